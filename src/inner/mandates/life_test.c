/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A mandate's life: asked, sent, active, stopped, ended, moved, released, and the death of its giver. */

#include "inner/mandates/mandates_kit.h"

#define DAY(month, in_month) kit_day(2026, (month), (in_month))

static struct promise monthly(struct mandates_kit *kit, enum mandates_kit_way way)
{
	return mandates_kit_promise(kit, mandates_kit_giver(kit, "Kim Exempel", way), PROMISE_MONTHLY, 20000);
}

static void asked_sent_active_ended(void **state)
{
	struct mandates_kit *kit = *state;
	const struct promise promise = monthly(kit, MANDATES_KIT_BY_MAIL);
	const struct mandate_wish wish = mandates_kit_wish(promise.id, DAY(3, 2));
	struct mandate_id id;
	assert_ok(mandates_kit_ask(kit, &wish, &id));
	struct mandate mandate = mandates_kit_find(kit, id);
	assert_int_equal(mandate.state, MANDATE_ASKED);
	assert_int_equal(mandate.amount.ore, 20000);
	assert_int_equal(mandate.first_month, MANDATES_MONTH_UNKNOWN);
	assert_int_equal(mandate.told_through.number, 0);
	assert_text(mandate.account, MANDATES_KIT_ACCOUNT);
	assert_text(mandate.identity, MANDATES_KIT_IDENTITY);
	proof_assert_text(mandate.payer_number, promise.reference, __FILE__, __LINE__);
	assert_false(mandate.is_at_bankgirot);

	assert_ok(mandates_kit_sent(kit, id));
	assert_code(mandates_kit_sent(kit, id), STATUS_CONFLICT);
	assert_int_equal(mandates_kit_find(kit, id).state, MANDATE_SENT);
	assert_ok(mandates_kit_activate(kit, id, TEXT("6000000301286698"), DAY(3, 9)));
	mandate = mandates_kit_find(kit, id);
	assert_int_equal(mandate.state, MANDATE_ACTIVE);
	assert_text(mandate.account, "6000000301286698");
	assert_text(mandate.identity, MANDATES_KIT_IDENTITY);
	assert_int_equal(mandate.active_on.number, DAY(3, 9).number);

	assert_ok(mandates_kit_end(kit, id, MANDATE_END_BY_GIVER, -1, DAY(9, 1)));
	mandate = mandates_kit_find(kit, id);
	assert_int_equal(mandate.state, MANDATE_ENDED);
	assert_int_equal(mandate.end, MANDATE_END_BY_GIVER);
	assert_true(mandate.is_at_bankgirot);
	assert_ok(mandates_kit_end_sent(kit, id));
	assert_code(mandates_kit_end_sent(kit, id), STATUS_CONFLICT);
	assert_false(mandates_kit_find(kit, id).is_at_bankgirot);
}

static struct mandate_id active(struct mandates_kit *kit)
{
	return mandates_kit_active(kit, monthly(kit, MANDATES_KIT_BY_MAIL).id, DAY(3, 2));
}

static void what_has_ended_stays_ended(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = active(kit);
	struct mandate_id other;
	assert_ok(mandates_kit_end(kit, id, MANDATE_END_BY_PAYERS_BANK, 2, DAY(4, 1)));
	const struct mandate ended = mandates_kit_find(kit, id);
	assert_int_equal(ended.end_code, 2);
	assert_int_equal(ended.ended_on.number, DAY(4, 1).number);
	assert_false(ended.is_at_bankgirot); /* it is the bank that told us */
	assert_code(mandates_kit_sent(kit, id), STATUS_CONFLICT);
	assert_code(mandates_kit_activate(kit, id, TEXT(""), DAY(4, 2)), STATUS_CONFLICT);
	assert_code(mandates_kit_end(kit, id, MANDATE_END_BY_GIVER, -1, DAY(4, 2)), STATUS_CONFLICT);
	assert_code(mandates_kit_end_sent(kit, id), STATUS_CONFLICT);
	assert_code(mandates_kit_stop(kit, id, true), STATUS_CONFLICT);
	assert_code(mandates_kit_change_amount(kit, id, 100, DAY(4, 2)), STATUS_CONFLICT);
	assert_code(mandates_kit_change_pay_day(kit, id, 1, DAY(4, 2)), STATUS_CONFLICT);
	assert_code(mandates_kit_pause(kit, id, DAY(4, 2), DAY(4, 3), DAY(4, 2)), STATUS_CONFLICT);
	assert_code(mandates_kit_resume(kit, id, DAY(4, 2)), STATUS_CONFLICT);
	assert_code(mandates_kit_move(kit, id, TEXT(MANDATES_KIT_ACCOUNT_TYPED), DAY(4, 2), &other),
		    STATUS_CONFLICT);
	assert_ok(mandates_kit_release(kit, id, DAY(4, 2))); /* passed over */
	const struct mandate_id nobody = { INT64_MAX };
	assert_code(mandates_kit_sent(kit, nobody), STATUS_NOT_FOUND);
	assert_code(mandates_kit_end_sent(kit, nobody), STATUS_NOT_FOUND);
	assert_code(mandates_kit_end(kit, nobody, MANDATE_END_BY_GIVER, -1, DAY(4, 2)), STATUS_NOT_FOUND);
	assert_code(mandates_kit_release(kit, nobody, DAY(4, 2)), STATUS_NOT_FOUND);
}

