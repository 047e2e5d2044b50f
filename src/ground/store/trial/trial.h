/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Trial: the room that the store's own tests use. Linked by tests only. */

#ifndef GROUND_STORE_TRIAL_TRIAL_H
#define GROUND_STORE_TRIAL_TRIAL_H

#include "ground/base/base.h"

struct account_id {
	int64_t raw;
};

#endif
