/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Givers: what may be written down of them, and that it is found again. */

#include "inner/people/people_kit.h"

#include <stdlib.h>
#include <string.h>

/* One field of a giver, by its name in the sentence of a refusal. */
struct named_field {
	const char *name;
	size_t offset;
};

static const struct named_field fields[] = {
	{ "name", offsetof(struct giver, name) },
	{ "email", offsetof(struct giver, email) },
	{ "phone", offsetof(struct giver, phone) },
	{ "street", offsetof(struct giver, street) },
	{ "postal code", offsetof(struct giver, postal_code) },
	{ "town", offsetof(struct giver, town) },
	{ "country", offsetof(struct giver, country) },
	{ "identity", offsetof(struct giver, identity) },
};
enum { FIELDS = sizeof fields / sizeof fields[0] };

static void set_field(struct giver *giver, const struct named_field *field, struct text value)
{
	memcpy((char *)giver + field->offset, &value, sizeof value);
}

static const struct giver person = { .kind = GIVER_PERSON, .name = { "Kim Exempel", 11 } };

static struct status add_with(struct people_kit *kit, const struct named_field *field, struct text value)
{
	struct giver giver = person;
	struct giver_id id;
	set_field(&giver, field, value);
	return people_kit_add(kit, &giver, &id);
}

static void assert_refused(struct status status, const char *field)
{
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.field, field);
	assert_non_null(status.remedy);
}

static struct status count_line(void *argument, const struct journal_line *line)
{
	(void)line;
	*(int64_t *)argument += 1;
	return OK;
}

static struct status count_lines(struct store_tx *tx, void *argument)
{
	return store_journal_each(tx, 0, 1000, count_line, argument);
}

static int64_t journal_lines(struct people_kit *kit)
{
	int64_t lines = 0;
	assert_ok(store_read(kit->store, count_lines, &lines));
	return lines;
}

static void p8_a_field_has_a_bound(void **state)
{
	static char bytes[PEOPLE_FIELD_BYTES_MAX + 1];
	memset(bytes, 'a', sizeof bytes);
	for (size_t i = 0; i < FIELDS; i++) {
		const bool is_country = strcmp(fields[i].name, "country") == 0;
		if (!is_country)
			assert_ok(
			    add_with(*state, &fields[i], (struct text){ bytes, PEOPLE_FIELD_BYTES_MAX }));
		assert_refused(
		    add_with(*state, &fields[i], (struct text){ bytes, PEOPLE_FIELD_BYTES_MAX + 1 }),
		    fields[i].name);
	}
}

/* Controls of ASCII and Latin 1, ends of lines, and turns of order: each between two letters. */
static void p8_what_is_no_text_is_refused(void **state)
{
	static const char *const wrong[] = {
		"a\nz",           "a\tz", "a\x01z", "a\x1Fz", "a\x7Fz", "a\xC2\x80z", /* U+0080 */
		"a\xC2\x9Fz",                                                         /* U+009F */
		"a\xE2\x80\xA8z",                                                     /* U+2028 */
		"a\xE2\x80\xA9z",                                                     /* U+2029 */
		"a\xE2\x80\xAAz",                                                     /* U+202A */
		"a\xE2\x80\xAEz",                                                     /* U+202E */
		"a\xE2\x81\xA6z",                                                     /* U+2066 */
		"a\xE2\x81\xA9z",                                                     /* U+2069 */
		"a\xE5z",                                                             /* ISO 8859-1 */
		"a\xED\xA0\x80z",                                                     /* a surrogate */
		"a\xC1\xA1z",                                                         /* overlong */
		"a\xC3",                                                              /* cut off */
	};
	for (size_t i = 0; i < FIELDS; i++)
		for (size_t j = 0; j < sizeof wrong / sizeof wrong[0]; j++)
			assert_refused(add_with(*state, &fields[i], text_of(wrong[j])), fields[i].name);
	assert_refused(add_with(*state, &fields[0], (struct text){ "a\0b", 3 }), "name");
	assert_int_equal(journal_lines(*state), 0);
}

/* The neighbours of what is refused: a no-break space, the marks of direction, the first past the turns. */
static void what_is_text_is_taken(void **state)
{
	static const char *const right[] = {
		"a z",
		"a\xC2\xA0z",
		"a\xE2\x80\xA7z", /* U+2027 */
		"a\xE2\x80\x8Fz", /* U+200F */
		"a\xE2\x80\xAFz", /* U+202F */
		"a\xE2\x81\xA5z", /* U+2065 */
		"a\xE2\x81\xAAz", /* U+206A */
		"\xF4\x8F\xBF\xBF",
		"~",
	};
	for (size_t j = 0; j < sizeof right / sizeof right[0]; j++)
		assert_ok(add_with(*state, &fields[0], text_of(right[j])));
}

