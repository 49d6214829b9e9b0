// One pass by bytes; a token is kept as its kind and place, its text stays in the source.
#include "syntax/lexer.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "base/characters.h"
#include "syntax/quote.h"
#include "syntax/sheet_place.h"
#include "syntax/substitutes.h"

namespace plimsoll::syntax {
namespace {

using diag::Kind;

constexpr std::array kTokenNames = {
#define TOKEN(name, spelling) std::string_view(spelling),
#include "syntax/token.def"
};

// More of them are of no use to a reader; the parser says that it stopped.
constexpr std::size_t kMaxTokenErrors = 1000;

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_high(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

class Lexer {
 public:
  Lexer(const source::SourceMap& sources, FileId file, diag::Sink& sink)
      : text_(sources.file(file).text), file_(file), sink_(sink) {}

  TokenBuffer run() {
    buffer_.tokens.reserve(text_.size() / 4 + 2);
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
    check_encoding();
    while (at_ < text_.size()) next();
    push(TokenKind::end_of_file, text_.size());
    return std::move(buffer_);
  }

 private:
  Span span(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  diag::Diagnostic& report(Kind kind, std::size_t begin, std::size_t end, std::string message) {
    if (++n_errors_ > kMaxTokenErrors) return unused_;
    return sink_.report(kind, span(begin, end), std::move(message));
  }

  void push(TokenKind kind, std::size_t begin) {
    Token token;
    token.kind = kind;
    token.space_before = space_;
    token.begin = static_cast<std::uint32_t>(begin);
    token.end = static_cast<std::uint32_t>(at_);
    buffer_.tokens.push_back(token);
    if (kind == TokenKind::identifier) {
      in_carries_ = text_.substr(begin, at_ - begin) == "carries";
    } else if (kind != TokenKind::number && kind != TokenKind::comma &&
               kind != TokenKind::newline) {
      in_carries_ = false;
    }
    space_ = false;
  }

  // Bytes that are not UTF-8, NUL and characters that reorder what is read: refused anywhere,
  // comments and texts included. One report of each kind is enough to open the file and look.
  void check_encoding() {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text_.data());
    const auto size = static_cast<std::int32_t>(text_.size());
    bool saw_bad = false;
    bool saw_nul = false;
    bool saw_bidi = false;
    for (std::int32_t i = 0; i < size;) {
      if (bytes[i] != 0 && bytes[i] < 0x80) {
        ++i;
        continue;
      }
      const std::int32_t begin = i;
      UChar32 c = 0;
      U8_NEXT(bytes, i, size, c);
      const auto b = static_cast<std::size_t>(begin);
      const auto e = static_cast<std::size_t>(i);
      if (c < 0 && !saw_bad) {
        saw_bad = true;
        report(Kind::invalid_utf8, b, e, "a byte that is not UTF-8")
            .add_help("save the file as UTF-8");
      } else if (c == 0 && !saw_nul) {
        saw_nul = true;
        report(Kind::nul_byte, b, e, "a NUL byte; a model is text")
            .add_help("save the file as UTF-8");
      } else if (c > 0 && !saw_bidi && u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL)) {
        saw_bidi = true;
        report(
            Kind::bidi_control, b, e,
            "an invisible character that changes the direction of the text; what is read must be "
            "what is run")
            .add_help("delete the character");
      }
    }
  }

  void next() {
    const char c = text_[at_];
    if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v') {
      space_ = true;
      ++at_;
    } else if (c == '\n') {
      lex_newline();
    } else if (c == '#') {
      lex_comment();
    } else if (is_digit(c)) {
      lex_number();
    } else if (is_ascii_letter(c)) {
      lex_identifier();
    } else if (c == '"') {
      lex_string();
    } else if (c == '\'' && lex_quoted_place()) {
      return;
    } else if (is_high(c)) {
      lex_high();
    } else {
      lex_operator();
    }
  }

