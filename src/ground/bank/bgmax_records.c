/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/bgmax_inner.h"
#include "ground/numbers/numbers.h"

#include <assert.h>
#include <string.h>

enum { TAB_STEP = 8 };

const unsigned char bgmax_types[100] = {
	[1] = BGMAX_FILE_START, [5] = BGMAX_SECTION_START, [15] = BGMAX_SECTION_END, [20] = BGMAX_PAYMENT,
	[21] = BGMAX_PAYMENT,   [22] = BGMAX_REFERENCE,    [23] = BGMAX_REFERENCE,   [25] = BGMAX_MESSAGE,
	[26] = BGMAX_NAME,      [27] = BGMAX_ADDRESS,      [28] = BGMAX_ADDRESS,     [29] = BGMAX_IDENTITY,
	[70] = BGMAX_FILE_END,
};

enum bgmax_type bgmax_type(struct text line)
{
	const unsigned digits = bgmax_digits(line);
	assert(digits <= BGMAX_NO_DIGITS);
	if (digits == BGMAX_NO_DIGITS)
		return text_trim(line).count == 0 ? BGMAX_BLANK : BGMAX_NONE;
	return (enum bgmax_type)bgmax_types[digits];
}

/* UTF-8 shows by what follows the first high byte being valid, or by the pairs that Swedish letters are
 * written with; in ISO 8859-1 those would be a capital A with tilde before a sign no name has. */
static bool is_utf8(struct text line)
{
	size_t first = 0;
	while (first < line.count && (line.bytes[first] & 0x80) == 0)
		first++;
	struct text rest = text_slice(line, first, line.count);
	assert(rest.count > 0);
	if (text_is_utf8(rest))
		return true;
	while (rest.count > 0) {
		(void)text_take_until(&rest, '\xC3');
		if (rest.count > 0 && (rest.bytes[0] & 0xC0) == 0x80)
			return true;
	}
	return false;
}

/* Tabs lead to the next position after a multiple of eight, as in the files they were seen in; other control
 * characters are read as spaces. */
static void expand(struct text line, struct bgmax_record *out)
{
	size_t count = 0;
	for (size_t i = 0; i < line.count && count < BGMAX_USED_BYTES; i++) {
		const unsigned char byte = (unsigned char)line.bytes[i];
		const size_t end = byte == '\t' ? (count / TAB_STEP + 1) * TAB_STEP : count + 1;
		while (count < end)
			out->room[count++] = byte < ' ' ? ' ' : (char)byte;
	}
	assert(count <= BGMAX_USED_BYTES);
	out->line = (struct text){ out->room, count };
	out->is_copied = true;
}

struct status bgmax_refuse_utf8(struct text line, uint64_t row)
{
	assert(line.count > 0 && row > 0);
	if (!is_utf8(line))
		return OK;
	return FAIL_INPUT(row, "character set",
			  "The file is written in UTF-8, but BgMax is written in ISO 8859-1.",
			  "Read the file as the bank sent it, not a copy saved by another program.");
}

struct status bgmax_record_of(struct text line, uint64_t row, struct bgmax_record *out)
{
	const struct text used = text_slice(line, 0, BGMAX_USED_BYTES);
	const struct fixed_scan found = fixed_scan(used.bytes, used.count);
	assert(row > 0 && out != NULL);
	out->type = bgmax_type(line);
	out->line = used;
	out->row = row;
	out->is_ascii = !found.has_high;
	out->is_copied = false;
	if (found.has_high)
		TRY(bgmax_refuse_utf8(line, row));
	if (found.has_control)
		expand(line, out);
	return OK;
}

static inline struct text field_of(const struct bgmax_record *record, struct bgmax_field field)
{
	const size_t start = field.first - 1U;
	assert(field.first > 0 && field.last >= field.first);
	const size_t end = field.last < record->line.count ? field.last : record->line.count;
	if (start >= end)
		return (struct text){ 0 };
	return (struct text){ record->line.bytes + start, end - start };
}

