/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A file of answers is its first record, records that its kind knows, and its last record, which counts them.
 */

#include "ground/autogiro/form_inner.h"
#include "ground/numbers/numbers.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

struct answers {
	const struct autogiro_events *events;
	void *self;
	struct record_reader reader;
	const struct form *form; /* NULL until the first record */
	bool is_ended;
	struct ends found;
	struct autogiro_total money[SECTION_KINDS]; /* what the tail tells */
	uint32_t rows;
	bool has_section;
	struct autogiro_section section;
	char account[AUTOGIRO_FIELD_BYTES_MAX]; /* of the section */
	struct autogiro_total carried;          /* of the section */
	bool has_wish;
	struct autogiro_wish wish;
	bool has_part[WISH_PARTS]; /* of the wish */
};

static void close_answers(struct answers *answers)
{
	assert(answers->reader.lines.bytes != NULL);
	record_reader_close(&answers->reader);
}

static struct status take_record(struct answers *answers);
static struct status end_records(struct answers *answers);
static struct status tell_end(struct answers *answers);

struct status autogiro_answers_read(struct source *source, const struct autogiro_events *events, void *self,
				    struct autogiro_summary *out)
{
	assert(source != NULL && events != NULL && out != NULL);
	*out = (struct autogiro_summary){ .kind = AUTOGIRO_UNKNOWN };
	SCOPED(close_answers)
	struct answers answers = { .events = events,
				   .self = self,
				   .reader = record_reader_open(source, ASK_BANKGIROT, out) };
	bool has_record = true;
	while (has_record) {
		TRY(record_reader_next(&answers.reader, &has_record));
		if (has_record)
			TRY(take_record(&answers));
	}
	if (answers.form == NULL)
		return FAIL_INPUT(0, NULL, "The file is empty.", ASK_BANKGIROT);
	if (answers.form->end_type != NULL && !answers.is_ended)
		return FAIL_INPUT(answers.reader.lines.row, answers.form->end_type,
				  "The file ends before its end record: it has been cut.", ASK_BANKGIROT);
	if (answers.form->end_type == NULL)
		TRY(end_records(&answers));
	return tell_end(&answers);
}

static struct status begin_file(struct answers *answers);
static struct status end_file(struct answers *answers);
static struct status take_row(struct answers *answers);

static struct status take_record(struct answers *answers)
{
	const struct record *record = &answers->reader.record;
	assert(answers->reader.is_begun);
	if (answers->form == NULL)
		TRY(begin_file(answers));
	else if (answers->is_ended)
		return FAIL_INPUT(record->row, answers->form->end_type,
				  "There are records after the file's end record.", ASK_BANKGIROT);
	else if (answers->form->head_type != NULL && record_is_type(record, answers->form->head_type))
		return FAIL_INPUT(record->row, answers->form->head_type,
				  "A second file begins inside this one.", "Read each file by itself.");
	if (answers->form->head_type == NULL)
		return take_row(answers);
	if (answers->form->end_type != NULL && record_is_type(record, answers->form->end_type))
		return end_file(answers);
	return record_is_type(record, answers->form->head_type) ? OK : take_row(answers);
}

static struct status read_head(struct answers *answers, struct autogiro_head *head)
{
	struct record_reader *reader = &answers->reader;
	char digits[GIRO_ROOM];
	assert(answers->form->head.count > 0);
	TRY(record_read(&reader->record, &answers->form->head, &reader->arena, head));
	struct status status = bankgiro_parse(head->bankgiro, digits);
	if (status_is_ok(status))
		return OK;
	return FAIL_INPUT(reader->record.row, answers->form->head_type, status.reason, ASK_BANKGIROT);
}

