/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What letters become: givers, promises and changes, each once; and what is left for a person. */
#include "inner/arrivals/arrivals_kit.h"

#include <string.h>

static struct gift_letter from_kim(struct arrivals_kit *kit)
{
	struct gift_letter gift = arrivals_kit_gift(kit);
	gift.name = TEXT("Kim Exempel");
	gift.email = TEXT("Kim@Example.org");
	gift.language = TEXT("en");
	return gift;
}

static struct promise arrive(struct arrivals_kit *kit, const struct gift_letter *gift)
{
	arrivals_kit_post_gift(kit, gift);
	assert_ok(arrivals_kit_collect(kit, kit->mandates.books.books));
	return arrivals_kit_promise(kit, gift->reference);
}

static void a_gift_becomes_a_promise_of_a_giver(void **state)
{
	struct arrivals_kit *kit = *state;
	struct gift_letter gift = from_kim(kit);
	gift.often = GIFT_MONTHLY;
	gift.way = GIFT_BY_MANDATE_AT_BANK;
	gift.amount.ore = 15000;
	const struct promise promise = arrive(kit, &gift);
	assert_int_equal(kit->report.gifts, 1);
	assert_int_equal(kit->report.waiting, 0);
	assert_int_equal(kit->report.collection.segments, 1);
	assert_int_equal(promise.kind, PROMISE_MONTHLY);
	assert_int_equal(promise.amount.ore, 15000);
	assert_int_equal(promise.made_on.number, kit->today.number);
	assert_true(promise.is_open);
	const struct giver giver = arrivals_kit_giver(kit, promise.giver);
	assert_int_equal(giver.kind, GIVER_PERSON);
	assert_text(giver.name, "Kim Exempel");
	assert_text(giver.email, "kim@example.org");
	assert_text(giver.language, "en");
}

static void a_gift_without_a_name_is_anonymous(void **state)
{
	struct arrivals_kit *kit = *state;
	const struct gift_letter gift = arrivals_kit_gift(kit);
	const struct promise promise = arrive(kit, &gift);
	assert_int_equal(arrivals_kit_giver(kit, promise.giver).kind, GIVER_ANONYMOUS);
}

static void one_who_gives_again_is_the_same_giver(void **state)
{
	struct arrivals_kit *kit = *state;
	struct gift_letter gift = from_kim(kit);
	const struct giver_id kim = arrive(kit, &gift).giver;
	gift = from_kim(kit);
	gift.email = TEXT("kim@EXAMPLE.org");
	gift.name = TEXT("kim exempel");
	assert_int_equal(arrive(kit, &gift).giver.raw, kim.raw);
	gift = from_kim(kit);
	gift.name = TEXT("");
	assert_int_equal(arrive(kit, &gift).giver.raw, kim.raw);
	gift = from_kim(kit);
	gift.name = TEXT("Lo Exempel"); /* they share an address of mail */
	assert_int_not_equal(arrive(kit, &gift).giver.raw, kim.raw);
	gift = from_kim(kit);
	gift.email = TEXT("");
	assert_int_not_equal(arrive(kit, &gift).giver.raw, kim.raw);
}

/* Anyone can write anyone's address of mail. */
static void p4_a_letter_changes_no_giver_who_stands(void **state)
{
	struct arrivals_kit *kit = *state;
	struct gift_letter gift = from_kim(kit);
	const struct giver_id kim = arrive(kit, &gift).giver;
	gift = from_kim(kit);
	gift.phone = TEXT("08-123 45 67");
	gift.street = TEXT("Annans gata 1");
	gift.language = TEXT("sv");
	assert_int_equal(arrive(kit, &gift).giver.raw, kim.raw);
	const struct giver giver = arrivals_kit_giver(kit, kim);
	assert_text(giver.phone, "");
	assert_text(giver.street, "");
	assert_text(giver.language, "en");
}

static void p1_a_form_sent_twice_is_once(void **state)
{
	struct arrivals_kit *kit = *state;
	struct gift_letter gift = from_kim(kit);
	const struct promise first = arrive(kit, &gift);
	gift.reference = arrivals_kit_gift(kit).reference;
	const struct promise second = arrive(kit, &gift);
	assert_int_equal(kit->report.copies, 1);
	assert_int_equal(kit->report.gifts, 0);
	assert_true(first.id.raw > 0);
	assert_int_equal(second.id.raw, 0);
}

