/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a finance officer does by the command line, from a bank's file to a closed day and year. */
#include "program/program.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATEMENT "camt/own-camt.053.001.08-se-statement.xml"

static int open_centre(void **state)
{
	static struct program program;
	program_open(&program);
	*state = &program;
	return 0;
}

static int close_program(void **state)
{
	program_close(*state);
	return 0;
}

static json_t *ask_words(struct program *program, const char *const *words)
{
	const struct outcome outcome = program_run_words(program, words);
	program_done(outcome);
	return program_json(outcome);
}
#define ASK(program, ...) ask_words((program), (const char *const[]){ __VA_ARGS__, "--json", NULL })

static void read_sample(struct program *program, const char *sample)
{
	program_write(program, "file", proof_sample(sample, &program->arena));
	program_done(RUN(program, "bank", "read", "@c", "@file", "--quiet"));
}

/* The id of the waiting row with this amount. */
static const char *row_of(struct program *program, const char *amount)
{
	json_t *answer = ASK(program, "bank", "waiting", "@c");
	char *found = arena_take(&program->arena, 24);
	for (size_t i = 0; i < program_count(answer, "waiting"); i++) {
		char path[64];
		snprintf(path, sizeof path, "waiting.%zu.amount", i);
		if (strcmp(program_text(answer, path), amount) == 0) {
			snprintf(path, sizeof path, "waiting.%zu.row", i);
			snprintf(found, 24, "%lld", (long long)program_number(answer, path));
		}
	}
	json_decref(answer);
	assert_true(found[0] != '\0');
	return found;
}

static int64_t ask_number(struct program *program, const char *path, const char *const *words)
{
	json_t *answer = ask_words(program, words);
	const int64_t number = program_number(answer, path);
	json_decref(answer);
	return number;
}
#define NUMBER(program, path, ...)                                                                           \
	ask_number((program), (path), (const char *const[]){ __VA_ARGS__, "--json", NULL })

static const char *add_giver(struct program *program, const char *name)
{
	json_t *answer = ASK(program, "givers", "add", "@c", name);
	char *handle = arena_take(&program->arena, 13);
	memcpy(handle, program_text(answer, "givers.0.giver"), 12);
	json_decref(answer);
	return handle;
}

static void a_giver_is_found_by_the_beginning_of_a_name(void **state)
{
	struct program *program = *state;
	const char *handle = add_giver(program, "Åsa Öberg");
	json_t *answer = ASK(program, "givers", "search", "@c", "ASA ob");
	assert_int_equal(program_count(answer, "givers"), 1);
	assert_string_equal(program_text(answer, "givers.0.giver"), handle);
	assert_string_equal(program_text(answer, "givers.0.kind"), "person");
	json_decref(answer);
	answer = ASK(program, "givers", "add", "@c", "Förbundet", "--kind", "organisation", "--email",
		     "a@example.org");
	assert_string_equal(program_text(answer, "givers.0.kind"), "organisation");
	json_decref(answer);
	TOLD(RUN(program, "givers", "add", "@c", ""), 1, "name", "A person or organisation has a name.");
	answer = ASK(program, "givers", "change", "@c", handle, "--name", "Åsa Prov", "--phone", "",
		     "--language", "en");
	assert_string_equal(program_text(answer, "givers.0.name"), "Åsa Prov");
	json_decref(answer);
	answer = ASK(program, "givers", "search", "@c", "asa prov");
	assert_string_equal(program_text(answer, "givers.0.giver"), handle);
	json_decref(answer);
	TOLD(RUN(program, "givers", "change", "@c", handle, "--language", "fi"), 1, "language",
	     "We write to givers in Swedish or English.");
	TOLD(RUN(program, "givers", "change", "@c", "222222222222", "--town", "Prov"), 1, "giver");
}

