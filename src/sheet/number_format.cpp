// A format is read once from left to right; letters count outside quotation marks only.
#include "sheet/number_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "sheet/format_words.h"

namespace plimsoll::sheet {

namespace {

bool is_placeholder(char c) {
  return c == '0' || c == '#' || c == '?';
}

// What one section shows.
struct Section {
  bool percent = false;
  bool text = false;
  bool day = false;
  bool clock = false;
  bool brackets = false;
  bool thousands = false;
  bool placeholder = false;
  bool general = false;
  // [=0]: of 0 alone, which is 0 in every scale.
  bool zero_alone = false;
  bool condition = false;
  // [Red], which is how negative numbers without a sign are told.
  bool coloured = false;
  std::uint8_t n_left_out = 0;
  // Texts as shown, and how much of them stands before the number.
  std::string words;
  std::size_t n_before = 0;
  std::string sign;
  std::uint32_t language = 0;
};

class SectionReader {
 public:
  explicit SectionReader(std::string_view text) : text_(text) {}

  Section read() {
    while (at_ < text_.size()) next();
    // Commas behind the last digit, or the last one before the point, leave thousands out.
    out_.n_left_out = static_cast<std::uint8_t>(std::min<std::size_t>(n_left_ + n_commas_, 9));
    return out_;
  }

 private:
  void next() {
    const char c = text_[at_];
    if (c == '"') return quoted();
    if (c == '\\') {
      out_.words += text_.substr(std::min(at_ + 1, text_.size()), 1);
      out_.brackets = out_.brackets || text_.substr(at_).starts_with("\\(");
      at_ += 2;
    } else if (c == '_' || c == '*') {
      // A blank as wide as the next character, or the line filled with it.
      at_ += 2;
    } else if (c == '[') {
      bracket();
    } else if (text_.substr(at_, 7) == "General" || text_.substr(at_, 7) == "GENERAL") {
      out_.general = true;
      at_ += 7;
    } else {
      plain(c);
      ++at_;
    }
  }

  void quoted() {
    const std::size_t end = std::min(text_.find('"', at_ + 1), text_.size());
    const std::string_view words = text_.substr(at_ + 1, end - at_ - 1);
    out_.words += words;
    out_.brackets = out_.brackets || words.find('(') != std::string_view::npos;
    at_ = end + 1;
  }

  // [$€-407], [Red], [>=100], [h].
  void bracket() {
    const std::size_t end = std::min(text_.find(']', at_), text_.size());
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    if (inside.starts_with('$')) {
      const std::size_t dash = inside.rfind('-');
      out_.sign = inside.substr(1, dash == std::string_view::npos ? inside.npos : dash - 1);
      if (dash != std::string_view::npos) {
        std::from_chars(inside.data() + dash + 1, inside.data() + inside.size(), out_.language, 16);
      }
      return;
    }
    const auto is_clock = [](char c) {
      return std::string_view("hHmMsS").find(c) != std::string_view::npos;
    };
    if (inside.empty()) return;
    if (std::all_of(inside.begin(), inside.end(), is_clock)) {
      out_.clock = true;
    } else if (std::string_view("<=>").find(inside[0]) != std::string_view::npos) {
      out_.condition = true;
      out_.zero_alone = inside == "=0";
    } else {
      out_.coloured = true;
    }
  }

  void plain(char c) {
    if (is_placeholder(c)) {
      // Commas before it parted thousands.
      out_.thousands = out_.thousands || (n_commas_ > 0 && out_.placeholder && !has_point_);
      n_commas_ = 0;
      if (!out_.placeholder) out_.n_before = out_.words.size();
      out_.placeholder = true;
      return;
    }
    switch (c) {
      case '.':
        if (!has_point_) n_left_ = std::exchange(n_commas_, 0);
        has_point_ = true;
        // That of the number is no text.
        if (at_ + 1 == text_.size() || !is_placeholder(text_[at_ + 1])) out_.words += c;
        return;
      case ',':
        if (out_.placeholder) ++n_commas_;
        return;
      case '%':
        out_.percent = true;
        return;
      case '@':
        out_.text = true;
        return;
      case '(':
        out_.brackets = true;
        out_.words += c;
        return;
      case 'E':
        // 0.00E+00, or a year of an era.
        if (text_.substr(at_ + 1, 1) == "+" || text_.substr(at_ + 1, 1) == "-") return;
        out_.day = true;
        return;
      case 'y':
      case 'Y':
      case 'd':
      case 'D':
      case 'e':
        out_.day = true;
        return;
      case 'g':
      case 'G':
      case 'b':
      case 'B':
        // Eras, and years of Buddha, beside a year.
        return;
      case 'h':
      case 'H':
      case 's':
      case 'S':
        out_.clock = true;
        return;
      case 'm':
      case 'M':
        // Months where no hour stands before it and no second behind it.
        minute_or_month();
        return;
      default:
        out_.words += c;
    }
  }

