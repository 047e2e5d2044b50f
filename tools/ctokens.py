# SPDX-License-Identifier: AGPL-3.0-or-later
"""C source as tokens, written by hand so that comments, strings and directives are never mistaken for code."""

from dataclasses import dataclass

MARKS = ('<<=', '>>=', '...', '->', '++', '--', '<<', '>>', '<=', '>=', '==', '!=', '&&', '||', '+=', '-=', '*=',
         '/=', '%=', '&=', '|=', '^=', '##')


@dataclass(frozen=True)
class Token:
    """One token and the lines it stands on. A directive is one token with its comments taken out."""
    kind: str  # word, number, string, character, mark, directive or comment
    text: str
    line: int
    last: int


class Scanner:
    """Walks through the source once; `at` is the next character and `line` the line it stands on."""

    def __init__(self, source):
        self.source = source
        self.at = 0
        self.line = 1
        self.is_line_start = True
        self.tokens = []

    def scan(self):
        """All tokens in their order."""
        while self.at < len(self.source):
            if not self.skip_space():
                self.scan_token()
        return self.tokens

    def skip_space(self):
        """Steps over one space, newline or spliced newline; says whether there was one."""
        character = self.source[self.at]
        if self.source.startswith('\\\n', self.at):
            self.step(2)
        elif character == '\n':
            self.step(1)
            self.is_line_start = True
        elif character.isspace():
            self.step(1)
        else:
            return False
        return True

    def step(self, count):
        """Moves forward and counts the lines passed; gives the text passed."""
        text = self.source[self.at:self.at + count]
        self.line += text.count('\n')
        self.at += count
        return text

    def scan_token(self):
        """Takes the token that starts here."""
        source, at = self.source, self.at
        if source.startswith(('/*', '//'), at):
            self.take('comment', self.comment_length(at))
            return
        starts_line, self.is_line_start = self.is_line_start, False
        if source[at] == '#' and starts_line:
            self.take_directive()
        elif source[at] in '"\'':
            self.take('string' if source[at] == '"' else 'character', self.quoted_length(at))
        elif source[at].isdigit() or (source[at] == '.' and source[at + 1:at + 2].isdigit()):
            self.take('number', self.number_length(at))
        elif source[at].isalpha() or source[at] == '_':
            self.take('word', self.word_length(at))
        else:
            self.take('mark', next((len(mark) for mark in MARKS if source.startswith(mark, at)), 1))

    def take(self, kind, length):
        """Adds the next `length` characters as one token."""
        first = self.line
        text = self.step(length)
        self.tokens.append(Token(kind, text, first, self.line))

    def take_directive(self):
        """Takes a directive to the end of its last spliced line; its comments become tokens of their own."""
        first, parts = self.line, []
        while self.at < len(self.source) and self.source[self.at] != '\n':
            if self.source.startswith('\\\n', self.at):
                self.step(2)
                parts.append(' ')
            elif self.source.startswith(('/*', '//'), self.at):
                self.take('comment', self.comment_length(self.at))
            elif self.source[self.at] == '"':
                parts.append(self.step(self.quoted_length(self.at)))
            else:
                parts.append(self.step(1))
        self.tokens.append(Token('directive', ''.join(parts).strip(), first, self.line))

    def comment_length(self, at):
        """Characters of the comment at `at`; one that is never closed runs to the end."""
        if self.source.startswith('/*', at):
            end = self.source.find('*/', at + 2)
            return len(self.source) - at if end < 0 else end + 2 - at
        end = self.source.find('\n', at)
        while end > 0 and self.source[end - 1] == '\\':
            end = self.source.find('\n', end + 1)
        return len(self.source) - at if end < 0 else end - at

    def quoted_length(self, at):
        """Characters of the string or character constant at `at`; it ends at the latest with the line."""
        end = at + 1
        while end < len(self.source) and self.source[end] not in (self.source[at], '\n'):
            end += 2 if self.source[end] == '\\' else 1
        is_closed = self.source[end:end + 1] == self.source[at]
        return min(end + is_closed, len(self.source)) - at

    def number_length(self, at):
        """Characters of the preprocessing number at `at` (C17, 6.4.8)."""
        end = at + 1
        while end < len(self.source):
            character = self.source[end]
            is_signed_exponent = character in '+-' and self.source[end - 1] in 'eEpP'
            if not (character.isalnum() or character in '._' or is_signed_exponent):
                break
            end += 1
        return end - at

    def word_length(self, at):
        """Characters of the identifier at `at`."""
        end = at
        while end < len(self.source) and (self.source[end].isalnum() or self.source[end] == '_'):
            end += 1
        return end - at


def tokens_of(source):
    """The tokens of C source text."""
    return Scanner(source).scan()


def code_of(tokens):
    """The tokens the compiler sees as code: no comments, no directives."""
    return [token for token in tokens if token.kind not in ('comment', 'directive')]


def code_lines(tokens):
    """The numbers of the lines that hold anything but blanks and comments."""
    lines = set()
    for token in tokens:
        if token.kind != 'comment':
            lines.update(range(token.line, token.last + 1))
    return lines


def includes_of(tokens):
    """(line, name, is_angled) for each include."""
    found = []
    for token in tokens:
        text = token.text[1:].lstrip() if token.kind == 'directive' else ''
        name = text.removeprefix('include').lstrip()
        if text.startswith('include') and name[:1] in ('<', '"'):
            found.append((token.line, name.strip('<>" \t'), name[0] == '<'))
    return found
