#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/install/install.sh: builds a copy of the checkout as the README tells a newcomer to, and installs and
# uninstalls it as an ordinary user in a home of his own. Each case starts with an empty home, and where Wireshark
# looks for plugins and profiles is asked of tshark before anything is installed. What is installed on this machine
# is of no account: Wireshark's system folder is an empty one here.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

private_folder
home=$stage/home
source=$stage/source
mkdir -p "$stage/plugins" "$source"
cp -R "$top/CMakeLists.txt" "$top/CHANGELOG.md" "$top/shared-codec" "$top/plugin" "$source"
chmod -R u+w,a+rX "$source"
[ "$(id -u)" -ne 0 ] || chown -R nobody "$source"
variable=NOTHING=1 # a NAME=VALUE for the environment, by which a case differs

# user COMMAND...: in the checkout, with the environment of a user who has set nothing but $variable.
user() {
    # shellcheck disable=SC2016 # The inner shell expands these.
    isolated env -u XDG_CONFIG_HOME -u XDG_DATA_HOME -u XDG_CACHE_HOME "$variable" CMAKE_BUILD_PARALLEL_LEVEL=2 \
        sh -c 'cd "$0" && exec "$@"' "$source" "$@"
}

# folder NAME: where Wireshark looks, as it says itself.
folder() {
    user env -u WIRESHARK_PLUGIN_DIR tshark -G folders | sed -n "s/^$1:[[:space:]]*//p"
}

# listing: all that is in the home, with types, modes, owners and contents.
listing() {
    (cd "$home" && find . -printf '%p %y %m %u %l\n' -type f -exec sha256sum {} + | sort)
}

# shellcheck disable=SC2317 # It is called as a case's last command.
unchanged() {
    diff <(printf '%s\n' "$before") <(listing) || die "$case: the home is not what it was before (>: what it is now)."
}

# run COMMAND...: as the user; what it says is in $said.
run() {
    said=$(user "$@" 2>&1) || die "$case: $* failed: $said"
}

# says WORDS: the last command said so.
says() {
    [[ $(tr -s '\n ' ' ' <<<"$said") == *"$1"* ]] || die "$case: not said: '$1', but: $said"
}

# refused COMMAND...: it fails and changes nothing.
refused() {
    ! said=$("$@" 2>&1) || die "$case: not refused: $*"
    says "Nothing is installed"
    unchanged
}

# has_profile FOLDER: the profile is there, as it is in the checkout.
has_profile() {
    diff -r -x README.md "$source/plugin/profile" "$1/profiles/DHCPv6 Leasequery" || die "$case: not the profile."
}

# loads PLUGIN [NAME=VALUE]: Wireshark loads it, and no other of its name.
loads() {
    [ "$(user env "${2:-NOTHING=1}" tshark -G plugins | awk -F '\t' '/^dhcpv6lq.so/ { print $4 }')" = "$1" ] ||
        die "$case: tshark -G plugins does not list $1."
}

