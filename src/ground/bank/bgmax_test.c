/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/bgmax_inner.h"

#include "proof/proof.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SAMPLE_BYTES_MAX = 1 << 20, LISTING_BYTES_MAX = 1 << 20, FIELDS_MAX = 16 };

#define FILE_START "01BGMAX               0120261105173035010331P                                   \r\n"
#define SECTION_START "050009912346          SEK                                                       \r\n"
#define PAYMENT_250 "200000000000                100000199000000000000025000210000000000010          \r\n"
#define PAYMENT_200 "200000000000                100000298000000000000020000210000000000020          \r\n"
#define DEDUCTION_50 "210000000000                         0000000000000050000200000000000300         \r\n"
#define SECTION_END_450 "15000000000000000000058410000010098232026110500007000000000000045000SEK00000002 \r\n"
#define SECTION_END_250 "15000000000000000000058410000010098232026110500007000000000000025000SEK00000001 \r\n"
#define SECTION_END_0 "15000000000000000000058410000010098232026110500007000000000000000000SEK00000000 \r\n"
#define FILE_END(payments, deductions, references, sections)                                                 \
	"70" payments deductions references sections "                                              \r\n"
#define NONE "00000000"
#define ONE "00000001"
#define TWO "00000002"

/* What was told, a line an event, so that a test can be read. */
struct listing {
	struct buffer lines;
	bool has_raw;
	size_t events;
	size_t fails_at; /* the event that fails, from 1; 0 for none */
	struct status failure;
};

static void close_listing(struct listing *listing)
{
	buffer_close(&listing->lines);
}

static struct status told(struct listing *listing)
{
	listing->events++;
	return listing->events == listing->fails_at ? listing->failure : OK;
}

static void list_sum(struct listing *listing, const char *word, struct foreign_money sum)
{
	char room[MONEY_PRINT_ROOM];
	buffer_print(&listing->lines, "%s %s %s", word, foreign_money_print_plain(sum, room),
		     sum.currency.code);
}

static struct status list_begin(void *self, const struct statement_head *head)
{
	struct listing *listing = self;
	assert_false(head->has_opening || head->has_closing);
	buffer_print(&listing->lines, "begin %s %.*s %s %.*s row %" PRIu64 "\n",
		     head->scheme == ACCOUNT_BANKGIRO ? "bankgiro" : "plusgiro", TEXT_ARGS(head->account),
		     head->currency.code, TEXT_ARGS(head->identity), head->row);
	return told(listing);
}

static void list_text(struct listing *listing, const char *word, struct text text)
{
	assert_true(text_is_utf8(text));
	if (text.count > 0)
		buffer_print(&listing->lines, " %s <%.*s>", word, TEXT_ARGS(text));
}

static struct status list_row(void *self, const struct statement_row *row)
{
	static const char *const kinds[] = { "none", "ocr", "free", "wrong" };
	struct listing *listing = self;
	char day[DAY_PRINT_ROOM];
	assert_int_equal(row->booked_on.number, row->valued_on.number);
	assert_text(row->bank_code, "BGMAX");
	assert_true(row->raw.count > 0 && row->raw.count <= BANK_RAW_BYTES_MAX);
	assert_true(row->end_to_end.count == 0 && row->unique_reference.count == 0 && !row->is_reversal);
	list_sum(listing, row->level == ROW_MOVEMENT ? "movement" : "part", row->amount);
	buffer_print(&listing->lines, " %s", day_print(row->booked_on, day));
	if (row->level == ROW_MOVEMENT)
		buffer_print(&listing->lines, " parts %u", row->part_count);
	list_text(listing, "via", row->via_account);
	list_text(listing, "serial", row->service_reference);
	list_text(listing, kinds[row->reference_kind], row->reference);
	list_text(listing, "further", row->further_references);
	list_text(listing, "message", row->message);
	list_text(listing, "name", row->payer_name);
	list_text(listing, "account", row->payer_account);
	list_text(listing, "identity", row->payer_identity);
	buffer_print(&listing->lines, " row %" PRIu64 "\n", row->row);
	if (listing->has_raw)
		buffer_add(&listing->lines, row->raw);
	return told(listing);
}

static struct status list_end(void *self, const struct statement_tail *tail)
{
	struct listing *listing = self;
	list_sum(listing, "end", tail->sum);
	buffer_print(&listing->lines, " movements %u parts %u\n", tail->movement_count, tail->part_count);
	return told(listing);
}

static const struct statement_events list_events = { list_begin, list_row, list_end };

static struct listing listing_open(void)
{
	return (struct listing){ .lines = buffer_open(LISTING_BYTES_MAX) };
}

static struct status read_in_steps(struct text content, size_t step_max, struct listing *listing,
				   struct bank_file_summary *summary)
{
	struct memory_source memory = { .rest = content, .step_max = step_max };
	struct source source = source_of_memory(&memory);
	assert_int_equal(bank_file_kind(content), BANK_FILE_BGMAX);
	const struct status status = bank_file_read(BANK_FILE_BGMAX, &source, &list_events, listing, summary);
	assert_int_equal(summary->kind, BANK_FILE_BGMAX);
	return status;
}

static void assert_listed(struct text content, const char *expected)
{
	SCOPED(close_listing) struct listing listing = listing_open();
	struct bank_file_summary summary;
	assert_ok(read_in_steps(content, 0, &listing, &summary));
	assert_text(buffer_text(&listing.lines), expected);
}

static struct status refusal_of(struct text content)
{
	SCOPED(close_listing) struct listing listing = listing_open();
	struct bank_file_summary summary;
	struct memory_source memory = { .rest = content };
	struct source source = source_of_memory(&memory);
	return bank_file_read(BANK_FILE_BGMAX, &source, &list_events, &listing, &summary);
}

/* Refused at the row and field, with a sentence that holds the words and a remedy. */
static void assert_refused(struct text content, uint64_t row, const char *field, const char *words)
{
	const struct status status = refusal_of(content);
	assert_code(status, STATUS_INPUT);
	if (status.row != row || strstr(status.reason, words) == NULL)
		print_error("row %" PRIu64 ": %s\n", status.row, status.reason);
	assert_int_equal(status.row, row);
	if (field != NULL)
		assert_string_equal(status.field, field);
	assert_non_null(strstr(status.reason, words));
	assert_non_null(status.remedy);
}

