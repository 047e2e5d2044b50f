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
	UNION ALL SELECT max(id) FROM rule_value UNION ALL SELECT max(id) FROM approval_matter UNION ALL SELECT max(id) FROM approval_vote
	UNION ALL SELECT max(id) FROM payee UNION ALL SELECT max(id) FROM payee_version UNION ALL SELECT max(id) FROM payment
	UNION ALL SELECT max(id) FROM payment_file UNION ALL SELECT max(id) FROM answer_file UNION ALL SELECT max(id) FROM payment_answer
	UNION ALL SELECT max(id) FROM mandate UNION ALL SELECT max(id) FROM mandate_letter UNION ALL SELECT max(id) FROM draw_file
	UNION ALL SELECT max(id) FROM draw_order
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

-- What a payment showed, or a word of a name, that points at nobody. Kinds 1 and 2 of a search word are a giver's.
-- wrong_mark: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT m.giver_id, CAST('giver_mark.giver_id' AS text), CAST(0 AS bigint), m.giver_id, CAST(0 AS bigint) FROM giver_mark AS m
WHERE NOT EXISTS (SELECT 1 FROM giver AS g WHERE g.id = m.giver_id)
UNION ALL
SELECT w.thing, CAST('search_word.thing' AS text), CAST(0 AS bigint), w.thing, CAST(0 AS bigint) FROM search_word AS w
WHERE w.kind IN (1, 2) AND NOT EXISTS (SELECT 1 FROM giver AS g WHERE g.id = w.thing)
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

-- Rules, approvals, payees and payments.

-- wrong_rule_note: each
--   out id int64, name text, day day?, expected int64, found int64
WITH told AS (
	SELECT id, CAST(1 AS bigint) AS stands, CAST(0 AS bigint) AS notes FROM rule_value
	UNION ALL SELECT subject, CAST(0 AS bigint), CAST(1 AS bigint) FROM store_journal WHERE kind = 'rule added'
)
SELECT t.id, CAST('' AS text), CAST(0 AS bigint), CAST(sum(t.stands) AS bigint), CAST(sum(t.notes) AS bigint) FROM told AS t GROUP BY t.id
HAVING CAST(sum(t.stands) AS bigint) <> 1 OR CAST(sum(t.notes) AS bigint) <> 1 ORDER BY t.id;

-- audit_rule: each
--   out id int64, key text, value int64, base text, source text, valid_from day, digest bytes
SELECT r.id, r.key, r.value, r.base, r.source, r.valid_from, n.digest
FROM rule_value AS r JOIN store_journal AS n ON n.kind = 'rule added' AND n.subject = r.id ORDER BY r.id, n.number;

-- wrong_payment_reference: each
--   out id int64, name text, day day?, expected int64, found int64
WITH pointer AS (
	SELECT 'approval_matter.rule' AS name, m.id FROM approval_matter AS m
	WHERE NOT EXISTS (SELECT 1 FROM rule_value AS r WHERE r.id = m.valid_days_rule_id)
		OR NOT EXISTS (SELECT 1 FROM rule_value AS r WHERE r.id = m.proposer_rule_id)
	UNION ALL SELECT 'approval_vote.matter', v.id FROM approval_vote AS v
	WHERE NOT EXISTS (SELECT 1 FROM approval_matter AS m WHERE m.id = v.matter_id)
	UNION ALL SELECT 'approval_use.matter', u.matter_id FROM approval_use AS u
	WHERE NOT EXISTS (SELECT 1 FROM approval_matter AS m WHERE m.id = u.matter_id)
	UNION ALL SELECT 'payee_version.payee', v.id FROM payee_version AS v
	WHERE NOT EXISTS (SELECT 1 FROM payee AS p WHERE p.id = v.payee_id)
	UNION ALL SELECT 'payee_in_force.version', f.version_id FROM payee_in_force AS f
	WHERE NOT EXISTS (SELECT 1 FROM payee_version AS v WHERE v.id = f.version_id)
		OR NOT EXISTS (SELECT 1 FROM rule_value AS r WHERE r.id = f.rule_id)
	UNION ALL SELECT 'payment.payee', p.id FROM payment AS p WHERE NOT EXISTS (SELECT 1 FROM payee AS y WHERE y.id = p.payee_id)
	UNION ALL SELECT 'payment.account', p.id FROM payment AS p
	WHERE NOT EXISTS (SELECT 1 FROM account AS a WHERE a.number = p.debit_account)
		OR NOT EXISTS (SELECT 1 FROM account AS a WHERE a.number = p.cost_account)
	UNION ALL SELECT 'payment.dimension', p.id FROM payment AS p
	WHERE (p.fund_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dimension_value AS d WHERE d.id = p.fund_id))
		OR (p.purpose_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dimension_value AS d WHERE d.id = p.purpose_id))
		OR (p.project_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dimension_value AS d WHERE d.id = p.project_id))
		OR (p.funder_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dimension_value AS d WHERE d.id = p.funder_id))
	UNION ALL SELECT 'payment_in_file.payment', i.payment_id FROM payment_in_file AS i
	WHERE NOT EXISTS (SELECT 1 FROM payment AS p WHERE p.id = i.payment_id)
	UNION ALL SELECT 'payment_in_file.file', i.payment_id FROM payment_in_file AS i
	WHERE NOT EXISTS (SELECT 1 FROM payment_file AS f WHERE f.id = i.file_id)
	UNION ALL SELECT 'payment_in_file.version', i.payment_id FROM payment_in_file AS i
	WHERE NOT EXISTS (SELECT 1 FROM payee_version AS v WHERE v.id = i.version_id)
	UNION ALL SELECT 'payment_answer.payment', a.id FROM payment_answer AS a
	WHERE NOT EXISTS (SELECT 1 FROM payment_in_file AS i WHERE i.payment_id = a.payment_id)
		OR NOT EXISTS (SELECT 1 FROM answer_file AS f WHERE f.id = a.answer_file_id)
	UNION ALL SELECT 'payment_end.payment', e.payment_id FROM payment_end AS e
	WHERE NOT EXISTS (SELECT 1 FROM payment_in_file AS i WHERE i.payment_id = e.payment_id)
)
SELECT p.id, p.name, CAST(0 AS bigint), CAST(0 AS bigint), CAST(0 AS bigint) FROM pointer AS p ORDER BY p.name, p.id;

