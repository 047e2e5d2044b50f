/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/autogiro/autogiro_kit.h"

#include "proof/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	PROPERTY_ROUNDS = 1000,
	ORDERS_MAX = 12,
	ORDER_KINDS = AUTOGIRO_MOVE_ONE + 1,
	FILE_ROOM = 1 << 16,
	MANY = 100000,
};

static struct day day_of_2026(int month, int day)
{
	struct day out = { 0 };
	assert_ok(day_of(2026, month, day, &out));
	return out;
}

static struct autogiro_payee payee_of(int month, int day)
{
	return (struct autogiro_payee){ .written_on = day_of_2026(month, day),
					.customer = TEXT("471117"),
					.bankgiro = TEXT("991-2346") };
}

/* The orders give the sample's bytes, and the sample reads as the orders. */
static void assert_sample(const char *name, struct autogiro_payee payee, const struct autogiro_order *orders,
			  size_t count)
{
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
	struct autogiro_order_writer writer;
	struct autogiro_summary summary;
	const struct text sample = proof_sample(name, &arena);
	assert_ok(autogiro_order_writer_open(&payee, &out, &writer));
	for (size_t i = 0; i < count; i++)
		assert_ok(autogiro_order_write(&writer, &orders[i]));
	assert_true(text_equal(buffer_text(&out), sample));
	SCOPED(autogiro_listing_close) struct autogiro_listing listing = autogiro_listing_open(sample);
	SCOPED(buffer_close) struct buffer expected = buffer_open(LISTING_BYTES_MAX);
	char room[DAY_PRINT_ROOM];
	buffer_print(&expected, "payee day=%s customer=471117 bankgiro=9912346\n",
		     day_print(payee.written_on, room));
	for (size_t i = 0; i < count; i++)
		autogiro_list_order(&orders[i], &expected);
	assert_ok(autogiro_list_orders(sample, 0, &listing, &summary));
	assert_string_equal(listing.lines.bytes, expected.bytes);
	assert_false(listing.is_wrong);
	assert_int_equal(summary.kind, AUTOGIRO_ORDERS);
	assert_int_equal(summary.sections, 1);
	assert_int_equal(summary.rows, count);
	assert_int_equal(summary.unknown_records, 0);
}

static void the_sample_of_mandates_is_written_and_read(void **state)
{
	(void)state;
	const struct autogiro_order orders[] = {
		{ .kind = AUTOGIRO_MANDATE_NEW,
		  .payer = TEXT("1000019"),
		  .account = TEXT("5000000001111116"),
		  .identity = TEXT("191212121212") },
		{ .kind = AUTOGIRO_MANDATE_NEW,
		  .payer = TEXT("1000027"),
		  .account = TEXT("6000000301286698"),
		  .identity = TEXT("196803050000") },
		{ .kind = AUTOGIRO_MANDATE_ACCEPT, .payer = TEXT("50501055") },
		{ .kind = AUTOGIRO_MANDATE_REFUSE,
		  .payer = TEXT("1000035"),
		  .account = TEXT("3300001212121212"),
		  .identity = TEXT("191212121212") },
		{ .kind = AUTOGIRO_MANDATE_END, .payer = TEXT("1000043") },
		{ .kind = AUTOGIRO_MANDATE_MOVE,
		  .payer = TEXT("1000019"),
		  .new_bankgiro = TEXT("9912346"),
		  .new_payer = TEXT("1000100") },
	};
	assert_sample("autogiro/own-mandates-out.txt", payee_of(11, 2), orders, 6);
}

static struct autogiro_order pay(enum autogiro_way way, const char *payer, int64_t ore, const char *reference)
{
	return (struct autogiro_order){ .kind = AUTOGIRO_PAY,
					.way = way,
					.payer = text_of(payer),
					.day = AUTOGIRO_DAY(day_of_2026(11, 27)),
					.period = AUTOGIRO_ONCE,
					.times = AUTOGIRO_NO_TIMES,
					.amount = { ore },
					.reference = text_of(reference) };
}

