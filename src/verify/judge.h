// One citation at a time.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/store.h"
#include "verify/agreement.h"
#include "verify/citations.h"
#include "verify/passages.h"

namespace plimsoll::verify {

// A source at hand: a text with its passages, or a table with its rows.
struct Evidence {
  filing::Document document;
  std::unique_ptr<Passages> passages;
  // Rows of the file that was given in place of the model's; null where it is the model's own.
  std::unique_ptr<data::Store> given_rows;
  syntax::SourceDecl decl;
};

// What a citation is said of.
struct Claim {
  const outline::Declaration* declaration = nullptr;
  // Null for a citation of the whole declaration.
  const outline::Field* field = nullptr;
  // All figures that may be meant.
  std::vector<Stated> figures;
  // One value is claimed, so the source must have it.
  bool single = false;
  // A judgement stands beside it.
  bool judged = false;
  // It is a cell that the model reads, as it is stored.
  bool is_cell = false;
};

class Judge {
 public:
  Judge(const units::UnitTable& units, data::Store& rows) : units_(units), rows_(rows) {}

  // A citation of a line; what its quotation prints. `source` may be null: not given.
  std::vector<Printed> line(const Evidence* source, const Claim& claim, Citation& citation) const;
  // A citation of a row, and what it holds; `index` is the expression that names it.
  std::vector<Printed> row(const Evidence* source, const syntax::Expr& index, const Claim& claim,
                           Citation& citation) const;

 private:
  std::vector<Printed> quantities_at(const Passages& passages, const Occurrence& place) const;
  // Sets `differs` where the figures do not agree; else leaves the verdict alone.
  void compare(const Claim& claim, const std::vector<Printed>& source, Citation& citation) const;
  std::vector<Printed> cell(const data::DataRow& row, const Claim& claim, Citation& citation) const;
  std::string hint(const Passages& passages, const Claim& claim, std::uint32_t line) const;

  const units::UnitTable& units_;
  data::Store& rows_;
};

}  // namespace plimsoll::verify
