/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Random files with planted faults: exactly the rows that are right are kept, a dry run leaves the store as
 * it was, and the mended file then gives what one right from the start gives. */
#include "inner/takeover/takeover_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 12, FILE_BYTES_MAX = 1 << 16, ROUNDS = 150 };

/* What is planted in a row; 0 is nothing. */
enum fault { FAULTLESS, FEW_FIELDS, MANY_FIELDS, NO_NUMBER, TWICE, BAD_WORD, BAD_VALUE, BAD_OTHER, FAULTS };

/* A centre that another program kept: `count` givers, each with a promise and a mandate. */
struct world {
	size_t count;
	struct plan {
		enum fault faults[TAKEOVER_MANDATES + 1];
		int64_t ore;
		int64_t pay_day;
		bool is_ended;
		bool is_quoted;
	} plans[ROWS_MAX];
	struct buffer files[2][TAKEOVER_MANDATES + 1]; /* with faults, and without */
};

static struct world draw_world(struct proof_draw *draw)
{
	struct world world = { .count = 1 + proof_below(draw, ROWS_MAX) };
	for (size_t i = 0; i < world.count; i++) {
		struct plan *plan = &world.plans[i];
		for (int kind = TAKEOVER_GIVERS; kind <= TAKEOVER_MANDATES; kind++)
			plan->faults[kind] =
			    proof_below(draw, 3) == 0 ? (enum fault)proof_below(draw, FAULTS) : FAULTLESS;
		plan->ore = 1 + (int64_t)proof_below(draw, 1000000);
		plan->pay_day = 1 + (int64_t)proof_below(draw, 28);
		plan->is_ended = proof_below(draw, 8) == 0;
		plan->is_quoted = proof_below(draw, 2) == 0;
	}
	return world;
}

static void write_giver(struct buffer *out, const struct plan *plan, size_t number, enum fault fault)
{
	const char *quote = plan->is_quoted ? "\"" : "";
	if (fault != NO_NUMBER)
		buffer_print(out, "%zu", fault == TWICE && number > 1 ? number - 1 : number);
	buffer_print(out, ",%s,%s%s%s,%s,,,,,%s,", fault == BAD_WORD ? "robot" : "person", quote,
		     fault == BAD_OTHER ? "" : "Lo Exempel", quote,
		     fault == BAD_VALUE ? "nobody" : "lo@exempel.invalid", plan->is_quoted ? "SE" : "");
}

static void write_promise(struct buffer *out, const struct plan *plan, size_t number, enum fault fault)
{
	if (fault != NO_NUMBER)
		buffer_print(out, "L%zu", fault == TWICE && number > 1 ? number - 1 : number);
	buffer_print(out, ",%zu,,%s,%s%lld.%02lld,%s,,", number, fault == BAD_WORD ? "never" : "monthly",
		     fault == BAD_VALUE ? "-" : "", (long long)(plan->ore / 100),
		     (long long)(plan->ore % 100), fault == BAD_OTHER ? "NONE" : "P100");
}

static void write_mandate(struct buffer *out, const struct plan *plan, size_t number, enum fault fault)
{
	buffer_print(out, "%zu,L%zu,", number, number);
	if (fault != NO_NUMBER)
		buffer_print(out, "%zu", 100 + (fault == TWICE && number > 1 ? number - 1 : number));
	buffer_print(out, ",%s,,,991-2346,,1,%lld,%s,,", fault == BAD_OTHER ? "12" : "3300-121212 1212",
		     fault == BAD_VALUE ? 29LL : (long long)plan->pay_day,
		     fault == BAD_WORD ? "lost" : (plan->is_ended ? "ended" : "active"));
}

static void write_row(struct buffer *out, enum takeover_kind kind, const struct plan *plan, size_t number,
		      enum fault fault)
{
	struct buffer row = buffer_open(1024);
	if (kind == TAKEOVER_GIVERS)
		write_giver(&row, plan, number, fault);
	else if (kind == TAKEOVER_PROMISES)
		write_promise(&row, plan, number, fault);
	else
		write_mandate(&row, plan, number, fault);
	if (fault == FEW_FIELDS)
		buffer_cut(&row, row.count - 1);
	if (fault == MANY_FIELDS)
		buffer_add(&row, TEXT(","));
	buffer_add(out, buffer_text(&row));
	buffer_add(out, plan->is_quoted ? TEXT("\r\n") : TEXT("\n"));
	buffer_close(&row);
}

