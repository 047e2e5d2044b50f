/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/autogiro/seal.h"
#include "ground/autogiro/record_inner.h"

#include <assert.h>
#include <string.h>

enum { FOLD_BYTES = 512, SEAL_DAY_BYTES = 6, HEX_DIGITS = 2 * MAC_BYTES };
enum { DAY_2000_01_01 = 10957, DAY_2099_12_31 = 47481 };

/* The bytes that the seal counts: without line ends, national letters at their old seven-bit places, all else
 * but plain ones as C3. */
static void add_folded(struct mac_stream *mac, struct text bytes)
{
	static const char national[] = "\xC9\xC4\xD6\xC5\xDC\xE9\xE4\xF6\xE5\xFC";
	static const char places[] = "\x40\x5B\x5C\x5D\x5E\x60\x7B\x7C\x7D\x7E";
	char folded[FOLD_BYTES];
	size_t count = 0;
	_Static_assert(sizeof national == sizeof places, "each letter has its place");
	for (size_t i = 0; i < bytes.count; i++) {
		const char byte = bytes.bytes[i];
		if (byte == '\r' || byte == '\n')
			continue;
		const char *letter = memchr(national, byte, sizeof national - 1);
		if (letter != NULL)
			folded[count++] = places[letter - national];
		else
			folded[count++] = byte >= 0x20 && byte <= 0x7E ? byte : '\xC3';
		if (count < sizeof folded)
			continue;
		mac_stream_add(mac, (struct text){ folded, count });
		count = 0;
	}
	assert(count < sizeof folded);
	mac_stream_add(mac, (struct text){ folded, count });
}

void autogiro_seal_mac(const struct mac_key *key, struct text file, struct mac *out)
{
	struct mac_stream mac;
	assert(key != NULL && out != NULL);
	mac_stream_begin(key, &mac);
	add_folded(&mac, file);
	mac_stream_end(&mac, out);
}

/* KVV: what the key makes of a known text. */
static void key_mark(const struct mac_key *key, struct mac *out)
{
	assert(key != NULL);
	autogiro_seal_mac(key, TEXT("00000000"), out);
}

/* "00261120" or "99261120", and blanks. */
static void begin_line(char line[RECORD_BYTES + 2], const char *type, struct day day)
{
	char room[DAY_PRINT_ROOM];
	assert(strlen(type) == 2 && day.number >= DAY_2000_01_01 && day.number <= DAY_2099_12_31);
	memset(line, ' ', RECORD_BYTES);
	memcpy(line, type, 2);
	memcpy(line + 2, day_print_plain(day, room) + 2, SEAL_DAY_BYTES);
	memcpy(line + RECORD_BYTES, "\r\n", 2);
}

void autogiro_seal_begin(struct autogiro_seal *seal, const struct mac_key *key, struct day day,
			 struct buffer *out)
{
	char line[RECORD_BYTES + 2];
	assert(seal != NULL && key != NULL && out != NULL);
	*seal = (struct autogiro_seal){ .key = key, .day = day, .out = out };
	begin_line(line, "00", day);
	memcpy(line + 8, "HMAC", 4);
	mac_stream_begin(key, &seal->mac);
	autogiro_seal_add(seal, (struct text){ line, sizeof line });
}

void autogiro_seal_add(struct autogiro_seal *seal, struct text piece)
{
	assert(seal->out != NULL);
	if (piece.count == 0)
		return;
	add_folded(&seal->mac, piece);
	buffer_add(seal->out, piece);
	seal->last = piece.bytes[piece.count - 1];
}

struct status autogiro_seal_end(struct autogiro_seal *seal)
{
	char line[RECORD_BYTES + 2];
	char room[MAC_PRINT_ROOM];
	struct mac mac;
	assert(seal->out != NULL && seal->key != NULL);
	begin_line(line, "99", seal->day);
	key_mark(seal->key, &mac);
	memcpy(line + 8, mac_print(&mac, room), HEX_DIGITS);
	mac_stream_end(&seal->mac, &mac);
	memcpy(line + 8 + HEX_DIGITS, mac_print(&mac, room), HEX_DIGITS);
	if (seal->last != '\n')
		buffer_add(seal->out, TEXT("\r\n"));
	buffer_add(seal->out, (struct text){ line, sizeof line });
	return buffer_status(seal->out);
}

void autogiro_seal_wipe(struct autogiro_seal *seal)
{
	assert(seal != NULL);
	mac_stream_wipe(&seal->mac);
	*seal = (struct autogiro_seal){ 0 };
}

struct status autogiro_seal_whole(const struct mac_key *key, struct day day, struct text file,
				  struct buffer *out)
{
	SCOPED(autogiro_seal_wipe) struct autogiro_seal seal = { 0 };
	assert(file.bytes != NULL || file.count == 0);
	autogiro_seal_begin(&seal, key, day, out);
	autogiro_seal_add(&seal, file);
	return autogiro_seal_end(&seal);
}

