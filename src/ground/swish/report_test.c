/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/swish/swish.h"
#include "proof/proof.h"

#include <string.h>

enum { ARENA_BYTES = 1 << 20, TOLD_ROOM = 1 << 16, STEPS = 9 };

#define HEAD "01,2026-11-06,2026-11-05\r\n"
/* A payment of the comma mapping, its fields from the day on given. */
#define ROW(fields) "02,5555555555,301286698,HANDSESS,1234567890," fields "\r\n"
#define GOOD                                                                                                 \
	ROW("2026-11-05,SWH,200.00,SEK,+46700000001,Kalle "                                                  \
	    "Exempel,4469411476093487,Gåva,,2026-11-05T13:32:22")

struct telling {
	struct buffer *told;
	uint64_t fail_at; /* the row whose callback fails; 0 for none */
};

static struct status tell_row(void *self, const struct swish_row *row)
{
	struct telling *telling = self;
	char day[DAY_PRINT_ROOM];
	char booked[DAY_PRINT_ROOM];
	if (row->row == telling->fail_at)
		return FAIL(STATUS_CONFLICT, "The callback fails.");
	buffer_print(telling->told, "%d %.*s %d %lld %s %s [%.*s][%.*s][%.*s][%.*s][%.*s]\n", (int)row->row,
		     TEXT_ARGS(row->type), (int)row->kind, (long long)row->amount.ore,
		     day_print(row->day, day), day_print(row->booked_on, booked), TEXT_ARGS(row->number),
		     TEXT_ARGS(row->phone), TEXT_ARGS(row->name), TEXT_ARGS(row->reference),
		     TEXT_ARGS(row->message));
	return OK;
}

static const struct swish_report_events events = { .row = tell_row };

static struct status read_all(struct text file, const struct swish_mapping *mapping, size_t step,
			      struct telling *telling, struct swish_summary *summary)
{
	struct memory_source memory = { .rest = file, .step_max = step };
	struct source source = source_of_memory(&memory);
	return swish_report_read(&source, mapping, &events, telling, summary);
}

/* With the comma mapping, or another by name. */
static struct status read_named(const char *name, struct text file, struct buffer *told,
				struct swish_summary *summary)
{
	struct swish_mapping mapping;
	struct telling telling = { .told = told };
	assert_ok(swish_mapping_named(text_of(name), &mapping));
	return read_all(file, &mapping, 0, &telling, summary);
}

static const char *const sample_rows =
    "2 SWH 0 20000 2026-11-05 2026-11-05 [1234567890][+46700000001][Åsa Öberg][4469411476093487][10000019]\n"
    "3 SWH 0 5000 2026-11-05 2026-11-05 [1234567890][+46700000002][Kalle Exempel][4469411476093488][Gåva "
    "till "
    "allt]\n"
    "4 SWR 1 -20000 2026-11-05 2026-11-05 [1234567890][+46700000001][Åsa Öberg][4469411476093489]"
    "[Återbetalning]\n";

static void every_sample_is_read_alike(void **state)
{
	(void)state;
	static const struct {
		const char *sample;
		const char *mapping;
	} samples[] = { { "swish/own-report-comma-15.csv", "handelsbanken-comma" },
			{ "swish/own-report-comma-18.csv", "handelsbanken-comma" },
			{ "swish/own-report-semicolon-15.csv", "handelsbanken-semicolon" } };
	for (size_t i = 0; i < 3; i++) {
		SCOPED(arena_close) struct arena arena = arena_open(ARENA_BYTES);
		SCOPED(buffer_close) struct buffer told = buffer_open(TOLD_ROOM);
		struct swish_summary summary;
		const struct text file = proof_sample(samples[i].sample, &arena);
		assert_ok(read_named(samples[i].mapping, file, &told, &summary));
		assert_text(buffer_text(&told), sample_rows);
		assert_int_equal(summary.rows, 3);
		assert_true(summary.counts[SWISH_PAYMENT] == 2 && summary.counts[SWISH_REFUND] == 1);
		assert_int_equal(summary.sums[SWISH_PAYMENT].ore, 25000);
		assert_int_equal(summary.sums[SWISH_REFUND].ore, -20000);
		assert_int_equal(summary.sum.ore, 5000);
		assert_int_equal(summary.first.number, 20762);
		assert_int_equal(summary.last.number, 20762);
	}
}

