-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A payer's leave to draw what was promised, and what the payer was told.

-- state: 1 asked, 2 sent, 3 active, 4 ended. A pause is dated and stands beside the state. origin: 1 on paper, 2 the
-- internet bank, 3 the centre's desk, 4 taken over from another program. pay_day: of the month; next_pay_day holds from
-- next_from_month on. Months are year * 12 + month - 1; first_month is 119999 (December 9999) until the payer has been told.
-- paused_from 0: no pause. told_amount may be drawn on days told_from to told_through, 0: not told. is_at_bankgirot:
-- Bankgirot knows it, or an order in a file tells of it: an ended one of these is still to be taken away there.
CREATE TABLE mandate (
	id bigint PRIMARY KEY,
	promise_id bigint NOT NULL REFERENCES promise (id),
	follows_id bigint REFERENCES mandate (id),
	payer_number text NOT NULL,
	bankgiro text NOT NULL,
	account text NOT NULL,
	identity text NOT NULL,
	origin bigint NOT NULL CHECK (origin BETWEEN 1 AND 4),
	state bigint NOT NULL CHECK (state BETWEEN 1 AND 4),
	is_at_bankgirot boolean NOT NULL,
	asked_on bigint NOT NULL,
	active_on bigint NOT NULL,
	ended_on bigint NOT NULL,
	end_reason bigint NOT NULL,
	end_code bigint NOT NULL,
	amount bigint NOT NULL CHECK (amount > 0),
	every_months bigint NOT NULL CHECK (every_months BETWEEN 1 AND 12),
	first_month bigint NOT NULL,
	pay_day bigint NOT NULL CHECK (pay_day BETWEEN 1 AND 28),
	next_pay_day bigint NOT NULL CHECK (next_pay_day BETWEEN 1 AND 28),
	next_from_month bigint NOT NULL,
	paused_from bigint NOT NULL,
	paused_through bigint NOT NULL,
	is_stopped boolean NOT NULL,
	is_held boolean NOT NULL,
	told_amount bigint NOT NULL,
	told_from bigint NOT NULL,
	told_through bigint NOT NULL,
	CHECK ((state = 4) = (ended_on > 0)),
	CHECK ((state = 4) = (end_reason > 0)),
	CHECK (told_from <= told_through),
	CHECK (told_from = 0 OR told_amount = amount)
);
-- The walls: a number means one mandate at a time; of a promise's mandates at most one is active, and at most one waits to
-- become so.
CREATE UNIQUE INDEX mandate_standing_payer ON mandate (payer_number) WHERE state <> 4;
CREATE UNIQUE INDEX mandate_active_once ON mandate (promise_id) WHERE state = 3;
CREATE UNIQUE INDEX mandate_waits_once ON mandate (promise_id) WHERE state < 3;
CREATE INDEX mandate_by_payer ON mandate (payer_number, id);
CREATE INDEX mandate_by_promise ON mandate (promise_id, id);
CREATE INDEX mandate_to_send ON mandate (id) WHERE state = 1;
CREATE INDEX mandate_active ON mandate (id) WHERE state = 3;
CREATE INDEX mandate_end_to_send ON mandate (id) WHERE state = 4 AND is_at_bankgirot;
CREATE INDEX mandate_by_state ON mandate (state, id);
CREATE INDEX mandate_to_tell ON mandate (told_through, id) WHERE state = 3 AND NOT is_held AND NOT is_stopped;

-- What was or is to be told to the payer. written_on 0: not yet. told_on: the day it has reached the payer, by which the
-- notice's time is counted under the rule. kind: see letter.h. pay_day: as told.
CREATE TABLE mandate_letter (
	id bigint PRIMARY KEY,
	mandate_id bigint NOT NULL REFERENCES mandate (id),
	kind bigint NOT NULL CHECK (kind BETWEEN 1 AND 12),
	amount bigint NOT NULL,
	day bigint NOT NULL,
	code bigint NOT NULL,
	pay_day bigint NOT NULL,
	made_on bigint NOT NULL,
	written_on bigint NOT NULL,
	told_on bigint NOT NULL,
	rule_id bigint REFERENCES rule_value (id)
);
CREATE INDEX mandate_letter_waiting ON mandate_letter (mandate_id, day, kind) WHERE written_on = 0;
CREATE INDEX mandate_letter_to_write ON mandate_letter (id) WHERE written_on = 0;
CREATE INDEX mandate_letter_by_day ON mandate_letter (written_on, id) WHERE written_on > 0;

-- Who has died, and who told the centre so: nothing is drawn and no letter is sent after.
CREATE TABLE giver_death (
	giver_id bigint PRIMARY KEY REFERENCES giver (id),
	died_on bigint NOT NULL,
	told_on bigint NOT NULL,
	told_by text NOT NULL
);
