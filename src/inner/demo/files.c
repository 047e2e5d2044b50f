/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The month's bank files: BgMax until the end of 2025, camt.054 from 2026, and both from September 2026, when
 * BgMax tells less; a camt.053 of all accounts at the end of each month. Each is written, then read as any
 * file. */

#include "inner/demo/demo_inner.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>

enum { FILE_BYTES_MAX = 16 << 20, PRINT_ROOM = 256 };

static const struct home_finder *const finders[] = { &drawing_by_payer, &gifts_by_reference, &bankday_rules,
						     NULL };

struct text demo_print(struct demo *demo, const char *format, ...)
{
	char room[PRINT_ROOM];
	va_list values;
	va_start(values, format);
	const int count = vsnprintf(room, sizeof room, format, values);
	va_end(values);
	assert(count >= 0 && count < PRINT_ROOM);
	return arena_copy(&demo->arena, (struct text){ room, (size_t)count });
}

static bool is_bgmax_era(struct day day)
{
	assert(day.number > 0);
	return day.number < demo_day(2026, 1, 1).number ||
	       (day.number >= demo_day(2026, 9, 1).number && day.number <= demo_day(2026, 11, 27).number);
}

static bool is_camt_era(struct day day)
{
	assert(day.number > 0);
	return day.number >= demo_day(2026, 1, 1).number;
}

/* One digit is another: the check digit finds every such mistake. */
static struct text mistyped(struct demo *demo, const char *reference)
{
	const char digit = reference[3];
	assert(digit >= '0' && digit <= '9');
	return demo_print(demo, "%.3s%c%s", reference, digit == '9' ? '0' : digit + 1, reference + 4);
}

static void tell_reference(struct demo *demo, const struct demo_payment *payment, struct deposit_payment *out)
{
	const char *reference = demo->promises[payment->promise].reference;
	assert(reference[0] != '\0');
	switch (payment->fault) {
	case PAYMENT_CLEAN:
	case PAYMENT_FROM_ANOTHER:
		out->reference_kind = REFERENCE_OCR;
		out->reference = text_of(reference);
		return;
	case PAYMENT_WRONG_REFERENCE:
		out->reference_kind = REFERENCE_WRONG_OCR;
		out->reference = mistyped(demo, reference);
		return;
	case PAYMENT_WITHOUT_REFERENCE:
		out->message = TEXT("Gåva");
		return;
	case PAYMENT_REFERENCE_IN_WORDS:
		out->message = demo_print(demo, "Gåva, referens %s", reference);
		return;
	}
	assert(false && "an unknown fault");
}

static struct deposit_payment tell_payment(struct demo *demo, const struct demo_payment *payment,
					   enum statement_kind_of_file kind)
{
	const bool is_giro = kind == BANK_FILE_BGMAX;
	const struct demo_giver *payer = &demo->givers[payment->payer];
	struct deposit_payment told = {
		.minor = payment->ore,
		.payer_name = text_of(payer->name),
		.payer_account = is_giro ? TEXT("") : text_of(payer->account),
		.service_reference = is_giro ? demo_print(demo, "%012" PRId64, payment->serial)
					     : demo_print(demo, "BG%08" PRId64, payment->serial),
	};
	assert(payment->ore > 0);
	tell_reference(demo, payment, &told);
	return told;
}

static struct text deposit_reference(struct demo *demo, const struct demo_deposit *deposit, bool is_giro)
{
	assert(deposit->serial > 0);
	return is_giro ? demo_print(demo, "%05" PRId64, deposit->serial % 100000)
		       : demo_print(demo, "IN%08" PRId64, deposit->serial);
}

struct deposit demo_tell_deposit(struct demo *demo, const struct demo_deposit *deposit,
				 enum statement_kind_of_file kind)
{
	const bool is_giro = kind == BANK_FILE_BGMAX;
	struct deposit_payment *payments = arena_take(&demo->arena, deposit->count * sizeof *payments);
	struct deposit told = { .booked_on = deposit->day,
				.valued_on = deposit->day,
				.via_account = TEXT(DEMO_BANKGIRO),
				.bank_code = TEXT("PMNT/RCDT/DMCT"),
				.payments = payments };
	told.alone.service_reference = deposit_reference(demo, deposit, is_giro);
	for (size_t i = 0; i < deposit->count; i++) {
		const struct demo_payment *payment = &demo->month.payments[deposit->first + i];
		if (!is_giro || !payment->is_silent)
			payments[told.count++] = tell_payment(demo, payment, kind);
	}
	const bool is_alone = told.count < 2 && !deposit->is_late;
	if ((is_giro && is_alone) || (!is_giro && deposit->is_late))
		told.count = 0;
	assert(told.count <= deposit->count);
	return told;
}

