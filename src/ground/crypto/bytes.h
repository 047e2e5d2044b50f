/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a text is handed to libsodium. Of this room alone. */

#ifndef GROUND_CRYPTO_BYTES_H
#define GROUND_CRYPTO_BYTES_H

#include "ground/base/base.h"

#include <assert.h>

static inline const unsigned char *bytes_of(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	return (const unsigned char *)text.bytes;
}

#endif
