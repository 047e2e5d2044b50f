/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* List: the mandates that one file brought, held until two different persons have approved them. Part of the
 * takeover's door. Nothing is drawn on one before, and an approval counts for the very list that stood when
 * it was given: who pays, from where, how much, how often, on which day, from which month, told until when.
 */

#ifndef INNER_TAKEOVER_LIST_H
#define INNER_TAKEOVER_LIST_H

#include "inner/takeover/takeover.h"

struct takeover_list {
	int64_t number; /* 1, 2 .. */
	struct day made_on;
	struct text made_by;
	int64_t mandates; /* that the list holds now: those that ended since are not among them */
	struct money sum; /* of one draw each */
	enum matter_state state;
	bool is_changed;    /* since it was asked for approval: earlier approvals no longer count */
	unsigned approvals; /* in force */
};
typedef struct status takeover_list_row(void *argument, const struct takeover_list *list);
/* All lists by number. */
MUST_USE struct status takeover_lists(struct store_tx *tx, takeover_list_row *row, void *argument);
/* The mandates of a list as it was taken over, those that ended since too, by id. STATUS_NOT_FOUND when there
 * is none of the number. */
MUST_USE struct status takeover_list_mandates(struct store_tx *tx, int64_t number, mandate_row *row,
					      void *argument);

struct takeover_approved {
	unsigned approvals; /* in force now */
	bool was_changed;   /* the list differs from what was asked: earlier approvals no longer count */
	int64_t released;   /* after the second approval: no longer held */
};
/* One person approves the list as it stands; with the second, another person, its mandates are released in
 * the same unit. STATUS_NOT_FOUND when there is none of the number; STATUS_CONFLICT when it has been
 * approved; STATUS_REFUSED when this person has approved it before or no person acts. */
MUST_USE struct status takeover_approve(struct store_tx *tx, int64_t number, const struct approver *who,
					struct day today, struct takeover_approved *out);

#endif
