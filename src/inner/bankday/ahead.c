/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading ahead: the file is read and checked in a thread of its own, whose events are copied into batches
 * that the caller's thread tells. While one batch is told the next ones are filled. */

#include "inner/bankday/ahead.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

enum {
	BATCHES = 8, /* a movement comes all at once, and is worked on when it is whole: room for several */
	BATCH_EVENTS_MAX = 64,
	BATCH_BYTES = 128 << 10, /* a batch is handed over when its texts have passed this */
	BATCH_BYTES_MAX = 2 * BATCH_BYTES,
	ROW_TEXTS = 12,
};

enum event_kind { EVENT_BEGIN, EVENT_ROW, EVENT_END };

struct event {
	enum event_kind kind;
	union {
		struct statement_head head;
		struct statement_row row;
		struct statement_tail tail;
	};
};

struct batch {
	struct arena texts;
	size_t bytes;
	size_t count;
	struct event events[BATCH_EVENTS_MAX];
};

struct ahead {
	const struct ahead_file *file;
	struct bank_file_summary *summary;
	struct status status; /* how the reading ended */
	struct batch batches[BATCHES];
	struct batch *filling; /* the reader's own until it is handed over */

	pthread_mutex_t lock;
	pthread_cond_t turned; /* one of these changed */
	size_t filled;         /* batches handed over, ever */
	size_t told;
	bool has_ended;
	bool is_stopped; /* the caller wants no more */
};

/* What the reader is told when the caller has failed; the caller's own status is the one that counts. */
static struct status stopped(const struct ahead *ahead)
{
	assert(ahead->filled > 0);
	return FAIL(STATUS_REFUSED, "The reading was stopped.");
}

static void keep_text(struct batch *batch, struct text *text)
{
	assert(text->bytes != NULL || text->count == 0);
	batch->bytes += text->count;
	*text = arena_copy(&batch->texts, *text);
}

static void keep_row_texts(struct batch *batch, struct statement_row *row)
{
	assert(row->row > 0);
	struct text *const texts[] = {
		&row->service_reference, &row->end_to_end,    &row->unique_reference,
		&row->reference,         &row->message,       &row->further_references,
		&row->payer_name,        &row->payer_account, &row->payer_identity,
		&row->via_account,       &row->bank_code,     &row->raw,
	};
	_Static_assert(sizeof texts / sizeof texts[0] == ROW_TEXTS, "each text of a row");
	for (size_t i = 0; i < ROW_TEXTS; i++)
		keep_text(batch, texts[i]);
}

/* Gives the batch to the caller and takes the next one, once it has been told. */
static struct status hand_over(struct ahead *ahead)
{
	pthread_mutex_lock(&ahead->lock);
	ahead->filled++;
	pthread_cond_signal(&ahead->turned);
	while (ahead->filled - ahead->told == BATCHES && !ahead->is_stopped)
		pthread_cond_wait(&ahead->turned, &ahead->lock);
	const bool is_stopped = ahead->is_stopped;
	ahead->filling = &ahead->batches[ahead->filled % BATCHES];
	pthread_mutex_unlock(&ahead->lock);
	if (is_stopped)
		return stopped(ahead);
	arena_reset(&ahead->filling->texts);
	ahead->filling->bytes = ahead->filling->count = 0;
	return OK;
}

static struct status keep_event(struct ahead *ahead, const struct event *event)
{
	struct batch *batch = ahead->filling;
	assert(batch->count < BATCH_EVENTS_MAX);
	struct event *kept = &batch->events[batch->count++];
	*kept = *event;
	if (event->kind == EVENT_BEGIN) {
		keep_text(batch, &kept->head.account);
		keep_text(batch, &kept->head.identity);
	} else if (event->kind == EVENT_ROW) {
		keep_row_texts(batch, &kept->row);
	}
	return batch->count == BATCH_EVENTS_MAX || batch->bytes > BATCH_BYTES ? hand_over(ahead) : OK;
}

static struct status keep_begin(void *self, const struct statement_head *head)
{
	return keep_event(self, &(struct event){ EVENT_BEGIN, .head = *head });
}

static struct status keep_row(void *self, const struct statement_row *row)
{
	return keep_event(self, &(struct event){ EVENT_ROW, .row = *row });
}

static struct status keep_end(void *self, const struct statement_tail *tail)
{
	return keep_event(self, &(struct event){ EVENT_END, .tail = *tail });
}

