/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A centre comes from another program by the command line, and leaves again for one more. */
#include "program/program.h"

#include <stdio.h>
#include <string.h>

static struct program program;

#define ANNA "--person", "anna", "--password-file", "@anna"
#define BERIT "--person", "berit", "--password-file", "@berit"

static const char mapping[] =
    "[file]\nseparator = semicolon\ndecimal = comma\ncharset = iso-8859-1\n"
    "days = DD.MM.YYYY\namounts = kronor\n"
    "[givers]\nnumber = Nr\nkind = Typ\nkind.P = person\nname = Namn\nemail = Mejl\n"
    "[promises]\nnumber = Avtal\ngiver = Nr\nkind = \"monthly\"\namount = Belopp\n"
    "purpose = \"1\"\n"
    "[mandates]\npromise = Avtal\npayer number = Betalare\naccount = Konto\n"
    "bankgiro = \"991-2346\"\namount = Belopp\nmonths = \"1\"\npay day = \"28\"\n"
    "state = \"active\"\ntold through = Aviserad\n";
static const char givers[] = "Nr;Typ;Namn;Mejl\n1;P;\xC5sa \xD6"
			     "berg (p\xE5"
			     "hittad);asa@exempel.invalid\n"
			     "2;X;Kim Exempel;\n3;P;Lo Exempel;lo@exempel.invalid\n";
static const char agreements[] = "Avtal;Nr;Belopp;Betalare;Konto;Aviserad\n"
				 "A1;1;250,50;77;3300-121212 1212;31.12.2026\n"
				 "A3;3;100;79;3300-121212 1212\n"
				 "A4;3;100;80;3300-121212 1212;\n";
static const char year[] =
    "#FLAGGA 0\n#PROGRAM \"Annat\" 1\n#FORMAT PC8\n#GEN 20261116\n#SIETYP 4\n#FNAMN \"Exempel\"\n"
    "#RAR 0 20260101 20261231\n#KONTO 1930 \"Bank\"\n#KONTO 2067 \"Kapital\"\n#KONTO 3991 \"G\"\n"
    "#IB 0 1930 100.00\n#IB 0 2067 -100.00\n#UB 0 1930 150.00\n#UB 0 2067 -100.00\n#RES 0 3991 -50.00\n"
    "#VER A 1 20260301 \"Ett\"\n{\n#TRANS 1930 {} 30.00\n#TRANS 3991 {} -30.00\n}\n"
    "#VER A 2 20261117 \"Sent\"\n{\n#TRANS 1930 {} 20.00\n#TRANS 3991 {} -20.00\n}\n";

static int open_centre(void **state)
{
	(void)state;
	program_open(&program);
	program_write(&program, "map.ini", text_of(mapping));
	program_write(&program, "givers.csv", text_of(givers));
	program_write(&program, "agreements.csv", text_of(agreements));
	program_write(&program, "year.se", text_of(year));
	program_write(&program, "anna", TEXT("korrekt hast batteri\n"));
	program_write(&program, "berit", TEXT("klammer tre moln\n"));
	return 0;
}

static int close_centre(void **state)
{
	(void)state;
	program_close(&program);
	return 0;
}

static json_t *ask(int exit_code, const char *const *words)
{
	const struct outcome outcome = program_run_words(&program, words);
	if (outcome.exit_code != exit_code)
		print_message("%.*s%.*s\n", TEXT_ARGS(outcome.out), TEXT_ARGS(outcome.err));
	assert_int_equal(outcome.exit_code, exit_code);
	return program_json(outcome);
}
#define ASK(exit_code, ...) ask((exit_code), (const char *const[]){ __VA_ARGS__, "--json", NULL })

static void told(json_t *answer, int64_t kept, int64_t known, int64_t bad)
{
	assert_int_equal(program_number(answer, "kept"), kept);
	assert_int_equal(program_number(answer, "known"), known);
	assert_int_equal(program_number(answer, "bad"), bad);
	assert_int_equal(program_count(answer, "refusals"), bad);
}

