// Which reader a file's bytes want.
#include "filing/reader/read_document.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "filing/html/html_reader.h"
#include "filing/pdf/pdf_reader.h"
#include "filing/reader/decode.h"
#include "filing/reader/markdown.h"
#include "filing/reader/plain_text.h"
#include "filing/text/characters.h"
#include "source/output_file.h"
#include "source/sha256.h"
#include "source/source.h"

namespace plimsoll::filing {

Result<Document> read_document_bytes(std::string bytes, std::string name) {
  if (bytes.size() > kMaxFilingBytes) {
    return Error{name + " has " + std::to_string(bytes.size() >> 20) + " MB; a filing may have " +
                     std::to_string(kMaxFilingBytes >> 20),
                 ErrorKind::model};
  }
  if (bytes.empty()) return Error{name + " is empty", ErrorKind::model};
  Document document;
  document.path = std::move(name);
  document.sha256 = source::sha256_hex(bytes);
  if (looks_like_pdf(bytes)) {
    document.format = Format::pdf;
    document.encoding = "PDF";
    return read_pdf(bytes, std::move(document));
  }
  Decoded decoded = decode(std::move(bytes));
  document.encoding = decoded.encoding;
  document.source = std::move(decoded.text);
  // Markdown may hold tags.
  const bool html = looks_like_html(document.source) && !looks_like_markdown(document.source);
  document.format = html ? Format::html : Format::text;
  if (document.format == Format::html) {
    read_html(document);
  } else {
    read_text(document);
  }
  for (Block& block : document.blocks) {
    block.n_visible = static_cast<std::uint32_t>(n_visible(block.text.text()));
  }
  return document;
}

Result<std::string> read_bytes(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return Error{path + " is a folder; read takes a file"};
  }
  if (auto pipe = source::not_to_be_read(path)) return *pipe;
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) return Error{"cannot open " + path + ": " + std::strerror(errno)};
  source::remember_input(path);
  const std::streamoff size = in.tellg();
  if (size < 0) return Error{"cannot read " + path};
  if (static_cast<std::uint64_t>(size) > kMaxFilingBytes) {
    return Error{path + " has " + std::to_string(size >> 20) + " MB; a filing may have " +
                 std::to_string(kMaxFilingBytes >> 20)};
  }
  std::string bytes(static_cast<std::size_t>(size), '\0');
  in.seekg(0);
  if (!in.read(bytes.data(), size)) return Error{"cannot read " + path};
  return bytes;
}

Result<Document> read_document(const std::string& path) {
  Result<std::string> bytes = read_bytes(path);
  if (!bytes) return bytes.failure();
  return read_document_bytes(std::move(*bytes), path);
}

}  // namespace plimsoll::filing
