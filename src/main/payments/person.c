/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who acts: a password from the terminal without echo, or from a file that nobody else can read. */
#include "main/payments/payments_inner.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

struct status person_needed(const struct run *run)
{
	assert(run->books == NULL);
	return run_needs(run, "--person");
}

/* Up to the first line end, straight into memory that is never swapped. */
static struct status read_line(int descriptor, struct secret *out)
{
	size_t count = 0;
	struct secret room = { 0 };
	TRY(secret_open(PASSWORD_BYTES_MAX + 1, &room));
	SCOPED(secret_wipe) struct secret line = secret_take(&room);
	while (count < line.count) {
		const ssize_t got = read(descriptor, line.bytes + count, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return FAIL(STATUS_BROKEN, "The password could not be read.");
		if (got == 0 || line.bytes[count] == '\n')
			break;
		count++;
	}
	if (count == 0)
		return FAIL_INPUT(0, "password", "The password is empty.", "Write a password.");
	if (count > PASSWORD_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "The password is longer than 1024 bytes.");
	assert(count <= line.count);
	return secret_from(line.bytes, count, out);
}

static struct status refuse_open_file(int descriptor, const char *option)
{
	struct stat about;
	if (fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode))
		return FAIL_INPUT(0, option, "This is not a plain file.", "Give the path of a file.");
	assert(descriptor >= 0);
	if ((about.st_mode & 077) != 0 || (about.st_uid != getuid() && about.st_uid != 0))
		return (struct status){ .code = STATUS_REFUSED,
					.field = option,
					.reason = "Others may read the file with the password.",
					.remedy = "Close it to them with chmod 600." };
	return OK;
}

static struct status read_file(const char *path, const char *option, struct secret *out)
{
	SCOPED(file_close) struct file file = { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) };
	if (file.descriptor < 0)
		return FAIL_INPUT(0, option, "The file with the password could not be opened.",
				  "Check its path and whose it is.");
	assert(path != NULL);
	TRY(refuse_open_file(file.descriptor, option));
	return read_line(file.descriptor, out);
}

static void say_on(int terminal, struct text words)
{
	assert(words.count > 0);
	const ssize_t written = write(terminal, words.bytes, words.count);
	(void)written; /* a prompt that cannot be seen is followed by an answer that cannot be typed */
}

static struct status ask(struct run *run, const char *prompt, struct secret *out)
{
	SCOPED(file_close) struct file terminal = { open("/dev/tty", O_RDWR | O_CLOEXEC) };
	struct termios usual;
	assert(prompt != NULL && out->bytes == NULL);
	if (terminal.descriptor < 0 || tcgetattr(terminal.descriptor, &usual) != 0)
		return FAIL_INPUT(0, "password", "There is no terminal to type the password on.",
				  "Give a closed file with --password-file.");
	struct termios silent = usual;
	silent.c_lflag &= (tcflag_t)~ECHO;
	if (tcsetattr(terminal.descriptor, TCSAFLUSH, &silent) != 0)
		return FAIL(STATUS_BROKEN, "The terminal does not stop showing what is typed.");
	say_on(terminal.descriptor, text_of(phrase(run->report.language, prompt)));
	const struct status status = read_line(terminal.descriptor, out);
	say_on(terminal.descriptor, TEXT("\n"));
	const int restored = tcsetattr(terminal.descriptor, TCSAFLUSH, &usual);
	assert(restored == 0 || errno != EINVAL);
	return status;
}

struct status person_password(struct run *run, struct secret *out)
{
	const char *path = command_option(run->command, "--password-file");
	assert(out != NULL && out->bytes == NULL);
	return path != NULL ? read_file(path, "--password-file", out) : ask(run, SAY("Password: "), out);
}

struct status person_new_password(struct run *run, const char *option, struct secret *out)
{
	const char *path = command_option(run->command, option);
	assert(out != NULL && out->bytes == NULL);
	if (path != NULL)
		return read_file(path, option, out);
	SCOPED(secret_wipe) struct secret again = { 0 };
	TRY(ask(run, SAY("New password: "), out));
	TRY(ask(run, SAY("The same again: "), &again));
	return secret_equal(secret_text(out), secret_text(&again))
		   ? OK
		   : FAIL_INPUT(0, "password", "The two passwords differ.", "Type the same twice.");
}

struct status person_log_in(struct run *run, struct approver *out)
{
	SCOPED(secret_wipe) struct secret password = { 0 };
	struct logged_in person;
	TRY(person_password(run, &password));
	const struct log_in log_in = { run_text(run, "--person"), secret_text(&password) };
	TRY(access_log_in(run->books, &log_in, &run->by, &person));
	_Static_assert(sizeof run->actor_name >= sizeof person.actor, "the name fits");
	strcpy(run->actor_name, person.actor);
	run->by.name = text_of(run->actor_name);
	*out = (struct approver){ person.id.raw, &run->by };
	assert(out->person > 0);
	return OK;
}
