-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Givers, their promises, and a running balance.
CREATE TABLE giver (
	id bigint PRIMARY KEY,
	name text NOT NULL CHECK (length(name) <= 200),
	mark bytea NOT NULL
);

CREATE TABLE promise (
	id bigint PRIMARY KEY,
	reference text NOT NULL UNIQUE,
	giver bigint REFERENCES giver (id),
	is_open boolean NOT NULL DEFAULT true,
	amount bigint NOT NULL CHECK (amount > 0),
	made_on bigint NOT NULL,
	kind bigint NOT NULL CHECK (kind IN (1, 2))
);
CREATE INDEX promise_giver ON promise (giver, id);

CREATE TABLE balance (
	account bigint NOT NULL,
	year bigint NOT NULL,
	amount bigint NOT NULL,
	PRIMARY KEY (account, year)
);
