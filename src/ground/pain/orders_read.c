/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_inner.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

enum level { LEVEL_FILE, LEVEL_GROUP, LEVEL_PAYMENT, LEVELS };

/* A party's values stand in this order from its first. */
enum party_value {
	NAME,
	STREET,
	BUILDING,
	POST_CODE,
	TOWN,
	COUNTRY,
	LINE,
	LINE_2,
	ORGANISATION,
	SCHEME,
	PARTY
};

enum value {
	FILE_ID,
	FILE_MADE_AT,
	FILE_COUNT,
	FILE_SUM,
	INITIATOR,
	GROUP_ID = INITIATOR + PARTY,
	GROUP_METHOD,
	GROUP_COUNT,
	GROUP_SUM,
	GROUP_SERVICE,
	GROUP_CATEGORY,
	GROUP_REQUESTED,
	GROUP_IBAN,
	GROUP_CURRENCY,
	GROUP_BIC,
	GROUP_CHARGES,
	PAYER,
	PAYMENT_INSTRUCTION = PAYER + PARTY,
	PAYMENT_END_TO_END,
	PAYMENT_AMOUNT,
	PAYMENT_BIC,
	PAYMENT_CLEARING_SYSTEM,
	PAYMENT_CLEARING,
	PAYMENT_IBAN,
	PAYMENT_NUMBER,
	PAYMENT_SCHEME,
	PAYMENT_PURPOSE,
	PAYMENT_OCR,
	PAYMENT_MESSAGE,
	PAYEE,
	VALUES = PAYEE + PARTY,
};
static const unsigned char first_value[LEVELS + 1] = { FILE_ID, GROUP_ID, PAYMENT_INSTRUCTION, VALUES };

enum {
	LEVEL_BYTES_MAX = 64 << 10, /* every value of a level, as long as it may be */
	IDS_BYTES_MAX = 2 << 20,    /* two ids a payment, its group's and its own */
	JUDGED_BYTES_MAX = 1 << 20,
};
static_assert((VALUES - PAYMENT_INSTRUCTION) * (PAIN_TEXT_BYTES_MAX + 16) < LEVEL_BYTES_MAX &&
		  (PAYMENT_INSTRUCTION - GROUP_ID) * (PAIN_TEXT_BYTES_MAX + 16) < LEVEL_BYTES_MAX,
	      "the values of a level do not fit");

#define FILE_VALUE(path, value) PAIN_VALUE("GrpHdr/" path, LEVEL_FILE, value)
#define GROUP_VALUE(path, value) PAIN_VALUE("PmtInf/" path, LEVEL_GROUP, value)
#define PAYMENT_VALUE(path, value) PAIN_VALUE("PmtInf/CdtTrfTxInf/" path, LEVEL_PAYMENT, value)
#define PARTY_VALUES(path, level, first)                                                                     \
	PAIN_VALUE(path "/Nm", level, (first) + NAME),                                                       \
	    PAIN_VALUE(path "/PstlAdr/StrtNm", level, (first) + STREET),                                     \
	    PAIN_VALUE(path "/PstlAdr/BldgNb", level, (first) + BUILDING),                                   \
	    PAIN_VALUE(path "/PstlAdr/PstCd", level, (first) + POST_CODE),                                   \
	    PAIN_VALUE(path "/PstlAdr/TwnNm", level, (first) + TOWN),                                        \
	    PAIN_VALUE(path "/PstlAdr/Ctry", level, (first) + COUNTRY),                                      \
	    PAIN_VALUE(path "/PstlAdr/AdrLine", level, (first) + LINE),                                      \
	    PAIN_VALUE(path "/Id/OrgId/Othr/Id", level, (first) + ORGANISATION),                             \
	    PAIN_VALUE(path "/Id/OrgId/Othr/SchmeNm/Cd", level, (first) + SCHEME)

