/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/audit/audit_money_kit.h"

#include "craft/handover/handover.h"
#include "inner/access/access.h"
#include "inner/payout/payout.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_BYTES_MAX = 1 << 26, FILE_BYTES_MAX = 1 << 20 };

static const struct statement_set *const allowed[] = { &drawing_statements,  &handover_statements,
						       &approval_statements, &payments_statements,
						       &payout_statements,   &access_statements,
						       &audit_statements,    NULL };
static const struct migration *const migrations[] = { drawing_migrations,  handover_migrations,
						      approval_migrations, payments_migrations,
						      access_migrations,   NULL };
static const struct home_finder *const finders[] = { &drawing_by_payer, &gifts_by_reference,
						     &payout_by_end_to_end, &bankday_rules, NULL };

static struct status add_draw_rules(struct store_tx *tx, void *argument)
{
	const struct audit_money *money = argument;
	return drawing_add_rules(tx, &money->drawing.mandates.books.by);
}

/* The clock of the payments' kit is the books'. */
static void keep_clocks(struct audit_money *money)
{
	money->desk.store = money->drawing.mandates.books.books;
	money->desk.now = money->drawing.mandates.books.now;
}

void audit_money_open(struct audit_money *money, const struct kit_place *place)
{
	struct drawing_kit *drawing = &money->drawing;
	*money = (struct audit_money){ .arena = arena_open(ARENA_BYTES_MAX) };
	mandates_kit_open(&drawing->mandates, place, allowed, migrations);
	drawing->setup = (struct drawing_setup){ TEXT(DRAWING_KIT_CUSTOMER), TEXT(KIT_BANKGIRO), NULL };
	assert_ok(mandates_kit_do(&drawing->mandates, add_draw_rules, money));
	keep_clocks(money);
}

void audit_money_close(struct audit_money *money)
{
	drawing_kit_close(&money->drawing);
	arena_close(&money->arena);
}

void audit_money_pass_days(struct audit_money *money, int64_t days)
{
	money->drawing.mandates.books.now.seconds += days * 86400;
	keep_clocks(money);
}

void audit_money_tell_row(struct audit_money *money, struct payment_id id)
{
	const struct payment payment = payments_kit_find(&money->desk, id);
	const struct day today = payments_kit_today(&money->desk);
	struct gifts_kit *books = &money->drawing.mandates.books;
	char identity[24];
	char path[128];
	struct bankday_report report;
	snprintf(identity, sizeof identity, "PAID%d", ++money->statements);
	const struct deposit movement = { .booked_on = today,
					  .valued_on = today,
					  .alone = { .minor = -payment.order.amount.minor,
						     .service_reference = text_of(identity),
						     .end_to_end = text_of(payment.end_to_end) },
					  .bank_code = TEXT("PMNT/ICDT/DMCT") };
	const struct written_statement statement = { .iban = TEXT(KIT_IBAN),
						     .currency = SEK,
						     .identity = text_of(identity),
						     .opening_on = today,
						     .closing_on = today,
						     .movements = &movement,
						     .count = 1 };
	const struct written_file file = {
		.identity = text_of(identity), .made_at = books->now, .statements = &statement, .count = 1
	};
	SCOPED(buffer_close) struct buffer bytes = buffer_open(FILE_BYTES_MAX);
	assert_ok(camt_write(BANK_FILE_CAMT_054, &file, &bytes));
	proof_path(&books->folder, "paid.xml", path);
	assert_ok(file_write_whole(path, buffer_text(&bytes), 0600));
	SCOPED(file_close) struct file opened = { -1 };
	assert_ok(file_open(path, &opened));
	struct bankday_reading reading = { .kind = BANK_FILE_CAMT_054,
					   .file = &opened,
					   .name = TEXT("paid.xml"),
					   .today = today,
					   .finders = finders };
	assert_ok(bankday_read(books->books, &reading, &books->by, &report));
}

struct undoing {
	struct audit_money *money;
	struct bank_row_id row;
	struct day day;
};

