/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Letters: the verbs between the site and the books: what the site may say goes out, and what visitors sent
 * in is collected. */

#ifndef MAIN_LETTERS_LETTERS_H
#define MAIN_LETTERS_LETTERS_H

#include "main/run/run.h"

verb_run verb_letters_collect, verb_letters_done, verb_letters_waiting, verb_publish;

#endif
