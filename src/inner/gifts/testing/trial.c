/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/gifts/testing/trial.h"

#include "inner/gifts/testing/testing_sql.h"

#include <stdio.h>
#include <stdlib.h>

enum { TEXTS_BYTES_MAX = 1 << 24, FILE_BYTES_MAX = 1 << 22, MOVEMENTS_MAX = 1500 };

static void open_trial(struct trial *trial, const struct kit_place *place)
{
	*trial = (struct trial){ .place = place, .arena = arena_open(TEXTS_BYTES_MAX) };
	gifts_kit_open_at_place(&trial->kit, place);
}

static void close_trial(struct trial *trial)
{
	gifts_kit_close(&trial->kit);
	arena_close(&trial->arena);
}

static int set_up(void **state)
{
	struct trial *trial = memory_take(1, sizeof *trial);
	open_trial(trial, *state);
	*state = trial;
	return 0;
}

static int tear_down(void **state)
{
	close_trial(*state);
	free(*state);
	return 0;
}

int trial_run(const struct CMUnitTest *tests, size_t count)
{
	return people_kit_run_places(tests, count, set_up, tear_down);
}

void trial_anew(struct trial *trial)
{
	const struct kit_place *place = trial->place;
	close_trial(trial);
	open_trial(trial, place);
}

static struct deposit told(struct trial *trial, struct day day, const struct trial_payment *payment)
{
	char number[16];
	snprintf(number, sizeof number, "SW%d", ++trial->payments);
	trial->balance += payment->ore;
	return (struct deposit){
		.booked_on = day,
		.valued_on = day,
		.bank_code = TEXT("PMNT/RCDT/DMCT"),
		.alone = {
			.minor = payment->ore,
			.is_reversal = payment->is_reversal,
			.reference_kind = payment->reference != NULL ? REFERENCE_OCR : REFERENCE_NONE,
			.reference = text_of(payment->reference),
			.further_references = text_of(payment->further),
			.message = text_of(payment->message),
			.payer_name = text_of(payment->name),
			.payer_account = text_of(payment->account),
			.payer_identity = text_of(payment->identity),
			.service_reference = arena_copy(&trial->arena, text_of(number)),
		},
	};
}

struct bankday_report trial_pay(struct trial *trial, struct day day, const struct trial_payment *payments,
				size_t count)
{
	static struct deposit movements[MOVEMENTS_MAX];
	struct written_statement statement = { .iban = TEXT(KIT_IBAN),
					       .currency = SEK,
					       .identity = TEXT("S1"),
					       .has_balances = true,
					       .opening = trial->balance,
					       .opening_on = day,
					       .closing_on = day,
					       .movements = movements,
					       .count = count };
	assert_true(count <= MOVEMENTS_MAX);
	for (size_t i = 0; i < count; i++)
		movements[i] = told(trial, day, &payments[i]);
	const struct written_file file = {
		.identity = TEXT("F1"), .made_at = trial->kit.now, .statements = &statement, .count = 1
	};
	struct bankday_report report;
	struct buffer bytes = buffer_open(FILE_BYTES_MAX);
	assert_ok(camt_write(BANK_FILE_CAMT_053, &file, &bytes));
	assert_ok(
	    gifts_kit_read(&trial->kit, trial->kit.books, BANK_FILE_CAMT_053, buffer_text(&bytes), &report));
	assert_int_equal(report.new_rows, count);
	buffer_close(&bytes);
	return report;
}

struct looking {
	struct trial *trial;
	struct bank_row_id row; /* after it, or it */
	struct bank_leaf leaf;
	size_t count;
	const struct gift_filter *filter;
	struct trial_gifts *gifts;
	struct trial_totals *totals;
	struct day first;
	struct day last;
};

static struct status take_waiting(void *argument, const struct bank_leaf *leaf)
{
	struct looking *looking = argument;
	looking->leaf.id = leaf->id;
	looking->count++;
	return OK;
}

static struct status find_waiting(struct store_tx *tx, void *argument)
{
	struct looking *looking = argument;
	return bankday_waiting(tx, looking->row, 10, take_waiting, looking);
}

struct bank_row_id trial_wait(struct trial *trial, struct day day, const struct trial_payment *payment)
{
	struct looking looking = { .trial = trial };
	looking.row.raw = trial_pay(trial, day, payment, 1).id.raw;
	assert_ok(trial_look(trial, find_waiting, &looking));
	assert_int_equal(looking.count, 1);
	return looking.leaf.id;
}

static struct text keep(struct trial *trial, struct text text)
{
	return arena_copy(&trial->arena, text);
}

