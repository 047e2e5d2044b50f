/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A mandate's life: asked, sent, active, stopped, ended, moved, released, and the death of its giver. */

#include "inner/mandates/mandates_kit.h"

#include <stdlib.h>

#define DAY(month, in_month) kit_day(2026, (month), (in_month))

static int set_up(void **state)
{
	struct mandates_kit *kit = memory_take(1, sizeof *kit);
	mandates_kit_open(kit, *state, NULL, NULL);
	*state = kit;
	return 0;
}

static int tear_down(void **state)
{
	mandates_kit_close(*state);
	free(*state);
	return 0;
}

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asked_sent_active_ended),
	};
	return people_kit_run_places(tests, sizeof tests / sizeof tests[0], set_up, tear_down);
}
