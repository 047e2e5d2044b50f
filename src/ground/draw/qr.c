/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/draw/draw.h"

#include <assert.h>
#include <qrencode.h>

/* One row of modules; bit 0 of each tells that it is dark (qrencode.h). */
static void add_row(struct buffer *path, const unsigned char *modules, int width, int row)
{
	assert(width > 0 && row >= 0 && row < width);
	for (int start = 0; start < width; start++) {
		int end = start;
		while (end < width && (modules[end] & 1) != 0)
			end++;
		if (end == start)
			continue;
		buffer_print(path, "M%d %dh%dv1h-%dz", start + DRAW_QR_QUIET_MODULES,
			     row + DRAW_QR_QUIET_MODULES, end - start, end - start);
		start = end;
	}
}

static void free_code(QRcode **code)
{
	assert(code != NULL);
	QRcode_free(*code); /* NULL is let alone */
}

struct status draw_qr(struct text text, struct buffer *path, unsigned *side)
{
	assert(path != NULL && side != NULL);
	if (text.count == 0 || text.count > DRAW_QR_BYTES_MAX)
		return FAIL_INPUT(0, "text", "A QR code holds one to 300 bytes.", "Write a shorter text.");
	SCOPED(free_code)
	QRcode *code = QRcode_encodeData((int)text.count, (const unsigned char *)text.bytes, 0, QR_ECLEVEL_Q);
	if (code == NULL)
		return FAIL(STATUS_BROKEN, "The QR code could not be made.");
	for (int row = 0; row < code->width; row++)
		add_row(path, code->data + (size_t)row * (size_t)code->width, code->width, row);
	*side = (unsigned)code->width + 2 * DRAW_QR_QUIET_MODULES;
	assert(*side > 2 * DRAW_QR_QUIET_MODULES);
	return buffer_status(path);
}
