/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A sub-ledger hands its vouchers over; the main ledger is what all files together say. */
#include "craft/handover/handover.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "craft/ledger/ledger_kit.h"

enum { VOUCHERS_MAX = 64, FILES_MAX = 32, FILE_MAX = 1 << 18, STEPS = 40 };

static const struct statement_set *const sets[] = { &handover_statements, NULL };
static const struct migration *const steps[] = { handover_migrations, NULL };
static const struct ledger_kit_rooms rooms = { sets, steps };

static const struct handover_company centre = {
	.name = { "Handslag f\xC3\xB6r \xC3\xB6vning", 21 },
	.organisation_number = { "802000-0000", 11 },
	.signature = { "KIT", 3 },
};

/* One hand-over, made or repeated. */
struct handing {
	struct day through;
	enum ledger_role role;
	struct handover_company company;
	struct buffer *out;
	int64_t number;
};

static struct status make(struct store_tx *tx, void *argument)
{
	struct handing *handing = argument;
	const struct handover_request request = { handing->through, handing->role, &handing->company };
	return handover_make(tx, &request, handing->out, &handing->number);
}

static struct status repeat(struct store_tx *tx, void *argument)
{
	struct handing *handing = argument;
	return handover_repeat(tx, handing->number, &handing->company, handing->out);
}

/* What a main ledger holds after it has read files. */
struct main_ledger {
	int64_t sums[10000];
	size_t seen[VOUCHERS_MAX];
	size_t vouchers;
	size_t objects;
	size_t dimensions;
	struct day last; /* of the last voucher */
	struct day made_on;
};

static struct status see_head(void *self, const struct sie_head *head)
{
	struct main_ledger *ledger = self;
	assert_int_equal(head->type, SIE_TYPE_4I);
	assert_text(head->company, "Handslag för övning");
	assert_text(head->organisation_number, "802000-0000");
	assert_text(head->made_by, "KIT");
	ledger->made_on = head->made_on;
	return OK;
}

static struct status see_object(void *self, const struct sie_object *object)
{
	struct main_ledger *ledger = self;
	ledger->objects += object->code.count > 0;
	ledger->dimensions += object->code.count == 0;
	return OK;
}

static struct status see_voucher(void *self, const struct sie_voucher *voucher)
{
	struct main_ledger *ledger = self;
	int64_t index = 0;
	assert_int_equal(voucher->number, 0);
	assert_ok(text_to_number(text_slice(voucher->words, 1, voucher->words.count), &index));
	assert_in_range(index, 0, VOUCHERS_MAX - 1);
	ledger->seen[index]++;
	ledger->vouchers++;
	ledger->last = voucher->day;
	return OK;
}

static struct status see_line(void *self, const struct sie_line *line)
{
	struct main_ledger *ledger = self;
	ledger->sums[line->account] += line->amount.ore;
	return OK;
}

static void read_into(struct main_ledger *ledger, struct text file)
{
	static const struct sie_events events = {
		.head = see_head, .object = see_object, .voucher_begin = see_voucher, .line = see_line
	};
	struct memory_source memory = { file, 0 };
	struct source source = source_of_memory(&memory);
	struct sie_summary summary;
	assert_ok(sie_read(&source, &events, ledger, &summary));
	assert_true(summary.has_checksum && summary.unknown_labels == 0);
}

static struct day in_2026(int month, int day)
{
	return ledger_kit_day(2026, month, day);
}

/* A voucher whose words are "V" and its index, which the main ledger counts. */
static struct status post_numbered(struct ledger_kit *kit, size_t index, struct ledger_kit_move move,
				   struct ledger_posted *out)
{
	char words[16];
	(void)snprintf(words, sizeof words, "V%zu", index);
	const struct ledger_line lines[] = { { .account = move.debit, .amount = { move.ore } },
					     { .account = move.credit, .amount = { -move.ore } } };
	return ledger_kit_post(kit,
			       &(struct ledger_voucher){ .series = index % 2 == 0 ? TEXT("A") : TEXT("G"),
							 .day = move.day,
							 .words = text_of(words),
							 .lines = lines,
							 .count = 2 },
			       out);
}

