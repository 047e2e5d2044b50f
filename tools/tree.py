# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where things stand in the tree: the root, the source files, the room of a file, which files are tests."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOM_FILES = ('.c', '.h', '.sql')


def files_under(root, folders, suffixes):
    """The files with these endings below root's folders, in a fixed order, as paths relative to root."""
    found = []
    for folder in folders:
        found += [path.relative_to(root) for path in (root / folder).rglob('*')
                  if path.suffix in suffixes and path.is_file()]
    return sorted(found)


def room_of(path):
    """The room a path relative to the root stands in: a folder of a zone (`ground/base`), the process files of
    `main`, a folder of `tests`, or `bench`. None outside all rooms."""
    parts = Path(path).parts
    if parts[:1] == ('src',) and len(parts) > 3:
        return '/'.join(parts[1:3])
    if parts[:2] == ('src', 'main') and len(parts) == 3:
        return 'main'
    if parts[:1] == ('tests',) and len(parts) > 2:
        return '/'.join(parts[:2])
    return 'bench' if parts[:1] == ('bench',) and len(parts) > 1 else None


def is_proof(path):
    """Whether the file proves the program instead of being it: a test, a fuzz target, a bench, faults on demand, or
    what the tests of a room share: a kit, or its folder `trial` or `testing`."""
    path = Path(path)
    return (path.parts[0] in ('tests', 'bench') or not {'trial', 'testing'}.isdisjoint(path.parts[:-1])
            or path.stem.endswith(('_test', '_fuzz', '_kit', 'faults')))


def rooms_standing(root):
    """The rooms that have source files."""
    files = files_under(root, ('src', 'tests', 'bench'), ROOM_FILES)
    return {room for room in map(room_of, files) if room is not None}


def door_of(room):
    """The path, as it is included, of the room's one door."""
    folders = room.removeprefix('tests/')
    return f'{folders}/{folders.rsplit("/", 1)[-1]}.h'


def tell(faults, good):
    """Prints the faults, or the one good line; gives the exit code."""
    for fault in faults:
        print(fault)
    if not faults:
        print(good)
    return 1 if faults else 0
