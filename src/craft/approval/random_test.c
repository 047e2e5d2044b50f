/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Random acts by several persons beside a model that shares nothing with the room: what is used was approved
 * by two different persons, on the very evidence, in time, and is used once. */
#include "craft/approval/approval_kit.h"

#include <string.h>

enum { SUBJECTS = 3, STEPS_MAX = 40, VALID_DAYS = 30 };

/* What the model remembers of the last asking of a subject. */
struct model {
	bool is_asked;
	uint8_t evidence;
	int64_t last_day;
	bool has_approved[KIT_PERSONS + 1];
	bool has_withdrawn[KIT_PERSONS + 1];
	bool is_refused;
	bool is_used;
};

struct world {
	struct approval_kit *kit;
	struct model models[SUBJECTS];
};

static int in_force(const struct model *model)
{
	int count = 0;
	for (int i = 1; i <= KIT_PERSONS; i++)
		count += model->has_approved[i] && !model->has_withdrawn[i];
	return count;
}

static bool is_open(const struct model *model, uint8_t evidence, int64_t today)
{
	return model->is_asked && !model->is_used && model->evidence == evidence && !model->is_refused &&
	       today <= model->last_day;
}

static bool ask(struct world *world, int64_t subject, uint8_t evidence, int64_t person)
{
	struct model *model = &world->models[subject];
	const int64_t today = moment_day(world->kit->now).number;
	(void)person;
	const bool may = !model->is_used && !is_open(model, evidence, today);
	if (may)
		*model =
		    (struct model){ .is_asked = true, .evidence = evidence, .last_day = today + VALID_DAYS };
	return may;
}

static bool approve(struct world *world, int64_t subject, uint8_t evidence, int64_t person)
{
	struct model *model = &world->models[subject];
	const bool may = is_open(model, evidence, moment_day(world->kit->now).number) && person > 0 &&
			 !model->has_approved[person] && in_force(model) < 2;
	if (may)
		model->has_approved[person] = true;
	return may;
}

static bool withdraw(struct world *world, int64_t subject, uint8_t evidence, int64_t person)
{
	struct model *model = &world->models[subject];
	const bool may = is_open(model, evidence, moment_day(world->kit->now).number) && person > 0 &&
			 model->has_approved[person] && !model->has_withdrawn[person];
	if (may)
		model->has_withdrawn[person] = true;
	return may;
}

static bool refuse(struct world *world, int64_t subject, uint8_t evidence, int64_t person)
{
	struct model *model = &world->models[subject];
	const bool may = is_open(model, evidence, moment_day(world->kit->now).number) && person > 0;
	if (may)
		model->is_refused = true;
	return may;
}

static bool use(struct world *world, int64_t subject, uint8_t evidence, int64_t person)
{
	struct model *model = &world->models[subject];
	const bool may = is_open(model, evidence, moment_day(world->kit->now).number) && in_force(model) >= 2;
	(void)person;
	if (may)
		model->is_used = true;
	return may;
}

static struct status refuse_because(struct approval_kit *kit, struct approval_of of, int64_t person)
{
	return approval_kit_refuse(kit, of, person, "nej");
}

static struct status use_by_anyone(struct approval_kit *kit, struct approval_of of, int64_t person)
{
	(void)person;
	return approval_kit_use(kit, of);
}

static const struct {
	bool (*expect)(struct world *world, int64_t subject, uint8_t evidence, int64_t person);
	struct status (*act)(struct approval_kit *kit, struct approval_of of, int64_t person);
} acts[] = { { ask, approval_kit_ask },
	     { approve, approval_kit_approve },
	     { approve, approval_kit_approve },
	     { approve, approval_kit_approve },
	     { withdraw, approval_kit_withdraw },
	     { refuse, refuse_because },
	     { use, use_by_anyone },
	     { use, use_by_anyone } };

static bool acts_agree(struct proof_draw *draw, void *context)
{
	struct approval_kit *kit = context;
	struct world world = { .kit = kit };
	approval_kit_anew(kit);
	const size_t steps = proof_below(draw, STEPS_MAX);
	for (size_t i = 0; i < steps; i++) {
		const uint64_t kind = proof_below(draw, sizeof acts / sizeof acts[0] + 2);
		if (kind == sizeof acts / sizeof acts[0])
			kit->now.seconds += (int64_t)proof_below(draw, 20) * 86400;
		if (kind == sizeof acts / sizeof acts[0] + 1)
			approval_kit_move(kit);
		if (kind >= sizeof acts / sizeof acts[0])
			continue;
		const int64_t subject = (int64_t)proof_below(draw, SUBJECTS);
		const uint8_t evidence = (uint8_t)(1 + proof_below(draw, 8) / 7);
		const int64_t person = (int64_t)proof_below(draw, KIT_PERSONS + 1);
		const bool expected = acts[kind].expect(&world, subject, evidence, person);
		const struct status status = acts[kind].act(kit, approval_kit_of(subject, evidence), person);
		PROOF_CHECK(draw, status.code != STATUS_BROKEN && status.code != STATUS_LIMIT);
		PROOF_CHECK(draw, status_is_ok(status) == expected);
	}
	return true;
}

static void p5_random_acts_are_answered_as_the_model_says(void **state)
{
	struct approval_kit *kit = *state;
	proof_property_holds("acts agree", approval_kit_rounds(kit, 1000), acts_agree, kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(p5_random_acts_are_answered_as_the_model_says) };
	return approval_kit_run(tests, sizeof tests / sizeof tests[0]);
}
