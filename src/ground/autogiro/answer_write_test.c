/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/autogiro/autogiro_kit.h"

#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

enum { PROPERTY_ROUNDS = 1000, ROWS_MAX = 8, SECTIONS_MAX = 4, FILE_ROOM = 1 << 16 };

static struct day day_of_2026(int month, int day)
{
	struct day out = { 0 };
	assert_ok(day_of(2026, month, day, &out));
	return out;
}

static struct autogiro_head head_of(enum autogiro_kind kind, enum autogiro_layout layout, struct day day)
{
	return (struct autogiro_head){ .kind = kind,
				       .layout = layout,
				       .written_on = AUTOGIRO_DAY(day),
				       .customer = TEXT("471117"),
				       .bankgiro = TEXT("9912346") };
}

static void assert_written(const struct autogiro_answers *file, struct text expected)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
	SCOPED(buffer_close) struct buffer again = buffer_open(FILE_ROOM);
	assert_ok(autogiro_answers_write(file, &out));
	assert_string_equal(out.bytes, expected.bytes);
	assert_ok(autogiro_answers_write(file, &again));
	assert_true(text_equal(buffer_text(&out), buffer_text(&again)));
}

/* The samples were made by other hands: the same values give the same bytes. */

static struct autogiro_payment payment_of(enum autogiro_section_kind kind, struct text payer, int64_t ore,
					  struct text reference, enum autogiro_payment_status status)
{
	return (struct autogiro_payment){ .kind = kind,
					  .day = AUTOGIRO_DAY(day_of_2026(11, 27)),
					  .period = AUTOGIRO_ONCE,
					  .times = AUTOGIRO_NO_TIMES,
					  .payer = payer,
					  .amount = { ore },
					  .bankgiro = TEXT("9912346"),
					  .reference = reference,
					  .status = status,
					  .refund_code = AUTOGIRO_NO_CODE };
}

static struct autogiro_section section_of(enum autogiro_section_kind kind)
{
	return (struct autogiro_section){ .kind = kind,
					  .account = TEXT("5841000001009823"),
					  .day = day_of_2026(11, 27),
					  .serial = 1,
					  .sum = { -7 }, /* not looked at */
					  .count = 99 };
}

static void the_sample_payment_specification_is_written(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	const struct autogiro_payment debits[] = {
		payment_of(AUTOGIRO_DEBITS, TEXT("1000019"), 20000, TEXT("GÅVA NOV 2026"),
			   AUTOGIRO_CARRIED_OUT),
		payment_of(AUTOGIRO_DEBITS, TEXT("1000027"), 10000, TEXT("GÅVA NOV 2026"), AUTOGIRO_NO_FUNDS),
		payment_of(AUTOGIRO_DEBITS, TEXT("50501055"), 50000, TEXT("MÅNADSGÅVA"),
			   AUTOGIRO_CARRIED_OUT),
		payment_of(AUTOGIRO_DEBITS, TEXT("1000035"), 15000, TEXT("MÅNADSGÅVA"), AUTOGIRO_NO_LINK),
		payment_of(AUTOGIRO_DEBITS, TEXT("1000043"), 25000, TEXT("ENGÅNGSGÅVA"), AUTOGIRO_WILL_RETRY),
	};
	const struct autogiro_payment payout =
	    payment_of(AUTOGIRO_PAYOUTS, TEXT("1000019"), 5000, TEXT("ÅTERBETALNING"), AUTOGIRO_CARRIED_OUT);
	struct autogiro_payment refund =
	    payment_of(AUTOGIRO_REFUNDS, TEXT("1000027"), 20000, TEXT("GÅVA OKT 2026"), AUTOGIRO_CARRIED_OUT);
	refund.day = AUTOGIRO_DAY(day_of_2026(10, 27));
	refund.refunded_on = AUTOGIRO_DAY(day_of_2026(11, 27));
	refund.refund_code = 2;
	const struct autogiro_written_section sections[] = {
		{ section_of(AUTOGIRO_DEBITS), debits, 5 },
		{ section_of(AUTOGIRO_PAYOUTS), &payout, 1 },
		{ section_of(AUTOGIRO_REFUNDS), &refund, 1 },
	};
	struct autogiro_answers file = { .head =
					     head_of(AUTOGIRO_PAYMENTS, AUTOGIRO_NEW, day_of_2026(11, 27)),
					 .sections = sections,
					 .count = 3 };
	file.head.timestamp = TEXT("20261127193055123456");
	assert_written(&file, proof_sample("autogiro/own-payment-specification-in.txt", &arena));
}

