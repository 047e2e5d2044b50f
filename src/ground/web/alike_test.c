/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What may not be seen and what is not there are told apart by nothing: not by the bytes, not by the rate,
 * not by the time. */
#include "ground/web/web_kit.h"
#include "proof/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct kit kit;
static struct reply reply;

static int start(void **state)
{
	(void)state;
	kit_make(&kit);
	kit_start(&kit);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	kit_stop(&kit);
	return 0;
}

static void p6_unknown_and_forbidden_are_the_same_bytes(void **state)
{
	(void)state;
	static struct reply first;
	static const char *const heads[] = {
		"GET /none HTTP/1.1\r\nHost: test\r\n\r\n",
		"GET /desk HTTP/1.1\r\nHost: test\r\n\r\n",
		"GET /vault HTTP/1.1\r\nHost: test\r\n\r\n",
		"GET /case/222222222222 HTTP/1.1\r\nHost: test\r\n\r\n",
		"GET /case/444444444444 HTTP/1.1\r\nHost: test\r\n\r\n",
		"GET /case/1 HTTP/1.1\r\nHost: test\r\n\r\n",
		"GET /number/x/2026-02-30 HTTP/1.1\r\nHost: test\r\n\r\n",
		"GET /desk HTTP/1.1\r\nHost: test\r\nCookie: session=00\r\n\r\n",
		"PUT /none HTTP/1.1\r\nHost: test\r\n\r\n",
		"PUT /desk HTTP/1.1\r\nHost: test\r\n\r\n",
		"DELETE /vault HTTP/1.1\r\nHost: test\r\n\r\n",
		"POST /none HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n\r\na",
		"POST /vault/close HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n\r\na",
	};
	kit_ask(&kit, heads[0], &first);
	assert_int_equal(first.code, 404);
	for (size_t i = 1; i < sizeof heads / sizeof heads[0]; i++) {
		kit_ask(&kit, heads[i], &reply);
		if (reply.count != first.count || memcmp(reply.bytes, first.bytes, first.count) != 0)
			fail_msg("%s is answered by itself:\n%.*s", heads[i], (int)reply.count, reply.bytes);
	}
}

/* Forbidden, with its own rate of KIT_FEW, is not refused sooner than unknown. */
static void p6_unknown_and_forbidden_are_counted_alike(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4 * KIT_FEW; i++) {
		kit_get(&kit, "/vault", &reply);
		assert_int_equal(reply.code, 404);
	}
}

static int64_t time_of(int client, const char *path)
{
	char request[256];
	snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: test\r\n\r\n", path);
	const int64_t begun = clock_nanoseconds();
	kit_send(client, text_of(request));
	assert_true(kit_receive(client, &reply));
	const int64_t spent = clock_nanoseconds() - begun;
	assert_int_equal(reply.code, 404);
	return spent;
}

static int by_size(const void *a, const void *b)
{
	const int64_t first = *(const int64_t *)a;
	const int64_t second = *(const int64_t *)b;
	return (first > second) - (first < second);
}

enum { ROUNDS = 2001, PATHS = 4 };

/* Taken in turns, so that what disturbs the machine disturbs all. The medians differ by less than a tenth and
 * two microseconds, far below what a network hides. */
static void p6_unknown_and_forbidden_take_the_same_time(void **state)
{
	(void)state;
	static const char *const paths[PATHS] = { "/none/222222222222", "/case/222222222222",
						  "/case/444444444444", "/vault" };
	static int64_t times[PATHS][ROUNDS];
	const int client = kit_connect(&kit);
	for (size_t round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < PATHS; i++)
			times[i][round] = time_of(client, paths[i]);
	}
	close(client);
	int64_t least = INT64_MAX;
	int64_t most = 0;
	for (size_t i = 0; i < PATHS; i++) {
		qsort(times[i], ROUNDS, sizeof times[i][0], by_size);
		const int64_t median = times[i][ROUNDS / 2];
		least = median < least ? median : least;
		most = median > most ? median : most;
	}
	if (most - least > least / 10 + 2000)
		fail_msg("medians from %lld to %lld ns", (long long)least, (long long)most);
}

#define cmocka_unit_test_served(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_served(p6_unknown_and_forbidden_are_the_same_bytes),
		cmocka_unit_test_served(p6_unknown_and_forbidden_are_counted_alike),
		cmocka_unit_test_served(p6_unknown_and_forbidden_take_the_same_time),
	};
	return PROOF_RUN(tests);
}
