/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The whole ledger's year as a file: what is written is read back, and is what the books say. */
#include "craft/handover/handover.h"

#include <stdlib.h>
#include <string.h>

#include "craft/ledger/ledger_kit.h"

enum { FILE_MAX = 1 << 20, ACCOUNT_NUMBERS = 10000 };

static const struct statement_set *const sets[] = { &handover_statements, NULL };
static const struct migration *const steps[] = { handover_migrations, NULL };
static const struct ledger_kit_rooms rooms = { sets, steps };

struct writing {
	struct ledger_year year;
	struct handover_company company;
	struct buffer *out;
	size_t lost;
};

static struct status write_year(struct store_tx *tx, void *argument)
{
	struct writing *writing = argument;
	return handover_write_year(tx, &writing->year, &writing->company, writing->out, &writing->lost);
}

static struct writing writing_of(struct ledger_kit *kit, int year, struct buffer *out)
{
	return (struct writing){ .year = ledger_kit_year(kit, year),
				 .company = { .name = TEXT("Handslag för övning"),
					      .organisation_number = TEXT("802000-0000"),
					      .made_on = ledger_kit_day(2026, 11, 18),
					      .signature = TEXT("KIT") },
				 .out = out };
}

/* What a reader of the file learns. */
struct read_year {
	struct day first[2]; /* of this year and the last */
	size_t years;
	size_t accounts;
	char types[ACCOUNT_NUMBERS];
	size_t objects;
	int64_t opening[2][ACCOUNT_NUMBERS];
	int64_t closing[2][ACCOUNT_NUMBERS];
	int64_t result[2][ACCOUNT_NUMBERS];
	int64_t moved[ACCOUNT_NUMBERS];
	size_t vouchers;
	int64_t last_number;
	char last_series[8];
	size_t coded;
};

static struct status see_head(void *self, const struct sie_head *head)
{
	(void)self;
	assert_int_equal(head->type, SIE_TYPE_4E);
	assert_int_equal(head->made_on.number, ledger_kit_day(2026, 11, 18).number);
	assert_text(head->account_plan, "BAS2025");
	return OK;
}

static struct status see_year(void *self, const struct sie_year *year)
{
	struct read_year *read = self;
	assert_true(year->number == 0 || year->number == -1);
	read->first[-year->number] = year->first;
	read->years++;
	return OK;
}

static struct status see_account(void *self, const struct sie_account *account)
{
	struct read_year *read = self;
	read->types[account->number] = account->type;
	read->accounts++;
	return OK;
}

static struct status see_object(void *self, const struct sie_object *object)
{
	struct read_year *read = self;
	read->objects += object->code.count > 0;
	return OK;
}

static struct status see_balance(void *self, const struct sie_balance *balance)
{
	struct read_year *read = self;
	const int year = -balance->year;
	assert_true(year == 0 || year == 1);
	int64_t(*const kinds[])[ACCOUNT_NUMBERS] = { read->opening, read->closing, read->result };
	assert_in_range(balance->kind, SIE_OPENING, SIE_RESULT);
	kinds[balance->kind][year][balance->account] += balance->amount.ore;
	return OK;
}

/* Series come in order, and numbers from 1 in each. */
static struct status see_voucher(void *self, const struct sie_voucher *voucher)
{
	struct read_year *read = self;
	char series[8];
	assert_ok(text_to_c(voucher->series, series, sizeof series));
	if (strcmp(series, read->last_series) != 0) {
		assert_true(strcmp(series, read->last_series) > 0);
		strcpy(read->last_series, series);
		read->last_number = 0;
	}
	assert_int_equal(voucher->number, ++read->last_number);
	assert_true(voucher->has_registered_on);
	read->vouchers++;
	return OK;
}

static struct status see_line(void *self, const struct sie_line *line)
{
	struct read_year *read = self;
	read->moved[line->account] += line->amount.ore;
	read->coded += line->dimension_count;
	return OK;
}

