#pragma once

#include "base/result.hpp"
#include "sys/filesystem.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace fairlead::cli {

/// Whether files can be written at these paths; "" is none. For commands that change something: to be asked before
/// they do, so that their work is not done when its result has nowhere to go. Writes nothing that stays. `config` when
/// the folder is not there or the path is that of one, `refused` (FL0019) when a link leads out of the working
/// directory, `io` when the folder cannot be written to.
Result<> check_outputs(sys::FileSystem& files, std::initializer_list<std::string_view> paths);

/// What kept a file from being written after the work was done, which `done` says in the past tense: "stack "shop" is
/// deployed". `partial`: it must not look as if nothing had happened.
Error done_but(std::string_view done, Error error);

}  // namespace fairlead::cli
