/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/mail/mail_kit.h"

#include <stdlib.h>
#include <string.h>

enum { READ_ROOM = 1 << 16 };

static struct status compose(const struct mail_message *message, struct buffer *out)
{
	buffer_clear(out);
	return mail_compose(message, out);
}

static void p9_a_message_is_the_golden_one_wherever_it_is_made(void **state)
{
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	SCOPED(buffer_close) struct buffer made = buffer_open(MAIL_BYTES_MAX);
	const struct mail_message message = mail_kit_message();
	static const char *const languages[] = { "C", "sv_SE.ISO-8859-1", "ja_JP.EUC-JP" };
	struct text golden;
	(void)state;
	assert_ok(file_read_all(MAIL_TESTDATA "/golden.eml", 1 << 16, &arena, &golden));
	for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
		setenv("LC_ALL", languages[i], 1);
		assert_ok(compose(&message, &made));
		assert_true(text_equal(buffer_text(&made), golden));
	}
	unsetenv("LC_ALL");
}

static void another_reader_finds_every_part_of_the_golden_message(void **state)
{
	SCOPED(buffer_close) struct buffer made = buffer_open(MAIL_BYTES_MAX);
	const struct mail_message message = mail_kit_message();
	static char found[READ_ROOM];
	(void)state;
	assert_ok(compose(&message, &made));
	mail_kit_read(buffer_text(&made), found, sizeof found);
	assert_string_equal(
	    found, "defects 0\nlines right\nlongest right\nascii yes\n"
		   "From: Centret för solidaritet <gava@exempel.se>\n"
		   "To: \"Åsa \\\"Öst\\\" Ärlig, jr\" <asa.arlig+gava@exempel.se>\n"
		   "Reply-To: svar@exempel.se\n"
		   "Subject: Tack för din gåva på 200 kr till fred och försoning – kvitto nummer 17\n"
		   "Date: Fri, 11 Dec 2026 14:40:00 +0000\n"
		   "Message-Id: <8f3kq2m7xw9a@exempel.se>\n"
		   "Auto-Submitted: auto-generated\n"
		   "List-Unsubscribe: <https://exempel.se/sv/lank/8f3kq2m7xw9a?val=stopp&nyckel="
		   "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz>\n"
		   "MIME-Version\nContent-Type\n"
		   "From = Centret för solidaritet | gava@exempel.se\n"
		   "To = Åsa \"Öst\" Ärlig, jr | asa.arlig+gava@exempel.se\n"
		   "Reply-To =  | svar@exempel.se\n"
		   "text utf-8 'Hej Åsa!\\r\\n\\r\\nTack för gåvan. سلام\\r\\n.\\r\\n.punkt\\r\\nFrom the "
		   "start\\r\\n\\tSlut \\r\\n'\n"
		   "file application/pdf kvitto.pdf attachment 255044462d312e370aff000d0a\n");
}

static void what_is_not_given_is_not_written(void **state)
{
	SCOPED(buffer_close) struct buffer made = buffer_open(MAIL_BYTES_MAX);
	const struct mail_message message = { .from = { TEXT(""), TEXT("gava@exempel.se") },
					      .to = { TEXT(""), TEXT("anna@exempel.se") },
					      .id = TEXT("a@b"),
					      .date = { 0 } };
	static char found[READ_ROOM];
	(void)state;
	assert_ok(compose(&message, &made));
	mail_kit_read(buffer_text(&made), found, sizeof found);
	assert_string_equal(found, "defects 0\nlines right\nlongest right\nascii yes\n"
				   "From: gava@exempel.se\nTo: anna@exempel.se\nSubject: \n"
				   "Date: Thu, 01 Jan 1970 00:00:00 +0000\nMessage-Id: <a@b>\n"
				   "MIME-Version\nContent-Type\nContent-Transfer-Encoding: quoted-printable\n"
				   "From =  | gava@exempel.se\nTo =  | anna@exempel.se\ntext utf-8 ''\n");
}

/* One field of a message, and its name in a refusal. */
struct place {
	const char *field;
	size_t offset;
};

