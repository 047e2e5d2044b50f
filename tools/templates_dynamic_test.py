# SPDX-License-Identifier: AGPL-3.0-or-later
"""The dynamic mode passes the tests of the Mustache specification that stand in tests/samples/mustache."""

import json
import unittest
from pathlib import Path

from refusal import Refusal
from templates_dynamic import render

SPECIFICATION = Path(__file__).resolve().parent.parent / 'tests' / 'samples' / 'mustache'
COUNTS = {'comments': 12, 'delimiters': 14, 'inheritance': 27, 'interpolation': 42, 'inverted': 22, 'partials': 12,
          'sections': 34}


def tests_of(name):
    return json.loads((SPECIFICATION / f'{name}.json').read_text(encoding='utf-8'))['tests']


class Specification(unittest.TestCase):
    def check(self, name):
        tests = tests_of(name)
        self.assertEqual(len(tests), COUNTS[name])
        for test in tests:
            with self.subTest(name=test['name'], desc=test['desc']):
                found = render(test['template'], test['data'], test.get('partials'))
                self.assertEqual(found, test['expected'])

    def test_comments(self):
        self.check('comments')

    def test_delimiters(self):
        self.check('delimiters')

    def test_inheritance(self):
        self.check('inheritance')

    def test_interpolation(self):
        self.check('interpolation')

    def test_inverted(self):
        self.check('inverted')

    def test_partials(self):
        self.check('partials')

    def test_sections(self):
        self.check('sections')

    def test_every_file_is_run(self):
        self.assertEqual(sorted(path.stem for path in SPECIFICATION.glob('*.json')), sorted(COUNTS))


class Refused(unittest.TestCase):
    def test_what_is_no_mustache(self):
        for source, sentence in (('{{#a}}', 'a is not closed.'), ('{{/a}}', 'a is closed but not open here.'),
                                 ('{{#a}}{{/b}}', 'b is closed but not open here.'), ('{{a', 'A tag is not closed.'),
                                 ('{{}}', 'A tag is empty.'), ('{{#}}{{/}}', 'A section has no name.'),
                                 ('{{=a=}}', 'These are no delimiters.')):  # fmt: skip
            with self.assertRaises(Refusal) as caught:
                render(source, {})
            self.assertIn(sentence, str(caught.exception))

    def test_the_line_is_told(self):
        with self.assertRaises(Refusal) as caught:
            render('one\ntwo {{#a}}\nthree\n', {})
        self.assertTrue(str(caught.exception).startswith('template:2: '))


if __name__ == '__main__':
    unittest.main()
