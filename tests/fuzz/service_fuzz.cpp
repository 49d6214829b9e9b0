// Any bytes as an open document: every question of an editor has an answer, at each of a few places, and what is said after an
// edit by place is what is said of the text afresh.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "service/complete.h"
#include "service/hints.h"
#include "service/hover.h"
#include "service/refer.h"
#include "service/symbols.h"
#include "service/tokens.h"
#include "service/workspace.h"

using namespace plimsoll::service;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMostBytes = 20'000;
  if (size > kMostBytes) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string path = "/nowhere/fuzz.plim";
  Workspace workspace({"/nowhere/stdlib"});
  SourceTexts sources;
  workspace.open(path, text);
  for (const std::size_t at : {std::size_t{0}, size / 3, size}) {
    const auto view = workspace.view(path, workspace.now());
    if (view == nullptr) std::abort();
    hover(*view, sources, at);
    complete(*view, workspace.library(), at);
    signatures(*view, at);
    definition(*view, sources, at);
    references(*view, at, true);
    if (renamable(*view, at).refusal.empty()) rename(*view, at, "another_name");
    document_symbols(*view);
    folds(*view);
    words_of(*view);
    hints(*view, 0, size);
    lenses(*view);
  }
  // A character put in and taken out again, by place.
  const Lines lines(text);
  const Position place = lines.position(size / 2, Encoding::utf16);
  workspace.change(path, {place, place}, Encoding::utf16, "x");
  workspace.change(path, {place, {place.line, place.column + 1}}, Encoding::utf16, "");
  if (*Workspace::text_of(workspace.now(), path) != text) std::abort();
  return 0;
}
