/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/xml_window.h"

#include <assert.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { DECLARATION_BYTES_MAX = 1024, TEXT_ROOM_FIRST = 1024, NAME_PARTS = 5, CHARACTER_BYTES_MAX = 4 };

static const char *const ask_again = "Ask the sender for the file again.";

/* An open element. The texts of all open elements stand after each other in one room: a child's begins where
 * its parent's ends so far, and is gone when the parent's goes on. */
struct frame {
	struct text name;
	size_t text_start;
	size_t text_count;
	bool has_ink; /* other than white space */
	bool has_child;
};

struct xml_reader {
	const struct xml_limits *limits;
	const struct xml_events *events;
	void *self;
	xmlParserCtxtPtr parser;
	struct xml_window window;
	uint64_t skipped; /* bytes of the file the parser never sees: the byte order mark */
	struct frame *frames;
	size_t depth;
	bool has_root;
	bool is_in_begin;
	struct xml_attribute *attributes;
	char *texts;
	size_t texts_room;
	const char *space; /* the namespace last seen, */
	size_t space_count;
	struct status failure; /* the first */
};

static bool has_failed(const struct xml_reader *reader)
{
	assert((reader->failure.reason == NULL) == (reader->failure.code == STATUS_OK));
	return reader->failure.code != STATUS_OK;
}

/* Remembers the failure; the parser gives no more events and its next answer ends the reading. */
static void stop(struct xml_reader *reader, struct status failure)
{
	assert(failure.code != STATUS_OK && !has_failed(reader));
	reader->failure = status_at_row(failure, xml_row(reader));
	xmlStopParser(reader->parser);
}

/* Where in the file the parser stands. */
static uint64_t position(const struct xml_reader *reader)
{
	const long consumed = xmlByteConsumed(reader->parser);
	assert(consumed >= 0);
	return reader->skipped + (uint64_t)consumed;
}

/* Where the element that begins starts: the parser stands inside its tag, which has no other '<'. */
static uint64_t tag_start(const struct xml_reader *reader)
{
	assert(reader->is_in_begin);
	const uint64_t end = position(reader);
	const struct text before = xml_window_between(&reader->window, reader->window.offset, end);
	const char *mark = memrchr(before.bytes, '<', before.count);
	assert(mark != NULL);
	return reader->window.offset + (uint64_t)(mark - before.bytes);
}

static uint64_t count_line_ends(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	uint64_t count = 0;
	for (size_t i = 0; i < text.count; i++)
		count += text.bytes[i] == '\n';
	return count;
}

uint64_t xml_row(const struct xml_reader *reader)
{
	assert(reader != NULL && reader->parser->input != NULL);
	const uint64_t row = (uint64_t)reader->parser->input->line;
	if (!reader->is_in_begin)
		return row;
	return row -
	       count_line_ends(xml_window_between(&reader->window, tag_start(reader), position(reader)));
}

void xml_keep_raw(struct xml_reader *reader)
{
	assert(reader != NULL && reader->is_in_begin);
	xml_window_keep(&reader->window, tag_start(reader));
}

struct text xml_raw(struct xml_reader *reader, bool *is_cut)
{
	assert(reader != NULL && is_cut != NULL);
	const uint64_t end = reader->is_in_begin ? tag_start(reader) : position(reader);
	return xml_window_kept(&reader->window, end, is_cut);
}

static struct text name_text(const xmlChar *name)
{
	return text_of((const char *)name);
}

/* Namespaces are few and the parser gives the same pointer for the same one. */
static struct text space_text(struct xml_reader *reader, const xmlChar *space)
{
	assert(space == NULL || space[0] != '\0');
	if (reader->space != (const char *)space) {
		reader->space = (const char *)space;
		reader->space_count = name_text(space).count;
	}
	return (struct text){ reader->space, reader->space_count };
}

static struct frame *innermost(struct xml_reader *reader)
{
	assert(reader->depth > 0);
	return &reader->frames[reader->depth - 1];
}

/* White space alone before a child is layout. */
static void drop_layout(struct frame *frame)
{
	frame->has_child = true;
	if (!frame->has_ink)
		frame->text_count = 0;
}

static void push_frame(struct xml_reader *reader, struct text name)
{
	assert(reader->depth < reader->limits->depth_max);
	reader->has_root = true;
	size_t text_start = 0;
	if (reader->depth > 0) {
		struct frame *parent = innermost(reader);
		drop_layout(parent);
		text_start = parent->text_start + parent->text_count;
	}
	reader->frames[reader->depth++] = (struct frame){ .name = name, .text_start = text_start };
}

