/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Approved payments into one file: approvals used, vouchers posted, bytes kept, all in one unit of work. */
#include "craft/payments/payments_inner.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What goes into the file, in its order: by service and charges, then by id. */
struct making {
	const struct payments_ask *ask;
	const struct actor *by;
	struct day day;
	struct payment_id *free;
	size_t free_count;
	struct weighed *payments;
	size_t count;
	struct pain_payment *told;
	struct pain_group *groups;
	char (*group_ids)[PAYMENTS_MESSAGE_ID_ROOM + 8];
	size_t group_count;
	int64_t total;
	struct payments_file *out;
};

/* A bank day of Sweden, and of the euro's system when that is what is paid in. */
static struct status find_bank_day(const struct payments_ask *ask, struct day *out)
{
	const bool is_euro = currency_equal(ask->debit.currency, (struct currency){ "EUR" });
	struct day day = ask->day;
	assert(ask->calendar != NULL);
	for (int steps = 0; steps < CALENDAR_STEPS_MAX; steps++) {
		TRY(calendar_next_bank_day(ask->calendar, CALENDAR_SWEDEN, day, out));
		if (!is_euro || calendar_is_bank_day(ask->calendar, CALENDAR_TARGET, *out))
			return OK;
		day.number = out->number + 1;
	}
	return FAIL(STATUS_LIMIT, "There is no bank day soon after the day.");
}

static struct status check_day(const struct payments_ask *ask, struct day *out)
{
	assert(out != NULL);
	if (ask->day.number < ask->today.number)
		return FAIL_INPUT(0, "day", "The day is past.", "Give today or a later day.");
	if (ask->day.number > ask->today.number + PAYMENTS_AHEAD_DAYS_MAX)
		return FAIL_INPUT(0, "day", "The day is more than a year ahead.", "Give an earlier day.");
	return find_bank_day(ask, out);
}

static struct status gather_free(void *argument, const void *out)
{
	struct making *making = argument;
	const struct payment_free_out *row = out;
	if (making->free_count % 1024 == 0)
		making->free = memory_grow(making->free, making->free_count + 1024, sizeof *making->free);
	assert(row->id.raw > 0);
	making->free[making->free_count++] = row->id;
	return OK;
}

/* Takes those that two persons approve of today; what is not approved stays. */
static struct status choose(struct store_tx *tx, struct making *making)
{
	for (size_t i = 0; i < making->free_count && making->count < PAYMENTS_FILE_MAX; i++) {
		struct weighed *weighed = &making->payments[making->count];
		TRY(payments_weigh(tx, making->free[i], weighed));
		if (weighed->payment.state != PAYMENT_APPROVED)
			continue;
		if (__builtin_add_overflow(making->total, weighed->payment.order.amount.minor,
					   &making->total) ||
		    making->total > MONEY_ORE_MAX)
			return FAIL(STATUS_LIMIT, "The sum of the file is beyond what the books can hold.");
		making->count++;
	}
	assert(making->count <= PAYMENTS_FILE_MAX && making->total >= 0);
	return making->count > 0
		   ? OK
		   : (struct status){ .code = STATUS_NOT_FOUND,
				      .reason = "No approved payment is to be paid by the day.",
				      .remedy =
					  "A file that was made before is written out again with --again." };
}

