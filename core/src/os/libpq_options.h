// The options of one login, as libpq takes them: two arrays.
// Contract   every option of libpq has a value, so that PG* variables, service and password files have no effect.
//            Values are never joined to a string. An option that this libpq does not know is left out.
// Ownership  borrows names and values; they must outlive the list.
// Format     https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
// Example    core/connectors/postgresql/dial.cc
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "os/libpq.h"

namespace jackfield {

// Paths of PEM files; "" for none.
struct LibpqTls {
  enum class Mode : std::uint8_t { disable, require, verify_ca, verify_full };
  Mode mode = Mode::verify_full;
  std::string root, certificate, key;
};

class LibpqOptions {
 public:
  // Sent if no password is set, since with an empty one libpq would read PGPASSWORD and password files.
  static constexpr const char* kNoPassword = "jackfield: no password is set";
  static constexpr int kExpandName = 1;  // of the first database name alone; for PQconnectStartParams

  explicit LibpqOptions(const Libpq& pq);
  // The last value of a name wins.
  void set(const char* name, const char* value);
  void unset(std::string_view name);
  void set_tls(const LibpqTls& tls);

  [[nodiscard]] const char* const* names() const { return names_.data(); }
  [[nodiscard]] const char* const* values() const { return values_.data(); }

 private:
  const Libpq& pq_;
  std::vector<const char*> names_;
  std::vector<const char*> values_;
};

}  // namespace jackfield
