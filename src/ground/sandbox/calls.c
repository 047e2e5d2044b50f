/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Seccomp by libseccomp: a list of the calls that the work needs; any other ends the process. */
#include "ground/sandbox/sandbox_inner.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LIST_END = -1000000 };

#ifdef SANDBOX_IS_WIDE
static const int forbidden[] = { SCMP_SYS(execve),
				 SCMP_SYS(execveat),
				 SCMP_SYS(ptrace),
				 SCMP_SYS(process_vm_readv),
				 SCMP_SYS(process_vm_writev),
				 SCMP_SYS(mount),
				 SCMP_SYS(connect),
				 SCMP_SYS(kill),
				 SCMP_SYS(bpf),
				 SCMP_SYS(fork),
				 SCMP_SYS(vfork),
				 LIST_END };
#else
/* What is open is read, written and waited for; memory comes and goes; the process ends. */
static const int always[] = { SCMP_SYS(read),
			      SCMP_SYS(write),
			      SCMP_SYS(readv),
			      SCMP_SYS(writev),
			      SCMP_SYS(pread64),
			      SCMP_SYS(pwrite64),
			      SCMP_SYS(lseek),
			      SCMP_SYS(close),
			      SCMP_SYS(fstat),
			      SCMP_SYS(newfstatat),
			      SCMP_SYS(fdatasync),
			      SCMP_SYS(fsync),
			      SCMP_SYS(ftruncate),
			      SCMP_SYS(munmap),
			      SCMP_SYS(mremap),
			      SCMP_SYS(madvise),
			      SCMP_SYS(brk),
			      SCMP_SYS(mlock),
			      SCMP_SYS(munlock),
			      SCMP_SYS(futex),
			      SCMP_SYS(clock_gettime),
			      SCMP_SYS(clock_nanosleep),
			      SCMP_SYS(nanosleep),
			      SCMP_SYS(gettimeofday),
			      SCMP_SYS(time),
			      SCMP_SYS(getrandom),
			      SCMP_SYS(getpid),
			      SCMP_SYS(gettid),
			      SCMP_SYS(rt_sigaction),
			      SCMP_SYS(rt_sigprocmask),
			      SCMP_SYS(rt_sigreturn),
			      SCMP_SYS(sigaltstack),
			      SCMP_SYS(restart_syscall),
			      SCMP_SYS(poll),
			      SCMP_SYS(ppoll),
			      SCMP_SYS(epoll_create1),
			      SCMP_SYS(epoll_ctl),
			      SCMP_SYS(epoll_wait),
			      SCMP_SYS(epoll_pwait),
			      SCMP_SYS(eventfd2),
			      SCMP_SYS(timerfd_create),
			      SCMP_SYS(timerfd_settime),
			      SCMP_SYS(sched_yield),
			      SCMP_SYS(exit),
			      SCMP_SYS(exit_group),
			      SCMP_SYS(rseq),
			      LIST_END };
static const int files[] = { SCMP_SYS(openat),    SCMP_SYS(open),      SCMP_SYS(renameat),
			     SCMP_SYS(renameat2), SCMP_SYS(rename),    SCMP_SYS(unlink),
			     SCMP_SYS(unlinkat),  SCMP_SYS(flock),     SCMP_SYS(getdents64),
			     SCMP_SYS(fchmod),    SCMP_SYS(stat),      SCMP_SYS(lstat),
			     SCMP_SYS(access),    SCMP_SYS(faccessat), LIST_END };
static const int serve[] = { SCMP_SYS(bind),
			     SCMP_SYS(listen),
			     SCMP_SYS(accept),
			     SCMP_SYS(accept4),
			     SCMP_SYS(recvfrom),
			     SCMP_SYS(recvmsg),
			     SCMP_SYS(sendfile),
			     SCMP_SYS(shutdown),
			     SCMP_SYS(setsockopt),
			     SCMP_SYS(getsockopt),
			     SCMP_SYS(getsockname),
			     SCMP_SYS(getpeername),
			     LIST_END };
static const int threads[] = { SCMP_SYS(set_robust_list), SCMP_SYS(sched_getaffinity), LIST_END };
/* Of a descriptor: its flags, copies and locks. Not its owner, who is sent signals: any, of any process. */
static const int descriptor_work[] = { F_GETFD,      F_SETFD,     F_GETFL, F_SETFL,         F_DUPFD,
				       F_SETLK,      F_SETLKW,    F_GETLK, F_DUPFD_CLOEXEC, F_OFD_SETLK,
				       F_OFD_SETLKW, F_OFD_GETLK, LIST_END };

