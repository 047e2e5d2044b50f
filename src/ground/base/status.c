/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/base/base.h"

#include <assert.h>

struct status status_at_row(struct status status, uint64_t row)
{
	assert(status.code != STATUS_OK || status.reason == NULL);
	if (status.code != STATUS_OK && status.row == 0)
		status.row = row;
	return status;
}

const char *status_word(enum status_code code)
{
	switch (code) {
	case STATUS_OK:
		return "ok";
	case STATUS_NOT_FOUND:
		return "not_found";
	case STATUS_REFUSED:
		return "refused";
	case STATUS_CONFLICT:
		return "conflict";
	case STATUS_INPUT:
		return "input";
	case STATUS_LIMIT:
		return "limit";
	case STATUS_BROKEN:
		return "broken";
	}
	assert(0 && "an unknown status code");
	return "broken";
}
