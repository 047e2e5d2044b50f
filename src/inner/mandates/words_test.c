/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words of letters: every kind in both languages, within the bound, with the facts, without blame. */

#include "inner/mandates/mandates.h"
#include "proof/proof.h"

#include <string.h>

static struct mandate_letter letter_of(enum mandate_letter_kind kind)
{
	struct mandate_letter letter = { .id = 1,
					 .kind = kind,
					 .purpose_name = TEXT("Kvinnors kooperativ"),
					 .amount = { 125000 },
					 .code = -1,
					 .pay_day = 28,
					 .every_months = 1 };
	assert_ok(day_of(2026, 12, 28, &letter.day));
	return letter;
}

static struct buffer words_of(const struct mandate_letter *letter, enum language language)
{
	struct buffer words = buffer_open(MANDATES_WORDS_MAX);
	mandate_letter_words(letter, language, &words);
	assert_ok(buffer_status(&words));
	return words;
}

static bool says(const struct buffer *words, const char *what)
{
	return strstr(words->bytes, what) != NULL;
}

static void assert_says(const struct mandate_letter *letter, enum language language, const char *what)
{
	struct buffer words = words_of(letter, language);
	if (!says(&words, what))
		print_error("kind %d does not say «%s»:\n%s", (int)letter->kind, what, words.bytes);
	assert_true(says(&words, what));
	buffer_close(&words);
}

static const char *const swedish_start =
    "Tack för att du ger till Kvinnors kooperativ. Ditt medgivande är klart hos din bank.\n\n"
    "Vi drar 1\xC2\xA0"
    "250 kronor varje månad, den 28, eller nästa bankdag om det inte är en bankdag.\n\n"
    "Första gången är 28 december 2026.\n\n"
    "Du bestämmer över din gåva: ändra beloppet eller dagen, låt den vila eller avsluta den när du vill. "
    "Svara på "
    "det här brevet eller ring oss, så ordnar vi det genast. Du kan också stoppa den hos din bank.\n";

static void a_letter_reads_well(void **state)
{
	(void)state;
	struct mandate_letter letter = letter_of(LETTER_START);
	struct buffer swedish = words_of(&letter, LANGUAGE_SWEDISH);
	assert_string_equal(swedish.bytes, swedish_start);
	buffer_close(&swedish);
	assert_says(&letter, LANGUAGE_ENGLISH, "We draw 1,250 kronor every month, on the 28th, or");
	assert_says(&letter, LANGUAGE_ENGLISH, "The first time is 28 December 2026.");
	letter.day.number = 0;
	struct buffer english = words_of(&letter, LANGUAGE_ENGLISH);
	assert_false(says(&english, "first time"));
	assert_false(says(&english, "\n\n\n"));
	buffer_close(&english);
}

static void sums_and_days_are_written_as_people_do(void **state)
{
	static const struct {
		int64_t ore;
		const char *swedish;
		const char *english;
	} sums[] = {
		{ 100, "1 krona ", "1 krona " },
		{ 20000, "200 kronor ", "200 kronor " },
		{ 9950, "99,50 kronor ", "99.50 kronor " },
		{ MANDATES_AMOUNT_MAX_ORE,
		  "999\xC2\xA0"
		  "999,99 kronor ",
		  "999,999.99 kronor " },
	};
	static const struct {
		int64_t day;
		const char *english;
	} days[] = { { 1, "the 1st," },   { 2, "the 2nd," },   { 3, "the 3rd," },   { 4, "the 4th," },
		     { 11, "the 11th," }, { 12, "the 12th," }, { 13, "the 13th," }, { 20, "the 20th," },
		     { 21, "the 21st," }, { 22, "the 22nd," }, { 23, "the 23rd," }, { 28, "the 28th," } };
	(void)state;
	struct mandate_letter letter = letter_of(LETTER_YEAR);
	for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
		letter.amount.ore = sums[i].ore;
		assert_says(&letter, LANGUAGE_SWEDISH, sums[i].swedish);
		assert_says(&letter, LANGUAGE_ENGLISH, sums[i].english);
	}
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
		letter.pay_day = days[i].day;
		assert_says(&letter, LANGUAGE_ENGLISH, days[i].english);
	}
	letter.every_months = 3;
	assert_says(&letter, LANGUAGE_SWEDISH, "var tredje månad");
	letter.every_months = 6;
	assert_says(&letter, LANGUAGE_ENGLISH, "every sixth month");
	letter.every_months = 12;
	assert_says(&letter, LANGUAGE_ENGLISH, "once a year");
}

/* The longest name that a purpose may have. */
static void every_kind_in_both_languages_within_the_bound(void **state)
{
	(void)state;
	char name[200];
	memset(name, 'x', sizeof name);
	for (int kind = LETTER_START; kind < LETTER_KINDS; kind++)
		for (int64_t code = -1; code < 100; code++) {
			struct mandate_letter letter = letter_of((enum mandate_letter_kind)kind);
			letter.purpose_name = (struct text){ name, sizeof name };
			letter.code = code;
			struct buffer swedish = words_of(&letter, LANGUAGE_SWEDISH);
			struct buffer english = words_of(&letter, LANGUAGE_ENGLISH);
			assert_true(swedish.count > 300 && english.count > 300);
			assert_string_not_equal(swedish.bytes, english.bytes);
			assert_false(says(&swedish, "{") || says(&english, "{"));
			assert_false(says(&swedish, "(") || says(&english, "(")); /* no mark of our own */
			assert_false(says(&swedish, " the ") || says(&english, " och "));
			buffer_close(&swedish);
			buffer_close(&english);
		}
}

