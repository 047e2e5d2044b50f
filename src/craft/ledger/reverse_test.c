/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_kit.h"

#include "craft/ledger/proving/proving.h"
#include "craft/ledger/proving/proving_sql.h"

static struct ledger_posted moved(struct ledger_kit *kit, struct day day, int64_t ore)
{
	struct ledger_posted posted;
	assert_ok(ledger_kit_move(kit, (struct ledger_kit_move){ day, 1930, 3991, ore }, &posted));
	return posted;
}

static void p10_a_reversal_answers_a_voucher_in_its_own_series(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	const struct day day = ledger_kit_day(2026, 5, 5);
	const struct ledger_posted posted = moved(kit, day, 700);
	(void)moved(kit, day, 20);
	struct ledger_posted reversal;
	assert_ok(ledger_kit_reverse(kit, posted.id, ledger_kit_day(2026, 6, 1), &reversal));
	assert_int_equal(reversal.number, 3);
	assert_int_equal(ledger_kit_balance(kit, 1930, day), 720);
	assert_int_equal(ledger_kit_balance(kit, 1930, ledger_kit_day(2026, 6, 1)), 20);
	assert_int_equal(ledger_kit_balance(kit, 3991, ledger_kit_day(2026, 6, 1)), -20);
}

static void p1_a_voucher_is_reversed_once(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	const struct day day = ledger_kit_day(2026, 5, 5);
	const struct ledger_posted posted = moved(kit, day, 700);
	struct ledger_posted reversal;
	assert_ok(ledger_kit_reverse(kit, posted.id, day, &reversal));
	const struct status twice = ledger_kit_reverse(kit, posted.id, day, NULL);
	assert_code(twice, STATUS_CONFLICT);
	assert_string_equal(twice.reason, "The voucher has been reversed before.");
	/* The reversal is a voucher too: reversed, the first stands again. */
	assert_ok(ledger_kit_reverse(kit, reversal.id, day, NULL));
	assert_code(ledger_kit_reverse(kit, posted.id, day, NULL), STATUS_CONFLICT);
	assert_int_equal(ledger_kit_balance(kit, 1930, day), 700);
}

struct twice {
	struct voucher_id voucher;
	struct day day;
};

static struct status reverse_twice(struct store_tx *tx, void *argument)
{
	const struct twice *twice = argument;
	const struct ledger_reversal reversal = { twice->voucher, twice->day, TEXT("Fel") };
	struct ledger_posted posted;
	TRY(ledger_reverse(tx, &reversal, &ledger_kit_actor, &posted));
	return ledger_reverse(tx, &reversal, &ledger_kit_actor, &posted);
}

static void p1_a_voucher_is_reversed_once_within_a_unit_too(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	const struct day day = ledger_kit_day(2026, 5, 5);
	struct twice twice = { moved(kit, day, 700).id, day };
	assert_code(ledger_kit_write(kit, reverse_twice, &twice), STATUS_CONFLICT);
	assert_int_equal(ledger_kit_balance(kit, 1930, day), 700);
	assert_ok(ledger_kit_reverse(kit, twice.voucher, day, NULL));
}

static void a_reversal_is_not_dated_before_what_it_reverses(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	const struct ledger_posted posted = moved(kit, ledger_kit_day(2026, 5, 5), 700);
	assert_code(ledger_kit_reverse(kit, posted.id, ledger_kit_day(2026, 5, 4), NULL), STATUS_INPUT);
	assert_ok(ledger_kit_reverse(kit, posted.id, ledger_kit_day(2026, 5, 5), NULL));
}

static void a_reversal_follows_the_rules_of_its_own_day(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2025, 2);
	const struct ledger_posted posted = moved(kit, ledger_kit_day(2025, 12, 31), 700);
	assert_code(ledger_kit_reverse(kit, (struct voucher_id){ 1 << 20 }, ledger_kit_day(2026, 1, 1), NULL),
		    STATUS_NOT_FOUND);
	assert_code(ledger_kit_reverse(kit, posted.id, ledger_kit_day(2027, 1, 1), NULL), STATUS_NOT_FOUND);
	assert_ok(ledger_kit_close_year(kit, 2025));
	assert_code(ledger_kit_reverse(kit, posted.id, ledger_kit_day(2025, 12, 31), NULL), STATUS_CONFLICT);
	assert_ok(ledger_kit_lock(kit, ledger_kit_day(2026, 1, 31)));
	assert_code(ledger_kit_reverse(kit, posted.id, ledger_kit_day(2026, 1, 31), NULL), STATUS_CONFLICT);
	struct ledger_posted reversal;
	assert_ok(ledger_kit_reverse(kit, posted.id, ledger_kit_day(2026, 2, 1), &reversal));
	assert_int_equal(reversal.number, 1); /* the first of its year */
}

static struct status reverse_without_words(struct store_tx *tx, void *argument)
{
	const struct twice *twice = argument;
	struct ledger_posted posted;
	return ledger_reverse(tx, &(struct ledger_reversal){ twice->voucher, twice->day, TEXT("") },
			      &ledger_kit_actor, &posted);
}

static void p10_a_reversal_says_why(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	const struct day day = ledger_kit_day(2026, 5, 5);
	struct twice twice = { moved(kit, day, 700).id, day };
	assert_code(ledger_kit_write(kit, reverse_without_words, &twice), STATUS_INPUT);
	assert_int_equal(ledger_kit_balance(kit, 1930, day), 700);
}

