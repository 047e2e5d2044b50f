/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor's copy: whole or not at all, the same twice, and proved by the checker in it. */

#include "inner/audit/audit_money_kit.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 1 << 25, ARENA_BYTES_MAX = 1 << 27 };

static int open_books(void **state)
{
	static struct gifts_kit kit;
	audit_kit_open(&kit, STORE_SQLITE);
	audit_kit_fill(&kit);
	*state = &kit;
	return 0;
}

static int close_books(void **state)
{
	gifts_kit_close(*state);
	return 0;
}

static struct status copy_to(struct gifts_kit *kit, const char *folder, struct audit_summary *out)
{
	const struct audit_copying copying = { .folder = folder,
					       .allowed = audit_kit_allowed,
					       .migrations = audit_kit_migrations,
					       .centre = TEXT("Centret (påhittat)"),
					       .today = kit_day(2026, 12, 1) };
	return audit_copy(kit->books, &copying, out);
}

/* The names in the folder, "." and ".." not counted, that begin so. */
static int count_names(const char *folder, const char *begin)
{
	DIR *names = opendir(folder);
	int count = 0;
	assert_non_null(names);
	for (const struct dirent *name = readdir(names); name != NULL; name = readdir(names))
		count += name->d_name[0] != '.' && strncmp(name->d_name, begin, strlen(begin)) == 0;
	closedir(names);
	return count;
}

static void p9_the_same_books_and_day_give_the_same_bytes(void **state)
{
	struct gifts_kit *kit = *state;
	static const char *const names[] = { "books.db", "check.py", "READ-ME.txt" };
	char first[128];
	char second[128];
	struct audit_summary once;
	struct audit_summary twice;
	assert_ok(copy_to(kit, proof_path(&kit->folder, "one", first), &once));
	assert_ok(copy_to(kit, proof_path(&kit->folder, "two", second), &twice));
	assert_memory_equal(&once, &twice, sizeof once);
	assert_int_equal(count_names(first, ""), 3);
	SCOPED(arena_close) struct arena arena = arena_open(ARENA_BYTES_MAX);
	for (size_t i = 0; i < 3; i++) {
		char path[192];
		struct text a;
		struct text b;
		snprintf(path, sizeof path, "%s/%s", first, names[i]);
		assert_ok(file_read_all(path, FILE_BYTES_MAX, &arena, &a));
		snprintf(path, sizeof path, "%s/%s", second, names[i]);
		assert_ok(file_read_all(path, FILE_BYTES_MAX, &arena, &b));
		assert_true(text_equal(a, b));
	}
}

