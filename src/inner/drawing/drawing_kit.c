/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/drawing/drawing_kit.h"

#include "inner/drawing/spoiling/spoiling_sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct statement_set *const kit_allowed[] = { &drawing_statements, &spoiling_statements, NULL };
static const struct migration *const kit_migrations[] = { drawing_migrations, NULL };
const struct home_finder *const drawing_kit_finders[] = { &drawing_by_payer, &gifts_by_reference,
							  &bankday_rules, NULL };

static struct status add_rules(struct store_tx *tx, void *argument)
{
	const struct drawing_kit *kit = argument;
	return drawing_add_rules(tx, &kit->mandates.books.by);
}

void drawing_kit_open(struct drawing_kit *kit, const struct kit_place *place)
{
	mandates_kit_open(&kit->mandates, place, kit_allowed, kit_migrations);
	kit->setup = (struct drawing_setup){ TEXT(DRAWING_KIT_CUSTOMER), TEXT(KIT_BANKGIRO), NULL };
	kit->files = 0;
	assert_ok(mandates_kit_do(&kit->mandates, add_rules, kit));
}

void drawing_kit_close(struct drawing_kit *kit)
{
	mandates_kit_close(&kit->mandates);
}

static int set_up(void **state)
{
	const struct kit_place *place = *state;
	struct drawing_kit *kit = memory_take(1, sizeof *kit);
	drawing_kit_open(kit, place);
	*state = kit;
	return 0;
}

static int tear_down(void **state)
{
	struct drawing_kit *kit = *state;
	drawing_kit_close(kit);
	free(kit);
	return 0;
}

int drawing_kit_run(const struct CMUnitTest *tests, size_t count)
{
	return people_kit_run_places(tests, count, set_up, tear_down);
}

struct mandate_id drawing_kit_mandate_on(struct drawing_kit *kit, int64_t ore, int64_t pay_day,
					 struct day day)
{
	struct mandate_id id;
	const struct giver_id giver =
	    mandates_kit_giver(&kit->mandates, "Lo Exempel (påhittad)", MANDATES_KIT_BY_MAIL);
	const struct promise promise = mandates_kit_promise(&kit->mandates, giver, PROMISE_MONTHLY, ore);
	struct mandate_wish wish = mandates_kit_wish(promise.id, day);
	wish.bankgiro = TEXT(KIT_BANKGIRO);
	wish.pay_day = pay_day;
	assert_ok(mandates_kit_ask(&kit->mandates, &wish, &id));
	assert_ok(mandates_kit_sent(&kit->mandates, id));
	assert_ok(mandates_kit_activate(&kit->mandates, id, TEXT(MANDATES_KIT_ACCOUNT), day));
	mandates_kit_write(&kit->mandates, day);
	return id;
}

struct mandate_id drawing_kit_mandate(struct drawing_kit *kit, int64_t ore, struct day day)
{
	return drawing_kit_mandate_on(kit, ore, 28, day);
}

struct many {
	struct drawing_kit *kit;
	struct random random;
	size_t count;
	int64_t ore;
	struct day day;
};

static struct status add_one(struct store_tx *tx, const struct many *many, struct random *random)
{
	const struct actor *by = &many->kit->mandates.books.by;
	struct giver_id giver;
	struct promise promise = { .kind = PROMISE_MONTHLY,
				   .amount = { many->ore },
				   .purpose = many->kit->mandates.books.purpose,
				   .made_on = many->day };
	struct mandate_id id;
	const struct giver person = { .kind = GIVER_PERSON,
				      .name = TEXT("Lo Exempel (påhittad)"),
				      .email = TEXT("lo@example.org") };
	TRY(people_add_giver(tx, &person, random, by, &giver));
	promise.giver = giver;
	TRY(gifts_promise(tx, &promise, random, by, &promise));
	struct mandate_wish wish = mandates_kit_wish(promise.id, many->day);
	wish.bankgiro = TEXT(KIT_BANKGIRO);
	TRY(mandates_ask(tx, &wish, random, by, &id));
	TRY(mandates_sent(tx, id));
	const struct mandate_activation activation = { id, TEXT(""), TEXT(""), many->day };
	return mandates_activate(tx, &activation, by);
}

static struct status add_many(struct store_tx *tx, void *argument)
{
	struct many *many = argument;
	struct random random = many->random;
	struct arena *arena = store_arena(tx);
	const struct arena_mark mark = arena_mark(arena);
	for (size_t i = 0; i < many->count; i++) {
		TRY(add_one(tx, many, &random));
		arena_rewind(arena, mark);
	}
	many->kit->mandates.books.random = random;
	return OK;
}

