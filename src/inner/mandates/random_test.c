/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Random lives of mandates over two years beside a model that knows them another way: for each day whether it
 * is paused and told, for each month its day. */

#include "inner/mandates/mandates_kit.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS = 2600, MONTHS = 90, TWINS_MAX = 64, PROMISES = 4, GIVERS = 3, DEEDS = 120 };

/* What the model knows of a mandate. Days count from `start`, months from its month. */
struct twin {
	struct mandate_id id;
	size_t promise;
	struct twin *follows;
	enum mandate_state state;
	bool is_known_at_bankgirot;
	bool is_held;
	bool is_stopped;
	int64_t amount;
	int first; /* month; MONTHS: not known */
	int8_t pay_day[MONTHS];
	bool is_paused[DAYS];
	bool is_told[DAYS];
	bool waits_start, waits_changed, waits_resumed, waits_year;
};

struct world {
	const struct kit_place *place;
	struct mandates_kit kit;
	struct proof_draw *draw;
	struct day start;
	int today;
	struct giver_id givers[GIVERS]; /* by mail, by post, unreachable */
	bool is_dead[GIVERS];
	struct promise promises[PROMISES];
	size_t giver_of[PROMISES]; /* the first giver has two promises */
	struct twin *twins;
	size_t count;
};

static struct day day_at(const struct world *world, int day)
{
	return (struct day){ world->start.number + day };
}

static int month_at(const struct world *world, int day)
{
	const struct day at = day_at(world, day);
	return (day_year(at) - day_year(world->start)) * 12 + day_month(at) - day_month(world->start);
}

static int64_t month_number(const struct world *world, int month)
{
	return month >= MONTHS ? MANDATES_MONTH_UNKNOWN
			       : (int64_t)day_year(world->start) * 12 + day_month(world->start) - 1 + month;
}

static bool may_be(struct status status, enum status_code code)
{
	return status.code == code;
}

static void open_world(struct world *world, struct proof_draw *draw)
{
	static const enum mandates_kit_way ways[GIVERS] = { MANDATES_KIT_BY_MAIL, MANDATES_KIT_BY_POST,
							    MANDATES_KIT_UNREACHABLE };
	mandates_kit_open(&world->kit, world->place, NULL, NULL);
	world->draw = draw;
	world->start = kit_day(2026, 1, 1);
	world->today = 0;
	world->count = 0;
	memset(world->is_dead, 0, sizeof world->is_dead);
	for (size_t i = 0; i < GIVERS; i++)
		world->givers[i] = mandates_kit_giver(&world->kit, "Kim Exempel", ways[i]);
	for (size_t i = 0; i < PROMISES; i++) {
		world->giver_of[i] = i % GIVERS;
		world->promises[i] = mandates_kit_promise(&world->kit, world->givers[world->giver_of[i]],
							  PROMISE_MONTHLY, 10000);
	}
}

/* The mandate of a promise that stands and is the newest, or NULL. */
static struct twin *newest(struct world *world, size_t promise)
{
	struct twin *found = NULL;
	for (size_t i = 0; i < world->count; i++)
		if (world->twins[i].promise == promise && world->twins[i].state != MANDATE_ENDED)
			found = &world->twins[i];
	return found;
}

static struct twin *follower_of(struct world *world, const struct twin *old)
{
	for (size_t i = 0; i < world->count; i++)
		if (world->twins[i].follows == old && world->twins[i].state < MANDATE_ACTIVE)
			return &world->twins[i];
	return NULL;
}

static struct twin *any(struct world *world)
{
	return world->count == 0 ? NULL : &world->twins[proof_below(world->draw, world->count)];
}

