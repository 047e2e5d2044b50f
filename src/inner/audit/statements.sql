-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What breaks the books' promises: each statement gives the rows that do, and none when all is well. All give the
-- same columns: which row, its name, a day (of the row, or the first of its fiscal year), what was expected and what
-- is found there. Lines of a voucher are sought by the voucher, never by the account, which may have a million of them:
-- hence account + 0, which no index answers.

-- wrong_next_id: each
--   out id int64, name text, day day?, expected int64, found int64
WITH highest AS (
	SELECT max(id) AS id FROM voucher UNION ALL SELECT max(id) FROM fiscal_year UNION ALL SELECT max(id) FROM dimension_value
	UNION ALL SELECT max(id) FROM rate UNION ALL SELECT max(id) FROM handover UNION ALL SELECT max(id) FROM own_account
	UNION ALL SELECT max(id) FROM bank_file UNION ALL SELECT max(id) FROM bank_row UNION ALL SELECT max(id) FROM bank_rule
	UNION ALL SELECT max(id) FROM giver UNION ALL SELECT max(id) FROM fund UNION ALL SELECT max(id) FROM purpose
	UNION ALL SELECT max(id) FROM promise UNION ALL SELECT max(id) FROM gift
)
SELECT s.next_id, CAST('' AS text), CAST(0 AS bigint), max(h.id) + 1, s.next_id
FROM store_state AS s CROSS JOIN highest AS h GROUP BY s.next_id HAVING max(h.id) >= s.next_id ORDER BY s.next_id;

-- A voucher without a line in the journal that carries its digest, or with more than one.
-- wrong_voucher_line_in_journal: each
--   out id int64, name text, day day?, expected int64, found int64
WITH note AS (SELECT subject, digest FROM store_journal WHERE kind = 'voucher posted')
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, CAST(1 AS bigint), count(n.subject)
FROM voucher AS v LEFT JOIN fiscal_year AS y ON y.id = v.year_id LEFT JOIN note AS n ON n.subject = v.id AND n.digest = v.digest
GROUP BY v.id, v.series, v.number, y.first_day HAVING count(n.subject) <> 1
ORDER BY v.id, v.series, v.number, y.first_day NULLS FIRST;

-- wrong_journal_line_of_voucher: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT n.number, CAST('' AS text), CAST(0 AS bigint), n.subject, CAST(0 AS bigint) FROM store_journal AS n
WHERE n.kind = 'voucher posted' AND NOT EXISTS (SELECT 1 FROM voucher AS v WHERE v.id = n.subject AND v.digest = n.digest)
ORDER BY n.number;

-- wrong_voucher_sum: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, CAST(0 AS bigint), CAST(coalesce(sum(e.amount), 0) AS bigint)
FROM voucher AS v LEFT JOIN fiscal_year AS y ON y.id = v.year_id LEFT JOIN entry AS e ON e.voucher_id = v.id
GROUP BY v.id, v.series, v.number, y.first_day HAVING CAST(coalesce(sum(e.amount), 0) AS bigint) <> 0
ORDER BY v.id, v.series, v.number, y.first_day NULLS FIRST;

-- wrong_voucher_lines: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, v.line_count, count(e.line)
FROM voucher AS v LEFT JOIN fiscal_year AS y ON y.id = v.year_id LEFT JOIN entry AS e ON e.voucher_id = v.id
GROUP BY v.id, v.series, v.number, v.line_count, y.first_day
HAVING count(e.line) <> v.line_count OR v.line_count < 2 OR min(e.line) <> 1 OR max(e.line) <> v.line_count
ORDER BY v.id, v.series, v.number, v.line_count, y.first_day NULLS FIRST;

-- The first voucher after a gap, or the second of a number.
-- wrong_voucher_number: each
--   out id int64, name text, day day?, expected int64, found int64
WITH numbered AS (
	SELECT id, year_id, series, number,
		coalesce(lag(number) OVER (PARTITION BY year_id, series ORDER BY number, id), 0) + 1 AS expected
	FROM voucher
)
SELECT n.id, n.series || ' ' || CAST(n.number AS text), y.first_day, n.expected, n.number
FROM numbered AS n LEFT JOIN fiscal_year AS y ON y.id = n.year_id WHERE n.number <> n.expected ORDER BY n.id;

-- wrong_series: each
--   out id int64, name text, day day?, expected int64, found int64
WITH told AS (
	SELECT year_id, series, last_number AS kept, CAST(0 AS bigint) AS highest FROM voucher_series
	UNION ALL SELECT year_id, series, CAST(0 AS bigint), max(number) FROM voucher GROUP BY year_id, series
)
SELECT t.year_id, t.series, y.first_day, max(t.highest), max(t.kept)
FROM told AS t LEFT JOIN fiscal_year AS y ON y.id = t.year_id
GROUP BY t.year_id, t.series, y.first_day HAVING max(t.highest) <> max(t.kept) ORDER BY t.year_id, t.series, y.first_day NULLS FIRST;

-- wrong_entry_day: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, v.day, e.day
FROM entry AS e JOIN voucher AS v ON v.id = e.voucher_id LEFT JOIN fiscal_year AS y ON y.id = v.year_id
WHERE e.day <> v.day ORDER BY v.id, e.line, y.id NULLS FIRST;

-- wrong_entry_zero: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, e.line, e.amount
FROM entry AS e JOIN voucher AS v ON v.id = e.voucher_id LEFT JOIN fiscal_year AS y ON y.id = v.year_id
WHERE e.amount = 0 OR e.amount NOT BETWEEN -9000000000000000 AND 9000000000000000 ORDER BY v.id, e.line, y.id NULLS FIRST;

-- wrong_voucher_day: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, CASE WHEN v.day < y.first_day THEN y.first_day ELSE y.last_day END, v.day
FROM voucher AS v JOIN fiscal_year AS y ON y.id = v.year_id WHERE v.day NOT BETWEEN y.first_day AND y.last_day ORDER BY v.id;

-- A year that does not follow on the one before, or ends before it begins.
-- wrong_year: each
--   out id int64, name text, day day?, expected int64, found int64
WITH year AS (SELECT id, first_day, last_day, lag(last_day) OVER (ORDER BY first_day, id) + 1 AS expected FROM fiscal_year)
SELECT y.id, CAST('' AS text), y.first_day, coalesce(y.expected, y.first_day), y.first_day FROM year AS y
WHERE y.first_day <> y.expected OR y.first_day >= y.last_day ORDER BY y.id;

