/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/bankday/bankday_inner.h"
#include "proof/proof.h"

enum { PARTS_MAX = 8 };

/* A day's picture made by hand, and the verdict on what is told. */
struct scene {
	struct arena arena;
	struct picture picture;
	int64_t next_id;
	struct verdict parts[PARTS_MAX];
	struct movement_verdict verdict;
};

static void open_scene(struct scene *scene)
{
	*scene = (struct scene){ .arena = arena_open(1 << 20), .next_id = 1 };
	scene->picture = (struct picture){ .account = { 1 }, .arena = &scene->arena };
	scene->verdict.parts = scene->parts;
	picture_release(&scene->picture);
}

static void close_scene(struct scene *scene)
{
	picture_close(&scene->picture);
	arena_close(&scene->arena);
}

/* What a row is known by: its house's reference, a checked reference, a payer, the number of a mandate. */
struct marks {
	const char *bank;
	const char *giro;
	const char *ocr;
	const char *payer;
	const char *mandate;
};

static enum reference_kind kind_of(const struct marks *marks)
{
	if (marks->mandate != NULL)
		return REFERENCE_PAYER;
	return marks->ocr != NULL ? REFERENCE_OCR : REFERENCE_NONE;
}

static struct text reference_of(const struct marks *marks)
{
	return text_of(marks->mandate != NULL ? marks->mandate : marks->ocr);
}

static size_t know(struct scene *scene, size_t parent, int64_t amount, unsigned seen_in, struct marks marks)
{
	const struct known_row row = {
		.id = { scene->next_id++ },
		.parent = parent,
		.amount = amount,
		.reference_kind = kind_of(&marks),
		.reference = reference_of(&marks),
		.payer_name = text_of(marks.payer),
		.bank_reference = text_of(marks.bank),
		.giro_reference = text_of(marks.giro),
		.seen_in = seen_in,
		.stored_seen_in = seen_in,
		.state = ROW_OPEN,
	};
	return picture_add(&scene->picture, &row);
}

static struct told tell(int64_t amount, bool is_detail, struct marks marks)
{
	return (struct told){
		.amount = amount,
		.is_detail = is_detail,
		.reference_kind = kind_of(&marks),
		.reference = reference_of(&marks),
		.payer_name = text_of(marks.payer),
		.bank_reference = text_of(marks.bank),
		.giro_reference = text_of(marks.giro),
	};
}

/* Asks about a movement that stands alone, as a new statement would. */
static struct verdict ask_single(struct scene *scene, enum seen_in source, struct told told)
{
	const struct told_movement movement = { .self = told };
	picture_release(&scene->picture);
	identify(&scene->picture, &movement, source, &scene->verdict);
	return scene->verdict.self;
}

static void ask_parts(struct scene *scene, enum seen_in source, struct told self, struct told *parts,
		      size_t count)
{
	const struct told_movement movement = { .self = self, .parts = parts, .part_count = count };
	picture_release(&scene->picture);
	identify(&scene->picture, &movement, source, &scene->verdict);
}

static const struct marks nothing = { 0 };

static void an_empty_day_knows_nothing(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const struct verdict verdict = ask_single(&scene, SEEN_IN_053, tell(100, false, nothing));
	assert_int_equal(verdict.kind, VERDICT_NEW);
	assert_true(verdict.doubt_of == NO_INDEX);
	close_scene(&scene);
}

static void p1_the_banks_own_reference_says_that_it_is_the_same(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	know(&scene, NO_INDEX, 100, SEEN_IN_053, (struct marks){ .bank = "A1" });
	const size_t second = know(&scene, NO_INDEX, 100, SEEN_IN_053, (struct marks){ .bank = "A2" });
	const struct verdict verdict =
	    ask_single(&scene, SEEN_IN_054, tell(100, false, (struct marks){ .bank = "A2" }));
	assert_int_equal(verdict.kind, VERDICT_KNOWN);
	assert_true(verdict.known == second && verdict.is_sure);
	close_scene(&scene);
}

