# SPDX-License-Identifier: AGPL-3.0-or-later
"""Measures the tree against the figures of its style: prints a table by room, names every file and line that is over.

usage: measure.py [FOLDER]"""

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from ctokens import code_lines, tokens_of
from functions import enum_constants, functions_of, switches_of
from repeats import repeats_of, rows_of
from tree import ROOT, files_under, is_proof, room_of, tell

FUNCTION_LINES_MAX = 70
SHORT_LINES = 15          # over half of all functions are shorter
ARGUMENTS_MAX = 5
BRANCHES_MAX = 15
DOOR_LINES_MAX = 200      # of each header that others may read
ROOM_FILES_MAX = 12       # .c files of a room, proofs not counted
ASSERTS_MIN = 1           # a function, on average over a room
ASSERTS_TWICE = ('craft/ledger', 'inner/mandates', 'sealed/vault', 'src/ground/base/money.c')  # where money or lives hang on it: two

TEXT_SUFFIXES = ('.c', '.h', '.py', '.sh', '.sql', '.build')
LICENCE = 'SPDX-License-Identifier: AGPL-3.0-or-later'
UNFINISHED = re.compile(r'\b(TO' r'DO|FIX' r'ME)\b')


@dataclass
class File:
    """A C file and what was found in it."""
    path: Path
    lines: int
    code_lines: int
    functions: list
    constants: set


@dataclass
class Room:
    """The files of a room: the program's own, and its proofs."""
    name: str
    own: list = field(default_factory=list)
    proofs: list = field(default_factory=list)

    @property
    def functions(self):
        """The functions of the room's own files."""
        return [function for file in self.own for function in file.functions]

    @property
    def asserts(self):
        """Asserts a function on average; 0 functions need none."""
        return average([function.asserts for function in self.functions])

    @property
    def code(self):
        """Lines of code of the room's own files."""
        return sum(file.code_lines for file in self.own)

    @property
    def tests(self):
        """Lines of code of its proofs."""
        return sum(file.code_lines for file in self.proofs)

    @property
    def doors(self):
        """The door and its parts; what the room's own files share is not read from outside."""
        return [file for file in self.own_with('.h') if not file.path.stem.endswith('_inner')]

    def own_with(self, suffix):
        """The room's own files with this ending."""
        return [file for file in self.own if file.path.suffix == suffix]


def average(numbers):
    """The mean, or None of nothing."""
    return sum(numbers) / len(numbers) if numbers else None


def read_file(root, path):
    """Measures one C file."""
    source = (root / path).read_text(encoding='utf-8')
    tokens = tokens_of(source)
    return File(path, source.count('\n'), len(code_lines(tokens)), functions_of(tokens), enum_constants(tokens))


def read_rooms(root):
    """All rooms of the tree with their files, by name."""
    rooms = {}
    for path in files_under(root, ('src', 'tests', 'bench'), ('.c', '.h')):
        name = room_of(path) or str(path.parent)
        room = rooms.setdefault(name, Room(name))
        (room.proofs if is_proof(path) else room.own).append(read_file(root, path))
    return [rooms[name] for name in sorted(rooms)] + [read_tools(root)]


def function_faults(file):
    """Functions that are too long, take too much or branch too often."""
    for function in file.functions:
        place = f'{file.path}:{function.first}: {function.name}'
        if function.lines > FUNCTION_LINES_MAX:
            yield f'{place} is {function.lines} lines; at most {FUNCTION_LINES_MAX}.'
        if len(function.arguments) > ARGUMENTS_MAX and not is_outside_shape(function):
            yield f'{place} takes {len(function.arguments)} arguments; at most {ARGUMENTS_MAX}.'
        if function.branches > BRANCHES_MAX:
            yield f'{place} has {function.branches} branches; at most {BRANCHES_MAX}.'


def is_outside_shape(function):
    """Whether an outside part decided what the function takes: a callback of libxml2 (libxml/parser.h) or of
    libmicrohttpd (microhttpd.h)."""
    return any('xmlChar' in argument or any(word.startswith('MHD_') for word in argument)
               for argument in function.arguments)


def default_faults(file, constants):
    """Switches over an enum whose default hides a constant that was forgotten."""
    for function in file.functions:
        for line, cases in switches_of(function.body):
            if line is not None and constants.intersection(cases):
                yield f'{file.path}:{line}: {function.name} has a default in a switch over an enum.'


