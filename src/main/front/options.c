/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "main/front/front.h"

#include <arpa/inet.h>
#include <assert.h>
#include <stdio.h>
#include <string.h>

static bool is_address(const char *address)
{
	struct in6_addr room;
	assert(address != NULL);
	return inet_pton(AF_INET, address, &room) == 1 || inet_pton(AF_INET6, address, &room) == 1;
}

/* "127.0.0.1:8080", "[::1]:8080" */
static struct status read_listen(const char *word, struct front_options *out)
{
	static const char *const remedy = SAY("Write it as 127.0.0.1:8080.");
	const char *colon = strrchr(word, ':');
	int64_t port;
	struct text address = { word, colon != NULL ? (size_t)(colon - word) : 0 };
	if (address.count > 1 && word[0] == '[' && word[address.count - 1] == ']')
		address = text_slice(address, 1, address.count - 2);
	if (address.count == 0 || !status_is_ok(text_to_c(address, out->address, sizeof out->address)) ||
	    !is_address(out->address))
		return FAIL_INPUT(0, word, "This is no address to listen at.", remedy);
	assert(colon != NULL);
	if (!status_is_ok(text_to_number(text_of(colon + 1), &port)) || port > UINT16_MAX)
		return FAIL_INPUT(0, word, "This is no port to listen at.", remedy);
	out->port = (uint16_t)port;
	return OK;
}

static struct status read_word(const char *const *words, size_t count, size_t *at, struct front_options *out)
{
	const char *word = words[*at];
	assert(*at < count);
	if (strcmp(word, "--help") == 0) {
		out->wants_help = true;
		return OK;
	}
	if (strcmp(word, "--listen") == 0) {
		if (++*at == count)
			return FAIL_INPUT(0, word, "The option lacks its value.",
					  "Write it as 127.0.0.1:8080.");
		return read_listen(words[*at], out);
	}
	if (word[0] == '-')
		return FAIL_INPUT(0, word, "There is no such option.",
				  "Write handslag-front DIR --listen ADDRESS:PORT.");
	if (out->folder != NULL)
		return FAIL_INPUT(0, word, "There are two folders.", "Name one.");
	out->folder = word;
	return OK;
}

struct status front_parse(size_t count, const char *const *words, struct front_options *out)
{
	assert(count > 0 && words != NULL);
	*out = (struct front_options){ .port = FRONT_PORT_USUAL };
	snprintf(out->address, sizeof out->address, "127.0.0.1");
	for (size_t at = 1; at < count; at++)
		TRY(read_word(words, count, &at, out));
	if (out->folder == NULL && !out->wants_help)
		return FAIL_INPUT(0, "DIR", "The folder of the centre is not named.",
				  "Write handslag-front DIR --listen ADDRESS:PORT.");
	return OK;
}
