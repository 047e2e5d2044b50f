/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/base/base.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

static const char *level_word(enum log_level level)
{
	static const char *const words[] = {
		[LOG_INFO] = "info", [LOG_WARNING] = "warning", [LOG_FAULT] = "fault"
	};
	assert(level <= LOG_FAULT);
	return words[level];
}

void log_event(enum log_level level, const char *event, int64_t number)
{
	assert(event != NULL);
	fprintf(stderr, "handslag %s %s %" PRId64 "\n", level_word(level), event, number);
}

void log_status(enum log_level level, const char *event, struct status status)
{
	assert(event != NULL);
	fprintf(stderr, "handslag %s %s %s: %s\n", level_word(level), event, status_word(status.code),
		status.reason != NULL ? status.reason : "");
}
