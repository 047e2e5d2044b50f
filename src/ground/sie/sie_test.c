/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proof/proof.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ground/sie/sie_copy.h"

enum { OUT_MAX = 1 << 22, SAMPLE_MAX = 1 << 20 };

/* What the events of a file sum to. */
struct sums {
	struct sie_head head; /* its texts are gone after reading; only its values are looked at */
	size_t heads, years, accounts, typed, objects, balances, begun, lines, ended;
	int64_t debit;
	int64_t by_account[10000];
	int64_t by_kind[SIE_BUDGET + 1];
	size_t fail_at; /* the callback that fails, counted from 1; 0 for none */
	size_t calls;
};

static struct status counted(struct sums *sums, size_t *count)
{
	(*count)++;
	if (++sums->calls == sums->fail_at)
		return FAIL(STATUS_CONFLICT, "The test refuses.");
	return OK;
}

static struct status on_head(void *self, const struct sie_head *head)
{
	struct sums *sums = self;
	sums->head = *head;
	return counted(sums, &sums->heads);
}

static struct status on_year(void *self, const struct sie_year *year)
{
	struct sums *sums = self;
	assert_true(year->last.number > year->first.number);
	return counted(sums, &sums->years);
}

static struct status on_account(void *self, const struct sie_account *account)
{
	struct sums *sums = self;
	sums->typed += account->type != 0;
	return counted(sums, &sums->accounts);
}

static struct status on_object(void *self, const struct sie_object *object)
{
	struct sums *sums = self;
	assert_true(object->dimension > 0);
	return counted(sums, &sums->objects);
}

static struct status on_balance(void *self, const struct sie_balance *balance)
{
	struct sums *sums = self;
	sums->by_kind[balance->kind] += balance->amount.ore;
	return counted(sums, &sums->balances);
}

static struct status on_voucher(void *self, const struct sie_voucher *voucher)
{
	struct sums *sums = self;
	assert_true(voucher->row > 0);
	return counted(sums, &sums->begun);
}

static struct status on_line(void *self, const struct sie_line *line)
{
	struct sums *sums = self;
	assert_in_range(line->account, 0, 9999);
	sums->debit += line->amount.ore > 0 ? line->amount.ore : 0;
	sums->by_account[line->account] += line->amount.ore;
	return counted(sums, &sums->lines);
}

static struct status on_end(void *self)
{
	struct sums *sums = self;
	return counted(sums, &sums->ended);
}

static const struct sie_events summing = {
	.head = on_head,
	.year = on_year,
	.account = on_account,
	.object = on_object,
	.balance = on_balance,
	.voucher_begin = on_voucher,
	.line = on_line,
	.voucher_end = on_end,
};

static struct status sum_up(struct text file, struct sums *sums, struct sie_summary *summary)
{
	struct memory_source memory = { file, 0 };
	struct source source = source_of_memory(&memory);
	return sie_read(&source, &summing, sums, summary);
}

/* `file` with the first `find` replaced; what is to be found must be there. */
static struct text edited(struct text file, const char *find, const char *replace, struct buffer *out)
{
	const size_t at = text_find(file, text_of(find));
	assert_true(at < file.count);
	buffer_clear(out);
	buffer_add(out, text_slice(file, 0, at));
	buffer_add(out, text_of(replace));
	buffer_add(out, text_slice(file, at + strlen(find), file.count));
	return buffer_text(out);
}

static void is_reproduced(const char *name)
{
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_MAX);
	const struct text file = proof_sample(name, &arena);
	static const size_t steps[] = { 0, 1, 7 };
	for (size_t i = 0; i < 3; i++) {
		SCOPED(buffer_close) struct buffer out = buffer_open(OUT_MAX);
		struct sie_summary summary;
		size_t lost = 9;
		assert_ok(sie_copy(file, steps[i], &out, &summary, &lost));
		assert_int_equal(lost, 0);
		assert_true(summary.has_checksum);
		assert_int_equal(summary.unknown_labels, 0);
		assert_int_equal(out.count, file.count);
		assert_memory_equal(out.bytes, file.bytes, file.count);
	}
}

static void p9_our_sample_of_a_year_is_written_byte_for_byte(void **state)
{
	(void)state;
	is_reproduced("sie/own-4e.se");
}

static void p9_our_sample_of_vouchers_is_written_byte_for_byte(void **state)
{
	(void)state;
	is_reproduced("sie/own-4i.si");
}

static void a_year_says_what_its_sample_says(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_MAX);
	struct sums sums = { 0 };
	struct sie_summary summary;
	assert_ok(sum_up(proof_sample("sie/own-4e.se", &arena), &sums, &summary));
	assert_int_equal(summary.type, SIE_TYPE_4E);
	assert_int_equal(sums.head.type, SIE_TYPE_4E);
	assert_true(currency_equal(sums.head.currency, SEK));
	assert_int_equal(sums.heads, 1);
	assert_int_equal(sums.years, 2);
	assert_int_equal(sums.accounts, 4);
	assert_int_equal(sums.typed, 4);
	assert_int_equal(sums.objects, 5);
	assert_int_equal(sums.balances, 6);
	assert_int_equal(sums.by_kind[SIE_OPENING], 0);
	assert_int_equal(sums.by_kind[SIE_CLOSING] + sums.by_kind[SIE_RESULT], 0);
	assert_int_equal(sums.by_account[1930], 180000);
	assert_int_equal(sums.by_account[3991], -110000);
	assert_int_equal(sums.by_account[3992], -70000);
}

