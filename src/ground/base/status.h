/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Status: how every function that can fail answers, and the two macros that pass the answer on. */

#ifndef GROUND_BASE_STATUS_H
#define GROUND_BASE_STATUS_H

#include <stddef.h>
#include <stdint.h>

#define MUST_USE __attribute__((warn_unused_result))

/* Runs `close` on the variable when its scope ends: SCOPED(store_close) struct store *books = NULL; */
#define SCOPED(close) __attribute__((cleanup(close)))

enum status_code {
	STATUS_OK = 0,
	STATUS_NOT_FOUND, /* what was asked for is not there */
	STATUS_REFUSED,   /* the one who asks may not */
	STATUS_CONFLICT,  /* it does not fit what already stands */
	STATUS_INPUT,     /* what came from outside is wrong; row, field and remedy say where */
	STATUS_LIMIT,     /* an upper bound was met */
	STATUS_BROKEN,    /* disk, memory, network or library failed us */
};

/* The answer. All strings are constants and hold no personal data; they are also the keys of the phrase
 * files. A sentence for a person is put together as: file, row, field: reason remedy. */
struct status {
	enum status_code code;
	const char *reason; /* one sentence; NULL only when code is STATUS_OK */
	const char *field;  /* the field's name in the words of its format, or NULL */
	const char *remedy; /* one sentence: what the person can do, or NULL */
	uint64_t row;       /* 1-based row of the input; 0 when no row applies */
};

#define OK ((struct status){ .code = STATUS_OK })
#define FAIL(status_code, sentence) ((struct status){ .code = (status_code), .reason = (sentence) })

/* STATUS_INPUT at a place: FAIL_INPUT(row, "amount", "The amount is not a number.", "Ask the bank for the
 * file again."). */
#define FAIL_INPUT(at_row, field_name, sentence, what_to_do)                                                 \
	((struct status){ .code = STATUS_INPUT,                                                              \
			  .reason = (sentence),                                                              \
			  .field = (field_name),                                                             \
			  .remedy = (what_to_do),                                                            \
			  .row = (at_row) })

/* Marks a constant that people read beside the sentences of failures, so that the build finds it and its
 * translations (ground/phrases). */
#define SAY(english) (english)

/* Returns from the calling function when the expression failed. The only macro that may return. */
#define TRY(expression)                                                                                      \
	do {                                                                                                 \
		const struct status try_status = (expression);                                               \
		if (try_status.code != STATUS_OK)                                                            \
			return try_status;                                                                   \
	} while (0)

static inline int status_is_ok(struct status status)
{
	return status.code == STATUS_OK;
}

/* The same failure with a row filled in, unless a deeper place already named one. */
struct status status_at_row(struct status status, uint64_t row);

/* One lower-case word for logs and --json, such as "input". */
const char *status_word(enum status_code code);

#endif
