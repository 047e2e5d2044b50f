-- SPDX-License-Identifier: AGPL-3.0-or-later

-- person_put: put, key id
--   in  id person_id, name text, password_hash text, is_active bool, made_at moment
INSERT INTO person (id, name, password_hash, is_active, made_at)
VALUES (:id, :name, :password_hash, :is_active, :made_at);

-- person_by_name: one
--   in  name text
--   out id person_id, password_hash text, is_active bool
SELECT id, password_hash, is_active FROM person WHERE name = :name;

-- person_all: each
--   out id person_id, name text, is_active bool, made_at moment
SELECT id, name, is_active, made_at FROM person ORDER BY name;

-- person_set_active: put, key id
--   in  id person_id, is_active bool
UPDATE person SET is_active = :is_active WHERE id = :id;

-- person_set_password: put, key id
--   in  id person_id, password_hash text
UPDATE person SET password_hash = :password_hash WHERE id = :id;

-- person_try_put: put, key slot
--   in  slot int64, count int64, last_at moment
INSERT INTO person_try (slot, count, last_at) VALUES (:slot, :count, :last_at)
ON CONFLICT (slot) DO UPDATE SET count = excluded.count, last_at = excluded.last_at;

-- person_try_find: one
--   in  slot int64
--   out count int64, last_at moment
SELECT count, last_at FROM person_try WHERE slot = :slot;