/* The sums of the two public samples were got by awk over `iconv -f CP437 -t UTF-8`: #VER and #TRANS lines
 * counted, the number after the closing brace summed per account; the checksum by Python's zlib.crc32. */
static void p1_a_public_sample_of_closing_vouchers_sums_right(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_MAX);
	struct sums sums = { 0 };
	struct sie_summary summary;
	assert_ok(sum_up(proof_sample("sie/39_Norstedts_Bokslut_SIE_4I.si", &arena), &sums, &summary));
	assert_true(summary.has_checksum);
	assert_int_equal(summary.type, SIE_TYPE_4I);
	assert_int_equal(summary.vouchers, 2);
	assert_int_equal(summary.lines, 4);
	assert_int_equal(summary.unknown_labels, 0);
	assert_int_equal(sums.accounts, 351);
	assert_int_equal(sums.years, 2);
	assert_int_equal(sums.debit, 111448811);
	assert_int_equal(sums.by_account[1518], 1000000);
	assert_int_equal(sums.by_account[2099], -110448811);
}

static void p1_a_public_sample_of_rents_sums_right(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_MAX);
	struct sums sums = { 0 };
	struct sie_summary summary;
	assert_ok(sum_up(proof_sample("sie/45_Exempelbolaget_SIE_110322_B_33.si", &arena), &sums, &summary));
	assert_false(summary.has_checksum);
	assert_int_equal(summary.type, SIE_TYPE_4I);
	assert_int_equal(summary.vouchers, 13);
	assert_int_equal(sums.ended, 13);
	assert_int_equal(sums.lines, 91);
	assert_int_equal(sums.accounts, 10);
	assert_int_equal(sums.objects, 2);
	assert_int_equal(sums.debit, 131642443);
	assert_int_equal(sums.by_account[1510], -19931300);
	assert_int_equal(sums.by_account[2970], 104608431);
	assert_int_equal(sums.by_account[3011], -10883889);
}

static void p1_an_altered_file_is_refused_for_its_checksum_and_for_its_sum(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_MAX);
	SCOPED(buffer_close) struct buffer out = buffer_open(OUT_MAX);
	const struct text file = proof_sample("sie/own-4i-bad-ksumma-and-unbalanced.si", &arena);
	struct sums sums = { 0 };
	struct sie_summary summary;
	const struct status unbalanced = sum_up(file, &sums, &summary);
	assert_code(unbalanced, STATUS_INPUT);
	assert_string_equal(unbalanced.field, "#VER");
	assert_int_equal(unbalanced.row, 21);
	assert_int_equal(sums.ended, 0);
	/* The checksum of the altered file, by Python's zlib.crc32, leaves only the sum to be wrong. */
	assert_string_equal(sum_up(edited(file, "3958217178", "976403197", &out), &sums, &summary).field,
			    "#VER");
	SCOPED(buffer_close) struct buffer balanced = buffer_open(OUT_MAX);
	const struct text moved = edited(file, "-500.00", "-499.99", &balanced);
	const struct status wrong = sum_up(moved, &sums, &summary);
	assert_code(wrong, STATUS_INPUT);
	assert_string_equal(wrong.field, "#KSUMMA");
	assert_int_equal(wrong.row, 32);
}

static void every_cut_of_a_sealed_file_is_refused(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_MAX);
	const struct text file = proof_sample("sie/own-4e.se", &arena);
	for (size_t count = 0; count + 2 < file.count; count++) {
		struct sums sums = { 0 };
		struct sie_summary summary;
		assert_code(sum_up(text_slice(file, 0, count), &sums, &summary), STATUS_INPUT);
	}
}

static const char book[] = "#FLAGGA 1\n"
			   "#PROGRAM \"P\" 1\n"
			   "#FORMAT PC8\n"
			   "#GEN 20261128\n"
			   "#SIETYP 4\n"
			   "#FNAMN \"F\"\n"
			   "#RAR 0 20260101 20261231\n"
			   "#KONTO 1930 \"Bank\"\n"
			   "#KTYP 1930 T\n"
			   "#IB 0 1930 0.00\n"
			   "#UB 0 1930 5.00\n"
			   "#VER \"A\" 1 20261105 \"x\"\n"
			   "{\n"
			   "#TRANS 1930 {} 5.00\n"
			   "#TRANS 3010 {1 \"ALLM\"} -5.00\n"
			   "}\n";

