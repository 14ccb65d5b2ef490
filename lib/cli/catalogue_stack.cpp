#include "cli/catalogue_parts.hpp"

namespace fairlead::cli {
namespace {

constexpr Entry stack_table[] = {
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
     "fairlead stack refresh-auth STACK."},
    {"FL0526", "Something was made or changed by somebody else",
     "The name that the stack needs is taken by a thing that does not carry the stack's label; or somebody changed a "
     "service, secret or config after it was planned, or while it was deployed. That change was left as it is, and "
     "what "
     "the deploy had done stays, or was taken back, as the message says. Use another name or mark it `external: true`; "
     "or see who changes the stack without its lease, and plan again."},
    {"FL0527", "Swarm cannot change this in place",
     "The content of secrets and configs, and all settings of networks, are fixed when they are created. Fairlead "
     "names "
     "secrets and configs by their content, so that new content is a new object; one with a `name:` of its own cannot "
     "follow. For a network, give it another key: services then move to the new one. A volume stays as the node made "
     "it "
     "when its first task started: give it another name, or, when its content may go, remove it on the nodes that have "
     "it. Only the node whose engine is asked can be looked at."},
    {"FL0528", "Something external is missing",
     "The file says that the Swarm has it already, and it has not. Networks must be overlays to be seen by services."},
    {"FL0530", "A rollback is incomplete",
     "The deploy failed, and so did a part of going back. What is there now may be a mixture. `fairlead stack ps "
     "STACK` "
     "shows "
     "it; a new deploy goes on from what is there."},
    {"FL0531", "A deploy failed and was rolled back",
     "A service did not come to run, or a check failed, so everything that the deploy had changed was undone, in all "
     "services: the previous state runs again. The message says what failed, where and how; the notes are its last log "
     "lines."},
    {"FL0532", "A service does not run",
     "Its tasks crash, are rejected, find no node, or are not ready in time. The message says which task, where and "
     "how; "
     "the notes are its last log lines. `fairlead stack ps STACK` lists all tasks."},
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
     "Its services are removed, but tasks, networks or other parts remain: a container ignores its stop signal, a node "
     "is down, or the engine refused, as the message says. "
     "Run the same command again to go on waiting."},
    {"FL0540", "A stack has no such service",
     "Services are named as in the Compose file (web) or as in the Swarm (shop_web). `fairlead stack status STACK` "
     "lists them."},
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
     "fairlead stack history STACK lists the revisions. The newest ten are kept unless --keep-revisions says "
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
    {"FL0574", "A service cannot be deployed by its strategy",
     "x-fairlead.strategy runs a second service of the new version beside the old one for a while, with the same "
     "networks and volumes. That cannot work for a service that publishes ports, which only one service can, for one "
     "that runs on every node, for a job, and for one whose only task writes to a volume. Blue-green moves the "
     "requests "
     "of Traefik's routers, so it needs one with a rule. Nothing was touched."},
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
    {"FL0587", "A text is not UTF-8",
     "Swarm keeps texts in UTF-8 only, and what is not would silently become something else. Compose files are always "
     "read as UTF-8, so the text comes from a variable of the environment or from an env_file that is in another "
     "encoding, such as Latin-1. Convert it: iconv -f latin1 -t utf-8. Any content may be in secrets and configs."},
    {"FL0588", "The engine did not answer in time",
     "All of the time that --timeout gives was over, with the minute that the way back has, and the engine had not "
     "answered, or not with what was asked. What is there now is not known. `docker node ls` on a manager says whether "
     "the Swarm has a leader; then run the same command again: it looks first, and goes on."},
    {"FL0589", "A container keeps a network of the stack",
     "Someone ran a container in an attachable network of the stack (`docker run --network`), so the engine does not "
     "remove the network. Everything else is gone. `docker network disconnect -f NETWORK CONTAINER` on the node that "
     "the container is on lets it go; then run the same command again. `docker network inspect NETWORK` there names "
     "the "
     "container."},
    // FL06xx http, registry, credentials
    {"FL0601", "A server's certificate is not trusted",
     "The TLS certificate is expired, made for another name, or signed by an authority that is not known here, so "
     "nothing was sent. For a private authority, install its certificate on the machine (update-ca-certificates) or "
     "name it in SSL_CERT_FILE, which then counts in place of the system's. If only one job sees this, look for a "
     "proxy that opens TLS, or a wrong clock."},
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
    // FL0628 to FL0639 what a plan of a stack finds
    {"FL0628", "A network of one node is no network for services",
     "Services of a Swarm need networks that all its nodes know: overlays. A bridge, which docker network create makes "
     "when it is told nothing else, and which docker compose makes for its projects, is of one node only, and no "
     "overlay can have its name there. Remove it (docker network rm NAME), or use another name."},
    {"FL0629", "A subnet is taken",
     "Another network of the Swarm has some of these addresses. The Swarm takes such a network all the same, and then "
     "its tasks stay \"new\" for ever. docker network inspect NAME shows the subnets of one; without `ipam` the Swarm "
     "finds one that is free."},
    {"FL0630", "Services would restart only for other names of their secrets",
     "docker's client names a secret or config after the stack and its key, Fairlead after its content, too. The first "
     "deploy of a stack that docker's client deployed would therefore restart every service with a secret or config. "
     "fairlead stack adopt marks those that are there, so that they are used as they are until their content changes. "
     "It cannot read secrets again: it believes that the files have what was deployed. With --rename-secrets the "
     "services restart."},
    {"FL0631", "A published port is taken",
     "The mesh of a Swarm has each port once, on all nodes, and a service of another stack, or of none, has this one. "
     "The "
     "manager would refuse the service in the middle of the deploy. The message names the service; publish another "
     "port, "
     "or let a proxy such as Traefik have the ports, with routes to the services behind it."},
    {"FL0640", "The Docker Engine never takes this",
     "The value has the right form, but the engine refuses it whatever else is there, or every node refuses the tasks: "
     "an empty secret, less than 4 MiB of memory, a constraint that no node can match, overlapping subnets, two ports "
     "of the host for one of the container. It is told before anything is touched. `fairlead stack lint` lists all of "
     "them at once."},
};

}  // namespace

std::span<const Entry> stack_entries() {
  return stack_table;
}

}  // namespace fairlead::cli
