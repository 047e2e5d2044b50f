/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists and totals of gifts: paged by key, filtered, and the same as sorting and adding all of them in C. */

#include "inner/gifts/testing/trial.h"

#include <string.h>

enum { GIVERS = 3, PURPOSES = 3, GIFTS_MAX = 60, PAGED_GIFTS = 2 * GIFTS_LIST_ROWS_MAX + 1 };

/* What was given, in the order it was told. */
struct given {
	struct day day;
	int64_t ore; /* no two are equal: a gift is known by it */
	size_t giver;
	size_t purpose;
	size_t told; /* breaks ties of a day: ids follow time */
};

struct world {
	struct giver_id givers[GIVERS];
	struct purpose_id purposes[PURPOSES];
	char references[GIVERS][PURPOSES][OCR_DIGITS_MAX + 1];
	struct given given[GIFTS_MAX];
	size_t count;
};

static const char *const codes[PURPOSES] = { "P100", "P200", "P300" };

static void make_world(struct trial *trial, struct world *world)
{
	*world = (struct world){ .count = 0 };
	world->givers[0] = trial->kit.giver;
	world->givers[1] = trial_giver(trial, "Kim Exempel");
	world->givers[2] = trial_giver(trial, "Lo Exempel");
	world->purposes[0] = trial->kit.purpose;
	for (size_t p = 1; p < PURPOSES; p++)
		world->purposes[p] = trial_purpose(trial, codes[p], 3992);
	for (size_t g = 0; g < GIVERS; g++)
		for (size_t p = 0; p < PURPOSES; p++) {
			const struct promise promise =
			    trial_promise(trial, (struct promise){ .giver = world->givers[g],
								   .purpose = world->purposes[p] });
			assert_ok(text_to_c(promise.reference, world->references[g][p],
					    sizeof world->references[g][p]));
		}
}

/* Days of four months, in any order; each file tells the gifts of one day. */
static void draw_gifts(struct proof_draw *draw, struct trial *trial, struct world *world)
{
	const size_t files = 1 + proof_below(draw, 6);
	for (size_t f = 0; f < files; f++) {
		struct trial_payment payments[GIFTS_MAX / 6];
		const struct day day =
		    kit_day(2026, 8 + (int)proof_below(draw, 4), 1 + (int)proof_below(draw, 3));
		const size_t count = 1 + proof_below(draw, GIFTS_MAX / 6);
		for (size_t i = 0; i < count; i++) {
			struct given *given = &world->given[world->count];
			*given = (struct given){ day, 1000 + (int64_t)world->count, proof_below(draw, GIVERS),
						 proof_below(draw, PURPOSES), world->count };
			payments[i] = (struct trial_payment){
				given->ore, .reference = world->references[given->giver][given->purpose]
			};
			world->count++;
		}
		assert_int_equal(trial_pay(trial, day, payments, count).gifts, count);
	}
}

static bool comes_before(const struct given *a, const struct given *b)
{
	return a->day.number != b->day.number ? a->day.number < b->day.number : a->told < b->told;
}

static void sort_given(struct given *given, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = i; j > 0 && comes_before(&given[j], &given[j - 1]); j--) {
			const struct given swapped = given[j];
			given[j] = given[j - 1];
			given[j - 1] = swapped;
		}
}

static bool passes(const struct given *given, const struct world *world, const struct gift_filter *filter)
{
	return (filter->giver.raw == 0 || filter->giver.raw == world->givers[given->giver].raw) &&
	       (filter->purpose.raw == 0 || filter->purpose.raw == world->purposes[given->purpose].raw) &&
	       (filter->first.number == 0 || filter->first.number <= given->day.number) &&
	       (filter->last.number == 0 || filter->last.number >= given->day.number);
}

static bool is_the_gift(const struct gift *gift, const struct given *given, const struct world *world)
{
	return gift->amount.ore == given->ore && gift->day.number == given->day.number &&
	       gift->giver.raw == world->givers[given->giver].raw &&
	       text_equal(gift->purpose_code, text_of(codes[given->purpose])) &&
	       text_equal(gift->reference, text_of(world->references[given->giver][given->purpose]));
}

