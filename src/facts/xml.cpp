// expat gives tags and text; namespaces are kept here, as names of facts stand in attributes.
#include "facts/xml.h"

#include <expat.h>

#include <algorithm>
#include <array>
#include <memory>

namespace plimsoll::facts {

namespace {

constexpr std::string_view kXmlSpace = "http://www.w3.org/XML/1998/namespace";

struct Named {
  std::string_view name;
  std::string_view text;
};

// Pages that mean XHTML write these though XML does not know them.
constexpr std::array<Named, 22> kEntities = {
    {{"nbsp", "\u00A0"},   {"ensp", "\u2002"},  {"emsp", "\u2003"},  {"thinsp", "\u2009"},
     {"shy", "\u00AD"},    {"ndash", "\u2013"}, {"mdash", "\u2014"}, {"lsquo", "\u2018"},
     {"rsquo", "\u2019"},  {"ldquo", "\u201C"}, {"rdquo", "\u201D"}, {"bull", "\u2022"},
     {"hellip", "\u2026"}, {"trade", "\u2122"}, {"copy", "\u00A9"},  {"reg", "\u00AE"},
     {"pound", "\u00A3"},  {"euro", "\u20AC"},  {"yen", "\u00A5"},   {"cent", "\u00A2"},
     {"sect", "\u00A7"},   {"middot", "\u00B7"}}};

// What windows-1252 has at 0x80 to 0x9F; -1: nothing.
constexpr std::array<int, 32> kWindows1252 = {
    0x20AC, -1,     0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, -1,     0x017D, -1,     -1,     0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, -1,     0x017E, 0x0178};

int know_encoding(void*, const char* name, XML_Encoding* encoding) {
  std::string lower;
  for (const char* c = name; *c != '\0'; ++c) {
    lower += *c >= 'A' && *c <= 'Z' ? static_cast<char>(*c + 32) : *c;
  }
  // What some writers call US-ASCII.
  const bool ascii = lower == "ascii";
  if (!ascii && lower != "windows-1252" && lower != "cp1252") return XML_STATUS_ERROR;
  for (int i = 0; i < 256; ++i) {
    const bool special = i >= 0x80 && i < 0xA0;
    encoding->map[i] = ascii && i >= 0x80 ? -1
                       : special          ? kWindows1252[static_cast<std::size_t>(i - 0x80)]
                                          : i;
  }
  encoding->data = nullptr;
  encoding->convert = nullptr;
  encoding->release = nullptr;
  return XML_STATUS_OK;
}

}  // namespace

struct XmlCallbacks {
  static XmlReader& reader(void* data) { return *static_cast<XmlReader*>(data); }
  static void open(void* data, const char* name, const char** attributes) {
    if (reader(data).stopped_.empty()) reader(data).open(name, attributes);
  }
  // What stops the reader may be followed by the end of the same tag.
  static void close(void* data, const char*) {
    if (reader(data).stopped_.empty()) reader(data).close();
  }
  static void text(void* data, const char* text, int n) {
    if (!reader(data).stopped_.empty()) return;
    reader(data).handler_->text({text, static_cast<std::size_t>(n)});
  }
  static void doctype(void* data, const char*, const char*, const char*, int has_internal_subset) {
    if (reader(data).in_pieces_) {
      reader(data).stop("has a document type declaration, which such files must not have");
    } else if (has_internal_subset != 0) {
      reader(data).stop(
          "has a document type declaration with declarations of its own (entities); such files are "
          "not "
          "read");
    }
  }
  static void entity(void* data, const char* name, int, const char*, int, const char*, const char*,
                     const char*, const char*) {
    reader(data).stop("declares the entity `" + std::string(name) +
                      "`; files with entities of their own are not read");
  }
  static void skipped(void* data, const char* name, int is_parameter) {
    for (const Named& known : kEntities) {
      if (is_parameter != 0 || reader(data).in_pieces_ || known.name != name) continue;
      reader(data).handler_->text(known.text);
      return;
    }
    reader(data).stop("has the entity `&" + std::string(name) + ";`, which nothing declares");
  }
};

std::string_view XmlElement::attribute(std::string_view name) const {
  for (const char* const* a = attributes; *a != nullptr; a += 2) {
    if (name == *a) return a[1];
  }
  return {};
}

bool XmlElement::has(std::string_view name) const {
  for (const char* const* a = attributes; *a != nullptr; a += 2) {
    if (name == *a) return true;
  }
  return false;
}

std::string_view XmlReader::space_of(std::string_view prefix) const {
  if (prefix == "xml") return kXmlSpace;
  for (std::size_t i = bindings_.size(); i-- > 0;) {
    if (bindings_[i].prefix == prefix) return bindings_[i].space;
  }
  return {};
}

std::string_view XmlReader::attribute(const XmlElement& element, std::string_view space,
                                      std::string_view local) const {
  for (const char* const* a = element.attributes; *a != nullptr; a += 2) {
    const std::string_view name = *a;
    const std::size_t colon = name.find(':');
    if (colon == std::string_view::npos || name.substr(colon + 1) != local) continue;
    if (space_of(name.substr(0, colon)) == space) return a[1];
  }
  return {};
}

Place XmlReader::place() const {
  const auto parser = static_cast<XML_Parser>(parser_);
  return {static_cast<std::uint32_t>(XML_GetCurrentLineNumber(parser)),
          static_cast<std::uint32_t>(XML_GetCurrentColumnNumber(parser)) + 1};
}

void XmlReader::stop(std::string reason) {
  if (!stopped_.empty()) return;
  stopped_ = std::move(reason);
  XML_StopParser(static_cast<XML_Parser>(parser_), XML_FALSE);
}

void XmlReader::open(const char* name, const char** attributes) {
  if (added_.size() == kMaxDepth) {
    return stop("has more than " + std::to_string(kMaxDepth) + " elements inside each other");
  }
  std::uint32_t n_added = 0;
  for (const char** a = attributes; *a != nullptr; a += 2) {
    const std::string_view key = *a;
    if (!key.starts_with("xmlns") || (key.size() > 5 && key[5] != ':')) continue;
    bindings_.push_back({std::string(key.size() > 5 ? key.substr(6) : ""), a[1]});
    ++n_added;
  }
  if (bindings_.size() > kMaxNamespaces) {
    return stop("declares more than " + std::to_string(kMaxNamespaces) +
                " namespaces at one place");
  }
  added_.push_back(n_added);
  XmlElement element;
  const std::string_view whole = name;
  const std::size_t colon = whole.find(':');
  element.prefix = colon == std::string_view::npos ? std::string_view() : whole.substr(0, colon);
  element.local = colon == std::string_view::npos ? whole : whole.substr(colon + 1);
  element.space = space_of(element.prefix);
  element.attributes = attributes;
  handler_->open(*this, element);
}

void XmlReader::close() {
  handler_->close(*this);
  bindings_.resize(bindings_.size() - added_.back());
  added_.pop_back();
}

void XmlReader::begin(XmlHandler& handler) {
  const auto parser = static_cast<XML_Parser>(parser_);
  handler_ = &handler;
  XML_SetUserData(parser, this);
  XML_SetElementHandler(parser, XmlCallbacks::open, XmlCallbacks::close);
  XML_SetCharacterDataHandler(parser, XmlCallbacks::text);
  XML_SetStartDoctypeDeclHandler(parser, XmlCallbacks::doctype);
  XML_SetEntityDeclHandler(parser, XmlCallbacks::entity);
  XML_SetSkippedEntityHandler(parser, XmlCallbacks::skipped);
  XML_SetUnknownEncodingHandler(parser, know_encoding, nullptr);
  // As if there were declarations elsewhere, which are never asked for: names of entities come to skipped().
  XML_UseForeignDTD(parser, XML_TRUE);
}

std::optional<Error> XmlReader::end(bool is_well, const std::string& path, std::uint32_t line) {
  const Place at = place();
  const auto parser = static_cast<XML_Parser>(parser_);
  parser_ = nullptr;
  const std::string where =
      path + ":" + std::to_string(at.line + line) + ":" + std::to_string(at.column) + ": ";
  if (!stopped_.empty()) return Error{where + "it " + stopped_, ErrorKind::model};
  if (is_well) return std::nullopt;
  const XML_Error code = XML_GetErrorCode(parser);
  if (code == XML_ERROR_NO_MEMORY) return Error{"no memory to read " + path};
  return Error{where + "not well-formed XML: " + XML_ErrorString(code), ErrorKind::model};
}

namespace {
using Parser = std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)>;
}  // namespace

