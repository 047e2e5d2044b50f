/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/bankday/bankday_kit.h"

#include <string.h>

static struct deposit single(int64_t minor, const char *payer, const char *reference)
{
	return (struct deposit){
		.booked_on = bankday_kit_day(11, 5),
		.valued_on = bankday_kit_day(11, 5),
		.bank_code = TEXT("PMNT/ICDT/DMCT"),
		.alone = { .minor = minor,
			   .payer_name = text_of(payer),
			   .service_reference = text_of(reference) },
	};
}

/* 10 000.00 kr, then 500 in, 35 and 1 200 out. */
static struct bankday_report read_day(struct bankday_kit *kit)
{
	const struct deposit movements[] = { single(50000, "Kim Exempel", "R1"),
					     single(-3500, "Banken", "R2"),
					     single(-120000, "Hyresvärden", "R3") };
	const struct kit_statement statement = { KIT_IBAN, "SEK", bankday_kit_day(11, 5), 0, movements, 3 };
	struct bankday_report report;
	assert_ok(bankday_kit_read_053(kit, &statement, &report));
	return report;
}

struct booking_work {
	struct bankday_kit *kit;
	struct bank_booking booking;
	struct ledger_posted posted;
};

static struct status book(struct store_tx *tx, void *argument)
{
	struct booking_work *work = argument;
	return bankday_book(tx, &work->booking, &work->kit->by, &work->posted);
}

static struct status book_row(struct bankday_kit *kit, struct bank_row_id row, int64_t account,
			      struct day day)
{
	struct booking_work work = { .kit = kit,
				     .booking = { .row = row,
						  .home = { .kind = HOME_PERSON, .counter_account = account },
						  .day = day } };
	return bankday_kit_do(kit, book, &work);
}

struct balance_work {
	int64_t account;
	struct day day;
	struct money money;
};

static struct status ask_balance(struct store_tx *tx, void *argument)
{
	struct balance_work *work = argument;
	return ledger_balance(tx, work->account, work->day, &work->money);
}

static int64_t balance(struct bankday_kit *kit, int64_t account)
{
	struct balance_work work = { .account = account, .day = bankday_kit_day(12, 31) };
	assert_ok(store_read(kit->books, ask_balance, &work));
	return work.money.ore;
}

static void p1_a_waiting_row_is_booked_where_a_person_says(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	const struct bankday_report report = read_day(&kit);
	assert_int_equal(report.open, 3);
	bankday_kit_wait(&kit);
	assert_int_equal(kit.waiting_count, 3);
	assert_ok(book_row(&kit, kit.waiting[1].id, 6570, (struct day){ 0 }));
	assert_int_equal(balance(&kit, 6570), 3500);
	assert_int_equal(balance(&kit, 1930), -3500);
	assert_code(book_row(&kit, kit.waiting[1].id, 6570, (struct day){ 0 }), STATUS_CONFLICT); /* once */
	assert_code(book_row(&kit, (struct bank_row_id){ 999999 }, 6570, (struct day){ 0 }),
		    STATUS_NOT_FOUND);
	assert_code(book_row(&kit, kit.waiting[0].id, 1111, (struct day){ 0 }), STATUS_INPUT);
	bankday_kit_wait(&kit);
	assert_int_equal(kit.waiting_count, 2);
	bankday_kit_close(&kit);
}

static struct status lock_november(struct store_tx *tx, void *argument)
{
	const struct bankday_kit *kit = argument;
	return ledger_lock_months(tx, bankday_kit_day(11, 30), &kit->by);
}

static void a_row_of_a_locked_month_is_booked_on_another_day(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	read_day(&kit);
	bankday_kit_wait(&kit);
	assert_ok(bankday_kit_do(&kit, lock_november, &kit));
	assert_code(book_row(&kit, kit.waiting[0].id, 3999, (struct day){ 0 }), STATUS_CONFLICT);
	assert_ok(book_row(&kit, kit.waiting[0].id, 3999, bankday_kit_day(12, 1)));
	assert_int_equal(balance(&kit, 3999), -50000);
	bankday_kit_close(&kit);
}

struct unbook_work {
	struct bankday_kit *kit;
	struct bank_unbooking unbooking;
};

static struct status unbook(struct store_tx *tx, void *argument)
{
	struct unbook_work *work = argument;
	return bankday_unbook(tx, &work->unbooking, &work->kit->by);
}

static void p10_a_wrong_booking_is_reversed_and_the_row_waits_again(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	read_day(&kit);
	bankday_kit_wait(&kit);
	const struct bank_row_id row = kit.waiting[2].id;
	struct unbook_work work = {
		&kit, { .row = row, .day = bankday_kit_day(11, 6), .words = TEXT("fel konto") }
	};
	assert_code(bankday_kit_do(&kit, unbook, &work), STATUS_CONFLICT);
	assert_ok(book_row(&kit, row, 6110, (struct day){ 0 }));
	assert_ok(bankday_kit_do(&kit, unbook, &work));
	assert_int_equal(balance(&kit, 6110), 0);
	assert_int_equal(balance(&kit, 1930), 0);
	assert_ok(book_row(&kit, row, 5010, (struct day){ 0 }));
	assert_int_equal(balance(&kit, 5010), 120000);
	bankday_kit_close(&kit);
}

