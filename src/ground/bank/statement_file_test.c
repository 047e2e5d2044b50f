/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/statement_file.h"

#include "proof/proof.h"

#include <string.h>

enum { SAMPLE_BYTES_MAX = 1 << 20 };

static void samples_are_known_by_their_first_bytes(void **state)
{
	(void)state;
	static const struct sample {
		const char *name;
		enum statement_kind_of_file kind;
	} samples[] = {
		{ "bgmax/minimal.txt", BANK_FILE_BGMAX },
		{ "bgmax/own-truncated.bgmax.txt", BANK_FILE_BGMAX },
		{ "camt/camt053.v2.multi.statement.xml", BANK_FILE_CAMT_053 },
		{ "camt/camt053.v8.xml", BANK_FILE_CAMT_053 },
		{ "camt/camt054.v2.xml", BANK_FILE_CAMT_054 },
		{ "camt/camt054.v8.xml", BANK_FILE_CAMT_054 },
		{ "numbers/own-iban.tsv", BANK_FILE_UNKNOWN },
		{ "numbers/personnummer-list.json", BANK_FILE_UNKNOWN },
		{ "pain/pain.001.001.09.xsd", BANK_FILE_UNKNOWN },
	};
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		const struct text content = proof_sample(samples[i].name, &arena);
		assert_int_equal(bank_file_kind(content), samples[i].kind);
		assert_int_equal(bank_file_kind(text_slice(content, 0, BANK_SNIFF_BYTES)), samples[i].kind);
	}
}

static void a_kind_is_known_by_element_when_the_namespace_is_missing(void **state)
{
	(void)state;
	assert_int_equal(bank_file_kind(TEXT("<Document><BkToCstmrStmt><GrpHdr>")), BANK_FILE_CAMT_053);
	assert_int_equal(bank_file_kind(TEXT("\xEF\xBB\xBF\n <n:Document><n:BkToCstmrDbtCdtNtfctn>")),
			 BANK_FILE_CAMT_054);
	assert_int_equal(
	    bank_file_kind(TEXT("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\">"
				"<!-- not xsd:camt.053.001. -->")),
	    BANK_FILE_CAMT_054);
	assert_int_equal(bank_file_kind(TEXT("\r\n01BGMAX")), BANK_FILE_BGMAX);
	assert_int_equal(bank_file_kind(TEXT("01BGMA")), BANK_FILE_UNKNOWN);
	assert_int_equal(bank_file_kind(TEXT("01 BGMAX")), BANK_FILE_UNKNOWN);
	assert_int_equal(bank_file_kind(TEXT("")), BANK_FILE_UNKNOWN);
	assert_int_equal(bank_file_kind(TEXT("BkToCstmrStmt>")), BANK_FILE_UNKNOWN);
}

static void only_the_first_bytes_are_looked_at(void **state)
{
	(void)state;
	char bytes[BANK_SNIFF_BYTES + 16];
	const size_t sign = strlen("BkToCstmrStmt>");
	for (size_t over = 0; over < 2; over++) {
		memset(bytes, ' ', sizeof bytes);
		bytes[0] = '<';
		memcpy(bytes + BANK_SNIFF_BYTES - sign + over, "BkToCstmrStmt>", sign);
		assert_int_equal(bank_file_kind((struct text){ bytes, sizeof bytes }),
				 over == 0 ? BANK_FILE_CAMT_053 : BANK_FILE_UNKNOWN);
	}
}

static void kinds_have_words_for_people(void **state)
{
	(void)state;
	assert_string_equal(bank_file_kind_word(BANK_FILE_CAMT_053), "camt.053");
	assert_string_equal(bank_file_kind_word(BANK_FILE_CAMT_054), "camt.054");
	assert_string_equal(bank_file_kind_word(BANK_FILE_BGMAX), "BgMax");
	assert_string_equal(bank_file_kind_word(BANK_FILE_UNKNOWN), "unknown");
}

static struct status begin(void *self, const struct statement_head *head)
{
	(void)self;
	(void)head;
	return OK;
}

static struct status row(void *self, const struct statement_row *row)
{
	(void)self;
	(void)row;
	return OK;
}

static struct status end(void *self, const struct statement_tail *tail)
{
	(void)self;
	(void)tail;
	return OK;
}

static const struct statement_events events = { begin, row, end };

static void p8_a_file_of_unknown_kind_is_refused_unread(void **state)
{
	(void)state;
	struct memory_source memory = { .rest = TEXT("anything") };
	struct source source = source_of_memory(&memory);
	struct bank_file_summary summary;
	const struct status status = bank_file_read(BANK_FILE_UNKNOWN, &source, &events, NULL, &summary);
	assert_code(status, STATUS_INPUT);
	assert_non_null(status.remedy);
	assert_int_equal(source.bytes_read, 0);
}

static void a_source_s_own_smaller_bound_holds(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	struct memory_source memory = { .rest = proof_sample("bgmax/minimal.txt", &arena) };
	const uint64_t bytes = memory.rest.count;
	struct bank_file_summary summary;
	for (uint64_t over = 0; over < 2; over++) {
		memory.rest = proof_sample("bgmax/minimal.txt", &arena);
		struct source source = source_of_memory(&memory);
		source.bytes_max = bytes - over;
		assert_code(bank_file_read(BANK_FILE_BGMAX, &source, &events, NULL, &summary),
			    over == 0 ? STATUS_OK : STATUS_INPUT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples_are_known_by_their_first_bytes),
		cmocka_unit_test(a_kind_is_known_by_element_when_the_namespace_is_missing),
		cmocka_unit_test(only_the_first_bytes_are_looked_at),
		cmocka_unit_test(kinds_have_words_for_people),
		cmocka_unit_test(p8_a_file_of_unknown_kind_is_refused_unread),
		cmocka_unit_test(a_source_s_own_smaller_bound_holds),
	};
	return PROOF_RUN(tests);
}
