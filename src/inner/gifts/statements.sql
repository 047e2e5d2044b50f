-- SPDX-License-Identifier: AGPL-3.0-or-later

-- fund_put: put, key id
--   in  id fund_id, code text, name text, value_id dimension_value_id, is_countable bool
INSERT INTO fund (id, code, name, value_id, is_countable) VALUES (:id, :code, :name, :value_id, :is_countable);

-- fund_by_code: one
--   in  code text
--   out id fund_id
SELECT id FROM fund WHERE code = :code;

-- fund_find: one
--   in  id fund_id
--   out id fund_id, value_id dimension_value_id
SELECT id, value_id FROM fund WHERE id = :id;

-- purpose_put: put, key id
--   in  id purpose_id, code text, name text, fund_id fund_id, value_id dimension_value_id, income_account int64
INSERT INTO purpose (id, code, name, fund_id, value_id, income_account, is_open) VALUES (:id, :code, :name, :fund_id, :value_id, :income_account, true);

-- purpose_by_code: one
--   in  code text
--   out id purpose_id, code text, name text, fund_id fund_id, income_account int64, is_open bool
SELECT id, code, name, fund_id, income_account, is_open FROM purpose WHERE code = :code;

-- purpose_all: each
--   out id purpose_id, code text, name text, fund_id fund_id, income_account int64, is_open bool, fund_code text
SELECT p.id, p.code, p.name, p.fund_id, p.income_account, p.is_open, f.code FROM purpose AS p JOIN fund AS f ON f.id = p.fund_id
ORDER BY p.code, p.id;

-- purpose_side: one
--   in  id purpose_id
--   out income_account int64, fund_value_id dimension_value_id, purpose_value_id dimension_value_id, is_open bool
SELECT p.income_account, f.value_id, p.value_id, p.is_open FROM purpose AS p JOIN fund AS f ON f.id = p.fund_id WHERE p.id = :id;

-- purpose_close: change
--   in  id purpose_id
UPDATE purpose SET is_open = false WHERE purpose.id = :id AND purpose.is_open;

-- promise_put: put, key id
--   in  id promise_id, giver_id giver_id, reference text, kind int64, amount money, purpose_id purpose_id, made_on day
INSERT INTO promise (id, giver_id, reference, kind, amount, purpose_id, made_on, is_open)
VALUES (:id, :giver_id, :reference, :kind, :amount, :purpose_id, :made_on, true);

-- promise_by_reference: one, many
--   in  reference text
--   out id promise_id, giver_id giver_id, purpose_id purpose_id, is_open bool, income_account int64, is_account_open bool, fund_value_id dimension_value_id, purpose_value_id dimension_value_id
SELECT p.id, p.giver_id, p.purpose_id, p.is_open, u.income_account, a.is_open, f.value_id, u.value_id
FROM promise AS p JOIN purpose AS u ON u.id = p.purpose_id JOIN fund AS f ON f.id = u.fund_id JOIN account AS a ON a.number = u.income_account
WHERE p.reference = :reference;

-- promise_side: one, many
--   in  id promise_id
--   out id promise_id, giver_id giver_id, purpose_id purpose_id, income_account int64, is_account_open bool, fund_value_id dimension_value_id, purpose_value_id dimension_value_id
SELECT p.id, p.giver_id, p.purpose_id, u.income_account, a.is_open, f.value_id, u.value_id
FROM promise AS p JOIN purpose AS u ON u.id = p.purpose_id JOIN fund AS f ON f.id = u.fund_id JOIN account AS a ON a.number = u.income_account
WHERE p.id = :id;

-- promise_find: one
--   in  id promise_id
--   out id promise_id, giver_id giver_id, reference text, kind int64, amount money, purpose_id purpose_id, made_on day, is_open bool
SELECT id, giver_id, reference, kind, amount, purpose_id, made_on, is_open FROM promise WHERE id = :id;

