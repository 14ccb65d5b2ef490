#include "cli/catalogue_parts.hpp"

namespace fairlead::cli {
namespace {

// The first entries are those that Error takes for its codes.
constexpr Entry general_table[] = {
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
    {"FL0016", "Where a registry sends us, a login is asked for",
     "Registries redirect to the host of their storage, whose links need no login. This one answered 401. The login of "
     "the registry is never shown to another server, and another server does not say where it is shown. Mend the "
     "storage, or the redirect of the registry."},
    {"FL0017", "A server sends us to another server",
     "GitLab, or a git server, answered with a redirect to another server than the one that was named. It was not "
     "followed: a login is for one server, and an answer of another is not the one that was asked for. If the project "
     "moved there, name the new address: git remote set-url, --url. Otherwise a proxy or a wrong external_url of the "
     "server is in the way."},
    {"FL0018", "A list came without its form or its end",
     "The server's answer should be a list and is not, or is one page of a list and does not say where the next one "
     "is. It was not taken for an empty or a whole list, because what is missing in a list may be removed or made "
     "again. Mostly a proxy that drops headers or bodies stands in between."},
    {"FL0019", "A link leads out of the folder",
     "A file was to be written by a name below the working directory, and a symbolic link on the way leads elsewhere. "
     "Nothing was written: who may change the files of a repository could choose what is overwritten. Name the file "
     "that is meant by its whole path, or remove the link."},
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
     "More than three objects, and more than 30 percent of those that exist, would be removed, which is often a wrong "
     "file, an empty variable or "
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
     "lines are named: remove one, or merge their values. Several templates are merged by one key: <<: [*a, *b]."},
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
};

}  // namespace

std::span<const Entry> general_entries() {
  return general_table;
}

}  // namespace fairlead::cli
