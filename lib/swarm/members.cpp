#include "swarm/members.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {

void put(json::Value& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}

void put(json::Value& object, const char* key, std::vector<std::string> texts) {
  if (texts.empty()) return;
  json::Value::array_t list;
  list.reserve(texts.size());
  for (auto& text : texts) list.emplace_back(std::move(text));
  object[key] = std::move(list);
}

void put(json::Value& object, const char* key, const Variables& texts) {
  if (!texts.empty()) object[key] = texts;
}

void put(json::Value& object, const char* key, const std::optional<std::int64_t>& number) {
  if (number) object[key] = *number;
}

void put(json::Value& object, const char* key, const std::optional<std::uint64_t>& number) {
  if (number) object[key] = *number;
}

void put(json::Value& object, const char* key, const std::optional<std::chrono::nanoseconds>& time) {
  if (time) object[key] = time->count();
}

void put_unless_zero(json::Value& object, const char* key, const std::optional<std::int64_t>& number) {
  if (number.value_or(0) != 0) object[key] = *number;
}

void put_unless_zero(json::Value& object, const char* key, const std::optional<std::uint64_t>& number) {
  if (number.value_or(0) != 0) object[key] = *number;
}

void put_unless_zero(json::Value& object, const char* key, const std::optional<std::chrono::nanoseconds>& time) {
  if (time && time->count() != 0) object[key] = time->count();
}

void put_flag(json::Value& object, const char* key, bool flag) {
  if (flag) object[key] = true;
}

void put_part(json::Value& object, const char* key, json::Value part) {
  if (!part.empty()) object[key] = std::move(part);
}

void put_block(json::Value& object, const char* key, json::Value block, bool is_there) {
  if (is_there || !block.empty()) object[key] = std::move(block);
}

Variables texts_of(const json::Value& object) {
  Variables out;
  if (!object.is_object()) return out;
  for (const auto& [key, value] : object.items()) {
    if (value.is_string()) out[key] = value.get<std::string>();
  }
  return out;
}

bool is_job(const json::Value& spec) {
  const auto& mode = json::member(spec, "Mode");
  return mode.contains("ReplicatedJob") || mode.contains("GlobalJob");
}

}  // namespace fairlead::swarm
