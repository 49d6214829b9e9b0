// What a risk's switch changes.
#include "check/names/risks.h"

#include <algorithm>

#include "check/context.h"
#include "check/messages.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::DeclKind;

namespace {

bool can_switch(const syntax::RiskDecl& decl) {
  return std::any_of(decl.body.begin(), decl.body.end(), [](const syntax::Decl* inner) {
    switch (inner->kind) {
      case DeclKind::draw:
        return true;
      case DeclKind::flow:
      case DeclKind::let:
        return static_cast<const syntax::LetDecl*>(inner)->clauses.off != nullptr;
      case DeclKind::stock: {
        const auto& lines = static_cast<const syntax::StockDecl*>(inner)->lines;
        return std::any_of(lines.begin(), lines.end(), [](const syntax::StockLine& line) {
          return line.clauses.off != nullptr;
        });
      }
      case DeclKind::affects:
        return static_cast<const syntax::AffectsDecl*>(inner)->clauses.off != nullptr;
      case DeclKind::statement: {
        const auto& lines = static_cast<const syntax::StatementDecl*>(inner)->lines;
        return std::any_of(lines.begin(), lines.end(), [](const syntax::StatementLine& line) {
          return line.clauses.off != nullptr;
        });
      }
      case DeclKind::event: {
        const auto& event = *static_cast<const syntax::EventDecl*>(inner);
        if (!event.always) return true;
        return std::any_of(
                   event.marks.begin(), event.marks.end(),
                   [](const syntax::DrawDecl* mark) { return mark->clauses.off != nullptr; }) ||
               std::any_of(event.lets.begin(), event.lets.end(),
                           [](const syntax::LetDecl* let) { return let->clauses.off != nullptr; });
      }
      default:
        return false;
    }
  });
}

}  // namespace

void check_risks(Context& context) {
  for (const syntax::RiskDecl* decl : context.declared.risks) {
    if (can_switch(*decl)) continue;
    error(context, Kind::risk_without_switch, decl->name.span,
          "nothing in the risk `" + std::string(decl->name.text) + "` can be switched off")
        .add_help("a risk holds a draw with `off`, an event, or a flow or let with `off`");
  }
}

}  // namespace plimsoll::check
