// Pieces are paired by key; a pair whose outline changed is an edit, and a model between is made by
// cutting and pasting pieces in the old version's files.
#include "edits/edits.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>
#include <set>

#include "outline/outline.h"

namespace plimsoll::edits {

using compare::DeclarationChange;
using syntax::DeclKind;

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

bool contains(const Piece* piece, Span span) {
  return piece != nullptr && piece->span.file == span.file && piece->span.begin <= span.begin &&
         span.begin < piece->span.end;
}

// Titles, evidence and the like.
bool is_word(std::string_view field) {
  constexpr std::string_view kWords[] = {"title", "label", "sentence", "category", "owner"};
  if (field.starts_with("evidence") || field.starts_with("carries")) return true;
  return std::find(std::begin(kWords), std::end(kWords), field) != std::end(kWords);
}

// There for others, who alone can make something of it.
bool only_serves(DeclKind kind) {
  return kind == DeclKind::source || kind == DeclKind::unit || kind == DeclKind::use ||
         kind == DeclKind::dim;
}

// What it names, or is named with, it moves.
bool pushes(DeclKind kind) {
  return kind == DeclKind::affects || kind == DeclKind::correlate;
}

bool is_everywhere(DeclKind kind) {
  return kind == DeclKind::model || kind == DeclKind::time || kind == DeclKind::currency ||
         kind == DeclKind::use || kind == DeclKind::unit;
}

bool share_any(const std::set<std::string_view>& a, const std::set<std::string_view>& b) {
  return std::any_of(a.begin(), a.end(), [&](std::string_view word) { return b.contains(word); });
}

const syntax::SourceDecl* source_of(const Piece* piece) {
  if (piece == nullptr || piece->decl->kind != DeclKind::source) return nullptr;
  return static_cast<const syntax::SourceDecl*>(piece->decl);
}

std::set<std::string_view> all_names(const Pieces& pieces) {
  std::set<std::string_view> out;
  for (const Piece& piece : pieces.all) out.insert(piece.names.begin(), piece.names.end());
  return out;
}

// Of risks that only one version has, and of those that changed their names.
std::set<std::string_view> whole_risks(const Version& before, const Version& after) {
  const std::set<std::string_view> a = risks_of(before);
  const std::set<std::string_view> b = risks_of(after);
  std::set<std::string_view> out;
  std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(),
                                std::inserter(out, out.end()));
  return out;
}

}  // namespace

Edits::Edits(const Version& before, const Version& after,
             const std::vector<DeclarationChange>& changes, std::vector<DataFile> data,
             const Keep& keep)
    : before_(before), after_(after), data_(std::move(data)) {
  const std::set<std::string_view> whole = whole_risks(before, after);
  old_ = pieces_of(before, whole);
  new_ = pieces_of(after, whole);
  pair_pieces(changes);
  drop_claims(keep);
  make_edits(changes);
  make_rows();
  find_reach(keep);
  find_needs();
}

void Edits::pair_pieces(const std::vector<DeclarationChange>& changes) {
  std::map<const Piece*, const Piece*> old_of;
  std::set<const Piece*> taken;
  for (const Piece& piece : new_.all) {
    const auto found = old_.by_key.find(piece.key);
    if (found == old_.by_key.end()) continue;
    old_of[&piece] = &old_.all[found->second];
    taken.insert(&old_.all[found->second]);
  }
  for (const DeclarationChange& change : changes) {
    if (change.kind != DeclarationChange::Kind::renamed) continue;
    const auto p = std::find_if(old_.all.begin(), old_.all.end(), [&](const Piece& piece) {
      return contains(&piece, change.before->span);
    });
    const auto q = std::find_if(new_.all.begin(), new_.all.end(), [&](const Piece& piece) {
      return contains(&piece, change.after->span);
    });
    if (p == old_.all.end() || q == new_.all.end()) continue;
    if (taken.contains(&*p) || old_of.contains(&*q)) continue;
    old_of[&*q] = &*p;
    taken.insert(&*p);
  }
  for (const Piece& piece : new_.all) {
    const auto found = old_of.find(&piece);
    pairs_.push_back({found == old_of.end() ? nullptr : found->second, &piece});
  }
  for (const Piece& piece : old_.all) {
    if (!taken.contains(&piece)) pairs_.push_back({&piece, nullptr});
  }
}

std::string Edits::text_of(const Version& version, const Piece& piece) const {
  return std::string(version.sources.text(piece.span));
}

