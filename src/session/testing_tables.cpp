// Random tables with their truth.
#include "session/testing_tables.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>
#include <string_view>

#include "units/unit.h"

namespace plimsoll::testing_tables {
namespace {

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  MadeTable table() {
    choose();
    make_rows();
    write();
    return std::move(out_);
  }

 private:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  bool often() { return below(3) != 0; }
  bool seldom() { return below(4) == 0; }
  template <typename T>
  T one_of(std::initializer_list<T> all) {
    return *(all.begin() + below(all.size()));
  }
  void has(std::string_view feature) { out_.features += std::string(feature) + " "; }

  void choose() {
    separator_ = one_of({',', ',', ';', ';', '\t', '|'});
    decimal_ = separator_ == ',' || (separator_ == '\t' && often()) ? '.' : one_of({',', ',', '.'});
    thousands_ = seldom()          ? ""
                 : decimal_ == '.' ? one_of<std::string>({",", " ", "'", "\u202f"})
                                   : one_of<std::string>({".", " ", "\u00a0"});
    n_decimals_ = static_cast<int>(one_of({0, 0, 1, 2, 3}));
    negative_ = static_cast<int>(below(6));
    wide_ = seldom() || seldom();
    grain_ = wide_ ? 1 + static_cast<int>(below(4)) : static_cast<int>(below(5));
    n_keys_ = grain_ > 0 && seldom() && !wide_ ? 0 : 1 + (seldom() ? 1 : 0);
    n_measures_ = wide_ ? 1 : 1 + below(3);
    percent_ = !wide_ && seldom();
    currency_ = seldom() ? one_of<std::string>({"\u20ac", "EUR", "JPY", "GBP"}) : "";
    ending_ = one_of<std::string>({"\n", "\n", "\r\n", "\r"});
    all_quoted_ = seldom();
    n_titles_ = seldom() || seldom() ? 1 + below(3) : 0;
    padded_ = seldom();
    totals_ = seldom() || seldom();
    blanks_ = seldom();
    footer_ = seldom();
    dash_ = seldom();
    note_ = seldom();
    encoding_ = static_cast<int>(below(7));
    subtotals_ = n_keys_ == 2 && often();
    has(std::string("separator") + separator_ + " decimal" + decimal_ + " thousands" + thousands_ +
        " negative" + std::to_string(negative_) + " grain" + std::to_string(grain_) + " keys" +
        std::to_string(n_keys_) + (wide_ ? " wide" : "") + (percent_ ? " percent" : "") + " " +
        currency_ + (totals_ ? " totals" : "") + (subtotals_ ? " subtotals" : "") +
        (blanks_ ? " blanks" : "") + (footer_ ? " footer" : "") + (dash_ ? " dash" : "") +
        " encoding" + std::to_string(encoding_));
    out_.must_be_read = separator_ != '|' && !currency_.size() && negative_ < 2 && encoding_ < 2 &&
                        !footer_ && !dash_ && n_titles_ < 2 && n_decimals_ < 3;
  }

  std::vector<std::string> labels(int which) {
    std::vector<std::string> all =
        which == 0 ? std::vector<std::string>{"north",        "South",    "Cloud services",
                                              "M\u00fcnchen", "A, B & C", "o'Neill; \"x\""}
                   : std::vector<std::string>{"retail", "Key accounts", "public"};
    std::shuffle(all.begin(), all.end(), random_);
    all.resize(1 + below(all.size()));
    if (all.size() == 1) all.push_back("other");
    if (below(8) != 0) {
      std::erase_if(all, [](const std::string& s) { return s.starts_with("o'N"); });
    }
    if (all.size() == 1) all.push_back("east");
    return all;
  }

