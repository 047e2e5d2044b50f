-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What came in through the letterbox.

-- How far each file of letters is booked.
CREATE TABLE arrival_segment (
	name text PRIMARY KEY,
	booked bigint NOT NULL CHECK (booked > 0)
);

-- A letter. key: of the form it was sent by, so that twice is once; one that could not be read has the name of its file and
-- its number there. kind: 1 gift, 2 wish, 3 unreadable. state: 1 done, 2 waits for a person, 3 done by a person. why: what it
-- waits for, 0 nothing. content: the letter, while it waits; empty when it is done.
CREATE TABLE arrival (
	id bigint PRIMARY KEY,
	key text NOT NULL UNIQUE,
	kind bigint NOT NULL CHECK (kind BETWEEN 1 AND 3),
	sent_at bigint NOT NULL,
	state bigint NOT NULL CHECK (state BETWEEN 1 AND 3),
	why bigint NOT NULL CHECK ((why = 0) = (state = 1)),
	giver_id bigint REFERENCES giver (id),
	promise_id bigint REFERENCES promise (id),
	content bytea NOT NULL,
	done_by text NOT NULL
);
CREATE INDEX arrival_waiting ON arrival (id) WHERE state = 2;
CREATE INDEX arrival_by_giver ON arrival (giver_id, id) WHERE giver_id IS NOT NULL;

-- The link that stands in a letter to a giver, by its hash: who reads the books cannot use it.
CREATE TABLE giver_link (
	digest bytea PRIMARY KEY,
	promise_id bigint NOT NULL REFERENCES promise (id),
	through bigint NOT NULL
);
CREATE INDEX giver_link_by_promise ON giver_link (promise_id, through);
