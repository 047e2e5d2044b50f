# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a statement must hold beyond being SQL, so that both databases give the same answer."""

import sqlite3
from dataclasses import dataclass

from statements_text import Refusal, check_tokens, group_end, split_at

COMPARISONS = {"=", "<>", "!=", "<", ">", "<=", ">="}
CLAUSES = ("from", "where", "group", "having", "window", "order", "limit", "union", "except", "intersect")
COMPOUND = {"union", "except", "intersect"}
ANY_VALUE = {"STORE_INT64": 0, "STORE_ID": None, "STORE_BOOL": 0, "STORE_TEXT": "", "STORE_BYTES": b""}
ACTION_DELETE, ACTION_INSERT, ACTION_READ, ACTION_UPDATE = 9, 18, 20, 23


@dataclass
class Place:
    """A table in FROM or JOIN; `table` is None when it is a common table expression or a subquery."""

    name: str
    table: object
    is_outer: bool


class Query:
    """A top-level SELECT, cut into its clauses."""

    def __init__(self, tokens, tables):
        self.tokens = tokens
        start = next((i for i, t in enumerate(tokens) if t.depth == 0 and t.low == "select"), None)
        self.start = start
        self.marks = [(i, t.low) for i, t in enumerate(tokens) if i > (start or 0) and t.depth == 0 and t.low in CLAUSES]
        # FROM in IS DISTINCT FROM is no clause.
        self.marks = [(i, w) for i, w in self.marks if not (w == "from" and tokens[i - 1].low == "distinct")]
        self.is_compound = any(word in COMPOUND for _, word in self.marks)
        self.places = self.read_places(tables)

    def clause(self, word):
        for n, (i, found) in enumerate(self.marks):
            if found == word:
                end = self.marks[n + 1][0] if n + 1 < len(self.marks) else len(self.tokens)
                return self.tokens[i:end]
        return []

    def items(self):
        end = self.marks[0][0] if self.marks else len(self.tokens)
        body = self.tokens[self.start + 1 : end]
        if body and body[0].low in ("distinct", "all"):
            body = body[1:]
        return split_at(body, ",", 0)

    def read_places(self, tables):
        places, clause = [], self.clause("from")
        for i, token in enumerate(clause):
            if token.depth or not (token.low in ("from", "join") or token.text == ",") or i + 1 >= len(clause):
                continue
            name, end = clause[i + 1], i + 2
            if name.text == "(":
                end = group_end(clause, i + 1) + 1
            rest = [t for t in clause[end : end + 2] if t.low != "as"]
            has_alias = rest and rest[0].kind == "word" and rest[0].low not in JOIN_WORDS
            is_outer = token.low == "join" and "left" in (clause[i - 1].low, clause[i - 2].low)
            places.append(Place(rest[0].text if has_alias else name.text, tables.get(name.text), is_outer))
        return places

    def column(self, tokens):
        """The column and place that `a` or `t.a` names, or (None, None)."""
        texts = [token.text for token in tokens]
        if len(texts) == 1 and tokens[0].kind == "word":
            found = [p for p in self.places if p.table is not None and texts[0] in p.table.columns]
            return (found[0].table.columns[texts[0]], found[0]) if len(found) == 1 else (None, None)
        if len(texts) == 3 and texts[1] == ".":
            for place in self.places:
                if place.name == texts[0] and place.table is not None and texts[2] in place.table.columns:
                    return place.table.columns[texts[2]], place
        return None, None


JOIN_WORDS = {"on", "join", "left", "inner", "cross", "using", "where", "group", "order", "limit", "union", "except",
              "intersect", "having", "window", "right", "full"}  # fmt: skip


