/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which told money is which known money. In order: the same reference from the same house; a movement of the
 * same sum that this house has not told of; a part with the same evidence. Where only sum and day agree,
 * there is doubt, never a match. */

#include "inner/bankday/bankday_inner.h"

#include <assert.h>

unsigned identify_house_of(enum seen_in source)
{
	const unsigned bit = source;
	assert(bit != 0 && (bit & (bit - 1)) == 0 && (bit & (SEEN_BY_BANK | SEEN_BY_CLEARING)) != 0);
	return (bit & SEEN_BY_BANK) != 0 ? SEEN_BY_BANK : bit;
}

static bool is_clearing(enum seen_in source)
{
	assert(source != 0);
	return (source & SEEN_BY_CLEARING) != 0;
}

static bool is_leaf(const struct known_row *row)
{
	assert(row->id.raw > 0);
	return row->part_count == 0;
}

enum reference_verdict {
	REFERENCE_SILENT, /* one of them has none */
	REFERENCE_SAME,
	REFERENCE_DIFFERS,
};

static enum reference_verdict compare_references(struct text a, struct text b)
{
	assert(a.bytes != NULL || a.count == 0);
	if (a.count == 0 || b.count == 0)
		return REFERENCE_SILENT;
	return text_equal(a, b) ? REFERENCE_SAME : REFERENCE_DIFFERS;
}

/* Two letters and a space before the reference tell whose it is; none before BgMax's serials. */
static struct text clearing_of(struct text reference)
{
	const bool has_mark = reference.count > 3 && reference.bytes[2] == ' ';
	assert(reference.bytes != NULL || reference.count == 0);
	return text_slice(reference, 0, has_mark ? 2 : 0);
}

/* One house's number says nothing of another's. */
static enum reference_verdict compare_clearing(struct text a, struct text b)
{
	assert(a.bytes != NULL || a.count == 0);
	return text_equal(clearing_of(a), clearing_of(b)) ? compare_references(a, b) : REFERENCE_SILENT;
}

/* By the house's own reference: the bank's for its two kinds of file, the clearing house's for its own. */
static enum reference_verdict compare_house(const struct known_row *known, const struct told *told)
{
	const enum reference_verdict bank = compare_references(known->bank_reference, told->bank_reference);
	assert(told->amount == known->amount);
	return bank != REFERENCE_SILENT ? bank
					: compare_clearing(known->giro_reference, told->giro_reference);
}

/* Whether the row tells a payment's details: a part of a movement, or a deposit of one payment. A Swish
 * payment that stands alone stands so on the account too. */
static bool is_detail(const struct known_row *row)
{
	assert(row->id.raw > 0);
	return row->parent != NO_INDEX ||
	       (row->giro_reference.count > 0 && !text_equal(clearing_of(row->giro_reference), TEXT("SW")));
}

static bool is_checked(enum reference_kind kind)
{
	assert(kind <= REFERENCE_PAYER);
	return kind == REFERENCE_OCR;
}

/* A payer number may be the very reference that the bank tells as one; where it is another, that says
 * nothing. */
static enum reference_verdict compare_payer_numbers(const struct known_row *known, const struct told *told)
{
	const enum reference_verdict verdict = compare_references(known->reference, told->reference);
	assert(known->reference_kind == REFERENCE_PAYER || told->reference_kind == REFERENCE_PAYER);
	if (verdict == REFERENCE_SAME || known->reference_kind == told->reference_kind)
		return verdict;
	return REFERENCE_SILENT;
}

/* The same words, where both tell details or neither does: a person may pay the same sum twice in a day, by
 * two ways. */
static bool have_same_words(const struct known_row *known, const struct told *told)
{
	const bool has_words = told->reference.count + told->message.count + told->payer_name.count > 0;
	assert(told->amount == known->amount);
	return has_words && told->is_detail == is_detail(known) &&
	       text_equal(known->reference, told->reference) && text_equal(known->message, told->message) &&
	       text_equal(known->payer_name, told->payer_name);
}

/* By what the payer wrote: both a checked reference, or the same words. Both houses pass a checked reference
 * on, so where details are told and one lacks it, they are not the same payment. */
