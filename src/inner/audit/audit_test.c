/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the audit promises whatever it finds: all checks are made, each finding says where and what, on every
 * kind of store. */

#include "inner/audit/audit_kit.h"
#include "proof/postgres.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static struct status refuse_to_listen(void *argument, const struct audit_found *found)
{
	(void)argument;
	(void)found;
	return FAIL(STATUS_LIMIT, "Enough was heard.");
}

static void p1_new_books_are_sound(void **state)
{
	(void)state;
	struct gifts_kit kit;
	audit_kit_open(&kit, STORE_MEMORY);
	struct audit_kit_findings findings;
	audit_kit_audit(kit.books, &findings);
	assert_int_equal(findings.summary.findings, 0);
	assert_int_equal(findings.summary.vouchers, 0);
	gifts_kit_close(&kit);
}

static void p1_books_where_all_has_happened_are_sound(void **state)
{
	(void)state;
	struct gifts_kit kit;
	audit_kit_open(&kit, STORE_MEMORY);
	audit_kit_fill(&kit);
	struct audit_kit_findings findings;
	audit_kit_audit(kit.books, &findings);
	audit_kit_show(&findings);
	assert_int_equal(findings.summary.findings, 0);
	assert_int_equal(findings.summary.broken_checks, 0);
	assert_int_equal(findings.summary.checks, audit_check_count());
	assert_int_equal(findings.summary.vouchers, 21);
	assert_true(findings.summary.rows > findings.summary.journal_lines);
	gifts_kit_close(&kit);
}

static void p1_books_in_postgres_are_found_sound_too(void **state)
{
	(void)state;
	struct proof_postgres postgres = proof_postgres_open();
	char conninfo[PROOF_CONNINFO_ROOM];
	struct gifts_kit kit;
	struct store *moved = NULL;
	struct audit_kit_findings here;
	struct audit_kit_findings there;
	audit_kit_open(&kit, STORE_MEMORY);
	audit_kit_fill(&kit);
	const struct store_config config = { .backend = STORE_POSTGRES,
					     .conninfo = proof_postgres_database(&postgres, conninfo),
					     .clock = clock_fixed(&kit.now),
					     .allowed = audit_kit_allowed,
					     .migrations = audit_kit_migrations };
	assert_ok(store_open(&config, true, &moved));
	assert_ok(store_copy(kit.books, moved));
	audit_kit_audit(kit.books, &here);
	audit_kit_audit(moved, &there);
	audit_kit_show(&there);
	assert_int_equal(there.summary.findings, 0);
	assert_memory_equal(&there.summary, &here.summary, sizeof here.summary);
	proof_postgres_kill(&postgres); /* a store that answers nothing is no finding */
	assert_code(audit_run(moved, refuse_to_listen, NULL, &there.summary), STATUS_BROKEN);
	store_close(&moved);
	gifts_kit_close(&kit);
	proof_postgres_close(&postgres);
}

/* Books in a file, with rows spoiled past every door. */
struct spoiled {
	struct gifts_kit kit;
	struct store *books;
};

static void open_spoiled(struct spoiled *spoiled, const char *sql)
{
	char path[128];
	sqlite3 *database = NULL;
	char *error = NULL;
	audit_kit_open(&spoiled->kit, STORE_SQLITE);
	audit_kit_fill(&spoiled->kit);
	store_close(&spoiled->kit.books);
	proof_path(&spoiled->kit.folder, "books.db", path);
	assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
	if (sqlite3_exec(database, sql, NULL, NULL, &error) != SQLITE_OK)
		fail_msg("%s: %s", sql, error);
	assert_int_equal(sqlite3_close(database), SQLITE_OK);
	audit_kit_open_file(path, &spoiled->kit.now, false, &spoiled->kit.books);
	spoiled->books = spoiled->kit.books;
}

/* So many running balances of accounts and days that nothing was posted on. */
static void audit_surplus(int count, struct audit_kit_findings *out)
{
	struct spoiled spoiled;
	char sql[256];
	snprintf(sql, sizeof sql,
		 "WITH RECURSIVE day (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM day WHERE n < %d) "
		 "INSERT INTO balance SELECT 1910, n, 100 FROM day",
		 count);
	open_spoiled(&spoiled, sql);
	audit_kit_audit(spoiled.books, out);
	gifts_kit_close(&spoiled.kit);
}

