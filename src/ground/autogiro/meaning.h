/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Meaning: what each code of Bankgirot means to a person, and what it does. Constant tables. Each function
 * gives NULL for a code that it does not know: a person decides then. */

#ifndef GROUND_AUTOGIRO_MEANING_H
#define GROUND_AUTOGIRO_MEANING_H

#include "ground/autogiro/answer.h"

/* `sentence` is for a person, with its Swedish in the phrase files. */

enum autogiro_payment_effect {
	AUTOGIRO_IS_MONEY,    /* book it */
	AUTOGIRO_IS_MISSED,   /* no money this time; the mandate stands */
	AUTOGIRO_IS_DETACHED, /* no money; the account is closed or not linked: ask the payer */
	AUTOGIRO_IS_WAITING,  /* no money yet; an answer will come again */
};

struct autogiro_payment_meaning {
	int32_t code;
	const char *sentence;
	enum autogiro_payment_effect effect;
};
const struct autogiro_payment_meaning *autogiro_payment_meaning(int32_t status);

/* Money that was drawn and is taken back. */
enum autogiro_refund_effect {
	AUTOGIRO_REFUND_NO_MANDATE,   /* the payer says that there is none: stop drawing, a person looks */
	AUTOGIRO_REFUND_MANDATE_GONE, /* the mandate had been revoked: it has ended */
	AUTOGIRO_REFUND_TOO_HIGH,     /* the mandate stands */
};

struct autogiro_refund_meaning {
	int32_t code;
	const char *sentence;
	enum autogiro_refund_effect effect;
};
const struct autogiro_refund_meaning *autogiro_refund_meaning(int32_t refund_code);

enum autogiro_mandate_effect {
	AUTOGIRO_MANDATE_CREATED,
	AUTOGIRO_MANDATE_ENDED,
	AUTOGIRO_MANDATE_ERROR, /* what we asked for was not done */
	AUTOGIRO_MANDATE_NOTED, /* it says what happened; the comment beside it decides */
};

struct autogiro_mandate_meaning {
	int32_t code;
	const char *sentence;
	enum autogiro_mandate_effect effect;
};
/* Why the row was sent (62-63): all AUTOGIRO_MANDATE_NOTED. */
const struct autogiro_mandate_meaning *autogiro_information_meaning(int32_t information);
/* What became of the mandate (64-65). */
const struct autogiro_mandate_meaning *autogiro_mandate_comment_meaning(int32_t comment);

enum autogiro_rejection_effect {
	AUTOGIRO_REJECTED_MANDATE_GONE,
	AUTOGIRO_REJECTED_ACCOUNT_GONE,
	AUTOGIRO_REJECTED_STOPPED, /* the payer has stopped the mandate */
	AUTOGIRO_REJECTED_MISTAKE, /* ours: the order was wrong */
	AUTOGIRO_REJECTED_TOO_LATE,
	AUTOGIRO_REJECTED_ABOVE_MAXIMUM,
};

struct autogiro_rejection_meaning {
	int32_t code;
	const char *sentence;
	enum autogiro_rejection_effect effect;
};
const struct autogiro_rejection_meaning *autogiro_rejection_meaning(int32_t comment);

enum autogiro_change_effect {
	AUTOGIRO_CHANGE_CANCELLED, /* the payment will not be drawn */
	AUTOGIRO_CHANGE_MOVED,     /* it will be drawn on the new day */
	AUTOGIRO_CHANGE_NOT_DONE,  /* the payment stands as it was, or there is none */
};

struct autogiro_change_meaning {
	int32_t code;
	const char *sentence;
	enum autogiro_change_effect effect;
};
const struct autogiro_change_meaning *autogiro_change_meaning(int32_t comment);
/* Who changed it (the record's type): a sentence, NULL for an unknown kind. */
const char *autogiro_change_kind_sentence(int32_t kind);

#endif
