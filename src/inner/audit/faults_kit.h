/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Faults kit: for tests: one fault at a time planted past every door, in a copy of sound books and in a copy
 * of the auditor's copy; the audit names it in the first, and the checker in the second. Linked by tests
 * only. */

#ifndef INNER_AUDIT_FAULTS_KIT_H
#define INNER_AUDIT_FAULTS_KIT_H

#include "inner/audit/audit_kit.h"

/* The table without its constraints, so that what they hinder can be planted. */
#define LOOSE(table)                                                                                         \
	"CREATE TABLE loose AS SELECT * FROM " table "; DROP TABLE " table                                   \
	"; ALTER TABLE loose RENAME TO " table "; "

struct fault {
	const char *what;
	const char *sql;
	const char *check; /* among those that name it */
};

/* Fails with each fault that is not named. The kit's books are sound. */
void faults_kit_plant(struct gifts_kit *kit, const struct fault *faults, size_t count);
/* Fails when one of the checks from the first to the last has no fault that it names. */
void faults_kit_cover(const struct fault *faults, size_t count, const char *first_check,
		      const char *last_check);

#endif
