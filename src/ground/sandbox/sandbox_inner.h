/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The two walls. */

#ifndef GROUND_SANDBOX_SANDBOX_INNER_H
#define GROUND_SANDBOX_SANDBOX_INNER_H

#include "ground/sandbox/sandbox.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANDBOX_IS_WIDE
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(undefined_behavior_sanitizer)
#define SANDBOX_IS_WIDE
#endif
#endif

MUST_USE struct status sandbox_shut_files(const struct sandbox_profile *profile);
MUST_USE struct status sandbox_shut_calls(unsigned work);

#endif
