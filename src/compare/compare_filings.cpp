// Ids match what kept its heading; the rest is matched by the words that heading and body share,
// and what is left over is looked for inside factors that are still there.
#include "compare/compare_filings.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

namespace plimsoll::compare {

using filing::Factor;
using filing::FoundQuantity;
using filing::Register;

namespace {

// Two factors are one when they share this much of their words; a part of one when it holds this
// much of theirs.
constexpr double kSameFactor = 0.45;
constexpr double kSameHeading = 0.7;
constexpr double kPart = 0.6;
// Shorter texts share words by chance.
constexpr std::size_t kLeastWords = 12;
// More pairs than this are not compared word by word.
constexpr std::size_t kMaxParagraphPairs = 250'000;

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

std::string group_of(const Register& r, const Factor& f) {
  return f.group < 0 ? "" : r.groups[static_cast<std::size_t>(f.group)].caption.text();
}

std::string quantity_text(const FoundQuantity& q) {
  std::string out = q.quote;
  if (!q.quantity.about.empty()) out += " (" + q.quantity.about + ")";
  return out;
}

bool same_amount(const filing::Quantity& a, const filing::Quantity& b) {
  return a.kind == b.kind && a.unit == b.unit && a.sign == b.sign && a.from == b.from &&
         a.to == b.to && a.approximation == b.approximation &&
         std::abs(a.value - b.value) <= 1e-12 * std::max(std::abs(a.value), std::abs(b.value));
}

// Quantities in order, like against like: equal ones first, then those of a kind about one thing,
// then those of a kind.
std::vector<QuantityChange> compare_quantities(const Factor& before, const Factor& after) {
  std::vector<bool> old_done(before.quantities.size(), false);
  std::vector<std::size_t> partner(after.quantities.size(), kNone);
  const auto match = [&](auto same) {
    for (std::size_t j = 0; j < after.quantities.size(); ++j) {
      if (partner[j] != kNone) continue;
      for (std::size_t i = 0; i < before.quantities.size(); ++i) {
        if (old_done[i] || !same(before.quantities[i].quantity, after.quantities[j].quantity)) {
          continue;
        }
        old_done[i] = true;
        partner[j] = i;
        break;
      }
    }
  };
  match(same_amount);
  match([](const filing::Quantity& a, const filing::Quantity& b) {
    return a.kind == b.kind && a.unit == b.unit && !a.about.empty() && a.about == b.about;
  });
  match([](const filing::Quantity& a, const filing::Quantity& b) {
    return a.kind == b.kind && a.unit == b.unit;
  });
  std::vector<QuantityChange> out;
  for (std::size_t j = 0; j < after.quantities.size(); ++j) {
    const FoundQuantity& q = after.quantities[j];
    if (partner[j] == kNone) {
      out.push_back({"", quantity_text(q)});
    } else if (!same_amount(before.quantities[partner[j]].quantity, q.quantity)) {
      out.push_back({quantity_text(before.quantities[partner[j]]), quantity_text(q)});
    }
  }
  for (std::size_t i = 0; i < before.quantities.size(); ++i) {
    if (!old_done[i]) out.push_back({quantity_text(before.quantities[i]), ""});
  }
  return out;
}

class FilingComparison {
 public:
  FilingComparison(const Register& before, const Register& after)
      : before_(before),
        after_(after),
        new_of_(before.factors.size(), kNone),
        old_of_(after.factors.size(), kNone) {}

  std::vector<FactorChange> run() {
    match_ids();
    match_words();
    match_groups();
    std::vector<FactorChange> out;
    const std::vector<bool> in_order = order();
    std::size_t n_matched = 0;
    for (std::size_t j = 0; j < after_.factors.size(); ++j) {
      FactorChange change;
      change.after = &after_.factors[j];
      if (old_of_[j] == kNone) {
        change.split_from = split_from(j);
      } else {
        fill(change, before_.factors[old_of_[j]]);
        change.moved = !in_order[n_matched++];
      }
      out.push_back(std::move(change));
    }
    for (std::size_t i = 0; i < before_.factors.size(); ++i) {
      if (new_of_[i] != kNone) continue;
      FactorChange change;
      change.before = &before_.factors[i];
      change.merged_into = merged_into(i);
      out.push_back(std::move(change));
    }
    return out;
  }

