# SPDX-License-Identifier: AGPL-3.0-or-later
# A short front for meson. Every target first installs the Debian packages it needs and misses.

BUILD_PACKAGES = gcc libc6-dev meson ninja-build pkg-config python3 \
	libbrotli-dev libcmocka-dev libcurl4-openssl-dev libgmime-3.0-dev libicu-dev libinih-dev libjansson-dev \
	libmicrohttpd-dev libpq-dev libqrencode-dev libseccomp-dev libsodium-dev libsqlite3-dev libxml2-dev zlib1g-dev
TEST_PACKAGES = $(BUILD_PACKAGES) postgresql-15 libxml2-utils openssl zbar-tools
BENCH_PACKAGES = $(TEST_PACKAGES) nginx-light
CHECK_PACKAGES = $(TEST_PACKAGES) clang clang-format-14 libclang-rt-14-dev

NINJA = ninja -C build --quiet
MESON_TEST = meson test -C build --no-rebuild --print-errorlogs
FUZZ_SETUP = meson setup build-fuzz -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false

.DEFAULT_GOAL = all
.PHONY: all help build-packages test-packages bench-packages check-packages programs run test check check-steps soak prove doors \
	measure promises bench fuzz format clean

help: ## This list.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

all: programs ## Builds everything; the programs stand in build/bin.

build-packages:
	@tools/packages.sh $(BUILD_PACKAGES)
test-packages:
	@tools/packages.sh $(TEST_PACKAGES)
bench-packages:
	@tools/packages.sh $(BENCH_PACKAGES)
check-packages:
	@tools/packages.sh $(CHECK_PACKAGES)

build/build.ninja: | build-packages
	@meson setup build >build.log 2>&1 || { cat build.log; exit 1; }
	@rm -f build.log

programs: build-packages build/build.ninja
	@$(NINJA)
	@mkdir -p build/bin
	@[ ! -d build/src/main ] || find build/src/main -maxdepth 1 -type f -perm -100 -name 'handslag*' \
		-exec ln -sfr -t build/bin {} +

run: programs ## Makes the demo centre in demo/, reads sample files into it, verifies it.
	@tools/run.sh

test: test-packages programs ## Runs the tests, in under a minute once built.
	@$(MESON_TEST) --no-suite slow

check: check-packages programs ## Tests, sanitizers, clang, fuzz seeds, doors, figures, promises, format.
	@tools/check.sh all

# All of check but the tests of the plain build; each step leaves a line in the file STEPS.
check-steps: check-packages programs
	@tools/check.sh steps $(STEPS)

soak: test-packages programs ## Tests with ten times the random rounds, all or TESTS='"a" "b"'; a line into docs/SOAK.md.
	@tools/soak.sh $(TESTS)

prove: test-packages programs ## make prove P=5 runs the tests of promise 5 alone.
	@case "$(P)" in [1-9]|1[0-2]) ;; *) echo "Say which promise: make prove P=1 to P=12." >&2; exit 2;; esac
	@rm -f build/meson-logs/prove.json
	@HANDSLAG_PROVE=$(P) $(MESON_TEST) --no-suite tools --no-suite fuzz --logbase prove || true
	@python3 tools/summary.py --prove $(P) build/meson-logs/prove.json

doors: programs ## Proves that includes and links follow src/DOORS.
	@python3 tools/doors.py --build build

measure: build-packages ## The figures of style, by room.
	@python3 tools/measure.py

promises: build-packages ## Writes the tests of each promise into docs/PROMISES.md.
	@python3 tools/promises.py --write

bench: bench-packages programs ## Measures beside baselines; writes bench/RESULTS.md.
	@python3 tools/bench.py --build build $(BENCHES)

fuzz: check-packages ## Runs every fuzz target until it is quiet; lines into docs/FUZZ.md.
	@[ -f build-fuzz/build.ninja ] || CC=clang $(FUZZ_SETUP) >/dev/null
	@ninja -C build-fuzz --quiet
	@python3 tools/fuzz.py --build build-fuzz $(TARGETS)

format: check-packages ## Lays out the C by .clang-format.
	@find src tests bench -name '*.[ch]' -print0 | xargs -0 clang-format-14 -i

clean: ## Removes what was built, and the demo centre.
	@rm -rf build build-sanitize build-clang build-fuzz demo *.log
