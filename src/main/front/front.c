/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "main/front/front.h"

#include "ground/sandbox/sandbox.h"
#include "open/site/site.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct front {
	struct arena arena;
	struct published facts;
	struct letter_public_key inner;
	struct lookup_key step_key;
	struct letterbox *letterbox;
	struct site *site;
	struct web_server *server;
};

enum { ARENA_BYTES_MAX = PUBLISHED_ARENA_BYTES_MAX + 2 * PUBLISHED_BYTES_MAX };

static struct status missing(const char *name)
{
	assert(name != NULL);
	return (struct status){ .code = STATUS_NOT_FOUND,
				.field = name,
				.reason = SAY("This is missing in the centre's folder."),
				.remedy = SAY("Make it with handslag publish DIR.") };
}

static struct status wrong(const char *name)
{
	assert(name != NULL);
	return FAIL_INPUT(0, name, "This holds something else than it should.",
			  "Make it with handslag publish DIR.");
}

static struct status path_of(const char *folder, const char *name, char room[PATH_MAX])
{
	const int count = snprintf(room, PATH_MAX, "%s/%s", folder, name);
	assert(count > 0);
	if (count >= PATH_MAX)
		return FAIL_INPUT(0, "DIR", "The path is too long.", "Move the centre to a shorter one.");
	return OK;
}

static struct status read_file(struct front *front, const char *folder, const char *name, size_t bytes_max,
			       struct text *out)
{
	char path[PATH_MAX];
	TRY(path_of(folder, name, path));
	const struct status status = file_read_all(path, bytes_max, &front->arena, out);
	assert(out != NULL);
	if (status.code == STATUS_NOT_FOUND)
		return missing(name);
	return status.code == STATUS_LIMIT ? wrong(name) : status;
}

static struct status read_facts(struct front *front, const char *folder)
{
	struct text bytes;
	TRY(read_file(front, folder, PUBLISHED_FILE_NAME, PUBLISHED_BYTES_MAX, &bytes));
	assert(bytes.count <= PUBLISHED_BYTES_MAX);
	return published_read(bytes, &front->arena, &front->facts);
}

static struct status read_inner_key(struct front *front, const char *folder)
{
	static const char name[] = INTAKE_PUBLIC_KEY_NAME;
	struct text bytes;
	TRY(read_file(front, folder, name, LETTER_KEY_BYTES, &bytes));
	if (bytes.count != sizeof front->inner.bytes)
		return wrong(name);
	assert(sizeof front->inner.bytes == LETTER_KEY_BYTES);
	memcpy(front->inner.bytes, bytes.bytes, sizeof front->inner.bytes);
	return OK;
}

/* Who has this key can make up addresses of steps, with sums and references of their own. */
static struct status read_step_key(struct front *front, const char *folder)
{
	char path[PATH_MAX];
	SCOPED(secret_wipe) struct secret key = { 0 };
	TRY(path_of(folder, PUBLISHED_STEP_KEY_NAME, path));
	struct status status = secret_read(path, LOOKUP_KEY_BYTES, &key);
	if (status_is_ok(status))
		status = lookup_key_from(key.bytes, key.count, &front->step_key);
	assert(key.count <= LOOKUP_KEY_BYTES);
	if (status.code == STATUS_NOT_FOUND)
		return missing(PUBLISHED_STEP_KEY_NAME);
	if (status.code == STATUS_REFUSED)
		return FAIL_INPUT(0, PUBLISHED_STEP_KEY_NAME, "This stands open to others on the machine.",
				  "Close it with chmod 600.");
	return status.code == STATUS_INPUT ? wrong(PUBLISHED_STEP_KEY_NAME) : status;
}

static struct status open_letterbox(struct front *front, const char *folder)
{
	char path[PATH_MAX];
	TRY(path_of(folder, INTAKE_BOX_NAME, path));
	const struct letterbox_config config = { .folder = path,
						 .inner = front->inner,
						 .period_seconds = FRONT_PERIOD_SECONDS,
						 .clock = clock_of_system() };
	assert(front->letterbox == NULL);
	const struct status status = letterbox_open(&config, &front->letterbox);
	if (status.code == STATUS_NOT_FOUND)
		return missing(INTAKE_BOX_NAME);
	return status.code == STATUS_INPUT ? wrong(INTAKE_PUBLIC_KEY_NAME) : status;
}

static struct status listen_at(struct front *front, const struct front_options *options)
{
	const struct web_config config = { .address = options->address,
					   .port = options->port,
					   .clock = clock_of_system(),
					   .tick = site_tick,
					   .tick_ms = SITE_TICK_MS,
					   .form_key = &front->step_key,
					   .face = site_face(front->site),
					   .context = front->site };
	assert(front->server == NULL);
	return web_server_open(&config, &front->server);
}

/* From here on letters are all that can be made, none can be read back, and nothing is started or called. */
static struct status shut_in(const char *folder)
{
	char path[PATH_MAX];
	struct stat state;
	TRY(path_of(folder, INTAKE_BOX_NAME, path));
	if (stat(path, &state) != 0)
		return missing(INTAKE_BOX_NAME);
	const struct sandbox_path reached = { path, SANDBOX_WRITE | SANDBOX_MAKE };
	const struct sandbox_profile profile = { .paths = &reached,
						 .path_count = 1,
						 .work = SANDBOX_FILES | SANDBOX_SERVE | SANDBOX_THREADS };
	assert(reached.rights != 0);
	return sandbox_enter(&profile);
}

static struct status begin(struct front *front, const struct front_options *options)
{
	assert(options->folder != NULL);
	TRY(crypto_start());
	TRY(read_facts(front, options->folder));
	TRY(read_inner_key(front, options->folder));
	TRY(read_step_key(front, options->folder));
	const struct site_config config = { &front->facts, &front->step_key };
	TRY(site_open(&config, &front->site));
	TRY(shut_in(options->folder));
	TRY(open_letterbox(front, options->folder));
	site_send_letters_to(front->site, front->letterbox);
	return listen_at(front, options);
}

struct status front_open(const struct front_options *options, struct front **out)
{
	assert(out != NULL);
	struct front *front = memory_take(1, sizeof *front);
	front->arena = arena_open(ARENA_BYTES_MAX);
	const struct status status = begin(front, options);
	if (!status_is_ok(status))
		front_close(&front);
	*out = front;
	return status;
}

/* The server first, since it shows the site; the letterbox answers what waits, so it goes while the server
 * stands. */
void front_close(struct front **front)
{
	struct front *closed = *front;
	assert(front != NULL);
	if (closed == NULL)
		return;
	if (closed->letterbox != NULL)
		letterbox_close(&closed->letterbox);
	web_server_close(&closed->server);
	site_close(&closed->site);
	lookup_key_wipe(&closed->step_key);
	arena_close(&closed->arena);
	free(closed);
	*front = NULL;
}

uint16_t front_port(const struct front *front)
{
	assert(front->server != NULL);
	return web_server_port(front->server);
}

struct status front_run(struct front *front)
{
	assert(front->server != NULL);
	return web_server_run(front->server);
}

void front_stop(struct front *front)
{
	assert(front->server != NULL);
	web_server_stop(front->server);
}
