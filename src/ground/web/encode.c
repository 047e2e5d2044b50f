/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/web_inner.h"

#include <assert.h>
#include <brotli/encode.h>
#include <zlib.h>

enum {
	GZIP_LEVEL = 9,
	GZIP_MEMORY = 9,
	/* The window bits of zlib, and 16 for a gzip head without name and time: same page, same bytes. */
	GZIP_WINDOW = 15 + 16,
};

static void encode_gzip(struct text plain, struct buffer *out)
{
	z_stream stream = { 0 };
	int code =
	    deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY, Z_DEFAULT_STRATEGY);
	assert(code == Z_OK);
	const size_t room = deflateBound(&stream, plain.count);
	char *bytes = buffer_extend(out, room);
	if (bytes != NULL) {
		stream.next_in = (Bytef *)(uintptr_t)plain.bytes;
		stream.avail_in = (uInt)plain.count;
		stream.next_out = (Bytef *)bytes;
		stream.avail_out = (uInt)room;
		code = deflate(&stream, Z_FINISH);
		assert(code == Z_STREAM_END);
		buffer_cut(out, out->count - stream.avail_out);
	}
	(void)deflateEnd(&stream);
}

static void encode_brotli(struct text plain, struct buffer *out)
{
	size_t count = BrotliEncoderMaxCompressedSize(plain.count);
	const size_t room = count;
	char *bytes = buffer_extend(out, room);
	if (bytes == NULL)
		return;
	const BROTLI_BOOL is_done =
	    BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, plain.count,
				  (const uint8_t *)plain.bytes, &count, (uint8_t *)bytes);
	assert(is_done == BROTLI_TRUE && count <= room);
	buffer_cut(out, out->count - (room - count));
}

void encode(enum http_encoding encoding, struct text plain, struct buffer *out)
{
	assert(out != NULL && plain.count <= WEB_PAGE_BYTES_MAX);
	switch (encoding) {
	case HTTP_IDENTITY:
		buffer_add(out, plain);
		break;
	case HTTP_GZIP:
		encode_gzip(plain, out);
		break;
	case HTTP_BROTLI:
		encode_brotli(plain, out);
		break;
	}
}
