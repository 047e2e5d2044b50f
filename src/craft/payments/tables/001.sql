-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Money out: payees and their accounts, payments, the files they went to the bank in, and how they ended. Rows are
-- added and never changed. Sums are in the smallest unit of the currency; days count from 1970-01-01.

CREATE TABLE payee (
	id bigint PRIMARY KEY CHECK (id > 0),
	handle text NOT NULL UNIQUE,
	made_at bigint NOT NULL
);

-- number: 1, 2 .. as name, account or address is changed. account_kind is ground/pain's.
CREATE TABLE payee_version (
	id bigint PRIMARY KEY CHECK (id > 0),
	payee_id bigint NOT NULL REFERENCES payee (id),
	number bigint NOT NULL CHECK (number > 0),
	name text NOT NULL,
	account_kind bigint NOT NULL,
	account text NOT NULL,
	bic text NOT NULL,
	clearing_system text NOT NULL,
	clearing text NOT NULL,
	street text NOT NULL,
	building text NOT NULL,
	post_code text NOT NULL,
	town text NOT NULL,
	country text NOT NULL,
	made_at bigint NOT NULL,
	actor text NOT NULL,
	UNIQUE (payee_id, number)
);

-- A version that two persons have approved, and the first day on which it is paid to.
CREATE TABLE payee_in_force (
	version_id bigint PRIMARY KEY REFERENCES payee_version (id),
	payee_id bigint NOT NULL REFERENCES payee (id),
	from_day bigint NOT NULL,
	rule_id bigint NOT NULL REFERENCES rule_value (id),
	made_at bigint NOT NULL
);
CREATE INDEX payee_in_force_by_payee ON payee_in_force (payee_id, from_day, version_id);

-- service and charges are ground/pain's.
CREATE TABLE payment (
	id bigint PRIMARY KEY CHECK (id > 0),
	handle text NOT NULL UNIQUE,
	payee_id bigint NOT NULL REFERENCES payee (id),
	amount bigint NOT NULL CHECK (amount > 0),
	currency text NOT NULL,
	debit_account bigint NOT NULL REFERENCES account (number),
	debit_iban text NOT NULL,
	debit_bic text NOT NULL,
	cost_account bigint NOT NULL REFERENCES account (number),
	fund_id bigint REFERENCES dimension_value (id),
	purpose_id bigint REFERENCES dimension_value (id),
	project_id bigint REFERENCES dimension_value (id),
	funder_id bigint REFERENCES dimension_value (id),
	ocr text NOT NULL,
	message text NOT NULL,
	earliest bigint NOT NULL,
	service bigint NOT NULL,
	charges bigint NOT NULL,
	purpose_code text NOT NULL,
	evidence text NOT NULL,
	evidence_digest bytea NOT NULL,
	proposed_at bigint NOT NULL,
	actor text NOT NULL
);

-- The very bytes, so that a lost file is written out again and never made again.
CREATE TABLE payment_file (
	id bigint PRIMARY KEY CHECK (id > 0),
	message_id text NOT NULL UNIQUE,
	day bigint NOT NULL,
	debit_account bigint NOT NULL REFERENCES account (number),
	number bigint NOT NULL CHECK (number > 0),
	currency text NOT NULL,
	payment_count bigint NOT NULL CHECK (payment_count > 0),
	total bigint NOT NULL CHECK (total > 0),
	bytes bytea NOT NULL,
	digest bytea NOT NULL UNIQUE,
	made_at bigint NOT NULL,
	actor text NOT NULL,
	UNIQUE (day, debit_account, number)
);

-- A payment is in one file at most, ever, by its key; a matter of approval carries one payment.
CREATE TABLE payment_in_file (
	payment_id bigint PRIMARY KEY REFERENCES payment (id),
	file_id bigint NOT NULL REFERENCES payment_file (id),
	position bigint NOT NULL CHECK (position > 0),
	group_number bigint NOT NULL CHECK (group_number > 0),
	matter_id bigint NOT NULL UNIQUE REFERENCES approval_use (matter_id),
	version_id bigint NOT NULL REFERENCES payee_version (id),
	voucher_id bigint NOT NULL UNIQUE REFERENCES voucher (id),
	ore bigint NOT NULL CHECK (ore > 0),
	UNIQUE (file_id, position)
);

-- The bank's answers, file by file.
CREATE TABLE answer_file (
	id bigint PRIMARY KEY CHECK (id > 0),
	digest bytea NOT NULL UNIQUE,
	read_at bigint NOT NULL,
	actor text NOT NULL
);

-- state is ground/pain's.
CREATE TABLE payment_answer (
	id bigint PRIMARY KEY CHECK (id > 0),
	payment_id bigint NOT NULL REFERENCES payment_in_file (payment_id),
	answer_file_id bigint NOT NULL REFERENCES answer_file (id),
	state bigint NOT NULL,
	code text NOT NULL,
	reason text NOT NULL
);
CREATE INDEX payment_answer_by_payment ON payment_answer (payment_id, id);

-- kind: 1 paid, the bank's row is booked; 2 rejected, the voucher is reversed.
CREATE TABLE payment_end (
	payment_id bigint PRIMARY KEY REFERENCES payment_in_file (payment_id),
	kind bigint NOT NULL CHECK (kind BETWEEN 1 AND 2),
	voucher_id bigint NOT NULL REFERENCES voucher (id),
	difference_voucher_id bigint REFERENCES voucher (id),
	made_at bigint NOT NULL
);
