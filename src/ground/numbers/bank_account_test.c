/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers_inner.h"

#include "proof/proof.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { PROPERTY_ROUNDS = 2000, SAMPLE_BYTES_MAX = 1 << 20, CLEARINGS = 10000 };

/* What the samples call the banks, by the words that our names begin with. */
static const struct bank_word {
	const char *id;
	const char *name;
} bank_words[] = {
	{ "BANK_ALANDSBANKEN", "Ålandsbanken" },
	{ "BANK_SVEA", "Svea" },
	{ "BANK_AVANZA", "Avanza" },
	{ "BANK_BLUESTEP", "Bluestep" },
	{ "BANK_BNP_PARIBAS", "BNP" },
	{ "BANK_CITIBANK", "Citibank" },
	{ "BANK_DANSKE", "Danske" },
	{ "BANK_DNB", "DNB" },
	{ "BANK_EKOBANKEN", "Ekobanken" },
	{ "BANK_ERIK_PENSER", "Erik Penser" },
	{ "BANK_FOREX", "Forex" },
	{ "BANK_HANDELSBANKEN", "Handelsbanken" },
	{ "BANK_ICA", "ICA" },
	{ "BANK_IKANO", "Ikano" },
	{ "BANK_JAK", "JAK" },
	{ "BANK_LANDSHYPOTEK", "Landshypotek" },
	{ "BANK_LAN_OCH_SPAR", "Lån & Spar" },
	{ "BANK_LANSFORSAKRINGAR", "Länsförsäkringar" },
	{ "BANK_MARGINALEN", "Marginalen" },
	{ "BANK_MEDMERA", "MedMera" },
	{ "BANK_NORDAX", "Nordax" },
	{ "BANK_NORDEA", "Nordea" },
	{ "BANK_NORDNET", "Nordnet" },
	{ "BANK_PLUSGIRO", "Plusgirot" },
	{ "BANK_RESURS", "Resurs" },
	{ "BANK_RIKSGALDEN", "Riksgälden" },
	{ "BANK_SANTANDER", "Santander" },
	{ "BANK_SBAB", "SBAB" },
	{ "BANK_SEB", "SEB" },
	{ "BANK_SKANDIABANKEN", "Skandiabanken" },
	{ "BANK_SPARBANKEN_SYD", "Sparbanken Syd" },
	{ "BANK_SWEDBANK", "Swedbank" },
};

/* NULL for accounts whose bank the samples do not know either: our table has no such clearing number. */
static const char *bank_name(const char *id)
{
	for (size_t i = 0; i < sizeof bank_words / sizeof bank_words[0]; i++)
		if (strcmp(bank_words[i].id, id) == 0)
			return bank_words[i].name;
	assert_string_equal(id, "BANK_UNKNOWN");
	return NULL;
}

static void assert_valid(const char *typed, const char *bank, struct bank_account_number *out)
{
	if (bank == NULL) {
		assert_code(bank_account_parse(text_of(typed), out), STATUS_INPUT);
		return;
	}
	const struct status status = bank_account_parse(text_of(typed), out);
	if (!status_is_ok(status) || !out->is_checked)
		print_error("%s\n", typed);
	assert_ok(status);
	assert_true(out->is_checked);
	assert_true(text_starts(text_of(out->bank), text_of(bank)));
	assert_int_equal(strlen(out->sixteen), 16);
}

/* The number, and every other way of writing it is the same number. */
static size_t judge_valid(json_t *entry, const char *bank)
{
	struct bank_account_number plain = { 0 };
	if (json_is_string(entry)) {
		assert_valid(json_string_value(entry), bank, &plain);
		return 1;
	}
	assert_valid(json_string_value(json_object_get(entry, "number")), bank, &plain);
	size_t index = 0;
	json_t *other = NULL;
	json_array_foreach(json_object_get(entry, "permutations"), index, other)
	{
		struct bank_account_number same = { 0 };
		assert_valid(json_string_value(other), bank, &same);
		assert_string_equal(same.sixteen, plain.sixteen);
	}
	return 1 + index;
}

