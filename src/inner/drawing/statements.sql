-- SPDX-License-Identifier: AGPL-3.0-or-later

-- draw_file_last: one
--   out number int64, made_on day
SELECT number, made_on FROM draw_file ORDER BY number DESC LIMIT 1;

-- The first day that due days were looked at, and how far, before the file of the number: 0 when never.
-- draw_looked: one
--   in  bankgiro text, number int64
--   out first_on day, through day
SELECT coalesce(min(made_on), 0), coalesce(max(through), 0) FROM draw_file WHERE bankgiro = :bankgiro AND number < :number;

-- draw_pass_first: one
--   in  bankgiro text
--   out looked_on day
SELECT coalesce(min(p.looked_on), 0) FROM draw_pass AS p JOIN mandate AS m ON m.id = p.mandate_id WHERE m.bankgiro = :bankgiro;

-- draw_file_add: change
--   in  id draw_file_id, number int64, made_on day, through day, bankgiro text, customer text, actor text, is_sealed bool, nothing bytes
INSERT INTO draw_file (id, number, made_on, through, bankgiro, customer, actor, order_count, order_sum, record_count, is_sealed, digest, bytes)
VALUES (:id, :number, :made_on, :through, :bankgiro, :customer, :actor, 0, 0, 0, :is_sealed, :nothing, :nothing);

-- draw_file_fill: change
--   in  id draw_file_id, order_count int64, order_sum money, record_count int64, digest bytes, bytes bytes
UPDATE draw_file SET order_count = :order_count, order_sum = :order_sum, record_count = :record_count, digest = :digest, bytes = :bytes WHERE id = :id;

-- draw_file_bytes: one
--   in  number int64
--   out id draw_file_id, number int64, made_on day, through day, order_count int64, order_sum money, unanswered int64, is_sealed bool, digest bytes, bytes bytes
SELECT f.id, f.number, f.made_on, f.through, f.order_count, f.order_sum,
(SELECT count(*) FROM draw_order AS o WHERE o.file_id = f.id AND (o.state = 1 OR o.state = 3 OR o.state = 7)), f.is_sealed, f.digest, f.bytes
FROM draw_file AS f WHERE f.number = :number;

-- draw_file_list: each
--   in  after int64, count_max int64
--   out id draw_file_id, number int64, made_on day, through day, order_count int64, order_sum money, unanswered int64, is_sealed bool
SELECT f.id, f.number, f.made_on, f.through, f.order_count, f.order_sum,
(SELECT count(*) FROM draw_order AS o WHERE o.file_id = f.id AND (o.state = 1 OR o.state = 3 OR o.state = 7)), f.is_sealed
FROM draw_file AS f WHERE f.number > :after ORDER BY f.number LIMIT :count_max;

-- Mandates asked for that Bankgirot does not know of.
-- draw_asked: each
--   in  bankgiro text, after_id mandate_id, count_max int64
--   out id mandate_id, payer_number text, account text, identity text, origin int64
SELECT id, payer_number, account, identity, origin FROM mandate WHERE state = 1 AND id > :after_id AND bankgiro = :bankgiro ORDER BY id LIMIT :count_max;

-- Mandates that have ended and stand at Bankgirot still.
-- draw_ended: each
--   in  bankgiro text, after_id mandate_id, count_max int64
--   out id mandate_id, payer_number text
SELECT id, payer_number FROM mandate WHERE state = 4 AND is_at_bankgirot AND id > :after_id AND bankgiro = :bankgiro ORDER BY id LIMIT :count_max;

