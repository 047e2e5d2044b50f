-- SPDX-License-Identifier: AGPL-3.0-or-later

-- own_account_put: put, key id
--   in  id own_account_id, name text, ledger_account int64, currency text
INSERT INTO own_account (id, name, ledger_account, currency) VALUES (:id, :name, :ledger_account, :currency);

-- own_account_by_ledger: one
--   in  ledger_account int64
--   out id own_account_id, name text, currency text
SELECT id, name, currency FROM own_account WHERE ledger_account = :ledger_account;

-- own_account_find: one
--   in  id own_account_id
--   out id own_account_id, name text, ledger_account int64, currency text
SELECT id, name, ledger_account, currency FROM own_account WHERE id = :id;

-- own_account_all: each
--   out id own_account_id, name text, ledger_account int64, currency text
SELECT id, name, ledger_account, currency FROM own_account ORDER BY id;

-- own_number_put: put, key scheme digits
--   in  scheme int64, digits text, account_id own_account_id
INSERT INTO own_number (scheme, digits, account_id) VALUES (:scheme, :digits, :account_id);

-- own_number_of: one
--   in  account_id own_account_id, scheme int64
--   out digits text
SELECT digits FROM own_number WHERE account_id = :account_id AND scheme = :scheme ORDER BY digits LIMIT 1;

-- own_number_find: one
--   in  scheme int64, digits text
--   out id own_account_id, ledger_account int64, currency text
SELECT a.id, a.ledger_account, a.currency FROM own_number AS n JOIN own_account AS a ON a.id = n.account_id
WHERE n.scheme = :scheme AND n.digits = :digits;

-- bank_file_by_digest: one
--   in  digest bytes
--   out id bank_file_id
SELECT id FROM bank_file WHERE digest = :digest;

-- bank_file_put: put, key id
--   in  id bank_file_id, digest bytes, kind int64, name text, read_at moment, actor text, sightings_digest bytes
INSERT INTO bank_file (id, digest, kind, name, read_at, actor, sighting_count, sightings_digest)
VALUES (:id, :digest, :kind, :name, :read_at, :actor, 0, :sightings_digest);

-- bank_file_end: put, key id
--   in  id bank_file_id, sighting_count int64, sightings_digest bytes
UPDATE bank_file SET sighting_count = :sighting_count, sightings_digest = :sightings_digest WHERE bank_file.id = :id;

-- bank_statement_put: put, key file_id position
--   in  file_id bank_file_id, position int64, account_id own_account_id, identity text, has_balances bool, opening int64, opening_on day, closing int64, closing_on day, sum int64
INSERT INTO bank_statement (file_id, position, account_id, identity, has_balances, opening, opening_on, closing, closing_on, sum)
VALUES (:file_id, :position, :account_id, :identity, :has_balances, :opening, :opening_on, :closing, :closing_on, :sum);

-- bank_statement_of_file: each
--   in  file_id bank_file_id
--   out position int64, ledger_account int64, name text, currency text, has_balances bool, opening int64, closing int64, sum int64
SELECT s.position, a.ledger_account, a.name, a.currency, s.has_balances, s.opening, s.closing, s.sum
FROM bank_statement AS s JOIN own_account AS a ON a.id = s.account_id WHERE s.file_id = :file_id ORDER BY s.position;

-- bank_statement_closing: one
--   in  account_id own_account_id, day day
--   out closing int64, currency text
SELECT s.closing, a.currency FROM bank_statement AS s JOIN own_account AS a ON a.id = s.account_id
WHERE s.account_id = :account_id AND s.closing_on = :day AND s.has_balances
ORDER BY s.file_id DESC, s.position DESC LIMIT 1;

-- bank_row_of_day: each
--   in  account_id own_account_id, day day
--   out id bank_row_id, parent_id bank_row_id?, amount int64, reference_kind int64, reference text, message text, payer_name text, bank_reference text, giro_reference text, seen_in int64, state int64
SELECT id, parent_id, amount, reference_kind, reference, message, payer_name, bank_reference, giro_reference, seen_in, state
FROM bank_row WHERE account_id = :account_id AND booked_on = :day AND state <> 4 ORDER BY id;

