/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_kit.h"

#include <stdlib.h>
#include <string.h>

enum { KEPT_BYTES_MAX = 64 << 20 };

static void keep_text(struct kept_orders *kept, struct text *text)
{
	*text = arena_copy(&kept->arena, *text);
}

static void keep_party(struct kept_orders *kept, struct pain_party *party)
{
	keep_text(kept, &party->name);
	keep_text(kept, &party->organisation);
	keep_text(kept, &party->organisation_scheme);
	keep_text(kept, &party->address.street);
	keep_text(kept, &party->address.building);
	keep_text(kept, &party->address.post_code);
	keep_text(kept, &party->address.town);
	keep_text(kept, &party->address.country);
	for (size_t i = 0; i < PAIN_ADDRESS_LINES_MAX; i++)
		keep_text(kept, &party->address.lines[i]);
}

static struct status keep_file(void *self, const struct pain_file *file)
{
	struct kept_orders *kept = self;
	kept->file = *file;
	keep_text(kept, &kept->file.id);
	keep_party(kept, &kept->file.initiator);
	return OK;
}

static struct status keep_group(void *self, const struct pain_group *group)
{
	struct kept_orders *kept = self;
	kept->groups = memory_grow(kept->groups, kept->file.count + 1, sizeof kept->groups[0]);
	struct pain_group *own = &kept->groups[kept->file.count++];
	*own = *group;
	keep_text(kept, &own->id);
	keep_text(kept, &own->category);
	keep_text(kept, &own->iban);
	keep_text(kept, &own->bic);
	keep_party(kept, &own->payer);
	return OK;
}

static struct status keep_payment(void *self, const struct pain_payment *payment)
{
	struct kept_orders *kept = self;
	kept->payments = memory_grow(kept->payments, kept->payment_count + 1, sizeof kept->payments[0]);
	struct pain_payment *own = &kept->payments[kept->payment_count++];
	*own = *payment;
	keep_text(kept, &own->instruction_id);
	keep_text(kept, &own->end_to_end_id);
	keep_party(kept, &own->payee);
	keep_text(kept, &own->account.number);
	keep_text(kept, &own->account.bic);
	keep_text(kept, &own->account.clearing_system);
	keep_text(kept, &own->account.clearing);
	keep_text(kept, &own->ocr);
	keep_text(kept, &own->message);
	keep_text(kept, &own->purpose);
	kept->groups[kept->file.count - 1].count++;
	return OK;
}

struct status orders_keep(struct text bytes, size_t step_max, struct kept_orders *out)
{
	static const struct pain_001_events events = { keep_file, keep_group, keep_payment };
	struct memory_source memory = { .rest = bytes, .step_max = step_max };
	struct source source = source_of_memory(&memory);
	*out = (struct kept_orders){ .arena = arena_open(KEPT_BYTES_MAX) };
	TRY(pain001_read(&source, &events, out, &out->summary));
	const struct pain_payment *next = out->payments;
	for (size_t i = 0; i < out->file.count; i++) {
		out->groups[i].payments = next;
		next += out->groups[i].count;
	}
	out->file.groups = out->groups;
	return OK;
}

void kept_orders_close(struct kept_orders *kept)
{
	arena_close(&kept->arena);
	free(kept->groups);
	free(kept->payments);
	*kept = (struct kept_orders){ 0 };
}

static void add(struct buffer *lines, const char *name, struct text text)
{
	if (text.count > 0)
		buffer_print(lines, " %s=%.*s|", name, TEXT_ARGS(text));
}

static void list_party(const struct pain_party *party, struct buffer *lines)
{
	add(lines, "name", party->name);
	add(lines, "org", party->organisation);
	add(lines, "scheme", party->organisation_scheme);
	add(lines, "street", party->address.street);
	add(lines, "building", party->address.building);
	add(lines, "code", party->address.post_code);
	add(lines, "town", party->address.town);
	add(lines, "country", party->address.country);
	for (size_t i = 0; i < PAIN_ADDRESS_LINES_MAX; i++)
		add(lines, "line", party->address.lines[i]);
	buffer_print(lines, "\n");
}

static void list_payment(const struct pain_payment *payment, struct buffer *lines)
{
	char room[MONEY_PRINT_ROOM];
	buffer_print(lines, "    payment %s %s kind %d", foreign_money_print_plain(payment->amount, room),
		     payment->amount.currency.code, (int)payment->account.kind);
	add(lines, "instruction", payment->instruction_id);
	add(lines, "end", payment->end_to_end_id);
	add(lines, "number", payment->account.number);
	add(lines, "bic", payment->account.bic);
	add(lines, "system", payment->account.clearing_system);
	add(lines, "clearing", payment->account.clearing);
	add(lines, "ocr", payment->ocr);
	add(lines, "message", payment->message);
	add(lines, "purpose", payment->purpose);
	list_party(&payment->payee, lines);
}

static void list_group(const struct pain_group *group, struct buffer *lines)
{
	char room[DAY_PRINT_ROOM];
	buffer_print(lines, "  group service %d charges %d %s on %s", (int)group->service,
		     (int)group->charges, group->currency.code, day_print(group->requested, room));
	add(lines, "id", group->id);
	add(lines, "category", group->category);
	add(lines, "iban", group->iban);
	add(lines, "bic", group->bic);
	list_party(&group->payer, lines);
	for (size_t i = 0; i < group->count; i++)
		list_payment(&group->payments[i], lines);
}

void list_orders(const struct pain_file *file, struct buffer *lines)
{
	char room[MOMENT_PRINT_ROOM];
	buffer_print(lines, "file at %s", moment_print(file->made_at, room));
	add(lines, "id", file->id);
	list_party(&file->initiator, lines);
	for (size_t i = 0; i < file->count; i++)
		list_group(&file->groups[i], lines);
}

void list_answer(const struct pain_answer *answer, struct buffer *lines)
{
	char room[DAY_PRINT_ROOM];
	buffer_print(lines, "level %d state %d", (int)answer->level, (int)answer->state);
	add(lines, "report", answer->report_id);
	add(lines, "file", answer->file_id);
	add(lines, "group", answer->group_id);
	add(lines, "instruction", answer->instruction_id);
	add(lines, "end", answer->end_to_end_id);
	add(lines, "code", answer->code);
	add(lines, "service", answer->service_reference);
	for (size_t i = 0; i < answer->reason_count; i++) {
		buffer_print(lines, " reason");
		add(lines, "code", answer->reasons[i].code);
		add(lines, "words", answer->reasons[i].words);
	}
	buffer_print(lines, "%s%s\n", answer->has_day ? " on " : "",
		     answer->has_day ? day_print(answer->day, room) : "");
}

static struct status take_answer(void *self, const struct pain_answer *answer)
{
	list_answer(answer, self);
	return OK;
}

struct status list_answers(struct text bytes, size_t step_max, struct buffer *lines)
{
	struct memory_source memory = { .rest = bytes, .step_max = step_max };
	struct source source = source_of_memory(&memory);
	return pain002_read(&source, take_answer, lines);
}
