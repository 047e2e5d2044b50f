# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables: one text with the words bigint, text, bytea and boolean becomes the text of each database."""

import hashlib
import pathlib
from dataclasses import dataclass, field

from statements_text import RESERVED, Refusal, check_tokens, group_end, read_tokens, split_at, text_of

TYPES = {  # word: SQLite's word, PostgreSQL's word, and how the store holds it
    "bigint": ("INTEGER", "bigint", "STORE_INT64"),
    "text": ("TEXT", 'text COLLATE "C"', "STORE_TEXT"),
    "bytea": ("BLOB", "bytea", "STORE_BYTES"),
    "boolean": ("INTEGER", "boolean", "STORE_BOOL"),
}


@dataclass
class Column:
    name: str
    type: str
    is_nullable: bool

    @property
    def store_type(self):
        return "STORE_ID" if self.is_nullable else TYPES[self.type][2]


@dataclass
class Table:
    name: str
    file: str
    columns: dict = field(default_factory=dict)
    key: list = field(default_factory=list)
    unique: list = field(default_factory=list)  # lists of columns, the key among them
    targets: list = field(default_factory=list)  # tables its foreign keys point at


@dataclass
class Step:
    file: str
    number: int
    checksum: int
    tables: list
    sqlite: str
    postgres: str


def read_step(path, tables):
    """Reads one file of tables and adds them to `tables` by name."""
    content = pathlib.Path(path).read_bytes()
    stem = pathlib.Path(path).stem
    if not stem.isdigit():
        raise Refusal(path, 1, "The name is not a step.", "Name the files 001.sql, 002.sql ..")
    tokens = read_tokens(path, content.decode("utf-8"), 1)
    sqlite, postgres, made = [], [], []
    statements = split_at(tokens, ";", 0)
    if statements[-1]:
        raise Refusal(path, statements[-1][0].line, "The last statement is not closed.", "End it with ;.")
    for statement in statements[:-1]:
        if not statement:
            raise Refusal(path, 1, "There is an empty statement.", "Remove the ;.")
        check_tokens(path, statement, callable_names(statement))
        for_sqlite, for_postgres = read_statement(path, statement, tables, made)
        sqlite.append(for_sqlite)
        postgres.append(for_postgres)
    checksum = int.from_bytes(hashlib.sha256(content).digest()[:8], "big")
    return Step(path, int(stem), checksum, made, "\n".join(sqlite) + "\n", "\n".join(postgres) + "\n")


def callable_names(statement):
    """Names that stand before a parenthesis in a table's text: the table, and the tables it points at."""
    names = {statement[2].low} if len(statement) > 2 else set()
    for i, token in enumerate(statement[:-1]):
        if token.low in ("references", "on", "index"):
            names.add(statement[i + 1].low)
    return names


def read_statement(path, statement, tables, made):
    words = [token.low for token in statement[:4]]
    if words[:2] == ["create", "table"]:
        return create_table(path, statement, tables, made)
    if words[:2] == ["create", "index"] or words[:3] == ["create", "unique", "index"]:
        return create_index(path, statement, tables)
    if words[:2] == ["alter", "table"] and [token.low for token in statement[3:5]] == ["add", "column"]:
        return add_column(path, statement, tables)
    raise Refusal(path, statement[0].line, f"{text_of(statement[:3])} is not a step for tables.",
                  "Write CREATE TABLE, CREATE INDEX or ALTER TABLE .. ADD COLUMN.")  # fmt: skip


def check_name(path, token):
    if token.kind != "word" or token.low in RESERVED or token.text != token.low:
        raise Refusal(path, token.line, f"{token.text} cannot be a name here.", "Use lower case, and no word that SQL keeps.")
    if token.low.startswith("k_"):
        raise Refusal(path, token.line, f"{token.text} begins with k_, as the values of an array do.", "Name it otherwise.")


def create_table(path, statement, tables, made):
    name = statement[2]
    check_name(path, name)
    if len(statement) < 6 or statement[3].text != "(" or group_end(statement, 3) != len(statement) - 1:
        raise Refusal(path, name.line, f"Table {name.text} is not NAME (columns).", "STRICT and the like are added by the build.")
    if name.text in tables:
        raise Refusal(path, name.line, f"Table {name.text} stands twice.", "Name one of them otherwise.")
    table = Table(name.text, path)
    tables[name.text] = table
    made.append(table)
    items = split_at(statement[4:-1], ",", 1)
    for item in items:
        if not item:
            raise Refusal(path, name.line, f"Table {name.text} has an empty column.", "Remove the comma.")
        read_item(path, table, item)
    if not table.key:
        raise Refusal(path, name.line, f"Table {name.text} has no PRIMARY KEY.", "Rows are copied and told apart by it; add one.")
    for column in table.key:
        column_of(path, table, name, column).is_nullable = False
    bodies = [[item_text(path, table, item, tables, database) for item in items] for database in (0, 1)]
    texts = [f"CREATE TABLE {name.text} (\n\t" + ",\n\t".join(body) + "\n)" for body in bodies]
    check_nullable(path, table, name)
    return texts[0] + " STRICT;", texts[1] + ";"


def check_nullable(path, table, name):
    for column in table.columns.values():
        if column.is_nullable and column.type != "bigint":
            raise Refusal(path, name.line, f"{table.name}.{column.name} may be NULL, but only a bigint may.",
                          "Write NOT NULL, with '' for nothing.")  # fmt: skip