static void read_back(struct text file, struct read_year *read)
{
	static const struct sie_events events = { .head = see_head,
						  .year = see_year,
						  .account = see_account,
						  .object = see_object,
						  .balance = see_balance,
						  .voucher_begin = see_voucher,
						  .line = see_line };
	struct memory_source memory = { file, 0 };
	struct source source = source_of_memory(&memory);
	struct sie_summary summary;
	memset(read, 0, sizeof *read);
	assert_ok(sie_read(&source, &events, read, &summary));
	assert_true(summary.has_checksum && summary.unknown_labels == 0);
	assert_int_equal(summary.type, SIE_TYPE_4E);
}

static const int64_t accounts[] = { 1930, 1940, 2067, 2069, 2440, 3991, 5010, 8999 };
enum { ACCOUNTS = sizeof accounts / sizeof accounts[0], SHEET_ACCOUNTS = 5 };

static bool is_what_the_books_say(struct ledger_kit *kit, const struct read_year *read, int year)
{
	bool is_right = true;
	for (size_t i = 0; i < ACCOUNTS; i++) {
		const int64_t account = accounts[i];
		const int64_t told = ledger_kit_balance(kit, account, ledger_kit_day(year, 12, 31));
		const bool is_sheet = i < SHEET_ACCOUNTS;
		is_right = is_right && (is_sheet ? read->closing : read->result)[0][account] == told &&
			   read->opening[0][account] + read->moved[account] == told;
		if (read->years == 2) {
			const int64_t before =
			    ledger_kit_balance(kit, account, ledger_kit_day(year - 1, 12, 31));
			is_right =
			    is_right && (is_sheet ? read->closing : read->result)[1][account] == before;
		}
	}
	return is_right;
}

static struct status post_with_values(struct store_tx *tx, void *argument)
{
	struct ledger_dimensions dimensions = { 0 };
	struct ledger_posted posted;
	TRY(ledger_dimension_value(tx, DIMENSION_FUND, TEXT("F1"), TEXT("Fred"), &dimensions.fund));
	TRY(ledger_dimension_value(tx, DIMENSION_PROJECT, TEXT("J1"), TEXT("Hus"), &dimensions.project));
	const struct ledger_line lines[] = {
		{ .account = 1930, .amount = { 12345 }, .words = TEXT("in") },
		{ .account = 3991, .amount = { -12345 }, .dimensions = dimensions },
	};
	const struct ledger_voucher voucher = { .series = TEXT("G"),
						.day = *(const struct day *)argument,
						.words = TEXT("En gåva på 5 €"),
						.lines = lines,
						.count = 2 };
	return ledger_post(tx, &voucher, &ledger_kit_actor, &posted);
}

static struct status take_over(struct store_tx *tx, void *argument)
{
	const struct ledger_opening openings[] = { { 1930, { 1000 } }, { 2067, { -1000 } } };
	return ledger_take_over(tx, *(const struct fiscal_year_id *)argument, openings, 2, &ledger_kit_actor);
}

static void move(struct ledger_kit *kit, int year, int64_t debit, int64_t credit, int64_t ore)
{
	const struct ledger_kit_move made = { ledger_kit_day(year, 5, 5), debit, credit, ore };
	assert_ok(ledger_kit_move(kit, made, NULL));
}

/* Two years, the first taken over and closed. */
static void make_books(struct ledger_kit *kit)
{
	ledger_kit_begin(kit, 2025, 2);
	struct fiscal_year_id first = ledger_kit_year(kit, 2025).id;
	assert_ok(ledger_kit_write(kit, take_over, &first));
	move(kit, 2025, 1930, 3991, 500);
	move(kit, 2025, 5010, 1930, 200);
	assert_ok(ledger_kit_close_year(kit, 2025));
	struct day day = ledger_kit_day(2026, 5, 5);
	assert_ok(ledger_kit_write(kit, post_with_values, &day));
	move(kit, 2026, 1940, 1930, 77);
}