/* The other columns of the widest sample, and the row's own bytes. */
static struct status see_last(void *self, const struct swish_row *row)
{
	int *seen = self;
	if (row->row != 4)
		return OK;
	(*seen)++;
	assert_text(row->organisation, "5555555555");
	assert_text(row->account, "301286698");
	assert_text(row->bank, "HANDSESS");
	assert_text(row->order, "");
	assert_text(row->time, "2026-11-05T15:00:00");
	assert_text(row->instruction, "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC");
	assert_text(row->end_to_end, "DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD");
	assert_true(text_starts(row->raw, TEXT("02,5555555555,")));
	assert_true(row->raw.bytes[row->raw.count - 1] == 'D');
	return OK;
}

static void the_columns_of_newer_files_are_read(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(ARENA_BYTES);
	struct swish_mapping mapping;
	struct swish_summary summary;
	int seen = 0;
	assert_ok(swish_mapping_shipped(0, &mapping));
	struct memory_source memory = { .rest = proof_sample("swish/own-report-comma-18.csv", &arena) };
	struct source source = source_of_memory(&memory);
	const struct swish_report_events last = { .row = see_last };
	assert_ok(swish_report_read(&source, &mapping, &last, &seen, &summary));
	assert_int_equal(seen, 1);
}

static void the_pieces_a_file_comes_in_do_not_matter(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(ARENA_BYTES);
	struct swish_mapping mapping;
	assert_ok(swish_mapping_shipped(1, &mapping));
	const struct text file = proof_sample("swish/own-report-semicolon-15.csv", &arena);
	for (size_t step = 1; step < STEPS; step++) {
		SCOPED(buffer_close) struct buffer told = buffer_open(TOLD_ROOM);
		struct telling telling = { .told = &told };
		struct swish_summary summary;
		assert_ok(read_all(file, &mapping, step, &telling, &summary));
		assert_text(buffer_text(&told), sample_rows);
	}
}

/* The five types that the bank names, one that it may name one day, and a record that may come. */
static void each_type_has_its_sign_and_what_is_new_is_told(void **state)
{
	(void)state;
	static const char file[] = HEAD ROW("2026-11-05,SWH,5,SEK,,,1000000000000001,,,")
	    ROW("2026-11-05,SWR,4.1,SEK,,,1000000000000002,,,")
		ROW("2026-11-04,SWT,3.01,SEK,,,1000000000000003,,,")
		    ROW("2026-11-05,SWU,2.00,SEK,,,1000000000000004,,,")
			ROW("2026-11-06,SWZ,1.00,SEK,,,1000000000000005,,,")
			    ROW("any,SWX,-1e9,EUR,,,x y,\xC3\x85,,") "04,news\r\n\r\n03,6";
	SCOPED(buffer_close) struct buffer told = buffer_open(TOLD_ROOM);
	struct swish_summary summary;
	assert_ok(read_named("handelsbanken-comma", text_of(file), &told, &summary));
	static const int64_t sums[SWISH_KINDS] = { 500, -410, 301, -200, 100 };
	for (size_t i = 0; i < SWISH_KINDS; i++) {
		assert_int_equal(summary.counts[i], 1);
		assert_int_equal(summary.sums[i].ore, sums[i]);
	}
	assert_int_equal(summary.sum.ore, 291);
	assert_true(summary.rows == 6 && summary.other_types == 1 && summary.other_records == 1);
	assert_int_equal(summary.first.number, 20761);
	assert_int_equal(summary.last.number, 20763);
	assert_true(text_find(buffer_text(&told),
			      TEXT("7 SWX 5 0 1970-01-01 1970-01-01 [1234567890][][][x y][Å]\n")) <
		    told.count);
}

