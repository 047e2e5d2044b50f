/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/templates/templates.h"

#include <assert.h>
#include <inttypes.h>

struct page page_begin(struct buffer *out, enum language language, struct speech *speech)
{
	assert(out != NULL && speech != NULL && language < LANGUAGES);
	return (struct page){ .out = out, .language = language, .speech = speech };
}

struct status page_status(const struct page *page)
{
	assert(page != NULL);
	TRY(page->failure);
	return buffer_status(page->out);
}

void page_add(struct page *page, struct text constant)
{
	assert(page != NULL);
	buffer_add(page->out, constant);
}

void page_count(struct page *page, int64_t count)
{
	char room[SPEECH_ROOM];
	assert(page != NULL);
	page_attribute(page, speech_count(page->speech, page->language, count, room));
}

void page_money(struct page *page, struct money money)
{
	char room[SPEECH_ROOM];
	assert(page != NULL);
	page_attribute(page, speech_money(page->speech, page->language, money, room));
}

void page_day(struct page *page, struct day day)
{
	char room[SPEECH_ROOM];
	assert(page != NULL);
	page_attribute(page, speech_day(page->speech, page->language, day, room));
}

void page_moment(struct page *page, struct moment moment)
{
	char room[SPEECH_ROOM];
	assert(page != NULL);
	page_attribute(page, speech_moment(page->speech, page->language, moment, room));
}

enum plural page_plural(struct page *page, int64_t count)
{
	assert(page != NULL);
	return speech_plural(page->speech, page->language, count);
}

void page_plain_count(struct page *page, int64_t count)
{
	assert(page != NULL);
	buffer_print(page->out, "%" PRId64, count);
}

void page_plain_money(struct page *page, struct money money)
{
	char room[MONEY_PRINT_ROOM];
	assert(page != NULL);
	page_add(page, text_of(money_print_plain(money, room)));
}

void page_plain_day(struct page *page, struct day day)
{
	char room[DAY_PRINT_ROOM];
	assert(page != NULL);
	page_add(page, text_of(day_print(day, room)));
}

void page_plain_moment(struct page *page, struct moment moment)
{
	char room[MOMENT_PRINT_ROOM];
	assert(page != NULL);
	page_add(page, text_of(moment_print(moment, room)));
}

void page_language(struct page *page)
{
	assert(page != NULL);
	page_add(page, text_of(language_code(page->language)));
}

void page_direction(struct page *page)
{
	assert(page != NULL);
	page_add(page, text_of(language_direction(page->language)));
}
