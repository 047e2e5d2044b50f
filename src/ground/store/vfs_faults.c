/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/store/faults.h"

#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A write or truncation that was not synced: what stood there, and what stands there now. */
struct unsynced {
	struct unsynced *older;
	struct unsynced *newer;
	sqlite3_int64 offset;
	sqlite3_int64 size_before;
	char *before;
	size_t before_count;
	char *after; /* NULL: a truncation to `offset` */
	size_t after_count;
};

/* A file as the disk sees it, whoever has it open. */
struct node {
	struct node *next;
	char *path;
	struct unsynced *oldest;
	struct unsynced *newest;
};

struct faults {
	sqlite3_vfs vfs;
	sqlite3_vfs *real;
	pthread_mutex_t lock;
	struct fault_plan plan;
	uint64_t calls;
	struct node *nodes;
};

struct faulty_file {
	sqlite3_file base;
	struct faults *faults;
	struct node *node;                /* NULL for a temporary file */
	_Alignas(8) unsigned char real[]; /* SQLite aligns files so */
};

static struct faulty_file *faulty(sqlite3_file *file)
{
	assert(file != NULL);
	return (struct faulty_file *)file;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
	return (sqlite3_file *)faulty(file)->real;
}

static void forget_unsynced(struct node *node)
{
	while (node->oldest != NULL) {
		struct unsynced *first = node->oldest;
		node->oldest = first->newer;
		free(first->before);
		free(first->after);
		free(first);
	}
	node->newest = NULL;
	assert(node->oldest == NULL);
}

static void put_bytes(int descriptor, const char *bytes, size_t count, sqlite3_int64 offset)
{
	assert(bytes != NULL || count == 0);
	while (count > 0) {
		const ssize_t done = pwrite(descriptor, bytes, count, offset);
		assert(done > 0);
		bytes += done;
		count -= (size_t)done;
		offset += done;
	}
}

static void set_size(int descriptor, sqlite3_int64 size)
{
	const int failed = ftruncate(descriptor, size);
	assert(failed == 0);
}

/* Back to what was synced last. */
static void undo_all(int descriptor, const struct node *node)
{
	assert(descriptor >= 0);
	for (const struct unsynced *write = node->newest; write != NULL; write = write->older) {
		put_bytes(descriptor, write->before, write->before_count, write->offset);
		set_size(descriptor, write->size_before);
	}
}

/* Each write survives whole, in its first part, or not. */
static void redo_some(int descriptor, const struct node *node, struct random *random)
{
	assert(random->is_seeded);
	for (const struct unsynced *write = node->oldest; write != NULL; write = write->newer) {
		const uint64_t fate = random_below(random, 3);
		if (fate == 0)
			continue;
		if (write->after == NULL)
			set_size(descriptor, write->offset);
		else
			put_bytes(descriptor, write->after,
				  fate == 1 ? write->after_count
					    : (size_t)random_below(random, write->after_count + 1),
				  write->offset);
	}
}

static void kill_process(void)
{
	kill(getpid(), SIGKILL);
	abort(); /* not reached */
}

static void lose_power(const struct faults *faults)
{
	struct random random = random_seeded(faults->plan.seed);
	for (const struct node *node = faults->nodes; node != NULL; node = node->next) {
		const int descriptor = open(node->path, O_RDWR | O_CLOEXEC);
		if (descriptor < 0)
			continue; /* removed */
		undo_all(descriptor, node);
		redo_some(descriptor, node, &random);
		close(descriptor);
	}
	assert(faults->plan.kind == FAULT_POWER);
	kill_process();
}

/* Counts the call and tells what befalls it: FAULT_NONE, FAIL, FULL or TEAR. The lock is held. */
static enum fault_kind next_call(struct faults *faults)
{
	const struct fault_plan *plan = &faults->plan;
	faults->calls++;
	if (plan->kind == FAULT_NONE || plan->at == 0 || faults->calls < plan->at)
		return FAULT_NONE;
	const bool is_now = faults->calls == plan->at;
	switch (plan->kind) {
	case FAULT_NONE:
		return FAULT_NONE;
	case FAULT_FAIL:
		return is_now ? FAULT_FAIL : FAULT_NONE;
	case FAULT_BREAK:
		return FAULT_FAIL;
	case FAULT_FULL:
		return FAULT_FULL;
	case FAULT_TEAR:
		return FAULT_TEAR;
	case FAULT_STOP:
		kill_process();
		return FAULT_NONE;
	case FAULT_POWER:
		lose_power(faults);
		return FAULT_NONE;
	}
	assert(false && "an unknown fault");
	return FAULT_NONE;
}