static const uint64_t eight_spaces = UINT64_C(0x2020202020202020);
static const uint64_t eight_zeros = UINT64_C(0x3030303030303030);

/* Eight characters as one word, the first of them lowest. */
static inline uint64_t eight_at(const char *characters)
{
	uint64_t eight;
	memcpy(&eight, characters, sizeof eight);
	return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap64(eight) : eight;
}

static inline bool are_digits(uint64_t eight)
{
	const uint64_t halves = UINT64_C(0xF0F0F0F0F0F0F0F0);
	const uint64_t more = UINT64_C(0x0606060606060606); /* carries what is above 9 into the half before */
	return (((eight ^ eight_zeros) | ((eight + more) ^ eight_zeros)) & halves) == 0;
}

/* Of eight digits: pairs are added, then fours, then all. */
static inline uint64_t value_of(uint64_t eight)
{
	eight = (eight - eight_zeros) * (1 + (10 << 8)) >> 8;
	eight = (eight & UINT64_C(0x00FF00FF00FF00FF)) * (1 + (100 << 16)) >> 16;
	return (eight & UINT64_C(0x0000FFFF0000FFFF)) * (1 + (UINT64_C(10000) << 32)) >> 32;
}

/* For a field of at least eight characters that mostly is. */
static inline bool is_blank(const struct bgmax_record *record, struct bgmax_field field)
{
	const size_t count = field.last - field.first + 1U;
	assert(count >= 8);
	if (record->line.count < field.last)
		return false;
	const char *characters = record->line.bytes + field.first - 1;
	uint64_t other = eight_at(characters + count - 8) ^ eight_spaces;
	for (size_t at = 0; at + 8 < count; at += 8)
		other |= eight_at(characters + at) ^ eight_spaces;
	return other == 0;
}

/* The field without spaces around; inline, so that a constant one costs no loop. */
static inline struct text trimmed(const struct bgmax_record *record, struct bgmax_field field)
{
	struct text text = field_of(record, field);
	uint64_t other = 0; /* what is not spaces, of eight characters */
	assert(field.first > 0 && field.last <= BGMAX_USED_BYTES);
	while (text.count >= 8 && other == 0) {
		other = eight_at(text.bytes + text.count - 8) ^ eight_spaces;
		text.count -= other == 0 ? 8 : (size_t)__builtin_clzll(other) / 8;
	}
	while (text.count > 0 && text.bytes[text.count - 1] == ' ')
		text.count--;
	for (other = 0; text.count >= 8 && other == 0;) {
		other = eight_at(text.bytes) ^ eight_spaces;
		const size_t spaces = other == 0 ? 8 : (size_t)__builtin_ctzll(other) / 8;
		text.bytes += spaces;
		text.count -= spaces;
	}
	for (; text.count > 0 && text.bytes[0] == ' '; text.count--)
		text.bytes++;
	return text;
}

struct text bgmax_text(const struct bgmax_record *record, struct bgmax_field field)
{
	assert(record != NULL);
	return trimmed(record, field);
}

/* A whole field of 8 to 18 digits; false for anything else, which fixed_number then judges. */
static inline bool all_digits(const struct bgmax_record *record, struct bgmax_field field, int64_t *out)
{
	size_t count = field.last - field.first + 1U;
	if (record->line.count < field.last || count < 8 || count > 18)
		return false;
	const char *digits = record->line.bytes + field.first - 1;
	for (; count >= 16 && eight_at(digits) == eight_zeros; count -= 8)
		digits += 8;
	const size_t odd = count % 8; /* as many digits before the eights */
	uint64_t eight = odd > 0 ? eight_at(digits) << 8 * (8 - odd) | eight_zeros >> 8 * odd : eight_zeros;
	bool is_number = are_digits(eight);
	uint64_t value = value_of(eight);
	for (size_t at = odd; at < count; at += 8) {
		eight = eight_at(digits + at);
		is_number = is_number && are_digits(eight);
		value = value * 100000000 + value_of(eight);
	}
	*out = (int64_t)value;
	return is_number;
}

