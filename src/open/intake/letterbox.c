/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The face's end: a writer thread takes all letters that wait, seals them, appends them with one sync and
 * answers each. The plain copy of a letter is wiped as soon as it is sealed. */
#include "open/intake/segment.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { GROUP_BYTES_MAX = 1 << 20, WAITING_BYTES_MAX = 16 << 20, SEGMENT_TRIES = 3 };

struct waiting_letter {
	struct waiting_letter *next;
	letterbox_done *done;
	void *argument;
	size_t count;
	char bytes[];
};

/* The file that is written to, of one session key. */
struct open_segment {
	int descriptor; /* -1: none */
	struct segment_name name;
	struct letter_sealer sealer;
	struct moment begun_at;
	size_t bytes;
};

struct letterbox {
	struct letter_public_key inner;
	int64_t period_seconds;
	struct clock clock;
	int folder;
	pthread_t writer;

	/* The writer thread's own. */
	struct open_segment segment;
	struct buffer sealed;
	struct random random;

	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct waiting_letter *first;
	struct waiting_letter **last;
	size_t waiting_count;
	size_t waiting_bytes;
	bool must_look; /* at the session key's age */
	bool is_closing;
	bool is_started; /* the thread runs */
};

static void close_segment(struct open_segment *segment)
{
	if (segment->descriptor < 0)
		return;
	letter_sealer_close(&segment->sealer);
	close(segment->descriptor); /* and lets go of its lock: it can be removed once it is collected */
	segment->descriptor = -1;
	assert(segment->sealer.session.bytes == NULL);
}

static bool is_over(const struct letterbox *box)
{
	const struct open_segment *segment = &box->segment;
	const int64_t age = clock_now(&box->clock).seconds - segment->begun_at.seconds;
	assert(segment->descriptor >= 0);
	return age < 0 || age >= box->period_seconds || segment->bytes >= SEGMENT_BYTES_MAX ||
	       segment->sealer.count + INTAKE_GROUP_LETTERS_MAX > LETTER_SESSION_LETTERS_MAX;
}

static bool write_all(int descriptor, struct text bytes)
{
	assert(descriptor >= 0 && bytes.count > 0);
	while (bytes.count > 0) {
		const ssize_t written = write(descriptor, bytes.bytes, bytes.count);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		bytes = text_slice(bytes, (size_t)written, bytes.count);
	}
	return true;
}

/* The file gets its name when it is locked and its head is on the disk, so that whoever collects never finds
 * one that is only being made. */
static bool make_file(struct letterbox *box, const char *name, int *descriptor)
{
	char beside[sizeof(struct segment_name) + 8];
	assert(box->sealed.count == SEGMENT_HEAD_BYTES);
	(void)snprintf(beside, sizeof beside, "%s.new", name);
	*descriptor = openat(box->folder, beside,
			     O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*descriptor < 0)
		return false;
	const bool is_made = flock(*descriptor, LOCK_EX | LOCK_NB) == 0 &&
			     write_all(*descriptor, buffer_text(&box->sealed)) &&
			     fdatasync(*descriptor) == 0 &&
			     renameat(box->folder, beside, box->folder, name) == 0 && fsync(box->folder) == 0;
	if (!is_made) {
		(void)unlinkat(box->folder, beside, 0);
		close(*descriptor);
	}
	return is_made;
}

static struct status begin_segment(struct letterbox *box)
{
	struct open_segment *segment = &box->segment;
	assert(segment->descriptor < 0);
	segment->begun_at = clock_now(&box->clock);
	TRY(letter_sealer_open(&box->inner, &segment->sealer));
	for (int i = 0; i < SEGMENT_TRIES; i++) {
		int descriptor = -1;
		segment->name = segment_name_make(segment->begun_at, &box->random);
		buffer_clear(&box->sealed);
		segment_add_head(&segment->sealer.header, &box->sealed);
		if (!make_file(box, segment->name.characters, &descriptor))
			continue;
		segment->descriptor = descriptor;
		segment->bytes = SEGMENT_HEAD_BYTES;
		return OK;
	}
	letter_sealer_close(&segment->sealer);
	return FAIL(STATUS_BROKEN, "The letterbox could not be written to.");
}