static void only_the_owner_may_read_the_copy(void **state)
{
	struct gifts_kit *kit = *state;
	char folder[128];
	struct stat about;
	struct audit_summary summary;
	assert_ok(copy_to(kit, proof_path(&kit->folder, "private", folder), &summary));
	assert_int_equal(stat(folder, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0700);
}

struct checking {
	char script[192];
	const char *argument;
};

static void run_checker(void *context)
{
	const struct checking *checking = context;
	execlp("python3", "python3", checking->script, checking->argument, (char *)NULL);
	_exit(127);
}

static void p10_the_checker_proves_the_copy_and_tells_the_same_head(void **state)
{
	struct gifts_kit *kit = *state;
	static struct proof_child child;
	struct checking checking = { .argument = NULL };
	char folder[128];
	char head[96];
	struct audit_summary summary;
	struct audit_kit_findings here;
	assert_ok(copy_to(kit, proof_path(&kit->folder, "checked", folder), &summary));
	audit_kit_audit(kit->books, &here);
	assert_string_equal(summary.journal_head, here.summary.journal_head);
	assert_int_equal(summary.vouchers, here.summary.vouchers);
	assert_int_equal(summary.rows, here.summary.rows);
	snprintf(checking.script, sizeof checking.script, "%s/check.py", folder);
	proof_child_run(run_checker, &checking, &child);
	assert_int_equal(child.exit_code, 0);
	snprintf(head, sizeof head, "Journal head: %s\n", summary.journal_head);
	assert_non_null(strstr(child.output, head));
	assert_non_null(strstr(child.output, "Year 2024-01-01 - 2024-12-31 (closed): 3 vouchers"));
	assert_non_null(strstr(child.output, "The books hold: "));
	assert_null(strstr(child.output, "WRONG"));
	assert_int_equal(count_names(folder, ""), 3); /* it writes nothing */
	for (size_t i = 0; i < audit_check_count(); i++) {
		char line[96];
		snprintf(line, sizeof line, "OK    %s\n", audit_check_at(i)->name);
		assert_non_null(strstr(child.output, line));
	}
}

static void p8_the_checker_says_when_there_are_no_books(void **state)
{
	struct gifts_kit *kit = *state;
	static struct proof_child child;
	char folder[128];
	struct audit_summary summary;
	assert_ok(copy_to(kit, proof_path(&kit->folder, "no-books", folder), &summary));
	struct checking checking = { .argument = "/nowhere.db" };
	snprintf(checking.script, sizeof checking.script, "%s/check.py", folder);
	proof_child_run(run_checker, &checking, &child);
	assert_int_equal(child.exit_code, 2);
	assert_non_null(strstr(child.output, "There is no file"));
	checking.argument = checking.script; /* a file, but no books */
	proof_child_run(run_checker, &checking, &child);
	assert_int_equal(child.exit_code, 2);
	assert_non_null(strstr(child.output, "is not a copy of a centre's books"));
}

static void p8_what_stands_is_never_written_over(void **state)
{
	struct gifts_kit *kit = *state;
	char folder[128];
	struct audit_summary summary;
	proof_path(&kit->folder, "empty", folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_code(copy_to(kit, folder, &summary), STATUS_CONFLICT);
	proof_path(&kit->folder, "dangling", folder);
	assert_int_equal(symlink("/nowhere", folder), 0);
	assert_code(copy_to(kit, folder, &summary), STATUS_CONFLICT);
	assert_int_equal(count_names(kit->folder.path, "empty"), 1);
	assert_int_equal(count_names(kit->folder.path, "dangling"), 1);
}

static void p8_a_folder_that_cannot_be_is_told_of(void **state)
{
	struct gifts_kit *kit = *state;
	char folder[128];
	char path[8192];
	struct audit_summary summary;
	assert_code(copy_to(kit, proof_path(&kit->folder, "no/such", folder), &summary), STATUS_NOT_FOUND);
	assert_code(copy_to(kit, "", &summary), STATUS_INPUT);
	memset(path, 'x', sizeof path);
	path[sizeof path - 1] = '\0';
	assert_code(copy_to(kit, path, &summary), STATUS_INPUT);
	path[300] = '\0'; /* a path may be so long, a name may not */
	assert_code(copy_to(kit, path, &summary), STATUS_INPUT);
}

static void a_folder_named_with_slashes_at_its_end_is_made(void **state)
{
	struct gifts_kit *kit = *state;
	char folder[128];
	struct audit_summary summary;
	assert_ok(copy_to(kit, proof_path(&kit->folder, "slashed//", folder), &summary));
	assert_int_equal(count_names(folder, ""), 3);
}

/* The disk that is full stops all files at 64 kB. */
static void copy_on_a_full_disk(void *context)
{
	struct gifts_kit *kit = context;
	char folder[128];
	struct audit_summary summary;
	const struct rlimit full = { 64 << 10, 64 << 10 };
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &full);
	const struct status status = copy_to(kit, proof_path(&kit->folder, "full", folder), &summary);
	_exit(status.code == STATUS_BROKEN ? 7 : 8);
}

static void p8_a_full_disk_leaves_nothing_behind(void **state)
{
	struct gifts_kit *kit = *state;
	static struct proof_child child;
	char path[128];
	store_close(&kit->books); /* a store's threads do not live on in a child */
	proof_path(&kit->folder, "books.db", path);
	const pid_t parent = getpid();
	assert_true(parent > 0);
	audit_kit_open_file(path, &kit->now, false, &kit->books);
	proof_child_run(copy_on_a_full_disk, kit, &child);
	assert_int_equal(child.exit_code, 7);
	assert_int_equal(count_names(kit->folder.path, "full"), 0);
}

static void p8_books_with_other_tables_are_not_copied(void **state)
{
	struct gifts_kit *kit = *state;
	static const struct migration *const fewer[] = { ledger_migrations, NULL };
	char folder[128];
	struct audit_summary summary;
	const struct audit_copying copying = { .folder = proof_path(&kit->folder, "fewer", folder),
					       .allowed = audit_kit_allowed,
					       .migrations = fewer,
					       .today = kit_day(2026, 12, 1) };
	assert_code(audit_copy(kit->books, &copying, &summary), STATUS_CONFLICT);
	assert_int_equal(count_names(kit->folder.path, "fewer"), 0);
}

/* Every file of the copy of a centre that draws and pays out. */
static bool is_in_copy(const char *folder, struct text what)
{
	static const char *const files[] = { "books.db", "check.py", "READ-ME.txt" };
	bool is_there = false;
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		SCOPED(arena_close) struct arena arena = arena_open(ARENA_BYTES_MAX);
		struct text bytes;
		char path[192];
		snprintf(path, sizeof path, "%s/%s", folder, files[i]);
		assert_ok(file_read_all(path, FILE_BYTES_MAX, &arena, &bytes));
		is_there = is_there || text_find(bytes, what) < bytes.count;
	}
	return is_there;
}

