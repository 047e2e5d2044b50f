/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a file of orders. Each order that is read can be written again, and reads as the same. */

#include "ground/autogiro/autogiro_kit.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Writes what is read. */
struct copyist {
	struct buffer out;
	struct autogiro_order_writer writer;
};

static struct status copy_payee(void *self, const struct autogiro_payee *payee)
{
	struct copyist *copyist = self;
	return autogiro_order_writer_open(payee, &copyist->out, &copyist->writer);
}

static struct status copy_order(void *self, const struct autogiro_order *order)
{
	struct copyist *copyist = self;
	return autogiro_order_write(&copyist->writer, order);
}

static void close_copyist(struct copyist *copyist)
{
	buffer_close(&copyist->out);
}

/* The lines of orders: an opening record before no order is not written again. */
static void add_orders(struct text lines, struct buffer *out)
{
	while (lines.count > 0) {
		const struct text line = text_take_until(&lines, '\n');
		if (text_starts(line, TEXT("order")))
			buffer_add(out, line);
	}
}

static void copy_and_compare(struct text content, struct text lines)
{
	static const struct autogiro_order_events copying = { copy_payee, copy_order };
	SCOPED(close_copyist) struct copyist copyist = { .out = buffer_open(LISTING_BYTES_MAX) };
	struct memory_source memory = { .rest = content };
	struct source source = source_of_memory(&memory);
	struct autogiro_summary summary;
	must(status_is_ok(autogiro_orders_read(&source, &copying, &copyist, &summary)));
	if (summary.rows == 0)
		return;
	SCOPED(autogiro_listing_close)
	struct autogiro_listing again = autogiro_listing_open(buffer_text(&copyist.out));
	must(status_is_ok(autogiro_list_orders(buffer_text(&copyist.out), 0, &again, &summary)));
	SCOPED(buffer_close) struct buffer first = buffer_open(LISTING_BYTES_MAX);
	SCOPED(buffer_close) struct buffer second = buffer_open(LISTING_BYTES_MAX);
	add_orders(lines, &first);
	add_orders(buffer_text(&again.lines), &second);
	must(text_equal(buffer_text(&first), buffer_text(&second)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	const struct text content = { (const char *)bytes, count };
	SCOPED(autogiro_listing_close) struct autogiro_listing whole = autogiro_listing_open(content);
	SCOPED(autogiro_listing_close) struct autogiro_listing stepped = autogiro_listing_open(content);
	struct autogiro_summary summary;
	const struct status status = autogiro_list_orders(content, 0, &whole, &summary);
	const struct status second = autogiro_list_orders(content, 3, &stepped, &summary);
	must(status.code == STATUS_OK || (status.code == STATUS_INPUT && status.remedy != NULL));
	must(status.code == second.code && status.row == second.row && status.reason == second.reason);
	must(!whole.is_wrong && text_equal(buffer_text(&whole.lines), buffer_text(&stepped.lines)));
	if (status_is_ok(status))
		copy_and_compare(content, buffer_text(&whole.lines));
	return 0;
}
