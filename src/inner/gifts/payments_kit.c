/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files of many payments, for tests and benches of speed, scale and crashes. */
#include "inner/gifts/gifts_kit.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <unistd.h>

enum { PROMISES_A_UNIT = 500, PAYMENT_BYTES_MAX = 2048, STRANGER_OF = 20 };

/* A number that looks random and is the same for the same `number`. */
static uint64_t mixed(uint64_t number)
{
	uint64_t mix = (number + 1) * 0x9E3779B97F4A7C15u;
	mix = (mix ^ mix >> 30) * 0xBF58476D1CE4E5B9u;
	return mix ^ mix >> 27;
}

/* The multiplier is prime and does not divide the range, so no two givers share a reference. */
void gifts_kit_reference(size_t giver, char room[OCR_DIGITS_MAX + 1])
{
	char base[16];
	const uint64_t scattered = (uint64_t)giver * UINT64_C(2654435761) % UINT64_C(9000000000);
	snprintf(base, sizeof base, "%" PRIu64, UINT64_C(1000000000) + scattered);
	assert_ok(ocr_make(text_of(base), OCR_LENGTH_AND_CHECK, room));
}

void gifts_kit_copy_books(const char *from, const char *to)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		char path[160];
		snprintf(path, sizeof path, "%s%s", to, ends[i]);
		unlink(path);
	}
	const int in = open(from, O_RDONLY | O_CLOEXEC);
	const int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	assert_true(in >= 0 && out >= 0);
	ssize_t copied = 1;
	while (copied > 0)
		copied = sendfile(out, in, NULL, 1 << 30);
	assert_int_equal(copied, 0);
	close(in);
	close(out);
}

struct promises_to_make {
	struct gifts_kit *kit;
	size_t first;
	size_t count;
};

/* One of `count`, the first ones more often than the last, as names are. */
static size_t any_of(uint64_t *mix, size_t count)
{
	const size_t a = *mix % count;
	const size_t b = (*mix >> 16) % count;
	*mix = mixed(*mix);
	return a < b ? a : b;
}

/* A made-up name of syllables: 400 given names and 500 family names, and a number that tells it is made up.
 */
static struct text print_name(size_t giver, char room[48])
{
	static const char *const given[] = { "Ann", "Mar", "El",  "Kar", "Jo",  "Bri", "Sa",
					     "Li",  "Mal", "Em",  "Er",  "Ol",  "Lar", "Åk",
					     "Per", "Mik", "Tho", "Al",  "Fat", "Has" };
	static const char *const ends[] = { "a",  "ia", "in", "e",  "an",  "ina", "as", "o",   "is",  "et",
					    "ik", "us", "ar", "or", "ima", "ir",  "ur", "ine", "una", "y" };
	static const char *const family[] = { "Lind", "Berg", "Ek",    "Sand", "Ny",   "Hed",  "Ström",
					      "Sjö",  "Alm",  "Fors",  "Gran", "Hall", "Holm", "Lund",
					      "Nord", "Sten", "Söder", "Väst", "Öst",  "Ås",   "Dal",
					      "Grön", "Ros",  "Ceder", "Björk" };
	static const char *const houses[] = { "gren", "ström", "berg",   "qvist", "man",    "lund", "er",
					      "dahl", "stedt", "blad",   "in",    "én",     "ing",  "holm",
					      "mark", "vall",  "strand", "blom",  "krantz", "borg" };
	uint64_t mix = mixed(giver);
	snprintf(room, 48, "%s%s %s%s %zu", given[any_of(&mix, 20)], ends[any_of(&mix, 20)],
		 family[any_of(&mix, 25)], houses[any_of(&mix, 20)], giver);
	return text_of(room);
}

static struct status make_promises(struct store_tx *tx, void *argument)
{
	const struct promises_to_make *make = argument;
	struct random random = random_seeded(make->first + 2026); /* a unit may be run again */
	for (size_t i = make->first; i < make->first + make->count; i++) {
		char name[48];
		char reference[OCR_DIGITS_MAX + 1];
		const struct giver giver = { .kind = GIVER_PERSON, .name = print_name(i, name) };
		struct giver_id id;
		TRY(people_add_giver(tx, &giver, &random, &make->kit->by, &id));
		gifts_kit_reference(i, reference);
		const struct promise promise = { .giver = id,
						 .reference = text_of(reference),
						 .kind = PROMISE_MONTHLY,
						 .purpose = make->kit->purpose,
						 .made_on = kit_day(2026, 1, 1) };
		struct promise made;
		TRY(gifts_promise(tx, &promise, &random, &make->kit->by, &made));
	}
	return OK;
}

