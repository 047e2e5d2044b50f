/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/mandates/mandates_kit.h"

#include <stdlib.h>

enum { ARENA_BYTES_MAX = 1 << 26 };

static struct status add_rules(struct store_tx *tx, void *argument)
{
	const struct mandates_kit *kit = argument;
	return mandates_add_rules(tx, &kit->books.by);
}

void mandates_kit_open(struct mandates_kit *kit, const struct kit_place *place,
		       const struct statement_set *const *allowed, const struct migration *const *migrations)
{
	const struct statement_set *sets[GIFTS_KIT_ROOMS_MAX] = { &rules_statements, &mandates_statements };
	const struct migration *steps[GIFTS_KIT_ROOMS_MAX] = { rules_migrations, mandates_migrations };
	for (size_t i = 2; allowed != NULL && *allowed != NULL; allowed++) {
		assert_true(i < GIFTS_KIT_ROOMS_MAX - 1);
		sets[i++] = *allowed;
	}
	for (size_t i = 2; migrations != NULL && *migrations != NULL; migrations++) {
		assert_true(i < GIFTS_KIT_ROOMS_MAX - 1);
		steps[i++] = *migrations;
	}
	kit->arena = arena_open(ARENA_BYTES_MAX);
	calendar_open(&kit->calendar);
	gifts_kit_open_rooms(&kit->books, place, sets, steps);
	assert_ok(mandates_kit_do(kit, add_rules, kit));
}

void mandates_kit_close(struct mandates_kit *kit)
{
	gifts_kit_close(&kit->books);
	arena_close(&kit->arena);
}

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

int mandates_kit_run(const struct CMUnitTest *tests, size_t count)
{
	return people_kit_run_places(tests, count, set_up, tear_down);
}

struct status mandates_kit_do(struct mandates_kit *kit, store_work *work, void *argument)
{
	return store_write(kit->books.books, &kit->books.by, work, argument);
}

struct status mandates_kit_look(struct mandates_kit *kit, store_work *work, void *argument)
{
	return store_read(kit->books.books, work, argument);
}

/* One deed in a unit, which may be run again from its start. */
struct deed {
	struct mandates_kit *kit;
	struct random random;
	struct giver giver;
	struct giver_id giver_id;
	struct promise promise;
	const struct mandate_wish *wish;
	struct mandate_id mandate;
	struct mandate found;
	struct day day;
	struct mandate_letters_written written;
	struct mandate_move move;
	struct mandate_pause pause;
	struct mandate_ending ending;
	struct mandate_activation activation;
	const struct mandate_letter_order *order;
	struct mandates_kit_letters *letters;
	int64_t number;
	bool flag;
};

static struct deed begin(struct mandates_kit *kit)
{
	return (struct deed){ .kit = kit, .random = kit->books.random };
}

static struct status add_giver(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	struct random random = deed->random;
	TRY(people_add_giver(tx, &deed->giver, &random, &deed->kit->books.by, &deed->giver_id));
	deed->kit->books.random = random;
	return OK;
}

struct giver_id mandates_kit_giver(struct mandates_kit *kit, const char *name, enum mandates_kit_way way)
{
	struct deed deed = begin(kit);
	deed.giver = (struct giver){ .kind = GIVER_PERSON, .name = text_of(name) };
	if (way == MANDATES_KIT_BY_MAIL)
		deed.giver.email = TEXT("givare@exempel.invalid");
	if (way == MANDATES_KIT_BY_POST) {
		deed.giver.street = TEXT("Påhittade gatan 1");
		deed.giver.postal_code = TEXT("000 00");
		deed.giver.town = TEXT("Exempelby");
	}
	assert_ok(mandates_kit_do(kit, add_giver, &deed));
	return deed.giver_id;
}

static struct status add_promise(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	struct random random = deed->random;
	struct promise made;
	TRY(gifts_promise(tx, &deed->promise, &random, &deed->kit->books.by, &made));
	made.reference = arena_copy(&deed->kit->arena, made.reference);
	deed->promise = made;
	deed->promise.reference = (struct text){ 0 }; /* run again, one is made again */
	deed->found.reference = made.reference;
	deed->kit->books.random = random;
	return OK;
}

struct promise mandates_kit_promise(struct mandates_kit *kit, struct giver_id giver, enum promise_kind kind,
				    int64_t ore)
{
	struct deed deed = begin(kit);
	deed.promise = (struct promise){ .giver = giver,
					 .kind = kind,
					 .amount = { ore },
					 .purpose = kit->books.purpose,
					 .made_on = kit_day(2026, 1, 1) };
	assert_ok(mandates_kit_do(kit, add_promise, &deed));
	deed.promise.reference = deed.found.reference;
	return deed.promise;
}

