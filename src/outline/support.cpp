// Who answers for a figure.
#include <algorithm>

#include "outline/outline.h"

namespace plimsoll::outline {

const std::vector<const syntax::Evidence*>& evidence_of(const Declaration& declaration,
                                                        const Field& field) {
  if (!field.evidence.empty()) return field.evidence;
  if (!declaration.evidence.empty()) return declaration.evidence;
  return declaration.inherited;
}

Support support_of(const Declaration& declaration, const Field& field,
                   std::span<const std::string> source_names) {
  const auto& evidence = evidence_of(declaration, field);
  if (std::any_of(evidence.begin(), evidence.end(), [](const syntax::Evidence* e) {
        return e->kind != syntax::Evidence::Kind::judgement;
      })) {
    return Support::cited;
  }
  if (!evidence.empty()) return Support::judgement;
  if (field.expr == nullptr) return Support::derived;
  if (!rows(*field.expr, source_names).empty()) return Support::cited;
  const std::vector<Figure> list = figures(*field.expr, field.unit);
  const bool says_something =
      std::any_of(list.begin(), list.end(), [](const Figure& f) { return f.number->text != "0"; });
  return says_something ? Support::bare : Support::derived;
}

std::string_view support_word(Support support) {
  constexpr std::string_view kWords[] = {"cited", "judgement", "bare", "derived"};
  return kWords[static_cast<std::size_t>(support)];
}

std::vector<std::string> source_names(std::span<const Declaration> declarations) {
  std::vector<std::string> names;
  for (const Declaration& d : declarations) {
    if (d.word == "source") names.push_back(d.name);
  }
  return names;
}

}  // namespace plimsoll::outline
