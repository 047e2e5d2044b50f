/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The parsers that everything outside passes first: what they read is printed and read back the same, and
 * UTF-8 is judged as glibc's converter judges it. */
#include "ground/base/base.h"

#include <assert.h>
#include <iconv.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void read_money(struct text input)
{
	struct money money = { 0 };
	struct money again = { 0 };
	char room[MONEY_PRINT_ROOM];
	int64_t minor = 0;
	if (status_is_ok(money_parse(input, &money))) {
		assert(money.ore > 0 && money.ore <= MONEY_ORE_MAX);
		assert(status_is_ok(money_parse(text_of(money_print(money, room)), &again)));
		assert(again.ore == money.ore);
	}
	if (status_is_ok(money_parse_decimal(input, 2, &minor))) {
		money_print_plain((struct money){ minor }, room);
		assert(status_is_ok(money_parse_decimal(text_of(room), 2, &again.ore)));
		assert(again.ore == minor);
	}
}

static void read_day(struct text input)
{
	struct day day;
	char room[DAY_PRINT_ROOM];
	if (!status_is_ok(day_parse(input, &day)))
		return;
	assert(day_year(day) >= DAY_YEAR_MIN && day_year(day) <= DAY_YEAR_MAX);
	assert(text_equal(input,
			  text_of(input.count == 10 ? day_print(day, room) : day_print_plain(day, room))));
}

static void read_number_and_handle(struct text input)
{
	int64_t number = 0;
	struct handle handle;
	char room[64];
	if (status_is_ok(text_to_number(input, &number)))
		assert(number >= 0);
	if (status_is_ok(handle_parse(input, &handle)))
		assert(text_equal(text_of(handle.characters), input));
	if (status_is_ok(text_to_c(input, room, sizeof room)))
		assert(text_equal(text_of(room), input));
}

/* The converter takes NUL for a character; we do not. */
static bool is_utf8_by_iconv(struct text input)
{
	char from[1024];
	char to[4 * sizeof from + 4];
	char *in = from;
	char *out = to;
	size_t left = input.count;
	size_t room = sizeof to;
	iconv_t table = iconv_open("UTF-32LE", "UTF-8");
	assert(table != (iconv_t)-1 && input.count <= sizeof from);
	if (input.count > 0)
		memcpy(from, input.bytes, input.count);
	const bool is_read = iconv(table, &in, &left, &out, &room) != (size_t)-1;
	iconv_close(table);
	return is_read && left == 0 && (input.count == 0 || memchr(input.bytes, '\0', input.count) == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	const struct text input = { (const char *)bytes, count };
	const struct text start = text_slice(input, 0, 1024);
	read_money(input);
	read_day(input);
	read_number_and_handle(input);
	assert(text_is_utf8(start) == is_utf8_by_iconv(start));
	return 0;
}