/* The parser gives each attribute as local name, prefix, namespace, start and end of the value. */
static void copy_attributes(struct xml_reader *reader, const xmlChar **parts, size_t count)
{
	assert(count <= reader->limits->attributes_max);
	for (size_t i = 0; i < count; i++, parts += NAME_PARTS)
		reader->attributes[i] = (struct xml_attribute){
			.name = name_text(parts[0]),
			.value = { (const char *)parts[3], (size_t)(parts[4] - parts[3]) },
		};
}

static void on_begin(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *space,
		     int space_count, const xmlChar **spaces, int attribute_count, int default_count,
		     const xmlChar **attributes)
{
	(void)prefix;
	(void)spaces;
	(void)default_count; /* comes from a document type only */
	struct xml_reader *reader = self;
	assert(space_count >= 0 && attribute_count >= 0);
	if (has_failed(reader))
		return;
	reader->is_in_begin = true;
	struct status status = OK;
	if (reader->depth >= reader->limits->depth_max) {
		status = FAIL(STATUS_LIMIT, "The elements are nested deeper than this program reads.");
	} else if ((size_t)space_count + (size_t)attribute_count > reader->limits->attributes_max) {
		status = FAIL(STATUS_LIMIT, "The element has more attributes than this program reads.");
	} else {
		push_frame(reader, name_text(name));
		copy_attributes(reader, attributes, (size_t)attribute_count);
		const struct xml_tag tag = { .space = space_text(reader, space),
					     .name = innermost(reader)->name,
					     .attributes = reader->attributes,
					     .count = (size_t)attribute_count };
		status = reader->events->begin(reader->self, reader, &tag);
	}
	if (!status_is_ok(status))
		stop(reader, status);
	reader->is_in_begin = false;
}

static void on_end(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
	(void)name;
	(void)prefix;
	(void)space;
	struct xml_reader *reader = self;
	if (has_failed(reader))
		return;
	struct frame *frame = innermost(reader);
	if (frame->has_child)
		drop_layout(frame);
	const struct text text = { reader->texts + frame->text_start, frame->text_count };
	const struct status status = reader->events->end(reader->self, reader, frame->name, text);
	reader->depth--;
	if (!status_is_ok(status))
		stop(reader, status);
}

/* Other than white space. Between elements stands mostly a line end with spaces after it, which is seen at
 * once. */
static bool has_ink(const char *bytes, size_t count)
{
	static const char line_end[] = "\n                                                ";
	assert(bytes != NULL);
	if (count < sizeof line_end && memcmp(bytes, line_end, count) == 0)
		return false;
	for (size_t i = 0; i < count; i++)
		if (bytes[i] != ' ' && bytes[i] != '\n' && bytes[i] != '\t' && bytes[i] != '\r')
			return true;
	return false;
}

static void make_text_room(struct xml_reader *reader, size_t needed)
{
	assert(reader->texts_room > 0);
	while (reader->texts_room < needed)
		reader->texts_room *= 2;
	reader->texts = memory_grow(reader->texts, reader->texts_room, 1);
}

static void on_text(void *self, const xmlChar *bytes, int count)
{
	struct xml_reader *reader = self;
	assert(bytes != NULL && count >= 0);
	if (has_failed(reader))
		return;
	struct frame *frame = innermost(reader);
	const size_t added = (size_t)count;
	if (added > reader->limits->text_bytes_max - frame->text_count) {
		stop(reader, FAIL(STATUS_LIMIT, "The text of an element is longer than this program reads."));
		return;
	}
	const size_t end = frame->text_start + frame->text_count;
	if (end + added > reader->texts_room)
		make_text_room(reader, end + added);
	memcpy(reader->texts + end, bytes, added);
	frame->text_count += added;
	frame->has_ink = frame->has_ink || has_ink((const char *)bytes, added);
}

static void on_document_type(void *self, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	(void)name;
	(void)external;
	(void)system;
	struct xml_reader *reader = self;
	if (has_failed(reader))
		return;
	stop(reader, FAIL_INPUT(0, NULL, "The file has a document type declaration, which is not read.",
				"Ask the sender for a file without <!DOCTYPE>."));
}

/* A second lock behind on_document_type: an entity cannot be declared outside a document type. */
static void on_entity(void *self, const xmlChar *name, int type, const xmlChar *public, const xmlChar *system,
		      xmlChar *content)
{
	(void)type;
	(void)content;
	on_document_type(self, name, public, system);
}

