/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Payments: proposed, listed, approved, refused. */
#include "main/payments/payments_inner.h"

#include <assert.h>

enum { DOCUMENT_BYTES_MAX = 64 << 20, LIST_MAX = 100000 };

static const struct report_column columns[] = {
	{ "payment", SAY("Payment"), CELL_TEXT, 12 },  { "state", SAY("State"), CELL_TEXT, 10 },
	{ "day", SAY("Day"), CELL_DAY, 10 },           { "amount", SAY("Sum"), CELL_TEXT, 14 },
	{ "currency", SAY("Currency"), CELL_TEXT, 8 }, { "approvals", SAY("Approvals"), CELL_NUMBER, 9 },
	{ "file", SAY("File"), CELL_TEXT, 15 },        { "payee", SAY("Payee"), CELL_TEXT, 24 },
	{ "evidence", SAY("Evidence"), CELL_TEXT, 0 }, { 0 }
};

static const char *state_word(enum payment_state state)
{
	switch (state) {
	case PAYMENT_PROPOSED:
		return SAY("proposed");
	case PAYMENT_HALF:
		return SAY("half");
	case PAYMENT_APPROVED:
		return SAY("approved");
	case PAYMENT_REFUSED:
		return SAY("refused");
	case PAYMENT_EXPIRED:
		return SAY("expired");
	case PAYMENT_CHANGED:
		return SAY("changed");
	case PAYMENT_IN_FILE:
		return SAY("in file");
	case PAYMENT_ACCEPTED:
		return SAY("accepted");
	case PAYMENT_REJECTED:
		return SAY("rejected");
	case PAYMENT_PAID:
		return SAY("paid");
	}
	assert(0 && "an unknown state of a payment");
	return "";
}

static struct status tell(void *argument, const struct payment *payment)
{
	struct report *report = argument;
	char sum[MONEY_PRINT_ROOM];
	const char *state = state_word(payment->state);
	const struct day day = payment->file.count > 0 ? payment->file_day : payment->order.earliest;
	if (!report->is_json)
		state = phrase(report->language, state);
	const struct report_cell cells[] = {
		{ .text = text_of(payment->handle) },
		{ .text = text_of(state) },
		{ .number = day.number },
		{ .text = text_of(foreign_money_print_plain(payment->order.amount, sum)) },
		{ .text = text_of(payment->order.amount.currency.code) },
		{ .number = payment->matter.approvals },
		{ .text = payment->file },
		{ .text = payment->payee_name },
		{ .text = payment->order.evidence },
	};
	assert(payment->id.raw > 0);
	report_row(report, cells);
	return OK;
}

static struct status list(struct store_tx *tx, void *argument)
{
	struct run *run = argument;
	assert(run->books != NULL);
	report_table(&run->report, "payments", columns);
	TRY(payments_each(tx, (struct payment_id){ 0 }, LIST_MAX, tell, &run->report));
	report_table_end(&run->report);
	return OK;
}

struct status verb_payment_list(struct run *run)
{
	TRY(run_open_centre(run));
	assert(run->books != NULL);
	return store_read(run->books, list, run);
}

struct work {
	struct run *run;
	struct approver who;
	struct payment_order order;
	struct payment_id payment;
};

static struct status tell_one(struct store_tx *tx, void *argument)
{
	const struct work *work = argument;
	struct payment payment;
	TRY(payments_find(tx, work->payment, &payment));
	assert(payment.id.raw > 0);
	report_table(&work->run->report, "payments", columns);
	TRY(tell(&work->run->report, &payment));
	report_table_end(&work->run->report);
	return OK;
}

static struct status act(struct work *work, store_work *unit)
{
	struct run *run = work->run;
	TRY(run_open_centre(run));
	TRY(person_log_in(run, &work->who));
	TRY(run_write(run, unit, work));
	assert(work->payment.raw > 0);
	return store_read(run->books, tell_one, work);
}

struct choice {
	const char *word;
	int value;
};

