# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeps docs/PROMISES.md true: under each promise stand the tests that carry its number, taken from the tree.

usage: promises.py [--write] [--root FOLDER]
Without --write the page is only compared, and a difference is an error. All but the lists of tests is written by hand."""

import argparse
import re
from pathlib import Path

from ctokens import code_of, tokens_of
from tree import ROOT, files_under, is_proof, tell

PAGE = Path('docs/PROMISES.md')
PROMISES = range(1, 13)
NAME = re.compile(r'^p(\d+)_(\w+)$')
HEADING = re.compile(r'^## P(\d+)\b')
BEGIN, END = '<!-- tests -->', '<!-- end of tests -->'


def tests_of(root):
    """promise number: sorted (file, name) of the tests that are run for it: those named in a cmocka table."""
    found = {number: set() for number in PROMISES}
    for path in files_under(root, ('src', 'tests'), ('.c',)):
        if is_proof(path):
            for number, name in names_in((root / path).read_text(encoding='utf-8')):
                found.setdefault(number, set()).add((str(path), name))
    return {number: sorted(tests) for number, tests in found.items()}


def names_in(source):
    """(promise number, test name) for each cmocka_unit_test...(pN_name, ..) in the source."""
    tokens = code_of(tokens_of(source))
    for macro, _, name in zip(tokens, tokens[1:], tokens[2:]):
        match = NAME.match(name.text)
        if macro.text.startswith('cmocka_unit_test') and match:
            yield int(match[1]), name.text


def list_of(tests):
    """The lines of a promise's tests, by file."""
    lines, last = [], None
    for path, name in tests:
        if path != last:
            lines.append(f'- `{path}`')
        lines.append(f'  - {NAME.match(name)[2].replace("_", " ")}')
        last = path
    return lines or ['- none yet']


def page_with(page, tests):
    """(the page with its lists made anew, faults of its frame)."""
    lines, faults, seen, number, is_inside = [], [], set(), None, False
    for line in page.splitlines():
        heading = HEADING.match(line)
        number = int(heading[1]) if heading else number
        is_inside = is_inside and line != END
        if not is_inside:
            lines.append(line)
        if line == BEGIN:
            is_inside = True
            seen.add(number)
            lines += list_of(tests.get(number, []))
    faults += [f'{PAGE}: P{missing} has no list of tests.' for missing in PROMISES if missing not in seen]
    faults += [f'{PAGE}: P{number} is no promise, but tests are named for it.' for number in tests if number not in PROMISES]
    return '\n'.join(lines) + '\n', faults


def main():
    """Compares or writes the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--root', type=Path, default=ROOT)
    parser.add_argument('--write', action='store_true')
    options = parser.parse_args()
    page = (options.root / PAGE).read_text(encoding='utf-8')
    made, faults = page_with(page, tests_of(options.root))
    if options.write:
        (options.root / PAGE).write_text(made, encoding='utf-8')
    elif made != page:
        faults.append(f'{PAGE}: the lists differ from the tests in the tree; run make promises.')
    return tell(faults, f'promises: {PAGE} lists the tests that stand.')


if __name__ == '__main__':
    raise SystemExit(main())
