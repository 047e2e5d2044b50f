/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/approval/approval_kit.h"

#include <stdio.h>
#include <string.h>

struct asking {
	const char *key;
	struct day day;
	struct rule_value value;
	char source[64];
};

static struct status look(struct store_tx *tx, void *argument)
{
	struct asking *asking = argument;
	struct rule_value again;
	TRY(rule_on(tx, text_of(asking->key), asking->day, &asking->value));
	snprintf(asking->source, sizeof asking->source, "%.*s", TEXT_ARGS(asking->value.source));
	TRY(rule_by_id(tx, asking->value.id, &again));
	assert_int_equal(again.value, asking->value.value);
	return OK;
}

static int64_t value_on(struct approval_kit *kit, const char *key, int days)
{
	struct asking asking = { .key = key, .day = { moment_day(kit->now).number + days } };
	assert_ok(store_read(kit->store, look, &asking));
	assert_string_equal(asking.source, "the board, \xC2\xA7 7");
	return asking.value.value;
}

static void p7_a_rule_holds_from_its_day_until_the_next(void **state)
{
	struct approval_kit *kit = *state;
	struct asking before = { .key = "test.days", .day = moment_day(kit->now) };
	assert_code(store_read(kit->store, look, &before), STATUS_NOT_FOUND);
	assert_ok(approval_kit_rule(kit, "test.days", 10, 0));
	assert_ok(approval_kit_rule(kit, "test.days", 20, 5));
	assert_ok(approval_kit_rule(kit, "test.other", 7, 1));
	assert_int_equal(value_on(kit, "test.days", 0), 10);
	assert_int_equal(value_on(kit, "test.days", 4), 10);
	assert_int_equal(value_on(kit, "test.days", 5), 20);
	assert_int_equal(value_on(kit, "test.days", 5000), 20);
	assert_int_equal(value_on(kit, "test.other", 5), 7);
	before.day.number--;
	assert_code(store_read(kit->store, look, &before), STATUS_NOT_FOUND);
}

static void p7_what_held_is_not_changed_afterwards(void **state)
{
	struct approval_kit *kit = *state;
	assert_ok(approval_kit_rule(kit, "test.days", 10, 5));
	assert_code(approval_kit_rule(kit, "test.days", 11, 5), STATUS_CONFLICT);
	assert_code(approval_kit_rule(kit, "test.days", 11, 4), STATUS_CONFLICT);
	assert_ok(approval_kit_rule(kit, "test.days", 11, 6));
	assert_int_equal(value_on(kit, "test.days", 5), 10);
}

static struct status find_no_rule(struct store_tx *tx, void *argument)
{
	(void)argument;
	struct rule_value value;
	return rule_by_id(tx, (struct rule_id){ 4711 }, &value);
}

static struct status set_wordless(struct store_tx *tx, void *argument)
{
	const struct rule_given *given = argument;
	const struct actor by = { TEXT("clerk") };
	struct rule_id id;
	return rule_set(tx, given, &by, &id);
}

static void p8_a_rule_says_of_what_and_by_whom(void **state)
{
	struct approval_kit *kit = *state;
	const struct rule_given whole = { TEXT("k"), { 20000 }, 1, TEXT("days"), TEXT("the board") };
	struct rule_given given = whole;
	char endless[RULE_WORDS_MAX + 1];
	memset(endless, 'x', sizeof endless);
	given.source = TEXT("");
	const struct status status = approval_kit_write(kit, set_wordless, &given);
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.field, "source");
	given = whole;
	given.base = (struct text){ endless, sizeof endless };
	assert_code(approval_kit_write(kit, set_wordless, &given), STATUS_INPUT);
	given = whole;
	given.key = TEXT("a\tb");
	assert_code(approval_kit_write(kit, set_wordless, &given), STATUS_INPUT);
	given = whole;
	given.base.count = 0;
	assert_code(approval_kit_write(kit, set_wordless, &given), STATUS_INPUT);
	given = whole;
	assert_ok(approval_kit_write(kit, set_wordless, &given));
	assert_code(store_read(kit->store, find_no_rule, NULL), STATUS_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p7_a_rule_holds_from_its_day_until_the_next),
		cmocka_unit_test(p7_what_held_is_not_changed_afterwards),
		cmocka_unit_test(p8_a_rule_says_of_what_and_by_whom),
	};
	return approval_kit_run(tests, sizeof tests / sizeof tests[0]);
}
