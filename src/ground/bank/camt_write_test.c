/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/camt_kit.h"
#include "ground/bank/statement_write.h"
#include "ground/numbers/numbers.h"

#include "proof/proof.h"

#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

enum { MOVEMENTS_MAX = 4, PAYMENTS_MAX = 5, STATEMENTS_MAX = 2, FILE_BYTES_MAX = 1 << 20 };

/* A made-up file with room for all that it points at. */
struct made {
	struct written_file file;
	struct written_statement statements[STATEMENTS_MAX];
	struct deposit movements[STATEMENTS_MAX][MOVEMENTS_MAX];
	struct deposit_payment payments[STATEMENTS_MAX][MOVEMENTS_MAX][PAYMENTS_MAX];
	struct arena arena;
	enum camt_version version; /* the oldest that can tell it */
};

static void made_close(struct made *made)
{
	arena_close(&made->arena);
}

#define PICK(draw, pool) pool[proof_below(draw, sizeof(pool) / sizeof(pool)[0])]

/* Words joined by single spaces; never digits alone, which would be taken for a reference. */
static struct text make_words(struct proof_draw *draw, struct arena *arena, uint64_t most)
{
	static const char *const words[] = { "Gåva", "till",     "partner",  "<Öst>", "&amp;",
					     "]]>",  "\"Tack\"", "l'amitié", "平和",  "x" };
	struct buffer joined = buffer_open(4096);
	const uint64_t count = proof_below(draw, most + 1);
	for (uint64_t i = 0; i < count; i++)
		buffer_print(&joined, "%s%s", i > 0 ? " " : "", PICK(draw, words));
	const struct text text = count > 0 ? arena_copy(arena, buffer_text(&joined)) : (struct text){ 0 };
	buffer_close(&joined);
	return text;
}

static struct text make_code(struct proof_draw *draw, struct arena *arena, const char *prefix)
{
	char room[40];
	if (proof_below(draw, 3) == 0)
		return (struct text){ 0 };
	snprintf(room, sizeof room, "%s%u", prefix, (unsigned)proof_below(draw, 1000000));
	return arena_copy(arena, text_of(room));
}

static struct text make_ocr(struct proof_draw *draw, struct arena *arena)
{
	char base[24];
	char ocr[OCR_DIGITS_MAX + 1];
	snprintf(base, sizeof base, "%u", (unsigned)proof_below(draw, 1000000000));
	assert_ok(ocr_make(text_of(base), OCR_LENGTH_AND_CHECK, ocr));
	return arena_copy(arena, text_of(ocr));
}

static void make_reference(struct proof_draw *draw, struct arena *arena, struct deposit_payment *payment)
{
	payment->reference_kind = (enum reference_kind)proof_below(draw, 3);
	if (payment->reference_kind == REFERENCE_NONE)
		return;
	const bool is_ocr = payment->reference_kind == REFERENCE_OCR;
	payment->reference = is_ocr ? make_ocr(draw, arena) : TEXT("faktura 7 <b>");
	struct buffer further = buffer_open(1000);
	const uint64_t count = proof_below(draw, 3);
	for (uint64_t i = 0; i < count; i++) {
		const struct text one = proof_below(draw, 2) == 0 ? make_ocr(draw, arena) : TEXT("F&17");
		buffer_print(&further, "%s%.*s", i > 0 ? " " : "", TEXT_ARGS(one));
	}
	if (count > 0)
		payment->further_references = arena_copy(arena, buffer_text(&further));
	buffer_close(&further);
}

static struct deposit_payment make_payment(struct proof_draw *draw, struct made *made, bool is_debit)
{
	struct arena *arena = &made->arena;
	static const char *const accounts[] = { "", "SE4550000000058398257466", "9912346", "123455" };
	static const char *const identities[] = { "", "8020024280" };
	static const char *const uniques[] = { "", "T-1", "8a562c67-ca16-48ba-b074-65581be6f011" };
	struct deposit_payment payment = { .minor = 1 + (int64_t)proof_below(draw, 10000000) };
	if (is_debit)
		payment.minor = -payment.minor;
	payment.is_reversal = proof_below(draw, 4) == 0;
	payment.payer_name = make_words(draw, arena, 3);
	payment.payer_account = text_of(PICK(draw, accounts));
	payment.payer_identity = text_of(PICK(draw, identities));
	/* Version 02 has no UETR, and its TxId is one character too short for one. */
	const char *unique = PICK(draw, uniques);
	payment.unique_reference =
	    text_of(made->version == CAMT_VERSION_08 ? unique : uniques[unique[0] != '\0']);
	payment.service_reference = make_code(draw, arena, "BG");
	payment.end_to_end = make_code(draw, arena, "E/E ");
	payment.message = make_words(draw, arena, 60);
	make_reference(draw, arena, &payment);
	return payment;
}