static void the_sample_mandate_advice_is_written(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	const struct autogiro_day day = AUTOGIRO_DAY(day_of_2026(11, 5));
	const struct text ours = TEXT("9912346");
	const struct text eva = TEXT("191212121212");
	const struct autogiro_mandate mandates[] = {
		{ ours, TEXT("1000019"), TEXT("5000000001111116"), eva, 4, 32, day, { 0 }, { 0 } },
		{ ours,
		  TEXT("1000027"),
		  TEXT("6000000301286698"),
		  TEXT("196803050000"),
		  4,
		  23,
		  day,
		  { 0 },
		  { 0 } },
		/* The sample has zeros for this account, where we write blanks: see below. */
		{ ours, TEXT("50501055"), { 0 }, TEXT("005500001234"), 4, 32, day, { 0 }, { 0 } },
		{ ours, TEXT("1000043"), { 0 }, { 0 }, 3, 33, day, { 0 }, { 0 } },
		{ ours, TEXT("1000035"), TEXT("3300001212121212"), eva, 46, 2, day, { 0 }, { 0 } },
		{ ours, TEXT("1000100"), TEXT("5000000001111116"), eva, 5, 32, day, { 0 }, { 0 } },
	};
	const struct autogiro_answers file = { .head = head_of(AUTOGIRO_MANDATES, AUTOGIRO_NEW,
							       day_of_2026(11, 5)),
					       .mandates = mandates,
					       .count = 6 };
	const struct text sample = proof_sample("autogiro/own-mandate-advice-in.txt", &arena);
	char *expected = arena_take(&arena, sample.count + 1);
	memcpy(expected, sample.bytes, sample.count);
	memset(expected + 3 * 82 + 28, ' ', 16); /* the account */
	/* And a blank first payment, where we write none too. */
	assert_written(&file, (struct text){ expected, sample.count });
}

static void the_sample_of_rejected_payments_is_written(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	const struct autogiro_day day = AUTOGIRO_DAY(day_of_2026(11, 27));
	const struct autogiro_rejection rejections[] = {
		{ AUTOGIRO_DEBIT,
		  day,
		  '0',
		  -1,
		  TEXT("1000019"),
		  { 20000 },
		  false,
		  TEXT("GÅVA NOV 2026"),
		  1,
		  { 0 } },
		{ AUTOGIRO_DEBIT,
		  AUTOGIRO_DAY(day_of_2026(11, 30)),
		  '1',
		  12,
		  TEXT("1000035"),
		  { 15000 },
		  false,
		  TEXT("MÅNADSGÅVA"),
		  2,
		  { 0 } },
		{ AUTOGIRO_PAYOUT,
		  day,
		  '0',
		  -1,
		  TEXT("1000019"),
		  { 5000 },
		  false,
		  TEXT("ÅTERBETALNING"),
		  9,
		  { 0 } },
	};
	const struct autogiro_answers file = { .head = head_of(AUTOGIRO_REJECTIONS, AUTOGIRO_NEW,
							       day_of_2026(11, 20)),
					       .rejections = rejections,
					       .count = 3 };
	assert_written(&file, proof_sample("autogiro/own-rejected-payments-in.txt", &arena));
}

static void the_sample_of_internet_bank_mandates_is_written(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	const struct autogiro_wish wishes[] = {
		{ .bankgiro = TEXT("9912346"),
		  .payer = TEXT("1000019"),
		  .account = TEXT("5000000001111116"),
		  .identity = TEXT("191212121212"),
		  .kind = AUTOGIRO_WISH_NEW,
		  .message = TEXT("JAG VILL GE 200 KR I MÅNADEN"),
		  .name = { TEXT("ÅSA ÖBERG"), TEXT("C/O EXEMPEL") },
		  .address = { TEXT("STORGATAN 2") },
		  .postal_code = TEXT("12345"),
		  .town = TEXT("STORÅKER") },
		{ .bankgiro = TEXT("9912346"),
		  .payer = TEXT("1000027"),
		  .account = TEXT("6000000301286698"),
		  .identity = TEXT("196803050000"),
		  .kind = AUTOGIRO_WISH_FIRST_REMINDER,
		  .name = { TEXT("KALLE EXEMPEL") },
		  .address = { TEXT("LILLAGATAN 3") },
		  .postal_code = TEXT("12345"),
		  .town = TEXT("STORÅKER") },
	};
	const struct autogiro_answers file = { .head =
						   head_of(AUTOGIRO_WISHES, AUTOGIRO_NEW, day_of_2026(11, 3)),
					       .wishes = wishes,
					       .count = 2 };
	assert_written(&file, proof_sample("autogiro/own-internet-bank-mandates-in.txt", &arena));
}

