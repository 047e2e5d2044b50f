/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mail: one message made of texts and files, and handed to a mail server or laid in a folder. Knows no gift
 * and no person, keeps nothing, tries once: when to try again is the caller's.
 *
 * A message is plain UTF-8 text, never HTML, with files beside it. The same arguments give the same bytes.
 * No argument can add a line to the header: a line break or control in one is refused. */

#ifndef GROUND_MAIL_MAIL_H
#define GROUND_MAIL_MAIL_H

#include "ground/crypto/crypto.h"

enum {
	MAIL_ADDRESS_MAX = 254, /* bytes: RFC 5321 4.5.3.1.3, without the angle brackets */
	MAIL_LOCAL_MAX = 64,    /* bytes before the at sign: RFC 5321 4.5.3.1.1 */
	MAIL_NAME_MAX = 200,    /* bytes of a name beside an address */
	MAIL_SUBJECT_MAX = 400, /* bytes: longer is cut off by those who show it */
	MAIL_ID_MAX = 128,      /* bytes of a Message-ID: it names a file too */
	MAIL_LINK_MAX = 900,    /* bytes: one line of a header holds 998 (RFC 5322 2.1.1) */
	MAIL_TEXT_MAX = 1 << 17,
	MAIL_FILES_MAX = 8,
	MAIL_FILE_NAME_MAX = 100,
	MAIL_FILES_BYTES_MAX = 8 << 20, /* of all files together: many servers take no more than 10 MB */
	MAIL_BYTES_MAX = 16 << 20,      /* a whole message: files grow by a third when written as base64 */
};

struct mail_address {
	struct text name;    /* any letters; may be empty */
	struct text address; /* "anna@exempel.se": of ASCII, since few servers carry other letters */
};

/* A file beside the text. */
struct mail_file {
	struct text name; /* without folders: "kvitto.pdf" */
	struct text type; /* "application/pdf" */
	struct text content;
};

struct mail_message {
	struct mail_address from;
	struct mail_address to;
	struct mail_address reply_to; /* with an empty address: none */
	struct text subject;
	struct text text;        /* lines end with "\n"; no controls but tabs */
	struct text id;          /* "8f3kq2m7xw9a@exempel.se": letters, digits, '.', '-', '_' and one '@' */
	struct text unsubscribe; /* "https://" or "mailto:", for List-Unsubscribe (RFC 2369); may be empty */
	struct moment date;
	bool is_automatic; /* says Auto-Submitted: auto-generated (RFC 3834), so that no machine answers */
	const struct mail_file *files;
	size_t file_count;
};

/* STATUS_INPUT, with .field, when it is no address that a server can be given. */
MUST_USE struct status mail_check_address(struct text address, const char *field);
/* Adds the message to `out`, lines ended by CR LF, all bytes of ASCII. STATUS_INPUT with .field when a part
 * is wrong; STATUS_LIMIT with .field when one is too long or they do not fit in `out`. */
MUST_USE struct status mail_compose(const struct mail_message *message, struct buffer *out);

/* How a try ended. */
enum mail_outcome {
	MAIL_TAKEN = 1, /* the other side has the message and has said so */
	MAIL_REFUSED =
	    2,          /* the other side said no for good (5yz): it has not the message and will not take it
			 */
	MAIL_LATER = 3, /* it surely has not the message; another time it may take it */
	MAIL_UNKNOWN = 4, /* all was said and no answer came: it may have the message or not */
};

struct mail_answer {
	enum mail_outcome outcome;
	int64_t code;       /* what the server answered: 250, or its no; 0 when it did not */
	bool is_about_all;  /* MAIL_LATER that would meet any message: no server, no log-in */
	const char *reason; /* one sentence for a person, a constant */
};

struct mail_parcel {
	struct text from; /* addresses alone */
	struct text to;
	struct text id;      /* of the message */
	struct text message; /* as mail_compose made it */
};

/* One who carries messages. */
struct mailer {
	/* STATUS_OK with an answer, or a failure when the parcel or the settings are wrong or the machine
	 * could not begin: then nothing was said to anybody. */
	struct status (*carry)(void *self, const struct mail_parcel *parcel, struct mail_answer *out);
	void *self;
	bool is_repeatable; /* carrying one id twice leaves one message, so an unknown may be tried again */
};
MUST_USE struct status mailer_carry(const struct mailer *mailer, const struct mail_parcel *parcel,
				    struct mail_answer *out);

/* A folder takes each message as a file of its own, "ID.eml", whole or not at all. */
struct mail_folder {
	const char *path;
};
struct mailer mailer_of_folder(struct mail_folder *folder);

enum mail_security {
	MAIL_TLS_REQUIRED = 1, /* STARTTLS, or nothing is said */
	MAIL_TLS_AT_ONCE = 2,  /* TLS from the first byte (RFC 8314) */
	MAIL_TLS_OPTIONAL = 3, /* STARTTLS when offered: anybody between may take the offer away */
	MAIL_TLS_NONE = 4,     /* a server on the same machine */
};

enum { MAIL_WAIT_MS_MAX = 600000 };

/* A server that mail is handed to. Who it is, is always proved where TLS is used. */
struct mail_server {
	const char *host; /* a name or an IPv4 address */
	uint16_t port;
	enum mail_security security;
	const char *greeting;          /* our own host name, for EHLO */
	const char *user;              /* log-in name; NULL for no log-in. Needs TLS that is required */
	const struct secret *password; /* with `user` */
	const char *authorities;       /* file of certificates that vouch (PEM); NULL for the machine's */
	int64_t connect_ms;            /* above zero, at most MAIL_WAIT_MS_MAX */
	int64_t whole_ms;              /* for all of one try, the same */
};
struct mailer mailer_of_server(struct mail_server *server);
/* STATUS_INPUT with .field when the settings cannot be used. */
MUST_USE struct status mail_check_server(const struct mail_server *server);

/* The first line of a file that only its owner may read. The mail library keeps a copy in plain memory while
 * it connects. STATUS_REFUSED when others may read it; STATUS_INPUT when it is empty or longer than a
 * line may be; else as file_read_all and secret_from. */
MUST_USE struct status mail_read_password(const char *path, struct secret *out);

#endif
