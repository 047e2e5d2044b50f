-- SPDX-License-Identifier: AGPL-3.0-or-later

-- payee_put: put, key id
--   in  id payee_id, handle text, made_at moment
INSERT INTO payee (id, handle, made_at) VALUES (:id, :handle, :made_at);

-- payee_by_handle: one
--   in  handle text
--   out id payee_id
SELECT id FROM payee WHERE handle = :handle;

-- payee_handle: one
--   in  id payee_id
--   out handle text
SELECT handle FROM payee WHERE id = :id;

-- payee_all: each
--   out id payee_id, handle text
SELECT id, handle FROM payee ORDER BY id;

-- payee_version_put: put, key id
--   in  id payee_version_id, payee_id payee_id, number int64, name text, account_kind int64, account text, bic text, clearing_system text, clearing text, street text, building text, post_code text, town text, country text, made_at moment, actor text
INSERT INTO payee_version (id, payee_id, number, name, account_kind, account, bic, clearing_system, clearing, street, building, post_code, town, country, made_at, actor)
VALUES (:id, :payee_id, :number, :name, :account_kind, :account, :bic, :clearing_system, :clearing, :street, :building, :post_code, :town, :country, :made_at, :actor);

-- payee_version_last: one
--   in  payee_id payee_id
--   out id payee_version_id, number int64, name text, account_kind int64, account text, bic text, clearing_system text, clearing text, street text, building text, post_code text, town text, country text
SELECT id, number, name, account_kind, account, bic, clearing_system, clearing, street, building, post_code, town, country
FROM payee_version WHERE payee_id = :payee_id ORDER BY number DESC LIMIT 1;

-- payee_version_on: one
--   in  payee_id payee_id, day day
--   out id payee_version_id, number int64, name text, account_kind int64, account text, bic text, clearing_system text, clearing text, street text, building text, post_code text, town text, country text
SELECT v.id, v.number, v.name, v.account_kind, v.account, v.bic, v.clearing_system, v.clearing, v.street, v.building, v.post_code, v.town, v.country
FROM payee_in_force AS f JOIN payee_version AS v ON v.id = f.version_id
WHERE f.payee_id = :payee_id AND f.from_day <= :day ORDER BY f.from_day DESC, f.version_id DESC LIMIT 1;

-- payee_in_force_put: put, key version_id
--   in  version_id payee_version_id, payee_id payee_id, from_day day, rule_id rule_id, made_at moment
INSERT INTO payee_in_force (version_id, payee_id, from_day, rule_id, made_at)
VALUES (:version_id, :payee_id, :from_day, :rule_id, :made_at);

-- payee_in_force_find: one
--   in  version_id payee_version_id
--   out from_day day
SELECT from_day FROM payee_in_force WHERE version_id = :version_id;

-- payment_put: put, key id
--   in  id payment_id, handle text, payee_id payee_id, amount int64, currency text, debit_account int64, debit_iban text, debit_bic text, cost_account int64, fund_id dimension_value_id?, purpose_id dimension_value_id?, project_id dimension_value_id?, funder_id dimension_value_id?, ocr text, message text, earliest day, service int64, charges int64, purpose_code text, evidence text, evidence_digest bytes, proposed_at moment, actor text
INSERT INTO payment (id, handle, payee_id, amount, currency, debit_account, debit_iban, debit_bic, cost_account, fund_id, purpose_id, project_id, funder_id, ocr, message, earliest, service, charges, purpose_code, evidence, evidence_digest, proposed_at, actor)
VALUES (:id, :handle, :payee_id, :amount, :currency, :debit_account, :debit_iban, :debit_bic, :cost_account, :fund_id, :purpose_id, :project_id, :funder_id, :ocr, :message, :earliest, :service, :charges, :purpose_code, :evidence, :evidence_digest, :proposed_at, :actor);

-- payment_find: one
--   in  id payment_id
--   out id payment_id, handle text, payee_id payee_id, amount int64, currency text, debit_account int64, debit_iban text, debit_bic text, cost_account int64, fund_id dimension_value_id?, purpose_id dimension_value_id?, project_id dimension_value_id?, funder_id dimension_value_id?, ocr text, message text, earliest day, service int64, charges int64, purpose_code text, evidence text, evidence_digest bytes
SELECT id, handle, payee_id, amount, currency, debit_account, debit_iban, debit_bic, cost_account, fund_id, purpose_id, project_id, funder_id, ocr, message, earliest, service, charges, purpose_code, evidence, evidence_digest
FROM payment WHERE id = :id;

