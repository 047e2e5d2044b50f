/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The days of a made-up centre. */
#include "inner/drawing/trial/centre.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CRASH_ONE_IN = 30, CRASH_CALLS = 40, REREAD_ONE_IN = 8, STATEMENT_BYTES_MAX = 1 << 20 };
enum { AWAY_ONE_IN = 200, AWAY_DAYS_MIN = 10, AWAY_DAYS = 60 };
enum { SETTLE_DAYS = 50, DESK_ROWS_MAX = 400 };

uint64_t centre_below(struct centre *centre, uint64_t bound)
{
	return centre->draw != NULL ? proof_below(centre->draw, bound) : random_below(&centre->random, bound);
}

static bool one_in(struct centre *centre, uint64_t times)
{
	return centre_below(centre, times) == times - 1; /* a draw past the end says no */
}

void centre_is_wrong(struct centre *centre, const char *sentence, struct text about, int64_t number)
{
	char day[DAY_PRINT_ROOM];
	if (centre->wrong != NULL)
		return;
	centre->wrong = sentence;
	if (centre->says_wrong)
		print_error("%s: %s (%.*s, %lld)\n", day_print(centre->day, day), sentence, TEXT_ARGS(about),
			    (long long)number);
}

static void must_be_ok(struct centre *centre, struct status status)
{
	if (!status_is_ok(status))
		centre_is_wrong(centre, status.reason, text_of(status.field != NULL ? status.field : ""),
				(int64_t)status.row);
}

/* Two in three centres have a quiet Bankgirot, the third a wild one. */
static struct practice_odds choose_odds(struct centre *centre)
{
	if (one_in(centre, 3))
		return (struct practice_odds){ 150, 300, 60, 600, 200, 8, 8, 8 };
	return (struct practice_odds){ 50, 100, 20, 500, 60, 2, 2, 2 };
}

static void open_practice(struct centre *centre)
{
	struct practice_setup setup = {
		.customer = centre->kit.setup.customer,
		.bankgiro = centre->kit.setup.bankgiro,
		.iban = TEXT(KIT_IBAN),
		.key = centre->kit.setup.key,
		.calendar = centre->calendar,
		.random = random_seeded(centre_below(centre, 1u << 30)),
		.odds = choose_odds(centre),
		.first_day = centre->day,
	};
	practice_open(&setup, &centre->practice);
}

static void reopen(struct centre *centre)
{
	struct gifts_kit *books = &centre->kit.mandates.books;
	const struct fault_plan none = { .kind = FAULT_NONE };
	store_close(&books->books);
	faults_set(centre->faults, &none);
	gifts_kit_open_at(books, centre->path, "failing", &books->books);
}

static void open_faults(struct centre *centre)
{
	const struct fault_plan none = { .kind = FAULT_NONE };
	assert_ok(faults_open("failing", &none, &centre->faults));
	reopen(centre);
}

void centre_open(struct centre *centre, const struct centre_plan *plan)
{
	centre->draw = plan->draw;
	centre->random = random_seeded(plan->seed);
	centre->day = plan->first_day;
	calendar_open(&centre->calendar);
	drawing_kit_open(&centre->kit, plan->place);
	proof_path(&centre->kit.mandates.books.folder, "books.db", centre->path);
	if (plan->has_seal) {
		assert_ok(mac_key_parse(TEXT("1234567890ABCDEF1234567890ABCDEF"), &centre->key));
		centre->kit.setup.key = &centre->key;
	}
	if (plan->has_faults)
		open_faults(centre);
	open_practice(centre);
}

void centre_close(struct centre *centre)
{
	while (centre->waiting_count > 0)
		free(centre->waiting[--centre->waiting_count].bytes);
	practice_close(&centre->practice);
	drawing_kit_close(&centre->kit);
	if (centre->faults != NULL)
		faults_close(&centre->faults);
	mac_key_wipe(&centre->key);
}

void centre_next_day(struct centre *centre)
{
	centre->day.number++;
	arena_reset(&centre->kit.mandates.arena); /* what was found yesterday */
}

bool centre_is_away(struct centre *centre)
{
	if (centre->day.number >= centre->back_on.number && one_in(centre, AWAY_ONE_IN))
		centre->back_on.number =
		    centre->day.number + AWAY_DAYS_MIN + (int64_t)centre_below(centre, AWAY_DAYS);
	return centre->day.number < centre->back_on.number;
}

/* A unit of work that may meet a disk that breaks for good at one of its calls; the books are then opened
 * anew. Whether it stands is for the caller to find out. */
typedef struct status risky_unit(struct centre *centre, void *argument);

