// Which date governs which amount of a sentence: lists of the one pair with lists of the other, the date right behind
// an amount is its own, and of the rest the nearest is.
#include <algorithm>
#include <vector>

#include "base/word_list.h"
#include "filing/quantities/quantity_scan.h"
#include "filing/quantities/quantity_thresholds.h"
#include "filing/text/sentence.h"

namespace plimsoll::filing {
namespace {

std::string governing_text(const Quantity& date) {
  if (date.kind == QuantityKind::date) return date_text(date.to);
  if (date.from.month != 0 && date.to.month != 0) {
    return date_text(date.from) + " to " + date_text(date.to);
  }
  // "between 2015 and 2017"
  if (date.from.year != 0 && date.from.year < date.to.year) {
    return date_text(date.from) + " to " + date_text(date.to);
  }
  return date_text(date.to);
}

Quantity year_before(Quantity date) {
  if (date.from.year != 0) --date.from.year;
  if (date.to.year != 0) --date.to.year;
  if (date.kind == QuantityKind::date) date.kind = QuantityKind::period;
  return date;
}

// "for the previous fiscal year" right behind an amount.
bool names_previous_year(const Scan& scan, std::size_t at) {
  std::size_t i = at;
  // "a year earlier", "the year before"
  if ((scan.is_word(i, "a") || scan.is_word(i, "one") || scan.is_word(i, "the")) &&
      scan.is_word(i + 1, "year") &&
      (scan.is_word(i + 2, "earlier") || scan.is_word(i + 2, "before"))) {
    return true;
  }
  for (std::size_t n = 0; n < kPreviousYearTokens && i < scan.tokens.size(); ++n, ++i) {
    if (scan.is_word(i, "previous") || scan.is_word(i, "prior") || scan.is_word(i, "preceding")) {
      return scan.is_word(i + 1, "year") ||
             ((scan.is_word(i + 1, "fiscal") || scan.is_word(i + 1, "financial")) &&
              scan.is_word(i + 2, "year"));
    }
    if (scan.tokens[i].kind != Token::Kind::word) return false;
  }
  return false;
}

// "in", "as of", "for the": nothing else stands between an amount and the date right behind it.
bool ties(const Token& token) {
  static constexpr WordList kTies(
      {"as", "at", "by", "during", "each",  "ended", "ending",  "fiscal",     "for",  "from",
       "in", "of", "on", "over",   "since", "the",   "through", "throughout", "year", "years"});
  return token.kind == Token::Kind::word && kTies.contains(token.lower);
}

// Amounts, or dates, one after the other: "A, B and C".
struct Run {
  // Indices into Scan::found.
  std::vector<std::size_t> members;
  std::size_t begin = 0;
  std::size_t end = 0;
};

class Sentence {
 public:
  Sentence(Scan& scan, std::size_t first, std::size_t last) : scan_(scan) {
    for (std::size_t i = first; i < last; ++i) {
      const Quantity& quantity = scan.found[i];
      if (!is_amount(quantity)) {
        if (quantity.to.year != 0) add_date(i);
      } else if (quantity.kind != QuantityKind::duration) {
        add_amount(i);
      }
    }
    const std::size_t from = scan.ranges[first].begin;
    const std::size_t to = scan.ranges[last - 1].end + kRespectivelyTokens;
    for (std::size_t i = from; i < std::min(to, scan.tokens.size()); ++i) {
      respectively_ = respectively_ || scan.is_word(i, "respectively");
      if (list_begin_ == kNoList && scan.is_sign(i, ":") && scan.is_sign(i + 1, "("))
        list_begin_ = i;
    }
    claimed_.assign(dates_.size(), false);
    for (std::size_t r = 0; r < amounts_.size(); ++r) {
      const std::size_t own = right_behind(r);
      if (own != dates_.size()) claimed_[own] = true;
    }
  }

  // `carried`: the last date of the sentences before, for "the previous year"; null without.
  void assign(const Quantity*& carried) {
    if (!pair_scattered()) {
      for (std::size_t r = 0; r < amounts_.size(); ++r) {
        if (!pair_list(r)) assign_one(r, carried);
      }
    }
    for (const Run& run : dates_) carried = &scan_.found[run.members.back()];
  }

