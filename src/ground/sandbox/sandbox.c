/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/sandbox/sandbox_inner.h"

#include <assert.h>
#include <dirent.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* A thread made before the rules would not be under them. */
static bool is_alone(void)
{
	size_t threads = 0;
	DIR *list = opendir("/proc/self/task");
	if (list == NULL)
		return false;
	for (const struct dirent *entry = readdir(list); entry != NULL; entry = readdir(list))
		threads += entry->d_name[0] != '.';
	closedir(list);
	assert(threads > 0);
	return threads == 1;
}

static struct status close_to_others(void)
{
	const struct rlimit none = { 0, 0 };
	const bool is_closed = setrlimit(RLIMIT_CORE, &none) == 0 &&
			       prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
			       prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
	assert(none.rlim_max == 0);
	return is_closed ? OK : FAIL(STATUS_BROKEN, "The program could not be closed to others.");
}

static struct status lock_memory(void)
{
	return mlockall(MCL_CURRENT | MCL_FUTURE) == 0
		   ? OK
		   : (struct status){ .code = STATUS_BROKEN,
				      .reason = "The memory could not be locked.",
				      .remedy =
					  "Let the program lock all its memory (LimitMEMLOCK=infinity)." };
}

struct status sandbox_enter(const struct sandbox_profile *profile)
{
	assert(profile->path_count == 0 || profile->paths != NULL);
	assert(profile->path_count == 0 || (profile->work & SANDBOX_FILES) != 0);
	if (!is_alone())
		return FAIL(STATUS_BROKEN, "The program cannot be shut in when it has threads already.");
	TRY(close_to_others());
	if (profile->locks_memory)
		TRY(lock_memory());
	TRY(sandbox_shut_files(profile));
	return sandbox_shut_calls(profile->work);
}

bool sandbox_is_wide(void)
{
#ifdef SANDBOX_IS_WIDE
	return true;
#else
	return false;
#endif
}
