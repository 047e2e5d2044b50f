/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The made-up world turns: month after month, people join, the bank tells, a person decides. */

#include "inner/demo/demo_inner.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { MONTH_ARENA_BYTES_MAX = 256 << 20, SECONDS_A_DAY = 86400 };

struct day demo_day(int year, int month, int day)
{
	struct day made = { 0 };
	const struct status status = day_of(year, month, day, &made);
	assert(status_is_ok(status)); /* only days that are constants, or of a plan that was checked */
	return made;
}

struct demo_plan demo_usual_plan(void)
{
	const struct demo_plan plan = { 20261127, 2000, demo_day(2024, 1, 1), demo_day(2026, 11, 20) };
	assert(plan.first.number < plan.last.number);
	return plan;
}

void demo_set_clock(struct demo *demo, struct day day, int64_t hour)
{
	assert(hour >= 0 && hour < 24);
	demo->place.now->seconds = day.number * SECONDS_A_DAY + hour * 3600;
}

bool demo_is_bank_day(struct day day)
{
	static const int holidays[][2] = { { 1, 1 },   { 1, 6 },   { 5, 1 },   { 6, 6 },
					   { 12, 24 }, { 12, 25 }, { 12, 26 }, { 12, 31 } };
	assert(day.number > 0);
	for (size_t i = 0; i < sizeof holidays / sizeof holidays[0]; i++)
		if (day_month(day) == holidays[i][0] && day_in_month(day) == holidays[i][1])
			return false;
	return day_weekday(day) <= 5;
}

struct day demo_bank_day(const struct demo_month *month, int day_of_month)
{
	struct day day = { month->first.number + day_of_month - 1 };
	assert(day_of_month >= 1 && day_of_month <= 31);
	if (day.number > month->last.number)
		day = month->last;
	for (struct day later = day; later.number <= month->last.number; later.number++)
		if (demo_is_bank_day(later))
			return later;
	while (!demo_is_bank_day(day))
		day.number--;
	return day;
}

struct rate demo_rate(int64_t month_index)
{
	static const int64_t ore[] = {
		1128, 1124, 1131, 1155, 1162, 1140, 1151, 1144, 1133, 1139, 1158, 1149
	};
	assert(month_index >= 0);
	return (struct rate){ ore[month_index % 12] * 10000 + month_index % 7 * 1300 };
}

void demo_month_at(const struct demo *demo, int64_t index, struct demo_month *out)
{
	const int64_t months =
	    (int64_t)day_year(demo->plan.first) * 12 + day_month(demo->plan.first) - 1 + index;
	const struct day next = demo_day((int)((months + 1) / 12), (int)((months + 1) % 12) + 1, 1);
	assert(index >= 0 && index <= DEMO_MONTHS_MAX);
	out->index = index;
	out->first = demo_day((int)(months / 12), (int)(months % 12) + 1, 1);
	out->last = (struct day){ next.number - 1 };
	out->is_last = next.number > demo->plan.last.number;
	out->bank_last = out->is_last ? (struct day){ demo->plan.last.number - 1 } : out->last;
}

static struct status check_plan(const struct demo_plan *plan)
{
	if (plan->givers < DEMO_GIVERS_MIN || plan->givers > DEMO_GIVERS_MAX)
		return FAIL(STATUS_INPUT, "The demo has at least 20 and at most 3000 givers.");
	if (day_in_month(plan->first) != 1 || day_in_month(plan->last) == 1)
		return FAIL(STATUS_INPUT, "The demo begins on the first of a month and ends after one.");
	if (plan->last.number <= plan->first.number ||
	    plan->last.number - plan->first.number > (DEMO_MONTHS_MAX - 1) * 30)
		return FAIL(STATUS_INPUT, "The demo is at least two days and under five years long.");
	assert(plan->first.number > 0);
	return OK;
}

static struct status refuse_standing(struct store_tx *tx, void *argument)
{
	struct ledger_year year;
	const struct demo *demo = argument;
	const struct status found = ledger_year_of(tx, demo->plan.first, &year);
	assert(found.code == STATUS_OK || found.reason != NULL);
	if (found.code == STATUS_OK)
		return FAIL(STATUS_CONFLICT,
			    "The books hold something already: the demo is made in new ones.");
	return found.code == STATUS_NOT_FOUND ? OK : found;
}

static void tell(const struct demo *demo)
{
	const int64_t total = demo->plan.last.number - demo->plan.first.number;
	assert(total > 0);
	if (demo->watch != NULL && demo->watch->tell != NULL)
		demo->watch->tell(demo->watch->argument,
				  demo->month.bank_last.number + 1 - demo->plan.first.number, total);
}

static struct status make_month(struct demo *demo, int64_t index)
{
	demo_month_at(demo, index, &demo->month);
	TRY(demo_join_people(demo));
	TRY(demo_join_payers(demo));
	demo_draw_office(demo); /* what goes back is of the month before */
	demo_draw_gifts(demo);
	TRY(demo_bank_month(demo));
	TRY(demo_desk_work(demo));
	TRY(demo_close_month(demo));
	tell(demo);
	assert(demo->month.index == index);
	return OK;
}

static struct status make_all(struct demo *demo)
{
	TRY(demo_found_centre(demo));
	demo_draw_people(demo);
	demo_draw_payers(demo);
	demo_open_practice(demo);
	demo->month.is_last = false;
	for (int64_t i = 0; !demo->month.is_last; i++) {
		assert(i < DEMO_MONTHS_MAX);
		arena_reset(&demo->arena);
		TRY(make_month(demo, i));
	}
	demo_set_clock(demo, demo->plan.last, 17);
	return demo->place.sample_folder != NULL ? demo_write_samples(demo) : OK;
}

static void demo_close(struct demo *demo)
{
	free(demo->givers);
	free(demo->promises);
	free(demo->payers);
	practice_close(&demo->practice);
	free(demo->month.payments);
	arena_close(&demo->arena);
}

struct status demo_make(const struct demo_place *place, const struct demo_plan *plan,
			const struct demo_watch *watch, struct demo_report *out)
{
	assert(place->now != NULL && out != NULL);
	TRY(check_plan(plan));
	SCOPED(demo_close)
	struct demo demo = { .place = *place,
			     .plan = *plan,
			     .watch = watch,
			     .report = out,
			     .random = random_seeded(plan->seed),
			     .payer_random = random_seeded(plan->seed + 1),
			     .arena = arena_open(MONTH_ARENA_BYTES_MAX) };
	*out = (struct demo_report){ 0 };
	for (size_t i = 0; i < DEMO_PURPOSES; i++)
		out->totals[i].purpose = demo_purposes[i].code;
	TRY(store_read(place->books, refuse_standing, &demo));
	if (mkdir(place->bank_folder, 0777) != 0)
		return errno == EEXIST
			   ? FAIL(STATUS_CONFLICT, "The folder for the bank's files stands already.")
			   : FAIL(STATUS_BROKEN, "The folder for the bank's files could not be made.");
	return make_all(&demo);
}