static struct status run_risky(struct centre *centre, risky_unit *unit, void *argument)
{
	if (centre->faults == NULL || !one_in(centre, CRASH_ONE_IN))
		return unit(centre, argument);
	fflush(NULL);
	const int heard = dup(STDERR_FILENO);
	const int silence = open("/dev/null", O_WRONLY | O_CLOEXEC); /* a bad disk is logged each time */
	assert_true(heard >= 0 && silence >= 0 && dup2(silence, STDERR_FILENO) >= 0);
	const struct fault_plan plan = { FAULT_BREAK, 1 + centre_below(centre, CRASH_CALLS), 1 };
	faults_set(centre->faults, &plan);
	const struct status status = unit(centre, argument);
	reopen(centre);
	centre->crashes++;
	fflush(NULL);
	assert_true(dup2(heard, STDERR_FILENO) >= 0);
	close(heard);
	close(silence);
	return status;
}

static struct status write_all_letters(struct store_tx *tx, void *argument)
{
	const struct centre *centre = argument;
	struct mandate_letters_written written;
	return mandates_write_letters(tx, &centre->calendar, centre->day, &centre->kit.mandates.books.by,
				      &written);
}

static struct status write_letters(struct centre *centre, void *argument)
{
	(void)argument;
	return mandates_kit_do(&centre->kit.mandates, write_all_letters, centre);
}

void centre_write_letters(struct centre *centre)
{
	const size_t crashes = centre->crashes;
	const struct status status = run_risky(centre, write_letters, NULL);
	if (centre->crashes == crashes)
		must_be_ok(centre, status);
	mirror_note_letters(centre);
}

struct building_today {
	struct day through;
	struct drawing_built built;
};

static struct status build(struct centre *centre, void *argument)
{
	struct building_today *today = argument;
	return drawing_kit_try_build(&centre->kit, centre->day, today->through, &today->built);
}

/* As late as may be; now and then some weeks ahead, beyond what a file can miss at Christmas. */
static struct day choose_through(struct centre *centre)
{
	struct day through = { 0 };
	if (one_in(centre, 8))
		through.number = centre->day.number + 14 + (int64_t)centre_below(centre, 20);
	return through;
}

void centre_build(struct centre *centre)
{
	struct building_today today = { .through = choose_through(centre) };
	const size_t crashes = centre->crashes;
	mirror_look(centre);
	mirror_foretell(centre, today.through);
	const struct status status = run_risky(centre, build, &today);
	const bool has_crashed = centre->crashes != crashes;
	if (!has_crashed)
		must_be_ok(centre, status);
	const bool is_told = status_is_ok(status);
	const bool has_file = drawing_kit_has_file(&centre->kit, centre->built + 1);
	if (is_told && has_file != (today.built.file.raw != 0))
		centre_is_wrong(centre, "a file that was told of does not stand", TEXT(""),
				centre->built + 1);
	if (has_file) {
		mirror_compare_file(centre, ++centre->built);
		centre->reached.number = centre->through.number > centre->reached.number
					     ? centre->through.number
					     : centre->reached.number;
	}
	if (has_file || is_told)
		mirror_compare_passes(centre, is_told ? today.built.passed : -1);
}

static void hand_over_one(struct centre *centre, int64_t number)
{
	const struct draw_file file = drawing_kit_file(&centre->kit, number);
	const struct status status = practice_hand_over(centre->practice, file.bytes, centre->day);
	if (centre->is_handed_over[number] && status.code != STATUS_CONFLICT)
		centre_is_wrong(centre, "a file was taken twice", TEXT(""), number);
	if (!centre->is_handed_over[number])
		must_be_ok(centre, status);
	centre->is_handed_over[number] = true;
}

/* One lost on its way is sent again another day, the same bytes, perhaps after later ones; one that came may
 * be sent once more. */
void centre_hand_over(struct centre *centre)
{
	assert_true(centre->built < CENTRE_FILES_MAX);
	for (int64_t number = 1; number <= centre->built; number++)
		if (!centre->is_handed_over[number] && !one_in(centre, 6))
			hand_over_one(centre, number);
	if (centre->built > 0 && one_in(centre, 10)) {
		const int64_t again = 1 + (int64_t)centre_below(centre, (uint64_t)centre->built);
		if (centre->is_handed_over[again])
			hand_over_one(centre, again);
	}
}

static void keep_file(struct centre *centre, bool is_statement, struct text bytes)
{
	assert_true(centre->waiting_count < CENTRE_WAITING_MAX);
	struct centre_file *file = &centre->waiting[centre->waiting_count++];
	*file = (struct centre_file){ is_statement, memory_take(bytes.count, 1), bytes.count };
	memcpy(file->bytes, bytes.bytes, bytes.count);
}

static struct status keep_answer(void *self, enum autogiro_kind kind, struct text bytes)
{
	(void)kind;
	mirror_hear(self, bytes);
	keep_file(self, false, bytes);
	return OK;
}

void centre_live(struct centre *centre)
{
	SCOPED(buffer_close) struct buffer statement = buffer_open(STATEMENT_BYTES_MAX);
	const int64_t before = practice_balance(centre->practice);
	must_be_ok(centre, practice_live(centre->practice, centre->day, keep_answer, centre));
	if (practice_balance(centre->practice) == before && !one_in(centre, 30))
		return;
	must_be_ok(centre, practice_statement(centre->practice, centre->day, centre->day, &statement));
	keep_file(centre, true, buffer_text(&statement));
}

