/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/access/access.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "inner/access/access_sql.h"
#include "proof/postgres.h"

/* "password" at the least cost, by OpenSSL's Argon2id (see ground/crypto/password_test.c). */
static const char cheap[] =
    "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$BbbKj4A4toOIetSRZTOFi0nLUgQBJsE09Mbp2HEbjAk";

struct place {
	enum store_backend backend;
	struct proof_postgres *server;
};

struct staff {
	struct proof_folder folder;
	char path[128];
	char conninfo[PROOF_CONNINFO_ROOM];
	struct moment now;
	struct store *store;
};

static const struct actor shell = { { "shell:anna", 10 } };

static void open_store(struct staff *staff, const struct place *place, struct text image)
{
	static const struct statement_set *const allowed[] = { &access_statements, NULL };
	static const struct migration *const migrations[] = { access_migrations, NULL };
	struct store_config config = { .backend = place->backend,
				       .clock = clock_fixed(&staff->now),
				       .image = image,
				       .allowed = allowed,
				       .migrations = migrations };
	if (place->backend == STORE_SQLITE)
		config.path = proof_path(&staff->folder, "books.db", staff->path);
	if (place->server != NULL)
		config.conninfo = proof_postgres_database(place->server, staff->conninfo);
	assert_ok(store_open(&config, true, &staff->store));
}

static int set_up(void **state)
{
	const struct place *place = *state;
	struct staff *staff = memory_take(1, sizeof *staff);
	*staff = (struct staff){ .now = { 1797000000 }, .folder = proof_folder_open() };
	open_store(staff, place, (struct text){ 0 });
	*state = staff;
	return 0;
}

static int tear_down(void **state)
{
	struct staff *staff = *state;
	store_close(&staff->store);
	proof_folder_close(&staff->folder);
	free(staff);
	return 0;
}

struct adding {
	const char *name;
	const char *hash;
	struct person_id id;
};

static struct status add(struct store_tx *tx, void *argument)
{
	struct adding *adding = argument;
	struct password_hash hash;
	TRY(password_hash_parse(text_of(adding->hash), &hash));
	return access_add(tx, text_of(adding->name), &hash, &shell, &adding->id);
}

/* One whose password is "password", at a cost that a test can pay often. */
static struct person_id add_cheap(struct staff *staff, const char *name)
{
	struct adding adding = { name, cheap, { 0 } };
	assert_ok(store_write(staff->store, &shell, add, &adding));
	return adding.id;
}

static struct status log_in(struct staff *staff, const char *name, const char *password,
			    struct logged_in *out)
{
	struct logged_in dropped;
	const struct log_in given = { text_of(name), text_of(password) };
	return access_log_in(staff->store, &given, &shell, out != NULL ? out : &dropped);
}

static struct status put_aside(struct store_tx *tx, void *argument)
{
	return access_put_aside(tx, text_of(argument), &shell);
}

static struct status leave(struct staff *staff, char *name)
{
	return store_write(staff->store, &shell, put_aside, name);
}

static void p10_one_who_logs_in_acts_under_the_folded_name(void **state)
{
	struct staff *staff = *state;
	struct logged_in in;
	const struct person_id id = add_cheap(staff, "Anna.B");
	assert_ok(log_in(staff, "aNNa.b", "password", &in));
	assert_int_equal(in.id.raw, id.raw);
	assert_string_equal(in.name, "anna.b");
	assert_string_equal(in.actor, "person:anna.b");
}

static void a_name_is_somebodys_once(void **state)
{
	struct staff *staff = *state;
	struct adding adding = { "ANNA", cheap, { 0 } };
	add_cheap(staff, "anna");
	const struct status twice = store_write(staff->store, &shell, add, &adding);
	assert_code(twice, STATUS_CONFLICT);
	assert_string_equal(twice.reason, "Somebody has, or had, this log-in name.");
	assert_ok(leave(staff, "anna"));
	assert_code(store_write(staff->store, &shell, add, &adding), STATUS_CONFLICT);
}