static void the_sample_of_payments_is_written_and_read(void **state)
{
	(void)state;
	struct autogiro_order orders[] = {
		pay(AUTOGIRO_DEBIT, "1000019", 20000, "GÅVA NOV 2026"),
		pay(AUTOGIRO_DEBIT, "1000027", 10000, "GÅVA NOV 2026"),
		pay(AUTOGIRO_DEBIT, "50501055", 50000, "MÅNADSGÅVA"),
		pay(AUTOGIRO_DEBIT, "1000035", 15000, "MÅNADSGÅVA"),
		pay(AUTOGIRO_DEBIT, "1000043", 25000, "ENGÅNGSGÅVA"),
		pay(AUTOGIRO_PAYOUT, "1000019", 5000, "ÅTERBETALNING"),
	};
	orders[2].day = AUTOGIRO_DAY(day_of_2026(11, 30));
	orders[2].period = AUTOGIRO_MONTHLY_LAST;
	orders[3].day = AUTOGIRO_DAY(day_of_2026(11, 30));
	orders[3].period = AUTOGIRO_MONTHLY;
	orders[3].times = 12;
	orders[4].day = (struct autogiro_day){ .kind = AUTOGIRO_AT_ONCE };
	assert_sample("autogiro/own-payments-out.txt", payee_of(11, 20), orders, 6);
}

static void the_sample_of_amendments_is_written_and_read(void **state)
{
	(void)state;
	const struct autogiro_day day_27 = AUTOGIRO_DAY(day_of_2026(11, 27));
	const struct autogiro_day day_30 = AUTOGIRO_DAY(day_of_2026(11, 30));
	const struct autogiro_order orders[] = {
		{ .kind = AUTOGIRO_CANCEL_PAYER, .payer = TEXT("1000019") },
		{ .kind = AUTOGIRO_CANCEL_DAY, .payer = TEXT("1000027"), .day = day_27 },
		{ .kind = AUTOGIRO_CANCEL_ONE,
		  .payer = TEXT("1000035"),
		  .day = day_30,
		  .amount = { 15000 },
		  .way = AUTOGIRO_DEBIT,
		  .reference = TEXT("MÅNADSGÅVA") },
		{ .kind = AUTOGIRO_MOVE_ALL, .new_day = AUTOGIRO_DAY(day_of_2026(12, 1)) },
		{ .kind = AUTOGIRO_MOVE_DAY, .day = day_27, .new_day = AUTOGIRO_DAY(day_of_2026(12, 1)) },
		{ .kind = AUTOGIRO_MOVE_PAYER_DAY,
		  .payer = TEXT("1000027"),
		  .day = day_27,
		  .new_day = AUTOGIRO_DAY(day_of_2026(12, 2)) },
		{ .kind = AUTOGIRO_MOVE_ONE,
		  .payer = TEXT("1000043"),
		  .day = day_30,
		  .amount = { 25000 },
		  .way = AUTOGIRO_DEBIT,
		  .new_day = AUTOGIRO_DAY(day_of_2026(12, 3)),
		  .reference = TEXT("ENGÅNGSGÅVA") },
	};
	assert_sample("autogiro/own-amendments-out.txt", payee_of(11, 20), orders, 7);
}

static void a_sealed_file_is_read_past_its_seal(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	const struct text sealed = proof_sample("hmac/own-sealed-payments.txt", &arena);
	struct autogiro_summary summary;
	SCOPED(autogiro_listing_close) struct autogiro_listing listing = autogiro_listing_open(sealed);
	SCOPED(autogiro_listing_close)
	struct autogiro_listing plain = autogiro_listing_open((struct text){ 0 });
	assert_ok(autogiro_list_orders(sealed, 5, &listing, &summary));
	assert_true(summary.is_sealed);
	assert_int_equal(summary.rows, 6);
	assert_int_equal(summary.unknown_records, 0);
	assert_ok(
	    autogiro_list_orders(proof_sample("autogiro/own-payments-out.txt", &arena), 5, &plain, &summary));
	assert_false(summary.is_sealed);
	assert_string_equal(listing.lines.bytes, plain.lines.bytes);
	assert_code(autogiro_list_orders(text_slice(sealed, 0, sealed.count - 82), 0, &plain, &summary),
		    STATUS_INPUT);
}