/* How to change, pause and stop stands in every letter that goes out before a draw. */
static void how_to_stop_stands_in_every_letter_before_a_draw(void **state)
{
	(void)state;
	for (int kind = LETTER_START; kind < LETTER_KINDS; kind++) {
		const struct mandate_letter letter = letter_of((enum mandate_letter_kind)kind);
		if (kind == LETTER_ENDED || kind == LETTER_BANK_ENDED || kind == LETTER_BANK_REFUSED)
			continue;
		assert_says(&letter, LANGUAGE_SWEDISH,
			    "ändra beloppet eller dagen, låt den vila eller avsluta den när du vill");
		assert_says(&letter, LANGUAGE_ENGLISH,
			    "change the sum or the day, let it rest, or stop it, whenever you wish");
	}
}

static void each_answer_of_the_bank_is_told_apart(void **state)
{
	static const enum mandate_letter_kind kinds[] = { LETTER_NO_FUNDS, LETTER_WILL_RETRY,
							  LETTER_NO_ACCOUNT, LETTER_RETURNED };
	static const char *const sentences[] = { "räckte inte till den dagen", "försöker igen",
						 "avslutat eller inte öppet för autogiro",
						 "har gått tillbaka till ditt konto" };
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct mandate_letter letter = letter_of(kinds[i]);
		struct buffer words = words_of(&letter, LANGUAGE_SWEDISH);
		for (size_t k = 0; k < 4; k++)
			assert_int_equal(says(&words, sentences[k]), i == k);
		assert_true(says(&words, "inte skyldig något"));
		assert_true(says(&words, "28 december 2026"));
		assert_true(says(&words, "1\xC2\xA0"
					 "250 kronor"));
		buffer_close(&words);
	}
}

static void nothing_blames_and_nothing_is_owed(void **state)
{
	static const char *const words_of_blame[] = {
		"skuld", "betala", "försen", "påminn", "misslyck", "tyvärr", "krav",
		"debt",  "late",   "fail",   "remind", "unfortun", "must",   "demand",
	};
	(void)state;
	for (int kind = LETTER_START; kind < LETTER_KINDS; kind++)
		for (int language = LANGUAGE_ENGLISH; language <= LANGUAGE_SWEDISH; language++) {
			const struct mandate_letter letter = letter_of((enum mandate_letter_kind)kind);
			struct buffer words = words_of(&letter, (enum language)language);
			for (size_t i = 0; i < sizeof words_of_blame / sizeof words_of_blame[0]; i++)
				assert_false(says(&words, words_of_blame[i]));
			buffer_close(&words);
		}
}

static void codes_say_why(void **state)
{
	static const struct {
		enum mandate_letter_kind kind;
		int64_t code;
		const char *why;
	} codes[] = {
		{ LETTER_BANK_REFUSED, 3, "this kind of account" },
		{ LETTER_BANK_REFUSED, 5, "gone astray" },
		{ LETTER_BANK_REFUSED, 23, "gone astray" },
		{ LETTER_BANK_REFUSED, 7, "did not answer" },
		{ LETTER_BANK_REFUSED, 9, "bankgiro" },
		{ LETTER_BANK_REFUSED, -1, "did not tell us more" },
		{ LETTER_BANK_REFUSED, 77, "did not tell us more" },
		{ LETTER_RETURNED, 1, "no mandate was given" },
		{ LETTER_RETURNED, 2, "called back" },
		{ LETTER_RETURNED, 3, "higher than you had expected" },
		{ LETTER_RETURNED, -1, "we find out what happened" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		struct mandate_letter letter = letter_of(codes[i].kind);
		letter.code = codes[i].code;
		assert_says(&letter, LANGUAGE_ENGLISH, codes[i].why);
	}
}

static void a_pause_says_when_it_ends(void **state)
{
	(void)state;
	struct mandate_letter letter = letter_of(LETTER_PAUSED);
	assert_says(&letter, LANGUAGE_SWEDISH, "Den fortsätter av sig själv efter 28 december 2026.");
	letter.day.number = 0;
	assert_says(&letter, LANGUAGE_SWEDISH, "Den fortsätter när du säger till.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_letter_reads_well),
		cmocka_unit_test(sums_and_days_are_written_as_people_do),
		cmocka_unit_test(every_kind_in_both_languages_within_the_bound),
		cmocka_unit_test(how_to_stop_stands_in_every_letter_before_a_draw),
		cmocka_unit_test(each_answer_of_the_bank_is_told_apart),
		cmocka_unit_test(nothing_blames_and_nothing_is_owed),
		cmocka_unit_test(codes_say_why),
		cmocka_unit_test(a_pause_says_when_it_ends),
	};
	return PROOF_RUN(tests);
}
