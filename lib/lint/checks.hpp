#pragma once

#include "lint/sink.hpp"
#include "lint/view.hpp"

/// The checks behind the table in rules.cpp, one a rule; the table says what each finds.
namespace fairlead::lint {

using compose::Service;

// checks_update.cpp: how a service comes to run, and to its next version
void no_rollback(const Service& service, const View& view, Sink& sink);
void no_healthcheck(const Service& service, const View& view, Sink& sink);
void stop_first(const Service& service, const View& view, Sink& sink);
void start_first_host_port(const Service& service, const View& view, Sink& sink);
void start_first_volume(const Service& service, const View& view, Sink& sink);
void short_monitor(const Service& service, const View& view, Sink& sink);
void job_reruns(const Service& service, const View& view, Sink& sink);
void replicas_unset(const Service& service, const View& view, Sink& sink);

// checks_service.cpp: what a service is given
void image_tag(const Service& service, const View& view, Sink& sink);
void no_memory_limit(const Service& service, const View& view, Sink& sink);
void no_log_limit(const Service& service, const View& view, Sink& sink);
void docker_socket(const Service& service, const View& view, Sink& sink);
void bind_mount(const Service& service, const View& view, Sink& sink);

// checks_secrets.cpp: secrets that everybody sees, and those that nobody gets
void secret_in_environment(const Service& service, const View& view, Sink& sink);
void secret_in_command(const Service& service, const View& view, Sink& sink);
void secret_path(const Service& service, const View& view, Sink& sink);
void secret_not_there(const Service& service, const View& view, Sink& sink);

// checks_shared.cpp: what services share
void port_taken(const View& view, Sink& sink);
void overlay_unencrypted(const View& view, Sink& sink);
void fixed_name(const View& view, Sink& sink);
void fixed_name_of_content(const View& view, Sink& sink);
void unused(const View& view, Sink& sink);

// checks_text.cpp: what is written, and read otherwise
void no_effect(const View& view, Sink& sink);
void unset_variable(const View& view, Sink& sink);
void host_address(const View& view, Sink& sink);
void missing(const View& view, Sink& sink);
void refused(const View& view, Sink& sink);
void reading(const View& view, Sink& sink);
void empty_variable(const Service& service, const View& view, Sink& sink);
void quotes_in_value(const Service& service, const View& view, Sink& sink);
void text_or_number(const Service& service, const View& view, Sink& sink);
void merged_test(const Service& service, const View& view, Sink& sink);
void unknown_ignore(const View& view, Sink& sink);

// checks_traefik.cpp: routes that Traefik takes, or not
void traefik_container_labels(const Service& service, const View& view, Sink& sink);
void traefik_label(const View& view, Sink& sink);
void traefik_rule(const View& view, Sink& sink);
void traefik_versions(const View& view, Sink& sink);
void traefik_port(const View& view, Sink& sink);
void traefik_tls(const View& view, Sink& sink);

// checks_traefik_names.cpp: what routes refer to
void traefik_network(const View& view, Sink& sink);
void traefik_network_name(const View& view, Sink& sink);
void traefik_two_networks(const View& view, Sink& sink);
void traefik_duplicate(const View& view, Sink& sink);
void traefik_service(const View& view, Sink& sink);
void traefik_reference(const View& view, Sink& sink);

}  // namespace fairlead::lint
