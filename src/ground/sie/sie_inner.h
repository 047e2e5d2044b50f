/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside SIE: the checksum, a line split into its fields, and what a file declares before its sums. */

#ifndef GROUND_SIE_SIE_INNER_H
#define GROUND_SIE_SIE_INNER_H

#include "ground/sie/sie.h"

#define SIE_EXPORT_AGAIN "Export the file again from the bookkeeping program."

/* The longest line that sie_write makes: every byte of every field a quotation mark with its backslash. */
enum { SIE_LINE_BYTES_MAX = SIE_FIELDS_MAX * (2 * SIE_FIELD_BYTES_MAX + 4) };

/* #KSUMMA: over labels and fields as bytes of CP437, without separators, enclosing quotation marks, braces,
 * line ends and the backslash before a quotation mark. */
struct sie_checksum {
	uint32_t state;
};
struct sie_checksum sie_checksum_begin(void);
void sie_checksum_add(struct sie_checksum *checksum, struct text raw);
uint32_t sie_checksum_value(const struct sie_checksum *checksum);

/* One line. The label is the first field; what stands in braces follows where the braces stand. */
struct sie_record {
	uint64_t row;
	size_t count;
	struct text fields[SIE_FIELDS_MAX]; /* UTF-8, living until the next line is split */
	struct text raw[SIE_FIELDS_MAX];    /* CP437 */
	bool has_list;
	size_t list_first;
	size_t list_count;
	char *bytes; /* SIE_LINE_BYTES_MAX, what `raw` borrows from */
	size_t bytes_used;
	struct buffer decoded;
};

void sie_record_open(struct sie_record *record);
void sie_record_close(struct sie_record *record);
/* STATUS_INPUT when quotation marks or braces do not pair, a field is too long, holds a control character, or
 * looks like another character set than CP437. */
MUST_USE struct status sie_record_split(struct sie_record *record, struct text line, uint64_t row);
/* A sentence when the bytes are surely not CP437, else NULL. */
const char *sie_wrong_charset(struct text raw);

/* Field `index` by its name; a field that is not there is empty. STATUS_INPUT when it is not such a value. */
struct text sie_text(const struct sie_record *record, size_t index);
MUST_USE struct status sie_number(const struct sie_record *record, size_t index, const char *name,
				  int64_t *out);
MUST_USE struct status sie_year_number(const struct sie_record *record, size_t index, int *out);
MUST_USE struct status sie_period(const struct sie_record *record, size_t index, int *out);
MUST_USE struct status sie_day(const struct sie_record *record, size_t index, const char *name,
			       struct day *out);
MUST_USE struct status sie_money(const struct sie_record *record, size_t index, struct money *out);
/* The objects in braces, which must stand at `index`; *after is the field that follows them. */
MUST_USE struct status sie_list(const struct sie_record *record, size_t index,
				struct sie_dimension_value dimensions[SIE_DIMENSIONS_MAX], size_t *count,
				size_t *after);

/* Years, accounts and objects in the file's order, held until the types of the accounts are known. */
struct sie_declarations {
	struct sie_declaration *waiting;
	size_t waiting_count;
	size_t waiting_room;
	struct sie_account_type *types;
	size_t type_count;
	size_t type_room;
	size_t total; /* ever held, against SIE_DECLARATIONS_MAX */
};

/* Handlers of labels, below: #RAR, #KONTO, #KTYP; #DIM and #OBJEKT. */
struct sie_reader;
enum { SIE_OBJECT_IS_DIMENSION, SIE_OBJECT_HAS_CODE };
MUST_USE struct status sie_declare_year(struct sie_reader *reader, size_t detail);
MUST_USE struct status sie_declare_account(struct sie_reader *reader, size_t detail);
MUST_USE struct status sie_declare_type(struct sie_reader *reader, size_t detail);
MUST_USE struct status sie_declare_object(struct sie_reader *reader, size_t has_code);
void sie_declarations_close(struct sie_declarations *declarations);
/* Tells all that wait and holds nothing more. */
MUST_USE struct status sie_declarations_tell(struct sie_declarations *declarations,
					     const struct sie_events *events, void *self);

/* Where a label may stand. */
enum sie_section {
	SIE_SECTION_HEAD,    /* once, before the first balance or voucher */
	SIE_SECTION_OUTSIDE, /* outside vouchers */
	SIE_SECTION_INSIDE,  /* inside a voucher */
};

/* The labels that some rule names, by their place in sie_label. */
enum sie_label_index {
	SIE_FLAGGA,
	SIE_PROGRAM,
	SIE_FORMAT,
	SIE_GEN,
	SIE_SIETYP,
	SIE_FNAMN,
	SIE_RAR,
	SIE_KONTO,
	SIE_IB,
	SIE_UB,
	SIE_VER,
	SIE_TRANS,
};

enum sie_voucher_state { SIE_VOUCHER_NONE, SIE_VOUCHER_NAMED, SIE_VOUCHER_OPEN };

/* A file that is being read. */
struct sie_reader {
	const struct sie_events *events;
	void *self;
	struct sie_record record;
	struct arena arena;
	struct sie_declarations declarations;
	struct sie_summary *summary;
	uint64_t seen; /* a bit for each label */
	struct sie_head head;
	int64_t stated_type; /* #SIETYP */
	bool is_head_told;
	bool has_this_opening; /* #IB 0 */
	bool has_this_closing; /* #UB 0 */
	bool has_last_closing; /* #UB -1 */
	enum sie_voucher_state voucher;
	uint64_t voucher_row;
	struct money voucher_sum;
	enum { SIE_CHECKSUM_NONE, SIE_CHECKSUM_OPEN, SIE_CHECKSUM_CLOSED } checksum_state;
	struct sie_checksum checksum;
};

struct sie_label {
	const char *name;
	enum sie_section section;
	struct status (*read)(struct sie_reader *reader, size_t detail); /* NULL when nothing is to be told */
	size_t detail; /* what one handler of several labels needs to know */
};

/* All labels of the standard but #KSUMMA; *count of them. */
const struct sie_label *sie_labels(size_t *count);
/* Tells the head and what waits. `has_balance` tells 4E from 4I when the head is not yet told. */
MUST_USE struct status sie_tell_declared(struct sie_reader *reader, bool has_balance);
/* STATUS_INPUT, naming the label, when the file has not shown it. */
MUST_USE struct status sie_demand(const struct sie_reader *reader, enum sie_label_index index);

#endif
