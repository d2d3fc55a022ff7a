#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/try.sh [CAPTURE [TSHARK ARGUMENT...]]: builds the plugin into build/try and shows what it makes of a
# capture (test-captures/kea-bulk.pcap if none is given): the packet list, then one LEASEQUERY-REPLY, one
# LEASEQUERY-DATA and one LEASEQUERY-DONE in full. Installs missing packages, but never the plugin.
# Further arguments go to tshark, e.g. -d tcp.port==5470,dhcpv6lq.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

longest_list=25
capture=${1:-$top/test-captures/kea-bulk.pcap}
[ $# -eq 0 ] || shift
name=${capture##*/}
[ ! -d "$capture" ] || die "$capture is a folder, not a capture."
[ -e "$capture" ] || die "There is no capture $capture."
[ -r "$capture" ] || die "The capture $capture may not be read by this user."
[ -s "$capture" ] || die "The capture $capture is empty."

need_packages "${run_packages[@]}"
configure_and_build "$top/build/try" -DDHCPV6LQ_PLUGIN=ON
use_plugin "$(built_plugin "$top/build/try")"

# What tshark has to say about the file itself (cut short, not a capture) goes to $stage/words.
rc=0
frames=$(run_tshark -r "$capture" "$@" -T fields -e frame.number 2>"$stage/words" | wc -l) || rc=$?
words=$(sed -e 's/^tshark: //' -e "s|$stage/captures/||" "$stage/words")
if [ "$rc" -ne 0 ] && [ "$frames" -eq 0 ]; then
    die "tshark cannot read $capture: ${words:-exit status $rc}"
fi
[ -z "$words" ] || say "tshark on $name: $words"

# Number, time, protocol, info and, unseen, the message types of every frame with our protocol. Two
# passes, as in Wireshark, so that a query shows its reply.
run_tshark -2 -r "$capture" "$@" -Y dhcpv6lq -T tabs -o 'gui.column.format:"No.","%m","Time","%Rt",
    "Source","%s","Protocol","%p","Info","%i","Types","%Cus:dhcpv6.msgtype:0:U"' \
    >"$stage/list" 2>"$stage/words" || [ -n "$words" ] || die "$(cat "$stage/words")"
ours=$(wc -l <"$stage/list")
printf '%s: %d frames, %d of them DHCPv6 Leasequery\n\n' "$name" "$frames" "$ours"
if [ "$ours" -eq 0 ]; then
    say "No Leasequery on TCP 547 or UDP 546-547. On another port? Add -d tcp.port==PORT,dhcpv6lq."
    exit 0
fi
head -n "$longest_list" "$stage/list" |
    awk -F '\t' '{ sub(/^ +/, "", $1); printf "%5s %11s  %-20s %-9s %s\n", $1, $2, $3, $4, $5 }'
if [ "$ours" -gt "$longest_list" ]; then
    printf '      ... and %d more\n' $((ours - longest_list))
fi

# first_with TYPE: the number of the first frame with a message of that type.
first_with() {
    awk -F '\t' -v type="$1" '("," $6 ",") ~ ("," type ",") { print $1 + 0; exit }' "$stage/list"
}

# in_full FRAME TYPE: the first of our trees in the frame that has that message type. (On a capture cut
# short tshark fails, after all that it could show.)
in_full() {
    { run_tshark -2 -r "$capture" "${arguments[@]}" -Y "frame.number == $1" -O dhcpv6lq 2>/dev/null ||
        [ -n "$words" ]; } | awk -v type="msg-type: .*\\($2\\)$" '
        /^[^ ]/ { tree = /^DHCPv6 Leasequery/ ? NR : 0; trees[tree] = ""; of_type[tree] = 0 }
        /^$/ { tree = 0 }
        { trees[tree] = trees[tree] $0 "\n" }
        $0 ~ type { of_type[tree] = 1 }
        END { for (tree = 1; tree <= NR; tree++) if (of_type[tree]) { printf "%s", trees[tree]; exit } }'
}

arguments=("$@")
for message in 15:LEASEQUERY-REPLY 17:LEASEQUERY-DATA 16:LEASEQUERY-DONE; do
    type=${message%%:*}
    name=${message#*:}
    frame=$(first_with "$type")
    if [ -z "$frame" ]; then
        printf '\nNo %s (%s) in this capture.\n' "$name" "$type"
    else
        printf '\n%s (%s), frame %d:\n\n' "$name" "$type" "$frame"
        in_full "$frame" "$type"
    fi
done