static enum reference_verdict compare_payer(const struct known_row *known, const struct told *told)
{
	const bool is_known_checked = is_checked(known->reference_kind);
	const bool is_told_checked = is_checked(told->reference_kind);
	assert(told->amount == known->amount);
	if (known->reference_kind == REFERENCE_PAYER || told->reference_kind == REFERENCE_PAYER)
		return compare_payer_numbers(known, told);
	if (is_known_checked && is_told_checked)
		return compare_references(known->reference, told->reference);
	if (is_known_checked)
		return told->is_detail && told->reference.count == 0 ? REFERENCE_DIFFERS : REFERENCE_SILENT;
	if (is_told_checked)
		return is_detail(known) && known->reference.count == 0 ? REFERENCE_DIFFERS : REFERENCE_SILENT;
	return have_same_words(known, told) ? REFERENCE_SAME : REFERENCE_SILENT;
}

/* Whether the bank told of the movement without its parts, and a clearing house's were taken for them since
 * the sums agree. */
static bool is_matched_by_sum(const struct known_row *movement)
{
	assert(movement->bank_part_count <= movement->part_count);
	return movement->part_count > 0 && movement->bank_part_count == 0 &&
	       (movement->seen_in & SEEN_BY_BANK) != 0;
}

/* A clearing house's files may lack payments, so that the sums of its deposits are not the bank's: the bank's
 * word replaces it. */
bool identify_is_loose(const struct picture *picture, const struct known_row *row)
{
	if ((row->seen_in & SEEN_BY_BANK) != 0)
		return false;
	if (row->parent == NO_INDEX)
		return true;
	const struct known_row *movement = &picture->rows[row->parent];
	assert(movement->parent == NO_INDEX);
	return (movement->seen_in & SEEN_BY_BANK) == 0 || is_matched_by_sum(movement);
}

/* A free leaf that carries the told part's evidence. */
static size_t find_leaf(const struct picture *picture, const struct told *told, enum seen_in source,
			bool is_loose_only)
{
	size_t by_payer = NO_INDEX;
	for (size_t i = picture_first(picture, told->amount); i != NO_INDEX; i = picture_next(picture, i)) {
		const struct known_row *row = &picture->rows[i];
		if (!is_leaf(row) || (is_loose_only && !identify_is_loose(picture, row)))
			continue;
		const enum reference_verdict by_house = compare_house(row, told);
		if (by_house == REFERENCE_SAME)
			return i;
		const bool is_told_anew = source == SEEN_IN_054 && (row->seen_in & SEEN_IN_054) != 0;
		if (by_house == REFERENCE_SILENT && !is_told_anew &&
		    compare_payer(row, told) == REFERENCE_SAME)
			by_payer = by_payer == NO_INDEX ? i : by_payer;
	}
	assert(by_payer == NO_INDEX || by_payer < picture->count);
	return by_payer;
}

/* A free leaf of the same sum that may be the same money, though nothing says so. Two files of one house each
 * tell of a payment at most once, unless neither carries a reference. */
static size_t find_doubt(const struct picture *picture, const struct told *told, enum seen_in source)
{
	for (size_t i = picture_first(picture, told->amount); i != NO_INDEX; i = picture_next(picture, i)) {
		const struct known_row *row = &picture->rows[i];
		if (!is_leaf(row))
			continue;
		if (compare_house(row, told) != REFERENCE_SILENT ||
		    compare_payer(row, told) == REFERENCE_DIFFERS)
			continue;
		const bool is_other_house = (row->seen_in & identify_house_of(source)) == 0 &&
					    (is_clearing(source) || identify_is_loose(picture, row));
		const bool is_repeat =
		    (row->seen_in & source) != 0 && compare_payer(row, told) == REFERENCE_SAME;
		if (is_other_house || is_repeat)
			return i;
	}
	assert(told->amount != 0);
	return NO_INDEX;
}

bool identify_doubt_stands(const struct picture *picture, size_t doubt_of, enum seen_in source)
{
	assert(doubt_of < picture->count);
	const struct known_row *row = &picture->rows[doubt_of];
	return !row->is_taken || (row->seen_in & source) != 0;
}

