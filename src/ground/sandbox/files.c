/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Landlock (Linux, Documentation/userspace-api/landlock.rst): what is handled and not allowed is refused. The
 * numbers of later versions stand here, as Debian 12's own headers know version 2. */
#include "ground/sandbox/sandbox_inner.h"

#include <assert.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { VERSION_MIN = 2, VERSION_TRUNCATE = 3, VERSION_NETWORK = 4, VERSION_DEVICE = 5 };

#define ACCESS_TRUNCATE (UINT64_C(1) << 14)
#define ACCESS_DEVICE (UINT64_C(1) << 15)
#define ACCESS_CONNECT_TCP (UINT64_C(1) << 1)
#define ACCESS_ALL_OF_2 ((UINT64_C(1) << 14) - 1)

/* As the kernel reads it from version 4 on; older ones are told a smaller size. */
struct ruleset {
	uint64_t files;
	uint64_t network;
};

static struct ruleset handled_by(int version)
{
	struct ruleset handled = { .files = ACCESS_ALL_OF_2 };
	assert(version >= VERSION_MIN);
	if (version >= VERSION_TRUNCATE)
		handled.files |= ACCESS_TRUNCATE;
	if (version >= VERSION_DEVICE)
		handled.files |= ACCESS_DEVICE;
	if (version >= VERSION_NETWORK)
		handled.network = ACCESS_CONNECT_TCP;
	return handled;
}

static uint64_t access_of(unsigned rights)
{
	uint64_t access = LANDLOCK_ACCESS_FS_READ_DIR;
	assert(rights > 0 && rights <= (SANDBOX_READ | SANDBOX_WRITE | SANDBOX_MAKE));
	if ((rights & SANDBOX_READ) != 0)
		access |= LANDLOCK_ACCESS_FS_READ_FILE;
	if ((rights & SANDBOX_WRITE) != 0)
		access |= LANDLOCK_ACCESS_FS_WRITE_FILE | ACCESS_TRUNCATE;
	if ((rights & SANDBOX_MAKE) != 0)
		access |= LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE;
	return access;
}

static struct status allow_path(int ruleset, const struct sandbox_path *path, uint64_t handled)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = access_of(path->rights) & handled };
	rule.parent_fd = open(path->path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return FAIL(STATUS_BROKEN, "A folder that the program works in is not there.");
	const long code = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
	assert(rule.allowed_access != 0);
	return code == 0 ? OK : FAIL(STATUS_BROKEN, "The kernel did not take a rule on files.");
}

static struct status shut(int ruleset, const struct sandbox_profile *profile, uint64_t handled)
{
	assert(ruleset >= 0);
	assert((handled & ACCESS_ALL_OF_2) == ACCESS_ALL_OF_2);
	for (size_t i = 0; i < profile->path_count; i++)
		TRY(allow_path(ruleset, &profile->paths[i], handled));
	return syscall(SYS_landlock_restrict_self, ruleset, 0) == 0
		   ? OK
		   : FAIL(STATUS_BROKEN, "The kernel did not shut the program in.");
}

struct status sandbox_shut_files(const struct sandbox_profile *profile)
{
	const long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (version < VERSION_MIN)
		return (struct status){ .code = STATUS_BROKEN,
					.reason = "The kernel cannot shut the program in.",
					.remedy = "Use Linux 5.19 or later with Landlock switched on." };
	const struct ruleset handled = handled_by((int)version);
	const size_t bytes = version >= VERSION_NETWORK ? sizeof handled : sizeof handled.files;
	const long ruleset = syscall(SYS_landlock_create_ruleset, &handled, bytes, 0);
	if (ruleset < 0)
		return FAIL(STATUS_BROKEN, "The kernel did not take the rules on files.");
	const struct status status = shut((int)ruleset, profile, handled.files);
	close((int)ruleset);
	assert(handled.files != 0);
	return status;
}
