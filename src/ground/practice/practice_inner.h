/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the practice's files share: the made-up Bankgirot's memory. */

#ifndef GROUND_PRACTICE_PRACTICE_INNER_H
#define GROUND_PRACTICE_PRACTICE_INNER_H

#include "ground/practice/practice.h"

enum { PAYER_ROOM = 40, ACCOUNT_ROOM = 17, IDENTITY_ROOM_OF_FILE = 13, REFERENCE_ROOM = 40, NAME_ROOM = 80 };

enum held_state {
	HELD_ASKED, /* answered on a later day */
	HELD_LIVE,
	HELD_STOPPED,
	HELD_GONE,
};
struct held_mandate {
	char payer[PAYER_ROOM];
	char account[ACCOUNT_ROOM];
	char identity[IDENTITY_ROOM_OF_FILE];
	enum held_state state;
	struct day answer_on; /* of one asked for, and of one whose end is to be told */
	int32_t information;
	int32_t comment; /* what will be answered; -1 nothing waits */
};

enum held_fate {
	FATE_WAITS,
	FATE_DONE, /* drawn, missed, cancelled */
};
struct held_order {
	char payer[PAYER_ROOM];
	char reference[REFERENCE_ROOM];
	enum autogiro_way way;
	struct money amount;
	struct day ordered; /* for the day */
	struct day due;     /* the next try */
	unsigned tries;
	enum held_fate fate;
};

struct held_draw {
	char payer[PAYER_ROOM];
	char reference[REFERENCE_ROOM];
	struct money amount;
	struct day ordered;
	struct day day;
	struct day refund_on; /* number 0: never */
	struct day refunded_on;
};

struct held_wish {
	char payer[PAYER_ROOM];
	char account[ACCOUNT_ROOM];
	char identity[IDENTITY_ROOM_OF_FILE];
	char name[NAME_ROOM];
	char message[NAME_ROOM];
	bool is_told;
};

struct held_movement {
	struct day day;
	int64_t ore;
	bool is_reversal;
	int64_t serial;
};

/* Grows by itself: items are added at the end and never leave. */
#define HELD_LIST(type)                                                                                      \
	struct {                                                                                             \
		struct type *items;                                                                          \
		size_t count;                                                                                \
		size_t room;                                                                                 \
	}

struct practice {
	struct practice_setup setup;
	struct arena arena; /* of the setup's texts */
	HELD_LIST(held_mandate) mandates;
	HELD_LIST(held_order) orders;
	HELD_LIST(held_draw) draws;
	HELD_LIST(held_wish) wishes;
	HELD_LIST(held_movement) movements;
	HELD_LIST(hash) received;
	HELD_LIST(autogiro_rejection) rejections; /* texts in day_arena; told when the day is lived through */
	HELD_LIST(autogiro_change) changes;
	struct arena day_arena;
	int64_t serial;
	size_t first_waiting; /* orders before it are done */
};

#define HELD_ADD(list)                                                                                       \
	((list)->count == (list)->room                                                                       \
	     ? (void)((list)->room = (list)->room > 0 ? 2 * (list)->room : 64,                               \
		      (list)->items = memory_grow((list)->items, (list)->room, sizeof *(list)->items))       \
	     : (void)0,                                                                                      \
	 &(list)->items[(list)->count++])

/* Copies into a room that the text fits, as the file's fields do. */
void practice_keep(char *room, size_t bytes, struct text text);
bool practice_chance(struct practice *practice, unsigned per_mille);
/* NULL when there is none. */
struct held_mandate *practice_find(struct practice *practice, struct text payer);
/* A bank day, 1 to `days_max` after the day. */
struct day practice_bank_day_after(struct practice *practice, struct day day, unsigned days_max);

/* An order of a file that was handed over. */
struct status practice_take_order(struct practice *practice, const struct autogiro_order *order,
				  struct day day);

/* Payments that wait go with their mandate, and each is told. */
enum { REMOVED_WITH_MANDATE = 3, REMOVED_BY_PAYER = 11 };
void practice_remove_payments(struct practice *practice, struct text payer, int32_t kind);

/* The sections of a day's payment specification. */
struct practice_sections {
	struct autogiro_payment *payments[AUTOGIRO_REFUNDS + 1];
	size_t counts[AUTOGIRO_REFUNDS + 1];
	size_t rooms[AUTOGIRO_REFUNDS + 1];
};
void practice_draw_due(struct practice *practice, struct day day, struct practice_sections *sections);
void practice_refund_due(struct practice *practice, struct day day, struct practice_sections *sections);
/* What payers and banks do with mandates on the day. */
void practice_live_mandates(struct practice *practice, struct day day);

#endif
