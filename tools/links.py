# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proves what each program links. The linker's own map names every object that went into the program, the build's
compile commands name the source of each object, and the program's dynamic section names its shared libraries."""

import json
import os
import re
import subprocess
from pathlib import Path

from plan import FOR_TESTS
from tree import is_proof, room_of

SYSTEM_FOLDERS = ('/usr/lib/', '/lib/', '/lib64/', '/usr/lib64/')
# Libraries every program may use: the C library's own, and the runtimes of the sanitizers in test builds.
SYSTEM_LIBRARIES = ('libc.so', 'libm.so', 'libpthread.so', 'libdl.so', 'libgcc_s.so', 'ld-linux', 'libasan.so',
                    'libubsan.so')
# A line of the map that places a piece of an object: address, size, object. A long section name stands on the line before.
PLACED = re.compile(r'^ .*0x[0-9a-f]+\s+0x[0-9a-f]+\s+(\S.*)$')
MEMBER = re.compile(r'^(?P<archive>.+)\((?P<member>[^()]+)\)$')
NEEDED = re.compile(r'\(NEEDED\).*\[(?P<library>[^\]]+)\]')


def check_links(plan, root, build):
    """Every fault of the programs built in `build`."""
    root, build = Path(root).resolve(), Path(build).resolve()
    executables = executables_of(build)
    sources = Sources(root, build, sources_of(build))
    faults = stray_faults(plan, root, executables)
    paths = {name: path for name, path, _ in executables}
    for name, line in plan.programs.items():
        path = paths.get(name)
        if path is None and not line.is_later:
            faults.append(f'src/DOORS:{line.number}: the program {name} is listed but not built.')
        elif path is not None and line.is_later:
            faults.append(f'src/DOORS:{line.number}: the program {name} is built now; take the word "later" away.')
        elif path is not None:
            faults += program_faults(plan, name, path, sources)
    return faults


def executables_of(build):
    """(name, path, folder of the meson.build that defines it) of all executables of the build."""
    targets = json.loads((build / 'meson-info' / 'intro-targets.json').read_text(encoding='utf-8'))
    return [(target['name'], Path(target['filename'][0]), Path(target['defined_in']).parent)
            for target in targets if target['type'] == 'executable']


def stray_faults(plan, root, executables):
    """Executables that are neither listed programs nor proofs."""
    faults = []
    for name, _, folder in executables:
        place = folder.relative_to(root)
        if name not in plan.programs and not is_proof(place / name):
            faults.append(f'{place}/meson.build: the program {name} is not listed in src/DOORS.')
    return faults


def sources_of(build):
    """Absolute object path: absolute source path, from the build's compile commands."""
    commands = json.loads((build / 'compile_commands.json').read_text(encoding='utf-8'))
    found = {}
    for command in commands:
        folder = Path(command['directory'])
        found[absolute(folder, command['output'])] = Path(absolute(folder, command['file']))
    return found


def absolute(folder, path):
    """The path as an absolute one without `..`, also when nothing stands there."""
    return os.path.normpath(os.path.join(folder, path))


class Sources:
    """Finds the room of an object: by its source, which stands in the tree or was made in the build."""

    def __init__(self, root, build, sources):
        self.root, self.build, self.sources = root, build, sources

    def room(self, item):
        """The room of an object or archive member of the map; '' for the system's own; None if unknown."""
        path = absolute(self.build, item)
        if path.startswith(SYSTEM_FOLDERS):
            return ''
        source = self.sources.get(path) or self.member(item)
        if source is None:
            return None
        for top in (self.build, self.root):
            if source.is_relative_to(top):
                return room_or_tests(source.relative_to(top))
        return None

    def member(self, item):
        """The source of `archive(member)`: meson keeps the members of x.a in the folder x.a.p."""
        match = MEMBER.match(item)
        if match is None:
            return None
        return self.sources.get(absolute(self.build, f'{match["archive"]}.p/{match["member"]}'))


def room_or_tests(path):
    """The room of a source, marked when it is made for tests: a program never holds a test or a fault on demand."""
    room = room_of(path)
    return room + FOR_TESTS if room and is_proof(path) else room


def program_faults(plan, name, path, sources):
    """The faults of one program."""
    linker_map = path.with_name(path.name + '.map')
    if not path.exists() or not linker_map.exists():
        return [f'{name}: build it first, linked with -Wl,-Map={linker_map.name}.']
    allowed = set(plan.programs[name].rooms)
    faults = []
    for item in objects_of(linker_map.read_text(encoding='utf-8', errors='replace')):
        room = sources.room(item)
        if room is None:
            faults.append(f'{name}: links {item}, which no room of the build makes.')
        elif room and room not in allowed:
            faults.append(f'{name}: links {item} of {room}, which src/DOORS does not allow it.')
    return faults + library_faults(plan, name, path, allowed)


def objects_of(linker_map):
    """The objects and archive members that the map says are in the program."""
    found = []
    for line in linker_map.partition('Linker script and memory map')[2].splitlines():
        match = PLACED.match(line)
        item = match[1] if match else ''
        if (item.endswith('.o') or MEMBER.match(item)) and item not in found:
            found.append(item)
    return found


def library_faults(plan, name, path, allowed):
    """Shared libraries of the program that are at home in none of its rooms."""
    output = subprocess.run(['readelf', '--dynamic', '--wide', path], check=True, capture_output=True, text=True).stdout
    homes = [part.library for part in plan.parts.values() if allowed.intersection(part.homes)]
    known = SYSTEM_LIBRARIES + tuple(f'{library}.so' for library in homes)
    return [f'{name}: needs {library}, which is at home in none of its rooms.'
            for library in NEEDED.findall(output) if not library.startswith(known)]
