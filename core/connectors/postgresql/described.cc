#include "described.h"

#include <algorithm>
#include <functional>

#include "connection.h"

namespace jackfield::postgresql {
namespace {

constexpr std::size_t kStatements = 64;
constexpr std::size_t kLongest = 16384;

}  // namespace

DescribedStatements::One* DescribedStatements::look_up(std::string_view sql) {
  const std::size_t hash = std::hash<std::string_view>()(sql);
  for (One& one : statements_) {
    if (one.hash == hash && one.sql == sql) return &one;
  }
  return nullptr;
}

const std::vector<Oid>* DescribedStatements::find(std::string_view sql) {
  One* const one = look_up(sql);
  if (one == nullptr) return nullptr;
  one->used = ++uses_;
  return &one->types;
}

void DescribedStatements::add(std::string_view sql, std::vector<Oid> types) {
  if (sql.size() > kLongest) return;
  One* place = look_up(sql);
  if (place == nullptr && statements_.size() < kStatements) place = &statements_.emplace_back();
  if (place == nullptr) {
    place = &*std::min_element(statements_.begin(), statements_.end(),
                               [](const One& a, const One& b) { return a.used < b.used; });
  }
  *place = One{std::hash<std::string_view>()(sql), std::string(sql), std::move(types), ++uses_};
}

void DescribedStatements::forget(std::string_view sql) {
  std::erase_if(statements_, [&](const One& one) { return one.sql == sql; });
}

// --- PgConnection ---

// The types of the statement's parameters, asked of the server: Parse and Describe, which run nothing.
Result<std::vector<Oid>> PgConnection::describe(const Query& query, Deadline deadline) {
  std::vector<Oid> types;
  Plan plan = shared_ ? make_wrap(true) : Plan();
  plan.pipeline = pq_->pipelines;
  JF_CHECK(begin_batch(plan, deadline));
  JF_CHECK(send_part(plan, pq_->PQsendPrepare(connection_, "", query.sql.c_str(), 0, nullptr), deadline));
  if (!plan.pipeline) JF_CHECK(expect_done(deadline));
  JF_CHECK(send_part(plan, pq_->PQsendDescribePrepared(connection_, ""), deadline));
  JF_CHECK(end_batch(plan, deadline));
  JF_CHECK(read_preamble(plan, deadline));
  if (plan.pipeline) JF_CHECK(expect_done(deadline));
  JF_TRY(PgResult described, next(deadline));
  if (!described) return lost();
  if (described.status() != PGRES_COMMAND_OK) return failure(described);
  for (int i = 0; i < pq_->PQnparams(described.get()); ++i) types.push_back(pq_->PQparamtype(described.get(), i));
  described.clear();
  JF_TRY(const PgResult end, next(deadline));
  if (end) return lost();
  JF_CHECK(finish(deadline));
  if (!plan.wrapped()) parsed_ = query.sql;  // Parse replaced the one before
  JF_CHECK(look_up_types(types, deadline));
  return types;
}

// Asks the server for the types that are not known here.
Status PgConnection::look_up_types(const std::vector<Oid>& oids, Deadline deadline) {
  std::vector<Oid> unknown;
  std::copy_if(oids.begin(), oids.end(), std::back_inserter(unknown), [this](Oid oid) { return !types_.knows(oid); });
  if (unknown.empty()) return ok();
  const std::string list = oid_array(unknown);
  const char* const values[] = {list.c_str()};
  Plan plan = shared_ ? make_wrap(true) : Plan();
  plan.pipeline = pq_->pipelines && plan.wrapped();
  JF_CHECK(begin_batch(plan, deadline));
  JF_CHECK(send_command({TypeCatalog::kLookUp, 1, values}, plan, deadline));
  JF_CHECK(end_batch(plan, deadline));
  JF_CHECK(read_preamble(plan, deadline));
  JF_TRY(const PgResult rows, next(deadline));
  if (!rows) return lost();
  if (rows.status() != PGRES_TUPLES_OK) return failure(rows);
  types_.add(*pq_, rows.get());
  types_.add_missing(unknown);
  shape_.reset();
  JF_TRY(const PgResult end, next(deadline));
  if (end) return lost();
  return finish(deadline);
}

// Binds the values, with the types of the parameters where they matter. Kept types are used outside transactions only:
// inside one, a refused statement could not be run again.
Result<PgConnection::TypesUsed> PgConnection::bind(const Query& query, Deadline deadline) {
  if (!Parameters::needs_types(query.parameters)) {
    JF_CHECK(parameters_.bind(query.parameters, {}, types_));
    return TypesUsed::none;
  }
  if (const std::vector<Oid>* kept = caller_ == CallerTransaction::none ? described_.find(query.sql) : nullptr) {
    if (parameters_.bind(query.parameters, *kept, types_)) return TypesUsed::kept;
  }
  JF_TRY(std::vector<Oid> types, describe(query, deadline));
  if (types.size() != query.parameters.size()) return fail(Code::parameter_count);
  JF_CHECK(parameters_.bind(query.parameters, types, types_));
  described_.add(query.sql, std::move(types));
  return TypesUsed::fresh;
}

}  // namespace jackfield::postgresql
