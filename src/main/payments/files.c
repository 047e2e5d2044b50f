/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files to the bank, and its answers. */
#include "ground/numbers/numbers.h"
#include "main/payments/payments_inner.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct payments_payer payer_of(struct run *run)
{
	const struct text town = config_value(&run->config, CONFIG_TOWN);
	enum identity_kind kind;
	char digits[IDENTITY_ROOM] = "";
	const struct text number = config_value(&run->config, CONFIG_ORGANISATION_NUMBER);
	assert(run->books != NULL);
	if (!status_is_ok(identity_parse(number, run_today(run), false, &kind, digits)))
		digits[0] = '\0';
	return (struct payments_payer){
		.name = config_value(&run->config, CONFIG_NAME),
		.organisation = arena_copy(&run->arena, text_of(digits)),
		.address = { .town = town,
			     .country =
				 town.count > 0 ? config_value(&run->config, CONFIG_COUNTRY) : TEXT("") },
	};
}

enum { OWN_ACCOUNTS_MAX = 256 };

/* The accounts that may be meant: a row asks the store for nothing, so their numbers are asked for after. */
struct debit_search {
	int64_t wanted; /* 0: any */
	struct own_account accounts[OWN_ACCOUNTS_MAX];
	size_t count;
};

static struct status match_account(void *argument, const struct own_account *account)
{
	struct debit_search *search = argument;
	assert(account->ledger_account > 0);
	if (search->wanted != 0 && search->wanted != account->ledger_account)
		return OK;
	if (search->count == OWN_ACCOUNTS_MAX)
		return FAIL(STATUS_LIMIT, "The centre has too many accounts.");
	assert(account->id.raw > 0);
	search->accounts[search->count++] = *account;
	return OK;
}

/* Those with an IBAN; `out` the last of them. */
static struct status count_with_iban(struct store_tx *tx, const struct debit_search *search,
				     struct payments_debit *out, size_t *count)
{
	*count = 0;
	for (size_t i = 0; i < search->count; i++) {
		const struct own_account *account = &search->accounts[i];
		struct text iban;
		const struct status status = bankday_account_number(tx, account->id, ACCOUNT_IBAN, &iban);
		if (status.code == STATUS_NOT_FOUND)
			continue;
		TRY(status);
		out->ledger_account = account->ledger_account;
		out->iban = iban;
		out->currency = account->currency;
		(*count)++;
	}
	assert(*count <= search->count);
	return OK;
}

struct status debit_of(const struct run *run, struct store_tx *tx, struct payments_debit *out)
{
	struct debit_search search = { .count = 0 };
	size_t count = 0;
	assert(out != NULL);
	TRY(run_number(run, "--from", &search.wanted));
	TRY(bankday_accounts(tx, match_account, &search));
	out->bic = config_value(&run->config, CONFIG_BIC);
	TRY(count_with_iban(tx, &search, out, &count));
	if (count == 0)
		return FAIL_INPUT(0, "--from", "None of the centre's accounts with an IBAN is this one.",
				  "handslag bank accounts DIR lists them.");
	if (count > 1)
		return FAIL_INPUT(0, "--from", "Several accounts can be drawn on.", "Say which.");
	return out->bic.count > 0
		   ? OK
		   : FAIL_INPUT(0, "bic", "The centre's configuration does not tell its bank's BIC.",
				"Write it under [payments] in handslag.ini.");
}

struct work {
	struct run *run;
	struct calendar calendar;
	struct day day;
	int64_t number;
	bool is_again;
	struct payments_file file;
};

static struct status make(struct store_tx *tx, void *argument)
{
	struct work *work = argument;
	struct run *run = work->run;
	const struct payments_payer payer = payer_of(run);
	struct payments_ask ask = {
		.payer = &payer, .calendar = &work->calendar, .today = run_today(run), .day = work->day
	};
	TRY(debit_of(run, tx, &ask.debit));
	if (work->is_again)
		TRY(payments_file_again(tx, work->day, ask.debit.ledger_account, work->number, &work->file));
	else
		TRY(payments_make_file(tx, &ask, run->random, &run->by, &work->file));
	work->file.bytes = arena_copy(&run->arena, work->file.bytes);
	assert(work->file.bytes.count > 0);
	return OK;
}

