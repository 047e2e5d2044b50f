/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/http/http.h"
#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

static void p8_words_are_what_the_standard_says(void **state)
{
	(void)state;
	assert_true(http_is_token(TEXT("X-Forwarded_For!#$%&'*+.^`|~9")));
	static const char *const others[] = { "",      "a b", "a:",  "(a)", "a\t",
					      "\"a\"", "å",   "a/b", "a@b", "\x7F" };
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_false(http_is_token(text_of(others[i])));
	assert_false(http_is_token((struct text){ "a\0b", 3 }));
	assert_true(http_is_field_value(TEXT("text/html; q=0.5\t\xC3\xA5")));
	assert_true(http_is_field_value(TEXT("")));
	assert_false(http_is_field_value(TEXT("a\rb")));
	assert_false(http_is_field_value((struct text){ "a\0b", 3 }));
	assert_false(http_is_field_value(TEXT("\x7F")));
	assert_true(http_same_word(TEXT("Host"), TEXT("hOST")));
	assert_false(http_same_word(TEXT("Host"), TEXT("Hos")));
	assert_false(http_same_word(TEXT("@"), TEXT("`")));
}

static void p8_a_cookie_is_found_once(void **state)
{
	(void)state;
	struct text value;
	assert_ok(http_cookie_find(TEXT("a=1; __Host-s=abc=; b=2"), TEXT("__Host-s"), &value));
	assert_text(value, "abc=");
	assert_ok(http_cookie_find(TEXT("s="), TEXT("s"), &value));
	assert_int_equal(value.count, 0);
	assert_code(http_cookie_find(TEXT("S=1; ss=2; xs=3"), TEXT("s"), &value), STATUS_NOT_FOUND);
	assert_code(http_cookie_find(TEXT(""), TEXT("s"), &value), STATUS_NOT_FOUND);
	assert_code(http_cookie_find(TEXT("s=1; s=2"), TEXT("s"), &value), STATUS_INPUT);
	assert_code(http_cookie_find(TEXT("s=1;s=1"), TEXT("s"), &value), STATUS_INPUT);
}

static void assert_type(const char *field, enum http_media media, const char *boundary)
{
	struct http_content_type type;
	assert_ok(http_content_type_read(text_of(field), &type));
	assert_int_equal(type.media, media);
	assert_text(type.boundary, boundary);
}

static void p8_the_type_of_a_body_is_read_strictly(void **state)
{
	(void)state;
	assert_type("application/x-www-form-urlencoded", HTTP_MEDIA_URLENCODED, "");
	assert_type("Application/X-WWW-Form-Urlencoded ; charset=UTF-8", HTTP_MEDIA_URLENCODED, "");
	assert_type("application/json;charset=\"utf-8\"", HTTP_MEDIA_JSON, "");
	assert_type("multipart/form-data; boundary=----WebKitFormBoundaryab", HTTP_MEDIA_MULTIPART,
		    "----WebKitFormBoundaryab");
	assert_type("multipart/form-data; boundary=\"a_b/c\"; x=y", HTTP_MEDIA_MULTIPART, "a_b/c");
	assert_type("text/plain", HTTP_MEDIA_OTHER, "");
}

static void p8_what_is_no_type_is_refused(void **state)
{
	(void)state;
	static const char *const fields[] = {
		"",
		"text",
		"/plain",
		"text/",
		"text/plain/x",
		"text/plain; charset",
		"text/plain; charset=latin1",
		"text/plain; charset=utf-8; charset=utf-8",
		"text/plain, text/html",
		"multipart/form-data",
		"multipart/form-data; boundary=",
		"multipart/form-data; boundary=\"\"",
		"multipart/form-data; boundary=\"a",
		"multipart/form-data; boundary=a; boundary=b",
		"multipart/form-data; boundary=\"a\r\nb\"",
		"multipart/form-data; "
		"boundary=1234567890123456789012345678901234567890123456789012345678901234567"
		"8901",
	};
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		struct http_content_type type;
		if (http_content_type_read(text_of(fields[i]), &type).code != STATUS_INPUT)
			fail_msg("\"%s\" is not refused", fields[i]);
	}
}

