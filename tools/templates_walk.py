# SPDX-License-Identifier: AGPL-3.0-or-later
"""Walks over a joined page with the values it may use and the place it stands at, and notes what C has to do.

Each value is looked up by name and type, each place is asked for in templates_html.py; together they decide at compile
time which function of ground/templates writes it."""

import html
import re
from dataclasses import dataclass, field

from phrases import LANGUAGES, PLACE, PLURALS, has_same_places, is_whole
from refusal import Refusal
from routes import Place
from templates_declare import Field
from templates_html import Html
from templates_join import Inline
from templates_parse import Link, Phrase, Section, Text, Value

# How each type is written: as people read it, and as machines do in attributes and addresses.
READ = {'count': 'page_count', 'number': 'page_plain_count', 'money': 'page_money', 'day': 'page_day', 'moment': 'page_moment'}
PLAIN = {'count': 'page_plain_count', 'number': 'page_plain_count', 'money': 'page_plain_money', 'day': 'page_plain_day',
         'moment': 'page_plain_moment'}  # fmt: skip
TEXTS = {'text': 'page_text', 'plain': 'page_text', 'human': 'page_attribute', 'attribute': 'page_attribute',
         'query': 'page_query', 'segment': 'page_segment'}  # fmt: skip
PIECES = re.compile(r'(\{[a-z_]+\}|[\[\]])')
BRACKETS = re.compile(r'[^\[\]]')
ROUTE_TYPES = {'text': ('text',), 'number': ('number', 'count'), 'day': ('day',)}
BUILT_IN = {'page.language': 'page_language(page);', 'page.direction': 'page_direction(page);'}


@dataclass
class Constant:
    """Bytes that stand as they are."""
    text: str


@dataclass
class Call:
    """One statement of C."""
    code: str


@dataclass
class Under:
    """Steps under a condition or a loop, as its head in C says."""
    head: str
    steps: list = field(default_factory=list)


@dataclass
class Said:
    """A phrase: its steps in each language, in the order of LANGUAGES; of a plural (count in C, {form: steps})."""
    english: str
    languages: list = field(default_factory=list)
    count: str = ''


@dataclass
class Known:
    """A value and how C gets at it."""
    field: Field
    code: str
    count: str = ''  # of a list


@dataclass
class Frame:
    """Names that can be used: of the page, of a partial, or of the row or record a section is about."""
    names: dict
    file: str
    is_partial: bool = False
    self_known: Known | None = None


