# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes the table of a language from its .po file, or checks that the file and the code agree.

usage: phrases.py PO OUT.c NAME
       phrases.py --pseudo PO OUT.c NAME
       phrases.py --check PO [--root FOLDER]

What the code says to people is found by its marks: SAY("..") and every constant that is a whole sentence (a capital
first, a full stop last, a space between), and the fields of FAIL_INPUT and .field that are plain words; in templates, by
{{_ "..."}}. The check names each that lacks a translation, each translation that nothing uses, and each whose {places}
differ. A plural stands in PO as msgid, msgid_plural and msgstr[0] .., which is for templates alone.

The pseudo language is made from the English: accented, longer, in brackets, written from right to left. Whoever sees it
sees at once which words are not in the phrase files, and which places are too narrow or laid out for the left."""

import argparse
import re
import sys
from pathlib import Path

from ctokens import tokens_of
from refusal import Refusal
from templates_parse import phrases_of
from tree import ROOT, files_under, is_proof, tell

# In the order of enum language. English is the key; the last is made from it.
LANGUAGES = ('english', 'swedish', 'pseudo')
# The forms that a plural of the language has, in the order of msgstr[n]: Unicode CLDR, plural rules.
PLURALS = {'english': ('one', 'other'), 'swedish': ('one', 'other'),
           'pseudo': ('zero', 'one', 'two', 'few', 'many', 'other')}

QUOTED = re.compile(r'^"((?:[^"\\]|\\.)*)"$')
WORD = re.compile(r'(?:msgid|msgid_plural|msgstr(?:\[[0-5]\])?)$')
PLACE = re.compile(r'\{[a-z_]+\}')
SENTENCE = re.compile(r'^(?:[A-Z]|handslag )[^\n]* [^\n]*[^.][.?]$')
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
MACRO_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"(?:[\s\\]*"(?:[^"\\]|\\.)*")*')
PLAIN_FIELD = re.compile(r'^[a-z][a-z ]*$')
ACCENTS = str.maketrans('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
                        'ÀßÇÐÉƑĜĤÎĴĶĻḾÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž')
SPELLED = {ord('\\'): '\\\\', ord('"'): '\\"', ord('\n'): '\\n', ord('\t'): '\\t', ord('\r'): '\\r',
           0x202e: '\\u202e', 0x202c: '\\u202c'}  # fmt: skip
LONGER = tuple('one two three four five six seven eight nine ten eleven twelve'.split())
ESCAPES = {'n': '\n', 't': '\t', '"': '"', '\\': '\\', 'r': '\r'}


class Bad(Exception):
    """A .po file that cannot be read."""


def unescape(text):
    """The characters that a quoted text of C or PO stands for."""
    return re.sub(r'\\(.)', lambda match: ESCAPES.get(match[1], match[1]), text)


def read_po(path):
    """{English: other} of a .po file, in its order, without its head. A plural is {(one, more): (form, ..)}."""
    entries, fields, last = {}, {}, None
    for number, line in enumerate(Path(path).read_text(encoding='utf-8').splitlines(), 1):
        line = line.strip()
        if not line or line.startswith('#'):
            continue
        word, _, rest = line.partition(' ')
        if word == 'msgid':
            keep_entry(path, number, entries, fields)
            fields = {}
        if WORD.match(word):
            if word in fields or word != 'msgid' and 'msgid' not in fields:
                raise Bad(f'{path}:{number}: this sentence is translated twice, or has no msgid.')
            fields[word], last = read_quoted(path, number, rest), word
        elif last is None:
            raise Bad(f'{path}:{number}: a line is msgid, msgid_plural, msgstr or their continuation.')
        else:
            fields[last] += read_quoted(path, number, line)
    keep_entry(path, number, entries, fields)
    entries.pop('', None)
    return entries


def keep_entry(path, number, entries, fields):
    """Adds what was read since the last msgid."""
    if not fields:
        return
    key, value = fields['msgid'], fields.get('msgstr')
    if 'msgid_plural' in fields:
        forms = sorted(word for word in fields if word.startswith('msgstr['))
        key, value = (key, fields['msgid_plural']), tuple(fields[word] for word in forms)
    if key in entries or value in (None, ()) or isinstance(value, tuple) == isinstance(key, str):
        raise Bad(f'{path}:{number}: the sentence before is translated twice or not at all: {fields["msgid"]!r}.')
    entries[key] = value


def read_quoted(path, number, text):
    """The text in quotation marks."""
    match = QUOTED.match(text.strip())
    if not match:
        raise Bad(f'{path}:{number}: the text stands in quotation marks.')
    return unescape(match[1])


def c_string(text):
    """The text as a C constant. What turns the direction of writing is spelled out, so that the source shows it."""
    return '"' + text.translate(SPELLED) + '"'


def accented(text):
    """The letters with marks, written from right to left."""
    return f'\u202e{text.translate(ACCENTS)}\u202c' if any(letter.isalpha() for letter in text) else text


def pseudo(text):
    """The sentence in the pseudo language; its {places} and [links] stay."""
    pieces = [piece if PLACE.fullmatch(piece) else accented(piece) for piece in re.split(r'(\{[a-z_]+\}|[\[\]])', text) if piece]
    longer = ' '.join(LONGER[:1 + len(text) // 12])
    return f'⟦{"".join(pieces)} {accented(longer)}⟧'


def pseudo_entries(entries):
    """{English: pseudo} of the same sentences."""
    return {text: pseudo(text) if isinstance(text, str) else pseudo_forms(text) for text in entries}


def pseudo_forms(texts):
    """The forms of a plural in the pseudo language."""
    return tuple(pseudo(texts[0] if form == 'one' else texts[1]) for form in PLURALS['pseudo'])


def write_table(entries, name):
    """A C file with the entries, sorted by the bytes of their keys. Plurals are compiled into templates instead."""
    rows = sorted((entry for entry in entries.items() if isinstance(entry[0], str)),
                  key=lambda entry: entry[0].encode('utf-8'))
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
    for path in files_under(root, ('src',), ('.html',)):
        if not is_proof(path):
            for line, key in phrases_of(path, (Path(root) / path).read_text(encoding='utf-8')):
                said.setdefault(key, f'{path}:{line}')
    return said


def check(entries, said, path):
    """Every disagreement between the file and the code."""
    faults = [f'{where}: has no translation in {path}: "{first_of(text)}"' for text, where in said.items()
              if not is_whole(text, entries.get(text))]
    faults += [f'{path}: nothing says "{first_of(text)}"' for text in entries if text not in said]
    return faults + [f'{path}: the places differ in "{first_of(text)}"' for text, other in entries.items()
                     if not has_same_places(text, other)]


def first_of(text):
    """The sentence, or the first of a plural."""
    return text if isinstance(text, str) else text[0]


def is_whole(text, other, language='swedish'):
    """Whether the translation says something, in every form."""
    if isinstance(text, str):
        return bool(other)
    return other is not None and len(other) == len(PLURALS[language]) and all(other)


def has_same_places(text, other):
    """Whether both have the same {places}; a form of a plural may leave some out, as "One gift" does."""
    if isinstance(text, str):
        return places_of(text) == places_of(other)
    return places_of(*other) <= places_of(*text)


def places_of(*texts):
    """The {places} of all the texts."""
    return {place for text in texts for place in PLACE.findall(text)}


def main():
    """Makes the table or checks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true')
    parser.add_argument('--pseudo', action='store_true')
    parser.add_argument('--root', type=Path, default=ROOT)
    parser.add_argument('files', nargs='+')
    options = parser.parse_args()
    try:
        entries = read_po(options.files[0])
    except Bad as bad:
        sys.exit(str(bad))
    if options.check:
        try:
            said = said_in_tree(options.root)
        except Refusal as refusal:
            sys.exit(str(refusal))
        faults = check(entries, said, Path(options.files[0]).name)
        return tell(faults, f'phrases: {len(entries)} sentences stand in both languages.')
    if options.pseudo:
        entries = pseudo_entries(entries)
    Path(options.files[1]).write_text(write_table(entries, options.files[2]), encoding='utf-8')
    return 0


if __name__ == '__main__':
    raise SystemExit(main())
