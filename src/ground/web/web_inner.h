/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this room share: the keepers (routes, rates, sessions, forms, pages) and the exchange,
 * which is a connection and the one request it may have under way. Everything here is of the server's own
 * thread, save where a ticket is woken and a set of pages changed. */

#ifndef GROUND_WEB_WEB_INNER_H
#define GROUND_WEB_WEB_INNER_H

#include "ground/web/head.h"
#include "ground/web/seam.h"
#include "ground/web/web.h"

enum {
	TAG_BYTES = 16,
	SESSION_ID_BYTES = 16,
	SESSION_COOKIE_BYTES = SESSION_ID_BYTES + TAG_BYTES,
	SESSION_COOKIE_ROOM = 2 * SESSION_COOKIE_BYTES + 1,
	SET_COOKIE_ROOM = SESSION_COOKIE_ROOM + 96,
	ETAG_ROOM = HASH_PRINT_ROOM + 4,
	REPLY_FIELDS_MAX = 20,
	/* Requests under way at once are few, connections many: so many arenas are kept for the next. */
	SPARES_MAX = 32,
};

static inline struct text bytes_text(const uint8_t *bytes, size_t count)
{
	return (struct text){ (const char *)bytes, count };
}
/* Exactly `count` bytes as small hexadecimal digits; false when it is not that. */
bool hexadecimal_read(struct text text, uint8_t *bytes, size_t count);
/* `room` has two characters a byte and one more. */
void hexadecimal_print(const uint8_t *bytes, size_t count, char *room);

/* routes.c */
struct route_match {
	const struct web_route *route;
	struct http_pair parameters[WEB_PARAMETERS_MAX];
	size_t parameter_count;
};
/* STATUS_NOT_FOUND when no row fits. */
MUST_USE struct status routes_find(const struct web_face *face, enum web_method method,
				   const struct http_target *target, struct route_match *out);
MUST_USE struct status routes_check(const struct web_face *face);

/* rates.c */
struct rates;
struct rates *rates_open(const struct web_rate *rates, size_t count);
void rates_close(struct rates **rates);
/* 0, or after how many seconds to come again. `now` in nanoseconds, never going back. */
unsigned rates_take(struct rates *rates, uint64_t remote, unsigned rate_index, int64_t now);
uint64_t remote_of(const struct lookup_key *key, const struct sockaddr *address);
/* The same of a written address; false when it is none. */
bool remote_parse(const struct lookup_key *key, struct text address, uint64_t *out);

/* sessions.c */
struct session_id {
	uint8_t bytes[SESSION_ID_BYTES];
};
struct session_found {
	struct session_id id;
	struct web_session session;
};
struct session_look {
	struct text cookie;
	struct text agent;
	struct moment now;
};
struct sessions;
struct sessions *sessions_open(const struct lookup_key *key);
void sessions_close(struct sessions **sessions);
/* False when nobody is logged in by it: forged, ended, over, or shown by another browser. */
bool sessions_find(struct sessions *sessions, const struct session_look *look, struct session_found *out);
MUST_USE struct status sessions_begin(struct sessions *sessions, const struct session_look *look, int64_t who,
				      char cookie[SESSION_COOKIE_ROOM]);
void sessions_end(struct sessions *sessions, const struct session_id *id);
void sessions_end_of(struct sessions *sessions, int64_t who);
const char *session_cookie_name(const struct web_config *config);

/* forms.c */
struct form_place {
	struct session_id session; /* zeros when nobody is logged in */
	struct text route;
	struct moment now;
};
enum form_state { FORM_FREE, FORM_BUSY, FORM_DONE };
struct form_entry {
	struct web_form_key key;
	enum form_state state;
	int64_t seconds;          /* when it was claimed */
	struct exchange *waiting; /* those who sent it again meanwhile */
	char location[WEB_LOCATION_BYTES_MAX + 1];
};
struct forms;
struct forms *forms_open(const struct lookup_key *key);
void forms_close(struct forms **forms);
void forms_print(const struct forms *forms, const struct form_place *place, char room[WEB_FORM_TEXT_ROOM]);
/* STATUS_REFUSED when the key is not one that was shown there within WEB_FORM_SECONDS_MAX. */
MUST_USE struct status forms_check(const struct forms *forms, const struct form_place *place,
				   struct text text, struct web_form_key *out);
/* The key's entry: FORM_FREE when it is new; the caller makes it something else. NULL when all that could go
 * are being worked on. */
struct form_entry *forms_claim(struct forms *forms, const struct web_form_key *key, struct moment now);

/* encode.c */
void encode(enum http_encoding encoding, struct text plain, struct buffer *out);

