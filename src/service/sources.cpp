#include "service/sources.h"

#include <algorithm>
#include <filesystem>

#include "filing/reader/read_document.h"

namespace plimsoll::service {

namespace fs = std::filesystem;

std::shared_ptr<const SourceText> SourceTexts::get(const std::string& path) {
  std::error_code error;
  const auto size = static_cast<std::uint64_t>(fs::file_size(path, error));
  if (error) return nullptr;
  const auto written =
      static_cast<std::int64_t>(fs::last_write_time(path, error).time_since_epoch().count());
  const std::lock_guard lock(mutex_);
  for (auto at = kept_.begin(); at != kept_.end(); ++at) {
    if (at->path != path) continue;
    if (at->size == size && at->written == written) {
      kept_.splice(kept_.begin(), kept_, at);
      return kept_.front().text;
    }
    kept_.erase(at);
    break;
  }
  Result<filing::Document> read = filing::read_document(path);
  std::shared_ptr<const SourceText> text;
  if (read) text = std::make_shared<const SourceText>(std::move(*read));
  kept_.push_front({path, written, size, text});
  if (kept_.size() > kMostKept) kept_.pop_back();
  return text;
}

namespace {

constexpr std::size_t kWordsAround = 160;

// Some words of `text` around [begin, end), cut between characters.
Passage cut(std::uint32_t line, std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t from = begin > kWordsAround ? begin - kWordsAround : 0;
  std::size_t to = std::min(text.size(), end + kWordsAround);
  while (from > 0 && text[from] != ' ') --from;
  while (to < text.size() && text[to] != ' ') ++to;
  Passage out;
  out.line = line;
  if (from > 0) out.words = "...";
  out.begin = out.words.size() + begin - from;
  out.end = out.words.size() + end - from;
  out.words += text.substr(from, to - from);
  if (to < text.size()) out.words += " ...";
  return out;
}

}  // namespace

std::optional<Passage> passage_of(const SourceText& text, std::uint32_t line,
                                  const std::string& quote) {
  const std::lock_guard lock(text.mutex);
  if (!quote.empty()) {
    const auto found = text.passages.find(quote);
    const auto distance = [line](const verify::Occurrence& one) {
      return one.first_line > line  ? one.first_line - line
             : one.last_line < line ? line - one.last_line
                                    : 0;
    };
    const auto best =
        std::min_element(found.begin(), found.end(),
                         [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
    if (best != found.end()) {
      return cut(best->first_line, text.passages.text(best->text), best->begin, best->end);
    }
  }
  if (line == 0 || line > text.document.n_lines()) return std::nullopt;
  const std::string words = text.document.readable_line(line);
  Passage out = cut(line, words, 0, std::min<std::size_t>(words.size(), 2 * kWordsAround));
  out.begin = out.end = 0;
  return out;
}

std::string source_path(const View& view, std::string_view source) {
  const EntityId id = view.names().find_in({}, source);
  if (!id.valid() || view.names()[id].kind != EntityKind::source) return "";
  const auto& decl = *static_cast<const syntax::SourceDecl*>(view.names()[id].decl);
  if (decl.file.empty()) return "";
  std::error_code error;
  const fs::path folder = fs::path(view.reading->root).parent_path();
  const fs::path real = fs::weakly_canonical(folder / decl.file, error);
  // Below the model's folder, as the compiler has it.
  const std::string below = fs::weakly_canonical(folder, error).string() + "/";
  if (!real.string().starts_with(below) || !fs::is_regular_file(real, error)) return "";
  return real.string();
}

}  // namespace plimsoll::service
