/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/payments/payments_kit.h"

#include <stdio.h>
#include <string.h>

static const struct statement_set *const allowed[] = { &rules_statements, &approval_statements,
						       &payments_statements, NULL };
static const struct migration *const migrations[] = { rules_migrations, approval_migrations,
						      payments_migrations, NULL };
const struct ledger_kit_rooms payments_kit_rooms = { allowed, migrations };

const struct payments_payer payments_kit_payer = { .name = { "Centrum", 7 },
						   .organisation = { "8020021237", 10 } };

static const struct actor actors[KIT_PERSONS + 1] = { { { "clerk", 5 } },
						      { { "person:anna", 11 } },
						      { { "person:berit", 12 } },
						      { { "person:cecilia", 14 } },
						      { { "person:david", 12 } } };

struct approver payments_kit_person(int64_t person)
{
	assert_true(person >= 0 && person <= KIT_PERSONS);
	return (struct approver){ person, &actors[person] };
}

struct status payments_kit_write(struct ledger_kit *kit, int64_t person, store_work *work, void *argument)
{
	return store_write(kit->store, payments_kit_person(person).by, work, argument);
}

void payments_kit_begin(struct ledger_kit *kit)
{
	ledger_kit_begin(kit, 2026, 2);
	assert_int_equal(payments_kit_today(kit).number, ledger_kit_day(2026, 11, 18).number);
}

void payments_kit_move(struct ledger_kit *kit)
{
	struct arena arena = arena_open(1 << 28);
	if (kit->backend == STORE_MEMORY)
		assert_ok(store_image(kit->store, &arena, &kit->config.image));
	store_close(&kit->store);
	assert_ok(store_open(&kit->config, kit->backend == STORE_MEMORY, &kit->store));
	kit->config.image = (struct text){ 0 };
	arena_close(&arena);
}

struct day payments_kit_today(const struct ledger_kit *kit)
{
	return moment_day(kit->now);
}

void payments_kit_pass_days(struct ledger_kit *kit, int64_t days)
{
	kit->now.seconds += days * 86400;
}

/* One act: what it is about, and who does it. */
struct acting {
	struct ledger_kit *kit;
	struct approver who;
	const struct payee_details *details;
	struct payee_id payee;
	struct payee found_payee;
	const struct payment_order *order;
	struct payment_id payment;
	struct payment found;
	struct random random;
};

static struct status act(struct ledger_kit *kit, int64_t person, store_work *work, struct acting *acting)
{
	acting->kit = kit;
	acting->who = payments_kit_person(person);
	/* Often the same: handles that are taken must be passed over. */
	acting->random = random_seeded(acting->order != NULL ? (uint64_t)acting->order->amount.minor : 1);
	return payments_kit_write(kit, person, work, acting);
}

struct payee_details payments_kit_details(const char *name, const char *bankgiro)
{
	return (
	    struct payee_details){ .name = text_of(name),
				   .account = { .kind = PAIN_ACCOUNT_BANKGIRO, .number = text_of(bankgiro) },
				   .address = { .town = TEXT("Stockholm"), .country = TEXT("SE") } };
}

static struct status add_payee(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	return payments_add_payee(tx, acting->details, &acting->who, &acting->random, &acting->payee);
}

struct status payments_kit_add_payee(struct ledger_kit *kit, const struct payee_details *details,
				     struct payee_id *out)
{
	struct acting acting = { .details = details };
	const struct status status = act(kit, KIT_ANNA, add_payee, &acting);
	*out = acting.payee;
	return status;
}

static struct status change(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	return payments_change_payee(tx, acting->payee, acting->details, &acting->who);
}

struct status payments_kit_change(struct ledger_kit *kit, struct payee_id payee,
				  const struct payee_details *details)
{
	struct acting acting = { .details = details, .payee = payee };
	return act(kit, KIT_ANNA, change, &acting);
}

static struct status approve_payee(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	return payments_approve_payee(tx, acting->payee, &acting->who);
}

struct status payments_kit_approve_payee(struct ledger_kit *kit, struct payee_id payee, int64_t person)
{
	struct acting acting = { .payee = payee };
	return act(kit, person, approve_payee, &acting);
}

static struct status refuse_payee(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	return payments_refuse_payee(tx, acting->payee, &acting->who, TEXT("fel"));
}

struct status payments_kit_refuse_payee(struct ledger_kit *kit, struct payee_id payee, int64_t person)
{
	struct acting acting = { .payee = payee };
	return act(kit, person, refuse_payee, &acting);
}

struct payee_id payments_kit_payee(struct ledger_kit *kit)
{
	struct payee_id payee;
	const struct payee_details details = payments_kit_details("Tryckeriet AB", "991-2346");
	assert_ok(payments_kit_add_payee(kit, &details, &payee));
	assert_ok(payments_kit_approve_payee(kit, payee, KIT_ANNA));
	assert_ok(payments_kit_approve_payee(kit, payee, KIT_BERIT));
	return payee;
}

