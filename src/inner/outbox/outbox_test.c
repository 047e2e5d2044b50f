/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/outbox/outbox_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ground/mail/mail_kit.h"

struct place {
	enum store_backend backend;
	struct proof_postgres *server;
};

static int set_up(void **state)
{
	const struct place *place = *state;
	*state = outbox_kit_open(place->backend, place->server);
	return 0;
}

static int tear_down(void **state)
{
	struct outbox_kit *kit = *state;
	outbox_kit_close(&kit);
	return 0;
}

static struct outbox_done run(struct outbox_kit *kit)
{
	struct outbox_done done;
	assert_ok(outbox_kit_run(kit, &done));
	return done;
}

static void p1_a_cause_puts_one_letter(void **state)
{
	struct outbox_kit *kit = *state;
	struct outbox_id first;
	struct outbox_id again;
	struct outbox_id other;
	assert_ok(outbox_kit_put(kit, 17, &first));
	assert_ok(outbox_kit_put(kit, 17, &again));
	assert_ok(outbox_kit_put(kit, 18, &other));
	assert_int_equal(first.raw, again.raw);
	assert_true(other.raw != first.raw);
	assert_int_equal(run(kit).sent, 2);
	assert_ok(outbox_kit_put(kit, 17, &again)); /* also once it is sent */
	assert_int_equal(first.raw, again.raw);
	assert_int_equal(run(kit).sent, 0);
	assert_int_equal(kit->world->parcels, 2);
}

static struct status put_wrong_kind(struct store_tx *tx, void *argument)
{
	struct outbox_kit *kit = argument;
	struct outbox_id id;
	const struct mail_message message = mail_kit_message();
	static const char *const kinds[] = { "", "Gift", "gift-receipt", "g\n", "kvitto 17" };
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		const struct outbox_letter letter = { { text_of(kinds[i]), 1 }, message, TEXT("exempel.se") };
		const struct status refused = outbox_put(tx, &letter, &kit->random, &kit->by, &id);
		assert_code(refused, STATUS_INPUT);
		assert_string_equal(refused.field, "kind");
	}
	return OK;
}

static struct status put_wrong_message(struct store_tx *tx, void *argument)
{
	struct outbox_kit *kit = argument;
	struct outbox_id id;
	struct outbox_letter letter = { { TEXT("gift receipt"), 1 }, mail_kit_message(), TEXT("exempel.se") };
	letter.message.to.address = TEXT("a@b.se\r\nBcc: c@d.se");
	assert_code(outbox_put(tx, &letter, &kit->random, &kit->by, &id), STATUS_INPUT);
	letter.message = mail_kit_message();
	letter.host = TEXT("not a host");
	assert_code(outbox_put(tx, &letter, &kit->random, &kit->by, &id), STATUS_INPUT);
	letter.message.file_count = 1000;
	letter.host = TEXT("exempel.se");
	assert_code(outbox_put(tx, &letter, &kit->random, &kit->by, &id), STATUS_LIMIT);
	return OK;
}

static void p8_a_letter_that_is_wrong_is_refused_before_it_is_kept(void **state)
{
	struct outbox_kit *kit = *state;
	assert_ok(store_write(kit->store, &kit->by, put_wrong_kind, kit));
	assert_ok(store_write(kit->store, &kit->by, put_wrong_message, kit));
	assert_int_equal(outbox_kit_count(kit, OUTBOX_WAITING), 0);
}

static void letters_go_oldest_first_and_at_most_so_many_a_run(void **state)
{
	struct outbox_kit *kit = *state;
	kit->terms.letters_max = 2;
	outbox_kit_letters(kit, 5);
	assert_int_equal(run(kit).sent, 2);
	assert_int_equal(run(kit).sent, 2);
	assert_int_equal(run(kit).sent, 1);
	assert_int_equal(run(kit).sent, 0);
	assert_int_equal(kit->world->count, 5);
	assert_int_equal(world_most(kit->world), 1);
}

/* A minute, doubled to a day: what is waited after each try. */
static void tries_are_spaced_from_a_minute_to_a_day(void **state)
{
	static const int64_t waits[] = { 60,   120,   240,   480,   960,   1920, 3840,
					 7680, 15360, 30720, 61440, 86400, 86400 };
	struct outbox_kit *kit = *state;
	kit->terms.give_up_days = 30;
	for (size_t i = 0; i < WORLD_SCRIPT_MAX; i++)
		kit->world->script[i] = WORLD_LATER;
	outbox_kit_letters(kit, 1);
	assert_int_equal(run(kit).later, 1);
	for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
		kit->now.seconds += waits[i] - 1;
		assert_int_equal(run(kit).later, 0);
		kit->now.seconds += 1;
		assert_int_equal(run(kit).later, 1);
	}
}