static struct status find_leaf(struct store_tx *tx, void *argument)
{
	struct looking *looking = argument;
	struct bank_leaf *leaf = &looking->leaf;
	TRY(bankday_find_leaf(tx, looking->row, leaf));
	leaf->reference = keep(looking->trial, leaf->reference);
	leaf->further_references = keep(looking->trial, leaf->further_references);
	leaf->message = keep(looking->trial, leaf->message);
	leaf->payer_name = keep(looking->trial, leaf->payer_name);
	leaf->payer_account = keep(looking->trial, leaf->payer_account);
	leaf->payer_identity = keep(looking->trial, leaf->payer_identity);
	leaf->bank_code = keep(looking->trial, leaf->bank_code);
	return OK;
}

struct bank_leaf trial_leaf(struct trial *trial, struct bank_row_id row)
{
	struct looking looking = { .trial = trial, .row = row };
	assert_ok(trial_look(trial, find_leaf, &looking));
	return looking.leaf;
}

struct status trial_do(struct trial *trial, store_work *work, void *argument)
{
	return store_write(trial->kit.books, &trial->kit.by, work, argument);
}

struct status trial_look(struct trial *trial, store_work *work, void *argument)
{
	return store_read(trial->kit.books, work, argument);
}

/* What a person does in one unit. */
struct deed {
	struct trial *trial;
	struct random random; /* a unit may be run again */
	struct giver giver;
	struct giver_id giver_id;
	struct purpose purpose;
	struct purpose_id purpose_id;
	struct promise promise;
	struct promise *promised;
	struct gift_decision decision;
	struct bank_row_id row;
	struct gift_id gift;
	struct gift_id made;
	struct day day;
};

static struct status add_giver(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	struct random random = deed->random;
	TRY(people_add_giver(tx, &deed->giver, &random, &deed->trial->kit.by, &deed->giver_id));
	deed->trial->kit.random = random;
	return OK;
}

struct giver_id trial_giver(struct trial *trial, const char *name)
{
	struct deed deed = { .trial = trial,
			     .random = trial->kit.random,
			     .giver = { .kind = GIVER_PERSON, .name = text_of(name) } };
	assert_ok(trial_do(trial, add_giver, &deed));
	return deed.giver_id;
}

static struct status add_purpose(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	TRY(gifts_fund_by_code(tx, TEXT("ALLM"), &deed->purpose.fund));
	return gifts_add_purpose(tx, &deed->purpose, &deed->trial->kit.by, &deed->purpose_id);
}

struct purpose_id trial_purpose(struct trial *trial, const char *code, int64_t account)
{
	struct deed deed = { .trial = trial,
			     .purpose = {
				 .code = text_of(code), .name = text_of(code), .income_account = account } };
	assert_ok(trial_do(trial, add_purpose, &deed));
	return deed.purpose_id;
}

static struct status close_purpose(struct store_tx *tx, void *argument)
{
	const struct deed *deed = argument;
	return gifts_close_purpose(tx, deed->purpose_id, &deed->trial->kit.by);
}

void trial_close_purpose(struct trial *trial, struct purpose_id purpose)
{
	assert_ok(trial_do(trial, close_purpose, &(struct deed){ .trial = trial, .purpose_id = purpose }));
}

static struct status add_promise(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	struct random random = deed->random;
	TRY(gifts_promise(tx, &deed->promise, &random, &deed->trial->kit.by, deed->promised));
	deed->promised->reference = keep(deed->trial, deed->promised->reference);
	deed->trial->kit.random = random;
	return OK;
}

struct status trial_try_promise(struct trial *trial, struct promise promise, struct promise *out)
{
	struct deed deed = {
		.trial = trial, .random = trial->kit.random, .promise = promise, .promised = out
	};
	if (promise.giver.raw == 0)
		deed.promise.giver = trial->kit.giver;
	if (promise.purpose.raw == 0)
		deed.promise.purpose = trial->kit.purpose;
	if (promise.kind == 0)
		deed.promise.kind = PROMISE_ONCE;
	deed.promise.made_on = kit_day(2026, 1, 1);
	return trial_do(trial, add_promise, &deed);
}

struct promise trial_promise(struct trial *trial, struct promise promise)
{
	struct promise made;
	assert_ok(trial_try_promise(trial, promise, &made));
	return made;
}

static struct status close_promise(struct store_tx *tx, void *argument)
{
	const struct deed *deed = argument;
	return gifts_close_promise(tx, deed->promise.id, &deed->trial->kit.by);
}

void trial_close_promise(struct trial *trial, struct promise_id promise)
{
	struct deed deed = { .trial = trial, .promise = { .id = promise } };
	assert_ok(trial_do(trial, close_promise, &deed));
}

static struct status book(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	return gifts_book(tx, &deed->decision, &deed->trial->kit.by, &deed->made);
}

struct status trial_book(struct trial *trial, struct gift_decision decision, struct gift_id *out)
{
	struct deed deed = { .trial = trial, .decision = decision };
	const struct status status = trial_do(trial, book, &deed);
	*out = deed.made;
	return status;
}

