/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Earlier years come from SIE files: the books then say what the other program's books said, or nothing. */
#include "inner/takeover/takeover.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "craft/handover/handover.h"
#include "craft/ledger/ledger_kit.h"

enum { FILE_MAX = 1 << 20, FILES_MAX = TAKEOVER_YEARS_MAX + 1 };

static const struct statement_set *const sets[] = { &handover_statements, &takeover_statements, NULL };
static const struct migration *const steps[] = { handover_migrations, takeover_migrations, NULL };
static const struct ledger_kit_rooms rooms = { sets, steps };

/* Files to take over, and what became of them. */
struct taking {
	struct text files[FILES_MAX];
	size_t count;
	struct day through;
	enum ledger_role role;
	struct takeover_year years[FILES_MAX];
	size_t failed;
};

static struct status take(struct ledger_kit *kit, struct taking *taking, bool is_dry)
{
	const struct takeover_history history = { taking->files, taking->count, taking->through, taking->role,
						  is_dry };
	return takeover_read_history(kit->store, &history, &ledger_kit_actor, taking->years, &taking->failed);
}

static struct taking taking_of(const char *text)
{
	return (struct taking){ .files = { text_of(text) }, .count = 1 };
}

/* A year's file from another program. */
#define HEAD                                                                                                 \
	"#FLAGGA 0\n#PROGRAM \"Annat\" 1\n#FORMAT PC8\n#GEN 20261116\n#SIETYP 4\n#FNAMN \"Exempel\"\n"       \
	"#RAR 0 20260101 20261231\n#KONTO 1930 \"Bank\"\n#KTYP 1930 T\n#KONTO 2067 \"Kapital\"\n"            \
	"#KONTO 3077 \"Bidrag\"\n#KTYP 3077 I\n"
#define OPENING "#IB 0 1930 100.00\n#IB 0 2067 -100.00\n"
#define CLOSING "#UB 0 1930 150.00\n#UB 0 2067 -100.00\n#RES 0 3077 -50.00\n"
#define VOUCHERS                                                                                             \
	"#VER A 1 20260301 \"Ett\"\n{\n#TRANS 1930 {1 \"X\" 6 \"P1\"} 30.00\n#TRANS 3077 {} -30.00\n}\n"     \
	"#VER A 3 20261116 \"Tre\"\n{\n#TRANS 1930 {} 15.00\n#TRANS 1930 {} 0.00\n#TRANS 3077 {} "           \
	"-15.00\n}\n"                                                                                        \
	"#VER 7 1 20261201 \"\"\n{\n#TRANS 1930 {} 5.00 20261201 \"rad\"\n#TRANS 3077 {} -5.00\n}\n"         \
	"#VER B 1 20261202 \"Inget\"\n{\n#TRANS 1930 {} 0.00\n#TRANS 3077 {} 0.00\n}\n"

struct seen_lines {
	char text[2000];
};

static struct status see_line(void *argument, const struct ledger_journal_row *row)
{
	struct seen_lines *seen = argument;
	char day[DAY_PRINT_ROOM];
	const size_t count = strlen(seen->text);
	snprintf(seen->text + count, sizeof seen->text - count, "%.*s%d %s %.*s: %d %d %.*s %.*s;",
		 TEXT_ARGS(row->series), (int)row->number, day_print(row->day, day),
		 TEXT_ARGS(row->voucher_words), (int)row->account, (int)row->amount.ore,
		 TEXT_ARGS(row->codes[2]), TEXT_ARGS(row->words));
	return OK;
}

static struct status look_at_journal(struct store_tx *tx, void *argument)
{
	struct ledger_year year;
	TRY(ledger_year_of(tx, ledger_kit_day(2026, 6, 1), &year));
	return ledger_journal_each(tx, &year, (struct ledger_span){ year.first, year.last }, see_line,
				   argument);
}

