-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The language that a giver is written to in, and givers found by their address of mail.

ALTER TABLE giver ADD COLUMN language text NOT NULL DEFAULT 'sv';
CREATE INDEX giver_by_email ON giver (email, id);
