// Two versions of a model as the edits that lead from one to the other, and the models between them.
//
//   edit      what can be made or not made by itself: a declaration, of a risk in both versions one inside
//             it, a row of a source, or a data file; a renamed declaration is one edit
//   between   the old model with some of the edits made: texts in the place of its files. All of them
//             made, it is the new model but for layout, order and the files that declarations stand in
//   words     an edit of titles, evidence and the like moves nothing and is made in every model between;
//             so is the adding of what only serves others, such as a source or a unit, and never its
//             removal
//   claims    outcomes, limits, checks, expectations, scenarios, actions, groups and registers move no
//             value; models between have those that are asked for, as `keep` says, and no others
//   reach     what no value that is asked for reads, in either version and by the names that declarations
//             use, is in no model between; edits of it move nothing
//   needs     an edit that uses a name which only another brings, and one that takes a name away which
//             others still use, waits for that other
//   pointers  into both versions, which must outlive this
//   cost      linear in the texts, but for edits times edits
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compare/compare_models.h"
#include "edits/pieces.h"
#include "edits/rows.h"

namespace plimsoll::edits {

struct Edit {
  // Outside: what is in no text of the model, such as an option or the library.
  enum class Kind { declaration, row, file, outside };
  Kind kind = Kind::declaration;
  // "given", "draw", "event", "risk", "row"; of declarations as an outline has it.
  std::string word;
  // "discount_rate", "price_war.war", "history[FY2011, revenue]", "segments.csv".
  std::string name;
  // The risk that it belongs to, itself where it is one; empty for none.
  std::string risk;
  // The file that it stands in, below the model's folder; of the new version where it is there.
  std::string file;
  // Declarations and fields that change; empty of rows and files.
  std::vector<const compare::DeclarationChange*> changes;
  // Of rows: the lines, with their places.
  const RowChange* row = nullptr;
  // Nothing but words changes, or a claim.
  bool words_only = false;
  // Nothing that is asked for reads it.
  bool out_of_reach = false;

  bool moves() const { return !words_only && !out_of_reach; }
};

// A text in the place of a file below the model's folder.
struct Text {
  std::string name;
  std::string text;
};

struct Keep {
  // Whether a claim is asked for.
  std::function<bool(const syntax::Decl&, const source::SourceMap&)> claim;
  // Names that are asked for, and of what a question says beside.
  std::vector<std::string> names;
};

class Edits {
 public:
  // `changes`: of the two versions' outlines. `data`: files that either reads beside its text and that
  // differ.
  Edits(const Version& before, const Version& after,
        const std::vector<compare::DeclarationChange>& changes, std::vector<DataFile> data,
        const Keep& keep);

  // In the order of the new version, what is gone last, then rows and files.
  const std::vector<Edit>& all() const { return edits_; }
  // By edit, those that it needs; none of itself.
  const std::vector<std::vector<std::size_t>>& needs() const { return needs_; }
  // An edit that between() knows nothing of; gives its index.
  std::size_t add_outside(const std::string& word, const std::string& name);
  // The files that are not as the old version has them, where those edits are made for which `made` says
  // so.
  std::vector<Text> between(const std::vector<bool>& made) const;

 private:
  // One piece in both versions, or in one.
  struct Pair {
    const Piece* before = nullptr;
    const Piece* after = nullptr;
    // Left out of models between.
    bool dropped = false;
    // Index of the edit, or kNone where nothing or nothing but layout changes.
    std::size_t edit = static_cast<std::size_t>(-1);
  };

  void pair_pieces(const std::vector<compare::DeclarationChange>& changes);
  // Claims that nobody asks for; outcomes stay that what is asked for reads by their names, as a limit may.
  void drop_claims(const Keep& keep);
  void make_edits(const std::vector<compare::DeclarationChange>& changes);
  void make_rows();
  void find_reach(const Keep& keep);
  void find_needs();
  bool uses_row(const Piece& piece, const Edit& edit) const;
  std::string text_of(const Version& version, const Piece& piece) const;
  bool is_made(const Pair& pair, const std::vector<bool>& made) const;

  const Version& before_;
  const Version& after_;
  std::vector<DataFile> data_;
  // By data file; empty where the file is one edit.
  std::vector<std::vector<RowChange>> rows_;
  // By data file: its first edit, and how many there are.
  std::vector<std::pair<std::size_t, std::size_t>> data_edits_;
  Pieces old_;
  Pieces new_;
  std::vector<Pair> pairs_;
  std::vector<Edit> edits_;
  std::vector<std::vector<std::size_t>> needs_;
};

}  // namespace plimsoll::edits