static void promises_are_checked(void **state)
{
	struct program *program = *state;
	const char *handle = add_giver(program, "Åsa Öberg");
	json_t *answer = ASK(program, "promise", "add", "@c", "--giver", handle, "--purpose", "1", "--amount",
			     "250", "--monthly");
	assert_int_equal(strlen(program_text(answer, "reference")), 12);
	json_decref(answer);
	TOLD(RUN(program, "promise", "add", "@c", "--giver", handle, "--purpose", "none"), 1, "--purpose",
	     "no such purpose");
	TOLD(RUN(program, "promise", "add", "@c", "--giver", "222222222222", "--purpose", "1"), 1, "--giver");
	TOLD(RUN(program, "promise", "add", "@c", "--giver", "x", "--purpose", "1"), 1, "--giver",
	     "no giver's handle");
	TOLD(RUN(program, "promise", "add", "@c", "--giver", handle, "--purpose", "1", "--reference", "123"),
	     1, "no OCR number");
	TOLD(RUN(program, "promise", "add", "@c", "--giver", handle, "--purpose", "1", "--amount", "0"), 2,
	     ".");
}

static void p1_a_gift_goes_from_promise_to_list(void **state)
{
	struct program *program = *state;
	const char *handle = add_giver(program, "Kim Exempel");
	json_t *answer = ASK(program, "promise", "add", "@c", "--giver", handle, "--purpose", "1");
	char new[64];
	snprintf(new, sizeof new, "%s", program_text(answer, "reference"));
	program_write(
	    program, "file",
	    program_sample_with(program, "camt/own-camt.054.001.08-se-bankgiro.xml", "100000199", new));
	json_decref(answer);
	assert_int_equal(NUMBER(program, "files.0.gifts", "bank", "read", "@c", "@file"), 1);
	answer = ASK(program, "gifts", "list", "@c");
	assert_int_equal(program_count(answer, "gifts"), 1);
	assert_string_equal(program_text(answer, "gifts.0.giver"), handle);
	assert_string_equal(program_text(answer, "gifts.0.reference"), new);
	assert_int_equal(program_number(answer, "gifts.0.amount_ore"), 25000);
	assert_int_equal(program_number(answer, "sum_ore"), 25000);
	json_decref(answer);
	assert_int_equal(NUMBER(program, "count", "gifts", "list", "@c", "--giver", handle), 1);
	assert_int_equal(NUMBER(program, "count", "gifts", "list", "@c", "--purpose", "1"), 1);
	assert_int_equal(NUMBER(program, "count", "gifts", "list", "@c", "--to", "2026-11-04"), 0);
	assert_int_equal(NUMBER(program, "count", "gifts", "list", "@c", "--from", "2026-11-05"), 1);
	assert_int_equal(NUMBER(program, "sum_ore", "gifts", "totals", "@c"), 25000);
	assert_int_equal(NUMBER(program, "sum_ore", "gifts", "totals", "@c", "--to", "2026-10-31"), 0);
}

static void p1_every_row_finds_a_home_and_the_day_closes(void **state)
{
	struct program *program = *state;
	read_sample(program, STATEMENT);
	TOLD(RUN(program, "bank", "day", "@c", "1930", "2026-11-05", "--close"), 1, "Rows wait for a home");
	program_done(RUN(program, "bank", "book", "@c", row_of(program, "1100.00 SEK"), "--account", "3890",
			 "--words", "Avgifter"));
	program_done(RUN(program, "bank", "book", "@c", row_of(program, "250.00 SEK"), "--purpose", "1"));
	const char *fee = row_of(program, "-500.00 SEK");
	program_done(RUN(program, "bank", "book", "@c", fee, "--account", "6570", "--day", "2026-11-06"));
	TOLD(RUN(program, "bank", "book", "@c", fee, "--account", "6570"), 1, "The row is booked already.");
	/* the book has 850 kr of the day; the bank 10 850, since its opening balance was never taken over */
	json_t *answer = ASK(program, "bank", "day", "@c", "1930", "2026-11-06");
	assert_int_equal(program_number(answer, "book_ore"), 85000);
	assert_int_equal(program_number(answer, "waiting"), 0);
	json_decref(answer);
	answer = ASK(program, "bank", "day", "@c", "1930", "2026-11-05");
	assert_string_equal(program_text(answer, "bank"), "10850.00 SEK");
	json_decref(answer);
	TOLD(RUN(program, "bank", "day", "@c", "1930", "2026-11-05", "--close"), 1,
	     "The book and the bank differ");
	TOLD(RUN(program, "bank", "day", "@c", "1920", "2026-11-05"), 1, "ACCOUNT", "bank accounts");
}