static struct status at_field(struct status status, const struct bgmax_record *record,
			      struct bgmax_field field)
{
	assert(record->row > 0);
	if (status_is_ok(status))
		return status;
	return FAIL_INPUT(record->row, field.name, status.reason, BGMAX_ASK_AGAIN);
}

static struct status judge_number(const struct bgmax_record *record, struct bgmax_field field, int64_t *out)
{
	assert(out != NULL);
	return at_field(fixed_number(record->line, field.first, field.last, field.name, out), record, field);
}

struct status bgmax_number(const struct bgmax_record *record, struct bgmax_field field, int64_t *out)
{
	assert(record != NULL && out != NULL);
	return all_digits(record, field, out) ? OK : judge_number(record, field, out);
}

struct status bgmax_day(const struct bgmax_record *record, struct bgmax_field field, struct day *out)
{
	assert(field.last - field.first == 7);
	return at_field(day_parse(field_of(record, field), out), record, field);
}

struct status bgmax_currency(const struct bgmax_record *record, struct bgmax_field field,
			     struct currency *out)
{
	const struct text code = bgmax_text(record, field);
	assert(out != NULL);
	*out = (struct currency){ "" };
	return code.count == 0 ? OK : at_field(currency_parse(code, out), record, field);
}

/* A whole field of 8 to 16 digits; false for anything else. The first and the last eight are all of them. */
static inline bool whole_serial(const struct bgmax_record *record, struct bgmax_field field, struct text *out)
{
	const size_t count = field.last - field.first + 1U;
	if (record->line.count < field.last || count < 8 || count > 16)
		return false;
	*out = (struct text){ record->line.bytes + field.first - 1, count };
	const uint64_t head = eight_at(out->bytes);
	const uint64_t tail = eight_at(out->bytes + count - 8);
	if (head == eight_zeros && tail == eight_zeros)
		out->count = 0;
	return are_digits(head) && are_digits(tail);
}

struct status bgmax_serial(const struct bgmax_record *record, struct bgmax_field field, struct text *out)
{
	int64_t value = 0;
	assert(out != NULL);
	if (whole_serial(record, field, out))
		return OK;
	*out = (struct text){ 0 };
	TRY(bgmax_number(record, field, &value));
	if (value != 0)
		*out = bgmax_text(record, field);
	return OK;
}

/* The texts of a payment, for what is done to all of them. */
enum { PAYMENT_WORDS = 7 };
static void list_words(struct bgmax_payment *payment, struct bgmax_words *out[PAYMENT_WORDS])
{
	struct bgmax_words *const words[] = { &payment->reference,        &payment->further_references,
					      &payment->message,          &payment->payer_name,
					      &payment->payer_account,    &payment->payer_identity,
					      &payment->service_reference };
	assert(sizeof words == PAYMENT_WORDS * sizeof *out);
	memcpy(out, words, sizeof words);
}

struct bgmax_payment bgmax_payment_open(void)
{
	struct bgmax_payment payment = { 0 };
	struct bgmax_words *words[PAYMENT_WORDS];
	list_words(&payment, words);
	for (size_t i = 0; i < PAYMENT_WORDS; i++)
		words[i]->joined = buffer_open(BANK_FIELD_BYTES_MAX);
	assert(payment.message.joined.count_max == BANK_FIELD_BYTES_MAX);
	return payment;
}

void bgmax_payment_close(struct bgmax_payment *payment)
{
	struct bgmax_words *words[PAYMENT_WORDS];
	list_words(payment, words);
	for (size_t i = 0; i < PAYMENT_WORDS; i++)
		buffer_close(&words[i]->joined);
	assert(payment->message.joined.bytes == NULL);
}

/* Adds the field to what is joined, in UTF-8. */
static void join_text(struct buffer *out, struct text text)
{
	if (!status_is_ok(charset_decode(CHARSET_LATIN1, text, out)))
		assert(false); /* every byte is a character of ISO 8859-1 */
}

