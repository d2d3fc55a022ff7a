# SPDX-License-Identifier: GPL-2.0-or-later
# Where things are installed: the prefix, the folders below it, and the scripts that run before and after.

execute_process(COMMAND id -u OUTPUT_VARIABLE uid OUTPUT_STRIP_TRAILING_WHITESPACE)
set(root OFF)
if(uid EQUAL 0)
    set(root ON) # Root's Wireshark loads plugins from the system's folder only.
endif()
option(DHCPV6LQ_INSTALL_SYSTEM "Install for every user of this machine" ${root})

if(DHCPV6LQ_PLUGIN)
    find_package(Wireshark CONFIG REQUIRED
                 HINTS /usr/lib/${CMAKE_LIBRARY_ARCHITECTURE}/wireshark/cmake)
    set(DHCPV6LQ_WIRESHARK ${Wireshark_MAJOR_VERSION}.${Wireshark_MINOR_VERSION})
endif()

# A prefix that the user has named stays; one that was chosen for him is chosen each time anew, so that it goes with
# DHCPV6LQ_INSTALL_SYSTEM.
cmake_path(SET home NORMALIZE "$ENV{HOME}/.local")
if(CMAKE_INSTALL_PREFIX STREQUAL "${DHCPV6LQ_CHOSEN_PREFIX}")
    if(NOT DHCPV6LQ_INSTALL_SYSTEM AND IS_DIRECTORY "$ENV{HOME}")
        set(prefix "${home}")
    elseif(DHCPV6LQ_INSTALL_SYSTEM AND DHCPV6LQ_PLUGIN)
        set(prefix "${Wireshark_INSTALL_PREFIX}")
    else()
        set(prefix /usr/local)
    endif()
    set(CMAKE_INSTALL_PREFIX "${prefix}" CACHE PATH "Below which folder it is installed" FORCE)
    set(DHCPV6LQ_CHOSEN_PREFIX "${prefix}" CACHE INTERNAL "A prefix that the user has not named")
endif()
include(GNUInstallDirs) # The names of its folders hang on the prefix.

# The plugin's folder. In a home it is always this one; elsewhere it is where it is below Wireshark's own prefix.
set(DHCPV6LQ_PLUGIN_DIR lib/wireshark/plugins/${DHCPV6LQ_WIRESHARK}/epan)
if(DHCPV6LQ_PLUGIN AND NOT CMAKE_INSTALL_PREFIX STREQUAL "${home}")
    file(RELATIVE_PATH DHCPV6LQ_PLUGIN_DIR "${Wireshark_INSTALL_PREFIX}"
         "${Wireshark_PLUGIN_INSTALL_DIR}/epan")
endif()

# What the scripts call. dhcpv6lq-compare looks for it there, from its own folder, and cannot be told otherwise.
set(DHCPV6LQ_HELPER_DIR libexec/dhcpv6lq)

# What the scripts are told: the folders that each component's rules write to, and whose build this is.
set(components codec)
if(DHCPV6LQ_PLUGIN)
    set(components plugin profile scripts)
endif()
set(builder_home)
if(NOT root)
    set(builder_home "$ENV{HOME}")
endif()
install(
    CODE "
    set(DHCPV6LQ_INSTALL [==[${CMAKE_CURRENT_LIST_DIR}]==])
    set(DHCPV6LQ_BUILD [==[${CMAKE_BINARY_DIR}]==])
    set(DHCPV6LQ_BUILDER_HOME [==[${builder_home}]==])
    set(DHCPV6LQ_COMPONENTS ${components})
    set(DHCPV6LQ_FOLDERS_plugin [==[${DHCPV6LQ_PLUGIN_DIR}]==])
    set(DHCPV6LQ_FOLDERS_scripts [==[${CMAKE_INSTALL_BINDIR}]==] [==[${CMAKE_INSTALL_DATADIR}/dhcpv6lq]==]
        [==[${CMAKE_INSTALL_MANDIR}/man1]==] [==[${DHCPV6LQ_HELPER_DIR}]==])
    set(DHCPV6LQ_FOLDERS_codec [==[${CMAKE_INSTALL_LIBDIR}/pkgconfig]==]
        [==[${CMAKE_INSTALL_LIBDIR}/cmake/dhcpv6lq-codec]==] [==[${CMAKE_INSTALL_INCLUDEDIR}/dhcpv6lq]==])
    set(DHCPV6LQ_FOLDERS_codec-runtime [==[${CMAKE_INSTALL_LIBDIR}]==])
    set(DHCPV6LQ_FOLDERS_codec-development \${DHCPV6LQ_FOLDERS_codec})
    include(\"\${DHCPV6LQ_INSTALL}/before.cmake\")"
    ALL_COMPONENTS)

# At the end of the topmost CMakeLists.txt, after every install rule.
function(dhcpv6lq_record_installation)
    install(CODE "include(\"\${DHCPV6LQ_INSTALL}/after.cmake\")" ALL_COMPONENTS)
    add_custom_target(uninstall COMMAND ${CMAKE_COMMAND} -DBUILD=${CMAKE_BINARY_DIR} -P
                                        ${PROJECT_SOURCE_DIR}/plugin/install/uninstall.cmake VERBATIM)
endfunction()
