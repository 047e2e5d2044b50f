/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rules, votes, payees and payments: hashed again, each as the room that wrote it hashes it, and payment
 * files read back as a bank would. */

#include "inner/audit/audit_inner.h"

#include "craft/approval/approval.h"
#include "craft/rules/rules.h"
#include "ground/pain/pain.h"

#include <assert.h>
#include <string.h>

void audit_hash_number(struct hash_stream *stream, int64_t number)
{
	char bytes[8];
	assert(stream != NULL);
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)((uint64_t)number >> (8 * i));
	hash_stream_add(stream, (struct text){ bytes, sizeof bytes });
}

void audit_hash_text(struct hash_stream *stream, struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	audit_hash_number(stream, (int64_t)text.count);
	hash_stream_add(stream, text);
}

bool audit_is_digest(const struct hash *hash, struct text digest)
{
	assert(hash != NULL);
	return digest.count == HASH_BYTES && memcmp(hash->bytes, digest.bytes, HASH_BYTES) == 0;
}

static struct status judge_rule(void *argument, const void *out)
{
	const struct audit_rule_out *row = out;
	struct hash hash;
	const struct rule rule = {
		{ row->id }, row->key, row->value, row->base, row->source, row->valid_from
	};
	assert(argument != NULL);
	if (row->id > 0)
		rules_digest(&rule, &hash);
	if (row->id > 0 && audit_is_digest(&hash, row->digest))
		return OK;
	return audit_tell(argument, &(struct audit_row){ .id = row->id, .name = row->key });
}

static struct status ask_rules(struct store_tx *tx, void *argument)
{
	assert(argument != NULL);
	TRY(audit_tell_rows(tx, &wrong_rule_note_statement, argument));
	return audit_rule(tx, judge_rule, argument);
}

struct status audit_walk_rules(struct store *books, struct audit_walk *walk)
{
	assert(walk->plan->place == PLACE_RULE);
	return store_read(books, ask_rules, walk);
}

static struct status judge_vote(void *argument, const void *out)
{
	const struct audit_vote_out *row = out;
	const struct vote vote = { { row->id }, (enum vote_act)row->act, row->person, row->actor, row->reason,
				   row->made_at };
	struct hash hash;
	const bool is_vote = row->id > 0 && row->matter_id > 0;
	assert(argument != NULL);
	if (is_vote)
		approval_vote_digest((struct matter_id){ row->matter_id }, &vote, &hash);
	if (is_vote && audit_is_digest(&hash, row->digest))
		return OK;
	return audit_tell(argument, &(struct audit_row){ .id = row->id, .name = TEXT("vote") });
}

static struct status ask_votes(struct store_tx *tx, void *argument)
{
	assert(argument != NULL);
	TRY(audit_tell_rows(tx, &wrong_approval_note_statement, argument));
	return audit_vote(tx, judge_vote, argument);
}

struct status audit_walk_votes(struct store *books, struct audit_walk *walk)
{
	assert(walk->plan->place == PLACE_APPROVAL);
	return store_read(books, ask_votes, walk);
}

static void add_texts(struct hash_stream *stream, const struct text *texts, size_t count)
{
	assert(count > 0);
	for (size_t i = 0; i < count; i++)
		audit_hash_text(stream, texts[i]);
}

/* Name, account and address in the order of the columns: as they are approved, and as part of each payment.
 */
enum { PAYEE_TEXTS = 10 };

static void add_payee(struct hash_stream *stream, int64_t account_kind, const struct text *texts)
{
	assert(texts != NULL);
	audit_hash_number(stream, account_kind);
	add_texts(stream, texts, PAYEE_TEXTS);
}

