#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Another program can use the codec: install it into an empty folder, build the
# examples with what is there (CMake's package and pkg-config), and compare what
# they print with example/expected.txt and expected-changes.txt.
#
#     package.sh SOURCE BUILD COMPILER [FLAG ...]
set -eu
source=$1
build=$2
compiler=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check() {
    "$1/answer" | "$1/leases" | diff "$source/example/expected.txt" -
    "$1/answer" > "$work/earlier"
    "$1/answer" later > "$work/later"
    "$1/changes" "$work/earlier" "$work/later" 3600 |
        diff "$source/example/expected-changes.txt" -
}

cmake --install "$build" --prefix "$work/usr" --component codec > "$work/install.log"

cmake -S "$source/example" -B "$work/cmake" -G Ninja -DCMAKE_PREFIX_PATH="$work/usr" \
    -DCMAKE_C_COMPILER="$compiler" -DCMAKE_C_FLAGS="$*" > "$work/configure.log"
cmake --build "$work/cmake" > "$work/build.log"
check "$work/cmake"

# The .pc file goes with the tree, wherever that is moved to.
mv "$work/usr" "$work/elsewhere"
PKG_CONFIG_PATH=$(dirname "$(find "$work/elsewhere" -name dhcpv6lq.pc)")
export PKG_CONFIG_PATH
flags=$(pkg-config --cflags --libs dhcpv6lq)
mkdir "$work/pc"
for example in answer leases changes; do
    # shellcheck disable=SC2086 # the flags are words
    "$compiler" -std=c11 "$@" -o "$work/pc/$example" "$source/example/$example.c" $flags
done
check "$work/pc"
