#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace statushive::rest {

/// One text of the documents in both languages. In French, spaces before two-part punctuation and
/// apostrophes are written plainly; rendering makes them what a typesetter would.
struct translation {
  std::string_view english;
  std::string_view french;
};

/// The catalogue, in parts.
[[nodiscard]] std::span<const translation> french_phrases();
[[nodiscard]] std::span<const translation> french_prose();
[[nodiscard]] std::span<const translation> french_routes();
[[nodiscard]] std::span<const translation> french_fields();
[[nodiscard]] std::span<const translation> french_errors();

enum class language : uint8_t { english, french };

/// Turns the English texts of descriptions and documents into one language, and remembers what it
/// was asked. A text that has no French stays English. Lives as long as one document is written.
class translator {
 public:
  explicit translator(language to) : language_(to) {}

  [[nodiscard]] language to() const { return language_; }
  /// Texts without words outside of `code` are the same in all languages.
  [[nodiscard]] std::string operator()(std::string_view english);
  /// The same, with `{}` replaced by the values in turn. REQUIRES: as many of them.
  [[nodiscard]] std::string operator()(std::string_view english,
                                       std::initializer_list<std::string> values);

  [[nodiscard]] const std::set<std::string, std::less<>>& missing() const { return missing_; }
  [[nodiscard]] const std::set<std::string, std::less<>>& used() const { return used_; }

 private:
  language language_;
  std::set<std::string, std::less<>> missing_;
  std::set<std::string, std::less<>> used_;
};

}  // namespace statushive::rest
