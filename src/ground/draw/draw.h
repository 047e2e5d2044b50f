/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Draw: what a page shows as a drawing, as the path data of an SVG that the page's template frames and names.
 * Knows no page and no meaning. */

#ifndef GROUND_DRAW_DRAW_H
#define GROUND_DRAW_DRAW_H

#include "ground/base/base.h"

enum {
	DRAW_QR_BYTES_MAX = 300,        /* a payment filled in; more makes a symbol that phones read badly */
	DRAW_QR_QUIET_MODULES = 4,      /* white on every side (ISO/IEC 18004, 5.3.8) */
	DRAW_QR_PATH_BYTES_MAX = 65536, /* of the largest such symbol, with room to spare */
};

/* Adds the dark modules of a QR symbol as one path, "M4 4h7v1h-7z" for each run in a row, in units of a
 * module; `side` is the symbol's width with its quiet zone, for viewBox="0 0 side side". Error correction Q,
 * so that a quarter of it may be covered or worn. STATUS_INPUT when there is nothing to encode or more than
 * DRAW_QR_BYTES_MAX; STATUS_LIMIT when the buffer is full. Same text, same bytes. */
MUST_USE struct status draw_qr(struct text text, struct buffer *path, unsigned *side);

#endif