static void write_files(struct world *world)
{
	static const char *const heads[] = {
		[TAKEOVER_GIVERS] = KIT_GIVERS,
		[TAKEOVER_PROMISES] = KIT_PROMISES,
		[TAKEOVER_MANDATES] = KIT_MANDATES,
	};
	for (int mended = 0; mended < 2; mended++)
		for (int kind = TAKEOVER_GIVERS; kind <= TAKEOVER_MANDATES; kind++) {
			struct buffer *out = &world->files[mended][kind];
			*out = buffer_open(FILE_BYTES_MAX);
			buffer_add(out, text_of(heads[kind]));
			for (size_t i = 0; i < world->count; i++)
				write_row(out, (enum takeover_kind)kind, &world->plans[i], i + 1,
					  mended == 1 ? FAULTLESS : world->plans[i].faults[kind]);
		}
}

static void close_files(struct world *world)
{
	for (int mended = 0; mended < 2; mended++)
		for (int kind = TAKEOVER_GIVERS; kind <= TAKEOVER_MANDATES; kind++)
			buffer_close(&world->files[mended][kind]);
}

/* The rows that a careful reader would keep, by a count of its own. Rows of a fault are refused, of TWICE
 * only when the number it repeats is taken, unless what they stand on is missing. */
struct expected {
	int64_t kept[TAKEOVER_MANDATES + 1];
	int64_t passed;
	size_t giver[TAKEOVER_MANDATES + 1]
		    [ROWS_MAX + 1]; /* by number, from 1: whose it is; 0 there is none */
};

static bool is_sound(const struct world *world, const struct expected *expected, int kind, size_t number)
{
	const enum fault fault = world->plans[number - 1].faults[kind];
	if (fault != FAULTLESS && fault != TWICE)
		return false;
	const size_t own = fault == TWICE && number > 1 ? number - 1 : number;
	if (kind == TAKEOVER_MANDATES)
		return expected->giver[TAKEOVER_PROMISES][number] == number &&
		       expected->giver[kind][own] == 0;
	return (kind == TAKEOVER_GIVERS || expected->giver[TAKEOVER_GIVERS][number] != 0) &&
	       expected->giver[kind][own] == 0;
}

static void expect_kind(const struct world *world, struct expected *expected, int kind)
{
	for (size_t number = 1; number <= world->count; number++) {
		const struct plan *plan = &world->plans[number - 1];
		const bool is_passed = kind == TAKEOVER_MANDATES && plan->is_ended &&
				       plan->faults[kind] != FEW_FIELDS &&
				       plan->faults[kind] != MANY_FIELDS && plan->faults[kind] != NO_NUMBER &&
				       plan->faults[kind] != BAD_WORD;
		const size_t own = plan->faults[kind] == TWICE && number > 1 ? number - 1 : number;
		if (is_passed && expected->giver[kind][own] == 0) {
			expected->passed++;
			continue;
		}
		if (!is_sound(world, expected, kind, number))
			continue;
		expected->giver[kind][own] = number;
		expected->kept[kind]++;
	}
}

static bool faults_are_found(struct proof_draw *draw, struct takeover_kit *kit, struct world *world,
			     const struct expected *expected)
{
	for (int kind = TAKEOVER_GIVERS; kind <= TAKEOVER_MANDATES; kind++) {
		const struct text file = buffer_text(&world->files[0][kind]);
		const struct text before = takeover_kit_image(kit);
		assert_ok(takeover_kit_dry(kit, (enum takeover_kind)kind, file));
		const struct takeover_report dry = kit->report;
		PROOF_CHECK(draw, text_equal(before, takeover_kit_image(kit)));
		PROOF_CHECK(draw, dry.kept == expected->kept[kind]);
		assert_ok(takeover_kit_read(kit, (enum takeover_kind)kind, file));
		PROOF_CHECK(draw, kit->report.kept == expected->kept[kind]);
		PROOF_CHECK(draw, kit->report.rows == (int64_t)world->count);
		PROOF_CHECK(draw, kind != TAKEOVER_MANDATES || kit->report.passed == expected->passed);
		for (int64_t i = 0; i < kit->report.bad; i++)
			PROOF_CHECK(draw, kit->report.refusals[i].row > 1 &&
					      kit->report.refusals[i].remedy != NULL);
		/* again: nothing new */
		const struct text after = takeover_kit_image(kit);
		assert_ok(takeover_kit_read(kit, (enum takeover_kind)kind, file));
		PROOF_CHECK(draw, kit->report.kept == 0 && kit->report.known >= expected->kept[kind]);
		PROOF_CHECK(draw, text_equal(after, takeover_kit_image(kit)));
	}
	return true;
}

