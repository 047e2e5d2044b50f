/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_inner.h"

#include <assert.h>
#include <stdlib.h>

/* A level's values stand in this order from its first. */
enum value {
	ID,
	SECOND_ID, /* a payment's end-to-end id, the file's kind of message */
	CODE,
	SERVICE_REFERENCE,
	DAY,
	REASON_CODE,
	REASON_WORDS,
	REPORT_ID,
	VALUES,
};
enum { LEVELS = PAIN_LEVEL_PAYMENT + 1, LEVEL_BYTES_MAX = 64 << 10, WORDS_BYTES_MAX = PAIN_TEXT_BYTES_MAX };
static_assert((VALUES + 3 * PAIN_REASONS_MAX) * (PAIN_TEXT_BYTES_MAX + 16) < LEVEL_BYTES_MAX,
	      "the values of a level do not fit");

#define GROUP "OrgnlPmtInfAndSts"
#define PAYMENT GROUP "/TxInfAndSts"
#define REASON_VALUES(path, level)                                                                           \
	PAIN_VALUE(path "/StsRsnInf/Rsn/Cd", level, REASON_CODE),                                            \
	    PAIN_VALUE(path "/StsRsnInf/Rsn/Prtry", level, REASON_CODE),                                     \
	    PAIN_VALUE(path "/StsRsnInf/AddtlInf", level, REASON_WORDS)

/* All versions together: where they differ both paths stand. */
static const struct pain_value values[] = {
	PAIN_VALUE("GrpHdr/MsgId", PAIN_LEVEL_FILE, REPORT_ID),
	PAIN_VALUE("OrgnlGrpInfAndSts/OrgnlMsgId", PAIN_LEVEL_FILE, ID),
	PAIN_VALUE("OrgnlGrpInfAndSts/OrgnlMsgNmId", PAIN_LEVEL_FILE, SECOND_ID),
	PAIN_VALUE("OrgnlGrpInfAndSts/GrpSts", PAIN_LEVEL_FILE, CODE),
	REASON_VALUES("OrgnlGrpInfAndSts", PAIN_LEVEL_FILE),
	PAIN_VALUE(GROUP "/OrgnlPmtInfId", PAIN_LEVEL_GROUP, ID),
	PAIN_VALUE(GROUP "/PmtInfSts", PAIN_LEVEL_GROUP, CODE),
	REASON_VALUES(GROUP, PAIN_LEVEL_GROUP),
	PAIN_VALUE(PAYMENT "/OrgnlInstrId", PAIN_LEVEL_PAYMENT, ID),
	PAIN_VALUE(PAYMENT "/OrgnlEndToEndId", PAIN_LEVEL_PAYMENT, SECOND_ID),
	PAIN_VALUE(PAYMENT "/TxSts", PAIN_LEVEL_PAYMENT, CODE),
	PAIN_VALUE(PAYMENT "/AcctSvcrRef", PAIN_LEVEL_PAYMENT, SERVICE_REFERENCE),
	PAIN_VALUE(PAYMENT "/OrgnlTxRef/ReqdExctnDt", PAIN_LEVEL_PAYMENT, DAY),
	PAIN_VALUE(PAYMENT "/OrgnlTxRef/ReqdExctnDt/Dt", PAIN_LEVEL_PAYMENT, DAY),
	REASON_VALUES(PAYMENT, PAIN_LEVEL_PAYMENT),
	{ { "", 0 }, PAIN_LEVEL_FILE, ID },
};

/* What one level has given so far. */
struct level {
	uint64_t row;
	bool is_told;
	struct text given[VALUES];
	struct pain_reason reasons[PAIN_REASONS_MAX];
	size_t reason_count; /* with those that are left out */
	struct arena words;
};

struct answers {
	struct pain_walk walk;
	struct status (*tell)(void *self, const struct pain_answer *answer);
	void *self;
	struct status answer; /* a callback's failure */
	struct level levels[LEVELS];
	struct buffer joined; /* of one reason's words */
	size_t payments;
};

