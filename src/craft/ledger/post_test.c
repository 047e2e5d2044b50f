/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_kit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "craft/ledger/proving/proving.h"
#include "craft/ledger/proving/proving_sql.h"

/* A voucher that is right in every way, for a test to make wrong in one. */
struct draft {
	struct ledger_line lines[3];
	struct ledger_voucher voucher;
};

static void draft_begin(struct draft *draft)
{
	*draft = (struct draft){ .lines = { { .account = 1930, .amount = { 300 }, .words = TEXT("in") },
					    { .account = 3991, .amount = { -100 } },
					    { .account = 3992, .amount = { -200 } } } };
	draft->voucher = (struct ledger_voucher){ .series = TEXT("A"),
						  .day = ledger_kit_day(2026, 5, 5),
						  .words = TEXT("Gåvor"),
						  .evidence = TEXT("fil 1, rad 2"),
						  .lines = draft->lines,
						  .count = 3 };
}

static struct status post(struct ledger_kit *kit, const struct draft *draft)
{
	return ledger_kit_post(kit, &draft->voucher, NULL);
}

/* What the numbers of each series and year are: they must be 1, 2 .. */
struct number_check {
	int64_t year;
	char series[8];
	int64_t last;
	size_t count;
	bool is_gap_free;
};

static struct status check_number(void *argument, const void *out)
{
	struct number_check *check = argument;
	const struct voucher_numbers_out *voucher = out;
	char series[8];
	TRY(text_to_c(voucher->series, series, sizeof series));
	if (voucher->year_id.raw != check->year || strcmp(series, check->series) != 0) {
		check->year = voucher->year_id.raw;
		strcpy(check->series, series);
		check->last = 0;
	}
	check->is_gap_free = check->is_gap_free && voucher->number == check->last + 1;
	check->last = voucher->number;
	check->count++;
	return OK;
}

static struct status check_numbers(struct store_tx *tx, void *argument)
{
	return voucher_numbers(tx, check_number, argument);
}

static size_t gap_free_vouchers(struct ledger_kit *kit)
{
	struct number_check check = { .is_gap_free = true };
	assert_ok(ledger_kit_read(kit, check_numbers, &check));
	assert_true(check.is_gap_free);
	return check.count;
}

static void numbers_run_by_series_and_year(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 2);
	static const struct {
		int year;
		const char *series;
		int64_t number;
	} steps[] = { { 2026, "A", 1 }, { 2026, "B", 1 }, { 2026, "A", 2 },  { 2027, "A", 1 },
		      { 2026, "A", 3 }, { 2027, "A", 2 }, { 2026, "AB", 1 }, { 2026, "B", 2 } };
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		struct draft draft;
		struct ledger_posted posted;
		draft_begin(&draft);
		draft.voucher.series = text_of(steps[i].series);
		draft.voucher.day = ledger_kit_day(steps[i].year, 5, 5);
		assert_ok(ledger_kit_post(kit, &draft.voucher, &posted));
		assert_int_equal(posted.number, steps[i].number);
	}
	assert_int_equal(gap_free_vouchers(kit), 8);
}

/* Posts, and is then refused by its caller. */
static struct status post_and_refuse(struct store_tx *tx, void *argument)
{
	const struct draft *draft = argument;
	struct ledger_posted posted;
	TRY(ledger_post(tx, &draft->voucher, &ledger_kit_actor, &posted));
	return FAIL(STATUS_REFUSED, "No.");
}

static void p1_a_refused_unit_takes_no_number(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	struct draft right;
	struct draft wrong;
	draft_begin(&right);
	draft_begin(&wrong);
	wrong.lines[0].amount.ore++;
	for (int i = 0; i < 5; i++) {
		assert_ok(post(kit, &right));
		assert_code(ledger_kit_write(kit, post_and_refuse, &right), STATUS_REFUSED);
		assert_code(post(kit, &wrong), STATUS_INPUT);
	}
	assert_int_equal(gap_free_vouchers(kit), 5);
	assert_int_equal(ledger_kit_balance(kit, 1930, ledger_kit_day(2026, 12, 31)), 5 * 300);
}

