/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/audit/faults_kit.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct bench {
	struct gifts_kit *kit;
	size_t count;
	char copy[128];   /* the auditor's */
	char sound[128];  /* sound books */
	char copied[128]; /* the books in the auditor's copy */
};

static void open_bench(struct bench *bench)
{
	struct store *sound = NULL;
	const struct audit_copying copying = {
		.folder = proof_path(&bench->kit->folder, "copy", bench->copy),
		.allowed = audit_kit_allowed,
		.migrations = audit_kit_migrations,
		.today = kit_day(2026, 12, 1),
	};
	struct audit_summary summary;
	assert_ok(audit_copy(bench->kit->books, &copying, &summary));
	proof_path(&bench->kit->folder, "copy/books.db", bench->copied);
	proof_path(&bench->kit->folder, "sound.db", bench->sound);
	audit_kit_open_file(bench->sound, &bench->kit->now, true, &sound);
	assert_ok(store_copy(bench->kit->books, sound));
	store_close(&sound);
}

static void copy_file(const char *from, const char *to)
{
	SCOPED(arena_close) struct arena arena = arena_open(1 << 26);
	struct text bytes;
	assert_ok(file_read_all(from, 1 << 25, &arena, &bytes));
	FILE *file = fopen(to, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.bytes, 1, bytes.count, file), bytes.count);
	assert_int_equal(fclose(file), 0);
}

/* As anyone with the file and a database program would. */
static void spoil(const char *from, const char *to, const char *sql)
{
	sqlite3 *database = NULL;
	char *error = NULL;
	copy_file(from, to);
	assert_int_equal(sqlite3_open(to, &database), SQLITE_OK);
	assert_int_equal(sqlite3_exec(database,
				      "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; "
				      "PRAGMA legacy_alter_table = ON; PRAGMA synchronous = OFF",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	if (sqlite3_exec(database, sql, NULL, NULL, &error) != SQLITE_OK)
		fail_msg("%s: %s", sql, error);
	if (sqlite3_total_changes(database) == 0)
		fail_msg("nothing is spoiled by: %s", sql);
	assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

static size_t check_index(const char *name)
{
	size_t found = audit_check_count();
	for (size_t i = 0; i < audit_check_count(); i++)
		if (strcmp(audit_check_at(i)->name, name) == 0)
			found = i;
	if (found == audit_check_count())
		fail_msg("there is no check: %s", name);
	return found;
}

/* One process for all files: starting Python takes longer than checking. */
static void run_checker(void *context)
{
	const struct bench *bench = context;
	static const char script[] =
	    "import pathlib, sys\n"
	    "sys.path.insert(0, sys.argv[1])\n"
	    "import check\n"
	    "for number in range(int(sys.argv[3])):\n"
	    "    path = pathlib.Path(sys.argv[2]) / f'{number}.db'\n"
	    "    with open(path.with_suffix('.txt'), 'w', encoding='utf-8') as sys.stdout:\n"
	    "        print('exit', check.main(['', str(path)]))\n";
	char count[24];
	snprintf(count, sizeof count, "%zu", bench->count);
	execlp("python3", "python3", "-B", "-c", script, bench->copy, bench->kit->folder.path, count,
	       (char *)NULL);
	_exit(127);
}

static bool is_named_by_audit(struct bench *bench, const struct fault *fault)
{
	struct store *books = NULL;
	struct audit_kit_findings findings;
	char path[128];
	spoil(bench->sound, proof_path(&bench->kit->folder, "spoiled.db", path), fault->sql);
	audit_kit_open_file(path, &bench->kit->now, false, &books);
	audit_kit_audit(books, &findings);
	store_close(&books);
	const bool is_named = findings.has_check[check_index(fault->check)];
	if (!is_named) {
		print_error("%s: not named by %s\n", fault->what, fault->check);
		audit_kit_show(&findings);
	}
	return is_named && findings.summary.findings >= findings.told &&
	       findings.summary.checks == (int64_t)audit_check_count();
}

static bool is_named_by_checker(struct bench *bench, const struct fault *fault, size_t index)
{
	char line[96];
	char path[128];
	char name[32];
	struct text answer;
	snprintf(name, sizeof name, "%zu.txt", index);
	SCOPED(arena_close) struct arena arena = arena_open(1 << 22);
	assert_ok(file_read_all(proof_path(&bench->kit->folder, name, path), 1 << 20, &arena, &answer));
	snprintf(line, sizeof line, "WRONG %s:", fault->check);
	const bool is_named = text_find(answer, text_of(line)) < answer.count &&
			      text_find(answer, TEXT("The books do not hold: ")) < answer.count &&
			      text_find(answer, TEXT("\nexit 1\n")) < answer.count;
	if (!is_named)
		print_error("%s: not named by %s in check.py\n%.*s\n", fault->what, fault->check,
			    TEXT_ARGS(answer));
	return is_named;
}

void faults_kit_plant(struct gifts_kit *kit, const struct fault *faults, size_t count)
{
	static struct proof_child child;
	struct bench bench = { .kit = kit, .count = count };
	size_t missed = 0;
	open_bench(&bench);
	for (size_t i = 0; i < count; i++) {
		char name[32];
		char path[128];
		snprintf(name, sizeof name, "%zu.db", i);
		missed += !is_named_by_audit(&bench, &faults[i]);
		spoil(bench.copied, proof_path(&kit->folder, name, path), faults[i].sql);
	}
	proof_child_run(run_checker, &bench, &child);
	if (child.exit_code != 0)
		print_error("%s\n", child.output);
	assert_int_equal(child.exit_code, 0);
	for (size_t i = 0; i < count; i++)
		missed += !is_named_by_checker(&bench, &faults[i], i);
	assert_int_equal(missed, 0);
}

void faults_kit_cover(const struct fault *faults, size_t count, const char *first_check,
		      const char *last_check)
{
	bool is_planted[128] = { false };
	assert_true(audit_check_count() <= sizeof is_planted);
	for (size_t i = 0; i < count; i++)
		is_planted[check_index(faults[i].check)] = true;
	for (size_t i = check_index(first_check); i <= check_index(last_check); i++)
		if (!is_planted[i])
			fail_msg("no fault is planted for: %s", audit_check_at(i)->name);
}
