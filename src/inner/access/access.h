/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Access: the centre's staff, and how one of them shows who it is. What a person does is written down as done
 * by "person:NAME"; a person is put aside, never removed. Passwords are hashed by Argon2id (ground/crypto).
 *
 * A name that is nobody's, one that is put aside and a wrong password are answered by the same sentence after
 * the same work, and wait alike after too many tries. */

#ifndef INNER_ACCESS_ACCESS_H
#define INNER_ACCESS_ACCESS_H

#include "ground/crypto/crypto.h"
#include "ground/store/store.h"

extern const struct statement_set access_statements;
extern const struct migration access_migrations[];

struct person_id {
	int64_t raw;
};

enum {
	ACCESS_NAME_MIN = 2,
	ACCESS_NAME_MAX = 32,
	/* There is no second factor at the command line, so more than the eight of NIST SP 800-63B. */
	ACCESS_PASSWORD_CHARACTERS_MIN = 12,
	/* Wrong tries in a row before a wait: one who mistypes a long password needs some. */
	ACCESS_TRIES_FREE = 5,
	/* The wait doubles from the first to the last with each further wrong try: at most some thirty
	 * guesses a day, and nobody can shut a colleague out for longer than an hour. */
	ACCESS_WAIT_FIRST_SECONDS = 30,
	ACCESS_WAIT_MAX_SECONDS = 3600,
	/* Then the tries are forgotten. */
	ACCESS_TRIES_LAST_SECONDS = 24 * 3600,
	/* Names that are nobody's share so many counters, so that guessing names fills no disk. */
	ACCESS_UNKNOWN_SLOTS = 1024,
	ACCESS_ACTOR_ROOM = sizeof "person:" + ACCESS_NAME_MAX,
	ACCESS_PERSONS_MAX = 10000,
};

struct person {
	struct person_id id;
	struct text name; /* folded: small letters a-z, digits, '.', '-' and '_', a letter first */
	bool is_active;
	struct moment made_at;
};

/* Hashes a password for one of this name: half a second and 256 MiB, so outside of units of work.
 * STATUS_INPUT when it is shorter than ACCESS_PASSWORD_CHARACTERS_MIN characters, no UTF-8 or holds the name;
 * STATUS_LIMIT when longer than PASSWORD_BYTES_MAX; STATUS_BROKEN when the machine has not the memory. */
MUST_USE struct status access_hash_password(struct text name, struct text password,
					    struct password_hash *out);

/* STATUS_INPUT when the name is not as in struct person, capital letters aside; STATUS_CONFLICT when somebody
 * has or had it; STATUS_LIMIT beyond ACCESS_PERSONS_MAX. */
MUST_USE struct status access_add(struct store_tx *tx, struct text name, const struct password_hash *hash,
				  const struct actor *by, struct person_id *out);
/* May no longer log in. STATUS_NOT_FOUND when nobody has the name; STATUS_CONFLICT when put aside before. */
MUST_USE struct status access_put_aside(struct store_tx *tx, struct text name, const struct actor *by);
typedef struct status access_row(void *argument, const struct person *person);
/* Everybody, by name. */
MUST_USE struct status access_persons(struct store_tx *tx, access_row *row, void *argument);

/* One who has shown who it is. */
struct logged_in {
	struct person_id id;
	char name[ACCESS_NAME_MAX + 1];
	char actor[ACCESS_ACTOR_ROOM]; /* "person:NAME" */
};
struct log_in {
	struct text name;
	struct text password;
};
/* Waits for Argon2id. Each try counts as wrong, durably, before the password is looked at, so that tries side
 * by side are bounded too; a right one sets the count to none. STATUS_REFUSED when name or password is wrong
 * or too many tries were (the sentence tells which of the two); STATUS_BROKEN when the machine has not the
 * memory. */
MUST_USE struct status access_log_in(struct store *books, const struct log_in *log_in, const struct actor *by,
				     struct logged_in *out);
/* As access_log_in with the old password and access_hash_password with the new one. */
MUST_USE struct status access_change_password(struct store *books, const struct log_in *log_in,
					      struct text new_password, const struct actor *by);

#endif
