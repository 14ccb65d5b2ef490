#include "demo_harbour.hpp"

namespace fairlead::demo {

std::string dockerfile() {
  return R"(FROM scratch
ARG VERSION=0.0.0
COPY harbour page.txt /
ENV VERSION=$VERSION
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=1s --timeout=2s --retries=3 CMD ["/harbour", "healthcheck"]
ENTRYPOINT ["/harbour"]
CMD ["serve"]
)";
}

std::string dockerfile_with_tides() {
  return dockerfile() + "ENV TIDE_TABLE=/data/tides.csv\n";
}

std::string stack_file(Traffic traffic, const std::string& registry) {
  const std::string reach = traffic == Traffic::published_port ? "    ports: [\"8080:8080\"]\n" : "";
  const std::string mode = traffic == Traffic::published_port ? "" : "      endpoint_mode: dnsrr\n";
  return R"(services:
  web:
    image: )" +
         registry +
         R"(/harbour:${VERSION}
    volumes: [data:/data]
)" + reach +
         R"(    stop_grace_period: 10s
    deploy:
      replicas: 2
)" + mode +
         R"(      update_config: {order: start-first, failure_action: rollback, monitor: 2s}
      restart_policy: {delay: 1s}
networks:
  default: {attachable: true}
volumes:
  data: {}
)";
}

}  // namespace fairlead::demo
