# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of promises cannot say more or less than the tests that stand."""

import unittest

from faketree import FakeTree
from promises import names_in, page_with, tests_of

TEST = '''static void p1_no_krona_is_lost(void **state) { }
/* cmocka_unit_test(p3_in_a_comment) */
static const struct CMUnitTest tests[] = {
	cmocka_unit_test(p1_no_krona_is_lost),
	cmocka_unit_test(a_test_without_promise),
	cmocka_unit_test_setup(p10_every_change_is_named, setup),
};
'''
LIST = '<!-- tests -->\n- none yet\n<!-- end of tests -->\n'
PAGE = '# Promises\n' + ''.join(f'\n## P{number} words\n\n{LIST}\nNot covered: much.\n' for number in range(1, 13))


class Names(unittest.TestCase):
    def test_only_tests_that_are_run_are_found(self):
        self.assertEqual(list(names_in(TEST)), [(1, 'p1_no_krona_is_lost'), (10, 'p10_every_change_is_named')])


class Page(FakeTree):
    def setUp(self):
        super().setUp()
        self.write('src/ground/base/money_test.c', TEST)
        self.write('docs/PROMISES.md', PAGE)

    def run_promises(self, *arguments):
        return self.run_tool('promises.py', '--root', self.root, *arguments)

    def test_tests_are_found_in_proofs_alone(self):
        self.write('src/ground/base/money.c', TEST)
        self.assertEqual(tests_of(self.root)[1], [('src/ground/base/money_test.c', 'p1_no_krona_is_lost')])
        self.assertEqual(tests_of(self.root)[2], [])

    def test_a_page_that_differs_is_told_and_written(self):
        told = 'docs/PROMISES.md: the lists differ from the tests in the tree; run make promises.\n'
        self.assertEqual(self.run_promises(), (1, told))
        self.assertEqual(self.run_promises('--write')[0], 0)
        self.assertEqual(self.run_promises(), (0, 'promises: docs/PROMISES.md lists the tests that stand.\n'))

    def test_written_lists_name_file_and_sentence_and_keep_the_hand_written_words(self):
        self.run_promises('--write')
        page = (self.root / 'docs/PROMISES.md').read_text(encoding='utf-8')
        self.assertIn('## P1 words\n\n<!-- tests -->\n- `src/ground/base/money_test.c`\n  - no krona is lost\n'
                      '<!-- end of tests -->\n\nNot covered: much.\n', page)
        self.assertIn(f'## P2 words\n\n{LIST}\nNot covered: much.\n', page)

    def test_a_test_that_is_gone_makes_the_page_false(self):
        self.run_promises('--write')
        self.write('src/ground/base/money_test.c', '')
        self.assertEqual(self.run_promises()[0], 1)

    def test_a_promise_without_list_is_told(self):
        _, faults = page_with(PAGE.replace('## P7 ', '## Seven '), {})
        self.assertEqual(faults, ['docs/PROMISES.md: P7 has no list of tests.'])

    def test_tests_of_an_unknown_promise_are_told(self):
        self.write('src/ground/base/money_test.c', 'cmocka_unit_test(p13_unknown)')
        _, faults = page_with(PAGE, tests_of(self.root))
        self.assertEqual(faults, ['docs/PROMISES.md: P13 is no promise, but tests are named for it.'])


if __name__ == '__main__':
    unittest.main()