static struct status take_payee(void *argument, const struct payee *payee)
{
	struct acting *acting = argument;
	if (payee->id.raw == acting->payee.raw)
		acting->found_payee = *payee;
	return OK;
}

static struct status find_payee(struct store_tx *tx, void *argument)
{
	return payments_payees(tx, take_payee, argument);
}

struct payee payments_kit_find_payee(struct ledger_kit *kit, struct payee_id payee)
{
	struct acting acting = { .payee = payee };
	assert_ok(ledger_kit_read(kit, find_payee, &acting));
	assert_int_equal(acting.found_payee.id.raw, payee.raw);
	acting.found_payee.details = (struct payee_details){ 0 };
	return acting.found_payee;
}

struct payment_order payments_kit_order(const struct ledger_kit *kit, struct payee_id payee, int64_t ore)
{
	struct payment_order order = {
		.payee = payee,
		.amount = { ore, SEK },
		.debit = { 1930, TEXT(PAYMENTS_KIT_IBAN), TEXT("NDEASESS"), SEK },
		.cost_account = 6981,
		.message = TEXT("Faktura 17"),
		.earliest = payments_kit_today(kit),
		.evidence = TEXT("Faktura 17 fr\xC3\xA5n Tryckeriet"),
	};
	hash_of(TEXT("the scanned invoice"), &order.evidence_digest);
	return order;
}

static struct status propose(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	const struct payment_proposal proposal = { acting->order, &payments_kit_payer, &acting->random };
	return payments_propose(tx, &proposal, &acting->who, &acting->payment);
}

struct status payments_kit_propose(struct ledger_kit *kit, const struct payment_order *order,
				   struct payment_id *out)
{
	struct acting acting = { .order = order };
	const struct status status = act(kit, KIT_ANNA, propose, &acting);
	*out = acting.payment;
	return status;
}

struct payment_id payments_kit_approved(struct ledger_kit *kit, struct payee_id payee, int64_t ore)
{
	struct payment_id id;
	const struct payment_order order = payments_kit_order(kit, payee, ore);
	assert_ok(payments_kit_propose(kit, &order, &id));
	assert_ok(payments_kit_approve(kit, id, KIT_ANNA));
	assert_ok(payments_kit_approve(kit, id, KIT_BERIT));
	return id;
}

static struct status approve(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	return payments_approve(tx, acting->payment, &acting->who);
}

struct status payments_kit_approve(struct ledger_kit *kit, struct payment_id payment, int64_t person)
{
	struct acting acting = { .payment = payment };
	return act(kit, person, approve, &acting);
}

static struct status withdraw(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	return payments_withdraw(tx, acting->payment, &acting->who);
}

struct status payments_kit_withdraw(struct ledger_kit *kit, struct payment_id payment, int64_t person)
{
	struct acting acting = { .payment = payment };
	return act(kit, person, withdraw, &acting);
}

static struct status refuse(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	return payments_refuse(tx, acting->payment, &acting->who, TEXT("fel belopp"));
}

struct status payments_kit_refuse(struct ledger_kit *kit, struct payment_id payment, int64_t person)
{
	struct acting acting = { .payment = payment };
	return act(kit, person, refuse, &acting);
}

static struct status find(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	return payments_find(tx, acting->payment, &acting->found);
}

struct payment payments_kit_find(struct ledger_kit *kit, struct payment_id payment)
{
	struct acting acting = { .payment = payment };
	assert_ok(ledger_kit_read(kit, find, &acting));
	acting.found.payee_name = acting.found.reason = acting.found.file = (struct text){ 0 };
	return acting.found;
}

struct kit_file payments_kit_asking(const struct ledger_kit *kit, struct arena *arena)
{
	return (struct kit_file){ .arena = arena,
				  .debit = { 1930, TEXT(PAYMENTS_KIT_IBAN), TEXT("NDEASESS"), SEK },
				  .day = payments_kit_today(kit) };
}

struct filing {
	struct kit_file *asking;
	const struct ledger_kit *kit;
	struct calendar calendar;
};

static void keep(struct kit_file *asking)
{
	asking->file.bytes = arena_copy(asking->arena, asking->file.bytes);
}

static struct status make(struct store_tx *tx, void *argument)
{
	struct filing *filing = argument;
	struct random random = random_seeded(1);
	const struct payments_ask ask = { .debit = filing->asking->debit,
					  .payer = &payments_kit_payer,
					  .calendar = &filing->calendar,
					  .today = payments_kit_today(filing->kit),
					  .day = filing->asking->day };
	TRY(payments_make_file(tx, &ask, &random, &actors[KIT_NOBODY], &filing->asking->file));
	keep(filing->asking);
	return OK;
}

struct status payments_kit_make(struct ledger_kit *kit, struct kit_file *asking)
{
	static struct filing filing;
	filing = (struct filing){ .asking = asking, .kit = kit };
	calendar_open(&filing.calendar);
	return payments_kit_write(kit, KIT_NOBODY, make, &filing);
}