static void assert_refused(const char *file, uint64_t row, const char *field, const char *reason)
{
	SCOPED(buffer_close) struct buffer told = buffer_open(TOLD_ROOM);
	struct swish_summary summary;
	const struct status status = read_named("handelsbanken-comma", text_of(file), &told, &summary);
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.reason, reason);
	assert_int_equal(status.row, row);
	assert_string_equal(status.field, field);
	assert_non_null(status.remedy);
}

static void p8_a_payment_that_is_wrong_is_refused_by_row_field_and_remedy(void **state)
{
	(void)state;
	static const struct {
		const char *fields;
		const char *field;
		const char *reason;
	} wrong[] = {
#define WITH_AMOUNT(amount) "2026-11-05,SWH," amount ",SEK,,,4469411476093488,,,"
		{ WITH_AMOUNT("\"200,00\""), "amount",
		  "The amount has another decimal sign than the mapping." },
		{ WITH_AMOUNT("-200.00"), "amount",
		  "The amount has another sign than payments of its type." },
		{ WITH_AMOUNT("0.00"), "amount", "The amount is zero." },
		{ WITH_AMOUNT("200.00000"), "amount", "The amount has more than two decimals." },
		{ WITH_AMOUNT("200."), "amount", "The amount is not a number." },
		{ WITH_AMOUNT(".5"), "amount", "The amount is not a number." },
		{ WITH_AMOUNT(""), "amount", "The amount is not a number." },
		{ WITH_AMOUNT("1 000.00"), "amount", "The amount is not a number." },
		{ WITH_AMOUNT("+1.00"), "amount", "The amount is not a number." },
		{ WITH_AMOUNT("1.0.0"), "amount", "The amount is not a number." },
		{ WITH_AMOUNT("1000000000000.00"), "amount", "No Swish payment has such a sum." },
		{ WITH_AMOUNT("99999999999999999999"), "amount", "No Swish payment has such a sum." },
		{ "2026-11-05,SWH,1.00,EUR,,,4469411476093488,,,", "currency",
		  "The payment is not in kronor." },
		{ "2026-11-05,SWH,1.00,,,,4469411476093488,,,", "currency", "The payment is not in kronor." },
		{ "2026-11-31,SWH,1.00,SEK,,,4469411476093488,,,", "day", "There is no such day." },
		{ ",SWH,1.00,SEK,,,4469411476093488,,,", "day", "There is no such day." },
		{ "2026-11-05X,SWH,1.00,SEK,,,4469411476093488,,,", "day", "There is no such day." },
		{ "2026-11-05,SWH,1.00,SEK,,,,,,", "payment reference", "This is not a payment reference." },
		{ "2026-11-05,SWH,1.00,SEK,,,446941147609348,,,", "payment reference",
		  "This is not a payment reference." },
		{ "2026-11-05,SWH,1.00,SEK,,,44694114760934 8,,,", "payment reference",
		  "This is not a payment reference." },
		{ "2026-11-05,SWH,1.00,SEK,,,4469411476093487,,,", "payment reference",
		  "The payment stands in the file already." },
		{ "2026-11-05,SWH,1.00,SEK,,,4469411476093488,,", "columns",
		  "The row has another number of columns than the mapping." },
		{ "2026-11-05,SWH,1.00,SEK,,,4469411476093488,,,,", "columns",
		  "The row has another number of columns than the mapping." },
		{ "2026-11-05,SWH,1.00,SEK,,\xC5sa,4469411476093488,,,", "name column",
		  "The text is not in the character set of the mapping." },
		{ "2026-11-05,SWH,1.00,SEK,,,4469411476093488,\"two\nlines\",,", "message",
		  "The text holds control characters." },
		{ "2026-11-05,SWH,1.00,SEK,,,4469411476093488,,,,2026-02-29,,", "booking day",
		  "There is no such day." },
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		char file[1024];
		strcpy(file, HEAD GOOD "02,5555555555,301286698,HANDSESS,1234567890,");
		strcat(file, wrong[i].fields);
		strcat(file, "\r\n03,2\r\n");
		assert_refused(file, 3, wrong[i].field, wrong[i].reason);
	}
	assert_refused(HEAD "02,,,,46700000001,2026-11-05,SWH,1.00,SEK,,,4469411476093488,,,\r\n03,1\r\n", 2,
		       "number", "This is not a Swish number.");
}

