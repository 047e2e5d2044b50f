/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/autogiro/autogiro_kit.h"

#include "proof/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_ROOM = 1 << 16 };

/* Reads to the lines expected, all at once and byte by byte. */
static void assert_told(struct text content, const char *expected, struct autogiro_summary *summary)
{
	for (size_t step_max = 0; step_max <= 1; step_max++) {
		SCOPED(autogiro_listing_close)
		struct autogiro_listing listing = autogiro_listing_open(content);
		assert_ok(autogiro_list_answers(content, step_max, &listing, summary));
		assert_text(buffer_text(&listing.lines), expected);
		assert_false(listing.is_wrong);
	}
}

static void assert_sample(const char *name, const char *expected)
{
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	struct autogiro_summary summary;
	assert_told(proof_sample(name, &arena), expected, &summary);
	assert_int_equal(summary.unknown_records, 0);
	assert_false(summary.is_sealed);
}

static void the_sample_payment_specification_is_read(void **state)
{
	(void)state;
	assert_sample(
	    "autogiro/own-payment-specification-in.txt",
	    "begin kind=1 layout=0 day=2026-11-27 stamp=20261127193055123456 customer=471117 "
	    "bankgiro=9912346\n"
	    "section debits day=2026-11-27 account=5841000001009823 serial=1 sum=70000 count=2\n"
	    "debit day=2026-11-27 period=0 times=-1 payer=1000019 ore=20000 bankgiro=9912346 "
	    "reference=GÅVA NOV 2026 status=0 code=-1\n"
	    "debit day=2026-11-27 period=0 times=-1 payer=1000027 ore=10000 bankgiro=9912346 "
	    "reference=GÅVA NOV 2026 status=1 code=-1\n"
	    "debit day=2026-11-27 period=0 times=-1 payer=50501055 ore=50000 bankgiro=9912346 "
	    "reference=MÅNADSGÅVA status=0 code=-1\n"
	    "debit day=2026-11-27 period=0 times=-1 payer=1000035 ore=15000 bankgiro=9912346 "
	    "reference=MÅNADSGÅVA status=2 code=-1\n"
	    "debit day=2026-11-27 period=0 times=-1 payer=1000043 ore=25000 bankgiro=9912346 "
	    "reference=ENGÅNGSGÅVA status=9 code=-1\n"
	    "section-end debits day=2026-11-27 account=5841000001009823 serial=1 sum=70000 count=2\n"
	    "section payouts day=2026-11-27 account=5841000001009823 serial=1 sum=5000 count=1\n"
	    "payout day=2026-11-27 period=0 times=-1 payer=1000019 ore=5000 bankgiro=9912346 "
	    "reference=ÅTERBETALNING status=0 code=-1\n"
	    "section-end payouts day=2026-11-27 account=5841000001009823 serial=1 sum=5000 count=1\n"
	    "section refunds day=2026-11-27 account=5841000001009823 serial=1 sum=20000 count=1\n"
	    "refund day=2026-10-27 period=0 times=-1 payer=1000027 ore=20000 bankgiro=9912346 "
	    "reference=GÅVA OKT 2026 status=0 refunded=2026-11-27 code=2\n"
	    "section-end refunds day=2026-11-27 account=5841000001009823 serial=1 sum=20000 count=1\n"
	    "end debits=2 ore=70000 payouts=1 ore=5000 refunds=1 ore=20000 rows=7\n");
}

static void the_sample_mandate_advice_is_read(void **state)
{
	(void)state;
	assert_sample("autogiro/own-mandate-advice-in.txt",
		      "begin kind=2 layout=0 day=2026-11-05 customer=471117 bankgiro=9912346\n"
		      "mandate bankgiro=9912346 payer=1000019 account=5000000001111116 identity=191212121212 "
		      "information=4 comment=32 day=2026-11-05\n"
		      "mandate bankgiro=9912346 payer=1000027 account=6000000301286698 identity=196803050000 "
		      "information=4 comment=23 day=2026-11-05\n"
		      "mandate bankgiro=9912346 payer=50501055 identity=005500001234 "
		      "information=4 comment=32 day=2026-11-05\n"
		      "mandate bankgiro=9912346 payer=1000043 "
		      "information=3 comment=33 day=2026-11-05\n"
		      "mandate bankgiro=9912346 payer=1000035 account=3300001212121212 identity=191212121212 "
		      "information=46 comment=2 day=2026-11-05\n"
		      "mandate bankgiro=9912346 payer=1000100 account=5000000001111116 identity=191212121212 "
		      "information=5 comment=32 day=2026-11-05\n"
		      "end debits=0 ore=0 payouts=0 ore=0 refunds=0 ore=0 rows=6\n");
}