static void p1_another_reference_or_sum_is_other_money(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	know(&scene, NO_INDEX, 100, SEEN_IN_053, (struct marks){ .bank = "A1", .payer = "Kim" });
	struct verdict verdict =
	    ask_single(&scene, SEEN_IN_054, tell(100, false, (struct marks){ .bank = "A2", .payer = "Kim" }));
	assert_int_equal(verdict.kind, VERDICT_NEW);
	assert_true(verdict.doubt_of == NO_INDEX);
	verdict = ask_single(&scene, SEEN_IN_054, tell(101, false, (struct marks){ .bank = "A1" }));
	assert_int_equal(verdict.kind, VERDICT_NEW);
	close_scene(&scene);
}

static void p1_each_row_is_recognised_once_by_a_statement(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	know(&scene, NO_INDEX, 100, SEEN_IN_053, (struct marks){ .payer = "Kim" });
	picture_release(&scene.picture);
	const struct told_movement told = { .self = tell(100, false, (struct marks){ .payer = "Kim" }) };
	identify(&scene.picture, &told, SEEN_IN_053, &scene.verdict);
	assert_int_equal(scene.verdict.self.kind, VERDICT_KNOWN);
	identify(&scene.picture, &told, SEEN_IN_053, &scene.verdict); /* the second of two equal payments */
	assert_int_equal(scene.verdict.self.kind, VERDICT_NEW);
	close_scene(&scene);
}

static void p1_equal_notifications_without_reference_are_in_doubt(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const size_t first = know(&scene, NO_INDEX, 100, SEEN_IN_054, (struct marks){ .payer = "Kim" });
	const struct verdict verdict =
	    ask_single(&scene, SEEN_IN_054, tell(100, false, (struct marks){ .payer = "Kim" }));
	assert_int_equal(verdict.kind, VERDICT_NEW);
	assert_true(verdict.doubt_of == first);
	close_scene(&scene);
}

static void a_bare_movement_gets_its_parts_by_reference(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const size_t bare = know(&scene, NO_INDEX, 300, SEEN_IN_053, (struct marks){ .bank = "A1" });
	struct told parts[] = { tell(100, true, nothing), tell(200, true, nothing) };
	ask_parts(&scene, SEEN_IN_054, tell(300, false, (struct marks){ .bank = "A1" }), parts, 2);
	assert_int_equal(scene.verdict.self.kind, VERDICT_KNOWN);
	assert_true(scene.verdict.self.known == bare && scene.verdict.adds_parts &&
		    !scene.verdict.makes_movement);
	assert_int_equal(scene.parts[0].kind, VERDICT_NEW);
	assert_int_equal(scene.parts[1].kind, VERDICT_NEW);
	close_scene(&scene);
}

static void a_movement_booked_whole_keeps_its_details_beside_it(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const size_t whole = know(&scene, NO_INDEX, 300, SEEN_IN_053, (struct marks){ .bank = "A1" });
	scene.picture.rows[whole].state = ROW_BOOKED;
	struct told parts[] = { tell(100, true, nothing), tell(200, true, nothing) };
	ask_parts(&scene, SEEN_IN_054, tell(300, false, (struct marks){ .bank = "A1" }), parts, 2);
	assert_false(scene.verdict.adds_parts);
	assert_int_equal(scene.parts[0].kind, VERDICT_ON_MOVEMENT);
	assert_int_equal(scene.parts[1].kind, VERDICT_ON_MOVEMENT);
	close_scene(&scene);
}

/* A movement of the bank with two parts, one with a checked reference. */
static size_t know_deposit(struct scene *scene, const char *bank, const char *ocr)
{
	const size_t movement = know(scene, NO_INDEX, 300, SEEN_IN_054, (struct marks){ .bank = bank });
	know(scene, movement, 100, SEEN_IN_054, (struct marks){ .ocr = ocr });
	know(scene, movement, 200, SEEN_IN_054, nothing);
	return movement;
}

