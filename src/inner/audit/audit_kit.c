/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/audit/audit_kit.h"

#include "craft/handover/handover.h"
#include "craft/payments/payments.h"
#include "inner/access/access.h"
#include "inner/drawing/drawing.h"
#include "inner/payout/payout.h"

#include <stdio.h>
#include <string.h>

enum { FILE_BYTES_MAX = 1 << 20, IMAGE_BYTES_MAX = 1 << 26, TEXT_ROOM = 16 };

const struct statement_set *const audit_kit_allowed[] = { &ledger_statements,   &handover_statements,
							  &bankday_statements,  &people_statements,
							  &gifts_statements,    &audit_statements,
							  &rules_statements,    &approval_statements,
							  &payments_statements, &payout_statements,
							  &access_statements,   &mandates_statements,
							  &drawing_statements,  NULL };
const struct migration *const audit_kit_migrations[] = {
	ledger_migrations,   people_migrations,   bankday_migrations,  gifts_migrations,
	handover_migrations, rules_migrations,    approval_migrations, payments_migrations,
	access_migrations,   mandates_migrations, drawing_migrations,  NULL
};

static struct store_config config_of(enum store_backend backend, struct moment *now)
{
	return (struct store_config){ .backend = backend,
				      .clock = clock_fixed(now),
				      .allowed = audit_kit_allowed,
				      .migrations = audit_kit_migrations };
}

void audit_kit_open_file(const char *path, struct moment *now, bool create, struct store **out)
{
	struct store_config config = config_of(STORE_SQLITE, now);
	config.path = path;
	assert_ok(store_open(&config, create, out));
}

const char *audit_kit_reference(size_t index)
{
	/* Base digits, the length 12 as 2, and the check digit by modulus 10, by hand. */
	static const char *const references[AUDIT_KIT_REFERENCES] = { "123456789023", "123456789122",
								      "123456789221", "123456789320" };
	assert_true(index < AUDIT_KIT_REFERENCES);
	return references[index];
}

void audit_kit_open(struct gifts_kit *kit, enum store_backend backend)
{
	gifts_kit_open(kit, backend);
	char path[128];
	struct store *books = NULL;
	if (backend == STORE_MEMORY) {
		SCOPED(arena_close) struct arena arena = arena_open(IMAGE_BYTES_MAX);
		struct store_config config = config_of(STORE_MEMORY, &kit->now);
		assert_ok(store_image(kit->books, &arena, &config.image));
		assert_ok(store_open(&config, true, &books));
		store_close(&kit->books);
	} else {
		store_close(&kit->books);
		audit_kit_open_file(proof_path(&kit->folder, "books.db", path), &kit->now, false, &books);
	}
	kit->books = books;
	for (size_t i = 0; i + 1 < AUDIT_KIT_REFERENCES; i++)
		gifts_kit_promise(kit, audit_kit_reference(i), 0);
}

static int64_t sum_of(const struct audit_kit_movement *movement)
{
	int64_t sum = 0;
	for (size_t i = 0; i < movement->count; i++)
		sum += movement->payments[i].minor;
	return sum;
}

int64_t audit_kit_closing(const struct audit_kit_day *day)
{
	int64_t closing = day->opening;
	for (size_t i = 0; i < day->count; i++)
		closing += sum_of(&day->movements[i]);
	return closing;
}

/* Texts made for one file. */
struct file_texts {
	char texts[64][TEXT_ROOM];
	size_t count;
};

static struct text number_text(struct file_texts *texts, const char *prefix, int width, int number)
{
	assert_true(texts->count < sizeof texts->texts / sizeof texts->texts[0]);
	char *room = texts->texts[texts->count++];
	snprintf(room, TEXT_ROOM, "%s%0*d", prefix, width, number);
	return text_of(room);
}

static struct deposit_payment told_payment(const struct audit_kit_payment *payment)
{
	return (struct deposit_payment){
		.minor = payment->minor,
		.is_reversal = payment->is_reversal,
		.reference_kind = payment->reference != NULL ? REFERENCE_OCR : REFERENCE_NONE,
		.reference = text_of(payment->reference),
		.payer_name = text_of(payment->name),
		.message = text_of(payment->message),
	};
}

