/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/formats.h"
#include "proof/proof.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 20, STEPS = 65 };

static const struct xml_limits wide = {
	.depth_max = 100, .text_bytes_max = 100000, .attributes_max = 100, .raw_bytes_max = 500000
};

/* Tells what the reader said: <{space}name@row name=value ...> and </name@row text>. */
struct teller {
	struct buffer told;
	struct status fail_begin; /* what to answer */
	struct status fail_end;
};

static struct status tell_begin(void *self, struct xml_reader *reader, const struct xml_tag *tag)
{
	struct teller *teller = self;
	buffer_add(&teller->told, TEXT("<"));
	if (tag->space.count > 0)
		buffer_print(&teller->told, "{%.*s}", TEXT_ARGS(tag->space));
	buffer_print(&teller->told, "%.*s@%d", TEXT_ARGS(tag->name), (int)xml_row(reader));
	for (size_t i = 0; i < tag->count; i++)
		buffer_print(&teller->told, " %.*s=%.*s", TEXT_ARGS(tag->attributes[i].name),
			     TEXT_ARGS(tag->attributes[i].value));
	buffer_add(&teller->told, TEXT(">"));
	return teller->fail_begin;
}

static struct status tell_end(void *self, struct xml_reader *reader, struct text name, struct text text)
{
	struct teller *teller = self;
	buffer_print(&teller->told, "</%.*s@%d %.*s>", TEXT_ARGS(name), (int)xml_row(reader),
		     TEXT_ARGS(text));
	return teller->fail_end;
}

static const struct xml_events tell = { tell_begin, tell_end };

static struct status read_told(struct text file, size_t step, const struct xml_limits *limits,
			       struct teller *teller)
{
	struct memory_source memory = { .rest = file, .step_max = step };
	struct source source = source_of_memory(&memory);
	return xml_read(&source, limits, &tell, teller);
}

static void close_teller(struct teller *teller)
{
	buffer_close(&teller->told);
}

static struct status read_quietly(struct text file, const struct xml_limits *limits)
{
	SCOPED(close_teller) struct teller teller = { .told = buffer_open(ROOM) };
	return read_told(file, 0, limits, &teller);
}

static void assert_told(const char *file, const char *expected)
{
	for (size_t step = 0; step < STEPS; step++) {
		SCOPED(close_teller) struct teller teller = { .told = buffer_open(ROOM) };
		assert_ok(read_told(text_of(file), step, &wide, &teller));
		assert_text(buffer_text(&teller.told), expected);
	}
}

static void elements_attributes_and_texts_are_told_in_order(void **state)
{
	(void)state;
	assert_told("<a/>", "<a@1></a@1 >");
	assert_told("<?xml version=\"1.0\"?>\n<a b='1' c=\"2\">x</a>\n", "<a@2 b=1 c=2></a@2 x>");
	assert_told("\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?><a>\xC3\xA5</a>",
		    "<a@1></a@1 \xC3\xA5>");
	assert_told("<?xml version='1.0' encoding = 'us-ascii' standalone='yes'?><a/>", "<a@1></a@1 >");
	assert_told("<a>1<b>2</b>3<c>4</c>5</a>", "<a@1><b@1></b@1 2><c@1></c@1 4></a@1 135>");
}

static void white_space_alone_beside_children_is_layout(void **state)
{
	(void)state;
	assert_told("<a>\n  <b> </b>\n  <c>\r\n</c>\n</a>\n", "<a@1><b@2></b@2  ><c@3></c@4 \n></a@5 >");
	assert_told("<a> x <b/> </a>", "<a@1><b@1></b@1 ></a@1  x  >");
}

static void the_five_entities_numbers_and_cdata_become_text(void **state)
{
	(void)state;
	assert_told("<a b='&lt;&gt;&amp;&quot;&apos;&#229;&#x1F642;>'>&lt;&gt;&amp;&quot;&apos;&#229;"
		    "&#x1F642;</a>",
		    "<a@1 b=<>&\"'å\xF0\x9F\x99\x82>></a@1 <>&\"'å\xF0\x9F\x99\x82>");
	assert_told("<a>x<![CDATA[<b>&amp;]]]]>y<!-- c --><?p i?>z</a>", "<a@1></a@1 x<b>&amp;]]yz>");
}