/* A day and the last one of it: the same day of the month, or the month's last. */
static int months_later(const struct world *world, int day, int months)
{
	const struct day at = day_at(world, day);
	const int month = day_year(at) * 12 + day_month(at) - 1 + months;
	struct day later = { 0 };
	struct status status = day_of(month / 12, month % 12 + 1, day_in_month(at), &later);
	for (int less = 1; status.code != STATUS_OK; less++)
		status = day_of(month / 12, month % 12 + 1, day_in_month(at) - less, &later);
	return (int)(later.number - world->start.number);
}

static void fill(bool *days, int from, int through, bool value)
{
	for (int i = from; i <= through && i < DAYS; i++)
		days[i] = value;
}

static int last_told(const struct twin *twin)
{
	for (int i = DAYS - 1; i >= 0; i--)
		if (twin->is_told[i])
			return i;
	return -1;
}

static bool ask(struct world *world)
{
	const size_t promise = proof_below(world->draw, PROMISES);
	const bool is_taken_over = proof_below(world->draw, 4) == 0;
	const int told = is_taken_over ? (int)proof_below(world->draw, 2) * 90 : 0;
	const int pay_day = 1 + (int)proof_below(world->draw, 28);
	struct mandate_wish wish =
	    mandates_kit_wish(world->promises[promise].id, day_at(world, world->today));
	struct mandate_id id;
	wish.pay_day = pay_day;
	wish.origin = is_taken_over ? MANDATE_TAKEN_OVER : MANDATE_ON_PAPER;
	if (told > 0)
		wish.told_through = day_at(world, world->today + told);
	if (world->count == TWINS_MAX)
		return true;
	const bool may = newest(world, promise) == NULL && !world->is_dead[world->giver_of[promise]];
	const struct status asked = mandates_kit_ask(&world->kit, &wish, &id);
	PROOF_CHECK(world->draw, may_be(asked, may ? STATUS_OK : STATUS_CONFLICT));
	if (!may)
		return true;
	struct twin *twin = &world->twins[world->count++];
	*twin = (struct twin){ .id = id,
			       .promise = promise,
			       .state = is_taken_over ? MANDATE_ACTIVE : MANDATE_ASKED,
			       .is_held = is_taken_over,
			       .is_known_at_bankgirot = is_taken_over,
			       .amount = 10000,
			       .first = MONTHS };
	memset(twin->pay_day, pay_day, sizeof twin->pay_day);
	if (told > 0) {
		fill(twin->is_told, world->today, world->today + told, true);
		twin->first =
		    month_at(world, world->today) + (day_in_month(day_at(world, world->today)) >= pay_day);
	}
	return true;
}

static bool move(struct world *world)
{
	struct twin *old = any(world);
	struct mandate_id id;
	if (old == NULL || world->count == TWINS_MAX)
		return true;
	const bool may = old->state == MANDATE_ACTIVE && !old->is_held && follower_of(world, old) == NULL;
	const struct status moved = mandates_kit_move(&world->kit, old->id, TEXT("6000-301 286 698"),
						      day_at(world, world->today), &id);
	PROOF_CHECK(world->draw, may_be(moved, may ? STATUS_OK : STATUS_CONFLICT));
	if (!may)
		return true;
	struct twin *twin = &world->twins[world->count++];
	*twin = (struct twin){ .id = id, .promise = old->promise, .follows = old, .state = MANDATE_ASKED };
	return true;
}

static void inherit(struct twin *twin, const struct twin *old)
{
	twin->amount = old->amount;
	twin->first = old->first;
	twin->is_held = old->is_held;
	memcpy(twin->pay_day, old->pay_day, sizeof twin->pay_day);
	memcpy(twin->is_paused, old->is_paused, sizeof twin->is_paused);
	memcpy(twin->is_told, old->is_told, sizeof twin->is_told);
}

static void stop_living(struct twin *twin, enum mandate_end end)
{
	twin->state = MANDATE_ENDED;
	if (end == MANDATE_END_BY_PAYERS_BANK || end == MANDATE_END_REFUSED)
		twin->is_known_at_bankgirot = false;
	twin->waits_start = twin->waits_changed = twin->waits_resumed = twin->waits_year = false;
}

