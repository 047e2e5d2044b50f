# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tree of a template: tags of ours, lines that tags have alone, indentation that moves."""

import unittest

from refusal import Refusal
from templates_address import Address
from templates_html import Element, exclude
from templates_kit import ROUTES
from templates_parse import (Block, Comment, Link, Parent, Partial, Phrase, Section, Text, Value, content_of, first_indent,
                             moved, parse, phrases_of, walk)  # fmt: skip


def shape(nodes):
    """The tree in short."""
    shapes = {Text: lambda node: node.text, Value: lambda node: ('raw' if node.is_raw else 'value', node.name),
              Comment: lambda node: ('comment',), Partial: lambda node: ('partial', node.name, node.indent),
              Section: lambda node: ('not' if node.is_inverted else 'section', node.name, shape(node.children)),
              Parent: lambda node: ('parent', node.name, node.indent, shape(node.children)),
              Block: lambda node: ('block', node.name, node.indent, node.inner, shape(node.children))}  # fmt: skip
    return [shapes[type(node)](node) for node in nodes]


def tree(source):
    return shape(parse('f', source, is_ours=True))


class Ours(unittest.TestCase):
    def one(self, source):
        nodes = parse('f', source, is_ours=True)
        self.assertEqual(len(nodes), 1, source)
        return nodes[0]

    def test_phrases(self):
        node = self.one('{{_ "Hello, {name}."}}')
        self.assertEqual((node.sentence, node.plural, node.count, node.renamed), ('Hello, {name}.', None, None, {}))
        node = self.one('{{_ "One" "{count}" rows.count count=rows.count  name=a.b}}')
        self.assertEqual((node.sentence, node.plural, node.count), ('One', '{count}', 'rows.count'))
        self.assertEqual(node.renamed, {'count': 'rows.count', 'name': 'a.b'})
        node = self.one('{{_ "See [this]." a=b @receipt handle language=other}}')
        self.assertEqual((node.renamed, node.link.route, node.link.values, node.link.language), ({'a': 'b'}, 'receipt', ['handle'], 'other'))
        self.assertEqual(self.one(r'{{_ "a \"b\" \\c"}}').sentence, r'a "b" \c')

    def test_links(self):
        node = self.one('{{@give}}')
        self.assertEqual((node.route, node.values, node.language), ('give', [], None))
        node = self.one('{{@ receipt a b.c language=other}}')
        self.assertEqual((node.route, node.values, node.language), ('receipt', ['a', 'b.c'], 'other'))
        for source in ('{{@}}', '{{@Give}}', '{{@give "a"}}', '{{@give language=}}'):
            with self.assertRaises(Refusal):
                parse('f', source, is_ours=True)

    def test_mustache_itself_knows_neither(self):
        self.assertEqual(shape(parse('f', '{{@give}}{{_ "a"}}')), [('value', '@give'), ('value', '_ "a"')])
        self.assertEqual(tree('{{_a}}'), [('value', '_a')])

    def test_all_phrases_of_a_file_are_found(self):
        source = '{{_ "A"}}\n{{#a}}\n{{<b}}{{$c}}{{_ "B" "{n}" n}}{{/c}}{{/b}}{{^d}}{{_ "C"}}{{/d}}\n{{/a}}'
        self.assertEqual(phrases_of('f', source), [(1, 'A'), (3, ('B', '{n}')), (3, 'C')])
        self.assertEqual(sum(isinstance(node, (Phrase, Link)) for node in walk(parse('f', source, True))), 3)


class Lines(unittest.TestCase):
    def test_tags_that_have_their_line_alone_take_it_away(self):
        self.assertEqual(tree('a\n  {{#b}}  \nc\n  {{/b}}\nd'), ['a\n', ('section', 'b', ['c\n']), 'd'])
        self.assertEqual(tree('a\n  {{! x\n y }}\nd'), ['a\n', ('comment',), 'd'])
        self.assertEqual(tree('a\n  {{> p}}\nd'), ['a\n', ('partial', 'p', '  '), 'd'])
        self.assertEqual(tree('a {{> p}}\nd'), ['a ', ('partial', 'p', ''), '\nd'])
        self.assertEqual(tree('{{#b}}\r\nc{{/b}}'), [('section', 'b', ['c'])])
        self.assertEqual(tree('{{{a}}}{{&b}}\n'), [('raw', 'a'), ('raw', 'b'), '\n'])

    def test_blocks_keep_their_white_space_apart(self):
        self.assertEqual(tree('a\n  {{$b}}\n    c\n  {{/b}}\nd'), ['a\n', ('block', 'b', '  ', '    ', ['    c\n']), 'd'])
        self.assertEqual(tree('  {{$b}}c{{/b}}\n'), [('block', 'b', '  ', None, ['c']), '\n'])
        self.assertEqual(tree(' {{<p}}{{$b}}\n  c\n{{/b}}{{/p}}\n'), [('parent', 'p', ' ', [('block', 'b', '', '  ', ['  c\n'])])])
        self.assertEqual(tree(' {{<p}}{{/p}} x'), [' ', ('parent', 'p', '', []), ' x'])

    def test_nodes_know_their_lines(self):
        nodes = parse('f', 'a\n{{#b}}\n{{c}}\n\n{{> d}}\n{{/b}}\n{{e}}')
        self.assertEqual([(type(node).__name__, node.line) for node in walk(nodes)],
                         [('Text', 1), ('Section', 2), ('Value', 3), ('Text', 3), ('Partial', 5), ('Value', 7)])

    def test_delimiters_change(self):
        self.assertEqual(tree('{{=<% %>=}}\n<%a%>{{b}}<%={{ }}=%>{{c}}'), [('value', 'a'), '{{b}}', ('value', 'c')])