/* Kinds and layouts without a sample: the bytes that the formats page tells. */
static void other_kinds_are_written_by_the_page(void **state)
{
	(void)state;
	const struct autogiro_change changes[] = {
		{ 25,
		  AUTOGIRO_DAY(day_of_2026(11, 30)),
		  TEXT("1000019"),
		  AUTOGIRO_DEBIT,
		  { 20000 },
		  { 0 },
		  TEXT("GÅVA"),
		  12,
		  { 0 } },
		{ 29,
		  AUTOGIRO_DAY(day_of_2026(11, 30)),
		  TEXT("1000027"),
		  AUTOGIRO_PAYOUT,
		  { 5000 },
		  AUTOGIRO_DAY(day_of_2026(12, 3)),
		  { 0 },
		  14,
		  { 0 } },
	};
	struct autogiro_answers file = { .head = head_of(AUTOGIRO_CHANGES, AUTOGIRO_OLD, day_of_2026(11, 20)),
					 .changes = changes,
					 .count = 2 };
	assert_written(
	    &file,
	    TEXT("0120261120AUTOGIRO9900MAK/\xC4NDRINGSLISTA                       4711170009912346  \r\n"
		 "2520261130000000000100001982000000020000REFERENS00000000G\xC5VA            12      \r\n"
		 "2920261130000000000100002732000000005000000000002026120300000000000000"
		 "0014      \r\n"
		 "09202611209900              0000000050000000010000010000000000020000000000000000\r\n"));
	const struct autogiro_registered registered = { .bankgiro = TEXT("9912346"),
							.identity = TEXT("191212121212"),
							.payer = TEXT("1000019"),
							.origin = 1,
							.last_used = 26,
							.created_on = AUTOGIRO_DAY(day_of_2026(11, 5)),
							.status = 1,
							.account = TEXT("5000000001111116") };
	file = (struct autogiro_answers){ .head = { .kind = AUTOGIRO_MANDATE_REGISTER },
					  .registered = &registered,
					  .count = 1 };
	assert_written(&file, TEXT("0009912346191212121212000000000100001912620261105000000001      "
				   "5000000001111116\r\n"));
	const struct autogiro_payment payments[] = {
		payment_of(AUTOGIRO_DEBITS, TEXT("1000019"), 20000, TEXT("A"), AUTOGIRO_NO_FUNDS),
		payment_of(AUTOGIRO_PAYOUTS, TEXT("1000027"), 5000, TEXT("B"), AUTOGIRO_CARRIED_OUT),
	};
	file =
	    (struct autogiro_answers){ .head = head_of(AUTOGIRO_PAYMENTS, AUTOGIRO_OLD, day_of_2026(11, 27)),
				       .payments = payments,
				       .count = 2 };
	assert_written(
	    &file,
	    TEXT("0120261127AUTOGIRO9900                                        4711170009912346  \r\n"
		 "82202611270    00000000010000190000000200000009912346A                         1\r\n"
		 "32202611270    00000000010000270000000050000009912346B                          \r\n"
		 "09202611279900              0000000050000000010000010000000000020000000000000000\r\n"));
}

static void assert_cannot_write(const struct autogiro_answers *file, const char *field)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
	buffer_add(&out, TEXT("before"));
	const struct status status = autogiro_answers_write(file, &out);
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.field, field);
	assert_non_null(status.remedy);
	assert_text(buffer_text(&out), "before");
}

static void p8_heads_that_cannot_be_told_are_refused(void **state)
{
	(void)state;
	struct autogiro_answers file = { .head =
					     head_of(AUTOGIRO_UNKNOWN, AUTOGIRO_NEW, day_of_2026(11, 5)) };
	assert_cannot_write(&file, "kind");
	file.head.kind = AUTOGIRO_ORDERS;
	assert_cannot_write(&file, "kind");
	file.head.kind = AUTOGIRO_WISHES;
	file.head.layout = AUTOGIRO_OLD;
	assert_cannot_write(&file, "kind");
	file.head.kind = AUTOGIRO_PAYMENT_REGISTER;
	assert_cannot_write(&file, "kind");
	file.head.kind = AUTOGIRO_MANDATE_REGISTER;
	assert_cannot_write(&file, "count");
	file.head = head_of(AUTOGIRO_MANDATES, AUTOGIRO_NEW, day_of_2026(11, 5));
	file.head.bankgiro = TEXT("9912347");
	assert_cannot_write(&file, "bankgiro");
	file.head = head_of(AUTOGIRO_MANDATES, AUTOGIRO_NEW, day_of_2026(11, 5));
	file.head.customer = TEXT("");
	assert_cannot_write(&file, "TK01 65-70 customer number");
	file.head = head_of(AUTOGIRO_MANDATES, AUTOGIRO_NEW, day_of_2026(11, 5));
	file.head.written_on.kind = AUTOGIRO_NO_DAY;
	assert_cannot_write(&file, "TK01 25-32 day");
	file.head = head_of(AUTOGIRO_MANDATES, AUTOGIRO_NEW, day_of_2026(11, 5));
	file.head.timestamp = TEXT("20261106193055123456"); /* another day */
	assert_cannot_write(&file, "TK01 25-44 timestamp");
	file.head.timestamp = TEXT("2026110519305512345");
	assert_cannot_write(&file, "TK01 25-44 timestamp");
	file.head.timestamp = TEXT("20261105193055123456");
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
	assert_ok(autogiro_answers_write(&file, &out));
}