static void p8_a_name_is_of_few_letters(void **state)
{
	struct staff *staff = *state;
	static const char *const wrong[] = {
		"",           "a",   "1a",  ".a",    "a b",
		"\xC3\xA5sa", "a:b", "a\n", "anna/", "a23456789012345678901234567890123"
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct adding adding = { wrong[i], cheap, { 0 } };
		const struct status status = store_write(staff->store, &shell, add, &adding);
		assert_code(status, STATUS_INPUT);
		assert_string_equal(status.field, "name");
	}
	add_cheap(staff, "ab");
	add_cheap(staff, "a2345678901234567890123456789-_.");
}

static void p8_a_password_is_long_and_not_the_name(void **state)
{
	struct staff *staff = *state;
	struct password_hash hash;
	char endless[PASSWORD_BYTES_MAX + 1];
	(void)staff;
	memset(endless, 'x', sizeof endless);
	assert_code(access_hash_password(TEXT("anna"), TEXT("elva tecken"), &hash), STATUS_INPUT);
	/* eleven characters in more than twelve bytes */
	assert_code(access_hash_password(TEXT("anna"), TEXT("\xC3\xA5\xC3\xA4\xC3\xB6 r\xC3\xA4knas"), &hash),
		    STATUS_INPUT);
	assert_code(access_hash_password(TEXT("anna"), TEXT("susannas katter"), &hash), STATUS_INPUT);
	assert_code(access_hash_password(TEXT("anna"), TEXT("fel \xFF tecken h\xC3\xA4r"), &hash),
		    STATUS_INPUT);
	assert_code(access_hash_password(TEXT("anna"), (struct text){ endless, sizeof endless }, &hash),
		    STATUS_LIMIT);
	assert_code(access_hash_password(TEXT("a b"), TEXT("tolv tecken."), &hash), STATUS_INPUT);
	assert_ok(access_hash_password(TEXT("anna"), TEXT("tolv tecken."), &hash));
}

static void p6_unknown_put_aside_and_wrong_look_the_same(void **state)
{
	struct staff *staff = *state;
	add_cheap(staff, "anna");
	add_cheap(staff, "berit");
	assert_ok(leave(staff, "berit"));
	const struct status wrong = log_in(staff, "anna", "passwore", NULL);
	const struct status unknown = log_in(staff, "cecilia", "password", NULL);
	const struct status aside = log_in(staff, "berit", "password", NULL);
	const struct status no_name = log_in(staff, "no name at all", "password", NULL);
	assert_code(wrong, STATUS_REFUSED);
	assert_memory_equal(&wrong, &unknown, sizeof wrong);
	assert_memory_equal(&wrong, &aside, sizeof wrong);
	assert_memory_equal(&wrong, &no_name, sizeof wrong);
	assert_code(log_in(staff, "anna", "", NULL), STATUS_REFUSED);
}

/* Until the answer is no longer what it was; how many tries that took. */
static int tries_until_waiting(struct staff *staff, const char *name)
{
	int tries = 0;
	while (strcmp(log_in(staff, name, "", NULL).reason, "There were too many wrong tries.") != 0)
		assert_true(++tries < 100);
	return tries;
}

static void p6_names_that_are_nobodys_wait_like_others(void **state)
{
	struct staff *staff = *state;
	add_cheap(staff, "anna");
	assert_int_equal(tries_until_waiting(staff, "anna"), ACCESS_TRIES_FREE);
	assert_int_equal(tries_until_waiting(staff, "nobody"), ACCESS_TRIES_FREE);
	staff->now.seconds += ACCESS_WAIT_FIRST_SECONDS;
	assert_int_equal(tries_until_waiting(staff, "anna"), 1);
	assert_int_equal(tries_until_waiting(staff, "nobody"), 1);
}

static void the_wait_doubles_up_to_an_hour(void **state)
{
	struct staff *staff = *state;
	static const int64_t waits[] = { 30, 60, 120, 240, 480, 960, 1920, 3600, 3600 };
	add_cheap(staff, "anna");
	assert_int_equal(tries_until_waiting(staff, "anna"), 5);
	for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
		staff->now.seconds += waits[i] - 1;
		/* the right one waits too, and does not make the wait longer */
		assert_code(log_in(staff, "anna", "password", NULL), STATUS_REFUSED);
		staff->now.seconds++;
		assert_int_equal(tries_until_waiting(staff, "anna"), 1);
	}
	staff->now.seconds += 3600;
	assert_ok(log_in(staff, "anna", "password", NULL));
}

