-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A room as small as can be, for the tests of the store on every database.
CREATE TABLE trial_account (
	id bigint PRIMARY KEY,
	name text NOT NULL,
	balance bigint NOT NULL CHECK (balance > -1000000000000)
);

CREATE TABLE trial_gift (
	id bigint PRIMARY KEY,
	reference text NOT NULL UNIQUE,
	account bigint REFERENCES trial_account (id),
	amount bigint NOT NULL CHECK (amount > 0),
	is_open boolean NOT NULL,
	picture bytea NOT NULL
);

CREATE TABLE trial_word (
	number bigint PRIMARY KEY,
	word text NOT NULL
);