static struct status judge_payee(void *argument, const void *out)
{
	const struct audit_payee_out *row = out;
	const struct text payee[PAYEE_TEXTS] = {
		row->name,     row->account,   row->bic,  row->clearing_system, row->clearing, row->street,
		row->building, row->post_code, row->town, row->country
	};
	struct hash_stream stream;
	struct hash hash;
	assert(argument != NULL);
	hash_stream_begin(&stream);
	audit_hash_text(&stream, TEXT("payee"));
	audit_hash_number(&stream, row->id);
	add_payee(&stream, row->account_kind, payee);
	hash_stream_end(&stream, &hash);
	if (audit_is_digest(&hash, row->digest))
		return OK;
	return audit_tell(argument, &(struct audit_row){ .id = row->payee_id });
}

static struct status ask_payees(struct store_tx *tx, void *argument)
{
	assert(argument != NULL);
	TRY(audit_tell_rows(tx, &wrong_payee_unasked_statement, argument));
	return audit_payee(tx, judge_payee, argument);
}

struct status audit_walk_payees(struct store *books, struct audit_walk *walk)
{
	assert(walk->plan->place == PLACE_PAYEE);
	return store_read(books, ask_payees, walk);
}

/* The payment whose versions of the payee come by. */
struct payment_walk {
	struct audit_walk *walk;
	int64_t payment; /* 0 before the first */
	bool is_approved;
};

static void hash_payment(const struct audit_payment_out *row, struct hash *out)
{
	const int64_t numbers[] = { row->payee_id, row->amount,     row->debit_account, row->cost_account,
				    row->fund_id,  row->purpose_id, row->project_id,    row->funder_id,
				    row->earliest, row->service,    row->charges };
	const struct text texts[] = {
		row->currency, row->debit_iban,   row->debit_bic, row->ocr,
		row->message,  row->purpose_code, row->evidence,  row->evidence_digest
	};
	const struct text payee[PAYEE_TEXTS] = {
		row->name,     row->account,   row->bic,  row->clearing_system, row->clearing, row->street,
		row->building, row->post_code, row->town, row->country
	};
	struct hash_stream stream;
	assert(out != NULL);
	hash_stream_begin(&stream);
	audit_hash_text(&stream, TEXT("payment"));
	audit_hash_number(&stream, row->id);
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		audit_hash_number(&stream, numbers[i]);
	add_texts(&stream, texts, sizeof texts / sizeof texts[0]);
	audit_hash_number(&stream, row->version_id);
	add_payee(&stream, row->account_kind, payee);
	hash_stream_end(&stream, out);
}

static struct status end_payment(struct payment_walk *payments)
{
	assert(payments->walk != NULL);
	if (payments->payment == 0 || payments->is_approved)
		return OK;
	return audit_tell(payments->walk, &(struct audit_row){ .id = payments->payment });
}

static struct status take_payment(void *argument, const void *out)
{
	struct payment_walk *payments = argument;
	const struct audit_payment_out *row = out;
	struct hash hash;
	if (row->id != payments->payment)
		TRY(end_payment(payments));
	payments->is_approved = row->id == payments->payment && payments->is_approved;
	payments->payment = row->id;
	hash_payment(row, &hash);
	payments->is_approved = payments->is_approved || audit_is_digest(&hash, row->digest);
	assert(payments->walk != NULL);
	return OK;
}

static struct status ask_payments(struct store_tx *tx, void *argument)
{
	struct payment_walk payments = { .walk = argument };
	assert(argument != NULL);
	TRY(audit_tell_rows(tx, &wrong_payment_unasked_statement, argument));
	TRY(audit_payment(tx, take_payment, &payments));
	return end_payment(&payments);
}

struct status audit_walk_payments(struct store *books, struct audit_walk *walk)
{
	assert(walk->plan->place == PLACE_PAYMENT);
	return store_read(books, ask_payments, walk);
}

/* A file at a time: its bytes may be many. */
struct payment_file_walk {
	struct audit_walk *walk;
	int64_t after;
	struct arena *arena;
	struct audit_row file;
	bool is_any;
	bool is_whole; /* its bytes are those of the digest, and can be read */
	struct hash_stream told;
	struct hash_stream kept;
};

