/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proof/proof.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static void memory_comes_zeroed_and_grows(void **state)
{
	(void)state;
	unsigned char *bytes = memory_take(3, 100);
	for (size_t i = 0; i < 300; i++)
		assert_int_equal(bytes[i], 0);
	memset(bytes, 7, 300);
	bytes = memory_grow(bytes, 10, 100);
	assert_int_equal(bytes[299], 7);
	free(bytes);
	void *nothing = memory_take(0, 8);
	assert_non_null(nothing);
	free(nothing);
}

static void take_more_than_there_is(void *context)
{
	(void)context;
	free(memory_take(SIZE_MAX / 2, 3)); /* the product overflows */
}

static void grow_beyond_all(void *context)
{
	(void)context;
	free(memory_grow(NULL, SIZE_MAX / 2, 3));
}

static void a_machine_without_memory_ends_the_process_with_a_word(void **state)
{
	(void)state;
	struct proof_child child;
	proof_child_run(take_more_than_there_is, NULL, &child);
	assert_int_equal(child.signal, SIGABRT);
	const struct text word = TEXT("handslag: out of memory\n"); /* after what a sanitizer may add */
	assert_true(child.count >= word.count);
	assert_true(
	    text_equal(text_slice(text_of(child.output), child.count - word.count, word.count), word));
	assert_int_equal(proof_signal_of(grow_beyond_all, NULL), SIGABRT);
}

static bool takings_are_apart_and_zeroed(struct proof_draw *draw, void *context)
{
	(void)context;
	enum { TAKINGS = 40 };
	SCOPED(arena_close) struct arena arena = arena_open(10 << 20);
	unsigned char *taken[TAKINGS];
	size_t counts[TAKINGS];
	for (size_t i = 0; i < TAKINGS; i++) {
		if (proof_below(draw, 30) == 29)
			arena_reset(&arena);
		counts[i] = (size_t)proof_below(draw, proof_below(draw, 8) == 7 ? 200000 : 500) + 1;
		taken[i] = arena_take(&arena, counts[i]);
		PROOF_CHECK(draw, (uintptr_t)taken[i] % _Alignof(max_align_t) == 0);
		PROOF_CHECK(draw, taken[i][0] == 0 && taken[i][counts[i] - 1] == 0);
		PROOF_CHECK(draw, memchr(taken[i], 0xFF, counts[i]) == NULL);
		memset(taken[i], 0xFF, counts[i]);
	}
	return true;
}

static void what_an_arena_gives_is_apart_aligned_and_zeroed(void **state)
{
	(void)state;
	proof_property_holds("takings are apart and zeroed", 100, takings_are_apart_and_zeroed, NULL);
}

static void takings_keep_what_is_written(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	char *taken[500];
	for (size_t i = 0; i < 500; i++) {
		taken[i] = arena_take(&arena, i + 1);
		memset(taken[i], (int)(i % 256), i + 1);
	}
	for (size_t i = 0; i < 500; i++)
		for (size_t at = 0; at <= i; at++)
			assert_int_equal((unsigned char)taken[i][at], i % 256);
	assert_int_equal(arena.bytes_used, 500 * 501 / 2);
}

static void a_reset_arena_is_used_again_from_the_start(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(300000);
	arena_reset(&arena);
	char *first = arena_take(&arena, 100);
	memset(first, 'x', 100);
	memset(arena_take(&arena, 200000), 'x', 200000);
	arena_reset(&arena);
	assert_int_equal(arena.bytes_used, 0);
	char *again = arena_take(&arena, 100);
	assert_ptr_equal(again, first);
	assert_int_equal(again[99], 0);
	memset(arena_take(&arena, 299900), 'x', 299900); /* all of its bound once more */
}

static void an_arena_goes_back_to_a_mark(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(300000);
	const struct arena_mark empty = arena_mark(&arena);
	char *kept = arena_take(&arena, 100);
	memset(kept, 'k', 100);
	const struct arena_mark mark = arena_mark(&arena);
	char *first = arena_take(&arena, 50);
	memset(first, 'x', 50);
	memset(arena_take(&arena, 200000), 'x', 200000);
	arena_rewind(&arena, mark);
	assert_int_equal(arena.bytes_used, 100);
	char *again = arena_take(&arena, 50);
	assert_ptr_equal(again, first);
	for (size_t i = 0; i < 50; i++)
		assert_int_equal(again[i], 0);
	assert_int_equal(kept[99], 'k');
	arena_rewind(&arena, empty);
	assert_int_equal(arena.bytes_used, 0);
	memset(arena_take(&arena, 300000), 'x', 300000); /* all of its bound once more */
}

static void a_copy_in_an_arena_is_its_own_and_closed(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1000);
	char bytes[] = "gift";
	const struct text copy = arena_copy(&arena, text_of(bytes));
	bytes[0] = 'x';
	assert_text(copy, "gift");
	assert_int_equal(copy.bytes[4], '\0');
	assert_text(arena_copy(&arena, (struct text){ 0 }), "");
}