def check_rules(statement, tables):
    """All rules; `statement` has file, line, name, kind, tokens, inputs and outputs."""
    tokens = statement.tokens
    check_tokens(statement.file, tokens, set(tables) | cte_names(tokens))
    check_stars(statement)
    check_names(statement)
    check_sums(statement)
    check_flags(statement, tables)
    check_compared(statement, tables)
    if statement.is_read:
        query = Query(tokens, tables)
        check_grouping(statement, query)
        check_outputs(statement, query)
        check_order(statement, query)
        if statement.kind == "each" and not query.clause("order"):
            statement.refuse("An each without ORDER BY comes in any order.", "Order by a key.")
    else:
        check_write(statement, tables)


def cte_names(tokens):
    """The names that WITH gives, before AS ( .. ) or (columns) AS ( .. )."""
    names = set()
    if not tokens or tokens[0].low != "with":
        return names
    for before, token in zip(tokens, tokens[1:]):
        if token.depth == 0 and token.low == "select":
            break
        if token.depth == 0 and token.kind == "word" and (before.low in ("with", "recursive") or before.text == ","):
            names.add(token.text)
    return names


def check_stars(statement):
    for before, token in zip(statement.tokens, statement.tokens[1:]):
        if token.text == "*" and (before.low in ("select", "distinct", "all") or before.text in (",", ".")):
            statement.refuse("SELECT * is refused.", "Name the columns, so that a new one changes nothing.", token)


def check_names(statement):
    used = {token.text[1:] for token in statement.tokens if token.kind == "name"}
    declared = [value.name for value in statement.inputs]
    for name in declared:
        if name not in used:
            statement.refuse(f"The value {name} is declared but not used.", f"Use :{name} or remove it from in.")
    for name in sorted(used - set(declared)):
        statement.refuse(f"The value :{name} is not declared.", "Add it to in with its type.")


def check_sums(statement):
    """sum() of bigint is numeric in PostgreSQL, so it stands inside CAST (.. AS bigint)."""
    tokens = statement.tokens
    for i, token in enumerate(tokens[:-1]):
        if token.low == "sum" and tokens[i + 1].text == "(" and not is_cast(tokens, i):
            statement.refuse("sum() without CAST is refused: it is numeric in PostgreSQL.",
                             "Write CAST(coalesce(sum(x), 0) AS bigint).", token)  # fmt: skip
        if token.low == "cast":
            group = tokens[i + 2 : group_end(tokens, i + 1)]
            if len(group) < 3 or group[-2].low != "as" or group[-1].low not in ("bigint", "text"):
                statement.refuse("CAST only knows bigint and text.", "Convert in C.", token)


def is_cast(tokens, i):
    return any(
        token.low == "cast" and at < i < group_end(tokens, at + 1) for at, token in enumerate(tokens[:-1]) if tokens[at + 1].text == "("
    )


def check_flags(statement, tables):
    """flag = 1 is no comparison in PostgreSQL."""
    flags = {c.name for t in tables.values() for c in t.columns.values() if c.type == "boolean"}
    others = {c.name for t in tables.values() for c in t.columns.values() if c.type != "boolean"}
    flags -= others
    values = {":" + value.name for value in statement.inputs if value.store_type == "STORE_BOOL"}
    for left, sign, right in zip(statement.tokens, statement.tokens[1:], statement.tokens[2:]):
        if sign.text in COMPARISONS and right.kind == "number" and (left.text in flags or left.text in values):
            statement.refuse(f"{left.text} {sign.text} {right.text} compares a boolean with a number.",
                             f"Write {left.text} or NOT {left.text}, or true and false.", left)  # fmt: skip


def check_compared(statement, tables):
    """A value set beside a column of the tables named has the column's type."""
    types = {value.name: value for value in statement.inputs}
    names = {token.text for token in statement.tokens}
    places = [table for table in tables.values() if table.name in names]
    in_where = False
    for i, token in enumerate(statement.tokens):
        in_where = (in_where or token.low in ("where", "on", "having")) and token.low != "set"
        if token.text not in COMPARISONS or i + 1 >= len(statement.tokens) or i == 0:
            continue
        left, right = statement.tokens[i - 1], statement.tokens[i + 1]
        value = right if right.kind == "name" else left if left.kind == "name" else None
        column = left if value is right else right
        if value is None or value.text[1:] not in types or column.kind != "word" or is_longer(statement.tokens, i + 2):
            continue
        value = types[value.text[1:]]
        found = [t.columns[column.text] for t in places if column.text in t.columns]
        if len(found) == 1:
            check_fits(statement, value, found[0], token)
        if in_where and value.store_type == "STORE_ID":
            statement.refuse(f":{value.name} may be NULL, and nothing equals NULL.", "Write IS NOT DISTINCT FROM.", token)


