/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/swish/swish.h"
#include "proof/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 1000, ROWS_MAX = 8, TEXTS = 10, TEXT_ROOM = 256, FILE_BYTES_MAX = 1 << 17 };

static struct swish_row sample_row(void)
{
	return (struct swish_row){
		.kind = SWISH_PAYMENT,
		.amount = { 20000 },
		.day = { 20762 },
		.booked_on = { 20762 },
		.reference = TEXT("4469411476093487"),
		.organisation = TEXT("5555555555"),
		.account = TEXT("301286698"),
		.bank = TEXT("HANDSESS"),
		.number = TEXT("1234567890"),
		.phone = TEXT("+46700000001"),
		.name = TEXT("Åsa Öberg"),
		.message = TEXT("10000019"),
		.time = TEXT("2026-11-05T13:32:22"),
		.instruction = TEXT("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
	};
}

static void a_report_is_written_byte_for_byte_as_the_samples(void **state)
{
	(void)state;
	static const struct {
		const char *sample;
		const char *mapping;
		unsigned width;
	} samples[] = { { "swish/own-report-comma-15.csv", "handelsbanken-comma", 15 },
			{ "swish/own-report-comma-18.csv", "handelsbanken-comma", 18 },
			{ "swish/own-report-semicolon-15.csv", "handelsbanken-semicolon", 15 } };
	struct swish_row rows[] = { sample_row(), sample_row(), sample_row() };
	rows[1].amount.ore = 5000;
	rows[1].phone = TEXT("+46700000002");
	rows[1].name = TEXT("Kalle Exempel");
	rows[1].reference = TEXT("4469411476093488");
	rows[1].message = TEXT("Gåva till allt");
	rows[1].time = TEXT("2026-11-05T14:01:00");
	rows[1].instruction = TEXT("BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB");
	rows[2].kind = SWISH_REFUND;
	rows[2].amount.ore = -20000;
	rows[2].reference = TEXT("4469411476093489");
	rows[2].message = TEXT("Återbetalning");
	rows[2].time = TEXT("2026-11-05T15:00:00");
	rows[2].instruction = TEXT("CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC");
	rows[2].end_to_end = TEXT("DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD");
	for (size_t i = 0; i < 3; i++) {
		SCOPED(arena_close) struct arena arena = arena_open(1 << 16);
		SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
		struct swish_mapping mapping;
		size_t lost = 7;
		assert_ok(swish_mapping_named(text_of(samples[i].mapping), &mapping));
		const struct swish_written_report report = { .made_on = { 20763 },
							     .of = { 20762 },
							     .width = samples[i].width,
							     .rows = rows,
							     .count = 3 };
		assert_ok(swish_report_write(&report, &mapping, &out, &lost));
		proof_assert_text(buffer_text(&out), proof_sample(samples[i].sample, &arena), __FILE__,
				  __LINE__);
		assert_int_equal(lost, 0);
	}
}

static struct status write_one(struct swish_row row, unsigned width, size_t room)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(room);
	struct swish_mapping mapping;
	size_t lost = 0;
	assert_ok(swish_mapping_shipped(0, &mapping));
	const struct swish_written_report report = { .width = width, .rows = &row, .count = 1 };
	return swish_report_write(&report, &mapping, &out, &lost);
}

static void assert_not_written(struct swish_row row, const char *field)
{
	const struct status status = write_one(row, 15, FILE_BYTES_MAX);
	assert_code(status, STATUS_INPUT);
	assert_int_equal(status.row, 1);
	assert_string_equal(status.field, field);
	assert_non_null(status.remedy);
}