-- bank_row_put: put, key id
--   in  id bank_row_id, account_id own_account_id, parent_id bank_row_id?, amount int64, booked_on day, is_reversal bool, reference_kind int64, reference text, further_references text, message text, payer_name text, payer_account text, payer_identity text, via_account text, bank_code text, bank_reference text, giro_reference text, seen_in int64, state int64, doubt_of_id bank_row_id?, home int64, home_account int64, voucher_id voucher_id?
INSERT INTO bank_row (id, account_id, parent_id, amount, booked_on, is_reversal, reference_kind, reference, further_references, message, payer_name, payer_account, payer_identity, via_account, bank_code, bank_reference, giro_reference, seen_in, state, doubt_of_id, home, home_account, voucher_id)
VALUES (:id, :account_id, :parent_id, :amount, :booked_on, :is_reversal, :reference_kind, :reference, :further_references, :message, :payer_name, :payer_account, :payer_identity, :via_account, :bank_code, :bank_reference, :giro_reference, :seen_in, :state, :doubt_of_id, :home, :home_account, :voucher_id);

-- bank_row_seen: put, key id
--   in  id bank_row_id, seen_in int64, bank_reference text, giro_reference text
UPDATE bank_row SET seen_in = :seen_in,
	bank_reference = CASE WHEN bank_row.bank_reference = '' THEN :bank_reference ELSE bank_row.bank_reference END,
	giro_reference = CASE WHEN bank_row.giro_reference = '' THEN :giro_reference ELSE bank_row.giro_reference END
WHERE bank_row.id = :id;

-- bank_row_marks: one
--   in  id bank_row_id
--   out seen_in int64, bank_reference text, giro_reference text
SELECT seen_in, bank_reference, giro_reference FROM bank_row WHERE id = :id;

-- bank_row_enrich: change
--   in  id bank_row_id, reference_kind int64, reference text, further_references text, message text, payer_name text, payer_account text, payer_identity text, via_account text
UPDATE bank_row SET reference_kind = :reference_kind, reference = :reference, further_references = :further_references, message = :message,
	payer_name = :payer_name, payer_account = :payer_account, payer_identity = :payer_identity, via_account = :via_account
WHERE bank_row.id = :id AND (bank_row.state = 1 OR bank_row.state = 5);

-- bank_row_split: change
--   in  id bank_row_id
UPDATE bank_row SET state = 3, doubt_of_id = NULL WHERE bank_row.id = :id AND (bank_row.state = 1 OR bank_row.state = 5);

-- bank_row_move: change
--   in  id bank_row_id, parent_id bank_row_id?
UPDATE bank_row SET parent_id = :parent_id WHERE bank_row.id = :id;

-- bank_row_detach: change
--   in  id bank_row_id, seen_in int64
UPDATE bank_row SET state = 1, giro_reference = '', seen_in = :seen_in WHERE bank_row.id = :id AND bank_row.state = 3;

-- bank_row_shrink: change
--   in  id bank_row_id, amount int64
UPDATE bank_row SET amount = bank_row.amount - :amount, state = CASE WHEN bank_row.amount = :amount THEN 4 ELSE bank_row.state END
WHERE bank_row.id = :id AND bank_row.state = 3;

-- bank_row_empty: change
--   in  id bank_row_id
UPDATE bank_row SET amount = 0, state = 4, doubt_of_id = NULL WHERE bank_row.id = :id AND (bank_row.state = 1 OR bank_row.state = 5);

-- bank_row_lift_doubts: change
--   in  id bank_row_id
UPDATE bank_row SET state = 1, doubt_of_id = NULL WHERE bank_row.doubt_of_id = :id AND bank_row.state = 5;

-- bank_row_open_again: change
--   in  id bank_row_id
UPDATE bank_row SET state = 1, doubt_of_id = NULL, home = 0, home_account = 0, voucher_id = NULL
WHERE bank_row.id = :id AND (bank_row.state = 2 OR bank_row.state = 5);

-- bank_row_book: put, key id
--   in  id bank_row_id, home int64, home_account int64, voucher_id voucher_id?
UPDATE bank_row SET state = 2, doubt_of_id = NULL, home = :home, home_account = :home_account, voucher_id = :voucher_id
WHERE bank_row.id = :id;

