/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/arrivals/arrivals_kit.h"

#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct statement_set *const kit_allowed[] = { &arrivals_statements, NULL };
static const struct migration *const kit_migrations[] = { arrivals_migrations, NULL };

void arrivals_kit_open(struct arrivals_kit *kit, const struct kit_place *place)
{
	memset(kit, 0, sizeof *kit);
	mandates_kit_open(&kit->mandates, place, kit_allowed, kit_migrations);
	kit->box = proof_folder_open();
	kit->today = kit_day(2026, 11, 16);
	kit->mandates.books.now.seconds = kit->today.number * 86400 + 36000;
	assert_ok(letter_keys_make(&kit->public_key, &kit->secret_key));
}

void arrivals_kit_close(struct arrivals_kit *kit)
{
	letter_secret_key_wipe(&kit->secret_key);
	proof_folder_close(&kit->box);
	mandates_kit_close(&kit->mandates);
}

static int set_up(void **state)
{
	struct arrivals_kit *kit = memory_take(1, sizeof *kit);
	arrivals_kit_open(kit, *state);
	*state = kit;
	return 0;
}

static int tear_down(void **state)
{
	arrivals_kit_close(*state);
	free(*state);
	return 0;
}

int arrivals_kit_run(const struct CMUnitTest *tests, size_t count)
{
	return status_is_ok(crypto_start()) ? people_kit_run_places(tests, count, set_up, tear_down) : 1;
}

/* A handle that counts: no two forms have one key. */
static struct handle form_key(struct arrivals_kit *kit)
{
	struct random random = random_seeded(++kit->forms);
	return handle_make(&random);
}

struct gift_letter arrivals_kit_gift(struct arrivals_kit *kit)
{
	char base[24];
	char ocr[OCR_DIGITS_MAX + 1];
	const struct handle key = form_key(kit);
	(void)snprintf(base, sizeof base, "%010llu", 7000000000ULL + (unsigned long long)kit->forms);
	assert_ok(ocr_make(text_of(base), OCR_LENGTH_AND_CHECK, ocr));
	return (struct gift_letter){ .key = key,
				     .made_at = kit->mandates.books.now,
				     .often = GIFT_ONCE,
				     .way = GIFT_BY_SWISH,
				     .amount = { 20000 },
				     .reference = arena_copy(&kit->mandates.arena, text_of(ocr)),
				     .purpose = TEXT("P100"),
				     .language = TEXT("sv") };
}

struct wish_letter arrivals_kit_wish(struct arrivals_kit *kit, const char *link)
{
	return (struct wish_letter){ .key = form_key(kit),
				     .made_at = kit->mandates.books.now,
				     .wish = WISH_STOP,
				     .link = text_of(link),
				     .language = TEXT("sv") };
}

static void answer(void *argument, struct status status)
{
	assert_ok(status);
	assert_int_equal(sem_post((sem_t *)argument), 0);
}

void arrivals_kit_post(struct arrivals_kit *kit, const struct text *letters, size_t count)
{
	const struct letterbox_config config = { kit->box.path, kit->public_key, 60,
						 clock_fixed(&kit->mandates.books.now) };
	struct letterbox *box = NULL;
	sem_t answered;
	assert_int_equal(sem_init(&answered, 0, 0), 0);
	assert_ok(letterbox_open(&config, &box));
	for (size_t i = 0; i < count; i++)
		assert_ok(letterbox_post(box, letters[i], answer, &answered));
	for (size_t i = 0; i < count; i++)
		while (sem_wait(&answered) != 0)
			continue;
	letterbox_close(&box);
	sem_destroy(&answered);
}

void arrivals_kit_post_gift(struct arrivals_kit *kit, const struct gift_letter *gift)
{
	SCOPED(buffer_close) struct buffer letter = buffer_open(INTAKE_LETTER_BYTES_MAX);
	assert_ok(gift_letter_write(gift, &letter));
	arrivals_kit_post(kit, (struct text[]){ buffer_text(&letter) }, 1);
}

