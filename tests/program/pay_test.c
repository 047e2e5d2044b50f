/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Money out by the command line: every way to a file that is not by two different persons is closed. */
#include "program/program.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct program program;

#define ANNA "--person", "anna", "--password-file", "@anna"
#define BERIT "--person", "berit", "--password-file", "@berit"
#define CECILIA "--person", "cecilia", "--password-file", "@cecilia"

static void set_bic(const char *before, const char *after)
{
	struct text choices;
	assert_ok(file_read_all(program_path(&program, "c/handslag.ini"), 1 << 16, &program.arena, &choices));
	program_write(&program, "c/handslag.ini", program_replace(&program, choices, before, after));
}

static const char *make_payee(void);
static const char *payee; /* approved by two */

static void run_shell(const char *words)
{
	char line[512];
	snprintf(line, sizeof line, "cd %s && %s", program.folder.path, words);
	assert_int_equal(system(line), 0);
}

/* A centre with its bank, three persons who may approve and a payee; each test begins with a copy of it,
 * since passwords are dear. */
static int open_template(void **state)
{
	(void)state;
	program_open(&program);
	set_bic("bic = \n", "bic = NDEASESS\n");
	program_write(&program, "anna", TEXT("min hund heter inte Anna, men anna\n"));
	TOLD(RUN(&program, "user", "add", "@c", "anna", "--password-file", "@anna"), 1,
	     "holds the log-in name");
	program_write(&program, "anna", TEXT("korrekt hast batteri\n"));
	program_write(&program, "berit", TEXT("klammer tre moln\n"));
	program_write(&program, "cecilia", TEXT("sju sorters kakor"));
	program_done(RUN(&program, "user", "add", "@c", "anna", "--password-file", "@anna"));
	program_done(RUN(&program, "user", "add", "@c", "Berit", "--password-file", "@berit"));
	program_done(RUN(&program, "user", "add", "@c", "cecilia", "--password-file", "@cecilia"));
	payee = make_payee();
	run_shell("mv c template");
	return 0;
}

static int close_template(void **state)
{
	(void)state;
	program_close(&program);
	return 0;
}

static int open_centre(void **state)
{
	(void)state;
	program.day = PROGRAM_DAY;
	run_shell("rm -rf c out.xml && cp -a template c");
	return 0;
}

static json_t *ask_words(const char *const *words)
{
	const struct outcome outcome = program_run_words(&program, words);
	program_done(outcome);
	return program_json(outcome);
}
#define ASK(...) ask_words((const char *const[]){ __VA_ARGS__, "--json", NULL })

static const char *handle_of(json_t *answer, const char *path)
{
	char *handle = arena_take(&program.arena, 16);
	snprintf(handle, 16, "%s", program_text(answer, path));
	json_decref(answer);
	return handle;
}

static const char *make_payee(void)
{
	const char *made = handle_of(ASK("payee", "add", "@c", "Tryckeriet AB", "--bankgiro", "991-2346",
					 "--town", "Lund", "--country", "SE", ANNA),
				     "payees.0.payee");
	program_done(RUN(&program, "payee", "approve", "@c", made, ANNA));
	program_done(RUN(&program, "payee", "approve", "@c", made, BERIT));
	return made;
}

static const char *proposed(const char *sum)
{
	return handle_of(ASK("payment", "propose", "@c", payee, sum, "--account", "6981", "--fund", "1",
			     "--message", "Faktura 17", "--evidence", "Faktura 17", "--document", "@anna",
			     ANNA),
			 "payments.0.payment");
}

static const char *approved(const char *sum)
{
	const char *payment = proposed(sum);
	program_done(RUN(&program, "payment", "approve", "@c", payment, ANNA));
	program_done(RUN(&program, "payment", "approve", "@c", payment, BERIT));
	return payment;
}

static void state_is(size_t index, const char *state)
{
	char path[64];
	json_t *answer = ASK("payment", "list", "@c");
	snprintf(path, sizeof path, "payments.%zu.state", index);
	assert_string_equal(program_text(answer, path), state);
	json_decref(answer);
}