static struct status read_statement(struct centre *centre, struct text bytes)
{
	char path[128];
	struct gifts_kit *books = &centre->kit.mandates.books;
	SCOPED(file_close) struct file file = { -1 };
	struct bankday_report report;
	proof_path(&books->folder, "statement.xml", path);
	FILE *written = fopen(path, "wb");
	assert_non_null(written);
	assert_int_equal(fwrite(bytes.bytes, 1, bytes.count, written), bytes.count);
	assert_int_equal(fclose(written), 0);
	assert_ok(file_open(path, &file));
	struct bankday_reading reading = {
		.kind = BANK_FILE_CAMT_053,
		.file = &file,
		.name = TEXT("statement.xml"),
		.today = centre->day,
		.finders = drawing_kit_finders,
	};
	return bankday_read(books->books, &reading, &books->by, &report);
}

struct status centre_read_file(struct centre *centre, const struct centre_file *file)
{
	const struct text bytes = { file->bytes, file->count };
	struct bankday_report report;
	struct drawing_answered answered;
	if (file->is_statement)
		return read_statement(centre, bytes);
	TRY(drawing_kit_try_read(&centre->kit, bytes, centre->day, &report, &answered));
	if (answered.counts[DRAW_EFFECT_NOT_ORDERED] > 0)
		centre_is_wrong(centre, "an answer names no order of ours", TEXT(""), 0);
	if (answered.counts[DRAW_EFFECT_UNKNOWN_CODE] > 0)
		centre_is_wrong(centre, "an answer has a code that is not known", TEXT(""), 0);
	return OK;
}

static struct status read_risky(struct centre *centre, void *argument)
{
	return centre_read_file(centre, argument);
}

/* Any of the files that wait; one that crashed, and now and then another, stays to be read once more. */
static void read_one(struct centre *centre, bool may_stay)
{
	const size_t at = centre_below(centre, centre->waiting_count);
	const size_t crashes = centre->crashes;
	const struct status status = run_risky(centre, read_risky, &centre->waiting[at]);
	const bool has_crashed = centre->crashes != crashes;
	if (!has_crashed)
		must_be_ok(centre, status);
	if ((has_crashed && !status_is_ok(status)) || (may_stay && one_in(centre, REREAD_ONE_IN)))
		return;
	free(centre->waiting[at].bytes);
	centre->waiting[at] = centre->waiting[--centre->waiting_count];
}

void centre_read(struct centre *centre)
{
	while (centre->waiting_count > 0 && !one_in(centre, 4))
		read_one(centre, true);
}

/* Rows in doubt: a section of one payment, and the bank's own movement of its sum. */
struct desk {
	struct centre *centre;
	struct bank_leaf rows[DESK_ROWS_MAX];
	size_t count;
};

static struct status take_waiting(void *argument, const struct bank_leaf *leaf)
{
	struct desk *desk = argument;
	if (leaf->state == ROW_DOUBT)
		desk->rows[desk->count++] = *leaf;
	return OK;
}

/* The movement has no payer; the payment keeps its own. */
static struct status decide(struct store_tx *tx, const struct bank_leaf *leaf, const struct actor *by)
{
	struct bank_leaf other;
	TRY(bankday_find_leaf(tx, leaf->doubt_of, &other));
	if (leaf->reference_kind == REFERENCE_NONE)
		return bankday_same_money(tx, leaf->id, other.id, by);
	TRY(bankday_same_money(tx, other.id, leaf->id, by));
	struct bank_leaf now;
	TRY(bankday_find_leaf(tx, leaf->id, &now));
	return now.state == ROW_DOUBT ? bankday_other_money(tx, leaf->id, by) : OK;
}

static struct status decide_all(struct store_tx *tx, void *argument)
{
	struct desk *desk = argument;
	const struct actor *by = &desk->centre->kit.mandates.books.by;
	desk->count = 0;
	TRY(bankday_waiting(tx, (struct bank_row_id){ 0 }, DESK_ROWS_MAX, take_waiting, desk));
	for (size_t i = 0; i < desk->count; i++)
		TRY(decide(tx, &desk->rows[i], by));
	return OK;
}

void centre_sit_at_desk(struct centre *centre)
{
	static struct desk desk;
	desk.centre = centre;
	must_be_ok(centre, mandates_kit_do(&centre->kit.mandates, decide_all, &desk));
	drawing_kit_find_homes(&centre->kit);
}

void centre_settle(struct centre *centre)
{
	for (int i = 0; i < SETTLE_DAYS; i++, centre_next_day(centre)) {
		for (int64_t number = 1; number <= centre->built; number++)
			if (!centre->is_handed_over[number])
				hand_over_one(centre, number);
		centre_live(centre);
	}
	while (centre->waiting_count > 0 && centre->wrong == NULL)
		read_one(centre, false);
	centre_sit_at_desk(centre);
	drawing_kit_find_homes(&centre->kit); /* refunds of what was booked just then */
}