def is_longer(tokens, i):
    return i < len(tokens) and tokens[i].text in ("+", "-", "*", "||", "(", ".")


def check_fits(statement, value, column, token, is_stored=False):
    found, wanted = value.store_type, column.store_type
    if found == wanted or {found, wanted} == {"STORE_INT64", "STORE_ID"} and not is_stored:
        return
    if found == "STORE_INT64" and wanted == "STORE_ID":
        statement.refuse(f"{column.name} may be NULL, but :{value.name} never is.",
                         f"Declare it {value.type}?, so that 0 is kept as NULL, or write NOT NULL.", token)  # fmt: skip
    if found == "STORE_ID" and wanted == "STORE_INT64":
        statement.refuse(f"{column.name} is NOT NULL, but :{value.name} may be NULL.", "Remove the ? from its type.", token)
    statement.refuse(f":{value.name} is {value.type}, but {column.name} is {column.type}.", "Declare the column's type.", token)


def check_grouping(statement, query):
    """SQLite lets a column stand beside a sum without being grouped; PostgreSQL does not."""
    if query.is_compound:
        return
    group = query.clause("group")
    grouped = [query.column(part) for part in split_at(group[2:], ",", 0)] if group else []
    keys = [column.name for column, _ in grouped if column is not None]
    aggregates = any(is_aggregate(item) for item in query.items())
    if not group and not aggregates:
        return
    for item in query.items():
        column, place = query.column(without_alias(item))
        is_keyed = place is not None and place.table.key and all(key in keys for key in place.table.key)
        if column is not None and column.name not in keys and not is_keyed:
            statement.refuse(f"{column.name} is neither grouped nor summed.", "Add it to GROUP BY.", item[0])


def is_aggregate(item):
    for i, token in enumerate(item[:-1]):
        if token.low in ("count", "sum", "min", "max") and item[i + 1].text == "(":
            after = [t.low for t in item[group_end(item, i + 1) + 1 :]]
            return "over" not in after[:1] and not any(t.low == "select" for t in item[:i])
    return False


def without_alias(item):
    if len(item) > 2 and item[-2].low == "as" and item[-1].depth == item[0].depth:
        return item[:-2]
    return item


def check_outputs(statement, query):
    """Each out column that is a bare column has that column's type."""
    items = query.items()
    if len(items) != len(statement.outputs):
        statement.refuse(f"SELECT gives {len(items)} columns, out names {len(statement.outputs)}.", "Make the two agree.")
    for item, value in zip(items, statement.outputs):
        column, place = query.column(without_alias(item))
        if column is None:
            continue
        if value.store_type == "STORE_ID" and column.store_type == "STORE_INT64":
            continue
        may_be_null = column.is_nullable or place.is_outer
        if may_be_null and value.store_type != "STORE_ID":
            statement.refuse(f"{column.name} may be NULL, but out {value.name} may not.",
                             f"Declare {value.type}?, or write coalesce.", item[0])  # fmt: skip
        if not may_be_null and column.store_type != value.store_type:
            statement.refuse(f"{column.name} is {column.type}, but out {value.name} is {value.type}.", "Make the two agree.", item[0])


