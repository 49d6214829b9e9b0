// Fields are compared by name and key, so that layout is no change; what is gone and what is new
// of one kind is paired by the share of fields that agree.
#include "compare/compare_models.h"

#include <algorithm>
#include <map>
#include <set>

namespace plimsoll::compare {

using outline::Declaration;
using outline::Field;
using Kind = DeclarationChange::Kind;

std::string_view kind_word(Kind kind) {
  constexpr std::string_view kWords[] = {"added", "removed", "renamed", "changed"};
  return kWords[static_cast<std::size_t>(kind)];
}

namespace {

constexpr std::string_view kOrder = "order of lines";
// More pairs of names than this are not looked at for renames.
constexpr std::size_t kMaxDeclarationPairs = 1'000'000;

std::string evidence_words(const source::SourceMap& sources,
                           const std::vector<const syntax::Evidence*>& list) {
  std::string out;
  for (const syntax::Evidence* e : list) {
    out += (out.empty() ? "" : "; ") + outline::evidence_text(sources, *e);
  }
  return out;
}

std::vector<std::string> parts(const std::string& list) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < list.size()) {
    const std::size_t end = std::min(list.find(", ", at), list.size());
    out.push_back(list.substr(at, end - at));
    at = end + 2;
  }
  return out;
}

// Lines that both have stand in the same order.
bool same_order(const std::string& before, const std::string& after) {
  std::vector<std::string> a = parts(before);
  std::vector<std::string> b = parts(after);
  const std::set<std::string> in_a(a.begin(), a.end());
  const std::set<std::string> in_b(b.begin(), b.end());
  std::erase_if(a, [&](const std::string& line) { return !in_b.contains(line); });
  std::erase_if(b, [&](const std::string& line) { return !in_a.contains(line); });
  return a == b;
}

// Fields by name; those that share one are numbered.
std::map<std::string, const Field*> by_name(const Declaration& d) {
  std::map<std::string, const Field*> out;
  for (const Field& f : d.fields) {
    std::string name = f.name;
    for (int i = 2; out.contains(name); ++i) name = f.name + " (" + std::to_string(i) + ")";
    out.emplace(std::move(name), &f);
  }
  return out;
}

bool equal(const std::string& name, const Field& a, const Field& b) {
  return name == kOrder ? same_order(a.text, b.text) : a.key == b.key;
}

class ModelComparison {
 public:
  ModelComparison(const ModelSide& before, const ModelSide& after)
      : before_(before), after_(after) {}

  std::vector<DeclarationChange> run();

 private:
  // Declarations by kind and name; a second one of a name is told apart by its number.
  static std::map<std::pair<std::string, std::string>, const Declaration*> index(
      const std::vector<Declaration>& list) {
    std::map<std::pair<std::string, std::string>, const Declaration*> out;
    for (const Declaration& d : list) {
      std::pair<std::string, std::string> key{std::string(d.word), d.name};
      for (int i = 2; out.contains(key); ++i) key.second = d.name + " (" + std::to_string(i) + ")";
      out.emplace(std::move(key), &d);
    }
    return out;
  }

  std::vector<FieldChange> fields(const Declaration& a, const Declaration& b) const;
  void match_kinds();
  void match_renames();
  void pair(const Declaration* a, const Declaration* b, Kind kind, bool stated);
  void likeness(const Declaration& a, const Declaration& b, std::size_t& n_same,
                std::size_t& n_fields, std::size_t& n_telling) const;

  const ModelSide& before_;
  const ModelSide& after_;
  std::vector<const Declaration*> gone_;
  std::vector<const Declaration*> fresh_;
  std::vector<DeclarationChange> out_;
};

