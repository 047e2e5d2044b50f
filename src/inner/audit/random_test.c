/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whatever is done through the doors, in whatever order, leaves books in which the audit finds nothing: a
 * false alarm would teach people to pass over a true one. */

#include "inner/audit/audit_kit.h"

#include <stdio.h>
#include <unistd.h>

enum { DAYS_MAX = 4, STEPS_MAX = 30, WAITING_MAX = 64, VOUCHERS_MAX = 16 };

/* A centre and what was done so far. */
struct life {
	struct proof_draw *draw;
	struct gifts_kit kit;
	struct audit_kit_day days[DAYS_MAX];
	size_t day_count;
	struct bank_leaf waiting[WAITING_MAX];
	size_t waiting_count;
	struct gift gifts[WAITING_MAX];
	size_t gift_count;
	struct bank_row_id by_person[WAITING_MAX];
	size_t by_person_count;
	struct voucher_id vouchers[VOUCHERS_MAX];
	size_t voucher_count;
	/* what the next deed is about */
	size_t chosen;
	struct day day;
	struct day locked_to;
};

/* Refused is as good as done: the books must hold either way. Only a broken store is not. */
static bool try_deed(struct life *life, store_work *work)
{
	life->kit.now.seconds += (int64_t)proof_below(life->draw, 2);
	const struct status status = store_write(life->kit.books, &life->kit.by, work, life);
	PROOF_CHECK(life->draw, status.code != STATUS_BROKEN);
	return true;
}

static struct audit_kit_payment draw_payment(struct proof_draw *draw)
{
	static const int64_t sums[] = { 10000, 20000, 25000, -10000 };
	static const char *const names[] = { "", "Kim Exempel", "Lo Exempel" };
	const uint64_t reference = proof_below(draw, AUDIT_KIT_REFERENCES + 2);
	const int64_t sum = sums[proof_below(draw, 3)];
	return (struct audit_kit_payment){
		.minor = sum,
		.reference = reference < AUDIT_KIT_REFERENCES ? audit_kit_reference(reference) : NULL,
		.name = names[proof_below(draw, 3)],
	};
}

static void draw_movement(struct proof_draw *draw, int serial, struct audit_kit_movement *out)
{
	*out = (struct audit_kit_movement){ .serial = serial, .is_through_giro = proof_below(draw, 2) == 0 };
	out->count = out->is_through_giro ? 1 + proof_below(draw, AUDIT_KIT_PAYMENTS_MAX) : 1;
	for (size_t i = 0; i < out->count; i++)
		out->payments[i] = draw_payment(draw);
	const uint64_t turn = out->is_through_giro ? 0 : proof_below(draw, 4);
	if (turn == 1) { /* money out, by a rule's words or not */
		out->payments[0].minor = -3500;
		out->payments[0].reference = NULL;
		out->payments[0].message = proof_below(draw, 2) == 0 ? "HYRA" : "";
	}
	if (turn == 2) { /* a gift that comes back */
		out->payments[0].minor = -out->payments[0].minor;
		out->payments[0].is_reversal = true;
	}
}

static void begin_day(struct life *life)
{
	const size_t at = life->day_count++;
	struct audit_kit_day *day = &life->days[at];
	*day = (struct audit_kit_day){
		.day = kit_day(2026, 11, 2 + (int)at),
		.opening = at > 0 ? audit_kit_closing(&life->days[at - 1]) : 0,
		.has_no_details = proof_below(life->draw, 3) == 1,
		.count = 1 + proof_below(life->draw, AUDIT_KIT_MOVEMENTS_MAX - 1),
	};
	for (size_t i = 0; i < day->count; i++)
		draw_movement(life->draw, (int)i + 1, &day->movements[i]);
}

/* A file that tells nothing is not sent. */
static bool is_telling(const struct audit_kit_day *day, enum statement_kind_of_file kind)
{
	bool has_giro = kind == BANK_FILE_CAMT_053;
	for (size_t i = 0; i < day->count; i++)
		has_giro = has_giro || day->movements[i].is_through_giro;
	return has_giro;
}

