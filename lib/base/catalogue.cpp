#include "base/catalogue.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace fairlead {
namespace {

// The first entries follow the order of Errc.
constexpr Entry entries[] = {
    {"FL0001", "The command line is wrong",
     "A flag, an argument or a command is unknown, missing or misspelt. Nothing was touched. The help of every command "
     "starts with examples: fairlead <tool> <command> --help."},
    {"FL0002", "A configuration file is wrong",
     "A file that you wrote cannot be used as it is. Nothing was touched. The message names the file, the line and the "
     "column where they are known."},
    {"FL0003", "The thing asked for is not there",
     "A tag, an image, a service, a file or another named thing does not exist where it was looked for."},
    {"FL0004", "The world moved",
     "What was planned no longer fits what is there now: somebody else changed it, holds a lock, or the history is "
     "incomplete. Nothing more was changed. Plan again, read the plan, apply it."},
    {"FL0005", "Access is denied",
     "Credentials are missing, wrong, expired, or not allowed to do this. Log in again, or use a token with the right "
     "scope."},
    {"FL0006", "A remote does not answer",
     "The network or a remote service failed in a way that may pass. It was tried several times, with growing pauses. "
     "Run the same command again: it goes on where it stopped."},
    {"FL0007", "Data contradicts itself",
     "Stored or received data does not match its digest or its format. It was not used. Fetch or make it again; if it "
     "comes back, look at disks, proxies and memory."},
    {"FL0008", "A safety limit stopped this",
     "A policy of yours or a built-in safety limit forbids this. Nothing was changed. The message names the limit and "
     "the flag that lifts it, if there is one."},
    {"FL0009", "It failed and was rolled back",
     "The new version did not work. The previous one is running again. The message says which task failed and why, "
     "with its last log lines."},
    {"FL0010", "A deadline passed",
     "The operation did not end in its time. What is there now may be the old state, the new one, or something "
     "between: run the same command again, it looks first and converges."},
    {"FL0011", "Only a part was done",
     "Some of the work was done and some was not. The message lists both. Run the same command again to do the rest."},
    {"FL0012", "Stopped by a signal",
     "SIGINT or SIGTERM asked to stop; what was under way was ended cleanly. Run the same command again: it goes on "
     "where it stopped."},
    {"FL0013", "The operating system said no",
     "A file, a process or a socket could not be used: permissions, a full disk, or a path that does not exist."},
    {"FL0014", "A bug in Fairlead",
     "This should not happen. Please report the command, its output and `fairlead --version`."},
    {"FL0015", "A JSON document is not valid",
     "A file or an answer that should be JSON (RFC 8259) is not, or nests deeper than 200 levels. The message names "
     "the "
     "line and the column. When it is an answer of a server, a proxy or a login page often stands in between: look at "
     "the URL and the proxy variables."},
    // FL01xx command line, configuration, doctor
    {"FL0101", "There is no such flag",
     "The command does not know this flag. It was not guessed, and nothing was touched. --help lists the flags of a "
     "command; words that start with a dash but are no flags come after a lone --."},
    {"FL0102", "There is no such command",
     "Neither the program nor the suite has a command of this name. `fairlead --help` lists what is installed; a tool "
     "is a program fairlead-<name> beside fairlead or in PATH."},
    {"FL0103", "An argument is missing or one too many",
     "A required flag or argument was not given, a flag lacks its value, or there are more words than the command "
     "takes. The usage line at the top of --help shows them in order; [brackets] mean optional."},
    {"FL0104", "A value does not fit",
     "A flag, a variable or a setting has a value of the wrong form: a word where a number should be, an unknown "
     "choice, a duration that is not like 90s, 5m or 1h30m. `fairlead config show --origin` shows where values come "
     "from."},
    {"FL0105", "There is no such setting",
     "fairlead.yml has a key that no flag of the tool reads. A misspelt setting would be silently without effect, so "
     "it is an error. Sections that start with x- are free for your own use."},
    {"FL0106", "The result could not be written",
     "Standard output is closed or its disk is full, so nobody got the result. What the command did before is done; "
     "run it again with a working output to see the result."},
    {"FL0107", "A plan removes too much",
     "More than 30 percent of the existing objects would be removed, which is often a wrong file, an empty variable or "
     "the wrong environment rather than a wish. Nothing was changed. Read the plan; --force lifts the limit."},
    {"FL0108", "Variables cannot be handed to later jobs",
     "GitLab's dotenv reports know no quotes, no escapes and no line breaks, and at most 5 KiB in all. A value that "
     "would arrive changed is refused. Hand over a file as an artifact instead."},
    // FL02xx yaml, compose
    {"FL0201", "A file is not YAML",
     "The text breaks a rule of YAML at the given line and column; the mistake may also be in the line above. Frequent "
     "reasons: a tab instead of spaces, indentation that differs from the neighbours, a missing quote or bracket, or a "
     "text with \": \" or a leading special character that needs quotes."},
    {"FL0202", "A key occurs twice in one map",
     "YAML maps have each key once. Most programs silently take one of the two, so what you see is not what runs. Both "
     "lines are named: remove one, or merge their values."},
    {"FL0203", "A file has several documents",
     "Only one document a file can be used; \"---\" in a line of its own starts another. Put it into a file of its own "
     "and "
     "name both files on the command line: later files override earlier ones."},
    {"FL0204", "A service has no image",
     "Swarm runs images from a registry and never builds, so every service needs image:. If the service has build:, "
     "push "
     "the result first (fairlead image push) and name it with image:."},
    {"FL0205", "An alias or a merge key is wrong",
     "An alias (*name) stands for the value that an earlier line marked with an anchor (&name). A merge key (<<) takes "
     "a "
     "map or a list of maps and adds the entries that the map has not itself; nested maps are not merged."},
    {"FL0206", "A file is too large",
     "There are limits for the bytes of a file, for its values after aliases are resolved, and for how deep it is "
     "nested, "
     "so that no file can eat the memory of the machine that reads it."},
    {"FL0207", "A value is of the wrong kind",
     "A list, a map, a text, a number, or true or false is expected where something else is written. The message names "
     "both. Quoted values are always texts."},
    {"FL0208", "A dollar sign means nothing here",
     "In Compose files $NAME and ${NAME} stand for variables, also as ${NAME:-default}, ${NAME:?message} and "
     "${NAME:+text}. A dollar sign that is meant as such is written twice: $$."},
    {"FL0209", "A variable is missing",
     "The file cannot do without this variable: it is written as ${NAME:?message}, or a secret or config takes its "
     "content from it. Set it in the environment of the command (in GitLab: a CI/CD variable) or in the file .env "
     "beside "
     "the first Compose file."},
    {"FL0210", "A line of an environment file is wrong",
     "The files .env and env_file have one NAME=value a line. Values in double quotes may have escapes and variables, "
     "those in single quotes are taken as they are, both may have several lines. A comment starts with \"#\" after a "
     "blank."},
    {"FL0211", "A key is unknown",
     "The Compose specification has no such key at this place, so it would do nothing. Keys of your own, for anchors "
     "or "
     "other tools, start with \"x-\"."},
    {"FL0212", "A value is not what it has to be",
     "The value has the wrong form or is out of range. The message says what is expected; durations have units (10s, "
     "1m30s), sizes too (64M, 1.5g), ports go from 1 to 65535."},
    {"FL0213", "A file that the Compose file names cannot be used",
     "Paths of env_file, secrets and configs are relative to the directory of the first Compose file. Swarm takes "
     "secrets "
     "below 512 000 bytes and configs below 1 024 000 bytes."},
    {"FL0214", "Something is not supported yet",
     "The key or tag belongs to the Compose specification, but this version cannot follow it, and leaving it out would "
     "deploy something else than the file says. Write out what it would add."},
    {"FL0215", "A name is not allowed",
     "Names become host names and names of objects in the Swarm: letters, digits, \"-\" and \"_\", a letter or digit "
     "first "
     "and last, at most 63 characters together with the stack's name."},
    {"FL0216", "Two keys contradict each other",
     "Both cannot be true at once, and choosing one of them silently would surprise you. The help names what to "
     "remove."},
    {"FL0217", "A name refers to nothing",
     "A service uses a network, volume, secret, config or other service that the project does not have. Declare it at "
     "the "
     "top level; what exists in the Swarm already is declared with external: true."},
    {"FL0218", "Services wait for each other",
     "The dependencies of these services form a circle, so that none could start first."},
    {"FL0219", "Something is taken twice",
     "Two services publish the same port, or two mounts, secrets or configs of one service have the same target. Only "
     "one "
     "of them could work. Both places are named."},
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
     "A tag of this name exists already, but it names another commit or has another text, so the version is taken. If "
     "it was made by hand by mistake, remove it; if it belongs to another branch, merge that branch first or choose a "
     "version with --as. Tags are never moved."},
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
     "fairlead.yml says with release.branches which branches make releases, and this is none of them, or nobody says "
     "which branch HEAD is. The next version can be looked at everywhere; releases are planned on those branches only. "
     "In "
     "a job, --branch names the branch when GitLab does not."},
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
     "The name, the version and the file name of a generic package consist of letters, digits, dots, dashes, "
     "underscores, "
     "\"+\" and \"~\"."},
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
     "referrer with a signature. Sign it with fairlead image sign. Signatures belong to a digest, so an image that was "
     "built again needs a new one; a clean-up policy may have removed the tag."},
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
     "COSIGN_PASSWORD; with neither set, the empty password is tried. A password is never a command line argument."},
    // FL05xx engine, swarm, stack
    {"FL0501", "The Docker Engine does not answer",
     "Nothing listens where DOCKER_HOST points to (unix:///var/run/docker.sock when it is unset), or it may not be "
     "opened by this user. In GitLab CI, a job needs the engine's socket as a volume, or the service docker:dind with "
     "DOCKER_HOST: tcp://docker:2376, DOCKER_TLS_VERIFY: 1 and DOCKER_CERT_PATH: /certs/client. On a machine, look at "
     "`systemctl status docker`, and let the user be in the group docker. `fairlead doctor` looks further."},
    {"FL0502", "The Docker Engine is too old",
     "The engine speaks an API older than 1.40, which came with Docker 19.03 in 2019. What is needed to deploy safely "
     "is not in it. Update the engine; DOCKER_API_VERSION cannot help."},
    {"FL0503", "The engine is not a Swarm manager",
     "Services can only be created and read on a manager. `docker info` says what the node is: for a worker, let "
     "DOCKER_HOST point to a manager; for an engine outside any swarm, `docker swarm init` makes one of it; for a "
     "locked one, `docker swarm unlock`."},
    {"FL0504", "DOCKER_HOST cannot be used",
     "It must be unix:///path/to/docker.sock, tcp://host:port (with DOCKER_TLS_VERIFY and DOCKER_CERT_PATH for TLS), "
     "or "
     "ssh://user@host:port/path/to/docker.sock, of which only the host is needed."},
    {"FL0505", "Somebody else changed it meanwhile",
     "Swarm accepts an update only for the version of a service that it has. Between reading and updating, somebody "
     "else, or a rollout that is under way, made a newer one. Nothing was overwritten: read and plan again."},
    {"FL0506", "A docker context cannot be used",
     "--context, FAIRLEAD_CONTEXT, DOCKER_CONTEXT or `docker context use` names a context, which docker keeps below "
     "~/.docker/contexts (or DOCKER_CONFIG). It is not there, or its files cannot be read. `docker context ls` lists "
     "those that there are; DOCKER_HOST goes before DOCKER_CONTEXT and `docker context use`."},
    {"FL0507", "ssh does not lead to the engine",
     "The engine is reached with the system's ssh, which forwards its socket: with your own configuration, keys, agent "
     "and known hosts, and without a question. `ssh -o BatchMode=yes HOST true` must work: add the host's key to "
     "known_hosts and give the job a key without a passphrase, or an agent. On the host, sshd must allow "
     "AllowStreamLocalForwarding, and the user must be in the group docker."},
    {"FL0520", "A name does not fit Swarm",
     "A service is called <stack>_<key>, which must be a DNS label: at most 63 letters, digits, \"-\" and \"_\". "
     "Secrets and "
     "configs have at most 64 characters. Choose a shorter name for the stack or for the entry in the file."},
    {"FL0521", "The engine is too old for what the file asks",
     "Jobs (deploy.mode: replicated-job, global-job) came with API 1.41, that is Docker 20.10. An older engine would "
     "run them as ordinary services, for ever."},
    {"FL0522", "An image is not in its registry",
     "The registry was asked for the digest of every image before anything was touched, and does not have this one. "
     "Was it pushed, under this name and tag, to this registry? --resolve-image never deploys an image that only the "
     "nodes themselves have."},
    {"FL0523", "A registry does not let the Swarm pull an image",
     "Every node pulls the image when a task comes to it, with the credential that the deploy gives to the Swarm. The "
     "registry refuses it now, before anything was touched. In GitLab, a deploy token with read_registry is the right "
     "one: its user and password belong into DOCKER_AUTH_CONFIG or `docker login`."},
    {"FL0524", "The digest of a new image is not known",
     "The registry does not answer, and this image does not run yet, so there is no digest to stay with. Deploying it "
     "by tag could give every node another image. Images that run already keep their digest in this case."},
    {"FL0525", "A credential that dies soon would be given to the Swarm",
     "CI_JOB_TOKEN and CI_REGISTRY_PASSWORD die when the job ends, and other tokens say themselves when they expire. "
     "The "
     "Swarm keeps the credential and uses it whenever a task moves to another node, perhaps in the middle of the "
     "night: "
     "then it cannot pull, and the service is down. Create a deploy token with read_registry (Settings > Repository > "
     "Deploy tokens; one named gitlab-deploy-token is given to every job as CI_DEPLOY_USER and CI_DEPLOY_PASSWORD) and "
     "log in with it. A Swarm that has such a credential already gets a better one, without a restart, by "
     "fairlead stack refresh-auth."},
    {"FL0526", "Something of that name is there already",
     "The name that the stack needs is taken by a thing that does not carry the stack's label, or that somebody "
     "changed "
     "after it was planned. Nothing of it was touched. Use another name, mark it `external: true`, or plan again."},
    {"FL0527", "Swarm cannot change this in place",
     "The content of secrets and configs, and all settings of networks, are fixed when they are created. Fairlead "
     "names "
     "secrets and configs by their content, so that new content is a new object; one with a `name:` of its own cannot "
     "follow. For a network, give it another key: services then move to the new one."},
    {"FL0528", "Something external is missing",
     "The file says that the Swarm has it already, and it has not. Networks must be overlays to be seen by services."},
    {"FL0530", "A rollback is incomplete",
     "The deploy failed, and so did a part of going back. What is there now may be a mixture. `fairlead stack ps` "
     "shows "
     "it; a new deploy goes on from what is there."},
    {"FL0531", "A deploy failed and was rolled back",
     "A service did not come to run, or a check failed, so everything that the deploy had changed was undone, in all "
     "services: the previous state runs again. The message says what failed, where and how; the notes are its last log "
     "lines."},
    {"FL0532", "A service does not run",
     "Its tasks crash, are rejected, find no node, or are not ready in time. The message says which task, where and "
     "how; "
     "the notes are its last log lines. `fairlead stack ps` lists all tasks."},
    {"FL0533", "There is no such stack",
     "No service in this Swarm carries the label com.docker.stack.namespace with this name. Is it spelt right, and "
     "does "
     "DOCKER_HOST point to the right Swarm?"},
    {"FL0534", "This is no saved plan",
     "The file was not written by `fairlead stack plan --out`, or by another version of it, or it was cut short."},
    {"FL0535", "A saved plan is out of date",
     "The stack, the Compose files or their variables have changed since the plan was made, so deploying would do "
     "something else than what was read and agreed to. Nothing was touched. Plan again."},
    {"FL0536", "A stack does not go away",
     "Its services are removed, but tasks or networks remain: a container ignores its stop signal, or a node is down. "
     "Run the same command again to go on waiting."},
    {"FL0540", "A stack has no such service",
     "Services are named as in the Compose file (web) or as in the Swarm (shop_web). `fairlead stack status` lists "
     "them."},
    {"FL0541", "A service cannot be scaled",
     "Only services with `mode: replicated` have a number of replicas. A global service has a task on every node that "
     "its placement allows, and a job ends."},
    {"FL0560", "Somebody else is changing the stack",
     "Only one deploy, rollback or removal of a stack runs at a time: who does it holds the config "
     "fairlead.<stack>.lock. "
     "The message says who and since when. A lease that is not renewed ends after a minute, and one whose process on "
     "this machine has ended is taken at once, so a killed deploy can be run again. --lease-timeout waits longer; "
     "--break-lease takes it from a holder that is surely gone."},
    {"FL0561", "The stack runs, but is not tidied up",
     "Every service runs as the file says. What comes last failed: storing the revision, or removing what is no longer "
     "needed. Run the same command again: it does the rest."},
    {"FL0562", "A revision is too large",
     "Swarm keeps no config of 1,024,000 bytes or more, and the specs of this stack are larger even compressed. The "
     "stack "
     "is deployed, but cannot be rolled back to."},
    {"FL0563", "A revision cannot be read",
     "The config is marked as a revision of the stack, but its content is of a newer Fairlead or damaged. Use that "
     "Fairlead, or remove the config: docker config rm fairlead.<stack>.r<number>."},
    {"FL0564", "There is no such revision",
     "fairlead stack history lists the revisions of a stack. The newest ten are kept unless --keep-revisions says "
     "otherwise; docker stack rm and fairlead stack rm remove them with the stack."},
    {"FL0565", "A revision needs what is gone",
     "Revisions name the secrets and configs that their services use; the content is in the Swarm alone. Somebody "
     "removed "
     "one of them. Nothing was changed."},
    {"FL0566", "A stack cannot be taken over as it is",
     "Taking over changes labels only. The Compose file says something else than what runs, so services would be made, "
     "restarted or removed. Nothing was changed. Make the file what was deployed, or deploy it with fairlead stack "
     "deploy, which says first what it restarts."},
    {"FL0570", "A dependency can never be fulfilled",
     "A service waits by depends_on for another one to end or to be healthy, and that cannot happen: Swarm starts a "
     "service again whenever it ends unless deploy.mode is replicated-job or global-job or restart_policy says none or "
     "on-failure, and a disabled healthcheck tells no health. The deploy would wait until its time is over."},
    {"FL0571", "A check after the deploy failed",
     "Every service runs, but a question of x-fairlead.checks in the Compose file was not answered as it says there, "
     "in "
     "all its tries. The message shows the last answer. The question is asked by this program, from where it runs: "
     "can that machine reach the address? --no-checks deploys without asking."},
    {"FL0572", "A stack is not the review app that it should be",
     "Review apps are removed when their branch is gone or their time is over, so only stacks that carry the labels of "
     "the same project and branch from the start are deployed, or removed, as such. This one is something else: "
     "perhaps production. Nothing was touched."},
    {"FL0573", "The name of a route would be that of every review app",
     "Routers, services and middlewares of Traefik have one name in the whole Swarm. Two review apps with the same "
     "router fight for it, and requests reach either. Let the name hold the stack's: variables work in values, not in "
     "keys, so write deploy.labels as a list: - traefik.http.routers.${COMPOSE_PROJECT_NAME}-web.rule=Host(`...`)"},
    {"FL0580", "No node can run the image",
     "The image was built for other platforms than those of the nodes that satisfy the service's placement "
     "constraints, "
     "so its tasks would wait for ever. Build it for their platform too, or let the service run elsewhere."},
    {"FL0581", "A service is in the middle of an update",
     "Credentials are given to the Swarm with a service's specification. Posting it while an update is under way would "
     "begin that anew, and make a paused one go on. Wait until it has ended, or deploy the stack: that gives the Swarm "
     "the credentials, too."},
    {"FL0582", "A task was stopped while credentials were renewed",
     "New credentials alone restart nothing; after they were given, the tasks are looked at for two seconds, and one "
     "that ran was told to stop. Somebody else has probably scaled or updated the service at the same moment. The new "
     "credentials are in place."},
    {"FL0583", "An image policy is wrong",
     "The file that --policy names says which keys have to sign which images (docs/stack/policy.md). Something in it "
     "is "
     "not understood. It is never guessed at: a misspelt key could make a rule weaker than it was meant. Nothing was "
     "touched."},
    {"FL0584", "A policy does not allow an image",
     "Only images that a rule of the policy names are deployed, each by the digest whose signature was verified. Add a "
     "rule for this one, with the public keys of those who release it, or with `allow: unsigned`. An image without a "
     "digest cannot be verified: let its registry be asked, or name it by digest."},
    {"FL0585", "Nothing is deployed now",
     "A freeze of stack.freeze in fairlead.yml covers this moment, or GitLab made the pipeline in a deploy freeze of "
     "the "
     "project (CI_DEPLOY_FREEZE). Nothing was touched. Run the job again when the freeze has ended. When it cannot "
     "wait, "
     "--ignore-freeze with a reason deploys even so; the reason is in the log and in the report."},
    {"FL0586", "A freeze cannot be read",
     "A window of stack.freeze in fairlead.yml has from and to (times as in RFC 3339), or freeze_start and freeze_end "
     "(five fields as in cron, as GitLab has them) with a cron_timezone: an IANA name from the system's time zone "
     "database "
     "(the package tzdata), UTC, or an offset such as +02:00. Nothing was touched: a window that is not understood "
     "might "
     "be open."},
    // FL06xx http, registry, credentials
    {"FL0601", "A server's certificate is not trusted",
     "The TLS certificate is expired, made for another name, or signed by an authority that is not known here, so "
     "nothing was sent. For a private authority, install its certificate on the machine (update-ca-certificates) or "
     "name it in SSL_CERT_FILE. If only one job sees this, look for a proxy that opens TLS, or a wrong clock."},
    {"FL0602", "A server cannot be reached",
     "The name has no address, nothing listens on the port, a firewall drops the packets, or TLS could not be set up. "
     "Nothing was sent. Check the name and the port, and the proxy variables (https_proxy, no_proxy), from the same "
     "machine: in CI this is the job's container, whose localhost is not the host's."},
    {"FL0603", "User and password stand in a URL",
     "URLs end up in logs, process lists and error messages, so credentials in them are refused. Log in to the "
     "registry, or give them by the variables that the command's help names."},
    {"FL0620", "Registry credentials cannot be read",
     "A config.json with registry logins (DOCKER_AUTH_CONFIG, REGISTRY_AUTH_FILE, DOCKER_CONFIG/config.json or "
     "containers/auth.json) is not what Docker writes. Mend it, or make it anew with docker login. A login is "
     "{\"auths\":{\"registry.example.org\":{\"auth\":\"<base64 of user:password>\"}}}."},
    {"FL0621", "A credential helper failed",
     "The Docker configuration names a program docker-credential-NAME for this registry (credHelpers, credsStore), and "
     "it did not answer with a login. Run it by hand to see why, or remove it from the configuration."},
    {"FL0622", "Access to a registry is denied",
     "The registry wants a login, or does not let this one do what was asked. Logins come from DOCKER_AUTH_CONFIG, "
     "REGISTRY_AUTH_FILE, the Docker configuration, or CI_REGISTRY_USER and CI_REGISTRY_PASSWORD; the message says "
     "which was used. Pushing needs a token that may write: in GitLab a job token of the same project, or a deploy "
     "token with write_registry."},
    {"FL0623", "A registry does not have it",
     "The repository, tag, manifest or blob is not in the registry. Check host, repository and tag. Some registries "
     "answer the same for things that exist but that the login may not see."},
    {"FL0624", "Content from or for a registry does not match its digest",
     "What arrived is not what was named, although it was tried twice. Nothing of it was used. A proxy, a damaged disk "
     "or a broken layout is the usual reason: make the image again, or fetch it past the proxy."},
    {"FL0625", "A password would go over plain http",
     "The registry or its token service is not this machine and does not use TLS. Give the registry a certificate, or "
     "allow it with --plain-http on a network that you trust."},
    {"FL0627", "A registry does not accept a request",
     "The registry, or a proxy before it, refuses the request for good: too large, not supported, or not valid. The "
     "message shows its answer. A status of 413 comes from a proxy whose body limit is too small for image layers."},
};

}  // namespace

std::span<const Entry> catalogue() {
  return entries;
}

const Entry* find_entry(std::string_view id) {
  std::string wanted;
  for (const char c : id) wanted += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (!wanted.starts_with("FL")) wanted = "FL" + std::string(wanted.size() < 4 ? 4 - wanted.size() : 0, '0') + wanted;
  const auto* found = std::ranges::find(entries, std::string_view(wanted), &Entry::id);
  return found == std::ranges::end(entries) ? nullptr : found;
}

const Entry& entry_of(Errc code) {
  return entries[static_cast<std::size_t>(code)];
}

}  // namespace fairlead