static const char own_gifts[] =
    "begin bankgiro 9912346 SEK 00007 row 2\n"
    "movement 1100.00 SEK 2026-11-05 parts 4 via <9912346> serial <00007> row 2\n"
    "part 250.00 SEK 2026-11-05 via <9912346> serial <000000000001> ocr <100000199> name <Åsa Öberg> row 3\n"
    "part 200.00 SEK 2026-11-05 via <9912346> serial <000000000002> ocr <100000298> row 7\n"
    "part 500.00 SEK 2026-11-05 via <9912346> serial <000000000003> free <Gava Rojava> "
    "message <Gåva till solidaritetsarbete Tack för ert arbete!> name <Kalle Exempel> row 8\n"
    "part 150.00 SEK 2026-11-05 via <9912346> serial <000000000004> message <Minnesgåva> row 12\n"
    "end 1100.00 SEK movements 1 parts 4\n"
    "begin bankgiro 9912346 SEK 00008 row 15\n"
    "movement 4800.00 SEK 2026-11-06 parts 3 via <9912346> serial <00008> row 15\n"
    "part 5000.00 SEK 2026-11-06 via <9912346> serial <000000000005> ocr <200000396> further <900014598> "
    "name <Kalles Plåt AB> account <3783511> identity <5500001234> row 16\n"
    "part -500.00 SEK 2026-11-06 via <9912346> serial <000000000006> free <189853> account <3783511> row 20\n"
    "part 300.00 SEK 2026-11-06 via <9912346> serial <000000000008> wrong <1000011> row 21\n"
    "end 4800.00 SEK movements 1 parts 3\n";

static void p1_a_file_of_gifts_is_told_record_by_record(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	SCOPED(close_listing) struct listing listing = listing_open();
	struct bank_file_summary summary;
	const struct text content = proof_sample("bgmax/own-gifts.bgmax.txt", &arena);
	assert_ok(read_in_steps(content, 0, &listing, &summary));
	assert_text(buffer_text(&listing.lines), own_gifts);
	assert_int_equal(summary.statements, 2);
	assert_int_equal(summary.movements, 2);
	assert_int_equal(summary.parts, 7);
	assert_int_equal(summary.unknown_records, 0);
	assert_true(summary.is_test);
}

static void p1_the_same_is_told_however_the_bytes_arrive(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	const struct text content = proof_sample("bgmax/own-gifts.bgmax.txt", &arena);
	for (size_t step = 1; step < 200; step += 7) {
		SCOPED(close_listing) struct listing listing = listing_open();
		struct bank_file_summary summary;
		assert_ok(read_in_steps(content, step, &listing, &summary));
		assert_text(buffer_text(&listing.lines), own_gifts);
	}
}

/* Sums by Bankgirot's own end records; 657965 is the reference in the record with tabs. */
static void p1_bankgirot_s_examples_are_read_with_their_sums(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	const struct sample {
		const char *name;
		uint32_t statements;
		uint32_t parts;
		const char *words[5];
	} samples[] = {
		{ "bgmax/minimal.txt", 1, 1, { "end 1100.00 SEK movements 1 parts 1", "ocr <650861>" } },
		{ "bgmax/BgMaxfil4.txt",
		  4,
		  9,
		  { "end 3700.00 SEK movements 1 parts 2", "end 2000.00 SEK movements 1 parts 1",
		    "end 2900.00 SEK movements 1 parts 4", "end 4000.00 EUR movements 1 parts 2",
		    "free <8012577,8013575> further <8012577 8013575 8014573>" } },
		{ "bgmax/bankgirot-example-ocr-check-length.txt",
		  2,
		  7,
		  { "end 1900.00 SEK movements 1 parts 3", "end 8000.00 SEK movements 1 parts 4",
		    "further <657866 658765 657767 657965>", "part -500.00 SEK 2004-05-25",
		    "message <Faktura 658369 Faktura 658468>" } },
	};
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		SCOPED(close_listing) struct listing listing = listing_open();
		struct bank_file_summary summary;
		assert_ok(read_in_steps(proof_sample(samples[i].name, &arena), 0, &listing, &summary));
		assert_int_equal(summary.statements, samples[i].statements);
		assert_int_equal(summary.movements, samples[i].statements);
		assert_int_equal(summary.parts, samples[i].parts);
		assert_false(summary.is_test);
		for (size_t w = 0; w < 5 && samples[i].words[w] != NULL; w++)
			assert_non_null(strstr(listing.lines.bytes, samples[i].words[w]));
	}
}

static void p8_bad_samples_are_refused_as_they_are_named(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	assert_refused(proof_sample("bgmax/own-bad-section-sum.bgmax.txt", &arena), 14, "TK15 51-68 amount",
		       "do not add up");
	assert_refused(proof_sample("bgmax/own-bad-trailer-count.bgmax.txt", &arena), 23,
		       "TK70 3-10 number of TK20", "as many records");
	assert_refused(proof_sample("bgmax/own-truncated.bgmax.txt", &arena), 22, "TK70", "cut");
}

/* Up to the last digit of the end record; what follows is spaces. */
static void p8_a_file_cut_anywhere_is_refused(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	const struct text content = proof_sample("bgmax/own-gifts.bgmax.txt", &arena);
	const size_t last_digit = content.count - 82 + 34;
	for (size_t count = 0; count < last_digit; count++)
		assert_code(refusal_of(text_slice(content, 0, count)), STATUS_INPUT);
	for (size_t count = last_digit; count <= content.count; count++)
		assert_ok(refusal_of(text_slice(content, 0, count)));
}

static void raw_bytes_are_those_of_the_file(void **state)
{
	(void)state;
	SCOPED(close_listing) struct listing listing = listing_open();
	struct bank_file_summary summary;
	listing.has_raw = true;
	assert_ok(read_in_steps(
	    TEXT(FILE_START SECTION_START PAYMENT_250
		 "25 tack\n26\xC5sa\r\n\r\n" PAYMENT_200 SECTION_END_450 FILE_END(TWO, NONE, NONE, ONE)),
	    0, &listing, &summary));
	assert_text(
	    buffer_text(&listing.lines),
	    "begin bankgiro 9912346 SEK 00007 row 2\n"
	    "movement 450.00 SEK 2026-11-05 parts 2 via <9912346> serial <00007> row 2\n" SECTION_START
		SECTION_END_450
	    "part 250.00 SEK 2026-11-05 via <9912346> serial <000000000001> ocr <100000199> message <tack> "
	    "name <Åsa> row 3\n" PAYMENT_250 "25 tack\n26\xC5sa\r\n\r\n"
	    "part 200.00 SEK 2026-11-05 via <9912346> serial <000000000002> ocr <100000298> row "
	    "7\n" PAYMENT_200 "end 450.00 SEK movements 1 parts 2\n");
}

