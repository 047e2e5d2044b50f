/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "open/published/published.h"

#include "ground/formats/formats.h"
#include "ground/numbers/numbers.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

enum field_kind { FIELD_NEEDED, FIELD_LINE, FIELD_WORDS };

/* A text of the facts under its key. */
struct field {
	const char *key;
	size_t offset;
	enum field_kind kind;
};
struct flag {
	const char *key;
	size_t offset;
};

static const struct field fields[] = {
	{ "name", offsetof(struct published, name), FIELD_NEEDED },
	{ "organisation_number", offsetof(struct published, organisation_number), FIELD_LINE },
	{ "about_sv", offsetof(struct published, about.swedish), FIELD_WORDS },
	{ "about_en", offsetof(struct published, about.english), FIELD_WORDS },
	{ "email", offsetof(struct published, email), FIELD_LINE },
	{ "phone", offsetof(struct published, phone), FIELD_LINE },
	{ "address", offsetof(struct published, address), FIELD_LINE },
	{ "swish", offsetof(struct published, swish), FIELD_LINE },
	{ "bankgiro", offsetof(struct published, bankgiro), FIELD_LINE },
};
static const struct field purpose_fields[] = {
	{ "code", offsetof(struct published_purpose, code), FIELD_NEEDED },
	{ "name_sv", offsetof(struct published_purpose, name.swedish), FIELD_NEEDED },
	{ "name_en", offsetof(struct published_purpose, name.english), FIELD_NEEDED },
};
static const struct flag flags[] = {
	{ "has_autogiro", offsetof(struct published, has_autogiro) },
	{ "has_90_account", offsetof(struct published, has_90_account) },
	{ "is_demo", offsetof(struct published, is_demo) },
};
enum {
	FIELDS = sizeof fields / sizeof fields[0],
	PURPOSE_FIELDS = sizeof purpose_fields / sizeof purpose_fields[0],
	FLAGS = sizeof flags / sizeof flags[0],
	KEYS = FIELDS + FLAGS + 1,
};

static struct text *text_in(void *facts, const struct field *field)
{
	assert(facts != NULL && field->key != NULL);
	return (struct text *)((char *)facts + field->offset);
}

static bool is_line(struct text line, size_t bytes_max)
{
	assert(bytes_max <= PUBLISHED_WORDS_BYTES_MAX);
	return line.count <= bytes_max && text_trim(line).count == line.count && text_is_line(line);
}

static struct status check_text(struct text text, const struct field *field)
{
	const size_t bytes_max =
	    field->kind == FIELD_WORDS ? PUBLISHED_WORDS_BYTES_MAX : PUBLISHED_FIELD_BYTES_MAX;
	assert(field->key != NULL);
	if (!is_line(text, bytes_max))
		return FAIL_INPUT(0, field->key,
				  "What is to be published is too long, or not one line of text.",
				  "Write it shorter, on one line.");
	if (field->kind == FIELD_NEEDED && text.count == 0)
		return FAIL_INPUT(0, field->key, "What is to be published is missing.",
				  "Write it in the centre's choices.");
	return OK;
}

static struct status check_texts(void *facts, const struct field *rows, size_t count)
{
	assert(rows != NULL && count > 0);
	for (size_t i = 0; i < count; i++)
		TRY(check_text(*text_in(facts, &rows[i]), &rows[i]));
	return OK;
}

/* Ten digits and nothing between them. */
static struct status check_swish(struct text number)
{
	char digits[SWISH_NUMBER_ROOM];
	assert(number.count <= PUBLISHED_FIELD_BYTES_MAX);
	if (number.count == 0 || (text_is_digits(number) && status_is_ok(swish_number_parse(number, digits))))
		return OK;
	return FAIL_INPUT(0, "swish", "This is not a Swish number of an association.",
			  "Write its ten digits, which begin with 123.");
}

static struct status check_ways(const struct published *published)
{
	char digits[GIRO_ROOM];
	TRY(check_swish(published->swish));
	if (published->bankgiro.count > 0)
		TRY(bankgiro_parse(published->bankgiro, digits));
	if (published->swish.count == 0 && published->bankgiro.count == 0)
		return FAIL_INPUT(0, "bankgiro", "There is no way to give.",
				  "Write a Swish number or a bankgiro number.");
	assert(published->swish.count == 0 || published->swish.count == 10);
	return published->has_autogiro && published->bankgiro.count == 0
		   ? FAIL_INPUT(0, "bankgiro", "Autogiro needs a bankgiro number.",
				"Write it in the centre's choices.")
		   : OK;
}

