/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The made-up Bankgirot does what the real one's manual says: mandates before draws, money only for what was
 * carried out, a file once. */
#include "ground/practice/practice.h"
#include "proof/proof.h"

#include <stdio.h>

enum { FILES_MAX = 64 };

struct heard {
	struct practice *practice;
	struct day today;
	size_t files[AUTOGIRO_ORDERS + 1];
	int32_t last_comment; /* of a mandate, rejection or change */
	struct autogiro_total money[AUTOGIRO_REFUNDS + 1];
	size_t payments[10]; /* by status */
};

static struct status hear_payment(void *self, const struct autogiro_payment *payment)
{
	struct heard *heard = self;
	heard->payments[payment->status]++;
	if (payment->status == AUTOGIRO_CARRIED_OUT) {
		heard->money[payment->kind].count++;
		heard->money[payment->kind].sum.ore += payment->amount.ore;
	}
	return OK;
}

static struct status hear_mandate(void *self, const struct autogiro_mandate *mandate)
{
	((struct heard *)self)->last_comment = mandate->comment;
	return OK;
}

static struct status hear_rejection(void *self, const struct autogiro_rejection *rejection)
{
	((struct heard *)self)->last_comment = rejection->comment;
	return OK;
}

static struct status hear_change(void *self, const struct autogiro_change *change)
{
	((struct heard *)self)->last_comment = change->comment;
	return OK;
}

/* Each file is read back, so its sums are proved. */
static struct status hear(void *self, enum autogiro_kind kind, struct text bytes)
{
	static const struct autogiro_events events = { .payment = hear_payment,
						       .mandate = hear_mandate,
						       .rejection = hear_rejection,
						       .change = hear_change };
	struct heard *heard = self;
	struct memory_source memory = { .rest = bytes };
	struct source source = source_of_memory(&memory);
	struct autogiro_summary summary;
	assert_ok(autogiro_answers_read(&source, &events, heard, &summary));
	assert_int_equal(summary.kind, kind);
	heard->files[kind]++;
	return OK;
}

static struct heard open_with(struct practice_odds odds)
{
	struct heard heard = { 0 };
	struct practice_setup setup = { .customer = TEXT("471117"),
					.bankgiro = TEXT("9912346"),
					.iban = TEXT("SE3550000000054910000003"),
					.random = random_seeded(7),
					.odds = odds,
					.opening_ore = 1000000 };
	calendar_open(&setup.calendar);
	assert_ok(day_of(2026, 11, 2, &heard.today));
	setup.first_day = heard.today;
	practice_open(&setup, &heard.practice);
	return heard;
}

static void live_days(struct heard *heard, int days)
{
	for (int i = 0; i < days; i++) {
		assert_ok(practice_live(heard->practice, heard->today, hear, heard));
		heard->today.number++;
	}
}

static struct status hand_over(struct heard *heard, const struct autogiro_order *orders, size_t count)
{
	SCOPED(buffer_close) struct buffer file = buffer_open(1 << 20);
	const struct autogiro_payee payee = { heard->today, TEXT("471117"), TEXT("9912346") };
	struct autogiro_order_writer writer;
	assert_ok(autogiro_order_writer_open(&payee, &file, &writer));
	for (size_t i = 0; i < count; i++)
		assert_ok(autogiro_order_write(&writer, &orders[i]));
	return practice_hand_over(heard->practice, (struct text){ file.bytes, file.count }, heard->today);
}

static const struct autogiro_order new_mandate = { .kind = AUTOGIRO_MANDATE_NEW,
						   .payer = { "1000019", 7 },
						   .account = { "9500000000111111", 16 },
						   .identity = { "191212121212", 12 } };

static struct autogiro_order draw_on(struct day day, int64_t ore)
{
	return (struct autogiro_order){ .kind = AUTOGIRO_PAY,
					.payer = TEXT("1000019"),
					.way = AUTOGIRO_DEBIT,
					.day = AUTOGIRO_DAY(day),
					.period = AUTOGIRO_ONCE,
					.times = AUTOGIRO_NO_TIMES,
					.amount = { ore },
					.reference = TEXT("GÅVA 2026-11") };
}

