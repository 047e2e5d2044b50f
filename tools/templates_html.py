# SPDX-License-Identifier: AGPL-3.0-or-later
"""Follows a page's HTML as a browser would, and knows at every place what a value there has to be.

The walker (templates_walk.py) hands over each constant text and says where a value, a link, a phrase or a section
stands. What a browser could read otherwise than the reader of the template is refused."""

import html.entities
import re
from dataclasses import dataclass, field

from refusal import Refusal
from templates_address import Address
from templates_elements import check_closed, check_open, check_parent
from templates_words import (ADDRESSES, CONSTANT, FIRM, HTML, HUMAN, PLAIN, REFERENCES, REFUSED_ATTRIBUTES, SVG, TEXTLESS,
                             VOID)  # fmt: skip

OPEN_TAG = re.compile(r'<([a-zA-Z][a-zA-Z0-9-]*)')
CLOSE_TAG = re.compile(r'</([a-zA-Z][a-zA-Z0-9-]*)>')
ATTRIBUTE = re.compile(r'([a-zA-Z][a-zA-Z0-9:-]*)(="|=|(?=[\s/>]|$))')
ENTITY = re.compile(r'&(#[0-9]+;|#[xX][0-9a-fA-F]+;|[a-zA-Z0-9]+;)?')
DOCTYPE = '<!doctype html>'


@dataclass
class Attribute:
    """One attribute. `pattern` is its value, with {name} where a value stands."""
    name: str
    file: str
    line: int
    branch: tuple
    pattern: str = ''
    is_bare: bool = False
    address: Address | None = None
    has_value: bool = False  # a value of the caller's stands in it
    has_words: bool = False  # constant ones, that people read


@dataclass
class Element:
    """One that is open. `attributes` may hold a name twice, in branches that exclude each other."""
    name: str
    file: str
    line: int
    is_svg: bool
    branch: tuple = ()
    loops: int = 0
    attributes: list = field(default_factory=list)
    has_token: bool = False
    has_title: bool = False

    def get(self, name):
        """The first attribute of the name, or None."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)

    def has(self, name):
        """Whether the attribute is there whatever the values are."""
        branches = [attribute.branch for attribute in self.attributes if attribute.name == name]
        return self.branch in branches or any(
            (*self.branch, (key, True)) in branches and (*self.branch, (key, False)) in branches
            for key, _ in (branch[len(self.branch)] for branch in branches))

    def constant(self, name):
        """The value of an attribute that holds nothing of the caller's, in lower case; else ''."""
        attribute = self.get(name)
        return attribute.pattern.lower() if attribute and not attribute.has_value else ''


@dataclass
class Named:
    """An id, or what refers to one."""
    pattern: str
    file: str
    line: int
    branch: tuple


def exclude(one, other):
    """Whether two branches can never both be taken."""
    return any((key, not is_inverted) in other for key, is_inverted in one)


