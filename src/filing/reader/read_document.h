// Room `reader`: from a file's bytes to a Document, whichever of the formats it is.
//
//   read_bytes           the file as it lies on disk
//   read_document_bytes  PDF and HTML are known by their beginning; all else is plain text. `name`
//                        stands for the path
//   read_document        both
//   errors               a file that cannot be read, is over kMaxFilingBytes, is damaged beyond
//                        reading, or is a PDF that is encrypted or has no text
//   cost                 linear in the file; nothing but the file itself is ever opened
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"
#include "filing/document/document.h"

namespace plimsoll::filing {

inline constexpr std::size_t kMaxFilingBytes = std::size_t{256} << 20;

Result<std::string> read_bytes(const std::string& path);
Result<Document> read_document_bytes(std::string bytes, std::string name);
Result<Document> read_document(const std::string& path);

}  // namespace plimsoll::filing
