#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Makes the demo centre in demo/, reads the shipped sample files into it, shows what came of them and verifies it all.
set -euo pipefail
cd "$(dirname "$0")/.."

handslag=build/bin/handslag
centre=demo

rm -rf "$centre"
"$handslag" demo "$centre"
for file in share/samples/*; do
	echo
	"$handslag" bank read "$centre" "$file"
done
echo
"$handslag" gifts list "$centre"
echo
"$handslag" books balance "$centre"
echo
"$handslag" verify "$centre"
