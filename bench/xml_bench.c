/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How fast XML is read through the formats' door, texts and attributes handed over and the raw bytes of every
 * entry kept, against libxml2's xmlReader going through the same bytes and doing nothing with them: both in
 * memory, in turns, the median of five, processor time. */

#include "ground/formats/formats.h"

#include <assert.h>
#include <inttypes.h>
#include <libxml/xmlreader.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 5, FILE_BYTES = 50 << 20, FILE_BYTES_MAX = 64 << 20 };

static const struct xml_limits limits = {
	.depth_max = 32, .text_bytes_max = 4096, .attributes_max = 16, .raw_bytes_max = 64 * 1024
};

static int64_t processor_nanoseconds(void)
{
	struct timespec now;
	const int failed = clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	assert(failed == 0);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void put_amount(struct xml_writer *xml, uint64_t ore)
{
	char room[32];
	snprintf(room, sizeof room, "%" PRIu64 ".%02d", ore / 100, (int)(ore % 100));
	xml_begin(xml, "Amt");
	xml_attribute(xml, "Ccy", TEXT("SEK"));
	xml_text(xml, text_of(room));
	xml_end(xml);
}

static void put_entry(struct xml_writer *xml, struct random *random)
{
	static const char *const names[] = { "Åsa Öberg", "Kalle Exempel", "Kim & Co", "Exempelföreningen" };
	char reference[24];
	snprintf(reference, sizeof reference, "%" PRIu64, 100000 + random_below(random, 900000));
	xml_begin(xml, "Ntry");
	put_amount(xml, 100 + random_below(random, 1000000));
	xml_element(xml, "CdtDbtInd", TEXT("CRDT"));
	xml_element(xml, "Sts", TEXT("BOOK"));
	xml_begin(xml, "BookgDt");
	xml_element(xml, "Dt", TEXT("2026-11-05"));
	xml_end(xml);
	xml_begin(xml, "NtryDtls");
	xml_begin(xml, "TxDtls");
	xml_begin(xml, "Refs");
	xml_element(xml, "EndToEndId", text_of(reference));
	xml_end(xml);
	xml_begin(xml, "RltdPties");
	xml_begin(xml, "Dbtr");
	xml_element(xml, "Nm", text_of(names[random_below(random, 4)]));
	xml_end(xml);
	xml_end(xml);
	xml_begin(xml, "RmtInf");
	xml_element(xml, "Ustrd", TEXT("Gåva till arbetet för fred"));
	xml_end(xml);
	xml_end(xml);
	xml_end(xml);
	xml_end(xml);
}

static void make_file(struct buffer *out)
{
	struct random random = random_seeded(20261123);
	struct xml_writer xml = { .out = out };
	xml_declaration(&xml);
	xml_begin(&xml, "Document");
	xml_attribute(&xml, "xmlns", TEXT("urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"));
	xml_begin(&xml, "BkToCstmrStmt");
	xml_begin(&xml, "Stmt");
	while (out->count < FILE_BYTES)
		put_entry(&xml, &random);
	while (xml.depth > 0)
		xml_end(&xml);
	const struct status status = buffer_status(out);
	assert(status_is_ok(status));
}

struct counted {
	uint64_t elements;
	uint64_t text_bytes;
	uint64_t raw_bytes;
};

static struct status begin(void *self, struct xml_reader *reader, const struct xml_tag *tag)
{
	struct counted *counted = self;
	counted->elements++;
	if (text_equal(tag->name, TEXT("Ntry")))
		xml_keep_raw(reader);
	return OK;
}

static struct status end(void *self, struct xml_reader *reader, struct text name, struct text text)
{
	struct counted *counted = self;
	bool is_cut = false;
	counted->text_bytes += text.count;
	if (text_equal(name, TEXT("Ntry")))
		counted->raw_bytes += xml_raw(reader, &is_cut).count;
	return OK;
}

static int64_t time_ours(struct text file, struct counted *counted)
{
	static const struct xml_events events = { .begin = begin, .end = end };
	struct memory_source memory = { .rest = file };
	struct source source = source_of_memory(&memory);
	*counted = (struct counted){ 0 };
	const int64_t start = processor_nanoseconds();
	const struct status status = xml_read(&source, &limits, &events, counted);
	const int64_t spent = processor_nanoseconds() - start;
	assert(status_is_ok(status));
	return spent;
}

static int64_t time_theirs(struct text file, uint64_t *elements)
{
	*elements = 0;
	const int64_t start = processor_nanoseconds();
	xmlTextReaderPtr reader =
	    xmlReaderForMemory(file.bytes, (int)file.count, NULL, NULL, XML_PARSE_NONET);
	assert(reader != NULL);
	int has_more = xmlTextReaderRead(reader);
	for (; has_more == 1; has_more = xmlTextReaderRead(reader))
		*elements += xmlTextReaderNodeType(reader) == XML_READER_TYPE_ELEMENT;
	xmlFreeTextReader(reader);
	assert(has_more == 0);
	return processor_nanoseconds() - start;
}

static int by_size(const void *a, const void *b)
{
	const int64_t left = *(const int64_t *)a;
	const int64_t right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

static double median_megabytes_a_second(int64_t spent[ROUNDS], size_t bytes)
{
	qsort(spent, ROUNDS, sizeof spent[0], by_size);
	assert(spent[ROUNDS / 2] > 0);
	return (double)bytes * 1000 / (double)spent[ROUNDS / 2];
}

int main(void)
{
	SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
	const int64_t start = processor_nanoseconds();
	make_file(&file);
	const double written = (double)file.count * 1000 / (double)(processor_nanoseconds() - start);
	int64_t ours[ROUNDS];
	int64_t theirs[ROUNDS];
	for (int round = 0; round < ROUNDS; round++) {
		struct counted counted = { 0 };
		uint64_t elements = 0;
		ours[round] = time_ours(buffer_text(&file), &counted);
		theirs[round] = time_theirs(buffer_text(&file), &elements);
		assert(counted.elements == elements && counted.text_bytes > 0 && counted.raw_bytes > 0);
	}
	const double we = median_megabytes_a_second(ours, file.count);
	const double they = median_megabytes_a_second(theirs, file.count);
	printf("xml read against xmlReader doing nothing\t%.2f\t1.0\t1.5\t%.0f against %.0f MB/s; written at "
	       "%.0f MB/s\n",
	       we / they, we, they, written);
	return 0;
}
