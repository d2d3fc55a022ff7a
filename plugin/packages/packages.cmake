# Packages for Debian by CPack, and the source tarball: README.md here. Only where everything is installed below /usr, as
# packages are.
set(CPACK_PACKAGE_NAME dhcpv6lq)
set(DHCPV6LQ_MAINTAINER "The dhcpv6lq developers <maintainers@dhcpv6lq.invalid>"
    CACHE STRING "Who the packages say makes them, with an address")
set(CPACK_PACKAGE_CONTACT ${DHCPV6LQ_MAINTAINER})
set(CPACK_PACKAGE_VENDOR "The dhcpv6lq developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "DHCPv6 Leasequery")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/packages)
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_SET_DESTDIR ON) # so that nothing is asked of the user who runs it
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
                                                WORLD_READ WORLD_EXECUTE)
set(CPACK_SOURCE_GENERATOR TGZ)
set(CPACK_SOURCE_PACKAGE_FILE_NAME dhcpv6lq-${PROJECT_VERSION})
set(CPACK_SOURCE_IGNORE_FILES "^${PROJECT_SOURCE_DIR}/build/" "/[.]git/" "/__pycache__/")
set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# The changelogs, compressed as Debian wants them. Who sets SOURCE_DATE_EPOCH gets the same file each time.
find_program(GZIP gzip REQUIRED)
set(documents ${CMAKE_CURRENT_BINARY_DIR}/package-documents)
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(${CMAKE_CURRENT_LIST_DIR}/changelog.in ${documents}/changelog.Debian @ONLY)
configure_file(${PROJECT_SOURCE_DIR}/CHANGELOG.md ${documents}/changelog COPYONLY)
foreach(file changelog.Debian changelog)
    execute_process(COMMAND ${GZIP} -9nc ${documents}/${file} OUTPUT_FILE ${documents}/${file}.gz
                            COMMAND_ERROR_IS_FATAL ANY)
endforeach()

# debian_package(NAME TEXT SECTION COMPONENT...): a package of these components and of its documents.
macro(debian_package name text section)
    install(FILES ${PROJECT_SOURCE_DIR}/plugin/packages/copyright ${documents}/changelog.Debian.gz
                  ${documents}/changelog.gz
            DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} COMPONENT ${name}-documents EXCLUDE_FROM_ALL)
    string(TOUPPER ${name} upper)
    set(CPACK_DEBIAN_${upper}_DESCRIPTION "${text}")
    set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name})
    set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${section})
    foreach(component ${ARGN} ${name}-documents)
        string(TOUPPER ${component} part)
        set(CPACK_COMPONENT_${part}_GROUP ${name})
        list(APPEND CPACK_COMPONENTS_ALL ${component})
    endforeach()
endmacro()

if(DHCPV6LQ_PLUGIN)
    debian_package(
        wireshark-plugin-dhcpv6lq
        "A plugin for Wireshark and tshark, which decodes DHCPv6 Leasequery (RFC 5007),
Bulk Leasequery (RFC 5460) and Active Leasequery (RFC 7653), tells which query
each message answers and how each ended, and names what broke the RFCs; with
lease tables, a profile for Wireshark, and scripts for CI and search indexes."
        net plugin profile scripts)
    set(CPACK_DEBIAN_WIRESHARK-PLUGIN-DHCPV6LQ_PACKAGE_SHLIBDEPS ON) # the very libwireshark, too
    set(CPACK_DEBIAN_WIRESHARK-PLUGIN-DHCPV6LQ_PACKAGE_DEPENDS "tshark | wireshark, python3")
endif()
if(DHCPV6LQ_SHARED)
    set(runtime libdhcpv6lq${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
    debian_package(
        ${runtime}
        "The shared library of the codec, which reads, writes and checks messages, and
tells what a series of them means (RFC 5007, RFC 5460, RFC 7653)."
        libs codec-runtime)
    string(TOUPPER ${runtime} upper)
    set(CPACK_DEBIAN_${upper}_PACKAGE_SHLIBDEPS ON)
    set(soname ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
    file(WRITE ${documents}/shlibs "libdhcpv6lq ${soname} ${runtime} (>= ${PROJECT_VERSION})\n")
    file(WRITE ${documents}/triggers "activate-noawait ldconfig\n")
    set(CPACK_DEBIAN_${upper}_PACKAGE_CONTROL_EXTRA ${documents}/shlibs ${documents}/triggers)
    debian_package(
        libdhcpv6lq-dev
        "Headers, libraries, a CMake package and a pkg-config file of the codec, for
programs that read, write or check messages (RFC 5007, RFC 5460, RFC 7653)."
        libdevel codec-development)
    set(CPACK_DEBIAN_LIBDHCPV6LQ-DEV_PACKAGE_DEPENDS "${runtime} (= ${PROJECT_VERSION}-1)")
endif()
include(CPack)
