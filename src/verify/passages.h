// Where a quotation stands in a document.
//
//   the same     white space and line ends, quotation marks, apostrophes and dashes of any kind,
//                soft hyphens, ligatures, and what the reader mended (line breaks, LaTeX remains,
//                entities); nothing else: case, digits and every other character must agree
//   whole        a quotation begins and ends between words: "1 billion" does not stand in
//                "3.1 billion", nor "440" in "1,440"
//   cost         building is linear in the document; a search is linear in it but for quotations
//                that all but repeat
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "filing/document/document.h"

namespace plimsoll::verify {

struct Occurrence {
  // Lines of the document, counted from 1.
  std::uint32_t first_line = 0;
  std::uint32_t last_line = 0;
  // Index into Passages::texts, and the byte range in that text.
  std::size_t text = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

class Passages {
 public:
  // `document` must outlive this.
  explicit Passages(const filing::Document& document);

  // In the order of the document, at most kMaxOccurrences.
  static constexpr std::size_t kMaxOccurrences = 1000;
  std::vector<Occurrence> find(std::string_view quote) const;

  const filing::Document& document() const { return document_; }
  // A paragraph as mended, or a line as it stands.
  std::string_view text(std::size_t index) const;

 private:
  struct Piece {
    // Where it begins in `key_`.
    std::uint32_t key_begin = 0;
    // Index of a block, or, from `n_blocks_` on, the whole source.
    std::size_t text = 0;
  };
  void add(std::string_view text, std::size_t index);
  std::uint32_t line_of(std::size_t text, std::size_t offset) const;

  const filing::Document& document_;
  std::size_t n_blocks_;
  // All texts in their comparable form, each ended by a character that no quotation holds, and the
  // offset in its text of every byte.
  std::string key_;
  std::vector<std::uint32_t> offsets_;
  std::vector<Piece> pieces_;
};

// Comparable form without white space, but for one space where digits would run together.
std::string compact(std::string_view text, std::vector<std::uint32_t>* offsets = nullptr);

}  // namespace plimsoll::verify
