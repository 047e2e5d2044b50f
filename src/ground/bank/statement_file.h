/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Statement file: what a bank says happened on an account, in whichever of its formats, as one stream of
 * events. */

#ifndef GROUND_BANK_STATEMENT_FILE_H
#define GROUND_BANK_STATEMENT_FILE_H

#include "ground/base/base.h"
#include "ground/swish/swish.h"

enum statement_kind_of_file {
	BANK_FILE_UNKNOWN,
	BANK_FILE_CAMT_053, /* ISO 20022 bank to customer statement: balances and movements */
	BANK_FILE_CAMT_054, /* ISO 20022 debit and credit notification: movements with their payments, no
			       balances */
	BANK_FILE_BGMAX, /* Bankgirot's deposits; ended 27 November 2026, may lack payments since 8 September
			    2026 */
	BANK_FILE_AUTOGIRO, /* Bankgirot's answers to Autogiro orders; of them the payment specification is
			       money */
	BANK_FILE_SWISH,    /* a bank's report of Swish payments, by a mapping of its columns */
};

enum {
	BANK_FILE_BYTES_MAX = 256 << 20, /* a day of the largest centre is under 1 MiB */
	BANK_FILE_ROWS_MAX = 1000000,
	BANK_RAW_BYTES_MAX = 16384, /* of one row; a longer row is refused */
	BANK_FIELD_BYTES_MAX = 1024,
	BANK_SNIFF_BYTES = 4096,
};

/* What the first bytes say the file is. */
enum statement_kind_of_file bank_file_kind(struct text first_bytes);
/* A word for people and journals: "camt.053", "BgMax". */
const char *bank_file_kind_word(enum statement_kind_of_file kind);

/* The account a part of the file is about, as the file names it. */
enum account_scheme {
	ACCOUNT_IBAN,
	ACCOUNT_BANKGIRO,
	ACCOUNT_PLUSGIRO,
	ACCOUNT_OTHER, /* the bank's own number */
	ACCOUNT_SWISH, /* the Swish number whose payments go to it */
};

struct statement_head {
	enum account_scheme scheme;
	struct text account;      /* IBAN in capitals without spaces; giro digits without leading zeros */
	struct currency currency; /* empty code when the file leaves it out */
	struct text identity;     /* the bank's id of this statement, may be empty */
	bool has_opening;         /* camt.053 */
	struct foreign_money opening;
	struct day opening_on;
	bool has_closing;
	struct foreign_money closing;
	struct day closing_on;
	uint64_t row;
};

enum row_level {
	ROW_MOVEMENT, /* changes the account's balance; `part_count` parts follow it, 0 when it stands alone
		       */
	ROW_PART,     /* one payment inside the movement before it; the parts' sum is the movement's amount */
};

enum reference_kind {
	REFERENCE_NONE,
	REFERENCE_OCR,       /* checked by the bank, or valid digits with a check digit found in free text */
	REFERENCE_FREE,      /* what the payer typed where a reference goes */
	REFERENCE_WRONG_OCR, /* the bank says that the check digit is wrong */
	REFERENCE_PAYER,     /* the payer number of an Autogiro mandate, known to Bankgirot */
};

struct statement_row {
	enum row_level level;
	uint32_t part_count;         /* of a movement */
	struct foreign_money amount; /* signed: credit above zero */
	struct day booked_on;
	struct day valued_on; /* booked_on when the file leaves it out */
	bool is_reversal;     /* a return or reversal of earlier money, by the bank's mark */
	/* Whoever moved the money knows it by this. The bank's files: AcctSvcrRef. BgMax: deposit serial
	 * (movement), BGC serial (part). The other clearing houses' begin with two letters and a space, since
	 * their numbers are not Bankgirot's: "AG 00001", "SW 4469411476093487". */
	struct text service_reference;
	struct text end_to_end;       /* empty for NOTPROVIDED */
	struct text unique_reference; /* UETR or TxId */
	enum reference_kind reference_kind;
	struct text reference;
	struct text further_references; /* BgMax 22/23 and camt's further Strd, separated by one space;
					   Autogiro refunds: the day it was drawn, as 2026-11-27 */
	struct text message;            /* free text, lines joined by one space */
	struct text payer_name;
	struct text payer_account;  /* IBAN, giro digits or empty */
	struct text payer_identity; /* organisation number digits or empty */
	struct text via_account; /* our bankgiro or plusgiro digits that the money came through, or empty */
	struct text bank_code;   /* BkTxCd as PMNT/RCDT/DMCT or the proprietary code; BgMax: "BGMAX" */
	uint64_t row;            /* 1-based line in the file where it begins */
	struct text raw;         /* the bytes of the file that told it, at most BANK_RAW_BYTES_MAX */
};

struct statement_tail {
	struct foreign_money sum; /* of the movements */
	uint32_t movement_count;
	uint32_t part_count;
	struct foreign_money
	    opening; /* when the head has one: both are known only at the end of some files */
	struct foreign_money closing;
};

/* Each pointer lives until the callback returns; a callback that fails ends the reading with its status. A
 * statement that does not add up never reaches `end`, and bank_file_read then fails: the caller undoes what
 * it did since `begin`. */
struct statement_events {
	struct status (*begin)(void *self, const struct statement_head *head);
	struct status (*row)(void *self, const struct statement_row *row);
	struct status (*end)(void *self, const struct statement_tail *tail);
};

struct bank_file_summary {
	enum statement_kind_of_file kind;
	uint32_t statements;
	uint32_t movements;
	uint32_t parts;
	uint32_t unknown_records; /* passed over, counted, told */
	char first_unknown[24];   /* the first one's type or element */
	bool is_test;             /* BgMax marked T */
	uint32_t pending;         /* camt entries not yet booked (PDNG, INFO): passed over, counted */
};

/* Reads a whole file of `kind`, but for BANK_FILE_SWISH, which needs a mapping. STATUS_INPUT with row, field
 * and remedy for anything wrong: cut in the middle, a sum, count or balance that does not agree, a bad day or
 * amount, a wrong character set. Never reads past BANK_FILE_BYTES_MAX. */
MUST_USE struct status bank_file_read(enum statement_kind_of_file kind, struct source *source,
				      const struct statement_events *events, void *self,
				      struct bank_file_summary *out);

/* The same for a report of Swish payments: each is a movement, or a part of its day's sum where the mapping
 * says that the account shows it so. */
MUST_USE struct status bank_swish_read(const struct swish_mapping *mapping, struct source *source,
				       const struct statement_events *events, void *self,
				       struct bank_file_summary *out);

#endif