static struct gift_filter draw_filter(struct proof_draw *draw, const struct world *world)
{
	struct gift_filter filter = { .after = { 0 } };
	if (proof_below(draw, 2) == 1)
		filter.giver = world->givers[proof_below(draw, GIVERS)];
	if (proof_below(draw, 2) == 1)
		filter.purpose = world->purposes[proof_below(draw, PURPOSES)];
	if (proof_below(draw, 3) == 2)
		filter.first = kit_day(2026, 8 + (int)proof_below(draw, 4), 2);
	if (proof_below(draw, 3) == 2)
		filter.last = kit_day(2026, 8 + (int)proof_below(draw, 4), 2);
	return filter;
}

/* From the start and from after any gift of the answer: what is left is the rest of the sorted whole. */
static bool a_filter_agrees(struct proof_draw *draw, struct trial *trial, const struct world *world)
{
	static struct trial_gifts whole;
	static struct trial_gifts rest;
	struct gift_filter filter = draw_filter(draw, world);
	size_t next = 0;
	trial_list(trial, filter, &whole);
	for (size_t i = 0; i < world->count; i++)
		if (passes(&world->given[i], world, &filter)) {
			PROOF_CHECK(draw, next < whole.count);
			PROOF_CHECK(draw, is_the_gift(&whole.gifts[next], &world->given[i], world));
			next++;
		}
	PROOF_CHECK(draw, next == whole.count);
	if (whole.count == 0)
		return true;
	const size_t from = proof_below(draw, whole.count);
	filter.after = whole.gifts[from].id;
	filter.after_day = whole.gifts[from].day;
	trial_list(trial, filter, &rest);
	PROOF_CHECK(draw, rest.count == whole.count - from - 1);
	for (size_t i = 0; i < rest.count; i++)
		PROOF_CHECK(draw, rest.gifts[i].id.raw == whole.gifts[from + 1 + i].id.raw);
	return true;
}

static int month_of(struct day day)
{
	return day_year(day) * 12 + day_month(day);
}

static bool totals_agree(struct proof_draw *draw, struct trial *trial, const struct world *world)
{
	struct trial_totals totals;
	struct day first = kit_day(2026, 8 + (int)proof_below(draw, 4), 15);
	const struct day last = kit_day(2026, 8 + (int)proof_below(draw, 4), 15);
	if (first.number > last.number)
		first = last;
	size_t next = 0;
	trial_totals(trial, first, last, &totals);
	for (size_t p = 0; p < PURPOSES; p++) {
		int64_t ore = 0;
		int64_t gifts = 0;
		for (size_t i = 0; i < world->count; i++) {
			const struct given *given = &world->given[i];
			if (given->purpose != p || month_of(given->day) < month_of(first) ||
			    month_of(given->day) > month_of(last))
				continue;
			ore += given->ore;
			gifts++;
		}
		if (gifts == 0)
			continue;
		PROOF_CHECK(draw, next < totals.count);
		PROOF_CHECK(draw, text_equal(totals.rows[next].purpose_code, text_of(codes[p])));
		PROOF_CHECK(draw, totals.rows[next].amount.ore == ore);
		PROOF_CHECK(draw, totals.rows[next].gifts == gifts);
		next++;
	}
	PROOF_CHECK(draw, next == totals.count);
	return true;
}

static bool lists_and_totals_are_what_c_says(struct proof_draw *draw, void *context)
{
	struct trial *trial = context;
	static struct world world;
	trial_anew(trial);
	make_world(trial, &world);
	draw_gifts(draw, trial, &world);
	sort_given(world.given, world.count);
	for (int i = 0; i < 8; i++) {
		if (!a_filter_agrees(draw, trial, &world) || !totals_agree(draw, trial, &world))
			return false;
	}
	trial_assert_sums(trial);
	return true;
}

static void lists_and_totals_are_as_sorted_and_added_in_c(void **state)
{
	struct trial *trial = *state;
	proof_property_holds("lists and totals are what C says", people_kit_rounds(trial->place, 30),
			     lists_and_totals_are_what_c_says, trial);
}

