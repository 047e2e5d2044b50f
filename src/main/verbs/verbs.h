/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Verbs: what the clerk does for each verb of the command line, on the centre's books. */

#ifndef MAIN_VERBS_VERBS_H
#define MAIN_VERBS_VERBS_H

#include "main/command/command.h"

/* Does what the command says and prints what came of it. `clock` decides the day, `random` the references
 * and handles that are made. */
enum exit_code verbs_run(const struct command *command, struct clock clock, struct random *random);

#endif
