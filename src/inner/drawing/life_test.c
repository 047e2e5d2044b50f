/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Random centres live three years of monthly gifts: mandates, changes, refusals, returns, files lost, late,
 * twice and in any order, days that turn holiday, weeks without anybody, crashes. Each file is foretold from
 * what was said and told; at the end the books hold what the bank's own account holds. */
#include "inner/drawing/trial/centre.h"

#include <stdlib.h>

enum {
	MONTHS = 36,
	PLAIN_ROUNDS = 1,
	SLOW_ROUNDS = 4,
	SOAK_ROUNDS = 17,
	CRASHING_ROUNDS = 2,
	FIRST_PROMISES = 8
};

struct lives {
	const struct kit_place *place;
	bool has_faults;
	bool has_failed;
	size_t crashes;
	size_t orders;
	size_t draws;
	size_t passes;
};

static void work(struct centre *centre)
{
	while (centre_below(centre, 4) == 3)
		centre_do_deed(centre);
	if (centre_below(centre, 5) != 4)
		centre_write_letters(centre);
	for (uint64_t times = (centre_below(centre, 12) + 1) % 7 % 3; times > 0; times--)
		centre_build(centre);
	centre_hand_over(centre);
	centre_live(centre);
	centre_read(centre);
	if (centre_below(centre, 30) == 29)
		centre_sit_at_desk(centre);
}

static void live_day(struct centre *centre)
{
	if (centre_is_away(centre))
		centre_live(centre);
	else
		work(centre);
	centre_next_day(centre);
}

/* Each day is drawn for, so that shorter choices are a shorter life. */
static bool a_centre_lives(struct proof_draw *draw, void *context)
{
	struct lives *lives = context;
	struct centre *centre = memory_take(1, sizeof *centre);
	const struct centre_plan plan = { .place = lives->place,
					  .draw = draw,
					  .first_day = kit_day(2024, 1, 8),
					  .has_faults = lives->has_faults,
					  .has_seal = proof_below(draw, 4) == 3 };
	const struct day last = kit_day(2024 + MONTHS / 12, 1, 8);
	centre->says_wrong = !lives->has_failed;
	centre_open(centre, &plan);
	for (size_t i = 0; i < FIRST_PROMISES; i++)
		centre_add_promise(centre);
	while (centre->wrong == NULL && centre->day.number < last.number && proof_below(draw, 1u << 24) != 0)
		live_day(centre);
	if (centre->wrong == NULL)
		centre_settle(centre);
	if (centre->wrong == NULL)
		mirror_compare_all(centre);
	const char *wrong = centre->wrong;
	lives->has_failed |= wrong != NULL;
	lives->crashes += centre->crashes;
	lives->orders += centre->order_count;
	lives->draws += practice_draw_count(centre->practice);
	lives->passes += centre->pass_count;
	centre_close(centre);
	free(centre);
	return wrong == NULL || proof_note(draw, wrong);
}

static void live_rounds(const struct kit_place *place, bool has_faults, size_t rounds)
{
	struct lives lives = { .place = place, .has_faults = has_faults };
	proof_property_holds("each sum is drawn once or has its reason", rounds, a_centre_lives, &lives);
	print_message("%zu orders, %zu draws, %zu months passed over, %zu crashes\n", lives.orders,
		      lives.draws, lives.passes, lives.crashes);
	assert_true(lives.draws > 50 * rounds);
	assert_true(!has_faults || lives.crashes > rounds);
}

static void p1_centres_live_for_three_years(void **state)
{
	(void)state;
	live_rounds(&(struct kit_place){ "memory", STORE_MEMORY, NULL }, false, PLAIN_ROUNDS);
}

static void p1_many_centres_live_for_three_years(void **state)
{
	(void)state;
	const bool is_soak = proof_rounds(1) >= 10;
	live_rounds(&(struct kit_place){ "memory", STORE_MEMORY, NULL }, false,
		    is_soak ? SOAK_ROUNDS : SLOW_ROUNDS);
}

static void p2_centres_whose_books_crash_live_for_three_years(void **state)
{
	(void)state;
	live_rounds(&(struct kit_place){ "sqlite", STORE_SQLITE, NULL }, true, CRASHING_ROUNDS);
}

/* With an argument: the long rounds. With ten times the rounds, 200 centres together. */
int main(int count, char **words)
{
	(void)words;
	const struct CMUnitTest usual[] = { cmocka_unit_test(p1_centres_live_for_three_years) };
	const struct CMUnitTest slow[] = {
		cmocka_unit_test(p1_many_centres_live_for_three_years),
		cmocka_unit_test(p2_centres_whose_books_crash_live_for_three_years),
	};
	return count > 1 ? PROOF_RUN(slow) : PROOF_RUN(usual);
}