void drawing_kit_many(struct drawing_kit *kit, size_t count, int64_t ore, struct day day)
{
	for (size_t done = 0; done < count; done += DRAWING_KIT_MANY) {
		struct many many = { kit, kit->mandates.books.random,
				     count - done < DRAWING_KIT_MANY ? count - done : DRAWING_KIT_MANY, ore,
				     day };
		assert_ok(mandates_kit_do(&kit->mandates, add_many, &many));
	}
	while (mandates_kit_write(&kit->mandates, day).has_more)
		continue;
}

struct status drawing_kit_try_build(struct drawing_kit *kit, struct day today, struct day through,
				    struct drawing_built *out)
{
	const struct drawing_build build = { &kit->setup, today, through };
	return drawing_build_file(kit->mandates.books.books, &build, &kit->mandates.books.by, out);
}

struct drawing_built drawing_kit_build(struct drawing_kit *kit, struct day today)
{
	struct drawing_built built;
	assert_ok(drawing_kit_try_build(kit, today, (struct day){ 0 }, &built));
	return built;
}

/* What is looked at, and where it goes. */
struct look {
	struct drawing_kit *kit;
	struct mandate_id mandate;
	int64_t number;
	struct draw_file file;
	struct drawing_kit_orders *orders;
	struct drawing_kit_passes *passes;
	struct drawing_kit_answers *answers;
	struct bankday_report report;
};

static struct text keep(struct look *look, struct text text)
{
	return arena_copy(&look->kit->mandates.arena, text);
}

static struct status look_at_file(struct store_tx *tx, void *argument)
{
	struct look *look = argument;
	TRY(drawing_file(tx, look->number, &look->file));
	look->file.bytes = keep(look, look->file.bytes);
	return OK;
}

struct draw_file drawing_kit_file(struct drawing_kit *kit, int64_t number)
{
	struct look look = { .kit = kit, .number = number };
	assert_ok(mandates_kit_look(&kit->mandates, look_at_file, &look));
	return look.file;
}

static struct status spoil(struct store_tx *tx, void *argument)
{
	const struct look *look = argument;
	int64_t spoilt = 0;
	TRY(spoil_file(tx, &(struct spoil_file_in){ look->number, TEXT("01") }, &spoilt));
	assert_int_equal(spoilt, 1);
	return OK;
}

void drawing_kit_spoil_file(struct drawing_kit *kit, int64_t number)
{
	struct look look = { .kit = kit, .number = number };
	assert_ok(mandates_kit_do(&kit->mandates, spoil, &look));
}

bool drawing_kit_has_file(struct drawing_kit *kit, int64_t number)
{
	struct look look = { .kit = kit, .number = number };
	const struct status status = mandates_kit_look(&kit->mandates, look_at_file, &look);
	if (status.code != STATUS_NOT_FOUND)
		assert_ok(status);
	return status_is_ok(status);
}

/* What reads the file a second time for what it tells beside its money. */
struct beside {
	struct drawing_kit *kit;
	struct file file;
	struct day today;
	struct drawing_answered *out;
};

static struct status take_beside(void *self, struct store_tx *tx, struct bank_file_id id)
{
	struct beside *beside = self;
	TRY(file_rewind(&beside->file));
	struct source source = source_of_file(&beside->file, AUTOGIRO_FILE_BYTES_MAX);
	const struct drawing_reading reading = { &source, id, &beside->kit->setup, beside->today };
	TRY(drawing_take_answers(tx, &reading, &beside->kit->mandates.books.by, beside->out));
	return file_rewind(&beside->file);
}

struct status drawing_kit_try_read(struct drawing_kit *kit, struct text bytes, struct day today,
				   struct bankday_report *report, struct drawing_answered *out)
{
	char path[128];
	char name[32];
	struct beside beside = { .kit = kit, .file = { -1 }, .today = today, .out = out };
	snprintf(name, sizeof name, "answers-%ld.txt", (long)getpid());
	proof_path(&kit->mandates.books.folder, name, path);
	FILE *written = fopen(path, "wb");
	assert_non_null(written);
	assert_int_equal(fwrite(bytes.bytes, 1, bytes.count, written), bytes.count);
	assert_int_equal(fclose(written), 0);
	assert_ok(file_open(path, &beside.file));
	*out = (struct drawing_answered){ 0 };
	struct bankday_reading reading = {
		.kind = BANK_FILE_AUTOGIRO,
		.file = &beside.file,
		.name = TEXT("answers.txt"),
		.today = today,
		.finders = drawing_kit_finders,
		.also = take_beside,
		.also_self = &beside,
	};
	const struct status status =
	    bankday_read(kit->mandates.books.books, &reading, &kit->mandates.books.by, report);
	file_close(&beside.file);
	return status;
}

