/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proof/proof.h"

#include <signal.h>

static void write_one_of_each(void *context)
{
	(void)context;
	log_event(LOG_INFO, "started", 0);
	log_event(LOG_WARNING, "queue_full", -9223372036854775807 - 1);
	log_status(LOG_FAULT, "disk", FAIL(STATUS_BROKEN, "The file could not be written."));
	log_status(LOG_INFO, "closed", OK);
}

static void a_line_is_level_event_and_detail(void **state)
{
	(void)state;
	struct proof_child child;
	proof_child_run(write_one_of_each, NULL, &child);
	assert_text(text_of(child.output), "handslag info started 0\n"
					   "handslag warning queue_full -9223372036854775808\n"
					   "handslag fault disk broken: The file could not be written.\n"
					   "handslag info closed ok: \n");
}

/* Field and remedy belong to the person who sent the file; the row could point one out. */
static void log_a_fault_of_input(void *context)
{
	(void)context;
	log_status(LOG_WARNING, "bank_file",
		   FAIL_INPUT(41217, "Dbtr/Nm", "The name is too long.", "Ask the bank."));
}

static void the_log_names_neither_row_nor_field(void **state)
{
	(void)state;
	struct proof_child child;
	proof_child_run(log_a_fault_of_input, NULL, &child);
	assert_text(text_of(child.output), "handslag warning bank_file input: The name is too long.\n");
}

static void log_without_event(void *context)
{
	(void)context;
	log_event(LOG_INFO, NULL, 0);
}

static void log_at_no_level(void *context)
{
	(void)context;
	log_event((enum log_level)(LOG_FAULT + 1), "event", 0);
}

static void our_own_mistakes_end_the_process(void **state)
{
	(void)state;
	assert_int_equal(proof_signal_of(log_without_event, NULL), SIGABRT);
	assert_int_equal(proof_signal_of(log_at_no_level, NULL), SIGABRT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_level_event_and_detail),
		cmocka_unit_test(the_log_names_neither_row_nor_field),
		cmocka_unit_test(our_own_mistakes_end_the_process),
	};
	return PROOF_RUN(tests);
}
