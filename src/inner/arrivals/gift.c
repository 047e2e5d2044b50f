/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A letter about a gift. A giver is known again by the same address of mail and the same name, or no name;
 * what a letter says never changes a giver who stands: anyone can write anyone's address. */
#include "inner/arrivals/arrivals_inner.h"

#include <assert.h>

enum { SAME_EMAIL_MAX = 20, FOLDED_BYTES_MAX = PEOPLE_FIELD_BYTES_MAX * 11 };

/* Looking for the giver that the letter means. */
struct knowing {
	struct text name; /* folded; empty: any */
	struct text email;
	struct giver_id found;
};

static bool is_same_name(struct text folded, struct text name)
{
	SCOPED(buffer_close) struct buffer other = buffer_open(FOLDED_BYTES_MAX);
	text_fold(name, &other);
	assert(!other.is_failed);
	return text_equal(folded, buffer_text(&other));
}

static struct status know(void *argument, struct giver_id giver, struct text name)
{
	struct knowing *knowing = argument;
	assert(giver.raw > 0);
	const bool is_the_one =
	    knowing->name.count == 0 || text_equal(name, knowing->email) || is_same_name(knowing->name, name);
	if (knowing->found.raw == 0 && is_the_one)
		knowing->found = giver;
	return OK;
}

/* In small letters: no post office tells them apart, and people type both. */
static struct text small_email(struct store_tx *tx, struct text email)
{
	char *small = arena_take(store_arena(tx), email.count + 1);
	for (size_t i = 0; i < email.count; i++)
		small[i] = (char)(email.bytes[i] >= 'A' && email.bytes[i] <= 'Z' ? email.bytes[i] + 32
										 : email.bytes[i]);
	assert(small[email.count] == '\0');
	return (struct text){ small, email.count };
}

static struct status find_giver(struct store_tx *tx, const struct gift_letter *gift, struct text email,
				struct giver_id *out)
{
	struct knowing knowing = { .email = email };
	SCOPED(buffer_close) struct buffer folded = buffer_open(FOLDED_BYTES_MAX);
	text_fold(gift->name, &folded);
	assert(!folded.is_failed);
	knowing.name = buffer_text(&folded);
	TRY(people_by_email(tx, email, SAME_EMAIL_MAX, know, &knowing));
	*out = knowing.found;
	return OK;
}

/* Something to call a person by who gave no name. */
static struct text name_of(const struct gift_letter *gift, struct text email)
{
	if (gift->name.count > 0)
		return gift->name;
	assert(gift->email.count == email.count);
	if (email.count > 0)
		return email;
	return gift->phone.count > 0 ? gift->phone : gift->street;
}

static struct status find_or_add_giver(struct store_tx *tx, struct arriving *arriving,
				       const struct gift_letter *gift)
{
	const struct text email = small_email(tx, gift->email);
	TRY(find_giver(tx, gift, email, &arriving->giver));
	if (arriving->giver.raw > 0)
		return OK;
	const bool has_anything = name_of(gift, email).count + gift->postal_code.count + gift->town.count > 0;
	struct giver giver = { .kind = GIVER_ANONYMOUS, .language = gift->language };
	if (has_anything)
		giver = (struct giver){ .kind = GIVER_PERSON,
					.name = name_of(gift, email),
					.email = email,
					.phone = gift->phone,
					.street = gift->street,
					.postal_code = gift->postal_code,
					.town = gift->town,
					.language = gift->language };
	if (has_anything && giver.name.count == 0)
		giver.name = giver.town.count > 0 ? giver.town : giver.postal_code;
	assert(giver.kind == GIVER_ANONYMOUS || giver.name.count > 0);
	return people_add_giver(tx, &giver, arriving->random, arriving->by, &arriving->giver);
}

/* Whether the gift can be promised as it was shown to the giver. */
static struct status look(struct store_tx *tx, const struct gift_letter *gift, struct purpose *purpose,
			  enum arrival_why *why)
{
	bool is_open = false;
	assert(*why == ARRIVAL_WAITS_FOR_NOTHING);
	const struct status found = gifts_purpose_by_code(tx, gift->purpose, purpose);
	if (found.code == STATUS_NOT_FOUND || (status_is_ok(found) && !purpose->is_open)) {
		*why = ARRIVAL_NO_PURPOSE;
		return OK;
	}
	TRY(found);
	const struct status taken = gifts_reference_is_open(tx, gift->reference, &is_open);
	if (status_is_ok(taken))
		*why = ARRIVAL_REFERENCE_TAKEN;
	return taken.code == STATUS_NOT_FOUND ? OK : taken;
}

struct status arriving_gift(struct store_tx *tx, struct arriving *arriving, const struct gift_letter *gift)
{
	struct purpose purpose = { 0 };
	struct promise made;
	TRY(look(tx, gift, &purpose, &arriving->why));
	if (arriving->why != ARRIVAL_WAITS_FOR_NOTHING)
		return OK;
	TRY(find_or_add_giver(tx, arriving, gift));
	const struct promise promise = {
		.giver = arriving->giver,
		.reference = gift->reference,
		.kind = gift->often == GIFT_MONTHLY ? PROMISE_MONTHLY : PROMISE_ONCE,
		.amount = gift->amount,
		.purpose = purpose.id,
		.made_on = arriving->today,
	};
	TRY(gifts_promise(tx, &promise, arriving->random, arriving->by, &made));
	arriving->promise = made.id;
	arriving->counter = &arriving->report->gifts;
	if (gift->way == GIFT_BY_MANDATE_BY_POST)
		arriving->why = ARRIVAL_SEND_PAPER;
	assert(made.id.raw > 0);
	return OK;
}
