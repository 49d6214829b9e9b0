// Diagnostics for editors. Characters and not bytes are counted for columns.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "diag/diagnostic.h"

namespace plimsoll::diag {
namespace {

using Json = nlohmann::ordered_json;

// Places of many spans on a few long lines, in any order: what was counted of a line is kept in steps, so that a file
// full of errors costs no more than one walk over it.
class Places {
 public:
  explicit Places(const source::SourceMap& sources) : sources_(sources) {}

  source::Place at(FileId file, std::uint32_t offset) {
    const source::File& f = sources_.file(file);
    offset = f.clamped(offset);
    const auto next = std::upper_bound(f.line_starts.begin(), f.line_starts.end(), offset);
    const std::uint32_t start = *(next - 1);
    const auto end = std::min(offset, static_cast<std::uint32_t>(f.text.size()));
    std::vector<std::uint32_t>& columns = columns_[{file, start}];
    if (columns.empty()) columns.push_back(1);
    const std::uint32_t step = (end - start) / kStep;
    while (columns.size() <= step) {
      const auto from = start + static_cast<std::uint32_t>(columns.size() - 1) * kStep;
      columns.push_back(columns.back() + characters(f.text, from, from + kStep));
    }
    return {static_cast<std::uint32_t>(next - f.line_starts.begin()),
            columns[step] + characters(f.text, start + step * kStep, end)};
  }

 private:
  static constexpr std::uint32_t kStep = 256;

  static std::uint32_t characters(const std::string& text, std::uint32_t from, std::uint32_t to) {
    std::uint32_t n = 0;
    for (std::uint32_t i = from; i < to; ++i) {
      if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) ++n;
    }
    return n;
  }

  const source::SourceMap& sources_;
  // By the start of a line: the column at each step.
  std::map<std::pair<FileId, std::uint32_t>, std::vector<std::uint32_t>> columns_;
};

Json place_json(const Span& span, const std::string& text, const source::SourceMap& sources,
                Places& places) {
  Json out;
  if (span.valid()) {
    const source::Place begin = places.at(span.file, span.begin);
    const source::Place end = places.at(span.file, std::max(span.begin, span.end));
    out["file"] = sources.file(span.file).path;
    out["begin"] = {{"line", begin.line}, {"column", begin.column}, {"offset", span.begin}};
    out["end"] = {{"line", end.line}, {"column", end.column}, {"offset", span.end}};
  }
  out["text"] = text;
  return out;
}

}  // namespace

std::string render_json(const std::vector<Diagnostic>& diagnostics,
                        const source::SourceMap& sources, std::size_t limit) {
  Places places(sources);
  Json list = Json::array();
  std::size_t n_told[2] = {};
  std::size_t n_left_out[2] = {};
  for (const Diagnostic& d : diagnostics) {
    const bool is_error = kind_severity(d.kind) == Severity::error;
    if (n_told[is_error ? 1 : 0]++ >= limit) {
      ++n_left_out[is_error ? 1 : 0];
      continue;
    }
    Json one;
    one["kind"] = kind_name(d.kind);
    one["severity"] = severity_word(kind_severity(d.kind));
    one["message"] = d.message;
    one["primary"] = place_json(d.primary.span, d.primary.text, sources, places);
    Json others = Json::array();
    for (const Label& other : d.others) {
      others.push_back(place_json(other.span, other.text, sources, places));
    }
    one["others"] = std::move(others);
    one["help"] = d.help;
    Json fixes = Json::array();
    for (const Fix& fix : d.fixes) {
      Json edits = Json::array();
      for (const Edit& edit : fix.edits) {
        edits.push_back(place_json(edit.span, edit.text, sources, places));
      }
      fixes.push_back({{"help", fix.help}, {"edits", std::move(edits)}, {"changes", fix.changes}});
    }
    one["fixes"] = std::move(fixes);
    one["notes"] = d.notes;
    list.push_back(std::move(one));
  }
  if (n_left_out[0] + n_left_out[1] > 0) {
    list.push_back({{"kind", "left_out"},
                    {"severity", "note"},
                    {"message", std::to_string(n_left_out[1]) + " more errors and " +
                                    std::to_string(n_left_out[0]) + " more warnings"},
                    {"primary", {{"text", ""}}},
                    {"others", Json::array()},
                    {"help", Json::array()},
                    {"fixes", Json::array()},
                    {"notes", Json::array()}});
  }
  // Text that is not UTF-8 is replaced, never refused: a message about bad bytes may quote them.
  return list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace plimsoll::diag