/* Wipes the letters as they are sealed, whatever comes of it. */
static struct status seal_group(struct letterbox *box, struct waiting_letter *group)
{
	struct status status = OK;
	buffer_clear(&box->sealed);
	for (struct waiting_letter *letter = group; letter != NULL; letter = letter->next) {
		if (status_is_ok(status))
			status =
			    segment_add_letter(&box->segment.sealer, &box->segment.name,
					       (struct text){ letter->bytes, letter->count }, &box->sealed);
		secret_wipe_bytes(letter->bytes, letter->count);
	}
	assert(group != NULL);
	return status;
}

/* A file that could not be written to is left: what stands torn at its end was promised to nobody. */
static struct status append_group(struct letterbox *box, struct waiting_letter *group)
{
	struct open_segment *segment = &box->segment;
	TRY(seal_group(box, group));
	assert(box->sealed.count > 0 && segment->descriptor >= 0);
	if (!write_all(segment->descriptor, buffer_text(&box->sealed)) || fdatasync(segment->descriptor) != 0)
		return FAIL(STATUS_BROKEN, "The letterbox could not be written to.");
	segment->bytes += box->sealed.count;
	return OK;
}

static void answer_group(struct waiting_letter *group, struct status status)
{
	assert(group != NULL);
	while (group != NULL) {
		struct waiting_letter *letter = group;
		group = letter->next;
		letter->done(letter->argument, status);
		secret_wipe_bytes(letter->bytes, letter->count);
		free(letter);
	}
}

static void write_group(struct letterbox *box, struct waiting_letter *group)
{
	struct status status = OK;
	if (box->segment.descriptor >= 0 && is_over(box))
		close_segment(&box->segment);
	if (box->segment.descriptor < 0)
		status = begin_segment(box);
	if (status_is_ok(status))
		status = append_group(box, group);
	if (!status_is_ok(status))
		close_segment(&box->segment);
	assert(status_is_ok(status) == (box->segment.descriptor >= 0));
	answer_group(group, status);
}

/* What waits first, up to the bounds of a group; NULL when nothing does. The lock is held. */
static struct waiting_letter *cut_group(struct letterbox *box)
{
	struct waiting_letter **end = &box->first;
	size_t count = 0;
	size_t bytes = 0;
	for (; *end != NULL && count < INTAKE_GROUP_LETTERS_MAX; end = &(*end)->next, count++) {
		if (count > 0 && bytes + (*end)->count + SEGMENT_RECORD_BYTES_MAX > GROUP_BYTES_MAX)
			break;
		bytes += (*end)->count + SEGMENT_LENGTH_BYTES + LETTER_OVERHEAD + SEGMENT_CHECKSUM_BYTES;
		box->waiting_bytes -= (*end)->count;
	}
	struct waiting_letter *group = count > 0 ? box->first : NULL;
	struct waiting_letter *rest = *end;
	*end = NULL;
	box->first = rest;
	if (rest == NULL)
		box->last = &box->first;
	box->waiting_count -= count;
	assert((box->waiting_count == 0) == (rest == NULL));
	return group;
}

static void *write_letters(void *argument)
{
	struct letterbox *box = argument;
	assert(box->segment.descriptor < 0);
	pthread_mutex_lock(&box->lock);
	while (!box->is_closing || box->first != NULL) {
		struct waiting_letter *group = cut_group(box);
		const bool must_look = box->must_look;
		box->must_look = false;
		if (group == NULL && !must_look) {
			pthread_cond_wait(&box->changed, &box->lock);
			continue;
		}
		pthread_mutex_unlock(&box->lock);
		if (group != NULL)
			write_group(box, group);
		else if (box->segment.descriptor >= 0 && is_over(box))
			close_segment(&box->segment);
		pthread_mutex_lock(&box->lock);
	}
	pthread_mutex_unlock(&box->lock);
	close_segment(&box->segment);
	return NULL;
}

