#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/gui/backwards.sh FOLDER: walks through the capture from its end backwards, follows a link to a frame that has
# not been looked at yet, and returns. The details of each frame, as Edit > Copy > All Visible Items gives them, have
# our trees as tshark shows them. Screenshots go to FOLDER, to be looked at.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/display.sh" "${1:?the folder for the screenshots}"

tshark=$stage/tshark.txt
# The way back: the last two exchanges, and the end of the one before, whose DONE has a link to its query.
last=268
done=240
query=192

# The shortcuts of Edit > Copy > All Visible Items and of Edit > Copy > Description.
copy_all=ctrl+alt+shift+a
copy_description=ctrl+alt+shift+d
panes=10 # more than the key Tab can lead to

# copy SHORTCUT: what Wireshark copies with that shortcut of Edit > Copy; nothing where it has nothing to copy.
copy() {
    xclip -selection clipboard -in </dev/null >/dev/null # else it could be what was copied before
    xdotool key "$1"
    sleep 0.2
    timeout 5 xclip -selection clipboard -target UTF8_STRING -out 2>/dev/null || true
}

# copied SHORTCUT PATTERN: the same, as soon as it begins like that.
copied() {
    local i text
    for ((i = 0; i < patience; i++)); do
        text=$(copy "$1")
        if [[ $text == "$2"* ]]; then
            printf '%s\n' "$text"
            return
        fi
        sleep 0.3
    done
    import -window root "$shots/complaint.png"
    die "'$2' was to be copied, not '${text%%$'\n'*}': see $shots/complaint.png"
}

# focus_details: moves the keyboard to the details, the only pane whose selected row has a description to copy. While
# the last frame is the selected one, what is typed into the panes before it changes nothing.
focus_details() {
    local i
    for ((i = 0; i < panes; i++)); do
        xdotool key --delay 200 Tab End sleep 1
        [ -z "$(copy "$copy_description")" ] || return 0
    done
    import -window root "$shots/complaint.png"
    die "The key Tab does not lead to the details: see $shots/complaint.png"
}

# details FRAME: the details of the frame, which is the one that Wireshark shows.
details() {
    copied "$copy_all" "Frame $1:"
}

# ours: of the details the frames' numbers and our trees.
ours() {
    awk '/^Frame [0-9]+:/ { sub(/:.*/, ""); print }
        /^[^ ]/ { ours = /^DHCPv6 Leasequery/ }
        ours { sub(/ +$/, ""); print }'
}

# expected FRAME: the same as tshark shows it, which was asked for frames with our trees only.
expected() {
    awk -v head="Frame $1" 'BEGIN { print head }
        /^Frame / { ours = $0 == head; next }
        ours && NF' "$tshark"
}

# check FRAME: Wireshark shows that frame, and its details are those that tshark has.
checked=0
with_trees=0
check() {
    details "$1" >"$stage/details"
    ours <"$stage/details" >"$stage/now"
    expected "$1" >"$stage/expected"
    if ! diff -u --label tshark --label now "$stage/expected" "$stage/now" >&2; then
        import -window root "$shots/complaint.png"
        die "Frame $1 is not as in tshark: see $shots/complaint.png"
    fi
    checked=$((checked + 1))
    [ "$(wc -l <"$stage/now")" -eq 1 ] || with_trees=$((with_trees + 1))
}

# follow LINK: selects the first row of the details that is this link, and follows it with Go > Go to Linked Packet.
follow() {
    local below
    below=$(awk -v link="[$1]" 'index($0, link) && !row { row = NR } END { print row ? NR - row : "" }' "$stage/details")
    [ -n "$below" ] || die "There is no [$1] in the details."
    xdotool key --delay 200 End End # where no row is selected, the first key selects the first row
    [ "$below" -eq 0 ] || xdotool key --delay 30 --repeat "$below" Up
    copied "$copy_description" "[$1]" >/dev/null
    xdotool key --delay 500 alt+g l
}

# In two passes, as Wireshark opens a file; that this is as it should be, the golden tests see to.
run_tshark -2 -Y dhcpv6lq -O dhcpv6lq -r "$top/test-captures/$capture" | ours >"$tshark"
# shellcheck disable=SC2119 # The arguments here are not for Wireshark.
start
# To the end, and every row of the details is opened; it stays so from frame to frame.
xdotool key --delay 500 ctrl+End ctrl+Right
focus_details
for ((frame = last; frame > done; frame--)); do
    check "$frame"
    xdotool key ctrl+Up
done
check "$done"
shoot backwards "^$capture\$"

follow "Query in: $query"
check "$query"
shoot link "^$capture\$"
xdotool key alt+Left
check "$done"
shoot back "^$capture\$"
stop
[ "$with_trees" -ge 8 ] || die "Only $with_trees of the $checked frames have our trees."
say "$checked frames, $with_trees of them with our trees."
