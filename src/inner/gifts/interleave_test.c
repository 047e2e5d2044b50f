/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The same money told by several files, in any order, any number of times, by one process or two: booked
 * once. */

#include "ground/numbers/numbers.h"
#include "inner/gifts/gifts_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	DAYS = 3,
	DEPOSITS_MAX = 3,
	PAYMENTS_MAX = 5,
	SINGLES_MAX = 3,
	FILES_MAX = DAYS * 3 + 1,
	FILE_BYTES_MAX = 1 << 20,
	NAMES = 4
};

/* Promises of the books; the last two are nobody's. Control digits by hand: 123456789n, length 12,
 * modulus 10. */
static char references[6][OCR_DIGITS_MAX + 1];
static const char *const names[NAMES] = { "", "Kim Exempel", "Lo Exempel", "Exempelbolaget AB" };

struct payment {
	int64_t ore;
	int reference; /* index, or -1 for none */
	int name;
	bool is_missing_in_bgmax;
};

struct world_deposit {
	struct payment payments[PAYMENTS_MAX];
	size_t count;
};

struct world_day {
	struct world_deposit deposits[DEPOSITS_MAX];
	size_t deposit_count;
	struct payment singles[SINGLES_MAX];
	size_t single_count;
};

struct world {
	struct world_day days[DAYS];
	bool has_details_in_053;
	int64_t sum;      /* of all movements */
	int64_t gift_sum; /* of payments under a promise's reference */
	int64_t gifts;
};

struct world_file {
	enum statement_kind_of_file kind;
	struct buffer bytes;
	char name[32];
};

static struct payment draw_payment(struct proof_draw *draw)
{
	static const int64_t sums[] = { 10000, 20000, 25000 };
	return (struct payment){
		.ore = sums[proof_below(draw, 3)],
		.reference = (int)proof_below(draw, 7) - 1,
		.name = (int)proof_below(draw, NAMES),
		.is_missing_in_bgmax = proof_below(draw, 8) == 7,
	};
}

static void draw_day(struct proof_draw *draw, struct world *world, struct world_day *day)
{
	day->deposit_count = proof_below(draw, DEPOSITS_MAX + 1);
	for (size_t d = 0; d < day->deposit_count; d++) {
		struct world_deposit *deposit = &day->deposits[d];
		deposit->count = 2 + proof_below(draw, PAYMENTS_MAX - 1);
		for (size_t p = 0; p < deposit->count; p++) {
			struct payment *payment = &deposit->payments[p];
			*payment = draw_payment(draw);
			world->sum += payment->ore;
			const bool is_promised = payment->reference >= 0 && payment->reference < 4;
			world->gifts += is_promised;
			world->gift_sum += is_promised ? payment->ore : 0;
		}
	}
	day->single_count = proof_below(draw, SINGLES_MAX + 1);
	for (size_t s = 0; s < day->single_count; s++) {
		day->singles[s] = draw_payment(draw);
		day->singles[s].reference = -1;
		if (proof_below(draw, 3) == 2)
			day->singles[s].ore = -3500;
		world->sum += day->singles[s].ore;
	}
}

/* Texts of one file, until it is written. */
struct file_texts {
	char bytes[4096][16];
	size_t count;
};

static struct text number_text(struct file_texts *texts, const char *prefix, int digits, int number)
{
	assert_true(texts->count < 4096);
	char *room = texts->bytes[texts->count++];
	snprintf(room, 16, "%s%0*d", prefix, digits, number);
	return text_of(room);
}

static struct deposit_payment told_payment(struct file_texts *texts, const struct payment *payment,
					   enum statement_kind_of_file kind, int serial)
{
	return (struct deposit_payment){
		.minor = payment->ore,
		.reference_kind = payment->reference >= 0 ? REFERENCE_OCR : REFERENCE_NONE,
		.reference = payment->reference >= 0 ? text_of(references[payment->reference]) : TEXT(""),
		.payer_name = text_of(names[payment->name]),
		.service_reference = number_text(texts, kind == BANK_FILE_BGMAX ? "" : "BG",
						 kind == BANK_FILE_BGMAX ? 12 : 1, serial),
	};
}

