/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The form to give: how often, how much, by what way, where the receipt goes. */
#include "open/site/site_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

static web_handler show_give;
static web_handler take_give;
static web_resumed give_is_taken;

static const struct web_route rows[] = {
	{ WEB_ROUTE("give", WEB_GET, "/{language:word}/give", WEB_RIGHT_ANYONE, RATE_PAGE, 0, show_give) },
	{ WEB_ROUTE("give-sent", WEB_POST, "/{language:word}/give", WEB_RIGHT_ANYONE, RATE_LETTER,
		    SITE_FORM_BYTES_MAX, take_give),
	  .resume = give_is_taken },
};
const struct route_table give_routes = { rows, sizeof rows / sizeof rows[0] };

enum { REFERENCE_RANDOM_DIGITS = 10, WHYS_MAX = 4, NEUTRAL_ORE = INTAKE_GIFT_ORE_MIN };

/* Sums to choose between; none is chosen beforehand. */
static const int64_t sums_ore[] = { 10000, 20000, 50000 };
enum { SUMS = sizeof sums_ore / sizeof sums_ore[0] };

static const struct {
	const char *code;
	const char *name;
	const char *hint;
} ways[] = {
	{ "swish", SAY("Swish"), SAY("Once, with the telephone") },
	{ "bankgiro", SAY("Bankgiro with OCR"), SAY("Once, or as a standing transfer every month") },
	{ "bank", SAY("Autogiro in your bank"),
	  SAY("Every month, signed in the bank on the web or telephone") },
	{ "paper", SAY("Autogiro on paper"), SAY("Every month, printed, signed and sent to us") },
};
enum { WAYS = sizeof ways / sizeof ways[0] };

/* What stands in the form, as it was typed. */
struct typed {
	struct text often;
	struct text sum; /* öre of one of the sums, or "own" */
	struct text own;
	struct text way;
	struct text email;
	const struct published_purpose *purpose;
};

/* What is wrong with each; empty when nothing is. */
struct whys {
	struct text often;
	struct text sum;
	struct text way;
	struct text email;
	struct text trouble;
};

static const struct published_purpose *find_purpose(const struct published *facts, struct text code)
{
	assert(facts->purpose_count > 0);
	for (size_t i = 0; i < facts->purpose_count; i++)
		if (text_equal(facts->purposes[i].code, code))
			return &facts->purposes[i];
	return NULL;
}

/* GET */

static size_t list_ways(const struct site *site, enum language language, struct text chosen,
			struct give_way out[WAYS])
{
	size_t count = 0;
	for (size_t i = 0; i < WAYS; i++) {
		const struct text code = text_of(ways[i].code);
		if (slip_way_of(site->facts, code) == 0)
			continue;
		out[count++] = give_way(code, text_of(phrase(language, ways[i].name)),
					text_of(phrase(language, ways[i].hint)), text_equal(code, chosen));
	}
	assert(count > 0); /* published facts have a way to give */
	return count;
}

static void list_sums(struct text chosen, struct give_sum out[SUMS])
{
	for (size_t i = 0; i < SUMS; i++) {
		char digits[24];
		snprintf(digits, sizeof digits, "%" PRId64, sums_ore[i]);
		assert(sums_ore[i] >= INTAKE_GIFT_ORE_MIN);
		out[i] =
		    give_sum(sums_ore[i], (struct money){ sums_ore[i] }, text_equal(text_of(digits), chosen));
	}
}

static bool is_any(const struct whys *whys)
{
	assert(whys != NULL);
	return whys->often.count + whys->sum.count + whys->way.count + whys->email.count +
		   whys->trouble.count >
	       0;
}

static struct status show(const struct web_request *request, const struct typed *typed,
			  const struct whys *whys, struct web_answer *answer)
{
	const struct site *site = site_of(request);
	enum language language;
	struct give_sum sums[SUMS];
	struct give_way offered[WAYS];
	char key[WEB_FORM_TEXT_ROOM];
	TRY(site_language(request, &language));
	list_sums(typed->sum, sums);
	const size_t count = list_ways(site, language, typed->way, offered);
	assert(typed->purpose != NULL);
	struct page page = site_page(request, answer, language);
	return give_page(
	    &page, &site->centres[language], text_of(web_form_key_print(request, "give-sent", key)),
	    site_words(&typed->purpose->name, language), typed->purpose->code,
	    text_equal(typed->often, TEXT("month")), text_equal(typed->often, TEXT("once")), sums, SUMS,
	    text_equal(typed->sum, TEXT("own")), typed->own, offered, count, typed->email,
	    (struct money){ INTAKE_GIFT_ORE_MIN }, (struct money){ INTAKE_GIFT_ORE_MAX }, is_any(whys),
	    whys->often, whys->sum, whys->way, whys->email, whys->trouble);
}

