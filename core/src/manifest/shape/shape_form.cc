#include "manifest/shape/shape_parts.h"

namespace jackfield::manifests {
namespace {

// Conditions
extern const Shape kConditions;
constexpr Entry kEqualEntries[] = {{"model", &kModel, true}, {"equal", &kScalarValue, true}};
constexpr Entry kNotEqualEntries[] = {{"model", &kModel, true}, {"notEqual", &kScalarValue, true}};
constexpr Entry kInEntries[] = {{"model", &kModel, true}, {"in", &kScalars, true}};
constexpr Entry kNotInEntries[] = {{"model", &kModel, true}, {"notIn", &kScalars, true}};
constexpr Entry kEmptyEntries[] = {{"model", &kModel, true}, {"empty", &kTrue, true}};
constexpr Entry kNotEmptyEntries[] = {{"model", &kModel, true}, {"notEmpty", &kTrue, true}};
constinit const Entry kAndEntries[] = {{"and", &kConditions, true}};
constinit const Entry kOrEntries[] = {{"or", &kConditions, true}};
constexpr Shape kEqual{.members = kEqualEntries};
constexpr Shape kNotEqual{.members = kNotEqualEntries};
constexpr Shape kIn{.members = kInEntries};
constexpr Shape kNotIn{.members = kNotInEntries};
constexpr Shape kEmpty{.members = kEmptyEntries};
constexpr Shape kNotEmpty{.members = kNotEmptyEntries};
constinit const Shape kAnd{.members = kAndEntries};
constinit const Shape kOr{.members = kOrEntries};
constinit const Variant kConditionVariants[] = {
    {"equal", "", &kEqual}, {"notEqual", "", &kNotEqual}, {"in", "", &kIn},   {"notIn", "", &kNotIn},
    {"empty", "", &kEmpty}, {"notEmpty", "", &kNotEmpty}, {"and", "", &kAnd}, {"or", "", &kOr}};
constinit const Shape kConditions{.kinds = kArray, .least = 1, .items = &kCondition};

// Validators
constexpr Shape kScheme{.kinds = kText, .text = is_scheme};
constexpr Shape kSchemes{.kinds = kArray, .least = 1, .unique = true, .items = &kScheme};
constexpr Entry kPatternEntries[] = {{"use", &kString, true}, {"value", &kFilled, true}, {"message", &kShown, true}};
constexpr Entry kBoundEntries[] = {{"use", &kString, true}, {"value", &kReal, true}, {"message", &kShown}};
constexpr Entry kLengthEntries[] = {{"use", &kString, true}, {"value", &kCount, true}, {"message", &kShown}};
constexpr Entry kUrlEntries[] = {{"use", &kString, true}, {"schemes", &kSchemes}, {"message", &kShown}};
constexpr Entry kPlainEntries[] = {{"use", &kString, true}, {"message", &kShown}};
constexpr Shape kPattern{.members = kPatternEntries};
constexpr Shape kBound{.members = kBoundEntries};
constexpr Shape kLength{.members = kLengthEntries};
constexpr Shape kUrl{.members = kUrlEntries};
constexpr Shape kPlain{.members = kPlainEntries};
constexpr Variant kValidatorVariants[] = {{"use", "pattern", &kPattern},
                                          {"use", "min max", &kBound},
                                          {"use", "minLength maxLength", &kLength},
                                          {"use", "url", &kUrl},
                                          {"use", "email hostname port pem json integer", &kPlain}};
constexpr Shape kValidator{.variants = kValidatorVariants};
constexpr Shape kValidators{.kinds = kArray, .least = 1, .items = &kValidator};
constexpr Shape kKeyValidators{.least = 1, .open = true, .others = &kValidators};

// Fields
constexpr Shape kKey{.kinds = kText, .text = is_key};
constexpr Shape kLabel{.kinds = kText, .least = 1, .most = 64};
constexpr Shape kFieldType{
    .kinds = kText,
    .words = "text number password select switch checkbox textarea json key-value file oauth integration space"};
constexpr Shape kSpan{.kinds = kInteger, .low = 1, .high = 24};
constexpr Entry kOptionEntries[] = {{"value", &kString, true}, {"label", &kShown, true}};
constexpr Shape kOption{.members = kOptionEntries};
constexpr Shape kOptions{.kinds = kArray, .least = 1, .items = &kOption};
constexpr Shape kMode{.kinds = kText, .words = "single multiple tags"};
constexpr Entry kOptionsFromEntries[] = {
    {"endpoint", &kEndpointName, true}, {"value", &kPointer}, {"label", &kPointer}, {"dependsOn", &kModels}};
constexpr Shape kOptionsFrom{.members = kOptionsFromEntries};
constexpr Shape kKeyType{.kinds = kText, .words = "text number switch"};
constexpr Shape kKeys{.least = 1, .open = true, .others = &kKeyType};
constexpr Entry kFilterEntries[] = {{"type", &kTypeName, true}, {"sub_type", &kSubTypes}};
constexpr Shape kFilter{.members = kFilterEntries};
constinit const Entry kFieldEntries[] = {{"key", &kKey, true},
                                         {"model", &kModel, true},
                                         {"label", &kLabel, true},
                                         {"type", &kFieldType, true},
                                         {"placeholder", &kShown},
                                         {"help", &kShown},
                                         {"docs", &kHttps},
                                         {"example", &kShown},
                                         {"i18n", &kFilled},
                                         {"required", &kFlag},
                                         {"default", &kAnyValue},
                                         {"group", &kFilled},
                                         {"group_label", &kShown},
                                         {"collapsible", &kFlag},
                                         {"collapsed", &kFlag},
                                         {"advanced", &kFlag},
                                         {"span", &kSpan},
                                         {"options", &kOptions},
                                         {"mode", &kMode},
                                         {"options_from", &kOptionsFrom},
                                         {"visible_when", &kCondition},
                                         {"validators", &kValidators},
                                         {"secret", &kFlag},
                                         {"target", &kFlag},
                                         {"aliases", &kModels},
                                         {"keys", &kKeys},
                                         {"key_validators", &kKeyValidators},
                                         {"collects", &kModel},
                                         {"tls_switch", &kTrue},
                                         {"filter", &kFilter},
                                         {"oauth", &kAnyObject}};  // oauth_shape()

}  // namespace

constinit const Shape kCondition{.variants = kConditionVariants};
constinit const Shape kField{.members = kFieldEntries};

}  // namespace jackfield::manifests
