# SPDX-License-Identifier: AGPL-3.0-or-later
"""The scripts around the build do what they say on a machine of our own making: commands on PATH are played."""

import json
import os
import shutil
import subprocess
import unittest
from pathlib import Path

from faketree import FakeTree

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SAYS_ITS_WORDS = 'echo "$(basename "$0") $*" >>"$COMMANDS"\n'


class Machine(FakeTree):
    """A folder of played commands that come before the real ones; each writes down what it was asked."""

    def setUp(self):
        super().setUp()
        self.commands = self.write('commands')
        self.environment = {'PATH': f'{self.root}/bin:{os.environ["PATH"]}', 'COMMANDS': str(self.commands),
                            'HOME': str(self.root), 'LANG': 'C.UTF-8'}

    def play(self, name, script='', is_heard=True):
        """Puts a command on PATH; the script tells what it answers."""
        self.write(f'bin/{name}', '#!/bin/bash\n' + (SAYS_ITS_WORDS if is_heard else '') + script).chmod(0o755)

    def run_script(self, *command):
        """Runs a script on this machine; gives exit code and what it printed."""
        done = subprocess.run([str(word) for word in command], env=self.environment, text=True, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def asked(self):
        """What the played commands were asked, in order."""
        return self.commands.read_text(encoding='utf-8').splitlines()


class Packages(Machine):
    def setUp(self):
        super().setUp()
        self.play('dpkg-query', 'case "$3" in here) echo -n installed;; gone) echo -n config-files;; *) exit 1;; esac',
                  is_heard=False)
        self.play('id', 'echo 0', is_heard=False)
        self.play('apt-get', 'echo "apt speaks $DEBIAN_FRONTEND"\n[ "$ANSWER" != no ]')

    def install(self, *packages):
        return self.run_script(HERE / 'packages.sh', *packages)

    def test_nothing_is_said_or_done_when_all_is_there(self):
        self.assertEqual((self.install('here', 'here'), self.asked()), ((0, ''), []))

    def test_only_what_is_missing_is_installed_after_one_update(self):
        self.assertEqual(self.install('here', 'gone', 'new'), (0, 'Installing gone new\n'))
        self.assertEqual(self.asked(), [
            'apt-get -qq -o DPkg::Lock::Timeout=300 update',
            'apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends gone new'])

    def test_one_who_is_not_root_is_told_what_is_missing(self):
        self.play('id', 'echo 1000', is_heard=False)
        self.assertEqual(self.install('here', 'new'), (
            1, 'Packages are missing and only root may install them: apt-get install new\n'))
        self.assertEqual(self.asked(), [])

    def test_one_who_is_not_root_needs_nothing_when_all_is_there(self):
        self.play('id', 'echo 1000', is_heard=False)
        self.assertEqual(self.install('here'), (0, ''))

    def test_what_apt_said_is_shown_when_it_fails(self):
        self.environment['ANSWER'] = 'no'
        code, told = self.install('new')
        self.assertEqual(code, 1)
        self.assertIn('apt speaks noninteractive\n', told)
        self.assertTrue(told.endswith('The packages could not be installed; the lines above say why.\n'))


class Steps(Machine):
    """check.sh and .ci/run in a small tree, with a played build and played tests."""

    def setUp(self):
        super().setUp()
        for name in ('tools/check.sh', 'tools/summary.py', '.ci/run'):
            self.write(name)
            shutil.copy(ROOT / name, self.root / name)
        for name in ('doors', 'measure', 'promises'):
            self.write(f'tools/{name}.py')
        for name in ('build', 'build-sanitize'):
            self.write(f'{name}/build.ninja')
        self.write_all({'src/a.c': '', 'tests/b.h': '', 'bench/c.md': ''})
        self.play('ninja')
        self.play('clang-format-14')
        self.play('meson', f'[ "$1" = test ] || exit 0\nlog=testlog\n[[ "$*" = *"--logbase slow"* ]] && log=slow\n'
                           f'mkdir -p "$3/meson-logs"; cp {self.root}/records "$3/meson-logs/$log.json"\n[ -z "$FAILS" ]')
        self.records('OK')

    def records(self, result):
        """What every run of tests will have counted: one program that ended so."""
        self.write('records', json.dumps({'name': 'a test', 'result': result}) + '\n')

    def check(self):
        return self.run_script(self.root / 'tools/check.sh', 'all')

    def test_every_step_and_test_is_counted(self):
        code, told = self.check()
        self.assertEqual((code, told.splitlines()[-1]), (0, '8 passed, 0 failed'))
        steps = [line for line in told.splitlines() if line.startswith('== ')]
        self.assertEqual(steps, ['== tests', '== slow tests', '== tests with sanitizers', '== build with clang', '== doors',
                                 '== measure', '== promises', '== format'])

    def test_a_step_that_fails_does_not_stop_the_next(self):
        self.write('tools/doors.py', 'raise SystemExit("a wall is down")')
        code, told = self.check()
        self.assertEqual((code, told.splitlines()[-2:]), (1, ['failed: doors', '7 passed, 1 failed']))
        self.assertIn('a wall is down\n== doors failed\n== measure\n', told)

    def test_a_build_that_fails_is_counted_once_and_old_logs_are_not(self):
        self.check()
        self.play('ninja', '[[ "$*" != *build-sanitize* ]]')
        code, told = self.check()
        self.assertEqual((code, told.splitlines()[-2:]), (1, ['failed: tests with sanitizers', '7 passed, 1 failed']))

    def test_failed_tests_are_counted_by_test(self):
        self.records('FAIL')
        self.environment['FAILS'] = 'yes'
        self.assertEqual(self.check()[1].splitlines()[-1], '5 passed, 3 failed')

    def test_each_build_is_asked_for_what_it_proves(self):
        self.check()
        asked = '\n'.join(self.asked())
        self.assertIn('meson setup build-clang\n', asked)
        self.assertRegex(asked, r'meson test -C build --no-rebuild .* --no-suite slow\n')
        self.assertRegex(asked, r'meson test -C build --no-rebuild .* --suite slow --logbase slow\n')
        self.assertRegex(asked, r'meson test -C build-sanitize .* --no-suite slow --no-suite tools ')
        self.assertIn('clang-format-14 --dry-run -Werror src/a.c tests/b.h', asked)

    def test_wrong_usage_is_told(self):
        code, told = self.run_script(self.root / 'tools/check.sh')
        self.assertEqual(code, 2)
        self.assertIn('usage: check.sh steps FILE', told)

    def run_ci(self):
        return self.run_script(self.root / '.ci/run')

    def test_ci_ends_with_the_sum_of_make_test_and_the_rest(self):
        self.write('Makefile', 'test:\n\t@meson test -C build\ncheck-steps:\n\t@tools/check.sh steps $(STEPS)\n')
        code, told = self.run_ci()
        self.assertEqual((code, told.splitlines()[-1]), (0, '8 passed, 0 failed'))

    def test_ci_fails_when_nothing_can_be_made(self):
        self.write('Makefile', 'none:\n')
        code, told = self.run_ci()
        self.assertEqual((code, told.splitlines()[-3:]), (1, ['failed: make test', 'failed: make check', '0 passed, 2 failed']))


class Front(Machine):
    def make(self, *words):
        return self.run_script('make', '--no-print-directory', '-C', ROOT, *words)

    def test_help_names_every_target(self):
        code, told = self.make('help')
        self.assertEqual(code, 0)
        named = {line.split()[0] for line in told.splitlines() if line}
        self.assertLessEqual({'run', 'test', 'check', 'soak', 'prove', 'doors', 'measure', 'bench', 'fuzz', 'format', 'clean',
                              'help'}, named)

    def test_every_target_that_builds_installs_what_it_misses_first(self):
        for target in ('all', 'run', 'test', 'check', 'soak', 'doors', 'measure', 'bench', 'fuzz', 'format'):
            with self.subTest(target=target):
                told = self.make('--dry-run', '--always-make', target)[1]
                self.assertTrue(told.startswith('tools/packages.sh '), told[:200])


if __name__ == '__main__':
    unittest.main()
