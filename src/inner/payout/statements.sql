-- SPDX-License-Identifier: AGPL-3.0-or-later

-- payout_voucher: one
--   in  id voucher_id
--   out day day, actor text
SELECT day, actor FROM voucher WHERE id = :id;
