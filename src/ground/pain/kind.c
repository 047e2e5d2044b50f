/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain.h"

#include <assert.h>

/* Where the kind is first named, by its namespace or by its message's element; bytes.count when nowhere. */
static size_t named_at(struct text bytes, struct text space, struct text element)
{
	assert(space.count > 0 && element.count > 0);
	const size_t by_space = text_find(bytes, space);
	const size_t by_element = text_find(bytes, element);
	return by_space < by_element ? by_space : by_element;
}

enum pain_kind pain_file_kind(struct text first_bytes)
{
	assert(first_bytes.bytes != NULL || first_bytes.count == 0);
	const struct text bytes = text_slice(first_bytes, 0, PAIN_SNIFF_BYTES);
	const size_t orders = named_at(bytes, TEXT("xsd:pain.001.001."), TEXT("CstmrCdtTrfInitn>"));
	const size_t answers = named_at(bytes, TEXT("xsd:pain.002.001."), TEXT("CstmrPmtStsRpt>"));
	if (orders == answers || text_find(bytes, TEXT("<")) == bytes.count)
		return PAIN_UNKNOWN;
	return orders < answers ? PAIN_001 : PAIN_002;
}
