#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/golden/install.sh BUILD: `cmake --install BUILD` puts the plugin where Wireshark finds it without
# being told: for a build as it comes, in the plugin folder of the user's home; for one with
# DHCPV6LQ_INSTALL_SYSTEM, in the system's. Installed below a throw-away folder (DESTDIR), then looked at
# by an ordinary user.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

build=${1:?the build folder}
private_folder
root=$stage/root
mkdir "$root"
DESTDIR=$root quietly "cmake --install" cmake --install "$build" --prefix /usr/local
[ "$(id -u)" -ne 0 ] || chown -R nobody "$root"

installed=$(find "$root" -name dhcpv6lq.so)
case $installed in
'' | *$'\n'*)
    die "Installed not once, but here: ${installed:-nowhere}" ;;
*/.local/lib/wireshark/plugins/*/epan/dhcpv6lq.so)
    where=(env -u WIRESHARK_PLUGIN_DIR "HOME=${installed%/.local/lib/wireshark/*}") ;;
*/wireshark/plugins/*/epan/dhcpv6lq.so)
    where=(env "WIRESHARK_PLUGIN_DIR=${installed%/*/epan/dhcpv6lq.so}") ;;
*)
    die "Wireshark never looks for plugins in ${installed#"$root"}" ;;
esac
isolated "${where[@]}" tshark -G plugins >"$stage/plugins.txt"
if ! grep -F "$installed" "$stage/plugins.txt"; then
    cat "$stage/plugins.txt" >&2
    die "tshark -G plugins does not list ${installed#"$root"}."
fi
