/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Letter: what a payer is told, kindly and in time. Part of the mandates' door.
 *
 * The payer must be told sum and day at least eight weekdays before a draw; once a year is enough while the
 * sum stands (Bankgirot, Autogiro: the payee's terms). Days come from dated rules: see README.md. */

#ifndef INNER_MANDATES_LETTER_H
#define INNER_MANDATES_LETTER_H

#include "inner/mandates/mandates.h"

enum mandate_letter_kind {
	LETTER_START = 1, /* the mandate is active: sum, day of the month, first day */
	LETTER_YEAR,      /* the same once a year */
	LETTER_CHANGED,   /* the payer changed sum or day */
	LETTER_PAUSED,
	LETTER_RESUMED,
	LETTER_ENDED,        /* by the giver's wish */
	LETTER_BANK_ENDED,   /* by payer or bank: thanks, and how to begin anew */
	LETTER_BANK_REFUSED, /* the bank could not make the mandate: why, and what to do */
	LETTER_NO_FUNDS,     /* not drawn; nothing is owed; next month as usual */
	LETTER_WILL_RETRY,   /* the bank will try again in the coming days */
	LETTER_NO_ACCOUNT,   /* the account is closed or not linked */
	LETTER_RETURNED,     /* drawn and given back */
	LETTER_KINDS,
};

/* Puts down that the payer is to be told; drawing calls it for its answers. Nothing for a giver who died. */
struct mandate_letter_order {
	struct mandate_id mandate;
	enum mandate_letter_kind kind;
	struct money amount;
	struct day day; /* that it is about; number 0 none */
	int64_t code;   /* Bankgirot's, -1 none */
};
/* A letter of the kind about the same day that waits is replaced. STATUS_NOT_FOUND when there is no such
 * mandate. */
MUST_USE struct status mandates_order_letter(struct store_tx *tx, const struct mandate_letter_order *order,
					     struct day today);

struct mandate_letter {
	int64_t id;
	struct mandate_id mandate;
	enum mandate_letter_kind kind;
	struct giver giver; /* name and address */
	struct text purpose_name;
	struct money amount;
	struct day day;
	int64_t code;
	int64_t pay_day;
	int64_t every_months;
	struct day told_on;
	struct day written_on; /* number 0: it waits */
};
typedef struct status mandate_letter_row(void *argument, const struct mandate_letter *letter);
/* Orders the yearly letters that are due, marks letters that wait as written today, and with it what may now
 * be drawn from which day. A unit of its own: what is told is durable before it is printed. STATUS_NOT_FOUND
 * when a rule is missing, STATUS_INPUT when one cannot be, STATUS_LIMIT when the day leaves the calendar. */
enum { MANDATES_LETTERS_MAX = 20000 }; /* of one unit: bounds its time */
struct mandate_letters_written {
	int64_t count;
	bool has_more;       /* ask again, in another unit */
	int64_t unreachable; /* wait: their givers have neither e-mail nor street and town */
};
MUST_USE struct status mandates_write_letters(struct store_tx *tx, const struct calendar *calendar,
					      struct day today, const struct actor *by,
					      struct mandate_letters_written *out);
/* The letters written on a day, by id, after `after`, at most MANDATES_LIST_ROWS_MAX: may be printed again.
 * None of a giver who has died since. */
MUST_USE struct status mandates_letters(struct store_tx *tx, struct day written_on, int64_t after,
					mandate_letter_row *row, void *argument);
/* Of a mandate, the newest MANDATES_LIST_ROWS_MAX, newest first; those that wait with them. */
MUST_USE struct status mandates_letters_of(struct store_tx *tx, struct mandate_id mandate,
					   mandate_letter_row *row, void *argument);

/* Whether a letter told the payer in time that the sum may be drawn on the day, whatever is told by now: a
 * letter written after the time of the one before had run out begins anew in told_from. No letter of another
 * sum came between. STATUS_NOT_FOUND and STATUS_LIMIT as mandates_write_letters. */
struct mandate_telling {
	struct mandate_id mandate;
	struct money amount;
	struct day day;
};
MUST_USE struct status mandates_was_told(struct store_tx *tx, const struct calendar *calendar,
					 const struct mandate_telling *telling, bool *out);

/* The letter's words in Swedish or English, plain text without salutation; at most MANDATES_WORDS_MAX bytes.
 */
enum { MANDATES_WORDS_MAX = 2000 };
void mandate_letter_words(const struct mandate_letter *letter, enum language language, struct buffer *out);

#endif
