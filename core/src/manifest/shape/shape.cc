#include "manifest/shape/shape.h"
#include "base/words.h"

#include "manifest/shape/text_rules.h"

namespace jackfield::manifests {
namespace {

std::uint8_t kind_of(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::boolean:
      return kBool;
    case json::Kind::integer:
      return kInteger | kNumber;
    case json::Kind::number:
    case json::Kind::big_integer:
      return kNumber;
    case json::Kind::string:
      return kText;
    case json::Kind::array:
      return kArray;
    case json::Kind::object:
      return kObject;
    case json::Kind::null:
      break;
  }
  return kNothing;
}

class Checker {
 public:
  explicit Checker(const Report& report) : report_(report) {}

  void check(const Shape& shape, const json::Value& value, const Trail& at) {
    if ((kind_of(value) & shape.kinds) == 0) return say(at, "another kind of value is expected here");
    if (value.is_string()) return check_text(shape, value.text(), at);
    if (value.is_array()) return check_items(shape, value, at);
    if (value.is_object()) return check_object(shape, value, at);
    if (value.is_number() && (value.as_number() < shape.low || value.as_number() > shape.high))
      say(at, "the number is out of range");
    if (value.is_boolean() && shape.is_true && !value.as_boolean()) say(at, "only true is allowed here");
  }

 private:
  void say(const Trail& at, const char* rule) { report_(at, rule); }

  void check_size(const Shape& shape, std::size_t size, const Trail& at) {
    if (size < shape.least) say(at, "this is too short");
    if (size > shape.most) say(at, "this is too long");
  }

  void check_text(const Shape& shape, std::string_view text, const Trail& at) {
    if (!shape.words.empty() && !has_word(shape.words, text)) return say(at, "this is none of the allowed words");
    if (shape.text != nullptr && !shape.text(text)) return say(at, "this text is not spelled as it must be here");
    check_size(shape, shape.least <= 1 && text.size() <= shape.most ? text.size() : json::count_code_points(text), at);
  }

  void check_items(const Shape& shape, const json::Value& value, const Trail& at) {
    const auto items = value.items();
    check_size(shape, items.size(), at);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (shape.items != nullptr) check(*shape.items, items[i], at.at(i));
      for (std::size_t j = 0; shape.unique && j < i; ++j) {
        if (items[i] == items[j]) say(at.at(i), "no item may stand here twice");
      }
    }
  }

  void check_object(const Shape& shape, const json::Value& value, const Trail& at) {
    if (!shape.variants.empty()) return check_variant(shape, value, at);
    check_size(shape, value.size(), at);
    for (const Entry& entry : shape.members) {
      if (entry.required && value.find(entry.key) == nullptr) say(at.at(entry.key), "this member is missing");
    }
    for (const json::Member& member : value.members()) {
      const Entry* entry = nullptr;
      for (const Entry& candidate : shape.members) {
        if (candidate.key == member.key) entry = &candidate;
      }
      const Trail here = at.at(member.key);
      if (entry != nullptr) {
        check(*entry->shape, member.value, here);
      } else if (!shape.open) {
        say(here, "this member is not known");
      } else {
        if (shape.names != nullptr && !shape.names(member.key))
          say(here, "this name is not spelled as it must be here");
        if (shape.others != nullptr) check(*shape.others, member.value, here);
      }
    }
  }

  void check_variant(const Shape& shape, const json::Value& value, const Trail& at) {
    for (const Variant& variant : shape.variants) {
      const json::Value* tag = value.find(variant.key);
      if (tag != nullptr && (variant.words.empty() || has_word(variant.words, tag->text())))
        return check(*variant.shape, value, at);
    }
    const std::string_view key = shape.variants[0].key;
    if (value.find(key) != nullptr && !shape.variants[0].words.empty())
      return say(at.at(key), "this is none of the allowed words");
    say(at, "this is none of the allowed forms");
  }

  Report report_;
};

}  // namespace

void check_shape(const Shape& shape, const json::Value& value, const Trail& at, const Report& report) {
  Checker(report).check(shape, value, at);
}

}  // namespace jackfield::manifests
