#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the shared library shows is what its headers declare, and nothing else. Its soname has its version in it, and it
# needs no library but libc.
#
#     exports.sh LIBRARY VERSION HEADERS COMPILER
set -eu
library=$1
version=$2
headers=$3
compiler=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "$library: $*" >&2
    exit 1
}

# Without comments and macros, so that a function which is only spoken of does not count; and without those that are
# in the headers whole.
for header in "$headers"/dhcpv6lq/*.h; do
    echo "#include \"dhcpv6lq/${header##*/}\""
done | "$compiler" -E -P -I "$headers" -x c - | tr '\n' ' ' >"$work/declarations"
grep -oE '\bstatic inline [a-z0-9_ *]+\(' "$work/declarations" | grep -oE 'dhcpv6lq_[a-z0-9_]+\(' | tr -d '(' |
    sort -u >"$work/inline"
{
    grep -oE '\bdhcpv6lq_[a-z0-9_]+\(' "$work/declarations" | tr -d '(' | grep -vxFf "$work/inline"
    grep -oE '\bextern const [a-z0-9_ ]+;' "$work/declarations" | grep -oE 'dhcpv6lq_[a-z0-9_]+;' | tr -d ';'
} | sort -u >"$work/declared"
[ "$(wc -l <"$work/declared")" -gt 100 ] || fail "its headers declare next to nothing: $(cat "$work/declared")"
nm -D --defined-only --format=posix "$library" | sed 's/ .*//' | sort >"$work/seen"
diff "$work/declared" "$work/seen" || fail "its headers declare what stands after <, it shows what stands after >."

# entries TAG: what the dynamic section says under it.
entries() {
    readelf -d "$library" | sed -n "s/.*($1).*\[\(.*\)\]\$/\1/p" | tr '\n' ' '
}
[ "$(entries SONAME)" = "libdhcpv6lq.so.${version%.*} " ] || fail "its soname is '$(entries SONAME)'."
[ "$(entries NEEDED)" = "libc.so.6 " ] || fail "it needs '$(entries NEEDED)'."