static struct status undo(struct store_tx *tx, void *argument)
{
	const struct undoing *undoing = argument;
	const struct bank_unbooking unbooking = { .row = undoing->row,
						  .day = undoing->day,
						  .words = TEXT("Fel") };
	return bankday_unbook(tx, &unbooking, &undoing->money->drawing.mandates.books.by);
}

struct status audit_money_undo(struct audit_money *money, struct bank_row_id row, struct day day)
{
	struct undoing undoing = { money, row, day };
	return mandates_kit_do(&money->drawing.mandates, undo, &undoing);
}

static struct status add_person(struct store_tx *tx, void *argument)
{
	const struct audit_money *money = argument;
	struct password_hash hash;
	struct person_id person;
	TRY(access_hash_password(TEXT("anna"), TEXT(AUDIT_MONEY_PASSWORD), &hash));
	return access_add(tx, TEXT("anna"), &hash, &money->drawing.mandates.books.by, &person);
}

/* Told on 1 September, the 28th of each month: 28 September is a Monday, 28 October a Wednesday. */
#define TOLD kit_day(2026, 9, 1)
#define FIRST_FILE kit_day(2026, 9, 25)
#define SECOND_FILE kit_day(2026, 10, 27)

enum { PAID, MISSED, RETRIED, TAKEN_BACK, REFUSED, CALLED_BACK, PAUSED, CHANGED, MOVED, MANDATES };

static void answer(struct audit_money *money, const struct draw_order *order,
		   enum autogiro_payment_status status)
{
	const struct autogiro_payment payment = drawing_kit_paid(&money->drawing, order, status);
	drawing_kit_payment(&money->drawing, &payment, order->day);
}

static void answer_first_file(struct audit_money *money, const struct mandate_id *mandates)
{
	struct drawing_kit *kit = &money->drawing;
	struct draw_order order = drawing_kit_last(kit, mandates[PAID]);
	answer(money, &order, AUTOGIRO_CARRIED_OUT);
	order = drawing_kit_last(kit, mandates[MISSED]);
	answer(money, &order, AUTOGIRO_NO_FUNDS);
	order = drawing_kit_last(kit, mandates[RETRIED]);
	answer(money, &order, AUTOGIRO_WILL_RETRY);
	answer(money, &order, AUTOGIRO_CARRIED_OUT);
	order = drawing_kit_last(kit, mandates[TAKEN_BACK]);
	answer(money, &order, AUTOGIRO_CARRIED_OUT);
	const struct autogiro_payment refund = drawing_kit_refund(kit, &order, 2, kit_day(2026, 10, 2));
	drawing_kit_payment(kit, &refund, kit_day(2026, 10, 2));
	order = drawing_kit_last(kit, mandates[REFUSED]);
	drawing_kit_rejection(kit, &order, 3);
	order = drawing_kit_last(kit, mandates[CHANGED]);
	answer(money, &order, AUTOGIRO_CARRIED_OUT);
	order = drawing_kit_last(kit, mandates[MOVED]);
	answer(money, &order, AUTOGIRO_CARRIED_OUT);
}

/* One order is called back before its day, and the bank says that it is cancelled. */
static void call_back(struct audit_money *money, struct mandate_id mandate)
{
	struct drawing_kit *kit = &money->drawing;
	assert_ok(mandates_kit_end(&kit->mandates, mandate, MANDATE_END_BY_GIVER, -1, kit_day(2026, 9, 16)));
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 9, 17)).called_back, 1);
	const struct draw_order order = drawing_kit_last(kit, mandate);
	drawing_kit_change(kit, &order, 22, 12);
}

