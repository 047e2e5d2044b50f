/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Many connections at once, each anywhere in its request: opened, half sent, waiting, left. Whatever the
 * order, every request that was sent whole and waited for gets its own answer, and every gift is given once.
 */
#include "ground/web/web_kit.h"
#include "proof/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TALKS = 12, STEPS = 80, ROUNDS = 40 };

static struct kit kit;
static struct reply reply;

#define JSON "Host: test\r\nContent-Type: application/json\r\n"

static const struct {
	const char *request;
	unsigned code;
	const char *body; /* what the answer's body starts with */
	bool is_last;     /* the connection is closed behind the answer */
} kinds[] = {
	{ "GET / HTTP/1.1\r\nHost: test\r\n\r\n", 200, "<p>hej", false },
	{ "GET /page HTTP/1.1\r\nHost: test\r\n\r\n", 200, "first", false },
	{ "GET /case/333333333333?page=17 HTTP/1.1\r\nHost: test\r\n\r\n", 200, "your case, page 17", false },
	{ "GET /none HTTP/1.1\r\nHost: test\r\n\r\n", 404, "<h1>404", false },
	{ "GET /desk HTTP/1.1\r\nHost: test\r\n\r\n", 404, "<h1>404", false },
	{ "DELETE / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nabcde", 405, "<h1>405", false },
	{ "POST /message HTTP/1.1\r\n" JSON "Content-Length: 11\r\n\r\n{\"sum\":100}", 200, "11 bytes",
	  false },
	{ "POST /none HTTP/1.1\r\n" JSON "Content-Length: 3\r\n\r\n{ }", 404, "<h1>404", false },
	{ "GET / HTTP/1.1\r\nHost: test\r\nHost: test\r\n\r\n", 400, "<h1>400", true },
	{ "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n", 200, "<p>hej", true },
};
enum { KINDS = sizeof kinds / sizeof kinds[0], KIND_GIFT = KINDS };

struct talk {
	int socket; /* -1 when there is none */
	char request[512];
	size_t bytes; /* of the request; 0 when none is under way */
	size_t sent;
	size_t kind;
};

struct scene {
	struct talk talks[TALKS];
	unsigned gifts_sent;
	size_t gifts_waiting; /* for kit_wake */
};

static void begin_request(struct proof_draw *draw, struct talk *talk)
{
	talk->kind = (size_t)proof_below(draw, KINDS + 3);
	if (talk->kind < KINDS) {
		talk->bytes =
		    (size_t)snprintf(talk->request, sizeof talk->request, "%s", kinds[talk->kind].request);
		return;
	}
	char key[WEB_FORM_TEXT_ROOM];
	talk->kind = KIND_GIFT;
	kit_form_key(&kit, "give", NULL, key);
	talk->bytes = (size_t)snprintf(talk->request, sizeof talk->request,
				       "POST /give HTTP/1.1\r\nHost: test\r\n"
				       "Content-Type: application/x-www-form-urlencoded\r\n"
				       "Content-Length: 73\r\n\r\nform_key=%s",
				       key);
}

static void leave(struct talk *talk)
{
	if (talk->socket >= 0)
		close(talk->socket);
	*talk = (struct talk){ .socket = -1 };
}

static void send_bytes(struct scene *scene, struct talk *talk, size_t count)
{
	const struct text request = { talk->request, talk->bytes };
	kit_send(talk->socket, text_slice(request, talk->sent, count));
	talk->sent += count;
	if (talk->sent == talk->bytes && talk->kind == KIND_GIFT) {
		scene->gifts_sent++;
		scene->gifts_waiting++;
	}
}

/* Takes the answer to what was sent whole. */
static bool take_answer(struct proof_draw *draw, struct talk *talk)
{
	const bool is_gift = talk->kind == KIND_GIFT;
	PROOF_CHECK(draw, kit_receive(talk->socket, &reply));
	PROOF_CHECK(draw, reply.code == (is_gift ? 303 : kinds[talk->kind].code));
	if (is_gift)
		PROOF_CHECK(draw, text_starts(reply_field(&reply, "Location"), TEXT("/thanks/")));
	else
		PROOF_CHECK(draw, text_starts(reply_body(&reply), text_of(kinds[talk->kind].body)));
	talk->bytes = 0;
	talk->sent = 0;
	if (is_gift || !kinds[talk->kind].is_last)
		return true;
	PROOF_CHECK(draw, kit_is_closed(talk->socket));
	leave(talk);
	return true;
}

/* Every gift that waits is durable now; those who still listen hear of it. */
static bool wake_all(struct proof_draw *draw, struct scene *scene)
{
	kit_wake(&kit, scene->gifts_waiting, OK);
	scene->gifts_waiting = 0;
	for (size_t i = 0; i < TALKS; i++) {
		struct talk *talk = &scene->talks[i];
		if (talk->bytes > 0 && talk->sent == talk->bytes && !take_answer(draw, talk))
			return false;
	}
	return true;
}

static bool step(struct proof_draw *draw, struct scene *scene)
{
	struct talk *talk = &scene->talks[proof_below(draw, TALKS)];
	const bool is_sent = talk->bytes > 0 && talk->sent == talk->bytes;
	const uint64_t choice = proof_below(draw, 16);
	if (choice == 0)
		leave(talk);
	else if (choice == 1)
		return wake_all(draw, scene);
	else if (talk->socket < 0)
		talk->socket = kit_connect(&kit);
	else if (talk->bytes == 0)
		begin_request(draw, talk);
	else if (!is_sent && choice < 6)
		send_bytes(scene, talk, 1 + (size_t)proof_below(draw, talk->bytes - talk->sent));
	else if (!is_sent)
		send_bytes(scene, talk, talk->bytes - talk->sent);
	else if (talk->kind != KIND_GIFT)
		return take_answer(draw, talk);
	return true;
}

static bool every_request_gets_its_answer(struct proof_draw *draw, void *context)
{
	(void)context;
	struct scene scene = { 0 };
	bool holds = true;
	const unsigned given_before = atomic_load(&kit.given);
	for (size_t i = 0; i < TALKS; i++)
		scene.talks[i].socket = -1;
	for (size_t i = 0; i < STEPS && holds; i++)
		holds = step(draw, &scene);
	holds = holds && wake_all(draw, &scene);
	for (size_t i = 0; i < TALKS; i++)
		leave(&scene.talks[i]);
	PROOF_CHECK(draw, holds);
	PROOF_CHECK(draw, atomic_load(&kit.given) - given_before == scene.gifts_sent);
	return true;
}

static void requests_in_any_order_are_each_answered(void **state)
{
	(void)state;
	kit_make(&kit);
	kit_start(&kit);
	atomic_store(&kit.holds, 1);
	proof_property_holds("every request gets its answer", ROUNDS, every_request_gets_its_answer, NULL);
	kit_stop(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_in_any_order_are_each_answered),
	};
	return PROOF_RUN(tests);
}
