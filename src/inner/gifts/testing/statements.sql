-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What tests count for themselves.

-- kit_totals: one
--   out top_level_sum int64, bank_seen_sum int64, leaf_sum int64, leaves int64, booked_sum int64, open int64, doubts int64
SELECT CAST(coalesce(sum(r.amount) FILTER (WHERE r.parent_id IS NULL), 0) AS bigint),
	CAST(coalesce(sum(r.amount) FILTER (WHERE r.parent_id IS NULL AND r.seen_in IN (1, 2, 3, 5, 6, 7)), 0) AS bigint),
	CAST(coalesce(sum(r.amount) FILTER (WHERE r.state IN (1, 2, 5)), 0) AS bigint),
	count(*) FILTER (WHERE r.state IN (1, 2, 5)),
	CAST(coalesce(sum(r.amount) FILTER (WHERE r.state = 2), 0) AS bigint),
	count(*) FILTER (WHERE r.state = 1),
	count(*) FILTER (WHERE r.state = 5)
FROM bank_row AS r;

-- kit_gifts: one
--   out gift_sum int64, gifts int64
SELECT CAST(coalesce(sum(amount), 0) AS bigint), count(*) FROM gift;

-- kit_entries: one
--   in  account int64
--   out amount int64
SELECT CAST(coalesce(sum(amount), 0) AS bigint) FROM entry WHERE account = :account;

-- kit_rows: each
--   out id bank_row_id, parent_id bank_row_id?, amount int64, booked_on day, reference text, payer_name text, bank_reference text, giro_reference text, seen_in int64, state int64, doubt_of_id bank_row_id?
SELECT id, parent_id, amount, booked_on, reference, payer_name, bank_reference, giro_reference, seen_in, state, doubt_of_id FROM bank_row ORDER BY id;