static uint64_t mark_of(const struct told_movement *told)
{
	uint64_t mark = 0;
	for (size_t p = 0; p < told->part_count; p++)
		mark += picture_mark(told->parts[p].amount, told->parts[p].reference_kind,
				     told->parts[p].reference);
	assert(told->part_count > 0 || mark == 0);
	return mark;
}

/* Whether a part is known under its own evidence: then a movement of the same sum without parts is another
 * one. */
static bool has_part_elsewhere(const struct picture *picture, const struct told_movement *told,
			       enum seen_in source)
{
	for (size_t p = 0; p < told->part_count; p++)
		if (find_leaf(picture, &told->parts[p], source, false) != NO_INDEX)
			return true;
	assert(told->parts != NULL || told->part_count == 0);
	return false;
}

static bool is_draw(struct text clearing_reference)
{
	assert(clearing_reference.bytes != NULL || clearing_reference.count == 0);
	return text_equal(clearing_of(clearing_reference), TEXT("AG"));
}

static bool is_bare(struct text payer_name, enum reference_kind kind)
{
	assert(kind <= REFERENCE_PAYER);
	return payer_name.count == 0 && kind == REFERENCE_NONE;
}

/* A section of one draw is told as that draw alone. No bank tells whose a draw is, so a movement that it
 * tells with neither payer nor reference may be the section, as one with parts may. */
static bool is_lone_draw(const struct picture *picture, const struct known_row *row,
			 const struct told_movement *told, enum seen_in source)
{
	assert(row->parent == NO_INDEX);
	if (row->part_count > 0 || told->part_count > 0)
		return false;
	if (source == SEEN_IN_AUTOGIRO)
		return is_bare(row->payer_name, row->reference_kind) &&
		       (row->seen_in & SEEN_BY_CLEARING) == 0;
	return !is_clearing(source) && is_bare(told->self.payer_name, told->self.reference_kind) &&
	       is_draw(row->giro_reference) && identify_is_loose(picture, row);
}

/* One of the two is told with parts and the other without. */
static bool may_be_by_sum(const struct picture *picture, const struct known_row *row,
			  const struct told_movement *told, enum seen_in source)
{
	const bool has_known_parts = row->part_count > 0;
	const bool has_told_parts = told->part_count > 0;
	assert(row->amount == told->self.amount);
	return has_known_parts != has_told_parts || is_lone_draw(picture, row, told, source);
}

/* A movement row that is free and of the told sum: by the house's reference; else one that this kind of file
 * has not told of, with the same parts, or where one of the two is told without parts. Two such of the same
 * sum cannot be told apart: then neither. */
static size_t find_movement(const struct picture *picture, const struct told_movement *told,
			    enum seen_in source)
{
	const uint64_t mark = mark_of(told);
	size_t silent = NO_INDEX;
	size_t silent_count = 0;
	size_t agreeing = NO_INDEX;
	for (size_t i = picture_first(picture, told->self.amount); i != NO_INDEX;
	     i = picture_next(picture, i)) {
		const struct known_row *row = &picture->rows[i];
		if (row->parent != NO_INDEX)
			continue;
		const enum reference_verdict by_house = compare_house(row, &told->self);
		if (by_house == REFERENCE_SAME)
			return i;
		if (by_house == REFERENCE_DIFFERS || (row->seen_in & source) != 0)
			continue;
		if (agreeing == NO_INDEX && row->part_count > 0 && told->part_count > 0 &&
		    row->parts_mark == mark)
			agreeing = i;
		if (may_be_by_sum(picture, row, told, source)) {
			silent = i;
			silent_count++;
		}
	}
	assert(agreeing == NO_INDEX || picture->rows[agreeing].part_count > 0);
	if (agreeing != NO_INDEX)
		return agreeing;
	return silent_count == 1 && !has_part_elsewhere(picture, told, source) ? silent : NO_INDEX;
}

