/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/demo/demo_kit.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct statement_set *const allowed[] = {
	&rules_statements,   &ledger_statements,   &people_statements,
	&bankday_statements, &gifts_statements,    &mandates_statements,
	&drawing_statements, &handover_statements, NULL
};
static const struct migration *const migrations[] = {
	rules_migrations,   ledger_migrations,   people_migrations,
	bankday_migrations, gifts_migrations,    mandates_migrations,
	drawing_migrations, handover_migrations, NULL
};
static const struct home_finder *const finders[] = { &drawing_by_payer, &gifts_by_reference, &bankday_rules,
						     NULL };

struct day demo_kit_day(int year, int month, int day)
{
	struct day made;
	assert_ok(day_of(year, month, day, &made));
	return made;
}

struct demo_plan demo_kit_late_plan(void)
{
	return (struct demo_plan){ 7, 60, demo_kit_day(2026, 8, 1), demo_kit_day(2026, 11, 20) };
}

struct demo_plan demo_kit_turn_plan(void)
{
	return (struct demo_plan){ 11, 60, demo_kit_day(2025, 11, 1), demo_kit_day(2026, 2, 20) };
}

struct status demo_kit_store(struct demo_kit *kit, enum store_backend backend, struct store **out)
{
	char path[128];
	const struct store_config config = {
		.backend = backend,
		.path = proof_path(&kit->folder, "books.db", path),
		.clock = clock_fixed(&kit->now),
		.allowed = allowed,
		.migrations = migrations,
	};
	return store_open(&config, true, out);
}

void demo_kit_open(struct demo_kit *kit, enum store_backend backend)
{
	*kit = (struct demo_kit){ .folder = proof_folder_open(), .plan = demo_kit_late_plan() };
	proof_path(&kit->folder, "bank", kit->bank);
	proof_path(&kit->folder, "samples", kit->samples);
	assert_ok(demo_kit_store(kit, backend, &kit->books));
}

void demo_kit_close(struct demo_kit *kit)
{
	store_close(&kit->books);
	proof_folder_close(&kit->folder);
}

struct status demo_kit_make(struct demo_kit *kit, const struct demo_watch *watch)
{
	const struct demo_place place = { kit->books, &kit->now, kit->bank,
					  kit->has_samples ? kit->samples : NULL };
	return demo_make(&place, &kit->plan, watch, &kit->report);
}

enum { PATHS_MAX = 400 };

/* nftw has no argument of the caller's. */
static struct {
	char *paths[PATHS_MAX];
	size_t count;
} found;

