/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mandates are asked for and ended at Bankgirot once. */
#include "inner/drawing/drawing_kit.h"

#include <stdio.h>

#define TOLD kit_day(2026, 9, 1)

static void mandates_are_asked_for_and_ended_once(void **state)
{
	struct drawing_kit *kit = *state;
	struct mandate_id on_paper;
	struct mandate_id called_off;
	const struct giver_id giver =
	    mandates_kit_giver(&kit->mandates, "Kim Exempel (påhittad)", MANDATES_KIT_BY_MAIL);
	const struct promise first = mandates_kit_promise(&kit->mandates, giver, PROMISE_MONTHLY, 500);
	const struct promise second = mandates_kit_promise(&kit->mandates, giver, PROMISE_MONTHLY, 500);
	struct mandate_wish wish = mandates_kit_wish(first.id, TOLD);
	wish.bankgiro = TEXT(KIT_BANKGIRO);
	assert_ok(mandates_kit_ask(&kit->mandates, &wish, &on_paper));
	wish.promise = second.id;
	assert_ok(mandates_kit_ask(&kit->mandates, &wish, &called_off));
	assert_ok(mandates_kit_end(&kit->mandates, called_off, MANDATE_END_BY_GIVER, -1, TOLD));
	struct drawing_built built = drawing_kit_build(kit, TOLD);
	assert_int_equal(built.mandates_asked, 1);
	assert_int_equal(built.mandates_ended, 0); /* Bankgirot never knew of it */
	char expected[512];
	snprintf(expected, sizeof expected,
		 "0120260901AUTOGIRO                                            4711170009912346  \r\n"
		 "0400099123460000%.*s" MANDATES_KIT_ACCOUNT MANDATES_KIT_IDENTITY
		 "                        \r\n",
		 TEXT_ARGS(first.reference));
	assert_text(drawing_kit_file(kit, 1).bytes, expected);
	assert_int_equal(mandates_kit_find(&kit->mandates, on_paper).state, MANDATE_SENT);
	assert_ok(mandates_kit_end(&kit->mandates, on_paper, MANDATE_END_BY_GIVER, -1, TOLD));
	built = drawing_kit_build(kit, kit_day(2026, 9, 2));
	assert_int_equal(built.mandates_ended, 1);
	snprintf(expected, sizeof expected,
		 "0120260902AUTOGIRO                                            4711170009912346  \r\n"
		 "0300099123460000%.*s                                                    \r\n",
		 TEXT_ARGS(first.reference));
	assert_text(drawing_kit_file(kit, 2).bytes, expected);
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 9, 3)).file.raw, 0);
}

static void one_drawn_from_a_bankgiro_is_asked_for_without_an_account(void **state)
{
	struct drawing_kit *kit = *state;
	struct mandate_id mandate;
	const struct giver_id giver =
	    mandates_kit_giver(&kit->mandates, "Exempelbolaget (påhittat)", MANDATES_KIT_BY_MAIL);
	const struct promise promise = mandates_kit_promise(&kit->mandates, giver, PROMISE_MONTHLY, 500);
	struct mandate_wish wish = mandates_kit_wish(promise.id, TOLD);
	wish.bankgiro = TEXT(KIT_BANKGIRO);
	wish.payer_number = TEXT("50501055");
	wish.account = TEXT("");
	wish.identity = TEXT("");
	assert_ok(mandates_kit_ask(&kit->mandates, &wish, &mandate));
	drawing_kit_build(kit, TOLD);
	assert_text(drawing_kit_file(kit, 1).bytes,
		    "0120260901AUTOGIRO                                            4711170009912346  \r\n"
		    "0400099123460000000050501055                                                    \r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mandates_are_asked_for_and_ended_once),
		cmocka_unit_test(one_drawn_from_a_bankgiro_is_asked_for_without_an_account),
	};
	return drawing_kit_run(tests, sizeof tests / sizeof tests[0]);
}
