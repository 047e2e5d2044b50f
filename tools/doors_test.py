# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each planted break of the architecture makes `doors` fail with one clear line; a sound tree passes."""

import unittest

from doors import Tree
from faketree import FakeTree

PLAN = '''[rooms]
ground/base:
ground/store: ground/base
craft/ledger: ground/base ground/store
tests/proof: ground/base
[outside parts]
sqlite3.h: libsqlite3 ground/store
libxml/: libxml2 craft/ledger
cmocka.h: libcmocka tests/proof
'''
SOUND = {
    'src/DOORS': PLAN,
    'src/ground/base/base.h': '#include <stdint.h>\n#include "ground/base/text.h"\n',
    'src/ground/base/text.h': '#include <sys/stat.h>\n',
    'src/ground/base/text_test.c': '#include "ground/base/text.h"\n#include "proof/proof.h"\n',
    'src/ground/store/store.h': '#include "ground/base/base.h"\n',
    'src/ground/store/store.c': '#include <sqlite3.h>\n#include "ground/store/store.h"\n',
    'src/craft/ledger/ledger.h': '#include "ground/store/store.h"\n',
    'src/craft/ledger/post.c': '#include "craft/ledger/ledger_sql.h"\n#include <libxml/parser.h>\n',
    'src/craft/ledger/statements.sql': '',
    'tests/proof/proof.h': '#include <cmocka.h>\n#include "ground/base/base.h"\n',
}