static bool allow_all(scmp_filter_ctx filter, const int *calls)
{
	bool is_taken = true;
	for (size_t i = 0; calls[i] != LIST_END; i++)
		is_taken = is_taken && seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) == 0;
	assert(filter != NULL);
	return is_taken;
}

/* Memory that is written to is never executed, whatever was written. */
static bool allow_memory(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp is_no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	assert(filter != NULL);
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, is_no_code) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, is_no_code) == 0;
}

/* Calls that name a process may name this one alone: other programs run as the same user. */
static bool allow_itself(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp is_this = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0);
	const struct scmp_arg_cmp is_caller = SCMP_A0(SCMP_CMP_EQ, 0, 0);
	const struct scmp_arg_cmp sets_nothing = SCMP_A2(SCMP_CMP_EQ, 0, 0);
	bool is_taken =
	    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, is_this) == 0 &&
	    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, is_caller, sets_nothing) == 0;
	assert(filter != NULL);
	for (size_t i = 0; descriptor_work[i] != LIST_END; i++) {
		const struct scmp_arg_cmp is_work =
		    SCMP_A1_32(SCMP_CMP_EQ, (scmp_datum_t)descriptor_work[i], 0);
		is_taken =
		    is_taken && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, is_work) == 0;
	}
	return is_taken;
}

/* What clone3 asks for cannot be looked at, so glibc is told that there is none, and asks by clone. */
static bool allow_threads(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp is_thread = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD);
	assert(filter != NULL);
	return allow_all(filter, threads) &&
	       seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, is_thread) == 0;
}

/* Sending with MSG_FASTOPEN connects, without the call of that name and past the network rules of Landlock.
 */
static bool allow_sending(scmp_filter_ctx filter)
{
	assert(filter != NULL);
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(sendto), 1,
				SCMP_A3(SCMP_CMP_MASKED_EQ, MSG_FASTOPEN, 0)) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(sendmsg), 1,
				SCMP_A2(SCMP_CMP_MASKED_EQ, MSG_FASTOPEN, 0)) == 0;
}

/* Streams of TCP and Unix; other protocols have streams too (SCTP), which connect when they send. */
static bool allow_sockets(scmp_filter_ctx filter)
{
	static const struct {
		int domain;
		int protocol;
	} streams[] = { { AF_UNIX, 0 },
			{ AF_INET, 0 },
			{ AF_INET, IPPROTO_TCP },
			{ AF_INET6, 0 },
			{ AF_INET6, IPPROTO_TCP } };
	bool is_taken = allow_all(filter, serve) && allow_sending(filter);
	assert(filter != NULL);
	for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++)
		is_taken = is_taken &&
			   seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 3,
					    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)streams[i].domain, 0),
					    SCMP_A1(SCMP_CMP_MASKED_EQ, 0xF, SOCK_STREAM),
					    SCMP_A2(SCMP_CMP_EQ, (scmp_datum_t)streams[i].protocol, 0)) == 0;
	return is_taken;
}
#endif

static bool fill(scmp_filter_ctx filter, unsigned work)
{
	assert(work <= (SANDBOX_FILES | SANDBOX_SERVE | SANDBOX_THREADS));
#ifdef SANDBOX_IS_WIDE
	bool is_taken = true;
	for (size_t i = 0; forbidden[i] != LIST_END; i++)
		is_taken = is_taken && seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, forbidden[i], 0) == 0;
	return is_taken;
#else
	return allow_all(filter, always) && allow_itself(filter) && allow_memory(filter) &&
	       ((work & SANDBOX_FILES) == 0 || allow_all(filter, files)) &&
	       ((work & SANDBOX_SERVE) == 0 || allow_sockets(filter)) &&
	       ((work & SANDBOX_THREADS) == 0 || allow_threads(filter));
#endif
}

struct status sandbox_shut_calls(unsigned work)
{
	scmp_filter_ctx filter = seccomp_init(sandbox_is_wide() ? SCMP_ACT_ALLOW : SCMP_ACT_KILL_PROCESS);
	if (filter == NULL)
		return FAIL(STATUS_BROKEN, "The filter of calls could not be made.");
	const bool is_shut = fill(filter, work) && seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
			     seccomp_load(filter) == 0;
	seccomp_release(filter);
	assert(work <= (SANDBOX_FILES | SANDBOX_SERVE | SANDBOX_THREADS));
	return is_shut ? OK : FAIL(STATUS_BROKEN, "The kernel did not take the filter of calls.");
}
