/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The types of fields: each row of the table below reads and writes one. */

#include "ground/autogiro/record_inner.h"
#include "ground/numbers/numbers.h"

#include <assert.h>
#include <string.h>

enum { DIGITS_ROOM = 40, DAY_BYTES = 8, MARK_BYTES = 8, SKIPPED_BYTES = 8 };
/* The days that day_parse reads. */
enum { DAY_FIRST = -62091, DAY_LAST = 376199, CENTURY_FIRST = 10957, CENTURY_LAST = 47481 };

typedef bool reader_of_field(const struct field *field, struct text at, struct arena *arena, void *member);
typedef bool writer_of_field(const struct field *field, char *at, const void *member);

#define PAIR(type)                                                                                           \
	static reader_of_field read_##type;                                                                  \
	static writer_of_field write_##type
PAIR(mark);
PAIR(day);
PAIR(on_day);
PAIR(perhaps_day);
PAIR(day_or_at_once);
static reader_of_field read_day_echo;
PAIR(short_day);
PAIR(stamp);
PAIR(number);
static reader_of_field read_money_echo;
PAIR(money_wrong);
PAIR(code);
PAIR(period);
PAIR(period_echo);
static reader_of_field read_times_echo;
PAIR(short_digits);
PAIR(some_digits);
static writer_of_field write_blank_digits;
PAIR(payer_echo);
PAIR(whole_digits);
PAIR(full_digits);
PAIR(text);
PAIR(marked_text);
PAIR(way);
PAIR(perhaps_way);
PAIR(status);
PAIR(old_status);
PAIR(reminder);

_Static_assert(sizeof(struct money) == sizeof(int64_t), "an amount is read as the number it is");

#define NO_DAY "This is not a day."
#define NO_NUMBER "The number is not digits, or too large."
#define NO_DIGITS "The number is not digits alone, or has too many."
#define NO_TEXT "The text is too long, or has characters that ISO 8859-1 lacks."
#define NO_STATUS "The payment's status is none that is known, so it cannot be told whether it is money."
#define GIVE_DAY "Give a day of the calendar."
#define GIVE_DIGITS "Give digits only."
#define GIVE_SHORTER "Shorten it, and write it with Swedish letters."
#define GIVE_CODE "Give a code of the format."