static void fill_the_arena(void *context)
{
	const size_t more = *(const size_t *)context;
	struct arena arena = arena_open(1000);
	memset(arena_take(&arena, 600), 'x', 600);
	memset(arena_take(&arena, 400 + more), 'x', 400 + more);
	arena_close(&arena);
}

static void an_arena_gives_its_bound_and_ends_the_process_beyond(void **state)
{
	(void)state;
	size_t more = 0;
	assert_int_equal(proof_signal_of(fill_the_arena, &more), 0);
	more = 1;
	assert_int_equal(proof_signal_of(fill_the_arena, &more), SIGABRT);
	more = SIZE_MAX - 400;
	assert_int_equal(proof_signal_of(fill_the_arena, &more), SIGABRT);
}

static void a_buffer_grows_and_is_always_closed(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer buffer = buffer_open(100000);
	assert_string_equal(buffer_text(&buffer).bytes, "");
	for (int i = 0; i < 1000; i++) {
		buffer_print(&buffer, "%d", i % 10);
		buffer_add_byte(&buffer, ',');
		buffer_add(&buffer, TEXT("ab"));
		assert_int_equal(buffer_text(&buffer).bytes[buffer.count], '\0');
	}
	assert_int_equal(buffer.count, 4000);
	assert_text(text_slice(buffer_text(&buffer), 3996, 4), "9,ab");
	assert_ok(buffer_status(&buffer));
	buffer_print(&buffer, "%s", "");
	buffer_add(&buffer, (struct text){ 0 });
	assert_int_equal(buffer.count, 4000);
}

static void p8_a_full_buffer_remembers_what_did_not_fit(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer buffer = buffer_open(5);
	buffer_add(&buffer, TEXT("12345"));
	assert_ok(buffer_status(&buffer));
	buffer_add_byte(&buffer, '6');
	assert_code(buffer_status(&buffer), STATUS_LIMIT);
	buffer_cut(&buffer, 2);
	buffer_add(&buffer, TEXT("3"));
	buffer_print(&buffer, "%d", 4);
	assert_null(buffer_extend(&buffer, 1));
	assert_code(buffer_status(&buffer), STATUS_LIMIT);
	assert_text(buffer_text(&buffer), "12");
	buffer_clear(&buffer);
	assert_ok(buffer_status(&buffer));
	buffer_print(&buffer, "%s", "abcde");
	assert_ok(buffer_status(&buffer));
	buffer_print(&buffer, "%s", "f");
	assert_code(buffer_status(&buffer), STATUS_LIMIT);
	assert_text(buffer_text(&buffer), "abcde");
}

static void an_extension_is_zeroed_and_can_be_filled(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer buffer = buffer_open(1000);
	buffer_add(&buffer, TEXT("gift"));
	buffer_cut(&buffer, 1);
	char *at = buffer_extend(&buffer, 999);
	assert_non_null(at);
	for (size_t i = 0; i < 999; i++)
		assert_int_equal(at[i], 0);
	memset(at, 'x', 999);
	assert_int_equal(buffer.count, 1000);
	assert_int_equal(buffer_text(&buffer).bytes[1000], '\0');
	assert_text(text_slice(buffer_text(&buffer), 0, 2), "gx");
	assert_non_null(buffer_extend(&buffer, 0));
	assert_null(buffer_extend(&buffer, 1));
	assert_code(buffer_status(&buffer), STATUS_LIMIT);
}

static void cut_behind_the_end(void *context)
{
	buffer_cut(context, 5);
}

static void a_buffer_is_not_cut_longer(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer buffer = buffer_open(10);
	buffer_add(&buffer, TEXT("gift"));
	assert_int_equal(proof_signal_of(cut_behind_the_end, &buffer), SIGABRT);
	buffer_cut(&buffer, 4);
	assert_text(buffer_text(&buffer), "gift");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_comes_zeroed_and_grows),
		cmocka_unit_test(a_machine_without_memory_ends_the_process_with_a_word),
		cmocka_unit_test(what_an_arena_gives_is_apart_aligned_and_zeroed),
		cmocka_unit_test(takings_keep_what_is_written),
		cmocka_unit_test(a_reset_arena_is_used_again_from_the_start),
		cmocka_unit_test(an_arena_goes_back_to_a_mark),
		cmocka_unit_test(a_copy_in_an_arena_is_its_own_and_closed),
		cmocka_unit_test(an_arena_gives_its_bound_and_ends_the_process_beyond),
		cmocka_unit_test(a_buffer_grows_and_is_always_closed),
		cmocka_unit_test(p8_a_full_buffer_remembers_what_did_not_fit),
		cmocka_unit_test(an_extension_is_zeroed_and_can_be_filled),
		cmocka_unit_test(a_buffer_is_not_cut_longer),
	};
	return PROOF_RUN(tests);
}
