-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What waits for two different persons, and what they said. Rows are added and never changed.

-- number: 1, 2 .. as the same thing is asked for anew; only the last stands. asked_person: 0 when not asked by a
-- person. The rules are those it was asked under.
CREATE TABLE approval_matter (
	id bigint PRIMARY KEY CHECK (id > 0),
	kind text NOT NULL,
	subject bigint NOT NULL,
	number bigint NOT NULL CHECK (number > 0),
	digest bytea NOT NULL,
	asked_person bigint NOT NULL CHECK (asked_person >= 0),
	asked_by text NOT NULL,
	asked_at bigint NOT NULL,
	valid_through bigint NOT NULL,
	valid_days_rule_id bigint NOT NULL REFERENCES rule_value (id),
	proposer_rule_id bigint NOT NULL REFERENCES rule_value (id),
	proposer_may_approve boolean NOT NULL,
	UNIQUE (kind, subject, number)
);

-- act: 1 approved, 2 withdrew the approval, 3 refused. Each person does each at most once.
CREATE TABLE approval_vote (
	id bigint PRIMARY KEY CHECK (id > 0),
	matter_id bigint NOT NULL REFERENCES approval_matter (id),
	act bigint NOT NULL CHECK (act BETWEEN 1 AND 3),
	person bigint NOT NULL CHECK (person > 0),
	actor text NOT NULL,
	reason text NOT NULL,
	made_at bigint NOT NULL,
	UNIQUE (matter_id, person, act)
);

-- That what was approved was done: once, on the votes of two.
CREATE TABLE approval_use (
	matter_id bigint PRIMARY KEY REFERENCES approval_matter (id),
	first_vote_id bigint NOT NULL UNIQUE REFERENCES approval_vote (id),
	second_vote_id bigint NOT NULL UNIQUE REFERENCES approval_vote (id),
	first_person bigint NOT NULL,
	second_person bigint NOT NULL,
	used_at bigint NOT NULL,
	CHECK (first_vote_id < second_vote_id),
	CHECK (first_person <> second_person)
);