static void a_letter_is_given_up_after_its_days_and_told(void **state)
{
	struct outbox_kit *kit = *state;
	const int64_t start = kit->now.seconds;
	int64_t told = 0;
	for (size_t i = 0; i < WORLD_SCRIPT_MAX; i++)
		kit->world->script[i] = WORLD_LATER;
	outbox_kit_letters(kit, 1);
	for (int i = 0; i < 100 && told == 0; i++) {
		told = run(kit).to_person;
		kit->now.seconds += 7200;
	}
	assert_int_equal(told, 1);
	assert_int_equal(outbox_kit_count(kit, OUTBOX_GIVEN_UP), 1);
	const int64_t days = (kit->now.seconds - start) / 86400;
	assert_true(days >= 3 && days <= 5); /* the next try would have come after the fifth */
}

/* What the other side does, and where the letter then stands. */
static const struct {
	enum world_act act;
	bool is_folder;
	enum outbox_state state;
} ends[] = {
	{ WORLD_TAKES, false, OUTBOX_SENT },           { WORLD_TAKES, true, OUTBOX_SENT },
	{ WORLD_TAKES_SILENT, false, OUTBOX_PERHAPS }, { WORLD_TAKES_SILENT, true, OUTBOX_WAITING },
	{ WORLD_LOSES, false, OUTBOX_PERHAPS },        { WORLD_LOSES, true, OUTBOX_WAITING },
	{ WORLD_LATER, false, OUTBOX_WAITING },        { WORLD_REFUSES, false, OUTBOX_REFUSED },
	{ WORLD_DEAF, false, OUTBOX_WAITING },
};

static void p1_a_try_ends_as_the_other_side_said(void **state)
{
	struct outbox_kit *kit = *state;
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		outbox_kit_anew(kit);
		kit->world->is_folder = ends[i].is_folder;
		kit->world->script[0] = ends[i].act;
		outbox_kit_letters(kit, 1);
		const struct outbox_done done = run(kit);
		assert_int_equal(outbox_kit_count(kit, ends[i].state), 1);
		assert_int_equal(done.sent, ends[i].state == OUTBOX_SENT);
		assert_int_equal(done.later, ends[i].state == OUTBOX_WAITING);
		assert_int_equal(done.to_person,
				 ends[i].state == OUTBOX_PERHAPS || ends[i].state == OUTBOX_REFUSED);
	}
}

static void a_run_stops_when_every_letter_would_meet_the_same(void **state)
{
	struct outbox_kit *kit = *state;
	kit->world->script[0] = WORLD_DEAF;
	outbox_kit_letters(kit, 5);
	const struct outbox_done done = run(kit);
	assert_int_equal(kit->world->parcels, 1);
	assert_string_equal(done.reason, "deaf");
	assert_int_equal(run(kit).sent, 4); /* the others have not been backed off */
}

struct deciding {
	struct outbox_kit *kit;
	struct status (*decide)(struct store_tx *tx, struct outbox_id id, const struct actor *by);
	struct outbox_id id;
};

static struct status decide(struct store_tx *tx, void *argument)
{
	const struct deciding *deciding = argument;
	return deciding->decide(tx, deciding->id, &deciding->kit->by);
}

static struct status say(struct outbox_kit *kit, struct outbox_id id,
			 struct status (*word)(struct store_tx *, struct outbox_id, const struct actor *))
{
	struct deciding deciding = { kit, word, id };
	return store_write(kit->store, &kit->by, decide, &deciding);
}

static void a_person_may_send_again_what_is_perhaps_sent(void **state)
{
	struct outbox_kit *kit = *state;
	struct outbox_id id;
	kit->world->script[0] = WORLD_LOSES;
	assert_ok(outbox_kit_put(kit, 1, &id));
	assert_code(say(kit, id, outbox_again), STATUS_CONFLICT);
	assert_int_equal(run(kit).to_person, 1);
	kit->now.seconds += 10 * 86400;
	assert_int_equal(run(kit).sent, 0); /* never by itself */
	assert_ok(say(kit, id, outbox_again));
	assert_int_equal(run(kit).sent, 1);
	assert_code(say(kit, id, outbox_again), STATUS_CONFLICT);
	assert_code(say(kit, (struct outbox_id){ 999999 }, outbox_again), STATUS_NOT_FOUND);
}

