// A reference to a callable, for callbacks that are used during a call and never kept.
// Contract   calls the callable it was made from. It cannot be empty and does not allocate.
// Ownership  owns nothing: the callable must outlive the reference. A temporary lambda as an argument exists until the
//            call returns; a FunctionRef must not be stored beyond that.
// Limits     two pointers, one indirect call.
// Example    tests/unit/base/function_ref_test.cc
#pragma once
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace jackfield {

template <typename Signature>
class FunctionRef;

template <typename Answer, typename... Arguments>
class FunctionRef<Answer(Arguments...)> {
 public:
  template <typename Callable>
  requires(!std::is_same_v<std::remove_cvref_t<Callable>, FunctionRef> && !std::is_function_v<Callable> &&
           std::is_invocable_r_v<Answer, Callable&, Arguments...>) FunctionRef(Callable&& callable)
  noexcept  // NOLINT(google-explicit-constructor): a lambda is passed as it is written
      : object_(std::addressof(callable)), call_([](const void* object, Arguments... arguments) -> Answer {
          // The constness of the callable itself comes back with its type.
          using Object = std::remove_reference_t<Callable>;
          return (*static_cast<Object*>(const_cast<void*>(object)))(std::forward<Arguments>(arguments)...);
        }) {}

  Answer operator()(Arguments... arguments) const { return call_(object_, std::forward<Arguments>(arguments)...); }

 private:
  const void* object_;
  Answer (*call_)(const void*, Arguments...);
};

}  // namespace jackfield
