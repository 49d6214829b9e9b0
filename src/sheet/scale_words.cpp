// One row for each power of ten.
#include "sheet/scale_words.h"

#include <algorithm>
#include <span>

namespace plimsoll::sheet {

namespace {

using Words = std::span<const std::string_view>;

struct PowerWords {
  int power;
  Words words;
};

// In small letters.
constexpr std::string_view kThousand[] = {
    "k",       "tsd",  "thsd",     "thousand", "thousands", "tausend", "mille",
    "millier", "mila", "milliers", "migliaia", "milhares",  "duizend", "tis",
    "tisíc",   "tys",  "tysiąc",   "tysięcy",  "tusen",     "tusind",  "tusinde",
    "tuhatta", "ezer", "mii",      "ribu",     "тыс",       "тысяч",   "tkr"};
constexpr std::string_view kLakh[] = {"lakh", "lakhs", "lac", "lacs"};
constexpr std::string_view kMillion[] = {
    "mio",      "mn",       "mln",    "mill",     "million",   "millions",  "millionen",
    "millón",   "millones", "milhão", "milhões",  "milione",   "milioni",   "milionů",
    "milionów", "miljoen",  "milj",   "miljoner", "miljoonaa", "millioner", "millió",
    "milioane", "milyon",   "juta",   "млн",      "миллионов", "mkr"};
constexpr std::string_view kCrore[] = {"crore", "crores"};
constexpr std::string_view kBillion[] = {
    "bn",       "bln",     "billion",   "billions", "mrd",       "mia",        "mld",
    "md",       "mds",     "mdr",       "milliard", "milliards", "milliarden", "miliardi",
    "miliardo", "miliard", "miliardów", "miljard",  "miljarder", "milliarder", "milliárd",
    "miliarde", "milyar",  "miliar",    "bilhões",  "млрд",      "миллиардов", "mdkr"};
constexpr std::string_view kBillionOfGermany[] = {"billionen", "billones", "biljoen", "trillion",
                                                  "trillions"};
constexpr std::string_view kHundredth[] = {"pp",       "percent", "prozent", "procent",
                                           "procento", "pct",     "prosent", "prozentpunkte"};
constexpr std::string_view kThousandth[] = {"promille", "permille"};
constexpr std::string_view kBasisPoint[] = {"bp", "bps"};

constexpr PowerWords kWords[] = {{3, kThousand},   {5, kLakh},        {6, kMillion},
                                 {7, kCrore},      {9, kBillion},     {12, kBillionOfGermany},
                                 {-2, kHundredth}, {-3, kThousandth}, {-4, kBasisPoint}};

// Kelvin, tonnes, metres, millimetres, credit, miles and bins as well.
constexpr PowerSign kLetters[] = {{"K", 3},    {"T", 3},     {"M", 6},     {"m", 6},
                                  {"MM", 6},   {"mm", 6},    {"Cr", 7},    {"cr", 7},
                                  {"B", 9},    {"b", 9},     {"tn", 12},   {"trn", 12},
                                  {"Bio", 12}, {"miles", 3}, {"Miles", 3}, {"bin", 3}};
// The longer ones first.
constexpr PowerSign kPowerSigns[] = {{"千万", 7}, {"百万", 6}, {"十億", 9}, {"十亿", 9}, {"億", 8},
                                     {"亿", 8},   {"兆", 12},  {"千", 3},   {"万", 4},   {"萬", 4},
                                     {"천만", 7}, {"백만", 6}, {"십억", 9}, {"억", 8},   {"조", 12},
                                     {"천", 3},   {"만", 4}};
constexpr std::string_view kOpen[] = {"ct",       "cts",      "cent",  "cents",   "centime",
                                      "centimes", "penny",    "pence", "rappen",  "mil",
                                      "hundred",  "hundreds", "dozen", "hundert", "myriad"};
constexpr std::string_view kSaid[] = {
    "in",     "of",      "amounts", "amount",    "figures", "all",   "values",    "value",
    "are",    "angaben", "alle",    "werte",     "und",     "and",   "the",       "expressed",
    "en",     "em",      "w",       "v",         "i",       "x",     "s",         "de",
    "des",    "d",       "di",      "net",       "netto",   "gross", "brutto",    "ca",
    "approx", "pa",      "incl",    "including", "inkl",    "excl",  "excluding", "exkl",
    "ex",     "vat",     "mwst",    "ust",       "tax",     "taxes", "ttc",       "ht",
    "iva",    "real",    "nominal", "p",         "a",       "q",     "year",      "month"};

constexpr std::string_view kNouns[] = {"sales",
                                       "revenue",
                                       "revenues",
                                       "turnover",
                                       "cost",
                                       "costs",
                                       "expense",
                                       "expenses",
                                       "profit",
                                       "loss",
                                       "income",
                                       "earnings",
                                       "margin",
                                       "ebit",
                                       "ebitda",
                                       "cash",
                                       "debt",
                                       "equity",
                                       "assets",
                                       "price",
                                       "fee",
                                       "fees",
                                       "rent",
                                       "salary",
                                       "wages",
                                       "budget",
                                       "plan",
                                       "forecast",
                                       "actual",
                                       "capex",
                                       "opex",
                                       "total",
                                       "umsatz",
                                       "erl\u00f6s",
                                       "erl\u00f6se",
                                       "kosten",
                                       "aufwand",
                                       "ertrag",
                                       "gewinn",
                                       "verlust",
                                       "ergebnis",
                                       "preis",
                                       "miete",
                                       "geb\u00fchr",
                                       "geb\u00fchren",
                                       "betrag",
                                       "schulden",
                                       "verm\u00f6gen",
                                       "ist",
                                       "soll",
                                       "prognose",
                                       "summe",
                                       "gesamt",
                                       "lohn",
                                       "ventes",
                                       "recettes",
                                       "revenus",
                                       "co\u00fbt",
                                       "co\u00fbts",
                                       "charges",
                                       "b\u00e9n\u00e9fice",
                                       "perte",
                                       "prix",
                                       "loyer",
                                       "ventas",
                                       "ingresos",
                                       "coste",
                                       "costes",
                                       "costos",
                                       "gastos",
                                       "beneficio",
                                       "precio"};

struct TimeWords {
  std::string_view unit;
  Words words;
};
constexpr std::string_view kDays[] = {"day",   "days",     "tag",       "tage", "tagen", "jour",
                                      "jours", "d\u00eda", "d\u00edas", "dia",  "dias"};
constexpr std::string_view kWeeks[] = {"week",    "weeks",    "woche",  "wochen",
                                       "semaine", "semaines", "semana", "semanas"};
constexpr std::string_view kHours[] = {"hour", "hours", "hrs",    "stunde", "stunden",
                                       "std",  "heure", "heures", "hora",   "horas"};
constexpr std::string_view kMonths[] = {"month",   "months", "monat", "monate",
                                        "monaten", "mois",   "mes",   "meses"};
constexpr std::string_view kQuarters[] = {"quarter",  "quarters",  "quartal",
                                          "quartale", "trimestre", "trimestres"};
constexpr std::string_view kYears[] = {"year",       "years",       "yrs",      "jahr",
                                       "jahre",      "jahren",      "an",       "ans",
                                       "ann\u00e9e", "ann\u00e9es", "a\u00f1o", "a\u00f1os"};
constexpr TimeWords kTimes[] = {{"days", kDays},     {"weeks", kWeeks},       {"hours", kHours},
                                {"months", kMonths}, {"quarters", kQuarters}, {"years", kYears}};

bool has(Words words, std::string_view text) {
  return std::ranges::find(words, text) != words.end();
}

}  // namespace

std::string small_letters(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::optional<int> power_of_word(std::string_view word) {
  const std::string plain = small_letters(word);
  for (const PowerWords& one : kWords) {
    if (has(one.words, plain)) return one.power;
  }
  return std::nullopt;
}

std::optional<int> power_of_letter(std::string_view word) {
  const auto* found = std::ranges::find(kLetters, word, &PowerSign::text);
  if (found == std::end(kLetters)) return std::nullopt;
  return found->power;
}

std::optional<PowerSign> power_sign_of(std::string_view word) {
  for (const PowerSign& one : kPowerSigns) {
    if (word.starts_with(one.text)) return one;
  }
  return std::nullopt;
}

bool is_open_word(std::string_view word) {
  return has(kOpen, small_letters(word));
}

bool is_said_word(std::string_view word) {
  return has(kSaid, small_letters(word));
}

bool is_noun(std::string_view word) {
  return has(kNouns, small_letters(word));
}

std::string_view time_unit_of(std::string_view word) {
  const std::string plain = small_letters(word);
  const auto* found =
      std::ranges::find_if(kTimes, [&](const TimeWords& one) { return has(one.words, plain); });
  return found == std::end(kTimes) ? std::string_view() : found->unit;
}

}  // namespace plimsoll::sheet
