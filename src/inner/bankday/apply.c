/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Applies the verdicts on a told movement: sightings, new rows, parts that move, and leaves on their way to a
 * home. */

#include "inner/bankday/read_inner.h"

#include <assert.h>
#include <stdlib.h>

/* Makes room for one more in a growing array. */
#define GROW(array, count, room, first)                                                                      \
	do {                                                                                                 \
		if ((count) == (room)) {                                                                     \
			(room) = (room) > 0 ? (room)*2 : (first);                                            \
			(array) = memory_grow((array), (room), sizeof *(array));                             \
		}                                                                                            \
	} while (0)

enum {
	READING_ROOM_FIRST = 64,
	NEW_ROWS_KEPT_MAX = 8192, /* of one statement: bounds memory */
	ROWS_KEPT_MAX = 65536,    /* for the next statement */
};

void reading_drop_pictures(struct reading *reading)
{
	for (size_t i = 0; i < reading->picture_count; i++)
		picture_close(&reading->pictures[i]);
	reading->picture_count = 0;
	arena_reset(&reading->picture_arena);
	assert(reading->picture_count <= reading->picture_room);
}

/* The day's picture; the last one is asked most. */
static struct status picture_of_day(struct reading *reading, struct day day, size_t *out)
{
	for (size_t i = reading->picture_count; i > 0; i--)
		if (reading->pictures[i - 1].day.number == day.number) {
			*out = i - 1;
			return OK;
		}
	GROW(reading->pictures, reading->picture_count, reading->picture_room, 8);
	*out = reading->picture_count;
	assert(reading->account.raw > 0);
	TRY(picture_load(reading->tx, reading->account, day, &reading->picture_arena,
			 &reading->pictures[*out]));
	reading->picture_count++;
	return OK;
}

static void add_to_digest(struct hash_stream *stream, const struct sighting_put_in *sighting)
{
	const int64_t numbers[] = { sighting->position, sighting->line, sighting->amount,
				    sighting->booked_on.number, (int64_t)sighting->raw.count };
	assert(sighting->position > 0);
	unsigned char bytes[sizeof numbers];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)((uint64_t)numbers[i / 8] >> (56 - 8 * (i % 8)));
	hash_stream_add(stream, (struct text){ (const char *)bytes, sizeof bytes });
	hash_stream_add(stream, sighting->raw);
}

/* What the file said of the row, byte for byte. */
static struct status sight(struct reading *reading, struct bank_row_id row, const struct told *told,
			   struct text raw)
{
	assert(row.raw > 0);
	const struct sighting_put_in sighting = {
		.file_id = reading->file,
		.position = ++reading->sighting_position,
		.row_id = row,
		.line = (int64_t)told->line,
		.amount = told->amount,
		.booked_on = told->booked_on,
		.raw = raw,
	};
	add_to_digest(&reading->sightings, &sighting);
	return sighting_put(reading->tx, &sighting);
}

static void learn_reference(struct reading *reading, struct text *known, struct text told)
{
	assert(known != NULL);
	if (known->count == 0 && told.count > 0)
		*known = arena_copy(&reading->picture_arena, told);
}

