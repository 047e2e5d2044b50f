/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/web_inner.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = 16 };

struct kept_session {
	struct session_id id;
	bool is_taken;
	uint64_t agent; /* the browser, as it says itself, under the key */
	struct web_session session;
};

struct sessions {
	const struct lookup_key *key;
	struct kept_session kept[WEB_SESSIONS_MAX];
};

struct sessions *sessions_open(const struct lookup_key *key)
{
	assert(key != NULL);
	struct sessions *sessions = memory_take(1, sizeof *sessions);
	sessions->key = key;
	return sessions;
}

void sessions_close(struct sessions **sessions)
{
	assert(sessions != NULL);
	free(*sessions);
	*sessions = NULL;
}

static size_t first_place(const struct session_id *id)
{
	uint64_t first;
	assert(WEB_SESSIONS_MAX % PLACES == 0);
	memcpy(&first, id->bytes, sizeof first);
	return (size_t)(first % (WEB_SESSIONS_MAX / PLACES)) * PLACES;
}

static uint64_t agent_of(const struct sessions *sessions, struct text agent)
{
	struct hash hash;
	uint64_t first;
	assert(sessions->key != NULL);
	lookup_hash(sessions->key, agent, &hash);
	memcpy(&first, hash.bytes, sizeof first);
	return first;
}

static bool is_over(const struct web_session *session, struct moment now)
{
	assert(session->begun_at.seconds <= session->seen_at.seconds);
	return now.seconds - session->seen_at.seconds >= WEB_SESSION_IDLE_SECONDS ||
	       now.seconds - session->begun_at.seconds >= WEB_SESSION_SECONDS_MAX;
}

static struct kept_session *find(struct sessions *sessions, const struct session_id *id)
{
	assert(id != NULL);
	struct kept_session *places = &sessions->kept[first_place(id)];
	for (size_t i = 0; i < PLACES; i++) {
		if (places[i].is_taken && secret_equal(bytes_text(places[i].id.bytes, sizeof id->bytes),
						       bytes_text(id->bytes, sizeof id->bytes)))
			return &places[i];
	}
	return NULL;
}

/* A cookie is the name and its tag. */
static void tag_of(const struct sessions *sessions, const struct session_id *id, struct hash *out)
{
	uint8_t message[8 + sizeof id->bytes] = "session:";
	assert(sessions->key != NULL);
	memcpy(message + 8, id->bytes, sizeof id->bytes);
	lookup_hash(sessions->key, bytes_text(message, sizeof message), out);
}

bool sessions_find(struct sessions *sessions, const struct session_look *look, struct session_found *out)
{
	assert(look != NULL && out != NULL);
	uint8_t bytes[SESSION_COOKIE_BYTES];
	struct hash tag;
	if (!hexadecimal_read(look->cookie, bytes, sizeof bytes))
		return false;
	memcpy(out->id.bytes, bytes, sizeof out->id.bytes);
	tag_of(sessions, &out->id, &tag);
	if (!secret_equal(bytes_text(tag.bytes, TAG_BYTES),
			  bytes_text(bytes + sizeof out->id.bytes, TAG_BYTES)))
		return false;
	struct kept_session *kept = find(sessions, &out->id);
	if (kept == NULL)
		return false;
	if (is_over(&kept->session, look->now) || kept->agent != agent_of(sessions, look->agent)) {
		kept->is_taken = false;
		return false;
	}
	kept->session.seen_at = look->now;
	out->session = kept->session;
	return true;
}

static struct kept_session *find_place(struct sessions *sessions, const struct session_id *id,
				       struct moment now)
{
	struct kept_session *places = &sessions->kept[first_place(id)];
	for (size_t i = 0; i < PLACES; i++) {
		assert(&places[i] < sessions->kept + WEB_SESSIONS_MAX);
		if (!places[i].is_taken || is_over(&places[i].session, now))
			return &places[i];
	}
	return NULL;
}

struct status sessions_begin(struct sessions *sessions, const struct session_look *look, int64_t who,
			     char cookie[SESSION_COOKIE_ROOM])
{
	assert(look != NULL && cookie != NULL);
	uint8_t bytes[SESSION_COOKIE_BYTES];
	struct session_id id;
	struct hash tag;
	secret_random_bytes(id.bytes, sizeof id.bytes);
	struct kept_session *place = find_place(sessions, &id, look->now);
	if (place == NULL)
		return FAIL(STATUS_LIMIT, "Too many are logged in.");
	*place = (struct kept_session){ .id = id,
					.is_taken = true,
					.agent = agent_of(sessions, look->agent),
					.session = { who, look->now, look->now } };
	tag_of(sessions, &id, &tag);
	memcpy(bytes, id.bytes, sizeof id.bytes);
	memcpy(bytes + sizeof id.bytes, tag.bytes, TAG_BYTES);
	hexadecimal_print(bytes, sizeof bytes, cookie);
	return OK;
}

void sessions_end(struct sessions *sessions, const struct session_id *id)
{
	assert(sessions != NULL && id != NULL);
	struct kept_session *kept = find(sessions, id);
	if (kept != NULL)
		*kept = (struct kept_session){ 0 };
}

void sessions_end_of(struct sessions *sessions, int64_t who)
{
	assert(sessions != NULL);
	for (size_t i = 0; i < WEB_SESSIONS_MAX; i++) {
		if (sessions->kept[i].is_taken && sessions->kept[i].session.who == who)
			sessions->kept[i] = (struct kept_session){ 0 };
	}
}

const char *session_cookie_name(const struct web_config *config)
{
	assert(config != NULL);
	/* A __Host- cookie is Secure, of this host alone and for all its paths (RFC 6265bis, 4.1.3.2). */
	return config->is_secure ? "__Host-session" : "session";
}

static void set_cookie(struct exchange *exchange, const char *value, const char *life)
{
	const int count = snprintf(exchange->set_cookie, sizeof exchange->set_cookie,
				   "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
				   session_cookie_name(&exchange->server->config), value,
				   exchange->server->config.is_secure ? "; Secure" : "", life);
	assert(count > 0 && (size_t)count < sizeof exchange->set_cookie);
}

struct status web_session_begin(const struct web_request *request, struct web_answer *answer, int64_t who)
{
	struct exchange *exchange = exchange_of(request);
	assert(answer == &exchange->answer);
	char cookie[SESSION_COOKIE_ROOM];
	const struct session_look look = { .agent = exchange->facts.user_agent, .now = request->now };
	sessions_end(exchange->server->sessions, &exchange->session.id);
	TRY(sessions_begin(exchange->server->sessions, &look, who, cookie));
	set_cookie(exchange, cookie, "");
	return OK;
}

void web_session_end(const struct web_request *request, struct web_answer *answer)
{
	struct exchange *exchange = exchange_of(request);
	assert(answer == &exchange->answer);
	sessions_end(exchange->server->sessions, &exchange->session.id);
	set_cookie(exchange, "", "; Max-Age=0");
}

void web_sessions_end_of(const struct web_request *request, int64_t who)
{
	assert(request != NULL);
	sessions_end_of(exchange_of(request)->server->sessions, who);
}
