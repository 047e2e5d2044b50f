/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A file is 01, sections, 70; a section is 05, payments with their records, 15. Day and sum of a section
 * stand in 15 alone, so its lines are kept until then, and told when the count agrees. */

#include "ground/bank/bgmax_inner.h"
#include "ground/numbers/numbers.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum bgmax_place {
	AT_FILE_START,
	BETWEEN_SECTIONS,
	IN_SECTION,
	AFTER_FILE_END,
};

/* What was seen of a line when it was kept, so that it is not looked for again. */
enum bgmax_seen {
	SEEN_TYPE = 0x3F,  /* enum bgmax_type, of a whole line */
	SEEN_HIGH = 0x40,  /* it has bytes beyond ASCII */
	SEEN_WHOLE = 0x80, /* BGMAX_USED_BYTES characters, none of them a control character, and CR LF */
};

struct bgmax_section {
	uint64_t row;
	enum account_scheme scheme;
	char digits[GIRO_ROOM];
	struct text account;
	struct currency currency;
	int64_t rows_before; /* in the file */
	int64_t payments;    /* and deductions, when all are counted */
	int64_t sum;
	struct buffer raw;   /* records 05 and 15 */
	struct text lines;   /* all between them, kept by the reader */
	unsigned char *seen; /* of each of those, enum bgmax_seen */
	size_t seen_count;
	size_t seen_room;
};

struct bgmax {
	const struct statement_events *events;
	void *self;
	struct bank_file_summary *summary;
	struct line_reader reader;
	enum bgmax_place place;
	int64_t counts[100]; /* of records in the file, by their two digits */
	struct bgmax_section section;
	struct bgmax_payment payment;
};

static void bgmax_close(struct bgmax *bgmax)
{
	assert(bgmax->reader.bytes != NULL);
	line_reader_close(&bgmax->reader);
	buffer_close(&bgmax->section.raw);
	free(bgmax->section.seen);
	bgmax_payment_close(&bgmax->payment);
}

static void count_whole_lines(struct bgmax *bgmax);
static struct status take_line(struct bgmax *bgmax, struct text line);

/* A bound that was met, in the words of this format. */
static struct status too_large(const struct bgmax *bgmax, struct status status)
{
	const struct source *source = bgmax->reader.source;
	if (status.code != STATUS_LIMIT)
		return status;
	assert(bgmax->place == IN_SECTION || source->bytes_read > source->bytes_max);
	if (source->bytes_read > source->bytes_max)
		return FAIL_INPUT(bgmax->reader.row, NULL, "The file is larger than a day's file can be.",
				  "Check that the right file was chosen.");
	return FAIL_INPUT(bgmax->reader.row, "TK15", "The section is larger than 64 MiB.",
			  "Ask the bank for one file a day.");
}

struct status bgmax_read(struct source *source, const struct statement_events *events, void *self,
			 struct bank_file_summary *out)
{
	assert(source != NULL && events != NULL && out != NULL);
	SCOPED(bgmax_close)
	struct bgmax bgmax = {
		.events = events,
		.self = self,
		.summary = out,
		.reader = line_reader_open(source, BGMAX_LINE_BYTES_MAX),
		.section = { .raw = buffer_open(BANK_RAW_BYTES_MAX) },
		.payment = bgmax_payment_open(),
	};
	struct text line = { 0 };
	bool has_line = true;
	while (has_line) {
		if (bgmax.place == IN_SECTION)
			count_whole_lines(&bgmax);
		TRY(too_large(&bgmax, line_reader_next(&bgmax.reader, &line, &has_line)));
		if (has_line)
			TRY(take_line(&bgmax, line));
	}
	if (bgmax.place != AFTER_FILE_END)
		return FAIL_INPUT(bgmax.reader.row, "TK70",
				  "The file ends before its end record: it has been cut.", BGMAX_ASK_AGAIN);
	return OK;
}

/* The line with its end, as it stands in the file. */
static struct text raw_line(const struct bgmax *bgmax, struct text line)
{
	const char *next = bgmax->reader.bytes + bgmax->reader.start;
	assert(line.bytes + line.count <= next);
	return (struct text){ line.bytes, (size_t)(next - line.bytes) };
}

static struct status begin_file(struct bgmax *bgmax, struct text line);
static struct status begin_section(struct bgmax *bgmax, struct text line);
static struct status end_section(struct bgmax *bgmax, struct text line);
static struct status end_file(struct bgmax *bgmax, struct text line);
static struct status take_in_section(struct bgmax *bgmax, struct text line, enum bgmax_type type);
static void count_unknown(struct bgmax *bgmax, struct text line);

