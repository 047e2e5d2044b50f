-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Funds and purposes, promises with their references, and gifts.

CREATE TABLE fund (
	id bigint PRIMARY KEY,
	code text NOT NULL UNIQUE,
	name text NOT NULL,
	value_id bigint NOT NULL REFERENCES dimension_value (id),
	is_countable boolean NOT NULL
);

CREATE TABLE purpose (
	id bigint PRIMARY KEY,
	code text NOT NULL UNIQUE,
	name text NOT NULL,
	fund_id bigint NOT NULL REFERENCES fund (id),
	value_id bigint NOT NULL REFERENCES dimension_value (id),
	income_account bigint NOT NULL REFERENCES account (number),
	is_open boolean NOT NULL
);

-- kind: 1 once, 2 every month. amount 0: any.
CREATE TABLE promise (
	id bigint PRIMARY KEY,
	giver_id bigint NOT NULL REFERENCES giver (id),
	reference text NOT NULL UNIQUE,
	kind bigint NOT NULL CHECK (kind BETWEEN 1 AND 2),
	amount bigint NOT NULL CHECK (amount >= 0),
	purpose_id bigint NOT NULL REFERENCES purpose (id),
	made_on bigint NOT NULL,
	is_open boolean NOT NULL
);
CREATE INDEX promise_by_giver ON promise (giver_id, id);

-- A gift is a bank row that found its giver. returns_id: this is money going back of that gift, and below zero.
CREATE TABLE gift (
	id bigint PRIMARY KEY,
	row_id bigint NOT NULL UNIQUE REFERENCES bank_row (id),
	giver_id bigint REFERENCES giver (id),
	promise_id bigint REFERENCES promise (id),
	purpose_id bigint NOT NULL REFERENCES purpose (id),
	amount bigint NOT NULL CHECK (amount <> 0),
	day bigint NOT NULL,
	voucher_id bigint NOT NULL REFERENCES voucher (id),
	returns_id bigint REFERENCES gift (id),
	CHECK ((amount < 0) = (returns_id IS NOT NULL))
);
CREATE INDEX gift_by_day ON gift (day, id);
CREATE INDEX gift_by_giver ON gift (giver_id, day, id) WHERE giver_id IS NOT NULL;
CREATE INDEX gift_by_purpose ON gift (purpose_id, day, id);
CREATE INDEX gift_by_promise ON gift (promise_id, amount, id) WHERE promise_id IS NOT NULL;
CREATE INDEX gift_by_returns ON gift (returns_id) WHERE returns_id IS NOT NULL;
CREATE INDEX gift_by_voucher ON gift (voucher_id);

-- Running totals: gifts of a purpose in a month, and how many.
CREATE TABLE gift_total (
	purpose_id bigint NOT NULL REFERENCES purpose (id),
	month bigint NOT NULL,
	amount bigint NOT NULL,
	gifts bigint NOT NULL,
	PRIMARY KEY (purpose_id, month)
);
