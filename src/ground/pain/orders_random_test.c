/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers.h"
#include "ground/pain/pain_kit.h"

#include "proof/proof.h"

#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

enum { GROUPS_MAX = 3, PAYMENTS_MAX = 4, FILE_BYTES_MAX = 1 << 20, VALID_FILES = 60 };

/* A made-up file with room for all that it points at, and what reading it must tell. */
struct made {
	struct arena arena;
	struct pain_file file;
	struct pain_group groups[GROUPS_MAX];
	struct pain_payment payments[GROUPS_MAX][PAYMENTS_MAX];
	struct pain_file told;
	struct pain_group told_groups[GROUPS_MAX];
	struct pain_payment told_payments[GROUPS_MAX][PAYMENTS_MAX];
};

static void made_close(struct made *made)
{
	arena_close(&made->arena);
}

#define PICK(draw, pool) pool[proof_below(draw, sizeof(pool) / sizeof(pool)[0])]

/* What is given, and what abroad is told of it: written down by hand, not by the table under test. */
struct pair {
	const char *given;
	const char *latin;
};
static const struct pair names[] = {
	{ "Partner Exempel e.V.", "Partner Exempel e.V." },
	{ "Åsa Öberg & Söner AB", "Asa Oberg + Soner AB" },
	{ "Fundación Niño", "Fundacion Nino" },
	{ "Łódzkie Ćwiczenie", "Lodzkie Cwiczenie" },
	{ "Đường Việt", "Duong Viet" },
	{ "Straße \"Ærø\"", "Strasse 'AEro'" },
	{ "A", "A" },
	{ "l’Amitié <Œuvre>", NULL }, /* < and > have no counterpart */
	{ "x]]>&amp;'", NULL },
	{ "Ş. Ğül—Ţară", "S. Gul-Tara" },
};
static const struct pair messages[] = {
	{ "", "" },
	{ "Grant P200 2026-Q4", "Grant P200 2026-Q4" },
	{ "50 % \xE2\x82\xAC <till> 平和", "50   EUR  till" },
	{ "Bidrag för höst #7", "Bidrag for host  7" },
	{ "a\tb", "a b" },
	{ "...", "..." },
};
static const char *const inland_messages[] = {
	"", "Grant P200 2026-Q4", "50 % \xE2\x82\xAC <till> 平和", "Bidrag för höst #7", "a b", "..."
};

static const struct pain_account inland[] = {
	{ .kind = PAIN_ACCOUNT_BANKGIRO, .number = { "50501055", 8 } },
	{ .kind = PAIN_ACCOUNT_BANKGIRO, .number = { "9912346", 7 } },
	{ .kind = PAIN_ACCOUNT_PLUSGIRO, .number = { "41054685", 8 } },
	{ .kind = PAIN_ACCOUNT_IBAN, .number = { "SE4550000000058398257466", 24 } },
	{ .kind = PAIN_ACCOUNT_IBAN, .number = { "SE4550000000058398257466", 24 }, .bic = { "ESSESESS", 8 } },
	{ .kind = PAIN_ACCOUNT_SWEDISH, .number = { "5000,1111116", 12 } },
	{ .kind = PAIN_ACCOUNT_SWEDISH, .number = { "6000,301286698", 14 } },
	{ .kind = PAIN_ACCOUNT_SWEDISH, .number = { "9180,1234567897", 15 } },
	{ .kind = PAIN_ACCOUNT_SWEDISH, .number = { "8000,1111112", 12 } },
};

/* Accounts outside Sweden; all but the first three are outside the EEA. */
static const struct pain_account abroad[] = {
	{ .kind = PAIN_ACCOUNT_IBAN, .number = { "DE89370400440532013000", 22 }, .bic = { "DEUTDEFF", 8 } },
	{ .kind = PAIN_ACCOUNT_IBAN, .number = { "NO9386011117947", 15 }, .bic = { "DNBANOKK", 8 } },
	{ .kind = PAIN_ACCOUNT_IBAN, .number = { "FI2112345600000785", 18 }, .bic = { "NDEAFIHHXXX", 11 } },
	{ .kind = PAIN_ACCOUNT_IBAN, .number = { "GB29NWBK60161331926819", 22 }, .bic = { "NWBKGB2L", 8 } },
	{ .kind = PAIN_ACCOUNT_IBAN,
	  .number = { "CH9300762011623852957", 21 },
	  .bic = { "UBSWCHZH80A", 11 } },
	{ .kind = PAIN_ACCOUNT_IBAN, .number = { "TN5910006035183598478831", 24 }, .bic = { "EXAMTNTT", 8 } },
	{ .kind = PAIN_ACCOUNT_OTHER, .number = { "1234567890", 10 }, .bic = { "EXAMKENA", 8 } },
	{ .kind = PAIN_ACCOUNT_OTHER,
	  .number = { "0012-34/5", 9 },
	  .clearing_system = { "USABA", 5 },
	  .clearing = { "021000021", 9 } },
	{ .kind = PAIN_ACCOUNT_OTHER,
	  .number = { "77", 2 },
	  .bic = { "EXAMINBB", 8 },
	  .clearing_system = { "INFSC", 5 },
	  .clearing = { "HDFC0000001", 11 } },
};
enum { SEPA_ACCOUNTS = 5 };