static const struct arrival *only_waiting(struct arrivals_kit *kit, enum arrival_why why)
{
	static struct arrivals_kit_waiting waiting;
	arrivals_kit_waiting(kit, &waiting);
	assert_int_equal(waiting.count, 1);
	assert_int_equal(waiting.arrivals[0].why, why);
	assert_non_null(arrival_why_sentence(why));
	return &waiting.arrivals[0];
}

static struct status close_purpose(struct store_tx *tx, void *argument)
{
	struct arrivals_kit *kit = argument;
	return gifts_close_purpose(tx, kit->mandates.books.purpose, &kit->mandates.books.by);
}

static void p8_a_gift_to_a_closed_purpose_waits_for_a_person(void **state)
{
	struct arrivals_kit *kit = *state;
	const struct gift_letter gift = arrivals_kit_gift(kit);
	assert_ok(mandates_kit_do(&kit->mandates, close_purpose, kit));
	assert_int_equal(arrive(kit, &gift).id.raw, 0);
	const struct arrival *arrival = only_waiting(kit, ARRIVAL_NO_PURPOSE);
	assert_int_equal(arrival->kind, ARRIVAL_GIFT);
	assert_int_equal(arrival->gift.amount.ore, 20000);
	assert_true(text_equal(arrival->gift.reference, gift.reference));
}

static void p8_a_reference_that_is_taken_waits_for_a_person(void **state)
{
	struct arrivals_kit *kit = *state;
	const struct gift_letter first = arrivals_kit_gift(kit);
	struct gift_letter second = from_kim(kit);
	second.reference = first.reference;
	const struct promise_id promise = arrive(kit, &first).id;
	assert_int_equal(arrive(kit, &second).id.raw, promise.raw);
	(void)only_waiting(kit, ARRIVAL_REFERENCE_TAKEN);
}

struct done {
	struct arrivals_kit *kit;
	struct arrival_id arrival;
};

static struct status do_done(struct store_tx *tx, void *argument)
{
	const struct done *done = argument;
	return arrivals_done(tx, done->arrival, &done->kit->mandates.books.by);
}

static void a_paper_by_post_waits_until_it_is_sent(void **state)
{
	struct arrivals_kit *kit = *state;
	struct gift_letter gift = from_kim(kit);
	gift.often = GIFT_MONTHLY;
	gift.way = GIFT_BY_MANDATE_BY_POST;
	gift.street = TEXT("Provgatan 1");
	gift.postal_code = TEXT("111 11");
	gift.town = TEXT("Provstad");
	assert_int_equal(arrive(kit, &gift).kind, PROMISE_MONTHLY);
	const struct arrival *arrival = only_waiting(kit, ARRIVAL_SEND_PAPER);
	assert_text(arrival->gift.street, "Provgatan 1");
	struct done done = { kit, arrival->id };
	static struct arrivals_kit_waiting waiting;
	assert_ok(mandates_kit_do(&kit->mandates, do_done, &done));
	arrivals_kit_waiting(kit, &waiting);
	assert_int_equal(waiting.count, 0);
	assert_code(mandates_kit_do(&kit->mandates, do_done, &done), STATUS_CONFLICT);
	done.arrival.raw++;
	assert_code(mandates_kit_do(&kit->mandates, do_done, &done), STATUS_NOT_FOUND);
}

struct linked {
	struct promise promise;
	struct mandate_id mandate;
	char link[ARRIVALS_LINK_ROOM];
};

/* A monthly giver with an active mandate and the link of the last letter. */
static struct linked give_monthly(struct arrivals_kit *kit)
{
	struct linked linked;
	const struct giver_id giver = mandates_kit_giver(&kit->mandates, "Kim Exempel", MANDATES_KIT_BY_MAIL);
	linked.promise = mandates_kit_promise(&kit->mandates, giver, PROMISE_MONTHLY, 15000);
	linked.mandate = mandates_kit_active(&kit->mandates, linked.promise.id, kit->today);
	arrivals_kit_link(kit, linked.promise.id, kit->today, linked.link);
	return linked;
}

static void wish_for(struct arrivals_kit *kit, const struct wish_letter *wish)
{
	arrivals_kit_post_wish(kit, wish);
	assert_ok(arrivals_kit_collect(kit, kit->mandates.books.books));
}

