/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Autogiro: the files between a payee and Bankgirot: orders out, answers in, and the seal on what is sent.
 * Pure translation: no store, no clock; a file becomes events, values become a file. Layouts and codes are
 * those of Bankgirot's technical manual for Autogiro. */

#ifndef GROUND_AUTOGIRO_AUTOGIRO_H
#define GROUND_AUTOGIRO_AUTOGIRO_H

#include "ground/autogiro/answer.h"
#include "ground/autogiro/answer_write.h"
#include "ground/autogiro/autogiro_file.h"
#include "ground/autogiro/meaning.h"
#include "ground/autogiro/order.h"
#include "ground/autogiro/seal.h"

#endif