static struct text make_id(struct proof_draw *draw, struct arena *arena, const char *prefix, unsigned number)
{
	char room[40];
	const unsigned width = (unsigned)proof_below(draw, 20);
	snprintf(room, sizeof room, "%s %u-%0*u", prefix, number, (int)width, width);
	return arena_copy(arena, text_of(room));
}

/* Fills in what is given and what is told of the name. */
static void make_name(struct proof_draw *draw, bool is_latin, struct text *given, struct text *told)
{
	const struct pair *pair = &PICK(draw, names);
	if (is_latin && pair->latin == NULL)
		pair = &names[0];
	*given = text_of(pair->given);
	*told = text_of(is_latin ? pair->latin : pair->given);
}

static void make_party(struct proof_draw *draw, bool is_latin, bool has_address, struct pain_party *given,
		       struct pain_party *told)
{
	static const char *const countries[] = { "SE", "DE", "TN", "KE" };
	make_name(draw, is_latin, &given->name, &told->name);
	if (proof_below(draw, 2) == 0) {
		given->organisation = told->organisation = TEXT("5555555555");
		given->organisation_scheme = told->organisation_scheme =
		    proof_below(draw, 2) == 0 ? TEXT("BANK") : TEXT("");
	}
	if (!has_address)
		return;
	struct pain_address *address = &given->address;
	make_name(draw, is_latin, &address->town, &told->address.town);
	address->country = told->address.country = text_of(PICK(draw, countries));
	if (proof_below(draw, 2) == 0)
		make_name(draw, is_latin, &address->street, &told->address.street);
	if (proof_below(draw, 2) == 0)
		address->building = told->address.building = TEXT("12 B");
	if (proof_below(draw, 2) == 0)
		address->post_code = told->address.post_code = TEXT("111 22");
	for (uint64_t i = 0, count = proof_below(draw, PAIN_ADDRESS_LINES_MAX + 1); i < count; i++)
		make_name(draw, is_latin, &address->lines[i], &told->address.lines[i]);
}

static void make_remittance(struct proof_draw *draw, struct arena *arena, bool is_latin,
			    struct pain_payment *given, struct pain_payment *told)
{
	const bool is_giro = given->account.kind <= PAIN_ACCOUNT_PLUSGIRO;
	char base[24];
	char ocr[OCR_DIGITS_MAX + 1];
	if (is_giro && proof_below(draw, 2) == 0) {
		snprintf(base, sizeof base, "%u", (unsigned)proof_below(draw, 1000000000));
		assert_ok(ocr_make(text_of(base), OCR_LENGTH_AND_CHECK, ocr));
		given->ocr = told->ocr = arena_copy(arena, text_of(ocr));
		return;
	}
	const size_t which = proof_below(draw, sizeof messages / sizeof messages[0]);
	given->message = text_of(messages[which].given);
	told->message = text_of(is_latin ? messages[which].latin : inland_messages[which]);
}

static struct foreign_money make_amount(struct proof_draw *draw, enum pain_service service)
{
	static const struct currency currencies[] = { { "USD" }, { "SEK" }, { "JPY" }, { "TND" }, { "EUR" } };
	static const uint64_t bounds[] = { 10, 100000, PAIN_AMOUNT_MINOR_MAX };
	struct foreign_money amount = { 1 + (int64_t)proof_below(draw, PICK(draw, bounds)), SEK };
	if (service == PAIN_SEPA)
		amount.currency = (struct currency){ "EUR" };
	else if (service == PAIN_CROSS_BORDER)
		amount.currency = PICK(draw, currencies);
	return amount;
}

