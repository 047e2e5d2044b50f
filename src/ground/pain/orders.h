/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders: pain.001, what we ask the bank to pay. Sources: the ISO 20022 schemas pain.001.001.03 and .09; the
 * SEPA character set (EPC217-08); the banks' rule that an address is structured or hybrid from 15 November
 * 2026. */

#ifndef GROUND_PAIN_ORDERS_H
#define GROUND_PAIN_ORDERS_H

#include "ground/base/base.h"

enum {
	PAIN_PAYMENTS_MAX = 10000,      /* of one file; their sum then has at most the schema's 18 digits */
	PAIN_FILE_BYTES_MAX = 64 << 20, /* no file of so many payments is larger */
	PAIN_ID_BYTES_MAX = 35,     /* of the SEPA set; no slash first, last or doubled, no space at an end */
	PAIN_ADDRESS_LINES_MAX = 2, /* of a hybrid address */
	PAIN_MESSAGE_MAX = 140,     /* characters */
};
#define PAIN_AMOUNT_MINOR_MAX INT64_C(99999999999) /* EUR 999,999,999.99: the most of one SEPA payment */

enum pain_001_version { PAIN_001_VERSION_09, PAIN_001_VERSION_03 };

/* Texts of what is not given are empty. A text is cut of spaces at its ends. */

/* Given when any part is. `town` and `country` (ISO 3166-1, two capitals) are then both required. Most
 * characters: street 70, building and post code 16, town 35, line 70. */
struct pain_address {
	struct text street;
	struct text building;
	struct text post_code;
	struct text town;
	struct text country;
	struct text lines[PAIN_ADDRESS_LINES_MAX];
};

struct pain_party {
	struct text name;                /* 70 characters in SEPA, else 140 */
	struct text organisation;        /* its number; at most PAIN_ID_BYTES_MAX of the SEPA set */
	struct text organisation_scheme; /* who gave it: "BANK", "CUST", "COID"...; at most 4 capitals */
	struct pain_address address;     /* none for the initiator */
};

enum pain_account_kind {
	PAIN_ACCOUNT_BANKGIRO,
	PAIN_ACCOUNT_PLUSGIRO,
	PAIN_ACCOUNT_SWEDISH, /* clearing number, comma, account; not a plusgiro number */
	PAIN_ACCOUNT_IBAN,
	PAIN_ACCOUNT_OTHER, /* number of another country without IBAN; `bic` or `clearing` is required */
};
struct pain_account {
	enum pain_account_kind kind;
	struct text number; /* giro: digits; IBAN: capitals without spaces; other: at most 34 characters */
	/* Of the payee's bank, for IBAN and other; both may be empty in SEPA. */
	struct text bic;
	struct text clearing_system; /* "USABA", "GBDSC"...; at most five capitals, not SESBA; or empty */
	struct text clearing;        /* the bank's number there, at most 28 letters and digits */
};

struct pain_payment {
	struct text instruction_id;  /* may be empty */
	struct text end_to_end_id;   /* unique in the file; reaches the payee */
	struct foreign_money amount; /* above zero, at most PAIN_AMOUNT_MINOR_MAX */
	struct pain_party payee;
	struct pain_account account;
	struct text ocr;     /* digits, bankgiro and plusgiro alone; then no message */
	struct text message; /* at most PAIN_MESSAGE_MAX characters */
	struct text purpose; /* ISO purpose such as "CHAR": at most 4 capitals and digits, or empty */
	uint64_t row;        /* reading: the line where it begins; the writer does not look at it */
};

enum pain_service {
	PAIN_DOMESTIC,     /* SEK to giro, Swedish account or Swedish IBAN; no service level */
	PAIN_SEPA,         /* EUR to an IBAN of a SEPA country, charges SLEV */
	PAIN_CROSS_BORDER, /* anything else: IBAN or other number, with BIC or clearing; service level NURG */
};
enum pain_charges {
	PAIN_CHARGES_UNSAID, /* domestic alone */
	PAIN_CHARGES_SLEV,   /* as the service level says; domestic or SEPA */
	PAIN_CHARGES_SHAR,   /* each bears its own; domestic or cross-border */
	PAIN_CHARGES_DEBT,   /* the payer bears all; cross-border */
	PAIN_CHARGES_CRED,   /* the payee bears all; cross-border */
};

/* Payments of one payer's account, day and service. */
struct pain_group {
	struct text id; /* unique in the file */
	enum pain_service service;
	enum pain_charges charges;
	struct text category; /* ISO category purpose such as "SUPP", or empty; banks want it once, here */
	struct day requested; /* not before the day in UTC on which the file is made */
	struct pain_party payer;
	struct text iban; /* of the payer's account */
	struct text bic;
	struct currency currency;            /* of the account, empty when not given */
	const struct pain_payment *payments; /* NULL in reading */
	size_t count;
};

struct pain_file {
	struct text id; /* of the message: unique, whoever reads it refuses the same again */
	struct moment made_at;
	struct pain_party initiator;
	const struct pain_group *groups; /* NULL in reading */
	size_t count;
};

/* Writes the file; number of payments and control sums are those of what is written. In SEPA and cross-border
 * groups texts go through pain_transliterate: what has no counterpart becomes a space in a message and is
 * refused in names and addresses; inland texts are kept. Where the account is outside the EEA, payer and
 * payee must have addresses. STATUS_INPUT with the element as field, and as row the payment's 1-based number
 * in the file (0 for the file or a group), at the first value that cannot be told or breaks a rule above;
 * then nothing is added. STATUS_LIMIT when the buffer is full. Same values, same bytes. */
MUST_USE struct status pain001_write(const struct pain_file *file, enum pain_001_version version,
				     struct buffer *out);

/* Adds `text` in the SEPA set (a-z A-Z 0-9 / - ? : ( ) . , ' + and space): letters lose their marks (å a, é
 * e, ß ss, ø o), & becomes +, and what has no counterpart a space, counted in *lost. The table is in
 * transliterate.c. */
void pain_transliterate(struct text text, struct buffer *out, size_t *lost);

/* Each text lives until the callback returns, the file's until pain001_read does. A callback that fails ends
 * the reading with its status. `group` comes before its first payment. A file that does not add up fails at
 * its end: the caller undoes what it did since `file`. */
struct pain_001_events {
	struct status (*file)(void *self, const struct pain_file *file);
	struct status (*group)(void *self, const struct pain_group *group);
	struct status (*payment)(void *self, const struct pain_payment *payment);
};
struct pain_001_summary {
	enum pain_001_version version;
	size_t groups;
	size_t payments;
};
/* Reads either version, and holds the file to the same rules as the writer, as a bank would. STATUS_INPUT
 * with row (the line), field and remedy for anything wrong: another kind or version, cut in the middle,
 * counts or sums that do not agree, a value that breaks a rule, two payments with one end-to-end id. Elements
 * that this room does not write are passed over. */
MUST_USE struct status pain001_read(struct source *source, const struct pain_001_events *events, void *self,
				    struct pain_001_summary *out);

#endif