static void a_day_closes_when_book_and_bank_agree(void **state)
{
	struct program *program = *state;
	const struct text sample = program_sample_with(program, STATEMENT, ">10000.00", ">0.00");
	const size_t at = text_find(sample, TEXT("10850.00"));
	char *bytes = arena_take(&program->arena, sample.count);
	memcpy(bytes, sample.bytes, sample.count);
	memcpy(bytes + at, "00850.00", 8);
	program_write(program, "file", (struct text){ bytes, sample.count });
	program_done(RUN(program, "bank", "read", "@c", "@file", "--quiet"));
	program_done(RUN(program, "bank", "book", "@c", row_of(program, "1100.00 SEK"), "--account", "3890"));
	program_done(RUN(program, "bank", "book", "@c", row_of(program, "250.00 SEK"), "--account", "3890"));
	program_done(RUN(program, "bank", "book", "@c", row_of(program, "-500.00 SEK"), "--account", "6570"));
	assert_int_equal(NUMBER(program, "is_closed", "bank", "day", "@c", "1930", "2026-11-05", "--close"),
			 1);
	TOLD(RUN(program, "bank", "day", "@c", "1930", "2026-11-05", "--close"), 1,
	     "The day is closed already.");
}

static void p10_a_booking_is_taken_back_by_a_voucher(void **state)
{
	struct program *program = *state;
	read_sample(program, STATEMENT);
	const char *fee = row_of(program, "-500.00 SEK");
	const char *gift = row_of(program, "250.00 SEK");
	program_done(RUN(program, "bank", "book", "@c", fee, "--account", "6570"));
	program_done(RUN(program, "bank", "book", "@c", gift, "--purpose", "1"));
	program_done(RUN(program, "bank", "unbook", "@c", fee, "--words", "fel konto"));
	program_done(RUN(program, "bank", "unbook", "@c", gift));
	TOLD(RUN(program, "bank", "unbook", "@c", gift), 1, "The row is not booked.");
	assert_string_equal(row_of(program, "-500.00 SEK"), fee);
	assert_int_equal(NUMBER(program, "count", "gifts", "list", "@c"), 0);
	json_t *answer = ASK(program, "books", "journal", "@c");
	assert_int_equal(program_count(answer, "lines"), 8); /* four vouchers of two lines */
	assert_string_equal(program_text(answer, "lines.7.voucher"), "I4");
	assert_true(text_starts(text_of(program_text(answer, "lines.0.actor")), TEXT("shell:")));
	json_decref(answer);
	assert_int_equal(NUMBER(program, "sum_ore", "books", "balance", "@c"), 0);
}

/* A single row that may be a part of a deposit told before: the bank's file has lost its references. */
static void read_doubtful(struct program *program, char row[24], char as[24])
{
	read_sample(program, "bgmax/own-gifts.bgmax.txt");
	struct text file = program_sample_with(program, STATEMENT, ">250.00<", ">150.00<");
	file = program_replace(program, file, "10850.00", "10750.00");
	file = program_replace(program, file, "<AcctSvcrRef>SWISH20261105</AcctSvcrRef>", "");
	program_write(program, "file", file);
	json_t *answer = ASK(program, "bank", "read", "@c", "@file");
	assert_int_equal(program_number(answer, "files.0.in_doubt"), 1);
	snprintf(row, 24, "%lld", (long long)program_number(answer, "files.0.waiting.0.row"));
	snprintf(as, 24, "%lld", (long long)program_number(answer, "files.0.waiting.0.in_doubt_of"));
	char why[64];
	snprintf(why, sizeof why, "it may be the same money as row %s", as);
	assert_string_equal(program_text(answer, "files.0.waiting.0.why"), why);
	json_decref(answer);
}

