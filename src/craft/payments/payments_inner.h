/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of payments share. */

#ifndef CRAFT_PAYMENTS_PAYMENTS_INNER_H
#define CRAFT_PAYMENTS_PAYMENTS_INNER_H

#include "craft/payments/payments.h"

#include "craft/payments/payments_sql.h"

#define PAYMENTS_KIND_PAYEE TEXT("payee")
#define PAYMENTS_KIND_PAYMENT TEXT("payment")

/* A handle that no payment, payee or file has. */
typedef struct status payments_is_taken(struct store_tx *tx, struct text handle);
MUST_USE struct status payments_free_handle(struct store_tx *tx, struct random *random,
					    payments_is_taken *is_taken, struct handle *out);

/* STATUS_INPUT unless at most `bytes_max` bytes of UTF-8 without control characters; empty only when it may
 * be. */
MUST_USE struct status payments_check_text(struct text text, size_t bytes_max, bool may_be_empty,
					   const char *field);

/* What is approved: every word of it. */
void payments_payee_digest(struct payee_version_id version, const struct payee_details *details,
			   struct hash *out);
void payments_payment_digest(struct payment_id id, const struct payment_order *order,
			     const struct payee *payee, struct hash *out);

/* A payment and what two persons approve of it today. */
struct weighed {
	struct payment payment;
	struct payee payee; /* in force today */
	bool has_payee;     /* else the digest is of nothing */
	struct approval_of what;
};
MUST_USE struct status payments_weigh(struct store_tx *tx, struct payment_id id, struct weighed *out);

/* The payment as the bank's file has it. */
struct pain_payment payments_pain_of(const struct weighed *weighed);
/* A group of its own, for `count` of them. */
struct pain_group payments_group_of(const struct payments_payer *payer, const struct payment_order *order,
				    struct day day);

/* Posts what is paid onto the on-way account. */
MUST_USE struct status payments_post(struct store_tx *tx, const struct weighed *weighed, struct day day,
				     const struct actor *by, struct payment_in_file_put_in *row);

#endif
