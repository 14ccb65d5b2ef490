#include "bump/scanner.hpp"
#include "json/json.hpp"

#include <nlohmann/json.hpp>

namespace fairlead::bump {
namespace {

/// Finds the values of a document that is known to be valid, and not deep.
class JsonScanner : Scanner {
 public:
  JsonScanner(std::string_view text, std::string_view file, const Visit& visit) : Scanner(text, file), visit_(visit) {}

  void value() {
    skip_all(" \t\r\n");
    if (take("{")) {
      members();
    } else if (take("[")) {
      items();
    } else if (peek() == '"') {
      visit_(keys_, string());
    } else {
      const auto start = at_;
      skip_until(",]} \t\r\n");
      visit_(keys_, {start, since(start), false});
    }
    skip_all(" \t\r\n");
  }

 private:
  void members() {
    for (skip_all(" \t\r\n"); !at_end() && !take("}"); skip_all(", \t\r\n")) {
      keys_.emplace_back(string().text);
      skip_past(":");
      value();
      keys_.pop_back();
    }
  }

  void items() {
    skip_all(" \t\r\n");
    for (std::size_t i = 0; !at_end() && !take("]"); skip_all(", \t\r\n")) {
      keys_.push_back("[" + std::to_string(i++) + "]");
      value();
      keys_.pop_back();
    }
  }

  Value string() {
    const auto start = ++at_;
    for (skip_until("\"\\"); peek() == '\\'; skip_until("\"\\")) at_ += 2;
    const Value out{start, since(start)};
    ++at_;
    return out;
  }

  const Visit& visit_;
  Keys keys_;
};

}  // namespace

Result<> scan_json(std::string_view text, std::string_view file, const Visit& visit) {
  const auto valid = json::parse(text, file);
  if (!valid) return Error(Errc::config, valid.error().message()).id("FL0320").at(valid.error().place());
  JsonScanner(text, file, visit).value();
  return {};
}

}  // namespace fairlead::bump
