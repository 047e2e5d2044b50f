# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a template says of itself in the comment it begins with: its name, its kind, and the values it is given."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from refusal import Refusal
from statements_text import C_WORDS
from templates_parse import Comment, Node, Text, parse

KINDS = ('page', 'layout', 'partial')
# The types that hold one value, and what they are in C.
TYPES = {'text': 'struct text', 'money': 'struct money', 'day': 'struct day', 'moment': 'struct moment',
         'count': 'int64_t', 'number': 'int64_t', 'bool': 'bool', 'url': 'struct url', 'language': 'enum language'}  # fmt: skip
NAME = re.compile(r'[a-z][a-z0-9_]*$')
HEAD = re.compile(r'\s*([a-z][a-z0-9_]*):\s*([a-z]+)\s*$')
LINE = re.compile(r'(?P<indent>\s*)(?P<name>\S+)\s+(?P<list>list of )?(?P<type>[a-z][a-z0-9_]*)(?P<optional>\??)$')


@dataclass
class Field:
    """One value. `fields` are those of a record or of a list's rows, and `struct` is what holds them in C."""
    file: str
    line: int
    name: str
    type: str
    is_list: bool = False
    is_optional: bool = False
    fields: dict | None = None
    struct: str = ''
    is_own: bool = False  # the fields stand indented below it, and are no partial's
    is_used: bool = False

    @property
    def is_record(self):
        """Whether the value, or each row of the list, has fields of its own."""
        return self.type not in TYPES

    @property
    def item_type(self):
        """The type of the value, or of one row, in C."""
        return f'struct {self.struct}' if self.is_record else TYPES[self.type]

    @property
    def shape(self):
        """What two values must agree in to be the same."""
        return self.type if not self.is_record else self.struct, self.is_list, self.is_optional

    @property
    def parameters(self):
        """How a function takes it, as C: (type, name), two for a list."""
        if self.is_list:
            return [(f'const {self.item_type} *', self.name), ('size_t ', f'{self.name}_count')]
        if self.is_record or self.is_optional and self.type != 'text':
            return [(f'const {self.item_type} *', self.name)]
        return [(f'{self.item_type} ', self.name)]

    def words(self):
        """Its type as it is declared."""
        return ('list of ' if self.is_list else '') + self.type + ('?' if self.is_optional else '')


@dataclass
class Template(Node):
    """A file: its declaration and its tree."""
    name: str = ''
    kind: str = ''
    fields: dict = field(default_factory=dict)
    nodes: list = field(default_factory=list)

    @property
    def struct(self):
        """What holds a partial's values when they are the fields of a record."""
        return f'{self.name}_part'


def read_template(path, shown=None):
    """A template file. `shown` is how sentences name it."""
    file = str(shown or path)
    try:
        source = Path(path).read_text(encoding='utf-8')
    except UnicodeDecodeError:
        raise Refusal(file, 1, 'The file is not UTF-8.', 'Save it as UTF-8.') from None
    nodes = parse(file, source, is_ours=True)
    for index, node in enumerate(nodes):
        head = HEAD.match(node.text.split('\n')[0]) if isinstance(node, Comment) else None
        if head:
            template = Template(file, node.line, head[1], head[2], nodes=nodes[index + 1:])
            check_head(template, Path(path))
            template.fields = read_fields(template, node)
            return template
        if not isinstance(node, Comment) and not (isinstance(node, Text) and not node.text.strip()):
            break
    raise Refusal(file, 1, 'The template does not say what it is.', 'Begin it with {{! name: page, and a line for each value.')


def check_head(template, path):
    if template.name != path.stem or template.name in C_WORDS or template.name.startswith('page'):
        raise Refusal(template.file, template.line, f'{template.name} cannot be its name.',
                      'Name it as the file, in lower case, not beginning with page.')
    if template.kind not in KINDS:
        raise Refusal(template.file, template.line, f'The kind {template.kind} is not known.', f'Use {", ".join(KINDS)}.')


def read_fields(template, comment):
    """The values declared in the lines of the comment."""
    lines = [(comment.line + number, line.partition('--')[0].rstrip())
             for number, line in enumerate(comment.text.split('\n')[1:], 1)]
    lines = [(number, line.expandtabs(8)) for number, line in lines if line.strip()]
    fields, at = read_level(template, lines, 0, -1)
    if at < len(lines):
        raise Refusal(template.file, lines[at][0], 'This line stands too far to the left.', 'Indent all values alike.')
    return fields


def read_level(template, lines, at, above):
    """The values of one indentation, deeper than `above`; returns the first line after them too."""
    fields, indent = {}, None
    while at < len(lines):
        number, line = lines[at]
        match = LINE.match(line)
        depth = len(line) - len(line.lstrip())
        if depth <= above or indent is not None and depth < indent:
            break
        if match is None or indent is not None and depth != indent:
            raise Refusal(template.file, number, 'This is no value.', 'Write: name type, name type?, or name list of type.')
        indent, at = depth, at + 1
        value = read_value(template, number, match)
        if value.name in fields:
            raise Refusal(template.file, number, f'{value.name} is declared twice.', 'Remove one.')
        fields[value.name] = value
        inner, at = read_level(template, lines, at, depth)
        if inner and not value.is_record:
            raise Refusal(template.file, number, f'A {value.type} has no fields.', 'Name a type of your own.')
        if inner:
            value.fields, value.struct, value.is_own = inner, f'{template.name}_{value.type}', True
    return fields, at


def read_value(template, number, match):
    value = Field(template.file, number, match['name'], match['type'], bool(match['list']), bool(match['optional']))
    if not NAME.match(value.name) or value.name in C_WORDS or value.name.startswith('page'):
        raise Refusal(template.file, number, f'{value.name} cannot be a name.',
                      'Use lower case words with _ between, none beginning with page.')
    if value.is_optional and (value.is_list or value.type == 'bool'):
        raise Refusal(template.file, number, f'{value.name} need not be optional.',
                      'A list may be empty, and a bool is false.')
    return value


def tie_records(templates):
    """Gives each record without fields of its own those of the partial it names."""
    by_name = {template.name: template for template in templates}
    for template in templates:
        for value in every_field(template.fields):
            if value.is_record and value.fields is None:
                partial = by_name.get(value.type)
                if partial is None or partial.kind != 'partial':
                    raise Refusal(value.file, value.line, f'{value.name} has no known type {value.type}.',
                                  f'Use {", ".join(TYPES)}, a partial, or indent its fields below it.')
                value.fields, value.struct = partial.fields, partial.struct


def every_field(fields):
    """All fields, those inside records too; those of partials stand in their own template."""
    for value in fields.values():
        yield value
        if value.fields and value.is_own:
            yield from every_field(value.fields)
