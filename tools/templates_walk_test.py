# SPDX-License-Identifier: AGPL-3.0-or-later
"""The C that is made writes what Mustache means: random templates are compiled and their steps carried out here, beside
the dynamic mode, which passes the specification, rendering the same templates from the same data."""

import random
import types
import unittest

from templates_dynamic import render
from templates_kit import HEAD, Room, Text, carry_out

ROUNDS = 400
START = f'<!doctype html><html lang="{{{{page.language}}}}" dir="{{{{page.direction}}}}">{HEAD}<body>'
FIELDS = {'name': 'text', 'note': 'text?', 'is_new': 'bool', 'words': 'list of text', 'rows': 'list of row'}
ROW = {'title': 'text', 'more': 'text?', 'is_last': 'bool'}
MARKS = '<>&"\' ab\nå'


class Maker:
    """Makes templates and data from random numbers."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def body(self, fields, depth):
        """Mark-up that uses the fields."""
        return ''.join(self.piece(fields, depth) for _ in range(self.random.randrange(1, 5)))

    def piece(self, fields, depth):
        kinds = [self.plain, self.value, self.partial, self.comment]
        kinds += [self.section] * 3 if depth < 3 else []
        return self.random.choice(kinds)(fields, depth)

    def plain(self, _fields, _depth):
        return self.random.choice(['<p>1</p>\n', '\n', '  ', '<br>', '  <b>2</b>\n', '\n\n'])

    def value(self, fields, _depth):
        names = [name for name, kind in fields.items() if kind in ('text', 'here')]
        return f'<b>{{{{{self.random.choice(names)}}}}}</b>' + self.random.choice(['', '\n']) if names else ''

    def comment(self, _fields, _depth):
        return self.random.choice(['{{! seen by nobody }}', '\n  {{! alone }}\n'])

    def partial(self, fields, _depth):
        if 'name' not in fields:
            return ''
        return self.random.choice(['{{> hello}}', '\n    {{> hello}}\n', '\n  {{<box}}\n  {{$inner}}\n      <i>3</i>\n  {{/inner}}\n  {{/box}}\n',
                                   '{{<box}}{{/box}}', '\n    {{<box}}{{$inner}}{{name}}{{/inner}}{{/box}}\n'])  # fmt: skip

    def section(self, fields, depth):
        name = self.random.choice([name for name, kind in fields.items() if kind not in ('text', 'here')] or ['is_new'])
        kind, mark = fields.get(name, 'bool'), self.random.choice('##^')
        inner = {other: type_ for other, type_ in fields.items() if other != '.' or mark == '^'}
        if mark == '#' and kind == 'text?':
            inner.update({name: 'here', '.': 'here'})
        elif mark == '#' and kind == 'list of row':
            inner.update(ROW)
        elif mark == '#' and kind == 'list of text':
            inner['.'] = 'text'
        end = self.random.choice(['', '\n'])
        pad = self.random.choice(['', '  ']) if end else ''
        return f'{end}{pad}{{{{{mark}{name}}}}}{end}{self.body(inner, depth + 1)}{end}{pad}{{{{/{name}}}}}{end}'

    def text(self, least=0):
        return Text(''.join(self.random.choice(MARKS) for _ in range(self.random.randrange(least, 5))))

    def data(self):
        rows = [{'title': self.text(1), 'more': self.text(), 'is_last': self.random.random() < 0.5} for _ in range(self.random.randrange(3))]
        return {'name': self.text(1), 'note': self.text(), 'is_new': self.random.random() < 0.5,
                'words': [self.text(1) for _ in range(self.random.randrange(3))], 'rows': rows}  # fmt: skip


HELLO = '<i>4</i>\n  <b>{{name}}</b>\n'
BOX = '<div>\n  {{$inner}}\n    <u>5</u>\n  {{/inner}}\n</div>\n'


def values_for_c(data):
    """The data as the parameters of the function."""
    rows = [types.SimpleNamespace(**row) for row in data['rows']]
    return {**data, 'rows': rows, 'rows_count': len(rows), 'words_count': len(data['words'])}


def values_for_mustache(data):
    """The same for the dynamic mode; what the page says of itself is left out there, as it is above."""
    return {**data, 'page': {'language': '', 'direction': ''}}


class Same(Room):
    def setUp(self):
        super().setUp()
        self.write('hello', '{{! hello: partial\n name text\n}}\n' + HELLO)
        self.write('box', '{{! box: partial }}\n' + BOX)

    def compare(self, seed):
        maker = Maker(seed)
        body = maker.body(dict(FIELDS), 0)
        data = maker.data()
        values = '\n'.join(f' {name} {kind}' for name, kind in FIELDS.items())
        rows = '\n'.join(f'   {name} {kind}' for name, kind in ROW.items())
        self.write('one', f'{{{{! one: page\n{values}\n{rows}\n}}}}\n{START}{body}</body></html>\n')
        pages, _, found = self.compile()
        found = [sentence for sentence in found if 'is not used.' not in sentence]
        self.assertEqual(found, [], body)
        out = []
        carry_out(pages[0].steps, values_for_c(data), out)
        start = START.replace('{{_ "Title"}}', 'Title')
        expected = render(f'{start}{body}</body></html>\n', values_for_mustache(data), {'hello': HELLO, 'box': BOX})
        self.assertEqual(''.join(out), expected.replace('&quot;', '"'), (seed, body))

    def test_random_templates_write_what_mustache_means(self):
        for seed in range(ROUNDS):
            self.compare(seed)


if __name__ == '__main__':
    unittest.main()
