/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Against a mail server of the test's own that refuses, stalls and drops at every step. */
#include "ground/mail/mail_kit.h"

#include <stdlib.h>
#include <string.h>

/* A mailer to the kit's server and a small message. */
struct sending {
	struct mail_server server;
	struct buffer message;
	struct mail_parcel parcel;
};

static struct sending sending_to(const struct mail_kit *kit, enum mail_security security)
{
	struct sending sending = { .server = mail_kit_server(kit, security),
				   .message = buffer_open(MAIL_BYTES_MAX) };
	const struct mail_message message = mail_kit_message();
	assert_ok(mail_compose(&message, &sending.message));
	sending.parcel = (struct mail_parcel){ message.from.address, message.to.address, message.id,
					       buffer_text(&sending.message) };
	return sending;
}

static void sending_close(struct sending *sending)
{
	buffer_close(&sending->message);
}

static struct mail_answer carry(struct sending *sending)
{
	struct mail_answer answer;
	const struct mailer mailer = mailer_of_server(&sending->server);
	assert_false(mailer.is_repeatable);
	assert_ok(mailer_carry(&mailer, &sending->parcel, &answer));
	return answer;
}

static void expect(struct sending *sending, enum mail_outcome outcome, int64_t code, const char *reason)
{
	const struct mail_answer answer = carry(sending);
	assert_int_equal(answer.outcome, outcome);
	assert_int_equal(answer.code, code);
	assert_string_equal(answer.reason, reason);
}

static const char taken[] = "The mail server has taken the mail.";
static const char refused[] = "The mail server refuses the mail.";
static const char later[] = "The mail server asks us to try later.";
static const char lost[] = "The mail was sent, and the mail server was lost before it answered.";
static const char log_in[] = "The mail server refuses our log-in.";
static const char no_tls[] = "The mail server offers no TLS.";
static const char no_proof[] = "The mail server could not prove who it is.";
static const char not_reached[] = "The mail server could not be reached or did not answer in time.";
static const char in_the_middle[] = "The mail server was lost in the middle of the mail.";

static void a_message_arrives_byte_for_byte_over_tls(void **state)
{
	struct mail_kit *kit = *state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	SCOPED(sending_close) struct sending sending = sending_to(kit, MAIL_TLS_REQUIRED);
	const size_t before = mail_kit_count(kit);
	mail_kit_plan(kit, "none none");
	expect(&sending, MAIL_TAKEN, 250, taken);
	assert_int_equal(mail_kit_count(kit), before + 1);
	assert_true(text_equal(mail_kit_taken(kit, before + 1, "eml", &arena), sending.parcel.message));
	assert_text(mail_kit_taken(kit, before + 1, "to", &arena),
		    "<gava@exempel.se> <asa.arlig+gava@exempel.se>");
}

/* What the server does at a step, and what we then know. `is_taken`: it has the message all the same. */
struct trouble {
	const char *plan;
	enum mail_outcome outcome;
	int64_t code;
	const char *reason;
	bool is_taken;
	bool is_about_all;
};

static const struct trouble troubles[] = {
	{ "greeting 554", MAIL_LATER, 554, not_reached, false, true },
	{ "greeting 421", MAIL_LATER, 421, not_reached, false, true },
	{ "greeting drop", MAIL_LATER, 0, not_reached, false, true },
	{ "greeting cut", MAIL_LATER, 0, not_reached, false, true },
	{ "hello 550", MAIL_LATER, 550, not_reached, false, true },
	{ "hello drop", MAIL_LATER, 0, not_reached, false, true },
	{ "tls 454", MAIL_LATER, 454, no_tls, false, true },
	{ "tls drop", MAIL_LATER, 0, not_reached, false, true },
	{ "from 550", MAIL_REFUSED, 550, refused, false, false },
	{ "from 451", MAIL_LATER, 451, later, false, false },
	{ "from 530", MAIL_LATER, 530, log_in, false, true },
	{ "from drop", MAIL_LATER, 0, not_reached, false, true },
	{ "to 550", MAIL_REFUSED, 550, refused, false, false },
	{ "to 450", MAIL_LATER, 450, later, false, false },
	{ "to 421", MAIL_LATER, 421, not_reached, false, true },
	{ "to cut", MAIL_LATER, 0, not_reached, false, true },
	{ "data 554", MAIL_REFUSED, 554, refused, false, false },
	{ "data 451", MAIL_LATER, 451, later, false, false },
	{ "data drop", MAIL_LATER, 0, not_reached, false, true },
	{ "end 550", MAIL_REFUSED, 550, refused, false, false },
	{ "end 452", MAIL_LATER, 452, later, false, false },
	{ "end 421", MAIL_LATER, 421, later, false, false },
	{ "end drop", MAIL_UNKNOWN, 0, lost, false, false },
	{ "end take-drop", MAIL_UNKNOWN, 0, lost, true, false },
};

