// Files that were parsed, kept from one compilation to the next.
#include "data/parsed_files.h"

#include <algorithm>
#include <utility>

#include "syntax/parser.h"

namespace plimsoll::data {

std::shared_ptr<const ParsedFile> ParsedFiles::parse(const std::string& real,
                                                     const std::string& shown, std::string text) {
  FileId id;
  {
    const std::lock_guard lock(mutex_);
    const auto [place, is_new] = paths_.try_emplace(real);
    Path& path = place->second;
    if (is_new) path.id = FileId(source::kFirstShared + paths_.size() - 1);
    const auto kept = std::find_if(path.texts.begin(), path.texts.end(), [&](const auto& parsed) {
      return parsed->file->path == shown && parsed->file->text == text;
    });
    if (kept != path.texts.end()) {
      std::rotate(path.texts.begin(), kept, kept + 1);
      return path.texts.front();
    }
    id = path.id;
    ++n_parsed_;
  }
  // Two threads may parse one text at once; both trees are right.
  auto parsed = std::make_shared<ParsedFile>();
  parsed->id = id;
  parsed->file = source::make_file(shown, std::move(text));
  source::SourceMap alone;
  alone.share(id, parsed->file);
  diag::Sink sink;
  parsed->ast = syntax::parse_file(alone, id, sink);
  parsed->found = sink.all();
  const std::lock_guard lock(mutex_);
  auto& texts = paths_.at(real).texts;
  if (texts.size() == kTextsOfPath) texts.pop_back();
  texts.insert(texts.begin(), parsed);
  return parsed;
}

std::size_t ParsedFiles::n_parsed() const {
  const std::lock_guard lock(mutex_);
  return n_parsed_;
}

}  // namespace plimsoll::data
