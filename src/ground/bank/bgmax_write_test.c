/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/bank.h"

#include "proof/proof.h"

#include <stdlib.h>
#include <string.h>

enum {
	PROPERTY_ROUNDS = 300,
	FILE_BYTES_MAX = 1 << 20,
	SECTIONS_MAX = 4,
	PAYMENTS_MAX = 6,
	WORDS_ROOM = 400,
};

static const struct day gift_day = { 20762 }; /* 2026-11-05 */

static struct written_file file_of(const struct written_statement *statement)
{
	return (struct written_file){ .made_at = { INT64_C(20762) * 86400 + 63035 }, /* 17:30:35 */
				      .is_test = true,
				      .statements = statement,
				      .count = 1 };
}

static struct written_statement statement_of(const struct deposit *deposits, size_t count)
{
	return (struct written_statement){ .bankgiro = TEXT("9912346"),
					   .account_number = TEXT("5841000001009823"),
					   .currency = SEK,
					   .movements = deposits,
					   .count = count };
}

/* The records of a sample that was made by other hands; addresses left out, as they are not told. */
static void a_section_is_written_as_in_the_sample(void **state)
{
	(void)state;
	const struct deposit_payment payments[] = {
		{ .minor = 500000,
		  .reference_kind = REFERENCE_OCR,
		  .reference = TEXT("200000396"),
		  .further_references = TEXT("900014598"),
		  .payer_name = TEXT("Kalles Plåt AB"),
		  .payer_account = TEXT("3783511"),
		  .payer_identity = TEXT("5500001234"),
		  .service_reference = TEXT("5") },
		{ .minor = -50000,
		  .reference_kind = REFERENCE_FREE,
		  .reference = TEXT("189853"),
		  .payer_account = TEXT("0003783511"),
		  .service_reference = TEXT("000000000006") },
		{ .minor = 30000,
		  .reference_kind = REFERENCE_WRONG_OCR,
		  .reference = TEXT("1000011"),
		  .message = TEXT("Gåva till solidaritetsarbete i många länder under hela året"),
		  .service_reference = TEXT("8") },
	};
	const struct deposit deposit = { .booked_on = gift_day,
					 .alone = { .service_reference = TEXT("8") },
					 .payments = payments,
					 .count = 3 };
	const struct written_statement statement = statement_of(&deposit, 1);
	const struct written_file file = file_of(&statement);
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	size_t lost = 0;
	assert_ok(bgmax_write(&file, &out, &lost));
	assert_int_equal(lost, 0);
	assert_text(
	    buffer_text(&out),
	    "01BGMAX               0120261105173035000000T                                   \r\n"
	    "050009912346          SEK                                                       \r\n"
	    "200003783511                200000396000000000000500000210000000000050          \r\n"
	    "220003783511                900014598000000000000000000210000000000050          \r\n"
	    "26Kalles Pl\xE5t AB                                                                \r\n"
	    "29005500001234                                                                  \r\n"
	    "210003783511189853                   00000000000005000041000000000006"
	    "00         \r\n"
	    "200000000000                  1000011000000000000030000510000000000080          \r\n"
	    "25G\xE5va till solidaritetsarbete i m\xE5nga l\xE4nder under                             \r\n"
	    "25hela \xE5ret                                                                     \r\n"
	    "15000000000000000000058410000010098232026110500008000000000000480000SEK00000003 \r\n"
	    "7000000002000000010000000100000001                                              \r\n");
}

static void an_empty_file_has_its_two_records(void **state)
{
	(void)state;
	const struct written_file file = { .made_at = { 0 } };
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	size_t lost = 0;
	assert_ok(bgmax_write(&file, &out, &lost));
	assert_text(buffer_text(&out),
		    "01BGMAX               0119700101000000000000P                                   \r\n"
		    "7000000000000000000000000000000000                                              \r\n");
}

static struct status write_one(struct written_statement statement, struct deposit deposit,
			       const struct deposit_payment *payments, size_t count, size_t *lost)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	deposit.payments = payments;
	deposit.count = count;
	statement.movements = &deposit;
	statement.count = 1;
	const struct written_file file = file_of(&statement);
	return bgmax_write(&file, &out, lost);
}

static void assert_cannot_write(struct deposit_payment payment, const char *field)
{
	const struct deposit deposit = { .booked_on = gift_day };
	size_t lost = 0;
	const struct status status = write_one(statement_of(NULL, 0), deposit, &payment, 1, &lost);
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.field, field);
	assert_non_null(status.remedy);
}

