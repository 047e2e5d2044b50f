/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Earlier years are taken over, oldest first. */
#include "inner/takeover/history_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
	/* names and objects of a file, and what is kept of each account */
	FILE_ARENA_BYTES_MAX = 1 << 26,
};

/* All files, read and in order. */
struct work {
	const struct takeover_history *history;
	const struct actor *by;
	struct history_file *files;
	struct history_file *order[TAKEOVER_YEARS_MAX];
	size_t count;
	struct history_file *at; /* the year that is taken, or is to blame */
	bool is_through;
};

static struct status read_files(struct work *work, struct takeover_year *years);
static struct status take_all(struct store *books, struct work *work);

static void close_files(struct work *work)
{
	assert(work->files != NULL);
	for (size_t i = 0; i < work->count; i++) {
		arena_close(work->files[i].arena);
		free(work->files[i].arena);
	}
	free(work->files);
}

struct status takeover_read_history(struct store *books, const struct takeover_history *history,
				    const struct actor *by, struct takeover_year *years, size_t *failed)
{
	struct work work = { .history = history, .by = by, .count = history->count };
	assert(years != NULL && failed != NULL && history->count > 0);
	*failed = history->count;
	memset(years, 0, history->count * sizeof *years);
	if (history->role == LEDGER_SUB)
		return FAIL(STATUS_REFUSED,
			    "Earlier years are kept in the main ledger, not in this sub-ledger.");
	if (history->count > TAKEOVER_YEARS_MAX)
		return FAIL(STATUS_LIMIT, "At most 30 years are taken over at once.");
	work.files = memory_take(work.count, sizeof *work.files);
	struct status status = read_files(&work, years);
	if (status_is_ok(status))
		status = take_all(books, &work);
	if (!status_is_ok(status) && work.at != NULL)
		*failed = (size_t)(work.at - work.files);
	close_files(&work);
	return status;
}

static int compare_years(const void *a, const void *b)
{
	const struct history_file *const *first = a;
	const struct history_file *const *second = b;
	assert((*first)->has_year && (*second)->has_year);
	return ((*first)->first.number > (*second)->first.number) -
	       ((*first)->first.number < (*second)->first.number);
}

static struct status read_files(struct work *work, struct takeover_year *years)
{
	for (size_t i = 0; i < work->count; i++) {
		struct history_file *file = &work->files[i];
		file->bytes = work->history->files[i];
		file->through = work->history->through;
		file->told = &years[i];
		file->arena = memory_take(1, sizeof *file->arena);
		*file->arena = arena_open(FILE_ARENA_BYTES_MAX);
		work->order[i] = file;
	}
	for (size_t i = 0; i < work->count; i++) {
		work->at = &work->files[i];
		TRY(history_file_read(work->at));
	}
	qsort(work->order, work->count, sizeof *work->order, compare_years);
	for (size_t i = 1; i < work->count; i++) {
		work->at = work->order[i];
		if (work->order[i]->first.number != work->order[i - 1]->last.number + 1)
			return FAIL_INPUT(0, "#RAR", "The files' years do not follow on each other.",
					  "Give a file of every year between, each once.");
	}
	assert(work->count > 0);
	work->at = NULL;
	return OK;
}

/* Whether the books have the year. STATUS_CONFLICT when they divide time otherwise. */
static struct status find_year(struct store_tx *tx, const struct history_file *file, struct ledger_year *out,
			       bool *has_year)
{
	assert(file->has_year);
	const struct status status = ledger_year_of(tx, file->first, out);
	*has_year = status_is_ok(status);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	return out->first.number == file->first.number && out->last.number == file->last.number
		   ? OK
		   : FAIL(STATUS_CONFLICT, "The books have the file's year with other days.");
}

/* Years before the first that stands are opened from the newest back, then those after the last. */
static struct status open_years(struct store_tx *tx, struct work *work)
{
	struct ledger_year year;
	bool has_year = false;
	assert(work->count > 0);
	for (size_t i = work->count; i > 0; i--) {
		struct ledger_year next;
		const struct history_file *file = work->at = work->order[i - 1];
		TRY(find_year(tx, file, &year, &has_year));
		const struct status after = ledger_year_of(tx, (struct day){ file->last.number + 1 }, &next);
		if (after.code != STATUS_NOT_FOUND)
			TRY(after);
		if (!has_year && status_is_ok(after))
			TRY(ledger_open_year_before(tx, file->first, file->last, &year));
	}
	for (size_t i = 0; i < work->count; i++) {
		work->at = work->order[i];
		TRY(find_year(tx, work->at, &year, &has_year));
		if (!has_year)
			TRY(ledger_open_year(tx, work->at->first, work->at->last, &year));
	}
	return OK;
}

