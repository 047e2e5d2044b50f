/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/outbox/outbox_inner.h"

#include <assert.h>
#include <stdio.h>

static bool is_kind(struct text kind)
{
	assert(kind.bytes != NULL || kind.count == 0);
	for (size_t i = 0; i < kind.count; i++)
		if (kind.bytes[i] != ' ' && (kind.bytes[i] < 'a' || kind.bytes[i] > 'z'))
			return false;
	return kind.count > 0 && kind.count <= OUTBOX_KIND_MAX;
}

/* Waiting from now on. */
static struct status put_row(struct store_tx *tx, const struct outbox_letter *letter,
			     const struct mail_message *message, struct outbox_id *out)
{
	SCOPED(buffer_close) struct buffer made = buffer_open(MAIL_BYTES_MAX);
	TRY(mail_compose(message, &made));
	assert(made.count > 0);
	*out = (struct outbox_id){ store_new_id(tx) };
	TRY(outbox_letter_put(tx, &(struct outbox_letter_put_in){
				      .id = *out,
				      .kind = letter->cause.kind,
				      .cause = letter->cause.id,
				      .message_id = message->id,
				      .sender = message->from.address,
				      .recipient = message->to.address,
				      .message = buffer_text(&made),
				      .state = OUTBOX_WAITING,
				      .doubt = OUTBOX_SURE,
				      .made_at = message->date,
				      .since = message->date,
				      .next_at = message->date,
				  }));
	return store_journal(tx, &(struct journal_note){ .kind = "letter out kept", .subject = out->raw });
}

struct status outbox_put(struct store_tx *tx, const struct outbox_letter *letter, struct random *random,
			 const struct actor *by, struct outbox_id *out)
{
	char id[MAIL_ID_MAX + 1];
	struct outbox_letter_by_cause_out standing;
	assert(letter != NULL && random != NULL && by != NULL && out != NULL);
	assert(letter->cause.id > 0);
	if (!is_kind(letter->cause.kind))
		return FAIL_INPUT(0, "kind", "The kind of a letter is of small letters and spaces.",
				  "Write it as gift receipt.");
	const struct status found = outbox_letter_by_cause(
	    tx, &(struct outbox_letter_by_cause_in){ letter->cause.kind, letter->cause.id }, &standing);
	if (status_is_ok(found))
		*out = standing.id;
	if (found.code != STATUS_NOT_FOUND)
		return found;
	const struct handle handle = handle_make(random);
	const int count = snprintf(id, sizeof id, "%s@%.*s", handle.characters, TEXT_ARGS(letter->host));
	struct mail_message message = letter->message;
	message.id = (struct text){ id, count > 0 && (size_t)count < sizeof id ? (size_t)count : 0 };
	message.date = store_now(tx);
	return put_row(tx, letter, &message, out);
}