static void make_movement(struct proof_draw *draw, struct made *made, struct deposit *movement,
			  struct deposit_payment *payments)
{
	static const char *const codes[] = { "PMNT/RCDT/DMCT", "544", "PMNT/RCDT" };
	const struct day day = { 20000 + (int64_t)proof_below(draw, 1000) };
	const bool is_debit = proof_below(draw, 3) == 0;
	const uint64_t count = proof_below(draw, PAYMENTS_MAX + 1);
	*movement = (struct deposit){ .booked_on = day, .payments = payments, .count = count };
	movement->valued_on.number = day.number + (int64_t)proof_below(draw, 5);
	movement->bank_code = text_of(PICK(draw, codes));
	movement->via_account = proof_below(draw, 2) == 0 ? TEXT("9912346") : TEXT("");
	movement->alone = make_payment(draw, made, is_debit);
	int64_t sum = 0;
	for (uint64_t i = 0; i < count; i++) {
		const bool is_against =
		    i > 0 && made->version == CAMT_VERSION_08 && proof_below(draw, 4) == 0;
		payments[i] = make_payment(draw, made, is_debit != is_against);
		sum += payments[i].minor;
	}
	if (count > 0 && sum == 0)
		payments[0].minor += is_debit ? -1 : 1;
}

static void make_file(struct proof_draw *draw, struct made *made)
{
	static const struct currency currencies[] = { { "SEK" }, { "EUR" }, { "JPY" }, { "KWD" } };
	made->arena = arena_open(8 << 20);
	made->version = proof_below(draw, 2) == 0 ? CAMT_VERSION_02 : CAMT_VERSION_08;
	made->file = (struct written_file){ .identity = TEXT("M1"),
					    .made_at = { 1793000000 },
					    .statements = made->statements };
	made->file.count = 1 + proof_below(draw, STATEMENTS_MAX);
	for (size_t s = 0; s < made->file.count; s++) {
		struct written_statement *statement = &made->statements[s];
		*statement = (struct written_statement){ .iban = TEXT("SE3550000000054910000003"),
							 .bic = TEXT("ESSESESS"),
							 .currency = PICK(draw, currencies),
							 .identity = s == 0 ? TEXT("första") : TEXT("2"),
							 .has_balances = true,
							 .opening_on = { 20000 },
							 .closing_on = { 20001 },
							 .movements = made->movements[s] };
		statement->opening = (int64_t)proof_below(draw, 2000000) - 1000000;
		statement->count = proof_below(draw, MOVEMENTS_MAX + 1);
		for (size_t i = 0; i < statement->count; i++)
			make_movement(draw, made, &made->movements[s][i], made->payments[s][i]);
	}
}

/* ---- what reading the file must tell, from the values it was written of ---- */

static int64_t sum_of(const struct deposit *movement)
{
	int64_t sum = movement->count == 0 ? movement->alone.minor : 0;
	for (size_t i = 0; i < movement->count; i++)
		sum += movement->payments[i].minor;
	return sum;
}

/* The row of one payment, or of a movement with that payment's words. */
static struct statement_row row_of(const struct written_statement *statement, const struct deposit *movement,
				   const struct deposit_payment *payment)
{
	struct statement_row row = { .booked_on = movement->booked_on,
				     .valued_on = movement->valued_on,
				     .bank_code = movement->bank_code,
				     .is_reversal = movement->alone.is_reversal || payment->is_reversal,
				     .reference_kind = payment->reference_kind,
				     .reference = payment->reference,
				     .further_references = payment->further_references,
				     .message = payment->message,
				     .payer_name = payment->payer_name,
				     .payer_account = payment->payer_account,
				     .payer_identity = payment->payer_identity,
				     .service_reference = payment->service_reference,
				     .end_to_end = payment->end_to_end,
				     .unique_reference = payment->unique_reference };
	row.amount = (struct foreign_money){ payment->minor, statement->currency };
	if ((payment->minor > 0) != row.is_reversal)
		row.via_account = movement->via_account;
	return row;
}

