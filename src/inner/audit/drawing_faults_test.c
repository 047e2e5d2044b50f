/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Faults in mandates, draws, files to Bankgirot and its answers, one at a time. */

#include "inner/audit/audit_money_kit.h"
#include "inner/audit/faults_kit.h"

/* The mandates of audit_money_fill by their sums; the last was told and never drawn. */
#define MANDATE(ore) "(SELECT min(id) FROM mandate WHERE amount = " #ore ")"
#define DRAW(ore) "(SELECT min(id) FROM draw_order WHERE amount = " #ore ")"
#define PROMISE(ore) "(SELECT min(promise_id) FROM mandate WHERE amount = " #ore ")"
#define LAST_DRAW "(SELECT max(id) FROM draw_order)"

static const struct fault faults[] = {
	{ "a mandate's promise is not there",
	  "UPDATE mandate SET promise_id = 9999 WHERE id = " MANDATE(50000), "mandate references" },
	{ "the rule that letters were written under is taken out",
	  "DELETE FROM rule_value WHERE key = 'mandate.notice_weekdays'", "mandate references" },
	{ "a draw is in no file", "UPDATE draw_order SET file_id = 9999 WHERE id = " DRAW(10000),
	  "mandate references" },
	{ "a file with draws is taken out", "DELETE FROM draw_file WHERE number = 1", "mandate references" },
	{ "an end has no day", "UPDATE mandate SET ended_on = 0 WHERE id = " MANDATE(15000),
	  "ended mandates" },
	{ "a mandate is ended without a word",
	  "UPDATE mandate SET state = 4, ended_on = 20700, end_reason = 1 WHERE id = " MANDATE(50000),
	  "ended mandates" },
	{ "an ended mandate stands again",
	  "UPDATE mandate SET state = 3, ended_on = 0, end_reason = 0 WHERE id = " MANDATE(15000),
	  "ended mandates" },
	{ "two mandates have one payer number",
	  LOOSE("mandate") "UPDATE mandate SET payer_number = (SELECT payer_number FROM mandate WHERE id "
			   "= " MANDATE(10000) ") WHERE id = " MANDATE(50000),
	  "payer numbers" },
	{ "a promise has two mandates",
	  LOOSE("mandate") "UPDATE mandate SET promise_id = " PROMISE(10000) " WHERE id = " MANDATE(50000),
	  "one mandate a promise" },
	{ "a mandate may be drawn too early",
	  "UPDATE mandate SET told_from = told_from - 1 WHERE id = " MANDATE(50000), "terms told" },
	{ "a mandate may be drawn too long",
	  "UPDATE mandate SET told_through = told_through + 1 WHERE id = " MANDATE(50000), "terms told" },
	{ "a mandate's sum is altered, as if told",
	  "UPDATE mandate SET amount = 50100, told_amount = 50100 WHERE id = " MANDATE(50000), "terms told" },
	{ "a letter is taken out", "DELETE FROM mandate_letter WHERE mandate_id = " MANDATE(50000),
	  "terms told" },
	{ "a letter is said to have come earlier",
	  "UPDATE mandate_letter SET told_on = told_on - 14 WHERE mandate_id = " MANDATE(50000),
	  "terms told" },
	{ "a sum was never told", "UPDATE draw_order SET amount = amount + 100 WHERE id = " DRAW(10000),
	  "draws told" },
	{ "a letter came after the draw",
	  "UPDATE mandate_letter SET told_on = told_on + 60 WHERE mandate_id = " MANDATE(10000),
	  "draws told" },
	{ "a letter was written after the file",
	  "UPDATE mandate_letter SET written_on = written_on + 40 WHERE mandate_id = " MANDATE(10000),
	  "draws told" },
	{ "a draw is dated before its time", "UPDATE draw_order SET day = day - 20 WHERE id = " DRAW(10000),
	  "draws told" },
	{ "a month is drawn twice",
	  LOOSE(
	      "draw_order") "INSERT INTO draw_order SELECT s.next_id, mandate_id, promise_id, month, 2, day, "
			    "amount, reference, file_id, 1, -1, NULL FROM draw_order AS o, store_state AS "
			    "s WHERE o.id = " DRAW(10000) "; UPDATE store_state SET next_id = next_id + 1",
	  "one draw a month" },
	{ "an attempt is missing", "UPDATE draw_order SET attempt = 2 WHERE id = " DRAW(10000),
	  "draw attempts" },
	{ "a draw is moved to another promise",
	  "UPDATE draw_order SET promise_id = " PROMISE(50000) " WHERE id = " DRAW(10000), "draw attempts" },
	{ "a month is drawn and passed over",
	  "INSERT INTO draw_pass SELECT mandate_id, month, day, 6, day FROM draw_order WHERE id "
	  "= " DRAW(10000),
	  "drawn or passed over" },
	{ "a held mandate was drawn", "UPDATE mandate SET is_held = 1 WHERE id = " MANDATE(10000),
	  "draws of standing mandates" },
	{ "a mandate was drawn before it was active",
	  "UPDATE mandate SET active_on = active_on + 60 WHERE id = " MANDATE(10000),
	  "draws of standing mandates" },
	{ "a draw is moved to a mandate not yet active",
	  "UPDATE draw_order SET mandate_id = " MANDATE(50000) ", promise_id = " PROMISE(
	      50000) " WHERE id = " DRAW(10000),
	  "draws of standing mandates" },
	{ "a draw is moved to a mandate that had ended",
	  "UPDATE draw_order SET mandate_id = " MANDATE(15000) ", promise_id = " PROMISE(
	      15000) " WHERE id = " LAST_DRAW,
	  "draws of standing mandates" },
	{ "a taken-over mandate was never released",
	  "UPDATE mandate SET origin = 4 WHERE id = " MANDATE(10000), "draws of standing mandates" },
	{ "a file's number is altered",
	  "UPDATE draw_file SET number = 9 WHERE number = (SELECT max(number) FROM draw_file)",
	  "draw file numbers" },
	{ "a file in the middle is taken out", "DELETE FROM draw_file WHERE number = 2",
	  "draw file numbers" },
	{ "a file's count is altered", "UPDATE draw_file SET order_count = order_count + 1 WHERE number = 1",
	  "draw file counts" },
	{ "a draw is taken out",
	  "DELETE FROM draw_answer WHERE order_id = " DRAW(10000) "; DELETE FROM draw_order WHERE id "
								  "= " DRAW(10000),
	  "draw file counts" },
	{ "a file's sum is altered", "UPDATE draw_file SET order_sum = order_sum + 1 WHERE number = 1",
	  "draw file sums" },
	{ "a byte of a file is altered",
	  "UPDATE draw_file SET bytes = CAST(substr(bytes, 1, 110) || '9' || substr(bytes, 112) AS blob) "
	  "WHERE number = 1",
	  "draw files" },
	{ "a file is emptied", "UPDATE draw_file SET bytes = zeroblob(0) WHERE number = 1", "draw files" },
	{ "a line of a file with mandates is doubled",
	  "UPDATE draw_file SET bytes = CAST(bytes || substr(bytes, 83) AS blob) WHERE id = (SELECT id FROM "
	  "draw_file WHERE record_count > 0 AND order_count = 0 ORDER BY number DESC LIMIT 1)",
	  "draw files" },
	{ "a file's digest is altered", "UPDATE draw_file SET digest = zeroblob(32) WHERE number = 1",
	  "draw files" },
	{ "a file's records are counted wrong",
	  "UPDATE draw_file SET record_count = record_count + 1 WHERE number = 1", "draw files" },
	{ "our words of a draw are altered",
	  "UPDATE draw_order SET reference = 'GÅVA 2026-01' WHERE id = " DRAW(10000), "draw files" },
	{ "a sum is altered in file and draw alike",
	  "UPDATE draw_order SET amount = amount + 100 WHERE id = " DRAW(
	      10000) "; UPDATE draw_file SET order_sum = order_sum + 100 WHERE number = 1",
	  "draw files" },
	{ "a payer number is altered",
	  "UPDATE mandate SET payer_number = '1234567' WHERE id = " MANDATE(10000), "draw files" },
	{ "a file is another than the journal says",
	  "UPDATE draw_file SET digest = zeroblob(32) WHERE number = 2", "draw files in the journal" },
	{ "a file is put in",
	  "INSERT INTO draw_file SELECT s.next_id, 99, made_on, through, bankgiro, customer, actor, 0, 0, 0, "
	  "0, zeroblob(32), zeroblob(0) FROM draw_file AS f, store_state AS s WHERE number = 1; UPDATE "
	  "store_state SET next_id = next_id + 1",
	  "draw files in the journal" },
	{ "a draw's money is another row",
	  LOOSE("draw_order") "UPDATE draw_order SET row_id = (SELECT row_id FROM draw_order WHERE id "
			      "= " DRAW(12000) ") WHERE id = " DRAW(10000),
	  "draws and gifts" },
	{ "a draw's gift is another promise's",
	  "UPDATE gift SET promise_id = " PROMISE(
	      12000) " WHERE row_id = (SELECT row_id FROM draw_order WHERE "
		     "id = " DRAW(10000) ")",
	  "draws and gifts" },
	{ "a draw's gift is taken out",
	  "DELETE FROM gift WHERE row_id = (SELECT row_id FROM draw_order WHERE id = " DRAW(10000) ")",
	  "draws and gifts" },
	{ "a draw that waits has money",
	  LOOSE("draw_order") "UPDATE draw_order SET state = 1 WHERE id = " DRAW(10000), "draws and gifts" },
	{ "a draw is said to be drawn", "UPDATE draw_order SET state = 2 WHERE id = " LAST_DRAW,
	  "draws and answers" },
	{ "a draw is said to be missed", "UPDATE draw_order SET state = 4 WHERE id = " DRAW(10000),
	  "draws and answers" },
	{ "a missed draw is said to wait", "UPDATE draw_order SET state = 1 WHERE id = " DRAW(11000),
	  "draws and answers" },
	{ "what went back is said to be drawn", "UPDATE draw_order SET state = 2 WHERE state = 8",
	  "draws and answers" },
	{ "a refused draw is said to be lapsed", "UPDATE draw_order SET state = 6 WHERE state = 5",
	  "draws and answers" },
	{ "a lapsed draw is said to be called back", "UPDATE draw_order SET state = 7 WHERE state = 6",
	  "draws and answers" },
	{ "an answer is taken out", "DELETE FROM draw_answer WHERE order_id = " DRAW(11000),
	  "draws and answers" },
	{ "a mandate is stopped by nobody", "UPDATE mandate SET is_stopped = 1 WHERE id = " MANDATE(50000),
	  "stopped mandates" },
	{ "a stop is lifted by nobody", "UPDATE mandate SET is_stopped = 0 WHERE is_stopped = 1",
	  "stopped mandates" },
	{ "an answer points at another's mandate",
	  "UPDATE draw_answer SET mandate_id = " MANDATE(10000) " WHERE order_id = " DRAW(11000),
	  "answers and payers" },
	{ "an answer points at another's draw",
	  "UPDATE draw_answer SET order_id = " DRAW(10000) " WHERE order_id = " DRAW(11000),
	  "answers and payers" },
};
enum { FAULTS = sizeof faults / sizeof faults[0] };

static void p1_each_fault_in_what_was_drawn_is_named(void **state)
{
	static struct audit_money money;
	audit_money_open(&money, *state);
	audit_money_fill(&money);
	faults_kit_plant(&money.drawing.mandates.books, faults, FAULTS);
	audit_money_close(&money);
}

static void p1_each_check_of_drawing_has_a_fault(void **state)
{
	(void)state;
	faults_kit_cover(faults, FAULTS, "mandate references", "answers and payers");
}

int main(void)
{
	struct kit_place place = { .name = "memory", .backend = STORE_MEMORY };
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_each_check_of_drawing_has_a_fault),
		cmocka_unit_test_prestate(p1_each_fault_in_what_was_drawn_is_named, &place),
	};
	return PROOF_RUN(tests);
}
