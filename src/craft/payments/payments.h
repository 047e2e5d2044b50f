/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Payments: money out as the ledger's own act. Proposed with its evidence, approved by two different persons,
 * put into one file to the bank, answered, and paid when the bank's own row is booked. See README.md here.
 *
 *   proposed -> half -> approved -> in a file -> accepted -> paid
 *         \________\________\_ refused, expired      \_________\_ rejected (its voucher is reversed)
 *
 * A payment that is refused, expired or rejected stays so: another is proposed. */

#ifndef CRAFT_PAYMENTS_PAYMENTS_H
#define CRAFT_PAYMENTS_PAYMENTS_H

#include "craft/ledger/ledger.h"
#include "craft/payments/payee.h"
#include "ground/calendar/calendar.h"

extern const struct statement_set payments_statements;
extern const struct migration payments_migrations[];

struct payment_id {
	int64_t raw;
};
struct payment_file_id {
	int64_t raw;
};
struct answer_file_id {
	int64_t raw;
};
struct payment_answer_id {
	int64_t raw;
};

enum {
	PAYMENTS_FILE_MAX = 1000,          /* payments in a file: two persons can still read it on paper */
	PAYMENTS_FILE_BYTES_MAX = 8 << 20, /* so many are never larger */
	PAYMENTS_ANSWER_BYTES_MAX = 64 << 20,
	PAYMENTS_EVIDENCE_MAX = 200,
	PAYMENTS_AHEAD_DAYS_MAX = 366, /* a bank keeps no order longer */
	PAYMENTS_END_TO_END_ROOM = 15, /* "HS" and the handle */
	PAYMENTS_MESSAGE_ID_ROOM = 16,
	/* Money that the bank has been asked to pay and has not paid: no longer the debt it was, not yet gone
	 * from the account. A free number of BAS' group 289, other short-term liabilities. */
	PAYMENTS_ACCOUNT_ON_WAY = 2896,
	PAYMENTS_ACCOUNT_GAIN = 3960,
	PAYMENTS_ACCOUNT_LOSS = 7960,
};

/* The centre's own account that is drawn on. */
struct payments_debit {
	int64_t ledger_account;
	struct text iban;
	struct text bic; /* may be empty */
	struct currency currency;
};

struct payment_order {
	struct payee_id payee;
	struct foreign_money amount; /* in the currency of the debit account */
	struct payments_debit debit;
	int64_t cost_account;
	struct ledger_dimensions dimensions;
	struct text ocr; /* or message, or neither */
	struct text message;
	struct day earliest;
	enum pain_service service;
	enum pain_charges charges;
	struct text purpose_code; /* ISO, may be empty */
	struct text evidence;     /* what it is paid for, and where that is kept */
	struct hash evidence_digest;
};

enum payment_state {
	PAYMENT_PROPOSED = 1, /* nobody has approved it */
	PAYMENT_HALF,
	PAYMENT_APPROVED,
	PAYMENT_REFUSED,
	PAYMENT_EXPIRED,
	PAYMENT_CHANGED, /* the payee has been changed since it was proposed: its approvals no longer count */
	PAYMENT_IN_FILE,
	PAYMENT_ACCEPTED,
	PAYMENT_REJECTED,
	PAYMENT_PAID,
};

struct payment {
	struct payment_id id;
	char handle[13];
	char end_to_end[PAYMENTS_END_TO_END_ROOM];
	struct payment_order order; /* texts in the unit's arena */
	struct text payee_name;
	enum payment_state state;
	struct matter matter;
	struct text file;    /* the message id of its file, or empty */
	struct day file_day; /* of the file */
	struct money ore;    /* what its voucher says, once in a file */
	struct voucher_id voucher;
	struct text reason; /* the bank's last, or empty */
};

/* Who pays, as the bank's file names it. */
struct payments_payer {
	struct text name;
	struct text organisation; /* its number, may be empty */
	struct pain_address address;
};

/* Proposes and asks for approval. STATUS_INPUT, with the field, for anything the bank would refuse, a day in
 * the past or too far ahead, or evidence that is missing; STATUS_REFUSED when the currency is not that of the
 * debit account or the payee is not in force; STATUS_NOT_FOUND when an account or the payee is not there. */
struct payment_proposal {
	const struct payment_order *order;
	const struct payments_payer *payer;
	struct random *random; /* for its handle */
};
MUST_USE struct status payments_propose(struct store_tx *tx, const struct payment_proposal *proposal,
					const struct approver *who, struct payment_id *out);
/* As approval_approve, approval_withdraw and approval_refuse; STATUS_NOT_FOUND when there is no such payment.
 */
MUST_USE struct status payments_approve(struct store_tx *tx, struct payment_id payment,
					const struct approver *who);
MUST_USE struct status payments_withdraw(struct store_tx *tx, struct payment_id payment,
					 const struct approver *who);
MUST_USE struct status payments_refuse(struct store_tx *tx, struct payment_id payment,
				       const struct approver *who, struct text reason);

MUST_USE struct status payments_find(struct store_tx *tx, struct payment_id payment, struct payment *out);
/* STATUS_NOT_FOUND when it is no payment's. */
MUST_USE struct status payments_by_handle(struct store_tx *tx, struct text handle, struct payment_id *out);
typedef struct status payment_row(void *argument, const struct payment *payment);
/* By id, those above `after`, at most `count_max`. */
MUST_USE struct status payments_each(struct store_tx *tx, struct payment_id after, int64_t count_max,
				     payment_row *row, void *argument);

#include "craft/payments/orders.h"

#endif
