-- SPDX-License-Identifier: AGPL-3.0-or-later

-- account_put: put, key number
--   in  number int64, name text, kind int64, is_open bool
INSERT INTO account (number, name, kind, is_open) VALUES (:number, :name, :kind, :is_open)
ON CONFLICT (number) DO UPDATE SET name = excluded.name, kind = excluded.kind, is_open = excluded.is_open;

-- account_find: one, many
--   in  number int64
--   out number int64, name text, kind int64, is_open bool
SELECT number, name, kind, is_open FROM account WHERE number = :number;

-- account_all: each
--   out number int64, name text, kind int64, is_open bool
SELECT number, name, kind, is_open FROM account ORDER BY number;

-- account_used: one
--   in  account int64
--   out count int64
SELECT count(*) FROM (
	SELECT account FROM balance WHERE account = :account
	UNION ALL
	SELECT account FROM opening_balance WHERE account = :account
) AS used;

-- fiscal_year_put: put, key id
--   in  id fiscal_year_id, first_day day, last_day day
INSERT INTO fiscal_year (id, first_day, last_day, is_closed) VALUES (:id, :first_day, :last_day, false);

-- fiscal_year_close: change
--   in  id fiscal_year_id
UPDATE fiscal_year SET is_closed = true WHERE fiscal_year.id = :id AND NOT is_closed;

-- fiscal_year_of: one
--   in  day day
--   out id fiscal_year_id, first_day day, last_day day, is_closed bool
SELECT id, first_day, last_day, is_closed FROM fiscal_year WHERE first_day <= :day AND last_day >= :day;

-- fiscal_year_all: each
--   out id fiscal_year_id, first_day day, last_day day, is_closed bool
SELECT id, first_day, last_day, is_closed FROM fiscal_year ORDER BY first_day;

-- fiscal_year_find: one
--   in  id fiscal_year_id
--   out first_day day, last_day day, is_closed bool
SELECT first_day, last_day, is_closed FROM fiscal_year WHERE id = :id;

-- ledger_is_used: one
--   out vouchers int64, openings int64
SELECT (SELECT count(*) FROM (SELECT id FROM voucher LIMIT 1) AS v), (SELECT count(*) FROM (SELECT account FROM opening_balance LIMIT 1) AS o);

-- fiscal_year_before: one
--   in  id fiscal_year_id
--   out count int64
SELECT count(*) FROM fiscal_year AS earlier JOIN fiscal_year AS this ON this.id = :id
WHERE earlier.first_day < this.first_day;

-- locked_month_put: put, key month
--   in  month int64, locked_at moment
INSERT INTO locked_month (month, locked_at) VALUES (:month, :locked_at) ON CONFLICT (month) DO NOTHING;

-- locked_month_find: one
--   in  month int64
--   out locked_at moment
SELECT locked_at FROM locked_month WHERE month = :month;

-- dimension_value_put: put, key id
--   in  id dimension_value_id, dimension int64, code text, name text
INSERT INTO dimension_value (id, dimension, code, name) VALUES (:id, :dimension, :code, :name);

-- dimension_value_find: one
--   in  dimension int64, code text
--   out id dimension_value_id, name text
SELECT id, name FROM dimension_value WHERE dimension = :dimension AND code = :code;

-- dimension_value_kind: one, many
--   in  id dimension_value_id
--   out dimension int64
SELECT dimension FROM dimension_value WHERE id = :id;

-- dimension_value_all: each
--   out id dimension_value_id, dimension int64, code text, name text
SELECT id, dimension, code, name FROM dimension_value ORDER BY dimension, code;

-- rate_put: put, key id
--   in  id rate_id, currency text, day day, micro int64, source text
INSERT INTO rate (id, currency, day, micro, source) VALUES (:id, :currency, :day, :micro, :source);

-- rate_latest: one
--   in  currency text, day day
--   out id rate_id, day day, micro int64, source text
SELECT id, day, micro, source FROM rate WHERE currency = :currency AND day <= :day
ORDER BY day DESC, id DESC LIMIT 1;

-- rate_given: one
--   in  currency text, day day, source text
--   out id rate_id, micro int64
SELECT id, micro FROM rate WHERE currency = :currency AND day = :day AND source = :source;

-- rate_find: one
--   in  id rate_id
--   out currency text, day day, micro int64, source text
SELECT currency, day, micro, source FROM rate WHERE id = :id;

-- voucher_series_find: one
--   in  year_id fiscal_year_id, series text
--   out last_number int64
SELECT last_number FROM voucher_series WHERE year_id = :year_id AND series = :series;

-- voucher_series_put: put, key year_id series
--   in  year_id fiscal_year_id, series text, last_number int64
INSERT INTO voucher_series (year_id, series, last_number) VALUES (:year_id, :series, :last_number)
ON CONFLICT (year_id, series) DO UPDATE SET last_number = excluded.last_number;

-- voucher_put: put, key id
--   in  id voucher_id, year_id fiscal_year_id, series text, number int64, day day, words text, evidence text, registered_at moment, actor text, reverses_id voucher_id?, line_count int64, digest bytes
INSERT INTO voucher (id, year_id, series, number, day, words, evidence, registered_at, actor, reverses_id, line_count, digest)
VALUES (:id, :year_id, :series, :number, :day, :words, :evidence, :registered_at, :actor, :reverses_id, :line_count, :digest);

-- voucher_find: one
--   in  id voucher_id
--   out id voucher_id, year_id fiscal_year_id, series text, number int64, day day, words text, evidence text, registered_at moment, actor text, reverses_id voucher_id?, line_count int64, digest bytes
SELECT id, year_id, series, number, day, words, evidence, registered_at, actor, reverses_id, line_count, digest
FROM voucher WHERE id = :id;

