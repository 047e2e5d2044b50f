/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ahead: a bank's file read in a thread of its own, so that one processor reads while another books. */

#ifndef INNER_BANKDAY_AHEAD_H
#define INNER_BANKDAY_AHEAD_H

#include "ground/bank/bank.h"

struct ahead_file {
	enum statement_kind_of_file kind;
	const struct swish_mapping *swish; /* for BANK_FILE_SWISH alone, else NULL */
	struct source *source;
};

/* As bank_file_read or bank_swish_read, with the reading and checking in a thread of its own. The events come
 * in the caller's thread, as many and in the same order; `source` is read in the other thread, which has
 * ended on return. STATUS_BROKEN when the system gives no thread. */
MUST_USE struct status ahead_read(const struct ahead_file *file, const struct statement_events *events,
				  void *self, struct bank_file_summary *out);

#endif