static struct status begin_file(struct answers *answers)
{
	struct record_reader *reader = &answers->reader;
	assert(reader->is_begun && answers->rows == 0);
	answers->form = form_of_record(&reader->record);
	if (answers->form == NULL)
		return FAIL_INPUT(reader->record.row, NULL, "This is not a file of answers from Autogiro.",
				  "Check that the right file was chosen.");
	const struct autogiro_form form = answers->form->form;
	if (form.kind == AUTOGIRO_ORDERS)
		return FAIL_INPUT(reader->record.row, NULL,
				  "This is a file of orders to Bankgirot, not of answers from there.",
				  "Check that the right file was chosen.");
	reader->summary->kind = form.kind;
	reader->summary->layout = form.layout;
	struct autogiro_head head = { .kind = form.kind, .layout = form.layout };
	if (answers->form->head_type != NULL)
		TRY(read_head(answers, &head));
	assert(head.kind != AUTOGIRO_UNKNOWN);
	return answers->events->begin == NULL ? OK : answers->events->begin(answers->self, &head);
}

/* Begins an event with the record: what the event before it read is gone. */
static struct status begin_event(struct answers *answers, struct autogiro_place *place)
{
	arena_reset(&answers->reader.arena);
	assert(answers->form != NULL);
	return record_reader_place(&answers->reader, true, place);
}

static struct status read_fields(struct answers *answers, const struct shape *shape, void *target)
{
	assert(answers->form != NULL);
	return record_read(&answers->reader.record, shape, &answers->reader.arena, target);
}

static void count_row(struct answers *answers)
{
	answers->rows++;
	answers->reader.summary->rows++;
	assert(answers->rows <= AUTOGIRO_ROWS_MAX);
}

static struct status add_total(const struct answers *answers, struct autogiro_total *total,
			       struct money amount)
{
	assert(amount.ore >= 0);
	total->count++;
	if (!status_is_ok(money_add(total->sum, amount, &total->sum)))
		return FAIL_INPUT(answers->reader.record.row, "TK82/32 amount",
				  "The payments are together more than any sum of money here.",
				  ASK_BANKGIROT);
	return OK;
}

static struct status take_section(struct answers *answers);
static struct status take_payment(struct answers *answers);
static struct status take_refund(struct answers *answers);
static struct status take_mandate(struct answers *answers);
static struct status take_rejection(struct answers *answers);
static struct status take_change(struct answers *answers);
static struct status take_wish(struct answers *answers);
static struct status take_registered(struct answers *answers);

/* Which records each kind knows. */
static const struct row_of_kind {
	enum autogiro_kind kind;
	const char *types; /* with a space between; empty for any */
	struct status (*take)(struct answers *answers);
} rows_of_kinds[] = {
	{ AUTOGIRO_PAYMENTS, "82 32", take_payment },
	{ AUTOGIRO_PAYMENTS, "77", take_refund },
	{ AUTOGIRO_PAYMENTS, "15 16 17", take_section },
	{ AUTOGIRO_MANDATES, "73", take_mandate },
	{ AUTOGIRO_REJECTIONS, "82 32", take_rejection },
	{ AUTOGIRO_CHANGES, "03 11 21 22 23 24 25 26 27 28 29", take_change },
	{ AUTOGIRO_WISHES, "52 53 54 55 56", take_wish },
	{ AUTOGIRO_PAYMENT_REGISTER, "82 32", take_payment },
	{ AUTOGIRO_MANDATE_REGISTER, "", take_registered },
};

static bool is_one_of(const struct record *record, const char *types)
{
	if (types[0] == '\0')
		return true;
	for (const char *type = types;; type += 3) {
		assert(strlen(type) >= 2);
		if (record->bytes[0] == type[0] && record->bytes[1] == type[1])
			return true;
		if (type[2] == '\0')
			return false;
	}
}

static struct status take_row(struct answers *answers)
{
	const struct record *record = &answers->reader.record;
	for (size_t i = 0; i < sizeof rows_of_kinds / sizeof rows_of_kinds[0]; i++) {
		const struct row_of_kind *row = &rows_of_kinds[i];
		if (row->kind == answers->form->form.kind && is_one_of(record, row->types))
			return row->take(answers);
	}
	assert(answers->form->form.kind != AUTOGIRO_MANDATE_REGISTER);
	return record_reader_pass_over(&answers->reader);
}

