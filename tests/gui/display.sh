# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the scripts here share: Wireshark on a capture of a real server, with the plugin ($DHCPV6LQ_PLUGIN) and the
# profile, on a display of its own and as an ordinary user with an empty home. Source it with the folder for the
# screenshots; it sets `shots` (that folder), `capture`, `patience` and, with each start, `main` (a window).
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

shots=$(mkdir -p "${1:?the folder for the screenshots}" && cd "$1" && pwd)
profile='DHCPv6 Leasequery'
capture=kea-bulk.pcap
screen=1366x768
patience=60  # seconds for a window to come up
least=16     # colours of a window that shows something
wireshark='' # process id

need_packages "${gui_packages[@]}"
use_plugin "${DHCPV6LQ_PLUGIN:-$(built_plugin)}"
isolated mkdir -p "$stage/home/.config/wireshark/profiles/$profile" "$stage/home/run"
isolated chmod 700 "$stage/home/run"
for file in "$top"/plugin/profile/[!R]*; do
    isolated tee "$stage/home/.config/wireshark/profiles/$profile/${file##*/}" <"$file" >/dev/null
done

# use_capture NAME: what is started after that opens it, of test-captures/.
use_capture() {
    capture=$1
    install -D -m 644 "$top/test-captures/$capture" "$stage/captures/$capture"
    chmod 755 "$stage/captures"
}
use_capture "$capture"

# Ends what was started here, by process id, however the script ends.
started=()
finish() {
    for process in $wireshark "${started[@]}"; do
        kill "$process" 2>/dev/null || true
    done
    wait
    rm -rf "$stage"
}
trap finish EXIT

Xvfb -displayfd 1 -screen 0 "${screen}x24" -nolisten tcp -ac >"$stage/display" 2>"$stage/xvfb.log" &
started+=($!)
for ((i = 0; i < patience * 10; i++)); do
    [ ! -s "$stage/display" ] || break
    sleep 0.1
done
[ -s "$stage/display" ] || die "Xvfb does not start: $(cat "$stage/xvfb.log")"
DISPLAY=:$(cat "$stage/display")
export DISPLAY
openbox >"$stage/openbox.log" 2>&1 &
started+=($!)

# find_window TITLE SECONDS: waits that long for a window with a title like that (an extended regular expression), and
# prints its id.
find_window() {
    local id i
    for ((i = 0; i < $2 * 2; i++)); do
        id=$(xdotool search --onlyvisible --name "$1" 2>/dev/null | tail -n 1)
        if [ -n "$id" ]; then
            sleep 1 # until it is painted
            printf '%s\n' "$id"
            return
        fi
        sleep 0.5
    done
    return 1
}

# window TITLE: the same, and a window that does not come is an error.
window() {
    local id
    ! find_window "$1" "$patience" || return 0
    say "These windows there are:"
    xdotool search --onlyvisible --name . 2>/dev/null | while read -r id; do
        say "- $(xdotool getwindowname "$id")"
    done
    cat "$stage/wireshark.log" >&2
    die "There is no window '$1'."
}

# start ARGUMENT...: Wireshark with the profile on the capture, until its main window is there.
start() {
    # shellcheck disable=SC2016 # The inner shell expands these.
    isolated env DISPLAY="$DISPLAY" XDG_RUNTIME_DIR="$stage/home/run" sh -c 'echo $$ >"$HOME/pid" && exec "$@"' sh \
        wireshark -C "$profile" -r "$stage/captures/$capture" "$@" >"$stage/wireshark.log" 2>&1 &
    main=$(window "^$capture\$")
    wireshark=$(cat "$stage/home/pid")
    xdotool windowmove "$main" 2 22 windowsize --sync "$main" 1362 744
}

# stop: Wireshark still runs, and has nothing to complain about.
stop() {
    kill -0 "$wireshark" 2>/dev/null || die "Wireshark has crashed: $(cat "$stage/wireshark.log")"
    if xdotool search --onlyvisible --name 'Error|Warning|Critical|Failed' >/dev/null 2>&1; then
        import -window root "$shots/complaint.png"
        die "Wireshark has a complaint: see $shots/complaint.png"
    fi
    if grep -iE "plugin|profile|dhcpv6lq|CRITICAL|ERROR|bug" "$stage/wireshark.log" >&2; then
        die "Wireshark has something to say, above."
    fi
    kill "$wireshark"
    wait "$(jobs -p | tail -n 1)" 2>/dev/null || true
    wireshark=''
}

# shoot NAME TITLE [WIDTH HEIGHT]: a screenshot of the window, which shows something.
shoot() {
    local id colours
    id=$(window "$2")
    if [ $# -eq 4 ]; then
        xdotool windowmove --sync "$id" 4 24 windowsize --sync "$id" "$3" "$4"
        sleep 1
    fi
    import -window "$id" "$stage/shot.png"
    convert "$stage/shot.png" -strip +dither -colors 128 "PNG8:$shots/$1.png"
    colours=$(identify -format %k "$shots/$1.png")
    [ "$colours" -ge "$least" ] || die "$1.png is blank: it has $colours colours."
    say "$1.png: $colours colours"
}
