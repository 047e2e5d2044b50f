/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A giver's link: four wishes, each confirmed by a second press. Shows nothing about anybody: whether the
 * link is one of ours is found out by the one who opens the letter. */
#include "open/site/site_inner.h"

#include <assert.h>

static web_handler show_wish;
static web_handler take_wish;
static web_resumed wish_is_taken;

static const struct web_route rows[] = {
	{ WEB_ROUTE("wish", WEB_GET, "/{language:word}/l/{link:word}", WEB_RIGHT_ANYONE, RATE_PAGE, 0,
		    show_wish) },
	{ WEB_ROUTE("wish-sent", WEB_POST, "/{language:word}/l/{link:word}", WEB_RIGHT_ANYONE, RATE_LETTER,
		    SITE_FORM_BYTES_MAX, take_wish),
	  .resume = wish_is_taken },
};
const struct route_table wish_routes = { rows, sizeof rows / sizeof rows[0] };

enum { WHYS_MAX = 3 };

static const int64_t months[] = { 1, 2, 3, 6, 12 };
enum { MONTHS = sizeof months / sizeof months[0] };

struct typed {
	struct text word; /* of the wish */
	enum giver_wish wish;
	struct text own;
	int64_t months; /* 0 when none is chosen */
	struct text reason;
};

struct whys {
	struct text sum;
	struct text pause;
	struct text reason;
	struct text trouble;
};

/* 0 when it is none of the four. */
static enum giver_wish wish_of(struct text word)
{
	static const struct {
		const char *word;
		enum giver_wish wish;
	} words[] = { { "sum", WISH_NEW_SUM },
		      { "pause", WISH_PAUSE },
		      { "stop", WISH_STOP },
		      { "all", WISH_ALL_ABOUT_ME } };
	assert(word.bytes != NULL || word.count == 0);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (text_equal(word, text_of(words[i].word)))
			return words[i].wish;
	return (enum giver_wish)0;
}

static bool is_any(const struct whys *whys)
{
	assert(whys != NULL);
	return whys->sum.count + whys->pause.count + whys->reason.count + whys->trouble.count > 0;
}

/* GET */

static struct status show(const struct web_request *request, const struct typed *typed,
			  const struct whys *whys, struct web_answer *answer)
{
	enum language language;
	struct wish_month choices[MONTHS];
	char key[WEB_FORM_TEXT_ROOM];
	TRY(site_language(request, &language));
	for (size_t i = 0; i < MONTHS; i++)
		choices[i] = wish_month(months[i], months[i] == typed->months);
	assert(typed->wish != 0);
	struct page page = site_page(request, answer, language);
	return wish_page(&page, &site_of(request)->centres[language],
			 text_of(web_form_key_print(request, "wish-sent", key)),
			 web_parameter(request, "link"), typed->word, typed->wish == WISH_NEW_SUM,
			 typed->wish == WISH_PAUSE, typed->wish == WISH_STOP,
			 typed->wish == WISH_ALL_ABOUT_ME, typed->own, choices, MONTHS, typed->reason,
			 is_any(whys), whys->sum, whys->pause, whys->reason, whys->trouble);
}

static struct status show_wish(const struct web_request *request, struct web_answer *answer)
{
	enum language language;
	const struct typed typed = { .word = web_query(request, "wish"),
				     .wish = wish_of(web_query(request, "wish")) };
	const struct whys none = { 0 };
	TRY(site_language(request, &language));
	if (typed.wish != 0)
		return show(request, &typed, &none, answer);
	assert(language != LANGUAGE_PSEUDO);
	struct page page = site_page(request, answer, language);
	return choose_page(&page, &site_of(request)->centres[language], web_parameter(request, "link"));
}

/* POST */

static int64_t months_of(struct text text)
{
	int64_t number;
	assert(text.bytes != NULL || text.count == 0);
	for (size_t i = 0; i < MONTHS; i++)
		if (status_is_ok(text_to_number(text, &number)) && number == months[i])
			return number;
	return 0;
}

static struct status read_typed(const struct web_request *request, struct typed *out)
{
	*out = (struct typed){ .word = web_field(request, "wish"),
			       .wish = wish_of(web_field(request, "wish")),
			       .own = text_trim(web_field(request, "own")),
			       .months = months_of(web_field(request, "months")),
			       .reason = text_trim(web_field(request, "reason")) };
	if (out->wish == 0)
		return FAIL_INPUT(0, "wish", "The page was not sent as it was shown.",
				  "Go back, load the page anew and try again.");
	assert(out->months <= INTAKE_PAUSE_MONTHS_MAX);
	return OK;
}