-- bank_leaf_find: one
--   in  id bank_row_id
--   out id bank_row_id, parent_id bank_row_id?, account_id own_account_id, ledger_account int64, currency text, amount int64, booked_on day, is_reversal bool, reference_kind int64, reference text, further_references text, message text, payer_name text, payer_account text, payer_identity text, bank_code text, state int64, doubt_of_id bank_row_id?, home int64, home_account int64, voucher_id voucher_id?
SELECT r.id, r.parent_id, r.account_id, a.ledger_account, a.currency, r.amount, r.booked_on, r.is_reversal, r.reference_kind, r.reference,
	r.further_references, r.message, r.payer_name, r.payer_account, r.payer_identity, r.bank_code, r.state, r.doubt_of_id, r.home, r.home_account, r.voucher_id
FROM bank_row AS r JOIN own_account AS a ON a.id = r.account_id WHERE r.id = :id;

-- bank_leaf_waiting: each
--   in  after bank_row_id, count_max int64
--   out id bank_row_id, parent_id bank_row_id?, account_id own_account_id, ledger_account int64, currency text, amount int64, booked_on day, is_reversal bool, reference_kind int64, reference text, further_references text, message text, payer_name text, payer_account text, payer_identity text, bank_code text, state int64, doubt_of_id bank_row_id?
SELECT r.id, r.parent_id, r.account_id, a.ledger_account, a.currency, r.amount, r.booked_on, r.is_reversal, r.reference_kind, r.reference,
	r.further_references, r.message, r.payer_name, r.payer_account, r.payer_identity, r.bank_code, r.state, r.doubt_of_id
FROM bank_row AS r JOIN own_account AS a ON a.id = r.account_id
WHERE (r.state = 1 OR r.state = 5) AND r.id > :after ORDER BY r.id LIMIT :count_max;

-- bank_row_waiting_count: one
--   in  account_id own_account_id, day day
--   out count int64
SELECT count(*) FROM bank_row WHERE (state = 1 OR state = 5) AND account_id = :account_id AND booked_on <= :day;

-- bank_row_habits: each
--   in  payer_name text, message text, bank_code text, is_in bool, count_max int64
--   out counter_account int64, times int64
SELECT home_account, count(*) FROM (
	SELECT home_account FROM bank_row
	WHERE payer_name = :payer_name AND bank_code = :bank_code AND (payer_name <> '' OR message = :message)
		AND state = 2 AND home <> 1 AND (amount > 0) = :is_in
	ORDER BY id DESC LIMIT :count_max) AS recent
GROUP BY home_account ORDER BY count(*) DESC, home_account LIMIT 3;

-- sighting_put: put, key file_id position
--   in  file_id bank_file_id, position int64, row_id bank_row_id, line int64, amount int64, booked_on day, raw bytes
INSERT INTO sighting (file_id, position, row_id, line, amount, booked_on, raw) VALUES (:file_id, :position, :row_id, :line, :amount, :booked_on, :raw);

-- sighting_move: change
--   in  row_id bank_row_id, to_id bank_row_id
UPDATE sighting SET row_id = :to_id WHERE sighting.row_id = :row_id;

-- bank_rule_put: put, key id
--   in  id bank_rule_id, name text, words text, direction int64, counter_account int64
INSERT INTO bank_rule (id, name, words, direction, counter_account, is_used) VALUES (:id, :name, :words, :direction, :counter_account, true);

-- bank_rule_by_name: one
--   in  name text
--   out id bank_rule_id
SELECT id FROM bank_rule WHERE name = :name;

-- bank_rule_all: each
--   out id bank_rule_id, name text, words text, direction int64, counter_account int64
SELECT id, name, words, direction, counter_account FROM bank_rule WHERE is_used ORDER BY id;

-- closed_day_put: put, key account_id day
--   in  account_id own_account_id, day day, closing int64, closed_at moment, actor text
INSERT INTO closed_day (account_id, day, closing, closed_at, actor) VALUES (:account_id, :day, :closing, :closed_at, :actor);

-- closed_day_find: one
--   in  account_id own_account_id, day day
--   out closing int64
SELECT closing FROM closed_day WHERE account_id = :account_id AND day = :day;

-- swish_layout_add: change
--   in  name text, mapping text, added_at moment, actor text
INSERT INTO swish_layout (name, mapping, added_at, actor) VALUES (:name, :mapping, :added_at, :actor) ON CONFLICT (name) DO NOTHING;

-- swish_layout_each: each
--   out name text, mapping text
SELECT name, mapping FROM swish_layout ORDER BY name;