-- wrong_dimension: each
--   out id int64, name text, day day?, expected int64, found int64
WITH used AS (
	SELECT voucher_id, fund_id AS value_id, CAST(20 AS bigint) AS dimension FROM entry WHERE fund_id IS NOT NULL
	UNION ALL SELECT voucher_id, purpose_id, CAST(21 AS bigint) FROM entry WHERE purpose_id IS NOT NULL
	UNION ALL SELECT voucher_id, project_id, CAST(6 AS bigint) FROM entry WHERE project_id IS NOT NULL
	UNION ALL SELECT voucher_id, funder_id, CAST(22 AS bigint) FROM entry WHERE funder_id IS NOT NULL
)
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, u.dimension, d.dimension
FROM used AS u JOIN dimension_value AS d ON d.id = u.value_id JOIN voucher AS v ON v.id = u.voucher_id
LEFT JOIN fiscal_year AS y ON y.id = v.year_id WHERE d.dimension <> u.dimension ORDER BY v.id, d.id;

-- A reversal whose lines are not its original's with the other sign.
-- wrong_reversal: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, coalesce(o.line_count, 0), count(n.line)
FROM voucher AS v LEFT JOIN fiscal_year AS y ON y.id = v.year_id LEFT JOIN voucher AS o ON o.id = v.reverses_id
LEFT JOIN entry AS e ON e.voucher_id = v.id
LEFT JOIN entry AS n ON n.voucher_id = v.reverses_id AND n.line = e.line AND n.account = e.account AND n.amount = -e.amount
	AND n.foreign_minor = -e.foreign_minor AND n.foreign_currency = e.foreign_currency
	AND n.fund_id IS NOT DISTINCT FROM e.fund_id AND n.purpose_id IS NOT DISTINCT FROM e.purpose_id
	AND n.project_id IS NOT DISTINCT FROM e.project_id AND n.funder_id IS NOT DISTINCT FROM e.funder_id
WHERE v.reverses_id IS NOT NULL
GROUP BY v.id, v.series, v.number, v.line_count, v.day, y.first_day, o.id, o.line_count, o.day
HAVING o.id IS NULL OR count(n.line) <> o.line_count OR v.line_count <> o.line_count OR v.day < o.day OR v.id < o.id
ORDER BY v.id, v.series, v.number, v.line_count, v.day, y.first_day NULLS FIRST, o.id NULLS FIRST, o.line_count NULLS FIRST, o.day NULLS FIRST;

-- wrong_second_reversal: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, CAST(1 AS bigint), count(r.id)
FROM voucher AS v JOIN voucher AS r ON r.reverses_id = v.id LEFT JOIN fiscal_year AS y ON y.id = v.year_id
GROUP BY v.id, v.series, v.number, y.first_day HAVING count(r.id) > 1
ORDER BY v.id, v.series, v.number, y.first_day NULLS FIRST;

-- Months that are locked follow on each other up to the last that the journal says. A line that says no later month than
-- one before it locks nothing: those months may be of a year that closed.
-- wrong_lock: each
--   out id int64, name text, day day?, expected int64, found int64
WITH told AS (SELECT max(subject) AS month FROM store_journal WHERE kind = 'months locked'),
locked AS (SELECT month, lag(month) OVER (ORDER BY month) + 1 AS expected FROM locked_month)
SELECT l.month, CAST('' AS text), CAST(0 AS bigint), coalesce(l.expected, l.month), l.month FROM locked AS l CROSS JOIN told AS t
WHERE l.month > coalesce(t.month, 0) OR l.month <> l.expected
UNION ALL
SELECT j.subject, CAST('' AS text), CAST(0 AS bigint), j.subject, CAST(0 AS bigint) FROM store_journal AS j
WHERE j.kind = 'months locked' AND NOT EXISTS (SELECT 1 FROM locked_month AS l WHERE l.month = j.subject)
	AND NOT EXISTS (
		SELECT 1 FROM store_journal AS e WHERE e.kind = 'months locked' AND e.number < j.number AND e.subject >= j.subject)
ORDER BY 1, 4, 5;

-- wrong_year_closing: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT y.id, CAST('' AS text), y.first_day, count(j.number), CASE WHEN y.is_closed THEN 1 ELSE 0 END
FROM fiscal_year AS y LEFT JOIN store_journal AS j ON j.kind = 'fiscal year closed' AND j.subject = y.id
GROUP BY y.id, y.first_day, y.is_closed HAVING count(j.number) <> CASE WHEN y.is_closed THEN 1 ELSE 0 END
ORDER BY y.id, y.first_day, y.is_closed;

-- wrong_posting_in_closed_year: each
--   out id int64, name text, day day?, expected int64, found int64
WITH closing AS (SELECT number, subject FROM store_journal WHERE kind = 'fiscal year closed'),
posted AS (SELECT number, subject FROM store_journal WHERE kind = 'voucher posted')
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, c.number, p.number
FROM closing AS c JOIN voucher AS v ON v.year_id = c.subject JOIN posted AS p ON p.subject = v.id
LEFT JOIN fiscal_year AS y ON y.id = v.year_id WHERE p.number > c.number ORDER BY v.id, p.number;

-- wrong_balance: each
--   out id int64, name text, day day?, expected int64, found int64
WITH moved AS (
	SELECT account, day, amount, CAST(0 AS bigint) AS kept FROM entry
	UNION ALL SELECT account, day, CAST(0 AS bigint), amount FROM balance
)
SELECT m.account, CAST('' AS text), m.day, CAST(sum(m.amount) AS bigint), CAST(sum(m.kept) AS bigint) FROM moved AS m
GROUP BY m.account, m.day HAVING CAST(sum(m.amount) AS bigint) <> CAST(sum(m.kept) AS bigint) ORDER BY m.account, m.day;

-- What balance accounts closed a year with is what they open the next with, and nothing opens after an open year.
-- wrong_opening: each
--   out id int64, name text, day day?, expected int64, found int64
WITH year AS (SELECT id, lag(id) OVER (ORDER BY first_day, id) AS before_id FROM fiscal_year),
closed AS (SELECT y.id, y.before_id FROM year AS y JOIN fiscal_year AS b ON b.id = y.before_id WHERE b.is_closed),
moved AS (
	SELECT c.id AS year_id, o.account, o.amount, CAST(0 AS bigint) AS kept
	FROM closed AS c JOIN opening_balance AS o ON o.year_id = c.before_id
	UNION ALL
	SELECT c.id, e.account, e.amount, CAST(0 AS bigint) FROM closed AS c JOIN voucher AS v ON v.year_id = c.before_id
	JOIN entry AS e ON e.voucher_id = v.id JOIN account AS a ON a.number = e.account WHERE a.kind <= 2
	UNION ALL
	SELECT y.id, o.account, CAST(0 AS bigint), o.amount FROM year AS y JOIN opening_balance AS o ON o.year_id = y.id
	WHERE y.before_id IS NOT NULL
)
SELECT m.account, CAST('' AS text), y.first_day, CAST(sum(m.amount) AS bigint), CAST(sum(m.kept) AS bigint)
FROM moved AS m JOIN fiscal_year AS y ON y.id = m.year_id
GROUP BY m.account, y.first_day HAVING CAST(sum(m.amount) AS bigint) <> CAST(sum(m.kept) AS bigint)
ORDER BY m.account, y.first_day;

