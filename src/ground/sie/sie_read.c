/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/sie/sie_inner.h"

#include <assert.h>
#include <string.h>

#include "ground/formats/formats.h"

/* Texts of the head and the declarations: at most three bytes of UTF-8 for each byte of the file, and the
 * closing NUL of each. */
enum { ARENA_BYTES_MAX = 4 * SIE_BYTES_MAX };

static struct status read_lines(struct sie_reader *reader, struct line_reader *lines);

static void reader_close(struct sie_reader *reader)
{
	assert(reader != NULL);
	sie_record_close(&reader->record);
	sie_declarations_close(&reader->declarations);
	arena_close(&reader->arena);
}

struct status sie_read(struct source *source, const struct sie_events *events, void *self,
		       struct sie_summary *out)
{
	assert(source != NULL && events != NULL && out != NULL);
	*out = (struct sie_summary){ 0 };
	if (source->bytes_max > SIE_BYTES_MAX)
		source->bytes_max = SIE_BYTES_MAX;
	SCOPED(line_reader_close) struct line_reader lines = line_reader_open(source, SIE_LINE_BYTES_MAX);
	SCOPED(reader_close)
	struct sie_reader reader = { .events = events,
				     .self = self,
				     .arena = arena_open(ARENA_BYTES_MAX),
				     .summary = out,
				     .head.currency = SEK };
	sie_record_open(&reader.record);
	return read_lines(&reader, &lines);
}

static struct status end_file(struct sie_reader *reader);
static struct status read_open_brace(struct sie_reader *reader, uint64_t row);
static struct status read_close_brace(struct sie_reader *reader, uint64_t row);
static struct status read_record(struct sie_reader *reader);

static struct status read_lines(struct sie_reader *reader, struct line_reader *lines)
{
	assert(lines->row == 0);
	for (;;) {
		struct text line = { 0 };
		bool has_line = false;
		TRY(line_reader_next(lines, &line, &has_line));
		if (!has_line)
			return end_file(reader);
		line = text_trim(line);
		if (line.count == 0)
			continue;
		assert(lines->row > reader->record.row);
		if (text_equal(line, TEXT("{"))) {
			TRY(read_open_brace(reader, lines->row));
		} else if (text_equal(line, TEXT("}"))) {
			TRY(read_close_brace(reader, lines->row));
		} else {
			TRY(sie_record_split(&reader->record, line, lines->row));
			TRY(read_record(reader));
		}
	}
}

static struct status read_open_brace(struct sie_reader *reader, uint64_t row)
{
	if (reader->voucher != SIE_VOUCHER_NAMED)
		return FAIL_INPUT(row, "{", "A brace opens where no voucher begins.", SIE_EXPORT_AGAIN);
	assert(reader->voucher_row > 0);
	reader->voucher = SIE_VOUCHER_OPEN;
	return OK;
}

static struct status read_close_brace(struct sie_reader *reader, uint64_t row)
{
	if (reader->voucher != SIE_VOUCHER_OPEN)
		return FAIL_INPUT(row, "}", "A brace closes where no voucher is open.", SIE_EXPORT_AGAIN);
	assert(reader->voucher_row > 0);
	if (reader->voucher_sum.ore != 0)
		return FAIL_INPUT(
		    reader->voucher_row, "#VER", "The voucher's lines do not sum to zero.",
		    "Correct the voucher in the bookkeeping program and export the file again.");
	reader->voucher = SIE_VOUCHER_NONE;
	return reader->events->voucher_end != NULL ? reader->events->voucher_end(reader->self) : OK;
}

static struct status read_checksum(struct sie_reader *reader);
static struct status read_label(struct sie_reader *reader, const struct sie_label *label, size_t index);
static struct status pass_unknown(struct sie_reader *reader);

/* What may not stand here, whatever its label. */
static struct status check_place(const struct sie_reader *reader, struct text label)
{
	const uint64_t row = reader->record.row;
	assert(row > 0);
	if (reader->seen == 0 && !text_equal(label, TEXT("#FLAGGA")))
		return FAIL_INPUT(row, "#FLAGGA", "The file does not begin as a SIE file does.",
				  "Check that the right file was chosen.");
	if (!text_starts(label, TEXT("#")))
		return FAIL_INPUT(row, NULL, "The line has no label.", SIE_EXPORT_AGAIN);
	if (reader->checksum_state == SIE_CHECKSUM_CLOSED)
		return FAIL_INPUT(row, "#KSUMMA", "Something follows after the closing #KSUMMA.",
				  SIE_EXPORT_AGAIN);
	if (reader->voucher == SIE_VOUCHER_NAMED)
		return FAIL_INPUT(row, "{", "The voucher's lines are missing.", SIE_EXPORT_AGAIN);
	return OK;
}

static struct status read_record(struct sie_reader *reader)
{
	const struct sie_record *record = &reader->record;
	assert(record->count > 0 || record->has_list);
	const struct text name = sie_text(record, 0);
	TRY(check_place(reader, name));
	if (text_equal(name, TEXT("#KSUMMA")))
		return read_checksum(reader);
	if (reader->checksum_state == SIE_CHECKSUM_OPEN)
		for (size_t i = 0; i < record->count; i++)
			sie_checksum_add(&reader->checksum, record->raw[i]);
	size_t count = 0;
	const struct sie_label *labels = sie_labels(&count);
	for (size_t i = 0; i < count; i++)
		if (text_equal(name, text_of(labels[i].name)))
			return read_label(reader, &labels[i], i);
	return pass_unknown(reader);
}