static struct day later(const struct heard *heard, int days)
{
	return (struct day){ heard->today.number + days };
}

static void p1_a_draw_needs_a_mandate_that_was_answered(void **state)
{
	(void)state;
	struct heard heard = open_with((struct practice_odds){ 0 });
	struct autogiro_order draw = draw_on(later(&heard, 14), 20000);
	assert_ok(hand_over(&heard, &draw, 1));
	live_days(&heard, 1);
	assert_int_equal(heard.files[AUTOGIRO_REJECTIONS], 1);
	assert_int_equal(heard.last_comment, 1);
	assert_ok(hand_over(&heard, &new_mandate, 1));
	assert_false(practice_holds(heard.practice, new_mandate.payer));
	live_days(&heard, 12);
	assert_true(practice_holds(heard.practice, new_mandate.payer));
	assert_int_equal(heard.files[AUTOGIRO_MANDATES], 1);
	assert_int_equal(heard.last_comment, 32);
	draw.day = AUTOGIRO_DAY(later(&heard, 3));
	assert_ok(hand_over(&heard, &draw, 1));
	live_days(&heard, 7);
	assert_int_equal(heard.money[AUTOGIRO_DEBITS].sum.ore, 20000);
	assert_int_equal(practice_balance(heard.practice), 1020000);
	assert_int_equal(practice_draw_count(heard.practice), 1);
	assert_text(practice_draw_at(heard.practice, 0).payer, "1000019");
	practice_close(&heard.practice);
}

static void p1_the_same_file_is_taken_once(void **state)
{
	(void)state;
	struct heard heard = open_with((struct practice_odds){ 0 });
	assert_ok(hand_over(&heard, &new_mandate, 1));
	live_days(&heard, 14);
	const struct autogiro_order draw = draw_on(later(&heard, 2), 5000);
	assert_ok(hand_over(&heard, &draw, 1));
	assert_code(hand_over(&heard, &draw, 1), STATUS_CONFLICT);
	live_days(&heard, 7);
	assert_int_equal(practice_draw_count(heard.practice), 1);
	practice_close(&heard.practice);
}

static void an_order_whose_day_has_come_is_too_late(void **state)
{
	(void)state;
	struct heard heard = open_with((struct practice_odds){ 0 });
	assert_ok(hand_over(&heard, &new_mandate, 1));
	live_days(&heard, 14);
	const struct autogiro_order draw = draw_on(heard.today, 5000);
	assert_ok(hand_over(&heard, &draw, 1));
	live_days(&heard, 2);
	assert_int_equal(heard.last_comment, 13);
	assert_int_equal(practice_draw_count(heard.practice), 0);
	practice_close(&heard.practice);
}

static void a_cancelled_order_is_not_drawn(void **state)
{
	(void)state;
	struct heard heard = open_with((struct practice_odds){ 0 });
	assert_ok(hand_over(&heard, &new_mandate, 1));
	live_days(&heard, 14);
	const struct autogiro_order draw = draw_on(later(&heard, 4), 5000);
	struct autogiro_order cancel = draw;
	cancel.kind = AUTOGIRO_CANCEL_ONE;
	cancel.period = '\0';
	cancel.times = 0;
	assert_ok(hand_over(&heard, &draw, 1));
	assert_ok(hand_over(&heard, &cancel, 1));
	live_days(&heard, 10);
	assert_int_equal(heard.files[AUTOGIRO_CHANGES], 1);
	assert_int_equal(heard.last_comment, 12);
	assert_int_equal(practice_draw_count(heard.practice), 0);
	cancel.reference = TEXT("ANOTHER");
	assert_ok(hand_over(&heard, &cancel, 1));
	live_days(&heard, 1);
	assert_int_equal(heard.last_comment, 13);
	practice_close(&heard.practice);
}

