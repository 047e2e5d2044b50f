/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pain: orders to the bank to pay out (pain.001) and the bank's answers (pain.002), translated both ways.
 * Pure: no store, no clock; values become a file, a file becomes events. */

#ifndef GROUND_PAIN_PAIN_H
#define GROUND_PAIN_PAIN_H

#include "ground/pain/answers.h"
#include "ground/pain/orders.h"

enum { PAIN_SNIFF_BYTES = 4096 };
enum pain_kind { PAIN_UNKNOWN, PAIN_001, PAIN_002 };
/* What the first bytes say the file is, whatever its version. */
enum pain_kind pain_file_kind(struct text first_bytes);

#endif
