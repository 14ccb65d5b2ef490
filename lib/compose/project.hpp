#pragma once

#include "base/error.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "compose/dialect.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What a set of Compose files means, typed and validated: the Compose specification
/// (https://github.com/compose-spec/compose-spec, spec.md), reduced to what Swarm honours.
///
/// - Short forms are already long forms; paths of binds and the contents of secrets and configs are resolved.
/// - A std::optional that is empty was not in the file: leave the choice to the engine.
/// - An empty text, list or map means the same as an absent one, unless a comment says otherwise.
/// - Every reference (network, volume, secret, config, dependency) names an entry of its map.
/// - Everything keeps the Place it came from, for later errors and lint findings.
namespace fairlead::compose {

using std::chrono::nanoseconds;
using Texts = std::vector<std::string>;

/// A map from names to what they name; `std::less<>` lets it be searched by std::string_view.
template <class T>
using Named = std::map<std::string, T, std::less<>>;

// ---- deploy ----------------------------------------------------------------------------------------------------

enum class Mode : std::uint8_t { replicated, global, replicated_job, global_job };
enum class EndpointMode : std::uint8_t { vip, dnsrr };
enum class RestartCondition : std::uint8_t { none, on_failure, any };
enum class FailureAction : std::uint8_t { pause, keep_going /* "continue" */, rollback };
enum class UpdateOrder : std::uint8_t { stop_first, start_first };

struct Limits {
  std::optional<std::int64_t> nano_cpus = {};  ///< 1 000 000 000 is one CPU.
  std::optional<std::int64_t> memory = {};     ///< Bytes.
  std::optional<std::int64_t> pids = {};       ///< Processes; 0 and -1 are no limit.
  bool is_there = false;                       ///< There is such a block, though it may say nothing.
};

/// So many of a node's own resource: {"gpu", 2}.
struct GenericResource {
  std::string kind = {};
  std::int64_t value = 0;
};

struct Reservations {
  std::optional<std::int64_t> nano_cpus = {};
  std::optional<std::int64_t> memory = {};  ///< Bytes.
  std::vector<GenericResource> generic_resources = {};
  bool is_there = false;  ///< There is such a block, though it may say nothing.
};

struct Resources {
  Limits limits = {};
  Reservations reservations = {};
  Place place = {};  ///< Line 0 when there is no such block.
};

struct RestartPolicy {
  std::optional<RestartCondition> condition = {};
  std::optional<nanoseconds> delay = {}, window = {};
  std::optional<std::uint64_t> max_attempts = {};
  Place place = {};
};

/// `update_config` or `rollback_config`.
struct UpdateConfig {
  std::uint64_t parallelism = 1;  ///< 0: all at once.
  std::optional<nanoseconds> delay = {}, monitor = {};
  std::optional<FailureAction> failure_action = {};
  std::optional<double> max_failure_ratio = {};  ///< 0 to 1.
  std::optional<UpdateOrder> order = {};
  Place place = {};
};

struct Placement {
  Texts constraints = {};         ///< "node.role == manager"
  Texts spread_preferences = {};  ///< "node.labels.zone"
  std::optional<std::uint64_t> max_replicas_per_node = {};
  Place place = {};
};

struct Deploy {
  Mode mode = Mode::replicated;
  std::optional<std::uint64_t> replicas = {};  ///< Never set when `mode` is global or global_job.
  Variables labels = {};                       ///< Of the service, not of its containers.
  std::optional<EndpointMode> endpoint_mode = {};
  Resources resources = {};
  std::optional<RestartPolicy> restart_policy = {};  ///< From `restart` when deploy has none.
  std::optional<UpdateConfig> update_config = {}, rollback_config = {};
  Placement placement = {};
  Place place = {};
};

// ---- what a service refers to ----------------------------------------------------------------------------------

enum class Protocol : std::uint8_t { tcp, udp, sctp };
enum class PublishMode : std::uint8_t { ingress, host };

/// One port; ranges are expanded.
struct Port {
  std::uint16_t target = 0;                     ///< In the container.
  std::optional<std::uint16_t> published = {};  ///< Absent: the engine chooses.
  std::optional<Protocol> protocol = {};        ///< Absent: tcp.
  std::optional<PublishMode> mode = {};         ///< Absent: ingress.
  Place place = {};
};

enum class MountType : std::uint8_t { volume, bind, tmpfs, npipe, cluster, image };

struct Mount {
  MountType type = MountType::volume;
  /// volume: a key of Project::volumes, "" is anonymous. bind: absolute. cluster: may be "group:x".
  std::string source = {};
  std::string target = {};  ///< Absolute, in the container.
  bool read_only = false;
  std::string consistency = {};
  std::string bind_propagation = {};             ///< rprivate, shared ...
  bool volume_nocopy = false;                    ///< The volume does not get the image's files.
  std::string subpath = {};                      ///< Of a volume or an image.
  std::optional<std::int64_t> tmpfs_size = {};   ///< Bytes.
  std::optional<std::uint32_t> tmpfs_mode = {};  ///< Permission bits.
  bool has_options = false;                      ///< There is a block of its type's options, though it may be empty.
  Place place = {};
};

/// A service's connection to a network.
struct Attachment {
  std::string network = {};  ///< A key of Project::networks. Services that name none have "default".
  Texts aliases = {};        ///< Without the service's own name.
  Variables driver_opts = {};
  Place place = {};
};

/// A secret or config as a file in the container.
struct FileReference {
  std::string source = {};  ///< A key of Project::secrets or Project::configs.
  std::string target = {};  ///< As the engine takes it: secrets below /run/secrets unless absolute, configs below /.
  std::string uid = "0", gid = "0";
  std::uint32_t mode = 0444;  ///< Permission bits.
  Place place = {};
};

enum class DependencyCondition : std::uint8_t { service_started, service_healthy, service_completed_successfully };

struct Dependency {
  std::string service = {};  ///< A key of Project::services.
  DependencyCondition condition = DependencyCondition::service_started;
  bool required = true;  ///< Those that are not, and name no service, are left out of the project.
  Place place = {};
};

// ---- checks ----------------------------------------------------------------------------------------------------

/// What is asked once everything runs, to see that it works: an entry of `x-fairlead.checks`, ours.
struct Check {
  std::string name = {};                   ///< In a service's block "web.home", at the top level "home".
  std::string http = {};                   ///< A URL; or `tcp`: exactly one of them is set.
  std::string tcp = {};                    ///< "db.example.org:5432"
  std::vector<std::uint16_t> status = {};  ///< What is a good answer; empty: 200 to 299.
  std::string contains = {};               ///< What the body has to hold.
  Variables headers = {};                  ///< To send. Never shown: they may hold a secret.
  nanoseconds timeout = std::chrono::seconds(5), interval = std::chrono::seconds(1);  ///< Of, and between, two tries.
  std::uint64_t retries = 10;                                                         ///< After the first try.
  bool follow_redirects = false, insecure = false;
  std::string ca_file = {};  ///< "": the system's.
  Place place = {};
};

// ---- strategies ------------------------------------------------------------------------------------------------

enum class StrategyKind : std::uint8_t {
  canary,      ///< A few tasks of the new version share the work.
  blue_green,  ///< As many as the old ones, which then get all requests at once.
};

/// Tasks of a new version beside those of the old one, before these are replaced: `x-fairlead.strategy`, ours.
struct Strategy {
  StrategyKind kind = StrategyKind::canary;
  std::string service = {};    ///< Whose it is: "web".
  std::uint64_t replicas = 1;  ///< So many tasks; of a share, percent of the service's.
  bool is_share = false;
  nanoseconds hold = std::chrono::seconds(30);    ///< So long they have to run well.
  nanoseconds settle = std::chrono::seconds(20);  ///< Blue-green: so long Traefik may take to see other labels.
  Variables labels = {};                          ///< Of the second service, beside and instead of deploy.labels.
  std::vector<Check> checks = {};                 ///< Asked when it has run so long, beside the service's.
  Place place = {};
};

// ---- services --------------------------------------------------------------------------------------------------

struct Healthcheck {
  Texts test = {};  ///< {"NONE"} switches it off, {"CMD", ...}, {"CMD-SHELL", line}; empty: the image's test.
  std::optional<nanoseconds> interval = {}, timeout = {}, start_period = {}, start_interval = {};
  std::optional<std::uint64_t> retries = {};
  bool is_disabled = false;  ///< By `disable`: only that counts, and the test is {"NONE"}.
  Place place = {};
};

struct Ulimit {
  std::int64_t soft = 0, hard = 0;  ///< -1: unlimited.
};

struct Logging {
  std::string driver = {};  ///< "": the engine's default.
  Variables options = {};
  Place place = {};
};

struct ExtraHost {
  std::string host = {}, address = {};
};

/// Exactly one is set.
struct CredentialSpec {
  std::string config = {};  ///< A key of Project::configs.
  std::string file = {}, registry = {};
  Place place = {};
};

struct Service {
  std::string name = {};
  std::string image = {};  ///< Never empty; as written, after interpolation.
  Place place = {}, image_place = {};
  bool has_build = false;  ///< There is `build`, which Swarm does not do.

