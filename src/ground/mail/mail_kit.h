/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mail kit: a mail server of the test's own that does as it is told (kit/smtp_server.py), and what Python's
 * reader of mail finds in a message. Linked by tests only. */

#ifndef GROUND_MAIL_MAIL_KIT_H
#define GROUND_MAIL_MAIL_KIT_H

#include <stdio.h>
#include <sys/types.h>

#include "ground/mail/mail.h"
#include "proof/proof.h"

struct mail_kit {
	struct proof_folder folder; /* what was taken, the certificate */
	char authorities[128];
	pid_t child;
	FILE *orders;
	FILE *answers;
	uint16_t port;
};

/* `mode`: "plain", "starttls" or "tls". The certificate is of 127.0.0.1 and vouches for itself. */
struct mail_kit *mail_kit_open(const char *mode);
void mail_kit_close(struct mail_kit **kit);
/* "end take-drop": see the server. "none none" is all well. */
void mail_kit_plan(struct mail_kit *kit, const char *plan);
size_t mail_kit_count(struct mail_kit *kit);
/* What was taken as the number-th: "eml" the message, "to" its addresses. */
struct text mail_kit_taken(struct mail_kit *kit, size_t number, const char *what, struct arena *arena);
/* Settings that reach the server, without log-in. */
struct mail_server mail_kit_server(const struct mail_kit *kit, enum mail_security security);

/* What the program printed that `command` starts. */
void mail_kit_run(const char *command, char *out, size_t room);
/* What kit/read_message.py tells of the message. */
void mail_kit_read(struct text message, char *out, size_t room);

/* A message with every part, whose texts are the same for all. */
struct mail_message mail_kit_message(void);

#endif