/* The value of the option's word; `usual` when it is not given. */
static struct status read_choice(const struct run *run, const char *option, const struct choice *choices,
				 int *out)
{
	const struct text word = run_text(run, option);
	assert(choices[0].word != NULL);
	if (word.count == 0)
		return OK;
	for (; choices->word != NULL; choices++)
		if (text_equal(word, text_of(choices->word))) {
			*out = choices->value;
			return OK;
		}
	return FAIL_INPUT(0, option, "There is no such choice.", "handslag help payment propose lists them.");
}

static struct status read_kind(const struct run *run, struct payment_order *order)
{
	static const struct choice kinds[] = { { "domestic", PAIN_DOMESTIC },
					       { "sepa", PAIN_SEPA },
					       { "cross-border", PAIN_CROSS_BORDER },
					       { NULL, 0 } };
	static const struct choice charges[] = { { "shared", PAIN_CHARGES_SHAR },
						 { "payer", PAIN_CHARGES_DEBT },
						 { "payee", PAIN_CHARGES_CRED },
						 { NULL, 0 } };
	static const enum pain_charges usual[] = { [PAIN_DOMESTIC] = PAIN_CHARGES_UNSAID,
						   [PAIN_SEPA] = PAIN_CHARGES_SLEV,
						   [PAIN_CROSS_BORDER] = PAIN_CHARGES_SHAR };
	int kind = PAIN_DOMESTIC;
	TRY(read_choice(run, "--kind", kinds, &kind));
	assert(kind >= PAIN_DOMESTIC && kind <= PAIN_CROSS_BORDER);
	int borne = (int)usual[kind];
	TRY(read_choice(run, "--charges", charges, &borne));
	order->service = (enum pain_service)kind;
	order->charges = (enum pain_charges)borne;
	return OK;
}

/* The evidence's digest: of the document itself, so that another put in its place is found; else of the
 * words. */
static struct status read_evidence(struct run *run, struct payment_order *order)
{
	struct text document;
	const char *path = command_option(run->command, "--document");
	order->evidence = run_text(run, "--evidence");
	assert(order->evidence.count > 0);
	if (path == NULL) {
		hash_of(order->evidence, &order->evidence_digest);
		return OK;
	}
	run->about = text_of(path);
	TRY(file_read_all(path, DOCUMENT_BYTES_MAX, &run->arena, &document));
	run->about = (struct text){ 0 };
	hash_of(document, &order->evidence_digest);
	return OK;
}

static struct status read_order(struct work *work)
{
	struct run *run = work->run;
	struct payment_order *order = &work->order;
	TRY(person_needed(run));
	TRY(run_needs(run, "--account"));
	TRY(run_needs(run, "--evidence"));
	TRY(run_number(run, "--account", &order->cost_account));
	order->earliest = run_today(run);
	TRY(run_day(run, "--day", &order->earliest));
	order->ocr = run_text(run, "--ocr");
	order->message = run_text(run, "--message");
	assert(order->cost_account >= 0);
	TRY(read_kind(run, order));
	return read_evidence(run, order);
}

struct search {
	enum ledger_dimension dimension;
	struct text code;
	struct dimension_value_id found;
};

static struct status match_value(void *argument, const struct ledger_value *value)
{
	struct search *search = argument;
	assert(value->id.raw > 0);
	if (value->dimension == search->dimension && text_equal(value->code, search->code))
		search->found = value->id;
	return OK;
}

static struct status find_value(const struct run *run, struct store_tx *tx, enum ledger_dimension dimension,
				const char *option, struct dimension_value_id *out)
{
	struct search search = { dimension, run_text(run, option), { 0 } };
	assert(out != NULL);
	if (search.code.count == 0)
		return OK;
	TRY(ledger_dimension_values(tx, match_value, &search));
	*out = search.found;
	return search.found.raw > 0 ? OK
				    : FAIL_INPUT(0, option, "The books know no such code.",
						 "handslag gifts purposes DIR lists purposes and funds.");
}

