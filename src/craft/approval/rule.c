/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/approval/approval_inner.h"

#include <assert.h>

struct status approval_check_words(struct text words, size_t bytes_max, const char *field)
{
	assert(bytes_max > 0 && field != NULL);
	if (words.count == 0)
		return FAIL_INPUT(0, field, "Some words are missing.", "Write them.");
	if (words.count > bytes_max)
		return FAIL_INPUT(0, field, "The words are too long.", "Write fewer.");
	bool is_plain = text_is_utf8(words);
	for (size_t i = 0; i < words.count; i++)
		is_plain = is_plain && (unsigned char)words.bytes[i] >= ' ' && words.bytes[i] != 0x7F;
	return is_plain ? OK
			: FAIL_INPUT(0, field, "The words hold something that is no text.",
				     "Write them on one line, with ordinary letters.");
}

static struct status refuse_earlier(struct store_tx *tx, const struct rule_given *given)
{
	struct rule_last_out last;
	const struct status status = rule_last(tx, &(struct rule_last_in){ given->key }, &last);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	assert(given->key.count > 0);
	return last.valid_from.number < given->valid_from.number
		   ? OK
		   : FAIL(STATUS_CONFLICT, "A rule holds from a later day than the one before it.");
}

struct status rule_set(struct store_tx *tx, const struct rule_given *given, const struct actor *by,
		       struct rule_id *out)
{
	assert(by != NULL && by->name.count > 0 && out != NULL);
	TRY(approval_check_words(given->key, RULE_KEY_MAX, "key"));
	TRY(approval_check_words(given->base, RULE_WORDS_MAX, "base"));
	TRY(approval_check_words(given->source, RULE_WORDS_MAX, "source"));
	TRY(refuse_earlier(tx, given));
	*out = (struct rule_id){ store_new_id(tx) };
	assert(out->raw > 0);
	TRY(rule_put(tx, &(struct rule_put_in){ .id = *out,
						.key = given->key,
						.valid_from = given->valid_from,
						.value = given->value,
						.base = given->base,
						.source = given->source,
						.made_at = store_now(tx) }));
	return store_journal(
	    tx, &(struct journal_note){ .kind = "rule set", .subject = out->raw, .words = given->key });
}

struct status rule_set_missing(struct store_tx *tx, const struct rule_given *given, size_t count,
			       const struct actor *by)
{
	assert(given != NULL && by != NULL);
	for (size_t i = 0; i < count; i++) {
		struct rule_last_out last;
		struct rule_id id;
		const struct status status = rule_last(tx, &(struct rule_last_in){ given[i].key }, &last);
		if (status_is_ok(status))
			continue;
		if (status.code != STATUS_NOT_FOUND)
			return status;
		TRY(rule_set(tx, &given[i], by, &id));
	}
	return OK;
}

struct status rule_on(struct store_tx *tx, struct text key, struct day day, struct rule_value *out)
{
	struct rule_at_out found;
	assert(out != NULL && key.count > 0);
	const struct status status = rule_at(tx, &(struct rule_at_in){ key, day }, &found);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no rule for the day.");
	TRY(status);
	*out = (struct rule_value){ found.id, found.valid_from, found.value, found.base, found.source };
	assert(out->valid_from.number <= day.number);
	return OK;
}

struct status rule_by_id(struct store_tx *tx, struct rule_id id, struct rule_value *out)
{
	struct rule_find_out found;
	assert(out != NULL);
	const struct status status = rule_find(tx, &(struct rule_find_in){ id }, &found);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such rule.");
	TRY(status);
	*out = (struct rule_value){ found.id, found.valid_from, found.value, found.base, found.source };
	assert(out->id.raw == id.raw);
	return OK;
}
