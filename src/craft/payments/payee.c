/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/payments/payments_inner.h"

#include "ground/numbers/numbers.h"

#include <assert.h>
#include <stdio.h>

struct status payments_check_text(struct text text, size_t bytes_max, bool may_be_empty, const char *field)
{
	assert(bytes_max > 0 && field != NULL);
	return text.count == 0 && may_be_empty ? OK : approval_check_words(text, bytes_max, field);
}

struct status payments_free_handle(struct store_tx *tx, struct random *random, payments_is_taken *is_taken,
				   struct handle *out)
{
	assert(random != NULL && out != NULL);
	for (int tries = 0; tries < 1000; tries++) {
		*out = handle_make(random);
		const struct status taken = is_taken(tx, text_of(out->characters));
		if (taken.code == STATUS_NOT_FOUND)
			return OK;
		TRY(taken);
	}
	return FAIL(STATUS_LIMIT, "No free handle was found.");
}

/* The number in the form that the bank's file has; the texts live in the unit's arena. */
static struct status make_canonical(struct store_tx *tx, struct pain_account *account)
{
	char giro[GIRO_ROOM];
	char iban[IBAN_ROOM];
	char bic[BIC_ROOM];
	struct bank_account_number swedish;
	struct arena *arena = store_arena(tx);
	switch (account->kind) {
	case PAIN_ACCOUNT_BANKGIRO:
		TRY(bankgiro_parse(account->number, giro));
		account->number = arena_copy(arena, text_of(giro));
		break;
	case PAIN_ACCOUNT_PLUSGIRO:
		TRY(plusgiro_parse(account->number, giro));
		account->number = arena_copy(arena, text_of(giro));
		break;
	case PAIN_ACCOUNT_SWEDISH:
		TRY(bank_account_parse(account->number, &swedish));
		break;
	case PAIN_ACCOUNT_IBAN:
		TRY(iban_parse(account->number, iban));
		account->number = arena_copy(arena, text_of(iban));
		break;
	case PAIN_ACCOUNT_OTHER:
		TRY(payments_check_text(account->number, 34, false, "account"));
		break;
	}
	if (account->bic.count == 0)
		return OK;
	TRY(bic_parse(account->bic, bic));
	account->bic = arena_copy(arena, text_of(bic));
	assert(account->bic.count >= 8);
	return OK;
}

static bool is_country(struct text code)
{
	return code.count == 2 && code.bytes[0] >= 'A' && code.bytes[0] <= 'Z' && code.bytes[1] >= 'A' &&
	       code.bytes[1] <= 'Z';
}

static struct status check_address(const struct pain_address *address)
{
	const struct text rest[] = { address->street, address->building, address->post_code };
	static const char *const fields[] = { "street", "building", "post code" };
	size_t given = address->town.count;
	for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++) {
		TRY(payments_check_text(rest[i], PAYEE_FIELD_BYTES_MAX, true, fields[i]));
		given += rest[i].count;
	}
	TRY(payments_check_text(address->town, PAYEE_FIELD_BYTES_MAX, true, "town"));
	if (!is_country(address->country))
		return FAIL_INPUT(0, "country", "The country is not two capital letters.",
				  "Write it as ISO 3166 does: SE, NO, FI.");
	if (given > 0 && address->town.count == 0)
		return FAIL_INPUT(0, "town", "The address has no town.",
				  "Banks refuse an address without town and country.");
	assert(address->lines[0].count == 0 && address->lines[1].count == 0);
	return OK;
}

static struct status check_details(struct store_tx *tx, struct payee_details *details)
{
	const struct pain_account *account = &details->account;
	TRY(payments_check_text(details->name, PAYEE_FIELD_BYTES_MAX, false, "name"));
	TRY(check_address(&details->address));
	TRY(payments_check_text(account->clearing_system, 5, true, "clearing system"));
	TRY(payments_check_text(account->clearing, 28, true, "clearing"));
	TRY(make_canonical(tx, &details->account));
	assert(details->name.count > 0);
	return OK;
}