static void bad_rows_are_told_and_a_dry_run_keeps_nothing(void **state)
{
	(void)state;
	const struct text before = program_books(&program);
	json_t *answer =
	    ASK(1, "import", "givers", "@c", "@givers.csv", "--mapping", "@map.ini", "--dry-run");
	told(answer, 2, 0, 1);
	assert_int_equal(program_number(answer, "refusals.0.row"), 3);
	assert_string_equal(program_text(answer, "refusals.0.field"), "kind");
	assert_string_equal(program_text(answer, "refusals.0.reason"), "The word means nothing here.");
	json_decref(answer);
	json_decref(ASK(0, "import", "sie", "@c", "@year.se", "--dry-run"));
	assert_true(text_equal(before, program_books(&program)));
	answer = ASK(1, "import", "givers", "@c", "@givers.csv", "--mapping", "@map.ini");
	told(answer, 2, 0, 1);
	json_decref(answer);
	program_write(&program, "givers.csv", program_replace(&program, text_of(givers), "2;X", "2;P"));
	program.day = NULL; /* the clerk of the tests would give the same handle again */
	answer = ASK(0, "import", "givers", "@c", "@givers.csv", "--mapping", "@map.ini");
	told(answer, 1, 2, 0);
	json_decref(answer);
}

static void what_is_no_file_or_mapping_is_told(void **state)
{
	(void)state;
	program_write(&program, "bad.ini", TEXT("[file]\nseparator = pipe\n"));
	TOLD(RUN(&program, "import", "givers", "@c", "@givers.csv", "--mapping", "@bad.ini"), 1, "bad.ini",
	     "row 2", "separator", "cannot have this value");
	TOLD(RUN(&program, "import", "givers", "@c", "@givers.csv", "--mapping", "@none"), 1, "none",
	     "no such file");
	TOLD(RUN(&program, "import", "givers", "@c", "@none"), 1, "none", "no such file");
	TOLD(RUN(&program, "import", "givers", "@c", "@givers.csv"), 1, "givers.csv", "row 1",
	     "no column of the name");
	TOLD(RUN(&program, "import", "sie", "@c", "@givers.csv"), 1, "givers.csv");
	TOLD(RUN(&program, "import", "approve", "@c", "x"), 2, "LIST");
	TOLD(RUN(&program, "import", "approve", "@c", "0"), 2, "LIST");
	TOLD(RUN(&program, "import", "approve", "@c", "1"), 2, "--person");
	TOLD(RUN(&program, "import", "list", "@c", "--list", "1"), 1, "no list of mandates");
	program_write(&program, "wrong.se",
		      program_replace(&program, text_of(year), "#UB 0 1930 150", "#UB 0 1930 151"));
	const struct outcome outcome = RUN(&program, "import", "sie", "@c", "@wrong.se");
	assert_int_equal(outcome.exit_code, 1);
	assert_true(text_find(outcome.out, TEXT("1930")) < outcome.out.count);
	assert_true(text_find(outcome.err, TEXT("wrong.se")) < outcome.err.count);
}

static void import_all(const char *centre)
{
	json_t *answer = ASK(1, "import", "givers", centre, "@givers.csv", "--mapping", "@map.ini");
	json_decref(answer);
	answer = ASK(1, "import", "promises", centre, "@agreements.csv", "--mapping", "@map.ini");
	told(answer, 2, 0, 1); /* a row with half its fields */
	json_decref(answer);
	answer = ASK(1, "import", "mandates", centre, "@agreements.csv", "--mapping", "@map.ini");
	told(answer, 2, 0, 1);
	assert_int_equal(program_number(answer, "list"), 1);
	json_decref(answer);
}

static void p5_a_list_is_approved_by_two_persons(void **state)
{
	(void)state;
	import_all("@c");
	program_done(RUN(&program, "user", "add", "@c", "anna", "--password-file", "@anna"));
	program_done(RUN(&program, "user", "add", "@c", "berit", "--password-file", "@berit"));
	json_t *answer = ASK(0, "import", "list", "@c", "--list", "1");
	assert_int_equal(program_number(answer, "lists.0.mandates"), 2);
	assert_int_equal(program_number(answer, "lists.0.sum_ore"), 35050);
	assert_string_equal(program_text(answer, "lists.0.state"), "waiting");
	assert_string_equal(program_text(answer, "mandates.0.payer_number"), "77");
	assert_int_equal(program_number(answer, "mandates.0.is_held"), 1);
	json_decref(answer);
	answer = ASK(0, "import", "approve", "@c", "1", ANNA);
	assert_int_equal(program_number(answer, "approvals"), 1);
	assert_int_equal(program_number(answer, "released"), 0);
	json_decref(answer);
	TOLD(RUN(&program, "import", "approve", "@c", "1", ANNA), 1, "approved by the same person");
	TOLD(RUN(&program, "import", "approve", "@c", "1", "--person", "berit", "--password-file", "@anna"),
	     1, ".");
	answer = ASK(0, "import", "approve", "@c", "1", BERIT);
	assert_int_equal(program_number(answer, "released"), 2);
	json_decref(answer);
	TOLD(RUN(&program, "import", "approve", "@c", "1", BERIT), 1, "has been approved");
	answer = ASK(0, "import", "list", "@c");
	assert_string_equal(program_text(answer, "lists.0.state"), "approved");
	json_decref(answer);
}