static void p1_what_a_server_refuses_or_drops_is_told_as_it_is(void **state)
{
	struct mail_kit *kit = *state;
	SCOPED(sending_close) struct sending sending = sending_to(kit, MAIL_TLS_REQUIRED);
	for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++) {
		const struct trouble *trouble = &troubles[i];
		const size_t before = mail_kit_count(kit);
		mail_kit_plan(kit, trouble->plan);
		const struct mail_answer answer = carry(&sending);
		print_message("%s\n", trouble->plan);
		assert_int_equal(answer.outcome, trouble->outcome);
		assert_int_equal(answer.code, trouble->code);
		assert_string_equal(answer.reason, trouble->reason);
		assert_int_equal(answer.is_about_all, trouble->is_about_all);
		assert_int_equal(mail_kit_count(kit), before + trouble->is_taken);
	}
}

static void p1_half_an_answer_to_the_end_is_no_answer(void **state)
{
	static const char *const plans[] = { "end cut", "end take-cut" };
	struct mail_kit *kit = *state;
	SCOPED(sending_close) struct sending sending = sending_to(kit, MAIL_TLS_REQUIRED);
	for (size_t i = 0; i < 2; i++) {
		mail_kit_plan(kit, plans[i]);
		assert_int_equal(carry(&sending).outcome, MAIL_UNKNOWN);
	}
}

/* One too large to stand in the machine's buffers: the drop is felt before all is said. */
static void p1_a_drop_in_the_middle_is_no_taking(void **state)
{
	struct mail_kit *kit = *state;
	static char content[MAIL_FILES_BYTES_MAX];
	const struct mail_file file = { TEXT("a.pdf"), TEXT("application/pdf"), { content, sizeof content } };
	SCOPED(sending_close) struct sending sending = sending_to(kit, MAIL_TLS_REQUIRED);
	struct mail_message message = mail_kit_message();
	const size_t before = mail_kit_count(kit);
	message.files = &file;
	buffer_clear(&sending.message);
	assert_ok(mail_compose(&message, &sending.message));
	sending.parcel.message = buffer_text(&sending.message);
	static const char *const plans[] = { "middle:1 drop", "middle:700 drop", "middle:100000 drop" };
	for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) {
		mail_kit_plan(kit, plans[i]);
		expect(&sending, MAIL_LATER, 0, in_the_middle);
	}
	assert_int_equal(mail_kit_count(kit), before);
}

/* Wherever the line dies, a message that was taken is never told as one that was not. */
static bool the_answer_is_true(struct proof_draw *draw, void *context)
{
	struct mail_kit *kit = context;
	char plan[32];
	SCOPED(sending_close) struct sending sending = sending_to(kit, MAIL_TLS_OPTIONAL);
	const size_t before = mail_kit_count(kit);
	snprintf(plan, sizeof plan, "middle:%d drop",
		 (int)proof_below(draw, sending.parcel.message.count + 6));
	mail_kit_plan(kit, plan);
	const struct mail_answer answer = carry(&sending);
	const size_t count = mail_kit_count(kit) - before;
	PROOF_CHECK(draw, count <= 1);
	PROOF_CHECK(draw, answer.outcome != MAIL_TAKEN || count == 1);
	PROOF_CHECK(draw, answer.outcome == MAIL_TAKEN || answer.outcome == MAIL_UNKNOWN || count == 0);
	return true;
}