/* The same answers in another file are other bytes: the time it was written differs. */
static struct text new_timestamp(struct drawing_kit *kit, struct day day, char room[32])
{
	char printed[DAY_PRINT_ROOM];
	snprintf(room, 32, "%s%06d%06d", day_print_plain(day, printed), 120000, ++kit->files);
	return text_of(room);
}

struct drawing_answered drawing_kit_answer(struct drawing_kit *kit, const struct autogiro_answers *answers,
					   struct day today)
{
	char timestamp[32];
	struct bankday_report report;
	struct drawing_answered answered;
	struct autogiro_answers told = *answers;
	struct buffer bytes = buffer_open(1 << 20);
	told.head.written_on = AUTOGIRO_DAY(today);
	told.head.timestamp = new_timestamp(kit, today, timestamp);
	told.head.customer = kit->setup.customer;
	told.head.bankgiro = kit->setup.bankgiro;
	assert_ok(autogiro_answers_write(&told, &bytes));
	assert_ok(drawing_kit_try_read(kit, buffer_text(&bytes), today, &report, &answered));
	buffer_close(&bytes);
	return answered;
}

struct drawing_answered drawing_kit_payment(struct drawing_kit *kit, const struct autogiro_payment *payment,
					    struct day today)
{
	const struct autogiro_written_section section = {
		.section = { .kind = payment->kind,
			     .account = TEXT("5841000001009823"),
			     .day = payment->kind == AUTOGIRO_REFUNDS ? payment->refunded_on.day
								      : payment->day.day,
			     .serial = 1 },
		.payments = payment,
		.count = 1,
	};
	const struct autogiro_answers answers = { .head = { .kind = AUTOGIRO_PAYMENTS },
						  .sections = &section,
						  .count = 1 };
	return drawing_kit_answer(kit, &answers, today);
}

struct drawing_answered drawing_kit_advice(struct drawing_kit *kit, struct mandate_id mandate,
					   int32_t information, int32_t comment, struct day day)
{
	const struct mandate found = mandates_kit_find(&kit->mandates, mandate);
	const struct autogiro_mandate advice = {
		.bankgiro = kit->setup.bankgiro,
		.payer = found.payer_number,
		.account = found.account,
		.identity = found.identity,
		.information = information,
		.comment = comment,
		.day = AUTOGIRO_DAY(day),
	};
	const struct autogiro_answers answers = { .head = { .kind = AUTOGIRO_MANDATES },
						  .mandates = &advice,
						  .count = 1 };
	return drawing_kit_answer(kit, &answers, day);
}

struct drawing_answered drawing_kit_rejection(struct drawing_kit *kit, const struct draw_order *order,
					      int32_t comment)
{
	const struct mandate found = mandates_kit_find(&kit->mandates, order->mandate);
	const struct autogiro_rejection rejection = {
		.way = AUTOGIRO_DEBIT,
		.day = AUTOGIRO_DAY(order->day),
		.period = AUTOGIRO_ONCE,
		.times = AUTOGIRO_NO_TIMES,
		.payer = found.payer_number,
		.amount = order->amount,
		.reference = order->reference,
		.comment = comment,
	};
	const struct autogiro_answers answers = { .head = { .kind = AUTOGIRO_REJECTIONS },
						  .rejections = &rejection,
						  .count = 1 };
	return drawing_kit_answer(kit, &answers, order->day);
}

struct drawing_answered drawing_kit_change(struct drawing_kit *kit, const struct draw_order *order,
					   int32_t kind, int32_t comment)
{
	const struct mandate found = mandates_kit_find(&kit->mandates, order->mandate);
	const struct autogiro_change change = {
		.kind = kind,
		.day = AUTOGIRO_DAY(order->day),
		.payer = found.payer_number,
		.way = AUTOGIRO_DEBIT,
		.amount = order->amount,
		.reference = order->reference,
		.comment = comment,
	};
	const struct autogiro_answers answers = { .head = { .kind = AUTOGIRO_CHANGES },
						  .changes = &change,
						  .count = 1 };
	return drawing_kit_answer(kit, &answers, order->day);
}

