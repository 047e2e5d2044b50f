/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Random centres live through months of mandates, files lost and sent again, answers late, twice and in any
 * order, with a made-up Bankgirot that knows nothing of the books: each month of a promise is drawn at most
 * once, what was due has its order or its reason, and the books hold what the account holds. */
#include "inner/drawing/drawing_kit.h"

#include "ground/practice/practice.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS = 150, MANDATES_MAX = 12, FILES_MAX = 4000, WAYS = 40 };

struct held_file {
	char *bytes;
	size_t count;
};

struct world {
	struct drawing_kit kit;
	struct practice *practice;
	struct proof_draw *draw;
	struct day day;
	struct mandate_id mandates[MANDATES_MAX];
	int64_t amounts[MANDATES_MAX]; /* as the givers have said last */
	size_t count;
	struct held_file answers[FILES_MAX]; /* not read yet, or to be read again */
	size_t answer_count;
	int64_t handed_over; /* number of the last file that reached Bankgirot */
	int64_t built;       /* number of the last file */
	struct day first_build;
	struct day looked_through;
	bool is_wrong;
};

static uint64_t below(struct world *world, uint64_t bound)
{
	return proof_below(world->draw, bound);
}

static void add_mandate(struct world *world)
{
	if (world->count == MANDATES_MAX)
		return;
	struct mandates_kit *kit = &world->kit.mandates;
	const int64_t ore = 1000 + (int64_t)below(world, 5) * 500;
	const struct giver_id giver = mandates_kit_giver(kit, "Kim Exempel (påhittad)", MANDATES_KIT_BY_MAIL);
	const struct promise promise = mandates_kit_promise(kit, giver, PROMISE_MONTHLY, ore);
	struct mandate_wish wish = mandates_kit_wish(promise.id, world->day);
	wish.bankgiro = TEXT(KIT_BANKGIRO);
	wish.pay_day = 1 + (int64_t)below(world, 28);
	wish.every_months = below(world, 4) == 3 ? 3 : 1;
	assert_ok(mandates_kit_ask(kit, &wish, &world->mandates[world->count]));
	world->amounts[world->count++] = ore;
}

typedef struct status deed(struct world *world, size_t at);

static struct status change_amount(struct world *world, size_t at)
{
	const int64_t ore = 1000 + (int64_t)below(world, 9) * 250;
	TRY(mandates_kit_change_amount(&world->kit.mandates, world->mandates[at], ore, world->day));
	world->amounts[at] = ore;
	return OK;
}

static struct status pause_it(struct world *world, size_t at)
{
	const struct day through = { world->day.number + (int64_t)below(world, 40) };
	return mandates_kit_pause(&world->kit.mandates, world->mandates[at], world->day, through, world->day);
}

static struct status resume(struct world *world, size_t at)
{
	return mandates_kit_resume(&world->kit.mandates, world->mandates[at], world->day);
}

static struct status change_pay_day(struct world *world, size_t at)
{
	return mandates_kit_change_pay_day(&world->kit.mandates, world->mandates[at],
					   1 + (int64_t)below(world, 28), world->day);
}

static struct status end(struct world *world, size_t at)
{
	return mandates_kit_end(&world->kit.mandates, world->mandates[at], MANDATE_END_BY_GIVER, -1,
				world->day);
}

static struct status die(struct world *world, size_t at)
{
	const struct mandate mandate = mandates_kit_find(&world->kit.mandates, world->mandates[at]);
	return mandates_kit_died(&world->kit.mandates, mandate.giver, world->day, world->day);
}

static struct status begin_another(struct world *world, size_t at)
{
	(void)at;
	add_mandate(world);
	return OK;
}

/* What a giver does, most days nothing; what the mandate's state refuses changes nothing. */
static void do_deed(struct world *world)
{
	static deed *const deeds[] = { change_amount, change_amount, change_amount,  change_amount,
				       pause_it,      pause_it,      resume,         resume,
				       resume,        resume,        change_pay_day, change_pay_day,
				       end,           die,           begin_another,  begin_another };
	const size_t at = below(world, world->count);
	const size_t chosen = below(world, WAYS);
	if (chosen >= sizeof deeds / sizeof deeds[0])
		return;
	const struct status status = deeds[chosen](world, at);
	assert_true(status_is_ok(status) || status.code == STATUS_CONFLICT || status.code == STATUS_INPUT);
}

static struct status keep_answer(void *self, enum autogiro_kind kind, struct text bytes)
{
	struct world *world = self;
	(void)kind;
	assert_true(world->answer_count < FILES_MAX);
	struct held_file *file = &world->answers[world->answer_count++];
	*file = (struct held_file){ memory_take(bytes.count, 1), bytes.count };
	memcpy(file->bytes, bytes.bytes, bytes.count);
	return OK;
}

