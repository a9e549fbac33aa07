// Values, rows and cells of a statement.
#include <array>
#include <charconv>

#include "store/postgres/connection.h"
#include "store/postgres/text.h"

namespace jackfield::postgres {
namespace {

constexpr unsigned kBytea = 17;
constexpr unsigned kText = 25, kName = 19, kJson = 114;

template <typename Number>
std::string text_of(Number value) {
  std::array<char, 32> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  return {digits.data(), end};
}

}  // namespace

Statement::Value& Statement::at(int number) {
  const auto index = static_cast<std::size_t>(number - 1);
  if (values_.size() <= index) values_.resize(index + 1);
  values_[index].is_null = values_[index].is_own = values_[index].is_binary = false;
  return values_[index];
}

// Texts are sent in the binary format, which needs no NUL at their end.
Statement& Statement::bind(int number, std::string_view text) {
  Value& value = at(number);
  value.is_binary = true;
  value.bytes = text.data() == nullptr ? std::string_view("") : text;
  if (auto other = escaped(text)) {
    value.own = *std::move(other);
    value.is_own = true;
  }
  return *this;
}

Statement& Statement::bind(int number, std::int64_t integer) {
  Value& value = at(number);
  value.own = text_of(integer);
  value.is_own = true;
  return *this;
}

Statement& Statement::bind(int number, double real) {
  Value& value = at(number);
  value.own = text_of(real);
  value.is_own = true;
  return *this;
}

Statement& Statement::bind_blob(int number, std::string_view bytes) {
  Value& value = at(number);
  value.is_binary = true;
  value.bytes = bytes.data() == nullptr ? std::string_view("") : bytes;
  return *this;
}

Statement& Statement::bind_null(int number) {
  Value& value = at(number);
  value.is_null = true;
  value.bytes = {};
  return *this;
}

Result<bool> Statement::step() {
  if (!result_) {
    JF_TRY(result_, connection_.run(*this));
    row_ = -1;
  }
  decoded_.clear();
  return ++row_ < connection_.pq_.PQntuples(result_.get());
}

std::string_view Statement::raw(int column) const {
  const Libpq& pq = connection_.pq_;
  return {pq.PQgetvalue(result_.get(), row_, column),
          static_cast<std::size_t>(pq.PQgetlength(result_.get(), row_, column))};
}

std::string_view Statement::text(int column) const {
  const std::string_view sent = raw(column);
  const unsigned type = connection_.pq_.PQftype(result_.get(), column);
  if (type != kBytea && type != kText && type != kName && type != kJson) return sent;
  auto other = type == kBytea ? bytes_of_hex(sent) : unescaped(sent);
  if (!other) return sent;
  decoded_.resize(static_cast<std::size_t>(connection_.pq_.PQnfields(result_.get())));
  std::string& kept = decoded_[static_cast<std::size_t>(column)];
  kept = *std::move(other);
  return kept;
}

std::int64_t Statement::integer(int column) const {
  const std::string_view sent = raw(column);
  if (sent == "t") return 1;
  std::int64_t value = 0;
  std::from_chars(sent.data(), sent.data() + sent.size(), value);
  return value;
}

double Statement::number(int column) const {
  const std::string_view sent = raw(column);
  double value = 0;
  std::from_chars(sent.data(), sent.data() + sent.size(), value);
  return value;
}

bool Statement::is_null(int column) const { return connection_.pq_.PQgetisnull(result_.get(), row_, column) != 0; }

std::int64_t Statement::changed() const {
  const std::string_view rows = connection_.pq_.PQcmdTuples(result_.get());
  std::int64_t value = 0;
  std::from_chars(rows.data(), rows.data() + rows.size(), value);
  return value;
}

void Statement::give_back() noexcept {
  if (use_ == Use::once) {
    const std::unique_ptr<Statement> last(this);
    return;
  }
  use_ = Use::idle;
  values_.clear();
  result_.clear();
  decoded_.clear();
}

}  // namespace jackfield::postgres