static struct status write_one(struct autogiro_order order, struct buffer *out)
{
	struct autogiro_order_writer writer;
	const struct autogiro_payee payee = payee_of(11, 20);
	assert_ok(autogiro_order_writer_open(&payee, out, &writer));
	return autogiro_order_write(&writer, &order);
}

static void assert_cannot_write(struct autogiro_order order, const char *field)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
	buffer_add(&out, TEXT("before"));
	const struct status status = write_one(order, &out);
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.field, field);
	assert_non_null(status.remedy);
	assert_text(buffer_text(&out), "before");
}

static void p8_a_payment_that_cannot_be_told_is_refused(void **state)
{
	(void)state;
	const struct autogiro_order good = pay(AUTOGIRO_DEBIT, "1000019", 20000, "GÅVA");
	struct autogiro_order order = good;
	order.amount.ore = 0;
	assert_cannot_write(order, "amount");
	order.amount.ore = -1;
	assert_cannot_write(order, "amount");
	order.amount.ore = AUTOGIRO_ORE_MAX + 1;
	assert_cannot_write(order, "TK82/32 32-43 amount");
	order = good;
	order.payer = TEXT("");
	assert_cannot_write(order, "TK82/32 16-31 payer number");
	order.payer = TEXT("0000");
	assert_cannot_write(order, "TK82/32 16-31 payer number");
	order.payer = TEXT("12345678901234567");
	assert_cannot_write(order, "TK82/32 16-31 payer number");
	order.payer = TEXT("100-19");
	assert_cannot_write(order, "TK82/32 16-31 payer number");
	order = good;
	order.reference = TEXT("SEVENTEEN LETTERS");
	assert_cannot_write(order, "TK82/32 54-69 reference");
	order.reference = TEXT("100 €");
	assert_cannot_write(order, "TK82/32 54-69 reference");
	order.reference = TEXT("TWO\nLINES");
	assert_cannot_write(order, "TK82/32 54-69 reference");
	order.reference = TEXT("Ã¤");
	assert_cannot_write(order, "TK82/32 54-69 reference");
	order.reference = TEXT("cut \xC3");
	assert_cannot_write(order, "TK82/32 54-69 reference");
	order = good;
	order.way = AUTOGIRO_NO_WAY;
	assert_cannot_write(order, "way");
	order = good;
	order.period = '9';
	assert_cannot_write(order, "TK82/32 11 period");
	order.period = '\0';
	assert_cannot_write(order, "TK82/32 11 period");
	order = good;
	order.times = 1;
	assert_cannot_write(order, "times");
	order.period = AUTOGIRO_MONTHLY;
	order.times = 0;
	assert_cannot_write(order, "times");
	order.times = AUTOGIRO_WRONG_TIMES;
	assert_cannot_write(order, "times");
	order.times = AUTOGIRO_TIMES_MAX + 1;
	assert_cannot_write(order, "TK82/32 12-14 number of times");
	order = good;
	order.day.kind = AUTOGIRO_NO_DAY;
	assert_cannot_write(order, "TK82/32 3-10 day");
	order.day = AUTOGIRO_DAY(((struct day){ -62092 })); /* 1799-12-31 */
	assert_cannot_write(order, "TK82/32 3-10 day");
	order.day = AUTOGIRO_DAY(((struct day){ 376200 })); /* 3000-01-01 */
	assert_cannot_write(order, "TK82/32 3-10 day");
}