struct status published_check(const struct published *published)
{
	struct published copy = *published;
	TRY(check_texts(&copy, fields, FIELDS));
	TRY(check_ways(published));
	if (published->purpose_count == 0 || published->purpose_count > PUBLISHED_PURPOSES_MAX)
		return FAIL_INPUT(0, "purposes", "There must be one to 32 purposes to give to.",
				  "Open a purpose, or close some.");
	assert(published->purposes != NULL);
	for (size_t i = 0; i < published->purpose_count; i++) {
		struct published_purpose purpose = published->purposes[i];
		TRY(check_texts(&purpose, purpose_fields, PURPOSE_FIELDS));
	}
	return OK;
}

static void write_texts(struct json_writer *writer, void *facts, const struct field *rows, size_t count)
{
	assert(rows != NULL);
	for (size_t i = 0; i < count; i++) {
		json_key(writer, rows[i].key);
		json_text(writer, *text_in(facts, &rows[i]));
	}
}

struct status published_write(const struct published *published, struct buffer *out)
{
	struct json_writer writer = { .out = out };
	struct published copy = *published;
	TRY(published_check(published));
	json_begin_object(&writer);
	write_texts(&writer, &copy, fields, FIELDS);
	for (size_t i = 0; i < FLAGS; i++) {
		json_key(&writer, flags[i].key);
		json_bool(&writer, *(const bool *)((const char *)published + flags[i].offset));
	}
	json_key(&writer, "purposes");
	json_begin_array(&writer);
	for (size_t i = 0; i < published->purpose_count; i++) {
		struct published_purpose purpose = published->purposes[i];
		json_begin_object(&writer);
		write_texts(&writer, &purpose, purpose_fields, PURPOSE_FIELDS);
		json_end_object(&writer);
	}
	json_end_array(&writer);
	json_end_object(&writer);
	buffer_add_byte(out, '\n');
	assert(writer.depth == 0);
	return buffer_status(out);
}

static struct status not_facts(const char *field)
{
	assert(field == NULL || field[0] != '\0');
	return FAIL_INPUT(0, field, "This is not a file of published facts.", "Publish them again.");
}

static struct status read_texts(const struct json_value *object, const struct field *rows, size_t count,
				void *facts)
{
	assert(facts != NULL);
	for (size_t i = 0; i < count; i++) {
		const struct json_value *value = json_find(object, rows[i].key);
		if (value == NULL || value->kind != JSON_KIND_TEXT)
			return not_facts(rows[i].key);
		*text_in(facts, &rows[i]) = value->text;
	}
	return OK;
}

static struct status read_flags(const struct json_value *object, struct published *out)
{
	assert(object->kind == JSON_KIND_OBJECT);
	for (size_t i = 0; i < FLAGS; i++) {
		const struct json_value *value = json_find(object, flags[i].key);
		if (value == NULL || value->kind != JSON_KIND_BOOL)
			return not_facts(flags[i].key);
		*(bool *)((char *)out + flags[i].offset) = value->is_true;
	}
	return OK;
}

static struct status read_purposes(const struct json_value *object, struct arena *arena,
				   struct published *out)
{
	const struct json_value *list = json_find(object, "purposes");
	if (list == NULL || list->kind != JSON_KIND_ARRAY || list->count > PUBLISHED_PURPOSES_MAX)
		return not_facts("purposes");
	struct published_purpose *purposes = arena_take(arena, (list->count + 1) * sizeof *purposes);
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].kind != JSON_KIND_OBJECT || list->items[i].count != PURPOSE_FIELDS)
			return not_facts("purposes");
		TRY(read_texts(&list->items[i], purpose_fields, PURPOSE_FIELDS, &purposes[i]));
	}
	out->purposes = purposes;
	out->purpose_count = list->count;
	assert(out->purpose_count <= PUBLISHED_PURPOSES_MAX);
	return OK;
}

struct status published_read(struct text bytes, struct arena *arena, struct published *out)
{
	struct json_value object;
	struct published read = { 0 };
	if (bytes.count > PUBLISHED_BYTES_MAX || !status_is_ok(json_read(bytes, arena, &object)) ||
	    object.kind != JSON_KIND_OBJECT || object.count != KEYS)
		return not_facts(NULL);
	TRY(read_texts(&object, fields, FIELDS, &read));
	TRY(read_flags(&object, &read));
	TRY(read_purposes(&object, arena, &read));
	TRY(published_check(&read));
	assert(read.purpose_count > 0);
	*out = read;
	return OK;
}