/* The first #KSUMMA is empty and starts the count; the last says the sum. */
static struct status read_checksum(struct sie_reader *reader)
{
	const struct sie_record *record = &reader->record;
	assert(record->row > 0);
	const bool is_first = reader->checksum_state == SIE_CHECKSUM_NONE;
	assert(reader->checksum_state != SIE_CHECKSUM_CLOSED);
	if (reader->voucher != SIE_VOUCHER_NONE)
		return FAIL_INPUT(record->row, "#KSUMMA", "The voucher before it is not closed.",
				  SIE_EXPORT_AGAIN);
	if (is_first != (sie_text(record, 1).count == 0))
		return FAIL_INPUT(record->row, "#KSUMMA", "The two #KSUMMA do not pair.", SIE_EXPORT_AGAIN);
	if (is_first) {
		reader->checksum_state = SIE_CHECKSUM_OPEN;
		reader->checksum = sie_checksum_begin();
		return OK;
	}
	int64_t stated = 0;
	TRY(sie_number(record, 1, "#KSUMMA", &stated));
	if (stated != (int64_t)sie_checksum_value(&reader->checksum))
		return FAIL_INPUT(record->row, "#KSUMMA",
				  "The checksum disagrees: the file was changed after it was made.",
				  SIE_EXPORT_AGAIN);
	reader->checksum_state = SIE_CHECKSUM_CLOSED;
	reader->summary->has_checksum = true;
	return OK;
}

static struct status check_section(const struct sie_reader *reader, const struct sie_label *label,
				   bool is_seen)
{
	const uint64_t row = reader->record.row;
	const bool is_inside = reader->voucher == SIE_VOUCHER_OPEN;
	assert(reader->voucher != SIE_VOUCHER_NAMED);
	if (is_inside && label->section != SIE_SECTION_INSIDE)
		return FAIL_INPUT(row, label->name, "The voucher before it is not closed.", SIE_EXPORT_AGAIN);
	if (!is_inside && label->section == SIE_SECTION_INSIDE)
		return FAIL_INPUT(row, label->name, "A voucher's line stands outside a voucher.",
				  SIE_EXPORT_AGAIN);
	if (label->section != SIE_SECTION_HEAD)
		return OK;
	if (is_seen)
		return FAIL_INPUT(row, label->name, "The label stands twice.", SIE_EXPORT_AGAIN);
	if (reader->is_head_told)
		return FAIL_INPUT(row, label->name, "The label comes after balances or vouchers.",
				  SIE_EXPORT_AGAIN);
	return OK;
}

static struct status read_label(struct sie_reader *reader, const struct sie_label *label, size_t index)
{
	assert(index < 64);
	TRY(check_section(reader, label, (reader->seen >> index & 1) != 0));
	reader->seen |= UINT64_C(1) << index;
	return label->read != NULL ? label->read(reader, label->detail) : OK;
}

/* Labels of later editions are to be ignored (SIE 4B); the first one's name is kept for people. */
static struct status pass_unknown(struct sie_reader *reader)
{
	struct sie_summary *summary = reader->summary;
	const struct text label = text_slice(reader->record.fields[0], 0, sizeof summary->first_unknown - 1);
	assert(label.count > 0);
	if (summary->unknown_labels++ == 0 && text_is_utf8(label))
		memcpy(summary->first_unknown, label.bytes, label.count);
	return OK;
}

static struct status check_balances(const struct sie_reader *reader)
{
	const struct status missing = FAIL_INPUT(
	    reader->record.row, "#IB", "The file lacks opening balances of the year.", SIE_EXPORT_AGAIN);
	assert(reader->head.type != SIE_TYPE_4I);
	TRY(sie_demand(reader, SIE_RAR));
	TRY(sie_demand(reader, SIE_KONTO));
	if (!reader->has_this_closing)
		return FAIL_INPUT(reader->record.row, "#UB", "The file lacks closing balances of the year.",
				  SIE_EXPORT_AGAIN);
	return reader->has_this_opening || reader->has_last_closing ? OK : missing;
}

static struct status end_file(struct sie_reader *reader)
{
	const uint64_t row = reader->record.row;
	assert(reader->seen != 0 || row == 0);
	TRY(sie_demand(reader, SIE_FLAGGA));
	if (reader->voucher != SIE_VOUCHER_NONE)
		return FAIL_INPUT(row, "#VER", "The file is cut in the middle of a voucher.",
				  SIE_EXPORT_AGAIN);
	if (reader->checksum_state == SIE_CHECKSUM_OPEN)
		return FAIL_INPUT(row, "#KSUMMA", "The file is cut: its closing #KSUMMA is missing.",
				  SIE_EXPORT_AGAIN);
	TRY(sie_tell_declared(reader, false));
	assert(reader->is_head_told);
	if (reader->head.type != SIE_TYPE_4I)
		return check_balances(reader);
	TRY(sie_demand(reader, SIE_VER));
	return sie_demand(reader, SIE_TRANS);
}
