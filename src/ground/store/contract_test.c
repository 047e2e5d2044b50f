/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the door promises, on every backend. */
#include "ground/store/trial/place.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A unit that puts one gift, then answers as it is told. */
struct giving {
	struct gift gift;
	struct status answer;
	int runs;
};

static struct status give(struct store_tx *tx, void *argument)
{
	struct giving *giving = argument;
	giving->runs++;
	TRY(put_gift(tx, &giving->gift));
	const struct journal_note note = { "gift", giving->gift.id, TEXT("a gift"), { 0 } };
	TRY(store_journal(tx, &note));
	return giving->answer;
}

static struct status make_account(struct store_tx *tx, void *argument)
{
	return put_account(tx, *(int64_t *)argument, "first", 0);
}

static void make_accounts(struct place *place, int64_t count)
{
	for (int64_t id = 1; id <= count; id++)
		assert_ok(store_write(place->store, &place_actor, make_account, &id));
}

static void p2_what_was_answered_stands_after_a_new_start(void **state)
{
	struct place *place = *state;
	struct giving giving = { .gift = { 1, 0, 500, "A" } };
	assert_ok(store_write(place->store, &place_actor, give, &giving));
	place_reopen(place);
	assert_int_equal(place_gift_total(place), 500);
	assert_ok(place_verify_journal(place));
}

static void p8_a_refused_unit_leaves_nothing(void **state)
{
	struct place *place = *state;
	struct giving giving = { .gift = { 0, 0, 500, "A" }, .answer = FAIL(STATUS_REFUSED, "No.") };
	assert_code(store_write(place->store, &place_actor, give, &giving), STATUS_REFUSED);
	assert_int_equal(place_gift_count(place), 0);
	assert_int_equal(giving.runs, 1);
	assert_ok(place_verify_journal(place));
}

/* Reads back what it just put, in the same unit. */
static struct status give_and_read(struct store_tx *tx, void *argument)
{
	struct trial_gift_of_out *out = argument;
	TRY(put_gift(tx, &(struct gift){ 7, 0, 900, "own" }));
	return trial_gift_of(tx, &(struct trial_gift_of_in){ TEXT("own") }, out);
}

static void a_unit_sees_what_it_put(void **state)
{
	struct place *place = *state;
	struct trial_gift_of_out out = { 0 };
	assert_ok(store_write(place->store, &place_actor, give_and_read, &out));
	assert_int_equal(out.id, 7);
	assert_int_equal(out.amount, 900);
	assert_int_equal(out.account.raw, 0);
	assert_true(out.is_open);
}

static struct status read_missing(struct store_tx *tx, void *argument)
{
	return trial_account_one(tx, &(struct trial_account_one_in){ 99 }, argument);
}

static void what_is_not_there_is_not_found(void **state)
{
	struct place *place = *state;
	struct trial_account_one_out out = { 0 };
	assert_code(store_read(place->store, read_missing, &out), STATUS_NOT_FOUND);
	assert_code(store_write(place->store, &place_actor, read_missing, &out), STATUS_NOT_FOUND);
}

static void p1_one_guilty_unit_of_a_group_fails_alone(void **state)
{
	struct place *place = *state;
	enum { UNITS = 9, GUILTY = 5 };
	char references[UNITS][8];
	struct giving giving[UNITS] = { 0 };
	struct together units[UNITS];
	for (int i = 0; i < UNITS; i++) {
		snprintf(references[i], sizeof references[i], "R%d", i);
		giving[i].gift = (struct gift){ i + 1, 0, i == GUILTY ? 0 : 100, references[i] };
		units[i] = (struct together){ .work = give, .argument = &giving[i] };
	}
	place_write_together(place->store, units, UNITS);
	for (int i = 0; i < UNITS; i++)
		assert_code(units[i].answer, i == GUILTY ? STATUS_CONFLICT : STATUS_OK);
	assert_int_equal(place_gift_total(place), 100 * (UNITS - 1));
	assert_ok(place_verify_journal(place));
}

/* Puts, makes the store write at once, puts again, and answers as told. */
static struct status give_and_close(struct store_tx *tx, void *argument)
{
	struct giving *giving = argument;
	int64_t rows = 0;
	TRY(put_gift(tx, &giving->gift));
	TRY(trial_gift_close(tx, &(struct trial_gift_close_in){ giving->gift.amount }, &rows));
	if (rows < 1)
		return FAIL(STATUS_BROKEN, "The change did not see the gift.");
	const struct journal_note note = { "closed", giving->gift.id, TEXT(""), { 0 } };
	TRY(store_journal(tx, &note));
	return giving->answer;
}