static void read_one(struct life *life)
{
	static const enum statement_kind_of_file kinds[] = { BANK_FILE_CAMT_053, BANK_FILE_BGMAX,
							     BANK_FILE_CAMT_054 };
	if (life->day_count == 0 || (life->day_count < DAYS_MAX && proof_below(life->draw, 4) == 1))
		begin_day(life);
	const struct audit_kit_day *day =
	    &life->days[life->day_count - 1 - proof_below(life->draw, life->day_count)];
	const enum statement_kind_of_file kind = kinds[proof_below(life->draw, 3)];
	if (is_telling(day, kind))
		audit_kit_read(&life->kit, day, kind);
}

static struct status gather_leaf(void *argument, const struct bank_leaf *leaf)
{
	struct life *life = argument;
	if (life->waiting_count < WAITING_MAX)
		life->waiting[life->waiting_count++] = *leaf;
	return OK;
}

static struct status gather_gift(void *argument, const struct gift *gift)
{
	struct life *life = argument;
	if (life->gift_count < WAITING_MAX)
		life->gifts[life->gift_count++] = *gift;
	return OK;
}

static struct status look_around(struct store_tx *tx, void *argument)
{
	struct life *life = argument;
	life->waiting_count = 0;
	life->gift_count = 0;
	TRY(bankday_waiting(tx, (struct bank_row_id){ 0 }, WAITING_MAX, gather_leaf, life));
	return gifts_list(tx, &(struct gift_filter){ .giver = { 0 } }, gather_gift, life);
}

static const struct bank_leaf *choose_waiting(struct life *life)
{
	assert_true(life->waiting_count > 0);
	return &life->waiting[life->chosen % life->waiting_count];
}

static struct status home_row(struct store_tx *tx, void *argument)
{
	struct life *life = argument;
	const struct bank_leaf *leaf = choose_waiting(life);
	const struct bank_booking booking = {
		.row = leaf->id,
		.home = { .kind = HOME_PERSON, .counter_account = life->chosen % 5 == 0 ? 1930 : 3999 },
	};
	struct ledger_posted posted;
	TRY(bankday_book(tx, &booking, &life->kit.by, &posted));
	if (life->by_person_count < WAITING_MAX)
		life->by_person[life->by_person_count++] = leaf->id;
	return OK;
}

static struct status give_row(struct store_tx *tx, void *argument)
{
	struct life *life = argument;
	const struct gift_decision decision = { .row = choose_waiting(life)->id,
						.giver = life->kit.giver,
						.purpose = life->kit.purpose };
	struct gift_id gift;
	return gifts_book(tx, &decision, &life->kit.by, &gift);
}

static struct status return_row(struct store_tx *tx, void *argument)
{
	struct life *life = argument;
	if (life->gift_count == 0)
		return OK;
	struct gift_id back;
	return gifts_return(tx, choose_waiting(life)->id, life->gifts[life->chosen % life->gift_count].id,
			    &life->kit.by, &back);
}

static struct status join_rows(struct store_tx *tx, void *argument)
{
	struct life *life = argument;
	const struct bank_leaf *leaf = choose_waiting(life);
	const struct bank_row_id as = leaf->doubt_of.raw != 0 ? leaf->doubt_of : life->waiting[0].id;
	return bankday_same_money(tx, leaf->id, as, &life->kit.by);
}

static struct status part_rows(struct store_tx *tx, void *argument)
{
	struct life *life = argument;
	return bankday_other_money(tx, choose_waiting(life)->id, &life->kit.by);
}

/* A row that a person found a home for may have been undone since, and be a gift now: then the gift is
 * undone. */
static bool is_gift(const struct life *life, struct bank_row_id row)
{
	bool is_found = false;
	for (size_t i = 0; i < life->gift_count; i++)
		is_found = is_found || life->gifts[i].row.raw == row.raw;
	return is_found;
}

