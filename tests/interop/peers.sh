#!/usr/bin/env bash
# peers.sh DIR: puts the programs of peers.txt into DIR/bin, from the mirror that this machine's apt uses.
# What is there already stays. A package that left the archive is replaced by the suite's present one, and that is
# said; a peer that cannot be had is said too, and its tests will skip. Never fails.
set -euo pipefail
export LC_ALL=C

CACHE=$(mkdir -p "$1" && readlink -f "$1")
LIST=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/peers.txt
ARCHITECTURE=$(dpkg --print-architecture)

say() { echo "peers: $*" >&2; }

rows() { awk -v peer="$1" '$1 == peer' "$LIST"; }

mirror() { # of the first main archive of Debian that apt knows
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' |
    grep -v -e security -e backports | head -n 1 | sed 's#/*$##'
}

# A view of another suite that the machine's own apt does not see. apt checks its signatures.
other_apt() { # SUITE ARGUMENTS...
  local suite=$1 view=$CACHE/apt-$1
  shift
  mkdir -p "$view/lists/partial" "$view/cache/archives/partial"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $MIRROR $suite main" >"$view/sources.list"
  apt-get -q -o Dir::Etc::SourceList="$view/sources.list" -o Dir::Etc::SourceParts=- \
    -o Dir::State::Lists="$view/lists" -o Dir::Cache="$view/cache" -o APT::Sandbox::User=root \
    -o Acquire::Languages=none -o Acquire::http::Timeout=15 "$@"
}

download_present() { # SUITE PACKAGE, into the working directory
  local view=$CACHE/apt-$1
  [ -e "$view/updated" ] || { other_apt "$1" update && : >"$view/updated"; } || return 1
  other_apt "$1" download "$2"
}

download() { # SUITE SHA256 PATH, into the working directory
  local package
  package=$(basename "$3")
  if [ "$ARCHITECTURE" = amd64 ] && /usr/lib/apt/apt-helper -o APT::Sandbox::User=root -o Acquire::http::Timeout=15 \
    download-file "$MIRROR/$3" "$package" "SHA256:$2" >/dev/null 2>&1; then
    return 0
  fi
  rm -f "$package"
  download_present "$1" "${package%%_*}" >/dev/null 2>&1 || return 1
  say "took the present ${package%%_*} of Debian $1 (the pinned one is not to be had)"
}

launcher() { # ROOT PROGRAM
  local loader
  for loader in "$1"/usr/lib/*/ld-linux-*.so.*; do
    [ ! -e "$loader" ] || set -- "$1" "$2" "$loader --library-path ${loader%/*} "
  done
  printf '#!/bin/sh\nexec %s%s/%s "$@"\n' "${3:-}" "$1" "$2"
}

fetch() { # PEER
  local peer=$1 root work program='' suite sum path
  root=$CACHE/$peer-$(rows "$peer" | cksum | cut -d' ' -f1)
  if [ ! -d "$root" ]; then
    [ -n "$MIRROR" ] || return 1
    work=$(mktemp -d "$CACHE/work.XXXXXX")
    while read -r _ program suite sum path; do
      (cd "$work" && download "$suite" "$sum" "$path") || { rm -rf "$work"; return 1; }
    done < <(rows "$peer")
    for path in "$work"/*.deb; do dpkg -x "$path" "$work/root"; done
    rm -rf "$CACHE/$peer"-[0-9]*
    mv "$work/root" "$root" && rm -rf "$work"
  fi
  read -r _ program _ < <(rows "$peer")
  launcher "$root" "$program" >"$CACHE/bin/$peer.new"
  chmod 755 "$CACHE/bin/$peer.new"
  mv "$CACHE/bin/$peer.new" "$CACHE/bin/$peer"
}

MIRROR=$(mirror || true)
mkdir -p "$CACHE/bin"
rm -rf "$CACHE"/work.*
for peer in $(awk '!/^#/ && NF { print $1 }' "$LIST" | uniq); do
  fetch "$peer" || say "no $peer: neither pinned nor present, or no network"
done
rm -rf "$CACHE"/apt-*
