-- SPDX-License-Identifier: AGPL-3.0-or-later

-- mandate_put: put, key id
--   in  id mandate_id, promise_id promise_id, follows_id mandate_id?, payer_number text, bankgiro text, account text,
--       identity text, origin int64, state int64, is_at_bankgirot bool, asked_on day, active_on day, amount money,
--       every_months int64, first_month int64, pay_day int64, is_held bool, told_amount money, told_from day,
--       told_through day
INSERT INTO mandate (id, promise_id, follows_id, payer_number, bankgiro, account, identity, origin, state, is_at_bankgirot,
	asked_on, active_on, ended_on, end_reason, end_code, amount, every_months, first_month, pay_day, next_pay_day,
	next_from_month, paused_from, paused_through, is_stopped, is_held, told_amount, told_from, told_through)
VALUES (:id, :promise_id, :follows_id, :payer_number, :bankgiro, :account, :identity, :origin, :state, :is_at_bankgirot,
	:asked_on, :active_on, 0, 0, -1, :amount, :every_months, :first_month, :pay_day, :pay_day,
	0, 0, 0, false, :is_held, :told_amount, :told_from, :told_through);

-- mandate_save: change
--   in  id mandate_id, account text, identity text, state int64, is_at_bankgirot bool, active_on day, ended_on day,
--       end_reason int64, end_code int64, amount money, every_months int64, first_month int64, pay_day int64,
--       next_pay_day int64, next_from_month int64, paused_from day, paused_through day, is_stopped bool, is_held bool,
--       told_amount money, told_from day, told_through day
UPDATE mandate SET account = :account, identity = :identity, state = :state, is_at_bankgirot = :is_at_bankgirot,
	active_on = :active_on, ended_on = :ended_on, end_reason = :end_reason, end_code = :end_code, amount = :amount,
	every_months = :every_months, first_month = :first_month, pay_day = :pay_day, next_pay_day = :next_pay_day,
	next_from_month = :next_from_month, paused_from = :paused_from, paused_through = :paused_through,
	is_stopped = :is_stopped, is_held = :is_held, told_amount = :told_amount, told_from = :told_from,
	told_through = :told_through
WHERE id = :id;

-- mandate_tell: put, key id
--   in  id mandate_id, first_month int64, told_amount money, told_from day, told_through day
UPDATE mandate SET first_month = :first_month, told_amount = :told_amount, told_from = :told_from, told_through = :told_through
WHERE id = :id;

-- mandate_find: one, many
--   in  id mandate_id
--   out id mandate_id, promise_id promise_id, follows_id mandate_id?, giver_id giver_id, handle text, giver_name text,
--       purpose_code text, reference text, payer_number text, bankgiro text, account text, identity text, origin int64,
--       state int64, is_at_bankgirot bool, asked_on day, active_on day, ended_on day, end_reason int64, end_code int64,
--       amount money, every_months int64, first_month int64, pay_day int64, next_pay_day int64, next_from_month int64,
--       paused_from day, paused_through day, is_stopped bool, is_held bool, told_amount money, told_from day,
--       told_through day
SELECT m.id, m.promise_id, m.follows_id, p.giver_id, g.handle, g.name, u.code, p.reference, m.payer_number, m.bankgiro,
	m.account, m.identity, m.origin, m.state, m.is_at_bankgirot, m.asked_on, m.active_on, m.ended_on, m.end_reason,
	m.end_code, m.amount, m.every_months, m.first_month, m.pay_day, m.next_pay_day, m.next_from_month, m.paused_from,
	m.paused_through, m.is_stopped, m.is_held, m.told_amount, m.told_from, m.told_through
FROM mandate AS m JOIN promise AS p ON p.id = m.promise_id JOIN giver AS g ON g.id = p.giver_id
JOIN purpose AS u ON u.id = p.purpose_id
WHERE m.id = :id;

-- mandate_by_payer: one
--   in  payer_number text
--   out id mandate_id, state int64
SELECT id, state FROM mandate WHERE payer_number = :payer_number ORDER BY id DESC LIMIT 1;

-- mandate_of_promise: one
--   in  promise_id promise_id
--   out id mandate_id
SELECT id FROM mandate WHERE promise_id = :promise_id AND state <> 4 ORDER BY id DESC LIMIT 1;

-- mandate_waits: one
--   in  promise_id promise_id
--   out id mandate_id
SELECT id FROM mandate WHERE promise_id = :promise_id AND state < 3 ORDER BY id LIMIT 1;

-- mandate_ids: each
--   in  after_id mandate_id, count_max int64
--   out id mandate_id
SELECT id FROM mandate WHERE id > :after_id ORDER BY id LIMIT :count_max;

-- mandate_ids_in_state: each
--   in  state int64, after_id mandate_id, count_max int64
--   out id mandate_id
SELECT id FROM mandate WHERE state = :state AND id > :after_id ORDER BY id LIMIT :count_max;

-- mandate_ids_of_giver: each
--   in  giver_id giver_id, from_state int64, to_state int64, after_id mandate_id, count_max int64
--   out id mandate_id
SELECT m.id FROM mandate AS m JOIN promise AS p ON p.id = m.promise_id
WHERE p.giver_id = :giver_id AND m.state BETWEEN :from_state AND :to_state AND m.id > :after_id ORDER BY m.id LIMIT :count_max;