static void p1_a_giro_deposit_is_the_movement_with_the_same_parts(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	know_deposit(&scene, "A1", "11");
	const size_t second = know_deposit(&scene, "A2", "22");
	struct told parts[] = { tell(200, true, (struct marks){ .giro = "7" }),
				tell(100, true, (struct marks){ .giro = "8", .ocr = "22" }) };
	ask_parts(&scene, SEEN_IN_GIRO, tell(300, false, (struct marks){ .giro = "1" }), parts, 2);
	assert_int_equal(scene.verdict.self.kind, VERDICT_KNOWN);
	assert_true(scene.verdict.self.known == second);
	assert_true(scene.parts[0].known == second + 2 && !scene.parts[0].is_sure); /* by its sum */
	assert_true(scene.parts[1].known == second + 1 && scene.parts[1].is_sure);
	assert_false(scene.verdict.is_contradiction);
	close_scene(&scene);
}

static void p1_two_bare_movements_of_one_sum_cannot_be_told_apart(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	know(&scene, NO_INDEX, 300, SEEN_IN_053, (struct marks){ .bank = "A1" });
	struct told parts[] = { tell(100, true, nothing), tell(200, true, nothing) };
	ask_parts(&scene, SEEN_IN_GIRO, tell(300, false, (struct marks){ .giro = "1" }), parts, 2);
	assert_int_equal(scene.verdict.self.kind, VERDICT_KNOWN);
	know(&scene, NO_INDEX, 300, SEEN_IN_053, (struct marks){ .bank = "A2" });
	scene.picture.rows[0].seen_in = SEEN_IN_053;
	ask_parts(&scene, SEEN_IN_GIRO, tell(300, false, (struct marks){ .giro = "1" }), parts, 2);
	assert_int_equal(scene.verdict.self.kind, VERDICT_NEW);
	assert_true(scene.verdict.makes_movement);
	close_scene(&scene);
}

static void p1_a_sum_alone_does_not_win_over_a_part_known_elsewhere(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	know(&scene, NO_INDEX, 300, SEEN_IN_053, (struct marks){ .bank = "SWISH" });
	const size_t other = know(&scene, NO_INDEX, 500, SEEN_IN_054, (struct marks){ .bank = "A1" });
	know(&scene, other, 100, SEEN_IN_054, (struct marks){ .ocr = "11" });
	know(&scene, other, 200, SEEN_IN_054, nothing);
	know(&scene, other, 200, SEEN_IN_054,
	     (struct marks){ .ocr = "99" }); /* the one that Bankgirot's file lacks */
	struct told parts[] = { tell(100, true, (struct marks){ .giro = "1", .ocr = "11" }),
				tell(200, true, (struct marks){ .giro = "2" }) };
	ask_parts(&scene, SEEN_IN_GIRO, tell(300, false, (struct marks){ .giro = "9" }), parts, 2);
	assert_int_equal(scene.verdict.self.kind, VERDICT_NEW);
	assert_int_equal(scene.parts[0].kind, VERDICT_KNOWN);
	assert_true(scene.parts[0].known == other + 1);
	close_scene(&scene);
}

static void p1_giro_parts_move_to_the_banks_movement_by_evidence(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const size_t giro = know(&scene, NO_INDEX, 300, SEEN_IN_GIRO, (struct marks){ .giro = "1" });
	know(&scene, giro, 100, SEEN_IN_GIRO, (struct marks){ .giro = "2", .ocr = "11" });
	know(&scene, giro, 200, SEEN_IN_GIRO, (struct marks){ .giro = "3" });
	struct told parts[] = { tell(100, true, (struct marks){ .bank = "B1", .ocr = "11" }),
				tell(200, true, (struct marks){ .bank = "B2" }),
				tell(400, true, (struct marks){ .bank = "B3", .ocr = "33" }) };
	ask_parts(&scene, SEEN_IN_054, tell(700, false, (struct marks){ .bank = "A1" }), parts, 3);
	assert_true(scene.verdict.makes_movement);
	assert_int_equal(scene.parts[0].kind, VERDICT_MOVED); /* by its reference */
	assert_int_equal(scene.parts[1].kind, VERDICT_MOVED); /* by its sum, in the same deposit */
	assert_int_equal(scene.parts[2].kind, VERDICT_NEW);   /* the one that Bankgirot's file lacked */
	close_scene(&scene);
}

