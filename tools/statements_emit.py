# SPDX-License-Identifier: AGPL-3.0-or-later
"""The C that is made of a room's statements and tables."""

MADE = "/* Made from statements.sql and tables/ by tools/statements.py. Never written by hand. */\n"


def prefix_of(room):
    return room.rsplit("/", 1)[-1]


def guard_of(room):
    return "".join(c if c.isalnum() else "_" for c in room.upper()) + "_SQL_H"


def header(room, statements):
    prefix, guard = prefix_of(room), guard_of(room)
    parts = [MADE, f"#ifndef {guard}\n#define {guard}\n", '#include "ground/store/store.h"\n']
    parts += [declare(statement) for statement in statements]
    parts.append(f"extern const struct statement_set {prefix}_statements;\n"
                 f"/* Closed by an entry with NULL room. */\nextern const struct migration {prefix}_migrations[];\n\n#endif\n")  # fmt: skip
    return "\n".join(parts)


def declare(statement):
    parts = [declare_struct(f"{statement.name}_in", statement.inputs), declare_struct(f"{statement.name}_out", statement.outputs)]
    parts.append(f"extern const struct statement {statement.name}_statement;\n")
    parts.append(declare_function(statement))
    if statement.is_many:
        parts.append(
            f"/* `row` is shown a const struct {statement.name}_out * for each of the `count` values it answers. */\n"
            f"static inline MUST_USE struct status {statement.name}_many(struct store_tx *tx, "
            f"const struct {statement.name}_in *in, size_t count, store_many_row *row, void *argument)\n"
            f"{{\n\treturn store_many(tx, &{statement.name}_statement, (struct store_keys){{ in, count }}, row, argument);\n}}\n"
        )
    return "".join(parts)


def declare_struct(name, values):
    if not values:
        return ""
    fields = "".join(f"\t{value.c_type} {value.name};{comment(value)}\n" for value in values)
    return f"struct {name} {{\n{fields}}};\n"


def comment(value):
    if value.type.startswith("enum "):
        return f" /* {value.type} */"
    if value.type.endswith("?"):
        return " /* 0 when there is none */"
    return ""


def declare_function(statement):
    name = statement.name
    given = f", const struct {name}_in *in" if statement.inputs else ""
    passed = "in" if statement.inputs else "NULL"
    extra, more, note = {
        "put": ("", "", ""),
        "change": (", int64_t *rows", ", rows", ""),
        "one": (f", struct {name}_out *out", ", out", ""),
        "each": (", store_row *row, void *argument", ", row, argument", f"/* `row` is shown a const struct {name}_out *. */\n"),
    }[statement.kind]
    return (
        f"{note}static inline MUST_USE struct status {name}(struct store_tx *tx{given}{extra})\n"
        f"{{\n\treturn store_{statement.kind}(tx, &{name}_statement, {passed}{more});\n}}\n"
    )


def source(room, includes, statements, steps):
    prefix = prefix_of(room)
    lines = "".join(f'#include "{include}"\n' for include in [*includes, f"{room}/{prefix}_sql.h"])
    parts = [MADE, lines, "/* The texts are as long as they are. */\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"]
    parts += [define(statement) for statement in statements]
    parts.append(define_set(prefix, statements))
    parts += [define_table(table) for step in steps for table in step.tables]
    parts += [define_step_tables(step) for step in steps]
    parts.append(define_steps(room, prefix, steps))
    return "\n".join(parts)


def quoted(text):
    """A C string, a line to each line."""
    lines = text.replace("\\", "\\\\").replace('"', '\\"').split("\n")
    spaced = [line + ("\\n" if i + 1 < len(lines) else "") for i, line in enumerate(lines)]
    return "\n\t    ".join(f'"{line}"'.replace("\t", "\\t") for line in spaced if line)


def define_columns(statement, values, side):
    if not values:
        return ""
    rows = []
    for value in values:
        flags = ", .is_key = true" * (side == "in" and value.name in statement.keys)
        flags += ", .is_sum = true" * (side == "in" and value.name in statement.sums)
        place = f"offsetof(struct {statement.name}_{side}, {value.name})"
        rows.append(f'\t{{ .name = "{value.name}", .type = {value.store_type}, .offset = {place}{flags} }},\n')
    return f"static const struct store_column {statement.name}_{side}_columns[] = {{\n{''.join(rows)}}};\n"


def define(statement):
    name = statement.name
    parts = [define_columns(statement, statement.inputs, "in"), define_columns(statement, statement.outputs, "out")]
    if statement.reads:
        listed = ", ".join(f'"{table}"' for table in statement.reads)
        parts.append(f"static const char *const {name}_reads[] = {{ {listed}, NULL }};\n")
    else:
        parts.append(f"static const char *const {name}_reads[] = {{ NULL }};\n")
    parts.append(f'const struct statement {name}_statement = {{\n\t.name = "{name}",\n\t.kind = STATEMENT_{statement.kind.upper()},\n')
    if statement.is_many:
        parts.append("\t.is_many = true,\n")
    for side, values in (("in", statement.inputs), ("out", statement.outputs)):
        if values:
            parts.append(f"\t.{side} = {name}_{side}_columns,\n\t.{side}_count = {len(values)},\n\t.{side}_bytes = sizeof(struct {name}_{side}),\n")
    parts.append(f"\t.reads = {name}_reads,\n")
    if statement.target:
        parts.append(f'\t.writes = "{statement.target}",\n')
    for database in ("sqlite", "postgres", "postgres_array"):
        text = getattr(statement, database)
        if text:
            parts.append(f"\t.{database} =\n\t    {quoted(text)},\n")
    parts.append("};\n")
    return "".join(parts)


def define_set(prefix, statements):
    if not statements:
        return f"const struct statement_set {prefix}_statements = {{ NULL, 0 }};\n"
    listed = "".join(f"\t&{statement.name}_statement,\n" for statement in statements)
    return (
        f"static const struct statement *const {prefix}_all[] = {{\n{listed}}};\n"
        f"const struct statement_set {prefix}_statements = {{ {prefix}_all, {len(statements)} }};\n"
    )


def define_table(table):
    listed = ", ".join(column.store_type for column in table.columns.values())
    return f"static const enum store_type {table.name}_types[] = {{ {listed} }};\n"


def define_step_tables(step):
    if not step.tables:
        return ""
    rows = "".join(
        f'\t{{ "{table.name}", "{", ".join(table.columns)}", "{", ".join(table.key)}", {table.name}_types, {len(table.columns)} }},\n'
        for table in step.tables
    )
    return f"static const struct store_table step_{step.number}_tables[] = {{\n{rows}}};\n"


def define_steps(room, prefix, steps):
    rows = []
    for step in steps:
        tables = f"step_{step.number}_tables" if step.tables else "NULL"
        rows.append(
            f'\t{{ .room = "{room}",\n\t  .step = {step.number},\n\t  .sqlite =\n\t    {quoted(step.sqlite)},\n'
            f"\t  .postgres =\n\t    {quoted(step.postgres)},\n\t  .checksum = UINT64_C(0x{step.checksum:016x}),\n"
            f"\t  .tables = {tables},\n\t  .table_count = {len(step.tables)} }},\n"
        )
    return f"const struct migration {prefix}_migrations[] = {{\n{''.join(rows)}\t{{ .room = NULL }},\n}};\n"