  void minute_or_month() {
    if (out_.clock) return;
    for (std::size_t i = at_; i < text_.size(); ++i) {
      const char c = text_[i];
      if (c == 's' || c == 'S') return;
      if (c == 'y' || c == 'Y' || c == 'd' || c == 'D') break;
    }
    out_.day = true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t n_commas_ = 0;
  bool has_point_ = false;
  std::size_t n_left_ = 0;
  Section out_;
};

// Sections between semicolons outside quotation marks.
std::vector<std::string_view> sections_of(std::string_view code) {
  constexpr std::size_t kMostSections = 4;
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= code.size() && out.size() < kMostSections; ++i) {
    if (i < code.size() && code[i] == '"') {
      i = std::min(code.find('"', i + 1), code.size());
      continue;
    }
    if (i < code.size() && code[i] == '[') {
      i = std::min(code.find(']', i), code.size());
      continue;
    }
    if (i < code.size() && code[i] == '\\') {
      ++i;
      continue;
    }
    if (i < code.size() && code[i] != ';') continue;
    out.push_back(code.substr(begin, std::min(i, code.size()) - begin));
    begin = i + 1;
  }
  // A quotation that does not end.
  if (out.empty()) out.push_back(code);
  return out;
}

bool shows_number(const Section& section) {
  return section.placeholder || section.day || section.clock || section.general;
}

// A minus sign beside the number, or brackets around it.
bool shows_minus(const Section& section) {
  const std::string_view before = std::string_view(section.words).substr(0, section.n_before);
  const std::string_view behind = std::string_view(section.words).substr(section.n_before);
  const auto is_minus = [](std::string_view text, bool at_end) {
    for (const std::string_view sign : {"-", "\u2212", "\u25b2", "\u25b3"}) {
      if (at_end ? text.ends_with(sign) : text.starts_with(sign)) return true;
    }
    return false;
  };
  const auto even = [](std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return std::string_view();
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
  };
  const auto n = [](std::string_view text, char c) { return std::ranges::count(text, c); };
  // "25,-" is a price.
  const bool is_price = behind.starts_with(",-") || behind.starts_with(".-");
  return is_minus(even(before), true) || is_minus(even(before), false) ||
         is_minus(even(behind), false) || (is_minus(even(behind), true) && !is_price) ||
         n(before, '(') > n(before, ')');
}

// Whether two sections say the same of what a number is; one of them may leave the currency out.
bool means_the_same(const Section& a, const Section& b) {
  const auto meaning_of = [](const Section& section, const FormatWords& words) {
    return std::tuple(section.percent, section.day, section.clock && !section.day,
                      section.n_left_out, words.power, words.unknown);
  };
  const FormatWords of_a = read_words(a.sign, a.words, a.n_left_out > 0);
  const FormatWords of_b = read_words(b.sign, b.words, b.n_left_out > 0);
  return meaning_of(a, of_a) == meaning_of(b, of_b) &&
         (of_a.currency.empty() || of_b.currency.empty() || of_a.currency == of_b.currency);
}

}  // namespace

Format read_format(std::string_view code) {
  Format out;
  out.code = code;
  std::vector<Section> sections;
  for (const std::string_view text : sections_of(code)) {
    sections.push_back(SectionReader(text).read());
  }
  // The fourth is of texts, the third of 0, which is 0 in every scale, as is what [=0] shows; `[=0]"-";0.0%`: what shows no
  // number says nothing of numbers.
  const bool by_sign = std::ranges::none_of(sections, &Section::condition);
  std::vector<const Section*> of_numbers;
  for (std::size_t i = 0; i < std::min<std::size_t>(sections.size(), by_sign ? 2 : 3); ++i) {
    if (shows_number(sections[i]) && !sections[i].zero_alone) of_numbers.push_back(&sections[i]);
  }
  const Section& section = of_numbers.empty() ? sections[0] : *of_numbers[0];
  const bool is_mixed = std::any_of(of_numbers.begin(), of_numbers.end(), [&](const Section* one) {
    return !means_the_same(*one, section);
  });
  out.language = section.language;
  out.thousands = section.thousands;
  out.brackets = sections.size() > 1 && sections[1].brackets;
  out.n_thousands_left_out = section.n_left_out;
  if (by_sign && section.placeholder && !section.day && !section.clock) {
    out.shows_minus = shows_minus(sections[0]);
    out.hides_minus = sections.size() > 1 && sections[1].placeholder && !shows_minus(sections[1]) &&
                      !sections[1].coloured && !out.shows_minus;
  }
  if (by_sign && !code.empty()) {
    const auto hides = [](const Section& one) { return !shows_number(one) && !one.text; };
    out.hides_positive = hides(sections[0]);
    out.hides_negative = hides(sections[sections.size() > 1 ? 1 : 0]);
  }
  const FormatWords words = read_words(section.sign, section.words, section.n_left_out > 0);
  out.counts = section.percent ? std::string_view() : words.counts;
  out.power_of_words = static_cast<std::int8_t>(section.percent ? 0 : words.power);
  out.may_be_unit = words.may_be_unit && !section.percent;
  if (is_mixed) {
    out.kind = Format::Kind::mixed;
  } else if (!words.unknown.empty() && !section.day && !section.clock) {
    out.kind = Format::Kind::unknown;
    out.currency = words.unknown;
  } else if (section.general && section.words.empty()) {
    out.kind = Format::Kind::general;
  } else if (section.percent) {
    out.kind = Format::Kind::percent;
  } else if (section.day || section.clock) {
    out.kind = section.day ? Format::Kind::date : Format::Kind::time;
  } else if (!words.currency.empty()) {
    out.kind = Format::Kind::currency;
    out.currency = words.currency;
  } else if (section.text) {
    out.kind = Format::Kind::text;
  } else {
    out.kind = section.placeholder ? Format::Kind::number : Format::Kind::general;
  }
  return out;
}

Format builtin_format(std::uint32_t id) {
  constexpr std::array<std::pair<std::uint32_t, std::string_view>, 44> kFormats = {{
      {0, "General"},
      {1, "0"},
      {2, "0.00"},
      {3, "#,##0"},
      {4, "#,##0.00"},
      {5, "\"$\"#,##0_);(\"$\"#,##0)"},
      {6, "\"$\"#,##0_);[Red](\"$\"#,##0)"},
      {7, "\"$\"#,##0.00_);(\"$\"#,##0.00)"},
      {8, "\"$\"#,##0.00_);[Red](\"$\"#,##0.00)"},
      {9, "0%"},
      {10, "0.00%"},
      {11, "0.00E+00"},
      {12, "# ?/?"},
      {13, "# \?\?/\?\?"},
      {14, "mm-dd-yy"},
      {15, "d-mmm-yy"},
      {16, "d-mmm"},
      {17, "mmm-yy"},
      {18, "h:mm AM/PM"},
      {19, "h:mm:ss AM/PM"},
      {20, "h:mm"},
      {21, "h:mm:ss"},
      {22, "m/d/yy h:mm"},
      {37, "#,##0_);(#,##0)"},
      {38, "#,##0_);[Red](#,##0)"},
      {39, "#,##0.00_);(#,##0.00)"},
      {40, "#,##0.00_);[Red](#,##0.00)"},
      {41, "_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"_);_(@_)"},
      {42, "_(\"$\"* #,##0_);_(\"$\"* \\(#,##0\\);_(\"$\"* \"-\"_);_(@_)"},
      {43, "_(* #,##0.00_);_(* \\(#,##0.00\\);_(* \"-\"??_);_(@_)"},
      {44, "_(\"$\"* #,##0.00_)_(\"$\"* \\(#,##0.00\\)_(\"$\"* \"-\"??_)_(@_)"},
      {45, "mm:ss"},
      {46, "[h]:mm:ss"},
      {47, "mmss.0"},
      {48, "##0.0E+0"},
      {49, "@"},
      // Of Thailand.
      {59, "0"},
      {60, "0.00"},
      {61, "#,##0"},
      {62, "#,##0.00"},
      {67, "0%"},
      {68, "0.00%"},
      {69, "# ?/?"},
      {70, "# \?\?/\?\?"},
  }};
  const auto* found = std::find_if(kFormats.begin(), kFormats.end(),
                                   [&](const auto& one) { return one.first == id; });
  Format out;
  if (found != kFormats.end()) {
    out = read_format(found->second);
  } else if ((id >= 27 && id <= 36) || (id >= 50 && id <= 58) || (id >= 71 && id <= 81)) {
    // Dates of Asia, each country's own.
    out = read_format("yyyy-mm-dd");
  } else {
    out.kind = Format::Kind::unknown;
    out.code = std::to_string(id);
  }
  if (out.kind == Format::Kind::currency) out.currency.clear();
  return out;
}

}  // namespace plimsoll::sheet
