# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a page of results says of where it was made: day, commit, machine, compiler; and how a row is added to one."""

import datetime
import subprocess
from pathlib import Path


def today():
    """The day, UTC."""
    return datetime.datetime.now(datetime.timezone.utc).date().isoformat()


def said_by(*command, folder=None):
    """What a command prints, its first line; `unknown` when it cannot run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    except (OSError, subprocess.CalledProcessError):
        return 'unknown'
    return (done.stdout.splitlines() or ['unknown'])[0].strip()


def commit_of(root):
    """The commit the tree stands at, with a plus when files were changed since."""
    git = ('git', '-c', f'safe.directory={Path(root).resolve()}')
    commit = said_by(*git, 'rev-parse', '--short=12', 'HEAD', folder=root)
    changed = said_by(*git, 'status', '--porcelain', '--untracked-files=no', folder=root)
    return commit if changed == 'unknown' else f'{commit}+'


def machine():
    """The processors of this machine, in words."""
    lines = Path('/proc/cpuinfo').read_text(encoding='utf-8').splitlines()
    names = [line.partition(':')[2].strip() for line in lines if line.startswith('model name')]
    count = sum(line.startswith('processor') for line in lines)
    return f'{max(count, 1)} x {names[0] if names else "processor"}'


def add_row(page, head, columns, cells):
    """Adds a row to the table that ends the page; a new page begins with `head` and the names of the columns."""
    page = Path(page)
    if not page.exists():
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f'{head}\n\n{row_of(columns)}{row_of(["---"] * len(columns))}', encoding='utf-8')
    with page.open('a', encoding='utf-8') as file:
        file.write(row_of(cells))


def row_of(cells):
    """One row of a table."""
    return '| ' + ' | '.join(str(cell).replace('|', '/') for cell in cells) + ' |\n'