# installed PREFIX CONFIGURATION PLUGIN: there is all of it (the plugin, the scripts, the schema, the profile and the
# record), and nothing else below the home.
installed() {
    local files profile scripts=("$source"/plugin/scripts/dhcpv6lq-*[!1])
    local pages=("$source"/plugin/scripts/dhcpv6lq-*.1)
    files=$(find "$home" -type f | wc -l)
    profile=$(find "$source/plugin/profile" -type f ! -name README.md | wc -l)
    for script in "${scripts[@]##*/}"; do
        [ -x "$1/bin/$script" ] || die "$case: no $script."
    done
    [ -x "$1/libexec/dhcpv6lq/dhcpv6lq-compare-tables" ] || die "$case: no dhcpv6lq-compare-tables."
    for page in "${pages[@]}"; do
        gzip -dc "$1/share/man/man1/${page##*/}.gz" | cmp - "$page" || die "$case: not $page."
    done
    cmp "$source/plugin/schema/dhcpv6lq.schema.json" "$1/share/dhcpv6lq/dhcpv6lq.schema.json" || die "$case: no schema."
    has_profile "$2"
    [ -f "$3" ] || die "$case: no $3."
    [ "$files" -eq $((1 + ${#scripts[@]} + 1 + ${#pages[@]} + 1 + profile + 3)) ] ||
        die "$case: $files files: $(find "$home" -type f)"
}

case_empty_home() {
    local plugins configuration
    plugins=$(folder 'Personal Plugins')
    configuration=$(folder 'Personal configuration')
    run cmake --install build
    installed "$home/.local" "$configuration" "$plugins/epan/dhcpv6lq.so"
    loads "$plugins/epan/dhcpv6lq.so"
    # A script finds what it calls, and leaves nothing there.
    printf 'address,duid,valid_lifetime,expire\n' >"$stage/leases6.csv"
    run "$home/.local/bin/dhcpv6lq-compare" "$stage/leases6.csv" "$stage/leases6.csv"
    run cmake --build build --target uninstall
    unchanged
    run cmake --build build --target uninstall
    says "Nothing that this build has installed is there"
}

# What was there stays, though it is empty; without the build folder.
case_folders_that_exist() {
    user mkdir -p "$home/.local/bin" "$home/.local/lib/wireshark" "$home/.config/wireshark/profiles/Other" \
        "$home/.local/share/dhcpv6lq"
    user touch "$home/.config/wireshark/preferences"
    before=$(listing)
    run cmake --install build
    run sh "$home/.local/share/dhcpv6lq/uninstall.sh"
    unchanged
}

# Several installations add up. The codec comes only by name, and other programs find it.
case_components() {
    local component
    for component in scripts plugin codec profile; do
        run cmake --install build --component "$component"
    done
    # It is said relative to the file, as .../pkgconfig/../..
    [ "$(realpath "$(user env PKG_CONFIG_PATH="$home/.local/lib/pkgconfig" pkg-config --variable=prefix dhcpv6lq)")" = \
        "$home/.local" ] || die "$case: pkg-config does not find the codec."
    run cmake --install build
    loads "$home/.local/lib/wireshark/plugins/$(basename "$(folder 'Personal Plugins')")/epan/dhcpv6lq.so"
    run cmake --build build --target uninstall
    unchanged
}

# Below another prefix everything is there. It may be one that has blanks, or one that is not absolute.
case_prefix() {
    local prefix="$home/of my own" plugin
    run cmake --install build --prefix "../home/x/../of my own/"
    plugin=$(find "$prefix" -name dhcpv6lq.so)
    installed "$prefix" "$prefix/share/wireshark" "$plugin"
    loads "$plugin" "WIRESHARK_PLUGIN_DIR=${plugin%/*/epan/*}"
    [ "$(ls -A "$home")" = "of my own" ] || die "$case: beside the prefix: $(ls -A "$home")"
    run cmake --install build --prefix "$home/another" --component scripts
    run cmake --build build --target uninstall
    unchanged
}

case_configuration_folder() {
    local configuration
    for variable in "XDG_CONFIG_HOME=$home/xdg" "WIRESHARK_CONFIG_DIR=$home/wireshark"; do
        configuration=$(folder 'Personal configuration')
        [[ $configuration == "${variable#*=}"* ]] || die "$case: Wireshark says $configuration."
        run cmake --install build
        installed "$home/.local" "$configuration" "$home"/.local/lib/wireshark/plugins/*/epan/dhcpv6lq.so
        [ ! -e "$home/.config" ] || die "$case: there is a .config."
        run cmake --build build --target uninstall
        unchanged
    done
}

# Wireshark goes on to use the old folder for its settings, since there still is no new one.
case_old_configuration_folder() {
    user mkdir "$home/.wireshark"
    user touch "$home/.wireshark/preferences"
    before=$(listing)
    run cmake --install build
    [ "$(folder 'Personal configuration')" = "$home/.wireshark" ] || die "$case: the user's settings are gone."
    has_profile "$home/.wireshark"
    run cmake --build build --target uninstall
    unchanged
}

# Files that are there without a record, but are what we install, count as installed.
case_profile_without_record() {
    user mkdir -p "$home/.config/wireshark/profiles"
    before=$(listing)
    user cp -R "$source/plugin/profile" "$home/.config/wireshark/profiles/DHCPv6 Leasequery"
    user rm "$home/.config/wireshark/profiles/DHCPv6 Leasequery/README.md"
    run cmake --install build
    [[ $said != *Kept* ]] || die "$case: $said"
    run cmake --build build --target uninstall
    unchanged
}

# An upgrade renews a file of the profile, but not one that the user has changed, made or linked. These stay when
# all else goes.
case_changed_profile() {
    local profile="$home/.config/wireshark/profiles/DHCPv6 Leasequery"
    user mkdir -p "$profile"
    user tee "$profile/recent" <<<"# Mine." >/dev/null
    run cmake --install build
    says "Kept, since you have changed it: $profile/recent"
    user tee -a "$profile/preferences" <<<"# Mine, too." >/dev/null
    user mv "$profile/io_graphs" "$home/io_graphs"
    user ln -s "$home/io_graphs" "$profile/io_graphs"
    user tee -a "$source/plugin/profile/colorfilters" "$source/plugin/profile/preferences" \
        "$source/plugin/profile/io_graphs" <<<"# A newer version." >/dev/null
    run cmake --install build
    for file in recent preferences io_graphs; do
        says "Kept, since you have changed it: $profile/$file"
        ! grep -q "A newer version" "$profile/$file" || die "$case: $file is overwritten."
    done
    [[ $said != *"Kept, "*"/colorfilters"* ]] || die "$case: colorfilters, which nobody has changed, is kept."
    grep -q "A newer version" "$profile/colorfilters" || die "$case: colorfilters is not the new one."
    run cmake --build build --target uninstall
    says "Kept, since it was changed: $profile/preferences"
    says "Kept, since it was changed: $profile/io_graphs"
    [ "$(cd "$home" && find . ! -type d | sort | tr '\n' ' ')" = "$(printf '%s ' \
        "./.config/wireshark/profiles/DHCPv6 Leasequery/"{io_graphs,preferences,recent} ./io_graphs)" ] ||
        die "$case: $(find "$home")"
    [ ! -e "$home/.local" ] || die "$case: there is a .local."
}

# Root does not install into somebody's home. Who is not root has an `id` that says so.
case_root() {
    local as_root=(env -i "PATH=$stage/bin:$PATH" HOME=/root LC_ALL=C.UTF-8)
    mkdir -p "$stage/bin"
    printf '#!/bin/sh\necho 0\n' >"$stage/bin/id"
    chmod 755 "$stage/bin/id"
    refused "${as_root[@]}" cmake --install "$source/build"
    says "Install without sudo"
    says "-DDHCPV6LQ_INSTALL_SYSTEM=ON"
    refused "${as_root[@]}" cmake --install "$source/build" --prefix "$home/opt" --component codec
}

# Where one folder may not be written to nothing is installed at all.
case_not_writable() {
    user mkdir -p "$home/.config"
    user chmod 555 "$home/.config"
    before=$(listing)
    refused user cmake --install build
    says "may not write to $home/.config"
    says "sudo chown -R"
    run cmake -B build -DDHCPV6LQ_INSTALL_SYSTEM=ON
    refused user cmake --install build
    says "Install with sudo"
    run cmake -B build -DDHCPV6LQ_INSTALL_SYSTEM=OFF
}

# With DESTDIR, as packagers do: where Wireshark looks for the system's plugins and profiles, with no record.
case_system() {
    local root=$stage/root option plugins configuration scripts=("$source"/plugin/scripts/dhcpv6lq-*[!1] dhcpv6lq-compare-tables)
    local pages=("$source"/plugin/scripts/dhcpv6lq-*.1)
    plugins=$(folder 'Global Plugins')
    configuration=$(folder 'Global configuration')
    for option in "-DDHCPV6LQ_INSTALL_SYSTEM=ON" "-DCMAKE_INSTALL_PREFIX=${configuration%/share/wireshark}"; do
        run cmake -B build -DDHCPV6LQ_INSTALL_SYSTEM=OFF
        run cmake -B build "$option"
        user mkdir "$source/root"
        run env DESTDIR="$source/root" cmake --install build
        mv "$source/root" "$root"
        has_profile "$root$configuration"
        loads "$root$plugins/epan/dhcpv6lq.so" "WIRESHARK_PLUGIN_DIR=${root}${plugins%/*}"
        [ "$(find "$root" -name '*dhcpv6lq*' -type f | wc -l)" -eq $((1 + ${#scripts[@]} + ${#pages[@]} + 1)) ] ||
            die "$case: $(find "$root" -type f)"
        rm -rf "$root"
        unchanged
    done
}

# A build of the codec alone installs it by default, the shared library with its links, too.
case_codec_alone() {
    run cmake -B build -DDHCPV6LQ_PLUGIN=OFF -DDHCPV6LQ_SHARED=ON -DCMAKE_INSTALL_PREFIX="$home/.local"
    run cmake --build build
    run cmake --install build
    for library in libdhcpv6lq.a libdhcpv6lq.so; do
        [ -f "$home/.local/lib/$library" ] || die "$case: no $library"
    done
    run cmake --build build --target uninstall
    unchanged
}

# The first tries fail, as for want of packages; that the user named no prefix is not forgotten over it.
case=build
! said=$(user env CC=/nowhere/cc cmake -B build 2>&1) || die "There is a compiler."
! said=$(user cmake -B build -DCMAKE_DISABLE_FIND_PACKAGE_Wireshark=ON 2>&1) || die "This cannot be configured."
run cmake -B build -DCMAKE_DISABLE_FIND_PACKAGE_Wireshark=OFF
run cmake --build build

for case in empty_home folders_that_exist components prefix configuration_folder old_configuration_folder \
    profile_without_record changed_profile root not_writable system codec_alone; do
    rm -rf "$home"
    user true # makes the home
    before=$(listing)
    "case_$case"
    variable=NOTHING=1
    say "$case: as it should be"
done
