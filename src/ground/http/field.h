/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Field: the header fields that a page depends on (RFC 9110, RFC 6265). Part of the door http.h. */

#ifndef GROUND_HTTP_FIELD_H
#define GROUND_HTTP_FIELD_H

#include "ground/base/base.h"

enum {
	/* RFC 2046 5.1.1: a boundary has 1 to 70 characters. */
	HTTP_BOUNDARY_MAX = 70,
	/* "Fri, 27 Nov 2026 15:35:00 GMT" and NUL. */
	HTTP_DATE_ROOM = 30,
	/* More wishes than a browser sends; the rest of a list is not looked at. */
	HTTP_WISHES_MAX = 32,
};

/* RFC 9110, 5.6.2: what names of methods and fields are made of. Not empty. */
bool http_is_token(struct text text);
/* Printable ASCII, spaces and tabs, and bytes above 127 (RFC 9110, 5.5). */
bool http_is_field_value(struct text text);
/* What a form may hold: UTF-8, and no control character but tab, CR and LF. */
bool http_is_text(struct text text);
/* ASCII letters of either case are equal. */
bool http_same_word(struct text a, struct text b);

/* The cookie's value in a Cookie field. STATUS_NOT_FOUND when it is not there; STATUS_INPUT when it is there
 * twice: whose it is cannot be told. */
MUST_USE struct status http_cookie_find(struct text field, struct text name, struct text *out);

enum http_media {
	HTTP_MEDIA_OTHER,
	HTTP_MEDIA_URLENCODED, /* application/x-www-form-urlencoded */
	HTTP_MEDIA_MULTIPART,  /* multipart/form-data, with a boundary */
	HTTP_MEDIA_JSON,       /* application/json */
};
struct http_content_type {
	enum http_media media;
	struct text boundary; /* of multipart, else empty */
};
/* RFC 9110, 8.3. STATUS_INPUT when it is no media type, says a parameter twice or another charset than UTF-8,
 * or is multipart without a boundary. */
MUST_USE struct status http_content_type_read(struct text field, struct http_content_type *out);

/* Which of the offered languages ("sv", "en") an Accept-Language field asks for most; the first when it asks
 * for none of them. "sv-FI" asks for "sv" too (RFC 4647, 3.4). `count` above zero. */
size_t http_language_choose(struct text field, const struct text *offered, size_t count);

enum http_encoding {
	HTTP_IDENTITY,
	HTTP_GZIP,
	HTTP_BROTLI,
};
enum { HTTP_ENCODINGS = HTTP_BROTLI + 1 };
/* The smallest form that an Accept-Encoding field allows: brotli before gzip, identity when neither. */
enum http_encoding http_encoding_choose(struct text field);
/* "gzip", "br"; NULL for identity. */
const char *http_encoding_name(enum http_encoding encoding);

/* Whether an If-None-Match field names the entity tag, quotes included (RFC 9110, 13.1.2). */
bool http_etag_is_named(struct text field, struct text etag);

/* IMF-fixdate (RFC 9110, 5.6.7). Returns `room`. */
const char *http_date_print(struct moment moment, char room[HTTP_DATE_ROOM]);

#endif