-- wrong_opening_sum: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT o.year_id, CAST('' AS text), y.first_day, CAST(0 AS bigint), CAST(sum(o.amount) AS bigint)
FROM opening_balance AS o LEFT JOIN fiscal_year AS y ON y.id = o.year_id
GROUP BY o.year_id, y.first_day HAVING CAST(sum(o.amount) AS bigint) <> 0 ORDER BY o.year_id, y.first_day NULLS FIRST;

-- wrong_opening_account: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT o.account, CAST('' AS text), y.first_day, CAST(2 AS bigint), a.kind
FROM opening_balance AS o JOIN account AS a ON a.number = o.account LEFT JOIN fiscal_year AS y ON y.id = o.year_id
WHERE a.kind > 2 ORDER BY o.account, o.year_id, y.id NULLS FIRST;

-- wrong_ledger_reference: each
--   out id int64, name text, day day?, expected int64, found int64
WITH dangling AS (
	SELECT t.year_id AS id, CAST('voucher_series.year_id' AS text) AS name, t.year_id AS missing FROM voucher_series AS t
	WHERE t.year_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM fiscal_year AS o WHERE o.id = t.year_id)
	UNION ALL SELECT t.id AS id, CAST('voucher.year_id' AS text) AS name, t.year_id AS missing FROM voucher AS t
	WHERE t.year_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM fiscal_year AS o WHERE o.id = t.year_id)
	UNION ALL SELECT t.id AS id, CAST('voucher.reverses_id' AS text) AS name, t.reverses_id AS missing FROM voucher AS t
	WHERE t.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM voucher AS o WHERE o.id = t.reverses_id)
	UNION ALL SELECT t.voucher_id AS id, CAST('entry.voucher_id' AS text) AS name, t.voucher_id AS missing FROM entry AS t
	WHERE t.voucher_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM voucher AS o WHERE o.id = t.voucher_id)
	UNION ALL SELECT t.voucher_id AS id, CAST('entry.account' AS text) AS name, t.account AS missing FROM entry AS t
	WHERE t.account IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account AS o WHERE o.number = t.account)
	UNION ALL SELECT t.voucher_id AS id, CAST('entry.fund_id' AS text) AS name, t.fund_id AS missing FROM entry AS t
	WHERE t.fund_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dimension_value AS o WHERE o.id = t.fund_id)
	UNION ALL SELECT t.voucher_id AS id, CAST('entry.purpose_id' AS text) AS name, t.purpose_id AS missing FROM entry AS t
	WHERE t.purpose_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dimension_value AS o WHERE o.id = t.purpose_id)
	UNION ALL SELECT t.voucher_id AS id, CAST('entry.project_id' AS text) AS name, t.project_id AS missing FROM entry AS t
	WHERE t.project_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dimension_value AS o WHERE o.id = t.project_id)
	UNION ALL SELECT t.voucher_id AS id, CAST('entry.funder_id' AS text) AS name, t.funder_id AS missing FROM entry AS t
	WHERE t.funder_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dimension_value AS o WHERE o.id = t.funder_id)
	UNION ALL SELECT t.voucher_id AS id, CAST('entry.rate_id' AS text) AS name, t.rate_id AS missing FROM entry AS t
	WHERE t.rate_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rate AS o WHERE o.id = t.rate_id)
	UNION ALL SELECT t.account AS id, CAST('balance.account' AS text) AS name, t.account AS missing FROM balance AS t
	WHERE t.account IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account AS o WHERE o.number = t.account)
	UNION ALL SELECT t.account AS id, CAST('opening_balance.year_id' AS text) AS name, t.year_id AS missing FROM opening_balance AS t
	WHERE t.year_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM fiscal_year AS o WHERE o.id = t.year_id)
	UNION ALL SELECT t.account AS id, CAST('opening_balance.account' AS text) AS name, t.account AS missing FROM opening_balance AS t
	WHERE t.account IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account AS o WHERE o.number = t.account)
	UNION ALL SELECT t.voucher_id AS id, CAST('handed_voucher.voucher_id' AS text) AS name, t.voucher_id AS missing FROM handed_voucher AS t
	WHERE t.voucher_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM voucher AS o WHERE o.id = t.voucher_id)
	UNION ALL SELECT t.voucher_id AS id, CAST('handed_voucher.handover_id' AS text) AS name, t.handover_id AS missing FROM handed_voucher AS t
	WHERE t.handover_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM handover AS o WHERE o.id = t.handover_id)
)
SELECT d.id, d.name, CAST(0 AS bigint), d.missing, CAST(0 AS bigint) FROM dangling AS d ORDER BY d.id, d.name, d.missing;

-- wrong_bank_reference: each
--   out id int64, name text, day day?, expected int64, found int64
WITH dangling AS (
	SELECT t.id AS id, CAST('own_account.ledger_account' AS text) AS name, t.ledger_account AS missing FROM own_account AS t
	WHERE t.ledger_account IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account AS o WHERE o.number = t.ledger_account)
	UNION ALL SELECT t.account_id AS id, CAST('own_number.account_id' AS text) AS name, t.account_id AS missing FROM own_number AS t
	WHERE t.account_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM own_account AS o WHERE o.id = t.account_id)
	UNION ALL SELECT t.file_id AS id, CAST('bank_statement.file_id' AS text) AS name, t.file_id AS missing FROM bank_statement AS t
	WHERE t.file_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bank_file AS o WHERE o.id = t.file_id)
	UNION ALL SELECT t.file_id AS id, CAST('bank_statement.account_id' AS text) AS name, t.account_id AS missing FROM bank_statement AS t
	WHERE t.account_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM own_account AS o WHERE o.id = t.account_id)
	UNION ALL SELECT t.id AS id, CAST('bank_row.account_id' AS text) AS name, t.account_id AS missing FROM bank_row AS t
	WHERE t.account_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM own_account AS o WHERE o.id = t.account_id)
	UNION ALL SELECT t.id AS id, CAST('bank_row.parent_id' AS text) AS name, t.parent_id AS missing FROM bank_row AS t
	WHERE t.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bank_row AS o WHERE o.id = t.parent_id)
	UNION ALL SELECT t.id AS id, CAST('bank_row.doubt_of_id' AS text) AS name, t.doubt_of_id AS missing FROM bank_row AS t
	WHERE t.doubt_of_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bank_row AS o WHERE o.id = t.doubt_of_id)
	UNION ALL SELECT t.id AS id, CAST('bank_row.voucher_id' AS text) AS name, t.voucher_id AS missing FROM bank_row AS t
	WHERE t.voucher_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM voucher AS o WHERE o.id = t.voucher_id)
	UNION ALL SELECT t.file_id AS id, CAST('sighting.file_id' AS text) AS name, t.file_id AS missing FROM sighting AS t
	WHERE t.file_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bank_file AS o WHERE o.id = t.file_id)
	UNION ALL SELECT t.file_id AS id, CAST('sighting.row_id' AS text) AS name, t.row_id AS missing FROM sighting AS t
	WHERE t.row_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bank_row AS o WHERE o.id = t.row_id)
	UNION ALL SELECT t.id AS id, CAST('bank_rule.counter_account' AS text) AS name, t.counter_account AS missing FROM bank_rule AS t
	WHERE t.counter_account IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account AS o WHERE o.number = t.counter_account)
	UNION ALL SELECT t.account_id AS id, CAST('closed_day.account_id' AS text) AS name, t.account_id AS missing FROM closed_day AS t
	WHERE t.account_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM own_account AS o WHERE o.id = t.account_id)
)
SELECT d.id, d.name, CAST(0 AS bigint), d.missing, CAST(0 AS bigint) FROM dangling AS d ORDER BY d.id, d.name, d.missing;

