/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The bytes of a segment, cut and altered at every place. */
#include "open/intake/segment.h"

#include "proof/proof.h"

#include <string.h>

enum { LETTERS = 3, FILE_BYTES_MAX = 1 << 16 };

struct written {
	struct letter_public_key public_key;
	struct letter_secret_key secret_key;
	struct segment_name name;
	struct buffer bytes;
	size_t ends[LETTERS + 1]; /* of the head and of each record */
};

static void close_written(struct written *written)
{
	letter_secret_key_wipe(&written->secret_key);
	buffer_close(&written->bytes);
}

static struct written write_segment(void)
{
	struct written written = { .bytes = buffer_open(FILE_BYTES_MAX) };
	struct random random = random_seeded(7);
	struct letter_sealer sealer;
	assert_ok(letter_keys_make(&written.public_key, &written.secret_key));
	assert_ok(letter_sealer_open(&written.public_key, &sealer));
	written.name = segment_name_make((struct moment){ 1795000000 }, &random);
	segment_add_head(&sealer.header, &written.bytes);
	written.ends[0] = written.bytes.count;
	for (size_t i = 0; i < LETTERS; i++) {
		assert_ok(segment_add_letter(&sealer, &written.name, TEXT("A gift."), &written.bytes));
		written.ends[i + 1] = written.bytes.count;
	}
	letter_sealer_close(&sealer);
	return written;
}

/* How many whole records stand before the first that is none. */
static uint64_t count_records(struct text rest, enum segment_found *last)
{
	uint64_t count = 0;
	struct text sealed;
	size_t bytes = 0;
	for (;; count++) {
		*last = segment_read_record(rest, count + 1, &sealed, &bytes);
		if (*last != SEGMENT_RECORD)
			return count;
		rest = text_slice(rest, bytes, rest.count);
	}
}

static void a_segment_reads_back(void **state)
{
	(void)state;
	SCOPED(close_written) struct written written = write_segment();
	struct text header;
	enum segment_found last;
	assert_ok(segment_read_head(buffer_text(&written.bytes), &header));
	assert_int_equal(header.count, LETTER_HEADER_BYTES);
	const struct text records =
	    text_slice(buffer_text(&written.bytes), SEGMENT_HEAD_BYTES, FILE_BYTES_MAX);
	assert_int_equal(count_records(records, &last), LETTERS);
	assert_int_equal(last, SEGMENT_MORE);
}

static void p2_cut_at_any_byte_only_whole_records_are_read(void **state)
{
	(void)state;
	SCOPED(close_written) struct written written = write_segment();
	for (size_t cut = 0; cut <= written.bytes.count; cut++) {
		const struct text bytes = text_slice(buffer_text(&written.bytes), 0, cut);
		struct text header;
		assert_int_equal(status_is_ok(segment_read_head(bytes, &header)), cut >= SEGMENT_HEAD_BYTES);
		if (cut < SEGMENT_HEAD_BYTES)
			continue;
		uint64_t whole = 0;
		while (whole < LETTERS && written.ends[whole + 1] <= cut)
			whole++;
		enum segment_found last;
		assert_int_equal(count_records(text_slice(bytes, SEGMENT_HEAD_BYTES, cut), &last), whole);
		assert_int_equal(last, SEGMENT_MORE);
	}
}

static void any_altered_byte_is_found(void **state)
{
	(void)state;
	SCOPED(close_written) struct written written = write_segment();
	for (size_t at = 0; at < written.bytes.count; at++) {
		written.bytes.bytes[at] ^= 0x20;
		struct text header;
		enum segment_found last;
		const struct text bytes = buffer_text(&written.bytes);
		const bool has_head = status_is_ok(segment_read_head(bytes, &header));
		assert_int_equal(has_head, at >= SEGMENT_HEAD_BYTES);
		if (has_head)
			assert_true(count_records(text_slice(bytes, SEGMENT_HEAD_BYTES, bytes.count), &last) <
				    LETTERS);
		written.bytes.bytes[at] ^= 0x20;
	}
}

/* A record moved to another place of its file, or to another file, is none. */
static void p1_a_record_stands_in_its_place_alone(void **state)
{
	(void)state;
	SCOPED(close_written) struct written written = write_segment();
	const struct text bytes = buffer_text(&written.bytes);
	const struct text second = text_slice(bytes, written.ends[1], written.ends[2] - written.ends[1]);
	struct text sealed;
	size_t count = 0;
	assert_int_equal(segment_read_record(second, 2, &sealed, &count), SEGMENT_RECORD);
	assert_int_equal(segment_read_record(second, 1, &sealed, &count), SEGMENT_DAMAGE);
	assert_int_equal(count, second.count);
	struct random random = random_seeded(8);
	const struct segment_name other = segment_name_make((struct moment){ 1795000000 }, &random);
	struct text header;
	struct letter_opener opener;
	uint64_t counter = 0;
	SCOPED(buffer_close) struct buffer plain = buffer_open(INTAKE_LETTER_BYTES_MAX);
	assert_ok(segment_read_head(bytes, &header));
	assert_ok(letter_opener_open(&written.secret_key, header, &opener));
	assert_code(letter_open(&opener, sealed, segment_associated(&other), &plain, &counter), STATUS_INPUT);
	assert_ok(letter_open(&opener, sealed, segment_associated(&written.name), &plain, &counter));
	assert_int_equal(counter, 2);
	assert_text(buffer_text(&plain), "A gift.");
	letter_opener_close(&opener);
}

static void names_are_told_from_others(void **state)
{
	(void)state;
	struct random random = random_seeded(9);
	const struct segment_name name = segment_name_make((struct moment){ 7 }, &random);
	assert_true(segment_name_is_valid(text_of(name.characters)));
	static const char *const others[] = { "",
					      ".",
					      "..",
					      "1795000000-abcdefghjkmn.letter",
					      "x795000000-23456789abcd.letters",
					      "1795000000_23456789abcd.letters",
					      "1795000000-23456789abcd.letters.new",
					      "1795000000-2345678/abcd.letters" };
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_false(segment_name_is_valid(text_of(others[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_segment_reads_back),
		cmocka_unit_test(p2_cut_at_any_byte_only_whole_records_are_read),
		cmocka_unit_test(any_altered_byte_is_found),
		cmocka_unit_test(p1_a_record_stands_in_its_place_alone),
		cmocka_unit_test(names_are_told_from_others),
	};
	return status_is_ok(crypto_start()) ? PROOF_RUN(tests) : 1;
}