/* Errors that deserve a sentence of their own; all else is bad form. */
static const struct {
	xmlParserErrors error;
	enum status_code code;
	const char *reason;
} sentences[] = {
	{ XML_ERR_NO_MEMORY, STATUS_BROKEN, "There was not memory enough to read the file." },
	{ XML_ERR_DOCUMENT_EMPTY, STATUS_INPUT, "The file is empty or is not XML." },
	{ XML_ERR_TAG_NAME_MISMATCH, STATUS_INPUT,
	  "An element is closed by another name than it was opened by." },
	{ XML_ERR_UNDECLARED_ENTITY, STATUS_INPUT, "The file refers to an entity, which is not read." },
	{ XML_WAR_UNDECLARED_ENTITY, STATUS_INPUT, "The file refers to an entity, which is not read." },
	{ XML_ERR_INVALID_CHAR, STATUS_INPUT, "The file holds a character that XML does not allow." },
	{ XML_ERR_INVALID_CHARREF, STATUS_INPUT, "The file holds a character that XML does not allow." },
	{ XML_ERR_ATTRIBUTE_REDEFINED, STATUS_INPUT, "An element has the same attribute twice." },
	{ XML_NS_ERR_UNDEFINED_NAMESPACE, STATUS_INPUT,
	  "A name has a prefix that the file does not declare." },
	{ XML_ERR_NAME_TOO_LONG, STATUS_LIMIT, "A name is longer than this program reads." },
};

static struct status error_status(const struct xml_reader *reader, const xmlError *error)
{
	assert(error != NULL && error->level >= XML_ERR_ERROR);
	const uint64_t row = error->line > 0 ? (uint64_t)error->line : 1;
	for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++)
		if ((int)sentences[i].error == error->code)
			return (struct status){ .code = sentences[i].code,
						.reason = sentences[i].reason,
						.remedy = ask_again,
						.row = row };
	if (reader->has_root && reader->depth == 0)
		return FAIL_INPUT(row, NULL, "There is more in the file after its end.", ask_again);
	if (reader->window.is_ended)
		return FAIL_INPUT(row, NULL, "The file ends in the middle.", ask_again);
	return FAIL_INPUT(row, NULL, "The file is not well-formed XML.", ask_again);
}

static void on_error(void *self, xmlErrorPtr error)
{
	struct xml_reader *reader = self;
	assert(error != NULL);
	if (error->level >= XML_ERR_ERROR && !has_failed(reader))
		reader->failure = error_status(reader, error);
}

/* Entities are replaced only so that "&amp;" in an attribute comes out as "&"; there are no others. The
 * encoding has been checked before, and the parser shall not change it. The parser's own bounds stay on. */
static xmlParserCtxtPtr make_parser(struct xml_reader *reader)
{
	xmlSAXHandler handler = { .initialized = XML_SAX2_MAGIC,
				  .startElementNs = on_begin,
				  .endElementNs = on_end,
				  .characters = on_text,
				  .ignorableWhitespace = on_text,
				  .cdataBlock = on_text,
				  .internalSubset = on_document_type,
				  .externalSubset = on_document_type,
				  .entityDecl = on_entity,
				  .serror = on_error };
	assert(reader->parser == NULL);
	xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, reader, NULL, 0, NULL);
	if (parser != NULL)
		xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC);
	return parser;
}

static void close_reader(struct xml_reader *reader)
{
	assert(reader != NULL);
	if (reader->parser != NULL)
		xmlFreeParserCtxt(reader->parser);
	xml_window_close(&reader->window);
	free(reader->frames);
	free(reader->attributes);
	free(reader->texts);
}

static struct status open_reader(struct xml_reader *reader)
{
	const struct xml_limits *limits = reader->limits;
	assert(limits->depth_max > 0 && limits->text_bytes_max > 0);
	reader->window = xml_window_open(limits->raw_bytes_max);
	reader->frames = memory_take(limits->depth_max, sizeof *reader->frames);
	reader->attributes = memory_take(limits->attributes_max, sizeof *reader->attributes);
	reader->texts_room = TEXT_ROOM_FIRST;
	reader->texts = memory_take(reader->texts_room, 1);
	reader->parser = make_parser(reader);
	if (reader->parser == NULL)
		return FAIL(STATUS_BROKEN, "There was not memory enough to read the file.");
	return OK;
}

/* The value of encoding="..." in the declaration; empty when it has none (XML 1.0 section 4.3.3). */
static struct text declared_encoding(struct text declaration)
{
	const struct text word = TEXT("encoding");
	assert(text_starts(declaration, TEXT("<?xml")));
	size_t at = text_find(declaration, word) + word.count;
	while (at < declaration.count && strchr(" \t\r\n=", declaration.bytes[at]) != NULL)
		at++;
	struct text rest = text_slice(declaration, at, declaration.count);
	if (rest.count == 0 || (rest.bytes[0] != '"' && rest.bytes[0] != '\''))
		return (struct text){ 0 };
	const char quote = rest.bytes[0];
	rest = text_slice(rest, 1, rest.count);
	return text_take_until(&rest, quote);
}

