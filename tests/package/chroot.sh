#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/package/chroot.sh [SUITE...]: makes the packages in a chroot of each Debian (bookworm if none is named), lets lintian
# see them, installs them with apt, tries them, and removes them. Needs root, and the network.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../chroot.sh"

# shellcheck disable=SC2016 # Expanded in there.
script='dpkg --configure -a
    need_packages "${run_packages[@]}" dpkg-dev file lintian make
    "$top/tests/package/package.sh"
    cd "$top/build/package/packages"
    chmod 755 /tmp
    lintian --fail-on error --allow-root *.deb
    before=$(find /usr /etc -xdev ! -type d | sort)
    export DEBIAN_FRONTEND=noninteractive
    quietly "The installation" apt-get install -y --no-install-recommends ./*.deb
    # The plugin, as an ordinary user has it; and a script.
    cp "$top/test-captures/kea-bulk.pcap" /tmp && chmod 644 /tmp/kea-bulk.pcap
    user() { setpriv --reuid=nobody --regid=nogroup --clear-groups env -i PATH=/usr/bin:/bin HOME=/nonexistent "$@"; }
    user tshark -q -r /tmp/kea-bulk.pcap -z dhcpv6lq,queries | grep "0x864d38"
    user dhcpv6lq-findings --fail-on error /tmp/kea-bulk.pcap >/tmp/findings || [ $? -eq 1 ]
    test -s /tmp/findings
    # The codec, with pkg-config.
    for example in answer leases; do
        cc $(pkg-config --cflags dhcpv6lq) -o /tmp/$example "$top/shared-codec/example/$example.c" $(pkg-config --libs dhcpv6lq)
    done
    ldd /tmp/leases | grep "libdhcpv6lq.so"
    /tmp/answer | /tmp/leases | diff "$top/shared-codec/example/expected.txt" -
    quietly "The removal" apt-get purge -y $(for package in *.deb; do dpkg-deb -f "$package" Package; done)
    diff <(printf "%s\n" "$before") <(find /usr /etc -xdev ! -type d | sort)'

[ $# -gt 0 ] || set -- bookworm
for suite in "$@"; do
    ready_chroot "$suite"
    inside "$suite" '' "$script" || die "$suite: failed."
    say "$suite: made, installed, tried and removed"
done
