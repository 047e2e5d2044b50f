/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Monthly money by the command line: from a promise to a mandate, a file, an answer and a gift, beside a
 * made-up Bankgirot; and all that can go wrong on the way. */
#include "ground/practice/practice.h"
#include "program/program.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CUSTOMER "471117"
#define BANKGIRO_DIGITS "9912346"
#define ACCOUNT "3300-121212 1212"
#define IDENTITY "19121212-1212"
#define DUE "2026-12-21" /* a Monday */
#define KEY "1234567890ABCDEF1234567890ABCDEF"

static int open_empty(void **state)
{
	static struct program program;
	program_open(&program);
	*state = &program;
	return 0;
}

/* The centre's file of choices with one line changed. */
static void choose(struct program *program, const char *old, const char *new)
{
	struct text ini;
	assert_ok(file_read_all(program_path(program, "c/handslag.ini"), 1 << 16, &program->arena, &ini));
	program_write(program, "c/handslag.ini", program_replace(program, ini, old, new));
}

static int open_centre(void **state)
{
	open_empty(state);
	choose(*state, "customer_number = \n", "customer_number = " CUSTOMER "\n");
	choose(*state, "\nbankgiro = \n", "\nbankgiro = " PROGRAM_BANKGIRO "\n");
	return 0;
}

static int close_program(void **state)
{
	program_close(*state);
	return 0;
}

static json_t *ask_words(struct program *program, const char *const *words)
{
	const struct outcome outcome = program_run_words(program, words);
	program_done(outcome);
	return program_json(outcome);
}
#define ASK(program, ...) ask_words((program), (const char *const[]){ __VA_ARGS__, "--json", NULL })

static int64_t ask_number(struct program *program, const char *path, const char *const *words)
{
	json_t *answer = ask_words(program, words);
	const int64_t number = program_number(answer, path);
	json_decref(answer);
	return number;
}
#define NUMBER(program, path, ...)                                                                           \
	ask_number((program), (path), (const char *const[]){ __VA_ARGS__, "--json", NULL })

static const char *ask_text(struct program *program, const char *path, const char *const *words)
{
	json_t *answer = ask_words(program, words);
	char *text = arena_take(&program->arena, 4096);
	snprintf(text, 4096, "%s", program_text(answer, path));
	json_decref(answer);
	return text;
}
#define WORD(program, path, ...)                                                                             \
	ask_text((program), (path), (const char *const[]){ __VA_ARGS__, "--json", NULL })

static struct text content(struct program *program, const char *name)
{
	struct text bytes;
	assert_ok(file_read_all(program_path(program, name), 1 << 24, &program->arena, &bytes));
	return bytes;
}

static bool holds(struct text text, const char *words)
{
	return text_find(text, text_of(words)) < text.count;
}

static bool stands(struct program *program, const char *name)
{
	return access(program_path(program, name), F_OK) == 0;
}

static struct day day_of_text(const char *text)
{
	struct day day;
	assert_ok(day_parse(text_of(text), &day));
	return day;
}

/* It is another day for the clerk. */
static void turn_to(struct program *program, struct day day)
{
	char *room = arena_take(&program->arena, DAY_PRINT_ROOM);
	program->day = day_print(day, room);
}

/* A giver with e-mail, who has promised 250 kronor a month; the promise's reference. */
static const char *promise(struct program *program, const char *name)
{
	const char *giver =
	    WORD(program, "givers.0.giver", "givers", "add", "@c", name, "--email", "kim@example.org");
	return WORD(program, "reference", "promise", "add", "@c", "--giver", giver, "--purpose", "1",
		    "--amount", "250", "--monthly");
}

/* Its mandate, asked for; the payer number. */
static const char *ask_mandate(struct program *program, const char *reference, const char *pay_day)
{
	return WORD(program, "payer", "mandates", "ask", "@c", "--promise", reference, "--pay-day", pay_day,
		    "--account", ACCOUNT, "--identity", IDENTITY);
}

static void write_answers(struct program *program, const char *name, struct autogiro_answers *answers,
			  struct day day)
{
	static int files;
	char timestamp[32];
	char printed[DAY_PRINT_ROOM];
	struct buffer bytes = buffer_open(1 << 20);
	snprintf(timestamp, sizeof timestamp, "%s%06d%06d", day_print_plain(day, printed), 120000, ++files);
	answers->head.written_on = AUTOGIRO_DAY(day);
	answers->head.timestamp = text_of(timestamp);
	if (answers->head.customer.count == 0)
		answers->head.customer = TEXT(CUSTOMER);
	if (answers->head.bankgiro.count == 0)
		answers->head.bankgiro = TEXT(BANKGIRO_DIGITS);
	assert_ok(autogiro_answers_write(answers, &bytes));
	program_write(program, name, buffer_text(&bytes));
	buffer_close(&bytes);
}

static void write_advice(struct program *program, const char *name, const char *payer, int32_t comment)
{
	const struct day day = day_of_text(program->day);
	const struct autogiro_mandate advice = { .bankgiro = TEXT(BANKGIRO_DIGITS),
						 .payer = text_of(payer),
						 .account = TEXT("3300001212121212"),
						 .identity = TEXT("191212121212"),
						 .information = comment == 32 ? 4 : 46,
						 .comment = comment,
						 .day = AUTOGIRO_DAY(day) };
	struct autogiro_answers answers = { .head = { .kind = AUTOGIRO_MANDATES },
					    .mandates = &advice,
					    .count = 1 };
	write_answers(program, name, &answers, day);
}

