#include "git/repository.hpp"

#include "base/handle.hpp"
#include "base/text.hpp"
#include "git/failure.hpp"
#include "git/library.hpp"
#include "git/pack.hpp"
#include "git/refs.hpp"
#include "git/tree.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/core.h>
#include <git2.h>
#include <system_error>
#include <utility>

namespace fairlead::git {

struct Repository::State {
  Handle<git_repository, git_repository_free> repository;
  Handle<git_odb, git_odb_free> objects;
  RefFiles refs;
  PackedCommits packed{""};
};

namespace {

using Object = Handle<git_object, git_object_free>;
using RawObject = Handle<git_odb_object, git_odb_object_free>;

using Config = Handle<git_config, git_config_free>;

/// Was it made with `git clone --filter`?
bool is_partial(git_repository* repository) {
  Config config;
  if (git_repository_config_snapshot(out(config), repository) < 0) return false;
  bool found = false;
  const auto see = [](const git_config_entry* /*entry*/, void* flag) {
    *static_cast<bool*>(flag) = true;
    return 0;
  };
  git_config_foreach_match(config.get(), R"(^(extensions\.partialclone|remote\..*\.promisor)$)", see, &found);
  return found;
}

/// As `check`, for an object that a partial clone may have left out.
Result<> check_object(int status, const std::string& what, git_repository* repository) {
  if (status != GIT_ENOTFOUND || !is_partial(repository)) return check(status, what);
  return Error(Errc::conflict, what + ": this partial clone has it not")
      .id("FL0355")
      .help(
          "clone without --filter, or with --filter=blob:none where only paths are needed; or fetch what is missing: "
          "git fetch --refetch --no-filter origin");
}

git_oid oid_of(const Id& id) {
  git_oid out;
  std::ranges::copy(id.bytes, out.id);
  return out;
}

Id id_of(const git_oid& oid) {
  Id out;
  std::copy_n(oid.id, out.bytes.size(), out.bytes.begin());
  return out;
}

std::string without_slash(const char* directory) {
  std::string out(directory == nullptr ? "" : directory);
  while (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out;
}

/// The directory that safe.directory has to name: the work tree, or a bare repository itself.
std::string root_of(const std::string& path) {
  git_buf found = GIT_BUF_INIT;
  if (git_repository_discover(&found, path.c_str(), 0, nullptr) < 0) return path;
  std::filesystem::path directory = without_slash(found.ptr);
  git_buf_dispose(&found);
  if (directory.filename() == ".git") directory = directory.parent_path();
  return directory.native();
}

Error cannot_open(int status, const std::string& path) {
  const auto* error = git_error_last();
  const int area = error == nullptr ? GIT_ERROR_NONE : error->klass;
  // libgit2 1.5 says "safe.directory was not found" when nothing is configured, later ones GIT_EOWNER.
  if (status == GIT_EOWNER || (status == GIT_ENOTFOUND && area == GIT_ERROR_CONFIG)) {
    const auto root = printable(root_of(path));
    return Error(Errc::denied, fmt::format("git distrusts the repository \"{}\": another user owns it", root))
        .id("FL0302")
        .help(fmt::format("if you trust it: git config --global --add safe.directory \"{}\"", root));
  }
  if (status == GIT_ENOTFOUND) {
    return Error(Errc::not_found, fmt::format("not in a git repository: \"{}\"", printable(path)))
        .id("FL0301")
        .help("run this inside a clone, or name one with --repository DIR");
  }
  // libgit2 1.5 says "unsupported extension name extensions.objectformat", 1.9 "unknown object format 'sha256'".
  if (const auto said = last_message(); said.contains("extensions.objectformat") || said.contains("object format")) {
    return Error(Errc::refused,
                 fmt::format("the repository \"{}\" has SHA-256 ids, which cannot be read here", printable(path)))
        .help("use a repository with SHA-1 ids, as GitLab has by default");
  }
  const auto code = area == GIT_ERROR_OS ? Errc::io : Errc::refused;
  return {code, fmt::format("cannot open the repository \"{}\": {}", printable(path), last_message())};
}

/// What the object names in the end, if that is a commit.
Result<std::optional<Id>> peel(git_repository* repository, const Id& id) {
  const auto oid = oid_of(id);
  Object object, commit;
  TRY(check(git_object_lookup(out(object), repository, &oid, GIT_OBJECT_ANY), "object " + id.str()));
  const int status = git_object_peel(out(commit), object.get(), GIT_OBJECT_COMMIT);
  if (status == GIT_EPEEL || status == GIT_EINVALIDSPEC) return std::nullopt;
  // libgit2 says which object cannot be peeled, and not what it lacks.
  if (status == GIT_ENOTFOUND) return Error(Errc::corrupt, "the object that it names is missing").id("FL0303");
  TRY(check(status, "object " + id.str()));
  return id_of(*git_object_id(commit.get()));
}

using Signed = Handle<git_signature, git_signature_free>;

Result<Signed> signature_of(const Tagger& tagger) {
  Signed signature;
  const auto seconds = tagger.time.time_since_epoch().count();
  if (git_signature_new(out(signature), tagger.name.c_str(), tagger.email.c_str(), seconds, 0) < 0) {
    const auto who = printable(fmt::format("{} <{}>", tagger.name, tagger.email));
    return Error(Errc::config, fmt::format("git allows no tagger \"{}\": {}", who, last_message())).id("FL0308");
  }
  return signature;
}

/// The mode of a file in a tree; that of a plain file if it is not there.
git_filemode_t mode_of(const git_tree* tree, const std::string& path) {
  Handle<git_tree_entry, git_tree_entry_free> entry;
  if (git_tree_entry_bypath(out(entry), tree, path.c_str()) < 0) return GIT_FILEMODE_BLOB;
  return git_tree_entry_filemode(entry.get()) == GIT_FILEMODE_BLOB_EXECUTABLE ? GIT_FILEMODE_BLOB_EXECUTABLE
                                                                              : GIT_FILEMODE_BLOB;
}

int stop_at_first(const char* /*path*/, unsigned int /*flags*/, void* found) {
  *static_cast<bool*>(found) = true;
  return 1;
}

}  // namespace

Repository::Repository(std::unique_ptr<State> state) : state_(std::move(state)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

Result<Repository> Repository::open(const std::string& path) {
  TRY(start_library());
  auto state = std::make_unique<State>();
  const int status = git_repository_open_ext(out(state->repository), path.c_str(), 0, nullptr);
  if (status < 0) return cannot_open(status, path);
  TRY(check(git_repository_odb(out(state->objects), state->repository.get()), "objects"));
  state->refs = {without_slash(git_repository_path(state->repository.get())),
                 without_slash(git_repository_commondir(state->repository.get()))};
  state->packed = PackedCommits(state->refs.common + "/objects");
  return Repository(std::move(state));
}

Result<Head> Repository::head() const {
  return state_->refs.head();
}

Result<std::vector<Id>> Repository::shallow() const {
  return state_->refs.shallow();
}

Result<Commit> Repository::commit(const Id& id) const {
  if (const auto text = state_->packed.find(id)) return parse_commit(id, *text);
  const auto oid = oid_of(id);
  RawObject object;
  TRY(check(git_odb_read(out(object), state_->objects.get(), &oid), "commit " + id.str()));
  if (git_odb_object_type(object.get()) != GIT_OBJECT_COMMIT) {
    return Error(Errc::corrupt, fmt::format("object {} is not a commit", id.str())).id("FL0303");
  }
  return parse_commit(id,
                      {static_cast<const char*>(git_odb_object_data(object.get())), git_odb_object_size(object.get())});
}

bool Repository::contains(const Id& id) const {
  const auto oid = oid_of(id);
  return git_odb_exists(state_->objects.get(), &oid) != 0;
}

Result<std::optional<Id>> Repository::resolve(const std::string& revision) const {
  Object object, commit;
  const int status = git_revparse_single(out(object), state_->repository.get(), revision.c_str());
  if (status == GIT_ENOTFOUND || status == GIT_EINVALIDSPEC || status == GIT_EAMBIGUOUS) return std::nullopt;
  TRY(check(status, fmt::format("revision \"{}\"", printable(revision))));
  if (git_object_peel(out(commit), object.get(), GIT_OBJECT_COMMIT) < 0) return std::nullopt;
  return id_of(*git_object_id(commit.get()));
}

Result<> Repository::changed_paths(const std::optional<Id>& before, const std::optional<Id>& after,
                                   const std::function<bool(std::string_view path)>& each) const {
  const auto read = [this](const Id& id) -> Result<std::string> {
    const auto oid = oid_of(id);
    RawObject object;
    TRY(check_object(git_odb_read(out(object), state_->objects.get(), &oid), "tree " + id.str(),
                     state_->repository.get()));
    return std::string(static_cast<const char*>(git_odb_object_data(object.get())), git_odb_object_size(object.get()));
  };
  return git::changed_paths(before, after, read, each);
}

Result<std::vector<Tag>> Repository::tags() const {
  return state_->refs.tags();
}

Result<std::vector<Branch>> Repository::branches() const {
  return state_->refs.branches();
}

Result<std::optional<Id>> Repository::commit_of(const Tag& tag) const {
  auto object = tag.peeled ? tag.peeled : tag.object;
  if (!object) {
    TRY_ASSIGN(object, state_->refs.find("refs/tags/" + tag.name));
  }
  if (!object) return std::nullopt;
  return peel(state_->repository.get(), *object).during(fmt::format("tag \"{}\"", printable(tag.name)));
}

Result<std::optional<TagContent>> Repository::tag(std::string_view name) const {
  const auto frame = fmt::format("tag \"{}\"", printable(name));
  TRY_ASSIGN(const auto object, state_->refs.find("refs/tags/" + std::string(name)));
  if (!object) return std::nullopt;
  TRY_ASSIGN(const auto commit, peel(state_->repository.get(), *object).during(frame));
  if (!commit) return std::nullopt;
  TagContent content{.object = *object, .commit = *commit, .annotated = *object != *commit};
  if (content.annotated) {
    const auto oid = oid_of(*object);
    Handle<git_tag, git_tag_free> tag;
    TRY(check(git_tag_lookup(out(tag), state_->repository.get(), &oid), frame));
    const char* message = git_tag_message(tag.get());
    content.message = message == nullptr ? "" : message;
  }
  return content;
}

Result<> Repository::create_tag(const std::string& name, const Id& commit, const std::string& message,
                                const Tagger& tagger) {
  const auto what = fmt::format("create tag \"{}\"", printable(name));
  auto* repository = state_->repository.get();
  if (!is_tag_name(name)) return Error(Errc::config, fmt::format("git allows no tag named \"{}\"", printable(name)));
  const auto oid = oid_of(commit);
  Object target;
  TRY(check(git_object_lookup(out(target), repository, &oid, GIT_OBJECT_COMMIT), what));
  TRY_ASSIGN(const auto signature, signature_of(tagger));
  git_oid created;
  const int status =
      git_tag_create(&created, repository, name.c_str(), target.get(), signature.get(), message.c_str(), 0);
  if (status == GIT_EEXISTS) return Error(Errc::conflict, what + ": it exists already").id("FL0305");
  return check(status, what);
}

Result<Id> Repository::commit_files(const Id& parent, const std::vector<FileContent>& files, const std::string& message,
                                    const Tagger& author) {
  constexpr auto what = "make the release commit";
  auto* repository = state_->repository.get();
  const auto oid = oid_of(parent);
  Handle<git_commit, git_commit_free> base;
  Handle<git_tree, git_tree_free> tree, new_tree;
  TRY(check(git_commit_lookup(out(base), repository, &oid), what));
  TRY(check(git_commit_tree(out(tree), base.get()), what));
  std::vector<git_tree_update> updates;
  for (const auto& file : files) {
    git_tree_update update = {GIT_TREE_UPDATE_UPSERT, {}, mode_of(tree.get(), file.path), file.path.c_str()};
    TRY(check(git_blob_create_from_buffer(&update.id, repository, file.content.data(), file.content.size()), what));
    updates.push_back(update);
  }
  git_oid tree_id, commit_id;
  if (git_tree_create_updated(&tree_id, repository, tree.get(), updates.size(), updates.data()) < 0) {
    return Error(Errc::config, fmt::format("{}: {}", what, last_message()));
  }
  TRY(check(git_tree_lookup(out(new_tree), repository, &tree_id), what));
  TRY_ASSIGN(const auto signature, signature_of(author));
  std::array<const git_commit*, 1> parents = {base.get()};
  TRY(check(git_commit_create(&commit_id, repository, nullptr, signature.get(), signature.get(), nullptr,
                              message.c_str(), new_tree.get(), parents.size(), parents.data()),
            what));
  return id_of(commit_id);
}

Result<bool> Repository::remove_stale_lock(const std::string& tag, std::chrono::seconds age) {
  const std::filesystem::path lock = state_->refs.common + "/refs/tags/" + tag + ".lock";
  std::error_code error;
  const auto written = std::filesystem::last_write_time(lock, error);
  if (error || std::filesystem::file_time_type::clock::now() - written < age) return false;
  if (std::filesystem::remove(lock, error)) return true;
  if (error) return Error(Errc::io, fmt::format("{}: {}", lock.native(), error.message()));
  return false;
}

Result<std::vector<std::string>> Repository::remotes() const {
  git_strarray names = {};
  TRY(check(git_remote_list(&names, state_->repository.get()), "list the remotes"));
  std::vector<std::string> out(names.strings, names.strings + names.count);
  git_strarray_dispose(&names);
  return out;
}

Result<std::optional<std::string>> Repository::remote_url(const std::string& name) const {
  Handle<git_remote, git_remote_free> remote;
  const int status = git_remote_lookup(out(remote), state_->repository.get(), name.c_str());
  if (status == GIT_ENOTFOUND || status == GIT_EINVALIDSPEC) return std::nullopt;
  TRY(check(status, fmt::format("remote \"{}\"", printable(name))));
  const char* url = git_remote_url(remote.get());
  return without_credentials(url == nullptr ? "" : url);
}

std::optional<std::string> Repository::work_tree() const {
  const char* directory = git_repository_workdir(state_->repository.get());
  if (directory == nullptr) return {};
  return without_slash(directory);
}

Result<std::optional<std::string>> Repository::file(const Id& commit, const std::string& path) const {
  constexpr git_object_size_t limit = 64U << 20U;
  const auto frame = fmt::format("file \"{}\" of commit {}", printable(path), commit.brief());
  auto* repository = state_->repository.get();
  const auto oid = oid_of(commit);
  Handle<git_commit, git_commit_free> found;
  Handle<git_tree, git_tree_free> tree;
  TRY(check(git_commit_lookup(out(found), repository, &oid), frame));
  TRY(check_object(git_commit_tree(out(tree), found.get()), frame, repository));
  Handle<git_tree_entry, git_tree_entry_free> entry;
  const int status = git_tree_entry_bypath(out(entry), tree.get(), path.c_str());
  const auto* error = git_error_last();
  if (status == GIT_ENOTFOUND && error != nullptr && error->klass == GIT_ERROR_ODB) {
    return check_object(status, frame, repository).error();
  }
  if (status == GIT_ENOTFOUND) return std::nullopt;
  TRY(check(status, frame));
  const auto mode = git_tree_entry_filemode(entry.get());
  if (mode != GIT_FILEMODE_BLOB && mode != GIT_FILEMODE_BLOB_EXECUTABLE) return std::nullopt;
  Handle<git_blob, git_blob_free> blob;
  TRY(check_object(git_blob_lookup(out(blob), repository, git_tree_entry_id(entry.get())), frame, repository));
  const auto size = git_blob_rawsize(blob.get());
  if (size > limit) return Error(Errc::refused, frame + ": larger than 64 MiB");
  return std::string(static_cast<const char*>(git_blob_rawcontent(blob.get())), size);
}

Result<bool> Repository::is_clean() const {
  if (git_repository_is_bare(state_->repository.get()) != 0) return true;
  git_status_options options = GIT_STATUS_OPTIONS_INIT;
  options.flags = GIT_STATUS_OPT_EXCLUDE_SUBMODULES;
  bool found = false;
  const int status = git_status_foreach_ext(state_->repository.get(), &options, stop_at_first, &found);
  if (found) return false;
  TRY(check(status, "compare the work tree with HEAD"));
  return true;
}

Result<std::optional<std::string>> Repository::setting(const std::string& name) const {
  Config config;
  TRY(check(git_repository_config_snapshot(out(config), state_->repository.get()), "read git's configuration"));
  const char* value = nullptr;
  const int status = git_config_get_string(&value, config.get(), name.c_str());
  if (status == GIT_ENOTFOUND) return std::nullopt;
  TRY(check(status, "read the setting " + name));
  return std::string(value == nullptr ? "" : value);
}

Result<bool> Repository::is_set(const std::string& name) const {
  Config config;
  TRY(check(git_repository_config_snapshot(out(config), state_->repository.get()), "read git's configuration"));
  int yes = 0;
  const int status = git_config_get_bool(&yes, config.get(), name.c_str());
  if (status == 0 || status == GIT_ENOTFOUND) return yes != 0;
  return Error(Errc::config, fmt::format("git's setting {} is neither true nor false", name))
      .help("git config --show-origin --get-all " + name);
}

Result<std::optional<Tagger>> Repository::identity() const {
  Handle<git_signature, git_signature_free> signature;
  const int status = git_signature_default(out(signature), state_->repository.get());
  if (status == GIT_ENOTFOUND) return std::nullopt;
  TRY(check(status, "read user.name and user.email"));
  return Tagger{signature->name, signature->email,
                std::chrono::sys_seconds(std::chrono::seconds(signature->when.time))};
}

bool is_tag_name(const std::string& name) {
  int valid = 0;
  return name.find('\0') == name.npos && git_tag_name_is_valid(&valid, name.c_str()) == 0 && valid != 0;
}

}  // namespace fairlead::git