static void p8_the_frame_of_a_report_is_checked(void **state)
{
	(void)state;
	assert_refused("", 1, "record", "The report does not begin with its head.");
	assert_refused("\r\n\r\n", 2, "record", "The report does not begin with its head.");
	assert_refused(GOOD "03,1\r\n", 1, "record", "The report does not begin with its head.");
	assert_refused("01;2026-11-06;2026-11-05\r\n", 1, "record",
		       "The report does not begin with its head.");
	assert_refused(HEAD GOOD, 2, "record", "The report ends before its count of payments.");
	assert_refused(HEAD GOOD "03,2\r\n", 3, "count",
		       "The report has another number of payments than it says.");
	assert_refused(HEAD "03,1\r\n", 2, "count",
		       "The report has another number of payments than it says.");
	assert_refused(HEAD GOOD "03,one\r\n", 3, "count", "The count of payments is not a number.");
	assert_refused(HEAD GOOD "03\r\n", 3, "count", "The count of payments is not a number.");
	assert_refused(HEAD "03,0\r\n" GOOD, 3, "record", "The report goes on after its count of payments.");
	assert_refused(HEAD "03,0\r\n03,0\r\n", 3, "record",
		       "The report goes on after its count of payments.");
	SCOPED(buffer_close) struct buffer told = buffer_open(TOLD_ROOM);
	struct swish_summary summary;
	assert_ok(read_named("handelsbanken-comma", TEXT("\xEF\xBB\xBF" HEAD "03,0"), &told, &summary));
	assert_int_equal(summary.rows, 0);
	const struct status cut = read_named("handelsbanken-comma", TEXT(HEAD "02,\"cut"), &told, &summary);
	assert_code(cut, STATUS_INPUT);
	assert_int_equal(cut.row, 2);
}

/* The second row of the earliest pair is named, wherever the others stand. */
static void p1_a_payment_that_comes_twice_is_refused_at_its_second_row(void **state)
{
	(void)state;
#define PAYMENT(reference) ROW("2026-11-05,SWH,1.00,SEK,,," reference ",,,")
	static const char file[] =
	    HEAD PAYMENT("9000000000000000") PAYMENT("1000000000000000") PAYMENT("5000000000000000")
		PAYMENT("9000000000000000") PAYMENT("1000000000000000") PAYMENT("9000000000000000") "03,6";
	assert_refused(file, 5, "payment reference", "The payment stands in the file already.");
}

/* A download that stopped anywhere is never taken for a whole report: only the line end after the count may
 * be missing. */
static void p1_a_report_cut_off_anywhere_is_refused(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(ARENA_BYTES);
	const struct text file = proof_sample("swish/own-report-comma-18.csv", &arena);
	for (size_t count = 0; count <= file.count; count++) {
		SCOPED(buffer_close) struct buffer told = buffer_open(TOLD_ROOM);
		struct swish_summary summary;
		const struct status status =
		    read_named("handelsbanken-comma", text_slice(file, 0, count), &told, &summary);
		assert_code(status, count + 2 < file.count ? STATUS_INPUT : STATUS_OK);
	}
}