static void called_off_before_bankgirot_knew(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_wish wish = mandates_kit_wish(monthly(kit, MANDATES_KIT_BY_MAIL).id, DAY(3, 2));
	struct mandate_id id;
	assert_ok(mandates_kit_ask(kit, &wish, &id));
	assert_ok(mandates_kit_end(kit, id, MANDATE_END_BY_GIVER, -1, DAY(3, 3)));
	assert_false(mandates_kit_find(kit, id).is_at_bankgirot);
	assert_code(mandates_kit_end_sent(kit, id), STATUS_CONFLICT);
}

static void a_wrong_account_from_the_bank_is_refused(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = active(kit);
	const struct status status = mandates_kit_activate(kit, id, TEXT("1234"), DAY(3, 3));
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.field, "account");
	assert_ok(mandates_kit_activate(kit, id, TEXT("6000000301286698"), DAY(3, 3)));
	assert_text(mandates_kit_find(kit, id).account, "6000000301286698");
	assert_int_equal(mandates_kit_find(kit, id).active_on.number, DAY(3, 2).number);
}

static void a_stop_at_the_bank_stands_beside_the_state(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = active(kit);
	assert_ok(mandates_kit_stop(kit, id, true));
	assert_ok(mandates_kit_stop(kit, id, true));
	assert_true(mandates_kit_find(kit, id).is_stopped);
	assert_int_equal(mandates_kit_find(kit, id).state, MANDATE_ACTIVE);
	assert_ok(mandates_kit_stop(kit, id, false));
	assert_false(mandates_kit_find(kit, id).is_stopped);
}

static struct mandate_id moved(struct mandates_kit *kit, struct mandate_id old, struct day today)
{
	struct mandate_id id;
	assert_ok(mandates_kit_move(kit, old, TEXT("6000-301 286 698"), today, &id));
	return id;
}

/* To another bank: the old mandate is drawn until the new one is active, then never again. */
static void moved_to_another_bank(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id old = active(kit);
	struct mandate_id other;
	mandates_kit_write(kit, DAY(3, 2));
	const struct mandate_id new = moved(kit, old, DAY(4, 1));
	assert_code(mandates_kit_move(kit, old, TEXT("6000-301 286 698"), DAY(4, 1), &other),
		    STATUS_CONFLICT);
	assert_code(mandates_kit_move(kit, new, TEXT("6000-301 286 698"), DAY(4, 1), &other),
		    STATUS_CONFLICT);
	assert_int_equal(mandates_kit_find(kit, old).state, MANDATE_ACTIVE);
	assert_code(mandates_kit_change_amount(kit, new, 5000, DAY(4, 2)), STATUS_CONFLICT);
	assert_ok(mandates_kit_change_amount(kit, old, 5000, DAY(4, 2)));
	assert_ok(mandates_kit_change_pay_day(kit, old, 5, DAY(4, 2)));
	assert_ok(mandates_kit_pause(kit, old, DAY(6, 1), DAY(6, 30), DAY(4, 2)));
	assert_ok(mandates_kit_sent(kit, new));
	assert_ok(mandates_kit_activate(kit, new, TEXT(""), DAY(4, 9)));
	const struct mandate before = mandates_kit_find(kit, old);
	const struct mandate after = mandates_kit_find(kit, new);
	assert_int_equal(before.state, MANDATE_ENDED);
	assert_int_equal(before.end, MANDATE_END_MOVED);
	assert_true(before.is_at_bankgirot); /* to be cancelled there */
	assert_int_equal(after.state, MANDATE_ACTIVE);
	assert_int_equal(after.follows.raw, old.raw);
	assert_false(text_equal(after.payer_number, before.payer_number));
	assert_text(after.identity, MANDATES_KIT_IDENTITY);
	assert_int_equal(after.amount.ore, 5000);
	assert_int_equal(after.next_pay_day, 5);
	assert_int_equal(after.first_month, before.first_month);
	assert_true(mandate_is_paused(&after, DAY(6, 15)));
	assert_int_equal(after.told_from.number, before.told_from.number);
	assert_int_equal(after.told_through.number, before.told_through.number);
}