/* Reads one of the files that wait, whichever; now and then it stays to be read once more. */
static void read_one(struct world *world, bool may_stay)
{
	struct bankday_report report;
	struct drawing_answered answered;
	const size_t at = below(world, world->answer_count);
	const struct held_file file = world->answers[at];
	const struct status status = drawing_kit_try_read(
	    &world->kit, (struct text){ file.bytes, file.count }, world->day, &report, &answered);
	if (!status_is_ok(status))
		print_error("%s %s row %d\n", status.reason, status.field, (int)status.row);
	world->is_wrong |= !status_is_ok(status);
	if (may_stay && below(world, 4) == 0)
		return;
	world->answers[at] = world->answers[--world->answer_count];
	free(file.bytes);
}

/* The sum that stands is the one ordered. */
static void check_new_orders(struct world *world, int64_t number)
{
	static struct drawing_kit_orders orders;
	for (size_t i = 0; i < world->count; i++) {
		drawing_kit_orders(&world->kit, world->mandates[i], &orders);
		if (orders.count > 0 && orders.rows[orders.count - 1].file_number == number)
			world->is_wrong |= orders.rows[orders.count - 1].amount.ore != world->amounts[i];
	}
}

static void build(struct world *world)
{
	const struct drawing_built built = drawing_kit_build(&world->kit, world->day);
	if (world->first_build.number == 0)
		world->first_build = world->day;
	if (built.through.number > world->looked_through.number)
		world->looked_through = built.through;
	if (built.file.raw == 0)
		return;
	world->is_wrong |= built.number != world->built + 1;
	world->built = built.number;
	check_new_orders(world, built.number);
}

/* What was built goes on its way; lost on it now and then, it is sent again another day, the same bytes. */
static void hand_over(struct world *world)
{
	while (world->handed_over < world->built) {
		if (below(world, 5) == 0)
			return;
		const struct draw_file file = drawing_kit_file(&world->kit, world->handed_over + 1);
		assert_ok(practice_hand_over(world->practice, file.bytes, world->day));
		if (below(world, 5) == 0)
			assert_code(practice_hand_over(world->practice, file.bytes, world->day),
				    STATUS_CONFLICT);
		world->handed_over++;
	}
}

static void live_day(struct world *world)
{
	while (below(world, 3) == 0)
		do_deed(world);
	if (below(world, 4) != 0)
		mandates_kit_write(&world->kit.mandates, world->day);
	if (below(world, 5) != 0)
		build(world);
	hand_over(world);
	assert_ok(practice_live(world->practice, world->day, keep_answer, world));
	while (world->answer_count > 0 && below(world, 3) != 0)
		read_one(world, true);
}

/* No month of a promise is drawn twice at the bank: references are its months. */
static bool nothing_is_drawn_twice(struct world *world)
{
	const size_t count = practice_draw_count(world->practice);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++) {
			const struct practice_draw a = practice_draw_at(world->practice, i);
			const struct practice_draw b = practice_draw_at(world->practice, j);
			const struct text month_a = text_slice(a.reference, 0, 13); /* "GÅVA 2026-11" */
			const struct text month_b = text_slice(b.reference, 0, 13);
			if (text_equal(a.payer, b.payer) && text_equal(month_a, month_b))
				return proof_note(world->draw, "a month is drawn at most once");
		}
	return true;
}

static bool is_month_of(const struct mandate *mandate, int64_t month)
{
	return month >= mandate->first_month && (month - mandate->first_month) % mandate->every_months == 0;
}

static bool is_month_due(const struct world *world, const struct mandate *mandate, int64_t month)
{
	const int64_t pay_day = month >= mandate->next_from_month ? mandate->next_pay_day : mandate->pay_day;
	struct day day;
	if (!is_month_of(mandate, month))
		return false;
	assert_ok(day_of((int)(month / 12), (int)(month % 12) + 1, (int)pay_day, &day));
	assert_ok(calendar_next_bank_day(&world->kit.mandates.calendar, CALENDAR_SWEDEN, day, &day));
	return day.number >= mandate->active_on.number && day.number >= world->first_build.number &&
	       day.number <= world->looked_through.number;
}

