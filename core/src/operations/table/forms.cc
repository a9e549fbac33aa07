#include "api/handlers.h"
#include "operations/table/table.h"

namespace jackfield::api {
namespace {

constexpr Operation kOperations[] = {
#define JF_EVERYWHERE(handler, name, ...) {name, handler, __VA_ARGS__},
#define JF_SERVER(handler, name, ...) {name, nullptr, __VA_ARGS__},
#define JF_ABSENT(name, ...) {name, nullptr, __VA_ARGS__},
#include "api/operation_table.inc"
};

}  // namespace

std::span<const Operation> form_operations() noexcept { return kOperations; }

}  // namespace jackfield::api