static const struct type_row {
	reader_of_field *read;
	writer_of_field *write;
	const char *sentence;
	const char *remedy;
} types[] = {
	[FIELD_MARK] = { read_mark, write_mark, NULL, NULL },
	[FIELD_DAY] = { read_day, write_day, NO_DAY, GIVE_DAY },
	[FIELD_ON_DAY] = { read_on_day, write_on_day, NO_DAY, GIVE_DAY },
	[FIELD_PERHAPS_DAY] = { read_perhaps_day, write_perhaps_day, NO_DAY, GIVE_DAY },
	[FIELD_DAY_OR_AT_ONCE] = { read_day_or_at_once, write_day_or_at_once, NO_DAY, GIVE_DAY },
	[FIELD_DAY_ECHO] = { read_day_echo, write_day_or_at_once, NO_DAY, GIVE_DAY },
	[FIELD_SHORT_DAY] = { read_short_day, write_short_day, "This is not a day of the years 2000 to 2099.",
			      GIVE_DAY },
	[FIELD_STAMP] = { read_stamp, write_stamp,
			  "The timestamp is not 20 digits that begin with the file's day.",
			  "Give such a timestamp or none." },
	[FIELD_NUMBER] = { read_number, write_number, NO_NUMBER, GIVE_DIGITS },
	[FIELD_MONEY] = { read_number, write_number, "The amount is not digits, or too large.",
			  "Give a sum that fits in the field." },
	[FIELD_MONEY_ECHO] = { read_money_echo, write_number, "The amount is not digits, or too large.",
			       "Give a sum that fits in the field." },
	[FIELD_MONEY_WRONG] = { read_money_wrong, write_money_wrong, "A wrong amount cannot be written.",
				"Give a sum that fits in the field." },
	[FIELD_CODE] = { read_code, write_code, "The code is not digits.", GIVE_CODE },
	[FIELD_PERIOD] = { read_period, write_period, "The period is not 0 to 8.", GIVE_CODE },
	[FIELD_PERIOD_ECHO] = { read_period_echo, write_period_echo, "The period is not 0 to 8.", GIVE_CODE },
	[FIELD_TIMES] = { read_code, write_code, "The number of times is not three digits.",
			  "Give 1 to 999 times, or none." },
	[FIELD_TIMES_ECHO] = { read_times_echo, write_code, "The number of times is not three digits.",
			       "Give 1 to 999 times, or none." },
	[FIELD_SHORT_DIGITS] = { read_short_digits, write_short_digits, NO_DIGITS, GIVE_DIGITS },
	[FIELD_SOME_DIGITS] = { read_some_digits, write_some_digits,
				"The number is missing, not digits alone, or too long.", GIVE_DIGITS },
	[FIELD_BLANK_DIGITS] = { read_short_digits, write_blank_digits, NO_DIGITS, GIVE_DIGITS },
	[FIELD_PAYER_ECHO] = { read_payer_echo, write_payer_echo, NO_TEXT, GIVE_SHORTER },
	[FIELD_WHOLE_DIGITS] = { read_whole_digits, write_whole_digits,
				 "The number does not fill its field with digits.",
				 "Give the number with its zeros." },
	[FIELD_FULL_DIGITS] = { read_full_digits, write_full_digits,
				"The number does not fill its field with digits.",
				"Give the number with its zeros." },
	[FIELD_TEXT] = { read_text, write_text, NO_TEXT, GIVE_SHORTER },
	[FIELD_MARKED_TEXT] = { read_marked_text, write_marked_text, NO_TEXT, GIVE_SHORTER },
	[FIELD_WAY] = { read_way, write_way, "This is neither a debit (82) nor a payout (32).", GIVE_CODE },
	[FIELD_PERHAPS_WAY] = { read_perhaps_way, write_perhaps_way,
				"This is neither a debit (82) nor a payout (32).", GIVE_CODE },
	[FIELD_STATUS] = { read_status, write_status, NO_STATUS, GIVE_CODE },
	[FIELD_OLD_STATUS] = { read_old_status, write_old_status, NO_STATUS, GIVE_CODE },
	[FIELD_REMINDER] = { read_reminder, write_reminder, "The kind of wish is not 0 to 2.", GIVE_CODE },
};

bool field_read(const struct field *field, struct text at, struct arena *arena, void *member)
{
	assert(field->type < sizeof types / sizeof types[0] &&
	       at.count == (size_t)(field->last - field->first + 1));
	return types[field->type].read(field, at, arena, member);
}

bool field_write(const struct field *field, char *at, const void *member)
{
	assert(field->type < sizeof types / sizeof types[0] && at != NULL);
	return types[field->type].write(field, at, member);
}

const char *field_sentence(const struct field *field)
{
	assert(types[field->type].sentence != NULL);
	return types[field->type].sentence;
}

const char *field_remedy(const struct field *field)
{
	assert(types[field->type].remedy != NULL);
	return types[field->type].remedy;
}

static size_t width(const struct field *field)
{
	assert(field->first >= 1 && field->first <= field->last && field->last <= RECORD_BYTES);
	return (size_t)(field->last - field->first + 1);
}

/* Whether the bytes are nothing but this one. */
static bool is_all(struct text at, char byte)
{
	assert(at.count > 0);
	for (size_t i = 0; i < at.count; i++)
		if (at.bytes[i] != byte)
			return false;
	return true;
}

static bool is_nothing(struct text at)
{
	assert(at.count > 0);
	return is_all(at, ' ') || is_all(at, '0');
}

/* Marks */

static bool read_mark(const struct field *field, struct text at, struct arena *arena, void *member)
{
	(void)field;
	(void)arena;
	assert(at.bytes != NULL && member != NULL);
	return true;
}

static bool write_mark(const struct field *field, char *at, const void *member)
{
	(void)member;
	assert(field->mark != NULL && strlen(field->mark) == width(field));
	memcpy(at, field->mark, width(field));
	return true;
}

/* Days */

static bool read_day(const struct field *field, struct text at, struct arena *arena, void *member)
{
	(void)arena;
	assert(width(field) == DAY_BYTES);
	return status_is_ok(day_parse(at, member));
}

static bool write_day(const struct field *field, char *at, const void *member)
{
	const struct day *day = member;
	char room[DAY_PRINT_ROOM];
	assert(width(field) == DAY_BYTES);
	if (day->number < DAY_FIRST || day->number > DAY_LAST)
		return false;
	memcpy(at, day_print_plain(*day, room), DAY_BYTES);
	return true;
}

