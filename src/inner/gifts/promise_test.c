/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Promises and their references: OCR numbers with length digit and check digit, that no two promises share.
 */

#include "inner/gifts/testing/trial.h"

#include <string.h>

/* By hand: 123456 with its length 8 is 1234568; from the right with weights 2 and 1 the products are 16 6 10
 * 4 6 2 2, whose digits sum to 28, so the check digit is 2. */
#define GIVEN "12345682"

/* The same rule, written anew: doubled digits are added digit by digit. */
static bool is_reference(struct text digits)
{
	int sum = 0;
	for (size_t i = 0; i < digits.count; i++) {
		const int digit = digits.bytes[digits.count - 1 - i] - '0';
		const int product = i % 2 == 1 ? 2 * digit : digit;
		sum += product / 10 + product % 10;
	}
	const int length = digits.bytes[digits.count - 2] - '0';
	return sum % 10 == 0 && length == (int)(digits.count % 10) && text_is_digits(digits);
}

struct asking {
	const char *reference;
	bool is_open;
};

static struct status ask_open(struct store_tx *tx, void *argument)
{
	struct asking *asking = argument;
	return gifts_reference_is_open(tx, text_of(asking->reference), &asking->is_open);
}

static void a_reference_is_made(void **state)
{
	struct trial *trial = *state;
	enum { MANY = 200 };
	static struct promise made[MANY];
	for (size_t i = 0; i < MANY; i++) {
		made[i] = trial_promise(trial, (struct promise){ .amount = { 10000 } });
		assert_int_equal(made[i].reference.count, GIFTS_REFERENCE_DIGITS);
		assert_true(is_reference(made[i].reference));
		assert_true(made[i].reference.bytes[0] != '0');
		assert_true(made[i].is_open);
		for (size_t j = 0; j < i; j++)
			assert_false(text_equal(made[i].reference, made[j].reference));
	}
}

static void a_given_reference_is_kept(void **state)
{
	struct trial *trial = *state;
	struct asking asking = { .reference = GIVEN };
	assert_true(is_reference(TEXT(GIVEN)));
	assert_code(trial_look(trial, ask_open, &asking), STATUS_NOT_FOUND);
	const struct promise made = trial_promise(trial, (struct promise){ .reference = TEXT(GIVEN) });
	assert_text(made.reference, GIVEN);
	assert_ok(trial_look(trial, ask_open, &asking));
	assert_true(asking.is_open);
}

static void a_reference_is_taken_once(void **state)
{
	struct promise made;
	trial_promise(*state, (struct promise){ .reference = TEXT(GIVEN) });
	const struct promise again = { .reference = TEXT(GIVEN), .giver = trial_giver(*state, "Lo Exempel") };
	assert_code(trial_try_promise(*state, again, &made), STATUS_CONFLICT);
}

static void a_closed_promise_keeps_its_reference(void **state)
{
	struct trial *trial = *state;
	struct asking asking = { .reference = GIVEN };
	struct promise made = trial_promise(trial, (struct promise){ .reference = TEXT(GIVEN) });
	trial_close_promise(trial, made.id);
	assert_ok(trial_look(trial, ask_open, &asking));
	assert_false(asking.is_open);
	const struct promise again = { .reference = TEXT(GIVEN) };
	assert_code(trial_try_promise(trial, again, &made), STATUS_CONFLICT);
}

static void p8_a_reference_that_is_no_ocr_number_is_refused(void **state)
{
	static const char *const wrong[] = {
		"1",         "12345683", /* check digit */
		"12345674",              /* length digit: 1234567 and its check digit 4 */
		"1234-5682", " 12345682", "12345682 ",
		"A",         "\xC3\xA5",  "12345678901234567890123456", /* 26 digits */
	};
	struct promise made;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		const struct promise promise = { .reference = text_of(wrong[i]) };
		assert_code(trial_try_promise(*state, promise, &made), STATUS_INPUT);
	}
}

static void p8_the_promised_sum_has_bounds(void **state)
{
	struct promise made;
	const struct promise below = { .amount = { -1 } };
	const struct promise over = { .amount = { MONEY_ORE_MAX + 1 } };
	trial_promise(*state, (struct promise){ .amount = { 0 } });
	trial_promise(*state, (struct promise){ .amount = { MONEY_ORE_MAX } });
	assert_code(trial_try_promise(*state, below, &made), STATUS_INPUT);
	assert_code(trial_try_promise(*state, over, &made), STATUS_INPUT);
}