static void the_largest_payment_is_written(void **state)
{
	(void)state;
	struct autogiro_order order =
	    pay(AUTOGIRO_PAYOUT, "9999999999999999", AUTOGIRO_ORE_MAX, "ÅÄÖÅÄÖÅÄÖÅÄÖÅÄÖÅ");
	order.day = AUTOGIRO_DAY(((struct day){ 376199 }));
	order.period = AUTOGIRO_YEARLY_LAST;
	order.times = AUTOGIRO_TIMES_MAX;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
	assert_ok(write_one(order, &out));
	assert_text(
	    buffer_text(&out),
	    "0120261120AUTOGIRO                                            4711170009912346  \r\n"
	    "32299912318999 99999999999999999999999999990009912346\xC5\xC4\xD6\xC5\xC4\xD6\xC5\xC4\xD6"
	    "\xC5\xC4\xD6\xC5\xC4\xD6\xC5           \r\n");
}

static void p8_other_orders_that_cannot_be_told_are_refused(void **state)
{
	(void)state;
	const struct autogiro_order mandate = { .kind = AUTOGIRO_MANDATE_NEW,
						.payer = TEXT("1000019"),
						.account = TEXT("5000000001111116"),
						.identity = TEXT("191212121212") };
	struct autogiro_order order = mandate;
	order.account = TEXT("500000000111111");
	assert_cannot_write(order, "TK04 29-44 account");
	order.account = TEXT("");
	assert_cannot_write(order, "TK04 29-44 account");
	order = mandate;
	order.identity = TEXT("121212-1212");
	assert_cannot_write(order, "TK04 45-56 identity");
	order.identity = TEXT("000000000000");
	assert_cannot_write(order, "TK04 45-56 identity");
	order.kind = AUTOGIRO_MANDATE_REFUSE;
	assert_cannot_write(order, "TK04 45-56 identity");
	order = mandate;
	order.kind = AUTOGIRO_MANDATE_MOVE;
	assert_cannot_write(order, "TK05 39-54 new payer number");
	const struct autogiro_day day = AUTOGIRO_DAY(day_of_2026(12, 1));
	const struct autogiro_order amendment = { .kind = AUTOGIRO_MOVE_ONE,
						  .payer = TEXT("1000019"),
						  .day = day,
						  .new_day = day,
						  .amount = { 1 },
						  .way = AUTOGIRO_PAYOUT };
	order = amendment;
	order.day = (struct autogiro_day){ .kind = AUTOGIRO_AT_ONCE };
	assert_cannot_write(order, "TK29 29-36 day");
	order = amendment;
	order.new_day = (struct autogiro_day){ 0 };
	assert_cannot_write(order, "TK29 51-58 new day");
	order = amendment;
	order.amount.ore = 0;
	assert_cannot_write(order, "amount");
	order = amendment;
	order.way = AUTOGIRO_NO_WAY;
	assert_cannot_write(order, "TK29 49-50 code");
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
	assert_ok(write_one(amendment, &out));
}

static void p8_a_payee_that_cannot_be_told_is_refused(void **state)
{
	(void)state;
	static const struct {
		struct text customer;
		struct text bankgiro;
		const char *field;
	} bad[] = {
		{ { "471117", 6 }, { "9912347", 7 }, "bankgiro" },
		{ { "471117", 6 }, { "", 0 }, "bankgiro" },
		{ { "47111", 5 }, { "9912346", 7 }, "customer number" },
		{ { "4711170", 7 }, { "9912346", 7 }, "customer number" },
		{ { "47111A", 6 }, { "9912346", 7 }, "customer number" },
		{ { "000000", 6 }, { "9912346", 7 }, "customer number" },
	};
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct autogiro_order_writer writer;
		const struct autogiro_payee payee = { .written_on = day_of_2026(11, 20),
						      .customer = bad[i].customer,
						      .bankgiro = bad[i].bankgiro };
		const struct status status = autogiro_order_writer_open(&payee, &out, &writer);
		assert_code(status, STATUS_INPUT);
		assert_string_equal(status.field, bad[i].field);
	}
}

