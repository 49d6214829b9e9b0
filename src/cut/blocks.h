// A file of blocks, each with a hash: what is cut off, flipped or moved is seen, and what stands before it is not lost.
//
//   file     a line of text that says what it is ("plimsoll part 2"), then blocks
//   block    one letter for its kind, eight bytes for its length (least first), the payload, SHA-256 in hexadecimal
//            over the hash of the block before (of the first: that of the line), kind, length and payload: a block
//            that stands elsewhere, or behind another, is not whole
//   same     equal blocks make equal bytes
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::cut {

struct Block {
  char kind = '?';
  std::string_view payload;
};

// Of what is there of a file.
struct Blocks {
  // They point into the bytes that were read.
  std::vector<Block> whole;
  // Where each of them ends; `begin` is where the first one starts.
  std::vector<std::size_t> ends;
  std::size_t begin = 0;
  // All bytes belong to whole blocks.
  bool complete = false;
  // Hash of the last whole block, or of the line.
  std::string hash;
  std::string hash_before_last;
  // The file's line where it is not the one wanted: empty, or what else it is.
  std::string other_title;

  std::size_t good_bytes() const { return ends.empty() ? begin : ends.back(); }
};

Blocks read_blocks(std::string_view bytes, std::string_view title);

// Makes the bytes of a file, one block after the other.
class BlockWriter {
 public:
  explicit BlockWriter(std::string_view title);
  // Goes on behind what was read.
  explicit BlockWriter(const Blocks& before) : hash_(before.hash) {}

  // The file's first bytes.
  static std::string line(std::string_view title);
  std::string add(char kind, std::string_view payload);
  // Of the last block.
  const std::string& hash() const { return hash_; }

 private:
  std::string hash_;
};

}  // namespace plimsoll::cut
