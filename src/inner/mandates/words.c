/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words of a letter: warm, plain, never a debt. */

#include "inner/mandates/mandates_inner.h"

#include <stdio.h>
#include <string.h>

enum { WORD_ROOM = 64, PARAGRAPHS_MAX = 4 };

static const char *const month_names[] = {
	SAY("January"), SAY("February"), SAY("March"),     SAY("April"),   SAY("May"),      SAY("June"),
	SAY("July"),    SAY("August"),   SAY("September"), SAY("October"), SAY("November"), SAY("December"),
};

/* "28 January 2027", "28 januari 2027" */
static struct text date_words(struct day day, enum language language, char room[WORD_ROOM])
{
	if (day.number == 0)
		return (struct text){ 0 };
	const int count = snprintf(room, WORD_ROOM, "%d %s %d", day_in_month(day),
				   phrase(language, month_names[day_month(day) - 1]), day_year(day));
	assert(count > 0 && count < WORD_ROOM);
	assert(day_month(day) >= 1 && day_month(day) <= 12);
	return text_of(room);
}

/* "1 250 kronor", "1,250 kronor", "99,50 kronor", "99.50 kronor": whole kronor without decimals. */
static struct text sum_words(struct money sum, enum language language, char room[WORD_ROOM])
{
	char printed[MONEY_PRINT_ROOM];
	size_t count = 0;
	const struct text all = text_of(money_print(sum, printed));
	const struct text shown = text_slice(all, 0, sum.ore % 100 == 0 ? all.count - 3 : all.count);
	assert(shown.count > 0 && shown.count < WORD_ROOM - sizeof " kronor");
	assert(sum.ore >= 0);
	for (size_t i = 0; i < shown.count; i++) {
		if (language == LANGUAGE_SWEDISH)
			room[count++] = shown.bytes[i];
		else if (shown.bytes[i] == '\xC2') /* the first byte of the no-break space */
			room[count++] = ',';
		else if (shown.bytes[i] != '\xA0')
			room[count++] = shown.bytes[i] == ',' ? '.' : shown.bytes[i];
	}
	snprintf(room + count, WORD_ROOM - count, " %s", sum.ore == 100 ? "krona" : "kronor");
	return text_of(room);
}

/* "28th" in English, "28" in Swedish. */
static struct text pay_day_words(int64_t pay_day, enum language language, char room[WORD_ROOM])
{
	static const char *const ends[] = { "th", "st", "nd", "rd" };
	const int64_t last = pay_day % 10;
	assert(pay_day >= 0 && pay_day <= MANDATES_PAY_DAY_MAX);
	assert(last >= 0);
	const char *end = last > 3 || pay_day / 10 == 1 ? "th" : ends[last];
	snprintf(room, WORD_ROOM, "%d%s", (int)pay_day, language == LANGUAGE_ENGLISH ? end : "");
	return text_of(room);
}

static const char *every_words(int64_t months)
{
	assert(months >= 1 && months <= 12);
	if (months == 1)
		return SAY("every month");
	if (months == 3)
		return SAY("every third month");
	return months == 6 ? SAY("every sixth month") : SAY("once a year");
}

/* Why the payer's bank could not make the mandate, by Bankgirot's comments 01 to 29. */
static const char *refusal_words(int64_t code)
{
	assert(code >= -1);
	switch (code) {
	case 3:
		return "The bank says that this kind of account cannot be used for Autogiro.";
	case 5:
	case 20:
	case 21:
	case 23:
		return "The bank could not find the account together with its holder as they were written; a "
		       "digit may have gone astray.";
	case 7:
		return "Your bank did not answer Bankgirot's question in time.";
	case 9:
	case 98:
		return "The bankgiro that was to pay is not in use.";
	default:
		return "The bank did not tell us more; it may know why if you ask there.";
	}
}

/* Why a gift went back, by Bankgirot's refund codes. */
static const char *return_words(int64_t code)
{
	assert(code >= -1);
	switch (code) {
	case 1:
		return "Your bank says that no mandate was given, so nothing more is drawn unless you tell "
		       "us otherwise.";
	case 2:
		return "Your bank says that the mandate had been called back, so nothing more is drawn.";
	case 3:
		return "Your bank says that the sum was higher than you had expected.";
	default:
		return "If it was not you who asked for that, tell us, and we find out what happened.";
	}
}

/* What the payer can always do, in every letter that goes out before a draw. */
static const char how_to[] =
    "You decide over your gift: change the sum or the day, let it rest, or stop it, whenever you wish. "
    "Answer this "
    "letter or call us, and we see to it at once. You can also stop it at your bank.";
static const char draw[] =
    "We draw {amount} {every}, on the {pay_day}, or on the next bank day when that is none.";
