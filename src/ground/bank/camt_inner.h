/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Camt, inside: what the walk over the elements, the statement and the entry share. Known by camt*.c alone.
 *
 * The walk (camt.c) finds each element's place in a tree made of the paths in camt_fields.c, which also says
 * where its text goes. camt_statement.c settles balances and sums, camt_entry.c entries and their payments.
 */

#ifndef GROUND_BANK_CAMT_INNER_H
#define GROUND_BANK_CAMT_INNER_H

#include "ground/bank/statement_inner.h"
#include "ground/formats/formats.h"
#include "ground/numbers/numbers.h"

enum {
	/* Of one entry's payments while their number is not known: some 6,000 usual ones. */
	CAMT_PARTS_BYTES_MAX = 8 << 20,
	CAMT_WORDS_BYTES = BANK_RAW_BYTES_MAX, /* a record's texts are never longer than its raw bytes */
	CAMT_RAW_KEPT_BYTES = 3 * BANK_RAW_BYTES_MAX, /* an entry's head, its first payment, one to spare */
	CAMT_DIGITS_ROOM = 40,     /* DecimalNumber: 18 digits, point, sign, and to spare */
	CAMT_SPACE_BYTES_MAX = 64, /* of the namespace */
	CAMT_NODES_MAX = 192,      /* of the tree of known elements */
	CAMT_YEAR_MIN = 1990,      /* before these messages were thought of: a slip of the bank's */
};

#define CAMT_ASK_AGAIN "Ask the bank for the file again."

/* An element that stands for something as a whole. */
enum camt_group {
	CAMT_NO_GROUP,
	CAMT_PASSED, /* known from the schema, not used, nor is anything inside it */
	CAMT_BALANCE,
	CAMT_ENTRY,
	CAMT_DETAILS,
	CAMT_DETAIL,
	CAMT_STRUCTURED,
};

/* What an element's text is. */
enum camt_value {
	CAMT_NO_VALUE,
	CAMT_TEXT,      /* the first one given */
	CAMT_TEXT_ONCE, /* a second one is refused */
	CAMT_AMOUNT,
	CAMT_DIRECTION,
	CAMT_DAY,
	CAMT_FLAG,
	CAMT_COUNT,
	CAMT_PRESENT, /* that it is there is all that is asked */
	CAMT_LINE,    /* a line of the message */
	CAMT_LINE_OR_REFERENCE,
};

/* Whose texts an element's text is kept among. */
enum camt_record {
	CAMT_OF_STATEMENT,
	CAMT_OF_ENTRY,
	CAMT_OF_DETAIL,
	CAMT_RECORDS,
};

struct camt_path {
	const char *path; /* below Stmt or Ntfctn; also the field's name in a refusal */
	enum camt_group group;
	enum camt_value value;
	enum camt_record record;
	size_t offset; /* of the value in struct camt */
};

struct camt_node {
	const char *name;
	size_t name_bytes;
	const struct camt_path *path; /* NULL when only what stands inside counts */
	uint16_t parent;
	uint16_t first_child; /* 0 when none: the root is nobody's child */
	uint16_t next;
};

struct camt_tree {
	struct camt_node nodes[CAMT_NODES_MAX];
	uint16_t count;
};

struct camt_words {
	size_t count;
	char bytes[CAMT_WORDS_BYTES];
};

struct camt_line {
	size_t count;
	char bytes[BANK_FIELD_BYTES_MAX];
};

enum camt_sign {
	CAMT_SIGN_NONE,
	CAMT_CREDIT,
	CAMT_DEBIT,
};

/* As written: read as money first when it is to be used, as amounts in other currencies may have any shape.
 */
struct camt_amount {
	bool is_given;
	uint64_t row;
	struct currency currency; /* empty when left out */
	size_t digits_count;
	char digits[CAMT_DIGITS_ROOM];
};

struct camt_day {
	bool is_given;
	struct day day;
};

struct camt_count {
	bool is_given;
	int64_t number;
};

/* A balance while it is read. */
struct camt_balance_words {
	uint64_t row;
	struct text code;
	struct camt_amount amount;
	enum camt_sign sign;
	struct camt_day on;
};

struct camt_balance {
	bool is_given;
	struct foreign_money amount; /* signed */
	struct day on;
};

struct camt_total {
	struct camt_count count;
	struct camt_amount sum;
	struct camt_amount net;
	enum camt_sign net_sign;
};

/* What was counted; compared with what the file says. */
struct camt_tally {
	int64_t credit_count;
	int64_t debit_count;
	int64_t credit_sum;
	int64_t debit_sum; /* above zero */
};

struct camt_account {
	struct text iban;
	struct text other;
	struct text scheme;
};

struct camt_statement {
	uint64_t row;
	struct text identity;
	struct camt_account account;
	struct text currency_words;
	struct currency currency; /* settled by the account, else a balance, else the first entry */
	bool has_begun;
	struct camt_balance_words balance;
	struct camt_balance opening;
	struct camt_balance previous;
	struct camt_balance closing;
	struct camt_total total;
	struct camt_total credits;
	struct camt_total debits;
	struct camt_tally booked;
	struct camt_tally all; /* and the pending ones */
	uint32_t movement_count;
	uint32_t part_count;
};

struct camt_bank_code {
	struct text domain;
	struct text family;
	struct text sub_family;
	struct text proprietary;
};

struct camt_party {
	struct text name;
	struct text organisation;
	struct camt_account account;
};

