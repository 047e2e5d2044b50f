/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of the calendar share. */

#ifndef GROUND_CALENDAR_CALENDAR_INNER_H
#define GROUND_CALENDAR_CALENDAR_INNER_H

#include "ground/calendar/calendar.h"

/* share/calendar/rules.tsv, put into the program by the build. */
extern const struct text calendar_rules;

/* False when the rule does not hold that year. */
bool calendar_rule_day(const struct calendar_rule *rule, int year, struct day *out);
/* Whether a rule of the list names the day. */
bool calendar_is_on(const struct calendar *calendar, enum calendar_list list, struct day day);

#endif
