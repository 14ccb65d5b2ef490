#!/usr/bin/env bash
# lab - a throw-away Docker Swarm and registry, for the demo and the end-to-end tests.
#
#   lab up DIR [--owner PID]     start it; DIR must not exist, or be a lab that died
#   lab registry DIR [...]       the registry alone, in the network of this machine (no root needed)
#   lab env DIR                  where everything is, as shell assignments
#   lab enter DIR COMMAND...     run a command in the lab's network
#   lab down DIR                 end everything and remove DIR; safe to repeat
#
# Both daemons live in namespaces of their own (network, mounts, processes), so this machine's
# interfaces, firewall and /run stay as they are, and one SIGKILL to the namespace's first process
# ends all of it. With --owner the lab also ends when that process does, however that happens.
# Outside DIR only cgroups are made; they carry the lab's name and are removed with it.
set -euo pipefail
umask 077
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"

die() {
  echo "lab: $*" >&2
  exit 1
}

need() {
  local program missing=()
  for program in "$@"; do command -v "$program" >/dev/null || missing+=("$program"); done
  [ ${#missing[@]} = 0 ] || die "missing programs: ${missing[*]}"
}

# ------------------------------------------------------------------ processes

# "PID START": a process that cannot be mistaken for a later one with the same number.
identity() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  stat=${stat##*) }
  [ "${stat%% *}" != Z ] || return 1
  # shellcheck disable=SC2086
  set -- "$1" $stat
  echo "$1 ${21}"
}

is_alive() { # "PID START"
  [ -n "$1" ] && [ "$(identity "${1%% *}" || true)" = "$1" ]
}

recorded() { cat "$DIR/$1" 2>/dev/null || true; }

end_process() { # the file in DIR that names it
  local who
  who=$(recorded "$1")
  is_alive "$who" || return 0
  kill -9 "${who%% *}" 2>/dev/null || true
  for _ in $(seq 100); do
    is_alive "$who" || return 0
    sleep 0.05
  done
  die "process ${who%% *} of $DIR does not end"
}

# -------------------------------------------------------------------- cgroups

cgroup_mounts() {
  awk '{ for (i = 7; i < NF; i++) if ($i == "-" && $(i + 1) ~ /^cgroup2?$/) print $5 }' /proc/self/mountinfo
}

mount_cgroups() { # in the lab's own mounts, where the machine (a bare chroot) has none
  [ -z "$(cgroup_mounts)" ] || return 0
  mountpoint -q /sys || mount -t sysfs sysfs /sys
  if mount -t cgroup2 cgroup2 /sys/fs/cgroup && [ -s /sys/fs/cgroup/cgroup.controllers ]; then return 0; fi
  umount /sys/fs/cgroup 2>/dev/null || true
  mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
  local name enabled
  while read -r name _ _ enabled; do
    [ "$enabled" = 1 ] || continue
    mkdir "/sys/fs/cgroup/$name"
    mount -t cgroup -o "$name" cgroup "/sys/fs/cgroup/$name" 2>/dev/null || rmdir "/sys/fs/cgroup/$name"
  done < <(grep -v '^#' /proc/cgroups)
}

remove_cgroups() {
  local mount
  for _ in $(seq 100); do
    local left=
    for mount in $(cgroup_mounts); do
      [ -d "$mount/$NAME" ] || continue
      find "$mount/$NAME" -depth -type d -exec rmdir {} \; 2>/dev/null || true
      [ ! -d "$mount/$NAME" ] || left=yes
    done
    [ -n "$left" ] || return 0
    sleep 0.05
  done
}

# ------------------------------------------------------------------- registry

registry_port() { # the first free one
  local port
  for port in $(seq 5000 5099); do
    if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
  die "ports 5000 to 5099 are all in use"
}

write_registry_files() {
  local password salt
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  salt=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s' "$password" >"$DIR/password"
  # crypt(3) knows bcrypt; the password comes by standard input, as no secret belongs in an argv.
  # shellcheck disable=SC2016
  printf 'pilot:%s\n' "$(perl -e 'print crypt(<STDIN>, q($2y$05$) . substr($ARGV[0], 0, 22))' "$salt" <"$DIR/password")" \
    >"$DIR/htpasswd"
  cat >"$DIR/registry.yml" <<-EOT
	version: 0.1
	log: {level: warn}
	storage:
	  filesystem: {rootdirectory: "$DIR/registry"}
	  delete: {enabled: true}
	http: {addr: "127.0.0.1:$PORT"}
	auth:
	  htpasswd: {realm: fairlead-lab, path: "$DIR/htpasswd"}
	EOT
  printf '127.0.0.1:%s' "$PORT" >"$DIR/address"
}

await_port() {
  for _ in $(seq 200); do
    if (: <"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then return 0; fi
    sleep 0.05
  done
  die "the registry did not start: $(tail -n 1 "$DIR/registry.log")"
}

start_registry() {
  write_registry_files
  docker-registry serve "$DIR/registry.yml" >"$DIR/registry.log" 2>&1 &
}

# --------------------------------------------------------------------- engine

engine() { # METHOD PATH [JSON]
  curl -sS --max-time 20 --fail-with-body --unix-socket "$DIR/docker.sock" -X "$1" "http://engine$2" \
    -H 'Content-Type: application/json' ${3:+-d "$3"}
}

start_engine() {
  ip link set lo up
  ip link add lab0 type veth peer name lab1
  ip addr add 10.254.0.1/24 dev lab0
  ip link set lab0 up
  ip link set lab1 up
  echo '{}' >"$DIR/daemon.json"
  # container=: an engine in a container leaves AppArmor's profiles alone.
  container=fairlead-lab dockerd --config-file "$DIR/daemon.json" --host "unix://$DIR/docker.sock" \
    --data-root "$DIR/data" --exec-root /run/docker --pidfile /run/docker.pid \
    --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "/$NAME" >"$DIR/dockerd.log" 2>&1 &
}

await_engine() {
  for _ in $(seq 600); do
    if [ -S "$DIR/docker.sock" ] && engine GET /_ping >/dev/null 2>&1; then return 0; fi
    kill -0 "$1" 2>/dev/null || die "dockerd did not start: $(tail -n 1 "$DIR/dockerd.log")"
    sleep 0.05
  done
  die "dockerd did not answer in 30 s: $(tail -n 1 "$DIR/dockerd.log")"
}

# Wherever their data is, containerd makes /opt/containerd and older engines /etc/docker/key.json. Here, in memory.
hide_made_folders() {
  local folder
  for folder in /opt /etc/docker /var/lib/docker /var/lib/containerd; do
    [ ! -d "$folder" ] || mount -t tmpfs -o mode=755 tmpfs "$folder"
  done
}

# The first process of the namespaces. Its end is the end of everything in them.
inside() {
  local engine_process registry_process
  cd /
  read -r self _ </proc/self/stat # still the machine's /proc: the number that others know us by
  identity "$self" >"$DIR/init"
  mount -t proc proc /proc
  mount -t tmpfs -o mode=755 tmpfs /run
  hide_made_folders
  mount_cgroups
  echo lab >/proc/sys/kernel/hostname
  start_engine
  engine_process=$!
  start_registry
  registry_process=$!
  await_port
  await_engine "$engine_process"
  engine POST /swarm/init '{"ListenAddr": "10.254.0.1:2377", "AdvertiseAddr": "10.254.0.1"}' >/dev/null
  : >"$DIR/ready"
  wait -n "$engine_process" "$registry_process" || true
}

registry_alone() {
  start_registry
  identity $! >"$DIR/init"
  await_port
  : >"$DIR/ready"
  wait $! || true
}

# -------------------------------------------------------------------- holding

rmdir_marked() {
  [ "$(ls -A "$DIR" 2>/dev/null)" != fairlead-lab ] || rm -f "$DIR/fairlead-lab"
  rmdir "$DIR" 2>/dev/null || [ ! -e "$DIR" ]
}

remove_all() {
  end_process init
  remove_cgroups
  for _ in $(seq 100); do
    # The mark goes last: until then it is a lab for whoever else looks.
    find "$DIR" -mindepth 1 -maxdepth 1 ! -name fairlead-lab -exec rm -rf --one-file-system {} + 2>/dev/null || true
    if rmdir_marked; then return 0; fi
    sleep 0.05
  done
  die "cannot remove $DIR"
}

# Stays outside the namespaces for as long as the lab is there, and cleans up when its owner ends.
hold() { # up|registry
  local child owner
  owner=$(recorded owner)
  identity $$ >"$DIR/holder"
  if [ "$1" = up ]; then
    "${SELF%/*}/enclose" bash "$SELF" _inside "$DIR" &
  else
    bash "$SELF" _registry "$DIR" &
  fi
  child=$!
  while kill -0 "$child" 2>/dev/null; do
    if [ -n "$owner" ] && ! is_alive "$owner"; then remove_all; fi
    sleep 0.3
  done
}

prepare() {
  [ -e /proc/self/stat ] || die "/proc is not mounted here"
  case $DIR in *[!a-zA-Z0-9/._-]*) die "$DIR: only letters, digits, '.', '_' and '-' in a lab's path" ;; esac
  [ ${#DIR} -le 90 ] || die "$DIR is too long for a unix socket in it"
  if [ -e "$DIR" ]; then
    [ -f "$DIR/fairlead-lab" ] || die "$DIR exists and is no lab"
    ! is_alive "$(recorded owner)" || die "$DIR is in use by process $(recorded owner | cut -d' ' -f1)"
    down
  fi
  remove_cgroups
  mkdir "$DIR"
  echo "$NAME" >"$DIR/fairlead-lab"
}

up() { # up|registry [--owner PID]
  local kind=$1 holder
  prepare
  if [ "${2:-}" = --owner ]; then identity "$3" >"$DIR/owner" || die "no process $3"; fi
  setsid bash "$SELF" _hold "$DIR" "$kind" >"$DIR/lab.log" 2>&1 </dev/null &
  holder=$!
  for _ in $(seq 1200); do
    [ ! -e "$DIR/ready" ] || break
    kill -0 "$holder" 2>/dev/null || break
    sleep 0.05
  done
  if [ ! -e "$DIR/ready" ]; then
    local reason
    reason=$(tail -n 1 "$DIR/lab.log" 2>/dev/null)
    down
    die "${reason:-it did not start}"
  fi
  show_env
}

down() {
  if [ -e "$DIR" ] && ! rmdir "$DIR" 2>/dev/null; then
    [ -f "$DIR/fairlead-lab" ] || die "$DIR is no lab"
    end_process holder
    remove_all
  fi
  remove_cgroups
}

show_env() {
  [ -e "$DIR/ready" ] || die "no lab at $DIR"
  [ ! -S "$DIR/docker.sock" ] || echo "DOCKER_HOST=unix://$DIR/docker.sock"
  echo "REGISTRY=$(cat "$DIR/address")"
  echo "REGISTRY_USER=pilot"
  echo "REGISTRY_PASSWORD_FILE=$DIR/password"
  echo "LAB_PID=$(recorded init | cut -d' ' -f1)"
}

enter() {
  is_alive "$(recorded init)" || die "no lab at $DIR"
  exec nsenter --target "$(recorded init | cut -d' ' -f1)" --net -- "$@"
}

usage() {
  sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$SELF"
  exit "$1"
}

SELF=$(readlink -f "${BASH_SOURCE[0]}")
command=${1:-help}
case $command in help | --help | -h) usage 0 ;; esac
[ $# -ge 2 ] || usage 2
DIR=$(readlink -m "$2")
NAME=fairlead-lab-$(printf %s "$DIR" | cksum | cut -d' ' -f1)
PORT=$(cut -d: -f2 "$DIR/address" 2>/dev/null || true)
shift 2

case $command in
  up)
    [ "$(id -u)" = 0 ] || die "a private engine needs root (sudo)"
    need "${SELF%/*}/enclose" nsenter setsid ip iptables curl perl dockerd docker-registry
    up up "$@"
    ;;
  registry)
    need setsid perl docker-registry
    up registry "$@"
    ;;
  env) show_env ;;
  enter) enter "$@" ;;
  down) down ;;
  _hold) hold "$@" ;;
  _inside) PORT=5000 && inside ;;
  _registry) PORT=$(registry_port) && registry_alone ;;
  *) usage 2 ;;
esac
