/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Intake: the letterbox. What the public face takes in is checked, sealed on arrival and kept in files that
 * it cannot read back; the inner zone collects each letter once. README.md has the files and what they
 * promise. */

#ifndef OPEN_INTAKE_INTAKE_H
#define OPEN_INTAKE_INTAKE_H

#include "open/intake/gift_letter.h"
#include "open/intake/wish_letter.h"

#include "ground/crypto/crypto.h"

enum {
	INTAKE_GROUP_LETTERS_MAX = 1024,   /* one sync answers so many */
	INTAKE_WAITING_LETTERS_MAX = 8192, /* more waiting than this are refused: the disk does not keep up */
	INTAKE_PERIOD_SECONDS_MIN = 1,
	INTAKE_PERIOD_SECONDS_MAX = 3600, /* of letters that a broken front could still be made to read */
	INTAKE_SEGMENTS_MAX = 65536,      /* files in the folder; more means that nobody collects */
	INTAKE_COLLECT_LETTERS_MAX = 64,  /* given at a time */
};

/* Where these stand in the centre's folder. */
#define INTAKE_BOX_NAME "letterbox"
#define INTAKE_PUBLIC_KEY_NAME "keys/letterbox.pub" /* LETTER_KEY_BYTES of a letter_public_key */

/* The name of one file of letters: when it was begun, so that they sort, and a random handle. */
struct segment_name {
	char characters[32];
};

/* The face's end. Letters wait in memory for the next group only. */
struct letterbox;

struct letterbox_config {
	const char *folder; /* stands already */
	struct letter_public_key inner;
	int64_t period_seconds; /* of one session key */
	struct clock clock;
};

/* Makes neither thread nor file before the first letter. STATUS_NOT_FOUND when there is no such folder,
 * STATUS_INPUT when nobody could open what is sealed to the key or the period is out of bounds, STATUS_BROKEN
 * when the machine gives no locked memory. */
MUST_USE struct status letterbox_open(const struct letterbox_config *config, struct letterbox **out);
/* Answers what waits and ends the thread. */
void letterbox_close(struct letterbox **box);

/* Called in the writer thread: OK when the letter is durable and can no longer be read here; STATUS_BROKEN
 * when the disk failed, and the letter is then not kept. */
typedef void letterbox_done(void *argument, struct status status);
/* Copies the letter, and wipes the copy once it is sealed. STATUS_LIMIT when it is above
 * INTAKE_LETTER_BYTES_MAX or too many wait, STATUS_BROKEN when the machine gives
 * no thread; `done` is then not called. From any thread. */
MUST_USE struct status letterbox_post(struct letterbox *box, struct text letter, letterbox_done *done,
				      void *argument);
/* To be called now and then: when the period of the session key is over, the key is wiped and the file
 * closed, even if no letter comes. */
void letterbox_tick(struct letterbox *box);

/* A letter as the inner zone finds it. */
struct collected_letter {
	struct segment_name segment;
	uint64_t number; /* in its file, from 1 without gaps */
	struct text content;
};

/* What the one who collects does with the letters. */
struct collector {
	/* How many letters of the file are booked already. */
	struct status (*booked)(void *self, const struct segment_name *segment, uint64_t *count);
	/* Books all of them or none; they follow each other in one file. Durable on return. */
	struct status (*take)(void *self, const struct collected_letter *letters, size_t count);
	void *self;
};

struct collection {
	uint64_t letters;  /* given to the collector */
	uint64_t segments; /* emptied and removed */
	uint64_t damaged;  /* files that hold something that is no letter: set aside as NAME.damaged */
};

/* Gives each letter that is not yet booked to the collector, in the order of their files, and removes the
 * files that are done with. Letters of a file that is still written to are taken as far as they are whole. A
 * crash at any step is answered by collecting again: what `booked` tells is never given a second time.
 * STATUS_NOT_FOUND when there is no such folder, STATUS_LIMIT when it has more than INTAKE_SEGMENTS_MAX
 * files; STATUS_BROKEN when the disk fails; else the collector's own failure, with all before it booked. */
MUST_USE struct status letterbox_collect(const char *folder, const struct letter_secret_key *inner,
					 const struct collector *collector, struct collection *out);

#endif
