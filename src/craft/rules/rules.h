/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rules: values that change every few years, as dated data. A rule has a value, what it is a value of, a
 * source and the first day it holds; none is ever changed or removed. A decision keeps the id of the rule it
 * was made under. */

#ifndef CRAFT_RULES_RULES_H
#define CRAFT_RULES_RULES_H

#include "ground/crypto/crypto.h"
#include "ground/store/store.h"

extern const struct statement_set rules_statements;
extern const struct migration rules_migrations[];

struct rule_id {
	int64_t raw;
};

enum {
	RULES_KEY_MAX = 64,    /* bytes: "mandate.notice_weekdays" */
	RULES_WORDS_MAX = 200, /* bytes of a base or source: a law with its section fits */
};

struct rule {
	struct rule_id id;
	struct text key; /* room.what, in small letters */
	int64_t value;
	struct text base;   /* what the value is of, with its unit: "weekdays before the draw" */
	struct text source; /* the law, standard or decision, with its section */
	struct day valid_from;
};

/* Adds a rule; `id` is made. STATUS_INPUT, with .field, when a text is empty, too long or no text;
 * STATUS_CONFLICT when the key has a rule from that very day. */
MUST_USE struct status rules_add(struct store_tx *tx, const struct rule *rule, const struct actor *by,
				 struct rule_id *out);
/* The rule that holds on the day: the latest that is valid from it or before. Texts live as long as the unit.
 * STATUS_NOT_FOUND when none does. */
MUST_USE struct status rules_on(struct store_tx *tx, struct text key, struct day day, struct rule *out);
typedef struct status rules_row(void *argument, const struct rule *rule);
/* Every rule, by key and first day. */
MUST_USE struct status rules_each(struct store_tx *tx, rules_row *row, void *argument);
/* What the journal keeps of a rule, so that an altered one is found. */
void rules_digest(const struct rule *rule, struct hash *out);

#endif
