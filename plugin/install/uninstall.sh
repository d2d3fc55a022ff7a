#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sh uninstall.sh: removes what was installed below the folder that this script is in (PREFIX/share/dhcpv6lq), and
# every folder that had to be made for it and is empty now. Files that were changed since then stay, and are named.
set -eu
record=$(cd "$(dirname "$0")" && pwd)

# sum FILE: of its octets; of what it points to, where it is a symbolic link.
sum() {
    if [ -L "$1" ]; then
        printf %s "$(readlink "$1")" | sha256sum
    else
        sha256sum <"$1"
    fi
}

while IFS= read -r line; do
    file=${line#*  }
    if [ ! -e "$file" ] && [ ! -L "$file" ]; then
        continue
    elif [ "$(sum "$file")" = "${line%%  *}  -" ]; then
        rm -f "$file"
        printf -- '-- Removed: %s\n' "$file"
    else
        printf -- '-- Kept, since it was changed: %s\n' "$file"
    fi
done <"$record/files"

folders=$(cat "$record/folders")
rm -f "$record/files" "$record/folders" "$record/uninstall.sh"
printf '%s\n' "$folders" | while IFS= read -r folder; do
    rmdir "$folder" 2>/dev/null || : # Not empty, or gone.
done
