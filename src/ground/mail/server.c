/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/mail/mail_inner.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

enum {
	URL_ROOM = 2 * MAIL_ADDRESS_MAX + 32,
	ADDRESS_ROOM = MAIL_ADDRESS_MAX + 3,
	SMTP_NO = 400,           /* from here on the server says no */
	SMTP_NOT_NOW = 421,      /* the server closes, RFC 5321 3.8 */
	SMTP_LOG_IN_FIRST = 530, /* RFC 4954 6: these are of our log-in, not of the message */
	SMTP_LOG_IN_LAST = 539,
};

/* The message as the library reads it. */
struct outgoing {
	struct text rest;
	bool has_begun;   /* the server has asked for it */
	bool is_all_said; /* the library was told that this is all, so the end may have been sent */
};

static size_t say(char *room, size_t size, size_t count, void *argument)
{
	struct outgoing *outgoing = argument;
	const size_t bytes = size * count < outgoing->rest.count ? size * count : outgoing->rest.count;
	assert(room != NULL);
	if (bytes > 0)
		memcpy(room, outgoing->rest.bytes, bytes);
	outgoing->rest = text_slice(outgoing->rest, bytes, outgoing->rest.count);
	outgoing->has_begun = true;
	outgoing->is_all_said = bytes == 0;
	return bytes;
}

/* What the server prints after its codes is of no use to us, and may hold an address. */
static size_t drop(char *bytes, size_t size, size_t count, void *argument)
{
	(void)bytes;
	(void)argument;
	assert(size == 1);
	return size * count;
}

static struct mail_answer answer(enum mail_outcome outcome, int64_t code, const char *reason)
{
	assert(outcome >= MAIL_TAKEN && outcome <= MAIL_UNKNOWN);
	return (struct mail_answer){ .outcome = outcome, .code = code, .reason = reason };
}

static struct mail_answer answer_for_all(int64_t code, const char *reason)
{
	struct mail_answer later = answer(MAIL_LATER, code, reason);
	assert(reason != NULL);
	later.is_about_all = true;
	return later;
}

/* After the end of the message: what the server has said of it, if it has. */
static struct mail_answer judge_end(int64_t code)
{
	assert(code >= 0);
	if (code / 100 == 2)
		return answer(MAIL_TAKEN, code, SAY("The mail server has taken the mail."));
	if (code / 100 == 4)
		return answer(MAIL_LATER, code, SAY("The mail server asks us to try later."));
	if (code / 100 == 5)
		return answer(MAIL_REFUSED, code, SAY("The mail server refuses the mail."));
	return answer(MAIL_UNKNOWN, 0,
		      SAY("The mail was sent, and the mail server was lost before it answered."));
}

/* Before it, the message is surely not taken. */
static struct mail_answer judge_start(CURLcode result, int64_t code)
{
	const bool is_of_log_in = code >= SMTP_LOG_IN_FIRST && code <= SMTP_LOG_IN_LAST;
	assert(result != CURLE_OK);
	if (result == CURLE_LOGIN_DENIED || (result == CURLE_SEND_ERROR && is_of_log_in))
		return answer_for_all(code, SAY("The mail server refuses our log-in."));
	if (result == CURLE_SEND_ERROR && code / 100 == 5)
		return answer(MAIL_REFUSED, code, SAY("The mail server refuses the mail."));
	if (result == CURLE_SEND_ERROR && code / 100 == 4 && code != SMTP_NOT_NOW)
		return answer(MAIL_LATER, code, SAY("The mail server asks us to try later."));
	if (result == CURLE_USE_SSL_FAILED)
		return answer_for_all(code, SAY("The mail server offers no TLS."));
	if (result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_SSL_CONNECT_ERROR ||
	    result == CURLE_SSL_CACERT_BADFILE)
		return answer_for_all(code, SAY("The mail server could not prove who it is."));
	return answer_for_all(code, SAY("The mail server could not be reached or did not answer in time."));
}

static struct mail_answer judge(CURL *curl, CURLcode result, const struct outgoing *outgoing)
{
	long code = 0;
	assert(outgoing != NULL);
	if (curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code) != CURLE_OK || code < 0)
		code = 0;
	if (outgoing->is_all_said)
		return judge_end(code);
	if (code < SMTP_NO) /* of an earlier step, or none, as the line happened to die */
		code = 0;
	if (outgoing->has_begun && result != CURLE_OK)
		return answer(MAIL_LATER, code, SAY("The mail server was lost in the middle of the mail."));
	if (result == CURLE_OK)
		return answer(MAIL_UNKNOWN, code, SAY("The mail server's answer could not be understood."));
	return judge_start(result, code);
}