static bool send(struct world *world)
{
	struct twin *twin = any(world);
	if (twin == NULL)
		return true;
	const bool may = twin->state == MANDATE_ASKED;
	PROOF_CHECK(world->draw,
		    may_be(mandates_kit_sent(&world->kit, twin->id), may ? STATUS_OK : STATUS_CONFLICT));
	if (may) {
		twin->state = MANDATE_SENT;
		twin->is_known_at_bankgirot = true;
	}
	return true;
}

static bool activate(struct world *world)
{
	struct twin *twin = any(world);
	if (twin == NULL)
		return true;
	const bool may = twin->state != MANDATE_ENDED;
	const struct status active =
	    mandates_kit_activate(&world->kit, twin->id, TEXT(""), day_at(world, world->today));
	PROOF_CHECK(world->draw, may_be(active, may ? STATUS_OK : STATUS_CONFLICT));
	if (!may || twin->state == MANDATE_ACTIVE)
		return true;
	if (twin->follows != NULL && twin->follows->state != MANDATE_ENDED) {
		inherit(twin, twin->follows);
		stop_living(twin->follows, MANDATE_END_MOVED);
	}
	twin->state = MANDATE_ACTIVE;
	twin->is_known_at_bankgirot = true;
	twin->waits_start = true;
	return true;
}

static bool end(struct world *world)
{
	static const enum mandate_end ends[] = { MANDATE_END_BY_GIVER, MANDATE_END_BY_PAYERS_BANK,
						 MANDATE_END_REFUSED, MANDATE_END_REVOKED,
						 MANDATE_END_BY_CENTRE };
	struct twin *twin = any(world);
	const enum mandate_end how = ends[proof_below(world->draw, sizeof ends / sizeof ends[0])];
	if (twin == NULL || proof_below(world->draw, 4) != 0) /* most stand for years */
		return true;
	const bool may = twin->state != MANDATE_ENDED;
	const struct status ended =
	    mandates_kit_end(&world->kit, twin->id, how, -1, day_at(world, world->today));
	PROOF_CHECK(world->draw, may_be(ended, may ? STATUS_OK : STATUS_CONFLICT));
	if (!may)
		return true;
	struct twin *follower = twin->state == MANDATE_ACTIVE ? follower_of(world, twin) : NULL;
	stop_living(twin, how);
	if (follower != NULL && how == MANDATE_END_BY_PAYERS_BANK)
		inherit(follower, twin);
	else if (follower != NULL)
		stop_living(follower, how);
	return true;
}

static bool end_sent(struct world *world)
{
	struct twin *twin = any(world);
	if (twin == NULL)
		return true;
	const bool may = twin->state == MANDATE_ENDED && twin->is_known_at_bankgirot;
	PROOF_CHECK(world->draw,
		    may_be(mandates_kit_end_sent(&world->kit, twin->id), may ? STATUS_OK : STATUS_CONFLICT));
	twin->is_known_at_bankgirot = twin->is_known_at_bankgirot && !may;
	return true;
}

/* Whether the giver's wishes reach this mandate. */
static bool may_change(const struct twin *twin)
{
	if (twin->state == MANDATE_ENDED)
		return false;
	return twin->follows == NULL || twin->state == MANDATE_ACTIVE ||
	       twin->follows->state == MANDATE_ENDED;
}

static void approve(const struct world *world, struct twin *twin)
{
	const int last = last_told(twin);
	if (twin->state != MANDATE_ACTIVE && last < 0)
		return;
	fill(twin->is_told, world->today, last < world->today ? months_later(world, world->today, 13) : last,
	     true);
	twin->waits_changed = twin->waits_changed || (twin->state == MANDATE_ACTIVE && twin->first < MONTHS);
}