struct mandate_wish mandates_kit_wish(struct promise_id promise, struct day asked_on)
{
	return (struct mandate_wish){ .promise = promise,
				      .bankgiro = TEXT(KIT_BANKGIRO),
				      .account = TEXT(MANDATES_KIT_ACCOUNT_TYPED),
				      .identity = TEXT(MANDATES_KIT_IDENTITY),
				      .origin = MANDATE_ON_PAPER,
				      .asked_on = asked_on,
				      .every_months = 1,
				      .pay_day = 28 };
}

static struct status ask(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	struct random random = deed->random;
	TRY(mandates_ask(tx, deed->wish, &random, &deed->kit->books.by, &deed->mandate));
	deed->kit->books.random = random;
	return OK;
}

struct status mandates_kit_ask(struct mandates_kit *kit, const struct mandate_wish *wish,
			       struct mandate_id *out)
{
	struct deed deed = begin(kit);
	deed.wish = wish;
	const struct status asked = mandates_kit_do(kit, ask, &deed);
	*out = deed.mandate;
	return asked;
}

static struct status send_and_activate(struct store_tx *tx, void *argument)
{
	const struct deed *deed = argument;
	const struct mandate_activation activation = { .mandate = deed->mandate, .today = deed->day };
	TRY(mandates_sent(tx, deed->mandate));
	return mandates_activate(tx, &activation, &deed->kit->books.by);
}

struct mandate_id mandates_kit_active(struct mandates_kit *kit, struct promise_id promise, struct day day)
{
	const struct mandate_wish wish = mandates_kit_wish(promise, day);
	struct deed deed = begin(kit);
	deed.day = day;
	assert_ok(mandates_kit_ask(kit, &wish, &deed.mandate));
	assert_ok(mandates_kit_do(kit, send_and_activate, &deed));
	return deed.mandate;
}

static struct status find(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	struct arena *arena = &deed->kit->arena;
	struct mandate *found = &deed->found;
	TRY(mandates_find(tx, deed->mandate, found));
	found->giver_name = arena_copy(arena, found->giver_name);
	found->purpose_code = arena_copy(arena, found->purpose_code);
	found->reference = arena_copy(arena, found->reference);
	found->payer_number = arena_copy(arena, found->payer_number);
	found->bankgiro = arena_copy(arena, found->bankgiro);
	found->account = arena_copy(arena, found->account);
	found->identity = arena_copy(arena, found->identity);
	return OK;
}

struct mandate mandates_kit_find(struct mandates_kit *kit, struct mandate_id id)
{
	struct deed deed = begin(kit);
	deed.mandate = id;
	assert_ok(mandates_kit_look(kit, find, &deed));
	return deed.found;
}

static struct status write(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	return mandates_write_letters(tx, &deed->kit->calendar, deed->day, &deed->kit->books.by,
				      &deed->written);
}

struct mandate_letters_written mandates_kit_write(struct mandates_kit *kit, struct day day)
{
	struct deed deed = begin(kit);
	deed.day = day;
	assert_ok(mandates_kit_do(kit, write, &deed));
	return deed.written;
}

static struct status do_move(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	struct random random = deed->random;
	TRY(mandates_move(tx, &deed->move, &random, &deed->kit->books.by, &deed->mandate));
	deed->kit->books.random = random;
	return OK;
}

struct status mandates_kit_move(struct mandates_kit *kit, struct mandate_id id, struct text account,
				struct day today, struct mandate_id *out)
{
	struct deed deed = begin(kit);
	deed.move = (struct mandate_move){ id, account, { 0 }, MANDATE_ON_PAPER, today };
	const struct status moved = mandates_kit_do(kit, do_move, &deed);
	*out = deed.mandate;
	return moved;
}

static struct status do_change_amount(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	return mandates_change_amount(tx, deed->mandate, (struct money){ deed->number }, deed->day,
				      &deed->kit->books.by);
}

struct status mandates_kit_change_amount(struct mandates_kit *kit, struct mandate_id id, int64_t ore,
					 struct day today)
{
	struct deed deed = begin(kit);
	deed.mandate = id;
	deed.number = ore;
	deed.day = today;
	return mandates_kit_do(kit, do_change_amount, &deed);
}

static struct status do_change_pay_day(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	return mandates_change_pay_day(tx, deed->mandate, deed->number, deed->day, &deed->kit->books.by);
}

struct status mandates_kit_change_pay_day(struct mandates_kit *kit, struct mandate_id id, int64_t pay_day,
					  struct day today)
{
	struct deed deed = begin(kit);
	deed.mandate = id;
	deed.number = pay_day;
	deed.day = today;
	return mandates_kit_do(kit, do_change_pay_day, &deed);
}

static struct status do_pause(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	return mandates_pause(tx, deed->mandate, &deed->pause, &deed->kit->books.by);
}

