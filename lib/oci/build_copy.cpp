#include "oci/build_copy.hpp"

#include "archive/decompress.hpp"
#include "archive/tar_header.hpp"
#include "base/text.hpp"
#include "oci/copy.hpp"
#include "oci/dockerfile_expand.hpp"
#include "oci/pattern.hpp"
#include "oci/tree_content.hpp"
#include "oci/tree_tar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr std::uint64_t largest_archive = 64ULL << 30U;

Error unsupported(const std::string& what, Place place, std::string help) {
  return Error(Errc::config, what + " is not done natively").id("FL0438").at(std::move(place)).help(std::move(help));
}

bool is_remote(std::string_view source) {
  constexpr std::array<std::string_view, 5> starts = {"http://", "https://", "git://", "git@", "ssh://"};
  return std::ranges::any_of(starts, [&](std::string_view start) { return source.starts_with(start); });
}

Result<std::uint32_t> mode_of(const std::string& text, const Place& place) {
  std::uint32_t mode = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  if (!text.empty() && error == std::errc() && end == text.data() + text.size() && mode <= 07777) return mode;
  return bad_dockerfile("--chmod=" + printable(text) + " is not an octal mode", place).help("write --chmod=0755");
}

/// The tar inside `path`, plain or compressed, or nothing when it is something else.
Result<std::shared_ptr<const TarFile>> tar_in(sys::FileSystem& files, const Node& node, const std::string& name) {
  auto tar = std::make_shared<TarFile>();
  tar->name = "\"" + printable(name) + "\"";
  tar->open = [&files, path = node.content.where]() -> Result<archive::Source> {
    TRY_ASSIGN(auto reader, files.open(path));
    auto source = [file = std::shared_ptr<sys::Reader>(std::move(reader))](std::span<std::byte> buffer) {
      return file->read(buffer);
    };
    return archive::decompressed(std::move(source), largest_archive);
  };
  TRY_ASSIGN(const auto source, tar->open().during("ADD " + tar->name));
  archive::TarBlock block{};
  const auto count = archive::read_full(source, block);
  const bool is_tar = count && *count == block.size() && archive::decode_header(block).has_value();
  return is_tar ? std::shared_ptr<const TarFile>(std::move(tar)) : nullptr;
}

class CopyRun {
 public:
  CopyRun(const dockerfile::Copy& copy, const CopyScope& scope) : copy_(copy), scope_(scope) {}

  Result<> run() {
    if (copy_.unsupported) {
      return unsupported(copy_.unsupported->text, copy_.unsupported->place,
                         "leave the flag out, or build with docker build");
    }
    TRY(read_request());
    TRY(read_sources());
    return put();
  }

 private:
  Result<> read_request() {
    TRY_ASSIGN(const auto destination, scope_.config.text(copy_.destination));
    if (destination.empty()) return bad_dockerfile("the destination is empty", copy_.destination.place);
    // BuildKit (dockerfile2llb, dispatchCopy): "/app/." is the file /app.
    request_.into_directory = destination == "." || destination.ends_with('/');
    request_.destination = absolute_path(destination, scope_.config.image.config.working_dir);
    if (copy_.chown) {
      TRY_ASSIGN(const auto text, scope_.config.text(*copy_.chown));
      TRY_ASSIGN(request_.owner, owner_of(text, scope_.tree, scope_.inputs).at(copy_.chown->place));
    }
    if (copy_.chmod) {
      TRY_ASSIGN(const auto text, scope_.config.text(*copy_.chmod));
      TRY_ASSIGN(request_.mode, mode_of(text, copy_.chmod->place));
    }
    for (const auto& word : copy_.excluded) {
      TRY_ASSIGN(const auto pattern, scope_.config.text(word));
      TRY(request_.excluded.add(pattern).at(word.place));
    }
    return {};
  }

  Result<CopySource> source() {
    if (!copy_.from) {
      if (copy_.sources.empty()) return CopySource{.tree = heredocs_};
      TRY_ASSIGN(context_, scope_.inputs.context());
      return CopySource{.tree = context_->tree, .escape = Tree::Escape::refuse};
    }
    const auto& from = *copy_.from;
    if (const auto stage = find_stage(scope_.dockerfile, from.text, scope_.stage)) {
      return CopySource{.tree = scope_.done.at(*stage).tree};
    }
    TRY_ASSIGN(const auto* tree, scope_.inputs.image_tree(from.text, scope_.platform).at(from.place));
    return CopySource{.tree = *tree};
  }

  Result<> read_sources() {
    TRY_ASSIGN(const auto from, source());
    for (const auto& word : copy_.sources) {
      TRY_ASSIGN(const auto text, scope_.config.text(word));
      if (is_remote(text)) {
        return unsupported("fetching \"" + printable(text) + "\"", word.place,
                           "fetch it before the build and COPY the file");
      }
      auto found = find_sources(from, text);
      if (!found) return explained(std::move(found).error(), text).at(word.place);
      for (auto& one : *found) TRY(add_source(std::move(one), text, word.place).at(word.place));
    }
    return read_heredocs();
  }

