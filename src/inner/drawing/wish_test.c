/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mandates asked for in internet banks: accepted without doubt, or by a person, and answered once. */
#include "inner/drawing/drawing_kit.h"

#include <stdio.h>

#define DAY kit_day(2026, 11, 3)
#define ACCOUNT "5000000001111116"
#define IDENTITY "191212121212"

static struct promise make_promise(struct drawing_kit *kit, enum promise_kind kind, int64_t ore)
{
	const struct giver_id giver =
	    mandates_kit_giver(&kit->mandates, "Åsa Öberg (påhittad)", MANDATES_KIT_BY_MAIL);
	return mandates_kit_promise(&kit->mandates, giver, kind, ore);
}

static struct drawing_answered wish(struct drawing_kit *kit, struct text payer, enum autogiro_wish_kind kind,
				    struct day day)
{
	const struct autogiro_wish wish = {
		.bankgiro = kit->setup.bankgiro,
		.payer = payer,
		.account = TEXT(ACCOUNT),
		.identity = TEXT(IDENTITY),
		.kind = kind,
		.message = TEXT("JAG VILL GE 200 KR I MÅNADEN"),
		.name = { TEXT("ÅSA ÖBERG"), TEXT("C/O EXEMPEL") },
		.address = { TEXT("STORGATAN 2"), TEXT("") },
		.postal_code = TEXT("12345"),
		.town = TEXT("STORÅKER"),
	};
	const struct autogiro_answers answers = { .head = { .kind = AUTOGIRO_WISHES },
						  .wishes = &wish,
						  .count = 1 };
	return drawing_kit_answer(kit, &answers, day);
}

struct waiting {
	struct draw_wish rows[10];
	size_t count;
};

static struct status take_wish(void *argument, const struct draw_wish *row)
{
	struct waiting *waiting = argument;
	waiting->rows[waiting->count++] = *row;
	assert_text(row->name, "ÅSA ÖBERG C/O EXEMPEL");
	assert_text(row->message, "JAG VILL GE 200 KR I MÅNADEN");
	assert_text(row->town, "STORÅKER");
	return OK;
}

static struct status list_wishes(struct store_tx *tx, void *argument)
{
	return drawing_wishes(tx, take_wish, argument);
}

static struct waiting waiting_in(struct drawing_kit *kit)
{
	struct waiting waiting = { .count = 0 };
	assert_ok(mandates_kit_look(&kit->mandates, list_wishes, &waiting));
	return waiting;
}

struct deed {
	struct drawing_kit *kit;
	struct draw_acceptance acceptance;
	struct random random;
	struct mandate_id mandate;
};

static struct status accept(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	struct random random = deed->random;
	return drawing_accept_wish(tx, &deed->acceptance, &random, &deed->kit->mandates.books.by,
				   &deed->mandate);
}

static struct status refuse(struct store_tx *tx, void *argument)
{
	const struct deed *deed = argument;
	return drawing_refuse_wish(tx, deed->acceptance.wish, &deed->kit->mandates.books.by);
}

static struct mandate mandate_of(struct drawing_kit *kit, struct text payer);

struct by_payer {
	struct drawing_kit *kit;
	struct text payer;
	struct mandate_id found;
};

static struct status find_by_payer(struct store_tx *tx, void *argument)
{
	struct by_payer *by_payer = argument;
	struct mandate mandate;
	TRY(mandates_by_payer(tx, by_payer->payer, &mandate));
	by_payer->found = mandate.id;
	return OK;
}

static struct mandate mandate_of(struct drawing_kit *kit, struct text payer)
{
	struct by_payer by_payer = { kit, payer, { 0 } };
	assert_ok(mandates_kit_look(&kit->mandates, find_by_payer, &by_payer));
	return mandates_kit_find(&kit->mandates, by_payer.found);
}

