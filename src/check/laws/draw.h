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
std::string noise_name(const Context& context, SymbolId id);
std::vector<std::string> noise_labels(const Context& context, const std::vector<DimId>& dims,
                                      std::span<const std::uint32_t> at);
ir::SlotId make_slot(Context& context, const std::string& purpose, const std::string& name,
                     ShapeId shape, Region region, bool by_year, Span span);
NodeId latent(Context& context, SymbolId id, const std::string& purpose, ShapeId shape,
              Region region, bool by_year, bool as_score, Span span);
ShapeId slot_shape(Context& context, SymbolId id);
Region slot_region(const Context& context, SymbolId id, bool& by_year);
Value drawn(Context& context, SymbolId id, const syntax::DrawDecl& decl, ShapeId shape,
            const Scope& scope, const std::string& purpose);
// The value of the distribution `e`, elaborated as `law`, on the latent of a draw or mark.
Value from_law(Context& context, SymbolId id, const Expr& e, const Value& law, ShapeId shape,
               const std::string& purpose);
Value elaborate_draw(Context& context, SymbolId id);

}  // namespace plimsoll::check
