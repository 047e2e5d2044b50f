/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was made is what the books say, by the generator's own count; the same plan gives the same bytes. */

#include "inner/demo/demo_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void p1_the_late_months_hold_what_was_made(void **state)
{
	(void)state;
	struct demo_kit kit;
	demo_kit_open(&kit, STORE_MEMORY);
	assert_ok(demo_kit_make(&kit, NULL));
	demo_kit_check(&kit);
	assert_int_equal(demo_kit_doubts(&kit), 1);
	demo_kit_close(&kit);
}

static void p1_the_turn_of_a_year_holds_what_was_made(void **state)
{
	(void)state;
	struct demo_kit kit;
	demo_kit_open(&kit, STORE_SQLITE);
	kit.plan = demo_kit_turn_plan();
	assert_ok(demo_kit_make(&kit, NULL));
	demo_kit_check(&kit);
	demo_kit_close(&kit);
}

static bool any_small_plan_holds(struct proof_draw *draw, void *context)
{
	(void)context;
	struct demo_kit kit;
	demo_kit_open(&kit, STORE_MEMORY);
	const int first_month = 1 + (int)proof_below(draw, 12);
	kit.plan.seed = proof_below(draw, UINT32_MAX);
	kit.plan.givers = DEMO_GIVERS_MIN + (int64_t)proof_below(draw, 60);
	kit.plan.first = demo_kit_day(2024 + (int)proof_below(draw, 3), first_month, 1);
	kit.plan.last = (struct day){ kit.plan.first.number + 2 + (int64_t)proof_below(draw, 100) };
	if (day_in_month(kit.plan.last) == 1)
		kit.plan.last.number++;
	const struct status status = demo_kit_make(&kit, NULL);
	if (status_is_ok(status))
		demo_kit_check(&kit);
	demo_kit_close(&kit);
	return status_is_ok(status) || proof_note(draw, status.reason);
}

static void p1_any_plan_holds_what_was_made(void **state)
{
	(void)state;
	proof_property_holds("any small plan holds", 12, any_small_plan_holds, NULL);
}

/* The books as bytes, by a copy in the order of keys, and every file of the bank. */
static void image_of(struct demo_kit *kit, struct arena *arena, struct text *image, struct buffer *files)
{
	struct store *copy = NULL;
	assert_ok(demo_kit_store(kit, STORE_MEMORY, &copy));
	assert_ok(store_copy(kit->books, copy));
	assert_ok(store_image(copy, arena, image));
	store_close(&copy);
	demo_kit_gather(kit->bank, files);
}

struct two_worlds {
	struct arena arenas[2];
	struct text images[2];
	struct buffer files[2];
};

static void open_worlds(struct two_worlds *worlds, uint64_t first_seed, uint64_t second_seed)
{
	for (size_t i = 0; i < 2; i++) {
		struct demo_kit kit;
		demo_kit_open(&kit, i == 0 ? STORE_SQLITE : STORE_MEMORY);
		kit.plan.seed = i == 0 ? first_seed : second_seed;
		assert_ok(demo_kit_make(&kit, NULL));
		worlds->arenas[i] = arena_open(1 << 28);
		worlds->files[i] = buffer_open(1 << 26);
		image_of(&kit, &worlds->arenas[i], &worlds->images[i], &worlds->files[i]);
		demo_kit_close(&kit);
	}
}

static void close_worlds(struct two_worlds *worlds)
{
	for (size_t i = 0; i < 2; i++) {
		arena_close(&worlds->arenas[i]);
		buffer_close(&worlds->files[i]);
	}
}

static void p9_the_same_seed_gives_the_same_bytes(void **state)
{
	(void)state;
	struct two_worlds worlds;
	open_worlds(&worlds, 5, 5);
	assert_true(text_equal(buffer_text(&worlds.files[0]), buffer_text(&worlds.files[1])));
	assert_true(worlds.images[0].count > 0 && text_equal(worlds.images[0], worlds.images[1]));
	close_worlds(&worlds);
}

static void p9_another_seed_gives_other_bytes(void **state)
{
	(void)state;
	struct two_worlds worlds;
	open_worlds(&worlds, 5, 6);
	assert_false(text_equal(buffer_text(&worlds.files[0]), buffer_text(&worlds.files[1])));
	assert_false(text_equal(worlds.images[0], worlds.images[1]));
	close_worlds(&worlds);
}

static void check_refused(const struct demo_plan *plan, enum status_code expected)
{
	struct demo_kit kit;
	demo_kit_open(&kit, STORE_MEMORY);
	kit.plan = *plan;
	assert_code(demo_kit_make(&kit, NULL), expected);
	demo_kit_close(&kit);
}

static void p8_a_plan_out_of_bounds_is_refused(void **state)
{
	(void)state;
	struct demo_plan plan = demo_kit_late_plan();
	plan.last = demo_kit_day(2026, 8, 3);
	plan.givers = DEMO_GIVERS_MIN - 1;
	check_refused(&plan, STATUS_INPUT);
	plan.givers = DEMO_GIVERS_MIN;
	check_refused(&plan, STATUS_OK);
	plan.givers = DEMO_GIVERS_MAX;
	check_refused(&plan, STATUS_OK);
	plan.givers = DEMO_GIVERS_MAX + 1;
	check_refused(&plan, STATUS_INPUT);
}

