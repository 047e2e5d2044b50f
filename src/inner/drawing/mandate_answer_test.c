/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What Bankgirot answers about mandates: each comment in each state, and files in the wrong order. */
#include "inner/drawing/drawing_kit.h"

#include <stdio.h>

#define TOLD kit_day(2026, 9, 1)

static const int32_t comments[] = {
	1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 20, 21, 23, 24, 29, 30, 32, 33, 98, 77
};
enum { COMMENTS = sizeof comments / sizeof comments[0] };

/* By hand, for mandates asked, sent, active and ended by the giver. Letters: A activated, E ended by the
 * payer's bank, R ended as refused, S stopped, F freed, '-' nothing, '!' for a person, m our mistake, u
 * unknown. */
static const char *const expected[COMMENTS] = {
	/* 1 */ "!RE-",  /* 2 */ "!RE-",  /* 3 */ "!R!-",  /* 4 */ "mmm-",  /* 5 */ "!R!-",
	/* 6 */ "!RE-",  /* 7 */ "!RE-",  /* 9 */ "!R!-",  /* 10 */ "mmm-", /* 11 */ "SSS-",
	/* 12 */ "----", /* 20 */ "!R!-", /* 21 */ "!R!-", /* 23 */ "!R!-", /* 24 */ "!R!-",
	/* 29 */ "mmm-", /* 30 */ "mmm-", /* 32 */ "!A--", /* 33 */ "!RE-", /* 98 */ "!RE-",
	/* 77 */ "uuuu",
};

static struct mandate_id make(struct drawing_kit *kit, enum mandate_state state, int64_t ore)
{
	struct mandate_id id;
	const struct giver_id giver =
	    mandates_kit_giver(&kit->mandates, "Kim Exempel (påhittad)", MANDATES_KIT_BY_MAIL);
	const struct promise promise = mandates_kit_promise(&kit->mandates, giver, PROMISE_MONTHLY, ore);
	struct mandate_wish wish = mandates_kit_wish(promise.id, TOLD);
	wish.bankgiro = TEXT(KIT_BANKGIRO);
	assert_ok(mandates_kit_ask(&kit->mandates, &wish, &id));
	if (state >= MANDATE_SENT)
		assert_ok(mandates_kit_sent(&kit->mandates, id));
	if (state >= MANDATE_ACTIVE)
		assert_ok(mandates_kit_activate(&kit->mandates, id, TEXT(MANDATES_KIT_ACCOUNT), TOLD));
	if (state >= MANDATE_ENDED)
		assert_ok(mandates_kit_end(&kit->mandates, id, MANDATE_END_BY_GIVER, -1, TOLD));
	return id;
}

static char outcome(const struct mandate *before, const struct mandate *after,
		    const struct drawing_answered *answered)
{
	if (answered->counts[DRAW_EFFECT_UNKNOWN_CODE] > 0)
		return 'u';
	if (answered->counts[DRAW_EFFECT_OUR_MISTAKE] > 0)
		return 'm';
	if (answered->counts[DRAW_EFFECT_CONTRADICTION] > 0)
		return '!';
	if (before->state != after->state && after->state == MANDATE_ACTIVE)
		return 'A';
	if (before->state != after->state && after->end == MANDATE_END_BY_PAYERS_BANK)
		return 'E';
	if (before->state != after->state && after->end == MANDATE_END_REFUSED)
		return 'R';
	if (before->is_stopped != after->is_stopped)
		return after->is_stopped ? 'S' : 'F';
	assert_int_equal(before->state, after->state);
	return '-';
}

static void every_comment_in_every_state(void **state)
{
	struct drawing_kit *kit = *state;
	size_t wrong = 0;
	for (size_t i = 0; i < COMMENTS; i++)
		for (int s = 0; s < 4; s++) {
			const struct mandate_id id =
			    make(kit, (enum mandate_state)(s + 1), 1000 + (int64_t)i * 10 + s);
			const struct mandate before = mandates_kit_find(&kit->mandates, id);
			const struct drawing_answered answered =
			    drawing_kit_advice(kit, id, 4, comments[i], kit_day(2026, 9, 4));
			const struct mandate after = mandates_kit_find(&kit->mandates, id);
			const char found = outcome(&before, &after, &answered);
			if (found != expected[i][s]) {
				print_error("comment %d, state %d: %c, expected %c\n", comments[i], s + 1,
					    found, expected[i][s]);
				wrong++;
			}
			if (found == 'E' || found == 'R')
				assert_int_equal(after.end_code, comments[i]);
		}
	assert_int_equal(wrong, 0);
}

