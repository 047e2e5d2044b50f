/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The address of a step holds all that its page shows, so that a browser which was closed comes back to it
 * and nothing need be kept here: way, how often, sum, reference, and a check under the step key. No person.
 */
#include "open/site/site_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* How a way is called in a form and, with how often, in an address. */
struct way_word {
	const char *word;
	const char *form_word;
	enum gift_way way;
	enum gift_often often;
};
static const struct way_word words[] = {
	{ "swish", "swish", GIFT_BY_SWISH, GIFT_ONCE },
	{ "bankgiro", "bankgiro", GIFT_BY_BANKGIRO, GIFT_ONCE },
	{ "standing", "bankgiro", GIFT_BY_BANKGIRO, GIFT_MONTHLY },
	{ "bank", "bank", GIFT_BY_MANDATE_AT_BANK, GIFT_MONTHLY },
	{ "paper", "paper", GIFT_BY_MANDATE_ON_PAPER, GIFT_MONTHLY },
};
enum { WORDS = sizeof words / sizeof words[0] };

static bool is_offered(const struct published *facts, enum gift_way way)
{
	assert(facts != NULL);
	switch (way) {
	case GIFT_BY_SWISH:
		return facts->swish.count > 0;
	case GIFT_BY_BANKGIRO:
		return facts->bankgiro.count > 0;
	case GIFT_BY_MANDATE_AT_BANK:
	case GIFT_BY_MANDATE_ON_PAPER:
		return facts->has_autogiro && facts->bankgiro.count > 0;
	case GIFT_BY_MANDATE_BY_POST: /* by telephone */
		return false;
	}
	return false;
}

enum gift_way slip_way_of(const struct published *facts, struct text word)
{
	assert(facts != NULL);
	for (size_t i = 0; i < WORDS; i++)
		if (text_equal(word, text_of(words[i].form_word)) && is_offered(facts, words[i].way))
			return words[i].way;
	return (enum gift_way)0;
}

/* A letter that was checked has a way that fits how often. */
static const struct way_word *word_of(const struct step *step)
{
	size_t at = 0;
	while (at < WORDS && (words[at].way != step->way || words[at].often != step->often))
		at++;
	assert(at < WORDS);
	return &words[at];
}

static void check_of(const struct site *site, const struct step *step, struct handle *out)
{
	SCOPED(buffer_close) struct buffer message = buffer_open(256);
	struct hash hash;
	uint64_t seed;
	buffer_print(&message, "step/%s/%" PRId64 "/%.*s", word_of(step)->word, step->amount.ore,
		     TEXT_ARGS(step->reference));
	assert(!message.is_failed);
	lookup_hash(site->step_key, buffer_text(&message), &hash);
	memcpy(&seed, hash.bytes, sizeof seed);
	struct random random = random_seeded(seed);
	*out = handle_make(&random);
}

/* "100000000022-2k4m6p8r2t4v" in the arena. */
static struct text code_of(const struct web_request *request, const struct step *step)
{
	char room[SITE_SLIP_ROOM];
	struct handle check;
	check_of(site_of(request), step, &check);
	assert(strlen(check.characters) == SITE_CHECK_CHARACTERS);
	snprintf(room, sizeof room, "%.*s-%s", TEXT_ARGS(step->reference), check.characters);
	return arena_copy(request->arena, text_of(room));
}

struct text slip_address(const struct web_request *request, enum language language, const struct step *step)
{
	SCOPED(buffer_close) struct buffer address = buffer_open(WEB_LOCATION_BYTES_MAX);
	buffer_print(&address, "/%s/step/%s/%" PRId64 "/%.*s", language_code(language), word_of(step)->word,
		     step->amount.ore, TEXT_ARGS(code_of(request, step)));
	assert(!address.is_failed);
	return arena_copy(request->arena, buffer_text(&address));
}

struct slip_part slip_part_of(const struct web_request *request, const struct step *step)
{
	assert(step->amount.ore > 0);
	return slip_part(site_of(request)->facts->name, text_of(word_of(step)->word), step->amount.ore,
			 code_of(request, step), step->amount, step->reference);
}

static const struct status unknown = { .code = STATUS_NOT_FOUND, .reason = "No page has this address." };

static struct status read_way(const struct web_request *request, struct step *out)
{
	const struct text word = web_parameter(request, "way");
	assert(out != NULL);
	for (size_t i = 0; i < WORDS; i++) {
		if (!text_equal(word, text_of(words[i].word)) ||
		    !is_offered(site_of(request)->facts, words[i].way))
			continue;
		out->way = words[i].way;
		out->often = words[i].often;
		return OK;
	}
	return unknown;
}

struct status slip_read(const struct web_request *request, struct step *out)
{
	struct text code = web_parameter(request, "slip");
	struct step step = { .amount = { web_parameter_number(request, "ore") } };
	TRY(read_way(request, &step));
	const struct text whole = code;
	step.reference = text_take_until(&code, '-');
	if (!ocr_is_valid(step.reference, OCR_LENGTH_AND_CHECK) || step.amount.ore < INTAKE_GIFT_ORE_MIN ||
	    step.amount.ore > INTAKE_GIFT_ORE_MAX)
		return unknown;
	assert(step.reference.count <= OCR_DIGITS_MAX);
	const struct text ours = code_of(request, &step);
	/* One step has one address: the sum is written in one way alone. */
	const bool is_plain = web_parameter(request, "ore").bytes[0] != '0';
	if (!is_plain || whole.count != ours.count || !secret_equal(whole, ours))
		return unknown;
	*out = step;
	return OK;
}
