# fairlead_module(<name> [DEPS <modules>] [LINKS <libraries>])
#   One static library per folder of lib/. DEPS is the layering: tests/arch reads it and
#   fails on an #include that it does not allow. LINKS stay private: no third-party header
#   is part of a module's interface.
function(fairlead_module name)
  cmake_parse_arguments(arg "" "" "DEPS;LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  add_library(fairlead_${name} STATIC ${sources})
  add_library(fairlead::${name} ALIAS fairlead_${name})
  target_include_directories(fairlead_${name} PUBLIC ${PROJECT_SOURCE_DIR}/lib)
  target_link_libraries(fairlead_${name} PRIVATE fairlead_options ${arg_LINKS})
  list(TRANSFORM arg_DEPS PREPEND fairlead::)
  target_link_libraries(fairlead_${name} PUBLIC ${arg_DEPS})
  fairlead_pch(fairlead_${name} ${arg_LINKS})
endfunction()

# fairlead_tool(<name> DEPS <modules> [LINKS <libraries>]): tools/<name>/*.cpp become the program
#   fairlead-<name>; tools/fairlead/ becomes fairlead itself. All but main.cpp is the library fairlead::<name>_tool too,
#   for fairlead_test(<name>_tool).
function(fairlead_tool name)
  cmake_parse_arguments(arg "" "" "DEPS;LINKS" ${ARGN})
  set(program fairlead-${name})
  if(name STREQUAL fairlead)
    set(program fairlead)
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  list(FILTER sources EXCLUDE REGEX "/main.cpp$")
  add_library(fairlead_${name}_tool STATIC ${sources})
  add_library(fairlead::${name}_tool ALIAS fairlead_${name}_tool)
  target_include_directories(fairlead_${name}_tool PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  list(TRANSFORM arg_DEPS PREPEND fairlead::)
  target_link_libraries(fairlead_${name}_tool PUBLIC ${arg_DEPS} PRIVATE fairlead_options ${arg_LINKS} fmt::fmt)
  fairlead_pch(fairlead_${name}_tool ${arg_LINKS})
  add_executable(${program} ${name}/main.cpp)
  set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
  target_link_libraries(${program} PRIVATE fairlead_options fairlead::${name}_tool fmt::fmt)
  install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()

# fairlead_test(<module> [DEPS <more modules>] [LINKS <libraries>]): tests/unit/<module>/*.cpp
#   become the test program test_<module>.
function(fairlead_test module)
  cmake_parse_arguments(arg "" "" "DEPS;LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/unit/${module}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${module} ${sources})
  set_target_properties(test_${module} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  target_include_directories(test_${module} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(test_${module} PRIVATE FAIRLEAD_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  list(TRANSFORM arg_DEPS PREPEND fairlead::)
  target_link_libraries(test_${module} PRIVATE fairlead_options fairlead_test_support fairlead::${module}
                        ${arg_DEPS} ${arg_LINKS} doctest::doctest fmt::fmt nlohmann_json::nlohmann_json)
  fairlead_pch(test_${module} doctest::doctest)
  add_test(NAME unit.${module} COMMAND test_${module} --no-intro)
  set_tests_properties(unit.${module} PROPERTIES LABELS unit
    # doctest exits 0 when a filter matches nothing.
    FAIL_REGULAR_EXPRESSION "test cases: +0 ")
endfunction()
