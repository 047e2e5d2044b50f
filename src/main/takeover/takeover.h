/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Takeover: the verbs by which a centre comes from another program, and leaves for another. */

#ifndef MAIN_TAKEOVER_TAKEOVER_H
#define MAIN_TAKEOVER_TAKEOVER_H

#include "main/run/run.h"

verb_run verb_import_givers, verb_import_promises, verb_import_mandates, verb_import_sie;
verb_run verb_import_list, verb_import_approve;
verb_run verb_export;

#endif