static void a_right_password_sets_the_count_to_none(void **state)
{
	struct staff *staff = *state;
	add_cheap(staff, "anna");
	for (int i = 0; i < ACCESS_TRIES_FREE - 1; i++)
		assert_code(log_in(staff, "anna", "fel", NULL), STATUS_REFUSED);
	assert_ok(log_in(staff, "anna", "password", NULL));
	for (int i = 0; i < 2; i++)
		assert_string_equal(log_in(staff, "anna", "fel", NULL).reason,
				    "The name or the password is not the right one.");
}

static void tries_are_forgotten_after_a_day(void **state)
{
	struct staff *staff = *state;
	add_cheap(staff, "anna");
	assert_int_equal(tries_until_waiting(staff, "anna"), ACCESS_TRIES_FREE);
	staff->now.seconds += ACCESS_TRIES_LAST_SECONDS + 1;
	assert_int_equal(tries_until_waiting(staff, "anna"), ACCESS_TRIES_FREE);
}

static void a_password_is_changed_by_one_who_knows_the_old(void **state)
{
	struct staff *staff = *state;
	add_cheap(staff, "anna");
	const struct log_in wrong = { TEXT("anna"), TEXT("fel") };
	const struct log_in right = { TEXT("anna"), TEXT("password") };
	assert_code(access_change_password(staff->store, &wrong, TEXT("en helt ny fras"), &shell),
		    STATUS_REFUSED);
	assert_code(access_change_password(staff->store, &right, TEXT("kort"), &shell), STATUS_INPUT);
	assert_ok(access_change_password(staff->store, &right, TEXT("en helt ny fras"), &shell));
	assert_code(log_in(staff, "anna", "password", NULL), STATUS_REFUSED);
	assert_ok(log_in(staff, "anna", "en helt ny fras", NULL));
}

static void one_put_aside_is_put_aside_once(void **state)
{
	struct staff *staff = *state;
	add_cheap(staff, "anna");
	assert_code(leave(staff, "berit"), STATUS_NOT_FOUND);
	assert_ok(leave(staff, "ANNA"));
	assert_code(leave(staff, "anna"), STATUS_CONFLICT);
	assert_code(log_in(staff, "anna", "password", NULL), STATUS_REFUSED);
}

static struct status find_hash(struct store_tx *tx, void *argument)
{
	struct person_by_name_out found;
	TRY(person_by_name(tx, &(struct person_by_name_in){ TEXT("anna") }, &found));
	return password_hash_parse(found.password_hash, argument);
}

static void a_hash_of_older_cost_is_made_anew(void **state)
{
	struct staff *staff = *state;
	struct password_hash hash;
	add_cheap(staff, "anna");
	assert_ok(log_in(staff, "anna", "password", NULL));
	assert_ok(store_read(staff->store, find_hash, &hash));
	assert_false(password_hash_is_outdated(&hash));
	assert_ok(password_check(&hash, TEXT("password")));
}

struct seen {
	char names[128];
	char journal[512];
};

static struct status see_person(void *argument, const struct person *person)
{
	struct seen *seen = argument;
	const size_t used = strlen(seen->names);
	assert_true(person->id.raw > 0 && person->made_at.seconds == 1797000000);
	snprintf(seen->names + used, sizeof seen->names - used, "%.*s%s ", TEXT_ARGS(person->name),
		 person->is_active ? "" : "(aside)");
	return OK;
}

static struct status see_line(void *argument, const struct journal_line *line)
{
	struct seen *seen = argument;
	const size_t used = strlen(seen->journal);
	assert_text(line->actor, "shell:anna");
	snprintf(seen->journal + used, sizeof seen->journal - used, "%.*s, ", TEXT_ARGS(line->kind));
	return OK;
}

