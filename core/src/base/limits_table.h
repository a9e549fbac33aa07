// Written by scripts/derive.mjs from core/limits.json; do not edit.
#pragma once
#include <cstdint>

namespace jackfield::json {
inline constexpr Limits kConfigLimits{1048576, 32, 2000, 262144};
inline constexpr Limits kEndpointLimits{16777216, 64, 262144, 16777216, true};
inline constexpr Limits kCallerLimits{262144, 8, 512, 131072};
inline constexpr Limits kOpenLimits{67108864, 64, 1000000, 4194304};
}  // namespace jackfield::json

namespace jackfield::limits {
inline constexpr std::int64_t kTitleCodePoints = 128;
inline constexpr std::int64_t kMetaBytes = 65536;
inline constexpr std::int64_t kListDefault = 25;
inline constexpr std::int64_t kListMax = 1000;
inline constexpr std::int64_t kListAnswerBytes = 16777216;
inline constexpr std::int64_t kQueryParameters = 65535;
inline constexpr std::int64_t kQueryRowsDefault = 1000;
inline constexpr std::int64_t kQueryRowsMax = 1000000;
inline constexpr std::int64_t kQueryResultBytes = 67108864;
inline constexpr std::int64_t kQueryStatements = 1000;
inline constexpr std::int64_t kResultsInFlightBytes = 268435456;
inline constexpr std::int64_t kQueryTimeoutMsDefault = 30000;
inline constexpr std::int64_t kQueryTimeoutMsMax = 3600000;
inline constexpr std::int64_t kTestTimeoutMs = 10000;
inline constexpr std::int64_t kTestWindowMs = 60000;
inline constexpr std::int64_t kTestsPerUser = 30;
inline constexpr std::int64_t kTestsPerWorkspace = 120;
inline constexpr std::int64_t kTestsPerServer = 60;
inline constexpr std::int64_t kTestFailedLoginCosts = 5;
inline constexpr std::int64_t kFailedLoginWindowMs = 600000;
inline constexpr std::int64_t kFailedLoginsPerAccount = 10;
inline constexpr std::int64_t kTokensPerUser = 100;
inline constexpr std::int64_t kInvitationMs = 604800000;
inline constexpr std::int64_t kCursorChunkBytes = 131072;
inline constexpr std::int64_t kCursorIdleMs = 60000;
inline constexpr std::int64_t kCursorsPerWorkspace = 64;
inline constexpr std::int64_t kPoolConnectionsPerWorkspace = 200;
inline constexpr std::int64_t kPoolConnectionsTotal = 1000;
inline constexpr std::int64_t kPoolConnectionAgeMs = 1800000;
inline constexpr std::int64_t kCancelGraceMs = 5000;
inline constexpr std::int64_t kEgressMinimumMs = 500;
inline constexpr std::int64_t kKeyNameShownBytes = 64;
inline constexpr std::int64_t kReferenceBytes = 1024;
inline constexpr std::int64_t kReferenceFileBytes = 65536;
inline constexpr std::int64_t kReferenceTimeoutMs = 10000;
inline constexpr std::int64_t kRefusalsAuditedPerMinute = 60;
inline constexpr std::int64_t kAuditSweepRows = 1000;
}  // namespace jackfield::limits