static bool read_on_day(const struct field *field, struct text at, struct arena *arena, void *member)
{
	struct autogiro_day *day = member;
	assert(at.bytes != NULL && member != NULL);
	day->kind = AUTOGIRO_ON_DAY;
	return read_day(field, at, arena, &day->day);
}

static bool write_on_day(const struct field *field, char *at, const void *member)
{
	const struct autogiro_day *day = member;
	assert(at != NULL && member != NULL);
	return day->kind == AUTOGIRO_ON_DAY && write_day(field, at, &day->day);
}

static bool read_perhaps_day(const struct field *field, struct text at, struct arena *arena, void *member)
{
	assert(at.bytes != NULL && member != NULL);
	if (!is_nothing(at))
		return read_on_day(field, at, arena, member);
	*(struct autogiro_day *)member = (struct autogiro_day){ .kind = AUTOGIRO_NO_DAY };
	return true;
}

static bool write_perhaps_day(const struct field *field, char *at, const void *member)
{
	const struct autogiro_day *day = member;
	assert(at != NULL && member != NULL);
	if (day->kind != AUTOGIRO_NO_DAY)
		return write_on_day(field, at, member);
	memset(at, '0', width(field));
	return true;
}

static bool read_day_or_at_once(const struct field *field, struct text at, struct arena *arena, void *member)
{
	assert(at.bytes != NULL && member != NULL);
	if (!text_equal(at, TEXT("GENAST  ")))
		return read_on_day(field, at, arena, member);
	*(struct autogiro_day *)member = (struct autogiro_day){ .kind = AUTOGIRO_AT_ONCE };
	return true;
}

static bool write_day_or_at_once(const struct field *field, char *at, const void *member)
{
	const struct autogiro_day *day = member;
	if (day->kind != AUTOGIRO_AT_ONCE)
		return write_on_day(field, at, member);
	assert(width(field) == DAY_BYTES);
	memcpy(at, "GENAST  ", DAY_BYTES);
	return true;
}

static bool read_day_echo(const struct field *field, struct text at, struct arena *arena, void *member)
{
	assert(at.bytes != NULL && member != NULL);
	if (!read_day_or_at_once(field, at, arena, member))
		*(struct autogiro_day *)member = (struct autogiro_day){ .kind = AUTOGIRO_WRONG_DAY };
	return true;
}

static bool read_short_day(const struct field *field, struct text at, struct arena *arena, void *member)
{
	char whole[DAY_BYTES] = "20";
	assert(width(field) == DAY_BYTES - 2);
	if (is_nothing(at))
		return read_perhaps_day(field, at, arena, member);
	struct autogiro_day *day = member;
	memcpy(whole + 2, at.bytes, sizeof whole - 2);
	day->kind = AUTOGIRO_ON_DAY;
	return status_is_ok(day_parse((struct text){ whole, sizeof whole }, &day->day));
}

static bool write_short_day(const struct field *field, char *at, const void *member)
{
	const struct autogiro_day *day = member;
	char room[DAY_PRINT_ROOM];
	assert(at != NULL && member != NULL);
	if (day->kind == AUTOGIRO_NO_DAY)
		return true;
	if (day->kind != AUTOGIRO_ON_DAY || day->day.number < CENTURY_FIRST || day->day.number > CENTURY_LAST)
		return false;
	memcpy(at, day_print_plain(day->day, room) + 2, width(field));
	return true;
}

static bool keep(struct text bytes, struct arena *arena, void *member)
{
	assert(member != NULL);
	*(struct text *)member = bytes.count == 0 ? (struct text){ 0 } : arena_copy(arena, bytes);
	return true;
}

static bool read_stamp(const struct field *field, struct text at, struct arena *arena, void *member)
{
	assert(width(field) > DAY_BYTES);
	if (text_trim(at).count == DAY_BYTES)
		return keep((struct text){ 0 }, arena, member);
	return text_is_digits(at) && keep(at, arena, member);
}

/* The day stands there already, from the field before. */
static bool write_stamp(const struct field *field, char *at, const void *member)
{
	const struct text *stamp = member;
	assert(at != NULL && member != NULL);
	if (stamp->count == 0)
		return true;
	if (stamp->count != width(field) || !text_is_digits(*stamp) ||
	    memcmp(at, stamp->bytes, DAY_BYTES) != 0)
		return false;
	memcpy(at, stamp->bytes, stamp->count);
	return true;
}