static void a_unit_refused_after_writing_at_once_leaves_the_others(void **state)
{
	struct place *place = *state;
	const struct status no = FAIL(STATUS_REFUSED, "No.");
	struct giving giving[] = { { .gift = { 1, 0, 10, "A" } },
				   { .gift = { 2, 0, 20, "B" }, .answer = no },
				   { .gift = { 3, 0, 40, "C" } },
				   { .gift = { 4, 0, 80, "D" }, .answer = no },
				   { .gift = { 5, 0, 160, "E" } } };
	struct together units[] = { { .work = give, .argument = &giving[0] },
				    { .work = give_and_close, .argument = &giving[1] },
				    { .work = give_and_close, .argument = &giving[2] },
				    { .work = give, .argument = &giving[3] },
				    { .work = give, .argument = &giving[4] } };
	place_write_together(place->store, units, 5);
	for (int i = 0; i < 5; i++)
		assert_code(units[i].answer, giving[i].answer.code);
	assert_int_equal(place_gift_total(place), 10 + 40 + 160);
	assert_int_equal(giving[0].runs, 1);
	assert_ok(place_verify_journal(place));
}

static void p1_a_foreign_key_that_fails_at_the_end_fails_only_its_unit(void **state)
{
	struct place *place = *state;
	make_accounts(place, 1);
	struct giving giving[] = { { .gift = { 1, 1, 10, "A" } },
				   { .gift = { 2, 99, 20, "B" } },
				   { .gift = { 3, 0, 40, "C" } } };
	struct together units[3];
	for (int i = 0; i < 3; i++)
		units[i] = (struct together){ .work = give, .argument = &giving[i] };
	place_write_together(place->store, units, 3);
	assert_ok(units[0].answer);
	assert_code(units[1].answer, STATUS_CONFLICT);
	assert_ok(units[2].answer);
	assert_int_equal(place_gift_total(place), 50);
}

static struct status give_before_account(struct store_tx *tx, void *argument)
{
	(void)argument;
	TRY(put_gift(tx, &(struct gift){ 1, 5, 10, "A" }));
	return put_account(tx, 5, "late", 0);
}

static void rows_may_come_before_those_they_point_to(void **state)
{
	struct place *place = *state;
	assert_ok(store_write(place->store, &place_actor, give_before_account, NULL));
	assert_int_equal(place_gift_count(place), 1);
}

static struct status add_one(struct store_tx *tx, void *argument)
{
	(void)argument;
	return add_to_account(tx, 1, 1);
}

static void p1_sums_of_a_group_are_added(void **state)
{
	struct place *place = *state;
	make_accounts(place, 2);
	enum { UNITS = 300 };
	struct together units[UNITS];
	for (int i = 0; i < UNITS; i++)
		units[i] = (struct together){ .work = add_one };
	place_write_together(place->store, units, UNITS);
	int64_t balance = 0;
	assert_ok(place_balance(place, 1, &balance));
	assert_int_equal(balance, UNITS);
	assert_ok(place_balance(place, 2, &balance));
	assert_int_equal(balance, 0);
}

static struct status add_too_much(struct store_tx *tx, void *argument)
{
	(void)argument;
	TRY(add_to_account(tx, 1, INT64_MAX));
	return add_to_account(tx, 1, 1);
}

static void p1_a_sum_beyond_64_bits_is_refused(void **state)
{
	struct place *place = *state;
	make_accounts(place, 1);
	assert_code(store_write(place->store, &place_actor, add_too_much, NULL), STATUS_LIMIT);
	int64_t balance = -1;
	assert_ok(place_balance(place, 1, &balance));
	assert_int_equal(balance, 0);
}

struct naming {
	struct trial_account_one_out out;
	struct trial_word_one_out word;
};

/* The same key twice, another statement of the same table, and a put that reads it. */
static struct status name_often(struct store_tx *tx, void *argument)
{
	struct naming *naming = argument;
	TRY(put_account(tx, 4, "before", 10));
	TRY(trial_account_name(tx, &(struct trial_account_name_in){ 4, TEXT("one") }));
	TRY(trial_account_name(tx, &(struct trial_account_name_in){ 4, TEXT("two") }));
	TRY(add_to_account(tx, 4, 5));
	TRY(trial_word_of_account(tx, &(struct trial_word_of_account_in){ 4 }));
	TRY(trial_account_name(tx, &(struct trial_account_name_in){ 4, TEXT("three") }));
	TRY(trial_word_one(tx, &(struct trial_word_one_in){ 4 }, &naming->word));
	TRY(trial_account_one(tx, &(struct trial_account_one_in){ 4 }, &naming->out));
	return naming->out.name.count == 5 && memcmp(naming->out.name.bytes, "three", 5) == 0 &&
		       naming->word.word.count == 3 && memcmp(naming->word.word.bytes, "two", 3) == 0
		   ? OK
		   : FAIL(STATUS_BROKEN, "The order was not kept.");
}

