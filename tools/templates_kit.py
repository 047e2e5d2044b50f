# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tests of the template compiler share: a room in a folder of the test's own, and what compiled steps would write."""

import pathlib
import re
import tempfile
import unittest
import urllib.parse

from phrases import LANGUAGES, pseudo_entries
from refusal import Refusal
from routes import parse_routes
from templates import compile_room
from templates_walk import Constant, Under

ROUTES = parse_routes('''home GET /{language}/
give GET /{language}/give
give POST /{language}/give
receipt GET /{language}/gifts/{handle}
year GET /years/{year:number}/{on:day}
style GET /style.css
''', 'routes')  # fmt: skip
SWEDISH = {'Title': 'Rubrik', 'Hello, {name}.': 'Hej, {name}.', 'A word': 'Ett ord', 'Bad {name}': 'Fel {namn}', 'Empty': '', 'Read [how] first, {name}.': 'Läs först [hur], {name}.', 'Bad [link]': 'Dålig länk', 'Give a gift': 'Ge en gåva',
           'Welcome back, {giver}.': 'Välkommen åter, {giver}.', 'Sum': 'Summa', 'Give': 'Ge', 'A <b> & "c"': 'Ett <b> & "c"',
           ('One gift', '{count} gifts'): ('En gåva', '{count} gåvor'), ('Half', 'Halves'): ('Halv',)}  # fmt: skip
HEAD = '<head><title>{{_ "Title"}}</title></head>'
TOKEN = '{{! token: partial\n token text\n}}\n<input type="hidden" name="token" value="{{token}}">\n'


class Room(unittest.TestCase):
    """Templates in a folder, compiled."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name)

    def write(self, name, text):
        (self.path / f'{name}.html').write_text(text, encoding='utf-8')

    def compile(self, others=()):
        """(pages, structs, sentences about what is wrong) of all files but the others."""
        paths = [path for path in sorted(self.path.glob('*.html')) if path.stem not in others]
        catalogue = {'swedish': SWEDISH, 'pseudo': pseudo_entries(SWEDISH)}
        assert set(catalogue) == set(LANGUAGES[1:])
        try:
            return compile_room(paths, [self.path / f'{name}.html' for name in others], ROUTES, catalogue)
        except Refusal as refusal:
            return [], {}, [str(refusal)]

    def page(self, body, values='', head=HEAD):
        """A page with the body, and what the compiler says of it."""
        lines = ''.join(f'\n {value}' for value in values.split(', ') if value)
        start = '<!doctype html><html lang="{{page.language}}" dir="{{page.direction}}">'
        self.write('one', f'{{{{! one: page{lines} }}}}{start}{head}<body>\n{body}\n</body></html>\n')
        return self.compile()

    def taken(self, body, values='', head=HEAD):
        """The page is taken; gives its steps."""
        pages, _, found = self.page(body, values, head)
        self.assertEqual(found, [], body)
        return pages[0].steps

    def refused(self, sentence, body, values='', head=HEAD):
        """The page is refused with the sentence, in the line that it begins in."""
        _, _, found = self.page(body, values, head)
        self.assertEqual(len(found), 1, (body, found))
        self.assertIn(f': {sentence}', found[0], body)
        place = found[0].split(':')[1]
        self.assertTrue(place.isdigit(), found[0])
        self.assertRegex(found[0], r'\.html:\d+: .+[.:,] .+[^ ]$')


def escaped(text):
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')


def quoted(text):
    return escaped(text).replace('"', '&quot;').replace("'", '&#39;')


def spelled(text):
    return urllib.parse.quote(text, safe='-._~')


# What the functions of ground/templates do, as their door tells.
WRITERS = {'page_text': escaped, 'page_attribute': quoted, 'page_query': spelled, 'page_segment': spelled}


class Text(str):
    """A text as C sees it."""

    @property
    def count(self):
        return len(self)


def carry_out(steps, values, out):
    """Does what the steps say, as C would."""
    for step in steps:
        if isinstance(step, Constant):
            out.append(step.text)
        elif isinstance(step, Under):
            carry_under(step, values, out)
        elif hasattr(step, 'languages'):
            carry_out(step.languages[0], values, out)
        else:
            call = re.fullmatch(r'(page_\w+)\(page(?:, (.*))?\);', step.code)
            write = WRITERS.get(call[1])
            out.append(write(value_of(call[2], values)) if write else '')


def carry_under(step, values, out):
    loop = re.match(r'for \(size_t (\w+) = 0; \w+ < (.*); \w+\+\+\)$', step.head)
    if loop:
        for number in range(value_of(loop[2], values)):
            carry_out(step.steps, {**values, loop[1]: number}, out)
    elif value_of(re.match(r'if \((.*)\)$', step.head)[1], values):
        carry_out(step.steps, values, out)


def value_of(code, values):
    """An expression of C, of the kinds that are made."""
    return eval(re.sub(r'!(?!=)', 'not ', code).replace('->', '.'), {}, values)  # pylint: disable=eval-used