static void a_full_buffer_takes_nothing_of_an_order(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		SCOPED(buffer_close) struct buffer out = buffer_open(2 * 82 - over);
		assert_code(write_one(pay(AUTOGIRO_DEBIT, "1", 1, ""), &out),
			    over == 0 ? STATUS_OK : STATUS_LIMIT);
		assert_int_equal(out.count, over == 0 ? 2 * 82 : 0);
	}
}

/* An order that is refused leaves the section as it was. */
static void each_sort_of_orders_gets_its_opening_record(void **state)
{
	(void)state;
	const struct autogiro_payee payee = payee_of(11, 20);
	const struct autogiro_order end = { .kind = AUTOGIRO_MANDATE_END, .payer = TEXT("7") };
	const struct autogiro_order accept = { .kind = AUTOGIRO_MANDATE_ACCEPT, .payer = TEXT("8") };
	const struct autogiro_order cancel = { .kind = AUTOGIRO_CANCEL_PAYER, .payer = TEXT("9") };
	const struct autogiro_order wrong = { .kind = AUTOGIRO_CANCEL_PAYER, .payer = TEXT("X") };
	const struct autogiro_order *const orders[] = { &end, &accept, &wrong, &end, &cancel, &end };
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
	struct autogiro_order_writer writer;
	assert_ok(autogiro_order_writer_open(&payee, &out, &writer));
	for (size_t i = 0; i < 6; i++)
		assert_code(autogiro_order_write(&writer, orders[i]), i == 2 ? STATUS_INPUT : STATUS_OK);
	const char types[] = "01"
			     "03"
			     "04"
			     "03"
			     "01"
			     "23"
			     "01"
			     "03";
	assert_int_equal(out.count, (sizeof types - 1) / 2 * 82);
	for (size_t i = 0; i < sizeof types - 1; i += 2)
		assert_memory_equal(out.bytes + i / 2 * 82, types + i, 2);
}

static void a_hundred_thousand_orders_pass_through_a_small_buffer(void **state)
{
	(void)state;
	const struct autogiro_payee payee = payee_of(11, 20);
	SCOPED(buffer_close) struct buffer out = buffer_open(1 << 12);
	struct autogiro_order_writer writer;
	assert_ok(autogiro_order_writer_open(&payee, &out, &writer));
	struct autogiro_order order = pay(AUTOGIRO_DEBIT, "1", 20000, "GÅVA NOV 2026");
	size_t bytes = 0;
	for (size_t i = 0; i < MANY; i++) {
		char payer[16];
		snprintf(payer, sizeof payer, "%zu", i + 1);
		order.payer = text_of(payer);
		assert_ok(autogiro_order_write(&writer, &order));
		bytes += out.count;
		buffer_clear(&out);
	}
	assert_int_equal(bytes, (MANY + 1) * 82);
}

static void assert_refused(const char *content, uint64_t row, const char *field, const char *reason)
{
	struct autogiro_summary summary;
	SCOPED(autogiro_listing_close)
	struct autogiro_listing listing = autogiro_listing_open((struct text){ 0 });
	const struct status status = autogiro_list_orders(text_of(content), 0, &listing, &summary);
	assert_code(status, STATUS_INPUT);
	assert_int_equal(status.row, row);
	assert_string_equal(status.field == NULL ? "" : status.field, field);
	assert_non_null(strstr(status.reason, reason));
	assert_non_null(status.remedy);
}

#define HEAD "0120261120AUTOGIRO                                            4711170009912346\n"

