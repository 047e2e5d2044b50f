/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_inner.h"

#include <assert.h>

/* ISO 20022 external code sets, ExternalPaymentTransactionStatus1Code and ExternalPaymentGroupStatus1Code. */
static const struct state_row {
	char code[5];
	enum pain_state state;
} states[] = {
	{ "RCVD", PAIN_STATE_PENDING },
	{ "PDNG", PAIN_STATE_PENDING },
	{ "ACTC", PAIN_STATE_ACCEPTED },
	{ "ACCP", PAIN_STATE_ACCEPTED },
	{ "ACFC", PAIN_STATE_ACCEPTED },
	{ "ACSP", PAIN_STATE_ACCEPTED },
	{ "ACWC", PAIN_STATE_ACCEPTED_CHANGED },
	{ "ACSC", PAIN_STATE_PAID },
	{ "ACCC", PAIN_STATE_PAID },
	{ "PART", PAIN_STATE_PART },
	{ "PATC", PAIN_STATE_PART },
	{ "RJCT", PAIN_STATE_REJECTED },
	{ "CANC", PAIN_STATE_REJECTED },
	{ "BLCK", PAIN_STATE_REJECTED },
};

enum pain_state pain_state_of(struct text code)
{
	assert(code.bytes != NULL || code.count == 0);
	if (code.count == 0)
		return PAIN_STATE_UNSAID;
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		if (text_equal(code, text_of(states[i].code)))
			return states[i].state;
	return PAIN_STATE_UNKNOWN;
}

const char *pain_state_say(enum pain_state state)
{
	static const char *const words[] = {
		[PAIN_STATE_UNSAID] = SAY("The bank says nothing of it as a whole."),
		[PAIN_STATE_PENDING] = SAY("The bank has received it and not yet decided."),
		[PAIN_STATE_ACCEPTED] = SAY("The bank has accepted it."),
		[PAIN_STATE_ACCEPTED_CHANGED] =
		    SAY("The bank has accepted it, but changed something, such as the day."),
		[PAIN_STATE_PAID] = SAY("The bank has paid it."),
		[PAIN_STATE_PART] = SAY("The bank has accepted a part of it."),
		[PAIN_STATE_REJECTED] = SAY("The bank has rejected it: it will not be paid."),
		[PAIN_STATE_UNKNOWN] = SAY("The bank has answered with a status that is not known here."),
	};
	assert(state <= PAIN_STATE_UNKNOWN);
	return words[state];
}

/* ISO 20022 external code set, ExternalStatusReason1Code: those that banks send for credit transfers. */
static const struct reason_row {
	char code[5];
	const char *words;
} reasons[] = {
	{ "AC01", SAY("The account number is wrong.") },
	{ "AC02", SAY("The payer's account number is wrong.") },
	{ "AC03", SAY("The payee's account number is wrong.") },
	{ "AC04", SAY("The account is closed.") },
	{ "AC05", SAY("The payer's account is closed.") },
	{ "AC06", SAY("The account is blocked.") },
	{ "AC07", SAY("The payee's account is closed.") },
	{ "AC14", SAY("The payee's account is of a kind that cannot take the payment.") },
	{ "AG01", SAY("The bank does not allow such payments from or to the account.") },
	{ "AG02", SAY("The bank does not know this kind of payment.") },
	{ "AM01", SAY("The amount is zero.") },
	{ "AM02", SAY("The amount is higher than is allowed.") },
	{ "AM03", SAY("The currency cannot be used here.") },
	{ "AM04", SAY("There is not enough money on the account.") },
	{ "AM05", SAY("The bank takes it for the same payment as an earlier one.") },
	{ "AM09", SAY("The amount is not the one that was agreed or expected.") },
	{ "AM10", SAY("The control sum does not agree with the payments.") },
	{ "AM18", SAY("The number of payments does not agree with the file.") },
	{ "BE01", SAY("The name and the account do not belong together.") },
	{ "BE04", SAY("The payee's address is missing or wrong.") },
	{ "BE05", SAY("The bank does not know the sender of the file.") },
	{ "BE06", SAY("The payee is not known at the bank.") },
	{ "BE07", SAY("The payer's address is missing or wrong.") },
	{ "BE08", SAY("The payer's name is missing.") },
	{ "BE22", SAY("The payee's name is missing.") },
	{ "CH03", SAY("The day asked for is too far ahead.") },
	{ "CUST", SAY("The payer asked for it.") },
	{ "CH04", SAY("The day asked for has passed.") },
	{ "CURR", SAY("The currency is wrong.") },
	{ "DS02", SAY("The order has been cancelled.") },
	{ "DT01", SAY("The day is wrong.") },
	{ "DT05", SAY("The file came after the bank's last hour.") },
	{ "DT06", SAY("The bank has moved the payment to another day.") },
	{ "DU01", SAY("A file with the same id has been sent before.") },
	{ "DU02", SAY("A group with the same id has been sent before.") },
	{ "DU03", SAY("A payment with the same id has been sent before.") },
	{ "DU04", SAY("A payment with the same end-to-end id has been sent before.") },
	{ "FF01", SAY("The file's format is wrong.") },
	{ "FF03", SAY("The kind of payment is wrong or missing.") },
	{ "MD07", SAY("The payee has died.") },
	{ "MS02", SAY("The payee's side gives no reason.") },
	{ "MS03", SAY("The bank gives no reason.") },
	{ "NARR", SAY("The bank gives the reason in its own words.") },
	{ "RC01", SAY("The BIC or clearing number of a bank is wrong.") },
	{ "RF01", SAY("The reference is not unique.") },
	{ "RR01", SAY("The payer's account or identity is missing, which the law demands.") },
	{ "RR02", SAY("The payer's name or address is missing, which the law demands.") },
	{ "RR03", SAY("The payee's name or address is missing, which the law demands.") },
	{ "RR04", SAY("The law forbids the payment, or the bank has to look into it.") },
	{ "TM01", SAY("The file came after the bank's last hour.") },
};

const char *pain_reason_say(struct text code)
{
	assert(code.bytes != NULL || code.count == 0);
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (text_equal(code, text_of(reasons[i].code)))
			return reasons[i].words;
	return SAY("The bank gives a reason that is not known here.");
}
