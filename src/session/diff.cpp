// Two models or two filings, told with places instead of trees.
#include "compare/compare_filings.h"
#include "compare/compare_models.h"
#include "session/between.h"
#include "session/compile.h"
#include "session/outline.h"
#include "session/questions.h"

namespace plimsoll::session {

Result<ModelDiff> diff(const Model& before, const Model& after) {
  const auto old_side = outline_model(before);
  const auto new_side = outline_model(after);
  if (!old_side) return old_side.failure();
  if (!new_side) return new_side.failure();
  const OutlinedModel& a = **old_side;
  const OutlinedModel& b = **new_side;
  ModelDiff out;
  out.before = name_of(before);
  out.after = name_of(after);
  for (const compare::DeclarationChange& c :
       compare::compare_models({*a.sources, a.declarations}, {*b.sources, b.declarations})) {
    out.changes.push_back(told_change(c, a, b));
  }
  return out;
}

namespace {

FilingDiff::Factor factor_of(const filing::Factor& factor) {
  return {factor.id, factor.number, factor.heading.text()};
}

FilingDiff::Words words_of(const compare::WordDifference& difference) {
  // Words around a change, in marked text.
  constexpr std::size_t kContext = 4;
  FilingDiff::Words out;
  if (difference.equal()) return out;
  for (const compare::WordChange& one : difference.changes) {
    out.changes.push_back({static_cast<FilingDiff::Words::Kind>(one.change), one.text});
  }
  out.marked = compare::marked(difference, kContext);
  return out;
}

FilingDiff::Change change_of(const compare::FactorChange& c) {
  using Status = FilingDiff::Change::Status;
  FilingDiff::Change out;
  if (c.before != nullptr) out.before = factor_of(*c.before);
  if (c.after != nullptr) out.after = factor_of(*c.after);
  if (c.split_from != nullptr) out.other = c.split_from->id;
  if (c.merged_into != nullptr) out.other = c.merged_into->id;
  out.status = c.before == nullptr  ? c.split_from != nullptr ? Status::split : Status::added
               : c.after == nullptr ? c.merged_into != nullptr ? Status::merged : Status::dropped
               : c.unchanged()      ? Status::unchanged
                                    : Status::changed;
  if (!c.matched()) return out;
  out.moved = c.moved;
  out.old_group = c.old_group;
  out.new_group = c.new_group;
  out.share_changed = c.share_changed();
  out.heading = words_of(c.heading);
  out.body = words_of(c.body);
  for (const compare::QuantityChange& q : c.quantities) {
    out.quantities.push_back({q.before, q.after});
  }
  return out;
}

}  // namespace

Result<FilingDiff> diff_filings(const std::string& before, const std::string& after) {
  const auto old_side = filing::read_filing(before);
  if (!old_side) return Error{old_side.error(), ErrorKind::usage};
  const auto new_side = filing::read_filing(after);
  if (!new_side) return Error{new_side.error(), ErrorKind::usage};
  FilingDiff out;
  out.before = {old_side->document.path, old_side->document.sha256, old_side->warnings};
  out.after = {new_side->document.path, new_side->document.sha256, new_side->warnings};
  for (const compare::FactorChange& c : compare::compare_filings(*old_side, *new_side)) {
    out.changes.push_back(change_of(c));
  }
  return out;
}

}  // namespace plimsoll::session
