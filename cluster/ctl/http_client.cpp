#include "cluster/ctl/http_client.hpp"

#include <array>
#include <cstdlib>

#include <curl/curl.h>

#include "proto/model/network.hpp"

namespace statushive::ctl {
namespace {

using handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

/// Adds headers to a list that goes with the object.
class header_list {
 public:
  header_list() = default;
  ~header_list() { curl_slist_free_all(list_); }
  header_list(const header_list&) = delete;
  header_list& operator=(const header_list&) = delete;

  void add(const std::string& line) {
    auto* longer = curl_slist_append(list_, line.c_str());
    if (longer == nullptr) std::abort();  // Out of memory.
    list_ = longer;
  }
  [[nodiscard]] curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

struct bounded_body {
  std::string bytes;
  size_t bytes_max;
};

size_t append(char* data, size_t size, size_t count, void* to) {
  auto& body = *static_cast<bounded_body*>(to);
  const auto length = size * count;
  if (body.bytes.size() + length > body.bytes_max) return 0;
  body.bytes.append(data, length);
  return length;
}

/// A proxy for the outside world has no way to this machine's own addresses.
bool is_this_machine(const std::string& url) {
  const auto target = parse_url(url);
  if (!target) return false;
  if (target->host == "localhost") return true;
  if (!target->literal) return false;
  const auto loopback_v4 = cidr::parse("127.0.0.0/8");
  const auto loopback_v6 = cidr::parse("::1");
  return loopback_v4->contains(*target->literal) || loopback_v6->contains(*target->literal);
}

/// A wait that somebody would keep to; libcurl has 0 for none.
std::optional<std::chrono::seconds> sane_wait(curl_off_t seconds) {
  if (seconds <= 0 || seconds > std::chrono::seconds(std::chrono::days(1)).count()) return {};
  return std::chrono::seconds(seconds);
}

/// Whether the connection was lost when the request may have been on its way.
bool is_broken(CURLcode code) {
  return code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING ||
         code == CURLE_PARTIAL_FILE;
}

constexpr const char* uncertain = "it may have been done all the same: look before repeating it";

class curl_client final : public http_client {
 public:
  explicit curl_client(const http_limits& bounds)
      : bounds_(bounds), curl_(nullptr, curl_easy_cleanup) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    curl_.reset(curl_easy_init());
    if (!curl_) std::abort();  // Out of memory.
  }
  ~curl_client() override {
    curl_.reset();
    curl_global_cleanup();
  }

  result<http_answer> send(const http_request& request) override {
    std::array<char, CURL_ERROR_SIZE> why{};
    bounded_body body{{}, bounds_.answer_bytes_max};
    header_list headers;
    headers.add("Accept: application/json");
    // Without a body there is no type, either; libcurl would claim one of its own.
    headers.add(request.body.empty() ? "Content-Type:" : "Content-Type: application/json");
    if (!request.bearer_token.empty()) headers.add("Authorization: Bearer " + request.bearer_token);
    if (!request.anon_key.empty()) headers.add("apikey: " + request.anon_key);
    if (!request.idempotency_key.empty()) {
      headers.add("Idempotency-Key: " + request.idempotency_key);
    }
    prepare(request, headers, body, why);
    const auto code = curl_easy_perform(curl_.get());
    if (code != CURLE_OK) return failure(request, code, why.front() != '\0' ? why.data() : nullptr);
    long status = 0;
    curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_off_t wait = 0;
    curl_easy_getinfo(curl_.get(), CURLINFO_RETRY_AFTER, &wait);
    return http_answer{static_cast<int>(status), std::move(body.bytes), sane_wait(wait)};
  }

 private:
  void prepare(const http_request& request, const header_list& headers, bounded_body& body,
               std::array<char, CURL_ERROR_SIZE>& why) {
    auto* curl = curl_.get();
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    // A POST says that it has no body, too: `Content-Length: 0`.
    if (!request.body.empty() || request.method == "POST") {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request.body.size()));
      curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, request.body.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "statushivectl/" STATUSHIVE_VERSION);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why.data());
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(bounds_.connect_timeout.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(bounds_.timeout.count()));
    if (is_this_machine(request.url)) curl_easy_setopt(curl, CURLOPT_PROXY, "");
  }

  static error failure(const http_request& request, CURLcode code, const char* why) {
    const auto reason = std::string(why != nullptr ? why : curl_easy_strerror(code));
    if (code == CURLE_WRITE_ERROR) {
      return {errc::internal, "bad_answer", "the answer of " + request.url + " is too large"};
    }
    if (code == CURLE_OPERATION_TIMEDOUT) {
      auto late = error(errc::deadline_exceeded, "timeout", "no answer in time (" + reason + ")");
      return request.method == "GET" ? late : std::move(late).hinting(uncertain);
    }
    if (is_broken(code)) {
      auto broken =
          error(errc::unavailable, "broken_connection", "the connection broke (" + reason + ")");
      return request.method == "GET" ? broken : std::move(broken).hinting(uncertain);
    }
    return error(errc::unavailable, "no_connection", "no connection (" + reason + ")")
        .hinting("is a node running there? --server URL or STATUSHIVE_SERVER names another one");
  }

  const http_limits bounds_;
  handle curl_;
};

}  // namespace

std::unique_ptr<http_client> make_http_client(const http_limits& bounds) {
  return std::make_unique<curl_client>(bounds);
}

}  // namespace statushive::ctl