static void p8_a_row_that_no_report_can_hold_is_refused(void **state)
{
	(void)state;
	struct swish_row row = sample_row();
	assert_ok(write_one(row, 15, FILE_BYTES_MAX));
	assert_code(write_one(row, 16, FILE_BYTES_MAX), STATUS_INPUT);
	assert_code(write_one(row, 15, 100), STATUS_LIMIT);
	row.kind = SWISH_OTHER;
	assert_not_written(row, "type");
	row = sample_row();
	row.type = TEXT("SWR");
	assert_not_written(row, "type");
	row = sample_row();
	row.amount.ore = -1;
	assert_not_written(row, "amount");
	row.kind = SWISH_PAYOUT;
	row.amount.ore = 1;
	assert_not_written(row, "amount");
	row = sample_row();
	row.amount.ore = SWISH_ORE_MAX + 1;
	assert_not_written(row, "amount");
	row = sample_row();
	row.reference = TEXT("447");
	assert_not_written(row, "payment reference");
	row = sample_row();
	row.number = TEXT("");
	assert_not_written(row, "number");
	row = sample_row();
	row.message = TEXT("two\nlines");
	assert_not_written(row, "message");
}

/* The layouts drawn from: both shipped, and one unlike them in all that a mapping can say. */
static const char other_mapping[] =
    "name = other\nseparator = tab\ndecimal = comma\ncharset = iso-8859-1\nwidths = 7 9\nsign = "
    "minus\nskipped = 2\n"
    "day = 6\ntype = 2\namount = 3\ncurrency = \"SEK\"\nnumber = \"1234567890\"\npayment reference = 4\n"
    "message = 1\nname column = 5\nbooking day = 9\nphone = 8\nin = A B\nrefund = C\nrefund returned = D\n"
    "payout = E\npayout returned = F";

struct drawn {
	struct swish_mapping mapping;
	unsigned width;
	struct swish_row rows[ROWS_MAX];
	char texts[ROWS_MAX * TEXTS][TEXT_ROOM];
	size_t texts_count;
	size_t count;
	size_t met;
	bool differs;
};

/* Words that make a reader of CSV stumble, of characters that every set has; no space at an end. */
static struct text draw_text(struct proof_draw *draw, struct drawn *drawn)
{
	static const char *const pieces[] = { "a", "Å",  "ö", ",",   ";", "\"",
					      "'", " b", "=", "+46", "-", "\"\"" };
	char *room = drawn->texts[drawn->texts_count++];
	const size_t count = (size_t)proof_below(draw, 12);
	room[0] = '\0';
	for (size_t i = 0; i < count; i++)
		strcat(room, pieces[proof_below(draw, 12)]);
	return text_trim(text_of(room));
}

static void draw_row(struct proof_draw *draw, struct drawn *drawn, size_t index)
{
	struct swish_row *row = &drawn->rows[index];
	const int64_t sum = 1 + (int64_t)proof_below(draw, SWISH_ORE_MAX);
	row->kind = (enum swish_kind)proof_below(draw, SWISH_KINDS);
	row->amount.ore = row->kind == SWISH_REFUND || row->kind == SWISH_PAYOUT ? -sum : sum;
	row->day.number = 18000 + (int64_t)proof_below(draw, 4000);
	row->booked_on.number = row->day.number + (int64_t)proof_below(draw, 4);
	char *reference = drawn->texts[drawn->texts_count++];
	snprintf(reference, TEXT_ROOM, "%08d%08d", (int)proof_below(draw, 100000000), (int)index);
	row->reference = text_of(reference);
	row->number = TEXT("1234567890");
	row->phone = draw_text(draw, drawn);
	row->name = draw_text(draw, drawn);
	row->message = draw_text(draw, drawn);
	row->order = draw_text(draw, drawn);
	row->account = draw_text(draw, drawn);
	row->end_to_end = draw_text(draw, drawn);
}

static void draw_report(struct proof_draw *draw, struct drawn *drawn)
{
	const size_t layout = (size_t)proof_below(draw, 3);
	if (layout < 2)
		assert_ok(swish_mapping_shipped(layout, &drawn->mapping));
	else
		assert_ok(swish_mapping_read(text_of(other_mapping), &drawn->mapping));
	drawn->width = drawn->mapping.widths[proof_below(draw, drawn->mapping.widths_count)];
	drawn->count = (size_t)proof_below(draw, ROWS_MAX + 1);
	for (size_t i = 0; i < drawn->count; i++)
		draw_row(draw, drawn, i);
}

/* What is written is read back, where the layout has a column so far to the left. */
static bool comes_back(const struct drawn *drawn, enum swish_column column, struct text written,
		       struct text read)
{
	const unsigned place = drawn->mapping.places[column].column;
	const bool has_column = place > 0 && place <= drawn->width;
	return has_column ? text_equal(written, read) : read.count == 0;
}

