#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/tshark.sh [TSHARK ARGUMENT...]: tshark with the built plugin and nobody's profile, as the tests
# run it. The plugin is $DHCPV6LQ_PLUGIN, else the newest of build/, build/try/ and build/check/. The plugin's own
# profile is there for who asks for it (-C "DHCPv6 Leasequery").
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

plugin=${DHCPV6LQ_PLUGIN:-$(built_plugin)}
[ -n "$plugin" ] || die "No plugin is built: run tests/try.sh or tests/check.sh, or set DHCPV6LQ_PLUGIN."
use_plugin "$plugin"
use_profile "$top/plugin/profile" "DHCPv6 Leasequery"
run_tshark "$@"