/* 250 kronor that were due on the day; refunded when `refund` is a code. */
static void write_payment(struct program *program, const char *name, const char *payer,
			  enum autogiro_payment_status status, int32_t refund)
{
	const struct day due = day_of_text(DUE);
	const struct day day = day_of_text(program->day);
	const bool is_refund = refund != AUTOGIRO_NO_CODE;
	const struct autogiro_payment payment = {
		.kind = is_refund ? AUTOGIRO_REFUNDS : AUTOGIRO_DEBITS,
		.day = AUTOGIRO_DAY(due),
		.period = AUTOGIRO_ONCE,
		.times = AUTOGIRO_NO_TIMES,
		.payer = text_of(payer),
		.amount = { 25000 },
		.bankgiro = TEXT(BANKGIRO_DIGITS),
		.status = status,
		.refunded_on = is_refund ? AUTOGIRO_DAY(day) : (struct autogiro_day){ 0 },
		.refund_code = refund,
	};
	const struct autogiro_written_section section = { .section = { .kind = payment.kind,
								       .account = TEXT("5841000001009823"),
								       .day = is_refund ? day : due,
								       .serial = 1 },
							  .payments = &payment,
							  .count = 1 };
	struct autogiro_answers answers = { .head = { .kind = AUTOGIRO_PAYMENTS },
					    .sections = &section,
					    .count = 1 };
	write_answers(program, name, &answers, day);
}

/* The mandate is active and its payer told; the day is in time for a draw on 21 December. */
static const char *active_mandate(struct program *program, const char *name)
{
	const char *payer = ask_mandate(program, promise(program, name), "21");
	char *file = arena_take(&program->arena, 32);
	snprintf(file, 32, "@asked-%s", payer);
	program_done(RUN(program, "bank", "write", "autogiro", "@c", "--out", file));
	write_advice(program, "advice", payer, 32);
	program_done(RUN(program, "bank", "read", "@c", "@advice"));
	program_done(RUN(program, "mandates", "letters", "@c"));
	assert_string_equal(WORD(program, "state", "mandates", "show", "@c", payer), "active");
	return payer;
}

/* The draw is ordered on the bank day before. */
static void order_draw(struct program *program, const char *file)
{
	turn_to(program, day_of_text("2026-12-18"));
	assert_int_equal(NUMBER(program, "orders", "bank", "write", "autogiro", "@c", "--out", file), 1);
	turn_to(program, day_of_text(DUE));
}

/* ---- beside a made-up Bankgirot ---- */

struct bankgirot {
	struct program *program;
	struct practice *practice;
	struct day day;
	int files; /* answers that have come: answer1, answer2 .. */
	int files_read;
};

static struct bankgirot open_bankgirot(struct program *program, const char *first_day)
{
	struct bankgirot bankgirot = { .program = program, .day = day_of_text(first_day) };
	struct practice_setup setup = { .customer = TEXT(CUSTOMER),
					.bankgiro = TEXT(BANKGIRO_DIGITS),
					.iban = TEXT(PROGRAM_IBAN),
					.random = random_seeded(5),
					.first_day = bankgirot.day };
	calendar_open(&setup.calendar);
	practice_open(&setup, &bankgirot.practice);
	return bankgirot;
}

static struct status keep_answer(void *self, enum autogiro_kind kind, struct text bytes)
{
	struct bankgirot *bankgirot = self;
	char name[32];
	(void)kind;
	snprintf(name, sizeof name, "answer%d", ++bankgirot->files);
	program_write(bankgirot->program, name, bytes);
	return OK;
}

/* Lives on to and with the day. */
static void live_through(struct bankgirot *bankgirot, const char *last)
{
	for (; bankgirot->day.number <= day_of_text(last).number; bankgirot->day.number++)
		assert_ok(practice_live(bankgirot->practice, bankgirot->day, keep_answer, bankgirot));
	turn_to(bankgirot->program, day_of_text(last));
}

static void hand_over(struct bankgirot *bankgirot, const char *name)
{
	assert_ok(practice_hand_over(bankgirot->practice, content(bankgirot->program, name),
				     day_of_text(bankgirot->program->day)));
}

/* Reads what has been answered since; the sum of the effect over all files. */
static int64_t read_answers(struct bankgirot *bankgirot, const char *effect)
{
	int64_t count = 0;
	while (bankgirot->files_read < bankgirot->files) {
		char name[32];
		snprintf(name, sizeof name, "@answer%d", ++bankgirot->files_read);
		json_t *answer = ASK(bankgirot->program, "bank", "read", "@c", name);
		assert_int_equal(program_number(answer, "files.0.for_person"), 0);
		for (size_t i = 0; i < program_count(answer, "files.0.answers"); i++) {
			char path[64];
			snprintf(path, sizeof path, "files.0.answers.%zu.effect", i);
			if (strcmp(program_text(answer, path), effect) != 0)
				continue;
			snprintf(path, sizeof path, "files.0.answers.%zu.count", i);
			count += program_number(answer, path);
		}
		json_decref(answer);
	}
	return count;
}

/* Two mandates are told to Bankgirot, answered, and their payers told; the payer number of the first. */
static const char *begin_two(struct bankgirot *bankgirot)
{
	struct program *program = bankgirot->program;
	const char *reference = promise(program, "Kim Exempel (påhittad)");
	const char *payer = ask_mandate(program, reference, "21");
	assert_string_equal(payer, reference);
	ask_mandate(program, promise(program, "Robin Exempel (påhittad)"), "21");
	json_t *answer = ASK(program, "bank", "write", "autogiro", "@c", "--out", "@file1");
	assert_int_equal(program_number(answer, "number"), 1);
	assert_int_equal(program_number(answer, "mandates_asked"), 2);
	assert_int_equal(program_number(answer, "orders"), 0);
	json_decref(answer);
	hand_over(bankgirot, "file1");
	live_through(bankgirot, "2026-12-03");
	assert_int_equal(read_answers(bankgirot, "mandate_active"), 2);
	assert_int_equal(NUMBER(program, "count", "mandates", "letters", "@c", "--out", "@letters.csv"), 2);
	return payer;
}