/* The bank's statement tells the sum alone, unless no other file tells of the payment. */
static struct deposit tell_bare(struct demo *demo, const struct demo_deposit *deposit)
{
	struct deposit told = demo_tell_deposit(demo, deposit, BANK_FILE_BGMAX);
	const bool is_told_elsewhere = is_camt_era(deposit->day) || told.count > 0;
	const struct text reference = deposit_reference(demo, deposit, false);
	if (!is_told_elsewhere)
		told.alone = tell_payment(demo, &demo->month.payments[deposit->first], BANK_FILE_CAMT_053);
	assert(is_told_elsewhere || deposit->count == 1);
	told.alone.minor = deposit->sum;
	told.alone.service_reference = reference;
	told.payments = NULL;
	told.count = 0;
	return told;
}

static struct deposit tell_movement(struct demo *demo, const struct demo_movement *movement)
{
	const bool is_in = movement->minor > 0;
	assert(movement->minor != 0);
	return (struct deposit){
		.booked_on = movement->day,
		.valued_on = movement->day,
		.bank_code = is_in ? TEXT("PMNT/RCDT/OTHR") : TEXT("PMNT/ICDT/OTHR"),
		.alone = { .minor = movement->minor,
			   .is_reversal = movement->is_reversal,
			   .reference_kind = movement->reference[0] != '\0' ? REFERENCE_OCR : REFERENCE_NONE,
			   .reference = text_of(movement->reference),
			   .message = text_of(movement->words),
			   .payer_name = text_of(movement->name),
			   .service_reference = demo_print(demo, "M%08" PRId64, movement->serial) },
	};
}

struct written_statement demo_statement_of(struct demo *demo, enum demo_account account,
					   const struct demo_file *file)
{
	const struct demo_account_row *row = &demo_accounts[account];
	assert(account < ACCOUNTS);
	return (struct written_statement){
		.iban = text_of(row->iban),
		.bankgiro = TEXT(DEMO_BANKGIRO),
		.currency = row->currency,
		.identity = demo_print(demo, "%" PRId64 "-%" PRId64, row->ledger_account, ++demo->serial),
		.opening = demo->balances[account],
		.opening_on = file->first,
		.closing_on = file->last,
	};
}

struct status demo_write_bytes(struct demo *demo, const struct demo_file *file,
			       const struct written_statement *statements, size_t count, struct buffer *out)
{
	const struct written_file written = { .identity = demo_print(demo, "DEMO-%" PRId64, ++demo->serial),
					      .made_at = *demo->place.now,
					      .statements = statements,
					      .count = count };
	size_t lost = 0;
	if (file->kind == BANK_FILE_BGMAX)
		TRY(bgmax_write(&written, out, &lost));
	else
		TRY(camt_write_version(file->kind, file->version, &written, out));
	assert(lost == 0); /* the names are chosen so */
	return OK;
}

static struct status make_folder(const char *path)
{
	assert(path[0] != '\0');
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return OK;
	return FAIL(STATUS_BROKEN, "A folder for the bank's files could not be made.");
}

static struct status path_of(const struct demo *demo, const struct demo_file *file, char out[PATH_ROOM])
{
	const int year = day_year(demo->month.first);
	const int month = day_month(demo->month.first);
	int count = snprintf(out, PATH_ROOM, "%s/%d-%02d", demo->place.bank_folder, year, month);
	if (count < 0 || count + NAME_ROOM >= PATH_ROOM)
		return FAIL(STATUS_INPUT, "The path of the folder is too long.");
	TRY(make_folder(out));
	count = snprintf(out, PATH_ROOM, "%s/%d-%02d/%.*s", demo->place.bank_folder, year, month,
			 TEXT_ARGS(file->name));
	assert(count < PATH_ROOM);
	return OK;
}

/* What drawing takes in beside the money. */
struct beside {
	struct demo *demo;
	const struct drawing_setup *setup;
	struct file *file;
};

static struct status take_beside(void *self, struct store_tx *tx, struct bank_file_id id)
{
	const struct beside *beside = self;
	struct source source = source_of_file(beside->file, AUTOGIRO_FILE_BYTES_MAX);
	const struct drawing_reading reading = { &source, id, beside->setup,
						 moment_day(*beside->demo->place.now) };
	struct drawing_answered answered;
	assert(beside->setup != NULL);
	return drawing_take_answers(tx, &reading, &demo_clerk, &answered);
}

struct status demo_write_and_read(struct demo *demo, const struct demo_file *file, struct text bytes,
				  const struct drawing_setup *setup)
{
	char path[PATH_ROOM];
	struct bankday_report report;
	SCOPED(file_close) struct file opened = { -1 };
	TRY(path_of(demo, file, path));
	TRY(file_write_whole(path, bytes, 0666));
	TRY(file_open(path, &opened));
	struct beside beside = { demo, setup, &opened };
	struct bankday_reading reading = { .kind = file->kind,
					   .file = &opened,
					   .name = file->name,
					   .today = moment_day(*demo->place.now),
					   .finders = finders,
					   .also = setup != NULL ? take_beside : NULL,
					   .also_self = &beside };
	TRY(bankday_read(demo->place.books, &reading, &demo_clerk, &report));
	assert(!report.was_read_before);
	demo->report->files++;
	return OK;
}

