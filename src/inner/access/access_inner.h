/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of access share. */

#ifndef INNER_ACCESS_ACCESS_INNER_H
#define INNER_ACCESS_ACCESS_INNER_H

#include "inner/access/access.h"

#include "inner/access/access_sql.h"

/* The name as it is stored, in `room`. STATUS_INPUT when it is none. */
MUST_USE struct status access_fold_name(struct text name, char room[ACCESS_NAME_MAX + 1]);

#endif
