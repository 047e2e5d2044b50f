/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bank day kit: books with two own accounts, and files to read into them. Linked by tests only. */

#ifndef INNER_BANKDAY_BANKDAY_KIT_H
#define INNER_BANKDAY_BANKDAY_KIT_H

#include "inner/bankday/bankday.h"
#include "proof/proof.h"

#define KIT_IBAN "SE3550000000054910000003"
#define KIT_EURO_IBAN "DE89370400440532013000"
#define KIT_BANKGIRO "9912346"

enum { KIT_ROWS_MAX = 64, KIT_FILE_BYTES_MAX = 1 << 20 };

struct bankday_kit {
	struct proof_folder folder;
	struct moment now; /* 2026-12-11 */
	struct actor by;
	struct store *books;
	struct own_account_id account;          /* 1930, kronor */
	struct own_account_id euro;             /* 1950 */
	struct bank_leaf waiting[KIT_ROWS_MAX]; /* of bankday_kit_wait; texts in `arena` */
	size_t waiting_count;
	struct arena arena;
};

void bankday_kit_open(struct bankday_kit *kit);
void bankday_kit_close(struct bankday_kit *kit);
/* Runs the work in a unit and returns its answer. */
MUST_USE struct status bankday_kit_do(struct bankday_kit *kit, store_work *work, void *argument);
/* Reads the bytes by the finance officer's rules alone. */
MUST_USE struct status bankday_kit_read(struct bankday_kit *kit, enum statement_kind_of_file kind,
					struct text bytes, struct bankday_report *out);
/* One statement of single movements, written as camt.053 with its balances and read. */
struct kit_statement {
	const char *iban;
	const char *currency;
	struct day day;
	int64_t opening;
	const struct deposit *movements;
	size_t count;
};
MUST_USE struct status bankday_kit_read_053(struct bankday_kit *kit, const struct kit_statement *statement,
					    struct bankday_report *out);
/* The rows that wait, into kit->waiting. */
void bankday_kit_wait(struct bankday_kit *kit);
struct day bankday_kit_day(int month, int day); /* of 2026 */

#endif