/* Remembers what the bytes from `offset` are before they change; `after` NULL for a truncation. */
static void remember(sqlite3_file *file, sqlite3_int64 offset, const void *after, size_t after_count)
{
	struct node *node = faulty(file)->node;
	if (node == NULL)
		return;
	sqlite3_file *real = real_of(file);
	struct unsynced *write = memory_take(1, sizeof *write);
	write->offset = offset;
	int code = real->pMethods->xFileSize(real, &write->size_before);
	assert(code == SQLITE_OK);
	const sqlite3_int64 end = after != NULL ? offset + (sqlite3_int64)after_count : write->size_before;
	const sqlite3_int64 last = end < write->size_before ? end : write->size_before;
	write->before_count = last > offset ? (size_t)(last - offset) : 0;
	write->before = memory_take(write->before_count, 1);
	if (write->before_count > 0)
		code = real->pMethods->xRead(real, write->before, (int)write->before_count, offset);
	assert(code == SQLITE_OK);
	if (after != NULL) {
		write->after = memory_take(after_count, 1);
		memcpy(write->after, after, after_count);
		write->after_count = after_count;
	}
	write->older = node->newest;
	if (node->newest != NULL)
		node->newest->newer = write;
	else
		node->oldest = write;
	node->newest = write;
}

static int write_file(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
	assert(bytes != NULL && count > 0);
	struct faults *faults = faulty(file)->faults;
	sqlite3_file *real = real_of(file);
	pthread_mutex_lock(&faults->lock);
	const enum fault_kind fault = next_call(faults);
	int code = fault == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
	if (fault == FAULT_TEAR) {
		real->pMethods->xWrite(real, bytes, count / 2, offset);
		kill_process();
	}
	if (fault == FAULT_NONE) {
		remember(file, offset, bytes, (size_t)count);
		code = real->pMethods->xWrite(real, bytes, count, offset);
	}
	pthread_mutex_unlock(&faults->lock);
	return code;
}

/* A full disk still syncs and truncates. */
static bool is_struck(enum fault_kind fault)
{
	if (fault == FAULT_TEAR)
		kill_process();
	assert(fault == FAULT_NONE || fault == FAULT_FAIL || fault == FAULT_FULL);
	return fault == FAULT_FAIL;
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
	assert(size >= 0);
	struct faults *faults = faulty(file)->faults;
	sqlite3_file *real = real_of(file);
	int code = SQLITE_IOERR_TRUNCATE;
	pthread_mutex_lock(&faults->lock);
	if (!is_struck(next_call(faults))) {
		remember(file, size, NULL, 0);
		code = real->pMethods->xTruncate(real, size);
	}
	pthread_mutex_unlock(&faults->lock);
	return code;
}

static int sync_file(sqlite3_file *file, int flags)
{
	struct faults *faults = faulty(file)->faults;
	sqlite3_file *real = real_of(file);
	int code = SQLITE_IOERR_FSYNC;
	pthread_mutex_lock(&faults->lock);
	if (!is_struck(next_call(faults))) {
		code = real->pMethods->xSync(real, flags);
		if (code == SQLITE_OK && faulty(file)->node != NULL)
			forget_unsynced(faulty(file)->node);
	}
	assert(faults->calls > 0);
	pthread_mutex_unlock(&faults->lock);
	return code;
}

static int close_file(sqlite3_file *file)
{
	return real_of(file)->pMethods->xClose(real_of(file));
}

static int read_file(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset)
{
	assert(bytes != NULL && count > 0 && offset >= 0);
	return real_of(file)->pMethods->xRead(real_of(file), bytes, count, offset);
}