static void expect_movement(struct buffer *lines, const struct written_statement *statement,
			    const struct deposit *movement)
{
	const bool is_alone = movement->count <= 1;
	struct statement_row row = { .booked_on = movement->booked_on,
				     .valued_on = movement->valued_on,
				     .is_reversal = movement->alone.is_reversal,
				     .bank_code = movement->bank_code };
	if (movement->count == 0)
		row = row_of(statement, movement, &movement->alone);
	if (movement->count == 1)
		row = row_of(statement, movement, &movement->payments[0]);
	const struct text own = row.service_reference;
	row.service_reference = movement->alone.service_reference;
	if (movement->count == 1 && row.service_reference.count == 0)
		row.service_reference = own;
	else if (movement->count == 1 && row.unique_reference.count == 0)
		row.unique_reference = own;
	row.amount = (struct foreign_money){ sum_of(movement), statement->currency };
	row.part_count = is_alone ? 0 : (uint32_t)movement->count;
	listing_row(lines, &row);
	for (size_t i = 0; !is_alone && i < movement->count; i++) {
		struct statement_row part = row_of(statement, movement, &movement->payments[i]);
		part.level = ROW_PART;
		listing_row(lines, &part);
	}
}

static void add_balance(struct buffer *lines, const char *words, int64_t minor, struct currency currency)
{
	char room[MONEY_PRINT_ROOM];
	buffer_print(lines, " %s %s%s", words,
		     foreign_money_print_plain((struct foreign_money){ minor, currency }, room),
		     currency.code);
}

static void expect_statement(struct buffer *lines, int kind, const struct written_statement *statement)
{
	int64_t closing = statement->opening;
	unsigned parts = 0;
	for (size_t i = 0; i < statement->count; i++) {
		closing += sum_of(&statement->movements[i]);
		parts += statement->movements[i].count > 1 ? (unsigned)statement->movements[i].count : 0;
	}
	buffer_print(lines, "begin iban %.*s %s id=%.*s", TEXT_ARGS(statement->iban),
		     statement->currency.code, TEXT_ARGS(statement->identity));
	if (kind == BANK_FILE_CAMT_053) {
		add_balance(lines, "opening", statement->opening, statement->currency);
		buffer_print(lines, " on 2024-10-04");
		add_balance(lines, "closing", closing, statement->currency);
		buffer_print(lines, " on 2024-10-05");
	}
	buffer_print(lines, "\n");
	for (size_t i = 0; i < statement->count; i++)
		expect_movement(lines, statement, &statement->movements[i]);
	buffer_print(lines, "end movements %u parts %u", (unsigned)statement->count, parts);
	add_balance(lines, "sum", closing - statement->opening, statement->currency);
	if (kind == BANK_FILE_CAMT_053)
		add_balance(lines, "closing", closing, statement->currency);
	buffer_print(lines, "\n");
}

static bool reads_back(struct proof_draw *draw, const struct made *made, enum statement_kind_of_file kind,
		       enum camt_version version)
{
	SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
	SCOPED(buffer_close) struct buffer expected = buffer_open(FILE_BYTES_MAX);
	SCOPED(listing_close) struct listing listing = listing_open();
	PROOF_CHECK(draw, status_is_ok(camt_write_version(kind, version, &made->file, &file)));
	for (size_t i = 0; i < made->file.count; i++)
		expect_statement(&expected, (int)kind, &made->statements[i]);
	PROOF_CHECK(draw, status_is_ok(listing_read(kind, buffer_text(&file), &listing, NULL)));
	PROOF_CHECK(draw, text_equal(buffer_text(&listing.lines), buffer_text(&expected)));
	/* Cut anywhere before its end it is refused. */
	const struct text cut = text_slice(buffer_text(&file), 0, proof_below(draw, file.count - 11));
	PROOF_CHECK(draw, listing_read(kind, cut, &listing, NULL).code == STATUS_INPUT);
	return true;
}

static bool file_reads_back(struct proof_draw *draw, void *context)
{
	(void)context;
	SCOPED(made_close) struct made made = { .version = CAMT_VERSION_02 };
	make_file(draw, &made);
	for (enum camt_version version = made.version; version <= CAMT_VERSION_08; version++)
		for (int kind = BANK_FILE_CAMT_053; kind <= BANK_FILE_CAMT_054; kind++)
			if (!reads_back(draw, &made, (enum statement_kind_of_file)kind, version))
				return false;
	return true;
}

static void p1_what_is_written_reads_back_in_both_versions(void **state)
{
	(void)state;
	proof_property_holds("camt written then read is the same", 300, file_reads_back, NULL);
}

/* ---- the schemas ---- */

struct written_for_schema {
	const char *folder;
	enum statement_kind_of_file kind;
	enum camt_version version;
};

