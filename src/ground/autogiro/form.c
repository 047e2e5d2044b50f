/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The layouts, by Bankgirot's technical manual for Autogiro. Positions are 1-based and inclusive. */

#include "ground/autogiro/form_inner.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#define HEAD(member) offsetof(struct autogiro_head, member)
#define END(member) offsetof(struct ends, member)
#define CHANGES_NAME "MAKULERING/\xC4NDRING  "
#define OLD_CHANGES_NAME "MAK/\xC4NDRINGSLISTA   "

/* Heads. The new ones differ in the name of their content alone. */

#define NEW_HEAD(content)                                                                                    \
	{                                                                                                    \
		{ 3, 10, FIELD_MARK, 0, NULL, "AUTOGIRO" },                                                  \
		    { 25, 32, FIELD_ON_DAY, HEAD(written_on), "TK01 25-32 day", NULL },                      \
		    { 25, 44, FIELD_STAMP, HEAD(timestamp), "TK01 25-44 timestamp", NULL },                  \
		    { 45, 64, FIELD_MARK, 0, NULL, content },                                                \
		    { 65, 70, FIELD_FULL_DIGITS, HEAD(customer), "TK01 65-70 customer number", NULL },       \
		    { 71, 80, FIELD_SOME_DIGITS, HEAD(bankgiro), "TK01 71-80 bankgiro", NULL },              \
	}
#define OLD_HEAD(content)                                                                                    \
	{                                                                                                    \
		{ 3, 10, FIELD_ON_DAY, HEAD(written_on), "TK01 3-10 day", NULL },                            \
		    { 11, 22, FIELD_MARK, 0, NULL, "AUTOGIRO9900" },                                         \
		    { 23, 42, FIELD_MARK, 0, NULL, content },                                                \
		    { 63, 68, FIELD_FULL_DIGITS, HEAD(customer), "TK01 63-68 customer number", NULL },       \
		    { 69, 78, FIELD_SOME_DIGITS, HEAD(bankgiro), "TK01 69-78 bankgiro", NULL },              \
	}
#define GIRO_HEAD(type, content)                                                                             \
	{                                                                                                    \
		{ 3, 10, FIELD_ON_DAY, HEAD(written_on), type " 3-10 day", NULL },                           \
		    { 11, 14, FIELD_MARK, 0, NULL, "9900" },                                                 \
		    { 15, 24, FIELD_SOME_DIGITS, HEAD(bankgiro), type " 15-24 bankgiro", NULL },             \
		    { 25, 34, FIELD_MARK, 0, NULL, content },                                                \
	}

static const struct field payments_head[] = NEW_HEAD("BET. SPEC & STOPP TK");
static const struct field mandates_head[] = NEW_HEAD("AG-MEDAVI           ");
static const struct field rejections_head[] = NEW_HEAD("AVVISADE BET UPPDR  ");
static const struct field changes_head[] = NEW_HEAD(CHANGES_NAME);
static const struct field old_payments_head[] = OLD_HEAD("                    ");
static const struct field old_rejections_head[] = OLD_HEAD("FELLISTA REG.KONTRL ");
static const struct field old_changes_head[] = OLD_HEAD(OLD_CHANGES_NAME);
static const struct field register_head[] = OLD_HEAD("BEVAKNINGSREG       ");
static const struct field old_mandates_head[] = GIRO_HEAD("TK01", "AG-MEDAVI ");
static const struct field wishes_head[] = GIRO_HEAD("TK51", "AG-EMEDGIV");
static const struct field orders_head[] = {
	{ 3, 10, FIELD_ON_DAY, HEAD(written_on), "TK01 3-10 day", NULL },
	{ 11, 18, FIELD_MARK, 0, NULL, "AUTOGIRO" },
	{ 63, 68, FIELD_FULL_DIGITS, HEAD(customer), "TK01 63-68 customer number", NULL },
	{ 69, 78, FIELD_SOME_DIGITS, HEAD(bankgiro), "TK01 69-78 bankgiro", NULL },
};

/* Ends */

#define END_DAY(type)                                                                                        \
	{ 3, 10, FIELD_DAY, END(day), type " 3-10 day", NULL },                                              \
	{                                                                                                    \
		11, 14, FIELD_MARK, 0, NULL, "9900"                                                          \
	}