/* Numbers */

/* Without the blanks before: none may stand after, for a number that was cut is another number. */
static struct text after_blanks(struct text at)
{
	assert(at.count > 0);
	while (at.count > 0 && at.bytes[0] == ' ')
		at = text_slice(at, 1, at.count);
	return at;
}

static bool read_number(const struct field *field, struct text at, struct arena *arena, void *member)
{
	(void)field;
	(void)arena;
	int64_t number = 0;
	assert(at.bytes != NULL && member != NULL);
	if (!status_is_ok(text_to_number(after_blanks(at), &number)) || number > MONEY_ORE_MAX)
		return false;
	memcpy(member, &number, sizeof number);
	return true;
}

static bool write_number(const struct field *field, char *at, const void *member)
{
	int64_t number;
	assert(at != NULL && member != NULL);
	memcpy(&number, member, sizeof number);
	if (number < 0)
		return false;
	for (size_t i = width(field); i > 0; i--) {
		at[i - 1] = (char)('0' + number % 10);
		number /= 10;
	}
	return number == 0;
}

static bool read_money_echo(const struct field *field, struct text at, struct arena *arena, void *member)
{
	assert(at.bytes != NULL && member != NULL);
	if (!read_number(field, at, arena, member))
		((struct money *)member)->ore = 0;
	return true;
}

static bool read_money_wrong(const struct field *field, struct text at, struct arena *arena, void *member)
{
	int64_t number;
	assert(at.bytes != NULL && member != NULL);
	*(bool *)member = !read_number(field, at, arena, &number);
	return true;
}

static bool write_money_wrong(const struct field *field, char *at, const void *member)
{
	(void)field;
	assert(at != NULL && member != NULL);
	return !*(const bool *)member;
}

static bool read_code(const struct field *field, struct text at, struct arena *arena, void *member)
{
	int64_t number = AUTOGIRO_NO_CODE;
	assert(width(field) <= 3);
	if (!is_all(at, ' ') && (!text_is_digits(at) || !read_number(field, at, arena, &number)))
		return false;
	*(int32_t *)member = (int32_t)number;
	return true;
}

static bool write_code(const struct field *field, char *at, const void *member)
{
	const int64_t number = *(const int32_t *)member;
	assert(at != NULL && member != NULL);
	return number == AUTOGIRO_NO_CODE || write_number(field, at, &number);
}

static bool read_period(const struct field *field, struct text at, struct arena *arena, void *member)
{
	(void)arena;
	assert(width(field) == 1);
	*(char *)member = at.bytes[0];
	return at.bytes[0] >= AUTOGIRO_ONCE && at.bytes[0] <= AUTOGIRO_YEARLY_LAST;
}

static bool write_period(const struct field *field, char *at, const void *member)
{
	assert(width(field) == 1);
	*at = *(const char *)member;
	return *at >= AUTOGIRO_ONCE && *at <= AUTOGIRO_YEARLY_LAST;
}

static bool is_plain(char byte)
{
	return byte >= ' ' && byte <= '~';
}

static bool read_period_echo(const struct field *field, struct text at, struct arena *arena, void *member)
{
	(void)arena;
	assert(width(field) == 1);
	*(char *)member = is_plain(at.bytes[0]) ? at.bytes[0] : '?';
	return true;
}

static bool write_period_echo(const struct field *field, char *at, const void *member)
{
	assert(width(field) == 1);
	*at = *(const char *)member;
	return is_plain(*at);
}

static bool read_times_echo(const struct field *field, struct text at, struct arena *arena, void *member)
{
	assert(at.bytes != NULL && member != NULL);
	if (!read_code(field, at, arena, member))
		*(int32_t *)member = AUTOGIRO_WRONG_TIMES;
	return true;
}

/* Digits */

static bool read_short_digits(const struct field *field, struct text at, struct arena *arena, void *member)
{
	(void)field;
	const struct text digits = after_blanks(at);
	assert(at.bytes != NULL && member != NULL);
	if (digits.count > 0 && !text_is_digits(digits))
		return false;
	return keep(digits_without_zeros(digits), arena, member);
}

