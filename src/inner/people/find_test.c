/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How givers are found again: by what a payment shows, and by what a person types. */

#include "inner/people/people_kit.h"

#include <stdio.h>
#include <string.h>

/* U+FDFA, the character that folds to most bytes: 18 letters and spaces. */
#define LONGEST_FOLD "\xEF\xB7\xBA"

static void assert_found(struct people_kit *kit, const char *typed, const struct giver_id *ids, size_t count)
{
	struct people_kit_found found;
	assert_ok(people_kit_search(kit, text_of(typed), &found));
	people_kit_assert(&found, ids, count);
}

static void assert_marked(struct people_kit *kit, enum giver_mark_kind kind, const char *value,
			  const struct giver_id *ids, size_t count)
{
	struct people_kit_found found;
	people_kit_by_mark(kit, (struct people_mark){ kind, text_of(value) }, 10, &found);
	people_kit_assert(&found, ids, count);
}

struct marking {
	struct giver_id giver;
	struct people_mark mark;
};

static struct status mark(struct store_tx *tx, void *argument)
{
	const struct marking *marking = argument;
	return people_add_mark(tx, marking->giver, marking->mark.kind, marking->mark.value);
}

static void add_mark(struct people_kit *kit, struct giver_id giver, enum giver_mark_kind kind,
		     struct text value)
{
	struct marking marking = { giver, { kind, value } };
	assert_ok(store_write(kit->store, &kit->by, mark, &marking));
}

static void a_giver_is_found_by_beginnings_of_words_in_any_order(void **state)
{
	const struct giver_id id = people_kit_person(*state, "Kim Maria Exempel-Lind");
	static const char *const right[] = { "kim",     "KIM",   "k",          "exe",          "lind",
					     "li ex",   "e m k", "kim kim",    "exempel-lind", "  maria ",
					     "Lind, K", "m.k.e", "maria, kim", "(kim)" };
	static const char *const wrong[] = { "im", "kima", "maria x", "mar ia", "exempellind", "k k x" };
	people_kit_person(*state, "Lo Annan");
	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
		assert_found(*state, right[i], &id, 1);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_found(*state, wrong[i], NULL, 0);
}

static void a_search_for_nothing_finds_nobody(void **state)
{
	people_kit_person(*state, "Kim Exempel");
	assert_found(*state, "", NULL, 0);
	assert_found(*state, " \t - ., ", NULL, 0);
	assert_found(*state, "\xCC\x88", NULL, 0); /* a mark without its letter */
}

/* Case folding and marks: Unicode 15, chapter 3.13 and UAX #15. */
static void capitals_and_marks_on_letters_do_not_matter(void **state)
{
	const struct giver_id swedish = people_kit_person(*state, "Åsa ÖBERG Älg");
	const struct giver_id apart = people_kit_person(*state, "A\xCC\x8Asmund \xC3\x98stby"); /* Å in two */
	const struct giver_id german = people_kit_person(*state, "Jürgen Weiß");
	const struct giver_id turkish =
	    people_kit_person(*state, "\xC4\xB0pek I\xC5\x9F\xC4\xB1k"); /* İpek Işık */
	assert_found(*state, "åsa öberg", &swedish, 1);
	assert_found(*state, "ASA OBERG ALG", &swedish, 1);
	assert_found(*state, "ÄLG", &swedish, 1);
	assert_found(*state, "a\xCC\x8Asa", &swedish, 1);
	assert_found(*state, "ÅSMUND", &apart, 1);
	assert_found(*state, "\xC3\xB8stby", &apart, 1); /* ø is a letter of its own */
	assert_found(*state, "weiss JURGEN", &german, 1);
	assert_found(*state, "ipek", &turkish, 1);
	assert_found(*state, "ås", (struct giver_id[]){ swedish, apart }, 2);
}

static void punctuation_stands_between_words(void **state)
{
	const struct giver_id irish = people_kit_person(*state, "Mary O\xE2\x80\x99"
								"Brien (påhittad)");
	const struct giver_id firm = people_kit_person(*state, "Kim&Lo AB \xC2\xABNorr\xC2\xBB 2/3");
	assert_found(*state, "o'brien", &irish, 1);
	assert_found(*state, "brien", &irish, 1);
	assert_found(*state, "påhittad", &irish, 1);
	assert_found(*state, "lo norr 3", &firm, 1);
	assert_found(*state, "kim & lo", &firm, 1);
}

