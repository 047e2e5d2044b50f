# SPDX-License-Identifier: AGPL-3.0-or-later
"""The counts are those of the test programs themselves, and nothing that went wrong counts as passed."""

import json
import unittest

from faketree import FakeTree
from summary import Count, add_steps, count_of

# What cmocka 1.1.5 prints: the tests to stdout, the sums to stderr.
CMOCKA = '[  ERROR   ] --- 0\n[  PASSED  ] 3 test(s).\n'
CMOCKA_WORSE = CMOCKA + '[  SKIPPED ] 1 test(s), listed below:\n[  SKIPPED ] c\n\n 1 SKIPPED TEST(S)\n' \
    '[  FAILED  ] 1 test(s), listed below:\n[  FAILED  ] b\n\n 2 FAILED TEST(S)\n'


def record(result='OK', stderr='', stdout='', name='a test'):
    return {'name': name, 'result': result, 'stdout': stdout, 'stderr': stderr}


class Counting(unittest.TestCase):
    def test_cmocka_is_counted_by_test(self):
        self.assertEqual(count_of(record(stderr=CMOCKA)), (3, 0))

    def test_failed_and_skipped_tests_of_cmocka_have_failed(self):
        self.assertEqual(count_of(record('FAIL', CMOCKA_WORSE)), (3, 3))

    def test_two_groups_in_one_program_are_added(self):
        self.assertEqual(count_of(record('FAIL', CMOCKA + CMOCKA_WORSE)), (6, 3))

    def test_a_run_in_which_no_test_matched_counts_nothing(self):
        self.assertEqual(count_of(record(stderr='[  PASSED  ] 0 test(s).\n')), (0, 0))

    def test_unittest_is_counted_by_test(self):
        self.assertEqual(count_of(record(stderr='..\nRan 2 tests in 0.1s\n\nOK\n')), (2, 0))
        self.assertEqual(count_of(record(stderr='.\nRan 1 test in 0.1s\n\nOK\n')), (1, 0))
        self.assertEqual(count_of(record('FAIL', 'Ran 9 tests in 1s\n\nFAILED (failures=2, errors=1)\n')), (6, 3))
        self.assertEqual(count_of(record(stderr='Ran 3 tests in 1s\n\nOK (skipped=1)\n')), (2, 1))

    def test_any_other_program_counts_as_one(self):
        self.assertEqual(count_of(record(stdout='12 seeds ran\n')), (1, 0))
        self.assertEqual(count_of(record('FAIL')), (0, 1))

    def test_a_crash_or_a_timeout_after_good_tests_has_failed(self):
        for result in ('FAIL', 'ERROR', 'TIMEOUT', 'INTERRUPT', 'SKIP'):
            self.assertEqual(count_of(record(result, CMOCKA)), (3, 1))

    def test_a_program_without_output_fields_is_counted(self):
        self.assertEqual(count_of({'name': 'a', 'result': 'TIMEOUT'}), (0, 1))


class Steps(FakeTree):
    def steps(self, *lines):
        """The count of the steps."""
        count = Count()
        add_steps(count, lines)
        return count.passed, count.failed, count.names

    def log(self, *records):
        """Writes a log of meson."""
        return self.write('build/testlog.json', '\n'.join(map(json.dumps, records)) + '\n')

    def test_a_step_counts_as_one(self):
        self.assertEqual(self.steps('doors\t0', 'measure\t1'), (1, 1, ['measure']))

    def test_a_step_with_a_log_counts_as_its_tests(self):
        log = self.log(record(stderr=CMOCKA), record('FAIL', name='worse'))
        self.assertEqual(self.steps(f'test\t1\t{log}'), (3, 1, ['worse']))

    def test_a_step_that_failed_with_no_test_to_blame_has_failed(self):
        self.assertEqual(self.steps(f'test\t1\t{self.log(record(stderr=CMOCKA))}'), (3, 1, ['test']))
        self.assertEqual(self.steps(f'test\t2\t{self.root / "none"}'), (0, 1, ['test']))

    def test_the_last_line_says_the_sum_and_the_exit_code_follows(self):
        log = self.log(record(stderr=CMOCKA), record())
        self.assertEqual(self.run_tool('summary.py', log), (0, '4 passed, 0 failed\n'))
        log = self.log(record('TIMEOUT', name='slow one'))
        self.assertEqual(self.run_tool('summary.py', log), (1, 'failed: slow one\n0 passed, 1 failed\n'))
        steps = self.write('steps.tsv', 'doors\t0\n')
        self.assertEqual(self.run_tool('summary.py', '--steps', steps), (0, '1 passed, 0 failed\n'))

    def test_nothing_counted_is_not_a_success(self):
        self.assertEqual(self.run_tool('summary.py'), (1, '0 passed, 0 failed\n'))

    def test_a_promise_is_proved_by_cmocka_tests_alone(self):
        log = self.log(record(stderr=CMOCKA), record(stdout='no cmocka'))
        self.assertEqual(self.run_tool('summary.py', '--prove', '5', log), (0, '3 passed, 0 failed\n'))

    def test_a_program_that_crashed_proves_nothing(self):
        log = self.log(record(stderr=CMOCKA), record('FAIL', name='crashed'))
        self.assertEqual(self.run_tool('summary.py', '--prove', '5', log), (1, 'failed: crashed\n3 passed, 1 failed\n'))

    def test_a_promise_without_tests_is_told(self):
        log = self.log(record(stderr='[  PASSED  ] 0 test(s).\n'), record(stdout='no cmocka'))
        self.assertEqual(self.run_tool('summary.py', '--prove', '5', log),
                         (1, 'No test of promise P5 stands yet: none is named p5_...\n0 passed, 0 failed\n'))


if __name__ == '__main__':
    unittest.main()
