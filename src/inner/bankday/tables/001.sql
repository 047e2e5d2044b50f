-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the banks told, each piece of money once, and the home it found.

CREATE TABLE own_account (
	id bigint PRIMARY KEY,
	name text NOT NULL,
	ledger_account bigint NOT NULL UNIQUE REFERENCES account (number),
	currency text NOT NULL
);

-- The numbers by which files name it: IBAN, bankgiro, plusgiro, the bank's own.
CREATE TABLE own_number (
	scheme bigint NOT NULL,
	digits text NOT NULL,
	account_id bigint NOT NULL REFERENCES own_account (id),
	PRIMARY KEY (scheme, digits)
);

CREATE TABLE bank_file (
	id bigint PRIMARY KEY,
	digest bytea NOT NULL UNIQUE,
	kind bigint NOT NULL,
	name text NOT NULL,
	read_at bigint NOT NULL,
	actor text NOT NULL,
	sighting_count bigint NOT NULL,
	sightings_digest bytea NOT NULL
);

CREATE TABLE bank_statement (
	file_id bigint NOT NULL REFERENCES bank_file (id),
	position bigint NOT NULL,
	account_id bigint NOT NULL REFERENCES own_account (id),
	identity text NOT NULL,
	has_balances boolean NOT NULL,
	opening bigint NOT NULL,
	opening_on bigint NOT NULL,
	closing bigint NOT NULL,
	closing_on bigint NOT NULL,
	sum bigint NOT NULL,
	PRIMARY KEY (file_id, position)
);
CREATE INDEX bank_statement_by_closing ON bank_statement (account_id, closing_on, file_id, position);

-- A piece of money that went in or out: a movement on the account, or a part of one. Never removed.
-- state: 1 open, 2 booked, 3 split (its parts carry it), 4 emptied (its parts turned out to belong to another movement),
-- 5 in doubt (may be the same money as doubt_of_id).
CREATE TABLE bank_row (
	id bigint PRIMARY KEY,
	account_id bigint NOT NULL REFERENCES own_account (id),
	parent_id bigint REFERENCES bank_row (id),
	amount bigint NOT NULL,
	booked_on bigint NOT NULL,
	is_reversal boolean NOT NULL,
	reference_kind bigint NOT NULL,
	reference text NOT NULL,
	further_references text NOT NULL,
	message text NOT NULL,
	payer_name text NOT NULL,
	payer_account text NOT NULL,
	payer_identity text NOT NULL,
	via_account text NOT NULL,
	bank_code text NOT NULL,
	bank_reference text NOT NULL,
	giro_reference text NOT NULL,
	seen_in bigint NOT NULL,
	state bigint NOT NULL CHECK (state BETWEEN 1 AND 5),
	doubt_of_id bigint REFERENCES bank_row (id),
	home bigint NOT NULL,
	home_account bigint NOT NULL,
	voucher_id bigint REFERENCES voucher (id),
	CHECK ((state = 2) = (voucher_id IS NOT NULL)),
	CHECK (amount <> 0 OR state = 4)
);
CREATE INDEX bank_row_by_day ON bank_row (account_id, booked_on, id);
CREATE INDEX bank_row_by_parent ON bank_row (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX bank_row_waiting ON bank_row (id) WHERE state = 1 OR state = 5;
-- Where rows of a payer were booked before, gifts aside; what waits is not among them.
CREATE INDEX bank_row_by_habit ON bank_row (payer_name, bank_code, id) WHERE state = 2 AND home <> 1;
CREATE INDEX bank_row_by_voucher ON bank_row (voucher_id) WHERE voucher_id IS NOT NULL;
-- A new row is looked for here while the group it is written in has keys still to come.
CREATE INDEX bank_row_by_doubt ON bank_row (doubt_of_id) WHERE doubt_of_id IS NOT NULL;

-- Each time a file told of a row, with the bytes it told it by.
CREATE TABLE sighting (
	file_id bigint NOT NULL REFERENCES bank_file (id),
	position bigint NOT NULL,
	row_id bigint NOT NULL REFERENCES bank_row (id),
	line bigint NOT NULL,
	amount bigint NOT NULL,
	booked_on bigint NOT NULL,
	raw bytea NOT NULL,
	PRIMARY KEY (file_id, position)
);
CREATE INDEX sighting_by_row ON sighting (row_id, file_id, position);

-- What the finance officer decided about rows that are neither gift nor project payment.
CREATE TABLE bank_rule (
	id bigint PRIMARY KEY,
	name text NOT NULL UNIQUE,
	words text NOT NULL,
	direction bigint NOT NULL CHECK (direction BETWEEN -1 AND 1),
	counter_account bigint NOT NULL REFERENCES account (number),
	is_used boolean NOT NULL
);

CREATE TABLE closed_day (
	account_id bigint NOT NULL REFERENCES own_account (id),
	day bigint NOT NULL,
	closing bigint NOT NULL,
	closed_at bigint NOT NULL,
	actor text NOT NULL,
	PRIMARY KEY (account_id, day)
);