static void draw_two(struct bankgirot *bankgirot)
{
	struct program *program = bankgirot->program;
	live_through(bankgirot, "2026-12-18");
	json_t *answer = ASK(program, "bank", "write", "autogiro", "@c", "--out", "@file2");
	assert_int_equal(program_number(answer, "orders"), 2);
	assert_int_equal(program_number(answer, "sum_ore"), 50000);
	assert_string_equal(program_text(answer, "through"), DUE);
	json_decref(answer);
	hand_over(bankgirot, "file2");
	live_through(bankgirot, DUE);
	assert_int_equal(practice_draw_count(bankgirot->practice), 2);
	assert_int_equal(read_answers(bankgirot, "drawn"), 2);
}

/* The bank's own statement tells of the same money, and so does the answer read again. */
static void see_it_again(struct bankgirot *bankgirot)
{
	struct program *program = bankgirot->program;
	char last[32];
	struct buffer statement = buffer_open(1 << 20);
	assert_ok(practice_statement(bankgirot->practice, day_of_text(DUE), day_of_text(DUE), &statement));
	program_write(program, "statement", buffer_text(&statement));
	buffer_close(&statement);
	snprintf(last, sizeof last, "@answer%d", bankgirot->files);
	json_t *answer = ASK(program, "bank", "read", "@c", "@statement", last);
	assert_int_equal(program_number(answer, "files.0.new"), 0);
	assert_int_equal(program_number(answer, "files.0.in_doubt"), 0);
	assert_int_equal(program_number(answer, "files.1.was_read_before"), 1);
	json_decref(answer);
}

static void p1_a_promise_becomes_a_gift_of_every_month(void **state)
{
	struct program *program = *state;
	struct bankgirot bankgirot = open_bankgirot(program, PROGRAM_DAY);
	const char *payer = begin_two(&bankgirot);
	draw_two(&bankgirot);
	see_it_again(&bankgirot);
	assert_int_equal(practice_balance(bankgirot.practice), 50000);
	assert_int_equal(NUMBER(program, "sum_ore", "gifts", "totals", "@c"), 50000);
	json_t *answer = ASK(program, "mandates", "show", "@c", payer);
	assert_int_equal(program_count(answer, "draws"), 1);
	assert_string_equal(program_text(answer, "draws.0.month"), "2026-12");
	assert_string_equal(program_text(answer, "draws.0.state"), "drawn");
	assert_string_equal(program_text(answer, "draws.0.meaning"), "The payment was carried out.");
	assert_int_equal(program_count(answer, "letters"), 1);
	assert_string_equal(program_text(answer, "letters.0.subject"), "Your gift by Autogiro begins");
	assert_int_equal(program_count(answer, "answers"), 2);
	assert_string_equal(program_text(answer, "answers.1.meaning"), "The mandate is new and active.");
	assert_string_equal(program_text(answer, "told_from"), "2026-12-15");
	json_decref(answer);
	program_done(RUN(program, "verify", "@c"));
	practice_close(&bankgirot.practice);
}

static void p1_what_a_bank_says_no_to_is_told_and_told_kindly(void **state)
{
	struct program *program = *state;
	const char *payer = active_mandate(program, "Kim Exempel (påhittad)");
	order_draw(program, "@file");
	write_payment(program, "missed", payer, AUTOGIRO_NO_FUNDS, AUTOGIRO_NO_CODE);
	const struct outcome outcome = RUN(program, "bank", "read", "@c", "@missed");
	program_done(outcome);
	assert_true(holds(outcome.out, "Not drawn this month: 1\n"));
	json_t *answer = ASK(program, "mandates", "show", "@c", payer);
	assert_string_equal(program_text(answer, "draws.0.state"), "missed");
	assert_string_equal(program_text(answer, "draws.0.meaning"),
			    "There was not enough money on the account.");
	json_decref(answer);
	answer = ASK(program, "mandates", "letters", "@c");
	assert_int_equal(program_count(answer, "letters"), 1);
	assert_string_equal(program_text(answer, "letters.0.subject"), "Your gift was not drawn this time");
	assert_true(holds(text_of(program_text(answer, "letters.0.text")), "You owe nothing"));
	json_decref(answer);
	assert_int_equal(NUMBER(program, "count", "gifts", "list", "@c"), 0);
}

static void p1_what_was_drawn_and_given_back_is_no_gift(void **state)
{
	struct program *program = *state;
	const char *payer = active_mandate(program, "Kim Exempel (påhittad)");
	order_draw(program, "@file");
	write_payment(program, "paid", payer, AUTOGIRO_CARRIED_OUT, AUTOGIRO_NO_CODE);
	assert_int_equal(NUMBER(program, "files.0.gifts", "bank", "read", "@c", "@paid"), 1);
	turn_to(program, day_of_text("2026-12-28"));
	write_payment(program, "back", payer, AUTOGIRO_CARRIED_OUT, 1);
	const struct outcome outcome = RUN(program, "bank", "read", "@c", "@back");
	program_done(outcome);
	assert_true(holds(outcome.out, "Drawn and given back: 1\n"));
	assert_int_equal(NUMBER(program, "sum_ore", "gifts", "totals", "@c"), 0);
	json_t *answer = ASK(program, "mandates", "show", "@c", payer);
	assert_string_equal(program_text(answer, "state"), "ended");
	assert_string_equal(program_text(answer, "draws.0.state"), "returned");
	assert_string_equal(program_text(answer, "draws.0.meaning"),
			    "The payer's bank took the money back: the payer has given no mandate.");
	json_decref(answer);
	assert_int_equal(NUMBER(program, "count", "mandates", "list", "@c", "--state", "ended"), 1);
}

