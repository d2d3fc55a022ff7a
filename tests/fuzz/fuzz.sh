#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/fuzz/fuzz.sh [SECONDS [TARGET...]]: lets libFuzzer run each target (all of them by default) for that long (default:
# 600), with AddressSanitizer and UBSan. What it learns is kept in build/fuzz/learned/, what makes a target fail in
# build/fuzz/failed/. Fails where anything does.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

seconds=${1:-600}
[ $# -eq 0 ] || shift
need_packages "${run_packages[@]}" "${test_packages[@]}" clang libclang-rt-dev
configure_and_build "$top/build/fuzz" -DDHCPV6LQ_TESTS=ON -DDHCPV6LQ_LINT=OFF -DDHCPV6LQ_SANITIZE=ON \
    -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++
[ $# -gt 0 ] || for program in "$top"/build/fuzz/tests/fuzz/fuzz-*; do
    [ ! -x "$program" ] || set -- "$@" "${program##*/fuzz-}"
done

python3 -B "$top/tests/fuzz/corpus.py" "$top/build/fuzz/corpus"
failed=()
for target in "$@"; do
    mkdir -p "$top/build/fuzz/learned/$target" "$top/build/fuzz/failed"
    say "$target for $seconds s"
    "$top/build/fuzz/tests/fuzz/fuzz-$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 \
        -print_final_stats=1 -artifact_prefix="$top/build/fuzz/failed/$target-" \
        "$top/build/fuzz/learned/$target" "$top/build/fuzz/corpus/$target" || failed+=("$target")
done
[ ${#failed[@]} -eq 0 ] || die "Failed: ${failed[*]}; see build/fuzz/failed/."
