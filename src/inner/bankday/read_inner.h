/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The state of one file's reading. */

#ifndef INNER_BANKDAY_READ_INNER_H
#define INNER_BANKDAY_READ_INNER_H

#include "inner/bankday/bankday_inner.h"

struct bankday_unit {
	struct bankday_reading *reading;
	const struct actor *by;
	struct bankday_report *report;
	struct hash digest;
};

struct reading {
	struct store_tx *tx;
	struct bankday_report *report;
	struct day today;
	enum seen_in source;
	struct bank_file_id file;
	int64_t statement_position;
	int64_t sighting_position;
	struct hash_stream sightings; /* over every sighting in order, for verify */
	struct homing homing;
	struct arena arena;         /* texts of the statement now read */
	struct arena told_arena;    /* of the movement now told, and of leaves on their way to a home */
	struct arena picture_arena; /* of the pictures */

	/* the statement now read */
	struct statement_head head;
	struct text head_identity;
	struct own_account_id account;
	int64_t ledger_account;
	struct currency currency;
	struct picture *pictures; /* one a day told of; kept for the account's next statement */
	size_t picture_count;
	size_t picture_room;
	size_t new_rows_kept; /* that the statement now read made, and the pictures know */
	bool is_stale; /* the store holds more of what the statement changed than the pictures: load them anew
			*/

	/* the movement now told */
	struct told_movement movement;
	bool has_movement;
	size_t part_room;
	struct verdict *verdicts;
	size_t verdict_room;

	/* what the statement leaves to write */
	struct homing_leaf *leaves;
	size_t leaf_count;
	size_t leaf_room;
	struct doubtful_leaf *doubtful; /* decided when all of the statement is told */
	size_t doubtful_count;
	size_t doubtful_room;
	struct bank_row_seen_in *seen;
	size_t seen_count;
	size_t seen_room;
	bool has_lifted_doubts;
	struct bank_row_id newest; /* the leaf made last */
};

struct doubtful_leaf {
	struct homing_leaf leaf;
	size_t picture;
	size_t known; /* what it may be the same as */
};

/* Identifies the movement now told, writes its sightings, and puts its new leaves on their way. */
MUST_USE struct status reading_finish_movement(struct reading *reading);
/* Settles doubts, finds homes, and marks what was seen again. */
MUST_USE struct status reading_finish_statement(struct reading *reading);
void reading_drop_pictures(struct reading *reading);

/* Asks the finders again for every row that waits and is not in doubt. */
MUST_USE struct status bankday_home_waiting(struct store_tx *tx, const struct home_finder *const *finders,
					    const struct actor *by, struct bankday_report *report);

#endif
