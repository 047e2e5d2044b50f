/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_kit.h"

#include <string.h>

#include "craft/ledger/proving/proving.h"
#include "craft/ledger/proving/proving_sql.h"

/* Books with two of everything a line can point at, so that each pointer has a wrong place to point to. */
struct books {
	struct voucher_id voucher;
	struct voucher_id other;
	struct fiscal_year_id other_year;
	struct dimension_value_id values[2];
	struct rate_id rates[2];
};

static struct status post_one(struct store_tx *tx, const struct books *books, struct voucher_id *out)
{
	const struct ledger_line lines[] = {
		{ .account = 1950,
		  .amount = { 1100 },
		  .dimensions = { .fund = books->values[0] },
		  .words = TEXT("euro"),
		  .foreign = { 100, { "EUR" } },
		  .rate = books->rates[0] },
		{ .account = 3991, .amount = { -1100 } },
	};
	const struct ledger_voucher voucher = { .series = TEXT("G"),
						.day = ledger_kit_day(2025, 5, 5),
						.words = TEXT("En gåva i euro"),
						.evidence = TEXT("fil 7"),
						.lines = lines,
						.count = 2 };
	struct ledger_posted posted;
	TRY(ledger_post(tx, &voucher, &ledger_kit_actor, &posted));
	*out = posted.id;
	return OK;
}

static struct status make_books(struct store_tx *tx, void *argument)
{
	struct books *books = argument;
	struct ledger_year year;
	TRY(ledger_year_of(tx, ledger_kit_day(2026, 1, 1), &year));
	books->other_year = year.id;
	TRY(ledger_dimension_value(tx, DIMENSION_FUND, TEXT("1"), TEXT("Fred"), &books->values[0]));
	TRY(ledger_dimension_value(tx, DIMENSION_FUND, TEXT("2"), TEXT("Skola"), &books->values[1]));
	const struct day day = ledger_kit_day(2025, 5, 4);
	const struct ledger_rate_given given[] = { { { "EUR" }, day, { 11000000 }, TEXT("Riksbanken") },
						   { { "EUR" }, day, { 11000001 }, TEXT("ECB") } };
	TRY(ledger_put_rate(tx, &given[0], &books->rates[0]));
	TRY(ledger_put_rate(tx, &given[1], &books->rates[1]));
	TRY(post_one(tx, books, &books->voucher));
	return post_one(tx, books, &books->other);
}

static struct books begin(struct ledger_kit *kit)
{
	struct books books = { 0 };
	ledger_kit_begin(kit, 2025, 2);
	assert_ok(ledger_kit_write(kit, make_books, &books));
	return books;
}

static struct status check(struct store_tx *tx, void *argument)
{
	return ledger_check_voucher(tx, *(const struct voucher_id *)argument);
}

enum spoil {
	SPOIL_YEAR,
	SPOIL_SERIES,
	SPOIL_NUMBER,
	SPOIL_DAY,
	SPOIL_WORDS,
	SPOIL_EVIDENCE,
	SPOIL_REGISTERED,
	SPOIL_ACTOR,
	SPOIL_REVERSES,
	SPOIL_LINE_COUNT,
	SPOIL_DIGEST,
	SPOIL_VOUCHER_COUNT,
};

struct spoiling {
	const struct books *books;
	size_t what;
	int64_t rows;
};

static struct status spoil_voucher(struct store_tx *tx, void *argument)
{
	struct spoiling *spoiling = argument;
	const struct voucher_id id = spoiling->books->voucher;
	int64_t *rows = &spoiling->rows;
	switch ((enum spoil)spoiling->what) {
	case SPOIL_YEAR:
		return spoil_voucher_year_id(
		    tx, &(struct spoil_voucher_year_id_in){ id, spoiling->books->other_year }, rows);
	case SPOIL_SERIES:
		return spoil_voucher_series(tx, &(struct spoil_voucher_series_in){ id, TEXT("H") }, rows);
	case SPOIL_NUMBER:
		return spoil_voucher_number(tx, &(struct spoil_voucher_number_in){ id, 77 }, rows);
	case SPOIL_DAY:
		return spoil_voucher_day(tx, &(struct spoil_voucher_day_in){ id, ledger_kit_day(2025, 5, 6) },
					 rows);
	case SPOIL_WORDS:
		return spoil_voucher_words(tx, &(struct spoil_voucher_words_in){ id, TEXT("") }, rows);
	case SPOIL_EVIDENCE:
		return spoil_voucher_evidence(tx, &(struct spoil_voucher_evidence_in){ id, TEXT("fil 8") },
					      rows);
	case SPOIL_REGISTERED:
		return spoil_voucher_registered_at(
		    tx, &(struct spoil_voucher_registered_at_in){ id, { 1795000001 } }, rows);
	case SPOIL_ACTOR:
		return spoil_voucher_actor(tx, &(struct spoil_voucher_actor_in){ id, TEXT("kis") }, rows);
	case SPOIL_REVERSES:
		return spoil_voucher_reverses_id(
		    tx, &(struct spoil_voucher_reverses_id_in){ id, spoiling->books->other }, rows);
	case SPOIL_LINE_COUNT:
		return spoil_voucher_line_count(tx, &(struct spoil_voucher_line_count_in){ id, 3 }, rows);
	case SPOIL_DIGEST:
		return spoil_voucher_digest(tx, &(struct spoil_voucher_digest_in){ id, TEXT("x") }, rows);
	case SPOIL_VOUCHER_COUNT:
		break;
	}
	return FAIL(STATUS_BROKEN, "There is no such way to spoil.");
}