/* pages.c */
struct page_form {
	struct buffer body;
	char etag[ETAG_ROOM];
	struct MHD_Response *whole;     /* as of `second`, or NULL */
	struct MHD_Response *unchanged; /* 304 */
	int64_t second;
};
struct kept_page {
	struct text name;
	const char *type;
	enum web_kept kept;
	struct page_form forms[HTTP_ENCODINGS];
	bool has_form[HTTP_ENCODINGS];
};
void page_set_release(struct web_page_set **set);

/* What was refused, and what belongs to it. */
struct refusal {
	unsigned code; /* 0: nothing */
	struct status status;
	unsigned retry_seconds;
	const char *allow;
};

/* What came of the body so far. */
struct body_reader {
	enum http_media media;
	struct buffer bytes; /* of a form, a machine's message, or one field of a form in parts */
	struct http_multipart *multipart;
	size_t field_bytes; /* of all fields that are no files */
	bool is_uploading;  /* between the beginning and the end of a file */
};

enum course { COURSE_IDLE, COURSE_READING, COURSE_WAITING, COURSE_ANSWERING };

struct exchange {
	struct web_request request; /* first: a handler's pointer leads here */
	struct web_answer answer;
	struct web_server *server;
	struct MHD_Connection *connection;
	struct exchange *previous; /* of all connections */
	struct exchange *next;
	struct arena arena; /* from the target to the answer's end; else closed */
	enum course course;
	uint64_t remote_of_socket;
	int64_t deadline;     /* nanoseconds; 0 when there is none */
	int64_t upload_until; /* the last one that a file may have; 0 when none is taken */

	/* Of the request under way. */
	int64_t started;
	struct text raw_target;
	struct http_target target;
	struct facts facts;
	struct route_match match;
	struct session_found session;
	struct refusal refusal;
	struct body_reader body;
	bool is_form_checked;
	struct form_entry *claimed;
	struct exchange *next_waiting;

	/* A ticket: from web_wait until the loop takes it from the server's list. */
	bool is_waiting;
	bool is_attached; /* to a form that somebody else's request is working on */
	struct status outcome;
	struct exchange *next_woken;

	/* Of the answer. */
	char set_cookie[SET_COOKIE_ROOM];
	char location[WEB_LOCATION_BYTES_MAX + 1];
	struct web_page_set *pinned;
	struct kept_page *page; /* NULL when the answer was written for this request */
	enum http_encoding encoding;
	bool is_unchanged;
	struct MHD_Response *response; /* owned; NULL when a page's */
	unsigned code;
	size_t bytes;
	int64_t microseconds;
};

static inline struct exchange *exchange_of(const struct web_request *request)
{
	return (struct exchange *)(uintptr_t)request;
}

/* exchange.c: the library's events. */
struct exchange *exchange_open(struct web_server *server, struct MHD_Connection *connection, uint64_t remote);
void exchange_close(void *one);
void exchange_target(void *one, struct text target);
struct text exchange_target_of(void *one);
enum seam_next exchange_head(void *one, const struct head *head, struct seam_reply *reply);
void exchange_piece(void *one, struct text bytes);
enum seam_next exchange_end(void *one, struct seam_reply *reply);
void exchange_done(void *one);
/* Refuses by the one table from status to code, unless something was refused before. */
void exchange_refuse(struct exchange *exchange, struct status status);
/* Checks the form's key, once. */
MUST_USE struct status exchange_check_form(struct exchange *exchange);

/* body.c */
MUST_USE struct status body_begin(struct exchange *exchange);
MUST_USE struct status body_add(struct exchange *exchange, struct text bytes);
MUST_USE struct status body_end(struct exchange *exchange);
void body_drop(struct exchange *exchange);

/* reply.c */
unsigned code_of(struct status status);
void reply_make(struct exchange *exchange, struct seam_reply *out);

/* server.c */
struct web_server {
	struct web_config config;
	const struct web_face *face;
	struct seam *seam;
	struct lookup_key key;
	struct rates *rates;
	struct sessions *sessions;
	struct forms *forms;
	struct exchange *first;
	struct arena spares[SPARES_MAX];
	size_t spare_count;
	size_t connection_count;
	size_t waiting_count;
	bool has_closed;  /* a connection, in this turn */
	int64_t sweep_at; /* the earliest deadline, or earlier; INT64_MAX when there is none */
	int64_t tick_at;  /* INT64_MAX when there is none */
	uint16_t port;
	int waking; /* eventfd */
	int polling;
	struct woken *woken;
};
/* From when on the exchange is cut; 0 milliseconds is never. */
void server_set_deadline(struct exchange *exchange, unsigned milliseconds);
/* An arena for a request, and back; the one used last is taken first, as the processor still knows it. */
struct arena server_take_arena(struct web_server *server);
void server_give_arena(struct web_server *server, struct arena *arena);
/* Into the list that the loop takes. From any thread. */
void server_wake(struct exchange *exchange);

#endif
