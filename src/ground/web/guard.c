/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/head.h"

#include <assert.h>
#include <stddef.h>

/* 10^15 bytes: a longer number is no length of ours, and could run over somewhere. */
enum { LENGTH_DIGITS_MAX = 15 };

struct known_field {
	const char *name;
	size_t place;
};

static const struct known_field known_fields[] = {
	{ "Host", offsetof(struct facts, host) },
	{ "Content-Length", offsetof(struct facts, content_length) },
	{ "Transfer-Encoding", offsetof(struct facts, transfer_encoding) },
	{ "Content-Type", offsetof(struct facts, content_type) },
	{ "Cookie", offsetof(struct facts, cookie) },
	{ "User-Agent", offsetof(struct facts, user_agent) },
	{ "Accept-Language", offsetof(struct facts, accept_language) },
	{ "Accept-Encoding", offsetof(struct facts, accept_encoding) },
	{ "If-None-Match", offsetof(struct facts, if_none_match) },
	{ "Origin", offsetof(struct facts, origin) },
	{ "Sec-Fetch-Site", offsetof(struct facts, fetch_site) },
	{ "X-Real-IP", offsetof(struct facts, real_ip) },
};

static struct text *place_of(struct facts *facts, struct text name)
{
	for (size_t i = 0; i < sizeof known_fields / sizeof known_fields[0]; i++) {
		assert(known_fields[i].place < sizeof *facts);
		if (http_same_word(name, text_of(known_fields[i].name)))
			return (struct text *)(void *)((char *)facts + known_fields[i].place);
	}
	return NULL;
}

static struct status read_field(const struct head_field *field, struct facts *out)
{
	assert(field->name.bytes != NULL);
	if (!http_is_token(field->name) || !http_is_field_value(field->value))
		return FAIL(STATUS_INPUT, "A field of the head holds what no field may.");
	struct text *place = place_of(out, field->name);
	if (place == NULL)
		return OK;
	if (place->bytes != NULL)
		return FAIL(STATUS_INPUT, "A field of the head stands there twice.");
	*place = field->value.count > 0 ? field->value : TEXT("");
	return OK;
}

/* A name or an address, and a port: nothing that could be taken for a path or a person. */
static bool is_host(struct text host)
{
	assert(host.bytes != NULL || host.count == 0);
	for (size_t i = 0; i < host.count; i++) {
		const char character = host.bytes[i];
		const char small = (char)(character | 0x20);
		const bool is_word = (small >= 'a' && small <= 'z') || (character >= '0' && character <= '9');
		if (!is_word && character != '.' && character != '-' && character != ':' &&
		    character != '[' && character != ']')
			return false;
	}
	return host.count > 0 && host.count <= 255;
}

static struct status read_length(struct facts *facts)
{
	assert(facts->body_bytes == 0);
	if (facts->transfer_encoding.bytes != NULL)
		return FAIL(STATUS_INPUT, "A body comes with its length, not in chunks.");
	if (facts->content_length.bytes == NULL)
		return OK;
	int64_t bytes = 0;
	if (facts->content_length.count > LENGTH_DIGITS_MAX ||
	    !status_is_ok(text_to_number(facts->content_length, &bytes)))
		return FAIL(STATUS_INPUT, "The length of the body is not a number.");
	facts->body_bytes = (uint64_t)bytes;
	return OK;
}

struct status guard_head(const struct head *head, struct facts *out)
{
	assert(head != NULL && out != NULL);
	*out = (struct facts){ 0 };
	if (head->is_torn)
		return FAIL(STATUS_INPUT, "The head is not made of plain lines.");
	if (head->bytes > WEB_HEAD_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "The head is too long.");
	for (size_t i = 0; i < head->count; i++)
		TRY(read_field(&head->fields[i], out));
	if (!is_host(out->host))
		return FAIL(STATUS_INPUT, "The head does not say which host is asked.");
	return read_length(out);
}

bool guard_knows_host(const struct web_config *config, struct text host)
{
	assert(config != NULL);
	for (size_t i = 0; i < config->host_count; i++) {
		if (http_same_word(config->hosts[i], host))
			return true;
	}
	return config->host_count == 0;
}

bool guard_is_same_site(const struct facts *facts)
{
	assert(facts->host.count > 0);
	const struct text site = facts->fetch_site;
	if (site.bytes != NULL && !text_equal(site, TEXT("same-origin")) && !text_equal(site, TEXT("none")))
		return false;
	if (facts->origin.bytes == NULL)
		return true;
	struct text host = facts->origin;
	const struct text scheme = text_take_until(&host, ':');
	return (text_equal(scheme, TEXT("https")) || text_equal(scheme, TEXT("http"))) &&
	       text_starts(host, TEXT("//")) && http_same_word(text_slice(host, 2, host.count), facts->host);
}