static const struct field payments_end[] = {
	END_DAY("TK09"),
	{ 15, 20, FIELD_NUMBER, END(sections[AUTOGIRO_DEBITS]), "TK09 15-20 debit sections", NULL },
	{ 21, 32, FIELD_NUMBER, END(totals[AUTOGIRO_DEBITS].count), "TK09 21-32 approved debits", NULL },
	{ 33, 38, FIELD_NUMBER, END(sections[AUTOGIRO_PAYOUTS]), "TK09 33-38 payout sections", NULL },
	{ 39, 50, FIELD_NUMBER, END(totals[AUTOGIRO_PAYOUTS].count), "TK09 39-50 approved payouts", NULL },
	{ 51, 56, FIELD_NUMBER, END(sections[AUTOGIRO_REFUNDS]), "TK09 51-56 refund sections", NULL },
	{ 57, 68, FIELD_NUMBER, END(totals[AUTOGIRO_REFUNDS].count), "TK09 57-68 refunds", NULL },
};
static const struct field sums_end[] = {
	END_DAY("TK09"),
	{ 29, 40, FIELD_MONEY, END(totals[AUTOGIRO_PAYOUTS].sum), "TK09 29-40 sum of payouts", NULL },
	{ 41, 46, FIELD_NUMBER, END(totals[AUTOGIRO_PAYOUTS].count), "TK09 41-46 number of payouts", NULL },
	{ 47, 52, FIELD_NUMBER, END(totals[AUTOGIRO_DEBITS].count), "TK09 47-52 number of debits", NULL },
	{ 53, 56, FIELD_MARK, 0, NULL, "0000" },
	{ 57, 68, FIELD_MONEY, END(totals[AUTOGIRO_DEBITS].sum), "TK09 57-68 sum of debits", NULL },
	{ 69, 80, FIELD_MARK, 0, NULL, "000000000000" },
};
static const struct field rejections_end[] = {
	END_DAY("TK09"),
	{ 15, 20, FIELD_NUMBER, END(totals[AUTOGIRO_PAYOUTS].count), "TK09 15-20 number of payouts", NULL },
	{ 21, 32, FIELD_MONEY, END(totals[AUTOGIRO_PAYOUTS].sum), "TK09 21-32 sum of payouts", NULL },
	{ 33, 38, FIELD_NUMBER, END(totals[AUTOGIRO_DEBITS].count), "TK09 33-38 number of debits", NULL },
	{ 39, 50, FIELD_MONEY, END(totals[AUTOGIRO_DEBITS].sum), "TK09 39-50 sum of debits", NULL },
};
static const struct field mandates_end[] = {
	END_DAY("TK09"),
	{ 15, 21, FIELD_NUMBER, END(rows), "TK09 15-21 number of records", NULL },
};
static const struct field wishes_end[] = {
	END_DAY("TK59"),
	{ 15, 21, FIELD_NUMBER, END(rows), "TK59 15-21 number of records", NULL },
};

#define COUNTED(fields)                                                                                      \
	{                                                                                                    \
		(fields), sizeof(fields) / sizeof((fields)[0])                                               \
	}