static const struct place places[] = {
	{ "from", offsetof(struct mail_message, from.name) },
	{ "from", offsetof(struct mail_message, from.address) },
	{ "to", offsetof(struct mail_message, to.name) },
	{ "to", offsetof(struct mail_message, to.address) },
	{ "reply-to", offsetof(struct mail_message, reply_to.name) },
	{ "reply-to", offsetof(struct mail_message, reply_to.address) },
	{ "subject", offsetof(struct mail_message, subject) },
	{ "message id", offsetof(struct mail_message, id) },
	{ "unsubscribe", offsetof(struct mail_message, unsubscribe) },
};

static struct mail_message message_with(size_t offset, struct text value)
{
	struct mail_message message = mail_kit_message();
	memcpy((char *)&message + offset, &value, sizeof value);
	return message;
}

/* What an attacker would add behind a value that is right. */
static const struct text injections[] = {
	{ "\r\nBcc: alla@exempel.se", 22 },
	{ "\nBcc: alla@exempel.se", 21 },
	{ "\rBcc: alla@exempel.se", 21 },
	{ "\r\n\r\n<p>annan text", 17 },
	{ "\n folded", 8 },
	{ "\0", 1 },
	{ "\t", 1 },
	{ "\x1b[2J", 4 },
	{ "\x7f", 1 },
	{ "\xc2\x85", 2 },     /* next line */
	{ "\xe2\x80\xa8", 3 }, /* line separator */
	{ "\xe2\x80\xa9", 3 },
	{ "\xff", 1 },     /* no UTF-8 */
	{ "\xc0\x8a", 2 }, /* a line feed written overlong */
};

static void refuse_injection(const struct place *place, struct text injection)
{
	struct mail_message usual = mail_kit_message();
	struct text value;
	char room[512];
	SCOPED(buffer_close) struct buffer made = buffer_open(MAIL_BYTES_MAX);
	memcpy(&value, (char *)&usual + place->offset, sizeof value);
	memcpy(room, value.bytes, value.count);
	memcpy(room + value.count, injection.bytes, injection.count);
	const struct text longer = { room, value.count + injection.count };
	const struct mail_message message = message_with(place->offset, longer);
	const struct status refused = compose(&message, &made);
	assert_code(refused, STATUS_INPUT);
	assert_string_equal(refused.field, place->field);
	assert_non_null(refused.remedy);
	assert_int_equal(made.count, 0);
}

static void p8_no_field_can_add_a_line_to_the_header(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		for (size_t j = 0; j < sizeof injections / sizeof injections[0]; j++)
			refuse_injection(&places[i], injections[j]);
}

/* It would say something else once decoded. */
static void p8_what_looks_encoded_is_refused(void **state)
{
	static const size_t decoded[] = { 0, 2, 4, 6 }; /* names and the subject */
	(void)state;
	for (size_t i = 0; i < sizeof decoded / sizeof decoded[0]; i++)
		refuse_injection(&places[decoded[i]], TEXT("=?utf-8?q?=0ABcc?="));
}

static void p8_no_file_can_add_a_line_either(void **state)
{
	static const struct mail_file wrong[] = {
		{ { "a.pdf\r\nX: y", 11 }, { "application/pdf", 15 }, { "", 0 } },
		{ { "../a.pdf", 8 }, { "application/pdf", 15 }, { "", 0 } },
		{ { "a\\b.pdf", 7 }, { "application/pdf", 15 }, { "", 0 } },
		{ { ".a", 2 }, { "application/pdf", 15 }, { "", 0 } },
		{ { "", 0 }, { "application/pdf", 15 }, { "", 0 } },
		{ { "a.pdf", 5 }, { "application/pdf\r\nX: y", 21 }, { "", 0 } },
		{ { "a.pdf", 5 }, { "application/pdf; x=y", 20 }, { "", 0 } },
		{ { "a.pdf", 5 }, { "application", 11 }, { "", 0 } },
		{ { "a.pdf", 5 }, { "/pdf", 4 }, { "", 0 } },
		{ { "a.pdf", 5 }, { "", 0 }, { "", 0 } },
	};
	SCOPED(buffer_close) struct buffer made = buffer_open(MAIL_BYTES_MAX);
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct mail_message message = mail_kit_message();
		message.files = &wrong[i];
		assert_code(compose(&message, &made), STATUS_INPUT);
		assert_int_equal(made.count, 0);
	}
}