static struct status sync_folder(const char *path)
{
	char room[PATH_MAX];
	assert(strlen(path) < sizeof room);
	strcpy(room, path);
	SCOPED(file_close) struct file folder = { open(dirname(room), O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
	return folder.descriptor >= 0 && fsync(folder.descriptor) == 0
		   ? OK
		   : FAIL(STATUS_BROKEN, "The folder of the file could not be synced.");
}

static struct status refuse_standing(struct run *run, const char *path)
{
	assert(path != NULL);
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return OK;
	run->about = text_of(path);
	return (struct status){ .code = STATUS_CONFLICT,
				.reason = "A file stands there already.",
				.remedy = "Choose another name." };
}

/* Under another name first; then its own, unless something stands there. */
static struct status write_out(struct run *run, const char *partial, const char *path, struct text bytes)
{
	assert(bytes.count > 0);
	TRY(file_write_whole(partial, bytes, 0600));
	if (renameat2(AT_FDCWD, partial, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return sync_folder(path);
	const bool is_standing = errno == EEXIST;
	unlink(partial);
	return is_standing ? refuse_standing(run, path)
			   : FAIL(STATUS_BROKEN, "The file could not be given its name.");
}

static void tell_file(struct report *report, const struct payments_file *file, const char *path)
{
	static const struct report_column fields[] = { { "file", SAY("File"), CELL_TEXT, 0 },
						       { "message_id", SAY("Its id"), CELL_TEXT, 0 },
						       { "day", SAY("Bank day"), CELL_DAY, 0 },
						       { "number", SAY("File of the day"), CELL_NUMBER, 0 },
						       { "payments", SAY("Payments"), CELL_NUMBER, 0 },
						       { "sum", SAY("Sum"), CELL_TEXT, 0 },
						       { "currency", SAY("Currency"), CELL_TEXT, 0 },
						       { "digest", SAY("Digest"), CELL_TEXT, 0 } };
	char sum[MONEY_PRINT_ROOM];
	char digest[HASH_PRINT_ROOM];
	const struct report_cell values[] = { { .text = text_of(path) },
					      { .text = text_of(file->message_id) },
					      { .number = file->day.number },
					      { .number = file->number },
					      { .number = file->count },
					      { .text =
						    text_of(foreign_money_print_plain(file->total, sum)) },
					      { .text = text_of(file->total.currency.code) },
					      { .text = text_of(hash_print(&file->digest, digest)) } };
	_Static_assert(sizeof fields / sizeof fields[0] == sizeof values / sizeof values[0],
		       "a value for each");
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		report_field(report, &fields[i], values[i]);
	assert(file->count > 0);
}

/* The file stands in the books from then on: when it cannot be written out, it can be later. */
static struct status write_made(struct work *work, const char *partial, const char *path)
{
	struct run *run = work->run;
	struct status status = write_out(run, partial, path, work->file.bytes);
	if (!status_is_ok(status) && !work->is_again)
		status.remedy = "The file is made and kept: write it out with --again.";
	TRY(status);
	assert(work->file.count > 0);
	tell_file(&run->report, &work->file, path);
	return OK;
}

static struct status read_words(struct work *work)
{
	struct run *run = work->run;
	TRY(run_needs(run, "--day"));
	TRY(run_needs(run, "--out"));
	TRY(run_day(run, "--day", &work->day));
	TRY(run_number(run, "--number", &work->number));
	work->is_again = run_has(run, "--again");
	assert(work->number >= 0);
	if (run_has(run, "--number") && !work->is_again)
		return FAIL_INPUT(0, "--number", "Only a file that was made has a number.",
				  "Give --again too.");
	return OK;
}

struct status payments_write_pain(struct run *run, const char *folder)
{
	char partial[PATH_MAX];
	struct work work = { .run = run };
	TRY(read_words(&work));
	const char *path = command_option(run->command, "--out");
	TRY(run_open_centre_in(run, folder));
	calendar_open(&work.calendar);
	if (snprintf(partial, sizeof partial, "%s.part", path) >= (int)sizeof partial)
		return FAIL(STATUS_INPUT, "The path is too long.");
	TRY(refuse_standing(run, path));
	TRY(file_write_whole(partial, TEXT(""),
			     0600)); /* the folder takes files, told before anything is done */
	const struct status status =
	    work.is_again ? store_read(run->books, make, &work) : run_write(run, make, &work);
	if (!status_is_ok(status))
		unlink(partial);
	TRY(status);
	assert(work.file.bytes.count > 0);
	return write_made(&work, partial, path);
}

static const struct report_column answer_columns[] = { { "end_to_end", SAY("Id"), CELL_TEXT, 14 },
						       { "status", SAY("Status"), CELL_TEXT, 6 },
						       { "is_known", SAY("Ours"), CELL_BOOL, 5 },
						       { "is_contradiction", SAY("Against"), CELL_BOOL, 7 },
						       { "meaning", SAY("Meaning"), CELL_TEXT, 44 },
						       { "reason", SAY("Reason"), CELL_TEXT, 0 },
						       { 0 } };

/* Answers are kept until all of them stand in the books, then told. */
struct reading {
	struct run *run;
	struct text content;
	struct payments_answered told;
	struct payments_answer *answers; /* texts in the run's arena */
	size_t count;
};

static void close_reading(struct reading *reading)
{
	free(reading->answers);
}

static struct status keep_answer(void *argument, const struct payments_answer *answer)
{
	struct reading *reading = argument;
	struct arena *arena = &reading->run->arena;
	reading->answers = memory_grow(reading->answers, reading->count + 1, sizeof *reading->answers);
	struct payments_answer *kept = &reading->answers[reading->count++];
	*kept = *answer;
	kept->end_to_end = arena_copy(arena, answer->end_to_end);
	kept->code = arena_copy(arena, answer->code);
	kept->reason = arena_copy(arena, answer->reason);
	assert(reading->count > 0);
	return OK;
}

static void tell_answer(struct report *report, const struct payments_answer *answer)
{
	const struct text meaning = text_of(phrase(report->language, pain_state_say(answer->state)));
	const struct report_cell cells[] = { { .text = answer->end_to_end },
					     { .text = answer->code },
					     { .number = answer->is_known },
					     { .number = answer->is_contradiction },
					     { .text = meaning },
					     { .text = answer->reason } };
	assert(meaning.count > 0);
	report_row(report, cells);
}

static struct status read_answers(struct store_tx *tx, void *argument)
{
	struct reading *reading = argument;
	struct run *run = reading->run;
	const char *words = phrase(config_language(&run->config), SAY("Rejected by the bank"));
	const struct payments_reading asked = { .content = reading->content,
						.today = run_today(run),
						.reversal_words = text_of(words),
						.row = keep_answer,
						.argument = reading };
	assert(run->books != NULL);
	reading->count = 0;
	return payments_read_answers(tx, &asked, &run->by, &reading->told);
}

static void tell_numbers(struct report *report, const struct payments_answered *told)
{
	static const struct report_column fields[] = {
		{ "was_read_before", NULL, CELL_BOOL, 0 },
		{ "accepted", SAY("Accepted"), CELL_NUMBER, 0 },
		{ "rejected", SAY("Rejected, booking taken back"), CELL_NUMBER, 0 },
		{ "pending", SAY("Not decided yet"), CELL_NUMBER, 0 },
		{ "unknown", SAY("About orders that are not ours"), CELL_NUMBER, 0 },
		{ "contradictions", SAY("Against what was told or paid before"), CELL_NUMBER, 0 },
	};
	const int64_t values[] = { told->was_read_before, told->accepted, told->rejected,
				   told->pending,         told->unknown,  told->contradictions };
	_Static_assert(sizeof fields / sizeof fields[0] == sizeof values / sizeof values[0],
		       "a value for each");
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		report_field(report, &fields[i], (struct report_cell){ .number = values[i] });
	if (told->was_read_before)
		report_say(report, SAY("This very file was read before; nothing was done."), NULL, 0);
	assert(!told->was_read_before || told->rejected == 0);
}

struct status payments_tell_answers(struct run *run, const char *path)
{
	SCOPED(close_reading) struct reading reading = { .run = run };
	assert(run->books != NULL);
	TRY(file_read_all(path, PAYMENTS_ANSWER_BYTES_MAX, &run->arena, &reading.content));
	TRY(run_write(run, read_answers, &reading));
	report_table(&run->report, "answers", answer_columns);
	for (size_t i = 0; i < reading.count; i++)
		tell_answer(&run->report, &reading.answers[i]);
	report_table_end(&run->report);
	tell_numbers(&run->report, &reading.told);
	/* what nobody can book must be seen */
	if (reading.told.unknown + reading.told.contradictions > 0)
		run->is_wanting = true;
	return OK;
}

static struct status read_one(struct run *run, const char *path)
{
	static const struct report_column field = { "file", SAY("File"), CELL_TEXT, 0 };
	report_item(&run->report);
	report_field(&run->report, &field, (struct report_cell){ .text = text_of(path) });
	const struct status status = payments_tell_answers(run, path);
	assert(path != NULL);
	if (!status_is_ok(status)) {
		report_failure(&run->report, text_of(path), status);
		run->is_wanting = true;
	}
	report_end(&run->report);
	return OK;
}

struct status verb_payment_answers(struct run *run)
{
	TRY(run_open_centre(run));
	assert(run->command->argument_count >= 2);
	report_list(&run->report, "files");
	for (size_t i = 1; i < run->command->argument_count; i++)
		TRY(read_one(run, run->command->arguments[i]));
	report_end(&run->report);
	return OK;
}
