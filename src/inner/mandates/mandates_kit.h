/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mandates kit: a small centre with givers, monthly promises and mandates, for tests of what stands on them.
 * Linked by tests only. */

#ifndef INNER_MANDATES_MANDATES_KIT_H
#define INNER_MANDATES_MANDATES_KIT_H

#include "inner/gifts/gifts_kit.h"
#include "inner/mandates/mandates.h"

/* A personal account, as Autogiro writes it, and an invented holder. */
#define MANDATES_KIT_ACCOUNT "3300001212121212"
#define MANDATES_KIT_ACCOUNT_TYPED "3300-121212 1212"
#define MANDATES_KIT_IDENTITY "191212121212"

struct mandates_kit {
	struct gifts_kit books; /* its store, actor, randomness, purpose */
	struct calendar calendar;
	struct arena arena; /* of what is found */
};
/* The books of gifts_kit, with the rules of mandates. `allowed` and `migrations`: of rooms that stand on
 * this one, closed by NULL; NULL for none. */
void mandates_kit_open(struct mandates_kit *kit, const struct kit_place *place,
		       const struct statement_set *const *allowed, const struct migration *const *migrations);
void mandates_kit_close(struct mandates_kit *kit);
/* Runs each test in both places; *state is a struct mandates_kit. Returns the exit code. */
int mandates_kit_run(const struct CMUnitTest *tests, size_t count);

/* One unit of work, that writes or reads. */
MUST_USE struct status mandates_kit_do(struct mandates_kit *kit, store_work *work, void *argument);
MUST_USE struct status mandates_kit_look(struct mandates_kit *kit, store_work *work, void *argument);

/* A person with that name, reached by e-mail, by post, or not at all. */
enum mandates_kit_way {
	MANDATES_KIT_BY_MAIL,
	MANDATES_KIT_BY_POST,
	MANDATES_KIT_UNREACHABLE,
};
struct giver_id mandates_kit_giver(struct mandates_kit *kit, const char *name, enum mandates_kit_way way);
/* An open promise of the sum; its reference lives as long as the kit. */
struct promise mandates_kit_promise(struct mandates_kit *kit, struct giver_id giver, enum promise_kind kind,
				    int64_t ore);

/* What anybody would ask for: on paper, 28th of each month, the account above. */
struct mandate_wish mandates_kit_wish(struct promise_id promise, struct day asked_on);
MUST_USE struct status mandates_kit_ask(struct mandates_kit *kit, const struct mandate_wish *wish,
					struct mandate_id *out);
/* Asked, sent and active on the day. */
struct mandate_id mandates_kit_active(struct mandates_kit *kit, struct promise_id promise, struct day day);
/* Its texts live as long as the kit. */
struct mandate mandates_kit_find(struct mandates_kit *kit, struct mandate_id id);
/* Deeds in units of their own; days are those they are done on. */
MUST_USE struct status mandates_kit_move(struct mandates_kit *kit, struct mandate_id id, struct text account,
					 struct day today, struct mandate_id *out);
MUST_USE struct status mandates_kit_change_amount(struct mandates_kit *kit, struct mandate_id id, int64_t ore,
						  struct day today);
MUST_USE struct status mandates_kit_change_pay_day(struct mandates_kit *kit, struct mandate_id id,
						   int64_t pay_day, struct day today);
MUST_USE struct status mandates_kit_pause(struct mandates_kit *kit, struct mandate_id id, struct day from,
					  struct day through, struct day today);
MUST_USE struct status mandates_kit_resume(struct mandates_kit *kit, struct mandate_id id, struct day today);
MUST_USE struct status mandates_kit_end(struct mandates_kit *kit, struct mandate_id id, enum mandate_end end,
					int64_t code, struct day today);
MUST_USE struct status mandates_kit_died(struct mandates_kit *kit, struct giver_id giver, struct day died_on,
					 struct day today);
MUST_USE struct status mandates_kit_sent(struct mandates_kit *kit, struct mandate_id id);
MUST_USE struct status mandates_kit_end_sent(struct mandates_kit *kit, struct mandate_id id);
MUST_USE struct status mandates_kit_activate(struct mandates_kit *kit, struct mandate_id id,
					     struct text account, struct day today);
MUST_USE struct status mandates_kit_stop(struct mandates_kit *kit, struct mandate_id id, bool is_stopped);
MUST_USE struct status mandates_kit_release(struct mandates_kit *kit, struct mandate_id id, struct day today);
MUST_USE struct status mandates_kit_order(struct mandates_kit *kit, const struct mandate_letter_order *order,
					  struct day today);

/* The letters written on a day, in order; texts live as long as the kit. */
enum { MANDATES_KIT_LETTERS_MAX = 100 };
struct mandates_kit_letters {
	struct mandate_letter letters[MANDATES_KIT_LETTERS_MAX];
	size_t count;
};
void mandates_kit_letters(struct mandates_kit *kit, struct day written_on, struct mandates_kit_letters *out);

/* Writes the letters of the day. */
struct mandate_letters_written mandates_kit_write(struct mandates_kit *kit, struct day day);

#endif
