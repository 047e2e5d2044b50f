/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every answer to an order in every state, by files as Bankgirot sends them. */
#include "inner/drawing/drawing_kit.h"

#include <stdlib.h>
#include <string.h>

#define TOLD kit_day(2026, 9, 1)
#define FRIDAY kit_day(2026, 11, 27)
#define MONDAY kit_day(2026, 11, 30)

/* What Bankgirot may say of a draw: paid, tried and will be again, no funds, refused on arrival (the amount
 * is above the maximum), came too late, not cancelled (no such payment), taken back (amount too high). */
enum { WORDS = 7 };
enum { STATES = 8 };
static const char state_names[STATES + 1] = "SDRMXLCB"; /* sent .. returned, as enum draw_state */
static const char effect_names[DRAW_EFFECT_OUR_MISTAKE + 1] = {
	[DRAW_EFFECT_NONE] = '-',     [DRAW_EFFECT_MONEY] = 'm',         [DRAW_EFFECT_RETRY] = 't',
	[DRAW_EFFECT_MISSED] = 'i',   [DRAW_EFFECT_REFUSED] = 'x',       [DRAW_EFFECT_LAPSED] = 'l',
	[DRAW_EFFECT_RETURNED] = 'b', [DRAW_EFFECT_CONTRADICTION] = '!', [DRAW_EFFECT_OUR_MISTAKE] = '?',
};

/* By hand, from what a careful clerk would do: the new state, and the effect. '!': a person looks; a refusal
 * that is our mistake is told to a person as '?'. */
static const char *const expected[STATES][WORDS] = {
	/*  paid  tried unpaid refused late  stands back */
	{ "Dm", "Rt", "Mi", "X?", "Ll", "S-", "Bb" }, /* sent */
	{ "D-", "D-", "D!", "D!", "D!", "D-", "Bb" }, /* drawn */
	{ "Dm", "R-", "Mi", "R!", "Ll", "R-", "Bb" }, /* retrying */
	{ "D!", "M-", "M-", "M!", "M-", "M-", "B!" }, /* missed */
	{ "D!", "X!", "X!", "X-", "X-", "X-", "B!" }, /* refused */
	{ "D!", "R!", "M!", "X!", "L-", "L-", "B!" }, /* lapsed */
	{ "Dm", "Rt", "Mi", "X?", "Ll", "S-", "Bb" }, /* called back */
	{ "B-", "B-", "B!", "B!", "B!", "B-", "B-" }, /* returned */
};

static struct drawing_answered say(struct drawing_kit *kit, const struct draw_order *order, int word)
{
	static const enum autogiro_payment_status statuses[] = { AUTOGIRO_CARRIED_OUT, AUTOGIRO_WILL_RETRY,
								 AUTOGIRO_NO_FUNDS };
	struct autogiro_payment payment;
	switch (word) {
	case 0:
	case 1:
	case 2:
		payment = drawing_kit_paid(kit, order, statuses[word]);
		return drawing_kit_payment(kit, &payment, MONDAY);
	case 3:
		return drawing_kit_rejection(kit, order, 24);
	case 4:
		return drawing_kit_rejection(kit, order, 13);
	case 5:
		return drawing_kit_change(kit, order, 25, 13);
	default:
		payment = drawing_kit_refund(kit, order, 3, kit_day(2026, 12, 10));
		return drawing_kit_payment(kit, &payment, kit_day(2026, 12, 10));
	}
}

/* The word that brings a sent order to the state; none for those that need no word. */
static int word_to(enum draw_state state)
{
	switch (state) {
	case DRAW_DRAWN:
		return 0;
	case DRAW_RETRYING:
		return 1;
	case DRAW_MISSED:
		return 2;
	case DRAW_REFUSED:
		return 3;
	case DRAW_LAPSED:
		return 4;
	case DRAW_RETURNED:
		return 6;
	case DRAW_SENT:
	case DRAW_CALLED_BACK:
		return -1;
	}
	return -1;
}

static struct mandate_id mandates[STATES][WORDS];