static void lines_may_end_early_and_without_carriage_return(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	SCOPED(close_listing) struct listing cut = listing_open();
	struct text rest = proof_sample("bgmax/own-gifts.bgmax.txt", &arena);
	while (rest.count > 0) {
		struct text line = text_take_until(&rest, '\n');
		line.count -= line.count > 0; /* the carriage return */
		while (line.count > 0 && line.bytes[line.count - 1] == ' ')
			line.count--;
		buffer_add(&cut.lines, line);
		buffer_add_byte(&cut.lines, '\n');
	}
	assert_listed(buffer_text(&cut.lines), own_gifts);
	buffer_add(&cut.lines, TEXT("\n\r\n   \n\t\n"));
	assert_listed(buffer_text(&cut.lines), own_gifts);
}

static void a_file_without_sections_is_valid(void **state)
{
	(void)state;
	assert_listed(TEXT(FILE_START FILE_END(NONE, NONE, NONE, NONE)), "");
	assert_listed(TEXT(FILE_START SECTION_START SECTION_END_0 FILE_END(NONE, NONE, NONE, ONE)),
		      "begin bankgiro 9912346 SEK 00007 row 2\nend 0.00 SEK movements 0 parts 0\n");
}

static void a_plusgiro_account_stands_when_there_is_no_bankgiro(void **state)
{
	(void)state;
	assert_listed(
	    TEXT(FILE_START "0500000000000041054685SEK\r\n" SECTION_END_0 FILE_END(NONE, NONE, NONE, ONE)),
	    "begin plusgiro 41054685 SEK 00007 row 2\nend 0.00 SEK movements 0 parts 0\n");
	assert_listed(
	    TEXT(FILE_START "0500099123460041054685SEK\r\n" SECTION_END_0 FILE_END(NONE, NONE, NONE, ONE)),
	    "begin bankgiro 9912346 SEK 00007 row 2\nend 0.00 SEK movements 0 parts 0\n");
}

static void p8_unknown_record_types_are_counted_and_passed_over(void **state)
{
	(void)state;
	SCOPED(close_listing) struct listing listing = listing_open();
	struct bank_file_summary summary;
	assert_ok(read_in_steps(TEXT(FILE_START "16 new\r\n" SECTION_START "24 new\r\n" PAYMENT_250
						"24 new\r\n30 new\r\n" SECTION_END_250
						"99 new\r\n" FILE_END(ONE, NONE, NONE, ONE)),
				0, &listing, &summary));
	assert_int_equal(summary.unknown_records, 5);
	assert_string_equal(summary.first_unknown, "TK16");
	assert_non_null(strstr(listing.lines.bytes, "end 250.00 SEK movements 1 parts 1"));
}

static void the_mark_for_a_test_is_told(void **state)
{
	(void)state;
	SCOPED(close_listing) struct listing listing = listing_open();
	struct bank_file_summary summary;
	assert_ok(read_in_steps(TEXT("01BGMAX               0120261105173035010331T\n"
				     "7000000000000000000000000000000000\n"),
				0, &listing, &summary));
	assert_true(summary.is_test);
	assert_int_equal(summary.statements, 0);
}

/* One payment with this reference field and code, and what it becomes. */
static void assert_reference(const char *reference, char code, const char *expected)
{
	SCOPED(close_listing) struct listing listing = listing_open();
	struct bank_file_summary summary;
	char content[1024];
	const int count =
	    snprintf(content, sizeof content,
		     FILE_START SECTION_START "200000000000%s000000000000025000%c1000000000001\r\n%s%s",
		     reference, code, SECTION_END_250, FILE_END(ONE, NONE, NONE, ONE));
	assert_true(count > 0 && strlen(reference) == 25);
	assert_ok(read_in_steps((struct text){ content, (size_t)count }, 0, &listing, &summary));
	if (strstr(listing.lines.bytes, expected) == NULL)
		print_error("%s\n", listing.lines.bytes);
	assert_non_null(strstr(listing.lines.bytes, expected));
}

static void reference_codes_are_those_of_the_manual(void **state)
{
	(void)state;
	assert_reference("                         ", '0', "00001> row 3");
	assert_reference("                         ", '1', "00001> row 3");
	assert_reference("                         ", '2', "00001> row 3");
	assert_reference("                         ", ' ', "00001> row 3");
	assert_reference("                100000199", '2', "ocr <100000199>");
	assert_reference("100000199                ", '3', "ocr <100000199>");
	assert_reference("                100000198", '3', "free <100000198>");
	assert_reference("657866 658765 657767     ", '3', "free <657866 658765 657767>");
	assert_reference("100000199                ", '4', "free <100000199>");
	assert_reference("                100000198", '5', "wrong <100000198>");
	assert_reference("G\xE5va                     ", '4', "free <Gåva>");
	assert_reference("unasked for              ", '0', "free <unasked for>");
}

static void the_payer_s_number_is_ten_digits_where_it_can_be(void **state)
{
	(void)state;
	const char *const cases[][2] = { { "29005500001234", "identity <5500001234>" },
					 { "29165500001234", "identity <5500001234>" },
					 { "29194608239986", "identity <194608239986>" },
					 { "29000004059937", "identity <0004059937>" },
					 { "2900550000432", "identity <00550000432>" },
					 { "29000000000000", "00001> ocr <100000199> row 3" },
					 { "29", "00001> ocr <100000199> row 3" } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		SCOPED(close_listing) struct listing listing = listing_open();
		struct bank_file_summary summary;
		char content[1024];
		const int count =
		    snprintf(content, sizeof content, "%s%s\r\n%s", FILE_START SECTION_START PAYMENT_250,
			     cases[i][0], SECTION_END_250 FILE_END(ONE, NONE, NONE, ONE));
		assert_ok(read_in_steps((struct text){ content, (size_t)count }, 0, &listing, &summary));
		assert_non_null(strstr(listing.lines.bytes, cases[i][1]));
	}
}

