/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Letters: when they have reached the payer, from which day a sum may be drawn, and the yearly ones. Days are
 * counted by hand in the almanac of 2026: Easter Sunday is 5 April. */

#include "inner/mandates/mandates_kit.h"

#define DAY(month, in_month) kit_day(2026, (month), (in_month))
#define MONTH(month) (2026 * 12 + (month)-1)

static struct mandate_id active(struct mandates_kit *kit, enum mandates_kit_way way, struct day day)
{
	const struct giver_id giver = mandates_kit_giver(kit, "Kim Exempel", way);
	return mandates_kit_active(kit, mandates_kit_promise(kit, giver, PROMISE_MONTHLY, 20000).id, day);
}

static struct mandate_letter only_letter(struct mandates_kit *kit, struct day written_on)
{
	struct mandates_kit_letters letters;
	mandates_kit_letters(kit, written_on, &letters);
	assert_int_equal(letters.count, 1);
	return letters.letters[0];
}

struct notice {
	enum mandates_kit_way way;
	struct day written_on;
	struct day told_on;
	struct day first_day;
};

static void eight_weekdays_after_it_has_reached_the_payer(void **state)
{
	const struct notice notices[] = {
		/* Monday: 9-13 and 16-18 March are eight weekdays */
		{ MANDATES_KIT_BY_MAIL, DAY(3, 9), DAY(3, 9), DAY(3, 19) },
		/* there on Thursday the 12th: 12-13, 16-20, 23 */
		{ MANDATES_KIT_BY_POST, DAY(3, 9), DAY(3, 12), DAY(3, 24) },
		/* Saturday: 16-20 and 23-25 */
		{ MANDATES_KIT_BY_MAIL, DAY(3, 14), DAY(3, 14), DAY(3, 26) },
		/* over Easter: 30-31 March, 1-2 and 7-10 April */
		{ MANDATES_KIT_BY_MAIL, DAY(3, 30), DAY(3, 30), DAY(4, 11) },
		/* by post over Easter: there on 2 April; 2, 7-10, 13-15 */
		{ MANDATES_KIT_BY_POST, DAY(3, 30), DAY(4, 2), DAY(4, 16) },
	};
	struct mandates_kit *kit = *state;
	for (size_t i = 0; i < sizeof notices / sizeof notices[0]; i++) {
		const struct notice *notice = &notices[i];
		const struct mandate_id id = active(kit, notice->way, notice->written_on);
		const struct mandate_letters_written written = mandates_kit_write(kit, notice->written_on);
		assert_int_equal(written.count, 1);
		assert_false(written.has_more);
		const struct mandate found = mandates_kit_find(kit, id);
		assert_int_equal(found.told_amount.ore, 20000);
		assert_int_equal(found.told_from.number, notice->first_day.number);
		struct mandates_kit_letters letters;
		mandates_kit_letters(kit, notice->written_on, &letters);
		assert_int_equal(letters.letters[letters.count - 1].told_on.number, notice->told_on.number);
	}
}

static void the_first_month_is_the_first_told_in_time(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id early = active(kit, MANDATES_KIT_BY_MAIL, DAY(3, 9));
	mandates_kit_write(kit, DAY(3, 9));
	assert_int_equal(mandates_kit_find(kit, early).first_month, MONTH(3));
	struct mandate_letter letter = only_letter(kit, DAY(3, 9));
	assert_int_equal(letter.kind, LETTER_START);
	assert_int_equal(letter.day.number, DAY(3, 30).number); /* the 28th is a Saturday */
	assert_int_equal(letter.pay_day, 28);
	assert_int_equal(letter.every_months, 1);
	assert_int_equal(letter.amount.ore, 20000);
	assert_text(letter.purpose_name, "Allmän insamling");
	assert_text(letter.giver.email, "givare@exempel.invalid");
	const struct mandate_id late = active(kit, MANDATES_KIT_BY_MAIL, DAY(3, 20));
	mandates_kit_write(kit, DAY(3, 20)); /* told from 1 April: 20, 23-27, 30-31 March */
	assert_int_equal(mandates_kit_find(kit, late).told_from.number, DAY(4, 1).number);
	assert_int_equal(mandates_kit_find(kit, late).first_month, MONTH(4));
}

