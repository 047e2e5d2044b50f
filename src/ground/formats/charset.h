/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Charset: old one-byte character sets to UTF-8 and back. */

#ifndef GROUND_FORMATS_CHARSET_H
#define GROUND_FORMATS_CHARSET_H

#include "ground/base/base.h"

enum charset {
	CHARSET_UTF8,
	CHARSET_LATIN1, /* ISO 8859-1: Bankgirot's files */
	CHARSET_CP437,  /* IBM PC8: SIE files */
};

/* Adds `bytes` as UTF-8. Every byte has a character in the one-byte sets; bad UTF-8 (and NUL in it) is
 * STATUS_INPUT and nothing is added. */
MUST_USE struct status charset_decode(enum charset charset, struct text bytes, struct buffer *out);
/* Adds UTF-8 `text` in the set; a character that it lacks, or a byte that is not UTF-8, becomes '?', and
 * *lost is raised by one. */
void charset_encode(enum charset charset, struct text text, struct buffer *out, size_t *lost);

#endif
