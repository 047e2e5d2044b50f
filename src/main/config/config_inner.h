/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of keys. */

#ifndef MAIN_CONFIG_CONFIG_INNER_H
#define MAIN_CONFIG_CONFIG_INNER_H

#include "main/config/config.h"

struct config_row {
	const char *section;
	const char *name;
	const char *choices[3]; /* closed by NULL; none: any text */
	struct status (*check)(struct text value);
	const char *usual; /* the default */
	const char *help;
};
extern const struct config_row config_rows[CONFIG_KEY_COUNT];

#endif