enum pointer_spoil {
	SPOIL_FUND,
	SPOIL_PURPOSE,
	SPOIL_PROJECT,
	SPOIL_FUNDER,
	SPOIL_RATE,
	SPOIL_POINTER_COUNT,
};

static struct status spoil_pointer(struct store_tx *tx, void *argument)
{
	struct spoiling *spoiling = argument;
	const struct books *books = spoiling->books;
	const struct voucher_id id = books->voucher;
	const struct dimension_value_id value = books->values[1];
	int64_t *rows = &spoiling->rows;
	switch ((enum pointer_spoil)spoiling->what) {
	case SPOIL_FUND:
		return spoil_entry_fund_id(tx, &(struct spoil_entry_fund_id_in){ id, 1, value }, rows);
	case SPOIL_PURPOSE:
		return spoil_entry_purpose_id(tx, &(struct spoil_entry_purpose_id_in){ id, 1, value }, rows);
	case SPOIL_PROJECT:
		return spoil_entry_project_id(tx, &(struct spoil_entry_project_id_in){ id, 1, value }, rows);
	case SPOIL_FUNDER:
		return spoil_entry_funder_id(tx, &(struct spoil_entry_funder_id_in){ id, 1, value }, rows);
	case SPOIL_RATE:
		return spoil_entry_rate_id(tx, &(struct spoil_entry_rate_id_in){ id, 1, books->rates[1] },
					   rows);
	case SPOIL_POINTER_COUNT:
		break;
	}
	return FAIL(STATUS_BROKEN, "There is no such way to spoil.");
}

enum entry_spoil {
	SPOIL_ENTRY_VOUCHER,
	SPOIL_ENTRY_ACCOUNT,
	SPOIL_ENTRY_DAY,
	SPOIL_ENTRY_AMOUNT,
	SPOIL_ENTRY_WORDS,
	SPOIL_ENTRY_MINOR,
	SPOIL_ENTRY_CURRENCY,
	SPOIL_ENTRY_LINE,
	SPOIL_ENTRY_GONE,
	SPOIL_ENTRY_MORE,
	SPOIL_ENTRY_COUNT,
};

static struct status spoil_entry(struct store_tx *tx, void *argument)
{
	struct spoiling *spoiling = argument;
	const struct voucher_id id = spoiling->books->voucher;
	int64_t *rows = &spoiling->rows;
	switch ((enum entry_spoil)spoiling->what) {
	case SPOIL_ENTRY_VOUCHER:
		TRY(spoil_entry_line(tx, &(struct spoil_entry_line_in){ id, 2, 9 }, rows));
		return spoil_entry_voucher_id(
		    tx, &(struct spoil_entry_voucher_id_in){ id, 9, spoiling->books->other }, rows);
	case SPOIL_ENTRY_ACCOUNT:
		return spoil_entry_account(tx, &(struct spoil_entry_account_in){ id, 1, 1930 }, rows);
	case SPOIL_ENTRY_DAY:
		return spoil_entry_day(tx, &(struct spoil_entry_day_in){ id, 1, ledger_kit_day(2025, 5, 6) },
				       rows);
	case SPOIL_ENTRY_AMOUNT:
		return spoil_entry_amount(tx, &(struct spoil_entry_amount_in){ id, 1, { 1101 } }, rows);
	case SPOIL_ENTRY_WORDS:
		return spoil_entry_words(tx, &(struct spoil_entry_words_in){ id, 1, TEXT("eurp") }, rows);
	case SPOIL_ENTRY_MINOR:
		return spoil_entry_foreign_minor(tx, &(struct spoil_entry_foreign_minor_in){ id, 1, 101 },
						 rows);
	case SPOIL_ENTRY_CURRENCY:
		return spoil_entry_foreign_currency(
		    tx, &(struct spoil_entry_foreign_currency_in){ id, 1, TEXT("EUS") }, rows);
	case SPOIL_ENTRY_LINE:
		return spoil_entry_line(tx, &(struct spoil_entry_line_in){ id, 2, 3 }, rows);
	case SPOIL_ENTRY_GONE:
		return spoil_entry_gone(tx, &(struct spoil_entry_gone_in){ id, 2 }, rows);
	case SPOIL_ENTRY_MORE:
		return spoil_entry_more(tx, &(struct spoil_entry_more_in){ id, 1 }, rows);
	case SPOIL_ENTRY_COUNT:
		break;
	}
	return FAIL(STATUS_BROKEN, "There is no such way to spoil.");
}

