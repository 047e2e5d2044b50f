# SPDX-License-Identifier: AGPL-3.0-or-later
"""A target is run until it is quiet; a finding is never lost. A small script plays libFuzzer."""

import unittest

from faketree import FakeTree
from fuzz import Run, fuzz, keep_grown, targets_of

# Plays libFuzzer: says its lines, then works on until it is interrupted, as a target that finds nothing more.
PLAYED = '''#!/usr/bin/python3
import signal, sys, time
def work(seconds=60):
    until = time.process_time() + seconds
    while time.process_time() < until: pass
def say(line): print(line, file=sys.stderr, flush=True)
def stop(number, frame):
    say('==1== libFuzzer: run interrupted; exiting'); say('stat::number_of_executed_units: 999'); sys.exit(72)
signal.signal(signal.SIGINT, stop)
grown = sys.argv[1]
prefix = next((a.split('=', 1)[1] for a in sys.argv if a.startswith('-artifact_prefix=')), None)
'''
MERGE = '''
if sys.argv[1] == '-merge=1':
    import shutil, os
    for name in os.listdir(sys.argv[3]): shutil.copy(os.path.join(sys.argv[3], name), sys.argv[2])
    sys.exit(0)
'''


class Lines(unittest.TestCase):
    def test_only_more_coverage_is_news(self):
        run = Run(None)
        heard = [run.hear(line) for line in (
            'INFO: Running with entropic power schedule\n', '#2\tINITED cov: 40 ft: 41 corp: 1/1b\n',
            '#8\tNEW    cov: 42 ft: 43 corp: 2/4b lim: 4\n', '#9\tREDUCE cov: 42 ft: 43 corp: 2/3b\n',
            '#16\tNEW    cov: 42 ft: 44 corp: 3/4b\n', 'cov: 99 said by the program\n')]
        self.assertEqual(heard, [False, True, True, False, False, False])
        self.assertEqual((run.coverage, run.runs), (42, 16))

    def test_the_final_count_of_runs_is_heard(self):
        run = Run(None)
        run.hear('stat::number_of_executed_units: 123456\n')
        self.assertEqual(run.runs, 123456)


class Running(FakeTree):
    def target(self, script, seeds=('seed',)):
        """A target x in the room ground/bank whose executable is a script."""
        path = self.write('build-fuzz/src/ground/bank/x_fuzz', PLAYED + script)
        path.chmod(0o755)
        for seed in seeds:
            self.write(f'src/ground/bank/fuzz/x/{seed}', 'seed')
        return targets_of(self.root, self.root / 'build-fuzz')[0]

    def test_a_target_is_found_with_its_seeds(self):
        self.write('build-fuzz/src/ground/bank/notes_fuzz', 'no program')
        target = self.target('')
        self.assertEqual((target.name, target.seeds), ('x', self.root / 'src/ground/bank/fuzz/x'))
        self.assertEqual(len(targets_of(self.root, self.root / 'build-fuzz')), 1)

    def test_a_quiet_target_is_interrupted_and_its_sums_read(self):
        run = fuzz(self.target("say('#2\\tINITED cov: 40 ft: 41')\nwork()"), 1, 60)
        self.assertEqual((run.ended, run.coverage, run.runs, run.findings), ('quiet', 40, 999, []))

    def test_news_keep_a_target_running(self):
        script = "for i in range(5):\n    say(f'#{i}\\tNEW cov: {i + 1} ft: 1'); work(0.6)\nwork()"
        run = fuzz(self.target(script), 2, 60)
        self.assertEqual((run.ended, run.coverage), ('quiet', 5))

    def test_time_that_others_use_is_no_quiet(self):
        run = fuzz(self.target("say('#2\\tINITED cov: 40 ft: 41')\ntime.sleep(60)"), 1, 2)
        self.assertEqual(run.ended, 'at its limit of time')

    def test_a_target_that_is_never_quiet_ends_at_its_limit(self):
        script = "for i in range(99):\n    say(f'#{i}\\tNEW cov: {i + 1} ft: 1'); time.sleep(0.2)"
        self.assertEqual(fuzz(self.target(script), 10, 1).ended, 'at its limit of time')

    def test_a_crash_is_a_finding(self):
        run = fuzz(self.target("open(prefix + 'crash-1', 'w').close()\nsys.exit(77)"), 5, 60)
        self.assertEqual((run.ended, [path.name for path in run.findings]), ('by itself', ['crash-1']))

    def test_an_end_without_a_word_is_a_finding_with_its_log(self):
        run = fuzz(self.target("say('out of luck')\nsys.exit(1)"), 5, 60)
        self.assertEqual(run.findings[0].read_text(encoding='utf-8'), 'out of luck\n')

    def test_few_small_grown_inputs_become_seeds(self):
        target = self.target(MERGE)
        self.write('build-fuzz/grown/x/new', 'new')
        self.assertEqual(keep_grown(target), 1)
        self.assertEqual(sorted(path.name for path in target.seeds.iterdir()), ['new', 'seed'])

    def test_large_grown_inputs_stay_in_the_build(self):
        target = self.target(MERGE)
        self.write('build-fuzz/grown/x/new', 'n' * 64 * 1024)
        self.assertEqual(keep_grown(target), 0)
        self.assertEqual([path.name for path in target.seeds.iterdir()], ['seed'])

    def test_many_grown_inputs_stay_in_the_build(self):
        target = self.target(MERGE)
        for number in range(64):
            self.write(f'build-fuzz/grown/x/{number}', '')
        self.assertEqual(keep_grown(target), 0)

    def test_a_target_without_seeds_in_the_tree_keeps_none(self):
        self.assertEqual(keep_grown(self.target(MERGE, seeds=())), 0)

    def test_a_name_that_no_target_has_is_told(self):
        self.target('')
        self.assertEqual(self.run_tool('fuzz.py', '--root', self.root, '--build', self.root / 'build-fuzz', 'y'),
                         (1, 'There is no such fuzz target.\n'))

    def test_the_page_has_a_line_for_each_run(self):
        self.target("open(prefix + 'crash-1', 'w').close()\nsys.exit(77)")
        code, told = self.run_tool('fuzz.py', '--root', self.root, '--build', self.root / 'build-fuzz')
        self.assertEqual(code, 1)
        self.assertIn('x: 0 runs, coverage 0, 1 findings, ', told)
        self.assertRegex((self.root / 'docs/FUZZ.md').read_text(encoding='utf-8'), r'\| x \| 0 \| 0 \| \d+ \| by itself \| 1 \|\n$')


if __name__ == '__main__':
    unittest.main()
