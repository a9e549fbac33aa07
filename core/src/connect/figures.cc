// The reports of Databases: capabilities, pool figures, metrics.
#include <algorithm>

#include "connect/databases_core.h"

namespace jackfield {
namespace {

void write_metric(std::string& out, std::string_view name, std::string_view type, std::string_view help,
                  std::int64_t value) {
  out += "# HELP ";
  out += name;
  out += ' ';
  out += help;
  out += "\n# TYPE ";
  out += name;
  out += ' ';
  out += type;
  out += '\n';
  out += name;
  out += ' ' + std::to_string(value) + '\n';
}

bool uses_connector(const Manifest& manifest, std::string_view name) {
  return std::any_of(manifest.endpoints.begin(), manifest.endpoints.end(), [&](const Endpoint& endpoint) {
    return endpoint.kind == Endpoint::Kind::connector && endpoint.connector == name;
  });
}

void write_text(json::Writer& writer, std::string_view name, std::string_view text) {
  if (!text.empty()) writer.key(name).string(text);
}

void write_capability(json::Writer& writer, std::string_view name, std::string_view type, std::string_view sub_type,
                      const Probe& probe) {
  writer.begin_object().key("name").string(name).key("type").string(type).key("sub_type").string(sub_type);
  writer.key("state").string(probe_state_name(probe.state));
  write_text(writer, "version", probe.version);
  write_text(writer, "reason", probe.reason);
  write_text(writer, "remedy", probe.remedy);
  writer.end_object();
}

}  // namespace

void DatabasesCore::write_capabilities(json::Writer& writer, const Catalogue& catalogue) {
  for (const Registry::Entry& entry : registry_.entries()) {
    const Probe probe = registry_.probe(entry.name);
    bool used = false;
    for (const auto& manifest : catalogue.all()) {
      // Other types use a connector too; it is listed once, as a database.
      if (manifest->type != "database" || !uses_connector(*manifest, entry.name)) continue;
      write_capability(writer, entry.name, manifest->type, manifest->sub_type, probe);
      used = true;
    }
    if (!used) write_capability(writer, entry.name, "database", "", probe);
  }
}

std::string DatabasesCore::pool_figures(std::string_view integration) {
  PoolSettings settings;
  const PoolFigures figures = house_->figures(integration, settings);
  const auto number = [](std::size_t value) { return static_cast<std::int64_t>(value); };
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  writer.key("open")
      .integer(number(figures.open))
      .key("idle")
      .integer(number(figures.idle))
      .key("busy")
      .integer(number(figures.busy));
  writer.key("waiting").integer(number(figures.waiting)).key("connecting").integer(number(figures.connecting));
  writer.key("min").integer(number(settings.min)).key("max").integer(number(settings.max));
  writer.key("acquireTimeoutMillis").integer(settings.acquire_ms).key("idleTimeoutMillis").integer(settings.idle_ms);
  writer.end_object();
  return out;
}

void DatabasesCore::write_metrics(std::string& out) {
  std::size_t pools = 0;
  const PoolFigures figures = house_->all_figures(pools);
  const auto number = [](std::size_t value) { return static_cast<std::int64_t>(value); };
  write_metric(out, "jackfield_pools", "gauge", "Connection pools.", number(pools));
  out += "# HELP jackfield_pool_connections Open connections.\n# TYPE jackfield_pool_connections gauge\n";
  out += "jackfield_pool_connections{state=\"idle\"} " + std::to_string(figures.idle) + '\n';
  out += "jackfield_pool_connections{state=\"busy\"} " + std::to_string(figures.busy) + '\n';
  out += "jackfield_pool_connections{state=\"connecting\"} " + std::to_string(figures.connecting) + '\n';
  write_metric(out, "jackfield_pool_waiting", "gauge", "Callers that wait for a connection.", number(figures.waiting));
  write_metric(out, "jackfield_pool_connects_total", "counter", "Connections opened.", house_->counts.connects.load());
  write_metric(out, "jackfield_pool_connect_failures_total", "counter", "Connections that could not be opened.",
               house_->counts.connects_failed.load());
  write_metric(out, "jackfield_pool_closed_total", "counter", "Connections closed.", house_->counts.closed.load());
  write_metric(out, "jackfield_pool_dead_total", "counter",
               "Connections found dead when borrowed or given back, abandoned ones included.",
               house_->counts.dead.load());
  write_metric(out, "jackfield_pool_resets_total", "counter", "Connections reset in the background.",
               house_->counts.resets.load());
  write_metric(out, "jackfield_pool_exhausted_total", "counter", "Callers that got no connection in time.",
               house_->counts.exhausted.load());
  write_metric(out, "jackfield_queries_running", "gauge", "Queries under way, open cursors included.",
               number(running_->size()));
  write_metric(out, "jackfield_cursors_open", "gauge", "Open cursors.", number(cursors_->size()));
  write_metric(out, "jackfield_queries_total", "counter", "Queries started.", counts_.queries.load());
  write_metric(out, "jackfield_query_failures_total", "counter", "Queries that failed.", counts_.failed.load());
  write_metric(out, "jackfield_query_timeouts_total", "counter", "Queries that passed their deadline.",
               counts_.timeouts.load());
  write_metric(out, "jackfield_query_cancels_total", "counter", "Queries that were cancelled.",
               counts_.cancelled.load());
  write_metric(out, "jackfield_query_rows_total", "counter", "Rows answered.", counts_.rows.load());
  write_metric(out, "jackfield_query_bytes_total", "counter", "Bytes of rows answered.", counts_.bytes.load());
  write_metric(out, "jackfield_query_milliseconds_total", "counter", "Time spent in queries.",
               counts_.milliseconds.load());
  write_metric(out, "jackfield_connection_tests_total", "counter", "Connection tests.", counts_.tests.load());
}

}  // namespace jackfield