static void make_payment(struct proof_draw *draw, struct made *made, size_t g, size_t p)
{
	static const char *const purposes[] = { "", "CHAR", "SUPP" };
	const enum pain_service service = made->groups[g].service;
	struct pain_payment *given = &made->payments[g][p];
	*given = (struct pain_payment){ .amount = make_amount(draw, service) };
	given->end_to_end_id = make_id(draw, &made->arena, "E2E", (unsigned)(g * PAYMENTS_MAX + p));
	if (proof_below(draw, 2) == 0)
		given->instruction_id = make_id(draw, &made->arena, "I(1):", 7);
	given->purpose = text_of(PICK(draw, purposes));
	if (service == PAIN_DOMESTIC)
		given->account = PICK(draw, inland);
	else if (service == PAIN_SEPA)
		given->account = abroad[proof_below(draw, SEPA_ACCOUNTS)];
	else
		given->account = PICK(draw, abroad);
	if (service == PAIN_SEPA && proof_below(draw, 2) == 0)
		given->account.bic = (struct text){ 0 };
	struct pain_payment *told = &made->told_payments[g][p];
	*told = *given;
	const bool has_address = service != PAIN_DOMESTIC || proof_below(draw, 2) == 0;
	make_party(draw, service != PAIN_DOMESTIC, has_address, &given->payee, &told->payee);
	make_remittance(draw, &made->arena, service != PAIN_DOMESTIC, given, told);
}

static enum pain_charges make_charges(struct proof_draw *draw, enum pain_service service)
{
	static const enum pain_charges at_home[] = { PAIN_CHARGES_UNSAID, PAIN_CHARGES_SLEV,
						     PAIN_CHARGES_SHAR };
	static const enum pain_charges across[] = { PAIN_CHARGES_SHAR, PAIN_CHARGES_DEBT, PAIN_CHARGES_CRED };
	if (service == PAIN_SEPA)
		return PAIN_CHARGES_SLEV;
	return service == PAIN_DOMESTIC ? PICK(draw, at_home) : PICK(draw, across);
}

static void make_group(struct proof_draw *draw, struct made *made, size_t g)
{
	struct pain_group *given = &made->groups[g];
	*given = (struct pain_group){ .service = (enum pain_service)proof_below(draw, 3),
				      .requested = { 20780 + (int64_t)proof_below(draw, 400) },
				      .iban = TEXT("SE3550000000054910000003"),
				      .bic = TEXT("ESSESESS"),
				      .payments = made->payments[g] };
	given->id = make_id(draw, &made->arena, "G", (unsigned)g);
	given->charges = make_charges(draw, given->service);
	given->category = proof_below(draw, 2) == 0 ? TEXT("SUPP") : TEXT("");
	given->currency = proof_below(draw, 2) == 0 ? SEK : (struct currency){ "" };
	given->count = 1 + proof_below(draw, PAYMENTS_MAX);
	struct pain_group *told = &made->told_groups[g];
	*told = *given;
	told->payments = made->told_payments[g];
	make_party(draw, given->service != PAIN_DOMESTIC, true, &given->payer, &told->payer);
	for (size_t p = 0; p < given->count; p++)
		make_payment(draw, made, g, p);
}

static void make_file(struct proof_draw *draw, struct made *made)
{
	*made = (struct made){ .arena = arena_open(1 << 20) };
	made->file =
	    (struct pain_file){ .made_at = { 20779 * INT64_C(86400) + (int64_t)proof_below(draw, 86400) },
				.groups = made->groups };
	made->file.id = make_id(draw, &made->arena, "HS/1", 1);
	made->file.count = 1 + proof_below(draw, GROUPS_MAX);
	made->told = made->file;
	made->told.groups = made->told_groups;
	make_party(draw, false, false, &made->file.initiator, &made->told.initiator);
	for (size_t g = 0; g < made->file.count; g++)
		make_group(draw, made, g);
}

