/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of outbox share. */

#ifndef INNER_OUTBOX_OUTBOX_INNER_H
#define INNER_OUTBOX_OUTBOX_INNER_H

#include "inner/outbox/outbox.h"

/* Whether somebody may have the letter already. */
enum outbox_doubt {
	OUTBOX_SURE = 0,    /* nobody has it */
	OUTBOX_FOLDER = 1,  /* perhaps, where the same letter twice is one */
	OUTBOX_UNKNOWN = 2, /* perhaps, where it would be two */
};

#include "inner/outbox/outbox_sql.h"

#endif
