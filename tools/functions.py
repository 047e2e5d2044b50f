# SPDX-License-Identifier: AGPL-3.0-or-later
"""The functions of a C file, found in its tokens: where each stands, and its figures."""

from dataclasses import dataclass

from ctokens import code_of

BRANCHES = ('if', 'for', 'while', 'case', '?', '&&', '||')
OPENING, CLOSING = '([{', ')]}'


@dataclass(frozen=True)
class Function:
    """A function definition; `body` are the tokens between its braces."""
    name: str
    first: int  # line where the declaration begins
    last: int   # line of the closing brace
    arguments: tuple  # the tokens of each parameter
    body: tuple

    @property
    def lines(self):
        """Lines from the declaration to the closing brace."""
        return self.last - self.first + 1

    @property
    def asserts(self):
        """How many times assert() is written in the body."""
        return sum(1 for token, after in pairs(self.body) if token.text == 'assert' and after == '(')

    @property
    def branches(self):
        """Ways the body can split; what an assert asks is no branch."""
        return sum(token.text in BRANCHES for token in without_asserts(self.body))


def pairs(tokens):
    """Each token with the text of the one after it."""
    return zip(tokens, [token.text for token in tokens[1:]] + [''])


def close_of(tokens, start):
    """The index of the bracket that closes the one at `start`, or the last index if none does."""
    depth = 0
    for index in range(start, len(tokens)):
        if tokens[index].kind == 'mark':
            depth += (tokens[index].text in OPENING) - (tokens[index].text in CLOSING)
        if depth == 0:
            return index
    return len(tokens) - 1


def without_asserts(tokens):
    """The tokens without the conditions of asserts."""
    kept, index = [], 0
    while index < len(tokens):
        if tokens[index].text == 'assert' and index + 1 < len(tokens) and tokens[index + 1].text == '(':
            index = close_of(tokens, index + 1)
        else:
            kept.append(tokens[index])
        index += 1
    return kept


def functions_of(tokens):
    """All function definitions among the tokens of a file."""
    tokens, found = code_of(tokens), []
    start = index = 0
    while index < len(tokens):
        text = tokens[index].text
        if text == '{':
            close = close_of(tokens, index)
            function = function_at(tokens, start, index, close)
            if function:
                found.append(function)
                start = close + 1
            index = close
        elif text in '([':
            index = close_of(tokens, index)
        elif text == ';':
            start = index + 1
        index += 1
    return found


def function_at(tokens, start, brace, close):
    """The function whose declaration is tokens[start:brace], or None if it declares something else."""
    declaration = without_attributes(tokens[start:brace])
    if not declaration or declaration[-1].text != ')' or any(token.text == '=' for token in declaration):
        return None
    opening = open_of(declaration)
    if opening < 1 or declaration[opening - 1].kind != 'word':
        return None
    return Function(declaration[opening - 1].text, declaration[0].line, tokens[close].last,
                    arguments_of(declaration[opening + 1:-1]), tuple(tokens[brace + 1:close]))


def without_attributes(tokens):
    """The tokens without __attribute__((..))."""
    kept, index = [], 0
    while index < len(tokens):
        if tokens[index].text == '__attribute__' and index + 1 < len(tokens):
            index = close_of(tokens, index + 1)
        else:
            kept.append(tokens[index])
        index += 1
    return kept


def open_of(tokens):
    """The index of the parenthesis that the last token closes, or -1."""
    depth = 0
    for index in range(len(tokens) - 1, -1, -1):
        depth += (tokens[index].text in CLOSING) - (tokens[index].text in OPENING)
        if depth == 0:
            return index
    return -1


def arguments_of(tokens):
    """The words of each parameter that the tokens between the parentheses declare."""
    if not tokens or [token.text for token in tokens] == ['void']:
        return ()
    found, index = [[]], 0
    while index < len(tokens):
        if tokens[index].text == ',':
            found.append([])
        else:
            found[-1].append(tokens[index].text)
        index = close_of(tokens, index) + 1 if tokens[index].text in '([' else index + 1
    return tuple(map(tuple, found))


def enum_constants(tokens):
    """The constants of the named enums; an enum without a name only gives constants to integers."""
    tokens, found = code_of(tokens), set()
    for index in range(len(tokens) - 2):
        is_named = tokens[index].text == 'enum' and tokens[index + 1].kind == 'word'
        if is_named and tokens[index + 2].text == '{':
            inside = tokens[index + 2:close_of(tokens, index + 2)]
            found.update(token.text for token, before in zip(inside[1:], inside)
                         if token.kind == 'word' and before.text in '{,')
    return found


def switches_of(body):
    """(line of default or None, first words of the cases) of each switch in a body."""
    found = []
    for index, token in enumerate(body):
        if token.text == 'switch' and index + 1 < len(body):
            brace = close_of(body, index + 1) + 1
            found.append(labels_of(body[brace + 1:close_of(body, brace)]) if brace < len(body) else (None, []))
    return found


def labels_of(tokens):
    """The labels at the outermost level of a switch, those of switches within left out."""
    default, cases, index = None, [], 0
    while index < len(tokens):
        if tokens[index].text == 'switch':
            index = close_of(tokens, close_of(tokens, index + 1) + 1)
        elif tokens[index].text == 'case' and index + 1 < len(tokens):
            cases.append(tokens[index + 1].text)
        elif tokens[index].text == 'default':
            default = tokens[index].line
        index += 1
    return default, cases
