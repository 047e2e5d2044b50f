/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_inner.h"

#include <assert.h>
#include <string.h>

static struct status begin_document(struct pain_walk *walk, const struct xml_tag *tag, uint64_t row)
{
	const struct pain_message *message = walk->message;
	assert(walk->depth == 0 && message->refusal != NULL);
	if (!text_equal(tag->name, TEXT("Document")) || !text_starts(tag->space, message->space) ||
	    tag->space.count > sizeof walk->space)
		return FAIL_INPUT(row, "Document", message->refusal, message->remedy);
	memcpy(walk->space, tag->space.bytes, tag->space.count);
	walk->space_bytes = tag->space.count;
	walk->depth = 1;
	walk->row = row;
	return OK;
}

static struct status begin_message(struct pain_walk *walk, const struct xml_tag *tag, uint64_t row)
{
	assert(walk->depth == 1 && row > 0);
	if (!text_equal(tag->name, walk->message->element) || walk->has_message)
		return FAIL_INPUT(row, "Document",
				  "The message inside the file is not the one its namespace names.",
				  walk->message->remedy);
	walk->has_message = true;
	walk->depth = 2;
	return OK;
}

struct status pain_walk_begin(struct pain_walk *walk, struct xml_reader *reader, const struct xml_tag *tag,
			      struct text *path)
{
	assert(walk->message != NULL && path != NULL);
	*path = (struct text){ 0 };
	if (walk->passed_depth == 0 && walk->depth == 0)
		return begin_document(walk, tag, xml_row(reader));
	if (walk->passed_depth == 0 && walk->depth == 1)
		return begin_message(walk, tag, xml_row(reader));
	const struct text space = { walk->space, walk->space_bytes };
	if (walk->passed_depth > 0 || !text_equal(tag->space, space) ||
	    walk->path_bytes + 1 + tag->name.count > sizeof walk->path) {
		walk->passed_depth++;
		return OK;
	}
	if (walk->path_bytes > 0)
		walk->path[walk->path_bytes++] = '/';
	memcpy(walk->path + walk->path_bytes, tag->name.bytes, tag->name.count);
	walk->path_bytes += tag->name.count;
	walk->depth++;
	*path = (struct text){ walk->path, walk->path_bytes };
	return OK;
}

struct text pain_walk_end(struct pain_walk *walk)
{
	assert(walk->depth > 0);
	if (walk->passed_depth > 0) {
		walk->passed_depth--;
		return (struct text){ 0 };
	}
	const struct text path = { walk->path, walk->path_bytes };
	while (walk->path_bytes > 0 && walk->path[walk->path_bytes - 1] != '/')
		walk->path_bytes--;
	walk->path_bytes -= walk->path_bytes > 0;
	walk->depth--;
	return path;
}

const struct pain_value *pain_walk_value(const struct pain_walk *walk, struct text path)
{
	assert(walk->values != NULL && path.count > 0);
	for (const struct pain_value *value = walk->values; value->path.count > 0; value++)
		if (text_equal(value->path, path))
			return value;
	return NULL;
}