static void what_is_put_happens_in_its_order(void **state)
{
	struct place *place = *state;
	struct naming naming = { 0 };
	assert_ok(store_write(place->store, &place_actor, name_often, &naming));
	assert_int_equal(naming.out.balance, 15);
	int64_t balance = 0;
	assert_ok(place_balance(place, 4, &balance));
	assert_int_equal(balance, 15);
}

static struct status remove_and_put_again(struct store_tx *tx, void *argument)
{
	(void)argument;
	TRY(trial_account_remove(tx, &(struct trial_account_remove_in){ 1 }));
	TRY(put_account(tx, 1, "again", 77));
	return OK;
}

static void a_row_may_be_removed_and_put_again(void **state)
{
	struct place *place = *state;
	make_accounts(place, 1);
	assert_ok(store_write(place->store, &place_actor, remove_and_put_again, NULL));
	int64_t balance = 0;
	assert_ok(place_balance(place, 1, &balance));
	assert_int_equal(balance, 77);
}

struct ids {
	int64_t first;
	int64_t second;
	struct status answer;
};

static struct status take_ids(struct store_tx *tx, void *argument)
{
	struct ids *ids = argument;
	ids->first = store_new_id(tx);
	ids->second = store_new_id(tx);
	return ids->answer;
}

static void ids_go_on_where_they_ended(void **state)
{
	struct place *place = *state;
	struct ids ids = { 0 };
	assert_ok(store_write(place->store, &place_actor, take_ids, &ids));
	assert_int_equal(ids.first, 1);
	assert_int_equal(ids.second, 2);
	ids.answer = FAIL(STATUS_REFUSED, "No.");
	assert_code(store_write(place->store, &place_actor, take_ids, &ids), STATUS_REFUSED);
	assert_int_equal(ids.first, 3);
	if (place->backend->is_shared)
		place_reopen(place);
	ids.answer = OK;
	assert_ok(store_write(place->store, &place_actor, take_ids, &ids));
	assert_int_equal(ids.first, 3);
}

struct found_line {
	int64_t count;
	struct journal_line last;
	bool is_right;
};

static struct status look_at_line(void *argument, const struct journal_line *line)
{
	struct found_line *found = argument;
	found->count++;
	found->last = *line;
	found->is_right = text_equal(line->actor, TEXT("trial")) && text_equal(line->kind, TEXT("gift")) &&
			  text_equal(line->words, TEXT("a gift")) && line->number == found->count;
	return found->is_right ? OK : FAIL(STATUS_BROKEN, "The line is another.");
}

static struct status look_at_journal(struct store_tx *tx, void *argument)
{
	return store_journal_each(tx, 0, 100, look_at_line, argument);
}

static void p10_every_change_stands_in_the_journal_with_its_actor(void **state)
{
	struct place *place = *state;
	struct giving giving[] = { { .gift = { 11, 0, 10, "A" } },
				   { .gift = { 12, 0, 10, "B" }, .answer = FAIL(STATUS_REFUSED, "No.") },
				   { .gift = { 13, 0, 10, "C" } } };
	struct together units[3];
	for (int i = 0; i < 3; i++)
		units[i] = (struct together){ .work = give, .argument = &giving[i] };
	place_write_together(place->store, units, 3);
	struct found_line found = { 0 };
	assert_ok(store_read(place->store, look_at_journal, &found));
	assert_int_equal(found.count, 2);
	assert_int_equal(found.last.subject, 13);
	assert_int_equal(found.last.at.seconds, place->now.seconds);
	assert_ok(place_verify_journal(place));
}

static struct status tamper(struct store_tx *tx, void *argument)
{
	return tx->store->driver->script(tx->connection, argument);
}