static void the_payer_is_told_what_the_bank_did(void **state)
{
	struct drawing_kit *kit = *state;
	const struct day day = kit_day(2026, 9, 4);
	const struct mandate_id refused = make(kit, MANDATE_SENT, 1000);
	const struct mandate_id ended = make(kit, MANDATE_ACTIVE, 2000);
	const struct mandate_id made = make(kit, MANDATE_SENT, 3000);
	mandates_kit_write(&kit->mandates, TOLD);
	drawing_kit_advice(kit, refused, 42, 23, day);
	drawing_kit_advice(kit, ended, 46, 2, day);
	drawing_kit_advice(kit, made, 4, 32, day);
	assert_int_equal(drawing_kit_letters(kit, refused, LETTER_BANK_REFUSED, day), 1);
	assert_int_equal(drawing_kit_letters(kit, ended, LETTER_BANK_ENDED, day), 1);
	assert_int_equal(drawing_kit_letters(kit, made, LETTER_START, day), 1);
}

static void what_the_bank_ended_needs_no_order(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id ended = make(kit, MANDATE_ACTIVE, 2000);
	drawing_kit_advice(kit, ended, 46, 2, kit_day(2026, 9, 4));
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 9, 7)).mandates_ended, 0);
}

/* The payer's own bankgiro is given anew, and the answer to the end of the first mandate comes only then. */
static void the_end_of_an_earlier_mandate_is_not_that_of_the_next(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id id = make(kit, MANDATE_SENT, 1000);
	assert_int_equal(drawing_kit_advice(kit, id, 46, 2, kit_day(2026, 8, 31)).counts[DRAW_EFFECT_NONE],
			 1);
	assert_int_equal(drawing_kit_advice(kit, id, 3, 33, kit_day(2026, 9, 2)).counts[DRAW_EFFECT_NONE], 1);
	assert_int_equal(mandates_kit_find(&kit->mandates, id).state, MANDATE_SENT);
	drawing_kit_advice(kit, id, 4, 32, kit_day(2026, 9, 3));
	assert_int_equal(mandates_kit_find(&kit->mandates, id).state, MANDATE_ACTIVE);
	drawing_kit_advice(kit, id, 3, 33, kit_day(2026, 9, 8));
	assert_int_equal(mandates_kit_find(&kit->mandates, id).state, MANDATE_ENDED);
}

/* The stop of the 4th was lifted on the 8th; the files are read the other way round. */
static void an_older_word_does_not_undo_a_newer(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id id = make(kit, MANDATE_ACTIVE, 1000);
	drawing_kit_advice(kit, id, 93, 11, kit_day(2026, 9, 2));
	assert_true(mandates_kit_find(&kit->mandates, id).is_stopped);
	assert_int_equal(
	    drawing_kit_advice(kit, id, 93, 12, kit_day(2026, 9, 8)).counts[DRAW_EFFECT_MANDATE_FREED], 1);
	assert_int_equal(drawing_kit_advice(kit, id, 93, 11, kit_day(2026, 9, 4)).counts[DRAW_EFFECT_NONE],
			 1);
	assert_false(mandates_kit_find(&kit->mandates, id).is_stopped);
}

static bool is_stopped(struct drawing_kit *kit, struct mandate_id id)
{
	return mandates_kit_find(&kit->mandates, id).is_stopped;
}

/* Stopped on the 2nd, lifted on the 4th, stopped on the 8th; the lift is read last. */
static void a_stop_told_again_is_as_new_as_another(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id id = make(kit, MANDATE_ACTIVE, 1000);
	drawing_kit_advice(kit, id, 93, 11, kit_day(2026, 9, 2));
	assert_int_equal(drawing_kit_advice(kit, id, 93, 11, kit_day(2026, 9, 8)).counts[DRAW_EFFECT_NONE],
			 1);
	assert_int_equal(drawing_kit_advice(kit, id, 93, 12, kit_day(2026, 9, 4)).counts[DRAW_EFFECT_NONE],
			 1);
	assert_true(is_stopped(kit, id));
}

static void a_stop_read_before_the_mandate_is_made_stands_when_it_is(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id id = make(kit, MANDATE_SENT, 1000);
	drawing_kit_advice(kit, id, 93, 11, kit_day(2026, 9, 8));
	drawing_kit_advice(kit, id, 4, 32, kit_day(2026, 9, 4));
	assert_int_equal(mandates_kit_find(&kit->mandates, id).state, MANDATE_ACTIVE);
	assert_true(is_stopped(kit, id));
}

static struct drawing_answered advise_account(struct drawing_kit *kit, struct mandate_id id,
					      struct text account, struct day day)
{
	const struct mandate found = mandates_kit_find(&kit->mandates, id);
	const struct autogiro_mandate advice = {
		.bankgiro = kit->setup.bankgiro,
		.payer = found.payer_number,
		.account = account,
		.identity = found.identity,
		.information = 5,
		.comment = 32,
		.day = AUTOGIRO_DAY(day),
	};
	const struct autogiro_answers answers = { .head = { .kind = AUTOGIRO_MANDATES },
						  .mandates = &advice,
						  .count = 1 };
	return drawing_kit_answer(kit, &answers, day);
}

