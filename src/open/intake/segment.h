/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Segment: one file of sealed letters, all of one session key. Numbers are big-endian.
 *
 *	0          8                 89          97
 *	+----------+-----------------+-----------+----------+----------+---
 *	| HSLETT 1 | header of the   | checksum  | record 1 | record 2 | ...
 *	|          | session key     | of those  |          |          |
 *	+----------+-----------------+-----------+----------+----------+---
 *
 *	record:  +-----------+------------------+------------------------------------+
 *	         | bytes, 4  | sealed letter    | checksum of its number and these, 8 |
 *	         +-----------+------------------+------------------------------------+
 *
 * Checksums are the first 8 bytes of BLAKE2b-256: they find torn and damaged bytes. Against forgery stands
 * the seal. */

#ifndef OPEN_INTAKE_SEGMENT_H
#define OPEN_INTAKE_SEGMENT_H

#include "open/intake/intake.h"

enum {
	SEGMENT_MAGIC_BYTES = 8,
	SEGMENT_CHECKSUM_BYTES = 8,
	SEGMENT_LENGTH_BYTES = 4,
	SEGMENT_HEAD_BYTES = SEGMENT_MAGIC_BYTES + LETTER_HEADER_BYTES + SEGMENT_CHECKSUM_BYTES,
	SEGMENT_SEALED_BYTES_MAX = INTAKE_LETTER_BYTES_MAX + LETTER_OVERHEAD,
	SEGMENT_RECORD_BYTES_MAX = SEGMENT_LENGTH_BYTES + SEGMENT_SEALED_BYTES_MAX + SEGMENT_CHECKSUM_BYTES,
	SEGMENT_BYTES_MAX = 64 << 20, /* then a new one is begun */
};

/* "1795000000-8tq4wn6z2m5k.letters"; while it is being made, ".new" stands after it. */
struct segment_name segment_name_make(struct moment moment, struct random *random);
bool segment_name_is_valid(struct text name);

void segment_add_head(const struct letter_header *header, struct buffer *out);
/* Seals the letter as number `sealer->count + 1` of the segment and adds its record. As letter_seal. */
MUST_USE struct status segment_add_letter(struct letter_sealer *sealer, const struct segment_name *name,
					  struct text letter, struct buffer *out);

/* The header of the session key. STATUS_INPUT when the first bytes are not a whole head. */
MUST_USE struct status segment_read_head(struct text bytes, struct text *header);

enum segment_found {
	SEGMENT_RECORD,
	SEGMENT_MORE,   /* what is there may be the beginning of a record */
	SEGMENT_DAMAGE, /* it is none */
};
/* Looks at the start of `rest` for record `number`; `bytes` is what it takes. After SEGMENT_DAMAGE `bytes` is
 * what its length says, or 0 when no record has that length. */
enum segment_found segment_read_record(struct text rest, uint64_t number, struct text *sealed, size_t *bytes);
/* What is authenticated with each letter: that it belongs to this segment. */
struct text segment_associated(const struct segment_name *name);

#endif