-- Active mandates whose month falls due by their day of the month, and was neither ordered nor passed over. attempts and
-- live: orders of the promise in that month that have not
-- lapsed; pending: those of them without a final answer; own: lapsed ones of this mandate.
-- draw_due: each
--   in  bankgiro text, month int64, first_pay_day int64, last_pay_day int64, after_id mandate_id, count_max int64
--   out id mandate_id, promise_id promise_id, payer_number text, amount money, every_months int64, first_month int64, pay_day int64, active_on day, paused_from day, paused_through day, is_stopped bool, is_held bool, told_amount money, told_from day, told_through day, attempts int64, live int64, pending int64, own int64
SELECT m.id, m.promise_id, m.payer_number, m.amount, m.every_months, m.first_month, CASE WHEN m.next_from_month <= :month THEN m.next_pay_day ELSE m.pay_day END,
m.active_on, m.paused_from, m.paused_through, m.is_stopped, m.is_held, m.told_amount, m.told_from, m.told_through,
(SELECT coalesce(max(o.attempt), 0) FROM draw_order AS o WHERE o.promise_id = m.promise_id AND o.month = :month),
(SELECT count(*) FROM draw_order AS o WHERE o.promise_id = m.promise_id AND o.month = :month AND o.state <> 6),
(SELECT count(*) FROM draw_order AS o WHERE o.promise_id = m.promise_id AND o.month = :month AND (o.state = 1 OR o.state = 3 OR o.state = 7)),
(SELECT count(*) FROM draw_order AS o WHERE o.mandate_id = m.id AND o.month = :month)
FROM mandate AS m
WHERE m.state = 3 AND m.id > :after_id AND m.bankgiro = :bankgiro AND m.first_month <= :month
AND CASE WHEN m.next_from_month <= :month THEN m.next_pay_day ELSE m.pay_day END BETWEEN :first_pay_day AND :last_pay_day
AND NOT EXISTS (SELECT 1 FROM draw_order AS l WHERE l.mandate_id = m.id AND l.month = :month AND l.state <> 6)
AND NOT EXISTS (SELECT 1 FROM draw_pass AS p WHERE p.mandate_id = m.id AND p.month = :month)
ORDER BY m.id LIMIT :count_max;

-- draw_order_put: put, key id
--   in  id draw_order_id, mandate_id mandate_id, promise_id promise_id, month int64, attempt int64, day day, amount money, reference text, file_id draw_file_id
INSERT INTO draw_order (id, mandate_id, promise_id, month, attempt, day, amount, reference, file_id, state, code, row_id)
VALUES (:id, :mandate_id, :promise_id, :month, :attempt, :day, :amount, :reference, :file_id, 1, -1, NULL);

-- draw_pass_put: put, key mandate_id month
--   in  mandate_id mandate_id, month int64, day day, reason int64, looked_on day
INSERT INTO draw_pass (mandate_id, month, day, reason, looked_on) VALUES (:mandate_id, :month, :day, :reason, :looked_on);

-- Orders that can still be called back, of mandates that something happened to.
-- draw_to_call_back: each
--   in  bankgiro text, after_day day, after_id draw_order_id, count_max int64
--   out id draw_order_id, day day, month int64, amount money, reference text, payer_number text, state int64, is_stopped bool, paused_from day, paused_through day, pay_day int64
SELECT o.id, o.day, o.month, o.amount, o.reference, m.payer_number, m.state, m.is_stopped, m.paused_from, m.paused_through,
CASE WHEN m.next_from_month <= o.month THEN m.next_pay_day ELSE m.pay_day END
FROM draw_order AS o JOIN mandate AS m ON m.id = o.mandate_id
WHERE o.state = 1 AND (o.day, o.id) > (:after_day, :after_id) AND m.bankgiro = :bankgiro AND (m.state = 4 OR m.is_stopped OR m.paused_from > 0)
ORDER BY o.day, o.id LIMIT :count_max;

-- draw_order_set: put, key id
--   in  id draw_order_id, state int64, code int64
UPDATE draw_order SET state = :state, code = :code WHERE id = :id;

-- The money has come. One that went back stays so, whichever was told first.
-- draw_order_take_row: put, key id
--   in  id draw_order_id, row_id bank_row_id?
UPDATE draw_order SET row_id = :row_id, state = CASE WHEN draw_order.state = 8 THEN 8 ELSE 2 END WHERE id = :id;

