/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A request's course:
 *
 *	IDLE --head: judged--> READING --body's end: form, handler--> ANSWERING --sent--> IDLE
 *	                          |  ^
 *	                 web_wait v  | web_wake, or the form's first sender is done
 *	                        WAITING */
#include "ground/web/web_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct exchange *exchange_open(struct web_server *server, struct MHD_Connection *connection, uint64_t remote)
{
	assert(server != NULL && connection != NULL);
	struct exchange *exchange = memory_take(1, sizeof *exchange);
	exchange->server = server;
	exchange->connection = connection;
	exchange->remote_of_socket = remote;
	exchange->next = server->first;
	if (server->first != NULL)
		server->first->previous = exchange;
	server->first = exchange;
	server->connection_count++;
	server_set_deadline(exchange, server->config.limits.head_ms);
	return exchange;
}

void exchange_close(void *one)
{
	struct exchange *exchange = one;
	struct web_server *server = exchange->server;
	assert(!exchange->is_waiting && server->connection_count > 0);
	if (exchange->course != COURSE_IDLE)
		exchange_done(exchange);
	if (exchange->previous != NULL)
		exchange->previous->next = exchange->next;
	else
		server->first = exchange->next;
	if (exchange->next != NULL)
		exchange->next->previous = exchange->previous;
	server->connection_count--;
	server->has_closed = true;
	server_give_arena(server, &exchange->arena);
	free(exchange);
}

void exchange_target(void *one, struct text target)
{
	struct exchange *exchange = one;
	assert(exchange->course == COURSE_IDLE);
	if (exchange->arena.bytes_max == 0)
		exchange->arena = server_take_arena(exchange->server);
	exchange->raw_target = arena_copy(&exchange->arena, target);
}

struct text exchange_target_of(void *one)
{
	const struct exchange *exchange = one;
	assert(exchange != NULL);
	return exchange->raw_target;
}

static void refuse_with(struct exchange *exchange, unsigned code, struct status status)
{
	assert(code >= 400 && !status_is_ok(status));
	if (exchange->refusal.code == 0)
		exchange->refusal = (struct refusal){ .code = code, .status = status };
}

void exchange_refuse(struct exchange *exchange, struct status status)
{
	assert(!status_is_ok(status));
	refuse_with(exchange, code_of(status), status);
}

static void begin(struct exchange *exchange)
{
	struct web_server *server = exchange->server;
	assert(exchange->response == NULL && exchange->pinned == NULL && !exchange->is_waiting);
	exchange->course = COURSE_READING;
	exchange->started = clock_nanoseconds();
	exchange->request = (struct web_request){
		.remote = exchange->remote_of_socket,
		.now = clock_now(&server->config.clock),
		.arena = &exchange->arena,
		.context = server->config.context,
	};
	exchange->answer = (struct web_answer){ .code = 200,
						.type = "text/html; charset=utf-8",
						.body = buffer_open(WEB_ANSWER_BYTES_MAX) };
	exchange->refusal = (struct refusal){ 0 };
	exchange->session = (struct session_found){ 0 };
	exchange->match = (struct route_match){ 0 };
	exchange->is_form_checked = false;
}

/* Who asks: the address, and the session if there is one. */
static struct status read_who(struct exchange *exchange)
{
	struct web_server *server = exchange->server;
	const struct facts *facts = &exchange->facts;
	struct session_look look = { .agent = facts->user_agent, .now = exchange->request.now };
	assert(exchange->request.session == NULL);
	if (server->config.is_behind_proxy &&
	    !remote_parse(&server->key, facts->real_ip, &exchange->request.remote))
		return FAIL(STATUS_INPUT, "The proxy does not say who asks.");
	const struct status status =
	    http_cookie_find(facts->cookie, text_of(session_cookie_name(&server->config)), &look.cookie);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	if (sessions_find(server->sessions, &look, &exchange->session))
		exchange->request.session = &exchange->session.session;
	else
		exchange->session = (struct session_found){ 0 };
	return OK;
}

/* What the head alone decides. A failure leaves it open where the next request would start. */
static struct status read_head(struct exchange *exchange, const struct head *head)
{
	const struct web_server *server = exchange->server;
	struct facts *facts = &exchange->facts;
	const struct status status = guard_head(head, facts);
	exchange->request.language = http_language_choose(facts->accept_language, server->face->languages,
							  server->face->language_count);
	assert(exchange->request.language < server->face->language_count);
	TRY(status);
	TRY(http_target_read(head->target, &exchange->arena, &exchange->target));
	exchange->request.path = exchange->target.path;
	TRY(http_urlencoded_read(exchange->target.query, &exchange->arena, &exchange->request.query));
	if (!guard_knows_host(&server->config, facts->host))
		return FAIL(STATUS_INPUT, "The host that is asked is not this one.");
	return read_who(exchange);
}

