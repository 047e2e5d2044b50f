/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The vouchers of a SIE file are posted, in the file's order. */
#include "inner/takeover/history_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	EVIDENCE_ROOM = 64,
	/* of a voucher: its lines' words, and four codes each */
	TEXTS_MAX = (LEDGER_LINES_MAX + 2) * (LEDGER_WORDS_MAX + 64),
};

/* A voucher on its way from its first line to its last. */
struct posting {
	struct store_tx *tx;
	struct history_file *file;
	const struct actor *by;
	struct arena texts;
	struct ledger_line *lines;
	size_t count;
	struct sie_voucher voucher;
	char series[LEDGER_SERIES_MAX + 1];
	char evidence[EVIDENCE_ROOM];
	struct text words;
};

/* Series that these books can have keep their name; the others are gathered in one. */
static bool keep_series(struct text series, char room[LEDGER_SERIES_MAX + 1])
{
	bool is_kept = series.count >= 1 && series.count <= LEDGER_SERIES_MAX;
	for (size_t i = 0; is_kept && i < series.count; i++)
		is_kept = series.bytes[i] >= 'A' && series.bytes[i] <= 'Z';
	const struct status copied = text_to_c(is_kept ? series : TEXT("SIE"), room, LEDGER_SERIES_MAX + 1);
	assert(status_is_ok(copied));
	return is_kept;
}

static struct status begin_voucher(void *self, const struct sie_voucher *voucher)
{
	struct posting *posting = self;
	struct takeover_year *told = posting->file->told;
	int64_t cut = 0;
	arena_reset(&posting->texts);
	posting->count = 0;
	posting->voucher = *voucher;
	const bool is_kept = keep_series(voucher->series, posting->series);
	const struct text series = history_cut(voucher->series, 16, &cut);
	snprintf(posting->evidence, sizeof posting->evidence, "SIE %.*s%" PRId64, TEXT_ARGS(series),
		 voucher->number);
	const struct text words = history_cut(text_trim(voucher->words), LEDGER_WORDS_MAX, &told->cut);
	posting->words = arena_copy(&posting->texts, words.count > 0 ? words : text_of(posting->evidence));
	posting->voucher.series = is_kept ? text_of(posting->series) : (struct text){ 0 };
	assert(posting->words.count > 0);
	return OK;
}

static bool is_wanted(const struct posting *posting)
{
	const struct day through = posting->file->through;
	assert(posting->voucher.row > 0);
	return through.number == 0 || posting->voucher.day.number <= through.number;
}

static struct status add_dimension(struct posting *posting, const struct sie_dimension_value *value,
				   struct ledger_dimensions *out)
{
	struct takeover_year *told = posting->file->told;
	struct dimension_value_id id;
	assert(out != NULL);
	if (!history_keeps(posting->file, value->dimension) || value->code.count == 0) {
		told->dimensions++;
		return OK;
	}
	const struct text code = history_cut(value->code, LEDGER_CODE_MAX, &told->cut);
	TRY(ledger_dimension_value(posting->tx, (enum ledger_dimension)value->dimension, code, code, &id));
	if (value->dimension == DIMENSION_PROJECT)
		out->project = id;
	if (value->dimension == DIMENSION_FUND)
		out->fund = id;
	if (value->dimension == DIMENSION_PURPOSE)
		out->purpose = id;
	if (value->dimension == DIMENSION_FUNDER)
		out->funder = id;
	return OK;
}

static struct status take_line(void *self, const struct sie_line *line)
{
	struct posting *posting = self;
	assert(posting->lines != NULL);
	if (line->amount.ore == 0 || !is_wanted(posting))
		return OK;
	if (posting->count == LEDGER_LINES_MAX)
		return FAIL(STATUS_LIMIT, "The voucher has too many lines.");
	struct ledger_line *into = &posting->lines[posting->count++];
	const struct text words =
	    history_cut(text_trim(line->words), LEDGER_WORDS_MAX, &posting->file->told->cut);
	*into = (struct ledger_line){ .account = line->account,
				      .amount = line->amount,
				      .words = arena_copy(&posting->texts, words) };
	for (size_t i = 0; i < line->dimension_count; i++)
		TRY(add_dimension(posting, &line->dimensions[i], &into->dimensions));
	assert(posting->count <= LEDGER_LINES_MAX);
	return OK;
}

