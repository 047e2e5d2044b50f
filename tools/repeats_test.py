# SPDX-License-Identifier: AGPL-3.0-or-later
"""A copy is found under other names; what merely looks alike is not."""

import unittest

from ctokens import tokens_of
from functions import functions_of
from repeats import repeats_of, rows_of

LINES = [
    'if (count > limit)',
    '\treturn refuse(count, limit);',
    'total += weigh(count) * 3;',
    'note(total, "a");',
    'for (int i = 0; i < count; i++)',
    '\ttotal += step(i);',
    'keep(total, &limit);',
    'close_all(count);',
    'return total + tail(count);',
]


def function(name, lines):
    return f'int {name}(void)\n{{\n' + ''.join(f'\t{line}\n' for line in lines) + '}\n'


def repeats(*files):
    rows, number = [], 0
    for index, source in enumerate(files):
        functions = functions_of(tokens_of(source))
        rows += rows_of(f'{index}.c', functions, number)
        number += len(functions)
    return repeats_of(rows)


class Repeats(unittest.TestCase):
    def test_a_run_in_two_files_is_found_with_both_places(self):
        self.assertEqual(repeats(function('f', LINES), '\n' + function('g', LINES)), [('0.c', 3, 11, '1.c', 4, 12)])

    def test_a_run_in_two_functions_of_one_file_is_found(self):
        self.assertEqual(repeats(function('f', LINES) + function('g', LINES)), [('0.c', 3, 11, '0.c', 15, 23)])

    def test_other_variables_and_constants_do_not_hide_a_copy(self):
        copy = [line.replace('count', 'rows').replace('total', 'sum').replace('3', '4').replace('"a"', '"b"')
                for line in LINES]
        self.assertEqual(len(repeats(function('f', LINES), function('g', copy))), 1)

    def test_variables_swapped_half_way_are_no_copy(self):
        swapped = LINES[:4] + [line.replace('total', 'count_') for line in LINES[4:]]
        self.assertEqual(repeats(function('f', LINES), function('g', swapped)), [])

    def test_other_calls_are_no_copy(self):
        other = [line.replace('weigh', 'measure').replace('keep', 'drop') for line in LINES]
        self.assertEqual(repeats(function('f', LINES), function('g', other)), [])

    def test_comments_and_blank_lines_do_not_hide_a_copy(self):
        spread = ['\n\t/* why */\n\t' + line for line in LINES]
        self.assertEqual(len(repeats(function('f', LINES), function('g', spread))), 1)

    def test_seven_lines_are_an_idiom(self):
        self.assertEqual(repeats(function('f', LINES[:7]), function('g', LINES[:7])), [])
        self.assertEqual(len(repeats(function('f', LINES[:8]), function('g', LINES[:8]))), 1)

    def test_lines_of_hardly_anything_are_an_idiom(self):
        braces = ['{', '{', '{', '{', '}', '}', '}', '}']
        self.assertEqual(repeats(function('f', braces), function('g', braces)), [])

    def test_a_run_does_not_reach_over_the_end_of_a_function(self):
        halves = function('f', LINES[:5]) + function('g', LINES[5:])
        self.assertEqual(repeats(halves, halves), [])

    def test_fields_set_by_name_are_data(self):
        fields = [f'.field_{number} = from->field_{number},' for number in range(12)]
        self.assertEqual(repeats(function('f', fields), function('g', fields)), [])

    def test_a_third_place_is_told_too(self):
        source = function('f', LINES)
        self.assertEqual([run[3] for run in repeats(source, source, source)], ['1.c', '2.c'])


if __name__ == '__main__':
    unittest.main()