static void findings_are_told_up_to_a_bound_and_counted_beyond(void **state)
{
	(void)state;
	struct audit_kit_findings findings;
	audit_surplus(AUDIT_FINDINGS_MAX, &findings);
	assert_int_equal(findings.told, AUDIT_FINDINGS_MAX);
	assert_int_equal(findings.summary.findings, AUDIT_FINDINGS_MAX);
	audit_surplus(AUDIT_FINDINGS_MAX + 1, &findings);
	assert_int_equal(findings.told, AUDIT_FINDINGS_MAX);
	assert_int_equal(findings.summary.findings, AUDIT_FINDINGS_MAX + 1);
	assert_int_equal(findings.summary.broken_checks, 1);
	assert_int_equal(findings.summary.checks, audit_check_count());
}

static void a_finding_says_where_and_what_was_expected(void **state)
{
	(void)state;
	static const struct {
		const char *sql;
		const char *check;
		const char *place;
		const char *difference;
	} cases[] = {
		{ "UPDATE balance SET amount = amount + 100 WHERE account = 5010 AND day = 20759",
		  "running balances", "account 5010 on 2026-11-02", "expected 3500.00, found 3501.00" },
		{ "UPDATE voucher_series SET last_number = 2 WHERE series = 'A' AND year_id = 3",
		  "voucher series", "voucher series A of the year from 2026-01-01, id 3",
		  "expected 3, found 2" },
		{ "UPDATE bank_row SET amount = amount + 1 WHERE state = 5", "row amounts",
		  "bank row 60 on 2026-11-04", "expected 410.00, found 410.01" },
		{ "UPDATE voucher SET words = 'x' WHERE id = 21", "voucher digests",
		  "voucher A 3 of the year from 2026-01-01, id 21", "" },
		{ "INSERT INTO locked_month VALUES (24318, 0), (24319, 0)", "month locks", "month 2026-07",
		  "" },
		{ "UPDATE gift_total SET amount = 1", "gift totals", "purpose 9 on 2026-11-01",
		  "expected 686.72, found 0.01" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct spoiled spoiled;
		struct audit_kit_findings findings;
		open_spoiled(&spoiled, cases[i].sql);
		audit_kit_audit(spoiled.books, &findings);
		gifts_kit_close(&spoiled.kit);
		assert_string_equal(findings.first.check->name, cases[i].check);
		assert_string_equal(findings.first.place, cases[i].place);
		assert_string_equal(findings.first.difference, cases[i].difference);
	}
}

/* Digits that nothing of ours would have written are printed as they are. */
static void a_day_beyond_the_calendar_is_a_finding_and_no_crash(void **state)
{
	(void)state;
	struct spoiled spoiled;
	struct audit_kit_findings findings;
	open_spoiled(&spoiled, "UPDATE entry SET day = 9000000000000000000 WHERE voucher_id = 21; "
			       "UPDATE voucher SET day = 9000000000000000000 WHERE id = 21; "
			       "UPDATE gift SET day = -9000000000000000000");
	audit_kit_audit(spoiled.books, &findings);
	gifts_kit_close(&spoiled.kit);
	assert_int_equal(findings.summary.checks, audit_check_count());
	assert_true(findings.summary.broken_checks > 2);
}

static void a_failure_of_the_listener_ends_the_audit(void **state)
{
	(void)state;
	struct spoiled spoiled;
	struct audit_summary summary;
	open_spoiled(&spoiled, "UPDATE voucher SET words = 'x' WHERE id = 21");
	assert_code(audit_run(spoiled.books, refuse_to_listen, NULL, &summary), STATUS_LIMIT);
	gifts_kit_close(&spoiled.kit);
}

static void each_check_has_a_name_of_its_own_and_a_sentence(void **state)
{
	(void)state;
	for (size_t i = 0; i < audit_check_count(); i++) {
		const struct audit_check *check = audit_check_at(i);
		const size_t bytes = strlen(check->must_hold);
		assert_true(bytes > 10 && check->must_hold[bytes - 1] == '.');
		assert_true(check->promise >= 1 && check->promise <= 12);
		for (size_t other = 0; other < i; other++)
			assert_string_not_equal(audit_check_at(other)->name, check->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_new_books_are_sound),
		cmocka_unit_test(p1_books_where_all_has_happened_are_sound),
		cmocka_unit_test(p1_books_in_postgres_are_found_sound_too),
		cmocka_unit_test(findings_are_told_up_to_a_bound_and_counted_beyond),
		cmocka_unit_test(a_finding_says_where_and_what_was_expected),
		cmocka_unit_test(a_day_beyond_the_calendar_is_a_finding_and_no_crash),
		cmocka_unit_test(a_failure_of_the_listener_ends_the_audit),
		cmocka_unit_test(each_check_has_a_name_of_its_own_and_a_sentence),
	};
	return PROOF_RUN(tests);
}
