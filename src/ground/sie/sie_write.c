/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/sie/sie_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ground/formats/formats.h"

enum { NUMBER_ROOM = 24 };

struct sie_writer {
	struct buffer *out;
	struct sie_checksum checksum;
	enum sie_type type;
	size_t lost;
	struct buffer raw;          /* the field that is being written, in CP437 */
	struct buffer account_plan; /* waits: #KPTYP comes after the years */
};

static void line_begin(struct sie_writer *writer, const char *label)
{
	assert(label[0] == '#');
	buffer_add(writer->out, text_of(label));
	sie_checksum_add(&writer->checksum, text_of(label));
}

static void line_end(struct sie_writer *writer)
{
	assert(writer->out != NULL);
	buffer_add(writer->out, TEXT("\r\n"));
}

/* A field of digits and letters that needs no quotation marks. */
static void put_plain(struct sie_writer *writer, const char *field)
{
	assert(field[0] != '\0');
	buffer_add_byte(writer->out, ' ');
	buffer_add(writer->out, text_of(field));
	sie_checksum_add(&writer->checksum, text_of(field));
}

static void put_number(struct sie_writer *writer, int64_t number)
{
	assert(writer != NULL);
	char room[NUMBER_ROOM];
	snprintf(room, sizeof room, "%" PRId64, number);
	put_plain(writer, room);
}

static void put_day(struct sie_writer *writer, struct day day)
{
	assert(day_year(day) >= DAY_YEAR_MIN && day_year(day) <= DAY_YEAR_MAX);
	char room[DAY_PRINT_ROOM];
	put_plain(writer, day_print_plain(day, room));
}

static void put_money(struct sie_writer *writer, struct money money)
{
	assert(money.ore >= -MONEY_ORE_MAX && money.ore <= MONEY_ORE_MAX);
	char room[MONEY_PRINT_ROOM];
	put_plain(writer, money_print_plain(money, room));
}

static size_t replace_beyond_ascii(struct buffer *raw)
{
	size_t replaced = 0;
	for (size_t i = 0; i < raw->count; i++)
		if ((unsigned char)raw->bytes[i] >= 0x80) {
			raw->bytes[i] = '?';
			replaced++;
		}
	assert(replaced > 0);
	return replaced;
}

/* Makes the field one that sie_read gives back as it is: no control characters, no backslash before the
 * closing quotation mark, not too long, not to be taken for another character set. */
static void make_readable(struct sie_writer *writer)
{
	assert(!writer->raw.is_failed);
	struct buffer *raw = &writer->raw;
	if (raw->count > SIE_FIELD_BYTES_MAX) {
		writer->lost += raw->count - SIE_FIELD_BYTES_MAX;
		raw->count = SIE_FIELD_BYTES_MAX;
	}
	for (size_t i = 0; i < raw->count; i++)
		if ((unsigned char)raw->bytes[i] < 0x20 || raw->bytes[i] == 0x7F) {
			raw->bytes[i] = ' ';
			writer->lost++;
		}
	if (sie_wrong_charset(buffer_text(raw)) != NULL)
		writer->lost += replace_beyond_ascii(raw);
	if (raw->count > 0 && raw->bytes[raw->count - 1] == '\\') {
		raw->bytes[raw->count - 1] = '?';
		writer->lost++;
	}
	assert(sie_wrong_charset(buffer_text(raw)) == NULL);
}

static void put_text(struct sie_writer *writer, struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	buffer_clear(&writer->raw);
	charset_encode(CHARSET_CP437, text, &writer->raw, &writer->lost);
	make_readable(writer);
	sie_checksum_add(&writer->checksum, buffer_text(&writer->raw));
	buffer_add(writer->out, TEXT(" \""));
	for (size_t i = 0; i < writer->raw.count; i++) {
		if (writer->raw.bytes[i] == '"')
			buffer_add_byte(writer->out, '\\');
		buffer_add_byte(writer->out, writer->raw.bytes[i]);
	}
	buffer_add_byte(writer->out, '"');
}

static bool is_plain(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	for (size_t i = 0; i < text.count; i++) {
		const char byte = text.bytes[i];
		const bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
		if (!is_letter && !(byte >= '0' && byte <= '9') && byte != '.' && byte != '-')
			return false;
	}
	return text.count > 0;
}

/* A number with points or hyphens, a version, a name of a plan: without quotation marks where it can be. */
static void put_word(struct sie_writer *writer, struct text word)
{
	assert(writer != NULL);
	char room[NUMBER_ROOM];
	if (is_plain(word) && status_is_ok(text_to_c(word, room, sizeof room)))
		put_plain(writer, room);
	else
		put_text(writer, word);
}

