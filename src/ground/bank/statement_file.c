/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/statement_inner.h"

#include "ground/autogiro/autogiro.h"

#include <assert.h>

typedef struct status statement_reader(struct source *source, const struct statement_events *events,
				       void *self, struct bank_file_summary *out);

/* Each kind's word and reader; a kind without one is refused as unknown. */
static const struct kind_row {
	const char *word;
	statement_reader *read;
} kinds[] = {
	[BANK_FILE_UNKNOWN] = { "unknown", NULL },
	[BANK_FILE_CAMT_053] = { "camt.053", camt_read },
	[BANK_FILE_CAMT_054] = { "camt.054", camt_read },
	[BANK_FILE_BGMAX] = { "BgMax", bgmax_read },
	[BANK_FILE_AUTOGIRO] = { "Autogiro", autogiro_statement_read },
	[BANK_FILE_SWISH] = { "Swish", NULL },
};

const char *bank_file_kind_word(enum statement_kind_of_file kind)
{
	assert(kind <= BANK_FILE_SWISH);
	return kinds[kind].word;
}

/* The namespace says it, or the name of the message's element, whichever stands first. */
static enum statement_kind_of_file xml_kind(struct text bytes)
{
	static const struct sign {
		struct text bytes;
		enum statement_kind_of_file kind;
	} signs[] = {
		{ { "xsd:camt.053.001.", 17 }, BANK_FILE_CAMT_053 },
		{ { "xsd:camt.054.001.", 17 }, BANK_FILE_CAMT_054 },
		{ { "BkToCstmrStmt>", 14 }, BANK_FILE_CAMT_053 },
		{ { "BkToCstmrDbtCdtNtfctn>", 22 }, BANK_FILE_CAMT_054 },
	};
	assert(bytes.count <= BANK_SNIFF_BYTES);
	enum statement_kind_of_file kind = BANK_FILE_UNKNOWN;
	size_t first = bytes.count;
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		const size_t at = text_find(bytes, signs[i].bytes);
		if (at < first)
			kind = signs[i].kind;
		first = at < first ? at : first;
	}
	return kind;
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Of a layout that the program carries with it. */
static bool is_swish_report(struct text bytes)
{
	struct swish_mapping mapping;
	bool is_one = false;
	assert(bytes.count <= BANK_SNIFF_BYTES);
	for (size_t i = 0; !is_one && status_is_ok(swish_mapping_shipped(i, &mapping)); i++)
		is_one = swish_mapping_fits(&mapping, bytes);
	return is_one;
}

enum statement_kind_of_file bank_file_kind(struct text first_bytes)
{
	assert(first_bytes.bytes != NULL || first_bytes.count == 0);
	struct text bytes = text_slice(first_bytes, 0, BANK_SNIFF_BYTES);
	if (text_starts(bytes, TEXT("\xEF\xBB\xBF")))
		bytes = text_slice(bytes, 3, bytes.count);
	while (bytes.count > 0 && is_blank(bytes.bytes[0]))
		bytes = text_slice(bytes, 1, bytes.count);
	if (text_starts(bytes, TEXT("01BGMAX")))
		return BANK_FILE_BGMAX;
	if (text_starts(bytes, TEXT("<")))
		return xml_kind(bytes);
	if (autogiro_file_kind(bytes).kind != AUTOGIRO_UNKNOWN)
		return BANK_FILE_AUTOGIRO;
	return is_swish_report(bytes) ? BANK_FILE_SWISH : BANK_FILE_UNKNOWN;
}

struct status bank_file_read(enum statement_kind_of_file kind, struct source *source,
			     const struct statement_events *events, void *self, struct bank_file_summary *out)
{
	assert(kind < BANK_FILE_SWISH && source != NULL && out != NULL);
	assert(events != NULL && events->begin != NULL && events->row != NULL && events->end != NULL);
	*out = (struct bank_file_summary){ .kind = kind };
	if (kinds[kind].read == NULL)
		return FAIL_INPUT(0, NULL, "This is not a bank file of a kind that can be read.",
				  "Ask the bank for camt.053 or camt.054.");
	const uint64_t bytes_left = BANK_FILE_BYTES_MAX + source->bytes_read;
	if (source->bytes_max > bytes_left)
		source->bytes_max = bytes_left;
	return kinds[kind].read(source, events, self, out);
}