static void assert_payment_cannot_be_written(enum autogiro_layout layout, struct autogiro_payment payment,
					     const char *field)
{
	const struct autogiro_written_section section = { section_of(payment.kind), &payment, 1 };
	const struct autogiro_answers file = { .head =
						   head_of(AUTOGIRO_PAYMENTS, layout, day_of_2026(11, 27)),
					       .sections = &section,
					       .payments = &payment,
					       .count = 1 };
	assert_cannot_write(&file, field);
}

static void p8_payments_that_cannot_be_told_are_refused(void **state)
{
	(void)state;
	const struct autogiro_payment good =
	    payment_of(AUTOGIRO_DEBITS, TEXT("1000019"), 100, TEXT("GÅVA"), AUTOGIRO_CARRIED_OUT);
	struct autogiro_payment payment = good;
	payment.amount.ore = AUTOGIRO_ORE_MAX + 1;
	assert_payment_cannot_be_written(AUTOGIRO_NEW, payment, "TK82/32 32-43 amount");
	payment.amount.ore = -1;
	assert_payment_cannot_be_written(AUTOGIRO_OLD, payment, "TK82/32 32-43 amount");
	payment = good;
	payment.status = (enum autogiro_payment_status)3;
	assert_payment_cannot_be_written(AUTOGIRO_NEW, payment, "TK82/32 80 status");
	assert_payment_cannot_be_written(AUTOGIRO_OLD, payment, "TK82/32 80 status");
	payment = good;
	payment.bankgiro = TEXT("991-2346");
	assert_payment_cannot_be_written(AUTOGIRO_NEW, payment, "TK82/32 44-53 bankgiro");
	payment = good;
	payment.kind = AUTOGIRO_REFUNDS;
	assert_payment_cannot_be_written(AUTOGIRO_OLD, payment, "kind");
	assert_payment_cannot_be_written(AUTOGIRO_NEW, payment, "TK77 70-77 day of refund");
	payment.refunded_on = good.day;
	payment.refund_code = 100;
	assert_payment_cannot_be_written(AUTOGIRO_NEW, payment, "TK77 78-79 refund code");
	payment.refund_code = 1;
	payment.status = AUTOGIRO_NO_FUNDS;
	assert_payment_cannot_be_written(AUTOGIRO_NEW, payment, "status");
	const struct autogiro_payment waiting[] = { good, payment };
	const struct autogiro_answers file = { .head = head_of(AUTOGIRO_PAYMENT_REGISTER, AUTOGIRO_NEW,
							       day_of_2026(11, 27)),
					       .payments = waiting + 1,
					       .count = 1 };
	assert_cannot_write(&file, "kind");
	payment = good;
	payment.status = AUTOGIRO_NO_FUNDS;
	const struct autogiro_answers tried = { .head = file.head, .payments = &payment, .count = 1 };
	assert_cannot_write(&tried, "status");
}

static void p8_sections_that_cannot_be_told_are_refused(void **state)
{
	(void)state;
	const struct autogiro_payment payment =
	    payment_of(AUTOGIRO_DEBITS, TEXT("1000019"), 100, TEXT("GÅVA"), AUTOGIRO_CARRIED_OUT);
	struct autogiro_written_section section = { section_of(AUTOGIRO_PAYOUTS), &payment, 1 };
	const struct autogiro_answers file = { .head = head_of(AUTOGIRO_PAYMENTS, AUTOGIRO_NEW,
							       day_of_2026(11, 27)),
					       .sections = &section,
					       .count = 1 };
	assert_cannot_write(&file, "kind");
	section.section = section_of(AUTOGIRO_DEBITS);
	section.section.serial = 100000;
	assert_cannot_write(&file, "TK15-17 46-50 serial number");
	section.section = section_of(AUTOGIRO_DEBITS);
	section.section.account = TEXT("SE45");
	assert_cannot_write(&file, "TK15-17 3-37 account");
}