#define WRITE(...) RUN(&program, "bank", "write", "pain", "@c", "--out", "@out.xml", __VA_ARGS__)
#define NONE "No approved payment is to be paid by the day."

static bool has_file(void)
{
	return access(program_path(&program, "out.xml"), F_OK) == 0;
}

static struct text file_named(const char *name)
{
	struct text bytes;
	assert_ok(file_read_all(program_path(&program, name), 1 << 20, &program.arena, &bytes));
	return bytes;
}

static void p5_a_file_takes_two_persons_and_goes_once(void **state)
{
	(void)state;
	const char *payment = proposed("1 250,50");
	TOLD(WRITE("--day", PROGRAM_DAY), 1, NONE);
	program_done(RUN(&program, "payment", "approve", "@c", payment, ANNA));
	TOLD(WRITE("--day", PROGRAM_DAY), 1, NONE);
	TOLD(RUN(&program, "payment", "approve", "@c", payment, ANNA), 1, "approved by the same person");
	TOLD(RUN(&program, "payment", "approve", "@c", payment, "--person", "ANNA", "--password-file",
		 "@anna"),
	     1, "approved by the same person");
	TOLD(WRITE("--day", PROGRAM_DAY), 1, NONE);
	assert_false(has_file());
	program_done(RUN(&program, "payment", "approve", "@c", payment, BERIT));
	TOLD(RUN(&program, "payment", "approve", "@c", payment, CECILIA), 1,
	     "Two persons have approved it already.");
	json_t *answer = ASK("bank", "write", "pain", "@c", "--out", "@out.xml", "--day", PROGRAM_DAY);
	assert_int_equal(program_number(answer, "payments"), 1);
	assert_string_equal(program_text(answer, "sum"), "1250.50");
	json_decref(answer);
	const struct text bytes = file_named("out.xml");
	assert_true(text_find(bytes, TEXT(">1250.50<")) < bytes.count);
	assert_true(text_find(bytes, text_of(payment)) < bytes.count);
	TOLD(WRITE("--day", PROGRAM_DAY), 1, "A file stands there already.");
	TOLD(WRITE("--day", PROGRAM_DAY, "--again"), 1, "A file stands there already.");
	assert_int_equal(unlink(program_path(&program, "out.xml")), 0);
	TOLD(WRITE("--day", PROGRAM_DAY), 1, NONE);
	program_done(WRITE("--day", PROGRAM_DAY, "--again"));
	assert_true(text_equal(file_named("out.xml"), bytes));
	TOLD(RUN(&program, "bank", "write", "pain", "@c", "--day", PROGRAM_DAY, "--out", "@other", "--again",
		 "--number", "2"),
	     1, "No file was made for the day and account.");
	TOLD(RUN(&program, "payment", "withdraw", "@c", payment, ANNA), 1, "has been used");
	TOLD(RUN(&program, "payment", "refuse", "@c", payment, "--reason", "nej", CECILIA), 1,
	     "has been used");
	state_is(0, "in file");
	program_done(RUN(&program, "verify", "@c"));
}

static void p5_an_approval_has_a_last_day(void **state)
{
	(void)state;
	const char *payment = approved("100");
	program.day = "2026-12-25"; /* 31 days later */
	TOLD(WRITE("--day", "2026-12-28"), 1, NONE);
	TOLD(RUN(&program, "payment", "approve", "@c", payment, CECILIA), 1,
	     "The time to approve it has passed.");
	state_is(0, "expired");
	program.day = "2026-12-24"; /* the last */
	program_done(WRITE("--day", "2026-12-28"));
}

