/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who pays, and under which number: account, identity and payer number as Autogiro writes them. */

#include "inner/mandates/mandates_inner.h"

#include <inttypes.h>
#include <stdio.h>

enum { NUMBER_BASE_DIGITS = 10, NUMBER_TRIES_MAX = 8 };

static bool is_from_bankgirot(const struct mandate_wish *wish)
{
	assert(wish->origin >= MANDATE_ON_PAPER && wish->origin <= MANDATE_TAKEN_OVER);
	assert(wish->asked_on.number > 0);
	return wish->origin == MANDATE_FROM_INTERNET_BANK || wish->origin == MANDATE_TAKEN_OVER;
}

bool mandates_is_payers_bankgiro(const struct mandate_wish *wish)
{
	char digits[GIRO_ROOM];
	assert(wish != NULL);
	assert(wish->payer_number.bytes != NULL || wish->payer_number.count == 0);
	return wish->account.count == 0 && text_is_digits(wish->payer_number) &&
	       status_is_ok(bankgiro_parse(wish->payer_number, digits));
}

static struct status read_account(struct store_tx *tx, const struct mandate_wish *wish, struct text *out)
{
	assert(wish->account.count > 0);
	assert(out != NULL);
	struct bank_account_number number;
	if (is_from_bankgirot(wish) && wish->account.count == MANDATES_ACCOUNT_DIGITS &&
	    text_is_digits(wish->account)) {
		*out = arena_copy(store_arena(tx), wish->account);
		return OK;
	}
	struct status status = bank_account_parse(wish->account, &number);
	status.field = "account";
	TRY(status);
	*out = arena_copy(store_arena(tx), text_of(number.sixteen));
	assert(out->count == MANDATES_ACCOUNT_DIGITS);
	return OK;
}

static struct status read_identity(struct store_tx *tx, const struct mandate_wish *wish, struct text *out)
{
	assert(wish->identity.count > 0);
	assert(out != NULL);
	char digits[IDENTITY_ROOM];
	char twelve[IDENTITY_ROOM + 2];
	enum identity_kind kind;
	if (is_from_bankgirot(wish) && wish->identity.count == MANDATES_IDENTITY_DIGITS &&
	    text_is_digits(wish->identity)) {
		*out = arena_copy(store_arena(tx), wish->identity);
		return OK;
	}
	const bool is_twelve = wish->identity.count == MANDATES_IDENTITY_DIGITS &&
			       text_starts(wish->identity, TEXT("00")); /* an organisation, as kept */
	const struct text typed = text_slice(wish->identity, is_twelve ? 2 : 0, wish->identity.count);
	struct status status = identity_parse(typed, wish->asked_on, false, &kind, digits);
	status.field = "identity";
	TRY(status);
	snprintf(twelve, sizeof twelve, "%s%s", kind == IDENTITY_ORGANISATION ? "00" : "", digits);
	*out = arena_copy(store_arena(tx), text_of(twelve));
	assert(out->count == MANDATES_IDENTITY_DIGITS);
	return OK;
}

struct status mandates_read_payer(struct store_tx *tx, const struct mandate_wish *wish,
				  struct mandate_payer *out)
{
	assert(out != NULL);
	assert(wish != NULL);
	*out = (struct mandate_payer){ 0 };
	if (wish->account.count > 0)
		TRY(read_account(tx, wish, &out->account));
	if (wish->identity.count > 0)
		TRY(read_identity(tx, wish, &out->identity));
	if (is_from_bankgirot(wish) || mandates_is_payers_bankgiro(wish))
		return OK;
	if (out->account.count == 0)
		return FAIL_INPUT(0, "account", "The mandate names no account to draw from.",
				  "Ask the payer for the account, or for the bankgiro that pays.");
	if (out->identity.count == 0)
		return FAIL_INPUT(0, "identity", "Bankgirot wants to know who holds the account.",
				  "Ask the payer for the personal or organisation number.");
	return OK;
}

