#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/try.sh [CAPTURE [TSHARK ARGUMENT...]]: builds the plugin into build/try and shows what it makes of a
# capture (test-captures/kea-bulk.pcap if none is given): the table of queries, what is wrong and what to do about
# it, the first packets, and one message in full. Installs missing packages, but never the plugin.
# Further arguments go to tshark, e.g. -d tcp.port==5470,dhcpv6lq. With $DHCPV6LQ_PLUGIN it shows that plugin, and
# builds none.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

packets=5
widest=160
capture=${1:-$top/test-captures/kea-bulk.pcap}
[ $# -eq 0 ] || shift
name=${capture##*/}
[ ! -d "$capture" ] || die "$capture is a folder, not a capture."
[ -e "$capture" ] || die "There is no capture $capture."
[ -r "$capture" ] || die "The capture $capture may not be read by this user."
[ -s "$capture" ] || die "The capture $capture is empty."

plugin=${DHCPV6LQ_PLUGIN:-}
if [ -z "$plugin" ]; then
    need_packages "${run_packages[@]}"
    configure_and_build "$top/build/try" -DDHCPV6LQ_PLUGIN=ON
    plugin=$(built_plugin "$top/build/try")
fi
use_plugin "$plugin"

# What tshark has to say about the file itself (cut short, not a capture) goes to $stage/words.
rc=0
frames=$(run_tshark -r "$capture" "$@" -T fields -e frame.number 2>"$stage/words" | wc -l) || rc=$?
words=$(sed -e 's/^tshark: //' -e "s|$stage/captures/||" "$stage/words")
if [ "$rc" -ne 0 ] && [ "$frames" -eq 0 ]; then
    die "tshark cannot read $capture: ${words:-exit status $rc}"
fi
[ -z "$words" ] || say "tshark on $name: $words"

# show ARGUMENT...: what tshark makes of the capture. (On one cut short it fails, after all that it could show.)
arguments=("$@")
show() {
    run_tshark -r "$capture" "${arguments[@]}" "$@" 2>"$stage/words" || [ -n "$words" ] || die "$(cat "$stage/words")"
}

# Number, time, protocol, info and, unseen, the message types of every frame with our protocol. Two
# passes, as in Wireshark, so that a query shows its reply.
show -2 -Y dhcpv6lq -T tabs -o 'gui.column.format:"No.","%m","Time","%Rt",
    "Source","%s","Protocol","%p","Info","%i","Types","%Cus:dhcpv6.msgtype:0:U"' >"$stage/list"
ours=$(wc -l <"$stage/list")
printf '%s: %d frames, %d of them DHCPv6 Leasequery\n' "$name" "$frames" "$ours"
if [ "$ours" -eq 0 ]; then
    say "No Leasequery on TCP 547 or UDP 546-547. On another port? Add -d tcp.port==PORT,dhcpv6lq."
    exit 0
fi

printf '\nThe queries:\n\n'
show -q -z dhcpv6lq,queries | grep '|' | cut -c "1-$widest"

# A line a rule, the worst first, with its first frame; what to do stands in the table of rules.
show -q -z dhcpv6lq,findings |
    awk -F '\t' 'NF == 4 { print index("error warning note", $3) "\t" $0 }' | sort -s -n -k 1,1 | cut -f 2- >"$stage/findings"
printf '\nWhat is wrong:\n\n'
awk -F '\t' -v rules="$top/plugin/show/README.md" '
    BEGIN {
        while ((getline line < rules) > 0) {
            if (split(line, cell, / *[|] */) >= 5 && cell[2] ~ /^`/) advice[substr(cell[2], 2, length(cell[2]) - 2)] = cell[4]
        }
    }
    NF == 4 { if (!times[$2]++) { order[++rules_found] = $2; frame[$2] = $1; severity[$2] = $3; text[$2] = $4 } }
    END {
        if (!rules_found) print "  nothing"
        for (number = 1; number <= rules_found; number++) {
            rule = order[number]
            more = times[rule] > 1 ? " (and " (times[rule] - 1) " more)" : ""
            printf("  frame %s: %s %s%s: %s\n    -> %s\n", frame[rule], severity[rule], rule, more, text[rule], advice[rule])
        }
    }' "$stage/findings"

printf '\nThe first packets:\n\n'
head -n "$packets" "$stage/list" |
    awk -F '\t' '{ sub(/^ +/, "", $1); printf "%5s %11s  %-20s %-9s %s\n", $1, $2, $3, $4, $5 }' | cut -c "1-$widest"
if [ "$ours" -gt "$packets" ]; then
    printf '      ... and %d more\n' $((ours - packets))
fi

# first_with TYPE: the number of the first frame with a message of that type.
first_with() {
    awk -F '\t' -v type="$1" '("," $6 ",") ~ ("," type ",") { print $1 + 0; exit }' "$stage/list"
}

# in_full FRAME TYPE: the first of our trees in the frame that has that message type.
in_full() {
    show -2 -Y "frame.number == $1" -O dhcpv6lq | awk -v type="msg-type: .*\\($2\\)$" '
        /^[^ ]/ { tree = /^DHCPv6 (Leasequery|Relay-ID)/ ? NR : 0; trees[tree] = ""; of_type[tree] = 0 }
        /^$/ { tree = 0 }
        { trees[tree] = trees[tree] $0 "\n" }
        $0 ~ type { of_type[tree] = 1 }
        END { for (tree = 1; tree <= NR; tree++) if (of_type[tree]) { printf "%s", trees[tree]; exit } }'
}

for message in 17:LEASEQUERY-DATA 15:LEASEQUERY-REPLY 14:LEASEQUERY; do
    type=${message%%:*}
    frame=$(first_with "$type")
    if [ -n "$frame" ]; then
        printf '\nA %s in full, frame %d:\n\n' "${message#*:}" "$frame"
        in_full "$frame" "$type"
        break
    fi
done
