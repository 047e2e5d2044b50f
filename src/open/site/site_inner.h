/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Site inner: what the pages share. Each page's file begins with its rows of the route table. */

#ifndef OPEN_SITE_SITE_INNER_H
#define OPEN_SITE_SITE_INNER_H

#include "ground/numbers/numbers.h"
#include "open/site/site.h"
#include "open/site/site_pages.h"

enum {
	RATE_PAGE,
	RATE_LETTER,
	SITE_ARENA_BYTES_MAX = 64 * 1024,
	SITE_FORM_BYTES_MAX = 8 * 1024,
	SITE_PAGE_BYTES_MAX = 50 * 1000, /* with the sheet: what a slow telephone has in a second or two */
	SITE_ROUTES_MAX = 32,
	SITE_CHECK_CHARACTERS = 12,
	SITE_SLIP_ROOM = OCR_DIGITS_MAX + 1 + SITE_CHECK_CHARACTERS + 1,
};

struct site {
	const struct published *facts;
	const struct lookup_key *step_key;
	struct letterbox *letterbox;
	struct speech *speech;
	struct arena arena;
	struct frame_centre centres[LANGUAGES]; /* by language; the pseudo language is for tests of layout */
	struct url mail_to;
	struct url phone_to;
	struct web_pages *pages;
	struct web_route routes[SITE_ROUTES_MAX];
	size_t route_count;
	struct web_face face;
};

/* What is embedded of the folder style: the two sheets that are sent as one, and the icon. */
extern const struct text site_tokens;
extern const struct text site_sheet;
extern const struct text site_mark;

struct route_table {
	const struct web_route *rows;
	size_t count;
};
extern const struct route_table home_routes;
extern const struct route_table give_routes;
extern const struct route_table step_routes;
extern const struct route_table wish_routes;

/* The language that the path names. STATUS_NOT_FOUND when the site does not speak it. */
MUST_USE struct status site_language(const struct web_request *request, enum language *out);
/* A page of the answer's. */
struct page site_page(const struct web_request *request, struct web_answer *answer, enum language language);
struct site *site_of(const struct web_request *request);
/* Why a field is refused, and the remedy; in the arena. */
struct text site_why(const struct web_request *request, struct status status);
/* What was typed is no sum, in the arena. */
struct text site_no_sum(struct arena *arena, enum language language, struct text typed);
struct text site_words(const struct published_words *words, enum language language);
/* All that is random in what becomes of a form follows from its key: sent twice, it becomes the same. */
struct random site_random_of(const struct web_request *request);
/* Seals what `write` added to the buffer into the letterbox; the route's `resume` tells how it went. */
void site_post_letter(const struct web_request *request, struct buffer *letter);

/* home.c: the pages that are the same for everyone. */
MUST_USE struct status home_publish(struct site *site);

/* slip.c: a step is what the page after the form shows, and its address. */
struct step {
	enum gift_often often;
	enum gift_way way;
	struct money amount;
	struct text reference; /* OCR */
};
/* The word of a way in forms ("swish", "bankgiro", "bank", "paper"); 0 when the centre does not offer it. */
enum gift_way slip_way_of(const struct published *facts, struct text word);
/* The step that the path names. STATUS_NOT_FOUND when the check is not ours, or the way no longer offered. */
MUST_USE struct status slip_read(const struct web_request *request, struct step *out);
/* "/sv/step/swish/20000/123456789022-2k4m6p8r2t4v" in the arena. */
struct text slip_address(const struct web_request *request, enum language language, const struct step *step);
/* As the pages show it; texts live in the request's arena. */
struct slip_part slip_part_of(const struct web_request *request, const struct step *step);

#endif