static void p8_a_name_is_needed(void **state)
{
	static const char *const names[] = { "", " ", " \t " };
	for (enum giver_kind kind = GIVER_PERSON; kind <= GIVER_ORGANISATION; kind++)
		for (size_t i = 0; i < 3; i++) {
			const struct giver giver = { .kind = kind, .name = text_of(names[i]) };
			struct giver_id id;
			assert_refused(people_kit_add(*state, &giver, &id), "name");
		}
}

static void p8_a_country_is_two_capitals(void **state)
{
	static const char *const wrong[] = { "S", "SWE", "se", "S1", "Sverige", "Å" };
	const struct named_field *country = &fields[6];
	assert_ok(add_with(*state, country, TEXT("")));
	assert_ok(add_with(*state, country, TEXT("SE")));
	assert_ok(add_with(*state, country, TEXT("AZ")));
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_refused(add_with(*state, country, text_of(wrong[i])), "country");
}

static void p8_an_anonymous_giver_has_nothing_but_references(void **state)
{
	struct giver_id id;
	const struct giver nobody = { .kind = GIVER_ANONYMOUS };
	assert_ok(people_kit_add(*state, &nobody, &id));
	assert_ok(people_kit_add(*state, &nobody, &id));
	for (size_t i = 0; i < FIELDS; i++) {
		struct giver somebody = nobody;
		set_field(&somebody, &fields[i], TEXT("SE"));
		assert_refused(people_kit_add(*state, &somebody, &id), fields[i].name);
	}
}

struct seeking {
	struct giver_id id;
	struct handle handle;
	struct giver found;
	char texts[FIELDS][PEOPLE_FIELD_BYTES_MAX + 1]; /* live longer than the unit */
	char language[3];
};

static struct status take_found(struct seeking *seeking)
{
	for (size_t i = 0; i < FIELDS; i++) {
		struct text value;
		memcpy(&value, (char *)&seeking->found + fields[i].offset, sizeof value);
		TRY(text_to_c(value, seeking->texts[i], sizeof seeking->texts[i]));
	}
	return text_to_c(seeking->found.language, seeking->language, sizeof seeking->language);
}

static struct status find(struct store_tx *tx, void *argument)
{
	struct seeking *seeking = argument;
	TRY(people_find_giver(tx, seeking->id, &seeking->found));
	return take_found(seeking);
}

static struct status find_by_handle(struct store_tx *tx, void *argument)
{
	struct seeking *seeking = argument;
	TRY(people_giver_by_handle(tx, seeking->handle, &seeking->found));
	return take_found(seeking);
}

static void what_was_written_is_found(void **state)
{
	struct people_kit *kit = *state;
	static const char *const values[FIELDS] = { "Åsa Öberg (påhittad)",
						    "asa@example.org",
						    "070-000 00 00",
						    "Storgatan 1",
						    "123 45",
						    "Umeå",
						    "SE",
						    "195001012384" };
	struct seeking by_id = { 0 };
	struct giver giver = { .kind = GIVER_ORGANISATION };
	for (size_t i = 0; i < FIELDS; i++)
		set_field(&giver, &fields[i], text_of(values[i]));
	assert_ok(people_kit_add(kit, &giver, &by_id.id));
	assert_ok(store_read(kit->store, find, &by_id));
	struct seeking by_handle = { .handle = by_id.found.handle };
	assert_ok(store_read(kit->store, find_by_handle, &by_handle));
	for (size_t i = 0; i < FIELDS; i++) {
		assert_string_equal(by_id.texts[i], values[i]);
		assert_string_equal(by_handle.texts[i], values[i]);
	}
	assert_int_equal(by_handle.found.id.raw, by_id.id.raw);
	assert_int_equal(by_id.found.kind, GIVER_ORGANISATION);
	assert_string_equal(by_id.language, "sv"); /* when nothing is said */
	assert_int_equal(by_id.found.made_at.seconds, kit->now.seconds);
	assert_int_equal(journal_lines(kit), 1);
}

static void who_is_not_there_is_not_found(void **state)
{
	struct people_kit *kit = *state;
	struct seeking seeking = { .id = { 4711 }, .handle = { "222222222222" } };
	assert_code(store_read(kit->store, find, &seeking), STATUS_NOT_FOUND);
	assert_code(store_read(kit->store, find_by_handle, &seeking), STATUS_NOT_FOUND);
}

enum { MANY = 300 };

static void handles_are_unique_and_found(void **state)
{
	struct people_kit *kit = *state;
	static struct handle handles[MANY];
	for (size_t i = 0; i < MANY; i++) {
		struct seeking seeking = { .id = people_kit_person(kit, "Kim Exempel") };
		struct handle parsed;
		assert_ok(store_read(kit->store, find, &seeking));
		handles[i] = seeking.found.handle;
		assert_ok(handle_parse(text_of(handles[i].characters), &parsed));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(handles[i].characters, handles[j].characters);
	}
	for (size_t i = 0; i < MANY; i += 50) {
		struct seeking seeking = { .handle = handles[i] };
		assert_ok(store_read(kit->store, find_by_handle, &seeking));
		assert_string_equal(seeking.found.handle.characters, handles[i].characters);
	}
}

