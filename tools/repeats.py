# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finds logic that stands in two places: runs of lines inside functions that say the same, also when the copy has other
names for its variables and other constants. What is called keeps its name: calling the same things in the same order is
what makes a run a repetition."""

from dataclasses import dataclass

RUN_LINES = 8   # a shorter run is an idiom
RUN_TOKENS = 40  # so is a run of hardly anything but braces

KEYWORDS = set('''auto break case char const continue default do double else enum extern float for goto if inline int long
register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while bool true
false NULL size_t int64_t uint64_t int32_t uint32_t uint8_t'''.split())


@dataclass(frozen=True)
class Row:
    """One line of code inside a function."""
    path: str
    line: int
    function: int  # which function, counted through the tree
    tokens: tuple  # (kind, text, whether it is called)


def rows_of(path, functions, first_number):
    """The rows of a file's functions; `first_number` is the number of the first function."""
    rows = []
    for number, function in enumerate(functions, first_number):
        lines = {}
        after = [token.text for token in function.body[1:]] + ['']
        for token, following in zip(function.body, after):
            lines.setdefault(token.line, []).append((token.kind, token.text, following == '('))
        rows += [Row(str(path), line, number, tuple(tokens)) for line, tokens in sorted(lines.items())
                 if tokens[0][1] != '.']  # a line that sets a field by name is data
    return rows


def shape_of(rows):
    """What the rows say, with variables numbered by first appearance and constants without their value."""
    names, shape = {}, []
    for row in rows:
        for kind, text, is_called in row.tokens:
            if kind == 'word' and not is_called and text not in KEYWORDS:
                shape.append(names.setdefault(text, len(names)))
            else:
                shape.append(kind if kind in ('number', 'string', 'character') else text)
        shape.append('\n')
    return tuple(shape)


def repeats_of(rows):
    """(path, first line, last line, path, first line, last line) of every run that stands twice."""
    places = {}
    for start in range(len(rows) - RUN_LINES + 1):
        window = rows[start:start + RUN_LINES]
        tokens = sum(len(row.tokens) for row in window)
        if window[0].function == window[-1].function and tokens >= RUN_TOKENS:
            places.setdefault(shape_of(window), []).append(start)
    found = []
    for starts in places.values():
        found += [(other - starts[0], starts[0]) for other in starts[1:] if other - starts[0] >= RUN_LINES]
    return [run_between(rows, *run) for run in joined(sorted(found))]


def joined(windows):
    """(distance, start, length) of runs, from windows sorted by distance and start: windows that follow each other
    at one distance are one longer run."""
    runs = []
    for distance, start in windows:
        is_next = runs and runs[-1][0] == distance and start == runs[-1][1] + runs[-1][2] - RUN_LINES + 1
        if is_next:
            runs[-1] = (distance, runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((distance, start, RUN_LINES))
    return runs


def run_between(rows, distance, start, length):
    """The two places of a run as paths and lines."""
    one, two = rows[start:start + length], rows[start + distance:start + distance + length]
    return one[0].path, one[0].line, one[-1].line, two[0].path, two[0].line, two[-1].line
