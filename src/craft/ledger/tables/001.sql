-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The double-entry book. Amounts are öre, debit above zero; days count from 1970-01-01.

CREATE TABLE account (
	number bigint PRIMARY KEY CHECK (number BETWEEN 1000 AND 9999),
	name text NOT NULL,
	kind bigint NOT NULL CHECK (kind BETWEEN 1 AND 4),
	is_open boolean NOT NULL
);

CREATE TABLE fiscal_year (
	id bigint PRIMARY KEY,
	first_day bigint NOT NULL UNIQUE,
	last_day bigint NOT NULL UNIQUE,
	is_closed boolean NOT NULL,
	CHECK (first_day < last_day)
);

-- A month, year * 12 + month - 1, in which nothing more is posted.
CREATE TABLE locked_month (
	month bigint PRIMARY KEY,
	locked_at bigint NOT NULL
);

-- A value of a dimension: a fund, a purpose, a project, a funder. The codes are what SIE files carry.
CREATE TABLE dimension_value (
	id bigint PRIMARY KEY,
	dimension bigint NOT NULL,
	code text NOT NULL,
	name text NOT NULL,
	UNIQUE (dimension, code)
);

-- Kronor in millionths for one whole unit of the currency on the day, as the source gave it.
CREATE TABLE rate (
	id bigint PRIMARY KEY,
	currency text NOT NULL,
	day bigint NOT NULL,
	micro bigint NOT NULL CHECK (micro > 0),
	source text NOT NULL,
	UNIQUE (currency, day, source)
);

CREATE TABLE voucher_series (
	year_id bigint NOT NULL REFERENCES fiscal_year (id),
	series text NOT NULL,
	last_number bigint NOT NULL CHECK (last_number > 0),
	PRIMARY KEY (year_id, series)
);

CREATE TABLE voucher (
	id bigint PRIMARY KEY,
	year_id bigint NOT NULL REFERENCES fiscal_year (id),
	series text NOT NULL,
	number bigint NOT NULL CHECK (number > 0),
	day bigint NOT NULL,
	words text NOT NULL,
	evidence text NOT NULL,
	registered_at bigint NOT NULL,
	actor text NOT NULL,
	reverses_id bigint REFERENCES voucher (id) UNIQUE,
	line_count bigint NOT NULL CHECK (line_count > 1),
	digest bytea NOT NULL,
	UNIQUE (year_id, series, number)
);
CREATE INDEX voucher_by_day ON voucher (day, id);

CREATE TABLE entry (
	voucher_id bigint NOT NULL REFERENCES voucher (id),
	line bigint NOT NULL CHECK (line > 0),
	account bigint NOT NULL REFERENCES account (number),
	day bigint NOT NULL,
	amount bigint NOT NULL CHECK (amount <> 0 AND amount BETWEEN -9000000000000000 AND 9000000000000000),
	fund_id bigint REFERENCES dimension_value (id),
	purpose_id bigint REFERENCES dimension_value (id),
	project_id bigint REFERENCES dimension_value (id),
	funder_id bigint REFERENCES dimension_value (id),
	words text NOT NULL,
	foreign_minor bigint NOT NULL,
	foreign_currency text NOT NULL,
	rate_id bigint REFERENCES rate (id),
	PRIMARY KEY (voucher_id, line)
);
CREATE INDEX entry_by_account ON entry (account, day, voucher_id, line);

-- Running balances: the sum of the entries of an account on a day.
CREATE TABLE balance (
	account bigint NOT NULL REFERENCES account (number),
	day bigint NOT NULL,
	amount bigint NOT NULL CHECK (amount BETWEEN -9000000000000000 AND 9000000000000000),
	PRIMARY KEY (account, day)
);
CREATE INDEX balance_by_day ON balance (day, account);

-- What balance accounts began a year with: written when the year before closes, or when the books are taken over.
CREATE TABLE opening_balance (
	year_id bigint NOT NULL REFERENCES fiscal_year (id),
	account bigint NOT NULL REFERENCES account (number),
	amount bigint NOT NULL CHECK (amount <> 0 AND amount BETWEEN -9000000000000000 AND 9000000000000000),
	PRIMARY KEY (year_id, account)
);
