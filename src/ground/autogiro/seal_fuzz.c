/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a sealed file, and any bytes sealed: what is sealed here holds, if its lines are not too long.
 */

#include "ground/autogiro/autogiro.h"

#include "ground/crypto/crypto.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static struct status check(struct text file, size_t step_max, const struct mac_key *key, struct day *day)
{
	struct memory_source memory = { .rest = file, .step_max = step_max };
	struct source source = source_of_memory(&memory);
	return autogiro_seal_check(&source, key, day);
}

static bool has_long_line(struct text file)
{
	while (file.count > 0)
		if (text_take_until(&file, '\n').count > AUTOGIRO_LINE_BYTES_MAX)
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	static const struct day sealed_on = { 20777 };
	const struct text file = { (const char *)bytes, count };
	SCOPED(mac_key_wipe) struct mac_key key = { 0 };
	struct day day = { 0 };
	must(status_is_ok(crypto_start()));
	must(status_is_ok(mac_key_parse(TEXT("1234567890ABCDEF1234567890ABCDEF"), &key)));
	const struct status status = check(file, 0, &key, &day);
	const struct status stepped = check(file, 3, &key, &day);
	must(status.code == STATUS_OK || (status.code == STATUS_INPUT && status.remedy != NULL));
	must(status.code == stepped.code && status.row == stepped.row && status.reason == stepped.reason);
	SCOPED(buffer_close) struct buffer out = buffer_open(count + 512);
	must(status_is_ok(autogiro_seal_whole(&key, sealed_on, file, &out)));
	if (has_long_line(file))
		return 0;
	must(status_is_ok(check(buffer_text(&out), 0, &key, &day)) && day.number == sealed_on.number);
	return 0;
}