static bool is_told(const struct payment *payment, enum statement_kind_of_file kind)
{
	return kind != BANK_FILE_BGMAX || !payment->is_missing_in_bgmax;
}

/* A file while it is put together. */
struct draft {
	const struct world *world;
	enum statement_kind_of_file kind;
	struct file_texts texts;
	struct deposit movements[DAYS * (DEPOSITS_MAX + SINGLES_MAX)];
	size_t count;
	struct deposit_payment payments[DAYS * DEPOSITS_MAX][PAYMENTS_MAX];
	size_t deposit_count;
};

/* A deposit as the kind of file tells it; one without payments is not told at all. */
static void add_deposit(struct draft *draft, const struct world_deposit *deposit, int serial)
{
	const bool is_giro = draft->kind == BANK_FILE_BGMAX;
	struct deposit_payment *room = draft->payments[draft->deposit_count++];
	struct deposit told = { .via_account = TEXT(KIT_BANKGIRO),
				.bank_code = TEXT("PMNT/RCDT/DMCT"),
				.payments = room };
	told.alone.service_reference = number_text(&draft->texts, is_giro ? "" : "AC", 5, serial);
	for (size_t p = 0; p < deposit->count; p++) {
		if (!is_told(&deposit->payments[p], draft->kind))
			continue;
		told.alone.minor += deposit->payments[p].ore;
		room[told.count++] =
		    told_payment(&draft->texts, &deposit->payments[p], draft->kind, serial * 10 + (int)p);
	}
	if (draft->kind == BANK_FILE_CAMT_053 && !draft->world->has_details_in_053)
		told.count = 0;
	if (told.alone.minor != 0)
		draft->movements[draft->count++] = told;
}

static void add_day(struct draft *draft, size_t d)
{
	const struct world_day *day = &draft->world->days[d];
	const size_t first = draft->count;
	for (size_t i = 0; i < day->deposit_count; i++)
		add_deposit(draft, &day->deposits[i], (int)(d * 100 + i + 1));
	for (size_t s = 0; s < day->single_count && draft->kind == BANK_FILE_CAMT_053; s++) {
		struct deposit told = { .bank_code = TEXT("PMNT/RRCT/DMCT") };
		told.alone = told_payment(&draft->texts, &day->singles[s], draft->kind, 0);
		told.alone.service_reference = number_text(&draft->texts, "SW", 1, (int)(d * 100 + s));
		draft->movements[draft->count++] = told;
	}
	for (size_t i = first; i < draft->count; i++) {
		draft->movements[i].booked_on = kit_day(2026, 11, 2 + (int)d);
		draft->movements[i].valued_on = draft->movements[i].booked_on;
	}
}

/* Writes days first..last as one statement, or for BgMax as sections. */
static void write_file(const struct world *world, size_t first, size_t last, enum statement_kind_of_file kind,
		       struct world_file *out)
{
	static struct draft draft;
	draft = (struct draft){ .world = world, .kind = kind };
	for (size_t d = first; d <= last; d++)
		add_day(&draft, d);
	const struct written_statement statement = {
		.iban = TEXT(KIT_IBAN),
		.bankgiro = TEXT(KIT_BANKGIRO),
		.currency = SEK,
		.identity = number_text(&draft.texts, "S", 1, (int)(first * 10 + last)),
		.has_balances = kind == BANK_FILE_CAMT_053,
		.opening = 1000000,
		.opening_on = kit_day(2026, 11, 2 + (int)first),
		.closing_on = kit_day(2026, 11, 2 + (int)last),
		.movements = draft.movements,
		.count = draft.count,
	};
	const struct written_file file = {
		.identity = TEXT("FILE"), .made_at = { 1797000000 }, .statements = &statement, .count = 1
	};
	out->kind = kind;
	snprintf(out->name, sizeof out->name, "%s days %zu-%zu", bank_file_kind_word(kind), first, last);
	out->bytes = buffer_open(FILE_BYTES_MAX);
	size_t lost = 0;
	if (kind == BANK_FILE_BGMAX)
		assert_ok(bgmax_write(&file, &out->bytes, &lost));
	else
		assert_ok(camt_write(kind, &file, &out->bytes));
}