/* A line lost, or come twice, is never passed over either. */
static void p1_a_report_with_a_line_lost_or_doubled_is_refused(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(ARENA_BYTES);
	const struct text file = proof_sample("swish/own-report-semicolon-15.csv", &arena);
	for (size_t times = 0; times <= 2; times++)
		for (size_t changed = 0; changed < 5; changed++) {
			SCOPED(buffer_close) struct buffer text = buffer_open(TOLD_ROOM);
			SCOPED(buffer_close) struct buffer told = buffer_open(TOLD_ROOM);
			struct swish_summary summary;
			struct text rest = file;
			for (size_t line = 0; line < 5; line++) {
				const struct text bytes = text_take_until(&rest, '\n');
				for (size_t i = 0; i < (line == changed ? times : 1); i++)
					buffer_print(&text, "%.*s\n", TEXT_ARGS(bytes));
			}
			/* A head that comes twice says nothing else than once. */
			const bool is_fine = times == 1 || (times == 2 && changed == 0);
			assert_code(
			    read_named("handelsbanken-semicolon", buffer_text(&text), &told, &summary),
			    is_fine ? STATUS_OK : STATUS_INPUT);
		}
}

static void a_failing_callback_ends_the_reading(void **state)
{
	(void)state;
	struct swish_mapping mapping;
	struct swish_summary summary;
	SCOPED(buffer_close) struct buffer told = buffer_open(TOLD_ROOM);
	struct telling telling = { .told = &told, .fail_at = 2 };
	assert_ok(swish_mapping_shipped(0, &mapping));
	const struct status status = read_all(TEXT(HEAD GOOD "03,1\r\n"), &mapping, 0, &telling, &summary);
	assert_code(status, STATUS_CONFLICT);
	assert_int_equal(status.row, 2);
	assert_int_equal(told.count, 0);
}

static void p8_long_fields_and_rows_are_refused(void **state)
{
	(void)state;
	struct swish_summary summary;
	SCOPED(buffer_close) struct buffer told = buffer_open(TOLD_ROOM);
	for (size_t over = 0; over < 2; over++) {
		SCOPED(buffer_close) struct buffer file = buffer_open(TOLD_ROOM);
		buffer_add(&file, TEXT(HEAD "02,,,,1234567890,2026-11-05,SWH,1.00,SEK,,,4469411476093488,"));
		for (size_t i = 0; i < SWISH_FIELD_BYTES_MAX + over; i++)
			buffer_add_byte(&file, 'a');
		buffer_add(&file, TEXT(",,\r\n03,1\r\n"));
		assert_code(read_named("handelsbanken-comma", buffer_text(&file), &told, &summary),
			    over == 0 ? STATUS_OK : STATUS_LIMIT);
		buffer_clear(&file);
		buffer_add(&file, TEXT(HEAD "04"));
		for (size_t i = 1; i < SWISH_COLUMNS_MAX + over; i++)
			buffer_add_byte(&file, ',');
		buffer_add(&file, TEXT("\r\n03,0\r\n"));
		assert_code(read_named("handelsbanken-comma", buffer_text(&file), &told, &summary),
			    over == 0 ? STATUS_OK : STATUS_LIMIT);
	}
}

/* A file made while it is read: a head and then payments without end. */
struct endless {
	struct buffer row;
	uint64_t rows;
	uint64_t rows_max;
};

static struct status read_endless(void *self, char *bytes, size_t room, size_t *count)
{
	struct endless *endless = self;
	buffer_clear(&endless->row);
	if (endless->rows == 0)
		buffer_add(&endless->row, TEXT(HEAD));
	else if (endless->rows <= endless->rows_max)
		buffer_print(&endless->row, "02,,,,1234567890,2026-11-05,SWH,1.00,SEK,,,%016d,,,\r\n",
			     (int)endless->rows);
	else if (endless->rows == endless->rows_max + 1)
		buffer_print(&endless->row, "03,%d\r\n", (int)endless->rows_max);
	endless->rows++;
	assert_true(endless->row.count <= room);
	memcpy(bytes, endless->row.bytes, endless->row.count);
	*count = endless->row.count;
	return OK;
}

static struct status pass_over(void *self, const struct swish_row *row)
{
	(void)self;
	(void)row;
	return OK;
}

