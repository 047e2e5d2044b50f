/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/autogiro/autogiro.h"

#include "proof/proof.h"

static void assert_form(struct text bytes, enum autogiro_kind kind, enum autogiro_layout layout)
{
	const struct autogiro_form form = autogiro_file_kind(bytes);
	assert_string_equal(autogiro_kind_word(form.kind), autogiro_kind_word(kind));
	assert_int_equal(form.layout, layout);
}

static void the_samples_show_what_they_are(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		enum autogiro_kind kind;
	} samples[] = {
		{ "autogiro/own-payment-specification-in.txt", AUTOGIRO_PAYMENTS },
		{ "autogiro/own-mandate-advice-in.txt", AUTOGIRO_MANDATES },
		{ "autogiro/own-rejected-payments-in.txt", AUTOGIRO_REJECTIONS },
		{ "autogiro/own-internet-bank-mandates-in.txt", AUTOGIRO_WISHES },
		{ "autogiro/own-mandates-out.txt", AUTOGIRO_ORDERS },
		{ "autogiro/own-payments-out.txt", AUTOGIRO_ORDERS },
		{ "autogiro/own-amendments-out.txt", AUTOGIRO_ORDERS },
		{ "hmac/own-sealed-payments.txt", AUTOGIRO_ORDERS },
		{ "bgmax/own-gifts.bgmax.txt", AUTOGIRO_UNKNOWN },
		{ "hmac/testfall-1c.txt", AUTOGIRO_UNKNOWN },
	};
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
		assert_form(proof_sample(samples[i].name, &arena), samples[i].kind, AUTOGIRO_NEW);
}

static void every_first_record_shows_kind_and_layout(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		enum autogiro_kind kind;
		enum autogiro_layout layout;
	} lines[] = {
		{ "01AUTOGIRO              20261127193055123456BET. SPEC & STOPP TK4711170009912346",
		  AUTOGIRO_PAYMENTS, AUTOGIRO_NEW },
		{ "0120261127AUTOGIRO9900                                        4711170009912346",
		  AUTOGIRO_PAYMENTS, AUTOGIRO_OLD },
		{ "01AUTOGIRO              20261105            AG-MEDAVI           4711170009912346",
		  AUTOGIRO_MANDATES, AUTOGIRO_NEW },
		{ "012026110599000009912346AG-MEDAVI", AUTOGIRO_MANDATES, AUTOGIRO_OLD },
		{ "01AUTOGIRO              20261120            AVVISADE BET UPPDR  4711170009912346",
		  AUTOGIRO_REJECTIONS, AUTOGIRO_NEW },
		{ "0120261120AUTOGIRO9900FELLISTA REG.KONTRL                     4711170009912346",
		  AUTOGIRO_REJECTIONS, AUTOGIRO_OLD },
		{ "01AUTOGIRO              20261120            MAKULERING/\xC4NDRING  4711170009912346",
		  AUTOGIRO_CHANGES, AUTOGIRO_NEW },
		{ "0120261120AUTOGIRO9900MAK/\xC4NDRINGSLISTA                       4711170009912346",
		  AUTOGIRO_CHANGES, AUTOGIRO_OLD },
		{ "512026110399000009912346AG-EMEDGIV", AUTOGIRO_WISHES, AUTOGIRO_NEW },
		{ "0120261120AUTOGIRO9900BEVAKNINGSREG                           4711170009912346",
		  AUTOGIRO_PAYMENT_REGISTER, AUTOGIRO_NEW },
		{ "0120261120AUTOGIRO                                            4711170009912346",
		  AUTOGIRO_ORDERS, AUTOGIRO_NEW },
		/* The same mandate, whose year last used has two digits or one. */
		{ "000991234619121212121200000000010000191"
		  "26"
		  "2025110520261102"
		  "1      5000000001111116",
		  AUTOGIRO_MANDATE_REGISTER, AUTOGIRO_NEW },
		{ "000991234619121212121200000000010000191"
		  "6"
		  "2025110520261102"
		  "10     5000000001111116",
		  AUTOGIRO_MANDATE_REGISTER, AUTOGIRO_OLD },
		{ "000991234619121212121200000000010000191"
		  "99"
		  "1999123100000000"
		  "1",
		  AUTOGIRO_MANDATE_REGISTER, AUTOGIRO_NEW },
		{ "000991234619121212121200000000010000191"
		  "9"
		  "1999123100000000"
		  "10",
		  AUTOGIRO_MANDATE_REGISTER, AUTOGIRO_OLD },
		{ "000991234619121212121200000000010000191"
		  "XX"
		  "1999133100000000"
		  "10",
		  AUTOGIRO_UNKNOWN, AUTOGIRO_NEW },
		{ "", AUTOGIRO_UNKNOWN, AUTOGIRO_NEW },
		{ "01", AUTOGIRO_UNKNOWN, AUTOGIRO_NEW },
		{ "<?xml version=\"1.0\"?>", AUTOGIRO_UNKNOWN, AUTOGIRO_NEW },
		{ "02AUTOGIRO              20261105            AG-MEDAVI           4711170009912346",
		  AUTOGIRO_UNKNOWN, AUTOGIRO_NEW },
		{ "01AUTOGIRO              20261105            AG-OTHER            4711170009912346",
		  AUTOGIRO_UNKNOWN, AUTOGIRO_NEW },
	};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		assert_form(text_of(lines[i].line), lines[i].kind, lines[i].layout);
}