-- wrong_gift_reference: each
--   out id int64, name text, day day?, expected int64, found int64
WITH dangling AS (
	SELECT t.id AS id, CAST('fund.value_id' AS text) AS name, t.value_id AS missing FROM fund AS t
	WHERE t.value_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dimension_value AS o WHERE o.id = t.value_id)
	UNION ALL SELECT t.id AS id, CAST('purpose.fund_id' AS text) AS name, t.fund_id AS missing FROM purpose AS t
	WHERE t.fund_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM fund AS o WHERE o.id = t.fund_id)
	UNION ALL SELECT t.id AS id, CAST('purpose.value_id' AS text) AS name, t.value_id AS missing FROM purpose AS t
	WHERE t.value_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dimension_value AS o WHERE o.id = t.value_id)
	UNION ALL SELECT t.id AS id, CAST('purpose.income_account' AS text) AS name, t.income_account AS missing FROM purpose AS t
	WHERE t.income_account IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account AS o WHERE o.number = t.income_account)
	UNION ALL SELECT t.id AS id, CAST('promise.giver_id' AS text) AS name, t.giver_id AS missing FROM promise AS t
	WHERE t.giver_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM giver AS o WHERE o.id = t.giver_id)
	UNION ALL SELECT t.id AS id, CAST('promise.purpose_id' AS text) AS name, t.purpose_id AS missing FROM promise AS t
	WHERE t.purpose_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM purpose AS o WHERE o.id = t.purpose_id)
	UNION ALL SELECT t.id AS id, CAST('gift.row_id' AS text) AS name, t.row_id AS missing FROM gift AS t
	WHERE t.row_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bank_row AS o WHERE o.id = t.row_id)
	UNION ALL SELECT t.id AS id, CAST('gift.giver_id' AS text) AS name, t.giver_id AS missing FROM gift AS t
	WHERE t.giver_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM giver AS o WHERE o.id = t.giver_id)
	UNION ALL SELECT t.id AS id, CAST('gift.promise_id' AS text) AS name, t.promise_id AS missing FROM gift AS t
	WHERE t.promise_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM promise AS o WHERE o.id = t.promise_id)
	UNION ALL SELECT t.id AS id, CAST('gift.purpose_id' AS text) AS name, t.purpose_id AS missing FROM gift AS t
	WHERE t.purpose_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM purpose AS o WHERE o.id = t.purpose_id)
	UNION ALL SELECT t.id AS id, CAST('gift.voucher_id' AS text) AS name, t.voucher_id AS missing FROM gift AS t
	WHERE t.voucher_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM voucher AS o WHERE o.id = t.voucher_id)
	UNION ALL SELECT t.id AS id, CAST('gift.returns_id' AS text) AS name, t.returns_id AS missing FROM gift AS t
	WHERE t.returns_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM gift AS o WHERE o.id = t.returns_id)
	UNION ALL SELECT t.purpose_id AS id, CAST('gift_total.purpose_id' AS text) AS name, t.purpose_id AS missing FROM gift_total AS t
	WHERE t.purpose_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM purpose AS o WHERE o.id = t.purpose_id)
)
SELECT d.id, d.name, CAST(0 AS bigint), d.missing, CAST(0 AS bigint) FROM dangling AS d ORDER BY d.id, d.name, d.missing;

-- What a payment showed, or a word of a name, that points at nobody. Kind 1 of a search word is a giver.
-- wrong_mark: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT m.giver_id, CAST('giver_mark.giver_id' AS text), CAST(0 AS bigint), m.giver_id, CAST(0 AS bigint) FROM giver_mark AS m
WHERE NOT EXISTS (SELECT 1 FROM giver AS g WHERE g.id = m.giver_id)
UNION ALL
SELECT w.thing, CAST('search_word.thing' AS text), CAST(0 AS bigint), w.thing, CAST(0 AS bigint) FROM search_word AS w
WHERE w.kind = 1 AND NOT EXISTS (SELECT 1 FROM giver AS g WHERE g.id = w.thing)
ORDER BY 1, 2;

-- wrong_handover_number: each
--   out id int64, name text, day day?, expected int64, found int64
WITH numbered AS (SELECT id, number, coalesce(lag(number) OVER (ORDER BY number, id), 0) + 1 AS expected FROM handover)
SELECT n.id, CAST(n.number AS text), CAST(0 AS bigint), n.expected, n.number FROM numbered AS n WHERE n.number <> n.expected
ORDER BY n.id;

-- A hand-over without vouchers, or with one that is later than it.
-- wrong_handover: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT h.id, CAST(h.number AS text), h.through, CAST(1 AS bigint), count(x.voucher_id) FROM handover AS h
LEFT JOIN handed_voucher AS x ON x.handover_id = h.id LEFT JOIN voucher AS v ON v.id = x.voucher_id
GROUP BY h.id, h.number, h.through, h.made_at
HAVING count(x.voucher_id) = 0 OR max(v.day) > h.through OR max(v.registered_at) > h.made_at
ORDER BY h.id, h.number, h.through, h.made_at;

-- wrong_handover_in_journal: each
--   out id int64, name text, day day?, expected int64, found int64
WITH note AS (SELECT number, subject, digest FROM store_journal WHERE kind = 'vouchers handed over')
SELECT h.id, CAST(h.number AS text), h.through, CAST(1 AS bigint), CAST(0 AS bigint) FROM handover AS h
WHERE NOT EXISTS (SELECT 1 FROM note AS n WHERE n.subject = h.id AND n.digest = h.digest)
UNION ALL
SELECT n.subject, CAST('' AS text), CAST(0 AS bigint), n.number, CAST(0 AS bigint) FROM note AS n
WHERE NOT EXISTS (SELECT 1 FROM handover AS h WHERE h.id = n.subject AND h.digest = n.digest)
ORDER BY 1, 4;

-- wrong_handed_twice: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, CAST(1 AS bigint), count(x.handover_id)
FROM handed_voucher AS x JOIN voucher AS v ON v.id = x.voucher_id LEFT JOIN fiscal_year AS y ON y.id = v.year_id
GROUP BY v.id, v.series, v.number, y.first_day HAVING count(x.handover_id) > 1
ORDER BY v.id, v.series, v.number, y.first_day NULLS FIRST;