static struct status give_back(struct store_tx *tx, void *argument)
{
	struct deed *deed = argument;
	return gifts_return(tx, deed->row, deed->gift, &deed->trial->kit.by, &deed->made);
}

struct status trial_return(struct trial *trial, struct bank_row_id row, struct gift_id gift,
			   struct gift_id *out)
{
	struct deed deed = { .trial = trial, .row = row, .gift = gift };
	const struct status status = trial_do(trial, give_back, &deed);
	*out = deed.made;
	return status;
}

static struct status unbook(struct store_tx *tx, void *argument)
{
	const struct deed *deed = argument;
	return gifts_unbook(tx, deed->gift, deed->day, TEXT("Fel givare"), &deed->trial->kit.by);
}

struct status trial_unbook(struct trial *trial, struct gift_id gift, struct day day)
{
	return trial_do(trial, unbook, &(struct deed){ .trial = trial, .gift = gift, .day = day });
}

static struct status take_gift(void *argument, const struct gift *gift)
{
	struct looking *looking = argument;
	assert_true(looking->gifts->count < GIFTS_LIST_ROWS_MAX);
	struct gift *kept = &looking->gifts->gifts[looking->gifts->count++];
	*kept = *gift;
	kept->giver_name = keep(looking->trial, gift->giver_name);
	kept->reference = keep(looking->trial, gift->reference);
	kept->purpose_code = keep(looking->trial, gift->purpose_code);
	kept->voucher_series = keep(looking->trial, gift->voucher_series);
	return OK;
}

static struct status list(struct store_tx *tx, void *argument)
{
	struct looking *looking = argument;
	TRY(gifts_list(tx, looking->filter, take_gift, looking));
	assert_int_equal(store_statement_count(tx), 1);
	return OK;
}

void trial_list(struct trial *trial, struct gift_filter filter, struct trial_gifts *out)
{
	struct looking looking = { .trial = trial, .filter = &filter, .gifts = out };
	out->count = 0;
	assert_ok(trial_look(trial, list, &looking));
}

struct gift trial_gift_of(struct trial *trial, struct bank_row_id row)
{
	static struct trial_gifts all;
	trial_list(trial, (struct gift_filter){ .after = { 0 } }, &all);
	const struct gift *found = NULL;
	for (size_t i = 0; i < all.count; i++)
		if (all.gifts[i].row.raw == row.raw)
			found = &all.gifts[i];
	assert_non_null(found);
	return *found;
}

static struct status take_total(void *argument, const struct gift_total_row *row)
{
	struct looking *looking = argument;
	assert_true(looking->totals->count < TRIAL_PURPOSES_MAX);
	struct gift_total_row *kept = &looking->totals->rows[looking->totals->count++];
	*kept = *row;
	kept->purpose_code = keep(looking->trial, row->purpose_code);
	kept->purpose_name = keep(looking->trial, row->purpose_name);
	return OK;
}

static struct status sum_up(struct store_tx *tx, void *argument)
{
	struct looking *looking = argument;
	TRY(gifts_totals(tx, looking->first, looking->last, take_total, looking));
	assert_true(store_statement_count(tx) <= 8);
	return OK;
}

void trial_totals(struct trial *trial, struct day first, struct day last, struct trial_totals *out)
{
	struct looking looking = { .trial = trial, .first = first, .last = last, .totals = out };
	out->count = 0;
	assert_ok(trial_look(trial, sum_up, &looking));
}

struct sums {
	int64_t gifts;
	int64_t income;
	int64_t bank;
};

static struct status count_sums(struct store_tx *tx, void *argument)
{
	struct sums *sums = argument;
	struct kit_gifts_out gifts;
	struct kit_entries_out general;
	struct kit_entries_out other;
	struct kit_entries_out bank;
	TRY(kit_gifts(tx, &gifts));
	TRY(kit_entries(tx, &(struct kit_entries_in){ 3991 }, &general));
	TRY(kit_entries(tx, &(struct kit_entries_in){ 3992 }, &other));
	TRY(kit_entries(tx, &(struct kit_entries_in){ 1930 }, &bank));
	*sums = (struct sums){ gifts.gift_sum, general.amount + other.amount, bank.amount };
	return OK;
}

void trial_assert_sums(struct trial *trial)
{
	struct sums sums;
	struct trial_totals totals;
	int64_t total = 0;
	assert_ok(trial_look(trial, count_sums, &sums));
	trial_totals(trial, kit_day(1900, 1, 1), kit_day(2900, 1, 1), &totals);
	for (size_t i = 0; i < totals.count; i++)
		total += totals.rows[i].amount.ore;
	assert_int_equal(total, sums.gifts);
	assert_int_equal(sums.bank, sums.gifts);
	assert_int_equal(sums.income, -sums.gifts);
}