/* Neither a mandate's, of whatever age, nor a promise's. */
static struct status is_free(struct store_tx *tx, struct text number, bool *out)
{
	struct mandate_by_payer_out mandate;
	bool is_open = false;
	assert(number.count > 0 && out != NULL);
	assert(number.count <= MANDATES_PAYER_DIGITS_MAX);
	*out = false;
	const struct status of_mandate =
	    mandate_by_payer(tx, &(struct mandate_by_payer_in){ number }, &mandate);
	if (of_mandate.code != STATUS_NOT_FOUND)
		return of_mandate;
	const struct status of_promise = gifts_reference_is_open(tx, number, &is_open);
	if (of_promise.code != STATUS_NOT_FOUND)
		return of_promise;
	*out = true;
	return OK;
}

/* Formed as a promise's reference, so that no mistyped digit is another's number. */
struct status mandates_free_number(struct store_tx *tx, struct random *random, struct text *out)
{
	assert(random != NULL && out != NULL);
	assert(tx != NULL);
	for (int i = 0; i < NUMBER_TRIES_MAX; i++) {
		char base[NUMBER_BASE_DIGITS + 1];
		char digits[OCR_DIGITS_MAX + 1];
		bool is_so = false;
		const uint64_t number = 1000000000 + random_below(random, UINT64_C(9000000000));
		snprintf(base, sizeof base, "%" PRIu64, number);
		TRY(ocr_make(text_of(base), OCR_LENGTH_AND_CHECK, digits));
		TRY(is_free(tx, text_of(digits), &is_so));
		if (is_so) {
			*out = arena_copy(store_arena(tx), text_of(digits));
			return OK;
		}
	}
	return FAIL(STATUS_BROKEN,
		    "No free payer number was found: the source of randomness repeats itself.");
}

/* A number once given never means another mandate; a payer's own bankgiro may come again once its mandate has
 * ended. */
static struct status check_given(struct store_tx *tx, const struct mandate_wish *wish,
				 const struct promise *promise, struct text number)
{
	struct mandate_by_payer_out earlier;
	const struct status found = mandate_by_payer(tx, &(struct mandate_by_payer_in){ number }, &earlier);
	const bool may_come_again =
	    status_is_ok(found) && mandates_is_payers_bankgiro(wish) && earlier.state == MANDATE_ENDED;
	if (status_is_ok(found) && !may_come_again)
		return FAIL(STATUS_CONFLICT, "The payer number is taken.");
	if (found.code != STATUS_NOT_FOUND)
		TRY(found);
	bool is_open = false;
	const struct status reference = gifts_reference_is_open(tx, number, &is_open);
	assert(number.count > 0);
	assert(promise->id.raw == wish->promise.raw);
	if (reference.code == STATUS_NOT_FOUND || text_equal(number, promise->reference))
		return OK;
	TRY(reference);
	return FAIL(STATUS_CONFLICT, "The payer number is another promise's reference.");
}

static bool fits_autogiro(struct text number)
{
	const bool is_so =
	    text_is_digits(number) && number.count <= MANDATES_PAYER_DIGITS_MAX && number.bytes[0] != '0';
	assert(!is_so || number.count > 0);
	assert(!is_so || number.bytes[0] > '0');
	return is_so;
}

struct status mandates_choose_number(struct store_tx *tx, const struct mandate_wish *wish,
				     const struct promise *promise, struct random *random, struct text *out)
{
	assert(promise->reference.count > 0 && out != NULL);
	assert(random != NULL && wish->promise.raw == promise->id.raw);
	if (wish->payer_number.count == 0) {
		struct mandate_by_payer_out earlier;
		const struct status found =
		    mandate_by_payer(tx, &(struct mandate_by_payer_in){ promise->reference }, &earlier);
		if (found.code == STATUS_NOT_FOUND && fits_autogiro(promise->reference)) {
			*out = promise->reference;
			return OK;
		}
		if (found.code != STATUS_NOT_FOUND)
			TRY(found);
		return mandates_free_number(tx, random, out);
	}
	*out = arena_copy(store_arena(tx), digits_without_zeros(wish->payer_number));
	if (!fits_autogiro(*out))
		return FAIL_INPUT(0, "payer number", "A payer number is 1 to 16 digits.",
				  "Leave it empty, and one is made.");
	return check_given(tx, wish, promise, *out);
}
