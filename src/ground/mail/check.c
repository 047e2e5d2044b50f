/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/mail/mail_inner.h"

#include <assert.h>
#include <string.h>

enum {
	HOST_LABEL_MAX = 63, /* RFC 1035 2.3.4 */
	CONTROLS_OF_LATIN = 0xa0,
	LINE_SEPARATOR = 0x2028,
	PARAGRAPH_SEPARATOR = 0x2029,
};

static const char no_line_break[] = "Write it on one line, without control characters.";

static bool is_letter_or_digit(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

/* Of what may stand outside quotes before the at sign, RFC 5322 3.2.3. */
static bool is_of_atom(char byte)
{
	return is_letter_or_digit(byte) || (byte != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", byte) != NULL);
}

static bool is_of_id(char byte)
{
	return is_letter_or_digit(byte) || byte == '-' || byte == '_';
}

static bool is_of_type(char byte)
{
	return is_letter_or_digit(byte) || byte == '-' || byte == '+' || byte == '.';
}

static bool is_of_host(char byte)
{
	return is_letter_or_digit(byte) || byte == '-';
}

/* Words between single dots, none of them empty or longer than `bytes_max`. */
static bool is_dotted(struct text text, bool (*is_allowed)(char byte), size_t bytes_max)
{
	assert(is_allowed != NULL && bytes_max > 0);
	size_t word_bytes = 0;
	for (size_t i = 0; i < text.count; i++) {
		if (text.bytes[i] == '.' && word_bytes == 0)
			return false;
		if (text.bytes[i] != '.' && !is_allowed(text.bytes[i]))
			return false;
		word_bytes = text.bytes[i] == '.' ? 0 : word_bytes + 1;
		if (word_bytes > bytes_max)
			return false;
	}
	return word_bytes > 0;
}

bool mail_is_host(struct text host)
{
	assert(host.bytes != NULL || host.count == 0);
	return host.count <= MAIL_ADDRESS_MAX && is_dotted(host, is_of_host, HOST_LABEL_MAX) &&
	       host.bytes[0] != '-';
}

struct status mail_check_address(struct text address, const char *field)
{
	struct text host = address;
	assert(field != NULL);
	if (address.count > MAIL_ADDRESS_MAX)
		return FAIL_INPUT(0, field, "The mail address is too long.", "Look at it again.");
	const struct text local = text_take_until(&host, '@');
	if (local.count == address.count || local.count > MAIL_LOCAL_MAX ||
	    !is_dotted(local, is_of_atom, MAIL_LOCAL_MAX) || !mail_is_host(host))
		return FAIL_INPUT(0, field, "This is no mail address that a server can be given.",
				  "Write it as name@host.se, with the letters a-z and digits.");
	return OK;
}

struct status mail_check_id(struct text id)
{
	struct text host = id;
	assert(id.bytes != NULL || id.count == 0);
	const struct text local = text_take_until(&host, '@');
	if (id.count > MAIL_ID_MAX || local.count == id.count || !is_dotted(local, is_of_id, MAIL_ID_MAX) ||
	    !mail_is_host(host))
		return FAIL_INPUT(0, "message id", "The message's id is not of the form that we write.",
				  "Make it of letters, digits and one at sign.");
	return OK;
}

/* A character that ends a line, or does something else than show itself. */
static bool is_control(uint32_t character)
{
	assert(character <= 0x10ffff);
	return character < ' ' || (character >= 0x7f && character < CONTROLS_OF_LATIN) ||
	       character == LINE_SEPARATOR || character == PARAGRAPH_SEPARATOR;
}

/* Text without controls but those in `allowed`. */
static struct status check_text(struct text text, const char *allowed, const char *field)
{
	assert(field != NULL && allowed != NULL);
	while (text.count > 0) {
		uint32_t character = 0;
		const size_t bytes = text_character(text, &character);
		if (bytes == 0)
			return FAIL_INPUT(0, field, "The text is not valid UTF-8.",
					  "Write it with ordinary letters.");
		if (is_control(character) &&
		    (character == 0 || character > 0x7f || strchr(allowed, (int)character) == NULL))
			return FAIL_INPUT(0, field, "A line break or control character stands in the text.",
					  no_line_break);
		text = text_slice(text, bytes, text.count);
	}
	return OK;
}

static struct status check_line(struct text line, size_t bytes_max, const char *field)
{
	assert(bytes_max > 0);
	if (line.count > bytes_max)
		return (struct status){ .code = STATUS_LIMIT,
					.reason = "The text is too long for its place in a mail.",
					.field = field };
	return check_text(line, "", field);
}

/* As check_line. What looks encoded is decoded by the reader (RFC 2047), and then says something else. */
static struct status check_words(struct text words, size_t bytes_max, const char *field)
{
	TRY(check_line(words, bytes_max, field));
	assert(words.count <= bytes_max);
	if (text_find(words, TEXT("=?")) < words.count)
		return FAIL_INPUT(0, field, "The text looks like an encoded one.", "Write it without =?.");
	return OK;
}

static struct status check_mailbox(const struct mail_address *mailbox, const char *field)
{
	assert(mailbox != NULL);
	TRY(mail_check_address(mailbox->address, field));
	return check_words(mailbox->name, MAIL_NAME_MAX, field);
}

/* Visible ASCII without the angle brackets that end it in the header. */
static struct status check_unsubscribe(struct text link)
{
	const char *const field = SAY("unsubscribe");
	assert(link.bytes != NULL || link.count == 0);
	if (link.count == 0)
		return OK;
	TRY(check_line(link, MAIL_LINK_MAX, field));
	bool is_link = text_starts(link, TEXT("https://")) || text_starts(link, TEXT("mailto:"));
	for (size_t i = 0; i < link.count; i++)
		is_link = is_link && link.bytes[i] > ' ' && strchr("<>,", link.bytes[i]) == NULL;
	return is_link ? OK
		       : FAIL_INPUT(0, field, "This is no link for a mail's header.",
				    "Begin it with https:// and write other signs as %XX.");
}

static struct status check_file(const struct mail_file *file)
{
	struct text second = file->type;
	assert(file->content.bytes != NULL || file->content.count == 0);
	TRY(check_words(file->name, MAIL_FILE_NAME_MAX, "file name"));
	if (file->name.count == 0 || text_find(file->name, TEXT("/")) < file->name.count ||
	    text_find(file->name, TEXT("\\")) < file->name.count || file->name.bytes[0] == '.')
		return FAIL_INPUT(0, "file name", "The file's name is empty, hidden or holds a folder.",
				  "Give the name alone, such as receipt.pdf.");
	const struct text first = text_take_until(&second, '/');
	if (file->type.count > MAIL_FILE_NAME_MAX || !is_dotted(first, is_of_type, MAIL_FILE_NAME_MAX) ||
	    !is_dotted(second, is_of_type, MAIL_FILE_NAME_MAX))
		return FAIL_INPUT(0, "file type", "This is no type of a file.",
				  "Write it as application/pdf.");
	assert(first.count + second.count + 1 == file->type.count);
	return OK;
}

static struct status check_files(const struct mail_message *message)
{
	const struct status too_much = { .code = STATUS_LIMIT,
					 .reason = "The files are more or larger than a mail carries.",
					 .field = "files" };
	size_t bytes = 0;
	assert(message->files != NULL || message->file_count == 0);
	if (message->file_count > MAIL_FILES_MAX)
		return too_much;
	for (size_t i = 0; i < message->file_count; i++) {
		TRY(check_file(&message->files[i]));
		if (message->files[i].content.count > MAIL_FILES_BYTES_MAX - bytes)
			return too_much;
		bytes += message->files[i].content.count;
	}
	return OK;
}

/* The years that a date in a header can tell. */
static struct status check_date(struct moment date)
{
	struct day first;
	struct day last;
	TRY(day_of(1970, 1, 1, &first));
	TRY(day_of(DAY_YEAR_MAX, 12, 31, &last));
	assert(first.number < last.number);
	const int64_t seconds_a_day = 86400;
	if (date.seconds < first.number * seconds_a_day || date.seconds > last.number * seconds_a_day)
		return FAIL_INPUT(0, "date", "The mail's date is outside the years that a mail can tell.",
				  "Look at the machine's clock.");
	return OK;
}

struct status mail_check_message(const struct mail_message *message)
{
	assert(message != NULL);
	TRY(check_mailbox(&message->from, SAY("from")));
	TRY(check_mailbox(&message->to, SAY("to")));
	if (message->reply_to.address.count > 0 || message->reply_to.name.count > 0)
		TRY(check_mailbox(&message->reply_to, SAY("reply-to")));
	TRY(check_words(message->subject, MAIL_SUBJECT_MAX, SAY("subject")));
	if (message->text.count > MAIL_TEXT_MAX)
		return (struct status){ .code = STATUS_LIMIT,
					.reason = "The text is too long for its place in a mail.",
					.field = "text" };
	TRY(check_text(message->text, "\n\t", "text"));
	TRY(mail_check_id(message->id));
	TRY(check_unsubscribe(message->unsubscribe));
	TRY(check_date(message->date));
	return check_files(message);
}
