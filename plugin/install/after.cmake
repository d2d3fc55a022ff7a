# SPDX-License-Identifier: GPL-2.0-or-later
# After everything is installed: adds it to the record in PREFIX/share/dhcpv6lq, by which uninstall.sh there takes it
# away again, and profile.cmake knows a file that the user has changed. `files` has a line a file, as sha256sum
# prints it, and of a symbolic link what it points to is summed; `folders` every folder that was not there before, those
# within before those around them.
cmake_policy(VERSION 3.21)

if(NOT "$ENV{DESTDIR}" STREQUAL "" OR NOT CMAKE_INSTALL_MANIFEST_FILES)
    return()
endif()
file(COPY "${DHCPV6LQ_INSTALL}/uninstall.sh" DESTINATION "${DHCPV6LQ_RECORD}")

# lines(NAME OUT): the lines of a file of the record; none where there is none yet.
function(lines name out)
    set(text)
    if(EXISTS "${DHCPV6LQ_RECORD}/${name}")
        file(READ "${DHCPV6LQ_RECORD}/${name}" text)
    endif()
    string(REGEX REPLACE "\n$" "" text "${text}")
    string(REPLACE "\n" ";" text "${text}")
    set(${out} "${text}" PARENT_SCOPE)
endfunction()

set(files)
lines(files before)
foreach(line IN LISTS before)
    string(SUBSTRING "${line}" 66 -1 file)
    if(NOT file IN_LIST CMAKE_INSTALL_MANIFEST_FILES)
        list(APPEND files "${line}")
    endif()
endforeach()
foreach(file IN LISTS CMAKE_INSTALL_MANIFEST_FILES)
    if(IS_SYMLINK "${file}")
        file(READ_SYMLINK "${file}" target)
        string(SHA256 hash "${target}")
    else()
        file(SHA256 "${file}" hash)
    endif()
    list(APPEND files "${hash}  ${file}")
endforeach()
list(JOIN files "\n" files)
file(WRITE "${DHCPV6LQ_RECORD}/files" "${files}\n")

lines(folders folders)
foreach(folder IN LISTS DHCPV6LQ_NEW_FOLDERS)
    if(IS_DIRECTORY "${folder}")
        list(APPEND folders "${folder}")
    endif()
endforeach()
list(REMOVE_DUPLICATES folders)
list(SORT folders ORDER DESCENDING)
list(JOIN folders "\n" folders)
file(WRITE "${DHCPV6LQ_RECORD}/folders" "${folders}\n")

# For the target `uninstall`, which cannot know what --prefix was. That list, and CMake's own that is written after
# this, may be root's of an installation for every user: then they can be removed, but not written to.
set(list "${DHCPV6LQ_BUILD}/install_prefixes.txt")
set(prefixes)
if(EXISTS "${list}")
    file(READ "${list}" prefixes)
endif()
file(GLOB manifests "${DHCPV6LQ_BUILD}/install_manifest*.txt")
file(REMOVE "${list}" ${manifests})
file(WRITE "${list}" "${prefixes}${CMAKE_INSTALL_PREFIX}\n")
message(STATUS "To uninstall: sh '${DHCPV6LQ_RECORD}/uninstall.sh'")
