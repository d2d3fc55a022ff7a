#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The installed headers are for everyone: each compiles alone, twice over, as C99, C11 and C++17, and a
# C++ program finds every function that they declare in the library.
#
#     headers.sh BUILD C_COMPILER C++_COMPILER [FLAG ...]
set -eu
build=$1
cc=$2
cxx=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/usr" --component codec >"$work/install.log"
include=$work/usr/include
warnings="-Wall -Wextra -Wpedantic -Werror"

# compile LANGUAGE STANDARD COMPILER HEADER
compile() {
    # A declaration of its own: fields.h holds none, and C wants one.
    printf '#include "%s"\n#include "%s"\nextern int declaration;\n' "$4" "$4" >"$work/alone"
    # shellcheck disable=SC2086 # the warnings are words
    "$3" -x "$1" "-std=$2" $warnings -I "$include" -fsyntax-only "$work/alone" || {
        echo "$4 does not compile alone as $2." >&2
        exit 1
    }
}

count=0
for header in "$include"/dhcpv6lq/*.h; do
    header=dhcpv6lq/${header##*/}
    compile c c99 "$cc" "$header"
    compile c c11 "$cc" "$header"
    compile c++ c++17 "$cxx" "$header"
    count=$((count + 1))
    echo "#include \"$header\""
done >"$work/every.cpp"
[ "$count" -gt 0 ] || { echo "There are no headers in $include/dhcpv6lq." >&2; exit 1; }

# The address of every function whose name stands in a header with a parenthesis behind it.
functions=$(cat "$include"/dhcpv6lq/*.h | grep -oE '\bdhcpv6lq_[a-z0-9_]+\(' | tr -d '(' | sort -u)
{
    echo 'using function = void (*)();'
    echo 'extern const function functions[];'
    echo 'const function functions[] = {'
    for name in $functions; do
        echo "    reinterpret_cast<function>(&$name),"
    done
    echo '};'
    echo 'int main() { return dhcpv6lq_is_leasequery(DHCPV6LQ_LEASEQUERY) && functions[0] ? 0 : 1; }'
} >>"$work/every.cpp"
# shellcheck disable=SC2086
"$cxx" -std=c++17 $warnings "$@" -I "$include" -o "$work/every" "$work/every.cpp" \
    "$(find "$work/usr" -name libdhcpv6lq.a)"
"$work/every"
