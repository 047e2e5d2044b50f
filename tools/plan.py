# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads src/DOORS, the architecture on one page, and checks what it says against the rules of the zones."""

from dataclasses import dataclass, field

# Which zones a zone may know. `main` puts the processes together; tests and benches look at everything.
ZONES = {
    'ground': {'ground'},
    'craft': {'ground', 'craft'},
    'open': {'ground', 'open'},
    'inner': {'ground', 'craft', 'inner'},
    'sealed': {'ground', 'craft', 'sealed'},
    'main': {'ground', 'craft', 'open', 'inner', 'sealed', 'main'},
    'tests': {'ground', 'craft', 'open', 'inner', 'sealed', 'main', 'tests'},
    'bench': {'ground', 'craft', 'open', 'inner', 'sealed', 'main', 'tests'},
}
# The doors in the walls between zones, each by name.
BY_NAME = {
    ('inner/disclosure', 'open/published'), ('inner/disclosure', 'open/opendata'),
    ('inner/arrivals', 'open/intake'), ('inner/movement', 'open/intake'),
    ('inner/disclosure', 'sealed/hatch'),
}
# After a room's name, as the home of an outside part: the part is used by the room's tests alone.
FOR_TESTS = '(tests)'
# Rooms that only the processes themselves may know.
SHUT = {'sealed/pool', 'sealed/vault'}


@dataclass
class Line:
    """One line of DOORS: a name, the rooms it may know, and whether its folder is still to come."""
    number: int
    rooms: list
    is_later: bool = False


@dataclass
class Part:
    """An outside part: its header (or folder of headers), its shared library, its home rooms."""
    number: int
    library: str
    homes: list


@dataclass
class Plan:
    """All of DOORS, and the faults found while reading it."""
    rooms: dict = field(default_factory=dict)     # room name: Line
    parts: dict = field(default_factory=dict)     # header: Part
    programs: dict = field(default_factory=dict)  # program name: Line
    faults: list = field(default_factory=list)

    def fault(self, number, sentence):
        """Remembers a fault in line `number` of DOORS."""
        self.faults.append(f'src/DOORS:{number}: {sentence}')

    def allowed(self, room):
        """The rooms that `room` may include besides itself."""
        return self.rooms[room].rooms if room in self.rooms else []


def zone_of(room):
    """The zone of a room: the first folder of its name."""
    return room.split('/', 1)[0]


def read_plan(text):
    """The plan written in DOORS; its faults tell what cannot be read or breaks a rule."""
    plan, section = Plan(), None
    for number, line in enumerate(text.splitlines(), 1):
        line = line.split('#', 1)[0].strip()
        if line in ('[rooms]', '[outside parts]', '[programs]'):
            section = line.strip('[]')
        elif line:
            read_line(plan, section, number, line)
    for line in list(plan.rooms.values()) + list(plan.programs.values()):
        spread_zones(plan, line)
    check_names(plan)
    check_zones(plan)
    check_cycles(plan)
    return plan


def read_line(plan, section, number, line):
    """Reads `name: words` into its section."""
    name, colon, rest = line.partition(':')
    is_later = name.startswith('later ')
    name, words = name.removeprefix('later ').strip(), rest.split()
    known = {'rooms': plan.rooms, 'outside parts': plan.parts, 'programs': plan.programs}.get(section)
    if known is None or not colon or not name or ' ' in name:
        plan.fault(number, 'a line is "name: words" below a heading in brackets.')
    elif name in known:
        plan.fault(number, f'{name} is written twice.')
    elif section == 'outside parts' and len(words) < 2:
        plan.fault(number, f'{name} needs its library and its home room.')
    elif section == 'outside parts':
        plan.parts[name] = Part(number, words[0], words[1:])
    else:
        known[name] = Line(number, words, is_later)


def spread_zones(plan, line):
    """Writes out `ground/*` as all rooms of ground."""
    rooms = []
    for name in line.rooms:
        is_zone = name.endswith('/*')
        rooms += [room for room in plan.rooms if room.startswith(name[:-1])] if is_zone else [name]
    line.rooms = rooms


def check_names(plan):
    """Every room named is a room with a line of its own, in a known zone, and does not name itself."""
    for name, line in plan.rooms.items():
        if zone_of(name) not in ZONES:
            plan.fault(line.number, f'{name} stands in no zone; the zones are {", ".join(ZONES)}.')
        if name in line.rooms:
            plan.fault(line.number, f'{name} names itself.')
    for line in list(plan.rooms.values()) + list(plan.programs.values()):
        for room in line.rooms:
            if room not in plan.rooms:
                plan.fault(line.number, f'{room} has no line of its own.')
    for header, part in plan.parts.items():
        for room in part.homes:
            if room.removesuffix(FOR_TESTS) not in plan.rooms:
                plan.fault(part.number, f'{room}, the home of <{header}>, has no line of its own.')


def may_know(room, other):
    """Whether the rules of the zones let `room` know `other`."""
    if other in SHUT:
        return zone_of(room) in ('main', 'tests', 'bench')
    return (room, other) in BY_NAME or zone_of(other) in ZONES.get(zone_of(room), ())


def check_zones(plan):
    """No line goes through a wall between zones."""
    for name, line in plan.rooms.items():
        for other in line.rooms:
            if not may_know(name, other):
                knows = ', '.join(sorted(ZONES.get(zone_of(name), ())))
                plan.fault(line.number, f'{name} may not know {other}: {zone_of(name)} knows {knows} alone.')


def check_cycles(plan):
    """No room knows itself through others."""
    cycle = find_cycle({name: line.rooms for name, line in plan.rooms.items()})
    if cycle:
        plan.fault(plan.rooms[cycle[0]].number, f'the rooms stand in a cycle: {" -> ".join(cycle)}.')


def find_cycle(graph):
    """A cycle in the graph from its first name in the alphabet back to it, or an empty list."""
    done = set()
    for start in sorted(graph):
        cycle = walk(graph, start, [], done)
        if cycle:
            first = cycle.index(min(cycle))
            return cycle[first:-1] + cycle[:first] + [cycle[first]]
    return []


def walk(graph, name, path, done):
    """Follows the arrows from `name`, depth first; `path` are the names on the way, `done` those without cycle."""
    if name in path:
        return path[path.index(name):] + [name]
    if name in done:
        return []
    for other in sorted(graph.get(name, ())):
        cycle = walk(graph, other, path + [name], done)
        if cycle:
            return cycle
    done.add(name)
    return []