/* 28 February 2026 is a Saturday: the draw of February is on 2 March, and told in time on that day. */
static void a_day_that_slides_into_the_next_month_is_of_its_own(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = active(kit, MANDATES_KIT_BY_MAIL, DAY(2, 18));
	mandates_kit_write(kit, DAY(2, 18)); /* 18-20, 23-27 February */
	assert_int_equal(mandates_kit_find(kit, id).told_from.number, DAY(2, 28).number);
	assert_int_equal(mandates_kit_find(kit, id).first_month, MONTH(2));
	assert_int_equal(only_letter(kit, DAY(2, 18)).day.number, DAY(3, 2).number);
}

static void a_month_wished_for_stands(void **state)
{
	struct mandates_kit *kit = *state;
	const struct giver_id giver = mandates_kit_giver(kit, "Kim Exempel", MANDATES_KIT_BY_MAIL);
	struct mandate_wish wish =
	    mandates_kit_wish(mandates_kit_promise(kit, giver, PROMISE_MONTHLY, 20000).id, DAY(3, 9));
	struct mandate_id id;
	wish.every_months = 3;
	wish.first_month = MONTH(2);
	assert_ok(mandates_kit_ask(kit, &wish, &id));
	assert_ok(mandates_kit_activate(kit, id, TEXT(""), DAY(3, 9)));
	mandates_kit_write(kit, DAY(3, 9));
	assert_int_equal(mandates_kit_find(kit, id).first_month, MONTH(2));
	assert_int_equal(only_letter(kit, DAY(3, 9)).day.number, DAY(5, 28).number); /* February, May .. */
	assert_int_equal(only_letter(kit, DAY(3, 9)).every_months, 3);
}

static void a_letter_a_year_keeps_it_going(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = active(kit, MANDATES_KIT_BY_MAIL, DAY(3, 9));
	mandates_kit_write(kit, DAY(3, 9));
	assert_int_equal(mandates_kit_find(kit, id).told_through.number, kit_day(2027, 4, 9).number);
	assert_int_equal(mandates_kit_write(kit, kit_day(2027, 2, 8)).count, 0); /* sixty days before */
	assert_int_equal(mandates_kit_write(kit, kit_day(2027, 2, 9)).count, 1);
	assert_int_equal(only_letter(kit, kit_day(2027, 2, 9)).kind, LETTER_YEAR);
	assert_int_equal(only_letter(kit, kit_day(2027, 2, 9)).amount.ore, 20000);
	const struct mandate found = mandates_kit_find(kit, id);
	assert_int_equal(found.told_from.number, DAY(3, 19).number);
	assert_int_equal(found.told_through.number, kit_day(2028, 3, 9).number);
	assert_int_equal(found.first_month, MONTH(3));
	assert_int_equal(mandates_kit_write(kit, kit_day(2027, 2, 9)).count, 0);
}

/* Nobody wrote for months: what was not told is not drawn. */
static void a_gap_is_not_told(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = active(kit, MANDATES_KIT_BY_MAIL, DAY(3, 9));
	mandates_kit_write(kit, DAY(3, 9));
	mandates_kit_write(kit, kit_day(2027, 4, 5)); /* Monday: 5-9, 12-14 April; told until the 9th */
	assert_int_equal(mandates_kit_find(kit, id).told_from.number, kit_day(2027, 4, 15).number);
}

struct telling {
	struct mandates_kit *kit;
	struct mandate_telling about;
	bool is_told;
};

static struct status ask_whether_told(struct store_tx *tx, void *argument)
{
	struct telling *telling = argument;
	return mandates_was_told(tx, &telling->kit->calendar, &telling->about, &telling->is_told);
}

static bool was_told(struct mandates_kit *kit, struct mandate_id id, int64_t ore, struct day day)
{
	struct telling telling = { kit, { id, { ore }, day }, false };
	assert_ok(mandates_kit_look(kit, ask_whether_told, &telling));
	return telling.is_told;
}