/* A version, asked for approval. */
static struct status add_version(struct store_tx *tx, struct payee_id payee, int64_t number,
				 const struct payee_details *given, const struct approver *who)
{
	struct payee_details details = *given;
	struct matter_id matter;
	assert(payee.raw > 0 && number > 0);
	TRY(check_details(tx, &details));
	const struct payee_version_put_in row = {
		.id = { store_new_id(tx) },
		.payee_id = payee,
		.number = number,
		.name = details.name,
		.account_kind = details.account.kind,
		.account = details.account.number,
		.bic = details.account.bic,
		.clearing_system = details.account.clearing_system,
		.clearing = details.account.clearing,
		.street = details.address.street,
		.building = details.address.building,
		.post_code = details.address.post_code,
		.town = details.address.town,
		.country = details.address.country,
		.made_at = store_now(tx),
		.actor = who->by->name,
	};
	TRY(payee_version_put(tx, &row));
	struct approval_of what = { .kind = PAYMENTS_KIND_PAYEE, .subject = row.id.raw };
	payments_payee_digest(row.id, &details, &what.digest);
	TRY(store_journal(
	    tx, &(struct journal_note){ .kind = number == 1 ? "payee proposed" : "payee change proposed",
					.subject = row.id.raw,
					.digest = { (const char *)what.digest.bytes, HASH_BYTES } }));
	return approval_ask(tx, &what, who, &matter);
}

static struct status is_payee(struct store_tx *tx, struct text handle)
{
	struct payee_by_handle_out found;
	assert(handle.count > 0);
	return payee_by_handle(tx, &(struct payee_by_handle_in){ handle }, &found);
}

struct status payments_add_payee(struct store_tx *tx, const struct payee_details *details,
				 const struct approver *who, struct random *random, struct payee_id *out)
{
	struct handle handle;
	assert(details != NULL && out != NULL);
	TRY(payments_free_handle(tx, random, is_payee, &handle));
	*out = (struct payee_id){ store_new_id(tx) };
	assert(out->raw > 0);
	TRY(payee_put(tx, &(struct payee_put_in){ *out, text_of(handle.characters), store_now(tx) }));
	return add_version(tx, *out, 1, details, who);
}

static struct payee_details details_of(struct store_tx *tx, const struct payee_version_last_out *row)
{
	struct arena *arena = store_arena(tx);
	assert(row->id.raw > 0);
	return (struct payee_details){
		.name = arena_copy(arena, row->name),
		.account = { .kind = (enum pain_account_kind)row->account_kind,
			     .number = arena_copy(arena, row->account),
			     .bic = arena_copy(arena, row->bic),
			     .clearing_system = arena_copy(arena, row->clearing_system),
			     .clearing = arena_copy(arena, row->clearing) },
		.address = { .street = arena_copy(arena, row->street),
			     .building = arena_copy(arena, row->building),
			     .post_code = arena_copy(arena, row->post_code),
			     .town = arena_copy(arena, row->town),
			     .country = arena_copy(arena, row->country) },
	};
}

static struct status fill_payee(struct store_tx *tx, struct payee_id id,
				const struct payee_version_last_out *row, struct payee *out)
{
	struct payee_handle_out handle;
	struct payee_in_force_find_out force;
	*out = (struct payee){
		.id = id, .version = row->id, .number = row->number, .details = details_of(tx, row)
	};
	TRY(payee_handle(tx, &(struct payee_handle_in){ id }, &handle));
	TRY(text_to_c(handle.handle, out->handle, sizeof out->handle));
	const struct status status =
	    payee_in_force_find(tx, &(struct payee_in_force_find_in){ row->id }, &force);
	if (status.code != STATUS_NOT_FOUND)
		TRY(status);
	out->is_in_force = status_is_ok(status);
	out->from = out->is_in_force ? force.from_day : (struct day){ 0 };
	assert(out->version.raw > 0);
	return approval_find(tx, PAYMENTS_KIND_PAYEE, row->id.raw, &out->matter);
}

static struct status find_last(struct store_tx *tx, struct payee_id id, struct payee *out)
{
	struct payee_version_last_out row;
	const struct status status = payee_version_last(tx, &(struct payee_version_last_in){ id }, &row);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such payee.");
	TRY(status);
	assert(row.number > 0);
	return fill_payee(tx, id, &row, out);
}

struct status payments_change_payee(struct store_tx *tx, struct payee_id payee,
				    const struct payee_details *details, const struct approver *who)
{
	struct payee last;
	assert(details != NULL && who->by != NULL);
	TRY(find_last(tx, payee, &last));
	return add_version(tx, payee, last.number + 1, details, who);
}

