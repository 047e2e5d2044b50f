# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the statement compiler takes, and each thing it refuses with a place and a remedy."""

import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
TOOL = pathlib.Path(__file__).resolve().parent / "statements.py"
sys.path.insert(0, str(TOOL.parent))

import statements  # noqa: E402

TABLES = """CREATE TABLE giver (
	id bigint PRIMARY KEY,
	name text NOT NULL
);
CREATE TABLE promise (
	id bigint PRIMARY KEY,
	reference text NOT NULL UNIQUE,
	giver bigint REFERENCES giver (id),
	is_open boolean NOT NULL,
	amount bigint NOT NULL CHECK (amount > 0)
);
CREATE TABLE line (
	voucher bigint NOT NULL,
	line bigint NOT NULL,
	amount bigint NOT NULL,
	PRIMARY KEY (voucher, line)
);
"""


class Room(unittest.TestCase):
    """A room in a folder of the test's own."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)
        self.write("001.sql", TABLES)

    def write(self, name, text):
        (self.path / name).write_text(text, encoding="utf-8")
        return str(self.path / name)

    def compile(self, text, tables=("001.sql",), others=()):
        """(statements, sentences about what is wrong)"""
        path = self.write("statements.sql", text)
        try:
            made, _, found = statements.compile_room(
                path, [str(self.path / name) for name in tables], [str(self.path / name) for name in others]
            )
            return made, found
        except statements.Refusal as refusal:
            return [], [str(refusal)]

    def takes(self, text):
        made, found = self.compile(text)
        self.assertEqual(found, [])
        return made[-1]

    def refuses(self, text, words, line=None):
        _, found = self.compile(text)
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])
        self.assertRegex(found[0], r"statements\.sql:%s: .*\. .*\.$" % (line or r"\d+"))

    def refuses_tables(self, text, words):
        self.write("002.sql", text)
        _, found = self.compile("", ("001.sql", "002.sql"))
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])


def one(sql, inputs="", outputs="a int64", kind="one"):
    head = f"-- x: {kind}\n"
    head += f"--   in  {inputs}\n" if inputs else ""
    head += f"--   out {outputs}\n" if outputs else ""
    return f"{head}{sql};\n"


class Taken(Room):
    def test_values_are_numbered_in_the_order_of_in(self):
        made = self.takes(one("SELECT id FROM promise WHERE amount > :b AND id > :a", "a promise_id, b money", "id promise_id"))
        self.assertEqual(made.sqlite, "SELECT id FROM promise WHERE amount > ?2 AND id > ?1")
        self.assertEqual(made.postgres, "SELECT id FROM promise WHERE amount > CAST($2 AS bigint) AND id > CAST($1 AS bigint)")

    def test_a_name_inside_a_string_is_no_value(self):
        made = self.takes(one("SELECT id FROM promise WHERE reference = ':a''b'", "", "id promise_id"))
        self.assertIn("':a''b'", made.postgres)

    def test_a_list_goes_on_after_a_comma(self):
        made = self.takes("-- x: put, key id\n--   in  id giver_id,\n--       name text\nINSERT INTO giver (id, name)\nVALUES (:id, :name);\n")
        self.assertEqual([value.c_type for value in made.inputs], ["struct giver_id", "struct text"])

    def test_update_and_delete_join_the_arrays(self):
        made = self.takes(one("UPDATE giver SET name = :name WHERE id = :id", "id giver_id, name text", "", "put, key id"))
        self.assertEqual(made.postgres_array.split("\n"), [
            "UPDATE giver SET name = k.k_name", "FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[])) AS k (k_id, k_name)",
            "WHERE id = k.k_id"])  # fmt: skip
        made = self.takes(one("DELETE FROM giver WHERE id = :id", "id giver_id", "", "put, key id"))
        self.assertIn("DELETE FROM giver\nUSING unnest(", made.postgres_array)

    def test_update_from_another_table_keeps_it(self):
        made = self.takes(one("UPDATE promise SET reference = giver.name FROM giver WHERE giver.id = promise.giver AND promise.id = :id",
                              "id promise_id", "", "put, key id"))  # fmt: skip
        self.assertIn("FROM unnest(CAST($1 AS bigint[])) AS k (k_id), giver WHERE", made.postgres_array)
        self.assertEqual(made.reads, ["giver"])

    def test_a_running_balance_is_added_to(self):
        made = self.takes(one(
            "INSERT INTO line (voucher, line, amount) VALUES (:v, :l, :a)\n"
            "ON CONFLICT (voucher, line) DO UPDATE SET amount = line.amount + excluded.amount",
            "v int64, l int64, a money", "", "put, key v l, sum a"))  # fmt: skip
        self.assertEqual(made.postgres_array.split("\n"), [
            "INSERT INTO line (voucher, line, amount)", "SELECT k.k_v, k.k_l, k.k_a",
            "FROM (SELECT unnest(CAST($1 AS bigint[])) AS k_v, unnest(CAST($2 AS bigint[])) AS k_l, unnest(CAST($3 AS bigint[])) AS k_a) AS k",
            "ON CONFLICT (voucher, line) DO UPDATE SET amount = line.amount + excluded.amount"])  # fmt: skip
        self.assertEqual((made.keys, made.sums, made.target, made.reads), (["v", "l"], ["a"], "line", []))

    def test_insert_of_a_select_runs_beside_each_key(self):
        made = self.takes(one("INSERT INTO giver (id, name) SELECT :id, reference FROM promise WHERE id = :old",
                              "id giver_id, old promise_id", "", "put"))  # fmt: skip
        self.assertIn("CROSS JOIN LATERAL (SELECT k.k_id, reference FROM promise WHERE id = k.k_old) AS r", made.postgres_array)
        self.assertEqual(made.reads, ["promise"])

    def test_many_keeps_the_order_within_a_key(self):
        made = self.takes(one("SELECT line FROM line WHERE voucher = :v ORDER BY line", "v int64", "line int64", "each, many"))
        self.assertIn("ORDER BY k.key_number, r.o_order", made.postgres_array)
        made = self.takes(one("SELECT id FROM promise WHERE reference = :r", "r text", "id promise_id", "one, many"))
        self.assertTrue(made.postgres_array.endswith("ORDER BY k.key_number"))

    def test_a_common_table_expression_is_no_table(self):
        made = self.takes(one("WITH top AS (SELECT id, amount FROM promise WHERE amount > :a) SELECT CAST(coalesce(sum(amount), 0) AS bigint) FROM top",
                              "a money", "total money"))  # fmt: skip
        self.assertEqual(made.reads, ["promise"])

    def test_what_both_databases_know_is_taken(self):
        for sql, inputs, outputs in [
            ("SELECT count(*) FILTER (WHERE is_open) FROM promise", "", "a int64"),
            ("SELECT coalesce(giver, 0) FROM promise WHERE id = :id", "id promise_id", "a giver_id"),
            ("SELECT id FROM promise WHERE giver IS NOT DISTINCT FROM :g ORDER BY id LIMIT 1", "g giver_id?", "a promise_id"),
            ("SELECT CASE WHEN is_open THEN amount ELSE 0 END FROM promise WHERE id = :id", "id promise_id", "a money"),
            ("SELECT row_number() OVER (ORDER BY id) FROM promise WHERE id = :id", "id promise_id", "a int64"),
            ("SELECT id FROM promise WHERE (amount, id) > (:m, :i) ORDER BY amount, id LIMIT :n", "m money, i promise_id, n int64", "a promise_id"),
            ("SELECT giver FROM promise ORDER BY giver NULLS LAST, id LIMIT 1", "", "a giver_id?"),
            ("SELECT p.id FROM promise AS p JOIN giver AS g ON g.id = p.giver ORDER BY g.name, p.reference LIMIT 1", "", "a promise_id"),
            ("SELECT voucher FROM line GROUP BY voucher HAVING count(*) > 1 ORDER BY voucher LIMIT 1", "", "a int64"),
        ]:  # fmt: skip
            with self.subTest(sql):
                self.takes(one(sql, inputs, outputs))


class RefusedWords(Room):
    def test_each_word_that_differs_between_the_databases(self):
        for condition, words in [
            ("id::bigint = 1", ":: is refused"), ("reference LIKE 'a'", "LIKE is refused"), ("lower(reference) = 'a'", "lower is refused"),
            ("upper(reference) = 'a'", "upper is refused"), ("reference = x'00'", "bit string"), ("ifnull(giver, 0) = 1", "coalesce"),
            ("max(id, giver) = 1", "max of two"), ("min(id, giver) = 1", "min of two"), ("greatest(id, 1) = 1", "greatest is refused"),
            ("strftime('%Y', id) = 1", "strftime is refused"), ("id = now()", "now is refused"), ("is_open = 1", "boolean with a number"),
            ('"id" = 1', "quoted name"), ("`id` = 1", "quoted name"), ("[id] = 1", "quoted name"), ("id = $1", "by number"), ("id = ?1", "by number"),
            ("id = 1.5", "whole number"), ("id = 1e5", "whole number"), ("id == 1", "== is refused"), ("id / 2 = 1", "/ is refused"),
            ("id % 2 = 1", "% is refused"), ("id IS 1", "IS between values"), ("id IS NOT 1", "IS between values"), ("reference GLOB 'a'", "GLOB is refused"),
            ("id = CAST(reference AS integer)", "only knows bigint and text"), ("id < current_timestamp", "current_timestamp is refused"),
            ("id & 1 = 1", "& is refused"), ("printf('%d', id) = '1'", "printf is refused"), ("reference = 'a", "not closed"),
            ("(id = 1", "too few"), ("id = 1)", "too many"), ("reference COLLATE nocase = 'a'", "COLLATE is refused"),
        ]:  # fmt: skip
            with self.subTest(condition):
                self.refuses(one(f"SELECT id FROM promise WHERE {condition}", "", "id promise_id"), words)

    def test_offset_and_for_update(self):
        self.refuses(one("SELECT id FROM promise ORDER BY id LIMIT 1 OFFSET 1", "", "id promise_id"), "OFFSET is refused")
        self.refuses(one("SELECT id FROM promise WHERE id = 1 FOR UPDATE", "", "id promise_id"), "FOR UPDATE is refused")
        self.refuses(one("SELECT id FROM promise WHERE id = 1 FULL JOIN giver", "", "id promise_id"), "FULL JOIN is refused")

    def test_several_statements_in_one(self):
        self.refuses("-- x: one\n--   out a int64\nSELECT 1; SELECT 2;\n", "; is refused")

    def test_sum_needs_a_cast(self):
        self.refuses(one("SELECT coalesce(sum(amount), 0) FROM promise", "", "a money"), "sum() without CAST")

    def test_replace_and_returning(self):
        put = "id giver_id, name text"
        self.refuses(one("INSERT OR REPLACE INTO giver (id, name) VALUES (:id, :name)", put, "", "put, key id"), "INSERT OR is refused")
        self.refuses(one("INSERT INTO giver (id, name) VALUES (:id, :name) RETURNING id", put, "", "put, key id"), "RETURNING is refused")


class RefusedOrder(Room):
    def test_order_that_is_not_total(self):
        self.refuses(one("SELECT id FROM promise ORDER BY amount LIMIT 1", "", "id promise_id"), "any order")
        self.refuses(one("SELECT line FROM line ORDER BY line LIMIT 1", "", "line int64"), "any order")
        self.refuses(one("SELECT g.id FROM promise AS p JOIN giver AS g ON g.id = p.giver ORDER BY g.id LIMIT 1", "", "id giver_id"), "any order")
        self.refuses(one("SELECT count(*) FROM line GROUP BY voucher, amount ORDER BY voucher LIMIT 1"), "any order")
        self.takes(one("SELECT line FROM line WHERE voucher = :v ORDER BY line LIMIT 1", "v int64", "line int64"))

    def test_order_on_what_may_be_null(self):
        self.refuses(one("SELECT id FROM promise ORDER BY giver, id LIMIT 1", "", "id promise_id"), "may meet NULL")

    def test_each_and_limit_need_an_order(self):
        self.refuses(one("SELECT id FROM promise", "", "id promise_id", "each"), "without ORDER BY")
        self.refuses(one("SELECT id FROM promise LIMIT 1", "", "id promise_id"), "LIMIT without ORDER BY")


class RefusedValues(Room):
    def test_values_declared_and_used_agree(self):
        self.refuses(one("SELECT id FROM promise WHERE id = :b", "b int64, a int64", "id promise_id"), "a is declared but not used")
        self.refuses(one("SELECT id FROM promise WHERE id = :b", "", "id promise_id"), ":b is not declared")
        self.refuses(one("SELECT id FROM promise WHERE id = :b", "b int64, b text", "id promise_id"), "b stands twice")
        self.refuses(one("SELECT id FROM promise WHERE id = :b", "b float", "id promise_id"), "no known type", 2)
        self.refuses(one("SELECT id FROM promise WHERE id = :int", "int int64", "id promise_id"), "name in C", 2)

    def test_out_and_select_agree(self):
        self.refuses(one("SELECT id, amount FROM promise WHERE id = 1", "", "id promise_id"), "2 columns, out names 1")
        self.refuses(one("SELECT 1 UNION ALL SELECT 2", "", "id int64, b int64"), "1 columns, out names 2")
        self.refuses(one("SELECT * FROM giver WHERE id = 1", "", "id giver_id, name text"), "SELECT * is refused")
        self.refuses(one("SELECT id FROM promise WHERE id = 1", "", "id text"), "id is bigint, but out id is text")
        self.refuses(one("SELECT giver FROM promise WHERE id = 1", "", "id giver_id"), "may be NULL")
        self.refuses(one("SELECT giver.name FROM promise LEFT JOIN giver ON giver.id = promise.giver WHERE promise.id = 1", "", "a text"), "may be NULL")
        self.refuses(one("SELECT id, count(*) FROM promise", "", "id promise_id, a int64"), "neither grouped nor summed")

    def test_values_have_the_types_of_their_columns(self):
        self.refuses(one("SELECT id FROM promise WHERE reference = :r", "r int64", "id promise_id"), "reference is text")
        self.refuses(one("SELECT id FROM promise WHERE giver = :g", "g giver_id?", "id promise_id"), "nothing equals NULL")
        insert = "INSERT INTO promise (id, reference, giver, is_open, amount) VALUES (:i, :r, :g, :o, :a)"
        self.refuses(one(insert, "i promise_id, r text, g giver_id, o bool, a money", "", "put"), "giver may be NULL, but :g never is")
        self.refuses(one(insert, "i promise_id?, r text, g giver_id?, o bool, a money", "", "put"), "id is NOT NULL")
        self.refuses(one(insert, "i promise_id, r text, g giver_id?, o int64, a money", "", "put"), "is_open is boolean")
        self.refuses(one("UPDATE promise SET giver = :g WHERE id = :i", "i promise_id, g giver_id", "", "put, key i"), "never is")

    def test_columns_and_tables_exist(self):
        self.refuses(one("SELECT ammount FROM promise WHERE id = 1", "", "a money"), "no such column: ammount")
        self.refuses(one("SELECT id FROM promis WHERE id = 1", "", "id promise_id"), "no such table: promis")
        self.refuses(one("INSERT INTO giver (id, nam) VALUES (:i, :n)", "i giver_id, n text", "", "put"), "no column nam")
        self.refuses(one("UPDATE giver SET nam = :n WHERE id = :i", "i giver_id, n text", "", "put, key i"), "no column nam")
        self.refuses(one("DELETE FROM givr WHERE id = :i", "i giver_id", "", "put, key i"), "no table givr")
        self.refuses(one("SELECT id FROM promise, giver WHERE amount = 1"), "ambiguous column name: id")

    def test_insert_names_as_many_columns_as_values(self):
        self.refuses(one("INSERT INTO giver (id, name) VALUES (:i)", "i giver_id", "", "put"), "2 columns and 1 values")
        self.refuses(one("INSERT INTO giver VALUES (:i, :n)", "i giver_id, n text", "", "put"), "does not name its columns")
        self.refuses(one("INSERT INTO giver (id, name) VALUES (:i, :n), (:i, :n)", "i giver_id, n text", "", "put"), "several rows")


class RefusedForms(Room):
    def test_heads(self):
        self.refuses("-- x: many\n--   out a int64\nSELECT 1;\n", "looks like a name", 1)
        self.refuses("SELECT 1;\n", "has no name", 1)
        self.refuses("-- X: one\n--   out a int64\nSELECT 1;\n", "cannot be a name")
        self.refuses("-- x: put, many\nDELETE FROM giver WHERE id = 1;\n", "not known of a put")
        self.refuses("-- x: one\n--   out a int64\nSELECT 1\n", "not closed")
        self.refuses("-- x: one\n-- why\n--   out a int64\nSELECT 1;\n", "neither in nor out", 2)
        self.refuses(one("SELECT 1") + one("SELECT 1"), "stands twice", 4)
        self.refuses(one("UPDATE giver SET name = 'a' WHERE id = 1"), "begins with UPDATE")
        self.refuses(one("SELECT 1", kind="change", outputs=""), "begins with SELECT")

    def test_puts(self):
        self.refuses(one("UPDATE giver SET name = :n WHERE id = :i", "i giver_id, n text", "", "put"), "same row twice")
        self.refuses(one("UPDATE giver SET name = :n WHERE id = :i", "i giver_id, n text", "", "put, key x"), "x is not among")
        self.refuses(one("UPDATE giver SET name = :n WHERE id = :i", "i giver_id, n text", "", "put, key i, sum n"), "cannot be summed")
        self.refuses(one("DELETE FROM giver", "", "", "change"), "without WHERE")
        self.refuses(one("DELETE FROM giver WHERE id = 1", "", "", "put, key a"), "not among")
        self.refuses(one("DELETE FROM giver WHERE id = :a", "a giver_id", "b int64", "put, key a"), "gives no columns")

    def test_arrays(self):
        self.refuses(one("SELECT id FROM promise WHERE amount = :a ORDER BY id LIMIT :n", "a money, n int64", "id promise_id", "each, many"), "LIMIT of a value")
        self.refuses(one("SELECT k.id FROM promise AS k WHERE k.id = :a", "a promise_id", "id promise_id", "one, many"), "name k is kept")
        self.refuses(one("SELECT count(*) FROM promise", "", "a int64", "one, many"), "Many of nothing")
        self.refuses(one("INSERT INTO giver (id, name) VALUES (:i, :n) ON CONFLICT (id) DO UPDATE SET name = :n", "i giver_id, n text", "", "put, key i"),
                     "excluded.column")  # fmt: skip

    def test_every_wrong_statement_is_told_at_once(self):
        _, found = self.compile(one("SELECT x FROM giver WHERE id = 1") + one("SELECT y FROM giver WHERE id = 1").replace("-- x", "-- y"))
        self.assertEqual(len(found), 2)


class Tables(Room):
    def test_what_tables_may_not_hold(self):
        for text, words in [
            ("CREATE TABLE a (id integer PRIMARY KEY);", "no known type"), ("CREATE TABLE a (id uuid PRIMARY KEY);", "no known type"), ("CREATE TABLE a (id serial PRIMARY KEY);", "no known type"),
            ("CREATE TABLE a (id bigint);", "no PRIMARY KEY"), ("CREATE TABLE a (id bigint PRIMARY KEY, t text);", "may be NULL"),
            ("CREATE TABLE a (id bigint PRIMARY KEY, b bigint REFERENCES nobody (id));", "no table nobody"),
            ("CREATE TABLE a (id bigint PRIMARY KEY, b bigint REFERENCES giver (nr));", "no column nr"),
            ("CREATE TABLE a (id bigint PRIMARY KEY, PRIMARY KEY (b));", "no column b"), ("CREATE TABLE giver (id bigint PRIMARY KEY);", "stands twice"),
            ("CREATE TABLE a (id bigint PRIMARY KEY, id bigint NOT NULL);", "stands twice"), ("CREATE TABLE user (id bigint PRIMARY KEY);", "cannot be a name"),
            ("CREATE TABLE a (id bigint PRIMARY KEY) STRICT;", "not NAME (columns)"), ("CREATE TABLE a (id bigint PRIMARY KEY)", "not closed"),
            ("DROP TABLE giver;", "not a step"), ("CREATE INDEX i ON nobody (id);", "no table nobody"), ("CREATE INDEX i ON giver (nr);", "no column nr"),
            ("CREATE TABLE a (k_id bigint PRIMARY KEY);", "begins with k_"), ("CREATE TABLE a (id bigint PRIMARY KEY, CONSTRAINT c CHECK (id > 0));", "no name here"),
            ("CREATE TABLE a (id bigint PRIMARY KEY CHECK (lower(id) = id));", "lower is refused"),
            ("ALTER TABLE giver ADD COLUMN t text NOT NULL;", "Give it a DEFAULT"), ("ALTER TABLE nobody ADD COLUMN t text NOT NULL;", "no table nobody"),
            ("CREATE TABLE a (id bigint PRIMARY KEY, b bigint GENERATED ALWAYS AS (id));", "GENERATED is refused"),
            ("CREATE TABLE a (id bigint PRIMARY KEY,);", "empty column"), (";", "empty statement"),
        ]:  # fmt: skip
            with self.subTest(text):
                self.refuses_tables(text, words)

    def test_steps_are_numbered_without_gaps(self):
        self.write("003.sql", "CREATE TABLE a (id bigint PRIMARY KEY);")
        self.assertIn("stands in place 2", self.compile("", ("001.sql", "003.sql"))[1][0])
        self.write("tables.sql", "CREATE TABLE a (id bigint PRIMARY KEY);")
        self.assertIn("not a step", self.compile("", ("tables.sql",))[1][0])

    def test_tables_of_other_rooms_are_known_but_not_made(self):
        self.write("other.sql", "")
        other = self.path / "people"
        other.mkdir()
        (other / "001.sql").write_text("CREATE TABLE person (id bigint PRIMARY KEY);")
        self.write("001.sql", "CREATE TABLE gift (id bigint PRIMARY KEY, person bigint REFERENCES person (id));")
        path = self.write("statements.sql", one("SELECT person.id FROM gift JOIN person ON person.id = gift.person WHERE gift.id = 1", "", "p person_id"))
        made, steps, found = statements.compile_room(path, [str(self.path / "001.sql")], [str(other / "001.sql")])
        self.assertEqual(found, [])
        self.assertEqual(made[0].reads, ["gift", "person"])
        self.assertEqual([table.name for table in steps[0].tables], ["gift"])

    def test_tables_of_other_rooms_come_in_any_order(self):
        self.write("002.sql", "CREATE TABLE a (id bigint PRIMARY KEY, g bigint REFERENCES giver (id));")
        text = one("SELECT id FROM a WHERE id = 1", "", "id a_id")
        self.assertEqual(self.compile(text, (), ("002.sql", "001.sql"))[1], [])
        self.assertIn("no table giver", self.compile(text, (), ("002.sql",))[1][0])

    def test_the_checksum_is_of_the_source(self):
        steps, _, _ = statements.read_steps([str(self.path / "001.sql")], [])
        self.assertEqual(f"{steps[0].checksum:016x}", hashlib.sha256(TABLES.encode()).hexdigest()[:16])

    def test_foreign_keys_are_deferred_once(self):
        self.write("002.sql", "CREATE TABLE a (id bigint PRIMARY KEY, g bigint NOT NULL REFERENCES giver (id) ON DELETE CASCADE CHECK (g > 0),"
                   " h bigint REFERENCES giver (id) DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY (h) REFERENCES giver (id));")  # fmt: skip
        steps, _, _ = statements.read_steps([str(self.path / "001.sql"), str(self.path / "002.sql")], [])
        for text in (steps[1].sqlite, steps[1].postgres):
            self.assertEqual(text.count("DEFERRABLE INITIALLY DEFERRED"), 3)
            self.assertIn("ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED CHECK (g > 0)", text)


class Program(Room):
    def run_tool(self, *arguments):
        return subprocess.run([sys.executable, str(TOOL), *arguments], capture_output=True, text=True, check=False)

    def test_it_writes_nothing_when_something_is_wrong(self):
        path = self.write("statements.sql", one("SELECT wealth FROM giver WHERE id = 1"))
        header, source = str(self.path / "x.h"), str(self.path / "x.c")
        run = self.run_tool("--room", "a/x", path, str(self.path / "001.sql"), header, source)
        self.assertEqual(run.returncode, 1)
        self.assertRegex(run.stderr, r"statements\.sql:1: x: SQLite does not take the text: no such column: wealth\. ")
        self.assertFalse(os.path.exists(header) or os.path.exists(source))

    def test_the_same_room_gives_the_same_bytes(self):
        path = self.write("statements.sql", one("SELECT id FROM giver WHERE id = 1", "", "id giver_id"))
        texts = []
        for name in ("first", "second"):
            header, source = str(self.path / f"{name}.h"), str(self.path / f"{name}.c")
            run = self.run_tool("--room", "a/x", "--include", "a/x/x.h", path, str(self.path / "001.sql"), header, source)
            self.assertEqual((run.returncode, run.stderr), (0, ""))
            texts.append((pathlib.Path(header).read_text(), pathlib.Path(source).read_text()))
        self.assertEqual(texts[0], texts[1])
        self.assertLess(texts[0][1].index('"a/x/x.h"'), texts[0][1].index('"a/x/x_sql.h"'))

    def test_a_room_may_live_on_the_tables_of_others(self):
        path = self.write("statements.sql", one("SELECT id FROM giver WHERE id = 1", "", "id giver_id"))
        header, source = str(self.path / "x.h"), str(self.path / "x.c")
        run = self.run_tool("--room", "a/x", "--tables", str(self.path / "001.sql"), path, header, source)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertIn("x_migrations[] = {\n\t{ .room = NULL },\n};", pathlib.Path(source).read_text())

    def test_wrong_usage_is_told(self):
        self.assertEqual(self.run_tool("--room", "a/x", "one.sql").returncode, 2)


if __name__ == "__main__":
    unittest.main()
