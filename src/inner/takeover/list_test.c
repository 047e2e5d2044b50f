/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Nothing is drawn on a mandate taken over before two persons have approved the very list that stands. */
#include "inner/takeover/takeover_kit.h"

#include <string.h>

static struct mandate_id first_mandate(struct takeover_kit *kit, int64_t list);

/* Builds the file to Bankgirot through the last day of November. */
static struct drawing_built build(struct takeover_kit *kit)
{
	struct drawing_built built;
	assert_ok(drawing_kit_try_build(&kit->drawing, kit->today, kit_day(2026, 12, 1), &built));
	return built;
}

struct seen {
	struct mandate rows[8];
	size_t count;
};

static struct status see_mandate(void *argument, const struct mandate *mandate)
{
	struct seen *seen = argument;
	assert_true(seen->count < 8);
	seen->rows[seen->count++] = *mandate;
	return OK;
}

struct looking {
	int64_t list;
	struct seen seen;
};

static struct status look(struct store_tx *tx, void *argument)
{
	struct looking *looking = argument;
	return takeover_list_mandates(tx, looking->list, see_mandate, &looking->seen);
}

static struct mandate_id first_mandate(struct takeover_kit *kit, int64_t list)
{
	struct looking looking = { .list = list };
	assert_ok(store_read(takeover_kit_store(kit), look, &looking));
	assert_true(looking.seen.count > 0);
	return looking.seen.rows[0].id;
}

static void p5_nothing_is_drawn_before_two_persons_approved(void **state)
{
	struct takeover_kit *kit = *state;
	struct takeover_approved approved;
	takeover_kit_fill(kit, 3, "2027-01-31");
	assert_int_equal(kit->report.list, 1);
	struct takeover_list list = takeover_kit_list(kit, 1);
	assert_int_equal(list.state, MATTER_WAITING);
	assert_int_equal(list.mandates, 3);
	assert_int_equal(list.sum.ore, 30000);
	assert_int_equal(list.made_on.number, kit->today.number);
	assert_ok(takeover_kit_approve(kit, 1, 1, &approved));
	assert_int_equal(approved.approvals, 1);
	assert_int_equal(approved.released, 0);
	assert_int_equal(takeover_kit_list(kit, 1).state, MATTER_HALF);
	assert_int_equal(build(kit).orders, 0);
	/* one person twice, and the program itself, are not two persons */
	assert_code(takeover_kit_approve(kit, 1, 1, &approved), STATUS_REFUSED);
	assert_code(takeover_kit_approve(kit, 1, 0, &approved), STATUS_REFUSED);
	assert_int_equal(takeover_kit_list(kit, 1).mandates, 3);
	assert_ok(takeover_kit_approve(kit, 1, 2, &approved));
	assert_int_equal(approved.approvals, 2);
	assert_int_equal(approved.released, 3);
	assert_false(approved.was_changed);
	assert_int_equal(takeover_kit_list(kit, 1).state, MATTER_USED);
	assert_int_equal(takeover_kit_list(kit, 1).mandates, 0);
	assert_code(takeover_kit_approve(kit, 1, 1, &approved), STATUS_CONFLICT);
	assert_code(takeover_kit_approve(kit, 2, 1, &approved), STATUS_NOT_FOUND);
}

static void p5_those_told_by_the_other_program_are_drawn_the_same_month(void **state)
{
	struct takeover_kit *kit = *state;
	struct takeover_approved approved;
	takeover_kit_fill(kit, 3, "2027-01-31");
	assert_ok(takeover_kit_approve(kit, 1, 1, &approved));
	assert_ok(takeover_kit_approve(kit, 1, 2, &approved));
	const struct drawing_built built = build(kit);
	assert_int_equal(built.orders, 3);
	assert_int_equal(built.sum.ore, 30000);
	assert_int_equal(built.mandates_asked, 0); /* Bankgirot knows them */
}

static void those_not_told_get_a_letter_and_are_drawn_in_time_after_it(void **state)
{
	struct takeover_kit *kit = *state;
	struct takeover_approved approved;
	struct drawing_built built;
	takeover_kit_fill(kit, 2, "");
	assert_int_equal(mandates_kit_write(&kit->drawing.mandates, kit->today).count, 0);
	assert_ok(takeover_kit_approve(kit, 1, 1, &approved));
	assert_ok(takeover_kit_approve(kit, 1, 2, &approved));
	assert_int_equal(build(kit).orders, 0);
	const struct mandate_id id = first_mandate(kit, 1);
	kit->today.number += 4;
	assert_int_equal(mandates_kit_write(&kit->drawing.mandates, kit->today).count, 2);
	assert_int_equal(drawing_kit_letters(&kit->drawing, id, LETTER_START, kit->today), 1);
	/* eight weekdays after Friday 20 November is 2 December: the month's 28th falls before */
	assert_ok(drawing_kit_try_build(&kit->drawing, kit->today, kit_day(2026, 12, 1), &built));
	assert_int_equal(built.orders, 0);
	assert_ok(drawing_kit_try_build(&kit->drawing, kit->today, kit_day(2026, 12, 28), &built));
	assert_int_equal(built.orders, 2);
}