static void the_sample_of_rejected_payments_is_read(void **state)
{
	(void)state;
	assert_sample("autogiro/own-rejected-payments-in.txt",
		      "begin kind=3 layout=0 day=2026-11-20 customer=471117 bankgiro=9912346\n"
		      "rejection debit day=2026-11-27 period=0 times=-1 payer=1000019 ore=20000 "
		      "reference=GÅVA NOV 2026 comment=1\n"
		      "rejection debit day=2026-11-30 period=1 times=12 payer=1000035 ore=15000 "
		      "reference=MÅNADSGÅVA comment=2\n"
		      "rejection payout day=2026-11-27 period=0 times=-1 payer=1000019 ore=5000 "
		      "reference=ÅTERBETALNING comment=9\n"
		      "end debits=2 ore=35000 payouts=1 ore=5000 refunds=0 ore=0 rows=3\n");
}

static void the_sample_of_internet_bank_mandates_is_read(void **state)
{
	(void)state;
	assert_sample(
	    "autogiro/own-internet-bank-mandates-in.txt",
	    "begin kind=5 layout=0 day=2026-11-03 bankgiro=9912346\n"
	    "wish bankgiro=9912346 payer=1000019 account=5000000001111116 identity=191212121212 kind=0 "
	    "message=JAG VILL GE 200 KR I MÅNADEN name=ÅSA ÖBERG name2=C/O EXEMPEL "
	    "address=STORGATAN 2 code=12345 town=STORÅKER\n"
	    "wish bankgiro=9912346 payer=1000027 account=6000000301286698 identity=196803050000 kind=1 "
	    "name=KALLE EXEMPEL address=LILLAGATAN 3 code=12345 town=STORÅKER\n"
	    "end debits=0 ore=0 payouts=0 ore=0 refunds=0 ore=0 rows=2\n");
}

/* The layouts below have no sample of other hands in the project; they follow the facts of its formats page,
 * which were proved on Bankgirot's published examples. */

#define OLD_HEAD "0120261127AUTOGIRO9900                                        4711170009912346  \r\n"
#define OLD_ROWS                                                                                             \
	"82202611271004 00000000010000190000000200000009912346FAKT 1                    1\t\t        \r\n"   \
	"82202611270    00000000010000270000000100000009912346FAKT 2\r\n"                                    \
	"82202611270    00000000010000350000000150000009912346                          9\r\n"               \
	"32202611270    00000000010000190000000050000009912346\xC5TER                      2\r\n"

static void the_old_payment_specification_counts_all_and_tells_what_is_money(void **state)
{
	(void)state;
	struct autogiro_summary summary;
	assert_told(
	    TEXT(OLD_HEAD OLD_ROWS
		 "09202611279900              0000000050000000010000030000000000045000000000000000\r\n"),
	    "begin kind=1 layout=1 day=2026-11-27 customer=471117 bankgiro=9912346\n"
	    "debit day=2026-11-27 period=1 times=4 payer=1000019 ore=20000 bankgiro=9912346 "
	    "reference=FAKT 1 status=1 code=-1\n"
	    "debit day=2026-11-27 period=0 times=-1 payer=1000027 ore=10000 bankgiro=9912346 "
	    "reference=FAKT 2 status=0 code=-1\n"
	    "debit day=2026-11-27 period=0 times=-1 payer=1000035 ore=15000 bankgiro=9912346 "
	    "status=9 code=-1\n"
	    "payout day=2026-11-27 period=0 times=-1 payer=1000019 ore=5000 bankgiro=9912346 "
	    "reference=ÅTER status=2 code=-1\n"
	    "end debits=1 ore=10000 payouts=0 ore=0 refunds=0 ore=0 rows=4\n",
	    &summary);
}

static void the_old_mandate_advice_tells_the_first_payment(void **state)
{
	(void)state;
	struct autogiro_summary summary;
	assert_told(TEXT("012026110599000009912346AG-MEDAVI                                               \n"
			 "730009912346000000000100001950000000011111161912121212120000004322026110526"
			 "1201 \n"
			 "73000991234600000000010000430000000000000000000000000000     033320261105      \n"
			 "092026110599000000002\n\n \n\t\n"),
		    "begin kind=2 layout=1 day=2026-11-05 bankgiro=9912346\n"
		    "mandate bankgiro=9912346 payer=1000019 account=5000000001111116 identity=191212121212 "
		    "information=4 comment=32 day=2026-11-05 first=2026-12-01\n"
		    "mandate bankgiro=9912346 payer=1000043 information=3 comment=33 day=2026-11-05\n"
		    "end debits=0 ore=0 payouts=0 ore=0 refunds=0 ore=0 rows=2\n",
		    &summary);
	assert_int_equal(summary.kind, AUTOGIRO_MANDATES);
	assert_int_equal(summary.layout, AUTOGIRO_OLD);
}

#define CHANGE_ROWS                                                                                          \
	"2520261130000000000100001982000000020000REFERENS00000000G\xC5VA NOV        12      \r\n"            \
	"2920261130000000000100002732000000005000000000002026120300000000000000"                             \
	"0014      \r\n"                                                                                     \
	"2300000000000000000100003500000000000000000000000000000000000000000000"                             \
	"0013      \r\n"

