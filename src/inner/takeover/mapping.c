/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads a mapping line by line: tables say which key fills what. */
#include "inner/takeover/takeover_inner.h"

#include <assert.h>

static const char *const mapping_remedy = "Compare with share/takeover/handslag.ini.";

const struct takeover_key takeover_keys[TAKEOVER_FIELDS] = {
	[GIVER_NUMBER] = { TAKEOVER_GIVERS, SAY("number"), true },
	[GIVER_KIND] = { TAKEOVER_GIVERS, SAY("kind"), true },
	[GIVER_NAME] = { TAKEOVER_GIVERS, SAY("name"), true },
	[GIVER_EMAIL] = { TAKEOVER_GIVERS, SAY("email"), false },
	[GIVER_PHONE] = { TAKEOVER_GIVERS, SAY("phone"), false },
	[GIVER_STREET] = { TAKEOVER_GIVERS, SAY("street"), false },
	[GIVER_POSTAL_CODE] = { TAKEOVER_GIVERS, SAY("postal code"), false },
	[GIVER_TOWN] = { TAKEOVER_GIVERS, SAY("town"), false },
	[GIVER_COUNTRY] = { TAKEOVER_GIVERS, SAY("country"), false },
	[GIVER_IDENTITY] = { TAKEOVER_GIVERS, SAY("identity"), false },
	[PROMISE_NUMBER] = { TAKEOVER_PROMISES, SAY("number"), false },
	[PROMISE_GIVER] = { TAKEOVER_PROMISES, SAY("giver"), true },
	[PROMISE_REFERENCE] = { TAKEOVER_PROMISES, SAY("reference"), false },
	[PROMISE_KIND] = { TAKEOVER_PROMISES, SAY("kind"), true },
	[PROMISE_AMOUNT] = { TAKEOVER_PROMISES, SAY("amount"), true },
	[PROMISE_PURPOSE] = { TAKEOVER_PROMISES, SAY("purpose"), true },
	[PROMISE_MADE_ON] = { TAKEOVER_PROMISES, SAY("made on"), false },
	[PROMISE_STATE] = { TAKEOVER_PROMISES, SAY("state"), false },
	[MANDATE_GIVER] = { TAKEOVER_MANDATES, SAY("giver"), false },
	[MANDATE_PROMISE] = { TAKEOVER_MANDATES, SAY("promise"), true },
	[MANDATE_PAYER_NUMBER] = { TAKEOVER_MANDATES, SAY("payer number"), true },
	[MANDATE_CLEARING] = { TAKEOVER_MANDATES, SAY("clearing"), false },
	[MANDATE_ACCOUNT] = { TAKEOVER_MANDATES, SAY("account"), true },
	[MANDATE_PAYER_BANKGIRO] = { TAKEOVER_MANDATES, SAY("payer's bankgiro"), false },
	[MANDATE_IDENTITY] = { TAKEOVER_MANDATES, SAY("identity"), false },
	[MANDATE_BANKGIRO] = { TAKEOVER_MANDATES, SAY("bankgiro"), true },
	[MANDATE_AMOUNT] = { TAKEOVER_MANDATES, SAY("amount"), true },
	[MANDATE_MONTHS] = { TAKEOVER_MANDATES, SAY("months"), true },
	[MANDATE_PAY_DAY] = { TAKEOVER_MANDATES, SAY("pay day"), true },
	[MANDATE_STATE] = { TAKEOVER_MANDATES, SAY("state"), true },
	[MANDATE_FIRST_MONTH] = { TAKEOVER_MANDATES, SAY("first month"), false },
	[MANDATE_TOLD_THROUGH] = { TAKEOVER_MANDATES, SAY("told through"), false },
};

/* The keys of [file]; the value is the place in the list. */
enum choice { CHOICE_SEPARATOR, CHOICE_DECIMAL, CHOICE_CHARSET, CHOICE_DAYS, CHOICE_AMOUNTS, CHOICES };
enum { CHOICE_WORDS = 3, SECTION_NONE = -1, SECTION_FILE = 0 };
static const struct choice_row {
	const char *key;
	const char *words[CHOICE_WORDS];
} choices[CHOICES] = {
	[CHOICE_SEPARATOR] = { SAY("separator"), { "comma", "semicolon", "tab" } },
	[CHOICE_DECIMAL] = { SAY("decimal"), { "point", "comma" } },
	[CHOICE_CHARSET] = { SAY("charset"), { "utf-8", "iso-8859-1", "cp437" } },
	[CHOICE_DAYS] = { SAY("days"), { "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY" } },
	[CHOICE_AMOUNTS] = { SAY("amounts"), { "kronor", "ore" } },
};