static void a_promise_needs_a_purpose_that_is_open(void **state)
{
	struct trial *trial = *state;
	struct promise made;
	const struct promise nowhere = { .purpose = { 4711 } };
	assert_code(trial_try_promise(trial, nowhere, &made), STATUS_NOT_FOUND);
	trial_close_purpose(trial, trial->kit.purpose);
	const struct promise promise = { .amount = { 100 } };
	assert_code(trial_try_promise(trial, promise, &made), STATUS_CONFLICT);
}

static void a_promise_needs_a_giver(void **state)
{
	struct promise made;
	const struct promise promise = { .giver = { 4711 } };
	assert_code(trial_try_promise(*state, promise, &made), STATUS_CONFLICT);
}

struct closing {
	struct trial *trial;
	struct promise_id promise;
};

static struct status close_it(struct store_tx *tx, void *argument)
{
	const struct closing *closing = argument;
	return gifts_close_promise(tx, closing->promise, &closing->trial->kit.by);
}

static void a_promise_is_closed_once(void **state)
{
	struct trial *trial = *state;
	struct closing closing = { trial, { 4711 } };
	assert_code(trial_do(trial, close_it, &closing), STATUS_NOT_FOUND);
	closing.promise = trial_promise(trial, (struct promise){ .amount = { 100 } }).id;
	assert_ok(trial_do(trial, close_it, &closing));
	assert_code(trial_do(trial, close_it, &closing), STATUS_CONFLICT);
}

/* The n-th promise from one seed finds the first n - 1 references taken: eight tries, then it is told. */
static void randomness_that_repeats_itself_is_told(void **state)
{
	struct trial *trial = *state;
	const struct promise promise = { .amount = { 100 } };
	struct promise made;
	for (int i = 0; i < 8; i++) {
		trial->kit.random = random_seeded(7);
		assert_ok(trial_try_promise(trial, promise, &made));
	}
	trial->kit.random = random_seeded(7);
	assert_code(trial_try_promise(trial, promise, &made), STATUS_BROKEN);
	trial->kit.random = random_seeded(8);
	assert_ok(trial_try_promise(trial, promise, &made));
}

struct line_seen {
	const char *kind;
	int64_t subject;
	int count;
};

static struct status see_line(void *argument, const struct journal_line *line)
{
	struct line_seen *seen = argument;
	if (text_equal(line->kind, text_of(seen->kind)) && line->subject == seen->subject)
		seen->count += text_equal(line->actor, TEXT("test"));
	return OK;
}

static struct status see_journal(struct store_tx *tx, void *argument)
{
	return store_journal_each(tx, 0, 10000, see_line, argument);
}

static void p10_promises_are_journalled(void **state)
{
	struct trial *trial = *state;
	const struct promise made = trial_promise(trial, (struct promise){ .amount = { 100 } });
	trial_close_promise(trial, made.id);
	struct line_seen added = { "promise added", made.id.raw, 0 };
	struct line_seen closed = { "promise closed", made.id.raw, 0 };
	assert_ok(trial_look(trial, see_journal, &added));
	assert_ok(trial_look(trial, see_journal, &closed));
	assert_int_equal(added.count, 1);
	assert_int_equal(closed.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reference_is_made),
		cmocka_unit_test(a_given_reference_is_kept),
		cmocka_unit_test(a_reference_is_taken_once),
		cmocka_unit_test(a_closed_promise_keeps_its_reference),
		cmocka_unit_test(p8_a_reference_that_is_no_ocr_number_is_refused),
		cmocka_unit_test(p8_the_promised_sum_has_bounds),
		cmocka_unit_test(a_promise_needs_a_purpose_that_is_open),
		cmocka_unit_test(a_promise_needs_a_giver),
		cmocka_unit_test(a_promise_is_closed_once),
		cmocka_unit_test(randomness_that_repeats_itself_is_told),
		cmocka_unit_test(p10_promises_are_journalled),
	};
	return trial_run(tests, sizeof tests / sizeof tests[0]);
}