static bool is_white(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

struct text pain_trimmed(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	while (text.count > 0 && is_white(text.bytes[0]))
		text = text_slice(text, 1, text.count);
	while (text.count > 0 && is_white(text.bytes[text.count - 1]))
		text.count--;
	return text;
}

/* The seconds of "09:00" or "09:00:00"; -1 when it is neither. */
static int64_t clock_seconds(struct text text)
{
	static const int64_t bounds[] = { 24, 60, 60 };
	const size_t parts = (text.count + 1) / 3;
	int64_t seconds = 0;
	assert(text.bytes != NULL || text.count == 0);
	if (text.count != 3 * parts - 1 || parts < 2 || parts > 3)
		return -1;
	for (size_t i = 0; i < 3; i++) {
		int64_t number = 0;
		const struct text part = text_slice(text, 3 * i, 2);
		if (i < parts && (!status_is_ok(text_to_number(part, &number)) || number >= bounds[i]))
			return -1;
		if (i > 0 && i < parts && text.bytes[3 * i - 1] != ':')
			return -1;
		seconds = seconds * 60 + number;
	}
	return seconds;
}

/* Takes the zone off the end: "Z", "+01:00" or none. */
static bool take_zone(struct text *time, int64_t *seconds)
{
	assert(time != NULL && seconds != NULL);
	*seconds = 0;
	if (time->count > 0 && time->bytes[time->count - 1] == 'Z') {
		time->count--;
		return true;
	}
	const size_t at = time->count > 6 ? time->count - 6 : 0;
	if (at == 0 || (time->bytes[at] != '+' && time->bytes[at] != '-'))
		return true;
	*seconds = clock_seconds(text_slice(*time, at + 1, 5));
	if (*seconds < 0)
		return false;
	*seconds = time->bytes[at] == '-' ? -*seconds : *seconds;
	time->count = at;
	return true;
}

struct status pain_moment_parse(struct text text, struct moment *out)
{
	struct day day;
	struct text time = text_slice(text, 11, text.count);
	int64_t zone = 0;
	assert(out != NULL);
	if (text_find(text, TEXT("T")) != 10 || !status_is_ok(day_parse(text_slice(text, 0, 10), &day)) ||
	    !take_zone(&time, &zone))
		return FAIL(STATUS_INPUT, "There is no such moment.");
	struct text fraction = time;
	const bool has_point = text_find(time, TEXT(".")) < time.count;
	const int64_t seconds = clock_seconds(text_take_until(&fraction, '.'));
	if (seconds < 0 || (has_point && !text_is_digits(fraction)))
		return FAIL(STATUS_INPUT, "There is no such moment.");
	out->seconds = day.number * 86400 + seconds - zone;
	return OK;
}

struct text pain_walk_version(const struct pain_walk *walk)
{
	const struct text space = { walk->space, walk->space_bytes };
	assert(text_starts(space, walk->message->space));
	return text_slice(space, walk->message->space.count, space.count);
}

struct status pain_walk_read(struct source *source, const struct xml_events *events, void *self,
			     const struct status *answer)
{
	/* The deepest path that is followed is 12; what is passed over may be deeper. */
	static const struct xml_limits limits = { .depth_max = 32,
						  .text_bytes_max = PAIN_TEXT_BYTES_MAX,
						  .attributes_max = 16,
						  .raw_bytes_max = 1 };
	assert(source != NULL && events != NULL && answer != NULL);
	const uint64_t bytes_left = PAIN_FILE_BYTES_MAX + source->bytes_read;
	if (source->bytes_max > bytes_left)
		source->bytes_max = bytes_left;
	struct status read = xml_read(source, &limits, events, self);
	if (!status_is_ok(*answer))
		return *answer;
	if (read.code == STATUS_LIMIT)
		read.code = STATUS_INPUT;
	if (read.code == STATUS_INPUT && read.remedy == NULL)
		read.remedy = PAIN_MAKE_AGAIN;
	return read;
}

/* Where the kind is first named, by its namespace or by its message's element; bytes.count when nowhere. */
static size_t named_at(struct text bytes, struct text space, struct text element)
{
	assert(space.count > 0 && element.count > 0);
	const size_t by_space = text_find(bytes, space);
	const size_t by_element = text_find(bytes, element);
	return by_space < by_element ? by_space : by_element;
}

enum pain_kind pain_file_kind(struct text first_bytes)
{
	assert(first_bytes.bytes != NULL || first_bytes.count == 0);
	const struct text bytes = text_slice(first_bytes, 0, PAIN_SNIFF_BYTES);
	const size_t orders = named_at(bytes, TEXT("xsd:pain.001.001."), TEXT("CstmrCdtTrfInitn>"));
	const size_t answers = named_at(bytes, TEXT("xsd:pain.002.001."), TEXT("CstmrPmtStsRpt>"));
	if (orders == answers || text_find(bytes, TEXT("<")) == bytes.count)
		return PAIN_UNKNOWN;
	return orders < answers ? PAIN_001 : PAIN_002;
}