static void p8_other_rows_that_cannot_be_told_are_refused(void **state)
{
	(void)state;
	const struct autogiro_day day = AUTOGIRO_DAY(day_of_2026(11, 5));
	struct autogiro_mandate mandate = { .bankgiro = TEXT("9912346"), .payer = TEXT("1"), .day = day };
	struct autogiro_rejection rejection = { .way = AUTOGIRO_NO_WAY, .day = day, .period = '0' };
	struct autogiro_change change = { .kind = 12 };
	struct autogiro_registered registered = { .bankgiro = TEXT("9912346"), .payer = TEXT("1") };
	struct autogiro_wish wish = { .bankgiro = TEXT("9912346"), .kind = (enum autogiro_wish_kind)3 };
	struct autogiro_answers file = { .head = head_of(AUTOGIRO_MANDATES, AUTOGIRO_OLD, day_of_2026(11, 5)),
					 .mandates = &mandate,
					 .rejections = &rejection,
					 .changes = &change,
					 .registered = &registered,
					 .wishes = &wish,
					 .count = 1 };
	mandate.first_payment_on = AUTOGIRO_DAY(((struct day){ 47482 })); /* 2100-01-01 */
	assert_cannot_write(&file, "TK73 74-79 first payment");
	mandate.first_payment_on = AUTOGIRO_DAY(((struct day){ 10956 })); /* 1999-12-31 */
	assert_cannot_write(&file, "TK73 74-79 first payment");
	file.head.kind = AUTOGIRO_REJECTIONS;
	assert_cannot_write(&file, "way");
	rejection.way = AUTOGIRO_DEBIT;
	rejection.is_amount_wrong = true;
	assert_cannot_write(&file, "TK82/32 31-42 amount");
	rejection.day.kind = AUTOGIRO_WRONG_DAY;
	assert_cannot_write(&file, "TK82/32 3-10 day");
	file.head.kind = AUTOGIRO_CHANGES;
	assert_cannot_write(&file, "kind");
	change.kind = 25;
	change.way = (enum autogiro_way)7;
	assert_cannot_write(&file, "TK03-29 27-28 code");
	file.head.kind = AUTOGIRO_MANDATE_REGISTER;
	assert_cannot_write(&file, "39-56 days");
	registered.created_on = AUTOGIRO_DAY(((struct day){ 47482 }));
	assert_cannot_write(&file, "39-56 days");
	file.head.kind = AUTOGIRO_WISHES;
	file.head.layout = AUTOGIRO_NEW;
	assert_cannot_write(&file, "TK52 62 kind");
	wish.kind = AUTOGIRO_WISH_NEW;
	wish.town = TEXT("37 LETTERS ARE MORE THAN ITS FIELD HAS");
	assert_cannot_write(&file, "TK56 8-43 town");
}

static void p1_sums_that_do_not_fit_are_refused(void **state)
{
	(void)state;
	/* The end record has twelve digits. */
	struct autogiro_payment payments[] = {
		payment_of(AUTOGIRO_DEBITS, TEXT("1"), AUTOGIRO_ORE_MAX, TEXT(""), AUTOGIRO_CARRIED_OUT),
		payment_of(AUTOGIRO_DEBITS, TEXT("2"), 0, TEXT(""), AUTOGIRO_CARRIED_OUT),
	};
	const struct autogiro_answers file = { .head = head_of(AUTOGIRO_PAYMENTS, AUTOGIRO_OLD,
							       day_of_2026(11, 27)),
					       .payments = payments,
					       .count = 2 };
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
	assert_ok(autogiro_answers_write(&file, &out));
	payments[1].amount.ore = 1;
	assert_cannot_write(&file, "TK09 57-68 sum of debits");
	/* More than any sum of money here. */
	payments[0].amount.ore = MONEY_ORE_MAX;
	payments[1].amount.ore = 1;
	const struct autogiro_written_section section = { section_of(AUTOGIRO_DEBITS), payments, 2 };
	const struct autogiro_answers sectioned = { .head = head_of(AUTOGIRO_PAYMENTS, AUTOGIRO_NEW,
								    day_of_2026(11, 27)),
						    .sections = &section,
						    .count = 1 };
	assert_cannot_write(&sectioned, "amount");
}

static void a_full_buffer_takes_nothing(void **state)
{
	(void)state;
	const struct autogiro_answers file = { .head = head_of(AUTOGIRO_MANDATES, AUTOGIRO_OLD,
							       day_of_2026(11, 5)) };
	for (size_t over = 0; over < 2; over++) {
		SCOPED(buffer_close) struct buffer out = buffer_open(2 * 82 - over);
		assert_code(autogiro_answers_write(&file, &out), over == 0 ? STATUS_OK : STATUS_LIMIT);
		assert_int_equal(out.count, over == 0 ? 2 * 82 : 0);
	}
}

/* Random files */

struct form_drawn {
	enum autogiro_kind kind;
	enum autogiro_layout layout;
};

/* Everything a file of any kind holds, in an arena. */
struct drawn {
	struct proof_draw *draw;
	struct arena arena;
	struct autogiro_answers file;
};

static struct autogiro_day perhaps_day(struct drawn *drawn)
{
	if (proof_below(drawn->draw, 3) == 0)
		return (struct autogiro_day){ .kind = AUTOGIRO_NO_DAY };
	return AUTOGIRO_DAY(autogiro_draw_day(drawn->draw));
}

static struct text digits(struct drawn *drawn, size_t count_max)
{
	return autogiro_draw_digits(drawn->draw, &drawn->arena, 1 + proof_below(drawn->draw, count_max));
}

static struct text perhaps_whole(struct drawn *drawn, size_t count)
{
	return autogiro_draw_digits(drawn->draw, &drawn->arena, proof_below(drawn->draw, 3) == 0 ? 0 : count);
}

static struct text words(struct drawn *drawn, size_t characters_max)
{
	return autogiro_draw_text(drawn->draw, &drawn->arena, characters_max);
}