/* The mapping as it grows, and which keys it has had. */
struct reading {
	struct takeover_mapping *mapping;
	int section; /* SECTION_NONE, SECTION_FILE or a kind */
	bool has_choice[CHOICES];
};

static struct status take_line(struct reading *reading, struct text line);
static struct status check_whole(const struct reading *reading);

struct status takeover_mapping_read(struct text text, struct takeover_mapping *out)
{
	assert(out != NULL);
	*out = (struct takeover_mapping){ 0 };
	struct reading reading = { .mapping = out, .section = SECTION_NONE };
	if (text.count > TAKEOVER_MAPPING_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "A mapping is at most 64 KiB.");
	if (!text_is_utf8(text))
		return FAIL_INPUT(1, NULL, "The mapping is not UTF-8.", "Save it as UTF-8.");
	if (text_starts(text, TEXT("\xEF\xBB\xBF")))
		text = text_slice(text, 3, text.count);
	for (uint64_t row = 1; text.count > 0; row++) {
		struct text line = text_take_until(&text, '\n');
		if (line.count > 0 && line.bytes[line.count - 1] == '\r')
			line.count--;
		line = text_trim(line);
		if (line.count > 0 && line.bytes[0] != ';' && line.bytes[0] != '#')
			TRY(status_at_row(take_line(&reading, line), row));
	}
	return check_whole(&reading);
}

static struct status take_section(struct reading *reading, struct text line)
{
	static const char *const names[] = {
		[SECTION_FILE] = "[file]",
		[TAKEOVER_GIVERS] = "[givers]",
		[TAKEOVER_PROMISES] = "[promises]",
		[TAKEOVER_MANDATES] = "[mandates]",
	};
	assert(line.count > 0);
	for (int i = SECTION_FILE; i <= TAKEOVER_MANDATES; i++)
		if (text_equal(line, text_of(names[i]))) {
			reading->section = i;
			reading->mapping->has_kind[i] = true;
			return OK;
		}
	return FAIL_INPUT(0, NULL, "A mapping has no such section.",
			  "Write [file], [givers], [promises] or [mandates].");
}

static struct status wrong_value(const char *key)
{
	assert(key != NULL);
	return FAIL_INPUT(0, key, "The key cannot have this value.", mapping_remedy);
}

static struct status twice(const char *key)
{
	assert(key != NULL);
	return FAIL_INPUT(0, key, "The mapping has this key already.", "Leave one of the two lines.");
}

static void choose(struct takeover_mapping *mapping, enum choice choice, size_t word)
{
	assert(word < CHOICE_WORDS);
	switch (choice) {
	case CHOICE_SEPARATOR:
		mapping->separator = ",;\t"[word];
		break;
	case CHOICE_DECIMAL:
		mapping->decimal = ".,"[word];
		break;
	case CHOICE_CHARSET:
		mapping->charset = (enum charset)word;
		break;
	case CHOICE_DAYS:
		mapping->days = (enum takeover_days)(word + 1);
		break;
	case CHOICE_AMOUNTS:
		mapping->is_in_ore = word == 1;
		break;
	case CHOICES:
		assert(0 && "no choice");
	}
}
_Static_assert(CHARSET_UTF8 == 0 && CHARSET_LATIN1 == 1 && CHARSET_CP437 == 2, "as the words stand");

static struct status take_choice(struct reading *reading, struct text key, struct text value)
{
	assert(reading->section == SECTION_FILE);
	for (enum choice i = 0; i < CHOICES; i++) {
		if (!text_equal(key, text_of(choices[i].key)))
			continue;
		if (reading->has_choice[i])
			return twice(choices[i].key);
		reading->has_choice[i] = true;
		for (size_t j = 0; j < CHOICE_WORDS; j++)
			if (choices[i].words[j] != NULL && text_equal(value, text_of(choices[i].words[j]))) {
				choose(reading->mapping, i, j);
				return OK;
			}
		return wrong_value(choices[i].key);
	}
	return FAIL_INPUT(0, NULL, "No mapping has this key.", mapping_remedy);
}

/* TAKEOVER_FIELDS when the section has no such key. */
static enum takeover_field field_of(int section, struct text key)
{
	enum takeover_field field = 0;
	assert(section >= TAKEOVER_GIVERS && section <= TAKEOVER_MANDATES);
	while (field < TAKEOVER_FIELDS && ((int)takeover_keys[field].kind != section ||
					   !text_equal(key, text_of(takeover_keys[field].name))))
		field++;
	return field;
}

