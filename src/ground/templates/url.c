/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/templates/templates.h"

#include <assert.h>
#include <string.h>

/* Bytes that stand in an address as they are (RFC 3986, 2; brackets of IPv6 hosts among them). */
static bool is_spelled(struct text text)
{
	static const char signs[] = "-._~:/?#[]@!$&'()*+,;=%";
	assert(text.bytes != NULL || text.count == 0);
	for (size_t i = 0; i < text.count; i++) {
		const char byte = text.bytes[i];
		const bool is_word = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
				     (byte >= '0' && byte <= '9');
		if (!is_word && (byte == '\0' || strchr(signs, byte) == NULL))
			return false;
	}
	return true;
}

/* Whether the text begins with the scheme, written in lower case, whatever its own case. */
static bool has_scheme(struct text text, struct text scheme)
{
	assert(scheme.count > 0);
	for (size_t i = 0; i < scheme.count; i++) {
		const char byte = i < text.count ? text.bytes[i] : '\0';
		const char low = byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
		if (low != scheme.bytes[i])
			return false;
	}
	return true;
}

/* What follows http:// names a host, and nobody before it. */
static bool has_host(struct text text, size_t scheme_bytes)
{
	struct text rest = text_slice(text, scheme_bytes, text.count);
	assert(scheme_bytes <= text.count);
	rest = text_take_until(&rest, '/');
	rest = text_take_until(&rest, '?');
	rest = text_take_until(&rest, '#');
	return rest.count > 0 && rest.bytes[0] != ':' && text_find(rest, TEXT("@")) == rest.count;
}

static bool leads_somewhere(struct text text)
{
	if (has_scheme(text, TEXT("https://")))
		return has_host(text, 8);
	if (has_scheme(text, TEXT("http://")))
		return has_host(text, 7);
	if (has_scheme(text, TEXT("mailto:")))
		return text.count > 7;
	if (has_scheme(text, TEXT("tel:")))
		return text.count > 4;
	assert(text.count > 0);
	const bool is_of_another_site = text_starts(text, TEXT("//"));
	return !is_of_another_site && strchr("/?#", text.bytes[0]) != NULL;
}

struct status url_parse(struct text text, struct url *out)
{
	assert(out != NULL);
	if (text.count > URL_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "The address is longer than an address may be.");
	if (text.count == 0 || !is_spelled(text) || !leads_somewhere(text))
		return FAIL_INPUT(0, "address", "This is no address that a page may lead to.",
				  "Begin it with https://, mailto:, tel: or one /.");
	*out = (struct url){ text };
	return OK;
}
