#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Statements: makes a room's statements.sql and tables/001.sql .. into typed C for SQLite and PostgreSQL.

One named statement:

    -- promise_put: put, key id
    --   in  id promise_id, reference text, giver giver_id?, is_open bool, amount money, made_on day
    INSERT INTO promise (id, reference, giver, is_open, amount, made_on)
    VALUES (:id, :reference, :giver, :is_open, :amount, :made_on);

    -- promise_by_reference: one, many
    --   in  reference text
    --   out id promise_id, amount money
    SELECT id, amount FROM promise WHERE reference = :reference AND is_open;

Kinds: put (deferred, merged; `key` tells rows apart, `sum` adds rows of one key), change (at once, tells the
number of rows), one, each; `many` also asks one query for many keys. Types: money, day, moment, int64, X_id,
enum X (int64_t in C), bool, text, bytes; X_id?, day? and moment? keep 0 as NULL. A list may go on in further
comment lines after a comma.

In a room's meson.build, after `subdir`s of the rooms whose tables it points at:

    ledger_sql = custom_target('ledger_sql',
      input: ['statements.sql', 'tables/001.sql'], output: ['ledger_sql.h', 'ledger_sql.c'],
      depend_files: statements_files,
      command: [statements, '--room', 'craft/ledger', '--include', 'craft/ledger/ledger.h', '@INPUT@', '@OUTPUT@'])
    # and ledger_sql among the sources of the static_library

Tables of other rooms that foreign keys or joins name stand one by one, in any order, before '@INPUT@', as
'--tables', files('../people/tables/001.sql'). A room may have no tables of its own.