 private:
  bool is_gap(std::size_t begin, std::size_t end, std::size_t most, bool dates) const {
    if (end < begin || end - begin > most) return false;
    for (std::size_t i = begin; i < end; ++i) {
      const bool joins = scan_.is_sign(i, ",") || scan_.is_word(i, "and") ||
                         scan_.is_word(i, "or") || scan_.is_sign(i, "&") ||
                         (!dates && end == begin + 1 && scan_.is_dash_at(i));
      if (!joins && !(dates && ties(scan_.tokens[i]))) return false;
    }
    return true;
  }

  void add_amount(std::size_t i) {
    const Scan::Range& range = scan_.ranges[i];
    if (!amounts_.empty()) {
      Run& last = amounts_.back();
      // "RMB5 million (US$0.7 million)": the bracket tells of the same amount.
      const bool again = range.begin <= last.end + 1 &&
                         (scan_.is_sign(range.begin, "(") || scan_.is_sign(last.end, "("));
      if (again) {
        again_.push_back({i, last.members.back()});
        last.end = range.end;
        if (scan_.is_sign(last.end, ")")) ++last.end;
        return;
      }
      const bool one_kind = scan_.found[last.members.back()].kind == scan_.found[i].kind;
      if (one_kind && range.begin > last.end &&
          is_gap(last.end, range.begin, kListGapTokens, false)) {
        last.members.push_back(i);
        last.end = range.end;
        return;
      }
    }
    amounts_.push_back({{i}, range.begin, range.end});
  }

  void add_date(std::size_t i) {
    const Scan::Range& range = scan_.ranges[i];
    if (is_label(i)) {
      labels_.push_back(i);
      return;
    }
    if (is_base_or_maturity(range.begin) || is_base_level(range)) return;
    if (!dates_.empty()) {
      Run& last = dates_.back();
      const bool amount_between = !amounts_.empty() && amounts_.back().begin >= last.end;
      if (!amount_between && is_gap(last.end, range.begin, kDateListGapTokens, true)) {
        last.members.push_back(i);
        last.end = range.end;
        return;
      }
    }
    dates_.push_back({{i}, range.begin, range.end});
  }

  // "(FY21: 66%)": of what stands behind its colon, and of nothing else.
  bool is_label(std::size_t i) const {
    return scan_.is_sign(scan_.ranges[i].end, ":") && scan_.ranges[i].begin > 0 &&
           (scan_.is_sign(scan_.ranges[i].begin - 1, "(") ||
            scan_.is_sign(scan_.ranges[i].begin - 1, ";") ||
            scan_.is_sign(scan_.ranges[i].begin - 1, ","));
  }

  // Right behind the label's colon, or behind a few words: "(2021: profit of £3 million)".
  bool labels(std::size_t label, std::size_t at) const {
    const std::size_t begin = scan_.ranges[label].end + 1;
    if (at < begin || at - begin > kLabelledTokens) return false;
    for (std::size_t i = begin; i < at; ++i) {
      const Token& token = scan_.tokens[i];
      if (token.kind == Token::Kind::number || token.text == ")" || token.text == ";" ||
          token.text == ",") {
        return false;
      }
    }
    return true;
  }

  // "fell 25% to £9 million in 2015", "from $17 to $63 through May 2024": what the other end has right behind it.
  std::size_t behind_other_end(std::size_t r) const {
    if (r + 1 >= amounts_.size() || amounts_[r + 1].begin != amounts_[r].end + 1 ||
        !scan_.is_word(amounts_[r].end, "to")) {
      return dates_.size();
    }
    return right_behind(r + 1);
  }