-- What was asked and used, against the journal's lines with their digests; votes by their number alone, as their digest
-- is made in C.
-- wrong_approval_note: each
--   out id int64, name text, day day?, expected int64, found int64
WITH told AS (
	SELECT 'approval asked' AS kind, id, digest, CAST(1 AS bigint) AS stands, CAST(0 AS bigint) AS notes FROM approval_matter
	UNION ALL SELECT 'approval used', m.id, m.digest, CAST(1 AS bigint), CAST(0 AS bigint)
	FROM approval_use AS u JOIN approval_matter AS m ON m.id = u.matter_id
	UNION ALL SELECT kind, subject, digest, CAST(0 AS bigint), CAST(1 AS bigint) FROM store_journal
	WHERE kind = 'approval asked' OR kind = 'approval used'
),
vote AS (
	SELECT id, CASE act WHEN 1 THEN 'approved' WHEN 2 THEN 'approval withdrawn' ELSE 'approval refused' END AS kind,
		CAST(1 AS bigint) AS stands, CAST(0 AS bigint) AS notes FROM approval_vote
	UNION ALL SELECT subject, kind, CAST(0 AS bigint), CAST(1 AS bigint) FROM store_journal
	WHERE kind = 'approved' OR kind = 'approval withdrawn' OR kind = 'approval refused'
),
wrong AS (
	SELECT id, kind, CAST(sum(stands) AS bigint) AS stands, CAST(sum(notes) AS bigint) AS notes FROM told GROUP BY kind, id, digest
	UNION ALL SELECT id, kind, CAST(sum(stands) AS bigint), CAST(sum(notes) AS bigint) FROM vote GROUP BY id, kind
)
SELECT w.id, CAST(w.kind AS text), CAST(0 AS bigint), w.stands, w.notes FROM wrong AS w WHERE w.stands <> 1 OR w.notes <> 1
ORDER BY w.id, w.kind, w.stands, w.notes;

-- audit_vote: each
--   out id int64, matter_id int64, act int64, person int64, actor text, reason text, made_at moment, digest bytes
SELECT v.id, v.matter_id, v.act, v.person, v.actor, v.reason, v.made_at, n.digest
FROM approval_vote AS v JOIN store_journal AS n ON n.subject = v.id
	AND (n.kind = 'approved' OR n.kind = 'approval withdrawn' OR n.kind = 'approval refused')
ORDER BY v.id, n.number;

-- wrong_use: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT m.id, m.kind, CAST(0 AS bigint), CAST(0 AS bigint), CAST(0 AS bigint)
FROM approval_use AS u JOIN approval_matter AS m ON m.id = u.matter_id
LEFT JOIN approval_vote AS a ON a.id = u.first_vote_id LEFT JOIN approval_vote AS b ON b.id = u.second_vote_id
LEFT JOIN rule_value AS r ON r.id = m.valid_days_rule_id
WHERE a.id IS NULL OR b.id IS NULL OR a.act <> 1 OR b.act <> 1 OR a.matter_id <> m.id OR b.matter_id <> m.id
	OR a.person <> u.first_person OR b.person <> u.second_person OR a.person = b.person OR a.id = b.id
	OR a.made_at < m.asked_at OR b.made_at < m.asked_at OR u.used_at < a.made_at OR u.used_at < b.made_at
	OR u.used_at >= (m.valid_through + 1) * 86400 OR (m.valid_through - r.value) * 86400 > m.asked_at
	OR (NOT m.proposer_may_approve AND (m.asked_person = a.person OR m.asked_person = b.person))
	OR EXISTS (
		SELECT 1 FROM approval_vote AS v
		WHERE v.matter_id = m.id AND (v.act = 3 OR (v.act = 2 AND (v.person = a.person OR v.person = b.person))))
ORDER BY m.id, a.id NULLS FIRST, b.id NULLS FIRST, r.id NULLS FIRST;

-- A vote that carries two uses, a use that carries two payments, and one of what was asked anew.
-- wrong_use_twice: each
--   out id int64, name text, day day?, expected int64, found int64
WITH vote AS (
	SELECT first_vote_id AS id, matter_id FROM approval_use UNION ALL SELECT second_vote_id, matter_id FROM approval_use
),
wrong AS (
	SELECT max(matter_id) AS matter_id, count(*) AS times FROM vote GROUP BY id HAVING count(*) > 1
	UNION ALL SELECT matter_id, count(*) FROM approval_use GROUP BY matter_id HAVING count(*) > 1
	UNION ALL SELECT matter_id, count(*) FROM payment_in_file GROUP BY matter_id HAVING count(*) > 1
	UNION ALL SELECT u.matter_id, CAST(2 AS bigint) FROM approval_use AS u JOIN approval_matter AS m ON m.id = u.matter_id
	WHERE EXISTS (SELECT 1 FROM approval_matter AS l WHERE l.kind = m.kind AND l.subject = m.subject AND l.number > m.number)
)
SELECT w.matter_id, CAST('' AS text), CAST(0 AS bigint), CAST(1 AS bigint), w.times FROM wrong AS w ORDER BY w.matter_id, w.times;