static void p8_a_plan_of_odd_days_is_refused(void **state)
{
	(void)state;
	struct demo_plan plan = demo_kit_late_plan();
	plan.givers = DEMO_GIVERS_MIN;
	plan.first = demo_kit_day(2026, 8, 2); /* not the first of a month */
	check_refused(&plan, STATUS_INPUT);
	plan.first = demo_kit_day(2026, 8, 1);
	plan.last = demo_kit_day(2026, 9, 1); /* the last month has no day that the bank tells of */
	check_refused(&plan, STATUS_INPUT);
	plan.last = demo_kit_day(2026, 7, 20); /* before it begins */
	check_refused(&plan, STATUS_INPUT);
	plan.last = (struct day){ plan.first.number + 59 * 30 };
	check_refused(&plan, STATUS_OK);
	plan.last.number++;
	check_refused(&plan, STATUS_INPUT);
}

static void p8_books_that_hold_something_are_refused(void **state)
{
	(void)state;
	struct demo_kit kit;
	demo_kit_open(&kit, STORE_MEMORY);
	assert_ok(demo_kit_make(&kit, NULL));
	proof_path(&kit.folder, "other", kit.bank);
	assert_code(demo_kit_make(&kit, NULL), STATUS_CONFLICT);
	demo_kit_close(&kit);
}

static void p8_a_bank_folder_that_stands_is_refused(void **state)
{
	(void)state;
	struct demo_kit kit;
	demo_kit_open(&kit, STORE_MEMORY);
	assert_int_equal(mkdir(kit.bank, 0700), 0);
	assert_code(demo_kit_make(&kit, NULL), STATUS_CONFLICT);
	proof_path(&kit.folder, "not/there", kit.bank);
	assert_code(demo_kit_make(&kit, NULL), STATUS_BROKEN);
	demo_kit_close(&kit);
}

/* The folder can be made, but no path below it fits. */
static void p8_a_path_that_is_too_long_is_refused(void **state)
{
	(void)state;
	struct demo_kit kit;
	char *deep = memory_take(4096, 1);
	demo_kit_open(&kit, STORE_MEMORY);
	const size_t start = strlen(kit.folder.path);
	memset(deep, '/', 4060); /* many slashes are one */
	memcpy(deep, kit.folder.path, start);
	memcpy(deep + 4056, "bank", 5);
	const struct demo_place place = { kit.books, &kit.now, deep, NULL };
	assert_code(demo_make(&place, &kit.plan, NULL, &kit.report), STATUS_INPUT);
	demo_kit_close(&kit);
	free(deep);
}

struct seen_progress {
	int64_t calls;
	int64_t done;
	int64_t total;
};

static void see_progress(void *argument, int64_t done, int64_t total)
{
	struct seen_progress *seen = argument;
	assert_true(done > seen->done && done <= total);
	*seen = (struct seen_progress){ seen->calls + 1, done, total };
}

static void progress_rises_to_its_end(void **state)
{
	(void)state;
	struct demo_kit kit;
	struct seen_progress seen = { 0 };
	const struct demo_watch watch = { see_progress, &seen };
	demo_kit_open(&kit, STORE_MEMORY);
	assert_ok(demo_kit_make(&kit, &watch));
	assert_int_equal(seen.calls, 4); /* August to November */
	assert_int_equal(seen.done, seen.total);
	demo_kit_close(&kit);
}

/* Reading all files again, under other names and in another order, books nothing. */
static void p1_files_read_again_book_nothing(void **state)
{
	(void)state;
	struct demo_kit kit;
	static const char *const names[] = { "2026-09/BgMax-2026-09-15.txt",
					     "2026-09/camt.054-2026-09-15.xml",
					     "2026-09/camt.053-2026-09-30.xml",
					     "2026-08/camt.053-2026-08-31.xml" };
	demo_kit_open(&kit, STORE_MEMORY);
	assert_ok(demo_kit_make(&kit, NULL));
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct bankday_report report;
		char path[300];
		snprintf(path, sizeof path, "%s/%s", kit.bank, names[i]);
		assert_ok(demo_kit_read(&kit, path, &report));
		assert_true(report.was_read_before);
	}
	demo_kit_check(&kit);
	demo_kit_close(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_the_late_months_hold_what_was_made),
		cmocka_unit_test(p1_the_turn_of_a_year_holds_what_was_made),
		cmocka_unit_test(p1_any_plan_holds_what_was_made),
		cmocka_unit_test(p1_files_read_again_book_nothing),
		cmocka_unit_test(p8_a_plan_out_of_bounds_is_refused),
		cmocka_unit_test(p8_a_plan_of_odd_days_is_refused),
		cmocka_unit_test(p8_books_that_hold_something_are_refused),
		cmocka_unit_test(p8_a_bank_folder_that_stands_is_refused),
		cmocka_unit_test(p8_a_path_that_is_too_long_is_refused),
		cmocka_unit_test(p9_the_same_seed_gives_the_same_bytes),
		cmocka_unit_test(p9_another_seed_gives_other_bytes),
		cmocka_unit_test(progress_rises_to_its_end),
	};
	return PROOF_RUN(tests);
}