In C: the room's own door, then `#include "craft/ledger/ledger_sql.h"`: a struct NAME_in, a struct NAME_out and
a function NAME for each statement, NAME_many beside it, `ledger_statements` and `ledger_migrations` (named
after the last part of the room).
"""

import argparse
import copy
import pathlib
import re
import sys
from dataclasses import dataclass, field

import statements_emit
from statements_rules import Judge, check_rules
from statements_tables import read_step
from statements_text import C_WORDS, Refusal, group_end, read_tokens, text_of

HEAD = re.compile(r"-- ([A-Za-z_][A-Za-z0-9_]*): (put|change|one|each)\b(.*)$")
VALUES = re.compile(r"--\s+(in|out)\s+(.*)$")
STORE_TYPES = {"money": "STORE_INT64", "day": "STORE_INT64", "moment": "STORE_INT64", "int64": "STORE_INT64",
               "bool": "STORE_BOOL", "text": "STORE_TEXT", "bytes": "STORE_BYTES"}  # fmt: skip
C_TYPES = {"money": "struct money", "day": "struct day", "moment": "struct moment", "int64": "int64_t", "bool": "bool",
           "text": "struct text", "bytes": "struct text"}  # fmt: skip
POSTGRES_TYPES = {"STORE_INT64": "bigint", "STORE_ID": "bigint", "STORE_BOOL": "boolean", "STORE_TEXT": "text",
                  "STORE_BYTES": "bytea"}  # fmt: skip


@dataclass
class Value:
    name: str
    type: str

    @property
    def store_type(self):
        if self.type.endswith("?"):
            return "STORE_ID"
        return STORE_TYPES.get(self.type, "STORE_INT64")

    @property
    def c_type(self):
        plain = self.type.rstrip("?")
        if plain.startswith("enum "):
            return "int64_t"
        return C_TYPES.get(plain, f"struct {plain}")

    @property
    def postgres_type(self):
        return POSTGRES_TYPES[self.store_type]


@dataclass
class Statement:
    file: str
    line: int
    name: str
    kind: str
    is_many: bool = False
    keys: list = field(default_factory=list)
    sums: list = field(default_factory=list)
    inputs: list = field(default_factory=list)
    outputs: list = field(default_factory=list)
    tokens: list = field(default_factory=list)
    reads: list = field(default_factory=list)
    sqlite: str = ""
    postgres: str = ""
    postgres_array: str = ""

    @property
    def is_read(self):
        return self.kind in ("one", "each")

    @property
    def target(self):
        """The one table that is written, or None."""
        if self.is_read:
            return None
        at = 1 if self.tokens[0].low == "update" else 2
        return self.tokens[at].text if len(self.tokens) > at else ""

    def refuse(self, what, remedy, token=None):
        raise Refusal(self.file, token.line if token else self.line, f"{self.name}: {what}", remedy)


def read_statements(path):
    """The statements of one file, not yet checked against tables."""
    lines = pathlib.Path(path).read_text(encoding="utf-8").split("\n")
    statements, at = [], 0
    while at < len(lines):
        head = HEAD.match(lines[at])
        if head is None:
            if lines[at].strip() and not lines[at].startswith("--"):
                raise Refusal(path, at + 1, "This text has no name.", "Put -- name: kind above it.")
            if re.match(r"--\s*\w+:\s*(put|change|one|each|many)\b", lines[at]):
                raise Refusal(path, at + 1, "This looks like a name, but is not one.", "Write it as -- name: kind.")
            at += 1
            continue
        statement = read_head(path, at + 1, head)
        at = read_values(statement, lines, at + 1)
        at = read_text(statement, lines, at)
        statements.append(statement)
    return statements


def read_head(path, line, head):
    statement = Statement(path, line, head.group(1), head.group(2))
    if statement.name != statement.name.lower() or statement.name in C_WORDS:
        statement.refuse("This cannot be a name in C.", "Use lower case words with _ between.")
    for part in [part.split() for part in head.group(3).split(",")]:
        if part == ["many"] and statement.is_read:
            statement.is_many = True
        elif part[:1] == ["key"] and len(part) > 1 and statement.kind == "put":
            statement.keys += part[1:]
        elif part[:1] == ["sum"] and len(part) > 1 and statement.kind == "put":
            statement.sums += part[1:]
        elif part:
            statement.refuse(f"{' '.join(part)!r} is not known of a {statement.kind}.",
                             "Write: put, key a b, sum c; one, many; each, many.")  # fmt: skip
    return statement


def read_values(statement, lines, at):
    """Reads the in and out lines; returns the first line after them."""
    current = None
    while at < len(lines) and lines[at].startswith("--"):
        match = VALUES.match(lines[at])
        goes_on = current is not None and current[-1].endswith(",")
        if not match and not goes_on:
            raise Refusal(statement.file, at + 1, f"{statement.name}: this line is neither in nor out.",
                          "Comments stand above the name.")  # fmt: skip
        body = match.group(2).strip() if match else lines[at][2:].strip()
        target = (statement.inputs if match.group(1) == "in" else statement.outputs) if match else current[0]
        target += [read_value(statement, part, at + 1) for part in body.rstrip(",").split(",")]
        current = (target, body)
        at += 1
    for values in (statement.inputs, statement.outputs):
        names = [value.name for value in values]
        for name in {name for name in names if names.count(name) > 1}:
            statement.refuse(f"The value {name} stands twice.", "Remove one.")
    return at


def read_value(statement, part, line):
    words = part.split()
    name, kind = (words[0], " ".join(words[1:])) if words else ("", "")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name in C_WORDS:
        raise Refusal(statement.file, line, f"{statement.name}: {name!r} cannot be a name in C.", "Write: name type.")
    is_id = re.fullmatch(r"[a-z][a-z0-9_]*_id\??", kind) or kind in ("day?", "moment?")
    if kind not in STORE_TYPES and not is_id and not re.fullmatch(r"enum [a-z][a-z0-9_]*", kind):
        raise Refusal(statement.file, line, f"{statement.name}: {name} has no known type {kind!r}.",
                      "Use money, day, moment, int64, X_id, enum X, bool, text or bytes; X_id?, day? or moment? for what may be NULL.")  # fmt: skip
    return Value(name, kind)


def read_text(statement, lines, at):
    first = at
    while at < len(lines) and not lines[at].rstrip().endswith(";"):
        if HEAD.match(lines[at]):
            break
        at += 1
    if at >= len(lines) or HEAD.match(lines[at]):
        statement.refuse("The text is not closed.", "End it with ;.")
    tokens = read_tokens(statement.file, "\n".join(lines[first : at + 1]), first + 1)
    if not tokens or tokens[-1].text != ";":
        statement.refuse("The text is not closed.", "End it with ; as the last thing on its line.")
    statement.tokens = tokens[:-1]
    verb = statement.tokens[0].low if statement.tokens else ""
    wanted = ("select", "with") if statement.is_read else ("insert", "update", "delete")
    if verb not in wanted:
        statement.refuse(f"The text of a {statement.kind} begins with {verb.upper() or 'nothing'}.",
                         f"Begin it with {' or '.join(wanted).upper()}.")  # fmt: skip
    return at + 1


def with_names(tokens, spell):
    """The text with each :name spelled by `spell(name)`."""
    pieces = [token.before + (spell(token.text[1:]) if token.kind == "name" else token.text) for token in tokens]
    return "".join(pieces).strip()


def compile_text(statement):
    """The texts for both databases, from one."""
    order = {value.name: i + 1 for i, value in enumerate(statement.inputs)}
    types = {value.name: value.postgres_type for value in statement.inputs}
    statement.sqlite = with_names(statement.tokens, lambda name: f"?{order[name]}")
    statement.postgres = with_names(statement.tokens, lambda name: f"CAST(${order[name]} AS {types[name]})")
    if statement.kind == "put" or statement.is_many:
        statement.postgres_array = compile_array(statement)


def compile_array(statement):
    """The text for many rows: :name becomes k.k_name, and the arrays are joined as k."""
    if not statement.inputs:
        statement.refuse("Many of nothing cannot be asked.", "Give it values, or remove many.")
    arrays = ", ".join(f"CAST(${i + 1} AS {value.postgres_type}[])" for i, value in enumerate(statement.inputs))
    names = ", ".join(f"k_{value.name}" for value in statement.inputs)
    rows = f"unnest({arrays})"
    check_array_words(statement)
    if statement.is_read:
        return compile_many(statement, rows, names)
    rows = f"{rows} AS k ({names})"
    if statement.tokens[0].low == "insert":
        return compile_insert(statement, rows)
    return compile_joined(statement, rows)


def check_array_words(statement):
    for i, token in enumerate(statement.tokens[:-1]):
        if token.low == "limit" and statement.tokens[i + 1].kind == "name":
            statement.refuse("LIMIT of a value cannot differ from key to key.", "Write a number, or remove many.", token)
        if token.low == "k":
            statement.refuse("The name k is kept for the arrays.", "Name it otherwise.", token)


def spell_k(name):
    return f"k.k_{name}"


def compile_many(statement, rows, names):
    """Each key numbered, its rows beside it. The order within a key is kept where the text has one."""
    text = with_names(statement.tokens, spell_k)
    has_order = any(token.low == "order" and token.depth == 0 for token in statement.tokens)
    head = f"FROM {rows} WITH ORDINALITY AS k ({names}, key_number)\nCROSS JOIN LATERAL ("
    outputs = [f"o_{i + 1}" for i in range(len(statement.outputs))]
    listed = ", ".join(f"r.{name}" for name in outputs)
    if not has_order:
        return f"SELECT k.key_number, {listed}\n{head}{text}) AS r ({', '.join(outputs)})\nORDER BY k.key_number"
    inner = f"SELECT q.*, row_number() OVER () FROM ({text}) AS q"
    return f"SELECT k.key_number, {listed}\n{head}{inner}) AS r ({', '.join(outputs)}, o_order)\nORDER BY k.key_number, r.o_order"


def side_by_side(statement):
    """The arrays as columns of one SELECT: the rows stream, where those of unnest in FROM are kept first."""
    return "SELECT " + ", ".join(
        f"unnest(CAST(${i + 1} AS {value.postgres_type}[])) AS k_{value.name}" for i, value in enumerate(statement.inputs))


def compile_insert(statement, rows):
    tokens = statement.tokens
    end = group_end(tokens, 3)
    head = text_of(tokens[: end + 1])
    if tokens[end + 1].low == "values":
        close = group_end(tokens, end + 2)
        tail = tokens[close + 1 :]
        body = f"SELECT {with_names(tokens[end + 3 : close], spell_k)}\nFROM ({side_by_side(statement)}) AS k"
    else:
        pairs = enumerate(zip(tokens, tokens[1:]))
        close = next((i for i, (a, b) in pairs if a.depth == 0 and a.low == "on" and b.low == "conflict"), len(tokens))
        tail = tokens[close:]
        body = f"SELECT r.* FROM {rows}\nCROSS JOIN LATERAL ({with_names(tokens[end + 1 : close], spell_k)}) AS r"
    for token in tail:
        if token.kind == "name":
            statement.refuse(f"{token.text} after ON CONFLICT is not known in an array.", "Write excluded.column.", token)
    return f"{head}\n{body}\n{text_of(tail)}".strip()


def compile_joined(statement, rows):
    """UPDATE .. FROM k, DELETE .. USING k."""
    tokens = statement.tokens
    words = [token.low if token.depth == 0 else "" for token in tokens]
    is_update = words[0] == "update"
    where = words.index("where")
    joined = [i for i, word in enumerate(words[:where]) if word == "from" and i > 1 and words[i - 1] != "distinct"]
    if is_update and joined:
        cut = joined[0] + 1
        return f"{with_names(tokens[:cut], spell_k)} {rows}, {with_names(tokens[cut:], spell_k)}"
    word = "FROM" if is_update else "USING"
    return f"{with_names(tokens[:where], spell_k)}\n{word} {rows}\n{with_names(tokens[where:], spell_k)}"


def read_others(paths, judge):
    """The tables of other rooms, whose files may be given in any order."""
    tables, waiting = {}, list(paths)
    while waiting:
        left, refusal = [], None
        for path in waiting:
            found = copy.deepcopy(tables)
            try:
                judge.take_step(read_step(path, found))
                tables = found
            except Refusal as why:
                left.append(path)
                refusal = why
        if len(left) == len(waiting):
            raise refusal
        waiting = left
    return tables


def read_steps(paths, others):
    """The room's steps and all tables by name. Tables of other rooms come first."""
    judge, steps = Judge(), []
    tables = read_others(others, judge)
    for path in paths:
        step = read_step(path, tables)
        judge.take_step(step)
        steps.append(step)
        if step.number != len(steps):
            raise Refusal(path, 1, f"Step {step.number} stands in place {len(steps)}.", "Number them 001, 002 .. and give all.")
    return steps, tables, judge