def check_order(statement, query):
    order = query.clause("order")
    if query.clause("limit") and not order:
        statement.refuse("LIMIT without ORDER BY takes any rows.", "Order by a key.")
    parts = split_at(order[2:], ",", 0) if order else []
    ordered = []
    for part in parts:
        words = [token.low for token in part]
        has_nulls = "nulls" in words
        cut = next((i for i, word in enumerate(words) if word in ("asc", "desc", "nulls")), len(part))
        column, place = query.column(part[:cut])
        if column is not None and (column.is_nullable or place.is_outer) and not has_nulls:
            statement.refuse(f"ORDER BY {column.name} may meet NULL.", "Add NULLS FIRST or NULLS LAST.", part[0])
        ordered.append(part[:cut])
    if order and not is_total(query, ordered):
        statement.refuse("ORDER BY leaves rows with equal places in any order.", "End it with the columns of a key.", order[0])


def is_total(query, ordered):
    """Whether the columns ordered by, with those that WHERE holds fixed, tell each row apart. What stands on a
    subquery cannot be judged here."""
    if query.is_compound or any(place.table is None for place in query.places):
        return True
    group = query.clause("group")
    if group:
        names = {part[-1].text for part in ordered if part}
        return all(part[-1].text in names for part in split_at(group[2:], ",", 0))
    fixed = {reference(query, part) for part in ordered}
    condition = query.clause("where") + query.clause("from")
    pairs = []
    for i, sign in enumerate(condition):
        if sign.text != "=" or i + 1 >= len(condition):
            continue
        left, right = reference_at(query, condition, i - 1, -1), reference_at(query, condition, i + 1, 1)
        if left and condition[i + 1].kind in ("name", "number", "string"):
            fixed.add(left)
        elif left and right:
            pairs += [(left, right), (right, left)]
    return is_determined(query, fixed, pairs)


def is_determined(query, fixed, pairs):
    """Follows keys and equalities from what is fixed until nothing more is, and asks whether every table is."""
    for _ in range(len(query.places) + len(pairs) + 1):
        fixed |= {right for left, right in pairs if left in fixed}
        for place in query.places:
            if any(all((place.name, column) in fixed for column in unique) for unique in place.table.unique):
                fixed |= {(place.name, column) for column in place.table.columns}
    return all((place.name, column) in fixed for place in query.places for column in place.table.columns)


def reference(query, tokens):
    column, place = query.column(tokens)
    return (place.name, column.name) if column is not None else None


def reference_at(query, tokens, i, direction):
    """The column that ends (direction -1) or begins (1) at token i, or None."""
    dot, far = i + direction, i + 2 * direction
    if 0 <= min(dot, far) and max(dot, far) < len(tokens) and tokens[dot].text == ".":
        return reference(query, tokens[far : i + 1] if direction < 0 else tokens[i : far + 1])
    return reference(query, tokens[i : i + 1])


def check_write(statement, tables):
    tokens = statement.tokens
    verb = tokens[0].low
    if statement.outputs:
        statement.refuse(f"A {statement.kind} gives no columns.", "Remove out, and ask with a statement of its own.")
    target = tables.get(statement.target)
    if target is None:
        statement.refuse(f"There is no table {statement.target}.", "Check the spelling, or give its file with --tables.")
    if verb in ("update", "delete") and not any(t.depth == 0 and t.low == "where" for t in tokens):
        statement.refuse(f"{verb.upper()} without WHERE changes every row.", "Say which rows.")
    if verb == "insert":
        check_insert(statement, target)
    if verb == "update":
        check_set(statement, target)
    check_declared_keys(statement)


def check_insert(statement, table):
    tokens = statement.tokens
    if len(tokens) < 4 or tokens[3].text != "(":
        statement.refuse("INSERT does not name its columns.", "Write INSERT INTO table (columns).")
    end = group_end(tokens, 3)
    columns = [part[0] for part in split_at(tokens[4:end], ",", 1)]
    if tokens[end + 1].low != "values":
        return
    values_end = group_end(tokens, end + 2)
    values = split_at(tokens[end + 3 : values_end], ",", 1)
    if values_end + 1 < len(tokens) and tokens[values_end + 1].text == ",":
        statement.refuse("VALUES of several rows is refused.", "A put takes one row at a time and gathers them itself.")
    if len(values) != len(columns):
        statement.refuse(f"INSERT names {len(columns)} columns and {len(values)} values.", "Make the two agree.")
    types = {":" + value.name: value for value in statement.inputs}
    for column, value in zip(columns, values):
        if column.text not in table.columns:
            statement.refuse(f"Table {table.name} has no column {column.text}.", "Check the spelling.", column)
        if len(value) == 1 and value[0].text in types:
            check_fits(statement, types[value[0].text], table.columns[column.text], value[0], True)