static struct status see(struct store_tx *tx, void *argument)
{
	TRY(access_persons(tx, see_person, argument));
	TRY(store_journal_each(tx, 0, 100, see_line, argument));
	return store_journal_verify(tx);
}

static void p10_everybody_is_listed_and_each_act_is_in_the_journal(void **state)
{
	struct staff *staff = *state;
	struct seen seen = { { 0 }, { 0 } };
	add_cheap(staff, "berit");
	add_cheap(staff, "anna");
	assert_ok(leave(staff, "berit"));
	tries_until_waiting(staff, "anna");
	assert_ok(store_read(staff->store, see, &seen));
	assert_string_equal(seen.names, "anna berit(aside) ");
	assert_string_equal(seen.journal, "person added, person added, person put aside, log-in waits, ");
}

/* Processor time of this process. */
static double seconds_used(void)
{
	struct rusage usage;
	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static double least_of_three(struct staff *staff, const char *name)
{
	double least = 1e9;
	for (int i = 0; i < 3; i++) {
		const double before = seconds_used();
		assert_code(log_in(staff, name, "inte det r\xC3\xA4tta", NULL), STATUS_REFUSED);
		const double used = seconds_used() - before;
		least = used < least ? used : least;
	}
	return least;
}

static void p6_unknown_and_wrong_are_the_same_work(void **state)
{
	struct staff *staff = *state;
	struct password_hash hash;
	assert_ok(access_hash_password(TEXT("anna"), TEXT("ett l\xC3\xB6sen i flera ord"), &hash));
	struct adding adding = { "anna", hash.characters, { 0 } };
	assert_ok(store_write(staff->store, &shell, add, &adding));
	const double wrong = least_of_three(staff, "anna");
	const double unknown = least_of_three(staff, "nobody");
	assert_true(unknown > wrong * 0.67 && unknown < wrong * 1.5);
	assert_ok(log_in(staff, "anna", "ett l\xC3\xB6sen i flera ord", NULL));
}

/* The last are about passwords more than about the store, and take seconds: on one kind of store alone. */
enum { DEAR_TESTS = 4 };
static const struct CMUnitTest tests[] = {
	cmocka_unit_test(p10_one_who_logs_in_acts_under_the_folded_name),
	cmocka_unit_test(a_name_is_somebodys_once),
	cmocka_unit_test(p8_a_name_is_of_few_letters),
	cmocka_unit_test(one_put_aside_is_put_aside_once),
	cmocka_unit_test(a_right_password_sets_the_count_to_none),
	cmocka_unit_test(tries_are_forgotten_after_a_day),
	cmocka_unit_test(the_wait_doubles_up_to_an_hour),
	cmocka_unit_test(a_hash_of_older_cost_is_made_anew),
	cmocka_unit_test(a_password_is_changed_by_one_who_knows_the_old),
	cmocka_unit_test(p10_everybody_is_listed_and_each_act_is_in_the_journal),
	cmocka_unit_test(p8_a_password_is_long_and_not_the_name),
	cmocka_unit_test(p6_unknown_put_aside_and_wrong_look_the_same),
	cmocka_unit_test(p6_names_that_are_nobodys_wait_like_others),
	cmocka_unit_test(p6_unknown_and_wrong_are_the_same_work),
};

static int run_on(const char *name, struct place place, size_t count)
{
	struct CMUnitTest run[sizeof tests / sizeof tests[0]];
	for (size_t i = 0; i < count; i++)
		run[i] = (struct CMUnitTest){ tests[i].name, tests[i].test_func, set_up, tear_down, &place };
	return proof_run(name, run, count);
}

int main(void)
{
	assert_ok(crypto_start());
	int failed = run_on("sqlite", (struct place){ STORE_SQLITE, NULL }, sizeof tests / sizeof tests[0]);
	if (failed != 0 || proof_is_in_memory_alone())
		return failed;
	struct proof_postgres server = proof_postgres_open_unsynced();
	failed = run_on("postgres", (struct place){ STORE_POSTGRES, &server },
			sizeof tests / sizeof tests[0] - DEAR_TESTS);
	proof_postgres_close(&server);
	return failed;
}