/* From when the approved version is paid to: at once when it is the first. */
static struct status put_in_force(struct store_tx *tx, const struct payee *payee, const struct approver *who)
{
	const struct rule usual = { .key = TEXT(PAYMENTS_RULE_WAIT_DAYS),
				    .value = 2,
				    .base = TEXT("days from the second approval of a changed payee"),
				    .source = TEXT("the centre's own order") };
	struct rule rule;
	const struct day today = moment_day(store_now(tx));
	TRY(approval_rule(tx, &usual, who->by, &rule));
	if (rule.value < 0 || rule.value > 366)
		return FAIL(STATUS_CONFLICT,
			    "The rule of how long a changed payee waits is no number of days.");
	const int64_t days = payee->number == 1 ? 0 : rule.value;
	assert(!payee->is_in_force);
	return payee_in_force_put(tx, &(struct payee_in_force_put_in){ .version_id = payee->version,
								       .payee_id = payee->id,
								       .from_day = { today.number + days },
								       .rule_id = rule.id,
								       .made_at = store_now(tx) });
}

static struct approval_of what_of(const struct payee *payee)
{
	struct approval_of what = { .kind = PAYMENTS_KIND_PAYEE, .subject = payee->version.raw };
	payments_payee_digest(payee->version, &payee->details, &what.digest);
	assert(what.subject > 0);
	return what;
}

struct status payments_approve_payee(struct store_tx *tx, struct payee_id id, const struct approver *who)
{
	struct payee payee;
	struct matter matter;
	assert(who->by != NULL);
	TRY(find_last(tx, id, &payee));
	const struct approval_of what = what_of(&payee);
	TRY(approval_approve(tx, &what, who));
	TRY(approval_find(tx, what.kind, what.subject, &matter));
	if (matter.state != MATTER_APPROVED)
		return OK;
	TRY(approval_use(tx, &what, who->by));
	return put_in_force(tx, &payee, who);
}

struct status payments_refuse_payee(struct store_tx *tx, struct payee_id id, const struct approver *who,
				    struct text reason)
{
	struct payee payee;
	assert(who->by != NULL);
	TRY(find_last(tx, id, &payee));
	const struct approval_of what = what_of(&payee);
	return approval_refuse(tx, &what, who, reason);
}

struct status payments_payee_on(struct store_tx *tx, struct payee_id id, struct day day, struct payee *out)
{
	struct payee_version_on_out row;
	assert(out != NULL);
	const struct status status = payee_version_on(tx, &(struct payee_version_on_in){ id, day }, &row);
	if (status.code == STATUS_NOT_FOUND)
		return (struct status){ .code = STATUS_REFUSED,
					.reason = "The payee has not been approved by two persons.",
					.remedy = "Let two persons approve the payee first." };
	TRY(status);
	const struct payee_version_last_out same = {
		.id = row.id,
		.number = row.number,
		.name = row.name,
		.account_kind = row.account_kind,
		.account = row.account,
		.bic = row.bic,
		.clearing_system = row.clearing_system,
		.clearing = row.clearing,
		.street = row.street,
		.building = row.building,
		.post_code = row.post_code,
		.town = row.town,
		.country = row.country,
	};
	TRY(fill_payee(tx, id, &same, out));
	assert(out->is_in_force && out->from.number <= day.number);
	return OK;
}

struct status payments_payee_by_handle(struct store_tx *tx, struct text handle, struct payee_id *out)
{
	struct payee_by_handle_out found;
	assert(out != NULL);
	const struct status status = payee_by_handle(tx, &(struct payee_by_handle_in){ handle }, &found);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such payee.");
	TRY(status);
	*out = found.id;
	assert(out->raw > 0);
	return OK;
}

struct gathered {
	struct payee_id *ids;
	size_t count;
};

static struct status gather_payee(void *argument, const void *out)
{
	struct gathered *gathered = argument;
	const struct payee_all_out *row = out;
	if (gathered->count == PAYEES_MAX)
		return FAIL(STATUS_LIMIT, "There are too many payees.");
	assert(row->id.raw > 0);
	gathered->ids[gathered->count++] = row->id;
	return OK;
}

struct status payments_payees(struct store_tx *tx, payee_row *row, void *argument)
{
	struct gathered gathered = { arena_take(store_arena(tx), PAYEES_MAX * sizeof *gathered.ids), 0 };
	assert(row != NULL);
	TRY(payee_all(tx, gather_payee, &gathered));
	for (size_t i = 0; i < gathered.count; i++) {
		struct payee payee;
		TRY(find_last(tx, gathered.ids[i], &payee));
		TRY(row(argument, &payee));
	}
	return OK;
}
