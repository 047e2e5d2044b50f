/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/takeover/takeover_kit.h"

#include "craft/handover/handover.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES_MAX = 1 << 24 };

const struct actor takeover_kit_actor = { { "shell:anna", 10 } };

static const struct statement_set *const kit_allowed[] = { &drawing_statements, &approval_statements,
							   &handover_statements, &takeover_statements, NULL };
static const struct migration *const kit_migrations[] = { drawing_migrations, approval_migrations,
							  handover_migrations, takeover_migrations, NULL };

static struct status add_rules(struct store_tx *tx, void *argument)
{
	(void)argument;
	return drawing_add_rules(tx, &takeover_kit_actor);
}

void takeover_kit_open(struct takeover_kit *kit, const struct kit_place *place)
{
	memset(kit, 0, sizeof *kit);
	mandates_kit_open(&kit->drawing.mandates, place, kit_allowed, kit_migrations);
	kit->drawing.setup = (struct drawing_setup){ TEXT(DRAWING_KIT_CUSTOMER), TEXT(KIT_BANKGIRO), NULL };
	assert_ok(mandates_kit_do(&kit->drawing.mandates, add_rules, NULL));
	kit->today = kit_day(2026, 11, 16);
	kit->drawing.mandates.books.now.seconds = kit->today.number * 86400 + 36000;
	assert_ok(takeover_mapping_ours(&kit->mapping));
}

void takeover_kit_close(struct takeover_kit *kit)
{
	takeover_report_close(&kit->report);
	mandates_kit_close(&kit->drawing.mandates);
}

struct store *takeover_kit_store(struct takeover_kit *kit)
{
	return kit->drawing.mandates.books.books;
}

static int set_up(void **state)
{
	struct takeover_kit *kit = memory_take(1, sizeof *kit);
	takeover_kit_open(kit, *state);
	*state = kit;
	return 0;
}

static int tear_down(void **state)
{
	takeover_kit_close(*state);
	free(*state);
	return 0;
}

int takeover_kit_run(const struct CMUnitTest *tests, size_t count)
{
	return people_kit_run_places(tests, count, set_up, tear_down);
}

static struct status read_file(struct takeover_kit *kit, enum takeover_kind kind, struct text bytes,
			       bool is_dry)
{
	const struct takeover_file file = {
		.kind = kind, .mapping = &kit->mapping, .bytes = bytes, .today = kit->today, .is_dry = is_dry
	};
	takeover_report_close(&kit->report);
	return takeover_read(takeover_kit_store(kit), &file, &kit->drawing.mandates.books.random,
			     &takeover_kit_actor, &kit->report);
}

struct status takeover_kit_read(struct takeover_kit *kit, enum takeover_kind kind, struct text bytes)
{
	return read_file(kit, kind, bytes, false);
}

struct status takeover_kit_dry(struct takeover_kit *kit, enum takeover_kind kind, struct text bytes)
{
	return read_file(kit, kind, bytes, true);
}

void takeover_kit_rows(struct takeover_kit *kit, enum takeover_kind kind, const char *rows)
{
	static const char *const heads[] = {
		[TAKEOVER_GIVERS] = KIT_GIVERS,
		[TAKEOVER_PROMISES] = KIT_PROMISES,
		[TAKEOVER_MANDATES] = KIT_MANDATES,
	};
	struct buffer bytes = buffer_open(FILE_BYTES_MAX);
	buffer_add(&bytes, text_of(heads[kind]));
	buffer_add(&bytes, text_of(rows));
	assert_ok(takeover_kit_read(kit, kind, buffer_text(&bytes)));
	buffer_close(&bytes);
}

void takeover_kit_told(const struct takeover_kit *kit, int64_t kept, int64_t known, int64_t passed,
		       int64_t bad)
{
	const struct takeover_report *report = &kit->report;
	const bool is_so = report->kept == kept && report->known == known && report->passed == passed &&
			   report->bad == bad && report->rows == kept + known + passed + bad;
	for (int64_t i = 0; !is_so && i < report->bad; i++)
		print_message("row %d, %s: %s\n", (int)report->refusals[i].row,
			      report->refusals[i].field == NULL ? "-" : report->refusals[i].field,
			      report->refusals[i].reason);
	assert_int_equal(report->kept, kept);
	assert_int_equal(report->known, known);
	assert_int_equal(report->passed, passed);
	assert_int_equal(report->bad, bad);
	assert_true(is_so);
}

