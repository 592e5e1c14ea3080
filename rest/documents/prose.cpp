#include "rest/documents/prose.hpp"

#include <array>
#include <string>

#include "proto/model/plan.hpp"
#include "rest/documents/field_text.hpp"
#include "rest/json/request_rates.hpp"

namespace statushive::rest {
namespace {

constexpr auto all_plans =
    std::to_array<plan>({plan::free, plan::pro, plan::pro_plus, plan::unlimited});

prose_block paragraph(std::string text) {
  return {.paragraph = std::move(text)};
}
prose_block items(std::vector<std::string> texts) {
  return {.items = std::move(texts)};
}
prose_block table(std::vector<std::vector<std::string>> rows) {
  return {.table = std::move(rows)};
}
prose_block code(std::string text) {
  return {.code = std::move(text)};
}

prose_section authentication(translator& t) {
  return {
      "authentication",
      t("Authentication"),
      {
          paragraph(t("Log in with `POST /auth/v1/token` and send the access token with every "
                      "request. It is a JWT, works for an hour, and every node takes it.")),
          code("Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9..."),
          items({
              t("When it runs out, the refresh token gets a new pair. A refresh token works once; "
                "using it again ends the session, because somebody else may have it."),
              t("For programs, make an API key (`shk_...`) and send it in the place of the access "
                "token. It is shown once, lasts until it expires or is deleted, and does what its "
                "scopes allow and its user may."),
              t("Where the cluster's setting `require_apikey` is on, each request under `/api` and "
                "`/auth` also needs the header `apikey`. It holds the cluster's `anon_key`, which "
                "is no secret. Elsewhere the header is ignored."),
          }),
          paragraph(t("What a caller may do follows from the role of the user and, for API keys, "
                      "from the scope. Each role and each scope includes those above it.")),
          table({
              {t("Role"), t("Scope"), t("Allows")},
              {"`viewer`", "`read`", t("Looking at what the account owns.")},
              {"`editor`", "`write`", t("Changing it as well.")},
              {"`admin`", "`admin`",
               t("Operating the cluster as well: users, plans, settings, nodes.")},
          }),
          paragraph(t("An account never sees what another one owns. That holds for administrators "
                      "too: they manage users, but see only their own account's monitors.")),
      }};
}

prose_section requests_and_answers(translator& t) {
  return {
      "requests",
      t("Requests and answers"),
      {
          items({
              t("Bodies and answers are JSON in UTF-8. A body needs `Content-Type: "
                "application/json` and has at most 1 MiB."),
              t("Times are RFC 3339 in UTC with milliseconds: `2026-11-23T08:30:00.000Z`. "
                "Durations "
                "carry their unit in the name: `interval_seconds`, `timeout_ms`."),
              t("Ids are UUIDs in lower case, and sort by creation."),
              t("An unknown field is refused, and so is a read-only one: a typing error never "
                "passes "
                "silently. The error names the field, the value and what is allowed."),
              t("`PUT` takes any subset of the writable fields. What is absent stays as it is; "
                "`null` clears a field, where it can be null."),
              t("Every answer carries `X-Request-Id`: yours, if you sent one of 1 to 128 letters, "
                "digits, dots, dashes or underscores. The server's log knows the request by it."),
              t("Answers may gain fields. Clients ignore the ones that they do not know."),
          }),
      }};
}

prose_section lists(translator& t) {
  return {
      "lists",
      t("Lists"),
      {paragraph(t("Lists take `limit` and `offset`, and answer with `total`, which counts all "
                   "that the filters let through. Values out of range are refused, never cut."))}};
}

prose_section safe_changes(translator& t) {
  return {
      "safe-changes",
      t("Changing safely"),
      {
          paragraph(
              t("Two people who change the same thing must not undo each other's work. An "
                "answer that shows one resource carries its revision in `ETag`; sent back in "
                "`If-Match` with `PUT` or `DELETE`, it makes the change happen only if nobody "
                "else was faster. Otherwise the answer is 409 `if_match_failed`.")),
          code("ETag: \"1842\"\nIf-Match: \"1842\""),
          paragraph(t("`If-Match` takes up to 16 revisions, or `*` for any. What checks measure, "
                      "such as `last_status`, is not part of the revision.")),
          paragraph(t("A creation that is sent twice, because the first answer got lost, must not "
                      "happen twice. With an `Idempotency-Key` of your choice it does not: for 24 "
                      "hours the same key with the same body answers with the resource that the "
                      "first request made. With another body it is 409 `idempotency_key_reused`.")),
          code("Idempotency-Key: 7f9c2ba4-e88f-4b1a-9d5e-shop-monitor"),
      }};
}

std::string requests_text(translator& t, plan of) {
  const auto allowed = requests_max(of);
  static_assert(auth_requests_max.window == std::chrono::minutes(1));
  return allowed ? grouped(allowed->count, t.to()) : t("no limit");
}

std::string limit_text(translator& t, uint32_t limit) {
  return limit == no_limit ? t("no limit") : grouped(limit, t.to());
}

prose_section plans(translator& t) {
  std::vector<std::vector<std::string>> rows{{t("Plan"), t("Monitors"), t("Shortest interval"),
                                              t("Status pages"), t("History"),
                                              t("Requests a minute")}};
  for (const auto one : all_plans) {
    const auto& limits = limits_of(one);
    rows.push_back({'`' + std::string(name_of(one)) + '`', limit_text(t, limits.monitors),
                    t("{} s", {std::to_string(limits.shortest_interval.count())}),
                    limit_text(t, limits.status_pages),
                    t("{} days", {std::to_string(limits.history.count())}), requests_text(t, one)});
  }
  return {
      "plans",
      t("Plans and limits"),
      {
          table(std::move(rows)),
          items({
              t("A limit that is reached is 403 `plan_limit`; the error's `limit` says what is "
                "allowed and what is used. An interval that is too short is 403 too."),
              t("A move to a smaller plan deletes no monitor: the newest ones beyond the limit are "
                "paused (`paused_reason` says so), intervals are raised, and older history is no "
                "longer shown."),
              t("Requests are counted by account and node. `RateLimit-Limit`, "
                "`RateLimit-Remaining` and `RateLimit-Reset` say where you stand; beyond the limit "
                "the answer is 429 with `Retry-After`."),
              t("Under `/auth/v1`, an address may send {} requests a minute. After 10 wrong "
                "passwords in 15 minutes an e-mail address has to wait.",
                {std::to_string(auth_requests_max.count)}),
          }),
      }};
}

prose_section errors(translator& t) {
  return {
      "errors",
      t("Errors"),
      {
          paragraph(
              t("Every error has a JSON body, also those for unknown paths and broken "
                "requests. Programs go by `code`, which never changes its meaning; `error` is "
                "one sentence for a person. `field`, `hint` and `limit` are there where they "
                "apply.")),
          code("{\n  \"error\": \"interval_seconds is 0, allowed is a whole number from 1 to "
               "86400\",\n  \"code\": \"invalid_field\",\n  \"field\": \"interval_seconds\"\n}"),
          paragraph(t("One error has the form of OAuth: wrong credentials answer with `error` "
                      "`invalid_grant`, and the sentence is in `error_description`.")),
          paragraph(
              t("A 429 or 503 with `Retry-After` may be sent again after that many seconds. "
                "A 503 without it means that the outcome is not known: look before you repeat, "
                "or use an `Idempotency-Key`.")),
      }};
}

prose_section browsers(translator& t) {
  return {"browsers",
          t("Browsers"),
          {paragraph(t("Pages of other origins may call the API when the cluster's setting "
                       "`cors_origins` names them, or is `*`. By default none may."))}};
}

}  // namespace

std::vector<prose_section> conventions(translator& words) {
  return {authentication(words), requests_and_answers(words),
          lists(words),          safe_changes(words),
          plans(words),          errors(words),
          browsers(words)};
}

std::string_view introduction_sentence() {
  return "Uptime monitors, their heartbeats and the cluster that runs them: one JSON API, the same "
         "on every node.";
}

std::string_view describe_access(access needs) {
  switch (needs) {
    case access::open: return "Open to everybody, without a token.";
    case access::read: return "For viewers, and API keys with the scope `read`.";
    case access::write: return "For editors, and API keys with the scope `write`.";
    case access::personal: return "For every user; API keys need the scope `write`.";
    case access::session: return "For every user, but not through an API key.";
    case access::administration:
      return "For administrators, and their API keys with the scope `admin`.";
  }
  return {};
}

std::string_view describe_answer(const answer_declaration& answer) {
  switch (answer.status) {
    case 201: return "Created.";
    case 204: return "Done; there is no body.";
    case 302: return "Moved to where `Location` says.";
    default: return "Success.";
  }
}

}  // namespace statushive::rest