std::vector<FieldChange> ModelComparison::fields(const Declaration& a, const Declaration& b) const {
  std::vector<FieldChange> out;
  const auto old_fields = by_name(a);
  const auto new_fields = by_name(b);
  const auto evidence = [&](const std::string& of, const std::vector<const syntax::Evidence*>& x,
                            const std::vector<const syntax::Evidence*>& y) {
    std::string before = evidence_words(before_.sources, x);
    std::string after = evidence_words(after_.sources, y);
    if (before != after) {
      out.push_back(
          {of.empty() ? "evidence" : "evidence of " + of, std::move(before), std::move(after)});
    }
  };
  if (a.word != b.word) out.push_back({"kind", std::string(a.word), std::string(b.word)});
  // In the order in which the new declaration has them, what is gone last.
  std::vector<std::string> names;
  for (const auto* list : {&b, &a}) {
    for (const auto& [name, field] : by_name(*list)) {
      if (list == &b || !new_fields.contains(name)) names.push_back(name);
    }
  }
  for (const std::string& name : names) {
    const auto x = old_fields.find(name);
    const auto y = new_fields.find(name);
    const Field* f = x == old_fields.end() ? nullptr : x->second;
    const Field* g = y == new_fields.end() ? nullptr : y->second;
    if (f != nullptr && g != nullptr) {
      if (!equal(name, *f, *g)) out.push_back({name, f->text, g->text});
      evidence(name, f->evidence, g->evidence);
      continue;
    }
    const Field& only = f != nullptr ? *f : *g;
    out.push_back({name, f != nullptr ? only.text : "", g != nullptr ? only.text : ""});
    evidence(name, f == nullptr ? std::vector<const syntax::Evidence*>() : f->evidence,
             g == nullptr ? std::vector<const syntax::Evidence*>() : g->evidence);
  }
  evidence("", a.evidence, b.evidence);
  return out;
}

void ModelComparison::pair(const Declaration* a, const Declaration* b, Kind kind, bool stated) {
  DeclarationChange change;
  change.kind = kind;
  change.before = a;
  change.after = b;
  change.stated = stated;
  change.fields = fields(*a, *b);
  if (kind == Kind::changed && change.fields.empty()) return;
  if (kind == Kind::renamed) {
    std::size_t n_telling = 0;
    likeness(*a, *b, change.n_same, change.n_fields, n_telling);
  }
  out_.push_back(std::move(change));
}

// `n_telling`: equal fields that say more than a grain or an index set.
void ModelComparison::likeness(const Declaration& a, const Declaration& b, std::size_t& n_same,
                               std::size_t& n_fields, std::size_t& n_telling) const {
  const auto x = by_name(a);
  const auto y = by_name(b);
  n_same = 0;
  n_telling = 0;
  n_fields = y.size();
  for (const auto& [name, field] : x) {
    const auto other = y.find(name);
    if (other == y.end()) {
      ++n_fields;
      continue;
    }
    if (!equal(name, *field, *other->second)) continue;
    ++n_same;
    if (field->role != outline::Role::attribute || field->text.size() > 12) ++n_telling;
  }
  // The same evidence is a sign too.
  const std::string old_words = evidence_words(before_.sources, a.evidence);
  if (!old_words.empty() || !b.evidence.empty()) {
    ++n_fields;
    if (old_words == evidence_words(after_.sources, b.evidence)) {
      ++n_same;
      ++n_telling;
    }
  }
}

// A given that became a draw keeps its name.
void ModelComparison::match_kinds() {
  std::map<std::string_view, const Declaration*> old_names;
  for (const Declaration* d : gone_) {
    if (!d->name.empty()) old_names.try_emplace(d->name, d);
  }
  std::erase_if(fresh_, [&](const Declaration* d) {
    const auto found = old_names.find(d->name);
    // What is asked of a run bears the names of what it asks about.
    const auto claims = [](std::string_view word) {
      return word == "outcome" || word == "limit" || word == "check" || word == "expectation" ||
             word == "scenario" || word == "action" || word == "decision" || word == "group" ||
             word == "correlation";
    };
    if (found == old_names.end() || claims(d->word) || claims(found->second->word)) return false;
    pair(found->second, d, Kind::changed, false);
    std::erase(gone_, found->second);
    old_names.erase(found);
    return true;
  });
}