static struct status begin_element(void *self, struct xml_reader *reader, const struct xml_tag *tag);
static struct status end_element(void *self, struct xml_reader *reader, struct text name, struct text text);

static struct answers *answers_open(void)
{
	static const struct pain_message message = {
		.space = { PAIN_SPACE "pain.002.001.", sizeof PAIN_SPACE + 12 },
		.element = { "CstmrPmtStsRpt", 14 },
		.refusal = "The file is not pain.002, an answer to orders to pay.",
		.remedy = "Choose the bank's pain.002 file.",
	};
	struct answers *answers = memory_take(1, sizeof *answers);
	assert(message.space.bytes[message.space.count] == '\0');
	answers->walk = (struct pain_walk){ .message = &message, .values = values };
	for (size_t i = 0; i < LEVELS; i++)
		answers->levels[i].words = arena_open(LEVEL_BYTES_MAX);
	answers->joined = buffer_open(WORDS_BYTES_MAX);
	return answers;
}

static void answers_close(struct answers **answers)
{
	assert(*answers != NULL);
	for (size_t i = 0; i < LEVELS; i++)
		arena_close(&(*answers)->levels[i].words);
	buffer_close(&(*answers)->joined);
	free(*answers);
}

/* A failure of the file has a remedy: the bank's file is to be asked for again. */
static struct status to_the_bank(struct status status)
{
	assert(!status_is_ok(status));
	if (status.code == STATUS_INPUT &&
	    (status.remedy == NULL || text_equal(text_of(status.remedy), TEXT(PAIN_MAKE_AGAIN))))
		status.remedy = PAIN_ASK_AGAIN;
	return status;
}

struct status pain002_read(struct source *source,
			   struct status (*answer)(void *self, const struct pain_answer *answer), void *self)
{
	static const struct xml_events walk = { .begin = begin_element, .end = end_element };
	assert(source != NULL && answer != NULL);
	SCOPED(answers_close) struct answers *answers = answers_open();
	answers->tell = answer;
	answers->self = self;
	const struct status read = pain_walk_read(source, &walk, answers, &answers->answer);
	if (!status_is_ok(answers->answer))
		return answers->answer;
	if (!status_is_ok(read))
		return to_the_bank(read);
	if (!answers->levels[PAIN_LEVEL_FILE].is_told)
		return FAIL_INPUT(0, "OrgnlGrpInfAndSts", "The file does not say which orders it answers.",
				  PAIN_ASK_AGAIN);
	return OK;
}

static void forget(struct level *level, uint64_t row)
{
	assert(row > 0);
	for (size_t i = 0; i < VALUES; i++)
		level->given[i] = (struct text){ 0 };
	arena_reset(&level->words);
	level->reason_count = 0;
	level->row = row;
	level->is_told = false;
}

static struct status check_id(const struct level *level, const char *field, enum value value)
{
	assert(level->row > 0 && value < VALUES);
	if (pain_characters(level->given[value]) > PAIN_ID_BYTES_MAX)
		return FAIL_INPUT(level->row, field, "The id is longer than 35 characters.", PAIN_ASK_AGAIN);
	return OK;
}

static struct status check_file(const struct level *level)
{
	assert(level->row > 0);
	TRY(check_id(level, "OrgnlGrpInfAndSts/OrgnlMsgId", ID));
	TRY(check_id(level, "GrpHdr/MsgId", REPORT_ID));
	if (level->given[ID].count == 0)
		return FAIL_INPUT(level->row, "OrgnlGrpInfAndSts/OrgnlMsgId",
				  "The file does not say which orders it answers.", PAIN_ASK_AGAIN);
	if (level->given[SECOND_ID].count > 0 && !text_starts(level->given[SECOND_ID], TEXT("pain.001")))
		return FAIL_INPUT(level->row, "OrgnlGrpInfAndSts/OrgnlMsgNmId",
				  "The file answers another kind of file than orders to pay.",
				  "Choose the answer to a pain.001 file.");
	return OK;
}

