/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/base/base.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* No 0, 1, l or o: they are misread for each other. */
static const char handle_alphabet[] = "23456789abcdefghijkmnpqrstuvwxyz";
_Static_assert(sizeof handle_alphabet - 1 == 32, "a handle character carries five bits");

struct random random_of_system(void)
{
	return (struct random){ 0 };
}

struct random random_seeded(uint64_t seed)
{
	return (struct random){ .is_seeded = true, .state = seed };
}

static void fill_from_kernel(unsigned char *bytes, size_t count)
{
	size_t done = 0;
	while (done < count) {
		const ssize_t got = getrandom(bytes + done, count - done, 0);
		if (got < 0 && errno != EINTR)
			abort(); /* a kernel without randomness is not a place to go on in */
		done += got > 0 ? (size_t)got : 0;
	}
}

uint64_t random_next(struct random *random)
{
	assert(random != NULL);
	if (!random->is_seeded) {
		uint64_t number = 0;
		fill_from_kernel((unsigned char *)&number, sizeof number);
		return number;
	}
	random->state += 0x9E3779B97F4A7C15u;
	uint64_t mixed = random->state;
	mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
	mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
	return mixed ^ (mixed >> 31);
}

void random_fill(struct random *random, void *bytes, size_t count)
{
	unsigned char *at = bytes;
	assert(bytes != NULL || count == 0);
	while (count > 0) {
		const uint64_t number = random_next(random);
		const size_t step = count < sizeof number ? count : sizeof number;
		memcpy(at, &number, step);
		at += step;
		count -= step;
	}
}

uint64_t random_below(struct random *random, uint64_t bound)
{
	assert(bound > 0);
	const uint64_t uneven =
	    (0 - bound) % bound; /* 2^64 modulo bound: these first numbers would come too often */
	uint64_t number = random_next(random);
	while (number < uneven)
		number = random_next(random);
	return number % bound;
}

struct handle handle_make(struct random *random)
{
	struct handle handle = { 0 };
	uint64_t bits = random_next(random);
	for (size_t i = 0; i < sizeof handle.characters - 1; i++, bits >>= 5)
		handle.characters[i] = handle_alphabet[bits & 31];
	assert(handle.characters[12] == '\0');
	return handle;
}

struct status handle_parse(struct text text, struct handle *out)
{
	assert(out != NULL);
	if (text.count != sizeof out->characters - 1)
		return FAIL(STATUS_INPUT, "A handle has twelve characters.");
	for (size_t i = 0; i < text.count; i++)
		if (text.bytes[i] == '\0' || strchr(handle_alphabet, text.bytes[i]) == NULL)
			return FAIL(STATUS_INPUT, "A handle has twelve characters.");
	memcpy(out->characters, text.bytes, text.count);
	out->characters[text.count] = '\0';
	return OK;
}