-- wrong_use_of: each
--   out id int64, name text, day day?, expected int64, found int64
WITH wrong AS (
	SELECT u.matter_id AS id, m.kind FROM approval_use AS u JOIN approval_matter AS m ON m.id = u.matter_id
	WHERE (m.kind = 'payment' AND NOT EXISTS (SELECT 1 FROM payment_in_file AS i WHERE i.matter_id = m.id AND i.payment_id = m.subject))
		OR (m.kind = 'payee' AND NOT EXISTS (SELECT 1 FROM payee_in_force AS f WHERE f.version_id = m.subject))
	UNION ALL SELECT i.matter_id, 'payment' FROM payment_in_file AS i WHERE NOT EXISTS (
		SELECT 1 FROM approval_use AS u JOIN approval_matter AS m ON m.id = u.matter_id
		WHERE u.matter_id = i.matter_id AND m.kind = 'payment' AND m.subject = i.payment_id)
	UNION ALL SELECT f.version_id, 'payee' FROM payee_in_force AS f WHERE NOT EXISTS (
		SELECT 1 FROM approval_use AS u JOIN approval_matter AS m ON m.id = u.matter_id WHERE m.kind = 'payee' AND m.subject = f.version_id)
)
SELECT w.id, CAST(w.kind AS text), CAST(0 AS bigint), CAST(0 AS bigint), CAST(0 AS bigint) FROM wrong AS w ORDER BY w.id, w.kind;

-- wrong_payee_version: each
--   out id int64, name text, day day?, expected int64, found int64
WITH numbered AS (
	SELECT id, payee_id, number, coalesce(lag(number) OVER (PARTITION BY payee_id ORDER BY number, id), 0) + 1 AS expected FROM payee_version
)
SELECT n.payee_id, CAST('' AS text), CAST(0 AS bigint), n.expected, n.number FROM numbered AS n WHERE n.number <> n.expected ORDER BY n.id;

-- wrong_payee_in_force: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT v.payee_id, CAST('' AS text), f.from_day, CAST(0 AS bigint), CAST(0 AS bigint)
FROM payee_in_force AS f JOIN payee_version AS v ON v.id = f.version_id
LEFT JOIN approval_matter AS m ON m.kind = 'payee' AND m.subject = v.id LEFT JOIN approval_use AS u ON u.matter_id = m.id
LEFT JOIN rule_value AS r ON r.id = f.rule_id
WHERE u.matter_id IS NULL OR r.id IS NULL OR r.key <> 'payee.wait_days' OR f.payee_id <> v.payee_id
	OR u.used_at < (f.from_day - CASE WHEN v.number = 1 THEN CAST(0 AS bigint) ELSE r.value END) * 86400
	OR u.used_at >= (f.from_day - CASE WHEN v.number = 1 THEN CAST(0 AS bigint) ELSE r.value END + 1) * 86400
ORDER BY v.id, m.id NULLS FIRST, u.matter_id NULLS FIRST, r.id NULLS FIRST;

-- audit_payee: each
--   out id int64, payee_id int64, account_kind int64, name text, account text, bic text, clearing_system text, clearing text, street text, building text, post_code text, town text, country text, digest bytes
SELECT v.id, v.payee_id, v.account_kind, v.name, v.account, v.bic, v.clearing_system, v.clearing, v.street, v.building, v.post_code, v.town,
	v.country, m.digest
FROM payee_version AS v JOIN approval_matter AS m ON m.kind = 'payee' AND m.subject = v.id ORDER BY v.id, m.id;

-- wrong_payee_unasked: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT v.payee_id, CAST('' AS text), CAST(0 AS bigint), CAST(1 AS bigint), CAST(0 AS bigint) FROM payee_version AS v
WHERE NOT EXISTS (SELECT 1 FROM approval_matter AS m WHERE m.kind = 'payee' AND m.subject = v.id) ORDER BY v.id;

-- Each payment beside the version it went to, or while it waits beside each version that its payee has had: one of
-- them is what was asked.
-- audit_payment: each
--   out id int64, payee_id int64, amount int64, debit_account int64, cost_account int64, fund_id int64, purpose_id int64, project_id int64, funder_id int64, earliest int64, service int64, charges int64, currency text, debit_iban text, debit_bic text, ocr text, message text, purpose_code text, evidence text, evidence_digest bytes, version_id int64, account_kind int64, name text, account text, bic text, clearing_system text, clearing text, street text, building text, post_code text, town text, country text, digest bytes
SELECT p.id, p.payee_id, p.amount, p.debit_account, p.cost_account, coalesce(p.fund_id, 0), coalesce(p.purpose_id, 0), coalesce(p.project_id, 0),
	coalesce(p.funder_id, 0), p.earliest, p.service, p.charges, p.currency, p.debit_iban, p.debit_bic, p.ocr, p.message, p.purpose_code,
	p.evidence, p.evidence_digest, v.id, v.account_kind, v.name, v.account, v.bic, v.clearing_system, v.clearing, v.street, v.building,
	v.post_code, v.town, v.country, m.digest
FROM payment AS p JOIN approval_matter AS m ON m.kind = 'payment' AND m.subject = p.id JOIN payee_version AS v ON v.payee_id = p.payee_id
LEFT JOIN payment_in_file AS i ON i.payment_id = p.id
WHERE i.payment_id IS NULL OR (v.id = i.version_id AND m.id = i.matter_id)
ORDER BY p.id, m.id, v.id, i.file_id NULLS FIRST;

-- wrong_payment_unasked: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT p.id, CAST('' AS text), CAST(0 AS bigint), CAST(1 AS bigint), CAST(0 AS bigint) FROM payment AS p
WHERE NOT EXISTS (SELECT 1 FROM approval_matter AS m WHERE m.kind = 'payment' AND m.subject = p.id)
	OR NOT EXISTS (SELECT 1 FROM payee_version AS v WHERE v.payee_id = p.payee_id)
	OR EXISTS (
		SELECT 1 FROM payment_in_file AS i LEFT JOIN payee_version AS v ON v.id = i.version_id LEFT JOIN approval_matter AS m ON m.id = i.matter_id
		WHERE i.payment_id = p.id AND (v.id IS NULL OR v.payee_id <> p.payee_id OR m.id IS NULL OR m.subject <> p.id))