static void one_with_the_reference_of_a_promise_is_accepted(void **state)
{
	struct drawing_kit *kit = *state;
	char expected[512];
	const struct promise promise = make_promise(kit, PROMISE_MONTHLY, 20000);
	assert_int_equal(wish(kit, promise.reference, AUTOGIRO_WISH_NEW, DAY).counts[DRAW_EFFECT_WISH], 1);
	assert_int_equal(waiting_in(kit).count, 0);
	const struct mandate mandate = mandate_of(kit, promise.reference);
	assert_int_equal(mandate.state, MANDATE_ASKED);
	assert_int_equal(mandate.origin, MANDATE_FROM_INTERNET_BANK);
	assert_int_equal(mandate.amount.ore, 20000);
	assert_int_equal(mandate.pay_day, 28);
	assert_text(mandate.account, ACCOUNT);
	const struct drawing_built built = drawing_kit_build(kit, DAY);
	assert_int_equal(built.mandates_asked, 1);
	assert_int_equal(built.wishes_answered, 1);
	snprintf(expected, sizeof expected,
		 "0120261103AUTOGIRO                                            4711170009912346  \r\n"
		 "0400099123460000%.*s                                                    \r\n",
		 TEXT_ARGS(promise.reference));
	assert_text(drawing_kit_file(kit, 1).bytes, expected);
	assert_int_equal(drawing_kit_build(kit, DAY).file.raw, 0);
}

static void the_others_wait(void **state)
{
	struct drawing_kit *kit = *state;
	const struct promise once = make_promise(kit, PROMISE_ONCE, 20000);
	const struct promise any_sum = make_promise(kit, PROMISE_MONTHLY, 0);
	const struct promise taken = make_promise(kit, PROMISE_MONTHLY, 100);
	wish(kit, taken.reference, AUTOGIRO_WISH_NEW, DAY);
	drawing_kit_build(kit, DAY);
	wish(kit, once.reference, AUTOGIRO_WISH_NEW, DAY);
	wish(kit, any_sum.reference, AUTOGIRO_WISH_NEW, DAY);
	wish(kit, taken.reference, AUTOGIRO_WISH_NEW, kit_day(2026, 11, 4));
	wish(kit, TEXT("4711"), AUTOGIRO_WISH_NEW, DAY);
	assert_int_equal(waiting_in(kit).count, 4);
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 11, 4)).file.raw, 0); /* nothing is answered */
}

static void reminders_say_nothing_new(void **state)
{
	struct drawing_kit *kit = *state;
	wish(kit, TEXT("4711"), AUTOGIRO_WISH_NEW, DAY);
	assert_int_equal(wish(kit, TEXT("4711"), AUTOGIRO_WISH_FIRST_REMINDER, DAY).counts[DRAW_EFFECT_NONE],
			 1);
	assert_int_equal(
	    wish(kit, TEXT("4711"), AUTOGIRO_WISH_NEW, kit_day(2026, 11, 4)).counts[DRAW_EFFECT_NONE], 1);
	assert_int_equal(waiting_in(kit).count, 1);
	const struct promise promise = make_promise(kit, PROMISE_MONTHLY, 100);
	wish(kit, promise.reference, AUTOGIRO_WISH_NEW, DAY);
	drawing_kit_build(kit, DAY);
	assert_int_equal(
	    wish(kit, promise.reference, AUTOGIRO_WISH_FIRST_REMINDER, DAY).counts[DRAW_EFFECT_NONE],
	    1); /* it crossed our answer */
	assert_int_equal(wish(kit, promise.reference, AUTOGIRO_WISH_SECOND_REMINDER, kit_day(2026, 11, 9))
			     .counts[DRAW_EFFECT_CONTRADICTION],
			 1); /* our answer never came */
	assert_int_equal(wish(kit, TEXT("815"), AUTOGIRO_WISH_FIRST_REMINDER, DAY).counts[DRAW_EFFECT_WISH],
			 1);
}

