/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the verbs read from the command line, and the words that they answer with. */
#include "ground/numbers/numbers.h"
#include "main/mandates/mandates_inner.h"

#include <assert.h>
#include <stdio.h>

struct status read_payer(const struct run *run, struct payer_word *out)
{
	char typed[MANDATES_PAYER_DIGITS_MAX * 2];
	assert(run->command->argument_count >= 2);
	const bool is_number = digits_gather(text_of(run->command->arguments[1]), " -", typed, sizeof typed);
	const struct text digits = is_number ? digits_without_zeros(text_of(typed)) : TEXT("");
	if (digits.count == 0 || digits.count > MANDATES_PAYER_DIGITS_MAX)
		return FAIL_INPUT(0, "PAYER", "This is no payer number.",
				  "handslag mandates list DIR shows them.");
	return text_to_c(digits, out->digits, sizeof out->digits);
}

struct status read_amount(const struct run *run, struct money *out)
{
	assert(out != NULL);
	if (!run_has(run, "--amount"))
		return OK;
	struct status status = money_parse(run_text(run, "--amount"), out);
	status.field = "--amount";
	return status;
}

struct status read_pay_day(const struct run *run, int64_t *out)
{
	assert(out != NULL);
	if (!run_has(run, "--pay-day"))
		return OK;
	TRY(run_number(run, "--pay-day", out));
	return *out >= 1 && *out <= MANDATES_PAY_DAY_MAX
		   ? OK
		   : FAIL_INPUT(0, "--pay-day", "The day of the draw is 1 to 28, as every month has it.",
				"Choose a day from 1 to 28.");
}

struct status read_month(const struct run *run, const char *option, int64_t *out)
{
	char first_day[DAY_PRINT_ROOM];
	struct day day;
	const struct text typed = run_text(run, option);
	assert(out != NULL);
	if (!run_has(run, option))
		return OK;
	snprintf(first_day, sizeof first_day, "%.*s-01", typed.count == 7 ? 7 : 0, typed.bytes);
	if (!status_is_ok(day_parse(text_of(first_day), &day)))
		return FAIL_INPUT(0, option, "There is no such month.", "Write it as 2026-11.");
	*out = (int64_t)day_year(day) * 12 + day_month(day) - 1;
	return OK;
}

struct status find_mandate(struct store_tx *tx, const struct payer_word *payer, struct mandate *out)
{
	struct status found = mandates_by_payer(tx, text_of(payer->digits), out);
	assert(payer->digits[0] != '\0');
	if (found.code == STATUS_NOT_FOUND) {
		found.field = "PAYER";
		found.remedy = "handslag mandates list DIR shows them.";
	}
	return found;
}

struct status find_promise(const struct run *run, struct store_tx *tx, struct promise *out)
{
	char digits[OCR_DIGITS_MAX + 1] = "";
	assert(out != NULL);
	if (!digits_gather(run_text(run, "--promise"), " ", digits, sizeof digits))
		digits[0] = '\0';
	struct status found = gifts_promise_of(tx, text_of(digits), out);
	if (found.code == STATUS_NOT_FOUND) {
		found.field = "--promise";
		found.remedy = "Give a promise's reference; handslag promise add DIR makes one.";
	}
	return found;
}

struct text print_month(int64_t month, char room[MONTH_PRINT_ROOM])
{
	assert(month >= 0);
	if (month == 0 || month == MANDATES_MONTH_UNKNOWN)
		return TEXT("");
	snprintf(room, MONTH_PRINT_ROOM, "%04d-%02d", (int)(month / 12), (int)(month % 12) + 1);
	return text_of(room);
}

const char *state_word(const struct mandate *mandate, struct day today)
{
	switch (mandate->state) {
	case MANDATE_ASKED:
		return SAY("asked");
	case MANDATE_SENT:
		return SAY("sent");
	case MANDATE_ACTIVE:
		break;
	case MANDATE_ENDED:
		return SAY("ended");
	}
	assert(mandate->state == MANDATE_ACTIVE);
	if (mandate->is_held)
		return SAY("held");
	if (mandate->is_stopped)
		return SAY("stopped");
	return mandate_is_paused(mandate, today) ? SAY("paused") : SAY("active");
}

const char *order_state_word(enum draw_state state)
{
	switch (state) {
	case DRAW_SENT:
		return SAY("sent");
	case DRAW_DRAWN:
		return SAY("drawn");
	case DRAW_RETRYING:
		return SAY("tried again");
	case DRAW_MISSED:
		return SAY("missed");
	case DRAW_REFUSED:
		return SAY("refused");
	case DRAW_LAPSED:
		return SAY("lapsed");
	case DRAW_CALLED_BACK:
		return SAY("called back");
	case DRAW_RETURNED:
		return SAY("returned");
	}
	assert(0 && "an unknown state of a draw");
	return "";
}

