-- SPDX-License-Identifier: AGPL-3.0-or-later

-- trial_account_put: put, key id
--   in  id int64, name text, balance int64
INSERT INTO trial_account (id, name, balance) VALUES (:id, :name, :balance);

-- trial_account_add: put, key id, sum amount
--   in  id int64, amount int64
UPDATE trial_account SET balance = balance + :amount WHERE id = :id;

-- trial_account_name: put, key id
--   in  id int64, name text
UPDATE trial_account SET name = :name WHERE id = :id;

-- trial_account_remove: put, key id
--   in  id int64
DELETE FROM trial_account WHERE id = :id;

-- trial_account_one: one
--   in  id int64
--   out name text, balance int64
SELECT name, balance FROM trial_account WHERE id = :id;

-- trial_gift_put: put, key id
--   in  id int64, reference text, account account_id?, amount int64, is_open bool, picture bytes
INSERT INTO trial_gift (id, reference, account, amount, is_open, picture)
VALUES (:id, :reference, :account, :amount, :is_open, :picture);

-- trial_gift_close: change
--   in  amount int64
UPDATE trial_gift SET is_open = false WHERE amount >= :amount AND is_open;

-- trial_gift_move: change
--   in  reference text, id int64
UPDATE trial_gift SET reference = :reference WHERE id = :id;

-- trial_gift_of: one, many
--   in  reference text
--   out id int64, account account_id?, amount int64, is_open bool, picture bytes
SELECT id, account, amount, is_open, picture FROM trial_gift WHERE reference = :reference;

-- trial_gift_each: each
--   in  amount int64
--   out id int64, reference text
SELECT id, reference FROM trial_gift WHERE amount >= :amount ORDER BY id;

-- trial_gift_sum: one
--   out total int64, count int64
SELECT CAST(coalesce(sum(amount), 0) AS bigint), count(*) FROM trial_gift;

-- trial_word_put: put, key number
--   in  number int64, word text
INSERT INTO trial_word (number, word) VALUES (:number, :word);

-- trial_word_of_account: put, key id
--   in  id int64
INSERT INTO trial_word (number, word) SELECT id, name FROM trial_account WHERE id = :id;

-- trial_word_one: one
--   in  number int64
--   out word text
SELECT word FROM trial_word WHERE number = :number;

-- trial_word_count: one
--   out count int64
SELECT count(*) FROM trial_word;