/* What another page of ours sent along is filled in; nothing else is. */
static struct status show_give(const struct web_request *request, struct web_answer *answer)
{
	const struct published *facts = site_of(request)->facts;
	const struct published_purpose *purpose = find_purpose(facts, web_query(request, "purpose"));
	const struct text own = web_query(request, "own");
	const struct typed typed = { .often = web_query(request, "often"),
				     .sum = own.count > 0 ? TEXT("own") : web_query(request, "sum"),
				     .own = own,
				     .way = web_query(request, "way"),
				     .purpose = purpose != NULL ? purpose : &facts->purposes[0] };
	const struct whys none = { 0 };
	assert(facts->purpose_count > 0);
	return show(request, &typed, &none, answer);
}

/* POST */

static struct status read_typed(const struct web_request *request, struct typed *out)
{
	*out =
	    (struct typed){ .often = web_field(request, "often"),
			    .sum = web_field(request, "sum"),
			    .own = text_trim(web_field(request, "own")),
			    .way = web_field(request, "way"),
			    .email = text_trim(web_field(request, "email")),
			    .purpose = find_purpose(site_of(request)->facts, web_field(request, "purpose")) };
	if (out->purpose == NULL)
		return FAIL_INPUT(0, "purpose", "The page was not sent as it was shown.",
				  "Go back, load the page anew and try again.");
	/* Who writes a sum means it, though the box beside it was not pressed. */
	if (out->sum.count == 0 && out->own.count > 0)
		out->sum = TEXT("own");
	assert(out->purpose->code.count > 0);
	return OK;
}

/* One of the sums that are offered; 0 when it is none. */
static struct money offered_sum(struct text sum)
{
	int64_t ore;
	assert(sum.bytes != NULL || sum.count == 0);
	for (size_t i = 0; i < SUMS; i++)
		if (status_is_ok(text_to_number(sum, &ore)) && ore == sums_ore[i])
			return (struct money){ ore };
	return (struct money){ 0 };
}

static struct text why_no_sum(const struct web_request *request, enum language language)
{
	static const char *const none =
	    SAY("How much you want to give is not chosen. Choose a sum or write one, such as 200.");
	assert(request != NULL);
	return text_of(phrase(language, none));
}

/* The sum that is meant, or why there is none; a neutral sum then stands in its place. */
static void read_sum(const struct web_request *request, enum language language, const struct typed *typed,
		     struct money *amount, struct whys *whys)
{
	const bool is_own = text_equal(typed->sum, TEXT("own"));
	*amount = offered_sum(typed->sum);
	if (is_own && typed->own.count > 0) {
		const struct status status = money_parse(typed->own, amount);
		if (status.code == STATUS_LIMIT)
			amount->ore = INTAKE_GIFT_ORE_MAX + 1;
		else if (!status_is_ok(status))
			whys->sum = site_no_sum(request->arena, language, typed->own);
	} else if (amount->ore == 0) {
		whys->sum = why_no_sum(request, language);
	} else if (typed->own.count > 0) {
		whys->sum = text_of(phrase(
		    language, SAY("Two sums stand there. Choose another sum, or empty the field below it.")));
	}
	if (whys->sum.count > 0)
		amount->ore = NEUTRAL_ORE;
	assert(amount->ore > 0);
}

/* Tells why a field is refused, and puts there what no rule refuses, so that the next can be asked about. */
static struct status tell(const struct web_request *request, struct status status, struct gift_letter *letter,
			  struct whys *whys)
{
	const struct text why = site_why(request, status);
	const struct text field = text_of(status.field);
	assert(field.count > 0);
	if (text_equal(field, TEXT("amount"))) {
		whys->sum = why;
		letter->amount.ore = NEUTRAL_ORE;
	} else if (text_equal(field, TEXT("often"))) {
		whys->often = why;
		letter->often = letter->way >= GIFT_BY_MANDATE_AT_BANK ? GIFT_MONTHLY : GIFT_ONCE;
	} else if (text_equal(field, TEXT("way"))) {
		whys->way = why;
		letter->way = GIFT_BY_BANKGIRO;
	} else if (text_equal(field, TEXT("email"))) {
		whys->email = why;
		letter->email = TEXT("");
	} else {
		return status; /* what the page itself wrote */
	}
	return OK;
}