static bool change_amount(struct world *world)
{
	struct twin *twin = any(world);
	const int64_t ore = 100 * (int64_t)proof_below(world->draw, 900);
	if (twin == NULL)
		return true;
	const enum status_code expected = !may_change(twin) ? STATUS_CONFLICT
					  : ore == 0        ? STATUS_INPUT
							    : STATUS_OK;
	const struct status changed =
	    mandates_kit_change_amount(&world->kit, twin->id, ore, day_at(world, world->today));
	PROOF_CHECK(world->draw, may_be(changed, expected));
	if (expected != STATUS_OK)
		return true;
	twin->amount = ore;
	approve(world, twin);
	return true;
}

static bool change_pay_day(struct world *world)
{
	struct twin *twin = any(world);
	const int pay_day = (int)proof_below(world->draw, 30);
	if (twin == NULL)
		return true;
	const enum status_code expected = !may_change(twin)             ? STATUS_CONFLICT
					  : pay_day < 1 || pay_day > 28 ? STATUS_INPUT
									: STATUS_OK;
	const struct status changed =
	    mandates_kit_change_pay_day(&world->kit, twin->id, pay_day, day_at(world, world->today));
	PROOF_CHECK(world->draw, may_be(changed, expected));
	if (expected != STATUS_OK)
		return true;
	const int month = month_at(world, world->today);
	for (int i = month < twin->first ? 0 : month + 1; i < MONTHS; i++)
		twin->pay_day[i] = (int8_t)pay_day;
	approve(world, twin);
	return true;
}

/* The last day of a pause that is or comes, -1 when none does. */
static int last_paused(const struct world *world, const struct twin *twin)
{
	for (int i = DAYS - 1; i >= world->today; i--)
		if (twin->is_paused[i])
			return i;
	return -1;
}

static bool pause(struct world *world)
{
	struct twin *twin = any(world);
	const int from = world->today + (int)proof_below(world->draw, 60) - 2;
	const bool is_open = proof_below(world->draw, 4) == 0;
	const int through = is_open ? DAYS - 1 : from + (int)proof_below(world->draw, 120) - 2;
	if (twin == NULL)
		return true;
	const bool runs = twin->is_paused[world->today];
	enum status_code expected = STATUS_OK;
	if (!may_change(twin) || (runs && from - 1 > last_paused(world, twin)))
		expected = STATUS_CONFLICT;
	if (may_change(twin) && (from < world->today || through < from))
		expected = STATUS_INPUT;
	const struct day last = is_open ? (struct day){ INT64_MAX } : day_at(world, through);
	const struct status paused =
	    mandates_kit_pause(&world->kit, twin->id, day_at(world, from), last, day_at(world, world->today));
	PROOF_CHECK(world->draw, may_be(paused, expected));
	if (expected != STATUS_OK)
		return true;
	fill(twin->is_paused, world->today, DAYS - 1, false);
	fill(twin->is_paused, runs ? world->today : from, through, true);
	twin->waits_resumed = false;
	return true;
}

static bool resume(struct world *world)
{
	struct twin *twin = any(world);
	if (twin == NULL)
		return true;
	const bool may = may_change(twin) && last_paused(world, twin) >= 0;
	const struct status resumed = mandates_kit_resume(&world->kit, twin->id, day_at(world, world->today));
	PROOF_CHECK(world->draw, may_be(resumed, may ? STATUS_OK : STATUS_CONFLICT));
	if (may) {
		fill(twin->is_paused, world->today, DAYS - 1, false);
		twin->waits_resumed = true;
	}
	return true;
}

static bool stop_at_bank(struct world *world)
{
	struct twin *twin = any(world);
	const bool is_stopped = proof_below(world->draw, 2) == 1;
	if (twin == NULL)
		return true;
	const bool may = twin->state != MANDATE_ENDED;
	PROOF_CHECK(world->draw, may_be(mandates_kit_stop(&world->kit, twin->id, is_stopped),
					may ? STATUS_OK : STATUS_CONFLICT));
	twin->is_stopped = may ? is_stopped : twin->is_stopped;
	return true;
}

