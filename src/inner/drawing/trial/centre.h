/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Centre: a made-up centre that lives day by day beside a made-up Bankgirot, and a mirror of it: what the
 * test has itself said, heard and read in the files as they went out. The mirror foretells each file and
 * counts at the end; it asks the drawing's tables only to compare. Linked by tests only. */

#ifndef INNER_DRAWING_TRIAL_CENTRE_H
#define INNER_DRAWING_TRIAL_CENTRE_H

#include "ground/practice/practice.h"
#include "ground/store/faults.h"
#include "inner/drawing/drawing_kit.h"

enum {
	CENTRE_PROMISES_MAX = 48,
	CENTRE_MANDATES_MAX = 24, /* of a promise, one after another */
	CENTRE_TOLD_MAX = 400,
	CENTRE_FILES_MAX = 4000,
	CENTRE_WAITING_MAX = 1000,
	CENTRE_ORDERS_MAX = 8000,
	CENTRE_PASSES_MAX = 8000,
	CENTRE_FORETOLD_MAX = 500,
	CENTRE_REFERENCE_ROOM = 40,
	CENTRE_PAYER_ROOM = 24,
};

/* What the payer was told, or set. */
struct centre_told {
	int64_t ore;
	struct day on;   /* that the payer has read it, or said it */
	struct day from; /* it may be drawn: by the bank days known when it was told */
	bool is_set;
};

/* A promise, its giver's words, and the mandates under it. */
struct centre_promise {
	struct promise_id id;
	struct giver_id giver;
	char reference[CENTRE_REFERENCE_ROOM];
	char bankgiro[CENTRE_PAYER_ROOM]; /* the payer's own, drawn from; empty: an account */
	bool by_post;
	bool is_dead;
	bool is_wished; /* in an internet bank: its mandate is not known yet */
	int64_t ore;    /* as the giver has said last */
	struct day changed_on;
	struct day paused_from;
	struct day paused_through;
	struct mandate_id mandates[CENTRE_MANDATES_MAX];
	struct mandate now[CENTRE_MANDATES_MAX]; /* as they stood before the last file */
	size_t mandate_count;
	struct centre_told told[CENTRE_TOLD_MAX];
	size_t told_count;
};

/* A draw as it stands in a file that went out. */
struct centre_order {
	size_t promise;
	struct mandate_id mandate;
	char payer[CENTRE_PAYER_ROOM];
	char reference[CENTRE_REFERENCE_ROOM];
	int64_t month;
	struct day day;
	int64_t ore;
	int64_t file;
	enum draw_state state; /* as the books say */
	enum draw_state told;  /* as Bankgirot's answers say, 0 none yet */
	bool was_called_back;  /* and cancelled for that */
	bool is_drawn;         /* as Bankgirot's memory says, counted at the end */
};
struct centre_pass {
	struct mandate_id mandate;
	int64_t month;
};

/* What must stand in the next file, or beside it. */
enum foretold_kind { FORETOLD_PAY, FORETOLD_CANCEL, FORETOLD_NEW, FORETOLD_END, FORETOLD_PASS };
struct foretold {
	enum foretold_kind kind;
	size_t promise;
	struct mandate_id mandate;
	struct text payer;
	int64_t month;
	struct day day;
	int64_t ore;
	enum draw_pass_reason reason;
	bool is_maybe; /* a payer told at the edge of time: ordered, or passed over as not told */
	bool is_found;
};

struct centre_file {
	bool is_statement; /* the bank's own, else Bankgirot's answers */
	char *bytes;
	size_t count;
};

struct centre {
	struct drawing_kit kit;
	struct practice *practice;
	struct proof_draw *draw; /* NULL: `random` decides */
	struct random random;
	struct calendar calendar;
	struct mac_key key;
	struct faults *faults; /* NULL: the books are in memory */
	char path[128];
	struct day day;
	struct day back_on; /* until then nobody is at the centre */
	struct centre_promise promises[CENTRE_PROMISES_MAX];
	size_t promise_count;
	struct centre_file waiting[CENTRE_WAITING_MAX]; /* to be read, or read again */
	size_t waiting_count;
	int64_t built; /* files so far */
	bool is_handed_over[CENTRE_FILES_MAX];
	struct day first_look;
	struct day reached;
	int64_t last_letter;
	struct centre_order orders[CENTRE_ORDERS_MAX];
	size_t order_count;
	struct centre_pass passes[CENTRE_PASSES_MAX];
	size_t pass_count;
	struct foretold foretold[CENTRE_FORETOLD_MAX];
	size_t foretold_count;
	struct day earliest; /* of the file that was foretold */
	struct day through;
	size_t crashes;
	const char *wrong; /* the first thing that was not as it must be; NULL none */
	bool says_wrong;   /* print it */
};

/* The first day; books at the place, drawing from `draw` or by the seed. With faults the books are SQLite's
 * and crash now and then. */
struct centre_plan {
	const struct kit_place *place;
	struct proof_draw *draw;
	uint64_t seed;
	struct day first_day;
	bool has_faults;
	bool has_seal;
};
void centre_open(struct centre *centre, const struct centre_plan *plan);
void centre_close(struct centre *centre);
uint64_t centre_below(struct centre *centre, uint64_t bound);
void centre_is_wrong(struct centre *centre, const char *sentence, struct text about, int64_t number);
/* Today's date is the day after. */
void centre_next_day(struct centre *centre);

/* Another giver, or another promise of one, with a mandate asked for in some way. */
void centre_add_promise(struct centre *centre);
/* What a giver, a payer at the bank or the centre does, or nothing. */
void centre_do_deed(struct centre *centre);

/* Now and then everybody is away for weeks: no letter, no file, no answer. */
bool centre_is_away(struct centre *centre);

/* The day's work. */
void centre_write_letters(struct centre *centre);
void centre_build(struct centre *centre);
void centre_hand_over(struct centre *centre);
void centre_live(struct centre *centre);
void centre_read(struct centre *centre);
/* A person decides what is in doubt, as one who knows the truth. */
void centre_sit_at_desk(struct centre *centre);
/* Without losses and delays, until all is answered. */
void centre_settle(struct centre *centre);
/* Reads it in one unit; the status of the reading. */
MUST_USE struct status centre_read_file(struct centre *centre, const struct centre_file *file);

/* The mirror. */
void mirror_look(struct centre *centre);
void mirror_foretell(struct centre *centre, struct day through);
/* The file of the number as it is: compared with what was foretold, its orders kept. */
void mirror_compare_file(struct centre *centre, int64_t number);
/* Months passed over, -1 unknown. Then nothing foretold may be left. */
void mirror_compare_passes(struct centre *centre, int64_t passed);
/* The orders of a file that was not foretold. */
void mirror_learn_file(struct centre *centre, int64_t number);
/* What an answer says, as it is given: the books may hear it late, twice and in any order. */
void mirror_hear(struct centre *centre, struct text bytes);
/* What the books have passed over. */
void mirror_learn_passes(struct centre *centre);
void mirror_note_letters(struct centre *centre);
/* Each draw has its order and its booking, each order its answer, each month its one draw or reason. */
void mirror_compare_all(struct centre *centre);

#endif