void Edits::drop_claims(const Keep& keep) {
  const auto decl_of = [](const Pair& pair) -> const syntax::Decl& {
    return *(pair.after != nullptr ? pair.after : pair.before)->decl;
  };
  std::set<std::string_view> read(keep.names.begin(), keep.names.end());
  for (Pair& pair : pairs_) {
    const syntax::Decl& decl = decl_of(pair);
    if (!is_claim(decl.kind)) continue;
    pair.dropped = !keep.claim(decl, pair.after != nullptr ? after_.sources : before_.sources);
    if (pair.dropped || decl.kind != DeclKind::limit) continue;
    for (const Piece* piece : {pair.before, pair.after}) {
      if (piece != nullptr) read.insert(piece->words.begin(), piece->words.end());
    }
  }
  for (Pair& pair : pairs_) {
    const syntax::Decl& decl = decl_of(pair);
    if (decl.kind == DeclKind::outcome && read.contains(decl.name.text)) pair.dropped = false;
  }
}

void Edits::make_edits(const std::vector<DeclarationChange>& changes) {
  for (Pair& pair : pairs_) {
    const Piece& piece = pair.after != nullptr ? *pair.after : *pair.before;
    const syntax::Decl& decl = *piece.decl;
    Edit edit;
    bool only_words = true;
    for (const DeclarationChange& change : changes) {
      const bool here = (change.after != nullptr && contains(pair.after, change.after->span)) ||
                        (change.before != nullptr && contains(pair.before, change.before->span));
      if (!here) continue;
      edit.changes.push_back(&change);
      only_words = only_words && change.kind == DeclarationChange::Kind::changed &&
                   std::all_of(change.fields.begin(), change.fields.end(),
                               [](const auto& field) { return is_word(field.name); });
    }
    const bool is_in_one = pair.before == nullptr || pair.after == nullptr;
    if (edit.changes.empty() && !is_in_one) continue;
    edit.words_only = (only_words && !is_in_one) || pair.dropped || decl.kind == DeclKind::model ||
                      (is_in_one && only_serves(decl.kind));
    // The declaration itself rather than one inside it.
    const auto own =
        std::find_if(edit.changes.begin(), edit.changes.end(), [&](const auto* change) {
          const outline::Declaration* d = change->after != nullptr ? change->after : change->before;
          return d->span.begin == decl.name.span.begin || d->span.begin == decl.span.begin;
        });
    if (!edit.changes.empty()) {
      const DeclarationChange* told = own != edit.changes.end() ? *own : edit.changes.front();
      const outline::Declaration* d = told->after != nullptr ? told->after : told->before;
      edit.word = d->word;
      edit.name = d->name;
    } else {
      // Nothing that an outline has.
      const std::string text =
          outline::one_line((pair.after != nullptr ? after_ : before_).sources.text(piece.span));
      edit.word = text.substr(0, text.find(' '));
      edit.name = (piece.risk != nullptr ? std::string(piece.risk->name.text) + "." : "") +
                  std::string(decl.name.text);
    }
    if (piece.risk != nullptr) {
      edit.risk = piece.risk->name.text;
    } else if (decl.kind == DeclKind::risk) {
      edit.risk = decl.name.text;
    }
    edit.file = (pair.after != nullptr ? new_ : old_).files[piece.file]->name;
    pair.edit = edits_.size();
    edits_.push_back(std::move(edit));
  }
}

void Edits::make_rows() {
  rows_.resize(data_.size());
  data_edits_.resize(data_.size());
  for (std::size_t i = 0; i < data_.size(); ++i) {
    const DataFile& file = data_[i];
    data_edits_[i].first = edits_.size();
    if (auto rows = row_changes(file)) {
      rows_[i] = std::move(*rows);
      for (const RowChange& row : rows_[i]) {
        Edit edit;
        edit.kind = Edit::Kind::row;
        edit.word = "row";
        edit.name = file.source + "[" + row.key + "]";
        edit.file = file.name;
        edit.row = &row;
        // Nobody else can read what is only in one version.
        edit.words_only = row.words_only || row.before.empty() || row.after.empty();
        edits_.push_back(std::move(edit));
      }
    } else {
      Edit edit;
      edit.kind = Edit::Kind::file;
      edit.word = "file";
      edit.name = file.name;
      edit.file = file.name;
      edit.words_only = !file.before || !file.after;
      edits_.push_back(std::move(edit));
    }
    data_edits_[i].second = edits_.size() - data_edits_[i].first;
  }
}