static bool write_short_digits(const struct field *field, char *at, const void *member)
{
	const struct text *digits = member;
	assert(at != NULL && member != NULL);
	if (digits->count > width(field) || (digits->count > 0 && !text_is_digits(*digits)))
		return false;
	memset(at, '0', width(field));
	if (digits->count > 0)
		memcpy(at + width(field) - digits->count, digits->bytes, digits->count);
	return true;
}

static bool read_some_digits(const struct field *field, struct text at, struct arena *arena, void *member)
{
	assert(at.bytes != NULL && member != NULL);
	return read_short_digits(field, at, arena, member) && ((const struct text *)member)->count > 0;
}

static bool write_some_digits(const struct field *field, char *at, const void *member)
{
	const struct text *digits = member;
	assert(at != NULL && member != NULL);
	return digits_without_zeros(*digits).count > 0 && write_short_digits(field, at, member);
}

static bool write_blank_digits(const struct field *field, char *at, const void *member)
{
	assert(at != NULL && member != NULL);
	return ((const struct text *)member)->count == 0 || write_short_digits(field, at, member);
}

static bool read_payer_echo(const struct field *field, struct text at, struct arena *arena, void *member)
{
	const struct text typed = after_blanks(at);
	assert(at.bytes != NULL && member != NULL);
	if (typed.count == 0 || text_is_digits(typed))
		return read_short_digits(field, at, arena, member);
	return read_text(field, at, arena, member);
}

static bool write_payer_echo(const struct field *field, char *at, const void *member)
{
	const struct text *typed = member;
	assert(at != NULL && member != NULL);
	if (typed->count == 0 || text_is_digits(*typed))
		return write_short_digits(field, at, member);
	return write_text(field, at, member);
}

static bool read_whole_digits(const struct field *field, struct text at, struct arena *arena, void *member)
{
	(void)field;
	assert(at.bytes != NULL && member != NULL);
	if (is_nothing(at))
		return keep((struct text){ 0 }, arena, member);
	return text_is_digits(at) && keep(at, arena, member);
}

static bool write_whole_digits(const struct field *field, char *at, const void *member)
{
	const struct text *digits = member;
	assert(at != NULL && member != NULL);
	if (digits->count == 0)
		return true;
	if (digits->count != width(field) || !text_is_digits(*digits) || is_nothing(*digits))
		return false;
	memcpy(at, digits->bytes, digits->count);
	return true;
}

static bool read_full_digits(const struct field *field, struct text at, struct arena *arena, void *member)
{
	assert(at.bytes != NULL && member != NULL);
	return read_whole_digits(field, at, arena, member) && ((const struct text *)member)->count > 0;
}

static bool write_full_digits(const struct field *field, char *at, const void *member)
{
	assert(at != NULL && member != NULL);
	return ((const struct text *)member)->count > 0 && write_whole_digits(field, at, member);
}

/* Texts */

static bool read_text(const struct field *field, struct text at, struct arena *arena, void *member)
{
	(void)field;
	const struct text trimmed = text_trim(at);
	bool is_ascii = true;
	assert(at.bytes != NULL && member != NULL);
	for (size_t i = 0; i < trimmed.count; i++)
		is_ascii = is_ascii && (trimmed.bytes[i] & 0x80) == 0;
	if (is_ascii)
		return keep(trimmed, arena, member);
	SCOPED(buffer_close) struct buffer decoded = buffer_open(AUTOGIRO_FIELD_BYTES_MAX);
	if (!status_is_ok(charset_decode(CHARSET_LATIN1, trimmed, &decoded)) || decoded.is_failed)
		return false;
	return keep(buffer_text(&decoded), arena, member);
}

static bool write_text(const struct field *field, char *at, const void *member)
{
	const struct text *text = member;
	size_t lost = 0;
	assert(at != NULL && member != NULL);
	if (text->count == 0)
		return true;
	SCOPED(buffer_close) struct buffer encoded = buffer_open(AUTOGIRO_FIELD_BYTES_MAX);
	charset_encode(CHARSET_LATIN1, *text, &encoded, &lost);
	if (lost > 0 || encoded.is_failed || encoded.count > width(field))
		return false;
	for (size_t i = 0; i < encoded.count; i++)
		if ((unsigned char)encoded.bytes[i] < ' ' || encoded.bytes[i] == 0x7F)
			return false;
	memcpy(at, encoded.bytes, encoded.count);
	return true;
}