static struct text year_number(const struct history_file *file, char room[DAY_PRINT_ROOM])
{
	assert(file->has_year);
	return text_of(day_print(file->first, room));
}

static struct status refuse_vouchers(void *argument, const struct ledger_journal_row *row)
{
	assert(argument == NULL && row->number > 0);
	return FAIL(STATUS_CONFLICT, "Vouchers stand in the year already.");
}

/* The year before, when it was taken over too, is closed now: its result and balances are known. */
static struct status close_before(struct store_tx *tx, const struct work *work,
				  const struct ledger_year *year, bool *has_before)
{
	struct ledger_year before;
	struct takeover_key_find_out found;
	char room[DAY_PRINT_ROOM];
	const struct status status = ledger_year_of(tx, (struct day){ year->first.number - 1 }, &before);
	*has_before = status_is_ok(status);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	if (before.is_closed)
		return OK;
	const struct status known =
	    takeover_find(tx, TAKEOVER_KEY_YEAR, text_of(day_print(before.first, room)), &found);
	if (known.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_CONFLICT,
			    "The year before is open, and was not taken over: close it first.");
	TRY(known);
	assert(before.last.number + 1 == year->first.number);
	return ledger_close_year(tx, before.id, work->history->role, work->by);
}

/* What the books say of an account, beside what the file says. */
struct comparison {
	struct history_file *file;
	bool is_opening;
	bool *is_seen; /* HISTORY_ACCOUNTS */
};

static struct status differ(struct history_file *file, int64_t account, struct money in_file,
			    struct money in_books)
{
	file->told->wrong_account = account;
	file->told->in_file = in_file;
	file->told->in_books = in_books;
	assert(in_file.ore != in_books.ore);
	return (struct status){ .code = STATUS_CONFLICT,
				.field = "#IB",
				.reason = "The file and the books differ on an account's balance.",
				.remedy =
				    "Book the difference in the other program and export the year again." };
}

static struct status compare_row(void *argument, const struct ledger_trial_row *row)
{
	struct comparison *comparison = argument;
	const struct history_account *account = history_account(comparison->file, row->account.number);
	assert(account != NULL);
	struct money in_file = account->opening;
	if (!comparison->is_opening)
		TRY(money_add(in_file, account->posted, &in_file));
	const struct money in_books = comparison->is_opening ? row->opening : row->closing;
	comparison->is_seen[row->account.number - LEDGER_ACCOUNT_MIN] = true;
	return in_file.ore == in_books.ore ? OK
					   : differ(comparison->file, row->account.number, in_file, in_books);
}

/* Every account of the file and the books, once. */
static struct status compare(struct store_tx *tx, struct history_file *file, const struct ledger_year *year,
			     bool is_opening)
{
	struct comparison comparison = { .file = file, .is_opening = is_opening };
	comparison.is_seen = arena_take(store_arena(tx), HISTORY_ACCOUNTS * sizeof *comparison.is_seen);
	assert(year->id.raw > 0);
	TRY(ledger_trial_balance(tx, year, year->last, compare_row, &comparison));
	for (int64_t i = 0; i < HISTORY_ACCOUNTS; i++) {
		struct money in_file = file->accounts[i].opening;
		if (!is_opening)
			TRY(money_add(in_file, file->accounts[i].posted, &in_file));
		if (!comparison.is_seen[i] && in_file.ore != 0)
			return differ(file, LEDGER_ACCOUNT_MIN + i, in_file, (struct money){ 0 });
	}
	return OK;
}

static struct status take_openings(struct store_tx *tx, const struct work *work,
				   const struct ledger_year *year)
{
	const struct history_file *file = work->at;
	size_t count = 0;
	struct ledger_opening *openings = arena_take(store_arena(tx), HISTORY_ACCOUNTS * sizeof *openings);
	for (int64_t i = 0; i < HISTORY_ACCOUNTS; i++)
		if (file->accounts[i].opening.ore != 0)
			openings[count++] =
			    (struct ledger_opening){ LEDGER_ACCOUNT_MIN + i, file->accounts[i].opening };
	assert(count <= HISTORY_ACCOUNTS);
	return count == 0 ? OK : ledger_take_over(tx, year->id, openings, count, work->by);
}