static void tabs_and_control_characters_are_spaces(void **state)
{
	(void)state;
	/* 12 characters, tabs to 16, 24 and 32, then the last five of the field. */
	assert_listed(TEXT(FILE_START SECTION_START
			   "200000000000\t\t\t10017000000000000025000210000000000010\r\n"
			   "25a\x01"
			   "b\x1A\r\n" SECTION_END_250 FILE_END(ONE, NONE, NONE, ONE)),
		      "begin bankgiro 9912346 SEK 00007 row 2\n"
		      "movement 250.00 SEK 2026-11-05 parts 1 via <9912346> serial <00007> row 2\n"
		      "part 250.00 SEK 2026-11-05 via <9912346> serial <000000000001> ocr <10017> "
		      "message <a b> row 3\n"
		      "end 250.00 SEK movements 1 parts 1\n");
}

static const char two_gifts[] =
    "begin bankgiro 9912346 SEK 00007 row 2\n"
    "movement 450.00 SEK 2026-11-05 parts 2 via <9912346> serial <00007> row 2\n"
    "part 250.00 SEK 2026-11-05 via <9912346> serial <000000000001> ocr <100000199> message <tack> "
    "name <Åsa> row 3\n"
    "part 200.00 SEK 2026-11-05 via <9912346> serial <000000000002> ocr <100000298> row 6\n"
    "end 450.00 SEK movements 1 parts 2\n";

/* 80 characters before CR LF are not a record when lines end among them. */
static void lines_are_found_where_they_end_not_where_they_should(void **state)
{
	(void)state;
#define AFTER PAYMENT_200 SECTION_END_450 FILE_END(TWO, NONE, NONE, ONE)
#define FORTY "                                        "
	assert_listed(TEXT(FILE_START SECTION_START PAYMENT_250
			   "25tack" FORTY "           \n26\xC5sa                 \r\n" AFTER),
		      two_gifts);
	assert_listed(TEXT(FILE_START SECTION_START PAYMENT_250
			   "25tack" FORTY "                                  \r\n26\xC5sa\r\n" AFTER),
		      two_gifts);
#undef FORTY
#undef AFTER
}

/* Lines of own-gifts, each whole, cut short, too long or ended by LF alone. */
static bool told_alike_however_lines_are_written(struct proof_draw *draw, void *context)
{
	struct text rest = *(const struct text *)context;
	SCOPED(buffer_close) struct buffer content = buffer_open(SAMPLE_BYTES_MAX);
	SCOPED(close_listing) struct listing listing = listing_open();
	struct bank_file_summary summary;
	while (rest.count > 0) {
		struct text line = text_take_until(&rest, '\n');
		line.count -= line.count > 0; /* the carriage return */
		const uint64_t way = proof_below(draw, 5);
		while (way == 1 && line.count > 0 && line.bytes[line.count - 1] == ' ')
			line.count--;
		buffer_add(&content, line);
		if (way == 2)
			buffer_add(&content, TEXT("  "));
		buffer_add(&content, way == 3 ? TEXT("\n") : TEXT("\r\n"));
	}
	PROOF_CHECK(draw, status_is_ok(read_in_steps(buffer_text(&content), proof_below(draw, 100), &listing,
						     &summary)));
	PROOF_CHECK(draw, text_equal(buffer_text(&listing.lines), text_of(own_gifts)));
	return true;
}

static void p1_lines_may_be_written_in_many_ways_in_one_file(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	struct text content = proof_sample("bgmax/own-gifts.bgmax.txt", &arena);
	proof_property_holds("told alike however lines are written", 300,
			     told_alike_however_lines_are_written, &content);
}

static void p8_a_file_in_utf8_is_refused(void **state)
{
	(void)state;
	assert_refused(TEXT(FILE_START SECTION_START PAYMENT_250
			    "26Åsa Öberg\r\n" SECTION_END_250 FILE_END(ONE, NONE, NONE, ONE)),
		       4, "character set", "UTF-8");
	assert_refused(TEXT(FILE_START SECTION_START PAYMENT_250
			    "26\xC3\xA5 \xE5\r\n" SECTION_END_250 FILE_END(ONE, NONE, NONE, ONE)),
		       4, "character set", "UTF-8");
	assert_refused(TEXT(FILE_START SECTION_START PAYMENT_250
			    "26Åsa                                                                          "
			    "\r\n" SECTION_END_250 FILE_END(ONE, NONE, NONE, ONE)),
		       4, "character set", "UTF-8");
	assert_refused(TEXT("\xEF\xBB\xBF" FILE_START FILE_END(NONE, NONE, NONE, NONE)), 1, "character set",
		       "UTF-8");
	assert_int_equal(bank_file_kind(TEXT("\xEF\xBB\xBF" FILE_START)), BANK_FILE_BGMAX);
}

