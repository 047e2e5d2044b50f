/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/statement_write.h"
#include "ground/formats/formats.h"
#include "ground/numbers/numbers.h"

#include <assert.h>
#include <string.h>

enum {
	RECORD_BYTES = 80,
	GIRO_FILLED = 10,
	REFERENCE_CHARACTERS = 25,
	MESSAGE_CHARACTERS = 50,
	NAME_CHARACTERS = 35,
	SERIAL_DIGITS = 12,
	TEXT_BYTES_MAX = 64 * 1024,
};

struct bgmax_writer {
	struct buffer *out;
	struct fixed_writer fixed;
	struct buffer latin1; /* the text being written */
	size_t *lost;
	int64_t payments;
	int64_t deductions;
	int64_t references;
	int64_t sections;
};

static void close_writer(struct bgmax_writer *writer)
{
	buffer_close(&writer->latin1);
}

static void write_start(struct bgmax_writer *writer, const struct written_file *file);
static void write_end(struct bgmax_writer *writer);
static struct status write_section(struct bgmax_writer *writer, const struct written_statement *statement,
				   const struct deposit *deposit);

struct status bgmax_write(const struct written_file *file, struct buffer *out, size_t *lost)
{
	assert(file != NULL && out != NULL && lost != NULL);
	*lost = 0;
	SCOPED(close_writer)
	struct bgmax_writer writer = { .out = out, .latin1 = buffer_open(TEXT_BYTES_MAX), .lost = lost };
	write_start(&writer, file);
	for (size_t i = 0; i < file->count; i++)
		for (size_t j = 0; j < file->statements[i].count; j++)
			TRY(write_section(&writer, &file->statements[i], &file->statements[i].movements[j]));
	write_end(&writer);
	return buffer_status(out);
}

static void begin(struct bgmax_writer *writer, const char type[3])
{
	assert(strlen(type) == 2);
	fixed_begin(&writer->fixed, writer->out, RECORD_BYTES);
	fixed_put_text(&writer->fixed, 1, 2, text_of(type));
}

static void end(struct bgmax_writer *writer)
{
	assert(writer->fixed.out == writer->out);
	fixed_end(&writer->fixed, "\r\n");
}

/* Digits, right, with zeros before them: those that are more than a number holds too. */
static void put_filled(struct bgmax_writer *writer, size_t first, size_t last, struct text digits)
{
	assert(digits.count <= last - first + 1);
	fixed_put_number(&writer->fixed, first, last, 0);
	if (digits.count > 0)
		fixed_put_text(&writer->fixed, last + 1 - digits.count, last, digits);
}

static bool fits_as_digits(struct text text, size_t count_max)
{
	assert(count_max > 0);
	return text.count == 0 || (text.count <= count_max && text_is_digits(text));
}

/* In ISO 8859-1; lives until the next text is encoded. */
static struct status encode(struct bgmax_writer *writer, struct text text, struct text *out)
{
	assert(writer->lost != NULL && out != NULL);
	buffer_clear(&writer->latin1);
	charset_encode(CHARSET_LATIN1, text, &writer->latin1, writer->lost);
	TRY(buffer_status(&writer->latin1));
	*out = text_trim(buffer_text(&writer->latin1));
	return OK;
}

/* Cuts off as many whole words as fit in `width`; a word longer than that is broken. */
static struct text take_words(struct text *rest, size_t width)
{
	size_t count = rest->count;
	assert(width > 0);
	if (count > width) {
		count = width;
		while (count > 0 && rest->bytes[count] != ' ')
			count--;
		count = count > 0 ? count : width;
	}
	const struct text taken = text_trim(text_slice(*rest, 0, count));
	*rest = text_trim(text_slice(*rest, count, rest->count));
	return taken;
}

static void write_start(struct bgmax_writer *writer, const struct written_file *file)
{
	char moment[MOMENT_PRINT_ROOM];
	char digits[MOMENT_PRINT_ROOM];
	moment_print(file->made_at, moment);
	if (!digits_gather(text_of(moment), "-T:Z", digits, sizeof digits))
		assert(false); /* a moment is printed with those signs and digits */
	begin(writer, "01");
	fixed_put_text(&writer->fixed, 3, 22, TEXT("BGMAX"));
	fixed_put_text(&writer->fixed, 23, 24, TEXT("01"));
	fixed_put_number(&writer->fixed, 25, 44, 0);
	fixed_put_text(&writer->fixed, 25, 38, text_of(digits));
	fixed_put_text(&writer->fixed, 45, 45, file->is_test ? TEXT("T") : TEXT("P"));
	end(writer);
}