static bool is_in_books(struct audit_money *money, struct text what)
{
	SCOPED(arena_close) struct arena arena = arena_open(ARENA_BYTES_MAX);
	struct text image;
	assert_ok(store_image(money->drawing.mandates.books.books, &arena, &image));
	return text_find(image, what) < image.count;
}

static void passwords_and_givers_accounts_stay_at_the_centre(void **state)
{
	(void)state;
	static struct audit_money money;
	static struct proof_child child;
	static const struct kit_place place = { .name = "memory", .backend = STORE_MEMORY };
	struct checking checking = { .argument = NULL };
	char folder[128];
	struct audit_summary summary;
	audit_money_open(&money, &place);
	audit_money_fill(&money);
	struct gifts_kit *kit = &money.drawing.mandates.books;
	assert_ok(copy_to(kit, proof_path(&kit->folder, "private", folder), &summary));
	const struct text secrets[] = { TEXT("$argon2"), TEXT(MANDATES_KIT_ACCOUNT),
					TEXT(MANDATES_KIT_IDENTITY) };
	for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
		assert_true(is_in_books(&money, secrets[i]));
		assert_false(is_in_copy(folder, secrets[i]));
	}
	assert_false(is_in_copy(folder, TEXT(AUDIT_MONEY_PASSWORD)));
	assert_true(
	    is_in_copy(folder, TEXT("****************************"))); /* record 04 of the moved account */
	assert_true(is_in_copy(folder, TEXT("Tryckeriet AB")));
	snprintf(checking.script, sizeof checking.script, "%s/check.py", folder);
	proof_child_run(run_checker, &checking, &child);
	if (child.exit_code != 0)
		print_error("%s\n", child.output);
	assert_int_equal(child.exit_code, 0);
	audit_money_close(&money);
}

#define ON_BOOKS(test) cmocka_unit_test_setup_teardown(test, open_books, close_books)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passwords_and_givers_accounts_stay_at_the_centre),
		ON_BOOKS(p9_the_same_books_and_day_give_the_same_bytes),
		ON_BOOKS(only_the_owner_may_read_the_copy),
		ON_BOOKS(p10_the_checker_proves_the_copy_and_tells_the_same_head),
		ON_BOOKS(p8_the_checker_says_when_there_are_no_books),
		ON_BOOKS(p8_what_stands_is_never_written_over),
		ON_BOOKS(p8_a_folder_that_cannot_be_is_told_of),
		ON_BOOKS(a_folder_named_with_slashes_at_its_end_is_made),
		ON_BOOKS(p8_a_full_disk_leaves_nothing_behind),
		ON_BOOKS(p8_books_with_other_tables_are_not_copied),
	};
	return PROOF_RUN(tests);
}