/* One page is full, the next is full, the last has one. */
static void pages_follow_each_other_to_the_end(void **state)
{
	struct trial *trial = *state;
	static struct trial_payment payments[PAGED_GIFTS];
	static struct trial_gifts page;
	struct gift_filter filter = { .after = { 0 } };
	char reference[OCR_DIGITS_MAX + 1];
	int64_t expected = 0;
	size_t pages = 0;
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 0 } });
	assert_ok(text_to_c(promise.reference, reference, sizeof reference));
	for (size_t i = 0; i < PAGED_GIFTS; i++)
		payments[i] = (struct trial_payment){ (int64_t)i + 1, .reference = reference };
	trial_pay(trial, kit_day(2026, 11, 5), payments, PAGED_GIFTS);
	do {
		trial_list(trial, filter, &page);
		for (size_t i = 0; i < page.count; i++)
			assert_int_equal(page.gifts[i].amount.ore, ++expected);
		if (page.count > 0) {
			filter.after = page.gifts[page.count - 1].id;
			filter.after_day = page.gifts[page.count - 1].day;
		}
		pages++;
	} while (page.count == GIFTS_LIST_ROWS_MAX);
	assert_int_equal(pages, 3);
	assert_int_equal(page.count, 1);
	assert_int_equal(expected, PAGED_GIFTS);
}

static void an_empty_centre_has_no_gifts(void **state)
{
	static struct trial_gifts gifts;
	struct trial_totals totals;
	trial_list(*state, (struct gift_filter){ .after = { 0 } }, &gifts);
	trial_totals(*state, kit_day(1800, 1, 1), kit_day(2999, 12, 31), &totals);
	assert_int_equal(gifts.count, 0);
	assert_int_equal(totals.count, 0);
}

static struct status refuse_row(void *argument, const struct gift *gift)
{
	(void)gift;
	++*(int *)argument;
	return FAIL(STATUS_LIMIT, "The reader has enough.");
}

static struct status list_until_refused(struct store_tx *tx, void *argument)
{
	return gifts_list(tx, &(struct gift_filter){ .after = { 0 } }, refuse_row, argument);
}

static void a_reader_who_refuses_ends_the_list(void **state)
{
	struct trial *trial = *state;
	struct world world;
	int seen = 0;
	make_world(trial, &world);
	const struct trial_payment payments[] = { { 100, .reference = world.references[0][0] },
						  { 200, .reference = world.references[1][1] } };
	trial_pay(trial, kit_day(2026, 11, 5), payments, 2);
	assert_code(trial_look(trial, list_until_refused, &seen), STATUS_LIMIT);
	assert_int_equal(seen, 1);
}

/* The months of both days count whole; what goes back is taken from the month it goes back in. */
static void totals_are_of_whole_months(void **state)
{
	struct trial *trial = *state;
	struct trial_totals totals;
	struct world world;
	make_world(trial, &world);
	const struct trial_payment given = { 500, .reference = world.references[0][0] };
	const struct trial_payment back = { -500, true, .reference = world.references[0][0] };
	trial_pay(trial, kit_day(2026, 9, 30), &given, 1);
	trial_pay(trial, kit_day(2026, 10, 1), &given, 1);
	trial_pay(trial, kit_day(2026, 12, 1), &back, 1);
	trial_totals(trial, kit_day(2026, 10, 31), kit_day(2026, 10, 31), &totals);
	assert_int_equal(totals.rows[0].amount.ore, 500);
	trial_totals(trial, kit_day(2026, 9, 30), kit_day(2026, 10, 1), &totals);
	assert_int_equal(totals.rows[0].amount.ore, 1000);
	assert_int_equal(totals.rows[0].gifts, 2);
	assert_text(totals.rows[0].purpose_name, "Allmän insamling");
	trial_totals(trial, kit_day(2026, 11, 1), kit_day(2026, 11, 30), &totals);
	assert_int_equal(totals.count, 0);
	trial_totals(trial, kit_day(2026, 12, 1), kit_day(2027, 1, 1), &totals);
	assert_int_equal(totals.rows[0].amount.ore, -500);
	assert_int_equal(totals.rows[0].gifts, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_centre_has_no_gifts),
		cmocka_unit_test(pages_follow_each_other_to_the_end),
		cmocka_unit_test(a_reader_who_refuses_ends_the_list),
		cmocka_unit_test(totals_are_of_whole_months),
		cmocka_unit_test(lists_and_totals_are_as_sorted_and_added_in_c),
	};
	return trial_run(tests, sizeof tests / sizeof tests[0]);
}