static void write_end(struct bgmax_writer *writer)
{
	begin(writer, "70");
	fixed_put_number(&writer->fixed, 3, 10, writer->payments);
	fixed_put_number(&writer->fixed, 11, 18, writer->deductions);
	fixed_put_number(&writer->fixed, 19, 26, writer->references);
	fixed_put_number(&writer->fixed, 27, 34, writer->sections);
	assert(writer->sections >= 0);
	end(writer);
}

/* The code of position 56, by Bankgirot's manual. */
static char reference_code(enum reference_kind kind)
{
	switch (kind) {
	case REFERENCE_NONE:
		return '0';
	case REFERENCE_OCR:
		return '2';
	case REFERENCE_FREE:
	case REFERENCE_PAYER:
		return '4';
	case REFERENCE_WRONG_OCR:
		return '5';
	}
	assert(false);
	return '0';
}

/* Records 20 to 23 are alike. OCR stands to the right, other references to the left. */
static struct status write_payment_record(struct bgmax_writer *writer, const char type[3],
					  const struct deposit_payment *payment, struct text reference,
					  enum reference_kind kind)
{
	struct text encoded;
	TRY(encode(writer, reference, &encoded));
	if (encoded.count > REFERENCE_CHARACTERS)
		return FAIL_INPUT(0, "TK20 13-37 reference", "The reference is longer than 25 characters.",
				  "Shorten it or tell it as a message.");
	const bool is_whole = type[1] == '0' || type[1] == '1';
	const struct text giro = payment->payer_account;
	begin(writer, type);
	put_filled(writer, 3, 12, fits_as_digits(giro, GIRO_FILLED) ? giro : (struct text){ 0 });
	if (kind == REFERENCE_FREE)
		fixed_put_text(&writer->fixed, 13, 37, encoded);
	else
		fixed_put_right(&writer->fixed, 13, 37, encoded);
	const int64_t minor = payment->minor < 0 ? -payment->minor : payment->minor;
	fixed_put_number(&writer->fixed, 38, 55, is_whole ? minor : 0);
	const char code[] = { reference_code(kind), '1', '\0' };
	fixed_put_text(&writer->fixed, 56, 57, text_of(code));
	put_filled(writer, 58, 69, payment->service_reference);
	fixed_put_number(&writer->fixed, 70, type[1] == '1' || type[1] == '3' ? 71 : 70, 0);
	end(writer);
	return OK;
}

static struct status write_references(struct bgmax_writer *writer, const struct deposit_payment *payment)
{
	struct text rest = payment->further_references;
	while (rest.count > 0) {
		const struct text reference = text_take_until(&rest, ' ');
		if (reference.count == 0)
			continue;
		assert(reference.bytes != NULL);
		TRY(write_payment_record(writer, payment->minor < 0 ? "23" : "22", payment, reference,
					 text_is_digits(reference) ? REFERENCE_OCR : REFERENCE_FREE));
		writer->references++;
	}
	return OK;
}

static struct status write_words(struct bgmax_writer *writer, const struct deposit_payment *payment)
{
	struct text rest;
	TRY(encode(writer, payment->message, &rest));
	while (rest.count > 0) {
		begin(writer, "25");
		fixed_put_text(&writer->fixed, 3, 52, take_words(&rest, MESSAGE_CHARACTERS));
		end(writer);
	}
	TRY(encode(writer, payment->payer_name, &rest));
	assert(rest.count <= TEXT_BYTES_MAX);
	if (rest.count > 0) {
		begin(writer, "26");
		fixed_put_text(&writer->fixed, 3, 37, take_words(&rest, NAME_CHARACTERS));
		fixed_put_text(&writer->fixed, 38, 72, take_words(&rest, NAME_CHARACTERS));
		end(writer);
	}
	if (payment->payer_identity.count > 0) {
		begin(writer, "29");
		put_filled(writer, 3, 14, payment->payer_identity);
		end(writer);
	}
	return OK;
}