 private:
  void pair(std::size_t i, std::size_t j) {
    new_of_[i] = j;
    old_of_[j] = i;
  }

  void match_ids() {
    std::unordered_map<std::string_view, std::size_t> ids;
    for (std::size_t i = 0; i < before_.factors.size(); ++i) ids[before_.factors[i].id] = i;
    for (std::size_t j = 0; j < after_.factors.size(); ++j) {
      const auto found = ids.find(after_.factors[j].id);
      if (found != ids.end() && new_of_[found->second] == kNone) pair(found->second, j);
    }
  }

  void match_words() {
    std::vector<std::size_t> gone;
    std::vector<std::size_t> fresh;
    for (std::size_t i = 0; i < new_of_.size(); ++i) {
      if (new_of_[i] == kNone) gone.push_back(i);
    }
    for (std::size_t j = 0; j < old_of_.size(); ++j) {
      if (old_of_[j] == kNone) fresh.push_back(j);
    }
    if (gone.size() * fresh.size() > kMaxParagraphPairs) return;
    struct Guess {
      double score;
      std::size_t i;
      std::size_t j;
    };
    std::vector<Guess> guesses;
    for (const std::size_t i : gone) {
      for (const std::size_t j : fresh) {
        const double heading = old_heading(i).similarity(new_heading(j));
        const double whole = old_bag(i).similarity(new_bag(j));
        if (whole >= kSameFactor || heading >= kSameHeading) {
          guesses.push_back({std::max(whole, heading), i, j});
        }
      }
    }
    std::stable_sort(guesses.begin(), guesses.end(),
                     [](const Guess& a, const Guess& b) { return a.score > b.score; });
    for (const Guess& g : guesses) {
      if (new_of_[g.i] == kNone && old_of_[g.j] == kNone) pair(g.i, g.j);
    }
  }

  // A caption stands for the one of the same words, else for that which most of its matched factors
  // stand under in the other filing; none for none.
  void match_groups() {
    std::map<std::string, std::map<std::string, std::size_t>> forth;
    std::map<std::string, std::map<std::string, std::size_t>> back;
    for (std::size_t j = 0; j < old_of_.size(); ++j) {
      if (old_of_[j] == kNone) continue;
      const std::string old = group_of(before_, before_.factors[old_of_[j]]);
      const std::string now = group_of(after_, after_.factors[j]);
      ++forth[old][now];
      ++back[now][old];
    }
    const auto settle = [](const auto& counts, const Register& other, auto& result) {
      for (const auto& entry : counts) {
        const std::string& caption = entry.first;
        const auto& targets = entry.second;
        const bool kept = std::any_of(other.groups.begin(), other.groups.end(),
                                      [&](const auto& g) { return g.caption.text() == caption; });
        const auto most =
            std::max_element(targets.begin(), targets.end(),
                             [](const auto& a, const auto& b) { return a.second < b.second; });
        result[caption] = kept ? caption : most->first;
      }
    };
    settle(forth, after_, new_group_of_);
    settle(back, before_, old_group_of_);
  }

  // Under another caption than its fellows. A caption that one side has not, reworded or lost, moves
  // nothing.
  bool left_its_group(const std::string& old, const std::string& now) const {
    if (old.empty() || now.empty()) return false;
    return new_group_of_.at(old) != now && old_group_of_.at(now) != old;
  }

  // Of the matched factors, in the order of the new filing: which kept their order.
  std::vector<bool> order() const {
    std::vector<std::size_t> positions;
    for (const std::size_t i : old_of_) {
      if (i != kNone) positions.push_back(i);
    }
    return longest_rising(positions);
  }

