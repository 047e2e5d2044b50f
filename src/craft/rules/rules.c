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

static void add_number(struct hash_stream *stream, int64_t number)
{
	char bytes[8];
	assert(stream != NULL);
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)((uint64_t)number >> (8 * i));
	hash_stream_add(stream, (struct text){ bytes, sizeof bytes });
}

static void add_text(struct hash_stream *stream, struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	add_number(stream, (int64_t)text.count);
	hash_stream_add(stream, text);
}

void rules_digest(const struct rule *rule, struct hash *out)
{
	struct hash_stream stream;
	assert(rule->id.raw > 0 && out != NULL);
	hash_stream_begin(&stream);
	add_number(&stream, rule->id.raw);
	add_text(&stream, rule->key);
	add_number(&stream, rule->value);
	add_text(&stream, rule->base);
	add_text(&stream, rule->source);
	add_number(&stream, rule->valid_from.number);
	hash_stream_end(&stream, out);
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
	struct rule added_rule = *rule;
	struct hash digest;
	added_rule.id = id;
	rules_digest(&added_rule, &digest);
	return store_journal(tx, &(struct journal_note){
				     .kind = "rule added",
				     .subject = id.raw,
				     .words = rule->key,
				     .digest = { (const char *)digest.bytes, HASH_BYTES },
				 });
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
