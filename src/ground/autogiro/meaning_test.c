/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every code of the formats page, once, with what it does. */

#include "ground/autogiro/autogiro.h"

#include "proof/proof.h"

#include <string.h>

enum { CODES = 100 };

/* A code and what it does; the codes that are not listed must have no meaning. */
struct expected {
	int code;
	int effect;
};

static int effect_of(const struct expected *table, size_t count, int code)
{
	for (size_t i = 0; i < count; i++)
		if (table[i].code == code)
			return table[i].effect;
	return -1;
}

#define CHECK(find, table)                                                                                   \
	do {                                                                                                 \
		for (int code = -2; code < CODES; code++) {                                                  \
			const int effect = effect_of(table, sizeof table / sizeof table[0], code);           \
			assert_int_equal((find)(code) == NULL, effect == -1);                                \
			if (effect == -1)                                                                    \
				continue;                                                                    \
			assert_int_equal((find)(code)->code, code);                                          \
			assert_int_equal((int)(find)(code)->effect, effect);                                 \
			assert_is_sentence((find)(code)->sentence);                                          \
		}                                                                                            \
	} while (0)

static void assert_is_sentence(const char *sentence)
{
	assert_non_null(sentence);
	assert_true(sentence[0] >= 'A' && sentence[0] <= 'Z');
	assert_int_equal(sentence[strlen(sentence) - 1], '.');
}

static void only_status_0_is_money(void **state)
{
	(void)state;
	static const struct expected table[] = {
		{ AUTOGIRO_CARRIED_OUT, AUTOGIRO_IS_MONEY },
		{ AUTOGIRO_NO_FUNDS, AUTOGIRO_IS_MISSED },
		{ AUTOGIRO_NO_LINK, AUTOGIRO_IS_DETACHED },
		{ AUTOGIRO_WILL_RETRY, AUTOGIRO_IS_WAITING },
	};
	CHECK(autogiro_payment_meaning, table);
}

static void refunds_have_three_reasons(void **state)
{
	(void)state;
	static const struct expected table[] = {
		{ 1, AUTOGIRO_REFUND_NO_MANDATE },
		{ 2, AUTOGIRO_REFUND_MANDATE_GONE },
		{ 3, AUTOGIRO_REFUND_TOO_HIGH },
	};
	CHECK(autogiro_refund_meaning, table);
}

static void mandate_advice_says_created_ended_or_error(void **state)
{
	(void)state;
	static const struct expected comments[] = {
		{ 32, AUTOGIRO_MANDATE_CREATED }, { 1, AUTOGIRO_MANDATE_ENDED },
		{ 2, AUTOGIRO_MANDATE_ENDED },    { 6, AUTOGIRO_MANDATE_ENDED },
		{ 7, AUTOGIRO_MANDATE_ENDED },    { 33, AUTOGIRO_MANDATE_ENDED },
		{ 98, AUTOGIRO_MANDATE_ENDED },   { 3, AUTOGIRO_MANDATE_ERROR },
		{ 4, AUTOGIRO_MANDATE_ERROR },    { 5, AUTOGIRO_MANDATE_ERROR },
		{ 9, AUTOGIRO_MANDATE_ERROR },    { 10, AUTOGIRO_MANDATE_ERROR },
		{ 11, AUTOGIRO_MANDATE_ERROR },   { 12, AUTOGIRO_MANDATE_ERROR },
		{ 20, AUTOGIRO_MANDATE_ERROR },   { 21, AUTOGIRO_MANDATE_ERROR },
		{ 23, AUTOGIRO_MANDATE_ERROR },   { 24, AUTOGIRO_MANDATE_ERROR },
		{ 29, AUTOGIRO_MANDATE_ERROR },   { 30, AUTOGIRO_MANDATE_ERROR },
	};
	static const struct expected information[] = {
		{ 3, AUTOGIRO_MANDATE_NOTED },  { 4, AUTOGIRO_MANDATE_NOTED },
		{ 5, AUTOGIRO_MANDATE_NOTED },  { 10, AUTOGIRO_MANDATE_NOTED },
		{ 42, AUTOGIRO_MANDATE_NOTED }, { 43, AUTOGIRO_MANDATE_NOTED },
		{ 44, AUTOGIRO_MANDATE_NOTED }, { 46, AUTOGIRO_MANDATE_NOTED },
		{ 93, AUTOGIRO_MANDATE_NOTED },
	};
	CHECK(autogiro_mandate_comment_meaning, comments);
	CHECK(autogiro_information_meaning, information);
}

static void rejections_say_whose_matter_they_are(void **state)
{
	(void)state;
	static const struct expected table[] = {
		{ 1, AUTOGIRO_REJECTED_MANDATE_GONE }, { 2, AUTOGIRO_REJECTED_ACCOUNT_GONE },
		{ 3, AUTOGIRO_REJECTED_STOPPED },      { 4, AUTOGIRO_REJECTED_MISTAKE },
		{ 5, AUTOGIRO_REJECTED_MISTAKE },      { 6, AUTOGIRO_REJECTED_MISTAKE },
		{ 7, AUTOGIRO_REJECTED_MISTAKE },      { 8, AUTOGIRO_REJECTED_MISTAKE },
		{ 9, AUTOGIRO_REJECTED_MISTAKE },      { 10, AUTOGIRO_REJECTED_MISTAKE },
		{ 12, AUTOGIRO_REJECTED_MISTAKE },     { 13, AUTOGIRO_REJECTED_TOO_LATE },
		{ 15, AUTOGIRO_REJECTED_MISTAKE },     { 24, AUTOGIRO_REJECTED_ABOVE_MAXIMUM },
	};
	CHECK(autogiro_rejection_meaning, table);
}

static void changes_are_done_or_not(void **state)
{
	(void)state;
	static const struct expected table[] = {
		{ 12, AUTOGIRO_CHANGE_CANCELLED }, { 14, AUTOGIRO_CHANGE_MOVED },
		{ 18, AUTOGIRO_CHANGE_MOVED },     { 1, AUTOGIRO_CHANGE_NOT_DONE },
		{ 2, AUTOGIRO_CHANGE_NOT_DONE },   { 4, AUTOGIRO_CHANGE_NOT_DONE },
		{ 5, AUTOGIRO_CHANGE_NOT_DONE },   { 6, AUTOGIRO_CHANGE_NOT_DONE },
		{ 10, AUTOGIRO_CHANGE_NOT_DONE },  { 11, AUTOGIRO_CHANGE_NOT_DONE },
		{ 13, AUTOGIRO_CHANGE_NOT_DONE },  { 15, AUTOGIRO_CHANGE_NOT_DONE },
	};
	CHECK(autogiro_change_meaning, table);
}

static void kinds_of_changes_have_sentences(void **state)
{
	(void)state;
	for (int kind = -1; kind < CODES; kind++) {
		const bool is_known = kind == 3 || kind == 11 || (kind >= 21 && kind <= 29);
		assert_int_equal(autogiro_change_kind_sentence(kind) != NULL, is_known);
		if (is_known)
			assert_is_sentence(autogiro_change_kind_sentence(kind));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_status_0_is_money),
		cmocka_unit_test(refunds_have_three_reasons),
		cmocka_unit_test(mandate_advice_says_created_ended_or_error),
		cmocka_unit_test(rejections_say_whose_matter_they_are),
		cmocka_unit_test(changes_are_done_or_not),
		cmocka_unit_test(kinds_of_changes_have_sentences),
	};
	return PROOF_RUN(tests);
}
