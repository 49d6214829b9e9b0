// A hand-written scanner: all but entities is a search for the next bracket.
#include "filing/html/html_scanner.h"

#include <algorithm>

#include "filing/html/entities.h"
#include "filing/html/html_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

bool is_name_start(char c) {
  return is_ascii_letter(c);
}

bool is_html_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r';
}

// Past the ">" that ends a tag, quotes respected; the end of the page if there is none.
std::size_t tag_end(std::string_view page, std::size_t at) {
  char quote = 0;
  bool value = false;
  for (; at < page.size(); ++at) {
    const char c = page[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '>') {
      return at;
    } else if ((c == '"' || c == '\'') && value) {
      quote = c;
    } else if (c == '<' && at + 1 < page.size() &&
               (is_name_start(page[at + 1]) || page[at + 1] == '/')) {
      // A tag that was never closed.
      return at;
    }
    if (c == '=') {
      value = true;
    } else if (!is_html_space(c)) {
      value = false;
    }
  }
  return at;
}

bool same_name(std::string_view text, std::string_view name) {
  if (text.size() < name.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (lower_ascii(text[i]) != name[i]) return false;
  }
  return true;
}

}  // namespace

const HtmlToken& HtmlScanner::next() {
  token_.name.clear();
  token_.self_closing = false;
  if (!raw_.empty()) {
    // The body of a script or style runs to its end tag and no further.
    std::size_t end = at_;
    while (true) {
      end = page_.find("</", end);
      if (end == std::string_view::npos) {
        end = page_.size();
        break;
      }
      if (same_name(page_.substr(end + 2), raw_)) break;
      end += 2;
    }
    token_.kind = HtmlToken::Kind::text;
    token_.begin = at_;
    token_.body = page_.substr(at_, end - at_);
    at_ = end;
    raw_.clear();
    return token_;
  }
  while (at_ < page_.size()) {
    if (page_[at_] != '<') {
      const std::size_t end = std::min(page_.find('<', at_), page_.size());
      token_.kind = HtmlToken::Kind::text;
      token_.begin = at_;
      token_.body = page_.substr(at_, end - at_);
      at_ = end;
      return token_;
    }
    const std::string_view rest = page_.substr(at_);
    if (rest.starts_with("<!--")) {
      const std::size_t end =
          at_ < no_comment_end_ ? page_.find("-->", at_ + 2) : std::string_view::npos;
      if (end != std::string_view::npos) {
        at_ = end + 3;
        continue;
      }
      no_comment_end_ = std::min(no_comment_end_, at_);
    }
    if (rest.starts_with("<!") || rest.starts_with("<?")) {
      at_ = std::min(tag_end(page_, at_ + 1) + 1, page_.size());
      continue;
    }
    const bool closing = rest.starts_with("</");
    const std::size_t name_begin = at_ + (closing ? 2 : 1);
    if (name_begin >= page_.size() || !is_name_start(page_[name_begin])) {
      token_.kind = HtmlToken::Kind::text;
      token_.begin = at_;
      token_.body = page_.substr(at_, 1);
      ++at_;
      return token_;
    }
    std::size_t name_end = name_begin;
    while (name_end < page_.size() && !is_html_space(page_[name_end]) && page_[name_end] != '>' &&
           page_[name_end] != '/' && page_[name_end] != '<') {
      ++name_end;
    }
    const std::size_t end = tag_end(page_, name_end);
    token_.kind = closing ? HtmlToken::Kind::close : HtmlToken::Kind::open;
    token_.begin = at_;
    for (const char c : page_.substr(name_begin, std::min(name_end - name_begin, kMaxNameBytes))) {
      token_.name += lower_ascii(c);
    }
    token_.body = page_.substr(name_end, end - name_end);
    token_.self_closing = token_.body.ends_with("/");
    at_ = end < page_.size() && page_[end] == '>' ? end + 1 : end;
    if (!closing && !token_.self_closing &&
        (token_.name == "script" || token_.name == "style" || token_.name == "title")) {
      raw_ = token_.name;
    }
    return token_;
  }
  token_.kind = HtmlToken::Kind::end;
  token_.begin = page_.size();
  token_.body = {};
  return token_;
}

std::string_view attribute(std::string_view body, std::string_view name) {
  std::size_t at = 0;
  while (at < body.size()) {
    while (at < body.size() && (is_html_space(body[at]) || body[at] == '/')) ++at;
    const std::size_t begin = at;
    while (at < body.size() && body[at] != '=' && !is_html_space(body[at])) ++at;
    const std::string_view found = body.substr(begin, at - begin);
    while (at < body.size() && is_html_space(body[at])) ++at;
    std::string_view value;
    if (at < body.size() && body[at] == '=') {
      ++at;
      while (at < body.size() && is_html_space(body[at])) ++at;
      if (at < body.size() && (body[at] == '"' || body[at] == '\'')) {
        const std::size_t end = std::min(body.find(body[at], at + 1), body.size());
        value = body.substr(at + 1, end - at - 1);
        at = std::min(end + 1, body.size());
      } else {
        const std::size_t from = at;
        while (at < body.size() && !is_html_space(body[at])) ++at;
        value = body.substr(from, at - from);
      }
    }
    if (found.size() == name.size() && same_name(found, name)) return value;
    if (at == begin) ++at;
  }
  return {};
}

std::string decode_entity(std::string_view text, std::size_t& at) {
  const std::string_view rest = text.substr(at, kMaxEntityBytes);
  std::string result;
  if (rest.size() > 2 && rest[1] == '#') {
    const bool hex = rest[2] == 'x' || rest[2] == 'X';
    std::size_t i = hex ? 3 : 2;
    const std::size_t first = i;
    std::uint32_t value = 0;
    for (; i < rest.size(); ++i) {
      const char c = lower_ascii(rest[i]);
      std::uint32_t digit = 0;
      if (is_digit(c)) {
        digit = static_cast<std::uint32_t>(c - '0');
      } else if (hex && c >= 'a' && c <= 'f') {
        digit = static_cast<std::uint32_t>(c - 'a') + 10;
      } else {
        break;
      }
      value = std::min<std::uint32_t>(value * (hex ? 16 : 10) + digit, 0x200000);
    }
    if (i == first) return {};
    if (i < rest.size() && rest[i] == ';') ++i;
    at += i;
    append_code_point(result, windows_1252(value == 0 ? 0xFFFD : value));
    return result;
  }
  std::size_t end = 1;
  while (end < rest.size() && (is_ascii_letter(rest[end]) || is_digit(rest[end]))) ++end;
  if (end < kEntityNameLeastEnd || end > kEntityNameMostEnd) return {};
  const std::string_view name = rest.substr(1, end - 1);
  if (name == "apos") {
    result.push_back('\'');
  } else {
    const std::uint32_t code_point = entity_code_point(name);
    if (code_point == 0) return {};
    append_code_point(result, code_point);
  }
  if (end < rest.size() && rest[end] == ';') ++end;
  at += end;
  return result;
}

}  // namespace plimsoll::filing
