# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attributes that hold addresses: what may stand in them, piece by piece, so that a link leads where it says."""

import re

WHOLE = re.compile(r"""(https?://[a-z0-9.\[\]:-]+([/?#][^\s"'<>\\]*)?|mailto:[^\s"'<>\\]+|tel:[0-9+.()-]+)$""", re.IGNORECASE)
OUTSIDE = ('https://', 'http://', 'mailto:', 'tel:')


class Address:
    """One address while it is read. Each question answers None, what was asked, or (what is wrong, remedy)."""

    def __init__(self, routes, element, attribute):
        self.routes, self.element, self.attribute = routes, element, attribute
        self.stage = 'start'  # start, route, query, fragment, own (a fragment of this page), outside, whole
        self.fragment = ''
        self.read = ''

    @property
    def method(self):
        """How the browser will ask."""
        if self.attribute == 'formaction':
            return 'POST'
        return self.element.constant('method').upper() or 'GET' if self.attribute == 'action' else 'GET'

    @property
    def may_leave(self):
        """Whether the address may lead to another site."""
        return (self.element.name, self.attribute) == ('a', 'href')

    def text(self, text):
        """A constant piece."""
        for character in text:
            answer = self.character(character)
            if answer:
                return answer
        return None

    def character(self, character):
        self.read += character
        if self.stage == 'route' and character in '?#':
            self.stage = 'query' if character == '?' else 'fragment'
        elif self.stage == 'query' and character == '#':
            self.stage = 'fragment'
        elif self.stage == 'own':
            self.fragment += character
        elif self.stage == 'start' and self.read == '#':
            self.stage = 'own'
        elif self.stage == 'start' and self.read.lower() in OUTSIDE:
            self.stage = 'outside'
        elif self.stage in ('route', 'whole'):
            return 'More stands behind the address.', 'After a link write nothing, ?name={{value}} or #place.'
        return None

    def value(self, name, kind):
        """A value of the caller's: says how it is written."""
        if kind == 'url' and self.stage == 'start' and not self.read:
            if not self.may_leave:
                return f'{self.attribute} of <{self.element.name}> leads outside.', 'Write {{@route}}.'
            self.stage = 'whole'
            return 'url'
        if self.stage in ('query', 'fragment') and kind != 'url':
            return 'query'
        if self.stage == 'own':
            self.fragment += f'{{{name}}}'
            return 'query'
        return f'{name} is no address.', 'Write {{@route value}}, or declare it a url and let it stand alone.'

    def link(self, name):
        """A route: gives it, when it can be asked for so."""
        if self.stage != 'start' or self.read:
            return 'A link stands behind something.', 'Let it begin the address.'
        if self.attribute == 'action' and self.element.constant('method') not in ('get', 'post'):
            return 'The form does not say how it is sent.', 'Write method="get" or method="post" before action.'
        route = self.routes.find(name, self.method)
        if route is None:
            others = self.routes.named(name)
            known = f'{name} is asked for by {others[0].method}.' if others else f'There is no route {name}.'
            return known, 'Name a route of the list of routes, by the method it is asked for with.'
        self.stage = 'route'
        return route

    def end(self):
        """The address ends."""
        if self.stage == 'start':
            return self.end_unknown()
        if self.stage == 'outside' and not WHOLE.match(self.read):
            return f'{self.read} is no whole address.', 'Write https://host/path, mailto:name@host or tel:+number.'
        if self.stage == 'own' and not self.fragment:
            return 'The # names no place.', 'Name the id it leads to.'
        if self.stage in ('own', 'outside') and not self.may_leave and not (self.element.name, self.stage) == ('use', 'own'):
            return f'{self.attribute} of <{self.element.name}> is no route.', 'Write {{@route}}.'
        return None

    def end_unknown(self):
        route = self.routes.match(self.read.partition('?')[0].partition('#')[0])
        if route is not None:
            return f'{self.read} is written out.', f'Write {{{{@{route.name}}}}}.'
        return (f'{self.read or "The empty address"} is no route.',
                'Write {{@route}}, #id, or an address that begins with https://, mailto: or tel:.')
