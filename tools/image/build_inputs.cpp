#include "build_inputs.hpp"

#include "git/repository.hpp"
#include "oci/platform.hpp"
#include "sys/clock.hpp"

#include <charconv>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace fairlead::image {
namespace {

std::pair<std::string, std::optional<std::string>> halves(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return {std::string(text), std::nullopt};
  return {std::string(text.substr(0, equals)), std::optional<std::string>(text.substr(equals + 1))};
}

Error bad_flag(const char* flag, std::string_view value, const char* wanted) {
  return {Errc::usage, std::string(flag) + " \"" + printable(value) + "\" is not " + wanted};
}

/// NAME=VALUE, or NAME alone for a variable of the environment, so that values need not be in a command line.
Result<Variables> build_args(const BuildFlags& flags, const Variables& environment) {
  Variables out;
  for (const auto& text : flags.build_args) {
    auto [name, value] = halves(text);
    if (name.empty()) return bad_flag("--build-arg", text, "NAME=VALUE or NAME");
    const auto found = environment.find(name);
    if (value) {
      out[name] = *std::move(value);
    } else if (found != environment.end()) {
      out[name] = found->second;
    }
  }
  return out;
}

/// The time of the commit that is checked out where the context lies, as `git log -1 --format=%ct` says it.
Result<std::int64_t> commit_time(const std::string& context) {
  TRY_ASSIGN(const auto repository, git::Repository::open(context));
  TRY_ASSIGN(const auto head, repository.head());
  TRY_ASSIGN(const auto commit, repository.commit(head.commit));
  return commit.committer.time.time_since_epoch().count();
}

/// The image's date: said by flag or SOURCE_DATE_EPOCH, else that of the commit a GitLab job runs for, else that of the
/// commit in the clone, else 1970.
Result<std::int64_t> date_of(const BuildFlags& flags, const Variables& environment, plan::Observer& observer) {
  if (!flags.date.empty()) {
    std::int64_t seconds = 0;
    const auto* const end = flags.date.data() + flags.date.size();
    const auto [rest, error] = std::from_chars(flags.date.data(), end, seconds);
    constexpr std::int64_t largest = 253402300799;  // the year 9999: RFC 3339 has no more
    if (error == std::errc() && rest == end && seconds >= 0 && seconds <= largest) return seconds;
    return bad_flag("the date", flags.date, "a number of seconds since 1970 (SOURCE_DATE_EPOCH)");
  }
  const auto commit = value_or(environment, "CI_COMMIT_TIMESTAMP");
  if (const auto time = sys::parse_rfc3339(commit)) {
    return std::chrono::duration_cast<std::chrono::seconds>(time->time_since_epoch()).count();
  }
  const auto seconds = commit_time(flags.context);
  if (seconds && *seconds >= 0) return *seconds;
  const bool is_clone = seconds || seconds.error().id() != "FL0301";
  const auto why = is_clone ? " (" + (seconds ? "the commit is older" : seconds.error().message()) + ")" : "";
  observer.warning("the image is dated 1970" + why +
                   ", and cleanup policies of registries take it for old: set SOURCE_DATE_EPOCH to the "
                   "date of the sources, in seconds since 1970");
  return 0;
}

Result<> add_labels(const BuildFlags& flags, oci::BuildOptions& options) {
  const auto add = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    const auto key = std::string("org.opencontainers.image.") + name;
    options.labels[key] = options.annotations[key] = value;
  };
  // The date is in the config anyway; said here too, since tools look for it here.
  if (options.created != 0) add("created", sys::rfc3339(sys::Clock::Wall(std::chrono::seconds(options.created))));
  add("version", flags.version);
  add("revision", flags.revision);
  add("source", flags.source);
  for (const auto& text : flags.labels) {
    auto [name, value] = halves(text);
    if (name.empty()) return bad_flag("--label", text, "NAME=VALUE");
    if (const auto standard = options.annotations.find(name); standard != options.annotations.end()) {
      standard->second = value.value_or("");
    }
    options.labels[name] = value.value_or("");
  }
  return {};
}

