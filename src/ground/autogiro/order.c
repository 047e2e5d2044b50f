/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/autogiro/order.h"
#include "ground/autogiro/form_inner.h"
#include "ground/numbers/numbers.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

/* A section holds orders of one sort. */
enum sort {
	SORT_NONE,
	SORT_MANDATES,
	SORT_PAYMENTS,
	SORT_AMENDMENTS,
};

/* An order as its record has it: the payee's number stands in each. */
struct told_order {
	struct autogiro_order order;
	struct text bankgiro;
};

#define TOLD(member) offsetof(struct told_order, order.member)
#define OUR_BANKGIRO(type)                                                                                   \
	{                                                                                                    \
		3, 12, FIELD_SOME_DIGITS, offsetof(struct told_order, bankgiro), type " 3-12 bankgiro", NULL \
	}
#define PAYER(type)                                                                                          \
	{                                                                                                    \
		13, 28, FIELD_SOME_DIGITS, TOLD(payer), type " 13-28 payer number", NULL                     \
	}
#define OLD_DAY(type)                                                                                        \
	{                                                                                                    \
		29, 36, FIELD_ON_DAY, TOLD(day), type " 29-36 day", NULL                                     \
	}
#define NEW_DAY(type)                                                                                        \
	{                                                                                                    \
		51, 58, FIELD_ON_DAY, TOLD(new_day), type " 51-58 new day", NULL                             \
	}
#define ONE_PAYMENT(type)                                                                                    \
	{ 37, 48, FIELD_MONEY, TOLD(amount), type " 37-48 amount", NULL },                                   \
	    { 49, 50, FIELD_WAY, TOLD(way), type " 49-50 code", NULL },                                      \
	{                                                                                                    \
		59, 74, FIELD_TEXT, TOLD(reference), type " 59-74 reference", NULL                           \
	}

static const struct field mandate_end[] = { OUR_BANKGIRO("TK03"), PAYER("TK03") };
static const struct field mandate_accept[] = { OUR_BANKGIRO("TK04"), PAYER("TK04") };
static const struct field mandate_new[] = {
	OUR_BANKGIRO("TK04"),
	PAYER("TK04"),
	{ 29, 44, FIELD_FULL_DIGITS, TOLD(account), "TK04 29-44 account", NULL },
	{ 45, 56, FIELD_FULL_DIGITS, TOLD(identity), "TK04 45-56 identity", NULL },
};
static const struct field mandate_refuse[] = {
	OUR_BANKGIRO("TK04"),
	PAYER("TK04"),
	{ 29, 44, FIELD_WHOLE_DIGITS, TOLD(account), "TK04 29-44 account", NULL },
	{ 45, 56, FIELD_WHOLE_DIGITS, TOLD(identity), "TK04 45-56 identity", NULL },
	{ 77, 78, FIELD_MARK, 0, NULL, "AV" },
};
static const struct field mandate_move[] = {
	OUR_BANKGIRO("TK05"),
	PAYER("TK05"),
	{ 29, 38, FIELD_SOME_DIGITS, TOLD(new_bankgiro), "TK05 29-38 new bankgiro", NULL },
	{ 39, 54, FIELD_SOME_DIGITS, TOLD(new_payer), "TK05 39-54 new payer number", NULL },
};
static const struct field pay[] = {
	{ 3, 10, FIELD_DAY_OR_AT_ONCE, TOLD(day), "TK82/32 3-10 day", NULL },
	{ 11, 11, FIELD_PERIOD, TOLD(period), "TK82/32 11 period", NULL },
	{ 12, 14, FIELD_TIMES, TOLD(times), "TK82/32 12-14 number of times", NULL },
	{ 16, 31, FIELD_SOME_DIGITS, TOLD(payer), "TK82/32 16-31 payer number", NULL },
	{ 32, 43, FIELD_MONEY, TOLD(amount), "TK82/32 32-43 amount", NULL },
	{ 44, 53, FIELD_SOME_DIGITS, offsetof(struct told_order, bankgiro), "TK82/32 44-53 bankgiro", NULL },
	{ 54, 69, FIELD_TEXT, TOLD(reference), "TK82/32 54-69 reference", NULL },
};
static const struct field cancel_payer[] = { OUR_BANKGIRO("TK23"), PAYER("TK23") };
static const struct field cancel_day[] = { OUR_BANKGIRO("TK24"), PAYER("TK24"), OLD_DAY("TK24") };
static const struct field cancel_one[] = { OUR_BANKGIRO("TK25"), PAYER("TK25"), OLD_DAY("TK25"),
					   ONE_PAYMENT("TK25") };