static struct status check_payment(const struct deposit_payment *payment)
{
	const struct text identity = payment->payer_identity;
	assert(payment != NULL);
	if (payment->minor == 0 || payment->minor > MONEY_ORE_MAX || payment->minor < -MONEY_ORE_MAX)
		return FAIL_INPUT(0, "TK20 38-55 amount", "The amount is zero or too large.",
				  "Give a sum above or below zero.");
	if ((payment->reference_kind == REFERENCE_NONE) != (payment->reference.count == 0))
		return FAIL_INPUT(0, "TK20 13-37 reference", "The reference and its kind do not fit.",
				  "Give both or none.");
	if (!fits_as_digits(payment->service_reference, SERIAL_DIGITS))
		return FAIL_INPUT(0, "TK20 58-69 serial number",
				  "The serial number is not at most 12 digits.", "Give digits only.");
	if (identity.count != 0 &&
	    ((identity.count != 10 && identity.count != 12) || !text_is_digits(identity)))
		return FAIL_INPUT(0, "TK29 3-14 organisation number",
				  "The payer's number is not 10 or 12 digits.", "Give digits only.");
	return OK;
}

static struct status write_payment(struct bgmax_writer *writer, const struct deposit_payment *payment)
{
	TRY(check_payment(payment));
	assert(payment->minor != 0);
	TRY(write_payment_record(writer, payment->minor < 0 ? "21" : "20", payment, payment->reference,
				 payment->reference_kind));
	writer->payments += payment->minor > 0;
	writer->deductions += payment->minor < 0;
	TRY(write_references(writer, payment));
	return write_words(writer, payment);
}

static struct status sum_payments(const struct deposit *deposit, int64_t *sum)
{
	assert(sum != NULL);
	*sum = 0;
	for (size_t i = 0; i < deposit->count; i++)
		if (__builtin_add_overflow(*sum, deposit->payments[i].minor, sum))
			return FAIL_INPUT(0, "TK15 51-68 amount", "The sum of the section is too large.",
					  "Make two sections of it.");
	if (*sum < 0 || *sum > MONEY_ORE_MAX)
		return FAIL_INPUT(0, "TK15 51-68 amount",
				  "The sum of the section is below zero or too large.",
				  "Put payments and deductions that belong together in one section.");
	return OK;
}

static struct status check_section(const struct written_statement *statement, const struct deposit *deposit)
{
	assert(statement != NULL && deposit != NULL);
	if (statement->bankgiro.count == 0 || !fits_as_digits(statement->bankgiro, GIRO_FILLED))
		return FAIL_INPUT(0, "TK05 3-12 bankgiro", "The account has no bankgiro number of digits.",
				  "Give its bankgiro number.");
	if (!fits_as_digits(statement->account_number, 16))
		return FAIL_INPUT(0, "TK15 3-37 account", "The account number is not at most 16 digits.",
				  "Give clearing and account number as digits.");
	if (deposit->count == 0)
		return FAIL_INPUT(0, "TK20", "The movement has no payments, and BgMax tells payments only.",
				  "Tell it in another format.");
	if (!fits_as_digits(deposit->alone.service_reference, 5))
		return FAIL_INPUT(0, "TK15 46-50 deposit serial number",
				  "The serial number is not at most 5 digits.", "Give digits only.");
	return OK;
}

static struct status write_section(struct bgmax_writer *writer, const struct written_statement *statement,
				   const struct deposit *deposit)
{
	int64_t sum = 0;
	char day[DAY_PRINT_ROOM];
	TRY(check_section(statement, deposit));
	TRY(sum_payments(deposit, &sum));
	assert(sum >= 0);
	begin(writer, "05");
	put_filled(writer, 3, 12, statement->bankgiro);
	fixed_put_text(&writer->fixed, 23, 25, text_of(statement->currency.code));
	end(writer);
	for (size_t i = 0; i < deposit->count; i++)
		TRY(write_payment(writer, &deposit->payments[i]));
	begin(writer, "15");
	put_filled(writer, 3, 37, statement->account_number);
	fixed_put_text(&writer->fixed, 38, 45, text_of(day_print_plain(deposit->booked_on, day)));
	put_filled(writer, 46, 50, deposit->alone.service_reference);
	fixed_put_number(&writer->fixed, 51, 68, sum);
	fixed_put_text(&writer->fixed, 69, 71, text_of(statement->currency.code));
	fixed_put_number(&writer->fixed, 72, 79, (int64_t)deposit->count);
	end(writer);
	writer->sections++;
	return OK;
}