static void a_row_in_doubt_is_said_to_be_the_same_money(void **state)
{
	struct program *program = *state;
	char row[24];
	char as[24];
	read_doubtful(program, row, as);
	TOLD(RUN(program, "bank", "same", "@c", row, row), 1, "differ in account or amount");
	TOLD(RUN(program, "bank", "same", "@c", "999999", as), 1, "ROW", "There is no such row.");
	program_done(RUN(program, "bank", "same", "@c", row, as));
	TOLD(RUN(program, "bank", "book", "@c", row, "--account", "3890"), 1,
	     "turned out to be another row's");
}

static void a_row_in_doubt_is_said_to_be_money_of_its_own(void **state)
{
	struct program *program = *state;
	char row[24];
	char as[24];
	read_doubtful(program, row, as);
	program_done(RUN(program, "bank", "other", "@c", row));
	TOLD(RUN(program, "bank", "other", "@c", row), 1, "The row is not in doubt.");
	TOLD(RUN(program, "bank", "book", "@c", "999999", "--account", "6570"), 1, "There is no such row.");
	TOLD(RUN(program, "bank", "book", "@c", row, "--account", "9998"), 1, "account",
	     "There is no such account.");
	program_done(RUN(program, "bank", "book", "@c", row, "--account", "3890"));
}

static void rules_book_what_they_fit(void **state)
{
	struct program *program = *state;
	json_t *answer = ASK(program, "bank", "rules", "@c", "--add", "Swish", "--words", "RRCT", "--account",
			     "3890", "--direction", "in");
	assert_int_equal(program_count(answer, "rules"), 1);
	assert_string_equal(program_text(answer, "rules.0.direction"), "in");
	json_decref(answer);
	TOLD(RUN(program, "bank", "rules", "@c", "--add", "Swish", "--words", "abc", "--account", "3890"), 1,
	     "A rule with that name");
	TOLD(RUN(program, "bank", "rules", "@c", "--add", "Kort", "--words", "ab", "--account", "3890"), 1,
	     "three letters");
	program_write(program, "file", proof_sample(STATEMENT, &program->arena));
	assert_int_equal(NUMBER(program, "files.0.by_rule", "bank", "read", "@c", "@file"), 1);
	program_done(RUN(program, "bank", "rules", "@c", "--add", "Ut", "--words", "ICDT", "--account",
			 "6570", "--direction", "out"));
	answer = ASK(program, "bank", "waiting", "@c", "--again");
	assert_int_equal(program_count(answer, "waiting"), 1);
	json_decref(answer);
	answer = ASK(program, "bank", "waiting", "@c", "--count", "0");
	assert_int_equal(program_count(answer, "waiting"), 0);
	json_decref(answer);
}

static void purposes_have_funds(void **state)
{
	struct program *program = *state;
	json_t *answer = ASK(program, "gifts", "purposes", "@c", "--add", "ROJ", "--name", "Rojava", "--fund",
			     "F2", "--fund-name", "Kurdfonden");
	assert_int_equal(program_count(answer, "purposes"), 2);
	assert_string_equal(program_text(answer, "purposes.1.code"), "ROJ");
	assert_string_equal(program_text(answer, "purposes.1.fund"), "F2");
	assert_int_equal(program_number(answer, "purposes.1.account"), 3991);
	json_decref(answer);
	TOLD(RUN(program, "gifts", "purposes", "@c", "--add", "ROJ", "--name", "x", "--fund", "F2"), 1,
	     "The code stands already.");
	TOLD(RUN(program, "gifts", "purposes", "@c", "--add", "B", "--name", "x", "--fund", "F2", "--account",
		 "1930"),
	     1, "no open income account");
}

