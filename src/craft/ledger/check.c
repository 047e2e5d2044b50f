/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether a voucher may be posted as it stands: everything is judged before the first row is written. */
#include "craft/ledger/ledger_inner.h"

#include <assert.h>

enum { DIMENSION_COUNT = 4 };

static struct status check_texts(const struct ledger_voucher *voucher);
static struct status check_line(const struct ledger_line *line);
static struct status check_accounts(struct store_tx *tx, const struct ledger_voucher *voucher);
static struct status check_dimensions(struct store_tx *tx, const struct ledger_voucher *voucher);
static struct status check_rate(struct store_tx *tx, const struct ledger_line *line);

struct status ledger_check_posting(struct store_tx *tx, const struct ledger_voucher *voucher)
{
	assert(voucher->lines != NULL || voucher->count == 0);
	TRY(check_texts(voucher));
	if (voucher->count > LEDGER_LINES_MAX)
		return FAIL(STATUS_LIMIT, "The voucher has too many lines.");
	struct money sum = { 0 };
	for (size_t i = 0; i < voucher->count; i++) {
		TRY(check_line(&voucher->lines[i]));
		TRY(money_add(sum, voucher->lines[i].amount, &sum));
	}
	if (sum.ore != 0 || voucher->count < 2)
		return FAIL(STATUS_INPUT, "Debit and credit of the voucher differ.");
	TRY(check_accounts(tx, voucher));
	TRY(check_dimensions(tx, voucher));
	for (size_t i = 0; i < voucher->count; i++)
		TRY(check_rate(tx, &voucher->lines[i]));
	assert(voucher->lines != NULL);
	return OK;
}

static struct status check_series(struct text series)
{
	bool is_right = series.count >= 1 && series.count <= LEDGER_SERIES_MAX;
	for (size_t i = 0; is_right && i < series.count; i++)
		is_right = series.bytes[i] >= 'A' && series.bytes[i] <= 'Z';
	assert(!is_right || series.bytes != NULL);
	assert(LEDGER_SERIES_MAX < 10);
	return is_right ? OK : FAIL(STATUS_INPUT, "A voucher series is one to three capital letters.");
}

struct status ledger_check_words(struct text words, size_t bytes_max)
{
	assert(bytes_max > 0 && bytes_max <= LEDGER_WORDS_MAX);
	if (words.count == 0)
		return FAIL(STATUS_INPUT, "The text is empty.");
	if (words.count > bytes_max)
		return FAIL(STATUS_INPUT, "The text is too long.");
	for (size_t i = 0; i < words.count; i++)
		if ((unsigned char)words.bytes[i] < ' ' || words.bytes[i] == 0x7F)
			return FAIL(STATUS_INPUT, "The text holds a control character.");
	assert(words.bytes != NULL);
	return text_is_utf8(words) ? OK : FAIL(STATUS_INPUT, "The text is not UTF-8.");
}

static struct status check_texts(const struct ledger_voucher *voucher)
{
	assert(voucher != NULL);
	TRY(check_series(voucher->series));
	TRY(ledger_check_words(voucher->words, LEDGER_WORDS_MAX));
	if (voucher->evidence.count > 0)
		TRY(ledger_check_words(voucher->evidence, LEDGER_WORDS_MAX));
	assert(voucher->series.count > 0 && voucher->words.count > 0);
	return OK;
}

static bool is_beyond_bound(int64_t number)
{
	assert(MONEY_ORE_MAX > 0);
	return number > MONEY_ORE_MAX || number < -MONEY_ORE_MAX;
}

static struct status check_line(const struct ledger_line *line)
{
	assert(line != NULL);
	if (line->amount.ore == 0)
		return FAIL(STATUS_INPUT, "A line of a voucher has a sum other than zero.");
	if (is_beyond_bound(line->amount.ore) || is_beyond_bound(line->foreign.minor))
		return FAIL(STATUS_LIMIT, "The sum is larger than the books can hold.");
	if (line->words.count > 0)
		TRY(ledger_check_words(line->words, LEDGER_WORDS_MAX));
	assert(line->words.count <= LEDGER_WORDS_MAX);
	return OK;
}

