/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Proving: statements that tests alone may ask of the ledger's tables: sums line by line, spoiled rows. */

#ifndef CRAFT_LEDGER_PROVING_PROVING_H
#define CRAFT_LEDGER_PROVING_PROVING_H

#include "craft/ledger/ledger.h"

extern const struct statement_set proving_statements;

#endif