static struct status take_between(struct bgmax *bgmax, struct text line)
{
	const uint64_t row = bgmax->reader.row;
	assert(bgmax->place == BETWEEN_SECTIONS);
	switch (bgmax_type(line)) {
	case BGMAX_SECTION_START:
		return begin_section(bgmax, line);
	case BGMAX_FILE_END:
		return end_file(bgmax, line);
	case BGMAX_FILE_START:
		return FAIL_INPUT(row, "TK01", "A second file begins inside this one.",
				  "Read each file by itself.");
	case BGMAX_SECTION_END:
		return FAIL_INPUT(row, "TK15", "A section ends that has not begun.", BGMAX_ASK_AGAIN);
	case BGMAX_PAYMENT:
	case BGMAX_REFERENCE:
	case BGMAX_MESSAGE:
	case BGMAX_NAME:
	case BGMAX_ADDRESS:
	case BGMAX_IDENTITY:
		return FAIL_INPUT(row, "TK20-29", "A payment stands outside any section.", BGMAX_ASK_AGAIN);
	case BGMAX_UNKNOWN:
		count_unknown(bgmax, line);
		return OK;
	case BGMAX_BLANK:
	case BGMAX_NONE:
		break;
	}
	assert(false); /* both are answered before */
	return OK;
}

static struct status take_line(struct bgmax *bgmax, struct text line)
{
	const enum bgmax_type type = bgmax_type(line);
	const uint64_t row = bgmax->reader.row;
	assert(row > 0 && line.count <= BGMAX_LINE_BYTES_MAX);
	if (type == BGMAX_NONE && bgmax->place != AT_FILE_START)
		return FAIL_INPUT(row, "1-2 record type",
				  "The line does not begin with a record's two digits.", BGMAX_ASK_AGAIN);
	if (bgmax->place == IN_SECTION)
		return take_in_section(bgmax, line, type);
	if (type == BGMAX_BLANK)
		return OK;
	if (bgmax->place == AT_FILE_START)
		return begin_file(bgmax, line);
	if (bgmax->place == AFTER_FILE_END)
		return FAIL_INPUT(row, "TK70", "There are records after the file's end record.",
				  BGMAX_ASK_AGAIN);
	return take_between(bgmax, line);
}

static void count_unknown(struct bgmax *bgmax, struct text line)
{
	struct bank_file_summary *summary = bgmax->summary;
	assert(bgmax_type(line) == BGMAX_UNKNOWN);
	if (summary->unknown_records == 0)
		memcpy(summary->first_unknown, (char[]){ 'T', 'K', line.bytes[0], line.bytes[1], '\0' }, 5);
	summary->unknown_records++;
}

static struct status begin_file(struct bgmax *bgmax, struct text line)
{
	static const struct bgmax_field time_field = { 25, 32, "TK01 25-32 day of writing" };
	struct bgmax_record record;
	struct day ignored;
	if (text_starts(line, TEXT("\xEF\xBB\xBF")))
		return FAIL_INPUT(bgmax->reader.row, "character set",
				  "The file is written in UTF-8, but BgMax is written in ISO 8859-1.",
				  "Read the file as the bank sent it, not a copy saved by another program.");
	TRY(bgmax_record_of(line, bgmax->reader.row, &record));
	if (!text_equal(fixed_trimmed(record.line, 1, 22), TEXT("01BGMAX")))
		return FAIL_INPUT(record.row, "TK01 1-22", "The file does not begin as a BgMax file does.",
				  "Check that the right file was chosen.");
	if (!text_equal(fixed_field(record.line, 23, 24), TEXT("01")))
		return FAIL_INPUT(record.row, "TK01 23-24 version",
				  "The file is of a version that is not known.",
				  "Ask the bank for version 01.");
	TRY(bgmax_day(&record, time_field, &ignored));
	const struct text mark = fixed_field(record.line, 45, 45);
	if (!text_equal(mark, TEXT("P")) && !text_equal(mark, TEXT("T")))
		return FAIL_INPUT(record.row, "TK01 45 test mark", "The file is marked neither P nor T.",
				  BGMAX_ASK_AGAIN);
	bgmax->summary->is_test = text_equal(mark, TEXT("T"));
	bgmax->place = BETWEEN_SECTIONS;
	return OK;
}