/* Orders and passes of the month: at most one pass, at most one order that may be drawn, never both. */
static bool month_is_right(struct world *world, const struct drawing_kit_orders *orders,
			   const struct drawing_kit_passes *passes, int64_t month, bool is_due)
{
	size_t ordered = 0;
	size_t live = 0;
	size_t passed = 0;
	for (size_t i = 0; i < orders->count; i++) {
		ordered += orders->rows[i].month == month;
		live += orders->rows[i].month == month && orders->rows[i].state != DRAW_LAPSED;
	}
	for (size_t i = 0; i < passes->count; i++)
		passed += passes->rows[i].month == month;
	PROOF_CHECK(world->draw, live <= 1);
	PROOF_CHECK(world->draw, passed <= 1);
	PROOF_CHECK(world->draw, ordered == 0 || passed == 0);
	PROOF_CHECK(world->draw, !is_due || ordered + passed > 0);
	return true;
}

static bool has_rows(const struct drawing_kit_orders *orders, const struct drawing_kit_passes *passes,
		     int64_t month)
{
	for (size_t i = 0; i < orders->count; i++)
		if (orders->rows[i].month == month)
			return true;
	for (size_t i = 0; i < passes->count; i++)
		if (passes->rows[i].month == month)
			return true;
	return false;
}

static bool each_due_month_has_its_row(struct world *world)
{
	static struct drawing_kit_orders orders;
	static struct drawing_kit_passes passes;
	for (size_t i = 0; i < world->count; i++) {
		const struct mandate mandate = mandates_kit_find(&world->kit.mandates, world->mandates[i]);
		drawing_kit_orders(&world->kit, world->mandates[i], &orders);
		drawing_kit_passes(&world->kit, world->mandates[i], &passes);
		for (int64_t month = 2026 * 12; month < 2026 * 12 + 6; month++) {
			if (!is_month_of(&mandate, month) && has_rows(&orders, &passes, month))
				return proof_note(world->draw, "a month between is not drawn");
			if (!month_is_right(world, &orders, &passes, month,
					    mandate.state == MANDATE_ACTIVE &&
						is_month_due(world, &mandate, month)))
				return false;
		}
	}
	return true;
}

static bool books_are_right(struct world *world)
{
	const struct gifts_kit_totals totals = gifts_kit_count(&world->kit.mandates.books);
	PROOF_CHECK(world->draw, !world->is_wrong);
	PROOF_CHECK(world->draw, totals.open == 0);
	PROOF_CHECK(world->draw, totals.doubts == 0);
	PROOF_CHECK(world->draw, totals.gift_sum == practice_balance(world->practice));
	PROOF_CHECK(world->draw, totals.bank_balance == practice_balance(world->practice));
	return nothing_is_drawn_twice(world) && each_due_month_has_its_row(world);
}

static void open_world(struct world *world, const struct kit_place *place)
{
	drawing_kit_open(&world->kit, place);
	world->day = kit_day(2026, 1, 7);
	struct practice_setup setup = {
		.customer = world->kit.setup.customer,
		.bankgiro = world->kit.setup.bankgiro,
		.iban = TEXT(KIT_IBAN),
		.random = random_seeded(below(world, 1u << 30)),
		.odds = { .mandate_refused = 50,
			  .no_funds = 100,
			  .no_account = 30,
			  .retried = 500,
			  .refunded = 100,
			  .payer_ends = 3,
			  .payer_stops = 3,
			  .payer_moves = 3 },
		.first_day = world->day,
	};
	calendar_open(&setup.calendar);
	practice_open(&setup, &world->practice);
}

static void close_world(struct world *world)
{
	practice_close(&world->practice);
	while (world->answer_count > 0)
		free(world->answers[--world->answer_count].bytes);
	drawing_kit_close(&world->kit);
}

static bool a_random_centre_draws_once(struct proof_draw *draw, void *context)
{
	struct world *world = memory_take(1, sizeof *world);
	world->draw = draw;
	open_world(world, context);
	for (size_t i = 0; i < 6; i++)
		add_mandate(world);
	for (int i = 0; i < DAYS; i++, world->day.number++)
		live_day(world);
	while (world->answer_count > 0)
		read_one(world, false);
	drawing_kit_find_homes(&world->kit);
	const bool is_right = books_are_right(world);
	close_world(world);
	free(world);
	return is_right;
}

static void p1_random_centres_draw_each_month_once(void **state)
{
	struct kit_place *place = *state;
	proof_property_holds("each due month is drawn once or has its reason", people_kit_rounds(place, 12),
			     a_random_centre_draws_once, place);
}

/* Each round opens its books at the place for itself. */
static int keep_place(void **state)
{
	assert_non_null(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(p1_random_centres_draw_each_month_once) };
	return people_kit_run_places(tests, sizeof tests / sizeof tests[0], keep_place, keep_place);
}
