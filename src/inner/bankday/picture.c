/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/bankday/bankday_inner.h"

#include <assert.h>
#include <stdlib.h>

enum { PICTURE_ROOM_FIRST = 64, PICTURE_BUCKETS_FIRST = 128 };

static size_t bucket_of(const struct picture *picture, int64_t amount)
{
	assert(picture->bucket_count > 0 && (picture->bucket_count & (picture->bucket_count - 1)) == 0);
	const uint64_t mixed = (uint64_t)amount * 0x9E3779B97F4A7C15u;
	return (size_t)(mixed >> 32) & (picture->bucket_count - 1);
}

static size_t skip_other_sums(const struct picture *picture, size_t index, int64_t amount)
{
	while (index != NO_INDEX && picture->rows[index].amount != amount)
		index = picture->rows[index].next_of_sum;
	assert(index == NO_INDEX || !picture->rows[index].is_taken);
	return index;
}

size_t picture_first(const struct picture *picture, int64_t amount)
{
	assert(picture->buckets != NULL);
	return skip_other_sums(picture, picture->buckets[bucket_of(picture, amount)], amount);
}

size_t picture_next(const struct picture *picture, size_t index)
{
	assert(index < picture->count);
	return skip_other_sums(picture, picture->rows[index].next_of_sum, picture->rows[index].amount);
}

static void link_row(struct picture *picture, size_t index)
{
	assert(index < picture->count);
	struct known_row *row = &picture->rows[index];
	size_t *bucket = &picture->buckets[bucket_of(picture, row->amount)];
	row->next_of_sum = *bucket;
	row->previous_of_sum = NO_INDEX;
	row->is_taken = false;
	if (*bucket != NO_INDEX)
		picture->rows[*bucket].previous_of_sum = index;
	*bucket = index;
}

void picture_take(struct picture *picture, size_t index, enum seen_in source)
{
	struct known_row *row = &picture->rows[index];
	assert(index < picture->count && !row->is_taken);
	if (row->previous_of_sum != NO_INDEX)
		picture->rows[row->previous_of_sum].next_of_sum = row->next_of_sum;
	else
		picture->buckets[bucket_of(picture, row->amount)] = row->next_of_sum;
	if (row->next_of_sum != NO_INDEX)
		picture->rows[row->next_of_sum].previous_of_sum = row->previous_of_sum;
	row->is_taken = true;
	row->seen_in |= source;
}

void picture_release(struct picture *picture)
{
	size_t wanted = PICTURE_BUCKETS_FIRST;
	while (wanted < picture->count * 2)
		wanted *= 2;
	if (wanted != picture->bucket_count) {
		free(picture->buckets);
		picture->buckets = memory_take(wanted, sizeof *picture->buckets);
		picture->bucket_count = wanted;
	}
	for (size_t i = 0; i < wanted; i++)
		picture->buckets[i] = NO_INDEX;
	for (size_t i = picture->count; i > 0; i--) /* the oldest is linked last and found first */
		link_row(picture, i - 1);
	assert(picture->bucket_count >= picture->count);
}

uint64_t picture_mark(int64_t amount, enum reference_kind kind, struct text reference)
{
	uint64_t mark = (uint64_t)amount * 0x9E3779B97F4A7C15u;
	const bool is_checked = kind == REFERENCE_OCR || kind == REFERENCE_PAYER;
	const struct text checked = is_checked ? reference : TEXT("");
	for (size_t i = 0; i < checked.count; i++)
		mark = (mark ^ (unsigned char)checked.bytes[i]) * 0x100000001B3u; /* FNV-1a's step */
	assert(amount != 0);
	mark = (mark ^ (mark >> 30)) * 0xBF58476D1CE4E5B9u;
	return mark ^ (mark >> 27);
}

static void count_part(struct known_row *parent, const struct known_row *row, bool is_counted)
{
	const uint64_t mark = picture_mark(row->amount, row->reference_kind, row->reference);
	assert(is_counted || parent->part_count > 0);
	const size_t by_bank = row->is_bank_part;
	parent->bank_part_count =
	    is_counted ? parent->bank_part_count + by_bank : parent->bank_part_count - by_bank;
	parent->part_count = is_counted ? parent->part_count + 1 : parent->part_count - 1;
	parent->parts_mark = is_counted ? parent->parts_mark + mark : parent->parts_mark - mark;
}

