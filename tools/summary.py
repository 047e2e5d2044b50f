# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counts what passed and what failed, and says it on the last line.

usage: summary.py [--steps FILE] [--prove N] [LOG...]
A LOG is a testlog.json of meson. FILE has a line a step: name, exit code and, for a step that ran tests, its LOG,
between tabs. --prove counts cmocka tests alone and fails when none ran."""

import argparse
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

CMOCKA_PASSED = re.compile(r'^\[  PASSED  \] (\d+) test\(s\)', re.MULTILINE)
CMOCKA_FAILED = re.compile(r'^ (\d+) (?:FAILED|SKIPPED) TEST\(S\)', re.MULTILINE)  # no test may be skipped
UNITTEST_RAN = re.compile(r'^Ran (\d+) tests? in', re.MULTILINE)
UNITTEST_ENDED = re.compile(r'^(?:OK|FAILED) \((.*)\)$', re.MULTILINE)


@dataclass
class Count:
    """How many passed and failed, and the names of what failed."""
    passed: int = 0
    failed: int = 0
    names: list = field(default_factory=list)

    def add(self, name, passed, failed):
        """Adds the figures of one program or step."""
        self.passed += passed
        self.failed += failed
        if failed:
            self.names.append(name)


def sum_of(pattern, text):
    """The sum of the numbers the pattern finds."""
    return sum(int(number) for number in pattern.findall(text))


def count_of(record):
    """(passed, failed) of one test program, from what it printed. One that crashed, hung or was skipped has failed
    at least once, whatever it printed before."""
    text = record.get('stdout', '') + '\n' + record.get('stderr', '')
    if CMOCKA_PASSED.search(text):
        passed, failed = sum_of(CMOCKA_PASSED, text), sum_of(CMOCKA_FAILED, text)
    elif UNITTEST_RAN.search(text):
        failed = sum(sum_of(re.compile(r'=(\d+)'), ended) for ended in UNITTEST_ENDED.findall(text))
        passed = max(sum_of(UNITTEST_RAN, text) - failed, 0)
    else:
        passed, failed = int(record['result'] == 'OK'), 0
    return passed, failed if record['result'] == 'OK' else max(failed, 1)


def records_of(log):
    """The records of a log of meson: one JSON object a line; none if the log was never written."""
    path = Path(log)
    lines = path.read_text(encoding='utf-8').splitlines() if path.exists() else []
    return [json.loads(line) for line in lines if line.strip()]


def add_log(count, log, only_cmocka=False):
    """Adds every test program of a log; gives how many failed."""
    before = count.failed
    for record in records_of(log):
        is_cmocka = CMOCKA_PASSED.search(record.get('stderr', '') + record.get('stdout', ''))
        if is_cmocka or not only_cmocka or record['result'] != 'OK':
            count.add(record['name'], *count_of(record))
    return count.failed - before


def add_steps(count, lines):
    """Adds the steps. A step that ran tests counts as its tests; if it failed with no test to blame it counts too."""
    for line in lines:
        name, code, *log = line.rstrip('\n').split('\t')
        failed = add_log(count, log[0]) if log else 0
        if int(code) != 0 and failed == 0:
            count.add(name, 0, 1)
        elif not log:
            count.add(name, 1, 0)


def main():
    """Counts and tells."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--steps', type=Path)
    parser.add_argument('--prove')
    parser.add_argument('logs', nargs='*')
    options = parser.parse_args()
    count = Count()
    for log in options.logs:
        add_log(count, log, only_cmocka=options.prove is not None)
    if options.steps:
        add_steps(count, options.steps.read_text(encoding='utf-8').splitlines())
    for name in count.names:
        print(f'failed: {name}')
    if options.prove and count.passed + count.failed == 0:
        print(f'No test of promise P{options.prove} stands yet: none is named p{options.prove}_...')
    print(f'{count.passed} passed, {count.failed} failed')
    return 1 if count.failed or count.passed == 0 else 0


if __name__ == '__main__':
    raise SystemExit(main())
