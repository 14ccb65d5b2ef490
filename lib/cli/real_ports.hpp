#pragma once

#include "base/text.hpp"
#include "http/client.hpp"
#include "sys/clock.hpp"
#include "sys/filesystem.hpp"
#include "sys/process.hpp"
#include "sys/random.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>

namespace fairlead::cli {

/// Makes a client when the first request comes, since curl costs start-up time and most commands need none.
class LazyClient final : public http::Client {
 public:
  using Make = std::function<std::unique_ptr<http::Client>()>;
  explicit LazyClient(Make make) : make_(std::move(make)) {}
  Result<http::Response> send(const http::Request& request, const std::stop_token& stop) override;

 private:
  Make make_;
  std::once_flag once_;
  std::unique_ptr<http::Client> client_;
};

using MakeClient = std::unique_ptr<http::Client> (*)(const Variables& environment);

/// The environment of this process.
Variables real_environment();

}  // namespace fairlead::cli
