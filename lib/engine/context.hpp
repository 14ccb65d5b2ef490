#pragma once

#include "base/result.hpp"
#include "engine/endpoint.hpp"
#include "sys/filesystem.hpp"

#include <string>
#include <string_view>

namespace fairlead::engine {

/// Names the docker context to use, before everything else that names an engine; --context sets it.
inline constexpr std::string_view context_variable = "FAIRLEAD_CONTEXT";

/// The engine that is meant, in docker's order: FAIRLEAD_CONTEXT (which --context sets), DOCKER_HOST, DOCKER_CONTEXT,
/// `currentContext` of config.json in DOCKER_CONFIG or ~/.docker, else `default_host`. The context "default" is what
/// `endpoint_from` reads.
///
/// A context is contexts/meta/<SHA-256 of its name>/meta.json in that directory, and its certificates lie in
/// contexts/tls/<the same>/docker; any of them means TLS. Its SkipTLSVerify is not honoured: certificates are always
/// verified. `config` (FL0506) when there is no such context or it cannot be used.
Result<Endpoint> find_endpoint(const Variables& environment, sys::FileSystem& files);

/// The host of the docker endpoint in the text of a meta.json, `default_host` when it names none. `config` when it is
/// no such file. `source` names it in errors.
Result<std::string> context_host(std::string_view meta, std::string_view source);

/// `currentContext` in the text of a config.json, or "". `config` when it is no JSON.
Result<std::string> current_context(std::string_view config, std::string_view source);

}  // namespace fairlead::engine
