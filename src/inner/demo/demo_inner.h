/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the demo's files share: the made-up world, month by month. */

#ifndef INNER_DEMO_DEMO_INNER_H
#define INNER_DEMO_DEMO_INNER_H

#include "ground/numbers/numbers.h"
#include "ground/practice/practice.h"
#include "inner/demo/demo.h"
#include "inner/drawing/drawing.h"

enum {
	NAME_ROOM = 64,
	WORDS_ROOM = 64,
	PATH_ROOM = 4096,
	DEPOSITS_MAX = 32, /* in a month: one a bank day, and one alone */
	MOVEMENTS_MAX = 160,
	REMEMBERED = 4,
	LEDGER_OFFICE = 1930,
	LEDGER_GIFTS = 1931,
	LEDGER_AUTOGIRO = 1932,
	LEDGER_EURO = 1950,
	EMPLOYER_TAX_ORE = 5940000, /* a month */
};

#define DEMO_BANKGIRO "9912346"
#define EUR ((struct currency){ "EUR" })
#define DEMO_MARK "(påhittad)"

enum demo_account {
	ACCOUNT_GIFTS,
	ACCOUNT_OFFICE,
	ACCOUNT_EURO,
	BANK_ACCOUNTS, /* told in the bank's common file; Autogiro's account has files of its own */
	ACCOUNT_AUTOGIRO = BANK_ACCOUNTS,
	ACCOUNTS,
};

struct demo_account_row {
	const char *name;
	const char *iban; /* of bank code 999, which no bank has */
	int64_t ledger_account;
	struct currency currency;
	int64_t opening; /* what the books are taken over with */
};
extern const struct demo_account_row demo_accounts[ACCOUNTS];

struct demo_purpose_row {
	const char *code;
	const char *name;
	const char *fund;
	const char *fund_name;
	const char *partner; /* who carries the work out, as the payment names them; NULL for nobody */
	uint64_t weight;     /* how often a giver chooses it */
};
extern const struct demo_purpose_row demo_purposes[DEMO_PURPOSES];
extern const struct actor demo_clerk;  /* reads files and makes promises */
extern const struct actor demo_person; /* decides, books and closes */

struct demo_giver {
	struct giver_id id;
	enum giver_kind kind;
	char name[NAME_ROOM]; /* empty for anonymous */
	char account[IBAN_ROOM];
	int64_t joined; /* month of the plan, 0 the first */
};

struct demo_promise {
	struct promise_id id;
	size_t giver;
	size_t purpose;
	enum promise_kind kind;
	int64_t ore;
	int64_t made; /* month of the plan */
	int64_t ends; /* the last month it is paid in */
	int pay_day;
	char reference[OCR_DIGITS_MAX + 1];
};

/* A monthly giver by Autogiro. */
struct demo_payer {
	struct giver_id giver;
	struct promise_id promise;
	char name[NAME_ROOM];
	char reference[OCR_DIGITS_MAX + 1]; /* and payer number; empty until joined */
	int64_t joined;                     /* month of the plan */
	size_t purpose;
	int64_t ore;
	int64_t pay_day;
	bool by_wish; /* asks for the mandate in the internet bank */
};

enum payment_fault {
	PAYMENT_CLEAN,
	PAYMENT_WITHOUT_REFERENCE,
	PAYMENT_WRONG_REFERENCE,
	PAYMENT_REFERENCE_IN_WORDS,
	PAYMENT_FROM_ANOTHER,
};

struct demo_payment {
	size_t promise;
	size_t payer; /* the giver whose name and account it carries */
	struct day day;
	int64_t ore;
	int64_t serial;
	enum payment_fault fault;
	bool is_silent; /* BgMax does not tell of it */
};

/* What the bank books in one sum: payments[first .. first + count). */
struct demo_deposit {
	struct day day;
	size_t first;
	size_t count;
	int64_t sum;
	int64_t serial;
	bool is_late; /* the notification about it comes another day */
};

/* A row on an account that is no bankgiro payment. */
struct demo_movement {
	enum demo_account account;
	struct day day;
	int64_t minor;
	bool is_reversal;
	const char *name;
	char words[WORDS_ROOM];
	char reference[OCR_DIGITS_MAX + 1];
	int64_t serial;
};

/* A gift of an earlier month that may go back. */
struct remembered_gift {
	size_t promise;
	int64_t ore;
};

struct demo_month {
	int64_t index;
	struct day first;
	struct day last;      /* of the calendar */
	struct day bank_last; /* the last that the bank tells of; before `last` in the last month */
	bool is_last;
	struct demo_payment *payments;
	size_t payment_count;
	struct demo_deposit deposits[DEPOSITS_MAX];
	size_t deposit_count;
	struct demo_movement movements[MOVEMENTS_MAX];
	size_t movement_count;
};

struct demo {
	struct demo_place place;
	struct demo_plan plan;
	const struct demo_watch *watch;
	struct demo_report *report;
	struct random random;
	struct arena arena; /* texts of the month */

	struct own_account_id accounts[ACCOUNTS];
	int64_t balances[ACCOUNTS]; /* by the bank */
	struct purpose_id purposes[DEMO_PURPOSES];
	struct ledger_dimensions partner_sides[DEMO_PURPOSES];
	struct dimension_value_id funder;