  // "lower than in 2022" compares, "notes due in 2030" fall due, "years beginning after 2017" are all later ones.
  bool is_base_or_maturity(std::size_t begin) const {
    if (begin > 1 && (scan_.is_word(begin - 1, "after") || scan_.is_word(begin - 1, "before")) &&
        (scan_.tokens[begin - 2].lower.starts_with("beginning") ||
         scan_.is_word(begin - 2, "commencing") || scan_.is_word(begin - 2, "or"))) {
      return true;
    }
    static constexpr WordList kEnds({"above", "below", "due", "expire", "expires", "expiring",
                                     "expiration", "expiry", "mature", "matures", "maturing",
                                     "maturity", "payable", "repayable", "terminate", "terminates",
                                     "until", "than"});
    // "that mature at specific dates from"
    for (std::size_t n = 1; n <= kMatureTokens && n <= begin; ++n) {
      const Token& token = scan_.tokens[begin - n];
      if (token.kind != Token::Kind::word) break;
      if (token.lower.starts_with("matur")) return true;
    }
    for (std::size_t n = 0; n < kMaturityTokens && begin > 0; ++n) {
      const Token& token = scan_.tokens[--begin];
      if (token.kind != Token::Kind::word) return false;
      if (kEnds.contains(token.lower)) return true;
      if (!ties(token) && token.lower != "by" && token.lower != "to") return false;
    }
    return false;
  }

  // "from 2005 levels", "compared to emissions of the sector in 2005".
  bool is_base_level(const Scan::Range& range) const {
    if (scan_.is_word(range.end, "level") || scan_.is_word(range.end, "levels") ||
        scan_.is_word(range.end, "baseline") || scan_.is_word(range.end + 1, "levels")) {
      return true;
    }
    for (std::size_t n = 1; n <= kComparedTokens && n <= range.begin; ++n) {
      const Token& token = scan_.tokens[range.begin - n];
      if (token.kind != Token::Kind::word) return false;
      if (token.lower == "compared" || token.lower == "relative") return true;
    }
    return false;
  }

  // "36 percent and, since May 2019, 24 percent": the date opens what comes behind it.
  bool opens_next(const Run& dates, std::size_t amount_end) const {
    bool joined = false;
    for (std::size_t i = amount_end; i < dates.begin; ++i) {
      joined = joined || scan_.is_word(i, "and") || scan_.is_sign(i, ";");
    }
    return joined && std::any_of(amounts_.begin(), amounts_.end(),
                                 [&](const Run& run) { return run.begin >= dates.end; });
  }

  bool amount_between(std::size_t begin, std::size_t end) const {
    return std::any_of(amounts_.begin(), amounts_.end(),
                       [&](const Run& run) { return run.begin >= begin && run.end <= end; });
  }

  // ", respectively," between amounts and their date.
  bool is_respectively(std::size_t i) const {
    if (scan_.is_sign(i, ",")) {
      return scan_.is_word(i + 1, "respectively") ||
             (i > 0 && scan_.is_word(i - 1, "respectively"));
    }
    return scan_.is_word(i, "respectively");
  }

  // The run of dates right behind a run of amounts; the number of runs without.
  std::size_t right_behind(std::size_t r) const {
    for (std::size_t d = 0; d < dates_.size(); ++d) {
      const std::size_t end = amounts_[r].end;
      if (dates_[d].begin < end) continue;
      if (dates_[d].begin - end > kRightBehindTokens) break;
      bool tied = true;
      for (std::size_t i = end; i < dates_[d].begin; ++i) {
        tied = tied && (ties(scan_.tokens[i]) || is_respectively(i));
      }
      return tied ? d : dates_.size();
    }
    return dates_.size();
  }

  void give(std::size_t amount, const Quantity& date) {
    scan_.found[amount].as_of = governing_text(date);
    for (const auto& [other, same] : again_) {
      if (same == amount) scan_.found[other].as_of = scan_.found[amount].as_of;
    }
  }

  void give_in_order(const Run& run, const Run& dates) {
    for (std::size_t k = 0; k < run.members.size(); ++k) {
      give(run.members[k], scan_.found[dates.members[k]]);
    }
  }