struct pair_work {
	struct bankday_kit *kit;
	struct bank_row_id row;
	struct bank_row_id as;
};

static struct status same(struct store_tx *tx, void *argument)
{
	struct pair_work *work = argument;
	return bankday_same_money(tx, work->row, work->as, &work->kit->by);
}

static struct status other(struct store_tx *tx, void *argument)
{
	struct pair_work *work = argument;
	return bankday_other_money(tx, work->row, &work->kit->by);
}

/* Bankgirot tells of one payment; the bank of a bare movement of the same sum: the second is in doubt. */
static void read_doubt(struct bankday_kit *kit)
{
	const struct deposit_payment payment = { .minor = 25000,
						 .payer_name = TEXT("Åsa Öberg"),
						 .service_reference = TEXT("000000000001") };
	const struct deposit section = { .booked_on = bankday_kit_day(11, 5),
					 .alone = { .service_reference = TEXT("00001") },
					 .payments = &payment,
					 .count = 1 };
	const struct written_statement told = {
		.bankgiro = TEXT(KIT_BANKGIRO), .currency = SEK, .movements = &section, .count = 1
	};
	const struct written_file file = { .made_at = kit->now, .statements = &told, .count = 1 };
	struct buffer bytes = buffer_open(KIT_FILE_BYTES_MAX);
	size_t lost = 0;
	struct bankday_report report;
	assert_ok(bgmax_write(&file, &bytes, &lost));
	assert_ok(bankday_kit_read(kit, BANK_FILE_BGMAX, buffer_text(&bytes), &report));
	buffer_close(&bytes);
	const struct deposit movement = single(25000, "", "R1");
	const struct kit_statement statement = { KIT_IBAN, "SEK", bankday_kit_day(11, 5), 0, &movement, 1 };
	assert_ok(bankday_kit_read_053(kit, &statement, &report));
	assert_int_equal(report.doubts, 1);
	bankday_kit_wait(kit);
	assert_int_equal(kit->waiting_count, 2);
}

static void p1_a_person_says_that_two_rows_are_the_same_money(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	read_doubt(&kit);
	assert_int_equal(kit.waiting[1].state, ROW_DOUBT);
	assert_int_equal(kit.waiting[1].doubt_of.raw, kit.waiting[0].id.raw);
	struct pair_work work = { &kit, kit.waiting[1].id, kit.waiting[1].id };
	assert_code(bankday_kit_do(&kit, same, &work), STATUS_CONFLICT); /* not of itself */
	work.as = (struct bank_row_id){ 999999 };
	assert_code(bankday_kit_do(&kit, same, &work), STATUS_NOT_FOUND);
	work.as = kit.waiting[0].id;
	assert_ok(bankday_kit_do(&kit, same, &work));
	assert_code(book_row(&kit, work.row, 3999, (struct day){ 0 }), STATUS_CONFLICT);
	assert_ok(book_row(&kit, work.as, 3999, (struct day){ 0 }));
	assert_int_equal(balance(&kit, 1930), 25000);
	bankday_kit_close(&kit);
}

static void a_person_says_that_a_doubtful_row_is_money_of_its_own(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	read_doubt(&kit);
	struct pair_work work = { .kit = &kit, .row = kit.waiting[0].id };
	assert_code(bankday_kit_do(&kit, other, &work), STATUS_CONFLICT); /* it is not in doubt */
	work.row = kit.waiting[1].id;
	assert_ok(bankday_kit_do(&kit, other, &work));
	bankday_kit_wait(&kit);
	assert_int_equal(kit.waiting[1].state, ROW_OPEN);
	bankday_kit_close(&kit);
}

struct rule_work {
	struct bankday_kit *kit;
	struct bank_rule rule;
};

static struct status add_rule(struct store_tx *tx, void *argument)
{
	struct rule_work *work = argument;
	return bankday_add_rule(tx, &work->rule, &work->kit->by);
}

static struct status find_homes(struct store_tx *tx, void *argument)
{
	static const struct home_finder *const finders[] = { &bankday_rules, NULL };
	struct bankday_kit *kit = argument;
	struct bankday_report report;
	TRY(bankday_find_homes(tx, finders, &kit->by, &report));
	return report.by_rule == 1 ? OK : FAIL(STATUS_BROKEN, "One row has a home by rule.");
}