static struct status check_group(const struct level *level)
{
	assert(level->row > 0);
	if (level->given[ID].count == 0)
		return FAIL_INPUT(level->row, GROUP "/OrgnlPmtInfId", "The id is missing.", PAIN_ASK_AGAIN);
	return check_id(level, GROUP "/OrgnlPmtInfId", ID);
}

static struct status check_payment(const struct level *level)
{
	assert(level->row > 0);
	if (level->given[ID].count + level->given[SECOND_ID].count == 0)
		return FAIL_INPUT(level->row, PAYMENT "/OrgnlEndToEndId", "The id is missing.",
				  PAIN_ASK_AGAIN);
	TRY(check_id(level, PAYMENT "/OrgnlInstrId", ID));
	TRY(check_id(level, PAYMENT "/AcctSvcrRef", SERVICE_REFERENCE));
	return check_id(level, PAYMENT "/OrgnlEndToEndId", SECOND_ID);
}

static struct status read_payment(struct answers *answers, struct pain_answer *out)
{
	const struct level *level = &answers->levels[PAIN_LEVEL_PAYMENT];
	assert(out->level == PAIN_LEVEL_PAYMENT);
	TRY(check_payment(level));
	if (++answers->payments > PAIN_PAYMENTS_MAX)
		return FAIL_INPUT(level->row, PAYMENT, "The file has more than 10,000 payments.",
				  PAIN_ASK_AGAIN);
	out->instruction_id = level->given[ID];
	out->end_to_end_id = level->given[SECOND_ID];
	out->service_reference = level->given[SERVICE_REFERENCE];
	out->has_day = level->given[DAY].count > 0;
	if (out->has_day && !status_is_ok(day_parse(level->given[DAY], &out->day)))
		return FAIL_INPUT(level->row, PAYMENT "/OrgnlTxRef/ReqdExctnDt", "There is no such day.",
				  PAIN_ASK_AGAIN);
	return OK;
}

static struct status tell(struct answers *answers, enum pain_level which)
{
	struct level *level = &answers->levels[which];
	assert(!level->is_told);
	level->is_told = true;
	const struct level *file = &answers->levels[PAIN_LEVEL_FILE];
	struct pain_answer answer = { .level = which,
				      .report_id = file->given[REPORT_ID],
				      .file_id = file->given[ID],
				      .code = level->given[CODE],
				      .state = pain_state_of(level->given[CODE]),
				      .row = level->row };
	if (which != PAIN_LEVEL_FILE)
		answer.group_id = answers->levels[PAIN_LEVEL_GROUP].given[ID];
	while (answer.reason_count < level->reason_count && answer.reason_count < PAIN_REASONS_MAX) {
		answer.reasons[answer.reason_count] = level->reasons[answer.reason_count];
		answer.reason_count++;
	}
	if (which == PAIN_LEVEL_FILE)
		TRY(check_file(level));
	else if (which == PAIN_LEVEL_GROUP)
		TRY(check_group(level));
	else
		TRY(read_payment(answers, &answer));
	answers->answer = answers->tell(answers->self, &answer);
	return answers->answer;
}

static struct status begin_group(struct answers *answers, uint64_t row)
{
	assert(row > 0);
	if (!answers->levels[PAIN_LEVEL_FILE].is_told)
		return FAIL_INPUT(row, "OrgnlGrpInfAndSts", "The file does not say which orders it answers.",
				  PAIN_ASK_AGAIN);
	forget(&answers->levels[PAIN_LEVEL_GROUP], row);
	return OK;
}

static struct status begin_payment(struct answers *answers, uint64_t row)
{
	assert(row > 0);
	if (!answers->levels[PAIN_LEVEL_GROUP].is_told)
		TRY(tell(answers, PAIN_LEVEL_GROUP));
	forget(&answers->levels[PAIN_LEVEL_PAYMENT], row);
	return OK;
}