static void p8_payments_are_read_up_to_their_bound(void **state)
{
	(void)state;
	const struct swish_report_events quiet = { .row = pass_over };
	struct swish_mapping mapping;
	assert_ok(swish_mapping_shipped(0, &mapping));
	for (uint64_t over = 0; over < 2; over++) {
		struct endless endless = { .row = buffer_open(256), .rows_max = SWISH_ROWS_MAX + over };
		struct source source = { .read = read_endless,
					 .self = &endless,
					 .bytes_max = SWISH_REPORT_BYTES_MAX };
		struct swish_summary summary;
		const struct status status = swish_report_read(&source, &mapping, &quiet, NULL, &summary);
		assert_code(status, over == 0 ? STATUS_OK : STATUS_LIMIT);
		assert_int_equal(status.row, over == 0 ? 0 : SWISH_ROWS_MAX + 2);
		assert_int_equal(summary.sum.ore, INT64_C(100) * SWISH_ROWS_MAX);
		buffer_close(&endless.row);
	}
}

/* A bank that writes words first, no record types, a minus before money out, ISO 8859-1 and days with times.
 */
static void another_bank_is_read_by_its_mapping(void **state)
{
	(void)state;
	struct swish_mapping mapping;
	struct swish_summary summary;
	SCOPED(buffer_close) struct buffer told = buffer_open(TOLD_ROOM);
	struct telling telling = { .told = &told };
	assert_ok(swish_mapping_read(
	    TEXT("name = other\nseparator = tab\ndecimal = comma\ncharset = iso-8859-1\n"
		 "widths = 6\nsign = minus\nskipped = 1\nbooked = day\nday = 1\ntype = 2\n"
		 "amount = 3\ncurrency = \"SEK\"\nnumber = \"1234567890\"\npayment reference = 4\n"
		 "name column = 5\nbooking day = 6\nin = In Inbetalning\nrefund = Retur"),
	    &mapping));
	assert_ok(read_all(TEXT("Dag\tTyp\tBelopp\tReferens\tNamn\tBokf\xF6rd\n"
				"2026-11-05 13:32\tInbetalning\t200,5\tA-1\t\xC5sa\t2026-11-06\n"
				"20261105\tRetur\t-1,00\tA-2\t\t\n"),
			   &mapping, 0, &telling, &summary));
	assert_text(buffer_text(&told),
		    "2 Inbetalning 0 20050 2026-11-05 2026-11-06 [1234567890][][Åsa][A-1][]\n"
		    "3 Retur 1 -100 2026-11-05 2026-11-05 [1234567890][][][A-2][]\n");
	const struct status unsigned_refund =
	    read_all(TEXT("x\n2026-11-05\tRetur\t1,00\tA-2\t\t\n"), &mapping, 0, &telling, &summary);
	assert_code(unsigned_refund, STATUS_INPUT);
	assert_string_equal(unsigned_refund.field, "amount");
	const struct status nul =
	    read_all(TEXT("x\n2026-11-05\tIn\t1,00\tA-2\t\0\t\n"), &mapping, 0, &telling, &summary);
	assert_string_equal(nul.field, "name column");
	assert_code(read_all(TEXT(""), &mapping, 0, &telling, &summary), STATUS_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sample_is_read_alike),
		cmocka_unit_test(the_columns_of_newer_files_are_read),
		cmocka_unit_test(the_pieces_a_file_comes_in_do_not_matter),
		cmocka_unit_test(each_type_has_its_sign_and_what_is_new_is_told),
		cmocka_unit_test(p8_a_payment_that_is_wrong_is_refused_by_row_field_and_remedy),
		cmocka_unit_test(p8_the_frame_of_a_report_is_checked),
		cmocka_unit_test(p1_a_payment_that_comes_twice_is_refused_at_its_second_row),
		cmocka_unit_test(p1_a_report_cut_off_anywhere_is_refused),
		cmocka_unit_test(p1_a_report_with_a_line_lost_or_doubled_is_refused),
		cmocka_unit_test(a_failing_callback_ends_the_reading),
		cmocka_unit_test(p8_long_fields_and_rows_are_refused),
		cmocka_unit_test(p8_payments_are_read_up_to_their_bound),
		cmocka_unit_test(another_bank_is_read_by_its_mapping),
	};
	return PROOF_RUN(tests);
}
