-- SPDX-License-Identifier: AGPL-3.0-or-later

-- arrival_segment_booked: one
--   in  name text
--   out booked int64
SELECT booked FROM arrival_segment WHERE name = :name;

-- arrival_segment_put: put, key name
--   in  name text, booked int64
INSERT INTO arrival_segment (name, booked) VALUES (:name, :booked)
ON CONFLICT (name) DO UPDATE SET booked = excluded.booked;

-- arrival_by_key: one
--   in  key text
--   out id arrival_id
SELECT id FROM arrival WHERE key = :key;

-- arrival_put: put, key id
--   in  id arrival_id, key text, kind int64, sent_at moment, state int64, why int64, giver_id giver_id?, promise_id promise_id?, content bytes
INSERT INTO arrival (id, key, kind, sent_at, state, why, giver_id, promise_id, content, done_by)
VALUES (:id, :key, :kind, :sent_at, :state, :why, :giver_id, :promise_id, :content, '');

-- arrival_find: one
--   in  id arrival_id
--   out id arrival_id, kind int64, sent_at moment, state int64, why int64, giver_id giver_id?, promise_id promise_id?, content bytes
SELECT id, kind, sent_at, state, why, giver_id, promise_id, content FROM arrival WHERE id = :id;

-- arrival_waiting: each
--   in  after arrival_id, count_max int64
--   out id arrival_id, kind int64, sent_at moment, state int64, why int64, giver_id giver_id?, promise_id promise_id?, content bytes
SELECT id, kind, sent_at, state, why, giver_id, promise_id, content FROM arrival
WHERE state = 2 AND id > :after ORDER BY id LIMIT :count_max;

-- arrival_done: change
--   in  id arrival_id, done_by text, empty bytes
UPDATE arrival SET state = 3, content = :empty, done_by = :done_by WHERE arrival.id = :id AND arrival.state = 2;

-- giver_link_put: put, key digest
--   in  digest bytes, promise_id promise_id, through day
INSERT INTO giver_link (digest, promise_id, through) VALUES (:digest, :promise_id, :through);

-- giver_link_find: one
--   in  digest bytes
--   out promise_id promise_id, through day
SELECT promise_id, through FROM giver_link WHERE digest = :digest;

-- giver_link_forget: change
--   in  before day
DELETE FROM giver_link WHERE giver_link.through < :before;