static void each_is_found(struct ledger_kit *kit, store_work *spoil, size_t count)
{
	for (size_t what = 0; what < count; what++) {
		ledger_kit_anew(kit);
		struct books books = begin(kit);
		assert_ok(ledger_kit_read(kit, check, &books.voucher));
		struct spoiling spoiling = { .books = &books, .what = what };
		assert_ok(ledger_kit_write(kit, spoil, &spoiling));
		assert_int_equal(spoiling.rows, 1);
		assert_code(ledger_kit_read(kit, check, &books.voucher), STATUS_CONFLICT);
	}
}

static void p1_each_altered_field_of_a_voucher_is_found(void **state)
{
	each_is_found(*state, spoil_voucher, SPOIL_VOUCHER_COUNT);
}

static void p1_each_altered_field_of_a_line_is_found(void **state)
{
	each_is_found(*state, spoil_entry, SPOIL_ENTRY_COUNT);
	each_is_found(*state, spoil_pointer, SPOIL_POINTER_COUNT);
}

struct rewording {
	struct voucher_id voucher;
	char words[32];
};

static struct status reword(struct store_tx *tx, void *argument)
{
	const struct rewording *rewording = argument;
	int64_t rows = 0;
	const struct spoil_voucher_words_in in = { rewording->voucher, text_of(rewording->words) };
	return spoil_voucher_words(tx, &in, &rows);
}

static void p1_any_altered_byte_of_the_words_is_found(void **state)
{
	struct ledger_kit *kit = *state;
	struct books books = begin(kit);
	struct rewording rewording = { books.voucher, "En g\xC3\xA5va i euro" };
	for (size_t i = 0; rewording.words[i] != '\0'; i++) {
		const char was = rewording.words[i];
		if ((unsigned char)was >= 0x80)
			continue;
		rewording.words[i] ^= 1;
		assert_ok(ledger_kit_write(kit, reword, &rewording));
		assert_code(ledger_kit_read(kit, check, &books.voucher), STATUS_CONFLICT);
		rewording.words[i] = was;
		assert_ok(ledger_kit_write(kit, reword, &rewording));
		assert_ok(ledger_kit_read(kit, check, &books.voucher));
	}
}

/* Words that end where the evidence begins must not pass for each other. */
static struct status shift_words(struct store_tx *tx, void *argument)
{
	const struct voucher_id id = *(const struct voucher_id *)argument;
	int64_t rows = 0;
	TRY(spoil_voucher_words(tx, &(struct spoil_voucher_words_in){ id, TEXT("En gåva i eurof") }, &rows));
	return spoil_voucher_evidence(tx, &(struct spoil_voucher_evidence_in){ id, TEXT("il 7") }, &rows);
}

static void p1_a_byte_moved_from_one_text_to_the_next_is_found(void **state)
{
	struct ledger_kit *kit = *state;
	struct books books = begin(kit);
	assert_ok(ledger_kit_write(kit, shift_words, &books.voucher));
	assert_code(ledger_kit_read(kit, check, &books.voucher), STATUS_CONFLICT);
	assert_ok(ledger_kit_read(kit, check, &books.other));
}

static void a_voucher_that_is_not_there_is_not_found(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2025, 1);
	assert_code(ledger_kit_read(kit, check, &(struct voucher_id){ 1 << 20 }), STATUS_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_each_altered_field_of_a_voucher_is_found),
		cmocka_unit_test(p1_each_altered_field_of_a_line_is_found),
		cmocka_unit_test(p1_any_altered_byte_of_the_words_is_found),
		cmocka_unit_test(p1_a_byte_moved_from_one_text_to_the_next_is_found),
		cmocka_unit_test(a_voucher_that_is_not_there_is_not_found),
	};
	return ledger_kit_run(NULL, tests, sizeof tests / sizeof tests[0]);
}
