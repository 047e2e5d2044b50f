/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/people/people_inner.h"

#include <assert.h>

static struct status check_field(const struct giver *giver, struct text value, const char *field)
{
	assert(giver != NULL && field != NULL);
	if (value.count > PEOPLE_FIELD_BYTES_MAX)
		return FAIL_INPUT(0, field, "The field is too long.", "Shorten it.");
	if (!text_is_line(value))
		return FAIL_INPUT(0, field, "The field holds characters that are no text.", "Type it again.");
	if (giver->kind == GIVER_ANONYMOUS && value.count > 0)
		return FAIL_INPUT(0, field, "An anonymous giver has references and nothing else.",
				  "Leave the field empty, or choose person.");
	return OK;
}

static bool is_country(struct text code)
{
	bool is_right = code.count == 2;
	for (size_t i = 0; is_right && i < code.count; i++)
		is_right = code.bytes[i] >= 'A' && code.bytes[i] <= 'Z';
	assert(!is_right || code.count == 2);
	return is_right;
}

static struct status check_giver(const struct giver *giver)
{
	assert(giver->kind >= GIVER_PERSON && giver->kind <= GIVER_ANONYMOUS);
	TRY(check_field(giver, giver->name, SAY("name")));
	TRY(check_field(giver, giver->email, SAY("email")));
	TRY(check_field(giver, giver->phone, SAY("phone")));
	TRY(check_field(giver, giver->street, SAY("street")));
	TRY(check_field(giver, giver->postal_code, SAY("postal code")));
	TRY(check_field(giver, giver->town, SAY("town")));
	TRY(check_field(giver, giver->country, SAY("country")));
	TRY(check_field(giver, giver->identity, SAY("identity")));
	if (giver->kind != GIVER_ANONYMOUS && text_trim(giver->name).count == 0)
		return FAIL_INPUT(0, "name", "A person or organisation has a name.",
				  "Type the name, or choose anonymous.");
	if (giver->language.count > 0 && !text_equal(giver->language, TEXT("sv")) &&
	    !text_equal(giver->language, TEXT("en")))
		return FAIL_INPUT(0, "language", "We write to givers in Swedish or English.",
				  "Write sv or en.");
	if (giver->country.count > 0 && !is_country(giver->country))
		return FAIL_INPUT(0, "country", "The country is not two capital letters.",
				  "Write it as ISO 3166 does: SE, NO, FI.");
	return OK;
}

static struct text language_of(const struct giver *giver)
{
	assert(giver->language.bytes != NULL || giver->language.count == 0);
	return giver->language.count > 0 ? giver->language : TEXT("sv");
}

/* What finds the giver again. Marks are kept when the name changes: a bank may know the old one. */
static struct status index_giver(struct store_tx *tx, struct giver_id id, const struct giver *giver)
{
	assert(id.raw > 0);
	TRY(people_index_name(tx, id, giver->name));
	TRY(people_add_mark(tx, id, MARK_NAME, giver->name));
	return people_add_mark(tx, id, MARK_IDENTITY, giver->identity);
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
		.language = language_of(giver),
		.made_at = store_now(tx),
	};
	TRY(giver_put(tx, &row));
	TRY(index_giver(tx, *out, giver));
	return store_journal(tx, &(struct journal_note){ .kind = "giver added", .subject = out->raw });
}

struct status people_change_giver(struct store_tx *tx, const struct giver *giver, const struct actor *by)
{
	struct giver before;
	int64_t changed = 0;
	assert(by != NULL);
	TRY(people_find_giver(tx, giver->id, &before));
	struct giver after = *giver;
	after.kind = before.kind;
	TRY(check_giver(&after));
	const struct giver_change_in row = {
		.id = after.id,
		.name = after.name,
		.email = after.email,
		.phone = after.phone,
		.street = after.street,
		.postal_code = after.postal_code,
		.town = after.town,
		.country = after.country,
		.identity = after.identity,
		.language = language_of(&after),
	};
	TRY(giver_change(tx, &row, &changed));
	assert(changed == 1);
	const int64_t kinds[] = { SEARCH_GIVER, SEARCH_GIVER_PAIR };
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		TRY(giver_forget_words(tx, &(struct giver_forget_words_in){ kinds[i], after.id.raw },
				       &changed));
	TRY(index_giver(tx, after.id, &after));
	return store_journal(tx, &(struct journal_note){ .kind = "giver changed", .subject = after.id.raw });
}

struct email_rows {
	people_email_row *row;
	void *argument;
};

static struct status tell_email_row(void *argument, const void *out)
{
	const struct email_rows *rows = argument;
	const struct giver_by_email_out *found = out;
	assert(found->id.raw > 0);
	return rows->row(rows->argument, found->id, found->name);
}

struct status people_by_email(struct store_tx *tx, struct text email, int64_t count_max,
			      people_email_row *row, void *argument)
{
	assert(row != NULL && count_max > 0);
	if (email.count == 0)
		return OK;
	struct email_rows rows = { row, argument };
	return giver_by_email(tx, &(struct giver_by_email_in){ email, count_max }, tell_email_row, &rows);
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
		.language = row->language,
		.made_at = row->made_at,
	};
	const struct status copied =
	    text_to_c(row->handle, giver.handle.characters, sizeof giver.handle.characters);
	assert(status_is_ok(copied)); /* handle_make writes no other */
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