static void randomness_that_repeats_itself_adds_nobody(void **state)
{
	struct people_kit *kit = *state;
	struct giver_id id;
	assert_ok(people_kit_add(kit, &person, &id));
	kit->random = random_seeded(1); /* as the kit's was at the start */
	assert_code(people_kit_add(kit, &person, &id), STATUS_CONFLICT);
	assert_int_equal(journal_lines(kit), 1);
	assert_ok(people_kit_add(kit, &person, &id));
	assert_int_equal(journal_lines(kit), 2);
}

struct changing {
	struct people_kit *kit;
	struct giver giver;
};

static struct status change_in(struct store_tx *tx, void *argument)
{
	const struct changing *changing = argument;
	return people_change_giver(tx, &changing->giver, &changing->kit->by);
}

static struct status change(struct people_kit *kit, const struct giver *giver)
{
	struct changing changing = { kit, *giver };
	return store_write(kit->store, &kit->by, change_in, &changing);
}

static void a_giver_who_changes_name_is_found_by_the_new_one(void **state)
{
	struct people_kit *kit = *state;
	static struct people_kit_found found;
	struct giver giver = person;
	assert_ok(people_kit_add(kit, &person, &giver.id));
	giver.name = TEXT("Kim Prov");
	giver.email = TEXT("kim@example.org");
	giver.language = TEXT("en");
	assert_ok(change(kit, &giver));
	struct seeking seeking = { .id = giver.id };
	assert_ok(store_read(kit->store, find, &seeking));
	assert_string_equal(seeking.texts[0], "Kim Prov");
	assert_string_equal(seeking.texts[1], "kim@example.org");
	assert_string_equal(seeking.language, "en");
	assert_ok(people_kit_search(kit, TEXT("exempel"), &found));
	people_kit_assert(&found, NULL, 0);
	assert_ok(people_kit_search(kit, TEXT("kim prov"), &found));
	people_kit_assert(&found, &giver.id, 1);
	/* The bank may still write the name before. */
	people_kit_by_mark(kit, (struct people_mark){ MARK_NAME, TEXT("EXEMPEL, KIM") }, 10, &found);
	people_kit_assert(&found, &giver.id, 1);
	assert_int_equal(journal_lines(kit), 2);
}

static void p8_a_change_is_checked_as_a_new_giver_is(void **state)
{
	struct people_kit *kit = *state;
	struct giver giver = person;
	assert_ok(people_kit_add(kit, &person, &giver.id));
	giver.name = TEXT("");
	assert_refused(change(kit, &giver), "name");
	giver.name = TEXT("Kim");
	giver.language = TEXT("fi");
	assert_refused(change(kit, &giver), "language");
	giver.language = TEXT("");
	giver.id.raw++;
	assert_code(change(kit, &giver), STATUS_NOT_FOUND);
	assert_int_equal(journal_lines(kit), 1);
}

static struct status keep_first(void *argument, struct giver_id giver, struct text name)
{
	struct people_kit_found *found = argument;
	assert_true(name.count > 0);
	found->ids[found->count++] = giver.raw;
	return OK;
}

static struct status find_by_email(struct store_tx *tx, void *argument)
{
	TRY(people_by_email(tx, TEXT(""), 10, keep_first, argument));
	return people_by_email(tx, TEXT("kim@example.org"), 2, keep_first, argument);
}

static void givers_are_found_by_their_address_of_mail(void **state)
{
	struct people_kit *kit = *state;
	static struct people_kit_found found;
	struct giver_id ids[4];
	struct giver giver = person;
	assert_ok(people_kit_add(kit, &giver, &ids[0])); /* has none */
	giver.email = TEXT("kim@example.org");
	for (size_t i = 1; i < 4; i++)
		assert_ok(people_kit_add(kit, &giver, &ids[i]));
	found.count = 0;
	assert_ok(store_read(kit->store, find_by_email, &found));
	people_kit_assert(&found, &ids[1], 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p8_a_field_has_a_bound),
		cmocka_unit_test(p8_what_is_no_text_is_refused),
		cmocka_unit_test(what_is_text_is_taken),
		cmocka_unit_test(p8_a_name_is_needed),
		cmocka_unit_test(p8_a_country_is_two_capitals),
		cmocka_unit_test(p8_an_anonymous_giver_has_nothing_but_references),
		cmocka_unit_test(what_was_written_is_found),
		cmocka_unit_test(who_is_not_there_is_not_found),
		cmocka_unit_test(handles_are_unique_and_found),
		cmocka_unit_test(randomness_that_repeats_itself_adds_nobody),
		cmocka_unit_test(a_giver_who_changes_name_is_found_by_the_new_one),
		cmocka_unit_test(p8_a_change_is_checked_as_a_new_giver_is),
		cmocka_unit_test(givers_are_found_by_their_address_of_mail),
	};
	return people_kit_run(tests, sizeof tests / sizeof tests[0]);
}