static void changes_are_read_in_both_layouts(void **state)
{
	(void)state;
	struct autogiro_summary summary;
	static const char rows[] =
	    "change debit kind=25 day=2026-11-30 payer=1000019 ore=20000 reference=GÅVA NOV comment=12\n"
	    "change payout kind=29 day=2026-11-30 payer=1000027 ore=5000 new=2026-12-03 comment=14\n"
	    "change no-way kind=23 payer=1000035 ore=0 comment=13\n"
	    "end debits=1 ore=20000 payouts=1 ore=5000 refunds=0 ore=0 rows=3\n";
	char expected[1024];
	snprintf(expected, sizeof expected, "%s%s",
		 "begin kind=4 layout=0 day=2026-11-20 customer=471117 bankgiro=9912346\n", rows);
	assert_told(
	    TEXT("01AUTOGIRO              20261120            MAKULERING/\xC4NDRING  "
		 "4711170009912346\r\n" CHANGE_ROWS
		 "09202611209900              0000000050000000010000010000000000020000000000000000\r\n"),
	    expected, &summary);
	snprintf(expected, sizeof expected, "%s%s",
		 "begin kind=4 layout=1 day=2026-11-20 customer=471117 bankgiro=9912346\n", rows);
	assert_told(
	    TEXT("0120261120AUTOGIRO9900MAK/\xC4NDRINGSLISTA                       4711170009912346  "
		 "\r\n" CHANGE_ROWS
		 "09202611209900              0000000050000000010000010000000000020000000000000000\r\n"),
	    expected, &summary);
}

static void rejections_repeat_what_was_wrong(void **state)
{
	(void)state;
	struct autogiro_summary summary;
	assert_told(TEXT("0120261120AUTOGIRO9900FELLISTA REG.KONTRL                     4711170009912346  \n"
			 "822026113390AB000000000100001900000002000016 CHARACTERS   12\n"
			 "82GENAST  0   PAYER           00000002X000                08\n"
			 "3220261127\xC5   0000000001000019000000005000                13\n"
			 "09202611209900000001000000005000000002000000020000\n"),
		    "begin kind=3 layout=1 day=2026-11-20 customer=471117 bankgiro=9912346\n"
		    "rejection debit day=wrong period=9 times=-2 payer=1000019 ore=20000 "
		    "reference=16 CHARACTERS comment=12\n"
		    "rejection debit day=at-once period=0 times=-1 payer=PAYER ore=0 wrong comment=8\n"
		    "rejection payout day=2026-11-27 period=? times=-1 payer=1000019 ore=5000 comment=13\n"
		    "end debits=2 ore=20000 payouts=1 ore=5000 refunds=0 ore=0 rows=3\n",
		    &summary);
}

static void the_payment_register_is_read(void **state)
{
	(void)state;
	struct autogiro_summary summary;
	assert_told(
	    TEXT("0120261120AUTOGIRO9900BEVAKNINGSREG                           4711170009912346  \n"
		 "82202611270    0000000001000019000000020000          FAKTURANR122               \n"
		 "82202612311006 0000000001000027000000055055          RIDLEKTION  \t        \n"
		 "32202611300    0000000001000035000000003500                                     \n"
		 "09202611209900              0000000035000000010000020000000000075055000000000000\n"),
	    "begin kind=6 layout=0 day=2026-11-20 customer=471117 bankgiro=9912346\n"
	    "debit day=2026-11-27 period=0 times=-1 payer=1000019 ore=20000 reference=FAKTURANR122 "
	    "status=0 code=-1\n"
	    "debit day=2026-12-31 period=1 times=6 payer=1000027 ore=55055 reference=RIDLEKTION "
	    "status=0 code=-1\n"
	    "payout day=2026-11-30 period=0 times=-1 payer=1000035 ore=3500 status=0 code=-1\n"
	    "end debits=2 ore=75055 payouts=1 ore=3500 refunds=0 ore=0 rows=3\n",
	    &summary);
}

static void the_mandate_register_is_read_in_both_layouts(void **state)
{
	(void)state;
	struct autogiro_summary summary;
	static const char format[] =
	    "begin kind=7 layout=%d\n"
	    "registered bankgiro=9912346 identity=191212121212 payer=1000019 origin=1 used=%d "
	    "created=2025-11-05 changed=2026-11-02 status=1 account=5000000001111116\n"
	    "registered bankgiro=9912346 identity=005500001234 payer=50501055 origin=2 used=-1 "
	    "created=2026-11-05 status=2\n"
	    "end debits=0 ore=0 payouts=0 ore=0 refunds=0 ore=0 rows=2\n";
	char expected[512];
	snprintf(expected, sizeof expected, format, 0, 26);
	assert_told(TEXT("00099123461912121212120000000001000019126"
			 "20251105202611021      5000000001111116\n"
			 "0009912346005500001234000000005050105"
			 "52  20261105000000002\n"),
		    expected, &summary);
	snprintf(expected, sizeof expected, format, 1, 6);
	assert_told(TEXT("0009912346191212121212000000000100001916"
			 "202511052026110210     5000000001111116 \n"
			 "0009912346005500001234000000005050105"
			 "52 202611050000000020\n"),
		    expected, &summary);
}