def column_of(path, table, token, name):
    if name not in table.columns:
        raise Refusal(path, token.line, f"Table {table.name} has no column {name}.", "Check the spelling.")
    return table.columns[name]


def names_in_group(item, start):
    return [token.text for token in item[start + 1 : group_end(item, start)] if token.kind == "word"]


def read_item(path, table, item):
    words = [token.low for token in item]
    if words[0] in ("primary", "unique", "check", "foreign", "constraint"):
        read_constraint(path, table, item, words)
        return
    check_name(path, item[0])
    if len(item) < 2 or words[1] not in TYPES:
        raise Refusal(path, item[0].line, f"Column {table.name}.{words[0]} has no known type.", "Use bigint, text, bytea or boolean.")
    if words[0] in table.columns:
        raise Refusal(path, item[0].line, f"Column {table.name}.{words[0]} stands twice.", "Remove one.")
    pairs = list(zip(words, words[1:]))
    is_nullable = ("not", "null") not in pairs and ("primary", "key") not in pairs
    table.columns[words[0]] = Column(words[0], words[1], is_nullable)
    if ("primary", "key") in pairs:
        table.key = [words[0]]
        table.unique.append(table.key)
    if "unique" in words:
        table.unique.append([words[0]])
    for i, word in enumerate(words[:-1]):
        if word == "references":
            table.targets.append(words[i + 1])


def read_constraint(path, table, item, words):
    if words[0] == "constraint":
        raise Refusal(path, item[0].line, "A constraint needs no name here.", "Leave out CONSTRAINT and its name.")
    if words[0] in ("primary", "unique"):
        columns = names_in_group(item, words.index("("))
        for column in columns:
            column_of(path, table, item[0], column)
        table.unique.append(columns)
        if words[0] == "primary":
            table.key = columns
    if words[0] == "foreign":
        for column in names_in_group(item, words.index("(")):
            column_of(path, table, item[0], column)
        table.targets.append(words[words.index("references") + 1])


def item_text(path, table, item, tables, database):
    """One column or constraint in the words of SQLite (0) or PostgreSQL (1)."""
    is_column = item[0].text in table.columns and item[0].low != "check"
    body = with_deferred(path, item[2:] if is_column else item, tables)
    if not is_column:
        return body
    column = table.columns[item[0].text]
    text = f"{column.name} {TYPES[column.type][database]}"
    # In SQLite a key may be NULL unless it says otherwise or is the row's own number.
    is_row_number = column.type == "bigint" and "PRIMARY KEY" in body.upper()
    if column.name in table.key and "NOT NULL" not in body.upper() and not is_row_number:
        text += " NOT NULL"
    text += (" " + body) if body else ""
    if database == 0 and column.type == "boolean":
        text = sqlite_default(text) + f" CHECK ({column.name} IN (0, 1))"
    return text


def sqlite_default(text):
    return text.replace("DEFAULT true", "DEFAULT 1").replace("DEFAULT false", "DEFAULT 0")


def with_deferred(path, item, tables):
    """The text with foreign keys checked at commit, as both databases then mean the same."""
    words = [token.low for token in item]
    if "references" not in words:
        return text_of(item)
    i = words.index("references")
    target = item[i + 1]
    if target.text not in tables:
        raise Refusal(path, target.line, f"There is no table {target.text} before this one.", "Give its file with --tables, or move it up.")
    end = i + 2
    if end < len(item) and item[end].text == "(":
        for column in names_in_group(item, end):
            column_of(path, tables[target.text], target, column)
        end = group_end(item, end) + 1
    while end < len(item) and words[end] == "on":
        end += 4 if words[end + 2 : end + 3] in (["set"], ["no"]) else 3
    if "deferrable" in words:
        return text_of(item)
    return " ".join(filter(None, [text_of(item[:end]), "DEFERRABLE INITIALLY DEFERRED", text_of(item[end:])]))


def create_index(path, statement, tables):
    words = [token.low for token in statement]
    if "on" not in words or words.index("on") + 2 >= len(words):
        raise Refusal(path, statement[0].line, "The index names no table.", "Write CREATE INDEX name ON table (columns).")
    on = words.index("on")
    check_name(path, statement[on - 1])
    target = statement[on + 1]
    if target.text not in tables:
        raise Refusal(path, target.line, f"There is no table {target.text}.", "An index stands after its table.")
    columns = names_in_group(statement, on + 2)
    for column in [column for column in columns if column not in ("asc", "desc", "nulls", "first", "last")]:
        column_of(path, tables[target.text], target, column)
    if "unique" in words and "where" not in words:
        tables[target.text].unique.append(columns)
    text = text_of(statement) + ";"
    return text, text


def add_column(path, statement, tables):
    if statement[2].text not in tables:
        raise Refusal(path, statement[2].line, f"There is no table {statement[2].text}.", "Check the spelling.")
    table = tables[statement[2].text]
    item = statement[5:]
    read_item(path, table, item)
    check_nullable(path, table, statement[2])
    words = [token.low for token in item]
    if "default" not in words and not table.columns[words[0]].is_nullable:
        raise Refusal(path, item[0].line, f"{table.name}.{words[0]} has no value in the rows that stand.", "Give it a DEFAULT.")
    return tuple(f"ALTER TABLE {table.name} ADD COLUMN {item_text(path, table, item, tables, i)};" for i in (0, 1))