static void p1_a_single_bank_row_is_no_part_of_a_movement_the_bank_told(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const size_t movement =
	    know(&scene, NO_INDEX, 300, SEEN_IN_053 | SEEN_IN_GIRO, (struct marks){ .bank = "A1" });
	know(&scene, movement, 100, SEEN_IN_GIRO | SEEN_IN_054, (struct marks){ .payer = "Kim" });
	know(&scene, movement, 200, SEEN_IN_GIRO | SEEN_IN_054, nothing);
	const struct verdict verdict =
	    ask_single(&scene, SEEN_IN_053, tell(100, false, (struct marks){ .bank = "S1", .payer = "Kim" }));
	assert_int_equal(verdict.kind, VERDICT_NEW);
	assert_true(verdict.doubt_of == NO_INDEX);
	close_scene(&scene);
}

static void p1_the_same_sum_from_the_other_house_is_in_doubt(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const size_t giro =
	    know(&scene, NO_INDEX, 100, SEEN_IN_GIRO, (struct marks){ .giro = "1", .payer = "Kim" });
	struct verdict verdict =
	    ask_single(&scene, SEEN_IN_053, tell(100, false, (struct marks){ .bank = "S1" }));
	assert_int_equal(verdict.kind, VERDICT_NEW);
	assert_true(verdict.doubt_of == giro);
	assert_true(identify_doubt_stands(&scene.picture, giro, SEEN_IN_053));
	verdict =
	    ask_single(&scene, SEEN_IN_053, tell(100, true, (struct marks){ .bank = "S2", .ocr = "11" }));
	assert_true(verdict.doubt_of ==
		    NO_INDEX); /* both houses pass a checked reference on, and the known one has none */
	close_scene(&scene);
}

static void a_doubt_falls_when_the_statement_tells_of_the_other_too(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const size_t giro =
	    know(&scene, NO_INDEX, 100, SEEN_IN_GIRO, (struct marks){ .giro = "1", .ocr = "11" });
	picture_release(&scene.picture);
	const struct told_movement bare = { .self = tell(100, false, (struct marks){ .bank = "S1" }) };
	identify(&scene.picture, &bare, SEEN_IN_053, &scene.verdict);
	assert_true(scene.verdict.self.doubt_of == giro);
	const struct told_movement same = { .self = tell(100, true,
							 (struct marks){ .bank = "S2", .ocr = "11" }) };
	identify(&scene.picture, &same, SEEN_IN_054, &scene.verdict);
	assert_int_equal(scene.verdict.self.kind, VERDICT_KNOWN);
	assert_false(identify_doubt_stands(&scene.picture, giro, SEEN_IN_053));
	close_scene(&scene);
}

static void p1_parts_matched_by_sum_leave_when_the_bank_tells_other_parts(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const size_t movement = know(&scene, NO_INDEX, 300, SEEN_IN_053 | SEEN_IN_GIRO,
				     (struct marks){ .bank = "A1", .giro = "1" });
	const size_t part = know(&scene, movement, 100, SEEN_IN_GIRO, (struct marks){ .ocr = "11" });
	know(&scene, movement, 200, SEEN_IN_GIRO, nothing);
	assert_true(identify_is_loose(&scene.picture, &scene.picture.rows[part]));
	struct told parts[] = { tell(150, true, (struct marks){ .ocr = "22" }), tell(150, true, nothing) };
	ask_parts(&scene, SEEN_IN_054, tell(300, false, (struct marks){ .bank = "A1" }), parts, 2);
	assert_true(scene.verdict.detaches && scene.verdict.adds_parts);
	ask_single(&scene, SEEN_IN_054, tell(300, false, (struct marks){ .bank = "A1", .payer = "Kim" }));
	assert_true(scene.verdict.detaches); /* a payer of the whole: it was no deposit at all */
	close_scene(&scene);
}