static void assert_refused(struct text content, uint64_t row, const char *field, const char *reason)
{
	struct autogiro_summary summary;
	SCOPED(autogiro_listing_close) struct autogiro_listing listing = autogiro_listing_open(content);
	const struct status status = autogiro_list_answers(content, 0, &listing, &summary);
	assert_code(status, STATUS_INPUT);
	assert_int_equal(status.row, row);
	assert_string_equal(status.field == NULL ? "" : status.field, field);
	assert_non_null(strstr(status.reason, reason));
	assert_non_null(status.remedy);
	assert_null(strstr(listing.lines.bytes == NULL ? "" : listing.lines.bytes, "\nend "));
}

/* Something written over a place of a sample. */
struct edit {
	size_t line;
	size_t position;
	const char *with;
};
#define AT(line, position, with) ((struct edit){ (line), (position), (with) })

/* Writes over what stands there. */
static struct text changed(struct text content, struct edit edit, char *room)
{
	size_t start = 0;
	assert_true(content.count < FILE_ROOM);
	for (size_t i = 1; i < edit.line; i++)
		start += text_find(text_slice(content, start, content.count), TEXT("\n")) + 1;
	memcpy(room, content.bytes, content.count);
	memcpy(room + start + edit.position - 1, edit.with, strlen(edit.with));
	return (struct text){ room, content.count };
}

static void assert_edit_refused(const char *name, struct edit edit, uint64_t row, const char *field,
				const char *reason)
{
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	char *room = memory_take(FILE_ROOM, 1);
	const struct text content = proof_sample(name, &arena);
	assert_refused(changed(content, edit, room), row, field, reason);
	free(room);
}

static const char specification[] = "autogiro/own-payment-specification-in.txt";
static const char advice[] = "autogiro/own-mandate-advice-in.txt";
static const char rejected[] = "autogiro/own-rejected-payments-in.txt";
static const char wished[] = "autogiro/own-internet-bank-mandates-in.txt";

static void p1_a_section_that_does_not_add_up_is_refused(void **state)
{
	(void)state;
	assert_edit_refused(specification, AT(2, 68, "1"), 2, "TK15-17 51-68 amount", "add up");
	assert_edit_refused(specification, AT(2, 79, "3"), 2, "TK15-17 72-79 number of payments", "as many");
	assert_edit_refused(specification, AT(3, 43, "1"), 2, "TK15-17 51-68 amount", "add up");
	/* What failed is not money, so a status changed shows. */
	assert_edit_refused(specification, AT(4, 80, "0"), 2, "TK15-17 72-79 number of payments", "as many");
	assert_edit_refused(specification, AT(3, 80, "9"), 2, "TK15-17 72-79 number of payments", "as many");
	assert_edit_refused(specification, AT(10, 68, "1"), 10, "TK15-17 51-68 amount", "add up");
}

static void p1_an_end_record_that_does_not_agree_is_refused(void **state)
{
	(void)state;
	assert_edit_refused(specification, AT(12, 20, "2"), 12, "TK09 15-20 debit sections", "as many");
	assert_edit_refused(specification, AT(12, 32, "3"), 12, "TK09 21-32 approved debits", "as many");
	assert_edit_refused(specification, AT(12, 38, "0"), 12, "TK09 33-38 payout sections", "as many");
	assert_edit_refused(specification, AT(12, 50, "2"), 12, "TK09 39-50 approved payouts", "as many");
	assert_edit_refused(specification, AT(12, 56, "2"), 12, "TK09 51-56 refund sections", "as many");
	assert_edit_refused(specification, AT(12, 68, "0"), 12, "TK09 57-68 refunds", "as many");
	assert_edit_refused(advice, AT(8, 21, "5"), 8, "TK09 15-21 number of records", "as many");
	assert_edit_refused(advice, AT(8, 21, "7"), 8, "TK09 15-21 number of records", "as many");
	assert_edit_refused(rejected, AT(5, 20, "2"), 5, "TK09 15-20 number of payouts", "as many");
	assert_edit_refused(rejected, AT(5, 32, "1"), 5, "TK09 21-32 sum of payouts", "add up");
	assert_edit_refused(rejected, AT(5, 38, "1"), 5, "TK09 33-38 number of debits", "as many");
	assert_edit_refused(rejected, AT(5, 50, "1"), 5, "TK09 39-50 sum of debits", "add up");
	assert_edit_refused(wished, AT(12, 21, "1"), 12, "TK59 15-21 number of records", "as many");
}

