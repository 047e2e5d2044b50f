/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a SIE 4E file says: its year, accounts, objects and balances, and what its vouchers move. */
#include "inner/takeover/history_inner.h"

#include <assert.h>

static const char *const export_again = "Export the year again from the other program, as SIE 4E.";

struct history_account *history_account(const struct history_file *file, int64_t number)
{
	assert(file->accounts != NULL);
	const bool is_within = number >= LEDGER_ACCOUNT_MIN && number <= LEDGER_ACCOUNT_MAX;
	return is_within ? &file->accounts[number - LEDGER_ACCOUNT_MIN] : NULL;
}

bool history_keeps(const struct history_file *file, int64_t dimension)
{
	assert(file != NULL);
	return dimension == DIMENSION_PROJECT ||
	       (file->is_ours && dimension >= DIMENSION_FUND && dimension <= DIMENSION_FUNDER);
}

struct text history_cut(struct text text, size_t bytes_max, int64_t *cut)
{
	assert(bytes_max > 0 && cut != NULL);
	if (text.count <= bytes_max)
		return text;
	++*cut;
	const struct text start = text_slice(text, 0, bytes_max);
	return text_slice(start, 0, text_utf8_bytes(start));
}

static struct status take_head(void *self, const struct sie_head *head)
{
	struct history_file *file = self;
	assert(!file->has_year);
	file->is_ours = text_equal(head->program, TEXT("Handslag"));
	return head->type == SIE_TYPE_4E
		   ? OK
		   : FAIL_INPUT(0, "#SIETYP", "The file is no SIE 4E with balances and vouchers.",
				export_again);
}

static struct status take_year(void *self, const struct sie_year *year)
{
	struct history_file *file = self;
	assert(year->first.number <= year->last.number);
	if (year->number != 0)
		return OK;
	if (file->has_year)
		return FAIL_INPUT(0, "#RAR", "The file tells this year twice.", export_again);
	file->has_year = true;
	file->first = year->first;
	file->last = year->last;
	return OK;
}

static struct status take_account(void *self, const struct sie_account *account)
{
	const struct history_file *file = self;
	struct history_account *kept = history_account(file, account->number);
	assert(file->arena != NULL);
	if (kept == NULL)
		return OK; /* refused when it is used */
	kept->name = arena_copy(file->arena, account->name);
	kept->type = account->type;
	return OK;
}

static struct status take_object(void *self, const struct sie_object *object)
{
	struct history_file *file = self;
	assert(object != NULL);
	if (object->code.count == 0 || !history_keeps(file, object->dimension))
		return OK;
	struct history_object *kept = arena_take(file->arena, sizeof *kept);
	kept->object = (struct sie_object){ object->dimension, arena_copy(file->arena, object->code),
					    arena_copy(file->arena, object->name) };
	kept->next = file->objects;
	file->objects = kept;
	return OK;
}

static struct status use_account(const struct history_file *file, int64_t number,
				 struct history_account **out)
{
	assert(out != NULL);
	*out = history_account(file, number);
	if (*out == NULL)
		return FAIL_INPUT(0, "#KONTO", "The books have accounts from 1000 to 9999 alone.",
				  "Give the account a number of four digits in the other program.");
	(*out)->is_used = true;
	return OK;
}

static struct status take_balance(void *self, const struct sie_balance *balance)
{
	const struct history_file *file = self;
	struct history_account *account = NULL;
	const bool is_told =
	    balance->kind == SIE_OPENING || balance->kind == SIE_CLOSING || balance->kind == SIE_RESULT;
	assert(file->accounts != NULL);
	if (!is_told || balance->year != 0 || balance->amount.ore == 0)
		return OK;
	TRY(use_account(file, balance->account, &account));
	struct money *into = balance->kind == SIE_OPENING ? &account->opening : &account->closing;
	return money_add(*into, balance->amount, into);
}

static struct status begin_voucher(void *self, const struct sie_voucher *voucher)
{
	struct history_file *file = self;
	assert(voucher->row > 0);
	if (!file->has_year)
		return FAIL_INPUT(voucher->row, "#RAR", "A voucher stands before the file tells its year.",
				  export_again);
	if (voucher->day.number < file->first.number || voucher->day.number > file->last.number)
		return FAIL_INPUT(voucher->row, "#VER", "The voucher's day is outside the file's year.",
				  export_again);
	file->is_counted = file->through.number == 0 || voucher->day.number <= file->through.number;
	return OK;
}

static struct status take_line(void *self, const struct sie_line *line)
{
	const struct history_file *file = self;
	struct history_account *account = NULL;
	assert(file->has_year);
	if (line->amount.ore == 0)
		return OK;
	TRY(use_account(file, line->account, &account));
	TRY(money_add(account->moved, line->amount, &account->moved));
	return file->is_counted ? money_add(account->posted, line->amount, &account->posted) : OK;
}

/* The file must agree with itself, or part of it is missing. */
static struct status check_sums(struct history_file *file)
{
	assert(file->has_year && file->accounts != NULL);
	for (int64_t i = 0; i < HISTORY_ACCOUNTS; i++) {
		const struct history_account *account = &file->accounts[i];
		struct money sum;
		TRY(money_add(account->opening, account->moved, &sum));
		if (sum.ore == account->closing.ore)
			continue;
		assert(account->is_used);
		file->told->wrong_account = LEDGER_ACCOUNT_MIN + i;
		file->told->in_file = account->closing;
		file->told->in_books = sum;
		return FAIL_INPUT(
		    0, "#UB", "An account's closing balance differs from its opening balance and vouchers.",
		    export_again);
	}
	return OK;
}

struct status history_file_read(struct history_file *file)
{
	static const struct sie_events events = {
		.head = take_head,
		.year = take_year,
		.account = take_account,
		.object = take_object,
		.balance = take_balance,
		.voucher_begin = begin_voucher,
		.line = take_line,
	};
	struct memory_source memory = { .rest = file->bytes };
	struct source source = source_of_memory(&memory);
	struct sie_summary summary;
	assert(file->arena != NULL && file->told != NULL);
	source.bytes_max = SIE_BYTES_MAX;
	hash_of(file->bytes, &file->digest);
	file->accounts = arena_take(file->arena, HISTORY_ACCOUNTS * sizeof *file->accounts);
	TRY(sie_read(&source, &events, file, &summary));
	if (!file->has_year)
		return FAIL_INPUT(0, "#RAR", "The file does not tell which year it is of.", export_again);
	file->told->first = file->first;
	file->told->last = file->last;
	assert(file->first.number <= file->last.number);
	return check_sums(file);
}
