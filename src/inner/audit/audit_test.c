/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/audit/audit_kit.h"

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
	assert_int_equal(findings.summary.checks, audit_check_count());
	gifts_kit_close(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_books_where_all_has_happened_are_sound),
	};
	return PROOF_RUN(tests);
}
