#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Runs every test, the slow ones too, with ten times the random rounds from a fresh seed, and adds a line to docs/SOAK.md.
# usage: soak.sh [TEST...]    runs only the tests named, such as "gifts crash"
# HANDSLAG_ROUNDS and HANDSLAG_SEED in the environment are kept; the log of the tests is build/meson-logs/soak.txt.
set -uo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

export HANDSLAG_ROUNDS=${HANDSLAG_ROUNDS:-10}
export HANDSLAG_SEED=${HANDSLAG_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
echo "seed $HANDSLAG_SEED, rounds times $HANDSLAG_ROUNDS"

start=$(date +%s)
rm -f build/meson-logs/soak.json
meson test -C build --no-rebuild --num-processes "$(nproc)" --timeout-multiplier 0 --logbase soak --print-errorlogs "$@"
code=$?
result=$(python3 tools/summary.py build/meson-logs/soak.json | tail -n 1)
[ "$code" -eq 0 ] || result="$result (ended with $code)"
tests=$(printf '%s, ' "$@")
python3 tools/soak.py "$HANDSLAG_SEED" "$HANDSLAG_ROUNDS" "$([ $# -eq 0 ] && echo all || echo "${tests%, }")" "$(($(date +%s) - start))" "$result"
echo "$result"
exit "$code"