struct status mail_check_server(const struct mail_server *server)
{
	assert(server != NULL && server->host != NULL && server->greeting != NULL);
	if (!mail_is_host(text_of(server->host)) || server->port == 0)
		return FAIL_INPUT(0, "mail server", "This is no mail server.",
				  "Write its name and the number of its port.");
	if (!mail_is_host(text_of(server->greeting)))
		return FAIL_INPUT(0, "mail greeting", "This is no name of a host.",
				  "Write the name that this machine has on the network.");
	const bool is_guarded = server->security == MAIL_TLS_REQUIRED || server->security == MAIL_TLS_AT_ONCE;
	if (server->user != NULL && !is_guarded)
		return FAIL_INPUT(0, "mail security", "A log-in is sent over required TLS only.",
				  "Require TLS, or use a server that asks for no log-in.");
	if (server->user != NULL && server->password == NULL)
		return FAIL_INPUT(0, "mail password", "A log-in needs a password.",
				  "Name the file that holds it.");
	if (server->connect_ms <= 0 || server->connect_ms > MAIL_WAIT_MS_MAX || server->whole_ms <= 0 ||
	    server->whole_ms > MAIL_WAIT_MS_MAX)
		return FAIL_INPUT(0, "mail wait", "The wait is not between 1 millisecond and 10 minutes.",
				  "Give a minute.");
	return OK;
}

static void set_place(CURL *curl, const struct mail_server *server)
{
	assert(curl != NULL && server->port > 0);
	char url[URL_ROOM];
	const char *scheme = server->security == MAIL_TLS_AT_ONCE ? "smtps" : "smtp";
	const int count = snprintf(url, sizeof url, "%s://%s:%u/%s", scheme, server->host,
				   (unsigned)server->port, server->greeting);
	assert(count > 0 && (size_t)count < sizeof url);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, scheme);
	curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* whatever the environment says */
	curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)server->connect_ms);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)server->whole_ms);
	/* Also what a goodbye may wait, which the whole does not bound. */
	curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)((server->whole_ms + 999) / 1000));
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
}

static long curl_security(enum mail_security security)
{
	assert(security >= MAIL_TLS_REQUIRED && security <= MAIL_TLS_NONE);
	switch (security) {
	case MAIL_TLS_REQUIRED:
	case MAIL_TLS_AT_ONCE:
		return CURLUSESSL_ALL;
	case MAIL_TLS_OPTIONAL:
		return CURLUSESSL_TRY;
	case MAIL_TLS_NONE:
		return CURLUSESSL_NONE;
	}
	return CURLUSESSL_ALL;
}

static void set_security(CURL *curl, const struct mail_server *server)
{
	assert(server->security >= MAIL_TLS_REQUIRED && server->security <= MAIL_TLS_NONE);
	curl_easy_setopt(curl, CURLOPT_USE_SSL, curl_security(server->security));
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (server->authorities != NULL)
		curl_easy_setopt(curl, CURLOPT_CAINFO, server->authorities);
}

/* The library keeps copies of its own, wiped by nobody, until the handle is closed. */
static struct status set_log_in(CURL *curl, const struct mail_server *server)
{
	char password[1024];
	if (server->user == NULL)
		return OK;
	assert(server->password != NULL);
	struct status status = text_to_c(secret_text(server->password), password, sizeof password);
	if (status_is_ok(status) && (curl_easy_setopt(curl, CURLOPT_USERNAME, server->user) != CURLE_OK ||
				     curl_easy_setopt(curl, CURLOPT_PASSWORD, password) != CURLE_OK))
		status = FAIL(STATUS_BROKEN, "The mail library has no memory.");
	secret_wipe_bytes(password, sizeof password);
	return status;
}

static void set_envelope(CURL *curl, const struct mail_parcel *parcel, struct curl_slist *to,
			 struct outgoing *outgoing)
{
	char from[ADDRESS_ROOM];
	assert(to != NULL && parcel->from.count <= MAIL_ADDRESS_MAX);
	snprintf(from, sizeof from, "<%.*s>", TEXT_ARGS(parcel->from));
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, say);
	curl_easy_setopt(curl, CURLOPT_READDATA, outgoing);
}

static void close_list(struct curl_slist **list)
{
	assert(list != NULL);
	curl_slist_free_all(*list);
}

static void close_curl(CURL **curl)
{
	assert(curl != NULL);
	if (*curl != NULL)
		curl_easy_cleanup(*curl);
}

static struct status hand_to_server(void *self, const struct mail_parcel *parcel, struct mail_answer *out)
{
	const struct mail_server *server = self;
	struct outgoing outgoing = { .rest = parcel->message };
	char address[ADDRESS_ROOM];
	TRY(mail_check_server(server));
	snprintf(address, sizeof address, "<%.*s>", TEXT_ARGS(parcel->to));
	SCOPED(close_list) struct curl_slist *to = curl_slist_append(NULL, address);
	SCOPED(close_curl) CURL *curl = curl_easy_init();
	if (curl == NULL || to == NULL)
		return FAIL(STATUS_BROKEN, "The mail library has no memory.");
	set_place(curl, server);
	set_security(curl, server);
	TRY(set_log_in(curl, server));
	set_envelope(curl, parcel, to, &outgoing);
	const CURLcode result = curl_easy_perform(curl);
	*out = judge(curl, result, &outgoing);
	assert(out->outcome != MAIL_TAKEN || out->code / 100 == 2);
	return OK;
}

struct mailer mailer_of_server(struct mail_server *server)
{
	assert(server != NULL);
	return (struct mailer){ hand_to_server, server, false };
}
