/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A config file of any bytes: read or refused, and what was read is written and read again the same. */
#include "main/config/config.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct config config;
	struct config again;
	const struct status status = config_read((struct text){ (const char *)bytes, count }, &config);
	if (!status_is_ok(status)) {
		assert(status.reason != NULL);
		return 0;
	}
	SCOPED(buffer_close) struct buffer out = buffer_open(CONFIG_FILE_BYTES_MAX);
	config_write(&config, LANGUAGE_SWEDISH, &out);
	const struct status read = config_read(buffer_text(&out), &again);
	assert(status_is_ok(read) && memcmp(config.values, again.values, sizeof config.values) == 0);
	return 0;
}
