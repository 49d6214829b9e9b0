// Which candidate is the risk section.
//
//   best_of         the heaviest by its sentences; none where a title promises nothing and is not borne out
//   with_best_list  of titles apart from each other the one whose headings and text read most like a list of risks: of
//                   those that weigh about alike, and any other whose list is much the better one. An item of a form
//                   stays
//   with_sure_list  where no title is borne out by sentences: the one with the longest sure list of risks below it
//   warn_of_rival   names another part that reads as much like risks
//   cost            linear in the sections of the candidates whose lists are read, at most kListsRead
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "filing/document/document.h"
#include "filing/register/section_candidate.h"

namespace plimsoll::filing {

const Candidate* best_of(const std::vector<Candidate>& candidates);
Candidate with_best_list(const Document& document, const std::vector<Candidate>& candidates,
                         const Candidate& heaviest);
std::optional<Candidate> with_sure_list(const Document& document,
                                        const std::vector<Candidate>& candidates);
void warn_of_rival(const Document& document, const std::vector<Candidate>& candidates,
                   const Candidate& taken, std::vector<std::string>& warnings);

}  // namespace plimsoll::filing