static void a_word_may_stand_twice_in_a_name(void **state)
{
	const struct giver_id id = people_kit_person(*state, "Kim Kim Kimsson");
	assert_found(*state, "kim", &id, 1);
	assert_found(*state, "kim kims kim", &id, 1);
}

/* Whatever follows the prefix, to the last character there is, the word begins with it. */
static void a_prefix_reaches_the_last_characters(void **state)
{
	const struct giver_id plane16 = people_kit_person(*state, "ab\xF4\x8F\xBF\xBD"); /* U+10FFFD */
	const struct giver_id emoji = people_kit_person(*state, "ab\xF0\x9F\x99\x82z");
	const struct giver_id basic = people_kit_person(*state, "ab\xEF\xBF\xAEz");    /* U+FFEE */
	const struct giver_id last = people_kit_person(*state, "ab\xF4\x8F\xBF\xBFz"); /* U+10FFFF */
	const struct giver_id plain = people_kit_person(*state, "ab");
	people_kit_person(*state, "ac");
	people_kit_person(*state, "aa\xF4\x8F\xBF\xBD");
	assert_found(*state, "ab", (struct giver_id[]){ plane16, emoji, basic, last, plain }, 5);
	assert_found(*state, "ab\xF4\x8F\xBF\xBD", &plane16, 1);
	assert_found(*state, "z", &last, 1);
}

static void p8_eight_words_are_searched_for_and_nine_refused(void **state)
{
	const struct giver_id id = people_kit_person(*state, "aa bb cc dd ee ff gg hh ii");
	people_kit_person(*state, "aa bb cc dd ee ff gg");
	struct people_kit_found found;
	char typed[32] = "";
	for (char letter = 'a'; letter <= 'h'; letter++)
		snprintf(typed + strlen(typed), sizeof typed - strlen(typed), "%c ", letter);
	assert_found(*state, typed, &id, 1);
	assert_found(*state, "a b c d e f x", NULL, 0);
	snprintf(typed + strlen(typed), sizeof typed - strlen(typed), "i");
	const struct status status = people_kit_search(*state, text_of(typed), &found);
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.field, "search");
	assert_non_null(status.remedy);
}

static void p8_a_search_has_a_bound_in_bytes(void **state)
{
	struct people_kit_found found;
	char typed[PEOPLE_FIELD_BYTES_MAX + 1];
	memset(typed, 'a', sizeof typed);
	assert_ok(people_kit_search(*state, (struct text){ typed, PEOPLE_FIELD_BYTES_MAX }, &found));
	const struct text longer = { typed, PEOPLE_FIELD_BYTES_MAX + 1 };
	assert_code(people_kit_search(*state, longer, &found), STATUS_INPUT);
}

static void a_name_that_folds_to_most_bytes_is_found(void **state)
{
	char name[PEOPLE_FIELD_BYTES_MAX + 1] = "";
	while (strlen(name) + strlen(LONGEST_FOLD) <= PEOPLE_FIELD_BYTES_MAX)
		strcat(name, LONGEST_FOLD);
	const struct giver_id id = people_kit_person(*state, name);
	assert_marked(*state, MARK_NAME, name, &id, 1);
	assert_found(*state, "\xD8\xB5\xD9\x84\xD9\x89", &id, 1); /* its first word, three letters */
}

static void bad_characters_typed_find_nobody(void **state)
{
	struct people_kit_found found;
	people_kit_person(*state, "Åsa");
	assert_found(*state, "\xC5sa", NULL, 0);
	assert_ok(people_kit_search(*state, (struct text){ "\0", 1 }, &found));
	assert_int_equal(found.count, 0);
	assert_ok(people_kit_search(*state, (struct text){ "x\0\xC3\xA5s", 5 }, &found));
	assert_int_equal(found.count, 0);
}

struct crowd {
	struct people_kit *kit;
	const char *name;
	size_t count;
	struct random random; /* a unit may be run again */
	int64_t first_id;
};

static struct status add_crowd(struct store_tx *tx, void *argument)
{
	struct crowd *crowd = argument;
	struct random random = crowd->random;
	for (size_t i = 0; i < crowd->count; i++) {
		const struct giver giver = { .kind = GIVER_PERSON, .name = text_of(crowd->name) };
		struct giver_id id;
		TRY(people_add_giver(tx, &giver, &random, &crowd->kit->by, &id));
		crowd->first_id = i == 0 ? id.raw : crowd->first_id;
	}
	crowd->kit->random = random;
	return OK;
}

