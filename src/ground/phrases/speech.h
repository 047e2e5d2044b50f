/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Speech: numbers, sums, days and plurals as each language writes them, by ICU (Unicode CLDR). */

#ifndef GROUND_PHRASES_SPEECH_H
#define GROUND_PHRASES_SPEECH_H

#include "ground/phrases/phrases.h"

/* The categories of Unicode's plural rules. English and Swedish know ONE and OTHER. */
enum plural {
	PLURAL_ZERO,
	PLURAL_ONE,
	PLURAL_TWO,
	PLURAL_FEW,
	PLURAL_MANY,
	PLURAL_OTHER,
};

struct speech;

/* Opens what all languages need; moments are shown as the clocks of `zone` (IANA: "Europe/Stockholm") show
 * them. Afterwards no file is opened any more, so it is done before a process shuts itself in. One at a time
 * may use it: each thread opens its own. STATUS_INPUT when there is no such zone; STATUS_BROKEN when ICU
 * lacks its data. */
MUST_USE struct status speech_open(const char *zone, struct speech **out);
void speech_close(struct speech **speech);

enum { SPEECH_ROOM = 192 }; /* bytes that any of these is written in, its NUL included */

/* Each returns what it wrote, which stands in `room`. */
struct text speech_count(struct speech *speech, enum language language, int64_t count,
			 char room[SPEECH_ROOM]);
/* With its currency: "1 234,50 kr"; whole kronor without öre. */
struct text speech_money(struct speech *speech, enum language language, struct money money,
			 char room[SPEECH_ROOM]);
/* "27 november 2026". Days of the years DAY_YEAR_MIN to DAY_YEAR_MAX; another is our own mistake. */
struct text speech_day(struct speech *speech, enum language language, struct day day, char room[SPEECH_ROOM]);
/* "27 november 2026 kl. 14:02" */
struct text speech_moment(struct speech *speech, enum language language, struct moment moment,
			  char room[SPEECH_ROOM]);
enum plural speech_plural(struct speech *speech, enum language language, int64_t count);

#endif
