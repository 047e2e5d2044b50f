/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A centre that draws monthly gifts and pays out: whatever is done through the doors, in whatever order,
 * beside a made-up Bankgirot, its books are found sound, by the audit and by the auditor. */

#include "inner/audit/audit_money_kit.h"

#include "ground/practice/practice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DAYS = 70, MANDATES_MAX = 10, FILES_MAX = 512, PAYMENTS_MAX = 8 };

static void p1_books_where_all_was_drawn_and_paid_are_sound(void **state)
{
	static struct audit_money money;
	struct audit_kit_findings findings;
	audit_money_open(&money, *state);
	audit_money_fill(&money);
	audit_kit_audit(money.drawing.mandates.books.books, &findings);
	audit_kit_show(&findings);
	audit_money_close(&money);
	assert_int_equal(findings.summary.findings, 0);
}

struct held_file {
	char *bytes;
	size_t count;
};

struct life {
	struct audit_money money;
	struct practice *practice;
	struct proof_draw *draw;
	struct day day;
	struct mandate_id mandates[MANDATES_MAX];
	size_t count;
	struct held_file answers[FILES_MAX]; /* not read yet, or to be read again */
	size_t answer_count;
	int64_t handed_over; /* number of the last file that reached Bankgirot */
	int64_t built;
	struct payee_id payee;
	struct payment_id payments[PAYMENTS_MAX];
	size_t payment_count;
	struct kit_file file; /* of payments, the last */
	int reports;
};

static uint64_t below(struct life *life, uint64_t bound)
{
	return proof_below(life->draw, bound);
}

static struct mandates_kit *kit_of(struct life *life)
{
	return &life->money.drawing.mandates;
}

/* By mail or by post; one in five is taken over from another program, which told of some. */
static void add_mandate(struct life *life)
{
	if (life->count == MANDATES_MAX)
		return;
	const enum mandates_kit_way way = below(life, 3) == 0 ? MANDATES_KIT_BY_POST : MANDATES_KIT_BY_MAIL;
	const struct giver_id giver = mandates_kit_giver(kit_of(life), "Kim Exempel (påhittad)", way);
	const struct promise promise =
	    mandates_kit_promise(kit_of(life), giver, PROMISE_MONTHLY, 1000 + (int64_t)below(life, 5) * 500);
	struct mandate_wish wish = mandates_kit_wish(promise.id, life->day);
	wish.bankgiro = TEXT(KIT_BANKGIRO);
	wish.pay_day = 1 + (int64_t)below(life, 28);
	if (below(life, 5) == 0) {
		wish.origin = MANDATE_TAKEN_OVER;
		wish.told_through.number = below(life, 2) == 0 ? 0 : life->day.number + 100;
	}
	assert_ok(mandates_kit_ask(kit_of(life), &wish, &life->mandates[life->count++]));
}

typedef struct status deed(struct life *life, struct mandate_id mandate);

static struct status change_amount(struct life *life, struct mandate_id mandate)
{
	return mandates_kit_change_amount(kit_of(life), mandate, 1000 + (int64_t)below(life, 9) * 250,
					  life->day);
}

static struct status change_pay_day(struct life *life, struct mandate_id mandate)
{
	return mandates_kit_change_pay_day(kit_of(life), mandate, 1 + (int64_t)below(life, 28), life->day);
}

static struct status pause_it(struct life *life, struct mandate_id mandate)
{
	const struct day through = { life->day.number + (int64_t)below(life, 30) };
	return mandates_kit_pause(kit_of(life), mandate, life->day, through, life->day);
}

static struct status resume(struct life *life, struct mandate_id mandate)
{
	return mandates_kit_resume(kit_of(life), mandate, life->day);
}

static struct status end(struct life *life, struct mandate_id mandate)
{
	return mandates_kit_end(kit_of(life), mandate, MANDATE_END_BY_GIVER, -1, life->day);
}

static struct status move(struct life *life, struct mandate_id mandate)
{
	struct mandate_id follower;
	TRY(mandates_kit_move(kit_of(life), mandate, TEXT(MANDATES_KIT_ACCOUNT_TYPED), life->day, &follower));
	if (life->count < MANDATES_MAX)
		life->mandates[life->count++] = follower;
	return OK;
}

static struct status release(struct life *life, struct mandate_id mandate)
{
	return mandates_kit_release(kit_of(life), mandate, life->day);
}

static struct status die(struct life *life, struct mandate_id mandate)
{
	const struct giver_id giver = mandates_kit_find(kit_of(life), mandate).giver;
	return mandates_kit_died(kit_of(life), giver, life->day, life->day);
}

