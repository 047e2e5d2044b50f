/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Faults in rules, approvals, payees and payments, one at a time. */

#include "inner/audit/audit_money_kit.h"
#include "inner/audit/faults_kit.h"

/* The payments of audit_money_fill by their sums: 50100 paid, 70200 rejected, 90300 in the second file,
 * 110400 approved, 130500 half and withdrawn, 150600 refused. */
#define PAYMENT(ore) "(SELECT id FROM payment WHERE amount = " #ore ")"
#define MATTER(ore)                                                                                          \
	"(SELECT id FROM approval_matter WHERE kind = 'payment' AND subject = (SELECT id FROM payment "      \
	"WHERE amount = " #ore "))"
#define SECOND_VOTE(ore) "(SELECT second_vote_id FROM approval_use WHERE matter_id = " MATTER(ore) ")"
#define SECOND_VERSION "(SELECT id FROM payee_version WHERE number = 2)"
#define FIRST_VERSION "(SELECT id FROM payee_version WHERE number = 1)"
#define FIRST_FILE "(SELECT min(id) FROM payment_file)"
#define GIVE_ID "; UPDATE store_state SET next_id = next_id + 1"

static const struct fault faults[] = {
	{ "a rule's value is altered", "UPDATE rule_value SET value = 0 WHERE key = 'payee.wait_days'",
	  "rules in the journal" },
	{ "a rule's source is altered", "UPDATE rule_value SET source = 'x' WHERE key = 'drawing.late_days'",
	  "rules in the journal" },
	{ "a rule is taken out", "DELETE FROM rule_value WHERE key = 'drawing.late_days'",
	  "rules in the journal" },
	{ "a rule is put in",
	  "INSERT INTO rule_value SELECT next_id, 'payee.wait_days', 0, 'x', 'x', 20000 FROM "
	  "store_state" GIVE_ID,
	  "rules in the journal" },
	{ "a rule that decisions were made under is taken out",
	  "DELETE FROM rule_value WHERE key = 'approval.valid_days'", "payment references" },
	{ "a payee is taken out", "DELETE FROM payee", "payment references" },
	{ "a vote is another person's",
	  "UPDATE approval_vote SET person = 3, actor = 'person:cecilia' WHERE id = " SECOND_VOTE(50100),
	  "approvals in the journal" },
	{ "a vote is another time's",
	  "UPDATE approval_vote SET made_at = made_at - 1 WHERE id = " SECOND_VOTE(50100),
	  "approvals in the journal" },
	{ "a vote is taken out", "DELETE FROM approval_vote WHERE act = 3", "approvals in the journal" },
	{ "a vote is put in",
	  "INSERT INTO approval_vote SELECT next_id, " MATTER(
	      130500) ", 1, 4, 'person:david', '', 1795000000 FROM store_state" GIVE_ID,
	  "approvals in the journal" },
	{ "what was asked is altered",
	  "UPDATE approval_matter SET digest = zeroblob(32) WHERE id = " MATTER(110400),
	  "approvals in the journal" },
	{ "an approval is said to be used",
	  "INSERT INTO approval_use SELECT m.id, a.id, b.id, a.person, b.person, b.made_at FROM "
	  "approval_matter "
	  "AS m JOIN approval_vote AS a ON a.matter_id = m.id JOIN approval_vote AS b ON b.matter_id = m.id "
	  "AND b.id > a.id WHERE m.id = " MATTER(110400),
	  "approvals in the journal" },
	{ "one person approved twice",
	  LOOSE("approval_vote") "UPDATE approval_vote SET person = 1 WHERE id = " SECOND_VOTE(
	      50100) "; UPDATE approval_use SET second_person = 1 WHERE matter_id = " MATTER(50100),
	  "approvals by two persons" },
	{ "a used vote was withdrawn",
	  "INSERT INTO approval_vote SELECT next_id, " MATTER(
	      50100) ", 2, 1, 'person:anna', '', 1795000000 FROM store_state" GIVE_ID,
	  "approvals by two persons" },
	{ "what was refused was used",
	  "INSERT INTO approval_vote SELECT next_id, " MATTER(
	      50100) ", 3, 4, 'person:david', 'x', 1795000000 FROM store_state" GIVE_ID,
	  "approvals by two persons" },
	{ "an approval was used after its last day",
	  "UPDATE approval_matter SET valid_through = valid_through - 31 WHERE id = " MATTER(50100),
	  "approvals by two persons" },
	{ "an approval's last day is moved on",
	  "UPDATE approval_matter SET valid_through = valid_through + 31 WHERE id = " MATTER(50100),
	  "approvals by two persons" },
	{ "an approval's second vote is taken out",
	  "DELETE FROM approval_vote WHERE id = " SECOND_VOTE(50100), "approvals by two persons" },
	{ "an approval's vote is of another matter",
	  LOOSE("approval_use") "UPDATE approval_use SET second_vote_id = " SECOND_VOTE(
	      70200) " WHERE matter_id = " MATTER(50100),
	  "approvals by two persons" },
	{ "who asked may not approve, and did",
	  "UPDATE approval_matter SET proposer_may_approve = 0 WHERE id = " MATTER(50100),
	  "approvals by two persons" },
	{ "a vote carries two acts",
	  LOOSE("approval_use") "UPDATE approval_use SET second_vote_id = " SECOND_VOTE(
	      70200) " WHERE matter_id = " MATTER(50100),
	  "approvals used once" },
	{ "an approval carries two payments",
	  LOOSE("payment_in_file") "UPDATE payment_in_file SET matter_id = " MATTER(
	      50100) " WHERE payment_id = " PAYMENT(70200),
	  "approvals used once" },
	{ "what was used is asked for anew",
	  "INSERT INTO approval_matter SELECT s.next_id, kind, subject, 2, digest, asked_person, asked_by, "
	  "asked_at, valid_through, valid_days_rule_id, proposer_rule_id, proposer_may_approve FROM "
	  "approval_matter AS m, store_state AS s WHERE m.id = " MATTER(50100) GIVE_ID,
	  "approvals used once" },
	{ "a payment is taken out of its file",
	  "DELETE FROM payment_in_file WHERE payment_id = " PAYMENT(90300), "approvals and acts" },
	{ "a payment is in a file without approval",
	  "DELETE FROM approval_use WHERE matter_id = " MATTER(90300), "approvals and acts" },
	{ "an approved account is out of force",
	  "DELETE FROM payee_in_force WHERE version_id = " SECOND_VERSION, "approvals and acts" },
	{ "a payment is put into a file",
	  "INSERT INTO payment_in_file SELECT " PAYMENT(130500) ", file_id, 2, 1, " MATTER(
	      130500) ", version_id, 9999, 130500 FROM payment_in_file WHERE payment_id = " PAYMENT(90300),
	  "approvals and acts" },
	{ "a payee's version is renumbered", "UPDATE payee_version SET number = 3 WHERE number = 2",
	  "payee versions" },
	{ "a payee's account is altered",
	  "UPDATE payee_version SET account = '9912346' WHERE id = " SECOND_VERSION, "payees as approved" },
	{ "a payee's name is altered", "UPDATE payee_version SET name = 'x' WHERE id = " FIRST_VERSION,
	  "payees as approved" },
	{ "a payee was never asked for",
	  "DELETE FROM approval_matter WHERE kind = 'payee' AND subject = " FIRST_VERSION,
	  "payees as approved" },
	{ "a changed account did not wait",
	  "UPDATE payee_in_force SET from_day = from_day - 2 WHERE version_id = " SECOND_VERSION,
	  "payees in force" },
	{ "a changed account was approved by nobody",
	  "DELETE FROM approval_use WHERE matter_id = (SELECT id FROM approval_matter WHERE kind = 'payee' "
	  "AND "
	  "subject = " SECOND_VERSION ")",
	  "payees in force" },
	{ "a payment that waits is altered", "UPDATE payment SET amount = 110500 WHERE id = " PAYMENT(110400),
	  "payments as approved" },
	{ "a paid payment's words are altered", "UPDATE payment SET message = 'x' WHERE id = " PAYMENT(50100),
	  "payments as approved" },
	{ "a payment's evidence is altered",
	  "UPDATE payment SET evidence_digest = zeroblob(32) WHERE id = " PAYMENT(50100),
	  "payments as approved" },
	{ "a payment's cost account is altered",
	  "UPDATE payment SET cost_account = 5010 WHERE id = " PAYMENT(110400), "payments as approved" },
	{ "a payment went to another version",
	  "UPDATE payment_in_file SET version_id = " SECOND_VERSION " WHERE payment_id = " PAYMENT(50100),
	  "payments as approved" },
	{ "a payment was never asked for", "DELETE FROM approval_matter WHERE id = " MATTER(110400),
	  "payments as approved" },
	{ "a payment is in two files",
	  LOOSE("payment_in_file") "INSERT INTO payment_in_file SELECT payment_id, (SELECT max(id) FROM "
				   "payment_file), 2, 1, matter_id, version_id, voucher_id, ore FROM "
				   "payment_in_file WHERE payment_id = " PAYMENT(50100),
	  "one file a payment" },
	{ "a payment went to an account no longer in force",
	  "UPDATE payment_in_file SET version_id = " FIRST_VERSION " WHERE payment_id = " PAYMENT(90300),
	  "payees of payments" },
	{ "an account was not in force yet",
	  "UPDATE payee_in_force SET from_day = from_day + 30 WHERE version_id = " FIRST_VERSION,
	  "payees of payments" },
	{ "a payment went before its day",
	  "UPDATE payment SET earliest = earliest + 30 WHERE id = " PAYMENT(50100), "payees of payments" },
	{ "a payment file is another than the journal says",
	  "UPDATE payment_file SET digest = zeroblob(32) WHERE id = " FIRST_FILE, "payments in the journal" },
	{ "a payment's end is taken out", "DELETE FROM payment_end WHERE kind = 1",
	  "payments in the journal" },
	{ "a bank's answers are taken out", "DELETE FROM payment_answer; DELETE FROM answer_file",
	  "payments in the journal" },
	{ "a payment is taken out",
	  "DELETE FROM approval_vote WHERE matter_id = " MATTER(
	      150600) "; DELETE FROM approval_matter WHERE id "
		      "= " MATTER(150600) "; DELETE FROM payment WHERE amount = 150600",
	  "payments in the journal" },
	{ "a payment file's number is altered", "UPDATE payment_file SET number = 2 WHERE id = " FIRST_FILE,
	  "payment file numbers" },
	{ "a payment file's sum is altered",
	  "UPDATE payment_file SET total = total + 1 WHERE id = " FIRST_FILE, "payment file sums" },
	{ "a payment file's count is altered",
	  "UPDATE payment_file SET payment_count = 3 WHERE id = " FIRST_FILE, "payment file sums" },
	{ "a byte of a payment file is altered",
	  "UPDATE payment_file SET bytes = CAST(substr(bytes, 1, 400) || 'x' || substr(bytes, 402) AS blob) "
	  "WHERE id = " FIRST_FILE,
	  "payment files" },
	{ "a payment file is cut",
	  "UPDATE payment_file SET bytes = substr(bytes, 1, 400) WHERE id = " FIRST_FILE, "payment files" },
	{ "a payment's name is altered",
	  "UPDATE payment SET handle = '222222222222' WHERE id = " PAYMENT(50100), "payment files" },
	{ "payments of a file change places",
	  "UPDATE payment_in_file SET position = 9 WHERE payment_id = " PAYMENT(
	      50100) "; UPDATE payment_in_file SET "
		     "position = 1 WHERE payment_id = " PAYMENT(
			 70200) "; UPDATE payment_in_file SET position = 2 WHERE payment_id "
				"= " PAYMENT(50100),
	  "payment files" },
	{ "the account paid to is another than the file says",
	  "UPDATE payee_version SET account = '9020033' WHERE id = " FIRST_VERSION, "payment files" },
	{ "a payment has another's voucher",
	  LOOSE("payment_in_file") "UPDATE payment_in_file SET voucher_id = (SELECT voucher_id FROM "
				   "payment_in_file WHERE payment_id = " PAYMENT(
				       70200) ") WHERE payment_id = " PAYMENT(50100),
	  "payments and vouchers" },
	{ "a payment has no voucher",
	  "UPDATE payment_in_file SET voucher_id = 9999 WHERE payment_id = " PAYMENT(50100),
	  "payments and vouchers" },
	{ "a voucher has another sum than its payment",
	  "UPDATE entry SET amount = amount * 2 WHERE voucher_id = (SELECT voucher_id FROM payment_in_file "
	  "WHERE payment_id = " PAYMENT(50100) ")",
	  "payments and vouchers" },
	{ "a payment is valued otherwise",
	  "UPDATE payment_in_file SET ore = ore + 1 WHERE payment_id = " PAYMENT(50100),
	  "payments and vouchers" },
	{ "a rejected payment is not reversed", "DELETE FROM payment_end WHERE kind = 2", "payment ends" },
	{ "a rejected payment's reversal is another's",
	  "UPDATE payment_end SET voucher_id = (SELECT voucher_id FROM payment_end WHERE kind = 1) WHERE "
	  "kind = 2",
	  "payment ends" },
	{ "a rejected payment is said to be paid", "UPDATE payment_end SET kind = 1 WHERE kind = 2",
	  "payment ends" },
	{ "a payment is said to be paid",
	  "INSERT INTO payment_end SELECT payment_id, 1, voucher_id, NULL, 1795000000 FROM payment_in_file "
	  "WHERE "
	  "payment_id = " PAYMENT(90300),
	  "payment ends" },
	{ "a paid payment's bank row is of another sum",
	  "UPDATE bank_row SET amount = amount - 1 WHERE voucher_id = (SELECT voucher_id FROM payment_end "
	  "WHERE "
	  "kind = 1)",
	  "payment ends" },
};
enum { FAULTS = sizeof faults / sizeof faults[0] };

static void p5_each_fault_in_what_was_paid_is_named(void **state)
{
	static struct audit_money money;
	audit_money_open(&money, *state);
	audit_money_fill(&money);
	faults_kit_plant(&money.drawing.mandates.books, faults, FAULTS);
	audit_money_close(&money);
}

static void p5_each_check_of_payments_has_a_fault(void **state)
{
	(void)state;
	faults_kit_cover(faults, FAULTS, "rules in the journal", "payment ends");
}

int main(void)
{
	struct kit_place place = { .name = "memory", .backend = STORE_MEMORY };
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p5_each_check_of_payments_has_a_fault),
		cmocka_unit_test_prestate(p5_each_fault_in_what_was_paid_is_named, &place),
	};
	return PROOF_RUN(tests);
}