ORDER BY p.id;

-- wrong_payment_twice: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT i.payment_id, CAST('' AS text), CAST(0 AS bigint), CAST(1 AS bigint), count(*) FROM payment_in_file AS i
GROUP BY i.payment_id HAVING count(*) > 1 ORDER BY i.payment_id;

-- Paid to what was in force when the file was made, and not before its day.
-- wrong_payment_payee: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT p.id, CAST('' AS text), f.day, CAST(0 AS bigint), CAST(0 AS bigint)
FROM payment_in_file AS i JOIN payment AS p ON p.id = i.payment_id JOIN payment_file AS f ON f.id = i.file_id
LEFT JOIN payee_in_force AS o ON o.version_id = i.version_id
WHERE o.version_id IS NULL OR o.from_day * 86400 > f.made_at OR o.made_at > f.made_at OR p.earliest > f.day
	OR p.debit_account <> f.debit_account OR p.currency <> f.currency
	OR EXISTS (
		SELECT 1 FROM payee_in_force AS l
		WHERE l.payee_id = o.payee_id AND l.made_at < f.made_at AND l.from_day * 86400 <= f.made_at
			AND (l.from_day > o.from_day OR (l.from_day = o.from_day AND l.version_id > o.version_id)))
ORDER BY p.id, f.id, o.version_id NULLS FIRST;

-- wrong_payment_note: each
--   out id int64, name text, day day?, expected int64, found int64
WITH told AS (
	SELECT 'payment proposed' AS kind, subject AS id, digest, CAST(1 AS bigint) AS stands, CAST(0 AS bigint) AS notes FROM approval_matter
	WHERE kind = 'payment' AND number = 1
	UNION ALL SELECT 'payment file made', id, digest, CAST(1 AS bigint), CAST(0 AS bigint) FROM payment_file
	UNION ALL SELECT 'answers read', id, digest, CAST(1 AS bigint), CAST(0 AS bigint) FROM answer_file
	UNION ALL SELECT kind, subject, digest, CAST(0 AS bigint), CAST(1 AS bigint) FROM store_journal
	WHERE kind = 'payment proposed' OR kind = 'payment file made' OR kind = 'answers read'
),
ending AS (
	SELECT payment_id AS id, CASE kind WHEN 1 THEN 'payment paid' ELSE 'payment rejected' END AS kind,
		CAST(1 AS bigint) AS stands, CAST(0 AS bigint) AS notes FROM payment_end
	UNION ALL SELECT subject, kind, CAST(0 AS bigint), CAST(1 AS bigint) FROM store_journal
	WHERE kind = 'payment paid' OR kind = 'payment rejected'
),
wrong AS (
	SELECT id, kind, CAST(sum(stands) AS bigint) AS stands, CAST(sum(notes) AS bigint) AS notes FROM told GROUP BY kind, id, digest
	UNION ALL SELECT id, kind, CAST(sum(stands) AS bigint), CAST(sum(notes) AS bigint) FROM ending GROUP BY id, kind
)
SELECT w.id, CAST(w.kind AS text), CAST(0 AS bigint), w.stands, w.notes FROM wrong AS w WHERE w.stands <> 1 OR w.notes <> 1
ORDER BY w.id, w.kind, w.stands, w.notes;

-- wrong_payment_file_number: each
--   out id int64, name text, day day?, expected int64, found int64
WITH numbered AS (
	SELECT id, message_id, day, number,
		coalesce(lag(number) OVER (PARTITION BY day, debit_account ORDER BY number, id), 0) + 1 AS expected
	FROM payment_file
)
SELECT n.id, n.message_id, n.day, n.expected, n.number FROM numbered AS n WHERE n.number <> n.expected ORDER BY n.id;

-- wrong_payment_file_sum: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT f.id, f.message_id, f.day, f.total, CAST(coalesce(sum(p.amount), 0) AS bigint)
FROM payment_file AS f LEFT JOIN payment_in_file AS i ON i.file_id = f.id LEFT JOIN payment AS p ON p.id = i.payment_id
GROUP BY f.id, f.message_id, f.day, f.total, f.payment_count
HAVING CAST(coalesce(sum(p.amount), 0) AS bigint) <> f.total OR count(p.id) <> f.payment_count OR coalesce(max(i.position), 0) <> f.payment_count
ORDER BY f.id, f.message_id, f.day, f.total, f.payment_count;

-- audit_payment_file: each
--   in  after int64
--   out id int64, name text, day day, digest bytes, bytes bytes
SELECT f.id, f.message_id, f.day, f.digest, f.bytes FROM payment_file AS f WHERE f.id > :after ORDER BY f.id LIMIT 1;

-- audit_payment_of_file: each
--   in  file_id int64
--   out handle text, amount int64, currency text, account_kind int64, account text
SELECT p.handle, p.amount, p.currency, v.account_kind, v.account
FROM payment_in_file AS i JOIN payment AS p ON p.id = i.payment_id JOIN payee_version AS v ON v.id = i.version_id
WHERE i.file_id = :file_id ORDER BY i.position, p.id, v.id;