static struct status end_voucher(void *self)
{
	struct posting *posting = self;
	struct takeover_year *told = posting->file->told;
	if (posting->count == 0) {
		told->passed++;
		return OK;
	}
	const struct ledger_voucher voucher = {
		.series = text_of(posting->series),
		.day = posting->voucher.day,
		.words = posting->words,
		.evidence = text_of(posting->evidence),
		.lines = posting->lines,
		.count = posting->count,
	};
	struct ledger_posted posted;
	TRY(status_at_row(ledger_post(posting->tx, &voucher, posting->by, &posted), posting->voucher.row));
	assert(posted.number > 0);
	told->vouchers++;
	const bool is_same = posting->voucher.series.count > 0 && posted.number == posting->voucher.number;
	told->renumbered += is_same ? 0 : 1;
	return OK;
}

static enum account_kind kind_of(int64_t number, char type)
{
	assert(number >= LEDGER_ACCOUNT_MIN && number <= LEDGER_ACCOUNT_MAX);
	switch (type) {
	case 'T':
		return ACCOUNT_ASSET;
	case 'S':
		return ACCOUNT_LIABILITY;
	case 'I':
		return ACCOUNT_INCOME;
	case 'K':
		return ACCOUNT_COST;
	default: /* by the BAS plan's classes */
		break;
	}
	if (number < 2000)
		return ACCOUNT_ASSET;
	if (number < 3000)
		return ACCOUNT_LIABILITY;
	return number < 4000 ? ACCOUNT_INCOME : ACCOUNT_COST;
}

struct status history_add_accounts(struct store_tx *tx, struct history_file *file)
{
	for (int64_t i = 0; i < HISTORY_ACCOUNTS; i++) {
		const struct history_account *account = &file->accounts[i];
		struct ledger_account standing;
		struct ledger_account added = { .number = LEDGER_ACCOUNT_MIN + i, .is_open = true };
		if (!account->is_used)
			continue;
		const struct status found = ledger_find_account(tx, added.number, &standing);
		if (found.code != STATUS_NOT_FOUND) {
			TRY(found);
			continue;
		}
		added.kind = kind_of(added.number, account->type);
		added.name = history_cut(text_trim(account->name), LEDGER_WORDS_MAX, &file->told->cut);
		if (added.name.count == 0)
			added.name = TEXT("SIE");
		TRY(ledger_put_account(tx, &added));
		file->told->accounts++;
	}
	assert(file->told->accounts <= HISTORY_ACCOUNTS);
	return OK;
}

static struct status add_objects(struct store_tx *tx, struct history_file *file)
{
	for (const struct history_object *at = file->objects; at != NULL; at = at->next) {
		struct dimension_value_id id;
		const struct text name = text_trim(at->object.name);
		const struct text code = history_cut(at->object.code, LEDGER_CODE_MAX, &file->told->cut);
		assert(history_keeps(file, at->object.dimension));
		TRY(ledger_dimension_value(
		    tx, (enum ledger_dimension)at->object.dimension, code,
		    name.count > 0 ? history_cut(name, LEDGER_WORDS_MAX, &file->told->cut) : code, &id));
	}
	return OK;
}

struct status history_post(struct store_tx *tx, struct history_file *file, const struct actor *by)
{
	static const struct sie_events events = { .voucher_begin = begin_voucher,
						  .line = take_line,
						  .voucher_end = end_voucher };
	struct memory_source memory = { .rest = file->bytes };
	struct source source = source_of_memory(&memory);
	struct sie_summary summary;
	struct posting posting = { .tx = tx, .file = file, .by = by, .texts = arena_open(TEXTS_MAX) };
	source.bytes_max = SIE_BYTES_MAX;
	posting.lines = memory_take(LEDGER_LINES_MAX, sizeof *posting.lines);
	struct status status = add_objects(tx, file);
	if (status_is_ok(status))
		status = sie_read(&source, &events, &posting, &summary);
	assert(posting.count <= LEDGER_LINES_MAX);
	free(posting.lines);
	arena_close(&posting.texts);
	return status;
}
