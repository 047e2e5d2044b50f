/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first page, and the others that are the same for everyone: written once, and served from memory. */
#include "open/site/site_inner.h"

#include <assert.h>
#include <stdio.h>

static web_handler show_kept;
static web_handler show_root;

static const struct web_route rows[] = {
	{ WEB_ROUTE("root", WEB_GET, "/", WEB_RIGHT_ANYONE, RATE_PAGE, 0, show_root) },
	{ WEB_ROUTE("home", WEB_GET, "/{language:word}", WEB_RIGHT_ANYONE, RATE_PAGE, 0, show_kept) },
	{ WEB_ROUTE("privacy", WEB_GET, "/{language:word}/privacy", WEB_RIGHT_ANYONE, RATE_PAGE, 0,
		    show_kept) },
	{ WEB_ROUTE("account", WEB_GET, "/{language:word}/90", WEB_RIGHT_ANYONE, RATE_PAGE, 0, show_kept) },
	{ WEB_ROUTE("accessibility", WEB_GET, "/{language:word}/accessibility", WEB_RIGHT_ANYONE, RATE_PAGE,
		    0, show_kept) },
	{ WEB_ROUTE("told", WEB_GET, "/{language:word}/told", WEB_RIGHT_ANYONE, RATE_PAGE, 0, show_kept) },
	{ WEB_ROUTE("style", WEB_GET, "/style/{hash:word}", WEB_RIGHT_ANYONE, RATE_PAGE, 0, show_kept) },
	{ WEB_ROUTE("mark", WEB_GET, "/mark/{hash:word}", WEB_RIGHT_ANYONE, RATE_PAGE, 0, show_kept) },
};
const struct route_table home_routes = { rows, sizeof rows / sizeof rows[0] };

static struct status show_kept(const struct web_request *request, struct web_answer *answer)
{
	assert(request->path.count > 0);
	return web_answer_page(request, answer, site_of(request)->pages, request->path);
}

static struct status show_root(const struct web_request *request, struct web_answer *answer)
{
	assert(request->language < 2);
	web_redirect(answer, request->language == 0 ? TEXT("/sv") : TEXT("/en"));
	return OK;
}

static struct status write_home(const struct site *site, struct page *page)
{
	struct home_purpose purposes[PUBLISHED_PURPOSES_MAX];
	const struct published *facts = site->facts;
	assert(facts->purpose_count > 0 && facts->purpose_count <= PUBLISHED_PURPOSES_MAX);
	for (size_t i = 0; i < facts->purpose_count; i++)
		purposes[i] = home_purpose(facts->purposes[i].code,
					   site_words(&facts->purposes[i].name, page->language));
	return home_page(page, &site->centres[page->language], purposes, facts->purpose_count,
			 (struct money){ INTAKE_GIFT_ORE_MIN }, (struct money){ INTAKE_GIFT_ORE_MAX });
}

static struct status write_privacy(const struct site *site, struct page *page)
{
	assert(page->language != LANGUAGE_PSEUDO);
	return privacy_page(page, &site->centres[page->language]);
}

static struct status write_account(const struct site *site, struct page *page)
{
	assert(!site->facts->has_90_account);
	return account_page(page, &site->centres[page->language]);
}

static struct status write_accessibility(const struct site *site, struct page *page)
{
	assert(page->language != LANGUAGE_PSEUDO);
	return accessibility_page(page, &site->centres[page->language]);
}

static struct status write_told(const struct site *site, struct page *page)
{
	assert(page->language != LANGUAGE_PSEUDO);
	return told_page(page, &site->centres[page->language]);
}

struct kept_page {
	const char *path; /* behind the language */
	struct status (*write)(const struct site *site, struct page *page);
};

static const struct kept_page kept_pages[] = {
	{ "", write_home },      { "/privacy", write_privacy }, { "/accessibility", write_accessibility },
	{ "/told", write_told }, { "/90", write_account },
};

static struct status add_page(struct site *site, struct web_page_set *set, const struct kept_page *kept,
			      enum language language)
{
	char path[64];
	SCOPED(buffer_close) struct buffer body = buffer_open(SITE_PAGE_BYTES_MAX);
	struct page page = page_begin(&body, language, site->speech);
	TRY(kept->write(site, &page));
	snprintf(path, sizeof path, "/%s%s", language_code(language), kept->path);
	const struct web_page added = { text_of(path), buffer_text(&body), "text/html; charset=utf-8",
					WEB_KEPT_ASKED };
	assert(body.count > 0);
	return web_page_add(set, &added);
}

/* A file whose name changes when it does. */
static struct status add_file(struct site *site, struct web_page_set *set, const char *folder,
			      const struct web_page *file)
{
	char path[64];
	struct web_page added = *file;
	assert(added.body.count > 0);
	snprintf(path, sizeof path, "/%s/%.*s", folder, TEXT_ARGS(site->centres[LANGUAGE_SWEDISH].style));
	added.name = text_of(path);
	added.kept = WEB_KEPT_LONG;
	return web_page_add(set, &added);
}

static struct status add_files(struct site *site, struct web_page_set *set)
{
	SCOPED(buffer_close) struct buffer sheets = buffer_open(SITE_PAGE_BYTES_MAX);
	buffer_add(&sheets, site_tokens);
	buffer_add(&sheets, site_sheet);
	assert(!sheets.is_failed);
	const struct web_page style = { .body = buffer_text(&sheets), .type = "text/css; charset=utf-8" };
	const struct web_page mark = { .body = site_mark, .type = "image/svg+xml" };
	TRY(add_file(site, set, "style", &style));
	return add_file(site, set, "mark", &mark);
}

static struct status add_all(struct site *site, struct web_page_set *set)
{
	TRY(add_files(site, set));
	for (size_t i = 0; i < sizeof kept_pages / sizeof kept_pages[0]; i++) {
		if (kept_pages[i].write == write_account && site->facts->has_90_account)
			continue;
		assert(kept_pages[i].path != NULL);
		TRY(add_page(site, set, &kept_pages[i], LANGUAGE_SWEDISH));
		TRY(add_page(site, set, &kept_pages[i], LANGUAGE_ENGLISH));
	}
	return OK;
}

struct status home_publish(struct site *site)
{
	assert(site->pages != NULL && site->speech != NULL);
	struct web_page_set *set = web_page_set_open();
	const struct status status = add_all(site, set);
	if (status_is_ok(status))
		web_pages_swap(site->pages, &set);
	web_page_set_close(&set);
	return status;
}