static int compare(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_groups(const struct payment_order *a, const struct payment_order *b)
{
	assert(text_equal(a->debit.iban, b->debit.iban));
	if (a->service != b->service)
		return compare(a->service, b->service);
	if (a->charges != b->charges)
		return compare(a->charges, b->charges);
	return text_compare(a->debit.bic, b->debit.bic);
}

static bool is_same_group(const struct weighed *a, const struct weighed *b)
{
	assert(a->payment.id.raw != b->payment.id.raw);
	return compare_groups(&a->payment.order, &b->payment.order) == 0;
}

static int by_group(const void *left, const void *right)
{
	const struct payment *a = &((const struct weighed *)left)->payment;
	const struct payment *b = &((const struct weighed *)right)->payment;
	const int groups = compare_groups(&a->order, &b->order);
	return groups != 0 ? groups : compare(a->id.raw, b->id.raw);
}

static void make_groups(struct making *making)
{
	qsort(making->payments, making->count, sizeof *making->payments, by_group);
	for (size_t i = 0; i < making->count; i++) {
		making->told[i] = payments_pain_of(&making->payments[i]);
		if (i == 0 || !is_same_group(&making->payments[i - 1], &making->payments[i])) {
			struct pain_group *group = &making->groups[making->group_count];
			char *id = making->group_ids[making->group_count++];
			*group = payments_group_of(making->ask->payer, &making->payments[i].payment.order,
						   making->day);
			snprintf(id, sizeof making->group_ids[0], "%s-%zu", making->out->message_id,
				 making->group_count);
			group->id = text_of(id);
			group->payments = &making->told[i];
		}
		making->groups[making->group_count - 1].count++;
	}
	assert(making->group_count > 0 && making->group_count <= making->count);
}

static struct status write_bytes(struct store_tx *tx, struct making *making)
{
	const struct payments_payer *payer = making->ask->payer;
	SCOPED(buffer_close) struct buffer bytes = buffer_open(PAYMENTS_FILE_BYTES_MAX);
	const struct pain_file file = {
		.id = text_of(making->out->message_id),
		.made_at = store_now(tx),
		.initiator = { .name = payer->name,
			       .organisation = payer->organisation,
			       .organisation_scheme = making->groups[0].payer.organisation_scheme },
		.groups = making->groups,
		.count = making->group_count,
	};
	assert(making->count > 0);
	TRY(pain001_write(&file, PAIN_001_VERSION_09, &bytes));
	making->out->bytes = arena_copy(store_arena(tx), buffer_text(&bytes));
	hash_of(making->out->bytes, &making->out->digest);
	return OK;
}

static struct status is_file(struct store_tx *tx, struct text handle)
{
	char id[PAYMENTS_MESSAGE_ID_ROOM];
	struct payment_file_by_message_out found;
	snprintf(id, sizeof id, "HSF%.*s", TEXT_ARGS(handle));
	assert(handle.count == 12);
	return payment_file_by_message(tx, &(struct payment_file_by_message_in){ text_of(id) }, &found);
}

static struct status name_file(struct store_tx *tx, struct random *random, struct making *making)
{
	struct handle handle;
	struct payment_file_last_out last = { 0 };
	TRY(payments_free_handle(tx, random, is_file, &handle));
	snprintf(making->out->message_id, sizeof making->out->message_id, "HSF%s", handle.characters);
	const struct payment_file_last_in in = { making->day, making->ask->debit.ledger_account };
	const struct status status = payment_file_last(tx, &in, &last);
	if (status.code != STATUS_NOT_FOUND)
		TRY(status);
	making->out->id = (struct payment_file_id){ store_new_id(tx) };
	making->out->number = last.number + 1;
	making->out->day = making->day;
	making->out->count = (int64_t)making->count;
	making->out->total = (struct foreign_money){ making->total, making->ask->debit.currency };
	assert(making->out->id.raw > 0 && making->out->number > 0);
	return OK;
}

static struct status keep_file(struct store_tx *tx, const struct making *making)
{
	const struct payments_file *file = making->out;
	const struct text digest = { (const char *)file->digest.bytes, HASH_BYTES };
	assert(file->bytes.count > 0);
	TRY(payment_file_put(tx, &(struct payment_file_put_in){
				     .id = file->id,
				     .message_id = text_of(file->message_id),
				     .day = file->day,
				     .debit_account = making->ask->debit.ledger_account,
				     .number = file->number,
				     .currency = text_of(file->total.currency.code),
				     .payment_count = file->count,
				     .total = file->total.minor,
				     .bytes = file->bytes,
				     .digest = digest,
				     .made_at = store_now(tx),
				     .actor = making->by->name,
				 }));
	return store_journal(tx, &(struct journal_note){ .kind = "payment file made",
							 .subject = file->id.raw,
							 .words = text_of(file->message_id),
							 .digest = digest });
}

/* The approval is used and the voucher posted: with the file, or not at all. */
static struct status order_payment(struct store_tx *tx, const struct making *making, size_t index,
				   int64_t group)
{
	const struct weighed *weighed = &making->payments[index];
	struct payment_in_file_put_in row = {
		.payment_id = weighed->payment.id,
		.file_id = making->out->id,
		.position = (int64_t)index + 1,
		.group_number = group,
		.matter_id = weighed->payment.matter.id,
		.version_id = weighed->payee.version,
	};
	assert(group > 0 && index < making->count);
	TRY(approval_use(tx, &weighed->what, making->by));
	TRY(payments_post(tx, weighed, making->ask->today, making->by, &row));
	return payment_in_file_put(tx, &row);
}

static struct status order_payments(struct store_tx *tx, const struct making *making)
{
	int64_t group = 0;
	for (size_t i = 0; i < making->count; i++) {
		if (i == 0 || !is_same_group(&making->payments[i - 1], &making->payments[i]))
			group++;
		TRY(order_payment(tx, making, i, group));
	}
	assert(group == (int64_t)making->group_count);
	return OK;
}

static void close_ids(struct payment_id **ids)
{
	free(*ids);
}

struct status payments_make_file(struct store_tx *tx, const struct payments_ask *ask, struct random *random,
				 const struct actor *by, struct payments_file *out)
{
	struct arena *arena = store_arena(tx);
	struct making making = { .ask = ask, .by = by, .out = out };
	assert(by != NULL && out != NULL && ask->payer != NULL);
	*out = (struct payments_file){ 0 };
	TRY(check_day(ask, &making.day));
	const struct payment_free_in in = { ask->debit.ledger_account, ask->debit.iban,
					    text_of(ask->debit.currency.code), making.day };
	const struct status gathered = payment_free(tx, &in, gather_free, &making);
	SCOPED(close_ids) struct payment_id *ids = making.free;
	TRY(gathered);
	making.free = ids;
	making.payments = arena_take(arena, PAYMENTS_FILE_MAX * sizeof *making.payments);
	making.told = arena_take(arena, PAYMENTS_FILE_MAX * sizeof *making.told);
	making.groups = arena_take(arena, PAYMENTS_FILE_MAX * sizeof *making.groups);
	making.group_ids = arena_take(arena, PAYMENTS_FILE_MAX * sizeof *making.group_ids);
	TRY(choose(tx, &making));
	TRY(name_file(tx, random, &making));
	make_groups(&making);
	TRY(write_bytes(tx, &making));
	TRY(keep_file(tx, &making));
	return order_payments(tx, &making);
}

struct status payments_file_again(struct store_tx *tx, struct day day, int64_t debit_account, int64_t number,
				  struct payments_file *out)
{
	const struct status none = FAIL(STATUS_NOT_FOUND, "No file was made for the day and account.");
	struct payment_file_last_out last = { number };
	struct payment_file_find_out row;
	struct currency currency;
	assert(out != NULL && number >= 0);
	if (number == 0) {
		const struct status status =
		    payment_file_last(tx, &(struct payment_file_last_in){ day, debit_account }, &last);
		if (status.code == STATUS_NOT_FOUND)
			return none;
		TRY(status);
	}
	const struct payment_file_find_in in = { day, debit_account, last.number };
	const struct status status = payment_file_find(tx, &in, &row);
	if (status.code == STATUS_NOT_FOUND)
		return none;
	TRY(status);
	TRY(currency_parse(row.currency, &currency));
	*out = (struct payments_file){ .id = row.id,
				       .day = day,
				       .number = last.number,
				       .count = row.payment_count,
				       .total = { row.total, currency },
				       .bytes = row.bytes };
	TRY(text_to_c(row.message_id, out->message_id, sizeof out->message_id));
	hash_of(out->bytes, &out->digest);
	const struct text digest = { (const char *)out->digest.bytes, HASH_BYTES };
	return text_equal(digest, row.digest)
		   ? OK
		   : FAIL(STATUS_CONFLICT, "The file's bytes are not those that were written.");
}