/* Tells why a field is refused, and puts there what no rule refuses, so that the next can be asked about. */
static struct status tell(const struct web_request *request, struct status status, struct wish_letter *letter,
			  struct whys *whys)
{
	const struct text why = site_why(request, status);
	const struct text field = text_of(status.field);
	assert(field.count > 0);
	if (text_equal(field, TEXT("reason"))) {
		whys->reason = why;
		letter->reason = TEXT("");
	} else if (text_equal(field, TEXT("pause_months"))) {
		whys->pause = why;
		letter->pause_months = 1;
	} else if (text_equal(field, TEXT("amount"))) {
		whys->sum = why;
		letter->amount.ore = INTAKE_GIFT_ORE_MIN;
	} else {
		return status; /* what the page itself wrote */
	}
	return OK;
}

static struct status judge(const struct web_request *request, const struct wish_letter *letter,
			   struct whys *whys)
{
	struct wish_letter judged = *letter;
	struct status status = wish_letter_check(&judged);
	for (size_t i = 0; i < WHYS_MAX && !status_is_ok(status); i++) {
		TRY(tell(request, status, &judged, whys));
		status = wish_letter_check(&judged);
	}
	assert(status_is_ok(status)); /* each field is told of once */
	return OK;
}

/* The sum that is typed; above the bound when it is above all bounds. */
static struct money read_sum(const struct web_request *request, enum language language, struct text own,
			     struct whys *whys)
{
	struct money amount = { 0 };
	assert(whys->sum.count == 0);
	if (own.count == 0)
		return amount;
	const struct status status = money_parse(own, &amount);
	if (status.code == STATUS_LIMIT)
		return (struct money){ INTAKE_GIFT_ORE_MAX + 1 };
	if (status_is_ok(status))
		return amount;
	whys->sum = site_no_sum(request->arena, language, own);
	return (struct money){ INTAKE_GIFT_ORE_MIN };
}

static struct status make_letter(const struct web_request *request, const struct typed *typed,
				 struct whys *whys, struct wish_letter *out)
{
	enum language language;
	TRY(site_language(request, &language));
	struct random random = site_random_of(request);
	*out = (struct wish_letter){ .key = handle_make(&random),
				     .made_at = request->now,
				     .wish = typed->wish,
				     .link = web_parameter(request, "link"),
				     .pause_months = typed->wish == WISH_PAUSE ? typed->months : 0,
				     .reason = typed->reason,
				     .language = text_of(language_code(language)) };
	if (typed->wish == WISH_NEW_SUM)
		out->amount = read_sum(request, language, typed->own, whys);
	assert(out->wish != 0);
	return judge(request, out, whys);
}

static struct status take_wish(const struct web_request *request, struct web_answer *answer)
{
	struct typed typed;
	struct whys whys = { 0 };
	struct wish_letter letter;
	TRY(read_typed(request, &typed));
	TRY(make_letter(request, &typed, &whys, &letter));
	if (is_any(&whys)) {
		answer->code = 400;
		return show(request, &typed, &whys, answer);
	}
	SCOPED(buffer_close) struct buffer bytes = buffer_open(INTAKE_LETTER_BYTES_MAX);
	TRY(wish_letter_write(&letter, &bytes));
	assert(bytes.count > 0);
	site_post_letter(request, &bytes);
	return OK;
}

static struct status wish_is_taken(const struct web_request *request, struct status outcome,
				   struct web_answer *answer)
{
	static const char *const sentence = SAY(
	    "Your letter could not be taken in just now, and nothing is lost: what you wrote stands below. "
	    "Press again in a moment, or call us.");
	struct typed typed;
	struct whys whys = { 0 };
	enum language language;
	TRY(site_language(request, &language));
	TRY(read_typed(request, &typed));
	assert(typed.wish != 0);
	if (status_is_ok(outcome)) {
		web_redirect(answer, language == LANGUAGE_SWEDISH ? TEXT("/sv/told") : TEXT("/en/told"));
		return OK;
	}
	log_status(LOG_FAULT, "letterbox", outcome);
	whys.trouble = text_of(phrase(language, sentence));
	answer->code = 503;
	return show(request, &typed, &whys, answer);
}