  void lex_newline() {
    const std::size_t begin = at_++;
    if (buffer_.tokens.empty() || buffer_.tokens.back().kind != TokenKind::newline) {
      push(TokenKind::newline, begin);
    }
    space_ = true;
  }

  void lex_comment() {
    const std::size_t begin = at_;
    at_ = std::min(text_.find('\n', at_), text_.size());
    std::size_t end = at_;
    while (end > begin &&
           (text_[end - 1] == ' ' || text_[end - 1] == '\r' || text_[end - 1] == '\t')) {
      --end;
    }
    buffer_.comments.push_back(
        {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    space_ = true;
  }

  bool digits_at(std::size_t from, std::size_t n) const {
    if (from + n > text_.size()) return false;
    for (std::size_t i = 0; i < n; ++i) {
      if (!is_digit(text_[from + i])) return false;
    }
    return true;
  }

  char char_at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  bool word_at(std::size_t i) const {
    const char c = char_at(i);
    return is_digit(c) || is_ascii_letter(c) || (is_high(c) && !is_substitute(text_.substr(i)));
  }

  // 2012-04, 2012-07-31, 2012Q4. True when the text here has the form of one.
  bool lex_dated() {
    if (!digits_at(at_, 4)) return false;
    const std::size_t begin = at_;
    std::size_t end = 0;
    if (char_at(at_ + 4) == 'Q' && is_digit(char_at(at_ + 5))) {
      end = at_ + 6;
    } else if (char_at(at_ + 4) == '-' && digits_at(at_ + 5, 2)) {
      end = at_ + 7;
      if (char_at(end) == '-' && digits_at(end + 1, 2)) end += 3;
    }
    if (end == 0 || word_at(end) || (char_at(end) == '.' && is_digit(char_at(end + 1))))
      return false;
    at_ = end;
    push_period(begin);
    return true;
  }

  void push_period(std::size_t begin) {
    const std::string_view text = text_.substr(begin, at_ - begin);
    if (!decode_period(text)) {
      auto& d = report(Kind::bad_period, begin, at_, quoted(text) + " is no period");
      if (text.find('-') != std::string_view::npos) {
        d.add_note(
            "a month is written `2012-04`, a day `2012-07-31`; put spaces around the `-` of a "
            "difference");
      } else {
        d.add_note(
            "a quarter is written `2012Q4`, in fiscal years `FY2012Q3`; quarters are 1 to 4");
      }
    }
    push(TokenKind::period, begin);
  }

  void lex_number() {
    if (lex_dated()) return;
    const std::size_t begin = at_;
    const char* why = nullptr;
    take_digits(why);
    if (char_at(at_) == '.' && is_digit(char_at(at_ + 1))) {
      ++at_;
      take_digits(why);
    } else if (char_at(at_) == '.' && char_at(at_ + 1) != '.') {
      why = "a digit must follow the decimal point";
      ++at_;
    }
    if (char_at(at_) == 'e' || char_at(at_) == 'E') {
      const std::size_t sign = char_at(at_ + 1) == '+' || char_at(at_ + 1) == '-' ? 1 : 0;
      if (is_digit(char_at(at_ + 1 + sign))) {
        at_ += 1 + sign;
        while (is_digit(char_at(at_))) ++at_;
      }
    }
    const std::size_t number_end = at_;
    bool tight_word = false;
    while (word_at(at_)) {
      tight_word = true;
      ++at_;
    }
    const std::string_view text = text_.substr(begin, at_ - begin);
    if (tight_word && in_carries_) {
      // `1.6b` after `carries` is the id of a mechanism.
      why = nullptr;
    } else if (tight_word) {
      auto& d = report(Kind::bad_number, begin, at_, quoted(text) + " is no number");
      if (text.substr(0, 2) == "0x" || text.substr(0, 2) == "0X") {
        d.add_help("numbers are decimal");
      } else {
        const std::string_view tail = text.substr(number_end - begin);
        const bool quarter = number_end - begin == 4 && tail.size() == 2 && tail[0] == 'q';
        if (quarter) {
          const std::string right = std::string(text.substr(0, 4)) + "Q" + tail[1];
          d.add_fix("write `" + right + "`", span(begin, at_), right);
        } else
          d.add_fix("put a space between number and unit: `" +
                        clipped(text_.substr(begin, number_end - begin)) + " " +
                        clipped(text_.substr(number_end, at_ - number_end)) + "`",
                    span(number_end, number_end), " ");
      }
    } else if (why != nullptr) {
      auto& d = report(Kind::bad_number, begin, at_, quoted(text) + " is no number: " + why);
      std::string sound;
      for (const char c : text) {
        if (c != '_' || (!sound.empty() && sound.back() != '_')) sound += c;
      }
      if (sound.back() == '.') sound.pop_back();
      d.add_fix("write `" + clipped(sound) + "`", span(begin, at_), sound);
    } else if (text.size() > kMaxNumberCharacters) {
      report(Kind::number_too_long, begin, at_,
             "a number of " + std::to_string(text.size()) + " characters; the limit is " +
                 std::to_string(kMaxNumberCharacters));
    }
    push(TokenKind::number, begin);
  }

  // Digits with single `_` between them.
  void take_digits(const char*& why) {
    while (is_digit(char_at(at_)) || char_at(at_) == '_') {
      if (char_at(at_) == '_' && !is_digit(char_at(at_ + 1))) {
        if (char_at(at_ + 1) != '_') return;
        why = "`_` stands singly between digits";
      }
      ++at_;
    }
  }

  void lex_identifier() {
    const std::size_t begin = at_;
    bool ascii = true;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_ascii_letter(c) || is_digit(c)) {
        ++at_;
      } else if (is_high(c) && high_continues()) {
        ascii = false;
      } else {
        break;
      }
    }
    if (begins_place(text_, at_)) return take_place(begin, end_of_place(text_, at_));
    take_quantile_fraction(begin);
    const std::string_view text = text_.substr(begin, at_ - begin);
    if (text.size() > kMaxIdentifierBytes) {
      report(Kind::identifier_too_long, begin, at_,
             "a name of " + std::to_string(text.size()) + " bytes; the limit is " +
                 std::to_string(kMaxIdentifierBytes));
    } else if (!ascii) {
      check_normalised(text, begin);
    }
    if (is_fiscal(text)) {
      push_period(begin);
    } else {
      push(TokenKind::identifier, begin);
    }
  }