-- wrong_file_in_journal: each
--   out id int64, name text, day day?, expected int64, found int64
WITH note AS (SELECT number, subject, digest FROM store_journal WHERE kind = 'bank file read')
SELECT f.id, f.name, CAST(0 AS bigint), CAST(1 AS bigint), CAST(0 AS bigint) FROM bank_file AS f
WHERE NOT EXISTS (SELECT 1 FROM note AS n WHERE n.subject = f.id AND n.digest = f.sightings_digest)
UNION ALL
SELECT n.subject, CAST('' AS text), CAST(0 AS bigint), n.number, CAST(0 AS bigint) FROM note AS n
WHERE NOT EXISTS (SELECT 1 FROM bank_file AS f WHERE f.id = n.subject AND f.sightings_digest = n.digest)
ORDER BY 1, 4;

-- wrong_positions: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT f.id, f.name, CAST(0 AS bigint), f.sighting_count, count(s.position)
FROM bank_file AS f LEFT JOIN sighting AS s ON s.file_id = f.id GROUP BY f.id, f.name, f.sighting_count
HAVING count(s.position) <> f.sighting_count OR min(s.position) <> 1 OR max(s.position) <> f.sighting_count
ORDER BY f.id, f.name, f.sighting_count;

-- wrong_statement_sum: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT s.file_id, coalesce(f.name, ''), s.closing_on, s.opening + s.sum, s.closing
FROM bank_statement AS s LEFT JOIN bank_file AS f ON f.id = s.file_id
WHERE s.has_balances AND s.opening + s.sum <> s.closing ORDER BY s.file_id, s.position, f.id NULLS FIRST;

-- A statement that does not open with what one of the day before closed with.
-- wrong_statement_chain: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT n.file_id, a.name, n.opening_on, min(p.closing), n.opening
FROM bank_statement AS n JOIN own_account AS a ON a.id = n.account_id
JOIN bank_statement AS p ON p.account_id = n.account_id AND p.closing_on = n.opening_on - 1 AND p.has_balances
WHERE n.has_balances AND NOT EXISTS (
	SELECT 1 FROM bank_statement AS q WHERE q.account_id = n.account_id AND q.closing_on = n.opening_on - 1
		AND q.has_balances AND q.closing = n.opening)
GROUP BY n.file_id, n.position, a.name, n.opening_on, n.opening ORDER BY n.file_id, n.position, a.name, n.opening_on, n.opening;

-- wrong_parts_sum: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT m.id, CAST('' AS text), m.booked_on, CAST(coalesce(sum(p.amount), 0) AS bigint), m.amount
FROM bank_row AS m LEFT JOIN bank_row AS p ON p.parent_id = m.id WHERE m.state = 3 OR m.state = 4
GROUP BY m.id, m.booked_on, m.amount HAVING CAST(coalesce(sum(p.amount), 0) AS bigint) <> m.amount ORDER BY m.id, m.booked_on, m.amount;

-- A part of what is no movement with parts, or of another account's.
-- wrong_part: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT p.id, CAST('' AS text), p.booked_on, CAST(3 AS bigint), m.state FROM bank_row AS p JOIN bank_row AS m ON m.id = p.parent_id
WHERE (m.state <> 3 AND m.state <> 4) OR m.parent_id IS NOT NULL OR m.account_id <> p.account_id ORDER BY p.id;

-- wrong_emptied: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT r.id, CAST('' AS text), r.booked_on, CAST(0 AS bigint), r.amount FROM bank_row AS r
WHERE (r.state = 4 AND r.amount <> 0) OR (r.state <> 4 AND r.amount = 0) ORDER BY r.id;

-- wrong_home: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT r.id, CAST('' AS text), r.booked_on, CASE WHEN r.state = 2 THEN 1 ELSE 0 END, r.home FROM bank_row AS r
WHERE r.state NOT BETWEEN 1 AND 5
	OR (r.state = 2 AND (r.voucher_id IS NULL OR r.home NOT BETWEEN 1 AND 4 OR r.home_account = 0))
	OR (r.state <> 2 AND (r.voucher_id IS NOT NULL OR r.home <> 0)) ORDER BY r.id;

-- wrong_doubt: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT r.id, CAST('' AS text), r.booked_on, CASE WHEN r.state = 5 THEN 1 ELSE 0 END, coalesce(r.doubt_of_id, 0) FROM bank_row AS r
WHERE (r.state = 5 AND r.doubt_of_id IS NULL) OR (r.state <> 5 AND r.doubt_of_id IS NOT NULL) ORDER BY r.id;

-- A movement with parts may have been made by us, from parts that a file told of.
-- wrong_unsighted: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT r.id, CAST('' AS text), r.booked_on, CAST(1 AS bigint), CAST(0 AS bigint) FROM bank_row AS r
WHERE (r.state = 1 OR r.state = 2 OR r.state = 5) AND NOT EXISTS (SELECT 1 FROM sighting AS s WHERE s.row_id = r.id) ORDER BY r.id;

-- Money that no file told of as it stands. A row with parts may have lost some to another movement; a leaf has not.
-- wrong_told: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT r.id, CAST('' AS text), r.booked_on, coalesce((
	SELECT s.amount FROM sighting AS s WHERE s.row_id = r.id ORDER BY s.file_id, s.position LIMIT 1), 0), r.amount
FROM bank_row AS r
WHERE (r.state = 1 OR r.state = 2 OR r.state = 5) AND NOT EXISTS (
	SELECT 1 FROM sighting AS s WHERE s.row_id = r.id AND s.amount = r.amount AND s.booked_on = r.booked_on) ORDER BY r.id;

-- What a voucher moved on the account is the rows booked by it now, and those that were and are undone: the journal
-- names their voucher, and the line before is that of the voucher that undoes it.
-- wrong_booking: each
--   out id int64, name text, day day?, expected int64, found int64
WITH undone AS (
	SELECT CASE WHEN substr(j.words, 1, 8) = 'voucher ' THEN CAST(substr(j.words, 9) AS bigint) END AS voucher_id, p.subject AS undoing_id, r.account_id
	FROM store_journal AS j JOIN store_journal AS p ON p.number = j.number - 1 AND p.kind = 'voucher posted'
	JOIN bank_row AS r ON r.id = j.subject
	WHERE j.kind = 'bank row open again' AND substr(j.words, 1, 8) = 'voucher '
),
booked AS (
	SELECT voucher_id, account_id FROM bank_row WHERE state = 2 UNION SELECT voucher_id, account_id FROM undone
),
moved AS (
	SELECT r.voucher_id, r.account_id, CASE WHEN a.currency = 'SEK' AND r.home_account = a.ledger_account THEN 0 ELSE r.amount END AS told,
		CAST(0 AS bigint) AS posted
	FROM bank_row AS r JOIN own_account AS a ON a.id = r.account_id WHERE r.state = 2
	UNION ALL
	SELECT u.voucher_id, u.account_id, CASE WHEN a.currency = 'SEK' THEN -e.amount ELSE -e.foreign_minor END, CAST(0 AS bigint)
	FROM undone AS u JOIN own_account AS a ON a.id = u.account_id
	JOIN entry AS e ON e.voucher_id = u.undoing_id AND e.account + 0 = a.ledger_account
	UNION ALL
	SELECT b.voucher_id, b.account_id, CAST(0 AS bigint), CASE WHEN a.currency = 'SEK' THEN e.amount ELSE e.foreign_minor END
	FROM booked AS b JOIN own_account AS a ON a.id = b.account_id
	JOIN entry AS e ON e.voucher_id = b.voucher_id AND e.account + 0 = a.ledger_account
)
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, CAST(sum(m.told) AS bigint), CAST(sum(m.posted) AS bigint)
FROM moved AS m JOIN voucher AS v ON v.id = m.voucher_id LEFT JOIN fiscal_year AS y ON y.id = v.year_id
GROUP BY v.id, v.series, v.number, y.first_day, m.account_id HAVING CAST(sum(m.told) AS bigint) <> CAST(sum(m.posted) AS bigint)
ORDER BY v.id, v.series, v.number, y.first_day NULLS FIRST, m.account_id;