/* Banks end a mandate as its account closes: the gift goes on under the one that waits, with its terms. */
static void the_bank_ends_the_old_one_first(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id old = active(kit);
	mandates_kit_write(kit, DAY(3, 2));
	const struct mandate_id new = moved(kit, old, DAY(4, 1));
	assert_ok(mandates_kit_end(kit, old, MANDATE_END_BY_PAYERS_BANK, 2, DAY(4, 3)));
	assert_ok(mandates_kit_change_amount(kit, new, 7000, DAY(4, 4)));
	assert_ok(mandates_kit_activate(kit, new, TEXT(""), DAY(4, 9)));
	const struct mandate after = mandates_kit_find(kit, new);
	assert_int_equal(after.state, MANDATE_ACTIVE);
	assert_int_equal(after.amount.ore, 7000);
	assert_int_equal(after.told_amount.ore, 7000);
	assert_int_equal(after.told_from.number, DAY(4, 4).number);
}

static void the_givers_end_is_the_end_of_both(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id old = active(kit);
	const struct mandate_id new = moved(kit, old, DAY(4, 1));
	assert_ok(mandates_kit_end(kit, old, MANDATE_END_BY_GIVER, -1, DAY(4, 3)));
	assert_int_equal(mandates_kit_find(kit, new).end, MANDATE_END_BY_GIVER);
	struct mandates_kit_letters letters;
	mandates_kit_write(kit, DAY(4, 3));
	mandates_kit_letters(kit, DAY(4, 3), &letters);
	assert_int_equal(letters.count, 1); /* one letter, not one for each */
	assert_int_equal(letters.letters[0].kind, LETTER_ENDED);
}

static void a_refused_follower_leaves_the_old_one(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id old = active(kit);
	const struct mandate_id refused = moved(kit, old, DAY(4, 1));
	assert_ok(mandates_kit_end(kit, refused, MANDATE_END_REFUSED, 23, DAY(4, 9)));
	assert_int_equal(mandates_kit_find(kit, old).state, MANDATE_ACTIVE);
	const struct mandate_id called_off = moved(kit, old, DAY(4, 10));
	assert_ok(mandates_kit_end(kit, called_off, MANDATE_END_BY_GIVER, -1, DAY(4, 10)));
	assert_int_equal(mandates_kit_find(kit, old).state, MANDATE_ACTIVE);
	struct mandates_kit_letters letters;
	mandates_kit_write(kit, DAY(4, 10));
	mandates_kit_letters(kit, DAY(4, 10), &letters);
	for (size_t i = 0; i < letters.count; i++)
		assert_int_not_equal(letters.letters[i].kind, LETTER_ENDED); /* the gift goes on */
}

static struct mandate_id taken_over(struct mandates_kit *kit, const char *payer_number)
{
	struct mandate_wish wish = mandates_kit_wish(monthly(kit, MANDATES_KIT_BY_MAIL).id, DAY(3, 2));
	struct mandate_id id;
	wish.origin = MANDATE_TAKEN_OVER;
	wish.payer_number = text_of(payer_number);
	assert_ok(mandates_kit_ask(kit, &wish, &id));
	return id;
}