static void p8_wrong_files_of_orders_are_refused(void **state)
{
	(void)state;
	assert_refused("", 0, "", "empty");
	assert_refused("03\n", 1, "TK01", "not a file of orders");
	assert_refused("01AUTOGIRO              20261105            AG-MEDAVI           4711170009912346\n",
		       1, "TK01", "not a file of orders");
	assert_refused("0120261120AUTOGIRO                                            4711170009912347\n", 1,
		       "TK01 69-78 bankgiro", "bankgiro");
	assert_refused("0120261131AUTOGIRO                                            4711170009912346\n", 1,
		       "TK01 3-10 day", "not a day");
	assert_refused(HEAD "0300099123460000000001000043\n2300099123460000000001000043\n", 3, "TK01",
		       "another sort");
	assert_refused(HEAD "0300099123380000000001000043\n", 2, "bankgiro", "another bankgiro");
	assert_refused(HEAD "0300099123460000000000000000\n", 2, "TK03 13-28 payer number", "missing");
	assert_refused(HEAD "03000991234600000000010000\n", 2, "TK03 13-28 payer number", "");
	assert_refused(HEAD "82202611270000 0000000001000019000000020000000991234"
			    "6\n",
		       2, "times", "no times");
	assert_refused(HEAD "82202611270012 00000000010000190000000200000009912346\n", 2, "times", "once");
	assert_refused(HEAD "82202611270    00000000010000190000000000000009912346\n", 2, "amount",
		       "above zero");
	assert_refused(HEAD "82GENAST 0     00000000010000190000000200000009912346\n", 2, "TK82/32 3-10 day",
		       "not a day");
	assert_refused(HEAD "82IGENAST0     00000000010000190000000200000009912346\n", 2, "TK82/32 3-10 day",
		       "not a day");
	assert_refused(HEAD "82202611270    000000000100001900000002O0000009912346\n", 2,
		       "TK82/32 32-43 amount", "not digits");
	assert_refused(HEAD "2500099123460000000001000035202611300000000150008\n", 2, "TK25 49-50 code",
		       "neither");
	assert_refused(HEAD "04000991234600000000010000195000000001111116\n", 2, "TK04 45-56 identity",
		       "fill");
	assert_refused(HEAD "X\n", 2, "1-2 record type", "two digits");
	assert_refused(HEAD "0300099123460000000001000043\n01\n", 3, "TK01", "not a file of orders");
	assert_refused("00261120HMAC\n" HEAD, 2, "TK99", "cut");
	assert_refused("00261120HMAC\n" HEAD "99\n03\n", 4, "TK99", "after the file's seal");
}

static void unknown_orders_are_passed_over_and_told(void **state)
{
	(void)state;
	struct autogiro_summary summary;
	SCOPED(autogiro_listing_close)
	struct autogiro_listing listing = autogiro_listing_open((struct text){ 0 });
	assert_ok(autogiro_list_orders(TEXT(HEAD "06X\n" HEAD "99Y\n0300099123460000000001000043\n"), 0,
				       &listing, &summary));
	assert_int_equal(summary.sections, 2);
	assert_int_equal(summary.rows, 1);
	assert_int_equal(summary.unknown_records, 2);
	assert_string_equal(summary.first_unknown, "06");
}

static struct status refuse_order(void *self, const struct autogiro_order *order)
{
	(void)self;
	(void)order;
	return FAIL(STATUS_CONFLICT, "no");
}

static void what_a_callback_answers_is_passed_on(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	static const struct autogiro_order_events refusing = { .order = refuse_order };
	static const struct autogiro_order_events nothing = { 0 };
	for (int i = 0; i < 2; i++) {
		struct memory_source memory = { .rest =
						    proof_sample("autogiro/own-mandates-out.txt", &arena) };
		struct source source = source_of_memory(&memory);
		struct autogiro_summary summary;
		assert_code(autogiro_orders_read(&source, i == 0 ? &refusing : &nothing, NULL, &summary),
			    i == 0 ? STATUS_CONFLICT : STATUS_OK);
	}
}

