#include "session/unit_table.h"

#include "data/loader.h"
#include "session/compile.h"
#include "session/state.h"

namespace plimsoll::session {

std::optional<units::UnitTable> unit_table(const Model& model) {
  source::SourceMap sources;
  diag::Sink sink;
  const auto loaded =
      data::load_model(model.state()->source.path, check_options(model, {}), sources, sink);
  if (!loaded) return std::nullopt;
  units::UnitTable table;
  for (const data::LoadedFile& file : loaded->files) {
    for (const syntax::Decl* decl : file.ast->decls) {
      if (decl->kind != syntax::DeclKind::unit) continue;
      for (const auto& item : static_cast<const syntax::UnitDecl*>(decl)->items) {
        table.declare(item, sink);
      }
    }
  }
  return table;
}

}  // namespace plimsoll::session
