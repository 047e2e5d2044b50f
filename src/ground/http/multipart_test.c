/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/http/http.h"
#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

/* Writes what it hears: name(filename,type)=bytes; */
static struct status hear_begin(void *self, const struct http_part *part)
{
	buffer_print(self, "%.*s", TEXT_ARGS(part->name));
	if (part->is_file)
		buffer_print(self, "(%.*s,%.*s)", TEXT_ARGS(part->filename), TEXT_ARGS(part->type));
	buffer_add_byte(self, '=');
	return OK;
}

static struct status hear_piece(void *self, struct text bytes)
{
	assert_true(bytes.count > 0);
	buffer_add(self, bytes);
	return OK;
}

static struct status hear_end(void *self)
{
	buffer_add_byte(self, ';');
	return OK;
}

static struct status read_in_steps(struct text body, size_t step, struct buffer *heard)
{
	const struct http_part_sink sink = { hear_begin, hear_piece, hear_end, heard };
	SCOPED(http_multipart_close)
	struct http_multipart *multipart = http_multipart_open(TEXT("xX"), &sink);
	for (size_t i = 0; i < body.count; i += step)
		TRY(http_multipart_add(multipart, text_slice(body, i, step)));
	return http_multipart_end(multipart);
}

/* However the bytes are cut. */
static void assert_heard(struct text body, const char *expected)
{
	for (size_t step = 1; step <= body.count; step += step < 9 ? 1 : 97) {
		SCOPED(buffer_close) struct buffer heard = buffer_open(1 << 20);
		assert_ok(read_in_steps(body, step, &heard));
		assert_text(buffer_text(&heard), expected);
	}
}

static void assert_refused(struct text body, enum status_code code)
{
	for (size_t step = 1; step <= body.count + 1; step += step < 5 ? 1 : 53) {
		SCOPED(buffer_close) struct buffer heard = buffer_open(1 << 20);
		const struct status status = read_in_steps(body, step, &heard);
		if (status.code != code)
			fail_msg("\"%.*s\" by %zu: %s", TEXT_ARGS(body), step, status_word(status.code));
	}
}

#define PART(fields, bytes) "--xX\r\n" fields "\r\n\r\n" bytes "\r\n"
#define DISPOSITION "Content-Disposition: form-data; "
#define END "--xX--\r\n"

static void a_form_in_parts_is_read(void **state)
{
	(void)state;
	assert_heard(TEXT(PART(DISPOSITION "name=\"amount\"", "250") END), "amount=250;");
	assert_heard(TEXT(PART(DISPOSITION "name=\"a\"", "") PART(DISPOSITION "name=b", "1\r\n2") END),
		     "a=;b=1\r\n2;");
	assert_heard(TEXT(PART(DISPOSITION "name=\"f\"; filename=\"lista.csv\"\r\nContent-Type: text/csv",
			       "a;b\r\n--x\r\n--xY\r\n-") "--xX--"),
		     "f(lista.csv,text/csv)=a;b\r\n--x\r\n--xY\r\n-;");
	assert_heard(TEXT("--xX--"), "");
	assert_heard(TEXT(PART("content-disposition:form-data;name=\"a\"", "\r\n\r\n") END), "a=\r\n\r\n;");
}