static int64_t make_crowd(struct people_kit *kit, const char *name, size_t count)
{
	struct crowd crowd = { kit, name, count, kit->random, 0 };
	assert_ok(store_write(kit->store, &kit->by, add_crowd, &crowd));
	return crowd.first_id;
}

static void the_first_hits_are_told(void **state)
{
	struct people_kit_found found;
	const int64_t first = make_crowd(*state, "Kim Exempel", PEOPLE_SEARCH_HITS_MAX);
	assert_ok(people_kit_search(*state, TEXT("kim"), &found));
	assert_int_equal(found.count, PEOPLE_SEARCH_HITS_MAX);
	people_kit_person(*state, "Kim Exempel");
	assert_ok(people_kit_search(*state, TEXT("kim exempel"), &found));
	assert_int_equal(found.count, PEOPLE_SEARCH_HITS_MAX);
	assert_int_equal(found.ids[0], first);
}

/* Three words, each two of which more givers have than are told: the one who has all is found. */
static void a_third_word_narrows_what_two_leave(void **state)
{
	make_crowd(*state, "Anna Berta", PEOPLE_SEARCH_HITS_MAX + 1);
	make_crowd(*state, "Berta Carla", PEOPLE_SEARCH_HITS_MAX + 2);
	make_crowd(*state, "Anna Carla", PEOPLE_SEARCH_HITS_MAX + 3);
	const struct giver_id id = people_kit_person(*state, "Carla Berta Anna");
	assert_found(*state, "anna berta carla", &id, 1);
	assert_found(*state, "c b a", &id, 1);
}

/* Above three thousand of each word the givers with their initials are walked by id instead; the answer is
 * the same. */
static void broad_words_find_the_same(void **state)
{
	struct people_kit *kit = *state;
	struct people_kit_found found;
	const struct giver_id early = people_kit_person(kit, "Disa Anna");
	make_crowd(kit, "Anna Carla", 3000);
	make_crowd(kit, "Berta Carla", 3000);
	make_crowd(kit, "Anna Berta", 3000);
	const struct giver_id late = people_kit_person(kit, "Carla Berta Anna");
	assert_found(kit, "anna berta carla", &late, 1);
	assert_found(kit, "disa anna", &early, 1);
	assert_ok(people_kit_search(kit, TEXT("anna carla"), &found));
	assert_int_equal(found.count, PEOPLE_SEARCH_HITS_MAX);
	for (size_t i = 1; i < found.count; i++)
		assert_int_equal(found.ids[i], found.ids[i - 1] + 1);
	assert_ok(people_kit_search(kit, TEXT("anna"), &found));
	assert_int_equal(found.count, PEOPLE_SEARCH_HITS_MAX);
}

/* Whatever two words begin with, the same letter or none of a to z, they lead to who has both. */
static void broad_words_of_any_initials_are_found(void **state)
{
	static const char *const words[][2] = {
		{ "karin", "klang" }, { "\xD0\xB6\xD0\xB0", "\xD0\xB6\xD1\x83" }, /* zhe, a and zhe, u */
		{ "7a", "8b" },       { "\xF0\x9F\x99\x82z", "\xF0\x9F\x99\x83z" }, { "öst", "9åsen" },
	};
	struct people_kit *kit = *state;
	char firsts[64] = "";
	char seconds[64] = "";
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		strcat(strcat(firsts, words[i][0]), " ");
		strcat(strcat(seconds, words[i][1]), " ");
	}
	make_crowd(kit, firsts, 3000);
	make_crowd(kit, seconds, 3000);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		char name[64];
		char typed[64];
		snprintf(name, sizeof name, "%s Xu %s", words[i][0], words[i][1]);
		const struct giver_id id = people_kit_person(kit, name);
		snprintf(typed, sizeof typed, "%s %s", words[i][1], words[i][0]);
		assert_found(kit, typed, &id, 1);
		assert_found(kit, strcat(typed, " x"), &id, 1);
		assert_found(kit, strcat(typed, "y"), NULL, 0);
	}
}