static void another_programs_year_is_taken_to_the_day(void **state)
{
	struct ledger_kit *kit = *state;
	struct taking taking = taking_of(HEAD OPENING CLOSING VOUCHERS);
	struct seen_lines seen = { "" };
	taking.through = ledger_kit_day(2026, 11, 16);
	ledger_kit_begin(kit, 2026, 2);
	assert_ok(take(kit, &taking, false));
	const struct takeover_year *year = &taking.years[0];
	assert_int_equal(taking.failed, 1);
	assert_int_equal(year->first.number, ledger_kit_day(2026, 1, 1).number);
	assert_int_equal(year->vouchers, 2);
	assert_int_equal(year->renumbered, 1); /* A 3 is the second of its series */
	assert_int_equal(year->passed, 2);     /* one after the day, one of nothing */
	assert_int_equal(year->accounts, 1);   /* 3077 */
	assert_int_equal(year->dimensions, 1); /* 1 "X" has no place here */
	assert_int_equal(ledger_kit_balance(kit, 1930, ledger_kit_day(2026, 1, 1)), 10000);
	assert_int_equal(ledger_kit_balance(kit, 1930, ledger_kit_day(2026, 11, 16)), 14500);
	assert_int_equal(ledger_kit_balance(kit, 2067, ledger_kit_day(2026, 12, 31)), -10000);
	assert_ok(ledger_kit_read(kit, look_at_journal, &seen));
	assert_string_equal(seen.text, "A1 2026-03-01 Ett: 1930 3000 P1 ;A1 2026-03-01 Ett: 3077 -3000  ;"
				       "A2 2026-11-16 Tre: 1930 1500  ;A2 2026-11-16 Tre: 3077 -1500  ;");
}

static void series_that_cannot_be_are_gathered_in_one(void **state)
{
	struct ledger_kit *kit = *state;
	struct taking taking = taking_of(HEAD OPENING CLOSING VOUCHERS);
	struct seen_lines seen = { "" };
	ledger_kit_begin(kit, 2026, 1);
	assert_ok(take(kit, &taking, false));
	assert_int_equal(taking.years[0].vouchers, 3);
	assert_int_equal(taking.years[0].renumbered, 2);
	assert_ok(ledger_kit_read(kit, look_at_journal, &seen));
	assert_non_null(strstr(seen.text, "SIE1 2026-12-01 SIE 71: 1930 500  rad;"));
}

/* Other programs have accounts that the plan here lacks, and they have opening balances too. */
static void an_opening_balance_brings_its_account(void **state)
{
	struct ledger_kit *kit = *state;
	struct taking taking =
	    taking_of(HEAD "#KONTO 1932 \"Autogirokonto\"\n#KTYP 1932 T\n#IB 0 1932 100.00\n"
			   "#IB 0 2067 -100.00\n#UB 0 1932 100.00\n#UB 0 2067 -100.00\n");
	ledger_kit_begin(kit, 2026, 1);
	assert_ok(take(kit, &taking, false));
	assert_int_equal(ledger_kit_balance(kit, 1932, ledger_kit_day(2026, 12, 31)), 10000);
}

static void the_same_file_again_is_known(void **state)
{
	struct ledger_kit *kit = *state;
	struct taking taking = taking_of(HEAD OPENING CLOSING VOUCHERS);
	ledger_kit_begin(kit, 2026, 2);
	assert_ok(take(kit, &taking, false));
	assert_ok(take(kit, &taking, false));
	assert_true(taking.years[0].is_known);
	assert_int_equal(taking.years[0].vouchers, 0);
	assert_int_equal(ledger_kit_balance(kit, 1930, ledger_kit_day(2026, 12, 31)), 15000);
	struct taking other = taking_of(HEAD OPENING CLOSING VOUCHERS "#UNKNOWN 1\n");
	const struct status status = take(kit, &other, false);
	assert_code(status, STATUS_CONFLICT);
	assert_non_null(strstr(status.reason, "from another file"));
	assert_int_equal(other.failed, 0);
}

static void a_dry_run_keeps_nothing(void **state)
{
	struct ledger_kit *kit = *state;
	struct taking taking = taking_of(HEAD OPENING CLOSING VOUCHERS);
	struct arena arena = arena_open(1 << 26);
	struct text before = { 0 };
	struct text after = { 0 };
	ledger_kit_begin(kit, 2027, 1); /* 2026 is opened too, and not kept */
	if (kit->backend != STORE_POSTGRES)
		assert_ok(store_image(kit->store, &arena, &before));
	assert_ok(take(kit, &taking, true));
	assert_int_equal(taking.years[0].vouchers, 3);
	if (kit->backend != STORE_POSTGRES)
		assert_ok(store_image(kit->store, &arena, &after));
	assert_true(text_equal(before, after));
	assert_ok(take(kit, &taking, false));
	assert_false(taking.years[0].is_known);
	arena_close(&arena);
}

static struct status refused(struct ledger_kit *kit, const char *file, const char *reason)
{
	struct taking taking = taking_of(file);
	const struct status status = take(kit, &taking, false);
	if (status.reason == NULL || strstr(status.reason, reason) == NULL)
		print_message("%s\nis told as: %s\n", file, status.reason == NULL ? "right" : status.reason);
	assert_non_null(status.reason);
	assert_non_null(strstr(status.reason, reason));
	assert_int_equal(taking.failed, 0);
	return status;
}