/* Both versions together: where they differ both paths stand. */
static const struct pain_value values[] = {
	FILE_VALUE("MsgId", FILE_ID),
	FILE_VALUE("CreDtTm", FILE_MADE_AT),
	FILE_VALUE("NbOfTxs", FILE_COUNT),
	FILE_VALUE("CtrlSum", FILE_SUM),
	PARTY_VALUES("GrpHdr/InitgPty", LEVEL_FILE, INITIATOR),
	GROUP_VALUE("PmtInfId", GROUP_ID),
	GROUP_VALUE("PmtMtd", GROUP_METHOD),
	GROUP_VALUE("NbOfTxs", GROUP_COUNT),
	GROUP_VALUE("CtrlSum", GROUP_SUM),
	GROUP_VALUE("PmtTpInf/SvcLvl/Cd", GROUP_SERVICE),
	GROUP_VALUE("PmtTpInf/CtgyPurp/Cd", GROUP_CATEGORY),
	GROUP_VALUE("ReqdExctnDt", GROUP_REQUESTED),
	GROUP_VALUE("ReqdExctnDt/Dt", GROUP_REQUESTED),
	PARTY_VALUES("PmtInf/Dbtr", LEVEL_GROUP, PAYER),
	GROUP_VALUE("DbtrAcct/Id/IBAN", GROUP_IBAN),
	GROUP_VALUE("DbtrAcct/Ccy", GROUP_CURRENCY),
	GROUP_VALUE("DbtrAgt/FinInstnId/BIC", GROUP_BIC),
	GROUP_VALUE("DbtrAgt/FinInstnId/BICFI", GROUP_BIC),
	GROUP_VALUE("ChrgBr", GROUP_CHARGES),
	PAYMENT_VALUE("PmtId/InstrId", PAYMENT_INSTRUCTION),
	PAYMENT_VALUE("PmtId/EndToEndId", PAYMENT_END_TO_END),
	PAYMENT_VALUE("Amt/InstdAmt", PAYMENT_AMOUNT),
	PAYMENT_VALUE("CdtrAgt/FinInstnId/BIC", PAYMENT_BIC),
	PAYMENT_VALUE("CdtrAgt/FinInstnId/BICFI", PAYMENT_BIC),
	PAYMENT_VALUE("CdtrAgt/FinInstnId/ClrSysMmbId/ClrSysId/Cd", PAYMENT_CLEARING_SYSTEM),
	PAYMENT_VALUE("CdtrAgt/FinInstnId/ClrSysMmbId/MmbId", PAYMENT_CLEARING),
	PARTY_VALUES("PmtInf/CdtTrfTxInf/Cdtr", LEVEL_PAYMENT, PAYEE),
	PAYMENT_VALUE("CdtrAcct/Id/IBAN", PAYMENT_IBAN),
	PAYMENT_VALUE("CdtrAcct/Id/Othr/Id", PAYMENT_NUMBER),
	PAYMENT_VALUE("CdtrAcct/Id/Othr/SchmeNm/Prtry", PAYMENT_SCHEME),
	PAYMENT_VALUE("Purp/Cd", PAYMENT_PURPOSE),
	PAYMENT_VALUE("RmtInf/Strd/CdtrRefInf/Ref", PAYMENT_OCR),
	PAYMENT_VALUE("RmtInf/Ustrd", PAYMENT_MESSAGE),
	{ { "", 0 }, LEVEL_FILE, FILE_ID },
};

struct orders {
	struct pain_walk walk;
	const struct pain_001_events *events;
	void *self;
	struct status answer; /* a callback's failure */
	struct text given[VALUES];
	struct arena words[LEVELS];
	uint64_t rows[LEVELS]; /* where each began */
	bool is_told[LEVELS];
	struct pain_file file;
	struct pain_group group;
	struct currency currency; /* of the payment */
	struct pain_ids ids;
	struct pain_ids group_ids;
	struct arena id_words;
	struct pain_tally all;
	struct pain_tally in_group;
	struct buffer judged;
	struct pain_writer judge; /* writes what is read: what it refuses is refused */
	struct pain_001_summary summary;
};

