/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/camt_inner.h"

#include <assert.h>
#include <string.h>

void camt_statement_begin(struct camt *camt, uint64_t row)
{
	assert(row > 0);
	camt->statement = (struct camt_statement){ .row = row };
	camt->words[CAMT_OF_STATEMENT].count = 0;
}

/* The first to name a currency settles it; the others must agree. */
static struct status settle_currency(struct camt_statement *statement, struct currency currency, uint64_t row,
				     const char *field)
{
	assert(currency.code[0] != '\0' && row > 0);
	if (statement->currency.code[0] == '\0')
		statement->currency = currency;
	if (!currency_equal(statement->currency, currency))
		return FAIL_INPUT(row, field, "The statement has amounts in two currencies.", CAMT_ASK_AGAIN);
	return OK;
}

static struct status settle_account_currency(struct camt_statement *statement)
{
	assert(statement->row > 0);
	struct currency currency;
	if (statement->currency_words.count == 0)
		return OK;
	if (!status_is_ok(currency_parse(statement->currency_words, &currency)))
		return FAIL_INPUT(statement->row, "Acct/Ccy", "A currency is three capital letters.",
				  CAMT_ASK_AGAIN);
	return settle_currency(statement, currency, statement->row, "Acct/Ccy");
}

static struct status read_balance(struct camt_statement *statement, struct camt_balance *out)
{
	assert(statement->balance.code.count > 0);
	const struct camt_balance_words *words = &statement->balance;
	if (out->is_given)
		return FAIL_INPUT(words->row, "Bal", "The same balance is given twice.", CAMT_ASK_AGAIN);
	if (!words->amount.is_given || words->amount.currency.code[0] == '\0')
		return FAIL_INPUT(words->row, "Bal/Amt", "The balance has no amount with a currency.",
				  CAMT_ASK_AGAIN);
	if (words->sign == CAMT_SIGN_NONE)
		return FAIL_INPUT(words->row, "Bal/CdtDbtInd", "The balance is neither credit nor debit.",
				  CAMT_ASK_AGAIN);
	if (!words->on.is_given)
		return FAIL_INPUT(words->row, "Bal/Dt", "The balance has no day.", CAMT_ASK_AGAIN);
	TRY(settle_account_currency(statement));
	TRY(settle_currency(statement, words->amount.currency, words->amount.row, "Bal/Amt"));
	int64_t minor = 0;
	TRY(camt_amount_read(&words->amount, statement->currency, "Bal/Amt", &minor));
	*out = (struct camt_balance){ .is_given = true, .on = words->on.day };
	out->amount.minor = words->sign == CAMT_DEBIT ? -minor : minor;
	out->amount.currency = statement->currency;
	return OK;
}

/* Only the booked balances bound the booked entries (ISO 20022 external code set, balance type): OPBD
 * opening, PRCD the day before's closing, CLBD closing. The others (available, interim, forward) say other
 * things. */
struct status camt_balance_end(struct camt *camt)
{
	assert(camt->summary.kind == BANK_FILE_CAMT_053 && camt->statement.balance.row > 0);
	struct camt_statement *statement = &camt->statement;
	const struct text code = statement->balance.code;
	if (text_equal(code, TEXT("OPBD")))
		return read_balance(statement, &statement->opening);
	if (text_equal(code, TEXT("PRCD")))
		return read_balance(statement, &statement->previous);
	if (text_equal(code, TEXT("CLBD")))
		return read_balance(statement, &statement->closing);
	return OK;
}

static const struct camt_balance *opening_of(const struct camt_statement *statement)
{
	assert(statement->row > 0);
	return statement->opening.is_given ? &statement->opening : &statement->previous;
}

struct status camt_statement_tell(struct camt *camt, struct currency currency)
{
	assert(camt->place == CAMT_AT_STATEMENT || camt->place == CAMT_AT_MESSAGE);
	struct camt_statement *statement = &camt->statement;
	if (statement->has_begun)
		return OK;
	TRY(settle_account_currency(statement));
	if (statement->currency.code[0] == '\0')
		statement->currency = currency;
	char room[IBAN_ROOM] = "";
	struct statement_head head = { .identity = statement->identity, .row = statement->row };
	head.account = camt_account_read(&statement->account, &head.scheme, room);
	if (head.account.count == 0)
		return FAIL_INPUT(statement->row, "Acct/Id",
				  "The statement does not say which account it is about.", CAMT_ASK_AGAIN);
	head.currency = statement->currency;
	const struct camt_balance *opening = opening_of(statement);
	head.has_opening = opening->is_given;
	head.opening = opening->amount;
	head.opening_on = opening->on;
	head.has_closing = statement->closing.is_given;
	head.closing = statement->closing.amount;
	head.closing_on = statement->closing.on;
	statement->has_begun = true;
	camt->answer = camt->events->begin(camt->self, &head);
	return camt->answer;
}

/* Within the bound of money on either side, so that no later sum can overflow. */
static struct status add(int64_t *sum, int64_t amount, uint64_t row)
{
	assert(amount > 0 && *sum >= 0);
	struct money total = { 0 };
	if (!status_is_ok(money_add((struct money){ *sum }, (struct money){ amount }, &total)))
		return FAIL_INPUT(row, "Ntry/Amt", "The sum is larger than the books can hold.",
				  CAMT_ASK_AGAIN);
	*sum = total.ore;
	return OK;
}

