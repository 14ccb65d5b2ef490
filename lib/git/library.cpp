#include "git/library.hpp"

#include <git2.h>
#include <iterator>

// Debian's libgit2 reads the certificates of all authorities when it starts: 2.5 of the 9 ms that `fairlead release
// next` takes, and there is no option to leave it out (git_mbedtls_stream_global_init). This module never speaks TLS
// through libgit2, so the reading finds nothing: the program's own function comes before the one of libmbedx509. A
// libgit2 that was built with another TLS library never calls it.
extern "C" __attribute__((used, visibility("default"))) int mbedtls_x509_crt_parse_file(void* /*chain*/,
                                                                                        const char* /*path*/) {
  return -1;
}

namespace fairlead::git {

Result<> start_library() {
  static const int started = [] {
    const int status = git_libgit2_init();
    // Extensions that change nothing of what is read here; without this, partial clones and repositories with a sparse
    // work tree would be refused.
    const char* extensions[] = {"partialclone", "worktreeconfig", "preciousobjects", "relativeworktrees"};
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, std::size(extensions));
    git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);  // History reads every commit once
    // A quarter of the time of reading. git does not hash what it reads either; zlib's checksums find damage.
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);  // a tag that was reported must survive a power cut
    return status;
  }();
  if (started < 0) return Error(Errc::internal, "libgit2 does not start");
  return {};
}

}  // namespace fairlead::git