static const char *sentence_of_payment(int64_t code)
{
	const struct autogiro_payment_meaning *meaning = autogiro_payment_meaning((int32_t)code);
	assert(code >= -1);
	return meaning != NULL ? meaning->sentence : "";
}

static const char *sentence_of_refund(int64_t code)
{
	const struct autogiro_refund_meaning *meaning = autogiro_refund_meaning((int32_t)code);
	assert(code >= -1);
	return meaning != NULL ? meaning->sentence : "";
}

static const char *sentence_of_rejection(int64_t code)
{
	const struct autogiro_rejection_meaning *meaning = autogiro_rejection_meaning((int32_t)code);
	assert(code >= -1);
	return meaning != NULL ? meaning->sentence : "";
}

static const char *sentence_of_change(int64_t code)
{
	const struct autogiro_change_meaning *meaning = autogiro_change_meaning((int32_t)code);
	assert(code >= -1);
	return meaning != NULL ? meaning->sentence : "";
}

static const char *sentence_of_advice(int64_t code)
{
	const struct autogiro_mandate_meaning *meaning = autogiro_mandate_comment_meaning((int32_t)code);
	assert(code >= -1);
	return meaning != NULL ? meaning->sentence : "";
}

const char *meaning_of_answer(const struct draw_answer *answer)
{
	assert(answer->effect >= DRAW_EFFECT_NONE);
	switch (answer->kind) {
	case AUTOGIRO_PAYMENTS:
		return text_starts(answer->raw, TEXT("77")) ? sentence_of_refund(answer->code)
							    : sentence_of_payment(answer->code);
	case AUTOGIRO_MANDATES:
		return sentence_of_advice(answer->code);
	case AUTOGIRO_REJECTIONS:
		return sentence_of_rejection(answer->code);
	case AUTOGIRO_CHANGES:
		return sentence_of_change(answer->code);
	case AUTOGIRO_UNKNOWN:
	case AUTOGIRO_WISHES:
	case AUTOGIRO_PAYMENT_REGISTER:
	case AUTOGIRO_MANDATE_REGISTER:
	case AUTOGIRO_ORDERS:
		break;
	}
	return "";
}

/* An order refused or lapsed has its code from a rejection, or, cancelled, from a change: 12 there. */
static const char *meaning_of_end(int64_t code)
{
	const struct autogiro_change_meaning *change = autogiro_change_meaning((int32_t)code);
	assert(code >= -1);
	return change != NULL && change->effect == AUTOGIRO_CHANGE_CANCELLED ? change->sentence
									     : sentence_of_rejection(code);
}

const char *meaning_of_order(const struct draw_order *order)
{
	switch (order->state) {
	case DRAW_SENT:
	case DRAW_CALLED_BACK:
		return "";
	case DRAW_DRAWN:
	case DRAW_RETRYING:
	case DRAW_MISSED:
		return sentence_of_payment(order->code);
	case DRAW_REFUSED:
	case DRAW_LAPSED:
		return meaning_of_end(order->code);
	case DRAW_RETURNED:
		return sentence_of_refund(order->code);
	}
	assert(0 && "an unknown state of a draw");
	return "";
}

struct text told_word(const struct report *report, const char *word)
{
	assert(word != NULL);
	return text_of(report->is_json ? word : phrase(report->language, word));
}

const char *letter_subject(enum mandate_letter_kind kind)
{
	switch (kind) {
	case LETTER_START:
		return SAY("Your gift by Autogiro begins");
	case LETTER_YEAR:
		return SAY("Your gift by Autogiro, told once a year");
	case LETTER_CHANGED:
		return SAY("Your gift is changed");
	case LETTER_PAUSED:
		return SAY("Your gift rests");
	case LETTER_RESUMED:
		return SAY("Your gift goes on");
	case LETTER_ENDED:
		return SAY("Your gift has ended");
	case LETTER_BANK_ENDED:
		return SAY("Your mandate has ended");
	case LETTER_BANK_REFUSED:
		return SAY("Your bank could not make the mandate");
	case LETTER_NO_FUNDS:
		return SAY("Your gift was not drawn this time");
	case LETTER_WILL_RETRY:
		return SAY("Your bank will try again");
	case LETTER_NO_ACCOUNT:
		return SAY("Your gift could not be drawn from the account");
	case LETTER_RETURNED:
		return SAY("Your gift went back to you");
	case LETTER_KINDS:
		break;
	}
	assert(0 && "an unknown kind of letter");
	return "";
}