static size_t write_files(const struct world *world, struct world_file files[FILES_MAX])
{
	size_t count = 0;
	for (size_t d = 0; d < DAYS; d++) {
		write_file(world, d, d, BANK_FILE_CAMT_053, &files[count++]);
		write_file(world, d, d, BANK_FILE_CAMT_054, &files[count++]);
		write_file(world, d, d, BANK_FILE_BGMAX, &files[count++]);
	}
	write_file(world, 0, DAYS - 1, BANK_FILE_CAMT_053, &files[count++]);
	return count;
}

static void make_references(void)
{
	for (int i = 0; i < 6; i++) {
		char base[16];
		snprintf(base, sizeof base, "123456789%d", i);
		assert_ok(ocr_make(text_of(base), OCR_LENGTH_AND_CHECK, references[i]));
	}
}

static void make_promises(struct gifts_kit *kit)
{
	for (int i = 0; i < 4; i++)
		gifts_kit_promise(kit, references[i], 0);
}

/* With HANDSLAG_SHOW in the environment: what the world of a failing run was. */
static void show_world(const struct world *world)
{
	if (getenv("HANDSLAG_SHOW") == NULL)
		return;
	for (size_t d = 0; d < DAYS; d++) {
		for (size_t i = 0; i < world->days[d].deposit_count; i++) {
			print_message("day %zu deposit %zu:", d, i);
			for (size_t p = 0; p < world->days[d].deposits[i].count; p++) {
				const struct payment *payment = &world->days[d].deposits[i].payments[p];
				print_message(" %d/ref %d/name %d%s", (int)payment->ore, payment->reference,
					      payment->name, payment->is_missing_in_bgmax ? "/missing" : "");
			}
			print_message("\n");
		}
		for (size_t i = 0; i < world->days[d].single_count; i++)
			print_message("day %zu single %d/name %d\n", d, (int)world->days[d].singles[i].ore,
				      world->days[d].singles[i].name);
	}
}

static bool books_agree(struct proof_draw *draw, struct gifts_kit *kit, const struct world *world)
{
	const struct gifts_kit_totals totals = gifts_kit_count(kit);
	show_world(world);
	if (getenv("HANDSLAG_SHOW") != NULL)
		gifts_kit_show(kit);
	if (getenv("HANDSLAG_SHOW") != NULL)
		print_message("gifts %d of %d, sum %d of %d, open %d, doubts %d\n", (int)totals.gifts,
			      (int)world->gifts, (int)totals.gift_sum, (int)world->gift_sum, (int)totals.open,
			      (int)totals.doubts);
	PROOF_CHECK(draw, totals.bank_seen_sum == world->sum);
	PROOF_CHECK(draw, totals.leaf_sum == totals.top_level_sum);
	PROOF_CHECK(draw, totals.bank_balance == totals.booked_sum);
	PROOF_CHECK(draw, totals.gifts == world->gifts);
	PROOF_CHECK(draw, totals.gift_sum == world->gift_sum);
	PROOF_CHECK(draw, totals.booked_sum == totals.gift_sum);
	return true;
}

/* Says which file was refused, and why. */
static bool read_one(struct gifts_kit *kit, const struct world_file *file, struct bankday_report *report)
{
	if (getenv("HANDSLAG_SHOW") != NULL)
		print_message("reading %s\n", file->name);
	const struct status status =
	    gifts_kit_read(kit, kit->books, file->kind, buffer_text(&file->bytes), report);
	if (!status_is_ok(status))
		print_error("%s row %d, %s: %s\n%.*s\n", bank_file_kind_word(file->kind), (int)status.row,
			    status.field != NULL ? status.field : "", status.reason,
			    TEXT_ARGS(buffer_text(&file->bytes)));
	return status_is_ok(status);
}

