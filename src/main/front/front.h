/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Front: the process that faces the internet. Opens the published facts, the key that letters are sealed to,
 * the key of the steps and the letterbox's folder, shuts itself in, listens, and opens nothing else. Knows
 * neither the books nor the key that opens letters. */

#ifndef MAIN_FRONT_FRONT_H
#define MAIN_FRONT_FRONT_H

#include "ground/base/base.h"

enum {
	FRONT_ADDRESS_ROOM = 64,
	FRONT_PORT_USUAL = 8080,
	/* Of one session key: what a broken front could still read. */
	FRONT_PERIOD_SECONDS = 300,
};

struct front_options {
	const char *folder;
	char address[FRONT_ADDRESS_ROOM];
	uint16_t port; /* 0 takes a free one */
	bool wants_help;
};
/* `DIR [--listen ADDRESS:PORT]`, the program's name first. STATUS_INPUT with .field the word that is wrong
 * (borrowed from the line). */
MUST_USE struct status front_parse(size_t count, const char *const *words, struct front_options *out);

struct front;
/* Opens all it needs, and listens. STATUS_NOT_FOUND with .field the file that is missing and how it is made;
 * STATUS_INPUT for a file that holds something else or stands open to others; else as web_server_open. */
MUST_USE struct status front_open(const struct front_options *options, struct front **out);
void front_close(struct front **front);
uint16_t front_port(const struct front *front);
/* Serves until front_stop. */
MUST_USE struct status front_run(struct front *front);
/* From a signal's handler too. */
void front_stop(struct front *front);

#endif
