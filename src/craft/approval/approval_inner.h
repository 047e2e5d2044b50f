/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of approval share. */

#ifndef CRAFT_APPROVAL_APPROVAL_INNER_H
#define CRAFT_APPROVAL_APPROVAL_INNER_H

#include "craft/approval/approval.h"

#include "craft/approval/approval_sql.h"

/* A matter with its votes, as they stand. */
struct standing {
	struct matter matter;
	int64_t number;
	bool proposer_may_approve;
	struct vote *votes;
	size_t count;
	size_t room;
	struct arena *arena;
	struct vote_id in_force[2];
};
/* STATUS_NOT_FOUND when nothing was asked. */
MUST_USE struct status approval_look(struct store_tx *tx, struct text kind, int64_t subject,
				     struct standing *out);
/* The same; STATUS_REFUSED or STATUS_CONFLICT when it can no longer be approved, or is not what stands now.
 */
MUST_USE struct status approval_look_open(struct store_tx *tx, const struct approval_of *what,
					  struct standing *out);

#endif