struct status mandates_kit_pause(struct mandates_kit *kit, struct mandate_id id, struct day from,
				 struct day through, struct day today)
{
	struct deed deed = begin(kit);
	deed.mandate = id;
	deed.pause = (struct mandate_pause){ from, through, today };
	return mandates_kit_do(kit, do_pause, &deed);
}

static struct status do_resume(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	return mandates_resume(tx, deed->mandate, deed->day, &deed->kit->books.by);
}

struct status mandates_kit_resume(struct mandates_kit *kit, struct mandate_id id, struct day today)
{
	struct deed deed = begin(kit);
	deed.mandate = id;
	deed.day = today;
	return mandates_kit_do(kit, do_resume, &deed);
}

static struct status do_end(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	return mandates_end(tx, &deed->ending, &deed->kit->books.by);
}

struct status mandates_kit_end(struct mandates_kit *kit, struct mandate_id id, enum mandate_end end,
			       int64_t code, struct day today)
{
	struct deed deed = begin(kit);
	deed.ending = (struct mandate_ending){ id, end, code, today };
	return mandates_kit_do(kit, do_end, &deed);
}

static struct status do_die(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	return mandates_giver_died(tx, deed->giver_id, deed->pause.from, deed->day, &deed->kit->books.by);
}

struct status mandates_kit_died(struct mandates_kit *kit, struct giver_id giver, struct day died_on,
				struct day today)
{
	struct deed deed = begin(kit);
	deed.giver_id = giver;
	deed.pause.from = died_on;
	deed.day = today;
	return mandates_kit_do(kit, do_die, &deed);
}

static struct status do_sent(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	return mandates_sent(tx, deed->mandate);
}

struct status mandates_kit_sent(struct mandates_kit *kit, struct mandate_id id)
{
	struct deed deed = begin(kit);
	deed.mandate = id;
	return mandates_kit_do(kit, do_sent, &deed);
}

static struct status do_end_sent(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	return mandates_end_sent(tx, deed->mandate);
}

struct status mandates_kit_end_sent(struct mandates_kit *kit, struct mandate_id id)
{
	struct deed deed = begin(kit);
	deed.mandate = id;
	return mandates_kit_do(kit, do_end_sent, &deed);
}

static struct status do_activate(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	return mandates_activate(tx, &deed->activation, &deed->kit->books.by);
}

struct status mandates_kit_activate(struct mandates_kit *kit, struct mandate_id id, struct text account,
				    struct day today)
{
	struct deed deed = begin(kit);
	deed.activation = (struct mandate_activation){ id, account, { 0 }, today };
	return mandates_kit_do(kit, do_activate, &deed);
}

static struct status do_stop(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	return mandates_stop(tx, deed->mandate, deed->flag, &deed->kit->books.by);
}

struct status mandates_kit_stop(struct mandates_kit *kit, struct mandate_id id, bool is_stopped)
{
	struct deed deed = begin(kit);
	deed.mandate = id;
	deed.flag = is_stopped;
	return mandates_kit_do(kit, do_stop, &deed);
}

static struct status do_release(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	return mandates_release(tx, &deed->mandate, 1, deed->day, &deed->kit->books.by);
}

struct status mandates_kit_release(struct mandates_kit *kit, struct mandate_id id, struct day today)
{
	struct deed deed = begin(kit);
	deed.mandate = id;
	deed.day = today;
	return mandates_kit_do(kit, do_release, &deed);
}

static struct status do_order(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	return mandates_order_letter(tx, deed->order, deed->day);
}

struct status mandates_kit_order(struct mandates_kit *kit, const struct mandate_letter_order *order,
				 struct day today)
{
	struct deed deed = begin(kit);
	deed.order = order;
	deed.day = today;
	return mandates_kit_do(kit, do_order, &deed);
}

static struct status take_letter(void *argument, const struct mandate_letter *letter)
{
	struct deed *deed = argument;
	struct arena *arena = &deed->kit->arena;
	assert_true(deed->letters->count < MANDATES_KIT_LETTERS_MAX);
	struct mandate_letter *kept = &deed->letters->letters[deed->letters->count++];
	*kept = *letter;
	kept->purpose_name = arena_copy(arena, letter->purpose_name);
	kept->giver.name = arena_copy(arena, letter->giver.name);
	kept->giver.email = arena_copy(arena, letter->giver.email);
	kept->giver.town = arena_copy(arena, letter->giver.town);
	return OK;
}

static struct status list_letters(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	TRY(mandates_letters(tx, deed->day, 0, take_letter, deed));
	assert_int_equal(store_statement_count(tx), 1);
	return OK;
}

void mandates_kit_letters(struct mandates_kit *kit, struct day written_on, struct mandates_kit_letters *out)
{
	struct deed deed = begin(kit);
	deed.day = written_on;
	deed.letters = out;
	out->count = 0;
	assert_ok(mandates_kit_look(kit, list_letters, &deed));
}
