#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/servers/servers.sh [FOLDER]: leases clients from Kea and ISC dhcpd, each in a chroot of the Debian that has it, asks them by
# leasequery, and writes kea.pcap and dhcpd.pcap into the folder (build/servers if none is named), with the server's log
# beside it. Shows what the plugin finds in them. Needs root; and the network, for what is not installed.
set -euo pipefail
export DHCPV6LQ_CHROOTS=${DHCPV6LQ_CHROOTS:-/var/tmp/dhcpv6lq-servers}
. "$(dirname "${BASH_SOURCE[0]}")/../chroot.sh"

mkdir -p "${1:-$top/build/servers}"
folder=$(cd "${1:-$top/build/servers}" && pwd)
need_packages iproute2 wireshark-common python3 util-linux

# record SUITE PACKAGE SCENARIO
record() {
    local suite=$1 package=$2 scenario=$3
    ready_chroot "$suite"
    # shellcheck disable=SC2016 # The inner shell expands it.
    quietly "The installation of $package" inside "$suite" '' 'need_packages "$1"' "$package"
    unshare --net --mount --pid --fork --kill-child \
        "$top/tests/servers/session.sh" "$chroots/$suite" "$scenario" "$folder" </dev/null
    printf '== %s\n' "$scenario"
    "$top/tests/tshark.sh" -r "$folder/$scenario.pcap" -2 -q -z dhcpv6lq,findings
}

record sid kea-dhcp6-server kea
record bookworm isc-dhcp-server dhcpd