static void accounts_are_checked(void **state)
{
	struct program *program = *state;
	TOLD(RUN(program, "bank", "accounts", "@c", "--add", "B", "--ledger", "1931", "--iban",
		 "SE3550000000054910000004"),
	     1, ".");
	TOLD(RUN(program, "bank", "accounts", "@c", "--add", "B", "--ledger", "1931", "--iban", PROGRAM_IBAN),
	     1, "The number is another account's already.");
	TOLD(RUN(program, "bank", "accounts", "@c", "--add", "B", "--ledger", "6570", "--bankgiro",
		 "5805-6201"),
	     1, "no open asset account");
	json_t *answer = ASK(program, "bank", "accounts", "@c", "--add", "Valuta", "--ledger", "1950",
			     "--currency", "EUR", "--other", "77");
	assert_int_equal(program_count(answer, "accounts"), 2);
	assert_string_equal(program_text(answer, "accounts.1.currency"), "EUR");
	json_decref(answer);
}

static void years_are_opened_and_closed_in_their_order(void **state)
{
	struct program *program = *state;
	read_sample(program, STATEMENT);
	program_done(RUN(program, "bank", "book", "@c", row_of(program, "250.00 SEK"), "--account", "3890"));
	TOLD(RUN(program, "books", "year", "@c", "close", "2025"), 1, "There is no such fiscal year.");
	TOLD(RUN(program, "books", "year", "@c", "close", "2027"), 1, "An earlier fiscal year is open.");
	TOLD(RUN(program, "books", "year", "@c", "open", "2030"), 1, "follows directly");
	program_done(RUN(program, "books", "year", "@c", "open", "2028"));
	program_done(RUN(program, "books", "year", "@c", "close", "2026"));
	TOLD(RUN(program, "books", "year", "@c", "close", "2026"), 1, "The fiscal year is closed.");
	json_t *answer = ASK(program, "books", "balance", "@c", "--year", "2027");
	assert_int_equal(program_number(answer, "accounts.0.opening_ore"), 25000);
	json_decref(answer);
	TOLD(RUN(program, "books", "balance", "@c", "--year", "2031"), 1, "There is no such fiscal year.",
	     "books year");
	TOLD(RUN(program, "books", "journal", "@c", "--from", "2027-01-01"), 1, "--from",
	     "not in the fiscal year");
	answer = ASK(program, "books", "sheet", "@c", "1930", "--year", "2026");
	assert_int_equal(program_number(answer, "rows.0.balance_ore"), 25000);
	json_decref(answer);
}

static void p9_a_years_sie_file_is_the_same_each_time(void **state)
{
	struct program *program = *state;
	struct text first;
	struct text second;
	read_sample(program, STATEMENT);
	program_done(RUN(program, "bank", "book", "@c", row_of(program, "250.00 SEK"), "--account", "3890"));
	program_done(RUN(program, "books", "sie", "@c", "--out", "@a.se"));
	program_done(RUN(program, "books", "sie", "@c", "--out", "@b.se"));
	assert_ok(file_read_all(program_path(program, "a.se"), 1 << 20, &program->arena, &first));
	assert_ok(file_read_all(program_path(program, "b.se"), 1 << 20, &program->arena, &second));
	assert_true(text_equal(first, second));
	TOLD(RUN(program, "books", "sie", "@c", "--out", "@a.se"), 1, "A file stands there already.");
	json_t *answer = ASK(program, "books", "sie", "--check", "@a.se");
	assert_string_equal(program_text(answer, "type"), "4E");
	assert_string_equal(program_text(answer, "organisation_number"), "802002-1237");
	assert_int_equal(program_number(answer, "vouchers"), 1);
	assert_int_equal(program_number(answer, "has_checksum"), 1);
	json_decref(answer);
	TOLD(RUN(program, "books", "sie", "@c", "--out", "@c.se", "--kind", "4i"), 1,
	     "The whole ledger hands no vouchers over");
	TOLD(RUN(program, "books", "sie", "@c", "--out", "@none/x.se"), 3, ".");
}

