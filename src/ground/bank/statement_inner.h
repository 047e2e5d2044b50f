/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Statement inner: the readers behind bank_file_read, one a format, and what they share. */

#ifndef GROUND_BANK_STATEMENT_INNER_H
#define GROUND_BANK_STATEMENT_INNER_H

#include "ground/bank/statement_file.h"

/* Each reads a whole file of its formats as bank_file_read promises, adds to `out` and leaves out->kind as
 * the caller set it. */
MUST_USE struct status bgmax_read(struct source *source, const struct statement_events *events, void *self,
				  struct bank_file_summary *out);
MUST_USE struct status autogiro_statement_read(struct source *source, const struct statement_events *events,
					       void *self, struct bank_file_summary *out);
MUST_USE struct status camt_read(struct source *source, const struct statement_events *events, void *self,
				 struct bank_file_summary *out);

#endif