static bool is_readable_encoding(struct text encoding)
{
	assert(encoding.bytes != NULL || encoding.count == 0);
	static const char *const names[] = { "UTF-8", "UTF8", "US-ASCII", "ASCII" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (encoding.count == strlen(names[i]) &&
		    strncasecmp(encoding.bytes, names[i], encoding.count) == 0)
			return true;
	return encoding.count == 0;
}

/* Sixteen and thirty-two bit forms show by a byte order mark or by NUL bytes beside the first '<' (XML 1.0
 * appendix F). */
static bool is_wide(struct text start)
{
	assert(start.bytes != NULL || start.count == 0);
	const struct text four = text_slice(start, 0, 4);
	return text_starts(four, TEXT("\xFF\xFE")) || text_starts(four, TEXT("\xFE\xFF")) ||
	       (four.count > 0 && memchr(four.bytes, '\0', four.count) != NULL);
}

static struct status check_encoding(struct xml_reader *reader, struct source *source)
{
	struct xml_window *window = &reader->window;
	assert(window->offset == 0 && window->fed == 0);
	while (!window->is_ended && window->count < DECLARATION_BYTES_MAX)
		TRY(status_at_row(xml_window_fill(window, source), 1));
	struct text start = { window->bytes, window->count };
	if (text_starts(start, TEXT("\xEF\xBB\xBF")))
		reader->skipped = 3;
	start = text_slice(start, reader->skipped, DECLARATION_BYTES_MAX);
	xml_window_feed(window, reader->skipped);
	const size_t end = text_find(start, TEXT("?>"));
	const bool is_declared = text_starts(start, TEXT("<?xml")) && end < start.count;
	if (is_wide(start) ||
	    (is_declared && !is_readable_encoding(declared_encoding(text_slice(start, 0, end)))))
		return FAIL_INPUT(1, "encoding", "The file is not in the character set UTF-8.",
				  "Ask the sender for the file in UTF-8.");
	return OK;
}

/* The row of a place that the parser has not come to. */
static uint64_t row_of(const struct xml_reader *reader, uint64_t place)
{
	assert(reader->parser->input != NULL);
	const uint64_t done = position(reader);
	return (uint64_t)reader->parser->input->line +
	       count_line_ends(xml_window_between(&reader->window, done, place));
}

/* What the parser has not done with is a tag, comment, instruction or CDATA section that has not ended. */
static struct status check_pending(const struct xml_reader *reader)
{
	assert(!has_failed(reader));
	if (reader->window.fed + CHARACTER_BYTES_MAX <= XML_MARKUP_BYTES_MAX)
		return OK;
	return status_at_row(
	    FAIL(STATUS_LIMIT, "A tag, comment or CDATA section is longer than this program reads."),
	    xml_row(reader));
}

static struct status parse(struct xml_reader *reader, struct text piece)
{
	assert(!has_failed(reader));
	const bool is_last = xml_window_is_last(&reader->window, piece);
	xmlParseChunk(reader->parser, piece.bytes, (int)piece.count, is_last);
	if (has_failed(reader))
		return reader->failure;
	if (is_last)
		return OK;
	xml_window_feed(&reader->window, piece.count);
	xml_window_drop(&reader->window, position(reader));
	return check_pending(reader);
}

/* Gives the parser the piece, but for the bytes of a character that is cut. */
static struct status parse_valid(struct xml_reader *reader, struct text piece)
{
	const struct xml_window *window = &reader->window;
	assert(piece.bytes == window->bytes + window->fed);
	const size_t valid = text_utf8_bytes(piece);
	assert(valid <= piece.count);
	const bool is_cut = piece.count - valid < CHARACTER_BYTES_MAX && valid > 0 &&
			    xml_window_cuts_character(window, piece);
	if (valid == piece.count || is_cut)
		return parse(reader, (struct text){ piece.bytes, valid });
	const uint64_t place = window->offset + window->fed + valid;
	return FAIL_INPUT(row_of(reader, place), NULL, "The file holds bytes that are not UTF-8.",
			  "Ask the sender for the file in UTF-8.");
}

static struct status read_pieces(struct xml_reader *reader, struct source *source)
{
	assert(reader->depth == 0 && !reader->has_root);
	struct xml_window *window = &reader->window;
	for (bool is_last = false; !is_last;) {
		const struct text piece = xml_window_next(window);
		is_last = xml_window_is_last(window, piece);
		if (piece.count > 0 || is_last)
			TRY(parse_valid(reader, piece));
		else
			TRY(status_at_row(xml_window_fill(window, source), xml_row(reader)));
	}
	if (!reader->has_root || reader->depth > 0)
		return FAIL_INPUT(xml_row(reader), NULL, "The file ends in the middle.", ask_again);
	return OK;
}

struct status xml_read(struct source *source, const struct xml_limits *limits,
		       const struct xml_events *events, void *self)
{
	assert(source != NULL && limits != NULL && events != NULL);
	SCOPED(close_reader) struct xml_reader reader = { .limits = limits, .events = events, .self = self };
	TRY(open_reader(&reader));
	TRY(check_encoding(&reader, source));
	return read_pieces(&reader, source);
}