void gifts_kit_givers(struct gifts_kit *kit, size_t first, size_t count)
{
	for (size_t made = 0; made < count; made += PROMISES_A_UNIT) {
		const size_t left = count - made;
		struct promises_to_make make = { kit, first + made,
						 left < PROMISES_A_UNIT ? left : PROMISES_A_UNIT };
		assert_ok(store_write(kit->books, &kit->by, make_promises, &make));
	}
}

/* What one payment is, in the terms of the files. */
struct payment_texts {
	char reference[OCR_DIGITS_MAX + 1];
	char name[48];
	char account[32];
	char serial[24];
	char end_to_end[24];
	char message[48];
};

static int64_t ore_of(size_t number)
{
	return 5000 + (int64_t)(mixed(number) % 200) * 500;
}

static bool is_stranger(size_t number)
{
	return number % STRANGER_OF == STRANGER_OF - 1;
}

/* An IBAN of the shape of a Swedish one: ISO 13616, 98 less the remainder by 97 with "SE00" as 281400 last.
 */
static void print_iban(size_t giver, char room[32])
{
	const uint64_t number = mixed(giver) % UINT64_C(100000000000000000);
	char digits[32];
	snprintf(digits, sizeof digits, "500%017" PRIu64 "281400", number);
	unsigned remainder = 0;
	for (const char *digit = digits; *digit != '\0'; digit++)
		remainder = (remainder * 10 + (unsigned)(*digit - '0')) % 97;
	snprintf(room, 32, "SE%02u500%017" PRIu64, 98 - remainder, number);
}

static struct deposit_payment payment_of(const struct gifts_kit_payments *payments, size_t number,
					 struct payment_texts *texts)
{
	const bool is_giro = payments->kind == BANK_FILE_BGMAX;
	const size_t giver = number % payments->givers;
	gifts_kit_reference(giver, texts->reference);
	snprintf(texts->serial, sizeof texts->serial, is_giro ? "%012zu" : "BG%012zu", number);
	snprintf(texts->end_to_end, sizeof texts->end_to_end, "E2E%zu", number);
	snprintf(texts->message, sizeof texts->message, "Tack för det ni gör %zu", giver % 100);
	if (is_giro)
		snprintf(texts->account, sizeof texts->account, "%07zu", 1000000 + giver % 8000000);
	else
		print_iban(giver, texts->account);
	struct deposit_payment payment = {
		.minor = ore_of(number),
		.payer_name = print_name(giver, texts->name),
		.payer_account = text_of(texts->account),
		.service_reference = text_of(texts->serial),
		.end_to_end = is_giro ? TEXT("") : text_of(texts->end_to_end),
	};
	if (is_stranger(number)) {
		payment.message = text_of(texts->message);
		return payment;
	}
	payment.reference_kind = REFERENCE_OCR;
	payment.reference = text_of(texts->reference);
	return payment;
}

struct gifts_kit_expected gifts_kit_expect(const struct gifts_kit_payments *payments)
{
	struct gifts_kit_expected expected = { 0 };
	for (size_t n = payments->first; n < payments->first + payments->count; n++) {
		expected.sum += ore_of(n);
		expected.gifts += !is_stranger(n);
		expected.gift_sum += is_stranger(n) ? 0 : ore_of(n);
	}
	return expected;
}