static void p10_a_line_that_was_changed_is_found(void **state)
{
	struct place *place = *state;
	static const struct {
		const char *harm;
		const char *mend;
		uint64_t row;
	} harms[] = {
		{ "UPDATE store_journal SET words = 'a gif' WHERE number = 2",
		  "UPDATE store_journal SET words = 'a gift' WHERE number = 2", 2 },
		{ "UPDATE store_journal SET subject = 9 WHERE number = 4",
		  "UPDATE store_journal SET subject = 4 WHERE number = 4", 4 },
		{ "UPDATE store_journal SET actor = 'someone' WHERE number = 1",
		  "UPDATE store_journal SET actor = 'trial' WHERE number = 1", 1 },
		{ "UPDATE store_journal SET number = 9 WHERE number = 5",
		  "UPDATE store_journal SET number = 5 WHERE number = 9", 5 },
		{ "UPDATE store_state SET journal_count = 6", "UPDATE store_state SET journal_count = 5", 6 },
		{ "DELETE FROM store_journal WHERE number = 5", "SELECT 1", 5 },
	};
	char references[5][4];
	for (int64_t i = 1; i <= 5; i++) {
		snprintf(references[i - 1], sizeof references[0], "R%d", (int)i);
		struct giving giving = { .gift = { i, 0, 10, references[i - 1] } };
		assert_ok(store_write(place->store, &place_actor, give, &giving));
	}
	for (size_t i = 0; i < sizeof harms / sizeof harms[0]; i++) {
		assert_ok(place_verify_journal(place));
		assert_ok(store_write(place->store, &place_actor, tamper, (void *)(uintptr_t)harms[i].harm));
		const struct status found = place_verify_journal(place);
		assert_code(found, STATUS_CONFLICT);
		assert_int_equal(found.row, harms[i].row);
		assert_ok(store_write(place->store, &place_actor, tamper, (void *)(uintptr_t)harms[i].mend));
	}
}

static struct status write_note(struct store_tx *tx, void *argument)
{
	const struct journal_note note = { "note", 1, *(struct text *)argument, { 0 } };
	return store_journal(tx, &note);
}

static void the_words_of_a_line_have_a_bound(void **state)
{
	struct place *place = *state;
	char words[STORE_NOTE_WORDS_MAX + 1];
	memset(words, 'w', sizeof words);
	struct text text = { words, STORE_NOTE_WORDS_MAX };
	assert_ok(store_write(place->store, &place_actor, write_note, &text));
	text.count++;
	assert_code(store_write(place->store, &place_actor, write_note, &text), STATUS_LIMIT);
	assert_code(store_read(place->store, write_note, &text), STATUS_REFUSED);
	text = (struct text){ "a\0b", 3 };
	assert_code(store_write(place->store, &place_actor, write_note, &text), STATUS_INPUT);
	assert_ok(place_verify_journal(place));
}

enum { MANY_KEYS = STORE_ARRAY_ROWS_MAX + 3 };

struct many_gifts {
	char references[MANY_KEYS][8];
	struct trial_gift_of_in keys[MANY_KEYS];
	size_t found;
	size_t last;
	bool is_right;
};

static struct status put_many(struct store_tx *tx, void *argument)
{
	struct many_gifts *many = argument;
	for (size_t i = 0; i < MANY_KEYS; i++)
		if (i % 3 != 0)
			TRY(put_gift(tx, &(struct gift){ (int64_t)i + 1, 0, 5, many->references[i] }));
	return OK;
}

static struct status see_one_of_many(void *argument, size_t index, const void *row)
{
	struct many_gifts *many = argument;
	const struct trial_gift_of_out *out = row;
	many->is_right =
	    many->is_right && out->id == (int64_t)index + 1 && (many->found == 0 || index > many->last);
	many->last = index;
	many->found++;
	return OK;
}

static struct status ask_many(struct store_tx *tx, void *argument)
{
	struct many_gifts *many = argument;
	TRY(trial_gift_of_many(tx, many->keys, 0, see_one_of_many, many));
	return trial_gift_of_many(tx, many->keys, MANY_KEYS, see_one_of_many, many);
}

static void many_keys_are_answered_in_their_order(void **state)
{
	struct place *place = *state;
	struct many_gifts *many = memory_take(1, sizeof *many);
	many->is_right = true;
	for (size_t i = 0; i < MANY_KEYS; i++) {
		snprintf(many->references[i], sizeof many->references[i], "%zu", i);
		many->keys[i].reference = text_of(many->references[i]);
	}
	assert_ok(store_write(place->store, &place_actor, put_many, many));
	assert_ok(store_read(place->store, ask_many, many));
	assert_int_equal(many->found, MANY_KEYS - (MANY_KEYS + 2) / 3);
	assert_true(many->is_right);
	free(many);
}

struct seen {
	int count;
	int stop_at;
};

static struct status see_gift(void *argument, const void *row)
{
	struct seen *seen = argument;
	const struct trial_gift_each_out *out = row;
	seen->count++;
	if (out->id != seen->count)
		return FAIL(STATUS_BROKEN, "The order is another.");
	return seen->count == seen->stop_at ? FAIL(STATUS_LIMIT, "Enough.") : OK;
}

static struct status see_gifts(struct store_tx *tx, void *argument)
{
	return trial_gift_each(tx, &(struct trial_gift_each_in){ 1 }, see_gift, argument);
}

/* A row that ends the reading does not kill the unit. */
static struct status see_gifts_twice(struct store_tx *tx, void *argument)
{
	if (see_gifts(tx, argument).code != STATUS_LIMIT)
		return FAIL(STATUS_BROKEN, "The row did not end the reading.");
	struct seen *seen = argument;
	*seen = (struct seen){ 0 };
	return see_gifts(tx, argument);
}

