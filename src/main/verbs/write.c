/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bank write: files for the bank, each kind by the room that knows it. */
#include "main/verbs/verbs_inner.h"

#include <assert.h>

struct status verb_bank_write(struct run *run)
{
	const struct text kind = text_of(run->command->arguments[0]);
	assert(run->command->argument_count == 2);
	if (text_equal(kind, TEXT("pain")))
		return payments_write_pain(run, run->command->arguments[1]);
	return FAIL_INPUT(0, "KIND", "No file of this kind is written for the bank.", "Give pain.");
}
