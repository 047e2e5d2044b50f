-- SPDX-License-Identifier: AGPL-3.0-or-later

-- giver_put: put, key id
--   in  id giver_id, handle text, kind int64, name text, email text, phone text, street text, postal_code text, town text, country text, identity text, language text, made_at moment
INSERT INTO giver (id, handle, kind, name, email, phone, street, postal_code, town, country, identity, language, made_at)
VALUES (:id, :handle, :kind, :name, :email, :phone, :street, :postal_code, :town, :country, :identity, :language, :made_at);

-- giver_find: one
--   in  id giver_id
--   out id giver_id, handle text, kind int64, name text, email text, phone text, street text, postal_code text, town text, country text, identity text, language text, made_at moment
SELECT id, handle, kind, name, email, phone, street, postal_code, town, country, identity, language, made_at FROM giver WHERE id = :id;

-- giver_change: change
--   in  id giver_id, name text, email text, phone text, street text, postal_code text, town text, country text, identity text, language text
UPDATE giver SET name = :name, email = :email, phone = :phone, street = :street, postal_code = :postal_code, town = :town,
	country = :country, identity = :identity, language = :language
WHERE giver.id = :id;

-- giver_forget_words: change
--   in  kind int64, giver_id int64
DELETE FROM search_word WHERE search_word.kind = :kind AND search_word.thing = :giver_id;

-- giver_by_email: each
--   in  email text, count_max int64
--   out id giver_id, name text
SELECT id, name FROM giver WHERE email = :email ORDER BY id LIMIT :count_max;

-- giver_by_handle: one
--   in  handle text
--   out id giver_id
SELECT id FROM giver WHERE handle = :handle;

-- giver_mark_put: put, key kind value giver_id
--   in  kind int64, value text, giver_id giver_id
INSERT INTO giver_mark (kind, value, giver_id) VALUES (:kind, :value, :giver_id) ON CONFLICT (kind, value, giver_id) DO NOTHING;

-- giver_by_mark: each
--   in  kind int64, value text, count_max int64
--   out giver_id giver_id
SELECT giver_id FROM giver_mark WHERE kind = :kind AND value = :value ORDER BY giver_id LIMIT :count_max;

-- search_word_put: put, key kind word thing
--   in  word text, kind int64, thing int64
INSERT INTO search_word (word, kind, thing) VALUES (:word, :kind, :thing) ON CONFLICT (kind, word, thing) DO NOTHING;

-- search_word_count: one, many
--   in  kind int64, from_word text, to_word text
--   out count int64
SELECT count(*) FROM (SELECT 1 FROM search_word WHERE kind = :kind AND word >= :from_word AND word < :to_word LIMIT 3000) AS few;

-- search_giver: each
--   in  kind int64, from_word text, to_word text, count_max int64
--   out id giver_id, handle text, kind int64, name text, email text, phone text, street text, postal_code text, town text, country text, identity text, language text, made_at moment
SELECT g.id, g.handle, g.kind, g.name, g.email, g.phone, g.street, g.postal_code, g.town, g.country, g.identity, g.language, g.made_at
FROM giver AS g
WHERE g.id IN (SELECT w.thing FROM search_word AS w WHERE w.kind = :kind AND w.word >= :from_word AND w.word < :to_word)
ORDER BY g.id LIMIT :count_max;

-- search_giver_broad: each
--   in  kind int64, from_word text, to_word text, count_max int64
--   out id giver_id, handle text, kind int64, name text, email text, phone text, street text, postal_code text, town text, country text, identity text, language text, made_at moment
SELECT g.id, g.handle, g.kind, g.name, g.email, g.phone, g.street, g.postal_code, g.town, g.country, g.identity, g.language, g.made_at
FROM giver AS g
WHERE g.id IN (SELECT DISTINCT w.thing FROM search_word AS w
	WHERE w.kind = :kind AND w.word >= :from_word AND w.word < :to_word
	ORDER BY w.thing LIMIT :count_max)
ORDER BY g.id;

-- search_giver_both: each
--   in  kind int64, from_word text, to_word text, from_other text, to_other text, count_max int64
--   out id giver_id, handle text, kind int64, name text, email text, phone text, street text, postal_code text, town text, country text, identity text, language text, made_at moment
SELECT g.id, g.handle, g.kind, g.name, g.email, g.phone, g.street, g.postal_code, g.town, g.country, g.identity, g.language, g.made_at
FROM giver AS g
WHERE g.id IN (SELECT w.thing FROM search_word AS w WHERE w.kind = :kind AND w.word >= :from_word AND w.word < :to_word
	AND 1 = CASE WHEN w.thing IN (SELECT o.thing FROM search_word AS o WHERE o.kind = :kind AND o.word >= :from_other AND o.word < :to_other) THEN 1 END)
ORDER BY g.id LIMIT :count_max;

-- search_giver_looked_at: each
--   in  kind int64, from_word text, to_word text, from_other text, to_other text, count_max int64
--   out id giver_id, handle text, kind int64, name text, email text, phone text, street text, postal_code text, town text, country text, identity text, language text, made_at moment
SELECT g.id, g.handle, g.kind, g.name, g.email, g.phone, g.street, g.postal_code, g.town, g.country, g.identity, g.language, g.made_at
FROM giver AS g
WHERE g.id IN (SELECT w.thing FROM search_word AS w WHERE w.kind = :kind AND w.word >= :from_word AND w.word < :to_word
	AND 1 = (SELECT 1 FROM search_word AS o WHERE o.kind = :kind AND o.thing = w.thing AND o.word >= :from_other AND o.word < :to_other LIMIT 1))
ORDER BY g.id LIMIT :count_max;

-- search_giver_pair: each
--   in  kind int64, pair_kind int64, pair text, from_word text, to_word text, from_other text, to_other text, count_max int64
--   out id giver_id, handle text, kind int64, name text, email text, phone text, street text, postal_code text, town text, country text, identity text, language text, made_at moment
SELECT g.id, g.handle, g.kind, g.name, g.email, g.phone, g.street, g.postal_code, g.town, g.country, g.identity, g.language, g.made_at
FROM giver AS g
WHERE g.id IN (SELECT p.thing FROM search_word AS p
	WHERE p.kind = :pair_kind AND p.word = :pair
	AND 1 = (SELECT 1 FROM search_word AS w WHERE w.kind = :kind AND w.thing = p.thing AND w.word >= :from_word AND w.word < :to_word LIMIT 1)
	AND 1 = (SELECT 1 FROM search_word AS o WHERE o.kind = :kind AND o.thing = p.thing AND o.word >= :from_other AND o.word < :to_other LIMIT 1)
	ORDER BY p.thing LIMIT :count_max)
ORDER BY g.id;
