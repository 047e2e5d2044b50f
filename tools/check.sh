#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The steps of `make check`, one after the other, each using all processors. A step that fails does not stop the next.
# usage: check.sh steps FILE    runs all but the tests of the plain build, a line for each step into FILE
#        check.sh all           runs the tests of the plain build too, and ends with the sum
set -uo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

jobs=$(nproc)

# Runs a step and writes its name, its exit code and, when it runs tests, their log.
step() {
	local name=$1 log=$2
	shift 2
	echo "== $name"
	[ -z "$log" ] || rm -f "$log"
	"$@"
	local code=$?
	printf '%s\t%d%s\n' "$name" "$code" "${log:+$'\t'$log}" >>"$steps"
	[ "$code" -eq 0 ] || echo "== $name failed"
}

build() {
	[ -f "$1/build.ninja" ] || meson setup "$@" >"$1.log" 2>&1 || { cat "$1.log"; return 1; }
	ninja -C "$1" -j"$jobs" --quiet
}

tests() {
	local folder=$1
	shift
	meson test -C "$folder" --no-rebuild --num-processes "$jobs" --print-errorlogs "$@"
}

plain_tests() {
	build build && tests build --no-suite slow
}

slow_tests() {
	build build && tests build --suite slow --logbase slow
}

sanitized_tests() {
	export ASAN_OPTIONS=abort_on_error=1:allocator_may_return_null=1 UBSAN_OPTIONS=halt_on_error=1:abort_on_error=1:print_stacktrace=1
	export HANDSLAG_PLACES=memory
	build build-sanitize -Db_sanitize=address,undefined -Db_lundef=false &&
		tests build-sanitize --no-suite slow --no-suite tools --timeout-multiplier 5
}

clang_build() {
	CC=clang build build-clang
}

format() {
	find src tests bench -name '*.[ch]' -print0 | xargs -0 clang-format-14 --dry-run -Werror
}

all_steps() {
	step 'slow tests' build/meson-logs/slow.json slow_tests
	step 'tests with sanitizers' build-sanitize/meson-logs/testlog.json sanitized_tests
	step 'build with clang' '' clang_build
	step doors '' python3 tools/doors.py --build build
	step measure '' python3 tools/measure.py
	step promises '' python3 tools/promises.py
	step format '' format
}

case ${1:-} in
steps)
	steps=$2
	all_steps
	;;
all)
	steps=$(mktemp)
	trap 'rm -f "$steps"' EXIT
	step tests build/meson-logs/testlog.json plain_tests
	all_steps
	python3 tools/summary.py --steps "$steps"
	;;
*)
	sed -n '3,6s/^# //p' "$0" >&2
	exit 2
	;;
esac
