/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Published: the facts that the public may see, as types of their own. The site can print nothing else. They
 * stand in one file, written anew and renamed into place; the public face reads it once, before it shuts
 * itself in, so it needs no database. Same facts, same bytes. */

#ifndef OPEN_PUBLISHED_PUBLISHED_H
#define OPEN_PUBLISHED_PUBLISHED_H

#include "ground/base/base.h"

enum {
	PUBLISHED_BYTES_MAX = 256 * 1024,
	PUBLISHED_FIELD_BYTES_MAX = 200,
	PUBLISHED_WORDS_BYTES_MAX = 1000,
	PUBLISHED_PURPOSES_MAX = 32, /* that a visitor can choose between */
	PUBLISHED_ARENA_BYTES_MAX = 65 * PUBLISHED_BYTES_MAX,
};
#define PUBLISHED_FILE_NAME "published.json"
/* Beside it: the key by which the site knows the addresses that it wrote itself. */
#define PUBLISHED_STEP_KEY_NAME "keys/step.key"

/* The same in both languages that the site has. */
struct published_words {
	struct text swedish;
	struct text english;
};

struct published_purpose {
	struct text code;
	struct published_words name;
};

struct published {
	struct text name;                /* of the centre */
	struct text organisation_number; /* or empty, as all below but the purposes */
	struct published_words about;    /* one sentence: what it does */
	struct text email;
	struct text phone;
	struct text address;  /* one line */
	struct text swish;    /* ten digits: no gifts by Swish when it is empty */
	struct text bankgiro; /* seven or eight digits */
	bool has_autogiro;
	bool has_90_account; /* the number that Svensk Insamlingskontroll gives */
	bool is_demo;        /* everything is invented: said on every page */
	const struct published_purpose
	    *purposes; /* at least one; the first is what a gift goes to unless chosen */
	size_t purpose_count;
};

/* STATUS_INPUT with .field and remedy when a fact is missing, too long or not one line of text; when a number
 * is no Swish number of a company (123...) or no bankgiro number; when there is no way to give. */
MUST_USE struct status published_check(const struct published *published);
/* Adds the file. As published_check; STATUS_LIMIT when the buffer is full. */
MUST_USE struct status published_write(const struct published *published, struct buffer *out);
/* Texts live in the arena. STATUS_INPUT for all that published_write would not write. */
MUST_USE struct status published_read(struct text bytes, struct arena *arena, struct published *out);

#endif
