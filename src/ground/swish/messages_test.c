/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/swish/swish.h"
#include "proof/proof.h"

#include <string.h>

enum { ROOM = 4096, ARENA_BYTES = 1 << 20 };

static struct swish_code good_code(void)
{
	return (struct swish_code){ .payee = TEXT("123 456 78 90"),
				    .has_amount = true,
				    .amount = { 20000 },
				    .message = TEXT("GAVA 10000019") };
}

/* The amounts of the samples are kronor with a comma. */
static struct money sample_amount(struct text written)
{
	struct money amount;
	assert_ok(money_parse(written, &amount));
	return amount;
}

static void every_sample_of_a_code_is_written_so(void **state)
{
	(void)state;
	struct arena arena = arena_open(ARENA_BYTES);
	struct text file = proof_sample("swish/own-qr-payloads.tsv", &arena);
	int count = 0;
	while (file.count > 0) {
		struct text line = text_take_until(&file, '\n');
		if (line.count == 0 || line.bytes[0] == '#')
			continue;
		struct swish_code code = { .payee = text_take_until(&line, '\t') };
		const struct text amount = text_take_until(&line, '\t');
		code.message = text_take_until(&line, '\t');
		const struct text mask = text_take_until(&line, '\t');
		code.free_fields = (unsigned)(mask.bytes[0] - '0');
		code.has_amount = amount.count > 0;
		if (code.has_amount)
			code.amount = sample_amount(amount);
		SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
		assert_ok(swish_code_text(&code, &out));
		proof_assert_text(buffer_text(&out), line, __FILE__, __LINE__);
		count++;
	}
	assert_int_equal(count, 5);
	arena_close(&arena);
}

static void assert_link(struct swish_code code, const char *expected)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	assert_ok(swish_code_link(&code, &out));
	assert_text(buffer_text(&out), expected);
}

static void the_link_says_the_same_as_the_code(void **state)
{
	(void)state;
	struct swish_code code = good_code();
	code.amount.ore = 14567;
	assert_link(
	    code, "https://app.swish.nu/1/p/sw/?sw=1234567890&amt=145.67&cur=SEK&msg=GAVA%2010000019&src=qr");
	code.free_fields = SWISH_FREE_AMOUNT | SWISH_FREE_MESSAGE;
	code.has_amount = false;
	assert_link(code, "https://app.swish.nu/1/p/sw/?sw=1234567890&cur=SEK&msg=GAVA%2010000019"
			  "&edit=amt,msg&src=qr");
	code.free_fields = SWISH_FREE_AMOUNT;
	code.message = TEXT("");
	assert_link(code, "https://app.swish.nu/1/p/sw/?sw=1234567890&cur=SEK&edit=amt&src=qr");
	code.has_amount = true;
	code.free_fields = SWISH_FREE_MESSAGE;
	assert_link(code, "https://app.swish.nu/1/p/sw/?sw=1234567890&amt=145.67&cur=SEK&edit=msg&src=qr");
}

static void assert_no_code(struct swish_code code, const char *field)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	const struct status status = swish_code_text(&code, &out);
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.field, field);
	assert_non_null(status.remedy);
	assert_code(swish_code_link(&code, &out), STATUS_INPUT);
	assert_int_equal(out.count, 0);
}

static void p8_a_code_that_no_phone_could_pay_is_refused(void **state)
{
	(void)state;
	struct swish_code code = good_code();
	code.payee = TEXT("9912346");
	assert_no_code(code, "number");
	code = good_code();
	code.amount.ore = 0;
	assert_no_code(code, "amount");
	code.amount.ore = SWISH_ORE_MAX + 1;
	assert_no_code(code, "amount");
	code.has_amount = false;
	assert_no_code(code, "amount");
	code = good_code();
	code.message = TEXT("two\nlines");
	assert_no_code(code, "message");
	code.message = TEXT("\xE5");
	assert_no_code(code, "message");
	char fifty_one[2 * 51 + 1] = "";
	for (int i = 0; i < 51; i++)
		strcat(fifty_one, "å");
	code.message = text_of(fifty_one);
	assert_no_code(code, "message");
	code.message.count -= 2;
	code.amount.ore = SWISH_ORE_MAX;
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	assert_ok(swish_code_text(&code, &out));
	code.free_fields = SWISH_FREE_PAYEE;
	assert_string_equal(swish_code_link(&code, &out).field, "number");
	code = good_code();
	SCOPED(buffer_close) struct buffer narrow = buffer_open(10);
	assert_code(swish_code_text(&code, &narrow), STATUS_LIMIT);
	SCOPED(buffer_close) struct buffer narrow_too = buffer_open(10);
	assert_code(swish_code_link(&code, &narrow_too), STATUS_LIMIT);
}

