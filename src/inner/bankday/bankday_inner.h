/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the bank day's files share: what a file tells, what is known of a day, and the verdict on each told
 * piece of money. */

#ifndef INNER_BANKDAY_BANKDAY_INNER_H
#define INNER_BANKDAY_BANKDAY_INNER_H

#include "inner/bankday/bankday.h"

#include "ground/crypto/crypto.h"
#include "ground/formats/formats.h"
#include "ground/numbers/numbers.h"
#include "inner/bankday/bankday_sql.h"

#define NO_INDEX SIZE_MAX

/* Which kinds of file have told of a row. The bank's own two share references and are one house; each of the
 * clearing houses' kinds is a house of its own. */
enum seen_in {
	SEEN_IN_053 = 1,
	SEEN_IN_054 = 2,
	SEEN_IN_GIRO = 4, /* BgMax */
	SEEN_IN_AUTOGIRO = 8,
	SEEN_IN_SWISH = 16,
	SEEN_BY_BANK = SEEN_IN_053 | SEEN_IN_054,
	SEEN_BY_CLEARING = SEEN_IN_GIRO | SEEN_IN_AUTOGIRO | SEEN_IN_SWISH,
};

/* A movement or a part as a file tells it; texts live in the reading's arena. */
struct told {
	int64_t amount; /* in the smallest unit of the account's currency, never zero */
	struct day booked_on;
	bool is_reversal;
	enum reference_kind reference_kind;
	struct text reference;
	struct text further_references;
	struct text message;
	struct text payer_name;
	struct text payer_account;
	struct text payer_identity;
	struct text via_account;
	struct text bank_code;
	struct text bank_reference; /* the bank's own, or empty */
	struct text giro_reference; /* the clearing house's, or empty */
	bool is_detail; /* a part, or a lone part that stands for its movement: what it does not tell, the
			   payer left out */
	uint64_t line;
	struct text raw;
};

/* A movement and its parts. A movement with one part is told as that part alone. */
struct told_movement {
	struct told self;
	struct text self_raw; /* of the movement's own record, when a lone part took its place; else empty */
	uint64_t self_line;
	struct told *parts;
	size_t part_count;
};

/* A row as it stands, loaded for the day or made by this file. */
struct known_row {
	struct bank_row_id id;
	size_t parent; /* index, or NO_INDEX */
	size_t part_count;
	size_t bank_part_count; /* parts that the bank itself told of */
	uint64_t parts_mark;    /* of its parts together: see picture_mark */
	int64_t amount;
	enum reference_kind reference_kind;
	struct text reference;
	struct text message;
	struct text payer_name;
	struct text bank_reference;
	struct text giro_reference;
	unsigned seen_in;
	unsigned stored_seen_in; /* what the store holds until the reading writes it */
	enum bank_row_state state;
	bool is_bank_part;  /* counted among its movement's bank parts */
	bool is_taken;      /* already recognised by the statement now read */
	size_t next_of_sum; /* among the free rows whose sums share a bucket */
	size_t previous_of_sum;
};

/* All rows of one account and day. Those that the statement now read may still recognise are free, and found
 * by their sum. */
struct picture {
	struct own_account_id account;
	struct day day;
	struct known_row *rows;
	size_t count;
	size_t room;
	size_t *buckets; /* index of a free row, or NO_INDEX */
	size_t bucket_count;
	struct arena *arena;
};

MUST_USE struct status picture_load(struct store_tx *tx, struct own_account_id account, struct day day,
				    struct arena *arena, struct picture *out);
void picture_close(struct picture *picture);
/* A number for sum and checked reference or payer number of a part; the marks of a movement's parts are added
 * together, so that two lists of parts with the same mark are the same list in some order. */