/// "Dockerfile" reads better than "./Dockerfile".
std::string beside(const std::string& directory, const std::string& name) {
  return directory == "." ? name : directory + "/" + name;
}

Result<std::vector<oci::Reference>> tags_of(const BuildFlags& flags) {
  std::vector<oci::Reference> out;
  for (const auto& text : flags.tags) {
    TRY_ASSIGN(auto reference, parse_reference(text).during("--tag"));
    if (!reference.digest.empty()) return bad_flag("--tag", text, "a name: the digest comes from the image");
    out.push_back(std::move(reference));
  }
  return out;
}

Result<Destination> destination_of(const std::string& text) {
  constexpr std::string_view archive = "oci-archive:";
  if (text.starts_with(archive)) {
    const auto file = text.substr(archive.size());
    if (file.empty() || file.ends_with('/')) return bad_flag("--to", text, "oci-archive:FILE");
    return Destination{.layout = file + ".fairlead-new", .archive = file};
  }
  auto name = oci::LayoutName::parse(text);
  if (!name || !name->name.empty()) {
    return bad_flag("--to", text, "oci:DIRECTORY or oci-archive:FILE").help("the name of the image is given by --tag");
  }
  return Destination{.layout = name->directory};
}

Result<std::map<std::string, oci::LayoutName, std::less<>>> bases_of(const BuildFlags& flags) {
  std::map<std::string, oci::LayoutName, std::less<>> out;
  for (const auto& text : flags.bases) {
    const auto [name, value] = halves(text);
    if (name.empty() || !value) return bad_flag("--base", text, "NAME=oci:DIRECTORY[:NAME]");
    TRY_ASSIGN(out[name], oci::LayoutName::parse(*value).during("--base"));
  }
  return out;
}

/// As other programs do (specifications.freedesktop.org, basedir).
std::string cache_of(const BuildFlags& flags, const Variables& environment) {
  if (!flags.cache.empty()) return flags.cache;
  const auto home = value_or(environment, "HOME", "/tmp");
  return value_or(environment, "XDG_CACHE_HOME", home + "/.cache") + "/fairlead/images";
}

/// What is written below the context would change the next build.
void leave_out(const std::string& path, oci::BuildOptions& options) {
  namespace fs = std::filesystem;
  std::error_code error;
  const auto relative =
      fs::weakly_canonical(path, error).lexically_relative(fs::weakly_canonical(options.context, error));
  const auto text = relative.generic_string();
  if (!error && !text.empty() && text != "." && !text.starts_with("..")) options.left_out.push_back(text);
}

}  // namespace

Result<BuildInputs> inputs_of(const BuildFlags& flags, const Variables& environment, plan::Observer& observer) {
  BuildInputs out;
  auto& options = out.options;
  options.context = flags.context;
  options.dockerfile = flags.file.empty() ? beside(flags.context, "Dockerfile") : flags.file;
  options.target = flags.target;
  options.build_platform = options.platform = oci::host_platform();
  if (!flags.platform.empty()) {
    TRY_ASSIGN(options.platform, oci::parse_platform(flags.platform).during("--platform"));
  }
  TRY_ASSIGN(options.build_args, build_args(flags, environment));
  TRY_ASSIGN(options.created, date_of(flags, environment, observer));
  TRY(add_labels(flags, options));
  TRY_ASSIGN(out.tags, tags_of(flags));
  TRY_ASSIGN(out.destination, destination_of(flags.to));
  TRY_ASSIGN(out.bases, bases_of(flags));
  out.cache = cache_of(flags, environment);
  for (const auto& path : {out.destination.layout, out.destination.archive, flags.variables.path, out.cache}) {
    if (!path.empty()) leave_out(path, options);
  }
  if (flags.level < 1 || flags.level > 9) return bad_flag("--compression-level", std::to_string(flags.level), "1 to 9");
  return out;
}

}  // namespace fairlead::image
