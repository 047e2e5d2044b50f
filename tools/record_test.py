# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows are added to pages without touching what stands, and a tree says which commit it is."""

import subprocess
import unittest

from faketree import FakeTree
from record import add_row, commit_of, machine, said_by, today


class Pages(FakeTree):
    def test_a_new_page_begins_with_its_head_and_later_rows_follow(self):
        page = self.root / 'docs' / 'SOAK.md'
        add_row(page, '# Soak', ['day', 'seed'], ['2026-11-23', 7])
        add_row(page, '# Other', ['day', 'seed'], ['2026-11-24', 'a|b'])
        self.assertEqual(page.read_text(encoding='utf-8'),
                         '# Soak\n\n| day | seed |\n| --- | --- |\n| 2026-11-23 | 7 |\n| 2026-11-24 | a/b |\n')


class Facts(FakeTree):
    def git(self, *arguments):
        subprocess.run(['git', '-c', 'user.name=a', '-c', 'user.email=a@example.org', *arguments],
                       cwd=self.root, check=True, capture_output=True)

    def test_a_changed_tree_has_a_plus_after_its_commit(self):
        self.git('init')
        self.write('a', 'one')
        self.git('add', 'a')
        self.git('commit', '-m', 'one')
        clean = commit_of(self.root)
        self.assertRegex(clean, '^[0-9a-f]{12}$')
        self.write('a', 'two')
        self.assertEqual(commit_of(self.root), clean + '+')

    def test_what_cannot_be_asked_is_unknown(self):
        self.assertEqual(said_by('no-such-program'), 'unknown')
        self.assertEqual(said_by('false'), 'unknown')
        self.assertEqual(said_by('true'), 'unknown')
        self.assertEqual(said_by('printf', 'a\\nb'), 'a')

    def test_day_and_machine_are_words(self):
        self.assertRegex(today(), r'^\d{4}-\d\d-\d\d$')
        self.assertRegex(machine(), r'^\d+ x .+')


if __name__ == '__main__':
    unittest.main()