static void a_mandate_moved_by_the_bank_has_the_newest_account(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id id = make(kit, MANDATE_ACTIVE, 1000);
	const struct text newer = TEXT("6000000000123456");
	assert_int_equal(
	    advise_account(kit, id, newer, kit_day(2026, 9, 8)).counts[DRAW_EFFECT_MANDATE_ACTIVE], 1);
	assert_int_equal(advise_account(kit, id, newer, kit_day(2026, 9, 8)).counts[DRAW_EFFECT_NONE], 1);
	assert_int_equal(
	    advise_account(kit, id, TEXT("5001000000000007"), kit_day(2026, 9, 4)).counts[DRAW_EFFECT_NONE],
	    1);
	assert_text(mandates_kit_find(&kit->mandates, id).account, "6000000000123456");
}

/* Each of its own day: the account of the 8th is no word on the stop of the 4th, nor that on the account. */
static void a_stop_and_an_account_are_heard_apart(void **state)
{
	struct drawing_kit *kit = *state;
	const struct text newer = TEXT("6000000000123456");
	const struct mandate_id first = make(kit, MANDATE_ACTIVE, 1000);
	advise_account(kit, first, newer, kit_day(2026, 9, 8));
	drawing_kit_advice(kit, first, 93, 11, kit_day(2026, 9, 4));
	assert_true(is_stopped(kit, first));
	const struct mandate_id second = make(kit, MANDATE_ACTIVE, 2000);
	drawing_kit_advice(kit, second, 93, 11, kit_day(2026, 9, 8));
	advise_account(kit, second, newer, kit_day(2026, 9, 4));
	assert_true(is_stopped(kit, second));
	assert_text(mandates_kit_find(&kit->mandates, second).account, "6000000000123456");
	drawing_kit_advice(kit, second, 46, 2, kit_day(2026, 9, 5));
	assert_int_equal(mandates_kit_find(&kit->mandates, second).state, MANDATE_ENDED);
}

/* Moved away on the 4th and back on the 8th, to the account that the books know; the 4th is read last. */
static void an_account_told_again_is_as_new_as_another(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id id = make(kit, MANDATE_ACTIVE, 1000);
	const struct mandate made = mandates_kit_find(&kit->mandates, id);
	advise_account(kit, id, made.account, kit_day(2026, 9, 8));
	advise_account(kit, id, TEXT("6000000000123456"), kit_day(2026, 9, 4));
	assert_text(mandates_kit_find(&kit->mandates, id).account, MANDATES_KIT_ACCOUNT);
}

static void the_same_advice_again_changes_nothing(void **state)
{
	struct drawing_kit *kit = *state;
	const struct day day = kit_day(2026, 9, 4);
	const struct mandate_id id = make(kit, MANDATE_SENT, 1000);
	assert_int_equal(drawing_kit_advice(kit, id, 4, 32, day).counts[DRAW_EFFECT_MANDATE_ACTIVE], 1);
	assert_int_equal(drawing_kit_advice(kit, id, 4, 32, day).counts[DRAW_EFFECT_NONE], 1);
	assert_int_equal(drawing_kit_letters(kit, id, LETTER_START, day), 1);
	assert_int_equal(drawing_kit_advice(kit, id, 46, 2, day).counts[DRAW_EFFECT_MANDATE_ENDED], 1);
	assert_int_equal(drawing_kit_advice(kit, id, 46, 2, day).counts[DRAW_EFFECT_NONE], 1);
	/* Made anew after the bank had ended it: nobody here asked for that. */
	assert_int_equal(
	    drawing_kit_advice(kit, id, 4, 32, kit_day(2026, 9, 7)).counts[DRAW_EFFECT_CONTRADICTION], 1);
}

static void a_number_that_is_nobodys_waits_for_a_person(void **state)
{
	struct drawing_kit *kit = *state;
	const struct autogiro_mandate advice = { .bankgiro = kit->setup.bankgiro,
						 .payer = TEXT("4711"),
						 .information = 4,
						 .comment = 32,
						 .day = AUTOGIRO_DAY(TOLD) };
	const struct autogiro_answers answers = { .head = { .kind = AUTOGIRO_MANDATES },
						  .mandates = &advice,
						  .count = 1 };
	assert_int_equal(drawing_kit_answer(kit, &answers, TOLD).counts[DRAW_EFFECT_STRANGER], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_comment_in_every_state),
		cmocka_unit_test(the_payer_is_told_what_the_bank_did),
		cmocka_unit_test(what_the_bank_ended_needs_no_order),
		cmocka_unit_test(the_end_of_an_earlier_mandate_is_not_that_of_the_next),
		cmocka_unit_test(an_older_word_does_not_undo_a_newer),
		cmocka_unit_test(a_stop_told_again_is_as_new_as_another),
		cmocka_unit_test(a_stop_read_before_the_mandate_is_made_stands_when_it_is),
		cmocka_unit_test(a_stop_and_an_account_are_heard_apart),
		cmocka_unit_test(an_account_told_again_is_as_new_as_another),
		cmocka_unit_test(a_mandate_moved_by_the_bank_has_the_newest_account),
		cmocka_unit_test(the_same_advice_again_changes_nothing),
		cmocka_unit_test(a_number_that_is_nobodys_waits_for_a_person),
	};
	return drawing_kit_run(tests, sizeof tests / sizeof tests[0]);
}
