/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the command line says, read into types. */
#include "main/run/run.h"

#include <assert.h>

bool run_has(const struct run *run, const char *option)
{
	assert(run->command != NULL);
	return command_option(run->command, option) != NULL;
}

struct text run_text(const struct run *run, const char *option)
{
	assert(run->command != NULL);
	return text_of(command_option(run->command, option));
}

struct status run_needs(const struct run *run, const char *option)
{
	assert(option != NULL);
	return run_text(run, option).count > 0 ? OK
					       : FAIL_INPUT(0, option, "The option must be given.",
							    "handslag help VERB lists its options.");
}

struct status run_parse_day(const char *word, const char *field, struct day *out)
{
	assert(word != NULL && out != NULL);
	return status_is_ok(day_parse(text_of(word), out))
		   ? OK
		   : FAIL_INPUT(0, field, "There is no such day.", "Write it as 2026-11-05.");
}

struct status run_day(const struct run *run, const char *option, struct day *out)
{
	const char *word = command_option(run->command, option);
	assert(out != NULL);
	return word != NULL ? run_parse_day(word, option, out) : OK;
}

struct status run_parse_number(const char *word, const char *field, int64_t *out)
{
	assert(word != NULL && out != NULL);
	return status_is_ok(text_to_number(text_of(word), out))
		   ? OK
		   : FAIL_INPUT(0, field, "This is not a whole number.", "Write digits alone.");
}

struct status run_number(const struct run *run, const char *option, int64_t *out)
{
	const char *word = command_option(run->command, option);
	assert(out != NULL);
	return word != NULL ? run_parse_number(word, option, out) : OK;
}

struct year_search {
	int64_t wanted; /* the calendar year it begins in */
	struct ledger_year *out;
	bool is_found;
};

static struct status consider_year(void *argument, const struct ledger_year *year)
{
	struct year_search *search = argument;
	assert(year->id.raw > 0);
	if (day_year(year->first) == search->wanted) {
		*search->out = *year;
		search->is_found = true;
	}
	return OK;
}

struct status run_year(const struct run *run, struct store_tx *tx, struct ledger_year *out)
{
	assert(out != NULL);
	if (!run_has(run, "--year"))
		return ledger_year_of(tx, run_today(run), out);
	struct year_search search = { .out = out };
	TRY(run_number(run, "--year", &search.wanted));
	TRY(ledger_years(tx, consider_year, &search));
	return search.is_found ? OK
			       : (struct status){ .code = STATUS_NOT_FOUND,
						  .field = "--year",
						  .reason = "There is no such fiscal year.",
						  .remedy = "Open it with handslag books year DIR open Y." };
}

struct status run_find_giver(struct store_tx *tx, struct text words, struct giver *out)
{
	struct handle handle;
	assert(out != NULL);
	if (!status_is_ok(handle_parse(words, &handle)))
		return FAIL_INPUT(0, "--giver", "This is no giver's handle.",
				  "handslag givers search DIR TEXT finds givers.");
	const struct status found = people_giver_by_handle(tx, handle, out);
	return found.code != STATUS_NOT_FOUND
		   ? found
		   : (struct status){ .code = STATUS_NOT_FOUND,
				      .field = "--giver",
				      .reason = "There is no such giver.",
				      .remedy = "handslag givers search DIR TEXT finds givers." };
}

struct status run_find_purpose(struct store_tx *tx, struct text code, struct purpose *out)
{
	const struct status found = gifts_purpose_by_code(tx, code, out);
	assert(found.code != STATUS_OK || out->id.raw > 0);
	return found.code != STATUS_NOT_FOUND
		   ? found
		   : (struct status){ .code = STATUS_NOT_FOUND,
				      .field = "--purpose",
				      .reason = "There is no such purpose.",
				      .remedy = "handslag gifts purposes DIR lists them." };
}
