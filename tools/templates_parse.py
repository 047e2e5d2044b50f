# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mustache as a tree: what the compiler and the dynamic mode of the tests share.

Everything of the Mustache specification but lambdas and dynamic names; with `is_ours`, also the two tags that only
the compiler knows: {{_ "A sentence with {places}."}} and {{@route value}}."""

import re
from dataclasses import dataclass, field

from refusal import Refusal

SENTENCE = r'"((?:[^"\\\n]|\\["\\])+)"'
PHRASE = re.compile(rf'_\s+{SENTENCE}(?:\s+{SENTENCE}\s+([a-z][a-z0-9_.]*))?((?:\s+[a-z][a-z_]*=[a-z][a-z0-9_.]*)*)'
                    r'(?:\s+(@[^"]*))?$')
ROUTE = re.compile(r'@\s*([a-z][a-z0-9_]*)((?:\s+[a-z][a-z0-9_.]*)*)(?:\s+language=([a-z][a-z0-9_.]*))?$')
BLANK = ' \t'


@dataclass
class Node:
    """What every node knows: where it began."""
    file: str
    line: int


@dataclass
class Text(Node):
    """What stands as it is."""
    text: str = ''


@dataclass
class Value(Node):
    """{{name}}, and {{{name}}} or {{&name}}, which escape nothing."""
    name: str = ''
    is_raw: bool = False


@dataclass
class Section(Node):
    """{{#name}}..{{/name}} and {{^name}}..{{/name}}."""
    name: str = ''
    is_inverted: bool = False
    children: list = field(default_factory=list)


@dataclass
class Partial(Node):
    """{{> name}}; `indent` is the white space before one that has its line alone."""
    name: str = ''
    indent: str = ''
    is_alone: bool = False


@dataclass
class Parent(Node):
    """{{< name}}..{{/name}}: another template with blocks of its own put in."""
    name: str = ''
    indent: str = ''
    is_alone: bool = False
    children: list = field(default_factory=list)

    @property
    def blocks(self):
        """The blocks put in, by name; of two the last."""
        return {child.name: child for child in self.children if isinstance(child, Block)}


@dataclass
class Block(Node):
    """{{$name}}..{{/name}}. `indent` is the white space before the tag that begins its line; `inner` that of the
    first line inside, None when the content begins beside the tag."""
    name: str = ''
    indent: str = ''
    inner: str | None = None
    children: list = field(default_factory=list)


@dataclass
class Comment(Node):
    """{{! what readers of the template see }}"""
    text: str = ''


@dataclass
class Phrase(Node):
    """A sentence to people, its plural and the count that decides, places with values of another name, and where the
    words in [brackets] lead."""
    sentence: str = ''
    plural: str | None = None
    count: str | None = None
    renamed: dict = field(default_factory=dict)
    link: object = None


@dataclass
class Link(Node):
    """The address of a route."""
    route: str = ''
    values: list = field(default_factory=list)
    language: str | None = None


class Reader:
    """Walks over the source and builds the tree."""

    def __init__(self, file, source, is_ours):
        self.file, self.source, self.is_ours = file, source, is_ours
        self.at, self.open, self.close = 0, '{{', '}}'
        self.root = Section(file, 1)
        self.stack = [self.root]

    @property
    def line(self):
        return self.source.count('\n', 0, self.at) + 1

    def refuse(self, what, remedy, line=None):
        raise Refusal(self.file, line or self.line, what, remedy)

    def read(self):
        """The nodes of the whole source."""
        while True:
            start = self.source.find(self.open, self.at)
            if start < 0:
                self.add_text(self.source[self.at:])
                break
            self.add_text(self.source[self.at:start])
            self.at = start
            self.read_tag(start)
        if len(self.stack) > 1:
            last = self.stack[-1]
            self.refuse(f'{last.name} is not closed.', f'Write {{{{/{last.name}}}}} where it ends.', last.line)
        return self.root.children

    def add(self, node):
        self.stack[-1].children.append(node)

    def add_text(self, text):
        if text:
            self.add(Text(self.file, self.line, text))

    def read_tag(self, start):
        """One tag, from its {{ to its }}."""
        is_triple = self.source.startswith(self.open + '{', start)
        close = '}' + self.close if is_triple else self.close
        if self.source.startswith(self.open + '=', start):
            close = '=' + self.close
        end = self.source.find(close, start + len(self.open) + (1 if close != self.close else 0))
        if end < 0:
            self.refuse('A tag is not closed.', f'Close it with {close}.')
        content = self.source[start + len(self.open):end]
        end += len(close)
        if is_triple:
            self.add(Value(self.file, self.line, content[1:].strip(), True))
            self.at = end
        elif content[:1] in ('#', '^', '/', '>', '<', '$', '!', '='):
            self.read_marked(content[0], content[1:], start, end)
        else:
            self.add(self.read_value(content.strip()))
            self.at = end

    def read_value(self, content):
        """A tag that leaves something in its place."""
        if content.startswith('&'):
            return Value(self.file, self.line, content[1:].strip(), True)
        if self.is_ours and content[:1] in ('_', '@') and not re.match(r'_\w', content):
            return self.read_phrase(content) if content[0] == '_' else self.read_link(content)
        if not content:
            self.refuse('A tag is empty.', 'Name a value.')
        return Value(self.file, self.line, content)

    def read_phrase(self, content):
        match = PHRASE.match(content)
        if match is None:
            self.refuse('This is no phrase.', 'Write {{_ "Sentence with {place}."}} or {{_ "One." "{count} of them." count}}, '
                        'then place=value where they differ, then @route for the words in [brackets].')  # fmt: skip
        texts = [text and re.sub(r'\\(.)', r'\1', text) for text in (match[1], match[2])]
        renamed = dict(pair.split('=') for pair in match[4].split())
        link = self.read_link(match[5].strip()) if match[5] else None
        return Phrase(self.file, self.line, texts[0], texts[1], match[3], renamed, link)

    def read_link(self, content):
        match = ROUTE.match(content)
        if match is None:
            self.refuse('This is no link.', 'Write {{@route value value}} or {{@route language=other}}.')
        return Link(self.file, self.line, match[1], match[2].split(), match[3])

    def read_marked(self, mark, content, start, end):
        """A tag that may have its line alone, and then takes it away."""
        name = content.strip()
        before, after = self.line_before(start), self.line_after(end)
        line = self.line
        if mark == '/':
            self.close_section(name, before, after, end)
            return
        is_alone = before is not None and after is not None
        if mark == '=':
            self.set_delimiters(content)
        elif mark == '!':
            self.add_alone(Comment(self.file, line, content), is_alone, before)
        elif mark == '>':
            indent = before if is_alone else ''
            self.add_alone(Partial(self.file, line, name, indent, is_alone), is_alone, before)
        else:
            self.open_section(mark, name, before, after)
        if mark == '=' and is_alone:
            self.cut_text(before)
        self.at = after if is_alone or self.is_open_of_block(mark, after) else end

    def is_open_of_block(self, mark, after):
        """Whether the tag opens a block put in, whose content begins on the next line."""
        return mark == '$' and after is not None and self.stack[-1].inner is not None

    def add_alone(self, node, is_alone, before):
        if is_alone:
            self.cut_text(before)
        self.add(node)

    def open_section(self, mark, name, before, after):
        """Opens a section, a parent or a block."""
        if not name:
            self.refuse('A section has no name.', 'Name what it is about.')
        line, within = self.line, self.stack[-1]
        begins_line = before is not None
        if mark in '#^':
            node = Section(self.file, line, name, mark == '^')
            if begins_line and after is not None:
                self.cut_text(before)
        elif mark == '<':
            node = Parent(self.file, line, name, before or '', begins_line)
            self.cut_text(before or '')
        else:
            node = Block(self.file, line, name, before or '')
            self.cut_text(before or '')
            if after is not None and (begins_line or isinstance(within, Parent)):
                node.inner = ''
        self.add(node)
        self.stack.append(node)

    def close_section(self, name, before, after, end):
        """Closes what is open, which must have the name."""
        node = self.stack[-1]
        if node is self.root or node.name != name:
            wanted = f'Close {node.name} first.' if node is not self.root else 'Remove it.'
            self.refuse(f'{name} is closed but not open here.', wanted)
        is_alone = before is not None and after is not None
        if is_alone:
            self.cut_text(before)
        if isinstance(node, Parent):
            node.is_alone = node.is_alone and after is not None
            is_alone = is_alone or node.is_alone
            if not node.is_alone and node.indent:
                self.stack[-2].children.insert(-1, Text(self.file, node.line, node.indent))
                node.indent = ''
        if isinstance(node, Block) and node.inner is not None:
            node.inner = first_indent(node.children)
        self.stack.pop()
        self.at = after if is_alone else end

    def set_delimiters(self, content):
        words = content.split()
        if len(words) != 2 or any('=' in word for word in words):
            self.refuse('These are no delimiters.', 'Write {{=<% %>=}}.')
        self.open, self.close = words

    def line_before(self, start):
        """The white space between the start of the line and the tag; None when something else stands there."""
        first = self.source.rfind('\n', 0, start) + 1
        text = self.source[first:start]
        return text if not text.strip(BLANK) else None

    def line_after(self, end):
        """Where the next line begins; None when something else follows on this one."""
        match = re.compile(r'[ \t]*(?:\r?\n|\Z)').match(self.source, end)
        return match.end() if match else None

    def cut_text(self, blank):
        """Takes the white space that was added last away again."""
        if blank:
            last = self.stack[-1].children[-1]
            last.text = last.text[:len(last.text) - len(blank)]
            if not last.text:
                self.stack[-1].children.pop()


def first_indent(nodes):
    """The white space that the first line inside begins with; None when there is no line."""
    if not nodes:
        return None
    first = nodes[0]
    if isinstance(first, Text):
        return first.text[:len(first.text) - len(first.text.lstrip(BLANK))]
    return first.indent if isinstance(first, (Block, Partial, Parent)) else ''


def parse(file, source, is_ours=False):
    """The tree of a source."""
    return Reader(file, source, is_ours).read()


class Indenter:
    """Moves the lines of a tree: takes `cut` white space from each and puts `add` there instead."""

    def __init__(self, cut, add):
        self.cut, self.add, self.begins_line = cut, add, True

    def moved(self, nodes):
        """The nodes, moved; those given stay as they are."""
        found = []
        for node in nodes:
            if isinstance(node, Text):
                found.append(Text(node.file, node.line, self.text(node.text)))
            else:
                found += self.node(node)
        return found

    def text(self, text):
        lines = text.split('\n')
        for i, line in enumerate(lines):
            if i > 0 or self.begins_line:
                is_last_and_empty = i + 1 == len(lines) and line == ''
                lines[i] = line if is_last_and_empty else self.indent(line)
        self.begins_line = lines[-1] == '' and (len(lines) > 1 or self.begins_line)
        return '\n'.join(lines)

    def indent(self, blank):
        """The line, or the white space before a tag, after moving."""
        room = len(blank) - len(blank.lstrip(BLANK))
        return self.add + blank[min(room, len(self.cut)):]

    def node(self, node):
        if isinstance(node, Comment):
            return [node]
        if isinstance(node, Section):
            children = self.moved(node.children)
            return [Section(node.file, node.line, node.name, node.is_inverted, children)]
        is_moved = isinstance(node, Block) or (isinstance(node, (Partial, Parent)) and node.is_alone)
        if is_moved and self.begins_line:
            return [self.moved_tag(node)]
        prefix = [Text(node.file, node.line, self.add)] if self.begins_line and self.add else []
        self.begins_line = False
        return [*prefix, node]

    def moved_tag(self, node):
        """A tag that keeps its own white space."""
        indent = self.indent(node.indent)
        if isinstance(node, Partial):
            return Partial(node.file, node.line, node.name, indent, True)
        if isinstance(node, Parent):
            return Parent(node.file, node.line, node.name, indent, True, node.children)
        inner = None if node.inner is None else self.indent(node.inner)
        begins, self.begins_line = self.begins_line, node.inner is not None
        children = self.moved(node.children)
        self.begins_line = begins and not children or self.begins_line
        return Block(node.file, node.line, node.name, indent, inner, children)


def moved(nodes, cut, add):
    """The nodes with their lines moved."""
    return Indenter(cut, add).moved(nodes) if cut or add else nodes


def content_of(block, override):
    """What stands in the place of a block: what was put in, moved to where the block stands, or its own."""
    if override is None:
        beside = [Text(block.file, block.line, block.indent)] if block.inner is None and block.indent else []
        return beside + block.children
    return moved(override.children, override.inner or '', block.indent if block.inner is None else block.inner)


def walk(nodes):
    """Every node of a tree, those inside others too."""
    for node in nodes:
        yield node
        yield from walk(getattr(node, 'children', ()))


def phrases_of(file, source):
    """What a template says to people: (line, sentence), or (line, (sentence, plural))."""
    phrases = (node for node in walk(parse(file, source, is_ours=True)) if isinstance(node, Phrase))
    return [(node.line, (node.sentence, node.plural) if node.plural else node.sentence) for node in phrases]
