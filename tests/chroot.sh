# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Shell functions for tests in a chroot of another Debian. Source it; it brings lib.sh along. The chroots are made with
# debootstrap, from the mirror that this machine's apt uses (or $DHCPV6LQ_MIRROR), in /var/tmp/dhcpv6lq-versions (or
# $DHCPV6LQ_CHROOTS), and kept there; where they are complete, no network is needed. Needs root.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ "$(id -u)" -eq 0 ] || die "chroot needs root: sudo $0 $*"
chroots=${DHCPV6LQ_CHROOTS:-/var/tmp/dhcpv6lq-versions}
private_folder

# Ends what runs in a chroot, however the script ends.
running='' # process id
finish() {
    [ -z "$running" ] || { kill -KILL "$running" && wait "$running"; } 2>/dev/null || true
    rm -rf "$stage"
}
trap finish EXIT

# make_chroot SUITE: unless it is there.
make_chroot() {
    local root=$chroots/$1 from
    [ ! -e "$root/usr/bin/apt-get" ] || return 0
    from=$(mirror)
    need_packages debootstrap
    rm -rf "$root.part"
    say "Making $root"
    quietly "debootstrap $1" debootstrap --variant=minbase "$1" "$root.part" "$from"
    # A mirror that lags behind has lists that say they are no longer valid.
    {
        echo 'Acquire::Check-Valid-Until "false";'
        apt-config dump | grep -i '^Acquire::.*Proxy' || true
    } >"$root.part/etc/apt/apt.conf.d/99dhcpv6lq"
    mv "$root.part" "$root"
}

# put_checkout SUITE: as it stands, without what git ignores, in place of the one before; and the captures in ../shared, if
# there are any, beside it.
put_checkout() {
    local place=$chroots/$1/dhcpv6lq
    rm -rf "$place" "$chroots/$1/shared"
    mkdir "$place"
    [ ! -d "$top/../shared" ] || cp -R "$top/../shared" "$chroots/$1"
    (cd "$top" && git ls-files -z --cached --others --exclude-standard |
        while IFS= read -rd '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done |
        tar -c --null -T - -f -) | tar -x --no-same-owner -C "$place" -f -
}

# inside SUITE NAMESPACES SCRIPT [ARGUMENT...]: runs the script in the chroot, with lib.sh. What is mounted for it and what it
# starts is seen nowhere else, and is gone when it ends or this script does. NAMESPACES are more options for unshare.
inside() {
    local root=$chroots/$1 namespaces=$2 script=$3 rc=0
    shift 3
    # shellcheck disable=SC2016,SC2086 # The inner shell expands it; these are words.
    unshare --mount --pid --fork --kill-child $namespaces sh -euc '
        root=$1
        shift
        mkdir -p "$root/dev/shm"
        mount -t proc proc "$root/proc"
        mount -t tmpfs tmpfs "$root/dev/shm"
        mount -t tmpfs tmpfs "$root/tmp"
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 CI=true nice chroot "$root" "$@"' \
        sh "$root" bash -euo pipefail -c ". /dhcpv6lq/tests/lib.sh; $script" bash "$@" </dev/null &
    running=$!
    wait "$running" || rc=$?
    running=''
    return "$rc"
}

# ready_chroot SUITE: the chroot with the checkout, for this script alone.
ready_chroot() {
    mkdir -p "$chroots"
    exec 9>"$chroots/$1.lock"
    flock --nonblock 9 || die "Another run is at work in $chroots/$1."
    make_chroot "$1"
    put_checkout "$1"
    cp -L /etc/resolv.conf "$chroots/$1/etc/resolv.conf"
}