/* Notes what the store must learn of a row that was seen again. */
static struct status note_seen(struct reading *reading, struct known_row *row, const struct told *told)
{
	const bool is_new_reference = (row->bank_reference.count == 0 && told->bank_reference.count > 0) ||
				      (row->giro_reference.count == 0 && told->giro_reference.count > 0);
	const bool is_new_house = (row->stored_seen_in & identify_house_of(reading->source)) == 0;
	if (row->seen_in == row->stored_seen_in && !is_new_reference)
		return OK;
	if (is_new_house && row->seen_in != row->stored_seen_in) {
		int64_t lifted = 0;
		TRY(bank_row_lift_doubts(reading->tx, &(struct bank_row_lift_doubts_in){ row->id }, &lifted));
		reading->has_lifted_doubts = reading->has_lifted_doubts || lifted > 0;
		reading->is_stale = reading->is_stale || lifted > 0;
	}
	if (is_new_house && row->state == ROW_DOUBT) {
		int64_t opened = 0;
		TRY(bank_row_open_again(reading->tx, &(struct bank_row_open_again_in){ row->id }, &opened));
		reading->has_lifted_doubts = true;
		row->state = ROW_OPEN;
	}
	learn_reference(reading, &row->bank_reference, told->bank_reference);
	learn_reference(reading, &row->giro_reference, told->giro_reference);
	row->stored_seen_in = row->seen_in;
	GROW(reading->seen, reading->seen_count, reading->seen_room, READING_ROOM_FIRST);
	assert(reading->seen_count < reading->seen_room);
	reading->seen[reading->seen_count++] =
	    (struct bank_row_seen_in){ row->id, row->seen_in,
				       arena_copy(&reading->arena, told->bank_reference),
				       arena_copy(&reading->arena, told->giro_reference) };
	return OK;
}

static struct bank_leaf leaf_of(const struct reading *reading, const struct told *told, struct bank_row_id id,
				struct bank_row_id movement)
{
	assert(id.raw > 0 && movement.raw > 0);
	return (struct bank_leaf){
		.id = id,
		.movement = movement,
		.account = reading->account,
		.ledger_account = reading->ledger_account,
		.amount = { told->amount, reading->currency },
		.booked_on = told->booked_on,
		.is_reversal = told->is_reversal,
		.reference_kind = told->reference_kind,
		.reference = told->reference,
		.further_references = told->further_references,
		.message = told->message,
		.payer_name = told->payer_name,
		.payer_account = told->payer_account,
		.payer_identity = told->payer_identity,
		.bank_code = told->bank_code,
		.state = ROW_OPEN,
	};
}

static struct bank_row_put_in row_of(const struct reading *reading, const struct told *told,
				     struct bank_row_id id, struct bank_row_id parent)
{
	assert(id.raw > 0 && told->amount != 0);
	return (struct bank_row_put_in){
		.id = id,
		.account_id = reading->account,
		.parent_id = parent,
		.amount = told->amount,
		.booked_on = told->booked_on,
		.is_reversal = told->is_reversal,
		.reference_kind = told->reference_kind,
		.reference = told->reference,
		.further_references = told->further_references,
		.message = told->message,
		.payer_name = told->payer_name,
		.payer_account = told->payer_account,
		.payer_identity = told->payer_identity,
		.via_account = told->via_account,
		.bank_code = told->bank_code,
		.bank_reference = told->bank_reference,
		.giro_reference = told->giro_reference,
		.seen_in = reading->source,
		.state = ROW_OPEN,
	};
}

static size_t know_row(struct reading *reading, struct picture *picture, const struct told *told,
		       struct known_row place)
{
	struct arena *arena = &reading->picture_arena;
	assert(place.id.raw > 0);
	place.amount = told->amount;
	place.reference_kind = told->reference_kind;
	place.reference = arena_copy(arena, told->reference);
	place.message = arena_copy(arena, told->message);
	place.payer_name = arena_copy(arena, told->payer_name);
	place.bank_reference = arena_copy(arena, told->bank_reference);
	place.giro_reference = arena_copy(arena, told->giro_reference);
	place.seen_in = reading->source;
	place.stored_seen_in = reading->source;
	return picture_add(picture, &place);
}

/* The picture learns of a new leaf, for the account's next statement: this one cannot recognise it. What is
 * too much to keep is only counted, and the day is loaded anew for the next. */
static size_t know_leaf(struct reading *reading, struct picture *picture, const struct told *told,
			struct known_row place)
{
	assert(place.state == ROW_OPEN && reading->new_rows_kept <= NEW_ROWS_KEPT_MAX);
	if (reading->new_rows_kept < NEW_ROWS_KEPT_MAX) {
		reading->new_rows_kept++;
		return know_row(reading, picture, told, place);
	}
	reading->is_stale = true;
	place.amount = told->amount;
	place.reference_kind = told->reference_kind;
	place.reference = told->reference;
	place.seen_in = reading->source;
	if (place.parent != NO_INDEX)
		picture_count_unknown_part(picture, place.parent, &place);
	return NO_INDEX;
}

