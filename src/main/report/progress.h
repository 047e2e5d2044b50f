/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Progress: how far long work has come, on a terminal alone, from its second second on. Part of the report's
 * door. */

#ifndef MAIN_REPORT_PROGRESS_H
#define MAIN_REPORT_PROGRESS_H

#include "main/command/command.h"

/* How many bytes are done. Called from another thread while the work goes on. */
typedef uint64_t progress_done(void *argument);

struct progress;
/* Starts to watch. `total` 0: not known, and no time left is told. Nothing happens when standard error is no
 * terminal. */
void progress_begin(enum language language, progress_done *done, void *argument, uint64_t total,
		    struct progress **out);
/* The same for work that is counted in days of a calendar. */
void progress_begin_days(enum language language, progress_done *done, void *argument, uint64_t total,
			 struct progress **out);
/* Stops and wipes the line. NULL is nothing. */
void progress_end(struct progress **progress);

/* The line itself: "12,3 MB of 40,0 MB, 3,1 MB/s, 9 s left". */
void progress_print(struct buffer *out, enum language language, uint64_t done, uint64_t total,
		    int64_t elapsed_ms);
/* "240 of 1054 days, 310 days/s, 3 s left". */
void progress_print_days(struct buffer *out, enum language language, uint64_t done, uint64_t total,
			 int64_t elapsed_ms);

#endif
