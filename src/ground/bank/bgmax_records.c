/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/bgmax_inner.h"
#include "ground/bank/numbers_inner.h"

#include <assert.h>
#include <string.h>

enum { TAB_STEP = 8 };

int bgmax_type(struct text line)
{
	if (line.count >= 2 && line.bytes[0] >= '0' && line.bytes[0] <= '9' && line.bytes[1] >= '0' &&
	    line.bytes[1] <= '9')
		return (line.bytes[0] - '0') * 10 + line.bytes[1] - '0';
	return text_trim(line).count == 0 ? BGMAX_BLANK : BGMAX_NONE;
}

/* Whether all bytes are printed characters of ASCII, eight at a time: nearly every line is so. */
static bool is_plain(struct text line)
{
	const uint64_t highs = UINT64_C(0x8080808080808080);
	const uint64_t spaces = UINT64_C(0x2020202020202020);
	uint64_t found = 0;
	assert(line.bytes != NULL || line.count == 0);
	size_t i = 0;
	for (; i + sizeof found <= line.count; i += sizeof found) {
		uint64_t eight;
		memcpy(&eight, line.bytes + i, sizeof eight);
		found |= (eight | (eight - spaces)) & highs;
	}
	bool is_last_plain = true;
	for (; i < line.count; i++)
		is_last_plain = is_last_plain && line.bytes[i] >= ' ' && (line.bytes[i] & 0x80) == 0;
	return found == 0 && is_last_plain;
}

static bool is_utf8_pair(const char *bytes)
{
	return (unsigned char)bytes[0] == 0xC3 && ((unsigned char)bytes[1] & 0xC0) == 0x80;
}

/* UTF-8 shows by whole lines that are valid, or by the pairs that Swedish letters are written with; in
 * ISO 8859-1 those would be a capital A with tilde before a sign no name has. */
static bool is_utf8(struct text line)
{
	for (size_t i = 0; i + 1 < line.count; i++)
		if (is_utf8_pair(line.bytes + i))
			return true;
	return text_is_utf8(line);
}

/* Tabs lead to the next position after a multiple of eight, as in the files they were seen in; other control
 * characters are read as spaces. */
static size_t expand(struct text line, char room[BGMAX_USED_BYTES], bool *is_ascii)
{
	size_t count = 0;
	*is_ascii = true;
	for (size_t i = 0; i < line.count && count < BGMAX_USED_BYTES; i++) {
		const unsigned char byte = (unsigned char)line.bytes[i];
		const size_t end = byte == '\t' ? (count / TAB_STEP + 1) * TAB_STEP : count + 1;
		*is_ascii = *is_ascii && byte < 0x80;
		while (count < end)
			room[count++] = byte < ' ' ? ' ' : (char)byte;
	}
	assert(count <= BGMAX_USED_BYTES);
	return count;
}

struct status bgmax_record_of(struct text line, uint64_t row, struct bgmax_record *out)
{
	assert(row > 0 && out != NULL);
	out->row = row;
	out->is_ascii = true;
	out->line = text_slice(line, 0, BGMAX_USED_BYTES);
	if (is_plain(out->line))
		return OK;
	const size_t count = expand(line, out->room, &out->is_ascii);
	if (!out->is_ascii && is_utf8(line))
		return FAIL_INPUT(row, "character set",
				  "The file is written in UTF-8, but BgMax is written in ISO 8859-1.",
				  "Read the file as the bank sent it, not a copy saved by another program.");
	out->line = (struct text){ out->room, count };
	return OK;
}

static struct status at_field(struct status status, const struct bgmax_record *record,
			      struct bgmax_field field)
{
	if (status_is_ok(status))
		return status;
	return FAIL_INPUT(record->row, field.name, status.reason, BGMAX_ASK_AGAIN);
}

struct status bgmax_number(const struct bgmax_record *record, struct bgmax_field field, int64_t *out)
{
	return at_field(fixed_number(record->line, field.first, field.last, field.name, out), record, field);
}

struct status bgmax_day(const struct bgmax_record *record, struct bgmax_field field, struct day *out)
{
	assert(field.last - field.first == 7);
	return at_field(day_parse(fixed_field(record->line, field.first, field.last), out), record, field);
}

