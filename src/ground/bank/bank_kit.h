/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bank kit: hears what a reader tells and keeps it for a test to look at. Linked by tests only. */

#ifndef GROUND_BANK_BANK_KIT_H
#define GROUND_BANK_BANK_KIT_H

#include "ground/bank/bank.h"
#include "proof/proof.h"

enum { KIT_SEEN_ROWS_MAX = 64, KIT_SEEN_ROOM = 128 };

struct seen_row {
	enum row_level level;
	uint32_t part_count;
	int64_t minor;
	struct day booked_on;
	bool is_reversal;
	enum reference_kind kind;
	char reference[KIT_SEEN_ROOM];
	char further[KIT_SEEN_ROOM];
	char message[KIT_SEEN_ROOM];
	char payer[KIT_SEEN_ROOM];
	char service[KIT_SEEN_ROOM];
	char bank_code[KIT_SEEN_ROOM];
	uint64_t row;
	size_t raw_bytes;
};

struct seen {
	int statements;
	enum account_scheme scheme; /* of the last one */
	char account[KIT_SEEN_ROOM];
	struct statement_tail tail;
	struct seen_row rows[KIT_SEEN_ROWS_MAX];
	size_t count;
	struct bank_file_summary summary;
};

extern const struct statement_events bank_kit_events; /* self is a struct seen, all zero */
struct day bank_kit_november(int number);             /* of 2026 */

#endif