static void the_whole_ledger_hands_nothing_over(void **state)
{
	struct ledger_kit *kit = *state;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_MAX);
	ledger_kit_begin(kit, 2026, 1);
	assert_ok(post_numbered(kit, 0, (struct ledger_kit_move){ in_2026(5, 5), 1930, 3991, 7 }, NULL));
	struct handing handing = { in_2026(12, 31), LEDGER_WHOLE, centre, &out, 0 };
	assert_code(ledger_kit_write(kit, make, &handing), STATUS_REFUSED);
	assert_int_equal(out.count, 0);
	handing.role = LEDGER_SUB;
	assert_ok(ledger_kit_write(kit, make, &handing));
	assert_int_equal(handing.number, 1);
}

static void where_nothing_waits_nothing_is_handed_over(void **state)
{
	struct ledger_kit *kit = *state;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_MAX);
	ledger_kit_begin(kit, 2026, 1);
	struct handing handing = { in_2026(5, 4), LEDGER_SUB, centre, &out, 0 };
	assert_code(ledger_kit_write(kit, make, &handing), STATUS_NOT_FOUND);
	assert_ok(post_numbered(kit, 0, (struct ledger_kit_move){ in_2026(5, 5), 1930, 3991, 7 }, NULL));
	assert_code(ledger_kit_write(kit, make, &handing), STATUS_NOT_FOUND);
	handing.through = in_2026(5, 5);
	assert_ok(ledger_kit_write(kit, make, &handing));
	assert_int_equal(handing.number, 1);
	assert_code(ledger_kit_write(kit, make, &handing), STATUS_NOT_FOUND);
	/* Dated before the last hand-over, posted after it: the next one takes it. */
	assert_ok(post_numbered(kit, 1, (struct ledger_kit_move){ in_2026(2, 2), 1930, 3991, 9 }, NULL));
	assert_ok(ledger_kit_write(kit, make, &handing));
	assert_int_equal(handing.number, 2);
}

static struct status post_with_values(struct store_tx *tx, void *argument)
{
	struct ledger_dimensions dimensions;
	struct dimension_value_id unused;
	struct ledger_posted posted;
	TRY(ledger_dimension_value(tx, DIMENSION_FUND, TEXT("F1"), TEXT("Fred"), &dimensions.fund));
	TRY(ledger_dimension_value(tx, DIMENSION_PURPOSE, TEXT("P1"), TEXT("Skola"), &dimensions.purpose));
	TRY(ledger_dimension_value(tx, DIMENSION_PROJECT, TEXT("J1"), TEXT("Hus"), &dimensions.project));
	TRY(ledger_dimension_value(tx, DIMENSION_FUNDER, TEXT("U1"), TEXT("Staten"), &dimensions.funder));
	TRY(ledger_dimension_value(tx, DIMENSION_FUNDER, TEXT("U2"), TEXT("Ingen"), &unused));
	const struct ledger_line lines[] = {
		{ .account = 1930, .amount = { 12345 }, .words = TEXT("in") },
		{ .account = 3991, .amount = { -12345 }, .dimensions = dimensions },
	};
	const struct ledger_voucher voucher = { .series = TEXT("G"),
						.day = *(const struct day *)argument,
						.words = TEXT("V3"),
						.lines = lines,
						.count = 2 };
	return ledger_post(tx, &voucher, &ledger_kit_actor, &posted);
}

