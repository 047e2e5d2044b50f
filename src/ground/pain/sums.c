/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { MILLS = 1000, SLOTS_MIN = 64 };

/* With this many of the largest amounts, in a currency without decimals, the sum has at most 18 digits. */
static_assert(PAIN_AMOUNT_MINOR_MAX < INT64_C(1000000000000000000) / MILLS / PAIN_PAYMENTS_MAX,
	      "a control sum of 18 digits cannot hold the largest file");

bool pain_amount_is_payable(struct foreign_money amount)
{
	assert(MONEY_ORE_MAX > PAIN_AMOUNT_MINOR_MAX);
	struct currency currency;
	return amount.minor > 0 && amount.minor <= PAIN_AMOUNT_MINOR_MAX &&
	       status_is_ok(currency_parse(text_of(amount.currency.code), &currency)) &&
	       currency_decimals(currency) <= PAIN_DECIMALS_MAX;
}

void pain_tally_add(struct pain_tally *tally, struct foreign_money amount)
{
	static const int64_t scale[PAIN_DECIMALS_MAX + 1] = { 1000, 100, 10, 1 };
	const unsigned decimals = currency_decimals(amount.currency);
	assert(pain_amount_is_payable(amount) && tally->count < PAIN_PAYMENTS_MAX);
	tally->count++;
	tally->mills += amount.minor * scale[decimals];
	tally->decimals = decimals > tally->decimals ? decimals : tally->decimals;
	assert(tally->mills > 0);
}

const char *pain_tally_print(const struct pain_tally *tally, char room[MONEY_PRINT_ROOM])
{
	assert(tally->mills >= 0 && tally->decimals <= PAIN_DECIMALS_MAX);
	const int count = snprintf(room, MONEY_PRINT_ROOM, "%" PRId64 ".%03d", tally->mills / MILLS,
				   (int)(tally->mills % MILLS));
	assert(count > 4 && count < MONEY_PRINT_ROOM);
	room[count - (tally->decimals == 0 ? 4 : PAIN_DECIMALS_MAX - (int)tally->decimals)] = '\0';
	return room;
}

/* Without zeros that say nothing: "0" of "00.00", "1.5" of "01.50". */
static struct text shortest(struct text digits)
{
	assert(digits.bytes != NULL || digits.count == 0);
	while (text_starts(digits, TEXT("0")))
		digits = text_slice(digits, 1, digits.count);
	const bool has_point = text_find(digits, TEXT(".")) < digits.count;
	while (has_point && digits.bytes[digits.count - 1] == '0')
		digits.count--;
	if (has_point && digits.bytes[digits.count - 1] == '.')
		digits.count--;
	return digits;
}

bool pain_tally_is(const struct pain_tally *tally, struct text digits)
{
	assert(tally != NULL);
	char room[MONEY_PRINT_ROOM];
	struct text fraction = digits;
	const struct text whole = text_take_until(&fraction, '.');
	if (!text_is_digits(whole) || (fraction.count > 0 && !text_is_digits(fraction)))
		return false;
	return text_equal(shortest(digits), shortest(text_of(pain_tally_print(tally, room))));
}

void pain_ids_close(struct pain_ids *ids)
{
	assert(ids != NULL);
	free(ids->slots);
	*ids = (struct pain_ids){ 0 };
}

/* FNV-1a, 64 bits: the ids of a file are few, so a poor spread costs little. */
static size_t slot_of(const struct pain_ids *ids, struct text id)
{
	assert(id.count > 0 && ids->room > ids->count);
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < id.count; i++)
		hash = (hash ^ (unsigned char)id.bytes[i]) * UINT64_C(0x100000001b3);
	size_t slot = (size_t)(hash ^ hash >> 32) & (ids->room - 1);
	while (ids->slots[slot].count > 0 && !text_equal(ids->slots[slot], id))
		slot = (slot + 1) & (ids->room - 1);
	return slot;
}

static void grow(struct pain_ids *ids)
{
	const struct pain_ids old = *ids;
	ids->room = old.room == 0 ? SLOTS_MIN : old.room * 2;
	ids->slots = memory_take(ids->room, sizeof ids->slots[0]);
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i].count > 0)
			ids->slots[slot_of(ids, old.slots[i])] = old.slots[i];
	free(old.slots);
	assert(ids->room > 2 * ids->count);
}

bool pain_ids_add(struct pain_ids *ids, struct text id)
{
	assert(id.count > 0);
	if (ids->room <= 2 * (ids->count + 1))
		grow(ids);
	struct text *slot = &ids->slots[slot_of(ids, id)];
	if (slot->count > 0)
		return false;
	*slot = id;
	ids->count++;
	return true;
}