static int keep_path(const char *path, const struct stat *about, int kind, struct FTW *place)
{
	(void)about;
	(void)place;
	if (kind == FTW_F) {
		assert_true(found.count < PATHS_MAX);
		found.paths[found.count++] = strdup(path);
	}
	return 0;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void demo_kit_gather(const char *folder, struct buffer *out)
{
	found.count = 0;
	assert_int_equal(nftw(folder, keep_path, 16, FTW_PHYS), 0);
	qsort(found.paths, found.count, sizeof found.paths[0], by_path);
	for (size_t i = 0; i < found.count; i++) {
		SCOPED(arena_close) struct arena arena = arena_open(1 << 26);
		struct text content;
		assert_ok(file_read_all(found.paths[i], 1 << 24, &arena, &content));
		buffer_print(out, "%s\n", found.paths[i] + strlen(folder));
		buffer_add(out, content);
		free(found.paths[i]);
	}
	assert_ok(buffer_status(out));
}

struct status demo_kit_read(struct demo_kit *kit, const char *path, struct bankday_report *out)
{
	const struct actor by = { TEXT("test") };
	SCOPED(file_close) struct file file = { -1 };
	SCOPED(arena_close) struct arena arena = arena_open(1 << 26);
	struct text content;
	TRY(file_open(path, &file));
	TRY(file_read_all(path, 1 << 24, &arena, &content));
	struct bankday_reading reading = {
		.kind = bank_file_kind(text_slice(content, 0, BANK_SNIFF_BYTES)),
		.file = &file,
		.name = TEXT("sample"),
		.today = kit->plan.last,
		.finders = finders,
	};
	return bankday_read(kit->books, &reading, &by, out);
}

/* The account's number in the ledger, and whether it is kept in kronor. */
enum { OWN_ACCOUNTS = 4 };
static const int64_t own_accounts[OWN_ACCOUNTS] = { 1930, 1931, 1932, 1950 };

/* What the books hold, asked through their doors. */
struct held {
	struct store_tx *tx;
	const struct demo_kit *kit;
	struct own_account_id accounts[OWN_ACCOUNTS];
	struct gift_total_row totals[DEMO_PURPOSES];
	char codes[DEMO_PURPOSES][LEDGER_CODE_MAX];
	size_t total_count;
	int64_t gifts;
	int64_t gifts_back;
	int64_t gift_sum;
	int64_t unmarked;
	struct gift_filter page;
	int64_t waiting;
	int64_t doubts;
	int64_t waiting_gifts_sum; /* on the gifts' account */
};

static struct status take_account(void *argument, const struct own_account *account)
{
	struct held *held = argument;
	for (size_t i = 0; i < OWN_ACCOUNTS; i++)
		if (own_accounts[i] == account->ledger_account)
			held->accounts[i] = account->id;
	return OK;
}

static struct status take_total(void *argument, const struct gift_total_row *row)
{
	struct held *held = argument;
	assert_true(held->total_count < DEMO_PURPOSES);
	assert_ok(text_to_c(row->purpose_code, held->codes[held->total_count], LEDGER_CODE_MAX));
	held->totals[held->total_count++] = *row;
	return OK;
}

static struct status take_gift(void *argument, const struct gift *gift)
{
	struct held *held = argument;
	const struct text mark = TEXT("(påhittad)");
	held->gifts += gift->amount.ore > 0;
	held->gifts_back += gift->amount.ore < 0;
	held->gift_sum += gift->amount.ore;
	held->unmarked +=
	    gift->giver_name.count > 0 && text_find(gift->giver_name, mark) == gift->giver_name.count;
	held->page.after = gift->id;
	held->page.after_day = gift->day;
	return OK;
}

static struct status take_waiting(void *argument, const struct bank_leaf *leaf)
{
	struct held *held = argument;
	held->waiting++;
	held->doubts += leaf->state == ROW_DOUBT;
	held->waiting_gifts_sum += leaf->ledger_account == 1931 ? leaf->amount.minor : 0;
	return OK;
}

static struct status look(struct store_tx *tx, void *argument)
{
	struct held *held = argument;
	held->tx = tx;
	TRY(bankday_accounts(tx, take_account, held));
	TRY(gifts_totals(tx, held->kit->plan.first, held->kit->plan.last, take_total, held));
	for (int64_t before = -1; before != held->gifts + held->gifts_back;) {
		before = held->gifts + held->gifts_back;
		TRY(gifts_list(tx, &held->page, take_gift, held));
	}
	return bankday_waiting(tx, (struct bank_row_id){ 0 }, 10000, take_waiting, held);
}

static struct held look_at(const struct demo_kit *kit)
{
	struct held held = { .kit = kit };
	assert_ok(store_read(kit->books, look, &held));
	return held;
}

static const struct demo_total *total_of(const struct demo_report *report, const char *code)
{
	for (size_t i = 0; i < DEMO_PURPOSES; i++)
		if (strcmp(report->totals[i].purpose, code) == 0)
			return &report->totals[i];
	fail_msg("the generator knows no purpose %s", code);
	return NULL;
}

/* The generator's count against running totals and against every gift. */
static void check_count(const struct demo_kit *kit)
{
	const struct held held = look_at(kit);
	int64_t sum = 0;
	for (size_t i = 0; i < held.total_count; i++) {
		const struct demo_total *made = total_of(&kit->report, held.codes[i]);
		assert_int_equal(held.totals[i].amount.ore, made->amount.ore);
		assert_int_equal(held.totals[i].gifts, made->gifts);
		sum += made->amount.ore;
	}
	assert_int_equal(held.gifts, kit->report.gifts);
	assert_int_equal(held.gifts_back, kit->report.gifts_back);
	assert_int_equal(held.gift_sum, sum);
	assert_int_equal(held.waiting, kit->report.left_open);
	assert_int_equal(held.unmarked, 0);
}

struct year_sum {
	const struct demo_kit *kit;
	int64_t ore;
};

static struct status add_years(struct store_tx *tx, void *argument)
{
	struct year_sum *sum = argument;
	const struct demo_plan *plan = &sum->kit->plan;
	for (int year = day_year(plan->first); year <= day_year(plan->last); year++) {
		struct money balance;
		TRY(ledger_balance(tx, 3991, demo_kit_day(year, 12, 31), &balance));
		sum->ore += balance.ore;
	}
	return OK;
}

/* The income accounts of all years are the gifts. */
static void check_income(const struct demo_kit *kit)
{
	struct year_sum income = { .kit = kit };
	const struct held held = look_at(kit);
	assert_ok(store_read(kit->books, add_years, &income));
	assert_int_equal(income.ore, -held.gift_sum);
}

struct closed_look {
	const struct demo_kit *kit;
	struct held held;
	int64_t closed;
};

static struct status look_at_days(struct store_tx *tx, void *argument)
{
	struct closed_look *look_for = argument;
	const struct demo_plan *plan = &look_for->kit->plan;
	for (struct day day = plan->first; day.number < plan->last.number; day.number++) {
		if (day_month((struct day){ day.number + 1 }) == day_month(day))
			continue;
		for (size_t i = 0; i < OWN_ACCOUNTS; i++) {
			struct bank_day_state state;
			TRY(bankday_state(tx, look_for->held.accounts[i], day, &state));
			assert_true(state.is_closed && state.has_closing);
			assert_int_equal(state.waiting, 0);
			if (own_accounts[i] != 1950)
				assert_int_equal(state.book.ore, state.bank.minor);
			look_for->closed++;
		}
	}
	return OK;
}

static void check_days(const struct demo_kit *kit)
{
	struct closed_look look_for = { .kit = kit, .held = look_at(kit) };
	assert_ok(store_read(kit->books, look_at_days, &look_for));
	assert_int_equal(look_for.closed, kit->report.days_closed);
}

/* On the last day the bank and the book differ by what waits, but for the row in doubt: its money is booked
 * under the other row. */
static struct status look_at_last(struct store_tx *tx, void *argument)
{
	struct held *held = argument;
	struct bank_day_state state;
	const struct day last = { held->kit->plan.last.number - 1 };
	TRY(bankday_state(tx, held->accounts[1], last, &state));
	const int64_t doubtful = held->doubts > 0 ? 52500 : 0;
	assert_int_equal(state.bank.minor - state.book.ore, held->waiting_gifts_sum - doubtful);
	return OK;
}

static void check_last_day(const struct demo_kit *kit)
{
	struct held held = look_at(kit);
	assert_ok(store_read(kit->books, look_at_last, &held));
}

struct journal_look {
	int64_t lines;
	int64_t last;
	struct demo_plan plan;
};

static struct status look_at_line(void *argument, const struct journal_line *line)
{
	struct journal_look *journal = argument;
	const struct day day = moment_day(line->at);
	assert_true(line->at.seconds >= journal->last);
	assert_true(day.number >= journal->plan.first.number && day.number <= journal->plan.last.number);
	assert_true(text_starts(line->actor, TEXT("demo:")));
	journal->last = line->at.seconds;
	journal->lines++;
	return OK;
}

static struct status look_at_journal(struct store_tx *tx, void *argument)
{
	TRY(store_journal_verify(tx));
	return store_journal_each(tx, 0, 1000000, look_at_line, argument);
}

static void check_journal(const struct demo_kit *kit)
{
	struct journal_look journal = { .plan = kit->plan };
	assert_ok(store_read(kit->books, look_at_journal, &journal));
	assert_true(journal.lines > kit->report.givers + kit->report.promises + kit->report.files);
}

void demo_kit_check(const struct demo_kit *kit)
{
	check_count(kit);
	check_income(kit);
	check_days(kit);
	check_last_day(kit);
	check_journal(kit);
}

int64_t demo_kit_doubts(const struct demo_kit *kit)
{
	return look_at(kit).doubts;
}
