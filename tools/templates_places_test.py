# SPDX-License-Identifier: AGPL-3.0-or-later
"""No value leaves its place: templates are made from random pieces, sound ones and ones with something taken out, put in or
swapped. Whatever the compiler takes is carried out twice, with a plain value and with one that wants to break out, and
read by Python's own HTML parser: both must have the same elements and attributes, and hold the value where it was put."""

import html.parser
import random
import unittest

from templates_kit import HEAD, Room, Text, carry_out, spelled

ROUNDS = 1500
PLAIN = 'VALUE'
NASTY = ('"><script>x</script>', "' onclick='x", '</textarea><b>', '</title></svg><b a=', '<!--', '-->', '&lt;&#60;&amp', '"', "'", '`',
         'javascript:x', '//x.example/', '?a=b&c#d', '../..', ' class=x ', '/>', ']]>', '{{name}}', '%22%3E', 'å\u2028€', '= x')  # fmt: skip
VALUES = 'name text, note text?, so bool, names list of text, link url'
START = '<!doctype html><html lang="{{page.language}}" dir="{{page.direction}}">'
ADDRESSES = {'href', 'src', 'action'}
PIECES = ('<p>', '</p>', '<p ', 'class="', '"', '>', ' ', '{{name}}', '{{#so}}', '{{/so}}', '{{^so}}', '{{#note}}', '{{note}}', '{{/note}}',
          '{{#names}}', '{{.}}', '{{/names}}', '<a href="', '{{@receipt name}}', '{{link}}', '?a=', '#', '</a>', ' title="', '<', '</', '/',
          '/>', "'", '=', '&', '&amp;', '<textarea aria-label="', '</textarea>', '<svg aria-hidden="true">', '</svg>', '<title>', '</title>',
          '<script src="{{@style}}">', '</script>', '<style>', '<!--', '-->', ' onclick="', ' style="', 'https://', 'javascript:', '<select',
          '<option>', '</option>', '<b', '</b>', '1', '\n', '<input type="hidden" value=', '<pre>', '</pre>', '<br>', '<![CDATA[')  # fmt: skip


class Read(html.parser.HTMLParser):
    """What a page has: elements with their attributes, and all text."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.elements, self.texts = [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, attrs))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((f'{tag}/', attrs))

    def handle_endtag(self, tag):
        self.elements.append((f'/{tag}', []))

    def handle_data(self, data):
        self.texts.append(data)

    def handle_comment(self, data):
        self.elements.append(('!--', [('', data)]))

    def handle_decl(self, decl):
        self.elements.append(('!', [('', decl)]))

    def unknown_decl(self, data):
        self.elements.append(('![', [('', data)]))

    def handle_pi(self, data):
        self.elements.append(('?', [('', data)]))


class Maker:
    """Makes bodies that are sound, as lists of pieces."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def body(self, depth=0):
        found = []
        for _ in range(self.random.randrange(1, 4)):
            found += self.random.choice([self.paragraph, self.link, self.area, self.drawing, self.branch, self.rows, self.hidden])(depth)
        return found

    def value(self):
        return self.random.choice([['{{name}}'], ['{{#note}}', '{{note}}', '{{/note}}'], ['{{#names}}', '{{.}}', ' ', '{{/names}}'],
                                   ['{{#so}}', '1', '{{/so}}'], ['2']])  # fmt: skip

    def attribute(self):
        name = self.random.choice(['class="', ' title="', ' data-a="'])
        return [' ', name.strip(), *self.value(), *self.value(), '"']

    def paragraph(self, _depth):
        given = self.attribute() if self.random.random() < 0.5 else []
        return ['<p', *given, '>', *self.value(), '<b', '>', *self.value(), '</b>', '</p>', '\n']

    def link(self, _depth):
        rest = self.random.choice([[], ['?a=', '{{name}}'], ['#', '{{name}}'], ['?a=', '1', '&amp;', 'b=', '{{name}}', '#', '1']])
        start = self.random.choice([['{{@receipt name}}', *rest], ['{{@home}}', *rest], ['{{link}}'], ['https://', 'x.example/']])
        return ['<p>', '<a href="', *start, '"', '>', *self.value(), '</a>', '</p>']

    def area(self, _depth):
        return ['<p>', '<textarea aria-label="', *self.value(), '"', '>', '{{name}}', '</textarea>', '</p>']

    def drawing(self, _depth):
        return ['<svg aria-hidden="true">', '<title>', *self.value(), '</title>', '<path d="', *self.value(), '"', '/>', '</svg>']

    def hidden(self, _depth):
        return ['<p>', '<input type="hidden" value=', '"', *self.value(), '"', *self.attribute(), '>', '</p>']

    def branch(self, depth):
        return ['{{#so}}', *(self.body(depth + 1) if depth < 2 else ['1']), '{{/so}}'] if depth else self.paragraph(depth)

    def rows(self, depth):
        return ['{{#names}}', '<p>', '{{.}}', *self.value(), '</p>', '{{/names}}'] if depth < 2 else []

    def changed(self, pieces):
        """The pieces with up to two of them taken out, put in or swapped."""
        pieces = list(pieces)
        for _ in range(self.random.randrange(3)):
            at = self.random.randrange(len(pieces))
            kind = self.random.randrange(3)
            if kind == 0 and len(pieces) > 1:
                del pieces[at]
            elif kind == 1:
                pieces.insert(at, self.random.choice(PIECES))
            else:
                pieces[at] = self.random.choice(PIECES)
        return ''.join(pieces)