static void a_sub_ledger_hands_over_once_and_can_repeat(void **state)
{
	struct program *program = *state;
	struct text ini;
	struct text first;
	struct text again;
	assert_ok(file_read_all(program_path(program, "c/handslag.ini"), 1 << 16, &program->arena, &ini));
	const size_t at = text_find(ini, TEXT("role = whole"));
	struct buffer sub = buffer_open(1 << 16);
	buffer_add(&sub, text_slice(ini, 0, at));
	buffer_add(&sub, TEXT("role = sub"));
	buffer_add(&sub, text_slice(ini, at + 12, ini.count));
	program_write(program, "c/handslag.ini", buffer_text(&sub));
	buffer_close(&sub);
	read_sample(program, STATEMENT);
	TOLD(RUN(program, "books", "sie", "@c", "--out", "@a.si"), 1, "There is no voucher to hand over.");
	program_done(RUN(program, "bank", "book", "@c", row_of(program, "250.00 SEK"), "--account", "3890"));
	assert_int_equal(NUMBER(program, "handover", "books", "sie", "@c", "--out", "@a.si"), 1);
	TOLD(RUN(program, "books", "sie", "@c", "--out", "@b.si"), 1, "There is no voucher to hand over.");
	program_done(RUN(program, "books", "sie", "@c", "--out", "@b.si", "--repeat", "1"));
	assert_ok(file_read_all(program_path(program, "a.si"), 1 << 20, &program->arena, &first));
	assert_ok(file_read_all(program_path(program, "b.si"), 1 << 20, &program->arena, &again));
	assert_true(text_equal(first, again));
	TOLD(RUN(program, "books", "sie", "@c", "--out", "@d.si", "--repeat", "2"), 1,
	     "There is no hand-over with the number.");
	TOLD(RUN(program, "books", "year", "@c", "close", "2026"), 1, "main ledger");
	json_t *answer = ASK(program, "books", "sie", "--check", "@a.si");
	assert_string_equal(program_text(answer, "type"), "4I");
	json_decref(answer);
}

static void sie_samples_are_read_or_refused(void **state)
{
	struct program *program = *state;
	static const char *const readable[] = { "sie/own-4e.se", "sie/own-4i.si" };
	for (size_t i = 0; i < sizeof readable / sizeof readable[0]; i++) {
		program_write(program, "x", proof_sample(readable[i], &program->arena));
		program_done(RUN(program, "books", "sie", "--check", "@x"));
	}
	program_write(program, "x", proof_sample("sie/own-4i-bad-ksumma-and-unbalanced.si", &program->arena));
	TOLD(RUN(program, "books", "sie", "--check", "@x"), 1, "/x", "row");
	TOLD(RUN(program, "books", "sie", "--check", "@none"), 1, "/none", "There is no such file.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_giver_is_found_by_the_beginning_of_a_name, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(promises_are_checked, open_centre, close_program),
		cmocka_unit_test_setup_teardown(p1_a_gift_goes_from_promise_to_list, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p1_every_row_finds_a_home_and_the_day_closes, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(a_day_closes_when_book_and_bank_agree, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p10_a_booking_is_taken_back_by_a_voucher, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(a_row_in_doubt_is_said_to_be_the_same_money, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(a_row_in_doubt_is_said_to_be_money_of_its_own, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(rules_book_what_they_fit, open_centre, close_program),
		cmocka_unit_test_setup_teardown(purposes_have_funds, open_centre, close_program),
		cmocka_unit_test_setup_teardown(accounts_are_checked, open_centre, close_program),
		cmocka_unit_test_setup_teardown(years_are_opened_and_closed_in_their_order, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p9_a_years_sie_file_is_the_same_each_time, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(a_sub_ledger_hands_over_once_and_can_repeat, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(sie_samples_are_read_or_refused, open_centre, close_program),
	};
	return PROOF_RUN(tests);
}
