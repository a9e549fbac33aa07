// The real ODPI-C, without a client library, and with a library that only looks like one (stub_oracle_client.c).
#include <filesystem>

#include "oracle_fixture.h"
#include "os/private_files.h"

namespace jackfield {
std::unique_ptr<Connector> make_oracle_connector(const ConnectorEnvironment& environment);
}

using namespace jackfield;
using namespace jackfield::test;

TEST_CASE("Oracle: what ODPI-C says without a client, with a wrong one, and with one", "[oracle][S20]") {
  auto empty = PrivateFiles::make(std::filesystem::temp_directory_path().string());
  REQUIRE(empty);
  REQUIRE(empty->write_in_folder("not-a-library", ""));

  // DPI-1047 of ODPI-C itself.
  const oracle::ClientOpened missing = oracle::make_client(oracle::compiled_in_dpi(), empty->folder(), "");
  CHECK(missing.probe.state == ProbeState::library_missing);
  CHECK(missing.probe.reason == "No Oracle client library was found. Tried: libclntsh.so.");
  CHECK(missing.probe.remedy.find("Instant Client") != std::string::npos);
  CHECK(missing.functions == nullptr);

  // Only the operator's folder is tried, and its path is not shown.
  ConnectorEnvironment environment = private_allowed();
  environment.libraries = {{"oracle", empty->folder()}};
  const Probe none = make_oracle_connector(environment)->probe();
  CHECK(none.state == ProbeState::library_missing);
  CHECK(none.reason == "No Oracle client library was found. Tried: the path given for oracle.");
  OracleMock mock;
  CancelToken cancel;
  auto refused = make_oracle_connector(environment)
                     ->connect(settings_of(OracleTarget(mock).config()), false, Deadline::in_ms(1000), cancel);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::connector_unavailable);
  CHECK(detail(refused.error(), "state") == "library_missing");
  CHECK(detail(refused.error(), "remedy") == none.remedy);

  environment.libraries = {{"oracle", "libm.so.6"}};
  CHECK(make_oracle_connector(environment)->probe().state == ProbeState::incompatible);
  CHECK(oracle::make_client(OracleMock::table(), "", "").probe.state == ProbeState::incompatible);  // DPI-1050

  ::setenv("TNS_ADMIN", "/hostile", 1);
  environment.libraries = {{"oracle", JF_STUB_ORACLE_CLIENT}};
  const Probe there = make_oracle_connector(environment)->probe();
  CHECK(there.state == ProbeState::available);
  CHECK(there.version == "19.3.0");
  CHECK(there.reason.empty());
  CHECK(there.remedy.empty());
  const std::string config = std::getenv("TNS_ADMIN");
  CHECK(config != "/hostile");
  CHECK(read_text(config + "/sqlnet.ora").find("AUTHENTICATION_SERVICES = (NONE)") != std::string::npos);
  CHECK((std::filesystem::status(config).permissions() & std::filesystem::perms::mask) ==
        std::filesystem::perms::owner_all);
}
