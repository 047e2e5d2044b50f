# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules of single elements: where they may stand, what they must have, what they must hold before they close."""

from refusal import Refusal
from templates_words import ACTIVE, BLOCK, CHILDREN, CONTROLS, PARENTS, PHRASING, SVG, UNLABELLED


def names_of(page):
    return [element.name for element in page.stack]


def check_parent(page, element):
    """Where the element may stand."""
    names, name = names_of(page), element.name
    holder = names[-1] if names else ''
    if not holder and name != 'html':
        page.refuse(f'<{name}> stands outside <html>.', 'Begin the page with <html>.')
    if name == 'html' and names:
        page.refuse('<html> stands inside another element.', 'Write it once.')
    is_html = not element.is_svg or name == 'svg'
    if page.stack and page.stack[-1].is_svg and holder in ('title', 'desc'):
        page.refuse(f'<{name}> does not belong in <{holder}>.', 'There stands text alone.')
    if holder in CHILDREN and name not in CHILDREN[holder] and not page.stack[-1].is_svg:
        page.refuse(f'<{name}> does not belong in <{holder}>.',
                    f'There stands {", ".join(sorted(CHILDREN[holder])) or "text alone"}.')
    if name in PARENTS and is_html and holder not in PARENTS[name]:
        page.refuse(f'<{name}> does not belong in <{holder}>.', f'It stands in {", ".join(sorted(PARENTS[name]))}.')
    if name in BLOCK and is_html:
        check_block(page, name, names)
    check_nesting(page, name, names)


def check_block(page, name, names):
    """No block inside what holds a line of text."""
    outer = next((other for other in names if other in PHRASING), None)
    if outer:
        page.refuse(f'<{name}> does not belong in <{outer}>.', f'Close <{outer}> first.')


def check_nesting(page, name, names):
    """What acts stands in nothing that acts."""
    outer = next((other for other in names if other in ('a', 'button')), None)
    if name in ACTIVE and outer:
        page.refuse(f'<{name}> does not belong in <{outer}>.', f'Close <{outer}> first.')
    if name in ('form', 'label') and name in names:
        page.refuse(f'<{name}> stands in another.', 'Close the first.')


def check_open(page, element):
    """What the start tag must hold."""
    name = element.name
    if name in ('a', 'link', 'script', 'img') and element.is_svg is False:
        check_source(page, element)
    if name == 'html':
        check_language(page, element)
    if name == 'img' and not element.has('alt'):
        page.refuse('The image has no alt.', 'Say what it shows: alt="{{_ ".."}}"; alt="" when it only adorns.')
    if name == 'svg':
        check_drawing(page, element)
    if name in CONTROLS:
        check_control(page, element)
    if name == 'meta' and element.get('http-equiv'):
        check_order(page, element)
    if name == 'form':
        check_form(page, element)
    if name == 'title' and not element.is_svg:
        page.stack[-1].has_title = True


def check_source(page, element):
    """A script or sheet of its own comes from a route."""
    wanted = {'script': 'src', 'img': 'src', 'link': 'href', 'a': 'href'}[element.name]
    if not element.has(wanted):
        page.refuse(f'<{element.name}> has no {wanted}.', f'Write {wanted}="{{{{@route}}}}"; script stands in a file.')


def check_language(page, element):
    if not element.has('lang') or element.get('lang').pattern != '{page.language}':
        page.refuse('<html> does not say its language.', 'Write lang="{{page.language}}".')
    if not element.has('dir') or element.get('dir').pattern != '{page.direction}':
        page.refuse('<html> does not say which way it is read.', 'Write dir="{{page.direction}}".')


def check_drawing(page, element):
    """A drawing says what it shows, or that it only adorns."""
    is_named = element.has('aria-label') or element.has('aria-labelledby') or 'svg' in names_of(page)
    if element.constant('aria-hidden') != 'true' and not is_named:
        page.refuse('The drawing says nothing.', 'Write aria-hidden="true", or role="img" and aria-label="{{_ ".."}}".')


def check_control(page, element):
    """What is filled in has a label."""
    kind = element.constant('type')
    if element.name == 'input' and kind in ('submit', 'reset', 'button', 'image'):
        page.refuse(f'The {kind} is an input.', 'Write <button>.')
    is_labelled = (kind in UNLABELLED and element.name == 'input' or element.has('aria-label') or element.has('aria-labelledby')
                   or 'label' in names_of(page))
    if not is_labelled:
        named = element.get('id')
        if named is None or not element.has('id'):
            page.refuse('What is filled in here has no label.',
                        'Put it into a <label>, or write <label for> with its id, or aria-label.')
        page.add_control(named.pattern)


def check_order(page, element):
    """The page may ask to be fetched again after a time, and nothing else."""
    if element.constant('http-equiv') != 'refresh' or not element.constant('content').isdigit():
        page.refuse('This gives the browser an order.', 'Only http-equiv="refresh" with seconds alone may stand here.')


def check_form(page, element):
    if not element.has('action'):
        page.refuse('The form goes nowhere.', 'Write action="{{@route}}".')
    if not element.has('method') or element.constant('method') not in ('get', 'post'):
        page.refuse('The form does not say how it is sent.', 'Write method="get" or method="post" before action.')


def check_closed(page, element):
    """What must have stood in it."""
    if element.name == 'form' and element.constant('method') == 'post' and not element.has_token:
        raise Refusal(element.file, element.line, 'The form posts without its token.', 'Write {{> token}} in it.')
    if element.name == 'head' and not element.has_title:
        raise Refusal(element.file, element.line, 'The page has no title.', 'Write <title> in <head>.')
    assert element.name in SVG or not element.is_svg
