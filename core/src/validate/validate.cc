#include "validate/validate.h"

#include "config/config_access.h"
#include "manifest/field_value.h"
#include "validate/checks.h"
#include "validate/form_document.h"
#include "validate/warnings.h"

namespace jackfield {
namespace {

// One pass over the form: a condition names preceding fields only, so each field is decided when the pass reaches it.
class Pass {
 public:
  Pass(const Manifest& manifest, std::span<json::Value> values, Stage stage, const IntegrationLookup& lookup,
       Report& report)
      : manifest_(manifest), values_(values), stage_(stage), lookup_(lookup), report_(report) {}

  void run(const Leftovers& leftovers) {
    report_.fields.reserve(manifest_.form.size());
    for (std::size_t i = 0; i < manifest_.form.size(); ++i) {
      for (const FormNode* node : leftovers.misplaced) {
        if (node->first_field == i) add_finding(report_.errors, node->path, Code::type);
      }
      decide(i);
    }
    check_pool();
    for (const Leftovers::Unknown& key : leftovers.unknown) {
      if (key.field == FormNode::kNone || report_.fields[key.field].visible)
        add_finding(report_.errors, key.path, Code::unknown_key);
    }
    warn_of_config(manifest_, values_, report_);
  }

 private:
  void decide(std::size_t i) {
    const Field& field = manifest_.form[i];
    const bool visible = !field.visible_when || holds(*field.visible_when, values_);
    report_.fields.push_back({&field, visible, visible && field.required});
    json::Value& value = values_[i];
    if (!visible) {
      value = {};
      return;
    }
    if (value.is_null() && stage_ == Stage::create && !is_secret(field)) value = field.default_value;
    check(field, value);
  }

  void check(const Field& field, json::Value& value) {
    if (field.required && is_empty(value)) {
      add_finding(report_.errors, field.model, Code::required);
      return;
    }
    if (value.is_null()) return;
    const TypeCheck type = check_type(field, value, report_.errors);
    if (type == TypeCheck::absent) value = {};
    if (type != TypeCheck::good || is_empty(value)) return;
    if (is_secret(field) && is_reference(value)) return;
    if (field.type == FieldType::integration && lookup_ && !lookup_(value.text(), field)) {
      add_finding(report_.errors, field.model, Code::unknown_integration);
      return;
    }
    if (!field.validators.empty()) check_validators(field, value, report_.errors, report_.warnings);
  }

  // A pool cannot keep more connections open than it may have.
  void check_pool() {
    const auto value_of = [&](std::size_t i) { return i == FormPlan::kNone ? json::Value() : values_[i]; };
    const json::Value most = value_of(manifest_.plan.pool_max);
    if (!most.is_number() || value_of(manifest_.plan.pool_min).as_number() <= most.as_number()) return;
    Json number;
    json::append_number(number.bytes, most.as_number());
    add_param(add_finding(report_.errors, "pool.min", Code::max), "value", std::move(number));
  }

  const Manifest& manifest_;
  std::span<json::Value> values_;
  Stage stage_;
  const IntegrationLookup& lookup_;
  Report& report_;
};

}  // namespace

void validate_values(const Manifest& manifest, FormValues& values, const Leftovers& leftovers, Stage stage,
                     const IntegrationLookup& lookup, Report& report) {
  Pass(manifest, ConfigAccess::values(values), stage, lookup, report).run(leftovers);
}

}  // namespace jackfield