static bool may(const struct exchange *exchange, const struct web_route *route)
{
	const struct web_face *face = exchange->server->face;
	assert(route->right != 0);
	if (route->right == WEB_RIGHT_ANYONE)
		return true;
	return exchange->request.session != NULL &&
	       face->may(exchange->server->config.context, exchange->request.session, route->right);
}

/* The route for the method, if there is one that the asker may see. */
static const struct web_route *find_route(struct exchange *exchange, enum web_method method)
{
	const struct web_face *face = exchange->server->face;
	const struct status status = routes_find(face, method, &exchange->target, &exchange->match);
	assert(status_is_ok(status) || status.code == STATUS_NOT_FOUND);
	return status_is_ok(status) && may(exchange, exchange->match.route) ? exchange->match.route : NULL;
}

static void refuse_method(struct exchange *exchange)
{
	static const struct status status = { .code = STATUS_INPUT,
					      .reason = "The page does not take this method." };
	const bool has_get = find_route(exchange, WEB_GET) != NULL;
	const bool has_post = find_route(exchange, WEB_POST) != NULL;
	assert(exchange->request.route == NULL);
	if (!has_get && !has_post) {
		exchange_refuse(exchange, FAIL(STATUS_NOT_FOUND, "No page has this address."));
		return;
	}
	refuse_with(exchange, 405, status);
	exchange->refusal.allow = !has_post ? "GET, HEAD" : has_get ? "GET, HEAD, POST" : "POST";
}

static void judge_route(struct exchange *exchange, struct text method)
{
	assert(exchange->refusal.code == 0);
	if (text_equal(method, TEXT("GET")) || text_equal(method, TEXT("HEAD")))
		exchange->request.route = find_route(exchange, WEB_GET);
	else if (text_equal(method, TEXT("POST")))
		exchange->request.route = find_route(exchange, WEB_POST);
	if (exchange->request.route == NULL)
		refuse_method(exchange);
}

/* Comes before every other refusal, and counts what leads nowhere alike. */
static void judge_rate(struct exchange *exchange)
{
	static const struct status status = { .code = STATUS_LIMIT,
					      .reason = SAY("Too many came at once."),
					      .remedy = SAY("Wait a little and try again.") };
	const struct web_route *route = exchange->request.route;
	const unsigned wait = rates_take(exchange->server->rates, exchange->request.remote,
					 route != NULL ? route->rate : 0, exchange->started);
	if (wait == 0)
		return;
	assert(status.code != STATUS_OK);
	exchange->refusal = (struct refusal){ .code = 429, .status = status, .retry_seconds = wait };
}

static void judge_body(struct exchange *exchange)
{
	static const struct status elsewhere = { .code = STATUS_REFUSED,
						 .reason = SAY("The form was sent from another site.") };
	const struct web_route *route = exchange->request.route;
	assert(exchange->refusal.code == 0);
	if (route->method == WEB_GET) {
		if (exchange->facts.body_bytes > 0)
			exchange_refuse(exchange, FAIL(STATUS_INPUT, "A page is asked for without a body."));
		return;
	}
	if (!route->is_from_machine && !guard_is_same_site(&exchange->facts)) {
		refuse_with(exchange, 403, elsewhere);
		return;
	}
	const struct status status = body_begin(exchange);
	if (!status_is_ok(status))
		exchange_refuse(exchange, status);
}

static void judge(struct exchange *exchange, const struct head *head)
{
	judge_route(exchange, head->method);
	judge_rate(exchange);
	assert(exchange->request.route != NULL || exchange->refusal.code != 0);
	if (exchange->refusal.code == 0)
		judge_body(exchange);
}

static enum seam_next answer(struct exchange *exchange, struct seam_reply *reply)
{
	assert(exchange->course == COURSE_READING);
	reply_make(exchange, reply);
	exchange->course = COURSE_ANSWERING;
	exchange->microseconds = (clock_nanoseconds() - exchange->started) / 1000;
	server_set_deadline(exchange, exchange->server->config.limits.send_ms);
	return SEAM_ANSWER;
}