static void p5_withdrawn_and_refused_stay_out(void **state)
{
	(void)state;
	const char *payment = approved("100");
	const char *other = approved("200");
	program_done(RUN(&program, "payment", "withdraw", "@c", payment, BERIT));
	program_done(RUN(&program, "payment", "refuse", "@c", other, "--reason", "fel belopp", CECILIA));
	TOLD(RUN(&program, "payment", "refuse", "@c", other, CECILIA), 2, "--reason");
	TOLD(WRITE("--day", PROGRAM_DAY), 1, NONE);
	state_is(0, "half");
	state_is(1, "refused");
}

static void p5_a_changed_payee_undoes_approvals(void **state)
{
	(void)state;
	(void)approved("100");
	TOLD(RUN(&program, "payee", "change", "@c", "nobody", "Tryckeriet AB", "--bankgiro", "5805-6201",
		 "--country", "SE", ANNA),
	     1, "PAYEE", "There is no such payee.");
	program_done(RUN(&program, "payee", "change", "@c", payee, "Tryckeriet AB", "--bankgiro", "5805-6201",
			 "--country", "SE", ANNA));
	program_done(RUN(&program, "payee", "approve", "@c", payee, ANNA));
	TOLD(RUN(&program, "payee", "approve", "@c", payee, ANNA), 1, "approved by the same person");
	program_done(RUN(&program, "payee", "approve", "@c", payee, CECILIA));
	json_t *answer = ASK("payee", "list", "@c");
	assert_string_equal(program_text(answer, "payees.0.paid_to_from"), "2026-11-26");
	json_decref(answer);
	program.day = "2026-11-26";
	TOLD(WRITE("--day", "2026-11-26"), 1, NONE);
	state_is(0, "changed");
}

static void p6_nobody_acts_in_anothers_name(void **state)
{
	(void)state;
	const char *payment = proposed("100");
	const char *wrong = "The name or the password is not the right one.";
	TOLD(RUN(&program, "payment", "approve", "@c", payment, "--person", "berit", "--password-file",
		 "@anna"),
	     1, wrong);
	TOLD(RUN(&program, "payment", "approve", "@c", payment, "--person", "nobody", "--password-file",
		 "@anna"),
	     1, wrong);
	TOLD(RUN(&program, "payment", "approve", "@c", payment), 2, "--person");
	TOLD(RUN(&program, "payment", "approve", "@c", payment, "--person", "anna", "--password-file",
		 "@none"),
	     1, "could not be opened");
	assert_int_equal(chmod(program_path(&program, "anna"), 0640), 0);
	TOLD(RUN(&program, "payment", "approve", "@c", payment, ANNA), 1, "Others may read the file");
	assert_int_equal(chmod(program_path(&program, "anna"), 0600), 0);
	program_done(RUN(&program, "user", "off", "@c", "berit"));
	TOLD(RUN(&program, "payment", "approve", "@c", payment, BERIT), 1, wrong);
	TOLD(RUN(&program, "user", "off", "@c", "berit"), 1, "put aside before");
	TOLD(RUN(&program, "user", "add", "@c", "BERIT", "--password-file", "@berit"), 1, "has, or had");
	json_t *answer = ASK("user", "list", "@c");
	assert_int_equal(program_count(answer, "users"), 3);
	assert_int_equal(program_number(answer, "users.1.is_active"), 0);
	json_decref(answer);
	program_write(&program, "new", TEXT("en helt ny fras"));
	program_done(RUN(&program, "user", "password", "@c", "anna", "--password-file", "@anna",
			 "--new-password-file", "@new"));
	TOLD(RUN(&program, "payment", "approve", "@c", payment, ANNA), 1, wrong);
	program_done(RUN(&program, "payment", "approve", "@c", payment, "--person", "anna", "--password-file",
			 "@new"));
}

static void too_many_tries_wait(void **state)
{
	(void)state;
	const char *payment = proposed("100");
	for (int i = 0; i < 5; i++)
		TOLD(RUN(&program, "payment", "approve", "@c", payment, "--person", "berit",
			 "--password-file", "@anna"),
		     1, "not the right one");
	TOLD(RUN(&program, "payment", "approve", "@c", payment, BERIT), 1,
	     "There were too many wrong tries.");
	state_is(0, "proposed");
}