static struct status begin_element(void *self, struct xml_reader *reader, const struct xml_tag *tag);
static struct status end_element(void *self, struct xml_reader *reader, struct text name, struct text text);
static struct status finish(const struct orders *orders);

static struct orders *orders_open(void)
{
	static const struct pain_message message = {
		.space = { PAIN_SPACE "pain.001.001.", sizeof PAIN_SPACE + 12 },
		.element = { "CstmrCdtTrfInitn", 16 },
		.refusal = "The file is not pain.001, an order to pay.",
		.remedy = "Choose a pain.001 file.",
	};
	struct orders *orders = memory_take(1, sizeof *orders);
	assert(message.space.bytes[message.space.count] == '\0');
	orders->walk = (struct pain_walk){ .message = &message, .values = values };
	for (size_t i = 0; i < LEVELS; i++)
		orders->words[i] = arena_open(LEVEL_BYTES_MAX);
	orders->id_words = arena_open(IDS_BYTES_MAX);
	orders->judged = buffer_open(JUDGED_BYTES_MAX);
	orders->judge = pain_writer_open(PAIN_001_VERSION_09, &orders->judged);
	return orders;
}

static void orders_close(struct orders **orders)
{
	assert(*orders != NULL);
	for (size_t i = 0; i < LEVELS; i++)
		arena_close(&(*orders)->words[i]);
	arena_close(&(*orders)->id_words);
	pain_ids_close(&(*orders)->ids);
	pain_ids_close(&(*orders)->group_ids);
	pain_writer_close(&(*orders)->judge);
	buffer_close(&(*orders)->judged);
	free(*orders);
}

struct status pain001_read(struct source *source, const struct pain_001_events *events, void *self,
			   struct pain_001_summary *out)
{
	static const struct xml_events walk = { .begin = begin_element, .end = end_element };
	assert(source != NULL && out != NULL);
	assert(events->file != NULL && events->group != NULL && events->payment != NULL);
	SCOPED(orders_close) struct orders *orders = orders_open();
	orders->events = events;
	orders->self = self;
	TRY(pain_walk_read(source, &walk, orders, &orders->answer));
	TRY(finish(orders));
	*out = orders->summary;
	return OK;
}

static struct status answered(struct orders *orders, struct status status)
{
	assert(status_is_ok(orders->answer));
	orders->answer = status;
	return status;
}

static void forget(struct orders *orders, enum level level, uint64_t row)
{
	assert(level < LEVELS && row > 0);
	for (size_t i = first_value[level]; i < first_value[level + 1]; i++)
		orders->given[i] = (struct text){ 0 };
	arena_reset(&orders->words[level]);
	orders->rows[level] = row;
	orders->is_told[level] = false;
}

static struct pain_party party_of(const struct text *given)
{
	assert(given != NULL);
	return (struct pain_party){ .name = given[NAME],
				    .organisation = given[ORGANISATION],
				    .organisation_scheme = given[SCHEME],
				    .address = { .street = given[STREET],
						 .building = given[BUILDING],
						 .post_code = given[POST_CODE],
						 .town = given[TOWN],
						 .country = given[COUNTRY],
						 .lines = { given[LINE], given[LINE_2] } } };
}

/* Readies the judge, who writes into a buffer that is thrown away. */
static struct pain_writer *judge_of(struct orders *orders, enum level level)
{
	assert(level < LEVELS);
	buffer_clear(&orders->judged);
	orders->judge.xml = (struct xml_writer){ .out = &orders->judged };
	orders->judge.file = &orders->file;
	orders->judge.group = level == LEVEL_FILE ? NULL : &orders->group;
	orders->judge.row = orders->rows[level];
	xml_begin(&orders->judge.xml, "judged");
	return &orders->judge;
}

