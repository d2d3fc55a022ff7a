#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/versions/versions.sh [SUITE...] [-- CTEST ARGUMENT...]: runs tests/check.sh in a chroot of each Debian (bookworm,
# trixie and sid if none is named) and prints what came of it as one table. The chroots are made with debootstrap, from
# the mirror that this machine's apt uses (or $DHCPV6LQ_MIRROR), in /var/tmp/dhcpv6lq-versions (or $DHCPV6LQ_CHROOTS), and
# kept there; where they are complete, no network is needed. Needs root.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../chroot.sh"

suites=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    suites+=("$1")
    shift
done
[ $# -eq 0 ] || shift
[ ${#suites[@]} -gt 0 ] || suites=(bookworm trixie sid)
# What is run inside. Only the first may use the network.
# shellcheck disable=SC2016 # Expanded in there.
{
    install='dpkg --configure -a # if the last installation was interrupted
        need_packages "${run_packages[@]}" "${test_packages[@]}" "${lint_packages[@]}" "${gui_packages[@]}"'
    check='"$top/tests/check.sh" --output-junit "$top/result.xml" "$@"'
    describe='. /etc/os-release
        version() { dpkg-query -W -f "\${source:Upstream-Version}" "$1"; }
        printf "| %s " "${PRETTY_NAME/GNU\/Linux /}" "$(version tshark)" \
            "gcc $(gcc -dumpfullversion), clang $(clang -dumpversion)" "$(version cmake)"'
}

# outcomes FILE: of the tests in ctest's JUnit file the passed, the failed (which the others are) and the skipped.
outcomes() {
    local all passed skipped
    all=$(grep -c $'^\t<testcase ' "$1" || true)
    passed=$(grep -c $'^\t<testcase .* status="run">' "$1" || true)
    skipped=$(grep -c $'^\t\t<skipped message="SKIP_' "$1" || true)
    printf '| %s ' "$passed" $((all - passed - skipped)) "$skipped"
}

# run SUITE [CTEST ARGUMENT...]: adds its row to the table; fails where a test does, or where none was run.
run() {
    local suite=$1 log=$chroots/$1.log result=$chroots/$1/dhcpv6lq/result.xml rc=0
    shift
    ready_chroot "$suite"
    inside "$suite" '' "$install"
    say "Running the tests of $suite: see $log"
    inside "$suite" --net "$check" "$@" >"$log" 2>&1 || rc=$?
    [ "$rc" -eq 0 ] || tail -n 30 "$log" >&2
    {
        inside "$suite" --net "$describe" || printf '| %s | - | - | - ' "$suite"
        if [ -e "$result" ]; then outcomes "$result"; else printf '| - | - | - '; fi
        printf '|\n'
    } >>"$stage/table"
    return "$rc"
}

cat >"$stage/table" <<'HEAD'
| system | Wireshark | compilers | cmake | passed | failed | skipped |
| --- | --- | --- | --- | --- | --- | --- |
HEAD
failed=()
for suite in "${suites[@]}"; do
    run "$suite" "$@" || failed+=("$suite")
done
cat "$stage/table"
[ ${#failed[@]} -eq 0 ] || die "Failed: ${failed[*]}; what the tests left behind is in dhcpv6lq/ of the chroot."
