/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/web_inner.h"
#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

static struct status handle(const struct web_request *request, struct web_answer *answer)
{
	(void)request;
	(void)answer;
	return OK;
}

static bool may(void *context, const struct web_session *session, unsigned right)
{
	(void)context;
	(void)session;
	return right > 0;
}

static const struct web_rate rates[] = { { "page", 10, 10 } };
static const struct text languages[] = { { "sv", 2 } };

static struct web_face face_of(const struct web_route *routes, size_t count)
{
	return (struct web_face){ .routes = routes,
				  .route_count = count,
				  .rates = rates,
				  .rate_count = 1,
				  .languages = languages,
				  .language_count = 1,
				  .may = may };
}

#define PAGE(name, path)                                                                                     \
	{                                                                                                    \
		WEB_ROUTE(name, WEB_GET, path, WEB_RIGHT_ANYONE, 0, 0, handle)                               \
	}

static const struct web_route some[] = {
	PAGE("home", "/"),
	PAGE("list", "/project"),
	PAGE("new", "/project/new"),
	PAGE("project", "/project/{name:word}"),
	PAGE("report", "/project/{name:word}/{number:number}"),
	PAGE("day", "/day/{day:day}"),
	PAGE("gift", "/gift/{gift:handle}"),
	PAGE("look", "/look/{file:file}"),
	{ WEB_ROUTE("send", WEB_POST, "/project", WEB_RIGHT_ANYONE, 0, 100, handle) },
};

/* The name of the route that answers, or "". */
static const char *found(enum web_method method, const char *path, struct route_match *match)
{
	SCOPED(arena_close) struct arena arena = arena_open(1 << 16);
	static char names[64];
	struct http_target target;
	const struct web_face face = face_of(some, sizeof some / sizeof some[0]);
	assert_ok(http_target_read(text_of(path), &arena, &target));
	const struct status status = routes_find(&face, method, &target, match);
	if (!status_is_ok(status))
		return "";
	snprintf(names, sizeof names, "%s", match->route->name);
	for (size_t i = 0; i < match->parameter_count; i++)
		snprintf(names + strlen(names), sizeof names - strlen(names), " %.*s=%.*s",
			 TEXT_ARGS(match->parameters[i].name), TEXT_ARGS(match->parameters[i].value));
	return names;
}

static void the_first_row_that_fits_answers(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		const char *found;
	} cases[] = { { "/", "home" },
		      { "/project", "list" },
		      { "/project/new", "new" },
		      { "/project/old-7", "project name=old-7" },
		      { "/project/old/12", "report name=old number=12" },
		      { "/day/2028-02-29", "day day=2028-02-29" },
		      { "/gift/222222222222", "gift gift=222222222222" },
		      { "/look/site-2.min.css", "look file=site-2.min.css" },
		      { "/look/site", "look file=site" },
		      { "/look/.css", "" },
		      { "/look/site.", "" },
		      { "/look/a..b", "" },
		      { "/look/...", "" },
		      { "/look/Site.css", "" },
		      { "/none", "" },
		      { "/project/Old", "" },
		      { "/project/a/b", "" },
		      { "/project/a/1/2", "" },
		      { "/project/a/1234567890123456789", "" },
		      { "/day/2027-02-29", "" },
		      { "/day/20280229", "" },
		      { "/gift/22222222222", "" } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct route_match match;
		assert_string_equal(found(WEB_GET, cases[i].path, &match), cases[i].found);
	}
	struct route_match match;
	assert_string_equal(found(WEB_POST, "/project", &match), "send");
	assert_string_equal(found(WEB_POST, "/", &match), "");
}

static void a_wrong_row_is_told_at_the_start(void **state)
{
	(void)state;
	static const struct web_route wrong[] = {
		PAGE("", "/a"),
		PAGE("Name", "/a"),
		PAGE("a-name-that-is-far-too-long-to-stand-in-any-line-of-the-log", "/a"),
		PAGE("a", NULL),
		PAGE("a", "a"),
		PAGE("a", "/a//b"),
		PAGE("a", "/a b?c"),
		PAGE("a", "/{a}"),
		PAGE("a", "/{a:thing}"),
		PAGE("a", "/{:word}"),
		PAGE("a", "/{a:word"),
		PAGE("a", "/x{a:word}"),
		PAGE("a", "/{a:word}/{b:word}/{c:word}/{d:word}/{e:word}"),
		PAGE("a", "/1/2/3/4/5/6/7/8/9/10/11/12/13"),
		{ WEB_ROUTE("a", WEB_GET, "/a", 0, 0, 0, handle) },
		{ WEB_ROUTE("a", WEB_GET, "/a", WEB_RIGHT_ANYONE, 1, 0, handle) },
		{ WEB_ROUTE("a", WEB_GET, "/a", WEB_RIGHT_ANYONE, 0, 1, handle) },
		{ WEB_ROUTE("a", WEB_POST, "/a", WEB_RIGHT_ANYONE, 0, WEB_FORM_BYTES_MAX + 1, handle) },
		{ WEB_ROUTE("a", WEB_GET, "/a", WEB_RIGHT_ANYONE, 0, 0, NULL) },
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		const struct web_face face = face_of(&wrong[i], 1);
		const struct status status = routes_check(&face);
		if (status.code != STATUS_INPUT || status.row != 1)
			fail_msg("row %zu is let through", i);
	}
}

static void two_rows_of_one_name_or_path_are_told(void **state)
{
	(void)state;
	static const struct web_route names[] = { PAGE("a", "/a"), PAGE("a", "/b") };
	static const struct web_route paths[] = { PAGE("a", "/a"), PAGE("b", "/b"), PAGE("c", "/a") };
	const struct web_face by_name = face_of(names, 2);
	const struct web_face by_path = face_of(paths, 3);
	assert_int_equal(routes_check(&by_name).row, 2);
	assert_int_equal(routes_check(&by_path).row, 3);
}

static void a_face_has_what_its_routes_need(void **state)
{
	(void)state;
	static const struct web_route guarded[] = { { WEB_ROUTE("a", WEB_GET, "/a", 2, 0, 0, handle) } };
	static const struct web_rate shut[] = { { "shut", 0, 1 } };
	struct web_face face = face_of(some, sizeof some / sizeof some[0]);
	assert_ok(routes_check(&face));
	face.rates = shut;
	assert_code(routes_check(&face), STATUS_INPUT);
	face = face_of(guarded, 1);
	assert_ok(routes_check(&face));
	face.may = NULL;
	assert_code(routes_check(&face), STATUS_INPUT);
	face = face_of(some, 1);
	face.language_count = 0;
	assert_code(routes_check(&face), STATUS_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_row_that_fits_answers),
		cmocka_unit_test(a_wrong_row_is_told_at_the_start),
		cmocka_unit_test(two_rows_of_one_name_or_path_are_told),
		cmocka_unit_test(a_face_has_what_its_routes_need),
	};
	return PROOF_RUN(tests);
}
