# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every figure of the style is broken once and told with its place; at the limit it holds."""

import unittest

from faketree import FakeTree
from measure import faults_of, read_rooms, table_of

C = '/* SPDX-License-Identifier: AGPL-3.0-or-later */\n'


def function(name, lines, arguments='int a', asserts=1, statement='a++;'):
    """A function of exactly so many lines."""
    body = ['assert(a > 0);'] * asserts
    body += [statement] * (lines - 4 - asserts)
    return f'void {name}({arguments})\n{{\n' + ''.join(f'\t{line}\n' for line in body) + '\treturn;\n}\n'


class Measure(FakeTree):
    def setUp(self):
        super().setUp()
        self.write('src/ground/base/base.c', C + function('sound', 10))
        self.write('src/ground/base/base_test.c', C + 'int x;\n' * 5000)

    def faults(self):
        return faults_of(self.root, read_rooms(self.root))

    def planted(self, text, path='src/ground/base/more.c'):
        """The faults after one more file stands in the tree."""
        self.write(path, C + text)
        return self.faults()

    def test_a_sound_tree_has_no_fault(self):
        self.assertEqual(self.faults(), [])


class Functions(Measure):
    def test_seventy_lines_hold_and_one_more_is_told(self):
        self.assertEqual(self.planted(function('f', 70) + function('g', 9)), [])
        self.assertEqual(self.planted('\n' + function('f', 71) + function('g', 9)), [
            'src/ground/base/more.c:3: f is 71 lines; at most 70.'])

    def test_five_arguments_hold_and_one_more_is_told(self):
        self.assertEqual(self.planted(function('f', 9, 'int a, int b, int c, int d, int e')), [])
        self.assertEqual(self.planted(function('f', 9, 'int a, int b, int c, int d, int e, int f')), [
            'src/ground/base/more.c:2: f takes 6 arguments; at most 5.'])

    def test_a_callback_that_an_outside_part_shapes_is_let_through(self):
        self.assertEqual(self.planted(function('f', 9, 'int a, const xmlChar *b, int c, int d, int e, int f')), [])
        self.assertEqual(self.planted(function('f', 9, 'int a, enum MHD_ValueKind b, int c, int d, int e, int f')), [])

    def test_fifteen_branches_hold_and_one_more_is_told(self):
        def branches(count):
            return self.planted(function('f', 5, statement='') + f'void g(int a)\n{{\n\tassert(a);\n\ta = {"a && " * count}1;\n}}\n')
        self.assertEqual(branches(15), [])
        self.assertEqual(branches(16), ['src/ground/base/more.c:7: g has 16 branches; at most 15.'])

    def test_half_short_functions_are_too_few(self):
        self.assertEqual(self.planted(function('f', 15)), [
            'src: 50% of the functions are under 15 lines; over half must be.'])
        self.assertEqual(self.planted(function('f', 14)), [])

    def test_tests_are_held_to_the_size_of_functions_but_not_to_asserts(self):
        found = self.planted(function('f', 71, asserts=0), 'src/ground/base/more_test.c')
        self.assertEqual(found, ['src/ground/base/more_test.c:2: f is 71 lines; at most 70.'])

    def test_a_default_over_an_enum_is_told(self):
        switch = 'void g(int a)\n{\n\tassert(a);\n\tswitch (a) {\n\tcase %s:\n\tdefault:\n\t\treturn;\n\t}\n}\n'
        enum = 'enum colour { RED };\nenum { LIMIT = 1 };\n'
        self.assertEqual(self.planted(enum + switch % 'RED'), [
            'src/ground/base/more.c:9: g has a default in a switch over an enum.'])
        self.assertEqual(self.planted(enum + switch % "'r'"), [])
        self.assertEqual(self.planted(enum + switch % 'LIMIT'), [])


class Rooms(Measure):
    def test_one_assert_a_function_holds_and_less_is_told(self):
        self.assertEqual(self.planted(function('f', 9, asserts=0)), ['src/ground/base: 0.50 asserts a function; at least 1.'])
        self.assertEqual(self.planted(function('f', 9, asserts=0) + function('g', 9, asserts=2)), [])

    def test_ledger_and_money_need_two(self):
        self.assertEqual(self.planted(function('f', 9), 'src/craft/ledger/post.c'), [
            'src/craft/ledger: 1.00 asserts a function; at least 2.'])
        self.write('src/craft/ledger/post.c', C + function('f', 9, asserts=2))
        self.assertEqual(self.planted(function('f', 9), 'src/ground/base/money.c'), [
            'src/ground/base/money.c: 1.00 asserts a function; at least 2.'])

    def test_twelve_files_hold_and_one_more_is_told(self):
        for number in range(11):
            self.write(f'src/ground/base/more_{number}.c', C)
        self.assertEqual(self.faults(), [])
        self.assertEqual(self.planted(''), ['src/ground/base: 13 files; at most 12: the room has two subjects.'])

    def test_two_hundred_lines_of_door_hold_and_one_more_is_told(self):
        self.assertEqual(self.planted('\n' * 199, 'src/ground/base/base.h'), [])
        self.assertEqual(self.planted('\n' * 200, 'src/ground/base/base.h'), [
            'src/ground/base/base.h:201: the header is 201 lines; at most 200.'])

    def test_what_a_room_shares_inside_is_no_door(self):
        self.assertEqual(self.planted('\n' * 300, 'src/ground/base/base_inner.h'), [])


