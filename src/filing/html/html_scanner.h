// Tags, text and comments of an HTML page, as browsers take tag soup apart; never fails.
//
//   HtmlScanner    next() gives the tokens in order, as views into the page; the bodies of <script>,
//                  <style> and <title> come as one text token. Linear, no memory of its own; nothing
//                  is fetched and no entity is declared by the page
//   attribute      value of an attribute in the inside of a tag, without its quotes, not decoded
//   decode_entity  what stands for "&...;" at `at`, which moves past it; empty: a plain ampersand
//
// Why not a parser of DOM trees: every character keeps its offset, and no nesting can make it slow.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace plimsoll::filing {

struct HtmlToken {
  enum class Kind : std::uint8_t { text, open, close, end };
  Kind kind = Kind::end;
  // Lower case, with its namespace: "ix:nonnumeric". Tags only.
  std::string name;
  // Text: the text. Open tags: what stands between the name and ">".
  std::string_view body;
  // Offset of the token in the page.
  std::size_t begin = 0;
  bool self_closing = false;
};

class HtmlScanner {
 public:
  explicit HtmlScanner(std::string_view page) : page_(page) {}
  const HtmlToken& next();

 private:
  std::string_view page_;
  std::size_t at_ = 0;
  // Offset behind which no "-->" or no "</name" stands any more, so that it is searched for once.
  std::size_t no_comment_end_ = std::string_view::npos;
  std::string raw_;
  HtmlToken token_;
};

std::string_view attribute(std::string_view body, std::string_view name);
std::string decode_entity(std::string_view text, std::size_t& at);

}  // namespace plimsoll::filing
