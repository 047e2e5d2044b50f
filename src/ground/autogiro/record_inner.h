/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Record inner: a record is a line of 80 characters; a shape says which fields stand where in it and which
 * member of a struct each becomes. One shape serves reading and writing, so the two cannot disagree. */

#ifndef GROUND_AUTOGIRO_RECORD_INNER_H
#define GROUND_AUTOGIRO_RECORD_INNER_H

#include "ground/autogiro/answer.h"
#include "ground/formats/formats.h"

enum { RECORD_BYTES = 80 };

/* What to do when a file is wrong: an answer, or one of our own. */
#define ASK_BANKGIROT "Ask Bankgirot for the file again."
#define MAKE_AGAIN "Make the file again."

/* How the bytes of a field become a member. "Echo" is what somebody else typed and Bankgirot repeats:
 * anything is read, and what makes no sense is marked as wrong. */
enum field_type {
	FIELD_MARK,           /* a constant: written, not read */
	FIELD_DAY,            /* struct day */
	FIELD_ON_DAY,         /* struct autogiro_day: a day */
	FIELD_PERHAPS_DAY,    /* or none: blanks or zeros */
	FIELD_DAY_OR_AT_ONCE, /* or GENAST */
	FIELD_DAY_ECHO,
	FIELD_SHORT_DAY,   /* YYMMDD of the years 2000 to 2099, or none */
	FIELD_STAMP,       /* struct text: the day before it again and 12 digits, or empty */
	FIELD_NUMBER,      /* int64_t: digits */
	FIELD_MONEY,       /* struct money: digits */
	FIELD_MONEY_ECHO,  /* 0 when wrong */
	FIELD_MONEY_WRONG, /* bool: whether it is; not written */
	FIELD_CODE,        /* int32_t, AUTOGIRO_NO_CODE when blank */
	FIELD_PERIOD,      /* char, 0 to 8 */
	FIELD_PERIOD_ECHO, /* char */
	FIELD_TIMES,       /* int32_t, AUTOGIRO_NO_TIMES when blank */
	FIELD_TIMES_ECHO,
	FIELD_SHORT_DIGITS, /* struct text: digits without leading zeros; empty is zeros */
	FIELD_SOME_DIGITS,  /* the same, never empty */
	FIELD_BLANK_DIGITS, /* the same; empty is blanks */
	FIELD_PAYER_ECHO,   /* the same, or any text */
	FIELD_WHOLE_DIGITS, /* struct text: as many digits as the field is wide, or empty when blank or zeros
			     */
	FIELD_FULL_DIGITS,  /* the same, never empty */
	FIELD_TEXT,         /* struct text: UTF-8 in memory, ISO 8859-1 in the file */
	FIELD_MARKED_TEXT,  /* the same after the mark and eight characters more; zeros for all when empty */
	FIELD_WAY,          /* enum autogiro_way: 82 or 32 */
	FIELD_PERHAPS_WAY,  /* or blanks or zeros */
	FIELD_STATUS,       /* enum autogiro_payment_status */
	FIELD_OLD_STATUS,   /* the same; blank is carried out */
	FIELD_REMINDER,     /* enum autogiro_wish_kind */
};

struct field {
	unsigned char first;
	unsigned char last;
	unsigned char type;    /* enum field_type */
	unsigned short offset; /* of the member */
	const char *name;      /* record, positions and what stands there */
	const char *mark;
};

struct shape {
	const struct field *fields;
	size_t count;
};

/* A line filled to its 80 bytes, tabs led to the next position after a multiple of eight. */
struct record {
	char bytes[RECORD_BYTES];
	uint64_t row;
	const char *remedy; /* of what is wrong in it */
};

struct text record_field(const struct record *record, size_t first, size_t last);
bool record_is_type(const struct record *record, const char type[3]);
bool record_is_blank(const struct record *record);
/* False when something else than blanks stands beyond 80; `row` is not touched. */
bool record_fill(struct text line, struct record *out);
/* STATUS_INPUT when something else than blanks stands beyond 80, and when it holds control characters or
 * UTF-8. */
MUST_USE struct status record_of(struct text line, uint64_t row, struct record *out);

/* Fills in the members of `target`; texts live in the arena. STATUS_INPUT with row, field and remedy. */
MUST_USE struct status record_read(const struct record *record, const struct shape *shape,
				   struct arena *arena, void *target);
/* Adds a record. STATUS_INPUT with field and remedy when a member cannot be told, and nothing is added. */
MUST_USE struct status record_write(const char *type, const struct shape *shape, const void *source,
				    struct buffer *out);

/* Whether bytes with national letters are UTF-8 and not ISO 8859-1. */
bool bytes_are_utf8(struct text bytes);

/* One field, by its type. `at` are the field's bytes. False when it is wrong or cannot be told. */
bool field_read(const struct field *field, struct text at, struct arena *arena, void *member);
bool field_write(const struct field *field, char *at, const void *member);
/* What is wrong then, and what a writer can do. */
const char *field_sentence(const struct field *field);
const char *field_remedy(const struct field *field);

/* The lines of a file as records, with what the events they become need. */
struct record_reader {
	struct line_reader lines;
	struct arena arena; /* the texts of one event */
	struct buffer raw;  /* the lines of one event */
	struct record record;
	struct text line; /* of the record, with its end */
	struct autogiro_summary *summary;
	uint32_t records;
	bool is_begun;  /* a record was given */
	bool is_closed; /* the seal's last record was met */
};

/* Bounds the source to AUTOGIRO_FILE_BYTES_MAX more. `remedy` is what to do when the file is wrong. */
struct record_reader record_reader_open(struct source *source, const char *remedy,
					struct autogiro_summary *summary);
void record_reader_close(struct record_reader *reader);
/* The next record that is not blank and not the seal's. STATUS_INPUT for what is wrong with the file as such:
 * the bounds, and a seal without its end. */
MUST_USE struct status record_reader_next(struct record_reader *reader, bool *has_record);
/* Begins an event with the record, or adds the record to the event: its place is answered. */
MUST_USE struct status record_reader_place(struct record_reader *reader, bool is_first,
					   struct autogiro_place *out);
/* Counts the record as unknown. STATUS_INPUT when it is not a record at all. */
MUST_USE struct status record_reader_pass_over(struct record_reader *reader);

#endif