static struct status write_and_read(struct demo *demo, const struct demo_file *file,
				    const struct written_statement *statements, size_t count)
{
	demo_set_clock(demo, (struct day){ file->last.number + 1 }, 6); /* it comes next morning */
	SCOPED(buffer_close) struct buffer bytes = buffer_open(FILE_BYTES_MAX);
	TRY(demo_write_bytes(demo, file, statements, count, &bytes));
	assert(bytes.count > 0);
	return demo_write_and_read(demo, file, buffer_text(&bytes), NULL);
}

static struct demo_file file_named(struct demo *demo, enum statement_kind_of_file kind, struct day first,
				   struct day last)
{
	char room[DAY_PRINT_ROOM];
	const char *ending = kind == BANK_FILE_BGMAX ? "txt" : "xml";
	assert(first.number <= last.number);
	return (struct demo_file){
		.kind = kind,
		.version = is_camt_era(first) ? CAMT_VERSION_08 : CAMT_VERSION_02,
		.first = first,
		.last = last,
		.name =
		    demo_print(demo, "%s-%s.%s", bank_file_kind_word(kind), day_print(last, room), ending),
	};
}

static struct status bank_payments(struct demo *demo, enum statement_kind_of_file kind, struct day first,
				   struct day last)
{
	const struct demo_file file = file_named(demo, kind, first, last);
	struct written_statement statement = demo_statement_of(demo, ACCOUNT_GIFTS, &file);
	struct deposit told[DEPOSITS_MAX];
	for (size_t i = 0; i < demo->month.deposit_count; i++) {
		const struct demo_deposit *deposit = &demo->month.deposits[i];
		if (deposit->day.number < first.number || deposit->day.number > last.number)
			continue;
		told[statement.count] = demo_tell_deposit(demo, deposit, kind);
		statement.count += told[statement.count].count > 0;
	}
	statement.movements = told;
	assert(statement.count <= DEPOSITS_MAX);
	return statement.count > 0 ? write_and_read(demo, &file, &statement, 1) : OK;
}

int64_t demo_tell_account(struct demo *demo, enum demo_account account, struct written_statement *statement)
{
	const struct demo_month *month = &demo->month;
	struct deposit *told =
	    arena_take(&demo->arena, (month->deposit_count + month->movement_count + 1) * sizeof *told);
	int64_t sum = 0;
	for (struct day day = month->first; day.number <= month->bank_last.number; day.number++) {
		for (size_t i = 0; i < month->deposit_count && account == ACCOUNT_GIFTS; i++)
			if (month->deposits[i].day.number == day.number)
				told[statement->count++] = tell_bare(demo, &month->deposits[i]);
		for (size_t i = 0; i < month->movement_count; i++)
			if (month->movements[i].account == account &&
			    month->movements[i].day.number == day.number)
				told[statement->count++] = tell_movement(demo, &month->movements[i]);
	}
	for (size_t i = 0; i < statement->count; i++)
		sum += told[i].alone.minor;
	assert(statement->count <= month->deposit_count + month->movement_count);
	statement->movements = told;
	return sum;
}

static struct status bank_statement(struct demo *demo)
{
	const struct demo_month *month = &demo->month;
	const struct demo_file file = file_named(demo, BANK_FILE_CAMT_053, month->first, month->bank_last);
	struct written_statement statements[BANK_ACCOUNTS];
	int64_t sums[BANK_ACCOUNTS];
	for (size_t i = 0; i < BANK_ACCOUNTS; i++) {
		statements[i] = demo_statement_of(demo, (enum demo_account)i, &file);
		statements[i].has_balances = true;
		sums[i] = demo_tell_account(demo, (enum demo_account)i, &statements[i]);
	}
	TRY(write_and_read(demo, &file, statements, BANK_ACCOUNTS));
	for (size_t i = 0; i < BANK_ACCOUNTS; i++)
		demo->balances[i] += sums[i];
	assert(file.last.number >= file.first.number);
	return OK;
}

static struct status bank_half(struct demo *demo, struct day first, struct day last)
{
	assert(first.number <= last.number);
	if (is_bgmax_era(first))
		TRY(bank_payments(demo, BANK_FILE_BGMAX, first, last));
	return is_camt_era(first) ? bank_payments(demo, BANK_FILE_CAMT_054, first, last) : OK;
}

struct status demo_bank_month(struct demo *demo)
{
	const struct demo_month *month = &demo->month;
	struct day middle = { month->first.number + 14 };
	assert(month->bank_last.number >= month->first.number);
	if (middle.number > month->bank_last.number)
		middle = month->bank_last;
	TRY(demo_autogiro_days(demo, month->first, middle));
	TRY(bank_half(demo, month->first, middle));
	if (middle.number < month->bank_last.number) {
		const struct day second = { middle.number + 1 };
		TRY(demo_autogiro_days(demo, second, month->bank_last));
		TRY(bank_half(demo, second, month->bank_last));
	}
	TRY(bank_statement(demo));
	return demo_autogiro_statement(demo);
}