struct autogiro_payment drawing_kit_paid(struct drawing_kit *kit, const struct draw_order *order,
					 enum autogiro_payment_status status)
{
	const struct mandate found = mandates_kit_find(&kit->mandates, order->mandate);
	return (struct autogiro_payment){
		.kind = AUTOGIRO_DEBITS,
		.day = AUTOGIRO_DAY(order->day),
		.period = AUTOGIRO_ONCE,
		.times = AUTOGIRO_NO_TIMES,
		.payer = found.payer_number,
		.amount = order->amount,
		.bankgiro = kit->setup.bankgiro,
		.reference = order->reference,
		.status = status,
		.refund_code = AUTOGIRO_NO_CODE,
	};
}

struct autogiro_payment drawing_kit_refund(struct drawing_kit *kit, const struct draw_order *order,
					   int32_t code, struct day day)
{
	struct autogiro_payment payment = drawing_kit_paid(kit, order, AUTOGIRO_CARRIED_OUT);
	payment.kind = AUTOGIRO_REFUNDS;
	payment.refund_code = code;
	payment.refunded_on = AUTOGIRO_DAY(day);
	return payment;
}

static struct status find_homes(struct store_tx *tx, void *argument)
{
	struct look *look = argument;
	return bankday_find_homes(tx, drawing_kit_finders, &look->kit->mandates.books.by, &look->report);
}

struct bankday_report drawing_kit_find_homes(struct drawing_kit *kit)
{
	struct look look = { .kit = kit };
	assert_ok(mandates_kit_do(&kit->mandates, find_homes, &look));
	return look.report;
}

static struct status take_order(void *argument, const struct draw_order *order)
{
	struct look *look = argument;
	assert_true(look->orders->count < DRAWING_KIT_ROWS_MAX);
	struct draw_order *row = &look->orders->rows[look->orders->count++];
	*row = *order;
	row->reference = keep(look, order->reference);
	return OK;
}

static struct status look_at_orders(struct store_tx *tx, void *argument)
{
	struct look *look = argument;
	look->orders->count = 0;
	return drawing_orders(tx, look->mandate, take_order, look);
}

void drawing_kit_orders(struct drawing_kit *kit, struct mandate_id mandate, struct drawing_kit_orders *out)
{
	struct look look = { .kit = kit, .mandate = mandate, .orders = out };
	assert_ok(mandates_kit_look(&kit->mandates, look_at_orders, &look));
}

struct draw_order drawing_kit_last(struct drawing_kit *kit, struct mandate_id mandate)
{
	static struct drawing_kit_orders orders;
	drawing_kit_orders(kit, mandate, &orders);
	assert_true(orders.count > 0);
	return orders.rows[orders.count - 1];
}

static struct status take_pass(void *argument, const struct draw_pass *pass)
{
	struct look *look = argument;
	assert_true(look->passes->count < DRAWING_KIT_ROWS_MAX);
	look->passes->rows[look->passes->count++] = *pass;
	return OK;
}

static struct status look_at_passes(struct store_tx *tx, void *argument)
{
	struct look *look = argument;
	look->passes->count = 0;
	return drawing_passes(tx, look->mandate, take_pass, look);
}

void drawing_kit_passes(struct drawing_kit *kit, struct mandate_id mandate, struct drawing_kit_passes *out)
{
	struct look look = { .kit = kit, .mandate = mandate, .passes = out };
	assert_ok(mandates_kit_look(&kit->mandates, look_at_passes, &look));
}

static struct status take_answer(void *argument, const struct draw_answer *answer)
{
	struct look *look = argument;
	assert_true(look->answers->count < DRAWING_KIT_ROWS_MAX);
	struct draw_answer *row = &look->answers->rows[look->answers->count++];
	*row = *answer;
	row->payer_number = keep(look, answer->payer_number);
	return OK;
}

static struct status look_at_answers(struct store_tx *tx, void *argument)
{
	struct look *look = argument;
	look->answers->count = 0;
	return drawing_answers_to_see(tx, (struct draw_answer_place){ { 0 }, 0 }, take_answer, look);
}

void drawing_kit_answers(struct drawing_kit *kit, struct drawing_kit_answers *out)
{
	struct look look = { .kit = kit, .answers = out };
	assert_ok(mandates_kit_look(&kit->mandates, look_at_answers, &look));
}

size_t drawing_kit_letters(struct drawing_kit *kit, struct mandate_id mandate, enum mandate_letter_kind kind,
			   struct day day)
{
	static struct mandates_kit_letters letters;
	size_t count = 0;
	mandates_kit_write(&kit->mandates, day);
	mandates_kit_letters(&kit->mandates, day, &letters);
	for (size_t i = 0; i < letters.count; i++)
		count += letters.letters[i].mandate.raw == mandate.raw && letters.letters[i].kind == kind;
	return count;
}
