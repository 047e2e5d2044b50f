/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the statement compiler makes of the sample room: the C it gives and the texts it sends. */

#include "proof/proof.h"
#include "tests/sample/sample.h"
#include "tests/sample/sample_sql.h"

#include <string.h>

/* The store itself is not linked: these note what the typed functions pass on. */
static const struct statement *asked;
static const void *given;

struct status store_put(struct store_tx *tx, const struct statement *statement, const void *in)
{
	assert_null(tx);
	asked = statement;
	given = in;
	return OK;
}

struct status store_change(struct store_tx *tx, const struct statement *statement, const void *in,
			   int64_t *rows)
{
	*rows = 7;
	return store_put(tx, statement, in);
}

struct status store_one(struct store_tx *tx, const struct statement *statement, const void *in, void *out)
{
	assert_non_null(out);
	return store_put(tx, statement, in);
}

struct status store_each(struct store_tx *tx, const struct statement *statement, const void *in,
			 store_row *row, void *argument)
{
	TRY(store_put(tx, statement, in));
	return row(argument, in);
}

struct status store_many(struct store_tx *tx, const struct statement *statement, struct store_keys keys,
			 store_many_row *row, void *argument)
{
	TRY(store_put(tx, statement, keys.rows));
	return row(argument, keys.count, keys.rows);
}

static struct status note_row(void *argument, const void *out)
{
	*(const void **)argument = out;
	return OK;
}

static struct status note_many_row(void *argument, size_t index, const void *out)
{
	assert_int_equal(index, 1);
	return note_row(argument, out);
}

static void a_value_lies_where_its_struct_has_it(void **state)
{
	(void)state;
	const struct statement *put = &promise_put_statement;
	assert_int_equal(put->kind, STATEMENT_PUT);
	assert_int_equal(put->in_count, 7);
	assert_int_equal(put->in_bytes, sizeof(struct promise_put_in));
	assert_int_equal(put->out_count, 0);
	assert_string_equal(put->in[2].name, "giver");
	assert_int_equal(put->in[2].type, STORE_ID);
	assert_int_equal(put->in[2].offset, offsetof(struct promise_put_in, giver));
	assert_int_equal(put->in[3].type, STORE_BOOL);
	assert_int_equal(put->in[6].type, STORE_INT64);
	assert_true(put->in[0].is_key && !put->in[1].is_key && !put->in[0].is_sum);
	assert_int_equal(giver_mark_statement.out[1].type, STORE_BYTES);
	assert_int_equal(giver_mark_statement.out_bytes, sizeof(struct giver_mark_out));
	assert_true(balance_add_statement.in[1].is_key && balance_add_statement.in[2].is_sum);
}

static void tables_read_and_written_are_known(void **state)
{
	(void)state;
	assert_string_equal(promise_put_statement.writes, "promise");
	assert_null(promise_put_statement.reads[0]);
	assert_null(promise_of_giver_statement.writes);
	assert_string_equal(promise_of_giver_statement.reads[0], "giver");
	assert_string_equal(promise_of_giver_statement.reads[1], "promise");
	assert_null(promise_of_giver_statement.reads[2]);
	assert_string_equal(promise_copy_statement.reads[0], "promise");
	assert_string_equal(word_clear_statement.writes, "word");
}

static void each_database_gets_values_by_its_own_numbers(void **state)
{
	(void)state;
	assert_string_equal(promise_close_before_statement.sqlite,
			    "UPDATE promise SET is_open = false WHERE made_on < ?1 AND is_open");
	assert_string_equal(
	    promise_close_before_statement.postgres,
	    "UPDATE promise SET is_open = false WHERE made_on < CAST($1 AS bigint) AND is_open");
	assert_null(promise_close_before_statement.postgres_array);
	assert_non_null(strstr(word_search_statement.sqlite, "LIMIT ?3"));
}

