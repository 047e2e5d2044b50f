/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/http/http_inner.h"

#include <assert.h>

/* One wish of a list: "sv-SE;q=0.8". */
struct wish {
	struct text name;
	int weight; /* thousandths; 0 is "not this" */
};

/* RFC 9110, 12.4.2: "0", "0.5", "1.000". What is none weighs nothing. */
static int read_weight(struct text text)
{
	if (text.count == 0 || text.count > 5 || (text.count > 1 && text.bytes[1] != '.'))
		return 0;
	int weight = 0;
	for (size_t i = 0; i < 5; i++) {
		if (i == 1)
			continue;
		const char digit = i < text.count ? text.bytes[i] : '0';
		if (digit < '0' || digit > '9')
			return 0;
		weight = weight * 10 + (digit - '0');
	}
	assert(weight <= 9999);
	return weight <= 1000 ? weight : 0;
}

static struct wish take_wish(struct text *list)
{
	assert(list->count > 0);
	struct text rest = text_take_until(list, ',');
	struct wish wish = { .name = text_trim(text_take_until(&rest, ';')), .weight = 1000 };
	rest = text_trim(rest);
	if (text_starts(rest, TEXT("q=")) || text_starts(rest, TEXT("Q=")))
		wish.weight = read_weight(text_slice(rest, 2, rest.count));
	assert(wish.weight >= 0 && wish.weight <= 1000);
	return wish;
}

/* "sv-FI" is a kind of "sv". */
static bool is_kind_of(struct text wished, struct text offered)
{
	assert(offered.count > 0);
	const struct text start = text_slice(wished, 0, offered.count);
	return http_same_word(start, offered) &&
	       (wished.count == offered.count || wished.bytes[offered.count] == '-');
}

size_t http_language_choose(struct text field, const struct text *offered, size_t count)
{
	assert(offered != NULL && count > 0);
	size_t best = 0;
	int weight = 0;
	for (size_t wishes = 0; field.count > 0 && wishes < HTTP_WISHES_MAX; wishes++) {
		const struct wish wish = take_wish(&field);
		for (size_t i = 0; i < count && wish.weight > weight; i++) {
			if (!is_kind_of(wish.name, offered[i]))
				continue;
			best = i;
			weight = wish.weight;
		}
	}
	return best;
}

const char *http_encoding_name(enum http_encoding encoding)
{
	static const char *const names[HTTP_ENCODINGS] = { [HTTP_GZIP] = "gzip", [HTTP_BROTLI] = "br" };
	assert((int)encoding >= 0 && (int)encoding < HTTP_ENCODINGS);
	return names[encoding];
}

enum http_encoding http_encoding_choose(struct text field)
{
	bool is_allowed[HTTP_ENCODINGS] = { true };
	for (size_t wishes = 0; field.count > 0 && wishes < HTTP_WISHES_MAX; wishes++) {
		const struct wish wish = take_wish(&field);
		for (int i = HTTP_GZIP; i < HTTP_ENCODINGS; i++) {
			if (http_same_word(wish.name, text_of(http_encoding_name((enum http_encoding)i))))
				is_allowed[i] = wish.weight > 0;
		}
	}
	assert(is_allowed[HTTP_IDENTITY]);
	if (is_allowed[HTTP_BROTLI])
		return HTTP_BROTLI;
	return is_allowed[HTTP_GZIP] ? HTTP_GZIP : HTTP_IDENTITY;
}

/* Compared weakly, as the rule for If-None-Match says: W/ before a tag is not looked at. */
bool http_etag_is_named(struct text field, struct text etag)
{
	assert(etag.count > 2 && etag.bytes[0] == '"');
	for (size_t wishes = 0; field.count > 0 && wishes < HTTP_WISHES_MAX; wishes++) {
		struct text named = text_trim(text_take_until(&field, ','));
		if (text_equal(named, TEXT("*")))
			return true;
		if (text_starts(named, TEXT("W/")))
			named = text_slice(named, 2, named.count);
		if (text_equal(named, etag))
			return true;
	}
	return false;
}