/* By hand, as in the two tests before: from 19 March 2026 through 9 April 2027, and from 15 April 2027 on. */
static void what_an_older_letter_told_stays_told(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = active(kit, MANDATES_KIT_BY_MAIL, DAY(3, 9));
	assert_false(was_told(kit, id, 20000, DAY(3, 19))); /* the letter waits */
	mandates_kit_write(kit, DAY(3, 9));
	mandates_kit_write(kit, kit_day(2027, 4, 5));
	assert_false(was_told(kit, id, 20000, DAY(3, 18)));
	assert_true(was_told(kit, id, 20000, DAY(3, 19)));
	assert_true(was_told(kit, id, 20000, kit_day(2027, 4, 9)));
	assert_false(was_told(kit, id, 20000, kit_day(2027, 4, 10)));
	assert_false(was_told(kit, id, 20000, kit_day(2027, 4, 14)));
	assert_true(was_told(kit, id, 20000, kit_day(2027, 4, 15)));
	assert_false(was_told(kit, id, 20001, kit_day(2027, 4, 15)));
	assert_ok(mandates_kit_change_amount(kit, id, 500, kit_day(2027, 5, 3)));
	mandates_kit_write(kit, kit_day(2027, 5, 3));
	assert_ok(mandates_kit_change_amount(kit, id, 20000, kit_day(2027, 5, 4)));
	mandates_kit_write(kit, kit_day(2027, 5, 4));
	assert_false(was_told(kit, id, 20000, kit_day(2027, 4, 15))); /* another sum came between */
}

static void that_something_was_told_needs_rules_and_a_calendar(void **state)
{
	struct mandates_kit *kit = *state;
	struct telling telling = { kit, { { 1 }, { 100 }, kit_day(1999, 12, 31) }, false };
	assert_code(mandates_kit_look(kit, ask_whether_told, &telling), STATUS_NOT_FOUND);
	telling.about.day = kit_day(2200, 12, 31);
	assert_code(mandates_kit_look(kit, ask_whether_told, &telling), STATUS_LIMIT);
}

static void no_yearly_letter_to_who_sleeps_stopped_or_ended(void **state)
{
	struct mandates_kit *kit = *state;
	const struct day year = kit_day(2027, 3, 1);
	const struct mandate_id paused = active(kit, MANDATES_KIT_BY_MAIL, DAY(3, 9));
	const struct mandate_id stopped = active(kit, MANDATES_KIT_BY_MAIL, DAY(3, 9));
	const struct mandate_id ended = active(kit, MANDATES_KIT_BY_MAIL, DAY(3, 9));
	mandates_kit_write(kit, DAY(3, 9));
	assert_ok(mandates_kit_pause(kit, paused, DAY(3, 20), (struct day){ INT64_MAX }, DAY(3, 20)));
	assert_ok(mandates_kit_stop(kit, stopped, true));
	assert_ok(mandates_kit_end(kit, ended, MANDATE_END_BY_GIVER, -1, DAY(3, 20)));
	assert_int_equal(mandates_kit_write(kit, DAY(3, 20)).count, 2); /* paused, ended */
	assert_int_equal(mandates_kit_write(kit, year).count, 0);
	assert_ok(mandates_kit_stop(kit, stopped, false));
	assert_int_equal(mandates_kit_write(kit, year).count, 1);
	assert_ok(mandates_kit_resume(kit, paused, kit_day(2029, 1, 8)));
	assert_int_equal(mandates_kit_write(kit, kit_day(2029, 1, 8)).count, 2); /* and the other's year */
	/* a Monday: 8-12, 15-17 January; what was told three years ago is forgotten */
	assert_int_equal(mandates_kit_find(kit, paused).told_from.number, kit_day(2029, 1, 18).number);
}

static void who_cannot_be_reached_waits(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = active(kit, MANDATES_KIT_UNREACHABLE, DAY(3, 9));
	for (int i = 9; i < 12; i++) {
		const struct mandate_letters_written written = mandates_kit_write(kit, DAY(3, i));
		assert_int_equal(written.count, 0);
		assert_int_equal(written.unreachable, 1);
	}
	assert_int_equal(mandates_kit_find(kit, id).told_from.number, 0);
	assert_int_equal(mandates_kit_find(kit, id).first_month, MANDATES_MONTH_UNKNOWN);
}

