// Line numbers of moved citations.
#include <algorithm>
#include <map>

#include "base/characters.h"
#include "verify/citations.h"

namespace plimsoll::verify {

namespace {

struct Edit {
  std::uint32_t begin;
  std::uint32_t end;
  std::string text;
};

// The digits after "form20f:" in a citation.
bool place_of_line(const syntax::Evidence& evidence, std::string_view file, Edit& edit) {
  std::size_t at = evidence.source.span.end;
  while (at < file.size() && (file[at] == ' ' || file[at] == '\t')) ++at;
  if (at >= file.size() || file[at] != ':') return false;
  ++at;
  while (at < file.size() && (file[at] == ' ' || file[at] == '\t')) ++at;
  const std::size_t begin = at;
  while (at < file.size() && is_digit(file[at])) ++at;
  if (at == begin) return false;
  edit.begin = static_cast<std::uint32_t>(begin);
  edit.end = static_cast<std::uint32_t>(at);
  return true;
}

std::int64_t shift(const Citation& c, std::uint32_t to) {
  return static_cast<std::int64_t>(to) - static_cast<std::int64_t>(c.line);
}

// How far the quotations around a line have moved: those that stand in one place only tell.
class Shifts {
 public:
  explicit Shifts(const Report& report) {
    for (const Citation& c : report.citations) {
      if (c.verdict == Verdict::moved && c.found_at.size() == 1 && c.line > 0) {
        known_[c.source][c.line] = shift(c, c.found_at[0]);
      }
    }
  }

  // The place that moved as far as the nearest neighbours did; 0 where they do not say.
  std::uint32_t choose(const Citation& c) const {
    const auto source = known_.find(c.source);
    if (source == known_.end()) return 0;
    const auto after = source->second.lower_bound(c.line);
    std::uint32_t chosen = 0;
    const auto ask = [&](std::int64_t by) {
      for (const std::uint32_t place : c.found_at) {
        if (shift(c, place) == by) chosen = place;
      }
    };
    if (after != source->second.end()) ask(after->second);
    if (after != source->second.begin()) ask(std::prev(after)->second);
    return chosen;
  }

 private:
  std::map<std::string, std::map<std::uint32_t, std::int64_t>> known_;
};

}  // namespace

std::vector<Fixed> fix_moved(const Report& report, const source::SourceMap& sources) {
  const Shifts shifts(report);
  std::map<std::uint32_t, std::vector<Edit>> edits;
  for (const Citation& c : report.citations) {
    if (c.verdict != Verdict::moved || c.evidence == nullptr || c.line == 0) continue;
    const std::uint32_t to = c.found_at.size() == 1 ? c.found_at[0] : shifts.choose(c);
    Edit edit{};
    if (to == 0 || !place_of_line(*c.evidence, sources.file(c.span.file).text, edit)) continue;
    edit.text = std::to_string(to);
    edits[c.span.file.value].push_back(std::move(edit));
  }
  std::vector<Fixed> fixed;
  for (auto& [file, list] : edits) {
    std::sort(list.begin(), list.end(),
              [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
    const source::File& old = sources.file(FileId(static_cast<std::size_t>(file)));
    Fixed one;
    one.path = old.path;
    std::size_t done = 0;
    for (const Edit& edit : list) {
      if (edit.begin < done) continue;
      one.text.append(old.text, done, edit.begin - done);
      one.text += edit.text;
      done = edit.end;
      ++one.n_changes;
    }
    one.text.append(old.text, done, std::string::npos);
    fixed.push_back(std::move(one));
  }
  return fixed;
}

}  // namespace plimsoll::verify