static void a_file_that_is_no_year_is_refused(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	assert_code(refused(kit, "", "."), STATUS_INPUT);
	refused(kit,
		"#FLAGGA 0\n#PROGRAM \"A\" 1\n#FORMAT PC8\n#GEN 20261116\n#SIETYP 4\n#FNAMN \"E\"\n"
		"#VER A 1 20260301 \"x\"\n{\n#TRANS 1930 {} 1.00\n#TRANS 3077 {} -1.00\n}\n",
		"no SIE 4E");
	const struct status row =
	    refused(kit,
		    HEAD OPENING CLOSING "#VER A 1 20250301 \"x\"\n{\n#TRANS 1930 {} 1.00\n"
					 "#TRANS 3077 {} -1.00\n}\n",
		    "outside the file's year");
	assert_true(row.row > 10);
	refused(kit,
		HEAD OPENING CLOSING VOUCHERS "#VER A 4 20260301 \"x\"\n{\n#TRANS 193000 {} 1.00\n"
					      "#TRANS 3077 {} -1.00\n}\n",
		"1000 to 9999");
	refused(kit, HEAD "#RAR 0 20250101 20251231\n" OPENING CLOSING VOUCHERS, ".");
}

static void p1_a_file_that_disagrees_with_itself_is_refused_with_both_sums(void **state)
{
	struct ledger_kit *kit = *state;
	struct taking taking =
	    taking_of(HEAD OPENING "#UB 0 1930 149.99\n#UB 0 2067 -100.00\n#RES 0 3077 -50.00\n" VOUCHERS);
	ledger_kit_begin(kit, 2026, 1);
	assert_code(take(kit, &taking, false), STATUS_INPUT);
	assert_int_equal(taking.failed, 0);
	assert_int_equal(taking.years[0].wrong_account, 1930);
	assert_int_equal(taking.years[0].in_file.ore, 14999);
	assert_int_equal(taking.years[0].in_books.ore, 15000);
	taking = taking_of(HEAD OPENING "#UB 0 1930 150.00\n#UB 0 2067 -100.00\n" VOUCHERS);
	assert_code(take(kit, &taking, false), STATUS_INPUT);
	assert_int_equal(taking.years[0].wrong_account, 3077);
	/* sides that differ when the year begins */
	refused(kit, HEAD "#IB 0 1930 100.00\n#IB 0 2067 -99.00\n#UB 0 1930 100.00\n#UB 0 2067 -99.00\n",
		"Assets and liabilities");
	assert_int_equal(ledger_kit_balance(kit, 1930, ledger_kit_day(2026, 12, 31)), 0);
}

static void a_year_with_vouchers_is_not_taken_over(void **state)
{
	struct ledger_kit *kit = *state;
	struct ledger_posted posted;
	ledger_kit_begin(kit, 2026, 1);
	assert_ok(ledger_kit_move(
	    kit, (struct ledger_kit_move){ ledger_kit_day(2026, 5, 1), 1930, 3991, 100 }, &posted));
	assert_code(refused(kit, HEAD OPENING CLOSING VOUCHERS, "Vouchers stand in the year"),
		    STATUS_CONFLICT);
}

static void a_year_of_other_days_is_told(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2025, 1);
	assert_code(
	    refused(kit,
		    "#FLAGGA 0\n#PROGRAM \"A\" 1\n#FORMAT PC8\n#GEN 20261116\n#SIETYP 4\n#FNAMN \"E\"\n"
		    "#RAR 0 20250701 20260630\n#KONTO 1930 \"B\"\n#IB 0 1930 0.00\n#UB 0 1930 0.00\n",
		    "with other days"),
	    STATUS_CONFLICT);
	/* 2026 follows an open year that was not taken over */
	assert_code(refused(kit, HEAD OPENING CLOSING VOUCHERS, "The year before is open"), STATUS_CONFLICT);
}

static void bounds_and_roles(void **state)
{
	struct ledger_kit *kit = *state;
	struct taking taking = taking_of(HEAD OPENING CLOSING VOUCHERS);
	ledger_kit_begin(kit, 2026, 1);
	taking.role = LEDGER_SUB;
	assert_code(take(kit, &taking, false), STATUS_REFUSED);
	taking.role = LEDGER_WHOLE;
	for (size_t i = 0; i < FILES_MAX; i++)
		taking.files[i] = taking.files[0];
	taking.count = FILES_MAX;
	assert_code(take(kit, &taking, false), STATUS_LIMIT);
	taking.count = 2;
	const struct status status = take(kit, &taking, false);
	assert_code(status, STATUS_INPUT);
	assert_non_null(strstr(status.reason, "do not follow on each other"));
}

