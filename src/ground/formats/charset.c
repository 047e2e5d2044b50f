/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/charset.h"

#include <assert.h>
#include <string.h>

/* The characters of bytes 80-FF, by the Unicode Consortium's table
 * (https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/CP437.TXT). */
static const uint16_t cp437[128] = {
	0x00C7, 0x00FC, 0x00E9, 0x00E2, 0x00E4, 0x00E0, 0x00E5, 0x00E7, /* 80 */
	0x00EA, 0x00EB, 0x00E8, 0x00EF, 0x00EE, 0x00EC, 0x00C4, 0x00C5, /* 88 */
	0x00C9, 0x00E6, 0x00C6, 0x00F4, 0x00F6, 0x00F2, 0x00FB, 0x00F9, /* 90 */
	0x00FF, 0x00D6, 0x00DC, 0x00A2, 0x00A3, 0x00A5, 0x20A7, 0x0192, /* 98 */
	0x00E1, 0x00ED, 0x00F3, 0x00FA, 0x00F1, 0x00D1, 0x00AA, 0x00BA, /* A0 */
	0x00BF, 0x2310, 0x00AC, 0x00BD, 0x00BC, 0x00A1, 0x00AB, 0x00BB, /* A8 */
	0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, /* B0 */
	0x2555, 0x2563, 0x2551, 0x2557, 0x255D, 0x255C, 0x255B, 0x2510, /* B8 */
	0x2514, 0x2534, 0x252C, 0x251C, 0x2500, 0x253C, 0x255E, 0x255F, /* C0 */
	0x255A, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256C, 0x2567, /* C8 */
	0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256B, /* D0 */
	0x256A, 0x2518, 0x250C, 0x2588, 0x2584, 0x258C, 0x2590, 0x2580, /* D8 */
	0x03B1, 0x00DF, 0x0393, 0x03C0, 0x03A3, 0x03C3, 0x00B5, 0x03C4, /* E0 */
	0x03A6, 0x0398, 0x03A9, 0x03B4, 0x221E, 0x03C6, 0x03B5, 0x2229, /* E8 */
	0x2261, 0x00B1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00F7, 0x2248, /* F0 */
	0x00B0, 0x2219, 0x00B7, 0x221A, 0x207F, 0x00B2, 0x25A0, 0x00A0, /* F8 */
};

/* How many bytes at the start are the same in every set. */
static size_t shared_bytes(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	size_t count = 0;
	while (count < text.count && (unsigned char)text.bytes[count] < 0x80)
		count++;
	return count;
}

enum { DECODED_AT_ONCE = 80, UTF8_BYTES_EACH_MAX = 3 };

/* How many of eight characters are ASCII before the first that is not. */
static size_t ascii_of_eight(const char *characters)
{
	uint64_t eight;
	memcpy(&eight, characters, sizeof eight);
	if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
		eight = __builtin_bswap64(eight);
	eight &= UINT64_C(0x8080808080808080);
	return eight == 0 ? 8 : (size_t)__builtin_ctzll(eight) / 8;
}

/* Writes the text in UTF-8 and returns what stands after it; eight characters at a time, so `at` has room for
 * that many more. */
static char *put_latin1(char *at, struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	for (size_t i = 0; i < text.count;) {
		if (text.count - i >= 8) {
			const size_t ascii = ascii_of_eight(text.bytes + i);
			memcpy(at, text.bytes + i, 8);
			at += ascii;
			i += ascii;
			if (ascii == 8)
				continue;
		}
		const unsigned char byte = (unsigned char)text.bytes[i++];
		if (byte >= 0x80)
			*at++ = (char)(0xC0 | byte >> 6);
		*at++ = (char)(byte < 0x80 ? byte : 0x80 | (byte & 0x3F));
	}
	return at;
}

/* The same; its characters lie between U+0080 and U+FFFF. */
static char *put_cp437(char *at, struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	for (size_t i = 0; i < text.count; i++) {
		const unsigned char byte = (unsigned char)text.bytes[i];
		const unsigned character = byte < 0x80 ? byte : cp437[byte - 0x80];
		if (character < 0x80) {
			*at++ = (char)character;
			continue;
		}
		if (character >= 0x800)
			*at++ = (char)(0xE0 | character >> 12);
		*at++ = (char)(character >= 0x800 ? 0x80 | (character >> 6 & 0x3F) : 0xC0 | character >> 6);
		*at++ = (char)(0x80 | (character & 0x3F));
	}
	return at;
}

struct status charset_decode(enum charset charset, struct text text, struct buffer *out)
{
	char room[DECODED_AT_ONCE * UTF8_BYTES_EACH_MAX];
	assert(out != NULL);
	if (charset == CHARSET_UTF8) {
		if (!text_is_utf8(text))
			return FAIL(STATUS_INPUT, "The text is not in the character set UTF-8.");
		buffer_add(out, text);
		return OK;
	}
	for (size_t done = 0; done < text.count; done += DECODED_AT_ONCE) {
		const struct text part = text_slice(text, done, DECODED_AT_ONCE);
		const char *end = charset == CHARSET_CP437 ? put_cp437(room, part) : put_latin1(room, part);
		buffer_add(out, (struct text){ room, (size_t)(end - room) });
	}
	return OK;
}

/* The byte for a character beyond U+007F, or 0 when the set lacks it. */
static unsigned char find_byte(enum charset charset, uint32_t character)
{
	assert(character >= 0x80 && charset != CHARSET_UTF8);
	if (charset == CHARSET_LATIN1)
		return character <= 0xFF ? (unsigned char)character : 0;
	for (unsigned i = 0; i < 128; i++)
		if (cp437[i] == character)
			return (unsigned char)(0x80 + i);
	return 0;
}

/* Adds the character at the start of `text`, which is beyond U+007F. Returns how many bytes it took. */
static size_t encode_character(enum charset charset, struct text text, struct buffer *out, size_t *lost)
{
	assert(text.count > 0 && (unsigned char)text.bytes[0] >= 0x80);
	uint32_t character = 0;
	const size_t count = text_character(text, &character);
	if (count > 0 && charset == CHARSET_UTF8) {
		buffer_add(out, text_slice(text, 0, count));
		return count;
	}
	const unsigned char byte = count > 0 ? find_byte(charset, character) : 0;
	buffer_add_byte(out, byte != 0 ? (char)byte : '?');
	*lost += byte == 0;
	return count > 0 ? count : 1;
}

void charset_encode(enum charset charset, struct text text, struct buffer *out, size_t *lost)
{
	assert(out != NULL && lost != NULL);
	while (text.count > 0) {
		const size_t shared = shared_bytes(text);
		buffer_add(out, text_slice(text, 0, shared));
		text = text_slice(text, shared, text.count);
		if (text.count > 0)
			text = text_slice(text, encode_character(charset, text, out, lost), text.count);
	}
}