static const struct {
	const char *find, *replace;
	uint64_t row;
	const char *field;
} faults[] = {
	{ "#FLAGGA 1\n", "", 1, "#FLAGGA" },
	{ "#FLAGGA 1", "#FLAGGA 2", 1, "#FLAGGA" },
	{ "#FLAGGA 1", "#FLAGGA 0\n#FLAGGA 1", 2, "#FLAGGA" },
	{ "#FLAGGA 1", "#FLAGGA 1\nhello", 2, NULL },
	{ "#PROGRAM \"P\" 1\n", "", 9, "#PROGRAM" },
	{ "#FORMAT PC8\n", "", 9, "#FORMAT" },
	{ "PC8", "UTF-8", 3, "#FORMAT" },
	{ "#GEN 20261128\n", "", 9, "#GEN" },
	{ "#GEN 20261128", "#GEN 20261131", 4, "#GEN date" },
	{ "#SIETYP 4\n", "", 9, "#SIETYP" },
	{ "#SIETYP 4", "#SIETYP 5", 5, "#SIETYP" },
	{ "#SIETYP 4", "#SIETYP 0", 5, "#SIETYP" },
	{ "#SIETYP 4", "#SIETYP 2", 12, "#VER" },
	{ "#FNAMN \"F\"\n", "", 9, "#FNAMN" },
	{ "\"F\"", "\"F\xC3\xB6reningen\"", 6, "#FORMAT" },
	{ "\"F\"", "\"F\xF6reningen\"", 6, "#FORMAT" },
	{ "\"F\"", "\"F\x07\"", 6, NULL },
	{ "\"F\"", "\"F\"\n#VALUTA EUR", 7, "#VALUTA" },
	{ "#RAR 0 20260101 20261231\n", "", 14, "#RAR" },
	{ "20261231", "20251231", 7, "end" },
	{ "#RAR 0 2026", "#RAR 0 x026", 7, "start" },
	{ "#RAR 0", "#RAR 100", 7, "year" },
	{ "#KONTO 1930 \"Bank\"\n", "", 14, "#KONTO" },
	{ "#KONTO 1930", "#KONTO A930", 8, "account" },
	{ "#KTYP 1930 T", "#KTYP 1930 X", 9, "type" },
	{ "#KTYP 1930 T", "#KTYP 1930", 9, "type" },
	{ "#KTYP 1930 T", "#OBJEKT 6 \"\" \"x\"", 9, "object" },
	{ "#KTYP 1930 T", "#DIM one \"x\"", 9, "dimension" },
	{ "#IB 0 1930 0.00\n", "", 14, "#IB" },
	{ "#UB 0 1930 5.00\n", "", 14, "#UB" },
	{ "#IB 0 1930 0.00", "#IB 0 1930 0.001", 10, "amount" },
	{ "#IB 0 1930 0.00", "#IB 0 1930", 10, "amount" },
	{ "#IB 0 1930 0.00", "#PSALDO 0 202613 1930 {} 0.00", 10, "period" },
	{ "#IB 0 1930 0.00", "#OIB 0 1930 0.00", 10, "objects" },
	{ "#UB 0 1930 5.00", "#ORGNR 1", 11, "#ORGNR" },
	{ "#VER \"A\" 1 20261105 \"x\"\n", "", 12, "{" },
	{ "#VER \"A\" 1", "#VER \"A\" one", 12, "voucher number" },
	{ "20261105", "", 12, "voucher date" },
	{ "\"x\"", "\"x\" 2026", 12, "registered date" },
	{ "\"x\"", "\"x\" {}", 12, "#VER" },
	{ "{\n#", "#", 13, "{" },
	{ "{\n#", "{\n{\n#", 14, "{" },
	{ "#TRANS 1930 {} 5.00", "#TRANS 1930 {} 5,00", 14, "amount" },
	{ "#TRANS 1930 {} 5.00", "#TRANS 1930 5.00", 14, "objects" },
	{ "#TRANS 1930 {} 5.00", "#TRANS 1930 {} 5.01", 12, "#VER" },
	{ "#TRANS 1930 {} 5.00", "#TRANS 1930 {} 5.00 261105", 14, "date" },
	{ "#TRANS 1930 {} 5.00", "#KONTO 1 x", 14, "#KONTO" },
	{ "#TRANS 1930 {} 5.00", "#KSUMMA", 14, "#KSUMMA" },
	{ "-5.00\n}\n", "-5.00\n", 15, "#VER" },
	{ "-5.00\n}\n", "-5.00\n}\n}\n", 17, "}" },
	{ "-5.00\n}\n", "-5.00\n}\n#TRANS 1 {} 0\n", 17, "#TRANS" },
	{ "-5.00\n}\n", "-5.00\n}\n#KSUMMA\n", 17, "#KSUMMA" },
	{ "-5.00\n}\n", "-5.00\n}\n#KSUMMA 5\n", 17, "#KSUMMA" },
	{ "-5.00\n}\n", "-5.00\n}\n#KSUMMA\n#KSUMMA\n", 18, "#KSUMMA" },
	{ "-5.00\n}\n", "-5.00\n}\n#KSUMMA\n#KSUMMA x\n", 18, "#KSUMMA" },
	{ "-5.00\n}\n", "-5.00\n}\n#KSUMMA\n#KSUMMA 0\n#PROSA x\n", 19, "#KSUMMA" },
};

static void p8_each_fault_is_told_with_its_row_and_field(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(OUT_MAX);
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		struct sums sums = { 0 };
		struct sie_summary summary;
		const struct status status =
		    sum_up(edited(text_of(book), faults[i].find, faults[i].replace, &out), &sums, &summary);
		if (status.code != STATUS_INPUT)
			print_error("«%s» for «%s»\n", faults[i].replace, faults[i].find);
		assert_code(status, STATUS_INPUT);
		assert_text(text_of(status.field), faults[i].field != NULL ? faults[i].field : "");
		if (faults[i].row != status.row)
			print_error("«%s» for «%s»\n", faults[i].replace, faults[i].find);
		assert_int_equal(status.row, faults[i].row);
		assert_non_null(status.remedy);
	}
}