/* A free part of the movement that fits the told one best: by evidence, else by its sum. */
static size_t find_part_of(const struct picture *picture, size_t movement, const struct told *told)
{
	size_t by_sum = NO_INDEX;
	size_t by_payer = NO_INDEX;
	for (size_t i = picture_first(picture, told->amount); i != NO_INDEX; i = picture_next(picture, i)) {
		const struct known_row *row = &picture->rows[i];
		if (row->parent != movement)
			continue;
		if (compare_house(row, told) == REFERENCE_SAME)
			return i;
		by_sum = by_sum == NO_INDEX ? i : by_sum;
		if (by_payer == NO_INDEX && compare_payer(row, told) == REFERENCE_SAME)
			by_payer = i;
	}
	assert(by_payer == NO_INDEX || picture->rows[by_payer].parent == movement);
	return by_payer != NO_INDEX ? by_payer : by_sum;
}

/* Evidence first for all parts, then sums, so that a part without a reference does not take the place of one
 * with it. */
static void pair_parts(struct picture *picture, size_t movement, const struct told_movement *told,
		       enum seen_in source, struct movement_verdict *out)
{
	assert(picture->rows[movement].part_count > 0);
	for (int pass = 0; pass < 2; pass++)
		for (size_t p = 0; p < told->part_count; p++) {
			if (out->parts[p].kind != VERDICT_NEW)
				continue;
			const size_t found = find_part_of(picture, movement, &told->parts[p]);
			const bool is_sure =
			    found != NO_INDEX &&
			    (compare_house(&picture->rows[found], &told->parts[p]) == REFERENCE_SAME ||
			     compare_payer(&picture->rows[found], &told->parts[p]) == REFERENCE_SAME);
			if (found == NO_INDEX || (pass == 0 && !is_sure))
				continue;
			picture_take(picture, found, source);
			out->parts[p] = (struct verdict){ VERDICT_KNOWN, found, is_sure, NO_INDEX };
		}
	for (size_t p = 0; p < told->part_count; p++)
		if (out->parts[p].kind == VERDICT_NEW) {
			out->parts[p] = (struct verdict){ VERDICT_ON_MOVEMENT, movement, false, NO_INDEX };
			out->is_contradiction = true;
		}
}

static void recognise_elsewhere(struct picture *picture, size_t found, enum seen_in source,
				const struct movement_verdict *movement, struct verdict *out)
{
	const bool moves = movement->adds_parts ||
			   (!is_clearing(source) && identify_is_loose(picture, &picture->rows[found]));
	picture_take(picture, found, source);
	assert(out->kind == VERDICT_NEW);
	*out = (struct verdict){ moves ? VERDICT_MOVED : VERDICT_KNOWN, found, true, NO_INDEX };
}

/* A free leaf of the sum in the deposit that another part of the told movement was found in. */
static size_t find_in_deposit(const struct picture *picture, const struct told *told, size_t deposit)
{
	for (size_t i = picture_first(picture, told->amount); i != NO_INDEX; i = picture_next(picture, i))
		if (picture->rows[i].parent == deposit &&
		    compare_house(&picture->rows[i], told) != REFERENCE_DIFFERS &&
		    compare_payer(&picture->rows[i], told) != REFERENCE_DIFFERS)
			return i;
	assert(deposit < picture->count);
	return NO_INDEX;
}

/* Looks for the parts among the leaves of other movements: by evidence, and then, where one part of a
 * clearing house's deposit was recognised, the others of that deposit by their sums. A leaf that only
 * clearing houses told of moves to the bank's movement. */
static void find_parts_elsewhere(struct picture *picture, const struct told_movement *told,
				 enum seen_in source, struct movement_verdict *out)
{
	size_t deposit = NO_INDEX;
	for (size_t p = 0; p < told->part_count; p++) {
		const size_t found = find_leaf(picture, &told->parts[p], source, out->adds_parts);
		if (found == NO_INDEX)
			continue;
		if (identify_is_loose(picture, &picture->rows[found]))
			deposit = picture->rows[found].parent;
		recognise_elsewhere(picture, found, source, out, &out->parts[p]);
	}
	for (size_t p = 0; p < told->part_count && deposit != NO_INDEX && !is_clearing(source); p++) {
		const size_t found = out->parts[p].kind == VERDICT_NEW
					 ? find_in_deposit(picture, &told->parts[p], deposit)
					 : NO_INDEX;
		if (found != NO_INDEX)
			recognise_elsewhere(picture, found, source, out, &out->parts[p]);
	}
	assert(told->part_count > 0);
	if (out->adds_parts && is_clearing(source))
		return; /* the bank told of this movement: its parts are no other movement's money */
	for (size_t p = 0; p < told->part_count; p++)
		if (out->parts[p].kind == VERDICT_NEW)
			out->parts[p].doubt_of = find_doubt(picture, &told->parts[p], source);
}

