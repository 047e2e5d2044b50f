/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whom the centre pays. */
#include "main/payments/payments_inner.h"

#include <assert.h>

static const struct report_column columns[] = {
	{ "payee", SAY("Payee"), CELL_TEXT, 12 },     { "version", SAY("Version"), CELL_NUMBER, 7 },
	{ "state", SAY("State"), CELL_TEXT, 10 },     { "paid_to_from", SAY("Paid to from"), CELL_DAY, 12 },
	{ "account", SAY("Account"), CELL_TEXT, 26 }, { "country", SAY("Country"), CELL_TEXT, 7 },
	{ "name", SAY("Name"), CELL_TEXT, 0 },        { 0 }
};

static const char *state_word(const struct payee *payee)
{
	assert(payee->matter.state >= MATTER_WAITING);
	if (payee->is_in_force)
		return SAY("approved");
	switch (payee->matter.state) {
	case MATTER_WAITING:
		return SAY("waiting");
	case MATTER_HALF:
		return SAY("half");
	case MATTER_REFUSED:
		return SAY("refused");
	case MATTER_EXPIRED:
		return SAY("expired");
	case MATTER_APPROVED:
	case MATTER_USED:
		break;
	}
	return SAY("approved");
}

static struct status tell(void *argument, const struct payee *payee)
{
	struct report *report = argument;
	const char *state = state_word(payee);
	if (!report->is_json)
		state = phrase(report->language, state);
	const struct report_cell cells[] = { { .text = text_of(payee->handle) },
					     { .number = payee->number },
					     { .text = text_of(state) },
					     { .number = payee->from.number },
					     { .text = payee->details.account.number },
					     { .text = payee->details.address.country },
					     { .text = payee->details.name } };
	assert(payee->id.raw > 0);
	report_row(report, cells);
	return OK;
}

struct listing {
	struct run *run;
	struct payee_id only; /* 0: all */
};

static struct status tell_wanted(void *argument, const struct payee *payee)
{
	const struct listing *listing = argument;
	assert(payee->id.raw > 0);
	return listing->only.raw == 0 || listing->only.raw == payee->id.raw
		   ? tell(&listing->run->report, payee)
		   : OK;
}

static struct status list(struct store_tx *tx, void *argument)
{
	struct listing *listing = argument;
	assert(listing->run->books != NULL);
	report_table(&listing->run->report, "payees", columns);
	TRY(payments_payees(tx, tell_wanted, listing));
	report_table_end(&listing->run->report);
	return OK;
}

struct status verb_payee_list(struct run *run)
{
	struct listing listing = { run, { 0 } };
	TRY(run_open_centre(run));
	assert(run->books != NULL);
	return store_read(run->books, list, &listing);
}

struct work {
	struct run *run;
	struct approver who;
	struct payee_details details;
	struct payee_id payee;
};

struct account_option {
	const char *name;
	enum pain_account_kind kind;
};

/* How many of the options are given; `out` the last of them. */
static size_t take_number(const struct run *run, const struct account_option *options,
			  struct pain_account *out)
{
	size_t given = 0;
	assert(options->name != NULL);
	for (; options->name != NULL; options++) {
		if (!run_has(run, options->name))
			continue;
		*out = (struct pain_account){ .kind = options->kind, .number = run_text(run, options->name) };
		given++;
	}
	return given;
}

static struct status read_account(const struct run *run, struct pain_account *out)
{
	static const struct account_option options[] = {
		{ "--bankgiro", PAIN_ACCOUNT_BANKGIRO }, { "--plusgiro", PAIN_ACCOUNT_PLUSGIRO },
		{ "--account", PAIN_ACCOUNT_SWEDISH },   { "--iban", PAIN_ACCOUNT_IBAN },
		{ "--other", PAIN_ACCOUNT_OTHER },       { NULL, PAIN_ACCOUNT_OTHER }
	};
	struct text clearing = run_text(run, "--clearing");
	if (take_number(run, options, out) != 1)
		return FAIL_INPUT(0, "--bankgiro", "The payee has one account.",
				  "Give one of --bankgiro, --plusgiro, --account, --iban and --other.");
	out->bic = run_text(run, "--bic");
	out->clearing_system = text_take_until(&clearing, ':');
	out->clearing = clearing;
	assert(out->number.bytes != NULL);
	return OK;
}

static struct status read_details(const struct run *run, struct text name, struct payee_details *out)
{
	assert(name.bytes != NULL);
	TRY(person_needed(run));
	TRY(run_needs(run, "--country"));
	*out = (struct payee_details){ .name = name,
				       .address = { .street = run_text(run, "--street"),
						    .building = run_text(run, "--building"),
						    .post_code = run_text(run, "--post-code"),
						    .town = run_text(run, "--town"),
						    .country = run_text(run, "--country") } };
	return read_account(run, &out->account);
}

/* Opens the centre, lets the person in, does the work and tells how the payee stands. */
static struct status act(struct work *work, store_work *unit)
{
	struct run *run = work->run;
	TRY(run_open_centre(run));
	TRY(person_log_in(run, &work->who));
	TRY(run_write(run, unit, work));
	assert(work->payee.raw > 0);
	struct listing listing = { run, work->payee };
	return store_read(run->books, list, &listing);
}

static struct status add(struct store_tx *tx, void *argument)
{
	struct work *work = argument;
	assert(work->who.person > 0);
	return payments_add_payee(tx, &work->details, &work->who, work->run->random, &work->payee);
}

struct status verb_payee_add(struct run *run)
{
	struct work work = { .run = run };
	TRY(read_details(run, text_of(run->command->arguments[1]), &work.details));
	assert(work.details.name.bytes != NULL);
	return act(&work, add);
}

static struct status find(struct store_tx *tx, struct work *work)
{
	const struct text handle = text_of(work->run->command->arguments[1]);
	struct status status = payments_payee_by_handle(tx, handle, &work->payee);
	assert(handle.bytes != NULL);
	if (status.code == STATUS_NOT_FOUND) {
		status.field = "PAYEE";
		status.remedy = "handslag payee list DIR lists them.";
	}
	return status;
}

static struct status change(struct store_tx *tx, void *argument)
{
	struct work *work = argument;
	TRY(find(tx, work));
	assert(work->payee.raw > 0);
	return payments_change_payee(tx, work->payee, &work->details, &work->who);
}

struct status verb_payee_change(struct run *run)
{
	struct work work = { .run = run };
	TRY(read_details(run, text_of(run->command->arguments[2]), &work.details));
	assert(work.details.name.bytes != NULL);
	return act(&work, change);
}

static struct status approve(struct store_tx *tx, void *argument)
{
	struct work *work = argument;
	TRY(find(tx, work));
	assert(work->payee.raw > 0);
	return payments_approve_payee(tx, work->payee, &work->who);
}

struct status verb_payee_approve(struct run *run)
{
	struct work work = { .run = run };
	TRY(person_needed(run));
	assert(run->books == NULL);
	return act(&work, approve);
}

static struct status refuse(struct store_tx *tx, void *argument)
{
	struct work *work = argument;
	TRY(find(tx, work));
	assert(work->payee.raw > 0);
	return payments_refuse_payee(tx, work->payee, &work->who, run_text(work->run, "--reason"));
}

struct status verb_payee_refuse(struct run *run)
{
	struct work work = { .run = run };
	TRY(person_needed(run));
	TRY(run_needs(run, "--reason"));
	assert(run->books == NULL);
	return act(&work, refuse);
}