/* 2026-11-16, Monday; 18, Wednesday; 21, Saturday; 23 and 24, Monday and Tuesday. */
static void a_file_that_comes_on_a_saturday_is_opened_on_monday(void **state)
{
	(void)state;
	struct heard heard = open_with((struct practice_odds){ 0 });
	assert_ok(hand_over(&heard, &new_mandate, 1));
	live_days(&heard, 19);
	const struct autogiro_order monday = draw_on(later(&heard, 2), 5000);
	struct autogiro_order tuesday = draw_on(later(&heard, 3), 6000);
	tuesday.reference = TEXT("ANOTHER");
	assert_ok(hand_over(&heard, &monday, 1));
	assert_ok(hand_over(&heard, &tuesday, 1));
	live_days(&heard, 7);
	assert_int_equal(heard.files[AUTOGIRO_REJECTIONS], 1);
	assert_int_equal(heard.last_comment, 13);
	assert_int_equal(practice_draw_count(heard.practice), 1);
	assert_int_equal(practice_balance(heard.practice), 1006000);
	practice_close(&heard.practice);
}

static void a_payment_goes_with_its_mandate_and_is_told(void **state)
{
	(void)state;
	struct heard heard = open_with((struct practice_odds){ 0 });
	const struct autogiro_order end = { .kind = AUTOGIRO_MANDATE_END, .payer = new_mandate.payer };
	assert_ok(hand_over(&heard, &new_mandate, 1));
	live_days(&heard, 14);
	const struct autogiro_order draw = draw_on(later(&heard, 4), 5000);
	assert_ok(hand_over(&heard, &draw, 1));
	assert_ok(hand_over(&heard, &end, 1));
	live_days(&heard, 1);
	assert_int_equal(heard.files[AUTOGIRO_CHANGES], 1);
	assert_int_equal(heard.last_comment, 12);
	live_days(&heard, 10);
	assert_int_equal(heard.last_comment, 33);
	assert_int_equal(practice_draw_count(heard.practice), 0);
	practice_close(&heard.practice);
}

static void a_payer_who_ends_what_was_asked_for_is_no_mandate(void **state)
{
	(void)state;
	struct heard heard = open_with((struct practice_odds){ 0 });
	assert_ok(hand_over(&heard, &new_mandate, 1));
	practice_end(heard.practice, new_mandate.payer);
	live_days(&heard, 14);
	assert_int_equal(heard.files[AUTOGIRO_MANDATES], 1);
	assert_int_equal(heard.last_comment, 2);
	practice_close(&heard.practice);
}

static void what_was_due_on_a_day_that_turned_holiday_is_drawn_on_the_next(void **state)
{
	(void)state;
	struct heard heard = open_with((struct practice_odds){ 0 });
	assert_ok(hand_over(&heard, &new_mandate, 1));
	live_days(&heard, 14);
	const struct day closed = later(&heard, 2);
	const struct autogiro_order draw = draw_on(closed, 5000);
	assert_ok(hand_over(&heard, &draw, 1));
	assert_ok(practice_close_bank_day(heard.practice, closed));
	live_days(&heard, 7);
	assert_int_equal(practice_draw_count(heard.practice), 1);
	assert_int_equal(practice_draw_at(heard.practice, 0).day.number, closed.number + 1);
	practice_close(&heard.practice);
}