/* Each key that has a row counts it, so that one without is missed. */
static struct status count_account(void *argument, size_t index, const void *out)
{
	size_t *found = argument;
	const struct account_find_out *account = out;
	assert(*found <= index && index < LEDGER_LINES_MAX);
	assert(account->kind >= ACCOUNT_ASSET && account->kind <= ACCOUNT_COST);
	(*found)++;
	return account->is_open ? OK : FAIL(STATUS_CONFLICT, "The account is closed.");
}

static struct status check_accounts(struct store_tx *tx, const struct ledger_voucher *voucher)
{
	assert(voucher->count >= 2 && voucher->count <= LEDGER_LINES_MAX);
	struct account_find_in *keys = arena_take(store_arena(tx), voucher->count * sizeof *keys);
	for (size_t i = 0; i < voucher->count; i++)
		keys[i].number = voucher->lines[i].account;
	size_t found = 0;
	TRY(account_find_many(tx, keys, voucher->count, count_account, &found));
	assert(found <= voucher->count);
	return found == voucher->count ? OK : FAIL(STATUS_INPUT, "There is no such account in the plan.");
}

/* The values that the voucher's lines name, each beside the dimension it must be of. */
struct dimension_check {
	struct dimension_value_kind_in *keys;
	enum ledger_dimension *wanted;
	size_t count;
	size_t found;
};

static void want_dimension(struct dimension_check *check, struct dimension_value_id value,
			   enum ledger_dimension wanted)
{
	assert(value.raw >= 0 && check->count < (size_t)LEDGER_LINES_MAX * DIMENSION_COUNT);
	if (value.raw == 0)
		return;
	assert(wanted == DIMENSION_PROJECT || (wanted >= DIMENSION_FUND && wanted <= DIMENSION_FUNDER));
	check->keys[check->count].id = value;
	check->wanted[check->count] = wanted;
	check->count++;
}

static struct status compare_dimension(void *argument, size_t index, const void *out)
{
	struct dimension_check *check = argument;
	const struct dimension_value_kind_out *value = out;
	assert(index < check->count && check->found <= index);
	assert(check->keys[index].id.raw > 0);
	check->found++;
	if (value->dimension != (int64_t)check->wanted[index])
		return FAIL(STATUS_INPUT, "A value stands under another dimension than its own.");
	return OK;
}

static struct status check_dimensions(struct store_tx *tx, const struct ledger_voucher *voucher)
{
	const size_t room = voucher->count * DIMENSION_COUNT;
	assert(room > 0);
	struct dimension_check check = { .keys = arena_take(store_arena(tx), room * sizeof *check.keys),
					 .wanted = arena_take(store_arena(tx), room * sizeof *check.wanted) };
	for (size_t i = 0; i < voucher->count; i++) {
		const struct ledger_dimensions *dimensions = &voucher->lines[i].dimensions;
		want_dimension(&check, dimensions->fund, DIMENSION_FUND);
		want_dimension(&check, dimensions->purpose, DIMENSION_PURPOSE);
		want_dimension(&check, dimensions->project, DIMENSION_PROJECT);
		want_dimension(&check, dimensions->funder, DIMENSION_FUNDER);
	}
	if (check.count == 0)
		return OK;
	assert(check.count <= room);
	TRY(dimension_value_kind_many(tx, check.keys, check.count, compare_dimension, &check));
	return check.found == check.count
		   ? OK
		   : FAIL(STATUS_INPUT, "There is no such fund, purpose, project or funder.");
}

/* The foreign sum at its stored rate must give the line's öre. */
static struct status check_rate(struct store_tx *tx, const struct ledger_line *line)
{
	assert(line->amount.ore != 0);
	if (line->foreign.minor == 0)
		return line->rate.raw == 0 ? OK : FAIL(STATUS_INPUT, "A rate needs a sum in its currency.");
	struct rate_find_out rate;
	const struct status status = rate_find(tx, &(struct rate_find_in){ line->rate }, &rate);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_INPUT, "A sum in another currency needs a dated rate.");
	TRY(status);
	struct currency currency;
	TRY(currency_parse(rate.currency, &currency));
	if (!currency_equal(currency, line->foreign.currency))
		return FAIL(STATUS_INPUT, "The rate is of another currency than the sum.");
	struct money at_rate = { 0 };
	TRY(foreign_money_to_sek(line->foreign, (struct rate){ rate.micro }, &at_rate));
	assert(rate.micro > 0);
	return at_rate.ore == line->amount.ore
		   ? OK
		   : FAIL(STATUS_INPUT, "The sum in the other currency is not the amount at its rate.");
}