/* key.WORD = ours. */
static struct status take_word(struct takeover_mapping *mapping, enum takeover_field field,
			       struct text theirs, struct text ours)
{
	assert(field < TAKEOVER_FIELDS);
	if (mapping->word_count == TAKEOVER_WORDS_MAX)
		return FAIL(STATUS_LIMIT, "A mapping translates at most 400 words.");
	for (size_t i = 0; i < mapping->word_count; i++)
		if (mapping->words[i].field == field && text_equal(text_of(mapping->words[i].theirs), theirs))
			return twice(takeover_keys[field].name);
	struct takeover_word *word = &mapping->words[mapping->word_count];
	word->field = field;
	if (!status_is_ok(text_to_c(theirs, word->theirs, sizeof word->theirs)) ||
	    !status_is_ok(text_to_c(ours, word->ours, sizeof word->ours)))
		return wrong_value(takeover_keys[field].name);
	mapping->word_count++;
	return OK;
}

static struct status take_place(struct takeover_mapping *mapping, enum takeover_field field,
				struct text value)
{
	struct takeover_place *place = &mapping->places[field];
	const char *key = takeover_keys[field].name;
	assert(value.count > 0);
	if (place->is_told)
		return twice(key);
	place->is_told = true;
	place->is_constant = value.bytes[0] == '"';
	if (place->is_constant) {
		if (value.count < 3 || value.bytes[value.count - 1] != '"')
			return wrong_value(key);
		value = text_slice(value, 1, value.count - 2);
	}
	return status_is_ok(text_to_c(value, place->word, sizeof place->word)) ? OK : wrong_value(key);
}

static struct status take_key(struct reading *reading, struct text key, struct text value)
{
	struct text word = key;
	const struct text name = text_trim(text_take_until(&word, '.'));
	const enum takeover_field field = field_of(reading->section, name);
	assert(value.count > 0);
	if (field == TAKEOVER_FIELDS)
		return FAIL_INPUT(0, NULL, "No mapping has this key.", mapping_remedy);
	const bool is_word = text_find(key, TEXT(".")) < key.count;
	return is_word ? take_word(reading->mapping, field, text_trim(word), value)
		       : take_place(reading->mapping, field, value);
}

static struct status take_line(struct reading *reading, struct text line)
{
	assert(line.count > 0);
	if (line.bytes[0] == '[')
		return take_section(reading, line);
	struct text value = line;
	const struct text key = text_trim(text_take_until(&value, '='));
	value = text_trim(value);
	if (key.count == 0 || value.count == 0)
		return FAIL_INPUT(0, NULL, "A mapping has lines of the form key = value.", mapping_remedy);
	if (reading->section == SECTION_NONE)
		return FAIL_INPUT(0, NULL, "The line stands before the first section.", mapping_remedy);
	return reading->section == SECTION_FILE ? take_choice(reading, key, value)
						: take_key(reading, key, value);
}

static struct status missing(const char *key)
{
	assert(key != NULL);
	return FAIL_INPUT(0, key, "The mapping leaves out what it must tell.", mapping_remedy);
}

static struct status check_whole(const struct reading *reading)
{
	const struct takeover_mapping *mapping = reading->mapping;
	assert(mapping->word_count <= TAKEOVER_WORDS_MAX);
	for (enum choice i = 0; i < CHOICES; i++)
		if (!reading->has_choice[i])
			return missing(choices[i].key);
	if (mapping->separator == mapping->decimal)
		return FAIL_INPUT(0, choices[CHOICE_DECIMAL].key,
				  "Columns and decimals cannot both be parted by a comma.", mapping_remedy);
	for (enum takeover_field i = 0; i < TAKEOVER_FIELDS; i++)
		if (mapping->has_kind[takeover_keys[i].kind] && takeover_keys[i].is_needed &&
		    !mapping->places[i].is_told)
			return missing(takeover_keys[i].name);
	if (mapping->has_kind[TAKEOVER_PROMISES] && !mapping->places[PROMISE_NUMBER].is_told &&
	    !mapping->places[PROMISE_REFERENCE].is_told)
		return missing(takeover_keys[PROMISE_NUMBER].name);
	return OK;
}

struct status takeover_mapping_ours(struct takeover_mapping *out)
{
	const struct status read = takeover_mapping_read(takeover_ours_mapping, out);
	assert(status_is_ok(read)); /* it is built in */
	return read;
}