-- draw_order_set_returned: put, key id
--   in  id draw_order_id
UPDATE draw_order SET state = 8 WHERE id = :id;

-- A payer's own bankgiro may have had several mandates, and an answer may be about an order of an earlier one: the newest
-- order that fits.
-- draw_order_by_reference: one
--   in  payer_number text, reference text
--   out id draw_order_id, mandate_id mandate_id, promise_id promise_id, month int64, state int64
SELECT o.id, o.mandate_id, o.promise_id, o.month, o.state FROM draw_order AS o JOIN mandate AS m ON m.id = o.mandate_id
WHERE m.payer_number = :payer_number AND o.reference = :reference ORDER BY o.id DESC LIMIT 1;

-- Where the answer does not tell our reference: the order of the sum that was due last before its day.
-- draw_order_by_sum: one
--   in  payer_number text, amount money, first_day day, last_day day
--   out id draw_order_id, mandate_id mandate_id, promise_id promise_id, month int64, state int64
SELECT o.id, o.mandate_id, o.promise_id, o.month, o.state FROM draw_order AS o JOIN mandate AS m ON m.id = o.mandate_id
WHERE m.payer_number = :payer_number AND o.amount = :amount AND o.day BETWEEN :first_day AND :last_day
ORDER BY o.month DESC, o.attempt DESC, o.id DESC LIMIT 1;

-- draw_live: one
--   in  promise_id promise_id, month int64, except_id draw_order_id
--   out count int64
SELECT count(*) FROM draw_order WHERE promise_id = :promise_id AND month = :month AND state <> 6 AND id <> :except_id;

-- draw_payer: one, many
--   in  payer_number text
--   out mandate_id mandate_id, promise_id promise_id
SELECT m.id, m.promise_id FROM mandate AS m
WHERE m.payer_number = :payer_number AND NOT EXISTS (SELECT 1 FROM mandate AS n WHERE n.payer_number = m.payer_number AND n.id > m.id);

-- draw_home_by_reference: one, many
--   in  payer_number text, reference text
--   out id draw_order_id, promise_id promise_id, day day, state int64, row_id bank_row_id?
SELECT o.id, o.promise_id, o.day, o.state, o.row_id FROM draw_order AS o JOIN mandate AS m ON m.id = o.mandate_id
WHERE m.payer_number = :payer_number AND o.reference = :reference;

-- Where the money does not tell our reference.
-- draw_home_by_sum: one
--   in  payer_number text, amount money, first_day day, last_day day
--   out id draw_order_id, promise_id promise_id, day day, state int64, row_id bank_row_id?
SELECT o.id, o.promise_id, o.day, o.state, o.row_id FROM draw_order AS o JOIN mandate AS m ON m.id = o.mandate_id
WHERE m.payer_number = :payer_number AND o.amount = :amount AND o.day BETWEEN :first_day AND :last_day
ORDER BY o.month DESC, o.attempt DESC, o.id DESC LIMIT 1;

-- draw_answer_put: put, key bank_file_id line
--   in  bank_file_id bank_file_id, line int64, kind int64, code int64, payer_number text, day day, amount money, mandate_id mandate_id?, order_id draw_order_id?, effect int64, is_seen bool, raw bytes
INSERT INTO draw_answer (bank_file_id, line, kind, code, payer_number, day, amount, mandate_id, order_id, effect, is_seen, raw)
VALUES (:bank_file_id, :line, :kind, :code, :payer_number, :day, :amount, :mandate_id, :order_id, :effect, :is_seen, :raw);

