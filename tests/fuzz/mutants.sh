#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/fuzz/mutants.sh [SEEDS [CAPTURE...]]: tshark on captures of which editcap has changed 0.5 %, 2 % and 10 % of the
# octets, with Wireshark's strict checks of memory: every table in one pass, every tree in two, and Export Objects. Fails
# where tshark does, says that a dissector has a bug, or takes over a minute. SEEDS (default 2) mutants of every capture
# in test-captures/ and of each of the three.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

seeds=${1:-2}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- "$top"/test-captures/*.pcap "$top"/test-captures/*.pcapng
use_plugin "${DHCPV6LQ_PLUGIN:-$(built_plugin)}"
mkdir "$stage/captures"
tables=()
while read -r table; do
    tables+=(-z "$table")
done < <(isolated tshark -z help 2>&1 | grep -oE '\bdhcpv6lq[a-z_,]*' | sed 's/,$//' | sort -u)
[ ${#tables[@]} -ge 12 ] || die "tshark knows no tables of ours: ${tables[*]}"

# examine WHAT ARGUMENT...: tshark on the mutant.
examine() {
    local what=$1 rc=0
    shift
    isolated env WIRESHARK_DEBUG_WMEM_OVERRIDE=strict timeout 60 tshark -r "$stage/captures/mutant" "$@" \
        >"$stage/output" 2>"$stage/errors" || rc=$?
    # editcap's octets may cut a packet short, and a capture may be cut itself.
    if [ "$rc" -ne 0 ] && ! grep -q 'cut short' "$stage/errors"; then
        say "$what: tshark $* ended with $rc: $(tail -n 3 "$stage/errors")"
        return 1
    fi
    { # What is malformed for others is none of ours.
        grep -E 'Dissector bug|Malformed Packet: DHCPv6LQ' "$stage/output" "$stage/errors"
        grep -E 'CRITICAL|ERROR|WARNING' "$stage/errors"
    } >"$stage/bugs" || true
    if [ -s "$stage/bugs" ]; then
        say "$what: tshark $*: $(head -n 3 "$stage/bugs")"
        return 1
    fi
}

count=0
failed=0
for capture in "$@"; do
    [ -e "$capture" ] || continue
    for rate in 0.005 0.02 0.1; do
        for ((seed = 1; seed <= seeds; seed++)); do
            what="${capture##*/} ($rate, seed $seed)"
            editcap -E "$rate" --seed "$seed" "$capture" "$stage/captures/mutant" >/dev/null 2>&1 ||
                die "editcap cannot change $capture."
            chmod 644 "$stage/captures/mutant"
            rm -rf "$stage/home/objects"
            examine "$what" -q "${tables[@]}" || failed=$((failed + 1))
            examine "$what" -2 -V -Y 'dhcpv6lq || tcp || udp' --export-objects "dhcpv6lq,$stage/home/objects" ||
                failed=$((failed + 1))
            count=$((count + 1))
        done
    done
done
say "$count mutants, $failed failures"
[ "$failed" -eq 0 ]
