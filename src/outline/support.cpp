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
  const bool says_something = !assumed_figures(field).empty();
  // A citation beside a formula of names is about the formula.
  const bool counted = field.role <= Role::opening || says_something;
  if (!counted) return Support::derived;
  if (std::any_of(evidence.begin(), evidence.end(), [](const syntax::Evidence* e) {
        return e->kind != syntax::Evidence::Kind::judgement;
      })) {
    return Support::cited;
  }
  if (!evidence.empty()) return Support::judgement;
  // A number beside a row or a SIP is not the source's.
  const bool has_source = field.expr != nullptr && !sources_of(*field.expr, source_names).empty();
  if (has_source && !says_something) return Support::cited;
  return says_something ? Support::bare : Support::derived;
}

std::string_view support_word(Support support) {
  constexpr std::string_view kWords[] = {"cited", "judgement", "bare", "derived"};
  return kWords[static_cast<std::size_t>(support)];
}

std::vector<Bare> bare_figures(std::span<const Declaration> declarations) {
  const std::vector<std::string> sources = source_names(declarations);
  std::vector<Bare> out;
  for (const Declaration& d : declarations) {
    for (const Field& f : d.fields) {
      if (!is_assumption(f.role) || support_of(d, f, sources) != Support::bare) continue;
      out.push_back({&d, &f, assumed_figures(f)});
    }
  }
  return out;
}

std::vector<std::string> source_names(std::span<const Declaration> declarations) {
  std::vector<std::string> names;
  for (const Declaration& d : declarations) {
    if (d.word == "source") names.push_back(d.name);
  }
  return names;
}

}  // namespace plimsoll::outline