static void one_taken_over_is_told_of_when_it_is_released(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = taken_over(kit, "77");
	struct mandate_id other;
	assert_ok(mandates_kit_change_amount(kit, id, 5000, DAY(3, 3)));
	assert_int_equal(mandates_kit_write(kit, DAY(3, 4)).count, 0);
	assert_code(mandates_kit_move(kit, id, TEXT("6000-301 286 698"), DAY(3, 4), &other), STATUS_CONFLICT);
	assert_ok(mandates_kit_release(kit, id, DAY(3, 9)));
	assert_code(mandates_kit_release(kit, id, DAY(3, 9)), STATUS_CONFLICT);
	assert_int_equal(mandates_kit_write(kit, DAY(3, 9)).count, 1);
	const struct mandate found = mandates_kit_find(kit, id);
	assert_false(found.is_held);
	assert_int_equal(found.first_month, 2026 * 12 + 2);
}

struct release {
	struct mandates_kit *kit;
	size_t count;
};

static struct status release_many(struct store_tx *tx, void *argument)
{
	static const struct mandate_id none[MANDATES_RELEASE_MAX + 1];
	const struct release *release = argument;
	return mandates_release(tx, none, release->count, DAY(3, 9), &release->kit->books.by);
}

static void so_many_are_released_at_once(void **state)
{
	struct mandates_kit *kit = *state;
	struct release release = { kit, MANDATES_RELEASE_MAX + 1 };
	assert_code(mandates_kit_do(kit, release_many, &release), STATUS_LIMIT);
	release.count = MANDATES_RELEASE_MAX; /* of these none is there */
	assert_code(mandates_kit_do(kit, release_many, &release), STATUS_NOT_FOUND);
}

static struct status find_promise(struct store_tx *tx, void *argument)
{
	return gifts_find_promise(tx, ((struct promise *)argument)->id, argument);
}

static void death_ends_everything_and_no_letter_follows(void **state)
{
	struct mandates_kit *kit = *state;
	const struct giver_id giver = mandates_kit_giver(kit, "Kim Exempel", MANDATES_KIT_BY_POST);
	struct promise one = mandates_kit_promise(kit, giver, PROMISE_MONTHLY, 100);
	const struct promise two = mandates_kit_promise(kit, giver, PROMISE_MONTHLY, 200);
	const struct promise three = mandates_kit_promise(kit, giver, PROMISE_MONTHLY, 300);
	const struct mandate_id first = mandates_kit_active(kit, one.id, DAY(3, 2));
	const struct mandate_id second = mandates_kit_active(kit, two.id, DAY(3, 2));
	const struct mandate_id ended = mandates_kit_active(kit, three.id, DAY(3, 2));
	const struct mandate_id alive = active(kit);
	mandates_kit_write(kit, DAY(3, 2));
	assert_ok(mandates_kit_end(kit, ended, MANDATE_END_BY_GIVER, -1, DAY(3, 3)));
	const struct mandate_letter_order order = { second, LETTER_NO_FUNDS, { 200 }, DAY(3, 30), 1 };
	assert_ok(mandates_kit_order(kit, &order, DAY(3, 31)));
	assert_code(mandates_kit_died(kit, giver, DAY(4, 2), DAY(4, 1)), STATUS_INPUT);
	assert_ok(mandates_kit_died(kit, giver, DAY(3, 29), DAY(4, 1)));
	assert_code(mandates_kit_died(kit, giver, DAY(3, 29), DAY(4, 1)), STATUS_CONFLICT);
	assert_code(mandates_kit_died(kit, (struct giver_id){ INT64_MAX }, DAY(3, 29), DAY(4, 1)),
		    STATUS_NOT_FOUND);
	assert_int_equal(mandates_kit_find(kit, first).end, MANDATE_END_DEATH);
	assert_int_equal(mandates_kit_find(kit, second).end, MANDATE_END_DEATH);
	assert_int_equal(mandates_kit_find(kit, ended).end, MANDATE_END_BY_GIVER);
	assert_int_equal(mandates_kit_find(kit, alive).state, MANDATE_ACTIVE);
	assert_ok(mandates_kit_look(kit, find_promise, &one));
	assert_false(one.is_open);
	assert_ok(mandates_kit_order(kit, &order, DAY(4, 1))); /* nothing */
	assert_int_equal(mandates_kit_write(kit, DAY(4, 1)).count, 0);
	struct mandates_kit_letters letters;
	mandates_kit_letters(kit, DAY(3, 2), &letters); /* printed again: not those to the dead */
	assert_int_equal(letters.count, 1);
	assert_int_equal(letters.letters[0].mandate.raw, alive.raw);
}

