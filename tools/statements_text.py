# SPDX-License-Identifier: AGPL-3.0-or-later
"""SQL as tokens: the common ground of tables and statements, and what neither may contain."""

import re
from dataclasses import dataclass

from refusal import Refusal


@dataclass
class Token:
    kind: str  # word, name (:x), string, number, sign, or end
    text: str
    line: int
    before: str  # white space in front
    depth: int = 0  # parentheses open around it

    @property
    def low(self):
        return self.text.lower() if self.kind == "word" else self.text


TOKEN = re.compile(
    r"(?P<space>\s+|--[^\n]*)"
    r"|(?P<string>'(?:[^']|'')*')"
    r"|(?P<name>:[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<number>[0-9][0-9A-Za-z_.]*)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign>::|->>|->|<>|<=|>=|!=|==|\|\||[-+*/%=<>(),.;&|~])"
)

# Words that mean something else, or nothing, in one of the databases, and what to write instead.
REFUSED_WORDS = {
    "like": "Compare with >= and < on a folded column.",
    "ilike": "Compare with >= and < on a folded column.",
    "glob": "Compare with >= and < on a folded column.",
    "regexp": "Match in C.",
    "similar": "Match in C.",
    "offset": "Page by key: WHERE (a, b) > (:a, :b) .. LIMIT :n.",
    "now": "Pass the moment as a value.",
    "current_timestamp": "Pass the moment as a value.",
    "current_date": "Pass the day as a value.",
    "current_time": "Pass the moment as a value.",
    "localtime": "Pass the moment as a value.",
    "localtimestamp": "Pass the moment as a value.",
    "autoincrement": "Ids come from store_new_id.",
    "generated": "Compute the value in C.",
    "returning": "Ids come from C; ask for other values with a statement of its own.",
    "replace": "Write INSERT .. ON CONFLICT (..) DO UPDATE SET ..",
    "collate": "Text is compared by bytes in both databases.",
    "pragma": "Settings belong to the driver.",
    "natural": "Name the columns after ON.",
}

# Functions that give the same answer in both databases.
FUNCTIONS = {
    "count", "sum", "min", "max", "coalesce", "nullif", "length", "substr", "abs", "row_number", "rank",
    "dense_rank", "lag", "lead", "first_value", "last_value",
}  # fmt: skip
# Words that may stand before a parenthesis without being functions.
BEFORE_PARENTHESIS = {
    "in", "values", "as", "on", "exists", "and", "or", "not", "where", "over", "filter", "conflict", "key",
    "when", "then", "else", "case", "select", "from", "join", "union", "all", "any", "using", "by", "set",
    "limit", "unique", "check", "cast", "having", "between", "distinct", "is", "except", "intersect",
    "materialized", "default", "first", "last", "partition",
}  # fmt: skip
FUNCTION_REMEDIES = {
    "lower": "Fold in C: SQLite only knows ASCII.",
    "upper": "Fold in C: SQLite only knows ASCII.",
    "ifnull": "Write coalesce.",
    "isnull": "Write IS NULL.",
    "greatest": "Write CASE WHEN a > b THEN a ELSE b END.",
    "least": "Write CASE WHEN a < b THEN a ELSE b END.",
    "strftime": "Pass the day or moment as a value.",
    "now": "Pass the moment as a value.",
    "total": "Write CAST(coalesce(sum(x), 0) AS bigint).",
    "avg": "Ask for sum and count, and divide in C.",
    "round": "Round in C.",
}
# Names that PostgreSQL keeps for itself; SQLite's own are found when it reads the text.
RESERVED = set(
    """all analyse analyze and any array as asc asymmetric both case cast check collate column constraint
    create current_user default deferrable desc distinct do else end except false fetch for foreign from grant
    group having in initially intersect into lateral leading limit not null offset on only or order placing
    primary references select session_user some symmetric table then to trailing true union unique user using
    variadic when where window with""".split()
)
C_WORDS = set(
    """auto break case char const continue default do double else enum extern float for goto if inline int long
    register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
    bool true false asm typeof""".split()
)


def read_tokens(file, text, first_line):
    """All tokens of the text. Refuses what is not SQL of both databases at the level of single tokens."""
    tokens, position, before, depth = [], 0, "", 0
    while position < len(text):
        line = first_line + text.count("\n", 0, position)
        match = TOKEN.match(text, position)
        if match is None:
            refuse_character(file, line, text[position])
        position = match.end()
        kind, found = match.lastgroup, match.group()
        if kind == "space":
            before += " " if found.startswith("--") else found
            continue
        depth -= found == ")"
        if depth < 0:
            raise Refusal(file, line, "There is a ) too many.", "Count the parentheses.")
        tokens.append(Token(kind, found, line, before, depth))
        depth += found == "("
        before = ""
    if depth:
        raise Refusal(file, tokens[-1].line, "There is a ) too few.", "Count the parentheses.")
    return tokens


