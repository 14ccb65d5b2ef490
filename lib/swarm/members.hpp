#pragma once

#include "base/text.hpp"
#include "json/json.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Members of JSON objects that are left out when there is nothing to say, as docker's client leaves them out.
namespace fairlead::swarm {

void put(json::Value& object, const char* key, const std::string& text);
void put(json::Value& object, const char* key, std::vector<std::string> texts);
void put(json::Value& object, const char* key, const Variables& texts);
void put(json::Value& object, const char* key, const std::optional<std::int64_t>& number);
void put(json::Value& object, const char* key, const std::optional<std::uint64_t>& number);
void put(json::Value& object, const char* key, const std::optional<std::chrono::nanoseconds>& time);
/// The same, but 0 is nothing to say either.
void put_unless_zero(json::Value& object, const char* key, const std::optional<std::int64_t>& number);
void put_unless_zero(json::Value& object, const char* key, const std::optional<std::uint64_t>& number);
void put_unless_zero(json::Value& object, const char* key, const std::optional<std::chrono::nanoseconds>& time);
/// Only `true` is put.
void put_flag(json::Value& object, const char* key, bool flag);
/// Objects and arrays that are empty, and null, are not put.
void put_part(json::Value& object, const char* key, json::Value part);
/// The same, but an empty one is put when the file has the block.
void put_block(json::Value& object, const char* key, json::Value block, bool is_there);

/// The members that are texts; none of what is no object.
Variables texts_of(const json::Value& object);
/// Whether a service's spec is that of a job, which runs to its end.
bool is_job(const json::Value& spec);

}  // namespace fairlead::swarm