static struct status run_homing(struct reading *reading)
{
	const size_t count = reading->leaf_count;
	reading->leaf_count = 0;
	assert(count <= reading->leaf_room);
	TRY(homing_run(&reading->homing, reading->leaves, count));
	for (size_t i = 0; i < count; i++) {
		const struct homing_leaf *leaf = &reading->leaves[i];
		if (leaf->known != NO_INDEX)
			reading->pictures[leaf->picture].rows[leaf->known].state =
			    (enum bank_row_state)leaf->row.state;
	}
	return OK;
}

/* A leaf that was not known. Its row is written with the home it finds. */
static struct status add_leaf(struct reading *reading, size_t picture_index, const struct told *told,
			      size_t parent, size_t doubt_of)
{
	struct picture *picture = &reading->pictures[picture_index];
	const struct bank_row_id id = { store_new_id(reading->tx) };
	const struct bank_row_id movement = parent != NO_INDEX ? picture->rows[parent].id : id;
	struct homing_leaf leaf = { .leaf = leaf_of(reading, told, id, movement), .picture = picture_index };
	leaf.row = row_of(reading, told, id, parent != NO_INDEX ? movement : (struct bank_row_id){ 0 });
	leaf.known = know_leaf(reading, picture, told,
			       (struct known_row){ .id = id, .parent = parent, .state = ROW_OPEN });
	reading->newest = id;
	reading->report->new_rows++;
	if (doubt_of != NO_INDEX) {
		GROW(reading->doubtful, reading->doubtful_count, reading->doubtful_room, READING_ROOM_FIRST);
		reading->doubtful[reading->doubtful_count++] =
		    (struct doubtful_leaf){ leaf, picture_index, doubt_of };
	} else {
		GROW(reading->leaves, reading->leaf_count, reading->leaf_room, READING_ROOM_FIRST);
		reading->leaves[reading->leaf_count++] = leaf;
	}
	assert(told->raw.bytes != NULL || told->raw.count == 0);
	return sight(reading, id, told, told->raw);
}

/* A waiting row learns what a further file tells of its payer, and looks for a home again. */
static struct status enrich(struct reading *reading, size_t picture_index, struct known_row *row,
			    const struct told *told)
{
	const struct picture *picture = &reading->pictures[picture_index];
	const bool is_waiting = row->state == ROW_OPEN && row->part_count == 0;
	const bool tells_reference =
	    row->reference_kind == REFERENCE_NONE && told->reference_kind != REFERENCE_NONE;
	const bool tells_payer = row->payer_name.count == 0 && told->payer_name.count > 0;
	assert(row->amount == told->amount);
	if (!is_waiting || row->id.raw > reading->file.raw || (!tells_reference && !tells_payer))
		return OK;
	int64_t changed = 0;
	TRY(bank_row_enrich(reading->tx,
			    &(struct bank_row_enrich_in){ row->id, told->reference_kind, told->reference,
							  told->further_references, told->message,
							  told->payer_name, told->payer_account,
							  told->payer_identity, told->via_account },
			    &changed));
	reading->is_stale = true;
	row->reference_kind = told->reference_kind;
	row->reference = arena_copy(&reading->picture_arena, told->reference);
	row->message = arena_copy(&reading->picture_arena, told->message);
	row->payer_name = arena_copy(&reading->picture_arena, told->payer_name);
	const struct bank_row_id movement = row->parent != NO_INDEX ? picture->rows[row->parent].id : row->id;
	GROW(reading->leaves, reading->leaf_count, reading->leaf_room, READING_ROOM_FIRST);
	reading->leaves[reading->leaf_count++] = (struct homing_leaf){
		.leaf = leaf_of(reading, told, row->id, movement), .is_standing = true, .known = NO_INDEX
	};
	return OK;
}

