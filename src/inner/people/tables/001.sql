-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Givers and how they are found again. kind: 1 person, 2 organisation, 3 anonymous.

CREATE TABLE giver (
	id bigint PRIMARY KEY,
	handle text NOT NULL UNIQUE,
	kind bigint NOT NULL CHECK (kind BETWEEN 1 AND 3),
	name text NOT NULL,
	email text NOT NULL,
	phone text NOT NULL,
	street text NOT NULL,
	postal_code text NOT NULL,
	town text NOT NULL,
	country text NOT NULL,
	identity text NOT NULL,
	made_at bigint NOT NULL
);

-- By what a payment shows who gave: kind 1 payer's account, 2 identity number, 3 folded name.
CREATE TABLE giver_mark (
	kind bigint NOT NULL CHECK (kind BETWEEN 1 AND 3),
	value text NOT NULL,
	giver_id bigint NOT NULL REFERENCES giver (id),
	PRIMARY KEY (kind, value, giver_id)
);
CREATE INDEX giver_mark_by_giver ON giver_mark (giver_id, kind, value);

-- Folded words of names, for search.
CREATE TABLE search_word (
	word text NOT NULL,
	thing bigint NOT NULL,
	kind bigint NOT NULL,
	PRIMARY KEY (kind, word, thing)
);
CREATE INDEX search_word_by_thing ON search_word (kind, thing, word);
