/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A centre moves house in the middle of a month: givers, promises, mandates and books go out of one and into
 * another, empty one, which then does its first bank day. Nobody is drawn twice or passed over. */
#include "inner/takeover/takeover_kit.h"

#include "craft/handover/handover.h"

#include <stdlib.h>
#include <string.h>

enum { GIVERS = 12, FILE_BYTES_MAX = 1 << 22 };

struct move {
	struct takeover_kit *old;
	struct takeover_kit *new;
	struct text csv[TAKEOVER_MANDATES + 1];
	struct text years[3];
};

struct writing {
	struct takeover_kit *kit;
	enum takeover_kind kind;
	int year;
	struct buffer out;
};

static struct status write_csv(struct store_tx *tx, void *argument)
{
	struct writing *writing = argument;
	buffer_clear(&writing->out);
	return takeover_write(tx, writing->kind, writing->kit->today, &writing->out);
}

static struct status write_year(struct store_tx *tx, void *argument)
{
	struct writing *writing = argument;
	struct ledger_year year;
	const struct handover_company company = { .name = TEXT("Exempel (p\xC3\xA5hittat)"),
						  .organisation_number = TEXT("802002-1237"),
						  .made_on = writing->kit->today };
	size_t lost = 0;
	buffer_clear(&writing->out);
	TRY(ledger_year_of(tx, kit_day(writing->year, 6, 1), &year));
	return handover_write_year(tx, &year, &company, &writing->out, &lost);
}

static struct text written(struct takeover_kit *kit, enum takeover_kind kind, int year)
{
	struct writing writing = { kit, kind, year, buffer_open(FILE_BYTES_MAX) };
	assert_ok(store_read(takeover_kit_store(kit), year == 0 ? write_csv : write_year, &writing));
	const struct text text = arena_copy(&kit->drawing.mandates.arena, buffer_text(&writing.out));
	buffer_close(&writing.out);
	return text;
}

static void set_day(struct takeover_kit *kit, struct day day)
{
	kit->today = day;
	kit->drawing.mandates.books.now.seconds = day.number * 86400 + 36000;
}

static struct mandate mandate_of(struct takeover_kit *kit, size_t index);

/* Half of the givers pay on the 5th, the others on the 28th. The old centre draws October and the 5th of
 * November, and its money comes in. */
static void live(struct takeover_kit *kit)
{
	struct mandate_id mandates[GIVERS];
	struct drawing_built built;
	for (int i = 0; i < GIVERS; i++)
		mandates[i] = drawing_kit_mandate_on(&kit->drawing, 10000 + i * 100, i % 2 == 0 ? 5 : 28,
						     kit_day(2026, 9, 1));
	for (int month = 10; month <= 11; month++) {
		const struct day today = kit_day(2026, month, 2);
		const struct day through = month == 10 ? kit_day(2026, 10, 29) : kit_day(2026, 11, 6);
		set_day(kit, today);
		assert_ok(drawing_kit_try_build(&kit->drawing, today, through, &built));
		assert_int_equal(built.orders, month == 10 ? GIVERS : GIVERS / 2);
		for (int i = 0; i < GIVERS; i += month == 10 ? 1 : 2) {
			const struct draw_order order = drawing_kit_last(&kit->drawing, mandates[i]);
			const struct autogiro_payment paid =
			    drawing_kit_paid(&kit->drawing, &order, AUTOGIRO_CARRIED_OUT);
			drawing_kit_payment(&kit->drawing, &paid, order.day);
		}
	}
	set_day(kit, kit_day(2026, 11, 16));
}

struct asking {
	struct day day;
	struct money balance;
	int64_t year_vouchers;
};

static struct status ask_balance(struct store_tx *tx, void *argument)
{
	struct asking *asking = argument;
	return ledger_balance(tx, 1930, asking->day, &asking->balance);
}

static int64_t bank_balance(struct takeover_kit *kit, struct day day)
{
	struct asking asking = { .day = day };
	assert_ok(store_read(takeover_kit_store(kit), ask_balance, &asking));
	return asking.balance.ore;
}

static void leave(struct move *move)
{
	for (enum takeover_kind kind = TAKEOVER_GIVERS; kind <= TAKEOVER_MANDATES; kind++)
		move->csv[kind] = written(move->old, kind, 0);
	for (int i = 0; i < 3; i++)
		move->years[i] = written(move->old, TAKEOVER_GIVERS, 2024 + i);
}