void arrivals_kit_post_wish(struct arrivals_kit *kit, const struct wish_letter *wish)
{
	SCOPED(buffer_close) struct buffer letter = buffer_open(INTAKE_LETTER_BYTES_MAX);
	assert_ok(wish_letter_write(wish, &letter));
	arrivals_kit_post(kit, (struct text[]){ buffer_text(&letter) }, 1);
}

struct status arrivals_kit_collect(struct arrivals_kit *kit, struct store *books)
{
	const struct arrivals_asked asked = { kit->box.path, &kit->secret_key, kit->today };
	return arrivals_collect(books, &asked, &kit->mandates.books.random, &kit->mandates.books.by,
				&kit->report);
}

struct linking {
	struct arrivals_kit *kit;
	struct promise_id promise;
	struct day day;
	char *out;
};

static struct status make_link(struct store_tx *tx, void *argument)
{
	const struct linking *linking = argument;
	return arrivals_make_link(tx, linking->promise, linking->day, &linking->kit->mandates.books.random,
				  linking->out);
}

void arrivals_kit_link(struct arrivals_kit *kit, struct promise_id promise, struct day day,
		       char out[ARRIVALS_LINK_ROOM])
{
	struct linking linking = { kit, promise, day, out };
	assert_ok(mandates_kit_do(&kit->mandates, make_link, &linking));
}

struct looking {
	struct arrivals_kit *kit;
	struct text reference;
	struct promise promise;
	struct giver giver;
	struct arrivals_kit_waiting *waiting;
};

static struct text keep(struct looking *looking, struct text text)
{
	return arena_copy(&looking->kit->mandates.arena, text);
}

static struct status find_promise(struct store_tx *tx, void *argument)
{
	struct looking *looking = argument;
	const struct status status = gifts_promise_of(tx, looking->reference, &looking->promise);
	looking->promise.reference = looking->reference;
	return status.code == STATUS_NOT_FOUND ? OK : status;
}

struct promise arrivals_kit_promise(struct arrivals_kit *kit, struct text reference)
{
	struct looking looking = { .kit = kit, .reference = reference };
	assert_ok(mandates_kit_look(&kit->mandates, find_promise, &looking));
	return looking.promise;
}

static struct status find_giver(struct store_tx *tx, void *argument)
{
	struct looking *looking = argument;
	struct giver *giver = &looking->giver;
	TRY(people_find_giver(tx, giver->id, giver));
	struct text *const texts[] = { &giver->name,    &giver->email,       &giver->phone,
				       &giver->street,  &giver->postal_code, &giver->town,
				       &giver->country, &giver->identity,    &giver->language };
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		*texts[i] = keep(looking, *texts[i]);
	return OK;
}

struct giver arrivals_kit_giver(struct arrivals_kit *kit, struct giver_id id)
{
	struct looking looking = { .kit = kit, .giver = { .id = id } };
	assert_ok(mandates_kit_look(&kit->mandates, find_giver, &looking));
	return looking.giver;
}

static struct status keep_arrival(void *argument, const struct arrival *arrival)
{
	struct looking *looking = argument;
	assert_true(looking->waiting->count < ARRIVALS_KIT_WAITING_MAX);
	struct arrival *kept = &looking->waiting->arrivals[looking->waiting->count++];
	*kept = *arrival;
	kept->gift.street = keep(looking, arrival->gift.street);
	kept->gift.reference = keep(looking, arrival->gift.reference);
	kept->wish.reason = keep(looking, arrival->wish.reason);
	return OK;
}

static struct status list_waiting(struct store_tx *tx, void *argument)
{
	return arrivals_waiting(tx, (struct arrival_id){ 0 }, keep_arrival, argument);
}

void arrivals_kit_waiting(struct arrivals_kit *kit, struct arrivals_kit_waiting *out)
{
	struct looking looking = { .kit = kit, .waiting = out };
	out->count = 0;
	assert_ok(mandates_kit_look(&kit->mandates, list_waiting, &looking));
}
