// A format is read once from left to right; letters count outside quotation marks only.
#include "sheet/number_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace plimsoll::sheet {

namespace {

// Signs that stand for money, as UTF-8.
constexpr std::array<std::string_view, 12> kSigns = {"€", "$",   "£", "¥", "￥", "₩",
                                                     "₹", "₽", "₺", "₫", "₪",  "元"};

// Codes that formats are written with; others are words.
constexpr std::array<std::string_view, 40> kCodes = {
    "AED", "ARS", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK",
    "DKK", "EGP", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "JPY",
    "KRW", "KZT", "MXN", "MYR", "NOK", "NZD", "PHP", "PKR", "PLN", "RON",
    "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "ZAR"};

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_placeholder(char c) {
  return c == '0' || c == '#' || c == '?';
}

// The currency that a text of a format names: "kEUR" is EUR, "Mio. €" is €.
std::string_view currency_in(std::string_view text) {
  for (const std::string_view sign : kSigns) {
    if (text.find(sign) != std::string_view::npos) return sign;
  }
  for (const std::string_view code : kCodes) {
    const std::size_t at = text.find(code);
    if (at == std::string_view::npos) continue;
    const bool ends = at + 3 >= text.size() || !is_capital(text[at + 3]);
    if (ends &&
        (at == 0 || !is_capital(text[at - 1]) || text[at - 1] == 'T' || text[at - 1] == 'K')) {
      return code;
    }
  }
  return {};
}

// The power of ten that words beside a number name: 6 of "Mio. €", 3 of "k€"; 0 where they name none.
std::uint8_t power_in(std::string_view words, std::string_view currency) {
  struct Word {
    std::string_view text;
    std::uint8_t power;
  };
  constexpr Word kSignsOfScale[] = {
      {"\u767e\u4e07", 6}, {"\u5104", 8}, {"\u5343", 3}, {"\u4e07", 4}};
  constexpr Word kWords[] = {
      {"k", 3},       {"K", 3},        {"T", 3},         {"TSD", 3}, {"Tsd", 3}, {"tsd", 3},
      {"thsd", 3},    {"thousand", 3}, {"thousands", 3}, {"M", 6},   {"MM", 6},  {"Mio", 6},
      {"MIO", 6},     {"mio", 6},      {"mn", 6},        {"Mn", 6},  {"mln", 6}, {"Mln", 6},
      {"million", 6}, {"millions", 6}, {"Millionen", 6}, {"Mrd", 9}, {"MRD", 9}, {"mrd", 9},
      {"Mia", 9},     {"bn", 9},       {"Bn", 9},        {"BN", 9},  {"B", 9},   {"billion", 9},
      {"billions", 9}};
  std::string rest(words);
  if (const std::size_t at = rest.find(currency); !currency.empty() && at != rest.npos) {
    rest.replace(at, currency.size(), " ");
  }
  for (const Word& sign : kSignsOfScale) {
    if (rest.find(sign.text) != rest.npos) return sign.power;
  }
  std::size_t at = 0;
  const auto is_letter = [&](std::size_t i) {
    const char c = rest[i];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
  };
  while (at < rest.size()) {
    std::size_t end = at;
    while (end < rest.size() && is_letter(end)) ++end;
    const std::string_view word = std::string_view(rest).substr(at, end - at);
    for (const Word& one : kWords) {
      if (one.text == word) return one.power;
    }
    // Alone it is metres.
    if (word == "m" && !currency.empty()) return 6;
    at = std::max(end, at + 1);
  }
  return 0;
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
  std::uint8_t n_left_out = 0;
  // Texts as shown.
  std::string words;
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
    if (!inside.empty() && std::all_of(inside.begin(), inside.end(), is_clock)) out_.clock = true;
  }

  void plain(char c) {
    if (is_placeholder(c)) {
      // Commas before it parted thousands.
      out_.thousands = out_.thousands || (n_commas_ > 0 && out_.placeholder && !has_point_);
      n_commas_ = 0;
      out_.placeholder = true;
      return;
    }
    switch (c) {
      case '.':
        if (!has_point_) n_left_ = std::exchange(n_commas_, 0);
        has_point_ = true;
        out_.words += c;
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

// As far as it says what a number is.
auto meaning_of(const Section& section) {
  return std::tuple(section.percent, section.day, section.clock && !section.day, section.n_left_out,
                    section.sign);
}

}  // namespace

Format read_format(std::string_view code) {
  Format out;
  out.code = code;
  std::vector<Section> sections;
  for (const std::string_view text : sections_of(code)) {
    sections.push_back(SectionReader(text).read());
  }
  // The fourth is of texts. `[=0]"-";0.0%`: what shows no number says nothing of numbers.
  std::vector<const Section*> of_numbers;
  for (std::size_t i = 0; i < std::min<std::size_t>(sections.size(), 3); ++i) {
    if (shows_number(sections[i])) of_numbers.push_back(&sections[i]);
  }
  const Section& section = of_numbers.empty() ? sections[0] : *of_numbers[0];
  const bool is_mixed = std::any_of(of_numbers.begin(), of_numbers.end(), [&](const Section* one) {
    return meaning_of(*one) != meaning_of(section);
  });
  out.language = section.language;
  out.thousands = section.thousands;
  out.brackets = sections.size() > 1 && sections[1].brackets;
  out.n_thousands_left_out = section.n_left_out;
  const std::string_view named =
      section.sign.empty() || !currency_in(section.sign).empty()
          ? currency_in(section.sign.empty() ? section.words : section.sign)
          : std::string_view(section.sign);
  out.power_of_words = power_in(section.sign + " " + section.words, named);
  out.percent_as_text = !section.percent && (section.words.find('%') != std::string::npos ||
                                             section.words.find("\u2030") != std::string::npos);
  if (is_mixed) {
    out.kind = Format::Kind::mixed;
  } else if (section.general && section.words.empty()) {
    out.kind = Format::Kind::general;
  } else if (section.percent) {
    out.kind = Format::Kind::percent;
  } else if (section.day || section.clock) {
    out.kind = section.day ? Format::Kind::date : Format::Kind::time;
  } else if (!named.empty()) {
    out.kind = Format::Kind::currency;
    out.currency = named;
  } else if (section.text) {
    out.kind = Format::Kind::text;
  } else {
    out.kind = section.placeholder ? Format::Kind::number : Format::Kind::general;
  }
  return out;
}

Format builtin_format(std::uint32_t id) {
  constexpr std::array<std::pair<std::uint32_t, std::string_view>, 36> kFormats = {{
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
  }};
  const auto* found = std::find_if(kFormats.begin(), kFormats.end(),
                                   [&](const auto& one) { return one.first == id; });
  Format out;
  if (found != kFormats.end()) {
    out = read_format(found->second);
  } else if ((id >= 27 && id <= 36) || (id >= 50 && id <= 58)) {
    // Dates of East Asia, each country's own.
    out = read_format("yyyy-mm-dd");
  } else {
    out = read_format("General");
  }
  if (out.kind == Format::Kind::currency) out.currency.clear();
  return out;
}

}  // namespace plimsoll::sheet
