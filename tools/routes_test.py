# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file of routes is read, and what is no route is refused with its line."""

import tempfile
import unittest
from pathlib import Path

from refusal import Refusal
from routes import Place, parse_routes, read_routes

GOOD = '''# Gifts
give      GET   /{language}/give   # the form
give      POST  /{language}/give
receipt   GET   /{language}/gifts/{handle}

archive   GET   /{language}/archive/{year:number}/{page:number}.csv
home      GET   /
day       GET   /days/{day:day}/
'''


class Good(unittest.TestCase):
    def setUp(self):
        self.routes = parse_routes(GOOD, 'routes')

    def test_a_route_has_name_method_and_parts(self):
        route = self.routes.find('archive', 'GET')
        self.assertEqual(route.parts, ['/', Place('language', 'language'), '/archive/', Place('year', 'number'), '/',
                                       Place('page', 'number'), '.csv'])
        self.assertEqual([place.name for place in route.places], ['year', 'page'])
        self.assertEqual(route.line, 6)

    def test_one_name_may_have_both_methods(self):
        self.assertEqual([route.method for route in self.routes.named('give')], ['GET', 'POST'])
        self.assertIsNone(self.routes.find('receipt', 'POST'))
        self.assertEqual(self.routes.named('nothing'), [])

    def test_the_language_is_known_and_needs_no_value(self):
        self.assertTrue(self.routes.find('give', 'GET').has_language)
        self.assertEqual(self.routes.find('give', 'GET').places, [])
        self.assertFalse(self.routes.find('home', 'GET').has_language)

    def test_an_address_finds_its_route(self):
        for path, name in (('/sv/give', 'give'), ('/en/gifts/abc', 'receipt'), ('/en/archive/2026/3.csv', 'archive'),
                           ('/', 'home'), ('/days/2026-11-27/', 'day')):
            self.assertEqual(self.routes.match(path).name, name)
        for path in ('/sv/gave', '/en/archive/x/3.csv', '/days/soon/', '/en/gifts/a/b', ''):
            self.assertIsNone(self.routes.match(path))

    def test_a_file_is_read_like_a_text(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / 'routes'
            path.write_text(GOOD, encoding='utf-8')
            self.assertEqual([route.name for route in read_routes(path).routes],
                             [route.name for route in self.routes.routes])


class Refused(unittest.TestCase):
    def refuse(self, text, sentence):
        with self.assertRaises(Refusal) as caught:
            parse_routes('ok GET /ok\n' + text, 'routes')
        self.assertTrue(str(caught.exception).startswith('routes:2: '), caught.exception)
        self.assertIn(sentence, str(caught.exception))

    def test_what_is_no_route(self):
        self.refuse('give /give', 'This line is no route.')
        self.refuse('Give GET /give', 'Give cannot be a name.')
        self.refuse('give PUT /give', 'The method PUT is not known.')
        self.refuse('give GET give', 'give is no path.')
        self.refuse('give GET /a//b', '/a//b is no path.')

    def test_what_is_no_segment(self):
        self.refuse('give GET /Give', 'The segment Give')
        self.refuse('give GET /a{x}', 'The segment a{x}')
        self.refuse('give GET /{x}{y}', 'The segment {x}{y}')
        self.refuse('give GET /../x', 'The segment ..')
        self.refuse('give GET /{X}', 'The segment {X}')

    def test_what_is_no_place(self):
        self.refuse('give GET /{x:money}', 'The place x has no known type money.')
        self.refuse('give GET /{x:language}', 'The place x has no known type language.')
        self.refuse('give GET /{language:text}', 'The place language has no known type text.')
        self.refuse('give GET /{x}/{x}', 'A place stands twice.')

    def test_what_stands_twice(self):
        self.refuse('ok GET /other', 'ok stands in line 1 too.')
        self.refuse('ok POST /other', 'ok stands in line 1 too.')
        self.refuse('other GET /ok', '/ok is the path of ok too.')

    def test_places_of_one_type_are_one_path(self):
        with self.assertRaises(Refusal) as caught:
            parse_routes('a GET /x/{b}\nc GET /x/{d}\n', 'routes')
        self.assertIn('routes:2: /x/{d} is the path of a too.', str(caught.exception))
        parse_routes('a GET /x/{b}\nc GET /x/{d:number}\ne POST /x/{b}\n', 'routes')


if __name__ == '__main__':
    unittest.main()
