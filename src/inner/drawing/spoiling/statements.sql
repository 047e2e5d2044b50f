-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What only tests do to the books.

-- spoil_file: change
--   in  number int64, bytes bytes
UPDATE draw_file SET bytes = :bytes WHERE number = :number;
