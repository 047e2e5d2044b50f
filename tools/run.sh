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

headline "Monthly money: what Bankgirot's answers leave to a person"
"$handslag" mandates answers "$centre"

headline "Letters to payers, the week's file to Bankgirot, and the same file again"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"$handslag" mandates letters "$centre" --out "$out/letters.csv"
"$handslag" bank write autogiro "$centre" --through "$(date -u -d '+8 days' +%F)" --out "$out/autogiro.txt"
"$handslag" bank write autogiro "$centre" --again --out "$out/autogiro-again.txt"
cmp "$out/autogiro.txt" "$out/autogiro-again.txt"
head -n 3 "$out/autogiro.txt"

headline "Money out: two persons and one file"
(umask 077 && echo "en hemlighet som Kim minns" >"$out/kim" && echo "en hemlighet som Sam minns" >"$out/sam")
for person in kim sam; do
	"$handslag" user add "$centre" "$person" --password-file "$out/$person"
done
payee=$("$handslag" payee add "$centre" "Tryckeriet Exempel (påhittat)" --bankgiro 9912346 --town Exempelstad --country SE \
	--person kim --password-file "$out/kim" --json | sed -n 's/.*"payee": *"\([^"]*\)".*/\1/p' | head -n 1)
for person in kim sam; do
	"$handslag" payee approve "$centre" "$payee" --person "$person" --password-file "$out/$person"
done
payment=$("$handslag" payment propose "$centre" "$payee" 1250 --from 1930 --account 5900 --message "Affischer" \
	--evidence "Faktura 17 (påhittad)" --person kim --password-file "$out/kim" --json |
	sed -n 's/.*"payment": *"\([^"]*\)".*/\1/p' | head -n 1)
"$handslag" payment approve "$centre" "$payment" --person kim --password-file "$out/kim"
echo "The same person once more is refused:"
"$handslag" payment approve "$centre" "$payment" --person kim --password-file "$out/kim" || [ "$?" -eq 1 ]
"$handslag" payment approve "$centre" "$payment" --person sam --password-file "$out/sam"
"$handslag" bank write pain "$centre" --from 1930 --day "$(date -u +%F)" --out "$out/pain.xml"
"$handslag" payment list "$centre"

headline "All of it verified"
"$handslag" verify "$centre"

headline "What the site may say"
"$handslag" publish "$centre"

# A port that another program has is no reason to stop.
listen=127.0.0.1:8080
if (exec 3<>"/dev/tcp/127.0.0.1/8080") 2>/dev/null; then listen=127.0.0.1:0; fi
headline "Persons who may approve: kim (\"en hemlighet som Kim minns\") and sam (\"en hemlighet som Sam minns\")"
headline "The site: open the address below and give. Ctrl-C stops it"
"$handslag" serve "$centre" --listen "$listen"
