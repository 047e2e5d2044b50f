/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/web_inner.h"

#include <assert.h>
#include <string.h>

enum { WORD_BYTES_MAX = 64, NUMBER_DIGITS_MAX = 18 };

static bool is_word(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	for (size_t i = 0; i < text.count; i++) {
		const char character = text.bytes[i];
		if (!(character >= 'a' && character <= 'z') && !(character >= '0' && character <= '9') &&
		    character != '-')
			return false;
	}
	return text.count > 0 && text.count <= WORD_BYTES_MAX;
}

/* A name like "site-2.css": no dot at either end, none after another. */
static bool is_file(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	if (text.count > WORD_BYTES_MAX)
		return false;
	bool is_good = text.count > 0;
	while (text.count > 0 && is_good) {
		const bool has_dot = text_find(text, TEXT(".")) == text.count - 1;
		is_good = is_word(text_take_until(&text, '.')) && !has_dot;
	}
	return is_good;
}

static bool is_number(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	return text_is_digits(text) && text.count <= NUMBER_DIGITS_MAX;
}

static bool is_day(struct text text)
{
	struct day day;
	assert(text.bytes != NULL || text.count == 0);
	return text.count == 10 && status_is_ok(day_parse(text, &day));
}

static bool is_handle(struct text text)
{
	struct handle handle;
	assert(text.bytes != NULL || text.count == 0);
	return status_is_ok(handle_parse(text, &handle));
}

struct parameter_type {
	const char *name;
	bool (*is_one)(struct text);
};

static const struct parameter_type *type_of(struct text name)
{
	static const struct parameter_type types[] = { { "handle", is_handle },
						       { "number", is_number },
						       { "day", is_day },
						       { "word", is_word },
						       { "file", is_file } };
	assert(name.bytes != NULL || name.count == 0);
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (text_equal(name, text_of(types[i].name)))
			return &types[i];
	}
	return NULL;
}

/* "{gift:handle}" taken apart; false when the segment is plain. */
static bool read_parameter(struct text segment, struct text *name, struct text *type)
{
	assert(name != NULL && type != NULL);
	if (segment.count < 3 || segment.bytes[0] != '{' || segment.bytes[segment.count - 1] != '}')
		return false;
	*type = text_slice(segment, 1, segment.count - 2);
	*name = text_take_until(type, ':');
	return true;
}

static struct text pattern_of(const struct web_route *route)
{
	assert(route->path[0] == '/');
	return text_of(route->path + 1);
}

static bool matches(const struct web_route *route, const struct http_target *target,
		    struct route_match *match)
{
	struct text pattern = pattern_of(route);
	match->parameter_count = 0;
	for (size_t i = 0; i < target->segment_count; i++) {
		if (pattern.count == 0)
			return false;
		const struct text piece = text_take_until(&pattern, '/');
		struct text name;
		struct text type;
		if (!read_parameter(piece, &name, &type)) {
			if (!text_equal(piece, target->segments[i]))
				return false;
			continue;
		}
		assert(match->parameter_count < WEB_PARAMETERS_MAX);
		if (!type_of(type)->is_one(target->segments[i]))
			return false;
		match->parameters[match->parameter_count++] =
		    (struct http_pair){ .name = name, .value = target->segments[i] };
	}
	return pattern.count == 0;
}

struct status routes_find(const struct web_face *face, enum web_method method,
			  const struct http_target *target, struct route_match *out)
{
	assert(face != NULL && out != NULL);
	for (size_t i = 0; i < face->route_count; i++) {
		if (face->routes[i].method != method || !matches(&face->routes[i], target, out))
			continue;
		out->route = &face->routes[i];
		return OK;
	}
	return FAIL(STATUS_NOT_FOUND, "No page has this address.");
}

static struct status check_segment(struct text segment, size_t *parameters)
{
	struct text name;
	struct text type;
	assert(parameters != NULL);
	if (!read_parameter(segment, &name, &type)) {
		for (size_t i = 0; i < segment.count; i++) {
			if (strchr("{}%?#", segment.bytes[i]) != NULL)
				return FAIL(STATUS_INPUT, "A path holds what no path may.");
		}
		return segment.count > 0 ? OK : FAIL(STATUS_INPUT, "A path has an empty part.");
	}
	if (!is_word(name) || type_of(type) == NULL)
		return FAIL(STATUS_INPUT, "A parameter of a path is not {name:type}.");
	if (++*parameters > WEB_PARAMETERS_MAX)
		return FAIL(STATUS_INPUT, "A path has too many parameters.");
	return OK;
}