/* An order in each state for each word, all of the same file; those to be called back are in the next. */
static void make_orders(struct drawing_kit *kit)
{
	struct drawing_built built;
	for (int state = 0; state < STATES; state++)
		for (int word = 0; word < WORDS; word++)
			mandates[state][word] = drawing_kit_mandate(kit, 10000 + state * 100 + word, TOLD);
	assert_ok(drawing_kit_try_build(kit, kit_day(2026, 11, 20), MONDAY, &built));
	assert_int_equal(built.orders, STATES * WORDS);
	for (int word = 0; word < WORDS; word++)
		assert_ok(mandates_kit_stop(&kit->mandates, mandates[DRAW_CALLED_BACK - 1][word], true));
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 11, 23)).called_back, WORDS);
	for (int state = 0; state < STATES; state++)
		for (int word = 0; word < WORDS; word++) {
			const struct draw_order order = drawing_kit_last(kit, mandates[state][word]);
			if (word_to((enum draw_state)(state + 1)) >= 0)
				say(kit, &order, word_to((enum draw_state)(state + 1)));
			assert_int_equal(drawing_kit_last(kit, mandates[state][word]).state, state + 1);
		}
}

static char effect_of(const struct drawing_answered *answered)
{
	char found = ' ';
	for (int effect = DRAW_EFFECT_NONE; effect <= DRAW_EFFECT_OUR_MISTAKE; effect++)
		if (answered->counts[effect] > 0) {
			assert_int_equal(found, ' '); /* one row, one effect */
			found = effect_names[effect];
		}
	assert_int_equal(answered->for_person, found == '!' || found == '?');
	return found;
}

static void every_answer_in_every_state(void **state)
{
	(void)state;
	struct drawing_kit *kit = memory_take(1, sizeof *kit);
	drawing_kit_open(kit, &(struct kit_place){ "memory", STORE_MEMORY, NULL });
	make_orders(kit);
	size_t wrong = 0;
	for (int from = 0; from < STATES; from++)
		for (int word = 0; word < WORDS; word++) {
			const struct draw_order order = drawing_kit_last(kit, mandates[from][word]);
			const struct drawing_answered answered = say(kit, &order, word);
			const struct draw_order after = drawing_kit_last(kit, mandates[from][word]);
			const char found[3] = { state_names[after.state - 1], effect_of(&answered), 0 };
			if (strcmp(found, expected[from][word]) != 0) {
				print_error("from %c word %d: %s, expected %s\n", state_names[from], word,
					    found, expected[from][word]);
				wrong++;
			}
			/* The very same again, in another file, changes nothing more. */
			say(kit, &order, word);
			assert_int_equal(drawing_kit_last(kit, mandates[from][word]).state, after.state);
		}
	assert_int_equal(wrong, 0);
	drawing_kit_close(kit);
	free(kit);
}

/* A lapsed order was ordered again; then the bank says of the first one what it says. */
static void p1_one_ordered_again_is_never_drawn_twice(void **state)
{
	(void)state;
	struct drawing_kit *kit = memory_take(1, sizeof *kit);
	drawing_kit_open(kit, &(struct kit_place){ "memory", STORE_MEMORY, NULL });
	const struct mandate_id mandate = drawing_kit_mandate(kit, 10000, TOLD);
	static struct drawing_kit_orders orders;
	drawing_kit_build(kit, FRIDAY);
	const struct draw_order first = drawing_kit_last(kit, mandate);
	say(kit, &first, 4);
	assert_int_equal(drawing_kit_build(kit, MONDAY).orders, 1);
	for (int word = 0; word < WORDS; word++) {
		say(kit, &first, word);
		drawing_kit_orders(kit, mandate, &orders);
		assert_int_equal(orders.count, 2);
		assert_int_equal(orders.rows[0].state, DRAW_LAPSED);
		assert_int_equal(orders.rows[1].state, DRAW_SENT);
	}
	assert_int_equal(gifts_kit_count(&kit->mandates.books).gifts, 0); /* the money waits for a person */
	assert_int_equal(gifts_kit_count(&kit->mandates.books).open, 2);
	drawing_kit_close(kit);
	free(kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_answer_in_every_state),
		cmocka_unit_test(p1_one_ordered_again_is_never_drawn_twice),
	};
	return PROOF_RUN(tests);
}