static const struct field move_all[] = { OUR_BANKGIRO("TK26"), NEW_DAY("TK26") };
static const struct field move_day[] = { OUR_BANKGIRO("TK27"), OLD_DAY("TK27"), NEW_DAY("TK27") };
static const struct field move_payer_day[] = { OUR_BANKGIRO("TK28"), PAYER("TK28"), OLD_DAY("TK28"),
					       NEW_DAY("TK28") };
static const struct field move_one[] = { OUR_BANKGIRO("TK29"), PAYER("TK29"), OLD_DAY("TK29"),
					 ONE_PAYMENT("TK29"), NEW_DAY("TK29") };

#define COUNTED(fields)                                                                                      \
	{                                                                                                    \
		(fields), sizeof(fields) / sizeof((fields)[0])                                               \
	}

static const struct order_row {
	char type[3]; /* AUTOGIRO_PAY: of a debit */
	enum sort sort;
	struct shape shape;
} order_rows[] = {
	[AUTOGIRO_MANDATE_END] = { "03", SORT_MANDATES, COUNTED(mandate_end) },
	[AUTOGIRO_MANDATE_NEW] = { "04", SORT_MANDATES, COUNTED(mandate_new) },
	[AUTOGIRO_MANDATE_ACCEPT] = { "04", SORT_MANDATES, COUNTED(mandate_accept) },
	[AUTOGIRO_MANDATE_REFUSE] = { "04", SORT_MANDATES, COUNTED(mandate_refuse) },
	[AUTOGIRO_MANDATE_MOVE] = { "05", SORT_MANDATES, COUNTED(mandate_move) },
	[AUTOGIRO_PAY] = { "82", SORT_PAYMENTS, COUNTED(pay) },
	[AUTOGIRO_CANCEL_PAYER] = { "23", SORT_AMENDMENTS, COUNTED(cancel_payer) },
	[AUTOGIRO_CANCEL_DAY] = { "24", SORT_AMENDMENTS, COUNTED(cancel_day) },
	[AUTOGIRO_CANCEL_ONE] = { "25", SORT_AMENDMENTS, COUNTED(cancel_one) },
	[AUTOGIRO_MOVE_ALL] = { "26", SORT_AMENDMENTS, COUNTED(move_all) },
	[AUTOGIRO_MOVE_DAY] = { "27", SORT_AMENDMENTS, COUNTED(move_day) },
	[AUTOGIRO_MOVE_PAYER_DAY] = { "28", SORT_AMENDMENTS, COUNTED(move_payer_day) },
	[AUTOGIRO_MOVE_ONE] = { "29", SORT_AMENDMENTS, COUNTED(move_one) },
};
enum { ORDER_KINDS = sizeof order_rows / sizeof order_rows[0], CUSTOMER_DIGITS = 6 };

/* What no single field can tell. */
static struct status check_order(const struct autogiro_order *order)
{
	const bool is_one = order->kind == AUTOGIRO_CANCEL_ONE || order->kind == AUTOGIRO_MOVE_ONE;
	if (order->kind != AUTOGIRO_PAY && !is_one)
		return OK;
	assert(order_rows[order->kind].sort != SORT_MANDATES);
	if (order->amount.ore <= 0)
		return FAIL_INPUT(0, "amount", "The amount is not above zero.", "Give a sum above zero.");
	if (is_one)
		return OK;
	if (order->way == AUTOGIRO_NO_WAY)
		return FAIL_INPUT(0, "way", "This is neither a debit (82) nor a payout (32).",
				  "Give a code of the format.");
	if (order->times == 0 || order->times < AUTOGIRO_NO_TIMES)
		return FAIL_INPUT(0, "times", "A payment cannot be made no times.",
				  "Give 1 to 999 times, or none.");
	if (order->period == AUTOGIRO_ONCE && order->times != AUTOGIRO_NO_TIMES)
		return FAIL_INPUT(0, "times", "A payment that is made once has no number of times.",
				  "Give a period, or no number of times.");
	return OK;
}