static void p8_a_payment_that_does_not_fit_is_refused(void **state)
{
	(void)state;
	const struct deposit_payment good = { .minor = 100 };
	struct deposit_payment payment = good;
	payment.minor = 0;
	assert_cannot_write(payment, "TK20 38-55 amount");
	payment.minor = -100;
	assert_cannot_write(payment, "TK15 51-68 amount");
	payment.minor = MONEY_ORE_MAX + 1;
	assert_cannot_write(payment, "TK15 51-68 amount");
	payment = good;
	payment.reference = TEXT("100000199");
	assert_cannot_write(payment, "TK20 13-37 reference");
	payment.reference = TEXT("12345678901234567890123456");
	payment.reference_kind = REFERENCE_FREE;
	assert_cannot_write(payment, "TK20 13-37 reference");
	payment = good;
	payment.reference_kind = REFERENCE_OCR;
	assert_cannot_write(payment, "TK20 13-37 reference");
	payment = good;
	payment.service_reference = TEXT("1234567890123");
	assert_cannot_write(payment, "TK20 58-69 serial number");
	payment.service_reference = TEXT("A1");
	assert_cannot_write(payment, "TK20 58-69 serial number");
	payment = good;
	payment.payer_identity = TEXT("550000123");
	assert_cannot_write(payment, "TK29 3-14 organisation number");
	payment.payer_identity = TEXT("550000-123");
	assert_cannot_write(payment, "TK29 3-14 organisation number");
}

static void p8_a_section_that_does_not_fit_is_refused(void **state)
{
	(void)state;
	const struct deposit_payment payment = { .minor = 100 };
	const struct deposit good = { .booked_on = gift_day };
	struct written_statement statement = statement_of(NULL, 0);
	struct deposit deposit = good;
	size_t lost = 0;
	assert_ok(write_one(statement, deposit, &payment, 1, &lost));
	assert_string_equal(write_one(statement, deposit, NULL, 0, &lost).field, "TK20");
	deposit.alone.service_reference = TEXT("123456");
	assert_string_equal(write_one(statement, deposit, &payment, 1, &lost).field,
			    "TK15 46-50 deposit serial number");
	statement.bankgiro = TEXT("");
	assert_string_equal(write_one(statement, good, &payment, 1, &lost).field, "TK05 3-12 bankgiro");
	statement.bankgiro = TEXT("991-2346");
	assert_string_equal(write_one(statement, good, &payment, 1, &lost).field, "TK05 3-12 bankgiro");
	statement = statement_of(NULL, 0);
	statement.account_number = TEXT("58410000010098231");
	assert_string_equal(write_one(statement, good, &payment, 1, &lost).field, "TK15 3-37 account");
	const struct deposit_payment huge[] = { { .minor = INT64_MAX }, { .minor = INT64_MAX } };
	assert_string_equal(write_one(statement_of(NULL, 0), good, huge, 2, &lost).field,
			    "TK15 51-68 amount");
	const struct deposit_payment apart[] = { { .minor = MONEY_ORE_MAX + 1 }, { .minor = -1 } };
	assert_string_equal(write_one(statement_of(NULL, 0), good, apart, 2, &lost).field,
			    "TK20 38-55 amount");
}

static void a_buffer_that_is_full_is_told(void **state)
{
	(void)state;
	const struct deposit_payment payment = { .minor = 100 };
	const struct deposit deposit = { .booked_on = gift_day, .payments = &payment, .count = 1 };
	const struct written_statement statement = statement_of(&deposit, 1);
	const struct written_file file = file_of(&statement);
	size_t lost = 0;
	for (size_t over = 0; over < 2; over++) {
		SCOPED(buffer_close) struct buffer out = buffer_open(5 * 82 - over);
		assert_code(bgmax_write(&file, &out, &lost), over == 0 ? STATUS_OK : STATUS_LIMIT);
	}
}

static void characters_that_the_set_lacks_are_counted(void **state)
{
	(void)state;
	const struct deposit_payment payment = { .minor = 100,
						 .message = TEXT("Łódź 100 €"),
						 .payer_name = TEXT("Žižek") };
	const struct deposit deposit = { .booked_on = gift_day };
	size_t lost = 7;
	assert_ok(write_one(statement_of(NULL, 0), deposit, &payment, 1, &lost));
	assert_int_equal(lost, 5); /* Ł ź € Ž ž */
}

/* A drawn file, and how far a reading of it has come. */
struct drawn {
	struct deposit_payment payments[SECTIONS_MAX][PAYMENTS_MAX];
	struct deposit deposits[SECTIONS_MAX];
	struct written_statement statement;
	char texts[SECTIONS_MAX * PAYMENTS_MAX * 4][WORDS_ROOM];
	char digits[SECTIONS_MAX * (PAYMENTS_MAX + 1) * 4][32];
	size_t text_count;
	size_t digits_count;
	size_t section;
	size_t payment;
	bool differs;
};