static void p1_a_lost_file_is_written_again_the_very_same(void **state)
{
	struct program *program = *state;
	active_mandate(program, "Kim Exempel (påhittad)");
	order_draw(program, "@file");
	TOLD(RUN(program, "bank", "write", "autogiro", "@c", "--out", "@file"), 1, "/file",
	     "A file stands there already.");
	assert_false(stands(program, "file.part"));
	program_done(RUN(program, "bank", "write", "autogiro", "@c", "--out", "@again", "--again"));
	program_done(
	    RUN(program, "bank", "write", "autogiro", "@c", "--out", "@first", "--again", "--number", "1"));
	assert_true(text_equal(content(program, "again"), content(program, "file")));
	assert_false(text_equal(content(program, "first"), content(program, "file")));
	/* and nothing is ordered twice: there is nothing more to send */
	const struct outcome outcome = RUN(program, "bank", "write", "autogiro", "@c", "--out", "@none");
	program_done(outcome);
	assert_true(holds(outcome.out, "There is nothing to send; no file was written.\n"));
	assert_false(stands(program, "none"));
	json_t *answer = ASK(program, "mandates", "files", "@c");
	assert_int_equal(program_count(answer, "files"), 2);
	assert_int_equal(program_number(answer, "files.1.unanswered"), 1);
	json_decref(answer);
	turn_to(program, day_of_text("2026-12-23"));
	assert_int_equal(NUMBER(program, "count", "mandates", "unanswered", "@c"), 1);
	assert_int_equal(NUMBER(program, "count", "mandates", "unanswered", "@c", "--day", DUE), 0);
	TOLD(RUN(program, "bank", "write", "autogiro", "@c", "--out", "@x", "--again", "--number", "9"), 1,
	     "--number", "no file to Bankgirot with this number", "handslag mandates files");
}

static void what_is_not_drawn_is_passed_over_with_its_reason(void **state)
{
	struct program *program = *state;
	const char *payer = active_mandate(program, "Kim Exempel (påhittad)");
	program_done(RUN(program, "mandates", "change", "@c", payer, "--pause-through", "2026-12-31"));
	turn_to(program, day_of_text("2026-12-18"));
	json_t *answer = ASK(program, "bank", "write", "autogiro", "@c", "--out", "@file");
	assert_int_equal(program_number(answer, "is_made"), 0);
	assert_int_equal(program_number(answer, "passed"), 1);
	assert_string_equal(program_text(answer, "passed_over.0.payer"), payer);
	assert_string_equal(program_text(answer, "passed_over.0.month"), "2026-12");
	assert_string_equal(program_text(answer, "passed_over.0.reason"),
			    "Not ordered: the giver has paused.");
	json_decref(answer);
	assert_false(stands(program, "file"));
	assert_string_equal(WORD(program, "passed_over.0.month", "mandates", "show", "@c", payer), "2026-12");
}

static void p8_a_sealed_file_needs_its_key_and_never_shows_it(void **state)
{
	struct program *program = *state;
	const char *const write[] = { "bank", "write", "autogiro", "@c", "--out", "@file", NULL };
	ask_mandate(program, promise(program, "Kim Exempel (påhittad)"), "21");
	choose(program, "seal_key_file = \n", "seal_key_file = seal.key\n");
	TOLD(program_run_words(program, write), 1, "c/seal.key", "There is no such file.");
	program_write(program, "c/seal.key", TEXT(KEY "\n"));
	assert_int_equal(chmod(program_path(program, "c/seal.key"), 0640), 0);
	TOLD(program_run_words(program, write), 1, "c/seal.key", "open to others", "chmod 600");
	program_write(program, "c/seal.key", TEXT("1234567890ABCDEF\n"));
	TOLD(program_run_words(program, write), 1, "c/seal.key", "a key of 32 hexadecimal digits");
	program_write(program, "c/seal.key", TEXT(KEY KEY "\n"));
	TOLD(program_run_words(program, write), 1, "c/seal.key", "a key of 32 hexadecimal digits");
	assert_false(stands(program, "file"));
	program_write(program, "c/seal.key", TEXT(KEY "\n"));
	const struct outcome outcome = program_run_words(program, write);
	program_done(outcome);
	assert_true(holds(outcome.out, "Sealed: yes\n"));
	assert_false(holds(outcome.out, KEY));
	const struct text file = content(program, "file");
	assert_true(text_starts(file, TEXT("00261124HMAC")));
	assert_false(holds(file, KEY));
	struct mac_key key;
	struct day day;
	struct memory_source memory = { .rest = file };
	struct source source = source_of_memory(&memory);
	assert_ok(crypto_start());
	assert_ok(mac_key_parse(TEXT(KEY), &key));
	assert_ok(autogiro_seal_check(&source, &key, &day));
	mac_key_wipe(&key);
}

static void p8_answers_of_another_payee_are_refused_whole(void **state)
{
	struct program *program = *state;
	const char *payer = active_mandate(program, "Kim Exempel (påhittad)");
	const struct text before = program_books(program);
	const struct autogiro_mandate advice = { .bankgiro = TEXT("51234565"),
						 .payer = text_of(payer),
						 .information = 46,
						 .comment = 2,
						 .day = AUTOGIRO_DAY(day_of_text(program->day)) };
	struct autogiro_answers answers = { .head = { .kind = AUTOGIRO_MANDATES, .customer = TEXT("123456") },
					    .mandates = &advice,
					    .count = 1 };
	write_answers(program, "other", &answers, day_of_text(program->day));
	TOLD(RUN(program, "bank", "read", "@c", "@other"), 1, "/other, row 1, customer number",
	     "meant for another payee");
	answers.head.customer = TEXT(CUSTOMER);
	answers.head.bankgiro = TEXT("51234565");
	write_answers(program, "other", &answers, day_of_text(program->day));
	TOLD(RUN(program, "bank", "read", "@c", "@other"), 1, "/other, row 1, bankgiro");
	program_done(RUN(program, "bank", "write", "autogiro", "@c", "--out", "@own", "--again"));
	TOLD(RUN(program, "bank", "read", "@c", "@own"), 1, "/own", "orders to Bankgirot, not of answers");
	assert_true(text_equal(program_books(program), before));
}