static void arrays_are_joined_as_k(void **state)
{
	(void)state;
	assert_string_equal(promise_note_statement.postgres_array,
			    "UPDATE promise SET note = k.k_note\n"
			    "FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[])) AS k (k_id, k_note)\n"
			    "WHERE id = k.k_id");
	assert_string_equal(
	    promise_remove_statement.postgres_array,
	    "DELETE FROM promise\nUSING unnest(CAST($1 AS bigint[])) AS k (k_id)\nWHERE id = k.k_id");
	assert_string_equal(word_put_statement.postgres_array,
			    "INSERT INTO word (word, promise)\nSELECT k.k_word, k.k_promise\n"
			    "FROM (SELECT unnest(CAST($1 AS text[])) AS k_word, "
			    "unnest(CAST($2 AS bigint[])) AS k_promise) AS k\n"
			    "ON CONFLICT (word, promise) DO NOTHING");
	assert_non_null(strstr(promise_by_reference_statement.postgres_array, "WITH ORDINALITY"));
	assert_non_null(
	    strstr(promise_of_giver_statement.postgres_array, "ORDER BY k.key_number, r.o_order"));
}

static void typed_functions_pass_on_what_they_are_given(void **state)
{
	(void)state;
	struct promise_put_in put = { .id = { 1 }, .reference = TEXT("123"), .kind = PROMISE_MONTHLY };
	assert_ok(promise_put(NULL, &put));
	assert_ptr_equal(asked, &promise_put_statement);
	assert_ptr_equal(given, &put);
	int64_t rows = 0;
	assert_ok(word_clear(NULL, &rows));
	assert_int_equal(rows, 7);
	assert_null(given);
	struct promise_count_out count;
	assert_ok(promise_count(NULL, &count));
	assert_ptr_equal(asked, &promise_count_statement);
	const void *seen = NULL;
	struct promise_of_giver_in giver = { { 3 } };
	assert_ok(promise_of_giver(NULL, &giver, note_row, &seen));
	assert_ptr_equal(seen, &giver);
	seen = NULL;
	assert_ok(promise_of_giver_many(NULL, &giver, 1, note_many_row, &seen));
	assert_ptr_equal(seen, &giver);
}

static void steps_hold_the_tables_in_both_texts(void **state)
{
	(void)state;
	const struct migration *first = &sample_migrations[0], *second = &sample_migrations[1];
	assert_string_equal(first->room, "tests/sample");
	assert_int_equal(first->step, 1);
	assert_int_equal(second->step, 2);
	assert_null(sample_migrations[2].room);
	assert_true(first->checksum != second->checksum);
	assert_non_null(strstr(first->sqlite, ") STRICT;"));
	assert_non_null(
	    strstr(first->sqlite, "is_open INTEGER NOT NULL DEFAULT 1 CHECK (is_open IN (0, 1))"));
	assert_non_null(strstr(first->postgres, "reference text COLLATE \"C\" NOT NULL UNIQUE"));
	assert_non_null(strstr(first->postgres, "REFERENCES giver (id) DEFERRABLE INITIALLY DEFERRED"));
	assert_int_equal(first->table_count, 3);
	assert_string_equal(first->tables[1].columns,
			    "id, reference, giver, is_open, amount, made_on, kind, note");
	assert_string_equal(first->tables[2].key, "account, year");
	assert_int_equal(first->tables[1].types[2], STORE_ID);
}

static void a_set_lists_each_statement_once(void **state)
{
	(void)state;
	assert_true(sample_statements.count > 10);
	for (size_t i = 0; i < sample_statements.count; i++)
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(sample_statements.statements[i]->name,
						sample_statements.statements[j]->name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_lies_where_its_struct_has_it),
		cmocka_unit_test(tables_read_and_written_are_known),
		cmocka_unit_test(each_database_gets_values_by_its_own_numbers),
		cmocka_unit_test(arrays_are_joined_as_k),
		cmocka_unit_test(typed_functions_pass_on_what_they_are_given),
		cmocka_unit_test(steps_hold_the_tables_in_both_texts),
		cmocka_unit_test(a_set_lists_each_statement_once),
	};
	return PROOF_RUN(tests);
}