void picture_count_part(struct picture *picture, size_t index, bool is_counted)
{
	const struct known_row *row = &picture->rows[index];
	assert(index < picture->count);
	if (row->parent != NO_INDEX)
		count_part(&picture->rows[row->parent], row, is_counted);
}

void picture_count_unknown_part(struct picture *picture, size_t movement, const struct known_row *part)
{
	struct known_row counted = *part;
	assert(movement < picture->count);
	counted.is_bank_part = (part->seen_in & SEEN_BY_BANK) != 0;
	count_part(&picture->rows[movement], &counted, true);
}

size_t picture_add(struct picture *picture, const struct known_row *row)
{
	assert(row->id.raw > 0 && (row->parent == NO_INDEX || row->parent < picture->count));
	if (picture->count == picture->room) {
		picture->room = picture->room > 0 ? picture->room * 2 : PICTURE_ROOM_FIRST;
		picture->rows = memory_grow(picture->rows, picture->room, sizeof *picture->rows);
	}
	const size_t index = picture->count++;
	picture->rows[index] = *row;
	picture->rows[index].is_taken = true;
	picture->rows[index].is_bank_part = (row->seen_in & SEEN_BY_BANK) != 0;
	picture_count_part(picture, index, true);
	return index;
}

/* The rows of a day are loaded by rising id, so one is found by halving. */
static size_t index_of(const struct picture *picture, struct bank_row_id id)
{
	size_t low = 0;
	size_t high = picture->count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (picture->rows[middle].id.raw < id.raw)
			low = middle + 1;
		else
			high = middle;
	}
	assert(low <= picture->count);
	return low < picture->count && picture->rows[low].id.raw == id.raw ? low : NO_INDEX;
}

struct picture_loader {
	struct picture *picture;
	struct bank_row_id *parents; /* of each row, 0 for none */
	size_t room;
};

static struct status load_row(void *argument, const void *out)
{
	struct picture_loader *loader = argument;
	const struct bank_row_of_day_out *found = out;
	struct arena *arena = loader->picture->arena;
	assert(found->amount != 0);
	if (loader->picture->count == loader->room) {
		loader->room = loader->room > 0 ? loader->room * 2 : PICTURE_ROOM_FIRST;
		loader->parents = memory_grow(loader->parents, loader->room, sizeof *loader->parents);
	}
	loader->parents[loader->picture->count] = found->parent_id;
	const struct known_row row = {
		.id = found->id,
		.parent = NO_INDEX,
		.amount = found->amount,
		.reference_kind = (enum reference_kind)found->reference_kind,
		.reference = arena_copy(arena, found->reference),
		.message = arena_copy(arena, found->message),
		.payer_name = arena_copy(arena, found->payer_name),
		.bank_reference = arena_copy(arena, found->bank_reference),
		.giro_reference = arena_copy(arena, found->giro_reference),
		.seen_in = (unsigned)found->seen_in,
		.state = (enum bank_row_state)found->state,
	};
	picture_add(loader->picture, &row);
	return OK;
}

/* The links come last, since a part may stand before the movement it was moved to. */
static void link_parents(struct picture *picture, const struct bank_row_id *parents)
{
	for (size_t i = 0; i < picture->count; i++) {
		if (parents[i].raw == 0)
			continue;
		const size_t parent = index_of(picture, parents[i]);
		assert(parent != NO_INDEX); /* a movement and its parts share account and day */
		picture->rows[i].parent = parent;
		picture_count_part(picture, i, true);
	}
}

struct status picture_load(struct store_tx *tx, struct own_account_id account, struct day day,
			   struct arena *arena, struct picture *out)
{
	assert(account.raw > 0 && out != NULL);
	*out = (struct picture){ .account = account, .day = day, .arena = arena };
	struct picture_loader loader = { .picture = out };
	const struct bank_row_of_day_in in = { account, day };
	const struct status status = bank_row_of_day(tx, &in, load_row, &loader);
	if (status.code == STATUS_OK)
		link_parents(out, loader.parents);
	picture_release(out);
	free(loader.parents);
	return status;
}

void picture_close(struct picture *picture)
{
	free(picture->rows);
	free(picture->buckets);
	*picture = (struct picture){ 0 };
}