/* The level whose reason begins or ends at the path, or NULL. */
static struct level *reason_at(struct answers *answers, struct text path)
{
	assert(path.bytes != NULL || path.count == 0);
	if (text_equal(path, TEXT("OrgnlGrpInfAndSts/StsRsnInf")))
		return &answers->levels[PAIN_LEVEL_FILE];
	if (text_equal(path, TEXT(GROUP "/StsRsnInf")))
		return &answers->levels[PAIN_LEVEL_GROUP];
	return text_equal(path, TEXT(PAYMENT "/StsRsnInf")) ? &answers->levels[PAIN_LEVEL_PAYMENT] : NULL;
}

static struct status begin_element(void *self, struct xml_reader *reader, const struct xml_tag *tag)
{
	struct answers *answers = self;
	struct text path;
	const uint64_t row = xml_row(reader);
	TRY(pain_walk_begin(&answers->walk, reader, tag, &path));
	assert(row > 0);
	if (text_equal(path, TEXT("OrgnlGrpInfAndSts")))
		answers->levels[PAIN_LEVEL_FILE].row = row;
	if (text_equal(path, TEXT(GROUP)))
		return begin_group(answers, row);
	if (text_equal(path, TEXT(PAYMENT)))
		return begin_payment(answers, row);
	if (reason_at(answers, path) != NULL)
		buffer_clear(&answers->joined);
	return OK;
}

static void end_reason(struct answers *answers, struct level *level)
{
	assert(level != NULL);
	const size_t place = level->reason_count++;
	const struct text code = level->given[REASON_CODE];
	level->given[REASON_CODE] = (struct text){ 0 };
	if (place >= PAIN_REASONS_MAX)
		return;
	level->reasons[place].code = code;
	level->reasons[place].words = arena_copy(&level->words, buffer_text(&answers->joined));
}

static struct status take_words(struct answers *answers, struct text text, uint64_t row)
{
	assert(text.count > 0);
	if (answers->joined.count > 0)
		buffer_add_byte(&answers->joined, ' ');
	buffer_add(&answers->joined, text);
	if (!status_is_ok(buffer_status(&answers->joined)))
		return FAIL_INPUT(row, "StsRsnInf/AddtlInf", "The bank's words are longer than 1,024 bytes.",
				  PAIN_ASK_AGAIN);
	return OK;
}

static struct status take(struct answers *answers, const struct pain_value *value, struct text text,
			  uint64_t row)
{
	assert(value->level < LEVELS && value->value < VALUES);
	struct level *level = &answers->levels[value->level];
	const bool is_beyond = level->reason_count >= PAIN_REASONS_MAX;
	if (text.count == 0 || (value->value == REASON_CODE && is_beyond))
		return OK;
	if (value->value == REASON_WORDS)
		return take_words(answers, text, row);
	if (level->is_told)
		return FAIL_INPUT(row, value->path.bytes, "The element stands in the wrong place.",
				  PAIN_ASK_AGAIN);
	if (level->given[value->value].count > 0)
		return FAIL_INPUT(row, value->path.bytes, "The element is given twice.", PAIN_ASK_AGAIN);
	level->given[value->value] = arena_copy(&level->words, text);
	return OK;
}

static struct status end_element(void *self, struct xml_reader *reader, struct text name, struct text text)
{
	struct answers *answers = self;
	(void)name; /* the reader has seen that it is the one that began */
	const struct text path = pain_walk_end(&answers->walk);
	if (path.count == 0)
		return OK;
	assert(answers->walk.depth >= 2);
	struct level *level = reason_at(answers, path);
	if (level != NULL)
		end_reason(answers, level);
	if (text_equal(path, TEXT("OrgnlGrpInfAndSts")))
		return answers->levels[PAIN_LEVEL_FILE].is_told ? OK : tell(answers, PAIN_LEVEL_FILE);
	if (text_equal(path, TEXT(PAYMENT)))
		return tell(answers, PAIN_LEVEL_PAYMENT);
	if (text_equal(path, TEXT(GROUP)) && !answers->levels[PAIN_LEVEL_GROUP].is_told)
		return tell(answers, PAIN_LEVEL_GROUP);
	const struct pain_value *value = pain_walk_value(&answers->walk, path);
	return value == NULL ? OK : take(answers, value, pain_trimmed(text), xml_row(reader));
}