static struct status again(struct store_tx *tx, void *argument)
{
	struct kit_file *asking = argument;
	TRY(payments_file_again(tx, asking->day, asking->debit.ledger_account, asking->number,
				&asking->file));
	keep(asking);
	return OK;
}

struct status payments_kit_again(struct ledger_kit *kit, struct kit_file *asking)
{
	return ledger_kit_read(kit, again, asking);
}

static struct status read_group(void *self, const struct pain_group *group)
{
	struct kit_read *read = self;
	read->groups++;
	read->day = group->requested;
	return OK;
}

static struct status read_payment(void *self, const struct pain_payment *payment)
{
	struct kit_read *read = self;
	if (read->count < KIT_READ_MAX) {
		read->amounts[read->count] = payment->amount.minor;
		assert_ok(text_to_c(payment->end_to_end_id, read->ids[read->count], sizeof read->ids[0]));
	}
	read->count++;
	return OK;
}

static struct status read_file(void *self, const struct pain_file *file)
{
	(void)self;
	assert_true(text_starts(file->id, TEXT("HSF")));
	return OK;
}

void payments_kit_read(struct text bytes, struct kit_read *out)
{
	static const struct pain_001_events events = { read_file, read_group, read_payment };
	struct memory_source memory = { .rest = bytes };
	struct source source = source_of_memory(&memory);
	struct pain_001_summary summary;
	source.bytes_max = PAIN_FILE_BYTES_MAX;
	*out = (struct kit_read){ 0 };
	assert_ok(pain001_read(&source, &events, out, &summary));
	assert_int_equal(summary.version, PAIN_001_VERSION_09);
	assert_int_equal(summary.payments, out->count);
}

struct text payments_kit_answer_bytes(const struct kit_answer *answer, struct arena *arena)
{
	char id[24];
	char group[32];
	snprintf(id, sizeof id, "ANSWER-%d", answer->report);
	snprintf(group, sizeof group, "%s-1", answer->file->message_id);
	const struct text file_id = text_of(answer->file->message_id);
	const struct text code = text_of(answer->code);
	struct pain_answer answers[3] = {
		{ .level = PAIN_LEVEL_FILE, .file_id = file_id },
		{ .level = PAIN_LEVEL_GROUP, .file_id = file_id, .group_id = text_of(group) },
		{ .level = PAIN_LEVEL_PAYMENT,
		  .file_id = file_id,
		  .group_id = text_of(group),
		  .end_to_end_id = text_of(answer->end_to_end) }
	};
	struct pain_answer *said = &answers[answer->level];
	said->code = code;
	if (answer->reason != NULL) {
		said->reasons[0] = (struct pain_reason){ text_of(answer->reason), text_of("") };
		said->reason_count = 1;
	}
	const struct pain_report report = { .id = text_of(id),
					    .made_at = { 1795000000 },
					    .original_kind = TEXT("pain.001.001.09"),
					    .answers = answers,
					    .count = (size_t)answer->level + 1 };
	struct buffer out = buffer_open(1 << 20);
	assert_ok(pain002_write(&report, PAIN_002_VERSION_10, &out));
	const struct text bytes = arena_copy(arena, buffer_text(&out));
	buffer_close(&out);
	return bytes;
}

struct answer_reading {
	struct payments_reading reading;
	struct payments_answered *out;
};

static struct status read_answers(struct store_tx *tx, void *argument)
{
	struct answer_reading *reading = argument;
	return payments_read_answers(tx, &reading->reading, &actors[KIT_NOBODY], reading->out);
}

struct status payments_kit_answer(struct ledger_kit *kit, struct text bytes, struct payments_answered *out)
{
	struct answer_reading reading = { { .content = bytes,
					    .today = payments_kit_today(kit),
					    .reversal_words = TEXT("Avvisad av banken") },
					  out };
	return payments_kit_write(kit, KIT_NOBODY, read_answers, &reading);
}

struct paying {
	struct ledger_kit *kit;
	struct payment_id payment;
	int64_t ore;
};

/* As the bank day books the bank's row. */
static struct status pay(struct store_tx *tx, void *argument)
{
	const struct paying *paying = argument;
	const struct ledger_line lines[] = { { .account = PAYMENTS_ACCOUNT_ON_WAY,
					       .amount = { paying->ore } },
					     { .account = 1930, .amount = { -paying->ore } } };
	const struct ledger_voucher voucher = { .series = TEXT("I"),
						.day = payments_kit_today(paying->kit),
						.words = TEXT("Bankrad"),
						.lines = lines,
						.count = 2 };
	struct ledger_posted posted;
	TRY(ledger_post(tx, &voucher, &actors[KIT_NOBODY], &posted));
	const struct payments_paid paid = { paying->payment, posted.id, { paying->ore }, voucher.day };
	return payments_mark_paid(tx, &paid, &actors[KIT_NOBODY]);
}

struct status payments_kit_pay(struct ledger_kit *kit, struct payment_id payment, int64_t ore)
{
	struct paying paying = { kit, payment, ore };
	return payments_kit_write(kit, KIT_NOBODY, pay, &paying);
}