/* As the kind of file tells it; count 0 and sum 0 when it does not. */
static struct deposit told_movement(struct file_texts *texts, const struct audit_kit_day *day,
				    const struct audit_kit_movement *movement,
				    enum statement_kind_of_file kind, struct deposit_payment *room)
{
	struct deposit told = { .booked_on = day->day,
				.valued_on = day->day,
				.bank_code = TEXT("PMNT/RCDT/DMCT"),
				.payments = room };
	const bool is_giro_file = kind == BANK_FILE_BGMAX;
	if (!movement->is_through_giro) {
		if (kind == BANK_FILE_CAMT_053)
			told.alone = told_payment(&movement->payments[0]);
		told.alone.service_reference = number_text(texts, "SW", 1, movement->serial);
		return told;
	}
	told.via_account = TEXT(KIT_BANKGIRO);
	const bool is_without = day->has_no_details && kind == BANK_FILE_CAMT_053;
	for (size_t i = 0; i < movement->count && !is_without; i++) {
		room[told.count] = told_payment(&movement->payments[i]);
		const int serial = movement->serial * 10 + (int)i;
		room[told.count++].service_reference =
		    number_text(texts, is_giro_file ? "" : "BG", is_giro_file ? 12 : 1, serial);
	}
	told.alone.minor = sum_of(movement);
	told.alone.service_reference = number_text(texts, is_giro_file ? "" : "AC", 5, movement->serial);
	return told;
}

void audit_kit_read(struct gifts_kit *kit, const struct audit_kit_day *day, enum statement_kind_of_file kind)
{
	struct file_texts texts = { .count = 0 };
	struct deposit movements[AUDIT_KIT_MOVEMENTS_MAX];
	struct deposit_payment payments[AUDIT_KIT_MOVEMENTS_MAX][AUDIT_KIT_PAYMENTS_MAX];
	struct currency currency = SEK;
	if (day->currency != NULL)
		assert_ok(currency_parse(text_of(day->currency), &currency));
	size_t count = 0;
	for (size_t i = 0; i < day->count; i++) {
		movements[count] = told_movement(&texts, day, &day->movements[i], kind, payments[i]);
		count += movements[count].alone.minor != 0;
	}
	const struct written_statement statement = {
		.iban = text_of(day->iban != NULL ? day->iban : KIT_IBAN),
		.bankgiro = TEXT(KIT_BANKGIRO),
		.currency = currency,
		.identity = number_text(&texts, "S", 1, (int)day->day.number),
		.has_balances = kind == BANK_FILE_CAMT_053,
		.opening = day->opening,
		.opening_on = day->day,
		.closing_on = day->day,
		.movements = movements,
		.count = count,
	};
	const struct written_file file = {
		.identity = TEXT("FILE"), .made_at = { 1797000000 }, .statements = &statement, .count = 1
	};
	SCOPED(buffer_close) struct buffer bytes = buffer_open(FILE_BYTES_MAX);
	size_t lost = 0;
	if (kind == BANK_FILE_BGMAX)
		assert_ok(bgmax_write(&file, &bytes, &lost));
	else
		assert_ok(camt_write(kind, &file, &bytes));
	kit->now.seconds += 60;
	struct bankday_report report;
	assert_ok(gifts_kit_read(kit, kit->books, kind, buffer_text(&bytes), &report));
}

void audit_kit_do(struct gifts_kit *kit, store_work *work, void *argument)
{
	kit->now.seconds += 60;
	assert_ok(store_write(kit->books, &kit->by, work, argument));
}

struct row_search {
	int64_t wanted;
	int64_t found;
};

static struct status look_at_leaf(void *argument, const struct bank_leaf *leaf)
{
	struct row_search *search = argument;
	if (leaf->amount.minor == search->wanted && search->found == 0)
		search->found = leaf->id.raw;
	return OK;
}

static struct status search_waiting(struct store_tx *tx, void *argument)
{
	return bankday_waiting(tx, (struct bank_row_id){ 0 }, 1000, look_at_leaf, argument);
}

struct bank_row_id audit_kit_waiting(struct gifts_kit *kit, int64_t minor)
{
	struct row_search search = { .wanted = minor };
	assert_ok(store_read(kit->books, search_waiting, &search));
	return (struct bank_row_id){ search.found };
}

static struct status look_at_gift(void *argument, const struct gift *gift)
{
	struct row_search *search = argument;
	if (gift->amount.ore == search->wanted)
		search->found = gift->id.raw;
	return OK;
}

static struct status search_gift(struct store_tx *tx, void *argument)
{
	return gifts_list(tx, &(struct gift_filter){ .giver = { 0 } }, look_at_gift, argument);
}

struct gift_id audit_kit_gift(struct gifts_kit *kit, int64_t ore)
{
	struct row_search search = { .wanted = ore };
	assert_ok(store_read(kit->books, search_gift, &search));
	return (struct gift_id){ search.found };
}