static void p8_wrong_words_are_answered(void **state)
{
	(void)state;
	TOLD(RUN(&program, "bank", "write", "autoplan", "@c", "--day", PROGRAM_DAY, "--out", "@out.xml"), 2,
	     "KIND");
	TOLD(WRITE("--day", "2026-11-23"), 1, "day", "The day is past.");
	TOLD(WRITE("--again"), 2, "--day");
	TOLD(WRITE("--day", PROGRAM_DAY, "--number", "1"), 2, "--number");
	TOLD(WRITE("--day", PROGRAM_DAY, "--from", "1920"), 1, "--from");
	TOLD(RUN(&program, "bank", "write", "pain", "@c", "--day", PROGRAM_DAY, "--out", "@none/out.xml"), 3,
	     ".");
	TOLD(RUN(&program, "payee", "add", "@c", "A", "--country", "SE", ANNA), 2,
	     "The payee has one account.");
	TOLD(RUN(&program, "payee", "add", "@c", "A", "--bankgiro", "991-2347", "--country", "SE", ANNA), 1,
	     ".");
	TOLD(RUN(&program, "payment", "propose", "@c", payee, "100", "--evidence", "x", ANNA), 2,
	     "--account");
	TOLD(RUN(&program, "payment", "propose", "@c", payee, "noll", "--account", "6981", "--evidence", "x",
		 ANNA),
	     1, ".");
	TOLD(RUN(&program, "payment", "propose", "@c", payee, "100", "--account", "6981", "--fund", "77",
		 "--evidence", "x", ANNA),
	     1, "--fund", "The books know no such code.");
	TOLD(RUN(&program, "payment", "approve", "@c", "nothing", ANNA), 1, "PAYMENT",
	     "There is no such payment.");
	set_bic("bic = NDEASESS\n", "bic = \n");
	TOLD(RUN(&program, "payment", "propose", "@c", payee, "100", "--account", "6981", "--evidence", "x",
		 ANNA),
	     1, "bic");
	assert_false(has_file());
}

/* The bank's answer about the whole file. */
static void write_answer(const char *status)
{
	char room[2048];
	const struct text file = file_named("out.xml");
	const size_t at = text_find(file, TEXT("<MsgId>")) + 7;
	snprintf(
	    room, sizeof room,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>"
	    "<GrpHdr><MsgId>A-%s</MsgId><CreDtTm>2026-11-24T10:00:00Z</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"
	    "<OrgnlMsgId>%.15s</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>%s</GrpSts>"
	    "</OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>\n",
	    status, file.bytes + at, status);
	program_write(&program, "answer.xml", text_of(room));
}

static void answers_are_read_and_the_books_balance(void **state)
{
	(void)state;
	(void)approved("100");
	program_done(WRITE("--day", PROGRAM_DAY));
	write_answer("ACCP");
	json_t *answer = ASK("payment", "answers", "@c", "@answer.xml");
	assert_int_equal(program_number(answer, "files.0.accepted"), 1);
	assert_string_equal(program_text(answer, "files.0.answers.0.status"), "ACCP");
	json_decref(answer);
	state_is(0, "accepted");
	write_answer("RJCT");
	answer = ASK("payment", "answers", "@c", "@answer.xml");
	assert_int_equal(program_number(answer, "files.0.rejected"), 1);
	json_decref(answer);
	answer = ASK("payment", "answers", "@c", "@answer.xml");
	assert_int_equal(program_number(answer, "files.0.was_read_before"), 1);
	json_decref(answer);
	state_is(0, "rejected");
	program_write(&program, "answer.xml", TEXT("no answer"));
	TOLD(RUN(&program, "payment", "answers", "@c", "@answer.xml"), 1, ".");
	program_done(RUN(&program, "verify", "@c"));
}