struct reading {
	int64_t lines;
	bool has_personal_data;
};

static struct status read_line(void *argument, const struct journal_line *line)
{
	struct reading *reading = argument;
	reading->lines++;
	assert_text(line->actor, "test");
	assert_true(line->subject > 0);
	if (text_find(line->words, TEXT("Kim")) < line->words.count ||
	    text_find(line->words, TEXT("1212")) < line->words.count)
		reading->has_personal_data = true;
	return OK;
}

static struct status read_journal(struct store_tx *tx, void *argument)
{
	return store_journal_each(tx, 0, 10000, read_line, argument);
}

static int64_t lines(struct mandates_kit *kit)
{
	struct reading reading = { 0 };
	assert_ok(mandates_kit_look(kit, read_journal, &reading));
	assert_false(reading.has_personal_data);
	return reading.lines;
}

static void p10_every_change_leaves_a_line(void **state)
{
	struct mandates_kit *kit = *state;
	const struct promise promise = monthly(kit, MANDATES_KIT_BY_MAIL);
	const struct mandate_wish wish = mandates_kit_wish(promise.id, DAY(3, 2));
	struct mandate_id id;
	struct mandate_id next;
	int64_t before = lines(kit);
#define LEAVES_LINES(deed, count)                                                                            \
	do {                                                                                                 \
		assert_ok(deed);                                                                             \
		assert_int_equal(lines(kit), before + (count));                                              \
		before += (count);                                                                           \
	} while (0)
	LEAVES_LINES(mandates_kit_ask(kit, &wish, &id), 1);
	LEAVES_LINES(mandates_kit_sent(kit, id), 1);
	LEAVES_LINES(mandates_kit_activate(kit, id, TEXT(""), DAY(3, 9)), 2); /* and its letter */
	mandates_kit_write(kit, DAY(3, 9));
	before += 1;
	LEAVES_LINES(mandates_kit_change_amount(kit, id, 100, DAY(3, 9)), 2);
	LEAVES_LINES(mandates_kit_change_pay_day(kit, id, 1, DAY(3, 9)), 2);
	LEAVES_LINES(mandates_kit_pause(kit, id, DAY(3, 9), DAY(3, 10), DAY(3, 9)), 2);
	LEAVES_LINES(mandates_kit_resume(kit, id, DAY(3, 9)), 2);
	LEAVES_LINES(mandates_kit_stop(kit, id, true), 1);
	LEAVES_LINES(mandates_kit_stop(kit, id, true), 0);
	LEAVES_LINES(mandates_kit_move(kit, id, TEXT("6000-301 286 698"), DAY(3, 9), &next), 1);
	LEAVES_LINES(mandates_kit_activate(kit, next, TEXT(""), DAY(3, 9)), 3); /* both, and the letter */
	LEAVES_LINES(mandates_kit_end_sent(kit, id), 1);
	LEAVES_LINES(mandates_kit_died(kit, promise.giver, DAY(3, 9), DAY(3, 9)), 3); /* mandate, promises */
#undef LEAVES_LINES
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asked_sent_active_ended),
		cmocka_unit_test(what_has_ended_stays_ended),
		cmocka_unit_test(called_off_before_bankgirot_knew),
		cmocka_unit_test(a_wrong_account_from_the_bank_is_refused),
		cmocka_unit_test(a_stop_at_the_bank_stands_beside_the_state),
		cmocka_unit_test(moved_to_another_bank),
		cmocka_unit_test(the_bank_ends_the_old_one_first),
		cmocka_unit_test(the_givers_end_is_the_end_of_both),
		cmocka_unit_test(a_refused_follower_leaves_the_old_one),
		cmocka_unit_test(one_taken_over_is_told_of_when_it_is_released),
		cmocka_unit_test(so_many_are_released_at_once),
		cmocka_unit_test(death_ends_everything_and_no_letter_follows),
		cmocka_unit_test(p10_every_change_leaves_a_line),
	};
	return mandates_kit_run(tests, sizeof tests / sizeof tests[0]);
}
