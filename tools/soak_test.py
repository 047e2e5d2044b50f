# SPDX-License-Identifier: AGPL-3.0-or-later
"""A soak leaves a line with which it can be run again."""

import unittest

from faketree import FakeTree
from soak import main


class Soak(FakeTree):
    def test_each_soak_is_a_line(self):
        self.assertEqual(main(['7', '10', 'all', '60', '9 passed, 0 failed'], self.root), 0)
        self.assertEqual(main(['8', '10', 'gifts crash', '61', '8 passed, 1 failed'], self.root), 0)
        lines = (self.root / 'docs/SOAK.md').read_text(encoding='utf-8').splitlines()
        self.assertEqual([line.split(' | ')[2:6] + line.split(' | ')[7:] for line in lines[-2:]],
                         [['7', 'x 10', 'all', '60', '9 passed, 0 failed |'], ['8', 'x 10', 'gifts crash', '61', '8 passed, 1 failed |']])

    def test_wrong_usage_is_told(self):
        code, told = self.run_tool('soak.py', '7')
        self.assertEqual(code, 2)
        self.assertIn('usage: soak.py SEED ROUNDS TESTS SECONDS RESULT', told)


if __name__ == '__main__':
    unittest.main()
