#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/check.sh [CTEST ARGUMENT...]: installs what is missing, builds into build/check, and runs every
# test there is: unit, fuzz, golden, lint, and the builds with sanitizers and with clang. With arguments
# only some of them, e.g. -L golden, -R xids, -LE lint. With --coverage first it builds into build/coverage, without
# lint, and says in the end how many branches the tests took of each file.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_packages "${run_packages[@]}" "${test_packages[@]}" "${lint_packages[@]}" "${gui_packages[@]}"
if [ "${1:-}" = --coverage ]; then
    shift
    build_for_coverage
    (umask 0 && ctest --test-dir "$top/build/coverage" --output-on-failure --no-tests=error --no-label-summary -j 2 "$@")
    exec python3 -B "$top/tests/coverage.py" "$top/build/coverage"
fi
configure_and_build "$top/build/check" -DDHCPV6LQ_PLUGIN=ON -DDHCPV6LQ_TESTS=ON -DDHCPV6LQ_WERROR=ON \
    -DDHCPV6LQ_SHARED=ON -DCMAKE_C_COMPILER=gcc
exec ctest --test-dir "$top/build/check" --output-on-failure --no-tests=error --no-label-summary -j 2 "$@"
