// The shapes that the tables of forms and of endpoints share.
// Ownership  constants with static storage.
// Example    core/src/manifest/shape/shape_form.cc
#pragma once
#include "manifest/shape/shape.h"
#include "manifest/shape/text_rules.h"

namespace jackfield::manifests {

inline constexpr Shape kAnyValue{.kinds = kAnything, .open = true};
inline constexpr Shape kFlag{.kinds = kBool};
inline constexpr Shape kTrue{.kinds = kBool, .is_true = true};
inline constexpr Shape kReal{.kinds = kNumber};
inline constexpr Shape kCount{.kinds = kInteger, .low = 0};
inline constexpr Shape kPositive{.kinds = kInteger, .low = 1};
inline constexpr Shape kString{.kinds = kText};
inline constexpr Shape kFilled{.kinds = kText, .least = 1};
inline constexpr Shape kShown{.kinds = kText, .least = 1, .most = 400};
inline constexpr Shape kFilledList{.kinds = kArray, .unique = true, .items = &kFilled};
inline constexpr Shape kDescription{.kinds = kText, .least = 1, .most = 160};
inline constexpr Shape kHttps{.kinds = kText, .text = is_https};
inline constexpr Shape kPointer{.kinds = kText, .text = is_pointer};
inline constexpr Shape kModel{.kinds = kText, .text = is_model};
inline constexpr Shape kModels{.kinds = kArray, .least = 1, .unique = true, .items = &kModel};
inline constexpr Shape kTypeName{.kinds = kText, .text = is_type};
inline constexpr Shape kSubType{.kinds = kText, .text = is_sub_type};
inline constexpr Shape kSubTypes{.kinds = kArray, .least = 1, .unique = true, .items = &kSubType};
inline constexpr Shape kEndpointName{.kinds = kText, .text = is_endpoint_name};
inline constexpr Shape kCode{.kinds = kText, .text = is_code};
inline constexpr Shape kScalarValue{.kinds = kScalar};
inline constexpr Shape kScalars{.kinds = kArray, .least = 1, .items = &kScalarValue};
inline constexpr Shape kAnyObject{.open = true};
inline constexpr Shape kTextMap{.open = true, .others = &kString};
inline constexpr Shape kScalarMap{.open = true, .others = &kScalarValue};

extern const Shape kCondition;
extern const Shape kField;
extern const Shape kEndpoint;

}  // namespace jackfield::manifests
