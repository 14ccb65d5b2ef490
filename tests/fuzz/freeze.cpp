// Schedules, zone files and windows of freezes are read or refused; what is read can be asked about any day.
#include "policy/freeze.hpp"

#include "base/text.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using namespace fairlead;
using std::chrono::sys_seconds;

/// Has no file at all.
class NoFiles final : public sys::FileSystem {
 public:
  Result<std::string> read(const std::string&, std::uint64_t) override { return none(); }
  Result<std::unique_ptr<sys::Reader>> open(const std::string&) override { return none(); }
  Result<> write(const std::string&, std::string_view, std::uint32_t) override { return none(); }
  Result<std::unique_ptr<sys::Writer>> create(const std::string&) override { return none(); }
  Result<std::unique_ptr<sys::Lock>> lock(const std::string&) override { return none(); }
  Result<std::vector<sys::DirectoryEntry>> list(const std::string&) override { return none(); }
  Result<sys::FileInfo> info(const std::string&) override { return none(); }
  Result<std::string> read_link(const std::string&) override { return none(); }
  Result<> make_directories(const std::string&) override { return none(); }
  Result<> rename(const std::string&, const std::string&) override { return none(); }
  Result<> remove(const std::string&) override { return none(); }

 private:
  static Error none() { return {Errc::not_found, "no file"}; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  constexpr std::int64_t moments[] = {0, 951'782'400, 1'774'746'000, 4'102'444'800};
  const auto zone = policy::Zone::parse(text, "fuzz");
  for (const auto moment : moments) {
    const sys_seconds now{std::chrono::seconds(moment)};
    if (zone) (void)zone->to_utc(zone->to_local(now));
    if (const auto rule = policy::YearlyRule::parse(text)) (void)rule->offset_at(now);
    if (const auto cron = policy::Cron::parse(text)) {
      if (cron->last(now, {}) > now || cron->next(now, {}).value_or(now + std::chrono::seconds(1)) <= now) std::abort();
    }
  }
  NoFiles files;
  static const Variables environment;
  std::vector<std::string> settings;
  for (const auto line : lines(text)) settings.emplace_back(line);
  if (const auto windows = policy::windows_of(settings, {files, environment})) {
    (void)policy::freeze_at(*windows, "shop", sys_seconds{std::chrono::seconds(moments[2])}).has_value();
  }
  return 0;
}