def compile_room(statement_path, table_paths, other_paths):
    """The statements and steps of a room, and the sentences about what is wrong in them."""
    steps, tables, judge = read_steps(table_paths, other_paths)
    statements = read_statements(statement_path)
    found = []
    names = set()
    for statement in statements:
        try:
            if statement.name in names:
                statement.refuse("This name stands twice.", "Name one of them otherwise.")
            names.add(statement.name)
            check_rules(statement, tables)
            compile_text(statement)
            statement.reads = judge.tables_read(statement, statement.sqlite, tables)
        except Refusal as refusal:
            found.append(str(refusal))
    return statements, steps, found


def main(arguments):
    parser = argparse.ArgumentParser(description="Makes a room's .sql files into typed C.")
    parser.add_argument("--room", required=True, help="the folder under src, as craft/ledger")
    parser.add_argument("--include", action="append", default=[], help="a header that the made .c includes first")
    parser.add_argument("--tables", action="append", default=[], help="a file of another room's tables; may stand often")
    parser.add_argument("files", nargs="+", help="statements.sql, tables/001.sql .., out.h, out.c")
    options = parser.parse_args(arguments)
    files = options.files
    if len(files) < 3 or not files[-2].endswith(".h") or not files[-1].endswith(".c"):
        parser.error("give statements.sql, the table files if any, the .h and the .c")
    try:
        statements, steps, found = compile_room(files[0], files[1:-2], options.tables)
    except Refusal as refusal:
        statements, steps, found = [], [], [str(refusal)]
    if found:
        print("\n".join(found), file=sys.stderr)
        return 1
    pathlib.Path(files[-2]).write_text(statements_emit.header(options.room, statements), encoding="utf-8")
    body = statements_emit.source(options.room, options.include, statements, steps)
    pathlib.Path(files[-1]).write_text(body, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