static void what_a_person_must_see_waits_until_seen(void **state)
{
	struct program *program = *state;
	write_advice(program, "stranger", "1234567897", 2);
	json_t *answer = ASK(program, "bank", "read", "@c", "@stranger");
	assert_int_equal(program_number(answer, "files.0.for_person"), 1);
	json_decref(answer);
	answer = ASK(program, "mandates", "answers", "@c");
	assert_int_equal(program_number(answer, "count"), 1);
	assert_string_equal(program_text(answer, "answers.0.effect"), "stranger");
	assert_string_equal(program_text(answer, "answers.0.meaning"),
			    "The mandate has ended: the payer or the bank cancelled it.");
	char id[64];
	snprintf(id, sizeof id, "%s", program_text(answer, "answers.0.answer"));
	json_decref(answer);
	assert_int_equal(NUMBER(program, "count", "mandates", "answers", "@c", "--seen", id), 0);
	TOLD(RUN(program, "mandates", "answers", "@c", "--seen", id), 1, "--seen",
	     "No such answer waits to be seen.");
}

static void letters_are_given_out_once_and_again_by_their_day(void **state)
{
	struct program *program = *state;
	const char *payer = active_mandate(program, "=Kim \"Exempel\"; påhittad");
	program_done(RUN(program, "mandates", "change", "@c", payer, "--amount", "300,50"));
	program_done(RUN(program, "mandates", "letters", "@c", "--out", "@first.csv"));
	const struct text first = content(program, "first.csv");
	assert_true(text_starts(first, TEXT("\xEF\xBB\xBFLetter;Giver;Name;Street;")));
	assert_true(holds(first, ";\"'=Kim \"\"Exempel\"\"; påhittad\";"));
	assert_true(holds(first, "kim@example.org;Your gift is changed;"));
	assert_true(holds(first, "300.50 kronor"));
	assert_false(holds(first, "Your gift by Autogiro begins")); /* told before, the same day */
	TOLD(RUN(program, "mandates", "letters", "@c", "--out", "@first.csv"), 1, "A file stands there");
	assert_int_equal(NUMBER(program, "count", "mandates", "letters", "@c", "--out", "@none.csv"), 0);
	assert_false(stands(program, "none.csv"));
	json_t *answer = ASK(program, "mandates", "letters", "@c", "--day", PROGRAM_DAY);
	assert_int_equal(program_number(answer, "count"), 2);
	json_decref(answer);
	turn_to(program, day_of_text("2026-11-30"));
	program_done(RUN(program, "mandates", "letters", "@c", "--day", PROGRAM_DAY, "--out", "@a.csv"));
	program_done(RUN(program, "mandates", "letters", "@c", "--day", PROGRAM_DAY, "--out", "@b.csv"));
	assert_true(text_equal(content(program, "a.csv"), content(program, "b.csv")));
	const struct outcome outcome = RUN(program, "mandates", "letters", "@c", "--day", PROGRAM_DAY);
	program_done(outcome);
	assert_true(holds(outcome.out, "Subject: Your gift is changed\n"));
	assert_true(holds(outcome.out, "Letters: 2\n"));
}

static void each_wish_of_a_giver_is_done(void **state)
{
	struct program *program = *state;
	const char *payer = active_mandate(program, "Kim Exempel (påhittad)");
	program_done(RUN(program, "mandates", "change", "@c", payer, "--amount", "300"));
	program_done(RUN(program, "mandates", "change", "@c", payer, "--pay-day", "25"));
	program_done(RUN(program, "mandates", "change", "@c", payer, "--pause"));
	json_t *answer = ASK(program, "mandates", "list", "@c", "--state", "paused");
	assert_int_equal(program_count(answer, "mandates"), 1);
	assert_int_equal(program_number(answer, "mandates.0.amount_ore"), 30000);
	assert_int_equal(program_number(answer, "mandates.0.pay_day"), 25);
	json_decref(answer);
	program_done(RUN(program, "mandates", "change", "@c", payer, "--resume"));
	TOLD(RUN(program, "mandates", "change", "@c", payer, "--resume"), 1, ".");
	const char *next = WORD(program, "payer", "mandates", "change", "@c", payer, "--account",
				"5000-1111116", "--identity", IDENTITY);
	assert_string_not_equal(next, payer);
	assert_string_equal(WORD(program, "state", "mandates", "show", "@c", next), "asked");
	program_done(RUN(program, "mandates", "change", "@c", payer, "--end"));
	TOLD(RUN(program, "mandates", "change", "@c", payer, "--end"), 1, "The mandate has ended already.");
	assert_string_equal(WORD(program, "end", "mandates", "show", "@c", payer), "by the giver's wish");
	TOLD(RUN(program, "mandates", "change", "@c", payer, "--amount", "300"), 1, ".");
	assert_int_equal(
	    NUMBER(program, "mandates_ended", "bank", "write", "autogiro", "@c", "--out", "@end"), 1);
}

static void p1_nothing_is_drawn_from_one_who_has_died(void **state)
{
	struct program *program = *state;
	const char *payer = active_mandate(program, "Kim Exempel (påhittad)");
	const char *giver = WORD(program, "giver", "mandates", "show", "@c", payer);
	assert_int_equal(NUMBER(program, "count", "mandates", "list", "@c", "--giver", giver), 1);
	program_done(RUN(program, "givers", "died", "@c", giver, "--day", "2026-11-20"));
	TOLD(RUN(program, "givers", "died", "@c", giver, "--day", "2026-11-20"), 1, ".");
	TOLD(RUN(program, "givers", "died", "@c", "222222222222", "--day", "2026-11-20"), 1, "HANDLE",
	     "There is no such giver.");
	assert_string_equal(WORD(program, "end", "mandates", "show", "@c", payer), "the giver has died");
	turn_to(program, day_of_text("2026-12-18"));
	json_t *answer = ASK(program, "bank", "write", "autogiro", "@c", "--out", "@file");
	assert_int_equal(program_number(answer, "orders"), 0);
	assert_int_equal(program_number(answer, "mandates_ended"), 1);
	json_decref(answer);
}