static bool reads_back(struct proof_draw *draw, const struct made *made, enum pain_001_version version)
{
	SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
	SCOPED(buffer_close) struct buffer expected = buffer_open(FILE_BYTES_MAX);
	SCOPED(buffer_close) struct buffer found = buffer_open(FILE_BYTES_MAX);
	SCOPED(kept_orders_close) struct kept_orders kept = { .payment_count = 0 };
	SCOPED(kept_orders_close) struct kept_orders cut = { .payment_count = 0 };
	PROOF_CHECK(draw, status_is_ok(pain001_write(&made->file, version, &file)));
	PROOF_CHECK(draw, status_is_ok(orders_keep(buffer_text(&file), 0, &kept)));
	list_orders(&made->told, &expected);
	list_orders(&kept.file, &found);
	PROOF_CHECK(draw, text_equal(buffer_text(&found), buffer_text(&expected)));
	PROOF_CHECK(draw, kept.summary.version == version && kept.summary.groups == made->file.count);
	PROOF_CHECK(draw, pain_file_kind(buffer_text(&file)) == PAIN_001);
	/* Cut anywhere before its end it is refused. */
	const struct text part = text_slice(buffer_text(&file), 0, proof_below(draw, file.count - 11));
	PROOF_CHECK(draw, orders_keep(part, 0, &cut).code == STATUS_INPUT);
	return true;
}

static bool file_reads_back(struct proof_draw *draw, void *context)
{
	(void)context;
	SCOPED(made_close) struct made made = { .told = { .count = 0 } };
	make_file(draw, &made);
	return reads_back(draw, &made, PAIN_001_VERSION_09) && reads_back(draw, &made, PAIN_001_VERSION_03);
}

static void p1_what_is_written_reads_back_in_both_versions(void **state)
{
	(void)state;
	proof_property_holds("pain.001 written then read is the same", 1000, file_reads_back, NULL);
}

/* What is read once can be written and read any number of times without a change. */
static bool file_is_stable(struct proof_draw *draw, void *context)
{
	(void)context;
	SCOPED(made_close) struct made made = { .told = { .count = 0 } };
	SCOPED(buffer_close) struct buffer first = buffer_open(FILE_BYTES_MAX);
	SCOPED(buffer_close) struct buffer second = buffer_open(FILE_BYTES_MAX);
	SCOPED(buffer_close) struct buffer third = buffer_open(FILE_BYTES_MAX);
	SCOPED(kept_orders_close) struct kept_orders kept = { .payment_count = 0 };
	make_file(draw, &made);
	PROOF_CHECK(draw, status_is_ok(pain001_write(&made.file, PAIN_001_VERSION_09, &first)));
	PROOF_CHECK(draw, status_is_ok(pain001_write(&made.file, PAIN_001_VERSION_09, &second)));
	PROOF_CHECK(draw, text_equal(buffer_text(&first), buffer_text(&second)));
	PROOF_CHECK(draw, status_is_ok(orders_keep(buffer_text(&first), 5, &kept)));
	PROOF_CHECK(draw, status_is_ok(pain001_write(&kept.file, PAIN_001_VERSION_09, &third)));
	PROOF_CHECK(draw, text_equal(buffer_text(&first), buffer_text(&third)));
	return true;
}

static void p9_the_same_values_give_the_same_bytes(void **state)
{
	(void)state;
	proof_property_holds("pain.001 is the same bytes", 100, file_is_stable, NULL);
}

/* ---- what is bad ---- */

/* One value of one payment broken: no file is written, and it says which payment. */
static void break_payment(struct proof_draw *draw, struct pain_payment *payment)
{
	static char long_text[1100];
	memset(long_text, 'x', sizeof long_text);
	switch (proof_below(draw, 9)) {
	case 0:
		payment->amount.minor = -payment->amount.minor;
		break;
	case 1:
		payment->amount.minor += PAIN_AMOUNT_MINOR_MAX;
		break;
	case 2:
		payment->end_to_end_id = TEXT("");
		break;
	case 3:
		payment->instruction_id = TEXT("a//b");
		break;
	case 4:
		payment->payee.name = (struct text){ long_text, 141 + proof_below(draw, 900) };
		break;
	case 5:
		payment->payee.address = (struct pain_address){ .town = TEXT("Tunis") };
		break;
	case 6:
		payment->account.number =
		    text_slice(payment->account.number, 0, payment->account.number.count - 1);
		payment->account.kind = PAIN_ACCOUNT_IBAN;
		break;
	case 7:
		payment->message = (struct text){ long_text, PAIN_MESSAGE_MAX + 1 };
		break;
	default:
		payment->purpose = TEXT("char");
		break;
	}
}

