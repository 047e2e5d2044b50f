/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/rules/rules.h"

#include "craft/rules/rules_sql.h"

#include <assert.h>

static struct status check_words(struct text words, const char *field, size_t bytes_max)
{
	assert(field != NULL && bytes_max > 0);
	if (text_trim(words).count == 0)
		return FAIL_INPUT(0, field, "The field is empty.",
				  "Say what the rule is and where it stands.");
	if (words.count > bytes_max)
		return FAIL_INPUT(0, field, "The field is too long.", "Shorten it.");
	return OK;
}

struct status rules_add(struct store_tx *tx, const struct rule *rule, const struct actor *by,
			struct rule_id *out)
{
	assert(by != NULL && out != NULL);
	TRY(check_words(rule->key, "key", RULES_KEY_MAX));
	TRY(check_words(rule->base, "base", RULES_WORDS_MAX));
	TRY(check_words(rule->source, "source", RULES_WORDS_MAX));
	int64_t added = 0;
	const struct rule_id id = { store_new_id(tx) };
	const struct rule_value_add_in row = { id,         rule->key,    rule->value,
					       rule->base, rule->source, rule->valid_from };
	TRY(rule_value_add(tx, &row, &added));
	if (added == 0)
		return FAIL(STATUS_CONFLICT, "There is a rule from that day already; rules are not changed.");
	*out = id;
	return store_journal(tx, &(struct journal_note){ "rule added", id.raw, rule->key, { 0 } });
}

struct status rules_on(struct store_tx *tx, struct text key, struct day day, struct rule *out)
{
	struct rule_value_on_out row;
	const struct status status = rule_value_on(tx, &(struct rule_value_on_in){ key, day }, &row);
	assert(out != NULL && key.count > 0);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "No rule holds on that day.");
	TRY(status);
	*out = (struct rule){ row.id, key, row.value, row.base, row.source, row.valid_from };
	return OK;
}

struct each {
	rules_row *row;
	void *argument;
};

static struct status tell_rule(void *argument, const void *out)
{
	const struct each *each = argument;
	const struct rule_value_each_out *row = out;
	assert(row->id.raw > 0);
	return each->row(each->argument, &(struct rule){ row->id, row->key, row->value, row->base,
							 row->source, row->valid_from });
}

struct status rules_each(struct store_tx *tx, rules_row *row, void *argument)
{
	assert(row != NULL);
	return rule_value_each(tx, tell_rule, &(struct each){ row, argument });
}