struct status bgmax_currency(const struct bgmax_record *record, struct bgmax_field field,
			     struct currency *out)
{
	const struct text code = bgmax_text(record, field);
	assert(out != NULL);
	*out = (struct currency){ "" };
	return code.count == 0 ? OK : at_field(currency_parse(code, out), record, field);
}

struct text bgmax_serial(const struct bgmax_record *record, struct bgmax_field field)
{
	const struct text serial = bgmax_text(record, field);
	assert(serial.count <= BGMAX_USED_BYTES);
	return digits_without_zeros(serial).count > 0 ? serial : (struct text){ 0 };
}

struct bgmax_payment bgmax_payment_open(void)
{
	return (struct bgmax_payment){
		.reference = buffer_open(BANK_FIELD_BYTES_MAX),
		.further_references = buffer_open(BANK_FIELD_BYTES_MAX),
		.message = buffer_open(BANK_FIELD_BYTES_MAX),
		.payer_name = buffer_open(BANK_FIELD_BYTES_MAX),
		.payer_account = buffer_open(BANK_FIELD_BYTES_MAX),
		.payer_identity = buffer_open(BANK_FIELD_BYTES_MAX),
		.service_reference = buffer_open(BANK_FIELD_BYTES_MAX),
	};
}

void bgmax_payment_close(struct bgmax_payment *payment)
{
	buffer_close(&payment->reference);
	buffer_close(&payment->further_references);
	buffer_close(&payment->message);
	buffer_close(&payment->payer_name);
	buffer_close(&payment->payer_account);
	buffer_close(&payment->payer_identity);
	buffer_close(&payment->service_reference);
}

static void clear(struct bgmax_payment *payment)
{
	buffer_clear(&payment->reference);
	buffer_clear(&payment->further_references);
	buffer_clear(&payment->message);
	buffer_clear(&payment->payer_name);
	buffer_clear(&payment->payer_account);
	buffer_clear(&payment->payer_identity);
	buffer_clear(&payment->service_reference);
}

/* Adds the field after one space, in UTF-8; nothing when it does not fit whole. */
static bool add_whole(struct buffer *out, const struct bgmax_record *record, struct text text)
{
	const size_t count_before = out->count;
	if (text.count == 0)
		return true;
	if (out->count > 0)
		buffer_add_byte(out, ' ');
	if (record->is_ascii)
		buffer_add(out, text);
	else if (!status_is_ok(charset_decode(CHARSET_LATIN1, text, out)))
		assert(false); /* every byte is a character of ISO 8859-1 */
	if (!out->is_failed)
		return true;
	out->is_failed = false;
	out->count = count_before;
	return false;
}

/* The same, but character by character as far as there is room. */
static void add_cut(struct buffer *out, const struct bgmax_record *record, struct text text)
{
	if (add_whole(out, record, text))
		return;
	assert(out->count_max == BANK_FIELD_BYTES_MAX);
	buffer_add_byte(out, ' ');
	for (size_t i = 0; i < text.count; i++) {
		const size_t bytes = (unsigned char)text.bytes[i] < 0x80 ? 1 : 2;
		if (out->is_failed || out->count_max - out->count < bytes)
			break;
		if (!status_is_ok(charset_decode(CHARSET_LATIN1, text_slice(text, i, 1), out)))
			assert(false); /* as above */
	}
	out->is_failed = false;
	out->count -= out->bytes[out->count - 1] == ' ';
}

/* Reference codes of position 56 (Bankgirot's manual): 0 none given, 1 none possible, 2 a correct OCR, 3 an
 * OCR not checked or free text, 4 another reference, 5 an incorrect OCR. What was not checked counts as an
 * OCR when its check digit agrees. */
static struct status read_reference(struct bgmax_payment *payment, const struct bgmax_record *record)
{
	static const struct bgmax_field reference_field = { 13, 37, "TK20 13-37 reference" };
	static const struct bgmax_field code_field = { 56, 56, "TK20 56 reference code" };
	const struct text reference = bgmax_text(record, reference_field);
	int64_t code = 0;
	TRY(bgmax_number(record, code_field, &code));
	if (code > 5)
		return FAIL_INPUT(record->row, code_field.name, "The reference code is not 0 to 5.",
				  BGMAX_ASK_AGAIN);
	assert(code >= 0);
	add_cut(&payment->reference, record, reference);
	payment->reference_kind = REFERENCE_FREE;
	if (reference.count == 0)
		payment->reference_kind = REFERENCE_NONE;
	else if (code == 5)
		payment->reference_kind = REFERENCE_WRONG_OCR;
	else if (code == 2 || (code == 3 && ocr_is_valid(reference, OCR_CHECK_DIGIT)))
		payment->reference_kind = REFERENCE_OCR;
	return OK;
}