/* Posts what was refused by the ledger beside what was not, in one unit. */
static struct status post_wrong_then_right(struct store_tx *tx, void *argument)
{
	struct draft *draft = argument;
	struct ledger_posted posted;
	draft->lines[0].amount.ore++;
	assert_code(ledger_post(tx, &draft->voucher, &ledger_kit_actor, &posted), STATUS_INPUT);
	draft->lines[0].amount.ore--;
	return ledger_post(tx, &draft->voucher, &ledger_kit_actor, &posted);
}

static void p1_what_the_ledger_refuses_leaves_nothing_in_the_unit(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	struct draft draft;
	draft_begin(&draft);
	assert_ok(ledger_kit_write(kit, post_wrong_then_right, &draft));
	assert_int_equal(gap_free_vouchers(kit), 1);
	assert_int_equal(ledger_kit_balance(kit, 1930, ledger_kit_day(2026, 12, 31)), 300);
}

enum { THREADS = 4, POSTS_EACH = 60 };

struct poster {
	struct ledger_kit *kit;
	int number;
	int posted;
	int failed;
};

static void *post_many(void *argument)
{
	struct poster *poster = argument;
	struct draft draft;
	draft_begin(&draft);
	draft.voucher.series = poster->number % 2 == 0 ? TEXT("A") : TEXT("B");
	for (int i = 0; i < POSTS_EACH; i++) {
		const bool is_refused = (i + poster->number) % 3 == 0;
		const enum status_code expected = is_refused ? STATUS_REFUSED : STATUS_OK;
		const struct status status = is_refused
						 ? ledger_kit_write(poster->kit, post_and_refuse, &draft)
						 : post(poster->kit, &draft);
		poster->failed += status.code != expected;
		poster->posted += status.code == STATUS_OK;
	}
	return NULL;
}

static void p1_numbers_have_no_gaps_when_threads_post_and_are_refused(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	struct poster posters[THREADS];
	pthread_t threads[THREADS];
	size_t posted = 0;
	for (int i = 0; i < THREADS; i++) {
		posters[i] = (struct poster){ .kit = kit, .number = i };
		assert_int_equal(pthread_create(&threads[i], NULL, post_many, &posters[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(posters[i].failed, 0);
		posted += (size_t)posters[i].posted;
	}
	assert_int_equal(posted, THREADS * POSTS_EACH * 2 / 3);
	assert_int_equal(gap_free_vouchers(kit), posted);
	assert_int_equal(ledger_kit_balance(kit, 1930, ledger_kit_day(2026, 12, 31)), posted * 300);
}

static void p1_a_voucher_sums_to_zero_over_at_least_two_lines(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	struct draft draft;
	draft_begin(&draft);
	draft.lines[2].amount.ore = -199;
	assert_code(post(kit, &draft), STATUS_INPUT);
	draft_begin(&draft);
	draft.lines[2].amount.ore = 0;
	draft.lines[0].amount.ore = 100;
	assert_code(post(kit, &draft), STATUS_INPUT);
	draft_begin(&draft);
	draft.voucher.count = 1;
	assert_code(post(kit, &draft), STATUS_INPUT);
	draft.voucher.count = 0;
	assert_code(post(kit, &draft), STATUS_INPUT);
	assert_int_equal(gap_free_vouchers(kit), 0);
}

static void p8_texts_of_a_voucher_are_bounded(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	char words[LEDGER_WORDS_MAX + 1];
	memset(words, 'o', sizeof words);
	const struct text longest = { words, LEDGER_WORDS_MAX };
	const struct text too_long = { words, LEDGER_WORDS_MAX + 1 };
	struct draft draft;
	draft_begin(&draft);
	draft.voucher.words = draft.voucher.evidence = draft.lines[1].words = longest;
	assert_ok(post(kit, &draft));
	struct text *const texts[] = { &draft.voucher.words, &draft.voucher.evidence, &draft.lines[1].words };
	const struct text bad[] = { too_long, TEXT("a\tb"), TEXT("\xC3"), TEXT("a\0b") };
	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < 4; j++) {
			draft_begin(&draft);
			*texts[i] = bad[j];
			assert_code(post(kit, &draft), STATUS_INPUT);
		}
	draft_begin(&draft);
	draft.voucher.words = TEXT("");
	assert_code(post(kit, &draft), STATUS_INPUT);
	draft_begin(&draft);
	draft.voucher.evidence = TEXT("");
	assert_ok(post(kit, &draft));
}

static void p8_a_series_is_one_to_three_capital_letters(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	static const char *const right[] = { "A", "Z", "BS", "ABC" };
	static const char *const wrong[] = { "", "ABCD", "a", "A1", "Å", "A B" };
	struct draft draft;
	draft_begin(&draft);
	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
		draft.voucher.series = text_of(right[i]);
		assert_ok(post(kit, &draft));
	}
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		draft.voucher.series = text_of(wrong[i]);
		assert_code(post(kit, &draft), STATUS_INPUT);
	}
}

