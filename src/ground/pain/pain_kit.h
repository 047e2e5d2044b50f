/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pain kit: what a file tells, kept and as lines, so that tests and fuzz targets can compare. */

#ifndef GROUND_PAIN_PAIN_KIT_H
#define GROUND_PAIN_PAIN_KIT_H

#include "ground/pain/pain.h"

/* The orders of a file, deep copies of all that was told. */
struct kept_orders {
	struct arena arena;
	struct pain_file file;
	struct pain_group *groups;
	struct pain_payment *payments;
	size_t payment_count;
	struct pain_001_summary summary;
};
/* Reads in steps of at most `step_max` bytes, 0 for no bound. To be closed whatever the answer. */
struct status orders_keep(struct text bytes, size_t step_max, struct kept_orders *out);
void kept_orders_close(struct kept_orders *kept);
/* A line for the file and for each group and payment: every value. */
void list_orders(const struct pain_file *file, struct buffer *lines);

/* A line for each answer. */
struct status list_answers(struct text bytes, size_t step_max, struct buffer *lines);
void list_answer(const struct pain_answer *answer, struct buffer *lines);

#endif
