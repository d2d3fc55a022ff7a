#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/gui/backwards.sh FOLDER: walks through the capture from its end backwards, follows a link to a frame that has
# not been looked at yet, and returns. The details of each frame, as Edit > Copy > All Visible Items gives them, have
# our trees as the golden file has them. Screenshots go to FOLDER, to be looked at.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/display.sh" "${1:?the folder for the screenshots}"

golden=$top/tests/golden/expected/${capture%.*}.txt
# The way back: the last two exchanges, and the end of the one before, whose DONE has a link to its query.
last=268
done=240
query=192

# copied SHORTCUT PATTERN: what Wireshark copies with that shortcut of Edit > Copy, as soon as it begins like that.
copied() {
    local i text
    xclip -selection clipboard -in <<<'nothing yet' >/dev/null # else it could be what was copied before
    for ((i = 0; i < patience; i++)); do
        xdotool key "$1"
        sleep 0.2
        text=$(timeout 5 xclip -selection clipboard -target UTF8_STRING -out 2>/dev/null || true)
        if [[ $text == "$2"* ]]; then
            printf '%s\n' "$text"
            return
        fi
        sleep 0.3
    done
    import -window root "$shots/complaint.png"
    die "'$2' was to be copied, not '${text%%$'\n'*}': see $shots/complaint.png"
}

# details FRAME: the details of the frame, which is the one that Wireshark shows.
details() {
    copied ctrl+alt+shift+a "Frame $1:"
}

# ours: of the details what golden files have of them.
ours() {
    awk '/^Frame [0-9]+:/ { sub(/:.*/, ""); print }
        /^[^ ]/ { ours = /^DHCPv6 Leasequery/ }
        ours { sub(/ +$/, ""); print }'
}

# expected FRAME: the same from the golden file, which has only frames with our trees.
expected() {
    awk -v head="Frame $1" 'BEGIN { print head }
        ours && $0 == "" { exit }
        ours
        $0 == head { ours = 1 }' "$golden"
}

# check FRAME: Wireshark shows that frame, and its details are those of the golden file.
checked=0
with_trees=0
check() {
    details "$1" >"$stage/details"
    ours <"$stage/details" >"$stage/now"
    expected "$1" >"$stage/golden"
    if ! diff -u --label golden --label now "$stage/golden" "$stage/now" >&2; then
        import -window root "$shots/complaint.png"
        die "Frame $1 is not as in ${golden##*/}: see $shots/complaint.png"
    fi
    checked=$((checked + 1))
    [ "$(wc -l <"$stage/now")" -eq 1 ] || with_trees=$((with_trees + 1))
}

# The details pane in the main window, without the status bar: width, height, left, top.
pane=(700 480 20 585)

# pane_as NAME: what the pane shows. PPM does not say when it was taken, nor (as ImageMagick 7 would, to crop by) where.
pane_as() {
    import -window "$main" ppm:- | convert - -crop "${pane[0]}x${pane[1]}+${pane[2]}+${pane[3]}" +repage "$stage/$1.ppm"
}

# follow LINK: double-clicks the first row of the details that is this link.
follow() {
    local below box i
    below=$(awk -v link="[$1]" 'index($0, link) && !row { row = NR } END { print row ? NR - row : "" }' "$stage/details")
    [ -n "$below" ] || die "There is no [$1] in the details."
    xdotool mousemove --window "$main" 300 1000 click 1 sleep 1 key --delay 200 End
    [ "$below" -eq 0 ] || xdotool key --delay 30 --repeat "$below" Up
    copied ctrl+alt+shift+d "[$1]" >/dev/null
    # Where the row is shows when the next one is selected instead: these two rows change, and nothing else.
    xdotool mousemove 0 0 sleep 1
    pane_as link
    xdotool key Down
    for ((i = 0; i < patience; i++)); do
        sleep 1
        pane_as next
        ! cmp -s "$stage/link.ppm" "$stage/next.ppm" || continue
        break
    done
    box=$(convert "$stage/link.ppm" "$stage/next.ppm" -compose difference -composite -threshold 0 -trim \
        -format '%h %[fx:page.y]' info:)
    xdotool key Up sleep 1 mousemove --window "$main" $((pane[2] + 60)) $((pane[3] + ${box#* } + ${box% *} / 4)) \
        click --repeat 2 --delay 80 1
}

# shellcheck disable=SC2119 # The arguments here are not for Wireshark.
start
# To the end, and every row of the details is opened; it stays so from frame to frame.
xdotool key --delay 500 ctrl+End ctrl+Right
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
