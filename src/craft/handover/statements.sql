-- SPDX-License-Identifier: AGPL-3.0-or-later

-- handover_last: one
--   out id handover_id, number int64, through day
SELECT id, number, through FROM handover ORDER BY number DESC LIMIT 1;

-- handover_find: one
--   in  number int64
--   out id handover_id, made_at moment, through day, digest bytes
SELECT id, made_at, through, digest FROM handover WHERE number = :number;

-- handover_put: put, key id
--   in  id handover_id, number int64, made_at moment, through day, digest bytes
INSERT INTO handover (id, number, made_at, through, digest) VALUES (:id, :number, :made_at, :through, :digest);

-- handover_take: change
--   in  handover_id handover_id, through day
INSERT INTO handed_voucher (voucher_id, handover_id)
SELECT v.id, :handover_id FROM voucher AS v
WHERE v.day <= :through AND NOT EXISTS (SELECT 1 FROM handed_voucher AS h WHERE h.voucher_id = v.id);

-- handover_values: each
--   in  handover_id handover_id
--   out dimension int64, code text, name text
SELECT dimension, code, name FROM dimension_value
WHERE id IN (
	SELECT e.fund_id FROM handed_voucher AS h JOIN entry AS e ON e.voucher_id = h.voucher_id
	WHERE h.handover_id = :handover_id
	UNION SELECT e.purpose_id FROM handed_voucher AS h JOIN entry AS e ON e.voucher_id = h.voucher_id
	WHERE h.handover_id = :handover_id
	UNION SELECT e.project_id FROM handed_voucher AS h JOIN entry AS e ON e.voucher_id = h.voucher_id
	WHERE h.handover_id = :handover_id
	UNION SELECT e.funder_id FROM handed_voucher AS h JOIN entry AS e ON e.voucher_id = h.voucher_id
	WHERE h.handover_id = :handover_id
)
ORDER BY dimension, code;

-- handover_lines: each
--   in  handover_id handover_id
--   out id voucher_id, series text, day day, voucher_words text, registered_at moment, line int64, account int64, amount money, fund_code text, purpose_code text, project_code text, funder_code text, words text
SELECT v.id, v.series, v.day, v.words, v.registered_at, e.line, e.account, e.amount,
	coalesce(f.code, ''), coalesce(p.code, ''), coalesce(j.code, ''), coalesce(u.code, ''), e.words
FROM handed_voucher AS h JOIN voucher AS v ON v.id = h.voucher_id JOIN entry AS e ON e.voucher_id = v.id
LEFT JOIN dimension_value AS f ON f.id = e.fund_id
LEFT JOIN dimension_value AS p ON p.id = e.purpose_id
LEFT JOIN dimension_value AS j ON j.id = e.project_id
LEFT JOIN dimension_value AS u ON u.id = e.funder_id
WHERE h.handover_id = :handover_id
ORDER BY v.id, e.line;