static void parts_the_bank_told_of_are_not_loose(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const size_t movement = know(&scene, NO_INDEX, 300, SEEN_IN_054, (struct marks){ .bank = "A1" });
	const size_t part = know(&scene, movement, 300, SEEN_IN_054, nothing);
	assert_false(identify_is_loose(&scene.picture, &scene.picture.rows[part]));
	assert_int_equal(scene.picture.rows[movement].bank_part_count, 1);
	picture_count_part(&scene.picture, part, false);
	assert_int_equal(scene.picture.rows[movement].part_count, 0);
	assert_true(scene.picture.rows[movement].parts_mark == 0);
	close_scene(&scene);
}

static void a_mark_does_not_care_for_order_but_for_sum_and_reference(void **state)
{
	(void)state;
	const uint64_t a = picture_mark(100, REFERENCE_OCR, TEXT("11"));
	const uint64_t b = picture_mark(200, REFERENCE_NONE, TEXT(""));
	assert_true(a + b == b + a);
	assert_true(a != picture_mark(100, REFERENCE_OCR, TEXT("12")));
	assert_true(a != picture_mark(101, REFERENCE_OCR, TEXT("11")));
	assert_true(picture_mark(100, REFERENCE_FREE, TEXT("11")) ==
		    picture_mark(100, REFERENCE_NONE, TEXT("")));
}

static struct told tell_draw(int64_t amount, const char *payer, const char *clearing)
{
	return tell(amount, true, (struct marks){ .giro = clearing, .mandate = payer });
}

/* A section of draws, known by Bankgirot alone; its first part. */
static size_t know_draws(struct scene *scene, const char *payer)
{
	const size_t section =
	    know(scene, NO_INDEX, 300, SEEN_IN_AUTOGIRO, (struct marks){ .giro = "AG 20261127-D-00001" });
	const size_t first =
	    know(scene, section, 100, SEEN_IN_AUTOGIRO, (struct marks){ .giro = "AG 1 a", .mandate = payer });
	know(scene, section, 200, SEEN_IN_AUTOGIRO, (struct marks){ .giro = "AG 1 b" });
	return first;
}

static void p1_the_banks_bare_sum_is_the_section_of_draws(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	know_draws(&scene, "123456789023");
	const struct verdict verdict =
	    ask_single(&scene, SEEN_IN_053, tell(300, false, (struct marks){ .bank = "A1" }));
	assert_int_equal(verdict.kind, VERDICT_KNOWN);
	assert_int_equal(verdict.known, 0);
	close_scene(&scene);
}

/* A refund, or a retry, often stands alone in its section: no bank tells whose it is. */
static void p1_a_lone_draw_is_the_banks_bare_row(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const struct told draw = tell_draw(100, "123456789023", "AG 20261127-D-00001 123456789023 X");
	const size_t bare = know(&scene, NO_INDEX, 100, SEEN_IN_053, (struct marks){ .bank = "A1" });
	struct verdict verdict = ask_single(&scene, SEEN_IN_AUTOGIRO, draw);
	assert_int_equal(verdict.kind, VERDICT_KNOWN);
	assert_true(verdict.known == bare && verdict.is_sure); /* and learns whose it is */
	close_scene(&scene);
	open_scene(&scene);
	const size_t known =
	    know(&scene, NO_INDEX, 100, SEEN_IN_AUTOGIRO,
		 (struct marks){ .giro = "AG 20261127-D-00001 123456789023 X", .mandate = "123456789023" });
	verdict = ask_single(&scene, SEEN_IN_053, tell(100, false, (struct marks){ .bank = "A1" }));
	assert_int_equal(verdict.kind, VERDICT_KNOWN);
	assert_int_equal(verdict.known, known);
	close_scene(&scene);
}