std::string_view last_part(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

void ModelComparison::match_renames() {
  std::erase_if(fresh_, [&](const Declaration* d) {
    for (const Field& f : d->fields) {
      if (f.name != "was") continue;
      for (const Declaration* old : gone_) {
        if (old->name != f.text || old->word != d->word) continue;
        pair(old, d, Kind::renamed, true);
        std::erase(gone_, old);
        return true;
      }
    }
    return false;
  });
  if (gone_.size() * fresh_.size() > kMaxDeclarationPairs) return;
  struct Guess {
    double score;
    std::size_t gone;
    std::size_t fresh;
  };
  std::vector<Guess> guesses;
  for (std::size_t i = 0; i < gone_.size(); ++i) {
    for (std::size_t j = 0; j < fresh_.size(); ++j) {
      const Declaration& a = *gone_[i];
      const Declaration& b = *fresh_[j];
      if (a.word != b.word) continue;
      std::size_t n_same = 0;
      std::size_t n_fields = 0;
      std::size_t n_telling = 0;
      likeness(a, b, n_same, n_fields, n_telling);
      if (n_telling == 0) continue;
      const double share = static_cast<double>(n_same) / static_cast<double>(n_fields);
      // Moved into another risk, it keeps the last part of its name.
      const bool last = a.name != b.name && last_part(a.name) == last_part(b.name);
      if (share >= (last ? 0.4 : 0.6)) guesses.push_back({share + (last ? 0.5 : 0), i, j});
    }
  }
  std::stable_sort(guesses.begin(), guesses.end(),
                   [](const Guess& a, const Guess& b) { return a.score > b.score; });
  std::vector<const Declaration*> gone = gone_;
  std::vector<const Declaration*> fresh = fresh_;
  for (const Guess& g : guesses) {
    if (gone[g.gone] == nullptr || fresh[g.fresh] == nullptr) continue;
    pair(gone[g.gone], fresh[g.fresh], Kind::renamed, false);
    std::erase(gone_, gone[g.gone]);
    std::erase(fresh_, fresh[g.fresh]);
    gone[g.gone] = nullptr;
    fresh[g.fresh] = nullptr;
  }
}

std::vector<DeclarationChange> ModelComparison::run() {
  const auto old_index = index(before_.declarations);
  const auto new_index = index(after_.declarations);
  for (const auto& [key, declaration] : new_index) {
    const auto found = old_index.find(key);
    if (found == old_index.end()) {
      fresh_.push_back(declaration);
    } else {
      pair(found->second, declaration, Kind::changed, false);
    }
  }
  for (const auto& [key, declaration] : old_index) {
    if (!new_index.contains(key)) gone_.push_back(declaration);
  }
  match_kinds();
  match_renames();
  for (const Declaration* d : fresh_) {
    DeclarationChange change;
    change.kind = Kind::added;
    change.after = d;
    for (const Field& f : d->fields) {
      if (f.name != kOrder) change.fields.push_back({f.name, "", f.text});
    }
    out_.push_back(std::move(change));
  }
  for (const Declaration* d : gone_) {
    DeclarationChange change;
    change.kind = Kind::removed;
    change.before = d;
    for (const Field& f : d->fields) {
      if (f.name != kOrder) change.fields.push_back({f.name, f.text, ""});
    }
    out_.push_back(std::move(change));
  }
  // Both lists hold their declarations in the order of the files.
  const auto rank = [&](const DeclarationChange& c) {
    return c.after != nullptr ? std::pair(0, c.after - after_.declarations.data())
                              : std::pair(1, c.before - before_.declarations.data());
  };
  std::stable_sort(
      out_.begin(), out_.end(),
      [&](const DeclarationChange& a, const DeclarationChange& b) { return rank(a) < rank(b); });
  return std::move(out_);
}

}  // namespace

std::vector<DeclarationChange> compare_models(const ModelSide& before, const ModelSide& after) {
  return ModelComparison(before, after).run();
}

}  // namespace plimsoll::compare
