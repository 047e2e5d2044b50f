/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Base: the words every room speaks: status, text, memory, money, day, randomness, files, log.
 * Knows nothing of what the program is for. */

#ifndef GROUND_BASE_BASE_H
#define GROUND_BASE_BASE_H

#include "ground/base/day.h"
#include "ground/base/file.h"
#include "ground/base/log.h"
#include "ground/base/memory.h"
#include "ground/base/money.h"
#include "ground/base/random.h"
#include "ground/base/status.h"
#include "ground/base/text.h"

#endif