static struct status keep_year(struct store_tx *tx, const struct work *work, const struct ledger_year *year)
{
	char room[DAY_PRINT_ROOM];
	const struct takeover_import_id import = { store_new_id(tx) };
	const struct text digest = { (const char *)work->at->digest.bytes, HASH_BYTES };
	assert(year->id.raw > 0);
	TRY(takeover_import_put(tx, &(struct takeover_import_put_in){ .id = import,
								      .kind = TAKEOVER_KEY_YEAR,
								      .made_on = moment_day(store_now(tx)),
								      .actor = work->by->name }));
	TRY(takeover_key_put(tx, &(struct takeover_key_put_in){ .kind = TAKEOVER_KEY_YEAR,
								.number = year_number(work->at, room),
								.thing = year->id.raw,
								.import_id = import,
								.digest = digest }));
	return store_journal(tx, &(struct journal_note){
				     .kind = "year taken over", .subject = year->id.raw, .digest = digest });
}

static struct status is_known(struct store_tx *tx, const struct history_file *file, bool *out)
{
	struct takeover_key_find_out found;
	char room[DAY_PRINT_ROOM];
	const struct status status = takeover_find(tx, TAKEOVER_KEY_YEAR, year_number(file, room), &found);
	assert(out != NULL);
	*out = status_is_ok(status);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	return text_equal(found.digest, (struct text){ (const char *)file->digest.bytes, HASH_BYTES })
		   ? OK
		   : FAIL(STATUS_CONFLICT, "The year was taken over before, from another file.");
}

static void begin_anew(struct takeover_year *told)
{
	assert(told != NULL);
	*told = (struct takeover_year){ .first = told->first, .last = told->last };
}

static struct status take_year(struct store_tx *tx, const struct work *work)
{
	struct history_file *file = work->at;
	struct ledger_year year;
	bool has_year = false;
	bool has_before = false;
	begin_anew(file->told);
	TRY(is_known(tx, file, &file->told->is_known));
	if (file->told->is_known)
		return OK;
	TRY(find_year(tx, file, &year, &has_year));
	assert(has_year); /* opened before */
	TRY(ledger_journal_each(tx, &year, (struct ledger_span){ year.first, year.last }, refuse_vouchers,
				NULL));
	TRY(close_before(tx, work, &year, &has_before));
	TRY(history_add_accounts(tx, file));
	if (has_before)
		TRY(compare(tx, file, &year, true));
	else
		TRY(take_openings(tx, work, &year));
	TRY(history_post(tx, file, work->by));
	TRY(compare(tx, file, &year, false));
	return keep_year(tx, work, &year);
}

static struct status open_unit(struct store_tx *tx, void *argument)
{
	struct work *work = argument;
	bool are_known = true;
	for (size_t i = 0; i < work->count; i++) {
		bool is_taken = false;
		work->at = work->order[i];
		TRY(is_known(tx, work->at, &is_taken));
		are_known = are_known && is_taken;
	}
	assert(work->count > 0);
	return are_known ? OK : open_years(tx, work);
}

static struct status year_unit(struct store_tx *tx, void *argument)
{
	assert(argument != NULL);
	return take_year(tx, argument);
}

static struct status dry_unit(struct store_tx *tx, void *argument)
{
	struct work *work = argument;
	work->is_through = false;
	TRY(open_unit(tx, work));
	for (size_t i = 0; i < work->count; i++) {
		work->at = work->order[i];
		TRY(take_year(tx, work));
	}
	assert(work->history->is_dry);
	work->at = NULL;
	work->is_through = true;
	return FAIL(STATUS_REFUSED, "A dry run keeps nothing.");
}

static struct status take_all(struct store *books, struct work *work)
{
	if (work->history->is_dry) {
		const struct status status = store_write(books, work->by, dry_unit, work);
		return work->is_through ? OK : status;
	}
	TRY(store_write(books, work->by, open_unit, work));
	for (size_t i = 0; i < work->count; i++) {
		work->at = work->order[i];
		TRY(store_write(books, work->by, year_unit, work));
	}
	assert(work->count > 0);
	work->at = NULL;
	return OK;
}