static struct status read_any(const struct ahead_file *file, const struct statement_events *events,
			      void *self, struct bank_file_summary *out)
{
	assert((file->kind == BANK_FILE_SWISH) == (file->swish != NULL));
	if (file->kind == BANK_FILE_SWISH)
		return bank_swish_read(file->swish, file->source, events, self, out);
	return bank_file_read(file->kind, file->source, events, self, out);
}

/* What was told before the file was found wrong is told to the caller too. */
static void *read_in_thread(void *argument)
{
	struct ahead *ahead = argument;
	static const struct statement_events events = { keep_begin, keep_row, keep_end };
	ahead->status = read_any(ahead->file, &events, ahead, ahead->summary);
	pthread_mutex_lock(&ahead->lock);
	if (!ahead->is_stopped)
		ahead->filled++;
	ahead->has_ended = true;
	assert(ahead->filled - ahead->told <= BATCHES);
	pthread_cond_signal(&ahead->turned);
	pthread_mutex_unlock(&ahead->lock);
	return NULL;
}

static struct status tell_event(const struct event *event, const struct statement_events *events, void *self)
{
	switch (event->kind) {
	case EVENT_BEGIN:
		return events->begin(self, &event->head);
	case EVENT_ROW:
		return events->row(self, &event->row);
	case EVENT_END:
		return events->end(self, &event->tail);
	}
	assert(false && "an unknown event");
	return OK;
}

/* The batch that is next to be told; NULL when all are. */
static const struct batch *wait_for_batch(struct ahead *ahead)
{
	pthread_mutex_lock(&ahead->lock);
	while (ahead->told == ahead->filled && !ahead->has_ended)
		pthread_cond_wait(&ahead->turned, &ahead->lock);
	const bool is_left = ahead->told < ahead->filled;
	pthread_mutex_unlock(&ahead->lock);
	assert(is_left || ahead->has_ended);
	return is_left ? &ahead->batches[ahead->told % BATCHES] : NULL;
}

static struct status tell_all(struct ahead *ahead, const struct statement_events *events, void *self)
{
	struct status status = OK;
	const struct batch *batch = wait_for_batch(ahead);
	for (; batch != NULL && status_is_ok(status); batch = wait_for_batch(ahead)) {
		for (size_t i = 0; i < batch->count && status_is_ok(status); i++)
			status = tell_event(&batch->events[i], events, self);
		pthread_mutex_lock(&ahead->lock);
		ahead->told++;
		ahead->is_stopped = !status_is_ok(status);
		pthread_cond_signal(&ahead->turned);
		pthread_mutex_unlock(&ahead->lock);
	}
	return status;
}

static struct ahead *open_ahead(const struct ahead_file *file, struct bank_file_summary *out)
{
	struct ahead *ahead = memory_take(1, sizeof *ahead);
	assert(file->source != NULL && out != NULL);
	ahead->file = file;
	ahead->summary = out;
	ahead->filling = &ahead->batches[0];
	for (size_t i = 0; i < BATCHES; i++)
		ahead->batches[i].texts = arena_open(BATCH_BYTES_MAX);
	pthread_mutex_init(&ahead->lock, NULL);
	pthread_cond_init(&ahead->turned, NULL);
	return ahead;
}

static void close_ahead(struct ahead **ahead)
{
	assert(*ahead != NULL);
	pthread_cond_destroy(&(*ahead)->turned);
	pthread_mutex_destroy(&(*ahead)->lock);
	for (size_t i = 0; i < BATCHES; i++)
		arena_close(&(*ahead)->batches[i].texts);
	free(*ahead);
}

struct status ahead_read(const struct ahead_file *file, const struct statement_events *events, void *self,
			 struct bank_file_summary *out)
{
	assert(events != NULL && events->begin != NULL && events->row != NULL && events->end != NULL);
	SCOPED(close_ahead) struct ahead *ahead = open_ahead(file, out);
	pthread_t thread;
	if (pthread_create(&thread, NULL, read_in_thread, ahead) != 0)
		return FAIL(STATUS_BROKEN, "The system gave no thread to read the file in.");
	const struct status status = tell_all(ahead, events, self);
	const int code = pthread_join(thread, NULL);
	assert(code == 0 && ahead->has_ended);
	(void)code;
	return status_is_ok(status) ? ahead->status : status;
}