static void p9_a_hand_over_says_its_vouchers_with_their_codes(void **state)
{
	struct ledger_kit *kit = *state;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_MAX);
	ledger_kit_begin(kit, 2026, 1);
	struct day day = in_2026(5, 5);
	assert_ok(ledger_kit_write(kit, post_with_values, &day));
	struct handing handing = { day, LEDGER_SUB, centre, &out, 0 };
	assert_ok(ledger_kit_write(kit, make, &handing));
	/* The file by hand, but for its checksum, which sie_read proves. The clock stands on 2026-11-18. */
	const char *expected = "#SIETYP 4\r\n"
			       "#ORGNR 802000-0000\r\n"
			       "#FNAMN \"Handslag f\x94r \x94vning\"\r\n"
			       "#KPTYP BAS2025\r\n"
			       "#DIM 6 \"Projekt\"\r\n"
			       "#DIM 20 \"Fond\"\r\n"
			       "#DIM 21 \"\x8Endam\x86l\"\r\n"
			       "#DIM 22 \"Finansi\x84r\"\r\n"
			       "#OBJEKT 6 \"J1\" \"Hus\"\r\n"
			       "#OBJEKT 20 \"F1\" \"Fred\"\r\n"
			       "#OBJEKT 21 \"P1\" \"Skola\"\r\n"
			       "#OBJEKT 22 \"U1\" \"Staten\"\r\n"
			       "#VER \"G\" \"\" 20260505 \"V3\" 20261118\r\n"
			       "{\r\n"
			       "#TRANS 1930 {} 123.45 \"\" \"in\"\r\n"
			       "#TRANS 3991 {6 \"J1\" 20 \"F1\" 21 \"P1\" 22 \"U1\"} -123.45\r\n"
			       "}\r\n"
			       "#KSUMMA ";
	assert_true(text_find(buffer_text(&out), text_of(expected)) < out.count);
	struct main_ledger *ledger = memory_take(1, sizeof *ledger);
	read_into(ledger, buffer_text(&out));
	assert_int_equal(ledger->made_on.number, moment_day(kit->now).number);
	assert_int_equal(ledger->objects, 4);
	assert_int_equal(ledger->dimensions, 4);
	assert_int_equal(ledger->seen[3], 1);
	free(ledger);
}

static struct status rename_bank(struct store_tx *tx, void *argument)
{
	(void)argument;
	const struct ledger_account bank = { 1930, TEXT("Nytt namn"), ACCOUNT_ASSET, true };
	struct dimension_value_id made;
	TRY(ledger_dimension_value(tx, DIMENSION_FUND, TEXT("F9"), TEXT("Ny"), &made));
	return ledger_put_account(tx, &bank);
}

static void p9_a_repeated_hand_over_has_the_same_bytes_on_a_later_day(void **state)
{
	struct ledger_kit *kit = *state;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_MAX);
	SCOPED(buffer_close) struct buffer again = buffer_open(FILE_MAX);
	ledger_kit_begin(kit, 2026, 1);
	struct day day = in_2026(5, 5);
	assert_ok(ledger_kit_write(kit, post_with_values, &day));
	struct handing handing = { day, LEDGER_SUB, centre, &out, 0 };
	assert_ok(ledger_kit_write(kit, make, &handing));
	kit->now.seconds += 40 * 86400;
	assert_ok(ledger_kit_write(kit, post_with_values, &day));
	assert_ok(ledger_kit_write(kit, rename_bank, NULL));
	handing.out = &again;
	buffer_add(&again, TEXT("before"));
	assert_ok(ledger_kit_read(kit, repeat, &handing));
	assert_true(text_equal(text_slice(buffer_text(&again), 6, again.count), buffer_text(&out)));
	handing.number = 2;
	assert_code(ledger_kit_read(kit, repeat, &handing), STATUS_NOT_FOUND);
}

