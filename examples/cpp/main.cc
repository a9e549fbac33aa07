// Validates a configuration with the core as a C++ library, and prints the report and what masking leaves of it.
//   check TYPE/SUB_TYPE CONFIG     exit code 0 when valid, 1 when not, 2 when it could not be done
#include <jackfield/jackfield.hpp>

#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace {

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw std::runtime_error(path + " could not be read");
  return text;
}

int check(const std::string& entry, const std::string& file) {
  const std::size_t slash = entry.find('/');
  if (slash == std::string::npos) throw std::runtime_error("an entry is TYPE/SUB_TYPE");
  // The catalogue is a whole config of a core: without a store there is nothing else to say.
  const jf::Core core(contents(CATALOGUE));
  const std::string body = R"({"type":)" + jf::quoted(entry.substr(0, slash)) + R"(,"sub_type":)" +
                           jf::quoted(entry.substr(slash + 1)) + R"(,"config":)" + contents(file) + "}";
  const jf::Reply report = core.need("config.validate", body);
  std::cout << report.text() << "\n" << core.need("config.mask", body).text() << "\n";
  // `valid` is the first key of a report.
  return report.text().starts_with(R"({"valid":true)") ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 3) return check(argv[1], argv[2]);
    std::cerr << "check TYPE/SUB_TYPE CONFIG\n";
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
  }
  return 2;
}