static void p8_a_voucher_has_a_bounded_number_of_lines(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	struct draft draft;
	draft_begin(&draft);
	struct ledger_line *lines = memory_take(LEDGER_LINES_MAX + 2, sizeof *lines);
	for (size_t i = 0; i < LEDGER_LINES_MAX + 2; i++)
		lines[i] = (struct ledger_line){ .account = 1930, .amount = { i % 2 == 0 ? 7 : -7 } };
	draft.voucher.lines = lines;
	draft.voucher.count = LEDGER_LINES_MAX;
	assert_ok(post(kit, &draft));
	draft.voucher.count = LEDGER_LINES_MAX + 1;
	assert_code(post(kit, &draft), STATUS_LIMIT);
	free(lines);
}

static struct status put_account(struct store_tx *tx, void *argument)
{
	return ledger_put_account(tx, argument);
}

static void an_account_must_exist_and_be_open(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	struct draft draft;
	draft_begin(&draft);
	draft.lines[2].account = 3333;
	assert_code(post(kit, &draft), STATUS_INPUT);
	draft.lines[2].account = -1;
	assert_code(post(kit, &draft), STATUS_INPUT);
	struct ledger_account closed = { 3992, TEXT("Stängt"), ACCOUNT_INCOME, false };
	assert_ok(ledger_kit_write(kit, put_account, &closed));
	draft_begin(&draft);
	assert_code(post(kit, &draft), STATUS_CONFLICT);
	closed.is_open = true;
	assert_ok(ledger_kit_write(kit, put_account, &closed));
	assert_ok(post(kit, &draft));
}

static void p1_a_sum_beyond_what_the_books_hold_is_refused_whole(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	struct draft draft;
	draft_begin(&draft);
	draft.lines[0].amount.ore = MONEY_ORE_MAX + 1;
	assert_code(post(kit, &draft), STATUS_LIMIT);
	draft.lines[0].amount.ore = INT64_MIN;
	assert_code(post(kit, &draft), STATUS_LIMIT);
	draft_begin(&draft);
	draft.lines[0].foreign = (struct foreign_money){ INT64_MAX, { "EUR" } };
	assert_code(post(kit, &draft), STATUS_LIMIT);
	const struct ledger_kit_move most = { ledger_kit_day(2026, 5, 5), 1930, 3991, MONEY_ORE_MAX };
	assert_ok(ledger_kit_move(kit, most, NULL));
	/* The same day's sum would pass the bound: the books stay as they were. */
	assert_code(ledger_kit_move(kit, most, NULL), STATUS_CONFLICT);
	assert_int_equal(gap_free_vouchers(kit), 1);
	assert_int_equal(ledger_kit_balance(kit, 1930, most.day), MONEY_ORE_MAX);
}

