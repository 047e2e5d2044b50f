/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Config: what a centre has chosen, in one INI file, handslag.ini. A table declares each key; what the table
 * does not know is an error. */

#ifndef MAIN_CONFIG_CONFIG_H
#define MAIN_CONFIG_CONFIG_H

#include "ground/base/base.h"
#include "ground/phrases/phrases.h"

enum {
	CONFIG_VALUE_BYTES_MAX = 150,      /* inih reads lines of at most 199 bytes */
	CONFIG_FILE_BYTES_MAX = 64 * 1024, /* all keys with their help are under 4 KiB */
};
#define CONFIG_FILE_NAME "handslag.ini"

enum config_key {
	CONFIG_NAME,
	CONFIG_ORGANISATION_NUMBER,
	CONFIG_LANGUAGE,
	CONFIG_ROLE,
	CONFIG_BIC,
	CONFIG_TOWN,
	CONFIG_COUNTRY,
	CONFIG_BACKEND,
	CONFIG_CONNINFO,
	CONFIG_AUTOGIRO_CUSTOMER,
	CONFIG_AUTOGIRO_BANKGIRO,
	CONFIG_AUTOGIRO_SEAL_KEY_FILE,
	CONFIG_SITE_ABOUT_SV,
	CONFIG_SITE_ABOUT_EN,
	CONFIG_SITE_EMAIL,
	CONFIG_SITE_PHONE,
	CONFIG_SITE_ADDRESS,
	CONFIG_SITE_SWISH,
	CONFIG_SITE_BANKGIRO,
	CONFIG_SITE_90_ACCOUNT,
	CONFIG_SITE_IS_DEMO,
	CONFIG_KEY_COUNT,
};

/* Every value that stands in it is one that its key may have. */
struct config {
	char values[CONFIG_KEY_COUNT][CONFIG_VALUE_BYTES_MAX + 1];
	uint64_t rows[CONFIG_KEY_COUNT];          /* where each was read; 0 when it was not */
	char unknown[CONFIG_VALUE_BYTES_MAX + 1]; /* the word that a failure is about */
};

struct config config_default(void);
/* STATUS_INPUT with .field the key when the value is not one it may have; `out` is then as before. */
MUST_USE struct status config_set(struct config *config, enum config_key key, struct text value);
/* Reads the file's text over the defaults. STATUS_INPUT with row, key (.field, which may lie in `out`) and
 * remedy: an unknown section or key, a value it may not have, a key written twice, a line that is neither;
 * also when the keys do not fit each other. */
MUST_USE struct status config_read(struct text file, struct config *out);
/* Whether keys fit each other: PostgreSQL needs conninfo, and nothing else takes it; Autogiro has both its
 * numbers or neither, and only with them a seal. */
MUST_USE struct status config_check(const struct config *config);
/* Adds the file with every key's help as a comment above it. */
void config_write(const struct config *config, enum language language, struct buffer *out);

struct text config_value(const struct config *config, enum config_key key);
enum language config_language(const struct config *config);
bool config_is_sub_ledger(const struct config *config);
bool config_is_postgres(const struct config *config);
bool config_has_autogiro(const struct config *config);

#endif
