/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pain, inside: the walk over a file's elements, the writer of one payment, which is also the judge of what
 * is read, ids and sums. */

#ifndef GROUND_PAIN_PAIN_INNER_H
#define GROUND_PAIN_PAIN_INNER_H

#include "ground/formats/formats.h"
#include "ground/numbers/numbers.h"
#include "ground/pain/pain.h"

#define PAIN_SPACE "urn:iso:std:iso:20022:tech:xsd:"
enum { PAIN_TEXT_BYTES_MAX = 1024 }; /* of any one value, in either direction */

/* ---- texts ---- */

bool pain_is_sepa(uint32_t character); /* of the SEPA set */
/* At most PAIN_ID_BYTES_MAX of the SEPA set as the door says; not empty. */
bool pain_is_id(struct text text);
bool pain_is_code(struct text text, size_t count_max); /* at least one capital or digit, nothing else */
size_t pain_characters(struct text text);
bool pain_is_day(struct day day); /* from 1970 to DAY_YEAR_MAX */
/* What XML cannot hold or a bank would not print. */
bool pain_is_control(uint32_t character);

/* ---- sums ---- */

/* Counts payments and adds amounts across currencies, as control sums do. */
struct pain_tally {
	size_t count;
	int64_t mills;     /* thousandths of whole units */
	unsigned decimals; /* the most of any amount */
};
enum { PAIN_DECIMALS_MAX = 3 };
bool pain_amount_is_payable(struct foreign_money amount);
void pain_tally_add(struct pain_tally *tally, struct foreign_money amount); /* of a payable amount */
const char *pain_tally_print(const struct pain_tally *tally, char room[MONEY_PRINT_ROOM]);
/* Whether the digits of a file say the same sum, whatever zeros they have. */
bool pain_tally_is(const struct pain_tally *tally, struct text digits);

/* ---- ids that may stand once ---- */

struct pain_ids {
	struct text *slots; /* a hash table; empty texts are free */
	size_t room;
	size_t count;
};
void pain_ids_close(struct pain_ids *ids);
/* False when it is there already. The text, not empty, is borrowed until pain_ids_close. */
bool pain_ids_add(struct pain_ids *ids, struct text id);

/* ---- writing ---- */

struct pain_writer {
	struct xml_writer xml;
	enum pain_001_version version;
	const struct pain_file *file;
	const struct pain_group *group; /* NULL in the head */
	struct buffer fitted;           /* of one text at a time */
	uint64_t row;
	struct status failure; /* the first */
};
struct pain_writer pain_writer_open(enum pain_001_version version, struct buffer *out);
void pain_writer_close(struct pain_writer *writer);
void pain_refuse(struct pain_writer *writer, const char *field, const char *reason, const char *remedy);
void pain_write_head(struct pain_writer *writer, const struct pain_tally *tally);
void pain_write_group_head(struct pain_writer *writer, const struct pain_tally *tally);
void pain_write_payment(struct pain_writer *writer, const struct pain_payment *payment);
/* The parts of a payment and group that have files of their own. */
enum pain_role { PAIN_INITIATOR, PAIN_PAYER, PAIN_PAYEE };
void pain_write_party(struct pain_writer *writer, enum pain_role role, const struct pain_party *party);
bool pain_has_address(const struct pain_address *address);
void pain_write_account(struct pain_writer *writer,
			const struct pain_payment *payment); /* agent before payee */
void pain_write_agent(struct pain_writer *writer, const struct pain_account *account);
/* The text in the characters of the group, cut of spaces at its ends; it lives until the next call. What has
 * no counterpart is refused in a name and a space in a message, as is a control character. */
enum pain_text_kind { PAIN_TEXT_NAME, PAIN_TEXT_MESSAGE };
struct text pain_fit(struct pain_writer *writer, const char *field, enum pain_text_kind kind,
		     struct text value);
/* An element of a name's kind, unless it is empty; refused when it is longer than `characters_max`. */
struct pain_field {
	const char *element;
	const char *name; /* in refusals */
	size_t characters_max;
};
void pain_put_name(struct pain_writer *writer, const struct pain_field *field, struct text value);
/* Refuses what breaks a rule of the payment's service; writes nothing. */
void pain_check_service(struct pain_writer *writer, const struct pain_payment *payment);
void pain_check_group(struct pain_writer *writer);

/* ---- reading ---- */

enum { PAIN_PATH_BYTES_MAX = 160 };

/* Which message is read. */
struct pain_message {
	struct text space;   /* the namespace up to its version */
	struct text element; /* the message's own */
	const char *refusal; /* of another kind of file */
	const char *remedy;
};

/* Where an element's text goes: a level's texts are forgotten together. */
struct pain_value {
	struct text path; /* below the message's element; also the field's name in a refusal */
	uint8_t level;
	uint8_t value;
};
#define PAIN_VALUE(path, level, value)                                                                       \
	{                                                                                                    \
		{ path, sizeof(path) - 1 }, level, value                                                     \
	}

/* The walk knows where it is; elements of other namespaces and deeper than any path are passed over. */
struct pain_walk {
	const struct pain_message *message;
	const struct pain_value *values; /* closed by an empty path */
	uint64_t row;                    /* of Document */
	char space[sizeof PAIN_SPACE + 24];
	size_t space_bytes;
	char path[PAIN_PATH_BYTES_MAX];
	size_t path_bytes;
	unsigned depth;        /* of what is followed: 1 Document, 2 the message */
	unsigned passed_depth; /* inside what is passed over */
	bool has_message;
};
/* The path of the element that begins, empty for one that is passed over or above the message. */
struct status pain_walk_begin(struct pain_walk *walk, struct xml_reader *reader, const struct xml_tag *tag,
			      struct text *path);
/* Goes up; the path of the element that ends, empty as above. It lives until the next call. */
struct text pain_walk_end(struct pain_walk *walk);
/* Without white space at its ends. */
struct text pain_trimmed(struct text text);
/* "2026-11-20T09:00:00" with or without parts of a second and zone; without one it is taken as UTC. */
struct status pain_moment_parse(struct text text, struct moment *out);
const struct pain_value *pain_walk_value(const struct pain_walk *walk, struct text path);
/* The last part of the namespace's version, "09". */
struct text pain_walk_version(const struct pain_walk *walk);
/* Reads the whole of a source; a failure of `answer` is told as it is, one of the file as input. */
struct status pain_walk_read(struct source *source, const struct xml_events *events, void *self,
			     const struct status *answer);
#define PAIN_MAKE_AGAIN "Have the file made again."
#define PAIN_ASK_AGAIN "Ask the bank for the file again."

#endif
