-- SPDX-License-Identifier: AGPL-3.0-or-later

-- matter_put: put, key id
--   in  id matter_id, kind text, subject int64, number int64, digest bytes, asked_person int64, asked_by text, asked_at moment, valid_through day, valid_days_rule_id rule_id, proposer_rule_id rule_id, proposer_may_approve bool
INSERT INTO approval_matter (id, kind, subject, number, digest, asked_person, asked_by, asked_at, valid_through, valid_days_rule_id, proposer_rule_id, proposer_may_approve)
VALUES (:id, :kind, :subject, :number, :digest, :asked_person, :asked_by, :asked_at, :valid_through, :valid_days_rule_id, :proposer_rule_id, :proposer_may_approve);

-- matter_last: one
--   in  kind text, subject int64
--   out id matter_id, number int64, digest bytes, asked_person int64, asked_by text, asked_at moment, valid_through day, proposer_may_approve bool
SELECT id, number, digest, asked_person, asked_by, asked_at, valid_through, proposer_may_approve FROM approval_matter
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
