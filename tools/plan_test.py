# SPDX-License-Identifier: AGPL-3.0-or-later
"""DOORS is read to the letter, and no line of it can break a rule of the zones."""

import unittest

from plan import find_cycle, read_plan


def faults(text):
    return read_plan(text).faults


class Reading(unittest.TestCase):
    def test_rooms_parts_and_programs_are_read(self):
        plan = read_plan('# words\n[rooms]\nground/base: # none\nlater ground/store: ground/base\n'
                         '[outside parts]\nsqlite3.h: libsqlite3 ground/store\n'
                         '[programs]\nhandslag: ground/*\n')
        self.assertEqual(plan.faults, [])
        self.assertEqual(plan.allowed('ground/store'), ['ground/base'])
        self.assertEqual([line.is_later for line in plan.rooms.values()], [False, True])
        self.assertEqual((plan.parts['sqlite3.h'].library, plan.parts['sqlite3.h'].homes),
                         ('libsqlite3', ['ground/store']))
        self.assertEqual(plan.programs['handslag'].rooms, ['ground/base', 'ground/store'])

    def test_an_unlisted_room_may_include_nothing(self):
        self.assertEqual(read_plan('[rooms]\nground/base:\n').allowed('ground/web'), [])

    def test_a_line_without_heading_or_colon_is_told(self):
        told = 'src/DOORS:1: a line is "name: words" below a heading in brackets.'
        self.assertEqual(faults('ground/base:\n'), [told])
        self.assertEqual(faults('[rooms]\nground/base\n'), [told.replace(':1:', ':2:')])
        self.assertEqual(faults('[rooms]\nground/base ground/web:\n'), [told.replace(':1:', ':2:')])

    def test_a_name_written_twice_is_told(self):
        self.assertEqual(faults('[rooms]\nground/base:\nground/base:\n'),
                         ['src/DOORS:3: ground/base is written twice.'])

    def test_a_part_without_home_is_told(self):
        self.assertEqual(faults('[outside parts]\na.h: liba\n'),
                         ['src/DOORS:2: a.h needs its library and its home room.'])

    def test_a_part_may_be_at_home_in_the_tests_of_a_room(self):
        self.assertEqual(faults('[rooms]\nground/bank:\n[outside parts]\na.h: liba ground/bank(tests)\n'), [])

    def test_names_without_a_line_are_told(self):
        text = '[rooms]\nground/base: ground/web\n[outside parts]\na.h: liba ground/x\n[programs]\np: ground/y\n'
        self.assertEqual(faults(text), [
            'src/DOORS:2: ground/web has no line of its own.',
            'src/DOORS:6: ground/y has no line of its own.',
            'src/DOORS:4: ground/x, the home of <a.h>, has no line of its own.'])

    def test_a_room_in_no_zone_and_a_room_that_names_itself_are_told(self):
        self.assertIn('src/DOORS:2: cellar/wine stands in no zone; the zones are ground, craft, open, inner, sealed, '
                      'main, tests, bench.', faults('[rooms]\ncellar/wine:\n'))
        self.assertIn('src/DOORS:2: ground/base names itself.', faults('[rooms]\nground/base: ground/base\n'))


class Zones(unittest.TestCase):
    def wall(self, room, other):
        """The faults of a plan in which `room` may include `other`."""
        return faults(f'[rooms]\n{other}:\n{room}: {other}\n')

    def test_a_wall_between_zones_cannot_be_opened(self):
        for room, other in (('ground/web', 'craft/ledger'), ('craft/ledger', 'inner/gifts'), ('open/site', 'inner/gifts'),
                            ('open/site', 'craft/ledger'), ('inner/gifts', 'sealed/vault'), ('sealed/vault', 'inner/gifts'),
                            ('inner/gifts', 'open/site'), ('inner/office', 'main/verbs'), ('ground/base', 'tests/proof'),
                            ('main/verbs', 'tests/proof')):
            with self.subTest(room=room, other=other):
                found = self.wall(room, other)
                self.assertEqual(len(found), 1)
                self.assertIn(f'src/DOORS:3: {room} may not know {other}: ', found[0])

    def test_the_ways_that_the_design_names_are_open(self):
        for room, other in (('ground/web', 'ground/base'), ('craft/cycle', 'craft/ledger'), ('craft/cycle', 'ground/base'),
                            ('open/site', 'open/published'), ('inner/gifts', 'craft/ledger'), ('main', 'sealed/pool'),
                            ('inner/disclosure', 'open/published'), ('inner/disclosure', 'open/opendata'),
                            ('inner/arrivals', 'open/intake'), ('inner/movement', 'open/intake'),
                            ('inner/disclosure', 'sealed/hatch'), ('sealed/vault', 'sealed/hatch'),
                            ('tests/whole', 'inner/gifts'), ('bench', 'ground/store')):
            with self.subTest(room=room, other=other):
                self.assertEqual(self.wall(room, other), [])

    def test_only_the_named_room_may_use_a_named_way(self):
        self.assertEqual(len(self.wall('inner/people', 'open/intake')), 1)
        self.assertEqual(len(self.wall('inner/people', 'sealed/hatch')), 1)

    def test_pool_and_vault_are_shut_even_to_their_own_zone(self):
        self.assertEqual(len(self.wall('sealed/vault', 'sealed/pool')), 1)
        self.assertEqual(len(self.wall('sealed/hatch', 'sealed/vault')), 1)


class Cycles(unittest.TestCase):
    def test_a_cycle_of_three_is_told_with_its_rooms(self):
        text = '[rooms]\nground/a: ground/b\nground/b: ground/c\nground/c: ground/a\n'
        self.assertEqual(faults(text), [
            'src/DOORS:2: the rooms stand in a cycle: ground/a -> ground/b -> ground/c -> ground/a.'])

    def test_two_ways_to_one_room_are_no_cycle(self):
        self.assertEqual(find_cycle({'a': {'b', 'c'}, 'b': {'d'}, 'c': {'d'}}), [])

    def test_a_cycle_behind_the_start_is_found(self):
        self.assertEqual(find_cycle({'a': {'b'}, 'b': {'c'}, 'c': {'b'}}), ['b', 'c', 'b'])

    def test_a_cycle_is_told_from_its_first_name(self):
        self.assertEqual(find_cycle({'a': {'d'}, 'd': {'b'}, 'b': {'c'}, 'c': {'d'}}), ['b', 'c', 'd', 'b'])


if __name__ == '__main__':
    unittest.main()