class Doors(FakeTree):
    def setUp(self):
        super().setUp()
        self.write_all(SOUND)

    def faults(self):
        return Tree(self.root).check()

    def planted(self, path, text):
        """The faults after one more file stands in the tree."""
        self.write(path, text)
        return self.faults()

    def test_a_sound_tree_has_no_fault(self):
        self.assertEqual(self.faults(), [])

    def test_a_planted_wrong_include_is_told(self):
        self.assertEqual(self.planted('src/ground/store/wrong.c', '\n#include "craft/ledger/ledger.h"\n'), [
            'src/ground/store/wrong.c:2: ground/store may not include craft/ledger (src/DOORS).',
            'src: the includes go in a cycle: craft/ledger -> ground/store -> craft/ledger.'])

    def test_a_planted_include_past_the_door_is_told(self):
        self.assertEqual(self.planted('src/craft/ledger/wrong.c', '#include "ground/base/text.h"\n'), [
            'src/craft/ledger/wrong.c:1: "ground/base/text.h" is inside ground/base; '
            'from outside include its door "ground/base/base.h".'])

    def test_a_generated_header_belongs_to_its_room(self):
        self.write('src/DOORS', PLAN.replace('tests/proof:', 'inner/gifts: craft/ledger\ntests/proof:', 1))
        found = self.planted('src/inner/gifts/gifts.c', '#include "craft/ledger/ledger_sql.h"\n')
        self.assertEqual(found, [
            'src/inner/gifts/gifts.c:1: "craft/ledger/ledger_sql.h" is inside craft/ledger; '
            'from outside include its door "craft/ledger/ledger.h".'])

    def test_a_header_made_from_templates_belongs_to_its_room(self):
        self.write('src/ground/base/one.html', '')
        self.assertEqual(self.planted('src/ground/base/right.c', '#include "ground/base/base_pages.h"\n'), [])
        self.assertEqual(self.planted('src/ground/store/wrong.c', '#include "ground/store/store_pages.h"\n'), [
            'src/ground/store/wrong.c:1: "ground/store/store_pages.h" names no file of a room; the path starts at src.'])

    def test_a_header_that_no_file_and_no_sql_makes_is_told(self):
        self.assertEqual(self.planted('src/ground/base/wrong.c', '#include "ground/base/base_sql.h"\n#include "text.h"\n'), [
            'src/ground/base/wrong.c:1: "ground/base/base_sql.h" names no file of a room; the path starts at src.',
            'src/ground/base/wrong.c:2: "text.h" names no file of a room; the path starts at src.'])

    def test_a_planted_cycle_in_the_plan_is_told(self):
        self.write('src/DOORS', PLAN.replace('ground/base:\n', 'ground/base: ground/store\n'))
        self.assertEqual(self.faults(), [
            'src/DOORS:2: the rooms stand in a cycle: ground/base -> ground/store -> ground/base.'])

    def test_a_planted_cycle_in_the_includes_is_told_even_when_the_plan_has_it(self):
        self.write('src/DOORS', PLAN.replace('ground/base:\n', 'ground/base: ground/store\n'))
        found = self.planted('src/ground/base/wrong.c', '#include "ground/store/store.h"\n')
        self.assertIn('src: the includes go in a cycle: ground/base -> ground/store -> ground/base.', found)

    def test_a_planted_outside_header_is_told(self):
        self.assertEqual(self.planted('src/craft/ledger/wrong.h', '#include <sqlite3.h>\n'), [
            'src/craft/ledger/wrong.h:1: <sqlite3.h> is at home in ground/store, not in craft/ledger.'])
        self.assertEqual(self.planted('src/craft/ledger/wrong.h', '#include "sqlite3.h"\n'), [
            'src/craft/ledger/wrong.h:1: "sqlite3.h" names no file of a room; the path starts at src.'])

    def test_a_folder_of_outside_headers_has_a_home_too(self):
        self.assertEqual(self.planted('src/ground/store/wrong.c', '#include <libxml/tree.h>\n'), [
            'src/ground/store/wrong.c:1: <libxml/tree.h> is at home in craft/ledger, not in ground/store.'])

    def test_a_part_for_tests_is_at_home_in_tests_alone(self):
        self.write('src/DOORS', PLAN + 'jansson.h: libjansson ground/store(tests)\n')
        self.assertEqual(self.planted('src/ground/store/a_test.c', '#include <jansson.h>\n'), [])
        self.assertEqual(self.planted('src/ground/store/wrong.c', '#include <jansson.h>\n'), [
            'src/ground/store/wrong.c:1: <jansson.h> is at home in ground/store(tests), not in ground/store.'])

    def test_faults_on_demand_and_kits_are_doors_for_tests_alone(self):
        self.write_all({'src/ground/store/faults.h': '', 'src/ground/store/store_kit.h': ''})
        self.assertEqual(self.planted('src/craft/ledger/a_test.c', '#include "ground/store/faults.h"\n'
                                      '#include "ground/store/store_kit.h"\n'), [])
        self.assertEqual(len(self.planted('src/craft/ledger/wrong.c', '#include "ground/store/faults.h"\n')), 1)

    def test_a_room_of_tests_may_name_itself_from_the_root(self):
        self.write('src/DOORS', PLAN.replace('[outside', 'tests/whole:\n[outside'))
        self.write_all({'tests/whole/whole.h': '', 'tests/whole/statements.sql': ''})
        self.assertEqual(self.planted('tests/whole/whole_test.c',
                                      '#include "tests/whole/whole.h"\n#include "tests/whole/whole_sql.h"\n'), [])

    def test_an_unknown_outside_header_is_told(self):
        self.assertEqual(self.planted('src/ground/base/wrong.c', '#include <curl/curl.h>\n'), [
            'src/ground/base/wrong.c:1: <curl/curl.h> is not of the C library and has no home room in src/DOORS.'])

    def test_a_test_may_not_include_what_its_room_may_not(self):
        self.assertEqual(self.planted('src/ground/base/wrong_test.c', '#include <cmocka.h>\n#include "ground/store/store.h"\n'), [
            'src/ground/base/wrong_test.c:1: <cmocka.h> is at home in tests/proof, not in ground/base.',
            'src/ground/base/wrong_test.c:2: ground/base may not include ground/store (src/DOORS).'])

    def test_what_tests_share_may_include_all_that_tests_stand_on(self):
        self.write('tests/proof/server.h')
        self.assertEqual(self.planted('src/ground/store/trial/place.h', '#include "proof/server.h"\n'), [])
        self.assertEqual(self.planted('src/ground/store/disk_faults.c', '#include "proof/proof.h"\n'), [])
        self.assertEqual(self.planted('src/craft/ledger/ledger_kit.h', '#include "proof/proof.h"\n'), [])

    def test_the_program_itself_may_not_include_the_proofs(self):
        self.assertEqual(self.planted('src/ground/store/wrong.c', '#include "proof/proof.h"\n'), [
            'src/ground/store/wrong.c:1: ground/store may not include tests/proof (src/DOORS).'])

    def test_an_unlisted_room_is_told(self):
        self.assertEqual(self.planted('src/craft/secret/secret.c', ''), [
            'src/DOORS: craft/secret stands in the tree but is not listed.'])

    def test_a_listed_room_without_folder_is_told_unless_it_comes_later(self):
        self.write('src/DOORS', PLAN.replace('[outside', 'craft/cycle: craft/ledger\nlater craft/orgs:\n[outside'))
        self.assertEqual(self.faults(), ['src/DOORS:6: craft/cycle is listed but does not stand in the tree.'])

    def test_a_later_room_that_stands_is_told(self):
        self.write('src/DOORS', PLAN.replace('craft/ledger:', 'later craft/ledger:'))
        self.assertEqual(self.faults(), ['src/DOORS:4: craft/ledger stands now; take the word "later" away.'])

    def test_a_file_beside_the_rooms_is_told(self):
        self.assertEqual(self.planted('src/ground/stray.c', ''), [
            'src/ground/stray.c: a source file stands in a room, not beside the rooms.'])

    def test_a_line_that_breaks_a_zone_is_told(self):
        self.write('src/DOORS', PLAN.replace('ground/base:\n', 'ground/base: craft/ledger\n'))
        self.assertIn('src/DOORS:2: ground/base may not know craft/ledger: ground knows ground alone.', self.faults())


class Command(FakeTree):
    def test_the_command_tells_and_answers_with_its_exit_code(self):
        self.write_all(SOUND)
        self.assertEqual(self.run_tool('doors.py', '--root', self.root),
                         (0, 'doors: 4 rooms and 0 programs are as src/DOORS says.\n'))
        self.write('src/ground/base/wrong.c', '#include <curl.h>\n')
        code, told = self.run_tool('doors.py', '--root', self.root)
        self.assertEqual((code, told.count('\n')), (1, 1))


if __name__ == '__main__':
    unittest.main()
