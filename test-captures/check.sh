#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# check.sh GENERATOR FOLDER: are the made-up captures in FOLDER exactly those that
# the generator makes, and does MANIFEST have a row for every capture there?
set -eu

generator=$1
folder=$2
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
status=0

"$generator" "$made"
for file in "$made"/*; do
    cmp "$file" "$folder/${file##*/}" || status=1
done
for file in "$folder"/*.pcap; do
    name=${file##*/}
    grep -q "^$name	" "$made/MANIFEST" || { echo "$name: not in MANIFEST" >&2; status=1; }
done
grep -v '^#' "$made/MANIFEST" | cut -f 1 | while read -r name; do
    [ -f "$folder/$name" ] || { echo "$name: missing" >&2; exit 1; }
done || status=1
exit $status
