# The codec as a shared library, dhcpv6lq::codec-shared: its public functions are seen from outside, and nothing else.
# Its binary interface may change with every minor version until 1.0, so its soname has that in it.
get_target_property(sources dhcpv6lq-codec SOURCES)
add_library(dhcpv6lq-codec-shared SHARED ${sources})
set_target_properties(
    dhcpv6lq-codec-shared
    PROPERTIES OUTPUT_NAME dhcpv6lq
               EXPORT_NAME codec-shared
               C_EXTENSIONS OFF
               C_VISIBILITY_PRESET default # what is seen, the list below says
               VERSION ${PROJECT_VERSION}
               SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
foreach(property COMPILE_OPTIONS INCLUDE_DIRECTORIES INTERFACE_INCLUDE_DIRECTORIES)
    get_target_property(value dhcpv6lq-codec ${property})
    set_property(TARGET dhcpv6lq-codec-shared PROPERTY ${property} ${value})
endforeach()
# A function of the codec's own is called directly, as in the static library, not through the table of what is seen.
target_compile_options(dhcpv6lq-codec-shared PRIVATE -fno-semantic-interposition)
add_library(dhcpv6lq::codec-shared ALIAS dhcpv6lq-codec-shared)

# The public functions are those that the public headers name; a new one there configures the build anew.
file(GLOB headers ${CMAKE_CURRENT_SOURCE_DIR}/include/dhcpv6lq/*.h)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${headers})
set(names)
foreach(header IN LISTS headers)
    file(STRINGS ${header} lines REGEX "dhcpv6lq_[a-z0-9_]+(\\(|;$)")
    string(REGEX MATCHALL "dhcpv6lq_[a-z0-9_]+\\(" functions "${lines}")
    string(REGEX MATCHALL "extern const [a-z0-9_ ]+ dhcpv6lq_[a-z0-9_]+" variables "${lines}")
    list(TRANSFORM functions REPLACE "\\($" "")
    list(TRANSFORM variables REPLACE ".* " "")
    list(APPEND names ${functions} ${variables})
endforeach()
list(REMOVE_DUPLICATES names)
list(SORT names)
list(JOIN names ";\n        " names)
file(CONFIGURE OUTPUT exports.map CONTENT "{
    global:
        @names@;
    local:
        *;
};
" @ONLY)
target_link_options(
    dhcpv6lq-codec-shared PRIVATE
    "LINKER:-z,defs,--version-script=${CMAKE_CURRENT_BINARY_DIR}/exports.map")
set_property(TARGET dhcpv6lq-codec-shared PROPERTY LINK_DEPENDS
                                                   ${CMAKE_CURRENT_BINARY_DIR}/exports.map)