-- The same for the accounts that the rows found their home on.
-- wrong_counter: each
--   out id int64, name text, day day?, expected int64, found int64
WITH undone AS (
	SELECT CASE WHEN substr(j.words, 1, 8) = 'voucher ' THEN CAST(substr(j.words, 9) AS bigint) END AS voucher_id, p.subject AS undoing_id, r.account_id
	FROM store_journal AS j JOIN store_journal AS p ON p.number = j.number - 1 AND p.kind = 'voucher posted'
	JOIN bank_row AS r ON r.id = j.subject
	WHERE j.kind = 'bank row open again' AND substr(j.words, 1, 8) = 'voucher '
),
booked AS (
	SELECT voucher_id, account_id FROM bank_row WHERE state = 2 UNION SELECT voucher_id, account_id FROM undone
),
moved AS (
	SELECT r.voucher_id, r.home_account AS account, -r.amount AS told, CAST(0 AS bigint) AS posted
	FROM bank_row AS r JOIN own_account AS a ON a.id = r.account_id
	WHERE r.state = 2 AND a.currency = 'SEK' AND r.home_account <> a.ledger_account
	UNION ALL
	SELECT u.voucher_id, e.account, -e.amount, CAST(0 AS bigint) FROM undone AS u JOIN own_account AS a ON a.id = u.account_id
	JOIN entry AS e ON e.voucher_id = u.undoing_id AND e.account <> a.ledger_account WHERE a.currency = 'SEK'
	UNION ALL
	SELECT b.voucher_id, e.account, CAST(0 AS bigint), e.amount FROM booked AS b JOIN own_account AS a ON a.id = b.account_id
	JOIN entry AS e ON e.voucher_id = b.voucher_id AND e.account <> a.ledger_account WHERE a.currency = 'SEK'
)
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, CAST(sum(m.told) AS bigint), CAST(sum(m.posted) AS bigint)
FROM moved AS m JOIN voucher AS v ON v.id = m.voucher_id LEFT JOIN fiscal_year AS y ON y.id = v.year_id
GROUP BY v.id, v.series, v.number, y.first_day, m.account HAVING CAST(sum(m.told) AS bigint) <> CAST(sum(m.posted) AS bigint)
ORDER BY v.id, v.series, v.number, y.first_day NULLS FIRST, m.account;

-- Series I is the bank day's: each voucher on an own account books rows, or undoes such a voucher.
-- wrong_bank_voucher: each
--   out id int64, name text, day day?, expected int64, found int64
WITH undone AS (
	SELECT CASE WHEN substr(j.words, 1, 8) = 'voucher ' THEN CAST(substr(j.words, 9) AS bigint) END AS voucher_id, p.subject AS undoing_id, r.account_id
	FROM store_journal AS j JOIN store_journal AS p ON p.number = j.number - 1 AND p.kind = 'voucher posted'
	JOIN bank_row AS r ON r.id = j.subject
	WHERE j.kind = 'bank row open again' AND substr(j.words, 1, 8) = 'voucher '
)
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, CAST(1 AS bigint), CAST(0 AS bigint)
FROM voucher AS v LEFT JOIN fiscal_year AS y ON y.id = v.year_id
WHERE v.series = 'I' AND v.reverses_id IS NULL
	AND EXISTS (SELECT 1 FROM entry AS e JOIN own_account AS a ON a.ledger_account = e.account WHERE e.voucher_id = v.id)
	AND NOT EXISTS (SELECT 1 FROM bank_row AS r WHERE r.voucher_id = v.id AND r.state = 2)
	AND v.id NOT IN (SELECT voucher_id FROM undone) AND v.id NOT IN (SELECT undoing_id FROM undone)
ORDER BY v.id, y.id NULLS FIRST;

-- A closed day that no statement closed at that balance.
-- wrong_closed_day: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT c.account_id, CAST('' AS text), c.day, c.closing, CAST(0 AS bigint) FROM closed_day AS c
WHERE NOT EXISTS (
	SELECT 1 FROM bank_statement AS s
	WHERE s.account_id = c.account_id AND s.closing_on = c.day AND s.has_balances AND s.closing = c.closing)
ORDER BY c.account_id, c.day;

-- The book at the end of a closed day, without what was posted to it after it closed, is the balance it closed at.
-- wrong_closed_balance: each
--   out id int64, name text, day day?, expected int64, found int64
WITH told AS (
	SELECT account_id, day, closing, closed_at, row_number() OVER (PARTITION BY account_id, closed_at ORDER BY day) AS turn FROM closed_day
),
note AS (
	SELECT number, subject, made_at, words, row_number() OVER (PARTITION BY subject, made_at ORDER BY words, number) AS turn
	FROM store_journal WHERE kind = 'bank day closed'
),
closing AS (
	SELECT t.account_id, t.day, t.closing, n.number, n.words FROM told AS t
	LEFT JOIN note AS n ON n.subject = t.account_id AND n.made_at = t.closed_at AND n.turn = t.turn
),
own AS (SELECT id, ledger_account FROM own_account WHERE currency = 'SEK'),
line AS (
	SELECT c.account_id, c.number, c.day AS closed_to, CAST(0 AS bigint) AS day, CAST(0 AS bigint) AS amount
	FROM closing AS c WHERE c.number IS NOT NULL
	UNION ALL
	SELECT o.id, j.number, CAST(0 AS bigint), e.day, e.amount FROM own AS o JOIN entry AS e ON e.account = o.ledger_account
	JOIN store_journal AS j ON j.kind = 'voucher posted' AND j.subject = e.voucher_id
),
seen AS (
	SELECT account_id, number, day, amount, max(closed_to) OVER (PARTITION BY account_id ORDER BY number ROWS UNBOUNDED PRECEDING) AS closed_to
	FROM line
),
late AS (SELECT account_id, number, day, amount FROM seen WHERE amount <> 0 AND day <= closed_to),
book AS (
	SELECT c.account_id, c.day, c.closing, CAST(coalesce((
			SELECT sum(b.amount) FROM balance AS b WHERE b.account = o.ledger_account AND b.day <= c.day), 0) AS bigint)
		+ CAST(coalesce((SELECT sum(f.amount) FROM opening_balance AS f WHERE f.account = o.ledger_account
			AND f.year_id = (SELECT y.id FROM fiscal_year AS y ORDER BY y.first_day LIMIT 1)), 0) AS bigint)
		- CAST(coalesce((SELECT sum(l.amount) FROM late AS l
			WHERE l.account_id = c.account_id AND l.day <= c.day AND l.number > c.number), 0) AS bigint) AS balance
	FROM closing AS c JOIN own AS o ON o.id = c.account_id WHERE c.number IS NOT NULL
)
SELECT b.account_id, CAST('' AS text), b.day, b.closing, b.balance FROM book AS b WHERE b.balance <> b.closing
ORDER BY b.account_id, b.day;