enum seam_next exchange_head(void *one, const struct head *head, struct seam_reply *reply)
{
	struct exchange *exchange = one;
	const struct web_limits *limits = &exchange->server->config.limits;
	begin(exchange);
	const struct status status = read_head(exchange, head);
	if (!status_is_ok(status)) {
		refuse_with(exchange, 400, status);
		return answer(exchange, reply);
	}
	judge(exchange, head);
	if (exchange->refusal.code != 0 && exchange->facts.body_bytes > WEB_DROPPED_BYTES_MAX)
		return answer(exchange, reply);
	const struct web_route *route = exchange->request.route;
	const bool takes_files = route != NULL && route->upload != NULL && exchange->refusal.code == 0;
	assert(limits->body_ms > 0 && limits->upload_ms > 0);
	server_set_deadline(exchange, limits->body_ms);
	exchange->upload_until = takes_files ? exchange->started + limits->upload_ms * INT64_C(1000000) : 0;
	return SEAM_READ;
}

/* A file may take long, but has to come on: who has left in the middle is not always told of. */
static void extend_upload(struct exchange *exchange)
{
	const unsigned usual = exchange->server->config.limits.body_ms;
	const int64_t left = (exchange->upload_until - clock_nanoseconds()) / 1000000 + 1;
	assert(usual > 0);
	server_set_deadline(exchange, left <= 0 ? 1 : left < usual ? (unsigned)left : usual);
}

void exchange_piece(void *one, struct text bytes)
{
	struct exchange *exchange = one;
	assert(exchange->course == COURSE_READING && bytes.count > 0);
	if (exchange->upload_until != 0)
		extend_upload(exchange);
	if (exchange->refusal.code != 0)
		return; /* read and dropped */
	const struct status status = body_add(exchange, bytes);
	if (!status_is_ok(status))
		exchange_refuse(exchange, status);
}

struct status exchange_check_form(struct exchange *exchange)
{
	if (exchange->is_form_checked)
		return OK;
	const struct form_place place = { exchange->session.id, text_of(exchange->request.route->name),
					  exchange->request.now };
	const struct http_pair *field = http_pairs_find(&exchange->request.fields, TEXT(WEB_FORM_FIELD));
	assert(!exchange->request.route->is_from_machine);
	const struct status status =
	    forms_check(exchange->server->forms, &place, field != NULL ? field->value : TEXT(""),
			&exchange->request.form_key);
	if (!status_is_ok(status))
		refuse_with(exchange, 403, status);
	exchange->is_form_checked = status_is_ok(status);
	return status;
}

/* The form is done: whoever sent it again is answered alike. Or it is not, and the next may try. */
static void settle_form(struct exchange *exchange, bool is_done)
{
	struct form_entry *entry = exchange->claimed;
	assert(entry->state == FORM_BUSY);
	exchange->claimed = NULL;
	entry->state = is_done ? FORM_DONE : FORM_FREE;
	memcpy(entry->location, exchange->location, sizeof entry->location);
	struct exchange *waiting = entry->waiting;
	entry->waiting = NULL;
	while (waiting != NULL) {
		struct exchange *next = waiting->next_waiting;
		if (is_done)
			memcpy(waiting->location, entry->location, sizeof waiting->location);
		waiting->outcome = OK;
		server_wake(waiting);
		waiting = next;
	}
}

static void settle(struct exchange *exchange, struct status status)
{
	if (status_is_ok(status) && exchange->is_waiting) {
		exchange->course = COURSE_WAITING;
		server_set_deadline(exchange, 0);
		return;
	}
	assert(!exchange->is_waiting); /* who waits has not failed */
	if (!status_is_ok(status))
		exchange_refuse(exchange, status);
	if (exchange->claimed != NULL)
		settle_form(exchange, status_is_ok(status) && exchange->answer.code == 303);
}

static void run_handler(struct exchange *exchange)
{
	assert(exchange->refusal.code == 0);
	settle(exchange, exchange->request.route->handle(&exchange->request, &exchange->answer));
}

static bool is_remembered(struct exchange *exchange)
{
	const struct web_form_memory *memory = &exchange->server->face->memory;
	assert(exchange->claimed == NULL);
	if (memory->is_done == NULL)
		return false;
	SCOPED(buffer_close) struct buffer location = buffer_open(WEB_LOCATION_BYTES_MAX);
	if (!memory->is_done(exchange->request.context, &exchange->request.form_key, &location))
		return false;
	web_redirect(&exchange->answer, buffer_text(&location));
	return true;
}

static void attach(struct exchange *exchange, struct form_entry *entry)
{
	assert(entry->state == FORM_BUSY);
	exchange->next_waiting = entry->waiting;
	entry->waiting = exchange;
	exchange->is_attached = true;
	(void)web_wait(&exchange->request);
	settle(exchange, OK);
}