static void fill_drawing(struct audit_money *money)
{
	struct drawing_kit *kit = &money->drawing;
	struct mandate_id mandates[MANDATES];
	struct mandate_id follower;
	struct drawing_built built;
	for (int i = 0; i < MANDATES; i++)
		mandates[i] = drawing_kit_mandate(kit, 10000 + 1000 * i, TOLD);
	assert_ok(mandates_kit_pause(&kit->mandates, mandates[PAUSED], kit_day(2026, 9, 20),
				     kit_day(2026, 10, 5), kit_day(2026, 9, 10)));
	assert_ok(drawing_kit_try_build(kit, kit_day(2026, 9, 15), kit_day(2026, 9, 28), &built));
	assert_int_equal(built.orders, MANDATES - 1);
	call_back(money, mandates[CALLED_BACK]);
	answer_first_file(money, mandates);
	assert_ok(mandates_kit_change_amount(&kit->mandates, mandates[CHANGED], 33300, kit_day(2026, 10, 1)));
	mandates_kit_write(&kit->mandates, kit_day(2026, 10, 1));
	assert_ok(mandates_kit_move(&kit->mandates, mandates[MOVED], TEXT(MANDATES_KIT_ACCOUNT_TYPED),
				    kit_day(2026, 10, 2), &follower));
	drawing_kit_build(kit, kit_day(2026, 10, 5));
	assert_ok(mandates_kit_activate(&kit->mandates, follower, TEXT(MANDATES_KIT_ACCOUNT),
					kit_day(2026, 10, 7)));
	mandates_kit_write(&kit->mandates, kit_day(2026, 10, 7));
	assert_true(drawing_kit_build(kit, SECOND_FILE).orders >= 4);
	const struct draw_order order = drawing_kit_last(kit, mandates[PAID]);
	answer(money, &order, AUTOGIRO_CARRIED_OUT);
	drawing_kit_mandate(kit, 50000, kit_day(2026, 11, 2)); /* told, and nothing ordered yet */
}

static void reject(struct audit_money *money, const struct payments_file *file, struct payment_id id)
{
	const struct payment payment = payments_kit_find(&money->desk, id);
	struct payments_answered out;
	const struct kit_answer said = { file, PAIN_LEVEL_PAYMENT, payment.end_to_end, "RJCT", NULL, 1 };
	assert_ok(payments_kit_answer(&money->desk, payments_kit_answer_bytes(&said, &money->arena), &out));
	assert_int_equal(out.rejected, 1);
}

/* 1: paid; 2: rejected; 3: in the second file, to the changed account; 4: approved; 5: half, one withdrawn;
 * 6: refused. */
static void fill_payments(struct audit_money *money)
{
	struct ledger_kit *desk = &money->desk;
	const struct payee_id payee = payments_kit_payee(desk);
	const struct payment_id paid = payments_kit_approved(desk, payee, 50100);
	const struct payment_id rejected = payments_kit_approved(desk, payee, 70200);
	struct kit_file asking = payments_kit_asking(desk, &money->arena);
	assert_ok(payments_kit_make(desk, &asking));
	assert_int_equal(asking.file.count, 2);
	audit_money_pass_days(money, 1);
	audit_money_tell_row(money, paid);
	reject(money, &asking.file, rejected);
	const struct payee_details changed = payments_kit_details("Tryckeriet AB", "902-0033");
	assert_ok(payments_kit_change(desk, payee, &changed));
	assert_ok(payments_kit_approve_payee(desk, payee, KIT_CECILIA));
	assert_ok(payments_kit_approve_payee(desk, payee, KIT_DAVID));
	audit_money_pass_days(money, 3);
	payments_kit_approved(desk, payee, 90300);
	asking = payments_kit_asking(desk, &money->arena);
	assert_ok(payments_kit_make(desk, &asking));
	assert_int_equal(asking.file.count, 1);
	payments_kit_approved(desk, payee, 110400);
	struct payment_order order = payments_kit_order(desk, payee, 130500);
	struct payment_id waits;
	assert_ok(payments_kit_propose(desk, &order, &waits));
	assert_ok(payments_kit_approve(desk, waits, KIT_ANNA));
	assert_ok(payments_kit_withdraw(desk, waits, KIT_ANNA));
	order = payments_kit_order(desk, payee, 150600);
	assert_ok(payments_kit_propose(desk, &order, &waits));
	assert_ok(payments_kit_refuse(desk, waits, KIT_BERIT));
}

void audit_money_fill(struct audit_money *money)
{
	fill_drawing(money);
	fill_payments(money);
	assert_ok(mandates_kit_do(&money->drawing.mandates, add_person, money));
}