// From what is asked for to all that may move it, in either version.
void Edits::find_reach(const Keep& keep) {
  std::vector<bool> reached(pairs_.size());
  std::map<std::string_view, std::vector<std::size_t>> by_name;
  std::vector<std::size_t> todo;
  std::set<std::string_view> names;
  const auto reach = [&](std::size_t i) {
    if (reached[i]) return;
    reached[i] = true;
    todo.push_back(i);
  };
  const auto for_sides = [&](std::size_t i, const auto& use) {
    if (pairs_[i].before != nullptr) use(*pairs_[i].before);
    if (pairs_[i].after != nullptr) use(*pairs_[i].after);
  };
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    for_sides(i, [&](const Piece& piece) {
      for (const std::string_view name : piece.names) by_name[name].push_back(i);
      const bool is_asked = is_claim(piece.decl->kind) && !pairs_[i].dropped;
      // A head is there as long as its risk is.
      if (is_asked || is_everywhere(piece.decl->kind) || piece.is_head) reach(i);
    });
  }
  for (const std::string& name : keep.names) {
    for (const std::size_t i : by_name[name]) reach(i);
  }
  do {
    while (!todo.empty()) {
      const std::size_t i = todo.back();
      todo.pop_back();
      for_sides(i, [&](const Piece& piece) {
        names.insert(piece.names.begin(), piece.names.end());
        for (const std::string_view word : piece.words) {
          const auto found = by_name.find(word);
          if (found == by_name.end()) continue;
          for (const std::size_t k : found->second) reach(k);
        }
      });
    }
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      for_sides(i, [&](const Piece& piece) {
        const bool is_risk = piece.decl->kind == DeclKind::risk;
        if ((pushes(piece.decl->kind) || is_risk) && share_any(piece.words, names)) reach(i);
      });
    }
  } while (!todo.empty());
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    if (reached[i]) continue;
    pairs_[i].dropped = true;
    if (pairs_[i].edit != kNone) edits_[pairs_[i].edit].out_of_reach = true;
  }
  for (std::size_t i = 0; i < data_.size(); ++i) {
    const auto source = by_name.find(data_[i].source);
    bool read = source == by_name.end();
    if (!read) {
      for (const std::size_t k : source->second) read = read || reached[k];
    }
    for (std::size_t k = 0; k < data_edits_[i].second; ++k) {
      edits_[data_edits_[i].first + k].out_of_reach = !read;
    }
  }
}

bool Edits::uses_row(const Piece& piece, const Edit& edit) const {
  return std::all_of(
      edit.row->key_cells.begin(), edit.row->key_cells.end(), [&](const std::string& cell) {
        const bool is_name =
            !cell.empty() && (std::isalpha(static_cast<unsigned char>(cell[0])) != 0);
        return !is_name || piece.words.contains(cell);
      });
}

void Edits::find_needs() {
  needs_.resize(edits_.size());
  const std::set<std::string_view> old_names = all_names(old_);
  const std::set<std::string_view> new_names = all_names(new_);
  const auto need = [&](std::size_t who, std::size_t what) {
    if (who == what || !edits_[who].moves() || !edits_[what].moves()) return;
    auto& list = needs_[who];
    if (std::find(list.begin(), list.end(), what) == list.end()) list.push_back(what);
  };
  for (const Pair& f : pairs_) {
    if (f.edit == kNone) continue;
    for (const Pair& e : pairs_) {
      if (e.edit == kNone || e.edit == f.edit) continue;
      if (f.after != nullptr && e.after != nullptr) {
        for (const std::string_view name : f.after->names) {
          if (old_names.contains(name) || e.after->names.contains(name)) continue;
          if (e.after->words.contains(name)) need(e.edit, f.edit);
        }
      }
      if (f.before != nullptr && e.before != nullptr) {
        for (const std::string_view name : f.before->names) {
          if (new_names.contains(name) || e.before->names.contains(name)) continue;
          if (e.before->words.contains(name)) need(f.edit, e.edit);
        }
      }
    }
  }
  // A source that says the hash of its file changes with it.
  for (std::size_t i = 0; i < data_.size(); ++i) {
    for (const Pair& pair : pairs_) {
      const syntax::SourceDecl* a = source_of(pair.before);
      const syntax::SourceDecl* b = source_of(pair.after);
      const auto states = [&](const syntax::SourceDecl* s) {
        return s != nullptr && s->file == data_[i].name && !s->sha256.empty();
      };
      if (pair.edit == kNone || (!states(a) && !states(b))) continue;
      for (std::size_t k = 0; k < data_edits_[i].second; ++k) {
        need(pair.edit, data_edits_[i].first + k);
        need(data_edits_[i].first + k, pair.edit);
      }
    }
  }
}

