/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rule: percentages, limits and times that change over the years: data with a day from which they hold, what
 * they are of, and who says so. What was decided keeps the version it was decided under. Part of the door of
 * approval. */

#ifndef CRAFT_APPROVAL_RULE_H
#define CRAFT_APPROVAL_RULE_H

#include "ground/store/store.h"

struct rule_id {
	int64_t raw;
};

enum { RULE_KEY_MAX = 64, RULE_WORDS_MAX = 200 };

/* STATUS_INPUT, with the field, unless 1 to `bytes_max` bytes of UTF-8 without control characters: words that
 * persons approve are read by them. */
MUST_USE struct status approval_check_words(struct text words, size_t bytes_max, const char *field);

struct rule_given {
	struct text key; /* "approval.valid_days" */
	struct day valid_from;
	int64_t value;
	struct text base;   /* of what, in which unit: "days from the asking" */
	struct text source; /* who says so: a law and its paragraph, an agreement, the centre's own order */
};
/* STATUS_CONFLICT when its day is not after the last one's of its key: what held stays as it was.
 * STATUS_INPUT when a text is empty or too long. */
MUST_USE struct status rule_set(struct store_tx *tx, const struct rule_given *given, const struct actor *by,
				struct rule_id *out);
/* Sets those of `count` whose key has no value yet. */
MUST_USE struct status rule_set_missing(struct store_tx *tx, const struct rule_given *given, size_t count,
					const struct actor *by);

struct rule_value {
	struct rule_id id;
	struct day valid_from;
	int64_t value;
	struct text base;
	struct text source;
};
/* What held on the day. STATUS_NOT_FOUND when nothing did. */
MUST_USE struct status rule_on(struct store_tx *tx, struct text key, struct day day, struct rule_value *out);
/* A version that something was decided under. */
MUST_USE struct status rule_by_id(struct store_tx *tx, struct rule_id id, struct rule_value *out);

#endif
