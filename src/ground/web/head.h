/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Head: what came before the body, as it came, and what the guard makes of it. Of this room alone. */

#ifndef GROUND_WEB_HEAD_H
#define GROUND_WEB_HEAD_H

#include "ground/http/http.h"
#include "ground/web/server.h"

struct head_field {
	struct text name;
	struct text value;
};

struct head {
	struct text method;
	struct text target;
	struct head_field fields[WEB_HEAD_FIELDS_MAX];
	size_t count;
	size_t bytes;
	bool is_torn; /* bytes were dropped or joined on the way here, or there are too many fields */
};

/* The fields that count, each at most once; empty when it is not there. */
struct facts {
	struct text host;
	struct text content_length;
	struct text transfer_encoding;
	struct text content_type;
	struct text cookie;
	struct text user_agent;
	struct text accept_language;
	struct text accept_encoding;
	struct text if_none_match;
	struct text origin;
	struct text fetch_site;
	struct text real_ip;
	uint64_t body_bytes;
};

/* STATUS_INPUT when the head can be read in two ways: a field of struct facts twice, a name that is no token,
 * a control character, a length that is not plain digits, any Transfer-Encoding (browsers and proxies send a
 * length), no Host; STATUS_LIMIT above WEB_HEAD_BYTES_MAX. The facts found so far stand in `out` all the
 * same. */
MUST_USE struct status guard_head(const struct head *head, struct facts *out);
/* Whether the Host is one of the configured. */
bool guard_knows_host(const struct web_config *config, struct text host);
/* Whether a page of ours sent the form, as far as the browser tells (Fetch Metadata; Origin). */
bool guard_is_same_site(const struct facts *facts);

#endif