/* A word of the name is met once by the longest of what is typed, so it takes two to meet two. */
static void the_same_initial_twice_takes_two_words(void **state)
{
	struct people_kit *kit = *state;
	make_crowd(kit, "Kim", 3000);
	make_crowd(kit, "Kajsa", 3000);
	const struct giver_id id = people_kit_person(kit, "Kajsa Kim");
	assert_found(kit, "ki k kaj ka", &id, 1);
}

static void a_mark_points_to_its_givers(void **state)
{
	const struct giver_id ids[] = { people_kit_person(*state, "Kim Exempel"),
					people_kit_person(*state, "Lo Exempel") };
	assert_marked(*state, MARK_ACCOUNT, "50000000001", NULL, 0);
	for (size_t i = 0; i < 4; i++) /* again is nothing */
		add_mark(*state, ids[i % 2], MARK_ACCOUNT, TEXT("50000000001"));
	assert_marked(*state, MARK_ACCOUNT, "50000000001", ids, 2);
	assert_marked(*state, MARK_ACCOUNT, " 50000000001 ", ids, 2);
	assert_marked(*state, MARK_ACCOUNT, "5000000000", NULL, 0);
	assert_marked(*state, MARK_IDENTITY, "50000000001", NULL, 0);
	struct people_kit_found found;
	people_kit_by_mark(*state, (struct people_mark){ MARK_ACCOUNT, TEXT("50000000001") }, 1, &found);
	people_kit_assert(&found, ids, 1);
}

static void a_giver_is_marked_by_name_and_identity(void **state)
{
	const struct giver giver = { .kind = GIVER_PERSON,
				     .name = TEXT("Åsa Öberg-Lind"),
				     .identity = TEXT("195001012384") };
	struct giver_id id;
	assert_ok(people_kit_add(*state, &giver, &id));
	assert_marked(*state, MARK_IDENTITY, "195001012384", &id, 1);
	assert_marked(*state, MARK_NAME, "Åsa Öberg-Lind", &id, 1);
	assert_marked(*state, MARK_NAME, "OBERG LIND, ASA", &id, 1);
	assert_marked(*state, MARK_NAME, "  lind  öberg åsa ", &id, 1);
	assert_marked(*state, MARK_NAME, "Åsa Öberg", NULL, 0);
	assert_marked(*state, MARK_NAME, "Åsa Öberg Lind Lind", NULL, 0);
}

/* Accounts and identity numbers are compared as they stand: they are no names. */
static void other_marks_are_not_folded(void **state)
{
	const struct giver_id id = people_kit_person(*state, "Kim");
	add_mark(*state, id, MARK_ACCOUNT, TEXT("SE35 AB"));
	assert_marked(*state, MARK_ACCOUNT, "SE35 AB", &id, 1);
	assert_marked(*state, MARK_ACCOUNT, "se35 ab", NULL, 0);
}

static void what_marks_nobody_is_passed_over(void **state)
{
	static const char *const nothing[] = { "", "  ", "\xCC\x88", "-.-" };
	char longest[PEOPLE_FIELD_BYTES_MAX + 2] = "";
	const struct giver_id id = people_kit_person(*state, "Kim");
	for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++) {
		add_mark(*state, id, MARK_NAME, text_of(nothing[i]));
		assert_marked(*state, MARK_NAME, nothing[i], NULL, 0);
	}
	add_mark(*state, id, MARK_ACCOUNT, TEXT("  "));
	assert_marked(*state, MARK_ACCOUNT, "  ", NULL, 0);
	memset(longest, '7', PEOPLE_FIELD_BYTES_MAX);
	add_mark(*state, id, MARK_ACCOUNT, text_of(longest));
	assert_marked(*state, MARK_ACCOUNT, longest, &id, 1);
	longest[PEOPLE_FIELD_BYTES_MAX] = '7';
	add_mark(*state, id, MARK_ACCOUNT, text_of(longest));
	assert_marked(*state, MARK_ACCOUNT, longest, NULL, 0);
}

enum { NAMES_MAX = 40, WORDS_A_NAME = 3, SYLLABLES_A_WORD = 2 };

/* Names of few syllables, as random words that share beginnings, beside how they look folded. */
struct names {
	char shown[NAMES_MAX][64];
	char folded[NAMES_MAX][64];
	size_t count;
};