-- wrong_payment_voucher: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT p.id, CAST('' AS text), f.day, CASE WHEN p.currency = 'SEK' THEN p.amount ELSE i.ore END, i.ore
FROM payment_in_file AS i JOIN payment AS p ON p.id = i.payment_id LEFT JOIN payment_file AS f ON f.id = i.file_id
LEFT JOIN voucher AS v ON v.id = i.voucher_id
WHERE v.id IS NULL OR v.line_count <> 2 OR (p.currency = 'SEK' AND p.amount <> i.ore)
	OR NOT EXISTS (SELECT 1 FROM entry AS e WHERE e.voucher_id = v.id AND e.account + 0 = p.cost_account AND e.amount = i.ore
		AND (p.currency = 'SEK' OR (e.foreign_minor = p.amount AND e.foreign_currency = p.currency)))
	OR NOT EXISTS (SELECT 1 FROM entry AS e WHERE e.voucher_id = v.id AND e.account + 0 = 2896 AND e.amount = -i.ore)
	OR EXISTS (SELECT 1 FROM payment_in_file AS o WHERE o.voucher_id = i.voucher_id AND o.payment_id <> i.payment_id)
ORDER BY p.id, f.id NULLS FIRST, v.id NULLS FIRST;

-- kind 1: the bank's row, or its undoing. kind 2: the reversal, and that the bank said so. A rejection ends a payment.
-- wrong_payment_end: each
--   out id int64, name text, day day?, expected int64, found int64
WITH undone AS (SELECT words FROM store_journal WHERE kind = 'bank row open again'),
wrong AS (
	SELECT e.payment_id AS id, p.amount AS told FROM payment_end AS e JOIN payment AS p ON p.id = e.payment_id
	WHERE e.kind = 1 AND NOT EXISTS (SELECT 1 FROM undone AS u WHERE u.words = 'voucher ' || CAST(e.voucher_id AS text)) AND NOT EXISTS (
		SELECT 1 FROM bank_row AS r JOIN own_account AS a ON a.id = r.account_id
		WHERE r.voucher_id = e.voucher_id AND r.state = 2 AND r.home_account = 2896 AND r.amount = -p.amount
			AND a.ledger_account = p.debit_account AND a.currency = p.currency)
	UNION ALL SELECT e.payment_id, p.amount FROM payment_end AS e JOIN payment AS p ON p.id = e.payment_id
	JOIN payment_in_file AS i ON i.payment_id = e.payment_id
	WHERE e.kind = 2 AND (NOT EXISTS (SELECT 1 FROM voucher AS v WHERE v.id = e.voucher_id AND v.reverses_id = i.voucher_id)
		OR NOT EXISTS (SELECT 1 FROM payment_answer AS a WHERE a.payment_id = e.payment_id AND a.state = 6))
	UNION ALL SELECT p.id, p.amount FROM payment AS p
	WHERE EXISTS (SELECT 1 FROM payment_answer AS a WHERE a.payment_id = p.id AND a.state = 6)
		AND NOT EXISTS (SELECT 1 FROM payment_end AS e WHERE e.payment_id = p.id)
	UNION ALL SELECT e.payment_id, count(*) FROM payment_end AS e GROUP BY e.payment_id HAVING count(*) > 1
)
SELECT w.id, CAST('' AS text), CAST(0 AS bigint), w.told, CAST(0 AS bigint) FROM wrong AS w ORDER BY w.id, w.told;

-- Mandates, and what was drawn of them.

-- wrong_mandate_reference: each
--   out id int64, name text, day day?, expected int64, found int64
WITH pointer AS (
	SELECT 'mandate.promise' AS name, m.id FROM mandate AS m WHERE NOT EXISTS (SELECT 1 FROM promise AS p WHERE p.id = m.promise_id)
	UNION ALL SELECT 'mandate.follows', m.id FROM mandate AS m
	WHERE m.follows_id IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM mandate AS o WHERE o.id = m.follows_id AND o.promise_id = m.promise_id AND o.id < m.id)
	UNION ALL SELECT 'mandate_letter.mandate', l.id FROM mandate_letter AS l
	WHERE NOT EXISTS (SELECT 1 FROM mandate AS m WHERE m.id = l.mandate_id)
	UNION ALL SELECT 'mandate_letter.rule', l.id FROM mandate_letter AS l
	WHERE (l.written_on > 0 AND l.rule_id IS NULL)
		OR (l.rule_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rule_value AS r WHERE r.id = l.rule_id AND r.key = 'mandate.notice_weekdays'))
	UNION ALL SELECT 'draw_order.mandate', o.id FROM draw_order AS o WHERE NOT EXISTS (SELECT 1 FROM mandate AS m WHERE m.id = o.mandate_id)
	UNION ALL SELECT 'draw_order.promise', o.id FROM draw_order AS o WHERE NOT EXISTS (SELECT 1 FROM promise AS p WHERE p.id = o.promise_id)
	UNION ALL SELECT 'draw_order.file', o.id FROM draw_order AS o WHERE NOT EXISTS (SELECT 1 FROM draw_file AS f WHERE f.id = o.file_id)
	UNION ALL SELECT 'draw_order.row', o.id FROM draw_order AS o
	WHERE o.row_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bank_row AS r WHERE r.id = o.row_id)
	UNION ALL SELECT 'draw_pass.mandate', p.mandate_id FROM draw_pass AS p WHERE NOT EXISTS (SELECT 1 FROM mandate AS m WHERE m.id = p.mandate_id)
	UNION ALL SELECT 'draw_answer.file', a.bank_file_id FROM draw_answer AS a WHERE NOT EXISTS (SELECT 1 FROM bank_file AS f WHERE f.id = a.bank_file_id)
	UNION ALL SELECT 'draw_answer.mandate', a.bank_file_id FROM draw_answer AS a
	WHERE a.mandate_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM mandate AS m WHERE m.id = a.mandate_id)
	UNION ALL SELECT 'draw_answer.order', a.bank_file_id FROM draw_answer AS a
	WHERE a.order_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM draw_order AS o WHERE o.id = a.order_id)
)
SELECT p.id, p.name, CAST(0 AS bigint), CAST(0 AS bigint), CAST(0 AS bigint) FROM pointer AS p ORDER BY p.name, p.id;

