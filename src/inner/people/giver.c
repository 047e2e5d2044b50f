/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/people/people_inner.h"

#include <assert.h>
#include <string.h>

static struct status check_field(struct text value, const char *field)
{
	assert(field != NULL);
	bool is_right = value.count <= PEOPLE_FIELD_BYTES_MAX && text_is_utf8(value);
	for (size_t i = 0; is_right && i < value.count; i++)
		is_right = (unsigned char)value.bytes[i] >= ' ' && value.bytes[i] != 0x7F;
	if (is_right)
		return OK;
	return FAIL_INPUT(0, field, "The field is too long or holds characters that are no text.",
			  "Shorten it, or type it again.");
}

static struct status check_giver(const struct giver *giver)
{
	assert(giver->kind >= GIVER_PERSON && giver->kind <= GIVER_ANONYMOUS);
	TRY(check_field(giver->name, "name"));
	TRY(check_field(giver->email, "email"));
	TRY(check_field(giver->phone, "phone"));
	TRY(check_field(giver->street, "street"));
	TRY(check_field(giver->postal_code, "postal code"));
	TRY(check_field(giver->town, "town"));
	TRY(check_field(giver->country, "country"));
	TRY(check_field(giver->identity, "identity"));
	if (giver->kind != GIVER_ANONYMOUS && text_trim(giver->name).count == 0)
		return FAIL_INPUT(0, "name", "A person or organisation has a name.",
				  "Type the name, or choose anonymous.");
	return OK;
}

struct status people_add_giver(struct store_tx *tx, const struct giver *giver, struct random *random,
			       const struct actor *by, struct giver_id *out)
{
	assert(by != NULL && out != NULL);
	TRY(check_giver(giver));
	const struct handle handle = handle_make(random);
	*out = (struct giver_id){ store_new_id(tx) };
	const struct giver_put_in row = {
		.id = *out,
		.handle = text_of(handle.characters),
		.kind = giver->kind,
		.name = giver->name,
		.email = giver->email,
		.phone = giver->phone,
		.street = giver->street,
		.postal_code = giver->postal_code,
		.town = giver->town,
		.country = giver->country,
		.identity = giver->identity,
		.made_at = store_now(tx),
	};
	TRY(giver_put(tx, &row));
	TRY(people_index_name(tx, *out, giver->name));
	TRY(people_add_mark(tx, *out, MARK_NAME, giver->name));
	TRY(people_add_mark(tx, *out, MARK_IDENTITY, giver->identity));
	return store_journal(tx, &(struct journal_note){ .kind = "giver added", .subject = out->raw });
}

struct giver people_giver_from(const struct giver_find_out *row)
{
	assert(row->id.raw > 0);
	struct giver giver = {
		.id = row->id,
		.kind = (enum giver_kind)row->kind,
		.name = row->name,
		.email = row->email,
		.phone = row->phone,
		.street = row->street,
		.postal_code = row->postal_code,
		.town = row->town,
		.country = row->country,
		.identity = row->identity,
		.made_at = row->made_at,
	};
	if (row->handle.count < sizeof giver.handle.characters && row->handle.count > 0)
		memcpy(giver.handle.characters, row->handle.bytes, row->handle.count);
	return giver;
}

struct status people_find_giver(struct store_tx *tx, struct giver_id id, struct giver *out)
{
	assert(out != NULL);
	struct giver_find_out row;
	TRY(giver_find(tx, &(struct giver_find_in){ id }, &row));
	*out = people_giver_from(&row);
	return OK;
}

struct status people_giver_by_handle(struct store_tx *tx, struct handle handle, struct giver *out)
{
	assert(out != NULL);
	struct giver_by_handle_out row;
	TRY(giver_by_handle(tx, &(struct giver_by_handle_in){ text_of(handle.characters) }, &row));
	return people_find_giver(tx, row.id, out);
}