/* The payments as movements of `deposit` each. */
static struct deposit *deposits_of(const struct gifts_kit_payments *payments, struct deposit_payment *told,
				   struct payment_texts *texts)
{
	const bool is_giro = payments->kind == BANK_FILE_BGMAX;
	const size_t count = payments->count / payments->deposit;
	struct deposit *deposits = memory_take(count, sizeof *deposits);
	char(*serials)[24] = (char(*)[24])(texts + payments->count); /* behind the payments' own texts */
	for (size_t i = 0; i < payments->count; i++)
		told[i] = payment_of(payments, payments->first + i, &texts[i]);
	for (size_t d = 0; d < count; d++) {
		const size_t number = payments->first / payments->deposit + d;
		snprintf(serials[d], sizeof serials[d], is_giro ? "%05zu" : "AC%010zu",
			 is_giro ? number % 100000 : number);
		deposits[d] = (struct deposit){
			.booked_on = payments->day,
			.valued_on = payments->day,
			.alone = { .service_reference = text_of(serials[d]) },
			.via_account = TEXT(KIT_BANKGIRO),
			.bank_code = TEXT("PMNT/RCDT/DMCT"),
			.payments = told + d * payments->deposit,
			.count = payments->deposit,
		};
	}
	return deposits;
}

static void write_bytes(const struct gifts_kit_payments *payments, const struct deposit *deposits,
			struct buffer *out)
{
	char identity[48];
	snprintf(identity, sizeof identity, "%s-%zu", bank_file_kind_word(payments->kind), payments->first);
	const struct written_statement statement = {
		.iban = TEXT(KIT_IBAN),
		.bankgiro = TEXT(KIT_BANKGIRO),
		.currency = SEK,
		.identity = text_of(identity),
		.has_balances = payments->kind == BANK_FILE_CAMT_053,
		.opening = 1000000,
		.opening_on = payments->day,
		.closing_on = payments->day,
		.movements = deposits,
		.count = payments->count / payments->deposit,
	};
	const struct written_file file = {
		.identity = text_of(identity), .made_at = { 1797000000 }, .statements = &statement, .count = 1
	};
	size_t lost = 0;
	if (payments->kind == BANK_FILE_BGMAX)
		assert_ok(bgmax_write(&file, out, &lost));
	else
		assert_ok(camt_write(payments->kind, &file, out));
	assert_int_equal(lost, 0);
}

void gifts_kit_write_payments(const struct gifts_kit_payments *payments, const char *path)
{
	assert_true(payments->deposit > 1 && payments->count % payments->deposit == 0);
	assert_int_equal(payments->first % payments->deposit, 0);
	struct deposit_payment *told = memory_take(payments->count, sizeof *told);
	struct payment_texts *texts = memory_take(2 * payments->count, sizeof *texts);
	struct deposit *deposits = deposits_of(payments, told, texts);
	struct buffer bytes = buffer_open(payments->count * PAYMENT_BYTES_MAX);
	write_bytes(payments, deposits, &bytes);
	FILE *written = fopen(path, "wb");
	assert_non_null(written);
	assert_int_equal(fwrite(bytes.bytes, 1, bytes.count, written), bytes.count);
	assert_int_equal(fclose(written), 0);
	buffer_close(&bytes);
	free(deposits);
	free(texts);
	free(told);
}

struct gifts_kit_expected gifts_kit_fill(struct gifts_kit *kit, size_t payments, size_t givers)
{
	enum { DAYS_BETWEEN = 15 };
	struct gifts_kit_expected all = { 0 };
	char path[128];
	assert_int_equal(payments % GIFTS_KIT_FILE_DEPOSIT, 0);
	proof_path(&kit->folder, "many", path);
	for (size_t first = 0; first < payments; first += GIFTS_KIT_FILE_PAYMENTS) {
		const size_t left = payments - first;
		const int64_t file = (int64_t)(first / GIFTS_KIT_FILE_PAYMENTS);
		const struct gifts_kit_payments some = {
			.kind = BANK_FILE_CAMT_054,
			.day = { kit_day(2024, 1, 2).number + file * DAYS_BETWEEN },
			.first = first,
			.count = left < GIFTS_KIT_FILE_PAYMENTS ? left : GIFTS_KIT_FILE_PAYMENTS,
			.givers = givers,
			.deposit = GIFTS_KIT_FILE_DEPOSIT,
		};
		const struct gifts_kit_expected expected = gifts_kit_expect(&some);
		struct bankday_report report;
		gifts_kit_write_payments(&some, path);
		assert_ok(gifts_kit_read_path(kit, kit->books, some.kind, path, &report));
		assert_int_equal(report.gifts, expected.gifts);
		all.gifts += expected.gifts;
		all.gift_sum += expected.gift_sum;
		all.sum += expected.sum;
	}
	unlink(path);
	return all;
}