  // As many dates as amounts: the list right behind, else the nearest.
  bool pair_list(std::size_t r) {
    const Run& run = amounts_[r];
    if (run.members.size() < 2) return false;
    const Run* best = nullptr;
    std::size_t best_distance = 0;
    for (const Run& dates : dates_) {
      if (dates.members.size() != run.members.size()) continue;
      const bool behind = dates.begin >= run.end;
      if (behind && dates.begin - run.end <= kListBehindTokens &&
          !amount_between(run.end, dates.begin)) {
        give_in_order(run, dates);
        return true;
      }
      const std::size_t distance = behind ? dates.begin - run.end : run.begin - dates.end;
      if (best == nullptr || distance < best_distance) {
        best = &dates;
        best_distance = distance;
      }
    }
    if (best == nullptr) return false;
    give_in_order(run, *best);
    return true;
  }

  // "revenues of A and costs of B in 2011 and 2012, respectively".
  bool pair_scattered() {
    if (!respectively_ || dates_.size() != 1 || dates_[0].members.size() < 2) return false;
    std::vector<std::size_t> listed;
    for (const Run& run : amounts_) {
      if (run.members.size() == dates_[0].members.size()) return false;
      listed.insert(listed.end(), run.members.begin(), run.members.end());
    }
    const std::size_t n = dates_[0].members.size();
    if (listed.empty() || listed.size() % n != 0) return false;
    for (std::size_t k = 0; k < listed.size(); ++k) {
      give(listed[k], scan_.found[dates_[0].members[k % n]]);
    }
    return true;
  }

  // "as of March 31, 2012", "on March 31, 2012": a day on which all amounts of a sentence without another date stand.
  bool is_day_of_all(const Run& dates) const {
    const Quantity& date = scan_.found[dates.members.front()];
    if (dates_.size() != 1 || dates.members.size() != 1 || date.kind != QuantityKind::date ||
        date.to.day == 0 || dates.begin == 0) {
      return false;
    }
    return scan_.is_word(dates.begin - 1, "at") || scan_.is_word(dates.begin - 1, "on") ||
           (dates.begin > 1 && scan_.is_word(dates.begin - 1, "of") &&
            scan_.is_word(dates.begin - 2, "as"));
  }

  // Items of one list, "as follows: (1) ...; (2) ...": what dates the one does not date the other.
  bool in_other_item(std::size_t at, std::size_t other) const {
    const std::size_t begin = std::min(at, other);
    if (begin < list_begin_) return false;
    for (std::size_t i = begin; i < std::max(at, other); ++i) {
      if (scan_.is_sign(i, ";")) return true;
    }
    return false;
  }

  // The member of a run of dates that lies nearest to a run of amounts.
  const Quantity& nearest_of(const Run& dates, const Run& run) const {
    // "between January and March 2020": it ends with the second.
    if (dates.members.size() == 2 && dates.begin > 0 && scan_.is_word(dates.begin - 1, "between")) {
      return scan_.found[dates.members.back()];
    }
    return scan_.found[dates.begin >= run.end ? dates.members.front() : dates.members.back()];
  }

  const Quantity* nearest(std::size_t r) const {
    const Run& run = amounts_[r];
    const Quantity* best = nullptr;
    std::size_t best_distance = 0;
    bool best_claimed = false;
    for (std::size_t d = 0; d < dates_.size(); ++d) {
      const Run& dates = dates_[d];
      const bool behind = dates.begin >= run.end;
      if (behind && amount_between(run.end, dates.begin) && !is_day_of_all(dates)) break;
      if (behind && best != nullptr && opens_next(dates, run.end)) break;
      const std::size_t distance =
          behind ? dates.begin - run.end + kBehindPenaltyTokens : run.begin - dates.end;
      if (distance > kMaxDateTokens || in_other_item(run.begin, dates.begin)) continue;
      const bool closer = distance < best_distance;
      if (best == nullptr || (best_claimed && !claimed_[d]) ||
          (closer && best_claimed == claimed_[d])) {
        best = &nearest_of(dates, run);
        best_distance = distance;
        best_claimed = claimed_[d];
      }
    }
    return best;
  }

  // The run of dates behind a run of amounts, with no amount between; the number of runs without.
  std::size_t next_dates(std::size_t r) const {
    for (std::size_t d = 0; d < dates_.size(); ++d) {
      if (dates_[d].begin < amounts_[r].end) continue;
      const bool between = r + 1 < amounts_.size() && amounts_[r + 1].begin < dates_[d].begin;
      return between ? dates_.size() : d;
    }
    return dates_.size();
  }