static void p8_names_of_files_are_cleaned(void **state)
{
	(void)state;
	static const struct {
		const char *sent;
		const char *kept;
	} cases[] = {
		{ "lista.csv", "lista.csv" },
		{ "C:\\\\Users\\\\a\\\\b.txt", "b.txt" },
		{ "../../etc/passwd", "passwd" },
		{ "/etc/passwd", "passwd" },
		{ "..", "file" },
		{ ".htaccess", "htaccess" },
		{ "", "file" },
		{ "a/", "file" },
		{ "a%22b.pdf", "a22b.pdf" },
		{ "räkning å.pdf", "räkning å.pdf" },
		{ " . .x", "x" },
		{ "a<b>|c?*.txt", "abc.txt" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char body[256];
		char expected[128];
		snprintf(body, sizeof body, PART(DISPOSITION "name=\"f\"; filename=\"%s\"", "x") END,
			 cases[i].sent);
		snprintf(expected, sizeof expected, "f(%s,)=x;", cases[i].kept);
		assert_heard(text_of(body), expected);
	}
}

static void p8_a_long_name_is_cut_between_characters(void **state)
{
	(void)state;
	char name[2 * HTTP_FILENAME_BYTES_MAX + 1] = "a";
	for (size_t i = 1; i + 2 < sizeof name; i += 2)
		memcpy(name + i, "å", 2);
	char body[600];
	char expected[200];
	snprintf(body, sizeof body, PART(DISPOSITION "name=\"f\"; filename=\"%s\"", "x") END, name);
	snprintf(expected, sizeof expected, "f(%.*s,)=x;", HTTP_FILENAME_BYTES_MAX - 1, name);
	assert_heard(text_of(body), expected);
}

static void p8_bad_parts_are_refused(void **state)
{
	(void)state;
	static const char *const bodies[] = {
		"x",
		"--xY\r\n",
		"\r\n" PART(DISPOSITION "name=\"a\"", "1") END,
		"preamble\r\n" PART(DISPOSITION "name=\"a\"", "1") END,
		PART(DISPOSITION "name=\"a\"", "1"),
		PART(DISPOSITION "name=\"a\"", "1") "--xX",
		PART(DISPOSITION "name=\"a\"", "1") "--xX-",
		PART(DISPOSITION "name=\"a\"", "1") "--xX\r\n",
		PART(DISPOSITION "name=\"a\"", "1") "--xX--more",
		PART(DISPOSITION "name=\"a\"", "1") END "more",
		PART(DISPOSITION "name=\"a\"", "1") "--xX \r\n" END,
		PART("", "1") END,
		PART("X-Other: 1", "1") END,
		PART("Content-Type: text/plain", "1") END,
		PART("Content-Disposition: attachment; name=\"a\"", "1") END,
		PART("Content-Disposition: form-data", "1") END,
		PART(DISPOSITION "name=\"\"", "1") END,
		PART(DISPOSITION "name=\"a", "1") END,
		PART(DISPOSITION "name=\"a\"; name=\"b\"", "1") END,
		PART(DISPOSITION "name=\"a\"; filename=\"x\"; filename=\"y\"", "1") END,
		PART(DISPOSITION "name=\"a\"; filename*=UTF-8''x", "1") END,
		PART(DISPOSITION "name=\"a\"; filename=\"\xff\"", "1") END,
		PART(DISPOSITION "name=\"a b\"", "1") END,
		PART(DISPOSITION "name=\"a\"\r\n" DISPOSITION "name=\"b\"", "1") END,
		PART(DISPOSITION "name=\"a\"\r\nContent-Transfer-Encoding: base64", "1") END,
		PART(DISPOSITION "name=\"a\"\r\n folded", "1") END,
		PART(DISPOSITION "name=\"a\"\nX: 1", "1") END,
	};
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
		assert_refused(text_of(bodies[i]), STATUS_INPUT);
	const char with_nul[] = PART(DISPOSITION "name=\"a\"; filename=\"a\0b\"", "1") END;
	assert_refused((struct text){ with_nul, sizeof with_nul - 1 }, STATUS_INPUT);
	SCOPED(buffer_close) struct buffer heard = buffer_open(100);
	assert_code(read_in_steps(TEXT(""), 1, &heard), STATUS_INPUT);
}

static void p8_parts_have_bounds(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer body = buffer_open(1 << 16);
	for (size_t i = 0; i < HTTP_PARTS_MAX; i++)
		buffer_add(&body, TEXT(PART(DISPOSITION "name=\"a\"", "1")));
	SCOPED(buffer_close) struct buffer heard = buffer_open(1 << 16);
	const size_t count = body.count;
	buffer_add(&body, TEXT(END));
	assert_ok(read_in_steps(buffer_text(&body), 100, &heard));
	buffer_cut(&body, count);
	buffer_add(&body, TEXT(PART(DISPOSITION "name=\"a\"", "1") END));
	assert_code(read_in_steps(buffer_text(&body), 100, &heard), STATUS_LIMIT);

	buffer_clear(&body);
	buffer_print(&body, "--xX\r\n" DISPOSITION "name=\"a\"; filename=\"%01100d\"\r\n\r\n1\r\n" END, 0);
	assert_refused(buffer_text(&body), STATUS_LIMIT);
}

/* At the bound and one beyond, however the end of the head is cut. */
static void p8_the_head_of_a_part_has_a_bound(void **state)
{
	(void)state;
	static const char start[] = DISPOSITION "name=\"a\"\r\nContent-Type: ";
	for (size_t beyond = 0; beyond < 2; beyond++) {
		SCOPED(buffer_close) struct buffer body = buffer_open(1 << 12);
		buffer_print(&body, "--xX\r\n%s%0*d\r\n\r\n1\r\n" END, start,
			     (int)(HTTP_PART_HEAD_BYTES_MAX + beyond - (sizeof start - 1)), 0);
		if (beyond == 0)
			assert_heard(buffer_text(&body), "a=1;");
		else
			assert_refused(buffer_text(&body), STATUS_LIMIT);
	}
}

static struct status refuse_piece(void *self, struct text bytes)
{
	(void)self;
	(void)bytes;
	return FAIL(STATUS_LIMIT, "The file is too large.");
}

static void the_sink_may_end_the_reading(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer heard = buffer_open(1000);
	const struct http_part_sink sink = { hear_begin, refuse_piece, hear_end, &heard };
	SCOPED(http_multipart_close)
	struct http_multipart *multipart = http_multipart_open(TEXT("xX"), &sink);
	const struct text body = TEXT(PART(DISPOSITION "name=\"a\"", "0123456789") END);
	assert_code(http_multipart_add(multipart, body), STATUS_LIMIT);
	assert_code(http_multipart_add(multipart, body), STATUS_LIMIT);
	assert_code(http_multipart_end(multipart), STATUS_LIMIT);
	assert_text(buffer_text(&heard), "a=");
}

/* What a browser would send of any bytes, cut anywhere, comes out the same. */
static bool a_file_comes_out_as_it_went_in(struct proof_draw *draw, void *context)
{
	static const char letters[] = "\r\n-xXa";
	(void)context;
	SCOPED(buffer_close) struct buffer body = buffer_open(4096);
	SCOPED(buffer_close) struct buffer heard = buffer_open(4096);
	SCOPED(buffer_close) struct buffer expected = buffer_open(4096);
	buffer_add(&body, TEXT("--xX\r\n" DISPOSITION "name=f; filename=a\r\n\r\n"));
	buffer_add(&expected, TEXT("f(a,)="));
	const size_t start = body.count;
	const size_t count = (size_t)proof_below(draw, 60);
	for (size_t i = 0; i < count; i++)
		buffer_add_byte(&body, letters[proof_below(draw, sizeof letters - 1)]);
	const struct text file = text_slice(buffer_text(&body), start, count);
	if (text_find(file, TEXT("\r\n--xX")) < file.count || text_starts(file, TEXT("--xX")))
		return true;
	buffer_add(&expected, file);
	buffer_add(&expected, TEXT(";"));
	buffer_add(&body, TEXT("\r\n" END));
	PROOF_CHECK(draw, status_is_ok(read_in_steps(buffer_text(&body), 1 + proof_below(draw, 20), &heard)));
	PROOF_CHECK(draw, text_equal(buffer_text(&heard), buffer_text(&expected)));
	return true;
}

static void any_file_comes_through(void **state)
{
	(void)state;
	proof_property_holds("a file comes out as it went in", 5000, a_file_comes_out_as_it_went_in, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_in_parts_is_read),
		cmocka_unit_test(p8_names_of_files_are_cleaned),
		cmocka_unit_test(p8_a_long_name_is_cut_between_characters),
		cmocka_unit_test(p8_bad_parts_are_refused),
		cmocka_unit_test(p8_parts_have_bounds),
		cmocka_unit_test(p8_the_head_of_a_part_has_a_bound),
		cmocka_unit_test(the_sink_may_end_the_reading),
		cmocka_unit_test(any_file_comes_through),
	};
	return PROOF_RUN(tests);
}
