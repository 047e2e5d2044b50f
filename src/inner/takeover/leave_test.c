/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is written reads back: a centre that leaves and comes again is the same centre. */
#include "inner/takeover/takeover_kit.h"

#include <stdlib.h>
#include <string.h>

struct writing {
	enum takeover_kind kind;
	struct day today;
	struct buffer out;
};

static struct status write(struct store_tx *tx, void *argument)
{
	struct writing *writing = argument;
	buffer_clear(&writing->out);
	return takeover_write(tx, writing->kind, writing->today, &writing->out);
}

static struct text written(struct takeover_kit *kit, enum takeover_kind kind)
{
	struct writing writing = { kind, kit->today, buffer_open(1 << 20) };
	assert_ok(store_read(takeover_kit_store(kit), write, &writing));
	const struct text text = arena_copy(&kit->drawing.mandates.arena, buffer_text(&writing.out));
	buffer_close(&writing.out);
	return text;
}

static void the_head_row_is_our_own_mappings(void **state)
{
	struct takeover_kit *kit = *state;
	assert_true(text_starts(written(kit, TAKEOVER_GIVERS), TEXT(KIT_GIVERS)));
	assert_text(written(kit, TAKEOVER_PROMISES), KIT_PROMISES);
	assert_text(written(kit, TAKEOVER_MANDATES), KIT_MANDATES);
}

/* The column of the row below the head, both counted from 0, of fields without quotation marks. */
static struct text field_of(struct text file, size_t row, size_t column)
{
	struct text line = { 0 };
	for (size_t i = 0; i <= row + 1; i++)
		line = text_take_until(&file, '\n');
	struct text field = { 0 };
	for (size_t i = 0; i <= column; i++)
		field = text_take_until(&line, ',');
	return field;
}

enum { STATE_COLUMN = 10, MONTH_COLUMN = 11, TOLD_COLUMN = 12 };

static void live(struct takeover_kit *kit)
{
	struct takeover_approved approved;
	takeover_kit_fill(kit, 6, "2027-06-30");
	takeover_kit_rows(kit, TAKEOVER_GIVERS,
			  "O,O,\"För\"\"bundet, (påhittat)\",,,,,,NO,8020021237\nA,anonymous,,,,,,,,\n");
	takeover_kit_rows(kit, TAKEOVER_PROMISES, "LO,O,,monthly,70.50,P100,,\nLA,A,,once,,P100,,\n");
	takeover_kit_rows(kit, TAKEOVER_MANDATES, "O,LO,,,5050-1055,,991-2346,,12,20,stopped,,\n");
	takeover_kit_told(kit, 1, 0, 0, 0);
	for (int64_t person = 1; person <= 2; person++) {
		assert_ok(takeover_kit_approve(kit, 1, person, &approved));
		assert_ok(takeover_kit_approve(kit, 2, person, &approved));
	}
}

/* The mandate with the payer number. */
struct by_payer {
	struct text number;
	struct mandate_id id;
};

static struct status find_by_payer(struct store_tx *tx, void *argument)
{
	struct by_payer *by = argument;
	struct mandate mandate;
	TRY(mandates_by_payer(tx, by->number, &mandate));
	by->id = mandate.id;
	return OK;
}

static struct mandate_id mandate_of(struct takeover_kit *kit, const char *number)
{
	struct by_payer by = { .number = text_of(number) };
	assert_ok(store_read(takeover_kit_store(kit), find_by_payer, &by));
	return by.id;
}

