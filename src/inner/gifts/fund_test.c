/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Funds and purposes: what gifts are for, and where they stand in the books. */

#include "inner/gifts/testing/trial.h"

#include <stdio.h>
#include <string.h>

struct adding {
	struct trial *trial;
	struct fund fund;
	struct fund_id fund_id;
	struct purpose purpose;
	struct purpose_id purpose_id;
};

static struct status add_fund(struct store_tx *tx, void *argument)
{
	struct adding *adding = argument;
	return gifts_add_fund(tx, &adding->fund, &adding->trial->kit.by, &adding->fund_id);
}

static struct status try_fund(struct trial *trial, struct text code, struct text name, struct fund_id *out)
{
	struct adding adding = { .trial = trial, .fund = { .code = code, .name = name } };
	const struct status status = trial_do(trial, add_fund, &adding);
	*out = adding.fund_id;
	return status;
}

static struct status add_purpose(struct store_tx *tx, void *argument)
{
	struct adding *adding = argument;
	return gifts_add_purpose(tx, &adding->purpose, &adding->trial->kit.by, &adding->purpose_id);
}

static struct status try_purpose(struct trial *trial, struct purpose purpose)
{
	struct adding adding = { .trial = trial, .purpose = purpose };
	return trial_do(trial, add_purpose, &adding);
}

struct finding {
	const char *code;
	struct fund_id fund;
	struct purpose purpose;
	char name[LEDGER_WORDS_MAX + 1];
};

static struct status find_fund(struct store_tx *tx, void *argument)
{
	struct finding *finding = argument;
	return gifts_fund_by_code(tx, text_of(finding->code), &finding->fund);
}

static struct status find_purpose(struct store_tx *tx, void *argument)
{
	struct finding *finding = argument;
	TRY(gifts_purpose_by_code(tx, text_of(finding->code), &finding->purpose));
	return text_to_c(finding->purpose.name, finding->name, sizeof finding->name);
}

static void a_fund_is_found_by_its_code(void **state)
{
	struct trial *trial = *state;
	struct fund_id made;
	struct finding finding = { .code = "BISTÅND" };
	assert_code(trial_look(trial, find_fund, &finding), STATUS_NOT_FOUND);
	assert_ok(try_fund(trial, TEXT("BISTÅND"), TEXT("Biståndsfonden"), &made));
	assert_ok(trial_look(trial, find_fund, &finding));
	assert_int_equal(finding.fund.raw, made.raw);
}

static void a_code_stands_once(void **state)
{
	struct trial *trial = *state;
	struct fund_id fund;
	assert_ok(try_fund(trial, TEXT("F2"), TEXT("Två"), &fund));
	assert_code(try_fund(trial, TEXT("F2"), TEXT("Två igen"), &fund), STATUS_CONFLICT);
	assert_code(try_fund(trial, TEXT("ALLM"), TEXT("Allmän"), &fund), STATUS_CONFLICT);
	const struct purpose again = {
		.code = TEXT("P100"), .name = TEXT("Igen"), .fund = fund, .income_account = 3991
	};
	assert_code(try_purpose(trial, again), STATUS_CONFLICT);
}

static void p8_codes_and_names_have_bounds(void **state)
{
	struct trial *trial = *state;
	struct fund_id fund;
	char letters[LEDGER_WORDS_MAX + 1];
	memset(letters, 'a', sizeof letters);
	const struct text code_max = { letters, LEDGER_CODE_MAX };
	const struct text code_over = { letters, LEDGER_CODE_MAX + 1 };
	const struct text name_max = { letters, LEDGER_WORDS_MAX };
	const struct text name_over = { letters, LEDGER_WORDS_MAX + 1 };
	assert_ok(try_fund(trial, code_max, name_max, &fund));
	assert_code(try_fund(trial, code_over, TEXT("a"), &fund), STATUS_INPUT);
	assert_code(try_fund(trial, TEXT("F3"), name_over, &fund), STATUS_INPUT);
	assert_code(try_fund(trial, TEXT(""), TEXT("a"), &fund), STATUS_INPUT);
	assert_code(try_fund(trial, TEXT("F3"), TEXT(""), &fund), STATUS_INPUT);
	assert_code(try_fund(trial, TEXT("F\xC5"), TEXT("a"), &fund), STATUS_INPUT);
}

static struct fund_id kit_fund(struct trial *trial)
{
	struct finding finding = { .code = "ALLM" };
	assert_ok(trial_look(trial, find_fund, &finding));
	return finding.fund;
}

static struct status close_account(struct store_tx *tx, void *argument)
{
	const struct ledger_account account = { *(const int64_t *)argument, TEXT("Stängt"), ACCOUNT_INCOME,
						false };
	return ledger_put_account(tx, &account);
}

