/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/payments/payments_inner.h"

#include <assert.h>

/* What is decided is what stands today: the payee as it is paid to now. */
struct status payments_approve(struct store_tx *tx, struct payment_id payment, const struct approver *who)
{
	struct weighed weighed;
	assert(who->by != NULL);
	TRY(payments_weigh(tx, payment, &weighed));
	assert(weighed.what.subject == payment.raw);
	return approval_approve(tx, &weighed.what, who);
}

/* Taking back and refusing are always about what was asked, also when the payee has changed since. */
static struct status weigh_asked(struct store_tx *tx, struct payment_id payment, struct approval_of *out)
{
	struct weighed weighed;
	assert(out != NULL);
	TRY(payments_weigh(tx, payment, &weighed));
	*out = weighed.what;
	out->digest = weighed.payment.matter.digest;
	assert(out->subject == payment.raw);
	return OK;
}

struct status payments_withdraw(struct store_tx *tx, struct payment_id payment, const struct approver *who)
{
	struct approval_of what;
	assert(who->by != NULL);
	TRY(weigh_asked(tx, payment, &what));
	return approval_withdraw(tx, &what, who);
}

struct status payments_refuse(struct store_tx *tx, struct payment_id payment, const struct approver *who,
			      struct text reason)
{
	struct approval_of what;
	assert(who->by != NULL);
	TRY(weigh_asked(tx, payment, &what));
	return approval_refuse(tx, &what, who, reason);
}
