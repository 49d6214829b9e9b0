// A package of parts that name each other, as a workbook is one: its zip, relations between parts, and its XML.
//
//   elements   of the two namespaces of spreadsheets (as of 2006, and the strict one) are told by their local names, others
//              by an empty name with all that they hold
//   relations  to parts of the package; those to other files are never followed
//   errors     with the file's name and the part's, lines and columns
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "facts/xml.h"
#include "sheet/zip.h"

namespace plimsoll::sheet {

struct Relation {
  std::string id;
  // The last word of its type: "worksheet", "sharedStrings".
  std::string type;
  // The whole name of the part; empty where it lies outside of the package.
  std::string part;
};

// What a part's elements are given to. A text is that between two tags, in one piece or more.
class PartHandler {
 public:
  virtual ~PartHandler() = default;
  virtual void open(facts::XmlReader& xml, std::string_view name,
                    const facts::XmlElement& element) = 0;
  virtual void close(facts::XmlReader& xml, std::string_view name) = 0;
  virtual void text(std::string_view text) = 0;
};

// An attribute of the namespace of relations, `r:id`.
std::string_view relation_id(const facts::XmlReader& xml, const facts::XmlElement& element);
// "1", "true".
bool is_true(std::string_view text);
// A count; nothing where it is none, or beyond `most`.
std::optional<std::uint32_t> read_count(std::string_view text, std::uint32_t most);

class Package {
 public:
  static Result<Package> open(std::string_view bytes, const std::string& name);

  bool has(std::string_view part) const { return zip_->has(part); }
  // Of a part; of the package itself where it is empty. None where it has no list of them.
  Result<std::vector<Relation>> relations(const std::string& part);
  // `root`: the name that its outermost element must have; empty: any, of any namespace.
  std::optional<Error> read(const std::string& part, std::string_view root, PartHandler& handler);
  // The beginning of a small part that is no XML.
  Result<std::string> read_head(const std::string& part, std::size_t most);

 private:
  std::unique_ptr<Zip> zip_;
  std::string name_;
};

}  // namespace plimsoll::sheet