/* Proves the section that is open and tells its end. */
static struct status end_section(struct answers *answers)
{
	const struct autogiro_section *section = &answers->section;
	if (!answers->has_section)
		return OK;
	if (answers->carried.count != section->count)
		return FAIL_INPUT(section->place.row, "TK15-17 72-79 number of payments",
				  "The section does not hold as many payments as it says.", ASK_BANKGIROT);
	if (answers->carried.sum.ore != section->sum.ore)
		return FAIL_INPUT(section->place.row, "TK15-17 51-68 amount",
				  "The payments of the section do not add up to the sum it says.",
				  ASK_BANKGIROT);
	assert(section->count >= 0);
	answers->has_section = false;
	return answers->events->section_end == NULL ? OK
						    : answers->events->section_end(answers->self, section);
}

static struct status take_section(struct answers *answers)
{
	struct autogiro_section *section = &answers->section;
	struct autogiro_place place;
	if (answers->form->form.layout == AUTOGIRO_OLD)
		return record_reader_pass_over(&answers->reader);
	assert(answers->form->form.kind == AUTOGIRO_PAYMENTS);
	TRY(end_section(answers));
	TRY(begin_event(answers, &place));
	*section = (struct autogiro_section){ .place = place };
	section->kind = (enum autogiro_section_kind)(answers->reader.record.bytes[1] - '5');
	TRY(read_fields(answers, &section_shape, section));
	assert(section->kind <= AUTOGIRO_REFUNDS && section->account.count < sizeof answers->account);
	if (section->account.count > 0)
		memcpy(answers->account, section->account.bytes, section->account.count);
	section->account.bytes = answers->account;
	answers->carried = (struct autogiro_total){ 0 };
	answers->has_section = true;
	answers->found.sections[section->kind]++;
	answers->reader.summary->sections++;
	if (answers->events->section_begin != NULL)
		TRY(answers->events->section_begin(answers->self, section));
	section->place.raw = TEXT("");
	return OK;
}

static struct status count_payment(struct answers *answers, const struct autogiro_payment *payment)
{
	const bool is_new = answers->form->form.layout == AUTOGIRO_NEW;
	const bool is_carried_out = payment->status == AUTOGIRO_CARRIED_OUT;
	assert(payment->kind <= AUTOGIRO_REFUNDS);
	if (!is_new || is_carried_out)
		TRY(add_total(answers, &answers->found.totals[payment->kind], payment->amount));
	if (is_carried_out) {
		TRY(add_total(answers, &answers->carried, payment->amount));
		TRY(add_total(answers, &answers->money[payment->kind], payment->amount));
	}
	count_row(answers);
	return answers->events->payment == NULL ? OK : answers->events->payment(answers->self, payment);
}

/* In the new specification a payment stands in a section of its kind. */
static struct status check_section(const struct answers *answers, enum autogiro_section_kind kind)
{
	const uint64_t row = answers->reader.record.row;
	const struct autogiro_form form = answers->form->form;
	if (form.kind != AUTOGIRO_PAYMENTS || form.layout == AUTOGIRO_OLD)
		return OK;
	assert(row > 0);
	if (!answers->has_section)
		return FAIL_INPUT(row, "TK15-17", "A payment stands outside any section.", ASK_BANKGIROT);
	if (answers->section.kind != kind)
		return FAIL_INPUT(row, "TK15-17", "A payment stands in a section of another kind.",
				  ASK_BANKGIROT);
	return OK;
}

static const struct shape *shape_of_payment(struct autogiro_form form)
{
	assert(form.kind == AUTOGIRO_PAYMENTS || form.kind == AUTOGIRO_PAYMENT_REGISTER);
	if (form.kind == AUTOGIRO_PAYMENT_REGISTER)
		return &waiting_shape;
	return form.layout == AUTOGIRO_OLD ? &old_payment_shape : &payment_shape;
}