static struct status undo_row(struct store_tx *tx, void *argument)
{
	struct life *life = argument;
	if (life->by_person_count == 0)
		return OK;
	const struct bank_row_id row = life->by_person[life->chosen % life->by_person_count];
	if (is_gift(life, row))
		return OK;
	const struct bank_unbooking unbooking = { .row = row,
						  .day = kit_day(2026, 11, 20),
						  .words = TEXT("Fel") };
	return bankday_unbook(tx, &unbooking, &life->kit.by);
}

static struct status undo_gift(struct store_tx *tx, void *argument)
{
	struct life *life = argument;
	if (life->gift_count == 0)
		return OK;
	const struct gift *gift = &life->gifts[life->chosen % life->gift_count];
	return gifts_unbook(tx, gift->id, gift->day, TEXT("Fel"), &life->kit.by);
}

static struct status close_day(struct store_tx *tx, void *argument)
{
	struct life *life = argument;
	return bankday_close(tx, life->kit.account, kit_day(2026, 11, 2 + (int)(life->chosen % DAYS_MAX)),
			     &life->kit.by);
}

static struct status post_by_hand(struct store_tx *tx, void *argument)
{
	struct life *life = argument;
	const int64_t ore = 100 * (int64_t)(life->chosen + 1);
	const struct ledger_line lines[] = { { .account = 1910, .amount = { ore } },
					     { .account = 2440, .amount = { -ore } } };
	const struct ledger_voucher voucher = {
		.series = life->chosen % 2 == 0 ? TEXT("A") : TEXT("B"),
		.day = kit_day(2024 + (int)(life->chosen % 3), 1 + (int)(life->chosen % 12), 9),
		.words = TEXT("För hand"),
		.lines = lines,
		.count = 2,
	};
	struct ledger_posted posted;
	TRY(ledger_post(tx, &voucher, &life->kit.by, &posted));
	if (life->voucher_count < VOUCHERS_MAX)
		life->vouchers[life->voucher_count++] = posted.id;
	return OK;
}

static struct status reverse_one(struct store_tx *tx, void *argument)
{
	struct life *life = argument;
	if (life->voucher_count == 0)
		return OK;
	const struct ledger_reversal reversal = { life->vouchers[life->chosen % life->voucher_count],
						  kit_day(2026, 11, 1), TEXT("Fel") };
	struct ledger_posted posted;
	return ledger_reverse(tx, &reversal, &life->kit.by, &posted);
}

/* A gift's or row's own voucher may be reversed by hand, too: strange, but a voucher like any other. */
static struct status reverse_gift(struct store_tx *tx, void *argument)
{
	struct life *life = argument;
	if (life->gift_count == 0)
		return OK;
	const struct ledger_reversal reversal = { life->gifts[life->chosen % life->gift_count].voucher,
						  kit_day(2026, 11, 25), TEXT("Fel") };
	struct ledger_posted posted;
	return ledger_reverse(tx, &reversal, &life->kit.by, &posted);
}

static struct status close_year(struct store_tx *tx, void *argument)
{
	struct life *life = argument;
	struct ledger_year year;
	TRY(ledger_year_of(tx, kit_day(2024 + (int)(life->chosen % 2), 1, 1), &year));
	return ledger_close_year(tx, year.id, LEDGER_WHOLE, &life->kit.by);
}

static struct status lock_months(struct store_tx *tx, void *argument)
{
	const struct life *life = argument;
	const struct day through = kit_day(2024 + (int)(life->chosen % 3), 1 + (int)(life->chosen % 9), 9);
	return ledger_lock_months(tx, through, &life->kit.by);
}

static struct status find_homes(struct store_tx *tx, void *argument)
{
	const struct life *life = argument;
	struct bankday_report report;
	return bankday_find_homes(tx, gifts_kit_finders, &life->kit.by, &report);
}

static struct status make_promise(struct store_tx *tx, void *argument)
{
	struct life *life = argument;
	const struct promise promise = { .giver = life->kit.giver,
					 .reference = text_of(audit_kit_reference(AUDIT_KIT_REFERENCES - 1)),
					 .kind = PROMISE_ONCE,
					 .purpose = life->kit.purpose,
					 .made_on = kit_day(2026, 11, 1) };
	struct promise made;
	TRY(gifts_promise(tx, &promise, &life->kit.random, &life->kit.by, &made));
	return find_homes(tx, life);
}

