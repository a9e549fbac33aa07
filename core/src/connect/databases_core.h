// The parts of Databases.
// Ownership  state that threads may still use when Databases is destroyed (house, cursors, running queries) is shared
//            and outlives it.
// Example    core/src/connect/databases.cc
#pragma once
#include <atomic>
#include <memory>

#include "connect/connect.h"
#include "connect/cursors.h"
#include "connect/pool_house.h"
#include "connect/query_ids.h"
#include "connect/registry.h"
#include "connect/results.h"
#include "connect/running.h"

namespace jackfield {

class DatabasesCore final : public Databases {
 public:
  DatabasesCore(ConnectorEnvironment environment, Registry registry, PoolCaps caps = {});
  ~DatabasesCore() override;

  [[nodiscard]] Result<std::string> execute(const DatabaseUse& use, const QueryRequest& request, CancelToken& cancel,
                                            Usage& usage) override;
  [[nodiscard]] Result<OpenedCursor> stream(const DatabaseUse& use, const QueryRequest& request, StreamFormat format,
                                            CancelToken& cancel) override;
  [[nodiscard]] Result<CursorChunk> next(std::string_view cursor, const Principal& who, CancelToken& cancel) override;
  [[nodiscard]] Status close(std::string_view cursor, const Principal& who) override;
  [[nodiscard]] bool needs_thread(std::string_view connector, bool streams) const override;
  [[nodiscard]] Result<std::string> introspect(const DatabaseUse& use, const IntrospectRequest& request,
                                               CancelToken& cancel) override;
  [[nodiscard]] TestOutcome test(std::string_view connector, const Config& config, const Principal& who,
                                 CancelToken& cancel, std::int64_t waited_ms = 0,
                                 const SettingNames& names = {}) override;
  [[nodiscard]] Status cancel(std::string_view query_id, const Principal& who) override;
  [[nodiscard]] std::string pool_figures(std::string_view integration) override;
  void drop(std::string_view integration) override;
  void write_capabilities(json::Writer& writer, const Catalogue& catalogue) override;
  [[nodiscard]] Result<std::string> canonical_file(std::string_view connector, const Config& config,
                                                   const Principal& who) override;
  void write_metrics(std::string& out) override;
  void shutdown(Deadline deadline) override;

 private:
  struct Counts {
    std::atomic<std::int64_t> queries{0}, failed{0}, cancelled{0}, timeouts{0}, rows{0}, bytes{0}, milliseconds{0},
        tests{0};
  };
  [[nodiscard]] Result<std::shared_ptr<Pool>> pool_of(const DatabaseUse& use);
  [[nodiscard]] Result<std::unique_ptr<RunningStream>> lease(const DatabaseUse& use, bool read_only, Deadline deadline,
                                                             const std::shared_ptr<CancelToken>& token,
                                                             const Query* shares = nullptr);
  // `may_share`: the answer is read to its end at once.
  [[nodiscard]] Result<std::unique_ptr<RunningStream>> begin(const DatabaseUse& use, const QueryRequest& request,
                                                             Deadline deadline,
                                                             const std::shared_ptr<CancelToken>& token, bool may_share);
  [[nodiscard]] Status check_statement(const DatabaseUse& use, const StatementRequest& statement);
  [[nodiscard]] Result<std::string> run_one(const DatabaseUse& use, const QueryRequest& request, Deadline deadline,
                                            const std::shared_ptr<CancelToken>& token, Usage& usage);
  [[nodiscard]] Result<std::string> run_transaction(const DatabaseUse& use, const QueryRequest& request,
                                                    Deadline deadline, const std::shared_ptr<CancelToken>& token,
                                                    Usage& usage);
  [[nodiscard]] Status write_statement(std::string& out, RunningStream& stream, const StatementRequest& statement,
                                       const QueryRequest& request, Deadline deadline, ResultBudget::Share& share,
                                       Usage& usage);
  [[nodiscard]] Result<std::shared_ptr<Cursor>> open_cursor(const DatabaseUse& use, const QueryRequest& request,
                                                            StreamFormat format, CancelToken& cancel);
  [[nodiscard]] Error counted(Error error, std::string_view query_id);
  void count(const Usage& usage);

  ConnectorEnvironment environment_;
  Registry registry_;
  std::shared_ptr<RunningQueries> running_;
  std::shared_ptr<Cursors> cursors_;
  std::shared_ptr<PoolHouse> house_;
  ResultBudget results_{limits::kResultsInFlightBytes};
  Counts counts_;
  QueryIds query_ids_{environment_.host};
  std::atomic<bool> closing_{false};
};

}  // namespace jackfield