/* Our own books, as files. */
struct source_books {
	struct ledger_kit kit;
	struct buffer files[3];
};

struct writing {
	struct ledger_year year;
	struct buffer *out;
};

static struct status write_year(struct store_tx *tx, void *argument)
{
	const struct writing *writing = argument;
	const struct handover_company company = { .name = TEXT("Exempel"),
						  .organisation_number = TEXT("802002-1237"),
						  .made_on = ledger_kit_day(2026, 11, 16) };
	size_t lost = 0;
	return handover_write_year(tx, &writing->year, &company, writing->out, &lost);
}

struct coded {
	struct day day;
	int64_t ore;
};

static struct status post_coded(struct store_tx *tx, void *argument)
{
	const struct coded *coded = argument;
	struct ledger_dimensions dimensions = { 0 };
	struct ledger_posted posted;
	TRY(ledger_dimension_value(tx, DIMENSION_FUND, TEXT("F1"), TEXT("Fonden"), &dimensions.fund));
	TRY(ledger_dimension_value(tx, DIMENSION_PURPOSE, TEXT("P1"), TEXT("\xC3\x84ndam\xC3\xA5let"),
				   &dimensions.purpose));
	TRY(ledger_dimension_value(tx, DIMENSION_PROJECT, TEXT("PR"), TEXT("Projektet"),
				   &dimensions.project));
	TRY(ledger_dimension_value(tx, DIMENSION_FUNDER, TEXT("SI"), TEXT("Finans"), &dimensions.funder));
	const struct ledger_line lines[] = { { .account = 1930, .amount = { coded->ore } },
					     { .account = 3991,
					       .amount = { -coded->ore },
					       .dimensions = dimensions,
					       .words = TEXT("g\xC3\xA5va") } };
	const struct ledger_voucher voucher = { .series = TEXT("B"),
						.day = coded->day,
						.words = TEXT("Ins\xC3\xA4ttning"),
						.lines = lines,
						.count = 2 };
	return ledger_post(tx, &voucher, &ledger_kit_actor, &posted);
}

static void live(struct source_books *source, bool are_closed)
{
	uint64_t state = 1;
	struct random random = random_seeded(state);
	struct ledger_kit *kit = &source->kit;
	ledger_kit_open(kit, STORE_MEMORY, NULL, &rooms);
	ledger_kit_begin(kit, 2024, 4);
	for (int i = 0; i < 200; i++) {
		struct ledger_posted posted;
		const struct day day = { ledger_kit_day(2024, 1, 1).number + i * 5 };
		const int64_t ore = 1 + (int64_t)random_below(&random, 1000000);
		const struct coded coded = { day, ore };
		if (i % 3 == 0)
			assert_ok(ledger_kit_write(kit, post_coded, (void *)(uintptr_t)&coded));
		else
			assert_ok(ledger_kit_move(kit,
						  (struct ledger_kit_move){ day, i % 3 == 1 ? 6570 : 1930,
									    i % 3 == 1 ? 1930 : 3890, ore },
						  &posted));
		if (are_closed && i == 73)
			assert_ok(ledger_kit_close_year(kit, 2024));
		if (are_closed && i == 147)
			assert_ok(ledger_kit_close_year(kit, 2025));
	}
	for (int i = 0; i < 3; i++) {
		source->files[i] = buffer_open(FILE_MAX);
		struct writing writing = { ledger_kit_year(kit, 2024 + i), &source->files[i] };
		assert_ok(ledger_kit_read(kit, write_year, &writing));
	}
}

static void end(struct source_books *source)
{
	for (int i = 0; i < 3; i++)
		buffer_close(&source->files[i]);
	ledger_kit_close(&source->kit);
}

static void compare(struct ledger_kit *kit, struct ledger_kit *source, struct day through)
{
	static const int64_t accounts[] = { 1930, 2069, 3890, 3991, 6570, 8999 };
	for (int month = 0; month < 35; month++) {
		struct day day = { ledger_kit_day(2024 + month / 12, month % 12 + 1, 28).number };
		if (day.number > through.number)
			day = through;
		for (size_t i = 0; i < sizeof accounts / sizeof accounts[0]; i++)
			assert_int_equal(ledger_kit_balance(kit, accounts[i], day),
					 ledger_kit_balance(source, accounts[i], day));
	}
}