static void p1_a_hand_over_that_would_differ_is_not_repeated(void **state)
{
	struct ledger_kit *kit = *state;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_MAX);
	ledger_kit_begin(kit, 2026, 1);
	struct ledger_posted posted;
	assert_ok(post_numbered(kit, 0, (struct ledger_kit_move){ in_2026(5, 5), 1930, 3991, 700 }, &posted));
	struct handing handing = { in_2026(5, 5), LEDGER_SUB, centre, &out, 0 };
	assert_ok(ledger_kit_write(kit, make, &handing));
	buffer_clear(&out);
	handing.company.name = TEXT("Annat namn");
	assert_code(ledger_kit_read(kit, repeat, &handing), STATUS_CONFLICT);
	handing.company = centre;
	assert_ok(ledger_kit_read(kit, repeat, &handing));
	buffer_clear(&out);
	/* Altered, but in balance: the digest tells. Out of balance: it is no voucher. */
	const struct money amounts[][2] = { { { 701 }, { -701 } }, { { 701 }, { -700 } } };
	for (size_t i = 0; i < 2; i++) {
		ledger_kit_spoil_amount(kit, posted.id, 1, amounts[i][0]);
		ledger_kit_spoil_amount(kit, posted.id, 2, amounts[i][1]);
		assert_code(ledger_kit_read(kit, repeat, &handing), STATUS_CONFLICT);
		assert_int_equal(out.count, 0);
	}
}

static void p1_an_altered_voucher_is_not_handed_over(void **state)
{
	struct ledger_kit *kit = *state;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_MAX);
	ledger_kit_begin(kit, 2026, 1);
	struct ledger_posted posted;
	assert_ok(post_numbered(kit, 0, (struct ledger_kit_move){ in_2026(5, 5), 1930, 3991, 700 }, &posted));
	ledger_kit_spoil_amount(kit, posted.id, 1, (struct money){ 701 });
	struct handing handing = { in_2026(5, 5), LEDGER_SUB, centre, &out, 0 };
	assert_code(ledger_kit_write(kit, make, &handing), STATUS_CONFLICT);
	assert_int_equal(out.count, 0);
}

static void p8_a_full_buffer_hands_nothing_over(void **state)
{
	struct ledger_kit *kit = *state;
	SCOPED(buffer_close) struct buffer small = buffer_open(300);
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_MAX);
	ledger_kit_begin(kit, 2026, 1);
	assert_ok(post_numbered(kit, 0, (struct ledger_kit_move){ in_2026(5, 5), 1930, 3991, 700 }, NULL));
	struct handing handing = { in_2026(5, 5), LEDGER_SUB, centre, &small, 0 };
	assert_code(ledger_kit_write(kit, make, &handing), STATUS_LIMIT);
	handing.out = &out;
	assert_ok(ledger_kit_write(kit, make, &handing));
	assert_int_equal(handing.number, 1);
}

/* The sub-ledger of a random run. */
struct run {
	struct ledger_kit *kit;
	size_t count;
	struct day days[VOUCHERS_MAX];
	size_t expected[VOUCHERS_MAX]; /* how often the main ledger must have seen it */
	struct buffer files[FILES_MAX];
	size_t file_count;
	struct main_ledger *ledger;
};

static const int64_t accounts[] = { 1930, 1940, 2440, 3991, 5010 };
enum { ACCOUNTS = sizeof accounts / sizeof accounts[0] };

static bool posts(struct run *run, struct proof_draw *draw)
{
	if (run->count == VOUCHERS_MAX)
		return true;
	const size_t from = proof_below(draw, ACCOUNTS);
	const struct ledger_kit_move move = {
		.day = { in_2026(1, 1).number + (int64_t)proof_below(draw, 365) },
		.debit = accounts[from],
		.credit = accounts[(from + 1 + proof_below(draw, ACCOUNTS - 1)) % ACCOUNTS],
		.ore = 1 + (int64_t)proof_below(draw, 100000),
	};
	run->days[run->count] = move.day;
	PROOF_CHECK(draw, status_is_ok(post_numbered(run->kit, run->count, move, NULL)));
	run->count++;
	return true;
}

