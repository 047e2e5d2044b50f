/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "open/intake/segment.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char magic[SEGMENT_MAGIC_BYTES] = { 'H', 'S', 'L', 'E', 'T', 'T', ' ', '1' };
static const char ending[] = ".letters";
enum {
	SECONDS_DIGITS = 10,
	HANDLE_CHARACTERS = 12,
	NAME_CHARACTERS = SECONDS_DIGITS + 1 + HANDLE_CHARACTERS + 8
};

struct segment_name segment_name_make(struct moment moment, struct random *random)
{
	struct segment_name name;
	assert(moment.seconds >= 0);
	const int count = snprintf(name.characters, sizeof name.characters, "%010" PRId64 "-%s%s",
				   moment.seconds, handle_make(random).characters, ending);
	assert(count == NAME_CHARACTERS);
	(void)count;
	return name;
}

bool segment_name_is_valid(struct text name)
{
	struct handle handle;
	if (name.count != NAME_CHARACTERS || name.bytes[SECONDS_DIGITS] != '-')
		return false;
	assert(sizeof ending - 1 == NAME_CHARACTERS - SECONDS_DIGITS - 1 - HANDLE_CHARACTERS);
	return text_is_digits(text_slice(name, 0, SECONDS_DIGITS)) &&
	       status_is_ok(handle_parse(text_slice(name, SECONDS_DIGITS + 1, HANDLE_CHARACTERS), &handle)) &&
	       text_equal(text_slice(name, SECONDS_DIGITS + 1 + HANDLE_CHARACTERS, sizeof ending),
			  TEXT(".letters"));
}

struct text segment_associated(const struct segment_name *name)
{
	assert(strlen(name->characters) == NAME_CHARACTERS);
	return (struct text){ name->characters, NAME_CHARACTERS };
}

static void add_number(struct buffer *out, uint64_t number, unsigned bytes)
{
	assert(bytes <= sizeof number);
	for (unsigned i = bytes; i > 0; i--)
		buffer_add_byte(out, (char)(unsigned char)(number >> (8 * (i - 1))));
}

/* Of the bytes as part `number` of their segment; 0 is the head. */
static struct hash checksum_of(uint64_t number, struct text bytes)
{
	char room[sizeof number];
	struct hash_stream stream;
	struct hash hash;
	for (unsigned i = 0; i < sizeof number; i++)
		room[i] = (char)(unsigned char)(number >> (56 - 8 * i));
	hash_stream_begin(&stream);
	hash_stream_add(&stream, (struct text){ room, sizeof room });
	hash_stream_add(&stream, bytes);
	hash_stream_end(&stream, &hash);
	assert(bytes.bytes != NULL || bytes.count == 0);
	return hash;
}

static void add_checksum(struct buffer *out, uint64_t number, size_t from)
{
	assert(from <= out->count);
	const struct hash hash = checksum_of(number, text_slice(buffer_text(out), from, out->count));
	buffer_add(out, (struct text){ (const char *)hash.bytes, SEGMENT_CHECKSUM_BYTES });
}

static bool is_checked(uint64_t number, struct text bytes, const char *checksum)
{
	const struct hash hash = checksum_of(number, bytes);
	assert(checksum >= bytes.bytes + bytes.count);
	return memcmp(hash.bytes, checksum, SEGMENT_CHECKSUM_BYTES) == 0;
}

void segment_add_head(const struct letter_header *header, struct buffer *out)
{
	const size_t from = out->count;
	buffer_add(out, (struct text){ magic, sizeof magic });
	buffer_add(out, (struct text){ (const char *)header->bytes, sizeof header->bytes });
	add_checksum(out, 0, from);
	assert(out->is_failed || out->count == from + SEGMENT_HEAD_BYTES);
}

struct status segment_add_letter(struct letter_sealer *sealer, const struct segment_name *name,
				 struct text letter, struct buffer *out)
{
	const size_t from = out->count;
	add_number(out, letter.count + LETTER_OVERHEAD, SEGMENT_LENGTH_BYTES);
	const struct status status = letter_seal(sealer, letter, segment_associated(name), out);
	if (!status_is_ok(status)) {
		buffer_cut(out, from);
		return status;
	}
	add_checksum(out, sealer->count, from);
	assert(out->is_failed || out->count - from <= SEGMENT_RECORD_BYTES_MAX);
	return buffer_status(out);
}

struct status segment_read_head(struct text bytes, struct text *header)
{
	const struct text checked = text_slice(bytes, 0, SEGMENT_HEAD_BYTES - SEGMENT_CHECKSUM_BYTES);
	assert(header != NULL);
	if (bytes.count < SEGMENT_HEAD_BYTES || !text_starts(bytes, (struct text){ magic, sizeof magic }) ||
	    !is_checked(0, checked, bytes.bytes + checked.count))
		return FAIL_INPUT(0, "head", "The file does not begin as a file of letters.",
				  "Keep it, and ask those who look after the program.");
	*header = text_slice(bytes, SEGMENT_MAGIC_BYTES, LETTER_HEADER_BYTES);
	return OK;
}

static size_t read_length(struct text bytes)
{
	size_t length = 0;
	assert(bytes.count >= SEGMENT_LENGTH_BYTES);
	for (size_t i = 0; i < SEGMENT_LENGTH_BYTES; i++)
		length = length << 8 | (unsigned char)bytes.bytes[i];
	return length;
}

enum segment_found segment_read_record(struct text rest, uint64_t number, struct text *sealed, size_t *bytes)
{
	*bytes = 0;
	assert(number > 0);
	if (rest.count < SEGMENT_LENGTH_BYTES)
		return SEGMENT_MORE;
	const size_t length = read_length(rest);
	if (length < LETTER_OVERHEAD || length > SEGMENT_SEALED_BYTES_MAX)
		return SEGMENT_DAMAGE;
	const struct text checked = text_slice(rest, 0, SEGMENT_LENGTH_BYTES + length);
	if (rest.count < checked.count + SEGMENT_CHECKSUM_BYTES)
		return SEGMENT_MORE;
	*bytes = checked.count + SEGMENT_CHECKSUM_BYTES;
	*sealed = text_slice(checked, SEGMENT_LENGTH_BYTES, length);
	return is_checked(number, checked, rest.bytes + checked.count) ? SEGMENT_RECORD : SEGMENT_DAMAGE;
}
