/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What both kinds of file share: their head, their dimensions, and vouchers gathered from their lines. */

#ifndef CRAFT_HANDOVER_HANDOVER_INNER_H
#define CRAFT_HANDOVER_HANDOVER_INNER_H

#include "craft/handover/handover.h"

struct sie_head handover_head(enum sie_type type, const struct handover_company *company, struct day made_on);

/* #DIM of the four dimensions. */
void handover_write_dimensions(struct sie_writer *writer);

/* #OBJEKT. STATUS_CONFLICT when what is stored is no value. */
MUST_USE struct status handover_write_value(struct sie_writer *writer, const struct sie_object *value);

/* Lines come one by one and leave as whole vouchers. */
struct voucher_gather {
	struct sie_writer *writer;
	struct arena texts; /* of the voucher that is being gathered */
	struct voucher_id id;
	struct sie_voucher voucher;
	struct sie_line *lines;
	size_t count;
	struct money sum;
};
/* Own. */
void voucher_gather_open(struct voucher_gather *gather, struct sie_writer *writer);
void voucher_gather_close(struct voucher_gather *gather);
/* A voucher's lines come together; `number` 0 leaves it to the reader. STATUS_CONFLICT when what is stored is
 * no voucher that can be written. */
MUST_USE struct status voucher_gather_line(struct voucher_gather *gather,
					   const struct ledger_journal_row *row);
/* After the last line. */
MUST_USE struct status voucher_gather_end(struct voucher_gather *gather);

#endif
