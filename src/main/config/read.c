/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading the file through inih, which tells sections, names and values; the lines are counted here, as the
 * library gives it one by one. */
#include "main/config/config_inner.h"

#include <assert.h>
#include <ini.h>
#include <stdio.h>
#include <string.h>

struct config_reading {
	struct text rest;
	struct config *config;
	uint64_t row;
	struct status status;
};

static void fail(struct config_reading *reading, struct status status)
{
	assert(!status_is_ok(status));
	if (status_is_ok(reading->status))
		reading->status = status_at_row(status, reading->row);
}

/* Gives inih its next line, as fgets would. A line that does not fit would come in two, so it is refused. */
static char *next_line(char *line, int room, void *stream)
{
	struct config_reading *reading = stream;
	assert(line != NULL && room > 2);
	if (reading->rest.count == 0)
		return NULL;
	const struct text text = text_take_until(&reading->rest, '\n');
	reading->row++;
	const struct status status = text_to_c(text, line, (size_t)room - 1);
	if (!status_is_ok(status) || !text_is_utf8(text)) {
		fail(reading, FAIL_INPUT(0, NULL, "The line is too long, or not text in UTF-8.",
					 "Write it shorter, in UTF-8."));
		return NULL;
	}
	strcat(line, "\n");
	return line;
}

static void name_unknown(struct config_reading *reading, const char *section, const char *name)
{
	struct config *config = reading->config;
	assert(section != NULL && name != NULL);
	snprintf(config->unknown, sizeof config->unknown, "[%.40s] %.80s", section, name);
	fail(reading, FAIL_INPUT(0, config->unknown, "There is no such key.",
				 "Take the line away, or see which keys a new centre's file has."));
}

static void take_value(struct config_reading *reading, enum config_key key, const char *value)
{
	struct config *config = reading->config;
	assert(key < CONFIG_KEY_COUNT);
	if (config->rows[key] != 0) {
		fail(reading, FAIL_INPUT(0, config_rows[key].name, "The key is written twice.",
					 "Take one of the two lines away."));
		return;
	}
	config->rows[key] = reading->row;
	const struct status status = config_set(config, key, text_of(value));
	if (!status_is_ok(status))
		fail(reading, status);
}

static int take_line(void *user, const char *section, const char *name, const char *value)
{
	struct config_reading *reading = user;
	assert(section != NULL && name != NULL);
	for (enum config_key key = 0; key < CONFIG_KEY_COUNT; key++)
		if (strcmp(config_rows[key].section, section) == 0 &&
		    strcmp(config_rows[key].name, name) == 0) {
			take_value(reading, key, value != NULL ? value : "");
			return status_is_ok(reading->status);
		}
	name_unknown(reading, section, name);
	return 0;
}

struct status config_read(struct text file, struct config *out)
{
	assert(out != NULL);
	*out = config_default();
	if (file.count > CONFIG_FILE_BYTES_MAX)
		return FAIL(STATUS_INPUT, "The file is larger than this program reads.");
	struct config_reading reading = { .rest = file, .config = out };
	const int bad_line = ini_parse_stream(next_line, &reading, take_line, &reading);
	const bool is_first = status_is_ok(reading.status) || (uint64_t)bad_line < reading.status.row;
	if (bad_line > 0 && is_first)
		return FAIL_INPUT((uint64_t)bad_line, NULL,
				  "The line is neither a section, a key nor a comment.",
				  "Write it as name = value.");
	if (!status_is_ok(reading.status))
		return reading.status;
	if (bad_line < 0)
		return FAIL(STATUS_BROKEN, "The machine has no memory left.");
	return config_check(out);
}