-- mandate_to_tell: each
--   in  before day, after_through day, after_id mandate_id, today day, count_max int64
--   out id mandate_id, told_from day, told_through day
SELECT m.id, m.told_from, m.told_through FROM mandate AS m
WHERE m.state = 3 AND NOT m.is_held AND NOT m.is_stopped AND m.told_through < :before AND (m.told_through, m.id) > (:after_through, :after_id)
AND NOT (m.paused_from > 0 AND m.paused_from <= :today AND m.paused_through >= :before)
AND NOT EXISTS (SELECT 1 FROM mandate_letter AS l WHERE l.mandate_id = m.id AND l.written_on = 0 AND l.kind IN (1, 2, 3, 5))
ORDER BY m.told_through, m.id LIMIT :count_max;

-- giver_death_put: put, key giver_id
--   in  giver_id giver_id, died_on day, told_on day, told_by text
INSERT INTO giver_death (giver_id, died_on, told_on, told_by) VALUES (:giver_id, :died_on, :told_on, :told_by);

-- giver_death_of: one
--   in  giver_id giver_id
--   out died_on day
SELECT died_on FROM giver_death WHERE giver_id = :giver_id;

-- letter_put: put, key id
--   in  id int64, mandate_id mandate_id, kind int64, amount money, day day, code int64, pay_day int64, made_on day
INSERT INTO mandate_letter (id, mandate_id, kind, amount, day, code, pay_day, made_on, written_on, told_on, rule_id)
VALUES (:id, :mandate_id, :kind, :amount, :day, :code, :pay_day, :made_on, 0, 0, NULL);

-- letter_take_away: change
--   in  mandate_id mandate_id, from_kind int64, to_kind int64, from_day day, to_day day
DELETE FROM mandate_letter WHERE mandate_letter.mandate_id = :mandate_id AND mandate_letter.written_on = 0
AND mandate_letter.kind BETWEEN :from_kind AND :to_kind AND mandate_letter.day BETWEEN :from_day AND :to_day;

-- letter_take_away_of_giver: change
--   in  giver_id giver_id
DELETE FROM mandate_letter WHERE mandate_letter.written_on = 0 AND mandate_letter.mandate_id IN
	(SELECT m.id FROM mandate AS m JOIN promise AS p ON p.id = m.promise_id WHERE p.giver_id = :giver_id);

-- letter_to_write: each
--   in  after_id int64, count_max int64
--   out id int64, mandate_id mandate_id, kind int64, amount money, day day, state int64, has_email bool, mandate_amount money,
--       pay_day int64, next_pay_day int64, next_from_month int64, every_months int64, first_month int64, told_amount money, told_from day, told_through day
SELECT l.id, l.mandate_id, l.kind, l.amount, l.day, m.state, g.email <> '', m.amount, m.pay_day,
	m.next_pay_day, m.next_from_month, m.every_months, m.first_month, 	m.told_amount, m.told_from, m.told_through
FROM mandate_letter AS l JOIN mandate AS m ON m.id = l.mandate_id JOIN promise AS p ON p.id = m.promise_id
JOIN giver AS g ON g.id = p.giver_id
WHERE l.written_on = 0 AND l.id > :after_id AND (g.email <> '' OR (g.street <> '' AND g.town <> '')) ORDER BY l.id LIMIT :count_max;

-- letter_unreachable: one
--   out letters int64
SELECT count(*) FROM mandate_letter AS l JOIN mandate AS m ON m.id = l.mandate_id JOIN promise AS p ON p.id = m.promise_id
JOIN giver AS g ON g.id = p.giver_id
WHERE l.written_on = 0 AND g.email = '' AND (g.street = '' OR g.town = '');

-- letter_write: put, key id
--   in  id int64, amount money, day day, pay_day int64, written_on day, told_on day, rule_id rule_id?
UPDATE mandate_letter SET amount = :amount, day = :day, pay_day = :pay_day, written_on = :written_on, told_on = :told_on,
	rule_id = :rule_id
WHERE id = :id;

-- letter_of_day: each
--   in  written_on day, after_id int64, count_max int64
--   out id int64, mandate_id mandate_id, kind int64, amount money, day day, code int64, pay_day int64, told_on day,
--       every_months int64, purpose_name text, giver_id giver_id, handle text, giver_kind int64, name text, email text,
--       phone text, street text, postal_code text, town text, country text
SELECT l.id, l.mandate_id, l.kind, l.amount, l.day, l.code, l.pay_day, l.told_on, m.every_months, u.name, g.id, g.handle,
	g.kind, g.name, g.email, g.phone, g.street, g.postal_code, g.town, g.country
FROM mandate_letter AS l JOIN mandate AS m ON m.id = l.mandate_id JOIN promise AS p ON p.id = m.promise_id
JOIN purpose AS u ON u.id = p.purpose_id JOIN giver AS g ON g.id = p.giver_id
WHERE l.written_on = :written_on AND l.id > :after_id
AND NOT EXISTS (SELECT 1 FROM giver_death AS d WHERE d.giver_id = g.id)
ORDER BY l.id LIMIT :count_max;
