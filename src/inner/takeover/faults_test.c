/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The disk fails at every call while a file of mandates is taken over: all of the file stands then, or
 * nothing, and reading it again brings each mandate once. */
#include "inner/takeover/takeover_kit.h"

#include "ground/store/faults.h"

#include <stdlib.h>

enum { MANDATES = 40, CALLS_MAX = 2000, STEP = 2, FILE_BYTES_MAX = 1 << 20 };

struct disk {
	struct takeover_kit kit;
	char before[128];
	char books[128];
	struct faults *faults;
	struct buffer file;
};

static void write_file(struct disk *disk)
{
	struct buffer givers = buffer_open(FILE_BYTES_MAX);
	struct buffer promises = buffer_open(FILE_BYTES_MAX);
	disk->file = buffer_open(FILE_BYTES_MAX);
	buffer_add(&disk->file, TEXT(KIT_MANDATES));
	for (int i = 1; i <= MANDATES; i++) {
		buffer_print(&givers, "%d,P,Lo Exempel %d,,,,,,,\n", i, i);
		buffer_print(&promises, "L%d,%d,,monthly,100,P100,,\n", i, i);
		buffer_print(&disk->file, "%d,L%d,%d,3300-121212 1212,,,991-2346,,1,28,active,,\n", i, i,
			     100 + i);
	}
	takeover_kit_rows(&disk->kit, TAKEOVER_GIVERS, givers.bytes);
	takeover_kit_rows(&disk->kit, TAKEOVER_PROMISES, promises.bytes);
	takeover_kit_told(&disk->kit, MANDATES, 0, 0, 0);
	buffer_close(&givers);
	buffer_close(&promises);
}

static void open_disk(struct disk *disk)
{
	const struct kit_place place = { "sqlite", STORE_SQLITE, NULL };
	const struct fault_plan none = { .kind = FAULT_NONE };
	struct gifts_kit *books = &disk->kit.drawing.mandates.books;
	takeover_kit_open(&disk->kit, &place);
	write_file(disk);
	store_close(&books->books);
	proof_path(&books->folder, "books.db", disk->before);
	proof_path(&books->folder, "copy.db", disk->books);
	assert_ok(faults_open("failing", &none, &disk->faults));
}

/* Whether the fault's turn came. */
static bool fail_at(struct disk *disk, enum fault_kind kind, uint64_t at)
{
	const struct fault_plan none = { .kind = FAULT_NONE };
	const struct fault_plan plan = { .kind = kind, .at = at };
	struct gifts_kit *books = &disk->kit.drawing.mandates.books;
	gifts_kit_copy_books(disk->before, disk->books);
	faults_set(disk->faults, &none);
	gifts_kit_open_at(books, disk->books, "failing", &books->books);
	faults_set(disk->faults, &plan);
	const struct status read = takeover_kit_read(&disk->kit, TAKEOVER_MANDATES, buffer_text(&disk->file));
	const bool has_come = faults_calls(disk->faults) >= at;
	faults_set(disk->faults, &none);
	store_close(&books->books);
	gifts_kit_open_at(books, disk->books, NULL, &books->books);
	const bool is_told = status_is_ok(read);
	assert_ok(takeover_kit_read(&disk->kit, TAKEOVER_MANDATES, buffer_text(&disk->file)));
	const bool stood = disk->kit.report.known == MANDATES;
	if (stood)
		takeover_kit_told(&disk->kit, 0, MANDATES, 0, 0);
	else
		takeover_kit_told(&disk->kit, MANDATES, 0, 0, 0);
	assert_true(stood || !is_told); /* what was told to stand stands */
	assert_int_equal(takeover_kit_list(&disk->kit, 1).mandates, MANDATES);
	store_close(&books->books);
	return has_come;
}

static void p2_all_of_a_file_stands_or_nothing(void **state)
{
	struct disk *disk = memory_take(1, sizeof *disk);
	uint64_t calls = 0;
	(void)state;
	open_disk(disk);
	for (enum fault_kind kind = FAULT_FAIL; kind <= FAULT_FULL; kind++)
		for (uint64_t at = 1; at < CALLS_MAX && fail_at(disk, kind, at); at += STEP)
			calls++;
	assert_true(calls > 10);
	faults_close(&disk->faults);
	buffer_close(&disk->file);
	gifts_kit_open_at(&disk->kit.drawing.mandates.books, disk->before, NULL,
			  &disk->kit.drawing.mandates.books.books);
	takeover_kit_close(&disk->kit);
	free(disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p2_all_of_a_file_stands_or_nothing),
	};
	return PROOF_RUN(tests);
}
