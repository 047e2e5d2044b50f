# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes the C of a room's templates: a door with a function for each page, and the functions."""

import re

from phrases import LANGUAGES, c_string
from templates_walk import Call, Constant, Said, Under

MADE = '/* Made from templates by tools/templates.py. Never written by hand. */\n'
LINE_MAX = 100
HELD = '/* The texts are as long as they are. */\n#pragma GCC diagnostic ignored "-Woverlength-strings"\n'


def prefix_of(room):
    """The last part of a room's name."""
    return room.rstrip('/').rsplit('/', 1)[-1]


def header(room, pages, structs):
    """The door that is made."""
    guard = f'{room.upper().replace("/", "_").replace("-", "_")}_PAGES_H'
    parts = [MADE, f'#ifndef {guard}\n#define {guard}\n\n#include "ground/templates/templates.h"\n']
    if structs:
        parts.append(''.join(f'struct {name};\n' for name in structs))
    parts += [define_struct(name, fields) for name, fields in structs.items()]
    parts += [f'{page_comment(page)}{prototype(page)};\n' for page in pages]
    return '\n'.join(parts) + '\n#endif\n'


def define_struct(name, fields):
    """What holds the values of a row or a record, and the function that fails to compile when one is forgotten."""
    given = [parameter for value in fields.values() for parameter in value.parameters]
    members = ''.join(f'\t{kind}{value};\n' for kind, value in given)
    arguments = [f'{kind}{value}' for kind, value in given]
    set_to = [f'.{value} = {value}' for _, value in given]
    return (f'struct {name} {{\n{members}}};\n\n{listed(f"static inline MUST_USE struct {name} {name}(", arguments, ")")}\n'
            f'{{\n\t{listed(f"return (struct {name}){{ ", set_to, " };")}\n}}\n')


def listed(start, parts, end):
    """The parts on one line, or a line each."""
    line = f'{start}{", ".join(parts)}{end}'
    if len(line) <= LINE_MAX:
        return line
    return start.rstrip() + '\n\t    ' + ',\n\t    '.join(parts) + end


def page_comment(page):
    """What may be missing, said beside the function."""
    missing = [value.name for value in page.fields.values() if value.is_optional]
    texts = [name for name in missing if page.fields[name].type == 'text']
    others = [name for name in missing if name not in texts]
    said = [f'{", ".join(texts)}: empty when missing.'] if texts else []
    said += [f'{", ".join(others)}: NULL when missing.'] if others else []
    return f'/* {" ".join(said)} */\n' if said else ''


def prototype(page):
    given = [f'{kind}{name}' for value in page.fields.values() for kind, name in value.parameters]
    return listed(f'MUST_USE struct status {page.name}_page(', ['struct page *page', *given], ')')


def source(room, pages):
    """The functions."""
    parts, tables = [], Tables()
    for page in pages:
        body = '\n'.join(lines_of(page.steps, 1, tables)) + '\n'
        names = [name for value in page.fields.values() for _, name in value.parameters]
        unused = ''.join(f'\t(void){name};\n' for name in names if not re.search(rf'\b{name}\b', without_strings(body)))
        parts.append(f'{prototype(page).removeprefix("MUST_USE ")}\n{{\n{unused}{body}\treturn page_status(page);\n}}\n')
    return '\n'.join([MADE, f'#include "{room}/{prefix_of(room)}_pages.h"\n', HELD, *tables.defined(), *parts])


def without_strings(code):
    return re.sub(r'"(?:[^"\\]|\\.)*"', '""', code)


class Tables:
    """Sentences without places, a table of the languages each."""

    def __init__(self):
        self.names = {}  # texts: name

    def name(self, texts):
        return self.names.setdefault(tuple(texts), f'said_{len(self.names) + 1}')

    def defined(self):
        return [f'static const struct text {name}[LANGUAGES] = {{\n'
                + ''.join(f'\t[{constant("LANGUAGE", language)}] = {{ {quoted(text)}, {len(text.encode())} }},\n'
                          for language, text in zip(LANGUAGES, texts)) + '};\n'
                for texts, name in self.names.items()]  # fmt: skip


def constant(kind, name):
    return f'{kind}_{name.upper()}'


def merged(steps):
    """The steps with constants beside each other made one."""
    found = []
    for step in steps:
        if isinstance(step, Constant) and found and isinstance(found[-1], Constant):
            found[-1] = Constant(found[-1].text + step.text)
        elif not isinstance(step, Constant) or step.text:
            found.append(step)
    return found


def lines_of(steps, depth, tables):
    """The lines of C, `depth` tabs in."""
    tabs, lines = '\t' * depth, []
    for step in merged(steps):
        if isinstance(step, Constant):
            lines.append(f'{tabs}page_add(page, TEXT({quoted(step.text, depth)}));')
        elif isinstance(step, Call):
            lines.append(tabs + step.code)
        elif isinstance(step, Under):
            inner = lines_of(step.steps, depth + 1, tables)
            lines += [f'{tabs}{step.head} {{', *inner, f'{tabs}}}']
        else:
            lines += said_lines(step, depth, tables)
    return lines


def said_lines(said, depth, tables):
    """A phrase: from a table when it has no places, else told in each language."""
    tabs = '\t' * depth
    if not said.count and all(isinstance(step, Constant) for steps in said.languages for step in steps):
        name = tables.name([''.join(step.text for step in steps) for steps in said.languages])
        return [f'{tabs}page_add(page, {name}[page->language]);']
    lines = [f'{tabs}switch (page->language) {{']
    for language, steps in zip(LANGUAGES, said.languages):
        inner = plural_lines(said.count, steps, depth + 1, tables) if said.count else lines_of(steps, depth + 1, tables)
        lines += [f'{tabs}case {constant("LANGUAGE", language)}:', *inner, f'{tabs}\tbreak;']
    return [*lines, f'{tabs}}}']


def plural_lines(count, forms, depth, tables):
    """The forms that differ from the last, each under its category."""
    tabs, lines = '\t' * depth, []
    others = [(form, steps) for form, steps in forms.items() if form != 'other' and steps != forms['other']]
    for form, steps in others:
        head = 'if' if not lines else '} else if'
        lines += [f'{tabs}{head} (page_plural(page, {count}) == {constant("PLURAL", form)}) {{',
                  *lines_of(steps, depth + 1, tables)]
    if not lines:
        return lines_of(forms['other'], depth, tables)
    return [*lines, f'{tabs}}} else {{', *lines_of(forms['other'], depth + 1, tables), f'{tabs}}}']


def quoted(text, depth=0):
    """A C string, a line to each line."""
    lines = [line for line in text.splitlines(keepends=True) if line] or ['']
    return ('\n' + '\t' * depth + '    ').join(map(c_string, lines))