static void draw_payment(struct proof_draw *draw, struct arena *arena, struct autogiro_order *order)
{
	order->way = proof_below(draw, 2) == 0 ? AUTOGIRO_DEBIT : AUTOGIRO_PAYOUT;
	order->amount.ore = 1 + (int64_t)proof_below(draw, (uint64_t)AUTOGIRO_ORE_MAX);
	order->reference = autogiro_draw_text(draw, arena, AUTOGIRO_REFERENCE_CHARACTERS_MAX);
}

static void draw_pay(struct proof_draw *draw, struct arena *arena, struct autogiro_order *order)
{
	draw_payment(draw, arena, order);
	if (proof_below(draw, 3) == 0)
		order->day = (struct autogiro_day){ .kind = AUTOGIRO_AT_ONCE };
	else
		order->day = AUTOGIRO_DAY(autogiro_draw_day(draw));
	order->period = (char)(AUTOGIRO_ONCE + (int)proof_below(draw, 9));
	order->times = AUTOGIRO_NO_TIMES;
	if (order->period != AUTOGIRO_ONCE && proof_below(draw, 2) == 0)
		order->times = 1 + (int32_t)proof_below(draw, AUTOGIRO_TIMES_MAX);
}

static void draw_mandate(struct proof_draw *draw, struct arena *arena, struct autogiro_order *order)
{
	const bool is_filled = order->kind == AUTOGIRO_MANDATE_NEW ||
			       (order->kind == AUTOGIRO_MANDATE_REFUSE && proof_below(draw, 2) == 0);
	if (is_filled) {
		order->account = autogiro_draw_digits(draw, arena, AUTOGIRO_ACCOUNT_DIGITS);
		order->identity = autogiro_draw_digits(draw, arena, AUTOGIRO_IDENTITY_DIGITS);
	}
	if (order->kind == AUTOGIRO_MANDATE_MOVE) {
		order->new_bankgiro = autogiro_draw_digits(draw, arena, 1 + proof_below(draw, 10));
		order->new_payer = autogiro_draw_digits(draw, arena, 1 + proof_below(draw, 16));
	}
}

static void draw_amendment(struct proof_draw *draw, struct arena *arena, struct autogiro_order *order)
{
	const enum autogiro_order_kind kind = order->kind;
	if (kind == AUTOGIRO_MOVE_ALL || kind == AUTOGIRO_MOVE_DAY)
		order->payer = (struct text){ 0 };
	if (kind != AUTOGIRO_CANCEL_PAYER && kind != AUTOGIRO_MOVE_ALL)
		order->day = AUTOGIRO_DAY(autogiro_draw_day(draw));
	if (kind == AUTOGIRO_CANCEL_ONE || kind == AUTOGIRO_MOVE_ONE)
		draw_payment(draw, arena, order);
	if (kind >= AUTOGIRO_MOVE_ALL)
		order->new_day = AUTOGIRO_DAY(autogiro_draw_day(draw));
}

static struct autogiro_order draw_order(struct proof_draw *draw, struct arena *arena,
					enum autogiro_order_kind kind)
{
	struct autogiro_order order = { .kind = kind };
	order.payer = autogiro_draw_digits(draw, arena, 1 + proof_below(draw, AUTOGIRO_PAYER_DIGITS_MAX));
	if (kind == AUTOGIRO_PAY)
		draw_pay(draw, arena, &order);
	else if (kind < AUTOGIRO_PAY)
		draw_mandate(draw, arena, &order);
	else
		draw_amendment(draw, arena, &order);
	return order;
}

static int sort_of(enum autogiro_order_kind kind)
{
	return kind == AUTOGIRO_PAY ? 2 : kind < AUTOGIRO_PAY ? 1 : 3;
}

