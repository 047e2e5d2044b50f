-- SPDX-License-Identifier: AGPL-3.0-or-later

-- outbox_letter_put: put, key id
--   in  id outbox_id, kind text, cause int64, message_id text, sender text, recipient text, message bytes,
--       state enum outbox_state, doubt enum outbox_doubt, attempts int64, code int64, made_at moment, since moment,
--       next_at moment
INSERT INTO outbox_letter (id, kind, cause, message_id, sender, recipient, message, state, doubt, attempts, code,
                           made_at, since, next_at)
VALUES (:id, :kind, :cause, :message_id, :sender, :recipient, :message, :state, :doubt, :attempts, :code, :made_at,
        :since, :next_at);

-- outbox_letter_by_cause: one
--   in  kind text, cause int64
--   out id outbox_id
SELECT id FROM outbox_letter WHERE kind = :kind AND cause = :cause;

-- outbox_letter_by_id: one
--   in  id outbox_id
--   out state enum outbox_state, doubt enum outbox_doubt, attempts int64, since moment, next_at moment
SELECT state, doubt, attempts, since, next_at FROM outbox_letter WHERE id = :id;

-- outbox_letter_due: one
--   in  state enum outbox_state, now moment
--   out id outbox_id, message_id text, sender text, recipient text, message bytes, doubt enum outbox_doubt,
--       attempts int64, since moment
SELECT id, message_id, sender, recipient, message, doubt, attempts, since FROM outbox_letter
WHERE state = :state AND next_at <= :now ORDER BY next_at, id LIMIT 1;

-- outbox_letter_turn: put, key id
--   in  id outbox_id, state enum outbox_state, doubt enum outbox_doubt, attempts int64, code int64, since moment,
--       next_at moment
UPDATE outbox_letter SET state = :state, doubt = :doubt, attempts = :attempts, code = :code, since = :since,
       next_at = :next_at
WHERE id = :id;

-- outbox_letter_in: each
--   in  state enum outbox_state, after outbox_id, count_max int64
--   out id outbox_id, kind text, cause int64, recipient text, state enum outbox_state, attempts int64, code int64,
--       made_at moment, next_at moment
SELECT id, kind, cause, recipient, state, attempts, code, made_at, next_at FROM outbox_letter
WHERE state = :state AND id > :after ORDER BY id LIMIT :count_max;

-- outbox_letter_empty: change
--   in  nothing bytes, state enum outbox_state, before moment
UPDATE outbox_letter SET sender = '', recipient = '', message = :nothing
WHERE state = :state AND next_at < :before AND recipient <> '';