/* A voucher of two lines by hand. */
struct by_hand {
	struct day day;
	int64_t debit;
	int64_t credit;
	int64_t ore;
};

static struct status post_by_hand(struct store_tx *tx, const struct gifts_kit *kit, struct by_hand move,
				  struct ledger_posted *out)
{
	const struct ledger_line lines[] = { { .account = move.debit, .amount = { move.ore } },
					     { .account = move.credit, .amount = { -move.ore } } };
	const struct ledger_voucher voucher = {
		.series = TEXT("A"), .day = move.day, .words = TEXT("För hand"), .lines = lines, .count = 2
	};
	return ledger_post(tx, &voucher, &kit->by, out);
}

/* 2024 is closed with a result; what it leaves on 1930 is what the bank's first statement opens with. */
static struct status make_first_year(struct store_tx *tx, void *argument)
{
	struct gifts_kit *kit = argument;
	struct ledger_posted posted;
	struct ledger_year year;
	TRY(ledger_year_of(tx, kit_day(2024, 1, 1), &year));
	TRY(post_by_hand(tx, kit, (struct by_hand){ kit_day(2024, 5, 2), 1930, 3999, 500000 }, &posted));
	TRY(post_by_hand(tx, kit, (struct by_hand){ kit_day(2024, 5, 3), 5010, 2440, 120000 }, &posted));
	return ledger_close_year(tx, year.id, LEDGER_WHOLE, &kit->by);
}

static struct status make_reversal(struct store_tx *tx, void *argument)
{
	struct gifts_kit *kit = argument;
	struct ledger_posted posted;
	TRY(post_by_hand(tx, kit, (struct by_hand){ kit_day(2026, 2, 2), 5800, 2440, 70000 }, &posted));
	const struct ledger_reversal reversal = { posted.id, kit_day(2026, 3, 2), TEXT("Fel konto") };
	TRY(ledger_reverse(tx, &reversal, &kit->by, &posted));
	return ledger_lock_months(tx, kit_day(2026, 6, 30), &kit->by);
}

/* An account in euro, and a voucher at the day's rate: 100.00 EUR at 11.2345 is 1 123.45 kr. */
static struct status make_foreign(struct store_tx *tx, void *argument)
{
	struct gifts_kit *kit = argument;
	const struct ledger_rate_given given = { .currency = { "EUR" },
						 .day = kit_day(2026, 10, 30),
						 .rate = { 11234500 },
						 .source = TEXT("Riksbanken") };
	struct rate_id rate;
	TRY(ledger_put_rate(tx, &given, &rate));
	const struct own_account account = { .name = TEXT("Euro"),
					     .ledger_account = 1950,
					     .currency = { "EUR" } };
	const struct own_number number = { ACCOUNT_IBAN, TEXT("DE89370400440532013000") };
	struct own_account_id own;
	TRY(bankday_add_account(tx, &account, &number, 1, &own));
	const struct ledger_line lines[] = {
		{ .account = 1510, .amount = { 112345 }, .foreign = { 10000, { "EUR" } }, .rate = rate },
		{ .account = 3999, .amount = { -112345 } },
	};
	const struct ledger_voucher voucher = { .series = TEXT("A"),
						.day = kit_day(2026, 11, 1),
						.words = TEXT("Fordran i euro"),
						.lines = lines,
						.count = 2 };
	struct ledger_posted posted;
	TRY(ledger_post(tx, &voucher, &kit->by, &posted));
	return bankday_add_rule(tx, &(struct bank_rule){ TEXT("Hyra"), TEXT("HYRA"), -1, 5010 }, &kit->by);
}

static struct status make_handover(struct store_tx *tx, void *argument)
{
	(void)argument;
	const struct handover_company company = { .name = TEXT("Centret (påhittat)"),
						  .organisation_number = TEXT("802000-0006"),
						  .signature = TEXT("T") };
	const struct handover_request request = { kit_day(2026, 9, 30), LEDGER_SUB, &company };
	SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
	int64_t number = 0;
	return handover_make(tx, &request, &file, &number);
}

/* What a person does with one row or gift. */
struct deed {
	struct gifts_kit *kit;
	struct bank_row_id row;
	struct bank_row_id other;
	struct gift_id gift;
	int64_t account;
	struct day day;
};

static struct status book_as_gift(struct store_tx *tx, void *argument)
{
	const struct deed *deed = argument;
	const struct gift_decision decision = { .row = deed->row,
						.giver = deed->kit->giver,
						.purpose = deed->kit->purpose };
	struct gift_id gift;
	return gifts_book(tx, &decision, &deed->kit->by, &gift);
}

