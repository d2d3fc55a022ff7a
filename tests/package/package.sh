#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/package/package.sh [BUILD]: makes the packages and the source tarball in the build folder BUILD (default:
# build/package) and looks at them without installing: what is in them, what they need, whether tshark loads the plugin
# from them. chroot.sh here installs them.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

build=${1:-$top/build/package}
need_packages "${run_packages[@]}" dpkg-dev file
configure_and_build "$build" -DCMAKE_INSTALL_PREFIX=/usr -DDHCPV6LQ_SHARED=ON
rm -rf "$build/packages"
quietly "cpack" cpack -B "$build/packages" --config "$build/CPackConfig.cmake"
quietly "cpack of the source" cpack -B "$build/packages" --config "$build/CPackSourceConfig.cmake"
cd "$build/packages"
version=$(sed -n 's/^project(dhcpv6lq VERSION \([0-9.]*\).*/\1/p' "$top/CMakeLists.txt")
runtime=libdhcpv6lq${version%.*}

# one NAME: its file, of which there is one.
one() {
    local files=("$1"_"$version"-1_*.deb)
    [ -e "${files[0]}" ] || die "There is no package $1."
    [ ${#files[@]} -eq 1 ] || die "Packages of the name $1: ${files[*]}"
    printf '%s\n' "${files[0]}"
}

# has PACKAGE NAME...: these files, in whatever folder, and nothing else but documents and headers.
has() {
    local package=$1 wanted all found
    shift
    wanted=$(printf '%s\n' "$@" | sort)
    all=$(dpkg-deb --fsys-tarfile "$(one "$package")" | tar -t)
    found=$(grep -Ev '/$|/share/doc/|/include/' <<<"$all" | sed 's|.*/||' | sort)
    diff <(printf '%s\n' "$wanted") <(printf '%s\n' "$found") || die "$package: wanted is <, there is >."
    for document in changelog.gz changelog.Debian.gz copyright; do
        grep -q "^./usr/share/doc/$package/$document$" <<<"$all" || die "$package has no $document."
    done
}

# needs PACKAGE WORDS: among what it depends on.
needs() {
    [[ $(dpkg-deb -f "$(one "$1")" Depends) == *"$2"* ]] || die "$1 does not depend on $2."
}

for checksum in *.sha256; do
    sha256sum --quiet --check "$checksum"
done
mapfile -t scripts < <(cd "$top/plugin/scripts" && printf '%s\n' dhcpv6lq-*[!1])
mapfile -t profile < <(cd "$top/plugin/profile" && printf '%s\n' * | grep -v README.md)
has wireshark-plugin-dhcpv6lq dhcpv6lq.so dhcpv6lq.schema.json dhcpv6lq-compare-tables "${scripts[@]}" "${scripts[@]/%/.1.gz}" "${profile[@]}"
has "$runtime" "libdhcpv6lq.so.${version%.*}" "libdhcpv6lq.so.$version"
has libdhcpv6lq-dev libdhcpv6lq.a libdhcpv6lq.so dhcpv6lq.pc dhcpv6lq-codecConfig.cmake \
    dhcpv6lq-codecConfig-relwithdebinfo.cmake dhcpv6lq-codecConfigVersion.cmake
needs libdhcpv6lq-dev "$runtime (= $version-1)"

# The plugin needs the very libwireshark that it is built for: the one that this tshark loads.
library=$(ldd "$(command -v tshark)" | sed -n 's/.*libwireshark\.so\.\([0-9]*\) => .*/libwireshark\1/p')
needs wireshark-plugin-dhcpv6lq "$library"
private_folder
mkdir "$stage/root"
dpkg-deb -x "$(one wireshark-plugin-dhcpv6lq)" "$stage/root"
use_plugin "$(find "$stage/root" -name dhcpv6lq.so)"
[ "$(run_tshark -G plugins | awk '$1 == "dhcpv6lq.so" { print $2 }')" = "$version" ] ||
    die "tshark does not load the packaged plugin."

# The tarball is what it was made of, without anything that was built.
tar -xf "dhcpv6lq-$version.tar.gz" -C "$stage"
for much in build .git; do
    [ ! -e "$stage/dhcpv6lq-$version/$much" ] || die "The tarball has $much/."
done
diff -r "$top/shared-codec" "$stage/dhcpv6lq-$version/shared-codec" || die "The tarball has other sources."
say "$(ls -- *.deb *.tar.gz)"
