/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A symbol is read back by another program, zbarimg, from the picture that its path makes. */
#include "ground/draw/draw.h"

#include "proof/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE_MAX = 160, PIXELS = 4 };

struct picture {
	unsigned side;
	bool is_dark[SIDE_MAX][SIDE_MAX];
};

/* Fills in the runs of a path; nothing else may stand in it, and no module twice. */
static void paint(struct text path, unsigned side, struct picture *out)
{
	SCOPED(arena_close) struct arena arena = arena_open(DRAW_QR_PATH_BYTES_MAX + 1);
	const char *at = arena_copy(&arena, path).bytes;
	memset(out, 0, sizeof *out);
	out->side = side;
	assert_in_range(side, 21 + 2 * DRAW_QR_QUIET_MODULES, SIDE_MAX);
	for (size_t left = path.count; left > 0;) {
		unsigned x = 0;
		unsigned y = 0;
		unsigned width = 0;
		unsigned back = 0;
		int count = 0;
		assert_int_equal(sscanf(at, "M%u %uh%uv1h-%uz%n", &x, &y, &width, &back, &count), 4);
		assert_int_equal(width, back);
		assert_true(count > 0 && (size_t)count <= left);
		for (unsigned i = 0; i < width; i++) {
			assert_false(out->is_dark[y][x + i]);
			out->is_dark[y][x + i] = true;
		}
		at += count;
		left -= (size_t)count;
	}
}

static void write_picture(const struct picture *picture, const char *path)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	fprintf(file, "P5\n%u %u\n255\n", picture->side * PIXELS, picture->side * PIXELS);
	for (unsigned y = 0; y < picture->side * PIXELS; y++)
		for (unsigned x = 0; x < picture->side * PIXELS; x++)
			fputc(picture->is_dark[y / PIXELS][x / PIXELS] ? 0 : 255, file);
	assert_int_equal(fclose(file), 0);
}

/* What zbarimg reads; empty when nothing. */
static struct text read_symbol(const char *path, char *room, size_t size)
{
	char command[300];
	(void)snprintf(command, sizeof command,
		       "zbarimg --quiet --nodbus --raw --set '*.enable=0' --set qrcode.enable=1 %s", path);
	FILE *reader = popen(command, "r");
	assert_non_null(reader);
	size_t count = fread(room, 1, size, reader);
	assert_int_equal(pclose(reader), 0);
	assert_true(count > 0 && room[count - 1] == '\n');
	return (struct text){ room, count - 1 };
}

struct place {
	struct proof_folder folder;
	char path[128];
};

static bool reads_back(struct text text, struct place *place)
{
	static struct picture picture;
	char room[2 * DRAW_QR_BYTES_MAX];
	unsigned side = 0;
	SCOPED(buffer_close) struct buffer path = buffer_open(DRAW_QR_PATH_BYTES_MAX);
	assert_ok(draw_qr(text, &path, &side));
	paint(buffer_text(&path), side, &picture);
	write_picture(&picture, place->path);
	return text_equal(read_symbol(place->path, room, sizeof room), text);
}

static void payments_read_back(void **state)
{
	(void)state;
	static const char *const payloads[] = {
		"C1234567890;200,00;GAVA%2010000019;0", "C1234567890;;10000019;2", "A",
		"https://vide.example/sv/g/swish/20000/123456789023/8tq4wn6z2m5k"
	};
	struct place place = { .folder = proof_folder_open() };
	(void)proof_path(&place.folder, "qr.pgm", place.path);
	for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++)
		assert_true(reads_back(text_of(payloads[i]), &place));
	proof_folder_close(&place.folder);
}

static bool any_text_reads_back(struct proof_draw *draw, void *context)
{
	char text[DRAW_QR_BYTES_MAX];
	const size_t count = 1 + proof_below(draw, DRAW_QR_BYTES_MAX);
	for (size_t i = 0; i < count; i++)
		text[i] =
		    (char)('!' + proof_below(draw, 94)); /* what zbarimg does not take for another set */
	PROOF_CHECK(draw, reads_back((struct text){ text, count }, context));
	return true;
}

static void any_text_of_the_size_reads_back(void **state)
{
	(void)state;
	struct place place = { .folder = proof_folder_open() };
	(void)proof_path(&place.folder, "qr.pgm", place.path);
	proof_property_holds("a QR symbol reads back", 20, any_text_reads_back, &place);
	proof_folder_close(&place.folder);
}

static void p9_the_same_text_gives_the_same_path(void **state)
{
	(void)state;
	unsigned side = 0;
	SCOPED(buffer_close) struct buffer first = buffer_open(DRAW_QR_PATH_BYTES_MAX);
	SCOPED(buffer_close) struct buffer again = buffer_open(DRAW_QR_PATH_BYTES_MAX);
	assert_ok(draw_qr(TEXT("C1234567890;200,00;1;0"), &first, &side));
	assert_ok(draw_qr(TEXT("C1234567890;200,00;1;0"), &again, &side));
	assert_true(text_equal(buffer_text(&first), buffer_text(&again)));
}

static void p8_bounds_are_told(void **state)
{
	(void)state;
	static char text[DRAW_QR_BYTES_MAX + 1];
	unsigned side = 0;
	SCOPED(buffer_close) struct buffer path = buffer_open(DRAW_QR_PATH_BYTES_MAX);
	SCOPED(buffer_close) struct buffer small = buffer_open(100);
	memset(text, 'x', sizeof text);
	assert_code(draw_qr(TEXT(""), &path, &side), STATUS_INPUT);
	assert_code(draw_qr((struct text){ text, sizeof text }, &path, &side), STATUS_INPUT);
	assert_int_equal(path.count, 0);
	assert_ok(draw_qr((struct text){ text, DRAW_QR_BYTES_MAX }, &path, &side));
	assert_code(draw_qr(TEXT("x"), &small, &side), STATUS_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(payments_read_back),
		cmocka_unit_test(any_text_of_the_size_reads_back),
		cmocka_unit_test(p9_the_same_text_gives_the_same_path),
		cmocka_unit_test(p8_bounds_are_told),
	};
	return PROOF_RUN(tests);
}