static struct status end_file(struct bgmax *bgmax, struct text line)
{
	static const struct bgmax_field fields[] = { { 3, 10, "TK70 3-10 number of TK20" },
						     { 11, 18, "TK70 11-18 number of TK21" },
						     { 19, 26, "TK70 19-26 number of TK22 and TK23" },
						     { 27, 34, "TK70 27-34 number of TK15" } };
	const int64_t *counts = bgmax->counts;
	const int64_t counted[] = { counts[20], counts[21], counts[22] + counts[23], counts[15] };
	struct bgmax_record record;
	TRY(bgmax_record_of(line, bgmax->reader.row, &record));
	assert(sizeof fields / sizeof fields[0] == sizeof counted / sizeof counted[0]);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		int64_t promised = 0;
		TRY(bgmax_number(&record, fields[i], &promised));
		if (promised != counted[i])
			return FAIL_INPUT(record.row, fields[i].name,
					  "The file does not hold as many records as its end record says.",
					  BGMAX_ASK_AGAIN);
	}
	bgmax->place = AFTER_FILE_END;
	return OK;
}

/* The bankgiro number, or the plusgiro number when only that is given. */
static struct status read_account(const struct bgmax_record *record, struct bgmax_section *section)
{
	static const struct bgmax_field bankgiro_field = { 3, 12, "TK05 3-12 bankgiro" };
	static const struct bgmax_field plusgiro_field = { 13, 22, "TK05 13-22 plusgiro" };
	int64_t bankgiro = 0;
	int64_t plusgiro = 0;
	TRY(bgmax_number(record, bankgiro_field, &bankgiro));
	TRY(bgmax_number(record, plusgiro_field, &plusgiro));
	if (bankgiro == 0 && plusgiro == 0)
		return FAIL_INPUT(record->row, bankgiro_field.name, "The section does not say whose it is.",
				  BGMAX_ASK_AGAIN);
	section->scheme = bankgiro != 0 ? ACCOUNT_BANKGIRO : ACCOUNT_PLUSGIRO;
	const struct bgmax_field field = bankgiro != 0 ? bankgiro_field : plusgiro_field;
	const struct text digits = digits_without_zeros(bgmax_text(record, field));
	assert(digits.count > 0 && digits.count < sizeof section->digits);
	TRY(text_to_c(digits, section->digits, sizeof section->digits));
	section->account = (struct text){ section->digits, digits.count };
	return OK;
}

/* Rows are payments, deductions and sections' movements. */
static int64_t rows_of(const struct bgmax *bgmax)
{
	const int64_t rows = bgmax->counts[20] + bgmax->counts[21] + bgmax->counts[15];
	assert(rows >= 0); /* sections without payments have no bound but the file's */
	return rows;
}

static int64_t payments_of(const struct bgmax *bgmax)
{
	assert(bgmax->place == IN_SECTION);
	return rows_of(bgmax) - bgmax->section.rows_before;
}

static struct status begin_section(struct bgmax *bgmax, struct text line)
{
	static const struct bgmax_field currency_field = { 23, 25, "TK05 23-25 currency" };
	struct bgmax_section *section = &bgmax->section;
	struct bgmax_record record;
	TRY(bgmax_record_of(line, bgmax->reader.row, &record));
	TRY(read_account(&record, section));
	TRY(bgmax_currency(&record, currency_field, &section->currency));
	section->row = record.row;
	section->rows_before = rows_of(bgmax);
	section->sum = 0;
	section->seen_count = 0;
	buffer_clear(&section->raw);
	buffer_add(&section->raw, raw_line(bgmax, line));
	assert(!section->raw.is_failed);
	line_reader_keep(&bgmax->reader, BGMAX_SECTION_BYTES_MAX);
	bgmax->place = IN_SECTION;
	return OK;
}

/* Where to note what is seen of the next `count` lines. */
static unsigned char *seen_room(struct bgmax_section *section, size_t count)
{
	const size_t needed = section->seen_count + count;
	assert(count > 0 && needed <= BGMAX_SECTION_BYTES_MAX); /* no line is without a byte */
	if (needed > section->seen_room) {
		section->seen_room =
		    needed < BGMAX_SECTION_BYTES_MAX / 2 ? 2 * needed : BGMAX_SECTION_BYTES_MAX;
		section->seen = memory_grow(section->seen, section->seen_room, 1);
	}
	return section->seen + section->seen_count;
}

