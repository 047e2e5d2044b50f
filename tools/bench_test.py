# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ratios are judged in their direction, and a bench that says nothing sensible is told."""

import json
import unittest

from bench import benches_of, read_row, run_all
from faketree import FakeTree


class Rows(unittest.TestCase):
    def met(self, ratio, floor, goal):
        return read_row(f'a\t{ratio}\t{floor}\t{goal}\tb').met

    def test_more_is_better_when_the_goal_is_above_the_floor(self):
        self.assertEqual([self.met(ratio, 0.5, 0.8) for ratio in (0.49, 0.5, 0.79, 0.8)],
                         ['below the floor', 'floor', 'floor', 'goal'])

    def test_less_is_better_when_the_goal_is_below_the_floor(self):
        self.assertEqual([self.met(ratio, 3, 2) for ratio in (3.1, 3, 2.1, 2)],
                         ['below the floor', 'floor', 'floor', 'goal'])

    def test_a_row_may_have_a_floor_alone_or_neither(self):
        self.assertEqual([self.met(99, 100, ''), self.met(100, 100, '-'), self.met(1, '', '')],
                         ['below the floor', 'floor', '-'])

    def test_cells_say_what_was_read(self):
        self.assertEqual(read_row('read camt\t1.2345\t1.0\t1.5\t10 MB').cells,
                         ['read camt', '1.23', '1', '1.5', 'floor', '10 MB'])

    def test_what_is_no_row_is_refused(self):
        for line in ('a', 'a\t1\t2\t3', 'a\tb\t\t\t', 'a\t1\tx\t\t'):
            with self.assertRaises(ValueError):
                read_row(line)


class Running(FakeTree):
    def bench(self, name, script, place='bench'):
        """Writes a bench that is a shell script, and what meson would say of it."""
        path = self.write(f'build/bench/{name}', f'#!/bin/sh\n{script}\n')
        path.chmod(0o755)
        targets = self.root / 'build/meson-info/intro-targets.json'
        known = json.loads(targets.read_text(encoding='utf-8')) if targets.exists() else []
        known.append({'name': name, 'type': 'executable', 'filename': [str(path)],
                      'defined_in': str(self.root / place / 'meson.build')})
        self.write('build/meson-info/intro-targets.json', json.dumps(known))

    def run_bench_tool(self, *names):
        (self.root / 'bench').mkdir(exist_ok=True)
        return self.run_tool('bench.py', '--root', self.root, '--build', self.root / 'build', *names)

    def results(self):
        return (self.root / 'bench' / 'RESULTS.md').read_text(encoding='utf-8')

    def test_only_programs_of_bench_are_benches(self):
        self.bench('speed', '')
        self.bench('money_test', '', 'src/ground/base')
        self.assertEqual([name for name, _ in benches_of(self.root / 'build', self.root)], ['speed'])

    def test_the_table_is_written_with_day_and_machine(self):
        self.bench('speed', "printf 'read\\t1.5\\t1\\t2\\tten files\\n'")
        self.assertEqual(self.run_bench_tool()[0], 0)
        self.assertRegex(self.results(), r'\n\d{4}-\d\d-\d\d, commit \w+\+?, \d+ x ')
        self.assertIn('| read | 1.5 | 1 | 2 | floor | ten files |\n', self.results())

    def test_a_ratio_under_its_floor_fails_but_is_written(self):
        self.bench('speed', "printf 'read\\t0.5\\t1\\t2\\tten files\\n'")
        code, told = self.run_bench_tool()
        self.assertEqual(code, 1)
        self.assertIn('read: 0.5 is on the wrong side of the floor 1.\n', told)
        self.assertIn('below the floor', self.results())

    def test_a_bench_that_fails_or_measures_nothing_is_told(self):
        self.bench('broken', 'exit 3')
        self.bench('silent', 'true')
        _, faults = run_all(benches_of(self.root / 'build', self.root))
        self.assertEqual(faults, ['broken: ended with 3.', 'silent: measured nothing.'])

    def test_a_part_of_the_benches_does_not_replace_the_page(self):
        self.bench('speed', "printf 'read\\t1.5\\t1\\t2\\tten files\\n'")
        self.assertEqual(self.run_bench_tool('speed')[0], 0)
        self.assertFalse((self.root / 'bench' / 'RESULTS.md').exists())
        self.assertEqual(self.run_bench_tool('other'), (1, 'There is no such bench in bench/.\n'))


if __name__ == '__main__':
    unittest.main()
