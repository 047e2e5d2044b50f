/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The keepers by themselves: rates, sessions, forms. */
#include "ground/web/web_inner.h"
#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

#define SECOND INT64_C(1000000000)

static struct lookup_key key;

static int make_key(void **state)
{
	(void)state;
	return status_is_ok(crypto_start()) && status_is_ok(lookup_key_make(&key)) ? 0 : 1;
}

static int wipe_key(void **state)
{
	(void)state;
	lookup_key_wipe(&key);
	return 0;
}

static void a_bucket_empties_and_fills(void **state)
{
	(void)state;
	static const struct web_rate rate[] = { { "some", 3, 6 } };
	SCOPED(rates_close) struct rates *rates = rates_open(rate, 1);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(rates_take(rates, 1, 0, 0), 0);
	assert_int_equal(rates_take(rates, 1, 0, 0), 10);
	assert_int_equal(rates_take(rates, 1, 0, 4 * SECOND), 6);
	assert_int_equal(rates_take(rates, 1, 0, 4 * SECOND + 1), 6);
	assert_int_equal(rates_take(rates, 1, 0, 10 * SECOND - 1), 1);
	assert_int_equal(rates_take(rates, 1, 0, 10 * SECOND), 0);
	assert_int_equal(rates_take(rates, 1, 0, 10 * SECOND), 10);
	assert_int_equal(rates_take(rates, 2, 0, 10 * SECOND), 0);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(rates_take(rates, 1, 0, 100000 * SECOND), 0);
	assert_int_equal(rates_take(rates, 1, 0, 100000 * SECOND), 10);
}

/* Over any time no more than the burst and what dripped in, and never less than can be told of beforehand. */
static bool a_rate_holds(struct proof_draw *draw, void *context)
{
	(void)context;
	const struct web_rate rate[] = { { "drawn", 1 + (unsigned)proof_below(draw, 20),
					   1 + (unsigned)proof_below(draw, 600) } };
	SCOPED(rates_close) struct rates *rates = rates_open(rate, 1);
	int64_t now = 0;
	int64_t taken = 0;
	unsigned told = 0;
	for (size_t i = 0; i < 60; i++) {
		const int64_t step = told > 0 && proof_below(draw, 3) == 0
					 ? told * SECOND
					 : (int64_t)proof_below(draw, 5) * SECOND / 3;
		now += step;
		const unsigned wait = rates_take(rates, 7, 0, now);
		PROOF_CHECK(draw, told == 0 || step < told * SECOND || wait == 0);
		taken += wait == 0;
		told = wait;
		PROOF_CHECK(draw, taken <= rate->burst + now * rate->per_minute / (60 * SECOND));
	}
	return true;
}

static void p8_a_rate_is_never_exceeded(void **state)
{
	(void)state;
	proof_property_holds("a rate holds", 300, a_rate_holds, NULL);
}

/* A flood from many addresses takes nothing from one that stays within its rate. */
static void p8_a_flood_of_addresses_shuts_nobody_out(void **state)
{
	(void)state;
	static const struct web_rate rate[] = { { "some", 5, 5 } };
	SCOPED(rates_close) struct rates *rates = rates_open(rate, 1);
	struct random random = random_seeded(proof_seed());
	for (int64_t i = 0; i < 100000; i++) {
		(void)rates_take(rates, random_next(&random), 0, i * 1000000);
		if (i % 20000 == 0)
			assert_int_equal(rates_take(rates, 42, 0, i * 1000000), 0);
	}
}

static void an_address_is_its_network(void **state)
{
	(void)state;
	uint64_t a = 0;
	uint64_t b = 0;
	assert_true(remote_parse(&key, TEXT("192.0.2.1"), &a) && remote_parse(&key, TEXT("192.0.2.2"), &b));
	assert_true(a != b);
	assert_true(remote_parse(&key, TEXT("::ffff:192.0.2.1"), &b));
	assert_true(a == b);
	assert_true(remote_parse(&key, TEXT("2001:db8:1:2::1"), &a));
	assert_true(remote_parse(&key, TEXT("2001:db8:1:2:ffff::9"), &b));
	assert_true(a == b);
	assert_true(remote_parse(&key, TEXT("2001:db8:1:3::1"), &b));
	assert_true(a != b);
	static const char *const others[] = { "",  "192.0.2", "192.0.2.1:80", "192.0.2.1, 192.0.2.2",
					      "a", "[::1]" };
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_false(remote_parse(&key, text_of(others[i]), &a));
}

static void a_session_is_found_by_its_cookie_alone(void **state)
{
	(void)state;
	SCOPED(sessions_close) struct sessions *sessions = sessions_open(&key);
	char cookie[SESSION_COOKIE_ROOM];
	struct session_found found;
	struct session_look look = { .agent = TEXT("browser"), .now = { 1000 } };
	assert_ok(sessions_begin(sessions, &look, 9, cookie));
	look.cookie = text_of(cookie);
	assert_true(sessions_find(sessions, &look, &found));
	assert_int_equal(found.session.who, 9);
	SCOPED(sessions_close) struct sessions *restarted = sessions_open(&key);
	assert_false(sessions_find(restarted, &look, &found));
	for (size_t i = 0; i < strlen(cookie); i++) {
		const char kept = cookie[i];
		cookie[i] = kept == 'f' ? '0' : kept == '9' ? 'a' : (char)(kept + 1);
		assert_false(sessions_find(sessions, &look, &found));
		cookie[i] = kept;
	}
	assert_true(sessions_find(sessions, &look, &found));
	sessions_end(sessions, &found.id);
	assert_false(sessions_find(sessions, &look, &found));
}