static struct status read_version(struct orders *orders)
{
	const struct text version = pain_walk_version(&orders->walk);
	const bool is_03 = text_equal(version, TEXT("03"));
	assert(orders->walk.space_bytes > 0);
	if (!is_03 && !text_equal(version, TEXT("09")))
		return FAIL_INPUT(orders->walk.row, "Document",
				  "The version is neither pain.001.001.03 nor .09.",
				  "Have the file made in one of these versions.");
	orders->summary.version = is_03 ? PAIN_001_VERSION_03 : PAIN_001_VERSION_09;
	return OK;
}

static struct status tell_file(struct orders *orders)
{
	const struct text *given = orders->given;
	assert(!orders->is_told[LEVEL_FILE]);
	orders->is_told[LEVEL_FILE] = true;
	orders->file = (struct pain_file){ .id = given[FILE_ID], .initiator = party_of(&given[INITIATOR]) };
	orders->file.initiator.address = (struct pain_address){ 0 };
	TRY(read_version(orders));
	const struct status parsed = pain_moment_parse(given[FILE_MADE_AT], &orders->file.made_at);
	if (!status_is_ok(parsed))
		return FAIL_INPUT(orders->rows[LEVEL_FILE], "GrpHdr/CreDtTm", parsed.reason, PAIN_MAKE_AGAIN);
	struct pain_writer *judge = judge_of(orders, LEVEL_FILE);
	pain_write_head(judge, &orders->all);
	TRY(judge->failure);
	return answered(orders, orders->events->file(orders->self, &orders->file));
}

static struct status read_service(struct orders *orders)
{
	const struct text level = orders->given[GROUP_SERVICE];
	assert(orders->group.service == PAIN_DOMESTIC);
	if (text_equal(level, TEXT("SEPA")))
		orders->group.service = PAIN_SEPA;
	else if (text_equal(level, TEXT("NURG")))
		orders->group.service = PAIN_CROSS_BORDER;
	else if (level.count > 0)
		return FAIL_INPUT(orders->rows[LEVEL_GROUP], "PmtInf/PmtTpInf/SvcLvl",
				  "The service level is neither SEPA nor NURG.", PAIN_MAKE_AGAIN);
	return OK;
}

static struct status read_charges(struct orders *orders)
{
	static const struct text codes[] = {
		[PAIN_CHARGES_SLEV] = { "SLEV", 4 },
		[PAIN_CHARGES_SHAR] = { "SHAR", 4 },
		[PAIN_CHARGES_DEBT] = { "DEBT", 4 },
		[PAIN_CHARGES_CRED] = { "CRED", 4 },
	};
	const struct text code = orders->given[GROUP_CHARGES];
	assert(orders->group.charges == PAIN_CHARGES_UNSAID);
	if (code.count == 0)
		return OK;
	for (int i = PAIN_CHARGES_SLEV; i <= PAIN_CHARGES_CRED; i++)
		if (text_equal(code, codes[i]))
			orders->group.charges = (enum pain_charges)i;
	if (orders->group.charges == PAIN_CHARGES_UNSAID)
		return FAIL_INPUT(orders->rows[LEVEL_GROUP], "PmtInf/ChrgBr",
				  "Charges are SLEV, SHAR, DEBT or CRED.", PAIN_MAKE_AGAIN);
	return OK;
}