-- wrong_mandate_end: each
--   out id int64, name text, day day?, expected int64, found int64
WITH note AS (SELECT DISTINCT subject FROM store_journal WHERE kind = 'mandate ended')
SELECT m.id, CAST('' AS text), m.ended_on, CAST(0 AS bigint), CAST(0 AS bigint) FROM mandate AS m LEFT JOIN note AS n ON n.subject = m.id
WHERE (m.state = 4) <> (m.ended_on > 0) OR (m.state = 4) <> (m.end_reason > 0) OR (m.state = 4) <> (n.subject IS NOT NULL)
	OR (m.state = 3 AND m.active_on = 0)
ORDER BY m.id, n.subject NULLS FIRST;

-- wrong_payer_number: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT max(m.id), CAST('' AS text), CAST(0 AS bigint), CAST(1 AS bigint), count(*) FROM mandate AS m WHERE m.state <> 4
GROUP BY m.payer_number HAVING count(*) > 1 ORDER BY m.payer_number;

-- wrong_mandate_twice: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT max(m.id), CAST('' AS text), CAST(0 AS bigint), CAST(1 AS bigint), count(*) FROM mandate AS m WHERE m.state <> 4
GROUP BY m.promise_id, (m.state = 3) HAVING count(*) > 1 ORDER BY m.promise_id, (m.state = 3);

-- By mandate: 1 what letters told it or one it follows, 2 what may be drawn of it, 3 what was ordered. is_free: the payer
-- had set sum or day by then, or another program had told.
-- audit_told: each
--   out mandate_id int64, turn int64, id int64, amount int64, told_amount int64, first int64, last int64, weekdays int64, is_free bool
WITH RECURSIVE line AS (
	SELECT id AS mandate_id, id AS of_id FROM mandate
	UNION SELECT l.mandate_id, m.follows_id FROM line AS l JOIN mandate AS m ON m.id = l.of_id WHERE m.follows_id IS NOT NULL
),
change AS (
	SELECT subject AS id, min(number) AS number FROM store_journal
	WHERE kind = 'mandate''s sum changed' OR kind = 'mandate''s day changed' GROUP BY subject
	UNION ALL SELECT id, CAST(0 AS bigint) FROM mandate WHERE origin = 4
),
freed AS (SELECT l.mandate_id, min(c.number) AS number FROM line AS l JOIN change AS c ON c.id = l.of_id GROUP BY l.mandate_id),
built AS (SELECT subject, min(number) AS number FROM store_journal WHERE kind = 'draw file built' GROUP BY subject)
SELECT l.mandate_id, CAST(1 AS bigint), r.id, r.amount, CAST(0 AS bigint), r.written_on, r.told_on, v.value, r.written_on = 0
FROM line AS l JOIN mandate_letter AS r ON r.mandate_id = l.of_id JOIN rule_value AS v ON v.id = r.rule_id
WHERE r.written_on > 0 AND (r.kind = 1 OR r.kind = 2 OR r.kind = 3 OR r.kind = 5)
UNION ALL
SELECT m.id, CAST(2 AS bigint), m.id, m.amount, m.told_amount, m.told_from, m.told_through, CAST(0 AS bigint), f.mandate_id IS NOT NULL
FROM mandate AS m LEFT JOIN freed AS f ON f.mandate_id = m.id
UNION ALL
SELECT o.mandate_id, CAST(3 AS bigint), o.id, o.amount, CAST(0 AS bigint), d.made_on, o.day, CAST(0 AS bigint), f.number IS NOT NULL AND f.number < b.number
FROM draw_order AS o JOIN draw_file AS d ON d.id = o.file_id LEFT JOIN freed AS f ON f.mandate_id = o.mandate_id
LEFT JOIN built AS b ON b.subject = o.file_id
ORDER BY 1, 2, 3;

-- audit_notice_months: each
--   out value int64
SELECT value FROM rule_value WHERE key = 'mandate.notice_months' ORDER BY value, id;

-- audit_shut_day: each
--   in  count_max int64
--   out day day
SELECT day FROM closed_bank_day ORDER BY day LIMIT :count_max;

-- wrong_draw_twice: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT max(o.id), CAST('' AS text), max(o.day), CAST(1 AS bigint), count(*) FROM draw_order AS o WHERE o.state <> 6
GROUP BY o.promise_id, o.month HAVING count(*) > 1 ORDER BY o.promise_id, o.month;

-- wrong_draw_attempt: each
--   out id int64, name text, day day?, expected int64, found int64
WITH numbered AS (
	SELECT id, mandate_id, promise_id, day, attempt,
		coalesce(lag(attempt) OVER (PARTITION BY promise_id, month ORDER BY attempt, id), 0) + 1 AS expected
	FROM draw_order
)
SELECT n.id, CAST('' AS text), n.day, n.expected, n.attempt FROM numbered AS n JOIN mandate AS m ON m.id = n.mandate_id
WHERE n.attempt <> n.expected OR m.promise_id <> n.promise_id ORDER BY n.id;

-- wrong_draw_pass: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT o.id, CAST('' AS text), o.day, CAST(0 AS bigint), p.reason FROM draw_pass AS p
JOIN draw_order AS o ON o.mandate_id = p.mandate_id AND o.month = p.month ORDER BY o.id, p.reason;

