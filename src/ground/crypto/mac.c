/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/crypto/mac.h"

#include <assert.h>
#include <string.h>

_Static_assert((int)MAC_BYTES <= (int)HMAC_BYTES, "a MAC is the beginning of an HMAC");

/* The bytes of exactly 2 * count hexadecimal digits; false, and `out` half written, when it is anything else.
 */
static bool read_hexadecimal(struct text text, uint8_t *out, size_t count);

struct status mac_key_from(void *bytes, size_t count, struct mac_key *out)
{
	assert(out != NULL);
	if (count == MAC_KEY_BYTES)
		return hmac_key_from(bytes, count, &out->hmac);
	secret_wipe_bytes(bytes, count);
	return FAIL(STATUS_INPUT, "A seal key has 16 bytes.");
}

struct status mac_key_parse(struct text hexadecimal, struct mac_key *out)
{
	assert(out != NULL);
	uint8_t bytes[MAC_KEY_BYTES];
	if (read_hexadecimal(hexadecimal, bytes, sizeof bytes))
		return mac_key_from(bytes, sizeof bytes, out);
	secret_wipe_bytes(bytes, sizeof bytes);
	return (struct status){ .code = STATUS_INPUT,
				.reason = "A seal key is 32 hexadecimal digits.",
				.remedy = "Copy the key again as the bank gave it." };
}

void mac_key_wipe(struct mac_key *key)
{
	assert(key != NULL);
	hmac_key_wipe(&key->hmac);
}

void mac_stream_begin(const struct mac_key *key, struct mac_stream *stream)
{
	assert(key->hmac.secret.count == MAC_KEY_BYTES);
	hmac_stream_begin(&key->hmac, &stream->hmac);
}

void mac_stream_add(struct mac_stream *stream, struct text piece)
{
	assert(stream != NULL);
	hmac_stream_add(&stream->hmac, piece);
}

void mac_stream_end(struct mac_stream *stream, struct mac *out)
{
	assert(stream != NULL && out != NULL);
	struct hmac whole;
	hmac_stream_end(&stream->hmac, &whole);
	memcpy(out->bytes, whole.bytes, sizeof out->bytes);
	secret_wipe_bytes(&whole, sizeof whole);
}

void mac_stream_wipe(struct mac_stream *stream)
{
	assert(stream != NULL);
	hmac_stream_wipe(&stream->hmac);
}

bool mac_equal(const struct mac *a, const struct mac *b)
{
	assert(a != NULL && b != NULL);
	return secret_equal((struct text){ (const char *)a->bytes, sizeof a->bytes },
			    (struct text){ (const char *)b->bytes, sizeof b->bytes });
}

const char *mac_print(const struct mac *mac, char room[MAC_PRINT_ROOM])
{
	static const char digits[] = "0123456789ABCDEF";
	assert(mac != NULL && room != NULL);
	for (size_t i = 0; i < sizeof mac->bytes; i++) {
		room[2 * i] = digits[mac->bytes[i] >> 4];
		room[2 * i + 1] = digits[mac->bytes[i] & 15];
	}
	room[MAC_PRINT_ROOM - 1] = '\0';
	return room;
}

struct status mac_parse(struct text text, struct mac *out)
{
	assert(out != NULL);
	struct mac mac;
	if (!read_hexadecimal(text, mac.bytes, sizeof mac.bytes))
		return FAIL(STATUS_INPUT, "A seal is 32 hexadecimal digits.");
	*out = mac;
	return OK;
}

/* The digit's value, without a table that the key's digits would leave traces of in the cache; 16 for others.
 */
static unsigned digit_value(char digit)
{
	const unsigned byte = (unsigned char)digit;
	if (byte - '0' < 10)
		return byte - '0';
	const unsigned letter = (byte | 0x20) - 'a';
	return letter < 6 ? letter + 10 : 16;
}

static bool read_hexadecimal(struct text text, uint8_t *out, size_t count)
{
	assert(out != NULL);
	if (text.count != 2 * count)
		return false;
	for (size_t i = 0; i < count; i++) {
		const unsigned high = digit_value(text.bytes[2 * i]);
		const unsigned low = digit_value(text.bytes[2 * i + 1]);
		if (high > 15 || low > 15)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}
