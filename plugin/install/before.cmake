# SPDX-License-Identifier: GPL-2.0-or-later
# Before anything is installed: where the profile goes, whether this user may and should write there, and which
# folders are not there yet, so that uninstalling can take just these away. With DESTDIR only the first.

cmake_policy(VERSION 3.21)

# --prefix comes as it was typed.
cmake_path(ABSOLUTE_PATH CMAKE_INSTALL_PREFIX NORMALIZE)
string(REGEX REPLACE "/$" "" CMAKE_INSTALL_PREFIX "${CMAKE_INSTALL_PREFIX}")

# Wireshark's personal folder is decided now, by the environment of who installs. Where only the old ~/.wireshark is,
# Wireshark takes that; a new ~/.config/wireshark would take its place, and the user's settings away.
cmake_path(SET home NORMALIZE "$ENV{HOME}/.local")
if(NOT CMAKE_INSTALL_PREFIX STREQUAL "${home}")
    set(configuration "${CMAKE_INSTALL_PREFIX}/share/wireshark")
elseif(NOT "$ENV{WIRESHARK_CONFIG_DIR}" STREQUAL "")
    set(configuration "$ENV{WIRESHARK_CONFIG_DIR}")
else()
    set(configuration "$ENV{HOME}/.config/wireshark")
    if(IS_ABSOLUTE "$ENV{XDG_CONFIG_HOME}")
        set(configuration "$ENV{XDG_CONFIG_HOME}/wireshark")
    endif()
    if(NOT IS_DIRECTORY "${configuration}" AND IS_DIRECTORY "$ENV{HOME}/.wireshark")
        set(configuration "$ENV{HOME}/.wireshark")
    endif()
endif()
set(DHCPV6LQ_FOLDERS_profile "${configuration}/profiles/DHCPv6 Leasequery")

set(DHCPV6LQ_RECORD "${CMAKE_INSTALL_PREFIX}/share/dhcpv6lq")
# The profile's own folder is ours in any case: Wireshark makes it, too, when it copies the system's profile.
set(DHCPV6LQ_NEW_FOLDERS "${DHCPV6LQ_FOLDERS_profile}")
if(NOT "$ENV{DESTDIR}" STREQUAL "")
    return()
endif()

execute_process(COMMAND id -u OUTPUT_VARIABLE uid OUTPUT_STRIP_TRAILING_WHITESPACE)
if(uid EQUAL 0 AND NOT DHCPV6LQ_BUILDER_HOME MATCHES "^/?$")
    cmake_path(IS_PREFIX DHCPV6LQ_BUILDER_HOME "${CMAKE_INSTALL_PREFIX}" NORMALIZE in_home)
    if(in_home)
        message(
            FATAL_ERROR
                "Nothing is installed: ${CMAKE_INSTALL_PREFIX} is in the home of the ordinary user who configured "
                "this build, and what root makes there that user could neither change nor remove. "
                "Install without sudo; or for every user of this machine, with "
                "'cmake -B ${DHCPV6LQ_BUILD} -DDHCPV6LQ_INSTALL_SYSTEM=ON' first.")
    endif()
endif()

set(folders)
if(CMAKE_INSTALL_COMPONENT)
    set(DHCPV6LQ_COMPONENTS ${CMAKE_INSTALL_COMPONENT})
endif()
foreach(component IN LISTS DHCPV6LQ_COMPONENTS)
    list(APPEND folders ${DHCPV6LQ_FOLDERS_${component}})
endforeach()
foreach(folder IN LISTS folders DHCPV6LQ_RECORD)
    cmake_path(ABSOLUTE_PATH folder BASE_DIRECTORY "${CMAKE_INSTALL_PREFIX}" NORMALIZE)
    while(NOT EXISTS "${folder}")
        list(APPEND DHCPV6LQ_NEW_FOLDERS "${folder}")
        cmake_path(GET folder PARENT_PATH folder)
    endwhile()
    execute_process(COMMAND test -w "${folder}" RESULT_VARIABLE forbidden)
    if(forbidden)
        set(advice "Install with sudo, or name another folder with --prefix.")
        cmake_path(SET home "$ENV{HOME}")
        cmake_path(IS_PREFIX home "${folder}" NORMALIZE in_home)
        if(in_home)
            set(advice "If an earlier installation with sudo made it root's: sudo chown -R \$USER '${folder}'")
        endif()
        message(FATAL_ERROR "Nothing is installed: this user may not write to ${folder}. ${advice}")
    endif()
endforeach()
