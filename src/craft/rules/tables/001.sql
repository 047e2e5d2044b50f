-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Values that hold from a day on, with their sources. Never changed, never removed.

CREATE TABLE rule_value (
	id bigint PRIMARY KEY,
	key text NOT NULL,
	value bigint NOT NULL,
	base text NOT NULL,
	source text NOT NULL,
	valid_from bigint NOT NULL,
	UNIQUE (key, valid_from)
);