static void put_objects(struct sie_writer *writer, const struct sie_dimension_value *values, size_t count)
{
	assert(count <= SIE_DIMENSIONS_MAX);
	char room[NUMBER_ROOM];
	buffer_add(writer->out, TEXT(" {"));
	for (size_t i = 0; i < count; i++) {
		assert(values[i].dimension >= 0);
		snprintf(room, sizeof room, "%" PRId64, values[i].dimension);
		if (i > 0)
			buffer_add_byte(writer->out, ' ');
		buffer_add(writer->out, text_of(room));
		sie_checksum_add(&writer->checksum, text_of(room));
		put_text(writer, values[i].code);
	}
	buffer_add_byte(writer->out, '}');
}

static void write_word_line(struct sie_writer *writer, const char *label, struct text word)
{
	assert(label[0] == '#');
	if (word.count == 0)
		return;
	line_begin(writer, label);
	put_word(writer, word);
	line_end(writer);
}

static void write_text_line(struct sie_writer *writer, const char *label, struct text text)
{
	assert(label[0] == '#');
	line_begin(writer, label);
	put_text(writer, text);
	line_end(writer);
}

static void write_made(struct sie_writer *writer, const struct sie_head *head)
{
	const bool has_day = head->made_on.number != 0;
	assert(has_day || head->type < SIE_TYPE_4E);
	if (!has_day && head->made_by.count == 0)
		return;
	line_begin(writer, "#GEN");
	if (has_day)
		put_day(writer, head->made_on);
	else
		put_text(writer, TEXT(""));
	if (head->made_by.count > 0)
		put_text(writer, head->made_by);
	line_end(writer);
}

static void write_head(struct sie_writer *writer, const struct sie_head *head)
{
	assert(head->currency.code[0] == '\0' || currency_equal(head->currency, SEK));
	line_begin(writer, "#PROGRAM");
	put_text(writer, head->program);
	if (head->program_version.count > 0)
		put_word(writer, head->program_version);
	line_end(writer);
	line_begin(writer, "#FORMAT");
	put_plain(writer, "PC8");
	line_end(writer);
	write_made(writer, head);
	line_begin(writer, "#SIETYP");
	put_number(writer, head->type < SIE_TYPE_4E ? (int64_t)head->type : 4);
	line_end(writer);
	if (head->file_number.count > 0)
		write_text_line(writer, "#FNR", head->file_number);
	write_word_line(writer, "#ORGNR", head->organisation_number);
	write_text_line(writer, "#FNAMN", head->company);
}

void sie_writer_open(struct buffer *out, const struct sie_head *head, struct sie_writer **writer)
{
	assert(out != NULL && head != NULL && writer != NULL);
	assert(head->type >= SIE_TYPE_1 && head->type <= SIE_TYPE_4I);
	struct sie_writer *made = memory_take(1, sizeof *made);
	*made = (struct sie_writer){ .out = out,
				     .checksum = sie_checksum_begin(),
				     .type = head->type,
				     .raw = buffer_open(SIE_BYTES_MAX),
				     .account_plan = buffer_open(SIE_BYTES_MAX) };
	buffer_add(out, head->was_imported ? TEXT("#FLAGGA 1\r\n") : TEXT("#FLAGGA 0\r\n"));
	buffer_add(out, TEXT("#KSUMMA\r\n"));
	write_head(made, head);
	buffer_add(&made->account_plan, head->account_plan);
	*writer = made;
}

static void write_account_plan(struct sie_writer *writer)
{
	assert(writer != NULL);
	write_word_line(writer, "#KPTYP", buffer_text(&writer->account_plan));
	buffer_clear(&writer->account_plan);
}

void sie_write_year(struct sie_writer *writer, const struct sie_year *year)
{
	assert(year->first.number <= year->last.number);
	line_begin(writer, "#RAR");
	put_number(writer, year->number);
	put_day(writer, year->first);
	put_day(writer, year->last);
	line_end(writer);
}

void sie_write_account(struct sie_writer *writer, const struct sie_account *account)
{
	assert(account->number >= 0);
	write_account_plan(writer);
	line_begin(writer, "#KONTO");
	put_number(writer, account->number);
	put_text(writer, account->name);
	line_end(writer);
	if (account->type == 0)
		return;
	const char type[] = { account->type, '\0' };
	assert(strchr("TSKI", account->type) != NULL);
	line_begin(writer, "#KTYP");
	put_number(writer, account->number);
	put_plain(writer, type);
	line_end(writer);
}

