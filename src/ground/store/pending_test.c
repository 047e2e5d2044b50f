/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that wait, before a driver that notes what it is sent. */
#include "ground/store/trial/place.h"

#include <stdio.h>
#include <stdlib.h>

/* A driver that writes each array into a text: "name(1 2)". */
struct connection {
	struct buffer sent;
	int fail_at; /* which array fails; 0 for none */
	int arrays;
};

static struct status note_array(struct connection *connection, const struct statement *statement,
				const void *rows, size_t count)
{
	if (++connection->arrays == connection->fail_at)
		return FAIL(STATUS_CONFLICT, "As it was told.");
	buffer_print(&connection->sent, "%s(", statement->name + sizeof "trial_" - 1);
	for (size_t i = 0; i < count; i++) {
		const int64_t *row = (const int64_t *)((const char *)rows + i * statement->in_bytes);
		buffer_print(&connection->sent, "%s%lld", i > 0 ? " " : "", (long long)row[0]);
		if (statement == &trial_account_add_statement)
			buffer_print(&connection->sent, ":%lld", (long long)row[1]);
	}
	buffer_print(&connection->sent, ")");
	return OK;
}

static const struct driver noting_driver = { .put = note_array };

struct bench {
	struct allowed allowed;
	struct pendings pendings;
	struct connection connection;
};

static int set_up(void **state)
{
	struct bench *bench = memory_take(1, sizeof *bench);
	const struct store_config config = { .allowed = place_allowed, .migrations = place_migrations };
	allowed_open(&bench->allowed, &config);
	bench->connection.sent = buffer_open(1 << 16);
	pendings_open(&bench->pendings, &noting_driver, &bench->connection, bench->allowed.table_count);
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;
	pendings_close(&bench->pendings);
	allowed_close(&bench->allowed);
	buffer_close(&bench->connection.sent);
	free(bench);
	return 0;
}

static void add(struct bench *bench, uint64_t unit, int64_t id, int64_t amount)
{
	const struct known *known = allowed_find(&bench->allowed, &trial_account_add_statement);
	pendings_add(&bench->pendings, known, unit, &(struct trial_account_add_in){ id, amount });
}

static void name(struct bench *bench, uint64_t unit, int64_t id)
{
	const struct known *known = allowed_find(&bench->allowed, &trial_account_name_statement);
	pendings_add(&bench->pendings, known, unit, &(struct trial_account_name_in){ id, TEXT("x") });
}

static void put_word(struct bench *bench, uint64_t unit, int64_t number)
{
	const struct known *known = allowed_find(&bench->allowed, &trial_word_put_statement);
	pendings_add(&bench->pendings, known, unit, &(struct trial_word_put_in){ number, TEXT("x") });
}

static void rows_go_out_as_one_array_in_the_order_of_their_tables(void **state)
{
	struct bench *bench = *state;
	put_word(bench, 1, 1);
	name(bench, 1, 10);
	put_word(bench, 2, 2);
	name(bench, 2, 11);
	assert_ok(pendings_flush(&bench->pendings, &table_set_all));
	assert_text(buffer_text(&bench->connection.sent), "account_name(10 11)word_put(1 2)");
	assert_int_equal(bench->pendings.order_count, 0);
}

static void what_waiting_rows_may_point_to_goes_with_them(void **state)
{
	struct bench *bench = *state;
	const struct known *word = allowed_find(&bench->allowed, &trial_word_one_statement);
	const struct known *account = allowed_find(&bench->allowed, &trial_account_one_statement);
	put_word(bench, 1, 1);
	struct table_set with = pendings_with_parents(&bench->pendings, &account->reads);
	assert_false(table_set_meets(&with, &word->reads));
	name(bench, 1, 10);
	with = pendings_with_parents(&bench->pendings, &account->reads);
	assert_false(table_set_meets(&with, &word->reads));
	with = pendings_with_parents(&bench->pendings, &word->reads);
	assert_ok(pendings_flush(&bench->pendings, &with));
	assert_text(buffer_text(&bench->connection.sent), "account_name(10)word_put(1)");
}

static void p1_sums_of_a_key_are_added_into_its_first_row(void **state)
{
	struct bench *bench = *state;
	add(bench, 1, 7, 100);
	add(bench, 1, 8, 1);
	add(bench, 2, 7, -30);
	add(bench, 3, 9, 5);
	add(bench, 3, 8, 2);
	assert_ok(pendings_flush(&bench->pendings, &table_set_all));
	assert_text(buffer_text(&bench->connection.sent), "account_add(7:70 8:3 9:5)");
}

static void p1_a_sum_of_sums_that_overflows_is_refused(void **state)
{
	struct bench *bench = *state;
	add(bench, 1, 7, INT64_MIN);
	add(bench, 1, 7, INT64_MAX);
	add(bench, 1, 7, 1);
	assert_ok(pendings_flush(&bench->pendings, &table_set_all));
	add(bench, 1, 7, INT64_MIN);
	add(bench, 1, 7, -1);
	assert_code(pendings_flush(&bench->pendings, &table_set_all), STATUS_LIMIT);
}