static void judge_invalid(json_t *entry)
{
	const char *typed = json_is_string(entry) ? json_string_value(entry)
						  : json_string_value(json_object_get(entry, "number"));
	struct bank_account_number account = { 0 };
	const struct status status = bank_account_parse(text_of(typed), &account);
	if (status_is_ok(status) && account.is_checked)
		print_error("%s\n", typed);
	assert_true(status.code == STATUS_INPUT || !account.is_checked);
	if (status_is_ok(status))
		assert_int_equal(account.clearing[0], '8');
}

static void p8_every_bank_account_sample_is_judged_as_it_says(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	const struct text content = proof_sample("numbers/bank-accounts-integrationtestdata.json", &arena);
	json_t *root = json_loadb(content.bytes, content.count, 0, NULL);
	assert_non_null(root);
	size_t valid = 0;
	size_t invalid = 0;
	size_t bank_index = 0;
	json_t *bank = NULL;
	json_array_foreach(root, bank_index, bank)
	{
		const char *name = bank_name(json_string_value(json_object_get(bank, "bank_id")));
		size_t index = 0;
		json_t *entry = NULL;
		json_array_foreach(json_object_get(bank, "valid_numbers"), index, entry)
		{
			valid += judge_valid(entry, name);
		}
		json_array_foreach(json_object_get(bank, "invalid_numbers"), index, entry)
		{
			judge_invalid(entry);
			invalid++;
		}
	}
	json_decref(root);
	assert_int_equal(valid, 86 + 38);
	assert_int_equal(invalid, 55);
}

/* Each bank's example in Bankgirot's list: clearing number, its check digit, account, check digit. */
static void p8_every_example_of_the_clearing_list_is_valid(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	const struct text content = proof_sample("numbers/clearing-formats-2020-04-15.json", &arena);
	json_t *root = json_loadb(content.bytes, content.count, 0, NULL);
	assert_non_null(root);
	size_t index = 0;
	json_t *format = NULL;
	json_array_foreach(json_object_get(root, "formats"), index, format)
	{
		json_t *example = json_object_get(format, "example");
		char typed[40];
		snprintf(typed, sizeof typed, "%s%s,%s-%s", json_string_value(json_array_get(example, 0)),
			 json_string_value(json_array_get(example, 1)),
			 json_string_value(json_array_get(example, 2)),
			 json_string_value(json_array_get(example, 3)));
		const char *id = json_string_value(json_object_get(format, "bank"));
		struct bank_account_number account = { 0 };
		assert_valid(typed, strcmp(id, "BANK_KLARNA") == 0 ? "Klarna" : bank_name(id), &account);
	}
	assert_true(index >= 40);
	json_decref(root);
}

static void accounts_are_filled_as_their_type_needs(void **state)
{
	(void)state;
	struct bank_account_number account = { 0 };
	assert_ok(bank_account_parse(TEXT("5000, 111111-6"), &account));
	assert_string_equal(account.clearing, "5000");
	assert_string_equal(account.account, "1111116");
	assert_string_equal(account.sixteen, "5000000001111116");
	assert_string_equal(account.bank, "SEB");
	assert_ok(bank_account_parse(TEXT("8214-9, 923 472 612-4"), &account));
	assert_string_equal(account.clearing, "8214");
	assert_string_equal(account.account, "9234726124");
	assert_string_equal(account.sixteen, "8214009234726124");
	assert_ok(bank_account_parse(TEXT("6000,00000019"), &account));
	assert_string_equal(account.account, "000000019");
	assert_ok(bank_account_parse(TEXT("9071, 417 23 83"), &account));
	assert_string_equal(account.bank, "Multitude Bank");
	assert_ok(bank_account_parse(TEXT("111111-1116"), &account));
	assert_string_equal(account.clearing, "3300");
}

static void an_old_swedbank_account_is_read_with_a_warning(void **state)
{
	(void)state;
	struct bank_account_number account = { .is_checked = true };
	assert_ok(bank_account_parse(TEXT("8000,1111112"), &account));
	assert_false(account.is_checked);
	assert_string_equal(account.account, "1111112");
	assert_code(bank_account_parse(TEXT("8000-1,1111111"), &account), STATUS_INPUT);
}