static void write_wish(struct program *program, const char *name, const char *payer)
{
	const struct autogiro_wish wish = { .bankgiro = TEXT(BANKGIRO_DIGITS),
					    .payer = text_of(payer),
					    .account = TEXT("5000000001111116"),
					    .identity = TEXT("191212121212"),
					    .kind = AUTOGIRO_WISH_NEW,
					    .message = TEXT("JAG VILL GE"),
					    .name = { TEXT("KIM EXEMPEL"), TEXT("") },
					    .postal_code = TEXT("12345"),
					    .town = TEXT("STORÅKER") };
	struct autogiro_answers answers = { .head = { .kind = AUTOGIRO_WISHES },
					    .wishes = &wish,
					    .count = 1 };
	write_answers(program, name, &answers, day_of_text(program->day));
}

static void wishes_from_internet_banks_are_answered(void **state)
{
	struct program *program = *state;
	const char *reference = promise(program, "Kim Exempel (påhittad)");
	write_wish(program, "wish1", "19121212");
	write_wish(program, "wish2", "19121213");
	program_done(RUN(program, "bank", "read", "@c", "@wish1", "@wish2"));
	json_t *answer = ASK(program, "mandates", "wishes", "@c");
	char first[24];
	char second[24];
	assert_int_equal(program_number(answer, "count"), 2);
	assert_string_equal(program_text(answer, "wishes.0.message"), "JAG VILL GE");
	snprintf(first, sizeof first, "%d", (int)program_number(answer, "wishes.0.wish"));
	snprintf(second, sizeof second, "%d", (int)program_number(answer, "wishes.1.wish"));
	json_decref(answer);
	assert_int_equal(NUMBER(program, "count", "mandates", "wishes", "@c", "--accept", first, "--promise",
				reference, "--pay-day", "28"),
			 1);
	assert_int_equal(NUMBER(program, "count", "mandates", "wishes", "@c", "--refuse", second), 0);
	TOLD(RUN(program, "mandates", "wishes", "@c", "--refuse", second), 1, "has been answered");
	TOLD(RUN(program, "mandates", "wishes", "@c", "--refuse", "999999"), 1, "--refuse", "no such wish",
	     "handslag mandates wishes");
	assert_int_equal(
	    NUMBER(program, "wishes_answered", "bank", "write", "autogiro", "@c", "--out", "@file"), 2);
}

static void rules_and_bank_days_are_dated_data(void **state)
{
	struct program *program = *state;
	assert_int_equal(NUMBER(program, "rules.0.value", "rules", "list", "@c"), 10); /* late days */
	json_t *answer = ASK(program, "rules", "add", "@c", "mandate.notice_weekdays", "10", "--base",
			     "weekdays between telling the payer and the draw, at least", "--source",
			     "A made-up decision", "--from", "2026-12-01");
	assert_int_equal(program_count(answer, "rules"), 6);
	json_decref(answer);
	TOLD(RUN(program, "rules", "add", "@c", "mandate.notice_weekdays", "9", "--base", "x", "--source",
		 "y", "--from", "2026-12-01"),
	     1, ".");
	answer = ASK(program, "rules", "add", "@c", "--usual");
	assert_int_equal(program_count(answer, "rules"), 6);
	json_decref(answer);
	program_done(RUN(program, "bank", "holiday", "@c", DUE, "--source", "Ett påhittat beslut"));
	TOLD(RUN(program, "bank", "holiday", "@c", DUE, "--source", "Ett påhittat beslut"), 1,
	     "The day is no bank day.");
	active_mandate(program, "Kim Exempel (påhittad)");
	turn_to(program, day_of_text("2026-12-18"));
	assert_string_equal(WORD(program, "through", "bank", "write", "autogiro", "@c", "--out", "@file"),
			    "2026-12-22"); /* the bank day after the one that was closed */
}

#define SWISH "swish/own-report-comma-15.csv"

/* The bank's own word of one of the report's payments, with the payer's name and words. */
static void write_swish_notice(struct program *program, const char *name)
{
	static const char notice[] =
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>"
	    "<GrpHdr><MsgId>S1</MsgId><CreDtTm>2026-11-05T20:00:00</CreDtTm></GrpHdr><Ntfctn><Id>S1</Id>"
	    "<CreDtTm>2026-11-05T20:00:00</CreDtTm><Acct><Id><IBAN>" PROGRAM_IBAN "</IBAN></Id><Ccy>SEK</Ccy>"
	    "</Acct><Ntry><Amt Ccy=\"SEK\">50.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
	    "<BookgDt><Dt>2026-11-05</Dt></BookgDt><ValDt><Dt>2026-11-05</Dt></ValDt>"
	    "<AcctSvcrRef>SWISH2</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RRCT</Cd>"
	    "<SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls>"
	    "<Amt Ccy=\"SEK\">50.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><RltdPties><Dbtr><Pty>"
	    "<Nm>Kalle Exempel</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>Gåva till allt</Ustrd></RmtInf>"
	    "</TxDtls></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>\n";
	program_write(program, name, text_of(notice));
}

static void add_swish_account(struct program *program)
{
	program_done(RUN(program, "bank", "accounts", "@c", "--add", "Swish", "--ledger", "1940", "--swish",
			 "1234567890"));
}

