/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/http/http_inner.h"

#include <assert.h>

/* RFC 6265, 5.4: name=value, divided by semicolons. Names are told apart by case. */
struct status http_cookie_find(struct text field, struct text name, struct text *out)
{
	assert(name.count > 0 && out != NULL);
	bool is_found = false;
	while (field.count > 0) {
		struct text value = text_trim(text_take_until(&field, ';'));
		if (!text_equal(text_take_until(&value, '='), name))
			continue;
		if (is_found)
			return FAIL(STATUS_INPUT, "A cookie stands there twice.");
		is_found = true;
		*out = value;
	}
	return is_found ? OK : FAIL(STATUS_NOT_FOUND, "The cookie is not there.");
}