/* A file of one kind of order, or of all when `context` is NULL. */
static bool written_orders_read_back(struct proof_draw *draw, void *context)
{
	const enum autogiro_order_kind *only = context;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
	SCOPED(buffer_close) struct buffer expected = buffer_open(LISTING_BYTES_MAX);
	struct autogiro_payee payee = { .bankgiro = TEXT("9912346") };
	payee.written_on = autogiro_draw_day(draw);
	payee.customer = autogiro_draw_digits(draw, &arena, 6);
	struct autogiro_order_writer writer;
	PROOF_CHECK(draw, status_is_ok(autogiro_order_writer_open(&payee, &out, &writer)));
	const size_t count = 1 + proof_below(draw, ORDERS_MAX);
	int sort = 0;
	for (size_t i = 0; i < count; i++) {
		const enum autogiro_order_kind kind =
		    only != NULL ? *only : (enum autogiro_order_kind)proof_below(draw, ORDER_KINDS);
		const struct autogiro_order order = draw_order(draw, &arena, kind);
		char room[DAY_PRINT_ROOM];
		PROOF_CHECK(draw, status_is_ok(autogiro_order_write(&writer, &order)));
		if (sort != sort_of(kind))
			buffer_print(&expected, "payee day=%s customer=%.*s bankgiro=9912346\n",
				     day_print(payee.written_on, room), TEXT_ARGS(payee.customer));
		sort = sort_of(kind);
		autogiro_list_order(&order, &expected);
	}
	SCOPED(autogiro_listing_close)
	struct autogiro_listing listing = autogiro_listing_open(buffer_text(&out));
	struct autogiro_summary summary;
	PROOF_CHECK(draw, status_is_ok(autogiro_list_orders(buffer_text(&out), proof_below(draw, 200),
							    &listing, &summary)));
	PROOF_CHECK(draw, text_equal(buffer_text(&listing.lines), buffer_text(&expected)));
	PROOF_CHECK(draw, !listing.is_wrong && summary.rows == count && summary.unknown_records == 0);
	return true;
}

static void p1_orders_of_each_kind_read_back_identical(void **state)
{
	(void)state;
	for (int kind = 0; kind < ORDER_KINDS; kind++) {
		enum autogiro_order_kind only = (enum autogiro_order_kind)kind;
		char name[64];
		snprintf(name, sizeof name, "orders of kind %d read back", kind);
		proof_property_holds(name, PROPERTY_ROUNDS, written_orders_read_back, &only);
	}
}

static void p1_orders_of_all_kinds_read_back_identical(void **state)
{
	(void)state;
	proof_property_holds("orders of all kinds read back", PROPERTY_ROUNDS, written_orders_read_back,
			     NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_of_mandates_is_written_and_read),
		cmocka_unit_test(the_sample_of_payments_is_written_and_read),
		cmocka_unit_test(the_sample_of_amendments_is_written_and_read),
		cmocka_unit_test(a_sealed_file_is_read_past_its_seal),
		cmocka_unit_test(p8_a_payment_that_cannot_be_told_is_refused),
		cmocka_unit_test(the_largest_payment_is_written),
		cmocka_unit_test(p8_other_orders_that_cannot_be_told_are_refused),
		cmocka_unit_test(p8_a_payee_that_cannot_be_told_is_refused),
		cmocka_unit_test(a_full_buffer_takes_nothing_of_an_order),
		cmocka_unit_test(each_sort_of_orders_gets_its_opening_record),
		cmocka_unit_test(a_hundred_thousand_orders_pass_through_a_small_buffer),
		cmocka_unit_test(p8_wrong_files_of_orders_are_refused),
		cmocka_unit_test(unknown_orders_are_passed_over_and_told),
		cmocka_unit_test(what_a_callback_answers_is_passed_on),
		cmocka_unit_test(p1_orders_of_each_kind_read_back_identical),
		cmocka_unit_test(p1_orders_of_all_kinds_read_back_identical),
	};
	return PROOF_RUN(tests);
}