-- The order of things is the journal's: active, or released when it was taken over; the file; the end.
-- wrong_draw_life: each
--   out id int64, name text, day day?, expected int64, found int64
WITH built AS (SELECT subject, min(number) AS number FROM store_journal WHERE kind = 'draw file built' GROUP BY subject),
began AS (SELECT subject, min(number) AS number FROM store_journal WHERE kind = 'mandate active' GROUP BY subject),
released AS (SELECT subject, min(number) AS number FROM store_journal WHERE kind = 'mandate released' GROUP BY subject),
ended AS (SELECT subject, max(number) AS number FROM store_journal WHERE kind = 'mandate ended' GROUP BY subject)
SELECT o.id, CAST('' AS text), o.day, m.active_on, o.day FROM draw_order AS o JOIN mandate AS m ON m.id = o.mandate_id
LEFT JOIN built AS f ON f.subject = o.file_id LEFT JOIN began AS a ON a.subject = m.id
LEFT JOIN released AS r ON r.subject = m.id LEFT JOIN ended AS e ON e.subject = m.id
WHERE m.is_held OR m.active_on = 0 OR m.active_on > o.day OR (m.state = 4 AND e.number < f.number)
	OR (m.origin <> 4 AND (a.subject IS NULL OR a.number > f.number))
	OR (m.origin = 4 AND (r.subject IS NULL OR r.number > f.number))
ORDER BY o.id, f.subject NULLS FIRST, a.subject NULLS FIRST, r.subject NULLS FIRST, e.subject NULLS FIRST;

-- wrong_draw_file_number: each
--   out id int64, name text, day day?, expected int64, found int64
WITH numbered AS (SELECT id, made_on, number, coalesce(lag(number) OVER (ORDER BY number, id), 0) + 1 AS expected FROM draw_file)
SELECT n.id, CAST(n.number AS text), n.made_on, n.expected, n.number FROM numbered AS n WHERE n.number <> n.expected ORDER BY n.id;

-- wrong_draw_file_count: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT f.id, CAST(f.number AS text), f.made_on, f.order_count, count(o.id) FROM draw_file AS f LEFT JOIN draw_order AS o ON o.file_id = f.id
GROUP BY f.id, f.number, f.made_on, f.order_count HAVING count(o.id) <> f.order_count ORDER BY f.id, f.number, f.made_on, f.order_count;

-- wrong_draw_file_sum: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT f.id, CAST(f.number AS text), f.made_on, f.order_sum, CAST(coalesce(sum(o.amount), 0) AS bigint)
FROM draw_file AS f LEFT JOIN draw_order AS o ON o.file_id = f.id
GROUP BY f.id, f.number, f.made_on, f.order_sum HAVING CAST(coalesce(sum(o.amount), 0) AS bigint) <> f.order_sum
ORDER BY f.id, f.number, f.made_on, f.order_sum;

-- audit_draw_file: each
--   in  after int64
--   out id int64, number int64, made_on day, order_count int64, order_sum int64, record_count int64, digest bytes, bytes bytes
SELECT f.id, f.number, f.made_on, f.order_count, f.order_sum, f.record_count, f.digest, f.bytes
FROM draw_file AS f WHERE f.id > :after ORDER BY f.id LIMIT 1;

-- Of the auditor's copy alone.
-- copy_draw_file: change
--   in  id int64, bytes bytes
UPDATE draw_file SET bytes = :bytes WHERE id = :id;

-- audit_draw_of_file: each
--   in  file_id int64
--   out payer_number text, day int64, amount int64, reference text
SELECT m.payer_number, o.day, o.amount, o.reference FROM draw_order AS o JOIN mandate AS m ON m.id = o.mandate_id
WHERE o.file_id = :file_id ORDER BY o.id, m.id;

-- wrong_draw_file_note: each
--   out id int64, name text, day day?, expected int64, found int64
WITH told AS (
	SELECT id, digest, CAST(1 AS bigint) AS stands, CAST(0 AS bigint) AS notes FROM draw_file
	UNION ALL SELECT subject, digest, CAST(0 AS bigint), CAST(1 AS bigint) FROM store_journal WHERE kind = 'draw file built'
)
SELECT t.id, CAST('' AS text), CAST(0 AS bigint), CAST(sum(t.stands) AS bigint), CAST(sum(t.notes) AS bigint) FROM told AS t GROUP BY t.id, t.digest
HAVING CAST(sum(t.stands) AS bigint) <> 1 OR CAST(sum(t.notes) AS bigint) <> 1 ORDER BY t.id, t.digest;

-- A row whose booking a person took back may have found another home.
-- wrong_draw_row: each
--   out id int64, name text, day day?, expected int64, found int64
WITH opened AS (SELECT DISTINCT subject FROM store_journal WHERE kind = 'bank row open again')
SELECT o.id, CAST('' AS text), o.day, o.amount, r.amount FROM draw_order AS o JOIN bank_row AS r ON r.id = o.row_id
LEFT JOIN gift AS g ON g.row_id = r.id LEFT JOIN opened AS p ON p.subject = r.id
WHERE r.amount <> o.amount OR (o.state <> 2 AND o.state <> 8)
	OR (p.subject IS NULL AND (r.state <> 2 OR g.id IS NULL OR g.promise_id IS DISTINCT FROM o.promise_id OR g.amount <> o.amount))
ORDER BY o.id, g.id NULLS FIRST, p.subject NULLS FIRST;

