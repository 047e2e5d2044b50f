/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SIE: the Swedish exchange format for bookkeeping (edition 4B, SIE-gruppen 2008): types 1 to 4 read, 4I and
 * 4E written. */

#ifndef GROUND_SIE_SIE_H
#define GROUND_SIE_SIE_H

#include "ground/base/base.h"

enum {
	SIE_BYTES_MAX = 64 << 20,
	SIE_FIELDS_MAX = 64, /* on one line, its label counted */
	SIE_FIELD_BYTES_MAX = 4096,
	SIE_DIMENSIONS_MAX = 8,        /* objects on one line */
	SIE_DECLARATIONS_MAX = 200000, /* years, accounts, their types, dimensions and objects in one file */
};

enum sie_type {
	SIE_TYPE_1 = 1, /* year-end balances */
	SIE_TYPE_2,     /* period balances */
	SIE_TYPE_3,     /* period balances per object */
	SIE_TYPE_4E,    /* vouchers out of a bookkeeping program: a whole year, with balances */
	SIE_TYPE_4I,    /* vouchers into one; the file says 4 for both, balances tell them apart */
};

struct sie_head {
	enum sie_type type;
	struct text program;
	struct text program_version;
	struct day made_on; /* number 0 when the file leaves it out, which types 4E and 4I may not */
	struct text made_by;
	struct text company;
	struct text organisation_number;
	struct text file_number;  /* #FNR */
	struct text account_plan; /* #KPTYP */
	struct currency currency; /* SEK always: amounts are struct money, so a file in another is refused */
	bool was_imported;        /* #FLAGGA 1 */
};

struct sie_year {
	int number; /* 0 this year, -1 last */
	struct day first;
	struct day last;
};

struct sie_account {
	int64_t number;
	struct text name;
	char type; /* T asset, S liability, K cost, I income; 0 when the file leaves it out */
};

struct sie_object {
	int64_t dimension;
	struct text code;
	struct text name; /* with code empty: the dimension's own name */
};

struct sie_dimension_value {
	int64_t dimension;
	struct text code;
};

enum sie_balance_kind {
	SIE_OPENING,        /* #IB */
	SIE_CLOSING,        /* #UB */
	SIE_RESULT,         /* #RES */
	SIE_OBJECT_OPENING, /* #OIB, a part of #IB */
	SIE_OBJECT_CLOSING, /* #OUB, a part of #UB */
	SIE_PERIOD, /* #PSALDO, the change in one month; with objects it is a part of the one without */
	SIE_BUDGET, /* #PBUDGET */
};

struct sie_balance {
	enum sie_balance_kind kind;
	int year;
	int period; /* yyyymm of SIE_PERIOD and SIE_BUDGET, else 0 */
	int64_t account;
	struct sie_dimension_value dimensions[SIE_DIMENSIONS_MAX]; /* none for #IB, #UB and #RES */
	size_t dimension_count;
	struct money amount;
};

struct sie_line {
	int64_t account;
	struct sie_dimension_value dimensions[SIE_DIMENSIONS_MAX];
	size_t dimension_count;
	struct money amount; /* debit above zero */
	bool has_day;
	struct day day;
	struct text words;
};

struct sie_voucher {
	struct text series; /* may be empty */
	int64_t number;     /* 0 when the receiving program is to give it */
	struct day day;
	struct text words;
	bool has_registered_on;
	struct day registered_on;
	struct text signature;
	uint64_t row;
};

/* What a file says, in its order. Labels that are not known are passed over and counted; #RTRANS and #BTRANS,
 * which tell a voucher's history, are passed over. Each pointer lives until the callback returns; a callback
 * that fails ends the reading with its status. */
struct sie_events {
	/* once, before the first of the others */
	struct status (*head)(void *self, const struct sie_head *head);
	struct status (*year)(void *self, const struct sie_year *year);
	/* with its #KTYP from anywhere before the first balance or voucher that follows */
	struct status (*account)(void *self, const struct sie_account *account);
	struct status (*object)(void *self, const struct sie_object *object);
	struct status (*balance)(void *self, const struct sie_balance *balance);
	struct status (*voucher_begin)(void *self, const struct sie_voucher *voucher);
	struct status (*line)(void *self, const struct sie_line *line);
	struct status (*voucher_end)(void *self); /* only when its lines sum to zero */
};

struct sie_summary {
	enum sie_type type;
	uint32_t vouchers;
	uint32_t lines;
	uint32_t unknown_labels;
	char first_unknown[24];
	bool has_checksum; /* #KSUMMA, and it agreed: a wrong one is STATUS_INPUT */
};

/* Any callback of `events` may be NULL. STATUS_INPUT with row, field and remedy: wrong or missing second
 * #KSUMMA, a voucher that is not zero, a mandatory label missing, a bad field, a cut file, another character
 * set or currency. STATUS_LIMIT beyond SIE_BYTES_MAX, SIE_DECLARATIONS_MAX, or what struct money holds.
 * The caller undoes what its callbacks did when the reading fails. */
MUST_USE struct status sie_read(struct source *source, const struct sie_events *events, void *self,
				struct sie_summary *out);

/* Writes in the standard's order; the caller calls in that order too: head, years, accounts and objects,
 * balances, vouchers. Same calls, same bytes. CP437, CR LF line ends, with #KSUMMA. A voucher that is not
 * zero and a balance in a 4I are our own mistakes. A 4E needs an #UB for this year and an #IB for this year
 * or #UB for the last, zero or not: sie_read demands them. */
struct sie_writer;
void sie_writer_open(struct buffer *out, const struct sie_head *head, struct sie_writer **writer);
void sie_write_year(struct sie_writer *writer, const struct sie_year *year);
void sie_write_account(struct sie_writer *writer, const struct sie_account *account);
void sie_write_object(struct sie_writer *writer, const struct sie_object *object);
void sie_write_balance(struct sie_writer *writer, const struct sie_balance *balance);
void sie_write_voucher(struct sie_writer *writer, const struct sie_voucher *voucher,
		       const struct sie_line *lines, size_t count);
/* Writes the checksum and frees the writer. STATUS_LIMIT when the buffer was full. *lost tells how many
 * characters the file could not carry: '?' stands for one that CP437 lacks, for a backslash that ends a text
 * (it would take the closing quotation mark) and for signs that sie_read would take for another character
 * set; a space for a control character; nothing for what is beyond SIE_FIELD_BYTES_MAX. */
MUST_USE struct status sie_writer_close(struct sie_writer **writer, size_t *lost);

#endif