static void add_order(struct hash_stream *stream, struct text id, struct foreign_money amount,
		      const struct pain_account *account)
{
	assert(stream != NULL);
	audit_hash_text(stream, id);
	audit_hash_number(stream, amount.minor);
	audit_hash_text(stream, text_of(amount.currency.code));
	audit_hash_number(stream, account->kind);
	audit_hash_text(stream, account->number);
}

static struct status take_head(void *self, const struct pain_file *file)
{
	struct payment_file_walk *files = self;
	files->is_whole = files->is_whole && text_equal(file->id, files->file.name);
	assert(files->is_any);
	return OK;
}

static struct status take_group(void *self, const struct pain_group *group)
{
	struct payment_file_walk *files = self;
	files->is_whole = files->is_whole && group->requested.number == files->file.day.number;
	assert(files->is_any);
	return OK;
}

static struct status take_told(void *self, const struct pain_payment *payment)
{
	struct payment_file_walk *files = self;
	assert(files->is_any);
	add_order(&files->told, payment->end_to_end_id, payment->amount, &payment->account);
	return OK;
}

static struct status take_file(void *argument, const void *out)
{
	static const struct pain_001_events events = { take_head, take_group, take_told };
	struct payment_file_walk *files = argument;
	const struct audit_payment_file_out *row = out;
	struct memory_source memory = { .rest = row->bytes };
	struct source source = source_of_memory(&memory);
	struct pain_001_summary summary;
	struct hash hash;
	source.bytes_max = PAIN_FILE_BYTES_MAX;
	files->is_any = true;
	files->after = row->id;
	files->file =
	    (struct audit_row){ .id = row->id, .name = arena_copy(files->arena, row->name), .day = row->day };
	hash_of(row->bytes, &hash);
	files->is_whole = audit_is_digest(&hash, row->digest);
	const struct status read = pain001_read(&source, &events, files, &summary);
	files->is_whole = files->is_whole && status_is_ok(read);
	assert(read.code != STATUS_BROKEN);
	return OK;
}

static struct status take_kept(void *argument, const void *out)
{
	struct payment_file_walk *files = argument;
	const struct audit_payment_of_file_out *row = out;
	char id[32];
	struct foreign_money amount = { .minor = row->amount };
	const struct pain_account account = { .kind = (enum pain_account_kind)row->account_kind,
					      .number = row->account };
	const struct status known = currency_parse(row->currency, &amount.currency);
	const struct status fits = text_to_c(row->handle, id + 2, sizeof id - 2);
	files->is_whole = files->is_whole && status_is_ok(known) && status_is_ok(fits);
	id[0] = 'H';
	id[1] = 'S';
	assert(files->is_any);
	add_order(&files->kept, status_is_ok(fits) ? text_of(id) : TEXT(""), amount, &account);
	return OK;
}

static struct status judge_file(struct store_tx *tx, void *argument)
{
	struct payment_file_walk *files = argument;
	struct hash told;
	struct hash kept;
	files->arena = store_arena(tx);
	files->is_any = false;
	hash_stream_begin(&files->told);
	hash_stream_begin(&files->kept);
	TRY(audit_payment_file(tx, &(struct audit_payment_file_in){ files->after }, take_file, files));
	if (files->is_any)
		TRY(audit_payment_of_file(tx, &(struct audit_payment_of_file_in){ files->file.id }, take_kept,
					  files));
	hash_stream_end(&files->told, &told);
	hash_stream_end(&files->kept, &kept);
	assert(files->walk != NULL);
	if (!files->is_any || (files->is_whole && hash_equal(&told, &kept)))
		return OK;
	return audit_tell(files->walk, &files->file);
}

struct status audit_walk_payment_files(struct store *books, struct audit_walk *walk)
{
	struct payment_file_walk files = { .walk = walk, .after = INT64_MIN, .is_any = true };
	assert(walk->plan->place == PLACE_PAYMENT_FILE);
	while (files.is_any)
		TRY(store_read(books, judge_file, &files));
	return OK;
}
