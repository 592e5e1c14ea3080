#include "tests/integration/api_client.hpp"

#include <memory>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <curl/curl.h>

namespace statushive::tests {
namespace {

size_t on_body(char* bytes, size_t size, size_t count, void* target) {
  static_cast<std::string*>(target)->append(bytes, size * count);
  return size * count;
}

size_t on_header(char* bytes, size_t size, size_t count, void* target) {
  const std::string line(bytes, size * count);
  const auto colon = line.find(':');
  if (colon != std::string::npos) {
    std::string name = line.substr(0, colon);
    for (auto& c : name)
      c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto from = line.find_first_not_of(' ', colon + 1);
    const auto to = line.find_last_not_of("\r\n ");
    auto& headers = *static_cast<std::map<std::string, std::string>*>(target);
    headers[name] = from == std::string::npos || to < from ? "" : line.substr(from, to - from + 1);
  }
  return size * count;
}

}  // namespace

boost::json::value api_answer::json() const {
  return boost::json::parse(body);
}

api_answer api_client::log_in(const std::string& email, const std::string& password) {
  auto answer =
      post("/auth/v1/token?grant_type=password", {{"email", email}, {"password", password}});
  if (answer.status == 200) token_ = answer.json().at("access_token").as_string().c_str();
  return answer;
}

api_answer api_client::post(const std::string& path, const boost::json::value& body) const {
  return call("POST", path, boost::json::serialize(body));
}

api_answer api_client::put(const std::string& path, const boost::json::value& body) const {
  return call("PUT", path, boost::json::serialize(body));
}

api_client api_client::with(std::vector<std::string> headers) const {
  auto copy = *this;
  copy.headers_ = std::move(headers);
  return copy;
}

api_answer api_client::call(const std::string& method, const std::string& path,
                            const std::string& body, const std::string& content_type) const {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy(curl_easy_init(),
                                                                 &curl_easy_cleanup);
  api_answer answer;
  curl_slist* headers = nullptr;
  if (!token_.empty())
    headers = curl_slist_append(headers, ("Authorization: Bearer " + token_).c_str());
  if (!content_type.empty())
    headers = curl_slist_append(headers, ("Content-Type: " + content_type).c_str());
  for (const auto& line : headers_)
    headers = curl_slist_append(headers, line.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_URL, (server_ + path).c_str());
  curl_easy_setopt(easy.get(), CURLOPT_CUSTOMREQUEST, method.c_str());
  if (method == "POST" || method == "PUT") {
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(easy.get(), CURLOPT_COPYPOSTFIELDS, body.c_str());
  }
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, 20'000L);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &answer.body);
  curl_easy_setopt(easy.get(), CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy.get(), CURLOPT_HEADERDATA, &answer.headers);
  if (curl_easy_perform(easy.get()) == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<int>(status);
  }
  curl_slist_free_all(headers);
  return answer;
}

}  // namespace statushive::tests
