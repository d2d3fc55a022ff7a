#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/versions/versions.sh [SUITE | CHROOT]...: builds the checkout against the Wireshark of another Debian
# and runs its tests with it (but gui.backwards, which finds a row by its pixels in 4.0's window). A SUITE
# (trixie and sid if nothing is given) is made with debootstrap in /var/tmp/dhcpv6lq-versions and kept there; a
# CHROOT is a folder that holds a Debian already and gets the packages it lacks. Needs root, and the network
# unless all packages are there.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

[ "$(id -u)" -eq 0 ] || die "chroot needs root: sudo $0 $*"
[ $# -gt 0 ] || set -- trixie sid
private_folder
failed=()

# The checkout as it stands, without what git ignores.
(cd "$top" && git ls-files -z --cached --others --exclude-standard |
    while IFS= read -rd '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done |
    tar -c --null -T - -f "$stage/checkout.tar")

# test_in CHROOT
test_in() {
    local root=$1 rc=0
    rm -rf "${root:?}/dhcpv6lq"
    mkdir "$root/dhcpv6lq"
    tar -xf "$stage/checkout.tar" --no-same-owner -C "$root/dhcpv6lq"
    # shellcheck disable=SC2016 # To be expanded in there.
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 CI=true chroot "$root" \
        bash -euo pipefail -c '
            . /dhcpv6lq/tests/lib.sh
            need_packages "${run_packages[@]}" "${test_packages[@]}"
            isolated tshark --version | head -n 1
            configure_and_build "$top/build/check" -DDHCPV6LQ_TESTS=ON -DDHCPV6LQ_WERROR=ON -DDHCPV6LQ_LINT=OFF
            ctest --test-dir "$top/build/check" --output-on-failure --no-tests=error --no-label-summary \
                -E "^gui.backwards$" -j 2' || rc=$?
    rm -rf "${root:?}/dhcpv6lq"
    return "$rc"
}

for place in "$@"; do
    if [ ! -d "$place" ]; then
        suite=$place
        place=/var/tmp/dhcpv6lq-versions/$suite
        if [ ! -e "$place/usr/bin/apt-get" ]; then
            need_packages debootstrap
            mkdir -p "${place%/*}"
            rm -rf "$place.part"
            quietly "debootstrap $suite" debootstrap --variant=minbase "$suite" "$place.part"
            # A mirror that lags behind has files that say they are no longer valid.
            echo 'Acquire::Check-Valid-Until "false";' >"$place.part/etc/apt/apt.conf.d/99valid"
            mv "$place.part" "$place"
        fi
    fi
    printf '\n== %s\n' "$place"
    test_in "$place" || failed+=("$place")
done
[ ${#failed[@]} -eq 0 ] || die "Failed in: ${failed[*]}"
