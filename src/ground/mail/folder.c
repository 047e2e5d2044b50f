/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/mail/mail_inner.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>

struct status mailer_carry(const struct mailer *mailer, const struct mail_parcel *parcel,
			   struct mail_answer *out)
{
	assert(mailer != NULL && mailer->carry != NULL);
	assert(parcel != NULL && out != NULL);
	*out = (struct mail_answer){ 0 };
	TRY(mail_check_id(parcel->id));
	TRY(mail_check_address(parcel->from, "from"));
	TRY(mail_check_address(parcel->to, "to"));
	const struct status carried = mailer->carry(mailer->self, parcel, out);
	assert(!status_is_ok(carried) || (out->outcome >= MAIL_TAKEN && out->reason != NULL));
	return carried;
}

/* A failed write may have come through all the same: either stands. */
static struct status lay_in_folder(void *self, const struct mail_parcel *parcel, struct mail_answer *out)
{
	const struct mail_folder *folder = self;
	char path[PATH_MAX];
	assert(folder->path != NULL);
	const int count = snprintf(path, sizeof path, "%s/%.*s.eml", folder->path, TEXT_ARGS(parcel->id));
	if (count < 0 || (size_t)count >= sizeof path)
		return FAIL_INPUT(0, "folder", "The folder's path is too long.", "Choose a shorter one.");
	const struct status written = file_write_whole(path, parcel->message, 0600);
	if (written.code == STATUS_INPUT)
		return written;
	if (!status_is_ok(written))
		*out = (struct mail_answer){ .outcome = MAIL_UNKNOWN,
					     .is_about_all = true,
					     .reason = SAY("The mail could not be laid in its folder.") };
	else
		*out = (struct mail_answer){ .outcome = MAIL_TAKEN,
					     .reason = SAY("The mail lies in its folder.") };
	return OK;
}

struct mailer mailer_of_folder(struct mail_folder *folder)
{
	assert(folder != NULL && folder->path != NULL);
	return (struct mailer){ lay_in_folder, folder, true };
}
