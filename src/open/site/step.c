/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The step: how this gift is paid by this way; and the thanks after it. */
#include "open/site/site_inner.h"

#include "ground/draw/draw.h"
#include "ground/swish/swish.h"

#include <assert.h>

static web_handler show_step;
static web_handler show_thanks;

static const struct web_route rows[] = {
	{ WEB_ROUTE("step", WEB_GET, "/{language:word}/step/{way:word}/{ore:number}/{slip:word}",
		    WEB_RIGHT_ANYONE, RATE_PAGE, 0, show_step) },
	{ WEB_ROUTE("thanks", WEB_GET, "/{language:word}/thanks/{way:word}/{ore:number}/{slip:word}",
		    WEB_RIGHT_ANYONE, RATE_PAGE, 0, show_thanks) },
};
const struct route_table step_routes = { rows, sizeof rows / sizeof rows[0] };

static struct status show_swish(const struct web_request *request, const struct step *step, struct page *page)
{
	const struct site *site = site_of(request);
	const struct frame_centre *centre = &site->centres[page->language];
	const struct slip_part slip = slip_part_of(request, step);
	const struct swish_code code = { .payee = site->facts->swish,
					 .has_amount = true,
					 .amount = step->amount,
					 .message = step->reference };
	SCOPED(buffer_close) struct buffer link = buffer_open(SWISH_URL_BYTES_MAX);
	SCOPED(buffer_close) struct buffer symbol = buffer_open(DRAW_QR_BYTES_MAX);
	SCOPED(buffer_close) struct buffer path = buffer_open(DRAW_QR_PATH_BYTES_MAX);
	struct url app;
	unsigned side;
	assert(step->way == GIFT_BY_SWISH);
	TRY(swish_code_link(&code, &link));
	TRY(url_parse(buffer_text(&link), &app));
	TRY(swish_code_text(&code, &symbol));
	TRY(draw_qr(buffer_text(&symbol), &path, &side));
	return swish_page(page, centre, &slip, centre->swish, app, buffer_text(&path), side);
}

static struct status show_way(const struct web_request *request, const struct step *step, struct page *page)
{
	const struct frame_centre *centre = &site_of(request)->centres[page->language];
	const struct slip_part slip = slip_part_of(request, step);
	switch (step->way) {
	case GIFT_BY_SWISH:
		return show_swish(request, step, page);
	case GIFT_BY_BANKGIRO:
		return bankgiro_page(page, centre, &slip, centre->bankgiro, step->often == GIFT_MONTHLY);
	case GIFT_BY_MANDATE_AT_BANK:
		return atbank_page(page, centre, &slip, centre->bankgiro);
	case GIFT_BY_MANDATE_ON_PAPER:
	case GIFT_BY_MANDATE_BY_POST:
		break;
	}
	assert(step->way == GIFT_BY_MANDATE_ON_PAPER);
	return paper_page(page, centre, &slip, centre->bankgiro);
}

static struct status show_step(const struct web_request *request, struct web_answer *answer)
{
	enum language language;
	struct step step;
	TRY(site_language(request, &language));
	TRY(slip_read(request, &step));
	assert(step.amount.ore > 0);
	struct page page = site_page(request, answer, language);
	return show_way(request, &step, &page);
}

static struct status show_thanks(const struct web_request *request, struct web_answer *answer)
{
	enum language language;
	struct step step;
	TRY(site_language(request, &language));
	TRY(slip_read(request, &step));
	assert(step.reference.count > 0);
	const struct slip_part slip = slip_part_of(request, &step);
	struct page page = site_page(request, answer, language);
	return thanks_page(&page, &site_of(request)->centres[language], &slip, step.often == GIFT_MONTHLY);
}
