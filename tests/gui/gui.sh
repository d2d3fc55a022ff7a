#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/gui/gui.sh FOLDER: opens every window that the plugin adds, and checks that each comes up, is not blank, and
# that nobody complains. A screenshot of each goes to FOLDER, to be looked at.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/display.sh" "${1:?the folder for the screenshots}"

# has_colour NAME RED GREEN BLUE WHAT: the screenshot has a line's worth of one of the profile's colours.
has_colour() {
    local pixels
    pixels=$(convert "$shots/$1.png" -fill black -fuzz 1% +opaque "rgb($2,$3,$4)" -fill white -opaque "rgb($2,$3,$4)" \
        -format '%[fx:int(mean*w*h)]' info:)
    [ "$pixels" -ge 1000 ] || die "$1.png shows no $5: $pixels pixels of rgb($2,$3,$4)."
}

# The main window, at a LEASEQUERY-DATA. A click into the empty part of the details, then its tree is opened and
# scrolled into sight.
start -g 8
xdotool mousemove --window "$main" 300 660 click 1 sleep 1 key --delay 500 Home End shift+Right
xdotool click 5 sleep 1 mousemove 0 0
sleep 1
shoot main "^$capture\$"
has_colour main 175 233 175 "query that is done"
has_colour main 237 249 255 "message"
stop

# The tables, each of a capture that has what it shows.
for table in 'kea-bulk queries DHCPv6 Leasequery Queries' 'kea-bulk findings DHCPv6 Leasequery Findings' \
    'kea-bulk bindings DHCPv6 Leasequery Bindings' 'kea-bulk srt DHCPv6LQ Service Response Time' \
    'active-lost-update active DHCPv6 Leasequery Active Answers' \
    'kea-relay ledger DHCPv6 Leasequery Ledger' \
    'rule-binding_conflict compare DHCPv6 Leasequery Comparison'; do
    use_capture "${table%% *}.pcap"
    table=${table#* }
    name=${table%% *}
    start -z "dhcpv6lq,$name"
    shoot "$name" "^Wireshark .*${table#* }.* $capture\$" 1340 420
    stop
done
use_capture kea-bulk.pcap

# What -z does not open: the messages, the graphs of the profile, and the dialog for export; and what it does, from the
# menu.

# open_entry KEY TITLE COUNT...: an entry of the menu Statistics, so many presses of the key from where the menu begins or
# ends. How many entries are there differs from one Wireshark to the next: it is the one that brings up its window.
open_entry() {
    local key=$1 title=$2 count
    shift 2
    for count; do
        xdotool key --delay 200 alt+s
        xdotool key --delay 200 --repeat "$count" "$key"
        xdotool key --delay 200 Return
        ! find_window "$title" 5 >/dev/null || return 0
        xdotool key --delay 200 Escape Escape
    done
    die "No entry of the menu Statistics opens '$title'."
}

messages="^Wireshark .*DHCPv6 Leasequery Messages.* $capture\$"
start
open_entry Up "$messages" 1 2 3 4 5 6
shoot tree "$messages" 900 700
stop
start
open_entry Down "^Wireshark .*DHCPv6LQ Service Response Time.* $capture\$" 15 14 16 13 17 12
stop
start
xdotool key --delay 200 alt+s i
shoot io_graphs "^Wireshark .*I/O Graphs.* $capture\$" 1200 700
stop
start
xdotool key --delay 200 alt+f Up Up Up Right Return
shoot export "^Wireshark .*Export.* DHCPv6LQ object list\$" 900 400
stop