static void p1_a_swish_report_and_the_bank_are_one_in_either_order(void **state)
{
	static const char *const orders[][2] = { { "@report", "@notice" }, { "@notice", "@report" } };
	struct program *program = *state;
	write_swish_notice(program, "notice");
	program_write(program, "report", proof_sample(SWISH, &program->arena));
	TOLD(RUN(program, "bank", "read", "@c", "@report"), 1, "/report", "not one of the centre's own");
	for (size_t i = 0; i < 2; i++) {
		const char *const centre = i == 0 ? "@one" : "@two";
		program_done(RUN(program, "init", centre, "--language", "en"));
		program_done(RUN(program, "bank", "accounts", centre, "--add", "Insamling", "--ledger",
				 "1930", "--iban", PROGRAM_IBAN, "--swish", "123 456 78 90"));
		json_t *answer = ASK(program, "bank", "read", centre, orders[i][0], orders[i][1], "--quiet");
		assert_int_equal(
		    program_number(answer, "files.0.new") + program_number(answer, "files.1.new"), 3);
		assert_int_equal(program_number(answer, "files.1.seen_before"), 1);
		assert_int_equal(program_number(answer, "files.1.in_doubt"), 0);
		json_decref(answer);
	}
}

static void p8_swish_layouts_are_data(void **state)
{
	struct program *program = *state;
	add_swish_account(program);
	assert_int_equal(NUMBER(program, "layouts.1.is_added", "bank", "layouts", "@c"), 0);
	const struct text report = proof_sample(SWISH, &program->arena);
	/* a bank whose first record is A, and that marks rows B and the count C */
	struct text other = program_replace(program, report, "\n02,", "\nB,");
	other = program_replace(program, other, "\n03,", "\nC,");
	other = program_replace(program, other, "01,2026-11-06", "A,2026-11-06");
	program_write(program, "other", other);
	TOLD(RUN(program, "bank", "read", "@c", "@other"), 1, "/other", "not a kind of bank file");
	struct text mapping;
	assert_ok(file_read_all(PROGRAM_SHARE "/swish/handelsbanken-comma.txt", 1 << 16, &program->arena,
				&mapping));
	mapping = program_replace(program, mapping, "name = handelsbanken-comma", "name = annan");
	mapping = program_replace(program, mapping, "head = 01", "head = A");
	mapping = program_replace(program, mapping, "row = 02", "row = B");
	mapping = program_replace(program, mapping, "count = 03", "count = C");
	program_write(program, "mapping", mapping);
	program_done(RUN(program, "bank", "layouts", "@c", "--add", "@mapping"));
	TOLD(RUN(program, "bank", "layouts", "@c", "--add", "@mapping"), 1, "/mapping",
	     "There is a layout of that name already.");
	json_t *answer = ASK(program, "bank", "read", "@c", "@other", "--quiet");
	assert_string_equal(program_text(answer, "files.0.layout"), "annan");
	assert_int_equal(program_number(answer, "files.0.new"), 3);
	json_decref(answer);
	program_write(program, "report", report);
	answer = ASK(program, "bank", "read", "@c", "@report", "--quiet", "--layout", "handelsbanken-comma");
	assert_int_equal(program_number(answer, "files.0.seen_before"), 3);
	json_decref(answer);
	program_write(program, "wrong", TEXT("name = x\nname = y\n"));
	TOLD(RUN(program, "bank", "layouts", "@c", "--add", "@wrong"), 1, "/wrong, row 2");
	program_write(program, "new", text_slice(other, 0, other.count - 2));
	TOLD(RUN(program, "bank", "read", "@c", "@new", "--layout", "none"), 1, "--layout",
	     "There is no layout of that name.");
}

