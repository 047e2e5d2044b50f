-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Files to Bankgirot, the orders in them, what was not ordered and why, and Bankgirot's answers.

-- A file to Bankgirot; bytes as they were built, for ever. Due days up to and with `through` have been looked at.
-- is_sealed: with the HMAC seal.
CREATE TABLE draw_file (
	id bigint PRIMARY KEY,
	number bigint NOT NULL UNIQUE,
	made_on bigint NOT NULL,
	through bigint NOT NULL,
	bankgiro text NOT NULL,
	customer text NOT NULL,
	actor text NOT NULL,
	order_count bigint NOT NULL,
	order_sum bigint NOT NULL,
	record_count bigint NOT NULL,
	is_sealed boolean NOT NULL,
	digest bytea NOT NULL,
	bytes bytea NOT NULL
);

-- A draw that was ordered. month: year * 12 + month - 1. state: 1 sent, 2 drawn, 3 tried again by the bank, 4 missed (no
-- funds or no account), 5 refused, 6 lapsed (certainly not drawn: may be ordered again), 7 called back (no answer yet),
-- 8 returned. code: Bankgirot's of the last answer, -1 none. row_id: the money told, none until it is booked by the finder.
CREATE TABLE draw_order (
	id bigint PRIMARY KEY,
	mandate_id bigint NOT NULL REFERENCES mandate (id),
	promise_id bigint NOT NULL REFERENCES promise (id),
	month bigint NOT NULL,
	attempt bigint NOT NULL CHECK (attempt BETWEEN 1 AND 9),
	day bigint NOT NULL,
	amount bigint NOT NULL CHECK (amount > 0),
	reference text NOT NULL,
	file_id bigint NOT NULL REFERENCES draw_file (id),
	state bigint NOT NULL CHECK (state BETWEEN 1 AND 8),
	code bigint NOT NULL,
	row_id bigint REFERENCES bank_row (id) UNIQUE,
	CHECK (row_id IS NULL OR state = 2 OR state = 8),
	UNIQUE (promise_id, month, attempt),
	UNIQUE (mandate_id, reference)
);
-- The wall against drawing twice: one order a month of a promise that may be or has been drawn.
CREATE UNIQUE INDEX draw_order_once ON draw_order (promise_id, month) WHERE state <> 6;
CREATE INDEX draw_order_by_mandate ON draw_order (mandate_id, month, attempt);
CREATE INDEX draw_order_unanswered ON draw_order (day, id) WHERE state = 1 OR state = 3 OR state = 7;
CREATE INDEX draw_order_by_file ON draw_order (file_id, id);

-- A month that was due and not ordered, and why: see drawing.h. day: the bank day it was due on.
CREATE TABLE draw_pass (
	mandate_id bigint NOT NULL REFERENCES mandate (id),
	month bigint NOT NULL,
	day bigint NOT NULL,
	reason bigint NOT NULL CHECK (reason BETWEEN 1 AND 6),
	looked_on bigint NOT NULL,
	PRIMARY KEY (mandate_id, month)
);

-- Each row of Bankgirot's answers as it was understood. kind: ground/autogiro's. effect: see answers.h. mandate_id,
-- order_id: none when unknown. day and amount 0, code -1 where the row has none.
CREATE TABLE draw_answer (
	bank_file_id bigint NOT NULL REFERENCES bank_file (id),
	line bigint NOT NULL,
	kind bigint NOT NULL,
	code bigint NOT NULL,
	payer_number text NOT NULL,
	day bigint NOT NULL,
	amount bigint NOT NULL,
	mandate_id bigint REFERENCES mandate (id),
	order_id bigint REFERENCES draw_order (id),
	effect bigint NOT NULL,
	is_seen boolean NOT NULL,
	raw bytea NOT NULL,
	PRIMARY KEY (bank_file_id, line)
);
CREATE INDEX draw_answer_to_see ON draw_answer (bank_file_id, line) WHERE NOT is_seen;
CREATE INDEX draw_answer_by_mandate ON draw_answer (mandate_id, bank_file_id, line) WHERE mandate_id IS NOT NULL;
CREATE INDEX draw_answer_by_order ON draw_answer (order_id) WHERE order_id IS NOT NULL;

-- A mandate asked for in an internet bank. state: 1 waits for a person, 2 accepted, 3 refused; answered in file_id.
CREATE TABLE draw_wish (
	id bigint PRIMARY KEY,
	bank_file_id bigint NOT NULL REFERENCES bank_file (id),
	line bigint NOT NULL,
	bankgiro text NOT NULL,
	payer_number text NOT NULL,
	account text NOT NULL,
	identity text NOT NULL,
	message text NOT NULL,
	name text NOT NULL,
	address text NOT NULL,
	postal_code text NOT NULL,
	town text NOT NULL,
	received_on bigint NOT NULL,
	state bigint NOT NULL CHECK (state BETWEEN 1 AND 3),
	mandate_id bigint REFERENCES mandate (id),
	file_id bigint REFERENCES draw_file (id)
);
CREATE INDEX draw_wish_waiting ON draw_wish (id) WHERE state = 1;
CREATE INDEX draw_wish_to_answer ON draw_wish (id) WHERE state > 1 AND file_id IS NULL;
CREATE INDEX draw_wish_by_payer ON draw_wish (payer_number, id);
CREATE INDEX draw_wish_by_mandate ON draw_wish (mandate_id) WHERE mandate_id IS NOT NULL;

-- Bank days that turned holiday after the program was made.
CREATE TABLE closed_bank_day (
	day bigint PRIMARY KEY,
	source text NOT NULL,
	actor text NOT NULL
);