static void a_years_file_says_what_the_books_say(void **state)
{
	struct ledger_kit *kit = *state;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_MAX);
	struct read_year *read = memory_take(1, sizeof *read);
	make_books(kit);
	struct writing writing = writing_of(kit, 2026, &out);
	assert_ok(ledger_kit_read(kit, write_year, &writing));
	assert_int_equal(writing.lost, 1); /* the euro sign */
	read_back(buffer_text(&out), read);
	assert_int_equal(read->years, 2);
	assert_int_equal(read->first[0].number, ledger_kit_day(2026, 1, 1).number);
	assert_int_equal(read->first[1].number, ledger_kit_day(2025, 1, 1).number);
	assert_true(read->accounts > 40 && read->objects == 2 && read->coded == 2);
	assert_true(read->types[1930] == 'T' && read->types[2069] == 'S');
	assert_true(read->types[3991] == 'I' && read->types[5010] == 'K');
	assert_int_equal(read->vouchers, 2);
	assert_int_equal(read->opening[0][1930], 1300);
	assert_int_equal(read->closing[0][1930], 1300 + 12345 - 77);
	assert_int_equal(read->opening[0][2069], -300);
	assert_int_equal(read->result[0][3991], -12345);
	assert_int_equal(read->opening[1][1930], 1000);
	assert_int_equal(read->result[1][3991], -500);
	assert_int_equal(read->result[1][8999], 300);
	assert_true(is_what_the_books_say(kit, read, 2026));
	free(read);
}

static void the_first_year_has_none_before_it(void **state)
{
	struct ledger_kit *kit = *state;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_MAX);
	struct read_year *read = memory_take(1, sizeof *read);
	make_books(kit);
	struct writing writing = writing_of(kit, 2025, &out);
	assert_ok(ledger_kit_read(kit, write_year, &writing));
	read_back(buffer_text(&out), read);
	assert_int_equal(read->years, 1);
	assert_int_equal(read->vouchers, 3); /* the year's result is one */
	assert_string_equal(read->last_series, "BS");
	assert_true(is_what_the_books_say(kit, read, 2025));
	free(read);
}

static void an_empty_year_is_a_file_that_can_be_read(void **state)
{
	struct ledger_kit *kit = *state;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_MAX);
	struct read_year *read = memory_take(1, sizeof *read);
	ledger_kit_begin(kit, 2025, 2);
	for (int year = 2025; year <= 2026; year++) {
		struct writing writing = writing_of(kit, year, &out);
		buffer_clear(&out);
		assert_ok(ledger_kit_read(kit, write_year, &writing));
		read_back(buffer_text(&out), read);
		assert_int_equal(read->vouchers, 0);
		assert_true(is_what_the_books_say(kit, read, year));
	}
	free(read);
}

static void p9_the_same_books_and_day_give_the_same_bytes(void **state)
{
	struct ledger_kit *kit = *state;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_MAX);
	SCOPED(buffer_close) struct buffer again = buffer_open(FILE_MAX);
	make_books(kit);
	struct writing writing = writing_of(kit, 2026, &out);
	assert_ok(ledger_kit_read(kit, write_year, &writing));
	kit->now.seconds += 86400;
	ledger_kit_anew(kit); /* other books, made the same way on another day of the clock */
	kit->now.seconds -= 86400;
	make_books(kit);
	writing = writing_of(kit, 2026, &again);
	assert_ok(ledger_kit_read(kit, write_year, &writing));
	assert_true(text_equal(buffer_text(&out), buffer_text(&again)));
	writing.company.made_on.number++;
	buffer_clear(&again);
	assert_ok(ledger_kit_read(kit, write_year, &writing));
	assert_false(text_equal(buffer_text(&out), buffer_text(&again)));
}

static struct status open_bare_year(struct store_tx *tx, void *argument)
{
	const struct ledger_account gift = { 3991, TEXT("Gåvor"), ACCOUNT_INCOME, true };
	TRY(ledger_put_account(tx, &gift));
	return ledger_open_year(tx, ledger_kit_day(2026, 1, 1), ledger_kit_day(2026, 12, 31), argument);
}

static void p8_books_without_a_balance_sheet_have_no_file(void **state)
{
	struct ledger_kit *kit = *state;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_MAX);
	struct ledger_year year;
	assert_ok(ledger_kit_write(kit, open_bare_year, &year));
	struct writing writing = writing_of(kit, 2026, &out);
	assert_code(ledger_kit_read(kit, write_year, &writing), STATUS_NOT_FOUND);
	assert_int_equal(out.count, 0);
}