/* Counts records of payments, which are nearly all lines, as long as they are whole and nothing is to be said
 * of them: without a search for their ends, and with what changes from line to line in few variables. */
static void count_whole_lines(struct bgmax *bgmax)
{
	const struct text ahead = line_reader_ahead(&bgmax->reader);
	const size_t lines_max = ahead.count / BGMAX_WHOLE_BYTES;
	if (lines_max == 0)
		return;
	unsigned char *seen = seen_room(&bgmax->section, lines_max);
	int64_t payments = payments_of(bgmax);
	const int64_t payments_max = payments + BANK_FILE_ROWS_MAX - 1 - rows_of(bgmax);
	size_t lines = 0;
	for (const char *line = ahead.bytes; lines < lines_max; line += BGMAX_WHOLE_BYTES) {
		const struct fixed_scan found = fixed_scan(line, BGMAX_USED_BYTES);
		const unsigned digits = bgmax_digits((struct text){ line, BGMAX_USED_BYTES });
		const unsigned type = digits < BGMAX_NO_DIGITS ? bgmax_types[digits] : BGMAX_NONE;
		payments += type == BGMAX_PAYMENT;
		if (memcmp(line + BGMAX_USED_BYTES, "\r\n", 2) != 0 || found.has_control ||
		    type < BGMAX_PAYMENT || type > BGMAX_IDENTITY || payments == 0 || payments > payments_max)
			break;
		bgmax->counts[digits]++;
		seen[lines++] = (unsigned char)(SEEN_WHOLE | found.has_high * SEEN_HIGH | type);
	}
	assert(lines <= lines_max);
	bgmax->section.seen_count += lines;
	line_reader_pass(&bgmax->reader, lines, lines * BGMAX_WHOLE_BYTES);
}

static struct status count_record(struct bgmax *bgmax, struct text line, enum bgmax_type type)
{
	const uint64_t row = bgmax->reader.row;
	assert(bgmax->place == IN_SECTION);
	switch (type) {
	case BGMAX_PAYMENT:
		if (rows_of(bgmax) + 1 >= BANK_FILE_ROWS_MAX)
			return FAIL_INPUT(row, "TK20", "The file has more than 1000000 rows.",
					  "Ask the bank for one file a day.");
		break;
	case BGMAX_REFERENCE:
	case BGMAX_MESSAGE:
	case BGMAX_NAME:
	case BGMAX_ADDRESS:
	case BGMAX_IDENTITY:
		if (payments_of(bgmax) == 0)
			return FAIL_INPUT(row, "TK22-29",
					  "The record belongs to a payment, but none stands before it.",
					  BGMAX_ASK_AGAIN);
		break;
	case BGMAX_BLANK:
		return OK;
	case BGMAX_SECTION_START:
		return FAIL_INPUT(row, "TK05", "A section begins inside another.", BGMAX_ASK_AGAIN);
	case BGMAX_FILE_START:
	case BGMAX_FILE_END:
		return FAIL_INPUT(row, "TK15", "The section before this record has no end record.",
				  BGMAX_ASK_AGAIN);
	case BGMAX_UNKNOWN:
		count_unknown(bgmax, line);
		return OK;
	case BGMAX_SECTION_END:
	case BGMAX_NONE:
		assert(false); /* both are answered before */
	}
	bgmax->counts[bgmax_digits(line)]++;
	return OK;
}

static struct status take_in_section(struct bgmax *bgmax, struct text line, enum bgmax_type type)
{
	assert(bgmax->place == IN_SECTION);
	if (type == BGMAX_SECTION_END)
		return end_section(bgmax, line);
	*seen_room(&bgmax->section, 1) = 0;
	bgmax->section.seen_count++;
	return count_record(bgmax, line, type);
}

/* What record 15 says of its section. */
struct bgmax_deposit {
	struct day day;
	struct text serial;
	int64_t minor;
	struct currency currency;
	uint64_t row;
};

