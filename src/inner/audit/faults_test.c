/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One fault at a time is planted in a copy of sound books, past every door: the audit names it, and so does
 * the checker that goes with the auditor's copy. */

#include "inner/audit/faults_kit.h"

#define OWN "(SELECT id FROM own_account WHERE ledger_account = 1930)"
#define A_GIFT "(SELECT min(id) FROM gift WHERE amount = 25000)"
#define A_REVERSAL "(SELECT id FROM voucher WHERE reverses_id IS NOT NULL)"
/* Their lines in the journal. */
#define LOCK "(SELECT max(number) FROM store_journal WHERE kind = 'months locked')"
#define REVERSED                                                                                             \
	"(SELECT number FROM store_journal WHERE kind = 'voucher posted' AND subject = " A_REVERSAL ")"
#define OPEN_ROW "(SELECT min(id) FROM bank_row WHERE state = 1)"
#define RULE_ROW "(SELECT id FROM bank_row WHERE home = 2)"

/* A voucher with two lines, as complete as a forger makes it but for the journal. */
#define FORGED_VOUCHER(year, series, number, day)                                                            \
	"INSERT INTO voucher SELECT next_id, " year ", '" series "', " number ", " day                       \
	", 'x', '', 1, 'x', NULL, 2, "                                                                       \
	"zeroblob(32) FROM store_state; "                                                                    \
	"INSERT INTO entry SELECT next_id, 1, 1910, " day                                                    \
	", 100, NULL, NULL, NULL, NULL, '', 0, '', NULL FROM store_state; "                                  \
	"INSERT INTO entry SELECT next_id, 2, 2440, " day                                                    \
	", -100, NULL, NULL, NULL, NULL, '', 0, '', NULL FROM store_state; "                                 \
	"UPDATE store_state SET next_id = next_id + 1; "