void takeover_kit_refused(struct takeover_kit *kit, enum takeover_kind kind, const char *row,
			  const char *field, const char *reason)
{
	takeover_kit_rows(kit, kind, row);
	if (kit->report.bad != 1)
		print_message("not refused: %s\n", row);
	takeover_kit_told(kit, 0, 0, 0, 1);
	const struct status *refusal = &kit->report.refusals[0];
	if (strstr(refusal->reason, reason) == NULL)
		print_message("%s\nis told as: %s\n", row, refusal->reason);
	assert_non_null(strstr(refusal->reason, reason));
	assert_int_equal(refusal->row, 2);
	assert_non_null(refusal->remedy);
	if (field != NULL) {
		assert_non_null(refusal->field);
		assert_string_equal(refusal->field, field);
	} else {
		assert_null(refusal->field);
	}
}

struct text takeover_kit_image(struct takeover_kit *kit)
{
	struct text image = { 0 };
	if (kit->drawing.mandates.books.conninfo[0] == '\0')
		assert_ok(store_image(takeover_kit_store(kit), &kit->drawing.mandates.arena, &image));
	return image;
}

void takeover_kit_fill(struct takeover_kit *kit, int count, const char *told_through)
{
	struct buffer givers = buffer_open(FILE_BYTES_MAX);
	struct buffer promises = buffer_open(FILE_BYTES_MAX);
	struct buffer mandates = buffer_open(FILE_BYTES_MAX);
	for (int i = 1; i <= count; i++) {
		buffer_print(&givers, "%d,P,Lo Exempel %d (p\xC3\xA5hittad),lo@exempel.invalid,,,,,SE,\n", i,
			     i);
		buffer_print(&promises, "L%d,%d,,monthly,100,P100,2024-02-03,open\n", i, i);
		buffer_print(&mandates,
			     "%d,L%d,%d,3300-121212 1212,,191212121212,991-2346,,1,28,active,,%s\n", i, i,
			     100 + i, told_through);
	}
	takeover_kit_rows(kit, TAKEOVER_GIVERS, givers.bytes);
	takeover_kit_told(kit, count, 0, 0, 0);
	takeover_kit_rows(kit, TAKEOVER_PROMISES, promises.bytes);
	takeover_kit_told(kit, count, 0, 0, 0);
	takeover_kit_rows(kit, TAKEOVER_MANDATES, mandates.bytes);
	takeover_kit_told(kit, count, 0, 0, 0);
	buffer_close(&givers);
	buffer_close(&promises);
	buffer_close(&mandates);
}

struct act {
	struct takeover_kit *kit;
	int64_t number;
	struct approver who;
	struct takeover_approved approved;
	struct takeover_list list;
};

static struct status approve(struct store_tx *tx, void *argument)
{
	struct act *act = argument;
	return takeover_approve(tx, act->number, &act->who, act->kit->today, &act->approved);
}

struct status takeover_kit_approve(struct takeover_kit *kit, int64_t list, int64_t person,
				   struct takeover_approved *out)
{
	static const struct actor persons[] = { { { "shell:clerk", 11 } },
						{ { "person:anna", 11 } },
						{ { "person:berit", 12 } } };
	struct act act = { .kit = kit, .number = list, .who = { person, &persons[person] } };
	const struct status status = store_write(takeover_kit_store(kit), act.who.by, approve, &act);
	*out = act.approved;
	return status;
}

static struct status see_list(void *argument, const struct takeover_list *list)
{
	struct act *act = argument;
	if (list->number == act->number)
		act->list = *list;
	act->list.made_by = (struct text){ 0 }; /* gone with the unit */
	return OK;
}

static struct status look(struct store_tx *tx, void *argument)
{
	return takeover_lists(tx, see_list, argument);
}

struct takeover_list takeover_kit_list(struct takeover_kit *kit, int64_t number)
{
	struct act act = { .kit = kit, .number = number };
	assert_ok(store_read(takeover_kit_store(kit), look, &act));
	assert_int_equal(act.list.number, number);
	return act.list;
}
