/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Gifts kit: a small centre's books for tests of what stands on them. Linked by tests only. */

#ifndef INNER_GIFTS_GIFTS_KIT_H
#define INNER_GIFTS_GIFTS_KIT_H

#include "ground/numbers/numbers.h"
#include "inner/gifts/gifts.h"
#include "inner/people/people_kit.h"
#include "proof/proof.h"

enum { GIFTS_KIT_ROOMS_MAX = 16 };
#define KIT_IBAN "SE3550000000054910000003"
#define KIT_BANKGIRO "9912346"

struct gifts_kit {
	struct proof_folder folder;
	struct moment now;
	struct actor by;
	struct random random;
	struct store *books;
	struct own_account_id account;
	struct purpose_id purpose;
	struct giver_id giver;
	char conninfo[PROOF_CONNINFO_ROOM];                       /* of STORE_POSTGRES, else empty */
	const struct statement_set *allowed[GIFTS_KIT_ROOMS_MAX]; /* closed by NULL, as the migrations */
	const struct migration *migrations[GIFTS_KIT_ROOMS_MAX];
};

/* A new store with the plan, the years 2024-2027, one bank account with IBAN and bankgiro on 1930, a fund, a
 * purpose and a giver. */
void gifts_kit_open(struct gifts_kit *kit, enum store_backend backend);
/* The same in memory or on PostgreSQL. */
void gifts_kit_open_at_place(struct gifts_kit *kit, const struct kit_place *place);
/* The same with further rooms that stand on these, each list closed by NULL. */
void gifts_kit_open_rooms(struct gifts_kit *kit, const struct kit_place *place,
			  const struct statement_set *const *allowed,
			  const struct migration *const *migrations);
/* The same store again, as another process would open it. SQLite only. */
void gifts_kit_open_again(const struct gifts_kit *kit, struct store **out);
void gifts_kit_close(struct gifts_kit *kit);

/* A promise under the reference, which must be a valid one. */
void gifts_kit_promise(struct gifts_kit *kit, const char *reference, int64_t ore);

/* Reads the bytes as a file of the kind by the usual finders, in the store given. */
MUST_USE struct status gifts_kit_read(struct gifts_kit *kit, struct store *books,
				      enum statement_kind_of_file kind, struct text bytes,
				      struct bankday_report *out);

/* What the books hold, by counting rows, not by running totals. */
struct gifts_kit_totals {
	int64_t top_level_sum; /* movements and rows standing alone */
	int64_t bank_seen_sum; /* of those, what the bank itself told of */
	int64_t leaf_sum;
	int64_t leaves;
	int64_t booked_sum;
	int64_t open;
	int64_t doubts;
	int64_t gift_sum;
	int64_t gifts;
	int64_t bank_balance; /* of the ledger account */
};
struct gifts_kit_totals gifts_kit_count(struct gifts_kit *kit);
/* Prints every bank row, for the one who looks for a fault. */
void gifts_kit_show(struct gifts_kit *kit);

struct day kit_day(int year, int month, int day);

/* Books at the path, by another file layer when `vfs` is named. SQLite. */
void gifts_kit_open_at(const struct gifts_kit *kit, const char *path, const char *vfs, struct store **out);

/* A store's file copied while no one has it open; nothing is left of the old. */
void gifts_kit_copy_books(const char *from, const char *to);

/* Many givers, numbered from `first`, with a promise each of any sum. */
void gifts_kit_givers(struct gifts_kit *kit, size_t first, size_t count);
/* The reference of the giver's promise. */
void gifts_kit_reference(size_t giver, char room[OCR_DIGITS_MAX + 1]);

/* A bank's file of many payments. Payment n is from giver n modulo `givers`, every twentieth under no
 * reference; equal numbers are the same money. */
struct gifts_kit_payments {
	enum statement_kind_of_file kind;
	struct day day;
	size_t first; /* number of the first payment: a multiple of `deposit` */
	size_t count; /* also a multiple */
	size_t givers;
	size_t deposit; /* payments in a movement, above 1 */
};
void gifts_kit_write_payments(const struct gifts_kit_payments *payments, const char *path);
/* The gifts among them and their sum; the sum of all of them. */
struct gifts_kit_expected {
	int64_t gifts;
	int64_t gift_sum;
	int64_t sum;
};
struct gifts_kit_expected gifts_kit_expect(const struct gifts_kit_payments *payments);
/* Reads the file at the path by the usual finders. */
MUST_USE struct status gifts_kit_read_path(const struct gifts_kit *kit, struct store *books,
					   enum statement_kind_of_file kind, const char *path,
					   struct bankday_report *out);

/* Fills the books by such files of at most `GIFTS_KIT_FILE_PAYMENTS`, each on a day of its own from 2024 on.
 * Returns what was read. */
enum { GIFTS_KIT_FILE_PAYMENTS = 20000, GIFTS_KIT_FILE_DEPOSIT = 200 };
struct gifts_kit_expected gifts_kit_fill(struct gifts_kit *kit, size_t payments, size_t givers);

extern const struct home_finder *const gifts_kit_finders[];

#endif
