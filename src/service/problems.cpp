#include "service/problems.h"

#include <algorithm>
#include <map>

#include "data/documents.h"

namespace plimsoll::service {

namespace {

// Real paths, looked up once for each file.
class Paths {
 public:
  Paths(const source::SourceMap& sources, const std::string& root)
      : sources_(sources), root_(root) {}

  bool is_in_file(Span span) const {
    return span.valid() && sources_.has(span.file) && sources_.file(span.file).whole.empty();
  }

  Place place(Span span) {
    if (!is_in_file(span)) return {root_, 0, 0};
    const auto [found, is_new] = paths_.try_emplace(span.file);
    const source::File& file = sources_.file(span.file);
    if (is_new) found->second = data::real_path(file.path);
    return {found->second, file.clamped(span.begin), file.clamped(std::max(span.begin, span.end))};
  }

 private:
  const source::SourceMap& sources_;
  const std::string& root_;
  std::map<FileId, std::string> paths_;
};

}  // namespace

std::vector<Problem> problems_of(const session::Checked& checked, const std::string& root) {
  std::vector<Problem> out;
  if (!checked.message.empty()) {
    out.push_back({"error", "check", checked.message, "", {root, 0, 0}, {}, {}, {}, {}});
  }
  if (checked.sources == nullptr) return out;
  Paths paths(*checked.sources, root);
  for (const diag::Diagnostic& found : checked.found) {
    Problem one;
    one.severity = diag::severity_word(diag::kind_severity(found.kind));
    one.code = diag::kind_name(found.kind);
    one.message = found.message;
    one.label = found.primary.text;
    one.place = paths.place(found.primary.span);
    for (const diag::Label& other : found.others) {
      if (paths.is_in_file(other.span)) one.others.push_back({paths.place(other.span), other.text});
    }
    one.help = found.help;
    one.notes = found.notes;
    for (const diag::Fix& fix : found.fixes) {
      Problem::Fix made;
      made.title = found.help[fix.help];
      made.changes = fix.changes;
      const bool can = std::all_of(fix.edits.begin(), fix.edits.end(), [&](const diag::Edit& edit) {
        return paths.is_in_file(edit.span);
      });
      if (!can) continue;
      for (const diag::Edit& edit : fix.edits) {
        made.edits.push_back({paths.place(edit.span), edit.text});
      }
      one.fixes.push_back(std::move(made));
    }
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace plimsoll::service