/* Sent twice is once. */
static void run_form(struct exchange *exchange)
{
	struct form_entry *entry =
	    forms_claim(exchange->server->forms, &exchange->request.form_key, exchange->request.now);
	assert(exchange->is_form_checked);
	if (entry == NULL) {
		exchange_refuse(exchange, FAIL(STATUS_BROKEN, "Too many forms are being worked on."));
		return;
	}
	switch (entry->state) {
	case FORM_FREE:
		if (is_remembered(exchange))
			return;
		entry->state = FORM_BUSY;
		exchange->claimed = entry;
		run_handler(exchange);
		break;
	case FORM_BUSY:
		attach(exchange, entry);
		break;
	case FORM_DONE:
		web_redirect(&exchange->answer, text_of(entry->location));
		break;
	}
}

static void finish(struct exchange *exchange)
{
	const struct web_route *route = exchange->request.route;
	assert(exchange->course == COURSE_READING);
	if (exchange->refusal.code != 0)
		return;
	const struct status status = route->method == WEB_POST ? body_end(exchange) : OK;
	if (!status_is_ok(status))
		exchange_refuse(exchange, status);
	else if (exchange->is_form_checked)
		run_form(exchange);
	else
		run_handler(exchange);
}

struct web_ticket *web_wait(const struct web_request *request)
{
	struct exchange *exchange = exchange_of(request);
	assert(!exchange->is_waiting);
	exchange->is_waiting = true;
	exchange->server->waiting_count++;
	return (struct web_ticket *)exchange;
}

void web_wake(struct web_ticket *ticket, struct status outcome)
{
	struct exchange *exchange = (struct exchange *)ticket;
	assert(exchange != NULL);
	exchange->outcome = outcome;
	server_wake(exchange);
}

static void resume_handler(struct exchange *exchange)
{
	const struct web_route *route = exchange->request.route;
	assert(route->resume != NULL);
	settle(exchange, route->resume(&exchange->request, exchange->outcome, &exchange->answer));
}

static void resume(struct exchange *exchange)
{
	assert(exchange->course == COURSE_WAITING && exchange->is_waiting);
	const bool is_attached = exchange->is_attached;
	exchange->is_waiting = false;
	exchange->is_attached = false;
	exchange->course = COURSE_READING;
	exchange->server->waiting_count--;
	if (!is_attached)
		resume_handler(exchange);
	else if (exchange->location[0] != '\0')
		web_redirect(&exchange->answer, text_of(exchange->location));
	else
		run_form(exchange);
}

enum seam_next exchange_end(void *one, struct seam_reply *reply)
{
	struct exchange *exchange = one;
	if (exchange->course == COURSE_WAITING)
		resume(exchange);
	else
		finish(exchange);
	assert(exchange->course == COURSE_READING || exchange->course == COURSE_WAITING);
	return exchange->course == COURSE_WAITING ? SEAM_WAIT : answer(exchange, reply);
}

/* The connection broke while a handler waited: what it waited for has come all the same. */
static void resume_alone(struct exchange *exchange)
{
	if (exchange->is_attached) {
		exchange->is_attached = false;
		exchange->is_waiting = false;
		exchange->server->waiting_count--;
	} else {
		resume(exchange);
	}
	assert(!exchange->is_waiting); /* a resumed handler does not wait again */
}

static void log_line(const struct exchange *exchange)
{
	const struct web_server *server = exchange->server;
	const struct web_route *route = exchange->request.route;
	const struct web_log_line line = { .route = route != NULL ? route->name : "-",
					   .code = exchange->code,
					   .bytes = exchange->bytes,
					   .microseconds = exchange->microseconds };
	assert(line.code != 0);
	server->face->log(server->config.context, &line);
}

void exchange_done(void *one)
{
	struct exchange *exchange = one;
	assert(exchange->server != NULL);
	if (exchange->course == COURSE_WAITING)
		resume_alone(exchange);
	if (exchange->course == COURSE_ANSWERING)
		log_line(exchange);
	body_drop(exchange);
	buffer_close(&exchange->answer.body);
	seam_response_close(&exchange->response);
	page_set_release(&exchange->pinned);
	exchange->page = NULL;
	exchange->set_cookie[0] = '\0';
	exchange->location[0] = '\0';
	exchange->raw_target = (struct text){ 0 };
	exchange->course = COURSE_IDLE;
	server_give_arena(exchange->server, &exchange->arena);
	server_set_deadline(exchange, exchange->server->config.limits.head_ms);
}
