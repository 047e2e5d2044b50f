/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/access/access_inner.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* What a name that is nobody's is measured against: the work of a true check, and no password fits. */
static const char decoy[] =
    "$argon2id$v=19$m=262144,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

struct trying {
	char name[ACCESS_NAME_MAX + 1]; /* "" when it is no name */
	int64_t unknown_slot;
	struct person_id person; /* 0: nobody, or one who is put aside */
	struct password_hash hash;
	bool has_new_hash;
	struct password_hash new_hash;
};

static int64_t wait_seconds(int64_t tries)
{
	int64_t wait = ACCESS_WAIT_FIRST_SECONDS;
	if (tries < ACCESS_TRIES_FREE)
		return 0;
	for (int64_t i = ACCESS_TRIES_FREE; i < tries && wait < ACCESS_WAIT_MAX_SECONDS; i++)
		wait *= 2;
	assert(wait > 0);
	return wait < ACCESS_WAIT_MAX_SECONDS ? wait : ACCESS_WAIT_MAX_SECONDS;
}

/* Finds whom the name means; leaves the decoy when nobody. */
static struct status find_person(struct store_tx *tx, struct trying *trying)
{
	struct person_by_name_out found;
	trying->person = (struct person_id){ 0 };
	TRY(password_hash_parse(text_of(decoy), &trying->hash));
	const struct status status =
	    person_by_name(tx, &(struct person_by_name_in){ text_of(trying->name) }, &found);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	assert(found.id.raw > 0);
	if (!found.is_active)
		return OK;
	TRY(password_hash_parse(found.password_hash, &trying->hash));
	trying->person = found.id;
	return OK;
}

/* Counts the try, unless it comes too early. */
static struct status count_try(struct store_tx *tx, void *argument)
{
	struct trying *trying = argument;
	struct person_try_find_out before = { 0 };
	TRY(find_person(tx, trying));
	const int64_t slot = trying->person.raw > 0 ? trying->person.raw : trying->unknown_slot;
	const struct status status = person_try_find(tx, &(struct person_try_find_in){ slot }, &before);
	if (status.code != STATUS_NOT_FOUND)
		TRY(status);
	const struct moment now = store_now(tx);
	if (now.seconds - before.last_at.seconds > ACCESS_TRIES_LAST_SECONDS)
		before.count = 0;
	if (now.seconds < before.last_at.seconds + wait_seconds(before.count))
		return (struct status){ .code = STATUS_REFUSED,
					.reason = "There were too many wrong tries.",
					.remedy = "Wait an hour at most, and try again." };
	assert(before.count >= 0 && before.count < INT64_MAX);
	TRY(person_try_put(tx, &(struct person_try_put_in){ slot, before.count + 1, now }));
	if (trying->person.raw == 0 || before.count + 1 < ACCESS_TRIES_FREE)
		return OK;
	return store_journal(tx,
			     &(struct journal_note){ .kind = "log-in waits", .subject = trying->person.raw });
}

/* The person may have been put aside, or got another password, while this one was looked at. */
static struct status let_in(struct store_tx *tx, void *argument)
{
	const struct trying *trying = argument;
	struct trying now = *trying;
	TRY(find_person(tx, &now));
	if (now.person.raw != trying->person.raw ||
	    memcmp(now.hash.characters, trying->hash.characters, sizeof now.hash.characters) != 0)
		return FAIL(STATUS_REFUSED, "The name or the password is not the right one.");
	assert(now.person.raw > 0);
	TRY(person_try_put(tx, &(struct person_try_put_in){ now.person.raw, 0, store_now(tx) }));
	if (!trying->has_new_hash)
		return OK;
	TRY(person_set_password(
	    tx, &(struct person_set_password_in){ now.person, text_of(trying->new_hash.characters) }));
	return store_journal(tx, &(struct journal_note){ .kind = "password set", .subject = now.person.raw });
}

static struct trying begin(struct text name)
{
	struct trying trying = { 0 };
	struct hash hash;
	if (!status_is_ok(access_fold_name(name, trying.name)))
		trying.name[0] = '\0';
	hash_of(trying.name[0] != '\0' ? text_of(trying.name) : name, &hash);
	trying.unknown_slot = -1 - (((int64_t)hash.bytes[0] << 8 | hash.bytes[1]) % ACCESS_UNKNOWN_SLOTS);
	assert(trying.unknown_slot < 0);
	return trying;
}

/* The whole check but the last unit, which `trying` is then ready for. */
static struct status check_password(struct store *books, const struct log_in *log_in, const struct actor *by,
				    struct trying *trying)
{
	assert(books != NULL && by != NULL);
	*trying = begin(log_in->name);
	TRY(store_write(books, by, count_try, trying));
	const struct status checked = password_check(&trying->hash, log_in->password);
	if (checked.code == STATUS_BROKEN)
		return checked;
	if (!status_is_ok(checked) || trying->person.raw == 0)
		return FAIL(STATUS_REFUSED, "The name or the password is not the right one.");
	return OK;
}

struct status access_log_in(struct store *books, const struct log_in *log_in, const struct actor *by,
			    struct logged_in *out)
{
	struct trying trying;
	assert(out != NULL);
	TRY(check_password(books, log_in, by, &trying));
	if (password_hash_is_outdated(&trying.hash)) {
		TRY(password_hash_make(log_in->password, &trying.new_hash));
		trying.has_new_hash = true;
	}
	TRY(store_write(books, by, let_in, &trying));
	out->id = trying.person;
	snprintf(out->name, sizeof out->name, "%s", trying.name);
	snprintf(out->actor, sizeof out->actor, "person:%s", trying.name);
	assert(out->id.raw > 0 && out->name[0] != '\0');
	return OK;
}

struct status access_change_password(struct store *books, const struct log_in *log_in,
				     struct text new_password, const struct actor *by)
{
	struct trying trying;
	struct password_hash new_hash;
	TRY(access_hash_password(log_in->name, new_password, &new_hash));
	TRY(check_password(books, log_in, by, &trying));
	trying.new_hash = new_hash;
	trying.has_new_hash = true;
	assert(trying.person.raw > 0);
	return store_write(books, by, let_in, &trying);
}