-- The newest day that an advice told of the mandate itself and its account, and of its stop: 0 none. One that says what was
-- known is as new as another; one that ended an earlier mandate of the number is not this one's.
-- draw_advice_last: one
--   in  mandate_id mandate_id, kind int64
--   out life_day day, stop_day day
SELECT coalesce(max(CASE WHEN effect = 8 OR effect = 9 OR (effect = 1 AND code = 32) THEN day END), 0),
coalesce(max(CASE WHEN code = 11 OR code = 12 THEN day END), 0) FROM draw_answer WHERE mandate_id = :mandate_id AND kind = :kind;

-- Gives the same as draw_answer_list.
-- draw_answer_of_mandate: each
--   in  mandate_id mandate_id, count_max int64
--   out bank_file_id bank_file_id, line int64, kind int64, code int64, payer_number text, day day, amount money, mandate_id mandate_id?, effect int64, raw bytes
SELECT bank_file_id, line, kind, code, payer_number, day, amount, mandate_id, effect, raw FROM draw_answer
WHERE mandate_id = :mandate_id ORDER BY bank_file_id DESC, line DESC LIMIT :count_max;

-- draw_answer_list: each
--   in  after_file_id bank_file_id, after_line int64, count_max int64
--   out bank_file_id bank_file_id, line int64, kind int64, code int64, payer_number text, day day, amount money, mandate_id mandate_id?, effect int64, raw bytes
SELECT bank_file_id, line, kind, code, payer_number, day, amount, mandate_id, effect, raw FROM draw_answer
WHERE NOT is_seen AND (bank_file_id, line) > (:after_file_id, :after_line) ORDER BY bank_file_id, line LIMIT :count_max;

-- draw_answer_see: change
--   in  bank_file_id bank_file_id, line int64
UPDATE draw_answer SET is_seen = true WHERE bank_file_id = :bank_file_id AND line = :line AND NOT draw_answer.is_seen;

-- draw_orders_of_mandate: each
--   in  mandate_id mandate_id, count_max int64
--   out id draw_order_id, mandate_id mandate_id, promise_id promise_id, month int64, attempt int64, day day, amount money, reference text, file_number int64, state int64, code int64, payer_number text
SELECT o.id, o.mandate_id, o.promise_id, o.month, o.attempt, o.day, o.amount, o.reference, f.number, o.state, o.code, m.payer_number
FROM draw_order AS o JOIN draw_file AS f ON f.id = o.file_id JOIN mandate AS m ON m.id = o.mandate_id WHERE o.mandate_id = :mandate_id ORDER BY o.month, o.attempt, o.id LIMIT :count_max;

-- draw_orders_unanswered: each
--   in  before_day day, after_day day, after_id draw_order_id, count_max int64
--   out id draw_order_id, mandate_id mandate_id, promise_id promise_id, month int64, attempt int64, day day, amount money, reference text, file_number int64, state int64, code int64, payer_number text
SELECT o.id, o.mandate_id, o.promise_id, o.month, o.attempt, o.day, o.amount, o.reference, f.number, o.state, o.code, m.payer_number
FROM draw_order AS o JOIN draw_file AS f ON f.id = o.file_id JOIN mandate AS m ON m.id = o.mandate_id
WHERE (o.state = 1 OR o.state = 3 OR o.state = 7) AND o.day < :before_day AND (o.day, o.id) > (:after_day, :after_id) ORDER BY o.day, o.id LIMIT :count_max;

-- draw_passed_on: each
--   in  looked_on day, after_id mandate_id, after_month int64, count_max int64
--   out mandate_id mandate_id, payer_number text, month int64, day day, reason int64, looked_on day
SELECT p.mandate_id, m.payer_number, p.month, p.day, p.reason, p.looked_on FROM draw_pass AS p JOIN mandate AS m ON m.id = p.mandate_id
WHERE p.looked_on = :looked_on AND (p.mandate_id, p.month) > (:after_id, :after_month) ORDER BY p.mandate_id, p.month LIMIT :count_max;

