/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders: approved payments to the bank in a file, the bank's answers, and what was paid. Part of the door of
 * payments. */

#ifndef CRAFT_PAYMENTS_ORDERS_H
#define CRAFT_PAYMENTS_ORDERS_H

#include "craft/payments/payments.h"

struct payments_ask {
	struct payments_debit debit;
	const struct payments_payer *payer;
	const struct calendar *calendar;
	struct day today;
	struct day day; /* when it is to be paid; not a bank day: the next one */
};

struct payments_file {
	struct payment_file_id id;
	char message_id[PAYMENTS_MESSAGE_ID_ROOM];
	struct day day; /* the bank day */
	int64_t number; /* of the day's files from the account */
	int64_t count;
	struct foreign_money total;
	struct text bytes; /* in the unit's arena */
	struct hash digest;
};

/* Puts every payment that is approved, and whose earliest day is on or before the bank day, into one file; at
 * most PAYMENTS_FILE_MAX, the rest is left for the next. Each one's approval is used and its voucher posted,
 * in this unit. STATUS_NOT_FOUND when there is none; STATUS_INPUT when the day is past or too far ahead, or
 * the bank would refuse a payment; STATUS_LIMIT when the sum is beyond what money holds; else as ledger_post.
 */
MUST_USE struct status payments_make_file(struct store_tx *tx, const struct payments_ask *ask,
					  struct random *random, const struct actor *by,
					  struct payments_file *out);
/* A file that was made, byte for byte. `number` 0: the last. STATUS_NOT_FOUND when there is none;
 * STATUS_CONFLICT when its bytes are not those that were written. */
MUST_USE struct status payments_file_again(struct store_tx *tx, struct day day, int64_t debit_account,
					   int64_t number, struct payments_file *out);

/* One answer as it was understood. */
struct payments_answer {
	struct text end_to_end; /* ours, or what the bank wrote when it is none of ours */
	bool is_known;
	bool is_contradiction; /* rejected when it was paid, or accepted when it was rejected: nothing was
				  booked */
	enum pain_state state;
	struct text code;
	struct text reason;
};
typedef struct status payments_answer_row(void *argument, const struct payments_answer *answer);
struct payments_reading {
	struct text content;
	struct day today; /* reversals are dated so */
	struct text reversal_words;
	payments_answer_row *row; /* or NULL */
	void *argument;
};
struct payments_answered {
	bool was_read_before; /* the very same bytes: nothing was done */
	uint32_t accepted;
	uint32_t rejected;
	uint32_t pending; /* and others that decide nothing */
	uint32_t unknown; /* answers to orders that are none of ours */
	uint32_t contradictions;
};
/* Reads a pain.002 whole or not at all: what is rejected gets its voucher reversed. STATUS_INPUT for anything
 * wrong in it, as pain002_read. */
MUST_USE struct status payments_read_answers(struct store_tx *tx, const struct payments_reading *reading,
					     const struct actor *by, struct payments_answered *out);

/* Our end-to-end id in a text from the bank, whatever its capitals: the payments so named. STATUS_NOT_FOUND
 * when there is none, or the texts name several. */
MUST_USE struct status payments_by_end_to_end(struct store_tx *tx, struct text text, struct payment_id *out);

struct payments_paid {
	struct payment_id payment;
	struct voucher_id voucher; /* of the bank's row: on-way account to bank */
	struct money ore;          /* by which it took the sum off the on-way account; above zero */
	struct day day;
};
/* The bank's row is booked. In another currency the rate may have moved: what is left on the on-way account
 * goes to exchange gains or losses by a voucher of its own. STATUS_CONFLICT when it is in no file, paid or
 * rejected, or in kronor and the sums differ. */
MUST_USE struct status payments_mark_paid(struct store_tx *tx, const struct payments_paid *paid,
					  const struct actor *by);

#endif
