# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tokenizer tells code from comments, strings and directives, and knows the line of each."""

import unittest

from ctokens import code_lines, code_of, includes_of, tokens_of


def kinds(source):
    return [(token.kind, token.text) for token in tokens_of(source)]


class Tokens(unittest.TestCase):
    def test_words_numbers_and_marks_come_apart(self):
        self.assertEqual(kinds('a->b_1 += 0x1Fu;'), [
            ('word', 'a'), ('mark', '->'), ('word', 'b_1'), ('mark', '+='), ('number', '0x1Fu'), ('mark', ';')])

    def test_a_number_keeps_its_signed_exponent(self):
        self.assertEqual(kinds('1e-5-2'), [('number', '1e-5'), ('mark', '-'), ('number', '2')])

    def test_a_number_may_start_with_a_dot(self):
        self.assertEqual(kinds('.5'), [('number', '.5')])

    def test_braces_and_quotes_inside_a_string_stay_in_the_string(self):
        self.assertEqual(kinds(r'f("{ \" /* */ //");'), [
            ('word', 'f'), ('mark', '('), ('string', r'"{ \" /* */ //"'), ('mark', ')'), ('mark', ';')])

    def test_a_quote_character_constant_does_not_open_a_string(self):
        self.assertEqual(kinds("'\"' '\\'' x"), [('character', "'\"'"), ('character', "'\\''"), ('word', 'x')])

    def test_an_unclosed_string_ends_with_its_line(self):
        self.assertEqual(kinds('"abc\nx'), [('string', '"abc'), ('word', 'x')])

    def test_an_unclosed_string_at_the_end_is_taken(self):
        self.assertEqual(kinds('"a\\'), [('string', '"a\\')])

    def test_a_comment_hides_code_and_strings(self):
        self.assertEqual(kinds('a /* "b" if { */ c // d "\ne'), [
            ('word', 'a'), ('comment', '/* "b" if { */'), ('word', 'c'), ('comment', '// d "'), ('word', 'e')])

    def test_an_unclosed_comment_runs_to_the_end(self):
        self.assertEqual(kinds('a /* b'), [('word', 'a'), ('comment', '/* b')])

    def test_a_spliced_line_comment_hides_the_next_line(self):
        self.assertEqual(kinds('// a \\\nb\nc'), [('comment', '// a \\\nb'), ('word', 'c')])

    def test_a_line_comment_may_end_the_file(self):
        self.assertEqual(kinds('// a'), [('comment', '// a')])


class Directives(unittest.TestCase):
    def test_a_directive_is_one_token_over_its_spliced_lines(self):
        tokens = tokens_of('#define F(x) \\\n\tif (x) { \\\n\t}\nint y;')
        self.assertEqual((tokens[0].kind, tokens[0].line, tokens[0].last), ('directive', 1, 3))
        self.assertEqual((tokens[1].text, tokens[1].line), ('int', 4))

    def test_a_hash_inside_a_line_is_not_a_directive(self):
        self.assertEqual(kinds('a # b')[1], ('mark', '#'))

    def test_a_comment_before_the_hash_keeps_the_directive(self):
        self.assertEqual(kinds('/* a */ #undef x')[1], ('directive', '#undef x'))

    def test_a_comment_in_a_directive_may_span_lines(self):
        self.assertEqual(kinds('#define A /* 1\n2 */ 3\nb'), [
            ('comment', '/* 1\n2 */'), ('directive', '#define A  3'), ('word', 'b')])

    def test_includes_are_found_with_line_and_kind(self):
        source = '#include <a/b.h>\n\n#  include "c/d.h" /* why */\n#include<e.h>\n// #include "f.h"\n"#include <g.h>"'
        self.assertEqual(includes_of(tokens_of(source)), [
            (1, 'a/b.h', True), (3, 'c/d.h', False), (4, 'e.h', True)])


class Lines(unittest.TestCase):
    def test_every_token_knows_its_line(self):
        self.assertEqual([token.line for token in tokens_of('a\n\n/* b\n */ c \\\nd')], [1, 3, 4, 5])

    def test_blank_and_comment_lines_are_not_code_lines(self):
        self.assertEqual(code_lines(tokens_of('/* a */\n\nint b; /* c */\n#define D \\\n\t1\n')), {3, 4, 5})

    def test_code_leaves_out_comments_and_directives(self):
        self.assertEqual([token.text for token in code_of(tokens_of('#if A\n/* b */ c\n#endif\n'))], ['c'])


if __name__ == '__main__':
    unittest.main()
