/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What bank rows meet: the centre's own accounts, the finance officer's rules, the closing of a day. */
#include "main/bank/bank_inner.h"

#include <assert.h>

struct account_work {
	struct run *run;
	struct own_account account;
	struct own_number numbers[BANKDAY_NUMBERS_MAX];
	size_t count;
};

static struct status add_number(struct account_work *work, enum account_scheme scheme, const char *option)
{
	const char *value = command_option_at(work->run->command, option, 0);
	for (size_t i = 0; value != NULL; value = command_option_at(work->run->command, option, ++i)) {
		if (work->count == BANKDAY_NUMBERS_MAX)
			return FAIL_INPUT(0, option, "The account has too many numbers.",
					  "Give at most eight.");
		work->numbers[work->count++] = (struct own_number){ scheme, text_of(value) };
	}
	assert(work->count <= BANKDAY_NUMBERS_MAX);
	return OK;
}

static struct status read_account(struct account_work *work)
{
	struct run *run = work->run;
	const struct text currency = run_text(run, "--currency");
	TRY(run_needs(run, "--add"));
	TRY(run_needs(run, "--ledger"));
	work->account.name = run_text(run, "--add");
	work->account.currency = SEK;
	if (currency.count > 0 && !status_is_ok(currency_parse(currency, &work->account.currency)))
		return FAIL_INPUT(0, "--currency", "This is no currency.",
				  "Write three capital letters, such as EUR.");
	TRY(run_number(run, "--ledger", &work->account.ledger_account));
	TRY(add_number(work, ACCOUNT_IBAN, "--iban"));
	TRY(add_number(work, ACCOUNT_BANKGIRO, "--bankgiro"));
	TRY(add_number(work, ACCOUNT_PLUSGIRO, "--plusgiro"));
	TRY(add_number(work, ACCOUNT_SWISH, "--swish"));
	TRY(add_number(work, ACCOUNT_OTHER, "--other"));
	assert(work->account.name.count > 0);
	return work->count > 0 ? OK
			       : FAIL_INPUT(0, "--iban", "The account has no number that files name it by.",
					    "Give its IBAN, bankgiro, plusgiro, Swish or other number.");
}

static struct status add_account(struct store_tx *tx, void *argument)
{
	struct account_work *work = argument;
	assert(work->count > 0);
	return bankday_add_account(tx, &work->account, work->numbers, work->count, &work->account.id);
}

static const struct report_column account_columns[] = { { "ledger_account", SAY("Account"), CELL_NUMBER, 7 },
							{ "currency", SAY("Currency"), CELL_TEXT, 8 },
							{ "name", SAY("Name"), CELL_TEXT, 0 },
							{ 0 } };

static struct status tell_account(void *argument, const struct own_account *account)
{
	struct report *report = argument;
	assert(account->id.raw > 0);
	const struct report_cell cells[] = { { .number = account->ledger_account },
					     { .text = text_of(account->currency.code) },
					     { .text = account->name } };
	report_row(report, cells);
	return OK;
}

static struct status tell_accounts(struct store_tx *tx, void *argument)
{
	struct run *run = argument;
	assert(run->books != NULL);
	report_table(&run->report, "accounts", account_columns);
	TRY(bankday_accounts(tx, tell_account, &run->report));
	report_table_end(&run->report);
	return OK;
}

/* Lists, and adds first when that is asked for. */
static struct status add_and_list(struct run *run, store_work *add, store_work *list, void *work)
{
	const bool is_adding = run_has(run, "--add");
	if (!is_adding && run->command->option_count > 0)
		return FAIL_INPUT(0, "--add", "These options belong to something new.",
				  "Give its name with --add.");
	TRY(run_open_centre(run));
	if (is_adding)
		TRY(run_write(run, add, work));
	assert(run->books != NULL);
	return store_read(run->books, list, run);
}

struct status verb_bank_accounts(struct run *run)
{
	struct account_work work = { .run = run };
	if (run_has(run, "--add"))
		TRY(read_account(&work));
	assert(work.run == run);
	return add_and_list(run, add_account, tell_accounts, &work);
}

static struct status read_rule(const struct run *run, struct bank_rule *out)
{
	const struct text direction = run_text(run, "--direction");
	TRY(run_needs(run, "--add"));
	TRY(run_needs(run, "--words"));
	TRY(run_needs(run, "--account"));
	*out = (struct bank_rule){ .name = run_text(run, "--add"), .words = run_text(run, "--words") };
	TRY(run_number(run, "--account", &out->counter_account));
	if (text_equal(direction, TEXT("in")))
		out->direction = 1;
	else if (text_equal(direction, TEXT("out")))
		out->direction = -1;
	else if (direction.count > 0 && !text_equal(direction, TEXT("both")))
		return FAIL_INPUT(0, "--direction", "There is no such direction.", "Give in, out or both.");
	assert(out->name.count > 0);
	return OK;
}