static struct status read_group(struct orders *orders)
{
	const struct text *given = orders->given;
	const uint64_t row = orders->rows[LEVEL_GROUP];
	assert(row > 0);
	orders->group = (struct pain_group){ .id = given[GROUP_ID],
					     .category = given[GROUP_CATEGORY],
					     .payer = party_of(&given[PAYER]),
					     .iban = given[GROUP_IBAN],
					     .bic = given[GROUP_BIC] };
	TRY(read_service(orders));
	TRY(read_charges(orders));
	if (given[GROUP_METHOD].count > 0 && !text_equal(given[GROUP_METHOD], TEXT("TRF")))
		return FAIL_INPUT(row, "PmtInf/PmtMtd", "The payments are not transfers.",
				  "Take cheques out of the file.");
	if (!status_is_ok(day_parse(given[GROUP_REQUESTED], &orders->group.requested)))
		return FAIL_INPUT(row, "PmtInf/ReqdExctnDt", "There is no such day.", PAIN_MAKE_AGAIN);
	if (given[GROUP_CURRENCY].count > 0 &&
	    !status_is_ok(currency_parse(given[GROUP_CURRENCY], &orders->group.currency)))
		return FAIL_INPUT(row, "PmtInf/DbtrAcct/Ccy", "A currency is three capital letters.",
				  PAIN_MAKE_AGAIN);
	return OK;
}

static struct status tell_group(struct orders *orders)
{
	assert(!orders->is_told[LEVEL_GROUP]);
	orders->is_told[LEVEL_GROUP] = true;
	TRY(read_group(orders));
	struct pain_writer *judge = judge_of(orders, LEVEL_GROUP);
	pain_write_group_head(judge, &orders->in_group);
	TRY(judge->failure);
	if (!pain_ids_add(&orders->group_ids, arena_copy(&orders->id_words, orders->group.id)))
		return FAIL_INPUT(orders->rows[LEVEL_GROUP], "PmtInf/PmtInfId",
				  "Another group of the file has the same id.",
				  "Give each group an id of its own.");
	orders->summary.groups++;
	return answered(orders, orders->events->group(orders->self, &orders->group));
}

/* The clearing number is part of the account's in our files, and left out of it in some. */
static struct text swedish_number(struct orders *orders)
{
	char room[PAIN_TEXT_BYTES_MAX * 2 + 2];
	const struct text clearing = orders->given[PAYMENT_CLEARING];
	struct text number = orders->given[PAYMENT_NUMBER];
	if (text_starts(number, clearing))
		number = text_slice(number, clearing.count, number.count);
	const int count = snprintf(room, sizeof room, "%.*s,%.*s", TEXT_ARGS(clearing), TEXT_ARGS(number));
	assert(count > 0 && (size_t)count < sizeof room);
	return arena_copy(&orders->words[LEVEL_PAYMENT], (struct text){ room, (size_t)count });
}

static struct pain_account account_of(struct orders *orders)
{
	const struct text *given = orders->given;
	const struct text clearing = given[PAYMENT_CLEARING];
	const bool is_swedish = text_equal(given[PAYMENT_CLEARING_SYSTEM], TEXT("SESBA"));
	const bool has_iban = given[PAYMENT_IBAN].count > 0;
	struct pain_account account = { .kind = has_iban ? PAIN_ACCOUNT_IBAN : PAIN_ACCOUNT_OTHER,
					.number = given[has_iban ? PAYMENT_IBAN : PAYMENT_NUMBER],
					.bic = given[PAYMENT_BIC] };
	assert(orders->rows[LEVEL_PAYMENT] > 0);
	if (!is_swedish) {
		account.clearing_system = given[PAYMENT_CLEARING_SYSTEM];
		account.clearing = clearing;
	}
	if (has_iban)
		return account;
	if (text_equal(given[PAYMENT_SCHEME], TEXT("BGNR")) || text_equal(clearing, TEXT("9900")))
		account.kind = PAIN_ACCOUNT_BANKGIRO;
	else if (is_swedish && text_equal(clearing, TEXT("9960")))
		account.kind = PAIN_ACCOUNT_PLUSGIRO;
	else if (is_swedish)
		return (struct pain_account){ .kind = PAIN_ACCOUNT_SWEDISH,
					      .number = swedish_number(orders) };
	return account;
}

