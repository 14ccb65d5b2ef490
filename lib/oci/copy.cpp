#include "oci/copy.hpp"

#include "base/text.hpp"
#include "oci/dockerfile_lines.hpp"
#include "oci/pattern.hpp"

#include <algorithm>
#include <utility>

namespace fairlead::oci {
namespace {

Error not_a_place(const std::string& what) {
  return bad_dockerfile(what, {});
}

class Copier {
 public:
  Copier(const CopySource& from, const CopyRequest& request, Tree& to) : from_(from), request_(request), to_(to) {}

  Result<> run() {
    std::vector<std::pair<std::string, std::string>> found;  // what it was called, where it is
    for (const auto& source : request_.sources) {
      TRY_ASSIGN(auto more, matches(source));
      std::ranges::move(more, std::back_inserter(found));
    }
    if (found.empty()) return no_match();
    TRY_ASSIGN(destination_, to_.resolve(request_.destination, Tree::Escape::clamp));
    if (found.size() > 1 && !request_.into_directory && !is_directory(destination_)) {
      return not_a_place("more than one source goes to \"" + printable(request_.destination) +
                         "\", which is not a directory")
          .help("end the destination with \"/\"");
    }
    for (const auto& [called, path] : found) TRY(copy(called, path));
    return {};
  }

 private:
  using Found = std::vector<std::pair<std::string, std::string>>;

  bool is_directory(std::string_view path) const {
    const auto* node = to_.find(path);
    return node != nullptr && node->is_directory();
  }

  Error no_match() const { return Error(Errc::config, "no file matches " + join(request_.sources, ", ")).id("FL0433"); }

  Result<Found> matches(const std::string& source) {
    auto clean = clean_path(source);
    if (clean.starts_with("../") || clean == "..") {
      if (from_.escape == Tree::Escape::refuse) {
        return Error(Errc::refused, "\"" + printable(source) + "\" lies outside of the build context")
            .id("FL0434")
            .help("copy it into the context, or give a higher directory as the context");
      }
      clean = clean_path("/" + clean);
    }
    if (clean.starts_with('/')) clean.erase(0, 1);
    if (clean == ".") clean.clear();
    if (Pattern::has_wildcard(clean)) return matching(clean);
    TRY_ASSIGN(auto path, from_.tree.resolve(clean, from_.escape));
    if (from_.tree.find(path) == nullptr) return missing(source, clean);
    return Found{{clean, std::move(path)}};
  }

  Result<Found> matching(const std::string& text) {
    TRY_ASSIGN(const auto pattern, Pattern::parse(text, Pattern::Dialect::copy).during("\"" + printable(text) + "\""));
    Found out;
    const auto& start = pattern.literal_start();
    for (auto at = from_.tree.nodes().lower_bound(start);
         at != from_.tree.nodes().end() && at->first.starts_with(start); ++at) {
      if (!pattern.matches(at->first)) continue;
      TRY_ASSIGN(auto path, from_.tree.resolve(at->first, from_.escape));
      if (from_.tree.find(path) == nullptr) return missing(at->first, at->first);
      out.emplace_back(at->first, std::move(path));
    }
    return out;
  }

  Error missing(const std::string& source, const std::string& clean) const {
    auto error = Error(Errc::config, "\"" + printable(source) + "\" is not there").id("FL0433");
    const auto directory = parent_path(clean);
    std::vector<std::string_view> beside;
    const auto below = directory.empty() ? std::string() : std::string(directory) + "/";
    for (auto at = from_.tree.first_below(directory); at != from_.tree.nodes().end() && at->first.starts_with(below);
         ++at) {
      if (at->first.find('/', below.size()) == std::string::npos) beside.push_back(at->first);
    }
    const auto near = closest(clean, beside);
    return near.empty() ? std::move(error) : std::move(error).help("did you mean \"" + printable(near) + "\"?");
  }

  Result<> copy(const std::string& called, const std::string& path) {
    const auto& node = *from_.tree.find(path);
    if (node.is_directory()) return copy_directory(path);
    const bool goes_into = request_.into_directory || is_directory(destination_);
    const auto target = goes_into ? join_path(destination_, base_name(called)) : destination_;
    if (target.empty()) return not_a_place("a file cannot be the root directory");
    if (const auto* there = to_.find(destination_);
        request_.into_directory && there != nullptr && !there->is_directory()) {
      return not_a_place("\"/" + printable(destination_) + "\" is a file, not a directory");
    }
    return put(path, target, node);
  }

  Result<> copy_directory(const std::string& path) {
    if (const auto* there = to_.find(destination_); there != nullptr && !there->is_directory()) {
      return not_a_place("a directory cannot replace the file \"/" + printable(destination_) + "\"");
    }
    // The root of a context has the mode of a checkout, which says nothing about the image.
    const auto& source = *from_.tree.find(path);
    TRY(check(path, source));
    if (to_.find(destination_) == nullptr) to_.put(destination_, changed(source), new_parent());
    const auto below = path.empty() ? std::string() : path + "/";
    for (auto at = from_.tree.first_below(path); at != from_.tree.nodes().end() && at->first.starts_with(below); ++at) {
      const auto relative = std::string_view(at->first).substr(below.size());
      if (is_excluded(relative)) continue;
      TRY(put(at->first, join_path(destination_, relative), at->second));
    }
    return {};
  }

  bool is_excluded(std::string_view relative) const {
    auto matches = request_.excluded.nothing();
    if (matches.empty()) return false;
    for (auto slash = relative.find('/'); slash != std::string_view::npos; slash = relative.find('/', slash + 1)) {
      matches = request_.excluded.match(matches, relative.substr(0, slash));
    }
    return request_.excluded.is_excluded(request_.excluded.match(matches, relative));
  }

  static Result<> check(std::string_view path, const Node& node) {
    if (node.problem.empty()) return {};
    return Error(Errc::refused, "\"" + printable(path) + "\" " + node.problem)
        .id("FL0435")
        .help("exclude it in .dockerignore, or mend it");
  }

  Result<> put(std::string_view path, const std::string& target, const Node& node) {
    TRY(check(path, node));
    const auto* there = to_.find(target);
    if (there != nullptr && there->is_directory() != node.is_directory()) {
      return not_a_place(
          node.is_directory()
              ? "the directory \"" + printable(path) + "\" cannot replace a file at \"/" + printable(target) + "\""
              : "the file \"" + printable(path) + "\" cannot replace a directory at \"/" + printable(target) + "\"");
    }
    to_.put(target, changed(node), new_parent());
    return {};
  }

  Node new_parent() const {
    auto out = plain_directory();
    const auto owner = request_.owner.value_or(Owner{});
    out.uid = owner.uid;
    out.gid = owner.gid;
    return out;
  }

  Node changed(Node node) const {
    if (request_.owner) {
      node.uid = request_.owner->uid;
      node.gid = request_.owner->gid;
    }
    if (request_.mode && !node.is_symlink()) node.mode = *request_.mode;
    return node;
  }

  const CopySource& from_;
  const CopyRequest& request_;
  Tree& to_;
  std::string destination_;
};

}  // namespace

Result<> copy_files(const CopySource& from, const CopyRequest& request, Tree& to) {
  return Copier(from, request, to).run();
}

}  // namespace fairlead::oci