static bool release(struct world *world)
{
	struct twin *twin = any(world);
	if (twin == NULL)
		return true;
	const bool may = twin->state == MANDATE_ENDED || twin->is_held;
	const struct status released =
	    mandates_kit_release(&world->kit, twin->id, day_at(world, world->today));
	PROOF_CHECK(world->draw, may_be(released, may ? STATUS_OK : STATUS_CONFLICT));
	if (twin->state == MANDATE_ENDED || !may)
		return true;
	twin->is_held = false;
	twin->waits_start = twin->waits_start || twin->first == MONTHS || last_told(twin) < world->today;
	return true;
}

static bool die(struct world *world)
{
	const size_t giver = proof_below(world->draw, GIVERS);
	if (proof_below(world->draw, 12) != 0) /* life is long */
		return true;
	const bool may = !world->is_dead[giver];
	const struct day today = day_at(world, world->today);
	PROOF_CHECK(world->draw, may_be(mandates_kit_died(&world->kit, world->givers[giver], today, today),
					may ? STATUS_OK : STATUS_CONFLICT));
	world->is_dead[giver] = true;
	for (size_t i = 0; i < world->count; i++)
		if (world->giver_of[world->twins[i].promise] == giver &&
		    world->twins[i].state != MANDATE_ENDED)
			stop_living(&world->twins[i], MANDATE_END_DEATH);
	return true;
}

static bool is_weekday(const struct world *world, int day)
{
	return calendar_is_weekday(&world->kit.calendar, day_at(world, day));
}

/* The first day before which, from the day that the letter has come, eight weekdays have passed. */
static int eight_weekdays_after(const struct world *world, int told_on)
{
	int day = told_on;
	for (int passed = 0; passed < 8; day++)
		passed += is_weekday(world, day);
	return day;
}

static int bank_day_of(const struct world *world, const struct twin *twin, int month)
{
	const int64_t number = month_number(world, month);
	struct day day;
	assert_ok(day_of((int)(number / 12), (int)(number % 12) + 1, twin->pay_day[month], &day));
	while (!calendar_is_bank_day(&world->kit.calendar, CALENDAR_SWEDEN, day))
		day.number++;
	return (int)(day.number - world->start.number);
}

static void hear(const struct world *world, struct twin *twin)
{
	int told_on = world->today;
	if (world->giver_of[twin->promise] == 1) /* by post */
		for (int passed = 0; passed < 3; passed += is_weekday(world, told_on))
			told_on++;
	const int from = eight_weekdays_after(world, told_on);
	if (!twin->is_told[from - 1] && !twin->is_told[from])
		fill(twin->is_told, world->today, DAYS - 1, false);
	const int through = months_later(world, told_on, 13);
	fill(twin->is_told, from, through, true);
	if (twin->first < MONTHS)
		return;
	int earliest = world->today + 1;
	while (!twin->is_told[earliest])
		earliest++;
	twin->first = month_at(world, earliest) > 0 ? month_at(world, earliest) - 1 : 0;
	while (bank_day_of(world, twin, twin->first) < earliest)
		twin->first++;
}

static bool sleeps(const struct world *world, const struct twin *twin)
{
	bool all = true;
	for (int i = 0; i <= 60; i++)
		all = all && twin->is_paused[world->today + i];
	return all;
}

static bool write_letters(struct world *world)
{
	mandates_kit_write(&world->kit, day_at(world, world->today));
	for (size_t i = 0; i < world->count; i++) {
		struct twin *twin = &world->twins[i];
		const bool waits = twin->waits_start || twin->waits_changed || twin->waits_resumed;
		const bool is_due = !waits && !twin->is_held && !twin->is_stopped &&
				    last_told(twin) < world->today + 60 && !sleeps(world, twin);
		if (twin->state == MANDATE_ACTIVE && is_due)
			twin->waits_year = true;
		if (world->giver_of[twin->promise] == 2) /* nobody can be told */
			continue;
		if (twin->state == MANDATE_ACTIVE && (waits || twin->waits_year))
			hear(world, twin);
		twin->waits_start = twin->waits_changed = twin->waits_resumed = twin->waits_year = false;
	}
	return true;
}