static void p1_the_old_end_record_is_proved_too(void **state)
{
	(void)state;
	assert_refused(
	    TEXT(OLD_HEAD OLD_ROWS
		 "09202611279900              0000000050010000010000030000000000045000000000000000\n"),
	    6, "TK09 29-40 sum of payouts", "add up");
	assert_refused(
	    TEXT(OLD_HEAD OLD_ROWS
		 "09202611279900              0000000050000000020000030000000000045000000000000000\n"),
	    6, "TK09 41-46 number of payouts", "as many");
	assert_refused(
	    TEXT(OLD_HEAD OLD_ROWS
		 "09202611279900              0000000050000000010000020000000000045000000000000000\n"),
	    6, "TK09 47-52 number of debits", "as many");
	assert_refused(
	    TEXT(OLD_HEAD OLD_ROWS
		 "09202611279900              0000000050000000010000030000000000030000000000000000\n"),
	    6, "TK09 57-68 sum of debits", "add up");
}

/* Any cut is seen: between two lines and inside one. The last is a line end that may be missing. */
static void p1_a_cut_file_is_refused(void **state)
{
	(void)state;
	static const char *const names[] = { specification, advice, rejected, wished };
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct text whole = proof_sample(names[i], &arena);
		const size_t end = whole.count - 2 - 80; /* where the end record begins */
		for (size_t count = 0; count <= end + 10; count++) {
			struct autogiro_summary summary;
			SCOPED(autogiro_listing_close)
			struct autogiro_listing listing = autogiro_listing_open((struct text){ 0 });
			const struct status status =
			    autogiro_list_answers(text_slice(whole, 0, count), 0, &listing, &summary);
			assert_code(status, STATUS_INPUT);
			assert_non_null(status.remedy);
		}
	}
	assert_refused(text_slice(proof_sample(advice, &arena), 0, 7 * 82), 7, "09", "cut");
	assert_refused(TEXT(""), 0, "", "empty");
	assert_refused(TEXT(" \r\n\t\n"), 0, "", "empty");
}

static void p8_wrong_fields_are_refused_with_their_place(void **state)
{
	(void)state;
	assert_edit_refused(specification, AT(3, 43, "O"), 3, "TK82/32 32-43 amount", "not digits");
	assert_edit_refused(specification, AT(3, 42, "  "), 3, "TK82/32 32-43 amount", "not digits");
	assert_edit_refused(specification, AT(3, 42, "-1"), 3, "TK82/32 32-43 amount", "not digits");
	assert_edit_refused(specification, AT(3, 3, "20261131"), 3, "TK82/32 3-10 day", "not a day");
	assert_edit_refused(specification, AT(3, 3, "GENAST  "), 3, "TK82/32 3-10 day", "not a day");
	assert_edit_refused(specification, AT(3, 11, "9"), 3, "TK82/32 11 period", "period");
	assert_edit_refused(specification, AT(3, 12, " 1 "), 3, "TK82/32 12-14 times left", "times");
	assert_edit_refused(specification, AT(3, 16, "000000000A000019"), 3, "TK82/32 16-31 payer number",
			    "not digits");
	assert_edit_refused(specification, AT(3, 16, "0000000000000000"), 3, "TK82/32 16-31 payer number",
			    "missing");
	assert_edit_refused(specification, AT(3, 44, "99123-46  "), 3, "TK82/32 44-53 bankgiro", "digits");
	assert_edit_refused(specification, AT(3, 80, "3"), 3, "TK82/32 80 status", "money");
	assert_edit_refused(specification, AT(3, 80, " "), 3, "TK82/32 80 status", "money");
	assert_edit_refused(specification, AT(11, 70, "2026    "), 11, "TK77 70-77 day of refund",
			    "not a day");
	assert_edit_refused(specification, AT(11, 78, "0A"), 11, "TK77 78-79 refund code", "code");
	assert_edit_refused(specification, AT(2, 3, "A"), 2, "TK15-17 3-37 account", "digits");
	assert_edit_refused(specification, AT(2, 38, "20260230"), 2, "TK15-17 38-45 day", "not a day");
	assert_edit_refused(specification, AT(2, 46, "0000A"), 2, "TK15-17 46-50 serial number", "digits");
	assert_edit_refused(advice, AT(2, 29, "5 "), 2, "TK73 29-44 account", "fill");
	assert_edit_refused(advice, AT(2, 45, "19121212-121"), 2, "TK73 45-56 identity", "fill");
	assert_edit_refused(advice, AT(2, 64, "X2"), 2, "TK73 64-65 comment", "code");
	assert_edit_refused(advice, AT(2, 74, "261301"), 2, "TK73 74-79 first payment", "2000");
	assert_edit_refused(wished, AT(2, 62, "3"), 2, "TK52 62 kind", "kind");
	assert_edit_refused(wished, AT(2, 62, " "), 2, "TK52 62 kind", "kind");
}

