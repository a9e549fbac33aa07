#include <array>

#include "manifest/shape/shape_parts.h"

namespace jackfield::manifests {
namespace {

constexpr Shape kTitle{.kinds = kText, .least = 1, .most = 64};
constexpr Shape kIcon{.kinds = kText, .text = is_icon};
constexpr Shape kExpose{.kinds = kArray, .unique = true, .items = &kEndpointName};
constexpr Entry kHeadEntries[] = {{"title", &kTitle, true}, {"description", &kDescription, true},
                                  {"icon", &kIcon, true},   {"version", &kPositive, true},
                                  {"order", &kCount, true}, {"docs", &kHttps, true},
                                  {"aliases", &kSubTypes},  {"expose", &kExpose, true}};
constexpr Shape kHead{.members = kHeadEntries};

constexpr Entry kTestedEntries[] = {{"endpoint", &kEndpointName, true}};
constexpr Entry kUntestedEntries[] = {{"unsupported", &kShown, true}};
constexpr Shape kTested{.members = kTestedEntries};
constexpr Shape kUntested{.members = kUntestedEntries};
constexpr Variant kTestVariants[] = {{"endpoint", "", &kTested}, {"unsupported", "", &kUntested}};
constexpr Shape kTest{.variants = kTestVariants};

constexpr Shape kRecordType{.kinds = kText, .words = "number text"};
constexpr Entry kRecordFieldEntries[] = {{"name", &kCode, true}, {"type", &kRecordType, true}};
constexpr Shape kRecordField{.members = kRecordFieldEntries};
constexpr Shape kRecordFields{.kinds = kArray, .least = 1, .items = &kRecordField};
constexpr Entry kStoreEntries[] = {{"set", &kFilled, true}, {"fields", &kRecordFields}};  // the sets are in stores.json
constexpr Shape kStore{.members = kStoreEntries};

constexpr Entry kExpectedEntries[] = {{"path", &kFilled, true}, {"code", &kCode, true}};
constexpr Shape kExpected{.members = kExpectedEntries};
constexpr Shape kExpectedList{.kinds = kArray, .least = 1, .items = &kExpected};
constexpr Entry kValidEntries[] = {{"config", &kAnyObject, true}, {"valid", &kTrue, true}};
constexpr Entry kInvalidEntries[] = {{"config", &kAnyObject, true}, {"errors", &kExpectedList, true}};
constexpr Shape kValid{.members = kValidEntries};
constexpr Shape kInvalid{.members = kInvalidEntries};
constexpr Variant kExampleVariants[] = {{"valid", "", &kValid}, {"errors", "", &kInvalid}};
constexpr Shape kExample{.variants = kExampleVariants};
constexpr Shape kExamples{.kinds = kArray, .least = 2, .items = &kExample};

constexpr Shape kExtends{.kinds = kText, .text = is_type_and_sub_type};
constinit const Shape kForm{.kinds = kArray, .most = 200, .items = &kField};
constinit const Shape kEndpoints{.most = 65, .open = true, .others = &kEndpoint, .names = is_endpoint_name_or_star};
constexpr Shape kAnyEndpoints{.most = 65, .open = true, .others = &kAnyObject, .names = is_endpoint_name_or_star};

// With "extends" these four may be omitted; without it the loader requires them.
using ManifestEntries = std::array<Entry, 9>;
constexpr ManifestEntries manifest_entries(const Shape& endpoints) {
  return {Entry{"type", &kTypeName, true},
          {"sub_type", &kSubType, true},
          {"extends", &kExtends},
          {"manifest", &kHead, true},
          {"form", &kForm},
          {"endpoints", &endpoints},
          {"test", &kTest},
          {"store", &kStore},
          {"examples", &kExamples, true}};
}
constexpr Shape kSharedName{.kinds = kText, .words = kSharedType};
using SharedEntries = std::array<Entry, 6>;
constexpr SharedEntries shared_entries(const Shape& endpoints) {
  return {Entry{"type", &kSharedName, true},
          {"sub_type", &kSubType, true},
          {"form", &kForm},
          {"endpoints", &endpoints},
          {"test", &kTest},
          {"store", &kStore}};
}
constinit const ManifestEntries kManifestEntries = manifest_entries(kEndpoints);
constinit const ManifestEntries kFormEntries = manifest_entries(kAnyEndpoints);
constinit const SharedEntries kSharedEntries = shared_entries(kEndpoints);
constinit const SharedEntries kSharedFormEntries = shared_entries(kAnyEndpoints);
constinit const Shape kManifest{.members = kManifestEntries};
constinit const Shape kManifestForm{.members = kFormEntries};
constinit const Shape kShared{.members = kSharedEntries};
constinit const Shape kSharedForm{.members = kSharedFormEntries};
constexpr Shape kStores{.open = true, .others = &kRecordFields, .names = is_code};

}  // namespace

const Shape& manifest_shape() { return kManifest; }
const Shape& shared_shape() { return kShared; }
const Shape& stores_shape() { return kStores; }
const Shape& form_shape() { return kManifestForm; }
const Shape& shared_form_shape() { return kSharedForm; }

}  // namespace jackfield::manifests