/* Digits, or what a payer may have typed. */
static struct text typed(struct drawn *drawn)
{
	static const char *const odd[] = { "", "ANNA", "12-34", "ÅSA 7", "1234567890ABCDEF" };
	if (proof_below(drawn->draw, 3) > 0)
		return digits(drawn, AUTOGIRO_PAYER_DIGITS_MAX);
	return text_of(odd[proof_below(drawn->draw, 5)]);
}

static int32_t code(struct drawn *drawn, int32_t codes)
{
	return (int32_t)proof_below(drawn->draw, (uint64_t)codes + 1) - 1;
}

static struct money amount(struct drawn *drawn)
{
	/* Small enough for the sum of a file to fit in the end record's twelve digits. */
	return (struct money){ (int64_t)proof_below(drawn->draw,
						    (uint64_t)AUTOGIRO_ORE_MAX / (ROWS_MAX * SECTIONS_MAX)) };
}

static struct autogiro_payment draw_payment(struct drawn *drawn, enum autogiro_section_kind kind)
{
	static const enum autogiro_payment_status statuses[] = { AUTOGIRO_CARRIED_OUT, AUTOGIRO_NO_FUNDS,
								 AUTOGIRO_NO_LINK, AUTOGIRO_WILL_RETRY };
	struct autogiro_payment payment = { .kind = kind,
					    .day = AUTOGIRO_DAY(autogiro_draw_day(drawn->draw)),
					    .period = (char)('0' + (int)proof_below(drawn->draw, 9)),
					    .times = code(drawn, 1000),
					    .payer = digits(drawn, AUTOGIRO_PAYER_DIGITS_MAX),
					    .amount = amount(drawn),
					    .reference = words(drawn, 16),
					    .refund_code = AUTOGIRO_NO_CODE };
	if (proof_below(drawn->draw, 4) > 0)
		payment.bankgiro = digits(drawn, 10);
	if (kind == AUTOGIRO_REFUNDS) {
		payment.refunded_on = AUTOGIRO_DAY(autogiro_draw_day(drawn->draw));
		payment.refund_code = code(drawn, 100);
	} else if (drawn->file.head.kind == AUTOGIRO_PAYMENTS) {
		payment.status = statuses[proof_below(drawn->draw, 4)];
	}
	return payment;
}

static void draw_payments(struct drawn *drawn, size_t kinds)
{
	struct autogiro_payment *payments = arena_take(&drawn->arena, (ROWS_MAX + 1) * sizeof *payments);
	for (size_t i = 0; i < drawn->file.count; i++)
		payments[i] =
		    draw_payment(drawn, (enum autogiro_section_kind)proof_below(drawn->draw, kinds));
	drawn->file.payments = payments;
}

static void draw_sections(struct drawn *drawn)
{
	struct autogiro_written_section *sections =
	    arena_take(&drawn->arena, (SECTIONS_MAX + 1) * sizeof *sections);
	drawn->file.count = proof_below(drawn->draw, SECTIONS_MAX + 1);
	for (size_t i = 0; i < drawn->file.count; i++) {
		struct autogiro_written_section *section = &sections[i];
		const enum autogiro_section_kind kind =
		    (enum autogiro_section_kind)proof_below(drawn->draw, 3);
		section->count = proof_below(drawn->draw, ROWS_MAX + 1);
		section->section =
		    (struct autogiro_section){ .kind = kind,
					       .day = autogiro_draw_day(drawn->draw),
					       .serial = (int64_t)proof_below(drawn->draw, 100000) };
		if (proof_below(drawn->draw, 4) > 0)
			section->section.account = digits(drawn, 35);
		struct autogiro_payment *payments =
		    arena_take(&drawn->arena, (ROWS_MAX + 1) * sizeof *payments);
		for (size_t j = 0; j < section->count; j++)
			payments[j] = draw_payment(drawn, kind);
		section->payments = payments;
	}
	drawn->file.sections = sections;
}

static void draw_mandates(struct drawn *drawn)
{
	struct autogiro_mandate *mandates = arena_take(&drawn->arena, (ROWS_MAX + 1) * sizeof *mandates);
	for (size_t i = 0; i < drawn->file.count; i++)
		mandates[i] = (struct autogiro_mandate){ .bankgiro = digits(drawn, 10),
							 .payer = typed(drawn),
							 .account = perhaps_whole(drawn, 16),
							 .identity = perhaps_whole(drawn, 12),
							 .information = code(drawn, 100),
							 .comment = code(drawn, 100),
							 .day = AUTOGIRO_DAY(autogiro_draw_day(drawn->draw)),
							 .first_payment_on = perhaps_day(drawn) };
	drawn->file.mandates = mandates;
}