void sie_write_object(struct sie_writer *writer, const struct sie_object *object)
{
	assert(object->dimension >= 0);
	write_account_plan(writer);
	const bool is_dimension = object->code.count == 0;
	line_begin(writer, is_dimension ? "#DIM" : "#OBJEKT");
	put_number(writer, object->dimension);
	if (!is_dimension)
		put_text(writer, object->code);
	put_text(writer, object->name);
	line_end(writer);
}

void sie_write_balance(struct sie_writer *writer, const struct sie_balance *balance)
{
	static const struct {
		const char *label;
		bool has_period;
		bool has_objects;
	} kinds[] = {
		[SIE_OPENING] = { "#IB", false, false },
		[SIE_CLOSING] = { "#UB", false, false },
		[SIE_RESULT] = { "#RES", false, false },
		[SIE_OBJECT_OPENING] = { "#OIB", false, true },
		[SIE_OBJECT_CLOSING] = { "#OUB", false, true },
		[SIE_PERIOD] = { "#PSALDO", true, true },
		[SIE_BUDGET] = { "#PBUDGET", true, true },
	};
	assert(writer->type != SIE_TYPE_4I && (size_t)balance->kind < sizeof kinds / sizeof kinds[0]);
	assert(kinds[balance->kind].has_objects || balance->dimension_count == 0);
	write_account_plan(writer);
	line_begin(writer, kinds[balance->kind].label);
	put_number(writer, balance->year);
	if (kinds[balance->kind].has_period)
		put_number(writer, balance->period);
	put_number(writer, balance->account);
	if (kinds[balance->kind].has_objects)
		put_objects(writer, balance->dimensions, balance->dimension_count);
	put_money(writer, balance->amount);
	line_end(writer);
}

/* Text, day of registration and signature are left out from the end. */
static void write_voucher_line(struct sie_writer *writer, const struct sie_voucher *voucher)
{
	assert(voucher->number >= 0);
	line_begin(writer, "#VER");
	put_text(writer, voucher->series);
	if (voucher->number > 0)
		put_number(writer, voucher->number);
	else
		put_text(writer, TEXT(""));
	put_day(writer, voucher->day);
	const bool has_signature = voucher->signature.count > 0;
	if (voucher->words.count > 0 || voucher->has_registered_on || has_signature)
		put_text(writer, voucher->words);
	if (voucher->has_registered_on)
		put_day(writer, voucher->registered_on);
	else if (has_signature)
		put_text(writer, TEXT(""));
	if (has_signature)
		put_text(writer, voucher->signature);
	line_end(writer);
}

static void write_line(struct sie_writer *writer, const struct sie_line *line)
{
	assert(line->account >= 0);
	line_begin(writer, "#TRANS");
	put_number(writer, line->account);
	put_objects(writer, line->dimensions, line->dimension_count);
	put_money(writer, line->amount);
	if (line->has_day)
		put_day(writer, line->day);
	else if (line->words.count > 0)
		put_text(writer, TEXT(""));
	if (line->words.count > 0)
		put_text(writer, line->words);
	line_end(writer);
}

void sie_write_voucher(struct sie_writer *writer, const struct sie_voucher *voucher,
		       const struct sie_line *lines, size_t count)
{
	assert(writer->type >= SIE_TYPE_4E && (lines != NULL || count == 0));
	struct money sum = { 0 };
	write_account_plan(writer);
	write_voucher_line(writer, voucher);
	buffer_add(writer->out, TEXT("{\r\n"));
	for (size_t i = 0; i < count; i++) {
		const struct status status = money_add(sum, lines[i].amount, &sum);
		assert(status_is_ok(status));
		write_line(writer, &lines[i]);
	}
	assert(sum.ore == 0);
	buffer_add(writer->out, TEXT("}\r\n"));
}

struct status sie_writer_close(struct sie_writer **writer, size_t *lost)
{
	assert(writer != NULL && *writer != NULL && lost != NULL);
	struct sie_writer *closed = *writer;
	write_account_plan(closed);
	buffer_print(closed->out, "#KSUMMA %" PRIu32 "\r\n", sie_checksum_value(&closed->checksum));
	*lost = closed->lost;
	const struct status status = buffer_status(closed->out);
	buffer_close(&closed->raw);
	buffer_close(&closed->account_plan);
	free(closed);
	*writer = NULL;
	return status;
}