/* A sealed file being read. The line last read is held back, as the last of all is not sealed itself. */
struct seal_check {
	const struct mac_key *key;
	struct line_reader lines;
	struct mac_stream mac;
	char held[AUTOGIRO_LINE_BYTES_MAX];
	size_t held_bytes;
	uint64_t held_row;
	struct day day; /* of record 00 */
	bool is_begun;
};

static void close_check(struct seal_check *check)
{
	assert(check->lines.bytes != NULL);
	line_reader_close(&check->lines);
	mac_stream_wipe(&check->mac);
}

static struct status read_day(struct text line, uint64_t row, struct day *out)
{
	char whole[8] = "20";
	const struct text digits = text_slice(line, 2, SEAL_DAY_BYTES);
	assert(row > 0 && out != NULL);
	memcpy(whole + 2, digits.bytes, digits.count);
	if (digits.count < SEAL_DAY_BYTES || !status_is_ok(day_parse((struct text){ whole, 8 }, out)))
		return FAIL_INPUT(row, "TK00/99 3-8 day", "This is not a day.",
				  "Do not use it; make or fetch the file again.");
	return OK;
}

static struct status begin_check(struct seal_check *check, struct text line)
{
	if (!text_starts(line, TEXT("00")) || !text_equal(text_slice(line, 8, 4), TEXT("HMAC")))
		return FAIL_INPUT(check->lines.row, "TK00", "The file has no seal.",
				  "Use the file as it was sealed, or seal it.");
	assert(!check->is_begun);
	check->is_begun = true;
	add_folded(&check->mac, line);
	return read_day(line, check->lines.row, &check->day);
}

static struct status take_line(struct seal_check *check, struct text line)
{
	assert(line.count > 0 && line.count <= sizeof check->held);
	if (!check->is_begun)
		return begin_check(check, line);
	add_folded(&check->mac, (struct text){ check->held, check->held_bytes });
	memcpy(check->held, line.bytes, line.count);
	check->held_bytes = line.count;
	check->held_row = check->lines.row;
	return OK;
}

static struct status end_check(struct seal_check *check)
{
	const struct text line = { check->held, check->held_bytes };
	struct mac said_mark;
	struct mac said;
	struct mac found;
	struct day day;
	assert(check->held_bytes <= sizeof check->held);
	if (!check->is_begun)
		return FAIL_INPUT(0, "TK00", "The file has no seal.",
				  "Use the file as it was sealed, or seal it.");
	if (!text_starts(line, TEXT("99")))
		return FAIL_INPUT(check->lines.row, "TK99",
				  "The file's seal has a beginning but no end: it has been cut.",
				  "Do not use it; make or fetch the file again.");
	TRY(read_day(line, check->held_row, &day));
	if (!status_is_ok(mac_parse(text_slice(line, 8, HEX_DIGITS), &said_mark)) ||
	    !status_is_ok(mac_parse(text_slice(line, 8 + HEX_DIGITS, HEX_DIGITS), &said)))
		return FAIL_INPUT(check->held_row, "TK99 9-72 seal", "The seal is not 64 hexadecimal digits.",
				  "Do not use it; make or fetch the file again.");
	key_mark(check->key, &found);
	if (!mac_equal(&found, &said_mark))
		return FAIL_INPUT(check->held_row, "TK99 9-40 key", "The file was sealed with another key.",
				  "Check which key is in use.");
	mac_stream_end(&check->mac, &found);
	if (!mac_equal(&found, &said) || day.number != check->day.number)
		return FAIL_INPUT(check->held_row, "TK99 41-72 seal",
				  "The file was altered after it was sealed.",
				  "Do not use it; make or fetch the file again.");
	assert(check->day.number >= DAY_2000_01_01 && check->day.number <= DAY_2099_12_31);
	return OK;
}

static struct status check_lines(struct seal_check *check)
{
	bool has_line = true;
	while (has_line) {
		struct text line = { 0 };
		const struct status status = line_reader_next(&check->lines, &line, &has_line);
		if (status.code == STATUS_LIMIT)
			return FAIL_INPUT(check->lines.row + 1, NULL,
					  "The file is larger than an Autogiro file can be.",
					  "Check that the right file was chosen.");
		TRY(status);
		if (has_line && line.count > 0)
			TRY(take_line(check, line));
	}
	assert(check->held_bytes <= sizeof check->held);
	return end_check(check);
}

struct status autogiro_seal_check(struct source *source, const struct mac_key *key, struct day *day)
{
	assert(source != NULL && key != NULL && day != NULL);
	const uint64_t bytes_left = AUTOGIRO_FILE_BYTES_MAX + source->bytes_read;
	if (source->bytes_max > bytes_left)
		source->bytes_max = bytes_left;
	SCOPED(close_check)
	struct seal_check check = { .key = key, .lines = line_reader_open(source, AUTOGIRO_LINE_BYTES_MAX) };
	mac_stream_begin(key, &check.mac);
	TRY(check_lines(&check));
	*day = check.day;
	return OK;
}
