# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of elements hold together, and each rule in them is kept for every element it names."""

import unittest

from refusal import Refusal
from templates_html import Html
from templates_kit import ROUTES
from templates_words import (ADDRESSES, BLOCK, CHILDREN, CONSTANT, CONTROLS, FIRM, HTML, HUMAN, PARENTS, PHRASING, PLAIN,
                             REFUSED_ATTRIBUTES, SVG, TEXTLESS, VOID)  # fmt: skip

PAGE = '<!doctype html><html lang="{page.language}" dir="{page.direction}"><head><title>1</title></head><body>'
# An element that may stand in the body, and what else it needs.
NEEDED = {'a': ' href="#x"', 'input': ' type="hidden"', 'select': ' aria-label="1"', 'textarea': ' aria-label="1"',
          'meter': ' aria-label="1"', 'progress': ' aria-label="1"', 'output': ' aria-label="1"'}  # fmt: skip


def after(text):
    """What is refused in the body of a page that goes on with the text; None when nothing is."""
    page = Html(ROUTES)
    try:
        page.feed(PAGE + text, 'one.html', 1)
    except Refusal as refusal:
        return str(refusal).partition(': ')[2]
    return None


class Tables(unittest.TestCase):
    def test_every_name_is_an_element(self):
        known = HTML | SVG
        for names in (VOID - {'area', 'source', 'track', 'hr'}, BLOCK, PHRASING, PLAIN, TEXTLESS, CONTROLS, CHILDREN, PARENTS):
            self.assertEqual(set(names) - known, set())
        for lists in (CHILDREN, PARENTS):
            for name, others in lists.items():
                self.assertEqual(others - known, set(), name)

    def test_children_and_parents_agree(self):
        for name, holders in PARENTS.items():
            for holder in holders & set(CHILDREN):
                self.assertIn(name, CHILDREN[holder], (name, holder))

    def test_no_attribute_is_of_two_minds(self):
        for one, other in ((ADDRESSES, CONSTANT), (ADDRESSES, HUMAN), (CONSTANT, HUMAN), (set(REFUSED_ATTRIBUTES), ADDRESSES),
                           (set(REFUSED_ATTRIBUTES), CONSTANT), (set(REFUSED_ATTRIBUTES), HUMAN)):  # fmt: skip
            self.assertEqual(one & other, set())
        self.assertEqual(FIRM - CONSTANT - {'name', 'lang'}, set())


class Rules(unittest.TestCase):
    def test_what_stands_in_certain_elements_stands_nowhere_else(self):
        for name, holders in PARENTS.items():
            self.assertNotIn('section', holders)
            self.assertEqual(after(f'<section><{name}>').split('.')[0], f'<{name}> does not belong in <section>', name)

    def test_what_holds_certain_elements_holds_nothing_else(self):
        for name in set(CHILDREN) - {'html', 'head', 'title', 'script'}:
            way = {'tbody': '<table>', 'thead': '<table>', 'tfoot': '<table>', 'tr': '<table><tbody>', 'colgroup': '<table>',
                   'option': '<select aria-label="1">', 'optgroup': '<select aria-label="1">'}.get(name, '')  # fmt: skip
            start = f'{way}<{name}{NEEDED.get(name, "")}>'
            self.assertIsNone(after(start), name)
            self.assertEqual(after(f'{start}<section>').split('.')[0], f'<section> does not belong in <{name}>', name)

    def test_no_block_stands_in_a_line(self):
        for name in PHRASING - {'li'}:
            for block in ('div', 'p', 'table', 'h2'):
                self.assertEqual(after(f'<{name}{NEEDED.get(name, "")}><{block}>').split('.')[0], f'<{block}> does not belong in <{name}>', name)

    def test_void_elements_need_no_end_and_others_do(self):
        for name in ('br', 'input', 'wbr', 'hr'):
            self.assertIsNone(after(f'<section><{name}{NEEDED.get(name, "")}></section>'), name)
        for name in sorted(HTML - VOID - set(PARENTS) - {'html', 'body', 'script', 'form', 'section', 'area'}):
            self.assertEqual(after(f'<section><{name}{NEEDED.get(name, "")}></section>').split('.')[0],
                             '</section> closes nothing that is open here', name)  # fmt: skip

    def test_refused_attributes_are_refused_on_every_element(self):
        for name in REFUSED_ATTRIBUTES:
            for element in ('p', 'section', 'button'):
                self.assertEqual(after(f'<{element} {name}="1">').split('.')[0], f'{name} is not used in pages')

    def test_drawings_close_themselves(self):
        for name in SVG - {'svg', 'title', 'desc', 'a'}:
            self.assertIsNone(after(f'<svg aria-hidden="true"><{name}/></svg><p>'), name)


if __name__ == '__main__':
    unittest.main()