static void a_rule_books_what_its_words_fit_whatever_the_capitals(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	read_day(&kit);
	struct rule_work work = { &kit, { TEXT("Hyra"), TEXT("HYRESVARD"), -1, 5010 } };
	assert_ok(bankday_kit_do(&kit, add_rule, &work));
	assert_ok(bankday_kit_do(&kit, find_homes, &kit));
	assert_int_equal(balance(&kit, 5010), 120000);
	assert_code(bankday_kit_do(&kit, add_rule, &work), STATUS_CONFLICT); /* the name stands */
	work.rule = (struct bank_rule){ TEXT("Kort"), TEXT("ab"), 0, 5010 };
	assert_code(bankday_kit_do(&kit, add_rule, &work), STATUS_INPUT);
	work.rule = (struct bank_rule){ TEXT("Okänt"), TEXT("abc"), 0, 1111 };
	assert_code(bankday_kit_do(&kit, add_rule, &work), STATUS_INPUT);
	work.rule = (struct bank_rule){ TEXT(""), TEXT("abc"), 0, 5010 };
	assert_code(bankday_kit_do(&kit, add_rule, &work), STATUS_INPUT);
	bankday_kit_close(&kit);
}

static void a_rule_for_money_in_leaves_money_out(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	struct rule_work work = { &kit, { TEXT("In"), TEXT("banken"), 1, 3999 } };
	assert_ok(bankday_kit_do(&kit, add_rule, &work));
	const struct bankday_report report = read_day(&kit);
	assert_int_equal(report.by_rule, 0);
	bankday_kit_close(&kit);
}

struct habit_work {
	struct bank_leaf leaf;
	struct bank_habit habits[3];
	size_t count;
};

static struct status ask_habits(struct store_tx *tx, void *argument)
{
	struct habit_work *work = argument;
	return bankday_habits(tx, &work->leaf, work->habits, &work->count);
}

static void earlier_rows_like_it_tell_the_habit(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	read_day(&kit);
	bankday_kit_wait(&kit);
	struct habit_work work = { .leaf = kit.waiting[2] };
	assert_ok(store_read(kit.books, ask_habits, &work));
	assert_int_equal(work.count, 0);
	assert_ok(book_row(&kit, kit.waiting[2].id, 5010, (struct day){ 0 }));
	assert_ok(store_read(kit.books, ask_habits, &work));
	assert_int_equal(work.count, 1);
	assert_int_equal(work.habits[0].counter_account, 5010);
	assert_int_equal(work.habits[0].times, 1);
	bankday_kit_close(&kit);
}

struct close_work {
	struct bankday_kit *kit;
	struct day day;
};

static struct status close_day(struct store_tx *tx, void *argument)
{
	struct close_work *work = argument;
	return bankday_close(tx, work->kit->account, work->day, &work->kit->by);
}

static void p1_a_day_closes_when_every_row_has_a_home_and_book_is_bank(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	read_day(&kit);
	struct close_work work = { &kit, bankday_kit_day(11, 5) };
	assert_code(bankday_kit_do(&kit, close_day, &work), STATUS_CONFLICT); /* rows wait */
	bankday_kit_wait(&kit);
	assert_ok(book_row(&kit, kit.waiting[0].id, 3999, (struct day){ 0 }));
	assert_ok(book_row(&kit, kit.waiting[1].id, 6570, (struct day){ 0 }));
	assert_ok(book_row(&kit, kit.waiting[2].id, 5010, bankday_kit_day(11, 6)));
	assert_code(bankday_kit_do(&kit, close_day, &work),
		    STATUS_CONFLICT); /* the rent is booked a day late: they differ */
	work.day = bankday_kit_day(11, 6);
	assert_code(bankday_kit_do(&kit, close_day, &work),
		    STATUS_CONFLICT); /* no statement tells that day */
	struct unbook_work back = {
		&kit, { .row = kit.waiting[2].id, .day = bankday_kit_day(11, 6), .words = TEXT("fel dag") }
	};
	assert_ok(bankday_kit_do(&kit, unbook, &back));
	assert_ok(book_row(&kit, kit.waiting[2].id, 5010, (struct day){ 0 }));
	work.day = bankday_kit_day(11, 5);
	assert_ok(bankday_kit_do(&kit, close_day, &work));
	assert_code(bankday_kit_do(&kit, close_day, &work), STATUS_CONFLICT); /* closed already */
	bankday_kit_close(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_a_waiting_row_is_booked_where_a_person_says),
		cmocka_unit_test(a_row_of_a_locked_month_is_booked_on_another_day),
		cmocka_unit_test(p10_a_wrong_booking_is_reversed_and_the_row_waits_again),
		cmocka_unit_test(p1_a_person_says_that_two_rows_are_the_same_money),
		cmocka_unit_test(a_person_says_that_a_doubtful_row_is_money_of_its_own),
		cmocka_unit_test(a_rule_books_what_its_words_fit_whatever_the_capitals),
		cmocka_unit_test(a_rule_for_money_in_leaves_money_out),
		cmocka_unit_test(earlier_rows_like_it_tell_the_habit),
		cmocka_unit_test(p1_a_day_closes_when_every_row_has_a_home_and_book_is_bank),
	};
	return PROOF_RUN(tests);
}