static struct status take_payment(struct answers *answers)
{
	struct autogiro_payment payment = { .refund_code = AUTOGIRO_NO_CODE };
	payment.kind = record_is_type(&answers->reader.record, "82") ? AUTOGIRO_DEBITS : AUTOGIRO_PAYOUTS;
	TRY(check_section(answers, payment.kind));
	TRY(begin_event(answers, &payment.place));
	TRY(read_fields(answers, shape_of_payment(answers->form->form), &payment));
	assert(payment.payer.count > 0);
	return count_payment(answers, &payment);
}

static struct status take_refund(struct answers *answers)
{
	struct autogiro_payment payment = { .kind = AUTOGIRO_REFUNDS };
	if (answers->form->form.layout == AUTOGIRO_OLD)
		return record_reader_pass_over(&answers->reader);
	TRY(check_section(answers, AUTOGIRO_REFUNDS));
	TRY(begin_event(answers, &payment.place));
	TRY(read_fields(answers, &refund_shape, &payment));
	assert(payment.status == AUTOGIRO_CARRIED_OUT);
	return count_payment(answers, &payment);
}

static struct status take_mandate(struct answers *answers)
{
	struct autogiro_mandate mandate = { 0 };
	TRY(begin_event(answers, &mandate.place));
	TRY(read_fields(answers, &mandate_shape, &mandate));
	count_row(answers);
	answers->found.rows++;
	assert(answers->found.rows == answers->rows);
	return answers->events->mandate == NULL ? OK : answers->events->mandate(answers->self, &mandate);
}

/* Counts a row that has no status: its money is told as it stands. */
static struct status count_way(struct answers *answers, enum autogiro_way way, struct money amount)
{
	count_row(answers);
	assert(way <= AUTOGIRO_PAYOUT && amount.ore >= 0);
	if (way == AUTOGIRO_NO_WAY)
		return OK;
	const enum autogiro_section_kind kind = way == AUTOGIRO_DEBIT ? AUTOGIRO_DEBITS : AUTOGIRO_PAYOUTS;
	TRY(add_total(answers, &answers->found.totals[kind], amount));
	return add_total(answers, &answers->money[kind], amount);
}

static struct status take_rejection(struct answers *answers)
{
	struct autogiro_rejection rejection = { 0 };
	rejection.way = record_is_type(&answers->reader.record, "82") ? AUTOGIRO_DEBIT : AUTOGIRO_PAYOUT;
	TRY(begin_event(answers, &rejection.place));
	TRY(read_fields(answers, &rejection_shape, &rejection));
	TRY(count_way(answers, rejection.way, rejection.amount));
	assert(!rejection.is_amount_wrong || rejection.amount.ore == 0);
	return answers->events->rejection == NULL ? OK
						  : answers->events->rejection(answers->self, &rejection);
}

static struct status take_change(struct answers *answers)
{
	struct autogiro_change change = { 0 };
	TRY(begin_event(answers, &change.place));
	TRY(read_fields(answers, &change_shape, &change));
	TRY(count_way(answers, change.way, change.amount));
	assert(change.kind > 0);
	return answers->events->change == NULL ? OK : answers->events->change(answers->self, &change);
}

static struct status take_registered(struct answers *answers)
{
	struct autogiro_registered registered = { 0 };
	const bool is_old = answers->form->form.layout == AUTOGIRO_OLD;
	TRY(begin_event(answers, &registered.place));
	TRY(read_fields(answers, is_old ? &old_registered_shape : &registered_shape, &registered));
	count_row(answers);
	assert(registered.payer.count > 0);
	return answers->events->registered == NULL ? OK
						   : answers->events->registered(answers->self, &registered);
}