static bool read_marked_text(const struct field *field, struct text at, struct arena *arena, void *member)
{
	assert(width(field) > MARK_BYTES + SKIPPED_BYTES);
	if (!text_starts(at, text_of(field->mark)))
		return keep((struct text){ 0 }, arena, member);
	return read_text(field, text_slice(at, MARK_BYTES + SKIPPED_BYTES, at.count), arena, member);
}

/* What is skipped is the new day, which stands between the mark and the text. */
static bool write_marked_text(const struct field *field, char *at, const void *member)
{
	const struct text *text = member;
	const size_t text_at = MARK_BYTES + SKIPPED_BYTES;
	struct field inside = *field;
	inside.first = (unsigned char)(field->first + text_at);
	assert(strlen(field->mark) == MARK_BYTES);
	if (text->count > 0) {
		memcpy(at, field->mark, MARK_BYTES);
		return write_text(&inside, at + text_at, member);
	}
	memset(at, '0', MARK_BYTES);
	memset(at + text_at, '0', width(&inside));
	return true;
}

/* Ways */

static bool read_way(const struct field *field, struct text at, struct arena *arena, void *member)
{
	(void)arena;
	assert(width(field) == 2);
	enum autogiro_way *way = member;
	*way = text_equal(at, TEXT("82")) ? AUTOGIRO_DEBIT : AUTOGIRO_PAYOUT;
	return *way == AUTOGIRO_DEBIT || text_equal(at, TEXT("32"));
}

static bool write_way(const struct field *field, char *at, const void *member)
{
	const enum autogiro_way *way = member;
	assert(width(field) == 2);
	memcpy(at, *way == AUTOGIRO_DEBIT ? "82" : "32", 2);
	return *way == AUTOGIRO_DEBIT || *way == AUTOGIRO_PAYOUT;
}

static bool read_perhaps_way(const struct field *field, struct text at, struct arena *arena, void *member)
{
	assert(at.bytes != NULL && member != NULL);
	if (!is_nothing(at))
		return read_way(field, at, arena, member);
	*(enum autogiro_way *)member = AUTOGIRO_NO_WAY;
	return true;
}

static bool write_perhaps_way(const struct field *field, char *at, const void *member)
{
	assert(at != NULL && member != NULL);
	return *(const enum autogiro_way *)member == AUTOGIRO_NO_WAY || write_way(field, at, member);
}

/* States */

static bool is_status(enum autogiro_payment_status status)
{
	switch (status) {
	case AUTOGIRO_CARRIED_OUT:
	case AUTOGIRO_NO_FUNDS:
	case AUTOGIRO_NO_LINK:
	case AUTOGIRO_WILL_RETRY:
		return true;
	}
	return false;
}

static bool read_status(const struct field *field, struct text at, struct arena *arena, void *member)
{
	(void)arena;
	assert(width(field) == 1);
	enum autogiro_payment_status *status = member;
	*status = (enum autogiro_payment_status)(at.bytes[0] - '0');
	return is_status(*status);
}

static bool write_status(const struct field *field, char *at, const void *member)
{
	const enum autogiro_payment_status *status = member;
	assert(width(field) == 1);
	*at = (char)('0' + *status);
	return is_status(*status);
}

static bool read_old_status(const struct field *field, struct text at, struct arena *arena, void *member)
{
	assert(at.bytes != NULL && member != NULL);
	if (at.bytes[0] != ' ')
		return read_status(field, at, arena, member);
	*(enum autogiro_payment_status *)member = AUTOGIRO_CARRIED_OUT;
	return true;
}

static bool write_old_status(const struct field *field, char *at, const void *member)
{
	assert(at != NULL && member != NULL);
	return *(const enum autogiro_payment_status *)member == AUTOGIRO_CARRIED_OUT ||
	       write_status(field, at, member);
}

static bool read_reminder(const struct field *field, struct text at, struct arena *arena, void *member)
{
	(void)arena;
	assert(width(field) == 1);
	*(enum autogiro_wish_kind *)member = (enum autogiro_wish_kind)(at.bytes[0] - '0');
	return at.bytes[0] >= '0' && at.bytes[0] <= '0' + AUTOGIRO_WISH_SECOND_REMINDER;
}

static bool write_reminder(const struct field *field, char *at, const void *member)
{
	const enum autogiro_wish_kind *kind = member;
	assert(width(field) == 1);
	*at = (char)('0' + *kind);
	return *kind <= AUTOGIRO_WISH_SECOND_REMINDER;
}
