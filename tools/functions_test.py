# SPDX-License-Identifier: AGPL-3.0-or-later
"""Functions are found among everything else a C file declares, with the right figures."""

import unittest

from ctokens import tokens_of
from functions import enum_constants, functions_of, switches_of


def functions(source):
    return functions_of(tokens_of(source))


def only(source):
    """The one function of the source."""
    found = functions(source)
    assert len(found) == 1, found
    return found[0]


class Finding(unittest.TestCase):
    def test_a_function_has_name_lines_and_arguments(self):
        function = only('/* Adds. */\n\nstatic int\nadd(int a, int b)\n{\n\treturn a + b;\n}\n')
        self.assertEqual((function.name, function.first, function.last, function.lines, function.arguments),
                         ('add', 3, 7, 5, (('int', 'a'), ('int', 'b'))))

    def test_what_is_no_function_is_not_found(self):
        self.assertEqual(functions('''struct a { int b; };
enum c { D, E };
int f(int x);
static const int g[] = { 1, 2 };
static int (*const table[])(void) = { h };
typedef struct { int i; } j;
#define K(x) { x }
extern int l;
'''), [])

    def test_functions_after_such_declarations_are_found(self):
        source = 'struct a { int b; };\nint f(void) { return 0; }\nstruct c d = { 1 };\nint g(void) { return 1; }\n'
        self.assertEqual([(function.name, function.first) for function in functions(source)], [('f', 2), ('g', 4)])

    def test_braces_in_strings_comments_and_directives_do_not_count(self):
        source = 'int f(void)\n{\n\tputs("}");\n\t/* } */\n#define X }\n\treturn \'}\';\n}\nint g(void) { return 0; }\n'
        self.assertEqual([(function.name, function.last) for function in functions(source)], [('f', 7), ('g', 8)])

    def test_a_function_that_returns_a_struct_pointer_is_found(self):
        self.assertEqual(only('MUST_USE struct a *make(struct b *c) { return c->d; }').name, 'make')

    def test_attributes_before_and_after_are_stepped_over(self):
        self.assertEqual(only('__attribute__((noreturn)) void f(int a) __attribute__((cold)) { }').arguments, (('int', 'a'),))

    def test_arguments_are_counted_past_function_pointers_and_arrays(self):
        self.assertEqual(len(only('void f(int (*g)(int, int), char a[static 2], ...) { }').arguments), 3)
        self.assertEqual(only('void f(void) { }').arguments, ())
        self.assertEqual(only('void f() { }').arguments, ())

    def test_a_file_cut_in_the_middle_still_ends(self):
        self.assertEqual(only('int f(void) { if (a) {').name, 'f')
        self.assertEqual(functions('int f(int a'), [])
        self.assertEqual(functions(') { }'), [])


class Figures(unittest.TestCase):
    def test_every_way_to_split_is_a_branch(self):
        function = only('''int f(int a) {
	if (a && b || c)
		return a ? 1 : 2;
	for (;;)
		do { g(); } while (a);
	switch (a) { case 1: case 2: return 3; }
}''')
        self.assertEqual(function.branches, 8)

    def test_what_an_assert_asks_is_no_branch(self):
        function = only('int f(int a) { assert(a > 0 && (a < 5 || a > 9)); if (a) return 1; return 0; }')
        self.assertEqual((function.branches, function.asserts), (1, 1))

    def test_asserts_are_counted_and_words_like_it_are_not(self):
        function = only('void f(void) { assert(a); static_assert(b, "c"); assert_ok(d); int assert; assert(e); }')
        self.assertEqual(function.asserts, 2)


class Enums(unittest.TestCase):
    def test_constants_of_named_enums_are_collected(self):
        source = 'enum a { B, C = 2, D = F(1) };\nenum { LIMIT = 5 };\nstruct e { enum g { H } i; };\nenum a x;'
        self.assertEqual(enum_constants(tokens_of(source)), {'B', 'C', 'D', 'H'})

    def test_a_default_is_found_with_the_cases_of_its_own_switch(self):
        function = only('''int f(int a) {
	switch (a) {
	case B:
		switch (c) { case 1: return 1; default: return 2; }
	case C:
		return 3;
	}
}''')
        self.assertEqual(switches_of(function.body), [(None, ['B', 'C']), (4, ['1'])])

    def test_a_switch_cut_in_the_middle_still_ends(self):
        self.assertEqual(switches_of(only('int f(void) { switch').body), [])
        self.assertEqual(switches_of(only('int f(void) { switch (a)').body), [(None, [])])


if __name__ == '__main__':
    unittest.main()
