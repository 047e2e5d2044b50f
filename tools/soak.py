# SPDX-License-Identifier: AGPL-3.0-or-later
"""Adds the line of a soak to docs/SOAK.md.

usage: soak.py SEED ROUNDS TESTS SECONDS RESULT"""

import sys

from record import add_row, commit_of, machine, today
from tree import ROOT

HEAD = '# Soak\n\nEvery test, the slow ones too, with many times the random rounds (`make soak`). A line can be run again with\n' \
       '`HANDSLAG_SEED=seed HANDSLAG_ROUNDS=rounds make soak` at its commit; with `TESTS="..."` where only some tests ran.'
COLUMNS = ('day', 'commit', 'seed', 'rounds', 'tests', 'seconds', 'machine', 'result')


def main(arguments, root=ROOT):
    """Adds the line."""
    if len(arguments) != 5:
        print(__doc__, file=sys.stderr)
        return 2
    seed, rounds, tests, seconds, result = arguments
    add_row(root / 'docs' / 'SOAK.md', HEAD, COLUMNS,
            [today(), commit_of(root), seed, f'x {rounds}', tests, seconds, machine(), result])
    return 0


if __name__ == '__main__':
    raise SystemExit(main(sys.argv[1:]))