static struct status meet_row(void *self, const struct swish_row *row)
{
	struct drawn *drawn = self;
	const struct swish_row *written = &drawn->rows[drawn->met];
	const unsigned booked = drawn->mapping.places[SWISH_BOOKED].column;
	const struct day booked_on = booked <= drawn->width ? written->booked_on : written->day;
	const bool is_same =
	    drawn->met < drawn->count && row->kind == written->kind &&
	    row->amount.ore == written->amount.ore && row->day.number == written->day.number &&
	    row->booked_on.number == booked_on.number && text_equal(row->number, written->number) &&
	    text_equal(row->reference, written->reference) && row->raw.count > 0 &&
	    comes_back(drawn, SWISH_PHONE, written->phone, row->phone) &&
	    comes_back(drawn, SWISH_NAME, written->name, row->name) &&
	    comes_back(drawn, SWISH_MESSAGE, written->message, row->message) &&
	    comes_back(drawn, SWISH_ORDER, written->order, row->order) &&
	    comes_back(drawn, SWISH_ACCOUNT, written->account, row->account) &&
	    comes_back(drawn, SWISH_END_TO_END, written->end_to_end, row->end_to_end);
	drawn->differs = drawn->differs || !is_same;
	drawn->met++;
	return OK;
}

static bool a_report_is_read_back(struct proof_draw *draw, void *context)
{
	struct drawn *drawn = context;
	const struct swish_report_events events = { .row = meet_row };
	*drawn = (struct drawn){ 0 };
	draw_report(draw, drawn);
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	const struct swish_written_report report = { .made_on = { 20763 },
						     .of = { 20762 },
						     .width = drawn->width,
						     .rows = drawn->rows,
						     .count = drawn->count };
	size_t lost = 0;
	PROOF_CHECK(draw,
		    status_is_ok(swish_report_write(&report, &drawn->mapping, &out, &lost)) && lost == 0);
	struct memory_source memory = { .rest = buffer_text(&out),
					.step_max = (size_t)proof_below(draw, 20) };
	struct source source = source_of_memory(&memory);
	struct swish_summary summary;
	PROOF_CHECK(draw,
		    status_is_ok(swish_report_read(&source, &drawn->mapping, &events, drawn, &summary)));
	PROOF_CHECK(draw, !drawn->differs);
	PROOF_CHECK(draw, drawn->met == drawn->count && summary.rows == drawn->count);
	int64_t sum = 0;
	for (size_t i = 0; i < drawn->count; i++)
		sum += drawn->rows[i].amount.ore;
	PROOF_CHECK(draw, summary.sum.ore == sum);
	return true;
}

static void what_is_written_is_read_back(void **state)
{
	(void)state;
	struct drawn *drawn = memory_take(1, sizeof *drawn);
	proof_property_holds("Swish reports there and back", ROUNDS, a_report_is_read_back, drawn);
	free(drawn);
}

static void characters_that_the_set_lacks_are_counted(void **state)
{
	(void)state;
	struct swish_mapping mapping;
	assert_ok(swish_mapping_read(text_of(other_mapping), &mapping));
	struct swish_row row = sample_row();
	row.message = TEXT("Łódź €");
	row.number = TEXT("");
	const struct swish_written_report report = { .width = 7, .rows = &row, .count = 1 };
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	size_t lost = 0;
	assert_ok(swish_report_write(&report, &mapping, &out, &lost));
	assert_int_equal(lost, 3);
	assert_text(buffer_text(&out), "message\ttype\tamount\tpayment reference\tname column\tday\t\r\n"
				       "message\ttype\tamount\tpayment reference\tname column\tday\t\r\n"
				       "?\xF3"
				       "d? ?\tA\t200,00\t4469411476093487\t\xC5sa \xD6"
				       "berg\t2026-11-05\t\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_report_is_written_byte_for_byte_as_the_samples),
		cmocka_unit_test(p8_a_row_that_no_report_can_hold_is_refused),
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(characters_that_the_set_lacks_are_counted),
	};
	return PROOF_RUN(tests);
}
