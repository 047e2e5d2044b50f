-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the store itself keeps: its own row, which steps have run, and the journal.
CREATE TABLE store_state (
	one bigint PRIMARY KEY CHECK (one = 1),
	format bigint NOT NULL,
	next_id bigint NOT NULL CHECK (next_id > 0),
	journal_count bigint NOT NULL CHECK (journal_count >= 0),
	journal_chain bytea NOT NULL
);

CREATE TABLE store_step (
	room text NOT NULL,
	step bigint NOT NULL CHECK (step > 0),
	checksum bigint NOT NULL,
	PRIMARY KEY (room, step)
);

CREATE TABLE store_journal (
	number bigint PRIMARY KEY,
	made_at bigint NOT NULL,
	actor text NOT NULL,
	kind text NOT NULL,
	subject bigint NOT NULL,
	words text NOT NULL,
	digest bytea NOT NULL,
	chain bytea NOT NULL
);