/* Words of Swedish letters with one space between, none longer than the lines they must fit in. */
static struct text draw_words(struct proof_draw *draw, struct drawn *drawn, size_t words_max,
			      size_t letters_max)
{
	static const char *const letters[] = { "a", "e", "R", "T", "7", ",", "å", "ä", "ö", "Å", "é", "ü" };
	SCOPED(buffer_close) struct buffer words = buffer_open(WORDS_ROOM - 1);
	const size_t word_count = proof_below(draw, words_max + 1);
	for (size_t i = 0; i < word_count; i++) {
		if (i > 0)
			buffer_add_byte(&words, ' ');
		const size_t letter_count = 1 + proof_below(draw, letters_max);
		for (size_t j = 0; j < letter_count; j++)
			buffer_add(&words, text_of(letters[proof_below(draw, 12)]));
	}
	assert_false(words.is_failed);
	char *room = drawn->texts[drawn->text_count++];
	assert_ok(text_to_c(buffer_text(&words), room, WORDS_ROOM));
	return text_of(room);
}

static struct text draw_digits(struct proof_draw *draw, struct drawn *drawn, size_t count)
{
	char *room = drawn->digits[drawn->digits_count++];
	for (size_t i = 0; i < count; i++)
		room[i] = (char)('0' + proof_below(draw, 10));
	room[0] = count > 0 ? (char)('1' + proof_below(draw, 9)) : '\0'; /* zeros alone mean none */
	room[count] = '\0';
	return text_of(room);
}

static void draw_reference(struct proof_draw *draw, struct drawn *drawn, struct deposit_payment *payment)
{
	payment->reference_kind = (enum reference_kind)proof_below(draw, 4);
	if (payment->reference_kind == REFERENCE_FREE)
		payment->reference = draw_words(draw, drawn, 2, 10);
	else if (payment->reference_kind != REFERENCE_NONE)
		payment->reference = draw_digits(draw, drawn, 2 + proof_below(draw, 24));
	if (payment->reference.count == 0)
		payment->reference_kind = REFERENCE_NONE;
	payment->further_references = draw_words(draw, drawn, 4, 25);
}

static void draw_payment(struct proof_draw *draw, struct drawn *drawn, struct deposit_payment *payment)
{
	payment->minor = 1 + (int64_t)proof_below(draw, 100000000);
	draw_reference(draw, drawn, payment);
	payment->message = draw_words(draw, drawn, 9, 20);
	payment->payer_name = draw_words(draw, drawn, 3, 16);
	payment->payer_account = draw_digits(draw, drawn, proof_below(draw, 9));
	payment->payer_identity = draw_digits(draw, drawn, proof_below(draw, 2) * 10);
	payment->service_reference = draw_digits(draw, drawn, proof_below(draw, 2) * 12);
}

static void draw_file(struct proof_draw *draw, struct drawn *drawn)
{
	const size_t sections = proof_below(draw, SECTIONS_MAX + 1);
	drawn->statement = statement_of(drawn->deposits, sections);
	for (size_t i = 0; i < sections; i++) {
		struct deposit *deposit = &drawn->deposits[i];
		deposit->count = 1 + proof_below(draw, PAYMENTS_MAX);
		deposit->payments = drawn->payments[i];
		deposit->booked_on = (struct day){ 20000 + (int64_t)proof_below(draw, 1000) };
		deposit->alone.service_reference = draw_digits(draw, drawn, proof_below(draw, 2) * 5);
		for (size_t j = 0; j < deposit->count; j++)
			draw_payment(draw, drawn, &drawn->payments[i][j]);
		/* A deduction may take back at most what the first payment gave. */
		if (deposit->count > 1)
			drawn->payments[i][1].minor =
			    -1 - (int64_t)proof_below(draw, (uint64_t)drawn->payments[i][0].minor);
	}
}

static int64_t sum_of(const struct deposit *deposit)
{
	int64_t sum = 0;
	for (size_t i = 0; i < deposit->count; i++)
		sum += deposit->payments[i].minor;
	return sum;
}

static void expect(struct drawn *drawn, bool holds)
{
	drawn->differs = drawn->differs || !holds;
}

static struct status meet_begin(void *self, const struct statement_head *head)
{
	struct drawn *drawn = self;
	const struct deposit *deposit = &drawn->deposits[drawn->section];
	expect(drawn, head->scheme == ACCOUNT_BANKGIRO && currency_equal(head->currency, SEK));
	expect(drawn, text_equal(head->account, TEXT("9912346")));
	expect(drawn, text_equal(head->identity, deposit->alone.service_reference));
	drawn->payment = 0;
	return OK;
}

