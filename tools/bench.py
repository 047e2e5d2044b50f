# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs every program of bench/ and writes their ratios to bench/RESULTS.md.

usage: bench.py [--build FOLDER] [NAME...]
A bench prints lines: name, ratio, floor, goal, detail, between tabs; a floor or goal may be empty. When the goal is
below the floor, less is better. A ratio on the wrong side of its floor makes the run fail."""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from record import commit_of, machine, row_of, said_by, today
from tree import ROOT

COLUMNS = ('what', 'ratio', 'floor', 'goal', 'met', 'detail')


@dataclass(frozen=True)
class Row:
    """One measured ratio beside what is asked of it."""
    name: str
    ratio: float
    floor: float | None
    goal: float | None
    detail: str

    def reaches(self, mark):
        """Whether the ratio is on the good side of a mark."""
        is_less_better = None not in (self.floor, self.goal) and self.goal < self.floor
        return mark is None or (self.ratio <= mark if is_less_better else self.ratio >= mark)

    @property
    def met(self):
        """How far the ratio came, in a word."""
        if not self.reaches(self.floor):
            return 'below the floor'
        if self.goal is None:
            return 'floor' if self.floor is not None else '-'
        return 'goal' if self.reaches(self.goal) else 'floor'

    @property
    def cells(self):
        """The row as cells of the table."""
        marks = ['-' if mark is None else f'{mark:g}' for mark in (self.floor, self.goal)]
        return [self.name, f'{self.ratio:.3g}', *marks, self.met, self.detail]


def read_row(line):
    """The row a line says; ValueError when it is none."""
    cells = line.split('\t')
    if len(cells) != 5:
        raise ValueError(f'not name, ratio, floor, goal, detail: {line!r}')
    floor, goal = (float(cell) if cell.strip('- ') else None for cell in cells[2:4])
    return Row(cells[0], float(cells[1]), floor, goal, cells[4])


def benches_of(build, root):
    """(name, path) of the executables that bench/ defines."""
    targets = json.loads((build / 'meson-info' / 'intro-targets.json').read_text(encoding='utf-8'))
    return sorted((target['name'], Path(target['filename'][0])) for target in targets
                  if target['type'] == 'executable' and Path(target['defined_in']).is_relative_to(root / 'bench'))


def run_bench(path):
    """The rows a bench prints. Its errors go to the terminal; ValueError when it fails or prints something else."""
    done = subprocess.run([path], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, check=False)
    if done.returncode != 0:
        raise ValueError(f'ended with {done.returncode}')
    rows = [read_row(line) for line in done.stdout.splitlines() if line]
    if not rows:
        raise ValueError('measured nothing')
    return rows


def run_all(benches):
    """(rows, faults) of all benches."""
    rows, faults = [], []
    for name, path in benches:
        try:
            rows += run_bench(path)
        except (OSError, ValueError) as error:
            faults.append(f'{name}: {error}.')
    faults += [f'{row.name}: {row.ratio:.3g} is on the wrong side of the floor {row.floor:g}.'
               for row in rows if not row.reaches(row.floor)]
    return rows, faults


def page_of(rows, root):
    """The page of results."""
    head = ('# Results\n\nEach ratio is against a baseline in the same run; `make bench` writes this page.\n\n'
            f'{today()}, commit {commit_of(root)}, {machine()}, {said_by("cc", "--version")}\n\n')
    return head + row_of(COLUMNS) + row_of(['---'] * len(COLUMNS)) + ''.join(row_of(row.cells) for row in rows)


def main():
    """Runs and tells."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--root', type=Path, default=ROOT)
    parser.add_argument('--build', type=Path, default=ROOT / 'build')
    parser.add_argument('names', nargs='*')
    options = parser.parse_args()
    root = options.root.resolve()
    benches = [bench for bench in benches_of(options.build, root) if not options.names or bench[0] in options.names]
    if not benches:
        print('There is no such bench in bench/.', file=sys.stderr)
        return 1
    rows, faults = run_all(benches)
    page = page_of(rows, root)
    print(page, end='')
    if not options.names:
        (root / 'bench' / 'RESULTS.md').write_text(page, encoding='utf-8')
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == '__main__':
    raise SystemExit(main())