static void each_row_is_told_until_one_says_stop(void **state)
{
	struct place *place = *state;
	char references[4][4] = { "A", "B", "C", "D" };
	for (int i = 0; i < 4; i++) {
		struct giving giving = { .gift = { i + 1, 0, 10, references[i] } };
		assert_ok(store_write(place->store, &place_actor, give, &giving));
	}
	struct seen seen = { .stop_at = 2 };
	assert_code(store_read(place->store, see_gifts, &seen), STATUS_LIMIT);
	assert_int_equal(seen.count, 2);
	seen = (struct seen){ .stop_at = 3 };
	assert_ok(store_read(place->store, see_gifts_twice, &seen));
	assert_int_equal(seen.count, 4);
}

static struct status put_word(struct store_tx *tx, void *argument)
{
	return trial_word_put(tx, argument);
}

static struct status read_word(struct store_tx *tx, void *argument)
{
	struct trial_word_put_in *put = argument;
	struct trial_word_one_out out = { 0 };
	TRY(trial_word_one(tx, &(struct trial_word_one_in){ put->number }, &out));
	return text_equal(out.word, put->word) ? OK : FAIL(STATUS_BROKEN, "The word is another.");
}

static void p8_a_text_is_utf8_within_its_bound(void **state)
{
	struct place *place = *state;
	static const char *const wrong[] = { "\xFF", "\xC0\x80", "\xED\xA0\x80", "a\xE5" };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct trial_word_put_in put = { 1, text_of(wrong[i]) };
		const struct status status = store_write(place->store, &place_actor, put_word, &put);
		assert_code(status, STATUS_INPUT);
		assert_string_equal(status.field, "word");
		assert_non_null(status.remedy);
	}
	struct trial_word_put_in put = { 1, { "a\0b", 3 } };
	assert_code(store_write(place->store, &place_actor, put_word, &put), STATUS_INPUT);
	char *long_text = memory_take(STORE_TEXT_BYTES_MAX + 1, 1);
	memset(long_text, 'x', STORE_TEXT_BYTES_MAX + 1);
	put.word = (struct text){ long_text, STORE_TEXT_BYTES_MAX };
	assert_ok(store_write(place->store, &place_actor, put_word, &put));
	assert_ok(store_read(place->store, read_word, &put));
	put = (struct trial_word_put_in){ 2, { long_text, STORE_TEXT_BYTES_MAX + 1 } };
	assert_code(store_write(place->store, &place_actor, put_word, &put), STATUS_LIMIT);
	put = (struct trial_word_put_in){ 3, TEXT("åäö 漢 🎁") };
	assert_ok(store_write(place->store, &place_actor, put_word, &put));
	assert_ok(store_read(place->store, read_word, &put));
	free(long_text);
}

/* The text is the unit's own and changes after it was put: the store keeps a copy. */
static struct status put_changing_word(struct store_tx *tx, void *argument)
{
	(void)argument;
	char word[] = "kept";
	TRY(trial_word_put(tx, &(struct trial_word_put_in){ 1, text_of(word) }));
	memset(word, 'x', 4);
	return OK;
}

static void a_waiting_text_is_the_stores_own(void **state)
{
	struct place *place = *state;
	assert_ok(store_write(place->store, &place_actor, put_changing_word, NULL));
	struct trial_word_put_in put = { 1, TEXT("kept") };
	assert_ok(store_read(place->store, read_word, &put));
}

static struct status put_large_words(struct store_tx *tx, void *argument)
{
	const struct text word = *(struct text *)argument;
	for (int64_t i = 1; i <= 40; i++)
		TRY(trial_word_put(tx, &(struct trial_word_put_in){ i, word }));
	return OK;
}

static void waiting_texts_are_flushed_before_they_fill_the_memory(void **state)
{
	struct place *place = *state;
	char *bytes = memory_take(STORE_TEXT_BYTES_MAX, 1);
	memset(bytes, 'y', STORE_TEXT_BYTES_MAX);
	struct text word = { bytes, STORE_TEXT_BYTES_MAX };
	assert_ok(store_write(place->store, &place_actor, put_large_words, &word));
	struct trial_word_put_in put = { 40, word };
	assert_ok(store_read(place->store, read_word, &put));
	free(bytes);
}

static struct status put_in_snapshot(struct store_tx *tx, void *argument)
{
	(void)argument;
	return put_account(tx, 1, "no", 0);
}

static struct status change_in_snapshot(struct store_tx *tx, void *argument)
{
	int64_t rows = 0;
	return trial_gift_close(tx, &(struct trial_gift_close_in){ 1 }, argument != NULL ? argument : &rows);
}