/* Every field is judged by the rules that the office reads the letter by. */
static struct status judge(const struct web_request *request, const struct gift_letter *letter,
			   struct whys *whys)
{
	struct gift_letter judged = *letter;
	struct status status = gift_letter_check(&judged);
	for (size_t i = 0; i < WHYS_MAX && !status_is_ok(status); i++) {
		TRY(tell(request, status, &judged, whys));
		status = gift_letter_check(&judged);
	}
	assert(status_is_ok(status)); /* each field is told of once */
	return OK;
}

static enum gift_often often_of(struct text often)
{
	assert(often.bytes != NULL || often.count == 0);
	if (text_equal(often, TEXT("month")))
		return GIFT_MONTHLY;
	return text_equal(often, TEXT("once")) ? GIFT_ONCE : (enum gift_often)0;
}

/* Key and reference follow from the form's key. The letter's texts live in the arena. */
static struct status make_letter(const struct web_request *request, const struct typed *typed,
				 struct whys *whys, struct gift_letter *out)
{
	enum language language;
	char base[REFERENCE_RANDOM_DIGITS + 1];
	char reference[OCR_DIGITS_MAX + 1];
	TRY(site_language(request, &language));
	struct random random = site_random_of(request);
	*out = (struct gift_letter){ .key = handle_make(&random),
				     .made_at = request->now,
				     .often = often_of(typed->often),
				     .way = slip_way_of(site_of(request)->facts, typed->way),
				     .purpose = typed->purpose->code,
				     .language = text_of(language_code(language)),
				     .email = typed->email };
	read_sum(request, language, typed, &out->amount, whys);
	snprintf(base, sizeof base, "%010" PRIu64, random_below(&random, UINT64_C(10000000000)));
	TRY(ocr_make(text_of(base), OCR_LENGTH_AND_CHECK, reference));
	out->reference = arena_copy(request->arena, text_of(reference));
	assert(out->reference.count == REFERENCE_RANDOM_DIGITS + 2);
	return judge(request, out, whys);
}

static struct status post(const struct web_request *request, const struct gift_letter *letter)
{
	SCOPED(buffer_close) struct buffer bytes = buffer_open(INTAKE_LETTER_BYTES_MAX);
	TRY(gift_letter_write(letter, &bytes));
	assert(bytes.count > 0);
	site_post_letter(request, &bytes);
	return OK;
}

static struct status take_give(const struct web_request *request, struct web_answer *answer)
{
	struct typed typed;
	struct whys whys = { 0 };
	struct gift_letter letter;
	assert(request->fields.count > 0);
	TRY(read_typed(request, &typed));
	TRY(make_letter(request, &typed, &whys, &letter));
	if (!is_any(&whys))
		return post(request, &letter);
	answer->code = 400;
	return show(request, &typed, &whys, answer);
}

static struct status give_is_taken(const struct web_request *request, struct status outcome,
				   struct web_answer *answer)
{
	static const char *const sentence =
	    SAY("Your gift could not be taken in just now, and nothing is lost: what you wrote stands below. "
		"Press again in a moment, or call us.");
	struct typed typed;
	struct whys whys = { 0 };
	struct gift_letter letter;
	enum language language;
	TRY(site_language(request, &language));
	TRY(read_typed(request, &typed));
	if (!status_is_ok(outcome)) {
		log_status(LOG_FAULT, "letterbox", outcome);
		whys.trouble = text_of(phrase(language, sentence));
		answer->code = 503;
		return show(request, &typed, &whys, answer);
	}
	TRY(make_letter(request, &typed, &whys, &letter));
	assert(!is_any(&whys)); /* the same form was taken in */
	const struct step step = { letter.often, letter.way, letter.amount, letter.reference };
	web_redirect(answer, slip_address(request, language, &step));
	return OK;
}
