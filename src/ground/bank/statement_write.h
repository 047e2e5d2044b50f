/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Statement write: the files a bank would have sent, from plain values: for the demo centre, and to prove the
 * readers by writing and reading back. Same values, same bytes. */

#ifndef GROUND_BANK_STATEMENT_WRITE_H
#define GROUND_BANK_STATEMENT_WRITE_H

#include "ground/bank/statement_file.h"

/* Sums are in the smallest unit of the statement's currency. All texts are UTF-8. */

struct deposit_payment {
	int64_t minor; /* not zero; below zero is a deduction */
	bool is_reversal;
	enum reference_kind reference_kind;
	struct text reference;
	struct text further_references; /* separated by one space */
	struct text message;            /* single spaces between words */
	struct text payer_name;
	struct text payer_account;     /* giro digits or IBAN, may be empty */
	struct text payer_identity;    /* digits, may be empty */
	struct text service_reference; /* the bank's own; BgMax: at most 12 digits */
	struct text end_to_end;
	struct text unique_reference;
};

/* One movement on the account: a sum of payments, or a row that stands alone. */
struct deposit {
	struct day booked_on;
	struct day valued_on;
	/* With count 0 all that is known of the movement. Else of `alone` only service_reference (BgMax: the
	 * deposit serial, at most 5 digits) and is_reversal are told, and its sum is the payments' sum. */
	struct deposit_payment alone;
	struct text via_account; /* our bankgiro digits that the money came through, or empty */
	struct text bank_code;   /* "PMNT/RCDT/DMCT"; camt only */
	const struct deposit_payment *payments;
	size_t count;
};

struct written_statement {
	struct text iban;           /* of the account; camt */
	struct text bic;            /* of its bank, may be empty; camt */
	struct text bankgiro;       /* digits; BgMax */
	struct text account_number; /* clearing and account digits of record 15, may be empty; BgMax */
	struct currency currency;
	struct text identity; /* the bank's id of the statement; camt */
	bool has_balances;    /* camt.053 wants them: closing is opening and all movements */
	int64_t opening;
	struct day opening_on;
	struct day closing_on;
	const struct deposit *movements; /* BgMax: each becomes a section */
	size_t count;
};

struct written_file {
	struct text identity; /* of the message; camt */
	struct moment made_at;
	bool is_test; /* BgMax marks it */
	const struct written_statement *statements;
	size_t count;
};

/* Writes a BgMax file, version 01, CR LF. A movement must have payments. Names and messages are cut into the
 * format's lines between words; what does not fit in two name lines is left out, and *lost counts characters
 * that ISO 8859-1 lacks. STATUS_INPUT with the field when a value cannot be told in the format: a bankgiro
 * number, reference or serial that is too long or not digits, a sum of zero or a section below zero.
 * STATUS_LIMIT when the buffer is full. */
MUST_USE struct status bgmax_write(const struct written_file *file, struct buffer *out, size_t *lost);

enum camt_version {
	CAMT_VERSION_02,
	CAMT_VERSION_08,
};

/* Writes BANK_FILE_CAMT_053 or BANK_FILE_CAMT_054. Nothing is cut: STATUS_INPUT with the element when a value
 * is longer than it may be, a movement or payment is zero or has no bank code, camt.053 lacks balances, or
 * version 02 is to tell a payment that goes against its movement. STATUS_LIMIT when the buffer is full. */
MUST_USE struct status camt_write_version(enum statement_kind_of_file kind, enum camt_version version,
					  const struct written_file *file, struct buffer *out);
/* The same in version 08. */
MUST_USE struct status camt_write(enum statement_kind_of_file kind, const struct written_file *file,
				  struct buffer *out);

#endif