uint64_t picture_mark(int64_t amount, enum reference_kind kind, struct text reference);
/* A row made by the statement now read: not free before picture_release. Returns its index. */
size_t picture_add(struct picture *picture, const struct known_row *row);
/* Counts the row among its movement's parts, or no longer: around a change of its parent. */
void picture_count_part(struct picture *picture, size_t index, bool is_counted);
/* Counts a part that the picture is not to know as a row of its own. */
void picture_count_unknown_part(struct picture *picture, size_t movement, const struct known_row *part);
/* The statement recognised the row. */
void picture_take(struct picture *picture, size_t index, enum seen_in source);
/* Before the next statement: every row is free again. */
void picture_release(struct picture *picture);
/* Free rows of the sum, oldest first: for (i = picture_first(p, sum); i != NO_INDEX; i = picture_next(p, i)).
 */
size_t picture_first(const struct picture *picture, int64_t amount);
size_t picture_next(const struct picture *picture, size_t index);

enum verdict_kind {
	VERDICT_NEW,   /* money not told before */
	VERDICT_KNOWN, /* the row at `known` */
	VERDICT_MOVED, /* the row at `known`, which belongs to this movement instead of the one it was told
			  under */
	VERDICT_ON_MOVEMENT, /* detail of a movement that was booked whole: attached to it */
};

struct verdict {
	enum verdict_kind kind;
	size_t known;    /* index in the picture */
	bool is_sure;    /* recognised by more than its sum: the row may learn from what is told */
	size_t doubt_of; /* VERDICT_NEW: index of a row it may be, or NO_INDEX */
};

struct movement_verdict {
	struct verdict self;
	bool makes_movement; /* a new movement row is needed: its amount is the sum of its new and moved parts
			      */
	bool is_contradiction; /* known with other parts */
	bool
	    detaches; /* the parts it has were matched by their sum alone, and wrongly: they leave it first */
	bool adds_parts;       /* known, bare and waiting: its parts are told now */
	struct verdict *parts; /* part_count of them */
};

/* Decides what a told movement is, given the day's picture; marks what it recognises as taken. Pure. */
void identify(struct picture *picture, const struct told_movement *told, enum seen_in source,
	      struct movement_verdict *out);
/* The whole house that the kind of file is of. */
unsigned identify_house_of(enum seen_in source);
/* Whether the leaf may belong to another movement than it was told under: a clearing house told of it and the
 * bank has not. */
bool identify_is_loose(const struct picture *picture, const struct known_row *row);
/* After a statement: whether the doubt still stands, now that all of it has been told. */
bool identify_doubt_stands(const struct picture *picture, size_t doubt_of, enum seen_in source);

/* A leaf on its way to a home. A new one is written as `row` with the home it found; one that stands is only
 * marked. */
struct homing_leaf {
	struct bank_leaf leaf;
	struct bank_row_put_in row;
	bool is_standing;
	struct rate_id rate;   /* set by homing */
	struct bank_home home; /* set by homing */
	size_t finder;         /* set by homing */
	bool is_without_rate;  /* set by homing */
	size_t picture;        /* of a new row, as the reading knows it; else NO_INDEX */
	size_t known;
};
struct homing {
	struct store_tx *tx;
	const struct actor *by;
	const struct home_finder *const *finders;
	struct text evidence;
	struct bankday_report *report;
};
enum { HOMING_LEAVES_MAX = 1024 }; /* asked of the finders at once */
/* Finds homes for the leaves, posts one voucher a movement, writes the rows. Leaves of one movement lie
 * together. */
MUST_USE struct status homing_run(const struct homing *homing, struct homing_leaf *leaves, size_t count);
/* Posts one leaf to its home; used by the desk too. */
struct homing_post {
	const struct actor *by;
	struct text words;
	struct text evidence;
	struct day day;
};
MUST_USE struct status homing_post_leaves(struct store_tx *tx, const struct homing_leaf *leaves, size_t count,
					  const struct homing_post *post, struct ledger_posted *out);

/* The leaf's sum in kronor by the latest rate. STATUS_NOT_FOUND when there is no rate for its currency and
 * day. */
MUST_USE struct status bankday_to_ore(struct store_tx *tx, struct foreign_money amount, struct day day,
				      struct money *out, struct rate_id *rate);

/* Reads all of the source's bytes into the hash. */
MUST_USE struct status bankday_digest(struct source *source, struct hash *out);

#endif