-- A row that waits for a home, up to a day that closed after it was told of and has not been opened again since.
-- wrong_closed_waiting: each
--   out id int64, name text, day day?, expected int64, found int64
WITH told AS (
	SELECT account_id, day, closing, closed_at, row_number() OVER (PARTITION BY account_id, closed_at ORDER BY day) AS turn FROM closed_day
),
note AS (
	SELECT number, subject, made_at, words, row_number() OVER (PARTITION BY subject, made_at ORDER BY words, number) AS turn
	FROM store_journal WHERE kind = 'bank day closed'
),
closing AS (
	SELECT t.account_id, t.day, t.closing, n.number, n.words FROM told AS t
	LEFT JOIN note AS n ON n.subject = t.account_id AND n.made_at = t.closed_at AND n.turn = t.turn
),
opened AS (SELECT subject, number FROM store_journal WHERE kind = 'bank row open again'),
reading AS (SELECT subject, number FROM store_journal WHERE kind = 'bank file read')
SELECT r.id, CAST('' AS text), r.booked_on, CAST(2 AS bigint), r.state
FROM bank_row AS r
WHERE (r.state = 1 OR r.state = 5) AND EXISTS (
	SELECT 1 FROM closing AS c WHERE c.account_id = r.account_id AND c.day >= r.booked_on AND c.number IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM opened AS o WHERE o.subject = r.id AND o.number > c.number)
		AND NOT EXISTS (SELECT 1 FROM reading AS f WHERE f.subject < r.id AND f.number > c.number))
ORDER BY r.id;

-- wrong_gift_row: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT g.id, CAST('' AS text), g.day, r.amount, g.amount
FROM gift AS g JOIN bank_row AS r ON r.id = g.row_id JOIN own_account AS a ON a.id = r.account_id
WHERE r.state <> 2 OR r.home <> 1 OR r.voucher_id IS NULL OR r.voucher_id <> g.voucher_id
	OR (a.currency = 'SEK' AND r.amount <> g.amount)
	OR (a.currency <> 'SEK' AND NOT EXISTS (
		SELECT 1 FROM entry AS e WHERE e.voucher_id = g.voucher_id AND e.account + 0 = a.ledger_account
			AND e.foreign_minor = r.amount AND e.amount = g.amount))
ORDER BY g.id;

-- wrong_gift_home: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT r.id, CAST('' AS text), r.booked_on, CAST(1 AS bigint), CAST(0 AS bigint) FROM bank_row AS r
WHERE r.state = 2 AND r.home = 1 AND NOT EXISTS (SELECT 1 FROM gift AS g WHERE g.row_id = r.id) ORDER BY r.id;

-- wrong_gift_twice: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT g.row_id, CAST('' AS text), CAST(0 AS bigint), CAST(1 AS bigint), count(*) FROM gift AS g
GROUP BY g.row_id HAVING count(*) > 1 ORDER BY g.row_id;

-- wrong_gift_return: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT b.id, CAST('' AS text), b.day, coalesce(g.amount, 0), b.amount FROM gift AS b LEFT JOIN gift AS g ON g.id = b.returns_id
WHERE (b.amount < 0 AND b.returns_id IS NULL) OR (b.returns_id IS NOT NULL AND (
	b.amount >= 0 OR g.id IS NULL OR g.amount <= 0 OR g.purpose_id <> b.purpose_id OR g.giver_id IS DISTINCT FROM b.giver_id))
ORDER BY b.id;

-- wrong_returned_sum: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT g.id, CAST('' AS text), g.day, g.amount, CAST(-sum(b.amount) AS bigint) FROM gift AS g JOIN gift AS b ON b.returns_id = g.id
GROUP BY g.id, g.day, g.amount HAVING CAST(-sum(b.amount) AS bigint) > g.amount
ORDER BY g.id, g.day, g.amount;

-- What a voucher says of a purpose's income is the gifts booked by it to that purpose.
-- wrong_gift_income: each
--   out id int64, name text, day day?, expected int64, found int64
WITH undone AS (
	SELECT CASE WHEN substr(j.words, 1, 8) = 'voucher ' THEN CAST(substr(j.words, 9) AS bigint) END AS voucher_id, p.subject AS undoing_id, r.account_id
	FROM store_journal AS j JOIN store_journal AS p ON p.number = j.number - 1 AND p.kind = 'voucher posted'
	JOIN bank_row AS r ON r.id = j.subject
	WHERE j.kind = 'bank row open again' AND substr(j.words, 1, 8) = 'voucher '
),
booked AS (SELECT voucher_id FROM gift UNION SELECT voucher_id FROM undone),
moved AS (
	SELECT voucher_id, purpose_id, -amount AS told, CAST(0 AS bigint) AS posted FROM gift
	UNION ALL
	SELECT u.voucher_id, p.id, -e.amount, CAST(0 AS bigint) FROM undone AS u JOIN entry AS e ON e.voucher_id = u.undoing_id
	JOIN purpose AS p ON p.value_id = e.purpose_id AND p.income_account = e.account
	UNION ALL
	SELECT b.voucher_id, p.id, CAST(0 AS bigint), e.amount FROM booked AS b JOIN entry AS e ON e.voucher_id = b.voucher_id
	JOIN purpose AS p ON p.value_id = e.purpose_id AND p.income_account = e.account
)
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, CAST(sum(m.told) AS bigint), CAST(sum(m.posted) AS bigint)
FROM moved AS m JOIN voucher AS v ON v.id = m.voucher_id LEFT JOIN fiscal_year AS y ON y.id = v.year_id
GROUP BY v.id, v.series, v.number, y.first_day, m.purpose_id HAVING CAST(sum(m.told) AS bigint) <> CAST(sum(m.posted) AS bigint)
ORDER BY v.id, v.series, v.number, y.first_day NULLS FIRST, m.purpose_id;

