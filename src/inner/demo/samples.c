/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files of every kind for the plan's last day: the same gifts told by BgMax, camt.054 and camt.053, which
 * knows the balances that the demo ended with; two SIE files; and two files that must be refused. */

#include "inner/demo/demo_inner.h"

#include "ground/sie/sie.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { SAMPLE_BYTES_MAX = 1 << 20, PAYMENTS_A = 5, PAYMENTS_B = 3 };

/* The promises that are paid: open, by people with a name, each once. */
static bool may_pay(const struct demo *demo, const struct demo_promise *promise)
{
	assert(promise->giver < demo->giver_count);
	return promise->made <= demo->month.index && promise->ends >= demo->month.index &&
	       demo->givers[promise->giver].kind == GIVER_PERSON;
}

static void draw_payments(struct demo *demo)
{
	static const enum payment_fault faults[PAYMENTS_A + PAYMENTS_B] = {
		PAYMENT_CLEAN, PAYMENT_CLEAN,           PAYMENT_FROM_ANOTHER,       PAYMENT_WITHOUT_REFERENCE,
		PAYMENT_CLEAN, PAYMENT_WRONG_REFERENCE, PAYMENT_REFERENCE_IN_WORDS, PAYMENT_CLEAN,
	};
	struct demo_month *month = &demo->month;
	month->payment_count = 0;
	for (size_t i = 0; i < demo->promise_count && month->payment_count < PAYMENTS_A + PAYMENTS_B; i++) {
		const struct demo_promise *promise = &demo->promises[i];
		if (!may_pay(demo, promise))
			continue;
		const size_t index = month->payment_count++;
		const bool is_from_another = faults[index] == PAYMENT_FROM_ANOTHER;
		month->payments[index] = (struct demo_payment){
			.promise = i,
			.payer = is_from_another ? demo->promises[0].giver : promise->giver,
			.day = demo->plan.last,
			.ore = promise->ore + 1000 * (int64_t)index, /* no two sums are alike */
			.serial = ++demo->serial,
			.fault = faults[index],
			.is_silent = index == 1,
		};
	}
	assert(month->payment_count <= demo->payment_room);
}

static void draw_deposits(struct demo *demo)
{
	struct demo_month *month = &demo->month;
	const size_t count = month->payment_count;
	const size_t first_count = count < PAYMENTS_A ? count : PAYMENTS_A;
	month->deposits[0] =
	    (struct demo_deposit){ .day = demo->plan.last, .count = first_count, .serial = ++demo->serial };
	month->deposits[1] = (struct demo_deposit){ .day = demo->plan.last,
						    .first = first_count,
						    .count = count - first_count,
						    .serial = ++demo->serial };
	month->deposit_count = 2;
	for (size_t d = 0; d < 2; d++)
		for (size_t i = 0; i < month->deposits[d].count; i++)
			month->deposits[d].sum += month->payments[month->deposits[d].first + i].ore;
	assert(month->deposits[0].count + month->deposits[1].count == count);
}

static void draw_rows(struct demo *demo)
{
	static const struct {
		enum demo_account account;
		int64_t minor;
		const char *name;
		const char *words;
	} rows[] = {
		{ ACCOUNT_GIFTS, 421700, "", "Swish insamling, samlad insättning" },
		{ ACCOUNT_GIFTS, -6500, "", "Bankavgift insamlingskonto" },
		{ ACCOUNT_OFFICE, -38900, "", "Kortköp Exempelhandeln Porto" },
		{ ACCOUNT_OFFICE, 1200000, "Förbund Ett (påhittat)", "Medlemsavgift, efteranmäld" },
		{ ACCOUNT_OFFICE, -149900, "Exempeltele (påhittat)", "Telefon och bredband" },
		{ ACCOUNT_OFFICE, -219000, "Exempelbyns bussbolag (påhittat)", "Resa till möte" },
	};
	demo->month.movement_count = 0;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct demo_movement movement = { .account = rows[i].account,
						  .day = demo->plan.last,
						  .minor = rows[i].minor,
						  .name = rows[i].name };
		snprintf(movement.words, sizeof movement.words, "%s", rows[i].words);
		demo_add_movement(demo, &movement);
	}
	assert(demo->month.movement_count > 0);
}

