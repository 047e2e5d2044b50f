/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Books with 1.1 million gifts: what a few more cost beside the same in books of 10,000, in turns, the median
 * of many; and how long lists, searches and reports take at their 95th percentile. */
#include "inner/gifts/gifts_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
	FEW_PAYMENTS = 10600,
	MANY_PAYMENTS = 1160000,
	FEW_GIVERS = 10000,
	MANY_GIVERS = 100000,
	SMALL_FILE = 64,
	ROUNDS = 41,
	ASKED = 400,
	WAITING_ROWS = 100,
};

static int compare(const void *a, const void *b)
{
	const double left = *(const double *)a;
	const double right = *(const double *)b;
	return left < right ? -1 : left > right;
}

static double share_of(double *values, size_t count, double share)
{
	qsort(values, count, sizeof *values, compare);
	return values[(size_t)((double)count * share)];
}

/* Processor time: of the whole process, or of this thread. */
static int64_t processor_nanoseconds(clockid_t clock)
{
	struct timespec now = { 0 };
	assert_int_equal(clock_gettime(clock, &now), 0);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Milliseconds of the processor that a file of a few payments on a day of its own takes. */
static double add_few(struct gifts_kit *kit, size_t round, size_t givers)
{
	char path[128];
	struct bankday_report report;
	const struct gifts_kit_payments payments = {
		.kind = BANK_FILE_CAMT_054,
		.day = { kit_day(2026, 7, 1).number + (int64_t)round },
		.first = 2000000 / SMALL_FILE * SMALL_FILE + round * SMALL_FILE,
		.count = SMALL_FILE,
		.givers = givers,
		.deposit = SMALL_FILE / 4,
	};
	proof_path(&kit->folder, "few", path);
	gifts_kit_write_payments(&payments, path);
	const int64_t from = processor_nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
	assert_ok(gifts_kit_read_path(kit, kit->books, payments.kind, path, &report));
	const double taken = (double)(processor_nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - from) / 1e6;
	assert_int_equal(report.gifts, gifts_kit_expect(&payments).gifts);
	return taken;
}

static void compare_sizes(struct gifts_kit *few, struct gifts_kit *many)
{
	double small[ROUNDS];
	double large[ROUNDS];
	for (size_t i = 0; i < ROUNDS; i++) {
		small[i] = add_few(few, i, FEW_GIVERS);
		large[i] = add_few(many, i, MANY_GIVERS);
	}
	const double in_few = share_of(small, ROUNDS, 0.5);
	const double in_many = share_of(large, ROUNDS, 0.5);
	printf("gifts among 1,100,000 against gifts among 10,000\t%.3f\t0.7\t0.95\t"
	       "a file of %d payments: %.2f ms of processor against %.2f ms\n",
	       in_few / in_many, SMALL_FILE, in_many, in_few);
}

/* One question, with a draw of its own each time it is asked. */
struct question {
	struct random random;
	double milliseconds;
	int64_t rows;
};

static struct status count_gift(void *argument, const struct gift *gift)
{
	struct question *question = argument;
	question->rows += gift->id.raw > 0;
	return OK;
}

static struct day any_day(struct question *question)
{
	return (struct day){ kit_day(2024, 1, 2).number + (int64_t)random_below(&question->random, 850) };
}

static struct status list_gifts(struct store_tx *tx, struct question *question)
{
	const struct gift_filter filter = { .after = { 1 }, .after_day = any_day(question) };
	return gifts_list(tx, &filter, count_gift, question);
}

static struct status count_giver(void *argument, const struct giver *giver)
{
	struct question *question = argument;
	question->rows += giver->id.raw > 0;
	return OK;
}

/* A name as it is typed: part of the family name, and the number that tells the made-up givers apart. */
static struct status search_people(struct store_tx *tx, struct question *question)
{
	char typed[32];
	static const char *const names[] = { "Lindgren", "åsst", "sandb", "maria", "joh" };
	snprintf(typed, sizeof typed, "%s %d", names[random_below(&question->random, 5)],
		 (int)random_below(&question->random, MANY_GIVERS / 100));
	return people_search(tx, text_of(typed), count_giver, question);
}

static struct status search_common(struct store_tx *tx, struct question *question)
{
	static const char *const names[] = { "anna", "lind", "mar berg", "k", "Anna Lindgren" };
	return people_search(tx, text_of(names[random_below(&question->random, 5)]), count_giver, question);
}

static struct status count_leaf(void *argument, const struct bank_leaf *leaf)
{
	struct question *question = argument;
	question->rows += leaf->id.raw > 0;
	return OK;
}

static struct status list_waiting(struct store_tx *tx, struct question *question)
{
	const struct bank_row_id after = { (int64_t)random_below(&question->random, 2000000) };
	return bankday_waiting(tx, after, WAITING_ROWS, count_leaf, question);
}

static struct status keep_leaf(void *argument, const struct bank_leaf *leaf)
{
	struct bank_row_id *kept = argument;
	*kept = leaf->id;
	return OK;
}

static struct status suggest(struct store_tx *tx, struct question *question)
{
	struct bank_row_id row = { (int64_t)random_below(&question->random, 2000000) };
	struct bank_leaf leaf;
	struct gift_suggestion suggestions[GIFTS_SUGGESTIONS_MAX];
	size_t count = 0;
	TRY(bankday_waiting(tx, row, 1, keep_leaf, &row));
	TRY(bankday_find_leaf(tx, row, &leaf));
	TRY(gifts_suggest(tx, &leaf, suggestions, &count));
	question->rows += (int64_t)count;
	return OK;
}

static struct status count_trial(void *argument, const struct ledger_trial_row *row)
{
	struct question *question = argument;
	question->rows += row->account.number > 0;
	return OK;
}

static struct status trial_balance(struct store_tx *tx, struct question *question)
{
	struct ledger_year year;
	const struct day day = any_day(question);
	TRY(ledger_year_of(tx, day, &year));
	return ledger_trial_balance(tx, &year, day, count_trial, question);
}

static struct status balance(struct store_tx *tx, struct question *question)
{
	struct money money;
	question->rows++;
	return ledger_balance(tx, 1930, any_day(question), &money);
}

static struct status count_total(void *argument, const struct gift_total_row *row)
{
	struct question *question = argument;
	question->rows += row->gifts > 0;
	return OK;
}

static struct status totals(struct store_tx *tx, struct question *question)
{
	return gifts_totals(tx, kit_day(2024, 1, 1), any_day(question), count_total, question);
}

static const struct {
	const char *name;
	struct status (*ask)(struct store_tx *tx, struct question *question);
} questions[] = {
	{ "a page of 500 gifts", list_gifts },
	{ "a search for a giver", search_people },
	{ "a search for a name that many have", search_common },
	{ "a page of 100 waiting rows", list_waiting },
	{ "who a waiting row may be from", suggest },
	{ "the trial balance", trial_balance },
	{ "the balance of an account", balance },
	{ "the totals of all purposes", totals },
};

struct asking {
	size_t index;
	struct question question;
};

static struct status ask(struct store_tx *tx, void *argument)
{
	struct asking *asking = argument;
	const int64_t from = processor_nanoseconds(CLOCK_THREAD_CPUTIME_ID);
	TRY(questions[asking->index].ask(tx, &asking->question));
	asking->question.milliseconds = (double)(processor_nanoseconds(CLOCK_THREAD_CPUTIME_ID) - from) / 1e6;
	assert_true(store_statement_count(tx) <= 8);
	return OK;
}

static void time_question(struct gifts_kit *kit, size_t index)
{
	struct asking asking = { index, { .random = random_seeded(index + 1) } };
	double times[ASKED];
	for (size_t i = 0; i < ASKED; i++) {
		assert_ok(store_read(kit->books, ask, &asking));
		times[i] = asking.question.milliseconds;
	}
	printf("at 1.1 million gifts: %s, p95 in ms of processor\t%.3f\t10\t2\t%.0f rows at a time; median "
	       "%.3f ms\n",
	       questions[index].name, share_of(times, ASKED, 0.95), (double)asking.question.rows / ASKED,
	       share_of(times, ASKED, 0.5));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	struct gifts_kit few;
	struct gifts_kit many;
	gifts_kit_open(&few, STORE_SQLITE);
	gifts_kit_givers(&few, 0, FEW_GIVERS);
	(void)gifts_kit_fill(&few, FEW_PAYMENTS, FEW_GIVERS);
	gifts_kit_open(&many, STORE_SQLITE);
	const int64_t from = clock_nanoseconds();
	gifts_kit_givers(&many, 0, MANY_GIVERS);
	(void)gifts_kit_fill(&many, MANY_PAYMENTS, MANY_GIVERS);
	fprintf(stderr, "bench: 1.1 million gifts were read in %.0f s\n",
		(double)(clock_nanoseconds() - from) / 1e9);
	compare_sizes(&few, &many);
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
		time_question(&many, i);
	gifts_kit_close(&many);
	gifts_kit_close(&few);
	return 0;
}
