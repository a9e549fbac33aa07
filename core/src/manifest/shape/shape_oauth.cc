// The shape of a field's member `oauth`, apart from the form: a core that only shows forms does not check it.
#include "manifest/shape/shape_parts.h"

namespace jackfield::manifests {
namespace {

constexpr Shape kGrant{.kinds = kText, .words = "authorization_code client_credentials refresh_token jwt_bearer"};
constexpr Shape kSeparator{.kinds = kText, .least = 1, .most = 1};
constexpr Shape kClientAuth{.kinds = kText, .words = "basic basic_raw body json basic_json"};
constexpr Shape kTokenPointers{.kinds = kArray, .least = 1, .unique = true, .items = &kPointer};
constexpr Entry kOauthParamsEntries[] = {{"authorize", &kTextMap}, {"token", &kTextMap}};
constexpr Shape kOauthParams{.members = kOauthParamsEntries};
constexpr Shape kLifetime{.kinds = kInteger, .low = 120, .high = 3600};
constexpr Shape kSend{.kinds = kText, .words = "form bearer"};
constexpr Entry kAssertionEntries[] = {
    {"key", &kFilled, true}, {"claims", &kTextMap, true}, {"lifetime_s", &kLifetime}, {"send", &kSend}};
constexpr Shape kAssertion{.members = kAssertionEntries};
constexpr Entry kOauthEntries[] = {
    {"grant", &kGrant, true},      {"authorize_url", &kString}, {"token_url", &kString, true},
    {"scopes", &kFilledList},      {"separator", &kSeparator},  {"pkce", &kFlag},
    {"client_auth", &kClientAuth}, {"revoke_url", &kString},    {"token_pointer", &kTokenPointers},
    {"params", &kOauthParams},     {"keep", &kFilledList},      {"callback_keep", &kFilledList},
    {"assertion", &kAssertion},    {"account", &kPointer}};
constexpr Shape kOauth{.members = kOauthEntries};

}  // namespace

const Shape& oauth_shape() { return kOauth; }

}  // namespace jackfield::manifests