bool Edits::is_made(const Pair& pair, const std::vector<bool>& made) const {
  if (pair.edit == kNone) return false;
  const Edit& edit = edits_[pair.edit];
  if (edit.moves()) return made[pair.edit];
  // What is only gone stays: a claim that nobody asks for is dropped anyway.
  return pair.after != nullptr;
}

std::size_t Edits::add_outside(const std::string& word, const std::string& name) {
  Edit edit;
  edit.kind = Edit::Kind::outside;
  edit.word = word;
  edit.name = name;
  edits_.push_back(std::move(edit));
  needs_.emplace_back();
  return edits_.size() - 1;
}

std::vector<Text> Edits::between(const std::vector<bool>& made) const {
  struct Cut {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::string text;
  };
  std::vector<std::vector<Cut>> cuts(old_.files.size());
  // Behind the main file, and by risk what comes before its last brace.
  std::string at_end;
  std::map<std::string_view, std::string> inside;
  for (const Pair& pair : pairs_) {
    const bool takes_new = is_made(pair, made);
    const Piece* from = takes_new ? pair.after : pair.before;
    if (pair.dropped) from = nullptr;
    if (from == pair.before) continue;
    std::string text = from == nullptr ? std::string() : text_of(after_, *from);
    const bool in_place =
        from != nullptr && pair.before != nullptr &&
        (from->risk == nullptr) == (pair.before->risk == nullptr) &&
        (from->risk == nullptr || from->risk->name.text == pair.before->risk->name.text);
    if (pair.before != nullptr) {
      Cut cut{pair.before->span.begin, pair.before->span.end, in_place ? text : std::string()};
      const std::string& whole = before_.sources.file(old_.files[pair.before->file]->file).text;
      if (!in_place) {
        const std::size_t next = whole.find_first_not_of(" \t", cut.end);
        if (next != std::string::npos && whole[next] == ';') {
          cut.end = static_cast<std::uint32_t>(next) + 1;
        }
      }
      cuts[pair.before->file].push_back(std::move(cut));
    }
    if (from == nullptr || in_place) continue;
    if (from->risk == nullptr) {
      at_end += "\n" + text + "\n";
    } else {
      inside[from->risk->name.text] += "\n" + text + "\n";
    }
  }
  for (std::size_t i = 0; i < old_.files.size(); ++i) {
    for (const syntax::Decl* decl : old_.files[i]->ast->decls) {
      const auto found = inside.find(decl->name.text);
      if (decl->kind != DeclKind::risk || found == inside.end()) continue;
      cuts[i].push_back({decl->span.end - 1, decl->span.end - 1, found->second});
    }
  }
  std::vector<Text> out;
  for (std::size_t i = 0; i < old_.files.size(); ++i) {
    if (cuts[i].empty() && (i > 0 || at_end.empty())) continue;
    std::stable_sort(cuts[i].begin(), cuts[i].end(),
                     [](const Cut& a, const Cut& b) { return a.begin < b.begin; });
    const std::string& whole = before_.sources.file(old_.files[i]->file).text;
    std::string text;
    std::size_t at = 0;
    for (const Cut& cut : cuts[i]) {
      text += whole.substr(at, cut.begin - at) + cut.text;
      at = cut.end;
    }
    text += whole.substr(at);
    if (i == 0) text += "\n" + at_end;
    out.push_back({old_.files[i]->name, std::move(text)});
  }
  for (std::size_t i = 0; i < data_.size(); ++i) {
    const DataFile& file = data_[i];
    const auto is_taken = [&](std::size_t edit) {
      return edits_[edit].moves() ? made[edit] : true;
    };
    if (rows_[i].empty()) {
      const bool takes_new = data_edits_[i].second > 0 && is_taken(data_edits_[i].first);
      if (takes_new && file.after) out.push_back({file.name, *file.after});
      continue;
    }
    std::vector<const RowChange*> taken;
    for (std::size_t k = 0; k < rows_[i].size(); ++k) {
      const RowChange& row = rows_[i][k];
      if (!row.after.empty() && is_taken(data_edits_[i].first + k)) taken.push_back(&row);
    }
    if (!taken.empty()) out.push_back({file.name, with_rows(file, taken)});
  }
  return out;
}

}  // namespace plimsoll::edits