/* The rule in form.c: no digits are a day from both places, in the years it names. */
static void the_registers_layouts_cannot_be_taken_for_each_other(void **state)
{
	(void)state;
	for (int64_t number = -62091; number <= 47481; number++) { /* 1800-01-01 to 2099-12-31 */
		char room[DAY_PRINT_ROOM];
		char shifted[9];
		struct day day = { number };
		const char *plain = day_print_plain(day, room);
		for (char after = '0'; after <= '9'; after++) {
			for (size_t i = 0; i < 7; i++)
				shifted[i] = plain[i + 1];
			shifted[7] = after;
			shifted[8] = '\0';
			assert_code(day_parse(text_of(shifted), &day), STATUS_INPUT);
		}
	}
}

static void noise_before_the_first_record_is_passed_over(void **state)
{
	(void)state;
	assert_form(TEXT("\r\n\t \n   \r\n512026110399000009912346AG-EMEDGIV\t\t"), AUTOGIRO_WISHES,
		    AUTOGIRO_NEW);
	assert_form(TEXT("\xEF\xBB\xBF"
			 "512026110399000009912346AG-EMEDGIV"),
		    AUTOGIRO_WISHES, AUTOGIRO_NEW);
	assert_form(TEXT("0120261120AUTOGIRO9900MAK/ÄNDRINGSLISTA"), AUTOGIRO_CHANGES, AUTOGIRO_OLD);
	assert_form(TEXT("00261120HMAC\n512026110399000009912346AG-EMEDGIV"), AUTOGIRO_WISHES, AUTOGIRO_NEW);
	assert_form(TEXT("82\n512026110399000009912346AG-EMEDGIV"), AUTOGIRO_UNKNOWN, AUTOGIRO_NEW);
}

static void every_kind_has_its_words(void **state)
{
	(void)state;
	for (int kind = AUTOGIRO_UNKNOWN; kind <= (int)AUTOGIRO_ORDERS; kind++)
		for (int other = kind + 1; other <= (int)AUTOGIRO_ORDERS; other++)
			assert_string_not_equal(autogiro_kind_word((enum autogiro_kind)kind),
						autogiro_kind_word((enum autogiro_kind)other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_samples_show_what_they_are),
		cmocka_unit_test(every_first_record_shows_kind_and_layout),
		cmocka_unit_test(the_registers_layouts_cannot_be_taken_for_each_other),
		cmocka_unit_test(noise_before_the_first_record_is_passed_over),
		cmocka_unit_test(every_kind_has_its_words),
	};
	return PROOF_RUN(tests);
}
