# Headers that nearly every file reads, parsed once: saves a quarter of a build. Files still include all that they need:
# clang-tidy builds without this. So does ccache, which could not share results between build directories otherwise.
option(FAIRLEAD_PCH "Precompile common headers, where no compiler launcher is used" ON)
if(CMAKE_CXX_COMPILER_LAUNCHER)
  set(FAIRLEAD_PCH OFF)
endif()

set(pch_headers <algorithm> <array> <charconv> <chrono> <cstdint> <functional> <map> <memory> <optional> <set> <span>
                <stop_token> <string> <string_view> <utility> <variant> <vector> <fmt/core.h>
                ${PROJECT_SOURCE_DIR}/lib/base/result.hpp)

function(fairlead_pch_source name)
  file(WRITE ${PROJECT_BINARY_DIR}/${name}.cpp "")
  add_library(${name} OBJECT ${PROJECT_BINARY_DIR}/${name}.cpp)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/lib)
  target_link_libraries(${name} PRIVATE fairlead_options fmt::fmt nlohmann_json::nlohmann_json)
  target_precompile_headers(${name} PRIVATE ${ARGN})
endfunction()

if(FAIRLEAD_PCH)
  fairlead_pch_source(fairlead_pch_std ${pch_headers})
  fairlead_pch_source(fairlead_pch_json ${pch_headers} <nlohmann/json.hpp>)
endif()

# fairlead_pch(<target> [<libraries it links>]): the one with doctest (tests/CMakeLists.txt) or with JSON is for those
#   that link it.
function(fairlead_pch target)
  if(NOT FAIRLEAD_PCH)
    return()
  endif()
  if("doctest::doctest" IN_LIST ARGN)
    target_precompile_headers(${target} REUSE_FROM fairlead_pch_test)
  elseif("nlohmann_json::nlohmann_json" IN_LIST ARGN)
    target_precompile_headers(${target} REUSE_FROM fairlead_pch_json)
  else()
    target_precompile_headers(${target} REUSE_FROM fairlead_pch_std)
  endif()
endfunction()
