// XML as a run of events with namespaces, by expat. No tree is built.
//
//   refused   a document type declaration with declarations of its own (entities: none is ever expanded or
//             fetched), more than kMaxDepth elements inside each other, encodings beside UTF-8, UTF-16, ASCII,
//             ISO-8859-1 and windows-1252, and whatever is not well-formed, with its place
//   entities  the five of XML, numbers, and of a page the names that HTML 4 gives spaces, dashes and quotation
//             marks; others are an error
//   pieces    a text that comes in pieces, part of a package of data: no document type at all, no entity but those of
//             XML, no tag or run beyond kMaxTokenBytes
//   cost      linear in the text, without a copy of it; memory is that of the longest attribute
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "facts/fact.h"

namespace plimsoll::facts {

inline constexpr std::size_t kMaxDepth = 4096;
// Namespaces in force at one place.
inline constexpr std::size_t kMaxNamespaces = 2000;
// Of what comes in pieces.
inline constexpr std::size_t kMaxTokenBytes = std::size_t{4} << 20;

class XmlReader;

struct XmlElement {
  std::string_view space;
  std::string_view prefix;
  std::string_view local;
  // Names and values in turn, ended by a null pointer.
  const char* const* attributes = nullptr;

  // Of an attribute without prefix; empty where there is none.
  std::string_view attribute(std::string_view name) const;
  bool has(std::string_view name) const;
};

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void open(XmlReader& xml, const XmlElement& element) = 0;
  virtual void close(XmlReader& xml) = 0;
  virtual void text(std::string_view text) = 0;
};

class XmlReader {
 public:
  // Error: why the text was not read to its end. `line`: how many lines of the file stand before it;
  // `is_utf8`: it is, whatever it says of itself.
  std::optional<Error> read(std::string_view bytes, const std::string& path, std::uint32_t line,
                            bool is_utf8, XmlHandler& handler);

  // Bytes that follow, at most `most`, 0 at the end; or why there are none, which is the reading's error.
  using Pieces = std::function<Result<std::size_t>(char* into, std::size_t most)>;
  std::optional<Error> read_pieces(const Pieces& pieces, const std::string& path,
                                   XmlHandler& handler);

  // Within open(): the place of the element, the namespace of a prefix (empty where it is not declared), and
  // the value of an attribute in a namespace.
  Place place() const;
  std::string_view space_of(std::string_view prefix) const;
  std::string_view attribute(const XmlElement& element, std::string_view space,
                             std::string_view local) const;
  // Ends the reading; the first reason counts.
  void stop(std::string reason);

 private:
  friend struct XmlCallbacks;
  struct Binding {
    std::string prefix;
    std::string space;
  };
  void open(const char* name, const char** attributes);
  void close();
  void begin(XmlHandler& handler);
  std::optional<Error> end(bool is_well, const std::string& path, std::uint32_t line);

  void* parser_ = nullptr;
  XmlHandler* handler_ = nullptr;
  std::vector<Binding> bindings_;
  // How many bindings each open element adds.
  std::vector<std::uint32_t> added_;
  std::string stopped_;
  bool in_pieces_ = false;
};

}  // namespace plimsoll::facts
