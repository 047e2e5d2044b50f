/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Payments kit: for tests: books of every kind, persons who propose and approve, and what a bank reads. */

#ifndef CRAFT_PAYMENTS_PAYMENTS_KIT_H
#define CRAFT_PAYMENTS_PAYMENTS_KIT_H

#include "craft/ledger/ledger_kit.h"
#include "craft/payments/payments.h"

enum { KIT_NOBODY, KIT_ANNA, KIT_BERIT, KIT_CECILIA, KIT_DAVID, KIT_PERSONS = KIT_DAVID };
#define PAYMENTS_KIT_IBAN "SE3550000000054910000003"
#define PAYMENTS_KIT_EURO_IBAN "SE7280000810340009783242"

extern const struct ledger_kit_rooms payments_kit_rooms;
extern const struct payments_payer payments_kit_payer;

/* Books of 2026 and 2027. The clock stands on 2026-11-18, a Wednesday. */
void payments_kit_begin(struct ledger_kit *kit);
/* In memory: the whole image out and into another store. Elsewhere the store is opened anew. */
void payments_kit_move(struct ledger_kit *kit);
struct day payments_kit_today(const struct ledger_kit *kit);
void payments_kit_pass_days(struct ledger_kit *kit, int64_t days);
struct approver payments_kit_person(int64_t person);
MUST_USE struct status payments_kit_write(struct ledger_kit *kit, int64_t person, store_work *work,
					  void *argument);

/* Anna proposes, Anna and Berit approve. */
struct payee_id payments_kit_payee(struct ledger_kit *kit);
struct payee_details payments_kit_details(const char *name, const char *bankgiro);
MUST_USE struct status payments_kit_add_payee(struct ledger_kit *kit, const struct payee_details *details,
					      struct payee_id *out);
MUST_USE struct status payments_kit_change(struct ledger_kit *kit, struct payee_id payee,
					   const struct payee_details *details);
MUST_USE struct status payments_kit_approve_payee(struct ledger_kit *kit, struct payee_id payee,
						  int64_t person);
MUST_USE struct status payments_kit_refuse_payee(struct ledger_kit *kit, struct payee_id payee,
						 int64_t person);
struct payee payments_kit_find_payee(struct ledger_kit *kit, struct payee_id payee); /* without texts */

/* In kronor from 1930 to cost 6981, today. */
struct payment_order payments_kit_order(const struct ledger_kit *kit, struct payee_id payee, int64_t ore);
MUST_USE struct status payments_kit_propose(struct ledger_kit *kit, const struct payment_order *order,
					    struct payment_id *out);
/* Proposed and approved by two. */
struct payment_id payments_kit_approved(struct ledger_kit *kit, struct payee_id payee, int64_t ore);
MUST_USE struct status payments_kit_approve(struct ledger_kit *kit, struct payment_id payment,
					    int64_t person);
MUST_USE struct status payments_kit_withdraw(struct ledger_kit *kit, struct payment_id payment,
					     int64_t person);
MUST_USE struct status payments_kit_refuse(struct ledger_kit *kit, struct payment_id payment, int64_t person);
struct payment payments_kit_find(struct ledger_kit *kit, struct payment_id payment); /* without texts */

/* A file as its bytes outlive the unit, in `arena`. */
struct kit_file {
	struct arena *arena;
	struct payments_debit debit;
	struct day day;
	int64_t number;
	struct payments_file file;
};
struct kit_file payments_kit_asking(const struct ledger_kit *kit, struct arena *arena);
MUST_USE struct status payments_kit_make(struct ledger_kit *kit, struct kit_file *asking);
MUST_USE struct status payments_kit_again(struct ledger_kit *kit, struct kit_file *asking);

/* What a bank finds in a file. */
enum { KIT_READ_MAX = 64 };
struct kit_read {
	size_t count;
	char ids[KIT_READ_MAX][PAYMENTS_END_TO_END_ROOM];
	int64_t amounts[KIT_READ_MAX];
	struct day day;
	size_t groups;
};
void payments_kit_read(struct text bytes, struct kit_read *out);

/* The bank's answer about the payment, in a file of its own, read. Code such as "RJCT". */
struct kit_answer {
	const struct payments_file *file;
	enum pain_level level;
	const char *end_to_end; /* of a payment */
	const char *code;
	const char *reason;
	int report; /* tells files apart */
};
struct text payments_kit_answer_bytes(const struct kit_answer *answer, struct arena *arena);
MUST_USE struct status payments_kit_answer(struct ledger_kit *kit, struct text bytes,
					   struct payments_answered *out);
MUST_USE struct status payments_kit_pay(struct ledger_kit *kit, struct payment_id payment, int64_t ore);

#endif