static struct status write_sample(const struct demo *demo, const char *name, const struct buffer *bytes)
{
	char path[PATH_ROOM];
	const int count = snprintf(path, sizeof path, "%s/%s", demo->place.sample_folder, name);
	TRY(buffer_status(bytes));
	assert(bytes->count > 0);
	if (count < 0 || count >= PATH_ROOM)
		return FAIL(STATUS_INPUT, "The path of the folder is too long.");
	return file_write_whole(path, buffer_text(bytes), 0666);
}

static struct demo_file sample_file(const struct demo *demo, enum statement_kind_of_file kind,
				    enum camt_version version)
{
	assert(kind != BANK_FILE_UNKNOWN);
	return (struct demo_file){
		.kind = kind, .version = version, .first = demo->plan.last, .last = demo->plan.last
	};
}

/* Deposits `first` to `last` with their payments. */
static struct status tell_payments(struct demo *demo, const struct demo_file *file, size_t first, size_t last,
				   struct buffer *out)
{
	struct written_statement statement = demo_statement_of(demo, ACCOUNT_GIFTS, file);
	struct deposit told[2];
	assert(first <= last && last < 2);
	for (size_t i = first; i <= last; i++) {
		told[statement.count] = demo_tell_deposit(demo, &demo->month.deposits[i], file->kind);
		statement.count += told[statement.count].count > 0;
	}
	statement.movements = told;
	return demo_write_bytes(demo, file, &statement, 1, out);
}

/* The whole file, and one that ends in the middle of a record. */
static struct status write_giro_samples(struct demo *demo)
{
	const struct demo_file file = sample_file(demo, BANK_FILE_BGMAX, CAMT_VERSION_08);
	SCOPED(buffer_close) struct buffer bytes = buffer_open(SAMPLE_BYTES_MAX);
	TRY(tell_payments(demo, &file, 0, 1, &bytes));
	TRY(write_sample(demo, "bgmax.txt", &bytes));
	assert(bytes.count > 200);
	buffer_cut(&bytes, bytes.count * 3 / 5);
	return write_sample(demo, "wrong-bgmax-cut.txt", &bytes);
}

static struct status write_notices(struct demo *demo)
{
	static const char *const names[] = { "camt.054.001.08.xml", "camt.054.001.02.xml" };
	static const enum camt_version versions[] = { CAMT_VERSION_08, CAMT_VERSION_02 };
	for (size_t i = 0; i < 2; i++) {
		const struct demo_file file = sample_file(demo, BANK_FILE_CAMT_054, versions[i]);
		SCOPED(buffer_close) struct buffer bytes = buffer_open(SAMPLE_BYTES_MAX);
		TRY(tell_payments(demo, &file, i, i, &bytes));
		TRY(write_sample(demo, names[i], &bytes));
	}
	assert(demo->month.deposit_count == 2);
	return OK;
}

/* The statement as it would be with another digit first in its closing balance. */
static void spoil_closing(struct buffer *bytes)
{
	const struct text all = buffer_text(bytes);
	const size_t closing = text_find(all, TEXT("CLBD"));
	const struct text rest = text_slice(all, closing, all.count);
	const size_t digit = closing + text_find(rest, TEXT("Ccy=\"SEK\">")) + strlen("Ccy=\"SEK\">");
	assert(digit < all.count && all.bytes[digit] >= '0' && all.bytes[digit] <= '9');
	bytes->bytes[digit] = all.bytes[digit] == '9' ? '8' : (char)(all.bytes[digit] + 1);
}

static struct status write_statement(struct demo *demo, enum demo_account account, enum camt_version version,
				     const char *name, const char *spoiled_name)
{
	const struct demo_file file = sample_file(demo, BANK_FILE_CAMT_053, version);
	struct written_statement statement = demo_statement_of(demo, account, &file);
	SCOPED(buffer_close) struct buffer bytes = buffer_open(SAMPLE_BYTES_MAX);
	statement.has_balances = true;
	demo_tell_account(demo, account, &statement);
	TRY(demo_write_bytes(demo, &file, &statement, 1, &bytes));
	TRY(write_sample(demo, name, &bytes));
	assert(statement.count > 0);
	if (spoiled_name == NULL)
		return OK;
	spoil_closing(&bytes);
	return write_sample(demo, spoiled_name, &bytes);
}

