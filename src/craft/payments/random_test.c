/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Random acts by several persons beside a model that shares nothing with the room. What a bank would read
 * from each file is compared with the model: two different persons in force on that very payment and payee,
 * in time, once. */
#include "craft/payments/payments_kit.h"

#include <string.h>

enum { PAYMENTS = 5, STEPS_MAX = 60, VALID_DAYS = 30, WAIT_DAYS = 2 };

struct model_payment {
	bool is_proposed;
	struct payment_id id;
	int64_t ore;
	int payee_version; /* when proposed */
	int64_t last_day;
	bool has_approved[KIT_PERSONS + 1];
	bool has_withdrawn[KIT_PERSONS + 1];
	bool is_refused;
	bool is_in_file;
	bool is_rejected;
};

struct world {
	struct ledger_kit *kit;
	struct arena arena;
	struct payee_id payee;
	struct model_payment payments[PAYMENTS];
	size_t count;
	int version;          /* the newest that waits or is in force */
	int64_t version_from; /* when it comes into force; its forerunner holds until then */
	struct kit_file last; /* the last file made */
	bool has_file;
	int reports;
	int64_t on_way;
};

static int64_t today(const struct world *world)
{
	return payments_kit_today(world->kit).number;
}

static int version_now(const struct world *world)
{
	return today(world) >= world->version_from ? world->version : world->version - 1;
}

static int in_force(const struct model_payment *payment)
{
	int count = 0;
	for (int i = 1; i <= KIT_PERSONS; i++)
		count += payment->has_approved[i] && !payment->has_withdrawn[i];
	return count;
}

static bool is_asked(const struct world *world, const struct model_payment *payment)
{
	return payment->is_proposed && !payment->is_in_file && !payment->is_refused &&
	       today(world) <= payment->last_day;
}

static bool is_payable(const struct world *world, const struct model_payment *payment)
{
	return is_asked(world, payment) && in_force(payment) >= 2 &&
	       payment->payee_version == version_now(world);
}

static bool propose(struct world *world, struct proof_draw *draw)
{
	if (world->count == PAYMENTS)
		return true;
	struct model_payment *payment = &world->payments[world->count];
	const int64_t ore = 1 + (int64_t)proof_below(draw, 1000);
	const struct payment_order order = payments_kit_order(world->kit, world->payee, ore);
	PROOF_CHECK(draw, status_is_ok(payments_kit_propose(world->kit, &order, &payment->id)));
	payment->is_proposed = true;
	payment->ore = ore;
	payment->payee_version = version_now(world);
	payment->last_day = today(world) + VALID_DAYS;
	world->count++;
	return true;
}

static bool vote(struct world *world, struct proof_draw *draw)
{
	if (world->count == 0)
		return true;
	struct model_payment *payment = &world->payments[proof_below(draw, world->count)];
	const int64_t person = (int64_t)proof_below(draw, KIT_PERSONS + 1);
	const uint64_t act = proof_below(draw, 8);
	bool may = is_asked(world, payment) && person > 0;
	struct status status;
	if (act == 0) {
		status = payments_kit_refuse(world->kit, payment->id, person);
		payment->is_refused = payment->is_refused || may;
	} else if (act == 1) {
		status = payments_kit_withdraw(world->kit, payment->id, person);
		may = may && payment->has_approved[person] && !payment->has_withdrawn[person];
		payment->has_withdrawn[person] = payment->has_withdrawn[person] || may;
	} else {
		status = payments_kit_approve(world->kit, payment->id, person);
		may = may && !payment->has_approved[person] && in_force(payment) < 2 &&
		      payment->payee_version == version_now(world);
		payment->has_approved[person] = payment->has_approved[person] || may;
	}
	PROOF_CHECK(draw, status_is_ok(status) == may);
	return true;
}

static bool change_payee(struct world *world, struct proof_draw *draw)
{
	if (today(world) < world->version_from)
		return true;
	const struct payee_details details = payments_kit_details(
	    proof_below(draw, 2) == 0 ? "Tryckeriet AB" : "Nya Tryckeriet AB", "991-2346");
	PROOF_CHECK(draw, status_is_ok(payments_kit_change(world->kit, world->payee, &details)));
	PROOF_CHECK(draw, status_is_ok(payments_kit_approve_payee(world->kit, world->payee, KIT_CECILIA)));
	if (proof_below(draw, 3) == 0)
		return true; /* one person alone: nothing is changed */
	PROOF_CHECK(draw, status_is_ok(payments_kit_approve_payee(world->kit, world->payee, KIT_DAVID)));
	world->version++;
	world->version_from = today(world) + WAIT_DAYS;
	return true;
}

