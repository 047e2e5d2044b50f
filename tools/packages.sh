#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Installs the Debian packages named that are missing. Says nothing and does nothing when none is.
set -euo pipefail

is_installed() {
	[ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=()
for package in "$@"; do
	is_installed "$package" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
	exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
	echo "Packages are missing and only root may install them: apt-get install ${missing[*]}" >&2
	exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
	DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >>"$log" 2>&1 </dev/null
}
echo "Installing ${missing[*]}"
if ! { apt update && apt install -y --no-install-recommends "${missing[@]}"; }; then
	cat "$log" >&2
	echo "The packages could not be installed; the lines above say why." >&2
	exit 1
fi
