#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Another program can use the codec: install it into an empty folder, build the
# examples with what is there (CMake's package and pkg-config), with the shared
# library where there is one, and compare what they print with example/expected.txt
# and expected-changes.txt.
#
#     package.sh SOURCE BUILD COMPILER [FLAG ...]
set -eu
source=$1
build=$2
compiler=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# check FOLDER LIBRARY: the examples there load the shared library, or none of that name.
check() {
    "$1/answer" | "$1/leases" | diff "$source/example/expected.txt" -
    "$1/answer" > "$work/earlier"
    "$1/answer" later > "$work/later"
    "$1/changes" "$work/earlier" "$work/later" 3600 |
        diff "$source/example/expected-changes.txt" -
    loaded=$(ldd "$1/leases" | sed -n 's/^[[:space:]]*libdhcpv6lq.* => \(.*\) (.*/\1/p')
    [ "$loaded" = "$2" ] || { echo "$1/leases loads '$loaded', not '$2'." >&2; exit 1; }
}

# with_cmake FOLDER TARGET
with_cmake() {
    cmake -S "$source/example" -B "$1" -G Ninja -DCMAKE_PREFIX_PATH="$work/usr" \
        -DDHCPV6LQ_EXAMPLE_CODEC="$2" -DCMAKE_C_COMPILER="$compiler" -DCMAKE_C_FLAGS="$flags" > "$work/configure.log"
    cmake --build "$1" > "$work/build.log"
}

flags=$*
cmake --install "$build" --prefix "$work/usr" --component codec > "$work/install.log"
library=$(find "$work/usr" -name 'libdhcpv6lq.so.*' -type l)

with_cmake "$work/cmake" dhcpv6lq::codec
check "$work/cmake" ''
if [ -n "$library" ]; then
    with_cmake "$work/cmake-shared" dhcpv6lq::codec-shared
    check "$work/cmake-shared" "$library"
fi

# The .pc file goes with the tree, wherever that is moved to.
mv "$work/usr" "$work/elsewhere"
PKG_CONFIG_PATH=$(dirname "$(find "$work/elsewhere" -name dhcpv6lq.pc)")
export PKG_CONFIG_PATH
flags="$flags $(pkg-config --cflags --libs dhcpv6lq)"
mkdir "$work/pc"
for example in answer leases changes; do
    # shellcheck disable=SC2086 # the flags are words
    "$compiler" -std=c11 -o "$work/pc/$example" "$source/example/$example.c" $flags
done
library=$(find "$work/elsewhere" -name 'libdhcpv6lq.so.*' -type l)
[ -z "$library" ] || export LD_LIBRARY_PATH="${library%/*}"
check "$work/pc" "$library"
