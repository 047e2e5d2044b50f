/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Form inner: the layout of each kind of answer: its first and last record, and the records between them. */

#ifndef GROUND_AUTOGIRO_FORM_INNER_H
#define GROUND_AUTOGIRO_FORM_INNER_H

#include "ground/autogiro/record_inner.h"

enum { SECTION_KINDS = 3 };

/* What a file's last record says, or what was found before it. */
struct ends {
	struct day day;
	int64_t sections[SECTION_KINDS];
	struct autogiro_total totals[SECTION_KINDS];
	int64_t rows;
};

struct form {
	struct autogiro_form form;
	const char *head_type;
	struct sign {
		unsigned char at;
		const char *text;
	} signs[2];           /* what the first record has, and no other kind's */
	struct shape head;    /* of struct autogiro_head */
	const char *end_type; /* NULL when there is no last record */
	struct shape end;     /* of struct ends */
};

/* The form that a file's first record shows, or NULL. Orders too; theirs has a head alone. */
const struct form *form_of_record(const struct record *record);
/* The form of a kind in a layout, or NULL when there is none. */
const struct form *form_of(enum autogiro_kind kind, enum autogiro_layout layout);

/* The records: of struct autogiro_section, _payment, _mandate, _rejection, _change, _registered. */
extern const struct shape section_shape;
extern const struct shape payment_shape;     /* 82 and 32 of a payment specification */
extern const struct shape old_payment_shape; /* in the old layout */
extern const struct shape waiting_shape;     /* 82 and 32 of the payment register */
extern const struct shape refund_shape;      /* 77 */
extern const struct shape mandate_shape;
extern const struct shape rejection_shape;
extern const struct shape change_shape;
extern const struct shape registered_shape;
extern const struct shape old_registered_shape;

/* The records 52 to 56 of a wish. */
enum { WISH_PARTS = 5 };
extern const struct shape wish_shapes[WISH_PARTS];
extern const char *const wish_types[WISH_PARTS];

#endif
