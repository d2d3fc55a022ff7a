#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/foreign/windows.sh: runs the codec's own tests as on Windows: mingw-w64's gcc builds programs for it, wine runs
# them. Debian has neither cmocka nor libpcap for it, so they are built first, from Debian's sources, in a folder below
# build/; wine's files are there, too. Needs the network the first time.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

need_packages gcc-mingw-w64-x86-64-win32 wine wine64 cmake ninja-build pkg-config bison flex python3
folder=$top/build/foreign/windows
root=$folder/root
# Nothing that is installed for this machine is found; formats are those of C, not those of Microsoft's library.
options=(-G Ninja -DCMAKE_SYSTEM_NAME=Windows -DCMAKE_SYSTEM_PROCESSOR=x86_64
    -DCMAKE_C_COMPILER=x86_64-w64-mingw32-gcc -DCMAKE_RC_COMPILER=x86_64-w64-mingw32-windres
    -DCMAKE_FIND_ROOT_PATH="$root" -DCMAKE_FIND_ROOT_PATH_MODE_PROGRAM=NEVER -DCMAKE_FIND_ROOT_PATH_MODE_PACKAGE=ONLY
    -DCMAKE_FIND_ROOT_PATH_MODE_LIBRARY=ONLY -DCMAKE_FIND_ROOT_PATH_MODE_INCLUDE=ONLY
    -DCMAKE_INSTALL_PREFIX="$root" -DCMAKE_C_FLAGS="-D__USE_MINGW_ANSI_STDIO=1 -isystem $root/include"
    -DCMAKE_EXE_LINKER_FLAGS="-L$root/lib" -DCMAKE_C_STANDARD_LIBRARIES=-lws2_32)
export PKG_CONFIG_LIBDIR=$root/lib/pkgconfig

# unpack NAME: Debian's source package, from where this machine's own packages come from, into $folder/NAME.
unpack() {
    local name=$1 apt archive
    apt=(-o "Dir::State=$folder/apt" -o "Dir::Cache=$folder/apt" -o "Dir::Etc::sourcelist=$folder/apt/sources.list"
        -o Dir::Etc::sourceparts=/dev/null -o APT::Sandbox::User=root -o Debug::NoLocking=1)
    if [ ! -d "$folder/apt/lists" ]; then
        mkdir -p "$folder"/apt/{lists,archives}/partial
        (
            . /etc/os-release
            printf 'deb-src %s %s main\n' "$(mirror)" "$VERSION_CODENAME"
        ) >"$folder/apt/sources.list"
        quietly "The list of sources" apt-get "${apt[@]}" update
    fi
    (cd "$folder/apt" && quietly "The download of $name" apt-get "${apt[@]}" source --download-only "$name")
    archive=("$folder/apt/$name"_*.orig.tar.[gx]z)
    rm -rf "${folder:?}/$name"
    mkdir -p "$folder/$name" "$root"/{include,lib/pkgconfig}
    tar -xf "${archive[0]}" --strip-components=1 -C "$folder/$name"
}

# build NAME TARGET [CMAKE OPTION...]: what unpack() has unpacked.
build() {
    local name=$1 target=$2
    shift 2
    cd "$folder" # libpcap's leaves a file named "NUL:" where it was started
    quietly "Configuring $name" cmake -S "$folder/$name" -B "$folder/$name/build" "${options[@]}" "$@"
    quietly "The build of $name" cmake --build "$folder/$name/build" -j 2 --target "$target"
}

if [ ! -e "$root/lib/libcmocka.a" ]; then
    unpack cmocka
    sed -i 's/(__printf__,/(__gnu_printf__,/' "$folder/cmocka/include/cmocka.h" # as they are with these options
    build cmocka cmocka-static -DWITH_STATIC_LIB=ON
    cp "$folder"/cmocka/include/*.h "$root/include"
    echo "# It is in the folders for headers and libraries." >"$root/lib/cmocka-config.cmake"
    cp "$folder/cmocka/build/src/libcmocka-static.a" "$root/lib/libcmocka.a"
fi
if [ ! -e "$root/lib/libpcap.a" ]; then
    unpack libpcap
    build libpcap pcap_static -DPCAP_TYPE=null -DDISABLE_PACKET=ON -DENABLE_REMOTE=OFF # it reads files
    cp -R "$folder"/libpcap/pcap.h "$folder/libpcap/pcap" "$root/include"
    cp "$folder/libpcap/build/libpcap.pc" "$root/lib/pkgconfig"
    cp "$folder/libpcap/build/libpcap.a" "$root/lib"
fi
rm -rf "$folder/apt"

quietly "Configuring the codec" cmake -S "$top" -B "$folder/build" "${options[@]}" -DDHCPV6LQ_PLUGIN=OFF \
    -DDHCPV6LQ_TESTS=ON -DDHCPV6LQ_WERROR=ON -Dcmocka_DIR="$root/lib" -DCMAKE_CROSSCOMPILING_EMULATOR=wine
quietly "The build of the codec" cmake --build "$folder/build" -j 2 --target tests/unit/all tests/fuzz/all
# In a home of its own, without wine's desktop, menus and reports.
export HOME=$folder WINEPREFIX=$folder/wine WINEDEBUG=-all WINEDLLOVERRIDES='winemenubuilder.exe,mscoree,mshtml=d'
quietly "wine's first start" wine wineboot --init
ctest --test-dir "$folder/build" --output-on-failure --no-tests=error --no-label-summary -j 2 -L 'unit|fuzz'