def room_faults(room):
    """A room with too many files, too long a door or too few asserts."""
    sources = room.own_with('.c')
    if len(sources) > ROOM_FILES_MAX:
        yield f'src/{room.name}: {len(sources)} files; at most {ROOM_FILES_MAX}: the room has two subjects.'
    for file in room.doors:
        if file.lines > DOOR_LINES_MAX:
            yield f'{file.path}:{file.lines}: the header is {file.lines} lines; at most {DOOR_LINES_MAX}.'
    yield from assert_faults(f'src/{room.name}', room.asserts, 2 if room.name in ASSERTS_TWICE else ASSERTS_MIN)
    for file in room.own:
        if str(file.path) in ASSERTS_TWICE:
            yield from assert_faults(file.path, average([function.asserts for function in file.functions]), 2)


def assert_faults(place, asserts, least):
    """Too few asserts at the place."""
    if asserts is not None and asserts < least:
        yield f'{place}: {asserts:.2f} asserts a function; at least {least}.'


def tree_faults(rooms):
    """What holds for the tree as a whole: short functions, and as much proof as program."""
    functions = [function for room in rooms for function in room.functions]
    short = share_short(functions)
    if functions and short <= 0.5:
        yield f'src: {short:.0%} of the functions are under {SHORT_LINES} lines; over half must be.'
    code, tests = sum(room.code for room in rooms), sum(room.tests for room in rooms)
    if tests < code:
        yield f'src: {tests} lines of tests for {code} lines of code; at least as many.'


def share_short(functions):
    """The share of functions under SHORT_LINES lines."""
    return sum(function.lines < SHORT_LINES for function in functions) / max(len(functions), 1)


def repeat_faults(rooms):
    """Logic that stands twice in the program itself."""
    rows, number = [], 0
    for file in (file for room in rooms for file in room.own):
        rows += rows_of(file.path, file.functions, number)
        number += len(file.functions)
    for path, first, last, other, other_first, other_last in repeats_of(rows):
        yield f'{path}:{first}: lines {first}-{last} stand again in {other}:{other_first}-{other_last}.'


def read_tools(root):
    """The tools in Python as a room: they are tested like the rest."""
    tools = Room('tools')
    for path in files_under(root, ('tools',), ('.py',)):
        source = (root / path).read_text(encoding='utf-8')
        lines = [line.strip() for line in source.splitlines()]
        code = sum(1 for line in lines if line and not line.startswith('#'))
        is_test = path.stem.endswith(('_test', '_kit')) or path.stem == 'faketree'
        (tools.proofs if is_test else tools.own).append(File(path, len(lines), code, [], set()))
    return tools


def text_faults(root):
    """Files without their licence line, and words that say something is not finished."""
    for path in files_under(root, ('src', 'tests', 'bench', 'tools'), TEXT_SUFFIXES):
        if {'testdata', 'fuzz'}.intersection(path.parts):
            continue
        lines = (root / path).read_text(encoding='utf-8').splitlines()
        if not any(LICENCE in line for line in lines[:2]):
            yield f'{path}:1: the first line is not "{LICENCE}".'
        for number, line in enumerate(lines, 1):
            match = UNFINISHED.search(line)
            if match:
                yield f'{path}:{number}: {match[0]}: finish it or write an issue.'


def faults_of(root, rooms):
    """Every fault of the tree."""
    files = [file for room in rooms for file in room.own + room.proofs]
    constants = set().union(*(file.constants for file in files))
    faults = []
    for file in files:
        faults += [*function_faults(file), *default_faults(file, constants)]
    for room in rooms:
        faults += room_faults(room)
    return faults + [*tree_faults(rooms), *repeat_faults(rooms), *text_faults(root)]


def table_of(rooms):
    """The table, a line a room."""
    whole = Room('the whole tree', [file for room in rooms for file in room.own],
                 [file for room in rooms for file in room.proofs])
    head = f'{"room":<18} {"files":>5} {"functions":>9} {"longest":>7} {"under 15":>8} {"asserts":>7} {"code":>6} ' \
           f'{"tests":>6} {"door":>5}'
    return '\n'.join([head] + [table_line(room) for room in [*rooms, whole]])


def table_line(room):
    """One line of the table."""
    functions = room.functions
    longest = max((function.lines for function in functions), default=0)
    door = max((file.lines for file in room.doors), default=0)
    asserts = '-' if room.asserts is None else f'{room.asserts:.2f}'
    short = f'{share_short(functions):.0%}' if functions else '-'
    return f'{room.name:<18} {len(room.own_with(".c")):>5} {len(functions):>9} {longest:>7} {short:>8} {asserts:>7} ' \
           f'{room.code:>6} {room.tests:>6} {door:>5}'


def main(arguments):
    """Measures and tells."""
    root = Path(arguments[0]) if arguments else ROOT
    rooms = read_rooms(root)
    print(table_of(rooms))
    return tell(faults_of(root, rooms), 'measure: every figure holds.')


if __name__ == '__main__':
    raise SystemExit(main(sys.argv[1:]))