static void a_purpose_needs_an_open_income_account(void **state)
{
	struct trial *trial = *state;
	static const int64_t wrong[] = { 1930, 2099, 4000, 3990, 0, -1, 3993 };
	int64_t closed = 3993;
	struct purpose purpose = { .code = TEXT("P2"), .name = TEXT("Två"), .fund = kit_fund(trial) };
	assert_ok(trial_do(trial, close_account, &closed));
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		purpose.income_account = wrong[i];
		assert_code(try_purpose(trial, purpose), STATUS_INPUT);
	}
	purpose.income_account = 3992;
	assert_ok(try_purpose(trial, purpose));
}

static void a_purpose_needs_a_fund(void **state)
{
	const struct purpose purpose = {
		.code = TEXT("P2"), .name = TEXT("Två"), .fund = { 4711 }, .income_account = 3991
	};
	assert_code(try_purpose(*state, purpose), STATUS_NOT_FOUND);
}

static void a_purpose_is_found_by_its_code(void **state)
{
	struct trial *trial = *state;
	struct finding finding = { .code = "P2" };
	const struct purpose purpose = {
		.code = TEXT("P2"), .name = TEXT("Två"), .fund = kit_fund(trial), .income_account = 3992
	};
	assert_code(trial_look(trial, find_purpose, &finding), STATUS_NOT_FOUND);
	assert_ok(try_purpose(trial, purpose));
	assert_ok(trial_look(trial, find_purpose, &finding));
	assert_string_equal(finding.name, "Två");
	assert_int_equal(finding.purpose.fund.raw, purpose.fund.raw);
	assert_int_equal(finding.purpose.income_account, 3992);
	assert_true(finding.purpose.is_open);
}

static void a_purpose_is_closed_once(void **state)
{
	struct trial *trial = *state;
	struct finding finding = { .code = "P100" };
	trial_close_purpose(trial, trial->kit.purpose);
	assert_ok(trial_look(trial, find_purpose, &finding));
	assert_false(finding.purpose.is_open);
}

static struct status close_purpose(struct store_tx *tx, void *argument)
{
	struct adding *adding = argument;
	return gifts_close_purpose(tx, adding->purpose_id, &adding->trial->kit.by);
}

static void a_purpose_that_is_closed_or_missing_is_not_closed(void **state)
{
	struct trial *trial = *state;
	struct adding adding = { .trial = trial, .purpose_id = { 4711 } };
	assert_code(trial_do(trial, close_purpose, &adding), STATUS_NOT_FOUND);
	adding.purpose_id = trial->kit.purpose;
	assert_ok(trial_do(trial, close_purpose, &adding));
	assert_code(trial_do(trial, close_purpose, &adding), STATUS_CONFLICT);
}

struct listed {
	char lines[256];
};

static struct status take_purpose(void *argument, const struct purpose *purpose, struct text fund_code)
{
	struct listed *listed = argument;
	const size_t used = strlen(listed->lines);
	snprintf(listed->lines + used, sizeof listed->lines - used, "%.*s %.*s %.*s %d %d\n",
		 TEXT_ARGS(fund_code), TEXT_ARGS(purpose->code), TEXT_ARGS(purpose->name),
		 (int)purpose->income_account, purpose->is_open);
	return OK;
}

static struct status list_purposes(struct store_tx *tx, void *argument)
{
	return gifts_purposes(tx, take_purpose, argument);
}

static void purposes_are_listed_by_code(void **state)
{
	struct trial *trial = *state;
	struct listed listed = { "" };
	struct fund_id other;
	assert_ok(try_fund(trial, TEXT("Z"), TEXT("Zeta"), &other));
	const struct purpose first = {
		.code = TEXT("A1"), .name = TEXT("Först"), .fund = other, .income_account = 3992
	};
	assert_ok(try_purpose(trial, first));
	trial_close_purpose(trial, trial_purpose(trial, "Ö9", 3991));
	assert_ok(trial_look(trial, list_purposes, &listed));
	assert_string_equal(listed.lines, "Z A1 Först 3992 1\n"
					  "ALLM P100 Allmän insamling 3991 1\n"
					  "ALLM Ö9 Ö9 3991 0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fund_is_found_by_its_code),
		cmocka_unit_test(a_code_stands_once),
		cmocka_unit_test(p8_codes_and_names_have_bounds),
		cmocka_unit_test(a_purpose_needs_an_open_income_account),
		cmocka_unit_test(a_purpose_needs_a_fund),
		cmocka_unit_test(a_purpose_is_found_by_its_code),
		cmocka_unit_test(a_purpose_is_closed_once),
		cmocka_unit_test(a_purpose_that_is_closed_or_missing_is_not_closed),
		cmocka_unit_test(purposes_are_listed_by_code),
	};
	return trial_run(tests, sizeof tests / sizeof tests[0]);
}