static void the_book_without_faults_is_read(void **state)
{
	(void)state;
	struct sums sums = { 0 };
	struct sie_summary summary;
	assert_ok(sum_up(text_of(book), &sums, &summary));
	assert_int_equal(summary.type, SIE_TYPE_4E);
	assert_true(sums.head.was_imported);
	assert_int_equal(sums.balances, 2);
	assert_int_equal(sums.ended, 1);
	const struct sie_events nobody = { 0 };
	struct memory_source memory = { text_of(book), 5 };
	struct source source = source_of_memory(&memory);
	assert_ok(sie_read(&source, &nobody, NULL, &summary));
	assert_int_equal(summary.lines, 2);
}

static const char only_voucher[] = "#VER \"A\" 1 20261105 \"x\"\n{\n"
				   "#TRANS 1930 {} 5.00\n#TRANS 3010 {1 \"ALLM\"} -5.00\n}\n";

static void balances_tell_4e_from_4i(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer one = buffer_open(OUT_MAX);
	SCOPED(buffer_close) struct buffer two = buffer_open(OUT_MAX);
	SCOPED(buffer_close) struct buffer three = buffer_open(OUT_MAX);
	struct sums sums = { 0 };
	struct sie_summary summary;
	edited(text_of(book), "#IB 0 1930 0.00\n", "", &one);
	const struct text vouchers = edited(buffer_text(&one), "#UB 0 1930 5.00\n", "", &two);
	assert_ok(sum_up(vouchers, &sums, &summary));
	assert_int_equal(sums.head.type, SIE_TYPE_4I);
	const struct status late =
	    sum_up(edited(vouchers, "-5.00\n}\n", "-5.00\n}\n#UB 0 1930 5.00\n", &three), &sums, &summary);
	assert_code(late, STATUS_INPUT);
	assert_int_equal(late.row, 15);
	/* A year without vouchers is a year; a 4I without vouchers is nothing. */
	assert_ok(sum_up(edited(text_of(book), only_voucher, "", &three), &sums, &summary));
	assert_int_equal(summary.type, SIE_TYPE_4E);
	const struct status nothing = sum_up(edited(vouchers, only_voucher, "", &three), &sums, &summary);
	assert_code(nothing, STATUS_INPUT);
	assert_string_equal(nothing.field, "#VER");
	/* An opening balance of the year may stand as the closing one of the last. */
	assert_ok(sum_up(edited(text_of(book), "#IB 0 1930", "#UB -1 1930", &three), &sums, &summary));
}

static void history_lines_add_nothing_and_unknown_labels_are_counted(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(OUT_MAX);
	struct sums sums = { 0 };
	struct sie_summary summary;
	assert_ok(
	    sum_up(edited(text_of(book), "#TRANS 1930 {} 5.00",
			  "#BTRANS 1930 {} 7.00\n#RTRANS 1930 {} 5.00\n#TRANS 1930 {} 5.00\n#NY x", &out),
		   &sums, &summary));
	assert_int_equal(summary.lines, 2);
	assert_int_equal(sums.by_account[1930], 500);
	assert_int_equal(summary.unknown_labels, 1);
	assert_string_equal(summary.first_unknown, "#NY");
	assert_ok(sum_up(
	    edited(text_of(book), "#RAR", "#ALABELTHATISFARTOOLONGTOKEEP\n\n#TWO \"x\" {1 2} y\n#RAR", &out),
	    &sums, &summary));
	assert_int_equal(summary.unknown_labels, 2);
	assert_string_equal(summary.first_unknown, "#ALABELTHATISFARTOOLONG");
}

struct seen_types {
	char text[64];
};

static struct status note_account(void *self, const struct sie_account *account)
{
	struct seen_types *seen = self;
	const size_t used = strlen(seen->text);
	snprintf(seen->text + used, sizeof seen->text - used, "%" PRId64 "%c ", account->number,
		 account->type != 0 ? account->type : '-');
	return OK;
}

static void accounts_and_their_types_come_in_any_order(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(OUT_MAX);
	const struct sie_events events = { .account = note_account };
	struct seen_types seen = { "" };
	struct sie_summary summary;
	struct memory_source memory = {
		edited(text_of(book), "#KTYP 1930 T",
		       "#KTYP 3010 S\n#KTYP 2067 S\n#KONTO 3010 Gifts\n#KONTO 2067 Capital\n"
		       "#KTYP 1930 T\n#KTYP 3010 I\n#KONTO 4010 Help\n#KTYP 5 K",
		       &out),
		0
	};
	struct source source = source_of_memory(&memory);
	assert_ok(sie_read(&source, &events, &seen, &summary));
	assert_string_equal(seen.text, "1930T 3010I 2067S 4010- ");
}

static const char balances[] = "#FLAGGA 0\n#PROGRAM P\n#FORMAT PC8\n#SIETYP 3\n#FNAMN F\n#VALUTA SEK\n"
			       "#RAR 0 20260101 20261231\n#RAR -1 20250101 20251231\n"
			       "#KONTO 1930 Bank\n#SRU 1930 7281\n#ENHET 1930 st\n"
			       "#DIM 6 Projekt\n#UNDERDIM 21 Del 6\n#OBJEKT 6 P1 \"Project one\"\n"
			       "#UB -1 1930 10.00\n#UB 0 1930 15.5\n#RES 0 3010 -5.5\n"
			       "#OIB 0 1930 {6 P1} 4\n#OUB 0 1930 {6 P1} -3\n"
			       "#PSALDO 0 202601 1930 {} 5.50 3\n#PBUDGET 0 202601 3010 {6 P1} -8\n";