  std::vector<std::string> periods() {
    std::vector<std::string> out;
    const int n = 2 + static_cast<int>(below(4));
    const int form = static_cast<int>(below(7));
    const int first = 2020 + static_cast<int>(below(6));
    static const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto two = [](int x) { return (x < 10 ? "0" : "") + std::to_string(x); };
    for (int i = 0; i < n; ++i) {
      const int year = first + i;
      const int q = i % 4 + 1;
      const std::string qy = std::to_string(first + i / 4);
      const int month = (2 + i) % 12;
      const int my = first + (2 + i) / 12;
      switch (grain_) {
        case 1:
          out.push_back(form == 0   ? "FY" + two(year % 100)
                        : form == 1 ? "FY" + std::to_string(year)
                        : form == 2 ? "31/12/" + std::to_string(year)
                        : form == 3 ? "31.12." + std::to_string(year)
                                    : std::to_string(year));
          break;
        case 2:
          out.push_back(form < 2   ? "Q" + std::to_string(q) + " " + qy
                        : form < 4 ? qy + "Q" + std::to_string(q)
                        : form < 5 ? "Q" + std::to_string(q) + "/" + qy
                                   : qy + "-Q" + std::to_string(q));
          break;
        case 3:
          out.push_back(form < 2   ? std::to_string(my) + "-" + two(month + 1)
                        : form < 4 ? std::string(months[month]) + " " + std::to_string(my)
                        : form < 5 ? std::string(months[month]) + "-" + two(my % 100)
                                   : two(month + 1) + "/" + std::to_string(my));
          break;
        default: {
          // First days of months, of which the order may be open.
          const std::string m = two(month + 1);
          out.push_back(form < 2   ? std::to_string(my) + "-" + m + "-01"
                        : form < 4 ? "01/" + m + "/" + std::to_string(my)
                        : form < 5 ? m + "/01/" + std::to_string(my)
                                   : "01." + m + "." + std::to_string(my));
        }
      }
    }
    return out;
  }

  std::string digits_text(std::uint64_t whole, const std::string& fraction) const {
    std::string text = std::to_string(whole);
    if (!thousands_.empty()) {
      for (std::size_t at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, thousands_);
      }
    }
    return text + (fraction.empty() ? "" : decimal_ + fraction);
  }

  // A cell and the number in it.
  std::string cell(bool share, double& value) {
    const std::uint64_t digits[] = {1'000'000'000, 100'000, 10'000, 1'000, 100};
    std::uint64_t whole = share ? below(100) : below(digits[below(5)]);
    std::string fraction;
    const int n = share ? 1 : n_decimals_;
    for (int i = 0; i < n; ++i) fraction += static_cast<char>('0' + below(10));
    if (dash_ && seldom()) {
      value = 0;
      return "-";
    }
    const bool below_zero = !share && seldom() && negative_ > 0;
    const std::string decimal =
        (below_zero ? "-" : "") + std::to_string(whole) + (fraction.empty() ? "" : "." + fraction);
    units::ScaledUnit unit;
    if (share) unit.power10 = -2;
    value = *units::decimal_value(decimal, unit);
    return written(whole, fraction, below_zero, share);
  }

  std::string written(std::uint64_t whole, const std::string& fraction, bool below_zero,
                      bool share) {
    std::string text = digits_text(whole, fraction);
    if (!share && currency_ == "\u20ac")
      text = currency_ + (often() ? " " : "") + text;
    else if (!share && !currency_.empty())
      text += " " + currency_;
    if (below_zero) {
      text = negative_ == 1   ? "-" + text
             : negative_ == 2 ? "\u2212" + text
             : negative_ == 3 ? text + "-"
                              : "(" + text + ")";
      if (negative_ == 3 && !currency_.empty()) text = "-" + text.substr(0, text.size() - 1);
    }
    if (share) text += seldom() ? " %" : "%";
    return text;
  }