  void take_place(std::size_t begin, std::size_t end) {
    at_ = end;
    push(TokenKind::place, begin);
  }

  bool lex_quoted_place() {
    const std::size_t end = end_of_quoted_place(text_, at_);
    if (end != 0) take_place(at_, end);
    return end != 0;
  }

  // `plan[Sales 2025!B7]`
  bool report_bare_sheet(std::size_t at) {
    const std::optional<BareSheet> bare = bare_sheet(text_, at);
    if (!bare) return false;
    report(Kind::unexpected_character, at, at + 1, "the character `!` has no meaning here")
        .add_fix(
            "the name of a sheet with blanks or signs in it is quoted, `" + bare->quoted + "!...`",
            span(bare->begin, at), bare->quoted);
    return true;
  }

  // `p99.5`, the name of a quantile: before `:`, or behind a `.`, where no number can stand.
  void take_quantile_fraction(std::size_t begin) {
    if (text_[begin] != 'p' || at_ == begin + 1 || char_at(at_) != '.') return;
    for (std::size_t i = begin + 1; i < at_; ++i) {
      if (!is_digit(text_[i])) return;
    }
    std::size_t end = at_ + 1;
    while (is_digit(char_at(end))) ++end;
    if (end == at_ + 1 || word_at(end)) return;
    std::size_t next = end;
    while (char_at(next) == ' ') ++next;
    if (char_at(next) == ':' || (begin > 0 && text_[begin - 1] == '.')) at_ = end;
  }