static size_t count_unread(const bool is_read[], size_t count)
{
	size_t unread = 0;
	for (size_t f = 0; f < count; f++)
		unread += !is_read[f];
	return unread;
}

static bool each_ore_is_booked_once(struct proof_draw *draw, void *context)
{
	(void)context;
	struct world world = { .has_details_in_053 = proof_below(draw, 2) == 1 };
	for (size_t d = 0; d < DAYS; d++)
		draw_day(draw, &world, &world.days[d]);
	struct world_file files[FILES_MAX];
	const size_t count = write_files(&world, files);
	struct gifts_kit kit;
	gifts_kit_open(&kit, STORE_MEMORY);
	make_promises(&kit);
	bool is_read[FILES_MAX] = { false };
	bool is_right = true;
	struct bankday_report report;
	for (size_t step = 0; step < count / 2 && is_right; step++) { /* some files, some of them twice */
		const size_t f = proof_below(draw, count);
		is_right = read_one(&kit, &files[f], &report);
		is_right = is_right && (report.was_read_before || !is_read[f]);
		is_read[f] = true;
	}
	while (is_right && count_unread(is_read, count) > 0) { /* then those that are left, in any order */
		size_t f = proof_below(draw, count);
		while (is_read[f])
			f = (f + 1) % count;
		is_read[f] = true;
		is_right = read_one(&kit, &files[f], &report);
	}
	is_right = is_right ? books_agree(draw, &kit, &world) : proof_note(draw, "every file is read");
	gifts_kit_close(&kit);
	for (size_t i = 0; i < count; i++)
		buffer_close(&files[i].bytes);
	return is_right;
}

static void p1_each_ore_is_booked_once_in_any_order(void **state)
{
	(void)state;
	proof_property_holds("each öre is booked once", 150, each_ore_is_booked_once, NULL);
}

/* Two processes read the same files at once, one from the front and one from the back. */
static bool two_processes_book_once(struct proof_draw *draw, void *context)
{
	(void)context;
	struct world world = { 0 };
	for (size_t d = 0; d < DAYS; d++)
		draw_day(draw, &world, &world.days[d]);
	struct world_file files[FILES_MAX];
	const size_t count = write_files(&world, files);
	struct gifts_kit kit;
	gifts_kit_open(&kit, STORE_SQLITE);
	make_promises(&kit);
	store_close(&kit.books); /* a store's threads do not live on in a child */
	const pid_t child = fork();
	assert_true(child >= 0);
	gifts_kit_open_again(&kit, &kit.books);
	bool is_right = true;
	struct bankday_report report;
	for (size_t i = 0; i < count; i++) {
		const size_t f = child == 0 ? i : count - 1 - i;
		is_right = is_right && read_one(&kit, &files[f], &report);
	}
	if (child == 0)
		_exit(is_right ? 0 : 1);
	int ended = 1;
	assert_int_equal(waitpid(child, &ended, 0), child);
	is_right = is_right && ended == 0 ? books_agree(draw, &kit, &world)
					  : proof_note(draw, "both processes read every file");
	gifts_kit_close(&kit);
	for (size_t i = 0; i < count; i++)
		buffer_close(&files[i].bytes);
	return is_right;
}

static void p1_two_processes_book_each_ore_once(void **state)
{
	(void)state;
	proof_property_holds("two processes book each öre once", 8, two_processes_book_once, NULL);
}

int main(void)
{
	make_references();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_each_ore_is_booked_once_in_any_order),
		cmocka_unit_test(p1_two_processes_book_each_ore_once),
	};
	return PROOF_RUN(tests);
}
