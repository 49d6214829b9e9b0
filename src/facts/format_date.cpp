// The name of a format says in which order day, month and year stand and in which language: "date-day-monthname-
// year-fr". Names of the older registries are turned into these.
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "facts/decimal_text.h"
#include "facts/fact.h"
#include "facts/format.h"

namespace plimsoll::facts {

namespace {

using Outcome = Formatted::Outcome;

struct Renamed {
  std::string_view old_name;
  std::string_view name;
};

constexpr std::array<Renamed, 40> kOldNames = {{
    {"calindaymonthyear", ""},
    {"datedaymonth", "date-day-month"},
    {"datedaymonthdk", "date-day-monthname-da"},
    {"datedaymonthen", "date-day-monthname-en"},
    {"datedaymonthyear", "date-day-month-year"},
    {"datedaymonthyeardk", "date-day-monthname-year-da"},
    {"datedaymonthyearen", "date-day-monthname-year-en"},
    {"datedaymonthyearin", "date-day-monthname-year-hi"},
    {"datedoteu", "date-day-month-year"},
    {"datedotus", "date-month-day-year"},
    {"dateerayearmonthdayjp", "date-jpn-era-year-month-day"},
    {"dateerayearmonthjp", "date-jpn-era-year-month"},
    {"datelongdaymonthuk", "date-day-monthname-en"},
    {"datelongmonthdayus", "date-monthname-day-en"},
    {"datelongmonthyear", "date-monthname-year-en"},
    {"datelonguk", "date-day-monthname-year-en"},
    {"datelongus", "date-monthname-day-year-en"},
    {"datelongyearmonth", "date-year-monthname-en"},
    {"datemonthday", "date-month-day"},
    {"datemonthdayen", "date-monthname-day-en"},
    {"datemonthdayyear", "date-month-day-year"},
    {"datemonthdayyearen", "date-monthname-day-year-en"},
    {"datemonthyear", "date-month-year"},
    {"datemonthyeardk", "date-monthname-year-da"},
    {"datemonthyearen", "date-monthname-year-en"},
    {"datemonthyearin", "date-monthname-year-hi"},
    {"dateshortdaymonthuk", "date-day-monthname-en"},
    {"dateshortmonthdayus", "date-monthname-day-en"},
    {"dateshortmonthyear", "date-monthname-year-en"},
    {"dateshortuk", "date-day-monthname-year-en"},
    {"dateshortus", "date-monthname-day-year-en"},
    {"dateshortyearmonth", "date-year-monthname-en"},
    {"dateslashdaymontheu", "date-day-month"},
    {"dateslasheu", "date-day-month-year"},
    {"dateslashmonthdayus", "date-month-day"},
    {"dateslashus", "date-month-day-year"},
    {"dateyearmonthcjk", "date-year-month"},
    {"dateyearmonthday", "date-year-month-day"},
    {"dateyearmonthdaycjk", "date-year-month-day"},
    {"dateyearmonthen", "date-year-monthname-en"},
}};

// How the names of the twelve months begin, in lower case; several ways apart by "|".
struct Months {
  std::string_view language;
  std::array<std::string_view, 12> begins;
};

constexpr std::array<Months, 25> kMonths = {{
    {"bg", {"ян", "фев", "мар", "апр", "май|маи", "юни", "юли", "авг", "сеп", "окт", "ное", "дек"}},
    {"cs",
     {"led", "úno|uno", "bře|bre", "dub", "kvě|kve", "červn|cervn|červen|cerven|čvn|cvn",
      "července|cervence|červenec|cervenec|červenci|cervenci|čvc|cvc", "srp", "zář|zar", "říj|rij",
      "lis", "pro"}},
    {"cy",
     {"ion", "chwe", "maw|faw", "ebr", "mai|fai", "meh|feh", "gor|ngor", "aws", "med|fed", "hyd",
      "tach|dach|nhach|thach", "rhag|rag"}},
    {"da", {"jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}},
    {"de",
     {"jan|jän|jaen", "feb", "mär|maer|mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov",
      "dez"}},
    {"el",
     {"ιαν|ίαν", "φεβ", "μάρ|μαρ", "απρ|άπρ|αρίλ|αριλ", "μαΐ|μαι|μάι|μαϊ|μάϊ", "ιούν|ίουν|ιουν",
      "ιούλ|ίουλ|ιουλ", "αύγ|αυγ", "σεπ", "οκτ|όκτ", "νοέ|νοε", "δεκ"}},
    {"en", {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
    {"es", {"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"}},
    {"et",
     {"jaan", "veebr", "märts|marts", "apr", "mai", "juuni", "juuli", "aug", "sept", "okt", "nov",
      "dets"}},
    {"fi", {"tam", "hel", "maa", "huh", "tou", "kes", "hei", "elo", "syy", "lok", "mar", "jou"}},
    {"fr",
     {"janv", "févr|fevr", "mars", "avr", "mai", "juin", "juil", "août|aout", "sept", "oct", "nov",
      "déc|dec"}},
    {"hi",
     {"जनवरी", "फरवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर|नवम्बर",
      "दिसंबर|दिसम्बर"}},
    {"hr",
     {"sij", "velj", "ožu|ozu", "tra", "svi", "lip", "srp", "kol", "ruj", "lis", "stu", "pro"}},
    {"hu",
     {"jan", "feb", "márc|marc", "ápr|apr", "máj|maj", "jún|jun", "júl|jul", "aug", "szept", "okt",
      "nov", "dec"}},
    {"it", {"gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"}},
    {"lt",
     {"sau", "vas", "kov", "bal", "geg", "bir", "lie", "rugp|rgp", "rugs|rgs", "spa|spl", "lap",
      "gru|grd"}},
    {"lv",
     {"janv", "febr", "marts", "apr", "maijs", "jūn|jun", "jūl|jul", "aug", "sept", "okt", "nov",
      "dec"}},
    {"nl",
     {"jan", "feb", "maa|mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}},
    {"no", {"jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"}},
    {"pl",
     {"sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź|paz", "lis", "gru"}},
    {"pt", {"jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"}},
    {"ro",
     {"ian", "feb", "mar", "apr", "mai", "iun", "iul", "aug", "sep", "oct", "noi|nov", "dec"}},
    {"sk",
     {"jan", "feb", "mar", "apr", "máj|maj", "jún|jun", "júl|jul", "aug", "sep", "okt", "nov",
      "dec"}},
    {"sl", {"jan", "feb", "mar", "apr", "maj", "jun", "jul", "avg", "sep", "okt", "nov", "dec"}},
    {"sv", {"jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}},
}};

struct Era {
  std::string_view name;
  int before = 0;
};

// The year before the first of each era of Japan.
constexpr std::array<Era, 10> kEras = {{{"令和", 2018},
                                        {"令", 2018},
                                        {"平成", 1988},
                                        {"平", 1988},
                                        {"昭和", 1925},
                                        {"昭", 1925},
                                        {"大正", 1911},
                                        {"大", 1911},
                                        {"明治", 1867},
                                        {"明", 1867}}};

// Letters of Latin, Greek and Cyrillic in lower case; digits of India and full-width ones as ASCII.
std::string plain(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    const auto third = i + 2 < text.size() ? static_cast<unsigned char>(text[i + 2]) : 0;
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c + 32);
    } else if (c == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) {
      out += {text[i++], static_cast<char>(next + 0x20)};
    } else if ((c == 0xC4 || c == 0xC5) && next >= 0x80 && next < 0xBF) {
      // Pairs of Latin Extended-A; from Ĺ to ň and from Ź to ž capitals are odd.
      const bool odd = (c == 0xC4 && next >= 0xB9) || (c == 0xC5 && (next <= 0x88 || next >= 0xB9));
      const bool capital = odd ? next % 2 == 1 : next % 2 == 0;
      out += {text[i++], static_cast<char>(next + (capital ? 1 : 0))};
    } else if (c == 0xCE && next >= 0x91 && next <= 0xAB) {
      const unsigned lower = next + 0x20U;
      out += lower < 0xC0 ? std::string{text[i], static_cast<char>(lower)}
                          : std::string{static_cast<char>(0xCF), static_cast<char>(lower - 0x40)};
      ++i;
    } else if (c == 0xD0 && next >= 0x90 && next <= 0xAF) {
      const unsigned lower = next + 0x20U;
      out += lower < 0xC0 ? std::string{text[i], static_cast<char>(lower)}
                          : std::string{static_cast<char>(0xD1), static_cast<char>(lower - 0x40)};
      ++i;
    } else if (c == 0xEF && next == 0xBC && third >= 0x90 && third <= 0x99) {
      out += static_cast<char>('0' + (third - 0x90));
      i += 2;
    } else if (c == 0xE0 && next == 0xA5 && third >= 0xA6 && third <= 0xAF) {
      out += static_cast<char>('0' + (third - 0xA6));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::vector<std::string> runs_of_digits(std::string_view text) {
  std::vector<std::string> runs;
  bool in_run = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !in_run) runs.emplace_back();
    if (digit) runs.back() += c;
    in_run = digit;
  }
  return runs;
}

// Whether a letter, or part of one, stands right before `at`.
bool within_word(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  const auto before = static_cast<unsigned char>(text[at - 1]);
  return (before >= 'a' && before <= 'z') || before >= 0xC3;
}

// 1 to 12 by the longest beginning of a month's name that stands in the text; 0 without one.
int month_named(std::string_view text, const Months& months) {
  int found = 0;
  std::size_t length = 0;
  for (std::size_t month = 0; month < 12; ++month) {
    for (std::string_view rest = months.begins[month]; !rest.empty();) {
      const std::string_view begin = rest.substr(0, rest.find('|'));
      rest.remove_prefix(std::min(rest.size(), begin.size() + 1));
      for (std::size_t at = text.find(begin); at != std::string_view::npos;
           at = text.find(begin, at + 1)) {
        if (within_word(text, at) || begin.size() <= length) continue;
        length = begin.size();
        found = static_cast<int>(month) + 1;
      }
    }
  }
  return found;
}

int month_roman(std::string_view text) {
  constexpr std::array<std::string_view, 12> kRoman = {"i",   "ii",   "iii", "iv", "v",  "vi",
                                                       "vii", "viii", "ix",  "x",  "xi", "xii"};
  const std::size_t begin = text.find_first_of("ivx");
  if (begin == std::string_view::npos) return 0;
  const std::size_t end = std::min(text.find_first_not_of("ivx", begin), text.size());
  const auto found = std::find(kRoman.begin(), kRoman.end(), text.substr(begin, end - begin));
  return found == kRoman.end() ? 0 : static_cast<int>(found - kRoman.begin()) + 1;
}

std::string two(int value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

struct Fields {
  std::optional<int> year;
  std::optional<int> month;
  std::optional<int> day;
};

// Of "31.12.22": a year of two digits is of this century.
std::optional<int> year_of(const std::string& digits) {
  const std::optional<int> value = read_whole(digits, 9999);
  if (!value || digits.size() == 3 || digits.size() > 4) return std::nullopt;
  return digits.size() == 4 ? *value : 2000 + *value;
}

Formatted written(const Fields& fields) {
  const Formatted mismatch = {Outcome::mismatch, {}};
  const int month = fields.month.value_or(1);
  if (month < 1 || month > 12) return mismatch;
  if (fields.day &&
      (*fields.day < 1 || *fields.day > days_in_month(fields.year.value_or(2000), month))) {
    return mismatch;
  }
  if (fields.year && fields.day)
    return {Outcome::done, text_of({*fields.year, month, *fields.day})};
  if (fields.year) {
    const std::string day = text_of({*fields.year, month, 1});
    return {Outcome::done, day.substr(0, 7)};
  }
  return {Outcome::done, "--" + two(month) + "-" + two(fields.day.value_or(1))};
}

std::vector<std::string_view> split_at_dashes(std::string_view name) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t dash = name.find('-');
    parts.push_back(name.substr(0, dash));
    if (dash == std::string_view::npos) return parts;
    name.remove_prefix(dash + 1);
  }
}

}  // namespace

Formatted formatted_date(std::string_view local, std::string_view text) {
  const auto old = std::find_if(kOldNames.begin(), kOldNames.end(),
                                [&](const Renamed& one) { return one.old_name == local; });
  if (old != kOldNames.end()) local = old->name;
  if (!local.starts_with("date-") || local.starts_with("date-ind-")) return {};
  const Formatted mismatch = {Outcome::mismatch, {}};
  const std::string shown = plain(text);
  std::vector<std::string> digits = runs_of_digits(shown);
  Fields fields;
  std::size_t at = 0;
  int era = 0;
  for (const std::string_view part : split_at_dashes(local)) {
    if (part == "date" || part == "jpn") continue;
    if (part == "era") {
      for (const Era& one : kEras) {
        if (era == 0 && shown.starts_with(one.name)) era = one.before;
      }
      if (era == 0) return mismatch;
      // The first year of an era has a word for its number.
      if (shown.find("元") != std::string::npos) digits.insert(digits.begin(), "1");
      continue;
    }
    if (part == "monthname" || part == "monthroman") {
      const std::string_view language = local.substr(local.size() - 2);
      const auto months = std::find_if(kMonths.begin(), kMonths.end(),
                                       [&](const Months& one) { return one.language == language; });
      if (part == "monthname" && months == kMonths.end()) return {};
      fields.month = part == "monthroman" ? month_roman(shown) : month_named(shown, *months);
      if (*fields.month == 0) return mismatch;
      continue;
    }
    if (part != "day" && part != "month" && part != "year") continue;
    if (at == digits.size()) return mismatch;
    const std::string& run = digits[at++];
    if (part == "year" && era != 0) {
      fields.year = era + read_whole(run, 99).value_or(0);
    } else if (part == "year") {
      fields.year = year_of(run);
      if (!fields.year) return mismatch;
    } else {
      const std::optional<int> value = read_whole(run, 31);
      if (!value || run.size() > 2) return mismatch;
      (part == "day" ? fields.day : fields.month) = value;
    }
  }
  return at == digits.size() ? written(fields) : mismatch;
}

}  // namespace plimsoll::facts