static void a_months_draw_is_not_left_to_the_next_program(void **state)
{
	struct takeover_kit *kit = *state;
	struct mandates_kit *mandates = &kit->drawing.mandates;
	struct drawing_built built;
	live(kit);
	assert_text(field_of(written(kit, TAKEOVER_MANDATES), 0, MONTH_COLUMN), "2026-11");
	assert_ok(mandates_kit_end(mandates, mandate_of(kit, "102"), MANDATE_END_BY_GIVER, -1, kit->today));
	assert_ok(mandates_kit_pause(mandates, mandate_of(kit, "103"), kit->today, (struct day){ INT64_MAX },
				     kit->today));
	assert_ok(mandates_kit_pause(mandates, mandate_of(kit, "104"), kit->today, kit_day(2027, 1, 28),
				     kit->today));
	assert_ok(mandates_kit_pause(mandates, mandate_of(kit, "105"), kit_day(2027, 3, 1),
				     kit_day(2027, 4, 1), kit->today));
	assert_ok(mandates_kit_change_pay_day(mandates, mandate_of(kit, "106"), 5, kit->today));
	assert_ok(drawing_kit_try_build(&kit->drawing, kit->today, kit_day(2026, 12, 1), &built));
	assert_int_equal(built.orders, 3); /* 101, 105 and 106 */
	const struct text file = written(kit, TAKEOVER_MANDATES);
	assert_text(field_of(file, 0, STATE_COLUMN), "active");
	assert_text(field_of(file, 0, MONTH_COLUMN), "2026-12");
	assert_true(text_starts(field_of(file, 0, TOLD_COLUMN), TEXT("2027-06-30")));
	assert_text(field_of(file, 1, STATE_COLUMN), "ended");
	assert_text(field_of(file, 2, STATE_COLUMN), "paused");
	assert_text(field_of(file, 3, STATE_COLUMN), "active");
	assert_text(field_of(file, 3, MONTH_COLUMN), "2027-02"); /* after the pause */
	assert_text(field_of(file, 4, STATE_COLUMN), "paused");  /* one to come */
	assert_text(field_of(file, 5, 9), "5");
	assert_text(field_of(file, 6, STATE_COLUMN), "stopped");
	assert_text(field_of(file, 6, MONTH_COLUMN), ""); /* not told yet */
	assert_text(field_of(file, 6, 4), "50501055");
}

static void p9_a_centre_that_leaves_and_comes_again_is_the_same(void **state)
{
	struct takeover_kit *kit = *state;
	struct takeover_kit *other = memory_take(1, sizeof *other);
	struct kit_place place = { "memory", STORE_MEMORY, NULL };
	live(kit);
	const struct text givers = written(kit, TAKEOVER_GIVERS);
	const struct text promises = written(kit, TAKEOVER_PROMISES);
	const struct text mandates = written(kit, TAKEOVER_MANDATES);
	assert_true(text_equal(givers, written(kit, TAKEOVER_GIVERS)));
	takeover_kit_open(other, &place);
	assert_ok(takeover_kit_read(other, TAKEOVER_GIVERS, givers));
	takeover_kit_told(other, 9, 0, 0, 0); /* that of the kit too */
	assert_ok(takeover_kit_read(other, TAKEOVER_PROMISES, promises));
	takeover_kit_told(other, 8, 0, 0, 0);
	assert_ok(takeover_kit_read(other, TAKEOVER_MANDATES, mandates));
	takeover_kit_told(other, 7, 0, 0, 0);
	/* promises keep their references, mandates their numbers; handles are new, and so are the givers' */
	struct text mine = promises;
	struct text theirs = written(other, TAKEOVER_PROMISES);
	while (mine.count > 0) {
		struct text mine_line = text_take_until(&mine, '\n');
		struct text theirs_line = text_take_until(&theirs, '\n');
		assert_true(text_equal(text_take_until(&mine_line, ','), text_take_until(&theirs_line, ',')));
		(void)text_take_until(&mine_line, ',');
		(void)text_take_until(&theirs_line, ',');
		assert_true(text_equal(mine_line, theirs_line));
	}
	assert_int_equal(theirs.count, 0);
	mine = mandates;
	theirs = written(other, TAKEOVER_MANDATES);
	while (mine.count > 0) {
		struct text mine_line = text_take_until(&mine, '\n');
		struct text theirs_line = text_take_until(&theirs, '\n');
		(void)text_take_until(&mine_line, ',');
		(void)text_take_until(&theirs_line, ',');
		assert_true(text_equal(mine_line, theirs_line));
	}
	assert_int_equal(theirs.count, 0);
	takeover_kit_close(other);
	free(other);
}

static void what_does_not_fit_is_told(void **state)
{
	struct takeover_kit *kit = *state;
	struct writing writing = { TAKEOVER_GIVERS, kit->today, buffer_open(100) };
	assert_code(store_read(takeover_kit_store(kit), write, &writing), STATUS_LIMIT);
	buffer_close(&writing.out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_head_row_is_our_own_mappings),
		cmocka_unit_test(a_months_draw_is_not_left_to_the_next_program),
		cmocka_unit_test(p9_a_centre_that_leaves_and_comes_again_is_the_same),
		cmocka_unit_test(what_does_not_fit_is_told),
	};
	return takeover_kit_run(tests, sizeof tests / sizeof tests[0]);
}