class Link(str):
    """An address as C sees it."""

    @property
    def text(self):
        return Text(self)


def written(steps, value):
    """The page with the value for all texts."""
    values = {'name': Text(value), 'note': Text(value), 'names': [Text(value)] * 2, 'names_count': 2, 'link': Link('https://x.example/?a=1&b=2')}
    out = []
    carry_out(steps, {**values, 'so': True}, out)
    return ''.join(out)


class Places(Room):
    def check_element(self, plain, nasty, value, body):
        """One element of both pages."""
        self.assertEqual(plain[0], nasty[0], body)
        self.assertEqual([name for name, _ in plain[1]], [name for name, _ in nasty[1]], body)
        for (name, before), (_, after) in zip(plain[1], nasty[1]):
            put = spelled(value) if name in ADDRESSES else value
            self.assertEqual((before or '').replace(PLAIN, put), after or '', body)
            if name in ADDRESSES:
                self.assertRegex(after, r'^(/|#|https://x\.example)', body)
            self.assertFalse(name.startswith('on') or name == 'style', body)

    def check_page(self, steps, body, values):
        plain = Read(written(steps, PLAIN))
        for value in values:
            nasty = Read(written(steps, value))
            self.assertEqual(len(plain.elements), len(nasty.elements), (body, value))
            for before, after in zip(plain.elements, nasty.elements):
                self.check_element(before, after, value, (body, value))
            self.assertEqual(''.join(plain.texts).replace(PLAIN, value), ''.join(nasty.texts), (body, value))

    def test_whatever_is_taken_keeps_its_values_in_place(self):
        taken = sound = 0
        for seed in range(ROUNDS):
            maker = Maker(seed)
            pieces = maker.body()
            body = maker.changed(pieces)
            pages, _, found = self.page(body, VALUES)
            if body == ''.join(pieces):
                sound += 1
                self.assertEqual([sentence for sentence in found if 'is not used.' not in sentence], [], body)
            if all('is not used.' in sentence for sentence in found):
                taken += 1
                self.check_page(pages[0].steps, body, maker.random.sample(NASTY, 4))
        self.assertGreater(sound, ROUNDS // 5)
        self.assertGreater(taken - sound, ROUNDS // 20)
        self.assertGreater(ROUNDS - taken, ROUNDS // 5)


if __name__ == '__main__':
    unittest.main()