static const struct form forms[] = {
	{ { AUTOGIRO_PAYMENTS, AUTOGIRO_NEW },
	  "01",
	  { { 3, "AUTOGIRO" }, { 45, "BET. SPEC" } },
	  COUNTED(payments_head),
	  "09",
	  COUNTED(payments_end) },
	{ { AUTOGIRO_PAYMENTS, AUTOGIRO_OLD },
	  "01",
	  { { 11, "AUTOGIRO9900" }, { 23, "                    " } },
	  COUNTED(old_payments_head),
	  "09",
	  COUNTED(sums_end) },
	{ { AUTOGIRO_MANDATES, AUTOGIRO_NEW },
	  "01",
	  { { 3, "AUTOGIRO" }, { 45, "AG-MEDAVI" } },
	  COUNTED(mandates_head),
	  "09",
	  COUNTED(mandates_end) },
	{ { AUTOGIRO_MANDATES, AUTOGIRO_OLD },
	  "01",
	  { { 11, "9900" }, { 25, "AG-MEDAVI" } },
	  COUNTED(old_mandates_head),
	  "09",
	  COUNTED(mandates_end) },
	{ { AUTOGIRO_REJECTIONS, AUTOGIRO_NEW },
	  "01",
	  { { 3, "AUTOGIRO" }, { 45, "AVVISADE" } },
	  COUNTED(rejections_head),
	  "09",
	  COUNTED(rejections_end) },
	{ { AUTOGIRO_REJECTIONS, AUTOGIRO_OLD },
	  "01",
	  { { 11, "AUTOGIRO9900" }, { 23, "FELLISTA" } },
	  COUNTED(old_rejections_head),
	  "09",
	  COUNTED(rejections_end) },
	{ { AUTOGIRO_CHANGES, AUTOGIRO_NEW },
	  "01",
	  { { 3, "AUTOGIRO" }, { 45, "MAKULERING/" } },
	  COUNTED(changes_head),
	  "09",
	  COUNTED(sums_end) },
	{ { AUTOGIRO_CHANGES, AUTOGIRO_OLD },
	  "01",
	  { { 11, "AUTOGIRO9900" }, { 23, "MAK/" } },
	  COUNTED(old_changes_head),
	  "09",
	  COUNTED(sums_end) },
	{ { AUTOGIRO_WISHES, AUTOGIRO_NEW },
	  "51",
	  { { 11, "9900" }, { 25, "AG-EMEDGIV" } },
	  COUNTED(wishes_head),
	  "59",
	  COUNTED(wishes_end) },
	{ { AUTOGIRO_PAYMENT_REGISTER, AUTOGIRO_NEW },
	  "01",
	  { { 11, "AUTOGIRO9900" }, { 23, "BEVAKNINGSREG" } },
	  COUNTED(register_head),
	  "09",
	  COUNTED(sums_end) },
	{ { AUTOGIRO_ORDERS, AUTOGIRO_NEW },
	  "01",
	  { { 11, "AUTOGIRO" }, { 19, "                    " } },
	  COUNTED(orders_head),
	  NULL,
	  { NULL, 0 } },
};

/* No head: the first record is a row already. */
static const struct form registers[] = {
	[AUTOGIRO_NEW] = { .form = { AUTOGIRO_MANDATE_REGISTER, AUTOGIRO_NEW } },
	[AUTOGIRO_OLD] = { .form = { AUTOGIRO_MANDATE_REGISTER, AUTOGIRO_OLD } },
};

static bool is_day(const struct record *record, size_t first)
{
	struct day day;
	assert(first >= 1 && first + 7 <= RECORD_BYTES);
	return status_is_ok(day_parse(record_field(record, first, first + 7), &day));
}

/* A row of the mandate register has nothing but its numbers. Its layouts differ in where the day of the
 * mandate begins, and no digits are a day read from both places (years 1800 to 2099). */
static const struct form *register_of_record(const struct record *record)
{
	assert(record != NULL);
	if (!text_is_digits(record_field(record, 1, 10)) || !text_is_digits(record_field(record, 23, 39)))
		return NULL;
	if (is_day(record, 42))
		return &registers[AUTOGIRO_NEW];
	return is_day(record, 41) ? &registers[AUTOGIRO_OLD] : NULL;
}

static bool has_sign(const struct record *record, const struct sign *sign)
{
	const size_t count = strlen(sign->text);
	assert(count > 0);
	return text_equal(record_field(record, sign->at, sign->at + count - 1), text_of(sign->text));
}

const struct form *form_of_record(const struct record *record)
{
	assert(record != NULL);
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		const struct form *form = &forms[i];
		if (record_is_type(record, form->head_type) && has_sign(record, &form->signs[0]) &&
		    has_sign(record, &form->signs[1]))
			return form;
	}
	return register_of_record(record);
}

const struct form *form_of(enum autogiro_kind kind, enum autogiro_layout layout)
{
	assert(layout == AUTOGIRO_NEW || layout == AUTOGIRO_OLD);
	if (kind == AUTOGIRO_MANDATE_REGISTER)
		return &registers[layout];
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (forms[i].form.kind == kind && forms[i].form.layout == layout)
			return &forms[i];
	return NULL;
}