  bool are_alike(std::size_t r, std::size_t other) const {
    const Quantity& one = scan_.found[amounts_[r].members.front()];
    const Quantity& two = scan_.found[amounts_[other].members.front()];
    return one.kind == two.kind && one.unit == two.unit;
  }

  // "40% of our sales in 2012, 42% of our sales in 2011": one of several alike amounts, each with a date behind it, the
  // first with none before it. The number of runs without.
  std::size_t dates_in_turn(std::size_t r) const {
    const std::size_t own = next_dates(r);
    if (own == dates_.size()) return own;
    std::size_t first = r;
    while (first > 0 && are_alike(first - 1, r) && next_dates(first - 1) != dates_.size()) --first;
    const bool goes_on =
        r + 1 < amounts_.size() && are_alike(r, r + 1) && next_dates(r + 1) != dates_.size();
    if (first == r && !goes_on) return dates_.size();
    const bool opened = dates_.front().begin < amounts_[first].begin;
    return opened ? dates_.size() : own;
  }

  // "20% in 2022, compared to 10% from A and 5% from B for 2021": what is compared with has its date behind it, where
  // one stands there; the number of runs without.
  std::size_t behind_comparison(std::size_t r) const {
    const std::size_t begin = amounts_[r].begin;
    std::size_t compared = begin;
    while (compared > 0 && begin - compared < kMaxDateTokens &&
           !scan_.is_word(compared, "compared")) {
      const Token& token = scan_.tokens[--compared];
      if (token.text == ";" || token.text == ".") return dates_.size();
    }
    if (!scan_.is_word(compared, "compared")) return dates_.size();
    std::size_t found = dates_.size();
    bool before = false;
    for (std::size_t d = 0; d < dates_.size(); ++d) {
      before = before || dates_[d].begin < compared;
      // One of its own stands between.
      if (dates_[d].begin > compared && dates_[d].begin < begin) return dates_.size();
      if (dates_[d].begin >= amounts_[r].end && found == dates_.size()) found = d;
    }
    return before ? found : dates_.size();
  }

  void assign_one(std::size_t r, const Quantity* carried) {
    const Run& run = amounts_[r];
    for (const std::size_t label : labels_) {
      if (!labels(label, run.begin)) continue;
      for (const std::size_t i : run.members) give(i, scan_.found[label]);
      return;
    }
    std::size_t own = right_behind(r);
    if (own == dates_.size()) own = behind_other_end(r);
    if (own == dates_.size()) own = dates_in_turn(r);
    if (own == dates_.size()) own = behind_comparison(r);
    const Quantity* best = own != dates_.size() ? &nearest_of(dates_[own], run) : nearest(r);
    for (const std::size_t i : run.members) {
      if (names_previous_year(scan_, scan_.ranges[i].end)) {
        const Quantity* base = best != nullptr ? best : carried;
        if (base != nullptr) give(i, year_before(*base));
      } else if (best != nullptr) {
        give(i, *best);
      }
    }
  }

  Scan& scan_;
  std::vector<Run> amounts_;
  std::vector<Run> dates_;
  // Dates that label what stands behind their colon.
  std::vector<std::size_t> labels_;
  // Amounts in brackets, each with the amount that it tells of again.
  std::vector<std::pair<std::size_t, std::size_t>> again_;
  // For each run of dates, whether an amount has it right behind.
  std::vector<bool> claimed_;
  bool respectively_ = false;
  // The colon of "as follows: (1) ...; (2) ...".
  static constexpr std::size_t kNoList = static_cast<std::size_t>(-1);
  std::size_t list_begin_ = kNoList;
};

}  // namespace

void find_dates(Scan& scan) {
  const Quantity* carried = nullptr;
  std::size_t at = 0;
  for (const SentenceRange& sentence : sentences(scan.text)) {
    const std::size_t first = at;
    while (at < scan.found.size() && scan.found[at].begin < sentence.end) ++at;
    if (at > first && at - first <= kMaxInSentence) Sentence(scan, first, at).assign(carried);
  }
}

}  // namespace plimsoll::filing