static void p8_wrong_heads_are_refused(void **state)
{
	(void)state;
	/* The check digit of the bankgiro number. */
	assert_edit_refused(specification, AT(1, 80, "7"), 1, "01", "bankgiro");
	assert_edit_refused(specification, AT(1, 71, "          "), 1, "TK01 71-80 bankgiro", "missing");
	assert_edit_refused(specification, AT(1, 71, "000X912346"), 1, "TK01 71-80 bankgiro", "digits");
	assert_edit_refused(specification, AT(1, 65, "47111 "), 1, "TK01 65-70 customer number", "fill");
	assert_edit_refused(specification, AT(1, 25, "20261327"), 1, "TK01 25-32 day", "not a day");
	assert_edit_refused(specification, AT(1, 33, "19:30"), 1, "TK01 25-44 timestamp", "20 digits");
	assert_edit_refused(specification, AT(1, 45, "BET SPEC "), 1, "", "not a file of answers");
	assert_edit_refused(wished, AT(1, 24, "7"), 1, "51", "bankgiro");
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	assert_refused(proof_sample("autogiro/own-payments-out.txt", &arena), 1, "", "orders to Bankgirot");
	assert_refused(proof_sample("bgmax/own-gifts.bgmax.txt", &arena), 1, "", "not a file of answers");
}

static void p8_records_out_of_place_are_refused(void **state)
{
	(void)state;
	assert_edit_refused(specification, AT(2, 1, "99"), 3, "TK15-17", "outside");
	assert_edit_refused(specification, AT(3, 1, "32"), 3, "TK15-17", "another kind");
	assert_edit_refused(specification, AT(3, 1, "77"), 3, "TK15-17", "another kind");
	assert_edit_refused(specification, AT(3, 1, "01"), 3, "01", "second file");
	assert_edit_refused(specification, AT(3, 1, "09"), 2, "TK15-17 72-79 number of payments", "as many");
	assert_edit_refused(specification, AT(3, 1, "A2"), 3, "1-2 record type", "two digits");
	assert_edit_refused(wished, AT(2, 1, "57"), 3, "TK53-56", "none stands before");
	assert_edit_refused(wished, AT(4, 1, "53"), 4, "TK53-56", "two records");
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	SCOPED(buffer_close) struct buffer twice = buffer_open(FILE_ROOM);
	buffer_add(&twice, proof_sample(advice, &arena));
	buffer_add(&twice, proof_sample(advice, &arena));
	assert_refused(buffer_text(&twice), 9, "09", "after the file's end");
}

static void p8_what_is_not_latin_1_is_refused(void **state)
{
	(void)state;
	static const char head[] =
	    "01AUTOGIRO              20261120            AVVISADE BET UPPDR  4711170009912346\n";
	static const char *const rows[] = {
		"82202611270   0000000001000019000000020000GÅVA NOV 2026   01\n",
		"82202611270   0000000001000019000000020000G\xC3\x84\xE5           01\n",
		"82202611270   0000000001000019000000020000G\x01VA NOV 2026   01\n",
		"82202611270   0000000001000019000000020000G\x7FVA NOV 2026   01\n",
		"82202611270   0000000001000019000000020000G\rVA NOV 2026   01\n",
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char content[256];
		snprintf(content, sizeof content, "%s%s", head, rows[i]);
		assert_refused(text_of(content), 2, "", i < 2 ? "UTF-8" : "control character");
	}
	assert_refused(TEXT("\xEF\xBB\xBF"
			    "01AUTOGIRO              20261105            AG-MEDAVI           "
			    "4711170009912346\n"),
		       1, "", "UTF-8");
	const char nul[] =
	    "01AUTOGIRO\0             20261105            AG-MEDAVI           4711170009912346\n";
	assert_refused((struct text){ nul, sizeof nul - 1 }, 1, "", "control character");
}

/* Short lines, tabs and blanks after, empty lines, no last line end: the same is told. */
static void noise_of_hand_editing_is_read_past(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	static const char *const names[] = { advice, rejected, wished, specification };
	static const char *const ends[] = { "\n", "\r\n", "   \t\t  \r\n", "\r\n\r\n \t\r\n\n" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct text content = proof_sample(names[i], &arena);
		SCOPED(autogiro_listing_close)
		struct autogiro_listing plain = autogiro_listing_open((struct text){ 0 });
		struct autogiro_summary summary;
		assert_ok(autogiro_list_answers(content, 0, &plain, &summary));
		for (size_t j = 0; j < sizeof ends / sizeof ends[0]; j++) {
			SCOPED(buffer_close) struct buffer edited = buffer_open(FILE_ROOM);
			struct text rest = content;
			while (rest.count > 0) {
				struct text line = text_take_until(&rest, '\n');
				while (line.count > 0 && (line.bytes[line.count - 1] == ' ' ||
							  line.bytes[line.count - 1] == '\r'))
					line.count--;
				buffer_add(&edited, line);
				if (rest.count > 0)
					buffer_add(&edited, text_of(ends[j]));
			}
			SCOPED(autogiro_listing_close)
			struct autogiro_listing listing = autogiro_listing_open(buffer_text(&edited));
			assert_ok(autogiro_list_answers(buffer_text(&edited), 7, &listing, &summary));
			assert_string_equal(listing.lines.bytes, plain.lines.bytes);
			assert_false(listing.is_wrong);
		}
	}
}

