/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Log: one line a fault on standard error, for the one who runs the machine. Carries no personal data: an
 * event is a constant, its detail a number or a constant. */

#ifndef GROUND_BASE_LOG_H
#define GROUND_BASE_LOG_H

#include "ground/base/status.h"

enum log_level {
	LOG_INFO,
	LOG_WARNING,
	LOG_FAULT,
};

void log_event(enum log_level level, const char *event, int64_t number);
void log_status(enum log_level level, const char *event, struct status status);

#endif