static void p1_wherever_the_line_dies_the_answer_is_true(void **state)
{
	proof_property_holds("line dies", 60, the_answer_is_true, *state);
}

static void p8_a_server_that_stalls_is_left_in_time(void **state)
{
	static const char *const plans[] = { "greeting stall", "hello stall", "tls stall",
					     "from stall",     "to stall",    "data stall" };
	struct mail_kit *kit = *state;
	SCOPED(sending_close) struct sending sending = sending_to(kit, MAIL_TLS_REQUIRED);
	sending.server.whole_ms = 400;
	for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) {
		print_message("%s\n", plans[i]);
		mail_kit_plan(kit, plans[i]);
		const struct mail_answer answer = carry(&sending);
		assert_int_equal(answer.outcome, MAIL_LATER);
		assert_string_equal(answer.reason, not_reached);
	}
	mail_kit_plan(kit, "end take-stall");
	assert_int_equal(carry(&sending).outcome, MAIL_UNKNOWN);
}

static void nothing_is_said_without_tls_that_is_required(void **state)
{
	struct mail_kit *plain = mail_kit_open("plain");
	SCOPED(sending_close) struct sending sending = sending_to(plain, MAIL_TLS_REQUIRED);
	(void)state;
	expect(&sending, MAIL_LATER, 0, no_tls);
	assert_int_equal(mail_kit_count(plain), 0);
	sending.server.security = MAIL_TLS_OPTIONAL;
	expect(&sending, MAIL_TAKEN, 250, taken);
	sending.server.security = MAIL_TLS_NONE;
	expect(&sending, MAIL_TAKEN, 250, taken);
	assert_int_equal(mail_kit_count(plain), 2);
	mail_kit_close(&plain);
}

static void tls_from_the_first_byte_carries_too(void **state)
{
	struct mail_kit *tls = mail_kit_open("tls");
	SCOPED(sending_close) struct sending sending = sending_to(tls, MAIL_TLS_AT_ONCE);
	(void)state;
	expect(&sending, MAIL_TAKEN, 250, taken);
	assert_int_equal(mail_kit_count(tls), 1);
	mail_kit_close(&tls);
}

static void a_server_that_cannot_prove_who_it_is_gets_nothing(void **state)
{
	static const enum mail_security securities[] = { MAIL_TLS_REQUIRED, MAIL_TLS_OPTIONAL };
	struct mail_kit *kit = *state;
	SCOPED(sending_close) struct sending sending = sending_to(kit, MAIL_TLS_REQUIRED);
	const size_t before = mail_kit_count(kit);
	mail_kit_plan(kit, "none none");
	for (size_t i = 0; i < 2; i++) {
		sending.server.security = securities[i];
		sending.server.authorities = NULL; /* the machine knows no such certificate */
		sending.server.host = "127.0.0.1";
		expect(&sending, MAIL_LATER, 0, no_proof);
		sending.server = mail_kit_server(kit, securities[i]);
		sending.server.host = "localhost"; /* another name than the certificate's */
		expect(&sending, MAIL_LATER, 0, no_proof);
	}
	assert_int_equal(mail_kit_count(kit), before);
}

static void a_log_in_is_right_or_told(void **state)
{
	struct mail_kit *kit = *state;
	char right[] = "hemlig";
	char wrong[] = "fel";
	SCOPED(secret_wipe) struct secret secret = { 0 };
	SCOPED(secret_wipe) struct secret other = { 0 };
	SCOPED(sending_close) struct sending sending = sending_to(kit, MAIL_TLS_REQUIRED);
	assert_ok(secret_from(right, strlen(right), &secret));
	assert_ok(secret_from(wrong, strlen(wrong), &other));
	secret_allow(&secret, SECRET_READ);
	secret_allow(&other, SECRET_READ);
	mail_kit_plan(kit, "none none");
	sending.server.user = "anna";
	sending.server.password = &secret;
	expect(&sending, MAIL_TAKEN, 250, taken);
	sending.server.password = &other;
	expect(&sending, MAIL_LATER, 535, log_in);
}