/* What stands as bank code in a movement that only clearing houses told of. */
static struct text code_of_clearing(unsigned seen_in)
{
	assert((seen_in & SEEN_BY_CLEARING) != 0);
	if ((seen_in & SEEN_IN_GIRO) != 0)
		return TEXT("BGMAX");
	return (seen_in & SEEN_IN_AUTOGIRO) != 0 ? TEXT("AUTOGIRO") : TEXT("SWISH");
}

/* The parts that were matched to the bank's movement by their sum leave it for a movement of the clearing
 * house's own; the bank's is open again. */
static struct status detach_parts(struct reading *reading, struct picture *picture, size_t movement)
{
	const struct bank_row_id id = { store_new_id(reading->tx) };
	struct known_row *row = &picture->rows[movement];
	const unsigned seen_in = row->seen_in & SEEN_BY_CLEARING;
	assert(row->part_count > 0 && row->bank_part_count == 0);
	const struct bank_row_put_in deposit = {
		.id = id,
		.account_id = reading->account,
		.amount = row->amount,
		.booked_on = picture->day,
		.bank_code = code_of_clearing(seen_in),
		.giro_reference = row->giro_reference,
		.seen_in = seen_in,
		.state = ROW_SPLIT,
	};
	TRY(bank_row_put(reading->tx, &deposit));
	int64_t changed = 0;
	reading->is_stale = true;
	row->seen_in &= SEEN_BY_BANK;
	TRY(bank_row_detach(reading->tx, &(struct bank_row_detach_in){ row->id, row->seen_in }, &changed));
	row->giro_reference = TEXT("");
	row->stored_seen_in = row->seen_in;
	row->state = ROW_OPEN;
	const struct known_row known = { .id = id,
					 .parent = NO_INDEX,
					 .amount = row->amount,
					 .giro_reference = deposit.giro_reference,
					 .seen_in = seen_in,
					 .stored_seen_in = seen_in,
					 .state = ROW_SPLIT };
	const size_t to = picture_add(picture, &known);
	for (size_t i = 0; i < picture->count; i++) {
		if (picture->rows[i].parent != movement)
			continue;
		TRY(bank_row_move(reading->tx, &(struct bank_row_move_in){ picture->rows[i].id, id },
				  &changed));
		picture_count_part(picture, i, false);
		picture->rows[i].parent = to;
		picture_count_part(picture, i, true);
	}
	reading->has_lifted_doubts = true; /* the movement looks for a home of its own */
	return OK;
}

/* The leaf leaves the movement that a clearing house told it under, which shrinks by it, and stands under
 * `parent` or alone. */
static struct status move_leaf(struct reading *reading, struct picture *picture, size_t leaf, size_t parent)
{
	const size_t told_under = picture->rows[leaf].parent;
	if (told_under != NO_INDEX && (picture->rows[told_under].seen_in & SEEN_BY_BANK) != 0)
		TRY(detach_parts(reading, picture, told_under));
	struct known_row *row = &picture->rows[leaf];
	const struct bank_row_id to =
	    parent != NO_INDEX ? picture->rows[parent].id : (struct bank_row_id){ 0 };
	int64_t changed = 0;
	reading->is_stale = true;
	TRY(bank_row_move(reading->tx, &(struct bank_row_move_in){ row->id, to }, &changed));
	assert(changed == 1);
	picture_count_part(picture, leaf, false);
	if (row->parent != NO_INDEX) {
		struct known_row *old = &picture->rows[row->parent];
		TRY(bank_row_shrink(reading->tx, &(struct bank_row_shrink_in){ old->id, row->amount },
				    &changed));
		assert(changed == 1);
		if (!old->is_taken)
			picture_take(picture, row->parent,
				     0); /* its sum changed: it is found no more by this statement */
		old->amount -= row->amount;
	}
	row->parent = parent;
	picture_count_part(picture, leaf, true);
	return OK;
}