static void files_of_balances_are_read(void **state)
{
	(void)state;
	for (int type = 1; type <= 3; type++) {
		SCOPED(buffer_close) struct buffer out = buffer_open(OUT_MAX);
		const char stated[] = { '#', 'S', 'I', 'E', 'T', 'Y', 'P', ' ', (char)('0' + type), '\0' };
		struct sums sums = { 0 };
		struct sie_summary summary;
		assert_ok(sum_up(edited(text_of(balances), "#SIETYP 3", stated, &out), &sums, &summary));
		assert_int_equal(summary.type, type);
		assert_int_equal(sums.head.made_on.number, 0);
		assert_int_equal(sums.objects, 3);
		assert_int_equal(sums.by_kind[SIE_CLOSING], 2550);
		assert_int_equal(sums.by_kind[SIE_RESULT], -550);
		assert_int_equal(sums.by_kind[SIE_OBJECT_OPENING], 400);
		assert_int_equal(sums.by_kind[SIE_OBJECT_CLOSING], -300);
		assert_int_equal(sums.by_kind[SIE_PERIOD], 550);
		assert_int_equal(sums.by_kind[SIE_BUDGET], -800);
		assert_int_equal(summary.unknown_labels, 0);
	}
}

static void files_of_balances_are_written_anew(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(OUT_MAX);
	struct sie_summary summary;
	size_t lost = 0;
	assert_ok(sie_copy(text_of(balances), 0, &out, &summary, &lost));
	static const char *const expected[] = { "#OBJEKT 6 \"P1\" \"Project one\"\r\n",
						"#DIM 21 \"Del\"\r\n",
						"#UB 0 1930 15.50\r\n",
						"#OIB 0 1930 {6 \"P1\"} 4.00\r\n",
						"#PSALDO 0 202601 1930 {} 5.50\r\n",
						"#PBUDGET 0 202601 3010 {6 \"P1\"} -8.00\r\n" };
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
		assert_true(text_find(buffer_text(&out), text_of(expected[i])) < out.count);
}

static void a_callback_that_fails_ends_the_reading(void **state)
{
	(void)state;
	for (size_t at = 1; at <= 9; at++) {
		struct sums sums = { .fail_at = at };
		struct sie_summary summary;
		assert_code(sum_up(text_of(book), &sums, &summary), STATUS_CONFLICT);
		assert_int_equal(sums.calls, at);
	}
}

static void a_sum_beyond_the_bound_is_a_limit(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(OUT_MAX);
	struct sums sums = { 0 };
	struct sie_summary summary;
	const struct status status =
	    sum_up(edited(text_of(book), "#TRANS 1930 {} 5.00",
			  "#TRANS 1930 {} 80000000000000.00\n#TRANS 1930 {} 80000000000000.00", &out),
		   &sums, &summary);
	assert_code(status, STATUS_LIMIT);
	assert_int_equal(status.row, 15);
}

/* A file of a given size without keeping it: the book, then one line over and over. */
struct endless {
	struct text start;
	struct text line;
	uint64_t left;
	uint64_t given;
};

static struct status read_endless(void *self, char *bytes, size_t room, size_t *count)
{
	struct endless *endless = self;
	for (*count = 0; *count < room && endless->left > 0; (*count)++, endless->left--) {
		const uint64_t at = endless->given++;
		bytes[*count] = at < endless->start.count
				    ? endless->start.bytes[at]
				    : endless->line.bytes[(at - endless->start.count) % endless->line.count];
	}
	return OK;
}

static void p8_a_file_is_read_to_its_bound_and_no_further(void **state)
{
	(void)state;
	char line[4001];
	memset(line, ' ', sizeof line);
	line[sizeof line - 1] = '\n';
	for (uint64_t more = 0; more < 2; more++) {
		struct endless endless = { text_of(book), { line, sizeof line }, SIE_BYTES_MAX + more, 0 };
		struct source source = { read_endless, &endless, UINT64_MAX, 0 };
		struct sums sums = { 0 };
		struct sie_summary summary;
		assert_code(sie_read(&source, &summing, &sums, &summary),
			    more == 0 ? STATUS_OK : STATUS_LIMIT);
	}
}

static void declarations_are_bounded(void **state)
{
	(void)state;
	static const char type[] = "#KTYP 1930 T\n";
	for (uint64_t more = 0; more < 2; more++) {
		/* The book declares a year, an account and its type. */
		SCOPED(buffer_close) struct buffer file = buffer_open(OUT_MAX);
		buffer_add(&file, text_slice(text_of(book), 0, text_find(text_of(book), TEXT("#IB"))));
		for (size_t i = 3; i < SIE_DECLARATIONS_MAX + more; i++)
			buffer_add(&file, text_of(type));
		buffer_add(&file, text_slice(text_of(book), text_find(text_of(book), TEXT("#IB")), 1000));
		struct sums sums = { 0 };
		struct sie_summary summary;
		const struct status status = sum_up(buffer_text(&file), &sums, &summary);
		assert_code(status, more == 0 ? STATUS_OK : STATUS_LIMIT);
		assert_int_equal(status.row, more == 0 ? 0 : 10 + SIE_DECLARATIONS_MAX - 3);
	}
}