struct autogiro_form autogiro_file_kind(struct text first_bytes)
{
	static const struct autogiro_form unknown = { AUTOGIRO_UNKNOWN, AUTOGIRO_NEW };
	assert(first_bytes.bytes != NULL || first_bytes.count == 0);
	struct text rest = text_slice(first_bytes, 0, AUTOGIRO_SNIFF_BYTES);
	if (text_starts(rest, TEXT("\xEF\xBB\xBF")))
		rest = text_slice(rest, 3, rest.count);
	while (rest.count > 0) {
		struct text line = text_take_until(&rest, '\n');
		if (line.count > 0 && line.bytes[line.count - 1] == '\r')
			line.count--;
		struct record record = { .row = 1 };
		(void)record_fill(line, &record); /* what is wrong with it, its reader tells */
		const struct form *form = form_of_record(&record);
		if (form != NULL)
			return form->form;
		if (!record_is_blank(&record) && !record_is_type(&record, "00"))
			break;
	}
	return unknown;
}

const char *autogiro_kind_word(enum autogiro_kind kind)
{
	static const char *const words[] = {
		[AUTOGIRO_UNKNOWN] = SAY("unknown"),
		[AUTOGIRO_PAYMENTS] = SAY("Autogiro payment specification"),
		[AUTOGIRO_MANDATES] = SAY("Autogiro mandate advice"),
		[AUTOGIRO_REJECTIONS] = SAY("Autogiro rejected payments"),
		[AUTOGIRO_CHANGES] = SAY("Autogiro cancellations and changes"),
		[AUTOGIRO_WISHES] = SAY("Autogiro mandates from internet banks"),
		[AUTOGIRO_PAYMENT_REGISTER] = SAY("Autogiro payment register"),
		[AUTOGIRO_MANDATE_REGISTER] = SAY("Autogiro mandate register"),
		[AUTOGIRO_ORDERS] = SAY("Autogiro orders"),
	};
	assert(kind < sizeof words / sizeof words[0]);
	return words[kind];
}

/* Records */

#define SECTION(member) offsetof(struct autogiro_section, member)
static const struct field section_fields[] = {
	{ 3, 37, FIELD_SHORT_DIGITS, SECTION(account), "TK15-17 3-37 account", NULL },
	{ 38, 45, FIELD_DAY, SECTION(day), "TK15-17 38-45 day", NULL },
	{ 46, 50, FIELD_NUMBER, SECTION(serial), "TK15-17 46-50 serial number", NULL },
	{ 51, 68, FIELD_MONEY, SECTION(sum), "TK15-17 51-68 amount", NULL },
	{ 72, 79, FIELD_NUMBER, SECTION(count), "TK15-17 72-79 number of payments", NULL },
};
const struct shape section_shape = COUNTED(section_fields);

#define PAYMENT(member) offsetof(struct autogiro_payment, member)
#define PAYMENT_FIELDS(type)                                                                                 \
	{ 3, 10, FIELD_ON_DAY, PAYMENT(day), type " 3-10 day", NULL },                                       \
	    { 11, 11, FIELD_PERIOD, PAYMENT(period), type " 11 period", NULL },                              \
	    { 12, 14, FIELD_TIMES, PAYMENT(times), type " 12-14 times left", NULL },                         \
	    { 16, 31, FIELD_SOME_DIGITS, PAYMENT(payer), type " 16-31 payer number", NULL },                 \
	    { 32, 43, FIELD_MONEY, PAYMENT(amount), type " 32-43 amount", NULL },                            \
	    { 44, 53, FIELD_BLANK_DIGITS, PAYMENT(bankgiro), type " 44-53 bankgiro", NULL },                 \
	{                                                                                                    \
		54, 69, FIELD_TEXT, PAYMENT(reference), type " 54-69 reference", NULL                        \
	}