struct values {
	struct dimension_value_id fund;
	struct dimension_value_id purpose;
	struct dimension_value_id project;
	struct dimension_value_id funder;
};

static struct status make_values(struct store_tx *tx, void *argument)
{
	struct values *values = argument;
	const struct text code = TEXT("1");
	TRY(ledger_dimension_value(tx, DIMENSION_FUND, code, TEXT("f"), &values->fund));
	TRY(ledger_dimension_value(tx, DIMENSION_PURPOSE, code, TEXT("p"), &values->purpose));
	TRY(ledger_dimension_value(tx, DIMENSION_PROJECT, code, TEXT("j"), &values->project));
	return ledger_dimension_value(tx, DIMENSION_FUNDER, code, TEXT("u"), &values->funder);
}

static void a_value_stands_under_its_own_dimension(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	struct values values;
	assert_ok(ledger_kit_write(kit, make_values, &values));
	struct draft draft;
	draft_begin(&draft);
	draft.lines[0].dimensions =
	    (struct ledger_dimensions){ values.fund, values.purpose, values.project, values.funder };
	draft.lines[2].dimensions.project = values.project;
	assert_ok(post(kit, &draft));
	struct dimension_value_id *const places[] = { &draft.lines[2].dimensions.fund,
						      &draft.lines[2].dimensions.purpose,
						      &draft.lines[2].dimensions.project,
						      &draft.lines[2].dimensions.funder };
	const struct dimension_value_id made[] = { values.fund, values.purpose, values.project,
						   values.funder };
	for (size_t i = 0; i < 4; i++) {
		draft.lines[2].dimensions = (struct ledger_dimensions){ 0 };
		*places[i] = made[(i + 1) % 4];
		assert_code(post(kit, &draft), STATUS_INPUT);
		*places[i] = (struct dimension_value_id){ 1 << 20 };
		assert_code(post(kit, &draft), STATUS_INPUT);
	}
	assert_int_equal(gap_free_vouchers(kit), 1);
}

struct rating {
	struct ledger_rate_given given;
	struct rate_id id;
};

static struct status put_rate(struct store_tx *tx, void *argument)
{
	struct rating *rating = argument;
	return ledger_put_rate(tx, &rating->given, &rating->id);
}

static struct rate_id rate_of(struct ledger_kit *kit, const char *code, int64_t micro)
{
	struct rating rating = { .given = { .day = ledger_kit_day(2026, 5, 5),
					    .rate = { micro },
					    .source = TEXT("Riksbanken") } };
	strcpy(rating.given.currency.code, code);
	assert_ok(ledger_kit_write(kit, put_rate, &rating));
	return rating.id;
}

/* Each worked by hand: minor units times the rate, half an öre to the even one. */
static void a_sum_in_another_currency_agrees_with_its_rate(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	static const struct {
		const char *code;
		int64_t micro;
		int64_t minor;
		int64_t ore;
	} cases[] = {
		{ "EUR", 11234500, 10000, 112345 }, /* 100.00 at 11.2345 is 1 123.45 */
		{ "USD", 500000, 5, 2 },            /* 0.05 at 0.5 is 2.5 öre: 2 is even */
		{ "GBP", 500000, 7, 4 },            /* 3.5 öre: 4 is even */
		{ "NOK", 500000, -5, -2 },          /* and so below zero */
		{ "JPY", 70000, 1000, 7000 },       /* 1000 yen at 0.07 is 70.00 */
		{ "TND", 3300000, 1001, 330 },      /* 1.001 at 3.3 is 3.3033 */
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct draft draft;
		draft_begin(&draft);
		draft.voucher.count = 2;
		draft.lines[0].foreign.minor = cases[i].minor;
		strcpy(draft.lines[0].foreign.currency.code, cases[i].code);
		draft.lines[0].rate = rate_of(kit, cases[i].code, cases[i].micro);
		for (int64_t off = -1; off <= 1; off++) {
			draft.lines[0].amount.ore = cases[i].ore + off;
			draft.lines[1].amount.ore = -draft.lines[0].amount.ore;
			assert_code(post(kit, &draft), off == 0 ? STATUS_OK : STATUS_INPUT);
		}
	}
}

