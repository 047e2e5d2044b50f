/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/access/access_inner.h"

#include <assert.h>

static bool is_letter(char byte)
{
	return byte >= 'a' && byte <= 'z';
}

static bool is_of_name(char byte)
{
	return is_letter(byte) || (byte >= '0' && byte <= '9') || byte == '.' || byte == '-' || byte == '_';
}

struct status access_fold_name(struct text name, char room[ACCESS_NAME_MAX + 1])
{
	const struct status not_one = FAIL_INPUT(
	    0, "name", "A log-in name has 2 to 32 small letters a-z, digits, dots, hyphens or low lines.",
	    "Begin with a letter, such as anna or a.berg.");
	assert(room != NULL);
	if (name.count < ACCESS_NAME_MIN || name.count > ACCESS_NAME_MAX)
		return not_one;
	for (size_t i = 0; i < name.count; i++) {
		const char byte = name.bytes[i];
		room[i] = byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
		if (!is_of_name(room[i]) || (i == 0 && !is_letter(room[i])))
			return not_one;
	}
	room[name.count] = '\0';
	return OK;
}

static size_t count_characters(struct text text)
{
	size_t count = 0;
	uint32_t character;
	while (text.count > 0) {
		const size_t bytes = text_character(text, &character);
		if (bytes == 0)
			return 0;
		text = text_slice(text, bytes, text.count);
		count++;
	}
	return count;
}

struct status access_hash_password(struct text name, struct text password, struct password_hash *out)
{
	char folded[ACCESS_NAME_MAX + 1];
	assert(out != NULL);
	TRY(access_fold_name(name, folded));
	if (password.count <= PASSWORD_BYTES_MAX && !text_is_utf8(password))
		return FAIL_INPUT(0, "password", "The password is not valid UTF-8.",
				  "Write it with ordinary letters.");
	if (password.count <= PASSWORD_BYTES_MAX &&
	    count_characters(password) < ACCESS_PASSWORD_CHARACTERS_MIN)
		return FAIL_INPUT(0, "password", "The password is shorter than 12 characters.",
				  "Choose some words that nobody would put together.");
	if (text_find(password, text_of(folded)) < password.count)
		return FAIL_INPUT(0, "password", "The password holds the log-in name.", "Choose another.");
	return password_hash_make(password, out);
}

static struct status count_person(void *argument, const void *out)
{
	(void)out;
	int64_t *count = argument;
	assert(*count >= 0);
	(*count)++;
	return OK;
}

static struct status refuse_one_more(struct store_tx *tx)
{
	int64_t count = 0;
	TRY(person_all(tx, count_person, &count));
	assert(count >= 0);
	return count < ACCESS_PERSONS_MAX ? OK : FAIL(STATUS_LIMIT, "The centre has too many persons.");
}

struct status access_add(struct store_tx *tx, struct text name, const struct password_hash *hash,
			 const struct actor *by, struct person_id *out)
{
	char folded[ACCESS_NAME_MAX + 1];
	struct person_by_name_out standing;
	assert(by != NULL && out != NULL && hash != NULL);
	TRY(access_fold_name(name, folded));
	const struct status found =
	    person_by_name(tx, &(struct person_by_name_in){ text_of(folded) }, &standing);
	if (status_is_ok(found))
		return FAIL(STATUS_CONFLICT, "Somebody has, or had, this log-in name.");
	if (found.code != STATUS_NOT_FOUND)
		return found;
	TRY(refuse_one_more(tx));
	*out = (struct person_id){ store_new_id(tx) };
	assert(out->raw > 0);
	TRY(person_put(tx, &(struct person_put_in){ .id = *out,
						    .name = text_of(folded),
						    .password_hash = text_of(hash->characters),
						    .is_active = true,
						    .made_at = store_now(tx) }));
	return store_journal(tx, &(struct journal_note){ .kind = "person added", .subject = out->raw });
}

struct status access_put_aside(struct store_tx *tx, struct text name, const struct actor *by)
{
	char folded[ACCESS_NAME_MAX + 1];
	struct person_by_name_out found;
	assert(by != NULL);
	TRY(access_fold_name(name, folded));
	const struct status status =
	    person_by_name(tx, &(struct person_by_name_in){ text_of(folded) }, &found);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "Nobody has this log-in name.");
	TRY(status);
	if (!found.is_active)
		return FAIL(STATUS_CONFLICT, "The person has been put aside before.");
	assert(found.id.raw > 0);
	TRY(person_set_active(tx, &(struct person_set_active_in){ found.id, false }));
	return store_journal(tx,
			     &(struct journal_note){ .kind = "person put aside", .subject = found.id.raw });
}

struct caller {
	access_row *row;
	void *argument;
};

static struct status tell_person(void *argument, const void *out)
{
	const struct caller *caller = argument;
	const struct person_all_out *row = out;
	assert(row->id.raw > 0);
	return caller->row(caller->argument,
			   &(struct person){ row->id, row->name, row->is_active, row->made_at });
}

struct status access_persons(struct store_tx *tx, access_row *row, void *argument)
{
	struct caller caller = { row, argument };
	assert(row != NULL);
	return person_all(tx, tell_person, &caller);
}