static void a_person_may_put_a_letter_aside(void **state)
{
	struct outbox_kit *kit = *state;
	struct outbox_id id;
	kit->world->script[0] = WORLD_REFUSES;
	assert_ok(outbox_kit_put(kit, 1, &id));
	assert_int_equal(run(kit).to_person, 1);
	assert_ok(say(kit, id, outbox_put_aside));
	assert_int_equal(outbox_kit_count(kit, OUTBOX_PUT_ASIDE), 1);
	assert_code(say(kit, id, outbox_put_aside), STATUS_CONFLICT);
	assert_code(say(kit, (struct outbox_id){ 999999 }, outbox_put_aside), STATUS_NOT_FOUND);
	kit->now.seconds += 86400;
	assert_int_equal(run(kit).sent, 0);
}

static struct status see_recipient(void *argument, const struct outbox_line *line)
{
	const char *expected = argument;
	assert_text(line->recipient, expected);
	assert_text(line->cause.kind, "gift receipt");
	assert_int_equal(line->cause.id, 1);
	assert_int_equal(line->attempts, 1);
	assert_int_equal(line->code, 250);
	return OK;
}

struct seeing {
	const char *expected;
	char room[64];
};

static struct status see_sent(struct store_tx *tx, void *argument)
{
	struct seeing *seeing = argument;
	snprintf(seeing->room, sizeof seeing->room, "%s", seeing->expected);
	return outbox_list(tx, OUTBOX_SENT, (struct outbox_id){ 0 }, see_recipient, seeing->room);
}

static void expect_recipient(struct outbox_kit *kit, const char *expected)
{
	struct seeing seeing = { .expected = expected };
	assert_ok(store_read(kit->store, see_sent, &seeing));
}

static void texts_go_after_their_days_and_the_fact_stays(void **state)
{
	struct outbox_kit *kit = *state;
	struct outbox_id id;
	outbox_kit_letters(kit, 1);
	assert_int_equal(run(kit).sent, 1);
	kit->now.seconds += 30 * 86400;
	assert_int_equal(run(kit).emptied, 0);
	expect_recipient(kit, "hemlig.asa@exempel.se");
	kit->now.seconds += 1;
	assert_int_equal(run(kit).emptied, 1);
	assert_int_equal(run(kit).emptied, 0);
	expect_recipient(kit, "");
	assert_ok(outbox_kit_put(kit, 1, &id)); /* the cause is still known */
	assert_int_equal(run(kit).sent, 0);
}

static struct status look_for_person(void *argument, const struct journal_line *line)
{
	size_t *lines = argument;
	assert_true(text_find(line->words, TEXT("hemlig")) == line->words.count);
	assert_true(text_starts(line->kind, TEXT("letter")));
	assert_text(line->actor, "clerk");
	(*lines)++;
	return OK;
}

static struct status read_journal(struct store_tx *tx, void *argument)
{
	TRY(store_journal_verify(tx));
	return store_journal_each(tx, 0, 1000, look_for_person, argument);
}

static void p10_each_step_is_in_the_journal_and_no_address(void **state)
{
	struct outbox_kit *kit = *state;
	size_t lines = 0;
	outbox_kit_letters(kit, 1);
	assert_int_equal(run(kit).sent, 1);
	kit->now.seconds += 31 * 86400;
	assert_int_equal(run(kit).emptied, 1);
	assert_ok(store_read(kit->store, read_journal, &lines));
	assert_int_equal(lines, 4); /* kept, tried, sent, emptied */
}

static void p8_terms_have_bounds(void **state)
{
	static const struct outbox_terms wrong[] = {
		{ 0, 5, 30 }, { OUTBOX_RUN_MAX + 1, 5, 30 }, { 1, 0, 30 }, { 1, OUTBOX_DAYS_MAX + 1, 30 },
		{ 1, 5, 0 },  { 1, 5, OUTBOX_DAYS_MAX + 1 },
	};
	struct outbox_kit *kit = *state;
	struct outbox_done done;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		kit->terms = wrong[i];
		assert_code(outbox_kit_run(kit, &done), STATUS_LIMIT);
	}
	kit->terms = (struct outbox_terms){ OUTBOX_RUN_MAX, OUTBOX_DAYS_MAX, OUTBOX_DAYS_MAX };
	assert_ok(outbox_kit_run(kit, &done));
}

