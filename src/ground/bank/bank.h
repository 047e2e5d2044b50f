/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bank: files of banks and clearing houses, translated both ways. Pure: no store, no clock; a file becomes
 * events, values become a file. */

#ifndef GROUND_BANK_BANK_H
#define GROUND_BANK_BANK_H

#include "ground/bank/statement_file.h"
#include "ground/bank/statement_write.h"

#endif