/* With a space between; nothing when it does not fit whole. */
static bool join_whole(struct buffer *out, struct text text)
{
	const size_t count_before = out->count;
	assert(!out->is_failed && text.count <= BGMAX_USED_BYTES);
	if (out->count > 0)
		buffer_add_byte(out, ' ');
	join_text(out, text);
	if (!out->is_failed)
		return true;
	buffer_cut(out, count_before);
	out->is_failed = false;
	return false;
}

/* The same, character by character as far as there is room. */
static void join_cut(struct buffer *out, struct text text)
{
	if (join_whole(out, text))
		return;
	assert(out->count_max == BANK_FIELD_BYTES_MAX);
	buffer_add_byte(out, ' ');
	for (size_t i = 0; i < text.count; i++) {
		const size_t bytes = (unsigned char)text.bytes[i] < 0x80 ? 1 : 2;
		if (out->is_failed || out->count_max - out->count < bytes)
			break;
		join_text(out, text_slice(text, i, 1));
	}
	out->is_failed = false;
	out->count -= out->bytes[out->count - 1] == ' ';
}

/* What has been gathered moves to the buffer when another field is joined to it. */
static void join(struct bgmax_words *words, struct text text, bool may_cut)
{
	struct buffer *joined = &words->joined;
	if (words->text.count == 0 || words->text.bytes != joined->bytes) {
		buffer_clear(joined);
		buffer_add(joined, words->text);
	}
	if (may_cut)
		join_cut(joined, text);
	else
		(void)join_whole(joined, text);
	assert(!joined->is_failed);
	words->text = buffer_text(joined);
}

static inline void add(struct bgmax_words *words, const struct bgmax_record *record, struct text text)
{
	assert(text.count <= BGMAX_USED_BYTES);
	if (text.count == 0)
		return;
	if (words->text.count > 0) {
		join(words, text, true);
	} else if (record->is_ascii && !record->is_copied) {
		words->text = text;
	} else { /* the first always fits */
		buffer_clear(&words->joined);
		join_text(&words->joined, text);
		words->text = buffer_text(&words->joined);
	}
}

/* Reference codes of position 56 (Bankgirot's manual): 0 none given, 1 none possible, 2 a correct OCR, 3 an
 * OCR not checked or free text, 4 another reference, 5 an incorrect OCR. What was not checked counts as an
 * OCR when its check digit agrees. */
static enum reference_kind kind_of(struct text reference, char code)
{
	assert(code >= '0' && code <= '5');
	if (reference.count == 0)
		return REFERENCE_NONE;
	if (code == '5')
		return REFERENCE_WRONG_OCR;
	if (code == '2' || (code == '3' && ocr_is_valid(reference, OCR_CHECK_DIGIT)))
		return REFERENCE_OCR;
	return REFERENCE_FREE;
}

static struct status read_reference(struct bgmax_payment *payment, const struct bgmax_record *record)
{
	static const struct bgmax_field reference_field = { 13, 37, "TK20 13-37 reference" };
	static const struct bgmax_field code_field = { 56, 56, "TK20 56 reference code" };
	const struct text reference = trimmed(record, reference_field);
	const struct text code = field_of(record, code_field);
	const char digit = code.count == 0 || code.bytes[0] == ' ' ? '0' : code.bytes[0];
	if (digit < '0' || digit > '5')
		return FAIL_INPUT(record->row, code_field.name, "The reference code is not 0 to 5.",
				  BGMAX_ASK_AGAIN);
	add(&payment->reference, record, reference);
	payment->reference_kind = kind_of(reference, digit);
	assert((payment->reference_kind == REFERENCE_NONE) == (payment->reference.text.count == 0));
	return OK;
}

static struct status read_amount(const struct bgmax_record *record, int64_t *minor)
{
	const bool is_deduction = bgmax_digits(record->line) == 21;
	const struct bgmax_field field = { 38, 55, is_deduction ? "TK21 38-55 amount" : "TK20 38-55 amount" };
	assert(record->type == BGMAX_PAYMENT);
	if (!all_digits(record, field, minor)) /* of constant width, so without a loop */
		TRY(judge_number(record, field, minor));
	if (*minor == 0)
		return FAIL_INPUT(record->row, field.name, "The amount is zero.", BGMAX_ASK_AGAIN);
	if (*minor > MONEY_ORE_MAX)
		return FAIL_INPUT(record->row, field.name, "The amount is larger than any sum of money here.",
				  BGMAX_ASK_AGAIN);
	if (is_deduction)
		*minor = -*minor;
	return OK;
}

