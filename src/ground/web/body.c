/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/web_inner.h"

#include <assert.h>
#include <string.h>

static const struct status wrong_type = {
	.code = STATUS_INPUT,
	.reason = "The body is not of the kind that the page takes.",
};

/* No file is begun before the form that it came with is known to be ours. */
static struct status begin_file(struct exchange *exchange, const struct http_part *part)
{
	const struct web_upload *upload = exchange->request.route->upload;
	assert(!exchange->body.is_uploading);
	if (upload == NULL)
		return wrong_type;
	if (exchange->request.upload != NULL)
		return FAIL(STATUS_INPUT, "A form brings one file.");
	TRY(exchange_check_form(exchange));
	TRY(upload->begin(&exchange->request, part, &exchange->request.upload));
	assert(exchange->request.upload != NULL);
	exchange->body.is_uploading = true;
	return OK;
}

static struct status begin_part(void *self, const struct http_part *part)
{
	struct exchange *exchange = self;
	struct http_pairs *fields = &exchange->request.fields;
	assert(fields->count < HTTP_PARTS_MAX);
	if (part->is_file)
		return begin_file(exchange, part);
	buffer_clear(&exchange->body.bytes);
	fields->pairs[fields->count] = (struct http_pair){ .name = arena_copy(&exchange->arena, part->name) };
	return OK;
}

static struct status add_part(void *self, struct text bytes)
{
	struct exchange *exchange = self;
	struct body_reader *body = &exchange->body;
	if (body->is_uploading)
		return exchange->request.route->upload->piece(exchange->request.upload, bytes);
	body->field_bytes += bytes.count;
	if (body->field_bytes > WEB_FORM_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "The fields of the form are too long.");
	buffer_add(&body->bytes, bytes);
	assert(!body->bytes.is_failed);
	return OK;
}

static struct status end_part(void *self)
{
	struct exchange *exchange = self;
	struct http_pairs *fields = &exchange->request.fields;
	if (exchange->body.is_uploading) {
		exchange->body.is_uploading = false;
		return exchange->request.route->upload->end(exchange->request.upload);
	}
	assert(fields->count < HTTP_PARTS_MAX);
	const struct text value = buffer_text(&exchange->body.bytes);
	if (!http_is_text(value))
		return FAIL(STATUS_INPUT, "A field of the form is not text.");
	fields->pairs[fields->count++].value = arena_copy(&exchange->arena, value);
	return OK;
}

static struct status begin_multipart(struct exchange *exchange, struct text boundary)
{
	const struct http_part_sink sink = { begin_part, add_part, end_part, exchange };
	assert(exchange->body.multipart == NULL);
	exchange->request.fields.pairs =
	    arena_take(&exchange->arena, HTTP_PARTS_MAX * sizeof(struct http_pair));
	exchange->body.multipart = http_multipart_open(boundary, &sink);
	return OK;
}

struct status body_begin(struct exchange *exchange)
{
	const struct web_route *route = exchange->request.route;
	struct http_content_type type;
	assert(route->method == WEB_POST);
	if (exchange->facts.body_bytes > route->body_bytes_max)
		return FAIL(STATUS_LIMIT, "What was sent is too large.");
	TRY(http_content_type_read(exchange->facts.content_type, &type));
	exchange->body.media = type.media;
	exchange->body.bytes = buffer_open(WEB_FORM_BYTES_MAX);
	if (route->is_from_machine)
		return type.media == HTTP_MEDIA_MULTIPART ? wrong_type : OK;
	if (type.media == HTTP_MEDIA_MULTIPART)
		return begin_multipart(exchange, type.boundary);
	if (type.media != HTTP_MEDIA_URLENCODED || exchange->facts.body_bytes > WEB_FORM_BYTES_MAX)
		return wrong_type;
	return OK;
}

struct status body_add(struct exchange *exchange, struct text bytes)
{
	struct body_reader *body = &exchange->body;
	assert(exchange->request.route != NULL);
	if (body->multipart != NULL)
		return http_multipart_add(body->multipart, bytes);
	buffer_add(&body->bytes, bytes);
	return buffer_status(&body->bytes);
}

struct status body_end(struct exchange *exchange)
{
	struct body_reader *body = &exchange->body;
	const struct text bytes = buffer_text(&body->bytes);
	assert(exchange->request.route->method == WEB_POST);
	if (exchange->request.route->is_from_machine)
		exchange->request.body = bytes;
	else if (body->multipart != NULL)
		TRY(http_multipart_end(body->multipart));
	else
		TRY(http_urlencoded_read(bytes, &exchange->arena, &exchange->request.fields));
	return exchange->request.route->is_from_machine ? OK : exchange_check_form(exchange);
}

void body_drop(struct exchange *exchange)
{
	assert(exchange != NULL);
	if (exchange->request.upload != NULL)
		exchange->request.route->upload->close(exchange->request.upload);
	exchange->request.upload = NULL;
	http_multipart_close(&exchange->body.multipart);
	buffer_close(&exchange->body.bytes);
	exchange->body = (struct body_reader){ 0 };
}