/* The examples of RFC 4647, 3.4 and RFC 9110, 12.5.4 among them. */
static void the_language_asked_for_most_is_chosen(void **state)
{
	(void)state;
	static const struct text offered[] = { { "sv", 2 }, { "en", 2 } };
	static const struct {
		const char *field;
		size_t chosen;
	} cases[] = { { "", 0 },
		      { "en", 1 },
		      { "EN-GB", 1 },
		      { "sv", 0 },
		      { "de", 0 },
		      { "da, en-gb;q=0.8, en;q=0.7", 1 },
		      { "sv;q=0.3, en;q=0.4", 1 },
		      { "en;q=0.4, sv;q=0.4", 1 },
		      { "en;q=0, sv", 0 },
		      { "eng", 0 },
		      { "en;q=2", 0 },
		      { "en;q=x", 0 },
		      { "en;q=0.0001", 0 },
		      { ",,,en", 1 },
		      { "*", 0 } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(http_language_choose(text_of(cases[i].field), offered, 2), cases[i].chosen);
}

static void the_smallest_allowed_encoding_is_chosen(void **state)
{
	(void)state;
	static const struct {
		const char *field;
		enum http_encoding chosen;
	} cases[] = { { "", HTTP_IDENTITY },          { "gzip, deflate, br", HTTP_BROTLI },
		      { "gzip, deflate", HTTP_GZIP }, { "GZIP", HTTP_GZIP },
		      { "gzip;q=0", HTTP_IDENTITY },  { "br;q=0.0, gzip;q=0.1", HTTP_GZIP },
		      { "deflate", HTTP_IDENTITY },   { "x-gzip", HTTP_IDENTITY } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(http_encoding_choose(text_of(cases[i].field)), cases[i].chosen);
	assert_null(http_encoding_name(HTTP_IDENTITY));
	assert_string_equal(http_encoding_name(HTTP_BROTLI), "br");
}

static void a_tag_is_named_or_not(void **state)
{
	(void)state;
	const struct text tag = TEXT("\"xyzzy\"");
	assert_true(http_etag_is_named(TEXT("\"xyzzy\""), tag));
	assert_true(http_etag_is_named(TEXT("W/\"xyzzy\""), tag));
	assert_true(http_etag_is_named(TEXT("\"a\", \"xyzzy\" ,\"b\""), tag));
	assert_true(http_etag_is_named(TEXT("*"), tag));
	assert_false(http_etag_is_named(TEXT(""), tag));
	assert_false(http_etag_is_named(TEXT("xyzzy"), tag));
	assert_false(http_etag_is_named(TEXT("\"xyzz\""), tag));
}

/* The date of RFC 9110, 5.6.7; the others by `date -u -d @N`. */
static void a_date_is_written_as_the_standard_does(void **state)
{
	(void)state;
	char room[HTTP_DATE_ROOM];
	assert_string_equal(http_date_print((struct moment){ 784111777 }, room),
			    "Sun, 06 Nov 1994 08:49:37 GMT");
	assert_string_equal(http_date_print((struct moment){ 0 }, room), "Thu, 01 Jan 1970 00:00:00 GMT");
	assert_string_equal(http_date_print((struct moment){ 1709251199 }, room),
			    "Thu, 29 Feb 2024 23:59:59 GMT");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p8_words_are_what_the_standard_says),
		cmocka_unit_test(p8_a_cookie_is_found_once),
		cmocka_unit_test(p8_the_type_of_a_body_is_read_strictly),
		cmocka_unit_test(p8_what_is_no_type_is_refused),
		cmocka_unit_test(the_language_asked_for_most_is_chosen),
		cmocka_unit_test(the_smallest_allowed_encoding_is_chosen),
		cmocka_unit_test(a_tag_is_named_or_not),
		cmocka_unit_test(a_date_is_written_as_the_standard_does),
	};
	return PROOF_RUN(tests);
}
