#include "report_json.hpp"

#include "json/json.hpp"

#include <nlohmann/json.hpp>

namespace fairlead::image {
namespace {

using json::Value;

Value named(const oci::Reference& reference) {
  return {{"reference", reference.str()},
          {"name", reference.name()},
          {"tag", reference.tag},
          {"digest", reference.digest.str()}};
}

const char* word(oci::SignOutcome outcome) {
  switch (outcome) {
    case oci::SignOutcome::written: return "written";
    case oci::SignOutcome::already_there: return "already_there";
    case oci::SignOutcome::not_supported: return "not_supported";
  }
  return "";
}

}  // namespace

std::string pushed_json(const oci::PushPlan& plan, const std::vector<oci::Pushed>& pushed) {
  Value out = {{"schema", "fairlead.image.push/1"},
               {"digest", plan.image.digest.str()},
               {"media_type", plan.image.media_type},
               {"size", plan.size()},
               {"pushed", Value::array()}};
  for (const auto& one : pushed) {
    auto entry = named(one.reference);
    entry["changed"] = one.changed;
    if (one.former) entry["former_digest"] = one.former->str();
    entry["bytes_sent"] = one.bytes_sent;
    out["pushed"].push_back(std::move(entry));
  }
  return json::dump(out);
}

std::string signed_json(const std::vector<oci::Signed>& all) {
  Value out = {{"schema", "fairlead.image.sign/1"}, {"signed", Value::array()}};
  for (const auto& one : all) {
    auto entry = named(one.subject);
    entry["signature_tag"] = word(one.tag);
    entry["bundle"] = word(one.bundle);
    if (!one.note.empty()) entry["note"] = one.note;
    out["signed"].push_back(std::move(entry));
  }
  return json::dump(out);
}

std::string verified_json(const std::vector<oci::NamedKey>& keys, const std::vector<oci::Verified>& all) {
  Value out = {{"schema", "fairlead.image.verify/1"}, {"verified", Value::array()}};
  for (const auto& one : all) {
    auto entry = named(one.subject);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      entry["signatures"].push_back({{"key", keys[i].name}, {"found", one.proofs[i]}});
    }
    out["verified"].push_back(std::move(entry));
  }
  return json::dump(out);
}

}  // namespace fairlead::image
