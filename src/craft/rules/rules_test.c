/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rules: the one that holds on a day, and that none is changed. */
#include "craft/rules/rules.h"
#include "proof/postgres.h"

#include <stdlib.h>
#include <string.h>

static const struct statement_set *const allowed[] = { &rules_statements, NULL };
static const struct migration *const migrations[] = { rules_migrations, NULL };
static const struct actor actor = { { "test", 4 } };
static struct store *store;

static struct day the_day(int year, int month, int number)
{
	struct day day;
	assert_ok(day_of(year, month, number, &day));
	return day;
}

struct asking {
	struct rule rule;
	struct rule_id id;
};

static struct status add(struct store_tx *tx, void *argument)
{
	struct asking *asking = argument;
	return rules_add(tx, &asking->rule, &actor, &asking->id);
}

static struct status add_rule(const char *key, int64_t value, struct day from)
{
	struct asking asking = { .rule = { .key = text_of(key),
					   .value = value,
					   .base = TEXT("weekdays before the draw"),
					   .source = TEXT("an invented order, section 1"),
					   .valid_from = from } };
	return store_write(store, &actor, add, &asking);
}

static struct status ask(struct store_tx *tx, void *argument)
{
	struct asking *asking = argument;
	const struct text key = asking->rule.key;
	TRY(rules_on(tx, key, asking->rule.valid_from, &asking->rule));
	assert_text(asking->rule.base, "weekdays before the draw");
	assert_text(asking->rule.source, "an invented order, section 1");
	return OK;
}

static int64_t value_on(const char *key, struct day day)
{
	struct asking asking = { .rule = { .key = text_of(key), .valid_from = day } };
	assert_ok(store_read(store, ask, &asking));
	assert_true(asking.rule.id.raw > 0 && asking.rule.valid_from.number <= day.number);
	return asking.rule.value;
}

static void p7_the_latest_rule_that_has_begun_holds(void **state)
{
	(void)state;
	assert_ok(add_rule("share.own", 10, the_day(2013, 1, 1)));
	assert_ok(add_rule("share.own", 20, the_day(2009, 1, 1)));
	assert_ok(add_rule("share.own", 5, the_day(2018, 7, 1)));
	assert_ok(add_rule("share.other", 99, the_day(2014, 1, 1)));
	assert_int_equal(value_on("share.own", the_day(2009, 1, 1)), 20);
	assert_int_equal(value_on("share.own", the_day(2012, 12, 31)), 20);
	assert_int_equal(value_on("share.own", the_day(2013, 1, 1)), 10);
	assert_int_equal(value_on("share.own", the_day(2018, 6, 30)), 10);
	assert_int_equal(value_on("share.own", the_day(2199, 1, 1)), 5);
	struct asking early = { .rule = { .key = TEXT("share.own"), .valid_from = the_day(2008, 12, 31) } };
	assert_code(store_read(store, ask, &early), STATUS_NOT_FOUND);
	struct asking unknown = { .rule = { .key = TEXT("share.none"), .valid_from = the_day(2020, 1, 1) } };
	assert_code(store_read(store, ask, &unknown), STATUS_NOT_FOUND);
}

static void p7_a_rule_is_not_changed(void **state)
{
	(void)state;
	assert_ok(add_rule("days", 8, the_day(2020, 1, 1)));
	assert_code(add_rule("days", 9, the_day(2020, 1, 1)), STATUS_CONFLICT);
	assert_int_equal(value_on("days", the_day(2020, 1, 1)), 8);
	assert_ok(add_rule("days", 9, the_day(2020, 1, 2)));
}

static void a_rule_says_what_it_is_and_where_it_stands(void **state)
{
	(void)state;
	char long_key[RULES_KEY_MAX + 2];
	memset(long_key, 'k', sizeof long_key - 1);
	long_key[RULES_KEY_MAX + 1] = '\0';
	assert_code(add_rule("", 1, the_day(2020, 1, 1)), STATUS_INPUT);
	assert_code(add_rule(long_key, 1, the_day(2020, 1, 1)), STATUS_INPUT);
	assert_ok(add_rule(long_key + 1, 1, the_day(2020, 1, 1)));
	struct asking without = { .rule = { .key = TEXT("k"), .base = TEXT("b"), .source = TEXT(" ") } };
	assert_code(store_write(store, &actor, add, &without), STATUS_INPUT);
	without.rule = (struct rule){ .key = TEXT("k"), .source = TEXT("s") };
	assert_code(store_write(store, &actor, add, &without), STATUS_INPUT);
}