static struct status apply_part(struct reading *reading, size_t picture_index, size_t movement,
				const struct told *told, const struct verdict *verdict)
{
	struct picture *picture = &reading->pictures[picture_index];
	if (verdict->kind == VERDICT_NEW)
		return add_leaf(reading, picture_index, told, movement, verdict->doubt_of);
	assert(verdict->known < picture->count);
	if (verdict->kind == VERDICT_MOVED)
		TRY(move_leaf(reading, picture, verdict->known, movement));
	struct known_row *row = &picture->rows[verdict->known];
	picture_count_part(picture, verdict->known, false);
	row->is_bank_part = (row->seen_in & SEEN_BY_BANK) != 0;
	picture_count_part(picture, verdict->known, true);
	reading->report->seen_before++;
	if (verdict->kind != VERDICT_ON_MOVEMENT) {
		TRY(note_seen(reading, row, told));
		if (verdict->is_sure)
			TRY(enrich(reading, picture_index, row, told));
	}
	return sight(reading, row->id, told, told->raw);
}

/* The row of a movement with parts: its sum is that of the parts that are new or moved to it. */
static struct status make_movement(struct reading *reading, struct picture *picture,
				   const struct movement_verdict *verdict, size_t *out)
{
	const struct told_movement *told = &reading->movement;
	struct told self = told->self;
	self.amount = 0;
	for (size_t p = 0; p < told->part_count; p++)
		if (verdict->parts[p].kind == VERDICT_NEW || verdict->parts[p].kind == VERDICT_MOVED)
			self.amount += told->parts[p].amount;
	const struct bank_row_id id = { store_new_id(reading->tx) };
	struct bank_row_put_in row = row_of(reading, &told->self, id, (struct bank_row_id){ 0 });
	row.amount = self.amount;
	row.state = self.amount != 0 ? ROW_SPLIT : ROW_EMPTIED;
	assert(told->part_count > 1);
	TRY(bank_row_put(reading->tx, &row));
	*out = know_row(reading, picture, &self,
			(struct known_row){ .id = id, .parent = NO_INDEX, .state = ROW_SPLIT });
	return OK;
}

static struct status apply_parts(struct reading *reading, size_t picture_index,
				 const struct movement_verdict *verdict)
{
	struct picture *picture = &reading->pictures[picture_index];
	const struct told_movement *told = &reading->movement;
	size_t movement = verdict->self.kind == VERDICT_KNOWN ? verdict->self.known : NO_INDEX;
	if (verdict->makes_movement)
		TRY(make_movement(reading, picture, verdict, &movement));
	if (verdict->detaches && picture->rows[movement].part_count > 0)
		TRY(detach_parts(reading, picture, movement));
	if (verdict->adds_parts) {
		int64_t changed = 0;
		reading->is_stale = true;
		TRY(bank_row_split(reading->tx, &(struct bank_row_split_in){ picture->rows[movement].id },
				   &changed));
		picture->rows[movement].state = ROW_SPLIT;
	}
	if (verdict->self.kind == VERDICT_KNOWN)
		TRY(note_seen(reading, &picture->rows[movement], &told->self));
	const size_t sighted = movement != NO_INDEX ? movement : verdict->parts[0].known;
	assert(sighted < picture->count);
	TRY(sight(reading, picture->rows[sighted].id, &told->self, told->self.raw));
	for (size_t p = 0; p < told->part_count; p++)
		TRY(apply_part(reading, picture_index, movement, &told->parts[p], &verdict->parts[p]));
	reading->report->contradictions += verdict->is_contradiction;
	return OK;
}

static struct status apply_single(struct reading *reading, size_t picture_index,
				  const struct movement_verdict *verdict)
{
	const struct told_movement *told = &reading->movement;
	if (verdict->detaches)
		TRY(detach_parts(reading, &reading->pictures[picture_index], verdict->self.known));
	TRY(apply_part(reading, picture_index, NO_INDEX, &told->self, &verdict->self));
	if (told->self_raw.count == 0)
		return OK;
	const struct picture *picture = &reading->pictures[picture_index];
	const bool is_new = verdict->self.kind == VERDICT_NEW;
	assert(is_new || verdict->self.known < picture->count);
	const struct bank_row_id row = is_new ? reading->newest : picture->rows[verdict->self.known].id;
	return sight(reading, row, &told->self, told->self_raw);
}