static void p8_a_full_buffer_is_told(void **state)
{
	struct ledger_kit *kit = *state;
	SCOPED(buffer_close) struct buffer out = buffer_open(2000);
	make_books(kit);
	struct writing writing = writing_of(kit, 2026, &out);
	assert_code(ledger_kit_read(kit, write_year, &writing), STATUS_LIMIT);
}

static void p1_an_altered_voucher_is_not_written(void **state)
{
	struct ledger_kit *kit = *state;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_MAX);
	for (int way = 0; way < 3; way++) {
		ledger_kit_anew(kit);
		ledger_kit_begin(kit, 2026, 1);
		struct ledger_posted posted;
		const struct ledger_kit_move made = { ledger_kit_day(2026, 5, 5), 1930, 3991, 7 };
		assert_ok(ledger_kit_move(kit, made, &posted));
		if (way == 0)
			ledger_kit_spoil_amount(kit, posted.id, 1, (struct money){ 8 });
		else if (way == 1)
			ledger_kit_spoil_registered(kit, posted.id, (struct moment){ INT64_MAX });
		else
			ledger_kit_spoil_series(kit, posted.id, TEXT("ABCD"));
		struct writing writing = writing_of(kit, 2026, &out);
		assert_code(ledger_kit_read(kit, write_year, &writing), STATUS_CONFLICT);
		assert_int_equal(out.count, 0);
	}
}

/* Random vouchers over two years; the first is closed or not. */
static bool files_of_random_books_agree(struct proof_draw *draw, void *context)
{
	struct ledger_kit *kit = context;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_MAX);
	ledger_kit_anew(kit);
	ledger_kit_begin(kit, 2025, 2);
	size_t posted = 0;
	for (size_t i = 0; i < 25; i++) {
		const size_t from = proof_below(draw, ACCOUNTS - 1);
		const struct ledger_kit_move made = {
			.day = { ledger_kit_day(2025, 1, 1).number + (int64_t)proof_below(draw, 730) },
			.debit = accounts[from],
			.credit = accounts[(from + 1 + proof_below(draw, ACCOUNTS - 2)) % (ACCOUNTS - 1)],
			.ore = 1 + (int64_t)proof_below(draw, 100000),
		};
		PROOF_CHECK(draw, status_is_ok(ledger_kit_move(kit, made, NULL)));
		posted += made.day.number >= ledger_kit_day(2026, 1, 1).number;
	}
	if (proof_below(draw, 2) == 0)
		PROOF_CHECK(draw, status_is_ok(ledger_kit_close_year(kit, 2025)));
	struct writing writing = writing_of(kit, 2026, &out);
	PROOF_CHECK(draw, status_is_ok(ledger_kit_read(kit, write_year, &writing)));
	struct read_year *read = memory_take(1, sizeof *read);
	read_back(buffer_text(&out), read);
	int64_t sums[2] = { 0 };
	for (size_t i = 0; i < ACCOUNT_NUMBERS; i++) {
		sums[0] += read->opening[0][i];
		sums[1] += read->closing[0][i] + read->result[0][i];
	}
	const bool is_right = is_what_the_books_say(kit, read, 2026) && read->vouchers == posted;
	free(read);
	PROOF_CHECK(draw, is_right && sums[0] == 0 && sums[1] == 0);
	return true;
}

static void p1_the_file_of_any_year_closes(void **state)
{
	proof_property_holds("files of random books", ledger_kit_rounds(*state, 40),
			     files_of_random_books_agree, *state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_years_file_says_what_the_books_say),
		cmocka_unit_test(the_first_year_has_none_before_it),
		cmocka_unit_test(an_empty_year_is_a_file_that_can_be_read),
		cmocka_unit_test(p9_the_same_books_and_day_give_the_same_bytes),
		cmocka_unit_test(p8_books_without_a_balance_sheet_have_no_file),
		cmocka_unit_test(p8_a_full_buffer_is_told),
		cmocka_unit_test(p1_an_altered_voucher_is_not_written),
		cmocka_unit_test(p1_the_file_of_any_year_closes),
	};
	return ledger_kit_run(&rooms, tests, sizeof tests / sizeof tests[0]);
}