static void a_rate_and_its_currency_come_together(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	const struct rate_id euro = rate_of(kit, "EUR", 1000000);
	struct draft draft;
	draft_begin(&draft);
	draft.lines[0].rate = euro;
	assert_code(post(kit, &draft), STATUS_INPUT);
	draft.lines[0].foreign = (struct foreign_money){ 300, { "USD" } };
	assert_code(post(kit, &draft), STATUS_INPUT);
	draft.lines[0].foreign = (struct foreign_money){ 300, { "EUR" } };
	assert_ok(post(kit, &draft));
	draft.lines[0].rate = (struct rate_id){ 0 };
	assert_code(post(kit, &draft), STATUS_INPUT);
	draft.lines[0].rate = (struct rate_id){ 1 << 20 };
	assert_code(post(kit, &draft), STATUS_INPUT);
}

struct told {
	int64_t lines;
	int64_t vouchers;
	int64_t subject;
	bool is_digest_right;
};

static struct status hear(void *argument, const struct journal_line *line)
{
	struct told *told = argument;
	told->lines++;
	if (!text_equal(line->kind, TEXT("voucher posted")))
		return OK;
	told->vouchers++;
	told->subject = line->subject;
	told->is_digest_right = line->digest.count == 32 && text_equal(line->actor, TEXT("kit"));
	return OK;
}

static struct status hear_journal(struct store_tx *tx, void *argument)
{
	TRY(store_journal_verify(tx));
	return store_journal_each(tx, 0, 1000, hear, argument);
}

static void p10_a_posted_voucher_stands_in_the_journal(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	struct draft draft;
	struct ledger_posted posted;
	draft_begin(&draft);
	assert_ok(ledger_kit_post(kit, &draft.voucher, &posted));
	struct told told = { 0 };
	assert_ok(ledger_kit_read(kit, hear_journal, &told));
	assert_int_equal(told.vouchers, 1);
	assert_int_equal(told.subject, posted.id.raw);
	assert_true(told.is_digest_right);
	assert_true(told.lines > 40); /* the plan and the year were journalled too */
}

static void a_reading_unit_posts_nothing(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	struct ledger_account account = { 1930, TEXT("Bank"), ACCOUNT_ASSET, true };
	assert_code(ledger_kit_read(kit, put_account, &account), STATUS_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_run_by_series_and_year),
		cmocka_unit_test(p1_a_refused_unit_takes_no_number),
		cmocka_unit_test(p1_what_the_ledger_refuses_leaves_nothing_in_the_unit),
		cmocka_unit_test(p1_numbers_have_no_gaps_when_threads_post_and_are_refused),
		cmocka_unit_test(p1_a_voucher_sums_to_zero_over_at_least_two_lines),
		cmocka_unit_test(p8_texts_of_a_voucher_are_bounded),
		cmocka_unit_test(p8_a_series_is_one_to_three_capital_letters),
		cmocka_unit_test(p8_a_voucher_has_a_bounded_number_of_lines),
		cmocka_unit_test(an_account_must_exist_and_be_open),
		cmocka_unit_test(p1_a_sum_beyond_what_the_books_hold_is_refused_whole),
		cmocka_unit_test(a_value_stands_under_its_own_dimension),
		cmocka_unit_test(a_sum_in_another_currency_agrees_with_its_rate),
		cmocka_unit_test(a_rate_and_its_currency_come_together),
		cmocka_unit_test(p10_a_posted_voucher_stands_in_the_journal),
		cmocka_unit_test(a_reading_unit_posts_nothing),
	};
	return ledger_kit_run(NULL, tests, sizeof tests / sizeof tests[0]);
}