/* The vouchers that wait are known from the model alone. */
static bool hands_over(struct run *run, struct day through, struct proof_draw *draw)
{
	size_t waiting = 0;
	for (size_t i = 0; i < run->count; i++)
		if (run->expected[i] == 0 && run->days[i].number <= through.number) {
			run->expected[i] = 1;
			waiting++;
		}
	PROOF_CHECK(draw, run->file_count < FILES_MAX);
	struct buffer *out = &run->files[run->file_count];
	*out = buffer_open(FILE_MAX);
	struct handing handing = { through, LEDGER_SUB, centre, out, 0 };
	const struct status status = ledger_kit_write(run->kit, make, &handing);
	if (waiting == 0) {
		buffer_close(out);
		PROOF_CHECK(draw, status.code == STATUS_NOT_FOUND);
		return true;
	}
	run->file_count++;
	run->kit->now.seconds += 86400;
	PROOF_CHECK(draw, status_is_ok(status) && handing.number == (int64_t)run->file_count);
	const size_t before = run->ledger->vouchers;
	read_into(run->ledger, buffer_text(out));
	PROOF_CHECK(draw, run->ledger->vouchers == before + waiting);
	return true;
}

static bool repeats(struct run *run, struct proof_draw *draw)
{
	for (size_t i = 0; i < run->file_count; i++) {
		SCOPED(buffer_close) struct buffer again = buffer_open(FILE_MAX);
		struct handing handing = { .company = centre, .out = &again, .number = (int64_t)i + 1 };
		PROOF_CHECK(draw, status_is_ok(ledger_kit_read(run->kit, repeat, &handing)));
		PROOF_CHECK(draw, text_equal(buffer_text(&again), buffer_text(&run->files[i])));
	}
	return true;
}

static bool agrees(struct run *run, struct proof_draw *draw)
{
	for (size_t i = 0; i < run->count; i++)
		PROOF_CHECK(draw, run->ledger->seen[i] == 1 && run->expected[i] == 1);
	for (size_t i = 0; i < ACCOUNTS; i++)
		PROOF_CHECK(draw, run->ledger->sums[accounts[i]] ==
				      ledger_kit_balance(run->kit, accounts[i], in_2026(12, 31)));
	return true;
}

static bool runs(struct run *run, struct proof_draw *draw)
{
	ledger_kit_anew(run->kit);
	ledger_kit_begin(run->kit, 2026, 1);
	for (size_t step = 0; step < STEPS; step++) {
		const struct day through = { in_2026(1, 1).number + (int64_t)proof_below(draw, 365) };
		const bool is_handed = proof_below(draw, 6) == 5 && run->file_count + 1 < FILES_MAX;
		if (!(is_handed ? hands_over(run, through, draw) : posts(run, draw)))
			return false;
	}
	return hands_over(run, in_2026(12, 31), draw) && agrees(run, draw) && repeats(run, draw);
}

static bool each_voucher_is_handed_over_once(struct proof_draw *draw, void *context)
{
	struct run run = { .kit = context, .ledger = memory_take(1, sizeof *run.ledger) };
	const bool holds = runs(&run, draw);
	for (size_t i = 0; i < run.file_count; i++)
		buffer_close(&run.files[i]);
	free(run.ledger);
	return holds;
}

static void p1_each_voucher_reaches_the_main_ledger_once(void **state)
{
	proof_property_holds("hand-overs of random books", ledger_kit_rounds(*state, 40),
			     each_voucher_is_handed_over_once, *state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole_ledger_hands_nothing_over),
		cmocka_unit_test(where_nothing_waits_nothing_is_handed_over),
		cmocka_unit_test(p9_a_hand_over_says_its_vouchers_with_their_codes),
		cmocka_unit_test(p9_a_repeated_hand_over_has_the_same_bytes_on_a_later_day),
		cmocka_unit_test(p1_a_hand_over_that_would_differ_is_not_repeated),
		cmocka_unit_test(p1_an_altered_voucher_is_not_handed_over),
		cmocka_unit_test(p8_a_full_buffer_hands_nothing_over),
		cmocka_unit_test(p1_each_voucher_reaches_the_main_ledger_once),
	};
	return ledger_kit_run(&rooms, tests, sizeof tests / sizeof tests[0]);
}
