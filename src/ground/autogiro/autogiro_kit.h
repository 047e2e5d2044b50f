/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the tests of this room share: events as lines of text, and random values. Linked by tests only. */

#ifndef GROUND_AUTOGIRO_AUTOGIRO_KIT_H
#define GROUND_AUTOGIRO_AUTOGIRO_KIT_H

#include "ground/autogiro/autogiro.h"

enum { LISTING_BYTES_MAX = 1 << 22 };

/* What was told, one line an event, and what must hold of every event. `content` may be empty: then raw bytes
 * are not looked for in it. */
struct autogiro_listing {
	struct buffer lines;
	struct text content;
	bool is_wrong; /* an event broke what every event promises */
	uint64_t last_row;
};

struct autogiro_listing autogiro_listing_open(struct text content);
void autogiro_listing_close(struct autogiro_listing *listing);
extern const struct autogiro_events autogiro_listing_events;
extern const struct autogiro_order_events autogiro_listing_order_events;

/* Reads a file into the listing, at most `step_max` bytes at a time (0: all at once). */
MUST_USE struct status autogiro_list_answers(struct text content, size_t step_max,
					     struct autogiro_listing *listing,
					     struct autogiro_summary *summary);
MUST_USE struct status autogiro_list_orders(struct text content, size_t step_max,
					    struct autogiro_listing *listing,
					    struct autogiro_summary *summary);

/* The lines that reading the file should give, from the values it was written from. */
void autogiro_list_values(const struct autogiro_answers *file, struct buffer *lines);
void autogiro_list_order(const struct autogiro_order *order, struct buffer *lines);

/* Random values that can be told. */
struct proof_draw;
struct text autogiro_draw_digits(struct proof_draw *draw, struct arena *arena, size_t count);
/* At most `characters_max` letters, signs and single spaces between. */
struct text autogiro_draw_text(struct proof_draw *draw, struct arena *arena, size_t characters_max);
struct day autogiro_draw_day(struct proof_draw *draw);

#endif
