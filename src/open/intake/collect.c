/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The inner zone's end: finds the files of letters, opens what is not booked, removes what is done with. A
 * file that is locked is still written to. */
#include "open/intake/segment.h"

#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum {
	WINDOW_BYTES = 256 * 1024,
	PLAIN_BYTES_MAX = INTAKE_COLLECT_LETTERS_MAX * INTAKE_LETTER_BYTES_MAX,
};
_Static_assert(WINDOW_BYTES > 2 * SEGMENT_RECORD_BYTES_MAX,
	       "a window holds a record and the next one's length");

/* One file that is being collected. */
struct collecting {
	const struct collector *collector;
	struct collection *told;
	struct segment_name name;
	int descriptor;
	bool is_closed;  /* nobody writes to it any more */
	bool is_damaged; /* something in it is no letter */
	struct letter_opener opener;

	char *window;
	size_t window_count;
	size_t start;    /* of what is not looked at yet, in the window */
	uint64_t offset; /* of the window's end in the file */
	uint64_t number; /* of the record that comes next */
	uint64_t booked;

	struct buffer plain; /* of the letters that wait to be taken */
	struct collected_letter letters[INTAKE_COLLECT_LETTERS_MAX];
	size_t starts[INTAKE_COLLECT_LETTERS_MAX];
	size_t count;
};

static struct text rest_of(const struct collecting *file)
{
	assert(file->start <= file->window_count);
	return (struct text){ file->window + file->start, file->window_count - file->start };
}

/* Reads on behind what is left of the window. */
static struct status load(struct collecting *file)
{
	const struct text rest = rest_of(file);
	memmove(file->window, rest.bytes, rest.count);
	file->start = 0;
	file->window_count = rest.count;
	ssize_t count = 1;
	while (file->window_count < WINDOW_BYTES && count > 0) {
		count = pread(file->descriptor, file->window + file->window_count,
			      WINDOW_BYTES - file->window_count, (off_t)file->offset);
		if (count < 0)
			return FAIL(STATUS_BROKEN, "A file of letters could not be read.");
		file->window_count += (size_t)count;
		file->offset += (uint64_t)count;
	}
	assert(file->window_count <= WINDOW_BYTES);
	return OK;
}

/* Gives the letters that wait to the collector; the plain texts are wiped whatever comes of it. */
static struct status give(struct collecting *file)
{
	if (file->count == 0)
		return OK;
	for (size_t i = 0; i < file->count; i++)
		file->letters[i].content.bytes = file->plain.bytes + file->starts[i];
	const struct status status = file->collector->take(file->collector->self, file->letters, file->count);
	if (status_is_ok(status))
		file->told->letters += file->count;
	assert(file->plain.bytes != NULL);
	secret_wipe_bytes(file->plain.bytes, file->plain.count);
	buffer_clear(&file->plain);
	file->count = 0;
	return status;
}

/* A letter that does not open was not sealed by the one who wrote the file, or not here in its place. */
static struct status keep_letter(struct collecting *file, struct text sealed)
{
	if (file->number <= file->booked)
		return OK;
	if (file->count == INTAKE_COLLECT_LETTERS_MAX)
		TRY(give(file));
	uint64_t counter = 0;
	const size_t start = file->plain.count;
	const struct status status =
	    letter_open(&file->opener, sealed, segment_associated(&file->name), &file->plain, &counter);
	if (!status_is_ok(status) || counter != file->number) {
		buffer_cut(&file->plain, start);
		file->is_damaged = true;
		return OK;
	}
	file->starts[file->count] = start;
	file->letters[file->count++] = (struct collected_letter){
		.segment = file->name, .number = counter, .content = { NULL, file->plain.count - start }
	};
	assert(file->plain.count <= PLAIN_BYTES_MAX);
	return OK;
}

/* Bytes that were never written stand as zeros where the disk lost its power; they were promised to nobody.
 */
