# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proves that the tree is built as src/DOORS says: includes, doors, cycles, outside parts, and what each program links.

usage: doors.py [--root FOLDER] [--build FOLDER]
Without --build the links are not looked at."""

import argparse
from pathlib import Path

from ctokens import includes_of, tokens_of
from links import check_links
from plan import FOR_TESTS, find_cycle, read_plan
from tree import ROOT, door_of, files_under, is_proof, room_of, rooms_standing, tell

TEST_DOORS = ('faults.h', '_kit.h')  # further doors of a room, for proofs alone: its faults on demand, its kit

# Headers that every room may include: ISO C17 (7.1.2), POSIX.1-2017 and the Linux C library.
C_LIBRARY = set('''assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign
stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype
aio cpio dirent dlfcn fcntl fmtmsg fnmatch ftw glob grp iconv langinfo libgen monetary mqueue ndbm netdb nl_types
poll pthread pwd regex sched search semaphore spawn strings stropts syslog tar termios ucontext ulimit unistd utime
wordexp byteswap elf endian err error execinfo features getopt grp link malloc mntent paths pty shadow
sysexits'''.split())
C_LIBRARY_FOLDERS = ('sys/', 'linux/', 'net/', 'netinet/', 'arpa/', 'asm/')


class Tree:
    """The files of the tree beside the plan; collects the faults."""

    def __init__(self, root):
        self.root = Path(root)
        doors = self.root / 'src' / 'DOORS'
        self.plan = read_plan(doors.read_text(encoding='utf-8'))
        self.faults = list(self.plan.faults)
        self.arrows = {}  # room: rooms its own files include, proofs left out

    def check(self):
        """All faults of rooms and includes."""
        self.check_rooms()
        for path in files_under(self.root, ('src', 'tests', 'bench'), ('.c', '.h')):
            self.check_file(path)
        cycle = find_cycle(self.arrows)
        if cycle:
            self.faults.append(f'src: the includes go in a cycle: {" -> ".join(cycle)}.')
        return self.faults

    def check_rooms(self):
        """Every room that stands is listed and every listed room stands."""
        standing = rooms_standing(self.root)
        for room in sorted(standing - set(self.plan.rooms)):
            self.faults.append(f'src/DOORS: {room} stands in the tree but is not listed.')
        for room, line in self.plan.rooms.items():
            if line.is_later and room in standing:
                self.plan_fault(line, f'{room} stands now; take the word "later" away.')
            if not line.is_later and room not in standing:
                self.plan_fault(line, f'{room} is listed but does not stand in the tree.')

    def plan_fault(self, line, sentence):
        """Remembers a fault of a line in DOORS."""
        self.faults.append(f'src/DOORS:{line.number}: {sentence}')

    def check_file(self, path):
        """Every include of one file."""
        room = room_of(path)
        if room is None:
            self.faults.append(f'{path}: a source file stands in a room, not beside the rooms.')
            return
        source = (self.root / path).read_text(encoding='utf-8')
        for line, name, is_angled in includes_of(tokens_of(source)):
            fault = self.outside_fault(path, room, name) if is_angled else self.inside_fault(path, room, name)
            if fault:
                self.faults.append(f'{path}:{line}: {fault}')

    def outside_fault(self, path, room, name):
        """What is wrong with including <name> in a file of the room, or None."""
        for header, part in self.plan.parts.items():
            if name == header or (header.endswith('/') and name.startswith(header)):
                if room in part.homes or (is_proof(path) and room + FOR_TESTS in part.homes):
                    return None
                return f'<{name}> is at home in {", ".join(part.homes)}, not in {room}.'
        if name.removesuffix('.h') in C_LIBRARY or name.startswith(C_LIBRARY_FOLDERS):
            return None
        return f'<{name}> is not of the C library and has no home room in src/DOORS.'

    def inside_fault(self, path, room, name):
        """What is wrong with including "name" from the file, or None."""
        other = self.room_of_include(name)
        if other is None:
            return f'"{name}" names no file of a room; the path starts at src.'
        if other == room:
            return None
        if not is_proof(path):
            self.arrows.setdefault(room, set()).add(other)
        if is_proof(path) and other.startswith('tests/'):
            return None
        if other not in self.plan.allowed(room):
            return f'{room} may not include {other} (src/DOORS).'
        if name != door_of(other) and not (is_proof(path) and name.endswith(TEST_DOORS)):
            return f'"{name}" is inside {other}; from outside include its door "{door_of(other)}".'
        return None

    def room_of_include(self, name):
        """The room of the file an include names: in src or tests, or made from a room's SQL or templates by the build."""
        for folder in ('src', 'tests', ''):
            path = Path(folder) / name
            made_of = {'_sql.h': '*.sql', '_pages.h': '*.html'}
            is_made = any(name.endswith(end) and any((self.root / path.parent).glob(sources))
                          for end, sources in made_of.items())
            if is_made or (self.root / path).is_file():
                return room_of(path)
        return None


def main():
    """Checks and tells."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--root', type=Path, default=ROOT)
    parser.add_argument('--build', type=Path)
    options = parser.parse_args()
    tree = Tree(options.root)
    faults = tree.check()
    if options.build:
        faults += check_links(tree.plan, options.root, options.build)
    standing = sum(not line.is_later for line in tree.plan.rooms.values())
    programs = sum(not line.is_later for line in tree.plan.programs.values())
    return tell(faults, f'doors: {standing} rooms and {programs} programs are as src/DOORS says.')


if __name__ == '__main__':
    raise SystemExit(main())
