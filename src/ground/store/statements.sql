-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The store's own statements: its row, the steps that have run, the journal.

-- own_state_put: change
--   in  format int64, next_id int64, journal_count int64, journal_chain bytes
INSERT INTO store_state (one, format, next_id, journal_count, journal_chain)
VALUES (1, :format, :next_id, :journal_count, :journal_chain);

-- own_state_set: change
--   in  format int64, next_id int64, journal_count int64, journal_chain bytes
UPDATE store_state
SET format = :format, next_id = :next_id, journal_count = :journal_count, journal_chain = :journal_chain
WHERE one = 1;

-- own_state_read: one
--   out format int64, next_id int64, journal_count int64, journal_chain bytes
SELECT format, next_id, journal_count, journal_chain FROM store_state WHERE one = 1;

-- own_step_put: change
--   in  room text, step int64, checksum int64
INSERT INTO store_step (room, step, checksum) VALUES (:room, :step, :checksum);

-- own_step_each: each
--   out room text, step int64, checksum int64
SELECT room, step, checksum FROM store_step ORDER BY room, step;

-- own_journal_put: put, key number
--   in  number int64, made_at moment, actor text, kind text, subject int64, words text, digest bytes, chain bytes
INSERT INTO store_journal (number, made_at, actor, kind, subject, words, digest, chain)
VALUES (:number, :made_at, :actor, :kind, :subject, :words, :digest, :chain);

-- own_journal_each: each
--   in  after int64, count_max int64
--   out number int64, made_at moment, actor text, kind text, subject int64, words text, digest bytes, chain bytes
SELECT number, made_at, actor, kind, subject, words, digest, chain FROM store_journal
WHERE number > :after ORDER BY number LIMIT :count_max;