static struct sie_head plain_head(enum sie_type type)
{
	struct sie_head head = { .type = type, .program = TEXT("P"), .company = TEXT("F") };
	assert_ok(day_of(2026, 11, 28, &head.made_on));
	return head;
}

/* One voucher of no sum with this text; returns how many characters were lost. */
static size_t written_with(struct text words, struct buffer *out)
{
	const struct sie_head head = plain_head(SIE_TYPE_4I);
	struct sie_writer *writer = NULL;
	size_t lost = 0;
	sie_writer_open(out, &head, &writer);
	const struct sie_voucher voucher = { .day = head.made_on, .words = words };
	const struct sie_line line = { .account = 1930 };
	sie_write_voucher(writer, &voucher, &line, 1);
	assert_ok(sie_writer_close(&writer, &lost));
	assert_null(writer);
	SCOPED(buffer_close) struct buffer again = buffer_open(OUT_MAX);
	struct sie_summary summary;
	size_t lost_again = 0;
	assert_ok(sie_copy(buffer_text(out), 0, &again, &summary, &lost_again));
	assert_int_equal(lost_again, 0);
	assert_text(buffer_text(&again), out->bytes);
	return lost;
}

static void what_the_file_cannot_carry_is_replaced_and_counted(void **state)
{
	(void)state;
	static const struct {
		const char *words;
		const char *written; /* in CP437 */
		size_t lost;
	} cases[] = {
		{ "Gåva från Łódź 5 €",
		  "\"G\x86va fr\x86n ?\xA2"
		  "d? 5 ?\"",
		  3 },
		{ "ends in \\", "\"ends in ?\"", 1 },
		{ "a\\b \\\"c", "\"a\\b \\\\\"c\"", 0 },
		{ "two\nlines\ttab", "\"two lines tab\"", 2 },
		{ "ΣYRIZA", "\"?YRIZA\"", 1 },
		{ "Σ 5", "\"\xE4 5\"", 0 },
		{ "├Ñ", "\"??\"", 2 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		SCOPED(buffer_close) struct buffer out = buffer_open(OUT_MAX);
		assert_int_equal(written_with(text_of(cases[i].words), &out), cases[i].lost);
		assert_true(text_find(buffer_text(&out), text_of(cases[i].written)) < out.count);
	}
}

static void a_text_is_cut_at_the_longest_field(void **state)
{
	(void)state;
	char words[SIE_FIELD_BYTES_MAX + 1];
	memset(words, '"', sizeof words);
	for (size_t more = 0; more < 2; more++) {
		SCOPED(buffer_close) struct buffer out = buffer_open(OUT_MAX);
		assert_int_equal(written_with((struct text){ words, SIE_FIELD_BYTES_MAX + more }, &out),
				 more);
	}
}

static void a_full_buffer_is_told_at_the_close(void **state)
{
	(void)state;
	const struct sie_head head = plain_head(SIE_TYPE_4I);
	SCOPED(buffer_close) struct buffer whole = buffer_open(OUT_MAX);
	size_t lost = 0;
	struct sie_writer *writer = NULL;
	sie_writer_open(&whole, &head, &writer);
	assert_ok(sie_writer_close(&writer, &lost));
	for (size_t less = 0; less < 2; less++) {
		SCOPED(buffer_close) struct buffer out = buffer_open(whole.count - less);
		sie_writer_open(&out, &head, &writer);
		assert_code(sie_writer_close(&writer, &lost), less == 0 ? STATUS_OK : STATUS_LIMIT);
	}
}

/* Events as lines of words, so that what was written and what is read can be compared. */
static struct status tell_head(void *self, const struct sie_head *head)
{
	buffer_print(self, "head %d [%.*s] [%.*s] %" PRId64 " [%.*s] [%.*s] [%.*s] [%.*s] [%.*s] %d\n",
		     head->type, TEXT_ARGS(head->program), TEXT_ARGS(head->program_version),
		     head->made_on.number, TEXT_ARGS(head->made_by), TEXT_ARGS(head->company),
		     TEXT_ARGS(head->organisation_number), TEXT_ARGS(head->file_number),
		     TEXT_ARGS(head->account_plan), head->was_imported);
	return OK;
}

static struct status tell_year(void *self, const struct sie_year *year)
{
	buffer_print(self, "year %d %" PRId64 " %" PRId64 "\n", year->number, year->first.number,
		     year->last.number);
	return OK;
}

static struct status tell_account(void *self, const struct sie_account *account)
{
	buffer_print(self, "account %" PRId64 " [%.*s] %d\n", account->number, TEXT_ARGS(account->name),
		     account->type);
	return OK;
}

static struct status tell_object(void *self, const struct sie_object *object)
{
	buffer_print(self, "object %" PRId64 " [%.*s] [%.*s]\n", object->dimension, TEXT_ARGS(object->code),
		     TEXT_ARGS(object->name));
	return OK;
}

static void tell_dimensions(struct buffer *out, const struct sie_dimension_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buffer_print(out, " %" PRId64 "=[%.*s]", values[i].dimension, TEXT_ARGS(values[i].code));
	buffer_print(out, "\n");
}

static struct status tell_balance(void *self, const struct sie_balance *balance)
{
	buffer_print(self, "balance %d %d %d %" PRId64 " %" PRId64, balance->kind, balance->year,
		     balance->period, balance->account, balance->amount.ore);
	tell_dimensions(self, balance->dimensions, balance->dimension_count);
	return OK;
}

static struct status tell_voucher(void *self, const struct sie_voucher *voucher)
{
	buffer_print(self, "voucher [%.*s] %" PRId64 " %" PRId64 " [%.*s] %d %" PRId64 " [%.*s]\n",
		     TEXT_ARGS(voucher->series), voucher->number, voucher->day.number,
		     TEXT_ARGS(voucher->words), voucher->has_registered_on, voucher->registered_on.number,
		     TEXT_ARGS(voucher->signature));
	return OK;
}

static struct status tell_line(void *self, const struct sie_line *line)
{
	buffer_print(self, "line %" PRId64 " %" PRId64 " %d %" PRId64 " [%.*s]", line->account,
		     line->amount.ore, line->has_day, line->day.number, TEXT_ARGS(line->words));
	tell_dimensions(self, line->dimensions, line->dimension_count);
	return OK;
}

static struct status tell_end(void *self)
{
	buffer_print(self, "end\n");
	return OK;
}

static const struct sie_events telling = { tell_head,    tell_year,    tell_account, tell_object,
					   tell_balance, tell_voucher, tell_line,    tell_end };

/* A random book: its texts live in the arena, what was written of it is told in `told`. */
struct book {
	struct proof_draw *draw;
	struct arena arena;
	struct buffer told;
	struct buffer file;
	struct sie_writer *writer;
};

static struct text random_text(struct book *random)
{
	static const char *const pieces[] = { "a", "Z", "9", " ", "\"", "\\", "å", "ä", "ö", "Å",
					      "Ä", "Ö", "é", "{", "}",  "#",  ".", "-", "½", "\\\"" };
	SCOPED(buffer_close) struct buffer text = buffer_open(OUT_MAX);
	const uint64_t count = proof_below(random->draw, 9);
	for (uint64_t i = 0; i < count; i++)
		buffer_print(&text, "%s",
			     pieces[proof_below(random->draw, sizeof pieces / sizeof pieces[0])]);
	if (text.count > 0 && text.bytes[text.count - 1] == '\\')
		buffer_print(&text, "x");
	return arena_copy(&random->arena, buffer_text(&text));
}

static struct day random_day(struct book *random)
{
	return (struct day){ 1 + (int64_t)proof_below(random->draw, 40000) };
}

static struct money random_money(struct book *random)
{
	const int64_t ore = (int64_t)proof_below(random->draw, INT64_C(100000000000));
	return (struct money){ proof_below(random->draw, 2) == 0 ? ore : -ore };
}

static size_t random_dimensions(struct book *random, struct sie_dimension_value *values)
{
	const size_t count = (size_t)proof_below(random->draw, SIE_DIMENSIONS_MAX + 1);
	for (size_t i = 0; i < count; i++)
		values[i] = (struct sie_dimension_value){ (int64_t)proof_below(random->draw, 100),
							  random_text(random) };
	return count;
}

static void write_head(struct book *random, enum sie_type type)
{
	const struct sie_head head = { .type = type,
				       .program = random_text(random),
				       .program_version = random_text(random),
				       .made_on = random_day(random),
				       .made_by = random_text(random),
				       .company = random_text(random),
				       .organisation_number = random_text(random),
				       .file_number = random_text(random),
				       .account_plan = random_text(random),
				       .was_imported = proof_below(random->draw, 2) == 1 };
	sie_writer_open(&random->file, &head, &random->writer);
	tell_head(&random->told, &head);
}

static void write_declared(struct book *random)
{
	const struct day first = random_day(random);
	const struct sie_year year = { -(int)proof_below(random->draw, 100), first, { first.number + 364 } };
	sie_write_year(random->writer, &year);
	tell_year(&random->told, &year);
	const uint64_t count = 1 + proof_below(random->draw, 4);
	for (uint64_t i = 0; i < count; i++) {
		const struct sie_account account = { (int64_t)(1000 * i + proof_below(random->draw, 1000)),
						     random_text(random),
						     "\0TSKI"[proof_below(random->draw, 5)] };
		sie_write_account(random->writer, &account);
		tell_account(&random->told, &account);
		const struct sie_object object = { (int64_t)proof_below(random->draw, 30),
						   random_text(random), random_text(random) };
		sie_write_object(random->writer, &object);
		tell_object(&random->told, &object);
	}
}

static void write_balance(struct book *random, enum sie_balance_kind kind, int year)
{
	struct sie_balance balance = { .kind = kind,
				       .year = year,
				       .account = (int64_t)proof_below(random->draw, 10000),
				       .amount = random_money(random) };
	if (kind == SIE_PERIOD || kind == SIE_BUDGET)
		balance.period = 202601 + (int)proof_below(random->draw, 12);
	if (kind > SIE_RESULT)
		balance.dimension_count = random_dimensions(random, balance.dimensions);
	sie_write_balance(random->writer, &balance);
	tell_balance(&random->told, &balance);
}

static void write_voucher(struct book *random)
{
	struct sie_voucher voucher = { .series = random_text(random),
				       .number = (int64_t)proof_below(random->draw, 1000),
				       .day = random_day(random),
				       .words = random_text(random),
				       .has_registered_on = proof_below(random->draw, 2) == 1,
				       .signature = random_text(random) };
	if (voucher.has_registered_on)
		voucher.registered_on = random_day(random);
	struct sie_line lines[8] = { 0 };
	const size_t count = 1 + (size_t)proof_below(random->draw, 8);
	int64_t sum = 0;
	for (size_t i = 0; i < count; i++) {
		struct sie_line *line = &lines[i];
		line->account = (int64_t)proof_below(random->draw, 10000);
		line->dimension_count = random_dimensions(random, line->dimensions);
		line->amount = i + 1 < count ? random_money(random) : (struct money){ -sum };
		sum += line->amount.ore;
		line->has_day = proof_below(random->draw, 2) == 1;
		if (line->has_day)
			line->day = random_day(random);
		line->words = random_text(random);
	}
	sie_write_voucher(random->writer, &voucher, lines, count);
	tell_voucher(&random->told, &voucher);
	for (size_t i = 0; i < count; i++)
		tell_line(&random->told, &lines[i]);
	tell_end(&random->told);
}

static void write_book(struct book *random, enum sie_type type)
{
	write_head(random, type);
	if (type == SIE_TYPE_4E || proof_below(random->draw, 2) == 1)
		write_declared(random);
	if (type == SIE_TYPE_4E) {
		write_balance(random, SIE_CLOSING, proof_below(random->draw, 2) == 1 ? -1 : 0);
		write_balance(random, SIE_OPENING, 0);
		write_balance(random, SIE_CLOSING, 0);
		for (uint64_t i = proof_below(random->draw, 5); i > 0; i--)
			write_balance(random,
				      (enum sie_balance_kind)proof_below(random->draw, SIE_BUDGET + 1), 0);
	}
	const uint64_t count = 1 + proof_below(random->draw, 4);
	for (uint64_t i = 0; i < count; i++)
		write_voucher(random);
}

static bool written_then_read_is_the_same(struct proof_draw *draw, void *context)
{
	(void)context;
	struct book random = { draw, arena_open(OUT_MAX), buffer_open(OUT_MAX), buffer_open(OUT_MAX), NULL };
	SCOPED(buffer_close) struct buffer read = buffer_open(OUT_MAX);
	write_book(&random, proof_below(draw, 2) == 0 ? SIE_TYPE_4I : SIE_TYPE_4E);
	size_t lost = 0;
	const struct status written = sie_writer_close(&random.writer, &lost);
	struct memory_source memory = { buffer_text(&random.file), 1 + (size_t)proof_below(draw, 100) };
	struct source source = source_of_memory(&memory);
	struct sie_summary summary;
	const struct status status = sie_read(&source, &telling, &read, &summary);
	const bool is_same = text_equal(buffer_text(&read), buffer_text(&random.told));
	arena_close(&random.arena);
	buffer_close(&random.told);
	buffer_close(&random.file);
	PROOF_CHECK(draw, status_is_ok(written) && lost == 0);
	PROOF_CHECK(draw, status_is_ok(status) && summary.has_checksum);
	PROOF_CHECK(draw, is_same);
	return true;
}

static void p1_random_books_written_then_read_are_the_same(void **state)
{
	(void)state;
	proof_property_holds("written then read is the same", 1000, written_then_read_is_the_same, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p9_our_sample_of_a_year_is_written_byte_for_byte),
		cmocka_unit_test(p9_our_sample_of_vouchers_is_written_byte_for_byte),
		cmocka_unit_test(a_year_says_what_its_sample_says),
		cmocka_unit_test(p1_a_public_sample_of_closing_vouchers_sums_right),
		cmocka_unit_test(p1_a_public_sample_of_rents_sums_right),
		cmocka_unit_test(p1_an_altered_file_is_refused_for_its_checksum_and_for_its_sum),
		cmocka_unit_test(every_cut_of_a_sealed_file_is_refused),
		cmocka_unit_test(p8_each_fault_is_told_with_its_row_and_field),
		cmocka_unit_test(the_book_without_faults_is_read),
		cmocka_unit_test(balances_tell_4e_from_4i),
		cmocka_unit_test(history_lines_add_nothing_and_unknown_labels_are_counted),
		cmocka_unit_test(accounts_and_their_types_come_in_any_order),
		cmocka_unit_test(files_of_balances_are_read),
		cmocka_unit_test(files_of_balances_are_written_anew),
		cmocka_unit_test(a_callback_that_fails_ends_the_reading),
		cmocka_unit_test(a_sum_beyond_the_bound_is_a_limit),
		cmocka_unit_test(p8_a_file_is_read_to_its_bound_and_no_further),
		cmocka_unit_test(declarations_are_bounded),
		cmocka_unit_test(what_the_file_cannot_carry_is_replaced_and_counted),
		cmocka_unit_test(a_text_is_cut_at_the_longest_field),
		cmocka_unit_test(a_full_buffer_is_told_at_the_close),
		cmocka_unit_test(p1_random_books_written_then_read_are_the_same),
	};
	return PROOF_RUN(tests);
}
