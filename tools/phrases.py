# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes the table of a language from its .po file, or checks that the file and the code agree.

usage: phrases.py PO OUT.c NAME
       phrases.py --check PO [--root FOLDER]

What the code says to people is found by its marks: SAY("..") and every constant that is a whole sentence (a capital
first, a full stop last, a space between), and the fields of FAIL_INPUT and .field that are plain words. The check names
each that lacks a translation, each translation that nothing uses, and each whose {places} differ."""

import argparse
import re
import sys
from pathlib import Path

from ctokens import tokens_of
from tree import ROOT, files_under, is_proof, tell

QUOTED = re.compile(r'^"((?:[^"\\]|\\.)*)"$')
PLACE = re.compile(r'\{[a-z_]+\}')
SENTENCE = re.compile(r'^(?:[A-Z]|handslag )[^\n]* [^\n]*[^.][.?]$')
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
MACRO_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"(?:[\s\\]*"(?:[^"\\]|\\.)*")*')
PLAIN_FIELD = re.compile(r'^[a-z][a-z ]*$')
ESCAPES = {'n': '\n', 't': '\t', '"': '"', '\\': '\\', 'r': '\r'}


class Bad(Exception):
    """A .po file that cannot be read."""


def unescape(text):
    """The characters that a quoted text of C or PO stands for."""
    return re.sub(r'\\(.)', lambda match: ESCAPES.get(match[1], match[1]), text)


def read_po(path):
    """{English: other} of a .po file, in its order, without its head."""
    entries, key, where = {}, None, None
    for number, line in enumerate(Path(path).read_text(encoding='utf-8').splitlines(), 1):
        line = line.strip()
        if not line or line.startswith('#'):
            continue
        word, _, rest = line.partition(' ')
        if word == 'msgid':
            key, where = read_quoted(path, number, rest), 'id'
        elif word == 'msgstr':
            if key is None or key in entries:
                raise Bad(f'{path}:{number}: this sentence is translated twice, or has no msgid.')
            entries[key], where = read_quoted(path, number, rest), 'str'
        elif where == 'id':
            key += read_quoted(path, number, line)
        elif where == 'str':
            entries[key] += read_quoted(path, number, line)
        else:
            raise Bad(f'{path}:{number}: a line is msgid, msgstr or their continuation.')
    entries.pop('', None)
    return entries


def read_quoted(path, number, text):
    """The text in quotation marks."""
    match = QUOTED.match(text.strip())
    if not match:
        raise Bad(f'{path}:{number}: the text stands in quotation marks.')
    return unescape(match[1])


def c_string(text):
    """The text as a C constant."""
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n').replace('\t', '\\t') + '"'


def write_table(entries, name):
    """A C file with the entries, sorted by the bytes of their keys."""
    rows = sorted(entries.items(), key=lambda entry: entry[0].encode('utf-8'))
    lines = [f'\t{{ {c_string(key)}, {c_string(value)} }},' for key, value in rows]
    return '\n'.join(['#include "ground/phrases/phrases_inner.h"', '', f'const struct phrase_row phrases_{name}[] = {{',
                      *lines, '};', f'const size_t phrases_{name}_count = {len(rows)};', ''])


def said_in_macro(token):
    """The whole sentences in a macro: (line, text)."""
    pieces = MACRO_TEXT.findall(token.text) if token.kind == 'directive' else []
    texts = (unescape(''.join(TEXT.findall(piece))) for piece in pieces)
    return [(token.line, text) for text in texts if SENTENCE.match(text)]


def said_in(source):
    """The texts that a C file says to people: (line, text)."""
    tokens = [token for token in tokens_of(source) if token.kind != 'comment']
    found, index = [said for token in tokens for said in said_in_macro(token)], 0
    while index < len(tokens):
        if tokens[index].kind == 'string':
            line, before, text = tokens[index].line, words_before(tokens, index), ''
            while index < len(tokens) and tokens[index].kind == 'string':
                text += unescape(tokens[index].text[1:-1])
                index += 1
            if is_said(before, text):
                found.append((line, text))
        else:
            index += 1
    return found


def words_before(tokens, index):
    """The tokens that tell what a constant is for."""
    return [token.text for token in tokens[max(0, index - 6):index]]


def is_said(before, text):
    """Whether people read the constant."""
    if before[-2:] == ['SAY', '('] or SENTENCE.match(text):
        return bool(text)
    is_field = before[-2:] == ['field', '='] or is_second_of_fail(before)
    return is_field and bool(PLAIN_FIELD.match(text))


def is_second_of_fail(before):
    """Whether the constant is the field of a FAIL_INPUT whose row is simple."""
    return 'FAIL_INPUT' in before and before[-1] == ',' and before[before.index('FAIL_INPUT'):].count(',') == 1


def said_in_tree(root):
    """{text: where it is said first}."""
    said = {}
    for path in files_under(root, ('src',), ('.c', '.h')):
        if not is_proof(path):
            for line, text in said_in((Path(root) / path).read_text(encoding='utf-8')):
                said.setdefault(text, f'{path}:{line}')
    return said


def check(entries, said, path):
    """Every disagreement between the file and the code."""
    faults = [f'{where}: has no translation in {path}: "{text}"' for text, where in said.items()
              if not entries.get(text)]
    faults += [f'{path}: nothing says "{text}"' for text in entries if text not in said]
    return faults + [f'{path}: the places differ in "{text}"' for text, other in entries.items()
                     if sorted(set(PLACE.findall(text))) != sorted(set(PLACE.findall(other)))]


def main():
    """Makes the table or checks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true')
    parser.add_argument('--root', type=Path, default=ROOT)
    parser.add_argument('files', nargs='+')
    options = parser.parse_args()
    try:
        entries = read_po(options.files[0])
    except Bad as bad:
        sys.exit(str(bad))
    if options.check:
        faults = check(entries, said_in_tree(options.root), Path(options.files[0]).name)
        return tell(faults, f'phrases: {len(entries)} sentences stand in both languages.')
    Path(options.files[1]).write_text(write_table(entries, options.files[2]), encoding='utf-8')
    return 0


if __name__ == '__main__':
    raise SystemExit(main())