static void draw_rejections(struct drawn *drawn)
{
	struct autogiro_rejection *rejections =
	    arena_take(&drawn->arena, (ROWS_MAX + 1) * sizeof *rejections);
	for (size_t i = 0; i < drawn->file.count; i++) {
		struct autogiro_rejection *rejection = &rejections[i];
		rejection->way = proof_below(drawn->draw, 2) == 0 ? AUTOGIRO_DEBIT : AUTOGIRO_PAYOUT;
		rejection->day = perhaps_day(drawn);
		if (rejection->day.kind == AUTOGIRO_NO_DAY)
			rejection->day.kind = AUTOGIRO_AT_ONCE;
		rejection->period = (char)(' ' + (int)proof_below(drawn->draw, 95));
		rejection->times = code(drawn, 1000);
		rejection->payer = typed(drawn);
		rejection->amount = amount(drawn);
		rejection->reference = words(drawn, 16);
		rejection->comment = code(drawn, 100);
	}
	drawn->file.rejections = rejections;
}

static void draw_changes(struct drawn *drawn)
{
	static const int32_t kinds[] = { 3, 11, 21, 22, 23, 24, 25, 26, 27, 28, 29 };
	struct autogiro_change *changes = arena_take(&drawn->arena, (ROWS_MAX + 1) * sizeof *changes);
	for (size_t i = 0; i < drawn->file.count; i++)
		changes[i] = (struct autogiro_change){ .kind = kinds[proof_below(drawn->draw, 11)],
						       .day = perhaps_day(drawn),
						       .payer = typed(drawn),
						       .way = (enum autogiro_way)proof_below(drawn->draw, 3),
						       .amount = amount(drawn),
						       .new_day = perhaps_day(drawn),
						       .reference = words(drawn, 16),
						       .comment = code(drawn, 100) };
	drawn->file.changes = changes;
}

static void draw_wishes(struct drawn *drawn)
{
	struct autogiro_wish *wishes = arena_take(&drawn->arena, (ROWS_MAX + 1) * sizeof *wishes);
	for (size_t i = 0; i < drawn->file.count; i++)
		wishes[i] =
		    (struct autogiro_wish){ .bankgiro = digits(drawn, 10),
					    .payer = typed(drawn),
					    .account = perhaps_whole(drawn, 16),
					    .identity = perhaps_whole(drawn, 12),
					    .kind = (enum autogiro_wish_kind)proof_below(drawn->draw, 3),
					    .message = words(drawn, 36),
					    .name = { words(drawn, 36), words(drawn, 36) },
					    .address = { words(drawn, 36), words(drawn, 36) },
					    .postal_code = words(drawn, 5),
					    .town = words(drawn, 36) };
	drawn->file.wishes = wishes;
}

static void draw_registered(struct drawn *drawn)
{
	struct autogiro_registered *registered =
	    arena_take(&drawn->arena, (ROWS_MAX + 1) * sizeof *registered);
	drawn->file.count += drawn->file.count == 0; /* an empty register is no file */
	for (size_t i = 0; i < drawn->file.count; i++)
		registered[i] = (struct autogiro_registered){
			.bankgiro = digits(drawn, 10),
			.identity = perhaps_whole(drawn, 12),
			.payer = digits(drawn, 16),
			.origin = (int32_t)proof_below(drawn->draw, 10),
			.last_used = code(drawn, drawn->file.head.layout == AUTOGIRO_OLD ? 10 : 100),
			.created_on = AUTOGIRO_DAY(autogiro_draw_day(drawn->draw)),
			.changed_on = perhaps_day(drawn),
			.status = code(drawn, 10),
			.account = perhaps_whole(drawn, 16)
		};
	drawn->file.registered = registered;
}

/* What the form's head has no place for is left empty. */
static void draw_head(struct drawn *drawn, const struct form_drawn *form)
{
	static const char *const giros[] = { "9912346", "50501055", "3783511" };
	const bool has_customer = form->kind != AUTOGIRO_WISHES &&
				  !(form->kind == AUTOGIRO_MANDATES && form->layout == AUTOGIRO_OLD);
	struct autogiro_head *head = &drawn->file.head;
	*head = (struct autogiro_head){ .kind = form->kind, .layout = form->layout };
	if (form->kind == AUTOGIRO_MANDATE_REGISTER)
		return;
	char room[DAY_PRINT_ROOM];
	const struct day day = autogiro_draw_day(drawn->draw);
	head->written_on = AUTOGIRO_DAY(day);
	head->bankgiro = text_of(giros[proof_below(drawn->draw, 3)]);
	if (has_customer)
		head->customer = autogiro_draw_digits(drawn->draw, &drawn->arena, 6);
	const bool has_stamp = has_customer && form->layout == AUTOGIRO_NEW &&
			       form->kind != AUTOGIRO_PAYMENT_REGISTER && proof_below(drawn->draw, 2) == 0;
	if (!has_stamp)
		return;
	char *stamp = arena_take(&drawn->arena, 20);
	memcpy(stamp, day_print_plain(day, room), 8);
	memcpy(stamp + 8, autogiro_draw_digits(drawn->draw, &drawn->arena, 12).bytes, 12);
	head->timestamp = (struct text){ stamp, 20 };
}