static struct status book_by_person(struct store_tx *tx, void *argument)
{
	const struct deed *deed = argument;
	const struct bank_booking booking = {
		.row = deed->row, .home = { .kind = HOME_PERSON, .counter_account = deed->account }
	};
	struct ledger_posted posted;
	return bankday_book(tx, &booking, &deed->kit->by, &posted);
}

static struct status undo_by_person(struct store_tx *tx, void *argument)
{
	const struct deed *deed = argument;
	return bankday_unbook(
	    tx, &(struct bank_unbooking){ .row = deed->row, .day = deed->day, .words = TEXT("Fel konto") },
	    &deed->kit->by);
}

static struct status undo_gift(struct store_tx *tx, void *argument)
{
	const struct deed *deed = argument;
	return gifts_unbook(tx, deed->gift, deed->day, TEXT("Fel givare"), &deed->kit->by);
}

static struct status give_back(struct store_tx *tx, void *argument)
{
	const struct deed *deed = argument;
	struct gift_id back;
	return gifts_return(tx, deed->row, deed->gift, &deed->kit->by, &back);
}

static struct status join_money(struct store_tx *tx, void *argument)
{
	const struct deed *deed = argument;
	return bankday_same_money(tx, deed->row, deed->other, &deed->kit->by);
}

static struct status close_day(struct store_tx *tx, void *argument)
{
	const struct deed *deed = argument;
	return bankday_close(tx, deed->kit->account, deed->day, &deed->kit->by);
}

/* A deposit with two promises and an unknown payer, rent, and money of an unknown kind: told by Bankgirot
 * first, then twice by the bank; one gift is undone and done again, one row is booked wrong at first. */
static void live_first_day(struct gifts_kit *kit, int64_t *closing)
{
	const struct audit_kit_day day = {
		.day = kit_day(2026, 11, 2),
		.opening = 500000,
		.movements = { { .serial = 1,
				 .is_through_giro = true,
				 .payments = { { .minor = 10000, .reference = audit_kit_reference(0) },
					       { .minor = 25000, .reference = audit_kit_reference(1) },
					       { .minor = 7500, .name = "Kim Exempel" } },
				 .count = 3 },
			       { .serial = 2,
				 .payments = { { .minor = -350000, .message = "HYRA" } },
				 .count = 1 },
			       { .serial = 3,
				 .payments = { { .minor = 50000, .name = "Lo Exempel" } },
				 .count = 1 } },
		.count = 3,
	};
	audit_kit_read(kit, &day, BANK_FILE_BGMAX);
	audit_kit_read(kit, &day, BANK_FILE_CAMT_053);
	audit_kit_read(kit, &day, BANK_FILE_CAMT_054);
	struct deed deed = { .kit = kit, .day = day.day, .row = audit_kit_waiting(kit, 7500) };
	audit_kit_do(kit, book_as_gift, &deed);
	deed.row = audit_kit_waiting(kit, 50000);
	deed.account = 3890;
	audit_kit_do(kit, book_by_person, &deed);
	audit_kit_do(kit, undo_by_person, &deed);
	deed.account = 3999;
	audit_kit_do(kit, book_by_person, &deed);
	deed.gift = audit_kit_gift(kit, 10000);
	audit_kit_do(kit, undo_gift, &deed);
	deed.row = audit_kit_waiting(kit, 10000);
	audit_kit_do(kit, book_as_gift, &deed);
	audit_kit_do(kit, close_day, &deed);
	*closing = audit_kit_closing(&day);
}

/* The bank returns a gift by its reference, and a person returns part of another. */
static void live_second_day(struct gifts_kit *kit, int64_t *closing)
{
	const struct audit_kit_day day = {
		.day = kit_day(2026, 11, 3),
		.opening = *closing,
		.movements = { { .serial = 1,
				 .payments = { { .minor = -25000,
						 .reference = audit_kit_reference(1),
						 .is_reversal = true } },
				 .count = 1 },
			       { .serial = 2,
				 .payments = { { .minor = -5000, .name = "Kim Exempel" } },
				 .count = 1 } },
		.count = 2,
	};
	audit_kit_read(kit, &day, BANK_FILE_CAMT_053);
	struct deed deed = { .kit = kit,
			     .day = day.day,
			     .row = audit_kit_waiting(kit, -5000),
			     .gift = audit_kit_gift(kit, 7500) };
	audit_kit_do(kit, give_back, &deed);
	audit_kit_do(kit, close_day, &deed);
	*closing = audit_kit_closing(&day);
}

/* Bankgirot and the bank tell of the same sums without saying that they are one: a person says it of one. A
 * movement that was booked whole is told in parts afterwards. Rows are left open and in doubt. */
