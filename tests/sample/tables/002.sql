-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a person noted about a promise.
ALTER TABLE promise ADD COLUMN note text NOT NULL DEFAULT '';
CREATE TABLE word (
	word text,
	promise bigint REFERENCES promise (id) ON DELETE CASCADE CHECK (promise > 0),
	PRIMARY KEY (word, promise)
);