static void draw_rows(struct drawn *drawn)
{
	drawn->file.count = proof_below(drawn->draw, ROWS_MAX + 1);
	switch (drawn->file.head.kind) {
	case AUTOGIRO_PAYMENTS:
		if (drawn->file.head.layout == AUTOGIRO_OLD)
			draw_payments(drawn, 2);
		else
			draw_sections(drawn);
		return;
	case AUTOGIRO_MANDATES:
		draw_mandates(drawn);
		return;
	case AUTOGIRO_REJECTIONS:
		draw_rejections(drawn);
		return;
	case AUTOGIRO_CHANGES:
		draw_changes(drawn);
		return;
	case AUTOGIRO_WISHES:
		draw_wishes(drawn);
		return;
	case AUTOGIRO_PAYMENT_REGISTER:
		draw_payments(drawn, 2);
		return;
	case AUTOGIRO_MANDATE_REGISTER:
		draw_registered(drawn);
		return;
	case AUTOGIRO_UNKNOWN:
	case AUTOGIRO_ORDERS:
		fail();
	}
}

static void close_drawn(struct drawn *drawn)
{
	arena_close(&drawn->arena);
}

static bool written_answers_read_back(struct proof_draw *draw, void *context)
{
	const struct form_drawn *form = context;
	SCOPED(close_drawn) struct drawn drawn = { .draw = draw, .arena = arena_open(1 << 20) };
	draw_head(&drawn, form);
	draw_rows(&drawn);
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
	SCOPED(buffer_close) struct buffer expected = buffer_open(LISTING_BYTES_MAX);
	PROOF_CHECK(draw, status_is_ok(autogiro_answers_write(&drawn.file, &out)));
	const struct autogiro_form found = autogiro_file_kind(buffer_text(&out));
	PROOF_CHECK(draw, found.kind == form->kind && found.layout == form->layout);
	SCOPED(autogiro_listing_close)
	struct autogiro_listing listing = autogiro_listing_open(buffer_text(&out));
	struct autogiro_summary summary;
	PROOF_CHECK(draw, status_is_ok(autogiro_list_answers(buffer_text(&out), proof_below(draw, 200),
							     &listing, &summary)));
	autogiro_list_values(&drawn.file, &expected);
	PROOF_CHECK(draw, text_equal(buffer_text(&listing.lines), buffer_text(&expected)));
	PROOF_CHECK(draw, !listing.is_wrong && summary.unknown_records == 0);
	return true;
}

static void p1_answers_of_each_kind_and_layout_read_back_identical(void **state)
{
	(void)state;
	static const struct form_drawn forms[] = {
		{ AUTOGIRO_PAYMENTS, AUTOGIRO_NEW },         { AUTOGIRO_PAYMENTS, AUTOGIRO_OLD },
		{ AUTOGIRO_MANDATES, AUTOGIRO_NEW },         { AUTOGIRO_MANDATES, AUTOGIRO_OLD },
		{ AUTOGIRO_REJECTIONS, AUTOGIRO_NEW },       { AUTOGIRO_REJECTIONS, AUTOGIRO_OLD },
		{ AUTOGIRO_CHANGES, AUTOGIRO_NEW },          { AUTOGIRO_CHANGES, AUTOGIRO_OLD },
		{ AUTOGIRO_WISHES, AUTOGIRO_NEW },           { AUTOGIRO_PAYMENT_REGISTER, AUTOGIRO_NEW },
		{ AUTOGIRO_MANDATE_REGISTER, AUTOGIRO_NEW }, { AUTOGIRO_MANDATE_REGISTER, AUTOGIRO_OLD },
	};
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		struct form_drawn form = forms[i];
		char name[96];
		snprintf(name, sizeof name, "%s, layout %d, reads back", autogiro_kind_word(form.kind),
			 (int)form.layout);
		proof_property_holds(name, PROPERTY_ROUNDS, written_answers_read_back, &form);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_payment_specification_is_written),
		cmocka_unit_test(the_sample_mandate_advice_is_written),
		cmocka_unit_test(the_sample_of_rejected_payments_is_written),
		cmocka_unit_test(the_sample_of_internet_bank_mandates_is_written),
		cmocka_unit_test(other_kinds_are_written_by_the_page),
		cmocka_unit_test(p8_heads_that_cannot_be_told_are_refused),
		cmocka_unit_test(p8_payments_that_cannot_be_told_are_refused),
		cmocka_unit_test(p8_sections_that_cannot_be_told_are_refused),
		cmocka_unit_test(p8_other_rows_that_cannot_be_told_are_refused),
		cmocka_unit_test(p1_sums_that_do_not_fit_are_refused),
		cmocka_unit_test(a_full_buffer_takes_nothing),
		cmocka_unit_test(p1_answers_of_each_kind_and_layout_read_back_identical),
	};
	return PROOF_RUN(tests);
}