/* Exit code of xmllint with the schema of the kind and version on the file. */
static int validate(const struct written_for_schema *schema, const char *path)
{
	char xsd[512];
	snprintf(xsd, sizeof xsd, "%s/camt/camt.05%d.001.0%d.xsd", proof_samples_folder(),
		 schema->kind == BANK_FILE_CAMT_053 ? 3 : 4, schema->version == CAMT_VERSION_02 ? 2 : 8);
	char *const arguments[] = { "xmllint", "--noout", "--nonet", "--schema", xsd, (char *)(uintptr_t)path,
				    NULL };
	pid_t child = 0;
	int answer = 0;
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", 1 /* O_WRONLY */, 0);
	assert_int_equal(posix_spawnp(&child, "xmllint", &actions, NULL, arguments, environ), 0);
	posix_spawn_file_actions_destroy(&actions);
	assert_int_equal(waitpid(child, &answer, 0), child);
	return WIFEXITED(answer) ? WEXITSTATUS(answer) : -1;
}

static bool file_is_valid(struct proof_draw *draw, void *context)
{
	const struct written_for_schema *schema = context;
	SCOPED(made_close) struct made made = { .version = CAMT_VERSION_02 };
	SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
	make_file(draw, &made);
	if (made.version > schema->version) /* it has what the older version cannot tell */
		return true;
	char path[256];
	snprintf(path, sizeof path, "%s/camt.xml", schema->folder);
	PROOF_CHECK(draw, status_is_ok(camt_write_version(schema->kind, schema->version, &made.file, &file)));
	PROOF_CHECK(draw, status_is_ok(file_write_whole(path, buffer_text(&file), 0600)));
	PROOF_CHECK(draw, validate(schema, path) == 0);
	return true;
}

static void what_is_written_is_valid_by_the_schemas(void **state)
{
	(void)state;
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	for (int kind = BANK_FILE_CAMT_053; kind <= BANK_FILE_CAMT_054; kind++)
		for (enum camt_version version = CAMT_VERSION_02; version <= CAMT_VERSION_08; version++) {
			struct written_for_schema schema = { folder.path, (enum statement_kind_of_file)kind,
							     version };
			proof_property_holds("camt written is valid", 4, file_is_valid, &schema);
		}
}

