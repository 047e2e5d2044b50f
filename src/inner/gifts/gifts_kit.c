/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/gifts/gifts_kit.h"

#include "inner/gifts/testing/testing_sql.h"

#include <stdio.h>
#include <unistd.h>

const struct home_finder *const gifts_kit_finders[] = { &gifts_by_reference, &bankday_rules, NULL };

static const struct statement_set *const kit_allowed[] = { &ledger_statements,  &bankday_statements,
							   &people_statements,  &gifts_statements,
							   &testing_statements, NULL };
static const struct migration *const kit_migrations[] = { ledger_migrations, people_migrations,
							  bankday_migrations, gifts_migrations, NULL };

struct day kit_day(int year, int month, int day)
{
	struct day made;
	assert_ok(day_of(year, month, day, &made));
	return made;
}

static struct status fill_books(struct store_tx *tx, void *argument)
{
	struct gifts_kit *kit = argument;
	TRY(ledger_add_plan(tx));
	for (int year = 2024; year <= 2027; year++) {
		struct ledger_year opened;
		TRY(ledger_open_year(tx, kit_day(year, 1, 1), kit_day(year, 12, 31), &opened));
	}
	const struct own_account account = { .name = TEXT("Insamling"),
					     .ledger_account = 1930,
					     .currency = SEK };
	const struct own_number numbers[] = { { ACCOUNT_IBAN, TEXT(KIT_IBAN) },
					      { ACCOUNT_BANKGIRO, TEXT(KIT_BANKGIRO) } };
	TRY(bankday_add_account(tx, &account, numbers, 2, &kit->account));
	struct fund_id fund;
	TRY(gifts_add_fund(tx, &(struct fund){ .code = TEXT("ALLM"), .name = TEXT("Allmän fond") }, &kit->by,
			   &fund));
	const struct purpose purpose = {
		.code = TEXT("P100"), .name = TEXT("Allmän insamling"), .fund = fund, .income_account = 3991
	};
	TRY(gifts_add_purpose(tx, &purpose, &kit->by, &kit->purpose));
	const struct giver giver = { .kind = GIVER_PERSON, .name = TEXT("Åsa Öberg (påhittad)") };
	return people_add_giver(tx, &giver, &kit->random, &kit->by, &kit->giver);
}

struct place_of_books {
	enum store_backend backend;
	const char *path;
	const char *vfs;
};

static struct status open_place(const struct gifts_kit *kit, const struct place_of_books *place, bool create,
				struct store **out)
{
	const struct store_config config = {
		.backend = place->backend,
		.path = place->path,
		.vfs = place->vfs,
		.conninfo = kit->conninfo,
		.clock = clock_fixed((struct moment *)&kit->now),
		.allowed = kit->allowed[0] != NULL ? kit->allowed : kit_allowed,
		.migrations = kit->migrations[0] != NULL ? kit->migrations : kit_migrations,
	};
	return store_open(&config, create, out);
}

static struct status open_books(const struct gifts_kit *kit, enum store_backend backend, bool create,
				struct store **out)
{
	char path[128];
	const struct place_of_books place = { backend, proof_path(&kit->folder, "books.db", path), NULL };
	return open_place(kit, &place, create, out);
}

void gifts_kit_open_at(const struct gifts_kit *kit, const char *path, const char *vfs, struct store **out)
{
	assert_ok(open_place(kit, &(struct place_of_books){ STORE_SQLITE, path, vfs }, false, out));
}

static size_t add_sets(const struct statement_set **to, size_t count, const struct statement_set *const *more)
{
	for (; *more != NULL; more++) {
		assert_true(count < GIFTS_KIT_ROOMS_MAX - 1);
		to[count++] = *more;
	}
	return count;
}

static size_t add_migrations(const struct migration **to, size_t count, const struct migration *const *more)
{
	for (; *more != NULL; more++) {
		assert_true(count < GIFTS_KIT_ROOMS_MAX - 1);
		to[count++] = *more;
	}
	return count;
}

static void prepare(struct gifts_kit *kit)
{
	*kit = (struct gifts_kit){ .folder = proof_folder_open(),
				   .by = { TEXT("test") },
				   .random = random_seeded(1) };
	kit->now.seconds = 1797000000; /* in December 2026 */
	add_sets(kit->allowed, 0, kit_allowed);
	add_migrations(kit->migrations, 0, kit_migrations);
}

static void begin(struct gifts_kit *kit, enum store_backend backend)
{
	assert_ok(open_books(kit, backend, true, &kit->books));
	assert_ok(store_write(kit->books, &kit->by, fill_books, kit));
}

void gifts_kit_open(struct gifts_kit *kit, enum store_backend backend)
{
	prepare(kit);
	begin(kit, backend);
}

void gifts_kit_open_at_place(struct gifts_kit *kit, const struct kit_place *place)
{
	prepare(kit);
	if (place->server != NULL)
		proof_postgres_database(place->server, kit->conninfo);
	begin(kit, place->backend);
}