class Tree(Measure):
    def test_as_many_lines_of_tests_as_of_code_hold_and_fewer_are_told(self):
        self.write('src/ground/base/base_test.c', C + 'int x;\n\n/* no code */\n' * 10)
        self.assertEqual(self.faults(), [])
        self.write('src/ground/base/base_test.c', C + 'int x;\n' * 9)
        self.assertEqual(self.faults(), ['src: 9 lines of tests for 10 lines of code; at least as many.'])

    def test_whole_program_tests_and_fuzz_targets_count_as_tests(self):
        self.write('src/ground/base/base_test.c', C)
        self.write('src/ground/base/base_fuzz.c', C + 'int x;\n' * 5)
        self.write('tests/whole/run.c', C + 'int x;\n' * 5)
        self.assertEqual(self.faults(), [])

    def test_logic_that_stands_twice_is_told(self):
        lines = ''.join(f'\ta = step_{number}(a, a + {number});\n' for number in range(8))
        self.assertEqual(self.planted(f'void f(int a)\n{{\n\tassert(a);\n{lines}}}\n'), [])
        self.write('src/ground/base/copy.c', C + f'void g(int b)\n{{\n\tassert(b);\n{lines.replace("a", "b")}}}\n')
        self.assertEqual(self.faults(), [
            'src/ground/base/copy.c:4: lines 4-12 stand again in src/ground/base/more.c:4-12.'])

    def test_a_file_without_licence_line_is_told(self):
        self.write('src/ground/base/meson.build', "\n\n# SPDX-License-Identifier: AGPL-3.0-or-later\n")
        self.write('src/ground/base/fuzz/seed.sql', 'no licence needed')
        self.write('tools/run.sh', '#!/bin/sh\n# SPDX-License-Identifier: AGPL-3.0-or-later\n')
        self.assertEqual(self.faults(), [
            'src/ground/base/meson.build:1: the first line is not "SPDX-License-Identifier: AGPL-3.0-or-later".'])

    def test_unfinished_words_are_told(self):
        for word in ('TO' 'DO', 'FIX' 'ME'):
            self.assertEqual(self.planted(f'\n/* {word}: later */\n/* X{word} */\n'), [
                f'src/ground/base/more.c:3: {word}: finish it or write an issue.'])

    def test_tools_count_as_code_and_their_tests_as_tests(self):
        licence = '# SPDX-License-Identifier: AGPL-3.0-or-later\n'
        self.write('src/ground/base/base_test.c', C + 'int x;\n' * 10)
        self.write('tools/a.py', licence + 'x = 1\n\n# no code\n' * 3)
        self.assertEqual(self.faults(), ['src: 10 lines of tests for 13 lines of code; at least as many.'])
        self.write('tools/a_test.py', licence + 'x = 1\n\n# no code\n' * 3)
        self.assertEqual(self.faults(), [])


class Telling(Measure):
    def test_the_table_has_a_line_for_each_room_and_for_the_whole(self):
        self.write('src/ground/base/base.h', C + 'int f(int a);\n')
        lines = table_of(read_rooms(self.root)).splitlines()
        self.assertEqual([line.split() for line in lines[1:]], [
            'ground/base 1 1 10 100% 1.00 11 5000 2'.split(), 'tools 0 0 0 - - 0 0 0'.split(),
            'the whole tree 1 1 10 100% 1.00 11 5000 2'.split()])

    def test_the_command_answers_with_its_exit_code(self):
        code, told = self.run_tool('measure.py', self.root)
        self.assertEqual((code, told.splitlines()[-1]), (0, 'measure: every figure holds.'))
        self.write('src/ground/base/more.c', C + function('f', 71))
        code, told = self.run_tool('measure.py', self.root)
        self.assertEqual(code, 1)
        self.assertIn('src/ground/base/more.c:2: f is 71 lines; at most 70.\n', told)


if __name__ == '__main__':
    unittest.main()