static void live_third_day(struct gifts_kit *kit, int64_t *closing)
{
	struct audit_kit_day day = {
		.day = kit_day(2026, 11, 4),
		.opening = *closing,
		.movements = { { .serial = 1, .payments = { { .minor = 30000 } }, .count = 1 },
			       { .serial = 2, .payments = { { .minor = 41000 } }, .count = 1 },
			       { .serial = 3, .payments = { { .minor = 90000 } }, .count = 1 } },
		.count = 3,
	};
	audit_kit_read(kit, &day, BANK_FILE_CAMT_053);
	*closing = audit_kit_closing(&day);
	struct deed deed = {
		.kit = kit, .day = day.day, .account = 3999, .row = audit_kit_waiting(kit, 90000)
	};
	audit_kit_do(kit, book_by_person, &deed);
	deed.other = audit_kit_waiting(kit, 30000);
	deed.row = deed.other;
	audit_kit_do(kit, book_by_person, &deed);
	day.movements[0].is_through_giro = true;
	day.movements[1].is_through_giro = true;
	audit_kit_read(kit, &day, BANK_FILE_BGMAX);
	deed.row = audit_kit_waiting(kit, 30000);
	assert_int_not_equal(deed.row.raw, 0);
	audit_kit_do(kit, join_money, &deed);
}

static void live_fourth_day(struct gifts_kit *kit, int64_t *closing)
{
	struct audit_kit_day day = {
		.day = kit_day(2026, 11, 5),
		.opening = *closing,
		.has_no_details = true,
		.movements = { { .serial = 1,
				 .is_through_giro = true,
				 .payments = { { .minor = 22000 }, { .minor = 42000 } },
				 .count = 2 } },
		.count = 1,
	};
	audit_kit_read(kit, &day, BANK_FILE_CAMT_053);
	struct deed deed = {
		.kit = kit, .day = day.day, .account = 3994, .row = audit_kit_waiting(kit, 64000)
	};
	audit_kit_do(kit, book_by_person, &deed);
	audit_kit_read(kit, &day, BANK_FILE_CAMT_054);
	*closing = audit_kit_closing(&day);
}

static void live_in_euro(struct gifts_kit *kit)
{
	const struct audit_kit_day day = {
		.day = kit_day(2026, 11, 6),
		.iban = "DE89370400440532013000",
		.currency = "EUR",
		.movements = { { .serial = 1,
				 .payments = { { .minor = 12345, .name = "Max Muster" } },
				 .count = 1 },
			       { .serial = 2,
				 .payments = { { .minor = 5000, .name = "Eva Muster" } },
				 .count = 1 } },
		.count = 2,
	};
	audit_kit_read(kit, &day, BANK_FILE_CAMT_053);
	struct deed deed = {
		.kit = kit, .day = day.day, .account = 3999, .row = audit_kit_waiting(kit, 12345)
	};
	audit_kit_do(kit, book_by_person, &deed);
	deed.row = audit_kit_waiting(kit, 5000);
	audit_kit_do(kit, book_as_gift, &deed);
}

void audit_kit_fill(struct gifts_kit *kit)
{
	int64_t closing = 0;
	audit_kit_do(kit, make_first_year, kit);
	audit_kit_do(kit, make_reversal, kit);
	audit_kit_do(kit, make_foreign, kit);
	audit_kit_do(kit, make_handover, kit);
	live_first_day(kit, &closing);
	live_second_day(kit, &closing);
	live_third_day(kit, &closing);
	live_fourth_day(kit, &closing);
	live_in_euro(kit);
}

static struct status take_finding(void *argument, const struct audit_found *found)
{
	struct audit_kit_findings *findings = argument;
	if (findings->told++ == 0)
		findings->first = *found;
	for (size_t i = 0; i < audit_check_count(); i++)
		if (audit_check_at(i) == found->check)
			findings->has_check[i] = true;
	return OK;
}

void audit_kit_audit(struct store *books, struct audit_kit_findings *out)
{
	memset(out, 0, sizeof *out);
	assert_true(audit_check_count() < sizeof out->has_check);
	assert_ok(audit_run(books, take_finding, out, &out->summary));
}

void audit_kit_show(const struct audit_kit_findings *findings)
{
	for (size_t i = 0; i < audit_check_count(); i++)
		if (findings->has_check[i])
			print_message("found wanting: %s\n", audit_check_at(i)->name);
	if (findings->told > 0)
		print_message("first: %s: %s: %s\n", findings->first.check->name, findings->first.place,
			      findings->first.difference);
}