  // A number as cells are written; with as many decimals.
  std::string sum_text(double value) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", n_decimals_, std::abs(value));
    const std::string_view all = text;
    const std::size_t point = std::min(all.find('.'), all.size());
    const std::string fraction(all.substr(std::min(point + 1, all.size())));
    const bool is_zero = all.find_first_of("123456789") == all.npos;
    return written(std::stoull(std::string(all.substr(0, point))), fraction, value < 0 && !is_zero,
                   false);
  }

  void make_rows() {
    std::vector<std::vector<std::string>> keys;
    for (int k = 0; k < n_keys_; ++k) keys.push_back(labels(k));
    const std::vector<std::string> times = grain_ > 0 ? periods() : std::vector<std::string>{};
    header_.clear();
    for (int k = 0; k < n_keys_; ++k)
      header_.push_back(k == 0 ? one_of<std::string>({"line", "Business unit", "Sparte"})
                               : "Segment");
    if (wide_ && n_keys_ == 1 && seldom()) header_[0] = "";
    if (!wide_ && grain_ > 0) header_.push_back(one_of<std::string>({"year", "Period", "date"}));
    std::vector<double> scales;
    const std::string titled =
        wide_ && seldom() ? one_of<std::string>({"EUR thousand", "JPY mn", "in Tsd. Euro"}) : "";
    if (!titled.empty() && n_titles_ == 0) n_titles_ = 1;
    if (!titled.empty()) currency_.clear();
    for (std::uint64_t m = 0; m < n_measures_; ++m) {
      TrueColumn column;
      double scale = 1;
      if (!wide_) {
        const bool share = percent_ && m == 0;
        const int unit = share || !currency_.empty() ? 0 : static_cast<int>(below(5));
        const std::string words[] = {"", " (k EUR)", ", JPY mn", " [Mio. \u20ac]", ""};
        const double factors[] = {1, 1e3, 1e6, 1e6, 1};
        column.name = (m == 0 ? "Sales" : m == 1 ? "Cost" : "Orders") + words[unit];
        scale = factors[unit];
        header_.push_back(column.name);
      } else if (!titled.empty()) {
        scale = titled == "JPY mn" ? 1e6 : 1e3;
      }
      scales.push_back(scale);
      out_.columns.push_back(std::move(column));
    }
    if (wide_) header_.insert(header_.end(), times.begin(), times.end());
    if (note_) header_.push_back("Comment");
    for (std::uint64_t i = 0; i < n_titles_; ++i) {
      titles_.push_back(i == 0 && !titled.empty() ? titled
                        : i == 0                  ? "Budget 2025 (draft)"
                                                  : "Department of plans");
    }
    std::vector<std::size_t> at(keys.size(), 0);
    std::size_t n_combinations = 1;
    for (const auto& k : keys) n_combinations *= k.size();
    const std::size_t n_times = times.empty() ? 1 : times.size();
    for (TrueColumn& column : out_.columns) column.values.assign(n_times * n_combinations, 0);
    const auto put = [&](std::size_t m, std::size_t t, std::size_t c, const std::string&,
                         double value) { out_.columns[m].values[t * n_combinations + c] = value; };
    // Of the rows with one text in the first column, by measure or period.
    std::vector<double> sums(std::max<std::size_t>(out_.columns.size(), n_times), 0);
    const auto take = [&](std::size_t m, std::size_t t, std::size_t c) {
      double value = 0;
      const bool share = percent_ && m == 0 && !wide_;
      std::string text = cell(share, value);
      sums[wide_ ? t : m] += value;
      // Scaled as the program does it: digits and powers of ten round once.
      if (scales[m] != 1 && value != 0) value = scaled(text, scales[m], value);
      put(m, t, c, text, value);
      return text;
    };
    for (std::size_t t = 0; t < (wide_ ? 1 : n_times); ++t) {
      for (std::size_t c = 0; c < n_combinations; ++c) {
        std::vector<std::string> row;
        std::size_t rest = c;
        std::vector<std::string> reversed;
        for (std::size_t k = keys.size(); k-- > 0;) {
          reversed.push_back(keys[k][rest % keys[k].size()]);
          rest /= keys[k].size();
        }
        row.assign(reversed.rbegin(), reversed.rend());
        if (wide_) {
          for (std::size_t w = 0; w < n_times; ++w) row.push_back(take(0, w, c));
        } else {
          if (!times.empty()) row.push_back(times[t]);
          for (std::size_t m = 0; m < n_measures_; ++m) row.push_back(take(m, t, c));
        }
        if (note_) row.push_back(seldom() ? "checked, twice" : "");
        const std::string first = row.front();
        rows_.push_back(std::move(row));
        if (!subtotals_ || (c + 1) % keys[1].size() != 0) continue;
        row = {first, one_of<std::string>({"Total", "Summe", "Subtotal"})};
        if (!wide_ && !times.empty()) row.push_back(times[t]);
        double ignored = 0;
        for (std::size_t i = 0; i < (wide_ ? n_times : n_measures_); ++i) {
          row.push_back(percent_ && !wide_ && i == 0 ? cell(true, ignored) : sum_text(sums[i]));
        }
        if (note_) row.emplace_back();
        rows_.push_back(std::move(row));
        sums.assign(sums.size(), 0);
      }
      if (blanks_ && seldom()) rows_.emplace_back(header_.size());
    }
    if (totals_ && n_keys_ > 0) {
      std::vector<std::string> row(header_.size());
      row[0] = one_of<std::string>({"Total", "Summe", "Grand total"});
      double ignored = 0;
      for (std::size_t i = static_cast<std::size_t>(n_keys_) + (!wide_ && grain_ > 0 ? 1 : 0);
           i < header_.size() - (note_ ? 1 : 0); ++i) {
        const bool share =
            percent_ && !wide_ && i == static_cast<std::size_t>(n_keys_) + (grain_ > 0 ? 1 : 0);
        row[i] = cell(share, ignored);
      }
      rows_.push_back(std::move(row));
    }
    if (footer_) {
      std::vector<std::string> row{"Source: finance department"};
      if (often()) row.resize(header_.size());
      rows_.push_back(std::move(row));
    }
  }

  double scaled(const std::string&, double scale, double value) const {
    // The decimal text of the value times a power of ten.
    char text[64];
    std::snprintf(text, sizeof text, "%.3f", value);
    units::ScaledUnit unit;
    unit.power10 = scale == 1e6 ? 6 : 3;
    return *units::decimal_value(text, unit);
  }

  std::string quoted(const std::string& cell) const {
    const bool needs = all_quoted_ || cell.find(separator_) != std::string::npos ||
                       cell.find('"') != std::string::npos || cell.find('\n') != std::string::npos;
    if (!needs) return cell;
    std::string out = "\"";
    for (const char c : cell) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
  }

  void write() {
    std::string text;
    const auto line = [&](const std::vector<std::string>& cells) {
      for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) text += separator_;
        text += quoted(cells[i]);
      }
      text += ending_;
    };
    for (const std::string& title : titles_) {
      std::vector<std::string> row{title};
      if (padded_) row.resize(header_.size());
      line(row);
    }
    if (n_titles_ > 0 && seldom()) text += ending_;
    line(header_);
    for (const auto& row : rows_) line(row);
    if (seldom()) text.erase(text.size() - ending_.size());
    out_.extension = separator_ == '\t' ? ".tsv" : ".csv";
    out_.bytes = encoded(text);
  }

  // Characters of the Basic Multilingual Plane, as all here are.
  static std::vector<std::uint32_t> characters(const std::string& text) {
    std::vector<std::uint32_t> out;
    for (std::size_t i = 0; i < text.size();) {
      const auto c = static_cast<unsigned char>(text[i]);
      const int n = c < 0x80 ? 1 : c < 0xE0 ? 2 : 3;
      std::uint32_t code = n == 1 ? c : n == 2 ? c & 0x1Fu : c & 0x0Fu;
      for (int k = 1; k < n; ++k)
        code =
            code << 6 | (static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]) & 0x3Fu);
      out.push_back(code);
      i += static_cast<std::size_t>(n);
    }
    return out;
  }

  std::string encoded(const std::string& text) {
    switch (encoding_) {
      case 2:
      case 3: {
        const bool big = encoding_ == 3;
        std::string out = big ? "\xFE\xFF" : "\xFF\xFE";
        for (const std::uint32_t c : characters(text)) {
          const char a = static_cast<char>(c >> 8);
          const char b = static_cast<char>(c & 0xFF);
          out += big ? a : b;
          out += big ? b : a;
        }
        return out;
      }
      case 4: {
        std::string out;
        for (const std::uint32_t c : characters(text)) {
          if (c == 0x20AC)
            out += '\x80';
          else if (c < 0x100)
            out += static_cast<char>(c);
          else
            return text;
        }
        return out;
      }
      case 1:
        return "\xEF\xBB\xBF" + text;
      default:
        return text;
    }
  }

  std::mt19937_64 random_;
  MadeTable out_;
  char separator_ = ',';
  char decimal_ = '.';
  std::string thousands_;
  int n_decimals_ = 0;
  int negative_ = 0;
  bool wide_ = false;
  // 0 none, 1 years, 2 quarters, 3 months, 4 days.
  int grain_ = 0;
  int n_keys_ = 1;
  std::uint64_t n_measures_ = 1;
  bool percent_ = false;
  std::string currency_;
  std::string ending_;
  bool all_quoted_ = false;
  std::uint64_t n_titles_ = 0;
  bool padded_ = false;
  bool totals_ = false;
  bool subtotals_ = false;
  bool blanks_ = false;
  bool footer_ = false;
  bool dash_ = false;
  bool note_ = false;
  int encoding_ = 0;
  std::vector<std::string> titles_;
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace

MadeTable made_table(std::uint64_t seed) {
  return Maker(seed).table();
}

}  // namespace plimsoll::testing_tables