-- What the answers did to an order, against its state. in_doubt: a contradiction, or a code nobody knew, may have moved it.
-- wrong_draw_state: each
--   out id int64, name text, day day?, expected int64, found int64
WITH heard AS (
	SELECT order_id, max(CASE WHEN effect = 2 THEN 1 ELSE 0 END) AS drawn, max(CASE WHEN effect = 3 THEN 1 ELSE 0 END) AS tried,
		max(CASE WHEN effect = 4 THEN 1 ELSE 0 END) AS missed, max(CASE WHEN effect = 5 OR effect = 17 THEN 1 ELSE 0 END) AS refused,
		max(CASE WHEN effect = 6 THEN 1 ELSE 0 END) AS lapsed, max(CASE WHEN effect = 7 THEN 1 ELSE 0 END) AS returned,
		max(CASE WHEN effect = 15 OR effect = 16 THEN 1 ELSE 0 END) AS in_doubt
	FROM draw_answer WHERE order_id IS NOT NULL GROUP BY order_id
),
stands AS (
	SELECT o.id, o.day, o.state, CASE WHEN o.row_id IS NULL THEN 0 ELSE 1 END AS paid, coalesce(h.drawn, 0) AS drawn, coalesce(h.tried, 0) AS tried,
		coalesce(h.missed, 0) AS missed, coalesce(h.refused, 0) AS refused, coalesce(h.lapsed, 0) AS lapsed,
		coalesce(h.returned, 0) AS returned, coalesce(h.in_doubt, 0) AS in_doubt
	FROM draw_order AS o LEFT JOIN heard AS h ON h.order_id = o.id
)
SELECT s.id, CAST('' AS text), s.day, CASE WHEN s.returned = 1 THEN CAST(8 AS bigint) WHEN s.drawn = 1 THEN CAST(2 AS bigint)
	WHEN s.missed = 1 THEN CAST(4 AS bigint) WHEN s.refused = 1 THEN CAST(5 AS bigint) WHEN s.lapsed = 1 THEN CAST(6 AS bigint)
	WHEN s.tried = 1 THEN CAST(3 AS bigint) ELSE CAST(1 AS bigint) END, s.state
FROM stands AS s
WHERE (s.returned = 1 AND s.state <> 8) OR (s.drawn = 1 AND s.state <> 2 AND s.state <> 8)
	OR (s.missed = 1 AND s.state <> 4 AND NOT ((s.state = 2 OR s.state = 8) AND s.paid + s.in_doubt > 0))
	OR (s.refused = 1 AND s.state <> 5 AND NOT ((s.state = 2 OR s.state = 8) AND s.paid + s.in_doubt > 0))
	OR (s.lapsed = 1 AND s.state <> 6 AND s.in_doubt = 0)
	OR (s.state = 3 AND s.tried + s.in_doubt = 0) OR (s.state = 4 AND s.missed + s.in_doubt = 0)
	OR (s.state = 5 AND s.refused + s.in_doubt = 0) OR (s.state = 6 AND s.lapsed + s.in_doubt = 0)
	OR ((s.state = 1 OR s.state = 7) AND s.tried + s.missed + s.refused + s.lapsed > 0)
	OR (s.state = 2 AND s.paid + s.drawn + s.in_doubt = 0) OR (s.state = 8 AND s.paid + s.returned + s.in_doubt = 0)
ORDER BY s.id;

-- A draw refused for a stop (file of kind 3, code 3) tells of it where no advice (kind 2) lifted one. Advices of one day hold in the
-- order they were read: either may.
-- wrong_mandate_stop: each
--   out id int64, name text, day day?, expected int64, found int64
WITH word AS (
	SELECT m.id, max(CASE WHEN a.kind = 2 AND a.code = 11 THEN a.day ELSE 0 END) AS stopped_on,
		max(CASE WHEN a.kind = 2 AND a.code = 12 THEN a.day ELSE 0 END) AS freed_on,
		max(CASE WHEN a.kind = 3 AND a.code = 3 AND a.effect = 5 THEN 1 ELSE 0 END) AS refused
	FROM mandate AS m JOIN draw_answer AS a ON a.mandate_id = m.id WHERE a.kind = 3 OR a.day >= m.asked_on GROUP BY m.id
)
SELECT m.id, CAST('' AS text), coalesce(w.stopped_on, 0), CAST(0 AS bigint), CAST(0 AS bigint) FROM mandate AS m LEFT JOIN word AS w ON w.id = m.id
WHERE m.state <> 4 AND ((m.is_stopped AND coalesce(w.refused, 0) = 0 AND (coalesce(w.stopped_on, 0) = 0 OR w.stopped_on < w.freed_on))
	OR (NOT m.is_stopped AND (coalesce(w.stopped_on, 0) > coalesce(w.freed_on, 0) OR (w.refused = 1 AND w.freed_on = 0))))
ORDER BY m.id, w.id NULLS FIRST;

-- wrong_draw_answer: each
--   out id int64, name text, day day?, expected int64, found int64
SELECT a.bank_file_id, CAST(a.line AS text), a.day, coalesce(o.mandate_id, 0), coalesce(a.mandate_id, 0) FROM draw_answer AS a
LEFT JOIN mandate AS m ON m.id = a.mandate_id LEFT JOIN draw_order AS o ON o.id = a.order_id
WHERE (a.mandate_id IS NOT NULL AND a.kind <> 5 AND m.payer_number <> a.payer_number)
	OR (a.order_id IS NOT NULL AND (a.mandate_id IS NULL OR o.mandate_id <> a.mandate_id))
ORDER BY a.bank_file_id, a.line, m.id NULLS FIRST, o.id NULLS FIRST;

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
	+ (SELECT count(*) FROM gift) + (SELECT count(*) FROM gift_total)
	+ (SELECT count(*) FROM rule_value) + (SELECT count(*) FROM approval_matter) + (SELECT count(*) FROM approval_vote)
	+ (SELECT count(*) FROM approval_use) + (SELECT count(*) FROM payee_version) + (SELECT count(*) FROM payee_in_force)
	+ (SELECT count(*) FROM payment) + (SELECT count(*) FROM payment_file) + (SELECT count(*) FROM payment_in_file)
	+ (SELECT count(*) FROM payment_answer) + (SELECT count(*) FROM payment_end)
	+ (SELECT count(*) FROM mandate) + (SELECT count(*) FROM mandate_letter) + (SELECT count(*) FROM draw_file)
	+ (SELECT count(*) FROM draw_order) + (SELECT count(*) FROM draw_pass) + (SELECT count(*) FROM draw_answer),
	s.journal_count, s.journal_chain
FROM store_state AS s WHERE s.one = 1;