static struct status end_wish(struct answers *answers)
{
	if (!answers->has_wish)
		return OK;
	assert(answers->wish.place.raw.count > 0);
	answers->has_wish = false;
	count_row(answers);
	return answers->events->wish == NULL ? OK : answers->events->wish(answers->self, &answers->wish);
}

static struct status begin_wish(struct answers *answers)
{
	TRY(end_wish(answers));
	TRY(begin_event(answers, &answers->wish.place));
	const struct autogiro_place place = answers->wish.place;
	answers->wish = (struct autogiro_wish){ .place = place };
	memset(answers->has_part, 0, sizeof answers->has_part);
	assert(place.row > 0);
	answers->has_wish = true;
	return OK;
}

static struct status take_wish(struct answers *answers)
{
	const struct record *record = &answers->reader.record;
	const size_t part = (size_t)(record->bytes[1] - wish_types[0][1]);
	assert(part < WISH_PARTS);
	answers->found.rows++;
	if (part == 0)
		TRY(begin_wish(answers));
	else if (!answers->has_wish)
		return FAIL_INPUT(record->row, "TK53-56",
				  "The record belongs to a wish, but none stands before it.", ASK_BANKGIROT);
	else
		TRY(record_reader_place(&answers->reader, false, &answers->wish.place));
	if (answers->has_part[part])
		return FAIL_INPUT(record->row, "TK53-56", "The wish has two records of one type.",
				  ASK_BANKGIROT);
	answers->has_part[part] = true;
	return read_fields(answers, &wish_shapes[part], &answers->wish);
}

static struct status end_records(struct answers *answers)
{
	assert(answers->form != NULL && !answers->is_ended);
	TRY(end_section(answers));
	return end_wish(answers);
}

/* The number that stands in a field of the last record, and what was found. */
static struct status compare_end(const struct answers *answers, const struct ends *said,
				 const struct field *field)
{
	int64_t is;
	int64_t should;
	memcpy(&is, (const char *)&answers->found + field->offset, sizeof is);
	memcpy(&should, (const char *)said + field->offset, sizeof should);
	assert(field->offset + sizeof is <= sizeof answers->found);
	/* Whether a record that we do not know was counted cannot be told. */
	const bool is_rows = field->offset == offsetof(struct ends, rows);
	if (is == should || (is_rows && is + answers->reader.summary->unknown_records == should))
		return OK;
	assert(is >= 0 && should >= 0);
	if (field->type == FIELD_MONEY)
		return FAIL_INPUT(answers->reader.record.row, field->name,
				  "The payments of the file do not add up to the sum its end record says.",
				  ASK_BANKGIROT);
	return FAIL_INPUT(answers->reader.record.row, field->name,
			  "The file does not hold as many records as its end record says.", ASK_BANKGIROT);
}

static struct status end_file(struct answers *answers)
{
	const struct shape *shape = &answers->form->end;
	struct ends said = { 0 };
	assert(shape->count > 0 && answers->form->end_type != NULL);
	TRY(end_records(answers));
	TRY(read_fields(answers, shape, &said));
	for (size_t i = 0; i < shape->count; i++)
		if (shape->fields[i].type == FIELD_NUMBER || shape->fields[i].type == FIELD_MONEY)
			TRY(compare_end(answers, &said, &shape->fields[i]));
	assert(!answers->is_ended);
	answers->is_ended = true;
	return OK;
}

static struct status tell_end(struct answers *answers)
{
	assert(answers->form->end_type == NULL || answers->is_ended);
	const struct autogiro_tail tail = { .debits = answers->money[AUTOGIRO_DEBITS],
					    .payouts = answers->money[AUTOGIRO_PAYOUTS],
					    .refunds = answers->money[AUTOGIRO_REFUNDS],
					    .rows = answers->rows };
	assert(!answers->has_section && !answers->has_wish);
	return answers->events->end == NULL ? OK : answers->events->end(answers->self, &tail);
}
