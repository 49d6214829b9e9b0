// Texts that a model cites, read when somebody looks at a citation.
//
//   kept     the last few files, for as long as they are the same on disk
//   threads  all members may be called at once
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "filing/document/document.h"
#include "service/workspace.h"
#include "verify/passages.h"

namespace plimsoll::service {

// A source as a reader sees it.
struct SourceText {
  explicit SourceText(filing::Document read) : document(std::move(read)), passages(document) {}
  const filing::Document document;
  // Guarded by `mutex`.
  const verify::Passages passages;
  mutable std::mutex mutex;
};

class SourceTexts {
 public:
  // Null where it cannot be read.
  std::shared_ptr<const SourceText> get(const std::string& path);

 private:
  struct Kept {
    std::string path;
    std::int64_t written = 0;
    std::uint64_t size = 0;
    std::shared_ptr<const SourceText> text;
  };
  static constexpr std::size_t kMostKept = 8;
  std::mutex mutex_;
  std::list<Kept> kept_;
};

// Where a citation's words stand.
struct Passage {
  std::uint32_t line = 0;
  // The words around, and [begin, end) of what is quoted in them; both 0 where that is not found.
  std::string words;
  std::size_t begin = 0;
  std::size_t end = 0;
};
// At the line, or the nearest place of the quote; without one the line itself.
std::optional<Passage> passage_of(const SourceText& text, std::uint32_t line,
                                  const std::string& quote);

// The file that a source of the model names; empty where none lies there.
std::string source_path(const View& view, std::string_view source);

}  // namespace plimsoll::service
