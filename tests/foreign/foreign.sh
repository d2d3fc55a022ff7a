#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/foreign/foreign.sh [ARCHITECTURE]...: runs the codec's own tests as on another machine: i386 (32 bits)
# and s390x (big-endian) if nothing is given. clang builds for it, with Debian's own packages of that
# architecture (libc, cmocka, libpcap) unpacked into a folder below build/, and qemu-user runs what comes out.
# Nothing foreign is installed. Needs the network.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

[ $# -gt 0 ] || set -- i386 s390x
need_packages clang cmake ninja-build pkg-config binutils qemu-user
failed=()

# unpack ARCHITECTURE FOLDER: the packages that the tests need, with all that these need, from where this
# machine's own come from.
unpack() {
    local architecture=$1 folder=$2 libstdcxx package options
    options=(-o "APT::Architecture=$architecture" -o "APT::Architectures=$architecture"
        -o "Dir::State=$folder/apt" -o "Dir::State::status=$folder/apt/status" -o "Dir::Cache=$folder/apt"
        -o APT::Sandbox::User=root -o Debug::NoLocking=1)
    rm -rf "$folder/apt" "$folder/root.part"
    mkdir -p "$folder"/apt/{lists,archives}/partial "$folder/root.part"
    : >"$folder/apt/status"
    # One list that cannot be had is no reason to stop: what is missing shows in the next step.
    apt-get "${options[@]}" update >"$folder/apt/log" 2>&1 || grep '^[EW]:' "$folder/apt/log" >&2
    # Its name has the compiler's version in it; it brings libgcc and libc along.
    libstdcxx=$(apt-cache "${options[@]}" pkgnames libstdc++ | grep -E '^libstdc\+\+-[0-9]+-dev$' | sort -V | tail -n 1)
    quietly "The download for $architecture" apt-get "${options[@]}" install --download-only -y \
        --no-install-recommends "$libstdcxx" libcmocka-dev libpcap0.8-dev
    for package in "$folder"/apt/archives/*.deb; do
        dpkg-deb -x "$package" "$folder/root.part"
    done
    mv "$folder/root.part" "$folder/root"
    rm -r "$folder/apt"
}

# test_on ARCHITECTURE
test_on() {
    local architecture=$1 folder=$top/build/foreign/$1 root libraries emulator target=$1-linux-gnu
    root=$folder/root
    libraries=$target
    if [ "$architecture" = i386 ]; then
        target=i686-linux-gnu # to compilers; and this machine's linker can do it
    else
        need_packages "binutils-$target"
    fi
    [ -d "$root" ] || unpack "$architecture" "$folder"
    emulator="qemu-$architecture;-L;$root;-E;LD_LIBRARY_PATH=$root/lib/$libraries:$root/usr/lib/$libraries"
    export PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_LIBDIR=$root/usr/lib/$libraries/pkgconfig
    configure_and_build "$folder/build" -DDHCPV6LQ_PLUGIN=OFF -DDHCPV6LQ_TESTS=ON -DDHCPV6LQ_WERROR=ON \
        -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="$architecture" \
        -DCMAKE_SYSROOT="$root" -DCMAKE_FIND_ROOT_PATH_MODE_PROGRAM=NEVER \
        -DCMAKE_C_COMPILER=clang -DCMAKE_C_COMPILER_TARGET="$target" \
        -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_CXX_COMPILER_TARGET="$target" \
        -DCMAKE_CROSSCOMPILING_EMULATOR="$emulator"
    ctest --test-dir "$folder/build" --output-on-failure --no-tests=error --no-label-summary -j 2 \
        -L 'unit|fuzz'
}

for architecture in "$@"; do
    printf '\n== %s\n' "$architecture"
    (test_on "$architecture") || failed+=("$architecture")
done
[ ${#failed[@]} -eq 0 ] || die "Failed on: ${failed[*]}"