/* A voucher with everything a line can carry. */
static struct status post_rich(struct store_tx *tx, void *argument)
{
	struct ledger_posted *posted = argument;
	const struct ledger_rate_given given = {
		{ "EUR" }, ledger_kit_day(2026, 5, 4), { 11000000 }, TEXT("Riksbanken")
	};
	struct rate_id rate;
	struct ledger_dimensions dimensions;
	TRY(ledger_put_rate(tx, &given, &rate));
	TRY(ledger_dimension_value(tx, DIMENSION_FUND, TEXT("F1"), TEXT("Fred"), &dimensions.fund));
	TRY(ledger_dimension_value(tx, DIMENSION_PURPOSE, TEXT("P1"), TEXT("Skola"), &dimensions.purpose));
	TRY(ledger_dimension_value(tx, DIMENSION_PROJECT, TEXT("J1"), TEXT("Hus"), &dimensions.project));
	TRY(ledger_dimension_value(tx, DIMENSION_FUNDER, TEXT("U1"), TEXT("Staten"), &dimensions.funder));
	const struct ledger_line lines[] = { { .account = 1950,
					       .amount = { 1100 },
					       .dimensions = dimensions,
					       .words = TEXT("euro in"),
					       .foreign = { 100, { "EUR" } },
					       .rate = rate },
					     { .account = 3991, .amount = { -1100 } } };
	const struct ledger_voucher voucher = { .series = TEXT("G"),
						.day = ledger_kit_day(2026, 5, 5),
						.words = TEXT("Gåva i euro"),
						.evidence = TEXT("brev 7"),
						.lines = lines,
						.count = 2 };
	return ledger_post(tx, &voucher, &ledger_kit_actor, posted);
}

struct heard {
	int64_t number;
	size_t lines;
	int64_t foreign_side;
	bool has_codes;
};

static struct status hear_line(void *argument, const struct ledger_journal_row *row)
{
	struct heard *heard = argument;
	if (row->number != heard->number)
		return OK;
	heard->lines++;
	if (row->account != 1950)
		return OK;
	heard->foreign_side = row->amount.ore;
	static const char *const codes[] = { "F1", "P1", "J1", "U1" };
	heard->has_codes = text_equal(row->words, TEXT("euro in"));
	for (size_t i = 0; i < 4; i++)
		heard->has_codes = heard->has_codes && text_equal(row->codes[i], text_of(codes[i]));
	return OK;
}

static struct status hear_journal(struct store_tx *tx, void *argument)
{
	struct ledger_year year;
	TRY(ledger_year_of(tx, ledger_kit_day(2026, 1, 1), &year));
	return ledger_journal_each(tx, &year, (struct ledger_span){ year.first, year.last }, hear_line,
				   argument);
}

static struct status check(struct store_tx *tx, void *argument)
{
	return ledger_check_voucher(tx, *(const struct voucher_id *)argument);
}

static void a_reversal_carries_what_its_voucher_carried(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	struct ledger_posted posted;
	struct ledger_posted reversal;
	assert_ok(ledger_kit_write(kit, post_rich, &posted));
	assert_ok(ledger_kit_reverse(kit, posted.id, ledger_kit_day(2026, 5, 6), &reversal));
	struct heard first = { .number = posted.number };
	struct heard second = { .number = reversal.number };
	assert_ok(ledger_kit_read(kit, hear_journal, &first));
	assert_ok(ledger_kit_read(kit, hear_journal, &second));
	assert_true(first.has_codes && second.has_codes);
	assert_int_equal(first.lines, 2);
	assert_int_equal(second.lines, 2);
	assert_int_equal(first.foreign_side, 1100);
	assert_int_equal(second.foreign_side, -1100);
	assert_ok(ledger_kit_read(kit, check, &reversal.id));
}

static struct status spoil_gone(struct store_tx *tx, void *argument)
{
	int64_t rows = 0;
	return spoil_entry_gone(tx, &(struct spoil_entry_gone_in){ *(const struct voucher_id *)argument, 2 },
				&rows);
}

static struct status spoil_more(struct store_tx *tx, void *argument)
{
	int64_t rows = 0;
	return spoil_entry_more(tx, &(struct spoil_entry_more_in){ *(const struct voucher_id *)argument, 1 },
				&rows);
}

static struct status spoil_count(struct store_tx *tx, void *argument)
{
	int64_t rows = 0;
	const struct spoil_voucher_line_count_in in = { *(const struct voucher_id *)argument, INT64_MAX };
	return spoil_voucher_line_count(tx, &in, &rows);
}

static void p1_an_altered_voucher_is_not_reversed(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	const struct day day = ledger_kit_day(2026, 5, 5);
	store_work *const spoils[] = { spoil_gone, spoil_more, spoil_count };
	for (size_t i = 0; i < sizeof spoils / sizeof spoils[0]; i++) {
		struct ledger_posted posted = moved(kit, day, 700);
		assert_ok(ledger_kit_write(kit, spoils[i], &posted.id));
		assert_code(ledger_kit_reverse(kit, posted.id, day, NULL), STATUS_CONFLICT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p10_a_reversal_answers_a_voucher_in_its_own_series),
		cmocka_unit_test(p1_a_voucher_is_reversed_once),
		cmocka_unit_test(p1_a_voucher_is_reversed_once_within_a_unit_too),
		cmocka_unit_test(a_reversal_is_not_dated_before_what_it_reverses),
		cmocka_unit_test(a_reversal_follows_the_rules_of_its_own_day),
		cmocka_unit_test(p10_a_reversal_says_why),
		cmocka_unit_test(a_reversal_carries_what_its_voucher_carried),
		cmocka_unit_test(p1_an_altered_voucher_is_not_reversed),
	};
	return ledger_kit_run(NULL, tests, sizeof tests / sizeof tests[0]);
}
