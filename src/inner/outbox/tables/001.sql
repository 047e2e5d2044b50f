-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Letters out. The cause is kept for ever, so that it never puts a second letter; texts and addresses go.

CREATE TABLE outbox_letter (
	id bigint PRIMARY KEY CHECK (id > 0),
	kind text NOT NULL,
	cause bigint NOT NULL CHECK (cause > 0),
	message_id text NOT NULL UNIQUE,
	sender text NOT NULL,
	recipient text NOT NULL,
	message bytea NOT NULL,
	state bigint NOT NULL CHECK (state BETWEEN 1 AND 7),
	doubt bigint NOT NULL CHECK (doubt BETWEEN 0 AND 2),
	attempts bigint NOT NULL CHECK (attempts >= 0),
	code bigint NOT NULL CHECK (code >= 0),
	made_at bigint NOT NULL,
	since bigint NOT NULL,
	next_at bigint NOT NULL,
	UNIQUE (kind, cause)
);

CREATE INDEX outbox_letter_state ON outbox_letter (state, next_at, id);