static int size_of_file(sqlite3_file *file, sqlite3_int64 *size)
{
	assert(size != NULL);
	return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int lock_file(sqlite3_file *file, int level)
{
	assert(level > SQLITE_LOCK_NONE);
	return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int unlock_file(sqlite3_file *file, int level)
{
	assert(level < SQLITE_LOCK_RESERVED);
	return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int check_reserved_lock(sqlite3_file *file, int *is_reserved)
{
	assert(is_reserved != NULL);
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), is_reserved);
}

static int control_file(sqlite3_file *file, int operation, void *argument)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int sector_size(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int device_characteristics(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int map_shared(sqlite3_file *file, int page, int page_bytes, int extend, void volatile **out)
{
	assert(page >= 0 && page_bytes > 0 && out != NULL);
	return real_of(file)->pMethods->xShmMap(real_of(file), page, page_bytes, extend, out);
}

static int lock_shared(sqlite3_file *file, int offset, int count, int flags)
{
	assert(offset >= 0 && count > 0);
	return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void order_shared(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int unmap_shared(sqlite3_file *file, int remove)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static const sqlite3_io_methods faulty_methods = {
	.iVersion = 2,
	.xClose = close_file,
	.xRead = read_file,
	.xWrite = write_file,
	.xTruncate = truncate_file,
	.xSync = sync_file,
	.xFileSize = size_of_file,
	.xLock = lock_file,
	.xUnlock = unlock_file,
	.xCheckReservedLock = check_reserved_lock,
	.xFileControl = control_file,
	.xSectorSize = sector_size,
	.xDeviceCharacteristics = device_characteristics,
	.xShmMap = map_shared,
	.xShmLock = lock_shared,
	.xShmBarrier = order_shared,
	.xShmUnmap = unmap_shared,
};

static struct faults *faults_of(sqlite3_vfs *vfs)
{
	assert(vfs->pAppData != NULL);
	return vfs->pAppData;
}

static struct node *find_node(struct faults *faults, const char *path)
{
	struct node *node = faults->nodes;
	while (node != NULL && strcmp(node->path, path) != 0)
		node = node->next;
	if (node != NULL)
		return node;
	node = memory_take(1, sizeof *node);
	node->path = memory_take(strlen(path) + 1, 1);
	strcpy(node->path, path);
	node->next = faults->nodes;
	faults->nodes = node;
	assert(node->oldest == NULL);
	return node;
}

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	struct faults *faults = faults_of(vfs);
	struct faulty_file *opened = faulty(file);
	opened->base.pMethods = NULL;
	opened->faults = faults;
	opened->node = NULL;
	const int code = faults->real->xOpen(faults->real, name, real_of(file), flags, out_flags);
	if (code != SQLITE_OK)
		return code;
	assert(real_of(file)->pMethods->iVersion >= 2);
	pthread_mutex_lock(&faults->lock);
	if (name != NULL)
		opened->node = find_node(faults, name);
	pthread_mutex_unlock(&faults->lock);
	opened->base.pMethods = &faulty_methods;
	return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
	struct faults *faults = faults_of(vfs);
	assert(name != NULL);
	int code = SQLITE_IOERR_DELETE;
	pthread_mutex_lock(&faults->lock);
	if (!is_struck(next_call(faults))) {
		code = faults->real->xDelete(faults->real, name, sync_folder);
		forget_unsynced(find_node(faults, name));
	}
	pthread_mutex_unlock(&faults->lock);
	return code;
}

static int access_file(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	assert(name != NULL && out != NULL);
	return faults_of(vfs)->real->xAccess(faults_of(vfs)->real, name, flags, out);
}

static int full_path(sqlite3_vfs *vfs, const char *name, int room, char *out)
{
	assert(name != NULL && room > 0 && out != NULL);
	return faults_of(vfs)->real->xFullPathname(faults_of(vfs)->real, name, room, out);
}

static int randomness(sqlite3_vfs *vfs, int count, char *out)
{
	assert(count > 0 && out != NULL);
	return faults_of(vfs)->real->xRandomness(faults_of(vfs)->real, count, out);
}

static int wait_microseconds(sqlite3_vfs *vfs, int count)
{
	return faults_of(vfs)->real->xSleep(faults_of(vfs)->real, count);
}

static int current_time(sqlite3_vfs *vfs, double *out)
{
	return faults_of(vfs)->real->xCurrentTime(faults_of(vfs)->real, out);
}

static int last_error(sqlite3_vfs *vfs, int room, char *out)
{
	return faults_of(vfs)->real->xGetLastError(faults_of(vfs)->real, room, out);
}

static int current_time_int64(sqlite3_vfs *vfs, sqlite3_int64 *out)
{
	assert(out != NULL);
	return faults_of(vfs)->real->xCurrentTimeInt64(faults_of(vfs)->real, out);
}

struct status faults_open(const char *name, const struct fault_plan *plan, struct faults **out)
{
	assert(name != NULL && plan != NULL && out != NULL);
	sqlite3_vfs *real = sqlite3_vfs_find(NULL);
	assert(real != NULL && real->iVersion >= 2 && sqlite3_vfs_find(name) == NULL);
	struct faults *faults = memory_take(1, sizeof *faults);
	faults->real = real;
	faults->plan = *plan;
	faults->vfs = (sqlite3_vfs){
		.iVersion = 2,
		.szOsFile = (int)sizeof(struct faulty_file) + real->szOsFile,
		.mxPathname = real->mxPathname,
		.zName = name,
		.pAppData = faults,
		.xOpen = open_file,
		.xDelete = delete_file,
		.xAccess = access_file,
		.xFullPathname = full_path,
		.xRandomness = randomness,
		.xSleep = wait_microseconds,
		.xCurrentTime = current_time,
		.xGetLastError = last_error,
		.xCurrentTimeInt64 = current_time_int64,
	};
	const int failed = pthread_mutex_init(&faults->lock, NULL);
	assert(failed == 0);
	*out = faults;
	if (sqlite3_vfs_register(&faults->vfs, 0) == SQLITE_OK)
		return OK;
	faults_close(out);
	return FAIL(STATUS_BROKEN, "The faulty file layer could not be registered.");
}

void faults_close(struct faults **faults_place)
{
	struct faults *faults = *faults_place;
	if (faults == NULL)
		return;
	sqlite3_vfs_unregister(&faults->vfs);
	while (faults->nodes != NULL) {
		struct node *node = faults->nodes;
		faults->nodes = node->next;
		forget_unsynced(node);
		free(node->path);
		free(node);
	}
	pthread_mutex_destroy(&faults->lock);
	free(faults);
	*faults_place = NULL;
}

void faults_set(struct faults *faults, const struct fault_plan *plan)
{
	assert(faults != NULL && plan != NULL);
	pthread_mutex_lock(&faults->lock);
	faults->plan = *plan;
	faults->calls = 0;
	pthread_mutex_unlock(&faults->lock);
}

uint64_t faults_calls(struct faults *faults)
{
	assert(faults != NULL);
	pthread_mutex_lock(&faults->lock);
	const uint64_t calls = faults->calls;
	pthread_mutex_unlock(&faults->lock);
	return calls;
}

struct status fault_plan_parse(struct text words, struct fault_plan *out)
{
	static const struct {
		const char *word;
		enum fault_kind kind;
	} kinds[] = { { "fail", FAULT_FAIL }, { "break", FAULT_BREAK }, { "full", FAULT_FULL },
		      { "stop", FAULT_STOP }, { "tear", FAULT_TEAR },   { "power", FAULT_POWER } };
	assert(out != NULL);
	struct fault_plan plan = { .kind = FAULT_NONE };
	const struct text kind = text_take_until(&words, ' ');
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (text_equal(kind, text_of(kinds[i].word)))
			plan.kind = kinds[i].kind;
	int64_t at = 0;
	int64_t seed = 0;
	TRY(text_to_number(text_take_until(&words, ' '), &at));
	if (words.count > 0)
		TRY(text_to_number(words, &seed));
	if (plan.kind == FAULT_NONE || at == 0)
		return FAIL(STATUS_INPUT, "The fault is not written as a kind, a call and a seed.");
	plan.at = (uint64_t)at;
	plan.seed = (uint64_t)seed;
	*out = plan;
	return OK;
}
