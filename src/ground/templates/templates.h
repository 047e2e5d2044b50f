/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Templates: what the C that tools/templates.py makes of *.html calls to write a page: constants as they are,
 * values escaped by the place they stand in, numbers and days as the page's language writes them. The
 * compiler chooses the function; no page is written by hand with these. docs/TEMPLATES.md tells how to write
 * one. */

#ifndef GROUND_TEMPLATES_TEMPLATES_H
#define GROUND_TEMPLATES_TEMPLATES_H

#include "ground/base/base.h"
#include "ground/phrases/phrases.h"

/* A page while it is written. It remembers its first failure; page_status tells it at the end. */
struct page {
	struct buffer *out; /* borrowed; bounds the page */
	enum language language;
	struct speech *speech; /* borrowed */
	struct status failure;
};
struct page page_begin(struct buffer *out, enum language language, struct speech *speech);
/* STATUS_LIMIT when the page is larger than its buffer may be; STATUS_INPUT when an address could not be made
 * of a value. */
MUST_USE struct status page_status(const struct page *page);

/* As it is: constants alone. */
void page_add(struct page *page, struct text constant);

/* Between tags: & < > are escaped. Here and in attributes bytes that are not UTF-8 and controls other than
 * tab and line feed become U+FFFD, and a carriage return &#13;, which no browser takes for a line feed. */
void page_text(struct page *page, struct text text);
/* Between the double quotes of an attribute: " and ' too. */
void page_attribute(struct page *page, struct text text);
/* Behind ? or # of an address: all but letters, digits and -._~ as %XX (RFC 3986, 2.3). */
void page_query(struct page *page, struct text text);
/* One segment of a path, the same. Empty, "." and ".." are STATUS_INPUT: a browser would go elsewhere. */
void page_segment(struct page *page, struct text text);

/* As the page's language writes them; of any place in text or attributes. */
void page_count(struct page *page, int64_t count);
void page_money(struct page *page, struct money money);
void page_day(struct page *page, struct day day);
void page_moment(struct page *page, struct moment moment);
enum plural page_plural(struct page *page, int64_t count);

/* As machines read them, the same in every language: 1234, 1234.50, 2026-11-27, 2026-11-27T13:02:00Z. */
void page_plain_count(struct page *page, int64_t count);
void page_plain_money(struct page *page, struct money money);
void page_plain_day(struct page *page, struct day day);
void page_plain_moment(struct page *page, struct moment moment);

/* The page's language as lang and dir name it. */
void page_language(struct page *page);
void page_direction(struct page *page);

/* An address that a link may lead to. Made by url_parse alone. */
struct url {
	struct text text; /* borrowed from what was parsed */
};
enum { URL_BYTES_MAX = 2048 };
/* http:// or https:// with a host and without user names, mailto:, tel:, or relative to this site: begins
 * with one /, with ? or with #. STATUS_INPUT for all else, also for bytes that must be written as %XX (RFC
 * 3986); STATUS_LIMIT above URL_BYTES_MAX. */
MUST_USE struct status url_parse(struct text text, struct url *out);

#endif