	struct demo_giver *givers;
	size_t giver_count;
	struct demo_promise *promises;
	size_t promise_count;
	size_t payment_room;
	struct remembered_gift remembered[REMEMBERED];
	size_t remembered_count;
	struct remembered_gift refund; /* ore 0: none waits */
	int64_t serial;
	struct demo_month month;

	struct random payer_random; /* of its own, so that the other givers are who they would be without */
	struct practice *practice;
	struct calendar calendar;
	struct demo_payer *payers;
	size_t payer_count;
	size_t draws_counted;
	int64_t files_built;
	int64_t waiting_file; /* number of an order file that is late or lost; 0 none */
	struct day hand_over_on;
};

/* Moves the clock of the books to the hour (UTC) of the day. */
void demo_set_clock(struct demo *demo, struct day day, int64_t hour);
struct day demo_day(int year, int month, int day);
/* The month of the plan, without what happens in it. */
void demo_month_at(const struct demo *demo, int64_t index, struct demo_month *out);
/* Monday to Friday, but for the holidays that have a date of their own. */
bool demo_is_bank_day(struct day day);
/* The first bank day of the month on or after the day, else the last before it. */
struct day demo_bank_day(const struct demo_month *month, int day_in_month);
/* Kronor for a euro in the month, from a table that is invented. */
struct rate demo_rate(int64_t month_index);

/* names.c: name `number` of the seed; no two of the first DEMO_GIVERS_MAX persons are alike. */
void demo_person_name(uint64_t number, char out[NAME_ROOM]);
void demo_organisation_name(uint64_t number, char out[NAME_ROOM]);
void demo_iban(int64_t number, char out[IBAN_ROOM]);

/* centre.c: accounts, funds, purposes, rules, opening balances. */
MUST_USE struct status demo_found_centre(struct demo *demo);

/* people.c: who there is; then who joins and who stops in the month. */
void demo_draw_people(struct demo *demo);
MUST_USE struct status demo_join_people(struct demo *demo);

int64_t demo_month_count(const struct demo *demo);

/* payers.c: monthly givers by Autogiro: who there is; who joins in the month; what they tell the desk. */
void demo_draw_payers(struct demo *demo);
MUST_USE struct status demo_join_payers(struct demo *demo);
MUST_USE struct status demo_payers_act(struct demo *demo, struct day today);
/* What the mandate with the number is for. STATUS_NOT_FOUND when it is nobody's. */
MUST_USE struct status demo_purpose_of_payer(const struct demo *demo, struct text payer, size_t *out);

/* bankgirot.c: the account's days, and its statement of the month. */
void demo_open_practice(struct demo *demo);
MUST_USE struct status demo_autogiro_days(struct demo *demo, struct day first, struct day last);
MUST_USE struct status demo_autogiro_statement(struct demo *demo);

/* gifts.c and office.c: what happens in the month. */
void demo_draw_gifts(struct demo *demo);
void demo_draw_office(struct demo *demo);
/* Adds the row, unless the bank has not told of its day yet. */
void demo_add_movement(struct demo *demo, const struct demo_movement *movement);
/* Notes a gift in the generator's own count; `ore` below zero for one that goes back. */
void demo_count_gift(struct demo *demo, size_t purpose, int64_t ore);
/* Whether promises are recognised by what the payment carries. */
bool demo_is_recognised(const struct demo *demo, const struct demo_payment *payment);

/* One file of the bank. */
struct demo_file {
	enum statement_kind_of_file kind;
	enum camt_version version;
	struct day first;
	struct day last;
	struct text name;
};

/* files.c: writes the month's files and reads them into the books. */
MUST_USE struct status demo_bank_month(struct demo *demo);
/* Writes the bytes into the month's folder, and reads them into the books; `setup` for Autogiro's answers. */
MUST_USE struct status demo_write_and_read(struct demo *demo, const struct demo_file *file, struct text bytes,
					   const struct drawing_setup *setup);
/* Text in the month's arena. */
struct text demo_print(struct demo *demo, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A statement of the account without movements yet. */
struct written_statement demo_statement_of(struct demo *demo, enum demo_account account,
					   const struct demo_file *file);
/* The deposit with the payments that this kind of file tells of; count 0 when it tells of none. */
struct deposit demo_tell_deposit(struct demo *demo, const struct demo_deposit *deposit,
				 enum statement_kind_of_file kind);
/* Gives the statement the month's rows of the account in the order of their days; returns their sum. */
int64_t demo_tell_account(struct demo *demo, enum demo_account account, struct written_statement *statement);
MUST_USE struct status demo_write_bytes(struct demo *demo, const struct demo_file *file,
					const struct written_statement *statements, size_t count,
					struct buffer *out);

/* desk.c: what a person does with the rows that wait. */
MUST_USE struct status demo_desk_work(struct demo *demo);

/* close.c: days, months and years are closed. */
MUST_USE struct status demo_close_month(struct demo *demo);

/* samples.c: files of every kind for the plan's last day. */
MUST_USE struct status demo_write_samples(struct demo *demo);

#endif