-- promise_of_giver: each
--   in  giver_id giver_id, count_max int64
--   out id promise_id, reference text, kind int64, amount money, purpose_id purpose_id, is_open bool
SELECT id, reference, kind, amount, purpose_id, is_open FROM promise WHERE giver_id = :giver_id AND is_open ORDER BY id DESC LIMIT :count_max;

-- promise_close: change
--   in  id promise_id
UPDATE promise SET is_open = false WHERE promise.id = :id AND promise.is_open;

-- promise_close_of_giver: change
--   in  giver_id giver_id
UPDATE promise SET is_open = false WHERE promise.giver_id = :giver_id AND promise.is_open;

-- gift_put: put, key id
--   in  id gift_id, row_id bank_row_id, giver_id giver_id?, promise_id promise_id?, purpose_id purpose_id, amount money, day day, voucher_id voucher_id, returns_id gift_id?
INSERT INTO gift (id, row_id, giver_id, promise_id, purpose_id, amount, day, voucher_id, returns_id)
VALUES (:id, :row_id, :giver_id, :promise_id, :purpose_id, :amount, :day, :voucher_id, :returns_id);

-- gift_total_add: put, key purpose_id month, sum amount gifts
--   in  purpose_id purpose_id, month int64, amount money, gifts int64
INSERT INTO gift_total (purpose_id, month, amount, gifts) VALUES (:purpose_id, :month, :amount, :gifts)
ON CONFLICT (purpose_id, month) DO UPDATE SET amount = gift_total.amount + excluded.amount, gifts = gift_total.gifts + excluded.gifts;

-- gift_find: one
--   in  id gift_id
--   out id gift_id, row_id bank_row_id, giver_id giver_id?, promise_id promise_id?, purpose_id purpose_id, amount money, day day, voucher_id voucher_id, returns_id gift_id?
SELECT id, row_id, giver_id, promise_id, purpose_id, amount, day, voucher_id, returns_id FROM gift WHERE id = :id;

-- gift_given: one
--   in  id gift_id
--   out id gift_id, promise_id promise_id?, giver_id giver_id?, purpose_id purpose_id, amount money, income_account int64, is_account_open bool, fund_value_id dimension_value_id, purpose_value_id dimension_value_id
SELECT g.id, g.promise_id, g.giver_id, g.purpose_id, g.amount, u.income_account, a.is_open, f.value_id, u.value_id
FROM gift AS g JOIN purpose AS u ON u.id = g.purpose_id JOIN fund AS f ON f.id = u.fund_id JOIN account AS a ON a.number = u.income_account
WHERE g.id = :id;

-- gift_of_row: one
--   in  row_id bank_row_id
--   out id gift_id
SELECT id FROM gift WHERE row_id = :row_id;

-- gift_returned_sum: one
--   in  id gift_id
--   out amount money
SELECT CAST(coalesce(sum(amount), 0) AS bigint) FROM gift WHERE returns_id = :id;

-- gift_to_return: one
--   in  promise_id promise_id, amount money, before_id gift_id
--   out id gift_id, giver_id giver_id?, purpose_id purpose_id, income_account int64, is_account_open bool, fund_value_id dimension_value_id, purpose_value_id dimension_value_id
SELECT g.id, g.giver_id, g.purpose_id, u.income_account, a.is_open, f.value_id, u.value_id
FROM gift AS g JOIN purpose AS u ON u.id = g.purpose_id JOIN fund AS f ON f.id = u.fund_id JOIN account AS a ON a.number = u.income_account
WHERE g.promise_id = :promise_id AND g.amount = :amount AND g.id < :before_id AND NOT EXISTS (SELECT 1 FROM gift AS r WHERE r.returns_id = g.id)
ORDER BY g.id DESC LIMIT 1;

-- gift_remove: change
--   in  id gift_id
DELETE FROM gift WHERE gift.id = :id;