/* Money is what was carried out less what went back, whatever chance does. */
static bool the_account_is_what_the_files_tell(struct proof_draw *draw, void *context)
{
	(void)context;
	struct heard heard = open_with((struct practice_odds){ .mandate_refused = 100,
							       .no_funds = 300,
							       .no_account = 50,
							       .retried = 500,
							       .refunded = 200,
							       .payer_ends = 5,
							       .payer_stops = 10,
							       .payer_moves = 10 });
	assert_ok(hand_over(&heard, &new_mandate, 1));
	live_days(&heard, 14);
	for (int month = 0; month < 6; month++) {
		struct autogiro_order order = draw_on(later(&heard, 1 + (int)proof_below(draw, 10)),
						      100 + (int64_t)proof_below(draw, 9999));
		char reference[16];
		snprintf(reference, sizeof reference, "GIFT %d", month);
		order.reference = text_of(reference);
		assert_ok(hand_over(&heard, &order, 1));
		live_days(&heard, 30);
	}
	live_days(&heard, 2 * PRACTICE_REFUND_DAYS_MAX);
	const int64_t money = heard.money[AUTOGIRO_DEBITS].sum.ore - heard.money[AUTOGIRO_REFUNDS].sum.ore;
	const int64_t account = practice_balance(heard.practice) - 1000000;
	practice_close(&heard.practice);
	PROOF_CHECK(draw, account == money);
	PROOF_CHECK(draw,
		    (int64_t)heard.payments[AUTOGIRO_CARRIED_OUT] >= heard.money[AUTOGIRO_REFUNDS].count);
	return true;
}

static void p1_the_account_holds_what_the_files_tell(void **state)
{
	(void)state;
	proof_property_holds("the account is what the files tell", 40, the_account_is_what_the_files_tell,
			     NULL);
}

/* Told by an advice on the day, so whoever heard all of them knows. */
static void a_stop_is_told_and_refuses_until_it_is_lifted(void **state)
{
	(void)state;
	struct heard heard = open_with((struct practice_odds){ .payer_stops = 1000 });
	assert_ok(hand_over(&heard, &new_mandate, 1));
	assert_false(practice_stops(heard.practice, new_mandate.payer));
	bool was_stopped = false;
	bool was_lifted = false;
	for (int i = 0; i < 60 && !was_lifted; i++) {
		live_days(&heard, 1);
		const bool is_stopped = practice_stops(heard.practice, new_mandate.payer);
		assert_true(!is_stopped || practice_holds(heard.practice, new_mandate.payer));
		was_lifted = was_stopped && !is_stopped;
		was_stopped = is_stopped;
		if (is_stopped)
			assert_int_equal(heard.last_comment, 11);
	}
	assert_true(was_lifted);
	assert_int_equal(heard.last_comment, 12);
	assert_false(practice_stops(heard.practice, TEXT("4711")));
	practice_close(&heard.practice);
}

static void a_days_statement_adds_up(void **state)
{
	(void)state;
	struct heard heard = open_with((struct practice_odds){ 0 });
	assert_ok(hand_over(&heard, &new_mandate, 1));
	live_days(&heard, 14);
	const struct day day = later(&heard, 1);
	const struct autogiro_order draw = draw_on(day, 5000);
	assert_ok(hand_over(&heard, &draw, 1));
	live_days(&heard, 3);
	SCOPED(buffer_close) struct buffer file = buffer_open(1 << 20);
	assert_ok(practice_statement(heard.practice, day, day, &file));
	const struct text bytes = { file.bytes, file.count };
	assert_int_equal(bank_file_kind(bytes), BANK_FILE_CAMT_053);
	assert_true(text_find(bytes, TEXT(">50.00<")) < bytes.count);
	assert_true(text_find(bytes, TEXT(">10050.00<")) < bytes.count);
	practice_close(&heard.practice);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_a_draw_needs_a_mandate_that_was_answered),
		cmocka_unit_test(p1_the_same_file_is_taken_once),
		cmocka_unit_test(an_order_whose_day_has_come_is_too_late),
		cmocka_unit_test(a_cancelled_order_is_not_drawn),
		cmocka_unit_test(a_file_that_comes_on_a_saturday_is_opened_on_monday),
		cmocka_unit_test(a_payment_goes_with_its_mandate_and_is_told),
		cmocka_unit_test(a_payer_who_ends_what_was_asked_for_is_no_mandate),
		cmocka_unit_test(what_was_due_on_a_day_that_turned_holiday_is_drawn_on_the_next),
		cmocka_unit_test(p1_the_account_holds_what_the_files_tell),
		cmocka_unit_test(a_stop_is_told_and_refuses_until_it_is_lifted),
		cmocka_unit_test(a_days_statement_adds_up),
	};
	return PROOF_RUN(tests);
}