static void unknown_records_are_passed_over_and_told(void **state)
{
	(void)state;
	struct autogiro_summary summary;
	static const char head[] = "012026110599000009912346AG-MEDAVI\n";
	static const char row[] =
	    "73000991234600000000010000430000000000000000000000000000     033320261105\n";
	/* Whether Bankgirot would count them is not known. */
	for (int said = 0; said <= 4; said++) {
		char content[512];
		SCOPED(autogiro_listing_close)
		struct autogiro_listing listing = autogiro_listing_open((struct text){ 0 });
		snprintf(content, sizeof content, "%s74X\n%s75\n09202611059900000000%d\n", head, row, said);
		assert_code(autogiro_list_answers(text_of(content), 0, &listing, &summary),
			    said == 1 || said == 3 ? STATUS_OK : STATUS_INPUT);
		assert_int_equal(summary.unknown_records, 2);
		assert_string_equal(summary.first_unknown, "74");
		assert_int_equal(summary.rows, 1);
	}
}

static void old_files_know_no_sections_or_refunds(void **state)
{
	(void)state;
	struct autogiro_summary summary;
	SCOPED(autogiro_listing_close)
	struct autogiro_listing listing = autogiro_listing_open((struct text){ 0 });
	assert_ok(autogiro_list_answers(
	    TEXT(OLD_HEAD
		 "15\n77\n"
		 "09202611279900              0000000000000000000000000000000000000000000000000000\n"),
	    0, &listing, &summary));
	assert_int_equal(summary.unknown_records, 2);
	assert_string_equal(summary.first_unknown, "15");
}

static void p8_long_lines_hold_blanks_alone_beyond_eighty(void **state)
{
	(void)state;
	static const char head[] = "012026110599000009912346AG-MEDAVI";
	static const char end[] = "\n092026110599000000000\n";
	for (size_t width = AUTOGIRO_LINE_BYTES_MAX; width <= AUTOGIRO_LINE_BYTES_MAX + 1; width++) {
		char content[2048];
		struct autogiro_summary summary;
		SCOPED(autogiro_listing_close)
		struct autogiro_listing listing = autogiro_listing_open((struct text){ 0 });
		snprintf(content, sizeof content, "%-*s%s", (int)width, head, end);
		assert_code(autogiro_list_answers(text_of(content), 0, &listing, &summary),
			    width == AUTOGIRO_LINE_BYTES_MAX ? STATUS_OK : STATUS_INPUT);
		content[80] = 'x';
		assert_refused(text_of(content), 1, "",
			       width == AUTOGIRO_LINE_BYTES_MAX ? "more than 80" : "longer");
	}
}

/* A file of the same line over and over, made as it is read. */
struct endless {
	struct text head;
	struct text line;
	uint64_t lines;
	struct text end;
	struct text now;
};

static struct status read_endless(void *self, char *bytes, size_t room, size_t *count)
{
	struct endless *endless = self;
	*count = 0;
	while (*count < room) {
		if (endless->now.count == 0) {
			if (endless->lines > 0) {
				endless->now = endless->line;
				endless->lines--;
			} else {
				endless->now = endless->end;
				endless->end.count = 0;
			}
			if (endless->now.count == 0)
				break;
		}
		const size_t take = endless->now.count < room - *count ? endless->now.count : room - *count;
		memcpy(bytes + *count, endless->now.bytes, take);
		endless->now = text_slice(endless->now, take, endless->now.count);
		*count += take;
	}
	return OK;
}

static struct status read_endless_file(struct text line, uint64_t lines, const char *end,
				       struct autogiro_summary *summary)
{
	static const struct autogiro_events nothing = { 0 };
	struct endless endless = { .line = line,
				   .lines = lines,
				   .end = text_of(end),
				   .now = TEXT("012026110599000009912346AG-MEDAVI\n") };
	struct source source = { .read = read_endless, .self = &endless, .bytes_max = UINT64_MAX };
	return autogiro_answers_read(&source, &nothing, NULL, summary);
}

static void p8_a_file_has_at_most_a_million_records(void **state)
{
	(void)state;
	struct autogiro_summary summary;
	const struct text row =
	    TEXT("73000991234600000000010000430000000000000000000000000000     033320261105\n");
	/* With the first and the last record. */
	assert_ok(read_endless_file(row, AUTOGIRO_ROWS_MAX - 2, "092026110599000999998\n", &summary));
	assert_int_equal(summary.rows, AUTOGIRO_ROWS_MAX - 2);
	const struct status status =
	    read_endless_file(row, AUTOGIRO_ROWS_MAX - 1, "092026110599000999999\n", &summary);
	assert_code(status, STATUS_INPUT);
	assert_int_equal(status.row, AUTOGIRO_ROWS_MAX + 1);
}