static bool exactly_the_right_rows_are_kept(struct proof_draw *draw, void *context)
{
	struct kit_place place = { "memory", STORE_MEMORY, NULL };
	struct takeover_kit *kit = memory_take(1, sizeof *kit);
	struct world world = draw_world(draw);
	struct expected expected = { 0 };
	(void)context;
	for (int kind = TAKEOVER_GIVERS; kind <= TAKEOVER_MANDATES; kind++)
		expect_kind(&world, &expected, kind);
	write_files(&world);
	takeover_kit_open(kit, &place);
	const bool holds = faults_are_found(draw, kit, &world, &expected);
	takeover_kit_close(kit);
	close_files(&world);
	free(kit);
	return holds;
}

struct writing {
	struct takeover_kit *kit;
	struct buffer out;
};

/* Payer number, account, sum and day of each mandate: what does not hang on chance, in the order of numbers.
 */
static struct status write_mandates(struct store_tx *tx, void *argument)
{
	struct writing *writing = argument;
	buffer_clear(&writing->out);
	return takeover_write(tx, TAKEOVER_MANDATES, writing->kit->today, &writing->out);
}

static int compare_texts(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static bool same_mandates(struct takeover_kit *a, struct takeover_kit *b)
{
	struct text lines[2][ROWS_MAX + 2];
	size_t counts[2] = { 0, 0 };
	struct writing writings[2] = { { a, buffer_open(FILE_BYTES_MAX) },
				       { b, buffer_open(FILE_BYTES_MAX) } };
	for (int side = 0; side < 2; side++) {
		assert_ok(
		    store_read(takeover_kit_store(writings[side].kit), write_mandates, &writings[side]));
		struct text rest = buffer_text(&writings[side].out);
		while (rest.count > 0) {
			struct text line = text_take_until(&rest, '\n');
			(void)text_take_until(&line, ','); /* handle and reference are made by chance */
			(void)text_take_until(&line, ',');
			lines[side][counts[side]++] = line;
		}
		qsort(lines[side], counts[side], sizeof lines[side][0], compare_texts);
	}
	bool is_same = counts[0] == counts[1];
	for (size_t i = 0; is_same && i < counts[0]; i++)
		is_same = text_equal(lines[0][i], lines[1][i]);
	buffer_close(&writings[0].out);
	buffer_close(&writings[1].out);
	return is_same;
}

static bool a_mended_file_gives_what_a_right_one_gives(struct proof_draw *draw, void *context)
{
	struct kit_place place = { "memory", STORE_MEMORY, NULL };
	struct takeover_kit *mended = memory_take(1, sizeof *mended);
	struct takeover_kit *right = memory_take(1, sizeof *right);
	struct world world = draw_world(draw);
	(void)context;
	for (size_t i = 0; i < world.count;
	     i++) /* a number that is taken by mistake stands: nothing is written over */
		for (int kind = TAKEOVER_GIVERS; kind <= TAKEOVER_MANDATES; kind++)
			if (world.plans[i].faults[kind] == TWICE)
				world.plans[i].faults[kind] = NO_NUMBER;
	write_files(&world);
	takeover_kit_open(mended, &place);
	takeover_kit_open(right, &place);
	int64_t kept = 0;
	for (int kind = TAKEOVER_GIVERS; kind <= TAKEOVER_MANDATES; kind++) {
		assert_ok(
		    takeover_kit_read(mended, (enum takeover_kind)kind, buffer_text(&world.files[0][kind])));
		assert_ok(
		    takeover_kit_read(mended, (enum takeover_kind)kind, buffer_text(&world.files[1][kind])));
		kept += mended->report.bad;
		assert_ok(
		    takeover_kit_read(right, (enum takeover_kind)kind, buffer_text(&world.files[1][kind])));
		kept += right->report.bad;
	}
	const bool is_same = same_mandates(mended, right);
	takeover_kit_close(mended);
	takeover_kit_close(right);
	close_files(&world);
	free(mended);
	free(right);
	PROOF_CHECK(draw, kept == 0);
	PROOF_CHECK(draw, is_same);
	return true;
}

static void p8_exactly_the_right_rows_are_kept(void **state)
{
	(void)state;
	proof_property_holds("exactly the right rows", ROUNDS, exactly_the_right_rows_are_kept, NULL);
}

static void p8_a_mended_file_gives_what_a_right_one_gives(void **state)
{
	(void)state;
	proof_property_holds("a mended file", ROUNDS, a_mended_file_gives_what_a_right_one_gives, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p8_exactly_the_right_rows_are_kept),
		cmocka_unit_test(p8_a_mended_file_gives_what_a_right_one_gives),
	};
	return PROOF_RUN(tests);
}
