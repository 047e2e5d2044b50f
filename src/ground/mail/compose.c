/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/mail/mail_inner.h"

#include <assert.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <string.h>

enum { STRINGS_BYTES_MAX = 1 << 16, BOUNDARY_ROOM = 40, BOUNDARY_BYTES = 12 };

static const char charset[] = "utf-8";

static void drop_object(void *place)
{
	void **object = place;
	assert(object != NULL);
	if (*object != NULL)
		g_object_unref(*object);
	*object = NULL;
}

static void drop_options(GMimeFormatOptions **options)
{
	assert(*options != NULL);
	g_mime_format_options_free(*options);
}

static const char *c_string(struct arena *arena, struct text text)
{
	char *out = arena_take(arena, text.count + 1);
	assert(out != NULL);
	if (text.count > 0)
		memcpy(out, text.bytes, text.count);
	return out;
}

/* The library would choose a charset after the machine's locale; a message is the same everywhere. */
static void add_mailbox(GMimeMessage *made, GMimeAddressType type, const struct mail_address *mailbox,
			struct arena *arena)
{
	assert(mailbox->address.count > 0);
	const char *name = mailbox->name.count > 0 ? c_string(arena, mailbox->name) : NULL;
	SCOPED(drop_object)
	void *address = internet_address_mailbox_new(name, c_string(arena, mailbox->address));
	internet_address_set_charset(address, charset);
	internet_address_list_add(g_mime_message_get_addresses(made, type), address);
}

static GMimeDataWrapper *content_of(struct text bytes)
{
	static const char nothing[] = "";
	const char *from = bytes.count > 0 ? bytes.bytes : nothing;
	assert(from != NULL);
	SCOPED(drop_object) void *stream = g_mime_stream_mem_new_with_buffer(from, bytes.count);
	return g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
}

static GMimePart *part_of(struct text bytes, GMimeContentEncoding encoding)
{
	GMimePart *part = g_mime_part_new();
	assert(part != NULL);
	SCOPED(drop_object) void *content = content_of(bytes);
	g_mime_part_set_content(part, content);
	g_mime_part_set_content_encoding(part, encoding);
	return part;
}

static GMimeObject *text_part(struct text text)
{
	GMimePart *part = part_of(text, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	SCOPED(drop_object) void *type = g_mime_content_type_new("text", "plain");
	assert(type != NULL);
	g_mime_content_type_set_parameter(type, "charset", charset);
	g_mime_object_set_content_type(GMIME_OBJECT(part), type);
	return GMIME_OBJECT(part);
}

static GMimeObject *file_part(const struct mail_file *file, struct arena *arena)
{
	struct text second = file->type;
	const char *first = c_string(arena, text_take_until(&second, '/'));
	GMimePart *part = part_of(file->content, GMIME_CONTENT_ENCODING_BASE64);
	SCOPED(drop_object) void *type = g_mime_content_type_new(first, c_string(arena, second));
	assert(type != NULL && second.count > 0);
	g_mime_object_set_content_type(GMIME_OBJECT(part), type);
	g_mime_object_set_disposition(GMIME_OBJECT(part), GMIME_DISPOSITION_ATTACHMENT);
	g_mime_part_set_filename(part, c_string(arena, file->name));
	return GMIME_OBJECT(part);
}

/* A boundary that does not stand in any part: parts are encoded without "=_" at a line's start, and the rest
 * follows from the message alone. */
static void set_boundary(GMimeMultipart *all, const struct mail_message *message)
{
	struct hash hash;
	char printed[HASH_PRINT_ROOM];
	char boundary[BOUNDARY_ROOM];
	hash_of(message->id, &hash);
	const int count =
	    snprintf(boundary, sizeof boundary, "=_%.*s", 2 * BOUNDARY_BYTES, hash_print(&hash, printed));
	assert(count > 0 && (size_t)count < sizeof boundary);
	g_mime_multipart_set_boundary(all, boundary);
}

static GMimeObject *body_of(const struct mail_message *message, struct arena *arena)
{
	GMimeObject *text = text_part(message->text);
	assert(text != NULL);
	if (message->file_count == 0)
		return text;
	GMimeMultipart *all = g_mime_multipart_new_with_subtype("mixed");
	set_boundary(all, message);
	g_mime_multipart_add(all, text);
	g_object_unref(text);
	for (size_t i = 0; i < message->file_count; i++) {
		SCOPED(drop_object) void *part = file_part(&message->files[i], arena);
		g_mime_multipart_add(all, part);
	}
	return GMIME_OBJECT(all);
}

static void set_date(GMimeMessage *made, struct moment date)
{
	GDateTime *when = g_date_time_new_from_unix_utc(date.seconds);
	assert(when != NULL); /* mail_check_message has seen to the years */
	g_mime_message_set_date(made, when);
	g_date_time_unref(when);
}

/* As it stands: a link that is folded or encoded is another link. */
static void add_raw(GMimeMessage *made, const char *name, const char *value)
{
	GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(made));
	assert(strpbrk(value, "\r\n") == value + strlen(value) - 1);
	g_mime_header_list_append(headers, name, "", NULL);
	GMimeHeader *header = g_mime_header_list_get_header(headers, name);
	g_mime_header_set_raw_value(header, value);
}

static void add_headers(GMimeMessage *made, const struct mail_message *message, struct arena *arena)
{
	char value[MAIL_LINK_MAX + 8];
	add_mailbox(made, GMIME_ADDRESS_TYPE_FROM, &message->from, arena);
	add_mailbox(made, GMIME_ADDRESS_TYPE_TO, &message->to, arena);
	if (message->reply_to.address.count > 0)
		add_mailbox(made, GMIME_ADDRESS_TYPE_REPLY_TO, &message->reply_to, arena);
	g_mime_message_set_subject(made, c_string(arena, message->subject), charset);
	set_date(made, message->date);
	g_mime_message_set_message_id(made, c_string(arena, message->id));
	if (message->is_automatic)
		add_raw(made, "Auto-Submitted", " auto-generated\n");
	if (message->unsubscribe.count == 0)
		return;
	const int count = snprintf(value, sizeof value, " <%.*s>\n", TEXT_ARGS(message->unsubscribe));
	assert(count > 0 && (size_t)count < sizeof value);
	add_raw(made, "List-Unsubscribe", value);
}

static struct status print(GMimeMessage *made, struct buffer *out)
{
	SCOPED(drop_options) GMimeFormatOptions *options = g_mime_format_options_new();
	SCOPED(drop_object) void *stream = g_mime_stream_mem_new();
	g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
	assert(options != NULL && stream != NULL);
	if (g_mime_object_write_to_stream(GMIME_OBJECT(made), options, stream) < 0)
		return FAIL(STATUS_BROKEN, "The mail could not be put together.");
	const GByteArray *bytes = g_mime_stream_mem_get_byte_array(stream);
	buffer_add(out, (struct text){ (const char *)bytes->data, bytes->len });
	return buffer_status(out);
}

struct status mail_compose(const struct mail_message *message, struct buffer *out)
{
	assert(message != NULL && out != NULL);
	TRY(mail_check_message(message));
	SCOPED(arena_close) struct arena arena = arena_open(STRINGS_BYTES_MAX);
	g_mime_init(); /* counts how often; never shut down, which other threads would feel */
	SCOPED(drop_object) void *made = g_mime_message_new(FALSE);
	SCOPED(drop_object) void *body = body_of(message, &arena);
	assert(made != NULL && body != NULL);
	add_headers(made, message, &arena);
	g_mime_message_set_mime_part(made, body);
	return print(made, out);
}