static bool broken_file_is_refused(struct proof_draw *draw, void *context)
{
	(void)context;
	SCOPED(made_close) struct made made = { .told = { .count = 0 } };
	SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
	make_file(draw, &made);
	const size_t g = proof_below(draw, made.file.count);
	const size_t p = proof_below(draw, made.groups[g].count);
	uint64_t row = p + 1;
	for (size_t i = 0; i < g; i++)
		row += made.groups[i].count;
	break_payment(draw, &made.payments[g][p]);
	const struct status status = pain001_write(&made.file, PAIN_001_VERSION_09, &file);
	PROOF_CHECK(draw, status.code == STATUS_INPUT && status.remedy != NULL && status.field != NULL);
	PROOF_CHECK(draw, status.row == row);
	PROOF_CHECK(draw, file.count == 0);
	return true;
}

static void p8_one_bad_value_is_told_with_its_payment(void **state)
{
	(void)state;
	proof_property_holds("pain.001 with a bad value is refused", 500, broken_file_is_refused, NULL);
}

/* A byte of a file changed: it is refused with a remedy, or still says what can be written again. */
static bool changed_byte_is_answered(struct proof_draw *draw, void *context)
{
	(void)context;
	SCOPED(made_close) struct made made = { .told = { .count = 0 } };
	SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
	SCOPED(buffer_close) struct buffer again = buffer_open(FILE_BYTES_MAX);
	make_file(draw, &made);
	PROOF_CHECK(draw, status_is_ok(pain001_write(&made.file, PAIN_001_VERSION_09, &file)));
	for (size_t i = 0; i < 5; i++) {
		SCOPED(kept_orders_close) struct kept_orders kept = { .payment_count = 0 };
		file.bytes[proof_below(draw, file.count)] = (char)proof_below(draw, 256);
		const struct status status = orders_keep(buffer_text(&file), 0, &kept);
		PROOF_CHECK(draw, status.code == STATUS_OK || status.code == STATUS_INPUT);
		PROOF_CHECK(draw, status.code == STATUS_OK || status.remedy != NULL);
		buffer_clear(&again);
		if (status.code == STATUS_OK)
			PROOF_CHECK(draw,
				    status_is_ok(pain001_write(&kept.file, PAIN_001_VERSION_03, &again)));
	}
	return true;
}

static void p8_a_changed_byte_is_answered(void **state)
{
	(void)state;
	proof_property_holds("pain.001 with changed bytes is answered", 300, changed_byte_is_answered, NULL);
}

/* ---- the schemas ---- */