/* What the mandate's state refuses changes nothing. */
static void do_deed(struct life *life)
{
	static deed *const deeds[] = { change_amount, change_pay_day, pause_it, resume, end,
				       move,          release,        release,  die };
	const size_t chosen = below(life, 20);
	if (chosen >= sizeof deeds / sizeof deeds[0]) {
		add_mandate(life);
		return;
	}
	const struct status status = deeds[chosen](life, life->mandates[below(life, life->count)]);
	assert_true(status.code != STATUS_BROKEN);
}

static struct status keep_answer(void *self, enum autogiro_kind kind, struct text bytes)
{
	struct life *life = self;
	(void)kind;
	assert_true(life->answer_count < FILES_MAX);
	struct held_file *file = &life->answers[life->answer_count++];
	*file = (struct held_file){ memory_take(bytes.count, 1), bytes.count };
	memcpy(file->bytes, bytes.bytes, bytes.count);
	return OK;
}

static void read_one(struct life *life)
{
	struct bankday_report report;
	struct drawing_answered answered;
	const size_t at = below(life, life->answer_count);
	const struct held_file file = life->answers[at];
	assert_ok(drawing_kit_try_read(&life->money.drawing, (struct text){ file.bytes, file.count },
				       life->day, &report, &answered));
	if (below(life, 5) == 0)
		return; /* it comes once more */
	life->answers[at] = life->answers[--life->answer_count];
	free(file.bytes);
}

struct unbooking {
	struct life *life;
	struct gift_id gift;
};

static struct status take_last(void *argument, const struct gift *gift)
{
	struct unbooking *unbooking = argument;
	if (unbooking->gift.raw == 0 || below(unbooking->life, 3) == 0)
		unbooking->gift = gift->id;
	return OK;
}

static struct status find_gift(struct store_tx *tx, void *argument)
{
	return gifts_list(tx, &(struct gift_filter){ .giver = { 0 } }, take_last, argument);
}

static struct status unbook_gift(struct store_tx *tx, void *argument)
{
	const struct unbooking *unbooking = argument;
	struct gifts_kit *kit = &kit_of(unbooking->life)->books;
	return gifts_unbook(tx, unbooking->gift, unbooking->life->day, TEXT("Fel givare"), &kit->by);
}

/* A person takes a gift's booking back; it may find its home again. */
static void undo_gift(struct life *life)
{
	struct unbooking unbooking = { .life = life };
	assert_ok(mandates_kit_look(kit_of(life), find_gift, &unbooking));
	if (unbooking.gift.raw == 0)
		return;
	const struct status status = mandates_kit_do(kit_of(life), unbook_gift, &unbooking);
	assert_true(status.code != STATUS_BROKEN);
	if (below(life, 2) == 0)
		drawing_kit_find_homes(&life->money.drawing);
}

static void build_and_hand_over(struct life *life)
{
	if (below(life, 4) != 0) {
		const struct drawing_built built = drawing_kit_build(&life->money.drawing, life->day);
		life->built = built.file.raw != 0 ? built.number : life->built;
	}
	while (life->handed_over < life->built && below(life, 5) != 0) {
		const struct draw_file file = drawing_kit_file(&life->money.drawing, life->handed_over + 1);
		assert_ok(practice_hand_over(life->practice, file.bytes, life->day));
		life->handed_over++;
	}
}

static void vote(struct life *life)
{
	if (life->payment_count == 0)
		return;
	const struct payment_id payment = life->payments[below(life, life->payment_count)];
	const int64_t person = (int64_t)below(life, KIT_PERSONS + 1);
	const uint64_t act = below(life, 8);
	struct status status = payments_kit_approve(&life->money.desk, payment, person);
	if (act == 0)
		status = payments_kit_withdraw(&life->money.desk, payment, person);
	if (act == 1)
		status = payments_kit_refuse(&life->money.desk, payment, person);
	assert_true(status.code != STATUS_BROKEN);
}

static void propose(struct life *life)
{
	const struct payment_order order =
	    payments_kit_order(&life->money.desk, life->payee, 100 + (int64_t)below(life, 900));
	if (life->payment_count < PAYMENTS_MAX &&
	    status_is_ok(
		payments_kit_propose(&life->money.desk, &order, &life->payments[life->payment_count])))
		life->payment_count++;
}

static void change_payee(struct life *life)
{
	const struct payee_details details =
	    payments_kit_details("Tryckeriet AB", below(life, 2) == 0 ? "991-2346" : "902-0033");
	assert_ok(payments_kit_change(&life->money.desk, life->payee, &details));
	for (size_t i = below(life, 3); i > 0; i--)
		assert_ok(payments_kit_approve_payee(&life->money.desk, life->payee, (int64_t)i));
}

static void answer(struct life *life)
{
	struct payments_answered out;
	struct kit_read read;
	if (life->file.file.count == 0)
		return;
	payments_kit_read(life->file.file.bytes, &read);
	const struct kit_answer said = { &life->file.file,
					 PAIN_LEVEL_PAYMENT,
					 read.ids[below(life, read.count)],
					 below(life, 2) == 0 ? "RJCT" : "ACCP",
					 NULL,
					 ++life->reports };
	const struct text bytes = payments_kit_answer_bytes(&said, &life->money.arena);
	assert_ok(payments_kit_answer(&life->money.desk, bytes, &out));
}

