# SPDX-License-Identifier: AGPL-3.0-or-later
"""The addresses of a face: a plain file that templates link by and the server answers by.

One route a line, its name, its method and its path:

    # Gifts
    give      GET   /{language}/give
    give      POST  /{language}/give
    receipt   GET   /{language}/gifts/{handle}
    archive   GET   /{language}/archive/{year:number}/{page:number}.csv

A place in braces is one segment, or begins one; its type is text unless said: text, number, day. The place
{language} is the language of the page. A name may stand once a method, with one path."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from refusal import Refusal

METHODS = ('GET', 'POST')
TYPES = ('text', 'number', 'day', 'language')
NAME = re.compile(r'[a-z][a-z0-9_]*$')
LITERAL = re.compile(r'[a-z0-9._-]*$')
PLACE = re.compile(r'\{([a-z][a-z0-9_]*)(?::([a-z]+))?\}')
EXPRESSIONS = {'text': r'[^/]+', 'number': r'[0-9]+', 'day': r'\d{4}-\d\d-\d\d', 'language': r'[A-Za-z-]+'}


@dataclass(frozen=True)
class Place:
    """What stands in braces."""
    name: str
    type: str


@dataclass
class Route:
    """One line. `parts` are constants (str) and places, in order."""
    line: int
    name: str
    method: str
    path: str
    parts: list = field(default_factory=list)

    @property
    def places(self):
        """The places that a link gives values to, in order; the language stands for itself."""
        return [part for part in self.parts if isinstance(part, Place) and part.type != 'language']

    @property
    def has_language(self):
        """Whether the path holds the language of the page."""
        return any(isinstance(part, Place) and part.type == 'language' for part in self.parts)

    @property
    def shape(self):
        """The path without the names of its places: what two routes of one method must differ in."""
        return ''.join(part if isinstance(part, str) else f'{{{part.type}}}' for part in self.parts)

    def matches(self, path):
        """Whether the address could be one of this route."""
        pattern = ''.join(re.escape(part) if isinstance(part, str) else EXPRESSIONS[part.type] for part in self.parts)
        return re.fullmatch(pattern, path) is not None


class Routes:
    """All routes of a file."""

    def __init__(self, routes):
        self.routes = routes

    def find(self, name, method):
        """The route, or None."""
        return next((route for route in self.routes if (route.name, route.method) == (name, method)), None)

    def named(self, name):
        """The routes of the name, of any method."""
        return [route for route in self.routes if route.name == name]

    def match(self, path):
        """The first route that the address could be one of, or None."""
        return next((route for route in self.routes if route.matches(path)), None)


def read_routes(path):
    """The routes of a file; a Refusal names the first line that is none."""
    return parse_routes(Path(path).read_text(encoding='utf-8'), str(path))


def parse_routes(text, file):
    """The same, of a text."""
    routes = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition('#')[0].split()
        if words:
            route = read_route(file, number, words)
            check_beside(file, route, routes)
            routes.append(route)
    return Routes(routes)


def read_route(file, number, words):
    """One line as a route."""
    if len(words) != 3:
        raise Refusal(file, number, 'This line is no route.', 'Write: name METHOD /path.')
    name, method, path = words
    if not NAME.match(name):
        raise Refusal(file, number, f'{name} cannot be a name.', 'Use lower case words with _ between.')
    if method not in METHODS:
        raise Refusal(file, number, f'The method {method} is not known.', f'Use {" or ".join(METHODS)}.')
    if not path.startswith('/') or '//' in path:
        raise Refusal(file, number, f'{path} is no path.', 'Begin with one /, and write no segment that is empty.')
    parts = ['/']
    for segment in path[1:].split('/'):
        read_segment(file, number, segment, parts)
        parts.append('/')
    route = Route(number, name, method, path, joined(parts[:-1]))
    names = [part.name for part in route.parts if isinstance(part, Place)]
    if len(set(names)) < len(names):
        raise Refusal(file, number, 'A place stands twice.', 'Name one of them otherwise.')
    return route


def read_segment(file, number, segment, parts):
    """The constants and the place of one segment."""
    place = PLACE.match(segment)
    rest = segment[place.end():] if place else segment
    if not LITERAL.match(rest) or rest in ('.', '..') and place is None:
        raise Refusal(file, number, f'The segment {segment} is neither a constant nor a place.',
                      'Use a-z, 0-9, ".", "_" and "-", or begin with {name} or {name:type}.')
    if place:
        name, kind = place[1], place[2] or ('language' if place[1] == 'language' else 'text')
        if kind not in TYPES or (name == 'language') != (kind == 'language'):
            raise Refusal(file, number, f'The place {name} has no known type {kind}.', 'Use text, number or day.')
        parts.append(Place(name, kind))
    parts.append(rest)


def joined(parts):
    """The parts with constants beside each other made one."""
    found = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part != '':
            found.append(part)
    return found


def check_beside(file, route, routes):
    """A name stands once a method with one path; two routes of one method differ in more than names."""
    for other in routes:
        if other.name == route.name and (other.method == route.method or other.path != route.path):
            raise Refusal(file, route.line, f'{route.name} stands in line {other.line} too.',
                          'A name has one path, once a method.')
        if (other.method, other.shape) == (route.method, route.shape):
            raise Refusal(file, route.line, f'{route.path} is the path of {other.name} too.', 'Give one of them another.')