struct status autogiro_order_writer_open(const struct autogiro_payee *payee, struct buffer *out,
					 struct autogiro_order_writer *writer)
{
	assert(payee != NULL && out != NULL && writer != NULL);
	*writer = (struct autogiro_order_writer){ .out = out, .written_on = payee->written_on };
	_Static_assert(sizeof writer->bankgiro == GIRO_ROOM, "a bankgiro number has room");
	const struct status status = bankgiro_parse(payee->bankgiro, writer->bankgiro);
	if (!status_is_ok(status))
		return FAIL_INPUT(0, "bankgiro", status.reason,
				  "Give the payee's bankgiro number as digits.");
	if (payee->customer.count != CUSTOMER_DIGITS || !text_is_digits(payee->customer) ||
	    digits_without_zeros(payee->customer).count == 0)
		return FAIL_INPUT(0, "customer number", "The customer number at Bankgirot is not 6 digits.",
				  "Give the number that stands in the agreement.");
	return text_to_c(payee->customer, writer->customer, sizeof writer->customer);
}

static struct status write_opening(struct autogiro_order_writer *writer)
{
	const struct form *form = form_of(AUTOGIRO_ORDERS, AUTOGIRO_NEW);
	assert(form != NULL);
	const struct autogiro_head head = { .written_on = AUTOGIRO_DAY(writer->written_on),
					    .customer = text_of(writer->customer),
					    .bankgiro = text_of(writer->bankgiro) };
	return record_write(form->head_type, &form->head, &head, writer->out);
}

static struct status write_told(struct autogiro_order_writer *writer, const struct autogiro_order *order)
{
	const struct order_row *row = &order_rows[order->kind];
	struct told_order told = { .order = *order, .bankgiro = text_of(writer->bankgiro) };
	assert(row->shape.count > 0);
	if (order->kind == AUTOGIRO_MANDATE_MOVE && order->new_bankgiro.count == 0)
		told.order.new_bankgiro = told.bankgiro;
	if ((int)row->sort != writer->sort)
		TRY(write_opening(writer));
	const bool is_payout = order->kind == AUTOGIRO_PAY && order->way == AUTOGIRO_PAYOUT;
	return record_write(is_payout ? "32" : row->type, &row->shape, &told, writer->out);
}

struct status autogiro_order_write(struct autogiro_order_writer *writer, const struct autogiro_order *order)
{
	assert(writer->out != NULL && order != NULL && (int)order->kind < (int)ORDER_KINDS);
	const size_t start = writer->out->count;
	assert(writer->sort <= (int)SORT_AMENDMENTS && writer->bankgiro[0] != '\0');
	TRY(check_order(order));
	const struct status status = write_told(writer, order);
	if (status_is_ok(status))
		writer->sort = (int)order_rows[order->kind].sort;
	else
		buffer_cut(writer->out, start);
	return status;
}

struct orders {
	const struct autogiro_order_events *events;
	void *self;
	struct record_reader reader;
	bool has_section;
	enum sort sort;
	char bankgiro[GIRO_ROOM];
};

static void close_orders(struct orders *orders)
{
	assert(orders->reader.lines.bytes != NULL);
	record_reader_close(&orders->reader);
}

static struct status begin_section(struct orders *orders);
static struct status take_order(struct orders *orders);

struct status autogiro_orders_read(struct source *source, const struct autogiro_order_events *events,
				   void *self, struct autogiro_summary *out)
{
	assert(source != NULL && events != NULL && out != NULL);
	*out = (struct autogiro_summary){ .kind = AUTOGIRO_UNKNOWN };
	SCOPED(close_orders)
	struct orders orders = { .events = events,
				 .self = self,
				 .reader = record_reader_open(source, MAKE_AGAIN, out) };
	for (;;) {
		bool has_record = false;
		TRY(record_reader_next(&orders.reader, &has_record));
		if (!has_record)
			break;
		const bool is_section = !orders.has_section || record_is_type(&orders.reader.record, "01");
		TRY(is_section ? begin_section(&orders) : take_order(&orders));
	}
	return orders.has_section
		   ? OK
		   : FAIL_INPUT(0, NULL, "The file is empty.", "Check that the right file was chosen.");
}