static struct status check_path(const struct web_route *route)
{
	if (route->path == NULL || route->path[0] != '/')
		return FAIL(STATUS_INPUT, "A path does not start with a slash.");
	struct text pattern = pattern_of(route);
	size_t parameters = 0;
	size_t segments = 0;
	for (; pattern.count > 0; segments++)
		TRY(check_segment(text_take_until(&pattern, '/'), &parameters));
	assert(parameters <= WEB_PARAMETERS_MAX);
	return segments <= HTTP_SEGMENTS_MAX ? OK : FAIL(STATUS_INPUT, "A path is too deep.");
}

static struct status check_route(const struct web_face *face, const struct web_route *route)
{
	assert(route != NULL);
	const struct text name = text_of(route->name);
	if (!is_word(name) || name.count > WEB_ROUTE_NAME_BYTES_MAX)
		return FAIL(STATUS_INPUT, "A route has no name.");
	if (route->right == 0 || route->handle == NULL)
		return FAIL(STATUS_INPUT, "A route has no right or no handler.");
	if (route->right != WEB_RIGHT_ANYONE && face->may == NULL)
		return FAIL(STATUS_INPUT, "A route asks for a right that nobody can tell.");
	if (route->rate >= face->rate_count)
		return FAIL(STATUS_INPUT, "A route has a rate that there is not.");
	const size_t most = route->upload != NULL ? WEB_UPLOAD_BYTES_MAX : WEB_FORM_BYTES_MAX;
	if (route->body_bytes_max > (route->method == WEB_POST ? most : 0))
		return FAIL(STATUS_INPUT, "A route takes a larger body than it may.");
	return check_path(route);
}

static struct status check_names(const struct web_face *face, size_t index)
{
	const struct web_route *route = &face->routes[index];
	for (size_t i = 0; i < index; i++) {
		assert(face->routes[i].name != NULL);
		if (strcmp(face->routes[i].name, route->name) == 0)
			return FAIL(STATUS_INPUT, "Two routes have one name.");
		if (face->routes[i].method == route->method && strcmp(face->routes[i].path, route->path) == 0)
			return FAIL(STATUS_INPUT, "Two routes have one path.");
	}
	return OK;
}

struct status routes_check(const struct web_face *face)
{
	assert(face != NULL && face->routes != NULL);
	if (face->route_count > WEB_ROUTES_MAX || face->rate_count == 0 || face->language_count == 0 ||
	    face->language_count > WEB_LANGUAGES_MAX)
		return FAIL(STATUS_INPUT, "A face has routes up to a bound, a rate and a language.");
	for (size_t i = 0; i < face->rate_count; i++) {
		if (face->rates[i].burst == 0 || face->rates[i].per_minute == 0)
			return FAIL(STATUS_INPUT, "A rate lets nobody in.");
	}
	for (size_t i = 0; i < face->route_count; i++) {
		TRY(status_at_row(check_route(face, &face->routes[i]), i + 1));
		TRY(status_at_row(check_names(face, i), i + 1));
	}
	return OK;
}

struct text web_parameter(const struct web_request *request, const char *name)
{
	const struct route_match *match = &exchange_of(request)->match;
	size_t i = 0;
	while (i < match->parameter_count && !text_equal(match->parameters[i].name, text_of(name)))
		i++;
	assert(i < match->parameter_count); /* the path has a parameter of this name */
	return match->parameters[i].value;
}

int64_t web_parameter_number(const struct web_request *request, const char *name)
{
	int64_t number = 0;
	const struct status status = text_to_number(web_parameter(request, name), &number);
	assert(status_is_ok(status));
	return number;
}

struct handle web_parameter_handle(const struct web_request *request, const char *name)
{
	struct handle handle;
	const struct status status = handle_parse(web_parameter(request, name), &handle);
	assert(status_is_ok(status));
	return handle;
}

struct day web_parameter_day(const struct web_request *request, const char *name)
{
	struct day day;
	const struct status status = day_parse(web_parameter(request, name), &day);
	assert(status_is_ok(status));
	return day;
}

static struct text first_of(const struct http_pairs *pairs, const char *name)
{
	assert(pairs != NULL && name != NULL);
	const struct http_pair *pair = http_pairs_find(pairs, text_of(name));
	return pair != NULL ? pair->value : TEXT("");
}

struct text web_field(const struct web_request *request, const char *name)
{
	assert(request != NULL);
	return first_of(&request->fields, name);
}

struct text web_query(const struct web_request *request, const char *name)
{
	assert(request != NULL);
	return first_of(&request->query, name);
}