static const struct field waiting_fields[] = { PAYMENT_FIELDS("TK82/32") };
static const struct field payment_fields[] = {
	PAYMENT_FIELDS("TK82/32"),
	{ 80, 80, FIELD_STATUS, PAYMENT(status), "TK82/32 80 status", NULL },
};
static const struct field old_payment_fields[] = {
	PAYMENT_FIELDS("TK82/32"),
	{ 80, 80, FIELD_OLD_STATUS, PAYMENT(status), "TK82/32 80 status", NULL },
};
static const struct field refund_fields[] = {
	PAYMENT_FIELDS("TK77"),
	{ 70, 77, FIELD_ON_DAY, PAYMENT(refunded_on), "TK77 70-77 day of refund", NULL },
	{ 78, 79, FIELD_CODE, PAYMENT(refund_code), "TK77 78-79 refund code", NULL },
};
const struct shape waiting_shape = COUNTED(waiting_fields);
const struct shape payment_shape = COUNTED(payment_fields);
const struct shape old_payment_shape = COUNTED(old_payment_fields);
const struct shape refund_shape = COUNTED(refund_fields);

#define MANDATE(member) offsetof(struct autogiro_mandate, member)
static const struct field mandate_fields[] = {
	{ 3, 12, FIELD_SOME_DIGITS, MANDATE(bankgiro), "TK73 3-12 bankgiro", NULL },
	{ 13, 28, FIELD_PAYER_ECHO, MANDATE(payer), "TK73 13-28 payer number", NULL },
	{ 29, 44, FIELD_WHOLE_DIGITS, MANDATE(account), "TK73 29-44 account", NULL },
	{ 45, 56, FIELD_WHOLE_DIGITS, MANDATE(identity), "TK73 45-56 identity", NULL },
	{ 62, 63, FIELD_CODE, MANDATE(information), "TK73 62-63 information", NULL },
	{ 64, 65, FIELD_CODE, MANDATE(comment), "TK73 64-65 comment", NULL },
	{ 66, 73, FIELD_ON_DAY, MANDATE(day), "TK73 66-73 day", NULL },
	{ 74, 79, FIELD_SHORT_DAY, MANDATE(first_payment_on), "TK73 74-79 first payment", NULL },
};
const struct shape mandate_shape = COUNTED(mandate_fields);

/* One position earlier than in the payment specification. */
#define REJECTION(member) offsetof(struct autogiro_rejection, member)
static const struct field rejection_fields[] = {
	{ 3, 10, FIELD_DAY_ECHO, REJECTION(day), "TK82/32 3-10 day", NULL },
	{ 11, 11, FIELD_PERIOD_ECHO, REJECTION(period), "TK82/32 11 period", NULL },
	{ 12, 14, FIELD_TIMES_ECHO, REJECTION(times), "TK82/32 12-14 number of times", NULL },
	{ 15, 30, FIELD_PAYER_ECHO, REJECTION(payer), "TK82/32 15-30 payer number", NULL },
	{ 31, 42, FIELD_MONEY_ECHO, REJECTION(amount), "TK82/32 31-42 amount", NULL },
	{ 31, 42, FIELD_MONEY_WRONG, REJECTION(is_amount_wrong), "TK82/32 31-42 amount", NULL },
	{ 43, 58, FIELD_TEXT, REJECTION(reference), "TK82/32 43-58 reference", NULL },
	{ 59, 60, FIELD_CODE, REJECTION(comment), "TK82/32 59-60 comment", NULL },
};
const struct shape rejection_shape = COUNTED(rejection_fields);

#define CHANGE(member) offsetof(struct autogiro_change, member)
static const struct field change_fields[] = {
	{ 1, 2, FIELD_CODE, CHANGE(kind), "1-2 record type", NULL },
	{ 3, 10, FIELD_PERHAPS_DAY, CHANGE(day), "TK03-29 3-10 day", NULL },
	{ 11, 26, FIELD_PAYER_ECHO, CHANGE(payer), "TK03-29 11-26 payer number", NULL },
	{ 27, 28, FIELD_PERHAPS_WAY, CHANGE(way), "TK03-29 27-28 code", NULL },
	{ 29, 40, FIELD_MONEY, CHANGE(amount), "TK03-29 29-40 amount", NULL },
	{ 41, 72, FIELD_MARKED_TEXT, CHANGE(reference), "TK03-29 57-72 reference", "REFERENS" },
	{ 49, 56, FIELD_PERHAPS_DAY, CHANGE(new_day), "TK03-29 49-56 new day", NULL },
	{ 73, 74, FIELD_CODE, CHANGE(comment), "TK03-29 73-74 comment", NULL },
};
const struct shape change_shape = COUNTED(change_fields);

