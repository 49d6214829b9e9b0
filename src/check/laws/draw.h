// Draws, and the noise they are made of.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

std::vector<std::string> element_labels(const Context& context, ShapeId shape, bool with_dims);
// The name that a draw's noise goes by: its full name, or the old one that `was` states for it or
// for the event or risk that it stands in.
std::string noise_name(const Context& context, SymbolId id);
// "Dim=label" for each index set at a place, by the names that noise goes by, sorted: what an
// element's noise is keyed by beside the draw's name.
std::vector<std::string> noise_labels(const Context& context, const std::vector<DimId>& dims,
                                      std::span<const std::uint32_t> at);
// Noise under that name; reported where another draw has it.
ir::SlotId make_slot(Context& context, ir::Purpose purpose, const std::string& name, ShapeId shape,
                     Region region, bool by_year, Span span);
// That of a draw or of an event's count, with what the model calls it.
ir::SlotId slot_of(Context& context, SymbolId id, ir::Purpose purpose, ShapeId shape, Region region,
                   bool by_year, Span span);
// What the model calls a slot now, and the risk or event that it stands in.
void name_slot(Context& context, ir::SlotId id, std::string name, SymbolId place);
// The latent of a draw or of an event's count: as standard normal score, or as signed tail.
NodeId latent(Context& context, SymbolId id, ir::Purpose purpose, ShapeId shape, Region region,
              bool by_year, bool as_score, Span span);
// The index sets and the region of the noise of a draw, mark or count.
ShapeId slot_shape(Context& context, SymbolId id);
Region slot_region(const Context& context, SymbolId id, bool& by_year);
// The value of a draw or mark, before overlays and `off`.
Value drawn(Context& context, SymbolId id, const syntax::DrawDecl& decl, ShapeId shape,
            const Scope& scope, ir::Purpose purpose);
// The value of the distribution `e`, elaborated as `law`, on the latent of a draw or mark.
Value from_law(Context& context, SymbolId id, const Expr& e, const Value& law, ShapeId shape,
               ir::Purpose purpose);
Value elaborate_draw(Context& context, SymbolId id);

}  // namespace plimsoll::check
