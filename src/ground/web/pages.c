/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/web_inner.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct web_page_set {
	struct kept_page **pages; /* by name */
	size_t count;
	size_t room;
	unsigned holders; /* under the lock of the pages once it is given to them */
	struct web_pages *pages_of;
};

struct web_pages {
	pthread_mutex_t lock;
	struct web_page_set *shown; /* NULL before the first */
};

struct web_page_set *web_page_set_open(void)
{
	struct web_page_set *set = memory_take(1, sizeof *set);
	set->holders = 1;
	return set;
}

static void close_page(struct kept_page *page)
{
	assert(page != NULL);
	for (int i = 0; i < HTTP_ENCODINGS; i++) {
		if (!page->has_form[i])
			continue;
		seam_response_close(&page->forms[i].whole);
		seam_response_close(&page->forms[i].unchanged);
		buffer_close(&page->forms[i].body);
	}
	free((char *)(uintptr_t)page->name.bytes);
	free(page);
}

void web_page_set_close(struct web_page_set **set)
{
	assert(set != NULL);
	if (*set == NULL)
		return;
	for (size_t i = 0; i < (*set)->count; i++)
		close_page((*set)->pages[i]);
	free((*set)->pages);
	free(*set);
	*set = NULL;
}

/* Where the name stands, or has to. */
static size_t place_of(const struct web_page_set *set, struct text name)
{
	size_t low = 0;
	size_t high = set->count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		assert(middle < set->count);
		if (text_compare(set->pages[middle]->name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct kept_page *find(const struct web_page_set *set, struct text name)
{
	const size_t place = place_of(set, name);
	assert(place <= set->count);
	if (place == set->count || !text_equal(set->pages[place]->name, name))
		return NULL;
	return set->pages[place];
}

/* Encoded when that makes it smaller. The tag is of the plain bytes and the encoding, which make the rest. */
static void make_form(struct kept_page *page, enum http_encoding encoding, const struct web_page *from)
{
	static const char *const marks[HTTP_ENCODINGS] = { "", "-g", "-b" };
	struct page_form *form = &page->forms[encoding];
	struct hash hash;
	char digits[HASH_PRINT_ROOM];
	form->body = buffer_open(2 * (size_t)WEB_PAGE_BYTES_MAX);
	encode(encoding, from->body, &form->body);
	if (encoding != HTTP_IDENTITY && form->body.count >= from->body.count) {
		buffer_close(&form->body);
		return;
	}
	assert(!form->body.is_failed);
	page->has_form[encoding] = true;
	hash_of(from->body, &hash);
	hash_print(&hash, digits);
	/* 128 bits tell two texts of a page apart. */
	digits[32] = '\0';
	strcpy(form->etag, "\"");
	strcat(form->etag, digits);
	strcat(form->etag, marks[encoding]);
	strcat(form->etag, "\"");
}

static struct text copy_of(struct text name)
{
	char *bytes = memory_take(name.count + 1, 1);
	assert(name.bytes != NULL);
	memcpy(bytes, name.bytes, name.count);
	return (struct text){ bytes, name.count };
}

static void insert(struct web_page_set *set, size_t place, struct kept_page *page)
{
	assert(place <= set->count);
	if (set->count == set->room) {
		set->room = set->room > 0 ? 2 * set->room : 64;
		set->pages = memory_grow(set->pages, set->room, sizeof(struct kept_page *));
	}
	memmove(set->pages + place + 1, set->pages + place,
		(set->count - place) * sizeof(struct kept_page *));
	set->pages[place] = page;
	set->count++;
}

struct status web_page_add(struct web_page_set *set, const struct web_page *page)
{
	assert(set != NULL && page->name.count > 0 && page->type != NULL);
	if (set->count == WEB_PAGES_MAX || page->body.count > WEB_PAGE_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "A publication has too many pages, or one that is too large.");
	if (find(set, page->name) != NULL)
		return FAIL(STATUS_CONFLICT, "A page of the publication has the name already.");
	struct kept_page *kept = memory_take(1, sizeof *kept);
	kept->name = copy_of(page->name);
	kept->type = page->type;
	kept->kept = page->kept;
	for (int i = 0; i < HTTP_ENCODINGS; i++)
		make_form(kept, (enum http_encoding)i, page);
	insert(set, place_of(set, kept->name), kept);
	return OK;
}

struct web_pages *web_pages_open(void)
{
	struct web_pages *pages = memory_take(1, sizeof *pages);
	const int failed = pthread_mutex_init(&pages->lock, NULL);
	assert(failed == 0);
	return pages;
}

/* One holder less. The set is closed outside of the lock, as that may take a while. */
static void let_go(struct web_pages *pages, struct web_page_set *set)
{
	if (set == NULL)
		return;
	pthread_mutex_lock(&pages->lock);
	assert(set->holders > 0);
	const bool is_last = --set->holders == 0;
	pthread_mutex_unlock(&pages->lock);
	if (is_last)
		web_page_set_close(&set);
}

void web_pages_close(struct web_pages **pages)
{
	assert(pages != NULL);
	if (*pages == NULL)
		return;
	let_go(*pages, (*pages)->shown);
	pthread_mutex_destroy(&(*pages)->lock);
	free(*pages);
	*pages = NULL;
}

void web_pages_swap(struct web_pages *pages, struct web_page_set **take)
{
	assert(pages != NULL && take != NULL && *take != NULL);
	(*take)->pages_of = pages;
	pthread_mutex_lock(&pages->lock);
	struct web_page_set *old = pages->shown;
	pages->shown = *take;
	pthread_mutex_unlock(&pages->lock);
	*take = NULL;
	let_go(pages, old);
}

void page_set_release(struct web_page_set **set)
{
	assert(set != NULL);
	if (*set != NULL)
		let_go((*set)->pages_of, *set);
	*set = NULL;
}

static struct web_page_set *hold(struct web_pages *pages)
{
	assert(pages != NULL);
	pthread_mutex_lock(&pages->lock);
	struct web_page_set *set = pages->shown;
	if (set != NULL)
		set->holders++;
	pthread_mutex_unlock(&pages->lock);
	return set;
}

struct status web_answer_page(const struct web_request *request, struct web_answer *answer,
			      struct web_pages *pages, struct text name)
{
	struct exchange *exchange = exchange_of(request);
	assert(answer == &exchange->answer && exchange->pinned == NULL);
	exchange->pinned = hold(pages);
	struct kept_page *page = exchange->pinned != NULL ? find(exchange->pinned, name) : NULL;
	if (page == NULL)
		return FAIL(STATUS_NOT_FOUND, "The page is not published.");
	enum http_encoding encoding = http_encoding_choose(exchange->facts.accept_encoding);
	if (!page->has_form[encoding])
		encoding = page->has_form[HTTP_GZIP] && encoding == HTTP_BROTLI ? HTTP_GZIP : HTTP_IDENTITY;
	const struct text named = exchange->facts.if_none_match;
	exchange->page = page;
	exchange->encoding = encoding;
	exchange->is_unchanged =
	    named.count > 0 && http_etag_is_named(named, text_of(page->forms[encoding].etag));
	return OK;
}