static struct status read_amount(const struct orders *orders, struct foreign_money *out)
{
	static const char field[] = "CdtTrfTxInf/Amt";
	const uint64_t row = orders->rows[LEVEL_PAYMENT];
	const unsigned decimals = currency_decimals(orders->currency);
	assert(out != NULL && row > 0);
	out->currency = orders->currency;
	if (orders->given[PAYMENT_AMOUNT].count == 0)
		return FAIL_INPUT(row, field, "The amount is missing.", PAIN_MAKE_AGAIN);
	const struct status parsed =
	    money_parse_decimal(orders->given[PAYMENT_AMOUNT], decimals, &out->minor);
	if (!status_is_ok(parsed))
		return FAIL_INPUT(row, field, parsed.reason, "Correct the amount, or pay it in parts.");
	return OK;
}

static struct status count_payment(struct orders *orders, const struct pain_payment *payment)
{
	assert(payment->end_to_end_id.count > 0);
	if (orders->all.count == PAIN_PAYMENTS_MAX)
		return FAIL_INPUT(payment->row, "GrpHdr/NbOfTxs", "The file has more than 10,000 payments.",
				  "Divide them into several files.");
	if (!pain_ids_add(&orders->ids, arena_copy(&orders->id_words, payment->end_to_end_id)))
		return FAIL_INPUT(payment->row, "CdtTrfTxInf/PmtId/EndToEndId",
				  "Another payment of the file has the same id.",
				  "Give each payment an id of its own.");
	pain_tally_add(&orders->all, payment->amount);
	pain_tally_add(&orders->in_group, payment->amount);
	orders->summary.payments++;
	return OK;
}

static struct status tell_payment(struct orders *orders)
{
	const struct text *given = orders->given;
	assert(orders->is_told[LEVEL_GROUP]);
	struct pain_payment payment = { .instruction_id = given[PAYMENT_INSTRUCTION],
					.end_to_end_id = given[PAYMENT_END_TO_END],
					.payee = party_of(&given[PAYEE]),
					.account = account_of(orders),
					.ocr = given[PAYMENT_OCR],
					.message = given[PAYMENT_MESSAGE],
					.purpose = given[PAYMENT_PURPOSE],
					.row = orders->rows[LEVEL_PAYMENT] };
	TRY(read_amount(orders, &payment.amount));
	struct pain_writer *judge = judge_of(orders, LEVEL_PAYMENT);
	pain_write_payment(judge, &payment);
	TRY(judge->failure);
	TRY(count_payment(orders, &payment));
	return answered(orders, orders->events->payment(orders->self, &payment));
}

/* What the file says of count and sum, against what was read. */
static bool agrees(const struct pain_tally *tally, struct text count, struct text sum)
{
	int64_t number = 0;
	assert(tally->count <= PAIN_PAYMENTS_MAX);
	if (count.count > 0 &&
	    (!status_is_ok(text_to_number(count, &number)) || number != (int64_t)tally->count))
		return false;
	return sum.count == 0 || pain_tally_is(tally, sum);
}

static struct status end_group(struct orders *orders)
{
	const struct text *given = orders->given;
	const uint64_t row = orders->rows[LEVEL_GROUP];
	assert(row > 0);
	if (orders->in_group.count == 0)
		return FAIL_INPUT(row, "PmtInf", "There is no payment.", "Leave the group out.");
	if (!agrees(&orders->in_group, given[GROUP_COUNT], given[GROUP_SUM]))
		return FAIL_INPUT(row, "PmtInf/CtrlSum",
				  "The payments do not add up to the number and sum of their group.",
				  PAIN_MAKE_AGAIN);
	return OK;
}

static struct status finish(const struct orders *orders)
{
	const struct text *given = orders->given;
	assert(status_is_ok(orders->answer));
	if (orders->all.count == 0)
		return FAIL_INPUT(0, "CstmrCdtTrfInitn", "There is no payment.", PAIN_MAKE_AGAIN);
	if (given[FILE_COUNT].count == 0 || !agrees(&orders->all, given[FILE_COUNT], given[FILE_SUM]))
		return FAIL_INPUT(orders->rows[LEVEL_FILE], "GrpHdr/CtrlSum",
				  "The payments do not add up to the number and sum of the file.",
				  PAIN_MAKE_AGAIN);
	return OK;
}

