/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Site: the public pages: what the centre does, how to give, the step for each way to give, and a giver's
 * link. Knows the published facts and nothing else. Sets no cookie, sends no script, names no other site but
 * the one that opens Swish. No page says that a gift has arrived: the site cannot know it. */

#ifndef OPEN_SITE_SITE_H
#define OPEN_SITE_SITE_H

#include "ground/crypto/crypto.h"
#include "ground/web/web.h"
#include "open/intake/intake.h"
#include "open/published/published.h"

/* All borrowed as long as the site lives. */
struct site_config {
	const struct published *facts;
	/* Under it the address of a step carries its check, so that nobody makes up a step of ours. */
	const struct lookup_key *step_key;
};

struct site;
/* Writes the pages that are the same for everyone, in each language. Opens no file afterwards. STATUS_BROKEN
 * when the machine lacks its language data; STATUS_INPUT when an address among the facts cannot be linked to.
 */
MUST_USE struct status site_open(const struct site_config *config, struct site **out);
/* Before it is shown: where letters go. Apart, since the letterbox has a thread, and threads are started when
 * the process has shut itself in. Borrowed as long as the site lives. */
void site_send_letters_to(struct site *site, struct letterbox *letterbox);
/* After the server that shows it. */
void site_close(struct site **site);

/* What a server serves; its context is the site. */
const struct web_face *site_face(const struct site *site);
/* To be called each SITE_TICK_MS by the server, with the site. */
enum { SITE_TICK_MS = 1000 };
void site_tick(void *site);

#endif