def check_set(statement, table):
    tokens = statement.tokens
    types = {":" + value.name: value for value in statement.inputs}
    start = next((i for i, t in enumerate(tokens) if t.depth == 0 and t.low == "set"), 0)
    end = next((i for i, t in enumerate(tokens) if t.depth == 0 and t.low in ("from", "where")), len(tokens))
    for part in split_at(tokens[start + 1 : end], ",", 0):
        if part and part[0].text not in table.columns and part[0].text != "(":
            statement.refuse(f"Table {table.name} has no column {part[0].text}.", "Check the spelling.", part[0])
        if len(part) == 3 and part[2].text in types:
            check_fits(statement, types[part[2].text], table.columns[part[0].text], part[2], True)


def check_declared_keys(statement):
    names = {value.name: value for value in statement.inputs}
    for name in statement.keys + statement.sums:
        if name not in names:
            statement.refuse(f"{name} is not among the values that go in.", "Declare it with in.")
    for name in statement.sums:
        if name in statement.keys or names[name].store_type != "STORE_INT64":
            statement.refuse(f"{name} cannot be summed.", "A sum is money or int64 and no key.")
    words = [token.low for token in statement.tokens]
    is_plain = words[0] == "insert" and "update" not in words
    if statement.kind == "put" and not statement.keys and not is_plain:
        statement.refuse("This put may meet the same row twice in one array.", "Declare what tells rows apart: put, key id.")
    if statement.kind == "put" and not statement.inputs:
        statement.refuse("A put without values has no rows.", "Make it a change.")


class Judge:
    """SQLite itself, with the tables and nothing in them: finds what does not parse, does not exist or is
    ambiguous, and which tables are touched."""

    def __init__(self):
        self.connection = sqlite3.connect(":memory:")
        self.seen = []
        self.connection.set_authorizer(self.note)

    def note(self, action, first, _second, _database, _trigger):
        if action in (ACTION_READ, ACTION_INSERT, ACTION_UPDATE, ACTION_DELETE):
            self.seen.append((action, first))
        return sqlite3.SQLITE_OK

    def take_step(self, step):
        try:
            self.connection.executescript(step.sqlite)
        except sqlite3.Error as error:
            raise Refusal(step.file, 1, f"SQLite does not take the tables: {error}.", "Write what both databases know.") from error

    def tables_read(self, statement, text, tables):
        """Runs the text on nothing and returns the tables it reads, the target of a write apart."""
        self.seen.clear()
        values = [ANY_VALUE[value.store_type] for value in statement.inputs]
        try:
            cursor = self.connection.execute(text if statement.is_read else "EXPLAIN " + text, values)
            found = len(cursor.description)
            cursor.close()
        except sqlite3.Error as error:
            statement.refuse(f"SQLite does not take the text: {error}.", "Write what both databases know.")
        if statement.is_read and found != len(statement.outputs):
            statement.refuse(f"SELECT gives {found} columns, out names {len(statement.outputs)}.", "Make the two agree.")
        read = {table for action, table in self.seen if action == ACTION_READ and table in tables}
        if not statement.is_read and not reads_target(statement):
            read.discard(statement.target)
        return sorted(read)


def reads_target(statement):
    pairs = zip(statement.tokens[2:], statement.tokens[3:])
    return any(first.low in ("from", "join") and second.text == statement.target for first, second in pairs)
