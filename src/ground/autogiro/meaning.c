/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The code tables of Bankgirot's technical manual for Autogiro. */

#include "ground/autogiro/meaning.h"

#include <assert.h>

/* The row of a table with the code, or NULL. Each row begins with its code. */
#define FIND(table, the_code)                                                                                \
	find((table), sizeof(table) / sizeof((table)[0]), sizeof((table)[0]), (the_code))
static const void *find(const void *table, size_t count, size_t row_bytes, int32_t code)
{
	assert(table != NULL && count > 0);
	for (size_t i = 0; i < count; i++) {
		const void *row = (const char *)table + i * row_bytes;
		if (*(const int32_t *)row == code)
			return row;
	}
	return NULL;
}

const struct autogiro_payment_meaning *autogiro_payment_meaning(int32_t status)
{
	static const struct autogiro_payment_meaning table[] = {
		{ 0, SAY("The payment was carried out."), AUTOGIRO_IS_MONEY },
		{ 1, SAY("There was not enough money on the account."), AUTOGIRO_IS_MISSED },
		{ 2, SAY("The account is closed or no longer linked to Autogiro, or the bank said no."),
		  AUTOGIRO_IS_DETACHED },
		{ 9, SAY("There was not enough money on the account; the bank will try again."),
		  AUTOGIRO_IS_WAITING },
	};
	return FIND(table, status);
}

const struct autogiro_refund_meaning *autogiro_refund_meaning(int32_t refund_code)
{
	static const struct autogiro_refund_meaning table[] = {
		{ 1, SAY("The payer's bank took the money back: the payer has given no mandate."),
		  AUTOGIRO_REFUND_NO_MANDATE },
		{ 2, SAY("The payer's bank took the money back: the mandate had been revoked."),
		  AUTOGIRO_REFUND_MANDATE_GONE },
		{ 3,
		  SAY("The payer's bank took the money back: the mandate names no amount, and this one was "
		      "higher "
		      "than the payer could expect."),
		  AUTOGIRO_REFUND_TOO_HIGH },
	};
	return FIND(table, refund_code);
}

const struct autogiro_mandate_meaning *autogiro_information_meaning(int32_t information)
{
	static const struct autogiro_mandate_meaning table[] = {
		{ 3, SAY("We cancelled the mandate."), AUTOGIRO_MANDATE_NOTED },
		{ 4, SAY("We registered the mandate."), AUTOGIRO_MANDATE_NOTED },
		{ 5, SAY("We changed the payer number."), AUTOGIRO_MANDATE_NOTED },
		{ 10, SAY("Our bankgiro number was closed."), AUTOGIRO_MANDATE_NOTED },
		{ 42, SAY("The bank answered the inquiry about the account."), AUTOGIRO_MANDATE_NOTED },
		{ 43, SAY("The bank did not answer the inquiry about the account in time."),
		  AUTOGIRO_MANDATE_NOTED },
		{ 44, SAY("The payer's bankgiro number was closed."), AUTOGIRO_MANDATE_NOTED },
		{ 46, SAY("The payer or the payer's bank cancelled the mandate."), AUTOGIRO_MANDATE_NOTED },
		{ 93, SAY("The payer cancelled the mandate."), AUTOGIRO_MANDATE_NOTED },
	};
	return FIND(table, information);
}

const struct autogiro_mandate_meaning *autogiro_mandate_comment_meaning(int32_t comment)
{
	static const struct autogiro_mandate_meaning table[] = {
		{ 1, SAY("The mandate has ended: the bank cancelled it."), AUTOGIRO_MANDATE_ENDED },
		{ 2, SAY("The mandate has ended: the payer or the bank cancelled it."),
		  AUTOGIRO_MANDATE_ENDED },
		{ 3, SAY("Autogiro is not allowed on this kind of account."), AUTOGIRO_MANDATE_ERROR },
		{ 4, SAY("Bankgirot has no such mandate."), AUTOGIRO_MANDATE_ERROR },
		{ 5, SAY("The account or the personal data are wrong."), AUTOGIRO_MANDATE_ERROR },
		{ 6, SAY("The mandate has ended: Bankgirot cancelled it."), AUTOGIRO_MANDATE_ENDED },
		{ 7, SAY("The mandate has ended: the bank never answered the inquiry."),
		  AUTOGIRO_MANDATE_ENDED },
		{ 9, SAY("Bankgirot does not know the payer's bankgiro number."), AUTOGIRO_MANDATE_ERROR },
		{ 10, SAY("The mandate stands there already, or an inquiry about it is going on."),
		  AUTOGIRO_MANDATE_ERROR },
		{ 11, SAY("The payer has stopped the mandate."), AUTOGIRO_MANDATE_ERROR },
		{ 12, SAY("The payer's stop has been lifted."), AUTOGIRO_MANDATE_ERROR },
		{ 20, SAY("The identity number is wrong, or the payer's bankgiro number has no agreement."),
		  AUTOGIRO_MANDATE_ERROR },
		{ 21, SAY("The payer number is wrong."), AUTOGIRO_MANDATE_ERROR },
		{ 23, SAY("The account number is wrong."), AUTOGIRO_MANDATE_ERROR },
		{ 24, SAY("A maximum amount is not allowed."), AUTOGIRO_MANDATE_ERROR },
		{ 29, SAY("Our bankgiro number is wrong."), AUTOGIRO_MANDATE_ERROR },
		{ 30, SAY("Our bankgiro number is deregistered."), AUTOGIRO_MANDATE_ERROR },
		{ 32, SAY("The mandate is new and active."), AUTOGIRO_MANDATE_CREATED },
		{ 33, SAY("The mandate has ended."), AUTOGIRO_MANDATE_ENDED },
		{ 98, SAY("The mandate has ended: the payer's bankgiro number was cancelled."),
		  AUTOGIRO_MANDATE_ENDED },
	};
	return FIND(table, comment);
}

