/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/audit/audit_inner.h"

#include "ground/crypto/crypto.h"

#include <assert.h>
#include <string.h>

_Static_assert((int)AUDIT_HASH_ROOM == (int)HASH_PRINT_ROOM, "the head is printed as a hash");

/* Every statement of wrong rows has an out struct of its own with these very columns. */
static bool is_of_rows(const struct statement *statement)
{
	static const struct {
		enum store_type type;
		size_t offset;
	} columns[] = {
		{ STORE_INT64, offsetof(struct audit_row, id) },
		{ STORE_TEXT, offsetof(struct audit_row, name) },
		{ STORE_ID, offsetof(struct audit_row, day) },
		{ STORE_INT64, offsetof(struct audit_row, expected) },
		{ STORE_INT64, offsetof(struct audit_row, found) },
	};
	const size_t count = sizeof columns / sizeof columns[0];
	assert(statement->out != NULL);
	bool is_same = statement->out_count == count && statement->out_bytes == sizeof(struct audit_row);
	for (size_t i = 0; is_same && i < count; i++)
		is_same = statement->out[i].type == columns[i].type &&
			  statement->out[i].offset == columns[i].offset;
	return is_same;
}

static struct status tell_wrong_row(void *argument, const void *out)
{
	struct audit_row row;
	memcpy(&row, out, sizeof row);
	assert(argument != NULL);
	return audit_tell(argument, &row);
}

struct status audit_tell_rows(struct store_tx *tx, const struct statement *rows, struct audit_walk *walk)
{
	assert(rows != NULL && is_of_rows(rows));
	return store_each(tx, rows, NULL, tell_wrong_row, walk);
}

static struct status ask_rows(struct store_tx *tx, void *argument)
{
	struct audit_walk *walk = argument;
	assert(walk->plan->rows != NULL);
	return audit_tell_rows(tx, walk->plan->rows, walk);
}

/* Each check has a snapshot of its own, so that a long audit does not hold one for its whole time. */
static struct status make_check(struct store *books, struct audit_walk *walk)
{
	assert((walk->plan->rows == NULL) != (walk->plan->walk == NULL));
	return walk->plan->rows != NULL ? store_read(books, ask_rows, walk) : walk->plan->walk(books, walk);
}

/* The caller's own failure must not be taken for the store's. */
struct outer_tell {
	audit_finding *tell;
	void *argument;
	struct status failure;
};

static struct status pass_on(void *argument, const struct audit_found *found)
{
	struct outer_tell *outer = argument;
	assert(found->check != NULL);
	outer->failure = outer->tell(outer->argument, found);
	return outer->failure;
}

struct status audit_run(struct store *books, audit_finding *tell, void *argument, struct audit_summary *out)
{
	assert(books != NULL && tell != NULL && out != NULL);
	*out = (struct audit_summary){ 0 };
	struct outer_tell outer = { .tell = tell, .argument = argument };
	const struct status measured = audit_measure(books, out);
	if (measured.code == STATUS_BROKEN)
		return measured;
	for (size_t i = 0; i < audit_check_count(); i++) {
		struct audit_walk walk = { .plan = audit_plan_at(i), .tell = pass_on, .argument = &outer };
		const struct status made = make_check(books, &walk);
		TRY(outer.failure);
		if (made.code != STATUS_OK)
			TRY(audit_tell_failure(&walk, made));
		out->checks++;
		out->findings += walk.findings;
		out->broken_checks += walk.findings > 0;
	}
	assert(out->broken_checks <= out->checks && out->findings >= out->broken_checks);
	return OK;
}

static struct status measure(struct store_tx *tx, void *argument)
{
	struct audit_summary *summary = argument;
	struct audit_size_out size;
	TRY(audit_size(tx, &size));
	summary->rows = size.rows;
	summary->vouchers = size.vouchers;
	summary->journal_lines = size.journal_count;
	struct hash head = { { 0 } };
	if (size.journal_chain.count != sizeof head.bytes)
		return FAIL(STATUS_CONFLICT, "The journal's head is no hash.");
	memcpy(head.bytes, size.journal_chain.bytes, sizeof head.bytes);
	hash_print(&head, summary->journal_head);
	assert(summary->rows >= 0);
	return OK;
}

struct status audit_measure(struct store *books, struct audit_summary *out)
{
	assert(out != NULL);
	return store_read(books, measure, out);
}