/* The names of the header's lines, in order, one a line. */
static void header_names(struct text message, struct buffer *out)
{
	while (message.count > 0) {
		struct text line = text_take_until(&message, '\n');
		if (line.count <= 1)
			return;
		if (line.bytes[0] == ' ' || line.bytes[0] == '\t')
			continue;
		buffer_add(out, text_take_until(&line, ':'));
		buffer_add_byte(out, '\n');
	}
}

/* Pieces that mean something to one reader or another. */
static struct text draw_text(struct proof_draw *draw, struct buffer *out)
{
	static const char *const pieces[] = {
		"a",
		" ",
		"ö",
		"?=",
		"=?utf-8?q?=0A?=",
		"=?utf-8?b?DQpCY2M6?=",
		"\"",
		"\\",
		"<",
		">",
		",",
		":",
		";",
		"(",
		")",
		"@",
		"=",
		".",
		"سلام",
		"\xf0\x9f\x98\x80",
		"\r\n",
		"\n",
		"Bcc: x@y.se",
		"--=_",
		"%s",
		"\t",
		"    ",
	};
	const uint64_t count = proof_below(draw, 40);
	for (uint64_t i = 0; i < count; i++)
		buffer_add(out, text_of(pieces[proof_below(draw, sizeof pieces / sizeof pieces[0])]));
	return buffer_text(out);
}

static bool header_is_as_without(struct proof_draw *draw, void *context)
{
	static const char expected[] = "From\nTo\nReply-To\nSubject\nDate\nMessage-Id\nAuto-Submitted\n"
				       "List-Unsubscribe\nMIME-Version\nContent-Type\n";
	SCOPED(buffer_close) struct buffer drawn = buffer_open(1 << 12);
	SCOPED(buffer_close) struct buffer made = buffer_open(MAIL_BYTES_MAX);
	SCOPED(buffer_close) struct buffer names = buffer_open(1 << 12);
	const struct place *place = &places[proof_below(draw, sizeof places / sizeof places[0])];
	const struct mail_message message = message_with(place->offset, draw_text(draw, &drawn));
	size_t *composed = context;
	const struct status status = compose(&message, &made);
	if (!status_is_ok(status)) {
		PROOF_CHECK(draw, status.code == STATUS_INPUT || status.code == STATUS_LIMIT);
		PROOF_CHECK(draw, text_equal(text_of(status.field), text_of(place->field)));
		return true;
	}
	(*composed)++;
	header_names(buffer_text(&made), &names);
	const bool has_reply = message.reply_to.address.count > 0;
	const bool has_link = message.unsubscribe.count > 0;
	if (has_reply && has_link)
		PROOF_CHECK(draw, text_equal(buffer_text(&names), text_of(expected)));
	PROOF_CHECK(draw, text_find(buffer_text(&names), TEXT("Bcc")) == names.count);
	return true;
}

static void p8_whatever_the_texts_the_header_has_the_same_lines(void **state)
{
	size_t composed = 0;
	(void)state;
	proof_property_holds("header lines", 5000, header_is_as_without, &composed);
	assert_true(composed > 100);
}

static void an_address_is_one_that_a_server_can_be_given(void **state)
{
	static const char *const right[] = {
		"a@b",    "anna@exempel.se",        "anna.b+gava@post.exempel.se", "o'neil@xn--exmpel-eua.se",
		"1@2.se", "!#$%&*/=?^_`{|}~-@a-b.c"
	};
	static const char *const wrong[] = {
		"",           "a",           "@",        "a@",         "@b",      "a@b@c",
		"a b@c.se",   ".a@b.se",     "a.@b.se",  "a..b@c.se",  "a@.se",   "a@b.",
		"a@b..se",    "a@-b.se",     "a@b_c.se", "<a@b.se>",   "a@b.se>", "a@b.se,c@d.se",
		"\"a\"@b.se", "a@[1.2.3.4]", "åsa@b.se", "asa@öst.se", "a@b.se ", " a@b.se",
		"a(b)@c.se",  "a:b@c.se",    "a;b@c.se", "a\\b@c.se",
	};
	(void)state;
	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
		assert_ok(mail_check_address(text_of(right[i]), "to"));
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		const struct status refused = mail_check_address(text_of(wrong[i]), "to");
		assert_code(refused, STATUS_INPUT);
		assert_string_equal(refused.field, "to");
	}
}

