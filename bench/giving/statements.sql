-- SPDX-License-Identifier: AGPL-3.0-or-later

-- giving_gift_put: put, key id
--   in  id int64, reference text, amount money, is_open bool
INSERT INTO giving_gift (id, reference, amount, is_open) VALUES (:id, :reference, :amount, :is_open);

-- giving_posting_put: put, key id
--   in  id int64, gift int64, account int64, amount money
INSERT INTO giving_posting (id, gift, account, amount) VALUES (:id, :gift, :account, :amount);
