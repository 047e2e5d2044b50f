/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of mail share. */

#ifndef GROUND_MAIL_MAIL_INNER_H
#define GROUND_MAIL_MAIL_INNER_H

#include "ground/mail/mail.h"

/* Every part of the message, each by its own field. */
MUST_USE struct status mail_check_message(const struct mail_message *message);
MUST_USE struct status mail_check_id(struct text id);
/* Letters, digits, hyphens and dots; the labels between the dots are not empty. */
bool mail_is_host(struct text host);

#endif
