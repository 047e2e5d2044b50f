/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/autogiro/answer_write.h"
#include "ground/autogiro/form_inner.h"
#include "ground/numbers/numbers.h"

#include <assert.h>
#include <string.h>

enum { DAY_2099_12_31 = 47481 };

struct answer_writer {
	const struct autogiro_answers *file;
	const struct form *form;
	struct buffer *out;
	struct ends ends;
};

static struct status write_file(const struct autogiro_answers *file, struct buffer *out);

struct status autogiro_answers_write(const struct autogiro_answers *file, struct buffer *out)
{
	assert(file != NULL && out != NULL);
	const size_t start = out->count;
	const struct status status = write_file(file, out);
	if (!status_is_ok(status))
		buffer_cut(out, start);
	return status;
}

static struct status write_head(const struct answer_writer *writer)
{
	const struct autogiro_head *head = &writer->file->head;
	char digits[GIRO_ROOM];
	if (writer->form->head_type == NULL)
		return OK;
	assert(writer->form->head.count > 0);
	const struct status status = bankgiro_parse(head->bankgiro, digits);
	if (!status_is_ok(status))
		return FAIL_INPUT(0, "bankgiro", status.reason,
				  "Give the payee's bankgiro number as digits.");
	return record_write(writer->form->head_type, &writer->form->head, head, writer->out);
}

static struct status write_end(struct answer_writer *writer)
{
	const struct autogiro_day day = writer->file->head.written_on;
	if (writer->form->end_type == NULL)
		return OK;
	assert(day.kind == AUTOGIRO_ON_DAY);
	writer->ends.day = day.day;
	return record_write(writer->form->end_type, &writer->form->end, &writer->ends, writer->out);
}

static struct status write_rows(struct answer_writer *writer);

static struct status write_file(const struct autogiro_answers *file, struct buffer *out)
{
	struct answer_writer writer = { .file = file, .out = out };
	writer.form = form_of(file->head.kind, file->head.layout);
	if (writer.form == NULL || file->head.kind == AUTOGIRO_ORDERS)
		return FAIL_INPUT(0, "kind", "There are no answers of this kind and layout.",
				  "Give another kind or layout.");
	assert(writer.form->form.kind == file->head.kind);
	TRY(write_head(&writer));
	TRY(write_rows(&writer));
	return write_end(&writer);
}

static struct status add_total(struct autogiro_total *total, struct money amount)
{
	assert(total->count >= 0);
	total->count++;
	if (!status_is_ok(money_add(total->sum, amount, &total->sum)))
		return FAIL_INPUT(0, "amount", "The payments are together more than any sum of money here.",
				  "Make two files of it.");
	return OK;
}

static struct status add_way(struct answer_writer *writer, enum autogiro_way way, struct money amount)
{
	if (way == AUTOGIRO_NO_WAY)
		return OK;
	assert(way == AUTOGIRO_DEBIT || way == AUTOGIRO_PAYOUT);
	return add_total(&writer->ends.totals[way == AUTOGIRO_DEBIT ? AUTOGIRO_DEBITS : AUTOGIRO_PAYOUTS],
			 amount);
}

static const struct shape *shape_of_payment(const struct answer_writer *writer,
					    enum autogiro_section_kind kind)
{
	assert(kind <= AUTOGIRO_REFUNDS);
	if (writer->form->form.kind == AUTOGIRO_PAYMENT_REGISTER)
		return &waiting_shape;
	if (kind == AUTOGIRO_REFUNDS)
		return &refund_shape;
	return writer->form->form.layout == AUTOGIRO_OLD ? &old_payment_shape : &payment_shape;
}

static struct status write_payment(struct answer_writer *writer, const struct autogiro_payment *payment)
{
	static const char *const types[] = { "82", "32", "77" };
	assert(payment->kind <= AUTOGIRO_REFUNDS);
	if (payment->kind == AUTOGIRO_REFUNDS && payment->status != AUTOGIRO_CARRIED_OUT)
		return FAIL_INPUT(0, "status", "A refund has no status.", "Leave it as carried out.");
	return record_write(types[payment->kind], shape_of_payment(writer, payment->kind), payment,
			    writer->out);
}

/* Totals the payments of a section that are money. */
static struct status total_section(const struct autogiro_written_section *written,
				   struct autogiro_total *total)
{
	assert(total->count == 0);
	for (size_t i = 0; i < written->count; i++) {
		const struct autogiro_payment *payment = &written->payments[i];
		if (payment->kind != written->section.kind)
			return FAIL_INPUT(0, "kind", "A payment stands in a section of another kind.",
					  "Give it a section of its own.");
		if (payment->status == AUTOGIRO_CARRIED_OUT)
			TRY(add_total(total, payment->amount));
	}
	return OK;
}

