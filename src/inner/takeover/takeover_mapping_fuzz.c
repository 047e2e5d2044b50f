/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a mapping. What is accepted names all that must be told, within bounds; what is refused has a
 * sentence. */
#include "inner/takeover/takeover_inner.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void demand(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	static struct takeover_mapping mapping;
	const struct status status =
	    takeover_mapping_read((struct text){ (const char *)bytes, count }, &mapping);
	demand(status_is_ok(status) || status.reason != NULL);
	if (!status_is_ok(status))
		return 0;
	demand(mapping.word_count <= TAKEOVER_WORDS_MAX && mapping.separator != mapping.decimal);
	for (enum takeover_field i = 0; i < TAKEOVER_FIELDS; i++) {
		const struct takeover_place *place = &mapping.places[i];
		demand(memchr(place->word, '\0', sizeof place->word) != NULL);
		demand(place->is_told == (place->word[0] != '\0'));
		if (takeover_keys[i].is_needed && mapping.has_kind[takeover_keys[i].kind])
			demand(place->is_told);
	}
	return 0;
}