#define REGISTERED(member) offsetof(struct autogiro_registered, member)
static const struct field registered_fields[] = {
	{ 1, 10, FIELD_SOME_DIGITS, REGISTERED(bankgiro), "1-10 bankgiro", NULL },
	{ 11, 22, FIELD_WHOLE_DIGITS, REGISTERED(identity), "11-22 identity", NULL },
	{ 23, 38, FIELD_SOME_DIGITS, REGISTERED(payer), "23-38 payer number", NULL },
	{ 39, 39, FIELD_CODE, REGISTERED(origin), "39 origin", NULL },
	{ 40, 41, FIELD_CODE, REGISTERED(last_used), "40-41 year last used", NULL },
	{ 42, 49, FIELD_ON_DAY, REGISTERED(created_on), "42-49 day created", NULL },
	{ 50, 57, FIELD_PERHAPS_DAY, REGISTERED(changed_on), "50-57 day changed", NULL },
	{ 58, 58, FIELD_CODE, REGISTERED(status), "58 status", NULL },
	{ 65, 80, FIELD_WHOLE_DIGITS, REGISTERED(account), "65-80 account", NULL },
};
static const struct field old_registered_fields[] = {
	{ 1, 10, FIELD_SOME_DIGITS, REGISTERED(bankgiro), "1-10 bankgiro", NULL },
	{ 11, 22, FIELD_WHOLE_DIGITS, REGISTERED(identity), "11-22 identity", NULL },
	{ 23, 38, FIELD_SOME_DIGITS, REGISTERED(payer), "23-38 payer number", NULL },
	{ 39, 39, FIELD_CODE, REGISTERED(origin), "39 origin", NULL },
	{ 40, 40, FIELD_CODE, REGISTERED(last_used), "40 year last used", NULL },
	{ 41, 48, FIELD_ON_DAY, REGISTERED(created_on), "41-48 day created", NULL },
	{ 49, 56, FIELD_PERHAPS_DAY, REGISTERED(changed_on), "49-56 day changed", NULL },
	{ 57, 57, FIELD_CODE, REGISTERED(status), "57 status", NULL },
	{ 64, 79, FIELD_WHOLE_DIGITS, REGISTERED(account), "64-79 account", NULL },
};
const struct shape registered_shape = COUNTED(registered_fields);
const struct shape old_registered_shape = COUNTED(old_registered_fields);

#define WISH(member) offsetof(struct autogiro_wish, member)
static const struct field wish_fields[] = {
	{ 3, 12, FIELD_SOME_DIGITS, WISH(bankgiro), "TK52 3-12 bankgiro", NULL },
	{ 13, 28, FIELD_PAYER_ECHO, WISH(payer), "TK52 13-28 payer number", NULL },
	{ 29, 44, FIELD_WHOLE_DIGITS, WISH(account), "TK52 29-44 account", NULL },
	{ 45, 56, FIELD_WHOLE_DIGITS, WISH(identity), "TK52 45-56 identity", NULL },
	{ 62, 62, FIELD_REMINDER, WISH(kind), "TK52 62 kind", NULL },
};
static const struct field message_fields[] = {
	{ 3, 38, FIELD_TEXT, WISH(message), "TK53 3-38 message", NULL },
};
static const struct field name_fields[] = {
	{ 3, 38, FIELD_TEXT, WISH(name[0]), "TK54 3-38 name", NULL },
	{ 39, 74, FIELD_TEXT, WISH(name[1]), "TK54 39-74 name", NULL },
};
static const struct field address_fields[] = {
	{ 3, 38, FIELD_TEXT, WISH(address[0]), "TK55 3-38 address", NULL },
	{ 39, 74, FIELD_TEXT, WISH(address[1]), "TK55 39-74 address", NULL },
};
static const struct field town_fields[] = {
	{ 3, 7, FIELD_TEXT, WISH(postal_code), "TK56 3-7 postal code", NULL },
	{ 8, 43, FIELD_TEXT, WISH(town), "TK56 8-43 town", NULL },
};
const struct shape wish_shapes[WISH_PARTS] = {
	COUNTED(wish_fields),    COUNTED(message_fields), COUNTED(name_fields),
	COUNTED(address_fields), COUNTED(town_fields),
};
const char *const wish_types[WISH_PARTS] = { "52", "53", "54", "55", "56" };