struct rule_work {
	struct run *run;
	struct bank_rule rule;
};

static struct status add_rule(struct store_tx *tx, void *argument)
{
	struct rule_work *work = argument;
	assert(work->rule.name.count > 0);
	return bankday_add_rule(tx, &work->rule, &work->run->by);
}

static const struct report_column rule_columns[] = { { "account", SAY("Account"), CELL_NUMBER, 7 },
						     { "direction", SAY("Direction"), CELL_TEXT, 9 },
						     { "name", SAY("Name"), CELL_TEXT, 30 },
						     { "words", SAY("Words"), CELL_TEXT, 0 },
						     { 0 } };

static struct status tell_rule(void *argument, const struct bank_rule *rule)
{
	struct report *report = argument;
	const char *direction = rule->direction > 0 ? "in" : rule->direction < 0 ? "out" : "both";
	assert(rule->counter_account > 0);
	const struct report_cell cells[] = { { .number = rule->counter_account },
					     { .text = text_of(direction) },
					     { .text = rule->name },
					     { .text = rule->words } };
	report_row(report, cells);
	return OK;
}

static struct status tell_rules(struct store_tx *tx, void *argument)
{
	struct run *run = argument;
	assert(run->books != NULL);
	report_table(&run->report, "rules", rule_columns);
	TRY(bankday_rules_each(tx, tell_rule, &run->report));
	report_table_end(&run->report);
	return OK;
}

struct status verb_bank_rules(struct run *run)
{
	struct rule_work work = { .run = run };
	if (run_has(run, "--add"))
		TRY(read_rule(run, &work.rule));
	assert(work.run == run);
	return add_and_list(run, add_rule, tell_rules, &work);
}

struct day_work {
	struct run *run;
	int64_t ledger_account;
	struct own_account_id account;
	struct day day;
	struct bank_day_state state;
};

static struct status match_account(void *argument, const struct own_account *account)
{
	struct day_work *work = argument;
	assert(account->id.raw > 0);
	if (account->ledger_account == work->ledger_account)
		work->account = account->id;
	return OK;
}

static struct status find_account(struct store_tx *tx, struct day_work *work)
{
	TRY(bankday_accounts(tx, match_account, work));
	assert(work->ledger_account >= 0);
	return work->account.raw > 0
		   ? OK
		   : (struct status){ .code = STATUS_NOT_FOUND,
				      .field = "ACCOUNT",
				      .reason = "This is none of the centre's own accounts.",
				      .remedy = "handslag bank accounts DIR lists them." };
}

static struct status look_at_day(struct store_tx *tx, void *argument)
{
	struct day_work *work = argument;
	TRY(find_account(tx, work));
	assert(work->account.raw > 0);
	return bankday_state(tx, work->account, work->day, &work->state);
}

static struct status close_day(struct store_tx *tx, void *argument)
{
	struct day_work *work = argument;
	TRY(find_account(tx, work));
	assert(work->account.raw > 0);
	return bankday_close(tx, work->account, work->day, &work->run->by);
}

static void tell_day(struct report *report, const struct day_work *work)
{
	static const struct report_column account = { "account", SAY("Account"), CELL_NUMBER, 0 };
	static const struct report_column day = { "day", SAY("Day"), CELL_DAY, 0 };
	static const struct report_column book = { "book_ore", SAY("By the book, kr"), CELL_MONEY, 0 };
	static const struct report_column waiting = { "waiting", SAY("Rows that wait"), CELL_NUMBER, 0 };
	static const struct report_column closed = { "is_closed", SAY("Closed"), CELL_BOOL, 0 };
	const struct bank_day_state *state = &work->state;
	report_field(report, &account, (struct report_cell){ .number = work->ledger_account });
	report_field(report, &day, (struct report_cell){ .number = work->day.number });
	if (state->has_closing)
		tell_sum(report, "bank", SAY("By the bank"), state->bank);
	else
		report_say(report, SAY("No statement tells the balance at the end of the day."), NULL, 0);
	report_field(report, &book, (struct report_cell){ .number = state->book.ore });
	report_field(report, &waiting, (struct report_cell){ .number = state->waiting });
	report_field(report, &closed, (struct report_cell){ .number = state->is_closed });
	assert(state->waiting >= 0);
}

struct status verb_bank_day(struct run *run)
{
	struct day_work work = { .run = run };
	TRY(run_parse_number(run->command->arguments[1], "ACCOUNT", &work.ledger_account));
	TRY(run_parse_day(run->command->arguments[2], "DAY", &work.day));
	TRY(run_open_centre(run));
	struct status closed = OK;
	if (run_has(run, "--close"))
		closed = run_write(run, close_day, &work);
	if (closed.code != STATUS_NOT_FOUND && closed.code != STATUS_BROKEN) {
		TRY(store_read(run->books, look_at_day, &work));
		tell_day(&run->report, &work);
	}
	assert(run->books != NULL);
	return closed;
}