static void what_the_bank_did_is_told_of_each_day(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = active(kit, MANDATES_KIT_BY_MAIL, DAY(3, 9));
	mandates_kit_write(kit, DAY(3, 9));
	const struct mandate before = mandates_kit_find(kit, id);
	struct mandate_letter_order order = { id, LETTER_NO_FUNDS, { 20000 }, DAY(3, 30), 1 };
	assert_ok(mandates_kit_order(kit, &order, DAY(3, 31)));
	assert_ok(mandates_kit_order(kit, &order, DAY(3, 31))); /* the same again is one */
	order.day = DAY(4, 28);
	assert_ok(mandates_kit_order(kit, &order, DAY(4, 29)));
	order.mandate.raw = INT64_MAX;
	assert_code(mandates_kit_order(kit, &order, DAY(4, 29)), STATUS_NOT_FOUND);
	assert_int_equal(mandates_kit_write(kit, DAY(4, 29)).count, 2);
	struct mandates_kit_letters letters;
	mandates_kit_letters(kit, DAY(4, 29), &letters);
	assert_int_equal(letters.letters[0].day.number, DAY(3, 30).number);
	assert_int_equal(letters.letters[0].code, 1);
	assert_int_equal(letters.letters[0].amount.ore, 20000);
	assert_int_equal(letters.letters[1].day.number, DAY(4, 28).number);
	const struct mandate after = mandates_kit_find(kit, id);
	assert_int_equal(after.told_through.number, before.told_through.number);
}

static void letters_are_printed_again_the_same(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = active(kit, MANDATES_KIT_BY_POST, DAY(3, 9));
	mandates_kit_write(kit, DAY(3, 9));
	const struct mandate_letter before = only_letter(kit, DAY(3, 9));
	assert_ok(mandates_kit_change_amount(kit, id, 100, DAY(5, 1)));
	assert_ok(mandates_kit_change_pay_day(kit, id, 1, DAY(5, 1)));
	mandates_kit_write(kit, DAY(5, 1));
	const struct mandate_letter after = only_letter(kit, DAY(3, 9));
	assert_int_equal(after.id, before.id);
	assert_int_equal(after.amount.ore, 20000);
	assert_int_equal(after.pay_day, 28);
	assert_int_equal(after.told_on.number, before.told_on.number);
	assert_text(after.giver.town, "Exempelby");
}

struct many_letters {
	struct mandates_kit *kit;
	struct mandate_id mandate;
	int64_t count;
};

static struct status order_many(struct store_tx *tx, void *argument)
{
	const struct many_letters *many = argument;
	for (int64_t i = 0; i < many->count; i++) {
		const struct mandate_letter_order order = {
			many->mandate, LETTER_NO_FUNDS, { 100 }, { 1000 + i }, 1
		};
		TRY(mandates_order_letter(tx, &order, DAY(3, 9)));
	}
	return OK;
}

static void so_many_letters_are_written_at_once(void **state)
{
	struct mandates_kit *kit = *state;
	const bool is_in_memory = kit->books.conninfo[0] == '\0';
	struct many_letters many = { kit, active(kit, MANDATES_KIT_BY_MAIL, DAY(3, 9)),
				     is_in_memory ? MANDATES_LETTERS_MAX : 1100 };
	assert_ok(mandates_kit_do(kit, order_many, &many));
	struct mandate_letters_written written = mandates_kit_write(kit, DAY(3, 9));
	assert_int_equal(written.count, is_in_memory ? MANDATES_LETTERS_MAX : 1101);
	assert_int_equal(written.has_more, is_in_memory);
	written = mandates_kit_write(kit, DAY(3, 9));
	assert_int_equal(written.count, is_in_memory ? 1 : 0);
	assert_false(written.has_more);
}

struct rule_to_add {
	struct mandates_kit *kit;
	int64_t value;
	const char *key; /* NULL: the weekdays of notice */
};

static struct status add_rule(struct store_tx *tx, void *argument)
{
	const struct rule_to_add *add = argument;
	const struct text key = add->key == NULL ? TEXT("mandate.notice_weekdays") : text_of(add->key);
	const struct rule rule = { .key = key,
				   .value = add->value,
				   .base = TEXT("weekdays"),
				   .source = TEXT("a test"),
				   .valid_from = { DAY(5, 1).number + add->value } };
	struct rule_id id;
	return rules_add(tx, &rule, &add->kit->books.by, &id);
}