static void p5_a_list_that_changed_is_approved_anew(void **state)
{
	struct takeover_kit *kit = *state;
	struct takeover_approved approved;
	takeover_kit_fill(kit, 3, "2027-01-31");
	const struct mandate_id id = first_mandate(kit, 1);
	assert_ok(takeover_kit_approve(kit, 1, 1, &approved));
	assert_ok(mandates_kit_change_amount(&kit->drawing.mandates, id, 50000, kit->today));
	assert_true(takeover_kit_list(kit, 1).is_changed);
	assert_ok(takeover_kit_approve(kit, 1, 2, &approved));
	assert_true(approved.was_changed);
	assert_int_equal(approved.approvals, 1); /* the other's counts no longer */
	assert_int_equal(approved.released, 0);
	assert_int_equal(build(kit).orders, 0);
	assert_false(takeover_kit_list(kit, 1).is_changed);
	assert_code(takeover_kit_approve(kit, 1, 2, &approved), STATUS_REFUSED);
	/* one that has ended is no longer of the list */
	assert_ok(mandates_kit_end(&kit->drawing.mandates, id, MANDATE_END_BY_GIVER, -1, kit->today));
	assert_ok(takeover_kit_approve(kit, 1, 1, &approved));
	assert_true(approved.was_changed);
	assert_int_equal(approved.approvals, 1);
	assert_ok(takeover_kit_approve(kit, 1, 2, &approved));
	assert_int_equal(approved.released, 2);
}

static struct status change_account(struct store_tx *tx, void *argument)
{
	const struct mandate_id *id = argument;
	const struct mandate_activation activation = { .mandate = *id,
						       .account = TEXT("3300001212121211"),
						       .today = kit_day(2026, 11, 16) };
	return mandates_activate(tx, &activation, &takeover_kit_actor);
}

static struct status change_pay_day(struct store_tx *tx, void *argument)
{
	return mandates_change_pay_day(tx, *(const struct mandate_id *)argument, 5, kit_day(2026, 11, 16),
				       &takeover_kit_actor);
}

static void p5_account_and_day_are_of_what_is_approved(void **state)
{
	struct takeover_kit *kit = *state;
	struct takeover_approved approved;
	takeover_kit_fill(kit, 1, "2027-01-31");
	struct mandate_id id = first_mandate(kit, 1);
	assert_ok(store_write(takeover_kit_store(kit), &takeover_kit_actor, change_account, &id));
	assert_true(takeover_kit_list(kit, 1).is_changed);
	assert_ok(takeover_kit_approve(kit, 1, 1, &approved));
	assert_false(takeover_kit_list(kit, 1).is_changed);
	assert_ok(store_write(takeover_kit_store(kit), &takeover_kit_actor, change_pay_day, &id));
	assert_true(takeover_kit_list(kit, 1).is_changed);
}

static void an_approval_that_is_too_old_is_given_anew(void **state)
{
	struct takeover_kit *kit = *state;
	struct takeover_approved approved;
	takeover_kit_fill(kit, 1, "2027-01-31");
	assert_ok(takeover_kit_approve(kit, 1, 1, &approved));
	kit->drawing.mandates.books.now.seconds += (int64_t)31 * 86400;
	assert_int_equal(takeover_kit_list(kit, 1).state, MATTER_EXPIRED);
	assert_ok(takeover_kit_approve(kit, 1, 2, &approved));
	assert_false(approved.was_changed);
	assert_int_equal(approved.approvals, 1);
	assert_ok(takeover_kit_approve(kit, 1, 1, &approved));
	assert_int_equal(approved.released, 1);
}

static void each_file_has_a_list_of_its_own(void **state)
{
	struct takeover_kit *kit = *state;
	struct takeover_approved approved;
	takeover_kit_fill(kit, 2, "2027-01-31");
	takeover_kit_rows(kit, TAKEOVER_PROMISES, "L3,1,,monthly,70,P100,,\n");
	takeover_kit_rows(kit, TAKEOVER_MANDATES, "1,L3,,,5050-1055,,991-2346,,1,20,active,,2027-01-31\n");
	assert_int_equal(kit->report.list, 2);
	assert_int_equal(takeover_kit_list(kit, 2).mandates, 1);
	assert_ok(takeover_kit_approve(kit, 2, 1, &approved));
	assert_ok(takeover_kit_approve(kit, 2, 2, &approved));
	assert_int_equal(approved.released, 1);
	assert_int_equal(takeover_kit_list(kit, 1).mandates, 2);
	assert_int_equal(build(kit).orders, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p5_nothing_is_drawn_before_two_persons_approved),
		cmocka_unit_test(p5_those_told_by_the_other_program_are_drawn_the_same_month),
		cmocka_unit_test(those_not_told_get_a_letter_and_are_drawn_in_time_after_it),
		cmocka_unit_test(p5_a_list_that_changed_is_approved_anew),
		cmocka_unit_test(p5_account_and_day_are_of_what_is_approved),
		cmocka_unit_test(an_approval_that_is_too_old_is_given_anew),
		cmocka_unit_test(each_file_has_a_list_of_its_own),
	};
	return takeover_kit_run(tests, sizeof tests / sizeof tests[0]);
}