static struct status read_deposit(const struct bgmax_section *section, const struct bgmax_record *record,
				  struct bgmax_deposit *out)
{
	static const struct bgmax_field day_field = { 38, 45, "TK15 38-45 payment day" };
	static const struct bgmax_field serial_field = { 46, 50, "TK15 46-50 deposit serial number" };
	static const struct bgmax_field amount_field = { 51, 68, "TK15 51-68 amount" };
	static const struct bgmax_field currency_field = { 69, 71, "TK15 69-71 currency" };
	static const struct bgmax_field count_field = { 72, 79, "TK15 72-79 number of payments" };
	int64_t payments = 0;
	TRY(bgmax_day(record, day_field, &out->day));
	TRY(bgmax_number(record, amount_field, &out->minor));
	TRY(bgmax_currency(record, currency_field, &out->currency));
	TRY(bgmax_number(record, count_field, &payments));
	if (out->minor > MONEY_ORE_MAX)
		return FAIL_INPUT(record->row, amount_field.name,
				  "The amount is larger than any sum of money here.", BGMAX_ASK_AGAIN);
	TRY(bgmax_serial(record, serial_field, &out->serial));
	out->row = record->row;
	if (payments != section->payments)
		return FAIL_INPUT(record->row, count_field.name,
				  "The section does not hold as many payments as its end record says.",
				  BGMAX_ASK_AGAIN);
	if (!currency_equal(out->currency, section->currency))
		return FAIL_INPUT(record->row, currency_field.name,
				  "The section's start and end records name different currencies.",
				  BGMAX_ASK_AGAIN);
	assert(out->minor >= 0);
	return OK;
}

static struct status tell_head(struct bgmax *bgmax, const struct bgmax_deposit *deposit)
{
	const struct bgmax_section *section = &bgmax->section;
	const struct statement_head head = { .scheme = section->scheme,
					     .account = section->account,
					     .currency = section->currency,
					     .identity = deposit->serial,
					     .row = section->row };
	assert(head.account.count > 0 && deposit->minor >= 0);
	return bgmax->events->begin(bgmax->self, &head);
}

/* The fields that a movement and its parts have alike. */
static struct statement_row row_of(const struct bgmax_section *section, const struct bgmax_deposit *deposit)
{
	assert(section->account.count > 0);
	return (struct statement_row){ .amount = { 0, section->currency },
				       .booked_on = deposit->day,
				       .valued_on = deposit->day,
				       .via_account = section->account,
				       .bank_code = TEXT("BGMAX") };
}

static struct status tell_movement(struct bgmax *bgmax, const struct bgmax_deposit *deposit)
{
	const struct bgmax_section *section = &bgmax->section;
	struct statement_row row = row_of(section, deposit);
	assert(section->payments > 0);
	row.level = ROW_MOVEMENT;
	row.part_count = (uint32_t)section->payments;
	row.amount.minor = deposit->minor;
	row.service_reference = deposit->serial;
	row.row = section->row;
	row.raw = buffer_text(&section->raw);
	bgmax->summary->movements++;
	return bgmax->events->row(bgmax->self, &row);
}

/* Tells the payment gathered. `row` has what all parts have alike; the rest is filled in anew. */
static struct status tell_part(struct bgmax *bgmax, struct statement_row *row, struct text raw)
{
	const struct bgmax_payment *payment = &bgmax->payment;
	int64_t *sum = &bgmax->section.sum;
	if (raw.count > BANK_RAW_BYTES_MAX)
		return FAIL_INPUT(payment->row, "TK20", "The payment has more records than can be kept.",
				  "Ask the bank what the payment is.");
	assert(payment->minor != 0 && *sum <= MONEY_ORE_MAX && *sum >= -MONEY_ORE_MAX);
	*sum += payment->minor; /* both within MONEY_ORE_MAX, so far within 64 bits */
	if (*sum > MONEY_ORE_MAX || *sum < -MONEY_ORE_MAX)
		return FAIL_INPUT(payment->row, "TK20 38-55 amount",
				  "The section's payments are together more than any sum of money here.",
				  BGMAX_ASK_AGAIN);
	row->amount.minor = payment->minor;
	row->service_reference = payment->service_reference.text;
	row->reference_kind = payment->reference_kind;
	row->reference = payment->reference.text;
	row->further_references = payment->further_references.text;
	row->message = payment->message.text;
	row->payer_name = payment->payer_name.text;
	row->payer_account = payment->payer_account.text;
	row->payer_identity = payment->payer_identity.text;
	row->row = payment->row;
	row->raw = raw;
	bgmax->summary->parts++;
	return bgmax->events->row(bgmax->self, row);
}

/* Bytes 80 to BF, which go on with a character of UTF-8; in ISO 8859-1 no letter is among them. */
static inline bool has_further_bytes(const char *bytes, size_t count)
{
	unsigned char lowest = 0xFF;
	assert(count > 0);
	for (size_t i = 0; i < count; i++) {
		const unsigned char turned = (unsigned char)bytes[i] ^ 0x80;
		lowest = turned < lowest ? turned : lowest;
	}
	return lowest < 0x40;
}