/* Exit code of xmllint with the version's schema on all files of the folder. */
static int validate(const struct proof_folder *folder, enum pain_001_version version, size_t count)
{
	char xsd[512];
	static char paths[VALID_FILES][128];
	char *arguments[VALID_FILES + 6] = { "xmllint", "--noout", "--nonet", "--schema", xsd };
	snprintf(xsd, sizeof xsd, "%s/pain/pain.001.001.0%d.xsd", proof_samples_folder(),
		 version == PAIN_001_VERSION_03 ? 3 : 9);
	for (size_t i = 0; i < count; i++) {
		snprintf(paths[i], sizeof paths[i], "%s/%zu.xml", folder->path, i);
		arguments[5 + i] = paths[i];
	}
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

static void put_in_folder(const struct proof_folder *folder, size_t number, struct text file)
{
	char name[32];
	char room[128];
	snprintf(name, sizeof name, "%zu.xml", number);
	assert_ok(file_write_whole(proof_path(folder, name, room), file, 0600));
}

struct written {
	const struct proof_folder *folder;
	enum pain_001_version version;
	size_t count;
};

static bool file_is_put_in_folder(struct proof_draw *draw, void *context)
{
	struct written *written = context;
	SCOPED(made_close) struct made made = { .told = { .count = 0 } };
	SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
	make_file(draw, &made);
	PROOF_CHECK(draw, status_is_ok(pain001_write(&made.file, written->version, &file)));
	put_in_folder(written->folder, written->count++ % VALID_FILES, buffer_text(&file));
	return true;
}

static void what_is_written_is_valid_by_the_schemas(void **state)
{
	(void)state;
	for (enum pain_001_version version = PAIN_001_VERSION_09; version <= PAIN_001_VERSION_03; version++) {
		SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
		struct written written = { &folder, version, 0 };
		proof_property_holds("pain.001 written is valid", VALID_FILES, file_is_put_in_folder,
				     &written);
		assert_int_equal(validate(&folder, version, VALID_FILES), 0);
	}
}

/* The validator is one that says no: a file of the other version. */
static void the_schemas_refuse_the_other_version(void **state)
{
	(void)state;
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	struct written written = { &folder, PAIN_001_VERSION_03, 0 };
	proof_property_holds("pain.001 written is valid", 1, file_is_put_in_folder, &written);
	assert_int_equal(validate(&folder, PAIN_001_VERSION_03, 1), 0);
	assert_int_not_equal(validate(&folder, PAIN_001_VERSION_09, 1), 0);
}

/* ---- the samples ---- */

static const char sample_lines[] =
    "file at 2026-11-20T09:00:00Z id=HS-20261120-1| name=Solidaritetscentrum Exempel| org=5555555555| "
    "scheme=BANK|\n"
    "  group service 0 charges 0 SEK on 2026-11-23 id=HS-20261120-1-A| iban=SE3550000000054910000003| "
    "bic=ESSESESS| name=Solidaritetscentrum Exempel| org=5555555555| scheme=BANK| town=Stockholm| "
    "country=SE|\n"
    "    payment 737.50 SEK kind 0 instruction=HS-1| end=HS-1| number=50501055| ocr=1230| "
    "name=Tryckeriet Exempel AB| town=Storåker| country=SE|\n"
    "  group service 1 charges 1 SEK on 2026-11-23 id=HS-20261120-1-B| iban=SE3550000000054910000003| "
    "bic=ESSESESS| name=Solidaritetscentrum Exempel| org=5555555555| scheme=BANK| town=Stockholm| "
    "country=SE|\n"
    "    payment 1500.00 EUR kind 3 instruction=HS-2| end=HS-2| number=DE89370400440532013000| bic=DEUTDEFF| "
    "message=Grant P200 2026-Q4| name=Partner Exempel e.V.| street=Musterstrasse| building=1| code=10115| "
    "town=Berlin| country=DE|\n"
    "  group service 2 charges 2 SEK on 2026-11-23 id=HS-20261120-1-C| iban=SE3550000000054910000003| "
    "bic=ESSESESS| name=Solidaritetscentrum Exempel| org=5555555555| scheme=BANK| town=Stockholm| "
    "country=SE|\n"
    "    payment 2000.00 USD kind 3 instruction=HS-3| end=HS-3| number=TN5910006035183598478831| "
    "bic=EXAMTNTT| "
    "message=Grant P300 2026-Q4| name=Association Exemple| town=Tunis| country=TN| line=12 Rue Exemple|\n";

/* Both samples say the same, by hand from the files; written anew in either version they are valid and say it
 * again. */
static void the_samples_are_read_and_written_anew(void **state)
{
	(void)state;
	static const char *const samples[] = { "pain/own-pain.001.001.09.xml",
					       "pain/own-pain.001.001.03.xml" };
	for (size_t i = 0; i < 4; i++) {
		const enum pain_001_version version = i % 2 == 0 ? PAIN_001_VERSION_09 : PAIN_001_VERSION_03;
		SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
		SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
		SCOPED(kept_orders_close) struct kept_orders kept = { .payment_count = 0 };
		SCOPED(kept_orders_close) struct kept_orders again = { .payment_count = 0 };
		SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
		SCOPED(buffer_close) struct buffer lines = buffer_open(FILE_BYTES_MAX);
		const struct text sample = proof_sample(samples[i / 2], &arena);
		assert_int_equal(pain_file_kind(sample), PAIN_001);
		assert_ok(orders_keep(sample, 0, &kept));
		assert_int_equal(kept.summary.version,
				 i / 2 == 0 ? PAIN_001_VERSION_09 : PAIN_001_VERSION_03);
		assert_int_equal(kept.summary.payments, 3);
		list_orders(&kept.file, &lines);
		assert_text(buffer_text(&lines), sample_lines);
		assert_ok(pain001_write(&kept.file, version, &file));
		put_in_folder(&folder, 0, buffer_text(&file));
		assert_int_equal(validate(&folder, version, 1), 0);
		assert_ok(orders_keep(buffer_text(&file), 1, &again));
		buffer_clear(&lines);
		list_orders(&again.file, &lines);
		assert_text(buffer_text(&lines), sample_lines);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_what_is_written_reads_back_in_both_versions),
		cmocka_unit_test(p9_the_same_values_give_the_same_bytes),
		cmocka_unit_test(p8_one_bad_value_is_told_with_its_payment),
		cmocka_unit_test(p8_a_changed_byte_is_answered),
		cmocka_unit_test(what_is_written_is_valid_by_the_schemas),
		cmocka_unit_test(the_schemas_refuse_the_other_version),
		cmocka_unit_test(the_samples_are_read_and_written_anew),
	};
	return PROOF_RUN(tests);
}