static struct status take_currency(struct orders *orders, const struct xml_tag *tag, uint64_t row)
{
	assert(tag->attributes != NULL || tag->count == 0);
	for (size_t i = 0; i < tag->count; i++)
		if (text_equal(tag->attributes[i].name, TEXT("Ccy")) &&
		    status_is_ok(currency_parse(tag->attributes[i].value, &orders->currency)))
			return OK;
	return FAIL_INPUT(row, "CdtTrfTxInf/Amt", "A currency is three capital letters.", PAIN_MAKE_AGAIN);
}

static struct status begin_element(void *self, struct xml_reader *reader, const struct xml_tag *tag)
{
	struct orders *orders = self;
	struct text path;
	const uint64_t row = xml_row(reader);
	TRY(pain_walk_begin(&orders->walk, reader, tag, &path));
	assert(path.count <= PAIN_PATH_BYTES_MAX);
	if (text_equal(path, TEXT("GrpHdr")) && !orders->is_told[LEVEL_FILE])
		orders->rows[LEVEL_FILE] = row;
	if (text_equal(path, TEXT("PmtInf"))) {
		if (!orders->is_told[LEVEL_FILE])
			TRY(tell_file(orders));
		forget(orders, LEVEL_GROUP, row);
		orders->in_group = (struct pain_tally){ 0 };
	} else if (text_equal(path, TEXT("PmtInf/CdtTrfTxInf"))) {
		if (!orders->is_told[LEVEL_GROUP])
			TRY(tell_group(orders));
		forget(orders, LEVEL_PAYMENT, row);
	} else if (text_equal(path, TEXT("PmtInf/CdtTrfTxInf/Amt/InstdAmt"))) {
		return take_currency(orders, tag, row);
	}
	return OK;
}

/* A second line of an address has a place of its own. */
static size_t place_of(const struct orders *orders, const struct pain_value *value)
{
	size_t place = value->value;
	assert(place < VALUES);
	const bool is_line = place == INITIATOR + LINE || place == PAYER + LINE || place == PAYEE + LINE;
	return is_line && orders->given[place].count > 0 ? place + 1 : place;
}

static struct status take(struct orders *orders, const struct pain_value *value, struct text text,
			  uint64_t row)
{
	assert(value->level < LEVELS);
	const size_t place = place_of(orders, value);
	if (text.count == 0)
		return OK;
	if (orders->is_told[value->level])
		return FAIL_INPUT(row, value->path.bytes, "The element stands in the wrong place.",
				  PAIN_MAKE_AGAIN);
	if (orders->given[place].count > 0)
		return FAIL_INPUT(
		    row, value->path.bytes,
		    "The element is given more often than it may be: an address has at most two lines, all "
		    "else one.",
		    PAIN_MAKE_AGAIN);
	orders->given[place] = arena_copy(&orders->words[value->level], text);
	return OK;
}

static struct status end_element(void *self, struct xml_reader *reader, struct text name, struct text text)
{
	struct orders *orders = self;
	(void)name; /* the reader has seen that it is the one that began */
	const struct text path = pain_walk_end(&orders->walk);
	if (path.count == 0)
		return OK;
	if (text_equal(path, TEXT("PmtInf/CdtTrfTxInf")))
		return tell_payment(orders);
	if (text_equal(path, TEXT("PmtInf")))
		return end_group(orders);
	const struct pain_value *value = pain_walk_value(&orders->walk, path);
	assert(value == NULL || value->level < LEVELS);
	return value == NULL ? OK : take(orders, value, pain_trimmed(text), xml_row(reader));
}
