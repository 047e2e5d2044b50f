/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Drawing kit: a small centre that draws: its files, Bankgirot's answers made by hand, and what came of them.
 * Linked by tests only. */

#ifndef INNER_DRAWING_DRAWING_KIT_H
#define INNER_DRAWING_DRAWING_KIT_H

#include "inner/drawing/drawing.h"
#include "inner/mandates/mandates_kit.h"

#define DRAWING_KIT_CUSTOMER "471117"

struct drawing_kit {
	struct mandates_kit mandates;
	struct drawing_setup setup;
	int files; /* answers read so far */
};
/* *state is a struct drawing_kit, in memory and then on PostgreSQL. Returns the exit code. */
int drawing_kit_run(const struct CMUnitTest *tests, size_t count);
void drawing_kit_open(struct drawing_kit *kit, const struct kit_place *place);
void drawing_kit_close(struct drawing_kit *kit);
extern const struct home_finder *const drawing_kit_finders[];

/* A giver's monthly promise of the sum with an active mandate, told on the day. */
struct mandate_id drawing_kit_mandate(struct drawing_kit *kit, int64_t ore, struct day day);
/* The same with its own day of the month. */
struct mandate_id drawing_kit_mandate_on(struct drawing_kit *kit, int64_t ore, int64_t pay_day,
					 struct day day);

/* Many of them at once, in units of at most DRAWING_KIT_MANY: each of another giver, all told on the day. */
enum { DRAWING_KIT_MANY = 2000 };
void drawing_kit_many(struct drawing_kit *kit, size_t count, int64_t ore, struct day day);

MUST_USE struct status drawing_kit_try_build(struct drawing_kit *kit, struct day today, struct day through,
					     struct drawing_built *out);
/* As late as may be; nothing may refuse it. */
struct drawing_built drawing_kit_build(struct drawing_kit *kit, struct day today);
/* The bytes live as long as the kit. */
struct draw_file drawing_kit_file(struct drawing_kit *kit, int64_t number);

/* Writes other bytes over those of the file, as a bad disk might. */
void drawing_kit_spoil_file(struct drawing_kit *kit, int64_t number);
bool drawing_kit_has_file(struct drawing_kit *kit, int64_t number);

/* Reads an answer file as the program does: what it tells, then its money. */
MUST_USE struct status drawing_kit_try_read(struct drawing_kit *kit, struct text bytes, struct day today,
					    struct bankday_report *report, struct drawing_answered *out);
/* A file of answers by hand; each is another file to the bank day. `kind` of head is the list's. */
struct drawing_answered drawing_kit_answer(struct drawing_kit *kit, const struct autogiro_answers *answers,
					   struct day today);
/* Single answers. A payment is told in a section of its kind on its day, a refund on `refunded_on`. */
struct drawing_answered drawing_kit_payment(struct drawing_kit *kit, const struct autogiro_payment *payment,
					    struct day today);
struct drawing_answered drawing_kit_advice(struct drawing_kit *kit, struct mandate_id mandate,
					   int32_t information, int32_t comment, struct day day);
struct drawing_answered drawing_kit_rejection(struct drawing_kit *kit, const struct draw_order *order,
					      int32_t comment);
struct drawing_answered drawing_kit_change(struct drawing_kit *kit, const struct draw_order *order,
					   int32_t kind, int32_t comment);
/* What became of the order, and a refund of it. */
struct autogiro_payment drawing_kit_paid(struct drawing_kit *kit, const struct draw_order *order,
					 enum autogiro_payment_status status);
struct autogiro_payment drawing_kit_refund(struct drawing_kit *kit, const struct draw_order *order,
					   int32_t code, struct day day);
/* Asks the finders again for what waits. */
struct bankday_report drawing_kit_find_homes(struct drawing_kit *kit);

enum { DRAWING_KIT_ROWS_MAX = 600 };
struct drawing_kit_orders {
	struct draw_order rows[DRAWING_KIT_ROWS_MAX];
	size_t count;
};
/* Texts live as long as the kit. */
void drawing_kit_orders(struct drawing_kit *kit, struct mandate_id mandate, struct drawing_kit_orders *out);
/* The mandate's last order; it must have one. */
struct draw_order drawing_kit_last(struct drawing_kit *kit, struct mandate_id mandate);
struct drawing_kit_passes {
	struct draw_pass rows[DRAWING_KIT_ROWS_MAX];
	size_t count;
};
void drawing_kit_passes(struct drawing_kit *kit, struct mandate_id mandate, struct drawing_kit_passes *out);
/* Rows of answers that wait for a person. */
struct drawing_kit_answers {
	struct draw_answer rows[DRAWING_KIT_ROWS_MAX];
	size_t count;
};
void drawing_kit_answers(struct drawing_kit *kit, struct drawing_kit_answers *out);
/* Letters of the kind that were written on the day or wait then, to this mandate. */
size_t drawing_kit_letters(struct drawing_kit *kit, struct mandate_id mandate, enum mandate_letter_kind kind,
			   struct day day);

#endif