struct told {
	char keys[4][8];
	int64_t values[4];
	size_t count;
};

static struct status tell(void *argument, const struct rule *rule)
{
	struct told *told = argument;
	assert_true(told->count < 4 && rule->key.count < 8);
	memcpy(told->keys[told->count], rule->key.bytes, rule->key.count);
	told->values[told->count++] = rule->value;
	return OK;
}

static struct status list(struct store_tx *tx, void *argument)
{
	return rules_each(tx, tell, argument);
}

static void p7_all_versions_are_listed(void **state)
{
	(void)state;
	struct told told = { 0 };
	assert_ok(add_rule("b", 3, the_day(2020, 1, 1)));
	assert_ok(add_rule("a", 2, the_day(2021, 1, 1)));
	assert_ok(add_rule("a", 1, the_day(2020, 1, 1)));
	assert_ok(store_read(store, list, &told));
	assert_int_equal(told.count, 3);
	assert_string_equal(told.keys[0], "a");
	assert_int_equal(told.values[0], 1);
	assert_int_equal(told.values[1], 2);
	assert_string_equal(told.keys[2], "b");
}

static struct status find_note(void *argument, const struct journal_line *line)
{
	struct hash *digest = argument;
	assert_true(text_equal(TEXT("rule added"), line->kind));
	assert_int_equal(line->digest.count, HASH_BYTES);
	memcpy(digest->bytes, line->digest.bytes, HASH_BYTES);
	return OK;
}

static struct status read_note(struct store_tx *tx, void *argument)
{
	return store_journal_each(tx, 0, 10, find_note, argument);
}

static void p10_the_journal_keeps_what_a_rule_was(void **state)
{
	(void)state;
	struct rule rule = { .id = { 1 },
			     .key = TEXT("days"),
			     .value = 8,
			     .base = TEXT("weekdays before the draw"),
			     .source = TEXT("an invented order, section 1"),
			     .valid_from = the_day(2020, 1, 1) };
	struct hash kept;
	struct hash made;
	assert_ok(add_rule("days", 8, the_day(2020, 1, 1)));
	assert_ok(store_read(store, read_note, &kept));
	rules_digest(&rule, &made);
	assert_true(hash_equal(&kept, &made));
	rule.value = 7; /* altered in the store, it would be another */
	rules_digest(&rule, &made);
	assert_false(hash_equal(&kept, &made));
}

static struct store_config place;
static struct proof_postgres *server;

static int open_empty(void **state)
{
	(void)state;
	static char conninfo[PROOF_CONNINFO_ROOM];
	place.clock = clock_of_system();
	place.allowed = allowed;
	place.migrations = migrations;
	if (server != NULL)
		place.conninfo = proof_postgres_database(server, conninfo);
	assert_ok(store_open(&place, true, &store));
	return 0;
}

static int close_store(void **state)
{
	(void)state;
	store_close(&store);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(p7_the_latest_rule_that_has_begun_holds, open_empty,
						close_store),
		cmocka_unit_test_setup_teardown(p7_a_rule_is_not_changed, open_empty, close_store),
		cmocka_unit_test_setup_teardown(a_rule_says_what_it_is_and_where_it_stands, open_empty,
						close_store),
		cmocka_unit_test_setup_teardown(p7_all_versions_are_listed, open_empty, close_store),
		cmocka_unit_test_setup_teardown(p10_the_journal_keeps_what_a_rule_was, open_empty,
						close_store),
	};
	place.backend = STORE_MEMORY;
	const int in_memory = PROOF_RUN(tests);
	if (proof_is_in_memory_alone())
		return in_memory;
	struct proof_postgres postgres = proof_postgres_open();
	place.backend = STORE_POSTGRES;
	server = &postgres;
	const int on_postgres = PROOF_RUN(tests);
	proof_postgres_close(&postgres);
	return in_memory + on_postgres;
}