static void p8_the_first_record_must_be_right(void **state)
{
	(void)state;
	const char *const rest = "7000000000000000000000000000000000\n";
	const struct wrong {
		const char *first;
		const char *field;
		const char *words;
	} cases[] = {
		{ "01BGMAX               0220261105173035010331P", "TK01 23-24 version", "version" },
		{ "01BGMAX               0120261305173035010331P", "TK01 25-32 day of writing",
		  "no such day" },
		{ "01BGMAX               0120261105173035010331X", "TK01 45 test mark", "neither" },
		{ "01BGMAX               0120261105173035010331", "TK01 45 test mark", "neither" },
		{ "01AUTOGIRO            0120261105173035010331P", "TK01 1-22", "does not begin" },
		{ "050009912346          SEK", "TK01 1-22", "does not begin" },
		{ "hello", "TK01 1-22", "does not begin" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char content[256];
		const int count = snprintf(content, sizeof content, "%s\n%s", cases[i].first, rest);
		assert_refused((struct text){ content, (size_t)count }, 1, cases[i].field, cases[i].words);
	}
	assert_refused(TEXT(""), 0, "TK70", "cut");
	assert_refused(TEXT("\r\n"), 1, "TK70", "cut");
}

static void p8_records_must_stand_in_their_order(void **state)
{
	(void)state;
	assert_refused(TEXT(FILE_START PAYMENT_250 FILE_END(ONE, NONE, NONE, NONE)), 2, "TK20-29", "outside");
	assert_refused(TEXT(FILE_START "29\n" FILE_END(NONE, NONE, NONE, NONE)), 2, "TK20-29", "outside");
	assert_refused(
	    TEXT(FILE_START SECTION_START SECTION_START SECTION_END_0 FILE_END(NONE, NONE, NONE, ONE)), 3,
	    "TK05", "inside another");
	assert_refused(TEXT(FILE_START SECTION_END_0 FILE_END(NONE, NONE, NONE, ONE)), 2, "TK15",
		       "not begun");
	assert_refused(TEXT(FILE_START SECTION_START FILE_END(NONE, NONE, NONE, NONE)), 3, "TK15",
		       "no end record");
	assert_refused(TEXT(FILE_START SECTION_START FILE_START), 3, "TK15", "no end record");
	assert_refused(TEXT(FILE_START FILE_START FILE_END(NONE, NONE, NONE, NONE)), 2, "TK01",
		       "second file");
	assert_refused(TEXT(FILE_START SECTION_START "25 tack\r\n" SECTION_END_0), 3, "TK22-29",
		       "none stands");
	assert_refused(TEXT(FILE_START SECTION_START "22\r\n" SECTION_END_0), 3, "TK22-29", "none stands");
	assert_refused(TEXT(FILE_START SECTION_START
			    "25 tack                                 "
			    "                                        \r\n" SECTION_END_0),
		       3, "TK22-29", "none stands");
	assert_refused(TEXT(FILE_START FILE_END(NONE, NONE, NONE, NONE) FILE_START), 3, "TK70", "after");
	assert_refused(TEXT(FILE_START FILE_END(NONE, NONE, NONE, NONE) "99\n"), 3, "TK70", "after");
	assert_refused(TEXT(FILE_START "hello\n" FILE_END(NONE, NONE, NONE, NONE)), 2, "1-2 record type",
		       "two digits");
	assert_refused(TEXT(FILE_START FILE_END(NONE, NONE, NONE, NONE) "\x1A"), 3, "1-2 record type",
		       "two digits");
}

static void p8_a_section_must_agree_with_its_end(void **state)
{
	(void)state;
	const struct wrong {
		const char *end;
		const char *field;
		const char *words;
	} cases[] = {
		{ "15000000000000000000058410000010098232026110500007000000000000025001SEK00000001",
		  "TK15 51-68 amount", "add up" },
		{ "15000000000000000000058410000010098232026110500007000000000000025000SEK00000002",
		  "TK15 72-79 number of payments", "as many payments" },
		{ "15000000000000000000058410000010098232026110500007000000000000025000EUR00000001",
		  "TK15 69-71 currency", "different" },
		{ "15000000000000000000058410000010098232026110500007000000000000025000sek00000001",
		  "TK15 69-71 currency", "capital" },
		{ "15000000000000000000058410000010098232026023000007000000000000025000SEK00000001",
		  "TK15 38-45 payment day", "no such day" },
		{ "1500000000000000000005841000001009823        00007000000000000025000SEK00000001",
		  "TK15 38-45 payment day", "" },
		{ "15000000000000000000058410000010098232026110500007-00000000000025000SEK00000001",
		  "TK15 51-68 amount", "" },
		{ "15000000000000000000058410000010098232026110500007000000000000025000SEK", NULL, "" },
		{ "150000000000000000000584100000100982320261105\xD0\xD2"
		  "007000000000000025000SEK00000001",
		  "TK15 46-50 deposit serial number", "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char content[1024];
		const int count =
		    snprintf(content, sizeof content, "%s%s\r\n%s", FILE_START SECTION_START PAYMENT_250,
			     cases[i].end, FILE_END(ONE, NONE, NONE, ONE));
		assert_refused((struct text){ content, (size_t)count }, 4, cases[i].field, cases[i].words);
	}
}

static void p8_a_payment_must_be_a_sum_of_money(void **state)
{
	(void)state;
	const struct wrong {
		const char *payment;
		const char *field;
		const char *words;
	} cases[] = {
		{ "200000000000                100000199000000000000000000210000000000010",
		  "TK20 38-55 amount", "zero" },
		{ "210000000000                100000199000000000000000000210000000000010",
		  "TK21 38-55 amount", "zero" },
		{ "200000000000                100000199                  210000000000010",
		  "TK20 38-55 amount", "zero" },
		{ "200000000000                10000019900000000000-025000210000000000010",
		  "TK20 38-55 amount", "" },
		{ "200000000000                100000199000000000000250.00210000000000010",
		  "TK20 38-55 amount", "" },
		{ "200000000000                10000019900000000000002", "TK20 38-55 amount", "" },
		{ "200000000000                100000199009000000000000001210000000000010",
		  "TK20 38-55 amount", "larger" },
		{ "200000000000                100000199999999999999999999210000000000010",
		  "TK20 38-55 amount", "larger" },
		{ "200000000000                100000199000000000000025000610000000000010",
		  "TK20 56 reference code", "0 to 5" },
		{ "200000000000                100000199000000000000025000X10000000000010",
		  "TK20 56 reference code", "" },
		{ "200000000000                100000199000000000000025000210000000000X10",
		  "TK20 58-69 serial number", "" },
		{ "20000000000X                100000199000000000000025000210000000000010",
		  "TK20 3-12 payer's bankgiro", "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char content[1024];
		const int count = snprintf(content, sizeof content, "%s%s\r\n%s", FILE_START SECTION_START,
					   cases[i].payment, SECTION_END_250 FILE_END(ONE, NONE, NONE, ONE));
		assert_refused((struct text){ content, (size_t)count }, 3, cases[i].field, cases[i].words);
	}
}

static void p1_the_largest_sum_is_read_and_one_more_is_refused(void **state)
{
	(void)state;
	assert_ok(refusal_of(TEXT(FILE_START SECTION_START
				  "200000000000                         009000000000000000010000000000010\n"
				  "15000000000000000000058410000010098232026110500007009000000000000000SEK"
				  "00000001\n" FILE_END(ONE, NONE, NONE, ONE))));
	assert_refused(TEXT(FILE_START SECTION_START
			    "200000000000                         009000000000000000010000000000010\n"
			    "200000000000                         000000000000000001010000000000010\n"
			    "15000000000000000000058410000010098232026110500007009000000000000000SEK"
			    "00000002\n" FILE_END(TWO, NONE, NONE, ONE)),
		       4, "TK20 38-55 amount", "together");
}

static void p8_a_section_s_sum_is_bounded(void **state)
{
	(void)state;
	assert_refused(TEXT(FILE_START SECTION_START PAYMENT_250
			    "15000000000000000000058410000010098232026110500007009000000000000001SEK"
			    "00000001\n" FILE_END(ONE, NONE, NONE, ONE)),
		       4, "TK15 51-68 amount", "larger");
}

static void p8_a_section_must_say_whose_it_is(void **state)
{
	(void)state;
	assert_refused(TEXT(FILE_START "050000000000          SEK\n"), 2, "TK05 3-12 bankgiro", "whose");
	assert_refused(TEXT(FILE_START "05                    SEK\n"), 2, "TK05 3-12 bankgiro", "whose");
	assert_refused(TEXT(FILE_START "05000991234X          SEK\n"), 2, "TK05 3-12 bankgiro", "");
	assert_refused(TEXT(FILE_START "050009912346X         SEK\n"), 2, "TK05 13-22 plusgiro", "");
	assert_refused(TEXT(FILE_START "050009912346          S3K\n"), 2, "TK05 23-25 currency", "");
	assert_listed(TEXT(FILE_START
			   "050009912346\n"
			   "15000000000000000000058410000010098232026110500000000000000000000000   "
			   "00000000\n" FILE_END(NONE, NONE, NONE, ONE)),
		      "begin bankgiro 9912346   row 2\nend 0.00  movements 0 parts 0\n");
}

static void p1_the_end_record_counts_every_kind(void **state)
{
	(void)state;
#define BODY                                                                                                 \
	FILE_START SECTION_START PAYMENT_250                                                                 \
	    "22\r\n" DEDUCTION_50 "23\r\n"                                                                   \
	    "15000000000000000000058410000010098232026110500007000000000000020000SEK00000002 \r\n"
	assert_ok(refusal_of(TEXT(BODY FILE_END(ONE, ONE, TWO, ONE))));
	assert_refused(TEXT(BODY FILE_END(TWO, ONE, TWO, ONE)), 8, "TK70 3-10 number of TK20", "as many");
	assert_refused(TEXT(BODY FILE_END(ONE, NONE, TWO, ONE)), 8, "TK70 11-18 number of TK21", "as many");
	assert_refused(TEXT(BODY FILE_END(ONE, ONE, ONE, ONE)), 8, "TK70 19-26 number of TK22 and TK23",
		       "as many");
	assert_refused(TEXT(BODY FILE_END(ONE, ONE, TWO, TWO)), 8, "TK70 27-34 number of TK15", "as many");
	assert_refused(TEXT(BODY FILE_END(ONE, ONE, TWO, "0000000X")), 8, "TK70 27-34 number of TK15", "");
#undef BODY
}

/* 30 messages of 36 bytes are 1,109 with their spaces; 60 references of 25 are 1,559. */
static void long_messages_are_cut_and_references_end_whole(void **state)
{
	(void)state;
	SCOPED(close_listing) struct listing content = listing_open();
	SCOPED(close_listing) struct listing listing = listing_open();
	struct bank_file_summary summary;
	buffer_add(&content.lines, TEXT(FILE_START SECTION_START PAYMENT_250));
	for (int i = 0; i < 60; i++)
		buffer_print(&content.lines, "220000000000%025d\n", 1);
	for (int i = 0; i < 30; i++)
		buffer_print(&content.lines,
			     "25\xE5\xE4\xF6\xE5\xE4\xF6\xE5\xE4\xF6\xE5\xE4\xF6\xE5\xE4\xF6\xE5\xE4\xF6\n");
	buffer_add(&content.lines, TEXT(SECTION_END_250 "70" ONE NONE "00000060" ONE "\n"));
	assert_ok(read_in_steps(buffer_text(&content.lines), 0, &listing, &summary));
	const char *further = strstr(listing.lines.bytes, "further <");
	const char *message = strstr(listing.lines.bytes, "message <");
	assert_non_null(further);
	assert_non_null(message);
	/* 39 whole references of 25 with 38 spaces are 1,013 bytes; one more would be 1,039. */
	assert_int_equal(strchr(further, '>') - further - 9, 1013);
	/* 27 lines are 999 bytes with their spaces; in the 25 left stand 12 letters of two bytes. */
	assert_int_equal(strchr(message, '>') - message - 9, 1023);
	assert_true(text_is_utf8(buffer_text(&listing.lines)));
}

static void p8_a_line_may_be_long_but_not_endless(void **state)
{
	(void)state;
	for (int over = 0; over < 2; over++) {
		SCOPED(close_listing) struct listing content = listing_open();
		buffer_add(&content.lines, TEXT(FILE_START SECTION_START PAYMENT_250));
		buffer_print(&content.lines, "%-*s\r\n", BGMAX_LINE_BYTES_MAX + over, "25 tack");
		buffer_add(&content.lines, TEXT(SECTION_END_250 FILE_END(ONE, NONE, NONE, ONE)));
		if (over == 0)
			assert_ok(refusal_of(buffer_text(&content.lines)));
		else
			assert_refused(buffer_text(&content.lines), 4, NULL, "longer");
	}
}

static void p8_a_payment_s_records_are_bounded(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		SCOPED(close_listing) struct listing content = listing_open();
		buffer_add(&content.lines, TEXT(FILE_START SECTION_START));
		const size_t start = content.lines.count;
		buffer_add(&content.lines, TEXT(PAYMENT_250));
		while (content.lines.count - start + 1000 < BANK_RAW_BYTES_MAX)
			buffer_print(&content.lines, "%-499s\n", "27");
		const size_t left = BANK_RAW_BYTES_MAX + over - (content.lines.count - start) - 1;
		buffer_print(&content.lines, "%-*s\n", (int)left, "27");
		buffer_add(&content.lines, TEXT(SECTION_END_250 FILE_END(ONE, NONE, NONE, ONE)));
		if (over == 0)
			assert_ok(refusal_of(buffer_text(&content.lines)));
		else
			assert_refused(buffer_text(&content.lines), 3, "TK20", "more records");
	}
}

/* A file made as it is read: head, one line again and again, tail. */
struct made_file {
	struct text head;
	struct text again;
	uint64_t times;
	struct text tail;
	struct text rest;
	int part;
};

static struct status make_bytes(void *self, char *bytes, size_t room, size_t *count)
{
	struct made_file *made = self;
	*count = 0;
	while (*count < room) {
		if (made->rest.count == 0) {
			const bool is_again = made->part >= 1 && made->times > 0;
			if (made->part > 2)
				break;
			made->times -= is_again;
			made->rest = made->part == 0 ? made->head : is_again ? made->again : made->tail;
			made->part += !is_again;
			made->part += made->part == 2 && !is_again;
			continue;
		}
		const size_t step = made->rest.count < room - *count ? made->rest.count : room - *count;
		memcpy(bytes + *count, made->rest.bytes, step);
		made->rest = text_slice(made->rest, step, made->rest.count);
		*count += step;
	}
	return OK;
}

static struct status pass_begin(void *self, const struct statement_head *head)
{
	(void)self;
	(void)head;
	return OK;
}

static struct status pass_row(void *self, const struct statement_row *row)
{
	(void)self;
	(void)row;
	return OK;
}

static struct status pass_end(void *self, const struct statement_tail *tail)
{
	(void)self;
	(void)tail;
	return OK;
}

static struct status read_made(struct made_file made, struct bank_file_summary *summary)
{
	static const struct statement_events pass = { pass_begin, pass_row, pass_end };
	struct source source = { .read = make_bytes, .self = &made, .bytes_max = UINT64_MAX };
	return bank_file_read(BANK_FILE_BGMAX, &source, &pass, NULL, summary);
}

/* Sections of four payments make five rows each. */
static void p8_rows_are_counted_to_their_limit(void **state)
{
	(void)state;
#define SECTION_OF_FOUR                                                                                      \
	"0500099123460000000000SEK\n"                                                                        \
	"200000000000                         000000000000000001010000000000010\n"                           \
	"200000000000                         000000000000000001010000000000010           \r\n"              \
	"200000000000                         000000000000000001010000000000010           \r\n"              \
	"200000000000                         000000000000000001010000000000010\n"                           \
	"15000000000000000000058410000010098232026110500007000000000000000004SEK00000004\n"
	const struct made_file made = {
		.head = TEXT(FILE_START),
		.again = TEXT(SECTION_OF_FOUR),
		.times = BANK_FILE_ROWS_MAX / 5,
		.tail = TEXT("7000800000000000000000000000200000\n"),
	};
	struct bank_file_summary summary;
	assert_ok(read_made(made, &summary));
	assert_int_equal(summary.movements + summary.parts, BANK_FILE_ROWS_MAX);
	struct made_file over = made;
	over.tail = TEXT(SECTION_OF_FOUR);
	const struct status status = read_made(over, &summary);
	assert_code(status, STATUS_INPUT);
	assert_int_equal(status.row, 1 + 6 * (BANK_FILE_ROWS_MAX / 5) + 2);
	assert_non_null(strstr(status.reason, "1000000 rows"));
	over.times = BANK_FILE_ROWS_MAX / 5 - 1; /* so that a movement and four payments are left */
	over.tail =
	    TEXT(SECTION_START PAYMENT_250 PAYMENT_250 PAYMENT_250 PAYMENT_250 PAYMENT_250 SECTION_END_0);
	assert_int_equal(read_made(over, &summary).row, 1 + 6 * (BANK_FILE_ROWS_MAX / 5 - 1) + 6);
#undef SECTION_OF_FOUR
}

/* Lines of 1,024 bytes with their end, the first shorter by the payment and the end record after them. */
static void p8_a_section_is_kept_up_to_its_bound(void **state)
{
	(void)state;
	char line[BGMAX_LINE_BYTES_MAX + 1];
	snprintf(line, sizeof line, "%-*s\n", BGMAX_LINE_BYTES_MAX - 1, "27");
	char filler[BGMAX_LINE_BYTES_MAX + 1];
	const size_t ends_bytes = sizeof PAYMENT_250 SECTION_END_250 - 1;
	const size_t parts = BGMAX_SECTION_BYTES_MAX / BGMAX_LINE_BYTES_MAX;
	struct bank_file_summary summary;
	for (size_t over = 0; over < 2; over++) {
		/* One payment would be too long, so every line of the section is an unknown record but two.
		 */
		line[1] = '4';
		snprintf(filler, sizeof filler, "%-*s\n", (int)(BGMAX_LINE_BYTES_MAX - ends_bytes - 1 + over),
			 "24");
		char head[sizeof FILE_START SECTION_START + sizeof filler];
		snprintf(head, sizeof head, "%s%s", FILE_START SECTION_START, filler);
		const struct made_file made = {
			.head = text_of(head),
			.again = { line, BGMAX_LINE_BYTES_MAX },
			.times = parts - 1,
			.tail = TEXT(PAYMENT_250 SECTION_END_250 FILE_END(ONE, NONE, NONE, ONE)),
		};
		const struct status status = read_made(made, &summary);
		assert_code(status, over == 0 ? STATUS_OK : STATUS_INPUT);
		if (over == 1)
			assert_non_null(strstr(status.reason, "64 MiB"));
	}
}

static void p8_a_file_without_end_is_refused_at_the_bound(void **state)
{
	(void)state;
	char line[BGMAX_LINE_BYTES_MAX + 1];
	snprintf(line, sizeof line, "%-*s\n", BGMAX_LINE_BYTES_MAX - 1, "99");
	struct bank_file_summary summary;
	const struct made_file made = { .head = TEXT(FILE_START),
					.again = { line, BGMAX_LINE_BYTES_MAX },
					.times = UINT64_MAX,
					.tail = TEXT("") };
	const struct status status = read_made(made, &summary);
	assert_code(status, STATUS_INPUT);
	assert_non_null(strstr(status.reason, "larger"));
	assert_non_null(status.remedy);
	assert_true(summary.unknown_records >= BANK_FILE_BYTES_MAX / BGMAX_LINE_BYTES_MAX - 100);
}

static void a_listener_s_failure_ends_the_reading_as_it_is(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	const struct text content = proof_sample("bgmax/own-gifts.bgmax.txt", &arena);
	static const enum status_code codes[] = { STATUS_CONFLICT, STATUS_LIMIT, STATUS_BROKEN };
	for (size_t at = 1; at <= 13; at++) {
		SCOPED(close_listing) struct listing listing = listing_open();
		struct bank_file_summary summary;
		listing.fails_at = at;
		listing.failure = FAIL(codes[at % 3], "The listener failed.");
		const struct status status = read_in_steps(content, 0, &listing, &summary);
		assert_code(status, codes[at % 3]);
		assert_string_equal(status.reason, "The listener failed.");
		assert_int_equal(listing.events, at);
	}
}

static struct status fail_to_read(void *self, char *bytes, size_t room, size_t *count)
{
	(void)self;
	(void)bytes;
	(void)room;
	*count = 0;
	return FAIL(STATUS_BROKEN, "The file could not be read.");
}

static void a_source_that_breaks_is_told_as_broken(void **state)
{
	(void)state;
	SCOPED(close_listing) struct listing listing = listing_open();
	struct bank_file_summary summary;
	struct source source = { .read = fail_to_read, .bytes_max = UINT64_MAX };
	assert_code(bank_file_read(BANK_FILE_BGMAX, &source, &list_events, &listing, &summary),
		    STATUS_BROKEN);
}

/* Numbers are read eight digits at a time; fixed_number reads them one by one. */
static bool numbers_agree_with_the_slow_way(struct proof_draw *draw, void *context)
{
	static const char odd[] = " -X:/\x80\xB0";
	struct bgmax_record record;
	char line[BGMAX_USED_BYTES];
	int64_t fast = -1;
	int64_t slow = -1;
	(void)context;
	for (size_t i = 0; i < sizeof line; i++)
		line[i] = (char)('0' + proof_below(draw, 10));
	const size_t width = 1 + proof_below(draw, 18);
	const size_t first = 1 + proof_below(draw, BGMAX_USED_BYTES - width);
	const struct bgmax_field field = { (unsigned char)first, (unsigned char)(first + width - 1),
					   "field" };
	if (proof_below(draw, 2) == 1)
		line[first - 1 + proof_below(draw, width)] = odd[proof_below(draw, sizeof odd - 1)];
	const size_t count = proof_below(draw, 4) == 0 ? proof_below(draw, sizeof line) : sizeof line;
	PROOF_CHECK(draw, status_is_ok(bgmax_record_of((struct text){ line, count }, 1, &record)));
	const struct status status = bgmax_number(&record, field, &fast);
	const struct status expected = fixed_number(record.line, field.first, field.last, "field", &slow);
	PROOF_CHECK(draw, status.code == expected.code);
	PROOF_CHECK(draw, !status_is_ok(status) || fast == slow);
	return true;
}

static void p1_numbers_are_read_fast_as_they_are_read_slowly(void **state)
{
	(void)state;
	proof_property_holds("numbers agree with the slow way", 5000, numbers_agree_with_the_slow_way, NULL);
}

static void every_byte_is_seen_wherever_it_stands(void **state)
{
	(void)state;
	char line[BGMAX_USED_BYTES];
	struct bgmax_record record;
	for (size_t at = 0; at < sizeof line; at++)
		for (unsigned byte = 0; byte < 256; byte++) {
			memset(line, 'x', sizeof line);
			line[at] = (char)byte;
			assert_ok(bgmax_record_of((struct text){ line, sizeof line }, 1, &record));
			assert_int_equal(record.is_ascii, byte < 0x80);
			assert_int_equal(record.is_copied, byte < 0x20);
			assert_int_equal(record.line.bytes[at], byte < 0x20 ? ' ' : (char)byte);
			assert_int_equal(record.line.count, sizeof line);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_a_file_of_gifts_is_told_record_by_record),
		cmocka_unit_test(p1_the_same_is_told_however_the_bytes_arrive),
		cmocka_unit_test(p1_bankgirot_s_examples_are_read_with_their_sums),
		cmocka_unit_test(p8_bad_samples_are_refused_as_they_are_named),
		cmocka_unit_test(p8_a_file_cut_anywhere_is_refused),
		cmocka_unit_test(raw_bytes_are_those_of_the_file),
		cmocka_unit_test(lines_may_end_early_and_without_carriage_return),
		cmocka_unit_test(a_file_without_sections_is_valid),
		cmocka_unit_test(a_plusgiro_account_stands_when_there_is_no_bankgiro),
		cmocka_unit_test(p8_unknown_record_types_are_counted_and_passed_over),
		cmocka_unit_test(the_mark_for_a_test_is_told),
		cmocka_unit_test(reference_codes_are_those_of_the_manual),
		cmocka_unit_test(the_payer_s_number_is_ten_digits_where_it_can_be),
		cmocka_unit_test(tabs_and_control_characters_are_spaces),
		cmocka_unit_test(lines_are_found_where_they_end_not_where_they_should),
		cmocka_unit_test(p1_lines_may_be_written_in_many_ways_in_one_file),
		cmocka_unit_test(p8_a_file_in_utf8_is_refused),
		cmocka_unit_test(p8_the_first_record_must_be_right),
		cmocka_unit_test(p8_records_must_stand_in_their_order),
		cmocka_unit_test(p8_a_section_must_agree_with_its_end),
		cmocka_unit_test(p8_a_payment_must_be_a_sum_of_money),
		cmocka_unit_test(p1_the_largest_sum_is_read_and_one_more_is_refused),
		cmocka_unit_test(p8_a_section_s_sum_is_bounded),
		cmocka_unit_test(p8_a_section_must_say_whose_it_is),
		cmocka_unit_test(p1_the_end_record_counts_every_kind),
		cmocka_unit_test(long_messages_are_cut_and_references_end_whole),
		cmocka_unit_test(p8_a_line_may_be_long_but_not_endless),
		cmocka_unit_test(p8_a_payment_s_records_are_bounded),
		cmocka_unit_test(p8_rows_are_counted_to_their_limit),
		cmocka_unit_test(p8_a_section_is_kept_up_to_its_bound),
		cmocka_unit_test(p8_a_file_without_end_is_refused_at_the_bound),
		cmocka_unit_test(p1_numbers_are_read_fast_as_they_are_read_slowly),
		cmocka_unit_test(every_byte_is_seen_wherever_it_stands),
		cmocka_unit_test(a_listener_s_failure_ends_the_reading_as_it_is),
		cmocka_unit_test(a_source_that_breaks_is_told_as_broken),
	};
	return PROOF_RUN(tests);
}