  /// ADD unpacks tar files, each as if it were a directory.
  Result<> add_source(FoundSource found, const std::string& source, const Place& place) {
    warn_of_sockets(found, place);
    if (found.node->is_socket && Pattern::has_wildcard(source)) return {};
    if (copy_.is_add && found.node->type == archive::TarType::file && found.node->content.kind == Content::Kind::file) {
      TRY_ASSIGN(const auto tar, tar_in(scope_.inputs.files, *found.node, found.name));
      if (tar != nullptr) {
        Tree unpacked;
        TRY(apply_tar(unpacked, tar, TarMeaning::files, scope_.inputs.stop));
        archives_.push_back(std::move(unpacked));
        return {};
      }
    }
    found_.push_back(std::move(found));
    return {};
  }

  /// As docker does, sockets are left out of directories and of what a pattern finds.
  void warn_of_sockets(const FoundSource& found, const Place& place) {
    const auto warn = [&](const std::string& path) {
      scope_.inputs.warnings.push_back({.text = "\"" + printable(path) + "\" is a socket: left out", .place = place});
    };
    if (found.node->is_socket) warn(found.path);
    if (!found.node->is_directory()) return;
    const auto below = found.path.empty() ? std::string() : found.path + "/";
    const auto& nodes = found.tree->nodes();
    for (auto at = found.tree->first_below(found.path); at != nodes.end() && at->first.starts_with(below); ++at) {
      if (at->second.is_socket) warn(at->first);
    }
  }

  Error explained(Error error, const std::string& source) {
    if (context_ == nullptr || error.id() != "FL0433") return error;
    if (!is_ignored(source)) {
      return std::move(error).help("sources are relative to the build context, \"" + printable(context_->directory) +
                                   "\"");
    }
    auto excluded =
        Error(Errc::config, "\"" + printable(source) + "\" is excluded by " +
                                (is_output(source) ? "being our own output" : printable(context_->rules_file)))
            .id("FL0433");
    if (is_output(source)) return std::move(excluded).help("write the image elsewhere, with --to");
    return std::move(excluded).help("take it in again with a line !" + printable(source));
  }

  bool is_output(const std::string& source) const {
    const auto clean = clean_path("/" + source).substr(1) + "/";
    return std::ranges::any_of(scope_.inputs.options.left_out,
                               [&](const std::string& path) { return clean.starts_with(path + "/"); });
  }

  bool is_ignored(const std::string& source) const {
    auto clean = clean_path("/" + source).substr(1);
    auto matches = context_->rules.nothing();
    for (auto slash = clean.find('/'); slash != std::string::npos; slash = clean.find('/', slash + 1)) {
      matches = context_->rules.match(matches, clean.substr(0, slash));
    }
    return context_->rules.is_excluded(context_->rules.match(matches, clean)) &&
           scope_.inputs.files.info(context_->directory + "/" + clean).has_value();
  }

  Result<> read_heredocs() {
    for (const auto& heredoc : copy_.heredocs) {
      auto text = heredoc.text;
      if (heredoc.expands) {
        TRY_ASSIGN(text, scope_.config.heredoc({.text = heredoc.text, .place = heredoc.place}));
      }
      const auto size = text.size();
      heredocs_.put(heredoc.name, {.size = size, .content = {.where = std::move(text)}}, plain_directory());
      found_.push_back(
          {.name = heredoc.name, .tree = &heredocs_, .path = heredoc.name, .node = heredocs_.find(heredoc.name)});
    }
    return {};
  }

  Result<> put() {
    if (found_.empty() && archives_.empty()) {
      return Error(Errc::config, "no file matches")
          .id("FL0433")
          .at(copy_.sources.front().place)
          .help("\"*\" does not go into directories, and .dockerignore may exclude what it means");
    }
    auto copied = copy_found(found_, request_, scope_.tree);
    if (!copied) {
      const bool is_source = copied.error().id() == "FL0435" && !copy_.sources.empty();
      return std::move(copied).at(is_source ? copy_.sources.front().place : copy_.destination.place);
    }
    request_.is_archive = true;
    for (const auto& archive : archives_) {
      const FoundSource whole{.name = "", .tree = &archive, .path = "", .node = archive.find("")};
      TRY(copy_found({whole}, request_, scope_.tree).at(copy_.destination.place));
    }
    return {};
  }

  const dockerfile::Copy& copy_;
  const CopyScope& scope_;
  CopyRequest request_;
  const Context* context_ = nullptr;
  Tree heredocs_;
  std::vector<FoundSource> found_;
  std::vector<Tree> archives_;
};

}  // namespace

std::string absolute_path(std::string_view text, std::string_view working_directory) {
  if (text.starts_with('/')) return clean_path(text);
  const auto base = working_directory.empty() ? std::string("/") : std::string(working_directory);
  return clean_path((base.starts_with('/') ? base : "/" + base) + "/" + std::string(text));
}

Result<Owner> owner_of(std::string_view text, const Tree& tree, BuildInputs& inputs) {
  constexpr std::size_t largest_user_file = 4U << 20U;
  return parse_owner(text, [&](std::string_view path) {
    return read_small(inputs.files, tree, path, largest_user_file, inputs.stop);
  });
}

Result<> apply_copy(const dockerfile::Copy& copy, const CopyScope& scope) {
  return CopyRun(copy, scope).run();
}

}  // namespace fairlead::oci