-- draw_passes_of_mandate: each
--   in  mandate_id mandate_id, count_max int64
--   out month int64, day day, reason int64, looked_on day
SELECT month, day, reason, looked_on FROM draw_pass WHERE mandate_id = :mandate_id ORDER BY month LIMIT :count_max;

-- draw_wish_put: put, key id
--   in  id draw_wish_id, bank_file_id bank_file_id, line int64, bankgiro text, payer_number text, account text, identity text, message text, name text, address text, postal_code text, town text, received_on day, state int64, mandate_id mandate_id?
INSERT INTO draw_wish (id, bank_file_id, line, bankgiro, payer_number, account, identity, message, name, address, postal_code, town, received_on, state, mandate_id, file_id)
VALUES (:id, :bank_file_id, :line, :bankgiro, :payer_number, :account, :identity, :message, :name, :address, :postal_code, :town, :received_on, :state, :mandate_id, NULL);

-- draw_wish_find: one
--   in  id draw_wish_id
--   out bankgiro text, payer_number text, account text, identity text, received_on day, state int64
SELECT bankgiro, payer_number, account, identity, received_on, state FROM draw_wish WHERE id = :id;

-- draw_wish_last: one
--   in  payer_number text, account text
--   out id draw_wish_id, state int64, file_id draw_file_id?, mandate_id mandate_id?
SELECT id, state, file_id, mandate_id FROM draw_wish WHERE payer_number = :payer_number AND account = :account ORDER BY id DESC LIMIT 1;

-- draw_file_day: one
--   in  id draw_file_id
--   out made_on day
SELECT made_on FROM draw_file WHERE id = :id;

-- draw_wish_answer: change
--   in  id draw_wish_id, state int64, mandate_id mandate_id?
UPDATE draw_wish SET state = :state, mandate_id = :mandate_id WHERE id = :id AND draw_wish.state = 1;

-- draw_wish_waiting: each
--   in  count_max int64
--   out id draw_wish_id, payer_number text, name text, message text, town text, received_on day
SELECT id, payer_number, name, message, town, received_on FROM draw_wish WHERE state = 1 ORDER BY id LIMIT :count_max;

-- mandate_state: 0 when the wish was refused.
-- draw_wish_to_tell: each
--   in  bankgiro text, after_id draw_wish_id, count_max int64
--   out id draw_wish_id, payer_number text, account text, identity text, state int64, mandate_state int64
SELECT w.id, w.payer_number, w.account, w.identity, w.state, coalesce(m.state, 0)
FROM draw_wish AS w LEFT JOIN mandate AS m ON m.id = w.mandate_id
WHERE w.state > 1 AND w.file_id IS NULL AND w.id > :after_id AND w.bankgiro = :bankgiro ORDER BY w.id LIMIT :count_max;

-- draw_wish_told: put, key id
--   in  id draw_wish_id, file_id draw_file_id?
UPDATE draw_wish SET file_id = :file_id WHERE id = :id;

-- An open promise that a wish may be accepted under without asking: it has said a sum for every month, and has no mandate
-- that stands.
-- draw_promise_for_wish: one
--   in  reference text
--   out id promise_id, amount money
SELECT p.id, p.amount FROM promise AS p
WHERE p.reference = :reference AND p.is_open AND p.kind = 2 AND p.amount > 0
AND NOT EXISTS (SELECT 1 FROM mandate AS m WHERE m.promise_id = p.id AND m.state <> 4)
AND NOT EXISTS (SELECT 1 FROM mandate AS n WHERE n.payer_number = p.reference)
AND NOT EXISTS (SELECT 1 FROM giver_death AS d WHERE d.giver_id = p.giver_id);

-- closed_bank_day_add: change
--   in  day day, source text, actor text
INSERT INTO closed_bank_day (day, source, actor) VALUES (:day, :source, :actor) ON CONFLICT (day) DO NOTHING;

-- closed_bank_day_all: each
--   in  count_max int64
--   out day day
SELECT day FROM closed_bank_day ORDER BY day LIMIT :count_max;