static bool is_unwritten(struct text rest)
{
	size_t zeros = 0;
	while (zeros < rest.count && rest.bytes[zeros] == 0)
		zeros++;
	assert(zeros <= rest.count);
	return zeros == rest.count;
}

/* Takes the next record; *is_last when there is none to be had now. */
static struct status take_record(struct collecting *file, bool *is_last)
{
	struct text sealed = { 0 };
	size_t bytes = 0;
	if (rest_of(file).count < SEGMENT_RECORD_BYTES_MAX)
		TRY(load(file));
	const enum segment_found found = segment_read_record(rest_of(file), file->number, &sealed, &bytes);
	const bool can_go_on =
	    found == SEGMENT_RECORD || (found == SEGMENT_DAMAGE && bytes > 0 && file->is_closed);
	*is_last = !can_go_on;
	if (found == SEGMENT_RECORD)
		TRY(keep_letter(file, sealed));
	else if (found == SEGMENT_DAMAGE && file->is_closed)
		file->is_damaged |= !is_unwritten(rest_of(file));
	assert(bytes <= rest_of(file).count);
	file->start += bytes;
	file->number++;
	return OK;
}

static struct status read_head(struct collecting *file, const struct letter_secret_key *inner)
{
	struct text header;
	TRY(load(file));
	TRY(segment_read_head(rest_of(file), &header));
	TRY(letter_opener_open(inner, header, &file->opener));
	file->start = SEGMENT_HEAD_BYTES;
	file->number = 1;
	assert(file->opener.session.bytes != NULL);
	return OK;
}

static struct status take_letters(struct collecting *file, const struct letter_secret_key *inner)
{
	const struct status head = read_head(file, inner);
	file->is_damaged = head.code == STATUS_INPUT;
	if (file->is_damaged)
		return OK;
	TRY(head);
	TRY(file->collector->booked(file->collector->self, &file->name, &file->booked));
	bool is_last = false;
	while (!is_last)
		TRY(take_record(file, &is_last));
	assert(file->number > 0);
	return give(file);
}

/* The file goes when nobody writes to it and all in it is booked; one with damage is kept for a person. */
static struct status let_go(const struct collecting *file, int folder)
{
	const char *name = file->name.characters;
	char aside[sizeof file->name + 16];
	if (!file->is_closed)
		return OK;
	(void)snprintf(aside, sizeof aside, "%s.damaged", name);
	const int failed =
	    file->is_damaged ? renameat(folder, name, folder, aside) : unlinkat(folder, name, 0);
	if (failed != 0 || fsync(folder) != 0)
		return FAIL(STATUS_BROKEN, "A file of letters could not be removed.");
	file->told->segments += !file->is_damaged;
	file->told->damaged += file->is_damaged;
	assert(file->count == 0);
	return OK;
}

static void close_file(struct collecting **file)
{
	if (*file == NULL)
		return;
	if ((*file)->plain.bytes != NULL)
		secret_wipe_bytes((*file)->plain.bytes, (*file)->plain.room);
	buffer_close(&(*file)->plain);
	letter_opener_close(&(*file)->opener);
	if ((*file)->descriptor >= 0)
		close((*file)->descriptor);
	free((*file)->window);
	free(*file);
	assert(file != NULL);
}

static struct collecting *open_file(int folder, const char *name)
{
	struct collecting *file = memory_take(1, sizeof *file);
	file->window = memory_take(WINDOW_BYTES, 1);
	file->plain = buffer_open(PLAIN_BYTES_MAX);
	if (buffer_extend(&file->plain, PLAIN_BYTES_MAX) !=
	    NULL) /* so that it never moves, and leaves no copy */
		buffer_clear(&file->plain);
	(void)snprintf(file->name.characters, sizeof file->name.characters, "%s", name);
	file->descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	file->is_closed = file->descriptor >= 0 && flock(file->descriptor, LOCK_EX | LOCK_NB) == 0;
	assert(file->count == 0);
	return file;
}