static void an_address_is_as_long_as_the_standard_allows(void **state)
{
	char room[400];
	(void)state;
	memset(room, 'a', sizeof room);
	room[MAIL_LOCAL_MAX] = '@';
	for (size_t i = MAIL_LOCAL_MAX + 40; i < sizeof room; i += 40)
		room[i] = '.';
	assert_ok(mail_check_address((struct text){ room, MAIL_ADDRESS_MAX }, "to"));
	assert_code(mail_check_address((struct text){ room, MAIL_ADDRESS_MAX + 1 }, "to"), STATUS_INPUT);
	room[MAIL_LOCAL_MAX] = 'a';
	room[MAIL_LOCAL_MAX + 1] = '@';
	assert_code(mail_check_address((struct text){ room, 100 }, "to"), STATUS_INPUT);
}

/* One space for many: where a long name is folded, readers differ by a space. */
static void join_spaces(char *text)
{
	char *to = text;
	for (const char *from = text; *from != '\0'; from++)
		if (from[0] != ' ' || from[1] != ' ')
			*to++ = *from;
	*to = '\0';
}

static const char long_name[] =
    "Internationella föreningen för hushållsarbetares rätt, avdelningen för södra Afrika och "
    "ännu några länder till som gör namnet långt";

/* Names as another reader finds them again. */
static void names_in_any_letters_arrive_whole(void **state)
{
	static const char *const names[] = {
		"Anna Berg",
		"Åsa Öst",
		"سلام عليكم",
		"Ärlig, Åsa",
		"a <b@c.se>",
		"\"inom\" citat",
		"bak\\streck",
		"= ?utf-8?q?x?=",
		"O'Neil (jr)",
		"团结中心",
		"Solidaritet \xf0\x9f\x98\x80",
		long_name,
	};
	static char found[READ_ROOM];
	SCOPED(buffer_close) struct buffer made = buffer_open(MAIL_BYTES_MAX);
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char expected[512];
		struct mail_message message = mail_kit_message();
		message.to.name = text_of(names[i]);
		message.subject = text_of(names[i]);
		assert_ok(compose(&message, &made));
		mail_kit_read(buffer_text(&made), found, sizeof found);
		join_spaces(found);
		snprintf(expected, sizeof expected, "\nTo = %s | asa.arlig+gava@exempel.se\n", names[i]);
		assert_non_null(strstr(found, expected));
		snprintf(expected, sizeof expected, "\nSubject: %s\n", names[i]);
		assert_non_null(strstr(found, expected));
		assert_non_null(strstr(found, "defects 0\nlines right\nlongest right\nascii yes\n"));
	}
}

static void a_file_keeps_a_name_of_any_letters(void **state)
{
	const struct mail_file file = { TEXT("årssammanställning för Åsa.pdf"), TEXT("application/pdf"),
					TEXT("x") };
	static char found[READ_ROOM];
	SCOPED(buffer_close) struct buffer made = buffer_open(MAIL_BYTES_MAX);
	struct mail_message message = mail_kit_message();
	(void)state;
	message.files = &file;
	assert_ok(compose(&message, &made));
	mail_kit_read(buffer_text(&made), found, sizeof found);
	assert_non_null(strstr(found, "file application/pdf årssammanställning för Åsa.pdf attachment 78\n"));
}

static void a_long_line_is_folded_and_arrives_whole(void **state)
{
	static char line[5001];
	static char found[READ_ROOM];
	SCOPED(buffer_close) struct buffer made = buffer_open(MAIL_BYTES_MAX);
	struct mail_message message = mail_kit_message();
	(void)state;
	memset(line, 'a', sizeof line - 1);
	message.text = text_of(line);
	assert_ok(compose(&message, &made));
	mail_kit_read(buffer_text(&made), found, sizeof found);
	assert_non_null(strstr(found, "longest right"));
	assert_non_null(strstr(found, line));
}

/* A value of `count` bytes fits, one more does not. */
static void meet_bound(const char *field, size_t offset, const char *start, size_t count)
{
	static char room[MAIL_TEXT_MAX + 1];
	SCOPED(buffer_close) struct buffer made = buffer_open(MAIL_BYTES_MAX);
	memset(room, 'a', sizeof room);
	memcpy(room, start, strlen(start));
	const struct mail_message fits = message_with(offset, (struct text){ room, count });
	assert_ok(compose(&fits, &made));
	const struct mail_message longer = message_with(offset, (struct text){ room, count + 1 });
	const struct status refused = compose(&longer, &made);
	assert_true(refused.code == STATUS_LIMIT || refused.code == STATUS_INPUT);
	assert_string_equal(refused.field, field);
}

