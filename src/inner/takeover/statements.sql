-- SPDX-License-Identifier: AGPL-3.0-or-later

-- takeover_import_put: put, key id
--   in  id takeover_import_id, kind int64, list int64, made_on day, actor text
INSERT INTO takeover_import (id, kind, list, made_on, actor) VALUES (:id, :kind, :list, :made_on, :actor);

-- takeover_last_list: one
--   out list int64
SELECT list FROM takeover_import WHERE list > 0 ORDER BY list DESC, id DESC LIMIT 1;

-- takeover_list_find: one
--   in  list int64
--   out id takeover_import_id, made_on day, actor text
SELECT id, made_on, actor FROM takeover_import WHERE list = :list AND list > 0;

-- takeover_list_each: each
--   in  after int64, count_max int64
--   out list int64
SELECT list FROM takeover_import WHERE list > :after AND list > 0 ORDER BY list, id LIMIT :count_max;

-- takeover_key_put: put, key kind number
--   in  kind int64, number text, thing int64, import_id takeover_import_id, digest bytes
INSERT INTO takeover_key (kind, number, thing, import_id, digest) VALUES (:kind, :number, :thing, :import_id, :digest);

-- takeover_key_find: one
--   in  kind int64, number text
--   out thing int64, import_id takeover_import_id, digest bytes
SELECT thing, import_id, digest FROM takeover_key WHERE kind = :kind AND number = :number;

-- takeover_things: each
--   in  import_id takeover_import_id, after int64, count_max int64
--   out thing int64
SELECT thing FROM takeover_key WHERE import_id = :import_id AND thing > :after ORDER BY thing, kind, number LIMIT :count_max;

-- takeover_promise_by_reference: one
--   in  reference text
--   out id promise_id
SELECT id FROM promise WHERE reference = :reference;

-- takeover_giver_each: each
--   out handle text, kind int64, name text, email text, phone text, street text, postal_code text, town text, country text,
--       identity text
SELECT handle, kind, name, email, phone, street, postal_code, town, country, identity FROM giver ORDER BY id;

-- takeover_promise_each: each
--   out reference text, handle text, kind int64, amount money, purpose_code text, made_on day, is_open bool
SELECT p.reference, g.handle, p.kind, p.amount, u.code, p.made_on, p.is_open FROM promise AS p
JOIN giver AS g ON g.id = p.giver_id JOIN purpose AS u ON u.id = p.purpose_id ORDER BY p.id;

-- takeover_mandate_each: each
--   out handle text, reference text, payer_number text, account text, identity text, bankgiro text, amount money,
--       every_months int64, pay_day int64, state int64, is_stopped bool, paused_from day, paused_through day,
--       first_month int64, told_through day, drawn_month int64
SELECT g.handle, p.reference, m.payer_number, m.account, m.identity, m.bankgiro, m.amount, m.every_months, m.next_pay_day, m.state,
	m.is_stopped, m.paused_from, m.paused_through, m.first_month, m.told_through, coalesce(d.month, 0)
FROM mandate AS m JOIN promise AS p ON p.id = m.promise_id JOIN giver AS g ON g.id = p.giver_id
LEFT JOIN (SELECT promise_id, max(month) AS month FROM draw_order WHERE state <> 6 GROUP BY promise_id) AS d
	ON d.promise_id = m.promise_id
ORDER BY m.id;