/* The bank's own row, by our id. */
static void the_banks_row_of_a_payment_finds_its_home(void **state)
{
	(void)state;
	char details[256];
	const char *end = "<SubFmlyCd>XBCT</SubFmlyCd></Fmly></Domn></BkTxCd>";
	const char *payment = approved("500");
	program_done(WRITE("--day", PROGRAM_DAY));
	snprintf(details, sizeof details,
		 "%s<NtryDtls><TxDtls><Refs><EndToEndId>HS%s</EndToEndId></Refs></TxDtls></NtryDtls>", end,
		 payment);
	program_write(
	    &program, "file",
	    program_sample_with(&program, "camt/own-camt.053.001.08-se-statement.xml", end, details));
	json_t *answer = ASK("bank", "read", "@c", "@file");
	assert_int_equal(program_number(answer, "files.0.payments"), 1);
	json_decref(answer);
	state_is(0, "paid");
	answer = ASK("books", "balance", "@c");
	for (size_t i = 0; i < program_count(answer, "accounts"); i++) {
		char path[64];
		snprintf(path, sizeof path, "accounts.%zu.account", i);
		if (program_number(answer, path) != 2896)
			continue;
		snprintf(path, sizeof path, "accounts.%zu.closing_ore", i);
		assert_int_equal(program_number(answer, path), 0);
	}
	json_decref(answer);
	program_done(RUN(&program, "verify", "@c"));
}

static void p2_killed_while_a_file_is_made_it_is_whole_or_not_at_all(void **state)
{
	(void)state;
	for (int round = 0; round < 4; round++) {
		(void)approved("100");
		const char *const words[] = { "bank",     "write", "pain",      "@c", "--out",
					      "@out.xml", "--day", PROGRAM_DAY, NULL };
		const pid_t child = program_start(&program, 1, words);
		usleep((useconds_t)(1000 +
				    9000 * round)); /* anywhere in its life: nothing below depends on it */
		assert_int_equal(kill(child, SIGKILL), 0);
		(void)program_wait(&program, 1, child);
		(void)unlink(program_path(&program, "out.xml"));
		json_t *answer = ASK("payment", "list", "@c");
		char path[64];
		snprintf(path, sizeof path, "payments.%d.state", round);
		const bool is_made = strcmp(program_text(answer, path), "in file") == 0;
		json_decref(answer);
		if (is_made)
			program_done(WRITE("--day", PROGRAM_DAY, "--again"));
		else
			program_done(WRITE("--day", PROGRAM_DAY));
		const struct text bytes = file_named("out.xml");
		assert_true(text_find(bytes, TEXT("<NbOfTxs>1</NbOfTxs>")) < bytes.count);
		state_is((size_t)round, "in file");
		assert_int_equal(unlink(program_path(&program, "out.xml")), 0);
		TOLD(WRITE("--day", PROGRAM_DAY), 1, NONE);
	}
	program_done(RUN(&program, "verify", "@c"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(p5_a_file_takes_two_persons_and_goes_once, open_centre),
		cmocka_unit_test_setup(p5_an_approval_has_a_last_day, open_centre),
		cmocka_unit_test_setup(p5_withdrawn_and_refused_stay_out, open_centre),
		cmocka_unit_test_setup(p5_a_changed_payee_undoes_approvals, open_centre),
		cmocka_unit_test_setup(p6_nobody_acts_in_anothers_name, open_centre),
		cmocka_unit_test_setup(too_many_tries_wait, open_centre),
		cmocka_unit_test_setup(p8_wrong_words_are_answered, open_centre),
		cmocka_unit_test_setup(answers_are_read_and_the_books_balance, open_centre),
		cmocka_unit_test_setup(the_banks_row_of_a_payment_finds_its_home, open_centre),
		cmocka_unit_test_setup(p2_killed_while_a_file_is_made_it_is_whole_or_not_at_all, open_centre),
	};
	(void)open_template(NULL);
	const int failed = PROOF_RUN(tests);
	(void)close_template(NULL);
	return failed;
}