/* The amounts a payment may carry, the one that says most surely what reached the account first. */
enum camt_amount_of_detail {
	CAMT_AMOUNT_OWN,         /* TxDtls/Amt: version 08 */
	CAMT_AMOUNT_TRANSACTION, /* AmtDtls/TxAmt */
	CAMT_AMOUNT_COUNTER,     /* AmtDtls/CntrValAmt: after exchange */
	CAMT_AMOUNT_INSTRUCTED,  /* AmtDtls/InstdAmt: before charges */
	CAMT_AMOUNTS,
};

struct camt_detail {
	uint64_t row;
	struct camt_amount amounts[CAMT_AMOUNTS];
	enum camt_sign sign;
	bool is_return;
	struct text service_reference;
	struct text end_to_end;
	struct text transaction;
	struct text uetr;
	struct text note;
	struct camt_bank_code code;
	struct camt_party debtor;
	struct camt_party creditor;
	struct text structured_reference; /* of the Strd that is read */
	struct text structured_document;
	struct text reference;
	enum reference_kind reference_kind;
	struct text typed_reference; /* a whole Ustrd that is an OCR */
	struct text raw;
	bool has_size; /* an amount in the entry's currency, which is `size` */
	int64_t size;
	bool is_size_exact;
};

enum camt_parts {
	CAMT_PARTS_UNDECIDED,
	CAMT_PARTS_ADD_UP,      /* they have amounts in the entry's currency */
	CAMT_PARTS_LACK_AMOUNTS /* they have none: the entry stands whole */
};

struct camt_batch {
	uint64_t row;
	struct camt_count count;
	struct camt_amount total;
	enum camt_sign sign;
	int64_t found_count;
	int64_t found_sum;
};

struct camt_entry {
	uint64_t row;
	struct camt_amount amount;
	enum camt_sign sign;
	bool is_reversal;
	struct text status;
	struct camt_day booked_on;
	struct camt_day valued_on;
	struct text service_reference;
	struct text note;
	struct camt_bank_code code;
	struct foreign_money money; /* signed; set when settled */
	bool is_settled;
	bool is_pending;
	bool has_details;
	struct camt_batch batch;
	enum camt_parts parts;
	uint32_t detail_count;
	int64_t detail_sum;
	bool is_told; /* the movement, ahead of its last parts */
	uint32_t told_count;
	size_t raw_count; /* of the bytes before its first NtryDtls */
	size_t first_at;  /* where its first payment begins in what is kept of the file */
};

struct camt_part {
	struct camt_part *next;
	struct statement_row row;
};

enum camt_place {
	CAMT_AT_START,
	CAMT_AT_DOCUMENT,
	CAMT_AT_MESSAGE,
	CAMT_AT_STATEMENT,
};

struct camt {
	const struct statement_events *events;
	void *self;
	struct status answer; /* of a callback that failed: passed on as it is */
	struct bank_file_summary summary;
	struct text space; /* the document's namespace: the reader's */
	enum camt_place place;
	uint16_t node;
	uint32_t passed_depth; /* above 0 inside an element that is passed over */
	bool has_currency;     /* of the element that is read */
	struct currency currency;
	uint32_t row_count;
	struct camt_statement statement;
	struct camt_entry entry;
	struct camt_detail detail;
	struct arena kept; /* the entry's parts until it is told */
	struct camt_part *first_kept;
	struct camt_part *last_kept;
	struct camt_line message;
	struct camt_line further;
	struct camt_words words[CAMT_RECORDS];
	char entry_raw[BANK_RAW_BYTES_MAX];
	char detail_raw[BANK_RAW_BYTES_MAX];
	struct camt_tree tree;
};

/* camt_fields.c */
void camt_tree_build(struct camt_tree *tree);
/* The child of `node` with the name, 0 when there is none. */
uint16_t camt_tree_child(const struct camt_tree *tree, uint16_t node, struct text name);
/* Puts the text of an element where its path says. */
MUST_USE struct status camt_take(struct camt *camt, const struct camt_path *path, struct text text,
				 uint64_t row);
/* The amount in the smallest unit of its currency: not negative. */
MUST_USE struct status camt_amount_read(const struct camt_amount *amount, struct currency currency,
					const char *field, int64_t *out);
void camt_line_add(struct camt_line *line, struct text text);
/* Empty for what banks write when there is nothing. */
struct text camt_given(struct text text);
/* The account's canonical form and scheme; `room` holds it. Empty when there is none. */
struct text camt_account_read(const struct camt_account *account, enum account_scheme *scheme,
			      char room[IBAN_ROOM]);

/* camt_statement.c */
void camt_statement_begin(struct camt *camt, uint64_t row);
MUST_USE struct status camt_statement_end(struct camt *camt);
MUST_USE struct status camt_balance_end(struct camt *camt);
/* Tells the statement's head, once. */
MUST_USE struct status camt_statement_tell(struct camt *camt, struct currency currency);
MUST_USE struct status camt_tally_add(struct camt_tally *tally, int64_t amount, uint64_t row);

/* camt_entry.c */
void camt_entry_begin(struct camt *camt, struct xml_reader *reader);
MUST_USE struct status camt_entry_end(struct camt *camt, struct xml_reader *reader);
MUST_USE struct status camt_details_begin(struct camt *camt, struct xml_reader *reader, bool *is_passed);
MUST_USE struct status camt_details_end(struct camt *camt);
MUST_USE struct status camt_detail_begin(struct camt *camt, struct xml_reader *reader);
MUST_USE struct status camt_detail_end(struct camt *camt, struct xml_reader *reader);
void camt_structured_end(struct camt *camt);

#endif