static struct status count_rule(void *argument, const struct rule *rule)
{
	assert_true(rule->source.count > 0);
	*(int *)argument += 1;
	return OK;
}

static struct status add_again(struct store_tx *tx, void *argument)
{
	int *count = argument;
	TRY(mandates_add_rules(tx, &(struct actor){ TEXT("test") }));
	*count = 0;
	return rules_each(tx, count_rule, count);
}

struct writing {
	struct mandates_kit *kit;
	struct day day;
};

static struct status write_letters(struct store_tx *tx, void *argument)
{
	const struct writing *writing = argument;
	struct mandate_letters_written written;
	return mandates_write_letters(tx, &writing->kit->calendar, writing->day, &writing->kit->books.by,
				      &written);
}

static void p7_the_rules_are_dated(void **state)
{
	struct mandates_kit *kit = *state;
	int count = 0;
	assert_ok(mandates_kit_do(kit, add_again, &count));
	assert_int_equal(count, 3);
	assert_ok(mandates_kit_do(kit, add_rule, &(struct rule_to_add){ kit, 2, NULL }));
	const struct mandate_id old = active(kit, MANDATES_KIT_BY_MAIL, DAY(5, 2));
	mandates_kit_write(kit, DAY(5, 2)); /* Saturday, before the rule: 4-8, 11-13 May */
	assert_int_equal(mandates_kit_find(kit, old).told_from.number, DAY(5, 14).number);
	const struct mandate_id new = active(kit, MANDATES_KIT_BY_MAIL, DAY(5, 4));
	mandates_kit_write(kit, DAY(5, 4)); /* two weekdays: 4-5 May */
	assert_int_equal(mandates_kit_find(kit, new).told_from.number, DAY(5, 6).number);
	struct writing writing = { kit, kit_day(1999, 12, 31) };
	assert_code(mandates_kit_do(kit, write_letters, &writing), STATUS_NOT_FOUND);
	assert_ok(mandates_kit_do(kit, add_rule, &(struct rule_to_add){ kit, 61, NULL }));
	writing.day = DAY(9, 1);
	assert_code(mandates_kit_do(kit, write_letters, &writing), STATUS_INPUT);
	assert_ok(
	    mandates_kit_do(kit, add_rule, &(struct rule_to_add){ kit, 60, NULL })); /* of the day before */
	writing.day = DAY(6, 30);
	assert_ok(mandates_kit_do(kit, write_letters, &writing));
	const struct rule_to_add one_month = { kit, 1, "mandate.notice_months" };
	assert_ok(mandates_kit_do(kit, add_rule, (void *)&one_month)); /* shorter than sixty weekdays */
	assert_code(mandates_kit_do(kit, write_letters, &writing), STATUS_INPUT);
}

static void the_calendar_has_an_end(void **state)
{
	struct mandates_kit *kit = *state;
	struct writing writing = { kit, kit_day(2199, 12, 30) };
	assert_code(mandates_kit_do(kit, write_letters, &writing), STATUS_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(eight_weekdays_after_it_has_reached_the_payer),
		cmocka_unit_test(the_first_month_is_the_first_told_in_time),
		cmocka_unit_test(a_day_that_slides_into_the_next_month_is_of_its_own),
		cmocka_unit_test(a_month_wished_for_stands),
		cmocka_unit_test(a_letter_a_year_keeps_it_going),
		cmocka_unit_test(a_gap_is_not_told),
		cmocka_unit_test(what_an_older_letter_told_stays_told),
		cmocka_unit_test(that_something_was_told_needs_rules_and_a_calendar),
		cmocka_unit_test(no_yearly_letter_to_who_sleeps_stopped_or_ended),
		cmocka_unit_test(who_cannot_be_reached_waits),
		cmocka_unit_test(what_the_bank_did_is_told_of_each_day),
		cmocka_unit_test(letters_are_printed_again_the_same),
		cmocka_unit_test(so_many_letters_are_written_at_once),
		cmocka_unit_test(p7_the_rules_are_dated),
		cmocka_unit_test(the_calendar_has_an_end),
	};
	return mandates_kit_run(tests, sizeof tests / sizeof tests[0]);
}