/* Takes the next line off `rest`. */
static inline struct status take_record(struct text *rest, unsigned char seen, uint64_t row,
					struct bgmax_record *out)
{
	struct text line = { rest->bytes, BGMAX_USED_BYTES };
	if ((seen & SEEN_WHOLE) == 0) {
		line = text_take_until(rest, '\n');
		if (line.count > 0 && line.bytes[line.count - 1] == '\r')
			line.count--;
		return bgmax_record_of(line, row, out);
	}
	assert(rest->count >= BGMAX_WHOLE_BYTES);
	rest->bytes += BGMAX_WHOLE_BYTES;
	rest->count -= BGMAX_WHOLE_BYTES;
	out->type = seen & SEEN_TYPE;
	out->line = line;
	out->row = row;
	out->is_ascii = (seen & SEEN_HIGH) == 0;
	out->is_copied = false;
	if (out->is_ascii || !has_further_bytes(line.bytes, BGMAX_USED_BYTES))
		return OK;
	return bgmax_refuse_utf8(line, row);
}

/* Goes through the kept lines: each 20 or 21 ends the payment before it. */
static struct status tell_parts(struct bgmax *bgmax, const struct bgmax_deposit *deposit)
{
	struct text rest = bgmax->section.lines;
	const char *payment_start = NULL;
	struct bgmax_record record;
	struct statement_row part = row_of(&bgmax->section, deposit);
	part.level = ROW_PART;
	for (size_t i = 0; rest.count > 0; i++) {
		const char *start = rest.bytes;
		assert(i < bgmax->section.seen_count);
		TRY(take_record(&rest, bgmax->section.seen[i], bgmax->section.row + 1 + i, &record));
		if (record.type != BGMAX_PAYMENT) {
			if (payment_start != NULL)
				bgmax_payment_add(&bgmax->payment, &record);
			continue; /* before the first payment stand blank lines and unknown records alone */
		}
		if (payment_start != NULL)
			TRY(tell_part(bgmax, &part,
				      (struct text){ payment_start, (size_t)(start - payment_start) }));
		payment_start = start;
		TRY(bgmax_payment_begin(&bgmax->payment, &record));
	}
	const struct text kept = bgmax->section.lines;
	assert(payment_start != NULL && payment_start < kept.bytes + kept.count);
	return tell_part(bgmax, &part,
			 (struct text){ payment_start, (size_t)(kept.bytes + kept.count - payment_start) });
}

static struct status tell_tail(struct bgmax *bgmax, const struct bgmax_deposit *deposit)
{
	const struct bgmax_section *section = &bgmax->section;
	if (section->sum != deposit->minor)
		return FAIL_INPUT(deposit->row, "TK15 51-68 amount",
				  "The payments of the section do not add up to the sum its end record says.",
				  BGMAX_ASK_AGAIN);
	const struct statement_tail tail = { .sum = { deposit->minor, section->currency },
					     .movement_count = section->payments > 0,
					     .part_count = (uint32_t)section->payments };
	assert(section->payments > 0 || tail.sum.minor == 0);
	bgmax->summary->statements++;
	return bgmax->events->end(bgmax->self, &tail);
}

static struct status end_section(struct bgmax *bgmax, struct text line)
{
	struct bgmax_record record;
	struct bgmax_deposit deposit = { 0 };
	bgmax->section.payments = payments_of(bgmax);
	TRY(bgmax_record_of(line, bgmax->reader.row, &record));
	TRY(read_deposit(&bgmax->section, &record, &deposit));
	const struct text raw = raw_line(bgmax, line);
	const struct text kept = line_reader_kept(&bgmax->reader);
	buffer_add(&bgmax->section.raw, raw);
	assert(!bgmax->section.raw.is_failed && kept.count >= raw.count);
	bgmax->section.lines = text_slice(kept, 0, kept.count - raw.count);
	TRY(tell_head(bgmax, &deposit));
	if (bgmax->section.payments > 0) {
		TRY(tell_movement(bgmax, &deposit));
		TRY(tell_parts(bgmax, &deposit));
	}
	TRY(tell_tail(bgmax, &deposit));
	line_reader_forget(&bgmax->reader);
	bgmax->counts[15]++;
	bgmax->place = BETWEEN_SECTIONS;
	return OK;
}