static struct status add_rule(struct store_tx *tx, void *argument)
{
	const struct life *life = argument;
	TRY(bankday_add_rule(tx, &(struct bank_rule){ TEXT("Hyra"), TEXT("HYRA"), -1, 5010 }, &life->kit.by));
	return find_homes(tx, argument);
}

/* Deeds on rows that wait come first, so that the shortest failing life reads well. */
static store_work *const deeds[] = { home_row,     give_row,    return_row,   join_rows,
				     part_rows,    undo_row,    undo_gift,    close_day,
				     post_by_hand, reverse_one, reverse_gift, close_year,
				     lock_months,  find_homes,  make_promise, add_rule };
enum { DEEDS = sizeof deeds / sizeof deeds[0], DEEDS_ON_WAITING = 5 };

static bool live_one_step(struct life *life)
{
	if (proof_below(life->draw, 3) == 0) {
		read_one(life);
		return true;
	}
	assert_ok(store_read(life->kit.books, look_around, life));
	const uint64_t deed = proof_below(life->draw, DEEDS);
	life->chosen = proof_below(life->draw, 60);
	if (deed < DEEDS_ON_WAITING && life->waiting_count == 0)
		return true;
	return try_deed(life, deeds[deed]);
}

static bool nothing_is_found(struct proof_draw *draw, void *context)
{
	(void)context;
	static struct life life;
	life = (struct life){ .draw = draw };
	audit_kit_open(&life.kit, STORE_MEMORY);
	const size_t steps = proof_below(draw, STEPS_MAX + 1);
	bool is_right = true;
	for (size_t i = 0; i < steps && is_right; i++)
		is_right = live_one_step(&life);
	struct audit_kit_findings findings;
	audit_kit_audit(life.kit.books, &findings);
	audit_kit_show(&findings);
	gifts_kit_close(&life.kit);
	PROOF_CHECK(draw, findings.summary.findings == 0);
	return is_right;
}

static void run_checker(void *context)
{
	const char *const *words = context;
	execlp("python3", "python3", words[0], (char *)NULL);
	_exit(127);
}

static bool the_auditor_finds_nothing(struct proof_draw *draw, void *context)
{
	(void)context;
	static struct life life;
	static struct proof_child child;
	char folder[128];
	char script[160];
	struct audit_summary summary;
	life = (struct life){ .draw = draw };
	audit_kit_open(&life.kit, STORE_MEMORY);
	for (size_t i = 0; i < STEPS_MAX; i++)
		PROOF_CHECK(draw, live_one_step(&life));
	const struct audit_copying copying = { .folder = proof_path(&life.kit.folder, "copy", folder),
					       .allowed = audit_kit_allowed,
					       .migrations = audit_kit_migrations,
					       .today = kit_day(2026, 12, 1) };
	assert_ok(audit_copy(life.kit.books, &copying, &summary));
	snprintf(script, sizeof script, "%s/check.py", folder);
	proof_child_run(run_checker, (const char *[]){ script }, &child);
	gifts_kit_close(&life.kit);
	if (child.exit_code != 0)
		print_message("%s\n", child.output);
	PROOF_CHECK(draw, child.exit_code == 0);
	return true;
}

static void p1_no_life_of_books_alarms_the_auditor(void **state)
{
	(void)state;
	proof_property_holds("the auditor's checker of sound books finds nothing", 5,
			     the_auditor_finds_nothing, NULL);
}

static void p1_no_life_of_books_raises_a_false_alarm(void **state)
{
	(void)state;
	proof_property_holds("an audit of sound books finds nothing", 60, nothing_is_found, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(p1_no_life_of_books_raises_a_false_alarm),
					    cmocka_unit_test(p1_no_life_of_books_alarms_the_auditor) };
	return PROOF_RUN(tests);
}