  Texts entrypoint = {}, command = {};  ///< Programs and arguments; empty: the image's own.
  Variables environment = {};           ///< env_file and environment together; a name without a value is not here.
  Texts bare_environment = {};          ///< Names without a value, sorted, which docker's client passes on.
  Variables labels = {};                ///< Of the containers.
  Deploy deploy = {};
  std::optional<RestartPolicy> restart = {};  ///< From `restart`; `complete` gives it to a deploy that has none.
  std::optional<Healthcheck> healthcheck = {};

  std::vector<Port> ports = {};
  std::vector<Mount> mounts = {};
  std::vector<Attachment> networks = {};  ///< Never empty.
  std::vector<FileReference> secrets = {}, configs = {};
  std::vector<Dependency> depends_on = {};

  std::optional<nanoseconds> stop_grace_period = {};
  std::string stop_signal = {}, user = {}, working_dir = {}, hostname = {}, isolation = {};
  Texts group_add = {};
  std::optional<bool> init = {};
  bool read_only = false, tty = false, stdin_open = false;

  std::vector<ExtraHost> extra_hosts = {};
  Texts dns = {}, dns_search = {}, dns_opt = {};
  bool has_dns = false;  ///< There is `dns` or `dns_search`, though they may be empty.
  Texts cap_add = {}, cap_drop = {};
  Variables sysctls = {};
  Named<Ulimit> ulimits = {};
  std::optional<std::int64_t> oom_score_adj = {};
  std::optional<Logging> logging = {};
  std::optional<CredentialSpec> credential_spec = {};
  std::vector<Check> checks = {};
  std::optional<Strategy> strategy = {};
};

// ---- what services share ---------------------------------------------------------------------------------------

struct IpamPool {
  std::string subnet = {}, gateway = {}, ip_range = {};
  Place place = {};
};

struct Ipam {
  std::string driver = {};
  std::vector<IpamPool> config = {};
  Variables options = {};
};

/// The names of networks, volumes, secrets and configs: `name` as it is, or "<stack>_<key>" without one.
/// What is external always has a name.
struct Network {
  std::optional<std::string> name = {};
  bool external = false;
  std::string driver = {};  ///< "": overlay.
  Place driver_place = {};
  Variables driver_opts = {}, labels = {};
  bool has_driver_opts = false;  ///< There are some, though they may be empty.
  bool attachable = false, internal = false;
  std::optional<bool> enable_ipv6 = {};
  Ipam ipam = {};
  Place place = {};  ///< Line 0 for a default network that no file declares.
};

struct Volume {
  std::optional<std::string> name = {};
  bool external = false;
  std::string driver = {};
  Variables driver_opts = {}, labels = {};
  Place place = {};
};

struct ConfigObject {
  std::optional<std::string> name = {};
  bool external = false;
  std::string content = {};  ///< At most 1 024 000 bytes. Empty when external.
  std::string template_driver = {};
  Variables labels = {};
  Place place = {};
};

struct SecretObject {
  std::optional<std::string> name = {};
  bool external = false;
  Secret content = {};  ///< At most 512 000 bytes. Empty when external or when a driver holds it.
  std::string driver = {}, template_driver = {};
  Variables driver_opts = {}, labels = {};
  Place place = {};
};

struct Project {
  std::string name = {};  ///< The files' `name:`, or "".
  Dialect dialect = Dialect::specification;
  Named<Service> services = {};
  Named<Network> networks = {};  ///< Also those that no service uses.
  Named<Volume> volumes = {};
  Named<SecretObject> secrets = {};
  Named<ConfigObject> configs = {};
  std::vector<Check> checks = {};  ///< Of the whole stack.
  std::string url = {};            ///< Where it is reached, as `x-fairlead.url` says, or "".
};

}  // namespace fairlead::compose