static void p1_a_lone_draw_is_no_payers_row_and_no_one_of_two(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const struct told draw = tell_draw(100, "123456789023", "AG 20261127-D-00001 123456789023 X");
	know(&scene, NO_INDEX, 100, SEEN_IN_053, (struct marks){ .bank = "A1", .payer = "Kim" });
	assert_int_equal(ask_single(&scene, SEEN_IN_AUTOGIRO, draw).kind, VERDICT_NEW);
	know(&scene, NO_INDEX, 100, SEEN_IN_053, (struct marks){ .bank = "A2" });
	know(&scene, NO_INDEX, 100, SEEN_IN_053, (struct marks){ .bank = "A3" });
	const struct verdict verdict = ask_single(&scene, SEEN_IN_AUTOGIRO, draw);
	assert_int_equal(verdict.kind, VERDICT_NEW);
	assert_true(verdict.doubt_of != NO_INDEX);
	close_scene(&scene);
}

/* Bankgirot may send a section again in a file with other bytes; and two sections of a day may hold the same
 * payer and sum. */
static void p1_sections_are_told_apart_by_their_serial(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const size_t first = know_draws(&scene, "123456789023");
	struct told again[] = { tell_draw(100, "123456789023", "AG 1 a"), tell_draw(200, "1230", "AG 1 b") };
	ask_parts(&scene, SEEN_IN_AUTOGIRO, tell(300, false, (struct marks){ .giro = "AG 20261127-D-00001" }),
		  again, 2);
	assert_int_equal(scene.verdict.self.kind, VERDICT_KNOWN);
	assert_int_equal(scene.parts[0].known, first);
	struct told other[] = { tell_draw(100, "123456789023", "AG 2 a"), tell_draw(200, "1230", "AG 2 b") };
	ask_parts(&scene, SEEN_IN_AUTOGIRO, tell(300, false, (struct marks){ .giro = "AG 20261127-D-00002" }),
		  other, 2);
	assert_int_equal(scene.verdict.self.kind, VERDICT_NEW);
	assert_int_equal(scene.parts[0].kind, VERDICT_NEW);
	assert_true(scene.parts[0].doubt_of == NO_INDEX && scene.verdict.makes_movement);
	close_scene(&scene);
}

/* The bank may tell the payer number, which is the promise's reference, as an OCR number. */
static void p1_a_payer_number_is_known_as_a_reference(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const size_t first = know_draws(&scene, "123456789023");
	struct told parts[] = { tell(100, true, (struct marks){ .ocr = "123456789023" }),
				tell(250, true, (struct marks){ .ocr = "1230" }) };
	ask_parts(&scene, SEEN_IN_054, tell(350, false, (struct marks){ .bank = "A1" }), parts, 2);
	assert_int_equal(scene.parts[0].kind, VERDICT_MOVED);
	assert_int_equal(scene.parts[0].known, first);
	assert_int_equal(scene.parts[1].kind, VERDICT_NEW);
	close_scene(&scene);
}

/* BgMax may report draws too, and knows them by other numbers. */
static void p1_two_clearing_houses_of_one_sum_are_in_doubt(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const size_t first = know_draws(&scene, "123456789023");
	struct told parts[] = { tell(100, true, (struct marks){ .giro = "000000000001" }),
				tell(200, true, (struct marks){ .giro = "000000000002" }) };
	ask_parts(&scene, SEEN_IN_GIRO, tell(300, false, (struct marks){ .giro = "00001" }), parts, 2);
	assert_int_equal(scene.parts[0].kind, VERDICT_NEW);
	assert_int_equal(scene.parts[0].doubt_of, first);
	close_scene(&scene);
}

static void p1_a_swish_payment_is_the_banks_row_with_the_same_words(void **state)
{
	(void)state;
	struct scene scene;
	open_scene(&scene);
	const size_t swish =
	    know(&scene, NO_INDEX, 200, SEEN_IN_SWISH, (struct marks){ .giro = "SW 4469", .payer = "Kim" });
	struct verdict verdict =
	    ask_single(&scene, SEEN_IN_053, tell(200, false, (struct marks){ .bank = "A2" }));
	assert_int_equal(verdict.kind, VERDICT_NEW);
	assert_int_equal(verdict.doubt_of, swish);
	verdict =
	    ask_single(&scene, SEEN_IN_053, tell(200, false, (struct marks){ .bank = "A1", .payer = "Kim" }));
	assert_int_equal(verdict.kind, VERDICT_KNOWN);
	assert_int_equal(verdict.known, swish);
	verdict = ask_single(&scene, SEEN_IN_SWISH,
			     tell(200, false, (struct marks){ .giro = "SW 4470", .payer = "Kim" }));
	assert_int_equal(verdict.kind, VERDICT_NEW);
	assert_true(verdict.doubt_of == NO_INDEX);
	close_scene(&scene);
}

