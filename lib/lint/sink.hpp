#pragma once

#include "lint/finding.hpp"

#include <string>
#include <utility>

namespace fairlead::lint {

/// Where rules put what they find.
class Sink {
 public:
  /// Takes the rule's help when `help` is empty. Makes both texts printable.
  void add(Place place, std::string_view message, std::string_view help = {});

  /// What the next findings belong to.
  void start(std::string_view rule, Severity severity, std::string_view help);
  void in_service(std::string service) { service_ = std::move(service); }

  Findings findings() && { return std::move(findings_); }

 private:
  std::string_view rule_, help_;
  Severity severity_ = Severity::warning;
  std::string service_;
  Findings findings_;
};

}  // namespace fairlead::lint
