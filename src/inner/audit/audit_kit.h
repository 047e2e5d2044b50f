/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Audit kit: for tests: books of a small centre where everything has happened once, and the bank's files of a
 * day from a few numbers. Linked by tests only. */

#ifndef INNER_AUDIT_AUDIT_KIT_H
#define INNER_AUDIT_AUDIT_KIT_H

#include "inner/audit/audit.h"
#include "inner/gifts/gifts_kit.h"

enum { AUDIT_KIT_PAYMENTS_MAX = 4, AUDIT_KIT_MOVEMENTS_MAX = 6, AUDIT_KIT_REFERENCES = 4 };

extern const struct statement_set *const audit_kit_allowed[];
extern const struct migration *const audit_kit_migrations[];

/* The gifts' kit with the rooms of the audit beside its own, and promises under audit_kit_reference 0 to 2.
 */
void audit_kit_open(struct gifts_kit *kit, enum store_backend backend);
/* Opens a file as books; `now` is the kit's clock. */
void audit_kit_open_file(const char *path, struct moment *now, bool create, struct store **out);
const char *audit_kit_reference(size_t index);

/* A payment of a movement, or a movement that stands alone. */
struct audit_kit_payment {
	int64_t minor;
	const char *reference; /* NULL for none */
	const char *name;
	const char *message;
	bool is_reversal;
};
struct audit_kit_movement {
	int serial;           /* tells it apart on the day: 1 to 99 */
	bool is_through_giro; /* told by BgMax and camt.054 too */
	struct audit_kit_payment payments[AUDIT_KIT_PAYMENTS_MAX];
	size_t count;
};
struct audit_kit_day {
	struct day day;
	int64_t opening;
	bool has_no_details; /* camt.053 tells movements without their payments */
	const char *iban;    /* NULL: the kit's own */
	const char *currency;
	struct audit_kit_movement movements[AUDIT_KIT_MOVEMENTS_MAX];
	size_t count;
};
int64_t audit_kit_closing(const struct audit_kit_day *day);
void audit_kit_read(struct gifts_kit *kit, const struct audit_kit_day *day, enum statement_kind_of_file kind);

/* Runs the work a minute later; it must be done. */
void audit_kit_do(struct gifts_kit *kit, store_work *work, void *argument);
/* A row that waits with the sum, and a gift with it; 0 for none. */
struct bank_row_id audit_kit_waiting(struct gifts_kit *kit, int64_t minor);
struct gift_id audit_kit_gift(struct gifts_kit *kit, int64_t ore);

/* A closed year with its result, a reversal, other currencies, locks, a hand-over, deposits told by three
 * kinds of file, homes of every kind, money in doubt, returns, bookings undone and done again, closed bank
 * days. */
void audit_kit_fill(struct gifts_kit *kit);

/* What an audit found. */
struct audit_kit_findings {
	struct audit_summary summary;
	int64_t told;
	struct audit_found first;
	bool has_check[128]; /* by the checks' order */
};
void audit_kit_audit(struct store *books, struct audit_kit_findings *out);
/* Prints what was found; for a test that is about to fail. */
void audit_kit_show(const struct audit_kit_findings *findings);

#endif