  static bool is_fiscal(std::string_view text) {
    if (text.substr(0, 2) != "FY" || (text.size() != 6 && text.size() != 8)) return false;
    for (std::size_t i = 2; i < 6; ++i) {
      if (!is_digit(text[i])) return false;
    }
    return text.size() == 6 || (text[6] == 'Q' && is_digit(text[7]));
  }

  // Moves over one letter, digit or mark that is not ASCII.
  bool high_continues() {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text_.data());
    auto i = static_cast<std::int32_t>(at_);
    UChar32 c = 0;
    U8_NEXT(bytes, i, static_cast<std::int32_t>(text_.size()), c);
    if (c < 0 || !u_hasBinaryProperty(c, UCHAR_XID_CONTINUE)) return false;
    at_ = static_cast<std::size_t>(i);
    return true;
  }

  // Two spellings of one letter must not make two names that look alike.
  void check_normalised(std::string_view text, std::size_t begin) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2* nfc = unorm2_getNFCInstance(&status);
    std::array<UChar, kMaxIdentifierBytes + 1> wide;
    std::int32_t length = 0;
    u_strFromUTF8(wide.data(), static_cast<std::int32_t>(wide.size()), &length, text.data(),
                  static_cast<std::int32_t>(text.size()), &status);
    if (U_FAILURE(status)) return;
    if (unorm2_isNormalized(nfc, wide.data(), length, &status) || U_FAILURE(status)) return;
    report(Kind::name_not_normalised, begin, at_,
           quoted(text) + " is spelt with separate accents (not in Unicode form NFC)")
        .add_help("type the accented letters as single characters");
  }

  void lex_high() {
    const std::size_t begin = at_;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text_.data());
    auto i = static_cast<std::int32_t>(at_);
    UChar32 c = 0;
    U8_NEXT(bytes, i, static_cast<std::int32_t>(text_.size()), c);
    if (c >= 0 && u_hasBinaryProperty(c, UCHAR_XID_START)) {
      lex_identifier();
      return;
    }
    at_ = static_cast<std::size_t>(i);
    // What check_encoding() has refused needs no second message.
    if (c >= 0 && !u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL)) report_character(begin);
    push(TokenKind::invalid, begin);
  }

  void report_character(std::size_t begin) {
    const std::string_view seen = text_.substr(begin, at_ - begin);
    // A run of one strange character is one mistake.
    std::size_t n = 1;
    while (text_.substr(at_, seen.size()) == seen) {
      at_ += seen.size();
      ++n;
    }
    std::string message = "the character " + quoted(seen) + " has no meaning here";
    if (n > 1) message += " (" + std::to_string(n) + " times)";
    auto& d = report(Kind::unexpected_character, begin, at_, std::move(message));
    offer_substitute(d, seen, text_, span(begin, at_), space_);
  }

  void lex_string() {
    const std::size_t begin = at_++;
    std::size_t bad_escape = 0;
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n') {
      if (text_[at_] == '\\') {
        const char next = char_at(at_ + 1);
        if (next != '"' && next != '\\' && next != 'n' && bad_escape == 0) bad_escape = at_;
        if (next != '\n' && at_ + 1 < text_.size()) ++at_;
      }
      ++at_;
    }
    if (char_at(at_) == '"') {
      ++at_;
      if (bad_escape != 0) {
        report(Kind::bad_escape, bad_escape, bad_escape + 2, "a `\\` that escapes nothing")
            .add_fix("write `\\\\` for the character itself; the others are `\\\"` and `\\n`",
                     span(bad_escape, bad_escape), "\\");
      }
    } else {
      report(Kind::unterminated_string, begin, begin + 1, "a text that is not closed on its line")
          .add_fix("close it with `\"`; a line break inside is written `\\n`", span(at_, at_),
                   "\"");
    }
    push(TokenKind::string, begin);
  }

  void take(TokenKind kind, std::size_t n) {
    const std::size_t begin = at_;
    at_ += n;
    push(kind, begin);
  }

  void lex_operator() {
    const char next = char_at(at_ + 1);
    switch (text_[at_]) {
      case '%':
        return take(TokenKind::percent, 1);
      case '+':
        return next == '-' ? take(TokenKind::plus_minus, 2) : take(TokenKind::plus, 1);
      case '-':
        return take(TokenKind::minus, 1);
      case '*':
        return take(TokenKind::star, 1);
      case '/':
        return take(TokenKind::slash, 1);
      case '^':
        return take(TokenKind::caret, 1);
      case '<':
        return next == '=' ? take(TokenKind::less_equal, 2) : take(TokenKind::less, 1);
      case '>':
        return next == '=' ? take(TokenKind::greater_equal, 2) : take(TokenKind::greater, 1);
      case '=':
        return next == '=' ? take(TokenKind::equal_equal, 2) : take(TokenKind::equal, 1);
      case '!':
        if (next == '=') return take(TokenKind::not_equal, 2);
        break;
      case '~':
        return take(TokenKind::tilde, 1);
      case '(':
        return take(TokenKind::left_paren, 1);
      case ')':
        return take(TokenKind::right_paren, 1);
      case '[':
        return take(TokenKind::left_bracket, 1);
      case ']':
        return take(TokenKind::right_bracket, 1);
      case '{':
        return take(TokenKind::left_brace, 1);
      case '}':
        return take(TokenKind::right_brace, 1);
      case ',':
        return take(TokenKind::comma, 1);
      case ';':
        return take(TokenKind::semicolon, 1);
      case ':':
        return take(TokenKind::colon, 1);
      case '.':
        if (next == '.') return take(TokenKind::dot_dot, 2);
        if (is_digit(next) && !follows_name()) return lex_bare_fraction();
        return take(TokenKind::dot, 1);
      default:
        break;
    }
    const std::size_t begin = at_++;
    const bool sheet = text_[begin] == '!' && report_bare_sheet(begin);
    if (!sheet && text_[begin] != '\0') report_character(begin);
    push(TokenKind::invalid, begin);
  }

  bool follows_name() const {
    if (space_ || buffer_.tokens.empty()) return false;
    const TokenKind last = buffer_.tokens.back().kind;
    return last == TokenKind::identifier || last == TokenKind::number;
  }

  void lex_bare_fraction() {
    const std::size_t begin = at_++;
    while (is_digit(char_at(at_))) ++at_;
    const std::string_view text = text_.substr(begin, at_ - begin);
    report(Kind::bad_number, begin, at_, quoted(text) + " is no number: a digit must come first")
        .add_fix("write `0" + clipped(text) + "`", span(begin, begin), "0");
    push(TokenKind::number, begin);
  }

  std::string_view text_;
  FileId file_;
  diag::Sink& sink_;
  TokenBuffer buffer_;
  std::size_t at_ = 0;
  bool space_ = false;
  std::size_t n_errors_ = 0;
  // The tokens at hand stand in a list of mechanism ids: `carries 1.1, 1.6b`.
  bool in_carries_ = false;
  diag::Diagnostic unused_;
};

}  // namespace

std::string_view token_name(TokenKind kind) {
  return kTokenNames[static_cast<std::size_t>(kind)];
}

TokenBuffer lex(const source::SourceMap& sources, FileId file, diag::Sink& sink) {
  return Lexer(sources, file, sink).run();
}

bool continues_after(TokenKind kind) {
  switch (kind) {
    case TokenKind::plus:
    case TokenKind::minus:
    case TokenKind::plus_minus:
    case TokenKind::star:
    case TokenKind::slash:
    case TokenKind::caret:
    case TokenKind::less:
    case TokenKind::less_equal:
    case TokenKind::greater:
    case TokenKind::greater_equal:
    case TokenKind::equal_equal:
    case TokenKind::not_equal:
    case TokenKind::equal:
    case TokenKind::tilde:
    case TokenKind::comma:
    case TokenKind::colon:
    case TokenKind::dot_dot:
      return true;
    default:
      return false;
  }
}

}  // namespace plimsoll::syntax