static void namespaces_are_given_and_prefixes_are_not(void **state)
{
	(void)state;
	assert_told("<a xmlns='urn:x'><p:b xmlns:p='urn:y' p:c='1'/><d/></a>",
		    "<{urn:x}a@1><{urn:y}b@1 c=1></b@1 ><{urn:x}d@1></d@1 ></a@1 >");
	assert_told("<a xmlns='urn:x'><b xmlns=''/></a>", "<{urn:x}a@1><b@1></b@1 ></a@1 >");
}

static void a_row_is_where_the_element_starts_and_where_it_ends(void **state)
{
	(void)state;
	assert_told("\n<a\n b='1'\n c='2\n3'\n>\n\n<d\n/></a>", "<a@2 b=1 c=2 3><d@8></d@9 ></a@9 >");
}

/* ---- Refusals ---- */

static void assert_refused(struct text file, enum status_code code, uint64_t row)
{
	for (size_t step = 0; step < STEPS; step++) {
		SCOPED(close_teller) struct teller teller = { .told = buffer_open(ROOM) };
		const struct status status = read_told(file, step, &wide, &teller);
		assert_code(status, code);
		assert_non_null(status.reason);
		if (status.row != row)
			print_error("row %d, step %d: %.60s: %s\n", (int)status.row, (int)step, file.bytes,
				    status.reason);
		assert_int_equal(status.row, row);
	}
}

