/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Answer write: the files Bankgirot would have sent, from plain values: for the demo centre, and for a
 * Bankgirot of the tests. Same values, same bytes. */

#ifndef GROUND_AUTOGIRO_ANSWER_WRITE_H
#define GROUND_AUTOGIRO_ANSWER_WRITE_H

#include "ground/autogiro/answer.h"

/* Sum, count and place are not looked at: they follow from the payments. */
struct autogiro_written_section {
	struct autogiro_section section;
	const struct autogiro_payment *payments; /* all of the section's kind */
	size_t count;
};

/* `head` says which of the lists is told; the others are not looked at. The places of rows are not either. */
struct autogiro_answers {
	struct autogiro_head head;
	const struct autogiro_written_section *sections; /* payment specification, new layout */
	const struct autogiro_payment *payments; /* payment specification, old layout; payment register */
	const struct autogiro_mandate *mandates;
	const struct autogiro_rejection *rejections;
	const struct autogiro_change *changes;
	const struct autogiro_wish *wishes;
	const struct autogiro_registered *registered;
	size_t count; /* of the list told */
};

/* Adds the whole file, lines of 80 bytes and CR LF. Nothing is cut: STATUS_INPUT with the field when a value
 * cannot be told in the kind and layout: a number that is not digits or too long, a text with characters that
 * ISO 8859-1 lacks or too long, an amount below zero or above AUTOGIRO_ORE_MAX, a refund in the old layout.
 * STATUS_LIMIT when the buffer is full. What was added before a failure is taken away. */
MUST_USE struct status autogiro_answers_write(const struct autogiro_answers *file, struct buffer *out);

#endif