static void p8_each_wrong_word_is_one_sentence(void **state)
{
	struct program *program = *state;
	TOLD(RUN(program, "mandates", "ask", "@c", "--pay-day", "1"), 2, "--promise", "must be given");
	TOLD(RUN(program, "mandates", "ask", "@c", "--promise", "1"), 2, "--pay-day", "must be given");
#define ASKED "mandates", "ask", "@c", "--promise", "12", "--pay-day"
	TOLD(RUN(program, ASKED, "28"), 2, "--account", "either an account or");
	TOLD(RUN(program, ASKED, "28", "--account", ACCOUNT), 2, "--identity", "must be given");
	TOLD(RUN(program, ASKED, "28", "--account", ACCOUNT, "--payer-bankgiro", PROGRAM_BANKGIRO), 2,
	     "--account", "either an account or");
	TOLD(RUN(program, ASKED, "28", "--payer-bankgiro", "991-2347"), 2, "--payer-bankgiro");
	TOLD(RUN(program, ASKED, "28", "--payer-bankgiro", PROGRAM_BANKGIRO, "--identity", IDENTITY), 2,
	     "--identity");
	TOLD(RUN(program, ASKED, "29", "--account", ACCOUNT, "--identity", IDENTITY), 2, "--pay-day",
	     "1 to 28");
	TOLD(RUN(program, ASKED, "28", "--account", ACCOUNT, "--identity", IDENTITY, "--amount", "x"), 2,
	     "--amount");
	TOLD(RUN(program, ASKED, "28", "--account", ACCOUNT, "--identity", IDENTITY, "--every", "2"), 2,
	     "--every", "1, 3, 6 or 12");
	TOLD(RUN(program, ASKED, "28", "--account", ACCOUNT, "--identity", IDENTITY, "--first", "2026-13"), 2,
	     "--first", "no such month");
	TOLD(RUN(program, ASKED, "28", "--account", ACCOUNT, "--identity", IDENTITY), 1, "--promise",
	     "There is no such promise.");
	TOLD(RUN(program, "mandates", "change", "@c", "12"), 2, "exactly one wish");
	TOLD(RUN(program, "mandates", "change", "@c", "12", "--pause", "--end"), 2, "exactly one wish");
	TOLD(RUN(program, "mandates", "change", "@c", "12", "--end", "--identity", IDENTITY), 2,
	     "--identity");
	TOLD(RUN(program, "mandates", "change", "@c", "12", "--pause-through", "2026-11-23"), 2,
	     "--pause-through", "before today");
	TOLD(RUN(program, "mandates", "change", "@c", "x", "--end"), 2, "PAYER", "no payer number");
	TOLD(RUN(program, "mandates", "change", "@c", "12", "--end"), 1, "PAYER", "handslag mandates list");
	TOLD(RUN(program, "mandates", "show", "@c", "12"), 1, "PAYER");
	TOLD(RUN(program, "mandates", "show", "@c", "0"), 2, "PAYER");
	TOLD(RUN(program, "mandates", "list", "@c", "--state", "odd"), 2, "--state");
	TOLD(RUN(program, "mandates", "list", "@c", "--giver", "x"), 1, "--giver");
	TOLD(RUN(program, "mandates", "list", "@c", "--after", "x"), 2, "--after");
	TOLD(RUN(program, "mandates", "files", "@c", "--after", "x"), 2, "--after");
	TOLD(RUN(program, "mandates", "letters", "@c", "--day", "x"), 2, "--day");
	TOLD(RUN(program, "mandates", "letters", "@c", "--out", "@no/such/folder.csv"), 3, ".");
	TOLD(RUN(program, "mandates", "answers", "@c", "--seen", "7"), 2, "--seen", "names no answer");
	TOLD(RUN(program, "mandates", "unanswered", "@c", "--day", "x"), 2, "--day");
	TOLD(RUN(program, "mandates", "wishes", "@c", "--accept", "1"), 2, "--promise");
	TOLD(RUN(program, "mandates", "wishes", "@c", "--accept", "1", "--refuse", "1"), 2, "--refuse");
	TOLD(RUN(program, "mandates", "wishes", "@c", "--pay-day", "1"), 2, "--pay-day");
	TOLD(RUN(program, "givers", "died", "@c", "222222222222"), 2, "--day", "must be given");
	TOLD(RUN(program, "givers", "died", "@c", "222222222222", "--day", "2026-11-25"), 2, "--day",
	     "yet to come");
	TOLD(RUN(program, "bank", "holiday", "@c", "x", "--source", "y"), 2, "DAY");
	TOLD(RUN(program, "bank", "holiday", "@c", DUE), 2, "--source", "must be given");
	TOLD(RUN(program, "rules", "add", "@c"), 2, "DIR KEY VALUE");
	TOLD(RUN(program, "rules", "add", "@c", "a.b", "x", "--base", "b", "--source", "s", "--from", DUE), 2,
	     "VALUE");
	TOLD(RUN(program, "rules", "add", "@c", "a.b", "1", "--base", "b", "--source", "s"), 2, "--from");
	TOLD(RUN(program, "rules", "add", "@c", "a.b", "1", "--usual"), 2, "--usual");
	TOLD(RUN(program, "bank", "write", "bgmax", "@c", "--out", "@x"), 2, "KIND");
	TOLD(RUN(program, "bank", "write", "autogiro", "@c"), 2, "--out", "must be given");
#define WRITE "bank", "write", "autogiro", "@c", "--out", "@x"
	TOLD(RUN(program, WRITE, "--day", "2026-11-23"), 2, "--day", "has passed");
	TOLD(RUN(program, WRITE, "--day", "2026-12-05"), 2, "--day", "ten days ahead");
	TOLD(RUN(program, WRITE, "--number", "1"), 2, "--number", "--again");
	TOLD(RUN(program, WRITE, "--again", "--day", PROGRAM_DAY), 2, "--again");
	TOLD(RUN(program, WRITE, "--through", "2027-03-01"), 1, "--through", "too far ahead");
	TOLD(RUN(program, "bank", "write", "autogiro", "@c", "--out", "@no/such"), 3, ".");
	assert_false(stands(program, "x"));
}

static void p8_without_autogiro_each_use_says_so(void **state)
{
	struct program *program = *state;
	write_advice(program, "advice", "12", 2);
	TOLD(RUN(program, "bank", "read", "@c", "@advice"), 1, "/advice, [autogiro]", "does not use Autogiro",
	     "customer_number");
	TOLD(RUN(program, WRITE), 1, "[autogiro]", "does not use Autogiro");
	TOLD(RUN(program, ASKED, "28", "--account", ACCOUNT, "--identity", IDENTITY), 1, "[autogiro]");
	TOLD(RUN(program, WRITE, "--lang", "sv"), 1, "[autogiro]", "använder inte Autogiro");
	assert_int_equal(NUMBER(program, "count", "mandates", "list", "@c"), 0);
	assert_int_equal(NUMBER(program, "count", "mandates", "answers", "@c"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(p1_a_promise_becomes_a_gift_of_every_month, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p1_what_a_bank_says_no_to_is_told_and_told_kindly,
						open_centre, close_program),
		cmocka_unit_test_setup_teardown(p1_what_was_drawn_and_given_back_is_no_gift, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p1_a_lost_file_is_written_again_the_very_same, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(what_is_not_drawn_is_passed_over_with_its_reason, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p8_a_sealed_file_needs_its_key_and_never_shows_it,
						open_centre, close_program),
		cmocka_unit_test_setup_teardown(p8_answers_of_another_payee_are_refused_whole, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(what_a_person_must_see_waits_until_seen, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(letters_are_given_out_once_and_again_by_their_day,
						open_centre, close_program),
		cmocka_unit_test_setup_teardown(each_wish_of_a_giver_is_done, open_centre, close_program),
		cmocka_unit_test_setup_teardown(p1_nothing_is_drawn_from_one_who_has_died, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(wishes_from_internet_banks_are_answered, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(rules_and_bank_days_are_dated_data, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p1_a_swish_report_and_the_bank_are_one_in_either_order,
						open_empty, close_program),
		cmocka_unit_test_setup_teardown(p8_swish_layouts_are_data, open_empty, close_program),
		cmocka_unit_test_setup_teardown(p8_each_wrong_word_is_one_sentence, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p8_without_autogiro_each_use_says_so, open_empty,
						close_program),
	};
	return PROOF_RUN(tests);
}