static struct status collect_file(int folder, const char *name, const struct letter_secret_key *inner,
				  const struct collector *collector, struct collection *told)
{
	SCOPED(close_file) struct collecting *file = open_file(folder, name);
	file->collector = collector;
	file->told = told;
	assert(strlen(name) < sizeof file->name.characters);
	if (file->descriptor < 0)
		return FAIL(STATUS_BROKEN, "A file of letters could not be read.");
	TRY(take_letters(file, inner));
	return let_go(file, folder);
}

/* What is left of a file that was never begun, by a face that died. */
static void remove_unmade(int folder, const char *name)
{
	const int descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	assert(name != NULL);
	if (descriptor < 0)
		return;
	if (flock(descriptor, LOCK_EX | LOCK_NB) == 0)
		(void)unlinkat(folder, name, 0);
	close(descriptor);
}

struct names {
	struct segment_name *names;
	size_t count;
	size_t room;
};

static void close_names(struct names *names)
{
	free(names->names);
	assert(names->count <= names->room);
}

static int compare_names(const void *a, const void *b)
{
	assert(a != NULL && b != NULL);
	return strcmp(((const struct segment_name *)a)->characters,
		      ((const struct segment_name *)b)->characters);
}

static struct status add_name(struct names *names, const char *name)
{
	if (names->count == INTAKE_SEGMENTS_MAX)
		return FAIL(STATUS_LIMIT, "The letterbox has more files than can be collected.");
	if (names->count == names->room) {
		names->room = names->room == 0 ? 64 : 2 * names->room;
		names->names = memory_grow(names->names, names->room, sizeof *names->names);
	}
	assert(segment_name_is_valid(text_of(name)));
	return text_to_c(text_of(name), names->names[names->count++].characters,
			 sizeof names->names->characters);
}

static struct status look_at_name(int folder, const char *name, struct names *names)
{
	const struct text text = text_of(name);
	assert(names != NULL);
	if (segment_name_is_valid(text))
		return add_name(names, name);
	const size_t cut = text.count > 4 ? text.count - 4 : 0;
	if (text_equal(text_slice(text, cut, 4), TEXT(".new")) &&
	    segment_name_is_valid(text_slice(text, 0, cut)))
		remove_unmade(folder, name);
	return OK;
}

static struct status list_names(int folder, struct names *names)
{
	const int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = again < 0 ? NULL : fdopendir(again);
	if (list == NULL)
		return FAIL(STATUS_BROKEN, "The letterbox could not be read.");
	struct status status = OK;
	for (const struct dirent *entry = readdir(list); entry != NULL && status_is_ok(status);
	     entry = readdir(list))
		status = look_at_name(folder, entry->d_name, names);
	closedir(list);
	if (names->count > 1)
		qsort(names->names, names->count, sizeof *names->names, compare_names);
	assert(names->count <= INTAKE_SEGMENTS_MAX);
	return status;
}

static struct status collect_all(int folder, const struct letter_secret_key *inner,
				 const struct collector *collector, struct collection *out)
{
	SCOPED(close_names) struct names names = { 0 };
	assert(inner->secret.count == LETTER_KEY_BYTES);
	TRY(list_names(folder, &names));
	for (size_t i = 0; i < names.count; i++)
		TRY(collect_file(folder, names.names[i].characters, inner, collector, out));
	assert(out->segments + out->damaged <= names.count);
	return OK;
}

struct status letterbox_collect(const char *folder, const struct letter_secret_key *inner,
				const struct collector *collector, struct collection *out)
{
	assert(collector->booked != NULL && collector->take != NULL && out != NULL);
	*out = (struct collection){ 0 };
	const int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (descriptor < 0)
		return FAIL(STATUS_NOT_FOUND, "There is no such folder.");
	const struct status status = collect_all(descriptor, inner, collector, out);
	close(descriptor);
	return status;
}