static void a_snapshot_cannot_be_written(void **state)
{
	struct place *place = *state;
	assert_code(store_read(place->store, put_in_snapshot, NULL), STATUS_REFUSED);
	assert_code(store_read(place->store, change_in_snapshot, NULL), STATUS_REFUSED);
}

/* Hides a failed statement and answers OK all the same. */
static struct status hide_failure(struct store_tx *tx, void *argument)
{
	enum status_code *later = argument;
	struct trial_gift_of_out out = { 0 };
	TRY(put_gift(tx, &(struct gift){ 1, 0, 10, "A" }));
	TRY(put_gift(tx, &(struct gift){ 2, 0, 10, "A" }));
	(void)(trial_gift_of(tx, &(struct trial_gift_of_in){ TEXT("A") }, &out).code);
	*later = put_account(tx, 1, "x", 0).code;
	return OK;
}

static void a_unit_is_dead_after_a_failed_statement(void **state)
{
	struct place *place = *state;
	enum status_code later = STATUS_OK;
	assert_code(store_write(place->store, &place_actor, hide_failure, &later), STATUS_CONFLICT);
	assert_int_equal(later, STATUS_CONFLICT);
	struct giving giving[] = { { .gift = { 8, 0, 10, "H" } }, { .gift = { 9, 0, 10, "I" } } };
	struct together units[] = { { .work = give, .argument = &giving[0] },
				    { .work = hide_failure, .argument = &later },
				    { .work = give, .argument = &giving[1] } };
	place_write_together(place->store, units, 3);
	assert_ok(units[0].answer);
	assert_code(units[1].answer, STATUS_CONFLICT);
	assert_ok(units[2].answer);
	assert_int_equal(place_gift_count(place), 2);
}

static struct status close_all(struct store_tx *tx, void *argument)
{
	return trial_gift_close(tx, &(struct trial_gift_close_in){ 1 }, argument);
}

static struct status move_to_taken(struct store_tx *tx, void *argument)
{
	return trial_gift_move(tx, &(struct trial_gift_move_in){ TEXT("A"), 2 }, argument);
}

static void a_change_tells_how_many_rows(void **state)
{
	struct place *place = *state;
	struct giving giving[] = { { .gift = { 1, 0, 10, "A" } }, { .gift = { 2, 0, 10, "B" } } };
	for (int i = 0; i < 2; i++)
		assert_ok(store_write(place->store, &place_actor, give, &giving[i]));
	int64_t rows = 0;
	assert_code(store_write(place->store, &place_actor, move_to_taken, &rows), STATUS_CONFLICT);
	assert_ok(store_write(place->store, &place_actor, close_all, &rows));
	assert_int_equal(rows, 2);
	assert_ok(store_write(place->store, &place_actor, close_all, &rows));
	assert_int_equal(rows, 0);
}

struct counted {
	size_t statements;
	struct moment now;
	bool has_memory;
};

static struct status count_statements(struct store_tx *tx, void *argument)
{
	struct counted *counted = argument;
	struct trial_gift_sum_out sum = { 0 };
	for (int i = 0; i < 3; i++)
		TRY(trial_gift_sum(tx, &sum));
	counted->statements = store_statement_count(tx);
	counted->now = store_now(tx);
	counted->has_memory = arena_take(store_arena(tx), 10) != NULL;
	return OK;
}

static void a_unit_can_count_and_knows_the_time(void **state)
{
	struct place *place = *state;
	struct counted counted = { 0 };
	assert_ok(store_read(place->store, count_statements, &counted));
	assert_int_equal(counted.statements, 3);
	assert_int_equal(counted.now.seconds, place->now.seconds);
	assert_true(counted.has_memory);
	place->now.seconds += 60;
	assert_ok(store_write(place->store, &place_actor, count_statements, &counted));
	assert_int_equal(counted.now.seconds, place->now.seconds);
}

enum { THREADS = 8, UNITS_EACH = 40 };

struct thread_work {
	struct place *place;
	pthread_t thread;
	int number;
	int failed;
};

static struct status give_new(struct store_tx *tx, void *argument)
{
	TRY(put_gift(tx, &(struct gift){ 0, 0, 1, argument }));
	return add_to_account(tx, 1, 1);
}

static void *give_often(void *argument)
{
	struct thread_work *work = argument;
	for (int i = 0; i < UNITS_EACH; i++) {
		char reference[32];
		struct trial_gift_sum_out sum = { 0 };
		snprintf(reference, sizeof reference, "T%d-%d", work->number, i);
		work->failed +=
		    !status_is_ok(store_write(work->place->store, &place_actor, give_new, reference));
		work->failed +=
		    !status_is_ok(store_read(work->place->store, count_statements, &(struct counted){ 0 }));
		(void)sum;
	}
	return NULL;
}

