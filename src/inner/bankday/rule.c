/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/bankday/bankday_inner.h"

#include <assert.h>

enum { RULES_MAX = 500, RULE_WORDS_MIN = 3, FOLD_ROOM = 4096 };

struct status bankday_add_rule(struct store_tx *tx, const struct bank_rule *rule, const struct actor *by)
{
	assert(by != NULL && rule->direction >= -1 && rule->direction <= 1);
	if (rule->name.count == 0 || rule->name.count > BANKDAY_NAME_MAX || !text_is_utf8(rule->name))
		return FAIL(STATUS_INPUT, "The rule's name is empty or too long.");
	if (rule->words.count < RULE_WORDS_MIN || rule->words.count > BANKDAY_NAME_MAX ||
	    !text_is_utf8(rule->words))
		return FAIL(STATUS_INPUT, "The words that a rule looks for are at least three letters.");
	struct ledger_account account;
	const struct status found = ledger_find_account(tx, rule->counter_account, &account);
	if (found.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_INPUT, "There is no such account in the plan.");
	TRY(found);
	struct bank_rule_by_name_out standing;
	const struct status status =
	    bank_rule_by_name(tx, &(struct bank_rule_by_name_in){ rule->name }, &standing);
	if (status.code == STATUS_OK)
		return FAIL(STATUS_CONFLICT, "A rule with that name stands already.");
	if (status.code != STATUS_NOT_FOUND)
		return status;
	struct buffer folded = buffer_open(FOLD_ROOM);
	text_fold(rule->words, &folded);
	const struct bank_rule_id id = { store_new_id(tx) };
	const struct bank_rule_put_in row = { id, rule->name,
					      arena_copy(store_arena(tx), buffer_text(&folded)),
					      rule->direction, rule->counter_account };
	buffer_close(&folded);
	TRY(bank_rule_put(tx, &row));
	return store_journal(tx, &(struct journal_note){ .kind = "bank rule added", .subject = id.raw });
}

struct rule_caller {
	bank_rule_row *row;
	void *argument;
};

static struct status tell_rule(void *argument, const void *out)
{
	const struct rule_caller *caller = argument;
	const struct bank_rule_all_out *found = out;
	assert(found->id.raw > 0);
	const struct bank_rule rule = { found->name, found->words, (int)found->direction,
					found->counter_account };
	return caller->row(caller->argument, &rule);
}

struct status bankday_rules_each(struct store_tx *tx, bank_rule_row *row, void *argument)
{
	assert(row != NULL);
	struct rule_caller caller = { row, argument };
	return bank_rule_all(tx, tell_rule, &caller);
}

/* The rules in memory while leaves are asked about. */
struct rule_book {
	struct store_tx *tx;
	struct bank_rule_all_out rules[RULES_MAX];
	size_t count;
};

static struct status gather_rule(void *argument, const void *out)
{
	struct rule_book *book = argument;
	const struct bank_rule_all_out *found = out;
	if (book->count == RULES_MAX)
		return FAIL(STATUS_LIMIT, "There are more rules than this program uses.");
	struct bank_rule_all_out *rule = &book->rules[book->count++];
	*rule = *found;
	rule->words = arena_copy(store_arena(book->tx), found->words);
	assert(rule->words.count > 0);
	return OK;
}

/* What a person would read of the row, folded: message, payer and the bank's code. */
static void fold_leaf(const struct bank_leaf *leaf, struct buffer *out)
{
	buffer_clear(out);
	text_fold(leaf->message, out);
	buffer_add_byte(out, ' ');
	text_fold(leaf->payer_name, out);
	buffer_add_byte(out, ' ');
	text_fold(leaf->reference, out);
	buffer_add_byte(out, ' ');
	text_fold(leaf->bank_code, out);
	assert(!out->is_failed);
}

static const struct bank_rule_all_out *rule_for(const struct rule_book *book, const struct bank_leaf *leaf,
						struct text folded)
{
	const int direction = leaf->amount.minor > 0 ? 1 : -1;
	assert(leaf->amount.minor != 0);
	for (size_t i = 0; i < book->count; i++) {
		const struct bank_rule_all_out *rule = &book->rules[i];
		if (rule->direction != 0 && rule->direction != direction)
			continue;
		if (text_find(folded, rule->words) < folded.count)
			return rule;
	}
	return NULL;
}

static struct status find_by_rule(void *self, struct store_tx *tx, const struct bank_leaf *leaves,
				  size_t count, struct bank_home *homes)
{
	(void)self;
	struct rule_book *book = arena_take(store_arena(tx), sizeof *book);
	book->tx = tx;
	TRY(bank_rule_all(tx, gather_rule, book));
	struct buffer folded = buffer_open(FOLD_ROOM * 4);
	for (size_t i = 0; i < count && book->count > 0; i++) {
		if (homes[i].kind != HOME_NONE)
			continue;
		fold_leaf(&leaves[i], &folded);
		const struct bank_rule_all_out *rule = rule_for(book, &leaves[i], buffer_text(&folded));
		if (rule != NULL)
			homes[i] =
			    (struct bank_home){ .kind = HOME_RULE, .counter_account = rule->counter_account };
	}
	buffer_close(&folded);
	assert(homes != NULL);
	return OK;
}

static struct status rule_booked(void *self, struct store_tx *tx, const struct bank_leaf *leaf,
				 const struct bank_home *home, struct voucher_id voucher)
{
	(void)self;
	(void)tx;
	(void)leaf;
	assert(home->kind == HOME_RULE && voucher.raw > 0);
	return OK; /* the row itself says all there is to say */
}

const struct home_finder bankday_rules = { .find = find_by_rule, .booked = rule_booked };
