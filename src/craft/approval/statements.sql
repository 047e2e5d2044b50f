-- SPDX-License-Identifier: AGPL-3.0-or-later

-- rule_put: put, key id
--   in  id rule_id, key text, valid_from day, value int64, base text, source text, made_at moment
INSERT INTO rule_value (id, key, valid_from, value, base, source, made_at)
VALUES (:id, :key, :valid_from, :value, :base, :source, :made_at);

-- rule_at: one
--   in  key text, day day
--   out id rule_id, valid_from day, value int64, base text, source text
SELECT id, valid_from, value, base, source FROM rule_value
WHERE key = :key AND valid_from <= :day ORDER BY valid_from DESC LIMIT 1;

-- rule_find: one
--   in  id rule_id
--   out id rule_id, valid_from day, value int64, base text, source text
SELECT id, valid_from, value, base, source FROM rule_value WHERE id = :id;

-- rule_last: one
--   in  key text
--   out valid_from day
SELECT valid_from FROM rule_value WHERE key = :key ORDER BY valid_from DESC LIMIT 1;

-- matter_put: put, key id
--   in  id matter_id, kind text, subject int64, number int64, digest bytes, asked_person int64, asked_by text, asked_at moment, valid_through day, valid_days_rule_id rule_id, proposer_rule_id rule_id
INSERT INTO approval_matter (id, kind, subject, number, digest, asked_person, asked_by, asked_at, valid_through, valid_days_rule_id, proposer_rule_id)
VALUES (:id, :kind, :subject, :number, :digest, :asked_person, :asked_by, :asked_at, :valid_through, :valid_days_rule_id, :proposer_rule_id);

-- matter_last: one
--   in  kind text, subject int64
--   out id matter_id, number int64, digest bytes, asked_person int64, asked_by text, asked_at moment, valid_through day, proposer_rule_id rule_id
SELECT id, number, digest, asked_person, asked_by, asked_at, valid_through, proposer_rule_id FROM approval_matter
WHERE kind = :kind AND subject = :subject ORDER BY number DESC LIMIT 1;

-- vote_put: put, key id
--   in  id vote_id, matter_id matter_id, act int64, person int64, actor text, reason text, made_at moment
INSERT INTO approval_vote (id, matter_id, act, person, actor, reason, made_at)
VALUES (:id, :matter_id, :act, :person, :actor, :reason, :made_at);

-- vote_of_matter: each
--   in  matter_id matter_id
--   out id vote_id, act int64, person int64, actor text, reason text, made_at moment
SELECT id, act, person, actor, reason, made_at FROM approval_vote WHERE matter_id = :matter_id ORDER BY id;

-- use_put: put, key matter_id
--   in  matter_id matter_id, first_vote_id vote_id, second_vote_id vote_id, first_person int64, second_person int64, used_at moment
INSERT INTO approval_use (matter_id, first_vote_id, second_vote_id, first_person, second_person, used_at)
VALUES (:matter_id, :first_vote_id, :second_vote_id, :first_person, :second_person, :used_at);

-- use_find: one
--   in  matter_id matter_id
--   out used_at moment
SELECT used_at FROM approval_use WHERE matter_id = :matter_id;