/* A movement with one part is that part, under both references, told by both records. */
static void fold_lone_part(struct told_movement *told)
{
	if (told->part_count != 1)
		return;
	struct told part = told->parts[0];
	assert(part.amount == told->self.amount);
	told->self_raw = told->self.raw;
	if (part.bank_code.count == 0)
		part.bank_code = told->self.bank_code;
	if (told->self.bank_reference.count > 0)
		part.bank_reference = told->self.bank_reference;
	told->self = part;
	told->self.is_detail = true;
	told->part_count = 0;
}

struct status reading_finish_movement(struct reading *reading)
{
	if (!reading->has_movement)
		return OK;
	reading->has_movement = false;
	struct told_movement *told = &reading->movement;
	fold_lone_part(told);
	size_t picture = 0;
	TRY(picture_of_day(reading, told->self.booked_on, &picture));
	if (reading->verdict_room < told->part_count) {
		reading->verdict_room = told->part_count;
		reading->verdicts =
		    memory_grow(reading->verdicts, reading->verdict_room, sizeof *reading->verdicts);
	}
	struct movement_verdict verdict = { .parts = reading->verdicts };
	identify(&reading->pictures[picture], told, reading->source, &verdict);
	if (told->part_count > 0)
		TRY(apply_parts(reading, picture, &verdict));
	else
		TRY(apply_single(reading, picture, &verdict));
	assert(told->part_count <= reading->verdict_room);
	if (reading->leaf_count >= HOMING_LEAVES_MAX)
		TRY(run_homing(reading));
	if (reading->leaf_count == 0 && reading->doubtful_count == 0)
		arena_reset(&reading->told_arena);
	return OK;
}

/* Whether each doubtful leaf is money of its own is known once the whole statement has been told. */
static struct status settle_doubts(struct reading *reading)
{
	for (size_t i = 0; i < reading->doubtful_count; i++) {
		struct doubtful_leaf *doubtful = &reading->doubtful[i];
		const struct picture *picture = &reading->pictures[doubtful->picture];
		if (identify_doubt_stands(picture, doubtful->known, reading->source)) {
			doubtful->leaf.leaf.state = ROW_DOUBT;
			doubtful->leaf.row.doubt_of_id = picture->rows[doubtful->known].id;
			reading->report->doubts++;
		}
		GROW(reading->leaves, reading->leaf_count, reading->leaf_room, READING_ROOM_FIRST);
		reading->leaves[reading->leaf_count++] = doubtful->leaf;
	}
	assert(reading->doubtful_count <= reading->doubtful_room);
	reading->doubtful_count = 0;
	return run_homing(reading);
}

/* For the account's next statement. After anything but new rows and sightings the store is asked again. */
static void keep_pictures(struct reading *reading)
{
	size_t rows = 0;
	for (size_t i = 0; i < reading->picture_count; i++)
		rows += reading->pictures[i].count;
	if (reading->is_stale || rows > ROWS_KEPT_MAX)
		reading_drop_pictures(reading);
	for (size_t i = 0; i < reading->picture_count; i++)
		picture_release(&reading->pictures[i]);
	reading->is_stale = false;
	reading->new_rows_kept = 0;
	assert(reading->picture_count <= reading->picture_room);
}

struct status reading_finish_statement(struct reading *reading)
{
	TRY(settle_doubts(reading));
	for (size_t i = 0; i < reading->seen_count; i++)
		TRY(bank_row_seen(reading->tx, &reading->seen[i]));
	reading->seen_count = 0;
	assert(reading->leaf_count == 0 && reading->doubtful_count == 0);
	arena_reset(&reading->told_arena);
	keep_pictures(reading);
	return OK;
}
