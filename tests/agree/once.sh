#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# once.sh FOLDER ARGUMENT...: the tshark of tests/tshark.sh for plugin/scripts/dhcpv6lq-findings, which is shown its JSON.
# All else that this run is asked is for others: the arguments that stand in FOLDER/arguments, a line each, are added,
# and everything that it says goes to FOLDER/output. So one tshark does for both.
set -euo pipefail

folder=$1
shift
if [ "$1" = -G ]; then
    printf 'dhcpv6lq.so\t0\tdissector\there\n' # The script asks whether there is a plugin.
    exit
fi
mapfile -t arguments <"$folder/arguments"
for argument in "$@"; do
    [ "$argument" = -q ] || arguments+=("$argument") # Packets are wanted, too.
done
"$(dirname "$0")/../tshark.sh" "${arguments[@]}" >"$folder/output"
grep '^{"type":' "$folder/output"