/* Whether anybody can open what is sealed to the key. */
static struct status try_key(const struct letter_public_key *inner)
{
	struct letter_sealer sealer;
	TRY(letter_sealer_open(inner, &sealer));
	letter_sealer_close(&sealer);
	assert(sealer.session.bytes == NULL);
	return OK;
}

static struct letterbox *make_box(const struct letterbox_config *config, int folder)
{
	struct letterbox *box = memory_take(1, sizeof *box);
	box->inner = config->inner;
	box->period_seconds = config->period_seconds;
	box->clock = config->clock;
	box->folder = folder;
	box->segment.descriptor = -1;
	box->sealed = buffer_open(2 * GROUP_BYTES_MAX);
	box->random = random_of_system();
	box->last = &box->first;
	pthread_mutex_init(&box->lock, NULL);
	pthread_cond_init(&box->changed, NULL);
	assert(box->first == NULL);
	return box;
}

static void drop_box(struct letterbox **box)
{
	assert((*box)->first == NULL && (*box)->segment.descriptor < 0);
	pthread_cond_destroy(&(*box)->changed);
	pthread_mutex_destroy(&(*box)->lock);
	buffer_close(&(*box)->sealed);
	close((*box)->folder);
	free(*box);
	*box = NULL;
}

struct status letterbox_open(const struct letterbox_config *config, struct letterbox **out)
{
	assert(config->folder != NULL && out != NULL);
	*out = NULL;
	if (config->period_seconds < INTAKE_PERIOD_SECONDS_MIN ||
	    config->period_seconds > INTAKE_PERIOD_SECONDS_MAX)
		return FAIL_INPUT(0, "period", "The period of a session key is out of bounds.",
				  "Give 1 to 3600 seconds.");
	TRY(try_key(&config->inner));
	const int folder = open(config->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		return FAIL(STATUS_NOT_FOUND, "There is no such folder.");
	*out = make_box(config, folder);
	return OK;
}

void letterbox_close(struct letterbox **box)
{
	if (*box == NULL)
		return;
	pthread_mutex_lock(&(*box)->lock);
	(*box)->is_closing = true;
	pthread_cond_signal(&(*box)->changed);
	pthread_mutex_unlock(&(*box)->lock);
	const int code = (*box)->is_started ? pthread_join((*box)->writer, NULL) : 0;
	assert(code == 0);
	(void)code;
	drop_box(box);
}

void letterbox_tick(struct letterbox *box)
{
	pthread_mutex_lock(&box->lock);
	assert(!box->is_closing);
	box->must_look = true;
	pthread_cond_signal(&box->changed);
	pthread_mutex_unlock(&box->lock);
}

/* The thread is made for the first letter, so that a process can shut itself in before it has any. */
static struct status queue_take(struct letterbox *box, struct waiting_letter *letter)
{
	assert(!box->is_closing && letter->next == NULL);
	if (box->waiting_count >= INTAKE_WAITING_LETTERS_MAX ||
	    box->waiting_bytes + letter->count > WAITING_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "Too many letters wait.");
	if (!box->is_started && pthread_create(&box->writer, NULL, write_letters, box) != 0)
		return FAIL(STATUS_BROKEN, "The machine gives no thread.");
	box->is_started = true;
	*box->last = letter;
	box->last = &letter->next;
	box->waiting_count++;
	box->waiting_bytes += letter->count;
	pthread_cond_signal(&box->changed);
	return OK;
}

struct status letterbox_post(struct letterbox *box, struct text letter, letterbox_done *done, void *argument)
{
	assert(done != NULL && letter.count > 0);
	if (letter.count > INTAKE_LETTER_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "The letter is too long.");
	struct waiting_letter *waiting = memory_take(1, sizeof *waiting + letter.count);
	waiting->done = done;
	waiting->argument = argument;
	waiting->count = letter.count;
	memcpy(waiting->bytes, letter.bytes, letter.count);
	pthread_mutex_lock(&box->lock);
	const struct status taken = queue_take(box, waiting);
	pthread_mutex_unlock(&box->lock);
	if (status_is_ok(taken))
		return OK;
	secret_wipe_bytes(waiting->bytes, waiting->count);
	free(waiting);
	return taken;
}
