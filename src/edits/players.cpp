// Union-find for what was said to be together, then circles of needs.
#include "edits/players.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace plimsoll::edits {

std::string section_of(const Edit& edit) {
  if (edit.kind == Edit::Kind::outside) return edit.word + " " + edit.name;
  return edit.risk.empty() ? "file " + edit.file : "risk " + edit.risk;
}

namespace {

class Sets {
 public:
  explicit Sets(std::size_t n) : parent_(n) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t find(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  // The lower one stands for both.
  void join(std::size_t a, std::size_t b) {
    a = find(a);
    b = find(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parent_;
};

// By set, the sets that it needs, directly or through others.
std::vector<std::vector<bool>> closure(Sets& sets, const Edits& edits) {
  const std::size_t n = edits.all().size();
  std::vector<std::vector<bool>> out(n, std::vector<bool>(n));
  for (std::size_t i = 0; i < n; ++i) {
    for (const std::size_t k : edits.needs()[i]) out[sets.find(i)][sets.find(k)] = true;
  }
  for (std::size_t k = 0; k < n; ++k) {
    if (sets.find(k) != k) continue;
    for (std::size_t i = 0; i < n; ++i) {
      if (!out[i][k]) continue;
      for (std::size_t j = 0; j < n; ++j) {
        if (out[k][j]) out[i][j] = true;
      }
    }
  }
  return out;
}

}  // namespace

Players players_of(const Edits& edits, Grouped grouped, const std::vector<std::string>& opened,
                   const std::vector<std::vector<std::size_t>>& together) {
  const std::vector<Edit>& all = edits.all();
  Sets sets(all.size());
  std::map<std::string, std::size_t> sections;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].moves() || grouped == Grouped::declaration) continue;
    if (all[i].kind == Edit::Kind::outside) continue;
    const std::string section = section_of(all[i]);
    if (std::count(opened.begin(), opened.end(), section) > 0) continue;
    const auto [found, is_new] = sections.emplace(section, i);
    if (!is_new) sets.join(found->second, i);
  }
  for (const std::vector<std::size_t>& list : together) {
    for (const std::size_t i : list) sets.join(list.front(), i);
  }
  // What needs each other is one; others may need each other then.
  std::vector<std::vector<bool>> needs = closure(sets, edits);
  for (bool joined = true; joined;) {
    joined = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        if (!needs[i][k] || !needs[k][i] || sets.find(i) == sets.find(k)) continue;
        sets.join(i, k);
        joined = true;
      }
    }
    if (joined) needs = closure(sets, edits);
  }
  Players out;
  std::map<std::size_t, std::size_t> player_of;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].moves()) continue;
    const auto [found, is_new] = player_of.emplace(sets.find(i), out.all.size());
    if (is_new)
      out.all.push_back({all[i].word + (all[i].name.empty() ? "" : " " + all[i].name), {}});
    out.all[found->second].edits.push_back(i);
  }
  for (Player& player : out.all) {
    if (grouped == Grouped::declaration || player.edits.size() < 2) continue;
    std::vector<std::string> names;
    for (const std::size_t i : player.edits) {
      const std::string section = section_of(all[i]);
      const bool is_whole = sections.contains(section);
      if (is_whole && std::count(names.begin(), names.end(), section) == 0)
        names.push_back(section);
    }
    if (names.empty()) continue;
    player.name = names.front();
    if (names.size() > 1) player.name += " and " + std::to_string(names.size() - 1) + " more";
    player.is_section = true;
  }
  out.needs.resize(out.all.size());
  for (const auto& [set, player] : player_of) {
    for (const auto& [other, needed] : player_of) {
      if (set != other && needs[set][other]) out.needs[player].push_back(needed);
    }
  }
  return out;
}

}  // namespace plimsoll::edits