static struct status begin_section(struct orders *orders)
{
	struct record_reader *reader = &orders->reader;
	assert(reader->is_begun);
	const struct form *form = form_of_record(&reader->record);
	if (form == NULL || form->form.kind != AUTOGIRO_ORDERS)
		return FAIL_INPUT(reader->record.row, "TK01", "This is not a file of orders to Bankgirot.",
				  "Check that the right file was chosen.");
	struct autogiro_head head = { 0 };
	arena_reset(&reader->arena);
	TRY(record_read(&reader->record, &form->head, &reader->arena, &head));
	assert(head.written_on.kind == AUTOGIRO_ON_DAY);
	const struct status status = bankgiro_parse(head.bankgiro, orders->bankgiro);
	if (!status_is_ok(status))
		return FAIL_INPUT(reader->record.row, "TK01 69-78 bankgiro", status.reason, MAKE_AGAIN);
	const struct autogiro_payee payee = { .written_on = head.written_on.day,
					      .customer = head.customer,
					      .bankgiro = head.bankgiro };
	orders->has_section = true;
	orders->sort = SORT_NONE;
	reader->summary->kind = AUTOGIRO_ORDERS;
	reader->summary->sections++;
	return orders->events->begin == NULL ? OK : orders->events->begin(orders->self, &payee);
}

/* Which of the three that are told by record 04. */
static enum autogiro_order_kind mandate_kind(const struct record *record)
{
	const struct text rest = record_field(record, 29, 56);
	assert(record_is_type(record, "04"));
	if (text_equal(record_field(record, 77, 78), TEXT("AV")))
		return AUTOGIRO_MANDATE_REFUSE;
	for (size_t i = 0; i < rest.count; i++)
		if (rest.bytes[i] != ' ' && rest.bytes[i] != '0')
			return AUTOGIRO_MANDATE_NEW;
	return AUTOGIRO_MANDATE_ACCEPT;
}

static bool find_kind(const struct record *record, enum autogiro_order_kind *out)
{
	assert(out != NULL);
	*out = AUTOGIRO_PAY;
	if (record_is_type(record, "32"))
		return true;
	for (size_t i = 0; i < ORDER_KINDS; i++) {
		if (!record_is_type(record, order_rows[i].type))
			continue;
		*out = order_rows[i].sort == SORT_MANDATES && record_is_type(record, "04")
			   ? mandate_kind(record)
			   : (enum autogiro_order_kind)i;
		return true;
	}
	return false;
}

static struct status check_place(struct orders *orders, const struct told_order *told)
{
	const uint64_t row = orders->reader.record.row;
	const enum sort sort = order_rows[told->order.kind].sort;
	assert(sort != SORT_NONE);
	if (orders->sort != SORT_NONE && orders->sort != sort)
		return FAIL_INPUT(row, "TK01", "The order stands in a section of another sort.",
				  "Begin each sort of orders with an opening record.");
	orders->sort = sort;
	if (!text_equal(told->bankgiro, text_of(orders->bankgiro)))
		return FAIL_INPUT(row, "bankgiro",
				  "The order names another bankgiro than its opening record.",
				  "Give each bankgiro number a section of its own.");
	return OK;
}

static struct status take_order(struct orders *orders)
{
	struct record_reader *reader = &orders->reader;
	struct told_order told = { 0 };
	if (!find_kind(&reader->record, &told.order.kind))
		return record_reader_pass_over(reader);
	arena_reset(&reader->arena);
	TRY(record_reader_place(reader, true, &told.order.place));
	TRY(record_read(&reader->record, &order_rows[told.order.kind].shape, &reader->arena, &told));
	if (told.order.kind == AUTOGIRO_PAY)
		told.order.way = record_is_type(&reader->record, "32") ? AUTOGIRO_PAYOUT : AUTOGIRO_DEBIT;
	TRY(check_place(orders, &told));
	TRY(status_at_row(check_order(&told.order), reader->record.row));
	reader->summary->rows++;
	assert(orders->has_section && orders->sort != SORT_NONE);
	assert(told.order.place.raw.count > 0);
	return orders->events->order == NULL ? OK : orders->events->order(orders->self, &told.order);
}