static void p1_units_of_many_threads_each_happen_once(void **state)
{
	struct place *place = *state;
	make_accounts(place, 1);
	struct thread_work work[THREADS];
	for (int i = 0; i < THREADS; i++) {
		work[i] = (struct thread_work){ .place = place, .number = i };
		assert_int_equal(pthread_create(&work[i].thread, NULL, give_often, &work[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(work[i].thread, NULL);
		assert_int_equal(work[i].failed, 0);
	}
	assert_int_equal(place_gift_count(place), THREADS * UNITS_EACH);
	int64_t balance = 0;
	assert_ok(place_balance(place, 1, &balance));
	assert_int_equal(balance, THREADS * UNITS_EACH);
}

struct overtaken {
	struct place *place;
	int64_t before;
	int64_t after;
};

static void *give_beside(void *argument)
{
	struct place *place = argument;
	struct giving giving = { .gift = { 1, 0, 10, "beside" } };
	return status_is_ok(store_write(place->store, &place_actor, give, &giving)) ? place : NULL;
}

static struct status read_while_written(struct store_tx *tx, void *argument)
{
	struct overtaken *overtaken = argument;
	struct trial_gift_sum_out sum = { 0 };
	TRY(trial_gift_sum(tx, &sum));
	overtaken->before = sum.count;
	pthread_t thread;
	if (pthread_create(&thread, NULL, give_beside, overtaken->place) != 0)
		return FAIL(STATUS_BROKEN, "No thread.");
	void *given = NULL;
	pthread_join(thread, &given);
	TRY(trial_gift_sum(tx, &sum));
	overtaken->after = sum.count;
	return given != NULL ? OK : FAIL(STATUS_BROKEN, "The gift beside was not written.");
}

static void a_reader_keeps_its_snapshot_while_others_write(void **state)
{
	struct place *place = *state;
	struct overtaken overtaken = { .place = place };
	assert_ok(store_read(place->store, read_while_written, &overtaken));
	assert_int_equal(overtaken.before, 0);
	assert_int_equal(overtaken.after, 0);
	assert_int_equal(place_gift_count(place), 1);
}

struct held {
	sem_t held;
	sem_t opened;
	size_t answered;
};

static struct status hold(struct store_tx *tx, void *argument)
{
	struct held *held = argument;
	assert_non_null(tx);
	sem_post(&held->held);
	while (sem_wait(&held->opened) != 0)
		;
	return OK;
}

static struct status do_nothing(struct store_tx *tx, void *argument)
{
	(void)tx;
	(void)argument;
	return OK;
}

static void count_held(void *argument, struct status status)
{
	struct held *held = argument;
	held->answered += status_is_ok(status) ? 1 : 0;
}

static void what_waits_for_the_writer_has_a_bound(void **state)
{
	struct place *place = *state;
	struct held held = { .answered = 0 };
	assert_int_equal(sem_init(&held.held, 0, 0) | sem_init(&held.opened, 0, 0), 0);
	assert_ok(store_submit(place->store, &place_actor, hold, count_held, &held));
	while (sem_wait(&held.held) != 0)
		;
	for (size_t i = 0; i < STORE_QUEUE_UNITS_MAX; i++)
		assert_ok(store_submit(place->store, &place_actor, do_nothing, count_held, &held));
	assert_code(store_submit(place->store, &place_actor, do_nothing, count_held, &held), STATUS_LIMIT);
	sem_post(&held.opened);
	store_close(&place->store); /* waits for them all */
	assert_int_equal(held.answered, STORE_QUEUE_UNITS_MAX + 1);
	sem_destroy(&held.held);
	sem_destroy(&held.opened);
}

/* A random mixture of units in random groups, and what they should come to. */
enum { MODEL_ACCOUNTS = 4, MODEL_UNITS = 12 };

struct model_unit {
	int64_t adds[MODEL_ACCOUNTS];
	int reads_after; /* the account that is read in the middle, or none */
	bool is_refused;
	bool is_guilty; /* puts an account that stands */
	bool is_changing;
};

static struct status run_model_unit(struct store_tx *tx, void *argument)
{
	const struct model_unit *unit = argument;
	int64_t rows = 0;
	struct trial_account_one_out out = { 0 };
	for (int i = 0; i < MODEL_ACCOUNTS; i++) {
		TRY(add_to_account(tx, i + 1, unit->adds[i]));
		if (i == unit->reads_after)
			TRY(trial_account_one(tx, &(struct trial_account_one_in){ i + 1 }, &out));
		if (i == 2 && unit->is_guilty)
			TRY(put_account(tx, 1, "twice", 0));
	}
	if (unit->is_changing)
		TRY(close_all(tx, &rows));
	return unit->is_refused ? FAIL(STATUS_REFUSED, "No.") : OK;
}

static void draw_unit(struct proof_draw *draw, struct model_unit *unit)
{
	for (int i = 0; i < MODEL_ACCOUNTS; i++)
		unit->adds[i] = (int64_t)proof_below(draw, 1000);
	unit->reads_after = (int)proof_below(draw, 2 * MODEL_ACCOUNTS) - MODEL_ACCOUNTS;
	unit->is_refused = proof_below(draw, 6) == 1;
	unit->is_guilty = proof_below(draw, 8) == 1;
	unit->is_changing = proof_below(draw, 4) == 1;
}

static bool groups_come_to_the_same_as_one_by_one(struct proof_draw *draw, void *context)
{
	struct place *place = context;
	struct model_unit models[MODEL_UNITS] = { 0 };
	struct together units[MODEL_UNITS] = { 0 };
	int64_t expected[MODEL_ACCOUNTS] = { 0 };
	for (int i = 0; i < MODEL_ACCOUNTS; i++)
		assert_ok(place_balance(place, i + 1, &expected[i]));
	const size_t count = 1 + (size_t)proof_below(draw, MODEL_UNITS);
	for (size_t i = 0; i < count; i++) {
		draw_unit(draw, &models[i]);
		units[i] = (struct together){ .work = run_model_unit, .argument = &models[i] };
		for (int a = 0; a < MODEL_ACCOUNTS && !models[i].is_refused && !models[i].is_guilty; a++)
			expected[a] += models[i].adds[a];
	}
	place_write_together(place->store, units, count);
	for (size_t i = 0; i < count; i++)
		PROOF_CHECK(draw,
			    status_is_ok(units[i].answer) == (!models[i].is_refused && !models[i].is_guilty));
	for (int i = 0; i < MODEL_ACCOUNTS; i++) {
		int64_t balance = 0;
		assert_ok(place_balance(place, i + 1, &balance));
		PROOF_CHECK(draw, balance == expected[i]);
	}
	return true;
}

static void p1_any_grouping_of_units_comes_to_the_same_sums(void **state)
{
	struct place *place = *state;
	make_accounts(place, MODEL_ACCOUNTS);
	proof_property_holds("groups come to the same as one by one", 150,
			     groups_come_to_the_same_as_one_by_one, place);
}

int main(void)
{
	static const struct place_test tests[] = {
		PLACE_SHARED_TEST(p2_what_was_answered_stands_after_a_new_start),
		PLACE_TEST(p8_a_refused_unit_leaves_nothing),
		PLACE_TEST(a_unit_sees_what_it_put),
		PLACE_TEST(what_is_not_there_is_not_found),
		PLACE_TEST(p1_one_guilty_unit_of_a_group_fails_alone),
		PLACE_TEST(a_unit_refused_after_writing_at_once_leaves_the_others),
		PLACE_TEST(p1_a_foreign_key_that_fails_at_the_end_fails_only_its_unit),
		PLACE_TEST(rows_may_come_before_those_they_point_to),
		PLACE_TEST(p1_sums_of_a_group_are_added),
		PLACE_TEST(p1_a_sum_beyond_64_bits_is_refused),
		PLACE_TEST(what_is_put_happens_in_its_order),
		PLACE_TEST(a_row_may_be_removed_and_put_again),
		PLACE_TEST(ids_go_on_where_they_ended),
		PLACE_TEST(p10_every_change_stands_in_the_journal_with_its_actor),
		PLACE_TEST(p10_a_line_that_was_changed_is_found),
		PLACE_TEST(the_words_of_a_line_have_a_bound),
		PLACE_TEST(many_keys_are_answered_in_their_order),
		PLACE_TEST(each_row_is_told_until_one_says_stop),
		PLACE_TEST(p8_a_text_is_utf8_within_its_bound),
		PLACE_TEST(a_waiting_text_is_the_stores_own),
		PLACE_TEST(waiting_texts_are_flushed_before_they_fill_the_memory),
		PLACE_TEST(a_snapshot_cannot_be_written),
		PLACE_TEST(a_unit_is_dead_after_a_failed_statement),
		PLACE_TEST(a_change_tells_how_many_rows),
		PLACE_TEST(a_unit_can_count_and_knows_the_time),
		PLACE_TEST(p1_units_of_many_threads_each_happen_once),
		PLACE_SHARED_TEST(a_reader_keeps_its_snapshot_while_others_write),
		PLACE_TEST(what_waits_for_the_writer_has_a_bound),
		PLACE_TEST(p1_any_grouping_of_units_comes_to_the_same_sums),
	};
	return place_run(tests, sizeof tests / sizeof tests[0]);
}
