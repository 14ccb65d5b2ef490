#include "cli/catalogue_parts.hpp"

namespace fairlead::cli {
namespace {

constexpr Entry release_table[] = {
    // FL03xx git, release
    {"FL0301", "Not in a git repository",
     "Neither the directory nor any above it holds a git repository. Run the command inside a clone, or name one with "
     "--repository DIR. In a CI job, look whether the job checks out the sources at all."},
    {"FL0302", "Git distrusts the repository's owner",
     "The repository belongs to another user than the one who runs this, and git's safe.directory protects against "
     "repositories that others prepared. It is usual in CI, where one image clones and another works. If you trust the "
     "directory: git config --global --add safe.directory DIR."},
    {"FL0303", "A part of the repository is missing or damaged",
     "A commit, a tag or a file of the repository cannot be read as what it should be. Nothing was computed from the "
     "rest, because a version that rests on half a history is a guess. `git fsck` shows the damage; a fresh clone "
     "mends "
     "it."},
    {"FL0304", "The history is too shallow",
     "The clone holds only the newest commits, and the last release lies below them, or a part of what came since. Any "
     "version computed from it would be a guess. Fetch the rest: git fetch --unshallow --tags, or leave out "
     "--no-fetch. "
     "In GitLab CI set GIT_DEPTH: 0 for the job."},
    {"FL0305", "The tag exists and is another",
     "A tag of this name exists already, here or at the remote, but it names another commit or has another text, so "
     "the "
     "version is taken. What the remote has counts: `git fetch --force origin tag NAME` takes its tag in place of one "
     "that is here only. If it was made by hand by mistake, remove it; if it belongs to another branch, merge that "
     "branch first or choose a version with --as. Tags are never moved."},
    {"FL0306", "The repository moved since the plan",
     "The plan was made for another HEAD or another base tag than there are now, so it may leave out commits or reuse "
     "a "
     "version. Nothing was changed. Plan again, read the plan, apply it."},
    {"FL0307", "The asked-for version does not fit",
     "A version asked for with --as or with a Release-As footer must be a semantic version above the last release. "
     "--as outranks every footer."},
    {"FL0308", "Nobody is named as the tagger",
     "An annotated tag says who made it. Set git's user.name and user.email, or FAIRLEAD_TAGGER_NAME and "
     "FAIRLEAD_TAGGER_EMAIL. In GitLab CI, the user who started the pipeline is taken."},
    {"FL0309", "Another program holds the tag",
     "A lock file stands where the tag should be written: another program writes it right now. A lock that a killed "
     "program left behind is removed after two seconds without change."},
    {"FL0310", "The plan file cannot be used",
     "The file is not a release plan of this version of the tool, or was changed by hand. Make a new one: "
     "fairlead release plan --out FILE."},
    {"FL0311", "There is no commit yet", "The branch that HEAD names has no commit, so there is nothing to release."},
    {"FL0316", "A rule for a type of commits is wrong",
     "A rule says what a type of commits releases: none, patch, minor or major. It is written docs=patch, for one "
     "scope "
     "fix(deps)=none, for all types of a scope *(docs)=none, and for breaking changes BREAKING CHANGE=minor or "
     "BREAKING "
     "CHANGE(internal)=none. In fairlead.yml, release.types is a mapping: docs: patch."},
    {"FL0317", "A range names no commits",
     "A range is A..B: what B reaches and A does not; an end that is left out is HEAD. One commit, branch or tag "
     "stands "
     "for that commit alone. A branch that only the server has is called origin/NAME in a clone."},
    {"FL0320", "A file with a version cannot be read",
     "A file of release.files is not what its name says: JSON, TOML, YAML, XML, a CMake file or a Dockerfile. The "
     "message names the line and the column. Nothing was changed."},
    {"FL0321", "An entry of release.files is wrong",
     "An entry is PATH or PATH=SELECTOR. The path starts at the root of the repository and stays in it. Files that are "
     "known by name need no selector; others need the keys of the version (\"image.tag\") or a pattern for its line, "
     "such as 'VERSION = \"{version}\"'."},
    {"FL0322", "A file has no version, or more than one",
     "Where the version should stand there is nothing, or it is there twice, so that nobody can say which one is "
     "meant. Nothing was changed. Write it there once, or say with keys or a pattern which place is meant."},
    {"FL0323", "What should be a version is something else",
     "The file takes its version from elsewhere: a variable, its parent, its workspace. Replacing the reference would "
     "break that. Name the place that it refers to in release.files instead."},
    {"FL0324", "A file cannot hold this version",
     "The tools that read the file have another grammar for versions: Python's packaging knows alpha, beta and rc with "
     "a number, and no other pre-releases (PEP 440)."},
    {"FL0325", "The changelog does not say where the next entry goes",
     "The line \"<!--- next entry here -->\" marks where releases are inserted, and it is there more than once. "
     "Nothing "
     "was changed. Leave one, or none: then a release goes above the newest one."},
    {"FL0326", "A template is wrong",
     "A template for notes or changelogs is Mustache: {{name}}, {{#list}}...{{/list}}, {{^empty}}...{{/empty}} and "
     "{{! a comment}}. The message names the line and the column. Partials, other delimiters and functions are not "
     "known."},
    {"FL0330", "A branch of release.branches is wrong",
     "Each entry names a branch, or several with *, and may say what it releases: main=release, beta=prerelease, "
     "beta=prerelease rc for versions such as 1.3.0-rc.1, or legacy=maintenance 1.x."},
    {"FL0331", "The branch may not release this version",
     "The version belongs to another branch. A maintenance branch such as 1.x releases its own line only, below what "
     "the "
     "main branch has; a release branch stays below what the next one has released. Move the commits to the branch "
     "that "
     "the version belongs to, merge that branch, or ask for another version with --as."},
    {"FL0332", "The branch releases nothing",
     "Releases are made from the branches of release.branches or, without it, from main, master, next, next-major, "
     "1.x and the like, beta, alpha and GitLab's default branch; --branch names another. This is none of them, nobody "
     "says which branch HEAD is, or it is the pipeline of a merge request, from which nothing is ever released. The "
     "next "
     "version can be looked at everywhere: fairlead release next."},
    {"FL0333", "More history could not be fetched",
     "The clone is too shallow to compute a version, and git could not fetch the rest from origin; what git said "
     "stands "
     "below the error. Clone the whole history instead: in GitLab CI set GIT_DEPTH: 0 for the job."},
    {"FL0334", "A component is wrong, or none was chosen",
     "release.components names parts of the repository, each with paths, and if need be exclude and tag-prefix. "
     "`fairlead "
     "release next` prints the versions of all of them; what makes or describes a release is about one, which "
     "--component "
     "names."},
    {"FL0340", "No GitLab project is named",
     "What is to be done needs GitLab, and it is not known which project. In a GitLab job it is CI_PROJECT_URL; "
     "elsewhere "
     "name it as browsers show it: --url https://gitlab.example.org/group/project, or release.url in fairlead.yml."},
    {"FL0341", "GitLab does not take the token",
     "The token is wrong, revoked or expired, or it is a job token and the request is one that job tokens may not "
     "make: "
     "commits, merge requests and notes need a project access token with the scope api in GITLAB_TOKEN."},
    {"FL0342", "The token may not do this",
     "GitLab knows the token, and its role or its scopes do not reach. Releases and tags need the Developer role, "
     "protected "
     "tags and branches those roles that Settings > Repository names. `fairlead doctor` looks at each of them."},
    {"FL0343", "GitLab does not take the name of a package",
     "The name and the version of a generic package consist of letters, digits, dots, dashes, underscores and \"+\". "
     "The "
     "name of a file may have \"~\" and \"@\" too, but not at its ends. Rename the file, or choose a name with "
     "--package "
     "or a version with --package-version."},
    {"FL0344", "No token for GitLab",
     "The plan has steps that are done by GitLab, and no token is there. It comes from FAIRLEAD_RELEASE_TOKEN, "
     "GITLAB_TOKEN, GL_TOKEN or CI_JOB_TOKEN, in this order. Nothing was changed."},
    {"FL0345", "The release exists and is another",
     "GitLab has a release for this tag already, and its commit, name, description, milestones, date or one of its "
     "links "
     "is not what the plan says. It was left as it is. If it was made by hand by mistake, remove it and run again."},
    {"FL0346", "The branch moved on",
     "Somebody pushed to the branch after the plan was made, so the commit of the release would not lie on top of what "
     "was planned. Nothing of theirs was overwritten. Fetch, plan again, read the plan, apply it."},
    {"FL0347", "The tag has no pipeline",
     "The release is there, but no pipeline runs for its tag, and none could be started: nothing would be built or "
     "shipped from it. After a push with a job token GitLab starts none by itself. Where tags have no jobs, say "
     "--no-pipeline."},
    {"FL0348", "The plan is for another project",
     "The plan file names another GitLab project than the one of this job or of --url. Its steps would have been done "
     "there, with the token from here. Nothing was changed."},
    {"FL0349", "A file of the release is another",
     "A file that goes along with the release changed since the plan was made, or the package has another file of this "
     "name already. Packages are never overwritten."},
    {"FL0350", "The release branch has other people's commits",
     "The branch of the release merge request is made anew whenever commits come in, and somebody else has commits on "
     "it. "
     "They were left alone. Merge or remove the branch; changes to a release belong on the target branch."},
    {"FL0351", "git could not sign the tag",
     "`git tag --sign` failed: no key is configured (user.signingKey), gpg or ssh-keygen is missing, or the key is "
     "locked. "
     "The notes of the error are git's own words."},
    {"FL0352", "No version tag counts",
     "Before a first version, tags are looked at: the repository, or origin, has some that read like versions, and "
     "none "
     "of them is a release of this history. They may have another prefix (--tag-prefix), be no semantic versions "
     "(v1.3, 1.2.3.4), be pre-releases, or lie on a history that this one does not contain. Say which one is meant as "
     "the help of the error shows, or that the versions begin here: --first 1.0.0."},
    {"FL0353", "Nobody knows whether there was a release",
     "The clone has no version tag, and origin was not asked for its tags, or did not answer. A first version would be "
     "a guess. Fetch the tags: git fetch --tags origin. If there was no release yet, say so: --first 1.0.0. The "
     "program "
     "in the place of go-semrel-gitlab has no such option; there, git tag v0.0.0 on the first commit says it."},
    {"FL0354", "HEAD is part of a later release",
     "An older pipeline was run again, or an older commit is checked out: the branch went on, and a later release has "
     "this commit already. A release of it now would come after one that contains it. Nothing was changed. Run the "
     "pipeline of the newest commit of the branch."},
    {"FL0355", "A partial clone has not all that is needed",
     "The clone was made with git clone --filter, and directories or files that are needed now were left out of it. "
     "Components need directories: --filter=blob:none has them, --filter=tree:0 has not. Releases that change files "
     "need "
     "the files, too. git fetch --refetch --no-filter origin fetches all of it."},
    {"FL0360", "A commit says BREAKING CHANGE in a way that does not count",
     "A line of the message starts with \"BREAKING CHANGE:\", but the header is not conventional, no space follows the "
     "colon, or there is no text behind the colon or below. `fairlead release explain` shows the commit and why. A "
     "message cannot be changed any more, so say which version it makes: with --as, FAIRLEAD_RELEASE_AS, or a footer "
     "like Release-As: 2.0.0 in a new commit. In fairlead.yml, BREAKING CHANGE: none in release.types says that such "
     "words mean nothing."},
    {"FL0370", "Two files of a release have one name",
     "Files are uploaded under their own names, without the folders that they lie in, and a package has each name "
     "once. "
     "Nothing was uploaded. Give them names of their own before, such as app-linux and app-mac, or add one of them "
     "with "
     "`fairlead release assets add --package NAME`."},
    // FL04xx image, oci, signing
    {"FL0401", "An image reference is wrong",
     "An image is named [HOST[:PORT]/]REPOSITORY[:TAG][@DIGEST], for example registry.example.org/team/shop:1.4.0. The "
     "repository is lower case. Without a host it is on Docker Hub, without a tag and digest it is \"latest\"."},
    {"FL0402", "A digest is wrong",
     "A digest names bytes: sha256: followed by 64 lower-case hexadecimal digits. Copy it whole, for example from the "
     "output of fairlead image push."},
    {"FL0403", "An image manifest is wrong",
     "A manifest, index or image config does not follow the OCI image specification, or is beyond the limits (4 MiB, "
     "4096 descriptors). Nothing of it was used. Build or push the image again; if a registry sent it, a proxy may "
     "have "
     "changed it."},
    {"FL0420", "There is no image layout",
     "An image layout is a directory with oci-layout, index.json and blobs/sha256. Commands that read one want such a "
     "directory; fairlead image build makes one, but only in a directory that is new, empty or a layout already, so "
     "that it never mixes with other files."},
    {"FL0421", "An image layout is damaged",
     "A blob is missing, or its content is not what its digest says, or the layout has a version that is not known. "
     "Nothing of it was used. Build or pull the image again: blobs are written anew and replace the damaged ones."},
    {"FL0422", "The image is not in the layout",
     "No entry of index.json has that name, tag or digest, or several have it. The message lists the names that are "
     "there; give one of them whole."},
    {"FL0430", "A Dockerfile is wrong",
     "An instruction cannot be understood: a missing argument, an unknown flag, an unclosed quote, a variable "
     "expression that does not end. The message names line and column. Nothing was built."},
    {"FL0431", "RUN needs an engine",
     "Fairlead builds images natively from files, without a daemon and without privileges; RUN would have to execute "
     "programs inside the image. Move the work before the build (compile in the job, then COPY the result), start FROM "
     "an image that has it already, or build this image with docker build or buildah and push, sign and deploy it with "
     "Fairlead."},
    {"FL0432", "A Dockerfile has an unknown instruction",
     "The first word of a line is no instruction of a Dockerfile. The message names the one that was probably meant. A "
     "line that continues the one before needs a backslash at the end of that one."},
    {"FL0433", "A file to copy is not there",
     "A source of COPY or ADD does not exist in the build context, or is excluded by .dockerignore, or not in the "
     "stage named by --from. Sources are relative to the context, the directory given to fairlead image build."},
    {"FL0434", "A file to copy lies outside of the build context",
     "Sources of COPY and ADD stay inside the build context, also through symbolic links. Give a higher directory as "
     "the context, or copy the file into it first."},
    {"FL0435", "A file cannot be put into an image",
     "Sockets and devices have no place in an image, and files that cannot be read or that change while they are read "
     "would make an image that nobody asked for. Exclude them in .dockerignore or mend their permissions."},
    {"FL0436", "A base image is not at hand",
     "The image named by FROM or --from is not where it was looked for, or has nothing for the platform. FROM "
     "oci:DIRECTORY[:NAME] and --base NAME=oci:DIRECTORY[:NAME] name a layout; every other name is fetched from its "
     "registry. Where there is no network, fetch it before: skopeo copy docker://NAME oci:DIRECTORY:NAME."},
    {"FL0437", "A user or group name cannot be resolved",
     "Names in --chown, and in USER before a WORKDIR, are looked up in /etc/passwd and /etc/group of the image. An "
     "image FROM scratch has none: use numbers, such as --chown=10001:10001."},
    {"FL0438", "A part of Dockerfiles that is not built natively",
     "The Dockerfile is right, but uses something that the native builder does not do. The message says what to write "
     "instead. docker build and buildah understand it; push, sign and deploy their image with Fairlead."},
    {"FL0439", "An archive cannot be read",
     "A tar, gzip or zstd file is damaged, has a form that is not supported, or is beyond the limits that protect "
     "against archives made to exhaust the disk. Nothing of it was used."},
    {"FL0440", "An image is not signed",
     "Nothing in the repository says that this digest was signed: there is neither a tag sha256-<digest>.sig nor a "
     "referrer with a signature. The pipeline that builds the image signs it (fairlead image sign, cosign sign); "
     "whoever "
     "only verifies it should not. Signatures belong to a digest, so an image that was built again needs a new one; a "
     "clean-up policy may have removed the tag."},
    {"FL0441", "No signature is valid for a required key",
     "Signatures were found, and none of them was made by the key that you require, for this digest. The notes say "
     "what is wrong with each. Check that the public key belongs to the private key that signs in the pipeline."},
    {"FL0442", "A key cannot be used",
     "Signing uses ECDSA on P-256 with SHA-256. A private key is a PEM file: cosign's encrypted key, PKCS#8 (also "
     "encrypted) or EC PRIVATE KEY. A public key is a PEM file with BEGIN PUBLIC KEY. fairlead image keygen makes a "
     "pair "
     "that cosign can use as well."},
    {"FL0443", "The password of a key is wrong",
     "The private key is encrypted and the password does not open it. It is taken from FAIRLEAD_SIGN_PASSWORD, else "
     "from "
     "COSIGN_PASSWORD; --password-file comes before both. A password is never a command line argument."},
    {"FL0444", "A released tag would get another image",
     "The tag is a version in full, and the registry has it with another digest. Whoever pulled that version would get "
     "something else by the same name, so nothing was pushed. Usually no release was made by this pipeline and the "
     "last version was taken for a new one: push only what `fairlead release apply` has just released, or under a tag "
     "that may move, such as latest, 2.1 or a branch. --move-tag replaces the image all the same."},
    {"FL0445", "There is no password for the key",
     "The private key is encrypted, and no password was given: FAIRLEAD_SIGN_PASSWORD and COSIGN_PASSWORD are not set "
     "or "
     "empty, and no --password-file is named. In GitLab, a protected variable is missing from jobs of branches and "
     "tags "
     "that are not protected."},
};

}  // namespace

std::span<const Entry> release_entries() {
  return release_table;
}

}  // namespace fairlead::cli