static const struct sie_account sie_accounts[] = {
	{ 1930, { "Företagskonto", sizeof "Företagskonto" - 1 }, 'T' },
	{ 2067, { "Balanserat kapital", sizeof "Balanserat kapital" - 1 }, 'S' },
	{ 3890, { "Medlemsavgifter", sizeof "Medlemsavgifter" - 1 }, 'I' },
	{ 7210, { "Löner till tjänstemän", sizeof "Löner till tjänstemän" - 1 }, 'K' },
};

static void write_sie_head(struct sie_writer *writer)
{
	assert(writer != NULL);
	for (size_t i = 0; i < sizeof sie_accounts / sizeof sie_accounts[0]; i++)
		sie_write_account(writer, &sie_accounts[i]);
}

static void write_sie_voucher(struct sie_writer *writer, int64_t number, int64_t account, int64_t ore)
{
	const struct sie_voucher voucher = { .series = TEXT("A"),
					     .number = number,
					     .day = demo_day(2025, 3, 31),
					     .words = TEXT("Påhittad händelse") };
	const struct sie_line lines[] = { { .account = 1930, .amount = { ore } },
					  { .account = account, .amount = { -ore } } };
	assert(ore != 0);
	sie_write_voucher(writer, &voucher, lines, 2);
}

static void write_sie_balances(struct sie_writer *writer)
{
	static const struct sie_balance balances[] = {
		{ .kind = SIE_OPENING, .account = 1930, .amount = { 5000000 } },
		{ .kind = SIE_OPENING, .account = 2067, .amount = { -5000000 } },
		{ .kind = SIE_CLOSING, .account = 1930, .amount = { 5900000 } },
		{ .kind = SIE_CLOSING, .account = 2067, .amount = { -5000000 } },
		{ .kind = SIE_RESULT, .account = 3890, .amount = { -2400000 } },
		{ .kind = SIE_RESULT, .account = 7210, .amount = { 1500000 } },
	};
	assert(writer != NULL);
	for (size_t i = 0; i < sizeof balances / sizeof balances[0]; i++)
		sie_write_balance(writer, &balances[i]);
}

/* A whole year (4E), or vouchers on their way into another program (4I), of a small made-up association. */
static struct status write_sie(struct demo *demo, enum sie_type type, const char *name)
{
	const struct sie_head head = { .type = type,
				       .program = TEXT("Handslag"),
				       .program_version = TEXT("0.1.0"),
				       .made_on = demo->plan.last,
				       .company = TEXT("Exempelföreningen (påhittad)"),
				       .currency = SEK };
	const struct sie_year year = { 0, demo_day(2025, 1, 1), demo_day(2025, 12, 31) };
	SCOPED(buffer_close) struct buffer bytes = buffer_open(SAMPLE_BYTES_MAX);
	struct sie_writer *writer = NULL;
	size_t lost = 0;
	sie_writer_open(&bytes, &head, &writer);
	sie_write_year(writer, &year);
	write_sie_head(writer);
	if (type == SIE_TYPE_4E)
		write_sie_balances(writer);
	write_sie_voucher(writer, type == SIE_TYPE_4E ? 1 : 0, 3890, 2400000);
	write_sie_voucher(writer, type == SIE_TYPE_4E ? 2 : 0, 7210, -1500000);
	TRY(sie_writer_close(&writer, &lost));
	assert(lost == 0);
	return write_sample(demo, name, &bytes);
}

struct status demo_write_samples(struct demo *demo)
{
	if (mkdir(demo->place.sample_folder, 0777) != 0 && errno != EEXIST)
		return FAIL(STATUS_BROKEN, "A folder for the sample files could not be made.");
	demo->month.first = demo->plan.last;
	demo->month.bank_last = demo->plan.last;
	draw_payments(demo);
	draw_deposits(demo);
	draw_rows(demo);
	TRY(write_giro_samples(demo));
	TRY(write_notices(demo));
	TRY(write_statement(demo, ACCOUNT_GIFTS, CAMT_VERSION_08, "camt.053.001.08.xml",
			    "wrong-camt.053-sum.xml"));
	TRY(write_statement(demo, ACCOUNT_OFFICE, CAMT_VERSION_02, "camt.053.001.02.xml", NULL));
	TRY(write_sie(demo, SIE_TYPE_4E, "year.4e.se"));
	assert(demo->month.payment_count > 0);
	return write_sie(demo, SIE_TYPE_4I, "vouchers.4i.si");
}
