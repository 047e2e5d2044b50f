/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Takeover kit: a small centre that draws and can take over, and files that other programs might write.
 * Linked by tests only. */

#ifndef INNER_TAKEOVER_TAKEOVER_KIT_H
#define INNER_TAKEOVER_TAKEOVER_KIT_H

#include "inner/drawing/drawing_kit.h"
#include "inner/takeover/takeover.h"

#define KIT_GIVERS "number,kind,name,email,phone,street,postal code,town,country,identity\r\n"
#define KIT_PROMISES "number,giver,reference,kind,amount,purpose,made on,state\r\n"
#define KIT_MANDATES                                                                                         \
	"giver,promise,payer number,account,payer's bankgiro,identity,bankgiro,amount,months,pay day,state," \
	"first month,told through\r\n"

struct takeover_kit {
	struct drawing_kit drawing; /* its store, calendar, arena */
	struct takeover_mapping mapping;
	struct takeover_report report; /* of the file last read */
	struct day today;              /* 2026-11-16, a Monday */
};
/* *state is a struct takeover_kit, in memory and then on PostgreSQL. Returns the exit code. */
int takeover_kit_run(const struct CMUnitTest *tests, size_t count);
void takeover_kit_open(struct takeover_kit *kit, const struct kit_place *place);
void takeover_kit_close(struct takeover_kit *kit);
struct store *takeover_kit_store(struct takeover_kit *kit);
extern const struct actor takeover_kit_actor;

/* Reads a file by the kit's mapping: our own, until a test changes it. */
MUST_USE struct status takeover_kit_read(struct takeover_kit *kit, enum takeover_kind kind,
					 struct text bytes);
/* The same without keeping anything. */
MUST_USE struct status takeover_kit_dry(struct takeover_kit *kit, enum takeover_kind kind, struct text bytes);
/* The rows below the kind's head row, which may not fail as a whole. */
void takeover_kit_rows(struct takeover_kit *kit, enum takeover_kind kind, const char *rows);
/* What became of the file last read. */
void takeover_kit_told(const struct takeover_kit *kit, int64_t kept, int64_t known, int64_t passed,
		       int64_t bad);
/* One row below the head, refused at the field; the sentence holds `reason`. */
void takeover_kit_refused(struct takeover_kit *kit, enum takeover_kind kind, const char *row,
			  const char *field, const char *reason);

/* All that the store holds, as bytes; empty where a store has none to show. Lives as long as the kit. */
struct text takeover_kit_image(struct takeover_kit *kit);

/* `count` givers numbered 1.., each with a monthly promise of 100 kronor and an active mandate of a payer
 * number of its own, drawn on the 28th, taken over just now; told until `told_through`, which may be empty.
 */
void takeover_kit_fill(struct takeover_kit *kit, int count, const char *told_through);
/* A person approves a list. */
MUST_USE struct status takeover_kit_approve(struct takeover_kit *kit, int64_t list, int64_t person,
					    struct takeover_approved *out);
/* The list as it stands; it must be there. */
struct takeover_list takeover_kit_list(struct takeover_kit *kit, int64_t number);

#endif