static void meet_payment(struct drawn *drawn, const struct statement_row *row,
			 const struct deposit_payment *payment)
{
	expect(drawn, row->amount.minor == payment->minor && row->part_count == 0);
	expect(drawn, row->reference_kind == payment->reference_kind);
	expect(drawn, text_equal(row->reference, payment->reference));
	expect(drawn, text_equal(row->further_references, payment->further_references));
	expect(drawn, text_equal(row->message, payment->message));
	expect(drawn, text_equal(row->payer_name, payment->payer_name));
	expect(drawn, text_equal(row->payer_account, payment->payer_account));
	expect(drawn, text_equal(row->payer_identity, payment->payer_identity));
	expect(drawn, text_equal(row->service_reference, payment->service_reference));
}

static struct status meet_row(void *self, const struct statement_row *row)
{
	struct drawn *drawn = self;
	const struct deposit *deposit = &drawn->deposits[drawn->section];
	expect(drawn, row->booked_on.number == deposit->booked_on.number);
	if (row->level == ROW_PART) {
		meet_payment(drawn, row, &deposit->payments[drawn->payment++]);
		return OK;
	}
	expect(drawn, row->amount.minor == sum_of(deposit) && row->part_count == deposit->count);
	expect(drawn, text_equal(row->service_reference, deposit->alone.service_reference));
	return OK;
}

static struct status meet_end(void *self, const struct statement_tail *tail)
{
	struct drawn *drawn = self;
	const struct deposit *deposit = &drawn->deposits[drawn->section++];
	expect(drawn, drawn->payment == deposit->count && tail->part_count == deposit->count);
	expect(drawn, tail->movement_count == 1 && tail->sum.minor == sum_of(deposit));
	return OK;
}

static bool written_reads_back_identical(struct proof_draw *draw, void *context)
{
	static const struct statement_events events = { meet_begin, meet_row, meet_end };
	struct drawn *drawn = context;
	*drawn = (struct drawn){ 0 };
	draw_file(draw, drawn);
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	const struct written_file file = file_of(&drawn->statement);
	size_t lost = 0;
	PROOF_CHECK(draw, status_is_ok(bgmax_write(&file, &out, &lost)));
	PROOF_CHECK(draw, lost == 0);
	struct memory_source memory = { .rest = buffer_text(&out), .step_max = 1 + proof_below(draw, 300) };
	struct source source = source_of_memory(&memory);
	struct bank_file_summary summary;
	PROOF_CHECK(draw, status_is_ok(bank_file_read(BANK_FILE_BGMAX, &source, &events, drawn, &summary)));
	PROOF_CHECK(draw, !drawn->differs);
	PROOF_CHECK(draw, drawn->section == drawn->statement.count);
	PROOF_CHECK(draw, summary.is_test && summary.unknown_records == 0);
	return true;
}

static void p1_what_is_written_reads_back_identical(void **state)
{
	(void)state;
	struct drawn *drawn = memory_take(1, sizeof *drawn);
	proof_property_holds("written reads back identical", PROPERTY_ROUNDS, written_reads_back_identical,
			     drawn);
	free(drawn);
}

static void p9_the_same_values_are_the_same_bytes(void **state)
{
	(void)state;
	const struct deposit_payment payment = { .minor = 100, .message = TEXT("Tack") };
	const struct deposit deposit = { .booked_on = gift_day, .payments = &payment, .count = 1 };
	const struct written_statement statement = statement_of(&deposit, 1);
	const struct written_file file = file_of(&statement);
	SCOPED(buffer_close) struct buffer first = buffer_open(FILE_BYTES_MAX);
	SCOPED(buffer_close) struct buffer second = buffer_open(FILE_BYTES_MAX);
	size_t lost = 0;
	assert_ok(bgmax_write(&file, &first, &lost));
	assert_ok(bgmax_write(&file, &second, &lost));
	assert_true(text_equal(buffer_text(&first), buffer_text(&second)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_section_is_written_as_in_the_sample),
		cmocka_unit_test(an_empty_file_has_its_two_records),
		cmocka_unit_test(p8_a_payment_that_does_not_fit_is_refused),
		cmocka_unit_test(p8_a_section_that_does_not_fit_is_refused),
		cmocka_unit_test(a_buffer_that_is_full_is_told),
		cmocka_unit_test(characters_that_the_set_lacks_are_counted),
		cmocka_unit_test(p1_what_is_written_reads_back_identical),
		cmocka_unit_test(p9_the_same_values_are_the_same_bytes),
	};
	return PROOF_RUN(tests);
}