static void sessions_have_a_bound_and_make_room(void **state)
{
	(void)state;
	SCOPED(sessions_close) struct sessions *sessions = sessions_open(&key);
	char cookie[SESSION_COOKIE_ROOM];
	struct session_look look = { .agent = TEXT("browser"), .now = { 1000 } };
	size_t begun = 0;
	while (begun <= WEB_SESSIONS_MAX && status_is_ok(sessions_begin(sessions, &look, 1, cookie)))
		begun++;
	assert_true(begun > WEB_SESSIONS_MAX / 4 && begun <= WEB_SESSIONS_MAX);
	look.now.seconds += WEB_SESSION_IDLE_SECONDS;
	assert_ok(sessions_begin(sessions, &look, 2, cookie));
	sessions_end_of(sessions, 1);
	sessions_end_of(sessions, 2);
	struct session_found found;
	look.cookie = text_of(cookie);
	assert_false(sessions_find(sessions, &look, &found));
}

static void a_form_key_is_of_its_place(void **state)
{
	(void)state;
	SCOPED(forms_close) struct forms *forms = forms_open(&key);
	char room[WEB_FORM_TEXT_ROOM];
	struct web_form_key read;
	const struct form_place place = { .route = TEXT("give"), .now = { 600000 } };
	struct form_place other = place;
	forms_print(forms, &place, room);
	assert_ok(forms_check(forms, &place, text_of(room), &read));
	other.route = TEXT("giv");
	assert_code(forms_check(forms, &other, text_of(room), &read), STATUS_REFUSED);
	other = place;
	other.session.bytes[3] = 1;
	assert_code(forms_check(forms, &other, text_of(room), &read), STATUS_REFUSED);
	other = place;
	other.now.seconds = 600000 - 1;
	assert_code(forms_check(forms, &other, text_of(room), &read), STATUS_REFUSED);
	other.now.seconds = 600000 + WEB_FORM_SECONDS_MAX - 1;
	assert_ok(forms_check(forms, &other, text_of(room), &read));
	other.now.seconds++;
	assert_code(forms_check(forms, &other, text_of(room), &read), STATUS_REFUSED);
}

static void a_key_is_claimed_once_and_the_oldest_goes(void **state)
{
	(void)state;
	SCOPED(forms_close) struct forms *forms = forms_open(&key);
	struct web_form_key first = { { 1 } };
	struct form_entry *entry = forms_claim(forms, &first, (struct moment){ 1 });
	assert_int_equal(entry->state, FORM_FREE);
	entry->state = FORM_BUSY;
	assert_ptr_equal(forms_claim(forms, &first, (struct moment){ 2 }), entry);
	/* Keys whose chance is the same stand in the same places: fifteen more, all being worked on. */
	for (uint8_t i = 2; i <= 16; i++) {
		struct web_form_key next = { { i } };
		forms_claim(forms, &next, (struct moment){ i })->state = FORM_BUSY;
	}
	struct web_form_key last = { { 99 } };
	assert_null(forms_claim(forms, &last, (struct moment){ 99 }));
	entry->state = FORM_DONE;
	struct web_form_key second = { { 2 } };
	forms_claim(forms, &second, (struct moment){ 50 })->state = FORM_DONE;
	assert_ptr_equal(forms_claim(forms, &last, (struct moment){ 99 }), entry);
	assert_int_equal(entry->state, FORM_FREE);
	assert_int_equal(forms_claim(forms, &second, (struct moment){ 100 })->state, FORM_DONE);
}

static void digits_are_read_as_they_are_printed(void **state)
{
	(void)state;
	uint8_t bytes[3];
	char room[7];
	assert_true(hexadecimal_read(TEXT("00ff7a"), bytes, 3));
	hexadecimal_print(bytes, 3, room);
	assert_string_equal(room, "00ff7a");
	static const char *const others[] = {
		"", "00ff7", "00ff7a0", "00FF7A", "00ff7g", "00ff7 ", "0x0f7a"
	};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_false(hexadecimal_read(text_of(others[i]), bytes, 3));
}

#define cmocka_unit_test_keyed(test) cmocka_unit_test_setup_teardown(test, make_key, wipe_key)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bucket_empties_and_fills),
		cmocka_unit_test(p8_a_rate_is_never_exceeded),
		cmocka_unit_test(p8_a_flood_of_addresses_shuts_nobody_out),
		cmocka_unit_test_keyed(an_address_is_its_network),
		cmocka_unit_test_keyed(a_session_is_found_by_its_cookie_alone),
		cmocka_unit_test_keyed(sessions_have_a_bound_and_make_room),
		cmocka_unit_test_keyed(a_form_key_is_of_its_place),
		cmocka_unit_test_keyed(a_key_is_claimed_once_and_the_oldest_goes),
		cmocka_unit_test(digits_are_read_as_they_are_printed),
	};
	return PROOF_RUN(tests);
}
