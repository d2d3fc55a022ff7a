# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Shell functions that the scripts in tests/ share: missing packages, quiet steps, builds, and tshark
# run in isolation. Source it; it sets `top`, the folder of the checkout.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Packages to build and run the plugin, to test it on top of that, to lint it, and to run Wireshark itself.
# shellcheck disable=SC2034 # Used by who sources this file.
{
    run_packages=(gcc libc6-dev cmake ninja-build pkg-config libwireshark-dev wireshark-dev libglib2.0-dev
        tshark)
    test_packages=(g++ libcmocka-dev libpcap-dev make openssl python3 dpkg-dev file)
    lint_packages=(clang libclang-rt-dev clang-tidy clang-format cppcheck shellcheck gcc-mingw-w64-x86-64-win32)
    gui_packages=(wireshark xvfb openbox xdotool xclip imagemagick)
    # Headers for build.m32; no other architecture has them.
    [ "$(dpkg --print-architecture 2>/dev/null)" != amd64 ] || lint_packages+=(libc6-dev-i386)
}

say() {
    printf '%s\n' "$*" >&2
}

die() {
    say "$*"
    exit 1
}

# A private folder that lasts as long as the script. Everybody may read it: tshark runs as another
# user when the script runs as root.
stage=
private_folder() {
    [ -z "$stage" ] || return 0
    stage=$(mktemp -d /tmp/dhcpv6lq.XXXXXX)
    chmod 755 "$stage"
    trap 'rm -rf "$stage"' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# quietly WHAT COMMAND...: runs the command; its output is shown only if it fails.
quietly() {
    local what=$1 rc=0
    shift
    private_folder
    "$@" >"$stage/log" 2>&1 </dev/null || rc=$?
    [ "$rc" -eq 0 ] && return 0
    cat "$stage/log" >&2
    die "$what failed (exit status $rc); what it printed stands above."
}

# need_packages PACKAGE...: installs those that are missing; asks for nothing when none is. That apt-get update
# fails (one bad source among good ones, an expired list) need not stop the installation, so it is only said.
need_packages() {
    local package missing=() as_root=()
    command -v dpkg-query >/dev/null || return 0 # Not Debian: cmake names what it lacks.
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
            missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "These packages are missing, and there is no sudo: ${missing[*]}"
        as_root=(sudo)
    fi
    say "Installing: ${missing[*]}"
    private_folder
    if ! "${as_root[@]}" apt-get update >"$stage/log" 2>&1 </dev/null; then
        cat "$stage/log" >&2
        say "Warning: apt-get update failed; what it printed stands above. Trying to install all the same."
    fi
    quietly "apt-get install" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "${missing[@]}"
}

# mirror: where this machine's apt gets Debian from.
mirror() {
    local found=${DHCPV6LQ_MIRROR:-}
    # shellcheck disable=SC2016 # apt-get expands it.
    [ -n "$found" ] || found=$(apt-get indextargets --format '$(REPO_URI)' \
        'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 'Component: main' | head -n 1)
    [ -n "$found" ] || die "apt knows no mirror of Debian; perhaps after apt-get update, or with DHCPV6LQ_MIRROR=..."
    printf '%s\n' "$found"
}

# configure_and_build FOLDER [CMAKE OPTION...]: the checkout, built into FOLDER.
configure_and_build() {
    local folder=$1
    shift
    quietly "Configuring ${folder#"$top/"}/" cmake -S "$top" -B "$folder" -G Ninja "$@"
    quietly "The build in ${folder#"$top/"}/" cmake --build "$folder" -j 2
}

# build_for_coverage: the checkout, built into build/coverage, where a program notes which branches it takes.
build_for_coverage() {
    configure_and_build "$top/build/coverage" -DDHCPV6LQ_PLUGIN=ON -DDHCPV6LQ_TESTS=ON -DDHCPV6LQ_LINT=OFF \
        -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER=gcc -DCMAKE_C_FLAGS="--coverage -fprofile-update=atomic"
    find "$top/build/coverage" -name '*.gcda' -delete
    # Whoever runs tshark in the tests notes there what it took.
    find "$top/build/coverage" -type d -exec chmod a+rwx {} +
}

# isolated COMMAND...: runs it as an ordinary user (as root Wireshark loads no plugin from anywhere
# but its system folder) with an empty home, no environment but what is here, and the plugin folder
# in the private folder. Nothing of the tester's own Wireshark profile gets in.
isolated() {
    local user=()
    private_folder
    if [ ! -d "$stage/home" ]; then
        mkdir "$stage/home"
        [ "$(id -u)" -ne 0 ] || chown nobody "$stage/home"
    fi
    if [ "$(id -u)" -eq 0 ]; then
        user=(setpriv "--reuid=nobody" "--regid=$(id -g nobody)" --clear-groups)
    fi
    (cd "$stage" && exec "${user[@]}" env -i PATH="$PATH" HOME="$stage/home" TMPDIR=/tmp \
        XDG_CONFIG_HOME="$stage/home/.config" XDG_DATA_HOME="$stage/home/.local/share" \
        XDG_CACHE_HOME="$stage/home/.cache" TZ=UTC LC_ALL=C.UTF-8 \
        WIRESHARK_PLUGIN_DIR="$stage/plugins" "$@")
}

# built_plugin [FOLDER...]: the plugin that was built last into one of these folders, if any; by default those
# that README.md, try.sh and check.sh build into.
built_plugin() {
    local folder file newest=''
    [ $# -gt 0 ] || set -- "$top/build" "$top/build/try" "$top/build/check"
    for folder in "$@"; do
        for file in "$folder"/plugins/*/epan/dhcpv6lq.so; do
            if [ -e "$file" ] && { [ -z "$newest" ] || [ "$file" -nt "$newest" ]; }; then
                newest=$file
            fi
        done
    done
    printf '%s\n' "$newest"
}

# use_plugin FILE: run_tshark loads this VERSION/epan/dhcpv6lq.so; Wireshark looks for these two folders
# (4.0/epan, 4.4/epan ...) below its plugin folder.
use_plugin() {
    local folder
    [ -r "$1" ] || die "No plugin at '$1': build it first."
    private_folder
    folder=$(cd "$(dirname "$1")" && pwd)
    folder=$stage/plugins/$(basename "$(dirname "$folder")")/epan
    mkdir -p "$folder"
    install -m 644 "$1" "$folder/dhcpv6lq.so"
}

# use_profile FOLDER NAME: run_tshark -C NAME runs with the configuration profile in this folder.
use_profile() {
    local folder
    private_folder
    folder=$stage/home/.config/wireshark/profiles/$2
    isolated mkdir -p "$folder"
    install -m 644 "$1"/* "$folder"
}

# run_tshark ARGUMENT...: tshark in isolation. The file after -r is copied to where the ordinary user
# can read it, and what --export-objects writes, to where it is wanted.
run_tshark() {
    local arguments=() previous='' argument exports='' rc=0
    private_folder
    for argument in "$@"; do
        if [ "$previous" = -r ] && [ "$argument" != - ]; then
            mkdir -p "$stage/captures"
            cat "$argument" >"$stage/captures/${argument##*/}" || return 1
            chmod 644 "$stage/captures/${argument##*/}"
            previous=''
            argument=$stage/captures/${argument##*/}
        elif [ "$previous" = --export-objects ]; then
            exports=${argument#*,}
            previous=''
            argument=${argument%%,*},$stage/home/exports
        else
            previous=$argument
        fi
        arguments+=("$argument")
    done
    isolated tshark "${arguments[@]}" || rc=$?
    if [ -n "$exports" ] && [ -d "$stage/home/exports" ]; then
        mkdir -p "$exports" && cp -R "$stage/home/exports/." "$exports"
    fi
    return "$rc"
}
