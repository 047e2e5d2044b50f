/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/http/http_inner.h"

#include <assert.h>
#include <stdio.h>

const char *http_date_print(struct moment moment, char room[HTTP_DATE_ROOM])
{
	static const char *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const struct day day = moment_day(moment);
	const int second = (int)(moment.seconds - day.number * 86400);
	assert(second >= 0 && second < 86400);
	const int count =
	    snprintf(room, HTTP_DATE_ROOM, "%s, %02d %s %04d %02d:%02d:%02d GMT",
		     weekdays[day_weekday(day) - 1], day_in_month(day), months[day_month(day) - 1],
		     day_year(day), second / 3600, second / 60 % 60, second % 60);
	assert(count == HTTP_DATE_ROOM - 1);
	return room;
}
