// The table of kinds from kind.def, and the wording of suggestions, so that all stages say "did
// you mean" alike.
#include "diag/diagnostic.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"

namespace plimsoll::diag {
namespace {

struct KindInfo {
  std::string_view name;
  Severity severity;
};

constexpr std::array kKinds = {
#define DIAG(name, severity) KindInfo{#name, Severity::severity},
#include "diag/kind.def"
};

const KindInfo& info(Kind kind) {
  const auto index = static_cast<std::size_t>(kind);
  PLIMSOLL_CHECK(index < kKinds.size());
  return kKinds[index];
}

}  // namespace

std::string_view kind_name(Kind kind) {
  return info(kind).name;
}

const char* severity_word(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return "error";
}

Severity kind_severity(Kind kind) {
  return info(kind).severity;
}

Diagnostic& Diagnostic::add_fix(std::string text, std::vector<Edit> edits, std::string changes) {
  if (!changes.empty()) text += "; this decides: " + changes;
  // Where the text to mend is no text of a file, the words must do.
  const bool placed = !edits.empty() && std::all_of(edits.begin(), edits.end(),
                                                    [](const Edit& e) { return e.span.valid(); });
  if (placed) fixes.push_back({help.size(), std::move(edits), std::move(changes)});
  help.push_back(std::move(text));
  return *this;
}

Diagnostic& Diagnostic::did_you_mean(Span span, std::string_view word) {
  return add_fix("did you mean `" + std::string(word) + "`?", span, std::string(word));
}

Diagnostic& Sink::report(Kind kind, Span span, std::string message, std::string label) {
  if (kind_severity(kind) == Severity::error) ++n_errors_;
  Diagnostic& made = all_.emplace_back();
  made.kind = kind;
  made.message = std::move(message);
  made.primary = {span, std::move(label)};
  return made;
}

void Sink::drop_fixes_in(const std::vector<FileId>& files) {
  for (Diagnostic& d : all_) {
    std::erase_if(d.fixes, [&](const Fix& fix) {
      return std::any_of(fix.edits.begin(), fix.edits.end(), [&](const Edit& edit) {
        return std::find(files.begin(), files.end(), edit.span.file) != files.end();
      });
    });
  }
}

void Sink::sort_by_place() {
  std::stable_sort(all_.begin(), all_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    const Span& x = a.primary.span;
    const Span& y = b.primary.span;
    return std::pair(source::file_order(x.file), x.begin) <
           std::pair(source::file_order(y.file), y.begin);
  });
}

}  // namespace plimsoll::diag
