#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# session.sh CHROOT kea|dhcpd FOLDER: what servers.sh runs in a network, mount and process namespace of its own. The server gets a
# second network namespace, and all that goes over the wire between the two is captured.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$1 scenario=$2 folder=$3
capture=$folder/$scenario.pcap

mount -t proc proc /proc
unshare --net sleep infinity &
server=$! # whoever is in its namespace
until [ "$(readlink "/proc/$server/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.1; done
beside() {
    nsenter -t "$server" -n "$@"
}

ip link add relay address 00:00:5e:00:53:01 type veth peer name server address 00:00:5e:00:53:02 netns "$server"
beside ip link set lo up
beside ip address add 2001:db8:ffff::1/64 dev server nodad
beside ip link set server up
for number in 2 3; do ip address add "2001:db8:ffff::$number/64" dev relay nodad; done
ip link set relay up
sleep 3 # the link-local addresses are looked for twice

mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs tmpfs "$root/run"
mkdir -m 750 "$root/run/kea"
install -m 644 "$here/kea.json" "$here/dhcpd.conf" "$root/tmp"
case $scenario in
kea) command=(env KEA_LOCKFILE_DIR=none kea-dhcp6 -c /tmp/kea.json) ;;
dhcpd)
    : >"$root/tmp/leases"
    command=(dhcpd -6 -f -d -cf /tmp/dhcpd.conf -lf /tmp/leases -pf /tmp/pid server)
    ;;
esac
beside chroot "$root" "${command[@]}" >"$folder/$scenario.log" 2>&1 &
dumpcap -q -P -i relay -f 'port 547 or port 546' -w "$capture" 2>"$folder/dumpcap.log" &
dumpcap=$!
sleep 4
python3 -B "$here/relay.py" "$scenario" 2001:db8:ffff::1 2001:db8:ffff::2 2001:db8:ffff::3
sleep 1
kill -INT "$dumpcap"
wait "$dumpcap"