-- wrong_gift_promise: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT g.id, CAST('' AS text), g.day, p.giver_id, coalesce(g.giver_id, 0) FROM gift AS g JOIN promise AS p ON p.id = g.promise_id
WHERE g.giver_id IS DISTINCT FROM p.giver_id ORDER BY g.id;

-- wrong_reference_twice: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT min(p.id), CAST('' AS text), CAST(0 AS bigint), CAST(1 AS bigint), count(*) FROM promise AS p
GROUP BY p.reference HAVING count(*) > 1 ORDER BY p.reference;

-- What the checks in C go through: vouchers page by page, the others in one stream each.

-- audit_voucher: each
--   in  after int64, count_max int64
--   out id int64, series text, number int64, first_day day?
SELECT v.id, v.series, v.number, y.first_day FROM voucher AS v LEFT JOIN fiscal_year AS y ON y.id = v.year_id
WHERE v.id > :after ORDER BY v.id, y.id NULLS FIRST LIMIT :count_max;

-- audit_foreign: each
--   out id int64, name text, day day?, amount money, foreign_minor int64, foreign_currency text, currency text, micro int64, is_rated bool
SELECT v.id, v.series || ' ' || CAST(v.number AS text), y.first_day, e.amount, e.foreign_minor, e.foreign_currency,
	coalesce(r.currency, ''), coalesce(r.micro, 0), e.rate_id IS NOT NULL
FROM entry AS e JOIN voucher AS v ON v.id = e.voucher_id LEFT JOIN fiscal_year AS y ON y.id = v.year_id
LEFT JOIN rate AS r ON r.id = e.rate_id
WHERE e.foreign_minor <> 0 OR e.rate_id IS NOT NULL OR e.foreign_currency <> ''
ORDER BY v.id, e.line, y.id NULLS FIRST, r.id NULLS FIRST;

-- audit_sighting: each
--   out file_id int64, name text, digest bytes, position int64, line int64, amount int64, booked_on int64, raw bytes
SELECT f.id, f.name, f.sightings_digest, coalesce(s.position, 0), coalesce(s.line, 0), coalesce(s.amount, 0),
	coalesce(s.booked_on, 0), coalesce(s.raw, f.sightings_digest)
FROM bank_file AS f LEFT JOIN sighting AS s ON s.file_id = f.id ORDER BY f.id, s.position NULLS FIRST;

-- Vouchers and locks in the order they were made; the voucher of a year's result comes two lines before the year's closing.
-- audit_posting: each
--   out line int64, is_lock bool, month int64, id int64, name text, first_day day?, day int64, ends_year bool
SELECT j.number, j.kind = 'months locked', j.subject, coalesce(v.id, 0), coalesce(v.series || ' ' || CAST(v.number AS text), ''),
	y.first_day, coalesce(v.day, 0), EXISTS (
		SELECT 1 FROM store_journal AS c WHERE c.number = j.number + 2 AND c.kind = 'fiscal year closed' AND c.subject = v.year_id)
FROM store_journal AS j LEFT JOIN voucher AS v ON v.id = j.subject AND j.kind = 'voucher posted'
LEFT JOIN fiscal_year AS y ON y.id = v.year_id
WHERE j.kind = 'months locked' OR (j.kind = 'voucher posted' AND v.id IS NOT NULL)
ORDER BY j.number, v.id NULLS FIRST, y.id NULLS FIRST;

-- Closed days beside their lines in the journal, which write the day as people do: in one second both have one order.
-- audit_closed_day: each
--   out account_id int64, day int64, number int64, words text
WITH told AS (
	SELECT account_id, day, closing, closed_at, row_number() OVER (PARTITION BY account_id, closed_at ORDER BY day) AS turn FROM closed_day
),
note AS (
	SELECT number, subject, made_at, words, row_number() OVER (PARTITION BY subject, made_at ORDER BY words, number) AS turn
	FROM store_journal WHERE kind = 'bank day closed'
),
closing AS (
	SELECT t.account_id, t.day, t.closing, n.number, n.words FROM told AS t
	LEFT JOIN note AS n ON n.subject = t.account_id AND n.made_at = t.closed_at AND n.turn = t.turn
)
SELECT c.account_id, c.day, coalesce(c.number, 0), coalesce(c.words, '') FROM closing AS c
UNION ALL
SELECT n.subject, CAST(0 AS bigint), n.number, n.words FROM note AS n
WHERE NOT EXISTS (SELECT 1 FROM closing AS c WHERE c.number = n.number)
ORDER BY 1, 2, 3;

-- By purpose: first the gifts of each day, then what is kept of each month.
-- audit_gift_total: each
--   out purpose_id int64, is_kept bool, at int64, amount int64, gifts int64
SELECT x.purpose_id, x.is_kept, x.at, x.amount, x.gifts FROM (
	SELECT g.purpose_id, false AS is_kept, g.day AS at, CAST(sum(g.amount) AS bigint) AS amount,
		count(CASE WHEN g.amount > 0 THEN 1 END) AS gifts FROM gift AS g GROUP BY g.purpose_id, g.day
	UNION ALL SELECT t.purpose_id, true, t.month, t.amount, t.gifts FROM gift_total AS t
) AS x ORDER BY x.purpose_id, x.is_kept, x.at;

-- audit_promise: each
--   out id int64, reference text
SELECT id, reference FROM promise ORDER BY id;

-- audit_size: one
--   out vouchers int64, rows int64, journal_count int64, journal_chain bytes
SELECT (SELECT count(*) FROM voucher),
	(SELECT count(*) FROM store_journal) + (SELECT count(*) FROM account) + (SELECT count(*) FROM fiscal_year)
	+ (SELECT count(*) FROM locked_month) + (SELECT count(*) FROM dimension_value) + (SELECT count(*) FROM rate)
	+ (SELECT count(*) FROM voucher_series) + (SELECT count(*) FROM voucher) + (SELECT count(*) FROM entry)
	+ (SELECT count(*) FROM balance) + (SELECT count(*) FROM opening_balance) + (SELECT count(*) FROM handover)
	+ (SELECT count(*) FROM handed_voucher) + (SELECT count(*) FROM own_account) + (SELECT count(*) FROM own_number)
	+ (SELECT count(*) FROM bank_file) + (SELECT count(*) FROM bank_statement) + (SELECT count(*) FROM bank_row)
	+ (SELECT count(*) FROM sighting) + (SELECT count(*) FROM bank_rule) + (SELECT count(*) FROM closed_day)
	+ (SELECT count(*) FROM giver) + (SELECT count(*) FROM giver_mark) + (SELECT count(*) FROM search_word)
	+ (SELECT count(*) FROM fund) + (SELECT count(*) FROM purpose) + (SELECT count(*) FROM promise)
	+ (SELECT count(*) FROM gift) + (SELECT count(*) FROM gift_total),
	s.journal_count, s.journal_chain
FROM store_state AS s WHERE s.one = 1;
