#include "manifest/draft.h"
#include "manifest/shape/shape_parts.h"

namespace jackfield::manifests {
namespace {

// Auth styles
constinit const Entry kBearerEntries[] = {{"when", &kCondition}, {"use", &kString, true}, {"token", &kString, true}};
constinit const Entry kBasicEntries[] = {
    {"when", &kCondition}, {"use", &kString, true}, {"user", &kString, true}, {"password", &kString, true}};
constinit const Entry kHeaderEntries[] = {{"when", &kCondition},
                                          {"use", &kString, true},
                                          {"name", &kFilled, true},
                                          {"prefix", &kFilled},
                                          {"value", &kString, true}};
constinit const Entry kQueryEntries[] = {
    {"when", &kCondition}, {"use", &kString, true}, {"name", &kFilled, true}, {"value", &kString, true}};
constinit const Entry kPathEntries[] = {{"when", &kCondition}, {"use", &kString, true}, {"value", &kString, true}};
constinit const Entry kSigv4Entries[] = {
    {"when", &kCondition},      {"use", &kString, true},    {"service", &kString, true}, {"region", &kString, true},
    {"key_id", &kString, true}, {"secret", &kString, true}, {"session_token", &kString}};
constinit const Entry kOauth2Entries[] = {
    {"when", &kCondition}, {"use", &kString, true}, {"field", &kModel, true}, {"prefix", &kFilled}};
constinit const Entry kViaEntries[] = {{"when", &kCondition}, {"use", &kString, true}, {"field", &kModel, true}};
constinit const Shape kBearer{.members = kBearerEntries};
constinit const Shape kBasic{.members = kBasicEntries};
constinit const Shape kHeader{.members = kHeaderEntries};
constinit const Shape kQuery{.members = kQueryEntries};
constinit const Shape kPath{.members = kPathEntries};
constinit const Shape kSigv4{.members = kSigv4Entries};
constinit const Shape kOauth2{.members = kOauth2Entries};
constinit const Shape kVia{.members = kViaEntries};
constinit const Variant kAuthVariants[] = {
    {"use", "bearer", &kBearer}, {"use", "basic", &kBasic}, {"use", "header", &kHeader}, {"use", "query", &kQuery},
    {"use", "path", &kPath},     {"use", "sigv4", &kSigv4}, {"use", "oauth2", &kOauth2}, {"use", "via", &kVia}};
constinit const Shape kAuth{.variants = kAuthVariants};
constinit const Shape kAuths{.kinds = kArray, .least = 1, .items = &kAuth};

// Requests
constinit const Entry kBaseEntries[] = {{"when", &kCondition}, {"value", &kFilled, true}};
constinit const Shape kBaseCase{.members = kBaseEntries};
constinit const Shape kBase{.kinds = kText | kArray, .least = 1, .items = &kBaseCase};
constexpr Shape kMethod{.kinds = kText, .words = "GET HEAD POST PUT PATCH DELETE"};
constexpr Shape kRequestPath{.kinds = kText, .text = is_request_path};
constexpr Shape kHeaderValue{.kinds = kText | kObject | kArray, .open = true};
constexpr Shape kHeaders{.open = true, .others = &kHeaderValue};
constexpr Shape kRedirect{.kinds = kText, .text = is_redirect_host};
constexpr Shape kRedirects{.kinds = kArray, .least = 1, .unique = true, .items = &kRedirect};
constexpr Entry kRequestEntries[] = {{"method", &kMethod},   {"path", &kRequestPath},   {"query", &kScalarMap},
                                     {"headers", &kHeaders}, {"json", &kAnyValue},      {"form", &kScalarMap},
                                     {"text", &kString},     {"redirects", &kRedirects}};
constexpr Shape kRequest{.members = kRequestEntries};

// Responses
constexpr Entry kStripEntries[] = {{"pointer", &kPointer, true}, {"strip", &kFilled, true}};
constexpr Shape kMapped{.kinds = kText | kObject, .text = is_pointer, .members = kStripEntries};
constexpr Shape kMap{.least = 1, .open = true, .others = &kMapped};
constexpr Shape kFormat{.kinds = kText, .words = "json text bytes none"};
constexpr Entry kFailNotEqualEntries[] = {
    {"pointer", &kPointer, true}, {"notEqual", &kScalarValue, true}, {"code", &kPointer}};
constexpr Entry kFailEmptyEntries[] = {{"pointer", &kPointer, true}, {"empty", &kTrue, true}, {"code", &kPointer}};
constexpr Entry kFailNotEmptyEntries[] = {
    {"pointer", &kPointer, true}, {"notEmpty", &kTrue, true}, {"code", &kPointer}};
constexpr Shape kFailNotEqual{.members = kFailNotEqualEntries};
constexpr Shape kFailEmpty{.members = kFailEmptyEntries};
constexpr Shape kFailNotEmpty{.members = kFailNotEmptyEntries};
constexpr Variant kFailVariants[] = {
    {"notEqual", "", &kFailNotEqual}, {"empty", "", &kFailEmpty}, {"notEmpty", "", &kFailNotEmpty}};
constexpr Shape kFail{.variants = kFailVariants};
constexpr Shape kErrors{.least = 1, .open = true, .others = &kCode};
constexpr Shape kStatus{.kinds = kInteger, .low = 100, .high = 599};
constexpr Entry kLimitedEntries[] = {{"status", &kStatus}, {"header", &kFilled},   {"equal", &kString},
                                     {"code", &kFilled},   {"pointer", &kPointer}, {"contains", &kFilled}};
constexpr Shape kLimitedCase{.least = 1, .members = kLimitedEntries};
constexpr Shape kLimited{.kinds = kArray, .least = 1, .items = &kLimitedCase};
constexpr Entry kLinkEntries[] = {{"by", &kString, true}, {"more", &kPointer}};
constexpr Entry kCursorEntries[] = {
    {"by", &kString, true}, {"from", &kPointer, true}, {"to", &kFilled, true}, {"more", &kPointer}};
constexpr Entry kOffsetEntries[] = {
    {"by", &kString, true}, {"to", &kFilled, true}, {"start", &kCount}, {"size", &kPositive}, {"more", &kPointer}};
constexpr Entry kByUrlEntries[] = {{"by", &kString, true}, {"from", &kPointer, true}, {"more", &kPointer}};
constexpr Shape kByLink{.members = kLinkEntries};
constexpr Shape kByCursor{.members = kCursorEntries};
constexpr Shape kByOffset{.members = kOffsetEntries};
constexpr Shape kByUrl{.members = kByUrlEntries};
constexpr Variant kPageVariants[] = {{"by", "link", &kByLink},
                                     {"by", "cursor", &kByCursor},
                                     {"by", "offset number", &kByOffset},
                                     {"by", "url", &kByUrl}};
constexpr Shape kPage{.variants = kPageVariants};
constexpr Shape kUsageField{.kinds = kText | kArray, .text = is_pointer, .items = &kPointer};
constexpr Shape kUsage{.least = 1, .open = true, .others = &kUsageField};
constexpr Entry kResponseEntries[] = {{"format", &kFormat},   {"fail", &kFail},         {"code", &kPointer},
                                      {"select", &kPointer},  {"map", &kMap},           {"errors", &kErrors},
                                      {"limited", &kLimited}, {"page", &kPage},         {"usage", &kUsage},
                                      {"param", &kPointer},   {"param_text", &kPointer}};
constexpr Shape kResponse{.members = kResponseEntries};

// Parameters
extern const Shape kParams;
extern const Shape kParamsOrFlag;
constexpr Shape kJsonType{.kinds = kText, .words = "string number integer boolean object array null"};
constexpr Shape kJsonTypes{.kinds = kText | kArray,
                           .words = "string number integer boolean object array null",
                           .least = 1,
                           .unique = true,
                           .items = &kJsonType};
constexpr Shape kNames{.kinds = kArray, .least = 1, .unique = true, .items = &kFilled};
constexpr Shape kParamsFormat{.kinds = kText, .words = "path date date-time uri email"};
constinit const Shape kProperties{.open = true, .others = &kParams};
constinit const Entry kParamsEntries[] = {
    {"description", &kShown},     {"type", &kJsonTypes},  {"enum", &kScalars},
    {"properties", &kProperties}, {"required", &kNames},  {"additionalProperties", &kParamsOrFlag},
    {"items", &kParams},          {"minItems", &kCount},  {"maxItems", &kCount},
    {"minLength", &kCount},       {"maxLength", &kCount}, {"minimum", &kReal},
    {"maximum", &kReal},          {"pattern", &kFilled},  {"format", &kParamsFormat},
    {"default_from", &kPointer}};
constinit const Shape kParams{.members = kParamsEntries};
constinit const Shape kParamsOrFlag{.kinds = kBool | kObject, .members = kParamsEntries};

// Endpoints
constexpr Shape kKind{.kinds = kText, .words = "http connector config"};
constexpr Shape kConnector{.kinds = kText, .text = is_connector};
constexpr Shape kOperation{.kinds = kText, .words = kOperationWords};
constexpr Shape kModelMap{.open = true, .others = &kModel};
constexpr Shape kFraming{.kinds = kText, .words = "sse ndjson aws_eventstream"};
constexpr Entry kPartsRequestEntries[] = {{"path", &kRequestPath}, {"query", &kScalarMap}, {"json", &kAnyValue}};
constexpr Shape kPartsRequest{.least = 1, .members = kPartsRequestEntries};
constexpr Entry kEndDataEntries[] = {{"data", &kFilled, true}};
constexpr Entry kEndPointerEntries[] = {{"pointer", &kPointer, true}, {"equal", &kScalarValue}};
constexpr Shape kEndData{.members = kEndDataEntries};
constexpr Shape kEndPointer{.members = kEndPointerEntries};
constexpr Variant kEndVariants[] = {{"data", "", &kEndData}, {"pointer", "", &kEndPointer}};
constexpr Shape kEnd{.variants = kEndVariants};
constexpr Entry kStreamEntries[] = {{"when", &kPointer, true},  {"framing", &kFraming}, {"request", &kPartsRequest},
                                    {"event", &kPointer, true}, {"end", &kEnd},         {"error", &kPointer},
                                    {"usage", &kUsage}};
constexpr Shape kStream{.members = kStreamEntries};
constexpr Shape kRetry{.kinds = kInteger, .low = 0, .high = 5};
constexpr Shape kTimeForm{.kinds = kText, .words = "seconds epoch epoch_ms date"};
constexpr Entry kRetryAfterEntries[] = {{"header", &kFilled, true}, {"as", &kTimeForm, true}};
constexpr Shape kRetryAfterCase{.members = kRetryAfterEntries};
constexpr Shape kRetryAfter{.kinds = kArray, .least = 1, .items = &kRetryAfterCase};
constexpr Entry kLimitsEntries[] = {{"timeout_ms", &kPositive}, {"limit_bytes", &kPositive},
                                    {"per_minute", &kPositive}, {"retry_after", &kRetryAfter},
                                    {"penalty_ms", &kPositive}, {"retry", &kRetry}};
constexpr Shape kLimits{.members = kLimitsEntries};
constexpr Entry kSentEntries[] = {
    {"method", &kFilled, true}, {"url", &kFilled, true}, {"headers", &kTextMap}, {"body", &kString}};
constexpr Entry kAnsweredEntries[] = {{"status", &kStatus, true}, {"headers", &kTextMap}, {"body", &kString}};
constexpr Shape kTextOrNumber{.kinds = kText | kNumber};
constexpr Shape kUsed{.open = true, .others = &kTextOrNumber};
constexpr Shape kSent{.members = kSentEntries};
constexpr Shape kAnswered{.members = kAnsweredEntries};
constexpr Entry kExchangeEntries[] = {{"config", &kAnyObject, true}, {"params", &kAnyObject, true},
                                      {"request", &kSent, true},     {"response", &kAnswered, true},
                                      {"result", &kAnyValue, true},  {"usage", &kUsed}};
constexpr Shape kExchange{.members = kExchangeEntries};
constinit const Entry kEndpointEntries[] = {{"kind", &kKind},           {"description", &kDescription},
                                            {"reads", &kFlag},          {"params", &kParams},
                                            {"result", &kParams},       {"connector", &kConnector},
                                            {"operation", &kOperation}, {"config", &kModelMap},
                                            {"from", &kPointer},        {"map", &kMap},
                                            {"base", &kBase},           {"auth", &kAuths},
                                            {"request", &kRequest},     {"response", &kResponse},
                                            {"stream", &kStream},       {"limits", &kLimits},
                                            {"example", &kExchange}};

}  // namespace

constinit const Shape kEndpoint{.members = kEndpointEntries};

}  // namespace jackfield::manifests