class Moved(unittest.TestCase):
    def moved(self, source, cut, add):
        return shape(moved(parse('f', source, True), cut, add))

    def test_each_line_moves_and_empty_ends_do_not(self):
        self.assertEqual(self.moved('a\n  b\n\n', '', '>>'), ['>>a\n>>  b\n>>\n'])
        self.assertEqual(self.moved('    a\n  b\nc\n', '  ', ''), ['  a\nb\nc\n'])
        self.assertEqual(self.moved('{{a}}\n{{b}} c\n', '', '  '), ['  ', ('value', 'a'), '\n', '  ', ('value', 'b'), ' c\n'])

    def test_sections_move_what_they_hold(self):
        self.assertEqual(self.moved('{{#a}}\nb\n{{/a}}\nc\n', '', ' '), [('section', 'a', [' b\n']), ' c\n'])
        self.assertEqual(self.moved('{{#a}}b{{/a}}c\n', '', ' '), [('section', 'a', [' b']), 'c\n'])

    def test_tags_with_white_space_of_their_own_move_it(self):
        self.assertEqual(self.moved('  {{> p}}\n', '  ', '   '), [('partial', 'p', '   ')])
        self.assertEqual(self.moved('  {{$b}}\n    c\n  {{/b}}\n', '  ', ''), [('block', 'b', '', '  ', ['  c\n'])])
        self.assertEqual(self.moved('  {{<p}}{{/p}}\n', '', ' '), [('parent', 'p', '   ', [])])

    def test_the_content_of_a_block_stands_where_the_block_does(self):
        block, override = (parse('f', source, True)[0] for source in ('  {{$b}}x{{/b}}', '{{$b}}\n      1\n     2\n{{/b}}'))
        self.assertEqual(shape(content_of(block, None)), ['  ', 'x'])
        self.assertEqual(shape(content_of(block, override)), ['  1\n  2\n'])
        self.assertIsNone(first_indent([]))


class Parts(unittest.TestCase):
    def test_branches_that_exclude_each_other(self):
        self.assertTrue(exclude((('a', True),), (('b', False), ('a', False))))
        self.assertFalse(exclude((('a', True),), (('a', True),)))
        self.assertFalse(exclude((), (('a', True),)))

    def address(self, attribute='href', element='a'):
        return Address(ROUTES, Element(element, 'f', 1, False), attribute)

    def test_an_address_is_read_piece_by_piece(self):
        address = self.address()
        self.assertEqual(address.link('home').name, 'home')
        self.assertIsNone(address.text('?a='))
        self.assertEqual(address.value('x', 'text'), 'query')
        self.assertIsNone(address.text('&b#c'))
        self.assertEqual((address.stage, address.end()), ('fragment', None))

    def test_a_place_of_this_page_is_kept(self):
        address = self.address()
        self.assertIsNone(address.text('#a-'))
        self.assertEqual(address.value('x', 'text'), 'query')
        self.assertEqual((address.fragment, address.end()), ('a-{x}', None))

    def test_what_is_asked_for_by_which_method(self):
        self.assertEqual(self.address().method, 'GET')
        self.assertEqual(self.address('formaction', 'button').method, 'POST')
        self.assertEqual(self.address('action', 'form').link('give')[0], 'The form does not say how it is sent.')

    def test_schemes_in_capitals(self):
        for text, stage in (('HTTPS://x', 'outside'), ('MailTo:x', 'outside'), ('javascript:x', 'start'), ('https:/x', 'start')):
            address = self.address()
            address.text(text)
            self.assertEqual(address.stage, stage)


if __name__ == '__main__':
    unittest.main()
