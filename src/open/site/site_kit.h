/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* For tests: the site of a made-up centre, served at a free port, its letterbox in a folder of the test's
 * own, and what a visitor does. */

#ifndef OPEN_SITE_SITE_KIT_H
#define OPEN_SITE_SITE_KIT_H

#include "ground/web/web_kit.h"
#include "open/site/site_inner.h"
#include "proof/proof.h"

enum { SITE_KIT_LETTERS_MAX = 256 };

struct site_kit {
	struct published facts; /* may be changed between site_kit_make and site_kit_start */
	struct published_purpose purposes[2];
	const struct web_rate *rates; /* instead of the site's; NULL */
	struct proof_folder folder;
	struct letter_public_key public_key;
	struct letter_secret_key secret_key;
	struct lookup_key step_key;
	struct letterbox *letterbox;
	struct site *site;
	struct kit web; /* its server, and the client's side of it */
	struct moment now;
	struct arena arena;
	struct reply reply; /* the last */
	struct text letters[SITE_KIT_LETTERS_MAX];
	size_t letter_count;
};

void site_kit_make(struct site_kit *kit);
void site_kit_start(struct site_kit *kit);
void site_kit_stop(struct site_kit *kit);

/* Asks, and keeps the answer in `reply`. `more` are fields of the head, each with its line end. */
unsigned site_kit_get(struct site_kit *kit, const char *path);
unsigned site_kit_ask(struct site_kit *kit, const char *path, const char *more);
struct text site_kit_body(const struct site_kit *kit);
bool site_kit_says(const struct site_kit *kit, const char *words);
/* The key that stands in the form of the last answer. */
void site_kit_form_key(const struct site_kit *kit, char room[WEB_FORM_TEXT_ROOM]);
/* Sends the fields with the key. */
unsigned site_kit_send(struct site_kit *kit, const char *path, const char *key, const char *fields);
/* Loads the page and sends its form. */
unsigned site_kit_post(struct site_kit *kit, const char *path, const char *fields);
/* Where the last answer leads, in the arena. */
const char *site_kit_location(struct site_kit *kit);
/* Opens all letters into `letters`, as the inner zone does. */
void site_kit_collect(struct site_kit *kit);

#endif