static void pay_out(struct life *life)
{
	struct kit_file asking = payments_kit_asking(&life->money.desk, &life->money.arena);
	if (below(life, 3) == 0 && status_is_ok(payments_kit_make(&life->money.desk, &asking)))
		life->file = asking;
	if (life->payment_count > 0 && below(life, 3) == 0)
		audit_money_tell_row(&life->money, life->payments[below(life, life->payment_count)]);
}

static void live_at_desk(struct life *life)
{
	static void (*const acts[])(struct life *) = { vote,   vote,    vote,    vote,         propose,
						       answer, pay_out, pay_out, change_payee, undo_gift };
	for (size_t i = below(life, 4); i > 0; i--)
		acts[below(life, sizeof acts / sizeof acts[0])](life);
	audit_money_pass_days(&life->money, 1);
}

static void live_day(struct life *life)
{
	while (below(life, 3) == 0)
		do_deed(life);
	if (below(life, 3) != 0)
		mandates_kit_write(kit_of(life), life->day);
	build_and_hand_over(life);
	assert_ok(practice_live(life->practice, life->day, keep_answer, life));
	while (life->answer_count > 0 && below(life, 3) != 0)
		read_one(life);
	live_at_desk(life);
}

static void open_life(struct life *life, const struct kit_place *place)
{
	audit_money_open(&life->money, place);
	life->day = kit_day(2026, 9, 7);
	audit_money_pass_days(&life->money, life->day.number - moment_day(life->money.desk.now).number);
	struct practice_setup setup = {
		.customer = TEXT(DRAWING_KIT_CUSTOMER),
		.bankgiro = TEXT(KIT_BANKGIRO),
		.iban = TEXT(KIT_IBAN),
		.random = random_seeded(below(life, 1u << 30)),
		.odds = { .mandate_refused = 50,
			  .no_funds = 150,
			  .no_account = 50,
			  .retried = 500,
			  .refunded = 150,
			  .payer_ends = 5,
			  .payer_stops = 5,
			  .payer_moves = 5 },
		.first_day = life->day,
	};
	calendar_open(&setup.calendar);
	practice_open(&setup, &life->practice);
	life->payee = payments_kit_payee(&life->money.desk);
	for (size_t i = 0; i < 4; i++)
		add_mandate(life);
}

static void close_life(struct life *life)
{
	practice_close(&life->practice);
	while (life->answer_count > 0)
		free(life->answers[--life->answer_count].bytes);
	audit_money_close(&life->money);
}

static void run_checker(void *context)
{
	execlp("python3", "python3", (const char *)context, (char *)NULL);
	_exit(127);
}

static bool auditor_finds_nothing(struct life *life)
{
	static struct proof_child child;
	struct gifts_kit *books = &kit_of(life)->books;
	char folder[128];
	char script[160];
	struct audit_summary summary;
	const struct audit_copying copying = { .folder = proof_path(&books->folder, "copy", folder),
					       .allowed = audit_kit_allowed,
					       .migrations = audit_kit_migrations,
					       .today = life->day };
	assert_ok(audit_copy(books->books, &copying, &summary));
	snprintf(script, sizeof script, "%s/check.py", folder);
	proof_child_run(run_checker, script, &child);
	if (child.exit_code != 0)
		print_message("%s\n", child.output);
	return child.exit_code == 0;
}

static bool no_life_alarms(struct proof_draw *draw, void *context)
{
	struct audit_kit_findings findings;
	struct life *life = memory_take(1, sizeof *life);
	life->draw = draw;
	open_life(life, context);
	for (int i = 0; i < DAYS; i++, life->day.number++)
		live_day(life);
	audit_kit_audit(kit_of(life)->books.books, &findings);
	audit_kit_show(&findings);
	const bool is_copied_sound = auditor_finds_nothing(life);
	close_life(life);
	free(life);
	PROOF_CHECK(draw, findings.summary.findings == 0);
	PROOF_CHECK(draw, is_copied_sound);
	return true;
}

static void p1_no_life_of_draws_and_payments_raises_a_false_alarm(void **state)
{
	struct kit_place *place = *state;
	proof_property_holds("an audit of what was drawn and paid finds nothing",
			     people_kit_rounds(place, 12), no_life_alarms, place);
}

static int keep_place(void **state)
{
	assert_non_null(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_books_where_all_was_drawn_and_paid_are_sound),
		cmocka_unit_test(p1_no_life_of_draws_and_payments_raises_a_false_alarm),
	};
	return people_kit_run_places(tests, sizeof tests / sizeof tests[0], keep_place, keep_place);
}
