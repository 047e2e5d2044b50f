/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sample: a room as small as can be, whose statements have every kind, type and form that the statement
 * compiler knows. For tests only. */

#ifndef TESTS_SAMPLE_SAMPLE_H
#define TESTS_SAMPLE_SAMPLE_H

#include "ground/base/base.h"

struct giver_id {
	int64_t raw;
};

struct promise_id {
	int64_t raw;
};

enum promise_kind {
	PROMISE_ONCE = 1,
	PROMISE_MONTHLY = 2,
};

#endif