static void p8_bad_form_is_refused_with_its_row(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		uint64_t row;
	} cases[] = {
		{ "", 1 },
		{ "x", 1 },
		{ "garbage without end", 1 },
		{ "\n\n", 1 },
		{ "<a>\n<b></a>", 2 },
		{ "<a>\n</b>", 2 },
		{ "<a b='1'\n b='2'/>", 2 },
		{ "<a b=1/>", 1 },
		{ "<a b='<'/>", 1 },
		{ "<a>\n&b;</a>", 2 },
		{ "<a b='&c;'/>", 1 },
		{ "<a>&#0;</a>", 1 },
		{ "<a>\x01</a>", 1 },
		{ "<a/>\n<b/>", 2 },
		{ "<a/>\nx", 2 },
		{ "<a>\n<p:b/></a>", 2 },
		{ "<a>\n<b p:c='1'/></a>", 2 },
		{ "<a><!-- a -- b --></a>", 1 },
		{ "<a>]]></a>", 1 },
		{ "<a>\n& b</a>", 2 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_refused(text_of(cases[i].file), STATUS_INPUT, cases[i].row);
}

static void p8_a_file_cut_anywhere_is_refused(void **state)
{
	(void)state;
	static const char whole[] =
	    "<?xml version='1.0' encoding='UTF-8'?>\n<a b='1>2'>å<c>&amp;<!-- d --></c>"
	    "<![CDATA[e]]><?f g?><h/></a>";
	for (size_t count = 0; count < sizeof whole - 1; count++)
		for (size_t step = 0; step < 4; step++) {
			SCOPED(close_teller) struct teller teller = { .told = buffer_open(ROOM) };
			const struct text cut = { whole, count };
			const struct status status = read_told(cut, step, &wide, &teller);
			assert_code(status, STATUS_INPUT);
			assert_true(status.row == 1 || status.row == 2);
			assert_non_null(status.remedy);
		}
	assert_ok(read_quietly(text_of(whole), &wide));
}

static void p8_another_encoding_is_refused_before_reading(void **state)
{
	(void)state;
	static const struct text files[] = {
		{ "\xFF\xFE<\0a\0/\0>\0", 10 },
		{ "\xFE\xFF\0<\0a\0/\0>", 10 },
		{ "<\0a\0/\0>\0", 8 },
		{ "\0<\0a\0/\0>", 8 },
		{ "\0\0\xFE\xFF\0\0\0<\0\0\0a\0\0\0/\0\0\0>", 20 },
		{ "\0\0\0<\0\0\0a\0\0\0/\0\0\0>", 16 },
		{ "<?xml version='1.0' encoding='ISO-8859-1'?><a/>", 47 },
		{ "<?xml version=\"1.0\" encoding = \"windows-1252\" ?><a/>", 52 },
		{ "\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-16'?><a/>", 46 },
		{ "<?xml version='1.0' encoding='UTF-7'?><a/>", 42 },
		{ "<?xml version='1.0' encoding='UTF-8-not'?><a/>", 46 },
	};
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		for (size_t step = 0; step < 10; step++) {
			SCOPED(close_teller) struct teller teller = { .told = buffer_open(ROOM) };
			const struct status status = read_told(files[i], step, &wide, &teller);
			assert_code(status, STATUS_INPUT);
			assert_string_equal(status.field, "encoding");
			assert_int_equal(teller.told.count, 0);
		}
}

static void p8_bytes_that_are_not_utf8_are_refused_with_their_row(void **state)
{
	(void)state;
	static const struct text files[] = {
		{ "<a>\n\n\xE5</a>", 10 },
		{ "<a>\n\n<b\xE5/></a>", 13 },
		{ "<a>\n\n<b c='\xE5'/></a>", 18 },
		{ "<a>\n\n<!-- \xC0\x80 --></a>", 18 },
		{ "<a>\n\n\xC3", 6 },
		{ "<a>\n\n\0</a>", 10 },
		{ "<a>\n\n\xED\xA0\x80</a>", 12 },
		{ "<a>\n\n<![CDATA[\xFF]]></a>", 22 },
	};
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		assert_refused(files[i], STATUS_INPUT, 3);
}

static void p8_a_document_type_is_refused_before_its_entities(void **state)
{
	(void)state;
	static const char *const files[] = {
		"\n<!DOCTYPE a><a/>",
		"\n<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/x.dtd'><a/>",
		"\n<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
		"\n<!DOCTYPE a PUBLIC 'p' 's'><a/>",
		"\n<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
		"\n<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
		"\n<!DOCTYPE a [<!ENTITY % b SYSTEM 'file:///etc/passwd'> %b;]><a/>",
		"\n<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]><a/>",
	};
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		for (size_t step = 0; step < STEPS; step++) {
			SCOPED(close_teller) struct teller teller = { .told = buffer_open(ROOM) };
			const struct status status = read_told(text_of(files[i]), step, &wide, &teller);
			assert_code(status, STATUS_INPUT);
			assert_string_equal(status.reason,
					    "The file has a document type declaration, which is not read.");
			assert_int_equal(status.row, 2);
			assert_int_equal(teller.told.count, 0);
		}
}

static void p8_an_entity_bomb_costs_nothing(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer bomb = buffer_open(ROOM);
	buffer_add(&bomb, TEXT("<!DOCTYPE a [<!ENTITY e0 'ha'>"));
	for (int i = 1; i < 40; i++)
		buffer_print(&bomb, "<!ENTITY e%d '&e%d;&e%d;&e%d;&e%d;'>", i, i - 1, i - 1, i - 1, i - 1);
	buffer_add(&bomb, TEXT("]><a b='&e39;'>&e39;</a>"));
	const size_t before = mallinfo2().uordblks;
	assert_refused(buffer_text(&bomb), STATUS_INPUT, 1);
	assert_true(mallinfo2().uordblks < before + 100000);
}

/* ---- Limits ---- */

static void p8_depth_text_attributes_and_raw_are_bounded(void **state)
{
	(void)state;
	const struct xml_limits narrow = {
		.depth_max = 3, .text_bytes_max = 5, .attributes_max = 2, .raw_bytes_max = 1
	};
	static const struct {
		const char *file;
		enum status_code code;
	} cases[] = {
		{ "<a><b><c/></b></a>", STATUS_OK },
		{ "<a><b><c><d/></c></b></a>", STATUS_LIMIT },
		{ "<a>12345</a>", STATUS_OK },
		{ "<a>123456</a>", STATUS_LIMIT },
		{ "<a>123<b>12345</b>45</a>", STATUS_OK },
		{ "<a>123<b>12345</b>456</a>", STATUS_LIMIT },
		{ "<a>12<![CDATA[345]]></a>", STATUS_OK },
		{ "<a>12<![CDATA[345]]>&amp;</a>", STATUS_LIMIT },
		{ "<a>\n    <b/>\n    <c/>\n    </a>", STATUS_OK },
		{ "<a>\n     <b/></a>", STATUS_LIMIT },
		{ "<a b='1' c='2'/>", STATUS_OK },
		{ "<a b='1' c='2' d='3'/>", STATUS_LIMIT },
		{ "<a b='1' xmlns:c='2'/>", STATUS_OK },
		{ "<a b='1' xmlns:c='2' xmlns='3'/>", STATUS_LIMIT },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct status status = read_quietly(text_of(cases[i].file), &narrow);
		assert_code(status, cases[i].code);
		assert_true(status_is_ok(status) || status.row >= 1);
	}
}

static void add_times(struct buffer *out, const char *piece, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buffer_add(out, text_of(piece));
}

static void assert_pieces_read(struct text file, size_t step, const struct xml_limits *limits,
			       enum status_code expected)
{
	SCOPED(close_teller) struct teller teller = { .told = buffer_open(ROOM) };
	assert_code(read_told(file, step, limits, &teller), expected);
}

static void p8_a_tag_or_comment_has_an_upper_bound(void **state)
{
	(void)state;
	static const struct xml_limits limits = { 3, 2 * XML_MARKUP_BYTES_MAX, 3, 1 };
	static const struct {
		const char *before;
		const char *start;
		const char *inside;
		const char *end;
		const char *after;
	} cases[] = {
		{ "<a>text", "<!--", "x>", "-->", "</a>" },  { "<a>", "<!--", "<b> ", "-->", "</a>" },
		{ "", "<!--", "å", "-->", "<a/>" },          { "<a> ", "<?p ", "x>", "?>", "</a>" },
		{ "<a>", "<b c='", "d>", "'>", "</b></a>" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (size_t beyond = 0; beyond < 2; beyond++) {
			const size_t bytes = beyond > 0 ? XML_MARKUP_BYTES_MAX + 1 : XML_MARKUP_BYTES_MAX - 8;
			SCOPED(buffer_close) struct buffer file = buffer_open(ROOM);
			buffer_add(&file, text_of(cases[i].before));
			const size_t start = file.count;
			buffer_add(&file, text_of(cases[i].start));
			while (file.count - start + strlen(cases[i].inside) + strlen(cases[i].end) < bytes)
				buffer_add(&file, text_of(cases[i].inside));
			while (file.count - start + strlen(cases[i].end) < bytes)
				buffer_add(&file, TEXT("y"));
			buffer_print(&file, "%s%s", cases[i].end, cases[i].after);
			for (size_t step = 0; step < 150000; step += 29989)
				assert_pieces_read(buffer_text(&file), step, &limits,
						   beyond > 0 ? STATUS_LIMIT : STATUS_OK);
		}
}

static void a_cdata_section_of_the_bound_is_read_whole(void **state)
{
	(void)state;
	static const struct xml_limits limits = { 3, 2 * XML_MARKUP_BYTES_MAX, 3, 1 };
	static const char *const insides[] = { "x]", "</b>", "å" };
	for (size_t i = 0; i < sizeof insides / sizeof insides[0]; i++) {
		SCOPED(buffer_close) struct buffer file = buffer_open(ROOM);
		buffer_add(&file, TEXT("<a><![CDATA["));
		while (file.count + 20 < XML_MARKUP_BYTES_MAX)
			buffer_add(&file, text_of(insides[i]));
		buffer_add(&file, TEXT("]]></a>"));
		for (size_t step = 0; step < 150000; step += 29989)
			assert_pieces_read(buffer_text(&file), step, &limits, STATUS_OK);
	}
}

static void p8_depth_and_attribute_bombs_are_refused(void **state)
{
	(void)state;
	const struct {
		const char *piece;
		size_t times;
	} bombs[] = { { "<a>", 100000 }, { "<a b='1'>", 50000 } };
	for (size_t i = 0; i < sizeof bombs / sizeof bombs[0]; i++) {
		SCOPED(buffer_close) struct buffer file = buffer_open(ROOM);
		add_times(&file, bombs[i].piece, bombs[i].times);
		assert_code(read_quietly(buffer_text(&file), &wide), STATUS_LIMIT);
	}
	SCOPED(buffer_close) struct buffer attributes = buffer_open(ROOM);
	buffer_add(&attributes, TEXT("<a"));
	for (int i = 0; attributes.count < XML_MARKUP_BYTES_MAX - 100; i++)
		buffer_print(&attributes, " a%d=''", i);
	buffer_add(&attributes, TEXT("/>"));
	const int64_t before = clock_nanoseconds();
	assert_code(read_quietly(buffer_text(&attributes), &wide), STATUS_LIMIT);
	print_message("attribute bomb: %d ms\n", (int)((clock_nanoseconds() - before) / 1000000));
}

/* Repeats a piece for `left` bytes: a file that is nowhere in memory. */
struct endless {
	struct text first;
	struct text piece;
	size_t at;
	uint64_t left;
};

static struct status read_endless(void *self, char *bytes, size_t room, size_t *count)
{
	struct endless *endless = self;
	*count = 0;
	while (*count < room && endless->left > 0) {
		const bool is_first = endless->first.count > 0;
		bytes[(*count)++] = is_first ? endless->first.bytes[0] : endless->piece.bytes[endless->at];
		if (is_first)
			endless->first = text_slice(endless->first, 1, endless->first.count);
		else
			endless->at = (endless->at + 1) % endless->piece.count;
		endless->left--;
	}
	return OK;
}

static struct status measure_begin(void *self, struct xml_reader *reader, const struct xml_tag *tag)
{
	(void)tag;
	size_t *highest = self;
	const struct mallinfo2 memory = mallinfo2();
	if (highest[0] == 0)
		xml_keep_raw(reader);
	if (highest[0]++ % 4096 == 0 && memory.uordblks + memory.hblkhd > highest[1])
		highest[1] = memory.uordblks + memory.hblkhd;
	return OK;
}

static struct status measure_end(void *self, struct xml_reader *reader, struct text name, struct text text)
{
	(void)self;
	(void)reader;
	(void)name;
	(void)text;
	return OK;
}

static void p8_garbage_of_any_size_is_answered_in_little_memory(void **state)
{
	(void)state;
	enum { FILE_BYTES = 24 * 1024 * 1024, MEMORY_BYTES = 3 * 1024 * 1024 };
	const struct {
		struct text first;
		struct text piece;
		enum status_code code;
		bool is_short; /* answered long before the end */
	} cases[] = {
		{ TEXT(""), TEXT("garbage "), STATUS_INPUT, true },
		{ TEXT(""), TEXT("\0"), STATUS_INPUT, true },
		{ TEXT(""), TEXT("\n"), STATUS_INPUT, false },
		{ TEXT("<a>"), TEXT("text "), STATUS_LIMIT, true },
		{ TEXT("<a>"), TEXT(" "), STATUS_LIMIT, true },
		{ TEXT("<a><![CDATA["), TEXT("]"), STATUS_LIMIT, true },
		{ TEXT("<a>"), TEXT("<![CDATA[<b>]]>"), STATUS_LIMIT, true },
		{ TEXT("<a><!--"), TEXT(" <b> "), STATUS_LIMIT, true },
		{ TEXT("<a "), TEXT("b"), STATUS_LIMIT, true },
		{ TEXT("<a "), TEXT(" "), STATUS_LIMIT, true },
		{ TEXT("<!DOCTYPE a ["), TEXT(" "), STATUS_LIMIT, true },
		{ TEXT("<"), TEXT("a"), STATUS_LIMIT, true },
		{ TEXT("<a>"), TEXT("<b/>\n"), STATUS_INPUT, false },
		{ TEXT("<a>"), TEXT("<b c='d'>e</b>\n<!-- f -->"), STATUS_INPUT, false },
		{ TEXT("<a>"), TEXT("<a>"), STATUS_LIMIT, true },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct endless endless = { cases[i].first, cases[i].piece, 0, FILE_BYTES };
		struct source source = { .read = read_endless, .self = &endless, .bytes_max = UINT64_MAX };
		const struct mallinfo2 before = mallinfo2();
		size_t highest[2] = { 0, 0 };
		const struct xml_events events = { measure_begin, measure_end };
		const struct status status = xml_read(&source, &wide, &events, highest);
		if (status.code != cases[i].code)
			print_error("case %zu\n", i);
		assert_code(status, cases[i].code);
		assert_int_equal(source.bytes_read < FILE_BYTES, cases[i].is_short);
		assert_true(highest[1] < before.uordblks + before.hblkhd + MEMORY_BYTES);
	}
}

static void what_a_callback_or_the_source_answers_ends_the_reading(void **state)
{
	(void)state;
	SCOPED(close_teller)
	struct teller first = { .told = buffer_open(ROOM), .fail_begin = FAIL(STATUS_CONFLICT, "No.") };
	struct status status = read_told(TEXT("\n<a><b/></a>"), 0, &wide, &first);
	assert_code(status, STATUS_CONFLICT);
	assert_int_equal(status.row, 2);
	assert_text(buffer_text(&first.told), "<a@2>");

	SCOPED(close_teller)
	struct teller second = { .told = buffer_open(ROOM),
				 .fail_end = { .code = STATUS_INPUT, .reason = "No.", .row = 7 } };
	status = read_told(TEXT("<a>\n<b/><c/></a>"), 0, &wide, &second);
	assert_code(status, STATUS_INPUT);
	assert_int_equal(status.row, 7);
	assert_text(buffer_text(&second.told), "<a@1><b@2></b@2 >");

	struct memory_source memory = { .rest = TEXT("<a>\n<b/>\n<c/></a>"), .step_max = 1 };
	struct source source = source_of_memory(&memory);
	source.bytes_max = 12;
	SCOPED(close_teller) struct teller third = { .told = buffer_open(ROOM) };
	assert_code(xml_read(&source, &wide, &tell, &third), STATUS_LIMIT);
}

/* ---- Raw bytes ---- */

/* Keeps the raw bytes from the chosen element and compares them at every event until it ends. */
struct keeper {
	struct text file;
	const size_t *starts; /* of each element in order */
	const size_t *ends;
	size_t chosen;
	size_t begun;
	size_t depth;
	size_t chosen_depth;
	bool is_equal;
	size_t compared;
};

static void compare(struct keeper *keeper, struct xml_reader *reader, size_t to)
{
	bool is_cut = true;
	const size_t from = keeper->starts[keeper->chosen];
	const struct text raw = xml_raw(reader, &is_cut);
	if (is_cut || !text_equal(raw, text_slice(keeper->file, from, to - from)))
		keeper->is_equal = false;
	keeper->compared++;
}

static struct status keep_begin(void *self, struct xml_reader *reader, const struct xml_tag *tag)
{
	(void)tag;
	struct keeper *keeper = self;
	const size_t index = keeper->begun++;
	keeper->depth++;
	if (index == keeper->chosen) {
		xml_keep_raw(reader);
		keeper->chosen_depth = keeper->depth;
	}
	if (index >= keeper->chosen)
		compare(keeper, reader, keeper->starts[index]);
	return OK;
}

static struct status keep_end(void *self, struct xml_reader *reader, struct text name, struct text text)
{
	(void)name;
	(void)text;
	struct keeper *keeper = self;
	if (keeper->depth == keeper->chosen_depth) {
		compare(keeper, reader, keeper->ends[keeper->chosen]);
		keeper->chosen_depth = 0;
	}
	keeper->depth--;
	return OK;
}

static bool raw_is_exact(struct text file, const size_t *starts, const size_t *ends, size_t chosen,
			 size_t step)
{
	struct keeper keeper = {
		.file = file, .starts = starts, .ends = ends, .chosen = chosen, .is_equal = true
	};
	struct memory_source memory = { .rest = file, .step_max = step };
	struct source source = source_of_memory(&memory);
	const struct xml_events events = { keep_begin, keep_end };
	const struct status status = xml_read(&source, &wide, &events, &keeper);
	if (!status_is_ok(status))
		print_error("row %d: %s\n", (int)status.row, status.reason);
	return status_is_ok(status) && keeper.is_equal && keeper.compared > 1;
}

enum { ELEMENTS_MAX = 20000 };

/* A document together with where each of its elements starts and ends. */
struct document {
	struct buffer bytes;
	size_t *starts;
	size_t *ends;
	size_t count;
};

static struct document open_document(void)
{
	return (struct document){ .bytes = buffer_open(ROOM),
				  .starts = memory_take(ELEMENTS_MAX, sizeof(size_t)),
				  .ends = memory_take(ELEMENTS_MAX, sizeof(size_t)) };
}

static void close_document(struct document *document)
{
	buffer_close(&document->bytes);
	free(document->starts);
	free(document->ends);
}

static const char *const between[] = {
	"",
	"\n  ",
	"text",
	"\xC3\xA5\xE2\x82\xAC\xF0\x9F\x99\x82",
	"<!-- <x> & > -->",
	"<?p > i?>",
	"<![CDATA[</x>]]>",
	"&amp;&#229;",
	"\r\n",
	"a > b",
};
static const char *const in_tag[] = {
	"",  " a='1'",         " b=\"x > y / z\"", "\n\tc='å\xF0\x9F\x99\x82'",
	" ", " d='&lt;&#10;'", " e='\r\n'",        " xmlns:p='urn:p' p:f='\"'"
};

static void draw_between(struct proof_draw *draw, struct document *document)
{
	for (uint64_t left = proof_below(draw, 3); left > 0; left--)
		buffer_add(&document->bytes,
			   text_of(between[proof_below(draw, sizeof between / sizeof between[0])]));
}

static void draw_element(struct proof_draw *draw, struct document *document, unsigned depth)
{
	const size_t index = document->count++;
	document->starts[index] = document->bytes.count;
	const char *const name = proof_below(draw, 2) == 0 ? "e" : "l\xC3\xA4ngre.namn";
	buffer_print(&document->bytes, "<%s%s", name,
		     in_tag[proof_below(draw, sizeof in_tag / sizeof in_tag[0])]);
	const uint64_t children = depth < 5 ? proof_below(draw, 4) : 0;
	if (children == 0 && proof_below(draw, 2) == 0) {
		buffer_add(&document->bytes, TEXT("/>"));
	} else {
		buffer_add(&document->bytes, TEXT(">"));
		for (uint64_t i = 0; i < children; i++) {
			draw_between(draw, document);
			draw_element(draw, document, depth + 1);
		}
		draw_between(draw, document);
		buffer_print(&document->bytes, "</%s%s>", name, proof_below(draw, 4) == 0 ? "\n " : "");
	}
	document->ends[index] = document->bytes.count;
}

static bool raw_of_a_drawn_element_is_exact(struct proof_draw *draw, void *context)
{
	(void)context;
	SCOPED(close_document) struct document document = open_document();
	if (proof_below(draw, 2) == 1)
		buffer_add(&document.bytes, TEXT("\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?>\r\n"));
	draw_element(draw, &document, 0);
	buffer_add(&document.bytes, TEXT("\n<!-- end -->\n"));
	const size_t chosen = proof_below(draw, document.count);
	PROOF_CHECK(draw, raw_is_exact(buffer_text(&document.bytes), document.starts, document.ends, chosen,
				       proof_below(draw, STEPS)));
	return true;
}

static void p1_raw_bytes_are_the_slice_of_the_file(void **state)
{
	(void)state;
	proof_property_holds("raw bytes of an element", 3000, raw_of_a_drawn_element_is_exact, NULL);
}

static void p1_raw_bytes_are_exact_at_every_step(void **state)
{
	(void)state;
	SCOPED(close_document) struct document document = open_document();
	struct buffer *bytes = &document.bytes;
	document.starts[0] = 0;
	buffer_add(bytes, TEXT("<Document xmlns='urn:x'>\n"));
	for (document.count = 1; document.count < 8; document.count++) {
		document.starts[document.count] = bytes->count;
		buffer_print(bytes, "<e a='>%zu' b=\"å>\"%s", document.count,
			     document.count % 2 ? "/>" : ">");
		if (document.count % 2 == 0)
			buffer_add(bytes, TEXT("€<!-- <y> --><![CDATA[<z>]]><?q <w> ?></e >"));
		document.ends[document.count] = bytes->count;
		buffer_add(bytes, TEXT("\r\n"));
	}
	buffer_add(bytes, TEXT("</Document>"));
	document.ends[0] = bytes->count;
	for (size_t chosen = 0; chosen < document.count; chosen++)
		for (size_t step = 0; step < STEPS; step++)
			assert_true(
			    raw_is_exact(buffer_text(bytes), document.starts, document.ends, chosen, step));
}

static void p1_raw_bytes_are_exact_across_a_large_file(void **state)
{
	(void)state;
	SCOPED(close_document) struct document document = open_document();
	struct buffer *bytes = &document.bytes;
	document.starts[0] = 0;
	buffer_add(bytes, TEXT("<Document>"));
	document.count = 1;
	while (bytes->count < 400000) {
		document.starts[document.count] = bytes->count;
		buffer_print(bytes, "<Ntry n='%zu > å'>\xE2\x82\xAC <!-- %zu --></Ntry>", document.count,
			     bytes->count);
		document.ends[document.count++] = bytes->count;
		buffer_add(bytes, TEXT("\n   "));
	}
	buffer_add(bytes, TEXT("</Document>\n"));
	document.ends[0] = bytes->count - 1;
	for (size_t chosen = 0; chosen < document.count; chosen += 397)
		for (size_t step = 0; step < 100000; step += 33331)
			assert_true(
			    raw_is_exact(buffer_text(bytes), document.starts, document.ends, chosen, step));
}

static void a_text_longer_than_any_piece_passes_whole(void **state)
{
	(void)state;
	enum { TEXT_BYTES = 400000 };
	static const struct xml_limits limits = { 3, TEXT_BYTES, 1, 10 };
	static const char *const ways[][2] = { { "<a>", "</a>" }, { "<a>x<!-- -->", "</a>" } };
	for (size_t way = 0; way < 2; way++)
		for (size_t start = 0; start < 4; start++) {
			SCOPED(buffer_close) struct buffer file = buffer_open(ROOM);
			SCOPED(buffer_close) struct buffer expected = buffer_open(ROOM);
			buffer_print(&file, "%s%.*s", ways[way][0], (int)start, "xyz");
			buffer_print(&expected, "<a@1></a@1 %s%.*s", way == 1 ? "x" : "", (int)start, "xyz");
			for (size_t i = 0; i < 90000; i++) {
				buffer_add(&file, TEXT("\xF0\x9F\x99\x82"));
				buffer_add(&expected, TEXT("\xF0\x9F\x99\x82"));
			}
			buffer_add(&file, text_of(ways[way][1]));
			buffer_add(&expected, TEXT(">"));
			for (size_t step = 0; step < 70000; step += 13007) {
				SCOPED(close_teller) struct teller teller = { .told = buffer_open(ROOM) };
				assert_ok(read_told(buffer_text(&file), step, &limits, &teller));
				assert_true(text_equal(buffer_text(&teller.told), buffer_text(&expected)));
			}
		}
}

struct cutter {
	size_t raw_count;
	bool is_cut;
};

static struct status cut_begin(void *self, struct xml_reader *reader, const struct xml_tag *tag)
{
	(void)self;
	if (text_equal(tag->name, TEXT("b")))
		xml_keep_raw(reader);
	return OK;
}

static struct status cut_end(void *self, struct xml_reader *reader, struct text name, struct text text)
{
	(void)text;
	struct cutter *cutter = self;
	if (!text_equal(name, TEXT("b")))
		return OK;
	const struct text raw = xml_raw(reader, &cutter->is_cut);
	cutter->raw_count = raw.count;
	assert_true(text_starts(raw, TEXT("<b>")));
	return OK;
}

static void p8_raw_bytes_beyond_their_limit_are_cut_and_told(void **state)
{
	(void)state;
	static const size_t sizes[] = { 7, 20, 1000, 300000 };
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		for (size_t over = 0; over < 2; over++)
			for (size_t step = 0; step < 9000; step += 4001) {
				SCOPED(buffer_close) struct buffer file = buffer_open(ROOM);
				buffer_add(&file, TEXT("<a><b>"));
				add_times(&file, "x", sizes[i] - 7 + over);
				buffer_add(&file, TEXT("</b><c/></a>"));
				struct memory_source memory = { buffer_text(&file), step };
				struct source source = source_of_memory(&memory);
				struct xml_limits limits = { 3, 400000, 1, sizes[i] };
				struct cutter cutter = { 0 };
				const struct xml_events events = { cut_begin, cut_end };
				assert_ok(xml_read(&source, &limits, &events, &cutter));
				assert_int_equal(cutter.raw_count, sizes[i]);
				assert_int_equal(cutter.is_cut, over > 0);
			}
}

int main(void)
{
	const struct CMUnitTest xml_tests[] = {
		cmocka_unit_test(elements_attributes_and_texts_are_told_in_order),
		cmocka_unit_test(white_space_alone_beside_children_is_layout),
		cmocka_unit_test(the_five_entities_numbers_and_cdata_become_text),
		cmocka_unit_test(namespaces_are_given_and_prefixes_are_not),
		cmocka_unit_test(a_row_is_where_the_element_starts_and_where_it_ends),
		cmocka_unit_test(p8_bad_form_is_refused_with_its_row),
		cmocka_unit_test(p8_a_file_cut_anywhere_is_refused),
		cmocka_unit_test(p8_another_encoding_is_refused_before_reading),
		cmocka_unit_test(p8_bytes_that_are_not_utf8_are_refused_with_their_row),
		cmocka_unit_test(p8_a_document_type_is_refused_before_its_entities),
		cmocka_unit_test(p8_an_entity_bomb_costs_nothing),
		cmocka_unit_test(p8_depth_text_attributes_and_raw_are_bounded),
		cmocka_unit_test(p8_a_tag_or_comment_has_an_upper_bound),
		cmocka_unit_test(a_cdata_section_of_the_bound_is_read_whole),
		cmocka_unit_test(p8_depth_and_attribute_bombs_are_refused),
		cmocka_unit_test(p8_garbage_of_any_size_is_answered_in_little_memory),
		cmocka_unit_test(what_a_callback_or_the_source_answers_ends_the_reading),
		cmocka_unit_test(p1_raw_bytes_are_the_slice_of_the_file),
		cmocka_unit_test(p1_raw_bytes_are_exact_at_every_step),
		cmocka_unit_test(p1_raw_bytes_are_exact_across_a_large_file),
		cmocka_unit_test(a_text_longer_than_any_piece_passes_whole),
		cmocka_unit_test(p8_raw_bytes_beyond_their_limit_are_cut_and_told),
	};
	return PROOF_RUN(xml_tests);
}
