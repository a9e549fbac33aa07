// Tokens: the caller's own, or all of the workspace for owners. A token's text is shown once and never stored. Who can
// make a token for a user is that user, so an owner gives others an invitation, which the invited exchanges for a token
// that no other user has seen, and only before the user's first token.
#include "api/tokens.h"
#include "api/error.h"
#include "api/handlers.h"
#include "operations/people/users.h"
#include "operations/rows/decode.h"
#include "operations/rows/encode.h"

namespace jackfield::api {
namespace {

constexpr std::size_t kLabelBytes = 256;

bool sees_all(const Call& call) { return allows(call.who.role, Role::owner); }

// The user of a token, and the most that it may do.
struct Holder {
  std::string user;
  Role most = Role::viewer;
  bool invited = false;
};

// The caller, or for owners any user. The role of a token never exceeds that user's role.
Result<Holder> holder_of(Call& call, Session& session) {
  const json::Value named = call.body.get("user");
  if (!named.is_null() && !named.is_string()) return invalid("user", Code::type);
  if (named.is_null() || named.text() == call.who.user) return Holder{call.who.user, call.who.role};
  JF_TRY(const std::optional<UserRow> row, session.users().find(call.who.workspace, named.text()));
  if (!sees_all(call) || !row) return fail(Code::user_not_found);
  if (row->has_token) return fail(Code::user_has_tokens);
  return Holder{row->id, row->role, true};
}

// A token that expires cannot create one that expires later; 0: never expires.
Result<std::int64_t> last_moment(Call& call, Session& session) {
  const auto prefix = token_prefix(call.caller.get("token").text());
  if (!prefix) return std::int64_t{0};
  JF_TRY(const std::optional<TokenRow> own, session.tokens().find_by_prefix(*prefix));
  return own ? own->expires_ms : std::int64_t{0};
}

Result<TokenRow> read_token(Call& call, const Holder& holder, std::int64_t end_ms) {
  Findings findings;
  TokenRow row{.user = holder.user, .workspace = call.who.workspace};
  row.invited = holder.invited;
  row.role = read_role(call.body, holder.most, findings);
  if (findings.empty() && !allows(holder.most, row.role)) findings.add("role", Code::option);
  const json::Value label = call.body.get("label");
  if (!label.is_null() && !label.is_string()) findings.add("label", Code::type);
  if (label.text().size() > kLabelBytes) findings.add("label", Code::max_length);
  row.label = std::string(label.text());
  const auto expires = read_time("expires_at", call.body.get("expires_at"));
  if (!expires) findings.add("expires_at", expires.error().code);
  if (expires) row.expires_ms = *expires;
  if (row.expires_ms != 0 && row.expires_ms <= call.now()) findings.add("expires_at", Code::min);
  if (end_ms != 0 && row.expires_ms > end_ms) findings.add("expires_at", Code::max);
  if (row.expires_ms == 0) row.expires_ms = end_ms;
  JF_CHECK(findings.status());
  return row;
}

// A token may revoke itself and the user's tokens with no higher role; owners revoke all. Otherwise a stolen token with
// a low role could lock its user out.
Status require_may_revoke(Call& call, Session& session, const TokenRow& row) {
  if (sees_all(call)) return ok();
  if (row.user != call.who.user) return fail(Code::token_not_found);
  if (token_prefix(call.caller.get("token").text()) == row.prefix) return ok();
  JF_TRY(const Role role, role_now(session, row));
  return allows(call.who.role, role) ? ok() : Status(fail(Code::role_insufficient));
}

Result<IssuedToken> create_in(Call& call, Transaction& transaction) {
  JF_TRY(const Holder holder, holder_of(call, transaction));
  JF_TRY(const std::int64_t end_ms, last_moment(call, transaction));
  JF_TRY(TokenRow row, read_token(call, holder, end_ms));
  const auto ignore = [](const TokenRow&) {};
  JF_TRY(const std::int64_t held, transaction.tokens().list(row.workspace, row.user, Page{1, 0}, ignore));
  if (held >= limits::kTokensPerUser) return fail(Code::tokens_limited).with("limit", limits::kTokensPerUser);
  JF_TRY(IssuedToken token, insert_token(call.core.host, transaction, std::move(row)));
  JF_CHECK(transaction.audit().add(call.who, call.request_id, entry_of("token.create", token.row.id)));
  return token;
}

// The invitation goes in the same transaction in which its token is made.
Result<IssuedToken> accept_in(Call& call, Transaction& transaction) {
  const json::Value given = call.body.get("invitation");
  if (!given.is_string()) return invalid("invitation", given.is_null() ? Code::required : Code::type);
  const auto prefix = token_prefix(given.text());
  if (!prefix) return fail(Code::invitation_invalid);
  JF_TRY(std::optional<TokenRow> row, transaction.tokens().find_by_prefix(*prefix));
  const bool good =
      is_valid(row, given.text(), call.now()) && row->invited && call.now() - row->created_ms < limits::kInvitationMs;
  if (!good) return fail(Code::invitation_invalid);
  JF_CHECK(transaction.tokens().remove(row->id));
  row->invited = false;
  JF_TRY(IssuedToken token, insert_token(call.core.host, transaction, *std::move(row)));
  const Principal who{token.row.user, token.row.workspace, token.row.role};
  JF_CHECK(transaction.audit().add(who, call.request_id, entry_of("token.accept", token.row.id)));
  return token;
}

Reply issued_reply(const IssuedToken& issued) {
  Reply reply = reply_of(201, [&](json::Writer& writer) { write_token(writer, issued.row); });
  reply.body.pop_back();
  reply.body += issued.row.invited ? ",\"invitation\":" : ",\"token\":";
  json::append_string(reply.body, issued.text);
  reply.body.push_back('}');
  return reply;
}

Status remove_in(Call& call, Transaction& transaction) {
  JF_TRY(const std::optional<TokenRow> row, transaction.tokens().find(call.who.workspace, call.path("tokenId")));
  if (!row) return fail(Code::token_not_found);
  JF_CHECK(require_may_revoke(call, transaction, *row));
  JF_CHECK(transaction.audit().add(call.who, call.request_id, entry_of("token.delete", row->id)));
  return transaction.tokens().remove(row->id);
}

}  // namespace

Result<IssuedToken> insert_token(const Host& host, Transaction& transaction, TokenRow row) {
  NewToken made = make_token(host);
  row.id = new_id(host, "tok");
  row.prefix = std::move(made.prefix);
  row.digest = std::move(made.digest);
  row.created_ms = host.now_ms();
  JF_CHECK(transaction.tokens().insert(row));
  // A host's own users have no row.
  JF_TRY(std::optional<UserRow> user, transaction.users().find(row.workspace, row.user));
  if (user && !user->has_token && !row.invited) {
    user->has_token = true;
    JF_CHECK(transaction.users().update(*user));
  }
  return IssuedToken{std::move(row), std::move(made.text)};
}

Result<Reply> list_tokens(Call& call) {
  JF_TRY(const Page page, read_page(call));
  const std::string_view user = sees_all(call) ? std::string_view() : std::string_view(call.who.user);
  return page_reply(call, page, [&](Session& session, RowWriter& rows) {
    return session.tokens().list(call.who.workspace, user, page, [&](const TokenRow& row) {
      if (json::Writer* writer = rows.next()) write_token(*writer, row);
    });
  });
}

Result<Reply> create_token(Call& call) {
  JF_TRY(const IssuedToken issued,
         call.core.write([&](Transaction& transaction) { return create_in(call, transaction); }));
  return issued_reply(issued);
}

Result<Reply> accept_invitation(Call& call) {
  JF_TRY(const IssuedToken issued,
         call.core.write([&](Transaction& transaction) { return accept_in(call, transaction); }));
  return issued_reply(issued);
}

Result<Reply> delete_token(Call& call) {
  JF_CHECK(call.core.write([&](Transaction& transaction) { return remove_in(call, transaction); }));
  forget_tokens(call.core);
  return true_reply();
}

Result<Reply> resolve_token(Call& call) {
  const json::Value given = call.body.get("token");
  Principal who = call.who;
  if (given.is_string()) {
    JF_TRY(who, resolve_principal(call.core, given.text()));
  }
  if (who.user.empty()) return fail(Code::authentication_required);
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object().key("user").string(who.user).key("workspace").string(who.workspace);
    writer.key("role").string(role_name(who.role)).end_object();
  });
}

}  // namespace jackfield::api