static const char *const shown_syllables[] = { "å", "Ö", "ab", "É", "z", "AB" };
static const char *const folded_syllables[] = { "a", "o", "ab", "e", "z", "ab" };

static void draw_name(struct proof_draw *draw, char shown[64], char folded[64])
{
	static const char *const gaps[] = { " ", "-", ", " };
	shown[0] = folded[0] = '\0';
	const size_t words = 1 + proof_below(draw, WORDS_A_NAME);
	for (size_t w = 0; w < words; w++) {
		const size_t syllables = 1 + proof_below(draw, SYLLABLES_A_WORD);
		strcat(shown, w > 0 ? gaps[proof_below(draw, 3)] : "");
		strcat(folded, w > 0 ? " " : "");
		for (size_t s = 0; s < syllables; s++) {
			const size_t which = proof_below(draw, 6);
			strcat(shown, shown_syllables[which]);
			strcat(folded, folded_syllables[which]);
		}
	}
}

/* By the words alone: one word of the name begins with the typed one. */
static bool begins_some_word(const char *folded, const char *typed, size_t count)
{
	for (const char *word = folded; word != NULL; word = strchr(word, ' ')) {
		word += *word == ' ';
		if (strncmp(word, typed, count) == 0)
			return true;
	}
	return false;
}

static bool fits(const char *folded, const char *typed)
{
	for (const char *word = typed; *word != '\0';) {
		const size_t count = strcspn(word, " ");
		if (!begins_some_word(folded, word, count))
			return false;
		word += count + (word[count] == ' ');
	}
	return true;
}

static bool search_is_as_looking_at_every_name(struct proof_draw *draw, void *context)
{
	struct people_kit *kit = context;
	static struct names names;
	struct giver_id ids[NAMES_MAX];
	names.count = 1 + proof_below(draw, NAMES_MAX);
	people_kit_anew(kit);
	for (size_t i = 0; i < names.count; i++) {
		draw_name(draw, names.shown[i], names.folded[i]);
		ids[i] = people_kit_person(kit, names.shown[i]);
	}
	for (size_t round = 0; round < 10; round++) {
		char shown[64];
		char folded[64];
		struct people_kit_found found;
		draw_name(draw, shown, folded);
		assert_ok(people_kit_search(kit, text_of(shown), &found));
		size_t next = 0;
		for (size_t i = 0; i < names.count; i++)
			if (fits(names.folded[i], folded)) {
				PROOF_CHECK(draw, next < found.count && found.ids[next] == ids[i].raw);
				next++;
			}
		PROOF_CHECK(draw, next == found.count);
	}
	return true;
}

static void search_finds_what_looking_at_every_name_finds(void **state)
{
	struct people_kit *kit = *state;
	proof_property_holds("search is as looking at every name", people_kit_rounds(kit->place, 60),
			     search_is_as_looking_at_every_name, kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_giver_is_found_by_beginnings_of_words_in_any_order),
		cmocka_unit_test(a_search_for_nothing_finds_nobody),
		cmocka_unit_test(capitals_and_marks_on_letters_do_not_matter),
		cmocka_unit_test(punctuation_stands_between_words),
		cmocka_unit_test(a_word_may_stand_twice_in_a_name),
		cmocka_unit_test(a_prefix_reaches_the_last_characters),
		cmocka_unit_test(p8_eight_words_are_searched_for_and_nine_refused),
		cmocka_unit_test(p8_a_search_has_a_bound_in_bytes),
		cmocka_unit_test(a_name_that_folds_to_most_bytes_is_found),
		cmocka_unit_test(bad_characters_typed_find_nobody),
		cmocka_unit_test(the_first_hits_are_told),
		cmocka_unit_test(a_third_word_narrows_what_two_leave),
		cmocka_unit_test(broad_words_find_the_same),
		cmocka_unit_test(broad_words_of_any_initials_are_found),
		cmocka_unit_test(the_same_initial_twice_takes_two_words),
		cmocka_unit_test(a_mark_points_to_its_givers),
		cmocka_unit_test(a_giver_is_marked_by_name_and_identity),
		cmocka_unit_test(other_marks_are_not_folded),
		cmocka_unit_test(what_marks_nobody_is_passed_over),
		cmocka_unit_test(search_finds_what_looking_at_every_name_finds),
	};
	return people_kit_run(tests, sizeof tests / sizeof tests[0]);
}