-- voucher_reversal_of: one
--   in  id voucher_id
--   out id voucher_id
SELECT id FROM voucher WHERE reverses_id = :id;

-- entry_put: put, key voucher_id line
--   in  voucher_id voucher_id, line int64, account int64, day day, amount money, fund_id dimension_value_id?, purpose_id dimension_value_id?, project_id dimension_value_id?, funder_id dimension_value_id?, words text, foreign_minor int64, foreign_currency text, rate_id rate_id?
INSERT INTO entry (voucher_id, line, account, day, amount, fund_id, purpose_id, project_id, funder_id, words, foreign_minor, foreign_currency, rate_id)
VALUES (:voucher_id, :line, :account, :day, :amount, :fund_id, :purpose_id, :project_id, :funder_id, :words, :foreign_minor, :foreign_currency, :rate_id);

-- entry_of_voucher: each
--   in  voucher_id voucher_id
--   out line int64, account int64, day day, amount money, fund_id dimension_value_id?, purpose_id dimension_value_id?, project_id dimension_value_id?, funder_id dimension_value_id?, words text, foreign_minor int64, foreign_currency text, rate_id rate_id?
SELECT line, account, day, amount, fund_id, purpose_id, project_id, funder_id, words, foreign_minor, foreign_currency, rate_id
FROM entry WHERE voucher_id = :voucher_id ORDER BY line;

-- balance_add: put, key account day, sum amount
--   in  account int64, day day, amount money
INSERT INTO balance (account, day, amount) VALUES (:account, :day, :amount)
ON CONFLICT (account, day) DO UPDATE SET amount = balance.amount + excluded.amount;

-- balance_between: one
--   in  account int64, first_day day, last_day day
--   out amount money
SELECT CAST(coalesce(sum(amount), 0) AS bigint) FROM balance
WHERE account = :account AND day BETWEEN :first_day AND :last_day;

-- result_between: one
--   in  first_day day, last_day day
--   out amount money
SELECT CAST(coalesce(sum(b.amount), 0) AS bigint) FROM balance AS b JOIN account AS a ON a.number = b.account
WHERE a.kind > 2 AND b.day BETWEEN :first_day AND :last_day;

-- opening_balance_put: put, key year_id account
--   in  year_id fiscal_year_id, account int64, amount money
INSERT INTO opening_balance (year_id, account, amount) VALUES (:year_id, :account, :amount);

-- opening_balance_of: one
--   in  year_id fiscal_year_id, account int64
--   out amount money
SELECT amount FROM opening_balance WHERE year_id = :year_id AND account = :account;

-- opening_balance_count: one
--   in  year_id fiscal_year_id
--   out count int64
SELECT count(*) FROM opening_balance WHERE year_id = :year_id;

-- What balance accounts moved before the year is their opening; what income and costs moved in earlier years that
-- are still open is their result, which waits to be closed to the result account.
-- trial_balance: each
--   in  base_id fiscal_year_id, base_day day, first_day day, last_day day, result_account int64
--   out account int64, name text, kind int64, is_open bool, opening money, turnover money
WITH moved AS (
	SELECT account, amount, 0 AS turnover FROM opening_balance WHERE year_id = :base_id
	UNION ALL
	SELECT CASE WHEN a.kind <= 2 THEN b.account ELSE :result_account END, b.amount, 0
	FROM balance AS b JOIN account AS a ON a.number = b.account
	WHERE b.day >= :base_day AND b.day < :first_day
	UNION ALL
	SELECT account, 0, amount FROM balance WHERE day BETWEEN :first_day AND :last_day
)
SELECT a.number, a.name, a.kind, a.is_open, CAST(sum(m.amount) AS bigint), CAST(sum(m.turnover) AS bigint)
FROM moved AS m JOIN account AS a ON a.number = m.account
GROUP BY a.number, a.name, a.kind, a.is_open ORDER BY a.number;

-- account_sheet: each
--   in  account int64, first_day day, last_day day
--   out voucher_id voucher_id, series text, number int64, day day, amount money, voucher_words text, words text
SELECT e.voucher_id, v.series, v.number, e.day, e.amount, v.words, e.words
FROM entry AS e JOIN voucher AS v ON v.id = e.voucher_id
WHERE e.account = :account AND e.day BETWEEN :first_day AND :last_day
ORDER BY e.day, e.voucher_id, e.line;

-- voucher_lines: each
--   in  year_id fiscal_year_id, first_day day, last_day day
--   out id voucher_id, series text, number int64, day day, voucher_words text, registered_at moment, actor text, line int64, account int64, amount money, fund_code text, purpose_code text, project_code text, funder_code text, words text
SELECT v.id, v.series, v.number, v.day, v.words, v.registered_at, v.actor, e.line, e.account, e.amount,
	coalesce(f.code, ''), coalesce(p.code, ''), coalesce(j.code, ''), coalesce(u.code, ''), e.words
FROM voucher AS v JOIN entry AS e ON e.voucher_id = v.id
LEFT JOIN dimension_value AS f ON f.id = e.fund_id
LEFT JOIN dimension_value AS p ON p.id = e.purpose_id
LEFT JOIN dimension_value AS j ON j.id = e.project_id
LEFT JOIN dimension_value AS u ON u.id = e.funder_id
WHERE v.year_id = :year_id AND v.day BETWEEN :first_day AND :last_day
ORDER BY v.series, v.number, e.line;