static void where_a_key_comes_again_a_new_array_begins(void **state)
{
	struct bench *bench = *state;
	name(bench, 1, 1);
	name(bench, 1, 2);
	name(bench, 2, 1);
	name(bench, 2, 3);
	name(bench, 3, 3);
	assert_ok(pendings_flush(&bench->pendings, &table_set_all));
	assert_text(buffer_text(&bench->connection.sent),
		    "account_name(1 2)account_name(1 3)account_name(3)");
}

static void a_refused_unit_is_cut_off(void **state)
{
	struct bench *bench = *state;
	name(bench, 1, 1);
	name(bench, 2, 2);
	put_word(bench, 2, 9);
	assert_true(pendings_has_rows_of(&bench->pendings, 2, &table_set_all));
	pendings_forget_unit(&bench->pendings, 2);
	assert_false(pendings_has_rows_of(&bench->pendings, 2, &table_set_all));
	assert_int_equal(bench->pendings.order_count, 1);
	name(bench, 3, 3);
	assert_ok(pendings_flush(&bench->pendings, &table_set_all));
	assert_text(buffer_text(&bench->connection.sent), "account_name(1 3)");
}

static void only_the_tables_asked_for_are_flushed(void **state)
{
	struct bench *bench = *state;
	name(bench, 1, 1);
	put_word(bench, 1, 2);
	const struct known *known = allowed_find(&bench->allowed, &trial_word_one_statement);
	assert_ok(pendings_flush(&bench->pendings, &known->reads));
	assert_text(buffer_text(&bench->connection.sent), "word_put(2)");
	assert_false(table_set_meets(&bench->pendings.waiting, &known->reads));
	pendings_clear(&bench->pendings);
	assert_int_equal(bench->pendings.order_count, 0);
}

static void what_earlier_units_put_goes_before_and_the_rest_stays(void **state)
{
	struct bench *bench = *state;
	name(bench, 1, 1);
	name(bench, 1, 2);
	put_word(bench, 1, 3);
	name(bench, 2, 4);
	assert_ok(pendings_flush_before(&bench->pendings, 2));
	assert_text(buffer_text(&bench->connection.sent), "account_name(1 2)word_put(3)");
	name(bench, 2, 5);
	assert_ok(pendings_flush_before(&bench->pendings, 2));
	pendings_forget_unit(&bench->pendings, 2);
	assert_int_equal(bench->pendings.order_count, 0);
	assert_text(buffer_text(&bench->connection.sent), "account_name(1 2)word_put(3)");
}

static void a_driver_that_fails_is_told(void **state)
{
	struct bench *bench = *state;
	bench->connection.fail_at = 2;
	name(bench, 1, 1);
	name(bench, 1, 1);
	assert_code(pendings_flush(&bench->pendings, &table_set_all), STATUS_CONFLICT);
	pendings_clear(&bench->pendings);
	pendings_rest(&bench->pendings);
	bench->connection.fail_at = 0;
	name(bench, 2, 5);
	assert_ok(pendings_flush(&bench->pendings, &table_set_all));
	assert_text(buffer_text(&bench->connection.sent), "account_name(1)account_name(5)");
}

/* Arrays of a full table, keys drawn from few: each array holds a key once, and all rows come in order. */
static bool arrays_hold_a_key_once(struct proof_draw *draw, void *context)
{
	struct bench *bench = context;
	SCOPED(buffer_close) struct buffer expected = buffer_open(1 << 16);
	const size_t count = (size_t)proof_below(draw, 60);
	uint64_t in_array = 0;
	for (size_t i = 0; i < count; i++) {
		const uint64_t id = proof_below(draw, 12);
		const bool is_again = (in_array >> id & 1) != 0;
		buffer_print(&expected, "%s%llu",
			     i == 0     ? "account_name("
			     : is_again ? ")account_name("
					: " ",
			     (unsigned long long)id);
		in_array = (is_again ? 0 : in_array) | UINT64_C(1) << id;
		name(bench, 1 + i / 5, (int64_t)id);
	}
	if (count > 0)
		buffer_print(&expected, ")");
	buffer_clear(&bench->connection.sent);
	PROOF_CHECK(draw, status_is_ok(pendings_flush(&bench->pendings, &table_set_all)));
	PROOF_CHECK(draw, text_equal(buffer_text(&bench->connection.sent), buffer_text(&expected)));
	return true;
}

static void an_array_never_holds_a_key_twice(void **state)
{
	proof_property_holds("arrays hold a key once", 500, arrays_hold_a_key_once, *state);
}

int main(void)
{
#define BENCH_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		BENCH_TEST(rows_go_out_as_one_array_in_the_order_of_their_tables),
		BENCH_TEST(what_waiting_rows_may_point_to_goes_with_them),
		BENCH_TEST(p1_sums_of_a_key_are_added_into_its_first_row),
		BENCH_TEST(p1_a_sum_of_sums_that_overflows_is_refused),
		BENCH_TEST(where_a_key_comes_again_a_new_array_begins),
		BENCH_TEST(a_refused_unit_is_cut_off),
		BENCH_TEST(only_the_tables_asked_for_are_flushed),
		BENCH_TEST(what_earlier_units_put_goes_before_and_the_rest_stays),
		BENCH_TEST(a_driver_that_fails_is_told),
		BENCH_TEST(an_array_never_holds_a_key_twice),
	};
	return PROOF_RUN(tests);
}