static void p8_every_text_has_a_bound(void **state)
{
	(void)state;
	meet_bound("from", offsetof(struct mail_message, from.name), "", MAIL_NAME_MAX);
	meet_bound("subject", offsetof(struct mail_message, subject), "", MAIL_SUBJECT_MAX);
	meet_bound("text", offsetof(struct mail_message, text), "", MAIL_TEXT_MAX);
	meet_bound("unsubscribe", offsetof(struct mail_message, unsubscribe), "https://", MAIL_LINK_MAX);
}

static void p8_files_have_a_bound(void **state)
{
	static char content[MAIL_FILES_BYTES_MAX];
	struct mail_file files[MAIL_FILES_MAX + 1];
	SCOPED(buffer_close) struct buffer made = buffer_open(MAIL_BYTES_MAX);
	struct mail_message message = mail_kit_message();
	(void)state;
	for (size_t i = 0; i <= MAIL_FILES_MAX; i++)
		files[i] = (struct mail_file){ TEXT("a.pdf"),
					       TEXT("application/pdf"),
					       { content, MAIL_FILES_BYTES_MAX / MAIL_FILES_MAX } };
	message.files = files;
	message.file_count = MAIL_FILES_MAX;
	assert_ok(compose(&message, &made));
	files[0].content.count++;
	assert_code(compose(&message, &made), STATUS_LIMIT);
	files[0].content.count = 0;
	message.file_count = MAIL_FILES_MAX + 1;
	assert_code(compose(&message, &made), STATUS_LIMIT);
}

static void p8_a_message_that_does_not_fit_is_told(void **state)
{
	SCOPED(buffer_close) struct buffer small = buffer_open(100);
	const struct mail_message message = mail_kit_message();
	(void)state;
	assert_code(mail_compose(&message, &small), STATUS_LIMIT);
}

static void p8_a_date_and_a_link_are_ones_that_mail_can_tell(void **state)
{
	static const char *const links[] = { "http://exempel.se", "javascript:x", "https://a b",
					     "https://a>",        "https://a,b",  "https://ö.se" };
	SCOPED(buffer_close) struct buffer made = buffer_open(MAIL_BYTES_MAX);
	struct mail_message message = mail_kit_message();
	(void)state;
	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
		message.unsubscribe = text_of(links[i]);
		assert_code(compose(&message, &made), STATUS_INPUT);
	}
	message = mail_kit_message();
	message.date.seconds = -1;
	assert_code(compose(&message, &made), STATUS_INPUT);
	message.date.seconds = INT64_MAX;
	assert_code(compose(&message, &made), STATUS_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p9_a_message_is_the_golden_one_wherever_it_is_made),
		cmocka_unit_test(another_reader_finds_every_part_of_the_golden_message),
		cmocka_unit_test(what_is_not_given_is_not_written),
		cmocka_unit_test(p8_no_field_can_add_a_line_to_the_header),
		cmocka_unit_test(p8_what_looks_encoded_is_refused),
		cmocka_unit_test(p8_no_file_can_add_a_line_either),
		cmocka_unit_test(p8_whatever_the_texts_the_header_has_the_same_lines),
		cmocka_unit_test(an_address_is_one_that_a_server_can_be_given),
		cmocka_unit_test(an_address_is_as_long_as_the_standard_allows),
		cmocka_unit_test(names_in_any_letters_arrive_whole),
		cmocka_unit_test(a_file_keeps_a_name_of_any_letters),
		cmocka_unit_test(a_long_line_is_folded_and_arrives_whole),
		cmocka_unit_test(p8_every_text_has_a_bound),
		cmocka_unit_test(p8_files_have_a_bound),
		cmocka_unit_test(p8_a_message_that_does_not_fit_is_told),
		cmocka_unit_test(p8_a_date_and_a_link_are_ones_that_mail_can_tell),
	};
	assert_ok(crypto_start());
	return PROOF_RUN(tests);
}