/* Just those that the model says, each once. */
static bool file_is_right(struct world *world, struct proof_draw *draw, struct text bytes)
{
	struct kit_read read;
	size_t expected = 0;
	payments_kit_read(bytes, &read);
	for (size_t i = 0; i < world->count; i++) {
		struct model_payment *payment = &world->payments[i];
		if (!is_payable(world, payment))
			continue;
		const struct payment found = payments_kit_find(world->kit, payment->id);
		PROOF_CHECK(draw, expected < read.count);
		PROOF_CHECK(draw, strcmp(read.ids[expected], found.end_to_end) == 0);
		PROOF_CHECK(draw, read.amounts[expected] == payment->ore);
		expected++;
	}
	PROOF_CHECK(draw, expected == read.count);
	for (size_t i = 0; i < world->count; i++) {
		struct model_payment *payment = &world->payments[i];
		const bool is_ordered = is_payable(world, payment);
		payment->is_in_file = payment->is_in_file || is_ordered;
		world->on_way -= is_ordered ? payment->ore : 0;
	}
	return true;
}

static bool make_file(struct world *world, struct proof_draw *draw)
{
	bool is_any = false;
	struct kit_file asking = payments_kit_asking(world->kit, &world->arena);
	for (size_t i = 0; i < world->count; i++)
		is_any = is_any || is_payable(world, &world->payments[i]);
	const struct status status = payments_kit_make(world->kit, &asking);
	PROOF_CHECK(draw, is_any ? status_is_ok(status) : status.code == STATUS_NOT_FOUND);
	if (!is_any)
		return true;
	world->last = asking;
	world->has_file = true;
	return file_is_right(world, draw, asking.file.bytes);
}

static bool write_again(struct world *world, struct proof_draw *draw)
{
	if (!world->has_file)
		return true;
	struct kit_file again = world->last;
	again.day = world->last.file.day;
	PROOF_CHECK(draw, status_is_ok(payments_kit_again(world->kit, &again)));
	PROOF_CHECK(draw, text_equal(again.file.bytes, world->last.file.bytes));
	return true;
}

static bool answer(struct world *world, struct proof_draw *draw)
{
	if (!world->has_file)
		return true;
	struct payments_answered out;
	const bool is_rejection = proof_below(draw, 2) == 0;
	struct kit_read read;
	payments_kit_read(world->last.file.bytes, &read);
	const char *id = read.ids[proof_below(draw, read.count)];
	const struct kit_answer said = {
		&world->last.file, PAIN_LEVEL_PAYMENT, id, is_rejection ? "RJCT" : "ACCP", NULL,
		++world->reports
	};
	const struct text bytes = payments_kit_answer_bytes(&said, &world->arena);
	PROOF_CHECK(draw, status_is_ok(payments_kit_answer(world->kit, bytes, &out)));
	for (size_t i = 0; i < world->count; i++) {
		struct model_payment *payment = &world->payments[i];
		const struct payment found = payments_kit_find(world->kit, payment->id);
		if (strcmp(found.end_to_end, id) != 0 || !is_rejection || payment->is_rejected)
			continue;
		payment->is_rejected = true;
		world->on_way += payment->ore;
	}
	return true;
}

static bool pass_days(struct world *world, struct proof_draw *draw)
{
	payments_kit_pass_days(world->kit, (int64_t)proof_below(draw, 12));
	return true;
}

static bool move(struct world *world, struct proof_draw *draw)
{
	(void)draw;
	payments_kit_move(world->kit);
	return true;
}

static bool (*const acts[])(struct world *world, struct proof_draw *draw) = {
	vote,      vote,      vote,        vote,   vote,         vote,      propose, propose,
	make_file, make_file, write_again, answer, change_payee, pass_days, move,
};

static bool live(struct world *world, struct proof_draw *draw)
{
	const size_t steps = proof_below(draw, STEPS_MAX);
	for (size_t i = 0; i < steps; i++) {
		if (!acts[proof_below(draw, sizeof acts / sizeof acts[0])](world, draw))
			return false;
		const int64_t on_way = world->has_file
					   ? ledger_kit_balance(world->kit, PAYMENTS_ACCOUNT_ON_WAY,
								ledger_kit_day(2027, 12, 31))
					   : 0;
		PROOF_CHECK(draw, on_way == world->on_way);
	}
	return true;
}

static bool only_what_two_approved_is_paid(struct proof_draw *draw, void *context)
{
	struct world world = { .kit = context, .arena = arena_open(1 << 28), .version = 1 };
	world.kit->now = (struct moment){ 1795000000 };
	ledger_kit_anew(world.kit);
	payments_kit_begin(world.kit);
	world.payee = payments_kit_payee(world.kit);
	const bool holds = live(&world, draw);
	arena_close(&world.arena);
	return holds;
}

static void p5_random_acts_pay_only_what_two_approved(void **state)
{
	struct ledger_kit *kit = *state;
	proof_property_holds("only what two approved is paid", ledger_kit_rounds(kit, 300),
			     only_what_two_approved_is_paid, kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(p5_random_acts_pay_only_what_two_approved) };
	return ledger_kit_run(&payments_kit_rooms, tests, sizeof tests / sizeof tests[0]);
}
