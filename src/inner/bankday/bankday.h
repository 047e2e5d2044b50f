/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bank day: what the banks' files tell, each piece of money once, until every row has a home and the day
 * closes. A file is read whole or not at all. The same money in another file is attached as one more
 * sighting, never booked again; where it cannot be told whether two rows are the same money, the later one
 * waits in doubt for a person. See README.md here. */

#ifndef INNER_BANKDAY_BANKDAY_H
#define INNER_BANKDAY_BANKDAY_H

#include "craft/ledger/ledger.h"
#include "ground/bank/bank.h"

extern const struct statement_set bankday_statements;
extern const struct migration bankday_migrations[];

struct own_account_id {
	int64_t raw;
};
struct bank_file_id {
	int64_t raw;
};
struct bank_row_id {
	int64_t raw;
};
struct bank_rule_id {
	int64_t raw;
};

enum { BANKDAY_NUMBERS_MAX = 8, BANKDAY_NAME_MAX = 200 };

/* One of the centre's own accounts, and the numbers that files name it by. */
struct own_number {
	enum account_scheme scheme;
	struct text digits;
};
struct own_account {
	struct own_account_id id;
	struct text name;
	int64_t ledger_account;
	struct currency currency;
};
/* STATUS_INPUT when a number is not valid or the ledger account is not an open asset; STATUS_CONFLICT when a
 * number or ledger account is another account's already. */
MUST_USE struct status bankday_add_account(struct store_tx *tx, const struct own_account *account,
					   const struct own_number *numbers, size_t count,
					   struct own_account_id *out);
typedef struct status own_account_row(void *argument, const struct own_account *account);
MUST_USE struct status bankday_accounts(struct store_tx *tx, own_account_row *row, void *argument);

/* One of the numbers of the account, by its scheme. STATUS_NOT_FOUND when it has none. */
MUST_USE struct status bankday_account_number(struct store_tx *tx, struct own_account_id account,
					      enum account_scheme scheme, struct text *out);

enum bank_row_state {
	ROW_OPEN = 1,
	ROW_BOOKED,
	ROW_SPLIT,
	ROW_EMPTIED,
	ROW_DOUBT,
};

enum bank_home_kind {
	HOME_NONE,
	HOME_GIFT,    /* inner/gifts keeps the gift */
	HOME_RULE,    /* a rule of the finance officer */
	HOME_PERSON,  /* a person said which account */
	HOME_PAYMENT, /* a payment that we ordered; craft/payments keeps it */
};

/* A row without parts: the money that is to find a home. */
struct bank_leaf {
	struct bank_row_id id;
	struct bank_row_id movement; /* itself when it stands alone */
	struct own_account_id account;
	int64_t ledger_account;
	struct foreign_money amount; /* in the account's currency; credit above zero */
	struct money ore;            /* the same in kronor */
	struct day booked_on;
	bool is_reversal;
	enum reference_kind reference_kind;
	struct text reference;
	struct text further_references;
	struct text message;
	struct text payer_name;
	struct text payer_account;
	struct text payer_identity;
	struct text bank_code;
	enum bank_row_state state;
	struct bank_row_id doubt_of;
};

/* Where a leaf belongs in the books. `kind` HOME_NONE: not known. */
struct bank_home {
	enum bank_home_kind kind;
	int64_t counter_account;
	struct ledger_dimensions dimensions;
	const void *subject; /* the finder's own, in the unit's arena; gone after `booked` */
};

/* One who knows homes. Asked for many leaves at once; those that already have a home are passed over. What it
 * takes from the unit's arena is gone when the leaves are written. */
struct home_finder {
	struct status (*find)(void *self, struct store_tx *tx, const struct bank_leaf *leaves, size_t count,
			      struct bank_home *homes);
	/* The leaf was booked to the home found: write down what it means. */
	struct status (*booked)(void *self, struct store_tx *tx, const struct bank_leaf *leaf,
				const struct bank_home *home, struct voucher_id voucher);
	void *self;
};
/* The rules of the finance officer as a finder. */
extern const struct home_finder bankday_rules;

struct bankday_report {
	struct bank_file_summary file;
	struct bank_file_id id; /* rows made by this file have higher ids */
	bool was_read_before;   /* the very same bytes: nothing was done */
	uint32_t new_rows;      /* pieces of money not seen before */
	uint32_t seen_before;   /* further sightings of money already known */
	uint32_t gifts;
	uint32_t by_rule;
	uint32_t payments;       /* ordered by us */
	uint32_t open;           /* new rows that wait for a person */
	uint32_t doubts;         /* of those: may be the same money as another row */
	uint32_t contradictions; /* movements whose parts differ from those told before */
	struct money gift_sum;
	struct money new_sum; /* of the leaves that are new, in kronor */
};

struct bankday_reading {
	enum statement_kind_of_file kind;
	const struct swish_mapping *swish;        /* of BANK_FILE_SWISH alone */
	struct file *file;                        /* read twice when its unit is run again */
	struct text name;                         /* as the person named it, without folders */
	struct day today;                         /* rows booked after tomorrow are refused */
	const struct home_finder *const *finders; /* in order of trust, closed by NULL */
	/* One who takes in what the file tells beside its money, or NULL: called once in the unit that reads
	 * the file, before its money is told, with the file at its start. A failure ends the reading. */
	struct status (*also)(void *also_self, struct store_tx *tx, struct bank_file_id file);
	void *also_self;
};

/* Reads a file in one unit of work. STATUS_INPUT for anything wrong in it (row, field, remedy),
 * STATUS_NOT_FOUND when an account in it is not one of ours; the books are then as before. */
MUST_USE struct status bankday_read(struct store *books, struct bankday_reading *reading,
				    const struct actor *by, struct bankday_report *out);

/* The layouts of Swish reports. Adding one as swish_mapping_read; STATUS_CONFLICT when its name is taken. */
MUST_USE struct status bankday_add_swish_layout(struct store_tx *tx, struct text mapping,
						const struct actor *by);
/* The layout of a file that starts so: of those added, then of those that the program carries. STATUS_INPUT
 * when none fits. */
MUST_USE struct status bankday_swish_layout(struct store_tx *tx, struct text start,
					    struct swish_mapping *out);
/* STATUS_NOT_FOUND when there is none of the name. */
MUST_USE struct status bankday_swish_layout_named(struct store_tx *tx, struct text name,
						  struct swish_mapping *out);

/* What a file told of an account. */
struct bank_file_statement {
	struct text account_name;
	int64_t ledger_account;
	bool has_balances;
	struct foreign_money opening;
	struct foreign_money closing;
	struct foreign_money sum;
};
typedef struct status bank_statement_row(void *argument, const struct bank_file_statement *statement);
MUST_USE struct status bankday_file_statements(struct store_tx *tx, struct bank_file_id file,
					       bank_statement_row *row, void *argument);

/* Asks the finders again for every row that is open: after new promises or rules. */
MUST_USE struct status bankday_find_homes(struct store_tx *tx, const struct home_finder *const *finders,
					  const struct actor *by, struct bankday_report *out);

#include "inner/bankday/desk.h"

#endif
