/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Swish: the banks' reports of payments by phone, the text of a code to pay by, and the messages between us
 * and Swish. Pure translation: no store, no clock, no network. */

#ifndef GROUND_SWISH_SWISH_H
#define GROUND_SWISH_SWISH_H

#include "ground/swish/mapping.h"
#include "ground/swish/messages.h"
#include "ground/swish/report.h"

#endif