static void p8_a_file_has_at_most_its_bytes(void **state)
{
	(void)state;
	struct autogiro_summary summary;
	char blank[1024];
	memset(blank, ' ', sizeof blank);
	blank[sizeof blank - 1] = '\n';
	/* The head has 34 bytes, the end 22. */
	const struct text line = { blank, sizeof blank };
	const uint64_t lines = AUTOGIRO_FILE_BYTES_MAX / sizeof blank - 1;
	char end[1024];
	for (size_t over = 0; over < 2; over++) {
		memset(end, '\n', sizeof end);
		memcpy(end + sizeof end - 34 - 22 + over, "092026110599000000000\n", 23);
		const struct status status = read_endless_file(line, lines, end, &summary);
		assert_code(status, over == 0 ? STATUS_OK : STATUS_INPUT);
		assert_true(over == 0 || strstr(status.reason, "larger") != NULL);
	}
}

static struct status refuse_mandate(void *self, const struct autogiro_mandate *mandate)
{
	(void)self;
	(void)mandate;
	return FAIL(STATUS_CONFLICT, "no");
}

static struct status broken_read(void *self, char *bytes, size_t room, size_t *count)
{
	(void)self;
	(void)bytes;
	(void)room;
	(void)count;
	return FAIL(STATUS_BROKEN, "The disk is gone.");
}

static void what_others_answer_is_passed_on(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	const struct autogiro_events events = { .mandate = refuse_mandate };
	struct memory_source memory = { .rest = proof_sample(advice, &arena) };
	struct source source = source_of_memory(&memory);
	struct autogiro_summary summary;
	assert_code(autogiro_answers_read(&source, &events, NULL, &summary), STATUS_CONFLICT);
	struct source broken = { .read = broken_read, .bytes_max = UINT64_MAX };
	assert_code(autogiro_answers_read(&broken, &events, NULL, &summary), STATUS_BROKEN);
}

static void events_that_nobody_wants_are_proved_all_the_same(void **state)
{
	(void)state;
	static const char *const names[] = { specification, advice, rejected, wished };
	static const struct autogiro_events nothing = { 0 };
	static const uint32_t rows[] = { 7, 6, 3, 2 };
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct memory_source memory = { .rest = proof_sample(names[i], &arena) };
		struct source source = source_of_memory(&memory);
		struct autogiro_summary summary;
		assert_ok(autogiro_answers_read(&source, &nothing, NULL, &summary));
		assert_int_equal(summary.rows, rows[i]);
		assert_int_equal(summary.sections, i == 0 ? 3 : 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_payment_specification_is_read),
		cmocka_unit_test(the_sample_mandate_advice_is_read),
		cmocka_unit_test(the_sample_of_rejected_payments_is_read),
		cmocka_unit_test(the_sample_of_internet_bank_mandates_is_read),
		cmocka_unit_test(the_old_payment_specification_counts_all_and_tells_what_is_money),
		cmocka_unit_test(the_old_mandate_advice_tells_the_first_payment),
		cmocka_unit_test(changes_are_read_in_both_layouts),
		cmocka_unit_test(rejections_repeat_what_was_wrong),
		cmocka_unit_test(the_payment_register_is_read),
		cmocka_unit_test(the_mandate_register_is_read_in_both_layouts),
		cmocka_unit_test(p1_a_section_that_does_not_add_up_is_refused),
		cmocka_unit_test(p1_an_end_record_that_does_not_agree_is_refused),
		cmocka_unit_test(p1_the_old_end_record_is_proved_too),
		cmocka_unit_test(p1_a_cut_file_is_refused),
		cmocka_unit_test(p8_wrong_fields_are_refused_with_their_place),
		cmocka_unit_test(p8_wrong_heads_are_refused),
		cmocka_unit_test(p8_records_out_of_place_are_refused),
		cmocka_unit_test(p8_what_is_not_latin_1_is_refused),
		cmocka_unit_test(noise_of_hand_editing_is_read_past),
		cmocka_unit_test(unknown_records_are_passed_over_and_told),
		cmocka_unit_test(old_files_know_no_sections_or_refunds),
		cmocka_unit_test(p8_long_lines_hold_blanks_alone_beyond_eighty),
		cmocka_unit_test(p8_a_file_has_at_most_a_million_records),
		cmocka_unit_test(p8_a_file_has_at_most_its_bytes),
		cmocka_unit_test(what_others_answer_is_passed_on),
		cmocka_unit_test(events_that_nobody_wants_are_proved_all_the_same),
	};
	return PROOF_RUN(tests);
}
