-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Files of vouchers handed to a main ledger. The key says it: a voucher is handed over once.

CREATE TABLE handover (
	id bigint PRIMARY KEY,
	number bigint NOT NULL UNIQUE CHECK (number > 0),
	made_at bigint NOT NULL,
	through bigint NOT NULL,
	digest bytea NOT NULL
);

CREATE TABLE handed_voucher (
	voucher_id bigint PRIMARY KEY REFERENCES voucher (id),
	handover_id bigint NOT NULL REFERENCES handover (id)
);
CREATE INDEX handed_voucher_by_handover ON handed_voucher (handover_id, voucher_id);
