#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/fuzz/coverage.sh: which branches the targets take with their corpus and with what fuzz.sh has learned, file by
# file and in all.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

need_packages "${run_packages[@]}" "${test_packages[@]}"
build_for_coverage
python3 -B "$top/tests/fuzz/corpus.py" "$top/build/coverage/corpus"
for program in "$top"/build/coverage/tests/fuzz/fuzz-*; do
    target=${program##*/fuzz-}
    learned=$top/build/fuzz/learned/$target
    mkdir -p "$learned"
    (umask 0 && "$program" "$top/build/coverage/corpus/$target" "$learned")
done
exec python3 -B "$top/tests/coverage.py" "$top/build/coverage"