static const char owes_nothing[] =
    "You owe nothing, and there is nothing that you need to do. The next gift is drawn on its usual day.";
/* Lines that the letter decides: left out or said otherwise without a day, or by Bankgirot's code. */
static const char from_day[] = "The first time is {day}.";
static const char rests_through[] = "It goes on by itself after {day}.";
static const char why_refused[] = "(why the bank refused)";
static const char why_returned[] = "(why it went back)";

static const char *const paragraphs_of[LETTER_KINDS][PARAGRAPHS_MAX] = {
	[LETTER_START] = { "Thank you for giving to {purpose}. Your mandate is ready at your bank.", draw,
			   from_day, how_to },
	[LETTER_YEAR] = { "Thank you for standing by {purpose}. Once a year we write to tell you how your "
			  "gift "
			  "is drawn.",
			  draw, how_to },
	[LETTER_CHANGED] = { "Your gift to {purpose} is changed as you asked. Thank you.", draw, how_to },
	[LETTER_PAUSED] = { "Your gift to {purpose} rests, as you asked. Thank you for what you have given.",
			    rests_through, how_to },
	[LETTER_RESUMED] = { "Thank you: your gift to {purpose} goes on.", draw, how_to },
	[LETTER_ENDED] = { "Your gift to {purpose} has ended, and nothing more is drawn. Thank you for "
			   "standing "
			   "with us.",
			   "Should you wish to give again one day, you are warmly welcome." },
	[LETTER_BANK_ENDED] = { "Your bank tells us that the mandate of your gift to {purpose} has ended, so "
				"nothing more is drawn. Thank you for all that you have given.",
				"Mandates end for many reasons; often it is only a new account or a new "
				"bank.",
				"If you would like to go on, tell us the account, or begin anew in your "
				"internet bank." },
	[LETTER_BANK_REFUSED] = { "Thank you for wanting to give to {purpose}. Your bank could not make the "
				  "mandate ready, so nothing is drawn under it.",
				  why_refused,
				  "You are welcome to give us another account, or to ask for the mandate in "
				  "your internet bank; we gladly help." },
	[LETTER_NO_FUNDS] = { "Your gift of {amount} to {purpose} was not drawn on {day}: the account did "
			      "not "
			      "reach that day, as happens to all of us.",
			      owes_nothing, how_to },
	[LETTER_WILL_RETRY] = { "Your gift of {amount} to {purpose} could not be drawn on {day}. The bank "
				"tries "
				"again in the coming days.",
				"If that does not succeed either, this gift is not drawn at all.",
				owes_nothing, how_to },
	[LETTER_NO_ACCOUNT] = { "Your gift of {amount} to {purpose} was not drawn on {day}: the account is "
				"closed or not open to Autogiro. You owe nothing.",
				"If you have another account, tell us of it, and your gift goes on from "
				"there.",
				how_to },
	[LETTER_RETURNED] = { "Your gift of {amount} to {purpose}, drawn on {day}, has gone back to your "
			      "account. You owe nothing.",
			      why_returned, how_to },
};

static const char *line_of(const struct mandate_letter *letter, const char *line)
{
	const bool has_day = letter->day.number != 0;
	assert(has_day || letter->kind < LETTER_NO_FUNDS);
	assert(letter->kind >= LETTER_START && letter->kind < LETTER_KINDS);
	assert(letter->pay_day >= 1 && letter->every_months >= 1);
	if (line == why_refused)
		return refusal_words(letter->code);
	if (line == why_returned)
		return return_words(letter->code);
	if (line == rests_through && !has_day)
		return "It goes on when you tell us.";
	return line == from_day && !has_day ? NULL : line;
}

void mandate_letter_words(const struct mandate_letter *letter, enum language language, struct buffer *out)
{
	char amount[WORD_ROOM];
	char day[WORD_ROOM];
	char pay_day[WORD_ROOM];
	const struct phrase_value values[] = {
		{ "amount", sum_words(letter->amount, language, amount) },
		{ "day", date_words(letter->day, language, day) },
		{ "every", text_of(phrase(language, every_words(letter->every_months))) },
		{ "pay_day", pay_day_words(letter->pay_day, language, pay_day) },
		{ "purpose", letter->purpose_name },
	};
	assert(letter->kind >= LETTER_START && letter->kind < LETTER_KINDS && letter->purpose_name.count > 0);
	assert(letter->amount.ore >= 0);
	for (size_t i = 0; i < PARAGRAPHS_MAX; i++) {
		const char *line = line_of(letter, paragraphs_of[letter->kind][i]);
		if (line == NULL)
			continue;
		if (i > 0)
			buffer_add(out, TEXT("\n\n"));
		phrase_add(out, language, line, values, sizeof values / sizeof values[0]);
	}
	buffer_add(out, TEXT("\n"));
}
