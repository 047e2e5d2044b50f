# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every file of the tree has its room, or is told to have none."""

import contextlib
import io
import unittest
from pathlib import Path

from faketree import FakeTree
from tree import door_of, files_under, is_proof, room_of, rooms_standing, tell


class Rooms(unittest.TestCase):
    def test_a_file_belongs_to_the_folder_of_its_zone(self):
        for path, room in (('src/ground/base/text.c', 'ground/base'),
                           ('src/craft/ledger/tables/001.sql', 'craft/ledger'),
                           ('src/ground/bank/fuzz/camt/seed.c', 'ground/bank'),
                           ('src/main/verbs/read.c', 'main/verbs'),
                           ('src/main/handslag.c', 'main'),
                           ('tests/proof/proof.h', 'tests/proof'),
                           ('bench/camt_bench.c', 'bench')):
            with self.subTest(path=path):
                self.assertEqual(room_of(path), room)

    def test_a_file_beside_the_rooms_has_none(self):
        for path in ('src/stray.c', 'src/ground/stray.c', 'tests/stray.c', 'tools/tree.py', 'stray.c', 'bench'):
            with self.subTest(path=path):
                self.assertIsNone(room_of(path))

    def test_the_door_has_the_name_of_its_room(self):
        self.assertEqual(door_of('ground/base'), 'ground/base/base.h')
        self.assertEqual(door_of('tests/proof'), 'proof/proof.h')


class Proofs(unittest.TestCase):
    def test_what_proves_is_told_from_what_is_proved(self):
        for path in ('src/ground/base/text_test.c', 'src/ground/bank/camt_fuzz.c', 'tests/proof/proof.c',
                     'bench/camt_bench.c', 'src/ground/store/faults.h', 'src/ground/store/vfs_faults.c',
                     'src/inner/gifts/gifts_kit.c', 'src/ground/store/trial/place.c',
                     'src/inner/gifts/testing/testing_sql.c'):
            with self.subTest(path=path):
                self.assertTrue(is_proof(path))
        for path in ('src/ground/base/text.c', 'src/ground/base/testament.c', 'src/ground/base/kit.c',
                     'src/ground/base/trial.c', 'src/ground/store/store_inner.h'):
            with self.subTest(path=path):
                self.assertFalse(is_proof(path))


class Files(FakeTree):
    def test_files_are_found_in_a_fixed_order(self):
        self.write_all({'src/b/x/2.c': '', 'src/a/x/1.c': '', 'src/a/x/1.h': '', 'src/a/x/notes': '', 'other/3.c': ''})
        self.assertEqual(files_under(self.root, ('src', 'none'), ('.c', '.h')),
                         [Path('src/a/x/1.c'), Path('src/a/x/1.h'), Path('src/b/x/2.c')])

    def test_a_folder_with_an_ending_is_no_file(self):
        (self.root / 'src' / 'a.c').mkdir(parents=True)
        self.assertEqual(files_under(self.root, ('src',), ('.c',)), [])

    def test_a_room_stands_by_its_sources_alone(self):
        self.write_all({'src/ground/base/meson.build': '', 'src/ground/bank/bank.h': '', 'src/inner/people/statements.sql': ''})
        self.assertEqual(rooms_standing(self.root), {'ground/bank', 'inner/people'})


class Telling(unittest.TestCase):
    def told(self, faults):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            return tell(faults, 'good'), out.getvalue()

    def test_faults_make_the_exit_code(self):
        self.assertEqual(self.told([]), (0, 'good\n'))
        self.assertEqual(self.told(['a', 'b']), (1, 'a\nb\n'))


if __name__ == '__main__':
    unittest.main()
