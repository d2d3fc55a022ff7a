#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/package/release.sh: plugin/packages/release.sh in a clone of the last commit: refuses what it must, and makes a
# release with everything in it.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

need_packages "${run_packages[@]}" dpkg-dev file git
private_folder
git -c safe.directory='*' clone -q "$top" "$stage/clone"
cd "$stage/clone"
git config user.name Test
git config user.email test@dhcpv6lq.invalid
release=plugin/packages/release.sh

# refuses WORDS ARGUMENT...: it fails with these words, and changes nothing.
refuses() {
    local words=$1 before said
    shift
    before=$(git rev-parse HEAD)
    ! said=$("$release" "$@" 2>&1) || die "Not refused: $*"
    [[ $said == *"$words"* ]] || die "Not said: '$words', but: $said"
    [ "$(git rev-parse HEAD)" = "$before" ] || die "There is a commit."
    [ -z "$(git tag -l v9.8.7)" ] || die "There is a tag."
}

refuses "usage" 9
refuses "not with '## 9.8.7 (unreleased)'" 9.8.7
sed -i '0,/^## .*/s//## 9.8.7 (unreleased)/' CHANGELOG.md
refuses "not committed" 9.8.7
git commit -qam "Changelog: 9.8.7"
git tag v9.8.0
header=shared-codec/include/dhcpv6lq/error.h
echo 'struct dhcpv6lq_other;' >>"$header"
git commit -qam "Another interface"
refuses "another minor version" 9.8.7
git reset -q --hard HEAD~1
echo '/* Another comment. */' >>"$header"
git commit -qam "The same interface"
quietly "release.sh" "$release" 9.8.7
[ "$(git log -1 --format=%s v9.8.7)" = "Release 9.8.7" ] || die "The tag is not on the release."
[ "$(git rev-parse HEAD)" = "$(git rev-parse 'v9.8.7^{commit}')" ] || die "The release is not what is checked out."
[ -z "$(git status --porcelain)" ] || die "Something is left: $(git status --porcelain)"
grep -q "^project(dhcpv6lq VERSION 9.8.7 " CMakeLists.txt || die "CMakeLists.txt has another version."
grep -qx "## 9.8.7 ($(date -u +%Y)-..-..)" CHANGELOG.md || die "CHANGELOG.md has no date."
cd build/release/9.8.7
files=(dhcpv6lq-9.8.7.tar.gz libdhcpv6lq-dev_9.8.7-1_*.deb libdhcpv6lq9.8_9.8.7-1_*.deb wireshark-plugin-dhcpv6lq_9.8.7-1_*.deb)
[ "$(printf '%s\n' "${files[@]}" | sort)" = "$(find . ! -name . ! -name '*.sha256' | sed 's|^\./||' | sort)" ] ||
    die "These are not a release's files: $(ls)"
checksums=(./*.sha256)
[ ${#checksums[@]} -eq 4 ] || die "Not every file has a checksum."
refuses_again=$(cd ../../.. && ! "$release" 9.8.7 2>&1)
[[ $refuses_again == *"already"* ]] || die "It is released twice."