static const struct fault faults[] = {
	{ "a line of the journal is altered", "UPDATE store_journal SET actor = 'other' WHERE number = 60",
	  "journal chain" },
	{ "a line of the journal is taken out", "DELETE FROM store_journal WHERE number = 70",
	  "journal chain" },
	{ "the journal is cut off",
	  "DELETE FROM store_journal WHERE number = (SELECT max(number) FROM store_journal)",
	  "journal chain" },
	{ "a line is put in after the end",
	  "INSERT INTO store_journal SELECT number + 1, made_at, actor, kind, subject, words, "
	  "digest, chain FROM store_journal ORDER BY number DESC LIMIT 1",
	  "journal chain" },
	{ "the store's own row is altered", "UPDATE store_state SET journal_chain = zeroblob(32)",
	  "journal chain" },
	{ "ids would be given again", "UPDATE store_state SET next_id = 30", "ids in order" },
	{ "an amount is altered", "UPDATE entry SET amount = amount + 100 WHERE voucher_id = 21 AND line = 1",
	  "voucher digests" },
	{ "an amount and its counterpart are altered, balances too",
	  "UPDATE entry SET amount = amount * 2 WHERE voucher_id = 14; UPDATE balance SET amount = amount * "
	  "2 WHERE day = 19845",
	  "voucher digests" },
	{ "the words of a voucher are altered", "UPDATE voucher SET words = 'Gåva' WHERE id = 15",
	  "voucher digests" },
	{ "who posted a voucher is altered", "UPDATE voucher SET actor = 'other' WHERE id = 15",
	  "voucher digests" },
	{ "a line is moved to another account",
	  "UPDATE entry SET account = 6110 WHERE voucher_id = 15 AND line = 1", "voucher digests" },
	{ "a digest is altered with its voucher", "UPDATE voucher SET digest = zeroblob(32) WHERE id = 15",
	  "vouchers in the journal" },
	{ "a voucher is put in", FORGED_VOUCHER("3", "A", "4", "20760"), "vouchers in the journal" },
	{ "a voucher is taken out",
	  "DELETE FROM entry WHERE voucher_id = 21; DELETE FROM voucher WHERE id = 21",
	  "journal of vouchers" },
	{ "debit and credit differ",
	  "UPDATE entry SET amount = amount + 100 WHERE voucher_id = 21 AND line = 1",
	  "vouchers sum to zero" },
	{ "a line is taken out", "DELETE FROM entry WHERE voucher_id = 14 AND line = 2", "voucher lines" },
	{ "all lines are taken out", "DELETE FROM entry WHERE voucher_id = 14", "voucher lines" },
	{ "a line of zero", "UPDATE entry SET amount = 0 WHERE voucher_id = 14", "entry amounts" },
	{ "a voucher number is missing",
	  "DELETE FROM entry WHERE voucher_id = 14; DELETE FROM voucher WHERE id = 14", "voucher numbers" },
	{ "a voucher number is there twice", LOOSE("voucher") "UPDATE voucher SET number = 1 WHERE id = 15",
	  "voucher numbers" },
	{ "a voucher is renumbered past a gap", "UPDATE voucher SET number = 9 WHERE id = 15",
	  "voucher numbers" },
	{ "a series forgets its last number", "UPDATE voucher_series SET last_number = 1 WHERE series = 'I'",
	  "voucher series" },
	{ "a series is forgotten", "DELETE FROM voucher_series WHERE series = 'A' AND year_id = 3",
	  "voucher series" },
	{ "a line is dated another day", "UPDATE entry SET day = day + 1 WHERE voucher_id = 21 AND line = 1",
	  "entry days" },
	{ "a voucher is dated outside its year", "UPDATE voucher SET day = day + 800 WHERE id = 21",
	  "voucher years" },
	{ "a voucher is dated on no day at all", "UPDATE voucher SET day = 9000000000 WHERE id = 21",
	  "voucher years" },
	{ "two years overlap", "UPDATE fiscal_year SET first_day = first_day - 5 WHERE id = 3",
	  "fiscal years" },
	{ "a line names no account", "UPDATE entry SET account = 1234 WHERE voucher_id = 14 AND line = 1",
	  "ledger references" },
	{ "a year is taken out", "DELETE FROM fiscal_year WHERE id = 1", "ledger references" },
	{ "a fund stands as a purpose", "UPDATE entry SET purpose_id = fund_id WHERE fund_id IS NOT NULL",
	  "dimensions" },
	{ "a rate is altered", "UPDATE rate SET micro = micro + 1000", "foreign sums" },
	{ "a foreign sum is altered",
	  "UPDATE entry SET foreign_minor = foreign_minor + 1 WHERE voucher_id = 21 AND line = 1",
	  "foreign sums" },
	{ "a foreign sum is larger than can be",
	  "UPDATE entry SET foreign_minor = 9223372036854775807 WHERE voucher_id = 21 AND line = 1",
	  "foreign sums" },
	{ "a running balance is altered", "UPDATE balance SET amount = amount + 1 WHERE account = 1930",
	  "running balances" },
	{ "a running balance is missing", "DELETE FROM balance WHERE account = 5010", "running balances" },
	{ "a running balance too many", "INSERT INTO balance VALUES (1910, 20000, 500)", "running balances" },
	{ "an opening balance is altered",
	  "UPDATE opening_balance SET amount = amount + 1 WHERE account = 1930", "opening balances" },
	{ "an opening balance is missing", "DELETE FROM opening_balance WHERE account = 2440",
	  "opening balances" },
	{ "a year opens with what nothing closed with", "INSERT INTO opening_balance VALUES (3, 1910, 500)",
	  "opening balances sum to zero" },
	{ "an income account has an opening balance",
	  "INSERT INTO opening_balance VALUES (1, 3999, 500), (1, 1930, -500)", "opening accounts" },
	{ "a month is locked behind a voucher's back",
	  "CREATE TEMP TABLE pair AS SELECT " LOCK " AS lock, " REVERSED
	  " AS post; UPDATE store_journal SET number = -1 "
	  "WHERE number = (SELECT lock FROM pair); UPDATE store_journal SET number = (SELECT lock FROM pair) "
	  "WHERE number "
	  "= (SELECT post FROM pair); UPDATE store_journal SET number = (SELECT post FROM pair) WHERE number "
	  "= -1",
	  "locked months" },
	{ "a month is unlocked", "DELETE FROM locked_month WHERE month = 24317", "month locks" },
	{ "a month is locked without a word", "INSERT INTO locked_month VALUES (24323, 1797000000)",
	  "month locks" },
	{ "a closed year is opened", "UPDATE fiscal_year SET is_closed = 0 WHERE id = 1", "closed years" },
	{ "a year is closed without a word", "UPDATE fiscal_year SET is_closed = 1 WHERE id = 2",
	  "closed years" },
	{ "a voucher is moved to a closed year", "UPDATE voucher SET year_id = 1, number = 3 WHERE id = 21",
	  "postings in closed years" },
	{ "a reversal reverses another sum",
	  "UPDATE entry SET amount = amount * 2 WHERE voucher_id = " A_REVERSAL, "reversals" },
	{ "a voucher is said to reverse another", "UPDATE voucher SET reverses_id = 14 WHERE id = 21",
	  "reversals" },
	{ "a voucher is reversed twice", LOOSE("voucher") "UPDATE voucher SET reverses_id = 17 WHERE id = 21",
	  "reversed once" },
	{ "a hand-over's number is altered", "UPDATE handover SET number = 2", "hand-over numbers" },
	{ "a hand-over holds a later voucher",
	  "UPDATE handed_voucher SET voucher_id = 21 WHERE voucher_id = 14", "hand-overs" },
	{ "a hand-over is emptied", "DELETE FROM handed_voucher", "hand-overs" },
	{ "a voucher is handed over twice",
	  LOOSE("handed_voucher") "INSERT INTO handed_voucher VALUES (14, 23)", "handed over once" },
	{ "a hand-over's digest is altered", "UPDATE handover SET digest = zeroblob(32)",
	  "hand-overs in the journal" },
	{ "a bank file is taken out",
	  "DELETE FROM sighting WHERE file_id = 65; DELETE FROM bank_statement WHERE file_id = 65; "
	  "DELETE FROM bank_file WHERE id = 65",
	  "bank files in the journal" },
	{ "a bank file is put in",
	  "INSERT INTO bank_file SELECT 70, zeroblob(32), kind, name, read_at, actor, 0, sightings_digest "
	  "FROM bank_file WHERE id = 24",
	  "bank files in the journal" },
	{ "the bytes of a sighting are altered",
	  "UPDATE sighting SET raw = CAST(raw || ' ' AS blob) WHERE file_id = 24 AND position = 1",
	  "bank file sightings" },
	{ "the sum of a sighting is altered",
	  "UPDATE sighting SET amount = amount + 1 WHERE file_id = 32 AND position = 2",
	  "bank file sightings" },
	{ "a sighting is taken out", "DELETE FROM sighting WHERE file_id = 24 AND position = 2",
	  "sighting positions" },
	{ "a statement's opening balance is altered",
	  "UPDATE bank_statement SET opening = opening + 1 WHERE file_id = 45", "statement sums" },
	{ "a statement is moved to other balances",
	  "UPDATE bank_statement SET opening = opening + 1, closing = closing + 1 WHERE file_id = 61",
	  "statement chain" },
	{ "a bank row names no account of ours", "UPDATE bank_row SET account_id = 99 WHERE id = 66",
	  "bank references" },
	{ "a sighting names no row", "UPDATE sighting SET row_id = 999 WHERE file_id = 65 AND position = 1",
	  "bank references" },
	{ "a part's sum is altered", "UPDATE bank_row SET amount = amount + 100 WHERE id = 28",
	  "parts and movements" },
	{ "a part is cut loose", "UPDATE bank_row SET parent_id = NULL WHERE id = 28",
	  "parts and movements" },
	{ "a row is put under one that has a home",
	  "UPDATE bank_row SET parent_id = " RULE_ROW " WHERE id = " OPEN_ROW, "parts in place" },
	{ "an emptied row gets money", "UPDATE bank_row SET amount = 30000 WHERE state = 4", "emptied rows" },
	{ "a booked row is emptied",
	  "UPDATE bank_row SET state = 4, home = 0, voucher_id = NULL, amount = 0 WHERE id = " RULE_ROW,
	  "bank vouchers have rows" },
	{ "a row is marked booked, without a voucher", "UPDATE bank_row SET state = 2 WHERE id = " OPEN_ROW,
	  "rows with a home" },
	{ "an open row has a voucher", "UPDATE bank_row SET voucher_id = 35 WHERE id = " OPEN_ROW,
	  "rows with a home" },
	{ "a row is in doubt about nothing", "UPDATE bank_row SET state = 5 WHERE id = " OPEN_ROW,
	  "rows in doubt" },
	{ "a row is put in",
	  "INSERT INTO bank_row SELECT next_id, " OWN
	  ", NULL, 77700, 20762, 0, 0, '', '', '', '', '', '', '', '', "
	  "'', '', 1, 1, NULL, 0, 0, NULL FROM store_state; UPDATE store_state SET next_id = next_id + 1",
	  "rows are told of" },
	{ "an open row's sum is altered", "UPDATE bank_row SET amount = amount + 1 WHERE id = " OPEN_ROW,
	  "row amounts" },
	{ "a row's day is altered", "UPDATE bank_row SET booked_on = booked_on + 1 WHERE id = " OPEN_ROW,
	  "row amounts" },
	{ "an unmatched row is marked matched",
	  "UPDATE bank_row SET state = 2, home = 3, home_account = 3999, voucher_id = 56 WHERE id "
	  "= " OPEN_ROW,
	  "rows and vouchers" },
	{ "a matched row is given another voucher", "UPDATE bank_row SET voucher_id = 35 WHERE id = 53",
	  "rows and vouchers" },
	{ "a row in euro is given another voucher", "UPDATE bank_row SET voucher_id = 69 WHERE id = 66",
	  "rows and vouchers" },
	{ "a row found its home on another account", "UPDATE bank_row SET home_account = 3890 WHERE id = 34",
	  "homes and vouchers" },
	{ "a matched row is marked unmatched",
	  "UPDATE bank_row SET state = 1, home = 0, home_account = 0, voucher_id = NULL WHERE id = " RULE_ROW,
	  "bank vouchers have rows" },
	{ "a closed day's balance is altered",
	  "UPDATE closed_day SET closing = closing + 1 WHERE day = 20759", "closed bank days" },
	{ "a day is closed without a word",
	  "INSERT INTO closed_day VALUES (" OWN ", 20761, 373500, 1797001200, 'test')",
	  "closings in the journal" },
	{ "a closed day is opened", "DELETE FROM closed_day WHERE day = 20760", "closings in the journal" },
	{ "a closed day is moved", "UPDATE closed_day SET day = 20761 WHERE day = 20760",
	  "closings in the journal" },
	{ "the book of a closed day is altered, balances too",
	  "UPDATE entry SET amount = amount + 100 WHERE voucher_id = 35 AND account = 1930; "
	  "UPDATE balance SET amount = amount + 100 WHERE account = 1930 AND day = 20759",
	  "closed bank days in the book" },
	{ "a row of a closed day waits again",
	  "UPDATE bank_row SET state = 1, home = 0, home_account = 0, voucher_id = NULL WHERE id = " RULE_ROW,
	  "nothing waits before a closing" },
	{ "a giver is taken out", "DELETE FROM giver", "gift references" },
	{ "a gift's sum is altered", "UPDATE gift SET amount = amount + 1 WHERE id = " A_GIFT,
	  "gifts and rows" },
	{ "a gift in euro is altered", "UPDATE gift SET amount = amount + 1 WHERE amount = 56172",
	  "gifts and rows" },
	{ "a gift is moved to another row", "UPDATE gift SET row_id = " OPEN_ROW " WHERE id = " A_GIFT,
	  "gifts and rows" },
	{ "a gift is taken out", "DELETE FROM gift WHERE amount = 10000", "rows and gifts" },
	{ "a row is several gifts",
	  LOOSE("gift") "UPDATE store_state SET next_id = next_id + 1; INSERT INTO gift SELECT 71, row_id, "
			"giver_id, promise_id, purpose_id, amount, day, voucher_id, returns_id FROM gift "
			"WHERE id = " A_GIFT,
	  "one gift a row" },
	{ "a return goes back of nothing", "UPDATE gift SET returns_id = NULL WHERE amount = -25000",
	  "returned gifts" },
	{ "a return goes back of another's gift", "UPDATE gift SET giver_id = NULL WHERE amount = -5000",
	  "returned gifts" },
	{ "more is returned than was given", "UPDATE gift SET returns_id = 31 WHERE amount = -5000",
	  "returned sums" },
	{ "a running total is altered", "UPDATE gift_total SET amount = amount + 1", "gift totals" },
	{ "a running count is altered", "UPDATE gift_total SET gifts = gifts + 1", "gift totals" },
	{ "a running total is missing", "DELETE FROM gift_total", "gift totals" },
	{ "a gift is moved to another month", "UPDATE gift SET day = day + 40 WHERE id = " A_GIFT,
	  "gift totals" },
	{ "a gift is moved to another purpose",
	  "INSERT INTO purpose SELECT 71, 'P2', 'P2', fund_id, value_id, 3992, 1 FROM purpose; UPDATE "
	  "store_state SET next_id = 72; UPDATE gift SET purpose_id = 71 WHERE amount = 10000",
	  "gifts and income" },
	{ "a gift is said to be another giver's",
	  "INSERT INTO giver SELECT 71, 'x', kind, name, '', '', '', '', '', '', '', made_at, 'sv' FROM "
	  "giver; "
	  "UPDATE store_state SET next_id = 72; UPDATE gift SET giver_id = 71 WHERE promise_id IS NOT NULL",
	  "gifts and promises" },
	{ "a reference is altered", "UPDATE promise SET reference = '123456789024' WHERE id = 11",
	  "promise references" },
	{ "two promises have one reference",
	  LOOSE("promise") "UPDATE promise SET reference = (SELECT reference FROM promise WHERE id = 11) "
			   "WHERE id = 12",
	  "one promise a reference" },
	{ "a mark names nobody", "INSERT INTO giver_mark VALUES (1, '123', 999)", "givers' marks" },
	{ "a search word names nobody", "INSERT INTO search_word VALUES ('kim', 999, 1)", "givers' marks" },
	{ "two initials name nobody", "INSERT INTO search_word VALUES ('ek', 999, 2)", "givers' marks" },
	{ "a text is no text", "UPDATE voucher SET words = CAST(x'ff41' AS text) WHERE id = 15",
	  "voucher digests" },
	{ "a month in the middle is unlocked", "DELETE FROM locked_month WHERE month = 24303",
	  "month locks" },
};
enum { FAULTS = sizeof faults / sizeof faults[0] };
_Static_assert(FAULTS >= 25, "the promise of verify is 25 faults");

static void p10_each_planted_fault_is_named_here_and_by_the_auditor(void **state)
{
	(void)state;
	static struct gifts_kit kit;
	audit_kit_open(&kit, STORE_SQLITE);
	audit_kit_fill(&kit);
	faults_kit_plant(&kit, faults, FAULTS);
	gifts_kit_close(&kit);
}

static void p10_each_check_has_a_fault_that_it_names(void **state)
{
	(void)state;
	faults_kit_cover(faults, FAULTS, "journal chain", "givers' marks");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p10_each_check_has_a_fault_that_it_names),
		cmocka_unit_test(p10_each_planted_fault_is_named_here_and_by_the_auditor),
	};
	return PROOF_RUN(tests);
}