static void forget(struct bgmax_payment *payment)
{
	payment->reference.text.count = 0;
	payment->further_references.text.count = 0;
	payment->message.text.count = 0;
	payment->payer_name.text.count = 0;
	payment->payer_account.text.count = 0;
	payment->payer_identity.text.count = 0;
	payment->service_reference.text.count = 0;
}

struct status bgmax_payment_begin(struct bgmax_payment *payment, const struct bgmax_record *record)
{
	static const struct bgmax_field payer_field = { 3, 12, "TK20 3-12 payer's bankgiro" };
	static const struct bgmax_field serial_field = { 58, 69, "TK20 58-69 serial number" };
	struct text payer;
	struct text serial;
	forget(payment);
	payment->row = record->row;
	TRY(read_amount(record, &payment->minor));
	assert(payment->minor != 0);
	TRY(read_reference(payment, record));
	if (!whole_serial(record, payer_field, &payer)) /* of constant width, as above */
		TRY(bgmax_serial(record, payer_field, &payer));
	if (!whole_serial(record, serial_field, &serial))
		TRY(bgmax_serial(record, serial_field, &serial));
	if (payer.count > 0)
		add(&payment->payer_account, record, digits_without_zeros(payer));
	add(&payment->service_reference, record, serial);
	return OK;
}

/* Ten digits of an organisation or person after 00 or 16, the tax agency's mark; else as it stands. */
static void read_identity(struct bgmax_payment *payment, const struct bgmax_record *record)
{
	static const struct bgmax_field identity_field = { 3, 14, "TK29 3-14 organisation number" };
	struct text digits = trimmed(record, identity_field);
	assert(digits.count <= 12);
	if (digits_without_zeros(digits).count == 0)
		return;
	if (digits.count == 12 && (text_starts(digits, TEXT("00")) || text_starts(digits, TEXT("16"))))
		digits = text_slice(digits, 2, 10);
	payment->payer_identity.text.count = 0;
	add(&payment->payer_identity, record, digits);
}

void bgmax_payment_add(struct bgmax_payment *payment, const struct bgmax_record *record)
{
	static const struct bgmax_field reference_field = { 13, 37, "TK22 13-37 reference" };
	static const struct bgmax_field message_field = { 3, 52, "TK25 3-52 message" };
	static const struct bgmax_field name_field = { 3, 37, "TK26 3-37 name" };
	static const struct bgmax_field extra_name_field = { 38, 72, "TK26 38-72 extra name" };
	struct text reference;
	assert(payment->row > 0 && record->row > payment->row);
	switch (record->type) {
	case BGMAX_REFERENCE:
		reference = trimmed(record, reference_field);
		if (reference.count > 0)
			join(&payment->further_references, reference, false);
		return;
	case BGMAX_MESSAGE:
		add(&payment->message, record, trimmed(record, message_field));
		return;
	case BGMAX_NAME:
		add(&payment->payer_name, record, trimmed(record, name_field));
		if (!is_blank(record, extra_name_field))
			add(&payment->payer_name, record, trimmed(record, extra_name_field));
		return;
	case BGMAX_IDENTITY:
		read_identity(payment, record);
		return;
	case BGMAX_ADDRESS: /* stands in the raw bytes alone */
	case BGMAX_UNKNOWN:
	case BGMAX_BLANK:
		return;
	case BGMAX_FILE_START:
	case BGMAX_SECTION_START:
	case BGMAX_PAYMENT:
	case BGMAX_SECTION_END:
	case BGMAX_FILE_END:
	case BGMAX_NONE:
		break;
	}
	assert(false); /* those do not belong to a payment */
}
