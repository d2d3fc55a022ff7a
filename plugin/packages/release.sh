#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# plugin/packages/release.sh VERSION: a release of what is committed. Writes the version into CMakeLists.txt and today's date
# into CHANGELOG.md, whose first section must be "## VERSION (unreleased)", commits and tags that, and makes the source
# tarball, the packages and their checksums from a clone of it, in build/release/VERSION. It sends nothing anywhere. Where
# something fails, there is no commit and no tag.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

version=${1:-}
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || die "usage: $0 MAJOR.MINOR.PATCH"
[ -z "$(git status --porcelain)" ] || die "Something is not committed: git status."
! git rev-parse -q --verify "refs/tags/v$version" >/dev/null || die "There is a v$version already."
heading=$(grep -m 1 '^## ' CHANGELOG.md)
[ "$heading" = "## $version (unreleased)" ] || die "CHANGELOG.md begins with '$heading', not with '## $version (unreleased)'."

# interface COMMIT: what the codec's headers say there, without their comments.
interface() {
    git ls-tree --name-only "$1" shared-codec/include/dhcpv6lq/ | while read -r header; do
        git show "$1:$header" | gcc -fpreprocessed -dD -E -P -x c -
    done
}

# Programs that were linked with a shared library of that minor version run with this one: shared-codec/shared.cmake.
first=v${version%.*}.0
if git rev-parse -q --verify "refs/tags/$first" >/dev/null && [ "$(interface "$first")" != "$(interface HEAD)" ]; then
    die "The codec's headers say something else than in $first: this is another minor version."
fi

folder=$PWD/build/release/$version
rm -rf "$folder"
mkdir -p "$folder"
trap 'rm -rf "$folder/source" "$folder/build"' EXIT
git clone -q . "$folder/source"
cd "$folder/source"
sed -i "s/^## $version (unreleased)$/## $version ($(date -u +%F))/" CHANGELOG.md
sed -i "s/^project(dhcpv6lq VERSION [0-9.]* /project(dhcpv6lq VERSION $version /" CMakeLists.txt
for name in user.name user.email; do
    git config "$name" "$(git -C "$OLDPWD" config "$name")"
done
git commit -qam "Release $version"
git tag -a -m "Version $version" "v$version"
export SOURCE_DATE_EPOCH
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
{
    cmake -S . -B ../build -DCMAKE_INSTALL_PREFIX=/usr -DDHCPV6LQ_SHARED=ON
    cmake --build ../build -j 2
    cpack -B "$folder" --config ../build/CPackConfig.cmake
    cpack -B "$folder" --config ../build/CPackSourceConfig.cmake
} >../log
cd "$folder"
rm -rf _CPack_Packages log
sha256sum --quiet --check ./*.sha256
cd "$folder/../../.."
git pull -q --ff-only --tags "$folder/source" HEAD
printf '%s\n' "Version $version is committed and tagged here; its files:" "$folder"/*.*