static void every_state_has_its_words(void **state)
{
	(void)state;
	for (int one = OUTBOX_WAITING; one <= OUTBOX_PUT_ASIDE; one++)
		assert_true(strlen(outbox_state_words((enum outbox_state)one)) > 3);
}

/* With a real server that does as the plan says, then is well: how often each letter came, and what is told.
 */
static void meet_server(struct outbox_kit *kit, struct mail_kit *post, const char *plan)
{
	struct mail_server server = mail_kit_server(post, MAIL_TLS_REQUIRED);
	const struct mailer mailer = mailer_of_server(&server);
	struct outbox_done done;
	const size_t before = mail_kit_count(post);
	server.whole_ms = strstr(plan, "stall") != NULL ? 400 : server.whole_ms;
	outbox_kit_anew(kit);
	outbox_kit_letters(kit, 2);
	mail_kit_plan(post, plan);
	assert_ok(outbox_run(kit->store, &mailer, &kit->terms, &kit->by, &done));
	mail_kit_plan(post, "none none");
	server.whole_ms = 20000;
	for (int i = 0; i < 3; i++) {
		kit->now.seconds += 3600;
		assert_ok(outbox_run(kit->store, &mailer, &kit->terms, &kit->by, &done));
	}
	const size_t came = mail_kit_count(post) - before;
	const size_t sent = outbox_kit_count(kit, OUTBOX_SENT);
	const size_t perhaps = outbox_kit_count(kit, OUTBOX_PERHAPS);
	assert_int_equal(sent + perhaps + outbox_kit_count(kit, OUTBOX_REFUSED), 2);
	assert_true(came >= sent && came <= sent + perhaps);
}

static void p1_a_server_that_refuses_stalls_and_drops_gets_one_mail(void **state)
{
	static const char *const plans[] = {
		"none none", "greeting 554", "greeting drop", "greeting stall", "hello 421",      "tls 454",
		"tls drop",  "from 550",     "from drop",     "to 450",         "to 550",         "to stall",
		"to cut",    "data 451",     "data drop",     "middle:1 drop",  "middle:99 drop", "end 550",
		"end 452",   "end drop",     "end take-drop", "end take-cut",   "end take-stall",
	};
	struct outbox_kit *kit = *state;
	struct mail_kit *post = mail_kit_open("starttls");
	for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++)
		meet_server(kit, post, plans[i]);
	mail_kit_close(&post);
}

static int run_at(struct place *place)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_a_cause_puts_one_letter),
		cmocka_unit_test(p8_a_letter_that_is_wrong_is_refused_before_it_is_kept),
		cmocka_unit_test(letters_go_oldest_first_and_at_most_so_many_a_run),
		cmocka_unit_test(tries_are_spaced_from_a_minute_to_a_day),
		cmocka_unit_test(a_letter_is_given_up_after_its_days_and_told),
		cmocka_unit_test(p1_a_try_ends_as_the_other_side_said),
		cmocka_unit_test(a_run_stops_when_every_letter_would_meet_the_same),
		cmocka_unit_test(a_person_may_send_again_what_is_perhaps_sent),
		cmocka_unit_test(a_person_may_put_a_letter_aside),
		cmocka_unit_test(texts_go_after_their_days_and_the_fact_stays),
		cmocka_unit_test(p10_each_step_is_in_the_journal_and_no_address),
		cmocka_unit_test(p8_terms_have_bounds),
		cmocka_unit_test(every_state_has_its_words),
		cmocka_unit_test(p1_a_server_that_refuses_stalls_and_drops_gets_one_mail),
	};
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
		tests[i].setup_func = set_up;
		tests[i].teardown_func = tear_down;
		tests[i].initial_state = place;
	}
	return PROOF_RUN(tests);
}

int main(void)
{
	struct place memory = { STORE_MEMORY, NULL };
	assert_ok(crypto_start());
	const int failed = run_at(&memory);
	if (failed != 0)
		return failed;
	struct proof_postgres server = proof_postgres_open_unsynced();
	struct place postgres = { STORE_POSTGRES, &server };
	const int failed_there = run_at(&postgres);
	proof_postgres_close(&server);
	return failed_there;
}
