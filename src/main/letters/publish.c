/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* publish: what the site may say, from the centre's choices and its open purposes. */
#include "main/letters/letters_inner.h"

#include "ground/numbers/numbers.h"

#include <assert.h>

struct publishing {
	struct run *run;
	struct published_purpose *purposes;
	size_t count;
	bool is_full;
};

static struct status keep_purpose(void *argument, const struct purpose *purpose, struct text fund_code)
{
	struct publishing *publishing = argument;
	assert(fund_code.count > 0);
	if (!purpose->is_open)
		return OK;
	publishing->is_full = publishing->count == PUBLISHED_PURPOSES_MAX;
	if (publishing->is_full)
		return OK;
	const struct text name = arena_copy(&publishing->run->arena, purpose->name);
	publishing->purposes[publishing->count++] =
	    (struct published_purpose){ arena_copy(&publishing->run->arena, purpose->code), { name, name } };
	return OK;
}

static struct status list_purposes(struct store_tx *tx, void *argument)
{
	struct publishing *publishing = argument;
	publishing->count = 0;
	assert(publishing->purposes != NULL);
	return gifts_purposes(tx, keep_purpose, publishing);
}

/* A giro number is written by people with a hyphen or without. */
static struct text giro(struct run *run, enum config_key key)
{
	char digits[GIRO_ROOM] = "";
	const struct text typed = config_value(&run->config, key);
	if (typed.count == 0 || !status_is_ok(bankgiro_parse(typed, digits)))
		return TEXT("");
	assert(digits[0] != '\0');
	return arena_copy(&run->arena, text_of(digits));
}

static struct published facts_of(struct run *run, const struct publishing *publishing)
{
	const struct config *config = &run->config;
	assert(publishing->count <= PUBLISHED_PURPOSES_MAX);
	return (struct published){
		.name = config_value(config, CONFIG_NAME),
		.organisation_number = config_value(config, CONFIG_ORGANISATION_NUMBER),
		.about = { config_value(config, CONFIG_SITE_ABOUT_SV),
			   config_value(config, CONFIG_SITE_ABOUT_EN) },
		.email = config_value(config, CONFIG_SITE_EMAIL),
		.phone = config_value(config, CONFIG_SITE_PHONE),
		.address = config_value(config, CONFIG_SITE_ADDRESS),
		.swish = config_value(config, CONFIG_SITE_SWISH),
		.bankgiro = giro(run, CONFIG_SITE_BANKGIRO),
		.has_autogiro = config_has_autogiro(config) && giro(run, CONFIG_SITE_BANKGIRO).count > 0,
		.has_90_account = text_equal(config_value(config, CONFIG_SITE_90_ACCOUNT), TEXT("yes")),
		.is_demo = text_equal(config_value(config, CONFIG_SITE_IS_DEMO), TEXT("yes")),
		.purposes = publishing->purposes,
		.purpose_count = publishing->count,
	};
}

static struct status write_facts(struct run *run, const char *folder, const struct publishing *publishing)
{
	char path[PATH_MAX];
	SCOPED(buffer_close) struct buffer out = buffer_open(PUBLISHED_BYTES_MAX);
	const struct published facts = facts_of(run, publishing);
	run->about = text_of(CONFIG_FILE_NAME);
	TRY(published_write(&facts, &out));
	run->about = (struct text){ 0 };
	TRY(run_path(folder, PUBLISHED_FILE_NAME, path));
	assert(out.count > 0);
	return file_write_whole(path, buffer_text(&out), 0644);
}

struct status verb_publish(struct run *run)
{
	static const struct report_column file = { "file", SAY("Published in"), CELL_TEXT, 0 };
	static const struct report_column purposes = { "purposes", SAY("Purposes to give to"), CELL_NUMBER,
						       0 };
	const char *folder = run->command->arguments[0];
	struct publishing publishing = { .run = run };
	TRY(run_open_centre(run));
	publishing.purposes = arena_take(&run->arena, PUBLISHED_PURPOSES_MAX * sizeof *publishing.purposes);
	TRY(store_read(run->books, list_purposes, &publishing));
	if (publishing.is_full)
		return FAIL_INPUT(0, "purposes", "There must be one to 32 purposes to give to.",
				  "Open a purpose, or close some.");
	TRY(letters_make_keys(folder));
	TRY(write_facts(run, folder, &publishing));
	assert(publishing.count > 0);
	report_field(&run->report, &file, (struct report_cell){ .text = TEXT(PUBLISHED_FILE_NAME) });
	report_field(&run->report, &purposes, (struct report_cell){ .number = (int64_t)publishing.count });
	return OK;
}