static struct status write_section(struct answer_writer *writer,
				   const struct autogiro_written_section *written)
{
	static const char *const types[] = { "15", "16", "17" };
	struct autogiro_section section = written->section;
	struct autogiro_total total = { 0 };
	assert(section.kind <= AUTOGIRO_REFUNDS);
	TRY(total_section(written, &total));
	section.sum = total.sum;
	section.count = total.count;
	TRY(record_write(types[section.kind], &section_shape, &section, writer->out));
	for (size_t i = 0; i < written->count; i++)
		TRY(write_payment(writer, &written->payments[i]));
	writer->ends.sections[section.kind]++;
	writer->ends.totals[section.kind].count += total.count;
	return OK;
}

/* A payment without sections: all are counted, whatever their status. */
static struct status write_loose_payment(struct answer_writer *writer, size_t index)
{
	const struct autogiro_payment *payment = &writer->file->payments[index];
	if (payment->kind == AUTOGIRO_REFUNDS)
		return FAIL_INPUT(0, "kind", "Only the new payment specification tells refunds.",
				  "Leave the refund out.");
	if (writer->form->form.kind == AUTOGIRO_PAYMENT_REGISTER && payment->status != AUTOGIRO_CARRIED_OUT)
		return FAIL_INPUT(0, "status", "A payment that waits has no status.",
				  "Leave it as carried out.");
	assert(writer->form->head_type != NULL);
	TRY(write_payment(writer, payment));
	return add_total(&writer->ends.totals[payment->kind], payment->amount);
}

static struct status write_payment_or_section(struct answer_writer *writer, size_t index)
{
	assert(writer->form->form.kind == AUTOGIRO_PAYMENTS);
	return writer->form->form.layout == AUTOGIRO_OLD
		   ? write_loose_payment(writer, index)
		   : write_section(writer, &writer->file->sections[index]);
}

static struct status write_mandate(struct answer_writer *writer, size_t index)
{
	assert(index < writer->file->count);
	writer->ends.rows++;
	return record_write("73", &mandate_shape, &writer->file->mandates[index], writer->out);
}

static struct status write_rejection(struct answer_writer *writer, size_t index)
{
	const struct autogiro_rejection *rejection = &writer->file->rejections[index];
	assert(index < writer->file->count);
	if (rejection->way == AUTOGIRO_NO_WAY)
		return FAIL_INPUT(0, "way", "This is neither a debit (82) nor a payout (32).",
				  "Give a code of the format.");
	TRY(record_write(rejection->way == AUTOGIRO_DEBIT ? "82" : "32", &rejection_shape, rejection,
			 writer->out));
	return add_way(writer, rejection->way, rejection->amount);
}

static struct status write_change(struct answer_writer *writer, size_t index)
{
	const struct autogiro_change *change = &writer->file->changes[index];
	assert(index < writer->file->count);
	const bool is_known =
	    change->kind == 3 || change->kind == 11 || (change->kind >= 21 && change->kind <= 29);
	if (!is_known)
		return FAIL_INPUT(0, "kind", "There is no change of this kind.", "Give 3, 11 or 21 to 29.");
	TRY(record_write("", &change_shape, change, writer->out));
	return add_way(writer, change->way, change->amount);
}

static struct status write_wish(struct answer_writer *writer, size_t index)
{
	assert(writer->form->form.kind == AUTOGIRO_WISHES);
	for (size_t i = 0; i < WISH_PARTS; i++)
		TRY(record_write(wish_types[i], &wish_shapes[i], &writer->file->wishes[index], writer->out));
	writer->ends.rows += WISH_PARTS;
	return OK;
}

static struct status write_registered(struct answer_writer *writer, size_t index)
{
	const struct autogiro_registered *registered = &writer->file->registered[index];
	const bool is_old = writer->form->form.layout == AUTOGIRO_OLD;
	if (registered->created_on.kind != AUTOGIRO_ON_DAY ||
	    registered->created_on.day.number > DAY_2099_12_31)
		return FAIL_INPUT(0, "39-56 days",
				  "A mandate in the register was made on a day before the year 2100.",
				  "Give a day of the calendar.");
	assert(writer->form->end_type == NULL);
	return record_write("", is_old ? &old_registered_shape : &registered_shape, registered, writer->out);
}

static struct status write_rows(struct answer_writer *writer)
{
	static struct status (*const writers[])(struct answer_writer *, size_t) = {
		[AUTOGIRO_PAYMENTS] = write_payment_or_section,
		[AUTOGIRO_MANDATES] = write_mandate,
		[AUTOGIRO_REJECTIONS] = write_rejection,
		[AUTOGIRO_CHANGES] = write_change,
		[AUTOGIRO_WISHES] = write_wish,
		[AUTOGIRO_PAYMENT_REGISTER] = write_loose_payment,
		[AUTOGIRO_MANDATE_REGISTER] = write_registered,
	};
	const enum autogiro_kind kind = writer->form->form.kind;
	assert(kind < sizeof writers / sizeof writers[0] && writers[kind] != NULL);
	if (kind == AUTOGIRO_MANDATE_REGISTER && writer->file->count == 0)
		return FAIL_INPUT(0, "count", "A mandate register has at least one row.", "Write no file.");
	for (size_t i = 0; i < writer->file->count; i++)
		TRY(writers[kind](writer, i));
	return OK;
}
