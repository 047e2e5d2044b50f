/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Formats: bounded readers and escaping writers for the shapes outside data comes in: XML, CSV, JSON, lines
 * of fixed width, old character sets. Knows no bank and no book. */

#ifndef GROUND_FORMATS_FORMATS_H
#define GROUND_FORMATS_FORMATS_H

#include "ground/formats/charset.h"
#include "ground/formats/csv.h"
#include "ground/formats/fixed.h"
#include "ground/formats/fold.h"
#include "ground/formats/json.h"
#include "ground/formats/json_read.h"
#include "ground/formats/xml.h"

#endif
