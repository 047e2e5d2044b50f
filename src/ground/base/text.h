/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Text: a borrowed run of bytes, UTF-8 unless said otherwise, not closed by NUL. */

#ifndef GROUND_BASE_TEXT_H
#define GROUND_BASE_TEXT_H

#include "ground/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	const char *bytes;
	size_t count;
};

#define TEXT(literal) ((struct text){ "" literal, sizeof(literal) - 1 })
/* For printf: printf("%.*s", TEXT_ARGS(name)) */
#define TEXT_ARGS(text) (int)(text).count, (text).bytes

struct text text_of(const char *c_string); /* NULL gives the empty text */
bool text_equal(struct text a, struct text b);
int text_compare(struct text a, struct text b); /* by bytes, as both databases with locale C */
bool text_starts(struct text text, struct text with);
/* Position of `what` in `text`, or text.count when it is not there. */
size_t text_find(struct text text, struct text what);
/* From `start`, at most `count` bytes; outside the text it is empty. */
struct text text_slice(struct text text, size_t start, size_t count);
struct text text_trim(struct text text); /* spaces and tabs at both ends */
/* Cuts off and returns what stands before the first `separator`; all of it when there is none. */
struct text text_take_until(struct text *rest, char separator);
bool text_is_digits(struct text text); /* at least one, all 0-9 */
/* Bytes of the UTF-8 character at the start of `text`, which is not empty, and the character itself; 0 when
 * it is not valid: NUL, a surrogate, an overlong form, cut off (RFC 3629). */
size_t text_character(struct text text, uint32_t *character);
/* How many bytes at the start are whole valid characters. */
size_t text_utf8_bytes(struct text text);
/* Valid UTF-8 without NUL, surrogates or overlong forms (RFC 3629). */
bool text_is_utf8(struct text text);
/* Valid UTF-8 that shows as one line and nothing beside it: no controls, no ends of lines, nothing that turns
 * the order of the characters after it (UAX #9: embeddings, overrides and isolates), by which one name could
 * be shown as another. */
bool text_is_line(struct text text);
/* A whole number without sign. STATUS_INPUT when empty, not digits, or above INT64_MAX. */
MUST_USE struct status text_to_number(struct text text, int64_t *out);
/* Copies into a C string of `room` bytes. STATUS_LIMIT when it does not fit, STATUS_INPUT when
 * it holds a NUL, where C would cut it. */
MUST_USE struct status text_to_c(struct text text, char *out, size_t room);

#endif