/* Without the white space between its values, as we write it. */
static void assert_same_json(struct text written, const char *sample)
{
	SCOPED(arena_close) struct arena arena = arena_open(ARENA_BYTES);
	SCOPED(buffer_close) struct buffer tight = buffer_open(ROOM);
	const struct text file = proof_sample(sample, &arena);
	bool is_in_text = false;
	for (size_t i = 0; i < file.count; i++) {
		is_in_text ^= file.bytes[i] == '"';
		if (is_in_text || (file.bytes[i] != ' ' && file.bytes[i] != '\n'))
			buffer_add_byte(&tight, file.bytes[i]);
	}
	proof_assert_text(written, buffer_text(&tight), __FILE__, __LINE__);
}

static struct swish_payment_request good_request(void)
{
	return (struct swish_payment_request){
		.payee_reference = TEXT("10000019"),
		.callback_url = TEXT("https://gavor.example.se/swish/callback"),
		.payee = TEXT("123 467 93 04"),
		.payer = TEXT("46700000001"),
		.amount = { 20000 },
		.message = TEXT("Gåva 10000019"),
		.callback_identifier = TEXT("0123456789ABCDEF0123456789ABCDEF"),
	};
}

static struct swish_refund_request good_refund(void)
{
	return (struct swish_refund_request){
		.original = TEXT("6D6CD7406ECE4542A80152D909EF9F6B"),
		.callback_url = TEXT("https://gavor.example.se/swish/refund"),
		.payer = TEXT("1234679304"),
		.amount = { 20000 },
		.payer_reference = TEXT("R10000019"),
		.message = TEXT("Återbetalning"),
	};
}

static void requests_are_written_as_the_samples(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	struct swish_payment_request least = good_request();
	const struct swish_refund_request refund = good_refund();
	assert_ok(swish_payment_request_write(&least, &out));
	assert_same_json(buffer_text(&out), "swish/own-payment-request.json");
	buffer_clear(&out);
	assert_ok(swish_refund_request_write(&refund, &out));
	assert_same_json(buffer_text(&out), "swish/own-refund-request.json");
	buffer_clear(&out);
	swish_cancel_write(&out);
	assert_same_json(buffer_text(&out), "swish/own-cancel-request.json");
	buffer_clear(&out);
	least.payee_reference = least.payer = least.message = least.callback_identifier = TEXT("");
	assert_ok(swish_payment_request_write(&least, &out));
	assert_text(buffer_text(&out),
		    "{\"callbackUrl\":\"https://gavor.example.se/swish/callback\","
		    "\"payeeAlias\":\"1234679304\",\"amount\":\"200.00\",\"currency\":\"SEK\"}");
}

static void assert_no_request(struct swish_payment_request request, const char *field)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	const struct status status = swish_payment_request_write(&request, &out);
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.field, field);
	assert_int_equal(out.count, 0);
}

static void p8_a_request_that_swish_would_refuse_is_not_written(void **state)
{
	(void)state;
	static const char *const urls[] = { "", "https://", "http://gavor.example.se/", "https://a b",
					    "https://å.se" };
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
		struct swish_payment_request request = good_request();
		request.callback_url = text_of(urls[i]);
		assert_no_request(request, "callbackUrl");
	}
	struct swish_payment_request request = good_request();
	request.payee_reference = TEXT("123456789012345678901234567890123456");
	assert_no_request(request, "payeePaymentReference");
	request.payee_reference = TEXT("gåva");
	assert_no_request(request, "payeePaymentReference");
	request = good_request();
	request.payee = TEXT("46700000001");
	assert_no_request(request, "payeeAlias");
	request = good_request();
	request.payer = TEXT("+46700000001");
	assert_no_request(request, "payerAlias");
	request = good_request();
	request.amount.ore = 99;
	assert_no_request(request, "amount");
	request.amount.ore = SWISH_ORE_MAX + 1;
	assert_no_request(request, "amount");
	request = good_request();
	request.message = TEXT("123456789012345678901234567890123456789012345678901");
	assert_no_request(request, "message");
	request = good_request();
	request.callback_identifier = TEXT("short");
	assert_no_request(request, "callbackIdentifier");
}