static struct status find_values(const struct run *run, struct store_tx *tx, struct ledger_dimensions *out)
{
	assert(out != NULL);
	TRY(find_value(run, tx, DIMENSION_FUND, "--fund", &out->fund));
	TRY(find_value(run, tx, DIMENSION_PURPOSE, "--purpose", &out->purpose));
	TRY(find_value(run, tx, DIMENSION_PROJECT, "--project", &out->project));
	return find_value(run, tx, DIMENSION_FUNDER, "--funder", &out->funder);
}

static struct status read_amount(const struct run *run, struct currency currency, struct foreign_money *out)
{
	struct money sum;
	const struct text typed = text_of(run->command->arguments[2]);
	assert(typed.bytes != NULL);
	out->currency = currency;
	if (currency_decimals(currency) != 2)
		return money_parse_decimal(typed, currency_decimals(currency), &out->minor);
	TRY(money_parse(typed, &sum));
	out->minor = sum.ore;
	return OK;
}

static struct status no_such_payee(struct status status)
{
	if (status.code != STATUS_NOT_FOUND)
		return status;
	assert(status.reason != NULL);
	return (struct status){ .code = STATUS_NOT_FOUND,
				.field = "PAYEE",
				.reason = "There is no such payee.",
				.remedy = "handslag payee list DIR lists them." };
}

static struct status propose(struct store_tx *tx, void *argument)
{
	struct work *work = argument;
	struct run *run = work->run;
	const struct payments_payer payer = payer_of(run);
	const struct payment_proposal proposal = { &work->order, &payer, run->random };
	TRY(no_such_payee(
	    payments_payee_by_handle(tx, text_of(run->command->arguments[1]), &work->order.payee)));
	TRY(debit_of(run, tx, &work->order.debit));
	TRY(read_amount(run, work->order.debit.currency, &work->order.amount));
	TRY(find_values(run, tx, &work->order.dimensions));
	assert(work->order.payee.raw > 0);
	return payments_propose(tx, &proposal, &work->who, &work->payment);
}

struct status verb_payment_propose(struct run *run)
{
	struct work work = { .run = run };
	TRY(read_order(&work));
	assert(work.order.evidence.count > 0);
	return act(&work, propose);
}

static struct status find(struct store_tx *tx, struct work *work)
{
	const struct text handle = text_of(work->run->command->arguments[1]);
	struct status status = payments_by_handle(tx, handle, &work->payment);
	assert(handle.bytes != NULL);
	if (status.code == STATUS_NOT_FOUND) {
		status.field = "PAYMENT";
		status.remedy = "handslag payment list DIR lists them.";
	}
	return status;
}

static struct status approve(struct store_tx *tx, void *argument)
{
	struct work *work = argument;
	TRY(find(tx, work));
	assert(work->payment.raw > 0);
	return payments_approve(tx, work->payment, &work->who);
}

struct status verb_payment_approve(struct run *run)
{
	struct work work = { .run = run };
	TRY(person_needed(run));
	assert(run->books == NULL);
	return act(&work, approve);
}

static struct status withdraw(struct store_tx *tx, void *argument)
{
	struct work *work = argument;
	TRY(find(tx, work));
	assert(work->payment.raw > 0);
	return payments_withdraw(tx, work->payment, &work->who);
}

struct status verb_payment_withdraw(struct run *run)
{
	struct work work = { .run = run };
	TRY(person_needed(run));
	assert(run->books == NULL);
	return act(&work, withdraw);
}

static struct status refuse(struct store_tx *tx, void *argument)
{
	struct work *work = argument;
	TRY(find(tx, work));
	assert(work->payment.raw > 0);
	return payments_refuse(tx, work->payment, &work->who, run_text(work->run, "--reason"));
}

struct status verb_payment_refuse(struct run *run)
{
	struct work work = { .run = run };
	TRY(person_needed(run));
	TRY(run_needs(run, "--reason"));
	assert(run->books == NULL);
	return act(&work, refuse);
}