-- payment_by_handle: one, many
--   in  handle text
--   out id payment_id
SELECT id FROM payment WHERE handle = :handle;

-- payment_after: each
--   in  after payment_id, count_max int64
--   out id payment_id
SELECT id FROM payment WHERE id > :after ORDER BY id LIMIT :count_max;

-- Those that a file of the day may take, whether approved or not; what was refused or expired is among them.
-- payment_free: each
--   in  debit_account int64, debit_iban text, currency text, day day
--   out id payment_id
SELECT p.id FROM payment AS p
WHERE p.debit_account = :debit_account AND p.debit_iban = :debit_iban AND p.currency = :currency AND p.earliest <= :day
	AND NOT EXISTS (SELECT 1 FROM payment_in_file AS f WHERE f.payment_id = p.id)
ORDER BY p.id;

-- payment_file_put: put, key id
--   in  id payment_file_id, message_id text, day day, debit_account int64, number int64, currency text, payment_count int64, total int64, bytes bytes, digest bytes, made_at moment, actor text
INSERT INTO payment_file (id, message_id, day, debit_account, number, currency, payment_count, total, bytes, digest, made_at, actor)
VALUES (:id, :message_id, :day, :debit_account, :number, :currency, :payment_count, :total, :bytes, :digest, :made_at, :actor);

-- payment_file_last: one
--   in  day day, debit_account int64
--   out number int64
SELECT number FROM payment_file WHERE day = :day AND debit_account = :debit_account ORDER BY number DESC LIMIT 1;

-- payment_file_find: one
--   in  day day, debit_account int64, number int64
--   out id payment_file_id, message_id text, currency text, payment_count int64, total int64, bytes bytes, digest bytes
SELECT id, message_id, currency, payment_count, total, bytes, digest FROM payment_file
WHERE day = :day AND debit_account = :debit_account AND number = :number;

-- payment_file_by_message: one
--   in  message_id text
--   out id payment_file_id
SELECT id FROM payment_file WHERE message_id = :message_id;

-- payment_in_file_put: put, key payment_id
--   in  payment_id payment_id, file_id payment_file_id, position int64, group_number int64, matter_id matter_id, version_id payee_version_id, voucher_id voucher_id, ore money
INSERT INTO payment_in_file (payment_id, file_id, position, group_number, matter_id, version_id, voucher_id, ore)
VALUES (:payment_id, :file_id, :position, :group_number, :matter_id, :version_id, :voucher_id, :ore);

-- payment_in_file_find: one
--   in  payment_id payment_id
--   out file_id payment_file_id, message_id text, day day, voucher_id voucher_id, ore money
SELECT i.file_id, f.message_id, f.day, i.voucher_id, i.ore
FROM payment_in_file AS i JOIN payment_file AS f ON f.id = i.file_id WHERE i.payment_id = :payment_id;

-- payment_of_file: each
--   in  file_id payment_file_id
--   out payment_id payment_id, group_number int64
SELECT payment_id, group_number FROM payment_in_file WHERE file_id = :file_id ORDER BY position;

-- answer_file_put: put, key id
--   in  id answer_file_id, digest bytes, read_at moment, actor text
INSERT INTO answer_file (id, digest, read_at, actor) VALUES (:id, :digest, :read_at, :actor);

-- answer_file_find: one
--   in  digest bytes
--   out id answer_file_id
SELECT id FROM answer_file WHERE digest = :digest;

-- payment_answer_put: put, key id
--   in  id payment_answer_id, payment_id payment_id, answer_file_id answer_file_id, state int64, code text, reason text
INSERT INTO payment_answer (id, payment_id, answer_file_id, state, code, reason)
VALUES (:id, :payment_id, :answer_file_id, :state, :code, :reason);

-- payment_answer_of: each
--   in  payment_id payment_id
--   out state int64, code text, reason text
SELECT state, code, reason FROM payment_answer WHERE payment_id = :payment_id ORDER BY id;

-- payment_end_put: put, key payment_id
--   in  payment_id payment_id, kind int64, voucher_id voucher_id, difference_voucher_id voucher_id?, made_at moment
INSERT INTO payment_end (payment_id, kind, voucher_id, difference_voucher_id, made_at)
VALUES (:payment_id, :kind, :voucher_id, :difference_voucher_id, :made_at);

-- payment_end_find: one
--   in  payment_id payment_id
--   out kind int64
SELECT kind FROM payment_end WHERE payment_id = :payment_id;