static struct text file_of(const char *name)
{
	struct text text;
	assert_ok(file_read_all(program_path(&program, name), 1 << 20, &program.arena, &text));
	return text;
}

static void p9_a_centre_leaves_and_another_takes_over_in_the_middle_of_a_month(void **state)
{
	(void)state;
	program.day = "2026-11-16";
	json_t *answer = ASK(0, "import", "sie", "@c", "@year.se", "--through", "2026-11-16");
	assert_int_equal(program_number(answer, "years.0.vouchers"), 1);
	assert_int_equal(program_number(answer, "years.0.passed"), 1);
	json_decref(answer);
	import_all("@c");
	program_done(RUN(&program, "export", "@c", "@out"));
	program_done(RUN(&program, "export", "@c", "@again"));
	assert_true(text_equal(file_of("out/mandates.csv"), file_of("again/mandates.csv")));
	TOLD(RUN(&program, "export", "@c", "@out"), 1, "A file stands there already.");
	program_done(RUN(&program, "books", "sie", "@c", "--out", "@out/2026.se"));
	/* the new house */
	program_done(RUN(&program, "init", "@n", "--name", "Centrum", "--organisation-number", "802002-1237",
			 "--language", "en"));
	program_done(RUN(&program, "bank", "accounts", "@n", "--add", "Insamling", "--ledger", "1930",
			 "--iban", PROGRAM_IBAN, "--bankgiro", PROGRAM_BANKGIRO));
	program_done(RUN(&program, "import", "sie", "@n", "@out/2026.se", "--through", "2026-11-16"));
	program_done(RUN(&program, "import", "givers", "@n", "@out/givers.csv"));
	program_done(RUN(&program, "import", "promises", "@n", "@out/promises.csv"));
	program_done(RUN(&program, "import", "mandates", "@n", "@out/mandates.csv"));
	answer = ASK(0, "import", "mandates", "@n", "@out/mandates.csv");
	told(answer, 0, 2, 0);
	json_decref(answer);
	program_done(RUN(&program, "export", "@n", "@out2"));
	struct text mine = file_of("out/mandates.csv");
	struct text theirs = file_of("out2/mandates.csv");
	while (mine.count > 0) { /* all but the handles of the givers */
		struct text mine_line = text_take_until(&mine, '\n');
		struct text theirs_line = text_take_until(&theirs, '\n');
		(void)text_take_until(&mine_line, ',');
		(void)text_take_until(&theirs_line, ',');
		assert_true(text_equal(mine_line, theirs_line));
	}
	answer = ASK(0, "books", "balance", "@n", "--year", "2026");
	assert_int_equal(program_number(answer, "accounts.0.account"), 1930);
	assert_int_equal(program_number(answer, "accounts.0.closing_ore"), 13000);
	json_decref(answer);
	/* its first bank day: a gift under a promise that was taken over */
	struct text promises = file_of("out2/promises.csv");
	char reference[16] = "";
	text_take_until(&promises, '\n');
	assert_ok(text_to_c(text_take_until(&promises, ','), reference, sizeof reference));
	program_write(&program, "bank.xml",
		      program_sample_with(&program, "camt/own-camt.054.001.08-se-bankgiro.xml", "100000199",
					  reference));
	answer = ASK(0, "bank", "read", "@n", "@bank.xml");
	assert_int_equal(program_number(answer, "files.0.gifts"), 1);
	json_decref(answer);
	program_done(RUN(&program, "verify", "@n"));
	program_done(RUN(&program, "verify", "@c"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(bad_rows_are_told_and_a_dry_run_keeps_nothing, open_centre,
						close_centre),
		cmocka_unit_test_setup_teardown(what_is_no_file_or_mapping_is_told, open_centre,
						close_centre),
		cmocka_unit_test_setup_teardown(p5_a_list_is_approved_by_two_persons, open_centre,
						close_centre),
		cmocka_unit_test_setup_teardown(
		    p9_a_centre_leaves_and_another_takes_over_in_the_middle_of_a_month, open_centre,
		    close_centre),
	};
	return PROOF_RUN(tests);
}
