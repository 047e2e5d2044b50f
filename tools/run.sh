#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Makes the demo centre in demo/, reads the shipped sample files into it, shows what came of them and verifies it all.
set -euo pipefail
cd "$(dirname "$0")/.."

handslag=build/bin/handslag
centre=demo
samples=share/samples

headline() {
	printf '\n== %s\n' "$1"
}

# A file that is wrong is refused with one sentence and exit code 1; anything else is a fault of ours.
must_refuse() {
	local code=0
	"$handslag" bank read "$centre" "$1" || code=$?
	if [ "$code" -ne 1 ]; then
		echo "$1 was to be refused, and was answered with exit code $code." >&2
		exit 1
	fi
}

headline "A made-up centre with three years of books"
rm -rf "$centre"
"$handslag" demo "$centre"

for file in "$samples"/bgmax.txt "$samples"/camt.*.xml; do
	headline "The bank's file $file"
	"$handslag" bank read "$centre" "$file"
done

headline "All of them again: nothing is booked twice"
"$handslag" bank read "$centre" "$samples"/camt.*.xml "$samples"/bgmax.txt

for file in "$samples"/wrong-*; do
	headline "A file that is wrong: $file"
	must_refuse "$file"
done

for file in "$samples"/*.se "$samples"/*.si; do
	headline "A SIE file: $file"
	"$handslag" books sie "$centre" --check "$file"
done

headline "What was booked on the samples' day"
"$handslag" gifts list "$centre" --from 2026-11-20 --to 2026-11-20

headline "What waits for a person"
"$handslag" bank waiting "$centre"

headline "Gifts of 2026 by purpose"
"$handslag" gifts totals "$centre" --from 2026-01-01 --to 2026-11-30

headline "Trial balance of 2026"
"$handslag" books balance "$centre" --year 2026

headline "All of it verified"
"$handslag" verify "$centre"
