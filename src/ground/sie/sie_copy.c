/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/sie/sie_copy.h"

#include <assert.h>
#include <stdlib.h>

/* The voucher that is being told is held until its end. */
struct copy {
	struct buffer *out;
	struct sie_writer *writer;
	struct arena arena;
	struct sie_voucher voucher;
	struct sie_line *lines;
	size_t count;
	size_t room;
};

static struct status copy_head(void *self, const struct sie_head *head)
{
	struct copy *copy = self;
	assert(copy->writer == NULL);
	sie_writer_open(copy->out, head, &copy->writer);
	return OK;
}

static struct status copy_year(void *self, const struct sie_year *year)
{
	struct copy *copy = self;
	sie_write_year(copy->writer, year);
	return OK;
}

static struct status copy_account(void *self, const struct sie_account *account)
{
	struct copy *copy = self;
	sie_write_account(copy->writer, account);
	return OK;
}

static struct status copy_object(void *self, const struct sie_object *object)
{
	struct copy *copy = self;
	sie_write_object(copy->writer, object);
	return OK;
}

static struct status copy_balance(void *self, const struct sie_balance *balance)
{
	struct copy *copy = self;
	sie_write_balance(copy->writer, balance);
	return OK;
}

static struct status begin_voucher(void *self, const struct sie_voucher *voucher)
{
	struct copy *copy = self;
	arena_reset(&copy->arena);
	copy->count = 0;
	copy->voucher = *voucher;
	copy->voucher.series = arena_copy(&copy->arena, voucher->series);
	copy->voucher.words = arena_copy(&copy->arena, voucher->words);
	copy->voucher.signature = arena_copy(&copy->arena, voucher->signature);
	return OK;
}

static struct status hold_line(void *self, const struct sie_line *line)
{
	struct copy *copy = self;
	if (copy->count == copy->room) {
		copy->room = 2 * copy->room + 16;
		copy->lines = memory_grow(copy->lines, copy->room, sizeof *copy->lines);
	}
	struct sie_line *held = &copy->lines[copy->count++];
	*held = *line;
	held->words = arena_copy(&copy->arena, line->words);
	for (size_t i = 0; i < line->dimension_count; i++)
		held->dimensions[i].code = arena_copy(&copy->arena, line->dimensions[i].code);
	return OK;
}

static struct status write_voucher(void *self)
{
	struct copy *copy = self;
	sie_write_voucher(copy->writer, &copy->voucher, copy->lines, copy->count);
	return OK;
}

struct status sie_copy(struct text file, size_t step_max, struct buffer *out, struct sie_summary *summary,
		       size_t *lost)
{
	static const struct sie_events events = {
		.head = copy_head,
		.year = copy_year,
		.account = copy_account,
		.object = copy_object,
		.balance = copy_balance,
		.voucher_begin = begin_voucher,
		.line = hold_line,
		.voucher_end = write_voucher,
	};
	struct copy copy = { .out = out, .arena = arena_open((size_t)4 * SIE_BYTES_MAX) };
	struct memory_source memory = { file, step_max };
	struct source source = source_of_memory(&memory);
	const struct status read = sie_read(&source, &events, &copy, summary);
	const struct status written = copy.writer != NULL ? sie_writer_close(&copy.writer, lost) : OK;
	arena_close(&copy.arena);
	free(copy.lines);
	return status_is_ok(read) ? written : read;
}
