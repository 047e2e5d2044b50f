-- SPDX-License-Identifier: AGPL-3.0-or-later

-- rule_value_add: change
--   in  id rule_id, key text, value int64, base text, source text, valid_from day
INSERT INTO rule_value (id, key, value, base, source, valid_from) VALUES (:id, :key, :value, :base, :source, :valid_from)
ON CONFLICT (key, valid_from) DO NOTHING;

-- rule_value_on: one
--   in  key text, day day
--   out id rule_id, value int64, base text, source text, valid_from day
SELECT id, value, base, source, valid_from FROM rule_value WHERE key = :key AND valid_from <= :day ORDER BY valid_from DESC LIMIT 1;

-- rule_value_each: each
--   out id rule_id, key text, value int64, base text, source text, valid_from day
SELECT id, key, value, base, source, valid_from FROM rule_value ORDER BY key, valid_from;