  void fill(FactorChange& change, const Factor& old) const {
    const Factor& now = *change.after;
    change.before = &old;
    change.new_group = group_of(after_, now);
    change.old_group = group_of(before_, old);
    if (!left_its_group(change.old_group, change.new_group)) change.old_group = change.new_group;
    change.heading = compare_words(old.heading.text(), now.heading.text());
    change.body = compare_words(body_text(old), body_text(now));
    change.quantities = compare_quantities(old, now);
  }

  // The matched factor that lost most of the words that the added one has.
  const Factor* split_from(std::size_t j) {
    const WordBag& own = new_bag(j);
    return best_part(
        own, [&](std::size_t other) { return old_bag(old_of_[other]).without(new_bag(other)); });
  }

  const Factor* merged_into(std::size_t i) {
    const WordBag& own = old_bag(i);
    return best_part(
        own, [&](std::size_t other) { return new_bag(other).without(old_bag(old_of_[other])); });
  }

  template <class Residual>
  const Factor* best_part(const WordBag& own, Residual residual) {
    if (own.size() < kLeastWords) return nullptr;
    const Factor* best = nullptr;
    double best_share = kPart;
    for (std::size_t other = 0; other < old_of_.size(); ++other) {
      if (old_of_[other] == kNone) continue;
      const double share =
          static_cast<double>(own.shared(residual(other))) / static_cast<double>(own.size());
      if (share < best_share) continue;
      best_share = share;
      best = &after_.factors[other];
    }
    return best;
  }

  // Bags are made when first asked for.
  template <class Text>
  static const WordBag& bag(std::unordered_map<std::size_t, WordBag>& bags, std::size_t index,
                            Text text) {
    const auto found = bags.find(index);
    if (found != bags.end()) return found->second;
    return bags.emplace(index, WordBag(text())).first->second;
  }
  static std::string whole(const Factor& f) { return f.heading.text() + "\n" + body_text(f); }
  const WordBag& old_bag(std::size_t i) {
    return bag(old_bags_, i, [&] { return whole(before_.factors[i]); });
  }
  const WordBag& new_bag(std::size_t j) {
    return bag(new_bags_, j, [&] { return whole(after_.factors[j]); });
  }
  const WordBag& old_heading(std::size_t i) {
    return bag(old_headings_, i, [&] { return before_.factors[i].heading.text(); });
  }
  const WordBag& new_heading(std::size_t j) {
    return bag(new_headings_, j, [&] { return after_.factors[j].heading.text(); });
  }

  const Register& before_;
  const Register& after_;
  std::vector<std::size_t> new_of_;
  std::vector<std::size_t> old_of_;
  // Captions of the one filing, and which of the other each stands for.
  std::map<std::string, std::string> new_group_of_;
  std::map<std::string, std::string> old_group_of_;
  std::unordered_map<std::size_t, WordBag> old_bags_;
  std::unordered_map<std::size_t, WordBag> new_bags_;
  std::unordered_map<std::size_t, WordBag> old_headings_;
  std::unordered_map<std::size_t, WordBag> new_headings_;
};

}  // namespace

double FactorChange::share_changed() const {
  const std::size_t kept = heading.n_kept + body.n_kept;
  const std::size_t both =
      2 * kept + heading.n_removed + heading.n_inserted + body.n_removed + body.n_inserted;
  return both == 0 ? 0 : 1 - 2.0 * static_cast<double>(kept) / static_cast<double>(both);
}

std::string body_text(const Factor& factor) {
  std::string out;
  for (const filing::Paragraph& p : factor.body) {
    if (!out.empty()) out += '\n';
    out += p.text.text();
  }
  return out;
}

std::vector<FactorChange> compare_filings(const Register& before, const Register& after) {
  return FilingComparison(before, after).run();
}

}  // namespace plimsoll::compare
