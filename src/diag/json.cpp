// Diagnostics for editors. Characters and not bytes are counted for columns, in one walk for a
// file full of errors.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "diag/diagnostic.h"

namespace plimsoll::diag {
namespace {

using Json = nlohmann::ordered_json;

// Places of many spans on one long line: counting goes on from the last place asked for, so that a
// file full of errors costs no more than one walk over it when they come in order.
class Places {
 public:
  explicit Places(const source::SourceMap& sources) : sources_(sources) {}

  source::Place at(FileId file, std::uint32_t offset) {
    const source::File& f = sources_.file(file);
    offset = f.clamped(offset);
    const auto next = std::upper_bound(f.line_starts.begin(), f.line_starts.end(), offset);
    const std::uint32_t start = *(next - 1);
    const auto line = static_cast<std::uint32_t>(next - f.line_starts.begin());
    if (file != file_ || line != place_.line || offset < offset_) {
      file_ = file;
      offset_ = start;
      place_ = {line, 1};
    }
    for (; offset_ < offset && offset_ < f.text.size(); ++offset_) {
      if ((static_cast<unsigned char>(f.text[offset_]) & 0xC0) != 0x80) ++place_.column;
    }
    return place_;
  }

 private:
  const source::SourceMap& sources_;
  FileId file_;
  std::uint32_t offset_ = 0;
  source::Place place_;
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