static void a_stop_ends_the_mandate_and_closes_the_promise(void **state)
{
	struct arrivals_kit *kit = *state;
	const struct linked linked = give_monthly(kit);
	struct wish_letter wish = arrivals_kit_wish(kit, linked.link);
	wish_for(kit, &wish);
	assert_int_equal(kit->report.wishes, 1);
	assert_int_equal(kit->report.waiting, 0);
	const struct mandate mandate = mandates_kit_find(&kit->mandates, linked.mandate);
	assert_int_equal(mandate.state, MANDATE_ENDED);
	assert_int_equal(mandate.end, MANDATE_END_BY_GIVER);
	assert_false(arrivals_kit_promise(kit, linked.promise.reference).is_open);
	wish = arrivals_kit_wish(kit, linked.link); /* pressed once more, another day */
	wish_for(kit, &wish);
	assert_int_equal(kit->report.wishes, 1);
	assert_int_equal(kit->report.waiting, 0);
}

static void a_new_sum_is_the_mandates(void **state)
{
	struct arrivals_kit *kit = *state;
	const struct linked linked = give_monthly(kit);
	struct wish_letter wish = arrivals_kit_wish(kit, linked.link);
	wish.wish = WISH_NEW_SUM;
	wish.amount.ore = 22200;
	wish_for(kit, &wish);
	assert_int_equal(mandates_kit_find(&kit->mandates, linked.mandate).amount.ore, 22200);
}

/* From 16 November, three months: the first day that may be drawn again is 16 February. */
static void a_pause_is_as_many_months_as_wished(void **state)
{
	struct arrivals_kit *kit = *state;
	const struct linked linked = give_monthly(kit);
	struct wish_letter wish = arrivals_kit_wish(kit, linked.link);
	wish.wish = WISH_PAUSE;
	wish.pause_months = 3;
	wish_for(kit, &wish);
	const struct mandate mandate = mandates_kit_find(&kit->mandates, linked.mandate);
	assert_int_equal(mandate.paused_from.number, kit->today.number);
	assert_int_equal(mandate.paused_through.number, kit_day(2027, 2, 15).number);
}

/* 31 December and two months: the last of February. */
static void a_pause_from_the_31st_ends_in_the_month_it_is_in(void **state)
{
	struct arrivals_kit *kit = *state;
	const struct linked linked = give_monthly(kit);
	struct wish_letter wish = arrivals_kit_wish(kit, linked.link);
	kit->today = kit_day(2026, 12, 31);
	wish.wish = WISH_PAUSE;
	wish.pause_months = 2;
	wish_for(kit, &wish);
	assert_int_equal(mandates_kit_find(&kit->mandates, linked.mandate).paused_through.number,
			 kit_day(2027, 2, 27).number);
}

static void all_about_me_waits_for_a_person(void **state)
{
	struct arrivals_kit *kit = *state;
	const struct linked linked = give_monthly(kit);
	struct wish_letter wish = arrivals_kit_wish(kit, linked.link);
	wish.wish = WISH_ALL_ABOUT_ME;
	wish.reason = TEXT("Jag vill veta");
	wish_for(kit, &wish);
	const struct arrival *arrival = only_waiting(kit, ARRIVAL_ALL_ABOUT_ME);
	assert_int_equal(arrival->giver.raw, linked.promise.giver.raw);
	assert_text(arrival->wish.reason, "Jag vill veta");
}

static void a_standing_transfer_is_told_of_by_a_person(void **state)
{
	struct arrivals_kit *kit = *state;
	struct gift_letter gift = from_kim(kit);
	char link[ARRIVALS_LINK_ROOM];
	gift.often = GIFT_MONTHLY;
	gift.way = GIFT_BY_BANKGIRO;
	const struct promise promise = arrive(kit, &gift);
	arrivals_kit_link(kit, promise.id, kit->today, link);
	struct wish_letter wish = arrivals_kit_wish(kit, link);
	wish_for(kit, &wish);
	(void)only_waiting(kit, ARRIVAL_NO_MANDATE);
	assert_false(arrivals_kit_promise(kit, gift.reference).is_open);
}

/* The giver cannot change what has ended: a person answers. Nothing else of the letter is done. */
static void what_the_mandate_does_not_allow_waits_for_a_person(void **state)
{
	struct arrivals_kit *kit = *state;
	const struct linked linked = give_monthly(kit);
	struct wish_letter wish = arrivals_kit_wish(kit, linked.link);
	wish.wish = WISH_NEW_SUM;
	wish.amount.ore = INTAKE_GIFT_ORE_MAX; /* above what a mandate may draw */
	wish_for(kit, &wish);
	(void)only_waiting(kit, ARRIVAL_MANDATE_REFUSES);
	assert_int_equal(mandates_kit_find(&kit->mandates, linked.mandate).amount.ore, 15000);
}

