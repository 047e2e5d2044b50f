-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The centre's staff. A person is never removed: what it did stands under its name.

CREATE TABLE person (
	id bigint PRIMARY KEY CHECK (id > 0),
	name text NOT NULL UNIQUE,
	password_hash text NOT NULL,
	is_active boolean NOT NULL,
	made_at bigint NOT NULL
);

-- Tries in a row that have not turned out right. slot: a person's id, or below zero for names that are nobody's.
CREATE TABLE person_try (
	slot bigint PRIMARY KEY,
	count bigint NOT NULL CHECK (count >= 0),
	last_at bigint NOT NULL
);