/* The bank's own details of the movement show that the parts matched to it by their sum are another
 * deposit's. */
static bool is_matched_wrongly(const struct known_row *row, const struct told_movement *told,
			       enum seen_in source)
{
	if (is_clearing(source) || !is_matched_by_sum(row))
		return false;
	assert(row->part_count > 0);
	if (told->part_count > 0)
		return mark_of(told) != row->parts_mark;
	return told->self.payer_name.count > 0 || is_checked(told->self.reference_kind);
}

static void identify_known(struct picture *picture, size_t movement, const struct told_movement *told,
			   enum seen_in source, struct movement_verdict *out)
{
	const struct known_row *row = &picture->rows[movement];
	const bool is_sure = compare_house(row, &told->self) == REFERENCE_SAME ||
			     (told->part_count == 0 && is_draw(told->self.giro_reference));
	picture_take(picture, movement, source);
	out->self = (struct verdict){ VERDICT_KNOWN, movement, is_sure, NO_INDEX };
	assert(row->is_taken);
	if (is_matched_wrongly(row, told, source))
		out->detaches = true;
	if (told->part_count == 0)
		return;
	if (row->part_count > 0 && !out->detaches) {
		pair_parts(picture, movement, told, source, out);
		return;
	}
	if (row->state == ROW_OPEN || row->state == ROW_DOUBT || out->detaches) {
		out->adds_parts = true;
		find_parts_elsewhere(picture, told, source, out);
		return;
	}
	for (size_t p = 0; p < told->part_count; p++)
		out->parts[p] = (struct verdict){ VERDICT_ON_MOVEMENT, movement, false, NO_INDEX };
}

/* A movement that stands alone: it may be a leaf told before, also one told as a part by a clearing house. */
static void identify_single(struct picture *picture, const struct told_movement *told, enum seen_in source,
			    struct movement_verdict *out)
{
	const size_t found = find_leaf(picture, &told->self, source, false);
	assert(told->part_count == 0);
	if (found != NO_INDEX) {
		const struct known_row *row = &picture->rows[found];
		const bool moves =
		    !is_clearing(source) && row->parent != NO_INDEX && identify_is_loose(picture, row);
		picture_take(picture, found, source);
		out->self = (struct verdict){ moves ? VERDICT_MOVED : VERDICT_KNOWN, found, true, NO_INDEX };
		return;
	}
	out->self.doubt_of = find_doubt(picture, &told->self, source);
}

void identify(struct picture *picture, const struct told_movement *told, enum seen_in source,
	      struct movement_verdict *out)
{
	assert(told->self.amount != 0 && (told->parts != NULL || told->part_count == 0));
	out->self = (struct verdict){ VERDICT_NEW, NO_INDEX, false, NO_INDEX };
	out->makes_movement = false;
	out->is_contradiction = false;
	out->adds_parts = false;
	out->detaches = false;
	for (size_t p = 0; p < told->part_count; p++)
		out->parts[p] = (struct verdict){ VERDICT_NEW, NO_INDEX, false, NO_INDEX };
	const size_t movement = find_movement(picture, told, source);
	if (movement != NO_INDEX) {
		identify_known(picture, movement, told, source, out);
		return;
	}
	if (told->part_count == 0) {
		identify_single(picture, told, source, out);
		return;
	}
	find_parts_elsewhere(picture, told, source, out);
	for (size_t p = 0; p < told->part_count; p++)
		out->makes_movement = out->makes_movement || out->parts[p].kind == VERDICT_NEW ||
				      out->parts[p].kind == VERDICT_MOVED;
}