-- gift_list: each
--   in  first_day day, last_day day, after_day day, after_id gift_id, count_max int64
--   out id gift_id, row_id bank_row_id, giver_id giver_id?, handle text, giver_name text, reference text, purpose_code text, amount money, day day, voucher_id voucher_id, series text, number int64, returns_id gift_id?
SELECT g.id, g.row_id, g.giver_id, coalesce(v.handle, ''), coalesce(v.name, ''), coalesce(p.reference, ''), u.code, g.amount, g.day, g.voucher_id, c.series, c.number, g.returns_id
FROM gift AS g JOIN purpose AS u ON u.id = g.purpose_id JOIN voucher AS c ON c.id = g.voucher_id
LEFT JOIN giver AS v ON v.id = g.giver_id LEFT JOIN promise AS p ON p.id = g.promise_id
WHERE g.day BETWEEN :first_day AND :last_day AND (g.day, g.id) > (:after_day, :after_id)
ORDER BY g.day, g.id LIMIT :count_max;

-- gift_list_of_giver: each
--   in  giver_id giver_id, purpose_id purpose_id, first_day day, last_day day, after_day day, after_id gift_id, count_max int64
--   out id gift_id, row_id bank_row_id, giver_id giver_id?, handle text, giver_name text, reference text, purpose_code text, amount money, day day, voucher_id voucher_id, series text, number int64, returns_id gift_id?
SELECT g.id, g.row_id, g.giver_id, coalesce(v.handle, ''), coalesce(v.name, ''), coalesce(p.reference, ''), u.code, g.amount, g.day, g.voucher_id, c.series, c.number, g.returns_id
FROM gift AS g JOIN purpose AS u ON u.id = g.purpose_id JOIN voucher AS c ON c.id = g.voucher_id
LEFT JOIN giver AS v ON v.id = g.giver_id LEFT JOIN promise AS p ON p.id = g.promise_id
WHERE g.giver_id = :giver_id AND (:purpose_id = 0 OR g.purpose_id = :purpose_id) AND g.day BETWEEN :first_day AND :last_day AND (g.day, g.id) > (:after_day, :after_id)
ORDER BY g.day, g.id LIMIT :count_max;

-- gift_list_of_purpose: each
--   in  purpose_id purpose_id, first_day day, last_day day, after_day day, after_id gift_id, count_max int64
--   out id gift_id, row_id bank_row_id, giver_id giver_id?, handle text, giver_name text, reference text, purpose_code text, amount money, day day, voucher_id voucher_id, series text, number int64, returns_id gift_id?
SELECT g.id, g.row_id, g.giver_id, coalesce(v.handle, ''), coalesce(v.name, ''), coalesce(p.reference, ''), u.code, g.amount, g.day, g.voucher_id, c.series, c.number, g.returns_id
FROM gift AS g JOIN purpose AS u ON u.id = g.purpose_id JOIN voucher AS c ON c.id = g.voucher_id
LEFT JOIN giver AS v ON v.id = g.giver_id LEFT JOIN promise AS p ON p.id = g.promise_id
WHERE g.purpose_id = :purpose_id AND g.day BETWEEN :first_day AND :last_day AND (g.day, g.id) > (:after_day, :after_id)
ORDER BY g.day, g.id LIMIT :count_max;

-- gift_totals: each
--   in  first_month int64, last_month int64
--   out code text, name text, amount money, gifts int64
SELECT p.code, p.name, CAST(coalesce(sum(t.amount), 0) AS bigint), CAST(coalesce(sum(t.gifts), 0) AS bigint)
FROM gift_total AS t JOIN purpose AS p ON p.id = t.purpose_id
WHERE t.month BETWEEN :first_month AND :last_month GROUP BY p.code, p.name
HAVING CAST(coalesce(sum(t.amount), 0) AS bigint) <> 0 OR CAST(coalesce(sum(t.gifts), 0) AS bigint) <> 0 ORDER BY p.code, p.name;