class Walker:
    """Walks over one page."""

    def __init__(self, routes, catalogue, partial_files):
        self.html = Html(routes)
        self.catalogue = catalogue  # {language: {sentence: translation}}
        self.partial_files = partial_files
        self.frames, self.present = [], []
        self.steps = []
        self.rows = 0

    def walk(self, nodes, fields, file):
        """The steps of the page whose own values are `fields`."""
        self.frames = [Frame({name: known_parameter(value) for name, value in fields.items()}, file)]
        self.go(nodes)
        self.html.finish()
        return self.steps

    def refuse(self, node, what, remedy):
        raise Refusal(node.file, node.line, what, remedy)

    def go(self, nodes):
        kinds = {Text: self.text, Value: self.value, Phrase: self.phrase, Link: self.link, Section: self.section,
                 Inline: self.inline}  # fmt: skip
        for node in nodes:
            kinds[type(node)](node)

    def add(self, code):
        self.steps.append(Call(code))

    def text(self, node):
        self.steps.append(Constant(self.html.feed(node.text, node.file, node.line)))

    # Names.

    def find(self, node, name):
        """The value of the name, from the innermost frame that knows it."""
        if name == '.':
            return self.find_self(node)
        first, *rest = name.split('.')
        known = next((frame.names[first] for frame in self.visible(node) if first in frame.names), None)
        if known is None:
            names = sorted({other for frame in self.visible(node) for other in frame.names})
            self.refuse(node, f'{first} is not known here.',
                        f'Known are {", ".join(names) or "no values"}; declare it in the comment on top.')
        known.field.is_used = True
        for part in rest:
            known = self.inner(node, known, part)
        return known

    def find_self(self, node):
        frame = next((frame for frame in self.visible(node) if frame.self_known), None)
        if frame is None:
            self.refuse(node, 'There is no value that . could be.', 'Write it inside the section of a value.')
        return frame.self_known

    def visible(self, node):
        """The frames whose names the node's file may use, innermost first: a partial sees its own alone, others see
        everything but those of partials."""
        frames = []
        for frame in reversed(self.frames):
            is_own = frame.file == node.file
            if node.file in self.partial_files:
                frames += [frame] if is_own else []
                if is_own and frame.is_partial:
                    break
            elif frame.file not in self.partial_files:
                frames.append(frame)
        return frames

    def inner(self, node, known, part):
        """A field of a record, or what a list knows of itself."""
        if known.field.is_list and part in ('count', 'any'):
            made = Field(known.field.file, known.field.line, part, 'count' if part == 'count' else 'bool')
            return Known(made, f'(int64_t){known.count}' if part == 'count' else f'{known.count} > 0')
        if known.field.is_list or not known.field.is_record or part not in known.field.fields:
            self.refuse(node, f'{known.field.name} has no {part}.', 'Name a field of it; a list has .count and .any.')
        self.check_present(node, known)
        found = known.field.fields[part]
        found.is_used = True
        return known_field(found, f'{known.code}->')

    def check_present(self, node, known):
        if known.field.is_optional and known.code not in self.present:
            self.refuse(node, f'{known.field.name} may be missing.', f'Write it inside {{{{#{known.field.name}}}}}.')

    def one(self, node, name):
        """A value that can be written."""
        known = self.find(node, name)
        if known.field.is_list or known.field.is_record or known.field.type == 'bool':
            self.refuse(node, f'{name} is a {known.field.words()}.', 'Write it as a section.')
        self.check_present(node, known)
        return known.field.type, value_code(known)

    # Values.

    def value(self, node):
        self.html.at(node)
        if node.is_raw:
            self.refuse(node, 'What is not escaped is not written.', 'Write {{name}}; mark-up comes from blocks and partials.')
        if node.name in BUILT_IN:
            self.built_in(node)
            return
        kind, code = self.one(node, node.name)
        self.write(node, kind, code, self.html.value(node.name, kind))

    def built_in(self, node):
        if self.html.attribute is None or self.html.attribute.name not in ('lang', 'dir', 'hreflang'):
            self.refuse(node, f'{node.name} stands here.', 'Write it in lang, hreflang or dir.')
        self.html.value(node.name, 'text')
        self.add(BUILT_IN[node.name])

    def write(self, node, kind, code, place):
        """Notes the call that writes a value at its place."""
        if kind == 'url' and place == 'query':
            self.refuse(node, 'An address stands in another.', 'Write it alone.')
        if kind == 'language':
            if place in ('text', 'plain', 'human'):
                self.refuse(node, 'A language has no name here.', 'Write a phrase for each language.')
            self.add(f'page_add(page, text_of(language_code({code})));')
        elif kind == 'url':
            text = f'{code[1:]}->text' if code.startswith('*') else f'{code}.text'
            self.add(f'page_{"text" if place in ("text", "plain") else "attribute"}(page, {text});')
        elif kind == 'text':
            self.add(f'{TEXTS[place]}(page, {code});')
        else:
            is_read = place in ('text', 'plain', 'human')
            self.add(f'{(READ if is_read else PLAIN)[kind]}(page, {code});')

    # Phrases.

    def phrase(self, node):
        self.html.at(node)
        place = self.html.phrase()
        key = (node.sentence, node.plural) if node.plural else node.sentence
        said = Said(node.sentence)
        if re.search('[{}]', PLACE.sub('', node.sentence + (node.plural or ''))):
            self.refuse(node, 'A place in the sentence has no name.', 'Write {name} with letters and _ alone.')
        if node.plural:
            kind, said.count = self.one(node, node.count)
            if kind != 'count':
                self.refuse(node, f'{node.count} is a {kind}.', 'A plural hangs on a count.')
        for language in LANGUAGES:
            forms = self.translation(node, key, language)
            steps = [self.sentence(node, form, place) for form in forms]
            said.languages.append(dict(zip(PLURALS[language], steps)) if node.plural else steps[0])
        self.steps.append(said)

    def translation(self, node, key, language):
        """The forms of the sentence in the language; one, when it is no plural."""
        if language == 'english':
            return key if node.plural else [key]
        other = self.catalogue[language].get(key)
        if not is_whole(key, other, language):
            self.refuse(node, f'"{node.sentence}" is missing in {language}.', 'Add it to the phrase file.')
        if not has_same_places(key, other):
            self.refuse(node, f'The places of "{node.sentence}" differ in {language}.', 'Use the same {names}.')
        return other if node.plural else [other]

    def sentence(self, node, form, place):
        """The steps of one sentence."""
        outer, self.steps = self.steps, []
        if node.link and BRACKETS.sub('', form) != '[]':
            self.refuse(node, f'"{form}" does not say which words are the link.', 'Put them into one pair of [brackets].')
        for piece in filter(None, PIECES.split(form)):
            if PLACE.fullmatch(piece):
                name = piece[1:-1]
                self.place_in_phrase(node, node.renamed.get(name, name), place)
            elif node.link and piece in ('[', ']'):
                self.link_in_phrase(node, piece, place)
            else:
                self.steps.append(Constant(html.escape(piece, quote=place == 'human')))
        for name in node.renamed:
            if f'{{{name}}}' not in node.sentence + (node.plural or ''):
                self.refuse(node, f'The sentence has no place {name}.', f'Write {{{name}}} in it.')
        found, self.steps = self.steps, outer
        return found

    def place_in_phrase(self, node, name, place):
        """A value in a sentence. What people wrote keeps its own direction (bdi)."""
        kind, code = self.one(node, name)
        is_apart = kind == 'text' and place == 'text'
        if is_apart:
            self.steps.append(Constant('<bdi>'))
        self.write(node, kind, code, place)
        if is_apart:
            self.steps.append(Constant('</bdi>'))

    def link_in_phrase(self, node, bracket, place):
        """The start or the end of the words that lead somewhere."""
        if place != 'text':
            self.refuse(node, 'A link stands where no element does.', 'Write the phrase without one.')
        if bracket == ']':
            self.text(Text(node.file, node.line, '</a>'))
            return
        self.text(Text(node.file, node.line, '<a href="'))
        self.link(node.link)
        self.text(Text(node.file, node.line, '">'))

    # Links.

    def link(self, node):
        self.html.at(node)
        route = self.html.link(node.route)
        if len(node.values) != len(route.places):
            wanted = ' '.join(place.name for place in route.places) or 'nothing'
            self.refuse(node, f'{node.route} takes {len(route.places)} values, not {len(node.values)}.', f'Give {wanted}.')
        if node.language and not route.has_language:
            self.refuse(node, f'{node.route} has no language.', 'Leave it out.')
        values = iter(node.values)
        for part in route.parts:
            if not isinstance(part, Place):
                self.steps.append(Constant(part))
            elif part.type == 'language':
                self.link_language(node)
            else:
                self.link_value(node, part, next(values))

    def link_language(self, node):
        if node.language is None:
            self.add('page_language(page);')
            return
        kind, code = self.one(node, node.language)
        if kind != 'language':
            self.refuse(node, f'{node.language} is a {kind}.', 'Give a language.')
        self.write(node, kind, code, 'attribute')

    def link_value(self, node, place, name):
        kind, code = self.one(node, name)
        if kind not in ROUTE_TYPES[place.type]:
            self.refuse(node, f'{name} is a {kind}.', f'The place {place.name} takes a {ROUTE_TYPES[place.type][0]}.')
        self.write(node, kind, code, 'segment')

    # Sections and partials.

    def section(self, node):
        self.html.at(node)
        known = self.find(node, node.name)
        is_loop = known.field.is_list and not node.is_inverted
        before = self.html.mark()
        self.html.enter(known.code, node.is_inverted, is_loop)
        outer, self.steps = self.steps, []
        head = self.loop(node, known) if is_loop else self.condition(node, known)
        frames, present = len(self.frames), len(self.present)
        if not node.is_inverted:
            self.push(node, known)
        self.go(node.children)
        del self.frames[frames:], self.present[present:]
        self.html.at(node)
        self.html.leave(is_loop)
        if not self.html.is_at(before):
            self.refuse(node, f'The section {node.name} opens or closes what stands around it.',
                        'Let each section hold whole elements, or whole attributes.')
        found, self.steps = self.steps, outer
        self.steps += [Under(head, found)] if head else found

    def loop(self, node, known):
        self.rows += 1
        row = f'row_{self.rows}'
        return f'for (size_t {row} = 0; {row} < {known.count}; {row}++)'

    def condition(self, node, known):
        """The condition in C; '' of a record that is always there."""
        value = known.field
        if value.is_list:
            return f'if ({known.count} == 0)'
        if value.type == 'bool':
            return f'if ({negated(known.code) if node.is_inverted else known.code})'
        if not value.is_optional and not (value.is_record and not node.is_inverted):
            self.refuse(node, f'{node.name} is always there.', f'Write {{{{{node.name}}}}}, or declare it {value.type}?.')
        if not value.is_optional:
            return ''
        if value.type == 'text':
            return f'if ({known.code}.count {"==" if node.is_inverted else ">"} 0)'
        return f'if ({known.code} {"==" if node.is_inverted else "!="} NULL)'

    def push(self, node, known):
        """What is known inside the section."""
        if known.field.is_list:
            self.push_row(node, known)
            return
        self.present.append(known.code)
        names = fields_of(known.field, f'{known.code}->') if known.field.is_record else {}
        self.frames.append(Frame(names, node.file, self_known=known))

    def push_row(self, node, known):
        value, code = known.field, f'{known.code}[row_{self.rows}]'
        row = Field(value.file, value.line, value.name, value.type, fields=value.fields, struct=value.struct)
        names = fields_of(value, f'{code}.') if value.is_record else {}
        self.frames.append(Frame(names, node.file, self_known=Known(row, code)))

    def inline(self, node):
        self.html.at(node)
        if node.name == 'token':
            self.html.token()
        names = {}
        for name, wanted in node.template.fields.items():
            names[name] = self.given(node, self.find(node, name), wanted)
        before = self.html.mark()
        self.frames.append(Frame(names, node.template.file, True))
        self.go(node.children)
        self.frames.pop()
        self.html.at(node)
        if not self.html.is_at(before):
            self.refuse(node, f'The partial {node.name} opens or closes what stands around it.', 'Let it hold whole elements.')


    def given(self, node, known, wanted):
        """The value as the partial takes it: of the same type, and surely there when the partial wants it so."""
        is_present = known.field.is_optional and known.code in self.present and not wanted.is_optional
        shape = (*known.field.shape[:2], False) if is_present else known.field.shape
        if shape != wanted.shape:
            self.refuse(node, f'{known.field.name} is {known.field.words()}, and {node.name} takes {wanted.words()}.',
                        'Give it the same type; what may be missing stands inside its section.')  # fmt: skip
        code = value_code(known) if is_present and not known.field.is_record else known.code
        return Known(wanted, code, known.count)


def known_parameter(value):
    """A parameter of the function."""
    return Known(value, value.name, f'{value.name}_count' if value.is_list else '')


def known_field(value, holder):
    """A field of a record, which `holder` leads to."""
    return Known(value, holder + value.name, f'{holder}{value.name}_count' if value.is_list else '')


def fields_of(value, holder):
    return {name: known_field(inner, holder) for name, inner in value.fields.items()}


def value_code(known):
    """The value itself: what may be missing is pointed at."""
    is_pointed = known.field.is_optional and known.field.type != 'text'
    return f'*{known.code}' if is_pointed else known.code


def negated(code):
    return f'!({code})' if ' ' in code else f'!{code}'
