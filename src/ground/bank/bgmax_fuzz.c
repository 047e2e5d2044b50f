/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a BgMax file. What is accepted adds up: parts to their movement, movements to their statement,
 * and every row's raw bytes stand in the file. The same is told when the bytes come one by one. */

#include "ground/bank/bank.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

struct watch {
	struct text content;
	bool is_open;
	int64_t movements;
	int64_t parts;
	uint32_t parts_left;
	uint32_t rows;
	uint64_t hash;
};

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void mix(struct watch *watch, struct text text)
{
	must(text_is_utf8(text));
	for (size_t i = 0; i < text.count; i++)
		watch->hash = (watch->hash ^ (unsigned char)text.bytes[i]) * UINT64_C(1099511628211);
}

static struct status watch_begin(void *self, const struct statement_head *head)
{
	struct watch *watch = self;
	must(!watch->is_open && text_is_digits(head->account) && head->account.bytes[0] != '0');
	watch->is_open = true;
	watch->movements = 0;
	watch->parts = 0;
	watch->rows = 0;
	mix(watch, head->identity);
	return OK;
}

static void watch_texts(struct watch *watch, const struct statement_row *row)
{
	const struct text texts[] = { row->service_reference, row->reference,   row->further_references,
				      row->message,           row->payer_name,  row->payer_account,
				      row->payer_identity,    row->via_account, row->bank_code };
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		must(texts[i].count <= BANK_FIELD_BYTES_MAX);
		mix(watch, texts[i]);
	}
	must((row->reference_kind == REFERENCE_NONE) == (row->reference.count == 0));
}

static struct status watch_row(void *self, const struct statement_row *row)
{
	struct watch *watch = self;
	must(watch->is_open && row->row > 0 && row->raw.count > 0 && row->raw.count <= BANK_RAW_BYTES_MAX);
	watch->rows++;
	if (row->level == ROW_MOVEMENT) {
		must(watch->parts_left == 0 && row->part_count > 0);
		watch->parts_left = row->part_count;
		watch->movements += row->amount.minor;
	} else {
		must(watch->parts_left > 0 && row->amount.minor != 0);
		must(text_find(watch->content, row->raw) < watch->content.count);
		watch->parts_left--;
		watch->parts += row->amount.minor;
	}
	watch_texts(watch, row);
	return OK;
}

static struct status watch_end(void *self, const struct statement_tail *tail)
{
	struct watch *watch = self;
	must(watch->is_open && watch->parts_left == 0);
	must(watch->movements == watch->parts && tail->sum.minor == watch->movements);
	must(watch->rows == tail->movement_count + tail->part_count);
	watch->is_open = false;
	return OK;
}

static struct status read_in_steps(struct watch *watch, size_t step_max)
{
	static const struct statement_events events = { watch_begin, watch_row, watch_end };
	struct memory_source memory = { .rest = watch->content, .step_max = step_max };
	struct source source = source_of_memory(&memory);
	struct bank_file_summary summary;
	return bank_file_read(BANK_FILE_BGMAX, &source, &events, watch, &summary);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct watch whole = { .content = { (const char *)bytes, count } };
	struct watch stepped = { .content = { (const char *)bytes, count } };
	const struct status status = read_in_steps(&whole, 0);
	const struct status again = read_in_steps(&stepped, 3);
	must(status.code == STATUS_OK || (status.code == STATUS_INPUT && status.remedy != NULL));
	must(status.code == again.code && status.row == again.row && whole.hash == stepped.hash);
	must(status.code != STATUS_OK || !whole.is_open);
	return 0;
}