static void a_server_that_is_not_there_is_tried_later(void **state)
{
	struct mail_kit *kit = mail_kit_open("plain");
	SCOPED(sending_close) struct sending sending = sending_to(kit, MAIL_TLS_NONE);
	(void)state;
	mail_kit_close(&kit);
	sending.server.authorities = NULL; /* they went with the kit */
	expect(&sending, MAIL_LATER, 0, not_reached);
}

/* Whatever the environment says of proxies, mail goes where the settings say. */
static void the_environment_sends_mail_nowhere_else(void **state)
{
	struct mail_kit *kit = *state;
	SCOPED(sending_close) struct sending sending = sending_to(kit, MAIL_TLS_REQUIRED);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	mail_kit_plan(kit, "none none");
	expect(&sending, MAIL_TAKEN, 250, taken);
	unsetenv("ALL_PROXY");
}

static void refuse_settings(const struct mail_server *server, const char *field)
{
	const struct status status = mail_check_server(server);
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.field, field);
	assert_non_null(status.remedy);
}

static void p8_settings_that_cannot_be_used_are_refused(void **state)
{
	static const char *const hosts[] = {
		"", "a b", "a/b", "a@b", "a:1", "a\r\nb", "[::1]", "a..b", "-a"
	};
	static const int64_t waits[] = { 0, -1, MAIL_WAIT_MS_MAX + 1 };
	const struct mail_server right = mail_kit_server(*state, MAIL_TLS_REQUIRED);
	struct mail_server server = right;
	assert_ok(mail_check_server(&server));
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		server = right;
		server.host = hosts[i];
		refuse_settings(&server, "mail server");
		server = right;
		server.greeting = hosts[i];
		refuse_settings(&server, "mail greeting");
	}
	for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
		server = right;
		server.whole_ms = waits[i];
		refuse_settings(&server, "mail wait");
		server = right;
		server.connect_ms = waits[i];
		refuse_settings(&server, "mail wait");
	}
	server = right;
	server.port = 0;
	refuse_settings(&server, "mail server");
}

static void p8_a_log_in_never_goes_in_the_clear(void **state)
{
	static const enum mail_security open[] = { MAIL_TLS_OPTIONAL, MAIL_TLS_NONE };
	struct mail_server server = mail_kit_server(*state, MAIL_TLS_REQUIRED);
	struct secret secret = { 0 };
	server.user = "anna";
	refuse_settings(&server, "mail password");
	server.password = &secret;
	for (size_t i = 0; i < 2; i++) {
		server.security = open[i];
		refuse_settings(&server, "mail security");
	}
}

static int open_kit(void **state)
{
	*state = mail_kit_open("starttls");
	return 0;
}

static int close_kit(void **state)
{
	struct mail_kit *kit = *state;
	mail_kit_close(&kit);
	return 0;
}

#define WITH_SERVER(test) cmocka_unit_test_setup_teardown(test, open_kit, close_kit)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SERVER(a_message_arrives_byte_for_byte_over_tls),
		WITH_SERVER(p1_what_a_server_refuses_or_drops_is_told_as_it_is),
		WITH_SERVER(p1_half_an_answer_to_the_end_is_no_answer),
		WITH_SERVER(p1_a_drop_in_the_middle_is_no_taking),
		WITH_SERVER(p1_wherever_the_line_dies_the_answer_is_true),
		WITH_SERVER(p8_a_server_that_stalls_is_left_in_time),
		cmocka_unit_test(nothing_is_said_without_tls_that_is_required),
		cmocka_unit_test(tls_from_the_first_byte_carries_too),
		WITH_SERVER(a_server_that_cannot_prove_who_it_is_gets_nothing),
		WITH_SERVER(a_log_in_is_right_or_told),
		cmocka_unit_test(a_server_that_is_not_there_is_tried_later),
		WITH_SERVER(the_environment_sends_mail_nowhere_else),
		WITH_SERVER(p8_settings_that_cannot_be_used_are_refused),
		WITH_SERVER(p8_a_log_in_never_goes_in_the_clear),
	};
	assert_ok(crypto_start());
	return PROOF_RUN(tests);
}