static void p8_a_refund_that_swish_would_refuse_is_not_written(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	struct swish_refund_request refund = good_refund();
	refund.original = TEXT("6d6cd7406ece4542a80152d909ef9f6b");
	assert_string_equal(swish_refund_request_write(&refund, &out).field, "originalPaymentReference");
	refund = good_refund();
	refund.payer = TEXT("");
	assert_string_equal(swish_refund_request_write(&refund, &out).field, "payerAlias");
	refund = good_refund();
	refund.payer_reference = TEXT("R 1");
	assert_string_equal(swish_refund_request_write(&refund, &out).field, "payerPaymentReference");
	refund = good_refund();
	refund.amount.ore = -20000;
	assert_string_equal(swish_refund_request_write(&refund, &out).field, "amount");
	assert_int_equal(out.count, 0);
	SCOPED(buffer_close) struct buffer narrow = buffer_open(10);
	refund = good_refund();
	assert_code(swish_refund_request_write(&refund, &narrow), STATUS_LIMIT);
	const struct swish_payment_request request = good_request();
	SCOPED(buffer_close) struct buffer narrow_too = buffer_open(10);
	assert_code(swish_payment_request_write(&request, &narrow_too), STATUS_LIMIT);
}

static void every_sample_of_a_callback_is_read(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(ARENA_BYTES);
	struct swish_callback callback;
	assert_ok(
	    swish_callback_read(proof_sample("swish/own-callback-paid.json", &arena), &arena, &callback));
	assert_int_equal(callback.state, SWISH_PAID);
	assert_text(callback.identity, "5D59DA1B1632424E874DDB219AD54597");
	assert_text(callback.payment_reference, "6D6CD7406ECE4542A80152D909EF9F6B");
	assert_text(callback.payee_reference, "10000019");
	assert_text(callback.payer, "46700000001");
	assert_text(callback.payee, "1234679304");
	assert_text(callback.message, "Gåva 10000019");
	assert_int_equal(callback.amount.ore, 20000);
	char room[MOMENT_PRINT_ROOM];
	assert_string_equal(moment_print(callback.paid_at, room), "2026-11-05T10:00:42Z");
	assert_ok(
	    swish_callback_read(proof_sample("swish/own-callback-declined.json", &arena), &arena, &callback));
	assert_int_equal(callback.state, SWISH_DECLINED);
	assert_false(callback.has_paid_at);
	assert_int_equal(callback.payment_reference.count, 0);
	assert_ok(
	    swish_callback_read(proof_sample("swish/own-callback-error.json", &arena), &arena, &callback));
	assert_int_equal(callback.state, SWISH_ERROR);
	assert_text(callback.error_code, "TM01");
	assert_string_equal(swish_error_meaning(callback.error_code),
			    "Swish gave up before the payment was started.");
}

#define IDENTITY "\"id\":\"5D59DA1B1632424E874DDB219AD54597\","
#define SUM "\"amount\":\"1.50\",\"currency\":\"SEK\","
#define REFERENCE "\"paymentReference\":\"6D6CD7406ECE4542A80152D909EF9F6B\","

static struct status read_callback(const char *json, struct swish_callback *out)
{
	SCOPED(arena_close) struct arena arena = arena_open(ARENA_BYTES);
	return swish_callback_read(text_of(json), &arena, out);
}

static void times_with_their_zone_and_states_of_refunds_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *json;
		const char *moment;
	} cases[] = {
		{ "{" IDENTITY SUM REFERENCE "\"status\":\"PAID\",\"datePaid\":\"2026-11-05T10:00:42Z\"}",
		  "2026-11-05T10:00:42Z" },
		{ "{" IDENTITY SUM REFERENCE
		  "\"status\":\"PAID\",\"datePaid\":\"2026-11-05T00:30:00.123+0100\"}",
		  "2026-11-04T23:30:00Z" },
		{ "{" IDENTITY SUM REFERENCE
		  "\"status\":\"PAID\",\"datePaid\":\"2026-11-05T22:30:00-02:30\"}",
		  "2026-11-06T01:00:00Z" },
	};
	struct swish_callback callback;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char room[MOMENT_PRINT_ROOM];
		assert_ok(read_callback(cases[i].json, &callback));
		assert_string_equal(moment_print(callback.paid_at, room), cases[i].moment);
		assert_int_equal(callback.amount.ore, 150);
	}
	assert_ok(read_callback("{" IDENTITY SUM
				"\"status\":\"DEBITED\",\"new\":[{}],\"originalPaymentReference\":\"A\"}",
				&callback));
	assert_int_equal(callback.state, SWISH_DEBITED);
	assert_ok(read_callback("{" IDENTITY SUM "\"status\":\"CREATED\"}", &callback));
	assert_int_equal(callback.state, SWISH_CREATED);
	assert_ok(read_callback("{" IDENTITY SUM "\"status\":\"CANCELLED\"}", &callback));
	assert_int_equal(callback.state, SWISH_CANCELLED);
}

