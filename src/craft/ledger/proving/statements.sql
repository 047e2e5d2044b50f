-- SPDX-License-Identifier: AGPL-3.0-or-later
-- For tests: what the book sums to, line by line, and ways to spoil rows that no door has.

-- entry_sum: one
--   in  account int64, first_day day, last_day day
--   out amount money
SELECT CAST(coalesce(sum(amount), 0) AS bigint) FROM entry
WHERE account = :account AND day BETWEEN :first_day AND :last_day;

-- spoil_voucher_find: one
--   in  year_id fiscal_year_id, series text, number int64
--   out id voucher_id
SELECT id FROM voucher WHERE year_id = :year_id AND series = :series AND number = :number;

-- voucher_numbers: each
--   out year_id fiscal_year_id, series text, number int64, id voucher_id
SELECT year_id, series, number, id FROM voucher ORDER BY year_id, series, number;

-- spoil_voucher_year_id: change
--   in  id voucher_id, year_id fiscal_year_id
UPDATE voucher SET year_id = :year_id WHERE id = :id;

-- spoil_voucher_series: change
--   in  id voucher_id, series text
UPDATE voucher SET series = :series WHERE id = :id;

-- spoil_voucher_number: change
--   in  id voucher_id, number int64
UPDATE voucher SET number = :number WHERE id = :id;

-- spoil_voucher_day: change
--   in  id voucher_id, day day
UPDATE voucher SET day = :day WHERE id = :id;

-- spoil_voucher_words: change
--   in  id voucher_id, words text
UPDATE voucher SET words = :words WHERE id = :id;

-- spoil_voucher_evidence: change
--   in  id voucher_id, evidence text
UPDATE voucher SET evidence = :evidence WHERE id = :id;

-- spoil_voucher_registered_at: change
--   in  id voucher_id, registered_at moment
UPDATE voucher SET registered_at = :registered_at WHERE id = :id;

-- spoil_voucher_actor: change
--   in  id voucher_id, actor text
UPDATE voucher SET actor = :actor WHERE id = :id;

-- spoil_voucher_reverses_id: change
--   in  id voucher_id, reverses_id voucher_id?
UPDATE voucher SET reverses_id = :reverses_id WHERE id = :id;

-- spoil_voucher_line_count: change
--   in  id voucher_id, line_count int64
UPDATE voucher SET line_count = :line_count WHERE id = :id;

-- spoil_voucher_digest: change
--   in  id voucher_id, digest bytes
UPDATE voucher SET digest = :digest WHERE id = :id;

-- spoil_entry_voucher_id: change
--   in  id voucher_id, line int64, moved_to voucher_id
UPDATE entry SET voucher_id = :moved_to WHERE voucher_id = :id AND line = :line;

-- spoil_entry_account: change
--   in  id voucher_id, line int64, account int64
UPDATE entry SET account = :account WHERE voucher_id = :id AND line = :line;

-- spoil_entry_day: change
--   in  id voucher_id, line int64, day day
UPDATE entry SET day = :day WHERE voucher_id = :id AND line = :line;

-- spoil_entry_amount: change
--   in  id voucher_id, line int64, amount money
UPDATE entry SET amount = :amount WHERE voucher_id = :id AND line = :line;

-- spoil_entry_fund_id: change
--   in  id voucher_id, line int64, fund_id dimension_value_id?
UPDATE entry SET fund_id = :fund_id WHERE voucher_id = :id AND line = :line;

-- spoil_entry_purpose_id: change
--   in  id voucher_id, line int64, purpose_id dimension_value_id?
UPDATE entry SET purpose_id = :purpose_id WHERE voucher_id = :id AND line = :line;

-- spoil_entry_project_id: change
--   in  id voucher_id, line int64, project_id dimension_value_id?
UPDATE entry SET project_id = :project_id WHERE voucher_id = :id AND line = :line;

-- spoil_entry_funder_id: change
--   in  id voucher_id, line int64, funder_id dimension_value_id?
UPDATE entry SET funder_id = :funder_id WHERE voucher_id = :id AND line = :line;

-- spoil_entry_words: change
--   in  id voucher_id, line int64, words text
UPDATE entry SET words = :words WHERE voucher_id = :id AND line = :line;

-- spoil_entry_foreign_minor: change
--   in  id voucher_id, line int64, foreign_minor int64
UPDATE entry SET foreign_minor = :foreign_minor WHERE voucher_id = :id AND line = :line;

-- spoil_entry_foreign_currency: change
--   in  id voucher_id, line int64, foreign_currency text
UPDATE entry SET foreign_currency = :foreign_currency WHERE voucher_id = :id AND line = :line;

-- spoil_entry_rate_id: change
--   in  id voucher_id, line int64, rate_id rate_id?
UPDATE entry SET rate_id = :rate_id WHERE voucher_id = :id AND line = :line;

-- spoil_entry_line: change
--   in  id voucher_id, line int64, moved_to int64
UPDATE entry SET line = :moved_to WHERE voucher_id = :id AND line = :line;

-- spoil_entry_gone: change
--   in  id voucher_id, line int64
DELETE FROM entry WHERE voucher_id = :id AND line = :line;

-- spoil_entry_more: change
--   in  id voucher_id, line int64
INSERT INTO entry (voucher_id, line, account, day, amount, fund_id, purpose_id, project_id, funder_id, words, foreign_minor, foreign_currency, rate_id)
SELECT voucher_id, line + 100, account, day, amount, fund_id, purpose_id, project_id, funder_id, words, foreign_minor, foreign_currency, rate_id
FROM entry WHERE voucher_id = :id AND line = :line;

-- spoil_opening: change
--   in  year_id fiscal_year_id, account int64, amount money
UPDATE opening_balance SET amount = :amount WHERE year_id = :year_id AND account = :account;