static struct status read_amount(const struct bgmax_record *record, int64_t *minor)
{
	static const struct bgmax_field fields[] = { { 38, 55, "TK20 38-55 amount" },
						     { 38, 55, "TK21 38-55 amount" } };
	const bool is_deduction = bgmax_type(record->line) == BGMAX_DEDUCTION;
	const struct bgmax_field field = fields[is_deduction];
	TRY(bgmax_number(record, field, minor));
	if (*minor == 0)
		return FAIL_INPUT(record->row, field.name, "The amount is zero.", BGMAX_ASK_AGAIN);
	if (*minor > MONEY_ORE_MAX)
		return FAIL_INPUT(record->row, field.name, "The amount is larger than any sum of money here.",
				  BGMAX_ASK_AGAIN);
	if (is_deduction)
		*minor = -*minor;
	return OK;
}

struct status bgmax_payment_begin(struct bgmax_payment *payment, const struct bgmax_record *record)
{
	static const struct bgmax_field payer_field = { 3, 12, "TK20 3-12 payer's bankgiro" };
	static const struct bgmax_field serial_field = { 58, 69, "TK20 58-69 serial number" };
	int64_t ignored = 0;
	clear(payment);
	payment->row = record->row;
	TRY(read_amount(record, &payment->minor));
	assert(payment->minor != 0);
	TRY(read_reference(payment, record));
	TRY(bgmax_number(record, payer_field, &ignored));
	TRY(bgmax_number(record, serial_field, &ignored));
	add_cut(&payment->payer_account, record, digits_without_zeros(bgmax_text(record, payer_field)));
	add_cut(&payment->service_reference, record, bgmax_serial(record, serial_field));
	return OK;
}

/* Ten digits of an organisation or person after 00 or 16, the tax agency's mark; else as it stands. */
static void read_identity(struct bgmax_payment *payment, const struct bgmax_record *record)
{
	static const struct bgmax_field identity_field = { 3, 14, "TK29 3-14 organisation number" };
	struct text digits = bgmax_text(record, identity_field);
	assert(digits.count <= 12);
	if (digits_without_zeros(digits).count == 0)
		return;
	if (digits.count == 12 && (text_starts(digits, TEXT("00")) || text_starts(digits, TEXT("16"))))
		digits = text_slice(digits, 2, 10);
	buffer_clear(&payment->payer_identity);
	add_cut(&payment->payer_identity, record, digits);
}

struct status bgmax_payment_add(struct bgmax_payment *payment, const struct bgmax_record *record)
{
	static const struct bgmax_field reference_field = { 13, 37, "TK22 13-37 reference" };
	static const struct bgmax_field message_field = { 3, 52, "TK25 3-52 message" };
	static const struct bgmax_field name_field = { 3, 37, "TK26 3-37 name" };
	static const struct bgmax_field extra_name_field = { 38, 72, "TK26 38-72 extra name" };
	assert(payment->row > 0 && record->row > payment->row);
	switch (bgmax_type(record->line)) {
	case BGMAX_REFERENCE:
	case BGMAX_REFERENCE_DEDUCTION:
		(void)add_whole(&payment->further_references, record, bgmax_text(record, reference_field));
		return OK;
	case BGMAX_MESSAGE:
		add_cut(&payment->message, record, bgmax_text(record, message_field));
		return OK;
	case BGMAX_NAME:
		add_cut(&payment->payer_name, record, bgmax_text(record, name_field));
		add_cut(&payment->payer_name, record, bgmax_text(record, extra_name_field));
		return OK;
	case BGMAX_IDENTITY:
		read_identity(payment, record);
		return OK;
	default: /* the payer's address, and types that are not known: only in the raw bytes */
		return OK;
	}
}
