/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "open/intake/letter_inner.h"

#include <assert.h>
#include <string.h>

static const char *const kind_words[] = { [LETTER_GIFT] = "gift", [LETTER_WISH] = "wish" };
static const size_t kinds = sizeof kind_words / sizeof kind_words[0];

/* A byte order mark shows nothing, and makes two lines differ that look alike. */
bool line_is_valid(struct text line, size_t bytes_max)
{
	assert(bytes_max <= INTAKE_NOTE_BYTES_MAX);
	return line.count <= bytes_max && text_trim(line).count == line.count && text_is_line(line) &&
	       text_find(line, TEXT("\xEF\xBB\xBF")) == line.count;
}

static bool is_letter_or_digit(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

/* RFC 5322, 3.2.3 (atext and dots between), and what RFC 6532 adds beyond ASCII. */
static bool is_local_part(struct text local)
{
	static const char others[] = "!#$%&'*+-/=?^_`{|}~";
	char before = '.';
	for (size_t i = 0; i < local.count; i++) {
		const char byte = local.bytes[i];
		const bool is_dot = byte == '.' && before != '.';
		if (!is_dot && !is_letter_or_digit(byte) && (unsigned char)byte < 0x80 &&
		    memchr(others, byte, sizeof others - 1) == NULL)
			return false;
		before = byte;
	}
	assert(local.bytes != NULL);
	return local.count > 0 && before != '.';
}

/* RFC 1123, 2.1: labels of letters, digits and hyphens inside; at least two of them. */
static bool is_domain(struct text domain)
{
	size_t labels = 0;
	char before = '.';
	for (size_t i = 0; i < domain.count; i++) {
		const char byte = domain.bytes[i];
		const bool is_other = is_letter_or_digit(byte) || (unsigned char)byte >= 0x80;
		const bool is_inside =
		    (byte == '-' && before != '.') || (byte == '.' && before != '.' && before != '-');
		if (!is_other && !is_inside)
			return false;
		labels += byte == '.';
		before = byte;
	}
	assert(labels <= domain.count);
	return labels > 0 && before != '.' && before != '-';
}

bool email_is_plausible(struct text address)
{
	if (!line_is_valid(address, INTAKE_FIELD_BYTES_MAX))
		return false;
	const size_t at = text_find(address, TEXT("@"));
	assert(at <= address.count);
	return at < address.count && at <= 64 && is_local_part(text_slice(address, 0, at)) &&
	       is_domain(text_slice(address, at + 1, address.count));
}

/* ITU-T E.164: at most fifteen digits; what people write between them is let through. */
bool phone_is_plausible(struct text number)
{
	size_t digits = 0;
	for (size_t i = 0; i < number.count; i++) {
		const char byte = number.bytes[i];
		const bool is_between =
		    byte == ' ' || byte == '-' || byte == '(' || byte == ')' || byte == '/';
		if (!(byte >= '0' && byte <= '9') && !is_between && !(byte == '+' && i == 0))
			return false;
		digits += byte >= '0' && byte <= '9';
	}
	assert(digits <= number.count);
	return digits >= 5 && digits <= 15 && number.count <= 40;
}

bool language_is_known(struct text language)
{
	assert(language.bytes != NULL || language.count == 0);
	return text_equal(language, TEXT("sv")) || text_equal(language, TEXT("en"));
}

static void write_field(struct json_writer *writer, const struct letter_field *field, const char *letter)
{
	const char *at = letter + field->offset;
	assert(field->key != NULL);
	json_key(writer, field->key);
	switch (field->type) {
	case FIELD_TEXT:
		json_text(writer, *(const struct text *)at);
		return;
	case FIELD_NUMBER:
		json_number(writer, *(const int64_t *)at);
		return;
	case FIELD_HANDLE:
		json_text(writer, text_of(((const struct handle *)at)->characters));
		return;
	}
	assert(false && "an unknown type of field");
}

struct status letter_write(const struct letter_form *form, const void *letter, struct buffer *out)
{
	const size_t start = out->count;
	struct json_writer writer = { .out = out };
	assert(form->kind > 0 && form->kind < kinds);
	json_begin_object(&writer);
	json_key(&writer, "kind");
	json_text(&writer, text_of(kind_words[form->kind]));
	for (size_t i = 0; i < form->count; i++)
		write_field(&writer, &form->fields[i], letter);
	json_end_object(&writer);
	while ((out->count - start) % INTAKE_LETTER_STEP_BYTES != 0 && !out->is_failed)
		buffer_add_byte(out, ' ');
	TRY(buffer_status(out));
	return out->count - start <= INTAKE_LETTER_BYTES_MAX ? OK
							     : FAIL(STATUS_LIMIT, "The letter is too long.");
}

static struct status not_a_letter(const char *field)
{
	assert(field == NULL || field[0] != '\0');
	return FAIL_INPUT(0, field, "What lay in the letterbox is not a letter of this program.",
			  "Ask those who look after the program.");
}

static struct status read_number(const struct json_value *value, const char *key, int64_t *out)
{
	const bool is_number = value->kind == JSON_KIND_NUMBER && text_is_digits(value->text);
	assert(out != NULL);
	return is_number && status_is_ok(text_to_number(value->text, out)) ? OK : not_a_letter(key);
}

static struct status read_field(const struct json_value *value, const struct letter_field *field,
				char *letter)
{
	char *at = letter + field->offset;
	if (field->type == FIELD_NUMBER)
		return read_number(value, field->key, (int64_t *)at);
	assert(field->type == FIELD_TEXT || field->type == FIELD_HANDLE);
	if (value->kind != JSON_KIND_TEXT)
		return not_a_letter(field->key);
	if (field->type == FIELD_TEXT) {
		*(struct text *)at = value->text;
		return OK;
	}
	return status_is_ok(handle_parse(value->text, (struct handle *)at)) ? OK : not_a_letter(field->key);
}

static struct status read_tree(struct text bytes, struct arena *arena, struct json_value *out)
{
	if (bytes.count > INTAKE_LETTER_BYTES_MAX || !status_is_ok(json_read(bytes, arena, out)) ||
	    out->kind != JSON_KIND_OBJECT)
		return not_a_letter(NULL);
	assert(out->members != NULL || out->count == 0);
	return OK;
}

static struct status kind_of(const struct json_value *tree, enum letter_kind *out)
{
	const struct json_value *kind = json_find(tree, "kind");
	for (size_t i = LETTER_GIFT; kind != NULL && kind->kind == JSON_KIND_TEXT && i < kinds; i++) {
		if (!text_equal(kind->text, text_of(kind_words[i])))
			continue;
		*out = (enum letter_kind)i;
		return OK;
	}
	assert(out != NULL);
	return not_a_letter("kind");
}

struct status letter_kind_read(struct text bytes, struct arena *arena, enum letter_kind *out)
{
	struct json_value tree;
	assert(out != NULL);
	TRY(read_tree(bytes, arena, &tree));
	return kind_of(&tree, out);
}

struct status letter_read(const struct letter_form *form, struct text bytes, struct arena *arena,
			  void *letter)
{
	struct json_value tree;
	enum letter_kind found;
	TRY(read_tree(bytes, arena, &tree));
	TRY(kind_of(&tree, &found));
	if (found != form->kind || tree.count != form->count + 1)
		return not_a_letter("kind");
	for (size_t i = 0; i < form->count; i++) {
		const struct json_value *value = json_find(&tree, form->fields[i].key);
		if (value == NULL)
			return not_a_letter(form->fields[i].key);
		TRY(read_field(value, &form->fields[i], letter));
	}
	assert(letter != NULL);
	return OK;
}
