/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* export: what another program needs to take over from here. */
#include "inner/takeover/takeover.h"
#include "main/takeover/takeover.h"

#include <assert.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES = TAKEOVER_MANDATES };

static const char *const names[FILES] = { "givers.csv", "promises.csv", "mandates.csv" };

struct work {
	struct run *run;
	struct buffer files[FILES];
};

/* All three as they stand at one moment. */
static struct status write_all(struct store_tx *tx, void *argument)
{
	struct work *work = argument;
	for (int i = 0; i < FILES; i++) {
		buffer_clear(&work->files[i]);
		TRY(takeover_write(tx, (enum takeover_kind)(TAKEOVER_GIVERS + i), run_today(work->run),
				   &work->files[i]));
		assert(work->files[i].count > 0);
	}
	return OK;
}

static struct status make_folder(struct run *run, const char *folder)
{
	char path[PATH_MAX];
	run->about = text_of(folder);
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return FAIL(STATUS_BROKEN, "The folder could not be made.");
	for (int i = 0; i < FILES; i++) {
		TRY(run_path(folder, names[i], path));
		if (access(path, F_OK) == 0)
			return (struct status){ .code = STATUS_CONFLICT,
						.reason = "A file stands there already.",
						.remedy = "Choose another name; nothing is written over." };
	}
	assert(folder[0] != '\0');
	return OK;
}

static struct status write_files(struct work *work, const char *folder)
{
	static const struct report_column columns[] = { { "file", SAY("File"), CELL_TEXT, 14 },
							{ "bytes", SAY("Bytes"), CELL_NUMBER, 0 },
							{ 0 } };
	struct run *run = work->run;
	TRY(store_read(run->books, write_all, work));
	TRY(make_folder(run, folder));
	report_table(&run->report, "files", columns);
	for (int i = 0; i < FILES; i++) {
		char path[PATH_MAX];
		TRY(run_path(folder, names[i], path));
		TRY(file_write_whole(path, buffer_text(&work->files[i]), 0600));
		const struct report_cell cells[] = { { .text = text_of(names[i]) },
						     { .number = (int64_t)work->files[i].count } };
		report_row(&run->report, cells);
	}
	report_table_end(&run->report);
	run->about = (struct text){ 0 };
	assert(run->books != NULL);
	return OK;
}

struct status verb_export(struct run *run)
{
	struct work work = { .run = run };
	TRY(run_open_centre(run));
	for (int i = 0; i < FILES; i++)
		work.files[i] = buffer_open(TAKEOVER_FILE_BYTES_MAX);
	const struct status status = write_files(&work, run->command->arguments[1]);
	for (int i = 0; i < FILES; i++)
		buffer_close(&work.files[i]);
	assert(run->command->argument_count == 2);
	return status;
}