/* Ten digits that begin with a day of birth may be Nordea's, or Swedbank's with a clearing number first. The
 * digits 8201 add nothing to modulus 10, so both agree always; 8411 add 4, so they never do. */
static void p8_a_number_that_may_be_two_accounts_is_refused(void **state)
{
	(void)state;
	struct bank_account_number account = { 0 };
	assert_true(number_is_luhn(TEXT("8201151233")) && number_is_luhn(TEXT("151233")));
	assert_code(bank_account_parse(TEXT("8201151233"), &account), STATUS_INPUT);
	assert_code(bank_account_parse(TEXT("820115-1233"), &account), STATUS_INPUT);
	assert_ok(bank_account_parse(TEXT("8201,151233"), &account));
	assert_string_equal(account.clearing, "8201");
	assert_ok(bank_account_parse(TEXT("3300,8201151233"), &account));
	assert_string_equal(account.clearing, "3300");
	assert_ok(bank_account_parse(TEXT("8411283941"), &account));
	assert_string_equal(account.clearing, "3300");
}

static void p8_what_is_not_a_bank_account_is_refused(void **state)
{
	(void)state;
	const char *const wrong[] = { "",
				      "5000",
				      "50001",
				      "1000,1234567",
				      "5000,111111",
				      "5000,11111166",
				      "5000x1111116",
				      "8000,0000000",
				      "5000,0000000",
				      "6000,0000012",
				      "6000,1301286698",
				      "3300,8413283949",
				      "9500,0",
				      "9500,210918918",
				      "500000000000011111169999" };
	struct bank_account_number account = { 0 };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_code(bank_account_parse(text_of(wrong[i]), &account), STATUS_INPUT);
	assert_string_equal(account.clearing, "");
}

static void each_clearing_number_has_at_most_one_bank(void **state)
{
	(void)state;
	size_t known = 0;
	for (int clearing = 0; clearing < CLEARINGS; clearing++) {
		const struct clearing_range *range = clearing_find(clearing);
		if (range == NULL)
			continue;
		known++;
		assert_true(range->first <= clearing && clearing <= range->last);
		assert_true(range->bank[0] != '\0' && text_is_utf8(text_of(range->bank)));
	}
	/* Counted from the ranges of the published lists. */
	assert_int_equal(known, 7725);
}

/* A changed digit in the account part is found, as both moduli promise. */
static bool a_changed_digit_is_found(struct proof_draw *draw, void *context)
{
	(void)context;
	static const char *const valid[] = { "5000,1111116",    "4000,1111112", "6000,301286698",
					     "9180,1234567897", "9500,2109189", "2300,1111133" };
	char typed[24];
	struct bank_account_number account = { 0 };
	strcpy(typed, valid[proof_below(draw, sizeof valid / sizeof valid[0])]);
	PROOF_CHECK(draw, status_is_ok(bank_account_parse(text_of(typed), &account)));
	char *digit = &typed[5 + proof_below(draw, strlen(typed) - 5)];
	*digit = (char)('0' + (*digit - '0' + 1 + (int)proof_below(draw, 9)) % 10);
	PROOF_CHECK(draw, !status_is_ok(bank_account_parse(text_of(typed), &account)));
	return true;
}

static void p1_one_changed_digit_never_makes_another_account(void **state)
{
	(void)state;
	proof_property_holds("a changed digit is found", PROPERTY_ROUNDS, a_changed_digit_is_found, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p8_every_bank_account_sample_is_judged_as_it_says),
		cmocka_unit_test(p8_every_example_of_the_clearing_list_is_valid),
		cmocka_unit_test(accounts_are_filled_as_their_type_needs),
		cmocka_unit_test(an_old_swedbank_account_is_read_with_a_warning),
		cmocka_unit_test(p8_a_number_that_may_be_two_accounts_is_refused),
		cmocka_unit_test(p8_what_is_not_a_bank_account_is_refused),
		cmocka_unit_test(each_clearing_number_has_at_most_one_bank),
		cmocka_unit_test(p1_one_changed_digit_never_makes_another_account),
	};
	return PROOF_RUN(tests);
}