static void p8_an_answer_that_says_too_little_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *json;
		const char *field;
	} wrong[] = {
		{ "[]", NULL },
		{ "{", NULL },
		{ "{" SUM "\"status\":\"CREATED\"}", "id" },
		{ "{\"id\":\"5D59\"," SUM "\"status\":\"CREATED\"}", "id" },
		{ "{\"id\":7," SUM "\"status\":\"CREATED\"}", "id" },
		{ "{" IDENTITY SUM "\"message\":\"x\"}", "status" },
		{ "{" IDENTITY SUM "\"status\":\"paid\"}", "status" },
		{ "{" IDENTITY "\"currency\":\"SEK\",\"status\":\"CREATED\"}", "amount" },
		{ "{" IDENTITY "\"amount\":0,\"currency\":\"SEK\",\"status\":\"CREATED\"}", "amount" },
		{ "{" IDENTITY "\"amount\":-1,\"currency\":\"SEK\",\"status\":\"CREATED\"}", "amount" },
		{ "{" IDENTITY "\"amount\":1.005,\"currency\":\"SEK\",\"status\":\"CREATED\"}", "amount" },
		{ "{" IDENTITY "\"amount\":\"1,50\",\"currency\":\"SEK\",\"status\":\"CREATED\"}", "amount" },
		{ "{" IDENTITY "\"amount\":1000000000000,\"currency\":\"SEK\",\"status\":\"CREATED\"}",
		  "amount" },
		{ "{" IDENTITY "\"amount\":[],\"currency\":\"SEK\",\"status\":\"CREATED\"}", "amount" },
		{ "{" IDENTITY "\"amount\":1,\"currency\":\"EUR\",\"status\":\"CREATED\"}", "currency" },
		{ "{" IDENTITY SUM REFERENCE "\"status\":\"PAID\"}", "datePaid" },
		{ "{" IDENTITY SUM REFERENCE "\"status\":\"PAID\",\"datePaid\":\"2026-11-05\"}", "datePaid" },
		{ "{" IDENTITY SUM REFERENCE "\"status\":\"PAID\",\"datePaid\":\"2026-11-05T24:00:00Z\"}",
		  "datePaid" },
		{ "{" IDENTITY SUM REFERENCE "\"status\":\"PAID\",\"datePaid\":\"2026-11-05T10:00:00\"}",
		  "datePaid" },
		{ "{" IDENTITY SUM REFERENCE "\"status\":\"PAID\",\"datePaid\":\"2026-11-05T10:00:00+1\"}",
		  "datePaid" },
		{ "{" IDENTITY SUM "\"status\":\"PAID\",\"datePaid\":\"2026-11-05T10:00:00Z\"}",
		  "paymentReference" },
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct swish_callback callback;
		const struct status status = read_callback(wrong[i].json, &callback);
		assert_code(status, STATUS_INPUT);
		assert_non_null(status.remedy);
		assert_true((status.field == NULL) == (wrong[i].field == NULL));
		if (wrong[i].field != NULL)
			assert_string_equal(status.field, wrong[i].field);
	}
}

/* The codes of README section 8, each with a meaning of its own words; one leaves the outcome open. */
static void every_code_has_its_meaning(void **state)
{
	(void)state;
	static const char *const codes[] = { "FF08", "RP01", "RP02", "RP03",     "BE18",   "PA02", "AM02",
					     "AM03", "AM06", "RP06", "ACMT03",   "ACMT07", "RF02", "RF04",
					     "RF06", "RF07", "FF10", "BANKIDCL", "TM01",   "DS24" };
	const char *unknown = swish_error_meaning(TEXT("XX99"));
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		assert_string_not_equal(swish_error_meaning(text_of(codes[i])), unknown);
		assert_int_equal(swish_error_is_unsettled(text_of(codes[i])), strcmp(codes[i], "DS24") == 0);
	}
	assert_string_equal(swish_error_meaning(TEXT("")), unknown);
	assert_string_equal(swish_error_meaning(TEXT("FF10")), "The bank could not carry out the payment.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sample_of_a_code_is_written_so),
		cmocka_unit_test(the_link_says_the_same_as_the_code),
		cmocka_unit_test(p8_a_code_that_no_phone_could_pay_is_refused),
		cmocka_unit_test(requests_are_written_as_the_samples),
		cmocka_unit_test(p8_a_request_that_swish_would_refuse_is_not_written),
		cmocka_unit_test(p8_a_refund_that_swish_would_refuse_is_not_written),
		cmocka_unit_test(every_sample_of_a_callback_is_read),
		cmocka_unit_test(times_with_their_zone_and_states_of_refunds_are_read),
		cmocka_unit_test(p8_an_answer_that_says_too_little_is_refused),
		cmocka_unit_test(every_code_has_its_meaning),
	};
	return PROOF_RUN(tests);
}