const struct autogiro_rejection_meaning *autogiro_rejection_meaning(int32_t comment)
{
	static const struct autogiro_rejection_meaning table[] = {
		{ 1, SAY("There is no mandate."), AUTOGIRO_REJECTED_MANDATE_GONE },
		{ 2, SAY("The account is closed, or Autogiro is not allowed on it."),
		  AUTOGIRO_REJECTED_ACCOUNT_GONE },
		{ 3, SAY("The mandate is stopped."), AUTOGIRO_REJECTED_STOPPED },
		{ 4, SAY("The payer's bankgiro number is wrong."), AUTOGIRO_REJECTED_MISTAKE },
		{ 5, SAY("Our bankgiro number is wrong."), AUTOGIRO_REJECTED_MISTAKE },
		{ 6, SAY("The order's period is wrong."), AUTOGIRO_REJECTED_MISTAKE },
		{ 7, SAY("The order's number of times is wrong."), AUTOGIRO_REJECTED_MISTAKE },
		{ 8, SAY("The order's amount is not digits."), AUTOGIRO_REJECTED_MISTAKE },
		{ 9, SAY("We have no agreement on payouts."), AUTOGIRO_REJECTED_MISTAKE },
		{ 10, SAY("The bankgiro number is missing."), AUTOGIRO_REJECTED_MISTAKE },
		{ 12, SAY("The order's day is wrong."), AUTOGIRO_REJECTED_MISTAKE },
		{ 13, SAY("The order came too late: its day has passed."), AUTOGIRO_REJECTED_TOO_LATE },
		{ 15, SAY("The order names another bankgiro number than its opening record."),
		  AUTOGIRO_REJECTED_MISTAKE },
		{ 24, SAY("The amount is above the mandate's maximum."), AUTOGIRO_REJECTED_ABOVE_MAXIMUM },
	};
	return FIND(table, comment);
}

const struct autogiro_change_meaning *autogiro_change_meaning(int32_t comment)
{
	static const struct autogiro_change_meaning table[] = {
		{ 1, SAY("Not changed: the day is wrong."), AUTOGIRO_CHANGE_NOT_DONE },
		{ 2, SAY("Not changed: the payer number is wrong."), AUTOGIRO_CHANGE_NOT_DONE },
		{ 4, SAY("Not changed: the code is wrong."), AUTOGIRO_CHANGE_NOT_DONE },
		{ 5, SAY("Not changed: the amount is wrong."), AUTOGIRO_CHANGE_NOT_DONE },
		{ 6, SAY("Not changed: the new day is wrong."), AUTOGIRO_CHANGE_NOT_DONE },
		{ 10, SAY("Not changed: the payee's bankgiro number is wrong."), AUTOGIRO_CHANGE_NOT_DONE },
		{ 11, SAY("Not changed: the bankgiro number is missing or wrong."),
		  AUTOGIRO_CHANGE_NOT_DONE },
		{ 12, SAY("The payment is cancelled."), AUTOGIRO_CHANGE_CANCELLED },
		{ 13, SAY("Not changed: there is no such payment."), AUTOGIRO_CHANGE_NOT_DONE },
		{ 14, SAY("The payment is moved to the new day."), AUTOGIRO_CHANGE_MOVED },
		{ 15, SAY("Not changed: a recurring payment cannot be changed so."),
		  AUTOGIRO_CHANGE_NOT_DONE },
		{ 18, SAY("The payment is moved to the new day."), AUTOGIRO_CHANGE_MOVED },
	};
	return FIND(table, comment);
}

const char *autogiro_change_kind_sentence(int32_t kind)
{
	static const struct kind_row {
		int32_t kind;
		const char *sentence;
	} table[] = {
		{ 3, SAY("The mandate was removed, and its payments with it.") },
		{ 11, SAY("The payer or the bank removed the mandate, and its payments with it.") },
		{ 21, SAY("Our agreement on Autogiro has ended, and the payments with it.") },
		{ 22, SAY("The payments of the mandate were removed.") },
		{ 23, SAY("We cancelled all payments of a payer.") },
		{ 24, SAY("We cancelled a payer's payments of a day.") },
		{ 25, SAY("We cancelled a payment.") },
		{ 26, SAY("We moved all payments.") },
		{ 27, SAY("We moved all payments of a day.") },
		{ 28, SAY("We moved a payer's payments of a day.") },
		{ 29, SAY("We moved a payment.") },
	};
	const struct kind_row *row = FIND(table, kind);
	return row == NULL ? NULL : row->sentence;
}