class Html:
    """Where the page stands."""

    def __init__(self, routes):
        self.routes = routes
        self.stack, self.element, self.attribute = [], None, None
        self.has_space = False   # before the next attribute
        self.branch = ()         # ((what is asked, whether it is the other way round), ..)
        self.loops = 0
        self.file, self.line = '', 0
        self.ids, self.references, self.labels, self.controls = [], [], [], []
        self.is_begun = False
        self.added = []          # where the text that is fed needs a line feed more

    def refuse(self, what, remedy):
        raise Refusal(self.file, self.line, what, remedy)

    # What the walker says.

    def feed(self, text, file, line):
        """A constant text; gives it back as it is sent."""
        self.added, at = [], 0
        while at < len(text):
            self.file, self.line = file, line + text.count('\n', 0, at)
            if self.attribute is not None:
                at = self.in_attribute(text, at)
            elif self.element is not None:
                at = self.in_tag(text, at)
            else:
                at = self.in_text(text, at)
        for place in reversed(self.added):
            text = text[:place] + '\n' + text[place:]
        return text

    def at(self, node):
        """From here on refusals name this node."""
        self.file, self.line = node.file, node.line

    def enter(self, key, is_inverted, is_loop):
        """A section begins."""
        attribute = self.attribute
        if attribute is not None and (attribute.name in CONSTANT or attribute.address and attribute.address.stage == 'start'):
            self.refuse(f'{attribute.name} begins with a section.', 'Write both tags, or both attributes, in {{#sections}}.')
        self.branch += ((key, is_inverted),)
        self.loops += is_loop

    def leave(self, is_loop):
        """The section ends. An attribute behind it needs a space of its own."""
        self.branch = self.branch[:-1]
        self.loops -= is_loop
        self.has_space = False

    def mark(self):
        """What a section must leave as it was."""
        return [*self.stack, self.element, self.attribute]

    def is_at(self, mark):
        """Whether the page stands where it stood then."""
        now = self.mark()
        return len(now) == len(mark) and all(one is other for one, other in zip(now, mark))

    def value(self, name, kind):
        """A value of the caller's; says its place: text, human, attribute, query or url."""
        if self.attribute is None:
            self.check_text_place()
            return 'text'
        attribute = self.attribute
        attribute.has_value = True
        if attribute.address is not None:
            return self.told(attribute.address.value(name, kind))
        if attribute.name in CONSTANT:
            self.refuse(f'{attribute.name} is a constant.', 'Write both tags in {{#sections}}.')
        attribute.pattern += f'{{{name}}}'
        return 'human' if self.is_human(attribute) else 'attribute'

    def phrase(self):
        """A phrase; says its place: text, plain (text without mark-up) or human."""
        if self.attribute is None:
            self.check_text_place()
            is_plain = any(element.is_svg or element.name in PLAIN for element in self.stack)
            return 'plain' if is_plain else 'text'
        if not self.is_human(self.attribute):
            self.refuse(f'Nobody reads {self.attribute.name}.', 'Write a phrase where people read it.')
        self.attribute.pattern += '{_}'
        self.attribute.has_value = True
        return 'human'

    def link(self, name):
        """The address of a route; gives the route."""
        if self.attribute is None or self.attribute.address is None:
            self.refuse('A link stands here, where no address does.', f'Write it in {", ".join(sorted(ADDRESSES))}.')
        self.attribute.has_value = True
        return self.told(self.attribute.address.link(name))

    def token(self):
        """The form's token is put in here."""
        form = next((element for element in self.stack if element.name == 'form'), None)
        if form is None or form.constant('method') != 'post':
            self.refuse('The token stands in no form that posts.', 'Write it inside <form method="post">.')
        if form.branch != self.branch:
            self.refuse('The token stands in a section of the form.', 'Write it outside: every form that posts has one.')
        form.has_token = True

    def finish(self):
        """The page ends."""
        if self.stack or self.element:
            element = self.element or self.stack[-1]
            raise Refusal(element.file, element.line, f'<{element.name}> is not closed.', f'Write </{element.name}>.')
        if not self.is_begun:
            self.refuse('The page does not begin.', f'Begin it with {DOCTYPE}.')
        self.check_references()

    # Text.

    def in_text(self, text, at):
        if not self.is_begun:
            return self.begin(text, at)
        end = next((i for i in range(at, len(text)) if text[i] == '<'), len(text))
        if end > at:
            self.check_words(text[at:end], self.stack)
            return end
        return self.tag(text, at)

    def begin(self, text, at):
        if text[at].isspace():
            return at + 1
        if text[at:].lower().startswith(DOCTYPE):
            self.is_begun = True
            return at + len(DOCTYPE)
        self.refuse('The page does not begin.', f'Begin it with {DOCTYPE}.')

    def check_words(self, text, elements):
        """Constant text stands in phrases; what has no letters may stand as it is."""
        if text.strip():
            self.check_text_place()
        plain = self.check_entities(text)
        if any(letter.isalpha() for letter in plain) and not any(is_foreign(element) for element in elements):
            words = ' '.join(text.split())
            self.refuse(f'"{words[:40]}" is said in one language alone.',
                        'Write {{_ "it as a phrase."}}, or give its element lang or translate="no".')

    def check_entities(self, text):
        """The text with the characters that &names; mean taken out."""
        for match in ENTITY.finditer(text):
            name = match[1]
            if name is None or name[0] != '#' and name not in html.entities.html5:
                self.refuse('A & begins nothing.', 'Write &amp;.')
        return ENTITY.sub('', text)

    def check_text_place(self):
        if self.element is not None:
            self.refuse('A value stands in a tag, outside its attributes.', 'Write it in an attribute in double quotes.')
        holder = self.stack[-1] if self.stack else None
        if holder is None or holder.name in TEXTLESS or holder.is_svg and holder.name not in ('text', 'tspan', 'title', 'desc', 'a'):
            where = f'<{holder.name}>' if holder else 'the page, outside <html>,'
            self.refuse(f'In {where} stands no text.', 'Put it into an element that holds text.')

    # Tags.

    def tag(self, text, at):
        closing, opening = CLOSE_TAG.match(text, at), OPEN_TAG.match(text, at)
        if closing:
            self.close(closing[1])
            return closing.end()
        if opening is None:
            what = {'<!--': 'A comment would be sent.', '<!': 'This declares nothing.', '</': 'A tag has no constant name.'}
            found = next((sentence for start, sentence in what.items() if text.startswith(start, at)), 'A < begins no tag.')
            self.refuse(found, 'Write {{! a comment of the template }}, a tag whose name is a constant, or &lt;.')
        self.open(opening[1])
        self.has_space = False
        return opening.end()

    def open(self, name):
        is_in_svg = bool(self.stack) and self.stack[-1].is_svg
        is_svg = is_in_svg or name == 'svg'
        if name == 'style':
            self.refuse('Style stands in the page.', 'Put it into the style sheet.')
        if name not in (SVG if is_svg else HTML):
            self.refuse(f'<{name}> is not used in pages.', 'Use another element; names are written in lower case.')
        self.element = Element(name, self.file, self.line, is_svg, self.branch, self.loops)
        check_parent(self, self.element)

    def close(self, name):
        element = self.stack[-1] if self.stack else None
        if element is None or element.name != name:
            wanted = f'Close <{element.name}> of line {element.line} first.' if element else 'Remove it.'
            self.refuse(f'</{name}> closes nothing that is open here.', wanted)
        check_closed(self, element)
        self.stack.pop()

    def in_tag(self, text, at):
        if text[at].isspace():
            self.has_space = True
            return at + 1
        if text.startswith('/>', at):
            if not self.element.is_svg:
                self.refuse(f'<{self.element.name} /> does not close itself.', f'Write <{self.element.name}>.')
            self.opened()
            self.close(self.stack[-1].name)
            return at + 2
        if text[at] == '>':
            self.opened()
            self.keep_first_line(text, at + 1)
            return at + 1
        match = ATTRIBUTE.match(text, at)
        if match is None:
            self.refuse(f'{text[at]!r} stands in a tag.', 'Write attributes as name="value".')
        if not self.has_space:
            self.refuse(f'{match[1]} stands too close.', 'Put a space before it.')
        return self.begin_attribute(match)

    def keep_first_line(self, text, at):
        """A browser drops a line feed that these begin with; a value's own is kept by one more before it."""
        if self.stack and self.stack[-1].name in ('textarea', 'pre') and not text.startswith('\n', at):
            self.added.append(at)

    def opened(self):
        """The start tag ends."""
        element, self.element = self.element, None
        for attribute in element.attributes:
            if attribute.has_words and not any(is_foreign(outer) for outer in [*self.stack, element]):
                self.refuse(f'{attribute.name} is said in one language alone.', 'Write {{_ "it as a phrase."}}')
        self.file, self.line = element.file, element.line
        check_open(self, element)
        if element.name not in VOID:
            self.stack.append(element)

    # Attributes.

    def begin_attribute(self, match):
        name, sign = match[1], match[2]
        low = name.lower()
        self.has_space = False
        if low.startswith('on'):
            self.refuse(f'{name} is a script.', 'Leave it out: every flow works without.')
        if low in REFUSED_ATTRIBUTES:
            self.refuse(f'{name} is not used in pages.', REFUSED_ATTRIBUTES[low])
        if sign == '=':
            self.refuse(f'The value of {name} stands without double quotes.', f'Write {name}="..".')
        if name != low and not self.element.is_svg:
            self.refuse(f'{name} has capitals.', f'Write {low}.')
        self.check_branch(low)
        attribute = Attribute(low, self.file, self.line, self.branch, is_bare=not sign)
        for other in self.element.attributes:
            if other.name == low and not exclude(other.branch, self.branch):
                self.refuse(f'{name} stands twice in the tag.', 'Remove one.')
        self.element.attributes.append(attribute)
        if sign:
            self.attribute = attribute
            if low in ADDRESSES:
                attribute.address = Address(self.routes, self.element, low)
        elif low in ADDRESSES or low in HUMAN and low != 'alt':
            self.refuse(f'{name} has no value.', f'Write {name}="..".')
        return match.end()

    def check_branch(self, name):
        """What decides how the element is read stands in the tag whatever the values are."""
        if name in FIRM and self.element.branch != self.branch:
            self.refuse(f'{name} stands in a section.', 'Write both tags in {{#sections}}.')
        if self.element.loops != self.loops:
            self.refuse(f'{name} would stand in the tag once a row.', 'Let the list stand inside its value.')
        is_posted = any(element.name == 'form' and element.constant('method') == 'post' for element in self.stack)
        if name == 'formaction' and not is_posted:
            self.refuse('formaction stands outside a form that posts.', 'Write it inside <form method="post">.')

    def in_attribute(self, text, at):
        end = text.find('"', at)
        part = text[at:] if end < 0 else text[at:end]
        attribute = self.attribute
        plain = self.check_entities(part)
        if '<' in part:
            self.refuse(f'A < stands in {attribute.name}.', 'Write &lt;, or close the quotes.')
        if attribute.address is not None:
            self.told(attribute.address.text(html.unescape(part)))
        elif self.is_human(attribute) and any(letter.isalpha() for letter in plain):
            attribute.has_words = True
        attribute.pattern += html.unescape(part)
        if end < 0:
            return len(text)
        self.end_attribute()
        return end + 1

    def end_attribute(self):
        attribute, self.attribute = self.attribute, None
        if attribute.address is not None:
            self.told(attribute.address.end())
            if attribute.address.fragment:
                self.references.append(Named(attribute.address.fragment, self.file, self.line, self.branch))
        elif attribute.name == 'id':
            self.add_id(attribute)
        elif attribute.name in REFERENCES:
            named = [Named(pattern, self.file, self.line, self.branch) for pattern in attribute.pattern.split()]
            (self.labels if attribute.name == 'for' and self.element.name == 'label' else self.references).extend(named)

    def told(self, answer):
        """Refuses what an address said was wrong with it; passes on what else it said."""
        if isinstance(answer, tuple):
            self.refuse(*answer)
        return answer

    def is_human(self, attribute):
        """Whether people read the attribute. What a meta tag holds is read when it describes the page."""
        return attribute.name in HUMAN or attribute.name == 'content' and self.element.constant('name') == 'description'

    # Names within the page.

    def add_id(self, attribute):
        named = Named(attribute.pattern, self.file, self.line, self.branch)
        if not named.pattern or re.search(r'\s', named.pattern):
            self.refuse('An id is one word.', 'Write it without spaces.')
        if self.loops and not attribute.has_value:
            self.refuse(f'The id {named.pattern} stands in every row.', 'Add a value that differs from row to row.')
        for other in self.ids:
            if other.pattern == named.pattern and not exclude(other.branch, named.branch):
                self.refuse(f'The id {named.pattern} stands in {other.file}:{other.line} too.', 'Name one of them otherwise.')
        self.ids.append(named)

    def add_control(self, pattern):
        """What is filled in, and waits for a label."""
        self.controls.append(Named(pattern, self.file, self.line, self.branch))

    def check_references(self):
        known = {named.pattern for named in self.ids}
        for named in self.references + self.labels:
            if named.pattern not in known:
                raise Refusal(named.file, named.line, f'Nothing on the page has the id {named.pattern}.', 'Give it to what is meant.')
        labelled = {named.pattern for named in self.labels}
        for named in self.controls:
            if named.pattern not in labelled:
                raise Refusal(named.file, named.line, 'What is filled in here has no label.',
                              'Put it into a <label>, or write <label for> with its id, or aria-label.')


def is_foreign(element):
    """Whether the words in the element are no phrase: of one language whatever the page's, or the same in all."""
    return (element.name in ('kbd', 'code', 'samp') or element.constant('translate') == 'no'
            or element.name != 'html' and bool(element.constant('lang')))