/* The validator is one that says no: an entry without its direction. */
static void the_schemas_refuse_what_is_not_valid(void **state)
{
	(void)state;
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	const struct written_for_schema schema = { folder.path, BANK_FILE_CAMT_053, CAMT_VERSION_08 };
	char room[128];
	const char *path = proof_path(&folder, "camt.xml", room);
	assert_ok(file_write_whole(
	    path, TEXT("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"/>"), 0600));
	assert_int_not_equal(validate(&schema, path), 0);
}

/* ---- what cannot be told ---- */

static struct deposit_payment plain_payment(void)
{
	return (struct deposit_payment){ .minor = 25000, .message = TEXT("Gåva") };
}

static struct status write_one(enum statement_kind_of_file kind, enum camt_version version,
			       const struct deposit *movement, struct buffer *out)
{
	const struct written_statement statement = { .iban = TEXT("SE3550000000054910000003"),
						     .currency = SEK,
						     .identity = TEXT("1"),
						     .has_balances = kind == BANK_FILE_CAMT_053,
						     .movements = movement,
						     .count = 1 };
	const struct written_file file = { .identity = TEXT("M"), .statements = &statement, .count = 1 };
	return camt_write_version(kind, version, &file, out);
}

static void assert_untold(const struct deposit *movement, const char *field)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	const struct status status = write_one(BANK_FILE_CAMT_054, CAMT_VERSION_08, movement, &out);
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.field, field);
	assert_non_null(status.remedy);
}

static void values_that_cannot_be_told_are_refused(void **state)
{
	(void)state;
	static char long_text[1024];
	memset(long_text, 'x', sizeof long_text);
	const struct deposit good = { .alone = plain_payment(), .bank_code = TEXT("544") };
	struct deposit movement = good;
	movement.bank_code = TEXT("");
	assert_untold(&movement, "Ntry/BkTxCd");
	movement = good;
	movement.alone.minor = 0;
	assert_untold(&movement, "Ntry/Amt");
	movement = good;
	movement.alone.message = (struct text){ long_text, 141 };
	assert_untold(&movement, "RmtInf/Ustrd");
	movement = good;
	movement.alone.further_references = TEXT("1");
	assert_untold(&movement, "RmtInf/Strd");
	movement = good;
	movement.alone.service_reference = (struct text){ long_text, 36 };
	assert_untold(&movement, "AcctSvcrRef");
	movement = good;
	movement.alone.payer_name = (struct text){ long_text, 141 };
	assert_untold(&movement, "Nm");
	const struct deposit_payment zero[] = { plain_payment(), { .minor = 0 } };
	movement = (struct deposit){ .payments = zero, .count = 2, .bank_code = TEXT("544") };
	assert_untold(&movement, "TxDtls/Amt");
	const struct deposit_payment huge[] = { { .minor = MONEY_ORE_MAX }, { .minor = 1 } };
	movement.payments = huge;
	assert_untold(&movement, "Ntry/Amt");
}

static void texts_as_long_as_they_may_be_are_told(void **state)
{
	(void)state;
	static char long_text[1024];
	memset(long_text, 'x', sizeof long_text);
	struct deposit movement = { .alone = plain_payment(), .bank_code = TEXT("544") };
	movement.alone.message = (struct text){ long_text, 140 };
	movement.alone.payer_name = (struct text){ long_text, 140 };
	movement.alone.service_reference = (struct text){ long_text, 35 };
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	assert_ok(write_one(BANK_FILE_CAMT_054, CAMT_VERSION_08, &movement, &out));
	SCOPED(buffer_close) struct buffer full = buffer_open(out.count - 1);
	assert_code(write_one(BANK_FILE_CAMT_054, CAMT_VERSION_08, &movement, &full), STATUS_LIMIT);
}

static void version_02_cannot_tell_a_payment_against_its_movement(void **state)
{
	(void)state;
	const struct deposit_payment both[] = { plain_payment(), { .minor = -1 } };
	const struct deposit movement = { .payments = both, .count = 2, .bank_code = TEXT("544") };
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	assert_code(write_one(BANK_FILE_CAMT_054, CAMT_VERSION_02, &movement, &out), STATUS_INPUT);
	buffer_clear(&out);
	assert_ok(write_one(BANK_FILE_CAMT_054, CAMT_VERSION_08, &movement, &out));
}

static void p1_a_statement_without_balances_is_not_written(void **state)
{
	(void)state;
	const struct written_statement statement = { .iban = TEXT("SE3550000000054910000003"),
						     .currency = SEK };
	const struct written_file file = { .statements = &statement, .count = 1 };
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	assert_code(camt_write(BANK_FILE_CAMT_053, &file, &out), STATUS_INPUT);
	buffer_clear(&out);
	assert_ok(camt_write(BANK_FILE_CAMT_054, &file, &out));
}

static void sums_beyond_the_books_are_not_written(void **state)
{
	(void)state;
	const struct deposit_payment huge = { .minor = MONEY_ORE_MAX - 1 };
	const struct deposit movements[] = { { .alone = huge, .bank_code = TEXT("544") },
					     { .alone = huge, .bank_code = TEXT("544") } };
	const struct written_statement statement = { .iban = TEXT("SE3550000000054910000003"),
						     .currency = SEK,
						     .has_balances = true,
						     .opening = -MONEY_ORE_MAX,
						     .movements = movements,
						     .count = 2 };
	const struct written_file file = { .statements = &statement, .count = 1 };
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	const struct status status = camt_write(BANK_FILE_CAMT_053, &file, &out);
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.field, "Bal/Amt");
}

static void p9_the_same_values_give_the_same_bytes(void **state)
{
	(void)state;
	const struct deposit movement = { .alone = plain_payment(), .bank_code = TEXT("PMNT/RCDT/DMCT") };
	SCOPED(buffer_close) struct buffer first = buffer_open(FILE_BYTES_MAX);
	SCOPED(buffer_close) struct buffer second = buffer_open(FILE_BYTES_MAX);
	assert_ok(write_one(BANK_FILE_CAMT_053, CAMT_VERSION_02, &movement, &first));
	assert_ok(write_one(BANK_FILE_CAMT_053, CAMT_VERSION_02, &movement, &second));
	assert_true(text_equal(buffer_text(&first), buffer_text(&second)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_what_is_written_reads_back_in_both_versions),
		cmocka_unit_test(what_is_written_is_valid_by_the_schemas),
		cmocka_unit_test(the_schemas_refuse_what_is_not_valid),
		cmocka_unit_test(values_that_cannot_be_told_are_refused),
		cmocka_unit_test(texts_as_long_as_they_may_be_are_told),
		cmocka_unit_test(version_02_cannot_tell_a_payment_against_its_movement),
		cmocka_unit_test(p1_a_statement_without_balances_is_not_written),
		cmocka_unit_test(sums_beyond_the_books_are_not_written),
		cmocka_unit_test(p9_the_same_values_give_the_same_bytes),
	};
	return PROOF_RUN(tests);
}