/* Whatever was added, taken and released: picture_first and picture_next give each free row of a sum once,
 * oldest first. */
static bool free_rows_are_found_by_their_sum(struct proof_draw *draw, void *context)
{
	(void)context;
	struct scene scene;
	open_scene(&scene);
	bool is_right = true;
	for (size_t i = 0; i < 300; i++)
		know(&scene, NO_INDEX, 1 + (int64_t)proof_below(draw, 5), SEEN_IN_053, nothing);
	picture_release(&scene.picture);
	for (size_t i = 0; i < scene.picture.count; i++)
		if (proof_below(draw, 3) == 1)
			picture_take(&scene.picture, i, SEEN_IN_054);
	for (int64_t sum = 1; sum <= 5; sum++) {
		size_t found = picture_first(&scene.picture, sum);
		for (size_t i = 0; i < scene.picture.count; i++) {
			if (scene.picture.rows[i].amount != sum || scene.picture.rows[i].is_taken)
				continue;
			is_right = is_right && found == i;
			found = found != NO_INDEX ? picture_next(&scene.picture, found) : NO_INDEX;
		}
		is_right = is_right && found == NO_INDEX;
	}
	close_scene(&scene);
	PROOF_CHECK(draw, is_right);
	return true;
}

static void free_rows_are_found(void **state)
{
	(void)state;
	proof_property_holds("free rows are found by their sum", 100, free_rows_are_found_by_their_sum, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_day_knows_nothing),
		cmocka_unit_test(p1_the_banks_own_reference_says_that_it_is_the_same),
		cmocka_unit_test(p1_another_reference_or_sum_is_other_money),
		cmocka_unit_test(p1_each_row_is_recognised_once_by_a_statement),
		cmocka_unit_test(p1_equal_notifications_without_reference_are_in_doubt),
		cmocka_unit_test(a_bare_movement_gets_its_parts_by_reference),
		cmocka_unit_test(a_movement_booked_whole_keeps_its_details_beside_it),
		cmocka_unit_test(p1_a_giro_deposit_is_the_movement_with_the_same_parts),
		cmocka_unit_test(p1_two_bare_movements_of_one_sum_cannot_be_told_apart),
		cmocka_unit_test(p1_a_sum_alone_does_not_win_over_a_part_known_elsewhere),
		cmocka_unit_test(p1_giro_parts_move_to_the_banks_movement_by_evidence),
		cmocka_unit_test(p1_a_single_bank_row_is_no_part_of_a_movement_the_bank_told),
		cmocka_unit_test(p1_the_same_sum_from_the_other_house_is_in_doubt),
		cmocka_unit_test(a_doubt_falls_when_the_statement_tells_of_the_other_too),
		cmocka_unit_test(p1_parts_matched_by_sum_leave_when_the_bank_tells_other_parts),
		cmocka_unit_test(parts_the_bank_told_of_are_not_loose),
		cmocka_unit_test(p1_the_banks_bare_sum_is_the_section_of_draws),
		cmocka_unit_test(p1_a_lone_draw_is_the_banks_bare_row),
		cmocka_unit_test(p1_a_lone_draw_is_no_payers_row_and_no_one_of_two),
		cmocka_unit_test(p1_sections_are_told_apart_by_their_serial),
		cmocka_unit_test(p1_a_payer_number_is_known_as_a_reference),
		cmocka_unit_test(p1_two_clearing_houses_of_one_sum_are_in_doubt),
		cmocka_unit_test(p1_a_swish_payment_is_the_banks_row_with_the_same_words),
		cmocka_unit_test(a_mark_does_not_care_for_order_but_for_sum_and_reference),
		cmocka_unit_test(free_rows_are_found),
	};
	return PROOF_RUN(tests);
}