static void p6_a_strange_or_old_link_does_nothing(void **state)
{
	struct arrivals_kit *kit = *state;
	const struct linked linked = give_monthly(kit);
	struct wish_letter wish = arrivals_kit_wish(kit, "23456789abcd23456789abcd");
	wish_for(kit, &wish);
	assert_int_equal(kit->report.strangers, 1);
	wish = arrivals_kit_wish(kit, linked.link);
	kit->today.number += ARRIVALS_LINK_DAYS + 1;
	wish_for(kit, &wish);
	assert_int_equal(kit->report.strangers, 1);
	assert_int_equal(kit->report.waiting, 0);
	assert_int_not_equal(mandates_kit_find(&kit->mandates, linked.mandate).state, MANDATE_ENDED);
	kit->today.number--;
	wish = arrivals_kit_wish(kit, linked.link); /* its last day */
	wish_for(kit, &wish);
	assert_int_equal(mandates_kit_find(&kit->mandates, linked.mandate).state, MANDATE_ENDED);
}

struct forgetting {
	struct day today;
	int64_t count;
};

static struct status forget_links(struct store_tx *tx, void *argument)
{
	struct forgetting *forgetting = argument;
	return arrivals_forget_links(tx, forgetting->today, &forgetting->count);
}

static void links_that_are_too_old_are_forgotten(void **state)
{
	struct arrivals_kit *kit = *state;
	const struct linked linked = give_monthly(kit);
	struct forgetting forgetting = { { kit->today.number + ARRIVALS_LINK_DAYS }, -1 };
	assert_int_equal(strlen(linked.link), ARRIVALS_LINK_ROOM - 1);
	assert_ok(mandates_kit_do(&kit->mandates, forget_links, &forgetting));
	assert_int_equal(forgetting.count, 0);
	forgetting.today.number++;
	assert_ok(mandates_kit_do(&kit->mandates, forget_links, &forgetting));
	assert_int_equal(forgetting.count, 1);
}

/* Whoever has broken into the face can seal anything. */
static void p8_what_is_no_letter_waits_for_those_who_look_after_the_program(void **state)
{
	struct arrivals_kit *kit = *state;
	const struct gift_letter gift = arrivals_kit_gift(kit);
	const struct text strange[] = { TEXT("{\"kind\":\"gift\"}"), TEXT("\xff\xfe") };
	static struct arrivals_kit_waiting waiting;
	arrivals_kit_post(kit, strange, 2);
	assert_int_not_equal(arrive(kit, &gift).id.raw, 0); /* what comes after is taken */
	arrivals_kit_waiting(kit, &waiting);
	assert_int_equal(waiting.count, 2);
	assert_int_equal(waiting.arrivals[0].why, ARRIVAL_NOT_READ);
	assert_int_equal(waiting.arrivals[1].kind, ARRIVAL_UNREADABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_gift_becomes_a_promise_of_a_giver),
		cmocka_unit_test(a_gift_without_a_name_is_anonymous),
		cmocka_unit_test(one_who_gives_again_is_the_same_giver),
		cmocka_unit_test(p4_a_letter_changes_no_giver_who_stands),
		cmocka_unit_test(p1_a_form_sent_twice_is_once),
		cmocka_unit_test(p8_a_gift_to_a_closed_purpose_waits_for_a_person),
		cmocka_unit_test(p8_a_reference_that_is_taken_waits_for_a_person),
		cmocka_unit_test(a_paper_by_post_waits_until_it_is_sent),
		cmocka_unit_test(a_stop_ends_the_mandate_and_closes_the_promise),
		cmocka_unit_test(a_new_sum_is_the_mandates),
		cmocka_unit_test(a_pause_is_as_many_months_as_wished),
		cmocka_unit_test(a_pause_from_the_31st_ends_in_the_month_it_is_in),
		cmocka_unit_test(all_about_me_waits_for_a_person),
		cmocka_unit_test(a_standing_transfer_is_told_of_by_a_person),
		cmocka_unit_test(what_the_mandate_does_not_allow_waits_for_a_person),
		cmocka_unit_test(p6_a_strange_or_old_link_does_nothing),
		cmocka_unit_test(links_that_are_too_old_are_forgotten),
		cmocka_unit_test(p8_what_is_no_letter_waits_for_those_who_look_after_the_program),
	};
	return arrivals_kit_run(tests, sizeof tests / sizeof tests[0]);
}