static void three_years_of_our_own(struct ledger_kit *kit, bool are_closed)
{
	struct source_books source;
	struct taking taking = { .count = 3, .through = ledger_kit_day(2026, 9, 15) };
	live(&source, are_closed);
	for (int i = 0; i < 3; i++) /* in any order */
		taking.files[i] = buffer_text(&source.files[(i + 1) % 3]);
	ledger_kit_begin(kit, 2026, 2);
	assert_ok(take(kit, &taking, false));
	int64_t vouchers = 0;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(taking.years[i].renumbered, 0);
		assert_int_equal(taking.years[i].dimensions, 0);
		assert_int_equal(taking.years[i].cut, 0);
		vouchers += taking.years[i].vouchers;
	}
	assert_int_equal(vouchers, are_closed ? 198 + 2 : 198);
	compare(kit, &source.kit, ledger_kit_day(2026, 9, 15));
	assert_true(ledger_kit_year(kit, 2025).is_closed);
	assert_false(ledger_kit_year(kit, 2026).is_closed);
	/* and the year's file from here is the file that it came from, where both are closed */
	if (are_closed) {
		struct buffer again = buffer_open(FILE_MAX);
		struct writing writing = { ledger_kit_year(kit, 2025), &again };
		assert_ok(ledger_kit_read(kit, write_year, &writing));
		const size_t vers = text_find(buffer_text(&again), TEXT("#IB 0"));
		const size_t vers_before = text_find(buffer_text(&source.files[1]), TEXT("#IB 0"));
		const struct text mine = text_slice(buffer_text(&again), vers, again.count);
		const struct text theirs = text_slice(buffer_text(&source.files[1]), vers_before, FILE_MAX);
		const size_t sum = text_find(mine, TEXT("#KSUMMA"));
		assert_true(sum < mine.count);
		assert_true(text_equal(text_slice(mine, 0, sum), text_slice(theirs, 0, sum)));
		buffer_close(&again);
	}
	assert_ok(take(kit, &taking, false));
	assert_true(taking.years[0].is_known && taking.years[1].is_known && taking.years[2].is_known);
	end(&source);
}

static void p1_three_closed_years_of_our_own_come_back_to_the_ore(void **state)
{
	three_years_of_our_own(*state, true);
}

static void p1_years_never_closed_are_closed_on_the_way(void **state)
{
	three_years_of_our_own(*state, false);
}

static void p1_a_year_that_does_not_follow_on_the_books_is_refused(void **state)
{
	struct ledger_kit *kit = *state;
	struct source_books source;
	live(&source, true);
	struct taking taking = { .files = { buffer_text(&source.files[1]) }, .count = 1 };
	ledger_kit_begin(kit, 2026, 1);
	assert_ok(take(kit, &taking, false)); /* 2025 */
	assert_false(ledger_kit_year(kit, 2025).is_closed);
	/* 2026 of another program, whose books began otherwise */
	struct taking next = taking_of(HEAD OPENING CLOSING VOUCHERS);
	const struct status status = take(kit, &next, false);
	assert_code(status, STATUS_CONFLICT);
	assert_string_equal(status.field, "#IB");
	assert_int_equal(next.years[0].wrong_account, 1930);
	assert_int_equal(next.years[0].in_file.ore, 10000);
	assert_true(next.years[0].in_books.ore != 10000);
	assert_false(ledger_kit_year(kit, 2025).is_closed); /* nothing of it was kept */
	next = (struct taking){ .files = { buffer_text(&source.files[2]) }, .count = 1 };
	assert_ok(take(kit, &next, false));
	assert_true(ledger_kit_year(kit, 2025).is_closed);
	end(&source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_programs_year_is_taken_to_the_day),
		cmocka_unit_test(series_that_cannot_be_are_gathered_in_one),
		cmocka_unit_test(an_opening_balance_brings_its_account),
		cmocka_unit_test(the_same_file_again_is_known),
		cmocka_unit_test(a_dry_run_keeps_nothing),
		cmocka_unit_test(a_file_that_is_no_year_is_refused),
		cmocka_unit_test(p1_a_file_that_disagrees_with_itself_is_refused_with_both_sums),
		cmocka_unit_test(a_year_with_vouchers_is_not_taken_over),
		cmocka_unit_test(a_year_of_other_days_is_told),
		cmocka_unit_test(bounds_and_roles),
		cmocka_unit_test(p1_three_closed_years_of_our_own_come_back_to_the_ore),
		cmocka_unit_test(p1_years_never_closed_are_closed_on_the_way),
		cmocka_unit_test(p1_a_year_that_does_not_follow_on_the_books_is_refused),
	};
	return ledger_kit_run(&rooms, tests, sizeof tests / sizeof tests[0]);
}