std::optional<Error> XmlReader::read(std::string_view bytes, const std::string& path,
                                     std::uint32_t line, bool is_utf8, XmlHandler& handler) {
  const Parser parser(XML_ParserCreate(is_utf8 ? "UTF-8" : nullptr), XML_ParserFree);
  if (parser == nullptr) return Error{"no memory to read " + path};
  parser_ = parser.get();
  begin(handler);
  const XML_Status status =
      XML_Parse(parser.get(), bytes.data(), static_cast<int>(bytes.size()), XML_TRUE);
  return end(status == XML_STATUS_OK, path, line);
}

std::optional<Error> XmlReader::read_pieces(const Pieces& pieces, const std::string& path,
                                            XmlHandler& handler) {
  constexpr int kPieceBytes = 1 << 16;
  const Parser parser(XML_ParserCreate(nullptr), XML_ParserFree);
  if (parser == nullptr) return Error{"no memory to read " + path};
  parser_ = parser.get();
  in_pieces_ = true;
  begin(handler);
  std::size_t n_read = 0;
  for (;;) {
    void* into = XML_GetBuffer(parser.get(), kPieceBytes);
    if (into == nullptr) return end(false, path, 0);
    const Result<std::size_t> n = pieces(static_cast<char*>(into), kPieceBytes);
    if (!n) {
      parser_ = nullptr;
      return n.failure();
    }
    n_read += *n;
    if (XML_ParseBuffer(parser.get(), static_cast<int>(*n), *n == 0) != XML_STATUS_OK) {
      return end(false, path, 0);
    }
    if (*n == 0) return end(true, path, 0);
    // What is not complete yet waits in the parser's memory.
    const auto done =
        static_cast<std::size_t>(std::max<XML_Index>(XML_GetCurrentByteIndex(parser.get()), 0));
    if (n_read > done + kMaxTokenBytes) {
      stop("has a tag of more than " + std::to_string(kMaxTokenBytes >> 20) + " MB");
      return end(false, path, 0);
    }
  }
}

}  // namespace plimsoll::facts
