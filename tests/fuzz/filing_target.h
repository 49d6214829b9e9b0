// What must hold of a register whatever the bytes were: places lie in the source, quantities lie in
// their text, every character of the section is counted, and all writers work.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include "filing/reader/read_document.h"
#include "filing/register/register.h"
#include "filing/write/write.h"

namespace plimsoll::filing {

inline void require(bool ok) {
  if (!ok) std::abort();
}

inline void check_text(const Document& document, const MappedText& text) {
  if (text.empty()) return;
  require(text.source_begin() <= document.source.size());
  require(text.source_end() <= document.source.size() + 1);
  const Place begin = document.place(text.source_begin());
  require(begin.line >= 1 && begin.line <= document.n_lines() && begin.column >= 1);
}

inline void check_filing(std::string bytes) {
  Result<Document> document = read_document_bytes(std::move(bytes), "fuzz");
  if (!document) {
    require(!document.error().empty());
    return;
  }
  const Result<Register> found = read_filing(std::move(*document));
  if (!found) {
    require(!found.error().empty());
    return;
  }
  require(found->coverage.unassigned == 0);
  for (const Factor& factor : found->factors) {
    require(!factor.id.empty());
    check_text(found->document, factor.heading);
    for (const Paragraph& paragraph : factor.body) check_text(found->document, paragraph.text);
    for (const FoundQuantity& quantity : factor.quantities) {
      require(!quantity.quote.empty() && quantity.source.begin <= found->document.source.size());
    }
  }
  require(!write_json(*found).empty() && !write_csv(*found).empty());
  require(!write_text(*found).empty() && !write_skeleton(*found, "").empty());
}

}  // namespace plimsoll::filing