struct status camt_tally_add(struct camt_tally *tally, int64_t amount, uint64_t row)
{
	assert(amount != 0);
	if (amount > 0) {
		tally->credit_count++;
		return add(&tally->credit_sum, amount, row);
	}
	tally->debit_count++;
	return add(&tally->debit_sum, -amount, row);
}

/* Whether what the file says of one total is what was counted; what it leaves out agrees. */
static struct status total_agrees(const struct camt_statement *statement, const struct camt_total *total,
				  int64_t count, int64_t sum, bool *agrees)
{
	assert(count >= 0 && sum >= 0);
	int64_t told = sum;
	if (total->sum.is_given)
		TRY(camt_amount_read(&total->sum, statement->currency, "TxsSummry/Sum", &told));
	*agrees = told == sum && (!total->count.is_given || total->count.number == count);
	return OK;
}

static struct status net_agrees(const struct camt_statement *statement, int64_t net, bool *agrees)
{
	assert(net >= -MONEY_ORE_MAX && net <= MONEY_ORE_MAX);
	const struct camt_total *total = &statement->total;
	*agrees = true;
	if (!total->net.is_given)
		return OK;
	int64_t told = 0;
	TRY(camt_amount_read(&total->net, statement->currency, "TxsSummry/TtlNtries/TtlNetNtryAmt", &told));
	const bool is_size_equal = told == (net < 0 ? -net : net);
	const bool is_side_equal =
	    told == 0 || total->net_sign == CAMT_SIGN_NONE || (total->net_sign == CAMT_DEBIT) == (net < 0);
	*agrees = is_size_equal && is_side_equal;
	return OK;
}

static struct status summary_agrees(const struct camt_statement *statement, const struct camt_tally *tally,
				    bool *agrees)
{
	assert(tally->credit_sum >= tally->credit_count && tally->debit_sum >= tally->debit_count);
	bool is_all_right = false;
	bool are_credits_right = false;
	bool are_debits_right = false;
	bool is_net_right = false;
	TRY(total_agrees(statement, &statement->total, tally->credit_count + tally->debit_count,
			 tally->credit_sum + tally->debit_sum, &is_all_right));
	TRY(total_agrees(statement, &statement->credits, tally->credit_count, tally->credit_sum,
			 &are_credits_right));
	TRY(total_agrees(statement, &statement->debits, tally->debit_count, tally->debit_sum,
			 &are_debits_right));
	TRY(net_agrees(statement, tally->credit_sum - tally->debit_sum, &is_net_right));
	*agrees = is_all_right && are_credits_right && are_debits_right && is_net_right;
	return OK;
}

/* The schema does not say whether pending entries count in the summary, so either reading is taken; both are
 * the same when all is booked. */
static struct status check_summary(const struct camt_statement *statement)
{
	assert(statement->all.credit_count >= statement->booked.credit_count);
	bool agrees_with_booked = false;
	bool agrees_with_all = false;
	TRY(summary_agrees(statement, &statement->booked, &agrees_with_booked));
	TRY(summary_agrees(statement, &statement->all, &agrees_with_all));
	if (!agrees_with_booked && !agrees_with_all)
		return FAIL_INPUT(statement->row, "TxsSummry",
				  "The summary's counts or sums are not those of the entries.",
				  CAMT_ASK_AGAIN);
	return OK;
}

/* A statement is proved by its balances, so one without them is refused: nothing would show a lost entry. */
static struct status check_balances(const struct camt_statement *statement)
{
	assert(statement->has_begun);
	const struct camt_balance *opening = opening_of(statement);
	if (!opening->is_given)
		return FAIL_INPUT(statement->row, "Bal",
				  "The statement has no opening balance (OPBD or PRCD).",
				  "Ask the bank for statements with opening and closing booked balances.");
	if (!statement->closing.is_given)
		return FAIL_INPUT(statement->row, "Bal", "The statement has no closing balance (CLBD).",
				  "Ask the bank for statements with opening and closing booked balances.");
	const struct camt_tally *booked = &statement->booked;
	const int64_t expected = opening->amount.minor + (booked->credit_sum - booked->debit_sum);
	if (expected != statement->closing.amount.minor)
		return FAIL_INPUT(statement->row, "Bal",
				  "The opening balance and the entries do not add up to the closing balance.",
				  "Ask the bank for the whole statement, with all its pages.");
	return OK;
}

struct status camt_statement_end(struct camt *camt)
{
	assert(camt->node == 0 && camt->passed_depth == 0);
	struct camt_statement *statement = &camt->statement;
	TRY(camt_statement_tell(camt, (struct currency){ "" }));
	TRY(check_summary(statement));
	const bool has_balances = camt->summary.kind == BANK_FILE_CAMT_053;
	if (has_balances)
		TRY(check_balances(statement));
	struct statement_tail tail = { .movement_count = statement->movement_count,
				       .part_count = statement->part_count };
	tail.sum.minor = statement->booked.credit_sum - statement->booked.debit_sum;
	tail.sum.currency = statement->currency;
	tail.opening = opening_of(statement)->amount;
	tail.closing = statement->closing.amount;
	camt->summary.statements++;
	assert(tail.movement_count <= camt->summary.movements && tail.part_count <= camt->summary.parts);
	camt->answer = camt->events->end(camt->self, &tail);
	return camt->answer;
}
