-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How a bank writes its report of Swish payments, as a person has described it.

CREATE TABLE swish_layout (
	name text PRIMARY KEY,
	mapping text NOT NULL,
	added_at bigint NOT NULL,
	actor text NOT NULL
);