static void arrive(struct move *move)
{
	struct takeover_year years[3];
	size_t failed = 0;
	const struct takeover_history history = {
		.files = move->years, .count = 3, .through = move->new->today, .role = LEDGER_WHOLE
	};
	assert_ok(takeover_read_history(takeover_kit_store(move->new), &history, &takeover_kit_actor, years,
					&failed));
	assert_true(years[2].vouchers > 0);
	assert_int_equal(years[2].renumbered, 0);
	for (enum takeover_kind kind = TAKEOVER_GIVERS; kind <= TAKEOVER_MANDATES; kind++) {
		assert_ok(takeover_kit_read(move->new, kind, move->csv[kind]));
		assert_int_equal(move->new->report.bad, 0);
		assert_int_equal(move->new->report.kept, move->new->report.rows);
	}
	assert_int_equal(takeover_kit_list(move->new, 1).mandates, GIVERS);
}

struct finding {
	struct takeover_kit *kit;
	struct mandate rows[GIVERS];
	size_t count;
};

static struct status keep_mandate(void *argument, const struct mandate *mandate)
{
	struct finding *finding = argument;
	assert_true(finding->count < GIVERS);
	finding->rows[finding->count++] = *mandate;
	return OK;
}

static struct status find_list(struct store_tx *tx, void *argument)
{
	return takeover_list_mandates(tx, 1, keep_mandate, argument);
}

static struct mandate mandate_of(struct takeover_kit *kit, size_t index)
{
	struct finding finding = { .kit = kit };
	assert_ok(store_read(takeover_kit_store(kit), find_list, &finding));
	assert_true(index < finding.count);
	return finding.rows[index];
}

static void draw_and_book(struct takeover_kit *kit, int64_t before)
{
	struct drawing_built built;
	assert_ok(drawing_kit_try_build(&kit->drawing, kit->today, kit_day(2026, 12, 1), &built));
	assert_int_equal(built.orders,
			 GIVERS / 2); /* those of the 28th; the 5th was drawn by the old centre */
	assert_int_equal(built.mandates_asked, 0);
	int64_t sum = 0;
	for (size_t i = 0; i < GIVERS; i++) {
		const struct mandate mandate = mandate_of(kit, i);
		if (mandate.pay_day != 28)
			continue;
		const struct draw_order order = drawing_kit_last(&kit->drawing, mandate.id);
		const struct autogiro_payment paid =
		    drawing_kit_paid(&kit->drawing, &order, AUTOGIRO_CARRIED_OUT);
		drawing_kit_payment(&kit->drawing, &paid, order.day);
		assert_int_equal(order.month, 2026 * 12 + 10);
		sum += order.amount.ore;
	}
	assert_int_equal(built.sum.ore, sum);
	assert_int_equal(bank_balance(kit, kit_day(2026, 12, 31)), before + sum);
	/* the next month all of them are drawn, once */
	set_day(kit, kit_day(2026, 12, 1));
	assert_ok(drawing_kit_try_build(&kit->drawing, kit->today, kit_day(2026, 12, 30), &built));
	assert_int_equal(built.orders, GIVERS);
}

static void p1_a_centre_moves_in_the_middle_of_a_month(void **state)
{
	struct kit_place *place = *state;
	struct move move = { .old = memory_take(1, sizeof *move.old),
			     .new = memory_take(1, sizeof *move.new) };
	struct takeover_approved approved;
	struct drawing_built built;
	takeover_kit_open(move.old, place);
	takeover_kit_open(move.new, place);
	live(move.old);
	leave(&move);
	arrive(&move);
	const int64_t before = bank_balance(move.old, move.old->today);
	assert_true(before > 0);
	assert_int_equal(bank_balance(move.new, move.new->today), before);
	/* nothing is drawn before two persons have approved */
	assert_ok(takeover_kit_approve(move.new, 1, 1, &approved));
	assert_code(takeover_kit_approve(move.new, 1, 1, &approved), STATUS_REFUSED);
	assert_ok(drawing_kit_try_build(&move.new->drawing, move.new->today, kit_day(2026, 11, 18), &built));
	assert_int_equal(built.orders, 0);
	assert_ok(takeover_kit_approve(move.new, 1, 2, &approved));
	assert_int_equal(approved.released, GIVERS);
	draw_and_book(move.new, before);
	takeover_kit_close(move.old);
	takeover_kit_close(move.new);
	free(move.old);
	free(move.new);
}

static int stay(void **state)
{
	assert_non_null(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_a_centre_moves_in_the_middle_of_a_month),
	};
	return people_kit_run_places(tests, sizeof tests / sizeof tests[0], stay, stay);
}