def refuse_character(file, line, character):
    if character in '"`[':
        raise Refusal(file, line, "A quoted name is refused: mistyped, it is a string in SQLite.", "Write the bare name.")
    if character in "$?@":
        raise Refusal(file, line, "A value by number is refused: SQLite counts them otherwise.", "Write :name.")
    if character == "'":
        raise Refusal(file, line, "A string is not closed.", "Close it with '.")
    raise Refusal(file, line, f"The character {character!r} is not used here.", "Remove it.")


def text_of(tokens):
    return "".join(token.before + token.text for token in tokens).strip()


def split_at(tokens, separator, depth):
    """The parts between separators that stand at the given depth."""
    parts = [[]]
    for token in tokens:
        if token.text == separator and token.depth == depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def group_end(tokens, start):
    """The index of the ) that closes the ( at `start`."""
    return next(i for i in range(start + 1, len(tokens)) if tokens[i].text == ")" and tokens[i].depth == tokens[start].depth)


def check_tokens(file, tokens, table_names):
    """The rules that hold for tables and statements alike."""
    for i, token in enumerate(tokens):
        after = tokens[i + 1] if i + 1 < len(tokens) else Token("end", "", token.line, "")
        if token.kind == "sign":
            check_sign(file, token)
        elif token.kind == "number" and not token.text.isdigit():
            raise Refusal(file, token.line, f"{token.text} is not a whole number.", "There is no floating point; use whole numbers.")
        elif token.kind == "word":
            check_word(file, tokens, i, after, table_names)


def check_sign(file, token):
    remedies = {
        "::": "Write CAST(x AS bigint) or CAST(x AS text).",
        "==": "Write =.",
        "/": "Divide in C: division by zero differs.",
        "%": "Divide in C: division by zero differs.",
        "->": "Use a table.",
        "->>": "Use a table.",
        "&": "Use a boolean column.",
        "|": "Use a boolean column.",
        "~": "Use a boolean column.",
        ";": "One statement, closed by one ; at its end.",
    }
    if token.text in remedies:
        raise Refusal(file, token.line, f"{token.text} is refused.", remedies[token.text])


def check_word(file, tokens, i, after, table_names):
    token = tokens[i]
    previous = tokens[i - 1].low if i else ""
    if after.kind == "string" and after.before == "":
        raise Refusal(file, token.line, f"{token.text}'..' is refused: a bit string in PostgreSQL.", "Pass the bytes as a value.")
    if after.text == "(" and token.low not in BEFORE_PARENTHESIS:
        check_call(file, tokens, i, table_names)
    elif token.low in REFUSED_WORDS and previous != ".":
        raise Refusal(file, token.line, f"{token.text} is refused.", REFUSED_WORDS[token.low])
    if token.low == "for" and after.low in ("update", "share", "no"):
        raise Refusal(file, token.line, "FOR UPDATE is refused.", "There is one writer; nothing is to be locked.")
    if token.low == "or" and previous == "insert":
        raise Refusal(file, token.line, "INSERT OR is refused.", "Write ON CONFLICT (..) DO NOTHING or DO UPDATE.")
    if token.low in ("right", "full") and after.low in ("join", "outer"):
        raise Refusal(file, token.line, f"{token.text} JOIN is refused.", "Write LEFT JOIN with the tables the other way round.")
    then = tokens[i + 2] if after.low == "not" and i + 2 < len(tokens) else after
    if token.low == "is" and then.low not in ("null", "distinct", "true", "false"):
        raise Refusal(file, token.line, "IS between values is refused.", "Write IS NOT DISTINCT FROM.")


def check_call(file, tokens, i, table_names):
    token = tokens[i]
    if token.low in table_names or token.low in FUNCTIONS:
        end = group_end(tokens, i + 1)
        arguments = split_at(tokens[i + 2 : end], ",", tokens[i + 1].depth + 1)
        if token.low in ("min", "max") and len(arguments) > 1:
            raise Refusal(file, token.line, f"{token.low} of two values is refused.", "Write CASE WHEN a > b THEN a ELSE b END.")
        return
    remedy = FUNCTION_REMEDIES.get(token.low, "Use one of: " + ", ".join(sorted(FUNCTIONS)) + ".")
    raise Refusal(file, token.line, f"The function {token.text} is refused.", remedy)
