-- SPDX-License-Identifier: AGPL-3.0-or-later
-- promise_put: put, key id
--   in  id promise_id, reference text, giver giver_id?, is_open bool,
--       amount money, made_on day, kind enum promise_kind
INSERT INTO promise (id, reference, giver, is_open, amount, made_on, kind)
VALUES (:id, :reference, :giver, :is_open, :amount, :made_on, :kind);

-- promise_by_reference: one, many
--   in  reference text
--   out id promise_id, amount money
SELECT id, amount FROM promise WHERE reference = :reference AND is_open;

-- promise_close: put, key id
--   in  id promise_id
UPDATE promise SET is_open = false WHERE id = :id;

-- promise_remove: put, key id
--   in  id promise_id
DELETE FROM promise WHERE id = :id;

-- promise_close_before: change
--   in  day day
UPDATE promise SET is_open = false WHERE made_on < :day AND is_open;

-- promise_sum: one
--   in  from_day day, to_day day
--   out total money, count int64
SELECT CAST(coalesce(sum(amount), 0) AS bigint), count(*) FROM promise
WHERE made_on BETWEEN :from_day AND :to_day;

-- promise_of_giver: each, many
--   in  giver giver_id
--   out id promise_id, name text, giver giver_id?
SELECT promise.id, giver.name, promise.giver FROM promise JOIN giver ON giver.id = promise.giver
WHERE promise.giver = :giver ORDER BY promise.made_on DESC, promise.id;

-- giver_put: put, key id
--   in  id giver_id, name text, mark bytes
INSERT INTO giver (id, name, mark) VALUES (:id, :name, :mark)
ON CONFLICT (id) DO UPDATE SET name = excluded.name;

-- balance_add: put, key account year, sum amount
--   in  account int64, year int64, amount money
INSERT INTO balance (account, year, amount) VALUES (:account, :year, :amount)
ON CONFLICT (account, year) DO UPDATE SET amount = balance.amount + excluded.amount;

-- balance_page: each
--   in  account int64, year int64, count int64
--   out account int64, year int64, amount money
SELECT account, year, amount FROM balance WHERE (account, year) > (:account, :year)
ORDER BY account, year LIMIT :count;

-- promise_copy: put
--   in  id promise_id, old promise_id
INSERT INTO promise (id, reference, giver, is_open, amount, made_on, kind)
SELECT :id, reference || '-2', giver, is_open, amount, made_on, kind FROM promise WHERE id = :old
ON CONFLICT DO NOTHING;

-- promise_count: one
--   out count int64
SELECT count(*) FROM promise;

-- promise_get: one
--   in  id promise_id
--   out reference text, giver giver_id?, is_open bool, amount money, made_on day, kind enum promise_kind, note text
SELECT reference, giver, is_open, amount, made_on, kind, note FROM promise WHERE id = :id;

-- promise_note: put, key id
--   in  id promise_id, note text
UPDATE promise SET note = :note WHERE id = :id;

-- giver_mark: one
--   in  id giver_id
--   out name text, mark bytes
SELECT name, mark FROM giver WHERE id = :id;

-- giver_list: each
--   out id giver_id, name text, promises int64
SELECT giver.id, giver.name, count(promise.id) FROM giver LEFT JOIN promise ON promise.giver = giver.id
GROUP BY giver.id ORDER BY giver.id;

-- word_put: put, key word promise
--   in  word text, promise promise_id
INSERT INTO word (word, promise) VALUES (:word, :promise) ON CONFLICT (word, promise) DO NOTHING;

-- word_search: each
--   in  from text, to text, count int64
--   out word text, promise promise_id
SELECT word, promise FROM word WHERE word >= :from AND word < :to ORDER BY word, promise LIMIT :count;

-- word_clear: change
DELETE FROM word WHERE word >= '';