void gifts_kit_open_rooms(struct gifts_kit *kit, const struct kit_place *place,
			  const struct statement_set *const *allowed,
			  const struct migration *const *migrations)
{
	prepare(kit);
	add_sets(kit->allowed, add_sets(kit->allowed, 0, kit_allowed), allowed);
	add_migrations(kit->migrations, add_migrations(kit->migrations, 0, kit_migrations), migrations);
	if (place->server != NULL)
		proof_postgres_database(place->server, kit->conninfo);
	begin(kit, place->backend);
}

void gifts_kit_open_again(const struct gifts_kit *kit, struct store **out)
{
	assert_ok(open_books(kit, STORE_SQLITE, false, out));
}

void gifts_kit_close(struct gifts_kit *kit)
{
	store_close(&kit->books);
	proof_folder_close(&kit->folder);
}

struct promise_to_make {
	struct gifts_kit *kit;
	const char *reference;
	int64_t ore;
};

static struct status make_promise(struct store_tx *tx, void *argument)
{
	struct promise_to_make *make = argument;
	const struct promise promise = {
		.giver = make->kit->giver,
		.reference = text_of(make->reference),
		.kind = PROMISE_ONCE,
		.amount = { make->ore },
		.purpose = make->kit->purpose,
		.made_on = kit_day(2026, 1, 1),
	};
	struct promise made;
	return gifts_promise(tx, &promise, &make->kit->random, &make->kit->by, &made);
}

void gifts_kit_promise(struct gifts_kit *kit, const char *reference, int64_t ore)
{
	struct promise_to_make make = { kit, reference, ore };
	assert_ok(store_write(kit->books, &kit->by, make_promise, &make));
}

struct status gifts_kit_read(struct gifts_kit *kit, struct store *books, enum statement_kind_of_file kind,
			     struct text bytes, struct bankday_report *out)
{
	char path[128];
	char name[32];
	snprintf(name, sizeof name, "bank-%ld.txt", (long)getpid());
	proof_path(&kit->folder, name, path);
	FILE *written = fopen(path, "wb"); /* unsynced: what a bank sends is not ours to keep */
	assert_non_null(written);
	assert_int_equal(fwrite(bytes.bytes, 1, bytes.count, written), bytes.count);
	assert_int_equal(fclose(written), 0);
	return gifts_kit_read_path(kit, books, kind, path, out);
}

struct status gifts_kit_read_path(const struct gifts_kit *kit, struct store *books,
				  enum statement_kind_of_file kind, const char *path,
				  struct bankday_report *out)
{
	SCOPED(file_close) struct file file = { -1 };
	assert_ok(file_open(path, &file));
	struct bankday_reading reading = {
		.kind = kind,
		.file = &file,
		.name = TEXT("bank.txt"),
		.today = moment_day(kit->now),
		.finders = gifts_kit_finders,
	};
	return bankday_read(books, &reading, &kit->by, out);
}

static struct status count_all(struct store_tx *tx, void *argument)
{
	struct gifts_kit_totals *totals = argument;
	struct kit_totals_out rows;
	struct kit_gifts_out gifts;
	struct kit_entries_out entries;
	TRY(kit_totals(tx, &rows));
	TRY(kit_gifts(tx, &gifts));
	TRY(kit_entries(tx, &(struct kit_entries_in){ 1930 }, &entries));
	*totals =
	    (struct gifts_kit_totals){ rows.top_level_sum, rows.bank_seen_sum, rows.leaf_sum, rows.leaves,
				       rows.booked_sum,    rows.open,          rows.doubts,   gifts.gift_sum,
				       gifts.gifts,        entries.amount };
	return OK;
}

struct gifts_kit_totals gifts_kit_count(struct gifts_kit *kit)
{
	struct gifts_kit_totals totals = { 0 };
	assert_ok(store_read(kit->books, count_all, &totals));
	return totals;
}

static struct status show_row(void *argument, const void *out)
{
	const struct kit_rows_out *row = out;
	char day[DAY_PRINT_ROOM];
	(void)argument;
	print_message("%s row %d in %d: %d, reference %.*s, payer %.*s, bank %.*s, giro %.*s, seen in %d, "
		      "state %d, doubt of %d\n",
		      day_print(row->booked_on, day), (int)row->id.raw, (int)row->parent_id.raw,
		      (int)row->amount, TEXT_ARGS(row->reference), TEXT_ARGS(row->payer_name),
		      TEXT_ARGS(row->bank_reference), TEXT_ARGS(row->giro_reference), (int)row->seen_in,
		      (int)row->state, (int)row->doubt_of_id.raw);
	return OK;
}

static struct status show_rows(struct store_tx *tx, void *argument)
{
	return kit_rows(tx, show_row, argument);
}

void gifts_kit_show(struct gifts_kit *kit)
{
	assert_ok(store_read(kit->books, show_rows, NULL));
}