static bool pass_time(struct world *world)
{
	world->today += (int)proof_below(world->draw, 60);
	return true;
}

static bool same_days(const struct world *world, const struct twin *twin, const struct mandate *found)
{
	for (int day = world->today; day < world->today + 900; day++) {
		const struct day at = day_at(world, day);
		const bool is_told = found->told_from.number != 0 && found->told_from.number <= at.number &&
				     at.number <= found->told_through.number;
		PROOF_CHECK(world->draw, mandate_is_paused(found, at) == twin->is_paused[day]);
		PROOF_CHECK(world->draw, is_told == twin->is_told[day]);
	}
	for (int month = month_at(world, world->today); month < MONTHS; month++) {
		const bool is_next = month_number(world, month) >= found->next_from_month;
		PROOF_CHECK(world->draw,
			    (is_next ? found->next_pay_day : found->pay_day) == twin->pay_day[month]);
	}
	return true;
}

static bool same(struct world *world, const struct twin *twin)
{
	const struct mandate found = mandates_kit_find(&world->kit, twin->id);
	PROOF_CHECK(world->draw, found.state == twin->state);
	PROOF_CHECK(world->draw, found.is_at_bankgirot == twin->is_known_at_bankgirot);
	PROOF_CHECK(world->draw, (found.state == MANDATE_ENDED) == (found.end != MANDATE_STANDS));
	if (twin->state == MANDATE_ENDED || !may_change(twin)) /* an end is final; terms stand on the other */
		return true;
	PROOF_CHECK(world->draw, found.is_held == twin->is_held);
	PROOF_CHECK(world->draw, found.is_stopped == twin->is_stopped);
	PROOF_CHECK(world->draw, found.amount.ore == twin->amount);
	PROOF_CHECK(world->draw, found.told_from.number == 0 || found.told_amount.ore == twin->amount);
	PROOF_CHECK(world->draw, found.first_month == month_number(world, twin->first));
	return same_days(world, twin, &found);
}

static bool live(struct world *world)
{
	static bool (*const deeds[])(struct world *) = {
		pass_time,    pass_time,     pass_time,      write_letters, write_letters, ask,
		ask,          send,          activate,       activate,      activate,      end,
		end_sent,     change_amount, change_pay_day, pause,         pause,         resume,
		stop_at_bank, release,       release,        move,          die,
	};
	for (int i = 0; i < DEEDS && world->today < 1400; i++) {
		if (!deeds[proof_below(world->draw, sizeof deeds / sizeof deeds[0])](world))
			return false;
		for (size_t k = 0; k < world->count; k++)
			if (!same(world, &world->twins[k]))
				return false;
	}
	return true;
}

static bool lives_agree(struct proof_draw *draw, void *context)
{
	struct world *world = context;
	open_world(world, draw);
	const bool is_held = live(world);
	mandates_kit_close(&world->kit);
	return is_held;
}

static void random_lives_agree_with_the_model(void **state)
{
	struct world *world = *state;
	proof_property_holds("lives agree", people_kit_rounds(world->place, 60), lives_agree, world);
}

static int set_up(void **state)
{
	struct world *world = memory_take(1, sizeof *world);
	world->place = *state;
	world->twins = memory_take(TWINS_MAX, sizeof *world->twins);
	*state = world;
	return 0;
}

static int tear_down(void **state)
{
	struct world *world = *state;
	free(world->twins);
	free(world);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_lives_agree_with_the_model),
	};
	return people_kit_run_places(tests, sizeof tests / sizeof tests[0], set_up, tear_down);
}