static void a_person_accepts_one_under_a_promise(void **state)
{
	struct drawing_kit *kit = *state;
	wish(kit, TEXT("4711"), AUTOGIRO_WISH_NEW, DAY);
	const struct promise promise = make_promise(kit, PROMISE_MONTHLY, 20000);
	struct deed deed = { .kit = kit, .random = random_seeded(1) };
	deed.acceptance.wish = waiting_in(kit).rows[0].id;
	deed.acceptance.as = mandates_kit_wish(promise.id, DAY);
	assert_ok(mandates_kit_do(&kit->mandates, accept, &deed));
	assert_code(mandates_kit_do(&kit->mandates, accept, &deed), STATUS_CONFLICT);
	assert_code(mandates_kit_do(&kit->mandates, refuse, &deed), STATUS_CONFLICT);
	const struct mandate mandate = mandates_kit_find(&kit->mandates, deed.mandate);
	assert_text(mandate.payer_number, "4711");
	assert_text(mandate.account, ACCOUNT);
	assert_text(mandate.bankgiro, KIT_BANKGIRO);
	assert_int_equal(drawing_kit_build(kit, DAY).wishes_answered, 1);
	assert_int_equal(drawing_kit_advice(kit, deed.mandate, 4, 32, kit_day(2026, 11, 6))
			     .counts[DRAW_EFFECT_MANDATE_ACTIVE],
			 1);
	deed.acceptance.wish.raw = 999999;
	assert_code(mandates_kit_do(&kit->mandates, accept, &deed), STATUS_NOT_FOUND);
}

static void one_refused_is_told_so_and_its_answer_is_known(void **state)
{
	struct drawing_kit *kit = *state;
	wish(kit, TEXT("4711"), AUTOGIRO_WISH_NEW, DAY);
	struct deed deed = { .kit = kit };
	deed.acceptance.wish = waiting_in(kit).rows[0].id;
	assert_ok(mandates_kit_do(&kit->mandates, refuse, &deed));
	const struct drawing_built built = drawing_kit_build(kit, DAY);
	assert_int_equal(built.wishes_answered, 1);
	assert_text(drawing_kit_file(kit, 1).bytes,
		    "0120261103AUTOGIRO                                            4711170009912346  \r\n"
		    "04000991234600000000000047115000000001111116191212121212                    AV  \r\n");
	const struct autogiro_mandate advice = { .bankgiro = kit->setup.bankgiro,
						 .payer = TEXT("4711"),
						 .account = TEXT(ACCOUNT),
						 .information = 4,
						 .comment = 33,
						 .day = AUTOGIRO_DAY(kit_day(2026, 11, 6)) };
	const struct autogiro_answers answers = { .head = { .kind = AUTOGIRO_MANDATES },
						  .mandates = &advice,
						  .count = 1 };
	assert_int_equal(drawing_kit_answer(kit, &answers, kit_day(2026, 11, 6)).counts[DRAW_EFFECT_NONE], 1);
}

static void one_accepted_and_called_off_before_the_file_is_refused(void **state)
{
	struct drawing_kit *kit = *state;
	const struct promise promise = make_promise(kit, PROMISE_MONTHLY, 20000);
	wish(kit, promise.reference, AUTOGIRO_WISH_NEW, DAY);
	const struct mandate mandate = mandate_of(kit, promise.reference);
	assert_ok(mandates_kit_end(&kit->mandates, mandate.id, MANDATE_END_BY_GIVER, -1, DAY));
	const struct drawing_built built = drawing_kit_build(kit, DAY);
	assert_int_equal(built.mandates_asked, 0);
	assert_int_equal(built.wishes_answered, 1);
	const struct text bytes = drawing_kit_file(kit, 1).bytes;
	assert_true(text_find(bytes, TEXT("AV  \r\n")) < bytes.count);
}

static void a_number_that_is_none_is_not_told(void **state)
{
	struct drawing_kit *kit = *state;
	wish(kit, TEXT("MIN GÅVA"), AUTOGIRO_WISH_NEW, DAY);
	struct deed deed = { .kit = kit };
	deed.acceptance.wish = waiting_in(kit).rows[0].id;
	assert_ok(mandates_kit_do(&kit->mandates, refuse, &deed));
	assert_int_equal(drawing_kit_build(kit, DAY).file.raw, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_with_the_reference_of_a_promise_is_accepted),
		cmocka_unit_test(the_others_wait),
		cmocka_unit_test(reminders_say_nothing_new),
		cmocka_unit_test(a_person_accepts_one_under_a_promise),
		cmocka_unit_test(one_refused_is_told_so_and_its_answer_is_known),
		cmocka_unit_test(one_accepted_and_called_off_before_the_file_is_refused),
		cmocka_unit_test(a_number_that_is_none_is_not_told),
	};
	return drawing_kit_run(tests, sizeof tests / sizeof tests[0]);
}
