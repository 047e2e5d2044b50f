-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A gift and its two postings, as plain as can be: what the benches of the store write.
CREATE TABLE giving_gift (
	id bigint PRIMARY KEY,
	reference text NOT NULL UNIQUE,
	amount bigint NOT NULL CHECK (amount > 0),
	is_open boolean NOT NULL
);

CREATE TABLE giving_posting (
	id bigint PRIMARY KEY,
	gift bigint NOT NULL REFERENCES giving_gift (id),
	account bigint NOT NULL,
	amount bigint NOT NULL
);
