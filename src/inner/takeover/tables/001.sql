-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What was taken over from another program, so that it is taken once.

-- A file of which rows were kept. kind: 1 givers, 2 promises, 3 mandates, 4 a year's books. list: the number of the list
-- that two persons approve, of mandates alone; 0 else.
CREATE TABLE takeover_import (
	id bigint PRIMARY KEY,
	kind bigint NOT NULL CHECK (kind BETWEEN 1 AND 4),
	list bigint NOT NULL CHECK ((kind = 3) = (list > 0)),
	made_on bigint NOT NULL,
	actor text NOT NULL
);
CREATE UNIQUE INDEX takeover_import_by_list ON takeover_import (list) WHERE list > 0;

-- What stands here for a number of the other program: a giver, a promise, a mandate, a fiscal year. digest: over all that
-- the row told, so that a row that comes again with other words is found.
CREATE TABLE takeover_key (
	kind bigint NOT NULL CHECK (kind BETWEEN 1 AND 4),
	number text NOT NULL,
	thing bigint NOT NULL,
	import_id bigint NOT NULL REFERENCES takeover_import (id),
	digest bytea NOT NULL,
	PRIMARY KEY (kind, number)
);
CREATE INDEX takeover_key_by_import ON takeover_key (import_id, thing);
